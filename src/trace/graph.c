/* Building the graph: lists, other names of one thing, and parallel links made one. */
#include "trace/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

enum { CURRENCIES_MAX = 4096, SCHEMES_MAX = 4096, SCHEME_TEXT = 16 };

void *graph_list_add(struct graph_list *list, size_t size)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        void *bigger = mem_realloc(list->items, capacity * size);

        if (!bigger) return NULL;
        list->items = bigger;
        list->capacity = capacity;
    }
    return (char *)list->items + size * list->count++;
}

enum err_code graph_init(struct graph *graph, struct err *err)
{
    char *first, *scheme;

    *graph = (struct graph){.order_count = 0};
    first = graph_list_add(&graph->currencies, 4);
    scheme = graph_list_add(&graph->schemes, SCHEME_TEXT);
    if (!first || !scheme) return err_no_memory(err);
    memcpy(first, "MXN", 4);
    memset(scheme, 0, SCHEME_TEXT);
    return ERR_NONE;
}

void graph_free(struct graph *graph)
{
    struct graph_list *lists[] = {&graph->nodes,      &graph->figures, &graph->said,
                                  &graph->sames,      &graph->links,   &graph->stated,
                                  &graph->currencies, &graph->schemes};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) mem_free(lists[i]->items);
    mem_free(graph->figure_first);
    mem_free(graph->out_first);
    mem_free(graph->in_first);
    mem_free(graph->in_links);
    mem_free(graph->order);
    mem_free(graph->part);
    *graph = (struct graph){.order_count = 0};
}

enum err_code graph_add_node(struct graph *graph, const struct graph_node *node, struct err *err)
{
    struct graph_node *own;

    if (graph->nodes.count >= GRAPH_NONE - 1)
        return err_set(err, ERR_LIMIT, _("Hay demasiadas cosas en una entidad para sus rutas."));
    own = graph_list_add(&graph->nodes, sizeof *own);
    if (!own) return err_no_memory(err);
    *own = *node;
    own->same = (uint32_t)(graph->nodes.count - 1);
    own->stage = (uint8_t)trace_stage_of((enum node_kind)node->kind);
    return ERR_NONE;
}

