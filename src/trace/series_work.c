/* A work: its own figures, the contracts and payments under it, progress over files, documents. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/money.h"
#include "base/text.h"
#include "ledger/check.h"
#include "trace/series_private.h"
#include "trace_queries.h"

struct under { /* what is under a work, while it is read */
    struct rows contracts, payments;
    struct rows steps; /* every thing that was come to, in the order of coming; the work first */
};
struct step {
    int64_t node, contract; /* contract: the one it was come to through, or itself; 0 */
};
enum { STEPS_MAX = 2 * SERIES_PARTS_MAX };

/* --- contracts and payments ------------------------------------------------------------------ */

static bool was_seen(const struct under *u, int64_t node, int64_t contract)
{
    const struct step *s = u->steps.items;

    for (size_t i = 0; i < u->steps.count; i++)
        if (s[i].node == node && s[i].contract == contract) return true;
    return false;
}

static bool add_step(struct under *u, const struct q_series_down_row *r, int64_t came,
                     struct arena *arena)
{
    struct step *step;
    int64_t contract = r->kind == NODE_CONTRACT ? r->node : came;

    if (was_seen(u, r->node, contract)) return true;
    step = rows_add(&u->steps, arena);
    if (!step) return false;
    *step = (struct step){r->node, contract};
    if (r->kind == NODE_CONTRACT) {
        struct series_contract *c = rows_add(&u->contracts, arena);

        if (!c) return false;
        *c = (struct series_contract){.node = r->node,
                                      .key = rows_text(arena, r->node_key, &u->contracts),
                                      .label = rows_text(arena, r->label, &u->contracts),
                                      .supplier = r->supplier_null ? 0 : r->supplier,
                                      .supplier_name =
                                          rows_text(arena, r->supplier_name, &u->contracts),
                                      .starts = series_day(r->starts_null, r->starts),
                                      .ends = series_day(r->ends_null, r->ends)};
    } else if (r->kind == NODE_PAYMENT) {
        struct series_payment *p = rows_add(&u->payments, arena);

        if (!p) return false;
        *p = (struct series_payment){.node = r->node,
                                     .contract = contract,
                                     .key = rows_text(arena, r->node_key, &u->payments),
                                     .label = rows_text(arena, r->label, &u->payments)};
    }
    return !u->contracts.failed && !u->payments.failed;
}

/* The work itself, which may be a contract. */
static enum err_code begin_under(struct ledger *ledger, struct arena *arena,
                                 const struct series_node *node, struct under *u, struct err *err)
{
    struct q_series_down_row r = {.node = node->id,
                                  .kind = node->kind,
                                  .node_key = node->key,
                                  .label = node->label,
                                  .starts = node->starts,
                                  .ends = node->ends,
                                  .supplier_null = true};
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_series_supplier(ledger_store(ledger), node->entity, node->id, &stmt, err);

    if (code || (code = store_step(stmt, &row, err))) return code;
    if (row) {
        r.supplier_null = false;
        r.supplier = store_int(stmt, 0);
        r.supplier_name = arena_str(arena, store_text(stmt, 1));
        store_reset(stmt);
    }
    return add_step(u, &r, 0, arena) ? ERR_NONE : err_no_memory(err);
}

/* Step by step, one index search each: a recursive statement would be planned as if a work held the
 * whole ledger. */
static enum err_code walk(struct ledger *ledger, struct arena *arena, struct series_work *w,
                          struct under *u, struct err *err)
{
    enum err_code code = begin_under(ledger, arena, &w->node, u, err);

