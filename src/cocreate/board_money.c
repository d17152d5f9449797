/* The money behind commitments, counted once: see board.h. */
#include "cocreate/board.h"
#include "cocreate/plan_private.h"

enum { MOST_PARENTS = 16 };

/* --- reading ---------------------------------------------------------------------------------- */

static enum err_code read_figures(struct co *co, struct board_tie *tie, struct err *err)
{
    struct trace_figures *f;
    size_t count;
    enum err_code code =
        trace_node_figures(co->ledger, co->arena, co->entity, tie->node, &f, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (strcmp(f[i].currency, "MXN") != 0) continue;
        tie->has = true;
        tie->stage = f[i].stage;
        tie->minor = f[i].minor;
        for (int p = TRACE_PROVEN; p <= TRACE_POSSIBLE; p++)
            tie->followed[p] =
                f[i].stage >= STAGE_PAYMENT ? f[i].minor : f[i].minor - f[i].end[p][f[i].stage];
    }
    return code;
}

/* All ties of one commitment, or of all of a plan, those to gaps with node 0. */
static enum err_code read_ties(struct co *co, int64_t only, int64_t plan, struct rows *rows,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_money_plan(ledger_store(co->ledger), co->entity, only, plan, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_money_plan_row r;
        struct board_tie *one = rows_add(rows, co->arena);
        if (!one) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        q_money_plan_row(stmt, &r);
        *one = (struct board_tie){.commitment = r.commitment, .node = r.node};
    }
    struct board_tie *all = rows->items;
    for (size_t i = 0; !code && i < rows->count; i++)
        if (all[i].node) code = read_figures(co, &all[i], err);
    return code;
}

/* --- nothing twice ---------------------------------------------------------------------------- */

/* What a thing is part of, and the thing that it is another name of; 0 = none. */
static enum err_code above(struct co *co, int64_t node, struct q_money_above_row *out,
                           struct err *err)
{
    bool found;
    *out = (struct q_money_above_row){0};
    return q_money_above_one(ledger_store(co->ledger), co->entity, node, out, &found, err);
}

/* Whether a tie is another name of, or a part of, one that is counted among the first `count`. */
static enum err_code stands_in(struct co *co, const struct board_tie *ties, size_t count,
                               const struct board_tie *tie, bool *out, struct err *err)
{
    struct q_money_above_row up;
    int64_t node = tie->node;
    enum err_code code = ERR_NONE;
    *out = false;
    for (int step = 0; !code && node && step < MOST_PARENTS; step++) {
        for (size_t i = 0; i < count; i++)
            *out |= ties[i].counted && &ties[i] != tie && ties[i].node == node;
        if (*out) return ERR_NONE;
        code = above(co, node, &up, err);
        node = up.same ? up.same : up.parent;
    }
    return code;
}

static void add_up(const struct board_tie *ties, size_t count, struct board_money *out)
{
    *out = (struct board_money){0};
    for (size_t i = 0; i < count; i++) {
        const struct board_tie *t = &ties[i];
        *(!t->node ? &out->gaps : t->counted ? &out->things : &out->apart) += 1;
        if (!t->counted) continue;
        if (__builtin_add_overflow(out->minor, t->minor, &out->minor)) out->minor = INT64_MAX;
        for (int p = 0; p < 2; p++)
            if (__builtin_add_overflow(out->followed[p], t->followed[p], &out->followed[p]))
                out->followed[p] = INT64_MAX;
    }
}

/* The ties of one commitment. */
static enum err_code count_once(struct co *co, struct board_tie *ties, size_t count,
                                struct board_money *out, struct err *err)
{
    int first = STAGE_COUNT;
    enum err_code code = ERR_NONE;
    bool inside;
    for (size_t i = 0; i < count; i++)
        if (ties[i].has && (int)ties[i].stage < first) first = (int)ties[i].stage;
    for (size_t i = 0; i < count; i++) ties[i].counted = ties[i].has && (int)ties[i].stage == first;
    for (size_t i = 0; !code && i < count; i++) {
        if (!ties[i].counted) continue;
        code = stands_in(co, ties, count, &ties[i], &inside, err);
        if (inside) ties[i].counted = false;
    }
    add_up(ties, count, out);
    return code;
}

enum err_code board_money(struct co *co, int64_t commitment, struct board_money *out,
                          struct board_tie **ties_out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct board_tie);
    struct commitment of;
    *count_out = 0;
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = read_ties(co, commitment, 0, &rows, err);
    if (!code) code = count_once(co, rows.items, rows.count, out, err);
    *ties_out = rows.items;
    if (!code) *count_out = rows.count;
    return code;
}

enum err_code board_money_list(struct co *co, int64_t plan, struct board_money_of **out,
                               size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct board_tie), sums = ROWS_OF(struct board_money_of);
    struct plan of;
    *count_out = 0;
    enum err_code code = plan_get(co, plan, &of, err);
    if (!code) code = read_ties(co, 0, plan, &rows, err);
    struct board_tie *ties = rows.items;
    for (size_t i = 0, n; !code && i < rows.count; i += n) {
        struct board_money_of *one = rows_add(&sums, co->arena);
        if (!one) return err_no_memory(err);
        for (n = 1; i + n < rows.count && ties[i + n].commitment == ties[i].commitment;) n++;
        one->commitment = ties[i].commitment;
        code = count_once(co, &ties[i], n, &one->is, err);
    }
    *out = sums.items;
    if (!code) *count_out = sums.count;
    return code;
}

enum err_code board_money_plan(struct co *co, int64_t plan, struct board_money *out,
                               struct board_tie **ties_out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct board_tie);
    struct plan of;
    bool inside;
    *count_out = 0;
    enum err_code code = plan_get(co, plan, &of, err);
    if (!code) code = read_ties(co, 0, plan, &rows, err);
    struct board_tie *ties = rows.items;
    for (size_t i = 0, n; !code && i < rows.count; i += n) {
        for (n = 1; i + n < rows.count && ties[i + n].commitment == ties[i].commitment;) n++;
        code = count_once(co, &ties[i], n, out, err);
    }
    for (size_t i = 0; !code && i < rows.count; i++) {
        if (!ties[i].counted) continue;
        code = stands_in(co, ties, rows.count, &ties[i], &inside, err);
        if (inside) ties[i].counted = false;
    }
    add_up(ties, rows.count, out);
    *ties_out = ties;
    if (!code) *count_out = rows.count;
    return code;
}
