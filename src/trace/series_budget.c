/* An entity's budget and revenue by year: totals of each classification, their parts, and what debt
 * costs. A total is the printed one where a file prints it, else what stands at the top of the
 * newest file. */
#include <stdlib.h>
#include <string.h>

#include "ledger/catalogue.h"
#include "trace/series_private.h"
#include "trace_queries.h"

/* Approved, modified, accrued, paid; committed and executed are not shown here. */
static int place_of(int64_t moment)
{
    switch (moment) {
    case MOMENT_APPROVED:
    case MOMENT_ESTIMATED:
        return SERIES_APPROVED;
    case MOMENT_MODIFIED:
    case MOMENT_REVENUE_MODIFIED:
        return SERIES_MODIFIED;
    case MOMENT_ACCRUED:
    case MOMENT_REVENUE_ACCRUED:
        return SERIES_ACCRUED;
    case MOMENT_PAID:
    case MOMENT_COLLECTED:
        return SERIES_PAID;
    default:
        return -1;
    }
}

struct moments {
    int64_t first, last;
};
static struct moments moments_of(enum node_kind kind)
{
    return kind == NODE_REVENUE ? (struct moments){MOMENT_ESTIMATED, MOMENT_COLLECTED}
                                : (struct moments){MOMENT_APPROVED, MOMENT_PAID};
}

/* --- totals ---------------------------------------------------------------------------------- */

static bool begins(const struct series_budget *b, const struct q_series_roots_row *r)
{
    return !b || b->year != r->year || !str_eq(b->scheme, r->scheme) ||
           !str_is(r->currency, b->currency);
}

/* Printed totals take the place of sums; a total printed twice in one file counts once. */
static bool take_root(struct series_budget *b, bool printed_at[SERIES_MOMENTS],
                      const struct q_series_roots_row *r, struct arena *arena)
{
    int place = place_of(r->moment);
    struct series_figure *f;
    struct catalogue_code canonical;
    struct series_row row = {.moment = r->moment,
                             .year = r->year,
                             .minor = r->minor,
                             .snapshot = r->snapshot,
                             .row = r->source_row,
                             .at = DATE_NONE,
                             .currency = r->currency,
                             .file = r->file};
    bool printed;

    if (place < 0) return true;
    f = &b->figures[place];
    catalogue_code(r->scheme, r->code, &canonical);
    printed = r->code.n && strcmp(canonical.text, CATALOGUE_TOTAL) == 0;
    if (printed_at[place] && !printed) return true;
    if (printed && printed_at[place] && f->snapshot == r->snapshot) return true;
    if (printed && !printed_at[place]) *f = (struct series_figure){0};
    printed_at[place] = printed;
    if (printed) {
        b->printed = true;
        b->total = r->node;
    }
    return series_figure_add(f, &row, arena);
}

