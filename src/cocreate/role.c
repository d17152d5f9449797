/* What people may do, and the bodies that hold seats: see person.h. */
#include <string.h>

#include "base/i18n.h"
#include "cocreate/person.h"
#include "cocreate_queries.h"

enum { MOST_ROWS = 2000 };

/* --- words ------------------------------------------------------------------------------------ */

static const struct {
    unsigned role;
    const char *code, *word;
} roles[] = {
    {CO_PARTICIPANT, "participant", N_("participante")},
    {CO_MEMBER, "member", N_("integrante del secretariado")},
    {CO_FACILITATOR, "facilitator", N_("facilitación de mesas")},
    {CO_INSTITUTION, "institution", N_("institución responsable")},
    {CO_EVALUATOR, "evaluator", N_("evaluación independiente")},
    {CO_ADMIN, "admin", N_("administración del sitio")},
};
enum { ROLES = sizeof roles / sizeof *roles };

const char *co_role_word(unsigned role)
{
    for (size_t i = 0; i < ROLES; i++)
        if (roles[i].role == role) return i18n(roles[i].word);
    return NULL;
}

const char *co_role_code(unsigned role)
{
    for (size_t i = 0; i < ROLES; i++)
        if (roles[i].role == role) return roles[i].code;
    return NULL;
}

unsigned co_role_of(struct str code)
{
    for (size_t i = 0; i < ROLES; i++)
        if (str_is(code, roles[i].code)) return roles[i].role;
    return 0;
}

/* --- roles ------------------------------------------------------------------------------------ */

static void check_role(const struct role_draft *d, struct co_faults *faults)
{
    if (!co_role_code(d->role)) co_fault(faults, "role", _("Elija una de las opciones"));
    if (!d->person) co_fault(faults, "person", _("Falta decir quién"));
    co_check_day(faults, "begins", d->begins, true);
    co_check_day(faults, "ends", d->ends, false);
    if (d->ends != DATE_NONE && d->begins != DATE_NONE && d->ends < d->begins)
        co_fault(faults, "ends", _("Termina antes de empezar"));
    bool seat =
        d->sector == CO_GOVERNMENT || d->sector == CO_CIVIL_SOCIETY || d->sector == CO_GUARANTOR;
    if (d->role == CO_MEMBER && !seat)
        co_fault(faults, "sector",
                 _("Un lugar del secretariado es de gobierno, de sociedad civil "
                   "o del organismo garante"));
    if (d->role == CO_INSTITUTION && !d->institution)
        co_fault(faults, "institution", _("Falta decir por qué institución informa"));
}

enum err_code role_give(struct co *co, const struct role_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err)
{
    const struct role_draft *d = draft;
    struct co_note n;
    check_role(d, faults);
    enum err_code code = co_may(&co->actor, CO_ADMIN, err);
    if (!code) code = co_check(faults, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code) code = co_id(co, "role", id_out, err);
    int64_t ends = d->ends;
    if (!code)
        code = q_role_add_run(ledger_store(co->ledger), co->entity, *id_out, d->home, d->person,
                              d->role, d->sector, d->substitute, d->body, d->institution, d->begins,
                              d->ends == DATE_NONE ? NULL : &ends, err);
    if (!code) {
        co_note_begin(&n);
        co_note_word(&n, "role", co_role_code(d->role));
        co_note_int(&n, "person", d->person);
        if (d->sector) co_note_word(&n, "sector", co_sector_code(d->sector));
        co_note_int(&n, "substitute", d->substitute);
        code = co_note_end(co, &n, "role.given", "role", *id_out, err);
    }
    return co_end(co, code, err);
}

enum err_code role_end(struct co *co, int64_t id, int32_t day, struct str reason,
                       struct co_faults *faults, struct err *err)
{
    struct co_note n;
    struct store_stmt *stmt;
    bool row;
    co_check_day(faults, "day", day, true);
    co_check_text(faults, "reason", &reason, 500, false);
    enum err_code code = co_may(&co->actor, CO_ADMIN, err);
    if (!code) code = co_check(faults, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code) code = q_role_end(ledger_store(co->ledger), co->entity, id, day, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0) code = co_missing(_("papel vigente"), id, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "day", day);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, "role.ended", "role", id, err);
    }
    return co_end(co, code, err);
}

