/* A loan and a trust by year. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "trace/series_private.h"
#include "trace_queries.h"

/* The currency of most figures shown: pesos where there are any. */
static void choose_currency(const struct rows *figures, char out[4])
{
    const struct series_figure *f = figures->items;

    memcpy(out, "MXN", 4);
    for (size_t i = 0; i < figures->count; i++)
        if (strcmp(f[i].currency, "MXN") == 0) return;
    if (figures->count) memcpy(out, f[0].currency, 4);
}

/* The newest year's figure of the first of these moments that was published. */
static struct series_figure first_of(const struct rows *figures, const char *currency,
                                     const enum moment *moments, size_t count)
{
    const struct series_figure *f = figures->items;
    struct series_figure best = {0};

    for (size_t m = 0; m < count && !best.has; m++)
        for (size_t i = 0; i < figures->count; i++)
            if (f[i].moment == moments[m] && strcmp(f[i].currency, currency) == 0) best = f[i];
    return best;
}

/* --- loans ----------------------------------------------------------------------------------- */

static struct series_figure *loan_place(struct series_loan_year *y, enum moment moment)
{
    switch (moment) {
    case MOMENT_OPENING:
        return &y->opening;
    case MOMENT_DRAWN:
        return &y->drawn;
    case MOMENT_AMORTISED:
        return &y->amortised;
    case MOMENT_REVALUED:
        return &y->revalued;
    case MOMENT_INTEREST:
        return &y->interest;
    case MOMENT_FEES:
        return &y->fees;
    case MOMENT_CLOSING:
        return &y->closing;
    default:
        return NULL;
    }
}

static struct series_loan_year *loan_year(struct rows *years, int64_t year, struct arena *arena)
{
    struct series_loan_year *y = years->items;

    for (size_t i = 0; i < years->count; i++)
        if (y[i].year == year) return &y[i];
    y = rows_add(years, arena);
    if (y) y->year = year;
    return y;
}

static int by_loan_year(const void *left, const void *right)
{
    const struct series_loan_year *a = left, *b = right;

    return (a->year > b->year) - (a->year < b->year);
}

static bool add_loan_figures(struct rows *years, const struct rows *figures, const char *currency,
                             struct arena *arena)
{
    const struct series_figure *f = figures->items;

    for (size_t i = 0; i < figures->count; i++) {
        struct series_loan_year *y;
        struct series_figure *place, scratch;

        if (strcmp(f[i].currency, currency) != 0) continue;
        if (!loan_place(&(struct series_loan_year){0}, f[i].moment)) continue;
        y = loan_year(years, f[i].year, arena);
        if (!y) return false;
        scratch = f[i];
        place = loan_place(y, f[i].moment);
        *place = scratch;
    }
    return true;
}

/* h = d + e - f + g (LDF, format 2). */
static void balance_loan(struct series_loan_year *y)
{
    __int128 expected =
        (__int128)y->opening.minor + y->drawn.minor - y->amortised.minor + y->revalued.minor;

    y->has_expected = y->opening.has && y->closing.has;
    if (!y->has_expected) return;
    y->expected = series_clamp(expected);
    y->difference = series_clamp(y->closing.minor - expected);
}

/* "2024/LDF2/1/A1": the same line of other years has the same key but for the first four digits.
 * The node's own figures are there already. */
static enum err_code add_siblings(struct ledger *ledger, struct arena *arena,
                                  const struct series_loan *loan, struct rows *years,
                                  struct err *err)
{
    struct rows ids = ROWS_OF(int64_t);
    int64_t h[21], year;
    struct store_stmt *stmt;
    bool row;
    enum err_code code;

