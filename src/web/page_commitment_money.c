/* The money behind a commitment, its indicators drawn, and where it comes from. */
#include <stdio.h>

#include "plot/line.h"
#include "trace/gaps.h"
#include "web/emit.h"
#include "web/form_parts.h"
#include "web/open_parts.h"
#include "web/page_commitment.h"
#include "web/series_parts.h"

enum { NARROW = 360, WIDE = 760, MICRO = 1000000, POINTS = 400 };

/* --- money ------------------------------------------------------------------------------------ */

static enum err_code fill_gap(struct page *page, struct commitment_thing *out, struct err *err)
{
    const struct trace_gap_filter filter = {
        .entity = page->entity.id, .key = out->tie->gap, .limit = 1};
    struct trace_gap_row *rows;
    size_t count;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &rows, &count, err);
    out->kind = str_of(_("Hueco que debe cerrar"));
    out->name = str_of(_("Ya no está entre los huecos: lo que faltaba se publicó o cambió"));
    if (code || !count) return code;
    out->name = rows->sentence;
    out->gap_minor = rows->minor;
    out->url = layout_entity_url(page, "hueco/%lld", (long long)rows->id);
    return ERR_NONE;
}

static enum err_code fill_thing(struct page *page, const struct board_tie *ties, size_t count,
                                struct commitment_thing *out, struct err *err)
{
    const struct money_tie *t = out->tie;
    if (!t->node) return fill_gap(page, out, err);
    for (size_t i = 0; i < count; i++)
        if (ties[i].node == t->node) out->figures = &ties[i];
    out->kind = t->kind ? layout_kind((int)t->kind) : str_of(_("Ya no está en lo publicado"));
    out->name = t->label.n ? t->label : t->key;
    if (!t->kind) return ERR_NONE;
    out->url = layout_entity_url(page, "nodo/%lld", (long long)t->node);
    out->route_url = layout_entity_url(page, "ruta/%lld", (long long)t->node);
    return ERR_NONE;
}

enum err_code commitment_fill_money(struct page *page, struct co *co, struct commitment_view *v,
                                    struct err *err)
{
    struct money_tie *ties;
    struct board_tie *figures;
    size_t count = 0, figure_count = 0;
    enum err_code code = money_tie_list(co, v->c->id, &ties, &count, err);
    if (!code && count) code = board_money(co, v->c->id, &v->money, &figures, &figure_count, err);
    if (code || !count) return code;
    v->things = arena_array(page->arena, count, sizeof *v->things);
    if (!v->things) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        v->things[i] = (struct commitment_thing){.tie = &ties[i]};
        code = fill_thing(page, figures, figure_count, &v->things[i], err);
        v->thing_count++;
    }
    v->bar = layout_trail(v->money.minor, v->money.followed[TRACE_PROVEN],
                          v->money.followed[TRACE_POSSIBLE], 0);
    if (v->money.minor > 0)
        v->hundred = layout_hundred(page, v->money.followed[TRACE_PROVEN], v->money.minor);
    return code;
}

/* --- indicators ------------------------------------------------------------------------------- */

/* Decimal text in millionths, for drawing only; false when it is none or does not fit. */
static bool read_micro(struct str text, int64_t *out)
{
    bool minus = text.n && text.p[0] == '-';
    int64_t value = 0, scale = MICRO;
    bool dot = false, digit = false;
    for (size_t i = minus; i < text.n; i++) {
        if (text.p[i] == '.' && !dot) {
            dot = true;
            continue;
        }
        if (text.p[i] < '0' || text.p[i] > '9') return false;
        digit = true;
        if (dot && scale == 1) continue; /* further places cannot be seen */
        if (dot) scale /= 10;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, text.p[i] - '0', &value))
            return false;
    }
    if (!digit || __builtin_mul_overflow(value, scale, &value) || value > INT64_MAX / 4)
        return false;
    *out = minus ? -value : value;
    return true;
}

static void micro_tick(void *context, int64_t value, struct buf *out)
{
    long long whole = value / MICRO, part = value % MICRO;
    (void)context;
    if (part < 0) part = -part;
    if (!part) {
        buf_printf(out, "%lld", whole);
        return;
    }
    char digits[16];
    int n = snprintf(digits, sizeof digits, "%06lld", part);
    while (n > 0 && digits[n - 1] == '0') digits[--n] = '\0';
    buf_printf(out, "%s%lld.%s", value < 0 && !whole ? "-" : "", whole, digits);
}

static size_t add_point(struct page *page, struct plot_point *points, size_t n, int32_t day,
                        struct str value)
{
    int64_t micro;
    if (day == DATE_NONE || !value.n || !read_micro(value, &micro) || n >= POINTS) return n;
    if (n && points[n - 1].x >= day) return n;
    struct str when = emit_date_text(page, day);
    points[n] = (struct plot_point){
        day, true, micro, arena_printf(page->arena, "%.*s: %.*s", STR_FMT(when), STR_FMT(value))};
    return n + 1;
}

