/* Private to the mapping engine: the state shared by map.c (binding, rows), map_eval.c (values,
 * conditions), map_facts.c (nodes, amounts, …) and map_json.c (elements, nested loops). */
#ifndef CAUCE_INGEST_MAP_PRIVATE_H
#define CAUCE_INGEST_MAP_PRIVATE_H

#include "base/buf.h"
#include "ingest/map.h"
#include "ingest/rules.h"

struct binding {
    const struct columns *columns;
    uint32_t *at; /* per column: index of its cell plus 1; 0 = not in the file */
};
#define SEEN_MAX ((size_t)1 << 22) /* slots: 32 MiB, two million rows */
struct seen_set { /* content hashes of rows, where a layout refuses repeated rows */
    uint64_t *slots;
    size_t capacity, count;
};
struct map {
    const struct layout *layout;
    struct map_file file;
    struct sink *sink;
    struct arena *arena;    /* the file's */
    struct arena row_arena; /* the row's */
    struct buf raw;         /* the same for the quarantine, private cells crossed out */
    struct buf joined;      /* cells of the row, joined by U+001F */
    struct binding main;
    const struct child_sheet **child_sheets; /* per `cada hija`; resolved at open */
    struct binding *child_bindings;
    uint32_t last_required; /* cells a row must at least have */
    uint64_t header_hash;
    struct str slots[LAYOUT_MAX_SLOTS];
    uint16_t slot_cell[LAYOUT_MAX_SLOTS]; /* column of the sheet, 1-based; 0 = none */
    struct str slot_name[LAYOUT_MAX_SLOTS];
    struct buf *carried_text; /* per slot, for `arrastrada` and `recordar` */
    load_ref refs[LAYOUT_MAX_REFS];
    struct str *cache; /* constants of the file */
    bool *cached;
    enum date_order dates;
    int scale;
    bool ended; /* `filas terminar` */
    struct seen_set seen;
    /* entity of the last row, to save look-ups */
    struct buf entity_text;
    int64_t entity_id;
    bool entity_known;
    struct buf currency_text;
    char currency[4];
    bool currency_known;
    /* of the row at hand */
    struct load_row row;
    char row_currency[4];
    int32_t row_year;
    uint64_t row_number;
    const struct row *shape; /* the row itself; NULL for JSON */
    struct str node_place;   /* of the node whose statements are being read */
    uint32_t inside;         /* how many `cada` we are in */
    uint32_t item;           /* ordinal of amounts, JSON */
    bool missing;            /* a column of the value just evaluated was empty */
    uint32_t row_problem;    /* set: the row goes to quarantine */
    struct load_problem problem;
    json_ref stack[LAYOUT_MAX_DEPTH + 1]; /* JSON: the element and each loop's element */
    json_ref root;
    enum err_code failed; /* memory */
};

/* Values. The result lives until the row ends. */
struct str map_eval(struct map *m, const struct expr *e);
bool map_holds(struct map *m, const struct cond *cond); /* true for NULL */
/* The same for a value that must be complete: false when a column in it is empty. */
bool map_eval_key(struct map *m, const struct expr *e, struct str *out);
int32_t map_eval_year(struct map *m, const struct expr *e);                /* 0 = none */
int32_t map_eval_date(struct map *m, const struct expr *e, load_ref node); /* DATE_NONE */
struct str map_copy(struct map *m, struct str s);
struct str map_year_in(struct str text);

/* Facts of the blocks, in order. Stops at the first reason for quarantine. */
void map_blocks(struct map *m, const struct block *blocks, size_t count);
void map_quarantine(struct map *m, const char *reason, const struct expr *where, struct str found,
                    const char *message);
void map_finding(struct map *m, const char *rule, enum severity severity, load_ref node,
                 const struct expr *where, struct str subject, const char *expected,
                 struct str found);
/* One `cada` of JSON; map_json.c */
void map_each_json(struct map *m, const struct block *block);
void map_fill_fields(struct map *m, const struct columns *columns, uint16_t depth);
json_ref map_json_at(const struct map *m, const struct json_path *path, uint16_t depth);
struct str map_json_text(struct map *m, json_ref value);
/* One `cada hija`; map_sheet.c */
void map_each_child(struct map *m, const struct block *block);
/* The row's entity, year and currency, then its blocks, then accepted or quarantined. `raw` is the
 * row as read, for the quarantine. map.c */
enum err_code map_finish_row(struct map *m, struct str raw, struct err *err);
void map_row_texts(struct map *m);
void map_remember(struct map *m); /* `recordar` */
struct str map_row_raw(struct map *m);
/* Columns of a header to cells: which cell each declared column is in. map_sheet.c */
enum err_code map_bind(struct map *m, const struct columns *columns, const struct str *header,
                       size_t count, struct binding *out, struct err *err);
/* INEGI key of a place from keys or names; empty when unknown. plausible.c */
struct str map_place(struct map *m, const struct expr *where, struct str state, struct str name);
/* Checks of plausibility; plausible.c */
void map_check_coordinates(struct map *m, load_ref node, const struct stmt *s, struct str latitude,
                           struct str longitude);
void map_check_progress(struct map *m, load_ref node, const struct stmt *s, int64_t scaled);
void map_check_amount(struct map *m, load_ref node, const struct stmt *s,
                      const struct load_amount *fact);
void map_check_key(struct map *m, load_ref node, const struct expr *key);

#endif
