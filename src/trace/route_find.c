/* The thing meant by what a person writes: a number, a key, or a key with its kind. Keys are tried
 * as written and in the forms in which layouts keep them, by the index of keys; then by words. */
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ledger/find.h"
#include "trace/join_private.h"
#include "trace/route_private.h"
#include "trace_queries.h"

enum {
    TEXT_MAX = 1000,
    KINDS = NODE_PLANNING,
    NEAR = 5,
    SEVERAL = 8,

    LIST_MAX = 1 << 14
};

struct hit {
    int64_t entity, id;
    enum node_kind kind;
    struct str entity_code, key;
    bool published;
};
struct search {
    struct ledger *ledger;
    struct arena *arena;
    int64_t entity;
    enum node_kind kind; /* 0 = any */
    struct str key;
    struct hit hits[SEVERAL];
    size_t count, more;
};

/* --- what was written ------------------------------------------------------------------------- */

enum node_kind route_key_kind(struct str text, struct str *key_out)
{
    struct str rest, before = str_split(text, ':', &rest);
    const struct word *word = NULL;

    *key_out = text;
    if (before.n == text.n || !str_trim(rest).n) return 0;
    word = word_find(WORDS_NODE_KIND, str_trim(before));
    if (!word) return 0;
    *key_out = str_trim(rest);
    return (enum node_kind)word->number;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_alnum(char c)
{
    c = upper(c);
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "v001": where the version of a file's name begins, else its end. */
static size_t version_at(struct str s)
{
    size_t at = s.n;

    while (at > 0 && s.p[at - 1] >= '0' && s.p[at - 1] <= '9') at--;
    if (at == s.n || at < 3 || (s.p[at - 1] != 'v' && s.p[at - 1] != 'V') || s.p[at - 2] != '-')
        return s.n;
    return at - 2;
}

size_t route_key_forms(struct arena *arena, struct str key, struct str forms[ROUTE_FORMS])
{
    char *capitals = arena_alloc(arena, key.n + 1), *bare = arena_alloc(arena, key.n + 1);
    struct str all[ROUTE_FORMS] = {key, {capitals, key.n}, {bare, 0}, key};
    size_t count = 0;

    forms[0] = STR_NONE;
    if (!capitals || !bare) return 1;
    for (size_t i = 0; i < key.n; i++) {
        capitals[i] = upper(key.p[i]);
        if (is_alnum(key.p[i])) bare[all[2].n++] = upper(key.p[i]);
    }
    if (str_starts(key, STR("Release-"))) all[3] = str_slice(key, 8, key.n);
    all[3] = str_slice(all[3], 0, version_at(all[3]));
    for (size_t i = 0; i < ROUTE_FORMS; i++) {
        bool again = all[i].n == 0;

        for (size_t k = 0; k < count; k++) again |= str_eq(all[i], forms[k]);
        if (!again) forms[count++] = all[i];
    }
    return count;
}

/* --- looking ---------------------------------------------------------------------------------- */

static enum err_code add_hit(struct search *s, const struct hit *hit, struct err *err)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->hits[i].entity == hit->entity && s->hits[i].id == hit->id) return ERR_NONE;
    if (s->count == SEVERAL) {
        s->more++;
        return ERR_NONE;
    }
    s->hits[s->count] = *hit;
    s->hits[s->count].key = arena_str(s->arena, hit->key);
    s->hits[s->count].entity_code = arena_str(s->arena, hit->entity_code);
    if (!s->hits[s->count].key.p || !s->hits[s->count].entity_code.p) return err_no_memory(err);
    s->count++;
    return ERR_NONE;
}

/* route_by_hash and route_by_id give the same columns. */
static enum err_code read_hits(struct search *s, struct store_stmt *stmt, struct str key,
                               struct err *err)
{
    enum err_code code = ERR_NONE;
    bool row;

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct hit hit = {.entity = store_int(stmt, 0),
                          .entity_code = store_text(stmt, 1),
                          .id = store_int(stmt, 2),
                          .kind = (enum node_kind)store_int(stmt, 3),
                          .key = store_text(stmt, 4),
                          .published = store_int(stmt, 6) != 0};

        if (key.p && !str_eq(hit.key, key)) continue;
        if (s->kind && hit.kind != s->kind) continue;
        code = add_hit(s, &hit, err);
        if (code) store_reset(stmt);
    }
    return code;
}

/* The number under which the ledger finds a key (ledger/load.c), for every kind. */
static enum err_code look_by_key(struct search *s, struct str key, struct err *err)
{
    int64_t h[KINDS];
    struct store_stmt *stmt;
    enum err_code code;

    for (size_t i = 0; i < KINDS; i++)
        h[i] = (int64_t)(hash64_seed(key.p, key.n, i + 1) & (uint64_t)INT64_MAX);
    code = q_route_by_hash(ledger_store(s->ledger), s->entity, h[0], h[1], h[2], h[3], h[4], h[5],
                           h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14], &stmt, err);
    return code ? code : read_hits(s, stmt, key, err);
}

static bool same_key(const struct search *s, const struct find_result *r, struct str folded)
{
    char mine[JOIN_KEY_MAX], own[JOIN_KEY_MAX];
    size_t n = join_key_normal(r->kind, s->key, mine);

    if (n && n == join_key_normal(r->kind, r->key, own) && memcmp(mine, own, n) == 0) return true;
    return folded.n && str_eq(text_key(s->arena, r->key), folded);
}

