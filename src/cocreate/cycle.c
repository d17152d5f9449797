/* Cycles: see cycle.h. */
#include "cocreate/cycle.h"

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

static const char *const states[CYCLE_STATES] = {N_("borrador"), N_("en curso"), N_("cerrado")};

const char *cycle_state_word(int state)
{
    return state >= 0 && state < CYCLE_STATES ? i18n(states[state]) : NULL;
}

static void check(struct cycle_draft *d, struct co_faults *faults)
{
    if (d->number < 1 || d->number > 99)
        co_fault(faults, "number", _("Es el número del plan: 1 para el primero"));
    co_check_text(faults, "title", &d->title, CYCLE_MOST_TITLE, true);
    co_check_text(faults, "about", &d->about, CYCLE_MOST_TEXT, false);
    co_check_day(faults, "begins", d->begins, true);
    co_check_day(faults, "ends", d->ends, false);
    if (d->ends != DATE_NONE && d->begins != DATE_NONE && d->ends < d->begins)
        co_fault(faults, "ends", _("Termina antes de empezar"));
}

static enum err_code note(struct co *co, const struct cycle_draft *d, const char *kind, int64_t id,
                          struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_int(&n, "number", d->number);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "about", d->about);
    co_note_text(&n, "begins", date_iso(d->begins, day));
    co_note_text(&n, "ends", date_iso(d->ends, day));
    co_note_int(&n, "example", d->example);
    return co_note_end(co, &n, kind, "cycle", id, err);
}

enum err_code cycle_add(struct co *co, const struct cycle_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err)
{
    struct cycle_draft d = *draft;
    int64_t ends;
    check(&d, faults);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = co_id(co, "cycle", id_out, err);
    if (!code)
        code = q_cycle_add_run(ledger_store(co->ledger), co->entity, *id_out, d.number, d.title,
                               d.about, d.begins, day_or_null(d.ends, &ends), d.example, err);
    if (!code) code = note(co, &d, "cycle.added", *id_out, err);
    return co_end(co, code, err);
}

enum err_code cycle_edit(struct co *co, int64_t id, int64_t version,
                         const struct cycle_draft *draft, struct co_faults *faults, struct err *err)
{
    struct cycle_draft d = *draft;
    struct store_stmt *stmt;
    struct cycle old = {0};
    int64_t ends;
    check(&d, faults);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = cycle_get(co, id, &old, err);
    if (!code)
        code = change_ran(&stmt,
                          q_cycle_set(ledger_store(co->ledger), co->entity, id, version, d.number,
                                      d.title, d.about, d.begins, day_or_null(d.ends, &ends),
                                      d.example, &stmt, err),
                          err);
    if (!code) code = note(co, &d, "cycle.edited", id, err);
    return co_end(co, code, err);
}

enum err_code cycle_move(struct co *co, int64_t id, int64_t version, int state, struct str reason,
                         struct co_faults *faults, struct err *err)
{
    struct store_stmt *stmt;
    struct cycle old = {0};
    struct co_note n;
    co_check_choice(faults, "state", state, CYCLE_STATES, false);
    enum err_code code = cycle_get(co, id, &old, err);
    if (code) return code;
    co_check_text(faults, "reason", &reason, CYCLE_MOST_NOTE, state < old.state);
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = change_ran(
        &stmt, q_cycle_move(ledger_store(co->ledger), co->entity, id, version, state, &stmt, err),
        err);
    if (!code) {
        static const char *const codes[CYCLE_STATES] = {"draft", "public", "closed"};
        co_note_begin(&n);
        if (old.state != CYCLE_DRAFT) co_note_in_public(&n); /* it was seen: so is why it is not */
        co_note_word(&n, "state", codes[state]);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, "cycle.moved", "cycle", id, err);
    }
    return co_end(co, code, err);
}

/* `stmt` stands on a row. */
static bool fill(struct co *co, struct store_stmt *stmt, struct cycle *out)
{
    struct q_cycle_rows_row r;
    q_cycle_rows_row(stmt, &r);
    *out = (struct cycle){.id = r.id,
                          .version = r.version,
                          .state = (int)r.state,
                          .is = {.number = r.number,
                                 .title = co_keep(co, r.title),
                                 .about = co_keep(co, r.about),
                                 .begins = (int32_t)r.begins,
                                 .ends = (int32_t)r.ends,
                                 .example = r.example != 0}};
    return out->is.title.p && out->is.about.p;
}

static enum err_code read_cycles(struct co *co, int64_t only, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_cycle_rows(ledger_store(co->ledger), co->entity, only,
                                      of_secretariat(co) ? CYCLE_DRAFT : CYCLE_PUBLIC, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct cycle *one = rows_add(rows, co->arena);
        if (!one || !fill(co, stmt, one)) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

enum err_code cycle_get(struct co *co, int64_t id, struct cycle *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct cycle);
    enum err_code code = read_cycles(co, id, &rows, err);
    if (code) return code;
    if (!rows.count) return co_missing(_("ciclo"), id, err);
    *out = *(struct cycle *)rows.items;
    return ERR_NONE;
}

enum err_code cycle_list(struct co *co, struct cycle **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct cycle);
    enum err_code code = read_cycles(co, 0, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
