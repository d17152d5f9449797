/* Parts of a whole as rectangles: see treemap.h. */
#include "plot/treemap.h"

#include <stdlib.h>

#include "base/mem.h"
#include "plot/length.h"
#include "plot/svg.h"

/* Cells smaller than this go into the rest: 7 by 7 pixels. */
#define LEAST_AREA (70 * 70)

struct cell {
    const struct plot_treemap_cell *from; /* NULL: the rest */
    int64_t value;
    size_t order;
};

/* --- the rectangles -------------------------------------------------------------------------- */

/* The worst ratio of the sides in a row of cells, thousandths; `side`: what they lie along. */
static unsigned __int128 worst_ratio(int64_t largest, int64_t smallest, int64_t sum, int64_t side)
{
    unsigned __int128 row = (unsigned __int128)sum * (uint64_t)sum;
    unsigned __int128 square = (unsigned __int128)side * (uint64_t)side;
    if (row == 0 || square == 0 || smallest <= 0) return (unsigned __int128)-1;
    unsigned __int128 a = square * (uint64_t)largest * 1000 / row;
    unsigned __int128 b = row * 1000 / (square * (uint64_t)smallest);
    return a > b ? a : b;
}

/* How many of the cells make the first row, as long as the ratios get better. */
static size_t row_length(const int64_t *areas, size_t count, int64_t side)
{
    int64_t sum = areas[0];
    unsigned __int128 best = worst_ratio(areas[0], areas[0], sum, side);
    size_t n = 1;
    while (n < count) {
        sum += areas[n];
        unsigned __int128 next = worst_ratio(areas[0], areas[n], sum, side);
        if (next > best) break;
        best = next;
        n++;
    }
    return n;
}

/* One row along the shorter side, `thickness` deep; takes it off `rest`. */
static void place_row(const int64_t *values, size_t count, int64_t thickness,
                      struct plot_rect *rest, struct plot_rect *out)
{
    bool upright = rest->width >= rest->height;
    int64_t lengths[PLOT_TREEMAP_CELLS], at = 0;
    plot_divide(values, count, upright ? rest->height : rest->width, lengths);
    for (size_t i = 0; i < count; i++) {
        if (upright)
            out[i] = (struct plot_rect){rest->x, rest->y + (int32_t)at, (int32_t)thickness,
                                        (int32_t)lengths[i]};
        else
            out[i] = (struct plot_rect){rest->x + (int32_t)at, rest->y, (int32_t)lengths[i],
                                        (int32_t)thickness};
        at += lengths[i];
    }
    if (upright) {
        rest->x += (int32_t)thickness;
        rest->width -= (int32_t)thickness;
    } else {
        rest->y += (int32_t)thickness;
        rest->height -= (int32_t)thickness;
    }
}

void plot_treemap_layout(const int64_t *values, size_t count, struct plot_rect whole,
                         struct plot_rect *out)
{
    int64_t areas[PLOT_TREEMAP_CELLS];
    money_sum left = 0;
    if (count > PLOT_TREEMAP_CELLS) count = PLOT_TREEMAP_CELLS;
    for (size_t i = 0; i < count; i++) left += values[i];
    int64_t area = (int64_t)whole.width * whole.height;
    for (size_t i = 0; i < count; i++) areas[i] = plot_share_seen(values[i], left, area, 1);
    for (size_t at = 0; at < count;) {
        bool upright = whole.width >= whole.height;
        int64_t side = upright ? whole.height : whole.width;
        size_t n = row_length(areas + at, count - at, side);
        money_sum row = 0;
        for (size_t i = 0; i < n; i++) row += values[at + i];
        int64_t thickness = plot_share(row, left, upright ? whole.width : whole.height);
        place_row(values + at, n, thickness, &whole, out + at);
        left -= row;
        at += n;
    }
}

/* --- the picture ----------------------------------------------------------------------------- */

