/* Reading back kept files: chunks of 1 MiB, each packed on its own, so any part of a file costs at
 * most two chunks more than itself. */
#include "ledger/bytes.h"

#include <string.h>
#include <zstd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger_queries.h"

static enum err_code damaged(struct err *err, const char *sha256)
{
    enum err_code code =
        err_set(err, ERR_IO, _("La copia guardada del archivo %.12s… está dañada."), sha256);

    err_advice(err, _("Revise el almacén con «cauce doctor» y recupérelo del respaldo."));
    return code;
}

/* One chunk, unpacked into `room` (BYTES_CHUNK); *size_out 0 when there is no such chunk. */
static enum err_code unpack(struct ledger *ledger, int64_t entity, const char *sha256, int64_t seq,
                            void *room, size_t *size_out, struct err *err)
{
    struct store_stmt *stmt;
    struct q_file_chunk_read_row chunk;
    bool found;
    enum err_code code =
        q_file_chunk_read(ledger_store(ledger), entity, str_of(sha256), seq, &stmt, err);

    *size_out = 0;
    if (!code) code = store_step(stmt, &found, err);
    if (code || !found) return code;
    q_file_chunk_read_row(stmt, &chunk);
    *size_out = ZSTD_decompress(room, BYTES_CHUNK, chunk.data.p, chunk.data.n);
    if (ZSTD_isError(*size_out) || (int64_t)*size_out != chunk.size) code = damaged(err, sha256);
    store_reset(stmt);
    return code;
}

enum err_code ledger_bytes_kept(struct ledger *ledger, int64_t entity, const char *sha256,
                                bool *kept_out, struct err *err)
{
    struct q_file_chunk_kept_row row;

    return q_file_chunk_kept_one(ledger_store(ledger), entity, str_of(sha256), &row, kept_out, err);
}

enum err_code ledger_bytes(struct ledger *ledger, int64_t entity, const char *sha256,
                           uint64_t offset, uint64_t size, struct buf *out, struct err *err)
{
    char *room;
    uint64_t end = offset + size < offset ? UINT64_MAX : offset + size;
    bool kept;
    enum err_code code = ledger_bytes_kept(ledger, entity, sha256, &kept, err);

    if (code) return code;
    if (!kept) return err_set(err, ERR_NOTFOUND, _("No se guarda ningún archivo %.12s…."), sha256);
    room = mem_alloc(BYTES_CHUNK);
    if (!room) return err_no_memory(err);
    while (offset < end && !code && !out->failed) {
        size_t from = (size_t)(offset % BYTES_CHUNK), got;

        code = unpack(ledger, entity, sha256, (int64_t)(offset / BYTES_CHUNK), room, &got, err);
        if (code || got <= from) break;
        if (got - from > end - offset) got = from + (size_t)(end - offset);
        buf_put(out, room + from, got - from);
        offset += got - from;
        if (got < BYTES_CHUNK) break;
    }
    mem_free(room);
    if (!code && out->failed)
        code = err_set(err, ERR_LIMIT, _("El pedazo pedido no cabe en la memoria prevista."));
    return code;
}

enum err_code ledger_bytes_write(struct ledger *ledger, int64_t entity, const char *sha256, int fd,
                                 struct err *err)
{
    struct sha256 hash;
    char hex[65];
    size_t got = 1;
    char *room;
    bool kept;
    enum err_code code = ledger_bytes_kept(ledger, entity, sha256, &kept, err);

    if (code) return code;
    if (!kept) return err_set(err, ERR_NOTFOUND, _("No se guarda ningún archivo %.12s…."), sha256);
    room = mem_alloc(BYTES_CHUNK);
    if (!room) return err_no_memory(err);
    sha256_start(&hash);
    for (int64_t seq = 0; !code && got; seq++) {
        code = unpack(ledger, entity, sha256, seq, room, &got, err);
        if (code || !got) break;
        sha256_add(&hash, room, got);
        code = file_write_all(fd, room, got, err);
    }
    mem_free(room);
    sha256_hex(&hash, hex);
    if (!code && strcmp(hex, sha256) != 0) code = damaged(err, sha256);
    return code;
}
