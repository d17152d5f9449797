/* What changed between two snapshots: rows by their key, equal when all their cells are. Works on
 * the row indexes alone, without the files. Where a key comes several times, the first is compared
 * with the first, the second with the second, and so on. */
#ifndef CAUCE_LEDGER_DIFF_H
#define CAUCE_LEDGER_DIFF_H

#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

struct diff_snapshot {
    int64_t owner, id;
};
struct diff_row {
    enum change_kind kind;
    uint64_t row;          /* in the newer one; 0 when it vanished */
    uint64_t previous_row; /* in the older one; 0 when it appeared */
};
struct diff_summary {
    uint64_t appeared, changed, vanished, same;
};
struct diff_options {
    struct diff_snapshot older, newer;
    /* Called for every row that is not the same, ordered by row (the older one's where the newer
     * has none) as far as memory allows. An error stops the comparison. */
    enum err_code (*each)(void *user, const struct diff_row *row, struct err *err);
    void *user;
    size_t memory; /* bytes for rows; 0 = 32 MiB. The indexes are read once for each such share. */
    const struct progress *progress;
};
/* `each` may use the ledger's store. ERR_NOTFOUND when a snapshot has no row index. */
enum err_code ledger_diff(struct ledger *ledger, const struct diff_options *options,
                          struct diff_summary *summary_out, struct err *err);

#endif
