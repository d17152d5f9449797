/* Inside of the export: a sink takes the cells of one table in the order of the dictionary and
 * writes them as CSV or JSON Lines. A cell of the wrong type, too many or too few are a bug, told
 * at the end of the row. */
#ifndef CAUCE_LEDGER_EXPORT_PRIVATE_H
#define CAUCE_LEDGER_EXPORT_PRIVATE_H

#include "base/buf.h"
#include "base/hash.h"
#include "format/csv_write.h"
#include "format/json.h"
#include "ledger/export.h"
#include "store/store.h"

struct sink {
    enum export_format format;
    struct buf buf;
    struct csv_writer csv;
    struct json_writer json;
    const struct export_column *columns; /* of this table */
    size_t column_count, at;
    bool wrong;
    int fd;
    struct sha256 hash;
    uint64_t rows, bytes;
};

void sink_text(struct sink *s, struct str text); /* published words; .p NULL = none */
void sink_code(struct sink *s, struct str text); /* words of this program: codes, hashes */
void sink_int(struct sink *s, int64_t value);
void sink_int_or_none(struct sink *s, bool none, int64_t value);
void sink_bool(struct sink *s, bool value);
void sink_date(struct sink *s, bool none, int64_t days);
void sink_time(struct sink *s, int64_t ms);
void sink_money(struct sink *s, bool none, int64_t minor, struct str currency);
/* Ends the row; writes out when enough has come together. */
enum err_code sink_end_row(struct sink *s, struct err *err);

/* Entities and snapshots by number, kept in memory: they are few. */
struct export_entity {
    int64_t id;
    struct str code, name;
};
struct export_source {
    int64_t id;
    struct str name, sheet, sha256;
    bool superseded;
};
struct exporter {
    struct store *store;
    const struct export_options *options;
    struct arena arena;
    const struct export_entity *entities; /* by id */
    size_t entity_count;
    const struct export_source *sources; /* by id */
    size_t source_count;
    struct sink sink;
};
const struct export_entity *export_entity(const struct exporter *e, int64_t id);
const struct export_source *export_source(const struct exporter *e, int64_t id);

/* The tables, in the order of the folder. */
struct export_writer {
    const char *name;
    enum err_code (*write)(struct exporter *e, struct err *err);
};
extern const struct export_writer export_writers[EXPORT_TABLES];

#endif
