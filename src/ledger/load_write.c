/* The writer thread: takes batches in order, resolves organisations and nodes, and gives the store
 * rows in bulk. An import's time depends on it, so it does nothing twice and copies nothing:
 * texts go from the batch to the store. */
#include "ledger/load_write.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

#define NODES_MAX 2800000u /* entries of the node map: 64 MiB when full */

static const struct store_table *table_of(enum writer_table table)
{
    static const struct store_table *const tables[WRITE_TABLES] = {
        [WRITE_ORGANISATION] = &ledger_table_organisation,
        [WRITE_ORGANISATION_NAME] = &ledger_table_organisation_name,
        [WRITE_CANDIDATE] = &ledger_table_organisation_candidate,
        [WRITE_NODE] = &ledger_table_node,
        [WRITE_DESCRIPTION] = &ledger_table_node_description,
        [WRITE_CLASSIFICATION] = &ledger_table_node_classification,
        [WRITE_ATTRIBUTE] = &ledger_table_attribute,
        [WRITE_DOCUMENT] = &ledger_table_document,
        [WRITE_PARTY] = &ledger_table_party,
        [WRITE_AMOUNT] = &ledger_table_amount,
        [WRITE_LINK] = &ledger_table_link,
        [WRITE_QUARANTINE] = &ledger_table_quarantine,
        [WRITE_FINDING] = &ledger_table_finding,
        [WRITE_FILE_CHUNK] = &ledger_table_file_chunk,
        [WRITE_ROW_INDEX] = &ledger_table_row_index,
    };

    return tables[table];
}

/* --- opening --------------------------------------------------------------------------------- */

/* Indexes that a load into empty tables makes at its end. Those of organisations are asked from the
 * first batch on and are small. */
static bool may_wait(const struct store_index *index)
{
    return strcmp(index->table, "node") == 0 || strcmp(index->table, "link") == 0 ||
           strcmp(index->table, "party") == 0;
}

static enum err_code defer_indexes(struct writer *writer, struct err *err)
{
    writer->deferred = mem_calloc(ledger_index_count, sizeof *writer->deferred);
    if (!writer->deferred) return err_no_memory(err);
    for (size_t i = 0; i < ledger_index_count; i++) {
        enum err_code code;

        if (!may_wait(&ledger_indexes[i])) continue;
        code = store_defer_indexes(writer->store, &ledger_indexes[i], 1, &writer->deferred[i], err);
        if (code) return code;
        writer->indexes_missing |= writer->deferred[i];
    }
    return ERR_NONE;
}

enum err_code writer_indexes(struct writer *writer, struct err *err)
{
    if (!writer->indexes_missing) return ERR_NONE;
    writer->indexes_missing = false;
    return store_make_indexes(writer->store, ledger_indexes, ledger_index_count, writer->deferred,
                              err);
}

enum err_code writer_open(struct load *load, struct err *err)
{
    struct writer *writer = mem_calloc(1, sizeof *writer);
    size_t max = load->ledger->cache_max;
    enum err_code code;

    load->writer = writer;
    if (!writer) return err_no_memory(err);
    writer->load = load;
    writer->ledger = load->ledger;
    writer->store = load->ledger->store;
    writer->snapshot = load->snapshot;
    arena_init(&writer->arena, (size_t)64 << 20);
    map_init(&writer->entity_map, SIZE_MAX);
    map_init(&writer->nodes, max && max < NODES_MAX ? max : NODES_MAX);
    if (!max || max > NODES_MAX / 16) max = NODES_MAX / 16;
    map_init(&writer->raws, max * 2);
    map_init(&writer->rfcs, max);
    map_init(&writer->codes, max);
    map_init(&writer->names, max);
    map_init(&writer->ids, max);
    map_init(&writer->spellings, max * 2);
    writer->seen.mask = 255;
    writer->seen.slots = mem_calloc(writer->seen.mask + 1, sizeof *writer->seen.slots);
    writer->recent = mem_calloc(RECENT_SLOTS, sizeof *writer->recent);
    if (!writer->seen.slots || !writer->recent) return err_no_memory(err);
    code = defer_indexes(writer, err);
    for (size_t i = 0; i < WRITE_TABLES && !code; i++) {
        code =
            store_bulk_begin(writer->store, table_of((enum writer_table)i), &writer->bulks[i], err);
        /* Batches stay until their rows are released; packed pieces go at once. */
        if (!code && i != WRITE_FILE_CHUNK && i != WRITE_ROW_INDEX)
            code = store_bulk_hold(writer->bulks[i], err);
    }
    return code;
}

