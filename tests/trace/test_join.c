/* Joins: keys in other forms, projects of one process, names that are nearly the same, and what
 * persons decided. */
#include "../ledger/world.h"

#include <stdio.h>

#include "ledger_queries.h"
#include "store/store.h"
#include "trace/join.h"
#include "trace/join_private.h"

/* --- the form in which keys are compared ------------------------------------------------------ */

static const char *normal(enum node_kind kind, const char *key)
{
    static char out[JOIN_KEY_MAX + 1];
    size_t n = join_key_normal(kind, str_of(key), out);

    out[n] = '\0';
    return out;
}

TEST(join_compares_keys_without_case_blanks_apostrophes_signs_prefix_and_version)
{
    static const char *const same[][2] = {
        {"0809J2P0002", "'0809J2P0002"},
        {"0809J2P0002", "0809-j2p 0002"},
        {"0809J2P0002", " 0809.J2P.0002 "},
        {"LO-919009986-E14-2019", "lo 919009986 e14 2019"},
        {"ocds-7wj9x5-SINL-CPE-018-2017", "Release-ocds-7wj9x5-SINL-CPE-018-2017-v001"},
        {"SINL-CPE-018-2017", "MX-SINL-CPE-018-2017"},
        {"PEI-0119/2019", "pei 0119-2019"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char first[JOIN_KEY_MAX + 1];
        snprintf(first, sizeof first, "%s", normal(NODE_PROJECT, same[i][0]));
        CHECK(first[0] != '\0');
        CHECK_STR(str_of(normal(NODE_PROJECT, same[i][1])), first);
    }
}

TEST(join_keeps_apart_keys_whose_numbers_are_split_elsewhere)
{
    char first[JOIN_KEY_MAX + 1];
    snprintf(first, sizeof first, "%s", normal(NODE_CONTRACT, "LP-1/23"));
    CHECK(strcmp(first, normal(NODE_CONTRACT, "LP-12/3")) != 0);
    snprintf(first, sizeof first, "%s", normal(NODE_BUDGET_LINE, "2010/FDP/22-00"));
    CHECK(strcmp(first, normal(NODE_BUDGET_LINE, "2010/FDP/220-0")) != 0);
}

TEST(join_does_not_compare_what_is_no_key)
{
    char long_key[400];
    memset(long_key, '7', sizeof long_key - 1);
    long_key[sizeof long_key - 1] = '\0';
    CHECK_STR(str_of(normal(NODE_PROJECT, "N/A")), "");
    CHECK_STR(str_of(normal(NODE_PROJECT, "MANTENIMIENTO")), "");
    CHECK_STR(str_of(normal(NODE_PROJECT, "'---'")), "");
    CHECK_STR(str_of(normal(NODE_PROJECT, "")), "");
    CHECK_STR(str_of(normal(NODE_PROJECT, long_key)), "");
    CHECK_STR(str_of(normal(NODE_FUND, "FONDO/ingresos propios")), "fondoingresospropios");
}

/* --- small ledgers ---------------------------------------------------------------------------- */

static int64_t snapshot_of(struct world *w)
{
    return world_snapshot(w, &(struct world_snapshot){.owner = SONORA});
}

static int64_t node(struct world *w, int64_t snapshot, enum node_kind kind, const char *key,
                    const char *label, bool referred)
{
    return world_node(w, &(struct world_node){.entity = SONORA,
                                              .snapshot = snapshot,
                                              .kind = kind,
                                              .key = key,
                                              .label = label,
                                              .referred = referred});
}

static void link(struct world *w, int64_t snapshot, int64_t source, int64_t target)
{
    world_link(w, &(struct world_link){
                      .entity = SONORA, .source = source, .target = target, .snapshot = snapshot});
}

static bool update(struct world *w)
{
    bool changed = false;

    world_begin(w);
    OK(join_update(w->ledger, SONORA, &changed, &w->err));
    world_commit(w);
    return changed;
}

static size_t list(struct world *w, const char *rule, const char *state, struct join_row **rows)
{
    size_t count;

    OK(join_list(
        w->ledger, &w->arena,
        &(struct join_filter){.entity = SONORA, .rule = str_of(rule), .state = str_of(state)}, rows,
        &count, &w->err));
    return count;
}

static bool says(struct str reason, const char *part)
{
    return str_contains(reason, str_of(part));
}

BOTH(join_finds_the_published_thing_by_a_key_of_another_form)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w);
    int64_t referred = node(&w, s, NODE_PROJECT, "0809J2P0002", "", true);
    int64_t published = node(&w, s, NODE_PROJECT, "'0809-j2p-0002", "Muelle", false);
    node(&w, s, NODE_CONTRACT, "0809 J2P 0002", "de otra clase", false);
    world_commit(&w);
    CHECK(update(&w));
    CHECK_INT(list(&w, "", "", &rows), 1);
    CHECK(rows[0].same);
    CHECK_INT(rows[0].source, referred);
    CHECK_INT(rows[0].target, published);
    CHECK_INT(rows[0].evidence, EVIDENCE_EXACT);
    CHECK_STR(rows[0].rule, "normalised-key");
    CHECK(says(rows[0].reason, "0809J2P0002") && says(rows[0].reason, "'0809-j2p-0002"));
    CHECK_INT(list(&w, "", "open", &rows), 0); /* nothing waits for a person */
    world_close(&w);
}

