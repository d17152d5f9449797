/* The map of stakeholders: see stakeholder.h. */
#include "cocreate/stakeholder.h"

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum {
    KEEPERS = SECRETARIAT | CO_FACILITATOR,
    MOST_LISTED = 1000,
    MOST_NAME = 200,
    MOST_TEXT = 5000
};

static void check(struct stakeholder_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "name", &d->name, MOST_NAME, true);
    co_check_choice(faults, "sector", d->sector, CO_SECTORS, true);
    co_check_text(faults, "represents", &d->represents, MOST_TEXT, false);
    co_check_text(faults, "interests", &d->interests, MOST_TEXT, false);
    co_check_text(faults, "contact", &d->contact, MOST_NAME, false);
    co_check_day(faults, "first", d->first, false);
    co_check_day(faults, "last", d->last, false);
    if (d->last != DATE_NONE && (d->first == DATE_NONE || d->last < d->first))
        co_fault(faults, "last", _("La última vez no es antes de la primera"));
}

static enum err_code note(struct co *co, const struct stakeholder_draft *d, const char *kind,
                          int64_t id, struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    if (d->sector == CO_CITIZENRY) {
        co_note_personal(&n, "name", d->name);
        co_note_personal(&n, "contact", d->contact);
    } else {
        co_note_text(&n, "name", d->name);
        co_note_text(&n, "contact", d->contact);
    }
    co_note_word(&n, "sector", co_sector_code(d->sector));
    co_note_text(&n, "represents", d->represents);
    co_note_text(&n, "interests", d->interests);
    co_note_text(&n, "first", date_iso(d->first, day));
    co_note_text(&n, "last", date_iso(d->last, day));
    return co_note_end(co, &n, kind, "stakeholder", id, err);
}

enum err_code stakeholder_add(struct co *co, const struct stakeholder_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct stakeholder_draft d = *draft;
    int64_t first, last;
    check(&d, faults);
    enum err_code code = change_begin(co, KEEPERS, faults, err);
    if (code) return code;
    code = co_id(co, "stakeholder", id_out, err);
    if (!code)
        code = q_stakeholder_add_run(ledger_store(co->ledger), co->entity, *id_out, d.name,
                                     d.sector, d.represents, d.interests, d.contact, d.organisation,
                                     day_or_null(d.first, &first), day_or_null(d.last, &last), err);
    if (!code) code = note(co, &d, "stakeholder.added", *id_out, err);
    return co_end(co, code, err);
}

static enum err_code write_edit(struct co *co, int64_t id, int64_t version,
                                const struct stakeholder_draft *d, const char *kind,
                                struct err *err)
{
    struct store_stmt *stmt;
    struct stakeholder old;
    int64_t first, last;
    enum err_code code = stakeholder_get(co, id, &old, err);
    if (!code)
        code =
            change_ran(&stmt,
                       q_stakeholder_set(ledger_store(co->ledger), co->entity, id, version, d->name,
                                         d->sector, d->represents, d->interests, d->contact,
                                         d->organisation, day_or_null(d->first, &first),
                                         day_or_null(d->last, &last), &stmt, err),
                       err);
    return code ? code : note(co, d, kind, id, err);
}

enum err_code stakeholder_edit(struct co *co, int64_t id, int64_t version,
                               const struct stakeholder_draft *draft, struct co_faults *faults,
                               struct err *err)
{
    struct stakeholder_draft d = *draft;
    check(&d, faults);
    enum err_code code = change_begin(co, KEEPERS, faults, err);
    if (code) return code;
    return co_end(co, write_edit(co, id, version, &d, "stakeholder.edited", err), err);
}

enum err_code stakeholder_came(struct co *co, int64_t id, int32_t day, struct co_faults *faults,
                               struct err *err)
{
    struct stakeholder s = {0};
    co_check_day(faults, "day", day, true);
    if (day != DATE_NONE && day > today_of(co))
        co_fault(faults, "day", _("Esa fecha todavía no llega"));
    enum err_code code = change_begin(co, KEEPERS, faults, err);
    if (code) return code;
    code = stakeholder_get(co, id, &s, err);
    if (!code) {
        struct stakeholder_draft d = s.is;
        if (d.first == DATE_NONE || day < d.first) d.first = day;
        if (d.last == DATE_NONE || day > d.last) d.last = day;
        if (d.first != s.is.first || d.last != s.is.last)
            code = write_edit(co, id, s.version, &d, "stakeholder.came", err);
    }
    return co_end(co, code, err);
}

static enum err_code read_all(struct co *co, int64_t one, int sector, size_t skip, size_t most,
                              struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_stakeholder_rows(ledger_store(co->ledger), co->entity, one, sector, (int64_t)skip,
                           (int64_t)(most > MOST_LISTED ? MOST_LISTED : most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_stakeholder_rows_row r;
        struct stakeholder *s = rows_add(rows, co->arena);
        q_stakeholder_rows_row(stmt, &r);
        if (s)
            *s = (struct stakeholder){.id = r.id,
                                      .version = r.version,
                                      .is = {.name = rows_text(co->arena, r.name, rows),
                                             .sector = (int)r.sector,
                                             .represents = rows_text(co->arena, r.represents, rows),
                                             .interests = rows_text(co->arena, r.interests, rows),
                                             .contact = rows_text(co->arena, r.contact, rows),
                                             .organisation = r.organisation,
                                             .first = (int32_t)r.first_day,
                                             .last = (int32_t)r.last_day}};
        if (!rows->failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code stakeholder_get(struct co *co, int64_t id, struct stakeholder *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct stakeholder);
    enum err_code code = id ? read_all(co, id, 0, 0, 1, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("actor"), id, err);
    *out = *(struct stakeholder *)rows.items;
    return ERR_NONE;
}

enum err_code stakeholder_list(struct co *co, int sector, size_t skip, size_t most,
                               struct stakeholder **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct stakeholder);
    enum err_code code = read_all(co, 0, sector, skip, most, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
