/* Keys of objects, which are short and compared for every value of gigabytes: here without a call.
 * For the walks that know which key usually comes next. */
#ifndef CAUCE_OCDS_KEY_H
#define CAUCE_OCDS_KEY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

static inline bool key_same(struct str a, struct str b)
{
    uint64_t x, y;
    uint32_t u, v;
    if (a.n != b.n) return false;
    if (a.n > 16) return memcmp(a.p, b.p, a.n) == 0;
    if (a.n >= 8) {
        memcpy(&x, a.p, 8);
        memcpy(&y, b.p, 8);
        if (x != y) return false;
        memcpy(&x, a.p + a.n - 8, 8);
        memcpy(&y, b.p + a.n - 8, 8);
        return x == y;
    }
    if (a.n >= 4) {
        memcpy(&u, a.p, 4);
        memcpy(&v, b.p, 4);
        if (u != v) return false;
        memcpy(&u, a.p + a.n - 4, 4);
        memcpy(&v, b.p + a.n - 4, 4);
        return u == v;
    }
    for (size_t i = 0; i < a.n; i++)
        if (a.p[i] != b.p[i]) return false;
    return true;
}

#endif
