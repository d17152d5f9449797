/* The series against figures worked out by hand: loans, trusts, works, budgets, history. */
#include "base/hash.h"
#include "flagging.h"
#include "trace/series.h"

static void figure(struct world *w, int64_t node, int64_t s, int64_t row, int64_t year,
                   enum moment moment, int64_t minor)
{
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = s,
                                           .row = row,
                                           .item = (int64_t)moment * 10000 + year,
                                           .minor = minor,
                                           .moment = moment,
                                           .year = year});
}

/* --- loans ------------------------------------------------------------------------------------ */

BOTH(series_of_a_loan_recomputes_its_balance_year_by_year)
{
    struct world here, *w = &here;
    struct series_loan loan;
    int64_t s, node, bank;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "deuda.csv", day(2024, 12, 31));
    node = thing(w, SONORA, s, 3, NODE_LOAN, "k/1", MOMENT_AUTHORISED, 90000);
    figure(w, node, s, 3, 2023, MOMENT_OPENING, 10000);
    figure(w, node, s, 3, 2023, MOMENT_DRAWN, 500);
    figure(w, node, s, 3, 2023, MOMENT_AMORTISED, 4030);
    figure(w, node, s, 3, 2023, MOMENT_REVALUED, 30);
    figure(w, node, s, 3, 2023, MOMENT_INTEREST, 700);
    figure(w, node, s, 3, 2023, MOMENT_CLOSING, 6500);
    figure(w, node, s, 4, 2024, MOMENT_OPENING, 6500);
    figure(w, node, s, 4, 2024, MOMENT_AMORTISED, 500);
    figure(w, node, s, 4, 2024, MOMENT_CLOSING, 6100);
    bank = world_organisation(w, &(struct world_organisation){SONORA, s, "Banco Uno", NULL, NULL});
    world_party(w, SONORA, node, ROLE_CREDITOR, bank, s);
    world_attribute(w, SONORA, node, "destino", s, 3, "Pavimentación");
    world_commit(w);
    compute(w);
    MUST(series_loan(w->ledger, &w->arena, SONORA, node, &loan, &w->err));
    CHECK_INT(loan.year_count, 2);
    CHECK_INT(loan.years[0].year, 2023);
    CHECK_INT(loan.years[0].expected, 6500); /* 10000 + 500 - 4030 + 30 */
    CHECK_INT(loan.years[0].difference, 0);
    CHECK_INT(loan.years[0].interest.minor, 700);
    CHECK_INT(loan.years[1].expected, 6000);
    CHECK_INT(loan.years[1].difference, 100);
    CHECK(!loan.years[1].drawn.has);
    CHECK_INT(loan.years[1].closing.row, 4);
    CHECK_STR(loan.years[1].closing.file, "deuda.csv");
    CHECK_INT(loan.authorised.minor, 90000);
    CHECK_STR(loan.creditor_name, "Banco Uno");
    CHECK_INT(loan.creditor, bank);
    CHECK_INT(loan.fact_count, 1);
    CHECK_STR(loan.facts[0].value, "Pavimentación");
    CHECK(series_loan(w->ledger, &w->arena, SONORA, node + 1000, &loan, &w->err) == ERR_NOTFOUND);
    world_close(w);
}

BOTH(series_of_a_loan_says_what_is_followed_and_what_is_not)
{
    struct world here, *w = &here;
    struct series_loan loan;
    int64_t s, node;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "deuda.csv", day(2024, 12, 31));
    node = thing(w, SONORA, s, 3, NODE_LOAN, "k/1", MOMENT_DRAWN, 5000);
    flows(w, SONORA, node, thing(w, SONORA, s, 4, NODE_PROJECT, "o/1", MOMENT_APPROVED, 2000), s);
    world_commit(w);
    compute(w);
    MUST(series_loan(w->ledger, &w->arena, SONORA, node, &loan, &w->err));
    CHECK(loan.traced);
    CHECK_INT(loan.amount, 5000);
    CHECK_INT(loan.followed[TRACE_PROVEN], 2000);
    CHECK_INT(loan.untraced[TRACE_PROVEN], 3000);
    CHECK_INT(loan.untraced[TRACE_POSSIBLE], 3000);
    world_close(w);
}

