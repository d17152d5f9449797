/* Indicators of commitments, and the money behind them. */
#include "cocreate/commitment_parts.h"
#include "plan_here.h"

static struct err err;
static struct co_faults faults;

static struct measure_draft share(void)
{
    return (struct measure_draft){.title = STR("Contratos publicados"),
                                  .unit = STR("por ciento"),
                                  .formula = STR("publicados / conocidos"),
                                  .baseline = STR("3.54"),
                                  .baseline_day = date_from_ymd(2025, 12, 31),
                                  .target = STR("95.0"),
                                  .target_day = date_from_ymd(2026, 11, 30),
                                  .rises = true};
}

static int64_t add(struct town *t, int64_t commitment)
{
    struct measure_draft d = share();
    int64_t id;
    faults.count = 0;
    CHECK_OK(measure_add(&t->co, commitment, &d, &faults, &id, &err));
    return id;
}

BOTH(indicator_of_a_commitment_needs_baseline_and_target)
{
    struct town t;
    struct measure *list;
    size_t count;
    int64_t id;
    town_open(&t, url);
    int64_t plan = here_plan(&t), commitment = here_commitment(&t, plan, "Uno", HEALTH);
    struct measure_draft bare = {.title = STR("x"),
                                 .unit = STR("y"),
                                 .target = STR("mucho"),
                                 .baseline_day = DATE_NONE,
                                 .target_day = DATE_NONE};
    faults.count = 0;
    CHECK_INT(measure_add(&t.co, commitment, &bare, &faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "baseline") && co_fault_of(&faults, "target"));
    CHECK(co_fault_of(&faults, "baseline_day") && co_fault_of(&faults, "target_day"));
    id = add(&t, commitment);
    struct measure_draft d = share(), back = share();
    back.target_day = back.baseline_day - 1; /* a target of the past */
    faults.count = 0;
    CHECK_INT(measure_edit(&t.co, id, 1, &back, &faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "target_day") != NULL);
    d.target = STR("100");
    faults.count = 0;
    CHECK_OK(measure_edit(&t.co, id, 1, &d, &faults, &err));
    CHECK_OK(measure_list(&t.co, commitment, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(list[0].is.target, "100");
    CHECK_STR(list[0].is.baseline, "3.54");
    bare.target = STR("");
    faults.count = 0;
    CHECK_OK(measure_add(&t.co, 0, &bare, &faults, &id, &err)); /* the city's may wait */
    CHECK_INT(town_logged(&t, "indicator.added"), 2);
    town_close(&t);
}

BOTH(the_second_of_two_who_correct_an_indicator_is_told_and_overwrites_nothing)
{
    struct town t;
    struct measure m;
    town_open(&t, url);
    int64_t plan = here_plan(&t), commitment = here_commitment(&t, plan, "Uno", HEALTH);
    int64_t id = add(&t, commitment);
    struct measure_draft hers = share(), his = share();
    hers.target = STR("90");
    his.title = STR("Otro nombre");
    faults.count = 0;
    CHECK_OK(measure_get(&t.co, id, &m, &err));
    CHECK_OK(measure_edit(&t.co, id, m.version, &hers, &faults, &err));
    CHECK_INT(measure_edit(&t.co, id, m.version, &his, &faults, &err), ERR_CONFLICT);
    CHECK_INT(measure_drop(&t.co, id, m.version, &err), ERR_CONFLICT); /* nor is it taken away */
    CHECK_OK(measure_get(&t.co, id, &m, &err));
    CHECK_STR(m.is.target, "90");
    CHECK(!str_is(m.is.title, "Otro nombre"));
    CHECK_OK(measure_edit(&t.co, id, m.version, &his, &faults, &err));
    CHECK_INT(town_logged(&t, "indicator.edited"), 2); /* what hers said stands in the log */
    town_close(&t);
}

BOTH(indicators_stay_as_they_were_approved_and_values_are_never_overwritten)
{
    struct town t;
    struct measure_value *values, v = {date_from_ymd(2026, 1, 2), STR("10.50"), STR(""), 0};
    size_t count;
    town_open(&t, url);
    int64_t plan = here_plan(&t), commitment = here_commitment(&t, plan, "Uno", HEALTH);
    int64_t id = add(&t, commitment), extra = add(&t, commitment);
    CHECK_OK(measure_drop(&t.co, extra, 1, &err));
    here_publish(&t, plan);
    struct measure_draft d = share();
    faults.count = 0;
    CHECK_INT(measure_edit(&t.co, id, 1, &d, &faults, &err), ERR_CONFLICT);
    CHECK_INT(measure_drop(&t.co, id, 1, &err), ERR_CONFLICT);
    struct co health = here_institution(&t, 5, HEALTH), culture = here_institution(&t, 6, CULTURE);
    CHECK_INT(measure_value_add(&culture, id, &v, STR(""), &faults, &err), ERR_DENIED);
    CHECK_OK(measure_value_add(&health, id, &v, STR(""), &faults, &err));
    v.value = STR("99");
    CHECK_INT(measure_value_add(&health, id, &v, STR(""), &faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "day") != NULL);
    faults.count = 0;
    v.day = date_from_ymd(2026, 1, 3);
    CHECK_INT(measure_value_add(&health, id, &v, STR(""), &faults, &err), ERR_INPUT);
    CHECK_OK(measure_values(&t.co, id, STR(""), &values, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(values[0].value, "10.50");
    CHECK_INT(town_logged(&t, "indicator.measured"), 1);
    town_close(&t);
}

TEST(indicator_is_reached_by_exact_comparison_in_its_direction)
{
    struct measure_draft d = share();
    CHECK_INT(measure_reaches(&d, STR("94.999999")), MEASURE_SHORT);
    CHECK_INT(measure_reaches(&d, STR("95")), MEASURE_REACHED);
    d.rises = false;
    CHECK_INT(measure_reaches(&d, STR("95.000001")), MEASURE_SHORT);
    CHECK_INT(measure_reaches(&d, STR("94")), MEASURE_REACHED);
    d.target = STR("");
    CHECK_INT(measure_reaches(&d, STR("94")), MEASURE_UNTOLD);
}

static void run(struct town *t, const struct store_query *query)
{
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(ledger_store(t->ledger), query, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
}

#define ENTITY                                                                                     \
    "INSERT INTO entity (id, code, kind, name, name_key) VALUES (26, 'pueblo', 'other', 'P', "     \
    "'P') ON CONFLICT DO NOTHING"
#define SNAPSHOT                                                                                   \
    "INSERT INTO snapshot (id, owner, sha256, size, name, sheet, series, retrieved_at, layout, "   \
    "layout_sha256, format, encoding, header_row, rows_read, rows_accepted, rows_quarantined, "    \
    "imported_at, imported_by, program) VALUES (1, 26, 'a', 1, 'f.csv', '', 's', 0, 'l', 'x', "    \
    "'csv', 'utf-8', 1, 1, 1, 0, 0, 'test', 't')"
#define NODE                                                                                       \
    "INSERT INTO node (entity, id, kind, key, key_hash, label, published, snapshot, row) "         \
    "VALUES (26, 7, 3, 'C-1', 1, 'Empréstito 2014', 1, 1, 2)"
#define GAP                                                                                        \
    "INSERT INTO trace_gap (entity, id, key, kind, missing, currency, nodes, minor, "              \
    "minor_possible, snapshot) VALUES (26, 1, 'loan-contract', 3, 1, 'MXN', 1, 500, 0, 1)"

static void publish_money(struct town *t)
{
    static const struct store_query all[] = {
        {"here_entity", ENTITY, ENTITY, 0, 0, ">", false},
        {"here_snapshot", SNAPSHOT, SNAPSHOT, 0, 0, ">", false},
        {"here_node", NODE, NODE, 0, 0, ">", false},
        {"here_gap", GAP, GAP, 0, 0, ">", false},
    };
    CHECK_OK(co_begin(&t->co, &err));
    for (size_t i = 0; i < 4; i++) run(t, &all[i]);
    CHECK_OK(co_end(&t->co, ERR_NONE, &err));
}

BOTH(commitment_is_tied_to_the_money_and_the_gaps_behind_it)
{
    struct town t;
    struct money_tie *ties;
    size_t count;
    town_open(&t, url);
    publish_money(&t);
    int64_t id = here_published(&t, NULL);
    struct co member = town_as(&t, 3, CO_MEMBER, CO_CIVIL_SOCIETY);
    struct co citizen = town_as(&t, 4, CO_CITIZEN, CO_CITIZENRY);
    faults.count = 0;
    CHECK_INT(money_tie_add(&citizen, id, 7, STR_NONE, STR_NONE, &faults, &err), ERR_DENIED);
    CHECK_OK(money_tie_add(&member, id, 7, STR_NONE, STR("El crédito"), &faults, &err));
    CHECK_OK(money_tie_add(&member, id, 0, STR("loan-contract"), STR_NONE, &faults, &err));
    CHECK_INT(money_tie_add(&member, id, 7, STR_NONE, STR_NONE, &faults, &err), ERR_INPUT);
    faults.count = 0;
    CHECK_INT(money_tie_add(&member, id, 8, STR_NONE, STR_NONE, &faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "node") != NULL);
    faults.count = 0;
    CHECK_INT(money_tie_add(&member, id, 0, STR("no-such"), STR_NONE, &faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "gap") != NULL);
    CHECK_OK(money_tie_list(&t.co, id, &ties, &count, &err));
    CHECK_INT(count, 2);
    CHECK_STR(ties[0].gap, "loan-contract");
    CHECK_STR(ties[1].label, "Empréstito 2014");
    CHECK_INT(ties[1].kind, NODE_LOAN);
    CHECK_INT(money_tie_drop(&citizen, id, 7, STR_NONE, &err), ERR_DENIED);
    CHECK_OK(money_tie_drop(&member, id, 7, STR_NONE, &err));
    CHECK_INT(money_tie_drop(&member, id, 7, STR_NONE, &err), ERR_NOTFOUND);
    CHECK_INT(town_logged(&t, "money.tied"), 2);
    CHECK_INT(town_logged(&t, "money.untied"), 1);
    town_close(&t);
}
