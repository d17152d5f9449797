/* The window of the JSON reader: see json_private.h. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_private.h"

enum { CHUNK = 256 * 1024, PADDING = JSON_PADDING };

enum err_code json_memory(struct err *err)
{
    return err_no_memory(err);
}

static uint64_t original_size(const struct json *j, const unsigned char *p, size_t n)
{
    if (!j->encoder) return n;
    uint64_t units = 0;
    for (size_t i = 0; i < n; i++) {
        units += (p[i] & 0xC0) != 0x80;
        units += j->unit == 2 && p[i] >= 0xF0; /* a surrogate pair */
    }
    return units * j->unit;
}

struct json_mark json_place(struct json *j, uint64_t at)
{
    struct json_mark *m = &j->mark;
    if (at <= m->position) return *m;
    const unsigned char *p = json_byte(j, m->position);
    size_t n = (size_t)(at - m->position), i = 0;
    m->offset += original_size(j, p, n);
    while (i < n) {
        const unsigned char *lf = memchr(p + i, '\n', n - i);
        if (!lf) break;
        i = (size_t)(lf - p) + 1;
        m->line++;
        m->line_start = m->position + i;
    }
    m->position = at;
    return *m;
}

void json_tell_place(struct json *j, uint64_t at)
{
    struct json_mark m = json_place(j, at);
    struct place *place = &j->event->problem.place;
    place->line = m.line;
    place->offset = m.offset;
    place->column = (uint32_t)(at - m.line_start + 1);
    place->row = j->elements + 1;
}

static enum err_code grow(struct json *j, size_t need, struct err *err)
{
    if (need <= j->capacity) return ERR_NONE;
    size_t capacity = j->capacity ? j->capacity : CHUNK;
    while (capacity < need) capacity *= 2;
    /* Not far beyond what an element may be long. */
    size_t most = (size_t)j->reader->options->max_element + 2 * CHUNK;
    if (capacity > most && need <= most) capacity = most;
    unsigned char *p = mem_realloc(j->p, capacity + PADDING);
    if (!p) return json_memory(err);
    j->p = p;
    j->capacity = capacity;
    return ERR_NONE;
}

/* Bytes before `keep` have been counted and go. */
static void drop(struct json *j)
{
    json_place(j, j->keep);
    size_t gone = (size_t)(j->keep - j->base);
    if (gone == 0) return;
    memmove(j->p, j->p + gone, j->n - gone);
    j->n -= gone;
    j->base = j->keep;
}

static enum err_code fill_converted(struct json *j, struct err *err)
{
    char raw[32768];
    size_t got;
    enum err_code code = input_read(j->reader->input, raw, sizeof raw, &got, err);
    if (code) return code;
    j->ended = got == 0;
    buf_clear(&j->converted);
    uint64_t replaced = 0;
    code = encoder_convert(j->encoder, (struct str){raw, got}, j->ended, &j->converted, &replaced,
                           err);
    if (!code) code = grow(j, j->n + j->converted.n, err);
    if (code) return code;
    if (j->converted.n) memcpy(j->p + j->n, j->converted.p, j->converted.n);
    j->n += j->converted.n;
    memset(j->p + j->n, 0, PADDING);
    return ERR_NONE;
}

enum err_code json_fill(struct json *j, struct err *err)
{
    if (j->ended) return ERR_NONE;
    drop(j);
    if (j->encoder) return fill_converted(j, err);
    enum err_code code = grow(j, j->n + CHUNK, err);
    size_t got = 0;
    if (!code) code = input_read(j->reader->input, j->p + j->n, j->capacity - j->n, &got, err);
    if (code) return code;
    j->ended = got == 0;
    j->n += got;
    memset(j->p + j->n, 0, PADDING);
    return ERR_NONE;
}

/* True when byte `at` is in the window, after reading on if need be. */
static enum err_code have(struct json *j, uint64_t at, bool *there, struct err *err)
{
    while (at >= j->base + j->n && !j->ended) {
        enum err_code code = json_fill(j, err);
        if (code) return code;
        if (j->n <= j->reader->options->max_element + 2 * CHUNK) continue;
        err_set(err, ERR_LIMIT, _("El JSON trae una parte de más de %llu bytes"),
                (unsigned long long)j->reader->options->max_element);
        err_row(err, j->elements + 1, j->mark.line);
        return ERR_LIMIT;
    }
    *there = at < j->base + j->n;
    return ERR_NONE;
}

/* Where the comment that begins at `at` ends; *end == at when it is none or never ends. */
static enum err_code comment_end(struct json *j, uint64_t at, uint64_t *end, struct err *err)
{
    bool there;
    *end = at;
    enum err_code code = have(j, at + 1, &there, err);
    if (code || !there) return code;
    unsigned char kind = *json_byte(j, at + 1), last = 0;
    if (kind != '/' && kind != '*') return ERR_NONE;
    for (uint64_t i = at + 2;; i++) {
        code = have(j, i, &there, err);
        if (code) return code;
        if (!there) {
            *end = kind == '/' ? i : at;
            return ERR_NONE;
        }
        unsigned char c = *json_byte(j, i);
        if (kind == '/' && c == '\n') *end = i;
        if (kind == '*' && last == '*' && c == '/') *end = i + 1;
        if (*end != at) return ERR_NONE;
        last = c;
    }
}

enum err_code json_blank_comment(struct json *j, uint64_t at, bool *found, struct err *err)
{
    uint64_t end;
    *found = false;
    enum err_code code = comment_end(j, at, &end, err);
    if (code || end == at) return code;
    *found = true;
    for (uint64_t i = at; i < end; i++)
        if (*json_byte(j, i) != '\n') *json_byte(j, i) = ' ';
    if (j->comment_told) return ERR_NONE;
    j->comment_told = true;
    struct err *note = &j->event->problem;
    err_clear(note);
    err_set(note, ERR_NONE,
            _("El archivo trae comentarios, que JSON no admite; se pasaron por alto"));
    /* The place of the first one; counting on from there is not possible, so count on a copy. */
    struct json_mark kept = j->mark;
    json_tell_place(j, at);
    j->mark = kept;
    j->event->raw = STR_NONE;
    return json_emit(j, SOURCE_EVENT_PROBLEM, err);
}

enum err_code json_peek(struct json *j, int *byte, struct err *err)
{
    for (;;) {
        if (!j->in_object) j->keep = j->at;
        bool there;
        enum err_code code = have(j, j->at, &there, err);
        if (code) return code;
        *byte = -1;
        if (!there) return ERR_NONE;
        unsigned char c = *json_byte(j, j->at);
        *byte = c;
        if (c == '/') {
            bool found;
            code = json_blank_comment(j, j->at, &found, err);
            if (code || !found) return code;
        } else if (c == 0xEF && j->at == 0 && j->n >= 3 && memcmp(j->p, "\xEF\xBB\xBF", 3) == 0) {
            j->at += 3;
            j->mark.line_start = 3;
        } else if (c == ' ' || (c >= '\t' && c <= '\r') || c == 0x1E) {
            j->at++; /* 0x1E parts values in RFC 7464 sequences */
        } else {
            return ERR_NONE;
        }
    }
}
