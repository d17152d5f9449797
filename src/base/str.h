/* Length-carrying views of text. A `struct str` does not own its bytes and need not end in NUL. */
#ifndef CAUCE_BASE_STR_H
#define CAUCE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p; /* may be NULL when n is 0 */
    size_t n;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf("%.*s", STR_FMT(s)) */
#define STR_FMT(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), ((s).p ? (s).p : "")

static inline struct str str_of(const char *z)
{
    return (struct str){z, z ? strlen(z) : 0};
}
static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}
bool str_eq_nocase(struct str a, struct str b); /* ASCII only */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_contains(struct str s, struct str part);
int str_compare(struct str a, struct str b); /* byte order */
struct str str_slice(struct str s, size_t from, size_t to);
/* Without ASCII blanks, TAB, CR, LF, NBSP (U+00A0), BOM and zero-width space at both ends. */
struct str str_trim(struct str s);
/* The part before the first `separator`; the rest goes to *rest (empty when none was found). */
struct str str_split(struct str s, char separator, struct str *rest);
/* Decimal digits only, no sign, no blanks; false on overflow, empty or any other byte. */
bool str_to_u64(struct str s, uint64_t *out);
bool str_to_i64(struct str s, int64_t *out); /* optional '-' */

#endif
