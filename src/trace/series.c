/* What all series share, and the history of a node's figures over files. */
#include "trace/series.h"

#include <string.h>

#include "base/i18n.h"
#include "trace/series_private.h"
#include "trace_queries.h"

int64_t series_clamp(__int128 sum)
{
    return sum > INT64_MAX ? INT64_MAX : sum < -INT64_MAX ? -INT64_MAX : (int64_t)sum;
}

int32_t series_day(bool null, int64_t day)
{
    return null || day < INT32_MIN + 1 || day > INT32_MAX ? DATE_NONE : (int32_t)day;
}

bool series_figure_add(struct series_figure *figure, const struct series_row *row,
                       struct arena *arena)
{
    if (!figure->has || figure->snapshot != row->snapshot) {
        *figure = (struct series_figure){.has = true,
                                         .moment = (enum moment)row->moment,
                                         .year = row->year,
                                         .at = row->at,
                                         .snapshot = row->snapshot,
                                         .row = row->row,
                                         .file = arena_str(arena, row->file)};
        memcpy(figure->currency, "MXN", 4);
        if (row->currency.n == 3) memcpy(figure->currency, row->currency.p, 3);
    }
    figure->minor = series_clamp((__int128)figure->minor + row->minor);
    figure->rows++;
    return figure->file.p != NULL;
}

static struct series_row row_of(const struct q_series_amounts_row *r)
{
    return (struct series_row){.moment = r->moment,
                               .year = r->year,
                               .minor = r->minor,
                               .snapshot = r->snapshot,
                               .row = r->source_row,
                               .at = series_day(r->at_null, r->at),
                               .currency = r->currency,
                               .file = r->file};
}

