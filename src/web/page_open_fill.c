/* What the home of open government shows beside the steps: commitments with each one's word, ways
 * to take part, money. See page_open.h. */
#include <stdlib.h>

#include "cocreate/call.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/event.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"
#include "cocreate/vote.h"
#include "web/emit.h"
#include "web/open_parts.h"
#include "web/page_open.h"

enum { MOST_SITTINGS = 60, MOST_EVENTS = 60, MOST_TABLES = 100, TOTALS = 2000 };

/* --- commitments ------------------------------------------------------------------------------ */

static void fill_commitment(struct page *page, const struct light *light,
                            struct open_commitment *out)
{
    static const unsigned bits[] = {LATE_CUT, LATE_ACTIONS, LATE_END, LATE_CLOSING};
    *out = (struct open_commitment){
        .light = light,
        .url = layout_entity_url(page, "compromiso/%lld", (long long)light->commitment.id),
        .words = {light_reported_word(light), light_party_word(light, 1),
                  light_party_word(light, 2), light_machine_word(light->machine)}};
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (light->late & bits[i]) out->late[out->late_count++] = light_late_word(bits[i]);
}

/* The furthest plan of the cycle that the reader may see. */
static enum err_code choose_plan(struct co *co, struct open_view *v, struct err *err)
{
    struct plan *plans;
    size_t count;
    enum err_code code = plan_list(co, v->cycle.id, &plans, &count, err);
    for (size_t i = 0; !code && i < count; i++)
        if (!v->plan.id || plans[i].state > v->plan.state) v->plan = plans[i];
    return code;
}

enum err_code open_fill_plan(struct page *page, struct co *co, struct open_view *v, struct err *err)
{
    struct light *lights = NULL;
    struct board_money_of *money;
    size_t count = 0, money_count = 0;
    enum err_code code = choose_plan(co, v, err);
    if (code || !v->plan.id) return code;
    v->plan_url = layout_entity_url(page, "plan/%lld", (long long)v->plan.id);
    code = light_list(co, v->plan.id, &lights, &count, err);
    if (!code) code = board_money_list(co, v->plan.id, &money, &money_count, err);
    struct open_commitment *list = arena_array(page->arena, count + 1, sizeof *list);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (lights[i].commitment.state == COMMITMENT_WITHDRAWN) continue;
        struct open_commitment *one = &list[v->commitment_count++];
        fill_commitment(page, &lights[i], one);
        v->late_commitments += one->late_count > 0;
        for (size_t k = 0; k < money_count; k++)
            if (money[k].commitment == lights[i].commitment.id) one->money = money[k].is;
    }
    v->commitments = list;
    return ERR_NONE;
}

/* --- what comes, and how to take part --------------------------------------------------------- */

static void add_way(struct open_view *v, struct open_way way)
{
    if (v->way_count < OPEN_MOST_WAYS) v->ways[v->way_count++] = way;
}

/* "hasta el 3 de marzo de 2026" */
static struct str until_day(struct page *page, int32_t day)
{
    if (day == DATE_NONE) return STR("");
    struct str date = emit_date_text(page, day);
    return arena_printf(page->arena, _("hasta el %.*s"), STR_FMT(date));
}

static enum err_code sessions(struct page *page, struct co *co, struct open_view *v,
                              struct err *err)
{
    struct sitting *list;
    size_t count;
    enum err_code code = sitting_list(co, v->cycle.id, 0, MOST_SITTINGS, &list, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        const struct sitting *s = &list[i];
        if (s->state != SITTING_PLANNED || s->is.starts < page->now_ms) continue;
        if (v->next.url.n && s->is.starts >= v->next.at) continue;
        v->next = (struct open_way){.kind = _("Sesión del secretariado"),
                                    .name = s->is.title,
                                    .url = layout_entity_url(page, "sesion/%lld", (long long)s->id),
                                    .when = open_when(page, s->is.starts),
                                    .at = s->is.starts};
    }
    return code;
}

static enum err_code tables(struct page *page, struct co *co, struct open_view *v, struct err *err)
{
    struct roundtable *list;
    struct roundtable_filter filter = {.cycle = v->cycle.id, .most = MOST_TABLES};
    size_t count;
    enum err_code code = roundtable_list(co, &filter, &list, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        const struct roundtable_draft *d = &list[i].draft;
        if (!roundtable_takes(&list[i], page->now_ms)) continue;
        add_way(
            v, (struct open_way){.kind = _("Mesa abierta: haga una propuesta"),
                                 .name = d->title,
                                 .url = layout_entity_url(page, "mesa/%lld", (long long)list[i].id),
                                 .when = d->starts > page->now_ms ? open_when(page, d->starts)
                                                                  : until_day(page, d->closes)});
    }
    return code;
}

static enum err_code votes(struct page *page, struct co *co, struct open_view *v, struct err *err)
{
    struct vote *list;
    struct vote_filter filter = {.cycle = v->cycle.id, .most = MOST_TABLES};
    size_t count;
    enum err_code code = vote_list(co, &filter, &list, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (!list[i].takes) continue;
        struct str when = open_when(page, list[i].draft.closes);
        add_way(v, (struct open_way){
                       .kind = _("Votación abierta: vote"),
                       .name = list[i].draft.title,
                       .url = layout_entity_url(page, "votacion/%lld", (long long)list[i].id),
                       .when = arena_printf(page->arena, _("hasta el %.*s"), STR_FMT(when))});
    }
    return code;
}

