/* Surveys and their waves: see survey.h. */
#include "cocreate/survey.h"

#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum { MOST_LISTED = 200, MOST_LINE = 300, MOST_THEME = 80, MOST_SAMPLE = 10000000 };

/* --- surveys ---------------------------------------------------------------------------------- */

static enum err_code read_surveys(struct co *co, int64_t one, size_t skip, size_t most,
                                  struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    struct arena *a = co->arena;
    bool row = false;
    enum err_code code =
        q_survey_rows(ledger_store(co->ledger), co->entity, one, (int64_t)skip,
                      (int64_t)(most > MOST_LISTED ? MOST_LISTED : most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_survey_rows_row r;
        struct survey *s = rows_add(rows, a);
        q_survey_rows_row(stmt, &r);
        if (s)
            *s = (struct survey){.id = r.id,
                                 .version = r.version,
                                 .waves = r.waves,
                                 .is = {.title = rows_text(a, r.title, rows),
                                        .theme = rows_text(a, r.theme, rows),
                                        .about = rows_text(a, r.about, rows)},
                                 .first = (int32_t)r.first_day,
                                 .last = (int32_t)r.last_day};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

enum err_code survey_get(struct co *co, int64_t id, struct survey *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct survey);
    enum err_code code = id > 0 ? read_surveys(co, id, 0, 1, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) {
        co_missing(_("encuesta"), id, err);
        return ERR_NOTFOUND;
    }
    *out = *(struct survey *)rows.items;
    return ERR_NONE;
}

enum err_code survey_list(struct co *co, size_t skip, size_t most, struct survey **out,
                          size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct survey);
    enum err_code code = read_surveys(co, 0, skip, most, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

static void check(struct survey_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, SURVEY_MOST_TITLE, true);
    co_check_text(faults, "theme", &d->theme, MOST_THEME, false);
    co_check_text(faults, "about", &d->about, SURVEY_MOST_TEXT, false);
    if (!d->theme.n) d->theme = STR("");
    if (!d->about.n) d->about = STR("");
}

static enum err_code note(struct co *co, const struct survey_draft *d, const char *kind, int64_t id,
                          struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "theme", d->theme);
    co_note_text(&n, "about", d->about);
    return co_note_end(co, &n, kind, "survey", id, err);
}

enum err_code survey_add(struct co *co, const struct survey_draft *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err)
{
    struct survey_draft d = *draft;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (code) return code;
    check(&d, faults);
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = co_id(co, "survey", id_out, err);
    if (!code)
        code = q_survey_add_run(ledger_store(co->ledger), co->entity, *id_out, d.title, d.theme,
                                d.about, err);
    if (!code) code = note(co, &d, "survey.added", *id_out, err);
    return co_end(co, code, err);
}

enum err_code survey_edit(struct co *co, int64_t id, int64_t version,
                          const struct survey_draft *draft, struct co_faults *faults,
                          struct err *err)
{
    struct survey_draft d = *draft;
    struct store_stmt *stmt;
    struct survey old;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (code) return code;
    check(&d, faults);
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = survey_get(co, id, &old, err);
    if (!code)
        code = change_ran(&stmt,
                          q_survey_set(ledger_store(co->ledger), co->entity, id, version, d.title,
                                       d.theme, d.about, &stmt, err),
                          err);
    if (!code) code = note(co, &d, "survey.edited", id, err);
    return co_end(co, code, err);
}

/* --- waves ------------------------------------------------------------------------------------ */

static void check_wave(struct co *co, struct wave_draft *d, struct co_faults *faults)
{
    co_check_day(faults, "day", d->day, true);
    if (d->day != DATE_NONE && d->day > today_of(co))
        co_fault(faults, "day", _("Esa fecha todavía no llega"));
    if (d->sample < 1 || d->sample > MOST_SAMPLE)
        co_fault(faults, "sample", _("Escriba a cuántas personas se les preguntó"));
    co_check_text(faults, "mode", &d->mode, MOST_LINE, true);
    co_check_text(faults, "wording", &d->wording, SURVEY_MOST_TEXT, true);
    co_check_text(faults, "scale", &d->scale, SURVEY_MOST_TEXT, true);
    co_check_text(faults, "area", &d->area, MOST_LINE, true);
    co_check_text(faults, "source", &d->source, SURVEY_MOST_TEXT, true);
    co_check_text(faults, "note", &d->note, SURVEY_MOST_TEXT, false);
    if (!d->note.n) d->note = STR("");
}

static enum err_code write_wave(struct co *co, int64_t survey, int64_t id,
                                const struct wave_draft *d, const struct wave_table *table,
                                struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    enum err_code code =
        q_wave_add_run(store, co->entity, survey, id, d->day, d->sample, d->mode, d->wording,
                       d->scale, d->area, d->source, d->note, co->actor.person, co->now_ms, err);
    for (size_t i = 0; !code && i < table->count; i++)
        code = q_wave_value_add_run(store, co->entity, survey, id, table->values[i].answer,
                                    table->values[i].area, table->values[i].value, err);
    return code;
}

static enum err_code note_wave(struct co *co, int64_t survey, int64_t wave,
                               const struct wave_draft *d, const struct wave_table *table,
                               struct err *err)
{
    struct co_note n;
    struct sha256 h;
    char day[16], values[65];
    sha256_start(&h);
    for (size_t i = 0; i < table->count; i++) {
        const struct str texts[] = {table->values[i].answer, table->values[i].area,
                                    table->values[i].value};
        for (size_t k = 0; k < 3; k++) {
            sha256_add(&h, texts[k].p, texts[k].n);
            sha256_add(&h, "", 1);
        }
    }
    sha256_hex(&h, values);
    co_note_begin(&n);
    co_note_int(&n, "wave", wave);
    co_note_text(&n, "day", date_iso(d->day, day));
    co_note_int(&n, "sample", d->sample);
    co_note_text(&n, "mode", d->mode);
    co_note_text(&n, "wording", d->wording);
    co_note_text(&n, "scale", d->scale);
    co_note_text(&n, "area", d->area);
    co_note_text(&n, "source", d->source);
    co_note_text(&n, "note", d->note);
    co_note_int(&n, "figures", (int64_t)table->count);
    co_note_text(&n, "values", str_of(values));
    return co_note_end(co, &n, "survey.wave", "survey", survey, err);
}

enum err_code wave_add(struct co *co, int64_t survey, const struct wave_draft *draft,
                       struct str text, struct co_faults *faults, struct wave_table *table,
                       int64_t *id_out, struct err *err)
{
    struct wave_draft d = *draft;
    struct survey seen;
    *table = (struct wave_table){.count = 0};
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = survey_get(co, survey, &seen, err);
    if (code) return code;
    check_wave(co, &d, faults);
    if (seen.waves >= SURVEY_MOST_WAVES)
        co_fault(faults, "day", _("Esta encuesta ya tiene demasiados levantamientos"));
    if (!str_trim(text).n)
        co_fault(faults, "data", _("Faltan los resultados"));
    else if (!wave_table_read(co->arena, text, d.scale, table))
        return err_no_memory(err);
    if (table->fault_count)
        co_fault(faults, "data", _("Hay renglones que no se entienden: abajo se dice cuáles"));
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = co_id(co, "wave", id_out, err);
    if (!code) code = write_wave(co, survey, *id_out, &d, table, err);
    if (!code) code = note_wave(co, survey, *id_out, &d, table, err);
    return co_end(co, code, err);
}

static enum err_code read_waves(struct co *co, int64_t survey, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    struct arena *a = co->arena;
    bool row = false;
    enum err_code code = q_wave_rows(ledger_store(co->ledger), co->entity, survey, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_wave_rows_row r;
        struct wave *w = rows_add(rows, a);
        q_wave_rows_row(stmt, &r);
        if (w)
            *w = (struct wave){.id = r.id,
                               .made = r.made,
                               .is = {.day = (int32_t)r.day,
                                      .sample = r.sample,
                                      .mode = rows_text(a, r.mode, rows),
                                      .wording = rows_text(a, r.wording, rows),
                                      .scale = rows_text(a, r.scale, rows),
                                      .area = rows_text(a, r.area, rows),
                                      .source = rows_text(a, r.source, rows),
                                      .note = rows_text(a, r.note, rows)}};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

struct kept_value {
    int64_t wave;
    struct wave_value is;
};

static enum err_code read_values(struct co *co, int64_t survey, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_wave_values(ledger_store(co->ledger), co->entity, survey, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_wave_values_row r;
        struct kept_value *v = rows_add(rows, co->arena);
        q_wave_values_row(stmt, &r);
        if (v)
            *v = (struct kept_value){r.wave,
                                     {.answer = rows_text(co->arena, r.answer, rows),
                                      .area = rows_text(co->arena, r.area, rows),
                                      .value = rows_text(co->arena, r.amount, rows)}};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

enum err_code wave_list(struct co *co, int64_t survey, struct wave **out, size_t *count_out,
                        struct err *err)
{
    struct rows waves = ROWS_OF(struct wave), values = ROWS_OF(struct kept_value);
    struct survey seen;
    enum err_code code = survey_get(co, survey, &seen, err);
    if (!code) code = read_waves(co, survey, &waves, err);
    if (!code) code = read_values(co, survey, &values, err);
    if (code) return code;
    const struct kept_value *all = values.items;
    struct wave_value *flat = arena_array(co->arena, values.count + 1, sizeof *flat);
    if (!flat) return err_no_memory(err);
    for (size_t i = 0; i < values.count; i++) flat[i] = all[i].is;
    *out = waves.items;
    *count_out = waves.count;
    for (size_t i = 0; i < values.count; i++) /* of one wave they stand together */
        for (size_t k = 0; k < waves.count; k++) {
            struct wave *w = &(*out)[k];
            if (w->id != all[i].wave) continue;
            if (!w->count) w->values = &flat[i];
            w->count++;
        }
    return ERR_NONE;
}

const struct wave_value *wave_value(const struct wave *wave, struct str answer, struct str area)
{
    for (size_t i = 0; i < wave->count; i++)
        if (str_eq(wave->values[i].answer, answer) && str_eq(wave->values[i].area, area))
            return &wave->values[i];
    return NULL;
}

/* --- what can be compared --------------------------------------------------------------------- */

/* Alike but for accents, case and blanks. */
static bool alike(struct str a, struct str b)
{
    char left[SURVEY_MOST_TEXT * 4 + 1], right[sizeof left];
    size_t n = text_key_into(a, left, sizeof left);
    size_t m = text_key_into(b, right, sizeof right);
    return str_eq((struct str){left, n}, (struct str){right, m});
}

unsigned wave_changes(const struct wave_draft *a, const struct wave_draft *b)
{
    return (alike(a->wording, b->wording) ? 0U : WAVE_WORDING) |
           (alike(a->mode, b->mode) ? 0U : WAVE_MODE) |
           (alike(a->scale, b->scale) ? 0U : WAVE_SCALE) |
           (alike(a->area, b->area) ? 0U : WAVE_AREA);
}

const char *wave_change_word(unsigned change)
{
    switch (change) {
    case WAVE_WORDING:
        return _("la redacción de la pregunta");
    case WAVE_MODE:
        return _("el modo de preguntar");
    case WAVE_SCALE:
        return _("la escala de respuestas");
    case WAVE_AREA:
        return _("el lugar donde se preguntó");
    default:
        return NULL;
    }
}
