/* Indicators of commitments and their values: see commitment_parts.h. */
#include "base/i18n.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/plan_private.h"

enum { DECIMALS = 6 };

/* --- reading ---------------------------------------------------------------------------------- */

static enum err_code read_measures(struct co *co, int64_t only, int64_t commitment,
                                   struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    struct arena *a = co->arena;
    bool row = false;
    enum err_code code =
        q_measure_rows(ledger_store(co->ledger), co->entity, only, commitment, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_measure_rows_row r;
        struct measure *one = rows_add(rows, a);
        q_measure_rows_row(stmt, &r);
        if (one)
            *one = (struct measure){.id = r.id,
                                    .commitment = r.commitment,
                                    .version = r.version,
                                    .is = {.title = rows_text(a, r.title, rows),
                                           .unit = rows_text(a, r.unit, rows),
                                           .formula = rows_text(a, r.formula, rows),
                                           .source = rows_text(a, r.source, rows),
                                           .theme = rows_text(a, r.theme, rows),
                                           .baseline = rows_text(a, r.baseline, rows),
                                           .target = rows_text(a, r.target, rows),
                                           .baseline_day = (int32_t)r.baseline_day,
                                           .target_day = (int32_t)r.target_day,
                                           .rises = r.rises != 0}};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

/* The commitment it hangs on must be seen; the city's is seen by all. */
static enum err_code see(struct co *co, int64_t commitment, struct commitment *out, struct err *err)
{
    *out = (struct commitment){.id = 0};
    return commitment ? commitment_get(co, commitment, out, err) : ERR_NONE;
}

static enum err_code find(struct co *co, int64_t id, struct measure *out, struct commitment *of,
                          struct err *err)
{
    struct rows rows = ROWS_OF(struct measure);
    enum err_code code = id > 0 ? read_measures(co, id, 0, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) {
        co_missing(_("indicador"), id, err);
        return ERR_NOTFOUND;
    }
    *out = *(struct measure *)rows.items;
    return see(co, out->commitment, of, err);
}

enum err_code measure_get(struct co *co, int64_t id, struct measure *out, struct err *err)
{
    struct commitment of;
    return find(co, id, out, &of, err);
}

enum err_code measure_list(struct co *co, int64_t commitment, struct measure **out,
                           size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct measure);
    struct commitment of;
    enum err_code code = see(co, commitment, &of, err);
    if (!code) code = read_measures(co, 0, commitment, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- indicators ------------------------------------------------------------------------------- */

static void check_figure(struct co_faults *faults, const char *field, struct str *text,
                         bool required)
{
    int64_t scaled;
    co_check_text(faults, field, text, 40, required);
    if (text->n && !decimal_parse(*text, DECIMALS, &scaled))
        co_fault(faults, field, _("Escriba una cifra, como 28 o 97.5"));
}

static void check(struct measure_draft *d, bool of_commitment, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, MEASURE_MOST_TITLE, true);
    co_check_text(faults, "unit", &d->unit, 80, true);
    co_check_text(faults, "formula", &d->formula, MEASURE_MOST_TEXT, false);
    co_check_text(faults, "source", &d->source, MEASURE_MOST_TEXT, false);
    co_check_text(faults, "theme", &d->theme, 80, false);
    check_figure(faults, "baseline", &d->baseline, of_commitment);
    check_figure(faults, "target", &d->target, of_commitment);
    co_check_day(faults, "baseline_day", d->baseline_day, of_commitment);
    co_check_day(faults, "target_day", d->target_day, of_commitment);
    if (d->baseline_day != DATE_NONE && d->target_day != DATE_NONE &&
        d->target_day < d->baseline_day)
        co_fault(faults, "target_day", _("La meta es de antes de la línea base"));
}

static enum err_code note(struct co *co, const struct measure *m, const char *kind, struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_about(&n, "commitment", m->commitment);
    co_note_int(&n, "commitment", m->commitment);
    co_note_text(&n, "title", m->is.title);
    co_note_text(&n, "unit", m->is.unit);
    co_note_text(&n, "formula", m->is.formula);
    co_note_text(&n, "source", m->is.source);
    co_note_text(&n, "theme", m->is.theme);
    co_note_text(&n, "baseline", m->is.baseline);
    co_note_text(&n, "baseline_day", date_iso(m->is.baseline_day, day));
    co_note_text(&n, "target", m->is.target);
    co_note_text(&n, "target_day", date_iso(m->is.target_day, day));
    co_note_int(&n, "rises", m->is.rises);
    return co_note_end(co, &n, kind, "indicator", m->id, err);
}

static enum err_code still_open(const struct commitment *of, struct err *err)
{
    if (!of->id || of->plan_state < PLAN_APPROVED) return ERR_NONE;
    return plan_not_now(err, _("El plan ya se aprobó: sus indicadores ya no cambian"));
}

enum err_code measure_add(struct co *co, int64_t commitment, const struct measure_draft *draft,
                          struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct measure m = {.commitment = commitment, .is = *draft};
    struct measure_draft *d = &m.is;
    struct commitment of;
    int64_t from, until;
    check(d, commitment != 0, faults);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = see(co, commitment, &of, err);
    if (!code) code = still_open(&of, err);
    if (!code) code = co_id(co, "indicator", id_out, err);
    if (!code) {
        m.id = *id_out;
        code = q_measure_add_run(ledger_store(co->ledger), co->entity, m.id, commitment, d->title,
                                 d->unit, d->formula, d->source, d->theme, d->baseline,
                                 day_or_null(d->baseline_day, &from), d->target,
                                 day_or_null(d->target_day, &until), d->rises, err);
    }
    if (!code) code = note(co, &m, "indicator.added", err);
    return co_end(co, code, err);
}

enum err_code measure_edit(struct co *co, int64_t id, int64_t version,
                           const struct measure_draft *draft, struct co_faults *faults,
                           struct err *err)
{
    struct store_stmt *stmt;
    struct measure m;
    struct measure_draft d = *draft;
    struct commitment of;
    int64_t from, until;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = find(co, id, &m, &of, err);
    if (!code) code = still_open(&of, err);
    if (code) return code;
    check(&d, m.commitment != 0, faults);
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = change_ran(&stmt,
                      q_measure_set(ledger_store(co->ledger), co->entity, id, version, d.title,
                                    d.unit, d.formula, d.source, d.theme, d.baseline,
                                    day_or_null(d.baseline_day, &from), d.target,
                                    day_or_null(d.target_day, &until), d.rises, &stmt, err),
                      err);
    m.is = d;
    if (!code) code = note(co, &m, "indicator.edited", err);
    return co_end(co, code, err);
}

enum err_code measure_drop(struct co *co, int64_t id, int64_t version, struct err *err)
{
    struct store_stmt *stmt;
    struct measure m;
    struct measure_value *values;
    struct commitment of;
    size_t count = 0;
    enum err_code code = change_begin(co, SECRETARIAT, NULL, err);
    if (code) return code;
    code = find(co, id, &m, &of, err);
    if (!code) code = still_open(&of, err);
    if (!code) code = measure_values(co, id, STR(""), &values, &count, err);
    if (!code && count)
        code = plan_not_now(err, _("El indicador ya tiene mediciones: no se puede quitar"));
    if (!code)
        code = change_ran(
            &stmt, q_measure_drop(ledger_store(co->ledger), co->entity, id, version, &stmt, err),
            err);
    if (!code) code = note(co, &m, "indicator.dropped", err);
    return co_end(co, code, err);
}

/* --- values ----------------------------------------------------------------------------------- */

static enum err_code may_measure(const struct co *co, const struct commitment *of, struct err *err)
{
    enum err_code code = co_may(&co->actor, SECRETARIAT | (of->id ? CO_INSTITUTION : 0), err);
    if (code || of_secretariat(co)) return code;
    return commitment_may_report(co, of, err);
}

static enum err_code write_value(struct co *co, const struct measure *m,
                                 const struct measure_value *v, struct str area,
                                 struct co_faults *faults, struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    char day[16];
    bool row;
    enum err_code code =
        q_measure_value_add(ledger_store(co->ledger), co->entity, m->id, v->day, area, v->value,
                            v->source, co->actor.person, co->now_ms, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0) {
        co_fault(faults, "day", _("Ya hay una medición de ese día, y no se sobrescribe"));
        code = co_check(faults, err);
    }
    if (code) return code;
    co_note_begin(&n);
    co_note_about(&n, "commitment", m->commitment);
    if (m->commitment) co_note_int(&n, "commitment", m->commitment);
    co_note_text(&n, "title", m->is.title);
    co_note_text(&n, "area", area);
    co_note_text(&n, "day", date_iso(v->day, day));
    co_note_text(&n, "value", v->value);
    co_note_text(&n, "source", v->source);
    return co_note_end(co, &n, "indicator.measured", "indicator", m->id, err);
}

enum err_code measure_value_add(struct co *co, int64_t id, const struct measure_value *value,
                                struct str area, struct co_faults *faults, struct err *err)
{
    struct measure_value v = *value;
    struct measure m;
    struct commitment of;
    enum err_code code = co_may(&co->actor, SECRETARIAT | CO_INSTITUTION, err);
    if (!code) code = find(co, id, &m, &of, err);
    if (!code) code = may_measure(co, &of, err);
    if (code) return code;
    check_figure(faults, "value", &v.value, true);
    co_check_day(faults, "day", v.day, true);
    if (v.day != DATE_NONE && v.day > today_of(co))
        co_fault(faults, "day", _("Esa fecha todavía no llega"));
    co_check_text(faults, "area", &area, 120, false);
    co_check_text(faults, "source", &v.source, MEASURE_MOST_TEXT, false);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    return co_end(co, write_value(co, &m, &v, area, faults, err), err);
}

enum err_code measure_values(struct co *co, int64_t id, struct str area, struct measure_value **out,
                             size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct measure_value);
    struct store_stmt *stmt;
    struct measure m;
    bool row = false;
    enum err_code code = measure_get(co, id, &m, err);
    if (!code)
        code = q_measure_value_rows(ledger_store(co->ledger), co->entity, id,
                                    area.p ? area : STR(""), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_measure_value_rows_row r;
        struct measure_value *one = rows_add(&rows, co->arena);
        q_measure_value_rows_row(stmt, &r);
        if (one)
            *one = (struct measure_value){(int32_t)r.day, rows_text(co->arena, r.amount, &rows),
                                          rows_text(co->arena, r.source, &rows), r.made};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum measure_standing measure_reaches(const struct measure_draft *is, struct str value)
{
    int64_t target, found;
    if (!decimal_parse(is->target, DECIMALS, &target) || !decimal_parse(value, DECIMALS, &found))
        return MEASURE_UNTOLD;
    return (is->rises ? found >= target : found <= target) ? MEASURE_REACHED : MEASURE_SHORT;
}
