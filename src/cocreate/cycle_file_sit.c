/* Sessions, roundtables, what was proposed there and what was voted, out of a cycle's file. See
 * cycle_file_private.h. */
#include "base/i18n.h"
#include "cocreate/comment.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/proposal.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };
static const int64_t DAY_MS = INT64_C(86400000);

/* --- sessions --------------------------------------------------------------------------------- */

static enum err_code make_session(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    json_ref list = json_get(a->v, "agenda");
    struct agenda_item *items = arena_array(l->co->arena, json_count(list) + 1, sizeof *items);
    if (!items) return err_no_memory(err);
    for (struct json_iter it = json_each(list); json_next(&it);)
        items[it.index] = (struct agenda_item){cf_text(it.value, "text"),
                                               cf_subject(l, cf_text(it.value, "subject"))};
    struct sitting_draft d = {.cycle = l->cycle,
                              .kind = cf_word(a->v, "kind", sitting_kind_code, SITTING_KINDS, 0),
                              .modality =
                                  cf_word(a->v, "modality", co_modality_code, CO_MODALITIES, 0),
                              .title = cf_text(a->v, "title"),
                              .place = cf_text(a->v, "place"),
                              .starts = cf_moment(&l->read, a->v, "starts"),
                              .ends = cf_moment(&l->read, a->v, "ends"),
                              .agenda = items,
                              .agenda_count = json_count(list)};
    l->done->sessions++;
    return sitting_add(l->co, &d, &l->faults, a->id, err);
}

static enum err_code seat_of(struct cf_load *l, const struct cf_act *a, struct str key,
                             int64_t *seat, struct err *err)
{
    struct cf_person *p = cf_who(l, a, key, err);
    if (!p) return ERR_INPUT;
    *seat = p->seat;
    if (*seat) return ERR_NONE;
    struct str says =
        arena_printf(l->co->arena, _("«%.*s» no tiene un lugar en el secretariado"), STR_FMT(key));
    co_fault(&l->faults, "seats", says.p ? says.p : "");
    return co_check(&l->faults, err);
}

static enum err_code hold_session(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct sitting s;
    json_ref list = json_get(a->v, "seats");
    int64_t *seats = arena_array(l->co->arena, json_count(list) + 1, sizeof *seats);
    if (!seats) return err_no_memory(err);
    enum err_code code = sitting_get(l->co, *a->id, &s, err);
    for (struct json_iter it = json_each(list); !code && json_next(&it);)
        code = seat_of(l, a, json_text(it.value), &seats[it.index], err);
    return code ? code
                : sitting_hold(l->co, s.id, s.version, seats, json_count(list), &l->faults, err);
}

static enum err_code cancel_session(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct sitting s;
    enum err_code code = sitting_get(l->co, *a->id, &s, err);
    return code ? code
                : sitting_cancel(l->co, s.id, s.version, cf_text(a->v, "cancelled"), &l->faults,
                                 err);
}

static enum err_code add_agreement(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct sitting s;
    json_ref list = json_get(a->v, "votes");
    struct seat_vote *votes = arena_array(l->co->arena, json_count(list) + 1, sizeof *votes);
    if (!votes) return err_no_memory(err);
    enum err_code code = sitting_get(l->co, *a->of, &s, err);
    for (struct json_iter it = json_each(list); !code && json_next(&it);) {
        votes[it.index].vote = cf_word(it.value, "vote", member_vote_code, SEAT_VOTES, 0);
        votes[it.index].reason = cf_text(it.value, "reason");
        code = seat_of(l, a, cf_text(it.value, "person"), &votes[it.index].role, err);
    }
    struct agreement_draft d = {.text = cf_text(a->v, "text"),
                                .subject = cf_subject(l, cf_text(a->v, "subject")),
                                .responsible = cf_text(a->v, "responsible"),
                                .due = cf_day(&l->read, a->v, "due"),
                                .dissent = cf_text(a->v, "dissent"),
                                .votes = votes,
                                .vote_count = json_count(list)};
    return code ? code : agreement_add(l->co, s.id, s.version, &d, &l->faults, a->id, err);
}

