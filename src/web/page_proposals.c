/* The list of proposals, with what waits for its answer counted in public: /e/{entity}/propuestas.
 */
#include "web/page_proposals.h"

#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 25, PAGES_MAX = 400, MOST_CHOICES = 60, STATES = 6, ORDERS = 3 };

/* As addresses call the states. */
static const struct {
    const char *word, *label;
    int state;
} states[STATES] = {
    {"", N_("Todas"), -1},
    {"sin-respuesta", N_("Sin respuesta"), PROPOSAL_OPEN},
    {"aceptadas", N_("Aceptadas"), PROPOSAL_ACCEPTED},
    {"con-cambios", N_("Aceptadas con cambios"), PROPOSAL_MODIFIED},
    {"rechazadas", N_("Rechazadas"), PROPOSAL_REJECTED},
    {"pasaron-a-otras", N_("Pasaron a otras"), PROPOSAL_BECAME},
};
static const struct {
    const char *word, *label;
    int order;
} orders[ORDERS] = {
    {"apoyos", N_("las más apoyadas primero"), PROPOSAL_MOST_SUPPORTED},
    {"recientes", N_("las más recientes primero"), PROPOSAL_NEWEST},
    {"antiguas", N_("las más antiguas primero"), PROPOSAL_BY_NUMBER},
};

static struct form_choice *choices(const struct page *page, size_t count)
{
    return arena_array(page->arena, count, sizeof(struct form_choice));
}

/* Links to each state with the rest of what was asked for. */
static enum err_code fill_states(struct page *page, struct proposals_view *v,
                                 const struct page_proposals_parameters *asked, int *state,
                                 struct err *err)
{
    struct layout_link *links = arena_array(page->arena, STATES, sizeof *links);
    struct str base = layout_entity_url(page, "propuestas");
    if (!links) return err_no_memory(err);
    *state = -2;
    for (size_t i = 0; i < STATES; i++) {
        struct str url = base;
        bool current = str_is(asked->estado, states[i].word);
        if (asked->mesa)
            url =
                arena_printf(page->arena, "%.*s?mesa=%lld", STR_FMT(base), (long long)asked->mesa);
        if (*states[i].word)
            url = arena_printf(page->arena, "%.*s%sestado=%s", STR_FMT(url),
                               asked->mesa ? "&" : "?", states[i].word);
        links[i] = (struct layout_link){str_of(_(states[i].label)), url, current};
        if (current) *state = states[i].state;
    }
    v->states = links;
    v->state_count = STATES;
    if (*state != -2) return ERR_NONE;
    return err_set(err, ERR_USAGE, _("No hay propuestas en ese estado: %.*s."),
                   STR_FMT(asked->estado));
}

static enum err_code fill_themes(struct page *page, struct proposals_view *v, struct str chosen,
                                 struct err *err)
{
    struct co co = page_co(page);
    struct proposal_theme *themes;
    size_t count;
    enum err_code code = proposal_themes(&co, false, &themes, &count, err);
    struct form_choice *out = choices(page, MOST_CHOICES + 1);
    if (code || !out) return code ? code : err_no_memory(err);
    out[v->theme_count++] = (struct form_choice){.value = STR(""), .label = str_of(_("todos"))};
    for (size_t i = 0; i < count && v->theme_count <= MOST_CHOICES; i++)
        out[v->theme_count++] = (struct form_choice){.value = themes[i].theme,
                                                     .label = themes[i].theme,
                                                     .chosen = str_eq(themes[i].theme, chosen)};
    v->themes = out;
    return ERR_NONE;
}

static enum err_code fill_choices(struct page *page, struct proposals_view *v,
                                  const struct page_proposals_parameters *asked, int *order,
                                  struct err *err)
{
    struct mesa_cycles cycles;
    enum err_code code = mesa_cycles(page, &cycles, err);
    v->orders = choices(page, ORDERS);
    v->cycles = choices(page, cycles.count + 1);
    if (code || !v->orders || !v->cycles) return code ? code : err_no_memory(err);
    *order = PROPOSAL_MOST_SUPPORTED;
    for (size_t i = 0; i < ORDERS; i++) {
        bool chosen = str_is(asked->orden, orders[i].word);
        v->orders[v->order_count++] = (struct form_choice){
            .value = str_of(orders[i].word), .label = str_of(_(orders[i].label)), .chosen = chosen};
        if (chosen) *order = orders[i].order;
    }
    v->cycles[v->cycle_count++] =
        (struct form_choice){.value = STR(""), .label = str_of(_("todos"))};
    for (size_t i = 0; i < cycles.count; i++)
        v->cycles[v->cycle_count++] = (struct form_choice){
            .value = arena_printf(page->arena, "%lld", (long long)cycles.list[i].id),
            .label = cycles.list[i].is.title,
            .chosen = cycles.list[i].id == asked->ciclo};
    v->example = cycles.count && cycles.list[0].is.example;
    return fill_themes(page, v, asked->tema, err);
}

static enum err_code fill_table(struct page *page, struct proposals_view *v, int64_t mesa,
                                struct err *err)
{
    struct co co = page_co(page);
    struct roundtable t;
    if (!mesa) return ERR_NONE;
    enum err_code code = roundtable_get(&co, mesa, &t, err);
    if (code) return code;
    v->table = arena_printf(page->arena, "%lld", (long long)mesa);
    v->table_title = t.draft.title;
    v->table_url = layout_entity_url(page, "mesa/%lld", (long long)mesa);
    return ERR_NONE;
}

