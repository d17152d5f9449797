/* The home of open government of an entity: where the cycle stands, what each one says of each
 * commitment, how to take part, the money behind it, what is late. */
#ifndef CAUCE_WEB_PAGE_OPEN_H
#define CAUCE_WEB_PAGE_OPEN_H

#include "cocreate/board.h"
#include "cocreate/light.h"
#include "web/follow_parts.h"
#include "web/layout_totals.h"
#include "web/page_cycle.h"

enum { OPEN_VOICES = 4, OPEN_MOST_LATE = 4 };

struct open_commitment {
    const struct light *light;
    struct str url;
    const char *words[OPEN_VOICES]; /* government, civil society, guarantor, machine */
    const char *late[OPEN_MOST_LATE];
    size_t late_count;
    struct board_money money;
};
/* A way to take part, or something that will happen. */
struct open_way {
    const char *kind; /* "Mesa abierta" */
    struct str name, url, when;
    int64_t at; /* ms, for the order; 0 = no day */
};
enum { OPEN_MOST_WAYS = 24, OPEN_MOST_THINGS = 12 };
struct open_thing { /* of the money */
    struct str name, url, kind;
    int64_t minor;
};
struct open_late {
    struct str says, url;
};
struct open_view {
    struct layout_crumbs crumbs;
    const struct layout_link *cycles; /* to choose, when there are several */
    size_t cycle_count;
    bool there; /* a cycle is shown; else only what this is */
    struct cycle cycle;
    const char *state;
    struct str ordinal, sentence, cycle_url, new_url; /* new_url: for those who may */
    struct cycle_steps steps;
    struct cycle_next to_do;
    struct cycle_warning warnings[CYCLE_WARNING_KINDS];
    size_t warning_count;

    struct plan plan; /* id 0: none to be seen */
    struct str plan_url;
    const struct open_commitment *commitments;
    size_t commitment_count;
    int64_t late_commitments; /* how many have something late */

    struct open_way next; /* the session to come; .url empty = none is called */
    struct open_way ways[OPEN_MOST_WAYS];
    size_t way_count;
    struct open_way events[OPEN_MOST_WAYS];
    size_t event_count;

    struct board_money money;
    struct open_thing things[OPEN_MOST_THINGS];
    size_t thing_count, more_things;
    const struct layout_total *main; /* of the entity's files, where no money is tied */

    struct follow_view follow; /* everything of the entity */
    struct open_late late[OPEN_MOST_LATE];
    size_t late_count;
    int64_t pending; /* warnings and what is late, all together */
};

/* Parts of the view; each reads what its name says, of view->cycle. */
enum err_code open_fill_plan(struct page *page, struct co *co, struct open_view *v,
                             struct err *err);
enum err_code open_fill_ways(struct page *page, struct co *co, struct open_view *v,
                             struct err *err);
enum err_code open_fill_money(struct page *page, struct co *co, struct open_view *v,
                              struct err *err);

#endif
