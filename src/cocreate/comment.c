/* Comments, their answers and their moderation: see comment.h. */
#include "cocreate/comment.h"

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/comment_private.h"
#include "cocreate/proposal.h"
#include "cocreate/proposal_private.h"
#include "cocreate_queries.h"

enum { MOST_ROWS = 200, MOST_NAME = 80, MOST_OFFICE = 160, MOST_SUBJECT = 80, COL_ANSWERED = 11 };

/* --- reading ---------------------------------------------------------------------------------- */

void comment_fill(struct co *co, struct store_stmt *stmt, struct comment *out)
{
    struct q_comment_rows_row r;
    q_comment_rows_row(stmt, &r);
    bool seen = !r.hidden || co->actor.program || (co->actor.roles & PROPOSAL_STAFF);
    *out = (struct comment){.id = r.id,
                            .person = r.person,
                            .made = r.made,
                            .answered = r.answered,
                            .subject = co_keep(co, r.subject),
                            .place = co_keep(co, r.place),
                            .name = co_keep(co, seen ? r.name : STR("")),
                            .text = co_keep(co, seen ? r.body : STR("")),
                            .sector = (int)r.sector,
                            .hidden = r.hidden != 0,
                            .hidden_reason = co_keep(co, r.hidden_reason),
                            .answer = co_keep(co, r.answer),
                            .answer_name = co_keep(co, r.answer_name)};
}

/* One by its number, or those of a subject. */
struct look {
    int64_t only, after;
    struct str subject;
    size_t most;
};
static enum err_code read_rows(struct co *co, const struct look *look, struct comment *out,
                               size_t *count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count = 0;
    enum err_code code =
        q_comment_rows(ledger_store(co->ledger), co->entity, look->only, look->subject, look->after,
                       (int64_t)look->most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        comment_fill(co, stmt, &out[(*count)++]);
    return code;
}

enum err_code comment_get(struct co *co, int64_t id, struct comment *out, struct err *err)
{
    size_t count = 0;
    struct look look = {.only = id, .subject = STR(""), .most = 1};
    if (id <= 0) return co_missing(_("comentario"), id, err);
    enum err_code code = read_rows(co, &look, out, &count, err);
    return code || count ? code : co_missing(_("comentario"), id, err);
}

enum err_code comment_list(struct co *co, struct str subject, int64_t after, size_t most,
                           struct comment **out, size_t *count_out, struct err *err)
{
    struct look look = {.after = after, .subject = subject, .most = most};
    if (most < 1 || most > MOST_ROWS) look.most = MOST_ROWS;
    *count_out = 0;
    if (!subject.n) return ERR_NONE;
    *out = arena_array(co->arena, look.most, sizeof **out);
    return *out ? read_rows(co, &look, *out, count_out, err) : err_no_memory(err);
}

/* --- adding ----------------------------------------------------------------------------------- */

/* A word, '/', a number. */
static bool is_subject(struct str s)
{
    uint64_t number;
    struct str rest = STR_NONE, word = str_split(s, '/', &rest);
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < 'a' || word.p[i] > 'z') return false;
    return word.n && s.n <= MOST_SUBJECT && str_to_u64(rest, &number);
}

static enum err_code look_at_proposal(struct co *co, struct str subject, struct err *err)
{
    struct proposal p = {0};
    int64_t id;
    const struct str prefix = STR("proposal/");
    if (!str_starts(subject, prefix)) return ERR_NONE;
    if (!str_to_i64(str_slice(subject, prefix.n, subject.n), &id)) id = 0;
    enum err_code code = proposal_get(co, id, &p, err);
    return !code && p.hidden ? co_missing(_("propuesta"), id, err) : code;
}

