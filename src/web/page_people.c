/* Who may do what: /e/{entity}/personas, for administrators; and the bodies of the three parties,
 * for everyone: /e/{entity}/organismos. */
#include "web/page_people.h"

#include "cocreate/institution.h"
#include "web/account_letters.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum { ROLES = 6, MOST_BODIES = 100, MOST_INSTITUTIONS = 200 };

static void begin_crumbs(struct page *page, struct layout_crumbs *crumbs, const char *name)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(name), STR_NONE);
}

/* --- giving a role ---------------------------------------------------------------------------- */

static enum err_code give(struct page *page, struct err *err)
{
    struct co co = page_co(page), home = page_co(page);
    struct form *f = page->form;
    char token[SESSION_TOKEN + 1];
    int64_t person = 0, id;
    home.entity = page->home.id;
    enum err_code code = co_begin(&home, err);
    if (code) return code;
    co.depth = home.depth;
    code = person_invite(&home, form_text(f, "email"), form_text(f, "name"), &f->faults, &person,
                         token, err);
    const struct account_letter letter = {ACCOUNT_INVITED, person, token, STR_NONE};
    if (!code && *token) code = account_write(page, &home, &letter, err);
    int64_t institution = 0;
    if (!code && co_role_of(form_text(f, "role")) == CO_INSTITUTION)
        code = institution_take(&co, form_text(f, "institution"), &f->faults, &institution, err);
    struct role_draft draft = {.home = page->home.id,
                               .person = person,
                               .role = co_role_of(form_text(f, "role")),
                               .sector = co_sector_of(form_text(f, "sector")),
                               .substitute = form_flag(f, "substitute"),
                               .body = form_number(f, "body", 0, INT64_MAX, 0),
                               .institution = institution,
                               .begins = form_day(f, "begins"),
                               .ends = form_day(f, "ends")};
    if (!code) code = role_give(&co, &draft, &f->faults, &id, err);
    code = co_end(&home, code, err);
    return code ? code
                : page_see_other(page, arena_printf(page->arena, "/e/%.*s/personas",
                                                    STR_FMT(page->entity.code)));
}

static size_t body_choices(struct page *page, struct co *co, struct form_choice *out,
                           struct err *err)
{
    struct body_row *bodies;
    size_t n, count = 1;
    out[0] = (struct form_choice){STR("0"), str_of(_("ninguno")), STR_NONE, true};
    if (body_list(co, &bodies, &n, err)) return count;
    for (size_t i = 0; i < n && count < MOST_BODIES; i++)
        if (bodies[i].ends == DATE_NONE)
            out[count++] = (struct form_choice){
                .value = arena_printf(page->arena, "%lld", (long long)bodies[i].id),
                .label = bodies[i].name};
    return count;
}

/* Names that somebody gave before, to choose from. */
static struct form_choice *known_institutions(struct page *page, struct co *co, size_t *count)
{
    struct err ignored = {0};
    struct str *names;
    *count = 0;
    if (institution_names(co, MOST_INSTITUTIONS, &names, count, &ignored)) return NULL;
    struct form_choice *list = arena_array(page->arena, *count + 1, sizeof *list);
    for (size_t i = 0; list && i < *count; i++) list[i] = (struct form_choice){.value = names[i]};
    if (!list) *count = 0;
    return list;
}

