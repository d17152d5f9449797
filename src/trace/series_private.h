/* What the files of the series share: reading a node's own figures once, and putting each where it
 * belongs. Rows come oldest file first; a newer file takes the place of an older one's figure. */
#ifndef CAUCE_TRACE_SERIES_PRIVATE_H
#define CAUCE_TRACE_SERIES_PRIVATE_H

#include "ledger/rows.h"
#include "trace/series.h"

/* One row of the ledger, as every statement of the series gives it. */
struct series_row {
    int64_t moment, year, minor, snapshot, row;
    int32_t at;
    struct str currency, file;
};
/* Adds a row to a figure, or begins it anew where the row is of a newer file. False when the arena
 * is full. Sums that pass 64 bits stay at the end of the range. */
bool series_figure_add(struct series_figure *figure, const struct series_row *row,
                       struct arena *arena);
/* Figures of a node in current files: one per moment, year and currency, in that order. */
enum err_code series_read_figures(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  int64_t node, struct rows *out, struct err *err);
/* The header of a node; ERR_NOTFOUND, and ERR_USAGE when its kind is not among `kinds` (bits). */
enum err_code series_read_node(struct ledger *ledger, struct arena *arena, int64_t entity,
                               int64_t node, uint64_t kinds, struct series_node *out,
                               struct err *err);
/* What files say besides money: of each name the newest. */
enum err_code series_read_facts(struct ledger *ledger, struct arena *arena, int64_t entity,
                                int64_t node, const struct series_fact **out, size_t *count_out,
                                struct err *err);
/* The organisations in two roles; ids and names of the first of each. */
struct series_party {
    enum party_role role;
    int64_t organisation;
    struct str name;
};
enum err_code series_read_parties(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  int64_t node, struct series_party *wanted, size_t count,
                                  struct err *err);
/* What the trace follows of it in a currency. */
struct series_traced {
    bool has;
    int64_t amount, followed[2];
};
enum err_code series_read_traced(struct ledger *ledger, int64_t entity, int64_t node,
                                 const char *currency, struct series_traced *out, struct err *err);
int64_t series_clamp(__int128 sum);
int32_t series_day(bool null, int64_t day);

#endif
