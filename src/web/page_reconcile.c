/* Two sources that speak of the same money, line by line: what agrees, what differs, and why, as
 * far as a person said why. */
#include "web/page.h"
#include "web/page_flags.h"
#include "web_routes.h"
#include "web_templates.h"

enum { LINES = 100 };

static const struct {
    enum reconcile_topic topic;
    const char *code, *title;
} topics[] = {
    {RECONCILE_BUDGET, "presupuesto", N_("El presupuesto, en sus clasificaciones")},
    {RECONCILE_DEBT, "deuda", N_("La deuda, en sus fuentes")},
    {RECONCILE_CONTRACTS, "contratos", N_("Lo adjudicado y lo contratado")},
    {RECONCILE_REVENUE, "ingresos", N_("Lo que se esperaba recibir y lo que se aprobó gastar")},
};
enum { TOPICS = sizeof topics / sizeof *topics };

static struct str state_text(enum reconcile_state state)
{
    switch (state) {
    case RECONCILE_AGREES:
        return str_of(_("coinciden"));
    case RECONCILE_ROUNDING:
        return str_of(_("coinciden, salvo el redondeo"));
    case RECONCILE_ONE_SIDED:
        return str_of(_("solo una fuente lo dice"));
    default:
        return str_of(_("difieren"));
    }
}

static enum err_code fill_topics(struct page *page, struct reconcile_view *view, int chosen,
                                 struct err *err)
{
    struct reconcile_topic_view *own = arena_array(page->arena, TOPICS, sizeof *own);
    struct reconcile_summary *all;
    size_t count;
    enum err_code code =
        reconcile_summaries(page->ledger, page->arena, page->entity.id, &all, &count, err);

    if (code) return code;
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        for (int t = 0; t < TOPICS; t++)
            if (topics[t].topic == all[i].topic && all[i].lines)
                own[view->topic_count++] = (struct reconcile_topic_view){
                    .title = str_of(_(topics[t].title)),
                    .summary = &all[i],
                    .url = layout_entity_url(page, "conciliacion?tema=%s", topics[t].code),
                    .current = (int)topics[t].topic == chosen};
    view->topics = own;
    return ERR_NONE;
}

/* "corte distinto: el registro es del 30 de junio; redondeo" */
static struct str reasons_text(struct page *page, const struct reconcile_line *line)
{
    struct str text = STR_NONE;
    size_t count;
    const struct reconcile_reason_type *types = reconcile_reason_types(&count);

    for (size_t i = 0; i < line->reason_count; i++) {
        const struct reconcile_reason *reason = &line->reasons[i];
        struct str title = reason->type;

        for (size_t k = 0; k < count; k++)
            if (str_is(reason->type, types[k].code)) title = str_of(_(types[k].title));
        text = arena_printf(page->arena, "%.*s%s%.*s%s%.*s (%.*s)", STR_FMT(text),
                            text.n ? "; " : "", STR_FMT(title), reason->text.n ? ": " : "",
                            STR_FMT(reason->text), STR_FMT(reason->author));
    }
    return text;
}

static enum err_code fill_lines(struct page *page, struct reconcile_view *view,
                                enum reconcile_topic topic, struct err *err)
{
    const struct reconcile_filter filter = {.entity = page->entity.id,
                                            .topic = topic,
                                            .differing = view->only_differing,
                                            .limit = LINES};
    struct reconcile_line *lines;
    struct reconcile_item *items;
    size_t count;
    enum err_code code = reconcile_lines(page->ledger, page->arena, &filter, &lines, &count, err);

    if (code) return code;
    items = arena_array(page->arena, count ? count : 1, sizeof *items);
    if (!items) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct reconcile_item){
            .line = &lines[i],
            .state = state_text(lines[i].state),
            .differs = lines[i].state >= RECONCILE_DIFFERS,
            .source_a = {lines[i].snapshot_a, lines[i].row_a, lines[i].file_a, DATE_NONE},
            .source_b = {lines[i].snapshot_b, lines[i].row_b, lines[i].file_b, DATE_NONE},
            .reasons = reasons_text(page, &lines[i])};
    view->items = items;
    view->count = count;
    return ERR_NONE;
}

/* route: GET /e/{entity}/conciliacion
 * query: tema=word? todo=int?
 * title: Dos fuentes del mismo dinero */
enum err_code page_reconcile(struct page *page, struct err *err)
{
    const struct page_reconcile_parameters *asked = page_reconcile_parameters(page);
    struct reconcile_view view = {.only_differing = !asked->todo};
    enum reconcile_topic topic = 0;
    enum err_code code;

    for (int t = 0; t < TOPICS; t++)
        if (str_is(asked->tema, topics[t].code)) topic = topics[t].topic;
    if (asked->tema.n && !topic)
        return err_set(err, ERR_USAGE, _("No se concilia «%.*s»."), STR_FMT(asked->tema));
    code = fill_topics(page, &view, (int)topic, err);
    if (!code) code = fill_lines(page, &view, topic, err);
    if (code) return code;
    if (topic) view.all_url = layout_entity_url(page, "conciliacion");
    view.other_url = page_with(page, "todo", view.only_differing ? 1 : -1);
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Conciliación")), STR_NONE);
    page->section = "conciliacion";
    template_reconcile(page, &view);
    return ERR_NONE;
}