void writer_forget(struct writer *writer)
{
    organisations_forget(writer);
    map_clear(&writer->nodes);
}

void writer_close(struct writer *writer)
{
    if (!writer) return;
    for (size_t i = 0; i < WRITE_TABLES; i++)
        if (writer->bulks[i]) store_bulk_abort(writer->bulks[i]);
    organisations_forget(writer);
    map_free(&writer->nodes);
    map_free(&writer->entity_map);
    arena_free(&writer->arena);
    mem_free(writer->organisations);
    for (size_t i = 0; i < writer->entity_count; i++) mem_free(writer->entities[i]);
    mem_free(writer->entities);
    mem_free(writer->resolved);
    mem_free(writer->seen.slots);
    mem_free(writer->recent);
    mem_free(writer->pairs);
    mem_free(writer->deferred);
    mem_free(writer);
}

enum err_code writer_flush(struct writer *writer, struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i <= WRITE_NODE && !code; i++)
        code = store_bulk_flush(writer->bulks[i], err);
    return code;
}

/* --- entities and numbers -------------------------------------------------------------------- */

static enum err_code read_ids(struct writer *writer, int64_t entity, const char *name,
                              struct writer_ids *out, struct err *err)
{
    struct q_counter_read_row row;
    bool found;
    enum err_code code = q_counter_read_one(writer->store, entity, str_of(name), &row, &found, err);

    out->name = name;
    out->next = out->first = !code && found ? row.next : 1;
    return code;
}

static enum err_code add_entity(struct writer *writer, int64_t id, struct err *err)
{
    struct writer_entity *entity;
    enum err_code code;

    if (writer->entity_count == writer->entity_room) {
        size_t room = writer->entity_room ? writer->entity_room * 2 : 16;
        struct writer_entity **bigger = mem_realloc(writer->entities, room * sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        writer->entities = bigger;
        writer->entity_room = room;
    }
    entity = mem_calloc(1, sizeof *entity);
    if (!entity) return err_no_memory(err);
    writer->entities[writer->entity_count++] = entity;
    entity->id = id;
    code = read_ids(writer, id, "node", &entity->nodes, err);
    if (!code) code = read_ids(writer, id, "organisation", &entity->organisations, err);
    if (!code) code = read_ids(writer, id, "finding", &entity->findings, err);
    if (code) return code;
    entity->look_up_nodes = entity->nodes.first > 1;
    entity->look_up_organisations = entity->organisations.first > 1;
    if (!map_put(&writer->entity_map, hash64(&id, sizeof id), writer->entity_count - 1))
        return err_no_memory(err);
    return ERR_NONE;
}

enum err_code writer_entity_find(struct writer *writer, int64_t id, struct writer_entity **out,
                                 struct err *err)
{
    struct map_slot *slot;

    if (writer->entity && writer->entity->id == id) {
        *out = writer->entity;
        return ERR_NONE;
    }
    slot = map_find(&writer->entity_map, hash64(&id, sizeof id));
    if (!slot) {
        enum err_code code = add_entity(writer, id, err);

        if (code) return code;
        slot = map_find(&writer->entity_map, hash64(&id, sizeof id));
    }
    *out = writer->entities[slot->value];
    return ERR_NONE;
}

/* --- saying things once ---------------------------------------------------------------------- */

static bool grow_seen(struct writer_seen *seen, uint64_t serial)
{
    size_t mask = seen->mask * 2 + 1;
    void *fresh = mem_calloc(mask + 1, sizeof *seen->slots);
    struct writer_seen bigger = {.slots = fresh, .mask = mask};

    if (!fresh) return false;
    for (size_t i = 0; i <= seen->mask; i++) {
        size_t at = seen->slots[i].hash & mask;

        if (seen->slots[i].row != serial) continue;
        while (bigger.slots[at].row) at = (at + 1) & mask;
        bigger.slots[at] = seen->slots[i];
    }
    mem_free(seen->slots);
    seen->slots = bigger.slots;
    seen->mask = mask;
    return true;
}

/* Slots of earlier rows count as free; a row's own are never overwritten, so its chains hold. */
bool writer_seen(struct writer *writer, uint64_t hash, enum err_code *code)
{
    struct writer_seen *seen = &writer->seen;
    size_t at;

    if (seen->used >= seen->mask / 2 && !grow_seen(seen, writer->row_serial)) {
        *code = ERR_MEMORY;
        return false;
    }
    at = hash & seen->mask;
    while (seen->slots[at].row == writer->row_serial) {
        if (seen->slots[at].hash == hash) return true;
        at = (at + 1) & seen->mask;
    }
    seen->slots[at].hash = hash;
    seen->slots[at].row = writer->row_serial;
    seen->used++;
    return false;
}

/* --- batches --------------------------------------------------------------------------------- */

static enum err_code write_row(struct writer *writer, const struct batch_row *row, struct err *err)
{
    enum err_code code = writer_entity_find(writer, row->entity, &writer->entity, err);

