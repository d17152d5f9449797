/* Single-byte encodings and repairs, cell by cell. Stateless. For src/format, but for
 * encoding_mend, which serves whoever is handed text by a person. */
#ifndef CAUCE_FORMAT_ENCODING_H
#define CAUCE_FORMAT_ENCODING_H

#include "base/arena.h"

/* What bytes 0x80 to 0xFF stand for, 0xFFFD = nothing; NULL for UTF-8, UTF-16 and unknown names. */
const uint16_t *encoding_table(const char *name);
uint32_t encoding_cp1252(unsigned char byte);
/* The byte that cp1252 or latin-1 reads as this code point; -1 when there is none. */
int encoding_cp1252_byte(uint32_t point);
/* Writes a code point as UTF-8 (up to 4 bytes); returns past its end. */
char *encoding_put(char *out, uint32_t point);
size_t encoding_sequence(const unsigned char *p, size_t n);
/* A text in a single-byte encoding as UTF-8; the same view when it is plain ASCII; .p is NULL when
 * memory runs out. *replaced grows by the bytes that stand for nothing. */
struct str encoding_decode(struct arena *arena, const uint16_t *table, struct str in,
                           uint64_t *replaced);
/* UTF-8 with broken bytes: those are read as cp1252, the usual stranger in such files. */
struct str encoding_mend(struct arena *arena, struct str in, uint64_t *replaced);

#endif
