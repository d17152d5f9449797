/* Nuevo León: five projects published in one standard, their contracting in another, with ids of
 * two forms and coordinates the wrong way round. Compared with a second reading by Python. */
#include "tracing.h"

#include "trace/join.h"
#include "trace/place.h"

static const char *const folders_read[] = {"nl_inai_infraestructura_abierta/data/nl-oc4ids",
                                           "nl_inai_infraestructura_abierta/data/nl-releases"};
static const char *const projects[] = {"oc4ids-gx3fo2-000001", "oc4ids-gx3fo2-000002",
                                       "oc4ids-gx3fo2-000005", "oc4ids-gx3fo2-000008",
                                       "oc4ids-gx3fo2-000009"};
enum { PROJECTS = sizeof projects / sizeof *projects };

/* All files by id of project and by process: `P` projects, `R` records. */
static const char reading[] =
    "import sys, json, glob, os\n"
    "from decimal import Decimal as D, ROUND_HALF_UP\n"
    "def read(p): return json.load(open(p), parse_float=D, parse_int=D)\n"
    "def c(v): return int((D(v['amount']) * 100).quantize(D(1), ROUND_HALF_UP))\n"
    "top = os.path.dirname(sys.argv[1])\n"
    "P = {d['id']: d for d in map(read, glob.glob(top + '/nl-oc4ids/*.json'))}\n"
    "R = {}\n"
    "for p in glob.glob(top + '/nl-releases/*.json'):\n"
    "    name = os.path.basename(p)[len('RecordPackage-'):-len('-v001-contract.json')]\n"
    "    R[name] = read(p)['records'][0]['compiledRelease']\n"
    "def of(k): return [R[x['id'].replace('Release-', '')] for x in "
    "P[k]['contractingProcesses']]\n"
    "def contracts(k): return [x for r in of(k) for x in r['contracts']]\n"
    "def payments(k): return [t for x in contracts(k) for t in "
    "x['implementation']['transactions']]\n"
    "def money(x): return c(x.get('value') or x['amount'])\n";

static int64_t second(const char *expression)
{
    char program[4096];

    snprintf(program, sizeof program, "%sprint(%s)\n", reading, expression);
    return python_number(program, data_path("nl_inai_infraestructura_abierta/data/nl-oc4ids"));
}

static int64_t second_of(const char *expression, const char *project)
{
    char text[256];

    snprintf(text, sizeof text, expression, project);
    return second(text);
}

static struct ledger *nuevo_leon(void)
{
    start("ledger.cauce");
    for (size_t i = 0; i < 2; i++) import_published(folders_read[i], "19");
    return traced();
}

TEST(nuevo_leon_projects_reach_their_contracts_and_payments)
{
    nuevo_leon();
    for (size_t i = 0; i < PROJECTS; i++) {
        struct route r = route_to(projects[i]);
        CHECK_INT(route_count(&r, NODE_CONTRACT), second_of("len(contracts('%s'))", projects[i]));
        CHECK_INT(route_sum(&r, NODE_CONTRACT),
                  second_of("sum(map(money, contracts('%s')))", projects[i]));
        CHECK_INT(route_count(&r, NODE_PAYMENT), second_of("len(payments('%s'))", projects[i]));
        CHECK_INT(route_sum(&r, NODE_PAYMENT),
                  second_of("sum(map(money, payments('%s')))", projects[i]));
        CHECK_INT(r.figures.minor, second_of("c(P['%s']['budget']['amount'])", projects[i]));
        check_identity(&r);
    }
}

