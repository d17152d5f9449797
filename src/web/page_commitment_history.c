/* Every text a commitment ever had: /compromiso/{id}/historia. The original beside what holds now,
 * then version by version with what changed word for word, why, and the session that allowed it. */
#include "web/page_commitment_history.h"

#include "web/open_parts.h"
#include "web/page_commitment_edit.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 12 };

static const char *what_of(const struct commitment *c, const struct commitment_text *text)
{
    if (c->signed_text && text->number == c->signed_text) return _("Texto aprobado");
    if (c->state == COMMITMENT_WITHDRAWN && text->number == c->now.number) return _("Retiro");
    return c->signed_text && text->number > c->signed_text ? _("Modificación") : _("Borrador");
}

static enum err_code fill_version(struct page *page, struct co *co, const struct commitment *c,
                                  const struct commitment_text *before,
                                  const struct commitment_text *text,
                                  struct commitment_version *out, struct err *err)
{
    struct edit_change *changes = NULL;
    enum err_code code = ERR_NONE;
    *out = (struct commitment_version){.is = text,
                                       .when = open_when(page, text->at),
                                       .what = what_of(c, text),
                                       .original = text->number == c->signed_text,
                                       .sitting = edit_sitting_name(page, co, text->sitting)};
    if (out->sitting.n)
        out->sitting_url = layout_entity_url(page, "sesion/%lld", (long long)text->sitting);
    if (before)
        code =
            edit_changes(page, co, EDIT_PARTS, &before->is, &text->is, &changes, &out->count, err);
    out->changes = changes;
    return code;
}

/* Texts are few: the page takes the last ones, or those before number `before`. */
static enum err_code fill_versions(struct page *page, struct co *co, const struct commitment *c,
                                   int64_t before, struct commitment_history_view *v,
                                   struct err *err)
{
    struct commitment_text *texts;
    size_t count;
    int64_t last = before > 0 && before <= c->now.number ? before - 1 : c->now.number;
    int64_t first = last > PER_PAGE ? last - PER_PAGE + 1 : 1;
    enum err_code code =
        commitment_texts(co, c->id, first > 1 ? first - 2 : 0, &texts, &count, err);
    struct commitment_version *own = arena_array(page->arena, PER_PAGE, sizeof *own);
    if (code || !own) return code ? code : err_no_memory(err);
    for (size_t i = count; !code && i-- > 0;) {
        if (texts[i].number > last || texts[i].number < first) continue;
        code =
            fill_version(page, co, c, i ? &texts[i - 1] : NULL, &texts[i], &own[v->count++], err);
    }
    v->versions = own;
    if (first > 1)
        v->older = layout_entity_url(page, "compromiso/%lld/historia?antes=%lld", (long long)c->id,
                                     (long long)first);
    return code;
}

static enum err_code fill_original(struct page *page, struct co *co, const struct commitment *c,
                                   struct commitment_history_view *v, struct err *err)
{
    struct commitment_text original;
    struct edit_change *changes;
    if (!c->amended) return ERR_NONE;
    enum err_code code = commitment_text(co, c->id, c->signed_text, &original, err);
    if (!code)
        code = edit_changes(page, co, EDIT_PARTS, &original.is, &c->now.is, &changes,
                            &v->amended_count, err);
    if (!code) v->amended = changes;
    return code;
}

static struct str lead_of(struct page *page, const struct commitment *c)
{
    if (!c->signed_text)
        return str_of(
            _("Es un borrador: su texto cambia hasta que el plan se apruebe en una sesión "
              "del secretariado."));
    int64_t times = c->now.number - c->signed_text - (c->state == COMMITMENT_WITHDRAWN);
    if (times <= 0) return str_of(_("El texto vigente es el que se aprobó."));
    return arena_printf(page->arena,
                        i18n_plural("Desde que se aprobó se ha modificado %lld vez.",
                                    "Desde que se aprobó se ha modificado %lld veces.",
                                    (unsigned long)times),
                        (long long)times);
}

/* route: GET /e/{entity}/compromiso/{id}/historia
 * query: antes=int?
 * title: Historia de un compromiso */
enum err_code page_commitment_history(struct page *page, struct err *err)
{
    const struct page_commitment_history_parameters *asked =
        page_commitment_history_parameters(page);
    struct co co = page_co(page);
    struct commitment c;
    enum err_code code = commitment_get(&co, asked->id, &c, err);
    if (code) return code;
    struct commitment_history_view v = {
        .of = &c,
        .lead = lead_of(page, &c),
        .page_url = layout_entity_url(page, "compromiso/%lld", (long long)c.id)};
    if (open_may(page, CO_MEMBER | CO_ADMIN))
        v.edit_url = layout_entity_url(page, "compromiso/%lld/editar", (long long)c.id);
    if (asked->antes <= 0) code = fill_original(page, &co, &c, &v, err);
    if (!code) code = fill_versions(page, &co, &c, asked->antes, &v, err);
    if (code) return code;
    page->title = arena_printf(page->arena, _("Historia: %.*s"), STR_FMT(c.now.is.title));
    commitment_crumbs(page, &c, _("Historia"), &v.crumbs);
    template_commitment_history(page, &v);
    return ERR_NONE;
}
