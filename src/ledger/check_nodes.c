/* One pass over the amounts of a snapshot, a node at a time: balances of debt
 * and trusts, moments in order, payments on the contract itself, the same figure twice, accrued
 * equal to approved, and outliers of figures that no classifier groups. No join: labels are looked
 * up only for what was found. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/check_private.h"
#include "ledger_queries.h"

enum { NODE_AMOUNTS = 128, YEARS = 128 };

struct amount {
    int64_t moment, row, item, minor, year;
    char currency[4];
};
struct year_copy { /* accrued against approved */
    int64_t year;
    uint64_t pairs, equal;
    struct check_marks rows;
};
struct pass {
    struct checker *c;
    int64_t node;
    struct amount amounts[NODE_AMOUNTS]; /* of the node; sorted by moment and row at its end */
    size_t count;
    struct year_copy years[YEARS];
    size_t year_count;
    struct outlier_set outliers;
    struct err *err;
};

/* The moments whose figures are compared with each other without a classifier. */
static bool is_plain(int64_t moment)
{
    return (moment >= MOMENT_PLANNED && moment <= MOMENT_FINAL) || moment == MOMENT_STATED ||
           moment == MOMENT_TOTAL_INVESTMENT || moment == MOMENT_TOTAL_COST;
}

static struct check_draft draft_of(const struct pass *p, int64_t row, int64_t year, money_sum minor)
{
    return (struct check_draft){.entity = p->c->entity,
                                .snapshot = p->c->scope.snapshot,
                                .node = p->node,
                                .row = row,
                                .has_minor = true,
                                .minor = check_minor(minor),
                                .year = year};
}

/* Sum of one moment of the node for one year and currency; false when it was not published. */
static bool sum_of(const struct pass *p, int64_t moment, const struct amount *like, money_sum *sum,
                   int64_t *row)
{
    bool any = false;

    *sum = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct amount *a = &p->amounts[i];

        if (a->moment != moment || a->year != like->year ||
            strcmp(a->currency, like->currency) != 0)
            continue;
        *sum += a->minor;
        if (!any && row) *row = a->row;
        any = true;
    }
    return any;
}

/* --- rules of one node ----------------------------------------------------------------------- */

static enum err_code balance(struct pass *p, const char *rule, const struct amount *closing,
                             money_sum computed)
{
    struct check_draft draft = draft_of(p, closing->row, closing->year, closing->minor - computed);
    struct check_mark rows[16];
    size_t count = 0;

    if (computed == closing->minor) return ERR_NONE;
    if (check_is_rounding(closing->minor - computed, closing->minor))
        draft.severity = SEVERITY_NOTE;
    check_money(draft.expected, sizeof draft.expected, computed, closing->currency);
    check_money(draft.found, sizeof draft.found, closing->minor, closing->currency);
    for (size_t i = 0; i < p->count && count < 16; i++)
        if (p->amounts[i].year == closing->year &&
            (!count || rows[count - 1].row != p->amounts[i].row))
            rows[count++] = (struct check_mark){p->c->scope.snapshot, p->amounts[i].row};
    return check_add(p->c, rule, &draft, rows, count, p->err);
}

/* h = d + e - f + g; what was not published counts as zero, but the opening balance must be there.
 */
static enum err_code debt(struct pass *p, const struct amount *closing)
{
    money_sum opening, drawn, amortised, revalued, total;
    bool any;

    if (!sum_of(p, MOMENT_OPENING, closing, &opening, NULL)) return ERR_NONE;
    if (sum_of(p, MOMENT_CLOSING, closing, &total, NULL) && total != closing->minor)
        return ERR_NONE;
    any = sum_of(p, MOMENT_DRAWN, closing, &drawn, NULL);
    any |= sum_of(p, MOMENT_AMORTISED, closing, &amortised, NULL);
    any |= sum_of(p, MOMENT_REVALUED, closing, &revalued, NULL);
    if (!any) return ERR_NONE; /* format 2 asks only for the balances of other liabilities */
    return balance(p, CHECK_DEBT, closing, opening + drawn - amortised + revalued);
}

