/* The result of one group: its releases parsed together and merged; one after another when they are
 * many; as a line, or as a record of a package. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/compile_private.h"

enum { TOGETHER = 512 << 10 }; /* bytes of releases that are parsed at once */
static const size_t RESULT_MAX = (size_t)2 << 30;

static enum err_code open_merger(struct compile *c, bool versioned, struct merger **out,
                                 struct err *err)
{
    struct merge_options options = c->merge;
    options.versioned = versioned;
    return merger_new(&options, out, err);
}

enum err_code maker_open(struct compile *c, struct maker *m, struct err *err)
{
    bool versioned = c->merge.versioned;
    enum err_code code = ERR_NONE;
    *m = (struct maker){.c = c};
    buf_init(&m->joined, RESULT_MAX);

    buf_init(&m->out, RESULT_MAX);
    buf_init(&m->told, RESULT_MAX);
    buf_init(&m->shared_path, 400);
    buf_init(&m->shared_id, 200);
    if (!versioned || c->options->package) code = open_merger(c, false, &m->compiled, err);
    if (!code && versioned) code = open_merger(c, true, &m->versioned, err);
    return code;
}

void maker_close(struct maker *m)
{
    merger_free(m->compiled);
    merger_free(m->versioned);
    json_pool_free(&m->pool);
    buf_free(&m->joined);
    hold_reader_close(&m->reader);
    buf_free(&m->out);
    buf_free(&m->told);
    buf_free(&m->shared_path);
    buf_free(&m->shared_id);
    mem_free(m->order);
    mem_free(m->releases);
}

/* --- telling -------------------------------------------------------------------------------------
 */

static void tell(struct maker *m, const struct held *h, const struct err *what, bool note)
{
    struct ocds_problem p = {.err = *what, .element = h->number, .note = note};
    struct str ocid = held_ocid(h);
    err_set(&p.err, what->code, _("Proceso %.*s: %s"), STR_FMT(str_slice(ocid, 0, 100)),
            what->message);
    memcpy(p.err.found, what->found, sizeof p.err.found);
    memcpy(p.err.advice, what->advice, sizeof p.err.advice);
    if (note) p.err.code = ERR_NONE;
    err_file(&p.err, m->c->files[h->file].name);
    p.err.place.line = h->line;
    buf_put(&m->told, &p, sizeof p);
}

static void tell_note(struct maker *m, const struct held *h, const char *text)
{
    struct err what = {0};
    err_set(&what, ERR_INPUT, "%s", text);
    tell(m, h, &what, true);
}

static void warn(void *user, const struct merge_warning *warning)
{
    struct maker *m = user;
    if (m->shared++) return;
    buf_clear(&m->shared_path);
    buf_clear(&m->shared_id);
    buf_str(&m->shared_path, str_slice(warning->path, 0, 300));
    buf_str(&m->shared_id, str_slice(warning->id, 0, 100));
}

static void tell_shared(struct maker *m, const struct held *h)
{
    struct err what = {0};
    if (!m->shared) return;
    err_set(&what, ERR_INPUT,
            _("hay ids repetidos dentro de una lista (%llu); el primero, en «%.*s»"),
            (unsigned long long)m->shared, STR_FMT(buf_view(&m->shared_path)));
    err_found(&what, m->shared_id.p ? m->shared_id.p : "", m->shared_id.n);
    tell(m, h, &what, true);
}

static void tell_kinds(struct maker *m, const struct group *g)
{
    const struct held *compiled = NULL, *linked = NULL;
    for (size_t i = g->count; i-- > 0;) {
        if (m->order[i]->flags & HELD_COMPILED) compiled = m->order[i];
        if (m->order[i]->flags & HELD_LINKED) linked = m->order[i];
    }
    if (compiled)
        tell_note(m, compiled,
                  _("el registro no trae sus entregas; se toma la compilada tal como venía"));
    if (linked)
        tell_note(m, linked,
                  _("el registro solo enlaza algunas de sus entregas; se reúnen las que trae"));
}

/* --- one after another ---------------------------------------------------------------------------
 */

struct late { /* a release of a large group: when, and which */
    struct merge_date date;
    const struct held *held;
    size_t place;
};

