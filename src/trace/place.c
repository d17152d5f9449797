/* The point of a thing, from its newest coordinates and what the import found of them. */
#include "trace/place.h"

#include "base/i18n.h"
#include "base/money.h"
#include "trace_queries.h"

enum { DIGITS = 6 }; /* millionths */

struct published {
    struct str latitude, longitude;
    bool swapped, wrong_sign;
};

static bool repair(const struct published *p, struct trace_point *out)
{
    int64_t latitude, longitude;

    if (!decimal_parse(p->latitude, DIGITS, &latitude) ||
        !decimal_parse(p->longitude, DIGITS, &longitude))
        return false;
    out->latitude = p->swapped ? longitude : latitude;
    out->longitude = p->swapped ? latitude : p->wrong_sign ? -longitude : longitude;
    out->repair = p->swapped      ? TRACE_SWAPPED
                  : p->wrong_sign ? TRACE_WRONG_SIGN
                                  : TRACE_AS_PUBLISHED;
    return out->latitude >= -90000000 && out->latitude <= 90000000 &&
           out->longitude >= -180000000 && out->longitude <= 180000000;
}

enum err_code trace_node_point(struct ledger *ledger, struct arena *arena, int64_t entity,
                               int64_t node, struct trace_point *out, bool *found_out,
                               struct err *err)
{
    struct q_point_read_row r;
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_point_read(ledger_store(ledger), entity, node, &stmt, err);

    *out = (struct trace_point){0};
    *found_out = false;
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    q_point_read_row(stmt, &r);
    *found_out = !r.unreadable &&
                 repair(&(struct published){r.latitude, r.longitude, r.swapped, r.wrong_sign}, out);
    out->outside = r.outside != 0;
    out->snapshot = r.snapshot;
    out->row = r.source_row;
    out->published_latitude = arena_str(arena, r.latitude);
    out->published_longitude = arena_str(arena, r.longitude);
    store_reset(stmt);
    if (!out->published_latitude.p || !out->published_longitude.p) return err_no_memory(err);
    return ERR_NONE;
}

/* --- of a list -------------------------------------------------------------------------------- */

/* The first row of a name is of the newest file: later ones are not taken. */
static bool take(struct arena *arena, struct trace_mark *mark, struct published *point,
                 const struct q_point_marks_row *r)
{
    struct str *place = str_is(r->label, "latitude")            ? &point->latitude
                        : str_is(r->label, "longitude")         ? &point->longitude
                        : str_is(r->label, "avance_financiero") ? &mark->financial
                                                                : &mark->physical;

    if (place->p) return true;
    *place = arena_str(arena, r->value);
    if (place == &point->latitude) {
        mark->has_point = !r->unreadable;
        mark->point.outside = r->outside != 0;
        mark->point.snapshot = r->snapshot;
        mark->point.row = r->source_row;
        point->swapped = r->swapped;
        point->wrong_sign = r->wrong_sign;
    }
    return place->p != NULL;
}

static enum err_code ask_marks(struct ledger *ledger, int64_t entity, const int64_t n[TRACE_MARKS],
                               struct store_stmt **stmt, struct err *err)
{
    return q_point_marks(ledger_store(ledger), entity, n[0], n[1], n[2], n[3], n[4], n[5], n[6],
                         n[7], n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15], n[16], n[17],
                         n[18], n[19], n[20], n[21], n[22], n[23], n[24], n[25], n[26], n[27],
                         n[28], n[29], stmt, err);
}

enum err_code trace_marks(struct ledger *ledger, struct arena *arena, int64_t entity,
                          const int64_t *nodes, size_t count, struct trace_mark *out,
                          struct err *err)
{
    struct published points[TRACE_MARKS] = {0};
    int64_t asked[TRACE_MARKS] = {0}; /* no node is 0 */
    struct store_stmt *stmt;
    enum err_code code;
    bool more;

    for (size_t i = 0; i < count; i++) out[i] = (struct trace_mark){0};
    if (count > TRACE_MARKS) count = TRACE_MARKS;
    if (!count) return ERR_NONE;
    for (size_t i = 0; i < count; i++) asked[i] = nodes[i];
    code = ask_marks(ledger, entity, asked, &stmt, err);
    while (!code && !(code = store_step(stmt, &more, err)) && more) {
        struct q_point_marks_row r;
        size_t at = 0;

        q_point_marks_row(stmt, &r);
        while (at < count && asked[at] != r.node) at++;
        if (at == count || take(arena, &out[at], &points[at], &r)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    for (size_t i = 0; i < count; i++)
        out[i].has_point = out[i].has_point && repair(&points[i], &out[i].point);
    return code;
}
