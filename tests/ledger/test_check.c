/* The checks: each rule finds what it should, with its rows and the difference to the centavo, and
 * leaves alone what is right. */
#include <stdio.h>

#include "checking.h"
#include "ledger/check_private.h"
#include "store/store.h"
#include "world.h"

/* --- totals ---------------------------------------------------------------------------------- */

BOTH(check_total_that_is_not_the_sum_of_its_parts_is_told)
{
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    budget(&w, s, "COG", 2024, 1000, 600, 399);
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_TOTAL);
    CHECK_INT(f.count, 2); /* approved and accrued */
    CHECK_INT(f.minor, 100);
    CHECK_STR(str_of(f.text), "1,000.00");
    CHECK_STR(str_of(f.expected), "999.00");
    CHECK_INT(f.row_count, 3);
    CHECK_INT(f.rows[0], 2);
    CHECK_INT(f.rows[2], 4);
    CHECK_STR(str_of(f.message), "Total del gasto: el total impreso es 1,000.00 y sus partes suman "
                                 "999.00; la diferencia es 1.00.");
    world_close(&w);
}

BOTH(check_total_that_adds_up_is_left_alone)
{
    struct world w;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    budget(&w, s, "COG", 2024, 1000, 600, 400);
    CHECK_INT(check(&w, s).findings, 0);
    world_commit(&w);
    world_close(&w);
}

BOTH(check_total_that_is_off_by_rounding_is_only_a_note)
{
    struct check_summary summary;
    struct world w;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    budget(&w, s, "COG", 2024, 20859547000, 20000000000, 859546000);
    summary = check(&w, s);
    world_commit(&w);
    CHECK_INT(summary.by_severity[SEVERITY_NOTE], 2);
    CHECK_INT(summary.by_severity[SEVERITY_CONTRADICTION], 0);
    world_close(&w);
}

BOTH(check_total_sums_beyond_64_bits_do_not_break)
{
    struct world w;
    int64_t s, top, part;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    top = world_line(&w, &(struct world_line){.entity = SONORA,
                                              .snapshot = s,
                                              .row = 2,
                                              .year = 2024,
                                              .scheme = "COG",
                                              .code = "TOTAL",
                                              .approved = 1,
                                              .accrued = 1});
    for (int i = 0; i < 3; i++) {
        char key[16];

        snprintf(key, sizeof key, "k%d", i);
        part = world_node(&w, &(struct world_node){.entity = SONORA,
                                                   .snapshot = s,
                                                   .row = 3 + i,
                                                   .kind = NODE_BUDGET_LINE,
                                                   .key = key,
                                                   .parent = top,
                                                   .scheme = "COG",
                                                   .code = key,
                                                   .year = 2024});
        world_amount(&w, &(struct world_amount){.entity = SONORA,
                                                .node = part,
                                                .snapshot = s,
                                                .row = 3 + i,
                                                .minor = INT64_MAX - 5,
                                                .moment = MOMENT_APPROVED,
                                                .year = 2024});
    }
    check(&w, s);
    world_commit(&w);
    CHECK_INT(found(&w, CHECK_TOTAL).count, 1);
    world_close(&w);
}

/* --- balances -------------------------------------------------------------------------------- */

BOTH(check_debt_closing_balance_is_recomputed)
{
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    loan(&w, s, 5, 6500);  /* 10000 + 500 - 4030 + 30 */
    loan(&w, s, 6, 14560); /* as if amortisation added up */
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_DEBT);
    CHECK_INT(f.count, 1);
    CHECK_INT(f.minor, 8060);
    CHECK_STR(str_of(f.expected), "65.00");
    CHECK_INT(f.rows[0], 6);
    world_close(&w);
}

BOTH(check_trust_balance_starts_from_last_year)
{
    static const struct {
        enum moment moment;
        int64_t year, minor;
    } parts[] = {{MOMENT_BALANCE, 2013, 1000},
                 {MOMENT_BALANCE, 2014, 1250},
                 {MOMENT_INFLOW, 2014, 500},
                 {MOMENT_YIELD, 2014, 50},
                 {MOMENT_OUTFLOW, 2014, 200}};
    struct world w;
    struct found f;
    int64_t s, node;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    node = world_node(&w, &(struct world_node){.entity = SONORA,
                                               .snapshot = s,
                                               .kind = NODE_TRUST,
                                               .key = "f1",
                                               .label = "Fideicomiso 1"});
    for (size_t i = 0; i < 5; i++)
        world_amount(&w, &(struct world_amount){.entity = SONORA,
                                                .node = node,
                                                .snapshot = s,
                                                .row = (int64_t)i + 2,
                                                .minor = parts[i].minor,
                                                .moment = parts[i].moment,
                                                .year = parts[i].year});
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_TRUST); /* 1000 + 500 + 50 - 200 = 1350 */
    CHECK_INT(f.count, 1);
    CHECK_INT(f.minor, -100);
    CHECK_INT(f.year, 2014);
    world_close(&w);
}

