/* Beginning and ending a load: everything that happens in the calling thread with the store. What
 * goes wrong anywhere ends in load_abort, which leaves the store as it was. */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/bytes.h"
#include "ledger/check.h"
#include "ledger/diff.h"
#include "ledger/gap.h"
#include "ledger/load_write.h"
#include "ledger/organisation.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

enum err_code load_known(struct ledger *ledger, int64_t owner, const char *sha256, struct str sheet,
                         struct str layout, bool *known_out, int64_t *snapshot_out, struct err *err)
{
    struct q_load_snapshot_known_row row;
    enum err_code code = q_load_snapshot_known_one(ledger->store, owner, str_of(sha256), sheet,
                                                   layout, &row, known_out, err);

    *snapshot_out = !code && *known_out ? row.id : 0;
    return code;
}

/* --- beginning ------------------------------------------------------------------------------- */

static bool copy_texts(struct load *load)
{
    struct load_snapshot *about = &load->about;
    struct str *const texts[] = {&about->name,   &about->sheet,    &about->series,
                                 &about->url,    &about->layout,   &about->layout_sha256,
                                 &about->format, &about->encoding, &about->imported_by};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = arena_str(&load->arena, *texts[i]);
        if (!texts[i]->p) return false;
    }
    about->sha256 = arena_cstr(&load->arena, str_of(about->sha256));
    return about->sha256 != NULL;
}

static enum err_code put_snapshot(struct load *load, struct err *err)
{
    const struct load_snapshot *about = &load->about;
    int64_t cut_off = about->cut_off;
    enum err_code code = ledger_ids_reserve(load->ledger, 0, "snapshot", 1, &load->snapshot, err);

    if (code) return code;
    return q_load_snapshot_put_run(
        load->ledger->store, load->snapshot, about->owner, str_of(about->sha256),
        (int64_t)about->size, about->name, about->sheet, about->series,
        about->url.n ? about->url : STR_NONE, about->retrieved_at,
        about->cut_off == DATE_NONE ? NULL : &cut_off, about->layout, about->layout_sha256,
        about->format, about->encoding, (int64_t)about->header_row, time_now_ms(),
        about->imported_by, STR(CAUCE_VERSION), err);
}

static enum err_code start_keeper(struct load *load, struct err *err)
{
    bool kept;
    enum err_code code =
        ledger_bytes_kept(load->ledger, load->about.owner, load->about.sha256, &kept, err);

    if (code) return code;
    if (!kept && load->about.file < 0)
        return err_set(err, ERR_BUG, "load_begin: the file's bytes are neither kept nor given");
    return keeper_start(&load->keeper, kept ? -1 : load->about.file, load->about.size,
                        load->about.sha256, err);
}

static enum err_code start_writer(struct load *load, struct err *err)
{
    enum err_code code = writer_open(load, err);
    int failure;

    if (code) return code;
    failure = pthread_create(&load->thread, NULL, writer_run, load);
    if (failure) {
        errno = failure;
        return err_errno(err, _("No se pudo empezar la importación"));
    }
    load->thread_running = true;
    return ERR_NONE;
}

static enum err_code begin(struct load *load, struct err *err)
{
    enum err_code code = ERR_NONE;

    if (getrandom(&load->secret, sizeof load->secret, 0) != sizeof load->secret)
        return err_errno(err, _("No hay números al azar"));
    if (!copy_texts(load)) return err_no_memory(err);
    if (strlen(load->about.sha256) != 64)
        return err_set(err, ERR_BUG, "load_begin: sha256 is not a SHA-256");
    code = store_begin_load(load->ledger->store, err);
    if (!code) code = put_snapshot(load, err);
    if (!code) code = start_keeper(load, err);
    if (!code) code = index_writer_open(&load->index, &load->keeper.queue, err);
    if (!code) code = start_writer(load, err);
    return code;
}

enum err_code load_begin(struct ledger *ledger, const struct load_snapshot *snapshot,
                         struct load **out, struct err *err)
{
    struct load *load;
    enum err_code code;

