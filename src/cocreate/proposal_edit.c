/* Correcting what a proposal says, with every wording kept: see proposal.h. */
#include "base/i18n.h"
#include "cocreate/proposal_private.h"
#include "cocreate_queries.h"

enum { MOST_WORDINGS = 100, MOST_REASON = 1000 };

enum err_code proposal_editor(struct co *co, const struct proposal *p, int *out, struct err *err)
{
    bool own_support = false;
    *out = PROPOSAL_NO_EDITOR;
    if (p->state != PROPOSAL_OPEN || p->hidden) return ERR_NONE;
    if (p->said.channel != PROPOSAL_WEB) {
        if (co->actor.program || (co->actor.roles & PROPOSAL_STAFF)) *out = PROPOSAL_ITS_TYPIST;
        return ERR_NONE;
    }
    if (!co->actor.person || p->author != co->actor.person) return ERR_NONE;
    enum err_code code = proposal_supported(co, p->id, &own_support, err);
    if (!code && !p->comments && p->supports == own_support) *out = PROPOSAL_ITS_AUTHOR;
    return code;
}

static enum err_code write_correction(struct co *co, const struct proposal_ref *ref,
                                      const struct proposal_draft *d, bool staff, struct str reason,
                                      struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    struct co_note n;
    struct str all = proposal_words(co, d);
    char words[65];
    bool row;
    if (!all.p) return err_no_memory(err);
    enum err_code code = q_wording_add_run(store, co->entity, ref->id, co->now_ms, co->actor.person,
                                           staff, reason, err);
    if (!code)
        code =
            q_proposal_set(store, co->entity, ref->id, ref->version, d->title, d->problem, d->cause,
                           d->proposal, d->theme, d->has_cost ? &d->cost : NULL, all, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) code = co_changed(err);
    if (code) return code;
    proposal_seal(d, words);
    co_note_begin(&n);
    co_note_text(&n, "theme", d->theme);
    if (d->has_cost) co_note_int(&n, "cost", d->cost);
    co_note_text(&n, "reason", reason);
    co_note_text(&n, "words", str_of(words));
    co_note_personal(&n, "title", d->title);
    co_note_personal(&n, "problem", d->problem);
    co_note_personal(&n, "cause", d->cause);
    co_note_personal(&n, "proposal", d->proposal);
    return co_note_end(co, &n, "proposal.corrected", "proposal", ref->id, err);
}

static enum err_code may_edit(struct co *co, const struct proposal_ref *ref, struct proposal *p,
                              int *editor, struct err *err)
{
    enum err_code code = co_may(&co->actor, CO_CITIZEN | PROPOSAL_STAFF, err);
    if (!code) code = proposal_get(co, ref->id, p, err);
    if (!code) code = proposal_editor(co, p, editor, err);
    if (code || *editor) return code;
    return err_set(
        err, ERR_DENIED,
        _("Lo dicho se corrige solo por quien lo propuso, antes de que alguien la apoye, "
          "la comente o la responda; lo que se capturó, por quien captura"));
}

enum err_code proposal_edit(struct co *co, const struct proposal_ref *proposal,
                            const struct proposal_draft *draft, struct str reason,
                            struct co_faults *faults, struct err *err)
{
    struct proposal p = {0};
    struct proposal_draft d = *draft;
    int editor = PROPOSAL_NO_EDITOR;
    enum err_code code = may_edit(co, proposal, &p, &editor, err);
    if (code) return code;
    d.roundtable = p.said.roundtable;
    d.authority = p.said.authority;
    if (!str_trim(d.theme).n) d.theme = p.said.theme;
    proposal_check(co, &d, true, faults);
    if (editor == PROPOSAL_ITS_TYPIST)
        proposal_check_reason(faults, &reason);
    else
        co_check_text(faults, "reason", &reason, MOST_REASON, false);
    if (!reason.n) reason = STR("");
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = write_correction(co, proposal, &d, editor == PROPOSAL_ITS_TYPIST, reason, err);
    return co_end(co, code, err);
}

enum err_code proposal_wordings(struct co *co, int64_t id, struct proposal_wording **out,
                                size_t *count_out, struct err *err)
{
    struct proposal p = {0};
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, MOST_WORDINGS, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = proposal_get(co, id, &p, err);
    bool seen = !p.hidden || co->actor.program || (co->actor.roles & PROPOSAL_STAFF);
    if (!code) code = q_wording_rows(ledger_store(co->ledger), co->entity, id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_wording_rows_row r;
        q_wording_rows_row(stmt, &r);
        (*out)[(*count_out)++] =
            (struct proposal_wording){.number = r.number,
                                      .until = r.until,
                                      .by_staff = r.staff != 0,
                                      .title = co_keep(co, seen ? r.title : STR("")),
                                      .problem = co_keep(co, seen ? r.problem : STR("")),
                                      .cause = co_keep(co, seen ? r.cause : STR("")),
                                      .proposal = co_keep(co, seen ? r.body : STR("")),
                                      .reason = co_keep(co, r.reason)};
    }
    return code;
}
