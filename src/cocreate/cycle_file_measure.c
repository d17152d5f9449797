/* Surveys with their waves, the city's own indicators and measurements of openness, out of a
 * cycle's file. See cycle_file_private.h. */
#include "base/i18n.h"
#include "base/money.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/metric.h"
#include "cocreate/survey.h"

enum { HOUR = 3600000 };

/* The first of the days told in a list, at an hour; `otherwise` when it has none. */
static int64_t earliest(struct cf_load *l, json_ref list, int hour, int64_t otherwise)
{
    for (struct json_iter it = json_each(list); json_next(&it);) {
        int32_t day = cf_day(&l->read, it.value, "day");
        if (day != DATE_NONE && cf_hour(day, hour) < otherwise) otherwise = cf_hour(day, hour);
    }
    return otherwise;
}

/* --- surveys ---------------------------------------------------------------------------------- */

static enum err_code make_survey(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct survey_draft d = {.title = cf_text(a->v, "title"),
                             .theme = cf_text(a->v, "theme"),
                             .about = cf_text(a->v, "about")};
    return survey_add(l->co, &d, &l->faults, a->id, err);
}

/* A field of a table in tabs and quotes: what would end it is a blank. */
static void put_field(struct buf *b, struct str text, char after)
{
    buf_char(b, '"');
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"') buf_char(b, c);
        buf_char(b, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    buf_char(b, '"');
    buf_char(b, after);
}

/* The results as the form takes them: a heading, and a line for each. */
static struct str results(struct cf_load *l, json_ref list)
{
    enum { MOST = 4 << 20 };
    struct buf b;
    buf_init(&b, MOST);
    if (json_count(list) > 0) buf_text(&b, "respuesta\tzona\tvalor\n");
    for (struct json_iter it = json_each(list); json_next(&it);) {
        put_field(&b, cf_text(it.value, "answer"), '\t');
        put_field(&b, cf_text(it.value, "area"), '\t');
        put_field(&b, json_text(json_get(it.value, "value")), '\n');
    }
    struct str out = b.failed ? STR_NONE : arena_str(l->co->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

/* The table's line 2 is the first result of the file. */
static void tell_rows(struct cf_load *l, const struct cf_act *a, const struct wave_table *table)
{
    struct str data = cf_in(l, a->pointer, "data");
    if (table->fault_count) l->faults.count = 0; /* each has its own place */
    for (size_t i = 0; i < table->fault_count; i++) {
        const struct wave_row_fault *f = &table->faults[i];
        struct str at = f->line < 2 ? data
                                    : arena_printf(l->read.arena, "%.*s/%llu", STR_FMT(data),
                                                   (unsigned long long)f->line - 2);
        cf_fault(&l->read, at.p ? at : data, f->says);
    }
}

static enum err_code make_wave(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct wave_table table = {.count = 0};
    int64_t id;
    struct wave_draft d = {.day = cf_day(&l->read, a->v, "day"),
                           .sample = cf_int(a->v, "sample", 0),
                           .mode = cf_text(a->v, "mode"),
                           .wording = cf_text(a->v, "wording"),
                           .area = cf_text(a->v, "area"),
                           .source = cf_text(a->v, "source"),
                           .note = cf_text(a->v, "note")};
    struct str text = results(l, json_get(a->v, "data"));
    if (!text.p) return err_no_memory(err);
    enum err_code code = cf_lines(l, a->v, "scale", &d.scale, err);
    if (!code) code = wave_add(l->co, *a->of, &d, text, &l->faults, &table, &id, err);
    if (code) tell_rows(l, a, &table);
    return code;
}

static void surveys(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "surveys")); json_next(&it);) {
        json_ref waves = json_get(it.value, "waves");
        struct cf_spec s = {.phase = CF_FOLLOW,
                            .ms = earliest(l, waves, 12, l->now) - HOUR,
                            .run = make_survey,
                            .v = it.value,
                            .id = cf_id(l, "survey", it.value),
                            .pointer = cf_at(l, STR(""), "surveys", it.index)};
        cf_act(l, &s);
        for (struct json_iter w = json_each(waves); json_next(&w);) {
            struct str at = cf_at(l, s.pointer, "waves", w.index);
            cf_act(l, &(struct cf_spec){.phase = CF_FOLLOW,
                                        .ms = cf_when(l, w.value, "day", 12, l->now, at),
                                        .run = make_wave,
                                        .v = w.value,
                                        .of = s.id,
                                        .pointer = at});
        }
    }
}

