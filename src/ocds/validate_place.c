/* Where a value stands: its JSON pointer (RFC 6901) and its place in the text. Both are only asked
 * for the few examples that are shown, so nothing is kept for them during the walk: the values of a
 * parsed document lie in the order of the text, so that what contains a value is found by address;
 * and the parser keeps strings and numbers in a copy of the text, at the distance from its start
 * that they have in the text itself. */
#include "ocds/validate_private.h"

static const char *address(json_ref v)
{
    return (const char *)v;
}

static void write_key(struct buf *out, struct str key)
{
    for (size_t i = 0; i < key.n; i++) {
        if (key.p[i] == '~')
            buf_text(out, "~0");
        else if (key.p[i] == '/')
            buf_text(out, "~1");
        else
            buf_char(out, key.p[i]);
    }
}

/* The step from a container to what contains `target`: its key (objects) and value. */
static json_ref step(json_ref container, json_ref target, json_ref *key, size_t *index)
{
    bool object = json_is_object(container);
    json_ref at = json_first(container);
    for (size_t i = 0; i < json_length(container); i++) {
        json_ref value = object ? json_value_of(at) : at;
        json_ref end = json_after(value);
        if (address(target) < address(end)) {
            *key = object ? at : NULL;
            *index = i;
            return value;
        }
        at = end;
    }
    return NULL;
}

void validate_pointer(json_ref root, json_ref target, struct buf *out)
{
    json_ref at = root;
    while (at && at != target && json_is_container(at)) {
        json_ref key;
        size_t index;
        at = step(at, target, &key, &index);
        if (!at) break;
        buf_char(out, '/');
        if (key)
            write_key(out, json_chars(key));
        else
            buf_u64(out, index);
    }
}

/* The first string or number at or below a value, with how many containers open before it. NULL
 * when there is none: empty containers and literals have no text of their own. */
static json_ref first_text(json_ref v, size_t *opened)
{
    *opened = 0;
    while (json_is_container(v)) {
        if (json_length(v) == 0) return NULL;
        ++*opened;
        v = json_first(v); /* of an object: the key */
    }
    return json_is_string(v) || json_is_number(v) ? v : NULL;
}

static bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Where the text of the root's first key or scalar begins; false for what begins otherwise. */
static bool start_of(struct str text, json_ref root, const char **base)
{
    size_t opened, at = 0;
    json_ref first = first_text(root, &opened);
    if (!first) return false;
    for (; at < text.n && (blank(text.p[at]) || opened); at++)
        opened -= text.p[at] == '{' || text.p[at] == '[';
    if (at < text.n && json_is_string(first)) at++;
    if (at > text.n) return false;
    *base = json_chars(first).p - at;
    return true;
}

/* From the text of a container's first member back to where the container opens. */
static size_t back(struct str text, size_t at, size_t opened)
{
    while (opened && at) {
        at--;
        if (text.p[at] == '{' || text.p[at] == '[') opened--;
    }
    return at;
}

size_t validate_offset(struct str text, json_ref root, json_ref target)
{
    const char *base;
    size_t opened, index, at;
    if (!start_of(text, root, &base)) return 0;
    json_ref first = first_text(target, &opened), key = NULL, last = NULL;
    if (!first) { /* the key it belongs to */
        for (json_ref v = root; v && v != target && json_is_container(v);) {
            v = step(v, target, &key, &index);
            if (key) last = key;
        }
        first = last;
        opened = 0;
    }
    if (!first) return 0;
    uintptr_t p = (uintptr_t)json_chars(first).p, from = (uintptr_t)base;
    if (p < from || p - from > text.n) return 0; /* not kept in one copy of the text */
    at = (size_t)(p - from);
    if (json_is_string(first) && (at == 0 || text.p[at - 1] != '"')) return 0;
    return back(text, at, opened);
}
