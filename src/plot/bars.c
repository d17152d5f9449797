/* Bars over categories: see bars.h. */
#include "plot/bars.h"

#include "plot/axis.h"
#include "plot/svg.h"

enum {
    UPRIGHT_TOP = 12 * SVG_PX,
    LINE_LABEL = 16 * SVG_PX, /* a lying category's name */
    LINE_BAR = 15 * SVG_PX
};

struct chart {
    struct buf *out;
    const struct plot_bars *picture;
    size_t categories, series;
    struct axis axis;
    int64_t width, height;
    struct svg_box plot; /* where the bars are */
};

static const struct plot_bar *bar_at(const struct chart *c, size_t category, size_t series)
{
    return &c->picture->bars[category * c->picture->series_count + series];
}

/* The least and the largest value, or sum of a stack; zero is always within. */
static void find_range(const struct chart *c, int64_t *low, int64_t *high)
{
    money_sum least = 0, largest = 0;
    for (size_t i = 0; i < c->categories; i++) {
        money_sum up = 0, down = 0;
        for (size_t s = 0; s < c->series; s++) {
            const struct plot_bar *b = bar_at(c, i, s);
            if (!b->has) continue;
            if (!c->picture->stacked) up = down = 0;
            *(b->value < 0 ? &down : &up) += b->value;
            if (down < least) least = down;
            if (up > largest) largest = up;
        }
    }
    *low = least < INT64_MIN ? INT64_MIN : (int64_t)least;
    *high = largest > INT64_MAX ? INT64_MAX : (int64_t)largest;
}

/* The part of the value axis between two values, at least half a pixel long for what exists. */
static void stretch(const struct chart *c, money_sum from, money_sum to, int64_t *at,
                    int64_t *length)
{
    int64_t a = axis_place(&c->axis, from), b = axis_place(&c->axis, to);
    if (from != to && a == b) b += to > from ? 5 : -5;
    *at = a < b ? a : b;
    *length = a < b ? b - a : a - b;
}

static struct svg_box bar_box(const struct chart *c, int64_t at, int64_t length, int64_t across,
                              int64_t thickness)
{
    if (c->picture->lying) return (struct svg_box){c->plot.x + at, across, length, thickness};
    return (struct svg_box){across, c->plot.y + c->plot.height - at - length, thickness, length};
}

static void bar_title(const struct chart *c, size_t category, size_t series)
{
    const struct plot_bar *b = bar_at(c, category, series);
    struct buf *out = c->out;
    buf_text(out, "<title>");
    if (b->has && b->detail.n > 0) {
        svg_escape(out, b->detail);
    } else {
        svg_escape(out, c->picture->categories[category]);
        if (c->series > 1 && c->picture->series) {
            buf_text(out, ", ");
            svg_escape(out, c->picture->series[series]);
        }
        struct str said = b->has ? b->text : c->picture->absent;
        if (said.n > 0) buf_text(out, ": ");
        svg_escape(out, said);
    }
    buf_text(out, "</title>");
}

/* One bar, from `from` on; a missing one is a small dashed mark at zero. */
static void draw_bar(const struct chart *c, size_t category, size_t series, money_sum from,
                     struct svg_box room)
{
    const struct plot_bar *b = bar_at(c, category, series);
    struct buf *out = c->out;
    int64_t across = c->picture->lying ? room.y : room.x;
    int64_t thickness = c->picture->lying ? room.height : room.width;
    char name[8] = {'p', 'l', '-', 'g', (char)('0' + series % PLOT_GROUPS)};
    bool link = svg_address_is_safe(b->href) && b->has;
    if (link) svg_part_begin(out, b->href, STR_NONE, NULL);
    int64_t at, length;
    stretch(c, from, from + b->value, &at, &length);
    if (!b->has) length = 4 * SVG_PX;
    svg_path_begin(out, b->has ? name : "pl-absent");
    svg_path_box(out, bar_box(c, at, length, across, thickness));
    buf_text(out, "\">");
    bar_title(c, category, series);
    buf_text(out, "</path>");
    if (link) svg_part_end(out, true);
}

