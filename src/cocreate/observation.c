/* Citizen observations of works: see observation.h. Their export: observation_export.c. */
#include "cocreate/observation.h"

#include <string.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/paper.h"
#include "cocreate_queries.h"
#include "ledger/bytes.h"
#include "ledger/rows.h"
#include "ledger/vocabulary.h"

enum { MILLION = 1000000, MOST_REASON = 1000, MOST_OFFICE = 200 };

/* --- reading ---------------------------------------------------------------------------------- */

static bool moderates(const struct co *co)
{
    return co->actor.program || (co->actor.roles & OBSERVATION_MODERATORS) != 0;
}

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_observation_rows_row r;
    struct observation *o = rows_add(rows, co->arena);
    if (!o) return false;
    q_observation_rows_row(stmt, &r);
    bool seen = !r.hidden || moderates(co);
#define WORDS(value) (seen ? rows_text(co->arena, value, rows) : STR(""))
    *o = (struct observation){.id = r.id,
                              .node = r.node,
                              .made = r.made,
                              .answered = r.answered_null ? 0 : r.answered,
                              .day = (int32_t)r.day,
                              .sector = (int)r.sector,
                              .hidden = r.hidden != 0,
                              .has_point = seen && !r.latitude_null && !r.longitude_null,
                              .text = WORDS(r.text),
                              .place = WORDS(r.place),
                              .name = WORDS(r.name),
                              .photo = WORDS(r.photo),
                              .photo_type = WORDS(r.photo_type),
                              .photo_alt = WORDS(r.photo_alt),
                              .hidden_reason = rows_text(co->arena, r.hidden_reason, rows),
                              .answer = rows_text(co->arena, r.answer, rows),
                              .answer_name = rows_text(co->arena, r.answer_name, rows)};
#undef WORDS
    if (o->has_point) {
        o->latitude = r.latitude;
        o->longitude = r.longitude;
    }
    return !rows->failed;
}

