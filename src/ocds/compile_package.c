/* What the input's packages say: the version and the extensions that decide the rules, and what the
 * record package repeats of the publisher. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/compile_private.h"

enum { DEPTH = 128 };

/* Room for one more; the old list stays in the arena. */
static bool more(struct compile *c, struct str **list, uint32_t count, uint32_t *room)
{
    if (count < *room) return true;
    uint32_t want = *room ? 2 * *room : 16;
    struct str *bigger = arena_array(&c->names, want, sizeof *bigger);
    if (!bigger) return false;
    if (count) memcpy(bigger, *list, count * sizeof *bigger);
    *list = bigger;
    *room = want;
    return true;
}

static bool add_extension(struct compile *c, struct str url)
{
    for (uint32_t i = 0; i < c->extension_count; i++)
        if (str_eq(c->extensions[i], url)) return true;
    if (!more(c, &c->extensions, c->extension_count, &c->extension_room)) return false;
    c->extensions[c->extension_count] = arena_str(&c->names, url);
    return c->extensions[c->extension_count++].p != NULL;
}

/* The first package that has the member decides. */
static bool keep_first(struct compile *c, json_ref package, const char *name, struct str *kept)
{
    json_ref v = json_get(package, name);
    struct buf text;
    if (kept->n || !v || json_type(v) == JSON_NULL) return true;
    buf_init(&text, SIZE_MAX);
    json_inline_write(&text, v);
    *kept = text.failed ? STR_NONE : arena_str(&c->names, buf_view(&text));
    buf_free(&text);
    return kept->p != NULL;
}

static bool note_members(struct compile *c, json_ref root)
{
    struct str version = json_text(json_get(root, "version"));
    struct json_iter it = json_each(json_get(root, "extensions"));
    c->packages++;
    c->packages_1_0 += version.n == 0 || str_is(version, "1.0") || str_starts(version, STR("1.0."));
    while (json_next(&it))
        if (json_type(it.value) == JSON_STRING && !add_extension(c, json_text(it.value)))
            return false;
    return keep_first(c, root, "uri", &c->uris[c->uri_count - 1]) &&
           keep_first(c, root, "publisher", &c->publisher) &&
           keep_first(c, root, "publishedDate", &c->published_date) &&
           keep_first(c, root, "license", &c->license) &&
           keep_first(c, root, "publicationPolicy", &c->policy);
}

enum err_code compile_note_package(void *user, const struct ocds_package *package, const char *file,
                                   struct err *err)
{
    struct compile *c = user;
    struct arena arena;
    json_ref root;
    (void)file;
    arena_init(&arena, SIZE_MAX);
    pthread_mutex_lock(&c->lock);
    bool good = true;
    while (good && c->uri_count < package->number) {
        good = more(c, &c->uris, c->uri_count, &c->uri_room);
        if (good) c->uris[c->uri_count++] = STR_NONE;
    }
    /* What is no JSON was told by the stream. */
    if (good && json_parse(&arena, package->json, DEPTH, &root, NULL) == ERR_NONE)
        good = note_members(c, root);
    pthread_mutex_unlock(&c->lock);
    arena_free(&arena);
    return good ? ERR_NONE : merge_memory(err);
}

/* --- rules ---------------------------------------------------------------------------------------
 */

static void tell_note(struct compile *c, const struct err *what)
{
    struct ocds_problem p = {.err = *what, .note = true};
    p.err.code = ERR_NONE;
    c->totals->notes++;
    if (c->job->problem) c->job->problem(c->job->user, &p);
}

static enum err_code choose_version(struct compile *c, struct err *err)
{
    const struct compile_options *o = c->options;
    struct err what = {0};
    if (!o->choose || !o->extend || !c->packages_1_0) return ERR_NONE;
    if (c->packages_1_0 < c->packages) {
        err_set(&what, ERR_INPUT,
                _("Unos paquetes son de la versión 1.0 y otros no; se reúnen con las reglas de la "
                  "1.1"));
        tell_note(c, &what);
        return ERR_NONE;
    }
    struct schema *old;
    enum err_code code = schema_builtin(o->arena, SCHEMA_OCDS_1_0, &old, err);
    if (!code) *o->extend = *old;
    return code;
}

enum err_code compile_choose_rules(struct compile *c, struct err *err)
{
    const struct compile_options *o = c->options;
    enum err_code code = choose_version(c, err);
    for (uint32_t i = 0; i < c->extension_count && !code && o->extend && !o->ignore_extensions;
         i++) {
        struct err what = {0};
        if (schema_extend_known(o->arena, o->extend, c->extensions[i], &what)) continue;
        if (what.code == ERR_MEMORY) return merge_memory(err);
        err_set(&what, ERR_INPUT,
                _("El programa no conoce una extensión: sus campos se reúnen sin reglas propias. "
                  "Puede dársela con --extension"));
        err_found(&what, c->extensions[i].p, c->extensions[i].n);
        tell_note(c, &what);
    }
    return code;
}

/* --- the record package --------------------------------------------------------------------------
 */

static void put_text(struct buf *out, const char *key, const char *text)
{
    struct json_writer w;
    buf_text(out, key);
    json_start(&w, out, false);
    json_put_str(&w, str_of(text));
}

static void put_known(struct buf *out, const char *key, struct str json)
{
    if (!json.n) return;
    buf_text(out, key);
    buf_str(out, json);
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Each address of a package once, in order of its text. */
static void put_packages(const struct compile *c, struct buf *out)
{
    struct str *sorted = mem_alloc((c->uri_count + 1) * sizeof *sorted);
    if (!sorted) {
        out->failed = true;
        return;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->uri_count; i++)
        if (c->uris[i].n) sorted[n++] = c->uris[i];
    qsort(sorted, n, sizeof *sorted, by_text);
    for (uint32_t i = 0; i < n; i++) {
        if (i && str_eq(sorted[i], sorted[i - 1])) continue;
        buf_text(out, i ? "," : ",\"packages\":[");
        buf_str(out, sorted[i]);
    }
    if (n) buf_char(out, ']');
    mem_free(sorted);
}

void compile_package_begin(const struct compile *c, struct buf *out)
{
    const struct compile_options *o = c->options;
    bool old = o->extend && o->extend->standard == SCHEMA_OCDS_1_0;
    struct json_writer w;
    put_text(out, "{\"uri\":", o->uri ? o->uri : "");
    put_text(out, ",\"version\":", old ? "1.0" : "1.1");
    for (uint32_t i = 0; i < c->extension_count; i++) {
        buf_text(out, i ? "," : ",\"extensions\":[");
        json_start(&w, out, false);
        json_put_str(&w, c->extensions[i]);
    }
    if (c->extension_count) buf_char(out, ']');
    if (o->published_date || !c->published_date.n)
        put_text(out, ",\"publishedDate\":", o->published_date ? o->published_date : "");
    else
        put_known(out, ",\"publishedDate\":", c->published_date);
    if (o->publisher || !c->publisher.n) {
        put_text(out, ",\"publisher\":{\"name\":", o->publisher ? o->publisher : "");
        buf_char(out, '}');
    } else
        put_known(out, ",\"publisher\":", c->publisher);
    put_known(out, ",\"license\":", c->license);
    put_known(out, ",\"publicationPolicy\":", c->policy);
    put_packages(c, out);
    buf_text(out, ",\"records\":[");
}
