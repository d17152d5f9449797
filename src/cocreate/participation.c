/* Who takes part: see participation.h. */
#include "cocreate/participation.h"

#include <string.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

static const int64_t DAY_MS = INT64_C(86400000);

const char *participation_act_word(int act)
{
    static const char *const words[ACTS] = {NULL,
                                            N_("inscripciones a mesas"),
                                            N_("propuestas"),
                                            N_("apoyos a propuestas"),
                                            N_("comentarios"),
                                            N_("boletas en votaciones")};
    return act > ACT_NONE && act < ACTS ? i18n(words[act]) : NULL;
}

static void widen(int32_t *first, int32_t *last, int32_t from, int32_t until)
{
    if (from != DATE_NONE && (*first == DATE_NONE || from < *first)) *first = from;
    if (until != DATE_NONE && (*last == DATE_NONE || until > *last)) *last = until;
}

static int within(int64_t number, int count)
{
    return number > 0 && number < count ? (int)number : 0;
}

/* --- people with an account ------------------------------------------------------------------- */

static void take_person(struct co *co, const struct q_participation_people_row *r,
                        struct participation *out)
{
    struct participation_sector *s = &out->sectors[within(r->sector, CO_SECTORS)];
    int32_t first = (int32_t)(r->first / DAY_MS), last = (int32_t)(r->last / DAY_MS);
    int32_t since = today_of(co) - PARTICIPATION_NEW_DAYS;
    s->people++;
    s->acts += r->acts;
    widen(&s->first, &s->last, first, last);
    widen(&out->first, &out->last, first, last);
    out->people++;
    out->acts += r->acts;
    out->recent += last >= since;
    out->newcomers += first >= since;
}

/* The most active come first, so the tenth that they are is known once all were counted. */
static enum err_code read_people(struct co *co, int64_t home, struct participation *out,
                                 struct err *err)
{
    struct rows acts = ROWS_OF(int64_t);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_participation_people(ledger_store(co->ledger), co->entity, home, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_participation_people_row r;
        q_participation_people_row(stmt, &r);
        int64_t *n = rows_add(&acts, co->arena);
        if (!n) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        *n = r.acts;
        take_person(co, &r, out);
    }
    const int64_t *list = acts.items;
    out->top = (out->people + 9) / 10;
    for (int64_t i = 0; !code && list && i < out->top; i++) out->top_acts += list[i];
    return code;
}

static enum err_code read_acts(struct co *co, struct participation *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_participation_acts(ledger_store(co->ledger), co->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_participation_acts_row r;
        q_participation_acts_row(stmt, &r);
        out->acts_of[within(r.act, ACTS)] = r.acts;
    }
    return code;
}

/* --- heads at meetings, and the map ----------------------------------------------------------- */

static enum err_code read_heads(struct co *co, struct participation *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_participation_heads(ledger_store(co->ledger), co->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_participation_heads_row r;
        q_participation_heads_row(stmt, &r);
        int sector = within(r.sector, CO_SECTORS), gender = within(r.gender, CO_GENDERS);
        out->heads[sector][gender] += r.people;
        out->gender_heads[gender] += r.people;
        out->sectors[sector].heads += r.people;
        widen(&out->sectors[sector].first, &out->sectors[sector].last, (int32_t)(r.first / DAY_MS),
              (int32_t)(r.last / DAY_MS));
        out->head_count += r.people;
    }
    return code;
}

static enum err_code read_meetings(struct co *co, struct participation *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_participation_meetings(ledger_store(co->ledger), co->entity, co->now_ms, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_participation_meetings_row r;
        q_participation_meetings_row(stmt, &r);
        struct participation_meetings *m = &out->meetings[within(r.modality, CO_MODALITIES)];
        m->meetings += r.meetings;
        m->heads += r.people;
    }
    return code;
}

static enum err_code read_map(struct co *co, struct participation *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_participation_map(ledger_store(co->ledger), co->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_participation_map_row r;
        q_participation_map_row(stmt, &r);
        struct participation_sector *s = &out->sectors[within(r.sector, CO_SECTORS)];
        s->actors += r.actors;
        widen(&s->first, &s->last, r.first_null ? DATE_NONE : (int32_t)r.first,
              r.last_null ? DATE_NONE : (int32_t)r.last);
    }
    return code;
}

enum err_code participation_read(struct co *co, int64_t home, struct participation *out,
                                 struct err *err)
{
    memset(out, 0, sizeof *out);
    out->first = out->last = DATE_NONE;
    for (int i = 0; i < CO_SECTORS; i++) {
        out->sectors[i].sector = i;
        out->sectors[i].first = out->sectors[i].last = DATE_NONE;
    }
    for (int i = 0; i < CO_MODALITIES; i++) out->meetings[i].modality = i;
    enum err_code code = read_people(co, home, out, err);
    if (!code) code = read_acts(co, out, err);
    if (!code) code = read_heads(co, out, err);
    if (!code) code = read_meetings(co, out, err);
    if (!code) code = read_map(co, out, err);
    return code;
}