static enum err_code read_them(struct co *co, int64_t one, int64_t node, size_t skip, size_t most,
                               struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_observation_rows(ledger_store(co->ledger), co->entity, one, node,
                                            (int64_t)skip, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code observation_get(struct co *co, int64_t id, struct observation *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct observation);
    if (id <= 0) return co_missing(_("observación"), id, err);
    enum err_code code = read_them(co, id, 0, 0, 1, &rows, err);
    if (code) return code;
    if (!rows.count) return co_missing(_("observación"), id, err);
    *out = *(struct observation *)rows.items;
    return ERR_NONE;
}

enum err_code observation_list(struct co *co, int64_t node, size_t skip, size_t most,
                               struct observation **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct observation);
    if (most > OBSERVATION_PAGE) most = OBSERVATION_PAGE;
    enum err_code code = read_them(co, 0, node, skip, most, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code observation_count(struct co *co, int64_t node, struct observation_counts *out,
                                struct err *err)
{
    struct q_observation_count_row r = {0};
    bool row = false;
    enum err_code code =
        q_observation_count_one(ledger_store(co->ledger), co->entity, node, &r, &row, err);
    *out = (struct observation_counts){r.shown, r.answers, r.away};
    return code;
}

enum err_code observation_photo(struct co *co, int64_t id, struct buf *out, struct err *err)
{
    struct observation o = {0};
    char sha256[65] = "";
    enum err_code code = observation_get(co, id, &o, err);
    if (code) return code;
    if (o.photo.n != sizeof sha256 - 1) return co_missing(_("fotografía"), id, err);
    memcpy(sha256, o.photo.p, o.photo.n);
    return ledger_bytes(co->ledger, co->entity, sha256, 0, OBSERVATION_MOST_PHOTO, out, err);
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Degrees as people write them, to millionths; false when it is no figure within `most`. */
static bool degrees(struct str text, int most, int64_t *out)
{
    return decimal_parse(text, 6, out) && *out >= -(int64_t)most * MILLION &&
           *out <= (int64_t)most * MILLION;
}

static void check_point(const struct observation_draft *d, int64_t at[2], struct co_faults *faults)
{
    at[0] = at[1] = 0;
    if (!d->latitude.n && !d->longitude.n) return;
    if (!degrees(d->latitude, 90, &at[0]))
        co_fault(faults, "latitude",
                 _("Escriba la latitud en grados, como 29.0972; o déjela vacía"));
    if (!degrees(d->longitude, 180, &at[1]))
        co_fault(faults, "longitude",
                 _("Escriba la longitud en grados, como -110.9542; o déjela vacía"));
}

static void check_photo(struct observation_draft *d, struct co_faults *faults)
{
    const char *type = d->photo.n ? paper_type(d->photo) : NULL;
    if (!d->photo.n) {
        d->photo_alt = STR("");
        return;
    }
    if (d->photo.n > OBSERVATION_MOST_PHOTO)
        co_fault(faults, "photo", _("La fotografía pesa más de 8 MB"));
    else if (!type || strncmp(type, "image/", 6) != 0)
        co_fault(faults, "photo", _("Debe ser una fotografía JPEG o PNG"));
    co_check_text(faults, "photo_alt", &d->photo_alt, OBSERVATION_MOST_ALT, true);
}

static void check_draft(struct co *co, struct observation_draft *d, int64_t at[2],
                        struct co_faults *faults)
{
    co_check_text(faults, "text", &d->text, OBSERVATION_MOST_TEXT, true);
    co_check_text(faults, "place", &d->place, OBSERVATION_MOST_PLACE, false);
    co_check_text(faults, "name", &d->name, OBSERVATION_MOST_NAME, false);
    co_check_day(faults, "day", d->day, true);
    if (d->day != DATE_NONE && d->day > today_of(co))
        co_fault(faults, "day", _("Esa fecha todavía no llega"));
    check_point(d, at, faults);
    check_photo(d, faults);
    if (!d->place.n) d->place = STR("");
    if (!d->name.n) d->name = STR("");
}

static enum err_code look_at_work(struct co *co, int64_t node, struct err *err)
{
    struct q_observation_work_row r = {0};
    bool found = false;
    enum err_code code =
        q_observation_work_one(ledger_store(co->ledger), co->entity, node, &r, &found, err);
    if (!code && (!found || r.kind != NODE_PROJECT)) code = co_missing(_("obra"), node, err);
    return code;
}

static enum err_code keep_photo(struct co *co, const struct observation_draft *d, char sha256[65],
                                struct co_faults *faults, struct err *err)
{
    struct buf clean;
    *sha256 = '\0';
    if (!d->photo.n) return ERR_NONE;
    buf_init(&clean, OBSERVATION_MOST_PHOTO);
    enum err_code code = paper_clean(d->photo, &clean, err);
    if (code == ERR_INPUT) co_fault(faults, "photo", _("La fotografía no está completa"));
    if (!code) code = ledger_bytes_keep(co->ledger, co->entity, buf_view(&clean), sha256, err);
    buf_free(&clean);
    return code;
}

static enum err_code write_it(struct co *co, const struct observation_draft *d, const int64_t at[2],
                              struct str photo, int64_t id, struct err *err)
{
    struct co_note n;
    bool point = d->latitude.n && d->longitude.n;
    const char *type = photo.n ? paper_type(d->photo) : NULL;
    enum err_code code = q_observation_add_run(
        ledger_store(co->ledger), co->entity, id, d->node, co->actor.person, d->name,
        co->actor.sector, d->day, d->text, d->place, point ? &at[0] : NULL, point ? &at[1] : NULL,
        photo, type ? str_of(type) : STR(""), d->photo_alt, co->now_ms, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "node", d->node);
    co_note_int(&n, "day", d->day);
    co_note_text(&n, "photo", photo);
    co_note_personal(&n, "text", d->text);
    co_note_personal(&n, "place", d->place);
    co_note_personal(&n, "name", d->name);
    return co_note_end(co, &n, "observation.made", "observation", id, err);
}

enum err_code observation_add(struct co *co, const struct observation_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct observation_draft d = *draft;
    int64_t at[2];
    char sha256[65];
    enum err_code code = co_may(&co->actor, CO_CITIZEN, err);
    if (!code) code = look_at_work(co, d.node, err);
    if (code) return code;
    check_draft(co, &d, at, faults);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = keep_photo(co, &d, sha256, faults, err);
    if (!code) code = co_id(co, "observation", id_out, err);
    if (!code) code = write_it(co, &d, at, str_of(sha256), *id_out, err);
    return co_end(co, code, err);
}

/* --- answering and moderating ----------------------------------------------------------------- */

enum err_code observation_answer(struct co *co, int64_t id, struct str answer, struct str name,
                                 struct co_faults *faults, struct err *err)
{
    struct observation o;
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = co_may(&co->actor, OBSERVATION_ANSWERERS, err);
    if (!code) code = observation_get(co, id, &o, err);
    if (code) return code;
    co_check_text(faults, "answer", &answer, OBSERVATION_MOST_TEXT, true);
    co_check_text(faults, "name", &name, MOST_OFFICE, true);
    code = change_begin(co, OBSERVATION_ANSWERERS, faults, err);
    if (code) return code;
    code = q_observation_answer(ledger_store(co->ledger), co->entity, id, answer, name, co->now_ms,
                                &stmt, err);
    if (!code) code = change_once(stmt, _("Esta observación ya tiene respuesta"), err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "answer", answer);
        co_note_text(&n, "signed", name);
        code = co_note_end(co, &n, "observation.answered", "observation", id, err);
    }
    return co_end(co, code, err);
}

enum err_code observation_hide(struct co *co, int64_t id, bool hidden, struct str reason,
                               struct co_faults *faults, struct err *err)
{
    struct observation o;
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = co_may(&co->actor, OBSERVATION_MODERATORS, err);
    if (!code) code = observation_get(co, id, &o, err);
    if (code) return code;
    co_check_text(faults, "reason", &reason, MOST_REASON, true);
    code = change_begin(co, OBSERVATION_MODERATORS, faults, err);
    if (code) return code;
    code = q_observation_hide(ledger_store(co->ledger), co->entity, id, hidden, reason, &stmt, err);
    if (!code)
        code = change_once(stmt,
                           hidden ? _("Esta observación ya está oculta")
                                  : _("Esta observación ya está a la vista"),
                           err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, hidden ? "observation.hidden" : "observation.shown",
                           "observation", id, err);
    }
    return co_end(co, code, err);
}