static enum err_code calls(struct page *page, struct co *co, struct open_view *v, struct err *err)
{
    struct call *list;
    size_t count;
    enum err_code code = call_list(co, v->cycle.id, &list, &count, err);
    for (size_t i = 0; !code && i < count; i++)
        if (list[i].open)
            add_way(v,
                    (struct open_way){
                        .kind = _("Convocatoria abierta: postúlese al secretariado"),
                        .name = list[i].is.title,
                        .url = layout_entity_url(page, "convocatoria/%lld", (long long)list[i].id),
                        .when = until_day(page, list[i].is.closes)});
    return code;
}

static enum err_code events(struct page *page, struct co *co, struct open_view *v, struct err *err)
{
    struct event *list;
    size_t count;
    enum err_code code = event_list(co, v->cycle.id, 0, MOST_EVENTS, &list, &count, err);
    for (size_t i = count; !code && i-- > 0;) { /* they come newest first: the next one leads */
        const struct event *e = &list[i];
        if (e->state != EVENT_PLANNED || e->is.starts < page->now_ms) continue;
        if (v->event_count == OPEN_MOST_WAYS) break;
        v->events[v->event_count++] =
            (struct open_way){.kind = event_kind_word(e->is.kind),
                              .name = e->is.title,
                              .url = layout_entity_url(page, "actividad/%lld", (long long)e->id),
                              .when = open_when(page, e->is.starts),
                              .at = e->is.starts};
    }
    return code;
}

enum err_code open_fill_ways(struct page *page, struct co *co, struct open_view *v, struct err *err)
{
    int32_t today = co_day(page->now_ms);
    const struct plan *p = &v->plan;
    if (p->id && p->state == PLAN_CONSULTATION && p->consults <= today &&
        (p->consults_until == DATE_NONE || today <= p->consults_until))
        add_way(v, (struct open_way){
                       .kind = _("Consulta del borrador del plan: comente"),
                       .name = p->is.title,
                       .url = layout_entity_url(page, "plan/%lld/consulta", (long long)p->id),
                       .when = until_day(page, p->consults_until)});
    enum err_code code = sessions(page, co, v, err);
    if (!code) code = votes(page, co, v, err);
    if (!code) code = tables(page, co, v, err);
    if (!code) code = calls(page, co, v, err);
    return code ? code : events(page, co, v, err);
}

/* --- money ------------------------------------------------------------------------------------ */

static int larger(const void *a, const void *b)
{
    int64_t x = ((const struct board_tie *)a)->minor, y = ((const struct board_tie *)b)->minor;
    return (x < y) - (x > y);
}

static enum err_code name_thing(struct co *co, const struct board_tie *tie, struct open_thing *out,
                                struct err *err)
{
    struct money_tie *list;
    size_t count;
    enum err_code code = money_tie_list(co, tie->commitment, &list, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (list[i].node != tie->node) continue;
        out->name = list[i].label.n ? list[i].label : list[i].key;
        out->kind = layout_kind((int)list[i].kind);
    }
    return code;
}

/* The largest things of those that count. */
static enum err_code fill_things(struct page *page, struct co *co, struct open_view *v,
                                 struct board_tie *ties, size_t count, struct err *err)
{
    enum err_code code = ERR_NONE;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (ties[i].counted) ties[n++] = ties[i];
    if (n) qsort(ties, n, sizeof *ties, larger);
    for (size_t i = 0; !code && i < n && i < OPEN_MOST_THINGS; i++) {
        struct open_thing *out = &v->things[v->thing_count++];
        *out = (struct open_thing){
            .url = layout_entity_url(page, "ruta/%lld", (long long)ties[i].node),
            .minor = ties[i].minor};
        code = name_thing(co, &ties[i], out, err);
    }
    v->more_things = n - v->thing_count;
    return code;
}

/* What the entity's files speak of, where nothing is tied to a commitment. */
static enum err_code fill_main(struct page *page, struct open_view *v, struct err *err)
{
    struct trace_total *totals;
    struct layout_total *rows;
    size_t count, row_count;
    const struct trace_total_filter filter = {
        .entity = page->entity.id, .by = TRACE_BY_YEAR, .limit = TOTALS};
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &totals, &count, err);
    if (!code) code = layout_totals(page, totals, count, LAYOUT_ALL_YEARS, &rows, &row_count, err);
    if (!code) v->main = layout_totals_main(rows, row_count);
    return code;
}

enum err_code open_fill_money(struct page *page, struct co *co, struct open_view *v,
                              struct err *err)
{
    struct board_tie *ties = NULL;
    size_t count = 0;
    enum err_code code = ERR_NONE;
    if (v->plan.id) code = board_money_plan(co, v->plan.id, &v->money, &ties, &count, err);
    if (!code && v->money.things) return fill_things(page, co, v, ties, count, err);
    return code ? code : fill_main(page, v, err);
}