/* A reply is to a comment that can be read, of the same thing, and is no reply itself. */
static enum err_code look_at_parent(struct co *co, const struct comment_draft *d, struct err *err)
{
    struct comment parent = {0};
    struct store_stmt *stmt;
    bool row = false;
    int64_t id, replies = 0;
    const struct str prefix = STR(COMMENT_PLACE);
    if (!str_starts(d->place, prefix)) return ERR_NONE;
    if (!str_to_i64(str_slice(d->place, prefix.n, d->place.n), &id)) id = 0;
    enum err_code code = comment_get(co, id, &parent, err);
    if (code) return code;
    if (parent.hidden || !str_eq(parent.subject, d->subject) || str_starts(parent.place, prefix))
        return err_set(err, ERR_INPUT, _("A este comentario no se puede responder"));
    code = q_comment_replies_of(ledger_store(co->ledger), co->entity, d->subject, d->place, &stmt,
                                err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && row) {
        replies = store_int(stmt, 0);
        store_reset(stmt);
    }
    if (!code && replies >= COMMENT_MOST_REPLIES)
        code = err_set(err, ERR_INPUT,
                       _("Esta conversación ya es muy larga: empiece un comentario nuevo"));
    return code;
}

static enum err_code write_comment(struct co *co, const struct comment_draft *d, int64_t *id,
                                   struct err *err)
{
    struct co_note n;
    enum err_code code = co_id(co, "comment", id, err);
    if (!code)
        code = q_comment_add_run(ledger_store(co->ledger), co->entity, *id, d->subject, d->place,
                                 co->actor.person, d->name, co->actor.sector, d->text, co->now_ms,
                                 err);
    if (code) return code;
    co_note_begin(&n);
    co_note_text(&n, "subject", d->subject);
    co_note_text(&n, "place", d->place);
    co_note_personal(&n, "text", d->text);
    co_note_personal(&n, "name", d->name);
    return co_note_end(co, &n, "comment.made", "comment", *id, err);
}

enum err_code comment_add(struct co *co, const struct comment_draft *draft,
                          struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct comment_draft d = *draft;
    enum err_code code = co_may(&co->actor, CO_CITIZEN, err);
    if (code) return code;
    if (!is_subject(d.subject) || (d.place.n && !is_subject(d.place)))
        return err_set(err, ERR_INPUT, _("No se sabe de qué es este comentario"));
    code = look_at_proposal(co, d.subject, err);
    if (!code) code = look_at_parent(co, &d, err);
    if (code) return code;
    co_check_text(faults, "text", &d.text, COMMENT_MOST_TEXT, true);
    co_check_text(faults, "name", &d.name, MOST_NAME, false);
    if (!d.name.n) d.name = STR("");
    if (!d.place.n) d.place = STR("");
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = write_comment(co, &d, id_out, err);
    return co_end(co, code, err);
}

/* --- answering and moderating ----------------------------------------------------------------- */

enum err_code comment_answer(struct co *co, int64_t id, struct str answer, struct str name,
                             struct co_faults *faults, struct err *err)
{
    struct comment c = {0};
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = co_may(&co->actor, CO_MEMBER | CO_INSTITUTION | CO_ADMIN, err);
    if (!code) code = comment_get(co, id, &c, err);
    if (code) return code;
    co_check_text(faults, "answer", &answer, COMMENT_MOST_TEXT, true);
    co_check_text(faults, "name", &name, MOST_OFFICE, true);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_comment_answer(ledger_store(co->ledger), co->entity, id, answer, co->now_ms, name,
                            &stmt, err);
    if (!code) code = change_once(stmt, _("Este comentario ya tiene respuesta"), err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "answer", answer);
        co_note_text(&n, "signed", name);
        code = co_note_end(co, &n, "comment.answered", "comment", id, err);
    }
    return co_end(co, code, err);
}

enum err_code comment_hide(struct co *co, int64_t id, bool hidden, struct str reason,
                           struct co_faults *faults, struct err *err)
{
    struct comment c = {0};
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = co_may(&co->actor, PROPOSAL_STAFF, err);
    if (!code) code = comment_get(co, id, &c, err);
    if (code) return code;
    proposal_check_reason(faults, &reason);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_comment_hide(ledger_store(co->ledger), co->entity, id, hidden, reason, &stmt, err);
    if (!code)
        code = change_once(stmt,
                           hidden ? _("Este comentario ya está oculto")
                                  : _("Este comentario ya está a la vista"),
                           err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, hidden ? "comment.hidden" : "comment.shown", "comment", id, err);
    }
    return co_end(co, code, err);
}
