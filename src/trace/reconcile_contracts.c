/* Contracts in several sources: what was awarded against what was contracted, what was announced
 * and led to no published contract, and contracts that two kinds of file publish, or one of them
 * does not. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/rows.h"
#include "trace/flag_private.h"
#include "trace/reconcile_private.h"
#include "trace_queries.h"

/* --- awards and their contracts -------------------------------------------------------------- */

enum { SIDE_AWARD, SIDE_CONTRACT, SIDE_SHARED };

struct award {
    int64_t node, part;
    bool shared, other_currency;
    struct compare_draft draft;
    char key[512];
    struct compare_side contract; /* the one at hand */
};

static void end_contract(struct award *a)
{
    struct compare_side *sum = &a->draft.b;

    if (!a->contract.has) return;
    if (!sum->has) *sum = (struct compare_side){.has = true, .node = a->part};
    sum->minor += a->contract.minor;
    sum->snapshot = a->contract.snapshot;
    sum->row = a->contract.row;
    if (sum->rows++) sum->node = 0;
    a->contract = (struct compare_side){0};
}

static enum err_code end_award(struct comparer *c, struct award *a, struct err *err)
{
    if (!a->node) return ERR_NONE;
    end_contract(a);
    if (a->shared || a->other_currency || !a->draft.a.has || !a->draft.b.has) return ERR_NONE;
    a->draft.thing = str_of(a->key);
    return compare_add(c, &a->draft, err);
}

static void begin_award(struct award *a, const struct q_compare_awards_row *r)
{
    *a = (struct award){.node = r->award,
                        .draft = {.topic = RECONCILE_CONTRACTS,
                                  .year = r->year_null ? 0 : r->year,
                                  .side_a = "award",
                                  .side_b = "contract"}};
    flag_text(a->draft.subject, sizeof a->draft.subject, r->label);
    flag_text(a->draft.currency, sizeof a->draft.currency, r->currency);
    flag_text(a->key, sizeof a->key, r->node_key);
}

static enum err_code compare_awards(struct comparer *c, const struct graph_range *range,
                                    struct err *err)
{
    struct award a = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_awards(c->store, c->entity, range->low, range->high, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_awards_row r;

        q_compare_awards_row(stmt, &r);
        if (r.award != a.node) {
            code = end_award(c, &a, err);
            if (code) {
                store_reset(stmt);
                return code;
            }
            begin_award(&a, &r);
        }
        if (!str_is(r.currency, a.draft.currency)) a.other_currency = true;
        if (r.side == SIDE_SHARED) a.shared = true;
        if (r.side == SIDE_AWARD) {
            compare_side_add(&a.draft.a, r.node, r.snapshot, r.source_row, r.minor);
            continue;
        }
        if (a.part != r.node) end_contract(&a);
        a.part = r.node;
        compare_side_add(&a.contract, r.node, r.snapshot, r.source_row, r.minor);
    }
    return code ? code : end_award(c, &a, err);
}

/* --- announced, without a contract ----------------------------------------------------------- */

/* Awarded, else tendered: rows of one thing come with the award's figure first. */
static enum err_code compare_announced(struct comparer *c, const struct graph_range *range,
                                       struct err *err)
{
    struct compare_draft d = {0};
    char key[512] = "";
    int64_t node = 0, moment = 0;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_compare_announced(c->store, c->entity, range->low, range->high, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_announced_row r;

        q_compare_announced_row(stmt, &r);
        if (r.node != node) {
            if (node && d.a.minor) code = compare_add(c, &d, err);
            if (code) {
                store_reset(stmt);
                return code;
            }
            d = (struct compare_draft){.topic = RECONCILE_CONTRACTS,
                                       .year = r.year_null ? 0 : r.year,
                                       .side_a = "announced",
                                       .side_b = "contract"};
            node = r.node;
            moment = r.moment;
            flag_text(d.subject, sizeof d.subject, r.label);
            flag_text(d.currency, sizeof d.currency, r.currency);
            snprintf(key, sizeof key, "%lld/%.*s", (long long)r.kind, STR_FMT(r.node_key));
            d.thing = str_of(key);
        }
        if (r.moment == moment && str_is(r.currency, d.currency))
            compare_side_add(&d.a, r.node, r.snapshot, r.source_row, r.minor);
    }
    return !code && node && d.a.minor ? compare_add(c, &d, err) : code;
}

/* --- one contract in two kinds of file ------------------------------------------------------- */

enum { LAYOUTS_MAX = 12, YEAR_FIRST = 1990, YEARS = 128 };

struct layouts {
    struct str names[LAYOUTS_MAX];
    size_t count;
    int64_t shared[LAYOUTS_MAX][LAYOUTS_MAX]; /* contracts in both */
    bool years[LAYOUTS_MAX][YEARS];           /* has contracts of the year */
};
struct contract {
    int64_t node, year;
    char key[512], label[200], currency[4];
    struct compare_side sides[LAYOUTS_MAX];
};

static size_t layout_of(struct layouts *l, struct str name)
{
    for (size_t i = 0; i < l->count; i++)
        if (str_eq(l->names[i], name)) return i;
    return LAYOUTS_MAX;
}

