/* Reading, computing and keeping measurements of openness: see metric.h. */
#include "cocreate/metric.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/money.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum {
    MEASURERS = SECRETARIAT | CO_EVALUATOR,
    MOST_TITLE = 200,
    MOST_TEXT = 5000,
    MOST_LIST = 200
};

/* --- what people write ------------------------------------------------------------------------ */

static bool read_value(struct str text, int32_t *out)
{
    int64_t value;
    *out = METRIC_NONE;
    if (!text.n || str_is(text, "-")) return true;
    if (!decimal_parse(text, 4, &value) || value < 0 || value > METRIC_ONE) return false;
    *out = (int32_t)value;
    return true;
}

static const char *read_line(struct str line, struct metric_unit *unit)
{
    char separator = memchr(line.p, '\t', line.n) ? '\t' : ';';
    struct str rest;
    unit->name = str_trim(str_split(line, separator, &rest));
    if (!unit->name.n || unit->name.n > MOST_TITLE) return _("falta el nombre de la unidad");
    for (int i = 0; i < METRIC_PARTS; i++) {
        if (!read_value(str_trim(str_split(rest, separator, &rest)), &unit->parts[i]))
            return _("cada valor es un número entre 0 y 1, o nada");
    }
    return rest.n ? _("hay más de cuatro valores") : NULL;
}

/* One sentence for the whole field: the first lines that are not right, each by its number. */
struct wrong_lines {
    struct str says;
    size_t count;
};

static bool add_wrong(struct co *co, struct wrong_lines *lines, long long number, const char *what)
{
    enum { TOLD = 5 };
    if (lines->count++ >= TOLD) return true;
    struct str one = arena_printf(co->arena, _("Renglón %lld: %s"), number, what);
    lines->says = lines->says.n
                      ? arena_printf(co->arena, "%.*s. %.*s", STR_FMT(lines->says), STR_FMT(one))
                      : one;
    return lines->says.p != NULL;
}

enum err_code metric_read(struct co *co, struct str text, struct co_faults *faults,
                          struct metric_unit **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct metric_unit);
    struct wrong_lines wrong_lines = {0};
    *out = NULL;
    *count_out = 0;
    for (long long number = 1; text.n; number++) {
        struct metric_unit unit;
        struct str line = str_trim(str_split(text, '\n', &text));
        if (!line.n) continue;
        const char *wrong =
            rows.count == METRIC_MOST_UNITS ? _("son demasiadas unidades") : read_line(line, &unit);
        if (wrong) {
            if (!add_wrong(co, &wrong_lines, number, wrong)) return err_no_memory(err);
            continue;
        }
        struct metric_unit *kept = rows_add(&rows, co->arena);
        if (!kept) return err_no_memory(err);
        *kept = unit;
    }
    if (wrong_lines.count) co_fault(faults, "values", wrong_lines.says.p);
    *out = rows.items;
    *count_out = rows.count;
    return ERR_NONE;
}

static void check_weights(const struct metric_weights *w, struct co_faults *faults)
{
    bool right = w->dimensions[0] > 0 && w->dimensions[1] > 0;
    for (int d = 0; d < METRIC_DIMENSIONS; d++)
        if (w->parts[2 * d] + w->parts[2 * d + 1] <= 0) right = false;
    for (int i = 0; i < METRIC_PARTS; i++)
        if (w->parts[i] < 0 || w->parts[i] > METRIC_MOST_WEIGHT) right = false;
    for (int d = 0; d < METRIC_DIMENSIONS; d++)
        if (w->dimensions[d] > METRIC_MOST_WEIGHT) right = false;
    if (!right)
        co_fault(faults, "weights",
                 _("Los pesos son números de 0 a 100; cada dimensión necesita alguno mayor que 0"));
}

static void check(struct metric_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, MOST_TITLE, true);
    co_check_text(faults, "source", &d->source, MOST_TITLE, true);
    co_check_text(faults, "method", &d->method, MOST_TEXT, true);
    co_check_text(faults, "reason", &d->reason, MOST_TEXT, d->replaces != 0);
    co_check_day(faults, "day", d->day, true);
    check_weights(&d->weights, faults);
    if (!d->unit_count && !co_fault_of(faults, "values"))
        co_fault(faults, "values", _("Escriba al menos una unidad con sus valores"));
}

