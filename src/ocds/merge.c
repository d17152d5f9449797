/* Merging the releases of one process: order by date, the release's own data, and which of the two
 * routines does it (merge_private.h). */
#include "ocds/merge.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/merge_private.h"

enum { MERGE_MAX = 1 << 30 };

enum err_code merger_new(const struct merge_options *options, struct merger **out, struct err *err)
{
    struct merger *m = *out = mem_calloc(1, sizeof *m);
    if (!m) return merge_memory(err);
    m->options = *options;
    arena_init(&m->shapes, MERGE_MAX);
    arena_init(&m->arena, MERGE_MAX);
    buf_init(&m->scratch, MERGE_MAX);
    buf_init(&m->prefix_text, MERGE_MAX);
    buf_init(&m->merged, MERGE_MAX);
    return ERR_NONE;
}

void merger_free(struct merger *m)
{
    if (!m) return;
    arena_free(&m->shapes);
    arena_free(&m->arena);
    buf_free(&m->scratch);
    buf_free(&m->prefix_text);
    buf_free(&m->merged);
    json_pool_free(&m->pool);
    mem_free(m->prefix_ends);
    mem_free(m->first_block);
    mem_free(m);
}

/* --- dates ---------------------------------------------------------------------------------------
 */

struct merge_date merge_date_of(struct str text)
{
    struct merge_date d = {.text = text};
    d.instant = time_parse(text, &d.ms);
    return d;
}

int merge_date_compare(const struct merge_date *a, const struct merge_date *b, bool as_instants)
{
    if (as_instants) return (a->ms > b->ms) - (a->ms < b->ms);
    return str_compare(a->text, b->text);
}

struct dated {
    struct merge_date date;
    json_ref release;
    size_t place;
};

static int by_instant(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    int order = merge_date_compare(&x->date, &y->date, true);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_text(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    int order = merge_date_compare(&x->date, &y->date, false);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

enum err_code merge_read_date(json_ref release, struct merge_date *out, struct err *err)
{
    if (!json_is_object(release))
        return err_set(err, ERR_INPUT, _("Una entrega no es un objeto, y no se puede reunir"));
    json_ref date = merge_member(release, STR("date"));
    if (!date)
        return err_set(err, ERR_INPUT,
                       _("Una entrega no tiene «date»: no se sabe en qué orden reunirlas"));
    if (json_is_null(date))
        return err_set(err, ERR_INPUT,
                       _("Una entrega tiene «date» vacío (null): no se sabe en qué orden "
                         "reunirlas"));
    if (!json_is_string(date))
        return err_set(err, ERR_INPUT,
                       _("Una entrega tiene un «date» que no es texto: no se sabe en qué orden "
                         "reunirlas"));
    *out = merge_date_of(json_chars(date));
    return ERR_NONE;
}

static enum err_code sort(struct merger *m, const json_ref *releases, size_t count,
                          struct dated **out, struct err *err)
{
    struct dated *list = *out = mem_alloc((count + 1) * sizeof *list);
    bool instants = m->options.dates == MERGE_DATES_INSTANT;
    if (!list) return merge_memory(err);
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct dated){.release = releases[i], .place = i};
        /* A single release, perhaps compiled, needs no date. */
        if (count == 1) return ERR_NONE;
        enum err_code code = merge_read_date(releases[i], &list[i].date, err);
        if (code) return code;
        instants = instants && list[i].date.instant;
    }
    qsort(list, count, sizeof *list, instants ? by_instant : by_text);
    return ERR_NONE;
}

/* --- one release after another -------------------------------------------------------------------
 */

enum err_code merge_tell_shared_id(struct merger *m, struct str path, struct str id,
                                   struct err *err)
{
    if (m->options.collision == MERGE_COLLISION_RAISE) {
        err_set(err, ERR_INPUT, _("Varios objetos de «%.*s» tienen el mismo id"), STR_FMT(path));
        err_found(err, id.p, id.n);
        return ERR_INPUT;
    }
    struct merge_warning warning = {path, id};
    if (m->teller && m->teller->warn) m->teller->warn(m->teller->user, &warning);
    return ERR_NONE;
}

static enum err_code begin(struct merger *m, bool keep, bool plain, struct err *err)
{
    merge_forget(m);
    m->keep = keep;
    m->release = 0;
    m->tree = NULL;
    m->plain = NULL;
    m->has_ocid = m->has_date = m->has_id = false;
    m->ocid = m->date = m->id = (struct leaf){0};
    buf_clear(&m->prefix_text);
    if (!merge_shape_begin(m)) return merge_memory(err);
    return plain ? merge_plain_begin(m, err) : ERR_NONE;
}

