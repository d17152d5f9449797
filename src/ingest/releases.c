/* Releases put aside until the end of their file: see releases.h. The first temporary file holds
 * the events as they came, the second the reduced texts. */
#include "ingest/releases.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/attribute.h"
#include "ocds/merge.h"

/* Releases of one process that together are longer are taken one by one, as they stand. */
enum { LONGEST_PROCESS = 256 << 20, FLUSH_AT = 1 << 20, RULES_MAX = 16 << 20 };

/* One event in the first file, followed by its path, its text and, of a problem, its struct err. */
struct kept {
    bool problem;
    uint64_t number, line, offset;
    uint64_t path_length, text_length;
};

struct release {
    uint64_t ocid;                     /* hash; 0 = none, or a record: stands for itself */
    uint64_t at, size;                 /* of the text, in the first file */
    uint64_t reduced_at, reduced_size; /* in the second; size 0 = not reduced */
    uint32_t order;                    /* in the file, among releases */
};

struct spool {
    int fd;
    uint64_t written;
    struct buf buf;
};

struct releases {
    struct spool events, reduced;
    struct release *list;
    size_t count, capacity;
    uint64_t events_count;
    struct json_pool pool;
    /* For records whose publisher left the compiling to others. */
    struct arena rules;
    struct merger *merger;
    struct buf compiled;
};

/* --- temporary files ------------------------------------------------------------------------ */

static enum err_code spool_open(struct spool *s, struct err *err)
{
    buf_init(&s->buf, SIZE_MAX / 4);
    return file_temp(&s->fd, err);
}

static uint64_t spool_end(const struct spool *s)
{
    return s->written + s->buf.n;
}

static enum err_code spool_flush(struct spool *s, size_t at_least, struct err *err)
{
    if (s->buf.failed) return err_no_memory(err);
    if (s->buf.n < at_least) return ERR_NONE;
    enum err_code code = file_write_all(s->fd, s->buf.p, s->buf.n, err);
    s->written += s->buf.n;
    buf_clear(&s->buf);
    return code;
}

