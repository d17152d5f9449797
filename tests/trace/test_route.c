/* Routes: what is read of one, in which order, what arrives where, and what is left out. */
#include "../ledger/world.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "ledger_schema.h"
#include "store/store.h"
#include "trace/join.h"
#include "trace/place.h"
#include "trace/route.h"

static int64_t snapshot_of(struct world *w)
{
    return world_snapshot(w, &(struct world_snapshot){.owner = SONORA});
}

/* A thing with one figure; minor 0 = none. */
static int64_t thing(struct world *w, int64_t snapshot, enum node_kind kind, const char *key,
                     enum moment moment, int64_t minor)
{
    int64_t id = world_node(w, &(struct world_node){.entity = SONORA,
                                                    .snapshot = snapshot,
                                                    .kind = kind,
                                                    .key = key,
                                                    .label = key,
                                                    .year = 2024});

    if (minor)
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = id,
                                               .snapshot = snapshot,
                                               .moment = moment,
                                               .minor = minor,
                                               .year = 2024});
    return id;
}

static void link(struct world *w, int64_t snapshot, int64_t source, int64_t target, int64_t minor)
{
    world_link(w, &(struct world_link){.entity = SONORA,
                                       .source = source,
                                       .target = target,
                                       .snapshot = snapshot,
                                       .row = 7,
                                       .minor = minor});
}

static void update(struct world *w)
{
    OK(trace_update(w->ledger, NULL, NULL, &w->err));
}

static struct route read(struct world *w, int64_t node, const struct route_options *options)
{
    struct route r;

    OK(route_read(w->ledger, &w->arena, SONORA, node, options, &r, &w->err));
    return r;
}

static const struct route_node *node_of(const struct route *r, int64_t id)
{
    for (size_t i = 0; i < r->node_count; i++)
        if (r->nodes[i].id == id) return &r->nodes[i];
    test_fail(__FILE__, __LINE__, "node %lld is not in the route", (long long)id);
}

static const struct route_link *link_of(const struct route *r, int64_t source, int64_t target)
{
    for (size_t i = 0; i < r->link_count; i++)
        if (r->nodes[r->links[i].source].id == source && r->nodes[r->links[i].target].id == target)
            return &r->links[i];
    test_fail(__FILE__, __LINE__, "the route lacks a link");
}

/* fund 1000 -> line 800 -> project 500 -> contract 400 -> payments 100 and 250 (pesos). */
struct chain {
    int64_t snapshot, fund, line, project, contract, payments[2];
};
static struct chain make_chain(struct world *w)
{
    struct chain c = {.snapshot = snapshot_of(w)};

    c.fund = thing(w, c.snapshot, NODE_FUND, "FONDO/fais", MOMENT_APPROVED, 100000);
    c.line = thing(w, c.snapshot, NODE_BUDGET_LINE, "2024/6100", MOMENT_APPROVED, 80000);
    c.project = thing(w, c.snapshot, NODE_PROJECT, "obra-1", MOMENT_APPROVED, 50000);
    c.contract = thing(w, c.snapshot, NODE_CONTRACT, "contrato-1", MOMENT_CONTRACTED, 40000);
    c.payments[0] = thing(w, c.snapshot, NODE_PAYMENT, "pago-1", MOMENT_PAID, 10000);
    c.payments[1] = thing(w, c.snapshot, NODE_PAYMENT, "pago-2", MOMENT_PAID, 25000);
    link(w, c.snapshot, c.fund, c.line, 0);
    link(w, c.snapshot, c.line, c.project, 0);
    link(w, c.snapshot, c.project, c.contract, 30000);
    link(w, c.snapshot, c.contract, c.payments[0], 0);
    link(w, c.snapshot, c.contract, c.payments[1], 0);
    return c;
}

