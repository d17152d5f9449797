/* From the figures of a node to the river and the table of its stages: see layout_stages.h. */
#include "web/layout_stages.h"

#include "plot/river.h"

enum { RIVER_MAX = 1 << 18, RIVER_WIDTH = 360 };

static const char *const articles[STAGE_COUNT] = {
    "",
    N_("el origen"),
    N_("el presupuesto"),
    N_("el proyecto"),
    N_("el procedimiento"),
    N_("el contrato"),
    N_("el pago"),
    N_("el resultado"),
};

const char *layout_stage_article(int stage)
{
    return stage > 0 && stage < STAGE_COUNT ? _(articles[stage]) : "";
}

/* What reached a payment or a result has not lost its trail, even if nothing follows. */
static bool arrives(int stage)
{
    return stage >= STAGE_PAYMENT;
}

static struct str capital(const struct page *page, const char *word)
{
    struct str copy = arena_str(page->arena, str_of(word));
    char *first = copy.n ? arena_cstr(page->arena, copy) : NULL;
    if (!first) return copy;
    if (*first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
    return (struct str){first, copy.n};
}

static void fill_rows(const struct page *page, const struct trace_figures *f,
                      struct layout_stages *out)
{
    int last = 0, worst = 0;
    for (int s = 1; s < STAGE_COUNT; s++) {
        int64_t reach = f->reach[TRACE_PROVEN][s], maybe = f->reach[TRACE_POSSIBLE][s] - reach;
        int64_t end = f->end[TRACE_PROVEN][s];
        if (!reach && maybe <= 0 && !end && !f->end[TRACE_POSSIBLE][s]) continue;
        out->rows[out->count++] = (struct layout_stage){
            .name = capital(page, trace_stage_name((enum trace_stage)s)),
            .reach = reach,
            .maybe = maybe > 0 ? maybe : 0,
            .end = end,
            .end_possible = f->end[TRACE_POSSIBLE][s],
            .arrived = arrives(s),
        };
        if (reach > 0 && s != (int)f->stage) last = s;
        if (arrives(s)) {
            out->arrived += end;
        } else if (end > 0) {
            out->lost += end;
            if (!worst || end > f->end[TRACE_PROVEN][worst]) worst = s;
        }
    }
    out->furthest = last ? layout_stage_article(last) : NULL;
    out->hundred_furthest = layout_hundred(page, last ? f->reach[TRACE_PROVEN][last] : 0, f->minor);
    out->worst = worst ? layout_stage_article(worst) : NULL;
    out->worst_minor = worst ? f->end[TRACE_PROVEN][worst] : 0;
}

static void fill_river(const struct page *page, struct str gap_url, const struct layout_stages *own,
                       struct plot_river_stage *stages)
{
    for (size_t i = 0; i < own->count; i++) {
        const struct layout_stage *row = &own->rows[i];
        struct plot_river_stage *s = &stages[i];
        struct str end = layout_short(page, row->end, own->currency);
        s->label = row->name;
        s->reach[PLOT_PROVEN] = row->reach;
        s->reach[PLOT_POSSIBLE] = row->reach + row->maybe;
        s->end[PLOT_PROVEN] = row->end;
        s->end[PLOT_POSSIBLE] = row->end_possible;
        s->reach_text = layout_short(page, row->reach, own->currency);
        if (row->maybe)
            s->possible_text = arena_printf(page->arena, _("quizá %.*s más"),
                                            STR_FMT(layout_short(page, row->maybe, own->currency)));
        s->arrived = row->arrived;
        if (row->end > 0 && row->arrived)
            s->end_text = arena_printf(page->arena, _("Hasta aquí llegan %.*s"), STR_FMT(end));
        else if (row->end > 0)
            s->end_text =
                arena_printf(page->arena, _("Aquí se pierde el rastro de %.*s"), STR_FMT(end));
        s->end_href = row->arrived ? STR_NONE : gap_url;
    }
}

/* The same in words, for those who do not see the picture. */
static struct str described(const struct page *page, const struct layout_stages *own)
{
    struct buf text;
    buf_init(&text, 4096);
    for (size_t i = 0; i < own->count; i++) {
        const struct layout_stage *row = &own->rows[i];
        buf_printf(&text, _("%.*s: llegan %.*s, terminan %.*s. "), STR_FMT(row->name),
                   STR_FMT(layout_short(page, row->reach, own->currency)),
                   STR_FMT(layout_short(page, row->end, own->currency)));
    }
    struct str copy = arena_str(page->arena, text.failed ? STR_NONE : buf_view(&text));
    buf_free(&text);
    return copy;
}

static enum err_code draw(const struct page *page, struct str gap_url, const char *id,
                          struct layout_stages *own, struct err *err)
{
    struct plot_river_stage stages[STAGE_COUNT] = {0};
    struct buf svg;
    fill_river(page, gap_url, own, stages);
    struct plot_river river = {
        .frame = {.id = str_of(id),
                  .title = str_of(_("Hasta dónde se puede seguir el dinero")),
                  .desc = described(page, own),
                  .width = RIVER_WIDTH},
        .stages = stages,
        .stage_count = own->count,
    };
    buf_init(&svg, RIVER_MAX);
    plot_river_draw(&svg, &river);
    own->river = arena_str(page->arena, svg.failed ? STR_NONE : buf_view(&svg));
    bool failed = svg.failed || !own->river.p;
    buf_free(&svg);
    return failed ? err_no_memory(err) : ERR_NONE;
}

enum err_code layout_stages_make(const struct page *page, const struct trace_figures *figures,
                                 struct str gap_url, const char *id, struct layout_stages *out,
                                 struct err *err)
{
    int own = (int)figures->stage;
    *out = (struct layout_stages){.minor = figures->minor};
    memcpy(out->currency, figures->currency, sizeof out->currency);
    fill_rows(page, figures, out);
    if (own > 0 && own < STAGE_COUNT) {
        out->followed = figures->minor - figures->end[TRACE_PROVEN][own];
        out->followed_possible = figures->minor - figures->end[TRACE_POSSIBLE][own];
    }
    out->hundred = layout_hundred(page, out->followed, out->minor);
    out->hundred_arrived = layout_hundred(page, out->arrived, out->minor);
    out->bar = layout_trail(figures->minor, out->followed, out->followed_possible, 0);
    return out->count && figures->minor > 0 ? draw(page, gap_url, id, out, err) : ERR_NONE;
}
