/* The questions of the route: each rule asks where it should and is silent just below its
 * threshold, with the pesos and rows behind it. */
#include <stdio.h>

#include "flagging.h"
#include "trace/flag_private.h"

/* --- works ------------------------------------------------------------------------------------ */

struct built { /* a project of 1000 pesos in one contract, with what was paid and built */
    int64_t paid;
    const char *physical, *financial;
    int32_t ends, cut_off, paid_on;
};

static int64_t build(struct world *w, const struct built *b)
{
    int64_t s = file_of(w, SONORA, "obras.csv", b->cut_off ? b->cut_off : day(2024, 12, 31));
    int64_t work = thing(w, SONORA, s, 3, NODE_PROJECT, "obra/1", MOMENT_APPROVED, 100000);
    int64_t c = thing(w, SONORA, s, 4, NODE_CONTRACT, "contrato/1", MOMENT_CONTRACTED, 100000);

    flows(w, SONORA, work, c, s);
    set_end(w, work, b->ends ? b->ends : day(2024, 6, 30));
    if (b->paid) {
        int64_t p = thing(w, SONORA, s, 5, NODE_PAYMENT, "pago/1", MOMENT_PAID, b->paid);

        set_paid_on(w, p, b->paid_on ? b->paid_on : day(2024, 12, 1));
        flows(w, SONORA, c, p, s);
    }
    if (b->physical) world_attribute(w, SONORA, work, CHECK_ATTRIBUTE_PHYSICAL, s, 3, b->physical);
    if (b->financial)
        world_attribute(w, SONORA, work, CHECK_ATTRIBUTE_FINANCIAL, s, 3, b->financial);
    return work;
}

static size_t flags_when(const char *url, struct built built, const char *rule, struct flag *first)
{
    struct world here, *w = &here;
    struct flag *flags;
    size_t count;

    world_open(w, url);
    world_begin(w);
    build(w, &built);
    world_commit(w);
    compute(w);
    count = flags_of(w, SONORA, rule, &flags);
    if (count && first) *first = flags[0];
    if (count && first) {
        CHECK(flags[0].question.n > 20 && flags[0].snapshot > 0);
        first->expected = first->found = STR_NONE; /* they end with the arena */
    }
    world_close(w);
    return count;
}

BOTH(flags_ask_of_a_work_paid_and_not_built_from_95_percent_on)
{
    struct flag f;

    CHECK_INT(
        flags_when(url, (struct built){.paid = 95000, .physical = "60"}, FLAG_PAID_NOT_BUILT, &f),
        1);
    CHECK_INT(f.minor, 95000);
    CHECK(f.severity == SEVERITY_CONTRADICTION);
}

BOTH(flags_are_silent_below_95_percent_paid)
{
    CHECK_INT(
        flags_when(url, (struct built){.paid = 94999, .physical = "60"}, FLAG_PAID_NOT_BUILT, NULL),
        0);
}

BOTH(flags_are_silent_when_the_work_is_built)
{
    CHECK_INT(flags_when(url, (struct built){.paid = 100000, .physical = "100"},
                         FLAG_PAID_NOT_BUILT, NULL),
              0);
}

BOTH(flags_are_silent_before_the_end_date)
{
    CHECK_INT(
        flags_when(url, (struct built){.paid = 100000, .physical = "60", .ends = day(2024, 12, 31)},
                   FLAG_PAID_NOT_BUILT, NULL),
        0);
}

BOTH(flags_ask_of_progress_20_points_behind)
{
    struct flag f;

    CHECK_INT(
        flags_when(url, (struct built){.paid = 80000, .physical = "60"}, FLAG_PROGRESS_BEHIND, &f),
        1);
    CHECK_INT(f.minor, 20000); /* a fifth of the contract */
}

BOTH(flags_are_silent_of_progress_less_than_20_points_behind)
{
    CHECK_INT(flags_when(url, (struct built){.paid = 80000, .physical = "60.01"},
                         FLAG_PROGRESS_BEHIND, NULL),
              0);
}

BOTH(flags_take_the_published_financial_progress_before_the_computed_one)
{
    CHECK_INT(flags_when(url, (struct built){.paid = 80000, .physical = "60", .financial = "65"},
                         FLAG_PROGRESS_BEHIND, NULL),
              0);
}

BOTH(flags_ask_of_a_stalled_work_after_180_days_without_payment)
{
    struct flag f;

    CHECK_INT(
        flags_when(
            url, (struct built){.paid = 1000, .physical = "60", .paid_on = day(2024, 12, 31) - 181},
            FLAG_STALLED, &f),
        1);
    CHECK_INT(f.minor, 100000);
}

BOTH(flags_are_silent_of_a_work_paid_180_days_before)
{
    CHECK_INT(
        flags_when(
            url, (struct built){.paid = 1000, .physical = "60", .paid_on = day(2024, 12, 31) - 180},
            FLAG_STALLED, NULL),
        0);
}

