/* Dates out of everything that has some: see calendar.h. */
#include "cocreate/calendar.h"

#include <stdio.h>

#include "base/i18n.h"
#include "cocreate/call.h"
#include "cocreate/commitment.h"
#include "cocreate/event.h"
#include "cocreate/plan.h"
#include "cocreate/progress.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"
#include "cocreate/vote.h"

enum { AT_A_TIME = 200 };

struct list {
    struct co co; /* as a visitor */
    struct calendar_date *items;
    size_t count;
    int64_t since;
    int32_t since_day;
};

/* --- putting one in --------------------------------------------------------------------------- */

static struct calendar_date *new_date(struct list *l, const char *kind, int64_t id,
                                      const char *part, int64_t version)
{
    /* One more than there is room for takes what comes after the last. */
    struct calendar_date *d = &l->items[l->count];
    if (l->count < CALENDAR_MOST) l->count++;
    *d = (struct calendar_date){
        .uid = arena_printf(l->co.arena, "%s-%lld%s", kind, (long long)id, part),
        .subject = arena_printf(l->co.arena, "%s/%lld", kind, (long long)id),
        .version = version,
        .first = DATE_NONE,
        .last = DATE_NONE};
    return d;
}

static struct str titled(struct list *l, const char *what, struct str title)
{
    return arena_printf(l->co.arena, "%s: %.*s", what, STR_FMT(title));
}

static bool is_recent(const struct list *l, int32_t day)
{
    return day != DATE_NONE && day >= l->since_day;
}

/* --- from each kind of thing ------------------------------------------------------------------ */

static enum err_code put_sittings(struct list *l, struct err *err)
{
    struct sitting *rows;
    size_t n = 0;
    enum err_code code = sitting_list(&l->co, 0, 0, AT_A_TIME, &rows, &n, err);
    for (size_t i = 0; i < n && !code; i++) {
        if (rows[i].is.starts < l->since) continue;
        struct calendar_date *d = new_date(l, "sitting", rows[i].id, "", rows[i].version);
        d->title = titled(l, _("Sesión del secretariado"), rows[i].is.title);
        d->about = rows[i].is.link;
        d->place = rows[i].is.place;
        d->starts = rows[i].is.starts;
        d->ends = rows[i].is.ends;
        d->cancelled = rows[i].state == SITTING_CANCELLED;
    }
    return code;
}

static enum err_code put_events(struct list *l, struct err *err)
{
    struct event *rows;
    size_t n = 0;
    enum err_code code = event_list(&l->co, 0, 0, AT_A_TIME, &rows, &n, err);
    for (size_t i = 0; i < n && !code; i++) {
        if (rows[i].is.starts < l->since) continue;
        struct calendar_date *d = new_date(l, "event", rows[i].id, "", rows[i].version);
        d->title = titled(l, _("Actividad"), rows[i].is.title);
        d->about = rows[i].is.about;
        d->place = rows[i].is.place;
        d->starts = rows[i].is.starts;
        d->ends = rows[i].is.ends;
        d->cancelled = rows[i].state == EVENT_CANCELLED;
    }
    return code;
}

static enum err_code put_tables(struct list *l, struct err *err)
{
    struct roundtable *rows;
    size_t n = 0;
    struct roundtable_filter filter = {.most = AT_A_TIME};
    enum err_code code = roundtable_list(&l->co, &filter, &rows, &n, err);
    for (size_t i = 0; i < n && !code; i++) {
        const struct roundtable_draft *r = &rows[i].draft;
        if (r->starts >= l->since && r->starts) {
            struct calendar_date *d = new_date(l, "roundtable", rows[i].id, "", rows[i].version);
            d->title = titled(l, _("Mesa de diálogo"), r->title);
            d->about = r->problem;
            d->place = r->place.n ? r->place : r->telephone;
            d->starts = r->starts;
            d->ends = r->ends;
        }
        if (!is_recent(l, r->closes)) continue;
        struct calendar_date *d =
            new_date(l, "roundtable", rows[i].id, "-proposals", rows[i].version);
        d->title = titled(l, _("Se reciben propuestas"), r->title);
        d->first = r->opens;
        d->last = r->closes;
    }
    return code;
}

static enum err_code put_votes(struct list *l, struct err *err)
{
    struct vote *rows;
    size_t n = 0;
    struct vote_filter filter = {.most = AT_A_TIME};
    enum err_code code = ERR_NONE;
    do {
        code = vote_list(&l->co, &filter, &rows, &n, err);
        for (size_t i = 0; i < n && !code; i++) {
            filter.after = rows[i].id;
            if (rows[i].draft.closes < l->since) continue;
            struct calendar_date *d = new_date(l, "vote", rows[i].id, "", rows[i].version);
            d->title = titled(l, _("Votación"), rows[i].draft.title);
            d->about = rows[i].draft.about;
            d->starts = rows[i].draft.opens;
            d->ends = rows[i].draft.closes;
        }
    } while (!code && n == AT_A_TIME);
    return code;
}

