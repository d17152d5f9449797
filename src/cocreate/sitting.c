/* Sessions of the secretariat, who came and quorum: see sitting.h. */
#include <inttypes.h>
#include <stdio.h>

#include "base/i18n.h"
#include "cocreate/cycle.h"
#include "cocreate/person.h"
#include "cocreate/sitting_private.h"
#include "cocreate_queries.h"

static const struct {
    const char *code, *word;
} kinds[SITTING_KINDS] = {
    {"ordinary", N_("ordinaria")},
    {"extraordinary", N_("extraordinaria")},
    {"installation", N_("de instalación")},
};

const char *sitting_kind_code(int kind)
{
    return kind >= 0 && kind < SITTING_KINDS ? kinds[kind].code : NULL;
}

const char *sitting_kind_word(int kind)
{
    return kind >= 0 && kind < SITTING_KINDS ? i18n(kinds[kind].word) : NULL;
}

const char *sitting_state_word(int state)
{
    static const char *const words[SITTING_STATES] = {N_("por celebrarse"), N_("celebrada"),
                                                      N_("cancelada")};
    return state >= 0 && state < SITTING_STATES ? i18n(words[state]) : NULL;
}

enum { MOST_LINK = 1000 };

/* --- what all edits share --------------------------------------------------------------------- */

enum err_code sitting_touch(struct co *co, int64_t id, int64_t version, struct err *err)
{
    struct store_stmt *stmt;
    struct sitting s;
    struct store *store = ledger_store(co->ledger);
    enum err_code code = sitting_get(co, id, &s, err);
    if (!code && s.minutes_published) {
        err_set(err, ERR_CONFLICT, _("El acta ya está publicada: la sesión no cambia"));
        err_advice(err, _("Lo que haya que corregir se acuerda en otra sesión"));
        return ERR_CONFLICT;
    }
    if (!code)
        code = change_ran(&stmt, q_sitting_touch(store, co->entity, id, version, &stmt, err), err);
    return code ? code : q_signatures_drop_run(store, co->entity, id, err);
}

enum err_code sitting_touch_held(struct co *co, int64_t id, int64_t version, struct err *err)
{
    struct sitting s;
    enum err_code code = sitting_get(co, id, &s, err);
    if (!code && s.state != SITTING_HELD)
        code =
            err_set(err, ERR_CONFLICT, _("Primero diga que la sesión se celebró y quién asistió"));
    return code ? code : sitting_touch(co, id, version, err);
}

/* --- planning --------------------------------------------------------------------------------- */

static enum err_code check(struct co *co, struct sitting_draft *d, struct co_faults *faults,
                           struct err *err)
{
    struct agenda_item *agenda = arena_array(co->arena, SITTING_MOST_ITEMS, sizeof *agenda);
    if (!agenda) return err_no_memory(err);
    if (d->kind < 0 || d->kind >= SITTING_KINDS)
        co_fault(faults, "kind", _("Elija una de las opciones"));
    co_check_text(faults, "title", &d->title, CYCLE_MOST_TITLE, false);
    co_check_choice(faults, "modality", d->modality, CO_MODALITIES, true);
    co_check_text(faults, "place", &d->place, CYCLE_MOST_TITLE,
                  d->modality == CO_IN_PERSON || d->modality == CO_HYBRID);
    co_check_text(faults, "link", &d->link, MOST_LINK, false);
    if (d->link.n && !str_starts(d->link, STR("https://")))
        co_fault(faults, "link", _("La dirección empieza con https://"));
    if (d->starts <= 0) co_fault(faults, "starts", _("Falta la fecha"));
    if (d->ends && d->ends < d->starts) co_fault(faults, "ends", _("Termina antes de empezar"));
    if (!d->agenda_count) co_fault(faults, "agenda", _("Falta el orden del día"));
    if (d->agenda_count > SITTING_MOST_ITEMS) {
        co_fault(faults, "agenda", _("Es demasiado largo: acórtelo"));
        return ERR_NONE;
    }
    for (size_t i = 0; i < d->agenda_count; i++) {
        agenda[i] = d->agenda[i];
        co_check_text(faults, "agenda", &agenda[i].text, CYCLE_MOST_NOTE, true);
    }
    d->agenda = agenda;
    return ERR_NONE;
}

static enum err_code write_agenda(struct co *co, int64_t id, const struct sitting_draft *d,
                                  struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    enum err_code code = q_agenda_drop_run(store, co->entity, id, err);
    for (size_t i = 0; !code && i < d->agenda_count; i++)
        code = q_agenda_add_run(store, co->entity, id, (int64_t)i + 1, d->agenda[i].text,
                                d->agenda[i].subject, err);
    return code;
}