    if (loan->node.key.n < 6 || loan->node.key.p[4] != '/' ||
        !str_to_i64(str_slice(loan->node.key, 0, 4), &year) || year < 1000)
        return ERR_NONE;
    for (int64_t i = 0; i < 21; i++) {
        int64_t then = year - 10 + i;
        struct str key = arena_printf(arena, "%04lld%.*s", (long long)then,
                                      STR_FMT(str_slice(loan->node.key, 4, loan->node.key.n)));

        if (!key.p) return err_no_memory(err);
        h[i] = (int64_t)(hash64_seed(key.p, key.n, NODE_LOAN) & (uint64_t)INT64_MAX);
    }
    code = q_series_siblings(ledger_store(ledger), loan->node.entity, NODE_LOAN, h[0], h[1], h[2],
                             h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13],
                             h[14], h[15], h[16], h[17], h[18], h[19], h[20], &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct str key = store_text(stmt, 1);
        int64_t *id;

        if (store_int(stmt, 0) == loan->node.id || key.n != loan->node.key.n ||
            !str_eq(str_slice(key, 4, key.n), str_slice(loan->node.key, 4, key.n)))
            continue;
        id = rows_add(&ids, arena);
        if (id) *id = store_int(stmt, 0);
    }
    for (size_t i = 0; !code && i < ids.count; i++) {
        struct rows figures = ROWS_OF(struct series_figure);

        code = series_read_figures(ledger, arena, loan->node.entity, ((int64_t *)ids.items)[i],
                                   &figures, err);
        if (!code && !add_loan_figures(years, &figures, loan->currency, arena))
            code = err_no_memory(err);
    }
    return code;
}

static enum err_code loan_destination(struct ledger *ledger, struct series_loan *loan,
                                      struct err *err)
{
    struct series_traced traced;
    enum err_code code =
        series_read_traced(ledger, loan->node.entity, loan->node.id, loan->currency, &traced, err);

    loan->traced = traced.has;
    loan->amount = traced.amount;
    for (int i = 0; i < 2; i++) {
        loan->followed[i] = traced.followed[i];
        loan->untraced[i] = series_clamp((__int128)traced.amount - traced.followed[i]);
    }
    return code;
}

enum err_code series_loan(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                          struct series_loan *out, struct err *err)
{
    static const enum moment authorised[] = {MOMENT_AUTHORISED, MOMENT_CONTRACTED, MOMENT_STATED};
    struct rows figures = ROWS_OF(struct series_figure), years = ROWS_OF(struct series_loan_year);
    struct series_party parties[] = {{.role = ROLE_CREDITOR}, {.role = ROLE_DEBTOR}};
    struct series_loan_year *y;
    enum err_code code;

    *out = (struct series_loan){0};
    code = series_read_node(ledger, arena, entity, node, 1u << NODE_LOAN, &out->node, err);
    if (!code) code = series_read_figures(ledger, arena, entity, node, &figures, err);
    if (code) return code;
    choose_currency(&figures, out->currency);
    out->authorised = first_of(&figures, out->currency, authorised, 3);
    if (!add_loan_figures(&years, &figures, out->currency, arena)) return err_no_memory(err);
    code = add_siblings(ledger, arena, out, &years, err);
    if (!code) code = series_read_parties(ledger, arena, entity, node, parties, 2, err);
    out->creditor = parties[0].organisation;
    out->creditor_name = parties[0].name;
    out->debtor_name = parties[1].name;
    if (!code) code = loan_destination(ledger, out, err);
    if (!code)
        code = series_read_facts(ledger, arena, entity, node, &out->facts, &out->fact_count, err);
    y = years.items;
    for (size_t i = 0; i < years.count; i++) balance_loan(&y[i]);
    if (years.count) qsort(y, years.count, sizeof *y, by_loan_year);
    out->years = y;
    out->year_count = years.count;
    return code;
}

/* --- trusts ---------------------------------------------------------------------------------- */

