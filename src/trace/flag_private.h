/* Inside of the flags. Each rule reads its statements once for a whole entity and drops drafts into
 * a bag, which keeps the FLAGS_MAX with most pesos, so that memory is bounded whatever a ledger
 * holds; they are written when no statement is open. */
#ifndef CAUCE_TRACE_FLAG_PRIVATE_H
#define CAUCE_TRACE_FLAG_PRIVATE_H

#include "base/arena.h"
#include "base/money.h"
#include "trace/flags.h"
#include "trace/graph_read.h"

#define FLAGS_MAX 5000    /* of one rule and entity */
#define FLAG_ROWS_MAX 200 /* rows kept of one flag */
#define FLAG_KEY_MAX 80

/* catalogues/umbrales.txt; percentages in hundredths of a percent, money in centavos. */
struct flag_limits {
    int64_t paid, paid_physical;
    int64_t behind;
    int64_t over_budget, over_contract, untraced;
    int64_t december_share, december_times, december_payments;
    int64_t supplier_entities, supplier_units;
    int64_t stalled_days, stalled_physical;
};
/* The file beside the store, else the one in the program; ERR_INPUT with file and line. */
enum err_code flag_limits_read(struct ledger *ledger, struct arena *arena, struct flag_limits *out,
                               struct err *err);
/* Lines of a text in the catalogue's form over what `out` holds. Pure. */
enum err_code flag_limits_parse(struct str text, const char *file, struct flag_limits *out,
                                struct err *err);

struct flag_mark {
    int64_t snapshot, row;
};
struct flag_draft {
    char key[FLAG_KEY_MAX];           /* after the rule and ':' */
    int64_t entity;                   /* 0 = the one at hand */
    int64_t node, organisation, unit; /* 0 = none */
    bool has_minor;
    int64_t minor, year;
    char currency[4];
    int64_t snapshot;
    char subject[240], expected[160], found[240];
    struct flag_mark *rows; /* owned by the bag */
    size_t row_count;
};
struct flag_bag {
    const char *rule;
    struct flag_draft *drafts;
    size_t count, capacity;
};
struct flagger {
    struct ledger *ledger;
    struct store *store;
    int64_t entity;
    struct flag_limits limits;
    struct arena arena; /* of the rule at hand */
    struct flag_bag bag;
    struct flag_bag others;   /* of other entities that share a supplier */
    struct flag_scope *scope; /* NULL: everything */
    bool again;               /* the scope does not suffice: the rule must be run whole */
    bool replace;             /* what is written of a rule goes first */
    uint64_t written;
};

/* What was computed anew. */
struct flag_scope {
    struct graph_list ranges;           /* struct graph_range, ascending */
    struct graph_list suppliers, units; /* int64_t, ascending, each once; unit 0 = none */
    uint64_t kinds;                     /* of the nodes: 1 << enum node_kind */
    bool dated;                         /* some were paid on a day that a file says */
};
/* Adds whom the results name now, and what the nodes are. */
enum err_code flag_scope_complete(struct store *store, int64_t entity, struct flag_scope *scope,
                                  struct err *err);
/* A thing of the scope: a node, else an organisation, else a unit. */
bool flag_scope_has(const struct flag_scope *scope, int64_t node, int64_t organisation,
                    int64_t unit);
enum err_code flag_scope_add(struct graph_list *list, int64_t number, struct err *err);
void flag_scope_sort(struct graph_list *list);
static inline bool flag_scope_kind(const struct flag_scope *scope, enum node_kind kind)
{
    return !scope || (scope->kinds >> kind & 1) != 0;
}
/* The stretches to look at: one that holds everything without a scope. */
static inline const struct graph_range *flag_ranges(const struct flag_scope *scope, size_t *count)
{
    static const struct graph_range everything = {0, INT64_MAX};

    *count = scope ? scope->ranges.count : 1;
    return scope ? scope->ranges.items : &everything;
}
/* Takes out what the scope had of a rule, and what the bag pushes out; cuts the bag. Sets f->again
 * instead where that cannot be told. */
enum err_code flag_merge(struct flagger *f, const char *rule, struct err *err); /* flag_merge.c */

uint64_t flag_weight(const struct flag_draft *draft); /* pesos, either way */
/* Rows are copied, at most FLAG_ROWS_MAX; the draft's snapshot is the newest of them when 0. */
enum err_code flag_add(struct flagger *f, const struct flag_draft *draft,
                       const struct flag_mark *rows, size_t row_count, struct err *err);
/* Writes what is in the bag under `rule` and empties it. */
enum err_code flag_write(struct flagger *f, const char *rule, struct err *err);
/* Writes the bag of other entities. */
enum err_code flag_write_others(struct flagger *f, const char *rule, struct err *err);
void flag_bag_free(struct flag_bag *bag);
/* "kind:" and 16 hexadecimal digits of the hash of a text. */
void flag_key_of(char out[FLAG_KEY_MAX], const char *prefix, uint64_t kind, struct str text);
void flag_text(char *out, size_t size, struct str text); /* cut at a whole character */
void flag_money(char *out, size_t size, money_sum minor, const char *currency);
void flag_percent(char *out, size_t size, int64_t hundredths); /* "62.50 %" */
int64_t flag_minor(money_sum sum); /* what passes int64 is told by the largest that fits */

/* Each runs one group of rules for the entity at hand. */
enum err_code flag_works(struct flagger *f, struct err *err);     /* flag_works.c */
enum err_code flag_contracts(struct flagger *f, struct err *err); /* flag_contracts.c */
enum err_code flag_loans(struct flagger *f, struct err *err);     /* flag_loans.c */
enum err_code flag_december(struct flagger *f, struct err *err);  /* flag_december.c */
enum err_code flag_suppliers(struct flagger *f, struct err *err); /* flag_suppliers.c */

/* Figures of one node while amounts come ordered by node, moment, snapshot and row: of each moment
 * the newest snapshot's rows are added up. */
#define FLAG_MOMENT_MAX 80
struct flag_figure {
    bool has;
    int64_t snapshot, row;
    money_sum minor;
};
struct flag_figures {
    char currency[4]; /* of the first; others are left out */
    struct flag_figure of[FLAG_MOMENT_MAX];
};
void flag_figures_add(struct flag_figures *figures, int64_t moment, int64_t snapshot, int64_t row,
                      int64_t minor, struct str currency);

/* A list of rows that grows up to FLAG_ROWS_MAX. */
struct flag_marks {
    struct flag_mark items[FLAG_ROWS_MAX];
    size_t count;
};
static inline void flag_mark_add(struct flag_marks *marks, int64_t snapshot, int64_t row)
{
    if (marks->count < FLAG_ROWS_MAX)
        marks->items[marks->count++] = (struct flag_mark){snapshot, row};
}

#endif