/* --- moments --------------------------------------------------------------------------------- */

BOTH(check_moments_out_of_order_are_told_once)
{
    static const int64_t right[] = {1000, 900, 900, 800, 800}, wrong[] = {1000, 900, 950, 800, 810};
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    for (int which = 0; which < 2; which++) {
        int64_t node = world_node(&w, &(struct world_node){.entity = SONORA,
                                                           .snapshot = s,
                                                           .kind = NODE_PROJECT,
                                                           .key = which ? "mal" : "bien",
                                                           .label = which ? "Puente" : "Pozo"});

        for (int i = 0; i < 5; i++)
            world_amount(&w, &(struct world_amount){.entity = SONORA,
                                                    .node = node,
                                                    .snapshot = s,
                                                    .row = 2 + which,
                                                    .item = i + 1,
                                                    .minor = (which ? wrong : right)[i],
                                                    .moment = (enum moment)(MOMENT_MODIFIED + i)});
    }
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_ORDER);
    CHECK_INT(f.count, 1);
    CHECK_INT(f.minor, 50);
    CHECK_STR(str_of(f.message),
              "Puente: devengado 9.50 pasa de comprometido 9.00; la diferencia es 0.50.");
    world_close(&w);
}

BOTH(check_accrued_copied_from_approved_everywhere_is_told)
{
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    for (int year = 2023; year <= 2024; year++)
        for (int i = 1; i <= 6; i++) {
            char code[16];

            snprintf(code, sizeof code, "%d00", 10 + i);
            world_line(&w,
                       &(struct world_line){.entity = SONORA,
                                            .snapshot = s,
                                            .row = 10 * (year - 2022) + i,
                                            .year = year,
                                            .scheme = "COG",
                                            .code = code,
                                            .approved = 100 * i + year,
                                            .accrued = 100 * i + year + (year == 2024 && i == 3)});
        }
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_ACCRUED_COPY);
    CHECK_INT(f.count, 1);
    CHECK_INT(f.year, 2023);
    CHECK_INT(f.row_count, 6);
    CHECK_INT(f.rows[0], 11);
    world_close(&w);
}

BOTH(check_last_years_budget_repeated_is_told)
{
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    for (int year = 2022; year <= 2024; year++)
        for (int i = 1; i <= 6; i++) {
            char code[16];

            snprintf(code, sizeof code, "%d00", 10 + i);
            world_line(&w, &(struct world_line){.entity = SONORA,
                                                .snapshot = s,
                                                .row = 10 * (year - 2021) + i,
                                                .year = year,
                                                .scheme = "COG",
                                                .code = code,
                                                .approved = i * 100 + (year == 2022 ? 1 : 0),
                                                .accrued = i * 100 + year});
        }
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_YEAR_REPEATED);
    CHECK_INT(f.count, 1);
    CHECK_INT(f.year, 2024);
    CHECK_STR(str_of(f.text), "6 de 6");
    CHECK_INT(f.row_count, 12);
    world_close(&w);
}

/* --- classifications ------------------------------------------------------------------------- */

BOTH(check_classifications_are_reconciled_and_both_kinds_listed)
{
    struct check_reconciliation *pairs;
    size_t count;
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    budget(&w, s, "COG", 2023, 1000, 600, 400);
    budget(&w, s, "CFG", 2023, 1000, 500, 500);
    budget(&w, s, "COG", 2024, 1000, 600, 400);
    budget(&w, s, "CFG", 2024, 1003, 600, 403);
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_CLASSIFICATIONS);
    CHECK_INT(f.count, 2); /* approved and accrued of 2024 */
    CHECK_INT(f.minor, 300);
    CHECK_INT(f.year, 2024);
    f = found(&w, CHECK_CLASSIFICATIONS_AGREE);
    CHECK_INT(f.count, 2);
    CHECK_INT(f.year, 2023);
    OK(check_reconcile(w.ledger, &w.arena, SONORA, 0, &pairs, &count, &w.err));
    CHECK_INT(count, 4);
    CHECK(pairs[0].agree && pairs[1].agree && !pairs[2].agree && !pairs[3].agree);
    CHECK_INT(pairs[2].year, 2024);
    CHECK_INT(pairs[2].a_minor + pairs[2].b_minor, 200300);
    CHECK_INT(pairs[2].a_row, 2);
    OK(check_reconcile(w.ledger, &w.arena, ZACATECAS, 0, &pairs, &count, &w.err));
    CHECK_INT(count, 0);
    world_close(&w);
}

