/* The point of a thing, from its newest coordinates and what the import found of them. */
#include "trace/place.h"

#include "base/i18n.h"
#include "base/money.h"
#include "trace_queries.h"

enum { DIGITS = 6 }; /* millionths */

static bool repair(const struct q_point_read_row *r, struct trace_point *out)
{
    int64_t latitude, longitude;

    if (!decimal_parse(r->latitude, DIGITS, &latitude) ||
        !decimal_parse(r->longitude, DIGITS, &longitude))
        return false;
    out->latitude = r->swapped ? longitude : latitude;
    out->longitude = r->swapped ? latitude : r->wrong_sign ? -longitude : longitude;
    out->repair = r->swapped      ? TRACE_SWAPPED
                  : r->wrong_sign ? TRACE_WRONG_SIGN
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
    *found_out = !r.unreadable && repair(&r, out);
    out->outside = r.outside != 0;
    out->snapshot = r.snapshot;
    out->row = r.source_row;
    out->published_latitude = arena_str(arena, r.latitude);
    out->published_longitude = arena_str(arena, r.longitude);
    store_reset(stmt);
    if (!out->published_latitude.p || !out->published_longitude.p)
        return err_set(err, ERR_MEMORY, _("No hay memoria para las coordenadas."));
    return ERR_NONE;
}
