/* Along the links: what was awarded against what was contracted, and what was paid against the
 * contract. Links count once however many rows declare them; of each figure the newest current
 * snapshot counts. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/check_private.h"
#include "ledger_queries.h"

/* One end of a comparison: `one` node against the sum of its `many`. */
struct comparison {
    const char *rule;
    int64_t one;
    bool open, has_one, has_many, mixed;
    char currency[4];
    money_sum one_minor, many_minor;
    int64_t row, snapshot; /* of the one */
    int64_t newest;        /* snapshot of all that are compared */
    struct check_marks rows;
};

static enum err_code close_comparison(struct checker *c, struct comparison *x, struct err *err)
{
    bool award = strcmp(x->rule, CHECK_AWARD_CONTRACT) == 0;
    struct check_draft draft = {.entity = c->entity, .node = x->one, .has_minor = true};

    if (!x->open || !x->has_one || !x->has_many || x->mixed || x->one_minor == x->many_minor)
        return ERR_NONE;
    if (!award && (x->many_minor <= x->one_minor || x->one_minor <= 0)) return ERR_NONE;
    draft.snapshot = x->newest;
    draft.row = x->snapshot == x->newest ? x->row : 0;
    draft.minor = check_minor(x->many_minor - x->one_minor);
    if (check_is_rounding(x->many_minor - x->one_minor, x->one_minor))
        draft.severity = SEVERITY_NOTE;
    check_money(draft.expected, sizeof draft.expected, x->one_minor, x->currency);
    check_money(draft.found, sizeof draft.found, x->many_minor, x->currency);
    return check_add(c, x->rule, &draft, x->rows.items, x->rows.count, err);
}

static void open_comparison(struct comparison *x, int64_t one)
{
    struct check_marks rows = x->rows;

    rows.count = 0;
    *x = (struct comparison){.rule = x->rule, .one = one, .open = true, .rows = rows};
}

struct figure {
    int64_t one, side, minor, snapshot,
        row; /* side 0: the one, 1: one of the many, 2: a shared one */
    struct str currency;
};

static enum err_code take(struct checker *c, struct comparison *x, const struct figure *f,
                          struct err *err)
{
    enum err_code code = ERR_NONE;

    if (!x->open || x->one != f->one) {
        code = close_comparison(c, x, err);
        open_comparison(x, f->one);
    }
    if (!x->currency[0])
        memcpy(x->currency, f->currency.p, f->currency.n < 4 ? f->currency.n : 3);
    else if (!str_eq(str_of(x->currency), f->currency))
        x->mixed = true;
    if (f->side == 2) x->mixed = true;
    if (f->snapshot > x->newest) x->newest = f->snapshot;
    if (f->side == 0) {
        x->one_minor += f->minor;
        x->has_one = true;
        x->row = f->row;
        x->snapshot = f->snapshot;
    } else {
        x->many_minor += f->minor;
        x->has_many = true;
    }
    if (!code && x->rows.count < CHECK_ROWS_MAX && !check_mark_add(&x->rows, f->snapshot, f->row))
        code = err_no_memory(err);
    return code;
}

/* Awards whose contracts come from no other award. */
enum err_code check_awards(struct checker *c, struct err *err)
{
    struct comparison x = {.rule = CHECK_AWARD_CONTRACT};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = check_forget_rule(c, x.rule, err);

    if (!code) code = q_check_awards(c->store, c->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_check_awards_row r;

        q_check_awards_row(stmt, &r);
        code = take(c, &x,
                    &(struct figure){.one = r.award,
                                     .side = r.side,
                                     .minor = r.minor,
                                     .snapshot = r.snapshot,
                                     .row = r.source_row,
                                     .currency = r.currency},
                    err);
        if (code) store_reset(stmt);
    }
    if (!code) code = close_comparison(c, &x, err);
    mem_free(x.rows.items);
    return code;
}

enum err_code check_payments(struct checker *c, struct err *err)
{
    struct comparison x = {.rule = CHECK_PAYMENTS};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = check_forget_rule(c, x.rule, err);

    if (!code) code = q_check_payments(c->store, c->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_check_payments_row r;

        q_check_payments_row(stmt, &r);
        code = take(c, &x,
                    &(struct figure){.one = r.contract,
                                     .side = r.side,
                                     .minor = r.minor,
                                     .snapshot = r.snapshot,
                                     .row = r.source_row,
                                     .currency = r.currency},
                    err);
        if (code) store_reset(stmt);
    }
    if (!code) code = close_comparison(c, &x, err);
    mem_free(x.rows.items);
    return code;
}