BOTH(check_newer_snapshot_replaces_what_was_found_of_a_budget)
{
    struct world w;
    int64_t first, second;

    world_open(&w, url);
    world_begin(&w);
    first = simple_snapshot(&w);
    budget(&w, first, "COG", 2024, 1000, 600, 400);
    second = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "funcional.csv"});
    budget(&w, second, "CFG", 2024, 1003, 600, 403);
    check(&w, first);
    check(&w, second);
    check(&w, second);
    world_commit(&w);
    CHECK_INT(found(&w, CHECK_CLASSIFICATIONS).count, 2);
    world_close(&w);
}

BOTH(check_on_demand_finds_the_same_and_doubles_nothing)
{
    struct check_summary once, again;
    struct check_count *counts;
    size_t count;
    struct world w;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    budget(&w, s, "COG", 2024, 1000, 600, 399);
    loan(&w, s, 6, 14560);
    world_commit(&w);
    OK(ledger_check(w.ledger, 0, NULL, &once, &w.err));
    OK(ledger_check(w.ledger, SONORA, NULL, &again, &w.err));
    CHECK_INT(once.findings, 3);
    CHECK_INT(again.findings, 3);
    CHECK_INT(again.by_severity[SEVERITY_CONTRADICTION], 3);
    OK(check_counts(w.ledger, &w.arena, &(struct check_filter){.entity = SONORA}, &counts, &count,
                    &w.err));
    CHECK_INT(count, 2);
    CHECK_STR(counts[0].code, CHECK_TOTAL);
    CHECK_INT(counts[0].count, 2);
    OK(ledger_check(w.ledger, ZACATECAS, NULL, &again, &w.err));
    CHECK_INT(again.findings, 0);
    world_close(&w);
}

/* On one engine: the limit is kept in memory, and so many loans take PostgreSQL minutes. */
TEST_SECONDS(check_rules_keep_their_largest_findings_and_count_the_rest, 300)
{
    struct check_count *counts;
    size_t count;
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, "ledger.cauce");
    world_begin(&w);
    s = simple_snapshot(&w);
    for (int i = 1; i <= 2 * CHECK_FINDINGS_MAX + 50; i++) loan(&w, s, i, 6500 + i);
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_DEBT);
    CHECK_INT(f.count, CHECK_FINDINGS_MAX);
    CHECK_INT(f.minor, 2 * CHECK_FINDINGS_MAX + 50);
    OK(check_counts(w.ledger, &w.arena, &(struct check_filter){.rule = STR(CHECK_DEBT)}, &counts,
                    &count, &w.err));
    CHECK_INT(counts[0].count, CHECK_FINDINGS_MAX);
    world_close(&w);
}

TEST(check_every_rule_explains_itself)
{
    size_t count;
    const struct check_rule *rules = check_rules(&count);

    CHECK(count <= CHECK_RULES_MAX);
    for (size_t i = 0; i < count; i++) {
        CHECK(rules[i].title[0] && rules[i].about[0] && rules[i].message[0]);
        CHECK(check_rule_find(str_of(rules[i].code)) == &rules[i]);
        CHECK(rules[i].severity >= SEVERITY_NOTE && rules[i].severity <= SEVERITY_CONTRADICTION);
    }
    CHECK(!check_rule_find(STR("no-such-rule")));
}

BOTH(check_statements_do_not_grow_with_the_rows)
{
    uint64_t statements[2];

    for (int round = 0; round < 2; round++) {
        struct world w;
        uint64_t before;
        int64_t s;

        if (round && strstr(url, "postgres")) {
            statements[1] = statements[0]; /* one schema per test */
            break;
        }
        world_open(&w, round ? "second.cauce" : url);
        world_begin(&w);
        s = simple_snapshot(&w);
        for (int i = 0; i < (round ? 400 : 4); i++) loan(&w, s, i + 1, 6500);
        before = store_statements(w.store);
        check(&w, s);
        statements[round] = store_statements(w.store) - before;
        world_commit(&w);
        world_close(&w);
    }
    CHECK_INT(statements[1], statements[0]);
    CHECK(statements[0] < 40);
}
