/* What is told of a route's nodes and links: sixteen nodes or eight links to a statement. */
#include <string.h>

#include "base/i18n.h"
#include "trace/route_private.h"
#include "trace_queries.h"

enum { NODES = 16, PAIRS = 8 };

static struct str text(struct route_work *w, struct str s, bool *failed)
{
    struct str copy = s.n ? arena_str(w->arena, s) : STR("");

    if (!copy.p) {
        *failed = true;
        copy = STR("");
    }
    return copy;
}

/* --- nodes ------------------------------------------------------------------------------------ */

static bool fill_thing(struct route_work *w, struct route_thing *own,
                       const struct q_route_nodes_row *r)
{
    struct route_node *n = &own->it;
    bool failed = false;

    n->kind = (enum node_kind)r->kind;
    n->stage = trace_stage_of(n->kind);
    n->key = text(w, r->node_key, &failed);
    n->label = text(w, r->label, &failed);
    n->published = r->published != 0;
    n->derived = r->derived != 0;
    memcpy(n->currency, w->currency, sizeof n->currency);
    n->minor = r->minor_null ? 0 : r->minor;
    n->in[TRACE_PROVEN] = r->in_proven_null ? 0 : r->in_proven;
    n->in[TRACE_POSSIBLE] = r->in_possible_null ? 0 : r->in_possible;
    n->out[TRACE_PROVEN] = r->out_proven_null ? 0 : r->out_proven;
    n->out[TRACE_POSSIBLE] = r->out_possible_null ? 0 : r->out_possible;
    n->unit = r->unit_null ? 0 : r->unit;
    n->unit_name = text(w, r->unit_name, &failed);
    n->year = r->year_null ? 0 : r->year;
    own->parent = r->parent_null ? 0 : r->parent;
    own->snapshot = r->snapshot;
    own->row = r->source_row;
    own->file = text(w, r->file, &failed);
    return !failed;
}

