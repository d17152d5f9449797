/* Reading an entity's graph: ordered scans, each once, that fill dense arrays. Which snapshots are
 * current is looked up in memory, not joined row by row. */
#include "trace/graph_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace_queries.h"

struct age {
    int64_t snapshot, age;
};
struct merged {
    int64_t id, into;
};
struct reading {
    struct store *store;
    int64_t entity;
    struct graph_range range; /* being read */
    uint32_t at;              /* node that the scan has come to */
    struct graph *graph;
    struct err *err;
    struct graph_list ages;          /* current snapshots by id */
    struct graph_list merged;        /* organisations by id */
    struct graph_list funds;         /* codes of funds */
    int64_t last_snapshot, last_age; /* of the look-up before */
};

/* --- what the scans need ---------------------------------------------------------------------- */

static int compare_age(const void *a, const void *b)
{
    const struct age *x = a, *y = b;

    return x->snapshot < y->snapshot ? -1 : x->snapshot > y->snapshot;
}

static enum err_code read_ages(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_trace_snapshots(r->store, r->entity, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct age *own = graph_list_add(&r->ages, sizeof *own);

        if (!own) {
            store_reset(stmt);
            return err_no_memory(r->err);
        }
        own->snapshot = store_int(stmt, 0);
        own->age = (int64_t)r->ages.count;
    }
    if (r->ages.count) qsort(r->ages.items, r->ages.count, sizeof(struct age), compare_age);
    return code;
}

/* 0: superseded, or of another entity only. */
static int64_t age_of(struct reading *r, int64_t snapshot)
{
    struct age key = {.snapshot = snapshot};
    const struct age *found;

    if (snapshot == r->last_snapshot) return r->last_age;
    found =
        r->ages.count ? bsearch(&key, r->ages.items, r->ages.count, sizeof key, compare_age) : NULL;
    r->last_snapshot = snapshot;
    r->last_age = found ? found->age : 0;
    return r->last_age;
}

static enum err_code read_merged(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_trace_merged_read(r->store, r->entity, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct merged *own = graph_list_add(&r->merged, sizeof *own);

        if (!own) {
            store_reset(stmt);
            return err_no_memory(r->err);
        }
        *own = (struct merged){store_int(stmt, 0), store_int(stmt, 1)};
    }
    return code;
}

static int compare_merged(const void *a, const void *b)
{
    const struct merged *x = a, *y = b;

    return x->id < y->id ? -1 : x->id > y->id;
}

static int64_t organisation_of(const struct reading *r, int64_t id)
{
    for (int steps = 0; steps < 64 && r->merged.count; steps++) {
        struct merged key = {.id = id};
        const struct merged *found =
            bsearch(&key, r->merged.items, r->merged.count, sizeof key, compare_merged);

        if (!found) break;
        id = found->into;
    }
    return id;
}

/* --- nodes ------------------------------------------------------------------------------------ */

static enum err_code add_node(struct reading *r, const struct q_trace_nodes_row *row)
{
    /* What is printed as totals and parts, and by several publications (update_count.c). */
    bool line =
        row->kind == NODE_BUDGET_LINE || row->kind == NODE_REVENUE || row->kind == NODE_LOAN;
    struct graph_node node = {
        .id = row->id,
        .order = row->key_hash,
        .kind = (uint8_t)row->kind,
        .published = row->published != 0,
        .unit = row->unit_null ? 0 : organisation_of(r, row->unit),
        .year = row->year_null ? 0 : (int32_t)row->year,
        .parent = line && !row->parent_null ? row->parent : 0,
        .scheme = line ? graph_scheme(r->graph, row->scheme) : 0,
        .starts = row->starts_null ? DATE_NONE : (int32_t)row->starts,
        .snapshot = row->described_by_null ? row->snapshot : row->described_by,
    };

    return graph_add_node(r->graph, &node, r->err);
}

static enum err_code read_nodes(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_nodes(r->store, r->entity, r->range.low, r->range.high, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct q_trace_nodes_row n;

        q_trace_nodes_row(stmt, &n);
        code = add_node(r, &n);
        if (code) store_reset(stmt);
    }
    return code;
}

/* --- figures, links --------------------------------------------------------------------------- */

/* Scans come in the order of nodes: the next one is at hand. */
static uint32_t node_at(const struct graph *g, uint32_t *at, int64_t id)
{
    const struct graph_node *nodes = GRAPH_NODE(g);

    while (*at < g->nodes.count && nodes[*at].id < id) ++*at;
    return *at < g->nodes.count && nodes[*at].id == id ? *at : GRAPH_NONE;
}

static enum err_code add_amount(struct reading *r, uint32_t node,
                                const struct q_trace_amounts_row *row)
{
    enum node_kind kind = (enum node_kind)GRAPH_NODE(r->graph)[node].kind;
    struct amount amount = {.rank = amount_rank(kind, (enum moment)row->moment),
                            .age = age_of(r, row->snapshot),
                            .moment = (uint8_t)row->moment,
                            .year = row->year_null ? 0 : (int32_t)row->year,
                            .minor = row->minor};
    uint16_t currency;

    if (amount.rank == AMOUNT_NONE || !amount.age) return ERR_NONE;
    currency = graph_currency(r->graph, row->currency);
    if (currency == GRAPH_NO_CURRENCY) return ERR_NONE;
    return graph_add_figure(r->graph, node, currency, &amount, r->err);
}

