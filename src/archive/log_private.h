/* Private to src/archive: the parts of the log that its files share. */
#ifndef CAUCE_ARCHIVE_LOG_PRIVATE_H
#define CAUCE_ARCHIVE_LOG_PRIVATE_H

#include "archive/log.h"

/* Exactly `size` bytes from hexadecimal digits; false when it is anything else. */
bool log_from_hex(struct str text, unsigned char *out, size_t size);
enum { LOG_SEAL = LOG_HASH + 13 };
/* {"sealed":"HASH"}: the public body of what is sealed. NUL-terminated. */
void log_seal(struct str salt, struct str text, char out[LOG_SEAL + 1]);
/* What a checkpoint's signature is of; 0 when it does not fit. */
size_t log_checkpoint_message(const struct log_checkpoint *checkpoint, char *out, size_t size);
/* The entity's checkpoints in their order. */
enum err_code log_checkpoints_read(struct store *store, int64_t entity,
                                   enum err_code (*each)(void *user,
                                                         const struct log_checkpoint *checkpoint,
                                                         struct err *err),
                                   void *user, struct err *err);

#endif
