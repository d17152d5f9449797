/* Opening JSON of any form and telling lines from the rest: see json_stream.h. */
#include "format/json_stream.h"

#include <stdio.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/encoding.h"
#include "format/json_private.h"
#include "format/source_parse.h"

enum { FIRST = 256 * 1024 };

struct json_stream {
    int fd;
    struct input *input;
    struct source_options options;
    unsigned char *p; /* what has been looked at, with padding; given on first */
    size_t n, at;
    bool ended, lines;
    enum source_format format, packing;
    char encoding[16];
};

/* ---- the outer keys of one object -------------------------------------------------------- */

static size_t skip_blanks(struct str s, size_t i)
{
    while (i < s.n && (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r') || s.p[i] == 0x1E)) i++;
    return i;
}

/* Behind the string that begins at i; s.n when it never ends. */
static size_t skip_string(struct str s, size_t i)
{
    for (i++; i < s.n;) {
        const char *quote = memchr(s.p + i, '"', s.n - i);
        if (!quote) return s.n;
        size_t at = (size_t)(quote - s.p), slashes = 0;
        while (slashes < at - i && s.p[at - 1 - slashes] == '\\') slashes++;
        /* An escape that began before i has been counted: i is never inside one. */
        if (slashes % 2 == 0) return at + 1;
        i = at + 1;
    }
    return s.n;
}

/* Behind the object or array that begins at i, by its brackets alone; s.n + 1: it never ends. */
static size_t skip_container(struct str s, size_t i, json_scan_function *scan,
                             struct json_index *index)
{
    struct json_state state = {0};
    size_t depth = 0, step = 512;
    for (; i < s.n; i += step) {
        if (step > s.n - i) step = s.n - i;
        scan(&state, (const unsigned char *)s.p + i, step, index);
        for (size_t k = 0; k < index->n; k++) {
            char c = s.p[i + index->at[k]];
            if (c == '{' || c == '[') depth++;
            if ((c == '}' || c == ']') && --depth == 0) return i + index->at[k] + 1;
        }
        if (i + step < s.n) step = step < JSON_BATCH ? step : JSON_BATCH;
    }
    return s.n + 1;
}

static bool is_key(struct str s, size_t from, size_t to, const char *name)
{
    return str_is(str_slice(s, from, to), name);
}

static bool begins_with_id(struct str s)
{
    size_t i = skip_blanks(s, 1);
    struct str rest = str_slice(s, i, s.n);
    return str_starts(rest, STR("\"ocid\"")) || str_starts(rest, STR("\"id\""));
}

bool json_stream_is_package(struct str s)
{
    struct json_index index;
    json_scan_function *scan = json_scan_best();
    bool records = false;
    if (s.n == 0 || s.p[0] != '{' || begins_with_id(s)) return false;
    for (size_t i = skip_blanks(s, 1); i < s.n && s.p[i] == '"'; i = skip_blanks(s, i)) {
        size_t end = skip_string(s, i), key = i + 1, key_end = end - 1;
        if (is_key(s, key, key_end, "ocid") || is_key(s, key, key_end, "id")) return false;
        i = skip_blanks(s, end);
        if (i >= s.n || s.p[i] != ':') return records;
        i = skip_blanks(s, i + 1);
        if (i >= s.n) return records;
        char c = s.p[i];
        if (c == '[' && json_record_key(str_slice(s, key, key_end))) records = true;
        if (c == '"')
            i = skip_string(s, i);
        else if (c == '{' || c == '[')
            i = skip_container(s, i, scan, &index);
        else
            while (i < s.n && s.p[i] != ',' && s.p[i] != '}') i++;
        i = skip_blanks(s, i);
        if (i >= s.n || s.p[i] != ',') return records;
        i++;
    }
    return records;
}

/* ---- lines or not ------------------------------------------------------------------------ */

/* The next line that is not blank, from *at on, without blanks around; empty at the end of `all`,
 * also for a line whose end is not there. */
static struct str next_line(struct str all, size_t *at)
{
    size_t from = skip_blanks(all, *at);
    const char *lf = from < all.n ? memchr(all.p + from, '\n', all.n - from) : NULL;
    if (!lf) return STR_NONE;
    *at = (size_t)(lf - all.p);
    struct str line = str_slice(all, from, *at);
    while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r')) line.n--;
    return line;
}

static bool is_object_line(struct str line)
{
    struct json_index index;
    return line.n && line.p[0] == '{' &&
           skip_container(line, 0, json_scan_best(), &index) == line.n;
}

/* No JSON goes on with '{' behind this line, or (*perhaps) only as the value of its last key: it
 * ends within a string, or within an object behind anything but a colon. */
static bool ends_broken(struct str line, bool *perhaps)
{
    struct json_index index;
    size_t end = skip_container(line, 0, json_scan_best(), &index);
    *perhaps = false;
    if (end <= line.n) return end < line.n && !strchr("{[,/", line.p[skip_blanks(line, end)]);
    uint64_t objects = 0; /* a bit a level: the innermost is the lowest */
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '"') {
            i = skip_string(line, i);
            if (i == line.n && (i < 2 || line.p[i - 1] != '"')) return true;
            i--;
        } else if (c == '{' || c == '[') {
            objects = objects << 1 | (c == '{');
        } else if (c == '}' || c == ']') {
            objects >>= 1;
        }
    }
    *perhaps = line.p[line.n - 1] == ':';
    return (objects & 1) != 0;
}