static void fill(struct co *co, struct store_stmt *stmt, struct role_row *out)
{
    struct q_role_rows_row r;
    q_role_rows_row(stmt, &r);
    bool admin = co->actor.program || (co->actor.roles & CO_ADMIN);
    *out = (struct role_row){.id = r.id,
                             .person = r.person,
                             .name = co_keep(co, r.name),
                             .email = admin ? co_keep(co, r.email) : STR_NONE,
                             .body_name = co_keep(co, r.body_name),
                             .institution_name = co_keep(co, r.institution_name),
                             .role = {.home = r.home,
                                      .person = r.person,
                                      .role = (unsigned)r.role,
                                      .sector = (int)r.sector,
                                      .substitute = r.substitute != 0,
                                      .body = r.body,
                                      .institution = r.institution,
                                      .begins = (int32_t)r.begins,
                                      .ends = store_null(stmt, 9) ? DATE_NONE : (int32_t)r.ends}};
}

enum err_code role_list(struct co *co, int32_t day, struct role_row **out, size_t *count_out,
                        struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, MOST_ROWS, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_role_rows(ledger_store(co->ledger), co->entity,
                                     day == DATE_NONE ? 0 : day, day == DATE_NONE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (*count_out == MOST_ROWS) {
            store_reset(stmt);
            break;
        }
        fill(co, stmt, &(*out)[(*count_out)++]);
    }
    return code;
}

/* --- bodies ----------------------------------------------------------------------------------- */

enum err_code body_add(struct co *co, int sector, struct str name, int32_t begins,
                       struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct co_note n;
    co_check_choice(faults, "sector", sector, CO_SECTORS, true);
    co_check_text(faults, "name", &name, 200, true);
    co_check_day(faults, "begins", begins, true);
    enum err_code code = co_may(&co->actor, CO_ADMIN, err);
    if (!code) code = co_check(faults, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code) code = co_id(co, "body", id_out, err);
    if (!code)
        code = q_body_add_run(ledger_store(co->ledger), co->entity, *id_out, sector, name, begins,
                              err);
    if (!code) {
        co_note_begin(&n);
        co_note_word(&n, "sector", co_sector_code(sector));
        co_note_text(&n, "name", name);
        code = co_note_end(co, &n, "body.added", "body", *id_out, err);
    }
    return co_end(co, code, err);
}

static enum err_code end_it(struct co *co, int64_t id, int32_t day, int64_t successor,
                            struct str reason, struct err *err)
{
    struct co_note n;
    struct store_stmt *stmt;
    struct store *store = ledger_store(co->ledger);
    bool row;
    enum err_code code = q_body_end(store, co->entity, id, day, successor, reason, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0) code = co_missing(_("organismo vigente"), id, err);
    if (!code && successor) code = q_body_seats_pass_run(store, co->entity, id, successor, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "day", day);
    co_note_int(&n, "successor", successor);
    co_note_text(&n, "reason", reason);
    return co_note_end(co, &n, "body.ended", "body", id, err);
}

enum err_code body_end(struct co *co, int64_t id, int32_t day, int64_t successor, struct str reason,
                       struct co_faults *faults, struct err *err)
{
    co_check_day(faults, "day", day, true);
    co_check_text(faults, "reason", &reason, 500, true);
    if (successor == id) co_fault(faults, "successor", _("Un organismo no se sucede a sí mismo"));
    enum err_code code = co_may(&co->actor, CO_ADMIN, err);
    if (!code) code = co_check(faults, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code) code = end_it(co, id, day, successor, reason, err);
    return co_end(co, code, err);
}

enum err_code body_list(struct co *co, struct body_row **out, size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, MOST_ROWS, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_body_rows(ledger_store(co->ledger), co->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_body_rows_row r;
        if (*count_out == MOST_ROWS) {
            store_reset(stmt);
            break;
        }
        q_body_rows_row(stmt, &r);
        (*out)[(*count_out)++] =
            (struct body_row){.id = r.id,
                              .successor = r.successor,
                              .sector = (int)r.sector,
                              .name = co_keep(co, r.name),
                              .reason = co_keep(co, r.reason),
                              .successor_name = co_keep(co, r.successor_name),
                              .begins = (int32_t)r.begins,
                              .ends = store_null(stmt, 4) ? DATE_NONE : (int32_t)r.ends};
    }
    return code;
}
