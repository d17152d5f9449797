/* Activities and who came to them: see event.h. */
#include "cocreate/event.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/cycle.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum { KEEPERS = SECRETARIAT | CO_FACILITATOR, MOST_LISTED = 500, MOST_TEXT = 20000 };

static const struct {
    const char *code, *word;
} kinds[EVENT_KINDS] = {
    {NULL, NULL},
    {"talk", N_("charla")},
    {"workshop", N_("taller")},
    {"visit", N_("visita")},
    {"forum", N_("foro")},
    {"other", N_("otra actividad")},
};

const char *event_kind_code(int kind)
{
    return kind > 0 && kind < EVENT_KINDS ? kinds[kind].code : NULL;
}

const char *event_kind_word(int kind)
{
    return kind > 0 && kind < EVENT_KINDS ? i18n(kinds[kind].word) : NULL;
}

int event_kind_of(struct str code)
{
    for (int i = 1; i < EVENT_KINDS; i++)
        if (str_is(code, kinds[i].code)) return i;
    return 0;
}

const char *event_state_word(int state)
{
    static const char *const words[EVENT_STATES] = {N_("por hacerse"), N_("se hizo"),
                                                    N_("se canceló")};
    return state >= 0 && state < EVENT_STATES ? i18n(words[state]) : NULL;
}

/* --- heads ------------------------------------------------------------------------------------ */

static void check_heads(const struct attendance *list, size_t count, struct co_faults *faults)
{
    bool seen[CO_SECTORS][CO_GENDERS] = {{false}};
    for (size_t i = 0; i < count; i++) {
        const struct attendance *a = &list[i];
        if (a->sector < 1 || a->sector >= CO_SECTORS || a->gender < 0 || a->gender >= CO_GENDERS) {
            co_fault(faults, "attendance", _("Elija una de las opciones"));
            continue;
        }
        if (a->people < 0 || a->people > ATTENDANCE_MOST_PEOPLE)
            co_fault(faults, "attendance", _("Escriba cuántas personas fueron, con un número"));
        if (seen[a->sector][a->gender])
            co_fault(faults, "attendance", _("Está dos veces el mismo sector y género"));
        seen[a->sector][a->gender] = true;
    }
}

static enum err_code write_heads(struct co *co, struct str subject, const struct attendance *list,
                                 size_t count, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    enum err_code code = q_attendance_drop_run(store, co->entity, subject, err);
    for (size_t i = 0; !code && i < count; i++)
        if (list[i].people > 0)
            code = q_attendance_add_run(store, co->entity, subject, list[i].sector, list[i].gender,
                                        list[i].people, err);
    return code;
}

/* "attendance": {"civil-society": 12, …} would lose the gender: one number for each pair. */
static void note_heads(struct co_note *n, const struct attendance *list, size_t count)
{
    char key[64];
    for (size_t i = 0; i < count; i++) {
        if (list[i].people <= 0) continue;
        snprintf(key, sizeof key, "%s.%s", co_sector_code(list[i].sector),
                 co_gender_code(list[i].gender));
        co_note_int(n, key, list[i].people);
    }
}

enum err_code attendance_set(struct co *co, struct str subject, const struct attendance *list,
                             size_t count, struct co_faults *faults, struct err *err)
{
    struct co_note n;
    check_heads(list, count, faults);
    enum err_code code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = write_heads(co, subject, list, count, err);
    if (!code) {
        char *about = arena_cstr(co->arena, subject);
        co_note_begin(&n);
        note_heads(&n, list, count);
        code = co_note_end(co, &n, "attendance.counted", about ? about : "attendance", 0, err);
    }
    return co_end(co, code, err);
}

enum err_code attendance_get(struct co *co, struct str subject, struct attendance **out,
                             size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, ATTENDANCE_MOST, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_attendance_rows(ledger_store(co->ledger), co->entity, subject,
                                           ATTENDANCE_MOST, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_attendance_rows_row r;
        q_attendance_rows_row(stmt, &r);
        (*out)[(*count_out)++] = (struct attendance){(int)r.sector, (int)r.gender, r.people};
    }
    return code;
}

/* --- activities ------------------------------------------------------------------------------- */

static void check(struct event_draft *d, struct co_faults *faults)
{
    co_check_choice(faults, "kind", d->kind, EVENT_KINDS, true);
    co_check_text(faults, "title", &d->title, CYCLE_MOST_TITLE, true);
    co_check_text(faults, "about", &d->about, MOST_TEXT, false);
    co_check_choice(faults, "modality", d->modality, CO_MODALITIES, true);
    co_check_text(faults, "place", &d->place, CYCLE_MOST_TITLE,
                  d->modality == CO_IN_PERSON || d->modality == CO_HYBRID);
    co_check_choice(faults, "iap2", d->iap2, CO_IAP2S, true);
    if (d->starts <= 0) co_fault(faults, "starts", _("Falta la fecha"));
    if (d->ends && d->ends < d->starts) co_fault(faults, "ends", _("Termina antes de empezar"));
}

