/* The repository of documents: /e/{entity}/documentos, /documento/{id} with its versions, and its
 * bytes, which leave as an attachment of the type that was found in them. */
#include "web/page_papers.h"

#include "base/text.h"
#include "cocreate/cycle.h"
#include "cocreate/progress.h"
#include "cocreate/subject.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 30, MOST_NAME = 80 };

/* --- what a document is, and where it belongs ------------------------------------------------- */

static const char *role_word(struct str role)
{
    static const char *const words[][2] = {
        {"rules", N_("Reglas del secretariado")},
        {"signed", N_("Declaración firmada")},
        {"material", N_("Material de una actividad")},
        {"minutes", N_("Acta firmada")},
        {"evidence", N_("Evidencia")},
        {"form", N_("Propuesta en papel")},
        {"document", N_("Documento del proceso")},
        {"closure", N_("Evidencia de cierre")},
        {"answer", N_("Respuesta a una solicitud")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(role, words[i][0])) return i18n(words[i][1]);
    return str_starts(role, STR("evidence")) ? _("Evidencia") : _("Documento");
}

bool papers_subject(struct str subject, struct str *kind_out, int64_t *id_out)
{
    struct str rest;
    *kind_out = str_split(subject, '/', &rest);
    return kind_out->n && str_to_i64(rest, id_out) && *id_out > 0;
}

/* Evidence belongs to a report, which is shown with its commitment. */
static struct str progress_url(struct page *page, struct co *co, int64_t id)
{
    struct progress_report report = {.id = 0};
    struct err unseen = {0};
    if (progress_get(co, id, &report, &unseen)) return STR_NONE;
    return layout_entity_url(page, "compromiso/%lld", (long long)report.commitment);
}

static struct layout_link place_of(struct page *page, struct co *co, struct str subject)
{
    static const struct {
        const char *kind, *path, *name;
    } places[] = {
        {"cycle", "ciclo/%lld", N_("Ciclo")},
        {"declaration", "declaracion/%lld", N_("Declaración")},
        {"event", "actividad/%lld", N_("Actividad")},
        {"sitting", "sesion/%lld", N_("Sesión del secretariado")},
        {"call", "convocatoria/%lld", N_("Convocatoria")},
        {"candidate", "", N_("Postulación a una convocatoria")},
        {"roundtable", "mesa/%lld", N_("Mesa")},
        {"proposal", "propuesta/%lld", N_("Propuesta")},
        {"plan", "plan/%lld", N_("Plan de Acción Local")},
        {"commitment", "compromiso/%lld", N_("Compromiso")},
        {"progress", "", N_("Avance de un compromiso")},
        {"hunt", "caceria/%lld", N_("Cacería")},
        {"request", "solicitud/%lld", N_("Solicitud de información")},
        {"gap-record", "ficha/%lld", N_("Ficha de un hueco")},
    };
    struct str kind;
    int64_t id;
    if (!papers_subject(subject, &kind, &id)) return (struct layout_link){.name = STR("")};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!str_is(kind, places[i].kind)) continue;
        struct layout_link link = {.name = str_of(i18n(places[i].name))};
        if (*places[i].path) link.url = layout_entity_url(page, places[i].path, (long long)id);
        if (str_is(kind, "progress")) link.url = progress_url(page, co, id);
        return link;
    }
    return (struct layout_link){.name = STR("")};
}

struct paper_item papers_item(struct page *page, struct co *co, const struct paper *paper)
{
    return (struct paper_item){.paper = paper,
                               .type = paper->type.n ? paper_type_word(paper->type) : NULL,
                               .role = role_word(paper->is.role),
                               .place = place_of(page, co, paper->is.subject),
                               .url =
                                   layout_entity_url(page, "documento/%lld", (long long)paper->id),
                               .added = open_when(page, paper->added)};
}

static enum err_code items_of(struct page *page, struct co *co, const struct paper *list,
                              size_t count, bool newest, const struct paper_item **out,
                              size_t *count_out, struct err *err)
{
    struct paper_item *items = arena_array(page->arena, count + 1, sizeof *items);
    size_t n = 0;
    if (!items) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        if (!newest || !list[i].replaced_by) items[n++] = papers_item(page, co, &list[i]);
    *out = items;
    *count_out = n;
    return ERR_NONE;
}

enum err_code papers_of(struct page *page, struct co *co, struct str subject, size_t most,
                        const struct paper_item **out, size_t *count_out, struct err *err)
{
    struct paper *list;
    size_t count;
    *count_out = 0;
    enum err_code code = paper_list(co, subject, 0, most, &list, &count, err);
    return code ? code : items_of(page, co, list, count, true, out, count_out, err);
}

struct str papers_add_url(struct page *page, struct str subject, unsigned roles)
{
    if (!open_may(page, roles)) return STR_NONE;
    if (!subject.n) return layout_entity_url(page, "documentos/nuevo");
    return layout_entity_url(page, "documentos/nuevo?de=%.*s", STR_FMT(subject));
}

