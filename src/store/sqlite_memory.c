/* SQLite's memory through base/mem.h, so that failing allocations can be tried in tests. Each block
 * carries its size in front, which SQLite asks for. */
#include <pthread.h>
#include <stddef.h>

#include "base/mem.h"
#include "store/sqlite_driver.h"

/* SQLite wants blocks aligned to 8; the header keeps malloc's own alignment. */
enum { HEADER = 16 };

static void *take(int size)
{
    char *p = mem_alloc((size_t)size + HEADER);
    if (!p) return NULL;
    *(int *)(void *)p = size;
    return p + HEADER;
}

static int size_of(void *p)
{
    return p ? *(int *)(void *)((char *)p - HEADER) : 0;
}

static void give(void *p)
{
    if (p) mem_free((char *)p - HEADER);
}

static void *resize(void *p, int size)
{
    char *fresh = mem_realloc((char *)p - HEADER, (size_t)size + HEADER);
    if (!fresh) return NULL;
    *(int *)(void *)fresh = size;
    return fresh + HEADER;
}

static int round_up(int size)
{
    return (size + 7) & ~7;
}

static int start(void *data)
{
    (void)data;
    return SQLITE_OK;
}

static void stop(void *data)
{
    (void)data;
}

static void configure(void)
{
    static const sqlite3_mem_methods methods = {take,     give,  resize, size_of,
                                                round_up, start, stop,   NULL};
    /* All three are refused once SQLite is in use; then it keeps its defaults, which work too.
     * No statistics of memory (their lock is global), and no lock around a handle: a handle
     * belongs to one thread at a time. */
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
}

void sqlite_memory_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
}
