/* What links carry. Two sweeps against the direction of the money: when a node is reached, all that
 * it can pass on to is settled, so its own amount is known, what it would carry can be held against
 * it, and it can be shared among its sources. The first sweep looks at proven links only; the
 * second gives inferred ones what is left on both sides. */
#include "trace/carry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

static uint64_t size_of(int64_t minor)
{
    return minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
}

static int64_t in_range(__int128 minor)
{
    return minor > INT64_MAX ? INT64_MAX : minor < -INT64_MAX ? -INT64_MAX : (int64_t)minor;
}

static bool is_step(uint8_t kind)
{
    return kind == NODE_PLANNING || kind == NODE_PROCEDURE || kind == NODE_AWARD;
}

/* --- sharing ---------------------------------------------------------------------------------- */

static int by_remainder(const void *a, const void *b)
{
    const struct carry_share *x = a, *y = b;

    if (x->remainder != y->remainder) return x->remainder > y->remainder ? -1 : 1;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    return x->link < y->link ? -1 : x->link > y->link;
}

void carry_share(struct carry_share *shares, size_t count, uint64_t whole)
{
    unsigned __int128 sum = 0;
    uint64_t left = whole;

    for (size_t i = 0; i < count; i++) sum += shares[i].offer;
    if (sum <= whole) {
        for (size_t i = 0; i < count; i++) shares[i].part = shares[i].offer;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        unsigned __int128 product = (unsigned __int128)shares[i].offer * whole;

        shares[i].part = (uint64_t)(product / sum);
        shares[i].remainder = product % sum;
        left -= shares[i].part;
    }
    if (!left) return;
    qsort(shares, count, sizeof *shares, by_remainder);
    for (size_t i = 0; i < left; i++) shares[i].part++;
}

/* --- the run's room --------------------------------------------------------------------------- */

enum err_code carry_init(struct carry *carry, const struct graph *graph, struct err *err)
{
    size_t n = graph->nodes.count, m = graph->links.count, most = 1;

    *carry = (struct carry){.graph = graph};
    for (size_t i = 0; i < n; i++) {
        uint32_t in = graph->in_first[i + 1] - graph->in_first[i];
        uint32_t out = graph->out_first[i + 1] - graph->out_first[i];

        if (in > most) most = in;
        if (out > most) most = out;
    }
    carry->nodes = mem_calloc(n + 1, sizeof *carry->nodes);
    carry->links = mem_calloc(m + 1, sizeof *carry->links);
    carry->nodes_of = mem_alloc((n + 1) * sizeof *carry->nodes_of);
    carry->shares = mem_calloc(most, sizeof *carry->shares);
    carry->parts = mem_calloc(n + 1, 1);
    if (carry->nodes && carry->links && carry->nodes_of && carry->shares && carry->parts)
        return ERR_NONE;
    carry_free(carry);
    return err_no_memory(err);
}

void carry_free(struct carry *carry)
{
    mem_free(carry->nodes);
    mem_free(carry->links);
    mem_free(carry->nodes_of);
    mem_free(carry->shares);
    mem_free(carry->parts);
    mem_free(carry->bytes.items);
    *carry = (struct carry){.graph = NULL};
}

/* The connected parts that know this currency, their nodes sources first. */
static void choose_nodes(struct carry *c)
{
    const struct graph *g = c->graph;
    const struct graph_figure *figures = GRAPH_FIGURE(g);
    const struct graph_stated *stated = GRAPH_STATED(g);

    memset(c->parts, 0, g->nodes.count);
    for (size_t i = 0; i < g->figures.count; i++)
        if (figures[i].currency == c->currency) c->parts[g->part[figures[i].node]] = 1;
    for (size_t i = 0; i < g->stated.count; i++)
        if (stated[i].currency == c->currency)
            c->parts[g->part[GRAPH_LINK(g)[stated[i].link].source]] = 1;
    c->count = 0;
    for (uint32_t i = 0; i < g->order_count; i++)
        if (c->parts[g->part[g->order[i]]]) c->nodes_of[c->count++] = g->order[i];
}