/* --- the repository --------------------------------------------------------------------------- */

/* route: GET /e/{entity}/documentos
 * query: de=text? pagina=int?
 * title: Documentos */
enum err_code page_papers(struct page *page, struct err *err)
{
    const struct page_papers_parameters *asked = page_papers_parameters(page);
    struct co co = page_co(page);
    struct papers_view v = {0};
    struct paper *list;
    size_t count;
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 1000 ? 1000 : asked->pagina;
    enum err_code code =
        paper_list(&co, asked->de, (size_t)(at - 1) * PER_PAGE, PER_PAGE + 1, &list, &count, err);
    bool more = count > PER_PAGE;
    if (!code)
        code = items_of(page, &co, list, more ? PER_PAGE : count, false, &v.items, &v.count, err);
    if (code) return code;
    if (more) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    if (asked->de.n) v.of = place_of(page, &co, asked->de);
    v.all_url = layout_entity_url(page, "documentos");
    v.add_url = papers_add_url(
        page, STR_NONE, CO_MEMBER | CO_ADMIN | CO_FACILITATOR | CO_INSTITUTION | CO_EVALUATOR);
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Documentos")), STR_NONE);
    template_papers(page, &v);
    return ERR_NONE;
}

/* --- one document ----------------------------------------------------------------------------- */

static void fill_links(struct page *page, struct co *co, const struct paper *paper,
                       struct paper_view *v)
{
    v->picture = str_starts(paper->type, STR("image/"));
    if (paper->sha256.n)
        v->file_url = layout_entity_url(page, "documento/%lld/archivo", (long long)paper->id);
    if (paper->replaced_by)
        v->newer_url = layout_entity_url(page, "documento/%lld", (long long)paper->replaced_by);
    if (page->writable && paper_may_replace(co, paper))
        v->version_url = layout_entity_url(page, "documento/%lld/version", (long long)paper->id);
}

/* route: GET /e/{entity}/documento/{id}
 * title: Documento */
enum err_code page_paper(struct page *page, struct err *err)
{
    int64_t id = page_paper_parameters(page)->id;
    struct co co = page_co(page);
    struct paper_view v = {0};
    struct paper *paper = arena_alloc(page->arena, sizeof *paper), *list;
    struct err unseen = {0};
    struct str title;
    size_t count;
    if (!paper) return err_no_memory(err);
    enum err_code code = paper_get(&co, id, paper, err);
    if (!code) code = paper_history(&co, id, &list, &count, err);
    if (!code) code = items_of(page, &co, list, count, false, &v.versions, &v.version_count, err);
    if (!code) code = link_line_read(page, &co, paper->is.url, &v.line, err);
    if (code) return code;
    v.item = papers_item(page, &co, paper);
    if (!subject_title(&co, paper->is.subject, &title, &unseen) && v.item.place.name.n)
        v.item.place.name =
            arena_printf(page->arena, "%.*s: %.*s", STR_FMT(v.item.place.name), STR_FMT(title));
    fill_links(page, &co, paper, &v);
    page->title = paper->is.title;
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Documentos")), layout_entity_url(page, "documentos"));
    layout_crumbs_add(&v.crumbs, paper->is.title, STR_NONE);
    template_paper(page, &v);
    return ERR_NONE;
}

/* A name of plain letters with the ending of what the file is, whatever it was called. */
static const char *download_name(struct page *page, const struct paper *paper, const char *suffix)
{
    char key[MOST_NAME + 1], name[MOST_NAME + 1];
    struct str given = paper->is.file.n ? paper->is.file : paper->is.title;
    size_t dot = given.n, n = 0;
    while (dot && given.p[dot - 1] != '.') dot--;
    size_t size = text_key_into(dot > 1 ? str_slice(given, 0, dot - 1) : given, key, MOST_NAME);
    for (size_t i = 0; i < size; i++) {
        if (key[i] == ' ') name[n++] = '-';
        if ((key[i] >= 'a' && key[i] <= 'z') || (key[i] >= '0' && key[i] <= '9'))
            name[n++] = key[i];
    }
    if (!n) return arena_printf(page->arena, "documento-%lld.%s", (long long)paper->id, suffix).p;
    return arena_printf(page->arena, "%.*s.%s", (int)n, name, suffix).p;
}

/* route: GET /e/{entity}/documento/{id}/archivo
 * title: Archivo de un documento */
enum err_code page_paper_file(struct page *page, struct err *err)
{
    int64_t id = page_paper_file_parameters(page)->id;
    struct co co = page_co(page);
    struct paper paper;
    const char *suffix;
    enum err_code code = paper_get(&co, id, &paper, err);
    if (code) return code;
    buf_init(&page->file, PAPER_MOST_BYTES);
    code = paper_bytes(&co, id, &page->file, err);
    if (code) return code;
    page->type = paper_type_known(paper.type, &suffix);
    page->disposition = download_name(page, &paper, suffix);
    page->bare = true;
    return page->disposition ? ERR_NONE : err_no_memory(err);
}
