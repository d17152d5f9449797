/* Columns of a terminal, character by character; see columns.h. */
#include "base/columns.h"

#include <unistr.h>
#include <uniwidth.h>

size_t columns_next(struct str s, size_t at, uint32_t *point_out, size_t *columns_out)
{
    ucs4_t point;
    int n = u8_mbtouc(&point, (const uint8_t *)s.p + at, s.n - at);
    int columns = uc_width(point, "UTF-8");
    *point_out = point;
    *columns_out = columns < 0 ? 1 : (size_t)columns;
    return n > 0 ? (size_t)n : 1;
}
