/* Which node a fact speaks of. A node is what has the same entity, kind and key. The store keeps a
 * 63-bit hash of kind and key as a unique number; where two keys have the same hash the later one
 * takes the next free number, so looking up goes on from number to number until the key agrees.
 *
 * In memory: entity and hash -> id, with 23 bits of a secret hash in place of the key, and
 * whether this load described the node. The map is a cache; when it is full it is emptied, and from
 * then on the store is asked, 32 hashes a statement. */
#include <string.h>

#include "base/i18n.h"
#include "ledger/load_write.h"
#include "ledger_queries.h"

#define ID_BITS 40
#define ID_MASK ((UINT64_C(1) << ID_BITS) - 1)
#define DESCRIBED (UINT64_C(1) << 40)
#define CHECK_SHIFT 41
#define LOOK_UP 32
/* Reading all nodes of an entity costs about as much as looking up one in sixteen. */
#define READ_ALL_AFTER 16

static uint64_t map_key(int64_t entity, uint64_t hash)
{
    uint64_t x = hash ^ ((uint64_t)entity * 0x9E3779B97F4A7C15u);

    x ^= x >> 32; /* a narrowed hash (in tests) has few low bits only */
    x *= 0xD6E8FEB86659FD93u;
    return x ^ x >> 29;
}

static uint64_t pack(int64_t id, bool described, uint64_t check)
{
    return (uint64_t)id | (described ? DESCRIBED : 0) | check >> CHECK_SHIFT << CHECK_SHIFT;
}

static uint64_t next_hash(uint64_t hash)
{
    return (hash + 1) & (uint64_t)INT64_MAX;
}

/* --- from the store -------------------------------------------------------------------------- */

static enum err_code remember(struct writer *writer, int64_t entity, int64_t id, int64_t kind,
                              struct str key, int64_t hash, struct err *err)
{
    uint64_t check = load_secret_hash(writer->load, (uint64_t)kind, key);

    if (map_find(&writer->nodes, map_key(entity, (uint64_t)hash))) return ERR_NONE;
    if (!map_put(&writer->nodes, map_key(entity, (uint64_t)hash), pack(id, false, check)))
        return err_no_memory(err);
    return ERR_NONE;
}

static enum err_code look_up(struct writer *writer, struct writer_entity *entity,
                             const uint64_t *hashes, size_t count, struct err *err)
{
    int64_t h[LOOK_UP];
    struct store_stmt *stmt;
    bool found;
    enum err_code code;

    for (size_t i = 0; i < LOOK_UP; i++) h[i] = (int64_t)hashes[i < count ? i : count - 1];
    code = q_load_nodes_by_hash(writer->store, entity->id, h[0], h[1], h[2], h[3], h[4], h[5], h[6],
                                h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14], h[15], h[16],
                                h[17], h[18], h[19], h[20], h[21], h[22], h[23], h[24], h[25],
                                h[26], h[27], h[28], h[29], h[30], h[31], &stmt, err);
    entity->nodes_looked_up += (int64_t)count;
    while (!code && !(code = store_step(stmt, &found, err)) && found) {
        struct q_load_nodes_by_hash_row row;

        q_load_nodes_by_hash_row(stmt, &row);
        code = remember(writer, entity->id, row.id, row.kind, row.node_key, row.key_hash, err);
        if (code) store_reset(stmt);
    }
    return code;
}

/* Reads all nodes of an entity into the map; afterwards only what this load makes is missing. */
static enum err_code read_all(struct writer *writer, struct writer_entity *entity, struct err *err)
{
    int64_t after = 0, before;

    do {
        struct store_stmt *stmt;
        bool found;
        enum err_code code = q_load_nodes_after(writer->store, entity->id, after, &stmt, err);

        before = after;
        while (!code && !(code = store_step(stmt, &found, err)) && found) {
            struct q_load_nodes_after_row row;

            q_load_nodes_after_row(stmt, &row);
            after = row.id;
            code = remember(writer, entity->id, row.id, row.kind, row.node_key, row.key_hash, err);
            if (code) store_reset(stmt);
        }
        if (code) return code;
    } while (after != before);
    entity->nodes_read = true;
    entity->look_up_nodes = false;
    return ERR_NONE;
}