BOTH(flags_of_works_carry_the_rows_behind_them)
{
    struct world here, *w = &here;
    struct flag *flags, one;
    bool contract = false, payment = false, progress = false;

    world_open(w, url);
    world_begin(w);
    build(w, &(struct built){.paid = 100000, .physical = "60"});
    world_commit(w);
    compute(w);
    CHECK_INT(flags_of(w, SONORA, FLAG_PAID_NOT_BUILT, &flags), 1);
    MUST(flag_read(w->ledger, &w->arena, SONORA, flags[0].key, &one, &w->err));
    for (size_t i = 0; i < one.row_count; i++) {
        progress |= one.rows[i].row == 3;
        contract |= one.rows[i].row == 4;
        payment |= one.rows[i].row == 5;
        CHECK_STR(one.rows[i].file, "obras.csv");
    }
    CHECK(progress && contract && payment);
    CHECK_STR(one.expected, "1,000.00 (100.00 %)");
    CHECK_STR(one.found, "60.00 %");
    world_close(w);
}

/* --- contracts -------------------------------------------------------------------------------- */

static size_t over_budget(const char *url, int64_t budget, int64_t contract, bool shared)
{
    struct world here, *w = &here;
    struct flag *flags;
    size_t count;
    int64_t s, project, other, procedure, c;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "proyectos.csv", day(2024, 12, 31));
    project = thing(w, SONORA, s, 3, NODE_PROJECT, "p/1", MOMENT_APPROVED, budget);
    procedure = thing(w, SONORA, s, 4, NODE_PROCEDURE, "l/1", 0, 0);
    c = thing(w, SONORA, s, 5, NODE_CONTRACT, "c/1", MOMENT_CONTRACTED, contract);
    flows(w, SONORA, project, procedure, s);
    flows(w, SONORA, procedure, c, s);
    if (shared) {
        other = thing(w, SONORA, s, 6, NODE_PROJECT, "p/2", MOMENT_APPROVED, budget);
        flows(w, SONORA, other, c, s);
    }
    world_commit(w);
    compute(w);
    count = flags_of(w, SONORA, FLAG_CONTRACT_OVER_BUDGET, &flags);
    if (count) {
        CHECK_INT(flags[0].minor, contract - budget);
        CHECK_STR(flags[0].subject, "p/1");
    }
    world_close(w);
    return count;
}

BOTH(flags_ask_of_a_contract_more_than_a_peso_above_the_budget_of_its_project)
{
    CHECK_INT(over_budget(url, 100000, 100101, false), 1);
}

BOTH(flags_are_silent_of_a_contract_a_peso_above_its_budget)
{
    CHECK_INT(over_budget(url, 100000, 100100, false), 0);
}

BOTH(flags_are_silent_of_a_contract_that_has_another_budget_too)
{
    CHECK_INT(over_budget(url, 100000, 150000, true), 0);
}

/* Payments reach the contract; the ledger's own check did not run here. */
static size_t over_paid(const char *url, int64_t paid, bool told)
{
    struct world here, *w = &here;
    struct check_scope scope;
    struct flag *flags;
    size_t count;
    int64_t s, c;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "pagos.csv", day(2024, 12, 31));
    c = thing(w, SONORA, s, 3, NODE_CONTRACT, "c/1", MOMENT_CONTRACTED, 100000);
    flows(w, SONORA, c, thing(w, SONORA, s, 4, NODE_PAYMENT, "f/1", MOMENT_PAID, 60000), s);
    flows(w, SONORA, c, thing(w, SONORA, s, 5, NODE_PAYMENT, "f/2", MOMENT_PAID, paid - 60000), s);
    scope = CHECK_SCOPE_OF(s);
    if (told) MUST(ledger_check_snapshot(w->ledger, &scope, NULL, NULL, &w->err));
    world_commit(w);
    compute(w);
    count = flags_of(w, SONORA, FLAG_PAYMENTS_OVER, &flags);
    if (count) CHECK_INT(flags[0].minor, paid - 100000);
    if (told) CHECK_INT(flags_of(w, SONORA, CHECK_PAYMENTS, &flags), 1);
    world_close(w);
    return count;
}

BOTH(flags_ask_of_payments_more_than_a_peso_above_the_contract)
{
    CHECK_INT(over_paid(url, 100101, false), 1);
}

BOTH(flags_are_silent_of_payments_a_peso_above_the_contract)
{
    CHECK_INT(over_paid(url, 100100, false), 0);
}

BOTH(flags_do_not_repeat_what_the_ledger_already_asks)
{
    CHECK_INT(over_paid(url, 100101, true), 0);
}

/* --- loans ------------------------------------------------------------------------------------ */

