/* The kept bytes of published files. */
#ifndef CAUCE_LEDGER_BYTES_H
#define CAUCE_LEDGER_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "ledger/ledger.h"

#define BYTES_CHUNK ((size_t)1 << 20) /* unpacked size of every chunk but the last */

/* Appends bytes [offset, offset + size) of a kept file to `out`; what lies past its end is left
 * out, so less than `size` (or nothing) may come. ERR_NOTFOUND when the entity keeps no such file,
 * ERR_LIMIT past the buffer's maximum. Unpacks only the chunks it needs. Reads only. */
enum err_code ledger_bytes(struct ledger *ledger, int64_t entity, const char *sha256,
                           uint64_t offset, uint64_t size, struct buf *out, struct err *err);
enum err_code ledger_bytes_kept(struct ledger *ledger, int64_t entity, const char *sha256,
                                bool *kept_out, struct err *err);
/* Unpacks the whole file into a descriptor (export, another look by the importer) and checks its
 * SHA-256 on the way: ERR_IO when the store's copy is damaged. */
enum err_code ledger_bytes_write(struct ledger *ledger, int64_t entity, const char *sha256, int fd,
                                 struct err *err);

/* Keeps bytes in the entity, in the caller's transaction, and gives the SHA-256 they are kept
 * under. Bytes that are kept already cost one look. */
enum err_code ledger_bytes_keep(struct ledger *ledger, int64_t entity, struct str bytes,
                                char sha256[65], struct err *err);

#endif