static bool worth_reading_all(const struct writer *writer, const struct writer_entity *entity)
{
    int64_t stored = entity->nodes.first - 1;

    return !entity->nodes_read && entity->nodes_looked_up > 256 &&
           entity->nodes_looked_up >= stored / READ_ALL_AFTER &&
           (uint64_t)stored < writer->nodes.max - writer->nodes.count;
}

/* The map is full: forget it. What this load wrote is in the store, so from now on all entities are
 * looked up there, which needs the index that may have been put off. */
static enum err_code forget(struct writer *writer, struct err *err)
{
    enum err_code code = writer_flush(writer, err);

    if (code) return code;
    map_clear(&writer->nodes);
    for (size_t i = 0; i < writer->entity_count; i++) {
        writer->entities[i]->look_up_nodes = true;
        writer->entities[i]->nodes_read = true; /* once is enough */
    }
    return writer_indexes(writer, err);
}

struct pending {
    uint64_t hashes[LOOK_UP];
    size_t count;
    struct writer_entity *entity;
};

static enum err_code send_pending(struct writer *writer, struct pending *pending, struct err *err)
{
    enum err_code code;

    if (!pending->count) return ERR_NONE;
    code = look_up(writer, pending->entity, pending->hashes, pending->count, err);
    pending->count = 0;
    return code;
}

static enum err_code look_up_row(struct writer *writer, const struct batch_row *row,
                                 struct pending *pending, struct err *err)
{
    enum err_code code = ERR_NONE;

    for (const struct fact *fact = row->first; fact && !code; fact = fact->next) {
        uint64_t hash;

        if (fact->type != FACT_NODE) continue;
        hash = ((const struct fact_node *)fact)->key_hash;
        if (map_find(&writer->nodes, map_key(row->entity, hash))) continue;
        if (pending->entity != writer->entity || pending->count == LOOK_UP) {
            if (pending->count) code = send_pending(writer, pending, err);
            pending->entity = writer->entity;
        }
        pending->hashes[pending->count++] = hash;
    }
    return code;
}

enum err_code writer_nodes_look_up(struct writer *writer, const struct batch *batch,
                                   struct err *err)
{
    struct pending pending = {.count = 0};
    enum err_code code = map_full(&writer->nodes) ? forget(writer, err) : ERR_NONE;

    for (const struct batch_row *row = batch->first; row && !code; row = row->next) {
        if (row->quarantined) continue;
        code = writer_entity_find(writer, row->entity, &writer->entity, err);
        if (code || !writer->entity->look_up_nodes) continue;
        if (worth_reading_all(writer, writer->entity)) {
            code = read_all(writer, writer->entity, err);
        } else {
            code = look_up_row(writer, row, &pending, err);
        }
    }
    return code ? code : send_pending(writer, &pending, err);
}

/* --- resolving ------------------------------------------------------------------------------- */

void writer_prefetch(struct writer *writer, const struct batch_row *row)
{
    for (const struct fact *fact = row->first; fact; fact = fact->next) {
        if (fact->type == FACT_NODE)
            map_prefetch(&writer->nodes,
                         map_key(row->entity, ((const struct fact_node *)fact)->key_hash));
        else if (fact->type == FACT_ORGANISATION)
            map_prefetch(&writer->raws, ((const struct fact_organisation *)fact)->raw);
    }
}

static int64_t resolved_id(const struct writer *writer, load_ref ref)
{
    return ref == LOAD_NONE ? 0 : writer->resolved[ref].id;
}

/* label, unit, place, starts, ends, year, scheme, code, parent: the same in both tables but for
 * what stands between them. */
static void put_place_and_dates(struct store_bulk *bulk, const struct load_node *it)
{
    bulk_opt_text(bulk, it->place);
    bulk_opt_int(bulk, it->starts != DATE_NONE, it->starts);
    bulk_opt_int(bulk, it->ends != DATE_NONE, it->ends);
    bulk_opt_int(bulk, it->year != 0, it->year);
    bulk_opt_text(bulk, it->scheme);
    bulk_opt_text(bulk, it->code);
}

