/* Teams of a hunt and what they found: see hunt.h. */
#include <inttypes.h>

#include "base/i18n.h"
#include "cocreate/hunt_private.h"

enum { MOST_NAME = 80, MOST_PEOPLE = 1000 };

enum err_code hunt_play(struct co *co, int64_t id, unsigned roles, struct hunt *out,
                        struct err *err)
{
    enum err_code code = co_may(&co->actor, roles | HUNT_KEEPERS, err);
    if (!code) code = hunt_get(co, id, out, err);
    if (code) return code;
    if (out->state == HUNT_CLOSED) return err_set(err, ERR_INPUT, "%s", _("La cacería ya cerró"));
    if (out->state == HUNT_DRAFT && !hunt_runs(co)) {
        co_missing(_("cacería"), id, err);
        return ERR_NOTFOUND;
    }
    return ERR_NONE;
}

/* --- teams ------------------------------------------------------------------------------------ */

static enum err_code read_teams(struct co *co, int64_t hunt, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_hunt_team_rows(ledger_store(co->ledger), co->entity, hunt, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_hunt_team_rows_row r;
        struct hunt_team *one = rows_add(rows, co->arena);
        q_hunt_team_rows_row(stmt, &r);
        if (one)
            *one = (struct hunt_team){.id = r.id,
                                      .name = rows_text(co->arena, r.name, rows),
                                      .sector = (int)r.sector,
                                      .people = r.people,
                                      .members = r.members};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

static bool is_team(const struct rows *teams, int64_t id)
{
    for (size_t i = 0; i < teams->count; i++)
        if (((const struct hunt_team *)teams->items)[i].id == id) return true;
    return false;
}

static enum err_code join(struct co *co, int64_t hunt, int64_t team, struct err *err)
{
    struct co_note n;
    enum err_code code = q_hunt_team_join_run(ledger_store(co->ledger), co->entity, hunt,
                                              co->actor.person, team, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "team", team);
    return co_note_end(co, &n, "hunt.joined", "hunt", hunt, err);
}

/* Who saw a team's answers takes them to no other team: changing is for those whose teams, the old
 * and the new (0 = not founded yet), have not answered anything. */
static enum err_code may_change_team(struct co *co, int64_t hunt, int64_t team, struct err *err)
{
    struct rows finds = ROWS_OF(struct find);
    int64_t mine = 0;
    enum err_code code = hunt_team_mine(co, hunt, &mine, err);
    if (code || !mine || mine == team || hunt_runs(co)) return code;
    code = finds_read(co, hunt, &finds, err);
    for (size_t i = 0; !code && i < finds.count; i++) {
        int64_t answered = ((const struct find *)finds.items)[i].team;
        if (answered == mine || answered == team)
            code = err_set(err, ERR_INPUT, "%s",
                           _("Ya hay respuestas de su equipo o del otro: ya no se puede cambiar"));
    }
    return code;
}

enum err_code hunt_team_add(struct co *co, int64_t hunt, struct str name, int sector,
                            int64_t people, struct co_faults *faults, int64_t *id_out,
                            struct err *err)
{
    struct rows teams = ROWS_OF(struct hunt_team);
    struct hunt seen;
    struct co_note n;
    enum err_code code = hunt_play(co, hunt, CO_CITIZEN, &seen, err);
    if (!code) code = read_teams(co, hunt, &teams, err);
    if (!code) code = may_change_team(co, hunt, 0, err);
    if (code) return code;
    co_check_text(faults, "name", &name, MOST_NAME, true);
    co_check_choice(faults, "sector", sector, CO_SECTORS, false);
    if (people < 0 || people > MOST_PEOPLE)
        co_fault(faults, "people", _("Escriba cuántas personas son, con un número"));
    if (teams.count >= HUNT_MOST_TEAMS) co_fault(faults, "name", _("Ya no caben más equipos"));
    for (size_t i = 0; i < teams.count; i++)
        if (str_eq(((struct hunt_team *)teams.items)[i].name, name))
            co_fault(faults, "name", _("Ya hay un equipo con ese nombre"));
    code = change_begin(co, CO_CITIZEN | HUNT_KEEPERS, faults, err);
    if (code) return code;
    code = co_id(co, "team", id_out, err);
    if (!code)
        code = q_hunt_team_add_run(ledger_store(co->ledger), co->entity, hunt, *id_out, name,
                                   people, sector, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "team", *id_out);
        co_note_int(&n, "people", people);
        co_note_word(&n, "sector", co_sector_code(sector));
        co_note_personal(&n, "name", name);
        code = co_note_end(co, &n, "hunt.team", "hunt", hunt, err);
    }
    if (!code && co->actor.person && !hunt_runs(co)) code = join(co, hunt, *id_out, err);
    return co_end(co, code, err);
}

enum err_code hunt_team_join(struct co *co, int64_t hunt, int64_t team, struct err *err)
{
    struct rows teams = ROWS_OF(struct hunt_team);
    struct hunt seen;
    enum err_code code = hunt_play(co, hunt, CO_CITIZEN, &seen, err);
    if (!code && !co->actor.person) code = co_may(&co->actor, 0, err);
    if (!code) code = read_teams(co, hunt, &teams, err);
    if (!code && !is_team(&teams, team)) {
        co_missing(_("equipo"), team, err);
        code = ERR_NOTFOUND;
    }
    if (!code) code = may_change_team(co, hunt, team, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    return co_end(co, join(co, hunt, team, err), err);
}

enum err_code hunt_team_mine(struct co *co, int64_t hunt, int64_t *team_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *team_out = 0;
    if (!co->actor.person) return ERR_NONE;
    enum err_code code =
        q_hunt_team_of(ledger_store(co->ledger), co->entity, hunt, co->actor.person, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    struct q_hunt_team_of_row r;
    q_hunt_team_of_row(stmt, &r);
    *team_out = r.team;
    store_reset(stmt);
    return ERR_NONE;
}

enum err_code hunt_teams(struct co *co, int64_t hunt, struct hunt_team **out, size_t *count_out,
                         struct err *err)
{
    struct rows teams = ROWS_OF(struct hunt_team), finds = ROWS_OF(struct find);
    struct hunt seen;
    enum err_code code = hunt_get(co, hunt, &seen, err);
    if (!code) code = read_teams(co, hunt, &teams, err);
    if (!code) code = finds_read(co, hunt, &finds, err);
    *out = teams.items;
    *count_out = code ? 0 : teams.count;
    for (size_t i = 0; !code && i < finds.count; i++) {
        const struct find *f = &((const struct find *)finds.items)[i];
        for (size_t k = 0; k < teams.count; k++) {
            struct hunt_team *t = &(*out)[k];
            if (t->id != f->team) continue;
            t->counts[f->is.needed ? f->is.result : FIND_UNTOLD]++;
            t->answered++;
            t->minutes += f->is.minutes;
            t->hops += f->hops;
        }
    }
    return code;
}

/* --- answers ---------------------------------------------------------------------------------- */

int64_t find_hops(struct str route)
{
    int64_t count = 0;
    while (route.n) count += str_trim(str_split(route, '\n', &route)).n > 0;
    return count;
}

static int result_of(int64_t stored)
{
    return stored > 0 && stored < FIND_RESULTS ? (int)stored : FIND_UNTOLD;
}

enum err_code finds_read(struct co *co, int64_t hunt, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_hunt_find_rows(ledger_store(co->ledger), co->entity, hunt, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_hunt_find_rows_row r;
        struct find *one = rows_add(rows, co->arena);
        q_hunt_find_rows_row(stmt, &r);
        if (one)
            *one = (struct find){.position = r.position,
                                 .team = r.team,
                                 .version = r.version,
                                 .made = r.made,
                                 .shown = true,
                                 .hops = find_hops(r.route),
                                 .is = {.needed = r.needed != 0,
                                        .result = result_of(r.result),
                                        .place = rows_text(co->arena, r.place, rows),
                                        .day = (int32_t)r.day,
                                        .minutes = r.minutes,
                                        .route = rows_text(co->arena, r.route, rows),
                                        .answer = rows_text(co->arena, r.answer, rows)}};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

static size_t answers_of(const struct rows *finds, int64_t position)
{
    size_t count = 0;
    for (size_t i = 0; i < finds->count; i++)
        count += ((const struct find *)finds->items)[i].position == position;
    return count;
}

enum err_code find_list(struct co *co, int64_t hunt, struct find **out, size_t *count_out,
                        struct err *err)
{
    struct rows finds = ROWS_OF(struct find), teams = ROWS_OF(struct hunt_team);
    struct hunt seen;
    int64_t mine = 0;
    enum err_code code = hunt_get(co, hunt, &seen, err);
    if (!code) code = read_teams(co, hunt, &teams, err);
    if (!code) code = finds_read(co, hunt, &finds, err);
    if (!code) code = hunt_team_mine(co, hunt, &mine, err);
    *out = finds.items;
    *count_out = code ? 0 : finds.count;
    bool all = hunt_runs(co) || seen.state == HUNT_CLOSED;
    for (size_t i = 0; i < *count_out; i++) {
        struct find *f = &(*out)[i];
        f->shown = all || f->team == mine || answers_of(&finds, f->position) >= teams.count;
        if (!f->shown)
            f->is = (struct find_draft){.day = DATE_NONE,
                                        .place = STR(""),
                                        .route = STR(""),
                                        .answer = STR(""),
                                        .minutes = f->is.minutes};
    }
    return code;
}

bool finds_disagree(const struct find *finds, size_t count, int64_t position)
{
    int first = FIND_UNTOLD;
    for (size_t i = 0; i < count; i++) {
        const struct find *f = &finds[i];
        if (f->position != position || !f->shown || !f->is.needed) continue;
        if (first && f->is.result != first) return true;
        first = f->is.result;
    }
    return false;
}

bool finds_gap(const struct find *finds, size_t count, int64_t position)
{
    for (size_t i = 0; i < count; i++)
        if (finds[i].position == position && finds[i].shown && finds[i].is.needed &&
            finds[i].is.result != FIND_FOUND)
            return true;
    return false;
}

static void check(struct co *co, struct find_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "place", &d->place, FIND_MOST_PLACE, d->needed);
    co_check_text(faults, "route", &d->route, HUNT_MOST_TEXT, false);
    co_check_text(faults, "answer", &d->answer, HUNT_MOST_TEXT,
                  d->needed && (d->result == FIND_FOUND || d->result == FIND_PARTIAL));
    co_check_day(faults, "day", d->day, d->needed);
    if (d->day != DATE_NONE && d->day > today_of(co) + 1) /* a phone's own day may be ahead */
        co_fault(faults, "day", _("Esa fecha todavía no llega"));
    if (d->minutes < 0 || d->minutes > FIND_MOST_MINUTES)
        co_fault(faults, "minutes", _("Escriba cuántos minutos fueron, con un número"));
    co_check_choice(faults, "result", d->result, FIND_RESULTS, d->needed);
    if (!d->needed) d->result = FIND_UNTOLD;
    struct str *texts[] = {&d->place, &d->route, &d->answer};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!texts[i]->n) *texts[i] = STR("");
}

/* The actor plays in this team, or runs the hunt; the question and the team are there. */
static enum err_code may_answer(struct co *co, const struct find_place *place, struct err *err)
{
    struct rows teams = ROWS_OF(struct hunt_team);
    struct hunt seen;
    struct hunt_question question;
    int64_t mine = 0;
    enum err_code code = hunt_play(co, place->hunt, CO_CITIZEN, &seen, err);
    if (!code) code = hunt_question(co, place->hunt, place->position, &seen, &question, err);
    if (!code) code = read_teams(co, place->hunt, &teams, err);
    if (!code) code = hunt_team_mine(co, place->hunt, &mine, err);
    if (code) return code;
    if (!is_team(&teams, place->team)) {
        co_missing(_("equipo"), place->team, err);
        return ERR_NOTFOUND;
    }
    if (hunt_runs(co) || mine == place->team) return ERR_NONE;
    err_set(err, ERR_DENIED, "%s", _("Eso lo contesta la gente de ese equipo"));
    return ERR_DENIED;
}

/* Whether every team has answered a question: then nobody can copy. */
static enum err_code all_answered(struct co *co, const struct find_place *place, bool *out,
                                  struct err *err)
{
    struct rows teams = ROWS_OF(struct hunt_team), finds = ROWS_OF(struct find);
    enum err_code code = read_teams(co, place->hunt, &teams, err);
    if (!code) code = finds_read(co, place->hunt, &finds, err);
    *out = !code && answers_of(&finds, place->position) >= teams.count;
    return code;
}

enum err_code finds_show_evidence(struct co *co, int64_t hunt, int64_t position, struct err *err)
{
    struct str subject = arena_printf(co->arena, "hunt/%" PRId64, hunt);
    struct str least =
        position ? arena_printf(co->arena, "evidence-%" PRId64 "-", position) : STR("evidence-");
    struct str past = position ? arena_printf(co->arena, "evidence-%" PRId64 ".", position)
                               : STR("evidence."); /* '.' follows '-' */
    if (!subject.p || !least.p || !past.p) return err_no_memory(err);
    return q_hunt_evidence_show_run(ledger_store(co->ledger), co->entity, subject, least, past,
                                    err);
}

static enum err_code note(struct co *co, const struct find_place *place, const struct find_draft *d,
                          struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_int(&n, "question", place->position);
    co_note_int(&n, "team", place->team);
    co_note_int(&n, "needed", d->needed);
    co_note_word(&n, "result", find_result_code(d->result));
    co_note_text(&n, "day", date_iso(d->day, day));
    co_note_int(&n, "minutes", d->minutes);
    co_note_int(&n, "hops", find_hops(d->route));
    co_note_personal(&n, "place", d->place);
    co_note_personal(&n, "route", d->route);
    co_note_personal(&n, "answer", d->answer);
    return co_note_end(co, &n, "hunt.answered", "hunt", place->hunt, err);
}

enum err_code find_save(struct co *co, const struct find_place *place,
                        const struct find_draft *draft, struct co_faults *faults, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct find_draft d = *draft;
    struct store_stmt *stmt;
    int64_t day;
    bool all = false;
    enum err_code code = may_answer(co, place, err);
    if (code) return code;
    check(co, &d, faults);
    code = change_begin(co, CO_CITIZEN | HUNT_KEEPERS, faults, err);
    if (code) return code;
    code = place->version
               ? q_hunt_find_set(store, co->entity, place->hunt, place->position, place->team,
                                 place->version, d.needed, d.result, d.place,
                                 day_or_null(d.day, &day), d.minutes, d.route, d.answer,
                                 co->actor.person, co->now_ms, &stmt, err)
               : q_hunt_find_add(store, co->entity, place->hunt, place->position, place->team,
                                 d.needed, d.result, d.place, day_or_null(d.day, &day), d.minutes,
                                 d.route, d.answer, co->actor.person, co->now_ms, &stmt, err);
    code = change_ran(&stmt, code, err);
    if (!code) code = all_answered(co, place, &all, err);
    if (!code && all) code = finds_show_evidence(co, place->hunt, place->position, err);
    if (!code) code = note(co, place, &d, err);
    return co_end(co, code, err);
}

struct str find_role(struct co *co, int64_t position, int64_t team)
{
    return arena_printf(co->arena, "evidence-%" PRId64 "-%" PRId64, position, team);
}

enum err_code find_evidence(struct co *co, const struct find_place *place,
                            struct paper_draft *paper, struct co_faults *faults, struct err *err)
{
    int64_t id;
    bool all = false;
    enum err_code code = may_answer(co, place, err);
    if (!code) code = all_answered(co, place, &all, err);
    paper->members_only = !all;
    paper->subject = arena_printf(co->arena, "hunt/%" PRId64, place->hunt);
    paper->role = find_role(co, place->position, place->team);
    if (!code && (!paper->subject.p || !paper->role.p)) code = err_no_memory(err);
    return code ? code : paper_keep(co, paper, faults, &id, err);
}

enum err_code find_kept(struct co *co, int64_t hunt, struct find_paper **out, size_t *count_out,
                        struct err *err)
{
    struct rows rows = ROWS_OF(struct find_paper);
    struct store_stmt *stmt;
    bool row = false;
    struct str subject = arena_printf(co->arena, "hunt/%" PRId64, hunt);
    if (!subject.p) return err_no_memory(err);
    enum err_code code =
        q_hunt_evidence_roles(ledger_store(co->ledger), co->entity, subject, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_hunt_evidence_roles_row r;
        struct find_paper *one = rows_add(&rows, co->arena);
        q_hunt_evidence_roles_row(stmt, &r);
        if (one) *one = (struct find_paper){rows_text(co->arena, r.role, &rows), r.papers};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
