/* Budgets by classification: last year's figures repeated, and figures far from those of their
 * code. Both need the classifier's code of each node, so they read nodes and amounts together, in
 * the order of code and year. */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/check_private.h"
#include "ledger_queries.h"

enum { SERIES = 512 };

/* Pairs of consecutive years of one scheme and moment. */
struct series {
    char scheme[24];
    int64_t moment, year;
    uint64_t pairs, equal;
    struct check_marks rows;
};
struct pass {
    struct checker *c;
    struct err *err;
    struct series series[SERIES];
    size_t series_count;
    struct outlier_set outliers;
    bool flagging;                    /* the second reading: figures beyond the limits */
    struct q_check_budget_row before; /* text fields are not used */
    uint64_t before_key;
};

static uint64_t key_of(const struct q_check_budget_row *r)
{
    uint64_t key = hash64_seed(r->scheme.p, r->scheme.n, (uint64_t)r->moment);

    return hash64_seed(r->code.p, r->code.n, key);
}

static struct series *series_of(struct pass *p, const struct q_check_budget_row *r)
{
    for (size_t i = 0; i < p->series_count; i++) {
        struct series *s = &p->series[i];

        if (s->moment == r->moment && s->year == r->year && str_eq(str_of(s->scheme), r->scheme))
            return s;
    }
    if (p->series_count == SERIES || r->scheme.n >= sizeof p->series->scheme) return NULL;
    p->series[p->series_count] = (struct series){.moment = r->moment, .year = r->year};
    memcpy(p->series[p->series_count].scheme, r->scheme.p, r->scheme.n);
    return &p->series[p->series_count++];
}

/* The row before has the same code, label and moment, of the year before. (Several rows of one
 * published table may share a code; their labels tell them apart.) */
static enum err_code compare_years(struct pass *p, const struct q_check_budget_row *r, uint64_t key)
{
    struct series *s;

    if (p->before_key != key || r->year != p->before.year + 1 || !r->minor) return ERR_NONE;
    s = series_of(p, r);
    if (!s) return ERR_NONE;
    s->pairs++;
    if (p->before.minor != r->minor) return ERR_NONE;
    s->equal++;
    if (s->rows.count + 1 < CHECK_ROWS_MAX &&
        (!check_mark_add(&s->rows, p->c->scope.snapshot, p->before.source_row) ||
         !check_mark_add(&s->rows, p->c->scope.snapshot, r->source_row)))
        return err_no_memory(p->err);
    return ERR_NONE;
}

static enum err_code flag(struct pass *p, const struct q_check_budget_row *r, uint64_t key)
{
    struct outlier_limits limits;
    struct check_draft draft = {.entity = p->c->entity,
                                .snapshot = p->c->scope.snapshot,
                                .node = r->node,
                                .row = r->source_row,
                                .has_minor = true,
                                .minor = r->minor,
                                .year = r->year};
    uint32_t bin = outlier_bin(r->minor);
    char currency[4] = "";

    if (!r->minor || !outlier_limits(outlier_find(&p->outliers, key), &limits)) return ERR_NONE;
    if (bin < limits.high && (!limits.low || bin > limits.low)) return ERR_NONE;
    memcpy(currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
    check_money(draft.found, sizeof draft.found, r->minor, currency);
    check_money(draft.expected, sizeof draft.expected, limits.median, currency);
    return check_add(p->c, CHECK_OUTLIER, &draft, NULL, 0, p->err);
}

static enum err_code read_budget(struct pass *p)
{
    struct checker *c = p->c;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_check_budget(c->store, c->entity, c->scope.snapshot, c->low, c->high, &stmt, p->err);

    p->before_key = 0;
    while (!code && !(code = store_step(stmt, &row, p->err)) && row) {
        struct q_check_budget_row r;
        uint64_t key;

        q_check_budget_row(stmt, &r);
        key = key_of(&r);
        if (p->flagging) {
            code = flag(p, &r, key);
        } else {
            code = compare_years(p, &r, hash64_seed(r.label.p, r.label.n, key));
            if (!code && !outlier_add(&p->outliers, key, r.minor)) code = err_no_memory(p->err);
            p->before = r;
            p->before_key = hash64_seed(r.label.p, r.label.n, key);
        }
        if (code) store_reset(stmt);
    }
    return code;
}

static enum err_code end_series(struct pass *p)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < p->series_count; i++) {
        struct series *s = &p->series[i];
        struct check_draft draft = {
            .entity = p->c->entity, .snapshot = p->c->scope.snapshot, .year = s->year};

        if (!code && s->pairs >= 5 && s->equal * 10 >= s->pairs * 9) {
            snprintf(draft.subject, sizeof draft.subject, "%s, %s", s->scheme,
                     word_of(WORDS_MOMENT, (int)s->moment)->spanish);
            snprintf(draft.found, sizeof draft.found, _("%llu de %llu"),
                     (unsigned long long)s->equal, (unsigned long long)s->pairs);
            code =
                check_add(p->c, CHECK_YEAR_REPEATED, &draft, s->rows.items, s->rows.count, p->err);
        }
        mem_free(s->rows.items);
        s->rows = (struct check_marks){0};
    }
    return code;
}

/* Some group has a figure beyond its limits: only then a second reading is due. */
static bool any_beyond(const struct pass *p)
{
    struct outlier_limits limits;

    for (size_t i = 0; p->outliers.slots && i < p->outliers.size; i++)
        if (p->outliers.slots[i] && outlier_limits(p->outliers.slots[i], &limits)) return true;
    return false;
}

enum err_code check_budget(struct checker *c, struct err *err)
{
    struct pass *p = mem_calloc(1, sizeof *p);
    enum err_code code, ended;

    if (!p) return err_no_memory(err);
    p->c = c;
    p->err = err;
    code = read_budget(p);
    if (!code && any_beyond(p)) {
        p->flagging = true;
        code = read_budget(p);
    }
    ended = end_series(p);
    outlier_free(&p->outliers);
    mem_free(p);
    return code ? code : ended;
}
