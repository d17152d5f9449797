/* Comparing the sources of an entity: lines of each topic, the largest of them written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "trace/flag_private.h"
#include "trace/reconcile_private.h"
#include "trace_queries.h"

enum { ROUNDING = 100 }; /* one peso in a line */

static const char *const topic_codes[] = {"", "budget", "debt", "contracts", "revenue"};

void compare_side_add(struct compare_side *side, int64_t node, int64_t snapshot, int64_t row,
                      int64_t minor)
{
    if (!side->has || side->snapshot != snapshot)
        *side = (struct compare_side){.has = true, .node = node, .snapshot = snapshot, .row = row};
    side->minor += minor;
    side->rows++;
}

static int64_t size_of(const struct compare_draft *d)
{
    money_sum difference = !d->a.has   ? d->b.minor
                           : !d->b.has ? d->a.minor
                                       : d->b.minor - d->a.minor;

    return flag_minor(difference < 0 ? -difference : difference);
}

static enum reconcile_state state_of(const struct compare_draft *d, int64_t size)
{
    if (!d->a.has || !d->b.has) return RECONCILE_ONE_SIDED;
    return size == 0 ? RECONCILE_AGREES : size <= ROUNDING ? RECONCILE_ROUNDING : RECONCILE_DIFFERS;
}

/* Largest first; among equals by key, so that what is kept does not depend on the reading. */
static int by_size(const void *left, const void *right)
{
    const struct compare_line *a = left, *b = right;

    if (a->draft.topic != b->draft.topic) return a->draft.topic < b->draft.topic ? -1 : 1;
    if (a->size != b->size) return a->size > b->size ? -1 : 1;
    return strcmp(a->key, b->key);
}

static void cut(struct comparer *c)
{
    size_t of_topic = 0, kept = 0;

    if (c->count) qsort(c->lines, c->count, sizeof *c->lines, by_size);
    for (size_t i = 0; i < c->count; i++) {
        of_topic = i && c->lines[i].draft.topic == c->lines[i - 1].draft.topic ? of_topic + 1 : 1;
        if (of_topic <= COMPARE_MAX) c->lines[kept++] = c->lines[i];
    }
    c->count = kept;
}

static void make_key(struct compare_line *line, const struct compare_draft *d)
{
    char sides[160];
    uint64_t hash;
    int n = snprintf(sides, sizeof sides, "%s\x1f%s\x1f%s\x1f%lld", d->side_a, d->side_b,
                     d->currency, (long long)d->year);

    hash =
        hash64_seed(sides, n > 0 && (size_t)n < sizeof sides ? (size_t)n : 0, (uint64_t)d->topic);
    hash = hash64_seed(d->thing.p ? d->thing.p : "", d->thing.n, hash);
    snprintf(line->key, sizeof line->key, "%s:%016llx", topic_codes[d->topic],
             (unsigned long long)hash);
}

enum err_code compare_add(struct comparer *c, const struct compare_draft *draft, struct err *err)
{
    struct compare_line *line;
    struct compare_count *total;

    if (!draft->a.has && !draft->b.has) return ERR_NONE;
    if (c->count >= (size_t)COMPARE_MAX * 4) cut(c);
    if (c->count == c->capacity) {
        size_t capacity = c->capacity ? c->capacity * 2 : 64;
        struct compare_line *bigger = mem_realloc(c->lines, capacity * sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        c->lines = bigger;
        c->capacity = capacity;
    }
    line = &c->lines[c->count++];
    *line = (struct compare_line){.draft = *draft, .size = size_of(draft)};
    line->draft.thing = STR_NONE;
    line->state = state_of(draft, line->size);
    make_key(line, draft);
    total = &c->totals[draft->topic][line->state];
    total->lines++;
    if (strcmp(draft->currency, "MXN") == 0) total->minor += line->size;
    return ERR_NONE;
}

/* --- writing --------------------------------------------------------------------------------- */

static const int64_t *given(const int64_t *value)
{
    return *value ? value : NULL;
}

static enum err_code write_line(struct comparer *c, const struct compare_line *line,
                                struct err *err)
{
    const struct compare_draft *d = &line->draft;
    int64_t a = flag_minor(d->a.minor), b = flag_minor(d->b.minor);

