/* Printed totals: the parts of a node, added in 128 bits, against the figure printed for the node
 * in the same snapshot, moment, year and currency. One statement gives both sides in order. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/check_private.h"
#include "ledger_queries.h"

struct total {
    bool open, has_printed, twice;
    int64_t node, moment, year, row;
    char currency[4];
    money_sum parts, printed;
    size_t part_count;
    struct check_marks rows;
};

static enum err_code close_total(struct checker *c, struct total *t, struct err *err)
{
    struct check_draft draft = {.entity = c->entity,
                                .snapshot = c->scope.snapshot,
                                .node = t->node,
                                .row = t->row,
                                .has_minor = true,
                                .year = t->year};

    if (!t->open || !t->has_printed || t->twice || !t->part_count || t->parts == t->printed)
        return ERR_NONE;
    draft.minor = check_minor(t->printed - t->parts);
    if (check_is_rounding(t->printed - t->parts, t->printed)) draft.severity = SEVERITY_NOTE;
    check_money(draft.found, sizeof draft.found, t->printed, t->currency);
    check_money(draft.expected, sizeof draft.expected, t->parts, t->currency);
    return check_add(c, CHECK_TOTAL, &draft, t->rows.items, t->rows.count, err);
}

static bool same_total(const struct total *t, const struct q_check_totals_row *r)
{
    return t->open && t->node == r->total && t->moment == r->moment && t->year == r->year &&
           strlen(t->currency) == r->currency.n &&
           memcmp(t->currency, r->currency.p, r->currency.n) == 0;
}

static void open_total(struct total *t, const struct q_check_totals_row *r)
{
    struct check_marks rows = t->rows;

    rows.count = 0;
    *t = (struct total){
        .open = true, .node = r->total, .moment = r->moment, .year = r->year, .rows = rows};
    memcpy(t->currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
}

/* The printed figure comes before the parts. Printed twice with different figures: nothing to hold
 * the parts against. */
static enum err_code take(struct checker *c, struct total *t, const struct q_check_totals_row *r,
                          struct err *err)
{
    if (!r->part) {
        t->twice |= t->has_printed && t->printed != r->minor;
        t->has_printed = true;
        t->printed = r->minor;
        if (!t->row) t->row = r->source_row;
    } else {
        t->parts += r->minor;
        t->part_count++;
    }
    if (t->rows.count < CHECK_ROWS_MAX &&
        !check_mark_add(&t->rows, c->scope.snapshot, r->source_row))
        return err_no_memory(err);
    return ERR_NONE;
}

enum err_code check_totals(struct checker *c, struct err *err)
{
    struct total t = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_check_totals(c->store, c->entity, c->scope.snapshot, c->low, c->high, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_check_totals_row r;

        q_check_totals_row(stmt, &r);
        if (!same_total(&t, &r)) {
            code = close_total(c, &t, err);
            open_total(&t, &r);
        }
        if (!code) code = take(c, &t, &r, err);
        if (code) store_reset(stmt);
    }
    if (!code) code = close_total(c, &t, err);
    mem_free(t.rows.items);
    return code;
}
