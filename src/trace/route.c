/* Gathering a route: level by level away from the node asked for, up and down in turn, eight nodes
 * to a statement, each node's links most pesos first. What does not fit is counted, not read. */
#include "trace/route.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "trace/route_private.h"
#include "trace_queries.h"

enum {
    STEPS = 8,
    STEPS_MAX = 32,
    WIDTH = 24,
    WIDTH_MAX = 1000,
    NODES = 200,
    NODES_MAX = 5000,
    BATCH = 8
};

/* --- the nodes of the route ------------------------------------------------------------------- */

static size_t slot_of(const struct route_work *w, int64_t id)
{
    size_t at = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 32) & (w->slot_count - 1);

    while (w->slots[at] && w->things[w->slots[at] - 1].it.id != id)
        at = (at + 1) & (w->slot_count - 1);
    return at;
}

struct route_thing *route_thing_of(struct route_work *w, int64_t id)
{
    uint32_t slot = w->slots[slot_of(w, id)];

    return slot ? &w->things[slot - 1] : NULL;
}

static struct route_thing *add_thing(struct route_work *w, int64_t id, int depth)
{
    size_t slot = slot_of(w, id);
    struct route_thing *own;

    assert(w->things && w->count <= w->most);
    own = &w->things[w->count];
    own->it.id = id;
    own->it.depth = depth;
    w->slots[slot] = (uint32_t)++w->count;
    return own;
}

static struct route_link *add_link(struct route_work *w)
{
    if (w->link_count == w->link_room) {
        size_t room = w->link_room ? w->link_room * 2 : 64;
        struct route_link *bigger = arena_array(w->arena, room, sizeof *bigger);

        if (!bigger) return NULL;
        if (w->link_count) memcpy(bigger, w->links, w->link_count * sizeof *bigger);
        w->links = bigger;
        w->link_room = room;
    }
    return &w->links[w->link_count++];
}

static bool open_work(struct route_work *w)
{
    w->slot_count = 64;
    while (w->slot_count < (size_t)w->most * 3) w->slot_count *= 2;
    w->slots = arena_array(w->arena, w->slot_count, sizeof *w->slots);
    if (!w->slots) return false;
    w->things = arena_array(w->arena, (size_t)w->most + 1, sizeof *w->things);
    return w->things != NULL;
}

/* --- one level -------------------------------------------------------------------------------- */

struct found_link {
    int64_t mine, other, evidence, carried[2];
};
struct level {
    struct route_work *w;
    bool down;
    bool last;         /* only counts what lies beyond */
    int depth;         /* of the nodes to be found */
    size_t from, to;   /* nodes whose links are read: indexes into `frontier` */
    int64_t *frontier; /* ids; what is found becomes the next one */
    size_t frontier_count;
    struct found_link *links;
    size_t count, room;
};

static bool keep_link(struct level *l, const struct found_link *link)
{
    if (l->count == l->room) {
        size_t room = l->room ? l->room * 2 : 64;
        struct found_link *bigger = arena_array(l->w->arena, room, sizeof *bigger);

        if (!bigger) return false;
        if (l->count) memcpy(bigger, l->links, l->count * sizeof *bigger);
        l->links = bigger;
        l->room = room;
    }
    l->links[l->count++] = *link;
    return true;
}

