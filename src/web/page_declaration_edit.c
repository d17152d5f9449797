/* Forms of a declaration: writing it, who signs it, that they signed. The secretariat's. What was
 * signed is not rewritten: declaration.h refuses, and the form says so. */
#include "web/open_parts.h"
#include "web/page_declaration.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

static void draw(struct page *page, const struct declaration *d, const char *lead,
                 struct form_view *form)
{
    struct layout_crumbs crumbs;
    struct layout_link now = {.name = str_of(_("Ver cómo está ahora"))};
    struct page_form_view v = {.crumbs = &crumbs, .lead = lead, .form = form, .links = &now};
    form_fill(page, form);
    open_crumbs(page, &crumbs);
    if (d->id) {
        now.url = layout_entity_url(page, "declaracion/%lld", (long long)d->id);
        layout_crumbs_add(&crumbs, str_of(_("Declaración")), now.url);
        v.link_count = page->status == 409;
    }
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    template_page_form(page, &v);
}

static enum err_code to_declaration(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "declaracion/%lld", (long long)id));
}

/* --- its text --------------------------------------------------------------------------------- */

static struct declaration_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    struct str letters[PURPOSES_MOST], all = STR("");
    size_t n = form_list(f, "purposes", letters, PURPOSES_MOST);
    for (size_t i = 0; i < n; i++)
        all = arena_printf(page->arena, "%.*s %.*s", STR_FMT(all), STR_FMT(letters[i]));
    return (struct declaration_draft){.title = form_text(f, "title"),
                                      .body = form_text(f, "body"),
                                      .place = form_text(f, "place"),
                                      .signed_on = form_day(f, "signed"),
                                      .purposes = all};
}

static enum err_code purpose_choices(struct page *page, struct str chosen, struct form_choice *out,
                                     size_t *count_out, struct err *err)
{
    struct purposes all;
    enum err_code code = purposes_read(page->ledger, page->arena, &all, err);
    for (size_t i = 0; !code && i < all.count; i++) {
        const struct purpose *p = &all.items[i];
        struct str letter = arena_str(page->arena, (struct str){&p->letter, 1});
        struct str words = page->english ? p->english : p->spanish;
        out[i] = (struct form_choice){
            .value = letter,
            .label = arena_printf(page->arena, "%c) %.*s", p->letter, STR_FMT(words)),
            .chosen = str_contains(chosen, letter)};
    }
    *count_out = code ? 0 : all.count;
    return code;
}

static enum err_code draw_text(struct page *page, const struct declaration *d, const char *button,
                               struct err *err)
{
    struct form_choice purposes[PURPOSES_MOST];
    size_t count;
    enum err_code code = purpose_choices(page, d->is.purposes, purposes, &count, err);
    if (code) return code;
    struct form_field fields[] = {
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", (long long)d->version)},
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Título"),
         .value = d->is.title,
         .most = DECLARATION_MOST_TITLE},
        {.kind = FORM_AREA,
         .name = "body",
         .label = _("Texto completo"),
         .hint = _("Tal como se firma. Un renglón en blanco separa los párrafos."),
         .value = d->is.body,
         .most = DECLARATION_MOST_TEXT,
         .rows = 16},
        {.kind = FORM_CHECKS,
         .name = "purposes",
         .label = _("Propósitos a los que sirve"),
         .choices = purposes,
         .choice_count = count,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "place",
         .label = _("Lugar del acto"),
         .value = d->is.place,
         .most = SIGNATORY_MOST_CAPACITY,
         .optional = true},
        {.kind = FORM_DATE,
         .name = "signed",
         .label = _("Día del acto"),
         .value = form_iso(page, d->is.signed_on),
         .optional = true},
    };
    struct form_view form = {.action = page_here(page), .button = button, FORM_FIELDS(fields)};
    draw(page, d,
         _("En cuanto alguien la firma, el texto y los propósitos quedan como están: para "
           "cambiarlos se escribe otra declaración."),
         &form);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/ciclo/{id}/declaracion/nueva
 * may: member admin
 * title: Escribir una declaración */
