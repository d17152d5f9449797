/* The checks of contracts, payments and figures out of the ordinary, and of two snapshots of one
 * file: each rule finds what it should, and leaves alone what is right. */
#include <stdio.h>

#include "checking.h"
#include "ledger/check_private.h"
#include "store/store.h"

/* --- contracts ------------------------------------------------------------------------------- */

static int64_t contract(struct world *w, int64_t s, enum node_kind kind, const char *key,
                        enum moment moment, int64_t minor)
{
    int64_t node = world_node(
        w, &(struct world_node){.entity = SONORA, .snapshot = s, .kind = kind, .key = key});

    world_amount(
        w, &(struct world_amount){
               .entity = SONORA, .node = node, .snapshot = s, .minor = minor, .moment = moment});
    return node;
}

BOTH(check_award_is_held_against_its_contracts)
{
    struct world w;
    struct found f;
    int64_t s, award, other, shared;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    award = contract(&w, s, NODE_AWARD, "a1", MOMENT_AWARDED, 1000);
    world_link(&w, &(struct world_link){
                       SONORA, award, contract(&w, s, NODE_CONTRACT, "c1", MOMENT_CONTRACTED, 400),
                       s, 2, 0});
    world_link(&w, &(struct world_link){
                       SONORA, award, contract(&w, s, NODE_CONTRACT, "c2", MOMENT_CONTRACTED, 600),
                       s, 2, 0});
    other = contract(&w, s, NODE_AWARD, "a2", MOMENT_AWARDED, 1000);
    world_link(&w, &(struct world_link){
                       SONORA, other, contract(&w, s, NODE_CONTRACT, "c3", MOMENT_CONTRACTED, 1250),
                       s, 2, 0});
    /* Two awards for one contract say nothing about either. */
    shared = contract(&w, s, NODE_CONTRACT, "c4", MOMENT_CONTRACTED, 5000);
    world_link(&w,
               &(struct world_link){SONORA, contract(&w, s, NODE_AWARD, "a3", MOMENT_AWARDED, 1),
                                    shared, s, 2, 0});
    world_link(&w,
               &(struct world_link){SONORA, contract(&w, s, NODE_AWARD, "a4", MOMENT_AWARDED, 2),
                                    shared, s, 2, 0});
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_AWARD_CONTRACT);
    CHECK_INT(f.count, 1);
    CHECK_INT(f.minor, 250);
    CHECK_STR(str_of(f.subject), "a2");
    world_close(&w);
}

BOTH(check_award_is_told_once_however_many_files_follow)
{
    struct check_scope scope;
    struct world w;
    int64_t first, second, other, award, c;

    world_open(&w, url);
    world_begin(&w);
    first = simple_snapshot(&w);
    award = contract(&w, first, NODE_AWARD, "a1", MOMENT_AWARDED, 1000);
    check(&w, first);
    second = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "contratos.csv"});
    c = contract(&w, second, NODE_CONTRACT, "c1", MOMENT_CONTRACTED, 1500);
    /* Said in two rows, as the releases of one process do. */
    world_amount(&w, &(struct world_amount){.entity = SONORA,
                                            .node = c,
                                            .snapshot = second,
                                            .row = 9,
                                            .minor = 1500,
                                            .moment = MOMENT_CONTRACTED});
    world_link(&w, &(struct world_link){SONORA, award, c, second, 2, 0});
    check(&w, second);
    check(&w, second);
    CHECK_INT(found(&w, CHECK_AWARD_CONTRACT).count, 1);
    CHECK_INT(found(&w, CHECK_AWARD_CONTRACT).minor, 500);
    /* A file without awards neither repeats nor forgets it. */
    other = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "deuda.csv"});
    scope = CHECK_SCOPE_OF(other);
    scope.kinds = (uint64_t)1 << NODE_LOAN;
    OK(ledger_check_snapshot(w.ledger, &scope, NULL, NULL, &w.err));
    world_commit(&w);
    CHECK_INT(found(&w, CHECK_AWARD_CONTRACT).count, 1);
    world_close(&w);
}

BOTH(check_payments_above_contract_and_amendments_are_told)
{
    struct world w;
    struct found f;
    int64_t s, c;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    c = contract(&w, s, NODE_CONTRACT, "c1", MOMENT_CONTRACTED, 1000);
    world_amount(&w, &(struct world_amount){.entity = SONORA,
                                            .node = c,
                                            .snapshot = s,
                                            .item = 2,
                                            .minor = 200,
                                            .moment = MOMENT_AMENDED});
    world_link(&w, &(struct world_link){
                       SONORA, c, contract(&w, s, NODE_PAYMENT, "p1", MOMENT_PAID, 700), s, 2, 0});
    world_link(&w, &(struct world_link){
                       SONORA, c, contract(&w, s, NODE_PAYMENT, "p2", MOMENT_PAID, 500), s, 3, 0});
    c = contract(&w, s, NODE_CONTRACT, "c2", MOMENT_CONTRACTED, 1000);
    world_link(&w, &(struct world_link){
                       SONORA, c, contract(&w, s, NODE_PAYMENT, "p3", MOMENT_PAID, 1001), s, 4, 0});
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_PAYMENTS);
    CHECK_INT(f.count, 1);
    CHECK_INT(f.minor, 1);
    CHECK_STR(str_of(f.subject), "c2");
    world_close(&w);
}