/* Up to eight nodes' links; both queries give the same columns. */
static enum err_code read_links(struct level *l, const int64_t n[BATCH], struct err *err)
{
    struct route_work *w = l->w;
    struct str currency = str_of(w->currency);
    int64_t most = (int64_t)w->width + 1;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = l->down ? q_route_down(w->store, w->entity, currency, most, n[0], n[1],
                                                n[2], n[3], n[4], n[5], n[6], n[7], &stmt, err)
                                 : q_route_up(w->store, w->entity, currency, most, n[0], n[1], n[2],
                                              n[3], n[4], n[5], n[6], n[7], &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct found_link link = {.mine = store_int(stmt, 0),
                                  .other = store_int(stmt, 1),
                                  .evidence = store_int(stmt, 2),
                                  .carried = {store_int(stmt, 3), store_int(stmt, 4)}};

        if (keep_link(l, &link)) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static int most_pesos(const void *a, const void *b)
{
    const struct found_link *x = a, *y = b;

    if (x->carried[1] != y->carried[1]) return x->carried[1] > y->carried[1] ? -1 : 1;
    if (x->mine != y->mine) return x->mine < y->mine ? -1 : 1;
    return x->other < y->other ? -1 : x->other > y->other;
}

static enum err_code take_link(struct level *l, const struct found_link *found, struct err *err)
{
    struct route_work *w = l->w;
    struct route_thing *mine = route_thing_of(w, found->mine);
    struct route_thing *other = route_thing_of(w, found->other);
    struct route_link *link;

    if (!other && !l->last && w->count < w->most) {
        other = add_thing(w, found->other, l->depth);
        l->frontier[l->frontier_count++] = found->other;
    }
    if (!mine || !other) {
        w->cut = true;
        if (mine && l->down) mine->it.more_down++;
        if (mine && !l->down) mine->it.more_up++;
        return ERR_NONE;
    }
    link = add_link(w);
    if (!link) return err_no_memory(err);
    *link = (struct route_link){.source = (size_t)((l->down ? mine : other) - w->things),
                                .target = (size_t)((l->down ? other : mine) - w->things),
                                .evidence = (enum evidence)found->evidence,
                                .carried = {found->carried[0], found->carried[1]}};
    return ERR_NONE;
}

/* A node with more links than are followed: how many more. */
static enum err_code count_rest(struct level *l, int64_t node, int64_t shown, struct err *err)
{
    struct route_work *w = l->w;
    struct route_thing *own = route_thing_of(w, node);
    struct str currency = str_of(w->currency);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = l->down
                             ? q_route_down_count(w->store, w->entity, currency, node, &stmt, err)
                             : q_route_up_count(w->store, w->entity, currency, node, &stmt, err);

    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    if (own && l->down) own->it.more_down += store_int(stmt, 0) - shown;
    if (own && !l->down) own->it.more_up += store_int(stmt, 0) - shown;
    w->cut = true;
    store_reset(stmt);
    return ERR_NONE;
}

static int by_mine(const void *a, const void *b)
{
    const struct found_link *x = a, *y = b;

    return x->mine != y->mine ? (x->mine < y->mine ? -1 : 1) : most_pesos(a, b);
}

/* Leaves out what is beyond the width of a node, having counted it. */
static enum err_code trim(struct level *l, struct err *err)
{
    size_t kept = 0;
    enum err_code code = ERR_NONE;

    if (l->count) qsort(l->links, l->count, sizeof *l->links, by_mine);
    for (size_t i = 0, end; i < l->count && !code; i = end) {
        size_t take;

        for (end = i; end < l->count && l->links[end].mine == l->links[i].mine;) end++;
        take = end - i > l->w->width ? l->w->width : end - i;
        if (take < end - i) code = count_rest(l, l->links[i].mine, (int64_t)take, err);
        memmove(l->links + kept, l->links + i, take * sizeof *l->links);
        kept += take;
    }
    l->count = kept;
    return code;
}

/* Reads the links of frontier[from..to) and adds what they lead to. */
static enum err_code walk_level(struct level *l, struct err *err)
{
    enum err_code code = ERR_NONE;

    l->count = 0;
    for (size_t i = l->from; i < l->to && !code; i += BATCH) {
        int64_t n[BATCH] = {0}; /* no node has number 0 */

        for (size_t k = 0; k < BATCH && i + k < l->to; k++) n[k] = l->frontier[i + k];
        code = read_links(l, n, err);
    }
    if (!code) code = trim(l, err);
    if (l->count) qsort(l->links, l->count, sizeof *l->links, most_pesos);
    for (size_t i = 0; i < l->count && !code; i++) code = take_link(l, &l->links[i], err);
    l->from = l->to;
    l->to = l->frontier_count;
    return code;
}

static enum err_code open_level(struct level *l, struct route_work *w, bool down, struct err *err)
{
    *l = (struct level){.w = w, .down = down, .to = 1, .frontier_count = 1};
    l->frontier = arena_array(w->arena, (size_t)w->most + 1, sizeof *l->frontier);
    if (!l->frontier) return err_no_memory(err);
    l->frontier[0] = w->things[0].it.id;
    return ERR_NONE;
}

static enum err_code walk(struct route_work *w, int up, int down, struct err *err)
{
    struct level below, above;
    enum err_code code = open_level(&below, w, true, err);

    if (!code) code = open_level(&above, w, false, err);
    for (int depth = 1; depth <= STEPS_MAX + 1 && !code; depth++) {
        below.depth = depth;
        below.last = depth > down;
        above.depth = -depth;
        above.last = depth > up;
        if (below.from < below.to && depth <= down + 1) code = walk_level(&below, err);
        if (!code && above.from < above.to && depth <= up + 1) code = walk_level(&above, err);
    }
    return code;
}

/* --- the result ------------------------------------------------------------------------------- */

static int by_depth(const void *a, const void *b)
{
    const struct route_node *x = &((const struct route_thing *)a)->it;
    const struct route_node *y = &((const struct route_thing *)b)->it;

    if ((x->depth == 0) != (y->depth == 0)) return x->depth == 0 ? -1 : 1;
    if (x->depth != y->depth) return x->depth < y->depth ? -1 : 1;
    if (x->minor != y->minor) return x->minor > y->minor ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Puts the nodes in order and gives the links their new places. */
static enum err_code give(struct route_work *w, struct route *out, struct err *err)
{
    struct route_node *nodes = arena_array(w->arena, w->count, sizeof *nodes);
    int64_t *ends = arena_array(w->arena, w->link_count ? w->link_count * 2 : 1, sizeof *ends);

    if (!nodes || !ends) return err_no_memory(err);
    for (size_t i = 0; i < w->link_count; i++) {
        ends[2 * i] = w->things[w->links[i].source].it.id;
        ends[2 * i + 1] = w->things[w->links[i].target].it.id;
    }
    qsort(w->things, w->count, sizeof *w->things, by_depth);
    memset(w->slots, 0, w->slot_count * sizeof *w->slots);
    for (size_t i = 0; i < w->count; i++) {
        w->slots[slot_of(w, w->things[i].it.id)] = (uint32_t)i + 1;
        nodes[i] = w->things[i].it;
    }
    for (size_t i = 0; i < w->link_count; i++) {
        w->links[i].source = (size_t)(route_thing_of(w, ends[2 * i]) - w->things);
        w->links[i].target = (size_t)(route_thing_of(w, ends[2 * i + 1]) - w->things);
    }
    out->nodes = nodes;
    out->node_count = w->count;
    out->links = w->links;
    out->link_count = w->link_count;
    out->cut = w->cut;
    return ERR_NONE;
}

/* The figures in the currency asked for, else in pesos, else in the first there is. */
static enum err_code choose_currency(struct route_work *w, struct ledger *ledger, int64_t node,
                                     const char *wanted, struct trace_figures *out, struct err *err)
{
    struct trace_figures *figures;
    size_t count;
    enum err_code code =
        trace_node_figures(ledger, w->arena, w->entity, node, &figures, &count, err);

    *out = (struct trace_figures){.currency = "MXN"};
    if (wanted[0]) memcpy(out->currency, wanted, 3);
    if (code) return code;
    for (size_t i = count; i > 0; i--)
        if (!wanted[0] || strncmp(figures[i - 1].currency, wanted, 3) == 0) *out = figures[i - 1];
    memcpy(w->currency, out->currency, sizeof w->currency);
    return ERR_NONE;
}

static uint32_t within(uint32_t asked, uint32_t usual, uint32_t most)
{
    return !asked ? usual : asked > most ? most : asked;
}

static int steps(int asked)
{
    return asked <= 0 ? STEPS : asked > STEPS_MAX ? STEPS_MAX : asked;
}

enum err_code route_read(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                         const struct route_options *options, struct route *out, struct err *err)
{
    static const struct route_options usual = {0};
    const struct route_options *o = options ? options : &usual;
    struct route_work w = {.store = ledger_store(ledger), .arena = arena, .entity = entity};
    struct q_trace_same_of_row same;
    bool found = false;
    enum err_code code = q_trace_same_of_one(w.store, entity, node, &same, &found, err);

    *out = (struct route){0};
    if (code) return code;
    if (found) node = same.same_as;
    w.width = within(o->width, WIDTH, WIDTH_MAX);
    w.most = within(o->nodes, NODES, NODES_MAX);
    if (!open_work(&w)) return err_no_memory(err);
    code = choose_currency(&w, ledger, node, o->currency, &out->figures, err);
    if (code) return code;
    add_thing(&w, node, 0);
    code = walk(&w, steps(o->up), steps(o->down), err);
    if (!code) code = route_read_things(&w, err);
    if (!code) code = route_read_reasons(&w, err);
    if (!code) code = route_arrive(&w, err);
    if (!code) code = give(&w, out, err);
    if (code) return code;
    if (!out->figures.stage) {
        out->figures.kind = out->nodes[0].kind;
        out->figures.stage = out->nodes[0].stage;
    }
    return ERR_NONE;
}
