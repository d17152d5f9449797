/* Roundtables, proposals with their supports, comments and answers, out of a cycle's file. See
 * cycle_file_private.h. */
#include "base/i18n.h"
#include "cocreate/comment.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/proposal.h"
#include "cocreate/roundtable.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE, SPREAD = 97 /* minutes between those who take part */ };
static const int64_t DAY_MS = INT64_C(86400000);

/* --- roundtables ------------------------------------------------------------------------------ */

static enum err_code make_table(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct roundtable_draft d = {.cycle = l->cycle,
                                 .title = cf_text(a->v, "title"),
                                 .theme = cf_text(a->v, "theme"),
                                 .problem = cf_text(a->v, "problem"),
                                 .modality =
                                     cf_word(a->v, "modality", co_modality_code, CO_MODALITIES, 0),
                                 .iap2 = cf_word(a->v, "iap2", co_iap2_code, CO_IAP2S, 0),
                                 .iap2_evidence = cf_text(a->v, "iap2_evidence"),
                                 .place = cf_text(a->v, "place"),
                                 .telephone = cf_text(a->v, "telephone"),
                                 .starts = cf_moment(&l->read, a->v, "starts"),
                                 .ends = cf_moment(&l->read, a->v, "ends"),
                                 .opens = cf_day(&l->read, a->v, "opens"),
                                 .closes = cf_day(&l->read, a->v, "closes")};
    enum err_code code = cf_ref(l, a, "facilitator", "person", &d.facilitator, err);
    return code ? code : roundtable_save(l->co, &d, &l->faults, a->id, err);
}

static enum err_code move_table(struct cf_load *l, const struct cf_act *a, int state,
                                struct err *err)
{
    struct roundtable t;
    enum err_code code = roundtable_get(l->co, *a->id, &t, err);
    return code ? code : roundtable_set_state(l->co, t.id, t.version, state, &l->faults, err);
}

static enum err_code open_table(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    return move_table(l, a, ROUNDTABLE_OPEN, err);
}

static enum err_code close_table(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    return move_table(l, a, ROUNDTABLE_CLOSED, err);
}

static enum err_code answer_table(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    return move_table(l, a, ROUNDTABLE_ANSWERED, err);
}

static enum err_code add_heads(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    enum { MOST_HEADS = 500 };
    int64_t people = cf_int(a->v, "people", 0), id;
    struct registration_draft d = {.name = cf_text(a->v, "name"),
                                   .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                                   .gender = cf_word(a->v, "gender", co_gender_code, CO_GENDERS, 0),
                                   .other = true,
                                   .came = !json_get(a->v, "came") || cf_bool(a->v, "came")};
    if (!d.name.n) d.name = str_of(_("sin nombre"));
    if (people < 1 || people > MOST_HEADS) {
        co_fault(&l->faults, "people", _("Escriba cuántas personas fueron: de 1 a 500"));
        return co_check(&l->faults, err);
    }
    enum err_code code = ERR_NONE;
    for (int64_t i = 0; !code && i < people; i++)
        code = roundtable_register(l->co, *a->of, &d, &l->faults, &id, err);
    return code;
}

static void table_states(struct cf_load *l, struct cf_spec s, int64_t opens)
{
    int64_t closes = cf_hour(cf_day(&l->read, s.v, "closes"), 17);
    bool answered = json_get(s.v, "answered") != NULL;
    if (opens > l->now) return;
    s.ms = opens;
    s.run = open_table;
    cf_act(l, &s);
    if (closes > l->now && !answered) return;
    s.phase = CF_ANSWER;
    s.ms = closes;
    s.run = close_table;
    cf_act(l, &s);
    if (!answered) return;
    s.phase = CF_FOLLOW;
    s.ms = cf_when(l, s.v, "answered", 16, l->now, s.pointer);
    s.run = answer_table;
    cf_act(l, &s);
}

/* --- proposals -------------------------------------------------------------------------------- */

static enum err_code make_proposal(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct proposal_draft d = {
        .roundtable = a->of ? *a->of : 0,
        .title = cf_text(a->v, "title"),
        .problem = cf_text(a->v, "problem"),
        .cause = cf_text(a->v, "cause"),
        .proposal = cf_text(a->v, "proposal"),
        .theme = cf_text(a->v, "theme"),
        .authority = cf_text(a->v, "authority"),
        .author_name = cf_text(a->v, "author_name"),
        .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
        .channel = cf_word(a->v, "channel", cf_channel_code, PROPOSAL_DERIVED, PROPOSAL_IN_ROOM),
        .gap = cf_text(a->v, "gap")};
    struct co co = *l->co;
    d.has_cost = cf_money(a->v, "cost", &d.cost);
    enum err_code code = cf_ref(l, a, "paper", "paper", &d.paper, err);
    if (!code && json_get(a->v, "author")) {
        code = cf_as(l, a, "author", &co, NULL, err);
        d.channel = PROPOSAL_WEB;
        if (!d.sector) d.sector = co.actor.sector;
    }
    if (!code && d.channel == PROPOSAL_WEB && !co.actor.person) {
        co_fault(&l->faults, "channel",
                 _("Por la página propone cada quien con su cuenta: aquí «room», «telephone» o "
                   "«paper»"));
        code = co_check(&l->faults, err);
    }
    l->done->proposals++;
    return code ? code : proposal_make(&co, &d, &l->faults, a->id, err);
}

static enum err_code support(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct cf_person *p =
        cf_who(l, a, json_text(json_at(json_get(a->v, "supports"), a->index)), err);
    if (!p) return ERR_INPUT;
    enum err_code code = cf_as_person(l, p, &co, err);
    return code ? code : proposal_support(&co, *a->id, true, err);
}

