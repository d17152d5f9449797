/* All indicators in one list: see indicator.h. */
#include "cocreate/indicator.h"

#include "cocreate/plan_private.h"

enum { MOST_LISTED = 200 };

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_indicator_all_row r;
    struct arena *a = co->arena;
    struct indicator *one = rows_add(rows, a);
    if (!one) return false;
    q_indicator_all_row(stmt, &r);
    *one = (struct indicator){.measure = {.id = r.id,
                                          .commitment = r.commitment,
                                          .is = {.title = rows_text(a, r.title, rows),
                                                 .unit = rows_text(a, r.unit, rows),
                                                 .formula = rows_text(a, r.formula, rows),
                                                 .source = rows_text(a, r.source, rows),
                                                 .theme = rows_text(a, r.theme, rows),
                                                 .baseline = rows_text(a, r.baseline, rows),
                                                 .target = rows_text(a, r.target, rows),
                                                 .baseline_day = (int32_t)r.baseline_day,
                                                 .target_day = (int32_t)r.target_day,
                                                 .rises = r.rises != 0}},
                              .number = r.number,
                              .plan = r.plan,
                              .commitment = rows_text(a, r.commitment_title, rows),
                              .measured = r.measured,
                              .areas = r.areas,
                              .last_day = (int32_t)r.last_day,
                              .last = rows_text(a, r.last_amount, rows)};
    one->standing = one->last.n ? measure_reaches(&one->measure.is, one->last) : MEASURE_UNTOLD;
    return !rows->failed;
}

enum err_code indicator_list(struct co *co, struct str theme, size_t skip, size_t most,
                             struct indicator **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct indicator);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_indicator_all(
        ledger_store(co->ledger), co->entity, plan_least(co), theme.n ? theme : STR(""),
        (int64_t)skip, (int64_t)(most > MOST_LISTED ? MOST_LISTED : most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, &rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code indicator_themes(struct co *co, struct indicator_theme **out, size_t *count_out,
                               struct err *err)
{
    struct rows rows = ROWS_OF(struct indicator_theme);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_indicator_themes(ledger_store(co->ledger), co->entity, plan_least(co), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_indicator_themes_row r;
        struct indicator_theme *one = rows_add(&rows, co->arena);
        q_indicator_themes_row(stmt, &r);
        if (one)
            *one = (struct indicator_theme){rows_text(co->arena, r.theme, &rows), r.indicators};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code indicator_areas(struct co *co, int64_t id, struct str **out, size_t *count_out,
                              struct err *err)
{
    struct rows rows = ROWS_OF(struct str);
    struct store_stmt *stmt;
    struct measure seen;
    bool row = false;
    enum err_code code = measure_get(co, id, &seen, err);
    if (!code) code = q_indicator_areas(ledger_store(co->ledger), co->entity, id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_indicator_areas_row r;
        struct str *one = rows_add(&rows, co->arena);
        q_indicator_areas_row(stmt, &r);
        if (one) *one = rows_text(co->arena, r.area, &rows);
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