static enum err_code note(struct co *co, const struct sitting_draft *d, const char *kind,
                          int64_t id, struct err *err)
{
    struct co_note n;
    char at[32], key[32];
    co_note_begin(&n);
    co_note_word(&n, "kind", sitting_kind_code(d->kind));
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "place", d->place);
    co_note_text(&n, "link", d->link);
    co_note_word(&n, "modality", co_modality_code(d->modality));
    co_note_text(&n, "starts", time_iso(d->starts, at));
    for (size_t i = 0; i < d->agenda_count; i++) {
        snprintf(key, sizeof key, "agenda.%zu", i + 1);
        co_note_text(&n, key, d->agenda[i].text);
    }
    return co_note_end(co, &n, kind, "sitting", id, err);
}

enum err_code sitting_add(struct co *co, const struct sitting_draft *draft,
                          struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct sitting_draft d = *draft;
    struct cycle cycle;
    struct q_sitting_last_row last;
    struct store *store = ledger_store(co->ledger);
    bool found;
    int64_t ends;
    enum err_code code = check(co, &d, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = cycle_get(co, d.cycle, &cycle, err);
    if (!code) code = q_sitting_last_one(store, co->entity, d.cycle, &last, &found, err);
    if (!code) code = co_id(co, "sitting", id_out, err);
    if (!code)
        code = q_sitting_add_run(store, co->entity, *id_out, d.cycle, last.number + 1, d.kind,
                                 d.title, d.place, d.link, d.modality, d.starts,
                                 ms_or_null(d.ends, &ends), err);
    if (!code) code = write_agenda(co, *id_out, &d, err);
    if (!code) code = note(co, &d, "sitting.called", *id_out, err);
    return co_end(co, code, err);
}

/* Agreements name their point by its number, so a point that has one stays where it is. */
static enum err_code check_agreed(struct co *co, int64_t id, const struct sitting_draft *d,
                                  struct co_faults *faults, struct err *err)
{
    struct sitting s = {0};
    enum err_code code = sitting_get(co, id, &s, err);
    for (size_t i = 0; !code && i < s.agreement_count; i++) {
        int64_t item = s.agreements[i].is.item;
        if (item < 1 || (size_t)item > s.is.agenda_count) continue;
        if ((size_t)item <= d->agenda_count &&
            str_eq(d->agenda[item - 1].text, s.is.agenda[item - 1].text))
            continue;
        co_fault(faults, "agenda",
                 _("Los puntos que ya tienen acuerdos no cambian ni se mueven: agregue al final"));
        break;
    }
    return code;
}

enum err_code sitting_edit(struct co *co, int64_t id, int64_t version,
                           const struct sitting_draft *draft, struct co_faults *faults,
                           struct err *err)
{
    struct sitting_draft d = *draft;
    int64_t ends;
    enum err_code code = check(co, &d, faults, err);
    if (!code) code = check_agreed(co, id, &d, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = sitting_touch(co, id, version, err);
    if (!code)
        code = q_sitting_set_run(ledger_store(co->ledger), co->entity, id, d.kind, d.title, d.place,
                                 d.link, d.modality, d.starts, ms_or_null(d.ends, &ends), err);
    if (!code) code = write_agenda(co, id, &d, err);
    if (!code) code = note(co, &d, "sitting.edited", id, err);
    return co_end(co, code, err);
}

enum err_code sitting_cancel(struct co *co, int64_t id, int64_t version, struct str reason,
                             struct co_faults *faults, struct err *err)
{
    struct sitting s;
    struct co_note n;
    co_check_text(faults, "reason", &reason, CYCLE_MOST_NOTE, true);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = sitting_get(co, id, &s, err);
    if (!code && s.state != SITTING_PLANNED)
        code = err_set(err, ERR_CONFLICT, _("Solo se cancela una sesión por celebrarse"));
    if (!code) code = sitting_touch(co, id, version, err);
    if (!code) code = q_sitting_cancel_run(ledger_store(co->ledger), co->entity, id, reason, err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, "sitting.cancelled", "sitting", id, err);
    }
    return co_end(co, code, err);
}

/* --- who came --------------------------------------------------------------------------------- */

enum err_code quorum_on(struct co *co, int32_t day, struct quorum *out, struct err *err)
{
    struct role_row *roles;
    size_t count;
    *out = (struct quorum){0};
    for (int i = 0; i < PARTIES; i++) out->parties[i].sector = CO_GOVERNMENT + i;
    enum err_code code = role_list(co, day, &roles, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        const struct role_draft *r = &roles[i].role;
        int party = r->sector - CO_GOVERNMENT;
        if (r->role != CO_MEMBER || party < 0 || party >= PARTIES) continue;
        if (r->substitute)
            out->parties[party].substitutes++;
        else
            out->parties[party].seats++;
    }
    return code;
}

static bool listed(const int64_t *roles, size_t count, int64_t role)
{
    for (size_t i = 0; i < count; i++)
        if (roles[i] == role) return true;
    return false;
}

/* The members among `roles`, titulars first, each party with no more votes than seats. */
static enum err_code seat_them(struct co *co, int32_t day, const int64_t *roles, size_t count,
                               struct seat *out, size_t *seated, struct err *err)
{
    struct role_row *all;
    size_t members;
    int64_t left[PARTIES] = {0};
    *seated = 0;
    enum err_code code = role_list(co, day, &all, &members, err);
    if (code) return code;
    for (size_t i = 0; i < members; i++)
        if (all[i].role.role == CO_MEMBER && !all[i].role.substitute &&
            all[i].role.sector >= CO_GOVERNMENT && all[i].role.sector <= CO_GUARANTOR)
            left[all[i].role.sector - CO_GOVERNMENT]++;
    for (int substitutes = 0; substitutes < 2; substitutes++)
        for (size_t i = 0; i < members && *seated < SITTING_MOST_SEATS; i++) {
            const struct role_draft *r = &all[i].role;
            if (r->role != CO_MEMBER || r->substitute != (substitutes == 1)) continue;
            if (!listed(roles, count, all[i].id)) continue;
            if (r->sector < CO_GOVERNMENT || r->sector > CO_GUARANTOR) continue;
            bool votes = left[r->sector - CO_GOVERNMENT] > 0;
            if (votes) left[r->sector - CO_GOVERNMENT]--;
            out[(*seated)++] =
                (struct seat){all[i].id, r->sector, all[i].name, r->substitute, votes};
        }
    return ERR_NONE;
}

static enum err_code note_seats(struct co *co, int64_t id, const struct seat *seats, size_t count,
                                struct err *err)
{
    struct co_note n;
    char key[48];
    co_note_begin(&n);
    for (size_t i = 0; i < count; i++) {
        snprintf(key, sizeof key, "role.%" PRId64, seats[i].role);
        co_note_word(&n, key, co_sector_code(seats[i].sector));
        snprintf(key, sizeof key, "votes.%" PRId64, seats[i].role);
        co_note_int(&n, key, seats[i].votes);
        snprintf(key, sizeof key, "name.%" PRId64, seats[i].role);
        co_note_personal(&n, key, seats[i].name);
    }
    return co_note_end(co, &n, "sitting.held", "sitting", id, err);
}

static enum err_code write_seats(struct co *co, int64_t id, const struct seat *seats, size_t count,
                                 struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    enum err_code code = q_seats_drop_run(store, co->entity, id, err);
    for (size_t i = 0; !code && i < count; i++)
        code = q_seat_add_run(store, co->entity, id, seats[i].role, seats[i].sector, seats[i].name,
                              seats[i].substitute, seats[i].votes, err);
    return code;
}

enum err_code sitting_hold(struct co *co, int64_t id, int64_t version, const int64_t *roles,
                           size_t count, struct co_faults *faults, struct err *err)
{
    struct sitting s;
    size_t seated = 0;
    struct seat *seats = arena_array(co->arena, SITTING_MOST_SEATS, sizeof *seats);
    if (!seats) return err_no_memory(err);
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = sitting_get(co, id, &s, err);
    if (!code) code = seat_them(co, sitting_day(s.is.starts), roles, count, seats, &seated, err);
    if (code) return code;
    if (sitting_day(s.is.starts) > sitting_day(co->now_ms))
        co_fault(faults, "seats",
                 _("La sesión es otro día: si se adelantó, cambie primero su fecha"));
    if (!count) co_fault(faults, "seats", _("Falta decir quién asistió"));
    if (seated != count)
        co_fault(faults, "seats", _("Solo asisten quienes integraban el secretariado ese día"));
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    if (s.state == SITTING_CANCELLED)
        code = err_set(err, ERR_CONFLICT, _("Esta sesión se canceló"));
    for (size_t i = 0; !code && i < s.agreement_count; i++)
        if (s.agreements[i].is.vote_count)
            code = err_set(err, ERR_CONFLICT, _("Ya hay votos: la asistencia no cambia"));
    if (!code) code = sitting_touch(co, id, version, err);
    if (!code)
        code = q_sitting_move_run(ledger_store(co->ledger), co->entity, id, SITTING_HELD, err);
    if (!code) code = write_seats(co, id, seats, seated, err);
    if (!code) code = note_seats(co, id, seats, seated, err);
    return co_end(co, code, err);
}
