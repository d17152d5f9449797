/* What is counted once. A budget is published as a whole and in parts, and again by another
 * classification; a debt is told by the registry, by LDF format 2 (with totals and parts) and
 * by the transparency platform; totals must not add the same pesos twice. And for what ends
 * somewhere: what would have to be published for it to go on. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace/update_private.h"

/* How far up a line's parents are followed. */
enum { PARENTS_MAX = 64 };

static bool in_tree(uint8_t kind)
{
    return kind == NODE_BUDGET_LINE || kind == NODE_REVENUE || kind == NODE_LOAN;
}

static bool has_figure(const struct graph *g, const struct carry *c, uint32_t v)
{
    return graph_figure(g, v, c->currency) != NULL;
}

/* Whether a line is part of another that has a figure too. */
static bool is_part(const struct graph *g, const struct carry *c, uint32_t v)
{
    const struct graph_node *nodes = GRAPH_NODE(g);
    uint32_t at = v;

    for (int steps = 0; steps < PARENTS_MAX && nodes[at].parent; steps++) {
        uint32_t above = graph_find(g, nodes[at].parent);

        if (above == GRAPH_NONE) return false;
        above = nodes[above].same;
        if (above == v) return false;
        if (nodes[above].kind == nodes[v].kind && has_figure(g, c, above)) return true;
        at = above;
    }
    return false;
}

static bool comes_from_its_kind(const struct graph *g, const struct carry *c, uint32_t v)
{
    const struct graph_node *nodes = GRAPH_NODE(g);

    for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
        uint32_t l = g->in_links[i];

        if (c->links[l].carried[1] && nodes[GRAPH_LINK(g)[l].source].kind == nodes[v].kind)
            return true;
    }
    return false;
}

/* What nobody describes and nobody states an amount for shows money that is counted elsewhere. */
static bool only_referred(const struct graph *g, const struct carry *c, uint32_t v)
{
    int64_t stated;

    if (GRAPH_NODE(g)[v].published || !c->nodes[v].derived || c->nodes[v].fed[1]) return false;
    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++)
        if (!GRAPH_LINK(g)[l].cut && graph_states(g, l, c->currency, &stated)) return false;
    return true;
}

/* --- classifications -------------------------------------------------------------------------- */

struct scheme_sum {
    int32_t year;
    uint16_t scheme;
    uint8_t kind;
    bool chosen;
    money_sum carried; /* to things that are no lines */
    bool anything;
};

static int compare_scheme(const void *a, const void *b)
{
    const struct scheme_sum *x = a, *y = b;

    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    return x->scheme < y->scheme ? -1 : x->scheme > y->scheme;
}

/* By object, then by unit, then by function; of debt, loan by loan before the printed statement;
 * then by name. */
static int scheme_rank(const char *scheme)
{
    static const char *const order[] = {"COG", "CA", "CFG", "CRI", "RPU", "PNT", "LDF2"};
    enum { COUNT = sizeof order / sizeof *order };

    for (int i = 0; i < COUNT; i++)
        if (strcmp(scheme, order[i]) == 0) return i;
    return COUNT;
}

static bool better_scheme(const struct graph *g, const struct scheme_sum *a,
                          const struct scheme_sum *b)
{
    const char *x = (const char *)g->schemes.items + (size_t)16 * a->scheme;
    const char *y = (const char *)g->schemes.items + (size_t)16 * b->scheme;

    if (a->carried != b->carried) return a->carried > b->carried;
    if (a->anything != b->anything) return a->anything;
    if (scheme_rank(x) != scheme_rank(y)) return scheme_rank(x) < scheme_rank(y);
    return strcmp(x, y) < 0;
}

/* A loan's year is that of its contract, and of the statement that prints it: no reason to take one
 * publication for some loans and another for the rest. So loans are judged all together: what looks
 * at a part of an entity takes in all its loans, as it takes in all the lines of a year. */
static struct scheme_sum scheme_of(const struct graph_node *node)
{
    return (struct scheme_sum){.year = node->kind == NODE_LOAN ? 0 : node->year,
                               .scheme = node->scheme,
                               .kind = node->kind};
}

/* The classifications there are, sorted; lines without one are never a second one. */
static enum err_code list_schemes(struct update *u, const struct carry *c, struct graph_list *list)
{
    const struct graph *g = &u->graph;
    const struct graph_node *nodes = GRAPH_NODE(g);
    struct scheme_sum *all;
    size_t kept = 0;

