/* Reading JSON and JSON Lines in bounded memory: the outer structure is walked byte by byte, the
 * elements of the record array are framed by a vector kernel and handed on one at a time.
 *
 * What counts as the record array: the elements of a top-level array; in an outer object, an array
 * under "releases", "records", "projects", "data", "rows" or "features", unless an "ocid" or "id"
 * before it says that the object is itself a release, record or project. Everything else is one
 * element. Objects may stand in a top-level array or one behind another. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_private.h"

static bool at_blank(struct str s, size_t i)
{
    return s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
}

/* ---- one element ------------------------------------------------------------------------- */

/* Refused for its size or depth; [start, end) is in the window unless it is huge. */
static enum err_code told(struct json *j, enum json_frame how, const struct json_mark *place,
                          uint64_t start, uint64_t end, struct err *err)
{
    const struct source_options *o = j->reader->options;
    struct err *problem = &j->event->problem;
    err_clear(problem);
    problem->place = (struct place){.row = j->elements + 1,
                                    .line = place->line,
                                    .offset = place->offset,
                                    .column = (uint32_t)(start - place->line_start + 1)};
    bool huge = how == JSON_HUGE;
    if (huge)
        err_set(problem, ERR_LIMIT, _("El elemento pasa de %llu bytes"),
                (unsigned long long)o->max_element);
    else
        err_set(problem, ERR_LIMIT, _("El elemento está anidado a más de %u niveles"),
                o->max_depth);
    arena_reset(&j->arena);
    struct str raw = STR_NONE;
    if (!huge) raw = (struct str){(const char *)json_byte(j, start), (size_t)(end - start)};
    return json_emit_problem(j, raw, err);
}

/* A frame that did not come out whole. */
static enum err_code broken(struct json *j, enum json_frame how, uint64_t start, uint64_t end,
                            struct err *err)
{
    if (how == JSON_CUT) return json_break(j, end, _("el archivo termina antes de tiempo"), err);
    return json_break(j, end,
                      start == end ? _("falta un valor") : _("un paréntesis no corresponde"), err);
}

static enum err_code element(struct json *j, struct err *err)
{
    uint64_t start = j->at, end;
    enum json_frame how;
    struct json_mark place = json_place(j, start);
    enum err_code code = json_frame_value(j, &end, &how, err);
    if (code) return code;
    if (how == JSON_BROKEN || how == JSON_CUT) return broken(j, how, start, end, err);
    if (how == JSON_FRAMED) {
        struct str text = {(const char *)json_byte(j, start), (size_t)(end - start)};
        code = json_emit_value(j, &place, start, text, err);
    } else {
        code = told(j, how, &place, start, end, err);
    }
    j->at = end;
    return code;
}

/* ---- arrays ------------------------------------------------------------------------------ */

static enum err_code walk_object(struct json *j, struct err *err);

static enum err_code note_comma(struct json *j, struct err *err)
{
    if (j->comma_told) return ERR_NONE;
    j->comma_told = true;
    struct err *note = &j->event->problem;
    err_clear(note);
    err_set(note, ERR_NONE, _("Falta o sobra una coma entre elementos; se leyeron de todos modos"));
    struct json_mark kept = j->mark;
    json_tell_place(j, j->at);
    j->mark = kept;
    j->event->raw = STR_NONE;
    return json_emit(j, SOURCE_EVENT_PROBLEM, err);
}

static enum err_code array_element(struct json *j, int byte, size_t prefix, uint64_t index,
                                   struct err *err)
{
    snprintf(j->path + prefix, sizeof j->path - prefix, "/%llu", (unsigned long long)index);
    bool maybe_package =
        prefix == 0 && byte == '{' && (j->shape == UNDECIDED || j->shape == PACKAGES);
    if (maybe_package) return walk_object(j, err);
    if (prefix == 0 && j->shape == UNDECIDED) j->shape = ELEMENTS;
    return element(j, err);
}

/* The elements from '[' on, whose paths begin with what j->path holds. */
static enum err_code walk_array(struct json *j, struct err *err)
{
    size_t prefix = strlen(j->path);
    bool comma = true; /* an element may come */
    enum err_code code = ERR_NONE;
    j->at++;
    for (uint64_t index = 0; !code && !j->stop;) {
        int byte;
        code = json_peek(j, &byte, err);
        if (code) break;
        if (byte < 0) {
            code = json_break(j, j->at, _("el archivo termina antes de tiempo"), err);
        } else if (byte == ']') {
            j->at++;
            break;
        } else if (byte == ',') {
            if (comma) code = note_comma(j, err);
            comma = true;
            j->at++;
        } else {
            if (!comma) code = note_comma(j, err);
            comma = false;
            if (!code) code = array_element(j, byte, prefix, index++, err);
        }
    }
    j->path[prefix] = '\0';
    return code;
}

