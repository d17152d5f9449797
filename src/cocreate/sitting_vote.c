/* Agreements of a session, how each member voted, and what became of them: see sitting.h. */
#include <inttypes.h>
#include <stdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/cycle.h"
#include "cocreate/sitting_private.h"
#include "cocreate_queries.h"
#include "ledger/organisation.h"
#include "ledger/rows.h"

enum { MOST_LISTED = 1000, MOST_TEXT = 10000 };

const char *agreement_state_word(int state)
{
    static const char *const words[AGREEMENT_STATES] = {N_("pendiente"), N_("cumplido"),
                                                        N_("sin efecto")};
    return state >= 0 && state < AGREEMENT_STATES ? i18n(words[state]) : NULL;
}

static const struct {
    const char *code, *word;
} votes[SEAT_VOTES] = {{NULL, NULL},
                       {"in-favour", N_("a favor")},
                       {"against", N_("en contra")},
                       {"abstained", N_("abstención")}};

const char *member_vote_code(int vote)
{
    return vote > 0 && vote < SEAT_VOTES ? votes[vote].code : NULL;
}

const char *member_vote_word(int vote)
{
    return vote > 0 && vote < SEAT_VOTES ? i18n(votes[vote].word) : NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_agreement_rows_row r;
    struct agreement *a = rows_add(rows, co->arena);
    if (!a) return false;
    q_agreement_rows_row(stmt, &r);
    *a = (struct agreement){.id = r.id,
                            .version = r.version,
                            .sitting = r.sitting,
                            .number = r.number,
                            .sitting_number = r.sitting_number,
                            .sitting_starts = r.sitting_starts,
                            .in_favour = r.in_favour,
                            .against = r.against,
                            .abstained = r.abstained,
                            .state = (int)r.state,
                            .outcome = rows_text(co->arena, r.outcome, rows),
                            .is = {.item = r.item,
                                   .text = rows_text(co->arena, r.text, rows),
                                   .subject = rows_text(co->arena, r.subject, rows),
                                   .responsible = rows_text(co->arena, r.responsible, rows),
                                   .due = (int32_t)r.due,
                                   .dissent = rows_text(co->arena, r.dissent, rows)}};
    a->overdue = a->state == AGREEMENT_OPEN && a->is.due != DATE_NONE && a->is.due < today_of(co);
    return !rows->failed;
}

struct asked {
    int64_t sitting, one;
    int state; /* -1 = any */
    size_t skip, most;
};