/* --- the city's indicators -------------------------------------------------------------------- */

static void indicators(struct cf_load *l)
{
    int64_t *nothing = cf_id(l, "", NULL); /* of no commitment */
    for (struct json_iter it = json_each(json_get(l->read.root, "indicators")); json_next(&it);)
        cf_indicator(
            l, (struct cf_spec){.phase = CF_PLAN,
                                .ms = earliest(l, json_get(it.value, "values"), 13, l->now) - HOUR,
                                .v = it.value,
                                .of = nothing,
                                .pointer = cf_at(l, STR(""), "indicators", it.index)});
}

/* --- measurements of openness ----------------------------------------------------------------- */

static const char *const sides[METRIC_PARTS] = {
    [METRIC_TRANSPARENCY_GOVERNMENT] = "transparency_government",
    [METRIC_TRANSPARENCY_CITIZEN] = "transparency_citizen",
    [METRIC_PARTICIPATION_GOVERNMENT] = "participation_government",
    [METRIC_PARTICIPATION_CITIZEN] = "participation_citizen"};

static int weight(json_ref v, const char *key)
{
    int64_t w = cf_int(v, key, 1);
    return w < 0 || w > METRIC_MOST_WEIGHT ? -1 : (int)w; /* -1: metric_add says why not */
}

static enum err_code read_units(struct cf_load *l, const struct cf_act *a, struct metric_draft *d,
                                struct err *err)
{
    json_ref list = json_get(a->v, "units");
    struct metric_unit *units = arena_array(l->co->arena, json_count(list) + 1, sizeof *units);
    if (!units) return err_no_memory(err);
    d->units = units;
    d->unit_count = json_count(list);
    if (d->unit_count > METRIC_MOST_UNITS)
        co_fault(&l->faults, "units", _("Son demasiadas unidades"));
    for (struct json_iter it = json_each(list); json_next(&it);) {
        struct metric_unit *u = &units[it.index];
        struct str at = cf_at(l, a->pointer, "units", it.index);
        u->name = cf_text(it.value, "name");
        for (int i = 0; i < METRIC_PARTS; i++) {
            struct str text = json_text(json_get(it.value, sides[i]));
            int64_t value = METRIC_NONE;
            if (text.n && (!decimal_parse(text, 4, &value) || value < 0 || value > METRIC_ONE)) {
                cf_fault(&l->read, cf_in(l, at, sides[i]), _("El valor va de 0 a 1"));
                value = METRIC_NONE;
            }
            u->parts[i] = (int32_t)value;
        }
    }
    if (l->read.faults->count)
        return err_set(err, ERR_INPUT, "%s", _("El archivo del ciclo no se puede cargar así"));
    return co_check(&l->faults, err);
}

static enum err_code measure(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    json_ref w = json_get(a->v, "weights");
    struct metric_draft d = {.title = cf_text(a->v, "title"),
                             .source = cf_text(a->v, "source"),
                             .method = cf_text(a->v, "method"),
                             .reason = cf_text(a->v, "reason"),
                             .day = cf_day(&l->read, a->v, "day")};
    for (int i = 0; i < METRIC_PARTS; i++) d.weights.parts[i] = weight(w, sides[i]);
    d.weights.dimensions[METRIC_TRANSPARENCY] = weight(w, "transparency");
    d.weights.dimensions[METRIC_PARTICIPATION] = weight(w, "participation");
    enum err_code code = read_units(l, a, &d, err);
    if (!code) code = cf_ref(l, a, "replaces", "measurement", &d.replaces, err);
    return code ? code : metric_add(l->co, &d, &l->faults, a->id, err);
}

static void measurements(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "measurements")); json_next(&it);) {
        struct cf_spec s = {.phase = CF_FOLLOW,
                            .run = measure,
                            .v = it.value,
                            .id = cf_id(l, "measurement", it.value),
                            .pointer = cf_at(l, STR(""), "measurements", it.index)};
        s.ms = cf_when(l, it.value, "day", 12, l->now, s.pointer);
        cf_act(l, &s);
    }
}

void cf_measured(struct cf_load *l)
{
    surveys(l);
    indicators(l);
    measurements(l);
}