/* The text of a version up to its value. */
static enum err_code add_prefix(struct merger *m, json_ref release, struct err *err)
{
    static const struct str names[] = {STR("id"), STR("date"), STR("tag")};
    static const struct str keys[] = {STR("{\"releaseID\":"), STR(",\"releaseDate\":"),
                                      STR(",\"releaseTag\":")};
    if (m->release > m->prefix_room) {
        size_t room = m->prefix_room ? 2 * m->prefix_room : 64;
        size_t *ends = mem_realloc(m->prefix_ends, room * sizeof *ends);
        if (!ends) return merge_memory(err);
        m->prefix_ends = ends;
        m->prefix_room = room;
    }
    for (size_t i = 0; i < 3; i++) {
        json_ref v = merge_member(release, names[i]);
        buf_str(&m->prefix_text, keys[i]);
        if (v)
            merge_write(&m->prefix_text, v);
        else
            buf_text(&m->prefix_text, "null");
    }
    buf_text(&m->prefix_text, ",\"value\":");
    m->prefix_ends[m->release - 1] = m->prefix_text.n;
    return m->prefix_text.failed ? merge_memory(err) : ERR_NONE;
}

static enum err_code note_release(struct merger *m, json_ref release, struct err *err)
{
    json_ref ocid = merge_member(release, STR("ocid")), date = merge_member(release, STR("date"));
    m->release++;
    m->has_ocid = ocid != NULL;
    m->has_date = date != NULL;
    m->has_id = false;
    if ((ocid && !merge_leaf_set(m, &m->ocid, ocid)) ||
        (date && !merge_leaf_set(m, &m->date, date)))
        return merge_memory(err);
    return m->options.versioned ? add_prefix(m, release, err) : ERR_NONE;
}

static enum err_code add(struct merger *m, json_ref release, struct err *err)
{
    if (!json_is_object(release))
        return err_set(err, ERR_INPUT, _("Una entrega no es un objeto, y no se puede reunir"));
    enum err_code code = note_release(m, release, err);
    if (code) return code;
    return m->plain ? merge_plain_add(m, release, err) : merge_tree_add(m, release, err);
}

static void write_text(struct merger *m, struct buf *out, const struct leaf *leaf, bool has)
{
    json_ref v = leaf->value;
    if (!has) {
        buf_text(out, "None");
        return;
    }
    if (!v && json_pool_parse(&m->pool, (struct str){leaf->text, leaf->n}, &v, NULL)) return;
    merge_python_text(out, v);
}

/* {ocid}-{date}, as text. */
static void write_id(struct merger *m, struct buf *out)
{
    struct json_writer w;
    buf_clear(&m->scratch);
    write_text(m, &m->scratch, &m->ocid, m->has_ocid);
    buf_char(&m->scratch, '-');
    write_text(m, &m->scratch, &m->date, m->has_date);
    if (m->scratch.failed) out->failed = true;
    json_start(&w, out, false);
    json_put_str(&w, buf_view(&m->scratch));
}

static bool write_known(struct buf *out, const char *key, const struct leaf *leaf, bool has)
{
    if (!has || merge_leaf_is_null(leaf)) return false;
    buf_text(out, key);
    merge_leaf_write(out, leaf);
    return true;
}

bool merge_write_head(struct merger *m, struct buf *out)
{
    if (m->options.versioned) return write_known(out, "{\"ocid\":", &m->ocid, m->has_ocid);
    buf_text(out, "{\"tag\":[\"compiled\"]");
    if (!m->has_id && m->release) {
        buf_text(out, ",\"id\":");
        write_id(m, out);
    } else
        write_known(out, ",\"id\":", &m->id, m->has_id);
    write_known(out, ",\"date\":", &m->date, m->has_date);
    write_known(out, ",\"ocid\":", &m->ocid, m->has_ocid);
    return true;
}

static enum err_code end(struct merger *m, struct buf *out, struct err *err)
{
    size_t before = out->n;
    enum err_code code = ERR_NONE;
    if (m->plain)
        code = merge_plain_write(m, out, err);
    else
        merge_tree_write(m, out);
    if (!code && out->failed) code = merge_memory(err);
    if (code) out->n = before;
    return code;
}