uint32_t graph_find(const struct graph *graph, int64_t id)
{
    const struct graph_node *nodes = GRAPH_NODE(graph);
    size_t low = 0, high = graph->nodes.count;

    /* Ids are given out one after another: mostly the place is at the id itself. */
    if (high && id >= nodes[0].id) {
        uint64_t guess = (uint64_t)id - (uint64_t)nodes[0].id;

        if (guess < high && nodes[guess].id == id) return (uint32_t)guess;
    }
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (nodes[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < graph->nodes.count && nodes[low].id == id ? (uint32_t)low : GRAPH_NONE;
}

uint16_t graph_currency(struct graph *graph, struct str code)
{
    char *all = graph->currencies.items, *own;

    if (code.n == 0 || code.n > 3) return code.n ? GRAPH_NO_CURRENCY : 0;
    for (size_t i = 0; i < graph->currencies.count; i++)
        if (memcmp(all + 4 * i, code.p, code.n) == 0 && !all[4 * i + code.n]) return (uint16_t)i;
    if (graph->currencies.count >= CURRENCIES_MAX) return GRAPH_NO_CURRENCY;
    own = graph_list_add(&graph->currencies, 4);
    if (!own) return GRAPH_NO_CURRENCY;
    memset(own, 0, 4);
    memcpy(own, code.p, code.n);
    return (uint16_t)(graph->currencies.count - 1);
}

uint16_t graph_scheme(struct graph *graph, struct str code)
{
    char *all = graph->schemes.items, *own;
    size_t n = code.n < SCHEME_TEXT ? code.n : SCHEME_TEXT - 1;

    if (!n) return 0;
    for (size_t i = 1; i < graph->schemes.count; i++)
        if (memcmp(all + SCHEME_TEXT * i, code.p, n) == 0 && !all[SCHEME_TEXT * i + n])
            return (uint16_t)i;
    if (graph->schemes.count >= SCHEMES_MAX) return 0;
    own = graph_list_add(&graph->schemes, SCHEME_TEXT);
    if (!own) return 0;
    memset(own, 0, SCHEME_TEXT);
    memcpy(own, code.p, n);
    return (uint16_t)(graph->schemes.count - 1);
}

const char *graph_currency_code(const struct graph *graph, uint16_t currency)
{
    return (const char *)graph->currencies.items + 4 * (size_t)currency;
}

enum err_code graph_add_figure(struct graph *graph, uint32_t node, uint16_t currency,
                               const struct amount *row, struct err *err)
{
    struct graph_figure *all = GRAPH_FIGURE(graph), *own;
    enum node_kind kind = (enum node_kind)GRAPH_NODE(graph)[node].kind;

    for (size_t i = graph->figures.count; i-- && all[i].node == node;)
        if (all[i].currency == currency) {
            amount_take(&all[i].amount, kind, row);
            return ERR_NONE;
        }
    own = graph_list_add(&graph->figures, sizeof *own);
    if (!own) return err_no_memory(err);
    *own = (struct graph_figure){.node = node, .currency = currency, .amount = *row};
    return ERR_NONE;
}

enum err_code graph_say(struct graph *graph, const struct graph_said *said, struct err *err)
{
    struct graph_said *own = graph_list_add(&graph->said, sizeof *own);

    if (!own) return err_no_memory(err);
    *own = *said;
    return ERR_NONE;
}

enum err_code graph_add_same(struct graph *graph, const struct graph_same *same, struct err *err)
{
    struct graph_same *own = graph_list_add(&graph->sames, sizeof *own);

    if (!own) return err_no_memory(err);
    *own = *same;
    return ERR_NONE;
}

/* --- one thing under several names ------------------------------------------------------------ */

static int same_weight(const struct graph_same *s)
{
    return s->confirmed ? EVIDENCE_CONFIRMED : s->evidence;
}

/* Of several things that it may be, one: confirmed by a person, then the best evidence. */
static bool better_same(const struct graph *graph, const struct graph_same *a,
                        const struct graph_same *b)
{
    const struct graph_node *nodes = GRAPH_NODE(graph);

    if (a->confirmed != b->confirmed) return a->confirmed;
    if (same_weight(a) != same_weight(b)) return same_weight(a) < same_weight(b);
    if (a->score != b->score) return a->score > b->score;
    return nodes[a->same_as].order < nodes[b->same_as].order;
}

/* The node that stands for a group of names, on the way to which paths are made shorter. */
static uint32_t group_of(struct graph_node *nodes, uint32_t node)
{
    while (nodes[node].same != node) {
        nodes[node].same = nodes[nodes[node].same].same;
        node = nodes[node].same;
    }
    return node;
}

static bool stands_better(const struct graph_node *a, const struct graph_node *b)
{
    return a->published != b->published ? a->published : a->order < b->order;
}

/* Sorts by node, the best for each node first. */
static int compare_same(const void *a, const void *b, void *graph)
{
    const struct graph_same *x = a, *y = b;

    if (x->node != y->node) return x->node < y->node ? -1 : 1;
    return better_same(graph, x, y) ? -1 : better_same(graph, y, x) ? 1 : 0;
}

static void unite_names(struct graph *graph)
{
    struct graph_same *sames = graph->sames.items;
    struct graph_node *nodes = GRAPH_NODE(graph);

    if (!graph->sames.count) return;
    qsort_r(sames, graph->sames.count, sizeof *sames, compare_same, graph);
    for (size_t i = 0; i < graph->sames.count; i++) {
        uint32_t a, b;

        if (i && sames[i].node == sames[i - 1].node) continue;
        nodes[sames[i].node].alias_inferred =
            !sames[i].confirmed && sames[i].evidence == EVIDENCE_INFERRED;
        a = group_of(nodes, sames[i].node);
        b = group_of(nodes, sames[i].same_as);
        if (stands_better(&nodes[a], &nodes[b]))
            nodes[b].same = a;
        else
            nodes[a].same = b;
    }
    for (size_t i = 0; i < graph->sames.count; i++) group_of(nodes, sames[i].node);
    for (size_t i = graph->sames.count; i--;) { /* a name of an inferred name is inferred */
        if (i && sames[i].node == sames[i - 1].node) continue;
        if (nodes[sames[i].same_as].alias_inferred &&
            nodes[sames[i].same_as].same != sames[i].same_as)
            nodes[sames[i].node].alias_inferred = true;
    }
    for (size_t i = 0; i < graph->nodes.count; i++) {
        group_of(nodes, (uint32_t)i);
        if (nodes[i].same == i) nodes[i].alias_inferred = false;
    }
}

/* --- figures ---------------------------------------------------------------------------------- */

static int compare_figure(const void *a, const void *b)
{
    const struct graph_figure *x = a, *y = b;

    if (x->node != y->node) return x->node < y->node ? -1 : 1;
    return x->currency < y->currency ? -1 : x->currency > y->currency;
}

/* What was said under another name counts as said of the thing itself. */
static void move_figures(struct graph *graph)
{
    struct graph_figure *all = GRAPH_FIGURE(graph);
    struct graph_node *nodes = GRAPH_NODE(graph);
    size_t kept = 0;

    if (!graph->sames.count || !graph->figures.count) return;
    for (size_t i = 0; i < graph->figures.count; i++) all[i].node = nodes[all[i].node].same;
    qsort(all, graph->figures.count, sizeof *all, compare_figure);
    for (size_t i = 0; i < graph->figures.count; i++) {
        if (kept && compare_figure(&all[kept - 1], &all[i]) == 0)
            amount_take(&all[kept - 1].amount, (enum node_kind)nodes[all[i].node].kind,
                        &all[i].amount);
        else
            all[kept++] = all[i];
    }
    graph->figures.count = kept;
}

static enum err_code index_figures(struct graph *graph, struct err *err)
{
    size_t n = graph->nodes.count;
    const struct graph_figure *all = GRAPH_FIGURE(graph);
    struct graph_node *nodes = GRAPH_NODE(graph);

    graph->figure_first = mem_calloc(n + 1, sizeof *graph->figure_first);
    if (!graph->figure_first) return err_no_memory(err);
    for (size_t i = 0; i < graph->figures.count; i++) {
        graph->figure_first[all[i].node + 1]++;
        if (!nodes[all[i].node].year) nodes[all[i].node].year = all[i].amount.year;
    }
    for (size_t i = 0; i < n; i++) graph->figure_first[i + 1] += graph->figure_first[i];
    return ERR_NONE;
}

const struct graph_figure *graph_figure(const struct graph *graph, uint32_t node, uint16_t currency)
{
    const struct graph_figure *all = GRAPH_FIGURE(graph);

    for (uint32_t i = graph->figure_first[node]; i < graph->figure_first[node + 1]; i++)
        if (all[i].currency == currency) return &all[i];
    return NULL;
}

/* --- links ------------------------------------------------------------------------------------ */

/* A line of the budget with figures, and the line it is part of. */
static enum err_code say_tree(struct graph *graph, struct err *err)
{
    const struct graph_node *nodes = GRAPH_NODE(graph);
    enum err_code code = ERR_NONE;

    for (uint32_t i = 0; !code && i < graph->nodes.count; i++) {
        struct graph_said said = {
            .target = i, .currency = GRAPH_NO_CURRENCY, .evidence = EVIDENCE_EXACT};

        if (nodes[i].kind != NODE_BUDGET_LINE || !nodes[i].parent) continue;
        said.source = graph_find(graph, nodes[i].parent);
        if (said.source == GRAPH_NONE || nodes[said.source].kind != NODE_BUDGET_LINE) continue;
        if (graph->figure_first[i] == graph->figure_first[i + 1] ||
            graph->figure_first[said.source] == graph->figure_first[said.source + 1])
            continue;
        code = graph_say(graph, &said, err);
    }
    return code;
}

/* Under the names that stand for things; what would link a thing to itself is dropped. */
static void rename_links(struct graph *graph)
{
    const struct graph_node *nodes = GRAPH_NODE(graph);
    struct graph_said *all = graph->said.items;
    size_t kept = 0;

    for (size_t i = 0; i < graph->said.count; i++) {
        struct graph_said said = all[i];

        if (nodes[said.source].alias_inferred || nodes[said.target].alias_inferred)
            said.evidence = EVIDENCE_INFERRED;
        said.source = nodes[said.source].same;
        said.target = nodes[said.target].same;
        if (said.source != said.target) all[kept++] = said;
    }
    graph->said.count = kept;
}

static int compare_said(const void *a, const void *b)
{
    const struct graph_said *x = a, *y = b;

    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    return x->currency < y->currency ? -1 : x->currency > y->currency;
}

/* Links come from the store in order; what was added after them mostly makes the list unsorted. */
static void sort_said(struct graph *graph)
{
    struct graph_said *all = graph->said.items;

    for (size_t i = 1; i < graph->said.count; i++)
        if (compare_said(&all[i - 1], &all[i]) > 0) {
            qsort(all, graph->said.count, sizeof *all, compare_said);
            return;
        }
}

static enum err_code add_stated(struct graph *graph, const struct graph_said *said, uint32_t link,
                                struct err *err)
{
    struct graph_stated *all = GRAPH_STATED(graph), *own;

    if (graph->stated.count) {
        own = &all[graph->stated.count - 1];
        if (own->link == link && own->currency == said->currency) {
            if (said->minor > own->minor) own->minor = said->minor;
            return ERR_NONE;
        }
    }
    own = graph_list_add(&graph->stated, sizeof *own);
    if (!own) return err_no_memory(err);
    *own = (struct graph_stated){link, said->currency, said->minor};
    return ERR_NONE;
}

static enum err_code merge_links(struct graph *graph, struct err *err)
{
    const struct graph_said *all = graph->said.items;
    struct graph_link *last = NULL;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < graph->said.count; i++) {
        if (!last || last->source != all[i].source || last->target != all[i].target) {
            last = graph_list_add(&graph->links, sizeof *last);
            if (!last) return err_no_memory(err);
            *last = (struct graph_link){.source = all[i].source,
                                        .target = all[i].target,
                                        .stated = GRAPH_NONE,
                                        .evidence = all[i].evidence};
        }
        if (all[i].evidence < last->evidence) last->evidence = all[i].evidence;
        if (all[i].currency == GRAPH_NO_CURRENCY) continue;
        code = add_stated(graph, &all[i], (uint32_t)(graph->links.count - 1), err);
        if (!code && last->stated == GRAPH_NONE) last->stated = (uint32_t)(graph->stated.count - 1);
    }
    return code;
}

bool graph_states(const struct graph *graph, uint32_t link, uint16_t currency, int64_t *minor_out)
{
    const struct graph_stated *all = GRAPH_STATED(graph);
    uint32_t i = GRAPH_LINK(graph)[link].stated;

    for (; i != GRAPH_NONE && i < graph->stated.count && all[i].link == link; i++)
        if (all[i].currency == currency) {
            *minor_out = all[i].minor;
            return true;
        }
    return false;
}

static enum err_code index_links(struct graph *graph, struct err *err)
{
    size_t n = graph->nodes.count, m = graph->links.count;
    const struct graph_link *links = GRAPH_LINK(graph);
    uint32_t *in;

    graph->out_first = mem_calloc(n + 2, sizeof *graph->out_first);
    graph->in_first = in = mem_calloc(n + 2, sizeof *graph->in_first);
    graph->in_links = mem_alloc((m + 1) * sizeof *graph->in_links);
    if (!graph->out_first || !in || !graph->in_links) return err_no_memory(err);
    for (size_t i = 0; i < m; i++) {
        graph->out_first[links[i].source + 1]++;
        in[links[i].target + 2]++;
    }
    for (size_t i = 0; i < n; i++) {
        graph->out_first[i + 1] += graph->out_first[i];
        in[i + 2] += in[i + 1];
    }
    for (size_t i = 0; i < m; i++) graph->in_links[in[links[i].target + 1]++] = (uint32_t)i;
    return ERR_NONE;
}

enum err_code graph_build(struct graph *graph, struct err *err)
{
    enum err_code code;

    unite_names(graph);
    move_figures(graph);
    code = index_figures(graph, err);
    if (!code) code = say_tree(graph, err);
    if (code) return code;
    rename_links(graph);
    sort_said(graph);
    code = merge_links(graph, err);
    mem_free(graph->said.items);
    graph->said = (struct graph_list){.count = 0};
    if (!code) code = index_links(graph, err);
    return code ? code : graph_order(graph, err);
}
