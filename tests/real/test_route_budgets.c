/* State budgets of 2018 to 2024, which nothing continues, and federal trusts of 2014. */
#include "tracing.h"

#include "trace/gaps.h"

#define BUDGETS "ojos_al_gasto/2025*/estados/COG-*"

static const struct {
    int64_t id;
    const char *code, *name;
} states[] = {{26000, "26", "Sonora"}, {32000, "32", "Zacatecas"}};

/* The printed total of a state and year, accrued. */
static int64_t accrued(const struct table *t, const char *state, int64_t year)
{
    size_t name = column(t, "Estado"), when = column(t, "Año"), code = column(t, "Código");
    size_t money = column(t, "Devengado");
    char number[16];
    int64_t sum = 0;

    snprintf(number, sizeof number, "%lld", (long long)year);
    for (size_t i = 1; i <= t->rows; i++)
        if (strcmp(t->cells[i][name], state) == 0 && strcmp(t->cells[i][when], number) == 0 &&
            strcmp(t->cells[i][code], "COGTOT") == 0)
            sum += centavos(t->cells[i][money]);
    return sum;
}

TEST(state_budgets_total_per_year_what_their_file_says)
{
    struct err err = {0};
    start("ledger.cauce");
    import_published(BUDGETS, NULL);
    struct ledger *ledger = traced();
    struct table t = read_csv(data_path(BUDGETS));
    for (size_t s = 0; s < 2; s++) {
        struct trace_total *totals;
        size_t count;
        CHECK_OK(trace_totals(ledger, tracing_arena(),
                              &(struct trace_total_filter){.entity = states[s].id,
                                                           .by = TRACE_BY_YEAR,
                                                           .kind = NODE_BUDGET_LINE},
                              &totals, &count, &err));
        CHECK_INT(count, 7);
        for (size_t i = 0; i < count; i++) {
            CHECK_INT(totals[i].year, 2018 + (int64_t)i);
            CHECK_INT(totals[i].minor, accrued(&t, states[s].name, totals[i].year));
        }
    }
}

/* Nothing is published that says where it went: all of it is a gap, in pesos. */
TEST(state_budgets_that_nothing_continues_are_gaps_of_their_whole_amount)
{
    struct err err = {0};
    char text[64];
    int64_t entity, node;
    start("ledger.cauce");
    import_published(BUDGETS, NULL);
    struct ledger *ledger = traced();
    struct table t = read_csv(data_path(BUDGETS));
    for (size_t s = 0; s < 2; s++)
        for (int64_t year = 2018; year <= 2024; year++) {
            struct trace_gap_row *gaps;
            struct trace_figures *figures;
            size_t count;
            int64_t total = accrued(&t, states[s].name, year), missing = 0;
            snprintf(text, sizeof text, "partida:%lld/COG/TOTAL", (long long)year);
            CHECK_OK(route_find(ledger, tracing_arena(), states[s].id, str_of(text), &entity, &node,
                                &err));
            CHECK_OK(
                trace_node_figures(ledger, tracing_arena(), entity, node, &figures, &count, &err));
            CHECK_INT(count, 1);
            CHECK_INT(figures[0].minor, total);
            CHECK_INT(figures[0].end[TRACE_PROVEN][STAGE_BUDGET], total);
            for (int stage = STAGE_PROJECT; stage < STAGE_COUNT; stage++)
                CHECK_INT(figures[0].reach[TRACE_POSSIBLE][stage], 0);
            CHECK_OK(trace_gaps(ledger, tracing_arena(),
                                &(struct trace_gap_filter){.entity = states[s].id,
                                                           .missing = MISSING_PROJECT,
                                                           .kind = NODE_BUDGET_LINE,
                                                           .year = year},
                                &gaps, &count, &err));
            for (size_t i = 0; i < count; i++) missing += gaps[i].minor;
            CHECK_INT(missing, total);
        }
}

/* Balance of the year before + inflow + yield - outflow, against the balance published. Two figures
 * have a hyphen (U+2010) for their minus. */
static const char identity[] =
    "import sys, json\n"
    "from decimal import Decimal as D, InvalidOperation, ROUND_HALF_UP\n"
    "def c(v):\n"
    "    try: return int((D(str(v).strip().replace('\\u2010', '-')) * 100).quantize(D(1), "
    "ROUND_HALF_UP))\n"
    "    except InvalidOperation: return None\n"
    "bad = []\n"
    "for t in json.load(open(sys.argv[1], encoding='utf-8-sig')):\n"
    "    e = {int(x['A\\u00f1o']): x for x in t['Evolucion']}\n"
    "    for y, x in e.items():\n"
    "        if y - 1 not in e: continue\n"
    "        before, now = c(e[y - 1]['Disponible']), c(x['Disponible'])\n"
    "        flows = [c(x[k]) for k in ('Ingresos', 'Rendimientos', 'Egresos')]\n"
    "        if before is None or now is None or flows == [None] * 3: continue\n"
    "        i, r, s = (f or 0 for f in flows)\n"
    "        if before + i + r - abs(s) != now: bad.append(now - (before + i + r - abs(s)))\n";

static int64_t second(const char *expression)
{
    char program[2048];

    snprintf(program, sizeof program, "%sprint(%s)\n", identity, expression);
    return python_number(program, data_path("fideicomisos_federales_2015/Full2014.json"));
}

TEST(trusts_whose_balance_does_not_close_are_listed_with_the_difference)
{
    start("ledger.cauce");
    import_published("fideicomisos_federales_2015/Full2014.json", NULL);
    traced();
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'trust-balance'"),
              second("len(bad)"));
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM finding WHERE rule = "
                         "'trust-balance'"),
              second("sum(bad)"));
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'trust-balance' AND node IS "
                         "NULL"),
              0);
}
