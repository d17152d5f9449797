/* What stands behind the four words on a commitment's page: reports with their evidence and what
 * the sectors answered, actions, cuts, checks by machine, coding, lessons, the closing form. */
#include "web/open_parts.h"
#include "web/page_commitment.h"

enum { REPORTS_SHOWN = 100, PAGES = 20 };

/* --- reports ---------------------------------------------------------------------------------- */

static bool own_sector_answered(const struct page *page, const struct progress_report *r)
{
    for (size_t i = 0; i < r->acceptance_count; i++)
        if (r->acceptances[i].sector == page->actor.sector) return true;
    return false;
}

/* Whether this visitor's sector may still say whether a report of "completed" holds. */
static bool may_answer(const struct page *page, const struct progress_report *r)
{
    int sector = page->actor.sector;
    return open_may(page, CO_MEMBER) && r->state == PROGRESS_COMPLETED && sector != r->sector &&
           r->by != page->actor.person && sector >= CO_GOVERNMENT && sector <= CO_GUARANTOR &&
           !own_sector_answered(page, r);
}

/* What is known of an address; a report is worth reading without it. */
static const struct link_line *line_of(struct page *page, struct str url)
{
    const struct link_line *line = NULL;
    struct co co = page_co(page);
    struct err unread = {0};
    return link_line_read(page, &co, url, &line, &unread) ? NULL : line;
}

static bool fill_report(struct page *page, const struct commitment_view *v,
                        const struct progress_report *r, struct commitment_report *out)
{
    struct commitment_paper *papers = arena_array(page->arena, r->paper_count + 1, sizeof *papers);
    struct commitment_answer *answers =
        arena_array(page->arena, r->acceptance_count + 1, sizeof *answers);
    const struct commitment_draft *is = &v->c->now.is;
    if (!papers || !answers) return false;
    for (size_t i = 0; i < r->paper_count; i++)
        papers[i] = (struct commitment_paper){
            r->papers[i].title.n ? r->papers[i].title : str_of(_("Documento")),
            layout_entity_url(page, "documento/%lld", (long long)r->papers[i].id),
            line_of(page, r->papers[i].url)};
    for (size_t i = 0; i < r->acceptance_count; i++)
        answers[i] = (struct commitment_answer){co_sector_word(r->acceptances[i].sector),
                                                r->acceptances[i].accepts, r->acceptances[i].reason,
                                                open_when(page, r->acceptances[i].at)};
    *out = (struct commitment_report){.is = r,
                                      .state = progress_state_word(r->state),
                                      .cut = progress_cut_word(r->cut),
                                      .papers = papers,
                                      .paper_count = r->paper_count,
                                      .answers = answers,
                                      .answer_count = r->acceptance_count};
    const struct commitment_action *action = commitment_action_of(is, r->action);
    if (action)
        out->about = arena_printf(page->arena, _("Acción %lld: %.*s"),
                                  (long long)(action - is->actions) + 1, STR_FMT(action->title));
    else if (r->action)
        out->about = str_of(_("Una acción que ya no está en el compromiso"));
    if (may_answer(page, r))
        out->answer_url = layout_entity_url(page, "compromiso/%lld/avance/%lld",
                                            (long long)v->c->id, (long long)r->id);
    return true;
}

static bool fill_steps(struct page *page, struct commitment_view *v,
                       const struct progress_report *list, size_t count)
{
    const struct commitment_draft *is = &v->c->now.is;
    int32_t today = co_day(page->now_ms);
    int states[COMMITMENT_MOST_ACTIONS + 1] = {0};
    v->steps = arena_array(page->arena, is->action_count + 1, sizeof *v->steps);
    if (!v->steps) return false;
    for (size_t i = 0; i < is->action_count; i++)
        v->steps[i] = (struct commitment_step){
            .is = &is->actions[i], .position = (int64_t)i + 1, .day = DATE_NONE};
    v->step_count = is->action_count;
    for (size_t i = 0; i < count; i++) {
        const struct progress_report *r = &list[i];
        const struct commitment_action *action = commitment_action_of(is, r->action);
        if (!action) continue;
        size_t place = (size_t)(action - is->actions);
        struct commitment_step *s = &v->steps[place];
        if (s->state && s->day > r->day) continue;
        s->state = progress_state_word(r->state);
        s->day = r->day;
        states[place + 1] = r->state;
    }
    for (size_t i = 0; i < v->step_count; i++)
        v->steps[i].late = v->followed_up && is->actions[i].ends != DATE_NONE &&
                           is->actions[i].ends < today && states[i + 1] != PROGRESS_COMPLETED &&
                           v->light->reported != PROGRESS_COMPLETED;
    return true;
}