static enum err_code spool_read(const struct spool *s, uint64_t at, void *p, size_t n,
                                struct err *err)
{
    char *to = p;
    while (n) {
        ssize_t got = pread(s->fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return err_errno(err, "%s", _("no se pudo leer el archivo temporal"));
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return ERR_NONE;
}

static enum err_code spool_text(const struct spool *s, struct arena *arena, uint64_t at, uint64_t n,
                                struct str *out, struct err *err)
{
    char *p = arena_alloc(arena, (size_t)n + 1);
    if (!p) return err_no_memory(err);
    *out = (struct str){p, (size_t)n};
    return spool_read(s, at, p, (size_t)n, err);
}

static void spool_close(struct spool *s)
{
    buf_free(&s->buf);
    if (s->fd >= 0) close(s->fd);
}

/* --- keeping -------------------------------------------------------------------------------- */

enum err_code releases_new(struct releases **out, struct err *err)
{
    struct releases *r = mem_calloc(1, sizeof *r);
    *out = r;
    if (!r) return err_no_memory(err);
    r->events.fd = r->reduced.fd = -1;
    arena_init(&r->rules, RULES_MAX);
    buf_init(&r->compiled, LONGEST_PROCESS);
    enum err_code code = spool_open(&r->events, err);
    if (!code) code = spool_open(&r->reduced, err);
    if (!code) return ERR_NONE;
    releases_free(r);
    *out = NULL;
    return code;
}

void releases_free(struct releases *r)
{
    if (!r) return;
    spool_close(&r->events);
    spool_close(&r->reduced);
    json_pool_free(&r->pool);
    merger_free(r->merger);
    arena_free(&r->rules);
    buf_free(&r->compiled);
    mem_free(r->list);
    mem_free(r);
}

/* The process that a release belongs to; 0 for what is read as it stands. */
static uint64_t process_of(struct releases *r, struct str json)
{
    json_ref root = NULL;
    if (json_pool_parse(&r->pool, json, &root, NULL) || json_type(root) != JSON_OBJECT) return 0;
    if (json_get(root, "compiledRelease") || json_get(root, "releases")) return 0;
    struct str ocid = json_text(json_get(root, "ocid"));
    if (!ocid.n) return 0;
    uint64_t hash = hash64(ocid.p, ocid.n);
    return hash ? hash : 1;
}

/* --- records ---------------------------------------------------------------------------------- */

static enum err_code start_merger(struct releases *r, struct err *err)
{
    struct schema *schema = NULL;
    if (r->merger) return ERR_NONE;
    enum err_code code = schema_builtin(&r->rules, SCHEMA_OCDS_1_1, &schema, err);
    struct merge_options options = {.schema = schema, .dates = MERGE_DATES_INSTANT};
    return code ? code : merger_new(&options, &r->merger, err);
}

/* The releases embedded in a record without compiledRelease; 0 when it is none, or they are only
 * addresses. */
static size_t embedded(struct releases *r, struct str json, json_ref *list, size_t most)
{
    json_ref root = NULL;
    size_t n = 0;
    if (json_pool_parse(&r->pool, json, &root, NULL) || json_type(root) != JSON_OBJECT) return 0;
    json_ref releases = json_get(root, "releases");
    if (json_get(root, "compiledRelease") || json_type(releases) != JSON_ARRAY) return 0;
    for (struct json_iter it = json_each(releases); json_next(&it);) {
        if (n == most || !json_get(it.value, "ocid")) return 0;
        list[n++] = it.value;
    }
    return n;
}

/* What the row says: of a record whose releases nobody compiled, what they compile to. When they
 * cannot be (a release without date), the layout reads the last one, as it always did. */
static struct str said_by(struct releases *r, struct str json)
{
    enum { MOST = 1000 };
    json_ref list[MOST];
    struct err ignored = {0};
    size_t n = embedded(r, json, list, MOST);
    if (n < 2 || start_merger(r, &ignored)) return json;
    buf_clear(&r->compiled);
    buf_text(&r->compiled, "{\"compiledRelease\":");
    if (merger_merge(r->merger, list, n, &r->compiled, NULL, &ignored)) return json;
    buf_char(&r->compiled, '}');
    return r->compiled.failed ? json : buf_view(&r->compiled);
}

static enum err_code add(struct releases *r, const struct release *release, struct err *err)
{
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? 2 * r->capacity : 256;
        struct release *list = mem_realloc(r->list, capacity * sizeof *list);
        if (!list) return err_no_memory(err);
        r->list = list;
        r->capacity = capacity;
    }
    r->list[r->count++] = *release;
    return ERR_NONE;
}

enum err_code releases_keep(struct releases *r, const struct source_event *event, struct err *err)
{
    const struct value *v = &event->value;
    struct kept kept = {.problem = event->kind == SOURCE_EVENT_PROBLEM};
    struct str path = kept.problem ? STR_NONE : v->path;
    struct str text = kept.problem ? event->raw : v->json;
    kept.path_length = path.n;
    kept.text_length = text.n;
    if (!kept.problem) {
        kept.number = v->number;
        kept.line = v->line;
        kept.offset = v->offset;
    }
    buf_put(&r->events.buf, &kept, sizeof kept);
    buf_str(&r->events.buf, path);
    struct release release = {.at = spool_end(&r->events),
                              .size = text.n,
                              .order = (uint32_t)r->count,
                              .ocid = kept.problem ? 0 : process_of(r, text)};
    buf_str(&r->events.buf, text);
    if (kept.problem) buf_put(&r->events.buf, &event->problem, sizeof event->problem);
    r->events_count++;
    enum err_code code = kept.problem ? ERR_NONE : add(r, &release, err);
    return code ? code : spool_flush(&r->events, FLUSH_AT, err);
}

/* --- reducing ------------------------------------------------------------------------------- */

static int by_process(const void *a, const void *b)
{
    const struct release *x = a, *y = b;
    if (x->ocid != y->ocid) return x->ocid < y->ocid ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int by_order(const void *a, const void *b)
{
    const struct release *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

static enum err_code keep_reduced(struct releases *r, struct release *release, struct str text,
                                  struct err *err)
{
    release->reduced_at = spool_end(&r->reduced);
    release->reduced_size = text.n;
    buf_str(&r->reduced.buf, text);
    return spool_flush(&r->reduced, FLUSH_AT, err);
}

/* All releases of one process, which lie one behind another in the sorted list. */
static enum err_code reduce(struct releases *r, struct release *first, size_t count,
                            struct arena *arena, struct err *err)
{
    json_ref *roots = arena_array(arena, count, sizeof *roots);
    struct str *reduced = arena_array(arena, count, sizeof *reduced);
    size_t *order = arena_array(arena, count, sizeof *order);
    enum err_code code = roots && reduced && order ? ERR_NONE : err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        struct str text;
        code = spool_text(&r->events, arena, first[i].at, first[i].size, &text, err);
        if (!code) code = json_parse(arena, text, 0, &roots[i], err);
    }
    if (!code) code = attribute_releases(arena, roots, count, reduced, order, err);
    for (size_t i = 0; !code && i < count; i++) code = keep_reduced(r, &first[i], reduced[i], err);
    return code;
}

static enum err_code reduce_all(struct releases *r, struct err *err)
{
    struct arena arena;
    enum err_code code = spool_flush(&r->events, 0, err);
    if (code || r->count == 0) return code;
    arena_init(&arena, (size_t)16 * LONGEST_PROCESS);
    qsort(r->list, r->count, sizeof *r->list, by_process);
    for (size_t i = 0, n; !code && i < r->count; i += n) {
        uint64_t size = r->list[i].size;
        for (n = 1; i + n < r->count && r->list[i + n].ocid == r->list[i].ocid; n++)
            size += r->list[i + n].size;
        if (n == 1 || r->list[i].ocid == 0 || size > LONGEST_PROCESS) continue;
        arena_reset(&arena);
        code = reduce(r, &r->list[i], n, &arena, err);
    }
    arena_free(&arena);
    qsort(r->list, r->count, sizeof *r->list, by_order);
    return code ? code : spool_flush(&r->reduced, 0, err);
}

/* --- giving --------------------------------------------------------------------------------- */

static enum err_code give_value(struct releases *r, const struct release *release,
                                const struct value *value, struct map *map, struct arena *arena,
                                struct err *err)
{
    struct str said = release->ocid ? value->json : said_by(r, value->json);
    enum err_code code = ERR_NONE;
    if (release->reduced_size)
        code =
            spool_text(&r->reduced, arena, release->reduced_at, release->reduced_size, &said, err);
    return code ? code : map_value_reduced(map, value, said, err);
}

static enum err_code give_next(struct releases *r, uint64_t *at, const struct release **next,
                               struct map *map, struct arena *arena, struct err *err)
{
    struct kept kept;
    struct str path, text;
    enum err_code code = spool_read(&r->events, *at, &kept, sizeof kept, err);
    if (code) return code;
    *at += sizeof kept;
    code = spool_text(&r->events, arena, *at, kept.path_length, &path, err);
    *at += kept.path_length;
    if (!code) code = spool_text(&r->events, arena, *at, kept.text_length, &text, err);
    *at += kept.text_length;
    if (code) return code;
    if (kept.problem) {
        struct source_event event = {.kind = SOURCE_EVENT_PROBLEM, .raw = text};
        code = spool_read(&r->events, *at, &event.problem, sizeof event.problem, err);
        *at += sizeof event.problem;
        return code ? code : map_problem(map, &event, err);
    }
    struct value value = {.number = kept.number,
                          .line = kept.line,
                          .offset = kept.offset,
                          .path = path,
                          .json = text};
    return give_value(r, (*next)++, &value, map, arena, err);
}

enum err_code releases_give(struct releases *r, struct map *map, struct err *err)
{
    struct arena arena;
    enum err_code code = reduce_all(r, err);
    const struct release *next = r->list;
    uint64_t at = 0;
    arena_init(&arena, (size_t)4 << 30);
    for (uint64_t i = 0; !code && i < r->events_count; i++) {
        arena_reset(&arena);
        code = give_next(r, &at, &next, map, &arena, err);
    }
    arena_free(&arena);
    return code;
}
