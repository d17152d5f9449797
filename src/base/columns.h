/* How many columns of a terminal one character takes: East Asian wide characters two, combining
 * marks none (Unicode, UAX 11; libunistring). Pure; thread-safe. */
#ifndef CAUCE_BASE_COLUMNS_H
#define CAUCE_BASE_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Reads the code point that begins at `at` < s.n; returns its bytes (at least 1). Bytes that are no
 * UTF-8 give U+FFFD. Control characters count as one column. */
size_t columns_next(struct str s, size_t at, uint32_t *point_out, size_t *columns_out);

#endif