/* Keys of the statement begin with their year: the same line of other years is the same series. */
static int64_t statement_line(struct world *w, int64_t year, const char *tail, int64_t closing)
{
    static const struct store_query q = {"set_hash",
                                         "UPDATE node SET key_hash = $2 WHERE id = $1",
                                         "UPDATE node SET key_hash = $2 WHERE id = $1",
                                         2,
                                         0,
                                         "ii>",
                                         true};
    int64_t s = file_of(w, SONORA, "ldf2.csv", day((int)year, 12, 31)), node;
    char key[64];

    snprintf(key, sizeof key, "%lld/%s", (long long)year, tail);
    node = thing(w, SONORA, s, 3, NODE_LOAN, key, 0, 0);
    run_sql(w, &q, node, (int64_t)(hash64_seed(key, strlen(key), NODE_LOAN) & (uint64_t)INT64_MAX),
            0);
    figure(w, node, s, 3, year, MOMENT_CLOSING, closing);
    return node;
}

BOTH(series_of_a_printed_line_of_debt_takes_in_its_other_years)
{
    struct world here, *w = &here;
    struct series_loan loan;
    int64_t node;

    world_open(w, url);
    world_begin(w);
    statement_line(w, 2022, "LDF2/1/A1", 300);
    node = statement_line(w, 2023, "LDF2/1/A1", 200);
    statement_line(w, 2024, "LDF2/1/A1", 100);
    statement_line(w, 2024, "LDF2/1/A2", 999);
    world_commit(w);
    MUST(series_loan(w->ledger, &w->arena, SONORA, node, &loan, &w->err));
    CHECK_INT(loan.year_count, 3);
    CHECK_INT(loan.years[0].closing.minor, 300);
    CHECK_INT(loan.years[2].year, 2024);
    CHECK_INT(loan.years[2].closing.minor, 100);
    CHECK(!loan.traced);
    world_close(w);
}

/* --- trusts ----------------------------------------------------------------------------------- */

BOTH(series_of_a_trust_takes_the_balance_of_the_year_before)
{
    struct world here, *w = &here;
    struct series_trust trust;
    int64_t s, node;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "fideicomisos.csv", day(2024, 12, 31));
    node = thing(w, SONORA, s, 3, NODE_TRUST, "f/1", MOMENT_STATED, 1);
    figure(w, node, s, 3, 2022, MOMENT_BALANCE, 1000);
    figure(w, node, s, 3, 2023, MOMENT_INFLOW, 300);
    figure(w, node, s, 3, 2023, MOMENT_YIELD, 20);
    figure(w, node, s, 3, 2023, MOMENT_OUTFLOW, -120); /* published with its sign */
    figure(w, node, s, 3, 2023, MOMENT_BALANCE, 1200);
    figure(w, node, s, 3, 2024, MOMENT_OUTFLOW, 200);
    figure(w, node, s, 3, 2024, MOMENT_BALANCE, 1050);
    world_commit(w);
    MUST(series_trust(w->ledger, &w->arena, SONORA, node, &trust, &w->err));
    CHECK_INT(trust.year_count, 3);
    CHECK(!trust.years[0].has_expected);
    CHECK_INT(trust.years[1].opening.minor, 1000);
    CHECK_INT(trust.years[1].expected, 1200);
    CHECK_INT(trust.years[1].difference, 0);
    CHECK_INT(trust.years[2].expected, 1000);
    CHECK_INT(trust.years[2].difference, 50);
    CHECK_INT(trust.initial.minor, 1);
    CHECK(series_loan(w->ledger, &w->arena, SONORA, node, &(struct series_loan){0}, &w->err) ==
          ERR_USAGE);
    world_close(w);
}

