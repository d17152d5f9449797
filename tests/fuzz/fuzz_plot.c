/* Every picture from arrays by chance: any numbers, any bytes in the texts, any indexes. What is
 * drawn can be read back by an XML parser, without negative lengths, styles, unsafe addresses. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/date.h"
#include "plot/bars.h"
#include "plot/gantt.h"
#include "plot/line.h"
#include "plot/map.h"
#include "plot/river.h"
#include "plot/sankey.h"
#include "plot/sparkline.h"
#include "plot/treemap.h"
#include "plot/wellformed.c"

struct input {
    const uint8_t *p;
    size_t n;
};

static uint8_t byte(struct input *in)
{
    if (in->n == 0) return 0;
    in->n--;
    return *in->p++;
}

/* Small numbers, and those at the ends of what there is. */
static int64_t number(struct input *in)
{
    uint8_t how = byte(in);
    uint64_t v = 0;
    for (int i = 0; i < (how & 7) + 1; i++) v = v << 8 | byte(in);
    switch (how >> 5) {
    case 0:
        return INT64_MAX - (int64_t)(v & 0xff);
    case 1:
        return INT64_MIN + (int64_t)(v & 0xff);
    case 2:
        return -(int64_t)(v >> 1);
    case 3:
        return 0;
    default:
        return (int64_t)(v >> 1);
    }
}

static int small(struct input *in)
{
    return byte(in) - 128;
}

static struct str text(struct input *in)
{
    size_t n = byte(in) % 40;
    if (n > in->n) n = in->n;
    struct str s = {(const char *)in->p, n};
    in->p += n;
    in->n -= n;
    return s;
}

static struct plot_frame frame(struct input *in)
{
    static const struct str ids[] = {{"a", 1}, {"b-1", 3}, {NULL, 0}};
    uint8_t which = byte(in);
    return (struct plot_frame){.id = ids[which % 3],
                               .title = text(in),
                               .desc = text(in),
                               .width = (int)(int32_t)number(in),
                               .height = which & 16 ? (int)(int32_t)number(in) : 0,
                               .screen = (enum plot_screen)(which >> 6)};
}

enum { MOST = 70 };

static void fuzz_river(struct input *in, struct buf *out)
{
    struct plot_river_stage stages[20];
    struct plot_river river = {frame(in), stages, byte(in) % 20};
    for (size_t i = 0; i < river.stage_count; i++)
        stages[i] = (struct plot_river_stage){.label = text(in),
                                              .href = text(in),
                                              .reach = {number(in), number(in)},
                                              .end = {number(in), number(in)},
                                              .reach_text = text(in),
                                              .possible_text = text(in),
                                              .end_text = text(in),
                                              .end_href = text(in),
                                              .arrived = byte(in) & 1,
                                              .note = text(in)};
    plot_river_draw(out, &river);
}

static void fuzz_sankey(struct input *in, struct buf *out)
{
    struct plot_sankey_node nodes[MOST];
    struct plot_sankey_link links[MOST];
    struct plot_sankey s = {.frame = frame(in), .horizontal = byte(in) & 1};
    s.per_layer = small(in);
    s.rest = text(in);
    s.nodes = nodes;
    s.node_count = byte(in) % MOST;
    s.links = links;
    s.link_count = byte(in) % MOST;
    for (size_t i = 0; i < s.node_count; i++)
        nodes[i] = (struct plot_sankey_node){.label = text(in),
                                             .money = text(in),
                                             .href = text(in),
                                             .layer = small(in),
                                             .value = number(in),
                                             .broken = number(in),
                                             .group = small(in),
                                             .focus = byte(in) & 1};
    for (size_t i = 0; i < s.link_count; i++)
        links[i] = (struct plot_sankey_link){byte(in) % (MOST + 2), byte(in) % (MOST + 2),
                                             number(in), (enum plot_evidence)byte(in), text(in)};
    plot_sankey_draw(out, &s);
}

static void fuzz_treemap(struct input *in, struct buf *out)
{
    struct plot_treemap_cell cells[MOST];
    struct plot_treemap t = {.frame = frame(in), .rest = text(in), .rest_href = text(in)};
    t.cells = cells;
    t.cell_count = byte(in) % MOST;
    for (size_t i = 0; i < t.cell_count; i++)
        cells[i] = (struct plot_treemap_cell){.label = text(in),
                                              .money = text(in),
                                              .href = text(in),
                                              .value = number(in),
                                              .group = small(in)};
    plot_treemap_draw(out, &t);
}

