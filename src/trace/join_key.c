/* Joins by key: what is only referred to, against published things whose key is the same once case,
 * blanks and signs are left aside. The keys of the kinds in question are kept in that form
 * (trace_key); each call adds those of new nodes only. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "ledger_schema.h"
#include "trace/join_private.h"
#include "trace_queries.h"

enum {
    KEY_SHORT = 4,      /* letters a key must have */
    KINDS = 32,         /* more than there are */
    GATHERED = 1 << 17, /* keys sorted at once: 4 MB */
    BATCH = 32          /* hashes in a statement */
};

/* --- the form in which keys are compared ------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "v001", "v2": a version, where something stands before it. */
static bool is_version(struct str word)
{
    if (word.n < 2 || word.n > 7 || word.p[0] != 'v') return false;
    for (size_t i = 1; i < word.n; i++)
        if (!is_digit(word.p[i])) return false;
    return true;
}

static bool is_prefix(struct str word)
{
    return str_is(word, "release") || str_is(word, "mx") || str_is(word, "mex");
}

static struct str without_version(struct str text)
{
    for (size_t i = text.n; i > 1; i--)
        if (text.p[i - 1] == ' ')
            return is_version(str_slice(text, i, text.n)) ? str_slice(text, 0, i - 1) : text;
    return text;
}

size_t join_key_normal(enum node_kind kind, struct str key, char out[JOIN_KEY_MAX])
{
    char folded[JOIN_KEY_MAX];
    struct str text, rest;
    bool digit = false;
    size_t n = 0;

    if (key.n >= JOIN_KEY_MAX / 2) return 0; /* folding may double it */
    text = (struct str){folded, text_key_into(key, folded, sizeof folded)};
    text = without_version(text);
    while (is_prefix(str_split(text, ' ', &rest)) && rest.n) text = rest;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == ' ') {
            if (!n || i + 1 == text.n || !is_digit(out[n - 1]) || !is_digit(text.p[i + 1]))
                continue;
            c = '-';
        }
        digit |= is_digit(c);
        out[n++] = c;
    }
    if (n < KEY_SHORT || (!digit && kind != NODE_FUND && kind != NODE_PROGRAMME)) return 0;
    return n;
}

int64_t join_key_hash(enum node_kind kind, const char *normal, size_t length)
{
    return (int64_t)(hash64_seed(normal, length, (uint64_t)kind) & (uint64_t)INT64_MAX);
}

/* --- keeping the keys ------------------------------------------------------------------------- */

struct key_row {
    int64_t kind, hash, node;
};
struct keeper {
    struct joiner *j;
    int64_t last[KINDS]; /* by kind: up to which node; -1 = not wanted */
    struct key_row *rows;
    size_t count;
};

static int by_place(const void *a, const void *b)
{
    const struct key_row *x = a, *y = b;

    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

/* In the order of the table, which is many times faster than in the order of the nodes. */
static enum err_code write_keys(struct keeper *k, struct err *err)
{
    struct store_bulk *bulk;
    enum err_code code;

    if (!k->count) return ERR_NONE;
    qsort(k->rows, k->count, sizeof *k->rows, by_place);
    code = store_bulk_begin(k->j->store, &ledger_table_trace_key, &bulk, err);
    if (code) return code;
    for (size_t i = 0; i < k->count && !code; i++) {
        store_bulk_int(bulk, k->j->entity);
        store_bulk_int(bulk, k->rows[i].kind);
        store_bulk_int(bulk, k->rows[i].hash);
        store_bulk_int(bulk, k->rows[i].node);
        code = store_bulk_row(bulk, err);
    }
    k->count = 0;
    if (!code) return store_bulk_end(bulk, err);
    store_bulk_abort(bulk);
    return code;
}

static void take_key(struct keeper *k, const struct q_join_nodes_after_row *r)
{
    char normal[JOIN_KEY_MAX];
    size_t n;

    if (r->kind < 0 || r->kind >= KINDS || k->last[r->kind] < 0 || r->id <= k->last[r->kind])
        return;
    n = join_key_normal((enum node_kind)r->kind, r->node_key, normal);
    if (n)
        k->rows[k->count++] =
            (struct key_row){r->kind, join_key_hash((enum node_kind)r->kind, normal, n), r->id};
}

/* Nodes after `after`, a page at a time; *last_out is the greatest seen. */
static enum err_code take_keys(struct keeper *k, int64_t after, int64_t *last_out, struct err *err)
{
    enum err_code code = ERR_NONE;
    bool more = true;

    *last_out = after;
    while (!code && more) {
        struct store_stmt *stmt;
        bool row;

        more = false;
        code = q_join_nodes_after(k->j->store, k->j->entity, *last_out, &stmt, err);
        while (!code && !(code = store_step(stmt, &row, err)) && row) {
            struct q_join_nodes_after_row r;

            q_join_nodes_after_row(stmt, &r);
            take_key(k, &r);
            *last_out = r.id;
            more = true;
        }
        if (!code && k->count >= GATHERED) code = write_keys(k, err);
    }
    return code ? code : write_keys(k, err);
}

/* Brings trace_key up to date for the kinds of which something is referred to. */
static enum err_code keep_keys(struct keeper *k, struct err *err)
{
    int64_t after = INT64_MAX, last = 0;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_join_kinds(k->j->store, k->j->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_join_kinds_row r;

        q_join_kinds_row(stmt, &r);
        if (r.kind < 0 || r.kind >= KINDS) continue;
        k->last[r.kind] = r.last;
        if (r.last < after) after = r.last;
    }
    if (code || after == INT64_MAX) return code;
    code = take_keys(k, after, &last, err);
    for (int kind = 0; kind < KINDS && !code; kind++)
        if (k->last[kind] >= 0 && k->last[kind] < last)
            code = q_join_keys_done_run(k->j->store, k->j->entity, kind, last, err);
    return code;
}

/* --- looking up ------------------------------------------------------------------------------- */

struct asked {
    int64_t id, hash;
    struct str key;
    char normal[JOIN_KEY_MAX];
    size_t length;
    int64_t same; /* the published one; 0 = none yet */
    struct str same_key;
    bool several;
};
struct lookup {
    struct joiner *j;
    enum node_kind kind;
    struct asked asked[BATCH];
    size_t count;
};

static enum err_code fits(struct lookup *l, const struct q_join_by_hash_row *r, struct err *err)
{
    char normal[JOIN_KEY_MAX];
    size_t n = join_key_normal(l->kind, r->node_key, normal);

    for (size_t i = 0; i < l->count; i++) {
        struct asked *a = &l->asked[i];

        if (a->hash != r->hash || a->length != n || memcmp(a->normal, normal, n) != 0 ||
            join_rejected(&l->j->kept_sames, a->id, r->id))
            continue;
        a->several = a->same != 0;
        a->same = r->id;
        a->same_key = arena_str(l->j->arena, r->node_key);
        if (!a->same_key.p) return err_no_memory(err);
    }
    return ERR_NONE;
}

static enum err_code read_fitting(struct lookup *l, struct err *err)
{
    int64_t h[BATCH] = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code;

    for (size_t i = 0; i < l->count; i++) h[i] = l->asked[i].hash;
    code = q_join_by_hash(l->j->store, l->j->entity, l->kind, h[0], h[1], h[2], h[3], h[4], h[5],
                          h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14], h[15], h[16],
                          h[17], h[18], h[19], h[20], h[21], h[22], h[23], h[24], h[25], h[26],
                          h[27], h[28], h[29], h[30], h[31], &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_join_by_hash_row r;

        q_join_by_hash_row(stmt, &r);
        code = fits(l, &r, err);
        if (code) store_reset(stmt);
    }
    return code;
}