BOTH(join_leaves_apart_what_fits_several_published_things)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w);
    node(&w, s, NODE_PROJECT, "0809J2P0002", "", true);
    node(&w, s, NODE_PROJECT, "0809-J2P-0002", "Muelle", false);
    node(&w, s, NODE_PROJECT, "0809 J2P 0002", "Muelle sur", false);
    world_commit(&w);
    CHECK(!update(&w));
    CHECK_INT(list(&w, "", "", &rows), 0);
    world_close(&w);
}

BOTH(join_sees_what_was_published_after_the_last_time_and_forgets_what_no_longer_holds)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w);
    node(&w, s, NODE_PROCEDURE, "LO-009-E1-2020", "", true);
    world_commit(&w);
    CHECK(!update(&w));
    world_begin(&w);
    node(&w, s, NODE_PROCEDURE, "lo 009 e1 2020", "Licitación", false);
    world_commit(&w);
    CHECK(update(&w));
    CHECK(!update(&w)); /* nothing new */
    CHECK_INT(list(&w, "", "", &rows), 1);
    world_begin(&w);
    node(&w, s, NODE_PROCEDURE, "LO/009/E1/2020", "Otra", false); /* now it fits two */
    world_commit(&w);
    CHECK(update(&w));
    CHECK_INT(list(&w, "", "", &rows), 0);
    world_close(&w);
}

BOTH(join_of_a_ledger_in_which_all_is_published_costs_nothing)
{
    struct world w;
    uint64_t before, few;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w);
    node(&w, s, NODE_CONTRACT, "c-0001", "Contrato", false);
    world_commit(&w);
    world_begin(&w);
    before = store_statements(w.store);
    OK(join_update(w.ledger, SONORA, NULL, &w.err));
    few = store_statements(w.store) - before;
    for (int i = 0; i < 300; i++) {
        char key[32];
        snprintf(key, sizeof key, "d-%04d", i);
        node(&w, s, NODE_CONTRACT, key, "Contrato", false);
    }
    before = store_statements(w.store);
    OK(join_update(w.ledger, SONORA, NULL, &w.err));
    CHECK_INT(store_statements(w.store) - before, few);
    world_commit(&w);
    world_close(&w);
}

/* --- one process, two files ------------------------------------------------------------------- */

struct works {
    int64_t snapshot, published, referred, planning, process, line;
};
/* A file of works names the process; the record of the process names its project another way. */
static struct works make_works(struct world *w, const char *referred_key)
{
    struct works o = {.snapshot = snapshot_of(w)};

    o.published = node(w, o.snapshot, NODE_PROJECT, "oc4ids-5", "Unidad deportiva", false);
    o.line = node(w, o.snapshot, NODE_BUDGET_LINE, "oc4ids-5/PEI-0119/2019", "FIES", false);
    o.process = node(w, o.snapshot, NODE_PROCEDURE, "ocds-LO-14", "Licitación", false);
    o.planning = node(w, o.snapshot, NODE_PLANNING, "ocds-LO-14/plan", "Plan", false);
    o.referred = node(w, o.snapshot, NODE_PROJECT, referred_key, "", true);
    link(w, o.snapshot, o.line, o.published);
    link(w, o.snapshot, o.published, o.process);
    link(w, o.snapshot, o.referred, o.planning);
    link(w, o.snapshot, o.planning, o.process);
    return o;
}

