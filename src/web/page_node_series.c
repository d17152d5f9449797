/* What the page of a thing shows over time: a loan and a trust by year with the identity that must
 * hold, a work with its contracts, payments and progress. */
#include "plot/line.h"
#include "web/page_node.h"

enum {
    PAYMENTS_SHOWN = 40,
    BEHIND = 2000, /* hundredths of a percent */
    NARROW = 360,
    WIDE = 760
};

static struct node_cell cell_of(const struct page *page, const struct series_figure *f)
{
    struct node_cell cell = {.has = f->has, .minor = f->minor};

    if (f->has && f->snapshot && f->row)
        cell.source_url =
            layout_url(page, "/fuente/%lld/fila/%lld", (long long)f->snapshot, (long long)f->row);
    return cell;
}

static struct str year_text(const struct page *page, int64_t year)
{
    return year ? arena_printf(page->arena, "%lld", (long long)year) : str_of(_("sin año"));
}

/* For phones and for wide screens: the style sheet shows one of them. */
static struct str drawn_twice(struct page *page, struct plot_line *line, struct str wide)
{
    struct str both = STR_NONE;
    struct buf out;

    buf_init(&out, 256 << 10);
    line->frame.width = NARROW;
    line->frame.screen = PLOT_NARROW;
    plot_line_draw(&out, line);
    line->frame.id = wide;
    line->frame.width = WIDE;
    line->frame.screen = PLOT_WIDE;
    plot_line_draw(&out, line);
    if (!out.failed) both = arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return both;
}

static bool is_line(const struct plot_point *points, size_t count)
{
    size_t there = 0;

    for (size_t i = 0; i < count; i++) there += points[i].has;
    return there > 1;
}

/* The balance over the years as a line. */
static struct str balance_picture(struct page *page, const char *title,
                                  const struct plot_point *points, size_t count)
{
    struct plot_line_series series = {str_of(_("saldo")), points, count, false};
    struct plot_line_mark *marks = arena_array(page->arena, count ? count : 1, sizeof *marks);
    struct plot_line line = {.frame = {.id = STR("saldo"),
                                       .title = str_of(title),
                                       .desc = str_of(_("Los mismos saldos están en la tabla."))},
                             .series = &series,
                             .series_count = 1,
                             .marks = marks,
                             .from_zero = true,
                             .tick = layout_tick,
                             .context = page};

    if (!marks || !is_line(points, count)) return STR_NONE;
    for (size_t i = 0; i < count; i++)
        marks[line.mark_count++] =
            (struct plot_line_mark){points[i].x, year_text(page, points[i].x)};
    return drawn_twice(page, &line, STR("saldo-ancho"));
}

static enum err_code fill_loan(struct page *page, struct node_view *view, struct err *err)
{
    struct node_years *years = &view->years;
    struct series_loan loan;
    struct node_year *rows;
    struct plot_point *points;
    enum err_code code =
        series_loan(page->ledger, page->arena, view->node->entity, view->node->id, &loan, err);

    if (code || !loan.year_count) return code;
    rows = arena_array(page->arena, loan.year_count, sizeof *rows);
    points = arena_array(page->arena, loan.year_count, sizeof *points);
    if (!rows || !points) return err_no_memory(err);
    for (size_t i = 0; i < loan.year_count; i++) {
        const struct series_loan_year *y = &loan.years[i];
        const struct series_figure *figures[] = {&y->opening,  &y->drawn,    &y->amortised,
                                                 &y->revalued, &y->interest, &y->fees,
                                                 &y->closing};

        rows[i] = (struct node_year){.year = year_text(page, y->year),
                                     .has_difference = y->has_expected,
                                     .difference = y->difference};
        for (size_t k = 0; k < NODE_CELLS; k++) rows[i].cells[k] = cell_of(page, figures[k]);
        points[i] =
            (struct plot_point){y->year, y->closing.has && y->year, y->closing.minor, STR_NONE};
        years->breaks |= y->has_expected && y->difference;
    }
    *years = (struct node_years){
        .title = _("El crédito, año por año"),
        .identity =
            _("Saldo final = saldo inicial + disposiciones − amortizaciones + revaluaciones. "
              "Se vuelve a calcular con lo publicado."),
        .heads = {_("Saldo inicial"), _("Dispuesto"), _("Amortizado"), _("Revaluación"),
                  _("Intereses"), _("Comisiones"), _("Saldo final")},
        .columns = NODE_CELLS,
        .rows = rows,
        .count = loan.year_count,
        .breaks = years->breaks,
        .currency = arena_cstr(page->arena, str_of(loan.currency)),
        .picture = balance_picture(page, _("Saldo del crédito"), points, loan.year_count)};
    return ERR_NONE;
}