static void start_node(struct carry *c, uint32_t v)
{
    const struct graph *g = c->graph;
    const struct graph_figure *figure = graph_figure(g, v, c->currency);
    struct carry_node *n = &c->nodes[v];

    *n = (struct carry_node){.derived = !figure, .passes = !figure};
    if (figure) {
        n->minor = amount_minor(&figure->amount);
        n->moment = figure->amount.moment;
        n->passes = is_step(GRAPH_NODE(g)[v].kind);
    }
    n->fed[0] = n->fed[1] = !n->passes;
    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++) {
        c->links[l] = (struct carry_link){.concerned = false};
        if (GRAPH_LINK(g)[l].evidence == EVIDENCE_INFERRED) c->inferred = true;
    }
}

/* What its refunds may bring back to a source; how much of it does is settled when it is capped. */
static void count_refunds(struct carry *c, uint32_t v)
{
    const struct graph *g = c->graph;
    __int128 back = 0;

    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++) {
        const struct graph_link *link = &GRAPH_LINK(g)[l];
        const struct carry_node *t = &c->nodes[link->target];

        if (!link->cut && link->evidence != EVIDENCE_INFERRED && !t->passes && t->minor < 0)
            back -= t->minor;
    }
    c->nodes[v].back = in_range(back);
}

/* Money comes in where a link states some, or where it comes into a source. */
static void feed(struct carry *c, uint32_t v)
{
    const struct graph *g = c->graph;
    int64_t stated;

    for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
        uint32_t l = g->in_links[i];
        const struct graph_link *link = &GRAPH_LINK(g)[l];
        const struct carry_node *source = &c->nodes[link->source];
        bool says;

        if (link->cut) continue;
        says = graph_states(g, l, c->currency, &stated);
        for (int pass = 0; pass < 2; pass++) {
            if (pass == 0 && link->evidence == EVIDENCE_INFERRED) continue;
            if (says || source->fed[pass]) c->nodes[v].fed[pass] = true;
            c->links[l].group[pass] =
                says || source->fed[pass] ? 0 : GRAPH_NODE(g)[link->source].kind;
        }
    }
}

/* --- one node in a sweep ---------------------------------------------------------------------- */

/* Whether a link takes part in a sweep: proven ones in the first; in the second inferred ones, and
 * all that lead to what has its amount by inferred links only. */
static bool takes_part(const struct carry *c, uint32_t l, int pass)
{
    const struct graph_link *link = &GRAPH_LINK(c->graph)[l];

    if (link->cut) return false;
    if (pass == 0) return link->evidence != EVIDENCE_INFERRED;
    return link->evidence == EVIDENCE_INFERRED || c->nodes[link->target].known == 2;
}

/* What links state that comes in, for what has no other figure. */
static int64_t stated_in(const struct carry *c, uint32_t v, int pass)
{
    const struct graph *g = c->graph;
    __int128 sum = 0;
    int64_t stated;

    for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
        uint32_t l = g->in_links[i];
        const struct graph_link *link = &GRAPH_LINK(g)[l];

        if (link->cut || (pass == 0 && link->evidence == EVIDENCE_INFERRED)) continue;
        if (graph_states(g, l, c->currency, &stated) && stated > 0) sum += stated;
    }
    return in_range(sum);
}

/* The amount of a node, once what its links carry is known. */
static void settle_amount(struct carry *c, uint32_t v, int pass)
{
    const struct graph *g = c->graph;
    struct carry_node *n = &c->nodes[v];
    bool below = false, figure = n->moment != 0;
    __int128 sum = 0;

    if (n->known) return;
    if (!n->passes) {
        n->known = 1;
        return;
    }
    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++) {
        const struct graph_link *link = &GRAPH_LINK(g)[l];

        if (!(pass ? !link->cut : takes_part(c, l, 0))) continue;
        if (c->nodes[link->target].known) below = true;
        sum += c->links[l].carried[pass];
    }
    if (below) {
        n->minor = in_range(sum);
        n->moment = 0;
    } else if (!figure) {
        n->minor = stated_in(c, v, pass);
        if (!n->minor) return;
    }
    n->derived = below || !figure;
    n->known = pass ? 2 : 1;
}