enum err_code series_budgets(struct ledger *ledger, struct arena *arena, int64_t entity,
                             enum node_kind kind, int64_t year, struct series_budget **out,
                             size_t *count_out, struct err *err)
{
    struct moments m = moments_of(kind);
    struct rows rows = ROWS_OF(struct series_budget);
    struct series_budget *b = NULL;
    bool printed[SERIES_MOMENTS] = {false};
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_series_roots(ledger_store(ledger), entity, kind, year, m.first, m.last, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_roots_row r;

        q_series_roots_row(stmt, &r);
        if (begins(b, &r)) {
            b = rows_add(&rows, arena);
            memset(printed, 0, sizeof printed);
            if (b) {
                b->entity = entity;
                b->year = r.year;
                b->scheme = rows_text(arena, r.scheme, &rows);
                memcpy(b->currency, "MXN", 4);
                if (r.currency.n == 3) memcpy(b->currency, r.currency.p, 3);
            }
        }
        if (b && !rows.failed && take_root(b, printed, &r, arena)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- parts ----------------------------------------------------------------------------------- */

struct parts {
    struct ledger *ledger;
    struct arena *arena;
    int64_t entity, parent, year;
    bool has_year;
    enum node_kind kind;
    struct str scheme;
    char currency[4];
};

static int64_t part_size(const struct series_part *p)
{
    static const int order[] = {SERIES_ACCRUED, SERIES_MODIFIED, SERIES_APPROVED, SERIES_PAID};

    for (size_t i = 0; i < SERIES_MOMENTS; i++)
        if (p->figures[order[i]].has) return p->figures[order[i]].minor;
    return 0;
}

static int by_part_size(const void *left, const void *right)
{
    const struct series_part *a = left, *b = right;
    int64_t x = part_size(a), y = part_size(b);

    return x != y ? (x > y ? -1 : 1) : (a->node > b->node) - (a->node < b->node);
}

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static enum err_code mark_divided(const struct parts *q, struct series_part *parts, size_t count,
                                  struct err *err)
{
    struct rows ids = ROWS_OF(int64_t);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_parents(ledger_store(q->ledger), q->entity, q->kind,
                                          q->has_year ? &q->year : NULL, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        int64_t *id = rows_add(&ids, q->arena);

        if (!id) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        *id = store_int(stmt, 0);
    }
    for (size_t i = 0; !code && ids.count && i < count; i++)
        parts[i].divided =
            bsearch(&parts[i].node, ids.items, ids.count, sizeof(int64_t), by_number) != NULL;
    return code;
}

static bool take_part(const struct parts *q, struct rows *rows, struct series_part **part,
                      const struct q_series_parts_row *r)
{
    int place = place_of(r->moment);
    struct series_row row = {.moment = r->moment,
                             .year = r->year,
                             .minor = r->minor,
                             .snapshot = r->snapshot,
                             .row = r->source_row,
                             .at = DATE_NONE,
                             .currency = r->currency,
                             .file = r->file};
    struct catalogue_code canonical;

    if (place < 0 || !str_is(r->currency, q->currency) || (q->has_year && r->year != q->year))
        return true;
    if (!q->parent && r->code.n) { /* a printed total is no part of itself */
        catalogue_code(q->scheme, r->code, &canonical);
        if (strcmp(canonical.text, CATALOGUE_TOTAL) == 0) return true;
    }
    if (!*part || (*part)->node != r->node) {
        *part = rows_add(rows, q->arena);
        if (!*part) return false;
        **part = (struct series_part){.node = r->node,
                                      .code = rows_text(q->arena, r->code, rows),
                                      .key = rows_text(q->arena, r->node_key, rows),
                                      .label = rows_text(q->arena, r->label, rows),
                                      .unit = r->unit_null ? 0 : r->unit};
    }
    return !rows->failed && series_figure_add(&(*part)->figures[place], &row, q->arena);
}

/* Where nothing is printed above them: the parts of the total's own file alone. */
static enum err_code read_parts(const struct parts *q, struct rows *rows, struct err *err)
{
    struct moments m = moments_of(q->kind);
    struct series_part *part = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_series_parts(ledger_store(q->ledger), q->entity, q->kind, q->has_year ? &q->year : NULL,
                       q->parent, q->scheme.p ? q->scheme : STR(""), m.first, m.last, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_parts_row r;

        q_series_parts_row(stmt, &r);
        if (take_part(q, rows, &part, &r)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

/* What was asked for: below a line, below a printed total, or at the top. */
static enum err_code settle_parent(struct parts *q, const struct series_parts_filter *filter,
                                   struct err *err)
{
    struct series_budget *all;
    struct series_node node;
    size_t count;
    enum err_code code;

    if (filter->parent) {
        code = series_read_node(q->ledger, q->arena, q->entity, filter->parent,
                                1u << NODE_REVENUE | 1u << NODE_BUDGET_LINE, &node, err);
        q->kind = node.kind;
        q->year = node.year;
        q->parent = filter->parent;
    } else {
        code = series_budgets(q->ledger, q->arena, q->entity, q->kind, filter->year, &all, &count,
                              err);
        for (size_t i = 0; !code && i < count; i++)
            if (str_eq(all[i].scheme, q->scheme) && strcmp(all[i].currency, q->currency) == 0 &&
                all[i].year == filter->year)
                q->parent = all[i].total;
    }
    q->has_year = q->year != 0;
    return code;
}

enum err_code series_parts(struct ledger *ledger, struct arena *arena,
                           const struct series_parts_filter *filter, struct series_part **out,
                           size_t *count_out, bool *more_out, struct err *err)
{
    struct parts q = {.ledger = ledger,
                      .arena = arena,
                      .entity = filter->entity,
                      .year = filter->year,
                      .kind = filter->kind ? filter->kind : NODE_BUDGET_LINE,
                      .scheme = filter->scheme.p ? filter->scheme : STR("")};
    struct rows rows = ROWS_OF(struct series_part);
    size_t limit = filter->limit ? filter->limit : SERIES_PARTS_MAX;
    enum err_code code;

    memcpy(q.currency, filter->currency[0] ? filter->currency : "MXN", 4);
    *out = NULL;
    *count_out = 0;
    *more_out = false;
    code = settle_parent(&q, filter, err);
    if (!code) code = read_parts(&q, &rows, err);
    if (code || !rows.count) return code;
    qsort(rows.items, rows.count, rows.size, by_part_size);
    *more_out = rows.count > limit;
    *out = rows.items;
    *count_out = rows.count > limit ? limit : rows.count;
    return mark_divided(&q, rows.items, *count_out, err);
}

/* --- debt service ---------------------------------------------------------------------------- */

/* Lines of one year and code are added up: statements print a chapter once for each of the two
 * kinds of spending. */
static bool take_debt(struct rows *years, struct rows *concepts, const struct q_series_debt_row *r,
                      struct arena *arena)
{
    int place = place_of(r->moment);
    struct series_row row = {.moment = r->moment,
                             .year = r->year,
                             .minor = r->minor,
                             .snapshot = r->snapshot,
                             .row = r->source_row,
                             .at = DATE_NONE,
                             .currency = r->currency,
                             .file = r->file};
    struct series_debt_year *y = years->items ? (struct series_debt_year *)years->items : NULL;
    struct series_part *part;

    if (place < 0) return true;
    y = years->count ? y + years->count - 1 : NULL;
    if (!y || y->year != r->year) {
        y = rows_add(years, arena);
        if (!y) return false;
        *y = (struct series_debt_year){.year = r->year, .concept_count = 0};
        *concepts = (struct rows)ROWS_OF(struct series_part);
    }
    if (str_is(r->code, "9000")) {
        part = &y->chapter;
    } else {
        part = concepts->items;
        part = concepts->count ? part + concepts->count - 1 : NULL;
        if (!part || !str_eq(part->code, r->code)) part = rows_add(concepts, arena);
        if (!part) return false;
    }
    if (!part->node) {
        part->node = r->node;
        part->code = rows_text(arena, r->code, concepts);
        part->key = rows_text(arena, r->node_key, concepts);
        part->label = rows_text(arena, r->label, concepts);
        part->unit = r->unit_null ? 0 : r->unit;
    }
    y->concepts = concepts->items;
    y->concept_count = concepts->count;
    y->chapter.divided = concepts->count > 0;
    return !concepts->failed && series_figure_add(&part->figures[place], &row, arena);
}

enum err_code series_debt_service(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  struct series_debt_year **out, size_t *count_out, struct err *err)
{
    struct rows years = ROWS_OF(struct series_debt_year), concepts = ROWS_OF(struct series_part);
    struct moments m = moments_of(NODE_BUDGET_LINE);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_debt(ledger_store(ledger), entity, m.first, m.last, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_debt_row r;

        q_series_debt_row(stmt, &r);
        if (take_debt(&years, &concepts, &r, arena)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = years.items;
    *count_out = code ? 0 : years.count;
    return code;
}
