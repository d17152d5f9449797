/* Private to src/ingest: one layout bound to one file, turning its rows or JSON elements into
 * facts. Binding resolves columns once; per row there is an arena reset and no look-up of names.
 *
 * Every row given is either accepted or quarantined with its reason, column and found text; only
 * an error of the ledger or of memory ends the mapping. Used by one thread. */
#ifndef CAUCE_INGEST_MAP_H
#define CAUCE_INGEST_MAP_H

#include "format/json.h"
#include "ingest/children.h"
#include "ingest/layout_ast.h"
#include "ingest/sink.h"
#include "ledger/entity.h"
#include "ledger/place.h"

struct map_file {
    struct str name, sheet,
        preamble;             /* preamble: cells of the rows above the header, one blank apart */
    const struct str *header; /* tables: names of the columns, vertical fill done */
    size_t header_count;
    bool padded;                         /* rows may end early without loss (spreadsheets) */
    int64_t entity;                      /* of the option or the instance */
    const struct entity_index *entities; /* NULL: none is known */
    const struct place_index *places;    /* NULL: only keys are places */
    bool has_date_order;
    enum date_order date_order;
    struct children *children; /* child sheets; NULL when there are none */
};

struct map;
/* `file` is copied shallowly: what it points to must live as long as the map. ERR_INPUT when a
 * required column is not in the header. */
enum err_code map_open(struct arena *arena, const struct layout *layout,
                       const struct map_file *file, struct sink *sink, struct map **out,
                       struct err *err);
void map_close(struct map *map);
/* Values the layout computes from the file as a whole. */
int32_t map_cut_off(struct map *map);   /* DATE_NONE when it says nothing */
struct str map_series(struct map *map); /* empty when it says nothing */

/* Blank rows are neither read nor counted. */
enum err_code map_row(struct map *map, const struct row *row, struct err *err);
enum err_code map_value(struct map *map, const struct value *value, struct err *err);
/* The same row, but `said` is read in place of its text: what is left of a release where later ones
 * say the rest (releases.h). */
enum err_code map_value_reduced(struct map *map, const struct value *value, struct str said,
                                struct err *err);
/* Something the reader could not read: quarantined with its reason. */
enum err_code map_problem(struct map *map, const struct source_event *event, struct err *err);

#endif
