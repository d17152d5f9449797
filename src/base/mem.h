/* The only door to malloc. Tests make the n-th allocation fail through it.
 * All functions return NULL when memory is refused; callers must check. Thread-safe. */
#ifndef CAUCE_BASE_MEM_H
#define CAUCE_BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

void *mem_alloc(size_t size);                /* uninitialised */
void *mem_calloc(size_t count, size_t size); /* zeroed; refuses overflow of count * size */
void *mem_realloc(void *old, size_t size);
void mem_free(void *p); /* NULL is fine */

/* Fault injection, for tests: the n-th allocation from now (1 = the next) returns NULL, and with
 * `sticky` all later ones too. 0 switches it off. Returns nothing; counts calls since the last
 * call of mem_fail_after in mem_calls(). */
void mem_fail_after(uint64_t n, int sticky);
uint64_t mem_calls(void);

#endif
