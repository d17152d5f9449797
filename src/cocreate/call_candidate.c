/* Who applies to a call, and how each was evaluated: see call.h. */
#include "base/i18n.h"
#include "cocreate/call.h"
#include "cocreate/change_private.h"
#include "cocreate/cycle.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum { MOST_SCORE = 100, MOST_TEXT = 10000, EVALUATORS = SECRETARIAT | CO_EVALUATOR };

const char *call_choice_word(int choice)
{
    static const char *const words[CALL_CHOICES] = {N_("por decidir"), N_("titular"),
                                                    N_("suplente"), N_("no fue elegida")};
    return choice >= 0 && choice < CALL_CHOICES ? i18n(words[choice]) : NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct reading {
    bool published;
    bool judges; /* the reader is of those who judge, and did not apply to this call */
};

/* Of who stood back nothing but that it is there. */
static void fill_judged(struct co *co, const struct q_candidate_rows_row *r, struct rows *rows,
                        struct candidate *c)
{
    c->score = (int)r->score;
    c->choice = (int)r->chosen;
    c->evaluation = rows_text(co->arena, r->evaluation, rows);
}

static bool fill(struct co *co, struct store_stmt *stmt, const struct reading *how,
                 struct rows *rows)
{
    struct q_candidate_rows_row r;
    q_candidate_rows_row(stmt, &r);
    bool own = r.person && r.person == co->actor.person;
    if (!how->published && !own && !how->judges) return true;
    struct candidate *c = rows_add(rows, co->arena);
    if (!c) return false;
    bool chosen = r.chosen == CALL_TITULAR || r.chosen == CALL_SUPLENTE;
    bool judges = how->judges && !r.stood_back;
    *c = (struct candidate){.id = r.id,
                            .version = r.version,
                            .person = r.person,
                            .at = r.at,
                            .recused = r.recused,
                            .judged = judges,
                            .stood_back = how->judges && r.stood_back,
                            .score = -1,
                            .choice = how->published ? (int)r.chosen : CALL_UNDECIDED,
                            .is = {.call = r.call,
                                   .name = rows_text(co->arena, r.name, rows),
                                   .organisation = rows_text(co->arena, r.organisation, rows),
                                   .no_conflict = r.conflict != 0,
                                   .on_paper = r.person == 0}};
    if (judges || (how->published && (own || chosen))) fill_judged(co, &r, rows, c);
    if (judges || own || how->published) {
        c->is.statement = rows_text(co->arena, r.statement, rows);
        c->is.conflict_text = rows_text(co->arena, r.conflict_text, rows);
    }
    return !rows->failed;
}

static enum err_code applied(struct co *co, int64_t call, bool *out, struct err *err)
{
    struct q_candidate_of_row row;
    *out = false;
    if (!co->actor.person || co->actor.program) return ERR_NONE;
    return q_candidate_of_one(ledger_store(co->ledger), co->entity, call, co->actor.person, &row,
                              out, err);
}

static enum err_code read_candidates(struct co *co, const struct call *call, struct rows *rows,
                                     struct err *err)
{
    struct store_stmt *stmt;
    struct reading how = {.published = call->published != 0};
    bool row = false, rival;
    enum err_code code = applied(co, call->id, &rival, err);
    how.judges = !rival && (co->actor.program || (co->actor.roles & EVALUATORS));
    if (!code)
        code = q_candidate_rows(ledger_store(co->ledger), co->entity, call->id,
                                co->actor.program ? 0 : co->actor.person, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, &how, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code candidate_list(struct co *co, int64_t call, struct candidate **out, size_t *count_out,
                             struct err *err)
{
    struct rows rows = ROWS_OF(struct candidate);
    struct call of;
    *count_out = 0;
    enum err_code code = call_get(co, call, &of, err);
    if (!code) code = read_candidates(co, &of, &rows, err);
    *out = rows.items;
    if (!code) *count_out = rows.count;
    return code;
}

enum err_code candidate_get(struct co *co, int64_t id, struct candidate *out, struct err *err)
{
    struct q_candidate_call_row row;
    struct candidate *all;
    size_t count = 0;
    bool found;
    enum err_code code =
        q_candidate_call_one(ledger_store(co->ledger), co->entity, id, &row, &found, err);
    if (!code && found) code = candidate_list(co, row.call, &all, &count, err);
    if (code) return code;
    for (size_t i = 0; i < count; i++)
        if (all[i].id == id) {
            *out = all[i];
            return ERR_NONE;
        }
    return co_missing(_("candidatura"), id, err);
}

/* --- applying --------------------------------------------------------------------------------- */

static void check(struct candidate_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "name", &d->name, 120, true);
    co_check_text(faults, "organisation", &d->organisation, CYCLE_MOST_TITLE, false);
    co_check_text(faults, "statement", &d->statement, MOST_TEXT, true);
    co_check_text(faults, "conflict_text", &d->conflict_text, MOST_TEXT, !d->no_conflict);
}

static enum err_code takes(struct co *co, const struct call *call, bool on_paper, struct err *err)
{
    struct q_candidate_of_row row;
    bool found = false;
    if (call->published || (!on_paper && !call->open))
        return err_set(err, ERR_CONFLICT, _("La convocatoria no está abierta"));
    if (on_paper) return ERR_NONE;
    enum err_code code = q_candidate_of_one(ledger_store(co->ledger), co->entity, call->id,
                                            co->actor.person, &row, &found, err);
    if (!code && found)
        code = err_set(err, ERR_CONFLICT, _("Usted ya respondió a esta convocatoria"));
    return code;
}

enum err_code candidate_apply(struct co *co, const struct candidate_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct candidate_draft d = *draft;
    struct call call;
    struct co_note n;
    check(&d, faults);
    enum err_code code =
        change_begin(co, d.on_paper ? SECRETARIAT : (unsigned)CO_CITIZEN, faults, err);
    if (code) return code;
    code = call_get(co, d.call, &call, err);
    if (!code) code = takes(co, &call, d.on_paper, err);
    if (!code) code = co_id(co, "candidate", id_out, err);
    if (!code)
        code = q_candidate_add_run(ledger_store(co->ledger), co->entity, *id_out, d.call,
                                   d.on_paper ? 0 : co->actor.person, d.name, d.organisation,
                                   d.statement, d.no_conflict, d.conflict_text, co->now_ms, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "call", d.call);
        co_note_int(&n, "on_paper", d.on_paper);
        co_note_int(&n, "declares_no_conflict", d.no_conflict);
        co_note_personal(&n, "name", d.name);
        co_note_personal(&n, "organisation", d.organisation);
        co_note_personal(&n, "statement", d.statement);
        co_note_personal(&n, "conflict", d.conflict_text);
        code = co_note_end(co, &n, "candidate.applied", "candidate", *id_out, err);
    }
    return co_end(co, code, err);
}

/* --- evaluating ------------------------------------------------------------------------------- */

/* Those who judge, but for who applied themselves and who stood back. */
static enum err_code may_judge(struct co *co, int64_t id, struct call *call, struct err *err)
{
    struct candidate c = {.id = 0};
    bool rival = false;
    enum err_code code = candidate_get(co, id, &c, err);
    if (!code && c.person && c.person == co->actor.person)
        return err_set(err, ERR_DENIED, _("Nadie evalúa su propia candidatura"));
    if (!code) code = call_get(co, c.is.call, call, err);
    if (!code) code = applied(co, call->id, &rival, err);
    if (!code && rival)
        code = err_set(err, ERR_DENIED,
                       _("Quien respondió a la convocatoria no evalúa a quienes respondieron"));
    if (!code && c.stood_back)
        code = err_set(err, ERR_DENIED, _("Usted se excusó de evaluar esta candidatura"));
    if (!code && call->published)
        code = err_set(err, ERR_CONFLICT, _("El resultado ya está publicado"));
    return code;
}

static enum err_code note_evaluation(struct co *co, int64_t id,
                                     const struct candidate_evaluation *is, struct err *err)
{
    static const char *const codes[CALL_CHOICES] = {NULL, "titular", "suplente", "not-chosen"};
    struct co_note n;
    co_note_begin(&n);
    co_note_int(&n, "score", is->score);
    co_note_word(&n, "choice", codes[is->choice]);
    co_note_personal(&n, "evaluation", is->text);
    return co_note_end(co, &n, "candidate.evaluated", "candidate", id, err);
}

enum err_code candidate_evaluate(struct co *co, int64_t id, const struct candidate_evaluation *is,
                                 struct co_faults *faults, struct err *err)
{
    struct candidate_evaluation e = *is;
    struct store_stmt *stmt;
    struct call call;
    if (e.score < 0 || e.score > MOST_SCORE)
        co_fault(faults, "score", _("La calificación va de 0 a 100"));
    co_check_text(faults, "evaluation", &e.text, MOST_TEXT, true);
    co_check_choice(faults, "choice", e.choice, CALL_CHOICES, true);
    enum err_code code = change_begin(co, EVALUATORS, faults, err);
    if (code) return code;
    code = may_judge(co, id, &call, err);
    if (!code && today_of(co) <= call.is.closes)
        code = err_set(err, ERR_CONFLICT, _("La convocatoria sigue abierta"));
    if (!code)
        code = change_ran(&stmt,
                          q_candidate_evaluate(ledger_store(co->ledger), co->entity, id, e.version,
                                               e.score, e.text, e.choice, co->actor.person, &stmt,
                                               err),
                          err);
    if (!code) code = note_evaluation(co, id, &e, err);
    return co_end(co, code, err);
}

enum err_code candidate_stand_back(struct co *co, int64_t id, struct str reason,
                                   struct co_faults *faults, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct call call;
    struct co_note n;
    co_check_text(faults, "reason", &reason, CYCLE_MOST_NOTE, true);
    enum err_code code = change_begin(co, EVALUATORS, faults, err);
    if (code) return code;
    code = may_judge(co, id, &call, err);
    if (!code)
        code = q_recusal_add_run(store, co->entity, id, co->actor.person, reason, co->now_ms, err);
    if (!code) code = q_recusal_voids_run(store, co->entity, id, co->actor.person, err);
    if (!code) {
        co_note_begin(&n);
        co_note_personal(&n, "reason", reason);
        code = co_note_end(co, &n, "candidate.recused", "candidate", id, err);
    }
    return co_end(co, code, err);
}
