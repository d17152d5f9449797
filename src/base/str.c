/* Views of text: see str.h. Nothing here allocates or keeps state. */
#include "base/str.h"

static inline unsigned char lower(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0);
}

bool str_contains(struct str s, struct str part)
{
    if (part.n == 0) return true;
    return s.n >= part.n && memmem(s.p, s.n, part.p, part.n) != NULL;
}

int str_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c) return c < 0 ? -1 : 1;
    return a.n == b.n ? 0 : a.n < b.n ? -1 : 1;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (struct str){s.p ? s.p + from : NULL, to - from};
}

/* Bytes of the blank at the start of s: 0 = none. */
static size_t blank_at_start(const unsigned char *p, size_t n)
{
    if (n == 0) return 0;
    if (p[0] == ' ' || (p[0] >= '\t' && p[0] <= '\r')) return 1;
    if (n >= 2 && p[0] == 0xC2 && p[1] == 0xA0) return 2;
    if (n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) return 3;
    if (n >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] == 0x8B) return 3;
    return 0;
}

static size_t blank_at_end(const unsigned char *p, size_t n)
{
    for (size_t width = 1; width <= 3 && width <= n; width++)
        if (blank_at_start(p + (n - width), width) == width) return width;
    return 0;
}

struct str str_trim(struct str s)
{
    if (s.n == 0) return s;
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n = s.n, w;
    while ((w = blank_at_start(p, n)) > 0) {
        p += w;
        n -= w;
    }
    while ((w = blank_at_end(p, n)) > 0) n -= w;
    return (struct str){(const char *)p, n};
}

struct str str_split(struct str s, char separator, struct str *rest)
{
    const char *at = s.n ? memchr(s.p, separator, s.n) : NULL;
    if (!at) {
        *rest = str_slice(s, s.n, s.n);
        return s;
    }
    size_t n = (size_t)(at - s.p);
    *rest = str_slice(s, n + 1, s.n);
    return str_slice(s, 0, n);
}

bool str_to_u64(struct str s, uint64_t *out)
{
    if (s.n == 0) return false;
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';
        if (digit > 9) return false;
        if (__builtin_mul_overflow(v, 10u, &v) || __builtin_add_overflow(v, digit, &v))
            return false;
    }
    *out = v;
    return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    uint64_t v;
    if (!str_to_u64(negative ? str_slice(s, 1, s.n) : s, &v)) return false;
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    if (v > limit) return false;
    *out = negative ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}
