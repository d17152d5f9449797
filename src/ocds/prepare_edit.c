/* Writing a value with changes: see prepare_edit.h. Values lie in the order of the text, so one
 * walk writes them all, and the next edit is the only one to look for. */
#include "ocds/prepare_edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "format/json_inline.h"
#include "format/json_quote.h"

void edits_add(struct edits *e, json_ref at, enum edit_kind kind, struct str text)
{
    if (e->count == e->room) {
        size_t room = e->room ? 2 * e->room : 64;
        struct edit *more = mem_realloc(e->list, room * sizeof *more);
        if (!more) {
            e->failed = true;
            return;
        }
        e->list = more;
        e->room = room;
    }
    e->list[e->count] = (struct edit){at, text, e->count, kind};
    e->count++;
}

void edits_free(struct edits *e)
{
    mem_free(e->list);
    *e = (struct edits){0};
}

/* By place; a list around a value before what happens to the value. */
static int by_place(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    uintptr_t p = (uintptr_t)x->at, q = (uintptr_t)y->at;
    if (p != q) return p < q ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* --- output ----------------------------------------------------------------------------------- */

struct open_value {
    size_t left; /* members or elements still to come */
    bool object, any, wrapped;
    size_t appends; /* edits that wait for the end: first + 1, the others right behind; 0 = none */
};

struct writer {
    struct buf *out;
    char *p, *end;
    const struct edit *next, *stop;
    const struct edit *edits;
    struct open_value *open;
    size_t depth, room;
    bool plain; /* no text of the value needs an escape */
};

static bool make_room(struct writer *w, size_t n)
{
    struct buf *out = w->out;
    if (w->p) out->n = (size_t)(w->p - out->p);
    w->p = buf_reserve(out, n);
    w->end = w->p ? out->p + out->capacity - 1 : NULL; /* one byte is the NUL's */
    return w->p != NULL;
}
static inline bool has_room(struct writer *w, size_t n)
{
    return __builtin_expect((size_t)(w->end - w->p) >= n, 1) || make_room(w, n);
}

static bool put_text(struct writer *w, struct str s)
{
    if (!has_room(w, s.n + 2)) return false;
    memcpy(w->p, s.p ? s.p : "", s.n);
    w->p += s.n;
    return true;
}

/* Short texts in one or two pieces: a call costs more than they do. */
static inline void copy_text(char *to, const char *p, size_t n)
{
    if (n > 16) {
        memcpy(to, p, n);
    } else if (n >= 8) {
        uint64_t first, last;
        memcpy(&first, p, 8);
        memcpy(&last, p + n - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + n - 8, &last, 8);
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + n - 4, &last, 4);
    } else {
        for (size_t i = 0; i < n; i++) to[i] = p[i];
    }
}

static inline bool put_string(struct writer *w, struct str s)
{
    if (!has_room(w, s.n + 4)) return false;
    if (w->plain) {
        *w->p++ = '"';
        copy_text(w->p, s.p, s.n);
        w->p += s.n;
        *w->p++ = '"';
        return true;
    }
    *w->p++ = '"';
    for (size_t i = 0;;) {
        size_t n = json_copy_plain(w->p, s.p + i, s.n - i);
        w->p += n;
        i += n;
        if (i == s.n) break;
        if (!has_room(w, s.n - i + 12)) return false;
        w->p = json_put_escape(w->p, (unsigned char)s.p[i++]);
    }
    *w->p++ = '"';
    return true;
}

static bool put_scalar(struct writer *w, json_ref v)
{
    if (json_is_string(v)) return put_string(w, json_chars(v));
    if (json_is_number(v)) return put_text(w, json_chars(v));
    return put_text(w, json_is_null(v) ? STR("null") : json_text(v));
}

static bool push(struct writer *w, struct open_value one)
{
    if (w->depth == w->room) {
        size_t room = w->room ? 2 * w->room : 64;
        struct open_value *more = mem_realloc(w->open, room * sizeof *more);
        if (!more) return false;
        w->open = more;
        w->room = room;
    }
    w->open[w->depth++] = one;
    return true;
}

/* --- edits ------------------------------------------------------------------------------------ */

