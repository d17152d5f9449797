/* Loans drawn whose destination cannot be followed. Of printed statements of debt only the lines
 * that are not divided further count, so that nothing is asked twice. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/rows.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

struct loan {
    int64_t node, unit, year, parent, out;
    char key[FLAG_KEY_MAX], label[200], currency[4];
    struct flag_figure drawn, closing;
};

static void add_figure(struct flag_figure *f, const struct q_flag_loans_row *r)
{
    if (!f->has || f->snapshot != r->snapshot)
        *f = (struct flag_figure){.has = true, .snapshot = r->snapshot, .row = r->source_row};
    f->minor += r->minor;
}

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static enum err_code judge(struct flagger *f, const struct loan *l, struct err *err)
{
    const struct flag_figure *owed = l->drawn.has && l->drawn.minor ? &l->drawn : &l->closing;
    struct flag_mark mark = {owed->snapshot, owed->row};
    struct flag_draft d = {.node = l->node, .unit = l->unit, .year = l->year, .has_minor = true};

    if (!owed->has || owed->minor <= 0 || owed->minor - l->out <= f->limits.untraced)
        return ERR_NONE;
    memcpy(d.key, l->key, sizeof d.key);
    memcpy(d.currency, l->currency, sizeof d.currency);
    flag_text(d.subject, sizeof d.subject, str_of(l->label));
    d.minor = flag_minor(owed->minor - l->out);
    flag_money(d.expected, sizeof d.expected, owed->minor, d.currency);
    flag_money(d.found, sizeof d.found, l->out, d.currency);
    return flag_add(f, &d, &mark, 1, err);
}

static enum err_code read_loans(struct flagger *f, struct rows *loans, struct err *err)
{
    struct loan *l = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_loans(f->store, f->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_loans_row r;

        q_flag_loans_row(stmt, &r);
        if (!l || l->node != r.node || !str_is(r.currency, l->currency)) {
            l = rows_add(loans, &f->arena);
            if (!l) {
                store_reset(stmt);
                return err_no_memory(err);
            }
            *l = (struct loan){.node = r.node,
                               .unit = r.unit,
                               .year = r.year,
                               .parent = r.parent,
                               .out = r.out_proven};
            flag_key_of(l->key, "", NODE_LOAN, r.node_key);
            flag_text(l->label, sizeof l->label, r.label);
            flag_text(l->currency, sizeof l->currency, r.currency);
        }
        if (r.moment == MOMENT_DRAWN)
            add_figure(&l->drawn, &r);
        else
            add_figure(&l->closing, &r);
    }
    return code;
}

enum err_code flag_loans(struct flagger *f, struct err *err)
{
    struct rows loans = ROWS_OF(struct loan);
    const struct loan *all;
    int64_t *parents;
    enum err_code code;

    if (!flag_scope_kind(f->scope, NODE_LOAN)) return ERR_NONE;
    code = read_loans(f, &loans, err); /* all: one of several publications counts; they are few */
    if (code || (!loans.count && !f->scope)) return code;
    all = loans.items;
    parents = arena_array(&f->arena, loans.count + 1, sizeof *parents);
    if (!parents) return err_no_memory(err);
    for (size_t i = 0; i < loans.count; i++) parents[i] = all[i].parent;
    if (loans.count) qsort(parents, loans.count, sizeof *parents, by_number);
    for (size_t i = 0; !code && i < loans.count; i++)
        if (!bsearch(&all[i].node, parents, loans.count, sizeof *parents, by_number))
            if (!f->scope || flag_scope_has(f->scope, all[i].node, 0, 0))
                code = judge(f, &all[i], err);
    return code ? code : flag_write(f, FLAG_LOAN_DESTINATION, err);
}
