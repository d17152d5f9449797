/* Hunts with their teams and what each found, out of a cycle's file. See cycle_file_private.h. Who
 * runs the hunt types in for teams without accounts; in an example a team's first member does. */
#include "base/i18n.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/hunt.h"
#include "trace/gaps.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

/* --- the hunt --------------------------------------------------------------------------------- */

/* The catalogue's questions when the file has none of its own, as the form does; else both. */
static enum err_code find_set(struct cf_load *l, json_ref v, struct str *out, struct err *err)
{
    struct str name = cf_text(v, "set");
    struct hunt_sets *sets;
    *out = name.n || json_count(json_get(v, "questions")) == 0 ? name : STR("-");
    if (!name.n) return ERR_NONE;
    enum err_code code = hunt_sets_read(l->co->ledger, l->co->arena, &sets, err);
    if (code) return code;
    for (size_t i = 0; i < sets->count; i++)
        if (str_eq(sets->items[i].name, name)) return ERR_NONE;
    co_fault(&l->faults, "set", _("No hay un conjunto de preguntas con ese nombre"));
    return co_check(&l->faults, err);
}

/* The file's own questions stand after those of the catalogue. */
static enum err_code add_questions(struct cf_load *l, int64_t id, json_ref own, struct err *err)
{
    struct hunt h;
    struct hunt_question *old, *all;
    size_t count;
    enum err_code code = hunt_get(l->co, id, &h, err);
    if (!code) code = hunt_questions(l->co, id, &old, &count, err);
    if (code) return code;
    all = arena_array(l->co->arena, count + json_count(own) + 1, sizeof *all);
    if (!all) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) all[i] = old[i];
    for (struct json_iter it = json_each(own); json_next(&it);)
        all[count++] = (struct hunt_question){.text = json_text(it.value)};
    return hunt_questions_set(l->co, id, h.version, all, count, &l->faults, err);
}

static enum err_code make_hunt(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    json_ref gap = json_get(a->v, "gap"), own = json_get(a->v, "questions");
    struct trace_gap_row about = {.key = STR("")};
    struct str set;
    enum err_code code = gap ? cf_gap(l, gap, &about, err) : ERR_NONE;
    if (!code) code = find_set(l, a->v, &set, err);
    if (code) return code;
    struct hunt_draft d = {.cycle = l->cycle,
                           .title = cf_text(a->v, "title"),
                           .problem = cf_text(a->v, "problem"),
                           .programme = cf_text(a->v, "programme"),
                           .theme = cf_text(a->v, "theme"),
                           .gap = about.key,
                           .begins = cf_day(&l->read, a->v, "begins"),
                           .ends = cf_day(&l->read, a->v, "ends")};
    code = hunt_add(l->co, &d, set, &l->faults, a->id, err);
    return code || json_count(own) == 0 ? code : add_questions(l, *a->id, own, err);
}

static enum err_code move(struct cf_load *l, const struct cf_act *a, int state, struct err *err)
{
    struct hunt h;
    enum err_code code = hunt_get(l->co, *a->id, &h, err);
    return code ? code : hunt_move(l->co, h.id, h.version, state, err);
}

static enum err_code open_hunt(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    return move(l, a, HUNT_OPEN, err);
}

static enum err_code close_hunt(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    return move(l, a, HUNT_CLOSED, err);
}

/* What a question became: something that the file tells elsewhere. */
static enum err_code became(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct str named = cf_text(a->v, "target"), target = cf_subject(l, named);
    if (str_eq(target, named)) {
        co_fault(&l->faults, "target",
                 _("Nombre algo de este archivo, como «proposal:p1», que ya exista ese día"));
        return co_check(&l->faults, err);
    }
    return hunt_became(l->co, *a->of, cf_int(a->v, "question", 0), target, err);
}

/* --- teams ------------------------------------------------------------------------------------ */

/* A team's acts have its number in `of` and the hunt's in `id`, and its members in `parent`. */
static enum err_code make_team(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    return hunt_team_add(l->co, *a->id, cf_text(a->v, "name"),
                         cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                         cf_int(a->v, "people", 0), &l->faults, a->of, err);
}

static enum err_code join_team(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    int64_t mine = 0;
    struct cf_person *who = cf_who(l, a, json_text(a->v), err);
    if (!who) return ERR_INPUT;
    enum err_code code = cf_as_person(l, who, &co, err);
    if (!code) code = hunt_team_mine(&co, *a->id, &mine, err);
    if (!code && mine)
        code = err_set(err, ERR_INPUT, "%s", _("Ya está en otro equipo de esta cacería"));
    return code ? code : hunt_team_join(&co, *a->id, *a->of, err);
}

static enum err_code as_team(struct cf_load *l, const struct cf_act *a, struct co *out,
                             struct err *err)
{
    struct str first = json_text(json_at(json_get(a->parent, "members"), 0));
    *out = *l->co;
    if (!first.n) return ERR_NONE;
    struct cf_person *who = cf_who(l, a, first, err);
    return who ? cf_as_person(l, who, out, err) : ERR_INPUT;
}

