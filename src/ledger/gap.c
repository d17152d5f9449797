/* Gaps: nodes that files refer to and none describes. Recomputed whole for an entity, in two
 * ordered readings that are merged: the links of such nodes, and the figures of what is linked. The
 * pesos behind a link are what it states, else the main figure of the node at its other end. */
#include "ledger/gap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/money.h"
#include "ledger/ledger_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

/* --- main figures ---------------------------------------------------------------------------- */

struct main_figure {
    int64_t node, snapshot;
    int rank; /* of the moment; lower is better */
    char currency[4];
    money_sum minor;
};
struct figures {
    struct main_figure *items; /* by node */
    size_t count, capacity;
};

/* Which moment says best how much money a thing is about. */
static int rank_of(int64_t moment)
{
    static const uint8_t order[] = {
        MOMENT_CONTRACTED, MOMENT_AWARDED,    MOMENT_PAID,
        MOMENT_EXECUTED,   MOMENT_ACCRUED,    MOMENT_MODIFIED,
        MOMENT_APPROVED,   MOMENT_COMMITTED,  MOMENT_TOTAL_INVESTMENT,
        MOMENT_TOTAL_COST, MOMENT_MINISTERED, MOMENT_COLLECTED,
        MOMENT_ESTIMATED,  MOMENT_TENDERED,   MOMENT_PLANNED,
        MOMENT_AUTHORISED, MOMENT_DRAWN,      MOMENT_OUTFLOW,
        MOMENT_PROPOSED,   MOMENT_STATED,
    };

    for (size_t i = 0; i < sizeof order; i++)
        if (order[i] == moment) return (int)i;
    return 1000;
}

