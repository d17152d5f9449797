/* The route of a sum of money as a stream down the page: see river.h. */
#include "plot/river.h"

#include "plot/length.h"
#include "plot/svg.h"

enum {
    PAD = 16 * SVG_PX,
    SWAY = 8 * SVG_PX,   /* every other row lies this much to the right: the stream bends */
    DRIFT = 16 * SVG_PX, /* how far what ends leaves the stream */
    GUTTER = 12 * SVG_PX,
    BAR = 5 * SVG_PX,
    LEAST = SVG_PX, /* what exists is seen */
    ROW_LEAST = 84 * SVG_PX,
    NOTE_ROW = 52 * SVG_PX
};

/* One row, with the widths at its bar (before) and below it (after), proven and possible. */
struct row {
    const struct plot_river_stage *stage;
    bool money;
    int64_t x, y;
    int64_t before[2], after[2], bar;
    bool ends, goes_on;
};
struct river {
    struct buf *out;
    const struct plot_river *picture;
    struct row rows[PLOT_RIVER_STAGES + 1];
    size_t row_count;
    int64_t width, stream, text_x, text_width;
};

static int64_t above_zero(int64_t v)
{
    return v > 0 ? v : 0;
}

static bool has_money(const struct plot_river_stage *s)
{
    return s->reach[0] > 0 || s->reach[1] > 0 || s->end[0] > 0 || s->end[1] > 0;
}

/* Widths of what is left: proven first, at least a pixel for the possible part beside it. */
static void set_widths(const struct river *r, const money_sum left[2], money_sum whole,
                       int64_t widths[2])
{
    money_sum proven = left[0], possible = left[1] > left[0] ? left[1] : left[0];
    widths[1] = plot_share_seen(possible, whole, r->stream, LEAST);
    widths[0] = plot_share_seen(proven, whole, r->stream, LEAST);
    if (possible > proven && widths[1] - widths[0] < LEAST && widths[1] >= 2 * LEAST)
        widths[0] = widths[1] - LEAST;
}

static void lay_rows(struct river *r)
{
    const struct plot_river *p = r->picture;
    money_sum left[2] = {0, 0};
    size_t count = p->stage_count < PLOT_RIVER_STAGES ? p->stage_count : PLOT_RIVER_STAGES;
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 2; k++) left[k] += above_zero(p->stages[i].end[k]);
    money_sum whole = left[0] > left[1] ? left[0] : left[1];
    for (size_t i = 0; i < count; i++) {
        const struct plot_river_stage *s = &p->stages[i];
        if (!has_money(s) && s->note.n == 0) continue;
        struct row *row = &r->rows[r->row_count];
        *row = (struct row){.stage = s, .money = has_money(s)};
        row->x = PAD + (r->row_count % 2 ? SWAY : 0);
        r->row_count++;
        set_widths(r, left, whole, row->before);
        for (int k = 0; k < 2; k++) left[k] -= above_zero(s->end[k]);
        set_widths(r, left, whole, row->after);
        row->ends = above_zero(s->end[1]) > 0;
        row->goes_on = left[0] > 0 || left[1] > 0;
        int64_t reach = s->reach[0] > s->reach[1] ? s->reach[0] : s->reach[1];
        row->bar = plot_share_seen(reach, whole, r->stream, LEAST);
        if (row->bar > row->before[1]) row->bar = row->before[1];
    }
}

/* A band from (x1, y1) to (x2, y2), `width` wide, bending like an S. */
static void band(struct buf *out, struct svg_box from, int64_t x2, int64_t y2)
{
    int64_t middle = (from.y + y2) / 2, w = from.width;
    svg_move(out, from.x, from.y);
    svg_curve(out, from.x, middle, x2, middle, x2, y2);
    svg_to(out, x2 + w, y2);
    svg_curve(out, x2 + w, middle, from.x + w, middle, from.x + w, from.y);
    svg_close(out);
}