    for (size_t i = 0; !code && i < u->steps.count; i++) {
        struct step at = ((const struct step *)u->steps.items)[i];
        struct store_stmt *stmt;
        bool row;

        if (u->steps.count > STEPS_MAX) {
            w->cut = true;
            break;
        }
        code =
            q_series_down(ledger_store(ledger), w->node.entity, at.node, STEPS_MAX + 1, &stmt, err);
        while (!code && !(code = store_step(stmt, &row, err)) && row) {
            struct q_series_down_row r;

            q_series_down_row(stmt, &r);
            if (add_step(u, &r, at.contract, arena)) continue;
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

/* Figures of several years of one thing are added up; the newest day stays. */
static void add_years(struct series_figure *to, const struct series_figure *f)
{
    int64_t rows = to->rows, minor = to->minor;
    int32_t at = to->at;

    if (!to->has) {
        *to = *f;
        return;
    }
    if (strcmp(to->currency, f->currency) != 0) return;
    *to = *f;
    to->rows += rows;
    to->minor = series_clamp((__int128)f->minor + minor);
    if (at > to->at) to->at = at;
}

static enum err_code read_under(struct ledger *ledger, struct arena *arena, struct series_work *w,
                                struct under *u, struct err *err)
{
    struct series_contract *c;
    struct series_payment *p;
    enum err_code code = walk(ledger, arena, w, u, err);

    c = u->contracts.items;
    p = u->payments.items;
    for (size_t i = 0; !code && i < u->contracts.count + u->payments.count; i++) {
        bool contract = i < u->contracts.count;
        int64_t node = contract ? c[i].node : p[i - u->contracts.count].node;
        struct rows rows = ROWS_OF(struct series_figure);
        const struct series_figure *f;

        code = series_read_figures(ledger, arena, w->node.entity, node, &rows, err);
        f = rows.items;
        for (size_t k = 0; !code && k < rows.count; k++) {
            if (!contract && f[k].moment == MOMENT_PAID)
                add_years(&p[i - u->contracts.count].paid, &f[k]);
            if (contract && f[k].moment == MOMENT_CONTRACTED) add_years(&c[i].contracted, &f[k]);
            if (contract && f[k].moment == MOMENT_AMENDED) add_years(&c[i].amended, &f[k]);
            if (contract && f[k].moment == MOMENT_PAID) add_years(&c[i].paid, &f[k]);
        }
    }
    return code;
}

static int64_t contract_size(const struct series_contract *c)
{
    return c->contracted.has ? c->contracted.minor : c->paid.minor;
}

static int by_contract_size(const void *left, const void *right)
{
    const struct series_contract *a = left, *b = right;
    int64_t x = contract_size(a), y = contract_size(b);

    return x != y ? (x > y ? -1 : 1) : (a->node > b->node) - (a->node < b->node);
}

static int by_day(const void *left, const void *right)
{
    const struct series_payment *a = left, *b = right;

    if (a->paid.at != b->paid.at) return a->paid.at < b->paid.at ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

/* Payments that came through a contract are what was paid of it; those in its own row count only
 * where there are none. */
static void pay_contracts(struct under *u, const char *currency)
{
    struct series_contract *c = u->contracts.items;
    const struct series_payment *p = u->payments.items;

    for (size_t i = 0; i < u->contracts.count; i++) {
        struct series_figure own = c[i].paid, sum = {0};

        for (size_t k = 0; k < u->payments.count; k++) {
            if (p[k].contract != c[i].node || !p[k].paid.has) continue;
            c[i].payments++;
            if (strcmp(p[k].paid.currency, currency) != 0) continue;
            if (!sum.has)
                sum = (struct series_figure){.has = true,
                                             .moment = MOMENT_PAID,
                                             .at = p[k].paid.at,
                                             .snapshot = p[k].paid.snapshot,
                                             .row = p[k].paid.row,
                                             .file = p[k].paid.file};
            memcpy(sum.currency, currency, sizeof sum.currency);
            sum.minor = series_clamp((__int128)sum.minor + p[k].paid.minor);
            sum.rows += p[k].paid.rows;
            if (p[k].paid.at > sum.at) sum.at = p[k].paid.at;
        }
        c[i].paid = c[i].payments ? sum : own;
    }
}

static void keep_parts(struct series_work *w, struct under *u)
{
    struct series_contract *c = u->contracts.items;
    struct series_payment *p = u->payments.items;

    if (u->contracts.count) qsort(c, u->contracts.count, sizeof *c, by_contract_size);
    if (u->payments.count) qsort(p, u->payments.count, sizeof *p, by_day);
    w->contracts = c;
    w->contract_count = u->contracts.count;
    w->payments = p;
    w->payment_count = u->payments.count;
    if (w->contract_count > SERIES_PARTS_MAX) w->contract_count = SERIES_PARTS_MAX, w->cut = true;
    if (w->payment_count > SERIES_PARTS_MAX) w->payment_count = SERIES_PARTS_MAX, w->cut = true;
}

/* --- progress and documents ------------------------------------------------------------------ */

static enum err_code read_progress(struct ledger *ledger, struct arena *arena,
                                   struct series_work *w, struct err *err)
{
    struct rows rows = ROWS_OF(struct series_progress);
    struct series_progress *p = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_series_progress(ledger_store(ledger), w->node.entity, w->node.id,
                                           STR(CHECK_ATTRIBUTE_PHYSICAL),
                                           STR(CHECK_ATTRIBUTE_FINANCIAL), &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_progress_row r;
        int64_t value;

        q_series_progress_row(stmt, &r);
        if (!decimal_parse(r.value, 2, &value)) continue;
        if (!p || p->snapshot != r.snapshot) {
            p = rows_add(&rows, arena);
            if (p)
                *p = (struct series_progress){.snapshot = r.snapshot,
                                              .row = r.source_row,
                                              .file = rows_text(arena, r.file, &rows),
                                              .cut_off = series_day(r.cut_off_null, r.cut_off),
                                              .imported_at = r.imported_at};
        }
        if (!p || rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        if (r.physical) {
            p->has_physical = true;
            p->physical = value;
        } else {
            p->has_financial = true;
            p->financial = value;
        }
    }
    w->progress = rows.items;
    w->progress_count = rows.count;
    return code;
}

/* Acta de entrega-recepción, finiquito. */
static bool is_reception(struct str kind, struct str title)
{
    static const char *const words[] = {"entrega", "recepcion", "finiquito", "completion"};
    char key[512];

    for (int i = 0; i < 2; i++) {
        struct str text = {key, text_key_into(i ? title : kind, key, sizeof key)};

        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (str_contains(text, str_of(words[k]))) return true;
    }
    return false;
}

static enum err_code read_documents_of(struct ledger *ledger, struct arena *arena, int64_t entity,
                                       int64_t node, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_series_documents(ledger_store(ledger), entity, node, SERIES_PARTS_MAX, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_series_documents_row r;
        struct series_document *d = rows_add(rows, arena);

        q_series_documents_row(stmt, &r);
        if (d)
            *d = (struct series_document){.node = r.node,
                                          .kind = rows_text(arena, r.kind, rows),
                                          .title = rows_text(arena, r.title, rows),
                                          .url = rows_text(arena, r.url, rows),
                                          .dated = series_day(r.dated_null, r.dated),
                                          .reception = is_reception(r.kind, r.title),
                                          .snapshot = r.snapshot,
                                          .row = r.source_row,
                                          .file = rows_text(arena, r.file, rows)};
        if (d && !rows->failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

/* Of the work and of everything under it, by the way of coming to it. */
static enum err_code read_documents(struct ledger *ledger, struct arena *arena,
                                    struct series_work *w, const struct under *u, struct err *err)
{
    struct rows rows = ROWS_OF(struct series_document);
    const struct step *steps = u->steps.items;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < u->steps.count && rows.count < SERIES_PARTS_MAX; i++) {
        bool again = false;

        for (size_t k = 0; k < i; k++) again |= steps[k].node == steps[i].node;
        if (!again)
            code = read_documents_of(ledger, arena, w->node.entity, steps[i].node, &rows, err);
    }
    w->documents = rows.items;
    w->document_count = rows.count;
    return code;
}

/* --- what it amounts to ---------------------------------------------------------------------- */

static const struct series_figure *own_figure(const struct series_work *w,
                                              const enum moment *moments, size_t count)
{
    for (size_t m = 0; m < count; m++)
        for (size_t i = w->budget_count; i-- > 0;)
            if (w->budget[i].moment == moments[m] &&
                strcmp(w->budget[i].currency, w->currency) == 0)
                return &w->budget[i];
    return NULL;
}

static void add_up(struct series_work *w)
{
    static const enum moment whole[] = {MOMENT_TOTAL_INVESTMENT, MOMENT_TOTAL_COST, MOMENT_FINAL,
                                        MOMENT_MODIFIED, MOMENT_APPROVED};
    static const enum moment spent[] = {MOMENT_PAID, MOMENT_EXECUTED};
    const struct series_figure *own;
    __int128 contracted = 0, paid = 0;

    for (size_t i = 0; i < w->contract_count; i++) {
        const struct series_contract *c = &w->contracts[i];

        if (c->contracted.has && strcmp(c->contracted.currency, w->currency) == 0) {
            w->has_contracted = true;
            contracted += c->contracted.minor;
            if (c->amended.minor > 0) contracted += c->amended.minor;
        }
        if (!c->payments && c->paid.has && strcmp(c->paid.currency, w->currency) == 0) {
            w->has_paid = true;
            paid += c->paid.minor;
        }
    }
    for (size_t i = 0; i < w->payment_count; i++)
        if (w->payments[i].paid.has && strcmp(w->payments[i].paid.currency, w->currency) == 0) {
            w->has_paid = true;
            paid += w->payments[i].paid.minor;
        }
    own = own_figure(w, whole, sizeof whole / sizeof *whole);
    if (!w->has_contracted && own) contracted = own->minor;
    w->has_contracted |= own != NULL;
    own = own_figure(w, spent, sizeof spent / sizeof *spent);
    if (!w->has_paid && own) paid = own->minor;
    w->has_paid |= own != NULL;
    w->contracted = series_clamp(contracted);
    w->paid = series_clamp(paid);
}

static void compare_progress(struct series_work *w)
{
    for (size_t i = 0; i < w->progress_count; i++) {
        const struct series_progress *p = &w->progress[i];

        if (p->has_physical) w->physical = p->physical, w->has_physical = true;
        if (p->has_financial) w->financial = p->financial, w->has_financial = true;
    }
    if (!w->has_financial && w->has_contracted && w->has_paid && w->contracted > 0) {
        w->has_financial = w->financial_computed = true;
        w->financial = series_clamp((__int128)w->paid * 10000 / w->contracted);
    }
    if (w->has_physical && w->has_financial)
        w->divergence = series_clamp((__int128)w->financial - w->physical);
}

/* Pesos where any figure is in pesos; else the currency of the first. */
static void choose_currency(struct series_work *w, const struct under *u)
{
    const struct series_contract *c = u->contracts.items;
    const struct series_payment *p = u->payments.items;
    const char *first = w->budget_count ? w->budget[0].currency : "";
    bool pesos = false;

    for (size_t i = 0; i < w->budget_count; i++) pesos |= strcmp(w->budget[i].currency, "MXN") == 0;
    for (size_t i = 0; i < u->contracts.count; i++) {
        if (!first[0]) first = c[i].contracted.currency;
        pesos |= strcmp(c[i].contracted.currency, "MXN") == 0;
    }
    for (size_t i = 0; i < u->payments.count; i++) {
        if (!first[0]) first = p[i].paid.currency;
        pesos |= strcmp(p[i].paid.currency, "MXN") == 0;
    }
    memcpy(w->currency, pesos || !first[0] ? "MXN" : first, 4);
}

enum err_code series_work(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                          struct series_work *out, struct err *err)
{
    struct rows figures = ROWS_OF(struct series_figure);
    struct under u = {.contracts = ROWS_OF(struct series_contract),
                      .payments = ROWS_OF(struct series_payment),
                      .steps = ROWS_OF(struct step)};
    enum err_code code;

    *out = (struct series_work){0};
    code = series_read_node(ledger, arena, entity, node,
                            1u << NODE_PROJECT | 1u << NODE_PROGRAMME | 1u << NODE_CONTRACT,
                            &out->node, err);
    if (!code) code = series_read_figures(ledger, arena, entity, node, &figures, err);
    if (code) return code;
    out->budget = figures.items;
    out->budget_count = figures.count;
    code = read_under(ledger, arena, out, &u, err);
    if (code) return code;
    choose_currency(out, &u);
    pay_contracts(&u, out->currency);
    keep_parts(out, &u);
    code = read_progress(ledger, arena, out, err);
    if (!code) code = read_documents(ledger, arena, out, &u, err);
    add_up(out);
    compare_progress(out);
    return code;
}