/* The room of one series in a category's room. */
static struct svg_box series_room(const struct chart *c, struct svg_box room, size_t series)
{
    if (c->picture->stacked || c->series < 2) return room;
    int64_t n = (int64_t)c->series, i = (int64_t)series;
    if (c->picture->lying)
        return (struct svg_box){room.x, room.y + room.height * i / n, room.width,
                                room.height * (i + 1) / n - room.height * i / n};
    return (struct svg_box){room.x + room.width * i / n, room.y,
                            room.width * (i + 1) / n - room.width * i / n, room.height};
}

static struct svg_box category_room(const struct chart *c, size_t category)
{
    int64_t n = (int64_t)c->categories, i = (int64_t)category;
    if (c->picture->lying) {
        int64_t step = c->plot.height / n;
        return (struct svg_box){c->plot.x, c->plot.y + step * i + LINE_LABEL, c->plot.width,
                                step - LINE_LABEL - 8 * SVG_PX};
    }
    int64_t step = c->plot.width / n, thickness = step * 3 / 4;
    if (thickness > 64 * SVG_PX) thickness = 64 * SVG_PX;
    return (struct svg_box){c->plot.x + step * i + (step - thickness) / 2, c->plot.y, thickness,
                            c->plot.height};
}

/* All bars of one series, and its pattern over them as one path. */
static void draw_series(const struct chart *c, size_t series, money_sum (*stacks)[2])
{
    struct buf pattern;
    buf_init(&pattern, c->out->max);
    for (size_t i = 0; i < c->categories; i++) {
        const struct plot_bar *b = bar_at(c, i, series);
        struct svg_box room = series_room(c, category_room(c, i), series);
        money_sum *from = &stacks[i][b->value < 0];
        money_sum start = c->picture->stacked ? *from : 0;
        draw_bar(c, i, series, start, room);
        if (!b->has) continue;
        int64_t at, length;
        stretch(c, start, start + b->value, &at, &length);
        *from += b->value;
        svg_path_box(&pattern, bar_box(c, at, length, c->picture->lying ? room.y : room.x,
                                       c->picture->lying ? room.height : room.width));
    }
    if (series % PLOT_GROUPS != 0 && c->series > 1 && pattern.n > 0) {
        char name[4] = {'p', (char)('0' + series % PLOT_GROUPS)};
        svg_path_begin_pattern(c->out, c->picture->frame.id, name);
        buf_str(c->out, buf_view(&pattern));
        buf_text(c->out, "\" pointer-events=\"none\"/>");
    }
    c->out->failed |= pattern.failed;
    buf_free(&pattern);
}

static void draw_category(const struct chart *c, size_t category)
{
    const struct plot_bars *p = c->picture;
    struct svg_box room = category_room(c, category);
    struct str href = p->category_hrefs ? p->category_hrefs[category] : STR_NONE;
    struct svg_text text = {
        .size = SVG_NORMAL, .text = p->categories[category], .full = p->categories[category]};
    if (p->lying) {
        text.x = c->plot.x;
        text.y = room.y - 4 * SVG_PX;
        text.width = c->plot.width;
        text.class_name = "pl-halo";
        if (c->series == 1)
            text.tail = bar_at(c, category, 0)->has ? bar_at(c, category, 0)->text : p->absent;
    } else {
        int64_t step = c->plot.width / (int64_t)c->categories;
        /* Where names do not fit side by side only every second, third … is written. */
        int64_t widest = 0;
        for (size_t i = 0; i < c->categories; i++) {
            int64_t width = svg_text_width(p->categories[i], SVG_SMALL, false);
            if (width > widest) widest = width;
        }
        if (widest > 90 * SVG_PX) widest = 90 * SVG_PX;
        size_t every = (size_t)((widest + 8 * SVG_PX) / (step > 0 ? step : 1)) + 1;
        if (category % every != 0) return;
        text.size = SVG_SMALL;
        text.anchor = SVG_MIDDLE;
        text.x = room.x + room.width / 2;
        text.y = c->plot.y + c->plot.height + 15 * SVG_PX;
        text.width = (int64_t)every * step - 4 * SVG_PX;
    }
    bool link = svg_address_is_safe(href);
    if (link) svg_part_begin(c->out, href, STR_NONE, NULL);
    svg_text_draw(c->out, &text);
    if (link) svg_part_end(c->out, true);
}