/* The balance before: the opening one of the year, else last year's balance. */
static enum err_code trust(struct pass *p, const struct amount *closing)
{
    struct amount before = *closing;
    money_sum previous, inflow, yield, outflow, total;
    bool any;

    if (sum_of(p, MOMENT_BALANCE, closing, &total, NULL) && total != closing->minor)
        return ERR_NONE;
    before.year = closing->year - 1;
    if (!sum_of(p, MOMENT_OPENING, closing, &previous, NULL) &&
        (!closing->year || !sum_of(p, MOMENT_BALANCE, &before, &previous, NULL)))
        return ERR_NONE;
    any = sum_of(p, MOMENT_INFLOW, closing, &inflow, NULL);
    any |= sum_of(p, MOMENT_YIELD, closing, &yield, NULL);
    any |= sum_of(p, MOMENT_OUTFLOW, closing, &outflow, NULL);
    if (!any) return ERR_NONE;
    /* Publishers write outflows with and without their sign. */
    return balance(p, CHECK_TRUST, closing,
                   previous + inflow + yield - (outflow < 0 ? -outflow : outflow));
}

/* Modified >= committed >= accrued >= executed >= paid, among those published for one year. */
static enum err_code order(struct pass *p, const struct amount *first)
{
    static const int64_t chain[] = {MOMENT_MODIFIED, MOMENT_COMMITTED, MOMENT_ACCRUED,
                                    MOMENT_EXECUTED, MOMENT_PAID};
    money_sum above = 0, here;
    int64_t above_moment = 0, row = 0, above_row = 0;

    for (size_t i = 0; i < sizeof chain / sizeof *chain; i++) {
        if (!sum_of(p, chain[i], first, &here, &row)) continue;
        if (above_moment && here > above && above >= 0) {
            struct check_draft draft = draft_of(p, row, first->year, here - above);
            struct check_mark rows[2] = {{p->c->scope.snapshot, row},
                                         {p->c->scope.snapshot, above_row}};
            char money[48];

            check_money(money, sizeof money, here, first->currency);
            snprintf(draft.found, sizeof draft.found, "%s %s",
                     word_of(WORDS_MOMENT, (int)chain[i])->spanish, money);
            check_money(money, sizeof money, above, first->currency);
            snprintf(draft.expected, sizeof draft.expected, "%s %s",
                     word_of(WORDS_MOMENT, (int)above_moment)->spanish, money);
            return check_add(p->c, CHECK_ORDER, &draft, rows, row == above_row ? 1 : 2, p->err);
        }
        above = here;
        above_row = row;
        above_moment = chain[i];
    }
    return ERR_NONE;
}

/* Paid on the contract itself against contracted and amended. */
static enum err_code overpaid(struct pass *p, const struct amount *contracted)
{
    money_sum paid, agreed, amended;
    int64_t row = contracted->row;
    struct check_draft draft;

    if (!sum_of(p, MOMENT_PAID, contracted, &paid, &row)) return ERR_NONE;
    sum_of(p, MOMENT_CONTRACTED, contracted, &agreed, NULL);
    sum_of(p, MOMENT_AMENDED, contracted, &amended, NULL);
    if (amended > 0) agreed += amended;
    if (agreed <= 0 || paid <= agreed) return ERR_NONE;
    draft = draft_of(p, row, contracted->year, paid - agreed);
    check_money(draft.expected, sizeof draft.expected, agreed, contracted->currency);
    check_money(draft.found, sizeof draft.found, paid, contracted->currency);
    return check_add(p->c, CHECK_OVERPAID, &draft, NULL, 0, p->err);
}

static bool same_fact(const struct amount *a, const struct amount *b)
{
    return a->moment == b->moment && a->minor == b->minor && a->year == b->year &&
           strcmp(a->currency, b->currency) == 0;
}