    return q_compare_put_run(c->store, c->entity, str_of(line->key), d->topic, line->state,
                             line->size, str_of(d->subject), d->year, str_of(d->side_a),
                             str_of(d->side_b), d->a.has ? &a : NULL, d->b.has ? &b : NULL,
                             str_of(d->currency), given(&d->a.node), given(&d->b.node),
                             given(&d->a.snapshot), d->a.rows == 1 ? given(&d->a.row) : NULL,
                             given(&d->b.snapshot), d->b.rows == 1 ? given(&d->b.row) : NULL, err);
}

static enum err_code write_totals(struct comparer *c, struct err *err)
{
    enum err_code code = ERR_NONE;

    for (int t = RECONCILE_BUDGET; !code && t <= RECONCILE_REVENUE; t++)
        for (int s = RECONCILE_AGREES; !code && s <= RECONCILE_ONE_SIDED; s++)
            if (c->totals[t][s].lines)
                code = q_compare_total_put_run(c->store, c->entity, t, s, c->totals[t][s].lines,
                                               flag_minor(c->totals[t][s].minor), err);
    return code;
}

/* Topics that a change of such things concerns. */
static enum err_code forget_topic(struct comparer *c, enum reconcile_topic topic, struct err *err)
{
    enum err_code code = q_compare_forget_topic_run(c->store, c->entity, topic, err);

    return code ? code : q_compare_total_forget_topic_run(c->store, c->entity, topic, err);
}

static enum err_code forget(struct comparer *c, const struct flag_scope *scope, struct err *err)
{
    enum err_code code = ERR_NONE;

    if (!scope) code = q_compare_forget_run(c->store, c->entity, err);
    if (!scope && !code) code = q_compare_totals_forget_run(c->store, c->entity, err);
    if (!code && scope && c->budget) code = forget_topic(c, RECONCILE_BUDGET, err);
    if (!code && scope && c->budget) code = forget_topic(c, RECONCILE_REVENUE, err);
    if (!code && scope && c->debt) code = forget_topic(c, RECONCILE_DEBT, err);
    return code;
}

static enum err_code compare_all(struct comparer *c, const struct flag_scope *scope,
                                 struct err *err)
{
    enum err_code code = forget(c, scope, err);

    if (!code && c->budget) code = compare_budget(c, err);
    arena_reset(&c->arena);
    if (!code && c->debt) code = compare_debt(c, err);
    arena_reset(&c->arena);
    if (code || !c->contracts) return code;
    return scope ? compare_changed(c, scope, err) : compare_contracts(c, NULL, err);
}

enum err_code reconcile_update(struct ledger *ledger, int64_t entity,
                               const struct flag_scope *scope, struct err *err)
{
    struct comparer c = {.ledger = ledger, .store = ledger_store(ledger), .entity = entity};
    enum err_code code;

    c.budget = flag_scope_kind(scope, NODE_BUDGET_LINE) || flag_scope_kind(scope, NODE_REVENUE);
    c.debt = flag_scope_kind(scope, NODE_LOAN);
    c.contracts = flag_scope_kind(scope, NODE_CONTRACT) || flag_scope_kind(scope, NODE_AWARD) ||
                  flag_scope_kind(scope, NODE_PROCEDURE);
    arena_init(&c.arena, (size_t)256 << 20);
    code = compare_all(&c, scope, err);
    if (!code) cut(&c);
    for (size_t i = 0; !code && i < c.count; i++) code = write_line(&c, &c.lines[i], err);
    if (!code) code = write_totals(&c, err);
    mem_free(c.lines);
    arena_free(&c.arena);
    return code;
}

/* --- contracts of a scope -------------------------------------------------------------------- */

/* A line that is kept: counted as it is, or taken out when it is of the scope. `*sources`: it
 * compares kinds of file, which depends on all of their contracts. */
struct keeping {
    const struct flag_scope *scope;
    struct graph_list gone; /* char[64]: keys */
    bool sources;
};

static enum err_code keep_line(struct comparer *c, struct keeping *k,
                               const struct q_compare_kept_row *r, struct err *err)
{
    struct compare_count *total = &c->totals[RECONCILE_CONTRACTS][r->state & 7];
    int64_t node = !r->node_a_null ? r->node_a : !r->node_b_null ? r->node_b : 0;
    char *key;

    if (!str_is(r->side_a, "award") && !str_is(r->side_a, "announced")) k->sources = true;
    if (!node || !flag_scope_has(k->scope, node, 0, 0)) {
        total->lines++;
        if (str_is(r->currency, "MXN")) total->minor += r->size;
        return ERR_NONE;
    }
    key = graph_list_add(&k->gone, 64);
    if (!key) return err_no_memory(err);
    flag_text(key, 64, r->key);
    return ERR_NONE;
}

static enum err_code read_kept(struct comparer *c, struct keeping *k, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_kept(c->store, c->entity, RECONCILE_CONTRACTS, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_kept_row r;

        q_compare_kept_row(stmt, &r);
        code = keep_line(c, k, &r, err);
        if (code) store_reset(stmt);
    }
    return code;
}

static enum err_code whole_topic(struct comparer *c, struct err *err)
{
    enum err_code code = forget_topic(c, RECONCILE_CONTRACTS, err);
    size_t kept = 0;