enum err_code commitment_fill_reports(struct page *page, struct co *co, struct commitment_view *v,
                                      struct err *err)
{
    struct progress_report *all = arena_array(page->arena, PROGRESS_PAGE * PAGES, sizeof *all);
    struct progress_report *list;
    size_t count = PROGRESS_PAGE, total = 0;
    enum err_code code = ERR_NONE;
    if (!all) return err_no_memory(err);
    for (int i = 0; !code && count == PROGRESS_PAGE && i < PAGES; i++) {
        code = progress_list(co, v->c->id, total ? all[total - 1].id : 0, &list, &count, err);
        for (size_t k = 0; !code && k < count; k++) all[total++] = list[k];
    }
    if (code) return code;
    v->reports = arena_array(page->arena, total + 1, sizeof *v->reports);
    if (!v->reports || !fill_steps(page, v, all, total)) return err_no_memory(err);
    for (size_t i = total; i > 0 && v->report_count < REPORTS_SHOWN; i--)
        if (!fill_report(page, v, &all[i - 1], &v->reports[v->report_count++]))
            return err_no_memory(err);
    return ERR_NONE;
}

/* --- what was judged -------------------------------------------------------------------------- */

/* The last word of each party at each of the plan's cuts. */
static void fill_cuts(struct page *page, struct commitment_view *v, const struct assessment *all,
                      size_t count)
{
    static const int parties[ASSESSMENT_PARTIES] = {CO_GOVERNMENT, CO_CIVIL_SOCIETY, CO_GUARANTOR};
    int32_t today = co_day(page->now_ms);
    for (int cut = CUT_FIRST; cut < CUTS; cut++) {
        struct commitment_cut *row = &v->cuts[v->cut_count++];
        *row = (struct commitment_cut){.name = progress_cut_word(cut),
                                       .day = v->light->cut_days[cut],
                                       .state = progress_state_word(v->light->cut_states[cut])};
        if (!row->state && v->light->cut_told[cut]) row->state = _("sólo de algunas acciones");
        row->past = row->day != DATE_NONE && row->day < today;
        for (size_t i = 0; i < count; i++)
            for (size_t p = 0; p < ASSESSMENT_PARTIES; p++)
                if (all[i].cut == cut && all[i].sector == parties[p])
                    row->levels[p] = assessment_level_word(all[i].level);
    }
}

static enum err_code fill_lessons(struct page *page, struct co *co, struct commitment_view *v,
                                  struct err *err)
{
    struct lesson *list;
    size_t count;
    enum err_code code = lesson_list(co, v->plan->is.cycle, v->c->id, 0, &list, &count, err);
    if (code) return code;
    v->lessons = arena_array(page->arena, count + 1, sizeof *v->lessons);
    if (!v->lessons) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        v->lessons[v->lesson_count++] = (struct commitment_lesson){
            lesson_kind_word(list[i].kind), &list[i], open_when(page, list[i].at)};
    return ERR_NONE;
}

enum err_code commitment_fill_judged(struct page *page, struct co *co, struct commitment_view *v,
                                     struct err *err)
{
    struct assessment *words;
    struct coding *codings;
    size_t count, coding_count = 0;
    enum err_code code = assessment_list(co, v->c->id, &words, &count, err);
    if (!code) fill_cuts(page, v, words, count);
    if (!code) code = coding_list(co, v->c->id, &codings, &coding_count, err);
    if (!code) code = closing_get(co, v->c->id, &v->closing, err);
    if (code) return code;
    v->codings = arena_array(page->arena, coding_count + 1, sizeof *v->codings);
    if (!v->codings) return err_no_memory(err);
    for (size_t i = 0; i < coding_count; i++)
        v->codings[v->coding_count++] = (struct commitment_coding){
            coding_variable_word(codings[i].variable),
            coding_value_word(codings[i].variable, codings[i].value), &codings[i]};
    for (size_t i = 0; i < CLOSING_QUESTIONS; i++) v->questions[i] = closing_question(i);
    return fill_lessons(page, co, v, err);
}

/* --- checks by machine ------------------------------------------------------------------------ */

enum err_code commitment_fill_checks(struct page *page, struct co *co, struct commitment_view *v,
                                     struct err *err)
{
    struct machine_check *list;
    size_t count;
    enum err_code code = machine_check_list(co, v->c->id, &list, &count, err);
    if (code) return code;
    v->checks = arena_array(page->arena, count + 1, sizeof *v->checks);
    if (!v->checks) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const struct machine_check *c = &list[i];
        struct commitment_check *out = &v->checks[v->check_count++];
        *out = (struct commitment_check){
            .is = c,
            .word = c->last.run ? machine_result_word(c->last.is.result) : _("Todavía no corre"),
            .tag = machine_tag(c->last.is.result),
            .url = layout_entity_url(page, "verificacion/%lld", (long long)c->id),
            .when = open_when(page, c->last.at)};
        if (c->last.is.snapshot)
            out->snapshot_url = layout_url(page, "/fuente/%lld", (long long)c->last.is.snapshot);
    }
    return ERR_NONE;
}
