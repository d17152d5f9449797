/* Purchases that stand close together: kept by group and day, and looked at through a window of
 * days. Serves R011, R049 and R055. */
#ifndef CAUCE_OCDS_INDICATOR_WINDOW_H
#define CAUCE_OCDS_INDICATOR_WINDOW_H

#include "ocds/indicator_group.h"

struct window { /* a worker's state */
    struct indicator_table rows, names;
    struct str methods; /* of the purchases that are kept */
    int64_t days, minimum, margin;
    bool has_limit; /* one amount for all, from the settings */
    int64_t limit;
    char limit_currency[4];
};
/* Reads "days", "minimum_awards", "margin", "threshold", "currency" and "procurement_methods" where
 * the indicator has them. ERR_USAGE when the threshold is no amount. */
enum err_code window_open(const struct indicator_context *context,
                          const struct indicator *indicator, struct window *window,
                          struct err *err);
struct window_adding { /* a release */
    const struct indicator_context *context;
    struct window *window;
    struct arena *arena;
    const struct view *view;
};
/* The amount up to which this purchase could be made by its method: the dated list, else the
 * parameter, in its currency. False when nothing says. */
bool window_limit(const struct window_adding *adding, const struct purchase *purchase,
                  int64_t *limit);
/* What a purchase is kept with. */
struct window_place {
    struct str second, name; /* supplier or object */
    int64_t limit;
};
static inline void window_supplier(struct window_place *place, const struct view_org *supplier)
{
    place->second = purchase_org_id(supplier);
    place->name = supplier->name;
}
/* Keeps the purchases of a release by one of the methods and with a buyer, an amount and a day, for
 * which `choose` says so, under buyer, `second` and currency. */
enum err_code window_add(const struct window_adding *adding,
                         bool (*choose)(const struct window_adding *adding,
                                        const struct purchase *purchase,
                                        struct window_place *place),
                         struct err *err);
enum err_code window_join(const struct indicator_context *context, void *into, void *from,
                          struct err *err);
void window_close(void *state);

/* Purchases of one group within `days` of the first. */
struct window_run {
    struct str buyer, second, currency;
    const struct indicator_row *rows; /* by day */
    size_t count;
    money_sum sum;
    int64_t limit; /* the highest of theirs */
    int32_t first, last;
};
struct window_judging {
    const struct window *window;
    struct arena *arena;
    struct indicator_sink *sink;
    struct window_run best; /* for `judge` to remember one by; none at first */
};
/* *taken tells how many purchases of the run were told, so that none is told twice. */
typedef enum err_code window_judge(struct window_judging *judging, const struct window_run *run,
                                   size_t *taken, struct err *err);
/* Calls `judge` for runs of minimum_awards or more, as long as can be from their first purchase. */
enum err_code window_each(struct window_judging *judging, window_judge *judge, struct err *err);
/* Begins a question about a run, with its purchases as evidence. */
void window_ask(struct asking *a, const struct window_judging *judging,
                const struct indicator *indicator, enum indicator_group group,
                const struct window_run *run);

#endif
