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
/* The amount up to which this purchase could be made by its method: the dated list, else the
 * parameter, in its currency. False when nothing says. */
bool window_limit(const struct indicator_context *context, const struct window *window,
                  const struct view *view, const struct purchase *purchase, int64_t *limit);
/* Keeps it under buyer, `second` (supplier or object) and currency. */
enum err_code window_keep(struct window *window, struct arena *arena, const struct view *view,
                          const struct purchase *purchase, struct str second, struct str name,
                          int64_t limit, struct err *err);
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
/* Calls `judge` for runs of minimum_awards or more, as long as can be from their first purchase;
 * *taken tells how many of them were told, so that no purchase is told twice. */
enum err_code window_each(const struct window *window, struct arena *arena,
                          enum err_code (*judge)(void *user, const struct window_run *run,
                                                 size_t *taken, struct err *err),
                          void *user, struct err *err);

#endif
