/* Templates of requests, for the file that drafts them. */
#ifndef CAUCE_TRACE_REQUEST_PRIVATE_H
#define CAUCE_TRACE_REQUEST_PRIVATE_H

#include "base/buf.h"
#include "trace/request.h"

struct request_value {
    const char *name;
    struct str value;
};
const struct request_part *request_part_find(const struct request_template *t, const char *name);
/* Adds the part's lines with the placeholders filled; what has no value is empty. A paragraph whose
 * placeholders are all empty is left out, and so is a line of nothing else. No line break at the
 * end. */
void request_fill(struct buf *out, const struct request_part *part,
                  const struct request_value *values, size_t count);

#endif
