/* The published files behind the figures: all of them, or those of one government, newest first. */
#include "web/page_sources.h"

#include <stdio.h>

#include "web/page.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 40, PAGES_MAX = 100 };

struct str sources_title(const struct page *page, const struct snapshot *file)
{
    if (!file->sheet.n) return file->name;
    return arena_printf(page->arena, "%.*s, %.*s", STR_FMT(file->name), STR_FMT(file->sheet));
}

enum err_code sources_read(struct page *page, int64_t id, struct snapshot *out, struct err *err)
{
    char number[24];

    snprintf(number, sizeof number, "%lld", (long long)id);
    return snapshot_find(page->ledger, page->arena, str_of(number), out, err);
}

static bool fill(const struct page *page, struct sources_view *view, const struct snapshot *files)
{
    struct sources_item *items =
        arena_array(page->arena, view->count ? view->count : 1, sizeof *items);

    if (!items) return false;
    for (size_t i = 0; i < view->count; i++)
        items[i] =
            (struct sources_item){.file = &files[i],
                                  .url = layout_url(page, "/fuente/%lld", (long long)files[i].id),
                                  .title = sources_title(page, &files[i])};
    view->items = items;
    return true;
}

/* route: GET /fuentes
 * query: entity=word? pagina=int?
 * title: Fuentes y fechas de corte */
enum err_code page_sources(struct page *page, struct err *err)
{
    const struct page_sources_parameters *asked = page_sources_parameters(page);
    struct sources_view view = {0};
    struct snapshot_filter filter = {.current = true};
    struct snapshot *files;
    struct entity entity = {0};
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > PAGES_MAX ? PAGES_MAX : asked->pagina;
    size_t count, skip = (size_t)(at - 1) * PER_PAGE;
    enum err_code code = ERR_NONE;

    if (asked->entity.n)
        code = ledger_entity_find(page->ledger, page->arena, asked->entity, &entity, err);
    filter.entity = entity.id;
    filter.limit = (uint32_t)(skip + PER_PAGE + 1);
    if (!code) code = snapshot_list(page->ledger, page->arena, &filter, &files, &count, err);
    if (code) return code;
    layout_crumbs_begin(page, &view.crumbs);
    if (entity.id) {
        layout_crumbs_add(&view.crumbs, entity.name,
                          layout_url(page, "/e/%.*s", STR_FMT(entity.code)));
        view.of_entity = true;
    }
    layout_crumbs_add(&view.crumbs, str_of(_("Fuentes")), STR_NONE);
    view.count = count > skip + PER_PAGE ? PER_PAGE : count > skip ? count - skip : 0;
    if (count > skip + PER_PAGE) view.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) view.pager.previous = page_with(page, "pagina", at == 2 ? -1 : at - 1);
    if (!fill(page, &view, files + (count > skip ? skip : count))) return err_no_memory(err);
    page->section = "fuentes";
    template_sources(page, &view);
    return ERR_NONE;
}