enum err_code series_read_figures(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  int64_t node, struct rows *out, struct err *err)
{
    struct series_figure *f = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_amounts(ledger_store(ledger), entity, node, 0, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_amounts_row r;
        struct series_row one;

        q_series_amounts_row(stmt, &r);
        one = row_of(&r);
        if (!f || (int64_t)f->moment != r.moment || f->year != r.year ||
            !str_is(r.currency, f->currency))
            f = rows_add(out, arena);
        if (f && series_figure_add(f, &one, arena)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static void take_node(struct series_node *out, const struct q_series_node_row *r,
                      struct arena *arena, struct rows *rows)
{
    out->kind = (enum node_kind)r->kind;
    out->key = rows_text(arena, r->node_key, rows);
    out->label = rows_text(arena, r->label, rows);
    out->published = r->published != 0;
    out->unit = r->unit_null ? 0 : r->unit;
    out->unit_name = rows_text(arena, r->unit_name, rows);
    out->starts = series_day(r->starts_null, r->starts);
    out->ends = series_day(r->ends_null, r->ends);
    out->year = r->year_null ? 0 : r->year;
    out->snapshot = r->snapshot;
    out->row = r->source_row;
    out->file = rows_text(arena, r->file, rows);
    out->entity_code = rows_text(arena, r->entity_code, rows);
    out->entity_name = rows_text(arena, r->entity_name, rows);
}

enum err_code series_read_node(struct ledger *ledger, struct arena *arena, int64_t entity,
                               int64_t node, uint64_t kinds, struct series_node *out,
                               struct err *err)
{
    struct rows rows = ROWS_OF(struct series_node);
    struct q_series_node_row r;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_node(ledger_store(ledger), entity, node, &stmt, err);

    *out = (struct series_node){.entity = entity, .id = node};
    if (code || (code = store_step(stmt, &row, err))) return code;
    if (!row)
        return err_set(err, ERR_NOTFOUND, _("No hay nada con el número %lld."), (long long)node);
    q_series_node_row(stmt, &r);
    take_node(out, &r, arena, &rows);
    store_reset(stmt);
    if (rows.failed) return err_no_memory(err);
    if (!(kinds >> out->kind & 1)) {
        err_set(err, ERR_USAGE, _("De esto no hay tal serie."));
        err_found(err, out->key.p, out->key.n);
        return ERR_USAGE;
    }
    return ERR_NONE;
}

enum err_code series_read_facts(struct ledger *ledger, struct arena *arena, int64_t entity,
                                int64_t node, const struct series_fact **out, size_t *count_out,
                                struct err *err)
{
    struct rows rows = ROWS_OF(struct series_fact);
    struct series_fact *f = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_facts(ledger_store(ledger), entity, node, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_facts_row r;

        q_series_facts_row(stmt, &r);
        if (!f || !str_eq(f->name, r.label)) f = rows_add(&rows, arena);
        if (f)
            *f = (struct series_fact){.name = rows_text(arena, r.label, &rows),
                                      .value = rows_text(arena, r.value, &rows),
                                      .snapshot = r.snapshot,
                                      .row = r.source_row,
                                      .file = rows_text(arena, r.file, &rows)};
        if (f && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = rows.count;
    return code;
}

enum err_code series_read_parties(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  int64_t node, struct series_party *wanted, size_t count,
                                  struct err *err)
{
    struct rows rows = ROWS_OF(struct series_party);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_parties(ledger_store(ledger), entity, node, &stmt, err);

    for (size_t i = 0; i < count; i++) wanted[i].name = STR("");
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        for (size_t i = 0; i < count; i++)
            if (!wanted[i].organisation && store_int(stmt, 0) == (int64_t)wanted[i].role) {
                wanted[i].organisation = store_int(stmt, 1);
                wanted[i].name = rows_text(arena, store_text(stmt, 2), &rows);
            }
    return !code && rows.failed ? err_no_memory(err) : code;
}

enum err_code series_read_traced(struct ledger *ledger, int64_t entity, int64_t node,
                                 const char *currency, struct series_traced *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_traced(ledger_store(ledger), entity, node, &stmt, err);

    *out = (struct series_traced){0};
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        if (str_is(store_text(stmt, 0), currency))
            *out = (struct series_traced){.has = true,
                                          .amount = store_int(stmt, 1),
                                          .followed = {store_int(stmt, 2), store_int(stmt, 3)}};
    return code;
}

/* --- history --------------------------------------------------------------------------------- */

static void take_change(struct series_change *c, const struct q_series_amounts_row *r)
{
    c->moment = (enum moment)r->moment;
    c->year = r->year;
    c->cut_off = series_day(r->cut_off_null, r->cut_off);
    c->imported_at = r->imported_at;
    c->superseded = r->replaced != 0;
}

static bool same_figure(const struct series_change *a, const struct series_change *b)
{
    return a->moment == b->moment && a->year == b->year &&
           strcmp(a->figure.currency, b->figure.currency) == 0;
}

enum err_code series_history(struct ledger *ledger, struct arena *arena, int64_t entity,
                             int64_t node, enum moment moment, struct series_change **out,
                             size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct series_change);
    struct series_change *c = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_amounts(ledger_store(ledger), entity, node, 1, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_amounts_row r;
        struct series_row one;

        q_series_amounts_row(stmt, &r);
        if (moment && r.moment != (int64_t)moment) continue;
        one = row_of(&r);
        if (!c || (int64_t)c->moment != r.moment || c->year != r.year ||
            c->figure.snapshot != r.snapshot || !str_is(r.currency, c->figure.currency)) {
            c = rows_add(&rows, arena);
            if (c) take_change(c, &r);
        }
        if (c && series_figure_add(&c->figure, &one, arena)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    c = rows.items;
    for (size_t i = 1; !code && i < rows.count; i++) {
        if (!same_figure(&c[i - 1], &c[i])) continue;
        c[i].has_before = true;
        c[i].before = c[i - 1].figure.minor;
        c[i].change = series_clamp((__int128)c[i].figure.minor - c[i].before);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
