/* Commitments and their changes: see commitment.h. */
#include "cocreate/commitment.h"

#include "base/i18n.h"
#include "cocreate/plan_private.h"

/* --- reading ---------------------------------------------------------------------------------- */

static void fill(struct co *co, const struct q_commitment_rows_row *r, struct rows *rows,
                 struct commitment *out)
{
    struct arena *a = co->arena;
    *out = (struct commitment){.id = r->id,
                               .plan = r->plan,
                               .version = r->version,
                               .plan_state = (int)r->plan_state,
                               .number = r->number,
                               .state = (int)r->state,
                               .proactive = r->proactive != 0,
                               .signed_text = r->signed_words,
                               .amended = r->signed_words && r->words != r->signed_words};
    out->now = (struct commitment_text){.number = r->words,
                                        .reason = rows_text(a, r->reason, rows),
                                        .sitting = r->sitting,
                                        .by = r->person,
                                        .at = r->made};
    out->now.is = (struct commitment_draft){.title = rows_text(a, r->title, rows),
                                            .problem = rows_text(a, r->problem, rows),
                                            .baseline = rows_text(a, r->baseline, rows),
                                            .objective = rows_text(a, r->objective, rows),
                                            .description = rows_text(a, r->description, rows),
                                            .purposes = rows_text(a, r->purposes, rows),
                                            .sdg = rows_text(a, r->sdg, rows),
                                            .responsible = rows_text(a, r->responsible, rows),
                                            .responsible_org = r->responsible_org,
                                            .support = rows_text(a, r->support, rows),
                                            .verification = rows_text(a, r->verification, rows),
                                            .evidence = rows_text(a, r->evidence, rows),
                                            .has_budget = r->budget >= 0,
                                            .budget = r->budget >= 0 ? r->budget : 0,
                                            .budget_text = rows_text(a, r->budget_text, rows),
                                            .begins = (int32_t)r->begins,
                                            .ends = (int32_t)r->ends};
}

struct action_of { /* an action of the commitment with this id */
    int64_t commitment;
    struct commitment_action is;
};

/* Puts each commitment's actions behind it: both lists are in the same order. */
static enum err_code share_actions(struct co *co, struct rows *commitments,
                                   const struct rows *actions, struct err *err)
{
    struct commitment_action *all = arena_array(co->arena, actions->count + 1, sizeof *all);
    const struct action_of *of = actions->items;
    struct commitment *list = commitments->items;
    size_t at = 0;
    if (!all) return err_no_memory(err);
    for (size_t i = 0; i < actions->count; i++) all[i] = of[i].is;
    for (size_t i = 0; i < commitments->count; i++) {
        list[i].now.is.actions = all + at;
        while (at < actions->count && of[at].commitment == list[i].id) at++;
        list[i].now.is.action_count = (size_t)(all + at - list[i].now.is.actions);
    }
    return ERR_NONE;
}

