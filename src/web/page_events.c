/* Activities: /actividades, and one: /actividad/{id}. Heads are numbers, without names. */
#include "web/page_events.h"

#include "cocreate/cycle.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 30, MOST_PAPERS = 40 };

struct event_item events_item(struct page *page, const struct event *event)
{
    return (struct event_item){.event = event,
                               .kind = event_kind_word(event->is.kind),
                               .modality = co_modality_word(event->is.modality),
                               .iap2 = co_iap2_word(event->is.iap2),
                               .state = event_state_word(event->state),
                               .below = event->is.iap2 < CO_INVOLVE,
                               .when = open_when(page, event->is.starts),
                               .url =
                                   layout_entity_url(page, "actividad/%lld", (long long)event->id)};
}

int events_gender(int column)
{
    return (column + 1) % CO_GENDERS;
}

void events_crumbs(struct page *page, struct layout_crumbs *crumbs)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Actividades")), layout_entity_url(page, "actividades"));
}

static void add_up(struct events_view *v, const struct event *event)
{
    if (event->state != EVENT_HELD) return;
    v->held++;
    v->counted += event->people > 0;
    v->people += event->people;
}

/* route: GET /e/{entity}/actividades
 * query: ciclo=int? pagina=int?
 * title: Actividades */
enum err_code page_events(struct page *page, struct err *err)
{
    const struct page_events_parameters *asked = page_events_parameters(page);
    struct co co = page_co(page);
    struct events_view v = {.cycle_title = STR("")};
    struct cycle cycle;
    struct event *list;
    size_t count = 0;
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 1000 ? 1000 : asked->pagina;
    enum err_code code = asked->ciclo ? cycle_get(&co, asked->ciclo, &cycle, err) : ERR_NONE;
    if (!code)
        code = event_list(&co, asked->ciclo, (size_t)(at - 1) * PER_PAGE, PER_PAGE + 1, &list,
                          &count, err);
    struct event_item *items = arena_array(page->arena, PER_PAGE + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    if (count > PER_PAGE) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    for (size_t i = 0; i < count && i < PER_PAGE; i++) {
        items[v.count++] = events_item(page, &list[i]);
        add_up(&v, &list[i]);
    }
    v.items = items;
    if (asked->ciclo) v.cycle_title = cycle.is.title;
    v.all_url = layout_entity_url(page, "actividades");
    if (open_may(page, EVENT_KEEPERS)) v.add_url = layout_entity_url(page, "actividades/nueva");
    events_crumbs(page, &v.crumbs);
    v.crumbs.items[v.crumbs.count - 1].url = STR_NONE; /* this is the page itself */
    template_events(page, &v);
    return ERR_NONE;
}

/* --- one -------------------------------------------------------------------------------------- */

static enum err_code fill_heads(struct co *co, struct str subject, struct event_view *v,
                                struct err *err)
{
    struct attendance *list;
    size_t count;
    int last = 0;
    enum err_code code = attendance_get(co, subject, &list, &count, err);
    for (int g = 0; g < CO_GENDERS; g++) v->genders[g] = co_gender_word(events_gender(g));
    for (size_t i = 0; !code && i < count; i++) { /* they come by sector */
        const struct attendance *a = &list[i];
        if (a->gender < 0 || a->gender >= CO_GENDERS || v->head_count > CO_SECTORS) continue;
        if (a->sector != last && v->head_count < CO_SECTORS)
            v->heads[v->head_count++].sector = co_sector_word(last = a->sector);
        struct event_heads *row = &v->heads[v->head_count - 1];
        int column = (a->gender + CO_GENDERS - 1) % CO_GENDERS;
        row->people[column] += a->people;
        row->all += a->people;
        v->total.people[column] += a->people;
        v->total.all += a->people;
        v->told[column] = true;
    }
    return code;
}

static void fill_actions(struct page *page, struct str subject, struct event_view *v)
{
    long long id = (long long)v->event.id;
    v->paper_url = papers_add_url(page, subject, EVENT_KEEPERS);
    if (!open_may(page, EVENT_KEEPERS) || v->event.state == EVENT_CANCELLED) return;
    v->hold_url = layout_entity_url(page, "actividad/%lld/resultado", id);
    if (v->event.state != EVENT_PLANNED) return;
    v->edit_url = layout_entity_url(page, "actividad/%lld/editar", id);
    v->cancel_url = layout_entity_url(page, "actividad/%lld/cancelar", id);
}

/* route: GET /e/{entity}/actividad/{id}
 * title: Actividad */
enum err_code page_event(struct page *page, struct err *err)
{
    struct event_view *v = arena_alloc(page->arena, sizeof *v);
    int64_t id = page_event_parameters(page)->id;
    struct co co = page_co(page);
    struct cycle cycle;
    struct str subject = arena_printf(page->arena, "event/%lld", (long long)id);
    if (!v || !subject.p) return err_no_memory(err);
    *v = (struct event_view){.example = false};
    enum err_code code = event_get(&co, id, &v->event, err);
    if (!code) code = cycle_get(&co, v->event.is.cycle, &cycle, err);
    if (!code) code = fill_heads(&co, subject, v, err);
    if (!code) code = papers_of(page, &co, subject, MOST_PAPERS, &v->papers, &v->paper_count, err);
    if (code) return code;
    v->item = events_item(page, &v->event);
    v->example = cycle.is.example;
    v->cycle_title = cycle.is.title;
    v->cycle_url = layout_entity_url(page, "ciclo/%lld", (long long)cycle.id);
    v->until = open_when(page, v->event.is.ends);
    fill_actions(page, subject, v);
    page->title = v->event.is.title;
    events_crumbs(page, &v->crumbs);
    layout_crumbs_add(&v->crumbs, v->event.is.title, STR_NONE);
    follow_make(page, &v->follow, "event", id);
    template_event(page, v);
    return ERR_NONE;
}
