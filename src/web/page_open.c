/* The home of open government: /e/{entity}/abierto. One cycle is shown, the newest public one
 * unless another is asked for; the rest are links. */
#include "web/page_open.h"

#include "cocreate/sitting.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_CYCLES = 30, MOST_AGREEMENTS = 200 };

/* The one asked for; else the newest that goes on, else the newest draft, else the newest. */
static const struct cycle *choose(const struct cycle *cycles, size_t count, int64_t asked)
{
    for (size_t i = 0; i < count; i++)
        if (asked && cycles[i].id == asked) return &cycles[i];
    for (size_t i = 0; i < count; i++)
        if (cycles[i].state == CYCLE_PUBLIC) return &cycles[i];
    for (size_t i = 0; i < count; i++)
        if (cycles[i].state == CYCLE_DRAFT) return &cycles[i];
    return count ? &cycles[0] : NULL;
}

static enum err_code fill_choice(struct page *page, const struct cycle *cycles, size_t count,
                                 struct open_view *v, struct err *err)
{
    struct layout_link *links = arena_array(page->arena, MOST_CYCLES, sizeof *links);
    if (!links) return err_no_memory(err);
    v->cycles = links;
    for (size_t i = 0; count > 1 && i < count && i < MOST_CYCLES; i++) {
        struct str ordinal = cycle_ordinal(page, cycles[i].is.number);
        links[v->cycle_count++] = (struct layout_link){
            arena_printf(page->arena, "%.*s (%s)", STR_FMT(ordinal),
                         cycle_state_word(cycles[i].state)),
            layout_entity_url(page, "abierto?ciclo=%lld", (long long)cycles[i].id),
            cycles[i].id == v->cycle.id};
    }
    return ERR_NONE;
}

static void add_late(struct open_view *v, struct str says, struct str url)
{
    if (says.n && v->late_count < OPEN_MOST_LATE)
        v->late[v->late_count++] = (struct open_late){says, url};
}

/* What waits on the secretariat: agreements over their day, proposals without an answer. */
static enum err_code fill_late(struct page *page, struct co *co, const struct cycle_facts *facts,
                               struct open_view *v, struct err *err)
{
    struct agreement *agreements;
    size_t count;
    long long overdue = 0, waiting = (long long)facts->unanswered;
    enum err_code code =
        agreement_list(co, AGREEMENT_OPEN, 0, MOST_AGREEMENTS, &agreements, &count, err);
    if (code) return code;
    for (size_t i = 0; i < count; i++) overdue += agreements[i].overdue;
    if (overdue)
        add_late(v,
                 arena_printf(page->arena,
                              i18n_plural("%lld acuerdo del secretariado pasó de su fecha",
                                          "%lld acuerdos del secretariado pasaron de su fecha",
                                          (unsigned long)overdue),
                              overdue),
                 layout_entity_url(page, "secretariado"));
    if (waiting)
        add_late(
            v,
            arena_printf(page->arena,
                         i18n_plural("%lld propuesta espera respuesta",
                                     "%lld propuestas esperan respuesta", (unsigned long)waiting),
                         waiting),
            layout_entity_url(page, "propuestas"));
    return ERR_NONE;
}

static enum err_code fill_cycle(struct page *page, struct co *co, struct open_view *v,
                                struct err *err)
{
    struct cycle_facts facts;
    int32_t today = co_day(page->now_ms);
    v->state = cycle_state_word(v->cycle.state);
    v->ordinal = cycle_ordinal(page, v->cycle.is.number);
    v->cycle_url = layout_entity_url(page, "ciclo/%lld", (long long)v->cycle.id);
    enum err_code code = cycle_steps_view(page, co, &v->cycle, &v->steps, err);
    if (!code) code = cycle_facts(co, v->cycle.id, &facts, err);
    if (!code)
        code = cycle_warnings(co, &v->cycle, &facts, today, v->warnings, &v->warning_count, err);
    if (!code) code = open_fill_plan(page, co, v, err);
    if (!code) code = open_fill_ways(page, co, v, err);
    if (!code) code = fill_late(page, co, &facts, v, err);
    if (code) return code;
    v->pending = (int64_t)(v->warning_count + v->late_count) + (v->late_commitments > 0);
    v->sentence = cycle_sentence(page, &v->cycle, &v->steps);
    v->to_do = cycle_next(page, &v->cycle, &v->steps);
    return ERR_NONE;
}

/* route: GET /e/{entity}/abierto
 * query: ciclo=int?
 * title: Gobierno abierto */
enum err_code page_open(struct page *page, struct err *err)
{
    struct open_view *v = arena_alloc(page->arena, sizeof *v);
    struct co co = page_co(page);
    struct cycle *cycles;
    size_t count;
    if (!v) return err_no_memory(err);
    *v = (struct open_view){.there = false};
    enum err_code code = cycle_list(&co, &cycles, &count, err);
    if (code) return code;
    const struct cycle *chosen = choose(cycles, count, page_open_parameters(page)->ciclo);
    if (chosen) {
        v->there = true;
        v->cycle = *chosen;
        code = fill_choice(page, cycles, count, v, err);
        if (!code) code = fill_cycle(page, &co, v, err);
    }
    if (!code) code = open_fill_money(page, &co, v, err);
    if (code) return code;
    if (open_may(page, CYCLE_KEEPERS)) v->new_url = layout_entity_url(page, "ciclo/nuevo");
    open_crumbs(page, &v->crumbs);
    v->crumbs.items[v->crumbs.count - 1].url = STR_NONE; /* this is the page itself */
    page->description = v->sentence;
    if (v->there) follow_make(page, &v->follow, "entity", 0);
    template_open_home(page, v);
    return ERR_NONE;
}
