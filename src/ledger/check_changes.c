/* A snapshot against the one before it: rows that changed or vanished (as the comparison of the
 * load wrote them), and progress that went back. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/check_private.h"
#include "ledger_queries.h"

static enum err_code rows_of(struct checker *c, enum change_kind kind, struct check_marks *rows,
                             struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_check_changed_rows(c->store, c->owner, c->scope.snapshot, kind,
                                              CHECK_ROWS_MAX, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_check_changed_rows_row r;
        bool ok;

        q_check_changed_rows_row(stmt, &r);
        ok = kind == CHANGE_VANISHED
                 ? r.previous_row_null || check_mark_add(rows, c->previous, r.previous_row)
                 : r.source_row_null || check_mark_add(rows, c->scope.snapshot, r.source_row);
        if (ok) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static enum err_code tell(struct checker *c, enum change_kind kind, int64_t count, struct err *err)
{
    struct check_draft draft = {.entity = c->owner, .snapshot = c->scope.snapshot};
    struct check_marks rows = {0};
    enum err_code code = rows_of(c, kind, &rows, err);

    snprintf(draft.found, sizeof draft.found, "%lld", (long long)count);
    /* A row of the older snapshot is no row of this one. */
    if (!code)
        code = check_add(c, kind == CHANGE_VANISHED ? CHECK_ROWS_VANISHED : CHECK_ROWS_CHANGED,
                         &draft, rows.items, rows.count, err);
    mem_free(rows.items);
    return code;
}

enum err_code check_changes(struct checker *c, struct err *err)
{
    int64_t counts[4] = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_check_change_counts(c->store, c->owner, c->scope.snapshot, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_check_change_counts_row r;

        q_check_change_counts_row(stmt, &r);
        if (r.kind >= 0 && r.kind < 4) counts[r.kind] = r.changes;
    }
    if (!code && counts[CHANGE_CHANGED])
        code = tell(c, CHANGE_CHANGED, counts[CHANGE_CHANGED], err);
    if (!code && counts[CHANGE_VANISHED])
        code = tell(c, CHANGE_VANISHED, counts[CHANGE_VANISHED], err);
    return code;
}

/* --- progress -------------------------------------------------------------------------------- */

static enum err_code compare_progress(struct checker *c, const struct q_check_progress_row *r,
                                      struct err *err)
{
    struct check_draft draft = {
        .entity = c->entity, .snapshot = c->scope.snapshot, .node = r->node, .row = r->source_row};
    struct check_mark rows[2] = {{c->scope.snapshot, r->source_row},
                                 {c->previous, r->previous_row}};
    int64_t now, before;

    if (!decimal_parse(r->now_value, 4, &now) || !decimal_parse(r->before_value, 4, &before) ||
        now >= before)
        return ERR_NONE;
    check_text(draft.expected, sizeof draft.expected, r->before_value);
    check_text(draft.found, sizeof draft.found, r->now_value);
    return check_add(c, CHECK_PROGRESS_FELL, &draft, rows, 2, err);
}

enum err_code check_progress(struct checker *c, struct err *err)
{
    static const char *const names[] = {CHECK_ATTRIBUTE_PHYSICAL, CHECK_ATTRIBUTE_FINANCIAL};
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < sizeof names / sizeof *names; i++) {
        struct store_stmt *stmt;
        bool row;

        code = q_check_progress(c->store, c->entity, c->scope.snapshot, c->previous,
                                str_of(names[i]), c->low, c->high, &stmt, err);
        while (!code && !(code = store_step(stmt, &row, err)) && row) {
            struct q_check_progress_row r;

            q_check_progress_row(stmt, &r);
            code = compare_progress(c, &r, err);
            if (code) store_reset(stmt);
        }
    }
    return code;
}
