/* The laws of the pictures: areas and widths add up, whatever the numbers. */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "plot/outline.h"
#include "plot/river.h"
#include "plot/sankey_private.h"
#include "plot/treemap.h"
#include "plot/wellformed.h"

static uint64_t next_number(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static int descending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static size_t sorted_values(uint64_t *state, int64_t values[PLOT_TREEMAP_CELLS], int shift)
{
    size_t count = 1 + next_number(state) % PLOT_TREEMAP_CELLS;
    for (size_t i = 0; i < count; i++)
        values[i] = (int64_t)(next_number(state) >> (8 + next_number(state) % (uint64_t)shift)) + 1;
    qsort(values, count, sizeof *values, descending);
    return count;
}

TEST(treemap_areas_add_up_to_the_whole_without_overlap)
{
    uint64_t state = 11;
    for (int round = 0; round < 400; round++) {
        int64_t values[PLOT_TREEMAP_CELLS], area = 0;
        struct plot_rect whole = {0, 0, 3600, 4800}, r[PLOT_TREEMAP_CELLS];
        size_t count = sorted_values(&state, values, 1 + round % 50);
        plot_treemap_layout(values, count, whole, r);
        for (size_t i = 0; i < count; i++) {
            CHECK(r[i].x >= 0 && r[i].y >= 0 && r[i].width >= 0 && r[i].height >= 0);
            CHECK(r[i].x + r[i].width <= 3600 && r[i].y + r[i].height <= 4800);
            area += (int64_t)r[i].width * r[i].height;
            for (size_t k = 0; k < i; k++)
                CHECK(r[i].x >= r[k].x + r[k].width || r[k].x >= r[i].x + r[i].width ||
                      r[i].y >= r[k].y + r[k].height || r[k].y >= r[i].y + r[i].height);
        }
        CHECK_INT(area, 3600 * 4800);
    }
}

TEST(treemap_areas_are_in_proportion_to_the_border_of_a_tenth_of_a_pixel)
{
    uint64_t state = 12;
    for (int round = 0; round < 400; round++) {
        int64_t values[PLOT_TREEMAP_CELLS];
        money_sum sum = 0;
        struct plot_rect r[PLOT_TREEMAP_CELLS];
        size_t count = sorted_values(&state, values, 12);
        for (size_t i = 0; i < count; i++) sum += values[i];
        plot_treemap_layout(values, count, (struct plot_rect){0, 0, 9600, 4800}, r);
        for (size_t i = 0; i < count; i++) {
            int64_t exact = plot_share(values[i], sum, 9600 * 4800);
            int64_t drawn = (int64_t)r[i].width * r[i].height;
            /* A border may be off by the roundings of the rows before it: in tenths of a pixel. */
            int64_t slack = 4 * ((int64_t)r[i].width + r[i].height) + 16;
            CHECK(drawn - exact <= slack && exact - drawn <= slack);
        }
    }
}

TEST(treemap_draws_the_whole_rectangle_and_gathers_the_smallest)
{
    struct plot_treemap_cell cells[90];
    struct svg_seen seen;
    struct buf out;
    for (int i = 0; i < 90; i++)
        cells[i] = (struct plot_treemap_cell){.label = STR("x"), .value = i < 80 ? 90 - i : -i};
    struct plot_treemap t = {.frame = {.id = STR("t"), .title = STR("t")},
                             .rest = STR("otras"),
                             .cells = cells,
                             .cell_count = 90};
    buf_init(&out, 1 << 20);
    plot_treemap_draw(&out, &t);
    CHECK(!svg_read(buf_view(&out), &seen));
    CHECK_INT(seen.rects, PLOT_TREEMAP_CELLS);
    CHECK_INT(seen.rect_area, 3600 * 4800);
    CHECK(str_contains(buf_view(&out), STR("otras (21)")));
    buf_free(&out);
}

TEST(treemap_holds_sums_beyond_int64)
{
    struct plot_treemap_cell cells[90];
    struct svg_seen seen;
    struct buf out;
    for (int i = 0; i < 90; i++) cells[i] = (struct plot_treemap_cell){.value = INT64_MAX - i};
    struct plot_treemap t = {.cells = cells, .cell_count = 90};
    buf_init(&out, 1 << 20);
    plot_treemap_draw(&out, &t);
    CHECK(!svg_read(buf_view(&out), &seen));
    CHECK_INT(seen.rect_area, 3600 * 4800);
    buf_free(&out);
}

/* A graph by chance, laid out; the layout is the caller's to free. */
static struct sankey_layout *some_layout(uint64_t *state, bool horizontal)
{
    static struct plot_sankey_node nodes[220];
    static struct plot_sankey_link links[1100];
    static struct plot_sankey picture;
    size_t n = next_number(state) % 220, m = next_number(state) % 1100;
    for (size_t i = 0; i < n; i++)
        nodes[i] = (struct plot_sankey_node){
            .label = STR("Nodo"),
            .money = STR("$ 1"),
            .layer = (int)(next_number(state) % 9) - 4,
            .value = (int64_t)next_number(state) >> next_number(state) % 63,
            .broken = (int64_t)next_number(state) >> next_number(state) % 63};
    for (size_t i = 0; i < m; i++)
        links[i] =
            (struct plot_sankey_link){next_number(state) % (n + 2), next_number(state) % (n + 2),
                                      (int64_t)next_number(state) >> next_number(state) % 63,
                                      (enum plot_evidence)(next_number(state) % 7), STR_NONE};
    picture = (struct plot_sankey){.horizontal = horizontal,
                                   .per_layer = (int)(next_number(state) % 40) - 2,
                                   .nodes = nodes,
                                   .node_count = n,
                                   .links = links,
                                   .link_count = m};
    struct sankey_layout *l = calloc(1, sizeof *l);
    CHECK(l);
    l->picture = &picture;
    sankey_lay_out(l);
    return l;
}

TEST(sankey_links_share_the_width_of_their_nodes_without_overlap)
{
    uint64_t state = 21;
    for (int round = 0; round < 60; round++) {
        struct sankey_layout *l = some_layout(&state, round % 2);
        int64_t out[SANKEY_ALL] = {0}, in[SANKEY_ALL] = {0};
        for (size_t i = 0; i < l->link_count; i++) {
            const struct sankey_link *k = &l->links[i];
            const struct sankey_node *a = &l->nodes[k->source], *b = &l->nodes[k->target];
            CHECK(a->shown && b->shown);
            CHECK(k->from >= a->across && k->from + k->from_width <= a->across + a->length);
            CHECK(k->to >= b->across && k->to + k->to_width <= b->across + b->length);
            CHECK(k->from_width >= 0 && k->to_width >= 0);
            out[k->source] += k->from_width;
            in[k->target] += k->to_width;
        }
        for (size_t i = 0; i < l->node_count; i++) {
            const struct sankey_node *n = &l->nodes[i];
            CHECK_INT(out[i], plot_share(n->out, n->size, n->length));
            CHECK_INT(in[i], plot_share(n->in, n->size, n->length));
        }
        free(l);
    }
}

TEST(sankey_nodes_of_a_layer_do_not_overlap_and_stay_inside)
{
    uint64_t state = 22;
    for (int round = 0; round < 60; round++) {
        struct sankey_layout *l = some_layout(&state, round % 2);
        for (int i = 0; i < l->layer_count; i++)
            for (size_t k = 0; k < l->layers[i].count; k++) {
                const struct sankey_node *n = &l->nodes[l->layers[i].nodes[k]];
                CHECK(n->length > 0 && n->across >= 0 && n->across + n->length <= l->breadth);
                if (k == 0) continue;
                const struct sankey_node *before = &l->nodes[l->layers[i].nodes[k - 1]];
                CHECK(before->across + before->length <= n->across);
            }
        free(l);
    }
}

TEST(sankey_labels_of_a_line_do_not_overlap_and_stay_inside)
{
    uint64_t state = 23;
    for (int round = 0; round < 60; round++) {
        struct sankey_layout *l = some_layout(&state, false);
        for (size_t i = 0; i < l->node_count; i++) {
            const struct sankey_node *a = &l->nodes[i];
            if (a->label.width == 0) continue;
            CHECK(a->label.x >= 0 && a->label.x + a->label.width <= l->breadth);
            for (size_t k = 0; k < i; k++) {
                const struct sankey_node *b = &l->nodes[k];
                if (b->label.width == 0 || a->layer != b->layer || a->label.y != b->label.y)
                    continue;
                CHECK(a->label.x >= b->label.x + b->label.width ||
                      b->label.x >= a->label.x + a->label.width);
            }
        }
        free(l);
    }
}

static size_t crossings(const struct sankey_layout *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->link_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct sankey_link *a = &l->links[i], *b = &l->links[k];
            if (l->nodes[a->source].layer != l->nodes[b->source].layer ||
                l->nodes[a->target].layer != l->nodes[b->target].layer)
                continue;
            n += (a->from < b->from) != (a->to < b->to);
        }
    return n;
}