/* A source carries no more than it has; what refunds bring back adds to that. */
static void cap_source(struct carry *c, uint32_t v, int pass)
{
    const struct graph *g = c->graph;
    struct carry_node *n = &c->nodes[v];
    __int128 forth = 0, room = pass ? (__int128)n->minor - n->out[0] : n->minor, sum = 0;
    bool nothing = !n->known || (!n->derived && n->minor <= 0);
    size_t count = 0;

    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++) {
        if (!takes_part(c, l, pass)) continue;
        if (nothing) c->links[l].carried[pass] = 0;
        if (c->links[l].carried[pass] > 0)
            forth += c->links[l].carried[pass];
        else
            room -= c->links[l].carried[pass];
        sum += c->links[l].carried[pass];
    }
    if (room < 0) room = 0;
    if (room > INT64_MAX) room = INT64_MAX;
    if (forth > room && !(n->derived && sum == n->minor)) {
        sum -= forth;
        for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++)
            if (takes_part(c, l, pass) && c->links[l].carried[pass] > 0)
                c->shares[count++] =
                    (struct carry_share){.offer = (uint64_t)c->links[l].carried[pass],
                                         .order = GRAPH_NODE(g)[GRAPH_LINK(g)[l].target].order,
                                         .link = l};
        carry_share(c->shares, count, (uint64_t)room);
        for (size_t i = 0; i < count; i++) {
            c->links[c->shares[i].link].carried[pass] = (int64_t)c->shares[i].part;
            sum += c->shares[i].part;
        }
    }
    n->out[pass] = in_range(sum);
    assert(n->minor < 0 || (pass ? sum + n->out[0] : sum) <= n->minor);
}

/* What a source can still give in this sweep; UINT64_MAX: it has whatever its links carry. */
static uint64_t has_left(const struct carry *c, uint32_t source, int pass)
{
    const struct carry_node *s = &c->nodes[source];
    __int128 left;

    if (pass == 0) {
        if (s->passes) return UINT64_MAX;
        return s->minor > 0 ? (uint64_t)s->minor + (uint64_t)s->back : 0;
    }
    if (!s->known) return UINT64_MAX;
    left = (__int128)s->minor - s->out[0];
    return left > 0 && s->minor > 0 ? (uint64_t)in_range(left) : 0;
}

static uint64_t offer_of(const struct carry *c, uint32_t l, int pass, uint64_t most)
{
    const struct graph_link *link = &GRAPH_LINK(c->graph)[l];
    uint64_t left = has_left(c, link->source, pass), offer = most;
    int64_t stated;

    if (c->nodes[link->target].minor < 0) return left ? most : 0; /* a refund comes back whole */
    if (graph_states(c->graph, l, c->currency, &stated)) {
        uint64_t says = stated > 0 ? (uint64_t)stated : 0;

        if (pass && link->evidence != EVIDENCE_INFERRED) {
            uint64_t had = size_of(c->links[l].carried[0]);

            says = says > had ? says - had : 0;
        }
        if (says < offer) offer = says;
    }
    return left < offer ? left : offer;
}

/* Shares a target among the sources of one group. */
static void share_group(struct carry *c, uint32_t v, int pass, uint8_t group)
{
    const struct graph *g = c->graph;
    int64_t minor = c->nodes[v].minor;
    uint64_t room = size_of(minor), had = 0;
    size_t count = 0;

    for (uint32_t i = g->in_first[v]; pass && i < g->in_first[v + 1]; i++)
        if (c->links[g->in_links[i]].group[0] == group)
            had += size_of(c->links[g->in_links[i]].carried[0]);
    room = room > had ? room - had : 0;
    for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
        uint32_t l = g->in_links[i];

        if (!takes_part(c, l, pass) || c->links[l].group[pass] != group) continue;
        c->shares[count++] =
            (struct carry_share){.offer = offer_of(c, l, pass, room),
                                 .order = GRAPH_NODE(g)[GRAPH_LINK(g)[l].source].order,
                                 .link = l};
    }
    carry_share(c->shares, count, room);
    for (size_t i = 0; i < count; i++)
        c->links[c->shares[i].link].carried[pass] =
            minor < 0 ? -(int64_t)c->shares[i].part : (int64_t)c->shares[i].part;
}