/* --- keeping ---------------------------------------------------------------------------------- */

static struct str weights_text(const struct metric_weights *w, char out[64])
{
    int n = snprintf(out, 64, "%d %d %d %d %d %d", w->parts[0], w->parts[1], w->parts[2],
                     w->parts[3], w->dimensions[0], w->dimensions[1]);
    return (struct str){out, (size_t)n};
}

static void weights_read(struct str text, struct metric_weights *w)
{
    int *all[] = {&w->parts[0], &w->parts[1],      &w->parts[2],
                  &w->parts[3], &w->dimensions[0], &w->dimensions[1]};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int64_t value = 0;
        decimal_parse(str_split(text, ' ', &text), 0, &value);
        *all[i] = (int)value;
    }
}

static const int64_t *part_or_null(int32_t part, int64_t *room)
{
    *room = part;
    return part == METRIC_NONE ? NULL : room;
}

static enum err_code add_units(struct co *co, int64_t id, const struct metric_draft *d,
                               struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < d->unit_count; i++) {
        int64_t room[METRIC_PARTS];
        const struct metric_unit *u = &d->units[i];
        code = q_metric_unit_add_run(
            ledger_store(co->ledger), co->entity, id, (int64_t)i + 1, u->name,
            part_or_null(u->parts[0], &room[0]), part_or_null(u->parts[1], &room[1]),
            part_or_null(u->parts[2], &room[2]), part_or_null(u->parts[3], &room[3]), err);
    }
    return code;
}

static enum err_code note(struct co *co, const struct metric_draft *d, int64_t id, struct err *err)
{
    struct co_note n;
    char text[64];
    co_note_begin(&n);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "day", date_iso(d->day, text));
    co_note_text(&n, "source", d->source);
    co_note_text(&n, "weights", weights_text(&d->weights, text));
    co_note_int(&n, "units", (int64_t)d->unit_count);
    if (d->replaces) co_note_int(&n, "replaces", d->replaces);
    co_note_text(&n, "reason", d->reason);
    return co_note_end(co, &n, "metric.added", "metric", id, err);
}

enum err_code metric_add(struct co *co, const struct metric_draft *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err)
{
    struct metric_draft d = *draft;
    struct metric old;
    char weights[64];
    check(&d, faults);
    enum err_code code = change_begin(co, MEASURERS, faults, err);
    if (code) return code;
    if (d.replaces) code = metric_get(co, d.replaces, &old, err);
    if (!code && d.replaces && old.replaced_by) code = co_changed(err);
    if (!code) code = co_id(co, "metric", id_out, err);
    if (!code)
        code = q_metric_add_run(ledger_store(co->ledger), co->entity, *id_out, d.title, d.day,
                                d.source, d.method, weights_text(&d.weights, weights), d.replaces,
                                d.reason, err);
    if (!code) code = add_units(co, *id_out, &d, err);
    if (!code) code = note(co, &d, *id_out, err);
    return co_end(co, code, err);
}

