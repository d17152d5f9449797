/* One roundtable: what it is about, when and how to come, how much people can decide, who came by
 * sector, its proposals, its votes and what came out of it: /e/{entity}/mesa/{id}. */
#include "cocreate/person.h"
#include "trace/gaps.h"
#include "web/page_mesas.h"
#include "web_routes.h"
#include "web_templates.h"

enum { SHOWN = 100, MOST_PAPERS = 50, MOST_VOTES = 20, STAFF_LINKS = 8 };

/* --- what it says ----------------------------------------------------------------------------- */

/* An address may be followed; of a number, its digits are dialled. */
static void fill_ways(struct page *page, struct mesa_view *v)
{
    enum { LEAST_DIGITS = 7 };
    struct str place = v->is->draft.place, phone = v->is->draft.telephone;
    if (str_starts(place, STR("https://")) || str_starts(place, STR("http://")))
        v->connect_url = place;
    char *digits = arena_alloc(page->arena, phone.n + 1);
    size_t n = 0;
    if (!digits) return;
    for (size_t i = 0; i < phone.n; i++)
        if (phone.p[i] >= '0' && phone.p[i] <= '9') digits[n++] = phone.p[i];
    if (n >= LEAST_DIGITS) v->dial = (struct str){digits, n};
    v->dial_abroad = phone.n && phone.p[0] == '+';
}

static enum err_code fill_facilitator(struct page *page, struct mesa_view *v, struct err *err)
{
    struct co home = page_co(page);
    struct person person;
    struct err gone = {0};
    home.entity = page->home.id;
    if (!v->is->draft.facilitator) return ERR_NONE;
    enum err_code code = person_get(&home, v->is->draft.facilitator, &person, &gone);
    if (code == ERR_NOTFOUND) return ERR_NONE; /* the account was closed */
    if (code) return err_set(err, code, "%s", gone.message);
    v->facilitator = person.name;
    return ERR_NONE;
}

static enum err_code fill_gap(struct page *page, struct mesa_view *v, struct err *err)
{
    struct trace_gap_filter filter = {
        .entity = page->entity.id, .key = v->is->draft.gap, .limit = 1};
    struct trace_gap_row *gaps;
    size_t count;
    if (!v->is->draft.gap.n) return ERR_NONE;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gaps, &count, err);
    if (!code && count) v->gap_url = layout_entity_url(page, "hueco/%lld", (long long)gaps[0].id);
    return code;
}

static void fill_warnings(struct mesa_view *v)
{
    for (unsigned bit = 1; bit <= ROUNDTABLE_NOBODY_CAME; bit *= 2)
        if (v->is->warnings & bit) v->warnings[v->warning_count++] = roundtable_warning_word(bit);
}

/* --- who takes part --------------------------------------------------------------------------- */

static enum err_code one_button(struct page *page, struct str to, const char *label, bool quiet,
                                const struct form_view **out, struct err *err)
{
    struct form_field *field = arena_array(page->arena, 1, sizeof *field);
    struct form_view *form = arena_array(page->arena, 1, sizeof *form);
    if (!field || !form) return err_no_memory(err);
    *field = (struct form_field){.kind = FORM_HIDDEN, .name = "si", .value = STR("1")};
    *form = (struct form_view){
        .action = to, .button = label, .fields = field, .count = 1, .quiet = quiet};
    *out = form;
    return ERR_NONE;
}

static enum err_code fill_people(struct page *page, struct mesa_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct registration_heads *heads;
    int64_t own = 0;
    struct str to;
    enum err_code code = roundtable_heads(&co, v->is->id, &heads, &v->head_count, err);
    v->heads = heads;
    if (!code) code = roundtable_registered(&co, v->is->id, &own, err);
    if (code || !page->writable) return code;
    if (own) {
        to = layout_entity_url(page, "mesa/%lld/olvidar", (long long)v->is->id);
        return one_button(page, to, _("Quitar mi nombre de la lista"), true, &v->forget, err);
    }
    if (v->is->state != ROUNDTABLE_OPEN) return ERR_NONE;
    to = layout_entity_url(page, "mesa/%lld/inscribirse", (long long)v->is->id);
    if (open_may(page, CO_CITIZEN))
        return one_button(page, to, _("Inscribirme en esta mesa"), false, &v->join, err);
    v->join_url = to;
    return ERR_NONE;
}

/* --- what came of it -------------------------------------------------------------------------- */

static enum err_code fill_proposals(struct page *page, struct mesa_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_filter filter = {
        .roundtable = v->is->id, .order = PROPOSAL_MOST_SUPPORTED, .most = SHOWN + 1};
    struct proposal *list;
    size_t count;
    enum err_code code = proposal_count(&co, &filter, &v->counts, err);
    if (!code) code = proposal_list(&co, &filter, &list, &count, err);
    if (!code && count > SHOWN) {
        count = SHOWN;
        v->all_url = layout_entity_url(page, "propuestas?mesa=%lld", (long long)v->is->id);
    }
    if (!code) code = proposal_items(page, list, count, &v->proposals, err);
    if (v->item.takes && page->writable)
        v->propose_url = layout_entity_url(page, "propuesta/nueva?mesa=%lld", (long long)v->is->id);
    return code;
}