static enum err_code fill_trust(struct page *page, struct node_view *view, struct err *err)
{
    struct node_years *years = &view->years;
    struct series_trust trust;
    struct node_year *rows;
    struct plot_point *points;
    bool breaks = false;
    enum err_code code =
        series_trust(page->ledger, page->arena, view->node->entity, view->node->id, &trust, err);

    if (code || !trust.year_count) return code;
    rows = arena_array(page->arena, trust.year_count, sizeof *rows);
    points = arena_array(page->arena, trust.year_count, sizeof *points);
    if (!rows || !points) return err_no_memory(err);
    for (size_t i = 0; i < trust.year_count; i++) {
        const struct series_trust_year *y = &trust.years[i];
        const struct series_figure *figures[] = {&y->opening, &y->inflow, &y->yield, &y->outflow,
                                                 &y->balance};

        rows[i] = (struct node_year){.year = year_text(page, y->year),
                                     .has_difference = y->has_expected,
                                     .difference = y->difference};
        for (size_t k = 0; k < 5; k++) rows[i].cells[k] = cell_of(page, figures[k]);
        points[i] =
            (struct plot_point){y->year, y->balance.has && y->year, y->balance.minor, STR_NONE};
        breaks |= y->has_expected && y->difference;
    }
    *years = (struct node_years){
        .title = _("El fideicomiso, año por año"),
        .identity =
            _("Saldo = saldo anterior + entradas + rendimientos − salidas. Donde no cierra, "
              "se dice por cuánto."),
        .heads = {_("Saldo anterior"), _("Entradas"), _("Rendimientos"), _("Salidas"), _("Saldo")},
        .columns = 5,
        .rows = rows,
        .count = trust.year_count,
        .breaks = breaks,
        .currency = arena_cstr(page->arena, str_of(trust.currency)),
        .picture = balance_picture(page, _("Saldo del fideicomiso"), points, trust.year_count)};
    return ERR_NONE;
}

enum err_code page_node_years(struct page *page, struct node_view *view, struct err *err)
{
    if (view->node->kind == NODE_LOAN) return fill_loan(page, view, err);
    if (view->node->kind == NODE_TRUST) return fill_trust(page, view, err);
    return ERR_NONE;
}

/* --- works ----------------------------------------------------------------------------------- */

static void percent_tick(void *context, int64_t value, struct buf *out)
{
    (void)context;
    buf_printf(out, "%lld %%", (long long)(value / 100));
}

/* "jun 2023": a whole date does not fit below the axis of a phone. */
static struct str month_text(const struct page *page, int64_t day)
{
    static const char *const months[] = {N_("ene"), N_("feb"), N_("mar"), N_("abr"),
                                         N_("may"), N_("jun"), N_("jul"), N_("ago"),
                                         N_("sep"), N_("oct"), N_("nov"), N_("dic")};
    int year, month, of_month;

    date_to_ymd((int32_t)day, &year, &month, &of_month);
    if (month < 1) return STR_NONE;
    return arena_printf(page->arena, "%s %d", i18n(months[month - 1]), year);
}

