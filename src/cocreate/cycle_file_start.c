/* The beginning of a cycle's file: the cycle, who takes part, the declaration, activities, calls
 * and documents. See cycle_file_private.h. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/call.h"
#include "cocreate/cycle.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/declaration.h"
#include "cocreate/event.h"
#include "cocreate/paper.h"
#include "cocreate/person.h"
#include "cocreate/stakeholder.h"
#include "cocreate_queries.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };
static const int64_t DAY_MS = INT64_C(86400000);

/* --- the cycle -------------------------------------------------------------------------------- */

static enum err_code make_cycle(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct cycle_draft d = {.number = cf_int(a->v, "number", 0),
                            .title = cf_text(a->v, "title"),
                            .about = cf_text(a->v, "about"),
                            .begins = cf_day(&l->read, a->v, "begins"),
                            .ends = cf_day(&l->read, a->v, "ends"),
                            .example = l->read.example};
    enum err_code code = cycle_add(l->co, &d, &l->faults, &l->cycle, err);
    *a->id = l->cycle;
    return code;
}

static enum err_code publish_cycle(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct cycle c;
    (void)a;
    enum err_code code = cycle_get(l->co, l->cycle, &c, err);
    return code ? code : cycle_move(l->co, c.id, c.version, CYCLE_PUBLIC, STR(""), &l->faults, err);
}

static enum err_code begin_step(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    int step = cf_word(a->v, "step", cf_step_code, STEPS, 0);
    return step_begin(l->co, l->cycle, step, cf_day(&l->read, a->v, "begins"),
                      cf_text(a->v, "note"), &l->faults, err);
}

static enum err_code end_step(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct step steps[STEPS];
    int step = cf_word(a->v, "step", cf_step_code, STEPS, 0);
    enum err_code code = step_list(l->co, l->cycle, steps, err);
    if (code) return code;
    const struct step *s = &steps[step];
    if (!s->round_count) return err_set(err, ERR_INPUT, "%s", _("El paso no ha empezado"));
    return step_end(l->co, l->cycle, step, s->rounds[s->round_count - 1].version,
                    cf_day(&l->read, a->v, "ends"), STR(""), &l->faults, err);
}

/* --- who takes part --------------------------------------------------------------------------- */

static enum err_code make_body(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    return body_add(l->co, cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                    cf_text(a->v, "name"), cf_day(&l->read, a->v, "begins"), &l->faults, a->id,
                    err);
}

static enum err_code tell_of_themselves(struct cf_load *l, const struct cf_act *a, struct co *home,
                                        struct err *err)
{
    struct person_draft d = {.name = cf_text(a->v, "name"),
                             .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                             .gender = cf_word(a->v, "gender", co_gender_code, CO_GENDERS, 0)};
    if (!d.sector && !d.gender) return ERR_NONE;
    home->actor = (struct co_actor){.person = *a->id, .roles = CO_CITIZEN};
    return person_edit(home, &d, true, &l->faults, err);
}

static enum err_code make_person(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co home = *l->co;
    char token[SESSION_TOKEN + 1];
    struct cycle_file_invited *told = rows_add(&l->invited, l->read.arena);
    struct cf_person *who = rows_add(&l->people, l->read.arena);
    if (!told || !who) return err_no_memory(err);
    home.entity = l->options->home;
    enum err_code code = person_invite(&home, cf_text(a->v, "email"), cf_text(a->v, "name"),
                                       &l->faults, a->id, token, err);
    if (code) return code;
    *who = (struct cf_person){.id = *a->id,
                              .name = cf_text(a->v, "name"),
                              .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0)};
    *told = (struct cycle_file_invited){.name = cf_text(a->v, "name"),
                                        .email = cf_text(a->v, "email"),
                                        .sample = cf_bool(a->v, "sample")};
    for (struct json_iter it = json_each(json_get(a->v, "roles")); json_next(&it);)
        told->roles |= co_role_of(cf_text(it.value, "role"));
    if (!*token) return ERR_NONE;
    if (told->sample && l->options->sample_password.n) {
        code = person_new_password_set(&home, str_of(token), l->sample, a->id, err);
    } else {
        /* In an example nobody is there to be invited. */
        told->token = l->read.example ? STR("") : arena_str(l->read.arena, str_of(token));
        told->sample = false;
    }
    return code || !l->read.example ? code : tell_of_themselves(l, a, &home, err);
}

