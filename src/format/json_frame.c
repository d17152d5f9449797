/* Where one JSON value ends: strings and literals byte by byte, objects and arrays by their
 * brackets, which the kernel finds. Types of brackets are checked, depth is counted, comments
 * are blanked. */
#include "base/i18n.h"
#include "format/json_private.h"

/* Bytes given to the kernel at once: what lies behind the value is scanned in vain. */
enum { STEP = 1024 };

struct frame {
    uint64_t start, at; /* scanned up to `at` */
    struct json_state state;
    uint64_t depth;
    bool huge, deep;
};

static void set_type(struct json *j, uint64_t level, bool object)
{
    uint64_t bit = UINT64_C(1) << (level % 64);
    if (object)
        j->types[level / 64] |= bit;
    else
        j->types[level / 64] &= ~bit;
}

static bool get_type(const struct json *j, uint64_t level)
{
    return (j->types[level / 64] >> (level % 64) & 1) != 0;
}

/* Takes one bracket; false when it does not fit. Beyond max_depth types are not kept. */
static bool take_bracket(struct json *j, struct frame *f, unsigned char c)
{
    uint32_t most = j->reader->options->max_depth;
    bool object = c == '{' || c == '}';
    if (c == '{' || c == '[') {
        if (f->depth < most)
            set_type(j, f->depth, object);
        else
            f->deep = true;
        f->depth++;
        return true;
    }
    f->depth--;
    return f->depth >= most || get_type(j, f->depth) == object;
}

/* Reads on; what a huge value has passed is dropped. */
static enum err_code more(struct json *j, struct frame *f, struct err *err)
{
    uint64_t limit = j->reader->options->max_element;
    if (f->at - f->start > limit) f->huge = true;
    if (f->huge && !j->in_object) j->keep = f->at;
    if (f->huge && j->in_object) {
        struct json_mark place = json_place(j, f->start);
        err_set(err, ERR_LIMIT, _("Un valor del JSON pasa de %llu bytes; lo que sigue no se leyó"),
                (unsigned long long)limit);
        err_row(err, j->elements + 1, place.line);
        return ERR_LIMIT;
    }
    return json_fill(j, err);
}

/* The brackets of one batch. *done: the value ends (f->at is behind it) or breaks (f->at is
 * there). */
static enum err_code take_batch(struct json *j, struct frame *f, size_t n, bool *done, bool *broken,
                                struct err *err)
{
    const struct json_index *x = j->index;
    uint64_t from = f->at;
    for (size_t i = 0; i < x->n; i++) {
        uint64_t at = from + x->at[i];
        unsigned char c = *json_byte(j, at);
        if (c == '/') {
            bool found;
            enum err_code code = json_blank_comment(j, at, &found, err);
            if (code) return code;
            /* Quotes in the comment misled the kernel about what follows: scan again from here. */
            f->at = at;
            f->state = (struct json_state){0};
            *done = *broken = !found;
            return ERR_NONE;
        }
        bool fits = take_bracket(j, f, c);
        if (fits && f->depth > 0) continue;
        *done = true;
        *broken = !fits;
        f->at = fits ? at + 1 : at;
        return ERR_NONE;
    }
    f->at = from + n;
    return ERR_NONE;
}

static enum err_code frame_container(struct json *j, struct frame *f, enum json_frame *how,
                                     struct err *err)
{
    for (;;) {
        uint64_t end = j->base + j->n;
        if (f->at == end) {
            if (j->ended) {
                *how = JSON_CUT;
                return ERR_NONE;
            }
            enum err_code code = more(j, f, err);
            if (code) return code;
            continue;
        }
        size_t n = end - f->at < STEP ? (size_t)(end - f->at) : STEP;
        j->scan(&f->state, json_byte(j, f->at), n, j->index);
        bool done = false, broken = false;
        enum err_code code = take_batch(j, f, n, &done, &broken, err);
        if (code) return code;
        if (!done) continue;
        *how = broken ? JSON_BROKEN : JSON_FRAMED;
        return ERR_NONE;
    }
}

static bool literal_byte(unsigned char c)
{
    return c > ' ' && !strchr(",:{}[]\"/", c);
}

/* A string, or a word up to a byte that cannot belong to it. */
static enum err_code frame_scalar(struct json *j, struct frame *f, enum json_frame *how,
                                  struct err *err)
{
    bool string = *json_byte(j, f->at) == '"', escaped = false;
    if (string) f->at++;
    for (;; f->at++) {
        if (f->at == j->base + j->n) {
            enum err_code code = j->ended ? ERR_NONE : more(j, f, err);
            if (code) return code;
            if (f->at == j->base + j->n && j->ended) {
                *how = string ? JSON_CUT : JSON_FRAMED;
                return ERR_NONE;
            }
            f->at--;
            continue;
        }
        unsigned char c = *json_byte(j, f->at);
        if (!string && literal_byte(c)) continue;
        if (string && escaped) {
            escaped = false;
            continue;
        }
        if (string && c != '"') {
            escaped = c == '\\';
            continue;
        }
        if (string) f->at++;
        *how = f->at == f->start ? JSON_BROKEN : JSON_FRAMED;
        return ERR_NONE;
    }
}

enum err_code json_frame_value(struct json *j, uint64_t *end, enum json_frame *how, struct err *err)
{
    struct frame f = {.start = j->at, .at = j->at};
    if (!j->in_object) j->keep = j->at;
    unsigned char c = *json_byte(j, j->at);
    enum err_code code =
        c == '{' || c == '[' ? frame_container(j, &f, how, err) : frame_scalar(j, &f, how, err);
    *end = f.at;
    if (code || *how != JSON_FRAMED) return code;
    if (f.huge || f.at - f.start > j->reader->options->max_element)
        *how = JSON_HUGE;
    else if (f.deep)
        *how = JSON_DEEP;
    return ERR_NONE;
}
