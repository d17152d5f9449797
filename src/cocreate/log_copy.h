/* A copy of the log for whoever asks: see docs/log.md. What was sealed because its thing was a
 * draft is said once everybody may see the thing, and only then. */
#ifndef CAUCE_COCREATE_LOG_COPY_H
#define CAUCE_COCREATE_LOG_COPY_H

#include "archive/log.h"
#include "cocreate/cocreate.h"

/* As log_export. `personal`: for a backup, everything; never for the public. */
enum err_code log_copy_write(struct co *co, bool personal,
                             enum err_code (*put)(void *user, struct str lines, struct err *err),
                             void *user, struct err *err);

#endif