static enum err_code fill_list(struct page *page, struct proposals_view *v,
                               struct proposal_filter *filter, int64_t asked, struct err *err)
{
    struct co co = page_co(page);
    struct proposal *list;
    size_t count;
    int64_t at = asked < 1 ? 1 : asked > PAGES_MAX ? PAGES_MAX : asked;
    filter->skip = (size_t)(at - 1) * PER_PAGE;
    filter->most = PER_PAGE + 1;
    enum err_code code = proposal_count(&co, filter, &v->counts, err);
    if (!code) code = proposal_list(&co, filter, &list, &count, err);
    if (code) return code;
    if (count > PER_PAGE) {
        count = PER_PAGE;
        v->pager.next = page_with(page, "pagina", at + 1);
    }
    if (at > 1) v->pager.previous = page_with(page, "pagina", at - 1);
    return proposal_items(page, list, count, &v->items, err);
}

/* route: GET /e/{entity}/propuestas
 * query: estado=word? tema=text? mesa=int? ciclo=int? q=text? orden=word? pagina=int?
 * title: Propuestas */
enum err_code page_proposals(struct page *page, struct err *err)
{
    const struct page_proposals_parameters *asked = page_proposals_parameters(page);
    struct proposals_view v = {.search = asked->q,
                               .state = asked->estado,
                               .action = layout_entity_url(page, "propuestas")};
    int state = -1, order = PROPOSAL_MOST_SUPPORTED;
    enum err_code code = fill_states(page, &v, asked, &state, err);
    if (!code) code = fill_choices(page, &v, asked, &order, err);
    if (!code) code = fill_table(page, &v, asked->mesa, err);
    if (code) return code;
    struct proposal_filter filter = {.cycle = asked->ciclo,
                                     .roundtable = asked->mesa,
                                     .theme = asked->tema,
                                     .one_state = state >= 0,
                                     .state = state,
                                     .search = asked->q,
                                     .order = order};
    code = fill_list(page, &v, &filter, asked->pagina, err);
    if (code) return code;
    v.filtered = asked->estado.n || asked->tema.n || asked->mesa || asked->ciclo || asked->q.n;
    if (page->writable)
        v.propose_url = v.table.n
                            ? layout_entity_url(page, "propuesta/nueva?mesa=%.*s", STR_FMT(v.table))
                            : layout_entity_url(page, "propuesta/nueva");
    v.agenda_url = layout_entity_url(page, "agenda");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Propuestas")), STR_NONE);
    template_proposals(page, &v);
    return ERR_NONE;
}

/* --- the citizen agenda ----------------------------------------------------------------------- */

enum { AGENDA_MOST = 200 };

/* Of one theme, to whom: in the order in which they were first named. */
static enum err_code group(struct page *page, const struct proposal_items *all,
                           struct agenda_theme *theme, struct err *err)
{
    struct agenda_authority *to = arena_array(page->arena, all->count + 1, sizeof *to);
    if (!to) return err_no_memory(err);
    for (size_t i = 0; i < all->count; i++) {
        const struct proposal *p = all->list[i].is;
        size_t k = 0;
        if (!str_eq(p->said.theme, theme->name)) continue;
        while (k < theme->authority_count && !str_eq(to[k].name, p->said.authority)) k++;
        if (k == theme->authority_count) {
            struct proposal_item *room = arena_array(page->arena, all->count, sizeof *room);
            if (!room) return err_no_memory(err);
            to[theme->authority_count++] =
                (struct agenda_authority){.name = p->said.authority, .items.list = room};
        }
        to[k].items.list[to[k].items.count++] = all->list[i];
    }
    theme->authorities = to;
    return ERR_NONE;
}

/* What became of each, said beside it: the reason of the answer that holds. */
static enum err_code fill_becomes(struct page *page, struct proposal_items *items, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_item *list = items->list;
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < items->count && !code; i++) {
        struct proposal_answer *answers;
        size_t count;
        if (list[i].is->state < PROPOSAL_ACCEPTED) continue;
        code = proposal_answers(&co, list[i].is->id, &answers, &count, err);
        if (!code && count) list[i].becomes = answers[count - 1].reason;
    }
    return code;
}

static enum err_code fill_agenda(struct page *page, struct agenda_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_filter filter = {
        .agenda = true, .order = PROPOSAL_MOST_SUPPORTED, .most = AGENDA_MOST};
    struct proposal *list;
    struct proposal_theme *names;
    struct proposal_items all;
    size_t count;
    enum err_code code = proposal_count(&co, &filter, &v->counts, err);
    if (!code) code = proposal_list(&co, &filter, &list, &count, err);
    if (!code) code = proposal_items(page, list, count, &all, err);
    if (!code) code = fill_becomes(page, &all, err);
    if (!code) code = proposal_themes(&co, true, &names, &v->count, err);
    struct agenda_theme *themes = arena_array(page->arena, v->count + 1, sizeof *themes);
    if (code || !themes) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v->count && !code; i++) {
        themes[i] =
            (struct agenda_theme){names[i].theme, names[i].proposals, names[i].waiting, NULL, 0};
        code = group(page, &all, &themes[i], err);
    }
    v->themes = themes;
    if (count == AGENDA_MOST) v->all_url = layout_entity_url(page, "propuestas?orden=recientes");
    return code;
}

/* route: GET /e/{entity}/agenda
 * title: Agenda ciudadana */
enum err_code page_agenda(struct page *page, struct err *err)
{
    struct agenda_view v = {0};
    enum err_code code = fill_agenda(page, &v, err);
    if (code) return code;
    if (page->writable) v.new_url = layout_entity_url(page, "agenda/nueva");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Agenda ciudadana")), STR_NONE);
    template_agenda(page, &v);
    return ERR_NONE;
}
