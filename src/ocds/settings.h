/* Settings files in INI form, the ones that OCDS Cardinal reads and our additions to them. Every
 * key is declared by who uses it; an unknown section or key is an error with its line and the
 * nearest known name, as in Cardinal. What is accepted:
 *   - `[section]`, `name = value` (or `name: value`); case counts; blanks around are dropped
 *   - `;` and `#` begin comments on lines of their own (behind a value they belong to it)
 *   - "…" and '…' around a value keep its blanks; \\ \" \' \t \n \r \0 \xHHHH are understood
 *   - a section may come again and adds to the first; of a key that comes again the last one counts
 * Read once; then any number of threads. */
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
    SETTINGS_FLAG,    /* true, on, yes, 1 or false, off, no, 0 */
    SETTINGS_LIST     /* a|b|c */
};

struct settings_key {
    const char *section; /* "" = before any section */
    const char *name;    /* "*" = any name in this section; "" = the section may be there, empty */
    enum settings_type type;
};

struct settings;
/* `tables` hold the keys that exist, each table ended by .name NULL. `file` is for messages.
 * ERR_INPUT with file and line. The result is allocated in `arena`, and copies what it keeps. */
enum err_code settings_read(struct arena *arena, struct str text, const char *file,
                            const struct settings_key *const *tables, size_t table_count,
                            struct settings **out, struct err *err);
/* Reads a file with all the keys that exist: the tables below and the parameters of every indicator
 * (settings_all.c); with `path` NULL everything is unset. ERR_LIMIT above 1 MiB. */
enum err_code settings_load(struct arena *arena, const char *path, struct settings **out,
                            struct err *err);
/* No file: everything unset. NULL when there is no memory. */
struct settings *settings_empty(struct arena *arena);
bool settings_has(const struct settings *s, const char *section, const char *name);
/* Whether the section stands in the file, with or without keys: Cardinal computes an indicator only
 * then. */
bool settings_has_section(const struct settings *s, const char *section);
/* .p is NULL when not set. */
struct str settings_text(const struct settings *s, const char *section, const char *name);
double settings_number(const struct settings *s, const char *section, const char *name,
                       double fallback);
uint64_t settings_integer(const struct settings *s, const char *section, const char *name,
                          uint64_t fallback);
bool settings_flag(const struct settings *s, const char *section, const char *name, bool fallback);
/* The i-th word of a list; false behind the last and when it is not set. Words are compared as they
 * are, blanks included; a bar at the end adds none. */
bool settings_word(const struct settings *s, const char *section, const char *name, size_t i,
                   struct str *word);
/* True when `word` is in the list; false when the list is not set. */
bool settings_list_has(const struct settings *s, const char *section, const char *name,
                       struct str word);
/* The i-th pair of a section with free names, in the order of the file (a repeated name once, with
 * its last value); false behind the last. */
bool settings_each(const struct settings *s, const char *section, size_t i, struct str *name,
                   struct str *value);
/* The keys before any section, those of `cauce ocds prepare`, and those of Cardinal's indicators
 * (settings_keys.c). */
extern const struct settings_key settings_global_keys[], settings_prepare_keys[],
    settings_cardinal_keys[];

#endif