/* Ticks, measures the axis' room, places the bars' box. */
static void lay_out(struct chart *c)
{
    const struct plot_bars *p = c->picture;
    int64_t low, high,
        legend = c->series > 1 ? axis_legend_height(p->series, c->series, c->width) : 0;
    find_range(c, &low, &high);
    c->axis = (struct axis){.tick = p->tick, .context = p->context};
    if (p->lying) {
        int64_t bars = p->stacked ? 1 : (int64_t)c->series;
        int64_t bar = c->series > 2 && !p->stacked ? 9 * SVG_PX : LINE_BAR;
        int64_t line = LINE_LABEL + bars * bar + 8 * SVG_PX;
        c->plot = (struct svg_box){4 * SVG_PX, legend + 6 * SVG_PX, c->width - 12 * SVG_PX,
                                   line * (int64_t)c->categories};
        axis_set(&c->axis, low, high, c->plot.width, 4);
        c->height = c->plot.y + c->plot.height + 22 * SVG_PX;
        return;
    }
    c->height = SVG_PX * svg_frame_height(&p->frame, c->width < 600 * SVG_PX ? 230 : 320);
    if (c->height < legend + 120 * SVG_PX) c->height = legend + 120 * SVG_PX;
    int64_t bottom = 24 * SVG_PX, top = legend + UPRIGHT_TOP;
    axis_set(&c->axis, low, high, c->height - top - bottom, 4);
    int64_t left = axis_text_width(&c->axis, c->width / 3) + 8 * SVG_PX;
    c->plot = (struct svg_box){left, top, c->width - left - 4 * SVG_PX, c->height - top - bottom};
}

static bool has_links(const struct chart *c)
{
    for (size_t i = 0; i < c->categories; i++) {
        if (c->picture->category_hrefs && svg_address_is_safe(c->picture->category_hrefs[i]))
            return true;
        for (size_t s = 0; s < c->series; s++)
            if (bar_at(c, i, s)->has && svg_address_is_safe(bar_at(c, i, s)->href)) return true;
    }
    return false;
}

void plot_bars_draw(struct buf *out, const struct plot_bars *bars)
{
    struct chart c = {.out = out, .picture = bars, .width = svg_frame_width(&bars->frame)};
    c.series = bars->series_count < PLOT_BARS_SERIES ? bars->series_count : PLOT_BARS_SERIES;
    c.categories =
        bars->category_count < PLOT_BARS_CATEGORIES ? bars->category_count : PLOT_BARS_CATEGORIES;
    if (c.series == 0) c.categories = 0;
    money_sum stacks[PLOT_BARS_CATEGORIES][2] = {{0, 0}};
    lay_out(&c);
    svg_begin(out, &bars->frame, "bars", c.width, c.height, has_links(&c));
    for (size_t s = 1; s < c.series; s++) svg_series_pattern(out, bars->frame.id, (int)s);
    axis_draw(out, &c.axis, c.plot, bars->lying);
    for (size_t s = 0; s < c.series; s++) draw_series(&c, s, stacks);
    axis_draw_zero(out, &c.axis, c.plot, bars->lying);
    for (size_t i = 0; i < c.categories; i++) draw_category(&c, i);
    if (c.series > 1) {
        struct axis_legend legend = {
            .names = bars->series, .count = c.series, .width = c.width, .id = bars->frame.id};
        axis_draw_legend(out, &legend);
    }
    svg_end(out);
}
