/* The plan of a cycle: see plan.h. */
#include "cocreate/plan.h"

#include <inttypes.h>

#include "base/i18n.h"
#include "cocreate/cycle.h"
#include "cocreate/plan_private.h"

static const struct {
    const char *code, *word;
} states[PLAN_STATES] = {
    {"draft", N_("borrador")},    {"consultation", N_("en consulta pública")},
    {"approved", N_("aprobado")}, {"published", N_("publicado")},
    {"closed", N_("terminado")},
};

const char *plan_state_code(int state)
{
    return state >= 0 && state < PLAN_STATES ? states[state].code : NULL;
}

const char *plan_state_word(int state)
{
    return state >= 0 && state < PLAN_STATES ? i18n(states[state].word) : NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool fill(struct co *co, struct store_stmt *stmt, struct plan *out)
{
    struct q_plan_rows_row r;
    q_plan_rows_row(stmt, &r);
    *out = (struct plan){.id = r.id,
                         .version = r.version,
                         .state = (int)r.state,
                         .is = {.cycle = r.cycle,
                                .title = co_keep(co, r.title),
                                .introduction = co_keep(co, r.introduction),
                                .context = co_keep(co, r.context),
                                .process = co_keep(co, r.process),
                                .objective = co_keep(co, r.objective),
                                .begins = (int32_t)r.begins,
                                .ends = (int32_t)r.ends},
                         .consults = (int32_t)r.consults,
                         .consults_until = (int32_t)r.consults_until,
                         .approved = (int32_t)r.approved,
                         .sitting = r.sitting,
                         .published = r.published,
                         .counted = r.counted,
                         .proactive = r.proactive};
    return out->is.title.p && out->is.introduction.p && out->is.context.p && out->is.process.p &&
           out->is.objective.p;
}

static enum err_code read_plans(struct co *co, int64_t only, int64_t cycle, struct rows *rows,
                                struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_plan_rows(ledger_store(co->ledger), co->entity, only, cycle, plan_least(co), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct plan *one = rows_add(rows, co->arena);
        if (!one || !fill(co, stmt, one)) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

enum err_code plan_get(struct co *co, int64_t id, struct plan *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct plan);
    enum err_code code = id > 0 ? read_plans(co, id, 0, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) {
        co_missing(_("plan"), id, err);
        return ERR_NOTFOUND;
    }
    *out = *(struct plan *)rows.items;
    return ERR_NONE;
}

enum err_code plan_list(struct co *co, int64_t cycle, struct plan **out, size_t *count_out,
                        struct err *err)
{
    struct rows rows = ROWS_OF(struct plan);
    enum err_code code = read_plans(co, 0, cycle, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- checks ----------------------------------------------------------------------------------- */

enum err_code plan_not_now(struct err *err, const char *says)
{
    return err_set(err, ERR_CONFLICT, "%s", says);
}

enum err_code plan_check_sitting(struct co *co, int64_t sitting, const char *field,
                                 struct co_faults *faults, struct err *err)
{
    struct q_plan_sitting_row r = {0};
    struct store_stmt *stmt;
    bool row = false;
    if (sitting <= 0) {
        co_fault(faults, field, _("Falta decir en qué sesión se autorizó"));
        return ERR_NONE;
    }
    enum err_code code = q_plan_sitting(ledger_store(co->ledger), co->entity, sitting, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (row) {
        q_plan_sitting_row(stmt, &r);
        store_reset(stmt);
    }
    if (r.state != 1) co_fault(faults, field, _("No es una sesión que se haya celebrado"));
    return ERR_NONE;
}

static void check(struct plan_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, PLAN_MOST_TITLE, true);
    co_check_text(faults, "introduction", &d->introduction, PLAN_MOST_TEXT, false);
    co_check_text(faults, "context", &d->context, PLAN_MOST_TEXT, false);
    co_check_text(faults, "process", &d->process, PLAN_MOST_TEXT, false);
    co_check_text(faults, "objective", &d->objective, PLAN_MOST_TEXT, false);
    co_check_day(faults, "begins", d->begins, false);
    co_check_day(faults, "ends", d->ends, false);
    if (d->ends != DATE_NONE && d->begins != DATE_NONE && d->ends < d->begins)
        co_fault(faults, "ends", _("Termina antes de empezar"));
}

static enum err_code check_cycle(struct co *co, int64_t cycle, struct co_faults *faults,
                                 struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_plan_cycle(ledger_store(co->ledger), co->entity, cycle, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (row)
        store_reset(stmt);
    else
        co_fault(faults, "cycle", _("No existe ese ciclo"));
    return ERR_NONE;
}

static void note_days(struct co_note *n, const char *key, int32_t day)
{
    char text[16];
    co_note_text(n, key, date_iso(day, text));
}

static enum err_code note(struct co *co, const struct plan_draft *d, const char *kind, int64_t id,
                          struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_int(&n, "cycle", d->cycle);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "introduction", d->introduction);
    co_note_text(&n, "context", d->context);
    co_note_text(&n, "process", d->process);
    co_note_text(&n, "objective", d->objective);
    note_days(&n, "begins", d->begins);
    note_days(&n, "ends", d->ends);
    return co_note_end(co, &n, kind, "plan", id, err);
}

/* --- changes ---------------------------------------------------------------------------------- */

enum err_code plan_add(struct co *co, const struct plan_draft *draft, struct co_faults *faults,
                       int64_t *id_out, struct err *err)
{
    struct plan_draft d = *draft;
    int64_t begins, ends;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (code) return code;
    check(&d, faults);
    code = check_cycle(co, d.cycle, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = co_id(co, "plan", id_out, err);
    if (!code)
        code = q_plan_add_run(ledger_store(co->ledger), co->entity, *id_out, d.cycle, d.title,
                              d.introduction, d.context, d.process, d.objective,
                              day_or_null(d.begins, &begins), day_or_null(d.ends, &ends), err);
    if (!code) code = note(co, &d, "plan.added", *id_out, err);
    return co_end(co, code, err);
}

static enum err_code must_be_open(const struct plan *plan, struct err *err)
{
    if (plan->state < PLAN_APPROVED) return ERR_NONE;
    return plan_not_now(err, _("El plan ya se aprobó: sólo cambia con modificaciones de sus "
                               "compromisos"));
}

enum err_code plan_edit(struct co *co, int64_t id, int64_t version, const struct plan_draft *draft,
                        struct co_faults *faults, struct err *err)
{
    struct plan_draft d = *draft;
    struct store_stmt *stmt;
    struct plan old;
    int64_t begins, ends;
    check(&d, faults);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = plan_get(co, id, &old, err);
    if (!code) code = must_be_open(&old, err);
    if (!code)
        code = change_ran(&stmt,
                          q_plan_set(ledger_store(co->ledger), co->entity, id, version, d.title,
                                     d.introduction, d.context, d.process, d.objective,
                                     day_or_null(d.begins, &begins), day_or_null(d.ends, &ends),
                                     &stmt, err),
                          err);
    d.cycle = code ? 0 : old.is.cycle;
    if (!code) code = note(co, &d, "plan.edited", id, err);
    return co_end(co, code, err);
}

enum err_code plan_consult(struct co *co, int64_t id, int64_t version, int32_t from, int32_t until,
                           struct co_faults *faults, struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    struct plan old;
    co_check_day(faults, "consults", from, true);
    co_check_day(faults, "consults_until", until, true);
    if (until < from) co_fault(faults, "consults_until", _("Termina antes de empezar"));
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = plan_get(co, id, &old, err);
    if (!code) code = must_be_open(&old, err);
    if (!code)
        code = change_ran(&stmt,
                          q_plan_consult(ledger_store(co->ledger), co->entity, id, version, from,
                                         until, &stmt, err),
                          err);
    if (!code) {
        co_note_begin(&n);
        note_days(&n, "consults", from);
        note_days(&n, "consults_until", until);
        code = co_note_end(co, &n, "plan.consulted", "plan", id, err);
    }
    return co_end(co, code, err);
}

enum err_code plan_consulted_from(struct co *co, const struct plan *plan, int64_t *out,
                                  struct err *err)
{
    struct q_plan_opened_row r = {0};
    bool row;
    struct str subject = arena_printf(co->arena, "plan/%lld", (long long)plan->id);
    *out = 0;
    if (!subject.p) return err_no_memory(err);
    if (plan->consults == DATE_NONE) return ERR_NONE;
    enum err_code code =
        q_plan_opened_one(ledger_store(co->ledger), co->entity, subject, &r, &row, err);
    int64_t day = time_local(plan->consults, 0, 0);
    *out = code ? 0 : r.opened > day ? r.opened : day;
    return code;
}

/* Inside the change: everything that is checked was. */
static enum err_code approve(struct co *co, int64_t id, int64_t version, int64_t sitting,
                             int32_t day, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = change_ran(
        &stmt, q_plan_approve(store, co->entity, id, version, sitting, day, &stmt, err), err);
    if (!code) code = q_plan_sign_texts_run(store, co->entity, id, sitting, err);
    if (!code) code = q_plan_sign_commitments_run(store, co->entity, id, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "sitting", sitting);
    note_days(&n, "day", day);
    return co_note_end(co, &n, "plan.approved", "plan", id, err);
}

enum err_code plan_approve(struct co *co, int64_t id, int64_t version, int64_t sitting, int32_t day,
                           struct co_faults *faults, struct err *err)
{
    struct plan old;
    co_check_day(faults, "day", day, true);
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = plan_check_sitting(co, sitting, "sitting", faults, err);
    if (!code) code = plan_get(co, id, &old, err);
    if (!code) code = must_be_open(&old, err);
    if (!code && old.counted + old.proactive == 0)
        co_fault(faults, "commitments", _("El plan todavía no tiene compromisos"));
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    return co_end(co, approve(co, id, version, sitting, day, err), err);
}

static enum err_code move(struct co *co, int64_t id, int64_t version, int state, struct str reason,
                          struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = change_ran(&stmt,
                                    q_plan_move(ledger_store(co->ledger), co->entity, id, version,
                                                state, &co->now_ms, &stmt, err),
                                    err);
    if (code) return code;
    co_note_begin(&n);
    co_note_word(&n, "state", plan_state_code(state));
    co_note_text(&n, "reason", reason);
    return co_note_end(co, &n, "plan.moved", "plan", id, err);
}

enum err_code plan_publish(struct co *co, int64_t id, int64_t version, struct err *err)
{
    struct plan old;
    enum err_code code = change_begin(co, SECRETARIAT, NULL, err);
    if (code) return code;
    code = plan_get(co, id, &old, err);
    if (!code && old.state != PLAN_APPROVED)
        code = plan_not_now(err, old.state < PLAN_APPROVED ? _("Primero se aprueba en una sesión")
                                                           : _("El plan ya está publicado"));
    if (!code) code = move(co, id, version, PLAN_PUBLISHED, STR_NONE, err);
    return co_end(co, code, err);
}

enum err_code plan_close(struct co *co, int64_t id, int64_t version, bool closed, struct str reason,
                         struct co_faults *faults, struct err *err)
{
    struct plan old;
    int from = closed ? PLAN_PUBLISHED : PLAN_CLOSED, to = closed ? PLAN_CLOSED : PLAN_PUBLISHED;
    co_check_text(faults, "reason", &reason, COMMITMENT_MOST_REASON, !closed);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = plan_get(co, id, &old, err);
    if (!code && old.state != from)
        code = plan_not_now(err, closed ? _("Sólo se termina un plan publicado")
                                        : _("El plan no está terminado"));
    if (!code) code = move(co, id, version, to, reason, err);
    return co_end(co, code, err);
}

/* --- what departs from the declaration -------------------------------------------------------- */

static bool one_year(const struct plan *p)
{
    if (p->is.begins == DATE_NONE || p->is.ends == DATE_NONE) return false;
    int32_t year = day_after_months(p->is.begins, PLAN_MONTHS);
    return p->is.ends == year || p->is.ends == year - 1;
}

static struct str says_term(struct co *co, const struct plan *p)
{
    char begins[16], ends[16];
    if (p->is.begins == DATE_NONE || p->is.ends == DATE_NONE)
        return co_keep(co, str_of(_("El plan no dice su plazo; la declaración habla de un año")));
    return arena_printf(co->arena, _("El plan va del %s al %s; la declaración habla de un año"),
                        date_iso(p->is.begins, begins).p, date_iso(p->is.ends, ends).p);
}

enum err_code plan_warnings(struct co *co, const struct plan *plan,
                            struct plan_warning out[PLAN_WARNING_KINDS], size_t *count_out,
                            struct err *err)
{
    size_t n = 0;
    if (plan->counted != PLAN_COMMITMENTS)
        out[n++] = (struct plan_warning){
            PLAN_WARNS_COMMITMENTS,
            arena_printf(co->arena,
                         i18n_plural("El plan tiene %lld compromiso; la declaración habla de cinco",
                                     "El plan tiene %lld compromisos; la declaración habla de "
                                     "cinco",
                                     (unsigned long)plan->counted),
                         (long long)plan->counted)};
    if (!one_year(plan)) out[n++] = (struct plan_warning){PLAN_WARNS_TERM, says_term(co, plan)};
    if (plan->state >= PLAN_APPROVED && plan->consults == DATE_NONE)
        out[n++] = (struct plan_warning){
            PLAN_WARNS_CONSULTATION,
            co_keep(co, str_of(_("El plan se aprobó sin consulta pública del borrador")))};
    *count_out = n;
    for (size_t i = 0; i < n; i++)
        if (!out[i].says.p) return err_no_memory(err);
    return ERR_NONE;
}
