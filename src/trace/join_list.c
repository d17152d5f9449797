/* What the program joined, to be read and decided upon by a person. */
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "trace/join_private.h"
#include "trace_queries.h"

enum { LIMIT = 100, LIMIT_MAX = 10000 };

static enum err_code add_row(struct arena *arena, struct join_list *list, int64_t entity,
                             const struct q_join_rows_row *r, struct err *err)
{
    struct join_row *own = join_add(list, arena);

    if (!own) return err_no_memory(err);
    *own = (struct join_row){.entity = entity,
                             .source = r->source,
                             .target = r->target,
                             .same = r->same != 0,
                             .evidence = (enum evidence)r->evidence,
                             .score = r->score_null ? 0 : (int)r->score,
                             .rule = arena_str(arena, r->rule),
                             .reason = arena_str(arena, r->reason),
                             .state = arena_str(arena, r->state),
                             .source_kind = (enum node_kind)r->source_kind,
                             .target_kind = (enum node_kind)r->target_kind,
                             .source_key = arena_str(arena, r->source_key),
                             .source_label = arena_str(arena, r->source_label),
                             .target_key = arena_str(arena, r->target_key),
                             .target_label = arena_str(arena, r->target_label),
                             .has_minor = !r->minor_null,
                             .minor = r->minor};
    if (r->currency.n) memcpy(own->currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
    if (own->rule.p && own->reason.p && own->state.p && own->source_key.p && own->source_label.p &&
        own->target_key.p && own->target_label.p)
        return ERR_NONE;
    return err_no_memory(err);
}

enum err_code join_list(struct ledger *ledger, struct arena *arena,
                        const struct join_filter *filter, struct join_row **out, size_t *count_out,
                        struct err *err)
{
    struct join_list list = {.size = sizeof(struct join_row)};
    const uint32_t limit = !filter->limit              ? LIMIT
                           : filter->limit > LIMIT_MAX ? LIMIT_MAX
                                                       : filter->limit;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_join_rows(ledger_store(ledger), filter->entity, filter->rule.n ? filter->rule : STR(""),
                    filter->state.n ? filter->state : STR(""), limit, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_join_rows_row r;

        q_join_rows_row(stmt, &r);
        code = add_row(arena, &list, filter->entity, &r, err);
        if (code) store_reset(stmt);
    }
    *out = code ? NULL : list.items;
    *count_out = code ? 0 : list.count;
    return code;
}

struct decision {
    int64_t entity, source, target, at;
    bool same, confirm;
    struct str state, by;
};

static enum err_code decide(struct store *store, const struct decision *d, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = d->same
                             ? q_join_same_decide(store, d->entity, d->source, d->target,
                                                  d->confirm, d->state, d->by, d->at, &stmt, err)
                             : q_join_join_decide(store, d->entity, d->source, d->target,
                                                  d->confirm, d->state, d->by, d->at, &stmt, err);

    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (!row) return err_set(err, ERR_NOTFOUND, _("No hay esa unión que confirmar o rechazar."));
    store_reset(stmt);
    return ERR_NONE;
}

enum err_code join_decide(struct ledger *ledger, int64_t entity, int64_t source, int64_t target,
                          bool same, bool confirm, struct str by, struct err *err)
{
    struct store *store = ledger_store(ledger);
    struct timespec now;
    struct decision d = {.entity = entity,
                         .source = source,
                         .target = target,
                         .same = same,
                         .confirm = confirm,
                         .state = confirm ? STR("confirmed") : STR("rejected"),
                         .by = by};
    enum err_code code;

    if (!by.n) return err_set(err, ERR_USAGE, _("Falta el nombre de quien decide."));
    clock_gettime(CLOCK_REALTIME, &now);
    d.at = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    code = store_begin(store, err);
    if (code) return code;
    code = decide(store, &d, err);
    if (!code) code = trace_mark(ledger, entity, err);
    if (!code) return store_commit(store, err);
    store_rollback(store);
    return code;
}
