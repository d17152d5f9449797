/* Who takes part in a roundtable: inscribing oneself in one tap, taking one's name off, the list
 * with names for those who run it. */
#include "cocreate/person.h"
#include "web/page_mesas.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 100 };

static enum err_code go_to(struct page *page, int64_t id, const char *more)
{
    return page_see_other(page, open_path(page, "mesa/%lld%s", (long long)id, more));
}

static void crumbs_of(struct page *page, struct layout_crumbs *crumbs, const struct roundtable *t)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Mesas")), layout_entity_url(page, "mesas"));
    layout_crumbs_add(crumbs, t->draft.title,
                      layout_entity_url(page, "mesa/%lld", (long long)t->id));
    layout_crumbs_add(crumbs, page->title, STR_NONE);
}

/* A page with one button, for those who come here by a link. */
static enum err_code show_button(struct page *page, const struct roundtable *t, const char *lead,
                                 const char *button)
{
    struct mesa_form_view v = {.lead = lead};
    struct form_field field[] = {{.kind = FORM_HIDDEN, .name = "si", .value = STR("1")}};
    struct form_view form = {.action = page_here(page), .button = button, FORM_FIELDS(field)};
    v.form = &form;
    crumbs_of(page, &v.crumbs, t);
    template_mesa_form(page, &v);
    return ERR_NONE;
}

/* --- oneself ---------------------------------------------------------------------------------- */

/* As the account says: the name for those who run the table, the rest for counting. */
static enum err_code join(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page), home = co;
    struct person person;
    int64_t registration;
    home.entity = page->home.id;
    enum err_code code = person_get(&home, page->actor.person, &person, err);
    if (code) return code;
    int sector = page->actor.sector ? page->actor.sector : person.sector;
    struct registration_draft d = {
        .name = person.name, .sector = sector ? sector : CO_CITIZENRY, .gender = person.gender};
    code = roundtable_register(&co, id, &d, &page->form->faults, &registration, err);
    return code ? code : go_to(page, id, "");
}

/* route: FORM /e/{entity}/mesa/{id}/inscribirse
 * may: citizen
 * title: Inscribirse en la mesa */
