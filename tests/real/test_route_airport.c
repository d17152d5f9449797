/* The airport of Mexico City as published in 2017: 248 processes from budget to contract. */
#include "tracing.h"

#include <stdlib.h>
#include <strings.h>

#define FOLDER "naicm_edca_2017_tables"

static void airport(void)
{
    start("ledger.cauce");
    import_published(FOLDER, NULL);
    traced();
}

/* The figure of a process in another table. */
static int64_t figure_of(const struct table *t, const char *process, const char *name)
{
    size_t key = column(t, "contractingprocess_id"), money = column(t, name);
    int64_t sum = 0;

    for (size_t i = 1; i <= t->rows; i++)
        if (strcmp(t->cells[i][key], process) == 0) sum += centavos(t->cells[i][money]);
    return sum;
}

static int64_t node_sum(const char *what, enum node_kind kind)
{
    char sql[300];

    snprintf(sql, sizeof sql,
             "SELECT CAST(SUM(%s) AS BIGINT) FROM trace_node WHERE entity = 1 AND kind = %d AND "
             "currency = 'MXN'",
             what, (int)kind);
    return ask_number(sql);
}

TEST(airport_contracts_are_followed_from_their_budgets_to_the_centavo)
{
    airport();
    struct table contracts = read_csv(data_path(FOLDER "/contract.csv"));
    struct table budgets = read_csv(data_path(FOLDER "/budget.csv"));
    size_t key = column(&contracts, "contractingprocess_id");
    size_t money = column(&contracts, "value_amount");
    int64_t followed = 0;
    for (size_t i = 1; i <= contracts.rows; i++) {
        int64_t contract = centavos(contracts.cells[i][money]);
        int64_t budget = figure_of(&budgets, contracts.cells[i][key], "budget_amount");
        followed += contract < budget ? contract : budget;
    }
    CHECK_INT(node_sum("minor", NODE_CONTRACT), sum_column(&contracts, "value_amount"));
    CHECK_INT(node_sum("minor", NODE_CONTRACT), 12729613784143); /* 127,296,137,841.43 pesos */
    CHECK_INT(node_sum("in_proven", NODE_CONTRACT), followed);
    CHECK_INT(node_sum("in_possible", NODE_CONTRACT), followed);
    CHECK_INT(node_sum("minor", NODE_BUDGET_LINE), sum_column(&budgets, "budget_amount"));
}

/* Nothing of it was published as paid: all that is contracted ends there. */
TEST(airport_money_ends_at_the_contracts)
{
    airport();
    CHECK_INT(node_sum("out_proven", NODE_CONTRACT), 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM trace_node WHERE entity = 1 AND kind = 10"), 0);
}

TEST(airport_route_of_the_project_holds_all_processes_and_its_identity)
{
    airport();
    struct table contracts = read_csv(data_path(FOLDER "/contract.csv"));
    const char *key = ask_text("SELECT key FROM node WHERE entity = 1 AND kind = 7");
    struct route r = route_to(key);
    CHECK_INT(route_count(&r, NODE_CONTRACT), contracts.rows);
    CHECK_INT(route_sum(&r, NODE_CONTRACT), sum_column(&contracts, "value_amount"));
    check_identity(&r);
    CHECK_INT(r.figures.reach[TRACE_PROVEN][STAGE_CONTRACT], node_sum("in_proven", NODE_CONTRACT));
}

TEST(airport_processes_whose_award_and_contract_differ_are_findings)
{
    airport();
    struct table contracts = read_csv(data_path(FOLDER "/contract.csv"));
    struct table awards = read_csv(data_path(FOLDER "/award.csv"));
    size_t key = column(&contracts, "contractingprocess_id");
    int64_t differ = 0, difference = 0;
    for (size_t i = 1; i <= contracts.rows; i++) {
        const char *process = contracts.cells[i][key];
        int64_t by = figure_of(&contracts, process, "value_amount") -
                     figure_of(&awards, process, "value_amount");
        if (llabs(by) < 100) continue; /* centavos left out of the award */
        differ++;
        difference += by;
    }
    CHECK_INT(differ, 2);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'award-contract' AND "
                         "severity >= 2"),
              differ);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM finding WHERE rule = "
                         "'award-contract' AND severity >= 2"),
              difference);
}

/* The names of one identifier, each once; 0 when they do not all begin alike: several suppliers. */
static size_t names_of(const struct table *t, const char *rfc, const char *names[], size_t room)
{
    size_t id = column(t, "identifier_id"), name = column(t, "name"), count = 0;

    for (size_t i = 1; i <= t->rows && count < room; i++) {
        bool again = strcmp(t->cells[i][id], rfc) != 0;
        for (size_t k = 0; k < count && !again; k++)
            again = strcmp(names[k], t->cells[i][name]) == 0;
        if (again) continue;
        if (count && strncasecmp(names[0], t->cells[i][name], 7) != 0) return 0;
        names[count++] = t->cells[i][name];
    }
    return count;
}

TEST(airport_supplier_spelled_many_ways_is_one_with_the_reason)
{
    airport();
    struct table t = read_csv(data_path(FOLDER "/supplier.csv"));
    size_t id = column(&t, "identifier_id"), most = 0;
    const char *rfc = "", *names[32];
    char sql[700];
    for (size_t i = 1; i <= t.rows; i++) {
        size_t count = names_of(&t, t.cells[i][id], names, 32);
        if (strlen(t.cells[i][id]) != 12 || count <= most) continue;
        most = count;
        rfc = t.cells[i][id];
    }
    CHECK(most >= 3);
    names_of(&t, rfc, names, 32);
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM organisation WHERE rfc = '%s'", rfc);
    CHECK_INT(ask_number(sql), 1);
    for (size_t i = 0; i < most; i++) {
        snprintf(sql, sizeof sql,
                 "SELECT COUNT(*) FROM organisation o JOIN organisation_name n ON n.entity = "
                 "o.entity AND n.organisation = o.id WHERE o.rfc = '%s' AND n.name = '%s' AND "
                 "n.evidence IN ('new', 'rfc', 'name')",
                 rfc, names[i]);
        CHECK_INT(ask_number(sql), 1);
    }
}
