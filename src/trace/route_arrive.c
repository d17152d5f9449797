/* What arrives of the first node's amount at each node below it: each link passes on its share of
 * what arrives (carried / amount of its source). Exact: what is passed on and what stays add up to
 * what arrived, to the centavo; what a division leaves over goes to the largest remainders. */
#include <string.h>

#include "trace/route_private.h"

__extension__ typedef __int128 wide;

/* Links sorted by source, and sources before targets. */
struct order {
    size_t *first; /* of a node's links in `links`; count + 1 */
    size_t *links;
    size_t *waiting; /* links into a node not yet followed */
    size_t *queue;
    wide *remainders; /* of one node's parts */
};

static bool is_below(const struct route_work *w, const struct route_link *link)
{
    return w->things[link->source].it.depth >= 0 && w->things[link->target].it.depth >= 0;
}

static bool make_order(struct route_work *w, struct order *o)
{
    o->first = arena_array(w->arena, w->count + 2, sizeof *o->first);
    o->links = arena_array(w->arena, w->link_count + 1, sizeof *o->links);
    o->waiting = arena_array(w->arena, w->count + 1, sizeof *o->waiting);
    o->queue = arena_array(w->arena, w->count + 1, sizeof *o->queue);
    o->remainders = arena_array(w->arena, w->link_count + 1, sizeof *o->remainders);
    if (!o->first || !o->links || !o->waiting || !o->queue || !o->remainders) return false;
    for (size_t i = 0; i < w->link_count; i++) {
        if (!is_below(w, &w->links[i])) continue;
        o->first[w->links[i].source + 2]++;
        o->waiting[w->links[i].target]++;
    }
    for (size_t i = 2; i <= w->count; i++) o->first[i] += o->first[i - 1];
    for (size_t i = 0; i < w->link_count; i++)
        if (is_below(w, &w->links[i])) o->links[o->first[w->links[i].source + 1]++] = i;
    return true;
}

/* Passes on what arrived at node `at`. The last part is what stays or is not shown. */
static void pass_on(struct route_work *w, const struct order *o, size_t at, int which)
{
    const size_t *links = o->links + o->first[at];
    const size_t count = o->first[at + 1] - o->first[at];
    const wide arrived = w->things[at].it.arrives[which], amount = w->things[at].it.minor;
    wide carried = 0, left = arrived, *remainders = o->remainders;

    if (arrived <= 0 || amount <= 0 || !count) return;
    for (size_t i = 0; i <= count; i++) {
        wide part = i < count ? w->links[links[i]].carried[which] : amount - carried;
        wide share;

        if (part < 0) part = 0;
        if (i < count && part > amount - carried) part = amount - carried;
        carried += part;
        share = arrived * part / amount;
        remainders[i] = arrived * part % amount;
        left -= share;
        if (i < count) w->things[w->links[links[i]].target].it.arrives[which] += (int64_t)share;
    }
    for (; left > 0; left--) {
        size_t largest = 0;

        for (size_t i = 1; i <= count; i++)
            if (remainders[i] > remainders[largest]) largest = i;
        remainders[largest] = -1;
        if (largest < count) w->things[w->links[links[largest]].target].it.arrives[which]++;
    }
}

enum err_code route_arrive(struct route_work *w, struct err *err)
{
    struct order o;
    size_t head = 0, tail = 0;
    struct route_node *root = &w->things[0].it;

    if (!make_order(w, &o)) return err_no_memory(err);
    root->arrives[TRACE_PROVEN] = root->arrives[TRACE_POSSIBLE] = root->minor;
    o.queue[tail++] = 0;
    while (head < tail) {
        size_t at = o.queue[head++];

        pass_on(w, &o, at, TRACE_PROVEN);
        pass_on(w, &o, at, TRACE_POSSIBLE);
        for (size_t i = o.first[at]; i < o.first[at + 1]; i++) {
            size_t target = w->links[o.links[i]].target;

            if (--o.waiting[target] == 0) o.queue[tail++] = target;
        }
    }
    return ERR_NONE;
}
