/* How commitments stand: see light.h. */
#include "cocreate/light.h"

#include "base/i18n.h"
#include "cocreate/plan_private.h"

enum { MOST_PAGES = 50 }; /* of reports of one commitment */

static const struct {
    const char *code, *word;
} machines[] = {
    {NULL, N_("sin pruebas")},
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
    return light->disputed ? _("completado, en disputa") : _("completado, sin aceptar");
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

/* What the reports say: of each action and each cut. */
struct told {
    int actions[COMMITMENT_MOST_ACTIONS + 1]; /* the last state by day; [0] the whole */
    int32_t days[COMMITMENT_MOST_ACTIONS + 1];
    bool cuts[CUTS];
};

static enum err_code read_told(struct co *co, int64_t commitment, struct told *told,
                               struct progress_report *whole, struct err *err)
{
    struct progress_report *list;
    size_t count = PROGRESS_PAGE;
    int64_t after = 0;
    enum err_code code = ERR_NONE;
    *told = (struct told){.cuts = {false}};
    *whole = (struct progress_report){.id = 0};
    for (int page = 0; !code && count == PROGRESS_PAGE && page < MOST_PAGES; page++) {
        code = progress_list(co, commitment, after, &list, &count, err);
        for (size_t i = 0; !code && i < count; i++) {
            const struct progress_report *p = &list[i];
            after = p->id;
            if (p->cut > 0 && p->cut < CUTS) told->cuts[p->cut] = true;
            if (p->action < 0 || p->action > COMMITMENT_MOST_ACTIONS) continue;
            if (told->actions[p->action] && told->days[p->action] > p->day) continue;
            told->actions[p->action] = p->state;
            told->days[p->action] = p->day;
            if (p->action == 0) *whole = *p;
        }
    }
    return code;
}

static enum err_code read_checks(struct co *co, struct light *l, struct err *err)
{
    struct q_light_checks_row r = {0};
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_light_checks(ledger_store(co->ledger), co->entity, l->commitment.id, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    q_light_checks_row(stmt, &r);
    store_reset(stmt);
    l->checks_hold = r.holds;
    l->checks_fail = r.fails;
    l->checks_untold = r.untold;
    l->machine = r.fails    ? LIGHT_FAILS
                 : r.untold ? LIGHT_UNTOLD
                 : r.holds  ? LIGHT_HOLDS
                            : LIGHT_NO_CHECKS;
    return ERR_NONE;
}

/* Of a commitment in force of a published plan. */
static void find_late(struct co *co, struct light *l, const struct told *told,
                      const int32_t cuts[CUTS])
{
    const struct commitment_draft *is = &l->commitment.now.is;
    int32_t today = today_of(co);
    for (int i = CUT_FIRST; i < CUTS && !l->late_cut; i++)
        if (cuts[i] != DATE_NONE && cuts[i] < today && !told->cuts[i]) l->late_cut = i;
    for (size_t i = 0; i < is->action_count && l->reported != PROGRESS_COMPLETED; i++)
        if (is->actions[i].ends != DATE_NONE && is->actions[i].ends < today &&
            told->actions[i + 1] != PROGRESS_COMPLETED)
            l->actions_late++;
    if (l->late_cut) l->late |= LATE_CUT;
    if (l->actions_late) l->late |= LATE_ACTIONS;
    if (is->ends != DATE_NONE && is->ends < today && !l->complete) l->late |= LATE_END;
}

static enum err_code read_light(struct co *co, const struct commitment *of,
                                const int32_t cuts[CUTS], struct light *out, struct err *err)
{
    struct progress_report whole;
    struct closing closing = {.due = DATE_NONE};
    struct told told;
    *out = (struct light){.commitment = *of, .reported_day = DATE_NONE, .closing_due = DATE_NONE};
    enum err_code code = read_told(co, of->id, &told, &whole, err);
    if (!code) code = assessment_sides(co, of->id, ASSESSMENT_ANY_CUT, out->sides, err);
    if (!code) code = read_checks(co, out, err);
    if (!code) code = closing_get(co, of->id, &closing, err);
    if (code) return code;
    if (whole.id) {
        out->reported = whole.state;
        out->reported_day = whole.day;
        out->complete = whole.complete;
        out->disputed = whole.disputed;
    }
    if (!closing.written) out->closing_due = closing.due;
    if (of->plan_state != PLAN_PUBLISHED || of->state != COMMITMENT_IN_FORCE) return ERR_NONE;
    find_late(co, out, &told, cuts);
    if (closing.overdue) out->late |= LATE_CLOSING;
    return ERR_NONE;
}

enum err_code light_get(struct co *co, int64_t commitment, struct light *out, struct err *err)
{
    struct commitment of;
    int32_t cuts[CUTS];
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = plan_cuts(co, of.plan, cuts, err);
    return code ? code : read_light(co, &of, cuts, out, err);
}

enum err_code light_list(struct co *co, int64_t plan, struct light **out, size_t *count_out,
                         struct err *err)
{
    struct commitment *list;
    int32_t cuts[CUTS];
    size_t count = 0;
    *count_out = 0;
    enum err_code code = plan_cuts(co, plan, cuts, err);
    if (!code) code = commitment_list(co, plan, 0, &list, &count, err);
    if (code) return code;
    *out = arena_array(co->arena, count + 1, sizeof **out);
    if (!*out) return co_no_memory(err);
    for (size_t i = 0; !code && i < count; i++)
        code = read_light(co, &list[i], cuts, &(*out)[i], err);
    *count_out = code ? 0 : count;
    return code;
}
