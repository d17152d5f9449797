/* How far the second-lowest valid bid was from the winning one, process by process: what R024
 * and R058 both look at. Private to them.
 *
 * Only processes are compared whose awards are all final, with one active award to one supplier,
 * and where no valid bid in the currency is below the winner's: else price alone did not decide.
 * A bid counts when it is valid, of one tenderer, and has amount and currency. Except in
 * compatible mode, a winning amount of zero and tenders of several lots are left out. */
#ifndef CAUCE_OCDS_INDICATOR_LOWEST_H
#define CAUCE_OCDS_INDICATOR_LOWEST_H

#include "ocds/indicator.h"
#include "ocds/indicator_table.h"

struct lowest_state {
    struct indicator_table processes, ids;
};
extern const char lowest_shares[];
extern const char *const lowest_fields[];
enum err_code lowest_release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err);
enum err_code lowest_join(const struct indicator_context *context, void *into, void *from,
                          struct err *err);
/* How far the second-lowest bid was above the winning one, in parts of it, for every process in the
 * currency of the run: from small to large. */
enum err_code lowest_ratios(const struct indicator_context *context,
                            const struct lowest_state *state, struct arena *arena, double **ratios,
                            size_t *count, struct err *err);
void lowest_close(void *state);
/* Finds the processes whose ratio is from `from` to `to`, by ocid, each with its winner and, when
 * asked, with the second-lowest tenderer. */
struct lowest_words {
    const struct indicator *indicator;
    const char *process, *tenderer; /* N_(): "%.1f … %.*s", "%.*s … %.*s" */
    const char *map;
    bool second;
};
struct lowest_asking {
    const struct indicator_context *context;
    const struct lowest_words *words;
    struct arena *arena;
    struct indicator_sink *sink;
};
enum err_code lowest_ask(const struct lowest_asking *asking, const struct lowest_state *state,
                         double from, double to, struct err *err);

#endif
