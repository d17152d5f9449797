/* The questions that the figures of one government raise: gravest first, then by pesos. */
#include "web/page_flags.h"

#include "web/page.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 25 };

static struct str severity_text(enum severity severity)
{
    return str_of(severity >= SEVERITY_CONTRADICTION ? _("Los archivos se contradicen")
                                                     : _("Pregunta"));
}

/* A few words for each rule of the route; those of the ledger have a title of their own. */
static const struct {
    const char *code, *title;
} titles[] = {
    {FLAG_PAID_NOT_BUILT, N_("Pagado y sin construir")},
    {FLAG_PROGRESS_BEHIND, N_("Avance físico detrás del pago")},
    {FLAG_CONTRACT_OVER_BUDGET, N_("Contratado por encima del presupuesto")},
    {FLAG_PAYMENTS_OVER, N_("Pagado por encima del contrato")},
    {FLAG_LOAN_DESTINATION, N_("Deuda con destino sin publicar")},
    {FLAG_DECEMBER, N_("Gasto concentrado en diciembre")},
    {FLAG_SUPPLIER_ENTITIES, N_("Un proveedor en varios lugares")},
    {FLAG_STALLED, N_("Obra sin avance")},
};

struct str flags_rule_title(struct str code)
{
    const struct check_rule *rule = check_rule_find(code);

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_is(code, titles[i].code)) return str_of(_(titles[i].title));
    return rule ? str_of(_(rule->title)) : code;
}

static int64_t size_of(const struct flag *flag)
{
    return flag->minor < 0 && flag->minor > INT64_MIN ? -flag->minor : flag->minor;
}

static enum err_code fill_rules(struct page *page, const struct page_flags_parameters *asked,
                                struct flags_view *view, struct err *err)
{
    const struct flag_filter every = {.entity = page->entity.id, .year = asked->anio};
    struct flag_count *counts;
    struct layout_link *links;
    size_t count;
    enum err_code code = flag_counts(page->ledger, page->arena, &every, &counts, &count, err);

    if (code) return code;
    links = arena_array(page->arena, count + 1, sizeof *links);
    if (!links) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) view->all += counts[i].count;
    links[view->rule_count++] =
        (struct layout_link){arena_printf(page->arena, _("Todas (%lld)"), (long long)view->all),
                             layout_entity_url(page, "preguntas"), !asked->regla.n};
    for (size_t i = 0; i < count; i++)
        links[view->rule_count++] = (struct layout_link){
            arena_printf(page->arena, "%.*s (%lld)", STR_FMT(flags_rule_title(counts[i].rule)),
                         (long long)counts[i].count),
            layout_entity_url(page, "preguntas?regla=%.*s", STR_FMT(counts[i].rule)),
            str_eq(counts[i].rule, asked->regla)};
    view->rules = links;
    view->chosen = asked->regla.n > 0;
    return ERR_NONE;
}

static enum err_code fill_items(struct page *page, const struct page_flags_parameters *asked,
                                struct flags_view *view, struct err *err)
{
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 100000 ? 100000 : asked->pagina;
    const struct flag_filter filter = {.entity = page->entity.id,
                                       .rule = asked->regla,
                                       .year = asked->anio,
                                       .skip = (uint32_t)(at - 1) * PER_PAGE,
                                       .limit = PER_PAGE + 1};
    struct flags_item *items;
    struct flag *flags;
    size_t count;
    enum err_code code = flag_list(page->ledger, page->arena, &filter, &flags, &count, err);

    if (code) return code;
    view->count = count > PER_PAGE ? PER_PAGE : count;
    items = arena_array(page->arena, view->count ? view->count : 1, sizeof *items);
    if (!items) return err_no_memory(err);
    for (size_t i = 0; i < view->count; i++) {
        items[i] = (struct flags_item){
            .flag = &flags[i],
            .url = layout_entity_url(page, "pregunta/%.*s", STR_FMT(flags[i].key)),
            .severity = severity_text(flags[i].severity),
            .size = size_of(&flags[i])};
        if (flags[i].reply_count)
            items[i].answers = arena_printf(page->arena,
                                            i18n_plural("%lld respuesta", "%lld respuestas",
                                                        (unsigned long)flags[i].reply_count),
                                            (long long)flags[i].reply_count);
    }
    view->items = items;
    if (count > PER_PAGE) view->pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) view->pager.previous = page_with(page, "pagina", at == 2 ? -1 : at - 1);
    return ERR_NONE;
}

/* route: GET /e/{entity}/preguntas
 * query: regla=word? anio=year? pagina=int?
 * title: Preguntas */
enum err_code page_flags(struct page *page, struct err *err)
{
    const struct page_flags_parameters *asked = page_flags_parameters(page);
    struct flags_view view = {0};
    enum err_code code = fill_rules(page, asked, &view, err);

    if (!code) code = fill_items(page, asked, &view, err);
    if (code) return code;
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Preguntas")), STR_NONE);
    page->section = "preguntas";
    template_flags(page, &view);
    return ERR_NONE;
}

/* --- one ------------------------------------------------------------------------------------- */

static bool fill_evidence(struct page *page, struct flag_view *view)
{
    const struct flag *flag = view->flag;
    struct flag_row *rows = arena_array(page->arena, flag->row_count + 1, sizeof *rows);
    struct flag_answer *answers =
        arena_array(page->arena, (size_t)flag->reply_count + 1, sizeof *answers);

    if (!rows || !answers) return false;
    for (size_t i = 0; i < flag->row_count; i++)
        rows[view->row_count++].source = (struct layout_source){
            flag->rows[i].snapshot, flag->rows[i].row, flag->rows[i].file, DATE_NONE};
    if (!view->row_count)
        rows[view->row_count++].source =
            (struct layout_source){flag->snapshot, 0, flag->file, DATE_NONE};
    for (int64_t i = 0; flag->replies && i < flag->reply_count; i++)
        answers[view->answer_count++] =
            (struct flag_answer){&flag->replies[i], co_day(flag->replies[i].at)};
    view->rows = rows;
    view->answers = answers;
    return true;
}

/* route: GET /e/{entity}/pregunta/{key:text}
 * title: Pregunta */
enum err_code page_flag(struct page *page, struct err *err)
{
    const struct page_flag_parameters *asked = page_flag_parameters(page);
    struct flag_view view = {0};
    const struct flag_rule *rule;
    struct flag flag;
    enum err_code code =
        flag_read(page->ledger, page->arena, page->entity.id, asked->key, &flag, err);

    if (code) return code;
    view.flag = &flag;
    view.severity = severity_text(flag.severity);
    view.size = size_of(&flag);
    rule = flag_rule_find(flag.rule);
    if (rule) {
        view.formula = str_of(_(rule->formula));
        if (rule->innocent && *rule->innocent) view.innocent = str_of(_(rule->innocent));
    }
    if (flag.node) {
        view.node_url = layout_entity_url(page, "nodo/%lld", (long long)flag.node);
        view.node_name = flag.node_label.n ? flag.node_label : flag.node_key;
    }
    if (flag.organisation)
        view.organisation_url =
            layout_entity_url(page, "organizacion/%lld", (long long)flag.organisation);
    if (!fill_evidence(page, &view)) return err_no_memory(err);
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Preguntas")), layout_entity_url(page, "preguntas"));
    layout_crumbs_add(&view.crumbs, flags_rule_title(flag.rule), STR_NONE);
    view.title = flags_rule_title(flag.rule);
    page->title = view.title;
    page->description = flag.question;
    page->section = "preguntas";
    template_flag(page, &view);
    return ERR_NONE;
}