static struct str draw(struct page *page, const struct measure *m, const struct plot_point *values,
                       size_t count)
{
    struct plot_point target[2] = {{0}};
    struct plot_line_mark marks[2];
    struct plot_line_series series[2] = {{str_of(_("medido")), values, count, false},
                                         {str_of(_("meta")), target, 2, false}};
    int64_t first = values[0].x, last = values[count - 1].x, goal;
    bool has_goal = read_micro(m->is.target, &goal);
    struct str both = STR_NONE;
    struct buf out;
    if (has_goal && m->is.target_day != DATE_NONE && m->is.target_day > last)
        last = m->is.target_day;
    target[0] = (struct plot_point){first, true, goal, STR_NONE};
    target[1] = (struct plot_point){last, true, goal, m->is.target};
    marks[0] = (struct plot_line_mark){first, series_month(page, (int32_t)first)};
    marks[1] = (struct plot_line_mark){last, series_month(page, (int32_t)last)};
    struct plot_line line = {
        .frame = {.id = arena_printf(page->arena, "indicador-%lld", (long long)m->id),
                  .title = m->is.title,
                  .desc = str_of(_("Los mismos valores están en la tabla.")),
                  .width = NARROW,
                  .screen = PLOT_NARROW},
        .series = series,
        .series_count = has_goal ? 2 : 1,
        .marks = marks,
        .mark_count = 2,
        .tick = micro_tick};
    buf_init(&out, 256 << 10);
    plot_line_draw(&out, &line);
    line.frame.id = arena_printf(page->arena, "indicador-%lld-ancho", (long long)m->id);
    line.frame.width = WIDE;
    line.frame.screen = PLOT_WIDE;
    plot_line_draw(&out, &line);
    if (!out.failed) both = arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return both;
}

static enum err_code fill_measure(struct page *page, struct co *co, struct commitment_measure *out,
                                  struct err *err)
{
    static const char *const standings[] = {NULL, N_("todavía no llega a su meta"),
                                            N_("llegó a su meta")};
    const struct measure *m = out->is;
    struct plot_point *points = arena_array(page->arena, POINTS, sizeof *points);
    struct measure_value *list;
    struct commitment_value *values;
    size_t count = 0, n = 0;
    enum err_code code = measure_values(co, m->id, STR(""), &list, &count, err);
    if (code) return code;
    values = arena_array(page->arena, count + 1, sizeof *values);
    if (!points || !values) return err_no_memory(err);
    n = add_point(page, points, n, m->is.baseline_day, m->is.baseline);
    for (size_t i = 0; i < count; i++) {
        values[i] = (struct commitment_value){list[i].day, list[i].value, list[i].source};
        n = add_point(page, points, n, list[i].day, list[i].value);
    }
    out->values = values;
    out->value_count = count;
    if (count) {
        enum measure_standing standing = measure_reaches(&m->is, list[count - 1].value);
        out->last = values[count - 1];
        if (standing != MEASURE_UNTOLD) out->standing = i18n(standings[standing]);
    }
    if (n > 1) out->picture = draw(page, m, points, n);
    return ERR_NONE;
}

enum err_code commitment_fill_measures(struct page *page, struct co *co, struct commitment_view *v,
                                       struct err *err)
{
    struct measure *list;
    size_t count = 0;
    enum err_code code = measure_list(co, v->c->id, &list, &count, err);
    if (code) return code;
    v->measures = arena_array(page->arena, count + 1, sizeof *v->measures);
    if (!v->measures) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        v->measures[i] = (struct commitment_measure){.is = &list[i]};
        code = fill_measure(page, co, &v->measures[i], err);
        v->measure_count++;
    }
    return code;
}

/* --- where it comes from ---------------------------------------------------------------------- */

enum err_code commitment_fill_origins(struct page *page, struct co *co, struct commitment_view *v,
                                      struct err *err)
{
    struct board_origin *list;
    size_t count = 0;
    enum err_code code = board_origins(co, v->c->id, &list, &count, err);
    if (code) return code;
    v->origins = arena_array(page->arena, count + 1, sizeof *v->origins);
    if (!v->origins) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct commitment_origin *o = &v->origins[v->origin_count++];
        *o = (struct commitment_origin){.is = &list[i], .name = list[i].title};
        if (list[i].kind == BOARD_OF_PROPOSAL) {
            o->url = layout_entity_url(page, "propuesta/%lld", (long long)list[i].id);
            if (!o->name.n)
                o->name = arena_printf(page->arena, _("Propuesta %lld"), (long long)list[i].id);
            if (list[i].roundtable)
                o->table_url = layout_entity_url(page, "mesa/%lld", (long long)list[i].roundtable);
        } else if (list[i].kind == BOARD_OF_HUNT) {
            o->url = layout_entity_url(page, "caceria/%lld", (long long)list[i].id);
            o->name =
                arena_printf(page->arena, _("Cacería de tesoros %lld"), (long long)list[i].id);
        } else if (list[i].kind == BOARD_OF_GAP) {
            struct money_tie tie = {.gap = list[i].gap};
            struct commitment_thing thing = {.tie = &tie};
            code = fill_gap(page, &thing, err);
            if (code) return code;
            o->name = thing.name;
            o->url = thing.url;
        }
    }
    return ERR_NONE;
}
