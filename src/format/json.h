/* JSON: values parsed by yyjson with numbers kept as their text, and a writer.
 * No other room includes yyjson.h. */
#ifndef CAUCE_FORMAT_JSON_H
#define CAUCE_FORMAT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct json_doc;
typedef const struct json_node *json_ref; /* NULL = absent; every reader below accepts NULL */

enum json_type {
    JSON_ABSENT,
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

/* The document is allocated in `arena` and ends with it. Depth is refused above `max_depth`. */
enum err_code json_parse(struct arena *arena, struct str text, uint32_t max_depth, json_ref *root,
                         struct err *err);
enum json_type json_type(json_ref v);
/* Text of a string (unescaped) or of a number (its digits), "true"/"false"; empty otherwise. */
struct str json_text(json_ref v);
bool json_bool(json_ref v);
size_t json_count(json_ref v);                  /* elements of an array, members of an object */
json_ref json_at(json_ref array, size_t index); /* walks from the start: use json_each in loops */
json_ref json_get(json_ref object, const char *name);
json_ref json_get_str(json_ref object, struct str name);
/* Walks an array or object: for (struct json_iter it = json_each(v); json_next(&it);) it.value … */
struct json_iter {
    json_ref value;
    struct str key; /* objects */
    size_t index;
    void *state[4];
};
struct json_iter json_each(json_ref v);
bool json_next(struct json_iter *it);

/* Writer: exact and deterministic; commas and nesting are kept by the struct. */
struct json_writer {
    struct buf *out;
    uint32_t depth;
    bool pretty;
    uint64_t need_comma; /* a bit per level */
    bool after_key;
};
void json_start(struct json_writer *w, struct buf *out, bool pretty);
void json_open_object(struct json_writer *w);
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w);
void json_close_array(struct json_writer *w);
void json_key(struct json_writer *w, const char *name);
void json_put_str(struct json_writer *w, struct str s); /* escapes; invalid UTF-8 replaced */
void json_put_int(struct json_writer *w, int64_t v);
void json_put_raw(struct json_writer *w, struct str number); /* digits already checked */
void json_put_bool(struct json_writer *w, bool v);
void json_put_null(struct json_writer *w);

#endif
