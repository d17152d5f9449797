/* An axis of values, and the legend of series: see axis.h. */
#include "plot/axis.h"

#define LEGEND_LINE (18 * SVG_PX)
#define SAMPLE (22 * SVG_PX) /* a series' sample and the room beside it */

void axis_set(struct axis *axis, int64_t low, int64_t high, int64_t length, int wanted)
{
    axis->count = plot_ticks(low, high, wanted, axis->ticks);
    axis->length = length > 0 ? length : 0;
    axis->low = low;
    axis->high = high;
    for (size_t i = 0; i < axis->count; i++) {
        if (axis->ticks[i] < axis->low) axis->low = axis->ticks[i];
        if (axis->ticks[i] > axis->high) axis->high = axis->ticks[i];
    }
}

int64_t axis_place(const struct axis *axis, money_sum value)
{
    return plot_share(value - axis->low, (money_sum)axis->high - axis->low, axis->length);
}

static void with_commas(struct buf *out, int64_t value)
{
    char digits[48];
    struct str text = money_pretty(value, 0, digits);
    buf_str(out, text);
}

static struct str tick_text(const struct axis *axis, size_t i, struct buf *text)
{
    buf_clear(text);
    if (axis->tick)
        axis->tick(axis->context, axis->ticks[i], text);
    else
        with_commas(text, axis->ticks[i]);
    return text->failed ? STR_NONE : buf_view(text);
}

int64_t axis_text_width(const struct axis *axis, int64_t most)
{
    struct buf text;
    int64_t widest = 0;
    buf_init(&text, 4096);
    for (size_t i = 0; i < axis->count; i++) {
        int64_t width = svg_text_width(tick_text(axis, i, &text), SVG_SMALL, false);
        if (width > widest) widest = width;
    }
    buf_free(&text);
    return widest > most ? most : widest;
}

void axis_draw(struct buf *out, const struct axis *axis, struct svg_box plot, bool lying)
{
    struct buf text;
    buf_init(&text, 4096);
    svg_path_begin(out, "pl-grid");
    for (size_t i = 0; i < axis->count; i++) {
        int64_t at = axis_place(axis, axis->ticks[i]);
        if (lying) {
            svg_move(out, plot.x + at, plot.y);
            svg_to(out, plot.x + at, plot.y + plot.height);
        } else {
            svg_move(out, plot.x, plot.y + plot.height - at);
            svg_to(out, plot.x + plot.width, plot.y + plot.height - at);
        }
    }
    svg_path_end(out);
    int64_t free_from = 0;
    for (size_t i = 0; i < axis->count; i++) {
        int64_t at = axis_place(axis, axis->ticks[i]);
        struct svg_text label = {
            .class_name = "pl-quiet", .size = SVG_SMALL, .text = tick_text(axis, i, &text)};
        if (lying) {
            int64_t width = svg_text_width(label.text, SVG_SMALL, false);
            label.x = plot.x + at - width / 2;
            if (label.x + width > plot.x + plot.width) label.x = plot.x + plot.width - width;
            if (label.x < plot.x) label.x = plot.x;
            if (label.x < free_from) continue;
            free_from = label.x + width + 8 * SVG_PX;
            label.y = plot.y + plot.height + 15 * SVG_PX;
        } else {
            label.anchor = SVG_END;
            label.width = plot.x - 4 * SVG_PX;
            label.x = plot.x - 6 * SVG_PX;
            label.y = plot.y + plot.height - at + 4 * SVG_PX;
        }
        svg_text_draw(out, &label);
    }
    buf_free(&text);
}

void axis_draw_zero(struct buf *out, const struct axis *axis, struct svg_box plot, bool lying)
{
    if (axis->low > 0 || axis->high < 0) return;
    int64_t at = axis_place(axis, 0);
    if (lying)
        svg_segment(out, "pl-zero", plot.x + at, plot.y, plot.x + at, plot.y + plot.height);
    else
        svg_segment(out, "pl-zero", plot.x, plot.y + plot.height - at, plot.x + plot.width,
                    plot.y + plot.height - at);
}

/* --- legend ---------------------------------------------------------------------------------- */

/* Where the i-th name stands: lines are filled from the left. */
static struct svg_box legend_place(const struct str *names, size_t i, int64_t width)
{
    struct svg_box box = {0, 0, 0, LEGEND_LINE};
    for (size_t k = 0; k <= i; k++) {
        int64_t next = box.x + box.width + (k ? 14 * SVG_PX : 0);
        box.width = SAMPLE + svg_text_width(names[k], SVG_NORMAL, false);
        if (box.width > width) box.width = width;
        if (next > 0 && next + box.width > width) {
            next = 0;
            box.y += LEGEND_LINE;
        }
        box.x = next;
    }
    return box;
}

int64_t axis_legend_height(const struct str *names, size_t count, int64_t width)
{
    if (!names || count == 0) return 0;
    return legend_place(names, count - 1, width).y + LEGEND_LINE + 2 * SVG_PX;
}

static void draw_sample(struct buf *out, const struct axis_legend *legend, size_t i,
                        struct svg_box box)
{
    char number = (char)('0' + i % PLOT_GROUPS);
    struct svg_box sample = {box.x, box.y + 4 * SVG_PX, 14 * SVG_PX, 11 * SVG_PX};
    if (legend->lines) {
        char name[] = "pl-line-path pl-l? pl-s?";
        name[17] = name[23] = number;
        svg_segment(out, name, sample.x, sample.y + 5 * SVG_PX, sample.x + 18 * SVG_PX,
                    sample.y + 5 * SVG_PX);
        return;
    }
    char name[8] = {'p', 'l', '-', 'g', number};
    svg_rect(out, name, sample);
    if (number == '0') return;
    char pattern[4] = {'p', number};
    svg_path_begin_pattern(out, legend->id, pattern);
    svg_path_box(out, sample);
    svg_path_end(out);
}

void axis_draw_legend(struct buf *out, const struct axis_legend *legend)
{
    if (!legend->names) return;
    for (size_t i = 0; i < legend->count; i++) {
        struct svg_box box = legend_place(legend->names, i, legend->width);
        draw_sample(out, legend, i, box);
        struct svg_text text = {.size = SVG_NORMAL,
                                .x = box.x + SAMPLE,
                                .y = box.y + 14 * SVG_PX,
                                .width = legend->width - SAMPLE - box.x,
                                .text = legend->names[i],
                                .full = legend->names[i]};
        svg_text_draw(out, &text);
    }
}
