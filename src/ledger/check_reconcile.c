/* Classifications of one budget against each other. The total of a classification is its printed
 * grand total (code TOTAL) in the newest current snapshot that has one; else the sum of what stands
 * at the top in the newest current snapshot. Approved and accrued are compared to the centavo. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/catalogue.h"
#include "ledger/check_private.h"
#include "ledger/ledger_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

struct total {
    int64_t year, kind, moment; /* approved or accrued, of revenue too */
    char currency[4], scheme[24];
    bool printed;
    int64_t snapshot, row, rows; /* row of a printed total, or of the first part */
    money_sum minor;
};
struct totals {
    struct total *items;
    size_t count, capacity;
};

/* --- totals of an entity --------------------------------------------------------------------- */

/* Estimated and accrued revenue stand beside approved and accrued spending. */
static int64_t as_spending(int64_t moment)
{
    return moment == MOMENT_ESTIMATED         ? MOMENT_APPROVED
           : moment == MOMENT_REVENUE_ACCRUED ? MOMENT_ACCRUED
                                              : moment;
}

static bool same(const struct total *t, const struct q_check_roots_row *r)
{
    return t->year == r->year && t->kind == r->kind && t->moment == as_spending(r->moment) &&
           str_eq(str_of(t->currency), r->currency) && str_eq(str_of(t->scheme), r->scheme);
}

static struct total *total_of(struct totals *all, const struct q_check_roots_row *r)
{
    struct total *t;