static enum err_code read_agreements(struct co *co, const struct asked *asked, struct rows *rows,
                                     struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_agreement_rows(ledger_store(co->ledger), co->entity, asked->sitting, asked->one,
                         asked->state, of_secretariat(co) ? CYCLE_DRAFT : CYCLE_PUBLIC,
                         (int64_t)(asked->most > MOST_LISTED ? MOST_LISTED : asked->most),
                         (int64_t)asked->skip, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static enum err_code read_votes(struct co *co, const struct sitting *s, struct agreement *a,
                                struct err *err)
{
    struct rows rows = ROWS_OF(struct seat_vote);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_member_vote_rows(ledger_store(co->ledger), co->entity, a->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_member_vote_rows_row r;
        struct seat_vote *v = rows_add(&rows, co->arena);
        q_member_vote_rows_row(stmt, &r);
        if (v)
            *v = (struct seat_vote){.role = r.role,
                                    .vote = (int)r.vote,
                                    .reason = rows_text(co->arena, r.reason, &rows)};
        for (size_t i = 0; v && i < s->seat_count; i++)
            if (s->seats[i].role == r.role) {
                v->sector = s->seats[i].sector;
                v->name = s->seats[i].name;
            }
        if (!rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    a->is.votes = rows.items;
    a->is.vote_count = rows.count;
    return code;
}

enum err_code agreements_read(struct co *co, struct sitting *s, struct err *err)
{
    struct rows rows = ROWS_OF(struct agreement);
    struct asked asked = {.sitting = s->id, .state = -1, .most = MOST_LISTED};
    enum err_code code = read_agreements(co, &asked, &rows, err);
    s->agreements = rows.items;
    s->agreement_count = code ? 0 : rows.count;
    for (size_t i = 0; !code && i < s->agreement_count; i++)
        code = read_votes(co, s, &s->agreements[i], err);
    return code;
}

enum err_code agreement_get(struct co *co, int64_t id, struct agreement *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct agreement);
    struct asked asked = {.one = id, .state = -1, .most = 1};
    enum err_code code = id ? read_agreements(co, &asked, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("acuerdo"), id, err);
    *out = *(struct agreement *)rows.items;
    return ERR_NONE;
}

enum err_code agreement_list(struct co *co, int state, size_t skip, size_t most,
                             struct agreement **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct agreement);
    struct asked asked = {.state = state, .skip = skip, .most = most};
    enum err_code code = read_agreements(co, &asked, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void check(struct agreement_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "text", &d->text, MOST_TEXT, true);
    co_check_text(faults, "responsible", &d->responsible, CYCLE_MOST_TITLE, true);
    co_check_day(faults, "due", d->due, false);
    co_check_text(faults, "dissent", &d->dissent, MOST_TEXT, false);
    for (size_t i = 0; i < d->vote_count; i++) {
        struct str reason = d->votes[i].reason;
        co_check_choice(faults, "votes", d->votes[i].vote, SEAT_VOTES, true);
        co_check_text(faults, "votes", &reason, CYCLE_MOST_NOTE, d->votes[i].vote == SEAT_AGAINST);
        for (size_t j = 0; j < i; j++)
            if (d->votes[j].role == d->votes[i].role)
                co_fault(faults, "votes", _("Hay dos votos de la misma persona"));
    }
}

/* Only who came with a vote votes. */
static void check_seats(const struct sitting *s, const struct agreement_draft *d,
                        struct co_faults *faults)
{
    for (size_t i = 0; i < d->vote_count; i++) {
        bool may = false;
        for (size_t j = 0; j < s->seat_count; j++)
            may |= s->seats[j].role == d->votes[i].role && s->seats[j].votes;
        if (!may) co_fault(faults, "votes", _("Vota quien asistió con derecho a voto"));
    }
}

/* The votes as they are told now, and the entry that has all of the agreement. */
static enum err_code write_votes(struct co *co, const struct sitting *s, const struct agreement *a,
                                 const char *kind, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    const struct agreement_draft *d = &a->is;
    struct co_note n;
    char key[48];
    enum err_code code = q_member_votes_drop_run(store, co->entity, a->id, err);
    for (size_t i = 0; !code && i < d->vote_count; i++)
        code = q_member_vote_add_run(store, co->entity, a->id, d->votes[i].role, d->votes[i].vote,
                                     d->votes[i].reason, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_about(&n, "sitting", s->id);
    co_note_int(&n, "sitting", s->id);
    co_note_int(&n, "number", a->number);
    if (d->item) co_note_int(&n, "item", d->item);
    co_note_text(&n, "text", d->text);
    co_note_text(&n, "subject", d->subject);
    co_note_text(&n, "responsible", d->responsible);
    co_note_text(&n, "dissent", d->dissent);
    co_note_int(&n, "quorum", s->quorum.holds);
    for (size_t i = 0; i < d->vote_count; i++) {
        snprintf(key, sizeof key, "vote.%" PRId64, d->votes[i].role);
        co_note_word(&n, key, member_vote_code(d->votes[i].vote));
    }
    return co_note_end(co, &n, kind, "agreement", a->id, err);
}

/* A new one or, with its id, what one says from now on. */
static enum err_code write_agreement(struct co *co, const struct sitting *s, struct agreement *a,
                                     struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    const struct agreement_draft *d = &a->is;
    int64_t tally[SEAT_VOTES] = {0}, due;
    bool made = a->id == 0;
    enum err_code code = made ? co_id(co, "agreement", &a->id, err) : ERR_NONE;
    for (size_t i = 0; i < d->vote_count; i++) tally[d->votes[i].vote]++;
    const int64_t *day = day_or_null(d->due, &due);
    if (!code && made)
        code = q_agreement_add_run(store, co->entity, a->id, s->id, a->number, d->text, d->subject,
                                   d->responsible, day, tally[SEAT_IN_FAVOUR], tally[SEAT_AGAINST],
                                   tally[SEAT_ABSTAINED], d->dissent, d->item, err);
    else if (!code)
        code = q_agreement_set_run(store, co->entity, a->id, d->text, d->subject, d->responsible,
                                   day, tally[SEAT_IN_FAVOUR], tally[SEAT_AGAINST],
                                   tally[SEAT_ABSTAINED], d->dissent, d->item, err);
    return code ? code : write_votes(co, s, a, made ? "agreement.made" : "agreement.edited", err);
}

/* What is common to writing one and correcting it. `version` is the session's. */
static enum err_code save(struct co *co, struct agreement *a, int64_t version,
                          struct co_faults *faults, struct err *err)
{
    struct sitting s;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = sitting_get(co, a->sitting, &s, err);
    if (code) return code;
    if (!a->id) a->number = (int64_t)s.agreement_count + 1;
    check(&a->is, faults);
    check_seats(&s, &a->is, faults);
    if (a->is.item < 0 || a->is.item > (int64_t)s.is.agenda_count)
        co_fault(faults, "item", _("Elija una de las opciones"));
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = sitting_touch_held(co, a->sitting, version, err);
    if (!code) code = write_agreement(co, &s, a, err);
    return co_end(co, code, err);
}

enum err_code agreement_add(struct co *co, int64_t sitting, int64_t version,
                            const struct agreement_draft *draft, struct co_faults *faults,
                            int64_t *id_out, struct err *err)
{
    struct agreement a = {.sitting = sitting, .is = *draft};
    enum err_code code = save(co, &a, version, faults, err);
    *id_out = a.id;
    return code;
}

enum err_code agreement_edit(struct co *co, int64_t id, int64_t version,
                             const struct agreement_draft *draft, struct co_faults *faults,
                             struct err *err)
{
    struct agreement a = {0};
    enum err_code code = agreement_get(co, id, &a, err);
    if (code) return code;
    a.is = *draft;
    return save(co, &a, version, faults, err);
}

/* Of the institutions, the one that the agreement names as responsible. */
static enum err_code must_be_theirs(struct co *co, const struct agreement *a, struct err *err)
{
    struct organisation own = {.id = 0};
    struct err unknown = {0};
    if (of_secretariat(co)) return ERR_NONE;
    enum err_code code = organisation_get(co->ledger, co->arena, co->entity, co->actor.institution,
                                          true, &own, &unknown);
    if (code && code != ERR_NOTFOUND) {
        *err = unknown;
        return code;
    }
    struct str name = text_key(co->arena, own.name), named = text_key(co->arena, a->is.responsible);
    if (!name.p || !named.p) return err_no_memory(err);
    if (!code && name.n && str_contains(named, name)) return ERR_NONE;
    return err_set(err, ERR_DENIED,
                   _("De las instituciones, sólo puede la responsable de este acuerdo"));
}

enum err_code agreement_move(struct co *co, int64_t id, int64_t version, int state,
                             struct str outcome, struct co_faults *faults, struct err *err)
{
    static const char *const codes[AGREEMENT_STATES] = {"open", "done", "dropped"};
    struct agreement old;
    struct store_stmt *stmt;
    struct co_note n;
    co_check_choice(faults, "state", state, AGREEMENT_STATES, false);
    co_check_text(faults, "outcome", &outcome, MOST_TEXT, state != AGREEMENT_OPEN);
    enum err_code code = change_begin(co, SECRETARIAT | CO_INSTITUTION, faults, err);
    if (code) return code;
    code = agreement_get(co, id, &old, err);
    if (!code) code = must_be_theirs(co, &old, err);
    if (!code)
        code = change_ran(&stmt,
                          q_agreement_move(ledger_store(co->ledger), co->entity, id, version, state,
                                           outcome, &stmt, err),
                          err);
    if (!code) {
        co_note_begin(&n);
        co_note_word(&n, "state", codes[state]);
        co_note_text(&n, "outcome", outcome);
        code = co_note_end(co, &n, "agreement.moved", "agreement", id, err);
    }
    return co_end(co, code, err);
}
