/* Roundtables and who takes part in them: see roundtable.h. */
#include "cocreate/roundtable.h"

#include <stdio.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"

enum { MOST_TITLE = 160, MOST_THEME = 60, MOST_PROBLEM = 4000, MOST_LINE = 200, MOST_ROWS = 500 };

/* --- words ------------------------------------------------------------------------------------ */

const char *roundtable_state_word(int state)
{
    static const char *const words[] = {N_("borrador"), N_("abierta"), N_("cerrada"),
                                        N_("respondida")};
    return state >= ROUNDTABLE_DRAFT && state <= ROUNDTABLE_ANSWERED ? i18n(words[state]) : NULL;
}

const char *roundtable_warning_word(unsigned warning)
{
    switch (warning) {
    case ROUNDTABLE_BELOW_INVOLVE:
        return _("En la escala IAP2 está por debajo de «involucrar»: la gente escucha u opina, "
                 "pero no toma parte en la decisión");
    case ROUNDTABLE_NO_IAP2:
        return _("No se ha dicho cuánto puede decidir la gente (escala IAP2)");
    case ROUNDTABLE_NO_EVIDENCE:
        return _("El nivel de participación no tiene evidencia que lo respalde");
    case ROUNDTABLE_WAITING_CLOSED:
        return _("La mesa cerró y todavía hay propuestas sin respuesta");
    case ROUNDTABLE_NOBODY_CAME:
        return _("La reunión ya pasó y no está anotado quién asistió");
    default:
        return NULL;
    }
}

static bool is_staff(const struct co *co)
{
    return co->actor.program || (co->actor.roles & ROUNDTABLE_STAFF);
}

/* --- reading ---------------------------------------------------------------------------------- */

static unsigned warn(const struct roundtable *t, int64_t now)
{
    unsigned w = 0;
    if (t->draft.iap2 == CO_NO_IAP2) w |= ROUNDTABLE_NO_IAP2;
    if (t->draft.iap2 != CO_NO_IAP2 && t->draft.iap2 < CO_INVOLVE) w |= ROUNDTABLE_BELOW_INVOLVE;
    if (t->draft.iap2 != CO_NO_IAP2 && !t->draft.iap2_evidence.n) w |= ROUNDTABLE_NO_EVIDENCE;
    if (t->state == ROUNDTABLE_CLOSED && t->waiting) w |= ROUNDTABLE_WAITING_CLOSED;
    int64_t over = t->draft.ends ? t->draft.ends : t->draft.starts;
    if (over && over < now && t->state != ROUNDTABLE_DRAFT && !t->came) w |= ROUNDTABLE_NOBODY_CAME;
    return w;
}

static void fill(struct co *co, struct store_stmt *stmt, struct roundtable *out)
{
    struct q_roundtable_rows_row r;
    q_roundtable_rows_row(stmt, &r);
    *out = (struct roundtable){.id = r.id,
                               .version = r.version,
                               .draft = {.cycle = r.cycle,
                                         .version = r.version,
                                         .title = co_keep(co, r.title),
                                         .theme = co_keep(co, r.theme),
                                         .problem = co_keep(co, r.problem),
                                         .modality = (int)r.modality,
                                         .iap2 = (int)r.iap2,
                                         .iap2_evidence = co_keep(co, r.iap2_evidence),
                                         .place = co_keep(co, r.place),
                                         .telephone = co_keep(co, r.telephone),
                                         .starts = r.starts,
                                         .ends = r.ends,
                                         .opens = (int32_t)r.opens,
                                         .closes = (int32_t)r.closes,
                                         .facilitator = r.facilitator,
                                         .gap = co_keep(co, r.gap)},
                               .state = (int)r.state,
                               .registered = r.registered,
                               .came = r.came,
                               .proposals = r.proposals,
                               .waiting = r.waiting};
    out->warnings = warn(out, co->now_ms);
}

static enum err_code read_rows(struct co *co, int64_t only, const struct roundtable_filter *f,
                               struct roundtable *out, size_t *count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    struct str theme = f->theme.n ? f->theme : STR("");
    *count = 0;
    enum err_code code =
        q_roundtable_rows(ledger_store(co->ledger), co->entity, only, f->cycle, theme, is_staff(co),
                          of_secretariat(co), f->after, (int64_t)f->most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) fill(co, stmt, &out[(*count)++]);
    return code;
}

enum err_code roundtable_get(struct co *co, int64_t id, struct roundtable *out, struct err *err)
{
    size_t count = 0;
    if (id <= 0) return co_missing(_("mesa"), id, err);
    struct roundtable_filter f = {.most = 1};
    enum err_code code = read_rows(co, id, &f, out, &count, err);
    return code || count ? code : co_missing(_("mesa"), id, err);
}

enum err_code roundtable_list(struct co *co, const struct roundtable_filter *filter,
                              struct roundtable **out, size_t *count_out, struct err *err)
{
    struct roundtable_filter f = *filter;
    if (f.most < 1 || f.most > MOST_ROWS) f.most = MOST_ROWS;
    *count_out = 0;
    *out = arena_array(co->arena, f.most, sizeof **out);
    return *out ? read_rows(co, 0, &f, *out, count_out, err) : err_no_memory(err);
}

bool roundtable_takes(const struct roundtable *table, int64_t now_ms)
{
    int32_t today = co_day(now_ms);
    return table->state == ROUNDTABLE_OPEN && today >= table->draft.opens &&
           today <= table->draft.closes;
}