static enum err_code end_agreement(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    /* Nothing has touched it since it was added. */
    return agreement_move(l->co, *a->id, 1,
                          cf_word(a->v, "state", cf_outcome_code, AGREEMENT_STATES, 0),
                          cf_text(a->v, "outcome"), &l->faults, err);
}

static enum err_code write_minutes(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct sitting s;
    enum err_code code = sitting_get(l->co, *a->id, &s, err);
    return code ? code
                : sitting_write_minutes(l->co, s.id, s.version, cf_text(a->v, "minutes"),
                                        &l->faults, err);
}

static enum err_code sign_minutes(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct sitting s;
    struct co co;
    struct str key = json_text(json_at(json_get(a->v, "signatures"), a->index));
    struct cf_person *p = cf_who(l, a, key, err);
    if (!p) return ERR_INPUT;
    enum err_code code = cf_as_person(l, p, &co, err);
    if (!code) code = sitting_get(&co, *a->id, &s, err);
    return code ? code : sitting_sign(&co, s.id, s.version, p->name, &l->faults, err);
}

static enum err_code publish_minutes(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct sitting s;
    enum err_code code = sitting_get(l->co, *a->id, &s, err);
    return code
               ? code
               : sitting_publish(l->co, s.id, s.version, cf_text(a->v, "without"), &l->faults, err);
}

static void agreements(struct cf_load *l, const struct cf_spec *of)
{
    for (struct json_iter it = json_each(json_get(of->v, "agreements")); json_next(&it);) {
        struct cf_spec s = {.phase = CF_SIT,
                            .ms = of->ms + MINUTE * (int64_t)(1 + it.index),
                            .run = add_agreement,
                            .v = it.value,
                            .of = of->id,
                            .id = cf_id(l, "agreement", it.value),
                            .pointer = cf_at(l, of->pointer, "agreements", it.index)};
        cf_act(l, &s);
        if (cf_word(it.value, "state", cf_outcome_code, AGREEMENT_STATES, 0) == AGREEMENT_OPEN)
            continue;
        s.phase = CF_END;
        s.ms = cf_when(l, it.value, "ended", 13, l->now, s.pointer);
        s.run = end_agreement;
        cf_act(l, &s);
    }
}

static void minutes(struct cf_load *l, struct cf_spec s)
{
    int64_t published = cf_when(l, s.v, "published", 14, s.ms + 4 * DAY_MS, s.pointer);
    s.phase = CF_APPROVE; /* once everything that the session decided is written down */
    s.ms = s.ms + 3 * HOUR;
    s.run = write_minutes;
    if (cf_text(s.v, "minutes").n) cf_act(l, &s);
    for (struct json_iter it = json_each(json_get(s.v, "signatures")); json_next(&it);) {
        s.ms = published - HOUR;
        s.run = sign_minutes;
        s.index = it.index;
        cf_act(l, &s);
    }
    s.ms = published;
    s.run = publish_minutes;
    if (json_get(s.v, "published")) cf_act(l, &s);
}

void cf_sit(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "sessions")); json_next(&it);) {
        int64_t starts = cf_moment(&l->read, it.value, "starts");
        struct cf_spec s = {.phase = CF_SIT,
                            .ms = starts - 7 * DAY_MS,
                            .run = make_session,
                            .v = it.value,
                            .id = cf_id(l, "session", it.value),
                            .pointer = cf_at(l, STR(""), "sessions", it.index)};
        cf_act(l, &s);
        s.ms = starts - DAY_MS;
        s.run = cancel_session;
        if (cf_text(it.value, "cancelled").n) cf_act(l, &s);
        if (!json_count(json_get(it.value, "seats"))) continue;
        if (starts > l->now)
            cf_fault(&l->read, cf_in(l, s.pointer, "seats"),
                     _("La sesión todavía no se celebra: aún no puede decirse quién asistió"));
        s.ms = starts + 2 * HOUR;
        s.run = hold_session;
        cf_act(l, &s);
        agreements(l, &s);
        minutes(l, s);
    }
}
