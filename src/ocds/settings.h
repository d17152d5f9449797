/* Settings files in INI form, the ones that OCDS Cardinal reads and our additions to them. Every key
 * is declared by who uses it; an unknown section or key is an error with its line, as in Cardinal.
 * `;` and `#` begin comments on lines of their own. Read once; then any number of threads. */
#ifndef CAUCE_OCDS_SETTINGS_H
#define CAUCE_OCDS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum settings_type {
    SETTINGS_TEXT,
    SETTINGS_NUMBER,  /* a decimal, as text that has been checked */
    SETTINGS_INTEGER, /* not negative */
    SETTINGS_FLAG,    /* true or false */
    SETTINGS_LIST     /* a|b|c */
};

struct settings_key {
    const char *section; /* "" = before any section */
    const char *name;    /* "*" = any name in this section */
    enum settings_type type;
};

struct settings;
/* `tables` hold the keys that exist, each table ended by .name NULL; `allow` other tables' keys too.
 */
enum err_code settings_read(struct arena *arena, struct str text, const char *file,
                            const struct settings_key *const *tables, size_t table_count,
                            struct settings **out, struct err *err);
/* No file: everything unset. */
struct settings *settings_empty(struct arena *arena);
bool settings_has(const struct settings *s, const char *section, const char *name);
/* .p is NULL when not set. */
struct str settings_text(const struct settings *s, const char *section, const char *name);
double settings_number(const struct settings *s, const char *section, const char *name,
                       double fallback);
uint64_t settings_integer(const struct settings *s, const char *section, const char *name,
                          uint64_t fallback);
bool settings_flag(const struct settings *s, const char *section, const char *name, bool fallback);
/* True when `word` is in the list; false when the list is not set. */
bool settings_list_has(const struct settings *s, const char *section, const char *name,
                       struct str word);
/* The i-th pair of a section with free names; false behind the last. */
bool settings_each(const struct settings *s, const char *section, size_t i, struct str *name,
                   struct str *value);
/* The keys that `cauce ocds prepare` and the globals use (settings_keys.c). */
extern const struct settings_key settings_global_keys[], settings_prepare_keys[];

#endif