/* --- works ------------------------------------------------------------------------------------ */

static void document(struct world *w, int64_t node, int64_t s, const char *title)
{
    static const struct store_query q = {
        "put_document",
        "INSERT INTO document (entity, node, snapshot, row, item, kind, title, url) VALUES "
        "(26000, $1, $2, 7, 1, 'acta', $3, 'https://ejemplo.mx/a.pdf')",
        "INSERT INTO document (entity, node, snapshot, row, item, kind, title, url) VALUES "
        "(26000, $1, $2, 7, 1, 'acta', $3, 'https://ejemplo.mx/a.pdf')",
        3,
        0,
        "iit>",
        true};
    struct store_stmt *stmt;
    bool row;

    MUST(store_prepare(w->store, &q, &stmt, &w->err));
    store_bind_int(stmt, 1, node);
    store_bind_int(stmt, 2, s);
    store_bind_text(stmt, 3, str_of(title));
    do MUST(store_step(stmt, &row, &w->err));
    while (row);
}

BOTH(series_of_a_work_adds_up_contracts_and_payments_and_compares_progress)
{
    struct world here, *w = &here;
    struct series_work work;
    int64_t old, s, node, procedure, c1, c2, p1, p2;

    world_open(w, url);
    world_begin(w);
    old = file_of(w, SONORA, "obras-1.csv", day(2023, 12, 31));
    node = thing(w, SONORA, old, 3, NODE_PROJECT, "o/1", MOMENT_APPROVED, 100000);
    world_attribute(w, SONORA, node, CHECK_ATTRIBUTE_PHYSICAL, old, 3, "20");
    s = world_snapshot(
        w, &(struct world_snapshot){.owner = SONORA, .name = "obras-2.csv", .previous = old});
    set_cut_off(w, s, day(2024, 12, 31));
    figure(w, node, s, 3, 0, MOMENT_APPROVED, 110000);
    figure(w, node, s, 3, 0, MOMENT_MODIFIED, 120000);
    world_attribute(w, SONORA, node, CHECK_ATTRIBUTE_PHYSICAL, s, 3, "45.5");
    procedure = thing(w, SONORA, s, 4, NODE_PROCEDURE, "l/1", 0, 0);
    c1 = thing(w, SONORA, s, 5, NODE_CONTRACT, "c/1", MOMENT_CONTRACTED, 60000);
    figure(w, c1, s, 5, 0, MOMENT_AMENDED, 10000);
    c2 = thing(w, SONORA, s, 6, NODE_CONTRACT, "c/2", MOMENT_CONTRACTED, 30000);
    flows(w, SONORA, node, procedure, s);
    flows(w, SONORA, procedure, c1, s);
    flows(w, SONORA, node, c2, s);
    p1 = thing(w, SONORA, s, 7, NODE_PAYMENT, "f/1", MOMENT_PAID, 40000);
    set_paid_on(w, p1, day(2024, 8, 1));
    p2 = thing(w, SONORA, s, 8, NODE_PAYMENT, "f/2", MOMENT_PAID, 20000);
    set_paid_on(w, p2, day(2024, 3, 1));
    flows(w, SONORA, c1, p1, s);
    flows(w, SONORA, c1, p2, s);
    document(w, c1, s, "Acta de entrega-recepción");
    world_commit(w);
    compute(w);
    MUST(series_work(w->ledger, &w->arena, SONORA, node, &work, &w->err));
    CHECK_INT(work.budget_count, 2);
    CHECK_INT(work.budget[0].minor, 110000); /* the newer file's */
    CHECK_INT(work.contract_count, 2);
    CHECK_INT(work.contracts[0].node, c1);
    CHECK_INT(work.contracts[0].amended.minor, 10000);
    CHECK_INT(work.contracts[0].paid.minor, 60000);
    CHECK_INT(work.contracts[0].payments, 2);
    CHECK(!work.contracts[1].paid.has);
    CHECK_INT(work.contracted, 100000);
    CHECK_INT(work.paid, 60000);
    CHECK_INT(work.payment_count, 2);
    CHECK_INT(work.payments[0].node, p2); /* by day */
    CHECK_INT(work.payments[0].contract, c1);
    CHECK_INT(work.progress_count, 2); /* of the file that was replaced too */
    CHECK_INT(work.progress[0].physical, 2000);
    CHECK_INT(work.physical, 4550);
    CHECK(work.financial_computed);
    CHECK_INT(work.financial, 6000);
    CHECK_INT(work.divergence, 1450);
    CHECK_INT(work.document_count, 1);
    CHECK(work.documents[0].reception && !work.cut);
    MUST(series_work(w->ledger, &w->arena, SONORA, c1, &work, &w->err)); /* its own contract */
    CHECK_INT(work.contract_count, 1);
    CHECK_INT(work.contracted, 70000);
    CHECK_INT(work.paid, 60000);
    world_close(w);
}