static void fuzz_bars(struct input *in, struct buf *out)
{
    struct plot_bar bars[12 * 10];
    struct str categories[12], series[10];
    struct plot_bars b = {.frame = frame(in), .absent = text(in)};
    uint8_t how = byte(in);
    b.lying = how & 1;
    b.stacked = how & 2;
    b.category_count = byte(in) % 12;
    b.series_count = byte(in) % 10;
    b.categories = categories;
    b.category_hrefs = how & 4 ? categories : NULL;
    b.series = series;
    b.bars = bars;
    for (size_t i = 0; i < b.category_count; i++) categories[i] = text(in);
    for (size_t i = 0; i < b.series_count; i++) series[i] = text(in);
    for (size_t i = 0; i < b.category_count * b.series_count; i++)
        bars[i] = (struct plot_bar){
            .has = byte(in) & 3, .value = number(in), .text = text(in), .href = text(in)};
    plot_bars_draw(out, &b);
}

static void fuzz_line(struct input *in, struct buf *out)
{
    struct plot_point points[MOST];
    struct plot_line_mark marks[MOST];
    size_t count = byte(in) % MOST;
    struct plot_line_series series[] = {{text(in), points, count, byte(in) & 1},
                                        {text(in), points, count / 2, false}};
    struct plot_line l = {.frame = frame(in),
                          .series = series,
                          .series_count = byte(in) % 3,
                          .marks = marks,
                          .mark_count = count,
                          .from_zero = byte(in) & 1};
    for (size_t i = 0; i < count; i++) {
        points[i] = (struct plot_point){number(in), byte(in) & 3, number(in), text(in)};
        marks[i] = (struct plot_line_mark){points[i].x, points[i].detail};
    }
    plot_line_draw(out, &l);
}

static void fuzz_gantt(struct input *in, struct buf *out)
{
    struct plot_gantt_row rows[MOST];
    struct plot_gantt_milestone milestones[8];
    struct plot_gantt g = {.frame = frame(in), .rows = rows, .milestones = milestones};
    g.row_count = byte(in) % MOST;
    g.milestone_count = byte(in) % 8;
    g.today = (int32_t)number(in);
    g.today_text = text(in);
    for (size_t i = 0; i < g.row_count; i++)
        rows[i] = (struct plot_gantt_row){text(in),
                                          text(in),
                                          text(in),
                                          (int32_t)number(in),
                                          (int32_t)number(in),
                                          (int32_t)number(in) % 40000,
                                          (int32_t)number(in) % 40000,
                                          (int)(int32_t)number(in),
                                          byte(in) & 1};
    for (size_t i = 0; i < g.milestone_count; i++)
        milestones[i] =
            (struct plot_gantt_milestone){byte(in), (int32_t)number(in) % 40000, text(in)};
    plot_gantt_draw(out, &g);
}

static struct plot_position position(struct input *in)
{
    int64_t a = number(in), b = number(in);
    return (struct plot_position){(int32_t)(a % 95000000), (int32_t)(b % 190000000)};
}

static void fuzz_map(struct input *in, struct buf *out)
{
    struct plot_position ring[MOST];
    struct plot_map_point points[MOST];
    size_t count = byte(in) % MOST;
    struct plot_map_outline outlines[] = {{ring, count, text(in), true},
                                          {ring, count / 2, text(in), false}};
    struct plot_map m = {.frame = frame(in),
                         .outlines = outlines,
                         .outline_count = byte(in) % 3,
                         .points = points,
                         .point_count = count / 3,
                         .scale_unit = text(in)};
    for (size_t i = 0; i < count; i++) ring[i] = position(in);
    for (size_t i = 0; i < m.point_count; i++)
        points[i] = (struct plot_map_point){.at = position(in),
                                            .label = text(in),
                                            .href = text(in),
                                            .group = small(in),
                                            .doubtful = byte(in) & 1,
                                            .named = byte(in) & 1};
    plot_map_draw(out, &m);
}

static void fuzz_sparkline(struct input *in, struct buf *out)
{
    int64_t values[200];
    bool has[200];
    struct plot_sparkline s = {.id = STR("k"), .title = text(in), .values = values};
    s.bars = byte(in) & 1;
    s.has = byte(in) & 1 ? has : NULL;
    s.count = byte(in) % 200;
    s.width = (int)(int32_t)number(in);
    for (size_t i = 0; i < s.count; i++) {
        values[i] = number(in);
        has[i] = byte(in) & 1;
    }
    plot_sparkline_draw(out, &s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const pictures[])(struct input *, struct buf *) = {
        fuzz_river, fuzz_sankey, fuzz_treemap, fuzz_bars,
        fuzz_line,  fuzz_gantt,  fuzz_map,     fuzz_sparkline};
    if (size < 2) return 0;
    struct input in = {data + 1, size - 1};
    struct buf out;
    buf_init(&out, 4 << 20);
    pictures[data[0] % (sizeof pictures / sizeof *pictures)](&in, &out);
    MUST(!out.failed);
    const char *fault = svg_fault(buf_view(&out));
    if (fault) fprintf(stderr, "%s\n%.*s\n", fault, (int)out.n, out.p);
    MUST(!fault);
    buf_free(&out);
    return 0;
}
