/* Whose, of what fund and programme, and of which year a thing is, where it does not say so itself:
 * taken from what it is linked to. Steps of contracting, contracts and payments speak of the same
 * purchase, so these share unit, year and supplier; fund and programme come from above. */
#include "base/i18n.h"
#include "base/mem.h"
#include "trace/graph_read.h"

/* How many steps up a fund or a programme is looked for. */
enum { ANCESTOR_STEPS = 8 };

static bool of_purchase(uint8_t kind)
{
    return kind == NODE_PLANNING || kind == NODE_PROCEDURE || kind == NODE_AWARD ||
           kind == NODE_CONTRACT || kind == NODE_PAYMENT;
}

/* Who is paid is who has the contract; who has the contract is who won the award. */
static bool has_supplier_of(const struct graph_node *node, const struct graph_node *other)
{
    return node->kind == NODE_PAYMENT || (node->kind == NODE_CONTRACT && other->kind == NODE_AWARD);
}

/* The neighbour with the lowest key that knows gives what is missing. */
static void take_from(struct graph_node *node, const struct graph_node *other, int64_t best[3])
{
    if (!of_purchase(node->kind) || !of_purchase(other->kind)) return;
    if (!node->unit && other->unit && other->order < best[0]) best[0] = other->order;
    if (!node->year && other->year && other->order < best[1]) best[1] = other->order;
    if (!node->supplier && other->supplier && has_supplier_of(node, other) &&
        other->order < best[2])
        best[2] = other->order;
}

static void give(struct graph_node *node, const struct graph_node *other, const int64_t best[3])
{
    if (!of_purchase(node->kind) || !of_purchase(other->kind)) return;
    if (!node->unit && other->order == best[0]) node->unit = other->unit;
    if (!node->year && other->order == best[1]) node->year = other->year;
    if (!node->supplier && other->order == best[2]) node->supplier = other->supplier;
}

static void inherit_down(struct graph *g, uint32_t v)
{
    struct graph_node *nodes = GRAPH_NODE(g);
    const struct graph_link *links = GRAPH_LINK(g);
    int64_t best[3] = {INT64_MAX, INT64_MAX, INT64_MAX};

    for (int turn = 0; turn < 2; turn++)
        for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
            const struct graph_link *l = &links[g->in_links[i]];

            if (l->cut) continue;
            if (turn)
                give(&nodes[v], &nodes[l->source], best);
            else
                take_from(&nodes[v], &nodes[l->source], best);
        }
}

static void inherit_up(struct graph *g, uint32_t v)
{
    struct graph_node *nodes = GRAPH_NODE(g);
    const struct graph_link *links = GRAPH_LINK(g);
    int64_t best[3] = {INT64_MAX, INT64_MAX, INT64_MAX};

    for (int turn = 0; turn < 2; turn++)
        for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++) {
            if (links[l].cut) continue;
            if (turn)
                give(&nodes[v], &nodes[links[l].target], best);
            else
                take_from(&nodes[v], &nodes[links[l].target], best);
        }
}

/* The nearest fund, or programme, above; of equally near ones by the source with the lowest key. */
static void ancestor(struct graph *g, uint32_t v, uint8_t *steps, enum node_kind kind)
{
    struct graph_node *nodes = GRAPH_NODE(g), *node = &nodes[v];
    const struct graph_link *links = GRAPH_LINK(g);
    int64_t *own = kind == NODE_FUND ? &node->fund : &node->programme;
    int64_t lowest = INT64_MAX;
    uint8_t nearest = ANCESTOR_STEPS;

    steps[v] = ANCESTOR_STEPS;
    if (node->kind == kind) *own = node->id;
    if (*own) {
        steps[v] = 0;
        return;
    }
    for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
        const struct graph_link *l = &links[g->in_links[i]];
        const struct graph_node *s = &nodes[l->source];

        if (l->cut || l->evidence == EVIDENCE_INFERRED) continue;
        if (steps[l->source] > nearest || steps[l->source] >= ANCESTOR_STEPS) continue;
        if (steps[l->source] == nearest && s->order >= lowest) continue;
        nearest = steps[l->source];
        lowest = s->order;
        *own = kind == NODE_FUND ? s->fund : s->programme;
    }
    if (*own) steps[v] = (uint8_t)(nearest + 1);
}

enum err_code graph_dimensions(struct graph *g, struct err *err)
{
    struct graph_node *nodes = GRAPH_NODE(g);
    uint8_t *steps = mem_calloc(g->nodes.count + 1, 1);

    if (!steps) return err_no_memory(err);
    for (size_t i = 0; i < g->nodes.count; i++)
        if (!nodes[i].year && nodes[i].starts != DATE_NONE)
            nodes[i].year = date_year(nodes[i].starts);
    for (uint32_t i = 0; i < g->order_count; i++) inherit_down(g, g->order[i]);
    for (uint32_t i = g->order_count; i--;) inherit_up(g, g->order[i]);
    for (uint32_t i = 0; i < g->order_count; i++) ancestor(g, g->order[i], steps, NODE_FUND);
    for (uint32_t i = 0; i < g->order_count; i++) ancestor(g, g->order[i], steps, NODE_PROGRAMME);
    mem_free(steps);
    return ERR_NONE;
}