TEST(sankey_untangles_streams_given_in_reverse)
{
    struct plot_sankey_node nodes[12];
    struct plot_sankey_link links[6];
    for (int i = 0; i < 12; i++) nodes[i] = (struct plot_sankey_node){.layer = i / 6, .value = 10};
    for (size_t i = 0; i < 6; i++)
        links[i] = (struct plot_sankey_link){i, 11 - i, 10, PLOT_EXACT, STR_NONE};
    struct plot_sankey picture = {
        .nodes = nodes, .node_count = 12, .links = links, .link_count = 6};
    struct sankey_layout *l = calloc(1, sizeof *l);
    CHECK(l);
    l->picture = &picture;
    sankey_lay_out(l);
    CHECK_INT(crossings(l), 0);
    free(l);
}

TEST(sankey_keeps_the_node_of_the_page_when_it_gathers_the_rest)
{
    struct plot_sankey_node nodes[50];
    for (int i = 0; i < 50; i++)
        nodes[i] = (struct plot_sankey_node){.label = STR("otro nodo"), .value = 1000 - i};
    nodes[49].focus = true;
    nodes[49].label = STR("el de la página");
    struct plot_sankey picture = {.rest = STR("otros"), .nodes = nodes, .node_count = 50};
    struct buf out;
    buf_init(&out, 1 << 20);
    plot_sankey_draw(&out, &picture);
    CHECK(str_contains(buf_view(&out), STR("el de la página")));
    CHECK(str_contains(buf_view(&out), STR("otros (45)")));
    buf_free(&out);
}