static enum err_code read_actions(struct co *co, int64_t only, int64_t plan, int64_t after,
                                  struct rows *commitments, struct err *err)
{
    struct rows rows = ROWS_OF(struct action_of);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_action_now_rows(ledger_store(co->ledger), co->entity, only, plan, after, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_action_now_rows_row r;
        struct action_of *one = rows_add(&rows, co->arena);
        q_action_now_rows_row(stmt, &r);
        if (one)
            *one = (struct action_of){r.commitment,
                                      {rows_text(co->arena, r.title, &rows),
                                       rows_text(co->arena, r.responsible, &rows),
                                       (int32_t)r.begins, (int32_t)r.ends, r.number}};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code ? code : share_actions(co, commitments, &rows, err);
}

/* Two statements, however many there are. */
static enum err_code read_commitments(struct co *co, int64_t only, int64_t plan, int64_t after,
                                      struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_commitment_rows(ledger_store(co->ledger), co->entity, only, plan,
                                           plan_least(co), after, COMMITMENT_PAGE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_commitment_rows_row r;
        struct commitment *one = rows_add(rows, co->arena);
        q_commitment_rows_row(stmt, &r);
        if (one) fill(co, &r, rows, one);
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    if (code || !rows->count) return code;
    return read_actions(co, only, plan, after, rows, err);
}

enum err_code commitment_get(struct co *co, int64_t id, struct commitment *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct commitment);
    enum err_code code = id > 0 ? read_commitments(co, id, 0, 0, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) {
        co_missing(_("compromiso"), id, err);
        return ERR_NOTFOUND;
    }
    *out = *(struct commitment *)rows.items;
    return ERR_NONE;
}

enum err_code commitment_list(struct co *co, int64_t plan, int64_t after, struct commitment **out,
                              size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct commitment);
    enum err_code code = plan > 0 ? read_commitments(co, 0, plan, after, &rows, err) : ERR_NONE;
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- what is shared with the follow-up -------------------------------------------------------- */

enum err_code commitment_may_report(const struct co *co, const struct commitment *commitment,
                                    struct err *err)
{
    enum err_code code = co_may(&co->actor, CO_INSTITUTION, err);
    if (code || co->actor.program) return code;
    int64_t responsible = commitment->now.is.responsible_org;
    if (responsible && co->actor.institution == responsible) return ERR_NONE;
    return err_set(err, ERR_DENIED,
                   _("Sólo informa la institución responsable de este compromiso"));
}

void commitment_note(struct co_note *n, const struct commitment *commitment)
{
    co_note_int(n, "plan", commitment->plan);
    co_note_int(n, "commitment", commitment->id);
    co_note_text(n, "commitment_title", commitment->now.is.title);
}

/* --- changes ---------------------------------------------------------------------------------- */

static void note_actions(struct co_note *n, const struct commitment_draft *d)
{
    char day[16];
    json_key(&n->w, "actions");
    json_open_array(&n->w);
    for (size_t i = 0; i < d->action_count; i++) {
        json_open_object(&n->w);
        co_note_text(n, "title", d->actions[i].title);
        co_note_text(n, "responsible", d->actions[i].responsible);
        co_note_text(n, "begins", date_iso(d->actions[i].begins, day));
        co_note_text(n, "ends", date_iso(d->actions[i].ends, day));
        json_close_object(&n->w);
    }
    json_close_array(&n->w);
}

/* The whole text goes into the log: what it said then can be shown from there alone. */
static enum err_code note(struct co *co, const struct commitment_text *text, const char *kind,
                          int64_t plan, int64_t id, struct err *err)
{
    const struct commitment_draft *d = &text->is;
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_int(&n, "plan", plan);
    co_note_int(&n, "text", text->number);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "problem", d->problem);
    co_note_text(&n, "baseline", d->baseline);
    co_note_text(&n, "objective", d->objective);
    co_note_text(&n, "description", d->description);
    co_note_text(&n, "purposes", d->purposes);
    co_note_text(&n, "sdg", d->sdg);
    co_note_text(&n, "responsible", d->responsible);
    co_note_int(&n, "responsible_org", d->responsible_org);
    co_note_text(&n, "support", d->support);
    co_note_text(&n, "verification", d->verification);
    co_note_text(&n, "evidence", d->evidence);
    if (d->has_budget) co_note_int(&n, "budget_minor", d->budget);
    co_note_text(&n, "budget_text", d->budget_text);
    co_note_text(&n, "begins", date_iso(d->begins, day));
    co_note_text(&n, "ends", date_iso(d->ends, day));
    if (d->action_count) note_actions(&n, d);
    co_note_text(&n, "reason", text->reason);
    if (text->sitting) co_note_int(&n, "sitting", text->sitting);
    return co_note_end(co, &n, kind, "commitment", id, err);
}

static struct commitment_text text_of(const struct co *co, const struct commitment_draft *d,
                                      int64_t number)
{
    return (struct commitment_text){
        .number = number, .is = *d, .reason = STR(""), .by = co->actor.person, .at = co->now_ms};
}

