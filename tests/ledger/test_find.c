/* Finding by key, words, RFC and amount; snapshots; gaps. */
#include "ledger/find.h"

#include <stdio.h>

#include "ledger/gap.h"
#include "ledger/snapshot.h"
#include "store/store.h"
#include "world.h"

struct example {
    int64_t old, new, bridge, well, supplier, referred;
};

static void make(struct world *w, struct example *x)
{
    world_begin(w);
    x->old = world_snapshot(
        w,
        &(struct world_snapshot){.owner = SONORA, .name = "contratos.csv", .series = "contratos"});
    x->new = world_snapshot(w, &(struct world_snapshot){.owner = SONORA,
                                                        .name = "contratos-2.csv",
                                                        .series = "contratos",
                                                        .previous = x->old});
    x->bridge = world_node(w, &(struct world_node){.entity = SONORA,
                                                   .snapshot = x->old,
                                                   .row = 7,
                                                   .kind = NODE_CONTRACT,
                                                   .key = "SON-2024/001",
                                                   .label = "Rehabilitación del puente Río Sonora",
                                                   .year = 2024});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = x->bridge,
                                           .snapshot = x->old,
                                           .row = 7,
                                           .item = 4,
                                           .minor = 12345678,
                                           .moment = MOMENT_CONTRACTED,
                                           .year = 2024});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = x->bridge,
                                           .snapshot = x->new,
                                           .row = 8,
                                           .item = 4,
                                           .minor = 22345678,
                                           .moment = MOMENT_CONTRACTED,
                                           .year = 2024});
    x->well = world_node(w, &(struct world_node){.entity = ZACATECAS,
                                                 .snapshot = x->new,
                                                 .row = 3,
                                                 .kind = NODE_PROJECT,
                                                 .key = "POZO-1",
                                                 .label = "Pozo profundo",
                                                 .year = 2023});
    x->supplier = world_organisation(
        w, &(struct world_organisation){SONORA, x->old, "Puentes y Caminos, S.A. de C.V.",
                                        "GODE561231GR8", NULL});
    world_party(w, SONORA, x->bridge, ROLE_SUPPLIER, x->supplier, x->old);
    x->referred = world_node(w, &(struct world_node){.entity = SONORA,
                                                     .snapshot = x->new,
                                                     .row = 8,
                                                     .kind = NODE_PROJECT,
                                                     .key = "2412345678",
                                                     .referred = true});
    world_link(w, &(struct world_link){SONORA, x->referred, x->bridge, x->old, 7, 0});
    world_link(w, &(struct world_link){SONORA, x->referred, x->bridge, x->new, 8, 0});
}

static size_t find(struct world *w, const struct find_query *q, struct find_result **out)
{
    size_t count;

    OK(ledger_find(w->ledger, &w->arena, q, out, &count, NULL, &w->err));
    return count;
}

BOTH(find_words_in_any_order_without_accents)
{
    struct find_result *r;
    struct example x;
    struct world w;

    world_open(&w, url);
    make(&w, &x);
    world_commit(&w);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("RIO rehabilitacion")}, &r), 1);
    CHECK_INT(r[0].id, x.bridge);
    CHECK_STR(r[0].entity_name, "Sonora");
    CHECK_STR(r[0].file, "contratos.csv");
    CHECK_INT(r[0].row, 7);
    CHECK_INT(r[0].amount_count, 2);
    CHECK_INT(r[0].amounts[0].minor, 22345678);
    CHECK_STR(r[0].amounts[0].file, "contratos-2.csv");
    CHECK_INT(r[0].amounts[0].row, 8);
    CHECK(!r[0].amounts[0].superseded && r[0].amounts[1].superseded);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("puente inexistente")}, &r), 0);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("«»")}, &r), 0);
    world_close(&w);
}

BOTH(find_puts_the_exact_key_first)
{
    struct find_result *r;
    struct example x;
    struct world w;

    world_open(&w, url);
    make(&w, &x);
    world_commit(&w);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("SON-2024/001")}, &r), 1);
    CHECK_INT(r[0].score, 1000);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("pozo 1")}, &r), 1);
    CHECK_INT(r[0].id, x.well);
    world_close(&w);
}

