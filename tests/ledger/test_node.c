/* One thing read with all that current files say of it. */
#include "ledger/node.h"

#include "world.h"

BOTH(node_tells_what_current_files_say_and_each_thing_once)
{
    struct world w;
    struct node n;
    int64_t old, new, node, supplier;

    world_open(&w, url);
    world_begin(&w);
    old = world_snapshot(
        &w, &(struct world_snapshot){.owner = SONORA, .name = "contratos.csv", .series = "c"});
    new = world_snapshot(
        &w, &(struct world_snapshot){
                .owner = SONORA, .name = "contratos-2.csv", .series = "c", .previous = old});
    node = world_node(&w, &(struct world_node){.entity = SONORA,
                                               .snapshot = old,
                                               .row = 7,
                                               .kind = NODE_CONTRACT,
                                               .key = "C-1",
                                               .label = "Puente",
                                               .year = 2024});
    for (int i = 0; i < 2; i++) {
        world_amount(&w, &(struct world_amount){.entity = SONORA,
                                                .node = node,
                                                .snapshot = i ? new : old,
                                                .row = 7 + i,
                                                .item = 4,
                                                .minor = 100 + i,
                                                .moment = MOMENT_CONTRACTED,
                                                .year = 2024});
    }
    supplier = world_organisation(
        &w, &(struct world_organisation){SONORA, old, "Puentes, S.A.", "GODE561231GR8", NULL});
    world_party(&w, SONORA, node, ROLE_SUPPLIER, supplier, old);
    world_party(&w, SONORA, node, ROLE_SUPPLIER, supplier, new);
    world_commit(&w);

    OK(node_read(w.ledger, &w.arena, SONORA, node, &n, &w.err));
    CHECK_STR(n.label, "Puente");
    CHECK_INT(n.amount_count, 1);
    CHECK_INT(n.amounts[0].minor, 101);
    CHECK_INT(n.amounts[0].source.row, 8);
    CHECK_STR(n.amounts[0].source.file, "contratos-2.csv");
    CHECK_INT(n.party_count, 1);
    CHECK_INT(n.parties[0].organisation, supplier);
    CHECK_STR(n.parties[0].rfc, "GODE561231GR8");
    CHECK_INT(node_read(w.ledger, &w.arena, SONORA, node + 99, &n, &w.err), ERR_NOTFOUND);
    CHECK_INT(node_read(w.ledger, &w.arena, ZACATECAS, node, &n, &w.err), ERR_NOTFOUND);
    world_close(&w);
}