/* --- what a team found ------------------------------------------------------------------------ */

/* A team answers a question once; what it says twice in the file would only be the last. */
static bool said_before(json_ref team, json_ref v)
{
    int64_t question = cf_int(v, "question", 0);
    for (struct json_iter it = json_each(json_get(team, "finds")); json_next(&it);) {
        if (it.value == v) return false;
        if (cf_int(it.value, "question", 0) == question) return true;
    }
    return false;
}

static enum err_code find(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct find_place place = {
        .hunt = *a->id, .position = cf_int(a->v, "question", 0), .team = *a->of};
    struct find_draft d = {.needed = !json_get(a->v, "needed") || cf_bool(a->v, "needed"),
                           .result =
                               cf_word(a->v, "result", find_result_code, FIND_RESULTS, FIND_UNTOLD),
                           .place = cf_text(a->v, "place"),
                           .day = cf_day(&l->read, a->v, "day"),
                           .minutes = cf_int(a->v, "minutes", 0),
                           .answer = cf_text(a->v, "answer")};
    if (said_before(a->parent, a->v)) {
        co_fault(&l->faults, "question", _("Este equipo ya contestó esa pregunta"));
        return co_check(&l->faults, err);
    }
    enum err_code code = cf_lines(l, a->v, "route", &d.route, err);
    if (!code) code = as_team(l, a, &co, err);
    return code ? code : find_save(&co, &place, &d, &l->faults, err);
}

static enum err_code prove(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct paper_draft paper;
    bool has;
    /* `index`: of which question. */
    struct find_place place = {.hunt = *a->id, .position = (int64_t)a->index, .team = *a->of};
    enum err_code code = cf_paper_file(l, a->v, &paper, &has, err);
    if (!code) code = as_team(l, a, &co, err);
    return code ? code : find_evidence(&co, &place, &paper, &l->faults, err);
}

static void finds(struct cf_load *l, struct cf_spec team)
{
    for (struct json_iter it = json_each(json_get(team.v, "finds")); json_next(&it);) {
        int64_t question = cf_int(it.value, "question", 0);
        struct cf_spec s = team;
        s.phase = CF_SIT;
        s.run = find;
        s.v = it.value;
        s.parent = team.v;
        s.index = question > 0 ? (size_t)question : 0;
        s.pointer = cf_at(l, team.pointer, "finds", it.index);
        int64_t typed = cf_when(l, it.value, "day", 13, team.ms + HOUR, s.pointer);
        s.ms = typed > team.ms + HOUR ? typed : team.ms + HOUR;
        cf_act(l, &s);
        for (struct json_iter e = json_each(json_get(it.value, "evidence")); json_next(&e);) {
            struct cf_spec p = s;
            p.run = prove;
            p.v = e.value;
            p.pointer = cf_at(l, s.pointer, "evidence", e.index);
            cf_act(l, &p);
        }
    }
}

static void teams(struct cf_load *l, const struct cf_spec *hunt)
{
    for (struct json_iter it = json_each(json_get(hunt->v, "teams")); json_next(&it);) {
        struct cf_spec s = *hunt;
        s.ms = hunt->ms + HOUR + (int64_t)it.index * MINUTE;
        s.run = make_team;
        s.v = it.value;
        s.of = cf_id(l, "team", it.value);
        s.pointer = cf_at(l, hunt->pointer, "teams", it.index);
        cf_act(l, &s);
        for (struct json_iter m = json_each(json_get(it.value, "members")); json_next(&m);) {
            struct cf_spec j = s;
            j.run = join_team;
            j.v = m.value;
            j.pointer = cf_at(l, s.pointer, "members", m.index);
            cf_act(l, &j);
        }
        finds(l, s);
    }
}

void cf_hunts(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "hunts")); json_next(&it);) {
        int32_t begins = cf_day(&l->read, it.value, "begins");
        int64_t opens = begins == DATE_NONE ? l->now : cf_hour(begins, 9);
        struct cf_spec s = {.phase = CF_TALK,
                            .ms = opens - HOUR,
                            .run = make_hunt,
                            .v = it.value,
                            .id = cf_id(l, "hunt", it.value),
                            .pointer = cf_at(l, STR(""), "hunts", it.index)};
        cf_act(l, &s);
        s.ms = opens;
        s.run = open_hunt;
        if (opens <= l->now) cf_act(l, &s); /* one that is to come stays a draft */
        teams(l, &s);
        s.phase = CF_ANSWER;
        s.ms = cf_when(l, it.value, "closed", 18, l->now, s.pointer);
        s.run = close_hunt;
        if (json_get(it.value, "closed")) cf_act(l, &s);
        for (struct json_iter b = json_each(json_get(it.value, "became")); json_next(&b);) {
            struct str at = cf_at(l, s.pointer, "became", b.index);
            cf_act(l, &(struct cf_spec){.phase = CF_END,
                                        .ms = cf_when(l, b.value, "day", 19, l->now, at),
                                        .run = became,
                                        .v = b.value,
                                        .of = s.id,
                                        .pointer = at});
        }
    }
}