BOTH(flags_ask_where_a_loan_went_as_far_as_it_cannot_be_followed)
{
    struct world here, *w = &here;
    struct flag *flags;
    int64_t s, followed, half, heading, line;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "deuda.csv", day(2024, 12, 31));
    followed = thing(w, SONORA, s, 3, NODE_LOAN, "k/1", MOMENT_DRAWN, 5000);
    flows(w, SONORA, followed, thing(w, SONORA, s, 4, NODE_PROJECT, "o/1", MOMENT_APPROVED, 5000),
          s);
    half = thing(w, SONORA, s, 5, NODE_LOAN, "k/2", MOMENT_DRAWN, 5000);
    flows(w, SONORA, half, thing(w, SONORA, s, 6, NODE_PROJECT, "o/2", MOMENT_APPROVED, 2000), s);
    /* A heading of a printed statement is asked by its lines. */
    heading = thing(w, SONORA, s, 7, NODE_LOAN, "t", MOMENT_DRAWN, 900);
    line = world_node(w, &(struct world_node){.entity = SONORA,
                                              .snapshot = s,
                                              .row = 8,
                                              .kind = NODE_LOAN,
                                              .parent = heading,
                                              .key = "t/1"});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = line,
                                           .snapshot = s,
                                           .row = 8,
                                           .minor = 900,
                                           .moment = MOMENT_DRAWN});
    world_commit(w);
    compute(w);
    CHECK_INT(flags_of(w, SONORA, FLAG_LOAN_DESTINATION, &flags), 2);
    CHECK_STR(flags[0].subject, "k/2");
    CHECK_INT(flags[0].minor, 3000);
    CHECK_STR(flags[0].found, "20.00");
    CHECK_STR(flags[1].subject, "t/1");
    CHECK_INT(flags[1].minor, 900);
    world_close(w);
}

/* --- December --------------------------------------------------------------------------------- */

/* `months` payments of 100 pesos, one a month, and one of `last` in December. */
static size_t december(const char *url, int months, int64_t last)
{
    struct world here, *w = &here;
    struct flag *flags;
    size_t count;
    char key[16];
    int64_t s, unit, p;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "pagos.csv", day(2025, 1, 31));
    unit =
        world_organisation(w, &(struct world_organisation){SONORA, s, "Secretaría X", NULL, NULL});
    for (int m = 1; m <= months + 1; m++) {
        bool end = m == months + 1;

        snprintf(key, sizeof key, "f/%d", m);
        p = world_node(w, &(struct world_node){.entity = SONORA,
                                               .snapshot = s,
                                               .row = m + 1,
                                               .kind = NODE_PAYMENT,
                                               .unit = unit,
                                               .key = key});
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = p,
                                               .snapshot = s,
                                               .row = m + 1,
                                               .minor = end ? last : 10000,
                                               .moment = MOMENT_PAID});
        set_paid_on(w, p, end ? day(2024, 12, 31) : day(2024, m, 15));
    }
    world_commit(w);
    compute(w);
    count = flags_of(w, SONORA, FLAG_DECEMBER, &flags);
    if (count) {
        CHECK_INT(flags[0].minor, last);
        CHECK_INT(flags[0].year, 2024);
        CHECK_STR(flags[0].subject, "Secretaría X");
        CHECK_INT(flags[0].unit, unit);
    }
    world_close(w);
    return count;
}

BOTH(flags_ask_of_30_percent_paid_in_december)
{
    /* 11 months of 100: 471.43 of 1571.43 is 30.0002 %, and 3.6 times the monthly mean */
    CHECK_INT(december(url, 11, 47143), 1);
}

BOTH(flags_are_silent_below_30_percent_in_december)
{
    CHECK_INT(december(url, 11, 47142), 0);
}

BOTH(flags_are_silent_of_december_with_fewer_than_12_payments)
{
    CHECK_INT(december(url, 10, 100000), 0);
}

/* --- suppliers -------------------------------------------------------------------------------- */

static void sell(struct world *w, int64_t entity, int64_t s, int64_t supplier, int64_t unit,
                 const char *key, int64_t minor)
{
    int64_t c = world_node(w, &(struct world_node){.entity = entity,
                                                   .snapshot = s,
                                                   .row = 5,
                                                   .kind = NODE_CONTRACT,
                                                   .unit = unit,
                                                   .key = key});

    world_amount(w, &(struct world_amount){.entity = entity,
                                           .node = c,
                                           .snapshot = s,
                                           .row = 5,
                                           .minor = minor,
                                           .moment = MOMENT_CONTRACTED});
    world_party(w, entity, c, ROLE_SUPPLIER, supplier, s);
}

static int64_t organisation(struct world *w, int64_t entity, int64_t s, const char *name,
                            const char *rfc)
{
    return world_organisation(w, &(struct world_organisation){entity, s, name, rfc, NULL});
}

