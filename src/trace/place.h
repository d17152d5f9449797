/* Where a thing stands on the map. Publishers swap latitude and longitude or forget the sign; the
 * import says so (findings coordinate-*) and keeps what was published, and this puts it right. */
#ifndef CAUCE_TRACE_PLACE_H
#define CAUCE_TRACE_PLACE_H

#include "trace/trace.h"

enum trace_repair {
    TRACE_AS_PUBLISHED,
    TRACE_SWAPPED,   /* latitude and longitude had changed places */
    TRACE_WRONG_SIGN /* the longitude lacked its minus */
};
struct trace_point {
    int64_t latitude, longitude; /* millionths of a degree, as they should be read */
    enum trace_repair repair;
    bool outside; /* outside its place or Mexico, and nobody knows why: better not drawn */
    struct str published_latitude, published_longitude; /* as the file says */
    int64_t snapshot, row;                              /* that says so */
};
/* *found_out: false when no current file gives coordinates that can be read. Reads only. */
enum err_code trace_node_point(struct ledger *ledger, struct arena *arena, int64_t entity,
                               int64_t node, struct trace_point *out, bool *found_out,
                               struct err *err);

/* What a list of works shows of each: its newest coordinates and its progress as published ("" = no
 * current file says). One statement for up to TRACE_MARKS nodes; further ones are left empty. */
#define TRACE_MARKS 30
struct trace_mark {
    bool has_point;
    struct trace_point point; /* without the published texts */
    struct str physical, financial;
};
enum err_code trace_marks(struct ledger *ledger, struct arena *arena, int64_t entity,
                          const int64_t *nodes, size_t count, struct trace_mark *out,
                          struct err *err);

#endif
