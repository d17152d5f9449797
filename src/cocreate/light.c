/* How commitments stand: see light.h. */
#include "cocreate/light.h"

#include <string.h>

#include "base/i18n.h"
#include "cocreate/cycle.h"
#include "cocreate/plan_private.h"

enum { MOST_PAGES = 50, PAGE = 2000 }; /* of reports of a plan */

static const struct {
    const char *code, *word;
} machines[] = {
    {NULL, N_("sin comprobaciones")},
    {"holds", N_("cumple")},
    {"fails", N_("no cumple")},
    {"untold", N_("no se sabe")},
};

const char *light_machine_code(int machine)
{
    return machine > 0 && machine <= LIGHT_UNTOLD ? machines[machine].code : NULL;
}

const char *light_machine_word(int machine)
{
    return machine >= 0 && machine <= LIGHT_UNTOLD ? i18n(machines[machine].word) : NULL;
}

const char *light_reported_word(const struct light *light)
{
    if (light->reported == PROGRESS_UNTOLD) return _("sin informe");
    if (light->reported != PROGRESS_COMPLETED) return progress_state_word(light->reported);
    if (light->complete) return _("completado y aceptado");
    if (light->disputed) return _("completado, en disputa");
    return light->refused ? _("completado, no lo aceptan") : _("completado, sin aceptar");
}

bool light_in_dispute(const struct light *light)
{
    if (light->reported == PROGRESS_COMPLETED && light->refused) return true;
    for (size_t i = 0; i < ASSESSMENT_PARTIES; i++)
        for (size_t k = 0; k < i; k++)
            if (light->sides[i].id && light->sides[k].id &&
                light->sides[i].level != light->sides[k].level)
                return true;
    return false;
}

const char *light_party_word(const struct light *light, size_t party)
{
    const char *word =
        party < ASSESSMENT_PARTIES ? assessment_level_word(light->sides[party].level) : NULL;
    return word ? word : _("sin opinión");
}