enum err_code page_mesa_join(struct page *page, struct err *err)
{
    int64_t id = page_mesa_join_parameters(page)->id;
    struct co co = page_co(page);
    struct roundtable t;
    enum err_code code = roundtable_get(&co, id, &t, err);
    if (code) return code;
    if (page->post) {
        code = join(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Inscribirse en la mesa"));
    return show_button(page, &t,
                       _("Se anota con el nombre de su cuenta, que leen solo quienes llevan la "
                         "mesa; se publica cuántas personas hay por sector y género."),
                       _("Inscribirme en esta mesa"));
}

/* route: FORM /e/{entity}/mesa/{id}/olvidar
 * may: citizen
 * title: Quitar mi nombre de la lista */
enum err_code page_mesa_forget(struct page *page, struct err *err)
{
    int64_t id = page_mesa_forget_parameters(page)->id, own = 0;
    struct co co = page_co(page);
    struct roundtable t;
    enum err_code code = roundtable_get(&co, id, &t, err);
    if (!code) code = roundtable_registered(&co, id, &own, err);
    if (code) return code;
    if (!own) return co_missing(_("inscripción"), 0, err);
    if (page->post) {
        code = roundtable_erase_name(&co, id, own, err);
        return code ? code : go_to(page, id, "");
    }
    page->title = str_of(_("Quitar mi nombre de la lista"));
    return show_button(page, &t,
                       _("Se borra su nombre y que era usted; queda la cuenta de personas."),
                       _("Quitar mi nombre de la lista"));
}

/* --- for those who run it --------------------------------------------------------------------- */

static bool among(struct str value, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(value, list[i])) return true;
    return false;
}

/* Of those that were on the page: who is ticked came, the others did not. */
static enum err_code take_list(struct page *page, int64_t id, struct err *err)
{
    struct str seen[PER_PAGE], came[PER_PAGE];
    struct co co = page_co(page);
    size_t n = form_list(page->form, "visto", seen, PER_PAGE);
    size_t k = form_list(page->form, "vino", came, PER_PAGE);
    struct registration *people;
    size_t count;
    int64_t first = n && str_to_i64(seen[0], &first) ? first : 1;
    enum err_code code = roundtable_people(&co, id, first - 1, PER_PAGE, &people, &count, err);
    if (!code) code = co_begin(&co, err);
    if (code) return code;
    for (size_t i = 0; i < count && !code; i++) {
        struct str own = arena_printf(page->arena, "%lld", (long long)people[i].id);
        bool now = among(own, came, k);
        if (among(own, seen, n) && now != people[i].came)
            code = roundtable_came(&co, id, people[i].id, now, err);
    }
    code = co_end(&co, code, err);
    return code ? code : go_to(page, id, "/personas");
}

static enum err_code take_person(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    int64_t registration;
    struct registration_draft d = {.name = form_text(f, "name"),
                                   .sector = co_sector_of(form_text(f, "sector")),
                                   .gender = co_gender_of(form_text(f, "gender")),
                                   .other = true,
                                   .came = form_flag(f, "came")};
    enum err_code code = roundtable_register(&co, id, &d, &f->faults, &registration, err);
    return code ? code : go_to(page, id, "/personas");
}

static enum err_code draw_people(struct page *page, struct mesa_people_view *v)
{
    struct form_choice sectors[SECTOR_CHOICES], genders[CO_GENDERS];
    sector_choices(sectors, 0);
    for (int i = 0; i < CO_GENDERS; i++)
        genders[i] = (struct form_choice){.value = str_of(i ? co_gender_code(i) : ""),
                                          .label = str_of(i ? co_gender_word(i) : _("no lo dijo")),
                                          .chosen = i == 0};
    struct form_field fields[] = {
        {.kind = FORM_LINE,
         .name = "name",
         .label = _("Nombre"),
         .hint = _("No se publica."),
         .most = 80},
        {.kind = FORM_SELECT,
         .name = "sector",
         .label = _("Sector"),
         .choices = sectors + 1,
         .choice_count = SECTOR_CHOICES - 1},
        {.kind = FORM_SELECT,
         .name = "gender",
         .label = _("Género"),
         .choices = genders,
         .choice_count = CO_GENDERS,
         .optional = true},
        {.kind = FORM_CHECK, .name = "came", .label = _("Asistió"), .optional = true}};
    struct form_view form = {.action = v->action, .button = _("Anotar"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    v->add = &form;
    template_mesa_people(page, v);
    return ERR_NONE;
}

static enum err_code fill_people(struct page *page, int64_t id, int64_t after,
                                 struct mesa_people_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct registration *people;
    enum err_code code = roundtable_people(&co, id, after, PER_PAGE + 1, &people, &v->count, err);
    if (code) return code;
    if (v->count > PER_PAGE) {
        v->count = PER_PAGE;
        v->pager.next = page_with(page, "desde", people[PER_PAGE - 1].id);
    }
    if (after) v->pager.previous = page_with(page, "desde", -1);
    struct mesa_person *rows = arena_array(page->arena, v->count + 1, sizeof *rows);
    if (!rows) return err_no_memory(err);
    for (size_t i = 0; i < v->count; i++)
        rows[i] = (struct mesa_person){
            .is = &people[i],
            .made = open_when(page, people[i].made),
            .erase_url = layout_entity_url(page, "mesa/%lld/personas/%lld/borrar", (long long)id,
                                           (long long)people[i].id),
            .sector = people[i].sector ? co_sector_word(people[i].sector) : NULL,
            .gender = people[i].gender ? co_gender_word(people[i].gender) : NULL};
    v->people = rows;
    return ERR_NONE;
}

/* route: FORM /e/{entity}/mesa/{id}/personas
 * query: desde=int?
 * may: member facilitator admin
 * title: Quiénes participan */
enum err_code page_mesa_people(struct page *page, struct err *err)
{
    const struct page_mesa_people_parameters *asked = page_mesa_people_parameters(page);
    struct co co = page_co(page);
    struct roundtable t;
    struct mesa_people_view v = {.action = page_here(page)};
    enum err_code code = roundtable_get(&co, asked->id, &t, err);
    if (code) return code;
    if (page->post) {
        code = form_has(page->form, "lista") ? take_list(page, asked->id, err)
                                             : take_person(page, asked->id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    code = fill_people(page, asked->id, asked->desde, &v, err);
    if (code) return code;
    v.paper_url = layout_entity_url(page, "mesa/%lld/documento", (long long)asked->id);
    page->title = str_of(_("Quiénes participan"));
    page->secret = true;
    crumbs_of(page, &v.crumbs, &t);
    return draw_people(page, &v);
}

/* route: FORM /e/{entity}/mesa/{id}/personas/{persona:int}/borrar
 * may: member facilitator admin
 * title: Borrar un nombre */
enum err_code page_mesa_erase(struct page *page, struct err *err)
{
    const struct page_mesa_erase_parameters *asked = page_mesa_erase_parameters(page);
    struct co co = page_co(page);
    struct roundtable t;
    enum err_code code = roundtable_get(&co, asked->id, &t, err);
    if (code) return code;
    if (page->post) {
        code = roundtable_erase_name(&co, asked->id, asked->persona, err);
        return code ? code : go_to(page, asked->id, "/personas");
    }
    page->title = str_of(_("Borrar un nombre"));
    return show_button(page, &t,
                       _("Se borra el nombre y de quién era; queda la cuenta de personas."),
                       _("Borrar el nombre"));
}
