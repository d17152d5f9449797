/* What the pages of roundtables, proposals and the citizen agenda draw alike: proposals and tables
 * as rows of a list, the cycles that the reader may see, what waits for its answer, and what stands
 * beside a form when somebody else changed the thing meanwhile. All in page->arena. */
#ifndef CAUCE_WEB_MESA_PARTS_H
#define CAUCE_WEB_MESA_PARTS_H

#include "cocreate/cycle.h"
#include "cocreate/proposal.h"
#include "cocreate/roundtable.h"
#include "web/form_parts.h"
#include "web/open_parts.h"

/* --- proposals as rows: {{call proposal_rows(&v->proposals)}} --------------------------------- */

struct proposal_item {
    const struct proposal *is;
    struct str url, title; /* title: a word for it where it is hidden */
    const char *state;     /* word */
    struct str becomes;    /* of the agenda's: where what became of it is told; empty */
};
struct proposal_items {
    struct proposal_item *list;
    size_t count;
};
enum err_code proposal_items(struct page *page, const struct proposal *proposals, size_t count,
                             struct proposal_items *out, struct err *err);
/* Its title, or a word for it where it is hidden. */
struct str proposal_title(const struct proposal *proposal);
/* "tag ok" … for a state. */
const char *proposal_tag(int state);

/* --- tables as rows: {{call mesa_rows(list, count)}} ------------------------------------------ */

struct mesa_item {
    const struct roundtable *is;
    struct str url, when; /* when: of the meeting, in words; empty */
    const char *modality, *state;
    bool takes; /* proposals, now */
};
struct mesa_item mesa_item(struct page *page, const struct roundtable *table);

/* --- cycles ----------------------------------------------------------------------------------- */

struct mesa_cycles {
    const struct cycle *list; /* that the reader may see, the newest first */
    size_t count;
};
enum err_code mesa_cycles(struct page *page, struct mesa_cycles *out, struct err *err);
/* NULL: the reader does not see it. */
const struct cycle *mesa_cycle_of(const struct mesa_cycles *cycles, int64_t id);

/* --- forms ------------------------------------------------------------------------------------ */

/* Sectors as choices, with "I prefer not to say" first; `chosen` is ticked. */
enum { SECTOR_CHOICES = CO_SECTORS };
void sector_choices(struct form_choice out[SECTOR_CHOICES], int chosen);
/* Crumbs: … > name (url) > page->title. */
void mesa_crumbs(struct page *page, struct layout_crumbs *crumbs, struct str name, struct str url);

#endif