enum err_code cf_institution(struct cf_load *l, struct str name, int64_t *out, struct err *err)
{
    struct q_organisation_named_row r;
    bool found = false;
    *out = 0;
    if (!name.n) return ERR_NONE;
    struct str key = text_organisation_key(l->co->arena, name, NULL);
    enum err_code code = q_organisation_named_one(ledger_store(l->co->ledger), l->co->entity, name,
                                                  key.p ? key : name, &r, &found, err);
    if (code) return code;
    if (!found)
        co_fault(&l->faults, "institution",
                 _("Ningún archivo publicado nombra así a una institución: cárguelos primero, o "
                   "escríbala como ahí está"));
    *out = found ? r.id : 0;
    return co_check(&l->faults, err);
}

static enum err_code give_role(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct role_draft d = {.home = l->options->home,
                           .person = *a->of,
                           .role = co_role_of(cf_text(a->v, "role")),
                           .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                           .substitute = cf_bool(a->v, "substitute"),
                           .begins = cf_day(&l->read, a->v, "begins"),
                           .ends = cf_day(&l->read, a->v, "ends")};
    int64_t id;
    struct cf_person *people = l->people.items;
    enum err_code code = cf_ref(l, a, "body", "body", &d.body, err);
    if (!code) code = cf_institution(l, cf_text(a->v, "institution"), &d.institution, err);
    if (!code) code = role_give(l->co, &d, &l->faults, &id, err);
    for (size_t i = 0; !code && d.role == CO_MEMBER && i < l->people.count; i++)
        if (people[i].id == d.person) people[i].seat = id;
    return code;
}

static void people(struct cf_load *l, int64_t begins)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "bodies")); json_next(&it);)
        cf_act(l, &(struct cf_spec){.ms = begins,
                                    .run = make_body,
                                    .v = it.value,
                                    .id = cf_id(l, "body", it.value),
                                    .pointer = cf_at(l, STR(""), "bodies", it.index)});
    for (struct json_iter it = json_each(json_get(l->read.root, "people")); json_next(&it);) {
        int64_t *id = cf_id(l, "person", it.value);
        struct str at = cf_at(l, STR(""), "people", it.index);
        cf_act(l, &(struct cf_spec){
                      .ms = begins, .run = make_person, .v = it.value, .id = id, .pointer = at});
        for (struct json_iter r = json_each(json_get(it.value, "roles")); json_next(&r);)
            cf_act(l, &(struct cf_spec){.ms = begins,
                                        .run = give_role,
                                        .v = r.value,
                                        .of = id,
                                        .pointer = cf_at(l, at, "roles", r.index)});
    }
}

/* --- documents -------------------------------------------------------------------------------- */

enum err_code cf_bytes(struct cf_load *l, struct str file, const char *field, struct str *out,
                       struct err *err)
{
    *out = STR("");
    if (!file.n) return ERR_NONE;
    if (!l->options->read) {
        co_fault(&l->faults, field, _("Aquí no se pueden leer archivos: escriba su dirección"));
        return co_check(&l->faults, err);
    }
    enum err_code code = l->options->read(l->options->user, file, l->co->arena, out, err);
    if (code != ERR_NOTFOUND && code != ERR_INPUT) return code;
    return cf_beside(l, field, err);
}