static enum err_code read_batch(struct route_work *w, const int64_t n[NODES], size_t *read,
                                struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_route_nodes(w->store, w->entity, str_of(w->currency), n[0], n[1], n[2], n[3], n[4], n[5],
                      n[6], n[7], n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15], &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_route_nodes_row r;
        struct route_thing *own;

        q_route_nodes_row(stmt, &r);
        own = route_thing_of(w, r.id);
        if (!own) continue;
        ++*read;
        if (fill_thing(w, own, &r)) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

enum err_code route_read_things(struct route_work *w, struct err *err)
{
    enum err_code code = ERR_NONE;
    size_t read = 0;

    for (size_t i = 0; i < w->count && !code; i += NODES) {
        int64_t n[NODES] = {0};

        for (size_t k = 0; k < NODES && i + k < w->count; k++) n[k] = w->things[i + k].it.id;
        code = read_batch(w, n, &read, err);
    }
    if (!code && read < w->count) {
        if (w->things[0].it.kind)
            return err_set(err, ERR_BUG, _("La ruta lleva a algo que no está en el libro."));
        return err_set(err, ERR_NOTFOUND, _("No hay nada con el número %lld en el libro."),
                       (long long)w->things[0].it.id);
    }
    return code;
}

/* --- links ------------------------------------------------------------------------------------ */

struct pairs {
    struct route_work *w;
    struct route_link *links[PAIRS];
    int64_t a[PAIRS], b[PAIRS]; /* ids of their ends; 0 where the batch is shorter */
    bool said[PAIRS];
    enum evidence evidence[PAIRS]; /* of what a file said */
    size_t count;
};
#define ENDS(p)                                                                                    \
    (p)->a[0], (p)->b[0], (p)->a[1], (p)->b[1], (p)->a[2], (p)->b[2], (p)->a[3], (p)->b[3],        \
        (p)->a[4], (p)->b[4], (p)->a[5], (p)->b[5], (p)->a[6], (p)->b[6], (p)->a[7], (p)->b[7]

static size_t pair_of(const struct pairs *p, int64_t source, int64_t target)
{
    size_t i = 0;

    while (i < p->count && (p->a[i] != source || p->b[i] != target)) i++;
    return i;
}

static void take_stated(struct route_work *w, struct route_link *link, bool null, int64_t minor,
                        struct str currency)
{
    if (null || !str_is(currency, w->currency)) return;
    if (!link->has_stated || minor > link->stated) link->stated = minor;
    link->has_stated = true;
}

/* The best evidence, then the newest file, then its first row. */
static bool says_better(const struct pairs *p, size_t i, const struct q_route_stated_row *r)
{
    const struct route_link *link = p->links[i];

    if (!p->said[i]) return true;
    if (r->evidence != (int64_t)p->evidence[i]) return r->evidence < (int64_t)p->evidence[i];
    if (r->snapshot != link->snapshot) return r->snapshot > link->snapshot;
    return r->source_row < link->row;
}

static enum err_code read_stated(struct pairs *p, struct err *err)
{
    struct route_work *w = p->w;
    bool row, failed = false;
    struct store_stmt *stmt;
    enum err_code code = q_route_stated(w->store, w->entity, ENDS(p), &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_route_stated_row r;
        size_t i;

        q_route_stated_row(stmt, &r);
        i = pair_of(p, r.source, r.target);
        if (i == p->count) continue;
        take_stated(w, p->links[i], r.minor_null, r.minor, r.currency);
        if (!says_better(p, i, &r)) continue;
        p->said[i] = true;
        p->evidence[i] = (enum evidence)r.evidence;
        p->links[i]->score = r.score_null ? 0 : (int)r.score;
        p->links[i]->reason = text(w, r.reason, &failed);
        p->links[i]->snapshot = r.snapshot;
        p->links[i]->row = r.source_row;
        p->links[i]->file = text(w, r.file, &failed);
    }
    return !code && failed ? err_no_memory(err) : code;
}

/* What the program joined by itself: tells the reason where no file states the link. */
static enum err_code read_joined(struct pairs *p, struct err *err)
{
    struct route_work *w = p->w;
    bool row, failed = false;
    struct store_stmt *stmt;
    enum err_code code = q_route_joined(w->store, w->entity, ENDS(p), &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_route_joined_row r;
        size_t i;

        q_route_joined_row(stmt, &r);
        i = pair_of(p, r.source, r.target);
        if (i == p->count || p->said[i]) continue;
        p->said[i] = true;
        p->links[i]->score = r.score_null ? 0 : (int)r.score;
        p->links[i]->reason = text(w, r.reason, &failed);
    }
    return !code && failed ? err_no_memory(err) : code;
}

/* A line and the line it is a part of: the file that describes the part says so. */
static bool is_part(struct route_work *w, struct route_link *link)
{
    const struct route_thing *part = &w->things[link->target];

    if (part->parent != w->things[link->source].it.id) return false;
    link->snapshot = part->snapshot;
    link->row = part->row;
    link->file = part->file;
    return true;
}

/* A link that a file states under another form of one end's key. */
static enum err_code read_renamed(struct pairs *p, size_t i, struct err *err)
{
    struct route_work *w = p->w;
    struct route_link *link = p->links[i];
    struct q_route_stated_as_row r;
    bool row = false, failed = false;
    struct store_stmt *stmt;
    enum err_code code = q_route_stated_as(w->store, w->entity, p->a[i], p->b[i], &stmt, err);

    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    q_route_stated_as_row(stmt, &r);
    take_stated(w, link, r.minor_null, r.minor, r.currency);
    link->reason = text(w, r.reason, &failed);
    link->snapshot = r.snapshot;
    link->row = r.source_row;
    link->file = text(w, r.file, &failed);
    store_reset(stmt);
    return failed ? err_no_memory(err) : ERR_NONE;
}

static enum err_code end_pairs(struct pairs *p, struct err *err)
{
    enum err_code code = read_stated(p, err);

    if (!code) code = read_joined(p, err);
    for (size_t i = 0; i < p->count && !code; i++)
        if (!p->said[i] && !is_part(p->w, p->links[i])) code = read_renamed(p, i, err);
    *p = (struct pairs){.w = p->w};
    return code;
}

enum err_code route_read_reasons(struct route_work *w, struct err *err)
{
    struct pairs p = {.w = w};
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < w->link_count && !code; i++) {
        struct route_link *link = &w->links[i];

        link->reason = link->file = STR("");
        p.links[p.count] = link;
        p.a[p.count] = w->things[link->source].it.id;
        p.b[p.count++] = w->things[link->target].it.id;
        if (p.count == PAIRS) code = end_pairs(&p, err);
    }
    return !code && p.count ? end_pairs(&p, err) : code;
}
