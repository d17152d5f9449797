/* What packages say of themselves, gathered: see package_meta.h. */
#include "ocds/package_meta.h"

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/package_write.h"

/* All metadata of a run: more than this is told, not kept. */
static const size_t META_MAX = (size_t)64 << 20;
static const char *const names[PACKAGE_FIELDS] = {"publisher", "version", "license",
                                                  "publicationPolicy"};

void package_meta_open(struct package_meta *meta, const struct ocds_job *job)
{
    *meta = (struct package_meta){.job = job};
    arena_init(&meta->arena, META_MAX);
}

static void free_texts(struct package_texts *t)
{
    mem_free(t->list);
    mem_free(t->table);
}

void package_meta_close(struct package_meta *meta)
{
    free_texts(&meta->extensions);
    free_texts(&meta->packages);
    json_pool_free(&meta->pool);
    arena_free(&meta->arena);
}

/* ---- sets -------------------------------------------------------------------------------- */

static bool grow(struct package_texts *t)
{
    size_t mask = t->table ? 2 * t->mask + 1 : 63;
    uint32_t *table = mem_calloc(mask + 1, sizeof *table);
    struct str *list = mem_realloc(t->list, (mask + 1) / 2 * sizeof *list);
    if (list) t->list = list;
    if (!table || !list) {
        mem_free(table);
        return false;
    }
    for (size_t i = 0; i < t->count; i++) {
        size_t at = hash64(list[i].p, list[i].n) & mask;
        while (table[at]) at = (at + 1) & mask;
        table[at] = (uint32_t)i + 1;
    }
    mem_free(t->table);
    t->table = table;
    t->mask = mask;
    t->capacity = (mask + 1) / 2;
    return true;
}

static bool add_text(struct package_meta *meta, struct package_texts *t, struct str s)
{
    if (t->count == t->capacity && !grow(t)) return false;
    size_t at = hash64(s.p, s.n) & t->mask;
    for (; t->table[at]; at = (at + 1) & t->mask)
        if (str_eq(t->list[t->table[at] - 1], s)) return true;
    struct str kept = arena_str(&meta->arena, s);
    if (!kept.p) return false;
    t->list[t->count++] = kept;
    t->table[at] = (uint32_t)t->count;
    return true;
}

static bool add_texts(struct package_meta *meta, struct package_texts *t, json_ref list)
{
    if (json_type(list) != JSON_ARRAY) return true;
    for (struct json_iter it = json_each(list); json_next(&it);)
        if (json_type(it.value) == JSON_STRING && !add_text(meta, t, json_text(it.value)))
            return false;
    return true;
}

/* ---- one package ------------------------------------------------------------------------- */

/* Told once for each member: the first package's word stands. */
static void tell_other(struct package_meta *meta, size_t i, uint64_t number)
{
    if (meta->told[i]) return;
    meta->told[i] = true;
    struct ocds_problem note = {.note = true};
    err_set(&note.err, ERR_NONE,
            _("El paquete %llu dice otra cosa en «%s» que el primero; se conserva lo del primero"),
            (unsigned long long)number, names[i]);
    if (meta->job->problem) meta->job->problem(meta->job->user, &note);
}

enum err_code package_meta_add(struct package_meta *meta, struct str json, uint64_t number,
                               struct err *err)
{
    json_ref root;
    if (number <= meta->seen) return ERR_NONE;
    enum err_code code = json_pool_parse(&meta->pool, json, &root, err);
    if (code) return code == ERR_MEMORY ? code : ERR_NONE;
    bool first = meta->seen == 0;
    meta->seen = number;
    for (size_t i = 0; i < PACKAGE_FIELDS; i++) {
        json_ref v = json_get(root, names[i]);
        if (!v) continue;
        struct buf b;
        buf_init(&b, META_MAX);
        json_inline_write(&b, v);
        if (first)
            meta->fields[i] = arena_str(&meta->arena, buf_view(&b));
        else if (!str_eq(meta->fields[i], buf_view(&b)))
            tell_other(meta, i, number);
        bool failed = b.failed || (first && !meta->fields[i].p);
        buf_free(&b);
        if (failed) return err_no_memory(err);
    }
    if (add_texts(meta, &meta->extensions, json_get(root, "extensions")) &&
        add_texts(meta, &meta->packages, json_get(root, "packages")))
        return ERR_NONE;
    return err_no_memory(err);
}

/* ---- written ----------------------------------------------------------------------------- */

static void put(struct json_writer *w, const char *key, const char *text)
{
    json_key(w, key);
    json_put_str(w, str_of(text ? text : ""));
}

static void put_publisher(const struct package_meta *meta, const struct package_options *o,
                          struct json_writer *w)
{
    json_key(w, "publisher");
    bool given = o->publisher_name || o->publisher_uri;
    if (!given && meta->fields[0].n) {
        json_put_raw(w, meta->fields[0]);
        return;
    }
    json_open_object(w);
    put(w, "name", o->publisher_name);
    if (o->publisher_uri) put(w, "uri", o->publisher_uri);
    json_close_object(w);
}

void package_meta_head(const struct package_meta *meta, const struct package_options *o, char kind,
                       struct buf *out)
{
    struct json_writer w;
    json_start(&w, out, false);
    json_open_object(&w);
    put(&w, "uri", o->uri);
    put_publisher(meta, o, &w);
    put(&w, "publishedDate", o->published_date);
    if (o->version || !meta->fields[1].n) {
        put(&w, "version", o->version ? o->version : kind == 'P' ? "0.9" : "1.1");
    } else {
        json_key(&w, "version");
        json_put_raw(&w, meta->fields[1]);
    }
    for (size_t i = 2; i < PACKAGE_FIELDS; i++) {
        if (!meta->fields[i].n) continue;
        json_key(&w, names[i]);
        json_put_raw(&w, meta->fields[i]);
    }
    json_key(&w, package_array_of(kind));
    buf_char(out, '[');
}

static void put_texts(const struct package_texts *t, const char *name, struct buf *out)
{
    if (!t->count) return;
    struct json_writer w;
    buf_printf(out, ",\"%s\":", name);
    json_start(&w, out, false);
    json_open_array(&w);
    for (size_t i = 0; i < t->count; i++) json_put_str(&w, t->list[i]);
    json_close_array(&w);
}

void package_meta_tail(const struct package_meta *meta, struct buf *out)
{
    put_texts(&meta->extensions, "extensions", out);
    put_texts(&meta->packages, "packages", out);
}