/* One object a line, the first of them no package. The first may be broken where the ones behind it
 * cannot be part of it. */
static bool looks_like_lines(const struct json_stream *s)
{
    if (strncmp(s->encoding, "utf-8", 5) != 0) return false;
    struct str all = {(const char *)s->p, s->n};
    if (str_starts(all, STR("\xEF\xBB\xBF"))) all = str_slice(all, 3, all.n);
    size_t at = 0;
    bool perhaps = false;
    struct str line = next_line(all, &at);
    if (!line.n || line.p[0] != '{') return false;
    size_t next = skip_blanks(all, at);
    if (next == all.n || all.p[next] != '{') return false;
    if (is_object_line(line)) return !json_stream_is_package(line);
    if (!ends_broken(line, &perhaps)) return false;
    line = next_line(all, &at);
    if (!line.n) line = str_slice(all, next, all.n); /* the last one */
    if (!is_object_line(line)) return false;
    next = skip_blanks(all, at);
    return !perhaps || (next < all.n && all.p[next] == '{' && next > at);
}

static enum err_code look(struct json_stream *s, struct err *err)
{
    s->p = mem_alloc(FIRST + JSON_PADDING);
    if (!s->p) return json_memory(err);
    enum err_code code = ERR_NONE;
    while (!code && !s->ended && s->n < FIRST) {
        size_t got;
        code = input_read(s->input, s->p + s->n, FIRST - s->n, &got, err);
        s->ended = !code && got == 0;
        s->n += code ? 0 : got;
    }
    /* A damaged archive whose beginning can be read is told when reading gets there. */
    if (code == ERR_INPUT && s->n > 0) code = ERR_NONE;
    memset(s->p + s->n, 0, JSON_PADDING);
    if (code) return code;
    s->format = source_recognise(s->p, s->n < 65536 ? s->n : 65536);
    snprintf(s->encoding, sizeof s->encoding, "%s", encoding_detect(s->p, s->n));
    s->lines = looks_like_lines(s);
    return ERR_NONE;
}

enum err_code json_stream_open(int fd, const struct json_stream_options *options,
                               struct json_stream **out, struct err *err)
{
    *out = NULL;
    struct json_stream *s = mem_calloc(1, sizeof *s);
    if (!s) {
        close(fd);
        return json_memory(err);
    }
    s->fd = fd;
    struct source_options given = {.max_element = options->max_element,
                                   .max_depth = options->max_depth};
    s->options = source_options_filled(&given);
    s->options.max_bytes = UINT64_MAX; /* a stream of any length costs no memory */
    enum err_code code = input_open(fd, &s->options, &s->input, err);
    if (!code) s->packing = input_packing(s->input);
    if (!code) code = look(s, err);
    if (code) {
        json_stream_close(s);
        return code;
    }
    *out = s;
    return ERR_NONE;
}

void json_stream_close(struct json_stream *s)
{
    if (!s) return;
    input_close(s->input);
    mem_free(s->p);
    close(s->fd);
    mem_free(s);
}

