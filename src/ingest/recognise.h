/* Private to src/ingest: what recognition shares with the importer. */
#ifndef CAUCE_INGEST_RECOGNISE_H
#define CAUCE_INGEST_RECOGNISE_H

#include "format/json.h"
#include "ingest/layout_set.h"

struct recognise_input {
    struct str file, sheet;
    const struct layout_row *rows;
    size_t count;
};
/* As layout_recognise, with the file's name and only one layout when `only` is given. */
enum err_code recognise_table(const struct layout_set *set, struct arena *arena,
                              const struct recognise_input *input, const struct layout *only,
                              struct layout_match *out, struct err *err);
enum err_code recognise_element(const struct layout_set *set, struct arena *arena, struct str file,
                                json_ref element, const struct layout *only,
                                struct layout_match *out, struct err *err);
/* The names of the header in row `at`: cells left empty by merged titles take the name above. */
const struct str *recognise_header(struct arena *arena, const struct layout_row *rows, size_t at,
                                   size_t *count_out);
/* Header keys without the platform's "Tabla_514409". */
struct str recognise_key(struct arena *arena, struct str name);
/* Does the first row of data hold what `cuando` asks? (map.c: it evaluates like any condition) */
bool recognise_when(struct arena *arena, const struct layout *layout,
                    const struct recognise_input *input, const struct str *header, size_t count,
                    const struct layout_row *row);
/* The key of a column's name in a layout; parts between stars are kept apart. Without memory: p is
 * NULL. */
struct str recognise_column_key(struct arena *arena, struct str name);
/* A column's key, which may hold stars, against the key of a name in the header. */
bool recognise_matches(struct str wanted, struct str key);
/* Shell-like pattern with `*` only; accents and case ignored. */
bool recognise_pattern(struct arena *arena, struct str pattern, struct str text);

#endif
