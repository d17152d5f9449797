/* Merging and splitting proposals, and what became of them: see proposal.h. */
#include "base/i18n.h"
#include "cocreate/proposal_private.h"
#include "cocreate_queries.h"

enum { MOST_TIES = 500 };

enum err_code proposal_tie(struct co *co, struct str source, struct str target, int kind,
                           struct err *err)
{
    if (!source.p || !target.p) return err_no_memory(err);
    return q_lineage_add_run(ledger_store(co->ledger), co->entity, source, target, kind, co->now_ms,
                             co->actor.person, err);
}

enum err_code proposal_set_state(struct co *co, const struct proposal_ref *ref, int state,
                                 struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_proposal_set_state(ledger_store(co->ledger), co->entity, ref->id,
                                              ref->version, state, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    return code || store_changes(stmt) ? code : co_changed(err);
}

static enum err_code note_became(struct co *co, int64_t id, const char *kind, struct str target,
                                 struct str reason, struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_text(&n, "target", target);
    co_note_text(&n, "reason", reason);
    return co_note_end(co, &n, kind, "proposal", id, err);
}

/* Only open ones can become others: what was answered stays as it was answered. */
static enum err_code must_be_open(const struct proposal *p, struct err *err)
{
    if (p->state == PROPOSAL_OPEN && !p->hidden) return ERR_NONE;
    return err_set(err, ERR_INPUT, _("La propuesta %lld ya no está abierta"), (long long)p->id);
}

/* --- merging ---------------------------------------------------------------------------------- */

/* All open, of one roundtable, none twice. Gives the first. */
static enum err_code look_at_sources(struct co *co, const struct proposal_merge *m,
                                     struct co_faults *faults, struct proposal *first,
                                     struct err *err)
{
    struct proposal p = {0};
    if (m->count < 2 || m->count > PROPOSAL_MOST_PARTS) {
        co_fault(faults, "sources", _("Elija de 2 a 20 propuestas"));
        return co_check(faults, err);
    }
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < m->count && !code; i++) {
        for (size_t j = 0; j < i; j++)
            if (m->sources[j].id == m->sources[i].id)
                co_fault(faults, "sources", _("Una propuesta está dos veces"));
        code = proposal_get(co, m->sources[i].id, i ? &p : first, err);
        if (!code) code = must_be_open(i ? &p : first, err);
        if (!code && i && p.said.roundtable != first->said.roundtable)
            co_fault(faults, "sources", _("Las propuestas son de mesas distintas"));
    }
    return code;
}

static enum err_code merge_sources(struct co *co, const struct proposal_merge *m, int64_t id,
                                   struct err *err)
{
    struct str target = proposal_subject(co, id);
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < m->count && !code; i++) {
        int64_t source = m->sources[i].id;
        code = proposal_set_state(co, &m->sources[i], PROPOSAL_BECAME, err);
        if (!code)
            code = proposal_tie(co, proposal_subject(co, source), target, PROPOSAL_MERGED, err);
        if (!code) code = q_support_copy_run(ledger_store(co->ledger), co->entity, source, id, err);
        if (!code) code = note_became(co, source, "proposal.merged", target, m->reason, err);
    }
    return code;
}

/* What a derived one takes from where it came. */
static void derive(struct proposal_draft *d, const struct proposal *from)
{
    d->roundtable = from->said.roundtable;
    if (!str_trim(d->theme).n) d->theme = from->said.theme;
    if (!str_trim(d->authority).n) d->authority = from->said.authority;
    d->author_name = STR("");
    d->paper = 0;
}

enum err_code proposal_merge(struct co *co, const struct proposal_merge *merge,
                             struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct proposal_merge m = *merge;
    struct proposal first = {0};
    enum err_code code = co_may(&co->actor, PROPOSAL_STAFF, err);
    if (!code) code = look_at_sources(co, &m, faults, &first, err);
    if (code) return code;
    derive(&m.draft, &first);
    proposal_check(co, &m.draft, true, faults);
    proposal_check_reason(faults, &m.reason);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    struct proposal_origin origin = {
        .cycle = first.cycle, .typed_by = co->actor.person, .channel = PROPOSAL_DERIVED};
    code = proposal_write(co, &m.draft, &origin, id_out, err);
    if (!code) code = merge_sources(co, &m, *id_out, err);
    return co_end(co, code, err);
}

/* --- splitting -------------------------------------------------------------------------------- */

static enum err_code write_parts(struct co *co, const struct proposal_split *s,
                                 struct proposal_draft *parts, const struct proposal *whole,
                                 int64_t *ids_out, struct err *err)
{
    struct proposal_origin origin = {
        .cycle = whole->cycle, .typed_by = co->actor.person, .channel = PROPOSAL_DERIVED};
    struct str source = proposal_subject(co, whole->id);
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < s->count && !code; i++) {
        code = proposal_write(co, &parts[i], &origin, &ids_out[i], err);
        if (!code)
            code = proposal_tie(co, source, proposal_subject(co, ids_out[i]), PROPOSAL_SPLIT, err);
        if (!code)
            code = q_support_copy_run(ledger_store(co->ledger), co->entity, whole->id, ids_out[i],
                                      err);
        if (!code)
            code = note_became(co, whole->id, "proposal.split", proposal_subject(co, ids_out[i]),
                               s->reason, err);
    }
    return code;
}