/* What is to happen at the value; edits before `at` were within something skipped. */
struct here {
    bool wrap, replaced;
    struct str text;
    size_t appends;
};
static struct here edits_at(struct writer *w, json_ref at)
{
    struct here h = {0};
    for (; w->next < w->stop && w->next->at == at; w->next++) {
        if (w->next->kind == EDIT_WRAP) h.wrap = true;
        if (w->next->kind == EDIT_REPLACE) {
            h.replaced = true;
            h.text = w->next->text;
        }
        if (w->next->kind == EDIT_APPEND && !h.appends)
            h.appends = (size_t)(w->next - w->edits) + 1;
    }
    return h;
}
static void skip_edits(struct writer *w, json_ref before)
{
    while (w->next < w->stop && (uintptr_t)w->next->at < (uintptr_t)before) w->next++;
}

static bool put_appends(struct writer *w, const struct open_value *o)
{
    bool any = o->any;
    for (const struct edit *e = w->edits + o->appends - 1;
         e < w->stop && e->at == w->edits[o->appends - 1].at; e++) {
        if (e->kind != EDIT_APPEND) continue;
        if (any && !put_text(w, STR(","))) return false;
        if (!put_text(w, e->text)) return false;
        any = true;
    }
    return true;
}

/* Closes all that is whole, from the inside. */
static bool close_whole(struct writer *w)
{
    while (w->depth && w->open[w->depth - 1].left == 0) {
        const struct open_value *o = &w->open[w->depth - 1];
        if (o->appends && !put_appends(w, o)) return false;
        if (!has_room(w, 4)) return false;
        *w->p++ = o->object ? '}' : ']';
        if (o->wrapped) *w->p++ = ']';
        w->depth--;
    }
    return true;
}

/* The value at `at`, or its beginning; *after is what to look at then. */
static bool put_value(struct writer *w, json_ref v, json_ref *after)
{
    struct here h = {0};
    if (__builtin_expect(w->next < w->stop && w->next->at == v, 0)) h = edits_at(w, v);
    if (!has_room(w, 8)) return false;
    if (h.wrap) *w->p++ = '[';
    if (!h.replaced && json_is_container(v)) {
        bool object = json_is_object(v);
        size_t n = json_length(v);
        *w->p++ = object ? '{' : '[';
        *after = json_of_yy(json_yy(v) + 1);
        return push(w, (struct open_value){n, object, false, h.wrap, h.appends});
    }
    *after = json_after(v);
    if (h.replaced) {
        if (!put_text(w, h.text)) return false;
        skip_edits(w, *after);
    } else if (!put_scalar(w, v)) {
        return false;
    }
    if (h.wrap) *w->p++ = ']';
    return true;
}

static bool put_all(struct writer *w, json_ref root)
{
    json_ref at;
    if (!put_value(w, root, &at)) return false;
    for (;;) {
        if (!close_whole(w)) return false;
        if (w->depth == 0) return true;
        struct open_value *o = &w->open[w->depth - 1];
        o->left--;
        if (o->object && __builtin_expect(w->next < w->stop && w->next->at == at, 0)) {
            at = json_after(json_value_of(at)); /* the only edit at a key: without the member */
            skip_edits(w, at);
            continue;
        }
        if (!has_room(w, 4)) return false;
        if (o->any) *w->p++ = ',';
        o->any = true;
        if (o->object) {
            if (!put_string(w, json_chars(at)) || !has_room(w, 4)) return false;
            *w->p++ = ':';
            at = json_value_of(at);
        }
        if (!put_value(w, at, &at)) return false;
    }
}

void edits_write(struct edits *e, json_ref root, bool plain, struct buf *out)
{
    bool sorted = true;
    for (size_t i = 1; i < e->count; i++) sorted &= by_place(&e->list[i - 1], &e->list[i]) < 0;
    if (!sorted) qsort(e->list, e->count, sizeof *e->list, by_place);
    struct writer w = {.out = out,
                       .plain = plain,
                       .next = e->list,
                       .edits = e->list,
                       .stop = e->count ? e->list + e->count : e->list};
    bool fine = !e->failed && !out->failed && make_room(&w, 4096) && put_all(&w, root);
    if (w.p) out->n = (size_t)(w.p - out->p);
    if (!fine) out->failed = true;
    mem_free(w.open);
}