    if (code) return code;
    if (row->refs > writer->resolved_room) {
        size_t room = (size_t)row->refs + 64;
        struct writer_resolved *bigger = mem_realloc(writer->resolved, room * sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        writer->resolved = bigger;
        writer->resolved_room = room;
    }
    writer->row_serial++;
    writer->row_items = 0;
    writer->seen.used = 0;
    writer->entity->rows++;
    for (const struct fact *fact = row->first; fact && !code; fact = fact->next)
        code = writer_fact(writer, row, fact, err);
    if (!code) code = writer_row_end(writer, row, err);
    if (code) err_row(err, row->number, row->line);
    return code;
}

static enum err_code write_piece(struct writer *writer, const struct piece *piece, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[piece->is_index ? WRITE_ROW_INDEX : WRITE_FILE_CHUNK];

    store_bulk_int(bulk, writer->load->about.owner);
    if (piece->is_index)
        store_bulk_int(bulk, writer->snapshot);
    else
        store_bulk_text(bulk, str_of(writer->load->about.sha256));
    store_bulk_int(bulk, piece->seq);
    store_bulk_int(bulk, piece->size);
    store_bulk_blob(bulk, (struct str){(const char *)piece->data, piece->n});
    return store_bulk_row(bulk, err);
}

static enum err_code write_pieces(struct writer *writer, bool to_the_end, struct err *err)
{
    struct piece_queue *queue = &writer->load->keeper.queue;
    struct piece *piece;
    enum err_code code = ERR_NONE;

    while (!code && (piece = piece_take(queue, to_the_end))) {
        code = write_piece(writer, piece, err);
        piece_free(piece);
    }
    return code;
}

static enum err_code write_batch(struct writer *writer, const struct batch *batch, struct err *err)
{
    enum err_code code;

    arena_reset(&writer->arena);
    code = writer_organisations_look_up(writer, batch, err);
    if (!code) code = writer_nodes_look_up(writer, batch, err);
    for (const struct batch_row *row = batch->first; row && !code; row = row->next) {
        if (row->next) writer_prefetch(writer, row->next);
        code = write_row(writer, row, err);
    }
    for (size_t i = 0; i < WRITE_TABLES && !code; i++)
        code = store_bulk_release(writer->bulks[i], err);
    return code ? code : write_pieces(writer, false, err);
}

static enum err_code end_bulks(struct writer *writer, struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < WRITE_TABLES && !code; i++) {
        struct store_bulk *bulk = writer->bulks[i];

        writer->bulks[i] = NULL;
        code = store_bulk_end(bulk, err);
    }
    return code;
}

void *writer_run(void *user)
{
    struct load *load = user;
    struct err err;
    struct batch *batch;
    enum err_code code = ERR_NONE;

    pthread_setname_np(pthread_self(), "load-writer"); /* for who profiles */
    memset(&err, 0, sizeof err);
    while (!code && (batch = batch_ring_take(&load->ring))) {
        code = write_batch(load->writer, batch, &err);
        batch_ring_return(&load->ring, batch);
    }
    if (!code && load->ring.ended) code = write_pieces(load->writer, true, &err);
    if (!code && load->ring.ended) code = end_bulks(load->writer, &err);
    if (!code) return NULL;
    pthread_mutex_lock(&load->ring.mutex);
    load->writer_error = err;
    load->writer_error.code = code;
    load->writer_failed = true;
    pthread_mutex_unlock(&load->ring.mutex);
    batch_ring_break(&load->ring);
    return NULL;
}
