/* The map of stakeholders: /actores, with its forms. */
#include "web/page_stakeholders.h"

#include "web/open_parts.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 50, MOST_NAME = 200, MOST_TEXT = 5000 };

static enum err_code fill_sectors(struct page *page, int chosen, struct stakeholders_view *v,
                                  struct err *err)
{
    struct layout_link *links = arena_array(page->arena, CO_SECTORS, sizeof *links);
    if (!links) return err_no_memory(err);
    links[v->sector_count++] = (struct layout_link){
        str_of(_("Todos")), layout_entity_url(page, "actores"), chosen == CO_NO_SECTOR};
    for (int i = CO_GOVERNMENT; i < CO_SECTORS; i++)
        links[v->sector_count++] = (struct layout_link){
            str_of(co_sector_word(i)),
            layout_entity_url(page, "actores?sector=%s", co_sector_code(i)), chosen == i};
    v->sectors = links;
    return ERR_NONE;
}

static void fill_item(struct page *page, const struct stakeholder *s, struct stakeholder_item *out)
{
    *out = (struct stakeholder_item){
        .is = &s->is, .id = s->id, .sector = co_sector_word(s->is.sector)};
    if (s->is.organisation)
        out->organisation_url =
            layout_url(page, "/organizacion/%lld", (long long)s->is.organisation);
    if (!open_may(page, STAKEHOLDER_KEEPERS)) return;
    out->edit_url = layout_entity_url(page, "actor/%lld/editar", (long long)s->id);
    out->came_url = layout_entity_url(page, "actor/%lld/participo", (long long)s->id);
}

/* route: GET /e/{entity}/actores
 * query: sector=word? pagina=int?
 * title: Mapa de actores */
enum err_code page_stakeholders(struct page *page, struct err *err)
{
    const struct page_stakeholders_parameters *asked = page_stakeholders_parameters(page);
    struct co co = page_co(page);
    struct stakeholders_view v = {0};
    struct stakeholder *list;
    size_t count = 0;
    int sector = co_sector_of(asked->sector);
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 1000 ? 1000 : asked->pagina;
    if (asked->sector.n && !sector)
        return err_set(err, ERR_USAGE, _("No hay un sector con ese nombre: %.*s."),
                       STR_FMT(asked->sector));
    enum err_code code = stakeholder_list(&co, sector, (size_t)(at - 1) * PER_PAGE, PER_PAGE + 1,
                                          &list, &count, err);
    if (!code) code = fill_sectors(page, sector, &v, err);
    struct stakeholder_item *items = arena_array(page->arena, PER_PAGE + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    if (count > PER_PAGE) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    for (; v.count < count && v.count < PER_PAGE; v.count++)
        fill_item(page, &list[v.count], &items[v.count]);
    v.items = items;
    if (open_may(page, STAKEHOLDER_KEEPERS)) v.add_url = layout_entity_url(page, "actores/nuevo");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Mapa de actores")), STR_NONE);
    template_stakeholders(page, &v);
    return ERR_NONE;
}

/* --- forms ------------------------------------------------------------------------------------ */

static enum err_code to_list(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "actores#actor-%lld", (long long)id));
}

static void draw(struct page *page, const char *lead, struct form_view *form)
{
    struct layout_crumbs crumbs;
    struct layout_link now = {.name = str_of(_("Ver cómo está ahora"))};
    struct page_form_view v = {.crumbs = &crumbs,
                               .lead = lead,
                               .form = form,
                               .links = &now,
                               .link_count = page->status == 409};
    form_fill(page, form);
    now.url = layout_entity_url(page, "actores");
    open_crumbs(page, &crumbs);
    layout_crumbs_add(&crumbs, str_of(_("Mapa de actores")), now.url);
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    template_page_form(page, &v);
}

static struct stakeholder_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    return (struct stakeholder_draft){.name = form_text(f, "name"),
                                      .sector = co_sector_of(form_text(f, "sector")),
                                      .represents = form_text(f, "represents"),
                                      .interests = form_text(f, "interests"),
                                      .contact = form_text(f, "contact"),
                                      .organisation =
                                          form_number(f, "organisation", 0, INT64_MAX, 0),
                                      .first = form_day(f, "first"),
                                      .last = form_day(f, "last")};
}

static struct str number_text(struct page *page, int64_t number)
{
    return number ? arena_printf(page->arena, "%lld", (long long)number) : STR("");
}

static struct form_field day_field(struct page *page, const char *name, const char *label,
                                   int32_t day)
{
    return (struct form_field){.kind = FORM_DATE,
                               .name = name,
                               .label = label,
                               .value = form_iso(page, day),
                               .optional = true};
}