static enum err_code read_layouts(struct comparer *c, struct layouts *l, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_layouts(c->store, c->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (l->count == LAYOUTS_MAX) continue;
        l->names[l->count] = arena_str(&c->arena, store_text(stmt, 0));
        if (l->names[l->count++].p) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static size_t year_index(int64_t year)
{
    return year >= YEAR_FIRST && year < YEAR_FIRST + YEARS ? (size_t)(year - YEAR_FIRST) : 0;
}

static void count_contract(struct layouts *l, const struct contract *k)
{
    for (size_t a = 0; a < l->count; a++) {
        if (!k->sides[a].has) continue;
        l->years[a][year_index(k->year)] = true;
        for (size_t b = a + 1; b < l->count; b++) l->shared[a][b] += k->sides[b].has;
    }
}

/* Two kinds of file are compared where they have contracts in common; one alone is told only in
 * years of which both have some. */
static enum err_code tell_contract(struct comparer *c, const struct layouts *l,
                                   const struct contract *k, struct err *err)
{
    size_t year = year_index(k->year);
    enum err_code code = ERR_NONE;

    for (size_t a = 0; !code && a < l->count; a++)
        for (size_t b = a + 1; !code && b < l->count; b++) {
            struct compare_draft d = {.topic = RECONCILE_CONTRACTS,
                                      .year = k->year,
                                      .thing = str_of(k->key),
                                      .a = k->sides[a],
                                      .b = k->sides[b]};

            if (!l->shared[a][b] || (!d.a.has && !d.b.has) || !l->years[a][year] ||
                !l->years[b][year])
                continue;
            flag_text(d.subject, sizeof d.subject, str_of(k->label));
            memcpy(d.currency, k->currency, sizeof d.currency);
            flag_text(d.side_a, sizeof d.side_a, l->names[a]);
            flag_text(d.side_b, sizeof d.side_b, l->names[b]);
            code = compare_add(c, &d, err);
        }
    return code;
}

static void begin_contract(struct contract *k, const struct q_compare_contracts_row *r)
{
    *k = (struct contract){.node = r->node, .year = r->year_null ? 0 : r->year};
    flag_text(k->key, sizeof k->key, r->node_key);
    flag_text(k->label, sizeof k->label, r->label);
    flag_text(k->currency, sizeof k->currency, r->currency);
}

/* Once to count what sources have in common, once to tell. */
static enum err_code pass_contracts(struct comparer *c, struct layouts *l, bool tell,
                                    struct err *err)
{
    struct contract k = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_contracts(c->store, c->entity, 0, INT64_MAX, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_contracts_row r;
        size_t layout;

        q_compare_contracts_row(stmt, &r);
        if (r.node != k.node) {
            if (k.node && !tell) count_contract(l, &k);
            if (k.node && tell) code = tell_contract(c, l, &k, err);
            if (code) {
                store_reset(stmt);
                return code;
            }
            begin_contract(&k, &r);
        }
        layout = layout_of(l, r.layout);
        if (layout < LAYOUTS_MAX && str_is(r.currency, k.currency))
            compare_side_add(&k.sides[layout], r.node, r.snapshot, r.source_row, r.minor);
    }
    if (code || !k.node) return code;
    if (tell) return tell_contract(c, l, &k, err);
    count_contract(l, &k);
    return ERR_NONE;
}

static enum err_code compare_sources(struct comparer *c, struct err *err)
{
    struct layouts *l = arena_alloc(&c->arena, sizeof *l);
    bool any = false;
    enum err_code code;

    if (!l) return err_no_memory(err);
    code = read_layouts(c, l, err);
    if (code || l->count < 2) return code;
    code = pass_contracts(c, l, false, err);
    for (size_t a = 0; a < l->count; a++)
        for (size_t b = a + 1; b < l->count; b++) any |= l->shared[a][b] > 0;
    return !code && any ? pass_contracts(c, l, true, err) : code;
}

enum err_code compare_several(struct comparer *c, const struct flag_scope *scope, bool *out,
                              struct err *err)
{
    const struct graph_range *r = scope->ranges.items;
    enum err_code code = ERR_NONE;

    *out = false;
    for (size_t i = 0; !code && !*out && i < scope->ranges.count; i++) {
        char layout[64] = "";
        int64_t node = 0;
        struct store_stmt *stmt;
        bool row;

        code = q_compare_contracts(c->store, c->entity, r[i].low, r[i].high, &stmt, err);
        while (!code && !(code = store_step(stmt, &row, err)) && row) {
            struct q_compare_contracts_row k;

            q_compare_contracts_row(stmt, &k);
            if (k.node == node && !str_is(k.layout, layout)) *out = true;
            node = k.node;
            flag_text(layout, sizeof layout, k.layout);
        }
    }
    return code;
}

enum err_code compare_contracts(struct comparer *c, const struct flag_scope *scope, struct err *err)
{
    size_t count;
    const struct graph_range *ranges = flag_ranges(scope, &count);
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < count; i++) code = compare_awards(c, &ranges[i], err);
    for (size_t i = 0; !code && i < count; i++) code = compare_announced(c, &ranges[i], err);
    return code || scope ? code : compare_sources(c, err);
}
