/* Changes to a parsed value, made while it is written: nothing is copied or built but what changes.
 * A list of edits belongs to one thread and one value. */
#ifndef CAUCE_OCDS_PREPARE_EDIT_H
#define CAUCE_OCDS_PREPARE_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "format/json.h"

enum edit_kind {
    EDIT_WRAP,    /* at a value: put it into a list of one */
    EDIT_REPLACE, /* at a value: `text` instead */
    EDIT_REMOVE,  /* at a key: neither it nor its value */
    EDIT_APPEND   /* at an object: `text` is one more member, `"key":value` */
};
struct edit {
    json_ref at;
    struct str text; /* JSON; kept by the caller until it is written */
    size_t number;   /* in the order in which edits were asked for */
    enum edit_kind kind;
};
struct edits {
    struct edit *list;
    size_t count, room;
    bool failed; /* no memory: check once at the end */
};
void edits_add(struct edits *edits, json_ref at, enum edit_kind kind, struct str text);
void edits_free(struct edits *edits);
/* Appends `root` as compact JSON with the edits made; sorts them. No recursion: any depth. Edits
 * within what another one replaces or removes are not made. `plain`: no text in it needs an escape.
 * Fails by buf's own flag. */
void edits_write(struct edits *edits, json_ref root, bool plain, struct buf *out);

#endif
