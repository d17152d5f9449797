/* Text for comparing and sorting Spanish: one key made in C, so that SQLite and PostgreSQL agree.
 * All functions take and give UTF-8; invalid bytes are treated as separators. Thread-safe. */
#ifndef CAUCE_BASE_TEXT_H
#define CAUCE_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Search key: lower case, no accents, ñ kept apart from n (as "n~"… sorts after n), every run of
 * blanks, punctuation and control characters one blank, trimmed. "  ÁVILA, S.A. " -> "avila s a".
 * .p is NULL when memory runs out. */
struct str text_key(struct arena *arena, struct str s);
/* Same, into caller memory; returns the length written, at most `size` (the rest is cut). */
size_t text_key_into(struct str s, char *out, size_t size);
/* Key of an organisation's name: text_key without legal forms in all their spellings ("S.A. de
 * C.V.", "SA DE CV", "S. de R.L. de C.V.", "S.C.", "A.C.", "S.A.P.I. de C.V.", "S.A.B.", "S.N.C.",
 * …) and without "e n" + leading articles kept. `form_out` (may be NULL) receives the legal form
 * in canonical form ("SA DE CV") or empty. */
struct str text_organisation_key(struct arena *arena, struct str s, struct str *form_out);
/* Header key: text_key with '_' and '-' as blanks too; used to match column names. */
struct str text_header_key(struct arena *arena, struct str s);
bool text_is_utf8(struct str s);
/* Bytes of the control that stands at the beginning of `s` and turns the direction of what follows
 * (U+202A-202E, U+2066-2069), by which "acta\u202efdp.exe" reads as "actaexe.pdf"; else 0. */
size_t text_turn(struct str s);
/* Code points of a valid UTF-8 text, for column widths. */
size_t text_width(struct str s);
/* NFC. Returns `s` itself when it already is (the common case costs one scan). */
struct str text_nfc(struct arena *arena, struct str s);
/* Similarity of two keys, 0 to 1000: token-set Jaro-Winkler (Winkler 1990). */
int text_similarity(struct str a, struct str b);
/* Edit distance with adjacent swaps (optimal string alignment), capped at `max` + 1. */
unsigned text_distance(struct str a, struct str b, unsigned max);

#endif
