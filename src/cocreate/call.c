/* Calls for members and their results: see call.h. Candidates are in call_candidate.c. */
#include "cocreate/call.h"

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/cycle.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum { MOST_SEATS = 30, MOST_TEXT = 50000 };

/* --- reading ---------------------------------------------------------------------------------- */

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_call_rows_row r;
    struct call *c = rows_add(rows, co->arena);
    int32_t today = today_of(co);
    if (!c) return false;
    q_call_rows_row(stmt, &r);
    *c = (struct call){.id = r.id,
                       .version = r.version,
                       .published = r.published,
                       .candidates = r.candidates,
                       .decided = r.decided,
                       .result = rows_text(co->arena, r.result, rows),
                       .is = {.cycle = r.cycle,
                              .title = rows_text(co->arena, r.title, rows),
                              .body = rows_text(co->arena, r.body, rows),
                              .asks = rows_text(co->arena, r.asks, rows),
                              .sector = (int)r.sector,
                              .seats = r.seats,
                              .opens = (int32_t)r.opens,
                              .closes = (int32_t)r.closes}};
    c->open = !c->published && today >= c->is.opens && today <= c->is.closes;
    return !rows->failed;
}

static enum err_code read_calls(struct co *co, int64_t one, int64_t cycle, struct rows *rows,
                                struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_call_rows(ledger_store(co->ledger), co->entity, one, cycle,
                                     of_secretariat(co) ? CYCLE_DRAFT : CYCLE_PUBLIC, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code call_get(struct co *co, int64_t id, struct call *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct call);
    enum err_code code = id ? read_calls(co, id, 0, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("convocatoria"), id, err);
    *out = *(struct call *)rows.items;
    return ERR_NONE;
}

enum err_code call_list(struct co *co, int64_t cycle, struct call **out, size_t *count_out,
                        struct err *err)
{
    struct rows rows = ROWS_OF(struct call);
    enum err_code code = read_calls(co, 0, cycle, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- making ----------------------------------------------------------------------------------- */

static void check(struct call_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, CYCLE_MOST_TITLE, true);
    co_check_text(faults, "body", &d->body, MOST_TEXT, true);
    co_check_text(faults, "asks", &d->asks, CYCLE_MOST_NOTE, false);
    if (d->sector < CO_GOVERNMENT || d->sector > CO_GUARANTOR)
        co_fault(faults, "sector",
                 _("Un lugar del secretariado es de gobierno, de sociedad civil o del organismo "
                   "garante"));
    if (d->seats < 1 || d->seats > MOST_SEATS)
        co_fault(faults, "seats", _("Diga cuántos lugares hay: de 1 a 30"));
    co_check_day(faults, "opens", d->opens, true);
    co_check_day(faults, "closes", d->closes, true);
    if (d->opens != DATE_NONE && d->closes != DATE_NONE && d->closes < d->opens)
        co_fault(faults, "closes", _("Termina antes de empezar"));
}

static enum err_code note(struct co *co, const struct call_draft *d, const char *kind, int64_t id,
                          struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "body", d->body);
    co_note_text(&n, "asks", d->asks);
    co_note_word(&n, "sector", co_sector_code(d->sector));
    co_note_int(&n, "seats", d->seats);
    co_note_text(&n, "opens", date_iso(d->opens, day));
    co_note_text(&n, "closes", date_iso(d->closes, day));
    return co_note_end(co, &n, kind, "call", id, err);
}

enum err_code call_add(struct co *co, const struct call_draft *draft, struct co_faults *faults,
                       int64_t *id_out, struct err *err)
{
    struct call_draft d = *draft;
    struct cycle cycle;
    check(&d, faults);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = cycle_get(co, d.cycle, &cycle, err);
    if (!code) code = co_id(co, "call", id_out, err);
    if (!code)
        code = q_call_add_run(ledger_store(co->ledger), co->entity, *id_out, d.cycle, d.title,
                              d.body, d.asks, d.sector, d.seats, d.opens, d.closes, err);
    if (!code) code = note(co, &d, "call.opened", *id_out, err);
    return co_end(co, code, err);
}

enum err_code call_edit(struct co *co, int64_t id, int64_t version, const struct call_draft *draft,
                        struct co_faults *faults, struct err *err)
{
    struct call_draft d = *draft;
    struct store_stmt *stmt;
    struct call old = {0};
    check(&d, faults);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = call_get(co, id, &old, err);
    if (!code && old.candidates)
        code = err_set(err, ERR_CONFLICT, _("Ya hay quien respondió: la convocatoria no cambia"));
    if (!code)
        code =
            change_ran(&stmt,
                       q_call_set(ledger_store(co->ledger), co->entity, id, version, d.title,
                                  d.body, d.asks, d.sector, d.seats, d.opens, d.closes, &stmt, err),
                       err);
    if (!code) code = note(co, &d, "call.edited", id, err);
    return co_end(co, code, err);
}

/* --- result ----------------------------------------------------------------------------------- */

/* Of all candidates, also those that the actor may not judge; who is one of them has no say. */
static enum err_code check_result(struct co *co, const struct call *call, struct co_faults *faults,
                                  struct err *err)
{
    struct co whole = *co;
    struct candidate *all;
    size_t count;
    int64_t chosen[CALL_CHOICES] = {0};
    whole.actor.program = true;
    enum err_code code = candidate_list(&whole, call->id, &all, &count, err);
    for (size_t i = 0; !code && i < count; i++)
        if (all[i].person && all[i].person == co->actor.person)
            code = err_set(err, ERR_DENIED,
                           _("Quien respondió a la convocatoria no publica su resultado"));
    for (size_t i = 0; !code && i < count; i++) chosen[all[i].choice]++;
    if (chosen[CALL_UNDECIDED])
        co_fault(faults, "result", _("Falta decidir sobre alguna persona que respondió"));
    if (chosen[CALL_TITULAR] > call->is.seats || chosen[CALL_SUPLENTE] > call->is.seats)
        co_fault(faults, "result", _("Hay más personas elegidas que lugares"));
    return code;
}

enum err_code call_publish(struct co *co, int64_t id, int64_t version, struct str result,
                           struct co_faults *faults, struct err *err)
{
    struct store_stmt *stmt;
    struct call call = {0};
    struct co_note n;
    co_check_text(faults, "result", &result, MOST_TEXT, true);
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = call_get(co, id, &call, err);
    if (!code) code = check_result(co, &call, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    if (today_of(co) <= call.is.closes)
        code = err_set(err, ERR_CONFLICT, _("La convocatoria sigue abierta"));
    if (!code)
        code = change_ran(&stmt,
                          q_call_publish(ledger_store(co->ledger), co->entity, id, version, result,
                                         co->now_ms, &stmt, err),
                          err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "candidates", call.candidates);
        /* The text names those who were chosen: private persons may be among them. */
        co_note_personal(&n, "result", result);
        code = co_note_end(co, &n, "call.published", "call", id, err);
    }
    return co_end(co, code, err);
}