static enum err_code draw_people(struct page *page, struct co *co, struct people_view *v,
                                 struct err *err)
{
    struct form_choice roles[ROLES], sectors[4], bodies[MOST_BODIES];
    size_t n = 0;
    for (unsigned role = CO_PARTICIPANT; role <= CO_ADMIN; role *= 2)
        roles[n++] = (struct form_choice){.value = str_of(co_role_code(role)),
                                          .label = str_of(co_role_word(role))};
    sectors[0] = (struct form_choice){STR(""), str_of(_("no es del secretariado")), STR_NONE, true};
    for (int s = CO_GOVERNMENT; s <= CO_GUARANTOR; s++)
        sectors[s] = (struct form_choice){.value = str_of(co_sector_code(s)),
                                          .label = str_of(co_sector_word(s))};
    size_t institution_count, body_count = body_choices(page, co, bodies, err);
    struct form_choice *institutions = known_institutions(page, co, &institution_count);
    struct form_field fields[] = {
        {.kind = FORM_EMAIL,
         .name = "email",
         .label = _("Correo"),
         .most = 254,
         .hint = _("Si no tiene cuenta, se le envía una invitación.")},
        {.kind = FORM_LINE, .name = "name", .label = _("Nombre"), .most = PERSON_MOST_NAME},
        {.kind = FORM_SELECT,
         .name = "role",
         .label = _("Papel"),
         .choices = roles,
         .choice_count = n},
        {.kind = FORM_SELECT,
         .name = "sector",
         .label = _("Lugar en el secretariado"),
         .choices = sectors,
         .choice_count = 4,
         .optional = true},
        {.kind = FORM_CHECK, .name = "substitute", .label = _("Es suplente"), .optional = true},
        {.kind = FORM_SELECT,
         .name = "body",
         .label = _("Organismo cuyo lugar ocupa"),
         .choices = bodies,
         .choice_count = body_count,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "institution",
         .label = _("Institución por la que informa"),
         .hint = _("Sólo para «institución responsable»: su nombre, como sale en los archivos "
                   "publicados. Si ninguno la nombra, se anota como nueva."),
         .most = INSTITUTION_MOST_NAME,
         .choices = institutions,
         .choice_count = institution_count,
         .optional = true},
        {.kind = FORM_DATE,
         .name = "begins",
         .label = _("Desde"),
         .value = form_iso(page, co_day(page->now_ms))},
        {.kind = FORM_DATE, .name = "ends", .label = _("Hasta"), .optional = true},
    };
    struct form_view form = {.action = layout_entity_url(page, "personas"),
                             .button = _("Dar el papel"),
                             FORM_FIELDS(fields)};
    form_fill(page, &form);
    v->form = &form;
    template_people(page, v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/personas
 * may: admin
 * title: Personas y papeles */
enum err_code page_people(struct page *page, struct err *err)
{
    struct people_view v = {0};
    struct role_row *rows;
    struct co co = page_co(page);
    if (page->post) {
        enum err_code code = give(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    enum err_code code = role_list(&co, DATE_NONE, &rows, &v.count, err);
    struct people_row *list = arena_array(page->arena, v.count + 1, sizeof *list);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v.count; i++)
        list[i] = (struct people_row){
            .row = &rows[i],
            .role = co_role_word(rows[i].role.role),
            .sector = rows[i].role.sector ? co_sector_word(rows[i].role.sector) : NULL,
            .end_url = layout_entity_url(page, "personas/%lld/terminar", (long long)rows[i].id)};
    v.rows = list;
    begin_crumbs(page, &v.crumbs, _("Personas y papeles"));
    return draw_people(page, &co, &v, err);
}

/* route: FORM /e/{entity}/personas/{id}/terminar
 * may: admin
 * title: Terminar un papel */
enum err_code page_people_end(struct page *page, struct err *err)
{
    struct form *f = page->form;
    if (page->post) {
        struct co co = page_co(page);
        enum err_code code = role_end(&co, page_people_end_parameters(page)->id, form_day(f, "day"),
                                      form_text(f, "reason"), &f->faults, err);
        if (!code)
            return page_see_other(
                page, arena_printf(page->arena, "/e/%.*s/personas", STR_FMT(page->entity.code)));
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_DATE,
         .name = "day",
         .label = _("Último día"),
         .value = form_iso(page, co_day(page->now_ms))},
        {.kind = FORM_LINE, .name = "reason", .label = _("Motivo"), .most = 500, .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Terminar"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    struct page_form_view v = {.form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* --- bodies ----------------------------------------------------------------------------------- */

static enum err_code take_body(struct page *page, struct err *err)
{
    struct form *f = page->form;
    struct co co = page_co(page);
    int64_t id;
    enum err_code code;
    if (form_has(f, "ending"))
        code = body_end(&co, form_number(f, "ending", 1, INT64_MAX, 0), form_day(f, "day"),
                        form_number(f, "successor", 0, INT64_MAX, 0), form_text(f, "reason"),
                        &f->faults, err);
    else
        code = body_add(&co, co_sector_of(form_text(f, "sector")), form_text(f, "name"),
                        form_day(f, "begins"), &f->faults, &id, err);
    return code ? code
                : page_see_other(page, arena_printf(page->arena, "/e/%.*s/organismos",
                                                    STR_FMT(page->entity.code)));
}

static void draw_bodies(struct page *page, struct co *co, struct bodies_view *v)
{
    struct err ignored = {0};
    struct form_choice sectors[3], ending[MOST_BODIES], after[MOST_BODIES];
    for (int i = 0; i < 3; i++)
        sectors[i] = (struct form_choice){.value = str_of(co_sector_code(CO_GOVERNMENT + i)),
                                          .label = str_of(co_sector_word(CO_GOVERNMENT + i))};
    size_t n = body_choices(page, co, after, &ignored);
    for (size_t i = 1; i < n; i++) ending[i - 1] = after[i];
    struct form_field add[] = {
        {.kind = FORM_SELECT,
         .name = "sector",
         .label = _("De qué parte"),
         .choices = sectors,
         .choice_count = 3},
        {.kind = FORM_LINE, .name = "name", .label = _("Nombre"), .most = 200},
        {.kind = FORM_DATE,
         .name = "begins",
         .label = _("Desde"),
         .value = form_iso(page, (int32_t)(page->now_ms / 86400000))}};
    struct form_field end[] = {{.kind = FORM_SELECT,
                                .name = "ending",
                                .label = _("Cuál termina"),
                                .choices = ending,
                                .choice_count = n - 1},
                               {.kind = FORM_DATE, .name = "day", .label = _("Último día")},
                               {.kind = FORM_SELECT,
                                .name = "successor",
                                .label = _("Le sigue"),
                                .choices = after,
                                .choice_count = n},
                               {.kind = FORM_LINE,
                                .name = "reason",
                                .label = _("Por qué"),
                                .hint = _("La ley o el decreto."),
                                .most = 500}};
    struct form_view add_form = {
        .action = page_here(page), .button = _("Agregar"), FORM_FIELDS(add)};
    struct form_view end_form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(end)};
    form_fill(page, &add_form);
    form_fill(page, &end_form);
    v->add = &add_form;
    if (n > 1) v->end = &end_form;
    template_bodies(page, v);
}

static enum err_code show_bodies(struct page *page, bool edit, struct err *err)
{
    struct bodies_view v = {0};
    struct body_row *rows;
    struct co co = page_co(page);
    enum err_code code = body_list(&co, &rows, &v.count, err);
    v.rows = rows;
    v.sectors = arena_array(page->arena, v.count + 1, sizeof *v.sectors);
    if (code || !v.sectors) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v.count; i++) v.sectors[i] = co_sector_word(rows[i].sector);
    if (!edit && (page->actor.roles & CO_ADMIN))
        v.edit_url = layout_entity_url(page, "organismos/cambiar");
    begin_crumbs(page, &v.crumbs, _("Organismos"));
    if (edit)
        draw_bodies(page, &co, &v);
    else
        template_bodies(page, &v);
    return ERR_NONE;
}

/* route: GET /e/{entity}/organismos
 * title: Organismos de las tres partes */
enum err_code page_bodies(struct page *page, struct err *err)
{
    return show_bodies(page, false, err);
}

/* route: FORM /e/{entity}/organismos/cambiar
 * may: admin
 * title: Cambiar los organismos */
enum err_code page_bodies_edit(struct page *page, struct err *err)
{
    if (page->post) {
        enum err_code code = take_body(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    return show_bodies(page, true, err);
}