enum err_code cf_paper_file(struct cf_load *l, json_ref v, struct paper_draft *out, bool *has_out,
                            struct err *err)
{
    *out = (struct paper_draft){.title = cf_text(v, "title"),
                                .url = cf_text(v, "url"),
                                .file = cf_text(v, "file"),
                                .day = cf_day(&l->read, v, "day")};
    *has_out = out->file.n > 0;
    return cf_bytes(l, out->file, "file", &out->bytes, err);
}

enum err_code cf_paper_add(struct cf_load *l, struct co *co, json_ref v, struct str subject,
                           const char *role, int64_t *out, struct err *err)
{
    struct str own = cf_text(v, "role");
    struct paper_draft d;
    bool has;
    enum err_code code = cf_paper_file(l, v, &d, &has, err);
    d.subject = subject;
    d.role = own.n ? own : str_of(role);
    return code ? code : paper_keep(co, &d, &l->faults, out, err);
}

static enum err_code add_paper(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct str subject = arena_printf(l->co->arena, "%s/%lld", a->word, (long long)*a->of);
    return cf_paper_add(l, l->co, a->v, subject, "material", a->id, err);
}

void cf_papers(struct cf_load *l, json_ref parent, const struct cf_spec *of, const char *word)
{
    for (struct json_iter it = json_each(json_get(parent, "papers")); json_next(&it);)
        cf_act(l, &(struct cf_spec){.phase = of->phase,
                                    .ms = of->ms,
                                    .run = add_paper,
                                    .v = it.value,
                                    .word = word,
                                    .id = cf_id(l, "paper", it.value),
                                    .of = of->id,
                                    .pointer = cf_at(l, of->pointer, "papers", it.index)});
}

/* --- the declaration -------------------------------------------------------------------------- */

static enum err_code make_declaration(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct declaration_draft d = {.cycle = l->cycle,
                                  .title = cf_text(a->v, "title"),
                                  .body = cf_text(a->v, "body"),
                                  .place = cf_text(a->v, "place"),
                                  .signed_on = cf_day(&l->read, a->v, "signed_on"),
                                  .purposes = cf_text(a->v, "purposes")};
    return declaration_add(l->co, &d, &l->faults, a->id, err);
}

static enum err_code add_signatory(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct signatory_draft d = {.name = cf_text(a->v, "name"),
                                .capacity = cf_text(a->v, "capacity"),
                                .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                                .signed_on = cf_day(&l->read, a->v, "signed_on")};
    int64_t id;
    return signatory_add(l->co, *a->of, &d, &l->faults, &id, err);
}

static void declarations(struct cf_load *l, int64_t begins)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "declarations")); json_next(&it);) {
        struct cf_spec s = {.ms = begins + HOUR,
                            .run = make_declaration,
                            .v = it.value,
                            .id = cf_id(l, "declaration", it.value),
                            .pointer = cf_at(l, STR(""), "declarations", it.index)};
        s.ms = cf_when(l, it.value, "signed_on", 12, s.ms, s.pointer);
        cf_act(l, &s);
        for (struct json_iter g = json_each(json_get(it.value, "signatories")); json_next(&g);)
            cf_act(l, &(struct cf_spec){.ms = s.ms + MINUTE,
                                        .run = add_signatory,
                                        .v = g.value,
                                        .of = s.id,
                                        .pointer = cf_at(l, s.pointer, "signatories", g.index)});
        cf_papers(l, it.value, &s, "declaration");
    }
}

/* --- activities and stakeholders -------------------------------------------------------------- */

static enum err_code make_activity(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct event_draft d = {.cycle = l->cycle,
                            .kind = cf_word(a->v, "kind", event_kind_code, EVENT_KINDS, 0),
                            .modality =
                                cf_word(a->v, "modality", co_modality_code, CO_MODALITIES, 0),
                            .iap2 = cf_word(a->v, "iap2", co_iap2_code, CO_IAP2S, 0),
                            .title = cf_text(a->v, "title"),
                            .about = cf_text(a->v, "about"),
                            .place = cf_text(a->v, "place"),
                            .starts = cf_moment(&l->read, a->v, "starts"),
                            .ends = cf_moment(&l->read, a->v, "ends")};
    return event_add(l->co, &d, &l->faults, a->id, err);
}

