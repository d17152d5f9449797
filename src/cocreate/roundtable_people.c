/* Who registered at a roundtable, and who came: see roundtable.h. */
#include <stdio.h>

#include "base/i18n.h"
#include "cocreate/roundtable.h"
#include "cocreate_queries.h"

enum { MOST_NAME = 80, MOST_ROWS = 500, MOST_HEADS = CO_SECTORS * CO_GENDERS };

static enum err_code find(struct co *co, int64_t id, int64_t person, int64_t *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *out = 0;
    enum err_code code =
        q_registration_find(ledger_store(co->ledger), co->entity, id, person, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    *out = store_int(stmt, 0);
    store_reset(stmt);
    return ERR_NONE;
}

enum err_code roundtable_registered(struct co *co, int64_t id, int64_t *registration_out,
                                    struct err *err)
{
    *registration_out = 0;
    return co->actor.person ? find(co, id, co->actor.person, registration_out, err) : ERR_NONE;
}

static enum err_code note_registered(struct co *co, int64_t id, const struct registration_draft *d,
                                     int64_t registration, struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_int(&n, "registration", registration);
    co_note_word(&n, "sector", co_sector_code(d->sector));
    co_note_int(&n, "by_staff", d->other);
    co_note_personal(&n, "name", d->name);
    co_note_personal(&n, "gender", str_of(co_gender_code(d->gender)));
    return co_note_end(co, &n, "roundtable.registered", "roundtable", id, err);
}

static enum err_code add(struct co *co, int64_t id, const struct registration_draft *d,
                         int64_t *registration, struct err *err)
{
    int64_t there = 0, person = d->other ? 0 : co->actor.person;
    enum err_code code = d->other ? ERR_NONE : find(co, id, person, &there, err);
    if (!code && there)
        return err_set(err, ERR_CONFLICT, _("Usted ya está en la lista de esta mesa"));
    if (!code) code = co_id(co, "registration", registration, err);
    if (!code)
        code = q_registration_add_run(ledger_store(co->ledger), co->entity, id, *registration,
                                      person, d->name, d->sector, d->gender, co->now_ms,
                                      d->other && d->came, err);
    return code ? code : note_registered(co, id, d, *registration, err);
}

enum err_code roundtable_register(struct co *co, int64_t id, const struct registration_draft *draft,
                                  struct co_faults *faults, int64_t *registration_out,
                                  struct err *err)
{
    struct registration_draft d = *draft;
    struct roundtable t = {0};
    enum err_code code = co_may(&co->actor, d.other ? ROUNDTABLE_STAFF : CO_CITIZEN, err);
    if (!code) code = roundtable_get(co, id, &t, err);
    if (code) return code;
    co_check_text(faults, "name", &d.name, MOST_NAME, d.other);
    co_check_choice(faults, "sector", d.sector, CO_SECTORS, true);
    co_check_choice(faults, "gender", d.gender, CO_GENDERS, false);
    if (!d.name.n) d.name = STR("");
    code = co_check(faults, err);
    if (!code && !d.other && t.state != ROUNDTABLE_OPEN)
        code = err_set(err, ERR_INPUT, _("Esta mesa no está abierta: ya no se puede inscribir"));
    if (code) return code;
    code = co_begin(co, err);
    if (!code) code = add(co, id, &d, registration_out, err);
    return co_end(co, code, err);
}

/* One change to one registration, which must be there. */
static enum err_code touched(struct co *co, struct store_stmt *stmt, int64_t registration,
                             struct err *err)
{
    bool row;
    (void)co;
    enum err_code code = store_step(stmt, &row, err);
    return code || store_changes(stmt) ? code : co_missing(_("inscripción"), registration, err);
}

enum err_code roundtable_came(struct co *co, int64_t id, int64_t registration, bool came,
                              struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = co_may(&co->actor, ROUNDTABLE_STAFF, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code)
        code = q_registration_came(ledger_store(co->ledger), co->entity, id, registration, came,
                                   &stmt, err);
    if (!code) code = touched(co, stmt, registration, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "registration", registration);
        co_note_int(&n, "came", came);
        code = co_note_end(co, &n, "roundtable.came", "roundtable", id, err);
    }
    return co_end(co, code, err);
}

enum err_code roundtable_erase_name(struct co *co, int64_t id, int64_t registration,
                                    struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    char part[48];
    int64_t own = 0;
    enum err_code code = co_may(&co->actor, CO_CITIZEN | ROUNDTABLE_STAFF, err);
    if (!code) code = roundtable_registered(co, id, &own, err);
    if (!code && own != registration) code = co_may(&co->actor, ROUNDTABLE_STAFF, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code)
        code = q_registration_erase(ledger_store(co->ledger), co->entity, id, registration, &stmt,
                                    err);
    if (!code) code = touched(co, stmt, registration, err);
    /* As note_registered writes it. */
    snprintf(part, sizeof part, "{\"registration\":%lld,", (long long)registration);
    if (!code) code = co_forget(co, "roundtable", id, "roundtable.registered", str_of(part), err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "registration", registration);
        code = co_note_end(co, &n, "roundtable.name-erased", "roundtable", id, err);
    }
    return co_end(co, code, err);
}

enum err_code roundtable_people(struct co *co, int64_t id, int64_t after, size_t most,
                                struct registration **out, size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    if (most < 1 || most > MOST_ROWS) most = MOST_ROWS;
    *count_out = 0;
    enum err_code code = co_may(&co->actor, ROUNDTABLE_STAFF, err);
    if (code) return code;
    *out = arena_array(co->arena, most, sizeof **out);
    if (!*out) return err_no_memory(err);
    code = q_registration_rows(ledger_store(co->ledger), co->entity, id, after, (int64_t)most,
                               &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_registration_rows_row r;
        q_registration_rows_row(stmt, &r);
        (*out)[(*count_out)++] = (struct registration){.id = r.id,
                                                       .person = r.person,
                                                       .made = r.made,
                                                       .name = co_keep(co, r.name),
                                                       .sector = (int)r.sector,
                                                       .gender = (int)r.gender,
                                                       .came = r.came != 0};
    }
    return code;
}

enum err_code roundtable_heads(struct co *co, int64_t id, struct registration_heads **out,
                               size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, MOST_HEADS, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_registration_heads(ledger_store(co->ledger), co->entity, id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_registration_heads_row r;
        q_registration_heads_row(stmt, &r);
        if (*count_out < MOST_HEADS)
            (*out)[(*count_out)++] =
                (struct registration_heads){(int)r.sector, (int)r.gender, r.registered, r.came};
    }
    return code;
}
