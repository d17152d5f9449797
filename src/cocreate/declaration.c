/* The declaration and who signed it: see declaration.h. */
#include "cocreate/declaration.h"

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/cycle.h"
#include "cocreate/purpose.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

/* --- reading ---------------------------------------------------------------------------------- */

static enum err_code read_signatories(struct co *co, struct declaration *d, struct err *err)
{
    struct rows rows = ROWS_OF(struct signatory);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_signatory_rows(ledger_store(co->ledger), co->entity, d->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_signatory_rows_row r;
        struct signatory *one = rows_add(&rows, co->arena);
        q_signatory_rows_row(stmt, &r);
        if (one)
            *one = (struct signatory){.id = r.id,
                                      .is = {.name = rows_text(co->arena, r.name, &rows),
                                             .capacity = rows_text(co->arena, r.capacity, &rows),
                                             .sector = (int)r.sector,
                                             .signed_on = (int32_t)r.signed_on}};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        if (one->is.signed_on == DATE_NONE) continue;
        d->locked = true;
        if (one->is.sector > 0 && one->is.sector < CO_SECTORS) d->signed_by[one->is.sector] = true;
    }
    d->signatories = rows.items;
    d->signatory_count = rows.count;
    return code;
}

static enum err_code read_declarations(struct co *co, int64_t cycle, int64_t one, struct rows *rows,
                                       struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_declaration_rows(ledger_store(co->ledger), co->entity, cycle, one, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_declaration_rows_row r;
        struct declaration *d = rows_add(rows, co->arena);
        q_declaration_rows_row(stmt, &r);
        if (d)
            *d = (struct declaration){.id = r.id,
                                      .version = r.version,
                                      .is = {.cycle = r.cycle,
                                             .title = rows_text(co->arena, r.title, rows),
                                             .body = rows_text(co->arena, r.body, rows),
                                             .place = rows_text(co->arena, r.place, rows),
                                             .signed_on = (int32_t)r.signed_on,
                                             .purposes = rows_text(co->arena, r.purposes, rows)}};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    struct declaration *all = rows->items;
    for (size_t i = 0; !code && i < rows->count; i++) code = read_signatories(co, &all[i], err);
    return code;
}

enum err_code declaration_get(struct co *co, int64_t id, struct declaration *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct declaration);
    struct cycle cycle;
    enum err_code code = read_declarations(co, 0, id, &rows, err);
    if (code) return code;
    if (!id || !rows.count) return co_missing(_("declaración"), id, err);
    *out = *(struct declaration *)rows.items;
    return cycle_get(co, out->is.cycle, &cycle, err);
}

enum err_code declaration_list(struct co *co, int64_t cycle, struct declaration **out,
                               size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct declaration);
    struct cycle is;
    *count_out = 0;
    enum err_code code = cycle_get(co, cycle, &is, err);
    if (!code) code = read_declarations(co, cycle, 0, &rows, err);
    *out = rows.items;
    if (!code) *count_out = rows.count;
    return code;
}

/* --- writing ---------------------------------------------------------------------------------- */

static enum err_code check(struct co *co, struct declaration_draft *d, struct co_faults *faults,
                           struct err *err)
{
    struct purposes all;
    enum err_code code = purposes_read(co->ledger, co->arena, &all, err);
    if (code) return code;
    co_check_text(faults, "title", &d->title, DECLARATION_MOST_TITLE, true);
    co_check_text(faults, "body", &d->body, DECLARATION_MOST_TEXT, true);
    co_check_text(faults, "place", &d->place, SIGNATORY_MOST_CAPACITY, false);
    co_check_day(faults, "signed", d->signed_on, false);
    d->purposes = purposes_check(&all, co->arena, d->purposes, "purposes", faults);
    return d->purposes.p ? ERR_NONE : err_no_memory(err);
}

static enum err_code note(struct co *co, const struct declaration_draft *d, const char *kind,
                          int64_t id, struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "body", d->body);
    co_note_text(&n, "place", d->place);
    co_note_text(&n, "signed", date_iso(d->signed_on, day));
    co_note_text(&n, "purposes", d->purposes);
    return co_note_end(co, &n, kind, "declaration", id, err);
}