static enum err_code read_all(struct co *co, int64_t one, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_metric_rows(ledger_store(co->ledger), co->entity, one, MOST_LIST, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_metric_rows_row r;
        struct metric *m = rows_add(rows, co->arena);
        q_metric_rows_row(stmt, &r);
        if (m) {
            *m = (struct metric){.id = r.id,
                                 .replaced_by = r.replaced_by,
                                 .is = {.title = rows_text(co->arena, r.title, rows),
                                        .source = rows_text(co->arena, r.source, rows),
                                        .method = rows_text(co->arena, r.method, rows),
                                        .day = (int32_t)r.day,
                                        .replaces = r.replaces,
                                        .reason = rows_text(co->arena, r.reason, rows)}};
            weights_read(r.weights, &m->is.weights);
        }
        if (!rows->failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static enum err_code read_units(struct co *co, struct metric *m, struct err *err)
{
    struct rows rows = ROWS_OF(struct metric_unit);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_metric_units(ledger_store(co->ledger), co->entity, m->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_metric_units_row r;
        struct metric_unit *u = rows_add(&rows, co->arena);
        q_metric_units_row(stmt, &r);
        if (u)
            *u = (struct metric_unit){rows_text(co->arena, r.name, &rows),
                                      {(int32_t)r.tg, (int32_t)r.tc, (int32_t)r.pg, (int32_t)r.pc}};
        if (!rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    m->is.units = rows.items;
    m->is.unit_count = rows.count;
    return code;
}

enum err_code metric_get(struct co *co, int64_t id, struct metric *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct metric);
    enum err_code code = id ? read_all(co, id, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("medición"), id, err);
    *out = *(struct metric *)rows.items;
    return read_units(co, out, err);
}

enum err_code metric_list(struct co *co, struct metric **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct metric);
    enum err_code code = read_all(co, 0, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- computing -------------------------------------------------------------------------------- */

bool metric_comparable(const struct metric *a, const struct metric *b)
{
    char left[64], right[64];
    return str_eq(weights_text(&a->is.weights, left), weights_text(&b->is.weights, right)) &&
           str_eq(a->is.method, b->is.method);
}

/* A mean of what there is, of values at least 0: sum of value × weight over the sum of weights. */
struct mean {
    __int128 sum;
    int64_t weight;
    size_t count;
};

static void mean_add(struct mean *m, int64_t value, int weight)
{
    if (value == METRIC_NONE || weight == 0) return;
    m->sum += (__int128)value * weight;
    m->weight += weight;
    m->count++;
}

static int64_t mean_of(const struct mean *m)
{
    return m->weight ? (int64_t)((m->sum + m->weight / 2) / m->weight) : METRIC_NONE;
}

static int64_t computed(int32_t part)
{
    return part == METRIC_NONE ? METRIC_NONE : part * (METRIC_COMPUTED_ONE / METRIC_ONE);
}

struct metric_score metric_unit_score(const struct metric_unit *unit,
                                      const struct metric_weights *weights)
{
    struct metric_score score;
    struct mean both = {0};
    for (int d = 0; d < METRIC_DIMENSIONS; d++) {
        struct mean sides = {0};
        for (int side = 0; side < 2; side++)
            mean_add(&sides, computed(unit->parts[2 * d + side]), weights->parts[2 * d + side]);
        score.dimensions[d] = mean_of(&sides);
        mean_add(&both, score.dimensions[d], weights->dimensions[d]);
    }
    score.index = both.count == METRIC_DIMENSIONS ? mean_of(&both) : METRIC_NONE;
    return score;
}

struct metric_result metric_compute(const struct metric_draft *measured,
                                    struct metric_score *scores)
{
    struct metric_result out;
    struct mean parts[METRIC_PARTS] = {0}, dimensions[METRIC_DIMENSIONS] = {0}, index = {0};
    for (size_t i = 0; i < measured->unit_count; i++) {
        const struct metric_unit *unit = &measured->units[i];
        struct metric_score score = metric_unit_score(unit, &measured->weights);
        for (int p = 0; p < METRIC_PARTS; p++) mean_add(&parts[p], computed(unit->parts[p]), 1);
        for (int d = 0; d < METRIC_DIMENSIONS; d++)
            mean_add(&dimensions[d], score.dimensions[d], 1);
        mean_add(&index, score.index, 1);
        if (scores) scores[i] = score;
    }
    for (int p = 0; p < METRIC_PARTS; p++) {
        out.parts[p] = mean_of(&parts[p]);
        out.part_units[p] = parts[p].count;
    }
    for (int d = 0; d < METRIC_DIMENSIONS; d++) {
        out.total.dimensions[d] = mean_of(&dimensions[d]);
        out.dimension_units[d] = dimensions[d].count;
    }
    out.total.index = mean_of(&index);
    out.index_units = index.count;
    return out;
}