BOTH(route_goes_up_and_down_from_the_node_by_depth_and_pesos)
{
    struct world w;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    world_commit(&w);
    update(&w);
    struct route r = read(&w, c.project, NULL);
    const int64_t want[] = {c.project, c.fund, c.line, c.contract, c.payments[1], c.payments[0]};
    const int depths[] = {0, -2, -1, 1, 2, 2};
    CHECK_INT(r.node_count, 6);
    for (size_t i = 0; i < 6; i++) {
        CHECK_INT(r.nodes[i].id, want[i]);
        CHECK_INT(r.nodes[i].depth, depths[i]);
        CHECK_STR(str_of(r.nodes[i].currency), "MXN");
    }
    CHECK_INT(r.link_count, 5);
    CHECK(!r.cut);
    CHECK_INT(r.figures.minor, 50000);
    CHECK_INT(r.nodes[0].stage, STAGE_PROJECT);
    world_close(&w);
}

BOTH(route_tells_what_each_link_carries_on_what_evidence_and_where_it_is_said)
{
    struct world w;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    world_commit(&w);
    update(&w);
    struct route r = read(&w, c.project, NULL);
    const struct route_link *l = link_of(&r, c.project, c.contract);
    CHECK_INT(l->evidence, EVIDENCE_DECLARED);
    CHECK(l->has_stated);
    CHECK_INT(l->stated, 30000);
    CHECK_INT(l->carried[TRACE_PROVEN], 30000);
    CHECK_INT(l->snapshot, c.snapshot);
    CHECK_INT(l->row, 7);
    CHECK_STR(l->file, "archivo.csv");
    CHECK(!link_of(&r, c.line, c.project)->has_stated);
    CHECK_INT(link_of(&r, c.line, c.project)->carried[TRACE_PROVEN], 50000);
    world_close(&w);
}

/* The contract carries 300 of the project's 500 on, and 350 of its own 400 are paid. */
BOTH(route_tells_what_arrives_of_the_amount_asked_for)
{
    struct world w;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    world_commit(&w);
    update(&w);
    struct route r = read(&w, c.project, NULL);
    CHECK_INT(r.nodes[0].arrives[TRACE_PROVEN], 50000);
    CHECK_INT(node_of(&r, c.contract)->arrives[TRACE_PROVEN], 30000);
    CHECK_INT(node_of(&r, c.payments[0])->arrives[TRACE_PROVEN], 30000 / 40 * 10);
    CHECK_INT(node_of(&r, c.payments[1])->arrives[TRACE_PROVEN], 30000 / 40 * 25);
    CHECK_INT(node_of(&r, c.line)->arrives[TRACE_PROVEN], 0); /* down only */
    CHECK_INT(r.figures.reach[TRACE_PROVEN][STAGE_PAYMENT], 7500 + 18750);
    world_close(&w);
}

/* Whatever the ledger, what arrives at the ends and stays on the way adds up. */
BOTH(route_of_random_ledgers_loses_no_centavo)
{
    struct world w;
    static const enum node_kind kinds[] = {NODE_FUND, NODE_BUDGET_LINE, NODE_PROJECT, NODE_CONTRACT,
                                           NODE_PAYMENT};
    int64_t ids[5][6];
    world_open(&w, url);
    srandom(4);
    world_begin(&w);
    int64_t s = snapshot_of(&w);
    for (int level = 0; level < 5; level++)
        for (int i = 0; i < 6; i++) {
            char key[32];
            snprintf(key, sizeof key, "k-%d-%d", level, i);
            ids[level][i] = thing(&w, s, kinds[level], key,
                                  level == 3   ? MOMENT_CONTRACTED
                                  : level == 4 ? MOMENT_PAID
                                               : MOMENT_APPROVED,
                                  1 + random() % 1000003);
        }
    for (int level = 0; level < 4; level++)
        for (int i = 0; i < 6; i++)
            for (int k = 0; k < 6; k++)
                if (random() % 3 == 0)
                    link(&w, s, ids[level][i], ids[level + 1][k],
                         random() % 2 ? 1 + random() % 300007 : 0);
    world_commit(&w);
    update(&w);
    for (int i = 0; i < 6; i++) {
        struct route r = read(&w, ids[0][i], NULL);
        int64_t stays = 0;
        CHECK(!r.cut);
        for (size_t n = 0; n < r.node_count; n++) {
            const struct route_node *node = &r.nodes[n];
            __int128 passed = 0;
            for (size_t l = 0; l < r.link_count; l++)
                if (&r.nodes[r.links[l].source] == node) passed += r.links[l].carried[0];
            CHECK_INT((int64_t)passed, node->out[TRACE_PROVEN]);
            /* What stays here of what arrived, to the next centavo. */
            stays +=
                (int64_t)((__int128)node->arrives[0] * (node->minor - node->out[0]) / node->minor);
        }
        CHECK(stays <= r.figures.minor);
        CHECK(stays >= r.figures.minor - (int64_t)r.node_count * 8);
    }
    world_close(&w);
}