static enum err_code read_amounts(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_amounts(r->store, r->entity, r->range.low, r->range.high, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct q_trace_amounts_row a;
        uint32_t node;

        q_trace_amounts_row(stmt, &a);
        node = node_at(r->graph, &r->at, a.node);
        if (node != GRAPH_NONE) code = add_amount(r, node, &a);
        if (code) store_reset(stmt);
    }
    return code;
}

static enum err_code read_links(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_links_read(r->store, r->entity, r->range.low, r->range.high, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct q_trace_links_read_row l;
        struct graph_said said = {.currency = GRAPH_NO_CURRENCY};

        q_trace_links_read_row(stmt, &l);
        if (!age_of(r, l.snapshot)) continue;
        said.source = node_at(r->graph, &r->at, l.source);
        said.target = graph_find(r->graph, l.target);
        said.evidence = (uint8_t)l.evidence;
        if (said.source == GRAPH_NONE || said.target == GRAPH_NONE) continue;
        if (!l.minor_null) {
            said.minor = l.minor;
            said.currency = graph_currency(r->graph, l.currency);
        }
        code = graph_say(r->graph, &said, r->err);
        if (code) store_reset(stmt);
    }
    return code;
}

static enum err_code read_joins(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_joins_read(r->store, r->entity, r->range.low, r->range.high, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct q_trace_joins_read_row j;
        struct graph_said said = {.currency = GRAPH_NO_CURRENCY};

        q_trace_joins_read_row(stmt, &j);
        said.source = graph_find(r->graph, j.source);
        said.target = graph_find(r->graph, j.target);
        said.evidence = (uint8_t)(j.confirmed ? EVIDENCE_CONFIRMED : j.evidence);
        if (said.source == GRAPH_NONE || said.target == GRAPH_NONE) continue;
        code = graph_say(r->graph, &said, r->err);
        if (code) store_reset(stmt);
    }
    return code;
}

static enum err_code read_sames(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_sames_read(r->store, r->entity, r->range.low, r->range.high, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct q_trace_sames_read_row s;
        struct graph_same same;

        q_trace_sames_read_row(stmt, &s);
        same = (struct graph_same){.node = graph_find(r->graph, s.source),
                                   .same_as = graph_find(r->graph, s.target),
                                   .evidence = (uint8_t)s.evidence,
                                   .confirmed = s.confirmed != 0,
                                   .score = s.score_null ? 0 : (int)s.score};
        if (same.node == GRAPH_NONE || same.same_as == GRAPH_NONE || same.node == same.same_as)
            continue;
        code = graph_add_same(r->graph, &same, r->err);
        if (code) store_reset(stmt);
    }
    return code;
}

/* --- dimensions ------------------------------------------------------------------------------- */

/* Suppliers of contracts and awards; a buyer, else who is responsible, where the node itself does
 * not say its unit. Of several the lowest number. */
static void add_party(struct reading *r, struct graph_node *node,
                      const struct q_trace_parties_read_row *p)
{
    int64_t organisation = organisation_of(r, p->organisation);

    if (p->role == ROLE_SUPPLIER) {
        if (node->kind != NODE_CONTRACT && node->kind != NODE_AWARD) return;
        if (!node->supplier || organisation < node->supplier) node->supplier = organisation;
    } else if (!node->unit) {
        node->unit = organisation;
    }
}

static enum err_code read_parties(struct reading *r)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_parties_read(r->store, r->entity, r->range.low, r->range.high, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &row, r->err)) && row) {
        struct q_trace_parties_read_row p;
        uint32_t node;

        q_trace_parties_read_row(stmt, &p);
        node = node_at(r->graph, &r->at, p.node);
        if (node != GRAPH_NONE && age_of(r, p.snapshot))
            add_party(r, &GRAPH_NODE(r->graph)[node], &p);
    }
    return code;
}

/* One scan over all ranges. */
static enum err_code scan(struct reading *r, enum err_code (*step)(struct reading *),
                          const struct graph_reading *what)
{
    enum err_code code = ERR_NONE;

    r->at = 0;
    if (!what->ranges) {
        r->range = (struct graph_range){INT64_MIN, INT64_MAX};
        return step(r);
    }
    for (size_t i = 0; !code && i < what->range_count; i++) {
        r->range = what->ranges[i];
        code = step(r);
    }
    return code;
}

enum err_code graph_read(const struct graph_reading *what, struct graph *graph, struct err *err)
{
    static enum err_code (*const steps[])(struct reading *) = {
        read_nodes, read_amounts, read_links, read_joins, read_sames, read_parties};
    enum { STEPS = sizeof steps / sizeof *steps };
    struct reading r = {.store = what->store,
                        .entity = what->entity,
                        .graph = graph,
                        .err = err,
                        .last_snapshot = -1};
    enum err_code code = graph_init(graph, err);

    if (!code) code = read_ages(&r);
    if (!code) code = read_merged(&r);
    for (size_t i = 0; !code && i < STEPS; i++) {
        if (progress_tell(what->progress, _("rutas"), i, STEPS + 2))
            code = scan(&r, steps[i], what);
        else
            code = err_set(err, ERR_CANCELLED, _("Se detuvo."));
    }
    if (!code) code = graph_build(graph, err);
    if (!code) code = graph_dimensions(graph, err);
    mem_free(r.ages.items);
    mem_free(r.merged.items);
    if (code) graph_free(graph);
    return code;
}
