/* Judging under refused memory: every allocation of a check, of candidates, of gaps and of a
 * catalogue fails once; the store stays as it was and the next try succeeds. */
#include <stdio.h>

#include "base/mem.h"
#include "checking.h"
#include "ledger/catalogue.h"
#include "ledger/gap.h"
#include "ledger/organisation.h"
#include "store/store.h"

static enum err_code judge(struct world *w, int64_t snapshot)
{
    struct check_scope scope = CHECK_SCOPE_OF(snapshot);
    uint64_t count;
    enum err_code code = store_begin(w->store, &w->err);

    if (code) return code;
    code = organisation_propose(w->ledger, snapshot, &count, &w->err);
    if (!code) code = ledger_check_snapshot(w->ledger, &scope, NULL, NULL, &w->err);
    if (!code) code = gap_update(w->ledger, &scope, &count, &w->err);
    if (!code) code = store_commit(w->store, &w->err);
    if (code) store_rollback(w->store);
    return code;
}

static int64_t example(struct world *w)
{
    int64_t s, project, bill;

    world_begin(w);
    s = simple_snapshot(w);
    budget(w, s, "COG", 2024, 1000, 600, 399);
    budget(w, s, "CFG", 2024, 1003, 600, 403);
    loan(w, s, 6, 14560);
    world_organisation(
        w, &(struct world_organisation){SONORA, s, "Constructora Arza y Asociados", NULL, NULL});
    world_organisation(
        w, &(struct world_organisation){SONORA, s, "Constructora Arsa y Asociados", NULL, NULL});
    project = world_node(w, &(struct world_node){.entity = SONORA,
                                                 .snapshot = s,
                                                 .kind = NODE_PROJECT,
                                                 .key = "obra",
                                                 .referred = true});
    bill = world_node(w, &(struct world_node){
                             .entity = SONORA, .snapshot = s, .kind = NODE_CONTRACT, .key = "c"});
    world_link(w, &(struct world_link){SONORA, project, bill, s, 2, 500});
    world_commit(w);
    return s;
}

BOTH(judge_survives_memory_that_is_refused)
{
    enum err_code code = ERR_MEMORY;
    struct gap *gaps;
    size_t count;
    struct world w;
    int64_t s;

    world_open(&w, url);
    s = example(&w);
    for (uint64_t n = 1; code && n < 1000000; n += 1 + n / 16) {
        mem_fail_after(n, 0);
        code = judge(&w, s);
        mem_fail_after(0, 0);
        if (code) CHECK(found(&w, CHECK_TOTAL).count == 0);
    }
    CHECK_INT(code, ERR_NONE);
    CHECK_INT(found(&w, CHECK_TOTAL).count, 2);
    CHECK_INT(found(&w, CHECK_DEBT).count, 1);
    OK(gap_list(w.ledger, &w.arena, &(struct gap_filter){.entity = SONORA}, &gaps, &count, &w.err));
    CHECK_INT(count, 1);
    world_close(&w);
}

static enum err_code load(struct world *w)
{
    struct catalogue_new what = {.kind = catalogue_kind_find(STR("cog")),
                                 .version = STR("2024"),
                                 .sha256 = "cd",
                                 .dated = DATE_NONE};
    struct catalogue_load *one;
    enum err_code code = catalogue_load_begin(w->ledger, &what, &one, &w->err);

    if (code) return code;
    for (int i = 11101; !code && i < 11160; i++) {
        char number[16];

        snprintf(number, sizeof number, "%d", i);
        code = catalogue_load_item(one, str_of(number), STR(""), STR("una partida"), &w->err);
    }
    if (!code) return catalogue_load_finish(one, NULL, &w->err);
    catalogue_load_abort(one);
    return code;
}

BOTH(judge_catalogue_load_survives_memory_that_is_refused)
{
    struct catalogue_item item;
    enum err_code code = ERR_MEMORY;
    struct world w;
    bool there;

    world_open(&w, url);
    for (uint64_t n = 1; code && n < 1000000; n += 1 + n / 16) {
        mem_fail_after(n, 0);
        code = load(&w);
        mem_fail_after(0, 0);
        CHECK(!store_in_transaction(w.store));
    }
    CHECK_INT(code, ERR_NONE);
    OK(catalogue_find(w.ledger, &w.arena, STR("COG"), STR("2024"), STR("11103"), &item, &there,
                      &w.err));
    CHECK(there);
    world_close(&w);
}
