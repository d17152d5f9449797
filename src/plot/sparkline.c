/* A line of values in a table's row: see sparkline.h. */
#include "plot/sparkline.h"

#include "plot/length.h"
#include "plot/svg.h"

struct spark {
    const int64_t *values;
    const bool *has;
    size_t count;
    int64_t low, high, width, height; /* inside of the edge */
};
#define EDGE (3 * SVG_PX)

static bool has(const struct spark *s, size_t i)
{
    return !s->has || s->has[i];
}

static int64_t x_of(const struct spark *s, size_t i)
{
    if (s->count < 2) return EDGE + s->width / 2;
    return EDGE + s->width * (int64_t)i / (int64_t)(s->count - 1);
}

static int64_t y_of(const struct spark *s, int64_t value)
{
    if (s->low == s->high) return EDGE + s->height / 2;
    return EDGE + s->height -
           plot_share((money_sum)value - s->low, (money_sum)s->high - s->low, s->height);
}

static void draw_line(struct buf *out, const struct spark *s)
{
    size_t last = s->count;
    svg_path_begin(out, "pl-spark");
    for (size_t i = 0; i < s->count; i++) {
        if (!has(s, i)) continue;
        last = i;
        if (i > 0 && has(s, i - 1)) {
            svg_to(out, x_of(s, i), y_of(s, s->values[i]));
            continue;
        }
        svg_move(out, x_of(s, i), y_of(s, s->values[i]));
        /* A value alone is a dot: a line of no length with a round end. */
        if (i + 1 == s->count || !has(s, i + 1)) buf_text(out, "h0");
    }
    if (last == s->count) svg_move(out, EDGE, EDGE);
    svg_path_end(out);
    if (last == s->count) return;
    svg_path_begin(out, "pl-spark-dot");
    svg_path_dot(out, x_of(s, last), y_of(s, s->values[last]), 22);
    svg_path_end(out);
}

static void draw_bars(struct buf *out, const struct spark *s)
{
    int64_t step = (s->width + 2 * EDGE) / (int64_t)s->count;
    int64_t zero = y_of(s, 0);
    svg_path_begin(out, "pl-flow");
    svg_move(out, 0, zero);
    for (size_t i = 0; i < s->count; i++) {
        if (!has(s, i) || s->values[i] == 0) continue;
        int64_t y = y_of(s, s->values[i]);
        if (y == zero) y += s->values[i] > 0 ? -5 : 5;
        svg_path_box(out, (struct svg_box){(int64_t)i * step, y < zero ? y : zero,
                                           step > 2 * SVG_PX ? step - SVG_PX : step,
                                           y < zero ? zero - y : y - zero});
    }
    svg_path_end(out);
}

void plot_sparkline_draw(struct buf *out, const struct plot_sparkline *sparkline)
{
    int width = sparkline->width <= 0 ? 80 : sparkline->width;
    int height = sparkline->height <= 0 ? 20 : sparkline->height;
    width = width < 16 ? 16 : width > 400 ? 400 : width;
    height = height < 16 ? 16 : height > 400 ? 400 : height;
    size_t skip =
        sparkline->count > PLOT_SPARKLINE_POINTS ? sparkline->count - PLOT_SPARKLINE_POINTS : 0;
    struct spark s = {.values = sparkline->values + skip,
                      .has = sparkline->has ? sparkline->has + skip : NULL,
                      .count = sparkline->count - skip,
                      .width = width * SVG_PX - 2 * EDGE,
                      .height = height * SVG_PX - 2 * EDGE};
    bool any = sparkline->bars; /* columns stand on zero */
    for (size_t i = 0; i < s.count; i++) {
        if (!has(&s, i)) continue;
        if (!any || s.values[i] < s.low) s.low = s.values[i];
        if (!any || s.values[i] > s.high) s.high = s.values[i];
        any = true;
    }
    struct plot_frame frame = {.id = sparkline->id, .title = sparkline->title};
    svg_begin(out, &frame, "sparkline", width * SVG_PX, height * SVG_PX, false);
    if (s.low < 0 && s.high > 0)
        svg_segment(out, "pl-rule", 0, y_of(&s, 0), width * SVG_PX, y_of(&s, 0));
    if (s.count > 0 && sparkline->bars) draw_bars(out, &s);
    if (s.count > 0 && !sparkline->bars) draw_line(out, &s);
    svg_end(out);
}
