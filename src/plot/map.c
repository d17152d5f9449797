/* A small map without tiles: see map.h. */
#include "plot/map.h"

#include "base/mem.h"
#include "plot/length.h"
#include "plot/outline.h"
#include "plot/svg.h"

enum {
    EDGE = 14 * SVG_PX,
    RADIUS = 55,
    NEAR = 50,                 /* points closer than this are one mark */
    LEAST_SPAN = 20000,        /* about two kilometres */
    LEAST_AREA = 150,          /* corners of outlines: 1.5 square pixels */
    METRES_PER_DEGREE = 111195 /* of latitude, mean */
};

struct mark {
    int64_t x, y;
    size_t point; /* the first of them */
    size_t count;
    struct svg_box label; /* width 0: none */
};
struct map {
    struct buf *out;
    const struct plot_map *picture;
    int64_t south, north, west, east; /* millionths; west and east in degrees of longitude */
    int64_t cosine;                   /* of the middle latitude, millionths */
    int64_t width, height;
    struct mark *marks;
    size_t mark_count;
};

static bool on_globe(struct plot_position p)
{
    return p.latitude >= -90000000 && p.latitude <= 90000000 && p.longitude >= -180000000 &&
           p.longitude <= 180000000;
}

static void include(struct map *m, struct plot_position p, bool *any)
{
    if (!on_globe(p)) return;
    if (!*any || p.latitude < m->south) m->south = p.latitude;
    if (!*any || p.latitude > m->north) m->north = p.latitude;
    if (!*any || p.longitude < m->west) m->west = p.longitude;
    if (!*any || p.longitude > m->east) m->east = p.longitude;
    *any = true;
}

static size_t point_count(const struct map *m)
{
    size_t n = m->picture->point_count;
    return n < PLOT_MAP_POINTS ? n : PLOT_MAP_POINTS;
}

static bool find_bounds(struct map *m)
{
    bool any = false;
    size_t vertices = 0;
    for (size_t i = 0; i < m->picture->outline_count; i++)
        for (size_t k = 0; k < m->picture->outlines[i].count; k++) {
            if (++vertices > PLOT_MAP_VERTICES) break;
            include(m, m->picture->outlines[i].ring[k], &any);
        }
    for (size_t i = 0; i < point_count(m); i++) include(m, m->picture->points[i].at, &any);
    return any;
}

static void widen(int64_t *low, int64_t *high, int64_t span)
{
    int64_t lacks = span - (*high - *low);
    if (lacks <= 0) return;
    *low -= lacks / 2;
    *high += lacks - lacks / 2;
}

/* Degrees to the frame: the whole fits in, both ways to the same scale. */
static void set_scale(struct map *m)
{
    int64_t most = SVG_PX * svg_frame_height(&m->picture->frame, (int)(m->width / SVG_PX));
    if (most < 100 * SVG_PX) most = 100 * SVG_PX;
    widen(&m->south, &m->north, LEAST_SPAN);
    m->cosine = plot_cosine((m->south + m->north) / 2);
    if (m->cosine < 10000) m->cosine = 10000; /* near the poles */
    widen(&m->west, &m->east, LEAST_SPAN);
    int64_t wide = (m->east - m->west) * m->cosine / 1000000, high = m->north - m->south;
    int64_t inner = m->width - 2 * EDGE, inner_most = most - 2 * EDGE;
    if (high * inner <= wide * inner_most) {
        m->height = high * inner / wide + 2 * EDGE;
        if (m->height < 100 * SVG_PX) {
            widen(&m->south, &m->north, wide * (100 * SVG_PX - 2 * EDGE) / inner);
            m->height = 100 * SVG_PX;
        }
        return;
    }
    m->height = most;
    widen(&m->west, &m->east, high * inner / inner_most * 1000000 / m->cosine);
}

static struct outline_point project(const struct map *m, struct plot_position p)
{
    int64_t inner = m->width - 2 * EDGE, deep = m->height - 2 * EDGE;
    return (struct outline_point){EDGE + (p.longitude - m->west) * inner / (m->east - m->west),
                                  EDGE + (m->north - p.latitude) * deep / (m->north - m->south)};
}

