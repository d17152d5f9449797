/* A growing byte buffer with a stated maximum. Writing past the maximum, or without memory, sets
 * `failed`, after which writes do nothing: check once at the end. */
#ifndef CAUCE_BASE_BUF_H
#define CAUCE_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf {
    char *p; /* owned; NUL-terminated whenever n > 0 */
    size_t n;
    size_t capacity;
    size_t max;
    bool failed;
};

void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory, clears `failed` */
void buf_put(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *z);
void buf_char(struct buf *b, char c);
void buf_u64(struct buf *b, uint64_t v); /* decimal */
void buf_i64(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for n more bytes and returns where to write them (then add to b->n), or NULL. */
char *buf_reserve(struct buf *b, size_t n);
static inline struct str buf_view(const struct buf *b)
{
    return (struct str){b->p, b->n};
}

#endif