static int by_instant(const void *a, const void *b)
{
    const struct late *x = a, *y = b;
    int order = merge_date_compare(&x->date, &y->date, true);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_text(const void *a, const void *b)
{
    const struct late *x = a, *y = b;
    int order = merge_date_compare(&x->date, &y->date, false);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static enum err_code parse(struct maker *m, const struct held *h, json_ref *out, struct err *err)
{
    struct str text;
    enum err_code code = hold_text(m->c, &m->reader, h, &text, err);
    return code ? code : json_pool_parse(&m->pool, text, out, err);
}

static enum err_code sort_by_date(struct maker *m, struct arena *arena, struct late *list,
                                  size_t count, struct err *err)
{
    bool instants = m->c->merge.dates == MERGE_DATES_INSTANT;
    for (size_t i = 0; i < count && count > 1; i++) {
        json_ref release;
        enum err_code code = parse(m, list[i].held, &release, err);
        if (!code) code = merge_read_date(release, &list[i].date, err);
        if (code) return code;
        list[i].date.text = arena_str(arena, list[i].date.text);
        if (!list[i].date.text.p) return merge_memory(err);
        instants = instants && list[i].date.instant;
    }
    qsort(list, count, sizeof *list, instants ? by_instant : by_text);
    return ERR_NONE;
}

static enum err_code add_all(struct maker *m, struct merger *merger, const struct late *list,
                             size_t count, const struct merge_teller *teller, struct err *err)
{
    enum err_code code = merger_begin(merger, teller, err);
    for (size_t i = 0; i < count && !code; i++) {
        json_ref release;
        code = parse(m, list[i].held, &release, err);
        if (!code) code = merger_add(merger, release, err);
    }
    return code;
}

static enum err_code merge_large(struct maker *m, struct merger *merger, size_t count,
                                 const struct merge_teller *teller, struct err *err)
{
    struct arena arena;
    arena_init(&arena, RESULT_MAX);
    struct late *list = arena_array(&arena, count, sizeof *list);
    enum err_code code = list ? ERR_NONE : merge_memory(err);
    for (size_t i = 0; i < count && !code; i++)
        list[i] = (struct late){.held = m->order[i], .place = i};
    if (!code) code = sort_by_date(m, &arena, list, count, err);
    if (!code) code = add_all(m, merger, list, count, teller, err);
    if (code == ERR_RETRY) {
        m->shared = 0;
        code = add_all(m, merger, list, count, teller, err);
    }
    if (!code) code = merger_end(merger, &m->out, err);
    arena_free(&arena);
    return code;
}

/* --- together ------------------------------------------------------------------------------------
 */

static int by_number(const void *a, const void *b)
{
    const struct held *x = *(const struct held *const *)a, *y = *(const struct held *const *)b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

static enum err_code put_in_order(struct maker *m, const struct group *g, struct err *err)
{
    if (g->count > m->room || !m->order) {
        size_t room = 2 * (size_t)g->count;
        const struct held **order = mem_realloc(m->order, room * sizeof(void *));
        if (order) m->order = order;
        json_ref *releases = mem_realloc(m->releases, room * sizeof(void *));
        if (releases) m->releases = releases;
        if (!order || !releases) return merge_memory(err);
        m->room = room;
    }
    bool sorted = true;
    size_t n = 0;
    for (const struct held *h = g->list; h; h = h->next) {
        sorted = sorted && (n == 0 || by_number(&m->order[n - 1], &h) < 0);
        m->order[n++] = h;
    }
    if (!sorted) qsort(m->order, n, sizeof *m->order, by_number);
    return ERR_NONE;
}

/* All releases of the group, parsed in one go. */
static enum err_code parse_together(struct maker *m, const struct group *g, struct err *err)
{
    json_ref root;
    buf_clear(&m->joined);
    for (size_t i = 0; i < g->count; i++) {
        struct str text;
        enum err_code code = hold_text(m->c, &m->reader, m->order[i], &text, err);
        if (code) return code;
        buf_char(&m->joined, i ? ',' : '[');
        buf_str(&m->joined, text);
    }
    buf_char(&m->joined, ']');
    if (m->joined.failed) return merge_memory(err);
    enum err_code code = json_pool_parse_here(&m->pool, &m->joined, &root, err);
    if (code) return code;
    json_ref release = json_first(root);
    for (size_t i = 0; i < g->count; i++, release = json_after(release)) m->releases[i] = release;
    return ERR_NONE;
}

static enum err_code merge(struct maker *m, const struct group *g, bool versioned, struct err *err)
{
    struct merge_teller teller = {warn, m};
    struct merger *merger = versioned ? m->versioned : m->compiled;
    const struct merge_teller *told = versioned && m->compiled ? NULL : &teller;
    if (!versioned && g->count == 1 && m->order[0]->flags & HELD_COMPILED) {
        json_ref release;
        enum err_code code = parse(m, m->order[0], &release, err);
        if (!code) json_inline_write(&m->out, release);
        return code;
    }
    if (g->bytes > TOGETHER) return merge_large(m, merger, g->count, told, err);
    return merger_merge(merger, m->releases, g->count, &m->out, told, err);
}

/* --- a record ------------------------------------------------------------------------------------
 */

static void write_text(struct buf *out, struct str s)
{
    struct json_writer w;
    json_start(&w, out, false);
    json_put_str(&w, s);
}

/* `uri` is JSON text: the id goes before its last quote. */
static void write_link(struct maker *m, struct str uri, json_ref release)
{
    struct buf id;
    buf_init(&id, SIZE_MAX);
    write_text(&id, json_text(json_get(release, "id")));
    if (id.failed) m->out.failed = true;
    buf_text(&m->out, "{\"url\":");
    buf_str(&m->out, str_slice(uri, 0, uri.n - 1));
    buf_char(&m->out, '#');
    buf_str(&m->out, str_slice(buf_view(&id), 1, id.n));
    buf_free(&id);
    static const char *const kept[] = {"date", "tag"};
    for (size_t i = 0; i < 2; i++) {
        json_ref v = json_get(release, kept[i]);
        if (!v) continue;
        buf_printf(&m->out, ",\"%s\":", kept[i]);
        merge_write(&m->out, v);
    }
    buf_char(&m->out, '}');
}

static enum err_code write_releases(struct maker *m, const struct group *g, struct err *err)
{
    const struct compile *c = m->c;
    const char *comma = "";
    buf_text(&m->out, ",\"releases\":[");
    for (size_t i = 0; i < g->count; i++) {
        const struct held *h = m->order[i];
        json_ref release = m->releases[i];
        if (h->flags & HELD_COMPILED) continue;
        if (g->bytes > TOGETHER) {
            enum err_code code = parse(m, h, &release, err);
            if (code) return code;
        }
        struct str uri =
            h->package && h->package <= c->uri_count ? c->uris[h->package - 1] : STR_NONE;
        buf_text(&m->out, comma);
        comma = ",";
        if (c->options->linked && uri.n > 1 && *uri.p == '"' &&
            json_text(json_get(release, "id")).n)
            write_link(m, uri, release);
        else
            json_inline_write(&m->out, release);
    }
    buf_char(&m->out, ']');
    return ERR_NONE;
}

/* A member of the record; left out when the releases cannot be merged, which is told. */
static enum err_code write_merged(struct maker *m, const struct group *g, bool versioned,
                                  struct err *err)
{
    size_t before = m->out.n;
    buf_text(&m->out, versioned ? ",\"versionedRelease\":" : ",\"compiledRelease\":");
    enum err_code code = merge(m, g, versioned, err);
    if (code) m->out.n = before;
    return code;
}

static enum err_code make_record(struct maker *m, const struct group *g, struct err *err)
{
    buf_text(&m->out, ",\n{\"ocid\":");
    write_text(&m->out, held_ocid(m->order[0]));
    enum err_code code = write_releases(m, g, err);
    if (code) return code;
    code = write_merged(m, g, false, err);
    if (!code && m->versioned) code = write_merged(m, g, true, err);
    if (code == ERR_INPUT || code == ERR_LIMIT) {
        tell(m, m->order[0], err, false);
        err_clear(err);
        code = ERR_NONE;
    }
    buf_char(&m->out, '}');
    return code;
}

/* --- both ----------------------------------------------------------------------------------------
 */

static enum err_code make_line(struct maker *m, const struct group *g, struct err *err)
{
    enum err_code code = merge(m, g, m->versioned != NULL, err);
    if (!code) buf_char(&m->out, '\n');
    return code;
}

enum err_code make_group(struct maker *m, const struct group *g, struct err *err)
{
    size_t before = m->out.n;
    struct err found = {0};
    enum err_code code = put_in_order(m, g, err);
    if (code) return code;
    m->shared = 0;
    tell_kinds(m, g);
    if (g->bytes <= TOGETHER) code = parse_together(m, g, &found);
    if (!code) code = m->c->options->package ? make_record(m, g, &found) : make_line(m, g, &found);
    tell_shared(m, m->order[0]);
    if (code) m->out.n = before;
    if (code == ERR_INPUT || code == ERR_LIMIT) {
        tell(m, m->order[0], &found, false);
        code = ERR_NONE;
    }
    if (!code && (m->out.failed || m->told.failed)) code = merge_memory(&found);
    if (code && err) *err = found;
    return code;
}
