/* A joint declaration: /declaracion/{id}. Who signed stands in public: they signed for an office.
 */
#include "web/page_declaration.h"

#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_PAPERS = 20 };

static enum err_code fill_purposes(struct page *page, struct declaration_view *v, struct err *err)
{
    struct str letters = v->declaration->is.purposes;
    struct declaration_purpose *list = arena_array(page->arena, letters.n + 1, sizeof *list);
    struct purposes all;
    if (!list) return err_no_memory(err);
    enum err_code code = purposes_read(page->ledger, page->arena, &all, err);
    if (code) return code;
    for (size_t i = 0; i < letters.n; i++) {
        const struct purpose *one = purpose_find(&all, letters.p[i]);
        struct declaration_purpose *out = &list[v->purpose_count++];
        *out = (struct declaration_purpose){.letter = {letters.p[i], '\0'}, .text = STR("")};
        if (one) out->text = page->english ? one->english : one->spanish;
    }
    v->purposes = list;
    return ERR_NONE;
}

static enum err_code fill_signatories(struct page *page, struct declaration_view *v,
                                      struct err *err)
{
    const struct declaration *d = v->declaration;
    struct declaration_signatory *list =
        arena_array(page->arena, d->signatory_count + 1, sizeof *list);
    bool keeper = open_may(page, CYCLE_KEEPERS);
    if (!list) return err_no_memory(err);
    for (size_t i = 0; i < d->signatory_count; i++) {
        const struct signatory *s = &d->signatories[i];
        list[i] =
            (struct declaration_signatory){.is = &s->is, .sector = co_sector_word(s->is.sector)};
        if (!keeper || s->is.signed_on != DATE_NONE) continue;
        list[i].sign_url = layout_entity_url(page, "declaracion/%lld/firmante/%lld/firmar",
                                             (long long)d->id, (long long)s->id);
        list[i].drop_url = layout_entity_url(page, "declaracion/%lld/firmante/%lld/quitar",
                                             (long long)d->id, (long long)s->id);
    }
    v->signatories = list;
    return ERR_NONE;
}

/* "Falta la firma de: …" */
static struct str sentence_of(struct page *page, const struct declaration *d)
{
    struct str missing = STR("");
    for (int sector = CO_GOVERNMENT; sector <= CO_GUARANTOR; sector++)
        if (!d->signed_by[sector])
            missing = arena_printf(page->arena, missing.n ? "%.*s, %s" : "%.*s%s", STR_FMT(missing),
                                   co_sector_word(sector));
    if (!missing.n)
        return str_of(_("La firmaron las tres partes: gobierno, sociedad civil y organismo "
                        "garante."));
    return arena_printf(page->arena,
                        d->locked ? _("La firmaron algunos. Falta la firma de: %.*s.")
                                  : _("Nadie la ha firmado todavía. Falta la firma de: %.*s."),
                        STR_FMT(missing));
}

static void fill_top(struct page *page, struct declaration_view *v)
{
    const struct declaration *d = v->declaration;
    page->title = d->is.title;
    open_crumbs(page, &v->crumbs);
    layout_crumbs_add(&v->crumbs, cycle_ordinal(page, v->cycle.is.number),
                      layout_entity_url(page, "ciclo/%lld", (long long)v->cycle.id));
    layout_crumbs_add(&v->crumbs, str_of(_("Declaración")), STR_NONE);
    v->sentence = sentence_of(page, d);
    if (!open_may(page, CYCLE_KEEPERS)) return;
    if (!d->locked)
        v->edit_url = layout_entity_url(page, "declaracion/%lld/editar", (long long)d->id);
    v->signatory_url = layout_entity_url(page, "declaracion/%lld/firmante/nuevo", (long long)d->id);
}

/* route: GET /e/{entity}/declaracion/{id}
 * title: Declaración conjunta */
enum err_code page_declaration(struct page *page, struct err *err)
{
    struct declaration_view v = {0};
    struct declaration declaration;
    struct co co = page_co(page);
    int64_t id = page_declaration_parameters(page)->id;
    struct str subject = arena_printf(page->arena, "declaration/%lld", (long long)id);
    v.declaration = &declaration;
    enum err_code code = declaration_get(&co, id, &declaration, err);
    if (!code) code = cycle_get(&co, declaration.is.cycle, &v.cycle, err);
    if (!code) code = fill_purposes(page, &v, err);
    if (!code) code = fill_signatories(page, &v, err);
    if (!code) code = papers_of(page, &co, subject, MOST_PAPERS, &v.papers, &v.paper_count, err);
    if (code) return code;
    fill_top(page, &v);
    v.paper_url = papers_add_url(page, subject, CYCLE_KEEPERS);
    template_declaration(page, &v);
    return ERR_NONE;
}