const char *light_late_word(unsigned bit)
{
    switch (bit) {
    case LATE_CUT:
        return _("falta informar de un corte");
    case LATE_ACTIONS:
        return _("hay acciones atrasadas");
    case LATE_END:
        return _("su plazo terminó y no está completo");
    case LATE_CLOSING:
        return _("falta el formato de cierre");
    default:
        return NULL;
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Lights while they are read: one of each commitment, with what its reports say of its actions. */
struct told {
    /* The last state by day: [0] the whole, then the actions where they stand now. */
    int actions[COMMITMENT_MOST_ACTIONS + 1];
    int32_t days[COMMITMENT_MOST_ACTIONS + 1];
    bool closed; /* its end-of-commitment form is there */
};
struct lights {
    struct light *list;
    struct told *told;
    size_t count, last; /* last: the one found last */
    int64_t only, plan; /* of one commitment, or of all of a plan */
};

static struct light *find(struct lights *all, int64_t commitment)
{
    for (size_t i = 0; i < all->count; i++, all->last = (all->last + 1) % all->count)
        if (all->list[all->last].commitment.id == commitment) return &all->list[all->last];
    return NULL;
}

/* Where the action that a report is of stands in the valid text, from 1; -1 = no longer there. */
static int place_of(const struct light *l, int64_t action)
{
    const struct commitment_draft *is = &l->commitment.now.is;
    const struct commitment_action *found = commitment_action_of(is, action);
    if (!action) return 0;
    return found ? (int)(found - is->actions) + 1 : -1;
}

/* One report: a later day counts, and of one day what was reported last. */
static void take_report(struct light *l, struct told *told, const struct q_light_progress_row *r)
{
    int action = place_of(l, r->action);
    bool is_cut = r->cut > 0 && r->cut < CUTS;
    if (is_cut) l->cut_told[r->cut] = true;
    if (action < 0 || action > COMMITMENT_MOST_ACTIONS) return;
    if (is_cut && !action) l->cut_states[r->cut] = (int)r->state;
    if (told->actions[action] && told->days[action] > r->day) return;
    told->actions[action] = (int)r->state;
    told->days[action] = (int32_t)r->day;
    if (action) return;
    l->reported = (int)r->state;
    l->reported_day = (int32_t)r->day;
    l->reported_cut = (int)r->cut;
    l->complete = r->state == PROGRESS_COMPLETED && r->papers && r->accepted && !r->refused;
    l->disputed = r->accepted && r->refused;
    l->refused = r->refused != 0;
}

static enum err_code read_reports(struct co *co, struct lights *all, struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code = ERR_NONE;
    int64_t after = 0;
    size_t count = PAGE;
    for (int page = 0; !code && count == PAGE && page < MOST_PAGES; page++) {
        bool row = false;
        count = 0;
        code = q_light_progress(ledger_store(co->ledger), co->entity, all->only, all->plan, after,
                                &stmt, err);
        while (!code && !(code = store_step(stmt, &row, err)) && row) {
            struct q_light_progress_row r;
            q_light_progress_row(stmt, &r);
            struct light *l = find(all, r.commitment);
            if (l) take_report(l, &all->told[l - all->list], &r);
            after = r.id;
            count++;
        }
    }
    return code;
}

static enum err_code read_sides(struct co *co, struct lights *all, struct err *err)
{
    static const int parties[ASSESSMENT_PARTIES] = {CO_GOVERNMENT, CO_CIVIL_SOCIETY, CO_GUARANTOR};
    struct store_stmt *stmt;
    bool row = false;
    for (size_t i = 0; i < all->count; i++)
        for (size_t p = 0; p < ASSESSMENT_PARTIES; p++)
            all->list[i].sides[p] =
                (struct assessment){.sector = parties[p], .cut = ASSESSMENT_ANY_CUT};
    enum err_code code =
        q_light_sides(ledger_store(co->ledger), co->entity, all->only, all->plan, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_light_sides_row r;
        q_light_sides_row(stmt, &r);
        struct light *l = find(all, r.commitment);
        for (size_t p = 0; l && p < ASSESSMENT_PARTIES; p++) {
            if (parties[p] != r.sector) continue;
            l->sides[p] = (struct assessment){.id = r.id,
                                              .at = r.made,
                                              .sector = (int)r.sector,
                                              .cut = (int)r.cut,
                                              .level = (int)r.level,
                                              .text = co_keep(co, r.words),
                                              .by_name = co_keep(co, r.name)};
            if (l->sides[p].text.p && l->sides[p].by_name.p) continue;
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

/* A check that never ran cannot be told. What says most is kept in words: the first that fails,
 * else the first that cannot be told, else the first that holds. */
static bool take_check(struct co *co, struct light *l, const struct q_light_checks_row *r)
{
    int result = r->result_null ? 3 : (int)r->result;
    int machine = result == 1 ? LIGHT_HOLDS : result == 2 ? LIGHT_FAILS : LIGHT_UNTOLD;
    bool more = !l->found_check || (machine == LIGHT_FAILS && l->machine != LIGHT_FAILS) ||
                (machine == LIGHT_UNTOLD && l->machine == LIGHT_HOLDS);
    *(machine == LIGHT_HOLDS   ? &l->checks_hold
      : machine == LIGHT_FAILS ? &l->checks_fail
                               : &l->checks_untold) += 1;
    if (machine == LIGHT_FAILS || l->machine == LIGHT_NO_CHECKS ||
        (machine == LIGHT_UNTOLD && l->machine == LIGHT_HOLDS))
        l->machine = machine;
    if (r->result_null) return true;
    if (r->made > l->ran) l->ran = r->made;
    if (!more) return true;
    l->found_check = r->id;
    l->found = co_keep(co, r->seen);
    return l->found.p != NULL;
}

static enum err_code read_checks(struct co *co, struct lights *all, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_light_checks(ledger_store(co->ledger), co->entity, all->only, all->plan, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_light_checks_row r;
        q_light_checks_row(stmt, &r);
        struct light *l = find(all, r.commitment);
        if (!l || take_check(co, l, &r)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static enum err_code read_closings(struct co *co, struct lights *all, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_light_closings(ledger_store(co->ledger), co->entity, all->only, all->plan, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct light *l = find(all, store_int(stmt, 0));
        if (l) all->told[l - all->list].closed = true;
    }
    return code;
}

/* --- what is late ----------------------------------------------------------------------------- */

static void find_late(struct co *co, struct light *l, const struct told *told)
{
    const struct commitment_draft *is = &l->commitment.now.is;
    int32_t today = today_of(co);
    if (is->ends != DATE_NONE && l->commitment.state == COMMITMENT_IN_FORCE && !told->closed)
        l->closing_due = day_after_months(is->ends, CLOSING_MONTHS);
    if (l->commitment.plan_state != PLAN_PUBLISHED || l->commitment.state != COMMITMENT_IN_FORCE)
        return;
    for (int i = CUT_FIRST; i < CUTS && !l->late_cut; i++)
        if (l->cut_days[i] != DATE_NONE && l->cut_days[i] < today && !l->cut_told[i])
            l->late_cut = i;
    for (size_t i = 0; i < is->action_count && l->reported != PROGRESS_COMPLETED; i++)
        if (is->actions[i].ends != DATE_NONE && is->actions[i].ends < today &&
            told->actions[i + 1] != PROGRESS_COMPLETED)
            l->actions_late++;
    if (l->late_cut) l->late |= LATE_CUT;
    if (l->actions_late) l->late |= LATE_ACTIONS;
    if (is->ends != DATE_NONE && is->ends < today && !l->complete) l->late |= LATE_END;
    if (l->closing_due != DATE_NONE && l->closing_due < today) l->late |= LATE_CLOSING;
}

/* A fixed number of statements for all of `list`. */
static enum err_code read_lights(struct co *co, const struct commitment *list, struct lights *all,
                                 struct err *err)
{
    int32_t cuts[CUTS];
    all->list = arena_array(co->arena, all->count + 1, sizeof *all->list);
    all->told = arena_array(co->arena, all->count + 1, sizeof *all->told);
    if (!all->list || !all->told) return err_no_memory(err);
    if (!all->count) return ERR_NONE;
    enum err_code code = plan_cuts(co, list->plan, cuts, err);
    for (size_t i = 0; !code && i < all->count; i++) {
        all->list[i] = (struct light){.commitment = list[i],
                                      .reported_day = DATE_NONE,
                                      .closing_due = DATE_NONE,
                                      .found = STR("")};
        memcpy(all->list[i].cut_days, cuts, sizeof cuts);
    }
    if (!code) code = read_reports(co, all, err);
    if (!code) code = read_sides(co, all, err);
    if (!code) code = read_checks(co, all, err);
    if (!code) code = read_closings(co, all, err);
    for (size_t i = 0; !code && i < all->count; i++) find_late(co, &all->list[i], &all->told[i]);
    return code;
}

enum err_code light_get(struct co *co, int64_t commitment, struct light *out, struct err *err)
{
    struct lights all = {.only = commitment, .count = 1};
    struct commitment of;
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = read_lights(co, &of, &all, err);
    if (!code) *out = *all.list;
    return code;
}

enum err_code light_list(struct co *co, int64_t plan, struct light **out, size_t *count_out,
                         struct err *err)
{
    struct lights all = {.plan = plan};
    struct commitment *list;
    struct plan of;
    *count_out = 0;
    enum err_code code = plan_get(co, plan, &of, err);
    if (!code) code = commitment_list(co, plan, 0, &list, &all.count, err);
    if (!code) code = read_lights(co, list, &all, err);
    *out = all.list;
    if (!code) *count_out = all.count;
    return code;
}
