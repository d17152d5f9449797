/* Drawing a laid-out Sankey: see sankey.h and sankey_private.h. */
#include "base/mem.h"
#include "plot/sankey_private.h"

struct str sankey_label(const struct sankey_layout *l, const struct sankey_node *node,
                        struct buf *joined)
{
    if (node->from) return node->from->label;
    buf_clear(joined);
    buf_str(joined, l->picture->rest);
    buf_text(joined, " (");
    buf_u64(joined, node->merged);
    buf_char(joined, ')');
    return joined->failed ? STR_NONE : buf_view(joined);
}

static struct str money_of(const struct sankey_node *node)
{
    return node->from ? node->from->money : STR_NONE;
}

/* --- labels of a vertical picture ------------------------------------------------------------ */

static bool is_free(const struct sankey_layout *l, const struct sankey_layer *y, struct svg_box box)
{
    for (size_t k = 0; k < y->count; k++) {
        const struct svg_box *other = &l->nodes[y->nodes[k]].label;
        if (other->width > 0 && other->y == box.y && box.x < other->x + other->width + 8 * SVG_PX &&
            other->x < box.x + box.width + 8 * SVG_PX)
            return false;
    }
    return true;
}

/* In the lowest line where there is room: over the middle of the bar, from its left or its right
 * end; first whole, then cut. The label's y is its line, 0 the lowest. */
static void place_label(const struct sankey_layout *l, const struct sankey_layer *y,
                        struct sankey_node *n, int64_t wanted)
{
    int64_t full = l->breadth, rooms[] = {full * 2 / 3, full / 3, full / 5};
    for (size_t r = 0; r < sizeof rooms / sizeof *rooms; r++) {
        struct svg_box box = {.width = wanted < rooms[r] ? wanted : rooms[r]};
        for (int line = 0; line < SANKEY_LINES - 2; line++) {
            box.y = line;
            int64_t starts[] = {n->across + n->length / 2 - box.width / 2, n->across,
                                n->across + n->length - box.width};
            for (int s = 0; s < 3; s++) {
                box.x = starts[s];
                if (box.x + box.width > full - 2 * SVG_PX) box.x = full - 2 * SVG_PX - box.width;
                if (box.x < 2 * SVG_PX) box.x = 2 * SVG_PX;
                if (!is_free(l, y, box)) continue;
                n->label = box;
                return;
            }
        }
        if (wanted <= rooms[r] / 2) return;
    }
}

void sankey_place_labels(struct sankey_layout *l)
{
    struct buf joined;
    buf_init(&joined, 1 << 20);
    for (int i = 0; i < l->layer_count; i++) {
        struct sankey_layer *y = &l->layers[i];
        bool done[SANKEY_ALL] = {false};
        for (size_t round = 0; round < y->count; round++) {
            size_t next = y->count;
            for (size_t k = 0; k < y->count; k++)
                if (!done[k] && (next == y->count ||
                                 l->nodes[y->nodes[k]].size > l->nodes[y->nodes[next]].size))
                    next = k;
            done[next] = true;
            struct sankey_node *n = &l->nodes[y->nodes[next]];
            bool bold = n->from && n->from->focus;
            int64_t wanted = svg_text_width(sankey_label(l, n, &joined), SVG_SMALL, bold);
            if (wanted > 0 && money_of(n).n > 0)
                wanted += svg_text_width(money_of(n), SVG_SMALL, true) + 6 * SVG_PX;
            if (wanted > 0) place_label(l, y, n, wanted + 2 * SVG_PX);
            if (n->label.width > 0 && y->lines <= n->label.y) y->lines = (int)n->label.y + 1;
        }
    }
    buf_free(&joined);
}

/* --- drawing --------------------------------------------------------------------------------- */

static void point(struct buf *out, const struct sankey_layout *l, char command, int64_t along,
                  int64_t across)
{
    bool flat = l->picture->horizontal;
    if (command == 'M')
        svg_move(out, flat ? along : across, flat ? across : along);
    else
        svg_to(out, flat ? along : across, flat ? across : along);
}

