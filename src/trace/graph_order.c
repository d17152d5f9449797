/* Order in the graph: no cycles, sources before targets, no shortcuts; its connected parts. What
 * is cut does not depend on the order of imports. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace/graph.h"

/* How far a shortcut is looked for: steps up, and things met. What is larger is left as it is. */
enum { SHORTCUT_STEPS = 8, SHORTCUT_MET = 4096 };

/* Kahn's order over links that are not cut; *waiting keeps how many sources each node still waits
 * for, so that what stands on or behind a cycle has more than 0. */
static void sort_nodes(struct graph *graph, uint32_t *waiting)
{
    const struct graph_link *links = GRAPH_LINK(graph);
    const struct graph_node *nodes = GRAPH_NODE(graph);
    uint32_t done = 0;

    memset(waiting, 0, graph->nodes.count * sizeof *waiting);
    for (size_t i = 0; i < graph->links.count; i++)
        if (!links[i].cut) waiting[links[i].target]++;
    graph->order_count = 0;
    for (uint32_t i = 0; i < graph->nodes.count; i++)
        if (!waiting[i] && nodes[i].same == i) graph->order[graph->order_count++] = i;
    while (done < graph->order_count) {
        uint32_t v = graph->order[done++];

        for (uint32_t l = graph->out_first[v]; l < graph->out_first[v + 1]; l++)
            if (!links[l].cut && !--waiting[links[l].target])
                graph->order[graph->order_count++] = links[l].target;
    }
}

/* --- cycles (Tarjan's components, without recursion) ------------------------------------------ */

struct tarjan {
    struct graph *graph;
    uint32_t *index, *low, *component; /* of a node; index 0: not met, component 0: open */
    uint32_t *stack, *path, *next;     /* next: the link to look at */
    uint32_t count, components, stacked, depth;
};

static void meet(struct tarjan *t, uint32_t v)
{
    t->index[v] = t->low[v] = ++t->count;
    t->stack[t->stacked++] = v;
    t->path[t->depth++] = v;
    t->next[v] = t->graph->out_first[v];
}

static void leave(struct tarjan *t, uint32_t v)
{
    t->depth--;
    if (t->depth) {
        uint32_t above = t->path[t->depth - 1];

        if (t->low[v] < t->low[above]) t->low[above] = t->low[v];
    }
    if (t->low[v] != t->index[v]) return;
    t->components++;
    for (uint32_t w = GRAPH_NONE; w != v;) {
        w = t->stack[--t->stacked];
        t->component[w] = t->components;
    }
}

static void walk(struct tarjan *t, uint32_t start, const uint32_t *waiting)
{
    const struct graph_link *links = GRAPH_LINK(t->graph);

    meet(t, start);
    while (t->depth) {
        uint32_t v = t->path[t->depth - 1], l = t->next[v]++;
        uint32_t w;

        if (l >= t->graph->out_first[v + 1]) {
            leave(t, v);
            continue;
        }
        w = links[l].target;
        if (links[l].cut || !waiting[w]) continue;
        if (!t->index[w])
            meet(t, w);
        else if (!t->component[w] && t->index[w] < t->low[v])
            t->low[v] = t->index[w];
    }
}

/* Within a cycle, cuts the links that go back: to a lower stage, or (`by_key`) to a lower key. */
static void cut_back(struct tarjan *t, bool by_key)
{
    struct graph_link *links = GRAPH_LINK(t->graph);
    const struct graph_node *nodes = GRAPH_NODE(t->graph);

    for (size_t i = 0; i < t->graph->links.count; i++) {
        const struct graph_node *s = &nodes[links[i].source], *d = &nodes[links[i].target];
        uint32_t component = t->component[links[i].source];

        if (links[i].cut || !component || component != t->component[links[i].target]) continue;
        if (by_key ? d->order < s->order || (d->order == s->order && d->id < s->id)
                   : d->stage < s->stage)
            links[i].cut = true;
    }
}

static enum err_code cut_cycles(struct graph *graph, uint32_t *waiting, bool by_key,
                                struct err *err)
{
    size_t n = graph->nodes.count;
    uint32_t *room = mem_calloc(n, 6 * sizeof *room);
    struct tarjan t = {.graph = graph};

    if (!room) return err_no_memory(err);
    t.index = room;
    t.low = room + n;
    t.component = room + 2 * n;
    t.stack = room + 3 * n;
    t.path = room + 4 * n;
    t.next = room + 5 * n;
    for (uint32_t i = 0; i < n; i++)
        if (waiting[i] && !t.index[i]) walk(&t, i, waiting);
    cut_back(&t, by_key);
    mem_free(room);
    return ERR_NONE;
}

/* --- shortcuts -------------------------------------------------------------------------------- */

struct climb {
    struct graph *graph;
    uint32_t *seen; /* by node: the stamp of the climb that met it */
    uint32_t stamp;
    uint32_t met[SHORTCUT_MET];
    uint32_t count;
};

/* Meets everything above the sources of `target`, steps by steps; `all` links or only proven ones.
 * False when there is too much. */
