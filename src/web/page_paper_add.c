/* Forms for documents: a new one (/documentos/nuevo) and the next version of one. The file is
 * looked at and cleaned by paper.h; here is only what a person fills in. */
#include "cocreate/cycle.h"
#include "cocreate/declaration.h"
#include "cocreate/event.h"
#include "cocreate/plan.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/page_papers.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_CYCLES = 40, ADD_FIELDS = 8 };
#define ACCEPTED ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.odt,.ods,.csv,.json,.txt"

static struct paper_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "file");
    return (struct paper_draft){.title = form_text(f, "title"),
                                .file = file ? file->file : STR_NONE,
                                .bytes = file ? file->value : STR_NONE,
                                .url = form_text(f, "url"),
                                .day = form_day(f, "day"),
                                .reason = form_text(f, "reason"),
                                .members_only = form_flag(f, "members_only")};
}

static enum err_code kept(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "documento/%lld", (long long)id));
}

/* The fields that both forms have; returns how many. */
static size_t common_fields(struct page *page, struct form_field *out, struct str title)
{
    size_t n = 0;
    out[n++] = (struct form_field){.kind = FORM_LINE,
                                   .name = "title",
                                   .label = _("Título"),
                                   .hint = _("Para que se encuentre: «Minuta de la mesa de "
                                             "pensiones, 3 de marzo»."),
                                   .value = title,
                                   .most = PAPER_MOST_TITLE};
    out[n++] = (struct form_field){
        .kind = FORM_FILE,
        .name = "file",
        .label = _("Archivo"),
        .hint = _("PDF, foto, hoja de cálculo, documento o datos, hasta 25 MB. A las fotos se les "
                  "quita el lugar y el aparato con que se tomaron. Si el formulario vuelve con "
                  "un error, hay que elegirlo otra vez."),
        .optional = true,
        .accept = ACCEPTED};
    out[n++] = (struct form_field){.kind = FORM_LINE,
                                   .name = "url",
                                   .label = _("O su dirección, si está en otro sitio"),
                                   .hint = _("Empieza con https://"),
                                   .most = PAPER_MOST_URL,
                                   .optional = true};
    out[n++] = (struct form_field){
        .kind = FORM_DATE, .name = "day", .label = _("Fecha del documento"), .optional = true};
    (void)page;
    return n;
}

static const struct layout_crumbs *begin_crumbs(struct page *page, struct layout_crumbs *crumbs)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Documentos")), layout_entity_url(page, "documentos"));
    layout_crumbs_add(crumbs, page->title, STR_NONE);
    return crumbs;
}

/* --- a new one -------------------------------------------------------------------------------- */

/* Whether this form adds to the thing, and as what. Things of other areas have their own forms. */
static enum err_code check_subject(struct co *co, struct str subject, struct str *role,
                                   struct str *name, struct err *err)
{
    struct str kind;
    int64_t id;
    struct cycle cycle;
    struct declaration declaration;
    struct event event;
    struct plan plan;
    enum err_code code;
    if (!papers_subject(subject, &kind, &id)) return co_missing(_("asunto"), 0, err);
    if (str_is(kind, "cycle")) {
        code = cycle_get(co, id, &cycle, err);
        *name = code ? STR_NONE : cycle.is.title;
        if (!str_is(*role, "rules")) *role = STR("document");
    } else if (str_is(kind, "declaration")) {
        code = co_may(&co->actor, CO_MEMBER | CO_ADMIN, err);
        if (!code) code = declaration_get(co, id, &declaration, err);
        *name = code ? STR_NONE : declaration.is.title;
        *role = STR("signed");
    } else if (str_is(kind, "event")) {
        code = co_may(&co->actor, CO_MEMBER | CO_ADMIN | CO_FACILITATOR, err);
        if (!code) code = event_get(co, id, &event, err);
        *name = code ? STR_NONE : event.is.title;
        *role = STR("material");
    } else if (str_is(kind, "plan")) {
        code = co_may(&co->actor, CO_MEMBER | CO_ADMIN, err);
        if (!code) code = plan_get(co, id, &plan, err);
        *name = code ? STR_NONE : plan.is.title;
        *role = STR("document");
    } else {
        code = co_missing(_("asunto"), id, err);
    }
    return code;
}

static size_t cycle_choices(struct page *page, struct co *co, struct form_choice *out)
{
    struct cycle *cycles;
    struct err unread = {0};
    size_t count, n = 0;
    if (cycle_list(co, &cycles, &count, &unread)) return 0;
    for (; n < count && n < MOST_CYCLES; n++)
        out[n] = (struct form_choice){
            .value = arena_printf(page->arena, "cycle/%lld", (long long)cycles[n].id),
            .label = cycles[n].is.title};
    return n;
}

