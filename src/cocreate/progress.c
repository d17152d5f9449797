/* Cuts, reports and their acceptance: see progress.h. */
#include "cocreate/progress.h"

#include "base/i18n.h"
#include "cocreate/plan_private.h"

static const char *const cuts[CUTS] = {N_("entre cortes"), N_("primer corte"), N_("segundo corte"),
                                       N_("corte final")};
static const struct {
    const char *code, *word;
} states[PROGRESS_STATES] = {
    {0},
    {"no-progress", N_("sin avance")},
    {"under-way", N_("en proceso")},
    {"completed", N_("completado")},
};

const char *progress_cut_word(int cut)
{
    return cut >= 0 && cut < CUTS ? i18n(cuts[cut]) : NULL;
}

const char *progress_state_code(int state)
{
    return state > 0 && state < PROGRESS_STATES ? states[state].code : NULL;
}

const char *progress_state_word(int state)
{
    return state > 0 && state < PROGRESS_STATES ? i18n(states[state].word) : NULL;
}

/* --- cuts ------------------------------------------------------------------------------------- */

static void check_cuts(const struct plan *plan, const int32_t days[CUTS], struct co_faults *faults)
{
    static const char *const fields[CUTS] = {NULL, "cut1", "cut2", "cut3"};
    for (int i = CUT_FIRST; i < CUTS; i++) {
        co_check_day(faults, fields[i], days[i], true);
        if (days[i] == DATE_NONE) continue;
        if (i > CUT_FIRST && days[i] <= days[i - 1])
            co_fault(faults, fields[i], _("Va después del corte anterior"));
        if (plan->is.begins != DATE_NONE && days[i] < plan->is.begins)
            co_fault(faults, fields[i], _("El plan todavía no empieza ese día"));
    }
}

static enum err_code write_cuts(struct co *co, int64_t plan, const int32_t days[CUTS],
                                struct err *err)
{
    static const char *const keys[CUTS] = {NULL, "first", "second", "final"};
    struct store *store = ledger_store(co->ledger);
    struct co_note n;
    char day[16];
    enum err_code code = q_cut_drop_run(store, co->entity, plan, err);
    for (int i = CUT_FIRST; !code && i < CUTS; i++)
        code = q_cut_add_run(store, co->entity, plan, i, days[i], err);
    if (code) return code;
    co_note_begin(&n);
    for (int i = CUT_FIRST; i < CUTS; i++) co_note_text(&n, keys[i], date_iso(days[i], day));
    return co_note_end(co, &n, "plan.cut", "plan", plan, err);
}

/* Inside the change: somebody may have set them since the form was made. */
static enum err_code still_those(struct co *co, int64_t plan, const int32_t was[CUTS],
                                 struct err *err)
{
    int32_t now[CUTS];
    enum err_code code = was ? plan_cuts(co, plan, now, err) : ERR_NONE;
    for (int i = CUT_FIRST; !code && was && i < CUTS; i++)
        if (was[i] != now[i]) code = co_changed(err);
    return code;
}

enum err_code plan_cuts_set(struct co *co, int64_t plan, const int32_t was[CUTS],
                            const int32_t days[CUTS], struct co_faults *faults, struct err *err)
{
    struct plan of;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = plan_get(co, plan, &of, err);
    if (!code && of.state == PLAN_CLOSED)
        code = plan_not_now(err, _("El plan ya terminó: sus cortes no cambian"));
    if (code) return code;
    check_cuts(&of, days, faults);
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = still_those(co, plan, was, err);
    if (!code) code = write_cuts(co, plan, days, err);
    return co_end(co, code, err);
}

enum err_code plan_cuts(struct co *co, int64_t plan, int32_t days[CUTS], struct err *err)
{
    struct store_stmt *stmt;
    struct plan of;
    bool row = false;
    for (int i = 0; i < CUTS; i++) days[i] = DATE_NONE;
    enum err_code code = plan_get(co, plan, &of, err);
    if (!code) code = q_cut_rows(ledger_store(co->ledger), co->entity, plan, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_cut_rows_row r;
        q_cut_rows_row(stmt, &r);
        if (r.cut > 0 && r.cut < CUTS) days[r.cut] = (int32_t)r.day;
    }
    return code;
}

/* --- reports ---------------------------------------------------------------------------------- */

static enum err_code check_papers(struct co *co, const struct progress_draft *d,
                                  struct co_faults *faults, struct err *err)
{
    if (d->paper_count > PROGRESS_MOST_PAPERS)
        co_fault(faults, "evidence", _("Son demasiados documentos"));
    if (d->state == PROGRESS_COMPLETED && !d->paper_count)
        co_fault(faults, "evidence", _("Para decir que se completó hace falta adjuntar evidencia"));
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < d->paper_count && i < PROGRESS_MOST_PAPERS; i++) {
        struct q_progress_paper_row r = {.access = 1};
        struct store_stmt *stmt;
        bool row = false;
        code = q_progress_paper(ledger_store(co->ledger), co->entity, d->papers[i], &stmt, err);
        if (!code) code = store_step(stmt, &row, err);
        if (code || !row) {
            if (!code) co_fault(faults, "evidence", _("No existe uno de los documentos"));
            continue;
        }
        q_progress_paper_row(stmt, &r);
        store_reset(stmt);
        if (r.access) co_fault(faults, "evidence", _("La evidencia debe ser pública"));
    }
    return code;
}

