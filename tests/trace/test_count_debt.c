/* A debt told by several publications counts once: loan by loan where the registry or the platform
 * list them, and otherwise the printed statement, whose totals and parts are the same pesos. */
#include "flagging.h"
#include "trace/gaps.h"

static int64_t loan(struct world *w, int64_t s, int64_t row, const char *scheme, const char *key,
                    int64_t parent, int64_t drawn)
{
    int64_t node = world_node(w, &(struct world_node){.entity = SONORA,
                                                      .snapshot = s,
                                                      .row = row,
                                                      .kind = NODE_LOAN,
                                                      .key = key,
                                                      .scheme = scheme,
                                                      .code = key,
                                                      .parent = parent,
                                                      .year = scheme[0] == 'L' ? 2024 : 2020});

    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = s,
                                           .row = row,
                                           .minor = drawn,
                                           .moment = MOMENT_DRAWN});
    return node;
}

/* Total, long term, banks: one line within the other. */
static void statement(struct world *w, int64_t s)
{
    int64_t whole = loan(w, s, 1, "LDF2", "2024/LDF2/1/1", 0, 900);
    int64_t term = loan(w, s, 2, "LDF2", "2024/LDF2/1/B", whole, 900);

    loan(w, s, 3, "LDF2", "2024/LDF2/1/B1", term, 900);
}

static void check_debt(struct world *w, int64_t nodes, int64_t minor)
{
    struct trace_total_filter filter = {.entity = SONORA, .kind = NODE_LOAN};
    struct trace_gap_filter missing = {.entity = SONORA, .missing = MISSING_DESTINATION};
    struct trace_total *totals = NULL;
    struct trace_gap_row *gaps = NULL;
    int64_t behind = 0;
    size_t count;

    world_commit(w);
    compute(w);
    MUST(trace_totals(w->ledger, &w->arena, &filter, &totals, &count, &w->err));
    CHECK_INT(count, 1);
    if (count) {
        CHECK_INT(totals[0].nodes, nodes);
        CHECK_INT(totals[0].minor, minor);
    }
    MUST(trace_gaps(w->ledger, &w->arena, &missing, &gaps, &count, &w->err));
    for (size_t i = 0; i < count; i++) behind += gaps[i].minor;
    CHECK_INT(behind, minor);
}

BOTH(count_debt_of_a_statement_alone_is_its_total)
{
    struct world w;

    world_open(&w, url);
    world_begin(&w);
    statement(&w, file_of(&w, SONORA, "ldf-2.csv", day(2024, 12, 31)));
    check_debt(&w, 1, 900);
    world_close(&w);
}

BOTH(count_debt_in_the_registry_goes_before_the_statement_and_the_platform)
{
    struct world w;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    statement(&w, file_of(&w, SONORA, "ldf-2.csv", day(2024, 12, 31)));
    s = file_of(&w, SONORA, "pnt.csv", day(2024, 12, 31));
    loan(&w, s, 1, "PNT", "PNT/banco/1", 0, 700);
    s = file_of(&w, SONORA, "registro.csv", day(2024, 12, 31));
    loan(&w, s, 1, "RPU", "RPU/A-1", 0, 600);
    loan(&w, s, 2, "RPU", "RPU/A-2", 0, 250);
    check_debt(&w, 2, 850);
    world_close(&w);
}

BOTH(count_debt_is_asked_for_its_destination_once)
{
    struct world w;
    struct flag *flags = NULL;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    statement(&w, file_of(&w, SONORA, "ldf-2.csv", day(2024, 12, 31)));
    world_commit(&w);
    compute(&w);
    CHECK_INT(flags_of(&w, SONORA, FLAG_LOAN_DESTINATION, &flags), 1);
    world_begin(&w);
    s = file_of(&w, SONORA, "registro.csv", day(2024, 12, 31));
    loan(&w, s, 1, "RPU", "RPU/A-1", 0, 600);
    loan(&w, s, 2, "RPU", "RPU/A-2", 0, 300);
    world_commit(&w);
    compute(&w);
    CHECK_INT(flags_of(&w, SONORA, FLAG_LOAN_DESTINATION, &flags), 2);
    for (size_t i = 0; i < 2; i++) CHECK(str_starts(flags[i].node_key, STR("RPU/")));
    world_close(&w);
}