static void draw_add(struct page *page, struct co *co, struct str subject, struct str name)
{
    struct form_choice cycles[MOST_CYCLES],
        roles[2] = {
            {.value = STR("document"), .label = str_of(_("Documento del proceso")), .chosen = true},
            {.value = STR("rules"), .label = str_of(_("Reglas del secretariado"))}};
    struct form_field fields[ADD_FIELDS];
    bool keeper = open_may(page, CO_MEMBER | CO_ADMIN);
    bool of_cycle = !subject.n || str_starts(subject, STR("cycle/"));
    size_t n = 0, count = subject.n ? 0 : cycle_choices(page, co, cycles);
    struct layout_crumbs crumbs;
    struct page_form_view v = {.crumbs = begin_crumbs(page, &crumbs),
                               .lead = arena_cstr(page->arena, name)};
    if (!subject.n)
        fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                          .name = "subject",
                                          .label = _("De qué ciclo es"),
                                          .choices = cycles,
                                          .choice_count = count};
    if (of_cycle && keeper)
        fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                          .name = "role",
                                          .label = _("Qué es"),
                                          .choices = roles,
                                          .choice_count = 2};
    n += common_fields(page, fields + n, STR_NONE);
    if (keeper)
        fields[n++] = (struct form_field){
            .kind = FORM_CHECK,
            .name = "members_only",
            .label = _("Solo para el secretariado"),
            .hint = _("Nadie más lo verá. Lo demás se publica en cuanto se envía."),
            .optional = true};
    struct form_view form = {
        .action = page_here(page), .button = _("Agregar"), .fields = fields, .count = n};
    form_fill(page, &form);
    if (subject.n || count)
        v.form = &form;
    else
        v.lead = _("Un documento es de un ciclo, y aquí todavía no hay ninguno.");
    template_page_form(page, &v);
}

/* route: FORM /e/{entity}/documentos/nuevo
 * query: de=text? papel=word?
 * may: member admin facilitator institution evaluator
 * title: Agregar un documento */
enum err_code page_paper_add(struct page *page, struct err *err)
{
    const struct page_paper_add_parameters *asked = page_paper_add_parameters(page);
    struct co co = page_co(page);
    struct str name = STR_NONE, role = asked->papel;
    enum err_code code = ERR_NONE;
    int64_t id;
    if (asked->de.n) code = check_subject(&co, asked->de, &role, &name, err);
    if (code) return code;
    if (page->post) {
        struct paper_draft draft = draft_of(page);
        draft.subject = asked->de.n ? asked->de : form_text(page->form, "subject");
        draft.role = form_has(page->form, "role") ? form_text(page->form, "role") : role;
        code = check_subject(&co, draft.subject, &draft.role, &name, err);
        if (!code) code = paper_add(&co, &draft, &page->form->faults, &id, err);
        if (!code) return kept(page, id);
        if (!page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    draw_add(page, &co, asked->de, name);
    return ERR_NONE;
}

/* --- the next version ------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/documento/{id}/version
 * may: member admin facilitator institution evaluator
 * title: Nueva versión de un documento */
enum err_code page_paper_version(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct form_field fields[ADD_FIELDS];
    struct layout_crumbs crumbs;
    struct paper paper;
    int64_t id;
    enum err_code code = paper_get(&co, page_paper_version_parameters(page)->id, &paper, err);
    if (code) return code;
    if (page->post) {
        struct paper_draft draft = draft_of(page);
        draft.replaces = paper.id;
        code = paper_add(&co, &draft, &page->form->faults, &id, err);
        if (!code) return kept(page, id);
        if (!page_form_again(page, code, err)) return code;
    } else if (!paper_may_replace(&co, &paper) && !paper.replaced_by) {
        return co_may(&co.actor, CO_MEMBER | CO_ADMIN, err);
    }
    size_t n = common_fields(page, fields, paper.is.title);
    fields[n++] =
        (struct form_field){.kind = FORM_AREA,
                            .name = "reason",
                            .label = _("Por qué hay una versión nueva"),
                            .hint = _("La anterior queda publicada junto a esta, con este motivo."),
                            .most = PAPER_MOST_URL,
                            .rows = 3};
    struct form_view form = {
        .action = page_here(page), .button = _("Agregar la versión"), .fields = fields, .count = n};
    form_fill(page, &form);
    struct page_form_view v = {.crumbs = begin_crumbs(page, &crumbs),
                               .lead = arena_cstr(page->arena, paper.is.title),
                               .form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}