BOTH(find_by_rfc_gives_the_organisation_and_how_much_it_takes_part)
{
    struct find_result *r;
    struct example x;
    struct world w;

    world_open(&w, url);
    make(&w, &x);
    world_commit(&w);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("gode-561231-gr8")}, &r), 1);
    CHECK(r[0].organisation);
    CHECK_INT(r[0].id, x.supplier);
    CHECK_INT(r[0].nodes, 1);
    CHECK_STR(r[0].label, "Puentes y Caminos, S.A. de C.V.");
    world_close(&w);
}

BOTH(find_by_amount_gives_what_has_exactly_that_figure)
{
    struct find_result *r;
    struct example x;
    struct world w;

    world_open(&w, url);
    make(&w, &x);
    world_commit(&w);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("$223,456.78")}, &r), 1);
    CHECK_INT(r[0].id, x.bridge);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("$223,456.79")}, &r), 0);
    world_close(&w);
}

BOTH(find_filters_by_entity_kind_and_year)
{
    struct find_result *r;
    struct example x;
    struct world w;

    world_open(&w, url);
    make(&w, &x);
    world_commit(&w);
    CHECK_INT(find(&w, &(struct find_query){.entity = ZACATECAS}, &r), 1);
    CHECK_INT(r[0].id, x.well);
    CHECK_INT(find(&w, &(struct find_query){.kind = NODE_PROJECT}, &r), 2);
    CHECK_INT(find(&w, &(struct find_query){.year = 2024}, &r), 1);
    CHECK_INT(find(&w, &(struct find_query){.text = STR("puentes"), .organisations = true}, &r), 1);
    CHECK(r[0].organisation);
    world_close(&w);
}

BOTH(find_says_when_there_is_more_and_reads_in_few_statements)
{
    struct find_result *r;
    uint64_t before;
    size_t count;
    struct world w;
    int64_t s;
    bool more;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    for (int i = 0; i < 50; i++) {
        char key[32];
        int64_t node;

        snprintf(key, sizeof key, "obra %d", i);
        node =
            world_node(&w, &(struct world_node){
                               .entity = SONORA, .snapshot = s, .kind = NODE_PROJECT, .key = key});
        world_amount(
            &w,
            &(struct world_amount){
                .entity = SONORA, .node = node, .snapshot = s, .minor = i, .moment = MOMENT_PAID});
    }
    world_commit(&w);
    before = store_statements(w.store);
    OK(ledger_find(w.ledger, &w.arena, &(struct find_query){.text = STR("obra"), .limit = 40}, &r,
                   &count, &more, &w.err));
    CHECK_INT(count, 40);
    CHECK(more);
    CHECK(store_statements(w.store) - before <= 6 + 5 * 2);
    for (size_t i = 1; i < count; i++) CHECK(r[i - 1].score > r[i].score || r[i - 1].id < r[i].id);
    world_close(&w);
}

/* --- snapshots ------------------------------------------------------------------------------- */

