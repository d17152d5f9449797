/* Works in time: see gantt.h. */
#include "plot/gantt.h"

#include "plot/length.h"
#include "plot/svg.h"

enum {
    TOP = 34 * SVG_PX, /* the time axis and today's text */
    ROW = 42 * SVG_PX,
    LABEL = 13 * SVG_PX, /* base line of a row's name, from its top */
    BAR_TOP = 19 * SVG_PX,
    BAR = 12 * SVG_PX,
    EDGE = 6 * SVG_PX
};

struct chart {
    struct buf *out;
    const struct plot_gantt *picture;
    size_t rows;
    int64_t from, to; /* days */
    int64_t width;
};

/* Days that a calendar of four digits has; others count as not published. */
static bool is_day(int32_t day)
{
    return day != DATE_NONE && day > -354285 && day < 2932897; /* years 1000 to 9999 */
}

static void include(struct chart *c, int32_t day, bool *any)
{
    if (!is_day(day)) return;
    if (!*any || day < c->from) c->from = day;
    if (!*any || day > c->to) c->to = day;
    *any = true;
}

static bool find_range(struct chart *c)
{
    bool any = false;
    for (size_t i = 0; i < c->rows; i++) {
        const struct plot_gantt_row *r = &c->picture->rows[i];
        include(c, r->planned_from, &any);
        include(c, r->planned_to, &any);
        include(c, r->real_from, &any);
        include(c, r->real_to, &any);
    }
    for (size_t i = 0; i < c->picture->milestone_count && i < PLOT_GANTT_MILESTONES; i++)
        if (c->picture->milestones[i].row < c->rows)
            include(c, c->picture->milestones[i].day, &any);
    if (any) include(c, c->picture->today, &any);
    if (c->to < c->from + 28) c->to = c->from + 28;
    return any;
}

static int64_t x_of(const struct chart *c, int64_t day)
{
    return EDGE + plot_share(day - c->from, c->to - c->from, c->width - 2 * EDGE);
}

/* Lines at the beginnings of years, or of months where few years are shown. */
static void draw_calendar(const struct chart *c)
{
    static const int steps[] = {1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000};
    int64_t most = c->width / (58 * SVG_PX), bottom = TOP + (int64_t)c->rows * ROW;
    size_t s = 0;
    while (s + 1 < sizeof steps / sizeof *steps && (c->to - c->from) / 30 > steps[s] * most) s++;
    int step = steps[s], year = date_year((int32_t)c->from);
    for (int month = year / (step < 12 ? 1 : step / 12) * (step < 12 ? 1 : step / 12) * 12;
         month / 12 < 10000; month += step) {
        int32_t day = date_from_ymd(month / 12, month % 12 + 1, 1);
        if (day == DATE_NONE || day > c->to) break;
        if (day < c->from) continue;
        struct buf text;
        buf_init(&text, 64);
        if (step < 12) buf_printf(&text, "%02d/", month % 12 + 1);
        buf_printf(&text, "%d", month / 12);
        int64_t x = x_of(c, day);
        svg_segment(c->out, "pl-grid", x, TOP - 6 * SVG_PX, x, bottom);
        struct svg_text label = {.class_name = "pl-quiet",
                                 .size = SVG_SMALL,
                                 .x = x,
                                 .y = TOP - 9 * SVG_PX,
                                 .text = buf_view(&text)};
        int64_t room = svg_text_width(label.text, SVG_SMALL, false);
        if (label.x + room > c->width) label.x = c->width - room;
        svg_text_draw(c->out, &label);
        buf_free(&text);
    }
}

