/* Private to src/ingest: child sheets of a workbook (SIPOT's Tabla_514409) held in memory by the
 * number that joins them to the main sheet. Bounded: CHILDREN_MAX_BYTES of text. */
#ifndef CAUCE_INGEST_CHILDREN_H
#define CAUCE_INGEST_CHILDREN_H

#include "base/arena.h"
#include "base/err.h"
#include "format/source.h"

#define CHILDREN_MAX_BYTES ((size_t)96 << 20)

struct child_row {
    uint64_t number;
    struct str id;
    const struct str *cells;
    uint32_t count;
    struct child_row *next; /* of the same id, in the sheet's order */
    bool used;
};
struct child_sheet {
    struct str name;
    const struct str *header;
    uint32_t header_count;
    struct child_row **slots; /* hash table by id */
    size_t capacity, count;
};
struct children {
    struct arena arena;
    struct child_sheet *sheets;
    size_t count, capacity;
};

void children_init(struct children *children);
void children_free(struct children *children);
/* Feeds one row of a sheet that is not the main one; its header is the row whose first filled cell
 * is "ID", and rows before it are left out. */
enum err_code children_sheet(struct children *children, struct str name, struct err *err);
enum err_code children_row(struct children *children, const struct row *row, struct err *err);
const struct child_sheet *children_find(const struct children *children, struct str name);
struct child_row *child_sheet_find(const struct child_sheet *sheet, struct str id);

#endif
