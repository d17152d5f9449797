/* The days of a plan's three cuts: /e/{entity}/plan/{id}/cortes. What is reported counts for one of
 * them; one that is past and has no report is late. */
#include "cocreate/plan.h"
#include "cocreate/progress.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

static const char *const names[CUTS] = {NULL, "cut1", "cut2", "cut3"};

/* "2026-03-01 2026-07-01 2026-11-01", or "- - -": they have no number that tells them apart. */
static struct str as_seen(struct page *page, const int32_t days[CUTS])
{
    struct str all = STR("");
    for (int cut = CUT_FIRST; cut < CUTS; cut++) {
        struct str day = form_iso(page, days[cut]);
        all = arena_printf(page->arena, "%.*s%s%.*s", STR_FMT(all), cut > CUT_FIRST ? " " : "",
                           STR_FMT(day.n ? day : STR("-")));
    }
    return all;
}

static enum err_code take(struct page *page, struct co *co, int64_t plan, struct err *err)
{
    int32_t days[CUTS] = {DATE_NONE}, was[CUTS] = {DATE_NONE};
    struct str seen = form_text(page->form, "version"), one;
    for (int cut = CUT_FIRST; cut < CUTS; cut++) {
        days[cut] = form_day(page->form, names[cut]);
        one = str_split(seen, ' ', &seen);
        if (date_parse(one, DATE_DMY, &was[cut]) != DATE_EXACT) was[cut] = DATE_NONE;
    }
    enum err_code code = plan_cuts_set(co, plan, was, days, &page->form->faults, err);
    return code ? code
                : page_see_other(page, open_path(page, "tablero?plan=%lld", (long long)plan));
}

/* route: FORM /e/{entity}/plan/{id}/cortes
 * may: member admin
 * title: Fechas de los tres cortes */
enum err_code page_cuts(struct page *page, struct err *err)
{
    int64_t id = page_cuts_parameters(page)->id;
    struct co co = page_co(page);
    struct layout_crumbs crumbs;
    struct plan plan;
    int32_t days[CUTS];
    enum err_code code = plan_get(&co, id, &plan, err);
    if (!code) code = plan_cuts(&co, id, days, err);
    if (code) return code;
    if (page->post) {
        code = take(page, &co, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    open_crumbs(page, &crumbs);
    layout_crumbs_add(&crumbs, plan.is.title, layout_entity_url(page, "plan/%lld", (long long)id));
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    struct form_field fields[CUTS];
    for (int cut = CUT_FIRST; cut < CUTS; cut++)
        fields[cut - 1] = (struct form_field){.kind = FORM_DATE,
                                              .name = names[cut],
                                              .label = progress_cut_word(cut),
                                              .value = form_iso(page, days[cut])};
    fields[CUTS - 1] =
        (struct form_field){.kind = FORM_VERSION, .name = "version", .value = as_seen(page, days)};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar las fechas"), FORM_FIELDS(fields)};
    struct page_form_view v = {
        .crumbs = &crumbs,
        .lead = _("Al llegar cada fecha la institución responsable informa de su avance; si no lo "
                  "hace, el tablero lo dice. Cambiarlas queda en la bitácora."),
        .form = &form};
    form_fill(page, &form);
    template_page_form(page, &v);
    return ERR_NONE;
}