static struct str progress_picture(struct page *page, const struct series_work *work)
{
    size_t n = work->progress_count;
    struct plot_point *physical = arena_array(page->arena, n ? n : 1, sizeof *physical);
    struct plot_point *financial = arena_array(page->arena, n ? n : 1, sizeof *financial);
    struct plot_line_series series[2] = {{str_of(_("físico")), physical, n, false},
                                         {str_of(_("financiero")), financial, n, false}};
    struct plot_line_mark *marks = arena_array(page->arena, n ? n : 1, sizeof *marks);
    struct plot_line line = {.frame = {.id = STR("avance"),
                                       .title = str_of(_("Avance físico y financiero")),
                                       .desc = str_of(_("Los mismos avances están en la tabla."))},
                             .series = series,
                             .series_count = 2,
                             .marks = marks,
                             .from_zero = true,
                             .tick = percent_tick};

    if (n < 2 || !physical || !financial || !marks) return STR_NONE;
    for (size_t i = 0; i < n; i++) {
        const struct series_progress *p = &work->progress[i];
        int64_t day = p->cut_off == DATE_NONE ? p->imported_at / 86400000 : p->cut_off;

        physical[i] = (struct plot_point){day, p->has_physical, p->physical, STR_NONE};
        financial[i] = (struct plot_point){day, p->has_financial, p->financial, STR_NONE};
        marks[line.mark_count++] = (struct plot_line_mark){day, month_text(page, day)};
    }
    if (!is_line(physical, n) && !is_line(financial, n)) return STR_NONE;
    return drawn_twice(page, &line, STR("avance-ancho"));
}

static bool fill_work_lists(struct page *page, struct node_works *works)
{
    const struct series_work *w = &works->work;

    works->payment_count = w->payment_count > PAYMENTS_SHOWN ? PAYMENTS_SHOWN : w->payment_count;
    works->contracts = arena_array(page->arena, w->contract_count + 1, sizeof *works->contracts);
    works->payments = arena_array(page->arena, works->payment_count + 1, sizeof *works->payments);
    works->progress = arena_array(page->arena, w->progress_count + 1, sizeof *works->progress);
    if (!works->contracts || !works->payments || !works->progress) return false;
    for (size_t i = 0; i < w->contract_count; i++) {
        works->contracts[i].contract = &w->contracts[i];
        works->contracts[i].url =
            layout_entity_url(page, "nodo/%lld", (long long)w->contracts[i].node);
        if (w->contracts[i].supplier)
            works->contracts[i].supplier_url =
                layout_entity_url(page, "organizacion/%lld", (long long)w->contracts[i].supplier);
    }
    for (size_t i = 0; i < works->payment_count; i++) {
        const struct series_payment *p = &w->payments[i];

        works->payments[i] =
            (struct node_payment){p,
                                  layout_entity_url(page, "nodo/%lld", (long long)p->node),
                                  {p->paid.snapshot, p->paid.row, p->paid.file, DATE_NONE}};
    }
    for (size_t i = 0; i < w->progress_count; i++) {
        const struct series_progress *p = &w->progress[i];

        works->progress[i] = (struct node_progress){p, {p->snapshot, p->row, p->file, p->cut_off}};
    }
    return true;
}

enum err_code page_node_works(struct page *page, struct node_view *view, struct err *err)
{
    struct node_works *works = &view->works;
    enum err_code code;

    if (view->node->kind != NODE_PROJECT && view->node->kind != NODE_CONTRACT) return ERR_NONE;
    code = series_work(page->ledger, page->arena, view->node->entity, view->node->id, &works->work,
                       err);
    if (code) return code;
    if (!fill_work_lists(page, works)) return err_no_memory(err);
    works->has = works->work.contract_count > 1 || works->work.payment_count ||
                 works->work.progress_count || works->work.has_contracted;
    works->behind =
        works->work.has_physical && works->work.has_financial && works->work.divergence >= BEHIND;
    works->points = works->work.divergence / 100;
    works->picture = progress_picture(page, &works->work);
    return ERR_NONE;
}