/* --- budgets ---------------------------------------------------------------------------------- */

static int64_t line(struct world *w, int64_t s, int64_t row, int64_t parent, const char *code,
                    int64_t approved, int64_t accrued)
{
    return world_line(w, &(struct world_line){.entity = SONORA,
                                              .snapshot = s,
                                              .row = row,
                                              .year = 2024,
                                              .scheme = "COG",
                                              .code = code,
                                              .parent = parent,
                                              .approved = approved,
                                              .accrued = accrued});
}

BOTH(series_of_a_budget_take_the_printed_total_and_its_parts_largest_first)
{
    struct world here, *w = &here;
    struct series_parts_filter filter = {
        .entity = SONORA, .kind = NODE_BUDGET_LINE, .year = 2024, .scheme = STR("COG"), .limit = 2};
    struct series_budget *budgets;
    struct series_part *parts;
    size_t count;
    bool more;
    int64_t s, top, chapter;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "cog.csv", day(2024, 12, 31));
    top = line(w, s, 2, 0, "TOTAL", 1000, 900);
    chapter = line(w, s, 3, top, "1000", 600, 200);
    line(w, s, 4, chapter, "1100", 600, 200);
    line(w, s, 5, top, "2000", 300, 500);
    line(w, s, 6, top, "3000", 100, 150);
    world_commit(w);
    MUST(series_budgets(w->ledger, &w->arena, SONORA, NODE_BUDGET_LINE, 0, &budgets, &count,
                        &w->err));
    CHECK_INT(count, 1);
    CHECK(budgets[0].printed);
    CHECK_INT(budgets[0].total, top);
    CHECK_INT(budgets[0].figures[SERIES_APPROVED].minor, 100000);
    CHECK_INT(budgets[0].figures[SERIES_ACCRUED].minor, 90000);
    CHECK_INT(budgets[0].figures[SERIES_ACCRUED].row, 2);
    CHECK(!budgets[0].figures[SERIES_PAID].has);
    MUST(series_parts(w->ledger, &w->arena, &filter, &parts, &count, &more, &w->err));
    CHECK_INT(count, 2);
    CHECK(more);
    CHECK_STR(parts[0].code, "2000");
    CHECK_STR(parts[1].code, "1000");
    CHECK(parts[1].divided && !parts[0].divided);
    filter.parent = chapter;
    MUST(series_parts(w->ledger, &w->arena, &filter, &parts, &count, &more, &w->err));
    CHECK_INT(count, 1);
    CHECK_STR(parts[0].code, "1100");
    CHECK_INT(parts[0].figures[SERIES_APPROVED].minor, 60000);
    CHECK(!more);
    world_close(w);
}

