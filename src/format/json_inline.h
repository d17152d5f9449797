/* The values of json.h, read inline, and parsed into memory that is used again: for engines that
 * look at every value of gigabytes. A json_ref from here and one from json.h are the same thing, so
 * all of json.h works on it too. This header and json.c are the only ones that include yyjson.h.
 *
 * A document's values lie one behind another in the order of the text: an array's elements, and an
 * object's keys each with its value right behind. Duplicate keys are all there; json_get gives the
 * first. Not thread-safe: one pool belongs to one thread. */
#ifndef CAUCE_FORMAT_JSON_INLINE_H
#define CAUCE_FORMAT_JSON_INLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <yyjson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"

struct json_pool {
    void *p; /* zero-initialise */
    size_t n;
};
/* Parses strictly (no comments, no trailing commas, no NaN; invalid UTF-8 refused); numbers keep
 * their text. *root is valid until the next parse into this pool; `text` is copied, not kept.
 * ERR_INPUT with line, column and offset inside `text`. Depth is not looked at. */
enum err_code json_pool_parse(struct json_pool *pool, struct str text, json_ref *root,
                              struct err *err);
/* The same without a copy: the text of strings and numbers stays in `text`, whose content is
 * written over; the values are valid until it or the pool is used again. */
enum err_code json_pool_parse_here(struct json_pool *pool, struct buf *text, json_ref *root,
                                   struct err *err);
void json_pool_free(struct json_pool *pool);
/* Appends the value as compact JSON: numbers as they were written, text unescaped where JSON allows
 * it, keys in their order, duplicates kept. No recursion: any depth. Fails by buf's own flag. */
void json_inline_write(struct buf *out, json_ref v);

static inline yyjson_val *json_yy(json_ref v)
{
    /* yyjson's readers take non-const pointers and do not write through them. */
    union {
        json_ref ref;
        yyjson_val *val;
    } u = {.ref = v};
    return u.val;
}
static inline json_ref json_of_yy(yyjson_val *v)
{
    union {
        json_ref ref;
        yyjson_val *val;
    } u = {.val = v};
    return u.ref;
}

/* None of these accept NULL. */
static inline bool json_is_object(json_ref v)
{
    return unsafe_yyjson_is_obj(json_yy(v));
}
static inline bool json_is_array(json_ref v)
{
    return unsafe_yyjson_is_arr(json_yy(v));
}
static inline bool json_is_string(json_ref v)
{
    return unsafe_yyjson_is_str(json_yy(v));
}
static inline bool json_is_number(json_ref v)
{
    return unsafe_yyjson_is_raw(json_yy(v));
}
static inline bool json_is_null(json_ref v)
{
    return unsafe_yyjson_is_null(json_yy(v));
}
static inline bool json_is_container(json_ref v)
{
    return unsafe_yyjson_is_ctn(json_yy(v));
}
/* Elements of an array, members of an object, bytes of a string or number. */
static inline size_t json_length(json_ref v)
{
    return unsafe_yyjson_get_len(json_yy(v));
}
/* The bytes of a string or number. */
static inline struct str json_chars(json_ref v)
{
    return (struct str){json_yy(v)->uni.str, json_length(v)};
}
/* The first element, or the first key; only when json_length is not 0. */
static inline json_ref json_first(json_ref container)
{
    return json_of_yy(unsafe_yyjson_get_first(json_yy(container)));
}
/* What stands behind a value: the next element, or the next key. Only when there is one. */
static inline json_ref json_after(json_ref v)
{
    return json_of_yy(unsafe_yyjson_get_next(json_yy(v)));
}
/* The value of a key. */
static inline json_ref json_value_of(json_ref key)
{
    return json_of_yy(json_yy(key) + 1);
}

/* Two ways to walk:
 *   json_ref key = json_first(object);
 *   for (size_t i = json_length(object); i; i--, key = json_after(json_value_of(key))) …
 *   json_ref v = json_first(array);
 *   for (size_t i = json_length(array); i; i--, v = json_after(v)) …
 * (json_first and json_after only compute an address, so an empty container is fine here.) */

#endif