BOTH(flags_ask_of_one_supplier_in_two_entities_wherever_it_was_computed_first)
{
    struct world here, *w = &here;
    struct trace_summary summary;
    struct flag *flags;
    int64_t s, t, a, b;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "a.csv", day(2024, 12, 31));
    a = organisation(w, SONORA, s, "Proveedora Uno SA de CV", "PUN010101AB1");
    sell(w, SONORA, s, a, 0, "c/1", 1000);
    world_commit(w);
    compute(w);
    CHECK_INT(flags_of(w, 0, FLAG_SUPPLIER_ENTITIES, &flags), 0);

    world_begin(w);
    t = file_of(w, ZACATECAS, "b.csv", day(2024, 12, 31));
    b = organisation(w, ZACATECAS, t, "PROVEEDORA UNO", "PUN010101AB1");
    sell(w, ZACATECAS, t, b, 0, "c/9", 500);
    world_commit(w);
    MUST(trace_update(w->ledger, NULL, &summary, &w->err)); /* only Zacatecas is pending */
    CHECK_INT(flags_of(w, SONORA, FLAG_SUPPLIER_ENTITIES, &flags), 1);
    CHECK_INT(flags[0].minor, 1500);
    CHECK_INT(flags[0].organisation, a);
    CHECK_STR(flags[0].found, "Sonora; Zacatecas");
    CHECK_INT(flags_of(w, ZACATECAS, FLAG_SUPPLIER_ENTITIES, &flags), 1);
    CHECK_INT(flags[0].organisation, b);
    compute(w); /* everything anew gives the same */
    CHECK_INT(flags_of(w, 0, FLAG_SUPPLIER_ENTITIES, &flags), 2);
    CHECK_INT(flags[0].minor, 1500);
    world_close(w);
}

static size_t units(const char *url, int count)
{
    struct world here, *w = &here;
    struct flag *flags;
    char name[32], key[16];
    size_t found;
    int64_t s, supplier;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "a.csv", day(2024, 12, 31));
    supplier = organisation(w, SONORA, s, "Proveedora Dos", NULL);
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "Unidad %c", 'A' + i);
        snprintf(key, sizeof key, "c/%d", i);
        sell(w, SONORA, s, supplier, organisation(w, SONORA, s, name, NULL), key, 100);
    }
    world_commit(w);
    compute(w);
    found = flags_of(w, SONORA, FLAG_SUPPLIER_ENTITIES, &flags);
    if (found) {
        CHECK_INT(flags[0].minor, 100 * count);
        CHECK_STR(flags[0].found, "Unidad A; Unidad B; Unidad C");
    }
    world_close(w);
    return found;
}

BOTH(flags_ask_of_one_supplier_in_three_units)
{
    CHECK_INT(units(url, 3), 1);
}

BOTH(flags_are_silent_of_one_supplier_in_two_units)
{
    CHECK_INT(units(url, 2), 0);
}

/* --- thresholds ------------------------------------------------------------------------------- */

TEST(flag_limits_can_be_changed_by_a_text_and_say_where_they_are_wrong)
{
    struct flag_limits limits = {.paid = 9500};
    struct err err = {0};

    CHECK_OK(flag_limits_parse(STR("# nota\nregla;umbral;valor;unidad;razón\n"
                                   "paid-not-built;pagado;90.5;%;así\n"),
                               "x.txt", &limits, &err));
    CHECK_INT(limits.paid, 9050);
    CHECK(flag_limits_parse(STR("regla;umbral\npaid-not-built;pagado;mucho;%;así\n"), "x.txt",
                            &limits, &err) == ERR_INPUT);
    CHECK_INT(err.place.line, 2);
    CHECK(flag_limits_parse(STR("regla;umbral\nno-hay;pagado;1;%;así\n"), "x.txt", &limits, &err) ==
          ERR_INPUT);
}

TEST(requirement_55_every_flag_is_a_question_with_its_formula_and_an_innocent_reason)
{
    size_t count, questions = 0;
    const struct flag_rule *rules = flag_rules(&count);

    for (size_t i = 0; i < count; i++) {
        CHECK(rules[i].formula[0] && rules[i].innocent[0]);
        questions += strchr(rules[i].question, '?') != NULL;
        CHECK(flag_rule_find(str_of(rules[i].code)) == &rules[i]);
    }
    CHECK_INT(questions, count);
}

TEST(every_check_that_asks_something_is_a_rule_of_the_flags)
{
    size_t count;
    const struct check_rule *rules = check_rules(&count);

    for (size_t i = 0; i < count; i++)
        if (rules[i].severity >= SEVERITY_QUESTION && !flag_rule_find(str_of(rules[i].code)))
            test_fail(__FILE__, __LINE__, "%s has no question", rules[i].code);
}