static void bend(struct buf *out, const struct sankey_layout *l, int64_t from, int64_t across,
                 int64_t to, int64_t to_across)
{
    int64_t middle = (from + to) / 2;
    if (l->picture->horizontal)
        svg_curve(out, middle, across, middle, to_across, to, to_across);
    else
        svg_curve(out, across, middle, to_across, middle, to_across, to);
}

static void link_shape(struct buf *out, const struct sankey_layout *l, const struct sankey_link *k)
{
    int64_t from = l->nodes[k->source].along + SANKEY_BAR, to = l->nodes[k->target].along;
    /* A hairline where there is nothing to be seen. */
    int64_t a = k->from_width > 5 ? k->from_width : 5, b = k->to_width > 5 ? k->to_width : 5;
    point(out, l, 'M', from, k->from);
    bend(out, l, from, k->from, to, k->to);
    point(out, l, 'L', to, k->to + b);
    bend(out, l, to, k->to + b, from, k->from + a);
    svg_close(out);
}

static void draw_links(struct buf *out, const struct sankey_layout *l)
{
    static const char *const classes[] = {"pl-e1", "pl-e2", "pl-e3", "pl-e4"};
    for (int e = PLOT_EXACT; e <= PLOT_INFERRED; e++) {
        bool open = false;
        for (size_t i = 0; i < l->link_count; i++) {
            const struct sankey_link *k = &l->links[i];
            if ((int)k->evidence != e) continue;
            if (!open) svg_group_begin(out, classes[e - 1]);
            open = true;
            struct str detail = k->index < 0 ? STR_NONE : l->picture->links[k->index].detail;
            svg_path_begin(out, NULL);
            link_shape(out, l, k);
            if (detail.n > 0) {
                buf_text(out, "\">");
                svg_title(out, detail);
                buf_text(out, "</path>");
            } else {
                svg_path_end(out);
            }
        }
        if (open) svg_group_end(out);
    }
    /* One hatched path over all that is inferred. */
    bool hatched = false;
    for (size_t i = 0; i < l->link_count; i++) {
        if (l->links[i].evidence != PLOT_INFERRED) continue;
        if (!hatched) svg_path_begin_pattern(out, l->picture->frame.id, "h");
        hatched = true;
        link_shape(out, l, &l->links[i]);
    }
    if (hatched) buf_text(out, "\" pointer-events=\"none\"/>");
}

/* What breaks off at a node: beside what goes on, torn. */
static void draw_stub(struct buf *out, const struct sankey_layout *l, const struct sankey_node *n)
{
    if (n->broken <= 0) return;
    int64_t a = n->across + plot_share(n->out, n->size, n->length);
    int64_t width = plot_share_seen(n->broken, n->size, n->length, SVG_PX);
    if (a + width > n->across + n->length) a = n->across + n->length - width;
    int64_t from = n->along + SANKEY_BAR, to = from + SANKEY_STUB - 8 * SVG_PX;
    int64_t teeth = width / (8 * SVG_PX) + 1;
    svg_path_begin(out, "pl-break");
    point(out, l, 'M', from, a);
    point(out, l, 'L', to, a);
    for (int64_t i = 0; i < teeth; i++) {
        point(out, l, 'L', to + (i % 2 ? 4 : 7) * SVG_PX, a + width * (3 * i + 2) / (3 * teeth));
        point(out, l, 'L', to, a + width * (i + 1) / teeth);
    }
    point(out, l, 'L', from, a + width);
    svg_close(out);
    buf_text(out, "\">");
    if (n->from) svg_title(out, n->from->broken_text);
    buf_text(out, "</path>");
}

