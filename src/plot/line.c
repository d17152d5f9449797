/* Values over time as lines: see line.h. */
#include "plot/line.h"

#include "plot/axis.h"
#include "plot/svg.h"

#define DOTS_MOST 60 /* of a series; a denser line has dots only where they say something */

struct chart {
    struct buf *out;
    const struct plot_line *picture;
    size_t series;
    int64_t first, last; /* of the time axis */
    struct axis axis;
    struct svg_box plot;
    int64_t width, height;
};

static size_t points_of(const struct plot_line_series *s)
{
    return s->point_count < PLOT_LINE_POINTS ? s->point_count : PLOT_LINE_POINTS;
}

static void find_range(struct chart *c, int64_t *low, int64_t *high)
{
    bool any = false, any_value = c->picture->from_zero;
    *low = *high = 0;
    for (size_t s = 0; s < c->series; s++)
        for (size_t i = 0; i < points_of(&c->picture->series[s]); i++) {
            const struct plot_point *p = &c->picture->series[s].points[i];
            if (!any || p->x < c->first) c->first = p->x;
            if (!any || p->x > c->last) c->last = p->x;
            any = true;
            if (!p->has) continue;
            if (!any_value || p->value < *low) *low = p->value;
            if (!any_value || p->value > *high) *high = p->value;
            any_value = true;
        }
}

static int64_t x_of(const struct chart *c, int64_t x)
{
    if (c->first == c->last) return c->plot.x + c->plot.width / 2;
    return c->plot.x +
           plot_share((money_sum)x - c->first, (money_sum)c->last - c->first, c->plot.width);
}

static int64_t y_of(const struct chart *c, int64_t value)
{
    return c->plot.y + c->plot.height - axis_place(&c->axis, value);
}

/* Circle, square, triangle, diamond, and so on again. */
static void dot_shape(struct buf *out, size_t series, int64_t x, int64_t y)
{
    const int64_t r = 35;
    switch (series % 4) {
    case 0:
        svg_path_dot(out, x, y, r);
        return;
    case 1:
        svg_path_box(out, (struct svg_box){x - r + 4, y - r + 4, 2 * r - 8, 2 * r - 8});
        return;
    case 2:
        svg_move(out, x, y - r - 5);
        svg_to(out, x + r + 3, y + r - 5);
        svg_to(out, x - r - 3, y + r - 5);
        break;
    default:
        svg_move(out, x, y - r - 8);
        svg_to(out, x + r + 8, y);
        svg_to(out, x, y + r + 8);
        svg_to(out, x - r - 8, y);
        break;
    }
    svg_close(out);
}

static void draw_lines(const struct chart *c, size_t series)
{
    const struct plot_line_series *s = &c->picture->series[series];
    char name[] = "pl-line-path pl-l? pl-s?";
    name[17] = name[23] = (char)('0' + series);
    bool drawing = false, any = false;
    int64_t y = 0, x_before = INT64_MIN;
    svg_path_begin(c->out, name);
    for (size_t i = 0; i < points_of(s); i++) {
        const struct plot_point *p = &s->points[i];
        if (i > 0 && p->x < x_before) continue;
        x_before = p->x;
        if (!p->has) {
            drawing = false;
            continue;
        }
        int64_t x = x_of(c, p->x);
        if (drawing && s->steps) svg_to(c->out, x, y);
        y = y_of(c, p->value);
        if (drawing)
            svg_to(c->out, x, y);
        else
            svg_move(c->out, x, y);
        drawing = any = true;
    }
    if (!any) svg_move(c->out, c->plot.x, c->plot.y);
    svg_path_end(c->out);
}

static bool is_alone(const struct plot_line_series *s, size_t i)
{
    bool before = i > 0 && s->points[i - 1].has;
    bool after = i + 1 < points_of(s) && s->points[i + 1].has;
    return !before && !after;
}

