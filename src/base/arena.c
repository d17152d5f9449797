/* Arenas: see arena.h. Release builds hand out slices of growing chunks. Builds with
 * AddressSanitizer (or -DCAUCE_ARENA_MALLOC) make one allocation per object instead, so that the
 * sanitizer sees an overrun of any object and a use after arena_reset(). */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_MALLOC 1
#endif
#endif
#if defined(CAUCE_ARENA_MALLOC) && !defined(ARENA_MALLOC)
#define ARENA_MALLOC 1
#endif

struct arena_chunk {
    struct arena_chunk *previous;
    size_t size; /* bytes in data */
    size_t used;
    alignas(max_align_t) unsigned char data[];
};

enum { FIRST_CHUNK = 4096 - 64, LARGEST_CHUNK = 1 << 20, KEPT_CHUNK = 8 << 20 };

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

static struct arena_chunk *add_chunk(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct arena_chunk)) return NULL;
    struct arena_chunk *chunk = mem_alloc(sizeof *chunk + size);
    if (!chunk) return NULL;
    *chunk = (struct arena_chunk){.previous = arena->current, .size = size};
    arena->current = chunk;
    return chunk;
}

#ifdef ARENA_MALLOC
static void *hand_out(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = add_chunk(arena, size);
    if (!chunk) return NULL;
    chunk->used = size;
    return chunk->data;
}
#else
static void *hand_out(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align) return NULL;
    size_t rounded = (size + align - 1) & ~(align - 1);
    struct arena_chunk *chunk = arena->current;
    if (!chunk || chunk->size - chunk->used < rounded) {
        size_t want = chunk ? chunk->size * 2 : FIRST_CHUNK;
        if (want > LARGEST_CHUNK) want = LARGEST_CHUNK;
        if (want < rounded) want = rounded;
        chunk = add_chunk(arena, want);
        if (!chunk) return NULL;
    }
    void *p = chunk->data + chunk->used;
    chunk->used += rounded;
    return p;
}
#endif

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > arena->limit || arena->used > arena->limit - size) return NULL;
    void *p = hand_out(arena, size ? size : 1);
    if (!p) return NULL;
    arena->used += size;
    return memset(p, 0, size ? size : 1);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t whole;
    if (__builtin_mul_overflow(count, size, &whole)) return NULL;
    return arena_alloc(arena, whole);
}

char *arena_cstr(struct arena *arena, struct str s)
{
    if (s.n == SIZE_MAX) return NULL;
    char *p = arena_alloc(arena, s.n + 1);
    if (p && s.n) memcpy(p, s.p, s.n);
    return p;
}

struct str arena_str(struct arena *arena, struct str s)
{
    char *p = arena_cstr(arena, s);
    return (struct str){p, p ? s.n : 0};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) return STR_NONE;
    char *p = arena_alloc(arena, (size_t)n + 1);
    if (!p) return STR_NONE;
    va_start(args, format);
    vsnprintf(p, (size_t)n + 1, format, args);
    va_end(args);
    return (struct str){p, (size_t)n};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *previous = chunk->previous;
        mem_free(chunk);
        chunk = previous;
    }
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *keep = arena->current;
#ifdef ARENA_MALLOC
    keep = NULL;
#endif
    /* An unusually large chunk is not kept: one huge row must not cost memory for ever. */
    if (keep && keep->size > KEPT_CHUNK) keep = NULL;
    free_chunks(keep ? keep->previous : arena->current);
    if (keep) {
        keep->previous = NULL;
        keep->used = 0;
    }
    arena->current = keep;
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    free_chunks(arena->current);
    arena->current = NULL;
    arena->used = 0;
}