TEST(river_shows_a_centavo_and_hides_stages_without_money)
{
    struct plot_river_stage stages[] = {{.label = STR("Uno"),
                                         .reach = {INT64_MAX, INT64_MAX},
                                         .end = {INT64_MAX - 1, INT64_MAX - 1}},
                                        {.label = STR("Vacía")},
                                        {.label = STR("Dos"), .reach = {1, 1}, .end = {1, 1}}};
    struct plot_river river = {{.id = STR("r"), .title = STR("r")}, stages, 3};
    struct svg_seen seen;
    struct buf out;
    buf_init(&out, 1 << 20);
    plot_river_draw(&out, &river);
    CHECK(!svg_read(buf_view(&out), &seen));
    CHECK(!str_contains(buf_view(&out), STR("Vac")));
    CHECK(str_contains(buf_view(&out), STR("pl-flow")));
    CHECK_INT(seen.rects, 2);
    buf_free(&out);
}

TEST(outline_keeps_corners_and_drops_what_cannot_be_seen)
{
    /* A square of 100 pixels with 99 steps of a tenth of a pixel on each side. */
    struct outline_point ring[400];
    for (int i = 0; i < 100; i++) {
        ring[i] = (struct outline_point){i * 10, i % 2};
        ring[100 + i] = (struct outline_point){1000 - i % 2, i * 10};
        ring[200 + i] = (struct outline_point){1000 - i * 10, 1000 - i % 2};
        ring[300 + i] = (struct outline_point){i % 2, 1000 - i * 10};
    }
    size_t n = outline_simplify(ring, 400, 150);
    CHECK(n >= 4 && n <= 12);
    int64_t doubled = 0;
    for (size_t i = 0; i < n; i++) {
        struct outline_point a = ring[i], b = ring[(i + 1) % n];
        doubled += a.x * b.y - b.x * a.y;
    }
    CHECK(llabs(doubled / 2 - 1000000) < 10000);
    struct outline_point same[5] = {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}};
    CHECK_INT(outline_simplify(same, 5, 150), 1);
}
