/* What an indicator remembers across releases: keys (ids, or several joined) with a value of
 * fixed size each, in compact memory. One table belongs to one worker's state and begins zeroed;
 * tables of several workers are joined at the end; rows come out in byte order of their keys, so
 * that nothing depends on who saw what first. Not thread-safe. */
#ifndef CAUCE_OCDS_INDICATOR_TABLE_H
#define CAUCE_OCDS_INDICATOR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct indicator_table {    /* zero-initialise */
    uint32_t *slots;        /* hash, entry + 1; open addressing */
    char **entries, **keys; /* pieces of one size, but for the first, which grows */
    size_t slot_count, count, value_size;
    size_t entry_room, entry_pieces, key_room, key_pieces, key_used;
};

/* The value of a key (of less than 16 MiB), made zeroed when it is new; NULL without memory. Valid
 * until the next call.
 * `value_size` is the same in every call. */
void *indicator_table_at(struct indicator_table *table, size_t value_size, struct str key);
/* The value of a key, or NULL. */
void *indicator_table_find(const struct indicator_table *table, struct str key);
/* Keeps a text beside the keys, as long as the table; false without memory. A text that is kept
 * anew takes its room anew. */
struct indicator_text {
    uint64_t at : 40, n : 24;
};
bool indicator_table_keep(struct indicator_table *table, struct str text,
                          struct indicator_text *out);
struct str indicator_table_text(const struct indicator_table *table, struct indicator_text text);
/* The i-th key and value in the order in which they came, i < count. The key is valid until the
 * next key is added. */
struct str indicator_table_key(const struct indicator_table *table, size_t i);
void *indicator_table_value(const struct indicator_table *table, size_t i);
/* Adds every value of `from` to that of the same key in `into` (zeroed when new). */
enum err_code indicator_table_join(struct indicator_table *into, const struct indicator_table *from,
                                   void (*add)(void *into, const void *from), struct err *err);
struct indicator_row {
    struct str key;
    void *value;
};
/* All rows in byte order of their keys; NULL without memory (also "" rows: a valid pointer). */
struct indicator_row *indicator_table_rows(const struct indicator_table *table,
                                           struct arena *arena);
/* Puts numbers of entries (see indicator_table_key) into byte order of their keys: for tables so
 * large that rows would cost more memory than they may. */
uint32_t *indicator_table_order(const struct indicator_table *table,
                                struct arena *arena); /* of all; NULL without memory */
void indicator_table_sort(const struct indicator_table *table, uint32_t *numbers, size_t count);
void indicator_table_free(struct indicator_table *table);

/* A key made of two: "a US b", split again by indicator_key_split. .p NULL without memory. */
struct str indicator_key(struct arena *arena, struct str a, struct str b);
struct str indicator_key_split(struct str key, struct str *b);

#endif