static bool found_same(struct joiner *j, const struct asked *a)
{
    struct join_found *found = join_add(&j->sames, j->arena);

    if (!found) return false;
    *found = (struct join_found){
        .source = a->id,
        .target = a->same,
        .evidence = EVIDENCE_EXACT,
        .rule = JOIN_RULE_KEY,
        .reason = arena_printf(j->arena,
                               "La clave «%.*s», a la que otro archivo se refiere, y la clave "
                               "publicada «%.*s» son la misma: solo cambian mayúsculas, espacios, "
                               "signos, prefijo o versión.",
                               STR_FMT(a->key), STR_FMT(a->same_key))};
    return found->reason.p != NULL;
}

static bool still_pending(struct joiner *j, const struct asked *a)
{
    struct join_pending *p = join_add(&j->projects, j->arena);

    if (p) *p = (struct join_pending){a->id, a->key};
    return p != NULL;
}

/* Exactly one published thing fits: the same. Several: no one can tell which, so none. */
static enum err_code end_lookup(struct lookup *l, struct err *err)
{
    enum err_code code = l->count ? read_fitting(l, err) : ERR_NONE;

    for (size_t i = 0; i < l->count && !code; i++) {
        const struct asked *a = &l->asked[i];
        bool fine = true;

        if (a->same && !a->several)
            fine = found_same(l->j, a);
        else if (l->kind == NODE_PROJECT)
            fine = still_pending(l->j, a);
        if (!fine) code = err_no_memory(err);
    }
    l->count = 0;
    return code;
}

static bool ask(struct lookup *l, int64_t id, struct str key)
{
    struct asked *a = &l->asked[l->count];

    a->id = id;
    a->same = 0;
    a->several = false;
    a->key = arena_str(l->j->arena, key);
    a->length = join_key_normal(l->kind, key, a->normal);
    a->hash = a->length ? join_key_hash(l->kind, a->normal, a->length) : -1;
    l->count++;
    return a->key.p != NULL;
}

/* All that is referred to of one kind, a page at a time. */
static enum err_code look_up_kind(struct lookup *l, struct err *err)
{
    struct joiner *j = l->j;
    enum err_code code = ERR_NONE;
    int64_t last = 0;
    bool more = true;

    while (!code && more) {
        struct store_stmt *stmt;
        bool row;

        more = false;
        code = q_join_referred(j->store, j->entity, l->kind, last, &stmt, err);
        while (!code && !(code = store_step(stmt, &row, err)) && row) {
            struct q_join_referred_row r;

            q_join_referred_row(stmt, &r);
            last = r.id;
            more = true;
            if (join_confirmed(j, r.id)) continue;
            if (!ask(l, r.id, r.node_key)) code = err_no_memory(err);
            if (!code && l->count == BATCH) code = end_lookup(l, err);
            if (code) store_reset(stmt);
        }
        if (!code) code = end_lookup(l, err);
    }
    return code;
}

enum err_code join_by_key(struct joiner *j, struct err *err)
{
    struct keeper k = {.j = j};
    struct lookup *l = mem_alloc(sizeof *l);
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < KINDS; i++) k.last[i] = -1;
    k.rows = mem_alloc((GATHERED + 8192) * sizeof *k.rows);
    if (!k.rows || !l) code = err_no_memory(err);
    if (!code) code = keep_keys(&k, err);
    for (int kind = 0; kind < KINDS && !code; kind++) {
        if (k.last[kind] < 0) continue;
        *l = (struct lookup){.j = j, .kind = (enum node_kind)kind};
        if (kind == NODE_PROJECT) j->keyed[0] = j->sames.count;
        code = look_up_kind(l, err);
        if (kind == NODE_PROJECT) j->keyed[1] = j->sames.count;
    }
    mem_free(k.rows);
    mem_free(l);
    return code;
}