static struct series_figure *trust_place(struct series_trust_year *y, enum moment moment)
{
    switch (moment) {
    case MOMENT_OPENING:
        return &y->opening;
    case MOMENT_INFLOW:
        return &y->inflow;
    case MOMENT_YIELD:
        return &y->yield;
    case MOMENT_OUTFLOW:
        return &y->outflow;
    case MOMENT_BALANCE:
        return &y->balance;
    default:
        return NULL;
    }
}

static struct series_trust_year *trust_year(struct rows *years, int64_t year, struct arena *arena)
{
    struct series_trust_year *y = years->items;

    for (size_t i = 0; i < years->count; i++)
        if (y[i].year == year) return &y[i];
    y = rows_add(years, arena);
    if (y) y->year = year;
    return y;
}

static int by_trust_year(const void *left, const void *right)
{
    const struct series_trust_year *a = left, *b = right;

    return (a->year > b->year) - (a->year < b->year);
}

/* Publishers write outflows with and without their sign, as the ledger's check knows too. */
static void balance_trust(struct series_trust_year *y, const struct series_trust_year *before)
{
    __int128 out = y->outflow.minor < 0 ? -(__int128)y->outflow.minor : y->outflow.minor, expected;

    if (!y->opening.has && before && before->year == y->year - 1) y->opening = before->balance;
    expected = (__int128)y->opening.minor + y->inflow.minor + y->yield.minor - out;
    y->has_expected =
        y->opening.has && y->balance.has && (y->inflow.has || y->yield.has || y->outflow.has);
    if (!y->has_expected) return;
    y->expected = series_clamp(expected);
    y->difference = series_clamp(y->balance.minor - expected);
}

static bool fill_trust_years(struct series_trust *trust, const struct rows *figures,
                             struct arena *arena)
{
    const struct series_figure *f = figures->items;
    struct rows years = ROWS_OF(struct series_trust_year);
    struct series_trust_year *y;

    for (size_t i = 0; i < figures->count; i++) {
        if (strcmp(f[i].currency, trust->currency) != 0 ||
            !trust_place(&(struct series_trust_year){0}, f[i].moment))
            continue;
        y = trust_year(&years, f[i].year, arena);
        if (!y) return false;
        *trust_place(y, f[i].moment) = f[i];
    }
    y = years.items;
    if (years.count) qsort(y, years.count, sizeof *y, by_trust_year);
    for (size_t i = 0; i < years.count; i++) balance_trust(&y[i], i ? &y[i - 1] : NULL);
    trust->years = y;
    trust->year_count = years.count;
    return true;
}

enum err_code series_trust(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                           struct series_trust *out, struct err *err)
{
    static const enum moment initial[] = {MOMENT_STATED, MOMENT_AUTHORISED};
    struct rows figures = ROWS_OF(struct series_figure);
    struct series_party parties[] = {{.role = ROLE_TRUSTOR}, {.role = ROLE_TRUSTEE}};
    struct series_traced traced;
    enum err_code code;

    *out = (struct series_trust){0};
    code = series_read_node(ledger, arena, entity, node, 1u << NODE_TRUST, &out->node, err);
    if (!code) code = series_read_figures(ledger, arena, entity, node, &figures, err);
    if (code) return code;
    choose_currency(&figures, out->currency);
    out->initial = first_of(&figures, out->currency, initial, 2);
    if (!fill_trust_years(out, &figures, arena)) return err_no_memory(err);
    code = series_read_parties(ledger, arena, entity, node, parties, 2, err);
    out->trustor_name = parties[0].name;
    out->trustee_name = parties[1].name;
    if (!code) code = series_read_traced(ledger, entity, node, out->currency, &traced, err);
    if (code) return code;
    out->traced = traced.has;
    out->amount = traced.amount;
    for (int i = 0; i < 2; i++) {
        out->followed[i] = traced.followed[i];
        out->untraced[i] = series_clamp((__int128)traced.amount - traced.followed[i]);
    }
    return series_read_facts(ledger, arena, entity, node, &out->facts, &out->fact_count, err);
}
