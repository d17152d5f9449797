/* A drafted request for public information about a gap: in Spanish, ready to be pasted into the
 * national platform. The words come from catalogues/solicitud.txt, which can be edited. */
#ifndef CAUCE_TRACE_REQUEST_H
#define CAUCE_TRACE_REQUEST_H

#include "base/buf.h"
#include "trace/gaps.h"

struct request_text {
    struct str addressee; /* the unit or entity that is bound to answer */
    struct str title;
    struct str body; /* plain text: what exists, what is missing, in which format it is asked for */
};
/* Always Spanish, whatever the user's language: that is what the platform takes. */
enum err_code request_draft(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t gap,
                            struct request_text *out, struct err *err);

#endif