    *out = NULL;
    if (ledger->load) return err_set(err, ERR_BUG, "load_begin: a load is running already");
    load = mem_calloc(1, sizeof *load);
    if (!load) return err_no_memory(err);
    load->ledger = ledger;
    load->about = *snapshot;
    arena_init(&load->arena, (size_t)16 << 20);
    piece_queue_init(&load->keeper.queue);
    ledger->load = load;
    code = batch_ring_init(&load->ring, err);
    if (!code) code = begin(load, err);
    if (code) {
        load_abort(load);
        return code;
    }
    *out = load;
    return ERR_NONE;
}

/* --- ending ---------------------------------------------------------------------------------- */

static void join_writer(struct load *load)
{
    if (!load->thread_running) return;
    pthread_join(load->thread, NULL);
    load->thread_running = false;
}

static void free_load(struct load *load)
{
    batch_ring_break(&load->ring);
    join_writer(load);
    keeper_join(&load->keeper, true, NULL);
    piece_queue_free(&load->keeper.queue);
    index_writer_close(&load->index);
    writer_close(load->writer);
    batch_ring_free(&load->ring);
    mem_free(load->refs);
    arena_free(&load->arena);
    load->ledger->load = NULL;
    mem_free(load);
}

void load_abort(struct load *load)
{
    struct store *store;

    if (!load) return;
    store = load->ledger->store;
    free_load(load);
    if (store_in_transaction(store)) store_rollback(store);
}

/* The last rows, and the end of the writer: afterwards all facts are in the store. */
static enum err_code end_rows(struct load *load, struct err *err)
{
    enum err_code code = index_writer_end(&load->index, err);

    if (code) return code;
    if (load->batch) batch_ring_give(&load->ring, load->batch);
    load->batch = NULL;
    batch_ring_end(&load->ring);
    join_writer(load);
    if (load->writer_failed) {
        if (err) *err = load->writer_error;
        return load->writer_error.code;
    }
    return keeper_join(&load->keeper, false, err);
}

static enum err_code write_ids(struct writer *writer, const struct writer_entity *entity,
                               const struct writer_ids *ids, struct err *err)
{
    if (ids->next == ids->first) return ERR_NONE;
    return q_counter_write_run(writer->store, entity->id, str_of(ids->name), ids->next, err);
}

/* Shares and numbers per entity; descriptions of nodes that were there before. */
static enum err_code end_entities(struct load *load, const struct load_series *series,
                                  struct err *err)
{
    struct writer *writer = load->writer;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < writer->entity_count && !code; i++) {
        const struct writer_entity *entity = writer->entities[i];

        code = write_ids(writer, entity, &entity->nodes, err);
        if (!code) code = write_ids(writer, entity, &entity->organisations, err);
        if (!code) code = write_ids(writer, entity, &entity->findings, err);
        if (!code)
            code =
                q_load_share_put_run(writer->store, entity->id, load->snapshot, entity->rows, err);
        if (!code && writer->described)
            code = q_load_nodes_describe_run(writer->store, entity->id, load->snapshot,
                                             load->about.owner, series->name,
                                             series->superseded_by == 0, err);
        if (!code && writer->described)
            code = q_load_nodes_words_again_run(writer->store, entity->id, load->snapshot, err);
        if (!code && writer->described)
            code = q_load_nodes_described_run(writer->store, entity->id, err);
    }
    return code;
}

struct change_sink {
    struct load *load;
    struct store_bulk *bulk;
    int64_t item;
};

static enum err_code keep_change(void *user, const struct diff_row *row, struct err *err)
{
    struct change_sink *sink = user;

    store_bulk_int(sink->bulk, sink->load->about.owner);
    store_bulk_int(sink->bulk, sink->load->snapshot);
    store_bulk_int(sink->bulk, ++sink->item);
    store_bulk_int(sink->bulk, row->kind);
    bulk_opt_int(sink->bulk, row->row != 0, (int64_t)row->row);
    bulk_opt_int(sink->bulk, row->previous_row != 0, (int64_t)row->previous_row);
    return store_bulk_row(sink->bulk, err);
}