enum err_code declaration_add(struct co *co, const struct declaration_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct declaration_draft d = *draft;
    struct cycle cycle;
    int64_t day;
    enum err_code code = check(co, &d, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = cycle_get(co, d.cycle, &cycle, err);
    if (!code) code = co_id(co, "declaration", id_out, err);
    if (!code)
        code =
            q_declaration_add_run(ledger_store(co->ledger), co->entity, *id_out, d.cycle, d.title,
                                  d.body, d.place, day_or_null(d.signed_on, &day), d.purposes, err);
    if (!code) code = note(co, &d, "declaration.added", *id_out, err);
    return co_end(co, code, err);
}

static enum err_code signed_already(struct err *err)
{
    err_set(err, ERR_CONFLICT, _("Esta declaración ya está firmada: su texto no cambia"));
    err_advice(err, _("Agregue otra declaración al ciclo: las dos quedan a la vista"));
    return ERR_CONFLICT;
}

enum err_code declaration_edit(struct co *co, int64_t id, int64_t version,
                               const struct declaration_draft *draft, struct co_faults *faults,
                               struct err *err)
{
    struct declaration_draft d = *draft;
    struct declaration old = {0};
    struct store_stmt *stmt;
    int64_t day;
    enum err_code code = check(co, &d, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = declaration_get(co, id, &old, err);
    if (!code && old.locked) code = signed_already(err);
    if (!code)
        code = change_ran(&stmt,
                          q_declaration_set(ledger_store(co->ledger), co->entity, id, version,
                                            d.title, d.body, d.place,
                                            day_or_null(d.signed_on, &day), d.purposes, &stmt, err),
                          err);
    if (!code) code = note(co, &d, "declaration.edited", id, err);
    return co_end(co, code, err);
}

/* --- signatories ------------------------------------------------------------------------------ */

static enum err_code note_signatory(struct co *co, int64_t declaration, int64_t id,
                                    const struct signatory_draft *d, const char *kind,
                                    struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_int(&n, "signatory", id);
    co_note_text(&n, "capacity", d->capacity);
    if (d->sector) co_note_word(&n, "sector", co_sector_code(d->sector));
    co_note_text(&n, "signed", date_iso(d->signed_on, day));
    co_note_personal(&n, "name", d->name);
    return co_note_end(co, &n, kind, "declaration", declaration, err);
}

enum err_code signatory_add(struct co *co, int64_t declaration, const struct signatory_draft *draft,
                            struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct signatory_draft d = *draft;
    struct declaration of = {0};
    int64_t day;
    co_check_text(faults, "name", &d.name, SIGNATORY_MOST_NAME, true);
    co_check_text(faults, "capacity", &d.capacity, SIGNATORY_MOST_CAPACITY, true);
    co_check_choice(faults, "sector", d.sector, CO_SECTORS, true);
    co_check_day(faults, "signed", d.signed_on, false);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = declaration_get(co, declaration, &of, err);
    if (!code) code = co_id(co, "signatory", id_out, err);
    if (!code)
        code = q_signatory_add_run(ledger_store(co->ledger), co->entity, *id_out, declaration,
                                   (int64_t)of.signatory_count + 1, d.name, d.capacity, d.sector,
                                   day_or_null(d.signed_on, &day), err);
    if (!code) code = note_signatory(co, declaration, *id_out, &d, "declaration.signatory", err);
    return co_end(co, code, err);
}

static const struct signatory *signatory_of(const struct declaration *d, int64_t id)
{
    for (size_t i = 0; i < d->signatory_count; i++)
        if (d->signatories[i].id == id) return &d->signatories[i];
    return NULL;
}

enum err_code signatory_sign(struct co *co, int64_t declaration, int64_t id, int32_t day,
                             struct co_faults *faults, struct err *err)
{
    struct declaration of = {0};
    struct store_stmt *stmt;
    const struct signatory *who = NULL;
    co_check_day(faults, "day", day, true);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = declaration_get(co, declaration, &of, err);
    if (!code && !(who = signatory_of(&of, id))) code = co_missing(_("firmante"), id, err);
    if (!code)
        code = change_ran(
            &stmt, q_signatory_sign(ledger_store(co->ledger), co->entity, id, day, &stmt, err),
            err);
    if (!code && who) {
        struct signatory_draft d = who->is;
        d.signed_on = day;
        code = note_signatory(co, declaration, id, &d, "declaration.signed", err);
    }
    return co_end(co, code, err);
}

enum err_code signatory_drop(struct co *co, int64_t declaration, int64_t id, struct err *err)
{
    struct declaration of = {0};
    struct store_stmt *stmt;
    const struct signatory *who = NULL;
    enum err_code code = change_begin(co, SECRETARIAT, NULL, err);
    if (code) return code;
    code = declaration_get(co, declaration, &of, err);
    if (!code && !(who = signatory_of(&of, id))) code = co_missing(_("firmante"), id, err);
    if (!code)
        code = change_ran(
            &stmt, q_signatory_drop(ledger_store(co->ledger), co->entity, id, &stmt, err), err);
    if (!code && who)
        code = note_signatory(co, declaration, id, &who->is, "declaration.signatory-dropped", err);
    return co_end(co, code, err);
}
