/* Repeated keys: see coverage_unique.h. What is open is kept in a list, so that no depth of nesting
 * runs out of stack. */
#include "ocds/coverage_unique.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"

struct named {
    json_ref key, value;
    size_t place;
};
struct open_value {
    json_ref next;       /* of an array: its next element */
    struct named *named; /* of an object: its members, each once; NULL for an array */
    size_t at, count;
};
struct unique {
    struct open_value *open;
    size_t depth, room;
    struct buf *out;
};

static int by_key(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = str_compare(json_chars(x->key), json_chars(y->key));
    return order ? order : (x->place > y->place) - (x->place < y->place);
}
static int by_place(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* The members of an object, each key once. */
static bool members_of(json_ref object, struct open_value *o)
{
    size_t n = json_length(object), kept = 0;
    o->named = mem_calloc(n ? n : 1, sizeof *o->named);
    if (!o->named) return false;
    json_ref key = json_first(object);
    for (size_t i = 0; i < n; i++, key = json_after(json_value_of(key)))
        o->named[i] = (struct named){key, json_value_of(key), i};
    qsort(o->named, n, sizeof *o->named, by_key);
    for (size_t i = 0; i < n; i++) {
        struct named *before = kept ? &o->named[kept - 1] : NULL;
        if (before && str_eq(json_chars(before->key), json_chars(o->named[i].key)))
            before->value = o->named[i].value;
        else
            o->named[kept++] = o->named[i];
    }
    qsort(o->named, kept, sizeof *o->named, by_place);
    o->count = kept;
    return true;
}

static bool enter(struct unique *u, json_ref v)
{
    if (u->depth == u->room) {
        size_t room = u->room ? 2 * u->room : 32;
        struct open_value *more = mem_realloc(u->open, room * sizeof *more);
        if (!more) return false;
        u->open = more;
        u->room = room;
    }
    struct open_value *o = &u->open[u->depth];
    *o = (struct open_value){0};
    if (json_is_object(v)) {
        if (!members_of(v, o)) return false;
    } else {
        o->count = json_length(v);
        o->next = json_first(v);
    }
    buf_char(u->out, o->named ? '{' : '[');
    u->depth++;
    return true;
}

static bool put(struct unique *u, json_ref v)
{
    if (json_is_container(v)) return enter(u, v);
    json_inline_write(u->out, v);
    return true;
}

enum err_code coverage_unique(json_ref v, struct buf *out, struct err *err)
{
    struct unique u = {.out = out};
    bool fine = put(&u, v);
    while (fine && u.depth && !out->failed) {
        struct open_value *o = &u.open[u.depth - 1];
        if (o->at == o->count) {
            buf_char(out, o->named ? '}' : ']');
            mem_free(o->named);
            u.depth--;
            continue;
        }
        if (o->at) buf_char(out, ',');
        json_ref value = o->next;
        if (o->named) {
            json_inline_write(out, o->named[o->at].key);
            buf_char(out, ':');
            value = o->named[o->at].value;
        } else {
            o->next = json_after(value);
        }
        o->at++;
        fine = put(&u, value);
    }
    while (u.depth) mem_free(u.open[--u.depth].named);
    mem_free(u.open);
    if (fine && !out->failed) return ERR_NONE;
    return err_no_memory(err);
}
