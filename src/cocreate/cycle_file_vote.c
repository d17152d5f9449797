/* Votes of a roundtable, out of a cycle's file. See cycle_file_private.h. */
#include "base/i18n.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/proposal.h"
#include "cocreate/vote.h"

enum { HOUR = 3600000 };

/* An option is called as its proposal where nothing else is said. */
static enum err_code call_it(struct cf_load *l, struct vote_option *o, struct err *err)
{
    struct proposal p;
    if (o->title.n || !o->proposal) return ERR_NONE;
    enum err_code code = proposal_get(l->co, o->proposal, &p, err);
    if (!code) o->title = p.said.title;
    return code;
}

static enum err_code read_options(struct cf_load *l, const struct cf_act *a,
                                  struct vote_option **out, size_t *count, struct err *err)
{
    json_ref list = json_get(a->v, "options");
    struct vote_option *o = arena_array(l->co->arena, json_count(list) + 1, sizeof *o);
    enum err_code code = ERR_NONE;
    if (!o) return err_no_memory(err);
    for (struct json_iter it = json_each(list); !code && json_next(&it);) {
        struct str proposal = json_text(json_get(it.value, "proposal"));
        o[it.index].title = cf_text(it.value, "title");
        o[it.index].has_cost = cf_money(it.value, "cost", &o[it.index].cost);
        if (proposal.n) code = cf_ref_text(l, a, proposal, "proposal", &o[it.index].proposal, err);
        if (!code) code = call_it(l, &o[it.index], err);
    }
    *out = o;
    *count = json_count(list);
    return code;
}

static enum err_code make_vote(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct vote_option *options = NULL;
    struct vote_draft d = {.cycle = l->cycle,
                           .roundtable = *a->of,
                           .title = cf_text(a->v, "title"),
                           .about = cf_text(a->v, "about"),
                           .method = cf_word(a->v, "method", cf_method_code, COUNT_METHODS, 0),
                           .rule = cf_word(a->v, "rule", cf_rule_code, COUNT_RULES, COUNT_NO_RULE),
                           .most = cf_int(a->v, "most", 0),
                           .secret = cf_bool(a->v, "secret"),
                           .electorate = cf_word(a->v, "electorate", cf_electorate_code,
                                                 VOTE_ELECTORATES, VOTE_ANYONE),
                           .opens = cf_moment(&l->read, a->v, "opens"),
                           .closes = cf_moment(&l->read, a->v, "closes")};
    json_ref criteria = json_get(a->v, "criteria");
    d.has_budget = cf_money(a->v, "budget", &d.budget);
    for (struct json_iter it = json_each(criteria);
         d.criterion_count < COUNT_MOST_CRITERIA && json_next(&it);)
        d.criteria[d.criterion_count++] =
            (struct vote_criterion){cf_text(it.value, "title"), cf_int(it.value, "weight", 0)};
    enum err_code code = read_options(l, a, &options, &d.option_count, err);
    d.options = options;
    return code ? code : vote_save(l->co, &d, &l->faults, a->id, err);
}

static enum err_code open_vote(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct vote v;
    enum err_code code = vote_get(l->co, *a->id, &v, err);
    return code ? code : vote_open(l->co, v.id, v.version, err);
}

/* A mark is [option from 1, criterion from 0, points]; what is left out is 0. */
static enum err_code cast(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    char receipt[SESSION_TOKEN + 1];
    struct co co;
    json_ref list = json_get(a->v, "marks");
    struct vote_mark *marks = arena_array(l->co->arena, json_count(list) + 1, sizeof *marks);
    if (!marks) return err_no_memory(err);
    for (struct json_iter it = json_each(list); json_next(&it);) {
        int64_t n[3] = {0};
        for (struct json_iter m = json_each(it.value); json_next(&m);)
            if (m.index < 3 && !str_to_i64(json_text(m.value), &n[m.index])) n[m.index] = -1;
        marks[it.index] = (struct vote_mark){n[0], n[1] < 0 || n[1] > 1000 ? -1 : (int)n[1], n[2]};
    }
    enum err_code code = cf_as(l, a, "by", &co, NULL, err);
    return code ? code : vote_cast(&co, *a->of, marks, json_count(list), receipt, err);
}

static enum err_code count(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct vote v;
    enum err_code code = vote_get(l->co, *a->id, &v, err);
    return code ? code : vote_count(l->co, v.id, v.version, err);
}

void cf_votes(struct cf_load *l, json_ref parent, int64_t *table, struct str pointer)
{
    for (struct json_iter it = json_each(json_get(parent, "votes")); json_next(&it);) {
        int64_t opens = cf_moment(&l->read, it.value, "opens");
        int64_t closes = cf_moment(&l->read, it.value, "closes");
        json_ref ballots = json_get(it.value, "ballots");
        int64_t apart = (closes - opens) / ((int64_t)json_count(ballots) + 2);
        struct cf_spec s = {.phase = CF_TALK,
                            .ms = opens - HOUR,
                            .run = make_vote,
                            .v = it.value,
                            .of = table,
                            .id = cf_id(l, "vote", it.value),
                            .pointer = cf_at(l, pointer, "votes", it.index)};
        cf_act(l, &s);
        if (opens > l->now) continue;
        s.ms = opens;
        s.run = open_vote;
        cf_act(l, &s);
        for (struct json_iter b = json_each(ballots); json_next(&b);)
            cf_act(l, &(struct cf_spec){.phase = CF_TALK,
                                        .ms = opens + apart * (int64_t)(1 + b.index),
                                        .run = cast,
                                        .v = b.value,
                                        .of = s.id,
                                        .pointer = cf_at(l, s.pointer, "ballots", b.index)});
        if (closes >= l->now) continue;
        s.phase = CF_ANSWER;
        s.ms = closes + HOUR;
        s.run = count;
        cf_act(l, &s);
    }
}