static enum err_code hold_activity(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct event e;
    json_ref list = json_get(a->v, "attendance");
    struct attendance *heads = arena_array(l->co->arena, json_count(list) + 1, sizeof *heads);
    if (!heads) return err_no_memory(err);
    for (struct json_iter it = json_each(list); json_next(&it);)
        heads[it.index] = (struct attendance){
            .sector = cf_word(it.value, "sector", co_sector_code, CO_SECTORS, 0),
            .gender = cf_word(it.value, "gender", co_gender_code, CO_GENDERS, 0),
            .people = cf_int(it.value, "people", 0)};
    enum err_code code = event_get(l->co, *a->id, &e, err);
    return code ? code
                : event_hold(l->co, e.id, e.version, cf_text(a->v, "outcome"), heads,
                             json_count(list), &l->faults, err);
}

static void activities(struct cf_load *l, int64_t begins)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "activities")); json_next(&it);) {
        int64_t starts = cf_moment(&l->read, it.value, "starts");
        int64_t told = starts - 10 * DAY_MS;
        struct cf_spec s = {.ms = told > begins + HOUR ? told : begins + HOUR,
                            .run = make_activity,
                            .v = it.value,
                            .id = cf_id(l, "event", it.value),
                            .pointer = cf_at(l, STR(""), "activities", it.index)};
        cf_act(l, &s);
        if (json_get(it.value, "outcome") || json_get(it.value, "attendance")) {
            if (starts > l->now)
                cf_fault(&l->read, cf_in(l, s.pointer, "outcome"),
                         _("Todavía no se hace: aún no puede decirse qué resultó"));
            s.ms = starts + 3 * HOUR;
            s.run = hold_activity;
            cf_act(l, &s);
        }
        s.ms = s.ms + MINUTE;
        cf_papers(l, it.value, &s, "event");
    }
}

static enum err_code make_stakeholder(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct stakeholder_draft d = {.name = cf_text(a->v, "name"),
                                  .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                                  .represents = cf_text(a->v, "represents"),
                                  .interests = cf_text(a->v, "interests"),
                                  .contact = cf_text(a->v, "contact"),
                                  .first = cf_day(&l->read, a->v, "first"),
                                  .last = cf_day(&l->read, a->v, "last")};
    int64_t id;
    return stakeholder_add(l->co, &d, &l->faults, &id, err);
}

/* --- calls for members ------------------------------------------------------------------------ */

static enum err_code make_call(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct call_draft d = {.cycle = l->cycle,
                           .title = cf_text(a->v, "title"),
                           .body = cf_text(a->v, "body"),
                           .asks = cf_text(a->v, "asks"),
                           .sector = cf_word(a->v, "sector", co_sector_code, CO_SECTORS, 0),
                           .seats = cf_int(a->v, "seats", 0),
                           .opens = cf_day(&l->read, a->v, "opens"),
                           .closes = cf_day(&l->read, a->v, "closes")};
    return call_add(l->co, &d, &l->faults, a->id, err);
}

static enum err_code add_candidate(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct candidate_draft d = {.call = *a->of,
                                .name = cf_text(a->v, "name"),
                                .organisation = cf_text(a->v, "organisation"),
                                .statement = cf_text(a->v, "statement"),
                                .conflict_text = cf_text(a->v, "conflict_text"),
                                .on_paper = true};
    d.no_conflict = !d.conflict_text.n;
    return candidate_apply(l->co, &d, &l->faults, a->id, err);
}

