/* What came out of a roundtable: see roundtable.h. */
#include "base/i18n.h"
#include "cocreate/roundtable.h"
#include "cocreate_queries.h"

enum { MOST_BODY = 20000, MOST_TOLD = 100 };

enum err_code roundtable_tell(struct co *co, int64_t id, struct str body, struct co_faults *faults,
                              struct err *err)
{
    struct roundtable t = {0};
    struct co_note n;
    enum err_code code = co_may(&co->actor, ROUNDTABLE_STAFF, err);
    if (!code) code = roundtable_get(co, id, &t, err);
    if (code) return code;
    co_check_text(faults, "body", &body, MOST_BODY, true);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_outcome_add_run(ledger_store(co->ledger), co->entity, id, body, co->now_ms,
                             co->actor.person, err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "body", body);
        code = co_note_end(co, &n, "roundtable.told", "roundtable", id, err);
    }
    return co_end(co, code, err);
}

enum err_code roundtable_told(struct co *co, int64_t id, struct roundtable_outcome **out,
                              size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, MOST_TOLD, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_outcome_rows(ledger_store(co->ledger), co->entity, id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_outcome_rows_row r;
        q_outcome_rows_row(stmt, &r);
        (*out)[(*count_out)++] = (struct roundtable_outcome){r.number, r.made, co_keep(co, r.body)};
    }
    return code;
}