static int64_t make_fan(struct world *w, int payments, int64_t ids[])
{
    int64_t s = snapshot_of(w),
            contract = thing(w, s, NODE_CONTRACT, "c-1", MOMENT_CONTRACTED, 1000000);

    for (int i = 0; i < payments; i++) {
        char key[32];
        snprintf(key, sizeof key, "pago-%d", i);
        ids[i] = thing(w, s, NODE_PAYMENT, key, MOMENT_PAID, 1000 + i);
        link(w, s, contract, ids[i], 0);
    }
    return contract;
}

BOTH(route_follows_the_largest_links_and_counts_the_rest)
{
    struct world w;
    int64_t ids[30];
    world_open(&w, url);
    world_begin(&w);
    int64_t contract = make_fan(&w, 30, ids);
    world_commit(&w);
    update(&w);
    struct route r = read(&w, contract, &(struct route_options){.width = 5});
    CHECK_INT(r.node_count, 6);
    CHECK(r.cut);
    CHECK_INT(r.nodes[0].more_down, 25);
    for (int i = 25; i < 30; i++) node_of(&r, ids[i]);
    world_close(&w);
}

BOTH(route_stops_at_the_number_of_nodes_asked_for)
{
    struct world w;
    int64_t ids[30];
    world_open(&w, url);
    world_begin(&w);
    int64_t contract = make_fan(&w, 30, ids);
    world_commit(&w);
    update(&w);
    struct route r = read(&w, contract, &(struct route_options){.width = 100, .nodes = 11});
    CHECK_INT(r.node_count, 11);
    CHECK(r.cut);
    CHECK_INT(r.nodes[0].more_down, 20);
    node_of(&r, ids[29]);
    world_close(&w);
}

BOTH(route_stops_after_the_steps_asked_for_and_says_that_there_is_more)
{
    struct world w;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    world_commit(&w);
    update(&w);
    struct route r = read(&w, c.project, &(struct route_options){.up = 1, .down = 1});
    CHECK_INT(r.node_count, 3);
    CHECK(r.cut);
    CHECK_INT(node_of(&r, c.contract)->more_down, 2);
    CHECK_INT(node_of(&r, c.line)->more_up, 1);
    CHECK_INT(r.nodes[0].more_down, 0);
    world_close(&w);
}

BOTH(route_of_a_thing_that_is_only_referred_to_is_that_of_the_published_one)
{
    struct world w;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    int64_t referred = world_node(&w, &(struct world_node){.entity = SONORA,
                                                           .snapshot = c.snapshot,
                                                           .kind = NODE_PROJECT,
                                                           .key = "OBRA 1",
                                                           .referred = true});
    int64_t other = thing(&w, c.snapshot, NODE_CONTRACT, "contrato-2", MOMENT_CONTRACTED, 12000);
    link(&w, c.snapshot, referred, other, 0);
    world_commit(&w);
    update(&w);
    struct route r = read(&w, referred, NULL);
    CHECK_INT(r.nodes[0].id, c.project);
    const struct route_link *l = link_of(&r, c.project, other);
    CHECK_INT(l->carried[TRACE_PROVEN], 12000);
    CHECK_INT(l->row, 7);
    CHECK(str_contains(l->reason, STR("OBRA 1")));
    world_close(&w);
}