BOTH(series_of_a_budget_without_a_printed_total_add_up_the_newest_file)
{
    struct world here, *w = &here;
    struct series_parts_filter filter = {.entity = SONORA, .year = 2024, .scheme = STR("COG")};
    struct series_budget *budgets;
    struct series_part *parts;
    size_t count;
    bool more;
    int64_t s;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "cog.csv", day(2024, 12, 31));
    line(w, s, 3, 0, "1000", 600, 200);
    line(w, s, 4, 0, "2000", 300, 500);
    world_commit(w);
    MUST(series_budgets(w->ledger, &w->arena, SONORA, NODE_BUDGET_LINE, 2024, &budgets, &count,
                        &w->err));
    CHECK_INT(count, 1);
    CHECK(!budgets[0].printed);
    CHECK_INT(budgets[0].figures[SERIES_APPROVED].minor, 90000);
    CHECK_INT(budgets[0].figures[SERIES_APPROVED].rows, 2);
    MUST(series_parts(w->ledger, &w->arena, &filter, &parts, &count, &more, &w->err));
    CHECK_INT(count, 2);
    world_close(w);
}

/* The chapter is printed once for each of the two kinds of spending: together they are all. */
BOTH(series_of_debt_service_adds_up_the_chapter_and_its_concepts)
{
    struct world here, *w = &here;
    struct series_debt_year *years;
    size_t count;
    int64_t s, a, b;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "cog.csv", day(2024, 12, 31));
    a = line(w, s, 3, 0, "9000", 70, 60);
    line(w, s, 4, a, "9100", 50, 45);
    line(w, s, 5, a, "9200", 20, 15);
    b = line(w, s, 6, 0, "9000", 30, 20);
    line(w, s, 7, b, "9200", 30, 20);
    line(w, s, 8, 0, "1000", 500, 500);
    world_commit(w);
    MUST(series_debt_service(w->ledger, &w->arena, SONORA, &years, &count, &w->err));
    CHECK_INT(count, 1);
    CHECK_INT(years[0].year, 2024);
    CHECK_INT(years[0].chapter.figures[SERIES_ACCRUED].minor, 8000);
    CHECK_INT(years[0].concept_count, 2);
    CHECK_STR(years[0].concepts[1].code, "9200");
    CHECK_INT(years[0].concepts[1].figures[SERIES_APPROVED].minor, 5000);
    world_close(w);
}

/* --- history ---------------------------------------------------------------------------------- */

BOTH(series_of_a_figure_shows_every_file_and_what_changed)
{
    struct world here, *w = &here;
    struct series_change *c;
    size_t count;
    int64_t first, second, node;

    world_open(w, url);
    world_begin(w);
    first = file_of(w, SONORA, "c-1.csv", day(2024, 3, 31));
    node = thing(w, SONORA, first, 3, NODE_CONTRACT, "c/1", MOMENT_CONTRACTED, 1000);
    second = world_snapshot(
        w, &(struct world_snapshot){.owner = SONORA, .name = "c-2.csv", .previous = first});
    set_cut_off(w, second, day(2024, 6, 30));
    figure(w, node, second, 9, 0, MOMENT_CONTRACTED, 1250);
    figure(w, node, second, 9, 0, MOMENT_PAID, 100);
    world_commit(w);
    MUST(series_history(w->ledger, &w->arena, SONORA, node, 0, &c, &count, &w->err));
    CHECK_INT(count, 3);
    CHECK(c[0].moment == MOMENT_PAID && !c[0].has_before);
    CHECK(c[1].superseded && !c[2].superseded);
    CHECK_INT(c[1].cut_off, day(2024, 3, 31));
    CHECK(c[2].has_before && c[2].before == 1000 && c[2].change == 250);
    CHECK_INT(c[2].figure.row, 9);
    CHECK_STR(c[2].figure.file, "c-2.csv");
    MUST(series_history(w->ledger, &w->arena, SONORA, node, MOMENT_PAID, &c, &count, &w->err));
    CHECK_INT(count, 1);
    world_close(w);
}