static bool put_figure(struct figures *all, const struct q_gap_amounts_row *r)
{
    struct main_figure *f = all->count ? &all->items[all->count - 1] : NULL;
    int rank = rank_of(r->moment);

    if (rank == 1000) return true;
    if (!f || f->node != r->node) {
        if (all->count == all->capacity) {
            size_t capacity = all->capacity ? all->capacity * 2 : 64;
            struct main_figure *bigger = mem_realloc(all->items, capacity * sizeof *bigger);

            if (!bigger) return false;
            all->items = bigger;
            all->capacity = capacity;
        }
        f = &all->items[all->count++];
        *f = (struct main_figure){.node = r->node, .rank = 1000};
    }
    if (rank < f->rank) { /* newest snapshot comes first */
        *f = (struct main_figure){
            .node = r->node, .snapshot = r->snapshot, .rank = rank, .minor = r->minor};
        memcpy(f->currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
    } else if (rank == f->rank && r->snapshot == f->snapshot &&
               str_eq(str_of(f->currency), r->currency)) {
        f->minor += r->minor;
    }
    return true;
}

static enum err_code read_figures(struct store *store, int64_t entity, struct figures *all,
                                  struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_gap_amounts(store, entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_gap_amounts_row r;

        q_gap_amounts_row(stmt, &r);
        if (put_figure(all, &r)) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static const struct main_figure *figure_of(const struct figures *all, int64_t node)
{
    size_t low = 0, high = all->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (all->items[middle].node < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low < all->count && all->items[low].node == node ? &all->items[low] : NULL;
}

/* --- gaps ------------------------------------------------------------------------------------ */

struct open_gap {
    bool open;
    int64_t node, kind, unit, last_neighbour, neighbour_kind, links, snapshot;
    bool has_unit, has_minor;
    char key[200], currency[4];
    money_sum minor;
};
struct work {
    struct ledger *ledger;
    int64_t entity;
    struct figures figures;
    struct open_gap gap;
    struct rows found; /* struct open_gap */
    struct arena arena;
    struct err *err;
};

static enum err_code close_gap(struct work *w)
{
    struct open_gap *own;

    if (!w->gap.open) return ERR_NONE;
    own = rows_add(&w->found, &w->arena);
    if (!own) return err_no_memory(w->err);
    *own = w->gap;
    w->gap.open = false;
    return ERR_NONE;
}

static void open_gap(struct open_gap *g, const struct q_gap_unpublished_row *r)
{
    size_t n = r->node_key.n < sizeof g->key ? r->node_key.n : sizeof g->key - 1;

    *g = (struct open_gap){.open = true,
                           .node = r->node,
                           .kind = r->kind,
                           .unit = r->unit,
                           .has_unit = !r->unit_null,
                           .snapshot = r->snapshot,
                           .neighbour_kind = r->neighbour_kind};
    while (n < r->node_key.n && n && ((unsigned char)r->node_key.p[n] & 0xC0) == 0x80) n--;
    memcpy(g->key, r->node_key.p, n);
}

/* One linked thing: its pesos are counted once however many rows say the link. */
static void add_link(struct work *w, const struct q_gap_unpublished_row *r)
{
    struct open_gap *g = &w->gap;
    const struct main_figure *figure;
    char currency[4] = "";
    money_sum minor;

    if (r->snapshot > g->snapshot) g->snapshot = r->snapshot;
    if (g->last_neighbour == r->neighbour) return;
    g->last_neighbour = r->neighbour;
    g->links++;
    figure = figure_of(&w->figures, r->neighbour);
    if (!r->stated_null) {
        minor = r->stated;
        memcpy(currency, r->currency.p ? r->currency.p : "MXN",
               r->currency.n == 3 || !r->currency.p ? 3 : 0);
    } else if (figure) {
        minor = figure->minor;
        memcpy(currency, figure->currency, 4);
    } else {
        return;
    }
    /* Only one currency can be added; the first one counts. */
    if (g->has_minor && strcmp(g->currency, currency) != 0) return;
    memcpy(g->currency, currency, 4);
    g->has_minor = true;
    g->minor += minor;
}

static enum err_code read_links(struct work *w)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_gap_unpublished(w->ledger->store, w->entity, &stmt, w->err);

    while (!code && !(code = store_step(stmt, &row, w->err)) && row) {
        struct q_gap_unpublished_row r;

        q_gap_unpublished_row(stmt, &r);
        if (!w->gap.open || w->gap.node != r.node) {
            code = close_gap(w);
            if (code) {
                store_reset(stmt);
                return code;
            }
            open_gap(&w->gap, &r);
        }
        add_link(w, &r);
    }
    return code ? code : close_gap(w);
}

/* What is missing, in the words of the program's own language: kinds that need an article. */
static const char *sentence_of(int64_t kind)
{
    switch (kind) {
    case NODE_PROJECT:
        return N_("Ningún archivo describe el proyecto %s.");
    case NODE_CONTRACT:
        return N_("Ningún archivo describe el contrato %s.");
    case NODE_PROCEDURE:
        return N_("Ningún archivo describe el procedimiento %s.");
    case NODE_BUDGET_LINE:
        return N_("Ningún archivo describe la partida %s.");
    case NODE_PROGRAMME:
        return N_("Ningún archivo describe el programa %s.");
    case NODE_FUND:
        return N_("Ningún archivo describe el fondo %s.");
    case NODE_LOAN:
        return N_("Ningún archivo describe el crédito %s.");
    case NODE_TRUST:
        return N_("Ningún archivo describe el fideicomiso %s.");
    case NODE_AWARD:
        return N_("Ningún archivo describe la adjudicación %s.");
    case NODE_PAYMENT:
        return N_("Ningún archivo describe el pago %s.");
    case NODE_PLANNING:
        return N_("Ningún archivo describe la planeación %s.");
    default:
        return N_("Ningún archivo describe lo que lleva la clave %s.");
    }
}

static int64_t minor_of(const struct open_gap *g)
{
    return g->minor > INT64_MAX    ? INT64_MAX
           : g->minor < -INT64_MAX ? -INT64_MAX
                                   : (int64_t)g->minor;
}

static enum err_code write_gaps(struct work *w)
{
    const struct open_gap *all = w->found.items;
    struct store_bulk *bulk;
    int64_t id = 0;
    char missing[320];
    enum err_code code = w->found.count ? ledger_ids_reserve(w->ledger, w->entity, "gap",
                                                             (int64_t)w->found.count, &id, w->err)
                                        : ERR_NONE;

    if (code || !w->found.count) return code;
    code = store_bulk_begin(w->ledger->store, &ledger_table_gap, &bulk, w->err);
    if (code) return code;
    for (size_t i = 0; !code && i < w->found.count; i++) {
        /* Stored in the program's own language; gap_list writes it anew in the user's. */
        snprintf(missing, sizeof missing, sentence_of(all[i].kind), all[i].key);
        store_bulk_int(bulk, w->entity);
        store_bulk_int(bulk, id + (int64_t)i);
        store_bulk_int(bulk, all[i].node);
        store_bulk_int(bulk, all[i].kind);
        store_bulk_text(bulk, str_of(missing));
        all[i].has_unit ? store_bulk_int(bulk, all[i].unit) : store_bulk_null(bulk);
        all[i].has_minor ? store_bulk_int(bulk, minor_of(&all[i])) : store_bulk_null(bulk);
        all[i].has_minor ? store_bulk_text(bulk, str_of(all[i].currency)) : store_bulk_null(bulk);
        store_bulk_null(bulk);
        store_bulk_int(bulk, all[i].snapshot);
        code = store_bulk_row(bulk, w->err);
    }
    if (!code) return store_bulk_end(bulk, w->err);
    store_bulk_abort(bulk);
    return code;
}

static enum err_code update_entity(struct ledger *ledger, int64_t entity, uint64_t *gaps,
                                   struct err *err)
{
    struct work w = {
        .ledger = ledger, .entity = entity, .found = ROWS_OF(struct open_gap), .err = err};
    enum err_code code;

    arena_init(&w.arena, (size_t)1 << 30);
    code = q_gap_forget_run(ledger->store, entity, err);
    if (!code) code = read_figures(ledger->store, entity, &w.figures, err);
    if (!code) code = read_links(&w);
    if (!code) code = write_gaps(&w);
    *gaps += w.found.count;
    mem_free(w.figures.items);
    arena_free(&w.arena);
    return code;
}

/* A snapshot that refers to nothing can still close gaps of entities that have some. */
static enum err_code worth_it(struct ledger *ledger, const struct check_scope *scope,
                              int64_t entity, bool *worth, struct err *err)
{
    struct q_gap_any_row any;
    bool found;
    enum err_code code;

    *worth = scope->referenced > 0;
    if (*worth) return ERR_NONE;
    code = q_gap_any_one(ledger->store, entity, &any, &found, err);
    *worth = !code && found && any.gaps > 0;
    return code;
}

enum err_code gap_update(struct ledger *ledger, const struct check_scope *scope, uint64_t *gaps_out,
                         struct err *err)
{
    struct store_stmt *stmt;
    uint64_t gaps = 0;
    bool row, worth = false;
    enum err_code code = q_check_entities(ledger->store, scope->snapshot, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        int64_t entity = store_int(stmt, 0);

        code = worth_it(ledger, scope, entity, &worth, err);
        if (!code && worth) code = update_entity(ledger, entity, &gaps, err);
        if (code) store_reset(stmt);
    }
    if (gaps_out) *gaps_out = gaps;
    return code;
}

/* --- reading --------------------------------------------------------------------------------- */

enum err_code gap_list(struct ledger *ledger, struct arena *arena, const struct gap_filter *filter,
                       struct gap **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct gap);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_gaps(ledger->store, filter->entity, filter->stage,
                                filter->limit ? filter->limit : 100, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_gaps_row r;
        struct gap *own = rows_add(&rows, arena);

        q_gaps_row(stmt, &r);
        if (own) {
            *own = (struct gap){.entity = r.entity,
                                .id = r.id,
                                .node = r.node,
                                .stage = (enum node_kind)r.stage,
                                .entity_name = rows_text(arena, r.entity_name, &rows),
                                .node_key = rows_text(arena, r.node_key, &rows),
                                .unit = rows_text(arena, r.unit_name, &rows),
                                .has_minor = !r.minor_null,
                                .minor = r.minor,
                                .currency = rows_text(arena, r.currency, &rows),
                                .obligation = rows_text(arena, r.obligation, &rows),
                                .snapshot = r.snapshot,
                                .file = rows_text(arena, r.file, &rows),
                                .row = r.source_row};
            own->missing = arena_printf(arena, _(sentence_of(r.stage)), own->node_key.p);
        }
        if (own && own->missing.p && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