    memset(c->totals[RECONCILE_CONTRACTS], 0, sizeof c->totals[RECONCILE_CONTRACTS]);
    for (size_t i = 0; i < c->count; i++)
        if (c->lines[i].draft.topic != RECONCILE_CONTRACTS) c->lines[kept++] = c->lines[i];
    c->count = kept;
    arena_reset(&c->arena);
    return code ? code : compare_contracts(c, NULL, err);
}

/* All lines there are must be known, and be no more than are kept, to tell what they come to. */
enum err_code compare_changed(struct comparer *c, const struct flag_scope *scope, struct err *err)
{
    struct keeping k = {.scope = scope};
    struct q_compare_counted_row counted = {0};
    bool found, several = false;
    size_t other = c->count;
    enum err_code code =
        q_compare_counted_one(c->store, c->entity, RECONCILE_CONTRACTS, &counted, &found, err);

    if (!code && counted.lines > COMPARE_MAX) return whole_topic(c, err);
    if (!code && counted.lines) code = read_kept(c, &k, err);
    if (!code && !k.sources) code = compare_several(c, scope, &several, err);
    if (!code && !k.sources && !several) code = compare_contracts(c, scope, err);
    if (!code && (k.sources || several ||
                  (size_t)counted.lines - k.gone.count + c->count - other > COMPARE_MAX)) {
        mem_free(k.gone.items);
        return whole_topic(c, err);
    }
    for (size_t i = 0; !code && i < k.gone.count; i++)
        code = q_compare_forget_line_run(c->store, c->entity,
                                         str_of((const char *)k.gone.items + i * 64), err);
    if (!code)
        code = q_compare_total_forget_topic_run(c->store, c->entity, RECONCILE_CONTRACTS, err);
    mem_free(k.gone.items);
    return code;
}

/* --- budgets --------------------------------------------------------------------------------- */

/* Spending against spending, or against revenue: then the second is a classifier of revenue, or the
 * same pair stands there a second time. */
static bool is_revenue(const struct check_reconciliation *all, size_t i)
{
    if (str_is(all[i].b, "CRI") || str_eq(all[i].a, all[i].b)) return true;
    for (size_t k = i; k-- > 0 && all[k].year == all[i].year;)
        if (all[k].moment == all[i].moment && str_eq(all[k].a, all[i].a) &&
            str_eq(all[k].b, all[i].b) && str_eq(all[k].currency, all[i].currency))
            return true;
    return false;
}

enum err_code compare_budget(struct comparer *c, struct err *err)
{
    struct check_reconciliation *all;
    size_t count;
    enum err_code code = check_reconcile(c->ledger, &c->arena, c->entity, 0, &all, &count, err);

    for (size_t i = 0; !code && i < count; i++) {
        const struct check_reconciliation *r = &all[i];
        struct compare_draft d = {.topic = RECONCILE_BUDGET, .year = r->year};
        bool revenue = is_revenue(all, i);

        if (revenue) d.topic = RECONCILE_REVENUE;
        flag_text(d.subject, sizeof d.subject, str_of(word_of(WORDS_MOMENT, (int)r->moment)->code));
        d.thing = str_of(d.subject);
        flag_text(d.side_a, sizeof d.side_a, r->a);
        flag_text(d.side_b, sizeof d.side_b, r->b);
        flag_text(d.currency, sizeof d.currency, r->currency);
        d.a = (struct compare_side){true, r->a_minor, 0, r->a_snapshot, r->a_row, r->a_row ? 1 : 2};
        d.b = (struct compare_side){true, r->b_minor, 0, r->b_snapshot, r->b_row, r->b_row ? 1 : 2};
        code = compare_add(c, &d, err);
    }
    return code;
}
