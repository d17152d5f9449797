/* Inside of the checks. Drafts of findings are collected in memory while statements are read, and
 * written when none is: each rule keeps its CHECK_FINDINGS_MAX largest and counts the rest, so
 * that memory is bounded whatever a file holds. */
#ifndef CAUCE_LEDGER_CHECK_PRIVATE_H
#define CAUCE_LEDGER_CHECK_PRIVATE_H

#include "base/money.h"
#include "ledger/check.h"
#include "store/store.h"

struct check_mark {
    int64_t snapshot, row;
};
struct check_draft {
    int64_t entity, snapshot, node, row; /* node and row 0 = none */
    bool has_minor;
    int64_t minor;
    int64_t year;
    enum severity severity; /* 0 = the rule's */
    char subject[240];      /* empty: the label of the node */
    char expected[64], found[240];
    struct check_mark *rows; /* owned by the checker */
    size_t row_count;
};
struct check_bag {
    struct check_draft *drafts; /* capacity 2 * CHECK_FINDINGS_MAX once any is there */
    size_t count;
    uint64_t all;   /* findings of the rule, kept or not */
    uint64_t floor; /* smaller differences are only counted */
};
#define CHECK_RULES_MAX 64

struct checker {
    struct ledger *ledger;
    struct store *store;
    const struct progress *progress;
    struct check_scope scope;
    int64_t owner, previous; /* of the snapshot; previous 0 = first of its series */
    int64_t *entities;       /* that have rows in it */
    size_t entity_count;
    int64_t entity;    /* at hand */
    int64_t low, high; /* range of its nodes */
    struct check_bag bags[CHECK_RULES_MAX];
    struct check_summary summary;
};

/* A finding; rows may be NULL (then `row` of the draft stands). Rows past CHECK_ROWS_MAX are left
 * out. Texts of the draft are copied. */
enum err_code check_add(struct checker *c, const char *rule, const struct check_draft *draft,
                        const struct check_mark *rows, size_t row_count, struct err *err);
/* Takes back what a rule of entities found before; each of them calls it before it looks anew. */
enum err_code check_forget_rule(struct checker *c, const char *rule, struct err *err);
bool check_has_kind(const struct checker *c, enum node_kind kind);  /* true when unknown */
bool check_has_moment(const struct checker *c, enum moment moment); /* true when unknown */
/* "1,234.56 MXN" for people; the currency is left out when it is MXN. */
void check_money(char *out, size_t size, money_sum minor, const char *currency);
void check_text(char *out, size_t size, struct str text); /* cut at a whole character */
/* A difference of at most a millionth of the figure: what rounding to thousands of pesos leaves. */
bool check_is_rounding(money_sum difference, money_sum figure);
/* Sums of amounts that passed int64 are told by the largest that fits. */
int64_t check_minor(money_sum sum);

/* A list of rows that grows. */
struct check_marks {
    struct check_mark *items;
    size_t count, capacity;
};
bool check_mark_add(struct check_marks *marks, int64_t snapshot, int64_t row);

/* check_nodes.c: one pass over the amounts of an entity in a snapshot */
enum err_code check_nodes(struct checker *c, struct err *err);
/* check_totals.c */
enum err_code check_totals(struct checker *c, struct err *err);
/* check_budget.c: year repeated, outliers by classification */
enum err_code check_budget(struct checker *c, struct err *err);
/* check_links.c */
enum err_code check_awards(struct checker *c, struct err *err);
enum err_code check_payments(struct checker *c, struct err *err);
/* check_changes.c */
enum err_code check_changes(struct checker *c, struct err *err);
enum err_code check_progress(struct checker *c, struct err *err);
/* check_reconcile.c */
enum err_code check_entity(struct checker *c, struct err *err);

/* check_outlier.c: log-scale histograms, 16 steps to a doubling. A group is the amounts that are
 * compared with each other. */
#define OUTLIER_BINS 1024
struct outlier_group {
    uint64_t key;
    uint32_t count, lowest, highest; /* bins */
    uint32_t bins[OUTLIER_BINS];
};
struct outlier_set {
    struct outlier_group **slots; /* open addressing */
    size_t size, count;
};
struct outlier_limits {
    uint32_t low, high; /* bins at or beyond which a figure is an outlier; 0 and UINT32_MAX: none */
    int64_t median;
};
uint32_t outlier_bin(int64_t minor); /* of |minor|; 0 for 0 */
int64_t outlier_value(uint32_t bin); /* smallest value of a bin */
/* False when memory is refused. Zeros are left out; past 4096 groups new ones are left out. */
bool outlier_add(struct outlier_set *set, uint64_t key, int64_t minor);
const struct outlier_group *outlier_find(const struct outlier_set *set, uint64_t key);
/* False when the group is too small or has no outlier. */
bool outlier_limits(const struct outlier_group *group, struct outlier_limits *out);
void outlier_free(struct outlier_set *set);

#endif