BOTH(route_of_one_node_takes_no_more_statements_in_a_larger_ledger)
{
    struct world w;
    uint64_t before, small;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    world_commit(&w);
    update(&w);
    before = store_statements(w.store);
    read(&w, c.project, NULL);
    small = store_statements(w.store) - before;
    world_begin(&w);
    for (int i = 0; i < 200; i++) {
        char key[32];
        snprintf(key, sizeof key, "otro-%d", i);
        int64_t contract = thing(&w, c.snapshot, NODE_CONTRACT, key, MOMENT_CONTRACTED, 5000);
        snprintf(key, sizeof key, "otro-pago-%d", i);
        link(&w, c.snapshot, contract, thing(&w, c.snapshot, NODE_PAYMENT, key, MOMENT_PAID, 4000),
             0);
    }
    world_commit(&w);
    OK(trace_rebuild(w.ledger, 0, NULL, NULL, &w.err));
    before = store_statements(w.store);
    read(&w, c.project, NULL);
    CHECK_INT(store_statements(w.store) - before, small);
    CHECK(small < 40);
    world_close(&w);
}

BOTH(route_is_in_the_currency_asked_for)
{
    struct world w;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w), contract = thing(&w, s, NODE_CONTRACT, "c", MOMENT_CONTRACTED, 0);
    world_amount(&w, &(struct world_amount){.entity = SONORA,
                                            .node = contract,
                                            .snapshot = s,
                                            .moment = MOMENT_CONTRACTED,
                                            .minor = 700,
                                            .currency = "USD"});
    world_commit(&w);
    update(&w);
    CHECK_STR(str_of(read(&w, contract, NULL).figures.currency), "USD");
    CHECK_INT(read(&w, contract, NULL).nodes[0].minor, 700);
    struct route r = read(&w, contract, &(struct route_options){.currency = "MXN"});
    CHECK_STR(str_of(r.nodes[0].currency), "MXN");
    CHECK_INT(r.nodes[0].minor, 0);
    world_close(&w);
}

BOTH(route_of_nothing_is_not_found)
{
    struct world w;
    struct route r;
    world_open(&w, url);
    CHECK_INT(route_read(w.ledger, &w.arena, SONORA, 12345, NULL, &r, &w.err), ERR_NOTFOUND);
    world_close(&w);
}

/* Each allocation refused in turn: told as such, and the next call works. */
BOTH(route_and_joins_without_memory_say_so)
{
    struct world w;
    enum err_code code = ERR_MEMORY;
    uint64_t n;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    int64_t referred = world_node(&w, &(struct world_node){.entity = SONORA,
                                                           .snapshot = c.snapshot,
                                                           .kind = NODE_PROJECT,
                                                           .key = "OBRA 1",
                                                           .referred = true});
    link(&w, c.snapshot, referred, c.contract, 0);
    world_commit(&w);
    for (n = 1; code; n++) {
        CHECK(n < 5000);
        world_begin(&w);
        mem_fail_after(n, 0);
        code = join_update(w.ledger, SONORA, NULL, &w.err);
        mem_fail_after(0, 0);
        store_rollback(w.store);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
    }
    CHECK(n > 3);
    update(&w);
    code = ERR_MEMORY;
    for (n = 1; code; n++) {
        struct arena arena;
        struct route r;
        arena_init(&arena, (size_t)1 << 24);
        CHECK(n < 5000);
        mem_fail_after(n, 0);
        code = route_read(w.ledger, &arena, SONORA, c.project, NULL, &r, &w.err);
        mem_fail_after(0, 0);
        arena_free(&arena);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
    }
    CHECK(n > 3);
    world_close(&w);
}

