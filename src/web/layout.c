/* Fills the layout's view: see layout.h. The only place that knows the navigation. */
#include "web/layout.h"

#include "ledger/snapshot.h"
#include "web/layout_parts.h"
#include "web_templates.h"

/* The parts of an entity's pages, in the order in which money is followed. */
static const struct {
    const char *name, *section;
} parts[] = {
    {N_("Resumen"), ""},
    {N_("Presupuesto"), "presupuesto"},
    {N_("Ruta"), "ruta"},
    {N_("Huecos"), "huecos"},
    {N_("Preguntas"), "preguntas"},
    {N_("Obras"), "obras"},
    {N_("Contratos"), "contratos"},
    {N_("Deuda"), "deuda"},
    {N_("Fideicomisos"), "fideicomisos"},
    {N_("Conciliación"), "conciliacion"},
    {N_("Gobierno abierto"), "abierto"},
};
static const struct {
    const char *name, *path, *section;
} menu[] = {
    {N_("Inicio"), "/", "inicio"},          {N_("Buscar"), "/buscar", "buscar"},
    {N_("Fuentes"), "/fuentes", "fuentes"}, {N_("Cómo se calcula"), "/metodo", "metodo"},
    {N_("Acerca"), "/acerca", "acerca"},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* "/e/26/hueco/7" belongs to the part "huecos": singular pages stand below the plural ones. */
static const char *const singular[][2] = {
    {"hueco", "huecos"}, {"pregunta", "preguntas"}, {"fuente", "fuentes"}};

/* What the path says of the section: the third segment on an entity's page, else the first. */
static struct str section_of(const struct page *page)
{
    if (page->section) return str_of(page->section);
    struct str rest = page->path, segment = STR_NONE;
    int segments = page->entity.id ? 4 : 2; /* the first one is empty: paths begin with '/' */
    while (segments--) segment = str_split(rest, '/', &rest);
    for (size_t i = 0; i < COUNT(singular); i++)
        if (str_is(segment, singular[i][0])) return str_of(singular[i][1]);
    return segment.n || page->entity.id ? segment : STR("inicio");
}

static bool fill_menu(struct page *page, struct str section, struct layout_view *view)
{
    struct layout_link *links = arena_array(page->arena, COUNT(menu), sizeof *links);
    if (!links) return false;
    for (size_t i = 0; i < COUNT(menu); i++)
        links[i] =
            (struct layout_link){str_of(_(menu[i].name)), layout_url(page, "%s", menu[i].path),
                                 !page->entity.id && str_is(section, menu[i].section)};
    view->menu = links;
    view->menu_count = COUNT(menu);
    return true;
}

static bool fill_parts(struct page *page, struct str section, struct layout_view *view)
{
    if (!page->entity.id) return true;
    struct layout_link *links = arena_array(page->arena, COUNT(parts), sizeof *links);
    if (!links) return false;
    view->part = STR_NONE;
    for (size_t i = 0; i < COUNT(parts); i++) {
        links[i].name = str_of(_(parts[i].name));
        links[i].url = layout_url(page, "/e/%.*s%s%s", STR_FMT(page->entity.code),
                                  *parts[i].section ? "/" : "", parts[i].section);
        links[i].current = str_is(section, parts[i].section);
        if (!links[i].url.p) return false;
        if (links[i].current) view->part = links[i].name;
    }
    view->parts = links;
    view->part_count = COUNT(parts);
    view->has_entity = true;
    return true;
}

enum err_code layout_write(struct page *page, struct str body, struct err *err)
{
    struct layout_view view = {.body = body, .title = page->title, .newest = DATE_NONE};
    struct str section = section_of(page);
    if (page->plain) {
        template_layout_plain(page, &view);
        return page->out->failed ? err_no_memory(err) : ERR_NONE;
    }
    if (!fill_menu(page, section, &view) || !fill_parts(page, section, &view))
        return err_no_memory(err);
    struct snapshot_summary sources;
    struct err unread = {0};
    if (snapshot_summary(page->ledger, page->entity.id, &sources, &unread) == ERR_NONE) {
        view.files = sources.current;
        view.newest = sources.newest_cut_off;
    }
    view.pending = page_pending(page);
    template_layout(page, &view);
    return page->out->failed ? err_no_memory(err) : ERR_NONE;
}