enum err_code merger_begin(struct merger *m, const struct merge_teller *teller, struct err *err)
{
    bool plain = m->keep && m->release && m->plain; /* begun again after ERR_RETRY */
    m->teller = teller;
    return begin(m, true, plain, err);
}

enum err_code merger_add(struct merger *m, json_ref release, struct err *err)
{
    enum err_code code = add(m, release, err);
    if (code == ERR_RETRY) {
        /* Remembered for merger_begin; what was merged so far is of no use. */
        enum err_code started = merge_plain_begin(m, err);
        if (started) return started;
    }
    return code;
}

enum err_code merger_end(struct merger *m, struct buf *out, struct err *err)
{
    enum err_code code = end(m, out, err);
    m->plain = NULL;
    return code;
}

/* --- all at once ---------------------------------------------------------------------------------
 */

struct held_warnings { /* told only when the routine that found them goes through */
    struct merger *merger;
    struct held {
        struct held *next;
        struct merge_warning warning;
    } * first, **last;
};

static void hold(void *user, const struct merge_warning *warning)
{
    struct held_warnings *h = user;
    struct held *held = merge_alloc(h->merger, sizeof *held);
    if (!held) return;
    *held = (struct held){.warning = {warning->path, arena_str(&h->merger->arena, warning->id)}};
    *h->last = held;
    h->last = &held->next;
}

static enum err_code add_all(struct merger *m, const struct dated *list, size_t count, bool plain,
                             struct err *err)
{
    enum err_code code = begin(m, false, plain, err);
    for (size_t i = 0; !code && i < count; i++) code = add(m, list[i].release, err);
    return code;
}

enum err_code merger_merge(struct merger *m, const json_ref *releases, size_t count,
                           struct buf *out, const struct merge_teller *teller, struct err *err)
{
    struct dated *list = NULL;
    struct held_warnings held = {.merger = m};
    struct merge_teller holder = {hold, &held};
    enum err_code code = sort(m, releases, count, &list, err);
    held.last = &held.first;
    m->teller = &holder;
    if (!code) code = add_all(m, list, count, false, err);
    if (code == ERR_RETRY) {
        held.first = NULL;
        held.last = &held.first;
        code = add_all(m, list, count, true, err);
    }
    m->teller = teller;
    for (struct held *h = held.first; !code && h && teller && teller->warn; h = h->next)
        teller->warn(teller->user, &h->warning);
    if (!code) code = end(m, out, err);
    m->plain = NULL;
    mem_free(list);
    return code;
}

/* --- the release of an element -------------------------------------------------------------------
 */

/* The embedded releases of a record; linked ones are no releases. */
static size_t embedded(json_ref releases, json_ref *list)
{
    size_t kept = 0;
    struct json_iter it = json_each(releases);
    while (json_next(&it))
        if (json_type(it.value) == JSON_OBJECT && !json_get(it.value, "url"))
            list[kept++] = it.value;
    return kept;
}

static json_ref last_release(json_ref releases)
{
    json_ref last = NULL;
    struct json_iter it = json_each(releases);
    while (json_next(&it))
        if (json_type(it.value) == JSON_OBJECT && !json_get(it.value, "url")) last = it.value;
    return last;
}

enum err_code ocds_release_of(struct merger *merger, const struct ocds_element *element,
                              struct json_pool *pool, json_ref *out, struct err *err)
{
    *out = NULL;
    if (element->kind == OCDS_RELEASE) *out = element->root;
    if (element->kind != OCDS_RECORD) return ERR_NONE;
    json_ref compiled = json_get(element->root, "compiledRelease");
    json_ref releases = json_get(element->root, "releases");
    if (json_type(compiled) == JSON_OBJECT) {
        *out = compiled;
        return ERR_NONE;
    }
    *out = last_release(releases);
    if (!merger || !*out) return ERR_NONE;
    json_ref *list = mem_alloc((json_count(releases) + 1) * sizeof *list);
    if (!list) return merge_memory(err);
    size_t count = embedded(releases, list);
    buf_clear(&merger->merged);
    enum err_code code = merger_merge(merger, list, count, &merger->merged, NULL, err);
    mem_free(list);
    if (code == ERR_INPUT) { /* releases without dates and such: the last one stands */
        err_clear(err);
        return ERR_NONE;
    }
    return code ? code : json_pool_parse(pool, buf_view(&merger->merged), out, err);
}