/* --- saving ----------------------------------------------------------------------------------- */

static void check_table(struct roundtable_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, MOST_TITLE, true);
    co_check_text(faults, "theme", &d->theme, MOST_THEME, true);
    co_check_text(faults, "problem", &d->problem, MOST_PROBLEM, true);
    co_check_choice(faults, "modality", d->modality, CO_MODALITIES, true);
    co_check_choice(faults, "iap2", d->iap2, CO_IAP2S, false);
    co_check_text(faults, "iap2_evidence", &d->iap2_evidence, MOST_PROBLEM, false);
    bool room = d->modality == CO_IN_PERSON || d->modality == CO_HYBRID;
    co_check_text(faults, "place", &d->place, MOST_LINE, room);
    co_check_text(faults, "telephone", &d->telephone, MOST_LINE, d->modality == CO_TELEPHONE);
    co_check_text(faults, "gap", &d->gap, MOST_LINE, false);
    co_check_day(faults, "opens", d->opens, true);
    co_check_day(faults, "closes", d->closes, true);
    if (d->opens != DATE_NONE && d->closes != DATE_NONE && d->closes < d->opens)
        co_fault(faults, "closes", _("Termina antes de empezar"));
    if (d->starts < 0) co_fault(faults, "starts", _("Revise el año de la fecha"));
    if (d->ends && d->ends < d->starts) co_fault(faults, "ends", _("Termina antes de empezar"));
}

static enum err_code note_table(struct co *co, const struct roundtable_draft *d, const char *kind,
                                int64_t id, struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_int(&n, "cycle", d->cycle);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "theme", d->theme);
    co_note_text(&n, "problem", d->problem);
    co_note_word(&n, "modality", co_modality_code(d->modality));
    co_note_word(&n, "iap2", co_iap2_code(d->iap2));
    co_note_text(&n, "iap2_evidence", d->iap2_evidence);
    co_note_int(&n, "opens", d->opens);
    co_note_int(&n, "closes", d->closes);
    return co_note_end(co, &n, kind, "roundtable", id, err);
}

static const int64_t *or_null(const int64_t *ms)
{
    return *ms ? ms : NULL;
}

static enum err_code write_table(struct co *co, struct roundtable_draft *d, int64_t *id, bool made,
                                 struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    bool row;
    if (made) {
        enum err_code code = co_id(co, "roundtable", id, err);
        return code ? code
                    : q_roundtable_add_run(store, co->entity, *id, d->cycle, d->title, d->theme,
                                           d->problem, d->modality, d->iap2, d->iap2_evidence,
                                           d->place, d->telephone, or_null(&d->starts),
                                           or_null(&d->ends), d->opens, d->closes, d->facilitator,
                                           d->gap, err);
    }
    struct roundtable was = {0};
    enum err_code code = roundtable_get(co, *id, &was, err);
    if (code) return code;
    d->cycle = was.draft.cycle;
    code = q_roundtable_set(store, co->entity, *id, d->version, d->title, d->theme, d->problem,
                            d->modality, d->iap2, d->iap2_evidence, d->place, d->telephone,
                            or_null(&d->starts), or_null(&d->ends), d->opens, d->closes,
                            d->facilitator, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    return code || store_changes(stmt) ? code : co_changed(err);
}

/* A text that nobody wrote is empty, never absent. */
static void fill_texts(struct roundtable_draft *d)
{
    struct str *texts[] = {&d->title, &d->theme,     &d->problem, &d->iap2_evidence,
                           &d->place, &d->telephone, &d->gap};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!texts[i]->n) *texts[i] = STR("");
}

enum err_code roundtable_save(struct co *co, const struct roundtable_draft *draft,
                              struct co_faults *faults, int64_t *id, struct err *err)
{
    struct roundtable_draft d = *draft;
    bool made = *id == 0;
    enum err_code code = co_may(&co->actor, ROUNDTABLE_STAFF, err);
    if (code) return code;
    check_table(&d, faults);
    fill_texts(&d);
    code = co_check(faults, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code) code = write_table(co, &d, id, made, err);
    if (!code) code = note_table(co, &d, made ? "roundtable.made" : "roundtable.edited", *id, err);
    return co_end(co, code, err);
}

enum err_code roundtable_set_state(struct co *co, int64_t id, int64_t version, int state,
                                   struct co_faults *faults, struct err *err)
{
    struct roundtable t = {0};
    struct store_stmt *stmt;
    struct co_note n;
    bool row;
    enum err_code code = co_may(&co->actor, ROUNDTABLE_STAFF, err);
    if (!code) code = roundtable_get(co, id, &t, err);
    if (code) return code;
    if (state < ROUNDTABLE_OPEN || state > ROUNDTABLE_ANSWERED)
        co_fault(faults, "state", _("Elija una de las opciones"));
    if (state == ROUNDTABLE_ANSWERED && t.waiting)
        co_fault(
            faults, "state",
            arena_printf(co->arena,
                         i18n_plural("Falta responder %lld propuesta",
                                     "Falta responder %lld propuestas", (unsigned long)t.waiting),
                         (long long)t.waiting)
                .p);
    code = co_check(faults, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code)
        code = q_roundtable_set_state(ledger_store(co->ledger), co->entity, id, version, state,
                                      &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) code = co_changed(err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "state", state);
        code = co_note_end(co, &n, "roundtable.state", "roundtable", id, err);
    }
    return co_end(co, code, err);
}