/* --- finding the node that is meant ----------------------------------------------------------- */

static enum err_code find(struct world *w, int64_t entity, const char *text, int64_t *node)
{
    int64_t found;

    return route_find(w->ledger, &w->arena, entity, str_of(text), &found, node, &w->err);
}

BOTH(route_find_takes_a_number_a_key_or_a_key_with_its_kind)
{
    struct world w;
    char number[32];
    int64_t found;
    world_open(&w, url);
    world_begin(&w);
    struct chain c = make_chain(&w);
    world_commit(&w);
    snprintf(number, sizeof number, "#%lld", (long long)c.contract);
    OK(find(&w, SONORA, number, &found));
    CHECK_INT(found, c.contract);
    OK(find(&w, SONORA, "contrato-1", &found));
    CHECK_INT(found, c.contract);
    OK(find(&w, 0, " contrato:contrato-1 ", &found));
    CHECK_INT(found, c.contract);
    OK(find(&w, SONORA, "contract: CONTRATO 1", &found));
    CHECK_INT(found, c.contract);
    world_close(&w);
}

BOTH(route_find_lists_what_a_key_may_mean)
{
    struct world w;
    int64_t found;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w), contract = thing(&w, s, NODE_CONTRACT, "LO-77", 0, 0);
    thing(&w, s, NODE_PROCEDURE, "LO-77", 0, 0);
    world_commit(&w);
    CHECK_INT(find(&w, SONORA, "LO-77", &found), ERR_INPUT);
    CHECK(strstr(w.err.advice, "contrato:LO-77") && strstr(w.err.advice, "procedimiento:LO-77"));
    OK(find(&w, SONORA, "contrato:LO-77", &found));
    CHECK_INT(found, contract);
    world_close(&w);
}

BOTH(route_find_asks_for_the_entity_where_several_have_the_key)
{
    struct world w;
    int64_t found;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w), own = thing(&w, s, NODE_FUND, "FONDO/fais 2024", 0, 0);
    world_node(
        &w, &(struct world_node){
                .entity = ZACATECAS, .snapshot = s, .kind = NODE_FUND, .key = "FONDO/fais 2024"});
    world_commit(&w);
    CHECK_INT(find(&w, 0, "FONDO/fais 2024", &found), ERR_INPUT);
    CHECK(strstr(w.err.message, "entidad") != NULL);
    CHECK(strstr(w.err.advice, "Sonora") && strstr(w.err.advice, "Zacatecas"));
    OK(find(&w, SONORA, "FONDO/fais 2024", &found));
    CHECK_INT(found, own);
    world_close(&w);
}

BOTH(route_find_names_near_ones_when_there_is_none)
{
    struct world w;
    int64_t found;
    world_open(&w, url);
    world_begin(&w);
    make_chain(&w);
    world_commit(&w);
    CHECK_INT(find(&w, SONORA, "contrato:contrato", &found), ERR_NOTFOUND);
    CHECK(strstr(w.err.advice, "contrato:contrato-1") != NULL);
    CHECK_INT(find(&w, SONORA, "nada-de-esto-9", &found), ERR_NOTFOUND);
    world_close(&w);
}

BOTH(route_find_refuses_what_cannot_be_a_key)
{
    struct world w;
    char text[1500];
    int64_t found;
    world_open(&w, url);
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    CHECK_INT(find(&w, SONORA, "", &found), ERR_INPUT);
    CHECK_INT(find(&w, SONORA, "  ", &found), ERR_INPUT);
    CHECK_INT(find(&w, SONORA, text, &found), ERR_INPUT);
    CHECK_INT(find(&w, SONORA, "\xff\xfe", &found), ERR_INPUT);
    CHECK_INT(find(&w, SONORA, "#99999999999999999999", &found), ERR_NOTFOUND);
    CHECK_INT(find(&w, SONORA, "#-1", &found), ERR_NOTFOUND);
    CHECK_INT(find(&w, SONORA, "contrato:", &found), ERR_NOTFOUND);
    world_close(&w);
}