BOTH(join_takes_the_two_projects_of_one_process_for_the_same)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    struct works o = make_works(&w, "PEI-0119/2019");
    world_commit(&w);
    CHECK(update(&w));
    CHECK_INT(list(&w, "same-process", "", &rows), 1);
    CHECK_INT(rows[0].source, o.referred);
    CHECK_INT(rows[0].target, o.published);
    CHECK_INT(rows[0].evidence, EVIDENCE_DECLARED);
    CHECK(says(rows[0].reason, "PEI-0119/2019") && says(rows[0].reason, "oc4ids-5") &&
          says(rows[0].reason, "ocds-LO-14"));
    CHECK(says(rows[0].reason, "termina igual"));
    world_close(&w);
}

BOTH(join_says_when_the_budget_line_has_the_key_in_another_form)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    make_works(&w, "SIE-0119/2019");
    world_commit(&w);
    CHECK(update(&w));
    CHECK_INT(list(&w, "", "", &rows), 1);
    CHECK(says(rows[0].reason, "«SIE-0119/2019»") && says(rows[0].reason, "«PEI-0119/2019»"));
    CHECK(!says(rows[0].reason, "termina igual"));
    world_close(&w);
}

BOTH(join_does_not_choose_among_several_projects_of_a_process)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    struct works o = make_works(&w, "PEI-0119/2019");
    link(&w, o.snapshot, node(&w, o.snapshot, NODE_PROJECT, "oc4ids-6", "Otra obra", false),
         o.process);
    world_commit(&w);
    CHECK(!update(&w));
    CHECK_INT(list(&w, "", "", &rows), 0);
    world_close(&w);
}

BOTH(join_does_not_choose_when_processes_disagree)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    struct works o = make_works(&w, "PEI-0119/2019");
    int64_t other = node(&w, o.snapshot, NODE_PROJECT, "oc4ids-6", "Otra obra", false);
    int64_t process = node(&w, o.snapshot, NODE_PROCEDURE, "ocds-LO-15", "Otra", false);
    link(&w, o.snapshot, other, process);
    link(&w, o.snapshot, o.referred, process);
    world_commit(&w);
    CHECK(!update(&w));
    CHECK_INT(list(&w, "", "", &rows), 0);
    world_close(&w);
}

BOTH(join_of_a_file_that_a_newer_one_replaced_does_not_count)
{
    struct world w;
    world_open(&w, url);
    world_begin(&w);
    struct works o = make_works(&w, "PEI-0119/2019");
    world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .previous = o.snapshot});
    world_commit(&w);
    CHECK(!update(&w));
    world_close(&w);
}

/* --- names ------------------------------------------------------------------------------------ */

struct named {
    int64_t snapshot, project, referred, contract;
};
static struct named make_named(struct world *w, int64_t year, int64_t contracted)
{
    struct named o = {.snapshot = snapshot_of(w)};

    o.project = world_node(
        w, &(struct world_node){.entity = SONORA,
                                .snapshot = o.snapshot,
                                .kind = NODE_PROJECT,
                                .key = "1500J2P0009",
                                .year = 2020,
                                .place = "26030",
                                .label = "Construcción del puente vehicular Yaquis en Guaymas"});
    o.referred = node(w, o.snapshot, NODE_PROJECT, "GASTO CORRIENTE", "", true);
    o.contract = world_node(
        w, &(struct world_node){.entity = SONORA,
                                .snapshot = o.snapshot,
                                .kind = NODE_CONTRACT,
                                .key = "LO-1/77",
                                .year = year,
                                .place = "26030",
                                .label = "CONSTRUCCIÓN DEL PUENTE VEHICULAR YAQUIS, EN GUAYMAS"});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = o.project,
                                           .snapshot = o.snapshot,
                                           .moment = MOMENT_TOTAL_INVESTMENT,
                                           .minor = 900000000});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = o.contract,
                                           .snapshot = o.snapshot,
                                           .moment = MOMENT_CONTRACTED,
                                           .minor = contracted});
    link(w, o.snapshot, o.referred, o.contract);
    return o;
}

