/* What became of commitments, and the lessons, out of a cycle's file. See cycle_file_private.h. */
#include "base/i18n.h"
#include "cocreate/assessment.h"
#include "cocreate/commitment.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/progress.h"

enum { HOUR = 3600000 };
static const int64_t DAY_MS = INT64_C(86400000);

static enum err_code amend(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct commitment c;
    struct commitment_draft d;
    int64_t session;
    enum err_code code = cf_commitment_text(l, a->v, a->parent, &d, err);
    if (!code) code = cf_ref(l, a, "session", "session", &session, err);
    if (!code) code = commitment_get(l->co, *a->of, &c, err);
    return code ? code
                : commitment_amend(l->co, c.id, c.version, &d, cf_text(a->v, "reason"), session,
                                   &l->faults, err);
}

/* --- progress --------------------------------------------------------------------------------- */

static enum err_code report(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    json_ref list = json_get(a->v, "evidence");
    int64_t *papers = arena_array(l->co->arena, json_count(list) + 1, sizeof *papers);
    struct progress_draft d = {.commitment = *a->of,
                               .action = cf_int(a->v, "action", 0),
                               .cut = cf_word(a->v, "cut", cf_cut_code, CUTS, CUT_BETWEEN),
                               .day = cf_day(&l->read, a->v, "day"),
                               .state =
                                   cf_word(a->v, "state", progress_state_code, PROGRESS_STATES, 0),
                               .text = cf_text(a->v, "text"),
                               .papers = papers,
                               .paper_count = json_count(list)};
    if (!papers) return err_no_memory(err);
    struct str subject = arena_printf(l->co->arena, "commitment/%lld", (long long)*a->of);
    enum err_code code = cf_as(l, a, "by", &co, &d.by_name, err);
    for (struct json_iter it = json_each(list); !code && json_next(&it);)
        code = cf_paper_add(l, &co, it.value, subject, "evidence", &papers[it.index], err);
    return code ? code : progress_add(&co, &d, &l->faults, a->id, err);
}

static enum err_code accept(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    bool accepts = !json_get(a->v, "accepts") || cf_bool(a->v, "accepts");
    enum err_code code = cf_as(l, a, "by", &co, NULL, err);
    return code ? code
                : progress_accept(&co, *a->of, accepts, cf_text(a->v, "reason"), &l->faults, err);
}

static void progress(struct cf_load *l, const struct cf_spec *of)
{
    for (struct json_iter it = json_each(json_get(of->v, "progress")); json_next(&it);) {
        struct cf_spec s = {.phase = CF_FOLLOW,
                            .run = report,
                            .v = it.value,
                            .of = of->id,
                            .id = cf_id(l, "progress", it.value),
                            .pointer = cf_at(l, of->pointer, "progress", it.index)};
        s.ms = cf_when(l, it.value, "day", 10, l->now, s.pointer);
        cf_act(l, &s);
        for (struct json_iter x = json_each(json_get(it.value, "accepted")); json_next(&x);) {
            struct str at = cf_at(l, s.pointer, "accepted", x.index);
            int64_t later = s.ms + 9 * DAY_MS + (int64_t)x.index * HOUR;
            cf_act(l, &(struct cf_spec){.phase = CF_FOLLOW,
                                        .ms = cf_when(l, x.value, "day", 12, later, at),
                                        .run = accept,
                                        .v = x.value,
                                        .of = s.id,
                                        .pointer = at});
        }
    }
}

/* --- what is judged --------------------------------------------------------------------------- */

static enum err_code assess(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct str name;
    int64_t id;
    enum err_code code = cf_as(l, a, "by", &co, &name, err);
    return code ? code
                : assessment_add(&co, *a->of, cf_word(a->v, "cut", cf_cut_code, CUTS, CUT_BETWEEN),
                                 cf_word(a->v, "level", assessment_level_code, LEVELS, 0),
                                 cf_text(a->v, "text"), name, &l->faults, &id, err);
}

static enum err_code code_variable(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct coding d = {.variable =
                           cf_word(a->v, "variable", coding_variable_code, CODING_VARIABLES, 0),
                       .day = cf_day(&l->read, a->v, "day"),
                       .justification = cf_text(a->v, "justification")};
    struct str value = cf_text(a->v, "value");
    int64_t id;
    for (int i = 1; i <= coding_values(d.variable); i++)
        if (str_is(value, coding_value_code(d.variable, i))) d.value = i;
    enum err_code code = cf_as(l, a, "by", &co, &d.by_name, err);
    d.coder = co.actor.person;
    return code ? code : coding_add(&co, *a->of, &d, &l->faults, &id, err);
}

static enum err_code close_commitment(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct str answers[CLOSING_QUESTIONS];
    for (size_t i = 0; i < CLOSING_QUESTIONS; i++)
        answers[i] = cf_text(a->v, closing_question(i).code);
    enum err_code code = cf_as(l, a, "by", &co, NULL, err);
    return code ? code : closing_write(&co, *a->of, answers, &l->faults, err);
}

static void each_dated(struct cf_load *l, const struct cf_spec *of, const char *key, int hour,
                       enum err_code (*run)(struct cf_load *l, const struct cf_act *a,
                                            struct err *err))
{
    for (struct json_iter it = json_each(json_get(of->v, key)); json_next(&it);) {
        struct str at = cf_at(l, of->pointer, key, it.index);
        cf_act(l, &(struct cf_spec){.phase = CF_FOLLOW,
                                    .ms = cf_when(l, it.value, "day", hour, l->now, at),
                                    .run = run,
                                    .v = it.value,
                                    .parent = of->v,
                                    .of = of->id,
                                    .pointer = at});
    }
}

void cf_follow(struct cf_load *l, const struct cf_spec *of, int64_t published)
{
    struct cf_spec s = *of;
    json_ref closing = json_get(of->v, "closing");
    s.phase = CF_FOLLOW;
    s.ms = published;
    cf_papers(l, of->v, &s, "commitment");
    each_dated(l, of, "amendments", 15, amend);
    progress(l, of);
    each_dated(l, of, "assessments", 16, assess);
    each_dated(l, of, "coding", 17, code_variable);
    cf_comments(l, &s, "commitment");
    if (!closing) return;
    s.pointer = cf_in(l, of->pointer, "closing");
    cf_act(l, &(struct cf_spec){.phase = CF_END,
                                .ms = cf_when(l, closing, "day", 13, l->now, s.pointer),
                                .run = close_commitment,
                                .v = closing,
                                .of = of->id,
                                .pointer = s.pointer});
}

/* --- lessons ---------------------------------------------------------------------------------- */

static enum err_code note_lesson(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct str name, said = cf_text(a->v, "by_name");
    struct lesson d = {.cycle = l->cycle,
                       .kind = cf_word(a->v, "kind", lesson_kind_code, LESSON_KINDS, 0),
                       .text = cf_text(a->v, "text")};
    int64_t id;
    enum err_code code = cf_as(l, a, "by", &co, &name, err);
    if (!code) code = cf_ref(l, a, "commitment", "commitment", &d.commitment, err);
    d.by_name = said.n ? said : name;
    return code ? code : lesson_add(&co, &d, &l->faults, &id, err);
}

void cf_lessons(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "lessons")); json_next(&it);) {
        struct str at = cf_at(l, STR(""), "lessons", it.index);
        cf_act(l, &(struct cf_spec){.phase = CF_END,
                                    .ms = cf_when(l, it.value, "day", 12, l->now, at),
                                    .run = note_lesson,
                                    .v = it.value,
                                    .pointer = at});
    }
}
