/* The other end of lineage: proposals that live on in a commitment or a plan. See proposal.h. */
#include "base/i18n.h"
#include "cocreate/proposal_private.h"
#include "cocreate_queries.h"

enum { MOST_SOURCES = 200 };

enum err_code proposal_not_became(struct co *co, int64_t id, struct str target, struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    struct str source = proposal_subject(co, id);
    bool row;
    enum err_code code = co_may(&co->actor, PROPOSAL_STAFF, err);
    if (!code && !source.p) code = err_no_memory(err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_lineage_drop(ledger_store(co->ledger), co->entity, source, target, PROPOSAL_LIVES_ON,
                          &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0) code = co_missing(_("propuesta"), id, err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "target", target);
        code = co_note_end(co, &n, "proposal.untied", "proposal", id, err);
    }
    return co_end(co, code, err);
}

/* Their numbers, in order. */
static enum err_code read_sources(struct co *co, struct str target, int64_t ids[MOST_SOURCES],
                                  size_t *count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_lineage_sources(ledger_store(co->ledger), co->entity, target,
                                           PROPOSAL_LIVES_ON, MOST_SOURCES, &stmt, err);
    *count = 0;
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct str rest = STR_NONE, word = str_split(store_text(stmt, 0), '/', &rest);
        int64_t id;
        if (str_is(word, "proposal") && str_to_i64(rest, &id)) ids[(*count)++] = id;
    }
    return code;
}

enum err_code proposal_sources(struct co *co, struct str target, struct proposal **out,
                               size_t *count_out, struct err *err)
{
    int64_t ids[MOST_SOURCES];
    size_t count;
    *count_out = 0;
    enum err_code code = read_sources(co, target, ids, &count, err);
    if (code) return code;
    *out = arena_array(co->arena, count + 1, sizeof **out);
    if (!*out) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++)
        code = proposal_get(co, ids[i], &(*out)[(*count_out)++], err);
    if (code) *count_out = 0;
    return code;
}