static void check(struct co *co, const struct commitment *of, struct progress_draft *d,
                  struct co_faults *faults)
{
    if (d->action && !commitment_action_of(&of->now.is, d->action))
        co_fault(faults, "action", _("El compromiso no tiene esa acción"));
    co_check_choice(faults, "cut", d->cut, CUTS, false);
    co_check_choice(faults, "state", d->state, PROGRESS_STATES, true);
    co_check_day(faults, "day", d->day, true);
    if (d->day != DATE_NONE && d->day > today_of(co))
        co_fault(faults, "day", _("Esa fecha todavía no llega"));
    co_check_text(faults, "text", &d->text, PROGRESS_MOST_TEXT, true);
}

static enum err_code write(struct co *co, const struct commitment *of,
                           const struct progress_draft *d, int64_t id, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    int sector = CO_GOVERNMENT; /* whatever sector the person said of themselves */
    struct co_note n;
    char day[16];
    enum err_code code = q_progress_add_run(store, co->entity, id, d->commitment, d->action, d->cut,
                                            d->day, d->state, d->text, sector, co->actor.person,
                                            d->by_name, co->now_ms, err);
    for (size_t i = 0; !code && i < d->paper_count; i++)
        code = q_progress_paper_add_run(store, co->entity, id, d->papers[i], err);
    if (code) return code;
    co_note_begin(&n);
    commitment_note(&n, of);
    if (d->action) co_note_int(&n, "action", d->action);
    co_note_int(&n, "cut", d->cut);
    co_note_text(&n, "day", date_iso(d->day, day));
    co_note_word(&n, "state", progress_state_code(d->state));
    co_note_text(&n, "text", d->text);
    co_note_word(&n, "sector", co_sector_code(sector));
    json_key(&n.w, "evidence");
    json_open_array(&n.w);
    for (size_t i = 0; i < d->paper_count; i++) json_put_int(&n.w, d->papers[i]);
    json_close_array(&n.w);
    co_note_personal(&n, "name", d->by_name);
    return co_note_end(co, &n, "progress.reported", "progress", id, err);
}

enum err_code progress_add(struct co *co, const struct progress_draft *draft,
                           struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct progress_draft d = *draft;
    struct commitment of;
    enum err_code code = co_may(&co->actor, CO_INSTITUTION, err);
    if (!code) code = commitment_get(co, d.commitment, &of, err);
    if (!code) code = commitment_may_report(co, &of, err);
    if (!code && of.plan_state != PLAN_PUBLISHED)
        code = plan_not_now(err, _("Se informa mientras el plan está publicado"));
    if (!code && of.state != COMMITMENT_IN_FORCE)
        code = plan_not_now(err, _("El compromiso se retiró del plan"));
    if (code) return code;
    check(co, &of, &d, faults);
    code = check_papers(co, &d, faults, err);
    if (!code) code = change_begin(co, CO_INSTITUTION, faults, err);
    if (code) return code;
    code = co_id(co, "progress", id_out, err);
    if (!code) code = write(co, &of, &d, *id_out, err);
    return co_end(co, code, err);
}

/* --- acceptance ------------------------------------------------------------------------------- */

/* Who reports for the institution may hold a seat of another sector: it is not theirs to say. */
static bool implements(const struct co *co, const struct commitment *of)
{
    struct err other = {0};
    return (co->actor.roles & CO_INSTITUTION) && !commitment_may_report(co, of, &other);
}

static enum err_code may_accept(struct co *co, const struct progress_report *p, struct err *err)
{
    struct commitment of = {.id = 0};
    enum err_code code = co_may(&co->actor, CO_MEMBER, err);
    int sector = co->actor.sector;
    if (!code) code = commitment_get(co, p->commitment, &of, err);
    if (code) return code;
    if (sector != CO_GOVERNMENT && sector != CO_CIVIL_SOCIETY && sector != CO_GUARANTOR)
        return err_set(err, ERR_DENIED, _("Acepta quien ocupa un lugar en el secretariado"));
    if (sector == p->sector || implements(co, &of) ||
        (co->actor.person && co->actor.person == p->by))
        return err_set(err, ERR_DENIED,
                       _("Un avance lo acepta un sector distinto del que lo llevó a cabo"));
    return ERR_NONE;
}

static enum err_code write_acceptance(struct co *co, const struct progress_report *p, bool accepts,
                                      struct str reason, struct co_faults *faults, struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    bool row;
    enum err_code code =
        q_acceptance_add(ledger_store(co->ledger), co->entity, p->id, co->actor.sector,
                         co->actor.person, accepts, reason, co->now_ms, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0) {
        co_fault(faults, "progress", _("Su sector ya respondió a este avance"));
        code = co_check(faults, err);
    }
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "commitment", p->commitment);
    co_note_word(&n, "sector", co_sector_code(co->actor.sector));
    co_note_text(&n, "reason", reason);
    return co_note_end(co, &n, accepts ? "progress.accepted" : "progress.refused", "progress",
                       p->id, err);
}

enum err_code progress_accept(struct co *co, int64_t progress, bool accepts, struct str reason,
                              struct co_faults *faults, struct err *err)
{
    struct progress_report p;
    enum err_code code = co_may(&co->actor, CO_MEMBER, err);
    if (!code) code = progress_get(co, progress, &p, err);
    if (!code) code = may_accept(co, &p, err);
    if (code) return code;
    if (p.state != PROGRESS_COMPLETED)
        co_fault(faults, "progress", _("Este avance no dice que se haya completado"));
    co_check_text(faults, "reason", &reason, COMMITMENT_MOST_REASON, !accepts);
    code = change_begin(co, CO_MEMBER, faults, err);
    return code ? code : co_end(co, write_acceptance(co, &p, accepts, reason, faults, err), err);
}
