/* The writer of a load: the thread that owns the store while rows come in. Private to the load. */
#ifndef CAUCE_LEDGER_LOAD_WRITE_H
#define CAUCE_LEDGER_LOAD_WRITE_H

#include "ledger/load_map.h"
#include "ledger/load_private.h"
#include "store/store.h"

/* Tables filled in bulk, parents before children: the order in which buffers are flushed. */
enum writer_table {
    WRITE_ORGANISATION,
    WRITE_ORGANISATION_NAME,
    WRITE_CANDIDATE,
    WRITE_NODE,
    WRITE_DESCRIPTION,
    WRITE_CLASSIFICATION,
    WRITE_ATTRIBUTE,
    WRITE_DOCUMENT,
    WRITE_PARTY,
    WRITE_AMOUNT,
    WRITE_LINK,
    WRITE_QUARANTINE,
    WRITE_FINDING,
    WRITE_FILE_CHUNK,
    WRITE_ROW_INDEX,
    WRITE_TABLES
};

/* Numbers given out in one entity; written back to `counter` at the end. */
struct writer_ids {
    const char *name;
    int64_t next, first; /* `first` is where this load began */
};

/* What the writer knows of an entity that has rows in the file. */
struct writer_entity {
    int64_t id;
    int64_t rows;
    struct writer_ids nodes, organisations, findings;
    bool look_up_nodes; /* the store may hold nodes that the map does not */
    bool look_up_organisations;
    bool nodes_read, organisations_read; /* all were read into memory once */
    int64_t nodes_looked_up, organisations_looked_up;
};

/* An organisation as far as resolving needs it; hashes are secret ones, 0 = has none. */
struct writer_organisation {
    int64_t id;
    uint64_t rfc, code, scheme; /* scheme: of the code, its part before ':' */
    uint64_t name;              /* of entity, name key and place */
    uint32_t next_same_name;    /* index + 1; 0 = end */
    bool digit_told;
};

struct writer_resolved {
    int64_t id;
    bool repeated; /* a node of which an earlier row said just the same */
};

/* Remembers what one row said, so that a fact given twice is stored once. */
struct writer_seen {
    struct {
        uint64_t hash, row;
    } * slots;
    size_t mask, used;
};

#define RECENT_SLOTS 65536 /* nodes of which the writer remembers what the last row said */

struct writer {
    struct load *load;
    struct ledger *ledger;
    struct store *store;
    struct store_bulk *bulks[WRITE_TABLES];
    int64_t snapshot;

    struct writer_entity **entities;
    size_t entity_count, entity_room;
    struct map entity_map;        /* id -> index */
    struct writer_entity *entity; /* of the row at hand */

    struct map nodes; /* entity and key hash -> load_node.c's packed value */

    struct writer_organisation *organisations;
    size_t organisation_count, organisation_room;
    struct map raws, rfcs, codes, names, ids; /* secret hashes -> index */
    struct map spellings;                     /* organisation and name -> 1 */
    struct arena arena;                       /* name keys of one batch */

    struct writer_resolved *resolved; /* by load_ref, of the row at hand */
    size_t resolved_room;
    struct writer_seen seen;
    struct {
        uint64_t node, details;
    } * recent;
    uint64_t row_serial;
    struct writer_pair {
        int64_t node;
        const struct fact_pair *fact;
    } * pairs; /* the row's attributes, to go in by node and name */
    size_t pair_count, pair_room;
    int64_t row_items; /* documents and problems of the row so far */

    bool *deferred; /* by ledger_indexes */
    bool indexes_missing;

    struct load_summary counts; /* organisations, nodes, amounts, links, findings */
    uint64_t kinds, moments[2], referenced, attributes, parties;
    int64_t node_low, node_high;
    bool described; /* node_description has rows */
};

/* load_write.c */
void writer_forget(struct writer *writer); /* gives the memory of all maps back */
/* Sends organisations and nodes, so that queries see them. */
enum err_code writer_flush(struct writer *writer, struct err *err);
enum err_code writer_indexes(struct writer *writer, struct err *err); /* makes what was put off */
enum err_code writer_entity_find(struct writer *writer, int64_t id, struct writer_entity **out,
                                 struct err *err);
struct writer_note {
    const char *rule;
    enum severity severity;
    int64_t node; /* 0 = none */
    uint64_t row;
    struct str column, subject, expected, found;
    bool has_minor;
    int64_t minor;
    int32_t year;
};
enum err_code writer_finding(struct writer *writer, const struct writer_note *note,
                             struct err *err);
/* True when the row said this before; remembers it otherwise. False too when memory is short: then
 * *code is ERR_MEMORY. */
bool writer_seen(struct writer *writer, uint64_t hash, enum err_code *code);

/* load_facts.c: writes one fact; then what waits for the row's end. */
enum err_code writer_fact(struct writer *writer, const struct batch_row *row,
                          const struct fact *fact, struct err *err);
enum err_code writer_row_end(struct writer *writer, const struct batch_row *row, struct err *err);

/* load_node.c: finds in the store what the batch speaks of, then resolves fact by fact. */
enum err_code writer_nodes_look_up(struct writer *writer, const struct batch *batch,
                                   struct err *err);
enum err_code writer_node(struct writer *writer, const struct batch_row *row,
                          const struct fact_node *fact, struct err *err);
/* Asks for the memory that a row's nodes and organisations will be looked up in. */
void writer_prefetch(struct writer *writer, const struct batch_row *row);

/* load_organisation.c */
enum err_code writer_organisation(struct writer *writer, const struct batch_row *row,
                                  const struct fact_organisation *fact, struct err *err);
/* load_organisation_find.c */
struct organisation_words { /* what a fact says, made comparable */
    struct str rfc;         /* canonical, empty unless valid */
    bool wrong_digit;
    struct str code, name_key, place; /* all live as long as the batch */
    uint64_t rfc_hash, code_hash, scheme_hash, name_hash;
};
enum err_code organisation_words(struct writer *writer, int64_t entity,
                                 const struct load_organisation *fact,
                                 struct organisation_words *out, struct err *err);
enum err_code writer_organisations_look_up(struct writer *writer, const struct batch *batch,
                                           struct err *err);
/* Adds to memory; the index, or UINT32_MAX when memory is refused. */
uint32_t organisation_remember(struct writer *writer, const struct writer_organisation *known);
uint64_t spelling_hash(const struct writer *writer, int64_t organisation, struct str name);
void organisations_forget(struct writer *writer);

/* Little helpers for bulk rows. */
static inline void bulk_opt_int(struct store_bulk *bulk, bool given, int64_t value)
{
    if (given)
        store_bulk_int(bulk, value);
    else
        store_bulk_null(bulk);
}
static inline void bulk_opt_text(struct store_bulk *bulk, struct str value)
{
    if (value.n)
        store_bulk_text(bulk, value);
    else
        store_bulk_null(bulk);
}
static inline void bulk_text(struct store_bulk *bulk, struct str value)
{
    store_bulk_text(bulk, value.p ? value : STR(""));
}

#endif
