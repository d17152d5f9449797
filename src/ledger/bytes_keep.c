/* Keeping bytes that are in memory already (a document somebody sends), in the same chunks as the
 * files of imports. */
#include <zstd.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "ledger/bytes.h"
#include "ledger/load_bytes.h"
#include "ledger_queries.h"

static enum err_code keep_chunk(struct store *store, ZSTD_CCtx *packer, int64_t entity,
                                struct str sha256, int64_t seq, struct str chunk, struct err *err)
{
    struct piece *piece = piece_pack(packer, chunk.p ? chunk.p : "", chunk.n);

    if (!piece) return err_no_memory(err);
    enum err_code code =
        q_file_chunk_add_run(store, entity, sha256, seq, (int64_t)chunk.n,
                             (struct str){(const char *)piece->data, piece->n}, err);
    piece_free(piece);
    return code;
}

enum err_code ledger_bytes_keep(struct ledger *ledger, int64_t entity, struct str bytes,
                                char sha256[65], struct err *err)
{
    struct sha256 hash;
    bool kept;

    sha256_start(&hash);
    sha256_add(&hash, bytes.p ? bytes.p : "", bytes.n);
    sha256_hex(&hash, sha256);
    enum err_code code = ledger_bytes_kept(ledger, entity, sha256, &kept, err);

    if (code || kept) return code;
    ZSTD_CCtx *packer = ZSTD_createCCtx();

    if (!packer) return err_no_memory(err);
    for (size_t from = 0, seq = 0; !code && (from < bytes.n || seq == 0); seq++) {
        size_t to = bytes.n - from > BYTES_CHUNK ? from + BYTES_CHUNK : bytes.n;

        code = keep_chunk(ledger_store(ledger), packer, entity, str_of(sha256), (int64_t)seq,
                          str_slice(bytes, from, to), err);
        from = to;
    }
    ZSTD_freeCCtx(packer);
    return code;
}
