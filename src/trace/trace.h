/* The trace: how far each peso of the ledger can be followed, and where its trail ends. Computed
 * from the ledger, kept in tables of its own (trace_*), brought up to date after each import.
 *
 * The figures, exactly. Everything is computed per currency, on integers, and does not depend on
 * the order in which files were imported.
 *
 *  amount      A node's amount is its figure of the moment that says best how much money it is
 *              (amount.h: an order of moments for each kind), from the newest current snapshot that
 *              has that moment, rows added up. Steps of contracting (planning, procedure, award)
 *              have no money of their own: they carry that of their contracts, and only where
 *              nothing under them has an amount, what the award, the tender or the plan says.
 *              A node without any figure carries what its links carry ("derived").
 *  graph       Links of current snapshots, the joins of join.h and the budget's own tree (a line
 *              and the lines it is divided into). Things that are the same (trace_same) are one.
 *              Parallel links are one link with the best evidence and the largest stated amount.
 *              Of a cycle, the link that goes back (to the lower stage, then to the lower key) is
 *              cut. A link that skips steps which other links fill in is not counted.
 *  offer       A link offers its stated amount, else its target's amount; never more than the
 *              source's amount and what refunds bring back to it. Links between currencies
 *              offer nothing.
 *  carried     A target with several sources is shared among them in proportion to what each
 *              offers, where they offer more than there is; a source that would carry more than it
 *              has carries in proportion. Centavos left over by a division go to the largest
 *              remainder, then to the lower key. First exact, declared, confirmed links (proven);
 *              inferred links get what these leave on both sides (possible = proven + inferred).
 *              Sources that only pass on (no figure of their own, nothing that comes in, nothing
 *              stated: a procedure, a project that is only referred to) show the same money again:
 *              they are shared apart, by kind, and do not compete with the money's sources.
 *  in          Of the amount, what comes from sources of money; through a thing that has no figure
 *              of its own, only in the proportion in which something comes into it.
 *  negative    A target with a negative amount (a refund) takes its amount back to its sources: it
 *              adds to what they can carry. A source with an amount of 0 or less carries nothing.
 *  ended       amount - carried: what no link carries stays where it is.
 *  reach, end  Starting with the amount of one node, each link passes on its share of what arrives
 *              (share = carried / amount of its source). For each stage: the pesos that arrive at
 *              it for the first time (reach), and those that end there (end). Sum of end over
 *              stages = amount, to the centavo, proven and possible, at every node.
 *
 * Invariants, asserted in debug builds and tried as properties on random graphs:
 *   carried + ended = amount;  Σ end = amount;  proven <= possible (where amounts are positive);
 *   in <= amount; Σ carried into a target by sources of money, and by each kind that only passes
 *   on, <= amount;  incremental update = computing everything anew.
 *
 * Writes only trace_* tables. A handle belongs to one thread. */
#ifndef CAUCE_TRACE_TRACE_H
#define CAUCE_TRACE_TRACE_H

#include "base/date.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

enum trace_stage {
    STAGE_SOURCE = 1, /* revenue, fund, loan, trust */
    STAGE_BUDGET,     /* budget line, programme */
    STAGE_PROJECT,    /* project */
    STAGE_PROCEDURE,  /* planning, procedure, award */
    STAGE_CONTRACT,
    STAGE_PAYMENT,
    STAGE_RESULT /* support, delivery, result */
};
#define STAGE_COUNT 8 /* arrays are indexed by the stage; [0] is unused */
enum trace_stage trace_stage_of(enum node_kind kind);
const char *trace_stage_name(enum trace_stage stage); /* in the language of the user */
const char *trace_stage_code(enum trace_stage stage); /* "source", "budget" …: JSON */

/* Brings the results up to date: joins, amounts, routes, totals, gaps, flags. Looks only at what
 * the pending snapshots touch (the connected parts of the graph); all of an entity when it is
 * marked dirty. One transaction per entity; stopped at any point, the next call goes on. Nothing
 * pending is one statement. */
struct trace_summary {
    uint64_t entities, nodes, links, gaps, flags; /* computed in this call */
    bool anything;
};
enum err_code trace_update(struct ledger *ledger, const struct progress *progress,
                           struct trace_summary *summary_out, struct err *err);
/* Everything anew for one entity (0 = all). */
enum err_code trace_rebuild(struct ledger *ledger, int64_t entity, const struct progress *progress,
                            struct trace_summary *summary_out, struct err *err);
/* Marks an entity for the next update, inside the caller's transaction or in its own. */
enum err_code trace_mark(struct ledger *ledger, int64_t entity, struct err *err);
/* Snapshots not in the results as they are now: imported since, superseded since, or of an entity
 * that is marked (0 = the figures are complete). */
enum err_code trace_pending(struct ledger *ledger, int64_t *snapshots_out, struct err *err);

/* --- one node -------------------------------------------------------------------------------- */

struct trace_figures {
    enum node_kind kind;
    enum trace_stage stage;
    bool derived;       /* no figure of its own: carries what its links carry */
    enum moment moment; /* of the amount; 0 when derived */
    char currency[4];
    int64_t minor;  /* the amount */
    int64_t in[2];  /* [0] proven, [1] possible */
    int64_t out[2]; /* ended = minor - out */
    int64_t reach[2][STAGE_COUNT];
    int64_t end[2][STAGE_COUNT];
    int64_t gap; /* trace_gap of its end; 0 = none */
};
#define TRACE_PROVEN 0
#define TRACE_POSSIBLE 1
/* One element per currency, MXN first. Nothing found is no error: *count_out is 0. */
enum err_code trace_node_figures(struct ledger *ledger, struct arena *arena, int64_t entity,
                                 int64_t node, struct trace_figures **out, size_t *count_out,
                                 struct err *err);

/* --- totals ---------------------------------------------------------------------------------- */

enum trace_dimension {
    TRACE_BY_NOTHING,
    TRACE_BY_UNIT,
    TRACE_BY_FUND,
    TRACE_BY_PROGRAMME,
    TRACE_BY_SUPPLIER,
    TRACE_BY_YEAR, /* asks for one row per year of TRACE_BY_NOTHING */
    TRACE_BY_ENTITY
};
struct trace_total {
    int64_t entity;
    struct str entity_code, entity_name;
    int64_t subject; /* organisation (unit, supplier) or node (fund, programme); 0 */
    struct str name; /* of the subject; "" = files do not say */
    int64_t year;    /* 0 = without year, or all years */
    enum node_kind kind;
    enum trace_stage stage;
    char currency[4];
    int64_t nodes, minor;
    int64_t in[2], out[2]; /* out: goes on to another stage; within a budget is not on */
};
struct trace_total_filter {
    int64_t entity; /* 0 = all */
    enum trace_dimension by;
    int64_t subject;     /* 0 = all */
    int64_t year;        /* 0 = all years, added up (TRACE_BY_YEAR: one by one) */
    enum node_kind kind; /* 0 = all */
    uint32_t limit;      /* 0 = 200 */
};
/* Most pesos first (by year: oldest first). */
enum err_code trace_totals(struct ledger *ledger, struct arena *arena,
                           const struct trace_total_filter *filter, struct trace_total **out,
                           size_t *count_out, struct err *err);

/* What goes from one kind to another, for pictures of a whole entity. */
struct trace_flow {
    enum node_kind source, target;
    char currency[4];
    int64_t links, carried[2];
};
/* year 0 = all years. */
enum err_code trace_flows(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t year,
                          struct trace_flow **out, size_t *count_out, struct err *err);

#endif
