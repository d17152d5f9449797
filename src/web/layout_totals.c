/* Adding up totals by kind: see layout_totals.h. */
#include "web/layout_totals.h"

#include <stdlib.h>

#include "trace/gaps.h"

static const struct {
    enum node_kind kind;
    const char *part;
} pages[] = {
    {NODE_BUDGET_LINE, "presupuesto"}, {NODE_PROGRAMME, "presupuesto"},
    {NODE_REVENUE, "presupuesto"},     {NODE_PROJECT, "obras"},
    {NODE_CONTRACT, "contratos"},      {NODE_LOAN, "deuda"},
    {NODE_TRUST, "fideicomisos"},
};

static struct str url_of(const struct page *page, const struct trace_total *total)
{
    const char *part = "ruta";
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].kind == total->kind) part = pages[i].part;
    return layout_url(page, "/e/%.*s/%s", STR_FMT(total->entity_code), part);
}

static struct layout_total *row_of(struct layout_total *rows, size_t *count,
                                   const struct page *page, const struct trace_total *total)
{
    for (size_t i = 0; i < *count; i++)
        if (rows[i].entity == total->entity && rows[i].kind == total->kind &&
            memcmp(rows[i].currency, total->currency, sizeof rows[i].currency) == 0)
            return &rows[i];
    struct layout_total *row = &rows[(*count)++];
    *row = (struct layout_total){.entity = total->entity,
                                 .kind = total->kind,
                                 .stage = total->stage,
                                 .url = url_of(page, total),
                                 .final = total->stage >= STAGE_PAYMENT,
                                 .pooled = total->kind == NODE_REVENUE};
    memcpy(row->currency, total->currency, sizeof row->currency);
    return row;
}

/* Entity, then the way of a peso, then pesos before other currencies, then most money. */
static int by_way(const void *a, const void *b)
{
    const struct layout_total *x = a, *y = b;
    bool x_pesos = strcmp(x->currency, "MXN") == 0, y_pesos = strcmp(y->currency, "MXN") == 0;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    if (x_pesos != y_pesos) return x_pesos ? -1 : 1;
    if (x->stage != y->stage) return x->stage < y->stage ? -1 : 1;
    if (x->minor != y->minor) return x->minor > y->minor ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

/* Sums of 64-bit figures that cannot run over: what does not fit stays at the end of the range. */
static void add(int64_t *sum, int64_t more)
{
    if (!money_add(*sum, more, sum)) *sum = more > 0 ? INT64_MAX : INT64_MIN;
}

/* The number of lines at the top of a budget tells nothing: a budget is one thing to people. */
static struct str things_of(const struct page *page, const struct layout_total *row)
{
    if (row->kind == NODE_BUDGET_LINE) return str_of(_("presupuesto"));
    if (row->kind == NODE_REVENUE) return str_of(_("ingresos"));
    return trace_things(page->arena, row->kind, row->nodes);
}

static void finish(const struct page *page, struct layout_total *rows, size_t count)
{
    int64_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        struct layout_total *row = &rows[i];
        if (i == 0 || rows[i - 1].entity != row->entity) {
            largest = 0;
            for (size_t k = i; k < count && rows[k].entity == row->entity; k++)
                if (rows[k].minor > largest) largest = rows[k].minor;
        }
        row->things = things_of(page, row);
        row->lost =
            !row->final && !row->pooled && row->minor > row->proven ? row->minor - row->proven : 0;
        row->bar = row->final || row->pooled
                       ? layout_trail(row->minor, row->minor, row->minor, largest)
                       : layout_trail(row->minor, row->proven, row->possible, largest);
        row->hundred = layout_hundred(page, row->proven, row->minor);
        row->hundred_rest = layout_hundred_rest(page, row->proven, row->minor);
    }
}

enum err_code layout_totals(const struct page *page, const struct trace_total *totals, size_t count,
                            int64_t year, struct layout_total **out, size_t *count_out,
                            struct err *err)
{
    struct layout_total *rows = arena_array(page->arena, count ? count : 1, sizeof *rows);
    size_t n = 0;
    if (!rows) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const struct trace_total *total = &totals[i];
        if (year != LAYOUT_ALL_YEARS && total->year != year) continue;
        if (!total->nodes && !total->minor) continue;
        struct layout_total *row = row_of(rows, &n, page, total);
        add(&row->nodes, total->nodes);
        add(&row->minor, total->minor);
        add(&row->proven, total->out[TRACE_PROVEN]);
        add(&row->possible, total->out[TRACE_POSSIBLE]);
    }
    qsort(rows, n, sizeof *rows, by_way);
    finish(page, rows, n);
    *out = rows;
    *count_out = n;
    return ERR_NONE;
}

size_t layout_totals_first(const struct layout_total *totals, size_t count)
{
    size_t n = 0;
    while (n < count && strcmp(totals[n].currency, totals[0].currency) == 0) n++;
    return n;
}

const struct layout_total *layout_totals_main(const struct layout_total *totals, size_t count)
{
    const struct layout_total *largest = NULL, *budget = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct layout_total *total = &totals[i];
        bool foreign = strcmp(total->currency, totals[0].currency) != 0;
        if (foreign || total->pooled || total->minor <= 0) continue;
        if (!largest || total->minor > largest->minor) largest = total;
        if (total->kind == NODE_BUDGET_LINE) budget = total;
    }
    if (budget && budget->minor >= largest->minor / 2) return budget;
    return largest ? largest : count ? &totals[0] : NULL;
}