    for (size_t i = all->count; i-- > 0 && all->items[i].year == r->year;)
        if (same(&all->items[i], r)) return &all->items[i];
    if (all->count == all->capacity) {
        size_t capacity = all->capacity ? all->capacity * 2 : 32;
        struct total *bigger = mem_realloc(all->items, capacity * sizeof *bigger);

        if (!bigger) return NULL;
        all->items = bigger;
        all->capacity = capacity;
    }
    t = &all->items[all->count++];
    *t = (struct total){.year = r->year, .kind = r->kind, .moment = as_spending(r->moment)};
    memcpy(t->currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
    check_text(t->scheme, sizeof t->scheme, r->scheme);
    return t;
}

static void take(struct total *t, const struct q_check_roots_row *r)
{
    struct catalogue_code code;
    bool printed;

    catalogue_code(r->scheme, r->code, &code);
    printed = strcmp(code.text, CATALOGUE_TOTAL) == 0;
    if (t->printed && !printed) return;
    if (printed != t->printed || r->snapshot > t->snapshot) { /* better than what was there */
        t->minor = 0;
        t->rows = 0;
    } else if (r->snapshot < t->snapshot || printed) {
        return; /* older, or the same total printed twice */
    }
    t->printed = printed;
    t->snapshot = r->snapshot;
    if (!t->rows++) t->row = r->source_row;
    t->minor += r->minor;
}

static enum err_code read_totals(struct store *store, int64_t entity, struct totals *all,
                                 struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_check_roots(store, entity, &stmt, err);

    all->count = 0;
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_check_roots_row r;
        struct total *t;

        q_check_roots_row(stmt, &r);
        if (r.scheme.n >= sizeof t->scheme) continue;
        t = total_of(all, &r);
        if (t) {
            take(t, &r);
            continue;
        }
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

/* --- findings -------------------------------------------------------------------------------- */

/* The classifications of spending in one year, currency and moment; then revenue beside them. */
struct group {
    const struct total *members[24];
    size_t count;
};

static struct group group_of(const struct totals *all, const struct total *like, int64_t kind)
{
    struct group g = {.count = 0};

    for (size_t i = 0; i < all->count && g.count < 24; i++) {
        const struct total *t = &all->items[i];

        if (t->kind == kind && t->year == like->year && t->moment == like->moment &&
            strcmp(t->currency, like->currency) == 0)
            g.members[g.count++] = t;
    }
    return g;
}

static size_t name_total(char *out, size_t size, size_t used, const struct total *t)
{
    char money[64];
    int n;

    check_money(money, sizeof money, t->minor, t->currency);
    n = snprintf(out + used, size - used, "%s%s %s", used ? "; " : "", t->scheme, money);
    return n < 0 || (size_t)n >= size - used ? size - 1 : used + (size_t)n;
}

static enum err_code tell(struct checker *c, const char *rule, const struct group *g,
                          struct err *err)
{
    struct check_draft draft = {
        .entity = c->entity, .has_minor = true, .year = g->members[0]->year};
    struct check_mark rows[24];
    money_sum low = g->members[0]->minor, high = low;
    size_t used = 0;

    for (size_t i = 0; i < g->count; i++) {
        const struct total *t = g->members[i];

        if (t->minor < low) low = t->minor;
        if (t->minor > high) high = t->minor;
        if (t->snapshot > draft.snapshot) draft.snapshot = t->snapshot;
        rows[i] = (struct check_mark){t->snapshot, t->row};
        used = name_total(draft.found, sizeof draft.found, used, t);
    }
    if (!rule)
        rule = low == high ? CHECK_CLASSIFICATIONS_AGREE : CHECK_CLASSIFICATIONS;
    else if (low == high)
        return ERR_NONE;
    draft.minor = check_minor(high - low);
    if (check_is_rounding(high - low, high)) draft.severity = SEVERITY_NOTE;
    snprintf(draft.subject, sizeof draft.subject, "%lld, %s", (long long)draft.year,
             word_of(WORDS_MOMENT, (int)g->members[0]->moment)->spanish);
    return check_add(c, rule, &draft, rows, g->count, err);
}

/* Is this the first total of its year, currency and moment? */
static bool leads(const struct totals *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (all->items[k].year == all->items[i].year &&
            all->items[k].moment == all->items[i].moment &&
            strcmp(all->items[k].currency, all->items[i].currency) == 0)
            return false;
    return true;
}

/* The classification by object of expenditure where there is one: it is the one of the decree. */
static const struct total *by_object(const struct group *g)
{
    for (size_t i = 0; i < g->count; i++)
        if (strcmp(g->members[i]->scheme, "COG") == 0) return g->members[i];
    return g->members[0];
}

enum err_code check_entity(struct checker *c, struct err *err)
{
    struct totals all = {0};
    enum err_code code = check_forget_rule(c, CHECK_CLASSIFICATIONS, err);

    if (!code) code = check_forget_rule(c, CHECK_CLASSIFICATIONS_AGREE, err);
    if (!code) code = check_forget_rule(c, CHECK_REVENUE, err);
    if (!code) code = read_totals(c->store, c->entity, &all, err);

    for (size_t i = 0; !code && i < all.count; i++) {
        struct group spending, revenue, both;

        if (!leads(&all, i)) continue;
        spending = group_of(&all, &all.items[i], NODE_BUDGET_LINE);
        revenue = group_of(&all, &all.items[i], NODE_REVENUE);
        if (spending.count > 1) code = tell(c, NULL, &spending, err);
        if (code || !spending.count || !revenue.count || all.items[i].moment != MOMENT_APPROVED)
            continue;
        both = (struct group){.members = {revenue.members[0], by_object(&spending)}, .count = 2};
        code = tell(c, CHECK_REVENUE, &both, err);
    }
    mem_free(all.items);
    return code;
}

/* --- the list of pairs ----------------------------------------------------------------------- */

struct pairs {
    struct arena *arena;
    struct rows rows;
    int64_t entity;
    struct str name;
};

static bool add_pair(struct pairs *p, const struct total *a, const struct total *b)
{
    struct check_reconciliation *r = rows_add(&p->rows, p->arena);

    if (!r) return false;
    *r = (struct check_reconciliation){
        .entity = p->entity,
        .entity_name = p->name,
        .year = a->year,
        .moment = (enum moment)a->moment,
        .a = rows_text(p->arena, str_of(a->scheme), &p->rows),
        .b = rows_text(p->arena, str_of(b->scheme), &p->rows),
        .a_minor = check_minor(a->minor),
        .b_minor = check_minor(b->minor),
        .currency = rows_text(p->arena, str_of(a->currency), &p->rows),
        .agree = a->minor == b->minor,
        .a_snapshot = a->snapshot,
        .a_row = a->rows == 1 ? a->row : 0,
        .b_snapshot = b->snapshot,
        .b_row = b->rows == 1 ? b->row : 0,
    };
    return !p->rows.failed;
}

static bool add_pairs(struct pairs *p, const struct totals *all, int64_t year)
{
    for (size_t i = 0; i < all->count; i++) {
        struct group g;

        if (!leads(all, i) || (year && all->items[i].year != year)) continue;
        g = group_of(all, &all->items[i], NODE_BUDGET_LINE);
        for (size_t a = 0; a < g.count; a++)
            for (size_t b = a + 1; b < g.count; b++)
                if (!add_pair(p, g.members[a], g.members[b])) return false;
        if (g.count) {
            struct group revenue = group_of(all, &all->items[i], NODE_REVENUE);

            if (revenue.count && !add_pair(p, by_object(&g), revenue.members[0])) return false;
        }
    }
    return true;
}

enum err_code check_reconcile(struct ledger *ledger, struct arena *arena, int64_t entity,
                              int64_t year, struct check_reconciliation **out, size_t *count_out,
                              struct err *err)
{
    struct pairs p = {.arena = arena, .rows = ROWS_OF(struct check_reconciliation)};
    struct totals all = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_check_budget_entities(ledger->store, entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_check_budget_entities_row r;

        q_check_budget_entities_row(stmt, &r);
        p.entity = r.entity;
        p.name = rows_text(arena, r.name, &p.rows);
        code = read_totals(ledger->store, r.entity, &all, err);
        if (!code && !add_pairs(&p, &all, year)) code = err_no_memory(err);
        if (code) store_reset(stmt);
    }
    mem_free(all.items);
    *out = p.rows.items;
    *count_out = code ? 0 : p.rows.count;
    return code;
}
