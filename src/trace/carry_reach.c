/* Where the pesos of each node arrive, and where they end. A node's vectors are made of those
 * of its targets, so they are computed against the direction of the money and kept as bytes:
 * most have one or two places that are not zero, and a ledger has millions of nodes. */
#include <assert.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace/carry.h"

/* --- bytes ------------------------------------------------------------------------------------ */

static size_t put_number(uint8_t *out, int64_t value)
{
    uint64_t zigzag = value < 0 ? ((~(uint64_t)value) << 1) | 1 : (uint64_t)value << 1;
    size_t n = 0;

    while (zigzag >= 128) {
        out[n++] = (uint8_t)(zigzag | 128);
        zigzag >>= 7;
    }
    out[n++] = (uint8_t)zigzag;
    return n;
}

static size_t put_vectors(uint8_t *out, const int64_t *reach, const int64_t *end,
                          enum trace_stage stage)
{
    size_t n = 2;

    out[0] = out[1] = 0;
    for (int s = 1; s < STAGE_COUNT; s++) {
        if (reach[s] && s != (int)stage) out[0] |= (uint8_t)(1 << s);
        if (end[s]) out[1] |= (uint8_t)(1 << s);
    }
    for (int s = 1; s < STAGE_COUNT; s++)
        if (out[0] & (1 << s)) n += put_number(out + n, reach[s]);
    for (int s = 1; s < STAGE_COUNT; s++)
        if (out[1] & (1 << s)) n += put_number(out + n, end[s]);
    return n;
}

static void all_stays(struct reach *out, enum trace_stage stage, int64_t minor)
{
    memset(out, 0, sizeof *out);
    for (int pass = 0; pass < 2; pass++) out->reach[pass][stage] = out->end[pass][stage] = minor;
}

size_t reach_write(const struct reach *reach, enum trace_stage stage, int64_t minor,
                   uint8_t out[REACH_BYTES_MAX])
{
    struct reach stays;
    bool differ = memcmp(reach->reach[0], reach->reach[1], sizeof reach->reach[0]) != 0 ||
                  memcmp(reach->end[0], reach->end[1], sizeof reach->end[0]) != 0;
    size_t n = 1;

    all_stays(&stays, stage, minor);
    if (memcmp(&stays, reach, sizeof stays) == 0) return 0;
    out[0] = differ;
    n += put_vectors(out + n, reach->reach[0], reach->end[0], stage);
    if (differ) n += put_vectors(out + n, reach->reach[1], reach->end[1], stage);
    return n;
}

struct cursor {
    const uint8_t *p, *stop;
    bool bad;
};

static uint8_t take_byte(struct cursor *c)
{
    if (c->p < c->stop) return *c->p++;
    c->bad = true;
    return 0;
}

static int64_t take_number(struct cursor *c)
{
    uint64_t zigzag = 0;

    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint8_t byte = take_byte(c);

        if (shift < 64) zigzag |= (uint64_t)(byte & 127) << shift;
        if (!(byte & 128)) return (int64_t)((zigzag >> 1) ^ (0 - (zigzag & 1)));
    }
    c->bad = true;
    return 0;
}

static void take_vectors(struct cursor *c, int64_t *reach, int64_t *end, enum trace_stage stage,
                         int64_t minor)
{
    uint8_t reached = take_byte(c), ended = take_byte(c);

    for (int s = 1; s < STAGE_COUNT; s++) reach[s] = reached & (1 << s) ? take_number(c) : 0;
    reach[stage] = minor;
    for (int s = 1; s < STAGE_COUNT; s++) end[s] = ended & (1 << s) ? take_number(c) : 0;
}

bool reach_read(struct str bytes, enum trace_stage stage, int64_t minor, struct reach *out)
{
    struct cursor c = {.p = (const uint8_t *)bytes.p};
    uint8_t differ;

    all_stays(out, stage, minor);
    if (!bytes.n) return true;
    c.stop = c.p + bytes.n;
    differ = take_byte(&c);
    take_vectors(&c, out->reach[0], out->end[0], stage, minor);
    if (differ) {
        take_vectors(&c, out->reach[1], out->end[1], stage, minor);
    } else {
        memcpy(out->reach[1], out->reach[0], sizeof out->reach[0]);
        memcpy(out->end[1], out->end[0], sizeof out->end[0]);
    }
    if (!c.bad && c.p == c.stop) return true;
    all_stays(out, stage, minor);
    return false;
}

/* --- vectors ---------------------------------------------------------------------------------- */

static __int128 floor_part(int64_t value, uint64_t carried, uint64_t whole, uint64_t *remainder)
{
    __int128 product = (__int128)value * (__int128)carried, part = product / (__int128)whole;

    if (part * (__int128)whole > product) part--;
    *remainder = (uint64_t)(product - part * (__int128)whole);
    return part;
}

/* Parts of a target's end vector that add up to what is carried to it. */
static void scale_end(const int64_t *end, int64_t carried, int64_t minor, int64_t *out)
{
    uint64_t c = carried < 0 ? 0 - (uint64_t)carried : (uint64_t)carried;
    uint64_t whole = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    uint64_t remainder[STAGE_COUNT] = {0};
    __int128 left = carried;

    for (int s = 1; s < STAGE_COUNT; s++) {
        out[s] = end[s] ? (int64_t)floor_part(end[s], c, whole, &remainder[s]) : 0;
        left -= out[s];
    }
    while (left > 0) {
        int most = 0;

        for (int s = 1; s < STAGE_COUNT; s++)
            if (remainder[s] > remainder[most]) most = s;
        if (!most) break;
        remainder[most] = 0;
        out[most]++;
        left--;
    }
}

