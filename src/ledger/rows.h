/* Lists that grow in an arena while a result is read. Private to this room.
 *
 *   struct rows rows = ROWS_OF(struct thing);
 *   struct thing *t = rows_add(&rows, arena);      NULL when the arena is full
 *   t->name = rows_text(arena, r.name, &rows);     sets rows.failed when the arena is full
 */
#ifndef CAUCE_LEDGER_ROWS_H
#define CAUCE_LEDGER_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct rows {
    void *items;
    size_t count, capacity, size;
    bool failed;
};
#define ROWS_OF(type)                                                                              \
    {                                                                                              \
        NULL, 0, 0, sizeof(type), false                                                            \
    }

/* The next element, zeroed; valid until the next rows_add. */
static inline void *rows_add(struct rows *rows, struct arena *arena)
{
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity ? rows->capacity * 2 : 16;
        void *bigger = arena_array(arena, capacity, rows->size);

        if (!bigger) {
            rows->failed = true;
            return NULL;
        }
        if (rows->count) memcpy(bigger, rows->items, rows->count * rows->size);
        rows->items = bigger;
        rows->capacity = capacity;
    }
    return (char *)rows->items + rows->size * rows->count++;
}

/* A copy that ends in NUL; NULL of the store becomes empty text. */
static inline struct str rows_text(struct arena *arena, struct str s, struct rows *rows)
{
    struct str copy = arena_str(arena, s);

    if (!copy.p) {
        rows->failed = true;
        copy = (struct str){"", 0};
    }
    return copy;
}

#endif