static enum err_code fill_told(struct page *page, struct mesa_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct roundtable_outcome *told;
    enum err_code code = roundtable_told(&co, v->is->id, &told, &v->told_count, err);
    struct str *when = arena_array(page->arena, v->told_count + 1, sizeof *when);
    if (code || !when) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v->told_count; i++) when[i] = open_when(page, told[i].made);
    v->told = told;
    v->told_when = when;
    return ERR_NONE;
}

static enum err_code fill_papers(struct page *page, struct mesa_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct paper *papers;
    size_t count;
    struct str subject = arena_printf(page->arena, "roundtable/%lld", (long long)v->is->id);
    enum err_code code = paper_list(&co, subject, 0, MOST_PAPERS, &papers, &count, err);
    struct mesa_link *links = arena_array(page->arena, MOST_PAPERS, sizeof *links);
    if (code || !links) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (papers[i].replaced_by || str_is(papers[i].is.role, "form")) continue;
        links[v->paper_count++] = (struct mesa_link){
            papers[i].is.title, layout_entity_url(page, "documento/%lld", (long long)papers[i].id),
            str_of(papers[i].is.members_only ? _("solo para el secretariado")
                                             : paper_type_word(papers[i].type))};
    }
    v->papers = links;
    return ERR_NONE;
}

static enum err_code fill_votes(struct page *page, struct mesa_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct vote_filter filter = {.roundtable = v->is->id, .most = MOST_VOTES};
    struct vote *votes;
    size_t count;
    enum err_code code = vote_list(&co, &filter, &votes, &count, err);
    struct mesa_link *links = arena_array(page->arena, MOST_VOTES, sizeof *links);
    if (code || !links) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        links[v->vote_count++] = (struct mesa_link){
            votes[i].draft.title, layout_entity_url(page, "votacion/%lld", (long long)votes[i].id),
            str_of(vote_state_word(votes[i].state))};
    v->votes = links;
    return ERR_NONE;
}

static enum err_code fill_staff(struct page *page, struct mesa_view *v, struct err *err)
{
    static const struct {
        const char *name, *path;
    } all[STAFF_LINKS] = {
        {N_("Editar la mesa"), "mesa/%lld/editar"},
        {N_("Abrir o cerrar"), "mesa/%lld/estado"},
        {N_("Quiénes participan"), "mesa/%lld/personas"},
        {N_("Capturar una propuesta"), "propuesta/captura?mesa=%lld"},
        {N_("Unir propuestas"), "propuestas/unir?mesa=%lld"},
        {N_("Contar qué salió"), "mesa/%lld/relatoria"},
        {N_("Agregar minuta o documento"), "mesa/%lld/documento"},
        {N_("Votación nueva"), "votacion/nueva?mesa=%lld"},
    };
    if (!open_may(page, ROUNDTABLE_STAFF)) return ERR_NONE;
    struct layout_link *links = arena_array(page->arena, STAFF_LINKS, sizeof *links);
    if (!links) return err_no_memory(err);
    for (size_t i = 0; i < STAFF_LINKS; i++) {
        struct str path = str_of(all[i].path), rest = STR_NONE;
        struct str before = str_split(path, '%', &rest);
        links[i] = (struct layout_link){
            .name = str_of(_(all[i].name)),
            .url = layout_entity_url(page, "%.*s%lld%.*s", STR_FMT(before), (long long)v->is->id,
                                     STR_FMT(str_slice(rest, 3, rest.n)))};
    }
    v->staff = links;
    v->staff_count = STAFF_LINKS;
    return ERR_NONE;
}

/* route: GET /e/{entity}/mesa/{id}
 * title: Mesa de diálogo */
enum err_code page_mesa(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct roundtable table;
    struct cycle cycle;
    struct mesa_view v = {.is = &table, .cycle = &cycle};
    enum err_code code = roundtable_get(&co, page_mesa_parameters(page)->id, &table, err);
    if (!code) code = cycle_get(&co, table.draft.cycle, &cycle, err);
    if (code) return code;
    v.item = mesa_item(page, &table);
    v.cycle_url = layout_entity_url(page, "ciclo/%lld", (long long)cycle.id);
    if (table.draft.ends)
        v.ends = co_day(table.draft.ends) == co_day(table.draft.starts)
                     ? form_local_time(page, table.draft.ends)
                     : open_when(page, table.draft.ends);
    v.iap2 = co_iap2_word(table.draft.iap2);
    fill_ways(page, &v);
    fill_warnings(&v);
    code = fill_facilitator(page, &v, err);
    if (!code) code = fill_gap(page, &v, err);
    if (!code) code = fill_people(page, &v, err);
    if (!code) code = fill_proposals(page, &v, err);
    if (!code) code = fill_told(page, &v, err);
    if (!code) code = fill_papers(page, &v, err);
    if (!code) code = fill_votes(page, &v, err);
    if (!code) code = fill_staff(page, &v, err);
    if (code) return code;
    follow_make(page, &v.follow, "roundtable", table.id);
    page->title = table.draft.title;
    page->description = table.draft.problem;
    mesa_crumbs(page, &v.crumbs, str_of(_("Mesas")), layout_entity_url(page, "mesas"));
    template_mesa(page, &v);
    return ERR_NONE;
}