static enum err_code note(struct co *co, const struct event_draft *d, const char *kind, int64_t id,
                          struct err *err)
{
    struct co_note n;
    char at[32];
    co_note_begin(&n);
    co_note_word(&n, "kind", event_kind_code(d->kind));
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "about", d->about);
    co_note_text(&n, "place", d->place);
    co_note_word(&n, "modality", co_modality_code(d->modality));
    co_note_word(&n, "iap2", co_iap2_code(d->iap2));
    co_note_text(&n, "starts", time_iso(d->starts, at));
    return co_note_end(co, &n, kind, "event", id, err);
}

enum err_code event_add(struct co *co, const struct event_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err)
{
    struct event_draft d = *draft;
    struct cycle cycle;
    int64_t ends;
    check(&d, faults);
    enum err_code code = change_begin(co, KEEPERS, faults, err);
    if (code) return code;
    code = cycle_get(co, d.cycle, &cycle, err);
    if (!code) code = co_id(co, "event", id_out, err);
    if (!code)
        code = q_event_add_run(ledger_store(co->ledger), co->entity, *id_out, d.cycle, d.kind,
                               d.title, d.about, d.place, d.modality, d.iap2, d.starts,
                               ms_or_null(d.ends, &ends), err);
    if (!code) code = note(co, &d, "event.added", *id_out, err);
    return co_end(co, code, err);
}

enum err_code event_edit(struct co *co, int64_t id, int64_t version,
                         const struct event_draft *draft, struct co_faults *faults, struct err *err)
{
    struct event_draft d = *draft;
    struct store_stmt *stmt;
    struct event old;
    int64_t ends;
    check(&d, faults);
    enum err_code code = change_begin(co, KEEPERS, faults, err);
    if (code) return code;
    code = event_get(co, id, &old, err);
    if (!code)
        code = change_ran(&stmt,
                          q_event_set(ledger_store(co->ledger), co->entity, id, version, d.kind,
                                      d.title, d.about, d.place, d.modality, d.iap2, d.starts,
                                      ms_or_null(d.ends, &ends), &stmt, err),
                          err);
    if (!code) code = note(co, &d, "event.edited", id, err);
    return co_end(co, code, err);
}

/* Moves an activity on, with what is said of it. */
static enum err_code move(struct co *co, int64_t id, int64_t version, int state, struct str outcome,
                          struct err *err)
{
    struct store_stmt *stmt;
    struct event old;
    enum err_code code = event_get(co, id, &old, err);
    if (code) return code;
    return change_ran(
        &stmt,
        q_event_move(ledger_store(co->ledger), co->entity, id, version, state, outcome, &stmt, err),
        err);
}

enum err_code event_hold(struct co *co, int64_t id, int64_t version, struct str outcome,
                         const struct attendance *list, size_t count, struct co_faults *faults,
                         struct err *err)
{
    struct co_note n;
    char subject[32];
    co_check_text(faults, "outcome", &outcome, MOST_TEXT, true);
    check_heads(list, count, faults);
    enum err_code code = change_begin(co, KEEPERS, faults, err);
    if (code) return code;
    snprintf(subject, sizeof subject, "event/%" PRId64, id);
    code = move(co, id, version, EVENT_HELD, outcome, err);
    if (!code) code = write_heads(co, str_of(subject), list, count, err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "outcome", outcome);
        note_heads(&n, list, count);
        code = co_note_end(co, &n, "event.held", "event", id, err);
    }
    return co_end(co, code, err);
}

enum err_code event_cancel(struct co *co, int64_t id, int64_t version, struct str reason,
                           struct co_faults *faults, struct err *err)
{
    struct co_note n;
    co_check_text(faults, "reason", &reason, CYCLE_MOST_NOTE, true);
    enum err_code code = change_begin(co, KEEPERS, faults, err);
    if (code) return code;
    code = move(co, id, version, EVENT_CANCELLED, reason, err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, "event.cancelled", "event", id, err);
    }
    return co_end(co, code, err);
}

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_event_rows_row r;
    struct event *one = rows_add(rows, co->arena);
    if (!one) return false;
    q_event_rows_row(stmt, &r);
    *one = (struct event){.id = r.id,
                          .version = r.version,
                          .state = (int)r.state,
                          .outcome = rows_text(co->arena, r.outcome, rows),
                          .is = {.cycle = r.cycle,
                                 .kind = (int)r.kind,
                                 .modality = (int)r.modality,
                                 .iap2 = (int)r.iap2,
                                 .title = rows_text(co->arena, r.title, rows),
                                 .about = rows_text(co->arena, r.about, rows),
                                 .place = rows_text(co->arena, r.place, rows),
                                 .starts = r.starts,
                                 .ends = r.ends},
                          .people = r.people};
    return !rows->failed;
}

static enum err_code read_events(struct co *co, int64_t one, int64_t cycle, size_t skip,
                                 size_t most, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_event_rows(ledger_store(co->ledger), co->entity, one, cycle,
                     of_secretariat(co) ? CYCLE_DRAFT : CYCLE_PUBLIC, (int64_t)skip,
                     (int64_t)(most > MOST_LISTED ? MOST_LISTED : most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code event_get(struct co *co, int64_t id, struct event *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct event);
    enum err_code code = id ? read_events(co, id, 0, 0, 1, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("actividad"), id, err);
    *out = *(struct event *)rows.items;
    return ERR_NONE;
}

enum err_code event_list(struct co *co, int64_t cycle, size_t skip, size_t most, struct event **out,
                         size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct event);
    enum err_code code = read_events(co, 0, cycle, skip, most, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
