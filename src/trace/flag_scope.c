/* What an update computed anew, as the flags need it: stretches of nodes, whom they name as
 * supplier and which units paid, before and after. Stretches that lie close together become one, so
 * that few statements are needed: a thing that is judged again without need gives what it gave. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

enum { CLOSE = 32, RANGES_MAX = 2048 }; /* beyond as many, everything is faster */

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

enum err_code flag_scope_add(struct graph_list *list, int64_t number, struct err *err)
{
    int64_t *own = graph_list_add(list, sizeof *own);

    if (!own) return err_no_memory(err);
    *own = number;
    return ERR_NONE;
}

void flag_scope_sort(struct graph_list *list)
{
    int64_t *all = list->items;
    size_t count = 0;

    if (!list->count) return;
    qsort(all, list->count, sizeof *all, by_number);
    for (size_t i = 0; i < list->count; i++)
        if (!count || all[count - 1] != all[i]) all[count++] = all[i];
    list->count = count;
}

static bool holds(const struct graph_list *list, int64_t number)
{
    return list->count && bsearch(&number, list->items, list->count, sizeof number, by_number);
}

bool flag_scope_has(const struct flag_scope *scope, int64_t node, int64_t organisation,
                    int64_t unit)
{
    const struct graph_range *all = scope->ranges.items;
    size_t low = 0, high = scope->ranges.count;

    if (!node)
        return organisation ? holds(&scope->suppliers, organisation) : holds(&scope->units, unit);
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (all[middle].high < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scope->ranges.count && all[low].low <= node;
}

static enum err_code merge_ranges(struct flag_scope *scope, const struct graph_range *ranges,
                                  size_t count, struct err *err)
{
    struct graph_range *last = NULL;

    for (size_t i = 0; i < count; i++) {
        if (last && ranges[i].low - last->high <= CLOSE) {
            last->high = ranges[i].high;
            continue;
        }
        last = graph_list_add(&scope->ranges, sizeof *last);
        if (!last) return err_no_memory(err);
        *last = ranges[i];
    }
    return ERR_NONE;
}

static enum err_code add_numbers(struct store_stmt *stmt, struct graph_list *list, struct err *err)
{
    bool row;
    enum err_code code;

    while (!(code = store_step(stmt, &row, err)) && row) {
        code = flag_scope_add(list, store_int(stmt, 0), err);
        if (!code) continue;
        store_reset(stmt);
        break;
    }
    return code;
}

/* Whom the results name as they stand now. */
static enum err_code read_named(struct store *store, int64_t entity, struct flag_scope *scope,
                                struct err *err)
{
    const struct graph_range *r = scope->ranges.items;
    struct store_stmt *stmt;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < scope->ranges.count; i++) {
        code = q_flag_scope_suppliers(store, entity, r[i].low, r[i].high, &stmt, err);
        if (!code) code = add_numbers(stmt, &scope->suppliers, err);
        if (!code) code = q_flag_scope_units(store, entity, r[i].low, r[i].high, &stmt, err);
        if (!code) code = add_numbers(stmt, &scope->units, err);
    }
    flag_scope_sort(&scope->suppliers);
    flag_scope_sort(&scope->units);
    return code;
}

static enum err_code read_sorts(struct store *store, int64_t entity, struct flag_scope *scope,
                                struct err *err)
{
    const struct graph_range *r = scope->ranges.items;
    struct q_flag_scope_dated_row dated;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < scope->ranges.count; i++) {
        code = q_flag_scope_kinds(store, entity, r[i].low, r[i].high, &stmt, err);
        while (!code && !(code = store_step(stmt, &row, err)) && row)
            scope->kinds |= (uint64_t)1 << (store_int(stmt, 0) & 63);
        if (!code && !scope->dated)
            code = q_flag_scope_dated_one(store, entity, r[i].low, r[i].high, &dated, &scope->dated,
                                          err);
    }
    return code;
}

enum err_code flag_scope_open(struct ledger *ledger, int64_t entity,
                              const struct graph_range *ranges, size_t count,
                              struct flag_scope **out, struct err *err)
{
    struct flag_scope *scope = mem_calloc(1, sizeof *scope);
    enum err_code code;

    *out = NULL;
    if (!scope) return err_no_memory(err);
    code = merge_ranges(scope, ranges, count, err);
    if (!code && scope->ranges.count <= RANGES_MAX) {
        code = read_named(ledger_store(ledger), entity, scope, err);
        if (!code) {
            *out = scope;
            return code;
        }
    }
    flag_scope_free(scope);
    return code;
}

enum err_code flag_scope_complete(struct store *store, int64_t entity, struct flag_scope *scope,
                                  struct err *err)
{
    enum err_code code = read_named(store, entity, scope, err);

    return code ? code : read_sorts(store, entity, scope, err);
}

void flag_scope_free(struct flag_scope *scope)
{
    if (!scope) return;
    mem_free(scope->ranges.items);
    mem_free(scope->suppliers.items);
    mem_free(scope->units.items);
    mem_free(scope);
}