/* What of the contracts fits into the project's budget is followed, and of that what was paid. */
TEST(nuevo_leon_projects_are_followed_in_pesos_as_far_as_files_allow)
{
    nuevo_leon();
    for (size_t i = 0; i < PROJECTS; i++) {
        struct route r = route_to(projects[i]);
        CHECK_INT(r.figures.reach[TRACE_PROVEN][STAGE_CONTRACT],
                  second_of("min(c(P['%1$s']['budget']['amount']), sum(map(money, "
                            "contracts('%1$s'))))",
                            projects[i]));
        CHECK(r.figures.reach[TRACE_PROVEN][STAGE_PAYMENT] <=
              r.figures.reach[TRACE_PROVEN][STAGE_CONTRACT]);
        CHECK(r.figures.reach[TRACE_PROVEN][STAGE_PAYMENT] >
              r.figures.reach[TRACE_PROVEN][STAGE_CONTRACT] - 100); /* paid to the last peso */
        CHECK_INT(r.figures.reach[TRACE_POSSIBLE][STAGE_CONTRACT],
                  r.figures.reach[TRACE_PROVEN][STAGE_CONTRACT]); /* nothing is inferred */
    }
}

TEST(nuevo_leon_contracted_against_paid_per_contract)
{
    nuevo_leon();
    for (size_t i = 0; i < PROJECTS; i++) {
        struct route r = route_to(projects[i]);
        for (size_t n = 0; n < r.node_count; n++) {
            const struct route_node *contract = &r.nodes[n];
            const char *id;
            char expression[400];
            int64_t paid = 0;
            if (contract->kind != NODE_CONTRACT) continue;
            for (size_t l = 0; l < r.link_count; l++)
                if (r.links[l].source == n) paid += r.nodes[r.links[l].target].minor;
            id = strrchr(contract->key.p, '/') + 1;
            snprintf(expression, sizeof expression,
                     "[sum(map(money, x['implementation']['transactions'])) for r in R.values() "
                     "for x in r['contracts'] if x['id'] == '%s'][0]",
                     id);
            CHECK_INT(paid, second(expression));
            snprintf(expression, sizeof expression,
                     "[money(x) for r in R.values() for x in r['contracts'] if x['id'] == '%s'][0]",
                     id);
            CHECK_INT(contract->minor, second(expression));
        }
    }
}

TEST(nuevo_leon_projects_are_joined_although_their_ids_have_two_forms)
{
    struct ledger *ledger = nuevo_leon();
    struct err err = {0};
    struct join_row *rows;
    size_t count;
    int64_t differ = 0;
    CHECK_OK(join_list(ledger, tracing_arena(),
                       &(struct join_filter){.entity = 19000, .rule = STR("same-process")}, &rows,
                       &count, &err));
    CHECK_INT(count, PROJECTS);
    for (size_t i = 0; i < count; i++) {
        CHECK_INT(rows[i].evidence, EVIDENCE_DECLARED);
        CHECK(str_contains(rows[i].reason, rows[i].source_key));
        CHECK(str_contains(rows[i].reason, rows[i].target_key));
        CHECK(rows[i].has_minor);
        differ += str_contains(rows[i].reason, STR("otra forma de la clave"));
    }
    CHECK_INT(differ,
              second("sum(1 for k, p in P.items() if of(k)[0]['planning']['budget']['projectID'] "
                     "!= p['budget']['budgetBreakdown'][0]['id'])"));
    CHECK_INT(differ, 1);
}

TEST(nuevo_leon_swapped_coordinates_are_told_and_drawn_in_the_right_place)
{
    struct ledger *ledger = nuevo_leon();
    struct err err = {0};
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE entity = 19000 AND rule = "
                         "'coordinate-swapped'"),
              second("sum(1 for p in P.values() if "
                     "p['locations'][0]['geometry']['coordinates'][0] > 0)"));
    for (size_t i = 0; i < PROJECTS; i++) {
        struct route r = route_to(projects[i]);
        struct trace_point p;
        bool found;
        CHECK_OK(trace_node_point(ledger, tracing_arena(), 19000, r.nodes[0].id, &p, &found, &err));
        CHECK(found && p.repair == TRACE_SWAPPED && !p.outside);
        /* As the file has them, the first is the latitude. */
        CHECK(
            p.latitude / 10 ==
            second_of("int(P['%s']['locations'][0]['geometry']['coordinates'][0] * 1000000) // 10",
                      projects[i]));
        CHECK(p.latitude > 23100000 && p.latitude < 27900000); /* within Nuevo León */
        CHECK(p.longitude > -101300000 && p.longitude < -98300000);
    }
}