static enum err_code put_calls(struct list *l, struct err *err)
{
    struct call *rows;
    size_t n = 0;
    enum err_code code = call_list(&l->co, 0, &rows, &n, err);
    for (size_t i = 0; i < n && !code; i++) {
        if (!is_recent(l, rows[i].is.closes)) continue;
        struct calendar_date *d = new_date(l, "call", rows[i].id, "", rows[i].version);
        d->title = titled(l, _("Convocatoria al secretariado"), rows[i].is.title);
        d->first = rows[i].is.opens;
        d->last = rows[i].is.closes;
    }
    return code;
}

static enum err_code put_agreements(struct list *l, struct err *err)
{
    struct agreement *rows;
    size_t n = 0;
    enum err_code code = agreement_list(&l->co, AGREEMENT_OPEN, 0, AT_A_TIME, &rows, &n, err);
    for (size_t i = 0; i < n && !code; i++) {
        char part[40];
        if (!is_recent(l, rows[i].is.due)) continue;
        snprintf(part, sizeof part, "-agreement-%lld", (long long)rows[i].id);
        struct calendar_date *d = new_date(l, "sitting", rows[i].sitting, part, rows[i].version);
        d->title = titled(l, _("Vence un acuerdo"), rows[i].is.text);
        d->about = rows[i].is.responsible;
        d->first = d->last = rows[i].is.due;
    }
    return code;
}

/* --- plans ------------------------------------------------------------------------------------ */

static void put_actions(struct list *l, const struct commitment *c)
{
    const struct commitment_draft *is = &c->now.is;
    for (size_t i = 0; i < is->action_count; i++) {
        char part[40];
        if (!is_recent(l, is->actions[i].ends)) continue;
        snprintf(part, sizeof part, "-action-%zu", i + 1);
        struct calendar_date *d = new_date(l, "commitment", c->id, part, c->version);
        d->title = titled(l, _("Vence una acción"), is->actions[i].title);
        d->about = arena_printf(l->co.arena, "%.*s. %.*s", STR_FMT(is->title),
                                STR_FMT(is->actions[i].responsible));
        d->first = d->last = is->actions[i].ends;
    }
}

static enum err_code put_commitments(struct list *l, int64_t plan, struct err *err)
{
    struct commitment *rows;
    size_t n = 0;
    enum err_code code = commitment_list(&l->co, plan, 0, &rows, &n, err);
    for (size_t i = 0; i < n && !code; i++)
        if (rows[i].state == COMMITMENT_IN_FORCE) put_actions(l, &rows[i]);
    return code;
}

static enum err_code put_cuts(struct list *l, const struct plan *plan, struct err *err)
{
    int32_t days[CUTS];
    enum err_code code = plan_cuts(&l->co, plan->id, days, err);
    for (int i = CUT_FIRST; i < CUTS && !code; i++) {
        char part[20];
        if (!is_recent(l, days[i])) continue;
        snprintf(part, sizeof part, "-cut-%d", i);
        struct calendar_date *d = new_date(l, "plan", plan->id, part, plan->version);
        d->title = arena_printf(l->co.arena, _("Seguimiento del plan, %s: %.*s"),
                                progress_cut_word(i), STR_FMT(plan->is.title));
        d->first = d->last = days[i];
    }
    return code;
}

static enum err_code put_plans(struct list *l, struct err *err)
{
    struct plan *rows;
    size_t n = 0;
    enum err_code code = plan_list(&l->co, 0, &rows, &n, err);
    for (size_t i = 0; i < n && !code; i++) {
        if (is_recent(l, rows[i].consults_until)) {
            struct calendar_date *d =
                new_date(l, "plan", rows[i].id, "-consultation", rows[i].version);
            d->title = titled(l, _("Consulta del borrador"), rows[i].is.title);
            d->first = rows[i].consults;
            d->last = rows[i].consults_until;
        }
        code = put_cuts(l, &rows[i], err);
        if (!code) code = put_commitments(l, rows[i].id, err);
    }
    return code;
}

/* --- all of it -------------------------------------------------------------------------------- */

enum err_code calendar_list(struct co *co, struct calendar_date **out, size_t *count_out,
                            struct err *err)
{
    static enum err_code (*const puts[])(struct list *, struct err *) = {
        put_sittings, put_events, put_tables, put_votes, put_calls, put_agreements, put_plans};
    const int64_t day = INT64_C(86400000);
    struct list l = {.co = *co,
                     .since = co->now_ms - CALENDAR_DAYS * day,
                     .since_day = co_day(co->now_ms) - CALENDAR_DAYS};
    enum err_code code = ERR_NONE;
    l.co.actor = (struct co_actor){0};
    l.items = arena_array(co->arena, CALENDAR_MOST + 1, sizeof *l.items);
    if (!l.items) return err_no_memory(err);
    for (size_t i = 0; i < sizeof puts / sizeof *puts && !code; i++) code = puts[i](&l, err);
    *out = l.items;
    *count_out = code ? 0 : l.count;
    return code;
}
