/* Arenas: many small allocations that end together. One per request, row batch or job.
 * Not thread-safe: an arena belongs to one thread at a time. */
#ifndef CAUCE_BASE_ARENA_H
#define CAUCE_BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_chunk;
struct arena {
    struct arena_chunk *current;
    size_t used;  /* bytes handed out since the last reset */
    size_t limit; /* never more than this many bytes handed out */
};

void arena_init(struct arena *arena, size_t limit);
/* Zeroed memory aligned for any type, or NULL when memory or the limit is exhausted. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size); /* checks overflow */
/* Copies, NUL-terminated for library borders; .p is NULL on failure (also for empty input the
 * result has a valid .p). */
struct str arena_str(struct arena *arena, struct str s);
char *arena_cstr(struct arena *arena, struct str s);
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Forgets everything handed out; keeps one chunk so that the next round costs no malloc. */
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);

#endif