enum source_format json_stream_format(const struct json_stream *s)
{
    return s->format;
}

enum source_format json_stream_packing(const struct json_stream *s)
{
    return s->packing;
}

const char *json_stream_encoding(const struct json_stream *s)
{
    return s->encoding;
}

bool json_stream_is_lines(const struct json_stream *s)
{
    return s->lines;
}

uint64_t json_stream_position(const struct json_stream *s)
{
    return input_position(s->input);
}

int json_stream_first(const struct json_stream *s)
{
    struct str all = {(const char *)s->p, s->n};
    if (str_starts(all, STR("\xEF\xBB\xBF"))) all = str_slice(all, 3, all.n);
    size_t i = skip_blanks(all, 0);
    return i < all.n ? (unsigned char)all.p[i] : -1;
}

enum err_code json_stream_refused(const struct json_stream *s, struct err *err)
{
    bool utf16 = strncmp(s->encoding, "utf-16", 6) == 0;
    int first = json_stream_first(s);
    switch (s->format) {
    case SOURCE_JSON:
    case SOURCE_JSONL:
        return ERR_NONE;
    case SOURCE_UNKNOWN:
        return err_set(err, ERR_INPUT, _("El archivo está vacío"));
    case SOURCE_CSV:
        if (first < 0) return err_set(err, ERR_INPUT, _("El archivo está vacío"));
        if (utf16 || first == '{' || first == '[' || first == '/') return ERR_NONE;
        err_set(err, ERR_INPUT, _("No es JSON: no empieza con «{» ni con «[»"));
        err_found(err, (const char *)s->p, s->n < 30 ? s->n : 30);
        return ERR_INPUT;
    case SOURCE_HTML:
        err_set(err, ERR_INPUT, _("No es un archivo de datos sino una página web (HTML)"));
        err_advice(err, _("Muchas veces es un mensaje de error del portal guardado como datos: "
                          "descargue el archivo otra vez"));
        return ERR_INPUT;
    default:
        return err_set(err, ERR_UNSUPPORTED, _("No es JSON sino un archivo %s"),
                       source_format_name(s->format));
    }
}

enum err_code json_stream_read(struct json_stream *s, void *p, size_t size, size_t *got,
                               struct err *err)
{
    *got = 0;
    if (s->at < s->n) {
        *got = s->n - s->at < size ? s->n - s->at : size;
        memcpy(p, s->p + s->at, *got);
        s->at += *got;
        return ERR_NONE;
    }
    mem_free(s->p);
    s->p = NULL;
    s->at = s->n = 0;
    return s->ended ? ERR_NONE : input_read(s->input, p, size, got, err);
}

/* ---- walking ----------------------------------------------------------------------------- */

enum err_code json_stream_walk(struct json_stream *s, const struct json_stream_sink *sink,
                               struct err *err)
{
    struct reader reader = {.fd = s->fd, .input = s->input, .options = &s->options, .spill = -1};
    struct json_start start = {
        .sink = sink, .p = s->p, .n = s->n, .capacity = FIRST, .ended = s->ended, .line = 1};
    s->p = NULL;
    s->n = s->at = 0;
    return json_read_from(&reader, json_scan_best(), &start, err);
}

enum err_code json_stream_walk_text(struct str text, uint64_t line, uint64_t offset,
                                    const struct json_stream_options *options,
                                    const struct json_stream_sink *sink, struct err *err)
{
    unsigned char *p = mem_alloc(text.n + JSON_PADDING);
    if (!p) return json_memory(err);
    if (text.n) memcpy(p, text.p, text.n);
    memset(p + text.n, 0, JSON_PADDING);
    struct source_options given = {
        .max_element = options->max_element, .max_depth = options->max_depth, .encoding = "utf-8"};
    given = source_options_filled(&given);
    struct reader reader = {.fd = -1, .options = &given, .spill = -1};
    struct json_start start = {.sink = sink,
                               .p = p,
                               .n = text.n,
                               .capacity = text.n,
                               .ended = true,
                               .line = line,
                               .offset = offset};
    return json_read_from(&reader, json_scan_best(), &start, err);
}

struct str json_stream_mend(struct arena *arena, struct str text)
{
    uint64_t replaced = 0;
    return encoding_mend(arena, text, &replaced);
}
