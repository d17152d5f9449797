/* Contracts against the budget they come from, and payments against contracts, over proven links.
 * Rows come root by root, own figures first, then those of each part, oldest file first. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

enum { SIDE_OWN, SIDE_PART, SIDE_SHARED };

struct sides {
    int64_t root, kind, unit, year, part_node;
    char label[200];
    struct flag_figures own, part;
    bool in_part, shared, has_parts, other_currency;
    money_sum parts;
    struct flag_marks marks;
};
/* What both statements say of a row. */
struct side_row {
    int64_t root, side, node, moment, snapshot, row, minor;
    struct str currency;
};

static void end_part(struct sides *s)
{
    static const enum moment moments[] = {MOMENT_CONTRACTED, MOMENT_AMENDED, MOMENT_PAID};

    if (!s->in_part) return;
    s->in_part = false;
    if (strcmp(s->part.currency, s->own.currency) != 0) s->other_currency = true;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        const struct flag_figure *f = &s->part.of[moments[i]];

        if (!f->has || (moments[i] == MOMENT_AMENDED && f->minor < 0)) continue;
        s->parts += f->minor;
        s->has_parts = true;
        flag_mark_add(&s->marks, f->snapshot, f->row);
    }
}

static void add_row(struct sides *s, const struct side_row *r)
{
    if (r->side == SIDE_OWN) {
        flag_figures_add(&s->own, r->moment, r->snapshot, r->row, r->minor, r->currency);
        return;
    }
    if (r->side == SIDE_SHARED) s->shared = true;
    if (!s->in_part || s->part_node != r->node) {
        end_part(s);
        s->in_part = true;
        s->part_node = r->node;
        s->part = (struct flag_figures){0};
    }
    flag_figures_add(&s->part, r->moment, r->snapshot, r->row, r->minor, r->currency);
}

/* One flag: what is there (`whole`) is less than its parts add up to. */
static enum err_code tell(struct flagger *f, struct sides *s, money_sum whole, struct str node_key,
                          struct err *err)
{
    struct flag_draft d = {.node = s->root, .unit = s->unit, .year = s->year, .has_minor = true};

    flag_key_of(d.key, "", (uint64_t)s->kind, node_key);
    flag_text(d.subject, sizeof d.subject, str_of(s->label));
    memcpy(d.currency, s->own.currency, sizeof d.currency);
    d.minor = flag_minor(s->parts - whole);
    flag_money(d.expected, sizeof d.expected, whole, d.currency);
    flag_money(d.found, sizeof d.found, s->parts, d.currency);
    return flag_add(f, &d, s->marks.items, s->marks.count, err);
}

/* --- contracts above the budget -------------------------------------------------------------- */

/* The largest of the figures a budget has: that of all years where there is one. */
static enum err_code judge_budget(struct flagger *f, struct sides *s, struct str node_key,
                                  struct err *err)
{
    static const enum moment moments[] = {MOMENT_APPROVED, MOMENT_MODIFIED, MOMENT_TOTAL_INVESTMENT,
                                          MOMENT_TOTAL_COST};
    const struct flag_figure *best = NULL;

    end_part(s);
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        const struct flag_figure *figure = &s->own.of[moments[i]];

        if (figure->has && (!best || figure->minor > best->minor)) best = figure;
    }
    if (!best || best->minor <= 0 || !s->has_parts || s->shared || s->other_currency ||
        s->parts - best->minor <= f->limits.over_budget)
        return ERR_NONE;
    flag_mark_add(&s->marks, best->snapshot, best->row);
    return tell(f, s, best->minor, node_key, err);
}

static enum err_code over_budget(struct flagger *f, struct sides *s,
                                 const struct graph_range *range, struct err *err)
{
    char node_key[512] = "";
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_flag_budgets(f->store, f->entity, !f->scope, range->low, range->high, &stmt, err);

    *s = (struct sides){0};
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_budgets_row r;

        q_flag_budgets_row(stmt, &r);
        if (r.root != s->root) {
            if (s->root) code = judge_budget(f, s, str_of(node_key), err);
            if (code) {
                store_reset(stmt);
                break;
            }
            *s = (struct sides){.root = r.root, .kind = r.kind, .unit = r.unit, .year = r.year};
            flag_text(s->label, sizeof s->label, r.label);
            flag_text(node_key, sizeof node_key, r.node_key);
        }
        add_row(s, &(struct side_row){r.root, r.side, r.node, r.moment, r.snapshot, r.source_row,
                                      r.minor, r.currency});
    }
    return !code && s->root ? judge_budget(f, s, str_of(node_key), err) : code;
}

/* --- payments above the contract ------------------------------------------------------------- */

static enum err_code judge_payments(struct flagger *f, struct sides *s, struct str node_key,
                                    struct err *err)
{
    const struct flag_figure *contracted = &s->own.of[MOMENT_CONTRACTED];
    const struct flag_figure *amended = &s->own.of[MOMENT_AMENDED];
    money_sum whole;

    end_part(s);
    if (!contracted->has) contracted = &s->own.of[MOMENT_FINAL];
    if (!contracted->has || !s->has_parts || s->other_currency) return ERR_NONE;
    whole = contracted->minor + (amended->has && amended->minor > 0 ? amended->minor : 0);
    if (whole <= 0 || s->parts - whole <= f->limits.over_contract) return ERR_NONE;
    flag_mark_add(&s->marks, contracted->snapshot, contracted->row);
    return tell(f, s, whole, node_key, err);
}

static enum err_code payments_over(struct flagger *f, struct sides *s,
                                   const struct graph_range *range, struct err *err)
{
    char node_key[512] = "";
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_payments(f->store, f->entity, range->low, range->high, &stmt, err);

    *s = (struct sides){0};
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_payments_row r;

        q_flag_payments_row(stmt, &r);
        if (r.root != s->root) {
            if (s->root) code = judge_payments(f, s, str_of(node_key), err);
            if (code) {
                store_reset(stmt);
                break;
            }
            *s = (struct sides){
                .root = r.root, .kind = NODE_CONTRACT, .unit = r.unit, .year = r.year};
            flag_text(s->label, sizeof s->label, r.label);
            flag_text(node_key, sizeof node_key, r.node_key);
        }
        add_row(s, &(struct side_row){r.root, r.side, r.node, r.moment, r.snapshot, r.source_row,
                                      r.minor, r.currency});
    }
    return !code && s->root ? judge_payments(f, s, str_of(node_key), err) : code;
}

enum err_code flag_contracts(struct flagger *f, struct err *err)
{
    struct sides *s = mem_calloc(1, sizeof *s); /* too large for a stack */
    size_t count;
    const struct graph_range *ranges = flag_ranges(f->scope, &count);
    enum err_code code = ERR_NONE;

    if (!s) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++)
        if (flag_scope_kind(f->scope, NODE_BUDGET_LINE) ||
            flag_scope_kind(f->scope, NODE_PROGRAMME) || flag_scope_kind(f->scope, NODE_PROJECT))
            code = over_budget(f, s, &ranges[i], err);
    if (!code) code = flag_write(f, FLAG_CONTRACT_OVER_BUDGET, err);
    for (size_t i = 0; !code && i < count; i++)
        if (flag_scope_kind(f->scope, NODE_CONTRACT)) code = payments_over(f, s, &ranges[i], err);
    if (!code) code = flag_write(f, FLAG_PAYMENTS_OVER, err);
    mem_free(s);
    return code;
}