enum err_code page_declaration_new(struct page *page, struct err *err)
{
    struct declaration fresh = {.is = {.title = str_of(_("Declaración conjunta para un gobierno "
                                                         "abierto")),
                                       .signed_on = DATE_NONE}};
    struct co co = page_co(page);
    struct cycle cycle;
    int64_t id;
    enum err_code code = cycle_get(&co, page_declaration_new_parameters(page)->id, &cycle, err);
    if (code) return code;
    if (page->post) {
        struct declaration_draft draft = draft_of(page);
        draft.cycle = cycle.id;
        code = declaration_add(&co, &draft, &page->form->faults, &id, err);
        if (!code) return to_declaration(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    return draw_text(page, &fresh, _("Guardar la declaración"), err);
}

/* route: FORM /e/{entity}/declaracion/{id}/editar
 * may: member admin
 * title: Editar la declaración */
enum err_code page_declaration_edit(struct page *page, struct err *err)
{
    int64_t id = page_declaration_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct declaration d;
    enum err_code code = declaration_get(&co, id, &d, err);
    if (code) return code;
    if (page->post) {
        struct declaration_draft draft = draft_of(page);
        code = declaration_edit(&co, id, form_number(page->form, "version", 1, INT64_MAX, 0),
                                &draft, &page->form->faults, err);
        if (!code) return to_declaration(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    return draw_text(page, &d, _("Guardar"), err);
}

/* --- who signs -------------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/declaracion/{id}/firmante/nuevo
 * may: member admin
 * title: Agregar a quien firma */
enum err_code page_signatory_new(struct page *page, struct err *err)
{
    int64_t id = page_signatory_new_parameters(page)->id, made;
    struct form *f = page->form;
    struct co co = page_co(page);
    struct declaration d;
    enum err_code code = declaration_get(&co, id, &d, err);
    if (code) return code;
    if (page->post) {
        struct signatory_draft draft = {.name = form_text(f, "name"),
                                        .capacity = form_text(f, "capacity"),
                                        .sector = co_sector_of(form_text(f, "sector")),
                                        .signed_on = form_day(f, "signed")};
        code = signatory_add(&co, id, &draft, &f->faults, &made, err);
        if (!code) return to_declaration(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_choice sectors[CO_SECTORS - 1];
    for (int i = CO_GOVERNMENT; i < CO_SECTORS; i++)
        sectors[i - 1] = (struct form_choice){.value = str_of(co_sector_code(i)),
                                              .label = str_of(co_sector_word(i))};
    struct form_field fields[] = {
        {.kind = FORM_LINE, .name = "name", .label = _("Nombre"), .most = SIGNATORY_MOST_NAME},
        {.kind = FORM_LINE,
         .name = "capacity",
         .label = _("Cargo y a quién representa"),
         .hint = _("«Directora Ejecutiva de Sonora Ciudadana, A.C.»"),
         .most = SIGNATORY_MOST_CAPACITY},
        {.kind = FORM_SELECT,
         .name = "sector",
         .label = _("De qué parte"),
         .choices = sectors,
         .choice_count = CO_SECTORS - 1},
        {.kind = FORM_DATE,
         .name = "signed",
         .label = _("Firmó el"),
         .hint = _("Vacío si todavía va a firmar."),
         .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Agregar"), FORM_FIELDS(fields)};
    draw(page, &d,
         _("Su nombre se publica: firma por un cargo, en público. Con la primera firma el texto "
           "queda fijo."),
         &form);
    return ERR_NONE;
}

static enum err_code find_signatory(struct co *co, int64_t declaration, int64_t who,
                                    struct declaration *d, const char **name, struct err *err)
{
    enum err_code code = declaration_get(co, declaration, d, err);
    for (size_t i = 0; !code && i < d->signatory_count; i++) {
        if (d->signatories[i].id != who) continue;
        *name = arena_cstr(co->arena, d->signatories[i].is.name);
        return ERR_NONE;
    }
    return code ? code : co_missing(_("firmante"), who, err);
}

/* route: FORM /e/{entity}/declaracion/{id}/firmante/{who:int}/firmar
 * may: member admin
 * title: Anotar una firma */
enum err_code page_signatory_sign(struct page *page, struct err *err)
{
    const struct page_signatory_sign_parameters *asked = page_signatory_sign_parameters(page);
    struct form *f = page->form;
    struct co co = page_co(page);
    struct declaration d;
    const char *name = NULL;
    enum err_code code = find_signatory(&co, asked->id, asked->who, &d, &name, err);
    if (code) return code;
    if (page->post) {
        code = signatory_sign(&co, asked->id, asked->who, form_day(f, "day"), &f->faults, err);
        if (!code) return to_declaration(page, asked->id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {{.kind = FORM_DATE,
                                   .name = "day",
                                   .label = _("Firmó el"),
                                   .value = form_iso(page, co_day(page->now_ms))}};
    struct form_view form = {
        .action = page_here(page), .button = _("Anotar la firma"), FORM_FIELDS(fields)};
    draw(page, &d, name, &form);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/declaracion/{id}/firmante/{who:int}/quitar
 * may: member admin
 * title: Quitar a quien iba a firmar */
enum err_code page_signatory_drop(struct page *page, struct err *err)
{
    const struct page_signatory_drop_parameters *asked = page_signatory_drop_parameters(page);
    struct co co = page_co(page);
    struct declaration d;
    const char *name = NULL;
    enum err_code code = find_signatory(&co, asked->id, asked->who, &d, &name, err);
    if (code) return code;
    if (page->post) {
        code = signatory_drop(&co, asked->id, asked->who, err);
        if (!code) return to_declaration(page, asked->id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {{.kind = FORM_HIDDEN, .name = "sure", .value = STR("1")}};
    struct form_view form = {.action = page_here(page), .button = _("Quitar"), FORM_FIELDS(fields)};
    draw(page, &d, name, &form);
    return ERR_NONE;
}