    for (uint32_t v = 0; v < g->nodes.count; v++) {
        struct scheme_sum *own, s = scheme_of(&nodes[v]);

        if (!in_tree(nodes[v].kind) || !nodes[v].scheme || !has_figure(g, c, v)) continue;
        if (list->count) { /* neighbours mostly are of the same one */
            own = (struct scheme_sum *)list->items + (list->count - 1);
            if (compare_scheme(own, &s) == 0) continue;
        }
        own = graph_list_add(list, sizeof *own);
        if (!own) return err_no_memory(u->err);
        *own = s;
    }
    all = list->items;
    if (list->count) qsort(all, list->count, sizeof *all, compare_scheme);
    for (size_t i = 0; i < list->count; i++)
        if (!kept || compare_scheme(&all[kept - 1], &all[i]) != 0) all[kept++] = all[i];
    list->count = kept;
    return ERR_NONE;
}

static struct scheme_sum *find_scheme(const struct graph_list *list, const struct graph_node *node)
{
    struct scheme_sum key = scheme_of(node);

    if (!in_tree(node->kind) || !node->scheme || !list->count) return NULL;
    return bsearch(&key, list->items, list->count, sizeof key, compare_scheme);
}

static void choose_schemes(struct update *u, const struct carry *c, struct graph_list *list)
{
    const struct graph *g = &u->graph;
    const struct graph_node *nodes = GRAPH_NODE(g);
    struct scheme_sum *all = list->items;

    for (uint32_t i = 0; i < c->count && list->count; i++) {
        uint32_t v = c->nodes_of[i];
        struct scheme_sum *s = find_scheme(list, &nodes[v]);

        if (!s) continue;
        if (c->nodes[v].known && c->nodes[v].minor) s->anything = true;
        for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++)
            if (!in_tree(nodes[GRAPH_LINK(g)[l].target].kind)) s->carried += c->links[l].carried[0];
    }
    for (size_t i = 0; i < list->count;) {
        size_t best = i, first = i;

        for (; i < list->count && all[i].kind == all[first].kind && all[i].year == all[first].year;
             i++)
            if (better_scheme(g, &all[i], &all[best])) best = i;
        all[best].chosen = true;
    }
}

enum err_code count_choose(struct update *u, const struct carry *c)
{
    struct graph *g = &u->graph;
    struct graph_node *nodes = GRAPH_NODE(g);
    struct graph_list list = {.count = 0};
    enum err_code code = list_schemes(u, c, &list);

    if (!code) choose_schemes(u, c, &list);
    for (uint32_t i = 0; !code && i < c->count; i++) {
        uint32_t v = c->nodes_of[i];
        const struct scheme_sum *s = find_scheme(&list, &nodes[v]);

        nodes[v].followed = !s || s->chosen;
        nodes[v].counted = nodes[v].followed && !only_referred(g, c, v) &&
                           !(in_tree(nodes[v].kind) && is_part(g, c, v)) &&
                           !comes_from_its_kind(g, c, v);
    }
    mem_free(list.items);
    return code;
}

/* --- what is missing -------------------------------------------------------------------------- */

static bool has_parts(const struct graph *g, uint32_t v)
{
    const struct graph_node *nodes = GRAPH_NODE(g);

    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++)
        if (!GRAPH_LINK(g)[l].cut && nodes[GRAPH_LINK(g)[l].target].kind == NODE_BUDGET_LINE)
            return true;
    return false;
}

static enum trace_missing missing_below(const struct graph *g, uint32_t v)
{
    switch ((enum node_kind)GRAPH_NODE(g)[v].kind) {
    case NODE_FUND:
    case NODE_LOAN:
    case NODE_TRUST:
        return MISSING_DESTINATION;
    case NODE_BUDGET_LINE:
    case NODE_PROGRAMME:
        return has_parts(g, v) ? MISSING_BREAKDOWN : MISSING_PROJECT;
    case NODE_PROJECT:
        return MISSING_PROCEDURE;
    case NODE_PLANNING:
    case NODE_PROCEDURE:
    case NODE_AWARD:
        return MISSING_CONTRACT;
    case NODE_CONTRACT:
        return MISSING_PAYMENT;
    default: /* revenue is pooled by law; what comes after a payment is no break of the money's */
        return (enum trace_missing)0;
    }
}

void count_missing(const struct update *u, const struct carry *c, uint32_t v,
                   struct update_row *row)
{
    const struct graph *g = &u->graph;
    const struct graph_node *node = &GRAPH_NODE(g)[v];
    bool described = node->published;

    if (!node->followed || node->kind == NODE_REVENUE || node->stage >= STAGE_PAYMENT) return;
    if (node->kind == NODE_LOAN && !node->counted) return; /* its total is missing it already */
    if (!described && row->minor > 0)
        row->missing = MISSING_DESCRIPTION;
    else if (described && row->minor > row->out[0])
        row->missing = (uint8_t)missing_below(g, v);
    if (described && !c->nodes[v].derived && row->minor > 0 && row->in[0] < row->minor &&
        (node->kind == NODE_PROJECT || node->kind == NODE_CONTRACT))
        row->missing_origin = MISSING_ORIGIN;
}
