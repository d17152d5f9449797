/* Which addresses were published as evidence, documents or sources, where each is used, and whether
 * it still answers: see page_links.h. It reads what visits found; it visits nothing itself. */
#include "web/page_links.h"

#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 40 };

static struct layout_link place_of(struct page *page, const struct web_link_use *use)
{
    static const char *const paths[WEB_LINK_PLACES] = {
        [WEB_LINK_EVIDENCE] = "documento/%lld",
        [WEB_LINK_PAPER] = "documento/%lld",
        [WEB_LINK_VERIFICATION] = "compromiso/%lld",
        [WEB_LINK_REPORT] = "compromiso/%lld",
        [WEB_LINK_INDICATOR] = "indicador/%lld",
        [WEB_LINK_SURVEY] = "encuesta/%lld",
        [WEB_LINK_GAP] = "ficha/%lld",
        [WEB_LINK_MONEY] = "nodo/%lld",
    };
    struct layout_link link = {.name = str_of(web_link_place_word(use->place))};
    if (use->place == WEB_LINK_FILE)
        link.url = layout_url(page, "/fuente/%lld", (long long)use->id);
    else if (use->place == WEB_LINK_METRIC)
        link.url = layout_entity_url(page, "indice");
    else if (use->place == WEB_LINK_REPLY)
        link.url = layout_entity_url(page, "preguntas");
    else if (paths[use->place])
        link.url = layout_entity_url(page, paths[use->place], (long long)use->id);
    return link;
}

static enum err_code fill_items(struct page *page, struct links_view *v,
                                const struct web_link *list, size_t count, struct err *err)
{
    struct links_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (!items) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const struct web_link *l = &list[i];
        struct links_item *item = &items[i];
        *item = (struct links_item){.is = l, .line = link_line_of(page, l)};
        for (size_t u = 0; u < l->use_count && u < WEB_LINK_MOST_USES; u++)
            item->uses[item->use_count++] = place_of(page, &l->uses[u]);
        item->more = (int64_t)(l->use_count - item->use_count);
    }
    v->items = items;
    v->count = count;
    return ERR_NONE;
}

/* Only states that there are; a number of state 0 is "sin comprobar". */
static void fill_chips(struct page *page, struct links_view *v, int64_t asked)
{
    v->chips[v->chip_count++] = (struct layout_link){
        .name = arena_printf(page->arena, _("todas: %lld"), (long long)v->counts.all),
        .url = layout_entity_url(page, "enlaces"),
        .current = asked < 0};
    for (int i = 0; i < WEB_LINK_STATES; i++) {
        if (!v->counts.by_state[i] && asked != i) continue;
        v->chips[v->chip_count++] = (struct layout_link){
            .name = arena_printf(page->arena, "%s: %lld", web_link_state_word(i),
                                 (long long)v->counts.by_state[i]),
            .url = layout_entity_url(page, "enlaces?estado=%s", web_link_state_code(i)),
            .current = asked == i};
    }
}

static int64_t state_of(struct str code)
{
    for (int i = 0; i < WEB_LINK_STATES; i++)
        if (str_is(code, web_link_state_code(i))) return i;
    return -1;
}

/* route: GET /e/{entity}/enlaces
 * query: estado=text? pagina=int?
 * title: Direcciones publicadas */
enum err_code page_links(struct page *page, struct err *err)
{
    const struct page_links_parameters *asked = page_links_parameters(page);
    struct links_view v = {.signals_url = layout_entity_url(page, "participacion")};
    struct web_link *list;
    struct co co = page_co(page);
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 1000 ? 1000 : asked->pagina;
    int64_t state = state_of(asked->estado);
    size_t count, kept = 0, from = (size_t)(at - 1) * PER_PAGE;
    enum err_code code = web_link_list(&co, &list, &count, err);
    if (code) return code;
    v.counts = web_link_count(list, count);
    for (size_t i = 0; i < count; i++)
        if (state < 0 || list[i].state == state) list[kept++] = list[i];
    if (from > kept) from = kept;
    size_t shown = kept - from > PER_PAGE ? PER_PAGE : kept - from;
    code = fill_items(page, &v, list + from, shown, err);
    if (code) return code;
    fill_chips(page, &v, state);
    v.visited = open_when(page, v.counts.visited);
    if (from + shown < kept) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Participación")), v.signals_url);
    layout_crumbs_add(&v.crumbs, str_of(_("Direcciones publicadas")), STR_NONE);
    page->description = str_of(_("Las direcciones que se dieron como prueba, y si todavía "
                                 "responden."));
    template_links(page, &v);
    return ERR_NONE;
}
