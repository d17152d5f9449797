/* The money behind a commitment: see commitment_parts.h. */
#include "base/i18n.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/plan_private.h"

static enum err_code exists(struct co *co, int64_t node, struct str gap, bool *out, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    *out = false;
    enum err_code code = node ? q_money_node(store, co->entity, node, &stmt, err)
                              : q_money_gap(store, co->entity, gap, &stmt, err);
    if (!code) code = store_step(stmt, out, err);
    if (!code && *out) store_reset(stmt);
    return code;
}

static enum err_code check(struct co *co, int64_t node, struct str gap, struct co_faults *faults,
                           struct err *err)
{
    bool there;
    if ((node > 0) == (gap.n > 0)) {
        co_fault(faults, "node", _("Elija una cosa del dinero o un hueco"));
        return ERR_NONE;
    }
    enum err_code code = exists(co, node > 0 ? node : 0, gap, &there, err);
    if (!code && !there)
        co_fault(faults, node > 0 ? "node" : "gap", _("No está entre lo que se ha publicado"));
    return code;
}

static enum err_code note(struct co *co, const struct commitment *of, int64_t node, struct str gap,
                          struct str words, const char *kind, struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    commitment_note(&n, of);
    if (node) co_note_int(&n, "node", node);
    co_note_text(&n, "gap", gap);
    co_note_text(&n, "note", words);
    return co_note_end(co, &n, kind, "commitment", of->id, err);
}

enum err_code money_tie_add(struct co *co, int64_t commitment, int64_t node, struct str gap,
                            struct str words, struct co_faults *faults, struct err *err)
{
    struct store_stmt *stmt;
    struct commitment of;
    bool row;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (code) return code;
    co_check_text(faults, "gap", &gap, 400, false);
    co_check_text(faults, "note", &words, 2000, false);
    code = check(co, node, gap, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = commitment_get(co, commitment, &of, err);
    if (!code)
        code = q_money_add(ledger_store(co->ledger), co->entity, commitment, node,
                           gap.n ? gap : STR(""), words.n ? words : STR(""), &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0) {
        co_fault(faults, node ? "node" : "gap", _("Ya estaba ligado a este compromiso"));
        code = co_check(faults, err);
    }
    if (!code) code = note(co, &of, node, gap, words, "money.tied", err);
    return co_end(co, code, err);
}

enum err_code money_tie_drop(struct co *co, int64_t commitment, int64_t node, struct str gap,
                             struct err *err)
{
    struct store_stmt *stmt;
    struct commitment of;
    bool row;
    enum err_code code = change_begin(co, SECRETARIAT, NULL, err);
    if (code) return code;
    code = commitment_get(co, commitment, &of, err);
    if (!code)
        code = q_money_drop(ledger_store(co->ledger), co->entity, commitment, node,
                            gap.n ? gap : STR(""), &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0) code = co_missing(_("liga con el dinero"), node, err);
    if (!code) code = note(co, &of, node, gap, STR_NONE, "money.untied", err);
    return co_end(co, code, err);
}

enum err_code money_tie_list(struct co *co, int64_t commitment, struct money_tie **out,
                             size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct money_tie);
    struct store_stmt *stmt;
    struct commitment of;
    bool row = false;
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = q_money_rows(ledger_store(co->ledger), co->entity, commitment, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_money_rows_row r;
        struct money_tie *one = rows_add(&rows, co->arena);
        q_money_rows_row(stmt, &r);
        if (one)
            *one = (struct money_tie){.node = r.node,
                                      .gap = rows_text(co->arena, r.gap, &rows),
                                      .note = rows_text(co->arena, r.note, &rows),
                                      .kind = (enum node_kind)r.kind,
                                      .key = rows_text(co->arena, r.key, &rows),
                                      .label = rows_text(co->arena, r.label, &rows)};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