static void share_target(struct carry *c, uint32_t v, int pass)
{
    const struct graph *g = c->graph;
    uint32_t groups = 0;

    if (!c->nodes[v].known || !c->nodes[v].minor) return;
    for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++)
        if (takes_part(c, g->in_links[i], pass))
            groups |= (uint32_t)1 << (c->links[g->in_links[i]].group[pass] & 31);
    for (uint8_t group = 0; groups; group++, groups >>= 1)
        if (groups & 1) share_group(c, v, pass, group);
}

static void sweep(struct carry *c, int pass)
{
    for (uint32_t i = c->count; i--;) {
        settle_amount(c, c->nodes_of[i], pass);
        cap_source(c, c->nodes_of[i], pass);
        share_target(c, c->nodes_of[i], pass);
    }
}

/* --- afterwards ------------------------------------------------------------------------------- */

/* Possible is proven and what inferred links add. */
static void add_passes(struct carry *c)
{
    const struct graph *g = c->graph;

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t v = c->nodes_of[i];

        c->nodes[v].out[1] = in_range((__int128)c->nodes[v].out[0] + c->nodes[v].out[1]);
        for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++)
            c->links[l].carried[1] += c->links[l].carried[0];
    }
}

/* What comes in from money; through what only passes on, in proportion. */
static void come_in(struct carry *c, uint32_t v)
{
    const struct graph *g = c->graph;
    struct carry_node *n = &c->nodes[v];
    int64_t stated;

    for (int pass = 0; pass < 2; pass++) {
        __int128 sum = 0;

        for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
            uint32_t l = g->in_links[i];
            const struct carry_node *s = &c->nodes[GRAPH_LINK(g)[l].source];
            int64_t carried = c->links[l].carried[pass];

            if (!carried) continue;
            if (!s->passes || graph_states(g, l, c->currency, &stated))
                sum += carried;
            else if (s->minor && s->in[pass])
                sum += (__int128)carried * s->in[pass] / s->minor;
        }
        if (n->minor > 0)
            n->in[pass] = sum > n->minor ? n->minor : sum < 0 ? 0 : (int64_t)sum;
        else
            n->in[pass] = sum < n->minor ? n->minor : sum > 0 ? 0 : (int64_t)sum;
    }
}

/* A link belongs to the currency where it carries or states something, or both its ends have an
 * amount; and what such a link joins belongs to it too. */
static void concern(struct carry *c, uint32_t v)
{
    const struct graph *g = c->graph;
    int64_t stated;

    if (c->nodes[v].known) c->nodes[v].concerned = true;
    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++) {
        struct carry_link *link = &c->links[l];
        uint32_t target = GRAPH_LINK(g)[l].target;

        if (GRAPH_LINK(g)[l].cut) continue;
        link->concerned = link->carried[1] != 0 || graph_states(g, l, c->currency, &stated) ||
                          (c->nodes[v].known && c->nodes[target].known);
        if (link->concerned) c->nodes[v].concerned = c->nodes[target].concerned = true;
    }
}

enum err_code carry_run(struct carry *c, uint16_t currency, struct err *err)
{
    c->currency = currency;
    c->inferred = false;
    c->bytes.count = 0;
    choose_nodes(c);
    for (uint32_t i = 0; i < c->count; i++) start_node(c, c->nodes_of[i]);
    for (uint32_t i = 0; i < c->count; i++) {
        count_refunds(c, c->nodes_of[i]);
        feed(c, c->nodes_of[i]);
    }
    sweep(c, 0);
    if (c->inferred) sweep(c, 1);
    add_passes(c);
    for (uint32_t i = 0; i < c->count; i++) {
        come_in(c, c->nodes_of[i]);
        concern(c, c->nodes_of[i]);
    }
    return carry_reach(c, err);
}