static int compare_cells(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* The cells to draw, large to small, the rest last; *merged_out of them are in the rest. */
static size_t choose_cells(const struct plot_treemap *t, struct cell *all, int64_t area,
                           size_t *merged_out)
{
    size_t count = 0;
    money_sum whole = 0, rest = 0;
    for (size_t i = 0; i < t->cell_count; i++) {
        if (t->cells[i].value <= 0) continue;
        all[count++] = (struct cell){&t->cells[i], t->cells[i].value, i};
        whole += t->cells[i].value;
    }
    /* Sums that do not fit are drawn in proportion to the largest that does. */
    while (whole > INT64_MAX) {
        whole = 0;
        for (size_t i = 0; i < count; i++) whole += all[i].value = all[i].value / 2 + 1;
    }
    qsort(all, count, sizeof *all, compare_cells);
    size_t kept = count < PLOT_TREEMAP_CELLS ? count : PLOT_TREEMAP_CELLS - 1;
    while (kept > 1 && plot_share(all[kept - 1].value, whole, area) < LEAST_AREA) kept--;
    if (kept + 1 == count && count <= PLOT_TREEMAP_CELLS) kept = count; /* no rest of one */
    if (kept == PLOT_TREEMAP_CELLS && kept < count) kept--;
    for (size_t i = kept; i < count; i++) rest += all[i].value;
    *merged_out = count - kept;
    if (kept < count) all[kept] = (struct cell){NULL, (int64_t)rest, 0};
    return kept < count ? kept + 1 : count;
}

static void draw_words(struct buf *out, struct plot_rect r, struct str label, struct str money)
{
    int64_t room = r.width - 12 * SVG_PX;
    if (r.width < 40 * SVG_PX || r.height < 20 * SVG_PX) return;
    struct svg_text text = {.size = SVG_NORMAL,
                            .x = r.x + 6 * SVG_PX,
                            .y = r.y + 17 * SVG_PX,
                            .width = room,
                            .bold = true,
                            .text = label};
    int64_t lines = (r.height - 6 * SVG_PX) / (15 * SVG_PX);
    if (lines > 1) lines--; /* one for the money */
    text.bold = false;
    text.y = svg_text_block(out, &text, (size_t)lines, 15 * SVG_PX) + 1 * SVG_PX;
    if (text.y > r.y + r.height - 4 * SVG_PX) return;
    text.size = SVG_SMALL;
    if (svg_text_width(money, SVG_SMALL, true) > room) return; /* half a figure is a wrong figure */
    text.bold = true;
    text.text = money;
    svg_text_draw(out, &text);
}

static void draw_cell(struct buf *out, const struct plot_treemap *t, const struct cell *cell,
                      struct plot_rect r, size_t merged)
{
    struct buf joined;
    buf_init(&joined, out->max);
    struct str label, money = STR_NONE, title, href = t->rest_href;
    int group = 5;
    if (cell->from) {
        label = cell->from->label;
        money = cell->from->money;
        title = svg_detail(&joined, cell->from->detail, label, money);
        href = cell->from->href;
        group = cell->from->group;
    } else {
        buf_str(&joined, t->rest);
        buf_text(&joined, " (");
        buf_u64(&joined, merged);
        buf_char(&joined, ')');
        title = label = joined.failed ? t->rest : buf_view(&joined);
    }
    char name[8] = {'p', 'l', '-', 'g', (char)('0' + (unsigned)group % PLOT_GROUPS)};
    bool link = svg_part_begin(out, href, title, name);
    svg_rect(out, "pl-cell", (struct svg_box){r.x, r.y, r.width, r.height});
    draw_words(out, r, label, money);
    svg_part_end(out, link);
    buf_free(&joined);
}

void plot_treemap_draw(struct buf *out, const struct plot_treemap *treemap)
{
    struct cell *cells = mem_calloc(treemap->cell_count + 1, sizeof *cells);
    if (!cells) {
        out->failed = true;
        return;
    }
    int64_t width = svg_frame_width(&treemap->frame), pixels = width / SVG_PX;
    int64_t height = SVG_PX * svg_frame_height(&treemap->frame, pixels <= 480 ? (int)pixels * 4 / 3
                                                                              : (int)pixels / 2);
    struct plot_rect whole = {0, 0, (int32_t)width, (int32_t)height}, rects[PLOT_TREEMAP_CELLS];
    size_t merged = 0, count = choose_cells(treemap, cells, width * height, &merged);
    int64_t values[PLOT_TREEMAP_CELLS];
    bool links = merged > 0 && svg_address_is_safe(treemap->rest_href);
    for (size_t i = 0; i < count; i++) {
        values[i] = cells[i].value;
        links |= cells[i].from && svg_address_is_safe(cells[i].from->href);
    }
    plot_treemap_layout(values, count, whole, rects);
    svg_begin(out, &treemap->frame, "treemap", width, height, links);
    svg_group_begin(out, "pl-cells");
    for (size_t i = 0; i < count; i++) draw_cell(out, treemap, &cells[i], rects[i], merged);
    svg_group_end(out);
    svg_end(out);
    mem_free(cells);
}