static enum err_code answer(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct proposal p;
    int64_t id;
    struct proposal_answer_draft d = {
        .decision = cf_word(a->v, "decision", cf_decision_code, PROPOSAL_REJECTED + 1, 0),
        .reason = cf_text(a->v, "reason"),
        .by_name = cf_text(a->v, "by_name")};
    enum err_code code = cf_ref(l, a, "session", "session", &d.sitting, err);
    if (!code) code = cf_ref(l, a, "agreement", "agreement", &d.agreement, err);
    if (!code) code = proposal_get(l->co, *a->of, &p, err);
    if (code) return code;
    struct proposal_ref ref = {p.id, p.version};
    return proposal_answer(l->co, &ref, &d, &l->faults, &id, err);
}

/* --- comments --------------------------------------------------------------------------------- */

static enum err_code make_comment(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct str name;
    int64_t about;
    enum err_code code = cf_as(l, a, "by", &co, &name, err);
    if (!code) code = cf_ref(l, a, "about", "commitment", &about, err);
    if (code) return code;
    struct comment_draft d = {
        .subject = arena_printf(co.arena, "%s/%lld", a->word, (long long)*a->of),
        .place = about ? arena_printf(co.arena, "commitment/%lld", (long long)about) : STR(""),
        .text = cf_text(a->v, "text"),
        .name = name};
    return comment_add(&co, &d, &l->faults, a->id, err);
}

static enum err_code answer_comment(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct str name, office = cf_text(a->v, "office");
    enum err_code code = cf_as(l, a, "answered_by", &co, &name, err);
    return code ? code
                : comment_answer(&co, *a->id, cf_text(a->v, "answer"), office.n ? office : name,
                                 &l->faults, err);
}

void cf_comments(struct cf_load *l, const struct cf_spec *of, const char *word)
{
    for (struct json_iter it = json_each(json_get(of->v, "comments")); json_next(&it);) {
        struct cf_spec s = {.phase = CF_END,
                            .run = make_comment,
                            .v = it.value,
                            .of = of->id,
                            .id = cf_id(l, "comment", it.value),
                            .word = word,
                            .pointer = cf_at(l, of->pointer, "comments", it.index)};
        s.ms = cf_when(l, it.value, "day", 11, of->ms + DAY_MS, s.pointer) +
               (int64_t)it.index * SPREAD * MINUTE;
        cf_act(l, &s);
        if (!cf_text(it.value, "answer").n) continue;
        s.ms = cf_when(l, it.value, "answered", 13, s.ms + 2 * DAY_MS, s.pointer);
        s.run = answer_comment;
        cf_act(l, &s);
    }
}

static void about_proposal(struct cf_load *l, const struct cf_spec *of)
{
    for (struct json_iter it = json_each(json_get(of->v, "supports")); json_next(&it);) {
        struct cf_spec s = *of;
        s.ms += (int64_t)(1 + it.index) * SPREAD * MINUTE;
        s.run = support;
        s.index = it.index;
        cf_act(l, &s);
    }
    cf_comments(l, of, "proposal");
    for (struct json_iter it = json_each(json_get(of->v, "answers")); json_next(&it);) {
        struct str at = cf_at(l, of->pointer, "answers", it.index);
        cf_act(l, &(struct cf_spec){.phase = CF_ANSWER,
                                    .ms = cf_when(l, it.value, "day", 15, l->now, at),
                                    .run = answer,
                                    .v = it.value,
                                    .of = of->id,
                                    .pointer = at});
    }
}

static void proposals(struct cf_load *l, json_ref list, const char *name, struct str pointer,
                      int64_t *table, int64_t ms)
{
    for (struct json_iter it = json_each(list); json_next(&it);) {
        struct cf_spec s = {.phase = CF_TALK,
                            .run = make_proposal,
                            .v = it.value,
                            .of = table,
                            .id = cf_id(l, "proposal", it.value),
                            .pointer = cf_at(l, pointer, name, it.index)};
        s.ms = cf_when(l, it.value, "day", 12, ms, s.pointer) + (int64_t)it.index * MINUTE;
        cf_act(l, &s);
        about_proposal(l, &s);
    }
}

void cf_talk(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "roundtables")); json_next(&it);) {
        int64_t opens = cf_hour(cf_day(&l->read, it.value, "opens"), 8);
        int64_t starts = cf_moment(&l->read, it.value, "starts");
        struct cf_spec s = {.phase = CF_TALK,
                            .ms = opens - HOUR,
                            .run = make_table,
                            .v = it.value,
                            .id = cf_id(l, "roundtable", it.value),
                            .pointer = cf_at(l, STR(""), "roundtables", it.index)};
        cf_act(l, &s);
        cf_papers(l, it.value, &s, "roundtable");
        table_states(l, s, opens);
        for (struct json_iter h = json_each(json_get(it.value, "heads")); json_next(&h);)
            cf_act(l, &(struct cf_spec){.phase = CF_TALK,
                                        .ms = starts ? starts + HOUR : opens + HOUR,
                                        .run = add_heads,
                                        .v = h.value,
                                        .of = s.id,
                                        .pointer = cf_at(l, s.pointer, "heads", h.index)});
        proposals(l, json_get(it.value, "proposals"), "proposals", s.pointer, s.id,
                  starts ? starts + HOUR : opens + 2 * HOUR);
        cf_votes(l, it.value, s.id, s.pointer);
    }
    proposals(l, json_get(l->read.root, "agenda"), "agenda", STR(""), NULL, l->now);
}
