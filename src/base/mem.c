/* The only door to malloc (see mem.h). The counters are globals on purpose: fault injection must
 * reach every allocation of the program, in whatever thread. They cost one relaxed load until a
 * test calls mem_fail_after() for the first time. */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

static _Atomic bool watched;
static _Atomic uint64_t calls;
static _Atomic uint64_t fail_at; /* 0 = never */
static _Atomic int fail_sticky;

static bool refused(void)
{
    if (!atomic_load_explicit(&watched, memory_order_relaxed)) return false;
    uint64_t call = atomic_fetch_add(&calls, 1) + 1;
    uint64_t at = atomic_load(&fail_at);
    if (at == 0 || call < at) return false;
    return call == at || atomic_load(&fail_sticky);
}

void *mem_alloc(size_t size)
{
    if (size > PTRDIFF_MAX || refused()) return NULL;
    return malloc(size ? size : 1);
}

void *mem_calloc(size_t count, size_t size)
{
    size_t whole;
    if (__builtin_mul_overflow(count, size, &whole) || whole > PTRDIFF_MAX || refused())
        return NULL;
    return calloc(1, whole ? whole : 1);
}

void *mem_realloc(void *old, size_t size)
{
    if (size > PTRDIFF_MAX || refused()) return NULL;
    return realloc(old, size ? size : 1);
}

void mem_free(void *p)
{
    free(p);
}

void mem_fail_after(uint64_t n, int sticky)
{
    atomic_store(&calls, 0);
    atomic_store(&fail_sticky, sticky);
    atomic_store(&fail_at, n);
    atomic_store(&watched, true);
}

uint64_t mem_calls(void)
{
    return atomic_load(&calls);
}