static void draw_row(const struct chart *c, size_t i)
{
    const struct plot_gantt_row *r = &c->picture->rows[i];
    struct buf *out = c->out;
    int64_t y = TOP + (int64_t)i * ROW;
    bool link = svg_part_begin(out, r->href, r->detail.n > 0 ? r->detail : r->label, NULL);
    struct svg_text label = {.class_name = "pl-halo",
                             .size = SVG_NORMAL,
                             .x = EDGE,
                             .y = y + LABEL,
                             .width = c->width - 2 * EDGE,
                             .text = r->label};
    svg_text_draw(out, &label);
    int32_t real_to = is_day(r->real_to) ? r->real_to : c->picture->today;
    if (is_day(r->real_from) && is_day(real_to) && real_to >= r->real_from) {
        int64_t a = x_of(c, r->real_from), b = x_of(c, real_to);
        if (b - a < 2 * SVG_PX) b = a + 2 * SVG_PX;
        struct svg_box bar = {a, y + BAR_TOP, b - a, BAR};
        svg_rect(out, "pl-real", bar);
        int progress = r->progress > 10000 ? 10000 : r->progress;
        bar.width = progress > 0 ? bar.width * progress / 10000 : 0;
        if (bar.width > 0) svg_rect(out, "pl-done", bar);
        bar.width = b - a;
        if (r->late) svg_rect(out, "pl-late", bar);
    }
    if (is_day(r->planned_from) && is_day(r->planned_to) && r->planned_to >= r->planned_from) {
        /* A bracket below: the plan and what became of it are seen side by side. */
        int64_t a = x_of(c, r->planned_from), b = x_of(c, r->planned_to), below = y + BAR_TOP + BAR;
        svg_path_begin(out, "pl-planned");
        svg_move(out, a, below);
        svg_to(out, a, below + 5 * SVG_PX);
        svg_to(out, b, below + 5 * SVG_PX);
        svg_to(out, b, below);
        svg_path_end(out);
    }
    svg_part_end(out, link);
}

static void draw_milestones(const struct chart *c)
{
    for (size_t i = 0; i < c->picture->milestone_count && i < PLOT_GANTT_MILESTONES; i++) {
        const struct plot_gantt_milestone *m = &c->picture->milestones[i];
        if (m->row >= c->rows || !is_day(m->day)) continue;
        int64_t x = x_of(c, m->day), r = 55;
        int64_t y = TOP + (int64_t)m->row * ROW + BAR_TOP + BAR / 2;
        svg_path_begin(c->out, "pl-mark");
        svg_move(c->out, x, y - r);
        svg_to(c->out, x + r, y);
        svg_to(c->out, x, y + r);
        svg_to(c->out, x - r, y);
        svg_close(c->out);
        buf_text(c->out, "\">");
        svg_title(c->out, m->label);
        buf_text(c->out, "</path>");
    }
}

static void draw_today(const struct chart *c)
{
    if (!is_day(c->picture->today)) return;
    int64_t x = x_of(c, c->picture->today);
    svg_segment(c->out, "pl-today", x, 14 * SVG_PX, x, TOP + (int64_t)c->rows * ROW);
    struct svg_text text = {.class_name = "pl-break-t",
                            .size = SVG_SMALL,
                            .anchor = x > c->width / 2 ? SVG_END : SVG_START,
                            .x = x + (x > c->width / 2 ? 2 : -2) * SVG_PX,
                            .y = 10 * SVG_PX,
                            .width = c->width / 2,
                            .text = c->picture->today_text};
    svg_text_draw(c->out, &text);
}

void plot_gantt_draw(struct buf *out, const struct plot_gantt *gantt)
{
    struct chart c = {.out = out, .picture = gantt, .width = svg_frame_width(&gantt->frame)};
    c.rows = gantt->row_count < PLOT_GANTT_ROWS ? gantt->row_count : PLOT_GANTT_ROWS;
    bool any = find_range(&c), links = false;
    for (size_t i = 0; i < c.rows; i++) links |= svg_address_is_safe(gantt->rows[i].href);
    svg_begin(out, &gantt->frame, "gantt", c.width, TOP + (int64_t)c.rows * ROW + 4 * SVG_PX,
              links);
    if (any) draw_calendar(&c);
    for (size_t i = 0; i < c.rows; i++) draw_row(&c, i);
    if (any) draw_today(&c);
    if (any) draw_milestones(&c);
    svg_end(out);
}