/* --- the place on the map --------------------------------------------------------------------- */

static void finding(struct world *w, int64_t node, int64_t snapshot, const char *rule)
{
    struct store_bulk *b;

    OK(store_bulk_begin(w->store, &ledger_table_finding, &b, &w->err));
    store_bulk_int(b, SONORA);
    store_bulk_int(b, 1000 + node);
    store_bulk_int(b, snapshot);
    store_bulk_text(b, str_of(rule));
    store_bulk_int(b, SEVERITY_QUESTION);
    store_bulk_int(b, node);
    for (int i = 0; i < 2; i++) store_bulk_null(b);
    store_bulk_text(b, STR(""));
    for (int i = 0; i < 4; i++) store_bulk_null(b);
    OK(store_bulk_row(b, &w->err));
    OK(store_bulk_end(b, &w->err));
}

static int64_t place(struct world *w, int64_t s, const char *key, const char *latitude,
                     const char *longitude, const char *rule)
{
    int64_t id = thing(w, s, NODE_PROJECT, key, 0, 0);

    world_attribute(w, SONORA, id, "latitude", s, 2, latitude);
    world_attribute(w, SONORA, id, "longitude", s, 2, longitude);
    if (rule) finding(w, id, s, rule);
    return id;
}

static struct trace_point point(struct world *w, int64_t node, bool *found)
{
    struct trace_point p;

    OK(trace_node_point(w->ledger, &w->arena, SONORA, node, &p, found, &w->err));
    return p;
}

BOTH(point_puts_right_what_the_import_found_swapped_or_without_its_sign)
{
    struct world w;
    bool found;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w);
    int64_t fine = place(&w, s, "a", "29.0729673", "-110.9559192", NULL);
    int64_t swapped = place(&w, s, "b", "-110.9559192", "29.0729673", "coordinate-swapped");
    int64_t sign = place(&w, s, "c", "29.0729673", "110.9559192", "coordinate-sign");
    world_commit(&w);
    const int64_t ids[] = {fine, swapped, sign};
    const enum trace_repair repairs[] = {TRACE_AS_PUBLISHED, TRACE_SWAPPED, TRACE_WRONG_SIGN};
    for (size_t i = 0; i < 3; i++) {
        struct trace_point p = point(&w, ids[i], &found);
        CHECK(found);
        CHECK_INT(p.latitude, 29072967);
        CHECK_INT(p.longitude, -110955919);
        CHECK_INT(p.repair, repairs[i]);
        CHECK(!p.outside);
        CHECK_INT(p.snapshot, s);
    }
    CHECK_STR(point(&w, swapped, &found).published_latitude, "-110.9559192");
    world_close(&w);
}

BOTH(point_is_missing_where_coordinates_cannot_be_read)
{
    struct world w;
    bool found;
    world_open(&w, url);
    world_begin(&w);
    int64_t s = snapshot_of(&w);
    int64_t bad = place(&w, s, "a", "204018", "1012048", "coordinate-bad");
    int64_t text = place(&w, s, "b", "norte", "oeste", NULL);
    int64_t none = thing(&w, s, NODE_PROJECT, "c", 0, 0);
    int64_t outside = place(&w, s, "d", "52.2571843", "-0.1163333", "coordinate-outside");
    world_commit(&w);
    point(&w, bad, &found);
    CHECK(!found);
    point(&w, text, &found);
    CHECK(!found);
    point(&w, none, &found);
    CHECK(!found);
    CHECK(point(&w, outside, &found).outside && found);
    world_close(&w);
}