BOTH(snapshot_is_found_by_number_hash_and_name)
{
    struct snapshot *all, s;
    struct example x;
    struct world w;
    size_t count;
    char number[24];

    world_open(&w, url);
    make(&w, &x);
    world_change(&w, SONORA, x.new, 1, CHANGE_APPEARED, 3, 0);
    world_change(&w, SONORA, x.new, 2, CHANGE_VANISHED, 0, 4);
    world_commit(&w);
    OK(snapshot_list(w.ledger, &w.arena, &(struct snapshot_filter){.entity = SONORA}, &all, &count,
                     &w.err));
    CHECK_INT(count, 2);
    CHECK_INT(all[0].id, x.new);
    CHECK_INT(all[0].previous, x.old);
    CHECK_INT(all[0].appeared, 1);
    CHECK_INT(all[0].vanished, 1);
    CHECK_INT(all[1].superseded_by, x.new);
    OK(snapshot_list(w.ledger, &w.arena, &(struct snapshot_filter){.current = true}, &all, &count,
                     &w.err));
    CHECK_INT(count, 1);
    snprintf(number, sizeof number, "%lld", (long long)x.old);
    OK(snapshot_find(w.ledger, &w.arena, str_of(number), &s, &w.err));
    CHECK_INT(s.id, x.old);
    OK(snapshot_find(w.ledger, &w.arena, str_slice(all[0].sha256, 0, 12), &s, &w.err));
    CHECK_INT(s.id, x.new);
    OK(snapshot_find(w.ledger, &w.arena, STR("contratos.csv"), &s, &w.err));
    CHECK_INT(s.id, x.old);
    CHECK_INT(snapshot_find(w.ledger, &w.arena, STR("ffffff"), &s, &w.err), ERR_NOTFOUND);
    world_close(&w);
}

BOTH(current_files_are_counted_with_the_newest_day_they_speak_of)
{
    struct snapshot_summary summary;
    struct example x;
    struct world w;

    world_open(&w, url);
    make(&w, &x);
    world_commit(&w);
    OK(snapshot_summary(w.ledger, SONORA, &summary, &w.err));
    CHECK_INT(summary.current, 1);
    OK(snapshot_summary(w.ledger, 0, &summary, &w.err));
    CHECK_INT(summary.current, 1);
    OK(snapshot_summary(w.ledger, 31000, &summary, &w.err));
    CHECK_INT(summary.current, 0);
    CHECK_INT(summary.newest_cut_off, DATE_NONE);
    world_close(&w);
}

/* --- gaps ------------------------------------------------------------------------------------ */

BOTH(gap_shows_what_is_referred_to_and_the_pesos_behind)
{
    struct check_scope scope;
    struct gap *all;
    struct example x;
    struct world w;
    uint64_t gaps;
    size_t count;

    world_open(&w, url);
    make(&w, &x);
    scope = CHECK_SCOPE_OF(x.new);
    OK(gap_update(w.ledger, &scope, &gaps, &w.err));
    world_commit(&w);
    CHECK_INT(gaps, 1);
    OK(gap_list(w.ledger, &w.arena, &(struct gap_filter){.entity = SONORA}, &all, &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(all[0].node, x.referred);
    CHECK_INT(all[0].stage, NODE_PROJECT);
    CHECK_INT(all[0].minor, 22345678);
    CHECK_STR(all[0].missing, "Ningún archivo describe el proyecto 2412345678.");
    CHECK_STR(all[0].file, "contratos-2.csv");
    world_close(&w);
}

BOTH(gap_prefers_the_amount_that_a_link_states)
{
    struct check_scope scope;
    struct gap *all;
    struct example x;
    struct world w;
    size_t count;
    int64_t fund;

    world_open(&w, url);
    make(&w, &x);
    fund = world_node(&w, &(struct world_node){.entity = SONORA,
                                               .snapshot = x.new,
                                               .kind = NODE_FUND,
                                               .key = "FISE",
                                               .referred = true});
    world_link(&w, &(struct world_link){SONORA, fund, x.bridge, x.new, 8, 777});
    scope = CHECK_SCOPE_OF(x.new);
    OK(gap_update(w.ledger, &scope, NULL, &w.err));
    world_commit(&w);
    OK(gap_list(w.ledger, &w.arena, &(struct gap_filter){.stage = NODE_FUND}, &all, &count,
                &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(all[0].minor, 777);
    world_close(&w);
}

BOTH(gap_update_is_skipped_when_nothing_can_have_changed)
{
    struct check_scope scope;
    struct world w;
    uint64_t before;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    scope = CHECK_SCOPE_OF(s);
    scope.referenced = 0;
    before = store_statements(w.store);
    OK(gap_update(w.ledger, &scope, NULL, &w.err));
    CHECK_INT(store_statements(w.store) - before, 2);
    world_commit(&w);
    world_close(&w);
}