/* By words: those whose key is the same but for signs and case are meant; the others are near. */
static enum err_code look_by_words(struct search *s, struct find_result **near, size_t *near_count,
                                   struct err *err)
{
    const struct find_query query = {
        .text = s->key, .entity = s->entity, .kind = s->kind, .limit = SEVERAL};
    struct str folded = text_key(s->arena, s->key);
    size_t count;
    enum err_code code;

    *near = NULL;
    *near_count = 0;
    if (!folded.p) return err_no_memory(err);
    code = ledger_find(s->ledger, s->arena, &query, near, &count, NULL, err);
    for (size_t i = 0; i < count && !code; i++) {
        const struct find_result *r = &(*near)[i];

        if (r->organisation) continue;
        if (same_key(s, r, folded))
            code = add_hit(s,
                           &(struct hit){.entity = r->entity,
                                         .id = r->id,
                                         .kind = r->kind,
                                         .entity_code = r->entity_name,
                                         .key = r->key,
                                         .published = r->published},
                           err);
        else
            (*near)[(*near_count)++] = *r;
    }
    return code;
}

/* --- telling ---------------------------------------------------------------------------------- */

/* What is published is meant rather than what is only referred to by the same key. */
static void prefer_published(struct search *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->count; i++)
        if (s->hits[i].published) s->hits[kept++] = s->hits[i];
    if (kept) s->count = kept;
}

static enum err_code several(const struct search *s, struct err *err)
{
    bool entities = false;
    struct buf list;
    enum err_code code;

    for (size_t i = 1; i < s->count; i++) entities |= s->hits[i].entity != s->hits[0].entity;
    if (entities)
        code = err_set(err, ERR_INPUT, _("«%.*s» está en varias entidades: diga en cuál."),
                       STR_FMT(s->key));
    else
        code = err_set(err, ERR_INPUT, _("«%.*s» puede ser varias cosas: escriba una de estas."),
                       STR_FMT(s->key));
    buf_init(&list, LIST_MAX);
    for (size_t i = 0; i < s->count; i++) {
        const struct hit *h = &s->hits[i];

        buf_printf(&list, "%s%s:%.*s (%.*s, #%lld)", i ? "; " : "",
                   word_of(WORDS_NODE_KIND, (int)h->kind)->spanish, STR_FMT(h->key),
                   STR_FMT(h->entity_code), (long long)h->id);
    }
    err_advice(err, "%.*s", STR_FMT(buf_view(&list)));
    buf_free(&list);
    return code;
}

static enum err_code nothing(const struct search *s, const struct find_result *near, size_t count,
                             struct err *err)
{
    struct buf list;
    enum err_code code = err_set(
        err, ERR_NOTFOUND, _("No hay nada en el libro con la clave «%.*s»."), STR_FMT(s->key));

    buf_init(&list, LIST_MAX);
    for (size_t i = 0; i < count && i < NEAR; i++)
        buf_printf(&list, "%s%s:%.*s", i ? "; " : "",
                   word_of(WORDS_NODE_KIND, (int)near[i].kind)->spanish, STR_FMT(near[i].key));
    if (count) err_advice(err, _("¿Quiso decir %.*s?"), STR_FMT(buf_view(&list)));
    buf_free(&list);
    return code;
}

static enum err_code answer(struct search *s, int64_t *entity_out, int64_t *node_out,
                            struct err *err)
{
    prefer_published(s);
    if (s->count > 1) return several(s, err);
    *entity_out = s->hits[0].entity;
    *node_out = s->hits[0].id;
    return ERR_NONE;
}

static enum err_code find_number(struct search *s, int64_t id, struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code = q_route_by_id(ledger_store(s->ledger), s->entity, id, &stmt, err);

    return code ? code : read_hits(s, stmt, STR_NONE, err);
}

enum err_code route_find(struct ledger *ledger, struct arena *arena, int64_t entity,
                         struct str text, int64_t *entity_out, int64_t *node_out, struct err *err)
{
    struct search s = {.ledger = ledger, .arena = arena, .entity = entity};
    struct find_result *near = NULL;
    struct str forms[ROUTE_FORMS];
    size_t form_count = 0, near_count = 0;
    enum err_code code = ERR_NONE;
    int64_t id;

    *entity_out = *node_out = 0;
    text = str_trim(text);
    if (!text.n) return err_set(err, ERR_INPUT, _("Falta la clave de lo que busca."));
    if (text.n > TEXT_MAX || !text_is_utf8(text) || memchr(text.p, 0, text.n))
        return err_set(err, ERR_INPUT,
                       _("Eso no puede ser una clave: es demasiado largo o no es "
                         "texto."));
    s.kind = route_key_kind(text, &s.key);
    if (text.p[0] == '#' && str_to_i64(str_slice(text, 1, text.n), &id)) {
        code = find_number(&s, id, err);
    } else {
        form_count = route_key_forms(arena, s.key, forms);
        if (!forms[0].p) return err_no_memory(err);
        for (size_t i = 0; i < form_count && !s.count && !code; i++)
            code = look_by_key(&s, forms[i], err);
        if (!code && !s.count) code = look_by_words(&s, &near, &near_count, err);
    }
    if (code) return code;
    return s.count ? answer(&s, entity_out, node_out, err) : nothing(&s, near, near_count, err);
}
