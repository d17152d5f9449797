/* A session of the secretariat as everybody reads it: what it is about, who came, what was agreed
 * and voted, what was decided on proposals, its minutes and documents. */
#include "web/page_sitting.h"

#include "web_routes.h"
#include "web_templates.h"

/* route: GET /e/{entity}/sesion/{id}
 * title: Sesión del secretariado */
enum err_code page_sitting(struct page *page, struct err *err)
{
    struct sitting sitting;
    struct sitting_view v = {0};
    struct co co = page_co(page);
    enum err_code code =
        sitting_view_fill(page, &co, page_sitting_parameters(page)->id, &sitting, &v, err);
    if (code) return code;
    sitting_crumbs(page, &v.crumbs, NULL);
    layout_crumbs_add(&v.crumbs, v.name, STR_NONE);
    page->title = arena_printf(page->arena, "%.*s: %.*s", STR_FMT(v.name), STR_FMT(v.title));
    page->description = v.when;
    follow_make(page, &v.follow, "sitting", sitting.id);
    template_sitting(page, &v);
    return ERR_NONE;
}