static void draw_label(struct buf *out, const struct sankey_layout *l, const struct sankey_node *n,
                       struct str words)
{
    struct svg_text text = {.class_name = "pl-halo",
                            .size = SVG_SMALL,
                            .bold = n->from && n->from->focus,
                            .text = words,
                            .tail = money_of(n)};
    if (l->picture->horizontal) {
        text.x = n->along + SANKEY_BAR + 5 * SVG_PX;
        text.y = n->across + n->length / 2 + 4 * SVG_PX;
        text.width =
            l->depth / (l->layer_count > 0 ? l->layer_count : 1) - SANKEY_BAR - 14 * SVG_PX;
        if (n->broken > 0 && (n->out == 0 || n->length < 30 * SVG_PX)) {
            text.x += SANKEY_STUB;
            text.width -= SANKEY_STUB;
        }
    } else {
        if (n->label.width == 0) return;
        text.x = n->label.x;
        text.y = n->along - 4 * SVG_PX - n->label.y * SANKEY_LINE;
        text.width = n->label.width;
    }
    bool two_lines = l->picture->horizontal && n->length >= 30 * SVG_PX && text.tail.n > 0;
    if (two_lines) { /* the label has the whole width, the money stands below */
        struct svg_text money = text;
        text.y -= 7 * SVG_PX;
        text.tail = STR_NONE;
        money.y += 7 * SVG_PX;
        money.text = money.tail;
        money.tail = STR_NONE;
        money.bold = true;
        svg_text_draw(out, &money);
    }
    svg_text_draw(out, &text);
}

static void draw_node(struct buf *out, const struct sankey_layout *l, const struct sankey_node *n,
                      struct buf *joined)
{
    const struct plot_sankey_node *from = n->from;
    struct buf detail;
    buf_init(&detail, out->max);
    struct str words = sankey_label(l, n, joined);
    struct str title = from ? svg_detail(&detail, from->detail, from->label, from->money) : words;
    bool link = svg_part_begin(out, from ? from->href : STR_NONE, title, NULL);
    char group[8] = {'p', 'l', '-', 'g'};
    group[4] = (char)('0' + (unsigned)(from ? from->group : 5) % PLOT_GROUPS);
    struct svg_box bar = {n->across, n->along, n->length, SANKEY_BAR};
    if (l->picture->horizontal) bar = (struct svg_box){n->along, n->across, SANKEY_BAR, n->length};
    if (!l->picture->horizontal && n->label.width > 0 && n->label.y > 0) {
        int64_t x = n->across + n->length / 2;
        if (x < n->label.x + 2 * SVG_PX) x = n->label.x + 2 * SVG_PX;
        if (x > n->label.x + n->label.width) x = n->label.x + n->label.width - 2 * SVG_PX;
        svg_segment(out, "pl-zero", x, n->along - 2 * SVG_PX - n->label.y * SANKEY_LINE, x,
                    n->along);
    }
    svg_rect(out, from && from->focus ? "pl-node-focus" : group, bar);
    draw_label(out, l, n, words);
    svg_part_end(out, link);
    buf_free(&detail);
}

void plot_sankey_draw(struct buf *out, const struct plot_sankey *sankey)
{
    struct sankey_layout *l = mem_calloc(1, sizeof *l);
    if (!l) {
        out->failed = true;
        return;
    }
    l->picture = sankey;
    sankey_lay_out(l);
    bool links = false, hatch = false;
    for (size_t i = 0; i < l->node_count; i++)
        links |=
            l->nodes[i].shown && l->nodes[i].from && svg_address_is_safe(l->nodes[i].from->href);
    for (size_t i = 0; i < l->link_count; i++) hatch |= l->links[i].evidence == PLOT_INFERRED;
    bool flat = sankey->horizontal;
    svg_begin(out, &sankey->frame, "sankey", flat ? l->depth : l->breadth,
              flat ? l->breadth : l->depth, links);
    if (hatch) svg_hatch(out, sankey->frame.id);
    draw_links(out, l);
    struct buf joined;
    buf_init(&joined, 1 << 20);
    for (int i = 0; i < l->layer_count; i++) {
        for (size_t k = 0; k < l->layers[i].count; k++)
            draw_stub(out, l, &l->nodes[l->layers[i].nodes[k]]);
        for (size_t k = 0; k < l->layers[i].count; k++)
            draw_node(out, l, &l->nodes[l->layers[i].nodes[k]], &joined);
    }
    svg_end(out);
    buf_free(&joined);
    mem_free(l);
}