BOTH(check_same_figure_in_two_rows_is_told_with_both)
{
    struct world w;
    struct found f;
    int64_t s, node;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    node = contract(&w, s, NODE_CONTRACT, "c1", MOMENT_CONTRACTED, 1000);
    world_amount(&w, &(struct world_amount){.entity = SONORA,
                                            .node = node,
                                            .snapshot = s,
                                            .row = 9,
                                            .minor = 1000,
                                            .moment = MOMENT_CONTRACTED});
    world_amount(&w, &(struct world_amount){.entity = SONORA,
                                            .node = node,
                                            .snapshot = s,
                                            .row = 11,
                                            .minor = 1001,
                                            .moment = MOMENT_CONTRACTED});
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_DUPLICATE);
    CHECK_INT(f.count, 1);
    CHECK_INT(f.row_count, 2);
    CHECK_INT(f.rows[0], 2);
    CHECK_INT(f.rows[1], 9);
    world_close(&w);
}

BOTH(check_outlier_is_told_and_its_neighbours_are_not)
{
    struct world w;
    struct found f;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = simple_snapshot(&w);
    for (int i = 0; i < 60; i++) {
        char key[16];

        snprintf(key, sizeof key, "c%d", i);
        contract(&w, s, NODE_CONTRACT, key, MOMENT_CONTRACTED, 100000 + 1000 * i);
    }
    contract(&w, s, NODE_CONTRACT, "enorme", MOMENT_CONTRACTED, 900000000000);
    contract(&w, s, NODE_CONTRACT, "cero", MOMENT_CONTRACTED, 0);
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_OUTLIER);
    CHECK_INT(f.count, 1);
    CHECK_STR(str_of(f.subject), "enorme");
    world_close(&w);
}

TEST(check_outlier_bins_are_a_sixteenth_of_a_doubling)
{
    for (int64_t v = 16; v < INT64_MAX / 2; v += v / 3) {
        uint32_t bin = outlier_bin(v);

        CHECK(outlier_value(bin) <= v && v < outlier_value(bin + 1));
        CHECK_INT(outlier_bin(-v), bin);
    }
    CHECK_INT(outlier_bin(0), 0);
    CHECK(outlier_bin(INT64_MAX) < OUTLIER_BINS);
    CHECK(outlier_bin(INT64_MIN) < OUTLIER_BINS);
}

/* --- two snapshots --------------------------------------------------------------------------- */

BOTH(check_changed_and_vanished_rows_are_listed)
{
    struct world w;
    struct found f;
    int64_t first, s;

    world_open(&w, url);
    world_begin(&w);
    first = simple_snapshot(&w);
    s = world_snapshot(&w, &(struct world_snapshot){
                               .owner = SONORA, .name = "presupuesto-2.csv", .previous = first});
    world_change(&w, SONORA, s, 1, CHANGE_APPEARED, 9, 0);
    world_change(&w, SONORA, s, 2, CHANGE_CHANGED, 4, 5);
    world_change(&w, SONORA, s, 3, CHANGE_VANISHED, 0, 7);
    world_change(&w, SONORA, s, 4, CHANGE_VANISHED, 0, 8);
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_ROWS_VANISHED);
    CHECK_INT(f.count, 1);
    CHECK_STR(str_of(f.message), "Filas de la versión anterior que desaparecieron: 2.");
    CHECK_INT(f.row_count, 2);
    CHECK_INT(f.rows[0], 7);
    CHECK_INT(f.rows[1], 8);
    f = found(&w, CHECK_ROWS_CHANGED);
    CHECK_INT(f.rows[0], 4);
    world_close(&w);
}

BOTH(check_progress_that_went_back_is_told)
{
    struct world w;
    struct found f;
    int64_t first, s, node;

    world_open(&w, url);
    world_begin(&w);
    first = simple_snapshot(&w);
    node = world_node(&w, &(struct world_node){.entity = SONORA,
                                               .snapshot = first,
                                               .kind = NODE_PROJECT,
                                               .key = "p",
                                               .label = "Escuela"});
    s = world_snapshot(
        &w, &(struct world_snapshot){.owner = SONORA, .name = "b.csv", .previous = first});
    world_attribute(&w, SONORA, node, CHECK_ATTRIBUTE_PHYSICAL, first, 2, "80");
    world_attribute(&w, SONORA, node, CHECK_ATTRIBUTE_PHYSICAL, s, 3, "62.5");
    world_attribute(&w, SONORA, node, CHECK_ATTRIBUTE_FINANCIAL, first, 2, "10");
    world_attribute(&w, SONORA, node, CHECK_ATTRIBUTE_FINANCIAL, s, 3, "10.0");
    check(&w, s);
    world_commit(&w);
    f = found(&w, CHECK_PROGRESS_FELL);
    CHECK_INT(f.count, 1);
    CHECK_STR(str_of(f.message), "Escuela: el avance era 80 % y ahora es 62.5 %.");
    world_close(&w);
}
