/* The six steps, what each needs, and the warnings: see cycle.h. */
#include <inttypes.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/cycle.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

/* What the declaration says (seed 002): five commitments, in force for one year. */
enum { COMMITMENTS = 5, TERM_MONTHS = 12, SILENT_MONTHS = 6, PARTIES = 3, CUTS = 3 };

static const char *const words[STEPS] = {
    NULL,
    N_("Inicio del ciclo"),
    N_("Sensibilización"),
    N_("Secretariado Técnico Local"),
    N_("Mesas de trabajo"),
    N_("Plan de Acción Local"),
    N_("Seguimiento y evaluación"),
};

const char *cycle_step_word(int step)
{
    return step > STEP_NONE && step < STEPS ? i18n(words[step]) : NULL;
}

/* --- beginning and ending --------------------------------------------------------------------- */

static enum err_code read_rounds(struct co *co, int64_t cycle, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_step_rows(ledger_store(co->ledger), co->entity, cycle, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_step_rows_row r;
        struct step_round *one = rows_add(rows, co->arena);
        q_step_rows_row(stmt, &r);
        if (one)
            *one = (struct step_round){.step = (int)r.step,
                                       .round = (int)r.round,
                                       .began = (int32_t)r.began,
                                       .ended = (int32_t)r.ended,
                                       .note = co_keep(co, r.note),
                                       .version = r.version};
        if (!one || !one->note.p) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

static const struct step_round *newest(const struct rows *rows, int step)
{
    const struct step_round *all = rows->items, *found = NULL;
    for (size_t i = 0; i < rows->count; i++)
        if (all[i].step == step) found = &all[i];
    return found;
}

static enum err_code tell(struct co *co, int64_t cycle, const struct step_round *r,
                          const char *kind, struct err *err)
{
    struct step steps[STEPS];
    struct co_note n;
    char day[16];
    enum err_code code = step_list(co, cycle, steps, err);
    if (code) return code;
    const struct step *s = &steps[r->step];
    co_note_begin(&n);
    co_note_int(&n, "step", r->step);
    co_note_int(&n, "round", r->round);
    co_note_text(&n, "day", date_iso(r->ended == DATE_NONE ? r->began : r->ended, day));
    co_note_text(&n, "note", r->note);
    co_note_int(&n, "needs", (int64_t)s->need_count);
    co_note_int(&n, "met", (int64_t)s->met);
    return co_note_end(co, &n, kind, "cycle", cycle, err);
}

enum err_code step_begin(struct co *co, int64_t cycle, int step, int32_t day, struct str note,
                         struct co_faults *faults, struct err *err)
{
    struct rows rows = ROWS_OF(struct step_round);
    struct cycle is;
    enum err_code code = cycle_get(co, cycle, &is, err);
    if (!code) code = read_rounds(co, cycle, &rows, err);
    if (code) return code;
    const struct step_round *last = newest(&rows, step);
    struct step_round r = {
        .step = step, .round = last ? last->round + 1 : 1, .began = day, .ended = DATE_NONE};
    co_check_choice(faults, "step", step, STEPS, true);
    co_check_day(faults, "day", day, true);
    co_check_text(faults, "note", &note, CYCLE_MOST_NOTE, last != NULL);
    r.note = note;
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    if (last && last->ended == DATE_NONE) code = co_changed(err);
    if (!code)
        code = q_step_add_run(ledger_store(co->ledger), co->entity, cycle, step, r.round, day, note,
                              err);
    if (!code) code = tell(co, cycle, &r, last ? "step.returned" : "step.begun", err);
    return co_end(co, code, err);
}

enum err_code step_end(struct co *co, int64_t cycle, int step, int64_t version, int32_t day,
                       struct str note, struct co_faults *faults, struct err *err)
{
    struct rows rows = ROWS_OF(struct step_round);
    struct store_stmt *stmt;
    struct cycle is;
    enum err_code code = cycle_get(co, cycle, &is, err);
    if (!code) code = read_rounds(co, cycle, &rows, err);
    if (code) return code;
    const struct step_round *last = newest(&rows, step);
    co_check_choice(faults, "step", step, STEPS, true);
    co_check_day(faults, "day", day, true);
    co_check_text(faults, "note", &note, CYCLE_MOST_NOTE, false);
    if (last && day != DATE_NONE && day < last->began)
        co_fault(faults, "day", _("Termina antes de empezar"));
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    if (!last) code = co_missing(_("paso empezado"), step, err);
    if (!code)
        code = change_ran(&stmt,
                          q_step_end(ledger_store(co->ledger), co->entity, cycle, step, version,
                                     day, note, &stmt, err),
                          err);
    if (!code) {
        struct step_round r = {.step = step, .round = last->round, .ended = day, .note = note};
        code = tell(co, cycle, &r, "step.ended", err);
    }
    return co_end(co, code, err);
}

/* --- what there is ---------------------------------------------------------------------------- */

static enum err_code early_facts(struct co *co, int64_t cycle, struct cycle_facts *f,
                                 struct err *err)
{
    struct q_cycle_facts_begin_row b;
    struct q_cycle_facts_proposals_row p;
    struct store *store = ledger_store(co->ledger);
    bool found;
    enum err_code code = q_cycle_facts_begin_one(store, co->entity, cycle, &b, &found, err);
    if (!code)
        code = q_cycle_facts_proposals_one(store, co->entity, cycle, co->now_ms, &p, &found, err);
    if (code) return code;
    f->declarations = b.declarations;
    f->purposes = b.purposes;
    f->parties_signed = b.parties;
    f->signed_files = b.files;
    f->events_held = b.held;
    f->events_counted = b.counted;
    f->events_told = b.told;
    f->tables_held = p.tables;
    f->proposals = p.proposals;
    f->unanswered = p.unanswered;
    f->accepted = p.accepted;
    return code;
}

static enum err_code secretariat_facts(struct co *co, int64_t cycle, struct cycle_facts *f,
                                       struct err *err)
{
    struct q_cycle_facts_secretariat_row s;
    struct store *store = ledger_store(co->ledger);
    struct rows rows = ROWS_OF(struct step_round);
    struct str rules = arena_printf(co->arena, "cycle/%" PRId64, cycle);
    bool found;
    if (!rules.p) return err_no_memory(err);
    enum err_code code = q_cycle_facts_secretariat_one(store, co->entity, cycle, rules,
                                                       today_of(co), &s, &found, err);
    if (!code) code = read_rounds(co, cycle, &rows, err);
    if (code) return code;
    f->calls_published = s.calls;
    f->rules = s.rules;
    f->parties_seated = s.seated;
    f->installed = s.installed;
    f->last_sitting = s.last ? co_day(s.last) : DATE_NONE;
    const struct step_round *all = rows.items;
    for (size_t i = rows.count; i-- > 0;)
        if (all[i].step == STEP_SECRETARIAT) f->secretariat_began = all[i].began;
    return code;
}

enum err_code cycle_facts(struct co *co, int64_t cycle, struct cycle_facts *out, struct err *err)
{
    struct q_cycle_facts_plan_row plan;
    bool found;
    *out = (struct cycle_facts){.plan_begins = DATE_NONE,
                                .plan_ends = DATE_NONE,
                                .last_sitting = DATE_NONE,
                                .secretariat_began = DATE_NONE};
    enum err_code code = early_facts(co, cycle, out, err);
    if (!code) code = secretariat_facts(co, cycle, out, err);
    if (!code)
        code =
            q_cycle_facts_plan_one(ledger_store(co->ledger), co->entity, cycle, &plan, &found, err);
    if (code || !found) return code;
    out->plans = 1;
    out->plans_published = plan.state >= 3;
    out->commitments = plan.commitments;
    out->cuts = plan.cuts;
    out->closings = plan.closings;
    out->plan_begins = (int32_t)plan.begins;
    out->plan_ends = (int32_t)plan.ends;
    return code;
}

/* --- what each step needs --------------------------------------------------------------------- */

static void need(struct step *s, enum need_place place, const char *says, bool to_end,
                 int64_t found, int64_t wanted)
{
    s->needs[s->need_count++] = (struct step_need){says, place, to_end, found, wanted};
    s->met += found >= wanted;
}

static void early_needs(struct step *s, const struct cycle_facts *f, int state)
{
    if (s->step == STEP_START) {
        need(s, NEED_CYCLE, _("El ciclo es público"), false, state >= CYCLE_PUBLIC, 1);
        need(s, NEED_DECLARATION, _("Está el texto de la declaración"), true, f->declarations, 1);
        need(s, NEED_DECLARATION, _("La declaración dice a qué propósitos sirve"), true,
             f->purposes, 1);
        need(s, NEED_DECLARATION, _("La firmaron gobierno, sociedad civil y organismo garante"),
             true, f->parties_signed, PARTIES);
        need(s, NEED_DECLARATION, _("Está el archivo firmado"), true, f->signed_files, 1);
    } else if (s->step == STEP_SENSITISATION) {
        need(s, NEED_DECLARATION, _("Está el texto de la declaración"), false, f->declarations, 1);
        need(s, NEED_EVENTS, _("Se hizo al menos una actividad"), true, f->events_held, 1);
        need(s, NEED_EVENTS, _("Cada actividad tiene su asistencia contada"), true,
             f->events_counted, f->events_held ? f->events_held : 1);
        need(s, NEED_EVENTS, _("Cada actividad dice qué resultó"), true, f->events_told,
             f->events_held ? f->events_held : 1);
    } else {
        need(s, NEED_DECLARATION, _("La firmaron gobierno, sociedad civil y organismo garante"),
             false, f->parties_signed, PARTIES);
        need(s, NEED_SECRETARIAT, _("Se publicó el resultado de una convocatoria"), true,
             f->calls_published, 1);
        need(s, NEED_SECRETARIAT, _("Las tres partes tienen integrantes"), true, f->parties_seated,
             PARTIES);
        need(s, NEED_SECRETARIAT, _("Se instaló en una sesión con acta publicada"), true,
             f->installed, 1);
        need(s, NEED_RULES, _("Están publicadas sus reglas"), true, f->rules, 1);
    }
}

static void late_needs(struct step *s, const struct cycle_facts *f)
{
    if (s->step == STEP_ROUNDTABLES) {
        need(s, NEED_SECRETARIAT, _("Las tres partes tienen integrantes"), false, f->parties_seated,
             PARTIES);
        need(s, NEED_ROUNDTABLES, _("Se hizo al menos una mesa"), true, f->tables_held, 1);
        need(s, NEED_PROPOSALS, _("Hay propuestas"), true, f->proposals, 1);
        need(s, NEED_PROPOSALS, _("Todas las propuestas tienen respuesta"), true,
             f->proposals - f->unanswered, f->proposals ? f->proposals : 1);
    } else if (s->step == STEP_PLAN) {
        need(s, NEED_PROPOSALS, _("Hay al menos una propuesta aceptada"), false, f->accepted, 1);
        need(s, NEED_PLAN, _("El plan tiene compromisos"), true, f->commitments, 1);
        need(s, NEED_PLAN, _("El plan está publicado"), true, f->plans_published, 1);
    } else {
        need(s, NEED_PLAN, _("El plan está publicado"), false, f->plans_published, 1);
        need(s, NEED_FOLLOW_UP, _("El plan tiene sus tres cortes con fecha"), true, f->cuts, CUTS);
        need(s, NEED_FOLLOW_UP, _("Cada compromiso tiene su formulario de cierre"), true,
             f->closings, f->commitments ? f->commitments : 1);
    }
}

enum err_code step_list(struct co *co, int64_t cycle, struct step steps[STEPS], struct err *err)
{
    struct rows rows = ROWS_OF(struct step_round);
    struct cycle_facts facts;
    struct cycle is;
    enum err_code code = cycle_get(co, cycle, &is, err);
    if (!code) code = cycle_facts(co, cycle, &facts, err);
    if (!code) code = read_rounds(co, cycle, &rows, err);
    if (code) return code;
    struct step_round *all = rows.items;
    size_t at = 0;
    for (int i = STEP_NONE; i < STEPS; i++) {
        struct step *s = &steps[i];
        *s = (struct step){.step = i};
        if (i == STEP_NONE) continue;
        if (at < rows.count) s->rounds = &all[at]; /* the rows come in the order of the steps */
        for (; at < rows.count && all[at].step == i; at++) s->round_count++;
        s->begun = s->round_count > 0;
        s->ended = s->begun && s->rounds[s->round_count - 1].ended != DATE_NONE;
        if (i <= STEP_SECRETARIAT)
            early_needs(s, &facts, is.state);
        else
            late_needs(s, &facts);
    }
    return code;
}

/* --- warnings --------------------------------------------------------------------------------- */

int32_t day_after_months(int32_t day, int months)
{
    int year, month, of_month;
    date_to_ymd(day, &year, &month, &of_month);
    int since = year * 12 + month - 1 + months;
    for (; of_month > 0; of_month--) {
        int32_t later = date_from_ymd(since / 12, since % 12 + 1, of_month);
        if (later != DATE_NONE) return later;
    }
    return DATE_NONE;
}

static bool warns_term(const struct cycle_facts *f)
{
    if (f->plan_begins == DATE_NONE || f->plan_ends == DATE_NONE) return false;
    /* A year's last day is the one before the same day of the next; a day more is a habit. */
    int32_t year = day_after_months(f->plan_begins, TERM_MONTHS);
    return f->plan_ends != year && f->plan_ends != year - 1;
}

static int32_t silent_since(const struct cycle *cycle, const struct cycle_facts *f)
{
    if (f->last_sitting != DATE_NONE) return f->last_sitting;
    return f->secretariat_began != DATE_NONE ? f->secretariat_began : cycle->is.begins;
}

enum err_code cycle_warnings(struct co *co, const struct cycle *cycle,
                             const struct cycle_facts *facts, int32_t today,
                             struct cycle_warning out[CYCLE_WARNING_KINDS], size_t *count_out,
                             struct err *err)
{
    const struct cycle_facts *f = facts;
    int32_t since = silent_since(cycle, f);
    size_t n = 0;
    *count_out = 0;
    if (f->plans && f->commitments != COMMITMENTS)
        out[n++] = (struct cycle_warning){
            CYCLE_WARNS_COMMITMENTS,
            arena_printf(co->arena,
                         _("La declaración habla de %d compromisos y el plan tiene %lld."),
                         (int)COMMITMENTS, (long long)f->commitments),
            f->commitments, COMMITMENTS};
    if (warns_term(f)) {
        int64_t days = (int64_t)f->plan_ends - f->plan_begins + 1;
        int64_t year = (int64_t)day_after_months(f->plan_begins, TERM_MONTHS) - f->plan_begins;
        out[n++] = (struct cycle_warning){
            CYCLE_WARNS_TERM,
            arena_printf(co->arena, _("La declaración habla de un año y el plan dura %lld días."),
                         (long long)days),
            days, year};
    }
    if (cycle->state == CYCLE_PUBLIC && today > day_after_months(since, SILENT_MONTHS)) {
        int64_t days = (int64_t)today - since;
        out[n++] = (struct cycle_warning){
            CYCLE_WARNS_NO_SESSION,
            arena_printf(co->arena,
                         _("El secretariado lleva %lld días sin sesionar: son más de seis "
                           "meses."),
                         (long long)days),
            days, (int64_t)day_after_months(since, SILENT_MONTHS) - since};
    }
    for (size_t i = 0; i < n; i++)
        if (!out[i].says.p) return err_no_memory(err);
    *count_out = n;
    return ERR_NONE;
}