/* ---- outer objects ----------------------------------------------------------------------- */

struct object {
    uint64_t start;
    struct json_mark place;
    char key[64];
    uint64_t key_start;
    size_t level;  /* how many keys of record_path lead here */
    bool known_id; /* it has an id of its own: no package */
    bool deep;
};

/* The n-th reference token of a JSON pointer; empty beyond its end. */
static struct str token(const char *pointer, size_t n)
{
    struct str rest = str_of(pointer), part = STR_NONE;
    if (rest.n && rest.p[0] == '/') rest = str_slice(rest, 1, rest.n);
    for (size_t i = 0; i <= n; i++) part = str_split(rest, '/', &rest);
    return part;
}

const char *json_record_key(struct str key)
{
    static const char *const names[] = {"/releases", "/records", "/projects",
                                        "/data",     "/rows",    "/features"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(key, names[i] + 1)) return names[i];
    return NULL;
}

/* Moves the object's text up to `to` into the context. Where the record array was cut out, one
 * comma goes with it. */
static void flush_context(struct json *j, uint64_t to)
{
    struct str s = {(const char *)json_byte(j, j->context_from), (size_t)(to - j->context_from)};
    struct buf *b = &j->context;
    size_t n = b->n;
    while (n && at_blank(buf_view(b), n - 1)) n--;
    if (n && b->p[n - 1] == '{') {
        size_t i = 0;
        while (i < s.n && at_blank(s, i)) i++;
        if (i < s.n && s.p[i] == ',') s = str_slice(s, i + 1, s.n);
    }
    buf_str(b, s);
    j->context_from = j->keep = to;
}

static void cut_trailing_comma(struct buf *b)
{
    while (b->n && (at_blank(buf_view(b), b->n - 1) || b->p[b->n - 1] == ',')) {
        bool comma = b->p[b->n - 1] == ',';
        b->n--;
        if (comma) break;
    }
}

/* The record array that begins at j->at. */
static enum err_code stream(struct json *j, const struct object *o, struct err *err)
{
    flush_context(j, o->key_start);
    cut_trailing_comma(&j->context);
    if (!j->streamed && j->shape == UNDECIDED) j->shape = PACKAGES;
    enum err_code code = j->streamed ? ERR_NONE : json_emit_begin(j, err);
    if (code) return code;
    j->streamed = true;
    const char *given = j->reader->options->record_path,
               *path = given ? given : json_record_key(str_of(o->key));
    if (!j->reader->info.record_path.n) j->reader->info.record_path = str_of(path);
    size_t n = strlen(j->path);
    snprintf(j->path + n, sizeof j->path - n, "%s", path);
    j->in_object = false;
    code = walk_array(j, err);
    j->in_object = true;
    j->path[n] = '\0';
    j->context_from = j->keep = j->at;
    return code;
}

/* The value of the member o->key, at j->at. */
static enum err_code member(struct json *j, struct object *o, int byte, struct err *err)
{
    const char *given = j->reader->options->record_path;
    bool leads = given ? str_eq(str_of(o->key), token(given, o->level)) && o->key[0]
                       : o->level == 0 && !o->known_id && json_record_key(str_of(o->key)) != NULL;
    bool last = !given || token(given, o->level + 1).n == 0;
    if (leads && last && byte == '[') return stream(j, o, err);
    if (leads && !last && byte == '{') {
        o->level++;
        j->at++;
        return ERR_NONE;
    }
    if (strcmp(o->key, "ocid") == 0 || strcmp(o->key, "id") == 0) o->known_id = true;
    uint64_t start = j->at, end;
    enum json_frame how;
    enum err_code code = json_frame_value(j, &end, &how, err);
    if (code) return code;
    if (how == JSON_BROKEN || how == JSON_CUT) return broken(j, how, start, end, err);
    o->deep |= how == JSON_DEEP;
    j->at = end;
    if (j->streamed) flush_context(j, end);
    return ERR_NONE;
}