static void draw_outline(const struct map *m, const struct plot_map_outline *o, size_t most)
{
    size_t count = o->count < most ? o->count : most, n = 0;
    if (count < 3) return;
    struct outline_point *ring = mem_calloc(count, sizeof *ring);
    if (!ring) {
        m->out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (on_globe(o->ring[i])) ring[n++] = project(m, o->ring[i]);
    if (n >= 3) n = outline_simplify(ring, n, LEAST_AREA);
    if (n >= 3) {
        svg_path_begin(m->out, o->main ? "pl-land-main" : "pl-land");
        for (size_t i = 0; i < n; i++)
            if (i == 0)
                svg_move(m->out, ring[i].x, ring[i].y);
            else
                svg_to(m->out, ring[i].x, ring[i].y);
        svg_close(m->out);
        buf_text(m->out, "\">");
        svg_title(m->out, o->label);
        buf_text(m->out, "</path>");
    }
    mem_free(ring);
}

static void draw_outlines(const struct map *m)
{
    for (int main = 0; main < 2; main++) { /* the main one over the others */
        size_t left = PLOT_MAP_VERTICES;
        for (size_t i = 0; i < m->picture->outline_count; i++) {
            const struct plot_map_outline *o = &m->picture->outlines[i];
            if (o->main == (main == 1)) draw_outline(m, o, left);
            left -= o->count < left ? o->count : left;
        }
    }
}

static void gather_marks(struct map *m)
{
    for (size_t i = 0; i < point_count(m); i++) {
        const struct plot_map_point *p = &m->picture->points[i];
        if (!on_globe(p->at)) continue;
        struct outline_point at = project(m, p->at);
        size_t k = 0;
        for (; k < m->mark_count; k++) {
            int64_t x = m->marks[k].x - at.x, y = m->marks[k].y - at.y;
            if (x * x + y * y < NEAR * NEAR) break;
        }
        if (k < m->mark_count)
            m->marks[k].count++;
        else
            m->marks[m->mark_count++] = (struct mark){.x = at.x, .y = at.y, .point = i, .count = 1};
    }
}

static bool overlaps(struct svg_box a, struct svg_box b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

static bool is_free(const struct map *m, struct svg_box box)
{
    if (box.x < 0 || box.x + box.width > m->width || box.y < 0 || box.y + box.height > m->height)
        return false;
    for (size_t k = 0; k < m->mark_count; k++) {
        const struct mark *o = &m->marks[k];
        struct svg_box dot = {o->x - RADIUS, o->y - RADIUS, 2 * RADIUS, 2 * RADIUS};
        if (overlaps(dot, box) || (o->label.width > 0 && overlaps(o->label, box))) return false;
    }
    return true;
}

static void place_label(const struct map *m, struct mark *mark)
{
    const struct plot_map_point *p = &m->picture->points[mark->point];
    if (!p->named || mark->count > 1) return;
    int64_t width = svg_text_width(p->label, SVG_SMALL, false);
    if (width > 130 * SVG_PX) width = 130 * SVG_PX;
    if (width == 0) return;
    int64_t tall = 13 * SVG_PX, gap = RADIUS + 2 * SVG_PX;
    struct svg_box places[] = {{mark->x + gap, mark->y - tall / 2, width, tall},
                               {mark->x - gap - width, mark->y - tall / 2, width, tall},
                               {mark->x - width / 2, mark->y + gap, width, tall},
                               {mark->x - width / 2, mark->y - gap - tall, width, tall}};
    for (size_t i = 0; i < 4; i++) {
        if (!is_free(m, places[i])) continue;
        mark->label = places[i];
        return;
    }
}

static void draw_mark(const struct map *m, const struct mark *mark)
{
    const struct plot_map_point *p = &m->picture->points[mark->point];
    struct buf *out = m->out, joined;
    buf_init(&joined, out->max);
    struct str title = svg_detail(&joined, p->detail, p->label, STR_NONE);
    if (mark->count > 1) {
        buf_clear(&joined);
        buf_str(&joined, p->label);
        buf_printf(&joined, " (+%zu)", mark->count - 1);
        title = joined.failed ? p->label : buf_view(&joined);
    }
    bool link = svg_part_begin(out, p->href, title, NULL);
    char name[] = "pl-point pl-g?";
    name[13] = (char)('0' + (unsigned)p->group % PLOT_GROUPS);
    svg_path_begin(out, p->doubtful ? "pl-hollow" : name);
    svg_path_dot(out, mark->x, mark->y, mark->count > 1 ? RADIUS + 40 : RADIUS);
    svg_path_end(out);
    struct svg_text text = {.size = SVG_SMALL};
    if (mark->count > 1) {
        buf_clear(&joined);
        buf_u64(&joined, mark->count);
        text.class_name = p->doubtful ? NULL : "pl-on";
        text.bold = true;
        text.anchor = SVG_MIDDLE;
        text.x = mark->x;
        text.y = mark->y + 4 * SVG_PX;
        text.text = buf_view(&joined);
        svg_text_draw(out, &text);
    } else if (mark->label.width > 0) {
        text.class_name = "pl-halo";
        text.x = mark->label.x;
        text.y = mark->label.y + 10 * SVG_PX;
        text.width = mark->label.width;
        text.text = p->label;
        svg_text_draw(out, &text);
    }
    svg_part_end(out, link);
    buf_free(&joined);
}

/* A round length at the lower left: 1, 2 or 5 times a power of ten kilometres. */
static void draw_scale(const struct map *m)
{
    if (m->picture->scale_unit.n == 0) return;
    int64_t metres = (m->north - m->south) * METRES_PER_DEGREE / 1000000;
    int64_t deep = m->height - 2 * EDGE, round = 1000;
    static const int steps[] = {2, 5, 10};
    int64_t power = 1000;
    for (int i = 0;; i++) {
        int64_t next = power * steps[i % 3];
        if (i % 3 == 2) power *= 10;
        if (next * deep / metres > m->width / 3) break;
        round = next;
    }
    int64_t length = round * deep / metres, x = EDGE / 2, y = m->height - 6 * SVG_PX;
    if (length > m->width / 2) return; /* less than a kilometre is shown */
    svg_path_begin(m->out, "pl-zero");
    svg_move(m->out, x, y - 4 * SVG_PX);
    svg_to(m->out, x, y);
    svg_to(m->out, x + length, y);
    svg_to(m->out, x + length, y - 4 * SVG_PX);
    svg_path_end(m->out);
    struct buf words;
    buf_init(&words, 256);
    buf_i64(&words, round / 1000);
    buf_char(&words, ' ');
    buf_str(&words, m->picture->scale_unit);
    struct svg_text text = {.class_name = "pl-quiet pl-halo",
                            .size = SVG_SMALL,
                            .x = x + 2 * SVG_PX,
                            .y = y - 5 * SVG_PX,
                            .text = words.failed ? STR_NONE : buf_view(&words)};
    svg_text_draw(m->out, &text);
    buf_free(&words);
}

void plot_map_draw(struct buf *out, const struct plot_map *map)
{
    struct map m = {.out = out, .picture = map, .width = svg_frame_width(&map->frame)};
    m.marks = mem_calloc(PLOT_MAP_POINTS, sizeof *m.marks);
    if (!m.marks) {
        out->failed = true;
        return;
    }
    bool any = find_bounds(&m), links = false;
    m.height = 100 * SVG_PX;
    if (any) {
        set_scale(&m);
        gather_marks(&m);
    }
    for (size_t i = 0; i < m.mark_count; i++)
        links |= svg_address_is_safe(map->points[m.marks[i].point].href);
    svg_begin(out, &map->frame, "map", m.width, m.height, links);
    if (any) {
        draw_outlines(&m);
        draw_scale(&m);
        for (size_t i = 0; i < m.mark_count; i++) place_label(&m, &m.marks[i]);
        for (size_t i = 0; i < m.mark_count; i++) draw_mark(&m, &m.marks[i]);
    }
    svg_end(out);
    mem_free(m.marks);
}