BOTH(join_proposes_a_contract_whose_name_is_nearly_that_of_a_project)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    struct named o = make_named(&w, 2020, 800000000);
    node(&w, o.snapshot, NODE_PROJECT, "1500J2P0010", "Rehabilitación de la escuela Juárez", false);
    world_commit(&w);
    CHECK(update(&w));
    CHECK_INT(list(&w, "", "open", &rows), 1);
    CHECK(!rows[0].same);
    CHECK_INT(rows[0].source, o.project);
    CHECK_INT(rows[0].target, o.contract);
    CHECK_INT(rows[0].evidence, EVIDENCE_INFERRED);
    CHECK(rows[0].score >= 880 && rows[0].score <= 1000);
    CHECK(says(rows[0].reason, "coincide: el importe cabe en la inversión, el año, el estado"));
    CHECK(says(rows[0].reason, "difiere: nada."));
    world_close(&w);
}

BOTH(join_takes_off_for_what_differs_and_says_so)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    make_named(&w, 2020, 950000000);
    world_commit(&w);
    update(&w);
    CHECK_INT(list(&w, "", "", &rows), 1);
    CHECK(rows[0].score <= 900);
    CHECK(says(rows[0].reason, "difiere: el importe la rebasa."));
    world_close(&w);
}

BOTH(join_does_not_propose_when_several_things_differ)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    make_named(&w, 2012, 950000000);
    world_commit(&w);
    CHECK(!update(&w));
    CHECK_INT(list(&w, "", "", &rows), 0);
    world_close(&w);
}

/* --- decisions -------------------------------------------------------------------------------- */

BOTH(join_rejected_by_a_person_is_not_proposed_again)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    struct named o = make_named(&w, 2020, 800000000);
    world_commit(&w);
    CHECK(update(&w));
    OK(join_decide(w.ledger, SONORA, o.project, o.contract, false, false, STR("Ana"), &w.err));
    CHECK(!update(&w));
    CHECK_INT(list(&w, "", "open", &rows), 0);
    CHECK_INT(list(&w, "", "rejected", &rows), 1);
    CHECK_INT(rows[0].evidence, EVIDENCE_INFERRED);
    world_close(&w);
}

BOTH(join_confirmed_by_a_person_stays_when_its_rule_no_longer_holds)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    struct works o = make_works(&w, "PEI-0119/2019");
    world_commit(&w);
    CHECK(update(&w));
    OK(join_decide(w.ledger, SONORA, o.referred, o.published, true, true, STR("Ana"), &w.err));
    world_begin(&w);
    link(&w, o.snapshot, node(&w, o.snapshot, NODE_PROJECT, "oc4ids-6", "Otra obra", false),
         o.process);
    world_commit(&w);
    CHECK(!update(&w));
    CHECK_INT(list(&w, "", "confirmed", &rows), 1);
    CHECK_INT(rows[0].evidence, EVIDENCE_CONFIRMED);
    world_close(&w);
}

BOTH(join_of_the_same_thing_rejected_stays_rejected)
{
    struct world w;
    struct join_row *rows;
    world_open(&w, url);
    world_begin(&w);
    struct works o = make_works(&w, "PEI-0119/2019");
    world_commit(&w);
    CHECK(update(&w));
    OK(join_decide(w.ledger, SONORA, o.referred, o.published, true, false, STR("Ana"), &w.err));
    CHECK(!update(&w));
    CHECK_INT(list(&w, "", "", &rows), 1);
    CHECK_STR(rows[0].state, "rejected");
    world_close(&w);
}

BOTH(join_decision_on_what_is_not_there_says_so)
{
    struct world w;
    world_open(&w, url);
    CHECK_INT(join_decide(w.ledger, SONORA, 1, 2, true, true, STR("Ana"), &w.err), ERR_NOTFOUND);
    CHECK_INT(join_decide(w.ledger, SONORA, 1, 2, true, true, STR(""), &w.err), ERR_USAGE);
    world_close(&w);
}