static void draw_stream(const struct river *r, const struct row *row, const struct row *next)
{
    struct buf *out = r->out;
    int64_t proven = row->after[0], possible = row->after[1];
    if (proven > 0) {
        svg_path_begin(out, "pl-flow");
        band(out, (struct svg_box){row->x, row->y, proven, 0}, next->x, next->y);
        svg_path_end(out);
    }
    if (possible <= proven) return;
    struct svg_box from = {row->x + proven, row->y, possible - proven, 0};
    svg_path_begin(out, "pl-maybe");
    band(out, from, next->x + proven, next->y);
    svg_path_end(out);
    svg_path_begin_pattern(out, r->picture->frame.id, "h");
    band(out, from, next->x + proven, next->y);
    svg_path_end(out);
}

/* The lower edge of what is torn off: uneven teeth from left to right. */
static void tear(struct buf *out, int64_t left, int64_t width, int64_t y)
{
    int64_t teeth = width / (9 * SVG_PX);
    if (teeth < 1) teeth = 1;
    int64_t depth = width / teeth / 2;
    if (depth > 8 * SVG_PX) depth = 8 * SVG_PX;
    for (int64_t i = 0; i < teeth; i++) {
        int64_t a = left + width * i / teeth, b = left + width * (i + 1) / teeth;
        svg_to(out, a + (b - a) * 2 / 3, y + (i % 2 ? depth / 2 : depth));
        svg_to(out, b, y - (i % 2 ? depth / 2 : 0));
    }
}

static void rounded(struct buf *out, int64_t left, int64_t width, int64_t y)
{
    int64_t right = left + width, round = width / 2 < 10 * SVG_PX ? width / 2 : 10 * SVG_PX;
    svg_to(out, left, y - round);
    svg_curve(out, left, y, left, y, left + round, y);
    svg_to(out, right - round, y);
    svg_curve(out, right, y, right, y, right, y - round);
}

/* What ends at a row leaves the stream to the right and is torn off, or has arrived and has a
 * rounded end, at `y`, where its words stand. Returns its right edge. */
static int64_t draw_end(const struct river *r, const struct row *row, int64_t y)
{
    struct buf *out = r->out;
    bool arrived = row->stage->arrived;
    int64_t width = row->before[1] - row->after[1];
    if (width < LEAST) width = LEAST;
    int64_t from = row->x + row->before[1] - width;
    int64_t to = arrived && !row->goes_on ? from : from + DRIFT;
    int64_t bend = row->y + 30 * SVG_PX, middle = (row->y + bend) / 2;
    int64_t bottom = y + 4 * SVG_PX;
    if (arrived)
        svg_path_begin(out, "pl-arrived");
    else
        svg_path_begin_pattern(out, r->picture->frame.id, "g");
    svg_move(out, from, row->y);
    svg_curve(out, from, middle, to, middle, to, bend);
    if (arrived) {
        rounded(out, to, width, bottom);
    } else {
        svg_to(out, to, bottom);
        tear(out, to, width, bottom);
    }
    svg_to(out, to + width, bend);
    svg_curve(out, to + width, middle, from + width, middle, from + width, row->y);
    svg_close(out);
    svg_path_end(out);
    return to + width;
}

/* The words of a row; returns the y below them, and where the words of the end begin. */
static int64_t draw_words(const struct river *r, const struct row *row, int64_t *end_y_out)
{
    const struct plot_river_stage *s = row->stage;
    struct buf *out = r->out;
    struct svg_text text = {.size = SVG_LARGE,
                            .bold = true,
                            .x = r->text_x,
                            .y = row->y + 19 * SVG_PX,
                            .width = r->text_width,
                            .text = s->label,
                            .full = s->label};
    bool link = svg_part_begin(out, s->href, STR_NONE, row->money ? NULL : "pl-quiet");
    svg_text_draw(out, &text);
    svg_part_end(out, link);
    text = (struct svg_text){
        .size = SVG_NORMAL, .x = r->text_x, .y = row->y + 38 * SVG_PX, .width = r->text_width};
    if (!row->money) {
        text.class_name = "pl-quiet";
        text.text = text.full = s->note;
        return svg_text_block(out, &text, 2, 16 * SVG_PX);
    }
    text.text = text.full = s->reach_text;
    text.y = svg_text_block(out, &text, 2, 16 * SVG_PX);
    text.class_name = "pl-quiet";
    text.text = text.full = s->possible_text;
    text.y = svg_text_block(out, &text, 2, 16 * SVG_PX) + 9 * SVG_PX;
    *end_y_out = text.y;
    if (!row->ends || s->end_text.n == 0) return text.y - 9 * SVG_PX;
    text.class_name = s->arrived ? "pl-arrived-t" : "pl-break-t";
    text.text = text.full = s->end_text;
    link = svg_part_begin(out, s->end_href, STR_NONE, NULL);
    text.y = svg_text_block(out, &text, 4, 16 * SVG_PX);
    svg_part_end(out, link);
    return text.y;
}

