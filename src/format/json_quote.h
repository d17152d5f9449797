/* Private to src/format: copying the plain part of a text into a JSON string, 8 bytes at a time. */
#ifndef CAUCE_FORMAT_JSON_QUOTE_H
#define CAUCE_FORMAT_JSON_QUOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Non-zero when one of 8 bytes is a quote, a backslash or a control character. May also say so of
 * others behind such a byte, never before it. */
static inline uint64_t json_odd_8(uint64_t x)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t quote = x ^ ones * '"', slash = x ^ ones * '\\';
    uint64_t control = (x - ones * 0x20) & ~x;
    return (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | control) & high;
}

/* Copies p[0, n) up to the first byte that JSON escapes; returns how many were copied. `to` has
 * room for n bytes, of which all may be written. */
static inline size_t json_copy_plain(char *to, const char *p, size_t n)
{
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        uint64_t x;
        memcpy(&x, p + i, 8);
        memcpy(to + i, &x, 8);
        if (json_odd_8(x)) break;
    }
    if (n - i < 8 && n >= 8) {
        /* The last 8 once more, in one piece with what went before. */
        uint64_t x;
        memcpy(&x, p + n - 8, 8);
        if (!json_odd_8(x)) {
            memcpy(to + n - 8, &x, 8);
            return n;
        }
    }
    if (i == 0 && n >= 4 && n < 8) {
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + n - 4, &last, 4);
        if (!json_odd_8(first | (uint64_t)last << 32)) return n;
    }
    for (; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c < 0x20 || c == '"' || c == '\\') return i;
        to[i] = (char)c;
    }
    return n;
}

/* The escape of such a byte, up to 6 bytes; returns behind it. */
static inline char *json_put_escape(char *to, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    *to++ = '\\';
    switch (c) {
    case '"':
    case '\\':
        *to++ = (char)c;
        return to;
    case '\n':
        *to++ = 'n';
        return to;
    case '\r':
        *to++ = 'r';
        return to;
    case '\t':
        *to++ = 't';
        return to;
    default:
        memcpy(to, "u00", 3);
        to[3] = hex[c >> 4];
        to[4] = hex[c & 15];
        return to + 5;
    }
}

#endif
