/* What the pages of gaps, their records and requests for information share: the fields of their
 * forms, and where something comes from as a link. Everything lives in page->arena. */
#ifndef CAUCE_WEB_GAP_PARTS_H
#define CAUCE_WEB_GAP_PARTS_H

#include "cocreate/gap_record.h"
#include "cocreate/request.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

/* --- requests --------------------------------------------------------------------------------- */

enum { REQUEST_FIELDS = 3 };
size_t request_fields(struct page *page, const struct request_said *said, struct form_field *out);
struct request_said request_sent(struct page *page); /* without its subject */
/* How it stands: "borrador", "faltan 12 días hábiles", "venció hace 3 días hábiles", "contestó en
 * parte"; and the class of that word. */
struct str request_standing(struct page *page, const struct request *r, const char **tag_out);
struct request_item {
    const struct request *is;
    struct str url, standing;
    const char *tag;
    bool late;
};
/* Those about a subject, for a list on another page. */
enum err_code request_items(struct page *page, struct co *co, struct str subject,
                            const struct request_item **out, size_t *count_out, struct err *err);
struct request_item request_item(struct page *page, const struct request *r);

/* --- records ---------------------------------------------------------------------------------- */

enum { RECORD_FIELDS = 9 };
struct record_choices { /* room that must outlive the form */
    struct form_choice stages[GAP_STAGES], causes[GAP_CAUSES], severities[GAP_SEVERITIES];
};
size_t record_fields(struct page *page, const struct gap_record_draft *d,
                     struct record_choices *room, struct form_field *out);
struct gap_record_draft record_sent(struct page *page); /* without its subject */

/* --- where it comes from ---------------------------------------------------------------------- */

/* "gap/KEY" is the gap's page with its sentence, "hunt/3/2" the hunt, "gap-record/4" the record.
 * Empty for an empty subject; .url empty when it is there no more (and the name says so). */
enum err_code gap_origin(struct page *page, struct co *co, struct str subject,
                         struct layout_link *out, struct err *err);
/* The gap of the money with this number: ERR_NOTFOUND when it is there no more. */
enum err_code gap_here(struct page *page, int64_t id, struct trace_gap_row **out, struct err *err);
struct str gap_subject(struct page *page, const struct trace_gap_row *gap); /* "gap/KEY" */
/* A text as the value of a query's parameter, percent-encoded: such names come from people. */
struct str query_text(struct page *page, struct str text);

#endif