/* The figure at `i` again in later rows; told at its first row. */
static enum err_code duplicate(struct pass *p, size_t i)
{
    const struct amount *a = &p->amounts[i];
    struct check_mark rows[64];
    size_t count = 1;
    struct check_draft draft;

    if (!a->minor) return ERR_NONE;
    for (size_t k = i; k-- > 0 && p->amounts[k].moment == a->moment;)
        if (same_fact(&p->amounts[k], a)) return ERR_NONE;
    rows[0] = (struct check_mark){p->c->scope.snapshot, a->row};
    for (size_t k = i + 1; k < p->count && p->amounts[k].moment == a->moment && count < 64; k++)
        if (same_fact(&p->amounts[k], a) && p->amounts[k].row != rows[count - 1].row)
            rows[count++] = (struct check_mark){p->c->scope.snapshot, p->amounts[k].row};
    if (count < 2) return ERR_NONE;
    draft = draft_of(p, a->row, a->year, a->minor);
    snprintf(draft.expected, sizeof draft.expected, "%zu", count);
    check_money(draft.found, sizeof draft.found, a->minor, a->currency);
    return check_add(p->c, CHECK_DUPLICATE, &draft, rows, count, p->err);
}

/* --- accrued copied from approved ------------------------------------------------------------ */

static struct year_copy *year_of(struct pass *p, int64_t year)
{
    for (size_t i = 0; i < p->year_count; i++)
        if (p->years[i].year == year) return &p->years[i];
    if (p->year_count == YEARS) return NULL;
    p->years[p->year_count] = (struct year_copy){.year = year};
    return &p->years[p->year_count++];
}

static enum err_code copied(struct pass *p, const struct amount *approved)
{
    struct year_copy *year;
    money_sum accrued;

    if (!approved->minor || !sum_of(p, MOMENT_ACCRUED, approved, &accrued, NULL)) return ERR_NONE;
    year = year_of(p, approved->year);
    if (!year) return ERR_NONE;
    year->pairs++;
    year->equal += accrued == approved->minor;
    if (accrued == approved->minor && year->rows.count < CHECK_ROWS_MAX &&
        !check_mark_add(&year->rows, p->c->scope.snapshot, approved->row))
        return err_no_memory(p->err);
    return ERR_NONE;
}

static enum err_code end_copies(struct pass *p)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < p->year_count; i++) {
        struct year_copy *y = &p->years[i];
        struct check_draft draft = {
            .entity = p->c->entity, .snapshot = p->c->scope.snapshot, .year = y->year};

        if (!code && y->pairs >= 5 && y->equal == y->pairs) {
            snprintf(draft.found, sizeof draft.found, "%llu", (unsigned long long)y->equal);
            snprintf(draft.subject, sizeof draft.subject, "%lld", (long long)y->year);
            code =
                check_add(p->c, CHECK_ACCRUED_COPY, &draft, y->rows.items, y->rows.count, p->err);
        }
        mem_free(y->rows.items);
        y->rows = (struct check_marks){0};
    }
    return code;
}

/* --- the pass -------------------------------------------------------------------------------- */

static bool first_of_moment(const struct pass *p, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (p->amounts[k].moment == p->amounts[i].moment &&
            p->amounts[k].year == p->amounts[i].year &&
            strcmp(p->amounts[k].currency, p->amounts[i].currency) == 0)
            return false;
    return true;
}

/* The first amount of each year and currency among those of expenditure. */
static bool first_of_year(const struct pass *p, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (p->amounts[k].year == p->amounts[i].year && p->amounts[k].moment <= MOMENT_PAID &&
            strcmp(p->amounts[k].currency, p->amounts[i].currency) == 0)
            return false;
    return true;
}

static enum err_code look(struct pass *p, size_t i)
{
    const struct amount *a = &p->amounts[i];
    enum err_code code = ERR_NONE;