static enum err_code next_number(struct co *co, int64_t plan, int64_t *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    *out = 1;
    enum err_code code =
        q_commitment_number(ledger_store(co->ledger), co->entity, plan, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    *out = store_int(stmt, 0);
    store_reset(stmt);
    return ERR_NONE;
}

static enum err_code must_be_draft(int plan_state, struct err *err)
{
    if (plan_state < PLAN_APPROVED) return ERR_NONE;
    return plan_not_now(err, _("El plan ya se aprobó: este compromiso se modifica con su motivo y "
                               "la sesión que lo autoriza"));
}

enum err_code commitment_add(struct co *co, int64_t plan, const struct commitment_draft *draft,
                             bool proactive, struct co_faults *faults, int64_t *id_out,
                             struct err *err)
{
    struct commitment_draft d = *draft;
    struct plan of;
    int64_t number;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = commitment_check(co, &d, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    const struct commitment_draft none = {.action_count = 0};
    struct commitment_text text;
    code = plan_get(co, plan, &of, err);
    if (!code) code = must_be_draft(of.state, err);
    if (!code) code = next_number(co, plan, &number, err);
    if (!code) code = co_id(co, "commitment", id_out, err);
    if (!code)
        code = q_commitment_add_run(ledger_store(co->ledger), co->entity, *id_out, plan, number,
                                    proactive, err);
    if (!code) code = commitment_number_actions(co, *id_out, &none, &d, err);
    text = text_of(co, &d, 1);
    if (!code) code = commitment_text_write(co, *id_out, &text, err);
    if (!code) code = note(co, &text, "commitment.added", plan, *id_out, err);
    return co_end(co, code, err);
}

/* Inside a change: `text` is what the commitment says from now on. Its number is that of the newest
 * text plus one, so that of two who save at once the second is told by the version. */
static enum err_code save(struct co *co, const struct commitment *old, int64_t version, int state,
                          const struct commitment_text *text, const char *kind, struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code = change_ran(&stmt,
                                    q_commitment_set(ledger_store(co->ledger), co->entity, old->id,
                                                     version, text->number, state, &stmt, err),
                                    err);
    if (!code) code = commitment_text_write(co, old->id, text, err);
    return code ? code : note(co, text, kind, old->plan, old->id, err);
}

static enum err_code must_be_in_force(const struct commitment *old, struct err *err)
{
    if (old->plan_state == PLAN_CLOSED)
        return plan_not_now(err, _("El plan ya terminó: sus compromisos no cambian"));
    if (old->state == COMMITMENT_IN_FORCE) return ERR_NONE;
    return plan_not_now(err, _("El compromiso se retiró del plan"));
}

enum err_code commitment_edit(struct co *co, int64_t id, int64_t version,
                              const struct commitment_draft *draft, struct co_faults *faults,
                              struct err *err)
{
    struct commitment_draft d = *draft;
    struct commitment old;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = commitment_check(co, &d, faults, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = commitment_get(co, id, &old, err);
    if (!code) code = must_be_draft(old.plan_state, err);
    if (!code) code = must_be_in_force(&old, err);
    if (!code) code = commitment_number_actions(co, id, &old.now.is, &d, err);
    if (!code) {
        struct commitment_text text = text_of(co, &d, old.now.number + 1);
        code = save(co, &old, version, COMMITMENT_IN_FORCE, &text, "commitment.edited", err);
    }
    return co_end(co, code, err);
}

static enum err_code says_the_same(struct co *co, const struct commitment_draft *a,
                                   const struct commitment_draft *b, struct co_faults *faults,
                                   struct err *err)
{
    struct commitment_change changes[COMMITMENT_FIELDS];
    enum err_code code = commitment_diff(co, a, b, changes, err);
    if (code) return code;
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++)
        if (changes[i].differs) return ERR_NONE;
    co_fault(faults, "title", _("El texto dice lo mismo que antes: no hay qué modificar"));
    return ERR_NONE;
}

enum err_code commitment_amend(struct co *co, int64_t id, int64_t version,
                               const struct commitment_draft *draft, struct str reason,
                               int64_t sitting, struct co_faults *faults, struct err *err)
{
    struct commitment_draft d = *draft;
    struct commitment old;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = commitment_check(co, &d, faults, err);
    if (!code) co_check_text(faults, "reason", &reason, COMMITMENT_MOST_REASON, true);
    if (!code) code = plan_check_sitting(co, sitting, "sitting", faults, err);
    if (!code) code = commitment_get(co, id, &old, err);
    if (!code && !old.signed_text)
        code = plan_not_now(err, _("El plan todavía no se aprueba: el borrador se edita"));
    if (!code) code = must_be_in_force(&old, err);
    if (!code) code = says_the_same(co, &old.now.is, &d, faults, err);
    if (!code) code = commitment_number_actions(co, id, &old.now.is, &d, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    struct commitment_text text = text_of(co, &d, old.now.number + 1);
    text.reason = reason;
    text.sitting = sitting;
    return co_end(
        co, save(co, &old, version, COMMITMENT_IN_FORCE, &text, "commitment.amended", err), err);
}

enum err_code commitment_withdraw(struct co *co, int64_t id, int64_t version, struct str reason,
                                  int64_t sitting, struct co_faults *faults, struct err *err)
{
    struct commitment old;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) co_check_text(faults, "reason", &reason, COMMITMENT_MOST_REASON, true);
    if (!code) code = commitment_get(co, id, &old, err);
    if (!code && old.signed_text) code = plan_check_sitting(co, sitting, "sitting", faults, err);
    if (!code) code = must_be_in_force(&old, err);
    if (!code) code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    struct commitment_text text = text_of(co, &old.now.is, old.now.number + 1);
    text.reason = reason;
    text.sitting = old.signed_text ? sitting : 0;
    return co_end(
        co, save(co, &old, version, COMMITMENT_WITHDRAWN, &text, "commitment.withdrawn", err), err);
}