static enum err_code evaluate_candidate(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct candidate c;
    enum err_code code = candidate_get(l->co, *a->id, &c, err);
    if (code) return code;
    const struct candidate_evaluation is = {
        .version = c.version,
        .score = (int)cf_int(a->v, "score", 0),
        .text = cf_text(a->v, "evaluation"),
        .choice = cf_word(a->v, "choice", cf_choice_code, CALL_CHOICES, 0)};
    return candidate_evaluate(l->co, c.id, &is, &l->faults, err);
}

static enum err_code publish_call(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct call c;
    enum err_code code = call_get(l->co, *a->id, &c, err);
    return code ? code
                : call_publish(l->co, c.id, c.version, cf_text(a->v, "result"), &l->faults, err);
}

static void candidates(struct cf_load *l, const struct cf_spec *call, int64_t decided)
{
    for (struct json_iter it = json_each(json_get(call->v, "candidates")); json_next(&it);) {
        struct cf_spec s = {.ms = call->ms + DAY_MS + (int64_t)it.index * HOUR,
                            .run = add_candidate,
                            .v = it.value,
                            .of = call->id,
                            .id = cf_id(l, "candidate", it.value),
                            .pointer = cf_at(l, call->pointer, "candidates", it.index)};
        cf_act(l, &s);
        if (!json_get(it.value, "choice")) continue;
        s.ms = decided - HOUR;
        s.run = evaluate_candidate;
        cf_act(l, &s);
    }
}

static void calls(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "calls")); json_next(&it);) {
        struct cf_spec s = {.run = make_call,
                            .v = it.value,
                            .id = cf_id(l, "call", it.value),
                            .pointer = cf_at(l, STR(""), "calls", it.index)};
        s.ms = cf_hour(cf_day(&l->read, it.value, "opens"), 9);
        int64_t decided =
            cf_when(l, it.value, "published", 14,
                    cf_hour(cf_day(&l->read, it.value, "closes"), 14) + 7 * DAY_MS, s.pointer);
        cf_act(l, &s);
        candidates(l, &s, decided);
        if (!cf_text(it.value, "result").n) continue;
        s.ms = decided;
        s.run = publish_call;
        cf_act(l, &s);
    }
}

/* --- all of it -------------------------------------------------------------------------------- */

static void steps(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "steps")); json_next(&it);) {
        struct cf_spec s = {
            .run = begin_step, .v = it.value, .pointer = cf_at(l, STR(""), "steps", it.index)};
        s.ms = cf_when(l, it.value, "begins", 10, l->now, s.pointer);
        cf_act(l, &s);
        if (!json_get(it.value, "ends")) continue;
        s.phase = CF_END;
        s.ms = cf_when(l, it.value, "ends", 17, l->now, s.pointer);
        s.run = end_step;
        cf_act(l, &s);
    }
}

void cf_start(struct cf_load *l)
{
    json_ref cycle = json_get(l->read.root, "cycle");
    struct cf_spec s = {
        .run = make_cycle, .v = cycle, .id = cf_id(l, "cycle", cycle), .pointer = STR("/cycle")};
    s.ms = cf_when(l, cycle, "begins", 9, l->now, s.pointer);
    people(l, s.ms - HOUR);
    cf_act(l, &s);
    if (cf_bool(cycle, "public")) {
        struct cf_spec publish = s;
        publish.run = publish_cycle;
        cf_act(l, &publish);
    }
    l->least = s.ms + MINUTE;
    declarations(l, s.ms);
    steps(l);
    activities(l, s.ms);
    cf_papers(l, cycle, &s, "cycle");
    for (struct json_iter it = json_each(json_get(l->read.root, "stakeholders")); json_next(&it);) {
        struct str at = cf_at(l, STR(""), "stakeholders", it.index);
        cf_act(l, &(struct cf_spec){.ms = cf_when(l, it.value, "first", 10, s.ms + HOUR, at),
                                    .run = make_stakeholder,
                                    .v = it.value,
                                    .pointer = at});
    }
    calls(l);
}