    if (p->count > 1) code = duplicate(p, i);
    if (code || p->count < 2) return code;
    if (a->moment <= MOMENT_PAID && first_of_year(p, i)) code = order(p, a);
    if (!code && !first_of_moment(p, i)) return ERR_NONE;
    if (!code && a->moment == MOMENT_APPROVED) code = copied(p, a);
    if (!code && a->moment == MOMENT_CONTRACTED) code = overpaid(p, a);
    if (!code && a->moment == MOMENT_CLOSING) code = debt(p, a);
    if (!code && a->moment == MOMENT_BALANCE) code = trust(p, a);
    return code;
}

static int compare_amounts(const void *a, const void *b)
{
    const struct amount *x = a, *y = b;

    if (x->moment != y->moment) return x->moment < y->moment ? -1 : 1;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static enum err_code end_node(struct pass *p)
{
    enum err_code code = ERR_NONE;

    if (p->count > 1) qsort(p->amounts, p->count, sizeof *p->amounts, compare_amounts);
    for (size_t i = 0; !code && i < p->count; i++) {
        code = look(p, i);
        if (!code && is_plain(p->amounts[i].moment) &&
            !outlier_add(&p->outliers, (uint64_t)p->amounts[i].moment, p->amounts[i].minor))
            code = err_no_memory(p->err);
    }
    p->count = 0;
    return code;
}

static enum err_code read_amounts(struct pass *p)
{
    struct checker *c = p->c;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_check_amounts(c->store, c->entity, c->scope.snapshot, c->low, c->high, &stmt, p->err);

    while (!code && !(code = store_step(stmt, &row, p->err)) && row) {
        struct q_check_amounts_row r;
        struct amount *a;

        q_check_amounts_row(stmt, &r);
        if (r.node != p->node) {
            code = end_node(p);
            p->node = r.node;
        }
        if (code) {
            store_reset(stmt);
            break;
        }
        if (p->count == NODE_AMOUNTS) continue; /* a node in more rows: its first are looked at */
        a = &p->amounts[p->count++];
        *a = (struct amount){.moment = r.moment,
                             .row = r.source_row,
                             .item = r.item,
                             .minor = r.minor,
                             .year = r.year};
        memcpy(a->currency, r.currency.p, r.currency.n < 4 ? r.currency.n : 3);
    }
    return code ? code : end_node(p);
}

/* The figures beyond the limits of one moment. */
static enum err_code flag_outliers(struct pass *p, const struct outlier_group *group)
{
    struct checker *c = p->c;
    struct outlier_limits limits;
    struct store_stmt *stmt;
    bool row;
    enum err_code code;

    if (!outlier_limits(group, &limits)) return ERR_NONE;
    code = q_check_beyond(c->store, c->entity, c->scope.snapshot, c->low, c->high,
                          (int64_t)group->key, limits.low ? outlier_value(limits.low + 1) : 0,
                          outlier_value(limits.high), &stmt, p->err);
    while (!code && !(code = store_step(stmt, &row, p->err)) && row) {
        struct q_check_beyond_row r;
        struct check_draft draft;
        char currency[4] = "";

        q_check_beyond_row(stmt, &r);
        memcpy(currency, r.currency.p, r.currency.n < 4 ? r.currency.n : 3);
        p->node = r.node;
        draft = draft_of(p, r.source_row, r.year, r.minor);
        check_money(draft.found, sizeof draft.found, r.minor, currency);
        check_money(draft.expected, sizeof draft.expected, limits.median, currency);
        code = check_add(c, CHECK_OUTLIER, &draft, NULL, 0, p->err);
        if (code) store_reset(stmt);
    }
    return code;
}

enum err_code check_nodes(struct checker *c, struct err *err)
{
    struct pass *p = mem_calloc(1, sizeof *p);
    enum err_code code, ended;

    if (!p) return err_no_memory(err);
    p->c = c;
    p->err = err;
    code = read_amounts(p);
    for (int moment = 1; !code && moment < 128; moment++) {
        if (is_plain(moment)) code = flag_outliers(p, outlier_find(&p->outliers, (uint64_t)moment));
    }
    ended = end_copies(p);
    outlier_free(&p->outliers);
    mem_free(p);
    return code ? code : ended;
}