/* The key at j->at and its colon; *byte is where its value begins. */
static enum err_code key(struct json *j, struct object *o, int *byte, struct err *err)
{
    uint64_t end;
    enum json_frame how;
    o->key_start = j->at;
    enum err_code code = json_frame_value(j, &end, &how, err);
    if (code) return code;
    if (how != JSON_FRAMED) return broken(j, how, j->at, end, err);
    size_t n = (size_t)(end - j->at) - 2;
    /* A key too long to matter is left empty, so that it matches nothing. */
    if (n >= sizeof o->key) n = 0;
    memcpy(o->key, json_byte(j, j->at + 1), n);
    o->key[n] = '\0';
    j->at = end;
    code = json_peek(j, byte, err);
    if (code) return code;
    if (*byte != ':') return json_break(j, j->at, _("falta «:» después de una clave"), err);
    j->at++;
    code = json_peek(j, byte, err);
    if (!code && *byte < 0)
        code = json_break(j, j->at, _("el archivo termina antes de tiempo"), err);
    return code;
}

static enum err_code walk_members(struct json *j, struct object *o, struct err *err)
{
    j->at++;
    for (;;) {
        int byte;
        enum err_code code = json_peek(j, &byte, err);
        if (code) return code;
        if (byte == ',') {
            j->at++;
            continue;
        }
        if (byte == '}') {
            j->at++;
            if (o->level == 0) return ERR_NONE;
            o->level--;
            continue;
        }
        if (byte < 0) return json_break(j, j->at, _("el archivo termina antes de tiempo"), err);
        if (byte != '"')
            return json_break(j, j->at, _("se esperaba una clave entre comillas"), err);
        code = key(j, o, &byte, err);
        if (!code && !j->stop) code = member(j, o, byte, err);
        if (code || j->stop) return code;
    }
}

/* An object that is either an element or holds the record array. */
static enum err_code walk_object(struct json *j, struct err *err)
{
    struct object o = {.start = j->at, .place = json_place(j, j->at)};
    buf_clear(&j->context);
    j->streamed = false;
    j->in_object = true;
    j->keep = j->context_from = j->at;
    enum err_code code = walk_members(j, &o, err);
    if (!code && j->streamed) {
        /* Also when the structure broke: what is known of the package is worth keeping. */
        if (!j->stop) {
            flush_context(j, j->at);
            code = json_emit_context(j, &o.place, err);
        } else if (j->sink) {
            cut_trailing_comma(&j->context);
            buf_char(&j->context, '}');
            code = json_emit_context(j, &o.place, err);
        }
    } else if (!code && !j->stop) {
        struct str text = {(const char *)json_byte(j, o.start), (size_t)(j->at - o.start)};
        if (o.deep || text.n > j->reader->options->max_element) {
            code = told(j, o.deep ? JSON_DEEP : JSON_HUGE, &o.place, o.start, j->at, err);
        } else {
            code = json_emit_value(j, &o.place, o.start, text, err);
        }
        if (j->shape == UNDECIDED && j->path[0]) j->shape = ELEMENTS;
    }
    j->in_object = false;
    j->keep = j->at;
    return code;
}

/* ---- values one behind another ----------------------------------------------------------- */

/* One line of JSON Lines, from j->at on. A broken line costs itself only. */
static enum err_code read_line(struct json *j, struct err *err)
{
    uint64_t start = j->at, at = start;
    bool huge = false, ended = false;
    struct json_mark place = json_place(j, start);
    j->keep = start;
    for (;;) {
        uint64_t end = j->base + j->n;
        const unsigned char *p = json_byte(j, at);
        const unsigned char *lf = at < end ? memchr(p, '\n', (size_t)(end - at)) : NULL;
        at = lf ? at + (uint64_t)(lf - p) : end;
        ended = lf || j->ended;
        if (at - start > j->reader->options->max_element) huge = true;
        if (ended) break;
        if (huge) j->keep = at;
        enum err_code code = json_fill(j, err);
        if (code) return code;
    }
    j->at = at;
    if (huge) return told(j, JSON_HUGE, &place, start, at, err);
    struct str text = {(const char *)json_byte(j, start), (size_t)(at - start)};
    while (text.n && at_blank(text, text.n - 1)) text.n--;
    if (j->sink && json_stream_is_package(text)) {
        struct json_stream_options options = {.max_element = j->reader->options->max_element,
                                              .max_depth = j->reader->options->max_depth};
        j->elements++;
        j->good++;
        return json_stream_walk_text(text, place.line, place.offset, &options, j->sink, err);
    }
    return json_emit_value(j, &place, start, text, err);
}