static enum err_code insert(struct writer *writer, const struct batch_row *row,
                            const struct fact_node *fact, uint64_t hash, int64_t id,
                            struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_NODE];
    int64_t unit = resolved_id(writer, fact->it.unit);
    int64_t parent = resolved_id(writer, fact->it.parent);

    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, id);
    store_bulk_int(bulk, fact->it.kind);
    bulk_text(bulk, fact->it.key);
    store_bulk_int(bulk, (int64_t)hash);
    bulk_text(bulk, fact->it.label);
    store_bulk_int(bulk, fact->it.published);
    bulk_opt_int(bulk, unit != 0, unit);
    put_place_and_dates(bulk, &fact->it);
    bulk_opt_int(bulk, parent != 0, parent);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)row->number);
    bulk_opt_int(bulk, fact->it.published, writer->snapshot);
    writer->counts.nodes++;
    return store_bulk_row(bulk, err);
}

static enum err_code describe(struct writer *writer, const struct batch_row *row,
                              const struct fact_node *fact, int64_t id, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_DESCRIPTION];
    int64_t unit = resolved_id(writer, fact->it.unit);
    int64_t parent = resolved_id(writer, fact->it.parent);

    writer->described = true;
    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, id);
    store_bulk_int(bulk, (int64_t)row->number);
    bulk_text(bulk, fact->it.label);
    bulk_opt_int(bulk, unit != 0, unit);
    put_place_and_dates(bulk, &fact->it);
    bulk_opt_int(bulk, parent != 0 && parent != id, parent);
    return store_bulk_row(bulk, err);
}

/* The map's entry of the fact's key, or NULL; *hash_out is where it is or goes. */
static enum err_code find(struct writer *writer, const struct fact_node *fact,
                          struct map_slot **slot_out, uint64_t *hash_out, struct err *err)
{
    struct writer_entity *entity = writer->entity;
    uint64_t hash = fact->key_hash;

    for (;;) {
        struct map_slot *slot = map_find(&writer->nodes, map_key(entity->id, hash));
        enum err_code code;

        if (!slot && hash != fact->key_hash && entity->look_up_nodes) {
            code = look_up(writer, entity, &hash, 1, err);
            if (code) return code;
            slot = map_find(&writer->nodes, map_key(entity->id, hash));
        }
        *slot_out = slot;
        *hash_out = hash;
        if (!slot || slot->value >> CHECK_SHIFT == fact->check >> CHECK_SHIFT) return ERR_NONE;
        hash = next_hash(hash);
    }
}

/* True when the last row that spoke of the node said the same of it, as far as is remembered; else
 * remembers this one. A false only means that it is stored again, under its own row. */
static bool was_said(struct writer *writer, int64_t entity, int64_t id, uint64_t details)
{
    uint64_t node = map_key(entity, (uint64_t)id);
    size_t at = node & (RECENT_SLOTS - 1);

    if (!details) return false;
    if (writer->recent[at].node == node && writer->recent[at].details == details) return true;
    writer->recent[at].node = node;
    writer->recent[at].details = details;
    return false;
}

static void note_scope(struct writer *writer, const struct fact_node *fact, int64_t id)
{
    writer->kinds |= UINT64_C(1) << ((unsigned)fact->it.kind & 63);
    if (!fact->it.published) writer->referenced++;
    if (!writer->node_low || id < writer->node_low) writer->node_low = id;
    if (id > writer->node_high) writer->node_high = id;
}

enum err_code writer_node(struct writer *writer, const struct batch_row *row,
                          const struct fact_node *fact, struct err *err)
{
    struct map_slot *slot;
    uint64_t hash;
    int64_t id;
    enum err_code code = find(writer, fact, &slot, &hash, err);

    if (code) return code;
    if (!slot) {
        id = writer->entity->nodes.next++;
        if ((uint64_t)id > ID_MASK)
            return err_set(err, ERR_LIMIT, _("La entidad tiene demasiados nodos."));
        if (!map_put(&writer->nodes, map_key(row->entity, hash),
                     pack(id, fact->it.published, fact->check)))
            return err_no_memory(err);
        code = insert(writer, row, fact, hash, id, err);
    } else {
        id = (int64_t)(slot->value & ID_MASK);
        if (fact->it.published && !(slot->value & DESCRIBED)) {
            slot->value |= DESCRIBED;
            code = describe(writer, row, fact, id, err);
        }
    }
    writer->resolved[fact->fact.ref] =
        (struct writer_resolved){id, was_said(writer, row->entity, id, fact->details)};
    note_scope(writer, fact, id);
    return code;
}