/* Everything of a row but the stream that leaves it; returns the y of the next row. */
static int64_t draw_row(const struct river *r, const struct row *row)
{
    struct buf *out = r->out;
    int64_t end_y = row->y, right = row->x + row->before[1];
    svg_segment(out, row->money ? "pl-rule" : "pl-rule pl-dash", row->money ? right : PAD, row->y,
                r->width - PAD / 2, row->y);
    int64_t below = draw_words(r, row, &end_y);
    int64_t least = row->y + (row->money ? ROW_LEAST : NOTE_ROW);
    if (row->ends) {
        if (end_y < row->y + 44 * SVG_PX) end_y = row->y + 44 * SVG_PX;
        int64_t edge = draw_end(r, row, end_y);
        if (row->stage->end_text.n > 0 && edge + 3 * SVG_PX < r->text_x - 5 * SVG_PX)
            svg_segment(out, row->stage->arrived ? "pl-lead" : "pl-lead pl-lead-break",
                        edge + 3 * SVG_PX, end_y - 4 * SVG_PX, r->text_x - 5 * SVG_PX,
                        end_y - 4 * SVG_PX);
        if (least < end_y + 24 * SVG_PX) least = end_y + 24 * SVG_PX;
    }
    below += 8 * SVG_PX;
    return below > least ? below : least;
}

static bool has_links(const struct river *r)
{
    for (size_t i = 0; i < r->row_count; i++)
        if (svg_address_is_safe(r->rows[i].stage->href) ||
            (r->rows[i].ends && svg_address_is_safe(r->rows[i].stage->end_href)))
            return true;
    return false;
}

static void draw_bars(const struct river *r)
{
    for (size_t i = 0; i < r->row_count; i++) {
        const struct row *row = &r->rows[i];
        if (row->money && row->bar > 0)
            svg_rect(r->out, "pl-bar", (struct svg_box){row->x, row->y - BAR / 2, row->bar, BAR});
    }
}

void plot_river_draw(struct buf *out, const struct plot_river *river)
{
    /* The rows are drawn into a buffer of their own: their heights come from their words. */
    struct buf rows;
    buf_init(&rows, out->max);
    struct river r = {.out = &rows, .picture = river};
    r.width = svg_frame_width(&river->frame);
    r.stream = r.width * 31 / 100;
    r.text_x = PAD + SWAY + r.stream + DRIFT + GUTTER;
    r.text_width = r.width - r.text_x - PAD / 2;
    lay_rows(&r);
    int64_t y = 12 * SVG_PX;
    for (size_t i = 0; i < r.row_count; i++) {
        r.rows[i].y = y;
        y = draw_row(&r, &r.rows[i]);
    }
    for (size_t i = 0; i + 1 < r.row_count; i++) draw_stream(&r, &r.rows[i], &r.rows[i + 1]);
    draw_bars(&r);
    svg_begin(out, &river->frame, "river", r.width, y + 4 * SVG_PX, has_links(&r));
    svg_hatch(out, river->frame.id);
    svg_drying(out, river->frame.id);
    if (rows.failed) out->failed = true;
    buf_str(out, buf_view(&rows));
    svg_end(out);
    buf_free(&rows);
}
