/* The reasoned answer every proposal ends with: see proposal.h. */
#include "base/i18n.h"
#include "cocreate/proposal_private.h"
#include "cocreate_queries.h"

enum { MOST_ANSWERS = 200, MOST_DECISIONS = 500, MOST_NAME = 160, SITTING_HELD = 1 };

/* The session must be one that was held, and the agreement one of its own. */
static enum err_code check_sitting(struct co *co, const struct proposal_answer_draft *d,
                                   struct co_faults *faults, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    bool row = false;
    if (!d->sitting) {
        if (d->agreement) co_fault(faults, "agreement", _("Falta decir de qué sesión"));
        return ERR_NONE;
    }
    enum err_code code = q_proposal_sitting(store, co->entity, d->sitting, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    bool held = row && store_int(stmt, 1) == SITTING_HELD && store_int(stmt, 2) <= co->now_ms;
    if (row) store_reset(stmt);
    if (!held) co_fault(faults, "sitting", _("Elija una sesión que ya se haya celebrado"));
    if (!held || !d->agreement) return ERR_NONE;
    code = q_proposal_agreement(store, co->entity, d->agreement, d->sitting, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && row) store_reset(stmt);
    if (!code && !row) co_fault(faults, "agreement", _("Ese acuerdo no es de esa sesión"));
    return code;
}

static enum err_code check_answer(struct co *co, const struct proposal *p,
                                  struct proposal_answer_draft *d, struct co_faults *faults,
                                  struct err *err)
{
    if (p->state == PROPOSAL_BECAME)
        return err_set(err, ERR_INPUT,
                       _("Esta propuesta pasó a otras: la respuesta va en las que quedaron"));
    if (d->decision < PROPOSAL_ACCEPTED || d->decision > PROPOSAL_REJECTED)
        co_fault(faults, "decision", _("Elija una de las opciones"));
    proposal_check_reason(faults, &d->reason);
    co_check_text(faults, "by_name", &d->by_name, MOST_NAME, false);
    if (!d->by_name.n) d->by_name = STR("");
    if (p->said.roundtable && !d->sitting)
        co_fault(faults, "sitting", _("Falta decir en qué sesión se decidió"));
    enum err_code code = check_sitting(co, d, faults, err);
    return code ? code : co_check(faults, err);
}

static enum err_code write_answer(struct co *co, const struct proposal_ref *ref,
                                  const struct proposal_answer_draft *d, int64_t *id,
                                  struct err *err)
{
    struct co_note n;
    enum err_code code = proposal_set_state(co, ref, d->decision, err);
    if (!code) code = co_id(co, "answer", id, err);
    if (!code)
        code = q_answer_add_run(ledger_store(co->ledger), co->entity, *id, ref->id, d->decision,
                                d->reason, d->sitting, d->agreement, co->actor.person, d->by_name,
                                co->now_ms, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_word(&n, "decision", proposal_state_code(d->decision));
    co_note_text(&n, "reason", d->reason);
    co_note_int(&n, "sitting", d->sitting);
    if (d->agreement) co_note_int(&n, "agreement", d->agreement);
    co_note_text(&n, "signed", d->by_name);
    return co_note_end(co, &n, "proposal.answered", "proposal", ref->id, err);
}

enum err_code proposal_answer(struct co *co, const struct proposal_ref *proposal,
                              const struct proposal_answer_draft *draft, struct co_faults *faults,
                              int64_t *answer_out, struct err *err)
{
    struct proposal_answer_draft d = *draft;
    struct proposal p = {0};
    enum err_code code = co_may(&co->actor, CO_MEMBER | CO_ADMIN | CO_INSTITUTION, err);
    if (!code) code = proposal_get(co, proposal->id, &p, err);
    if (!code && p.said.roundtable) code = co_may(&co->actor, CO_MEMBER | CO_ADMIN, err);
    if (!code) code = check_answer(co, &p, &d, faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = write_answer(co, proposal, &d, answer_out, err);
    return co_end(co, code, err);
}

enum err_code proposal_answers(struct co *co, int64_t id, struct proposal_answer **out,
                               size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, MOST_ANSWERS, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_answer_rows(ledger_store(co->ledger), co->entity, id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_answer_rows_row r;
        q_answer_rows_row(stmt, &r);
        (*out)[(*count_out)++] = (struct proposal_answer){.id = r.id,
                                                          .sitting = r.sitting,
                                                          .agreement = r.agreement,
                                                          .made = r.made,
                                                          .decision = (int)r.decision,
                                                          .reason = co_keep(co, r.reason),
                                                          .by_name = co_keep(co, r.name),
                                                          .sitting_number = r.sitting_number,
                                                          .sitting_starts = r.sitting_starts};
    }
    return code;
}

enum err_code proposal_decisions(struct co *co, int64_t sitting, size_t skip, size_t most,
                                 struct proposal_decision **out, size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false, staff = co->actor.program || (co->actor.roles & PROPOSAL_STAFF) != 0;
    if (most > MOST_DECISIONS) most = MOST_DECISIONS;
    *count_out = 0;
    *out = arena_array(co->arena, most + 1, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_answers_of_sitting(ledger_store(co->ledger), co->entity, sitting,
                                              (int64_t)skip, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_answers_of_sitting_row r;
        q_answers_of_sitting_row(stmt, &r);
        (*out)[(*count_out)++] = (struct proposal_decision){
            .proposal = r.proposal,
            .title = r.hidden && !staff ? STR_NONE : co_keep(co, r.title),
            .hidden = r.hidden != 0,
            .holds = r.later == 0,
            .answer = {.id = r.id,
                       .sitting = sitting,
                       .agreement = r.agreement,
                       .made = r.made,
                       .decision = (int)r.decision,
                       .reason = co_keep(co, r.reason),
                       .by_name = co_keep(co, r.name)}};
    }
    return code;
}