static enum err_code read_values(struct json *j, struct err *err)
{
    bool any = false;
    for (;;) {
        int byte;
        enum err_code code = json_peek(j, &byte, err);
        if (code || byte < 0 || j->stop) return code;
        uint64_t line = json_place(j, j->at).line;
        j->path[0] = '\0';
        if (byte == ',' && any) {
            j->at++;
            continue;
        }
        if (j->shape == LINES)
            code = read_line(j, err);
        else if (byte == '[')
            code = walk_array(j, err);
        else if (byte == '{')
            code = walk_object(j, err);
        else
            code = json_break(j, j->at,
                              any ? _("sobra texto después del último valor")
                                  : _("no empieza con «{» ni con «[»"),
                              err);
        if (code || j->stop) return code;
        bool first = !any;
        any = true;
        if (!first || byte != '{' || j->shape != UNDECIDED) continue;
        /* Lines: an element that lay on one line is followed by another on the next. */
        bool one_line = json_place(j, j->at).line == line;
        code = json_peek(j, &byte, err);
        if (code) return code;
        bool parted = json_place(j, j->at).line > line;
        if (one_line && parted && byte >= 0 && byte != ',') j->shape = LINES;
    }
}

/* ---- the whole --------------------------------------------------------------------------- */

static enum err_code recognise(struct json *j, struct err *err)
{
    struct reader *r = j->reader;
    const char *encoding = r->options->encoding;
    if (!encoding || !*encoding) encoding = encoding_detect(j->p, j->n);
    snprintf(r->info.encoding, sizeof r->info.encoding, "%s", encoding);
    if (r->info.format != SOURCE_JSONL) r->info.format = SOURCE_JSON;
    if (strcmp(encoding, "utf-8") == 0 || strcmp(encoding, "utf-8-bom") == 0) return ERR_NONE;
    enum err_code code = encoder_open(encoding, &j->encoder, err);
    if (code) return code;
    bool utf16 = strncmp(encoding, "utf-16", 6) == 0;
    j->unit = utf16 ? 2 : 1;
    bool mark =
        utf16 && j->n >= 2 && (j->p[0] == 0xFF || j->p[0] == 0xFE) && j->p[0] + j->p[1] == 0x1FD;
    struct buf all;
    buf_init(&all, 4 * j->capacity + 64);
    uint64_t replaced = 0;
    code = encoder_convert(j->encoder, (struct str){(const char *)j->p, j->n}, j->ended, &all,
                           &replaced, err);
    if (!code && all.n > j->capacity) {
        unsigned char *p = mem_realloc(j->p, all.n + JSON_PADDING);
        if (p) {
            j->p = p;
            j->capacity = all.n;
        } else {
            code = json_memory(err);
        }
    }
    if (!code && all.n) memcpy(j->p, all.p, all.n);
    j->n = code ? 0 : all.n;
    memset(j->p + j->n, 0, JSON_PADDING);
    j->mark.offset = mark ? 2 : 0;
    buf_free(&all);
    return code;
}

static enum err_code prepare(struct json *j, struct err *err)
{
    const struct source_options *o = j->reader->options;
    arena_init(&j->arena, (size_t)o->max_element * 24 + (1 << 20));
    buf_init(&j->converted, 4 * 32768 + 64);
    buf_init(&j->context, (size_t)o->max_element);
    j->index = mem_alloc(sizeof *j->index);
    j->event = mem_calloc(1, sizeof *j->event);
    j->types = mem_calloc(o->max_depth / 64 + 1, sizeof *j->types);
    if (!j->index || !j->event || !j->types) return json_memory(err);
    enum { SAMPLE = 256 * 1024 };
    enum err_code code = ERR_NONE;
    while (!code && !j->ended && j->n < SAMPLE) code = json_fill(j, err);
    return code ? code : recognise(j, err);
}

enum err_code json_read_from(struct reader *reader, json_scan_function *scan,
                             const struct json_start *start, struct err *err)
{
    struct json j = {.reader = reader,
                     .scan = scan,
                     .sink = start->sink,
                     .p = start->p,
                     .n = start->n,
                     .capacity = start->capacity,
                     .ended = start->ended,
                     .mark = {.line = start->line, .offset = start->offset}};
    enum err_code code = prepare(&j, err);
    if (!code) code = read_values(&j, err);
    encoder_close(j.encoder);
    buf_free(&j.converted);
    buf_free(&j.context);
    arena_free(&j.arena);
    mem_free(j.index);
    mem_free(j.event);
    mem_free(j.types);
    mem_free(j.p);
    return code;
}

enum err_code json_read_with(struct reader *reader, json_scan_function *scan, struct err *err)
{
    struct json_start start = {.line = 1};
    return json_read_from(reader, scan, &start, err);
}

enum err_code json_read(struct reader *reader, struct err *err)
{
    return json_read_with(reader, json_scan_best(), err);
}
