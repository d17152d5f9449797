/* Values over time as pictures: see series_parts.h. */
#include "web/series_parts.h"

#include <stdio.h>

#include "web/emit.h"

enum { DECIMALS = 6, MILLION = 1000000, NARROW = 360, WIDE = 760, YEARS = 40 };

static void tick(void *context, int64_t value, struct buf *out)
{
    long long whole = value / MILLION, part = value % MILLION;
    char digits[16];
    (void)context;
    if (part < 0) part = -part;
    int n = part ? snprintf(digits, sizeof digits, "%06lld", part) : 0;
    while (n > 0 && digits[n - 1] == '0') digits[--n] = '\0';
    buf_printf(out, n ? "%s%lld.%s" : "%s%lld", value < 0 && !whole ? "-" : "", whole, digits);
}

size_t series_add(struct page *page, struct plot_point *points, size_t n, int32_t day,
                  struct str value)
{
    int64_t scaled;
    if (day == DATE_NONE || n >= SERIES_POINTS || !decimal_parse(value, DECIMALS, &scaled))
        return n;
    if (n && points[n - 1].x >= day) return n;
    points[n] =
        (struct plot_point){day, true, scaled,
                            arena_printf(page->arena, "%.*s: %.*s",
                                         STR_FMT(emit_date_text(page, day)), STR_FMT(value))};
    return n + 1;
}

size_t series_break(struct plot_point *points, size_t n, int32_t day)
{
    if (!n || n >= SERIES_POINTS || !points[n - 1].has || points[n - 1].x + 1 >= day) return n;
    points[n] = (struct plot_point){.x = points[n - 1].x + 1, .has = false};
    return n + 1;
}

bool series_level(struct str value, int32_t from, int32_t until, struct plot_point out[2])
{
    int64_t scaled;
    if (!decimal_parse(value, DECIMALS, &scaled)) return false;
    out[0] = (struct plot_point){from, true, scaled, STR_NONE};
    out[1] = (struct plot_point){until, true, scaled, value};
    return true;
}

struct str series_month(struct page *page, int32_t day)
{
    struct str text = emit_date_text(page, day); /* "29 de marzo de 2026", "29 March 2026" */
    size_t at = 0;
    if (day == DATE_NONE) return text;
    while (at < text.n && text.p[at] != ' ') at++;
    text = str_slice(text, at + 1, text.n);
    return str_starts(text, STR("de ")) ? str_slice(text, 3, text.n) : text;
}

/* The first day of each year between; where there is none, the ends by their months. */
static size_t mark_years(struct page *page, int32_t first, int32_t last,
                         struct plot_line_mark marks[YEARS])
{
    size_t n = 0;
    int until = date_year(last), from = date_year(first) + 1, step = 1 + (until - from) / YEARS;
    for (int year = from; year <= until && n < YEARS; year += step)
        marks[n++] = (struct plot_line_mark){date_from_ymd(year, 1, 1),
                                             arena_printf(page->arena, "%d", year)};
    if (n) return n;
    marks[0] = (struct plot_line_mark){first, series_month(page, first)};
    marks[1] = (struct plot_line_mark){last, series_month(page, last)};
    return 2;
}

struct str series_draw(struct page *page, const struct series_picture *p)
{
    struct plot_line_mark marks[YEARS];
    struct plot_line line = {.frame = {.id = str_of(p->id),
                                       .title = p->title,
                                       .desc = str_of(_("Los mismos valores están en la tabla.")),
                                       .width = NARROW,
                                       .screen = PLOT_NARROW},
                             .series = p->series,
                             .series_count = p->count,
                             .marks = marks,
                             .mark_count = mark_years(page, p->first, p->last, marks),
                             .tick = tick};
    struct str both = STR("");
    struct buf out;
    if (!p->count || p->first >= p->last) return both;
    buf_init(&out, 256 << 10);
    plot_line_draw(&out, &line);
    line.frame.id = arena_printf(page->arena, "%s-ancho", p->id);
    line.frame.width = WIDE;
    line.frame.screen = PLOT_WIDE;
    plot_line_draw(&out, &line);
    if (!out.failed) both = arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return both;
}