struct sums {
    __int128 reach[STAGE_COUNT], end[STAGE_COUNT];
};

/* Adds what one link brings: its share of what the target's pesos do. */
static void add_link(struct sums *sums, const struct reach *target, int pass, int64_t carried,
                     int64_t minor)
{
    int64_t end[STAGE_COUNT];

    if (!carried || !minor) return;
    scale_end(target->end[pass], carried, minor, end);
    for (int s = 1; s < STAGE_COUNT; s++) {
        int64_t reach = carried == minor
                            ? target->reach[pass][s]
                            : (int64_t)((__int128)target->reach[pass][s] * carried / minor);

        if (end[s] > reach && reach >= 0) reach = end[s];
        sums->end[s] += end[s];
        sums->reach[s] += reach;
    }
}

/* False where refunds of absurd size make a place leave the range: then all of it stays. */
static bool close_sums(struct sums *sums, int64_t minor, int64_t out, enum trace_stage stage,
                       int64_t *reach, int64_t *end)
{
    sums->end[stage] += (__int128)minor - out;
    sums->reach[stage] = minor;
    for (int s = 1; s < STAGE_COUNT; s++) {
        if (sums->end[s] > INT64_MAX || sums->end[s] < -INT64_MAX) return false;
        if (sums->reach[s] > INT64_MAX || sums->reach[s] < -INT64_MAX) return false;
        reach[s] = (int64_t)sums->reach[s];
        end[s] = (int64_t)sums->end[s];
    }
    return true;
}

static void read_node(const struct carry *c, uint32_t v, struct reach *out)
{
    const struct carry_node *n = &c->nodes[v];
    const char *bytes = c->bytes.items;
    struct str own = {n->length ? bytes + n->bytes : NULL, n->length};

    reach_read(own, (enum trace_stage)GRAPH_NODE(c->graph)[v].stage, n->minor, out);
}

/* The identity: whatever its way, each peso of a node ends somewhere, once. */
static bool adds_up(const int64_t *end, int64_t minor)
{
    __int128 sum = 0;

    for (int s = 1; s < STAGE_COUNT; s++) sum += end[s];
    return sum == minor;
}

static void node_vectors(const struct carry *c, uint32_t v, struct reach *out)
{
    const struct graph *g = c->graph;
    const struct carry_node *n = &c->nodes[v];
    enum trace_stage stage = (enum trace_stage)GRAPH_NODE(g)[v].stage;
    struct sums sums[2] = {0};
    struct reach target;
    bool whole = true;

    memset(out, 0, sizeof *out);
    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++) {
        uint32_t t = GRAPH_LINK(g)[l].target;

        if (!c->links[l].carried[0] && !c->links[l].carried[1]) continue;
        read_node(c, t, &target);
        for (int pass = 0; pass < 2; pass++)
            add_link(&sums[pass], &target, pass, c->links[l].carried[pass], c->nodes[t].minor);
    }
    for (int pass = 0; pass < 2; pass++)
        whole = close_sums(&sums[pass], n->minor, n->out[pass], stage, out->reach[pass],
                           out->end[pass]) &&
                whole;
    if (!whole) all_stays(out, stage, n->minor);
    assert(adds_up(out->end[0], n->minor) && adds_up(out->end[1], n->minor));
}

enum err_code carry_reach(struct carry *c, struct err *err)
{
    const struct graph *g = c->graph;
    uint8_t bytes[REACH_BYTES_MAX];
    struct reach reach;

    for (uint32_t i = c->count; i--;) {
        uint32_t v = c->nodes_of[i];
        struct carry_node *n = &c->nodes[v];

        n->length = 0;
        if (!n->out[0] && !n->out[1] && n->known) {
            bool carries = false;

            for (uint32_t l = g->out_first[v]; !carries && l < g->out_first[v + 1]; l++)
                carries = c->links[l].carried[0] || c->links[l].carried[1];
            if (!carries) continue;
        } else if (!n->known) {
            continue;
        }
        node_vectors(c, v, &reach);
        n->length = (uint32_t)reach_write(&reach, (enum trace_stage)GRAPH_NODE(g)[v].stage,
                                          n->minor, bytes);
        if (!n->length) continue;
        while (c->bytes.count + n->length > c->bytes.capacity) {
            size_t capacity = c->bytes.capacity ? c->bytes.capacity * 2 : 4096;
            void *bigger = mem_realloc(c->bytes.items, capacity);

            if (!bigger || capacity > UINT32_MAX) {
                c->bytes.items = bigger ? bigger : c->bytes.items;
                return err_no_memory(err);
            }
            c->bytes.items = bigger;
            c->bytes.capacity = capacity;
        }
        n->bytes = (uint32_t)c->bytes.count;
        memcpy((char *)c->bytes.items + n->bytes, bytes, n->length);
        c->bytes.count += n->length;
    }
    return ERR_NONE;
}
