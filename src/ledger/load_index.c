/* Row index and sketch. Hashes do not pack, differences of offsets and numbers nearly vanish: a row
 * costs about 18 bytes in the store. */
#include "ledger/load_index.h"

#include <string.h>
#include <zstd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger_queries.h"

#define PIECE_BYTES ((size_t)INDEX_ROWS * 32)

static void put_u64(unsigned char *p, uint64_t v)
{
    for (int i = 0; i < 8; i++) p[i] = (unsigned char)(v >> (8 * i));
}

static uint64_t get_u64(const unsigned char *p)
{
    uint64_t v = 0;

    for (int i = 7; i >= 0; i--) v = v << 8 | p[i];
    return v;
}

/* Column `column` of row `i` in a piece of `rows` rows. */
static unsigned char *cell(unsigned char *room, size_t rows, size_t column, size_t i)
{
    return room + (column * rows + i) * 8;
}

/* The sketch is a sorted array: nearly every key of a large file is larger than its last one and
 * costs one comparison. */
void sketch_add(struct sketch *sketch, uint64_t key)
{
    size_t low = 0, high = sketch->count;

    if (high == SKETCH_KEYS && key >= sketch->keys[high - 1]) return;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (sketch->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sketch->count && sketch->keys[low] == key) return;
    if (sketch->count == SKETCH_KEYS) sketch->count--;
    memmove(&sketch->keys[low + 1], &sketch->keys[low], (sketch->count - low) * sizeof key);
    sketch->keys[low] = key;
    sketch->count++;
}

/* Both sketches tell all keys up to the smaller of their last ones (all keys at all where a sketch
 * is not full); within that range the shares are exact. */
int sketch_overlap(const struct sketch *a, const struct sketch *b)
{
    uint64_t until = UINT64_MAX;
    size_t i = 0, j = 0, in_a = 0, in_b = 0, shared = 0, smaller;

    if (!a->count || !b->count) return 0;
    if (a->count == SKETCH_KEYS) until = a->keys[SKETCH_KEYS - 1];
    if (b->count == SKETCH_KEYS && b->keys[SKETCH_KEYS - 1] < until)
        until = b->keys[SKETCH_KEYS - 1];
    while (i < a->count && a->keys[i] <= until) {
        while (j < b->count && b->keys[j] < a->keys[i]) j++;
        if (j < b->count && b->keys[j] == a->keys[i]) shared++;
        i++;
    }
    in_a = i;
    while (in_b < b->count && b->keys[in_b] <= until) in_b++;
    smaller = in_a < in_b ? in_a : in_b;
    /* With both sides whole even one key says enough; of a sample, eight at least. */
    if (!smaller || (until != UINT64_MAX && smaller < 8)) return 0;
    return (int)(shared * 1000 / smaller);
}

enum err_code index_writer_open(struct index_writer *writer, struct piece_queue *queue,
                                struct err *err)
{
    memset(writer, 0, sizeof *writer);
    writer->queue = queue;
    writer->seq = 1;
    writer->room = mem_alloc(PIECE_BYTES);
    writer->packer = ZSTD_createCCtx();
    if (!writer->room || !writer->packer) return err_no_memory(err);
    return ERR_NONE;
}

static enum err_code send(struct index_writer *writer, int64_t seq, const void *p, size_t size,
                          size_t rows, struct err *err)
{
    struct piece *piece = piece_pack(writer->packer, p, size);

    if (!piece) return err_no_memory(err);
    piece->is_index = true;
    piece->seq = seq;
    piece->size = (int64_t)rows;
    piece_put(writer->queue, piece);
    return ERR_NONE;
}

/* A piece that is not full is closed up: its columns move together. */
static enum err_code send_rows(struct index_writer *writer, struct err *err)
{
    size_t rows = writer->rows;

    for (size_t column = 1; rows < INDEX_ROWS && column < 4; column++)
        memmove(cell(writer->room, rows, column, 0), cell(writer->room, INDEX_ROWS, column, 0),
                rows * 8);
    writer->rows = 0;
    return send(writer, writer->seq++, writer->room, rows * 32, rows, err);
}

enum err_code index_writer_add(struct index_writer *writer, const struct index_row *row,
                               struct err *err)
{
    size_t i = writer->rows;

    if (!i) writer->offset = writer->number = 0;
    put_u64(cell(writer->room, INDEX_ROWS, 0, i), row->key);
    put_u64(cell(writer->room, INDEX_ROWS, 1, i), row->content);
    put_u64(cell(writer->room, INDEX_ROWS, 2, i), row->offset - writer->offset);
    put_u64(cell(writer->room, INDEX_ROWS, 3, i), row->number - writer->number);
    writer->offset = row->offset;
    writer->number = row->number;
    sketch_add(&writer->sketch, row->key);
    if (++writer->rows < INDEX_ROWS) return ERR_NONE;
    return send_rows(writer, err);
}

enum err_code index_writer_end(struct index_writer *writer, struct err *err)
{
    struct sketch *sketch = &writer->sketch;
    enum err_code code = writer->rows ? send_rows(writer, err) : ERR_NONE;

    if (code) return code;
    for (size_t i = 0; i < sketch->count; i++) put_u64(writer->room + i * 8, sketch->keys[i]);
    return send(writer, 0, writer->room, sketch->count * 8, sketch->count, err);
}

void index_writer_close(struct index_writer *writer)
{
    ZSTD_freeCCtx(writer->packer);
    mem_free(writer->room);
    writer->packer = NULL;
    writer->room = NULL;
}