static void draw_data(struct page *page, const struct stakeholder *s)
{
    const struct stakeholder_draft *is = &s->is;
    struct form_choice sectors[CO_SECTORS - 1];
    for (int i = CO_GOVERNMENT; i < CO_SECTORS; i++)
        sectors[i - 1] = (struct form_choice){.value = str_of(co_sector_code(i)),
                                              .label = str_of(co_sector_word(i)),
                                              .chosen = i == is->sector};
    struct form_field fields[] = {
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", (long long)s->version)},
        {.kind = FORM_LINE,
         .name = "name",
         .label = _("Nombre"),
         .hint = _("De la organización, o como la persona quiere que se le llame en público."),
         .value = is->name,
         .most = MOST_NAME},
        {.kind = FORM_SELECT,
         .name = "sector",
         .label = _("Sector"),
         .choices = sectors,
         .choice_count = CO_SECTORS - 1},
        {.kind = FORM_AREA,
         .name = "represents",
         .label = _("A quién representa"),
         .hint = _("Por quién habla y cuántas personas son."),
         .value = is->represents,
         .most = MOST_TEXT,
         .rows = 3,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "interests",
         .label = _("Intereses, y conflictos entre ellos"),
         .hint = _("Lo que la organización declara: qué le interesa, y si alguien de ella es "
                   "proveedor, familiar o empleado del gobierno. Se publica."),
         .value = is->interests,
         .most = MOST_TEXT,
         .rows = 4,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "contact",
         .label = _("Contacto público"),
         .hint = _("De la organización, no el de una persona."),
         .value = is->contact,
         .most = MOST_NAME,
         .optional = true},
        {.kind = FORM_NUMBER,
         .name = "organisation",
         .label = _("Su página en el dinero"),
         .hint = _("El número de /organizacion/NÚMERO, si cobra o ejerce dinero público."),
         .value = number_text(page, is->organisation),
         .optional = true},
        {.name = NULL}, /* the two days: below */
        {.name = NULL}};
    size_t count = sizeof fields / sizeof *fields;
    fields[count - 2] = day_field(page, "first", _("Participó por primera vez"), is->first);
    fields[count - 1] = day_field(page, "last", _("Participó por última vez"), is->last);
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    draw(page, NULL, &form);
}

/* route: FORM /e/{entity}/actores/nuevo
 * may: member admin facilitator
 * title: Agregar un actor */
enum err_code page_stakeholder_new(struct page *page, struct err *err)
{
    const struct stakeholder fresh = {.is = {.first = DATE_NONE, .last = DATE_NONE}};
    int64_t id;
    if (page->post) {
        struct co co = page_co(page);
        struct stakeholder_draft draft = draft_of(page);
        enum err_code code = stakeholder_add(&co, &draft, &page->form->faults, &id, err);
        if (!code) return to_list(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    draw_data(page, &fresh);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/actor/{id}/editar
 * may: member admin facilitator
 * title: Editar un actor */
enum err_code page_stakeholder_edit(struct page *page, struct err *err)
{
    int64_t id = page_stakeholder_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct stakeholder old;
    enum err_code code = stakeholder_get(&co, id, &old, err);
    if (code) return code;
    if (page->post) {
        struct stakeholder_draft draft = draft_of(page);
        code = stakeholder_edit(&co, id, form_number(page->form, "version", 1, INT64_MAX, 0),
                                &draft, &page->form->faults, err);
        if (!code) return to_list(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    draw_data(page, &old);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/actor/{id}/participo
 * may: member admin facilitator
 * title: Anotar que participó */
enum err_code page_stakeholder_came(struct page *page, struct err *err)
{
    int64_t id = page_stakeholder_came_parameters(page)->id;
    struct co co = page_co(page);
    struct stakeholder s;
    enum err_code code = stakeholder_get(&co, id, &s, err);
    if (code) return code;
    if (page->post) {
        code = stakeholder_came(&co, id, form_day(page->form, "day"), &page->form->faults, err);
        if (!code) return to_list(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {{.kind = FORM_DATE,
                                   .name = "day",
                                   .label = _("Participó el"),
                                   .hint = _("Mueve su primera o su última vez, si hace falta."),
                                   .value = form_iso(page, co_day(page->now_ms))}};
    struct form_view form = {.action = page_here(page), .button = _("Anotar"), FORM_FIELDS(fields)};
    draw(page, arena_cstr(page->arena, s.is.name), &form);
    return ERR_NONE;
}