/* One part's own faults, under the names of its fields: "title_2". */
static void check_part(struct co *co, struct proposal_draft *part, size_t number,
                       struct co_faults *faults)
{
    struct co_faults own = {.count = 0};
    proposal_check(co, part, true, &own);
    for (size_t i = 0; i < own.count; i++) {
        struct str field = arena_printf(co->arena, "%s_%zu", own.list[i].field, number);
        co_fault(faults, field.p ? field.p : own.list[i].field, own.list[i].says);
    }
}

enum err_code proposal_split(struct co *co, const struct proposal_split *split,
                             struct co_faults *faults, int64_t *ids_out, struct err *err)
{
    struct proposal_split s = *split;
    struct proposal_draft parts[PROPOSAL_MOST_PARTS];
    struct proposal whole = {0};
    enum err_code code = co_may(&co->actor, PROPOSAL_STAFF, err);
    if (!code) code = proposal_get(co, s.source.id, &whole, err);
    if (!code) code = must_be_open(&whole, err);
    if (code) return code;
    if (s.count < 2 || s.count > PROPOSAL_MOST_PARTS) {
        co_fault(faults, "parts", _("Divida en 2 a 20 partes"));
        return co_check(faults, err);
    }
    for (size_t i = 0; i < s.count; i++) {
        parts[i] = s.parts[i];
        derive(&parts[i], &whole);
        check_part(co, &parts[i], i + 1, faults);
    }
    proposal_check_reason(faults, &s.reason);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = proposal_set_state(co, &s.source, PROPOSAL_BECAME, err);
    if (!code) code = write_parts(co, &s, parts, &whole, ids_out, err);
    return co_end(co, code, err);
}

/* --- what became of it ------------------------------------------------------------------------ */

/* The number behind "commitment/" or another prefix; 0 when it is something else. */
static int64_t number_of(struct str subject, struct str prefix)
{
    int64_t id = 0;
    if (!str_starts(subject, prefix)) return 0;
    return str_to_i64(str_slice(subject, prefix.n, subject.n), &id) ? id : 0;
}

enum err_code proposal_became(struct co *co, int64_t id, struct str target, struct err *err)
{
    struct proposal p = {0};
    enum err_code code = co_may(&co->actor, PROPOSAL_STAFF, err);
    if (!code) code = proposal_get(co, id, &p, err);
    if (code) return code;
    if (number_of(target, STR("commitment/")) <= 0 && number_of(target, STR("plan/")) <= 0)
        return err_set(err, ERR_INPUT, _("Una propuesta pasa a un compromiso o a un plan"));
    code = co_begin(co, err);
    if (!code) code = proposal_tie(co, proposal_subject(co, id), target, PROPOSAL_LIVES_ON, err);
    if (!code) code = note_became(co, id, "proposal.became", target, STR_NONE, err);
    return co_end(co, code, err);
}

static enum err_code fill_commitment(struct co *co, struct proposal_tie *tie, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    int64_t id = number_of(tie->subject, STR("commitment/"));
    if (!id) return ERR_NONE;
    enum err_code code = q_lineage_commitment(ledger_store(co->ledger), co->entity, id, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    struct q_lineage_commitment_row r;
    q_lineage_commitment_row(stmt, &r);
    tie->number = r.number;
    tie->title = co_keep(co, r.title);
    tie->baseline = co_keep(co, r.baseline);
    store_reset(stmt);
    return ERR_NONE;
}

enum err_code proposal_ties(struct co *co, int64_t id, struct proposal_tie **out, size_t *count_out,
                            struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    struct str own = proposal_subject(co, id);
    *count_out = 0;
    *out = arena_array(co->arena, MOST_TIES, sizeof **out);
    if (!*out || !own.p) return err_no_memory(err);
    enum err_code code = q_lineage_rows(ledger_store(co->ledger), co->entity, own, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_lineage_rows_row r;
        q_lineage_rows_row(stmt, &r);
        bool before = str_eq(r.target, own);
        struct str subject = co_keep(co, before ? r.source : r.target);
        uint64_t number = 0;
        struct str rest = STR_NONE;
        str_split(subject, '/', &rest);
        (void)str_to_u64(rest, &number);
        (*out)[(*count_out)++] = (struct proposal_tie){.subject = subject,
                                                       .id = (int64_t)(number & INT64_MAX),
                                                       .kind = (int)r.kind,
                                                       .before = before,
                                                       .made = r.made};
    }
    for (size_t i = 0; i < *count_out && !code; i++) code = fill_commitment(co, &(*out)[i], err);
    return code;
}