enum err_code index_reader_open(struct index_reader *reader, struct ledger *ledger, int64_t entity,
                                int64_t snapshot, struct err *err)
{
    *reader = (struct index_reader){.ledger = ledger, .entity = entity, .snapshot = snapshot};
    reader->room = mem_alloc(PIECE_BYTES);
    if (!reader->room) return err_no_memory(err);
    return ERR_NONE;
}

void index_reader_close(struct index_reader *reader)
{
    mem_free(reader->room);
    reader->room = NULL;
}

/* Unpacks piece `seq` into room; *rows_out 0 when there is none. `width` is bytes per row. */
static enum err_code unpack(struct index_reader *reader, int64_t seq, size_t width,
                            size_t *rows_out, struct err *err)
{
    struct store_stmt *stmt;
    struct q_row_index_piece_row piece;
    bool found;
    size_t got;
    enum err_code code = q_row_index_piece(ledger_store(reader->ledger), reader->entity,
                                           reader->snapshot, seq, &stmt, err);

    *rows_out = 0;
    if (!code) code = store_step(stmt, &found, err);
    if (code || !found) return code;
    q_row_index_piece_row(stmt, &piece);
    got = ZSTD_decompress(reader->room, PIECE_BYTES, piece.data.p, piece.data.n);
    if (ZSTD_isError(got) || piece.rows < 0 || got != (size_t)piece.rows * width)
        code = err_set(err, ERR_IO, _("El índice de filas de la versión %lld está dañado."),
                       (long long)reader->snapshot);
    else
        *rows_out = (size_t)piece.rows;
    store_reset(stmt);
    return code;
}

enum err_code index_reader_next(struct index_reader *reader, struct index_row *row, bool *more_out,
                                struct err *err)
{
    size_t i;

    *more_out = false;
    if (reader->next >= reader->rows) {
        enum err_code code = unpack(reader, ++reader->seq, 32, &reader->rows, err);

        reader->next = 0;
        if (code || !reader->rows) return code;
        reader->offset = reader->number = 0;
    }
    i = reader->next++;
    row->key = get_u64(cell(reader->room, reader->rows, 0, i));
    row->content = get_u64(cell(reader->room, reader->rows, 1, i));
    row->offset = reader->offset += get_u64(cell(reader->room, reader->rows, 2, i));
    row->number = reader->number += get_u64(cell(reader->room, reader->rows, 3, i));
    *more_out = true;
    return ERR_NONE;
}

/* Makes piece `seq` the next to be read; false in *there_out when there is none. */
static enum err_code turn_to(struct index_reader *reader, int64_t seq, struct index_row *first,
                             bool *there_out, struct err *err)
{
    reader->seq = seq - 1;
    reader->next = reader->rows = 0;
    return index_reader_next(reader, first, there_out, err);
}

/* The piece that the row is in: the last whose first row does not come after it. */
static enum err_code find_piece(struct index_reader *reader, uint64_t number, int64_t pieces,
                                int64_t *seq_out, struct err *err)
{
    int64_t low = 1, high = pieces;
    enum err_code code = ERR_NONE;

    while (low < high && !code) {
        int64_t middle = (low + high + 1) / 2;
        struct index_row first;
        bool there;

        code = turn_to(reader, middle, &first, &there, err);
        if (!code && there && first.number <= number)
            low = middle;
        else
            high = middle - 1;
    }
    *seq_out = low;
    return code;
}

static enum err_code find_row(struct index_reader *reader, uint64_t number, int64_t pieces,
                              struct index_place *out, bool *found_out, struct err *err)
{
    struct index_row row;
    int64_t seq = 1;
    bool there;
    enum err_code code = turn_to(reader, 1, &out->first, &there, err);

    if (code || !there || out->first.number > number) return code;
    code = find_piece(reader, number, pieces, &seq, err);
    if (!code) code = turn_to(reader, seq, &row, &there, err);
    out->at = out->first;
    out->next = UINT64_MAX;
    while (!code && there) {
        if (row.number > number) {
            out->next = row.offset;
            break;
        }
        out->at = row;
        code = index_reader_next(reader, &row, &there, err);
    }
    *found_out = !code;
    return code;
}

enum err_code index_find(struct ledger *ledger, int64_t entity, int64_t snapshot, uint64_t number,
                         struct index_place *out, bool *found_out, struct err *err)
{
    struct q_row_index_rows_row all;
    struct index_reader reader;
    bool any;
    enum err_code code =
        q_row_index_rows_one(ledger_store(ledger), entity, snapshot, &all, &any, err);

    *found_out = false;
    if (code || !any || all.pieces < 2) return code; /* piece 0 is the sketch */
    code = index_reader_open(&reader, ledger, entity, snapshot, err);
    if (!code) code = find_row(&reader, number, all.pieces - 1, out, found_out, err);
    index_reader_close(&reader);
    return code;
}

enum err_code sketch_read(struct ledger *ledger, int64_t entity, int64_t snapshot,
                          struct sketch *out, struct err *err)
{
    struct index_reader reader;
    enum err_code code = index_reader_open(&reader, ledger, entity, snapshot, err);

    out->count = 0;
    if (!code) code = unpack(&reader, 0, 8, &out->count, err);
    if (out->count > SKETCH_KEYS) out->count = SKETCH_KEYS;
    for (size_t i = 0; i < out->count; i++) out->keys[i] = get_u64(reader.room + i * 8);
    index_reader_close(&reader);
    return code;
}