static enum err_code keep_changes(struct load *load, int64_t previous,
                                  const struct progress *progress, struct load_summary *summary,
                                  struct err *err)
{
    struct change_sink sink = {.load = load};
    struct diff_options options = {
        .older = {load->about.owner, previous},
        .newer = {load->about.owner, load->snapshot},
        .each = keep_change,
        .user = &sink,
        .progress = progress,
    };
    struct diff_summary found;
    enum err_code code =
        store_bulk_begin(load->ledger->store, &ledger_table_change, &sink.bulk, err);

    if (code) return code;
    code = ledger_diff(load->ledger, &options, &found, err);
    if (code) {
        store_bulk_abort(sink.bulk);
        return code;
    }
    summary->appeared = found.appeared;
    summary->changed = found.changed;
    summary->vanished = found.vanished;
    return store_bulk_end(sink.bulk, err);
}

static enum err_code end_snapshot(struct load *load, const struct load_series *series,
                                  struct err *err)
{
    struct store *store = load->ledger->store;
    enum err_code code = q_load_snapshot_finish_run(
        store, load->snapshot, series->name, (int64_t)load->rows_read, (int64_t)load->rows_accepted,
        (int64_t)load->rows_quarantined, series->previous ? &series->previous : NULL,
        series->superseded_by ? &series->superseded_by : NULL, err);

    if (code || !series->previous) return code;
    return q_load_snapshot_supersede_run(store, series->previous, load->snapshot, err);
}

static enum err_code run_checks(struct load *load, const struct progress *progress,
                                struct load_summary *summary, struct err *err)
{
    const struct writer *writer = load->writer;
    struct check_scope scope = {
        .snapshot = load->snapshot,
        .kinds = writer->kinds,
        .moments = {writer->moments[0], writer->moments[1]},
        .referenced = writer->referenced,
        .attributes = writer->attributes,
        .links = writer->counts.links,
        .parties = writer->parties,
        .node_low = writer->entity_count == 1 ? writer->node_low : 0,
        .node_high = writer->entity_count == 1 ? writer->node_high : 0,
    };
    struct check_summary found;
    uint64_t proposed;
    enum err_code code = writer->counts.organisations
                             ? organisation_propose(load->ledger, load->snapshot, &proposed, err)
                             : ERR_NONE;

    if (!code) code = ledger_check_snapshot(load->ledger, &scope, progress, &found, err);
    if (!code) summary->findings += found.findings;
    return code ? code : gap_update(load->ledger, &scope, NULL, err);
}

/* Within the transaction, after the last row. */
static enum err_code complete(struct load *load, const struct progress *progress,
                              struct load_summary *summary, struct err *err)
{
    struct load_series series;
    enum err_code code;

    writer_forget(load->writer); /* sorting the indexes needs the memory */
    code = writer_indexes(load->writer, err);
    if (!code) code = load_series_find(load, &series, err);
    if (!code) code = end_entities(load, &series, err);
    if (!code && series.previous)
        code = keep_changes(load, series.previous, progress, summary, err);
    if (!code) code = end_snapshot(load, &series, err);
    if (!code) summary->previous = series.previous;
    if (!code) code = run_checks(load, progress, summary, err);
    if (!code && !progress_tell(progress, _("guardando"), 0, 0))
        code = err_set(err, ERR_CANCELLED, _("La importación se detuvo."));
    return code ? code : store_commit(load->ledger->store, err);
}

enum err_code load_finish(struct load *load, const struct progress *progress,
                          struct load_summary *summary_out, struct err *err)
{
    enum err_code code;

    memset(summary_out, 0, sizeof *summary_out);
    code = load->row ? err_set(err, ERR_BUG, "load_finish: the last row was not ended")
                     : end_rows(load, err);
    if (!code) {
        *summary_out = load->writer->counts;
        summary_out->snapshot = load->snapshot;
        summary_out->rows_read = load->rows_read;
        summary_out->rows_accepted = load->rows_accepted;
        summary_out->rows_quarantined = load->rows_quarantined;
        code = complete(load, progress, summary_out, err);
    }
    if (code) {
        memset(summary_out, 0, sizeof *summary_out);
        load_abort(load);
        return code;
    }
    free_load(load);
    return ERR_NONE;
}