static void draw_dots(const struct chart *c, size_t series)
{
    const struct plot_line_series *s = &c->picture->series[series];
    char name[] = "pl-g?";
    name[4] = (char)('0' + series);
    struct buf silent; /* dots without a title are one path */
    buf_init(&silent, c->out->max);
    for (size_t i = 0; i < points_of(s); i++) {
        const struct plot_point *p = &s->points[i];
        if (!p->has || (points_of(s) > DOTS_MOST && p->detail.n == 0 && !is_alone(s, i))) continue;
        bool titled = p->detail.n > 0;
        if (titled) svg_path_begin(c->out, name);
        dot_shape(titled ? c->out : &silent, series, x_of(c, p->x), y_of(c, p->value));
        if (!titled) continue;
        buf_text(c->out, "\">");
        svg_title(c->out, p->detail);
        buf_text(c->out, "</path>");
    }
    if (silent.n > 0) {
        svg_path_begin(c->out, name);
        buf_str(c->out, buf_view(&silent));
        svg_path_end(c->out);
    }
    c->out->failed |= silent.failed;
    buf_free(&silent);
}

static void draw_marks(const struct chart *c)
{
    int64_t free_from = 0;
    for (size_t i = 0; i < c->picture->mark_count; i++) {
        const struct plot_line_mark *m = &c->picture->marks[i];
        if (m->x < c->first || m->x > c->last) continue;
        int64_t x = x_of(c, m->x), width = svg_text_width(m->text, SVG_SMALL, false);
        int64_t from = x - width / 2;
        if (from + width > c->width - SVG_PX) from = c->width - SVG_PX - width;
        if (from < 0) from = 0; /* the first one stands at the very edge */
        if (from < free_from) continue;
        free_from = from + width + 10 * SVG_PX;
        svg_segment(c->out, "pl-zero", x, c->plot.y + c->plot.height, x,
                    c->plot.y + c->plot.height + 4 * SVG_PX);
        struct svg_text text = {.class_name = "pl-quiet",
                                .size = SVG_SMALL,
                                .x = from,
                                .y = c->plot.y + c->plot.height + 16 * SVG_PX,
                                .text = m->text};
        svg_text_draw(c->out, &text);
    }
}

static void lay_out(struct chart *c, int64_t legend)
{
    int64_t low, high;
    find_range(c, &low, &high);
    c->height = SVG_PX * svg_frame_height(&c->picture->frame, c->width < 600 * SVG_PX ? 230 : 320);
    if (c->height < legend + 120 * SVG_PX) c->height = legend + 120 * SVG_PX;
    int64_t top = legend + 10 * SVG_PX, bottom = 26 * SVG_PX;
    axis_set(&c->axis, low, high, c->height - top - bottom, 4);
    int64_t left = axis_text_width(&c->axis, c->width / 3) + 10 * SVG_PX;
    c->plot = (struct svg_box){left, top, c->width - left - 8 * SVG_PX, c->height - top - bottom};
}

void plot_line_draw(struct buf *out, const struct plot_line *line)
{
    struct chart c = {.out = out,
                      .picture = line,
                      .axis = {.tick = line->tick, .context = line->context},
                      .width = svg_frame_width(&line->frame)};
    struct str names[PLOT_LINE_SERIES];
    c.series = line->series_count < PLOT_LINE_SERIES ? line->series_count : PLOT_LINE_SERIES;
    for (size_t i = 0; i < c.series; i++) names[i] = line->series[i].label;
    struct axis_legend legend = {names, c.series, c.width, line->frame.id, true};
    lay_out(&c, c.series > 1 ? axis_legend_height(names, c.series, c.width) : 0);
    svg_begin(out, &line->frame, "line", c.width, c.height, false);
    axis_draw(out, &c.axis, c.plot, false);
    axis_draw_zero(out, &c.axis, c.plot, false);
    draw_marks(&c);
    for (size_t i = 0; i < c.series; i++) draw_lines(&c, i);
    for (size_t i = 0; i < c.series; i++) draw_dots(&c, i);
    if (c.series > 1) axis_draw_legend(out, &legend);
    svg_end(out);
}