static bool climb(struct climb *c, uint32_t target, bool all)
{
    const struct graph *g = c->graph;
    const struct graph_link *links = GRAPH_LINK(g);
    uint32_t from = 0, to;

    c->stamp++;
    c->count = 0;
    for (uint32_t i = g->in_first[target]; i < g->in_first[target + 1]; i++) {
        const struct graph_link *l = &links[g->in_links[i]];

        if (l->cut || (!all && l->evidence == EVIDENCE_INFERRED)) continue;
        if (c->count == SHORTCUT_MET) return false;
        c->met[c->count++] = l->source;
    }
    for (int step = 0; step < SHORTCUT_STEPS && from < c->count; step++) {
        for (to = c->count; from < to; from++)
            for (uint32_t i = g->in_first[c->met[from]]; i < g->in_first[c->met[from] + 1]; i++) {
                const struct graph_link *l = &links[g->in_links[i]];

                if (l->cut || (!all && l->evidence == EVIDENCE_INFERRED)) continue;
                if (c->seen[l->source] == c->stamp) continue;
                if (c->count == SHORTCUT_MET) return false;
                c->seen[l->source] = c->stamp;
                c->met[c->count++] = l->source;
            }
    }
    return true;
}

/* A source that stands above another source of the same target. Proven steps make a shortcut of any
 * link, inferred steps only of inferred links. Marked first and cut at the end, so that the verdict
 * on one does not depend on another. */
static void mark_shortcuts(struct climb *c, uint32_t target, uint8_t *shortcut)
{
    const struct graph *g = c->graph;
    const struct graph_link *links = GRAPH_LINK(g);
    bool inferred = false;

    for (int all = 0; all < 2; all++) {
        if (all && !inferred) return;
        if (!climb(c, target, all)) continue;
        for (uint32_t i = g->in_first[target]; i < g->in_first[target + 1]; i++) {
            uint32_t l = g->in_links[i];

            if (links[l].evidence == EVIDENCE_INFERRED) inferred = true;
            if (all && links[l].evidence != EVIDENCE_INFERRED) continue;
            if (c->seen[links[l].source] == c->stamp) shortcut[l] = 1;
        }
    }
}

static enum err_code cut_shortcuts(struct graph *graph, struct err *err)
{
    struct climb *c = mem_alloc(sizeof *c);
    uint8_t *shortcut = mem_calloc(graph->links.count + 1, 1);
    struct graph_link *links = GRAPH_LINK(graph);
    uint32_t *seen = mem_calloc(graph->nodes.count + 1, sizeof *seen);
    bool memory = c && shortcut && seen;

    if (memory) {
        c->graph = graph;
        c->seen = seen;
        c->stamp = 0;
        for (uint32_t v = 0; v < graph->nodes.count; v++)
            if (graph->in_first[v + 1] - graph->in_first[v] > 1) mark_shortcuts(c, v, shortcut);
        for (size_t i = 0; i < graph->links.count; i++)
            if (shortcut[i]) links[i].cut = true;
    }
    mem_free(c);
    mem_free(shortcut);
    mem_free(seen);
    return memory ? ERR_NONE : err_no_memory(err);
}

/* --- parts ------------------------------------------------------------------------------------ */

static uint32_t part_of(uint32_t *part, uint32_t v)
{
    while (part[v] != v) {
        part[v] = part[part[v]];
        v = part[v];
    }
    return v;
}

static void find_parts(struct graph *graph)
{
    const struct graph_link *links = GRAPH_LINK(graph);

    for (uint32_t i = 0; i < graph->nodes.count; i++) graph->part[i] = i;
    for (size_t i = 0; i < graph->links.count; i++) {
        uint32_t a = part_of(graph->part, links[i].source);
        uint32_t b = part_of(graph->part, links[i].target);

        if (a < b)
            graph->part[b] = a;
        else
            graph->part[a] = b;
    }
    for (uint32_t i = 0; i < graph->nodes.count; i++) graph->part[i] = part_of(graph->part, i);
}

enum err_code graph_order(struct graph *graph, struct err *err)
{
    size_t n = graph->nodes.count, whole = 0;
    const struct graph_node *nodes = GRAPH_NODE(graph);
    uint32_t *waiting = mem_calloc(n + 1, sizeof *waiting);
    enum err_code code = ERR_NONE;

    graph->order = mem_alloc((n + 1) * sizeof *graph->order);
    graph->part = mem_alloc((n + 1) * sizeof *graph->part);
    if (!waiting || !graph->order || !graph->part) {
        mem_free(waiting);
        return err_no_memory(err);
    }
    for (size_t i = 0; i < n; i++) whole += nodes[i].same == i;
    sort_nodes(graph, waiting);
    for (int by_key = 0; !code && graph->order_count < whole && by_key < 2; by_key++) {
        code = cut_cycles(graph, waiting, by_key, err);
        if (!code) sort_nodes(graph, waiting);
    }
    mem_free(waiting);
    if (!code && graph->order_count < whole) code = err_set(err, ERR_BUG, "a cycle was left");
    if (!code) code = cut_shortcuts(graph, err);
    if (!code) find_parts(graph);
    return code;
}
