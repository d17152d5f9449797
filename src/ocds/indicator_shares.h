/* Whose money went where: sums by buyer, year and currency, whole or by supplier, for the
 * indicators that compare shares. One table serves R013, R040, M001, M002 and M011, each with
 * its own rule. */
#ifndef CAUCE_OCDS_INDICATOR_SHARES_H
#define CAUCE_OCDS_INDICATOR_SHARES_H

#include "ocds/indicator_group.h"

enum shares_by {
    SHARES_BUYER,    /* key: buyer, year, currency */
    SHARES_SUPPLIER, /* key: buyer, year, currency, supplier */
    SHARES_BUYERS    /* key: supplier, year, currency, buyer */
};
struct shares { /* a worker's state */
    struct indicator_table sums, names;
    struct str methods; /* counted apart: direct awards */
    int64_t share;      /* from which to ask, in hundredths of a percent */
    int64_t minimum;    /* purchases, at least */
    int64_t days;       /* of the end of the year */
    int64_t awards;     /* of the largest part, at least: one large purchase is no habit */
    int64_t buyers;     /* in the data, at least */
    double threshold;   /* from which to ask, as the indicator counts */
};
/* Reads the parameters "share", "minimum_contracts", "minimum_awards", "minimum_buyers", "days",
 * "threshold" and "procurement_methods" where the indicator has them. */
enum err_code shares_open(const struct indicator_context *context,
                          const struct indicator *indicator, struct shares *shares);
/* Adds a release's purchases that have an amount, a day and, where it matters, one supplier; those
 * for which `apart` (may be NULL) says so are summed apart as well. */
enum err_code shares_add(struct shares *shares, struct arena *arena, const struct view *view,
                         enum shares_by by,
                         bool (*apart)(const struct shares *shares, const struct view *view,
                                       const struct purchase *purchase),
                         struct err *err);
/* M001 and R040 look at the same sums, by supplier, and have one state; each reads its parameters
 * in the end. */
extern const char shares_by_supplier[];
extern const char *const shares_fields[];
enum err_code shares_release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err);
enum err_code shares_join(const struct indicator_context *context, void *into, void *from,
                          struct err *err);
void shares_close(void *state);

/* A buyer's (or a supplier's) year, with its parts in the order of their keys. */
struct shares_year {
    struct str who, year, currency; /* parts of the key */
    const struct indicator_row *rows;
    size_t count;
    money_sum total;
    uint64_t purchases;
    size_t largest; /* the row of the largest sum; the first of equals */
};
struct shares_judging {
    const struct shares *shares;
    struct arena *arena;
    struct indicator_sink *sink;
    const struct indicator *indicator;
};
/* Calls `judge` for every year with purchases enough and a total above zero, in the order of
 * keys. */
enum err_code shares_each(const struct shares_judging *judging,
                          enum err_code (*judge)(const struct shares_judging *judging,
                                                 const struct shares_year *year, struct err *err),
                          struct err *err);
/* Begins a question about who the year is of, at the place of the first release in `row`. */
void shares_ask(struct asking *a, const struct shares_judging *judging, enum indicator_group group,
                const struct shares_year *year, const struct indicator_row *row);
/* The last part of a row's key: the other side. */
struct str shares_other(const struct indicator_row *row);
static inline const struct group_sum *shares_sum(const struct indicator_row *row)
{
    return row->value;
}

#endif
