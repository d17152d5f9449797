/* Requests for information: see request.h. */
#include "cocreate/request.h"

#include <inttypes.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum { MOST_LISTED = 200, MOST_LINE = 300, MOST_FOLIO = 80, MOST_ANSWER = 8000 };

const char *request_outcome_word(int outcome)
{
    static const char *const words[REQUEST_OUTCOMES] = {
        NULL, N_("contestó completo"), N_("contestó en parte"), N_("negó la información"),
        N_("no contestó a tiempo")};
    return outcome > 0 && outcome < REQUEST_OUTCOMES ? i18n(words[outcome]) : NULL;
}

static bool keeps(const struct co *co)
{
    return co->actor.program || (co->actor.roles & REQUEST_KEEPERS) != 0;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void judge(struct co *co, struct request *r, const struct closed_days *closed)
{
    int32_t today = today_of(co);
    if (r->sent == DATE_NONE || r->outcome || r->due == DATE_NONE) return;
    r->late = r->due < today;
    r->days =
        r->late ? workdays_between(r->due, today, closed) : workdays_between(today, r->due, closed);
}

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_request_rows_row r;
    struct arena *a = co->arena;
    struct request *one = rows_add(rows, a);
    if (!one) return false;
    q_request_rows_row(stmt, &r);
    *one = (struct request){.id = r.id,
                            .version = r.version,
                            .made = r.made,
                            .is = {.subject = rows_text(a, r.subject, rows),
                                   .title = rows_text(a, r.title, rows),
                                   .text = rows_text(a, r.words, rows),
                                   .unit = rows_text(a, r.unit, rows)},
                            .folio = rows_text(a, r.folio, rows),
                            .sent = (int32_t)r.sent,
                            .due = (int32_t)r.due,
                            .extension = rows_text(a, r.extension, rows),
                            .answered = (int32_t)r.answered,
                            .complain = (int32_t)r.complain,
                            .answer = rows_text(a, r.answer, rows),
                            .outcome = (int)r.outcome,
                            .may_change =
                                keeps(co) || (co->actor.person && r.person == co->actor.person)};
    return !rows->failed;
}

struct asked {
    int64_t one;
    struct str subject;
    int which;
    size_t skip, most;
};

static enum err_code read_requests(struct co *co, const struct asked *q, struct rows *rows,
                                   struct err *err)
{
    struct request_terms terms;
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = request_terms_read(co, &terms, err);
    if (!code)
        code = q_request_rows(ledger_store(co->ledger), co->entity, q->one,
                              q->subject.n ? q->subject : STR(""), co->actor.person,
                              keeps(co) ? 1 : 0, q->which, today_of(co), (int64_t)q->skip,
                              (int64_t)(q->most > MOST_LISTED ? MOST_LISTED : q->most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (!fill(co, stmt, rows)) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        judge(co, (struct request *)rows->items + rows->count - 1, &terms.closed);
    }
    return code;
}

enum err_code request_get(struct co *co, int64_t id, struct request *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct request);
    const struct asked q = {.one = id, .most = 1};
    enum err_code code = id > 0 ? read_requests(co, &q, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) {
        co_missing(_("solicitud"), id, err);
        return ERR_NOTFOUND;
    }
    *out = *(struct request *)rows.items;
    return ERR_NONE;
}

enum err_code request_list(struct co *co, struct str subject, int which, size_t skip, size_t most,
                           struct request **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct request);
    const struct asked q = {.subject = subject, .which = which, .skip = skip, .most = most};
    enum err_code code = read_requests(co, &q, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code request_count(struct co *co, struct request_counts *out, struct err *err)
{
    struct q_request_counts_row r;
    struct store_stmt *stmt;
    bool row = false;
    *out = (struct request_counts){0};
    enum err_code code =
        q_request_counts(ledger_store(co->ledger), co->entity, today_of(co), &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    q_request_counts_row(stmt, &r);
    *out = (struct request_counts){r.sent,    r.waiting, r.late,  r.complete,
                                   r.partial, r.refused, r.silent};
    store_reset(stmt);
    return ERR_NONE;
}

/* --- changing --------------------------------------------------------------------------------- */

static void check(struct request_said *s, struct co_faults *faults)
{
    co_check_text(faults, "title", &s->title, REQUEST_MOST_TITLE, true);
    co_check_text(faults, "text", &s->text, REQUEST_MOST_WORDS, true);
    co_check_text(faults, "unit", &s->unit, MOST_LINE, true);
    if (!s->subject.n) s->subject = STR("");
}

/* What a person drafts may tell of themselves: the words stand in the log's private part, their
 * SHA-256 in the public one. */
static enum err_code note(struct co *co, const struct request_said *s, const char *kind, int64_t id,
                          struct err *err)
{
    struct co_note n;
    struct sha256 h;
    char words[65];
    sha256_start(&h);
    sha256_add(&h, s->text.p, s->text.n);
    sha256_hex(&h, words);
    co_note_begin(&n);
    co_note_text(&n, "subject", s->subject);
    co_note_text(&n, "unit", s->unit);
    co_note_text(&n, "words", str_of(words));
    co_note_personal(&n, "title", s->title);
    co_note_personal(&n, "text", s->text);
    return co_note_end(co, &n, kind, "request", id, err);
}

enum err_code request_add(struct co *co, const struct request_said *said, struct co_faults *faults,
                          int64_t *id_out, struct err *err)
{
    struct request_said s = *said;
    enum err_code code = co_may(&co->actor, CO_CITIZEN | REQUEST_KEEPERS, err);
    if (code) return code;
    check(&s, faults);
    code = change_begin(co, CO_CITIZEN | REQUEST_KEEPERS, faults, err);
    if (code) return code;
    code = co_id(co, "request", id_out, err);
    if (!code)
        code = q_request_add_run(ledger_store(co->ledger), co->entity, *id_out, s.subject, s.title,
                                 s.text, s.unit, co->actor.person, co->now_ms, err);
    if (!code) code = note(co, &s, "request.drafted", *id_out, err);
    return co_end(co, code, err);
}

/* The request, for somebody who may change it. */
static enum err_code find(struct co *co, int64_t id, struct request *out, struct err *err)
{
    enum err_code code = co_may(&co->actor, CO_CITIZEN | REQUEST_KEEPERS, err);
    if (!code) code = request_get(co, id, out, err);
    if (code || out->may_change) return code;
    err_set(err, ERR_DENIED, "%s", _("La sigue quien la redactó"));
    return ERR_DENIED;
}

static enum err_code not_now(struct err *err, const char *says)
{
    err_set(err, ERR_CONFLICT, "%s", says);
    return ERR_CONFLICT;
}

enum err_code request_edit(struct co *co, int64_t id, int64_t version,
                           const struct request_said *said, struct co_faults *faults,
                           struct err *err)
{
    struct request_said s = *said;
    struct store_stmt *stmt;
    struct request old;
    enum err_code code = find(co, id, &old, err);
    if (!code && old.sent != DATE_NONE)
        code = not_now(err, _("Ya se envió: su texto se queda como se envió"));
    if (code) return code;
    check(&s, faults);
    code = change_begin(co, CO_CITIZEN | REQUEST_KEEPERS, faults, err);
    if (code) return code;
    s.subject = old.is.subject;
    code = change_ran(&stmt,
                      q_request_set(ledger_store(co->ledger), co->entity, id, version, s.title,
                                    s.text, s.unit, &stmt, err),
                      err);
    if (!code) code = note(co, &s, "request.edited", id, err);
    return co_end(co, code, err);
}

enum err_code request_send(struct co *co, int64_t id, int64_t version, struct str folio,
                           int32_t sent, int32_t due, struct co_faults *faults, struct err *err)
{
    struct request_terms terms;
    struct store_stmt *stmt;
    struct request old;
    struct co_note n;
    char day[16], until[16];
    int64_t room;
    enum err_code code = find(co, id, &old, err);
    if (!code && old.outcome) code = not_now(err, _("Ya tiene respuesta"));
    if (!code) code = request_terms_read(co, &terms, err);
    if (code) return code;
    co_check_text(faults, "folio", &folio, MOST_FOLIO, true);
    co_check_day(faults, "sent", sent, true);
    if (sent != DATE_NONE && sent > today_of(co) + 1)
        co_fault(faults, "sent", _("Esa fecha todavía no llega"));
    if (due == DATE_NONE) due = workday_after(sent, terms.of[TERM_ANSWER].days, &terms.closed);
    if (due != DATE_NONE && due <= sent) co_fault(faults, "due", _("Vence antes de enviarse"));
    code = change_begin(co, CO_CITIZEN | REQUEST_KEEPERS, faults, err);
    if (code) return code;
    code = change_ran(&stmt,
                      q_request_send(ledger_store(co->ledger), co->entity, id, version, folio, sent,
                                     day_or_null(due, &room), &stmt, err),
                      err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "subject", old.is.subject);
        co_note_text(&n, "unit", old.is.unit);
        co_note_text(&n, "folio", folio);
        co_note_text(&n, "sent", date_iso(sent, day));
        co_note_text(&n, "due", date_iso(due, until));
        code = co_note_end(co, &n, "request.sent", "request", id, err);
    }
    return co_end(co, code, err);
}

enum err_code request_extend(struct co *co, int64_t id, int64_t version, struct str reason,
                             struct co_faults *faults, struct err *err)
{
    struct request_terms terms;
    struct store_stmt *stmt;
    struct request old;
    struct co_note n;
    char until[16];
    int64_t room;
    enum err_code code = find(co, id, &old, err);
    if (!code && (old.sent == DATE_NONE || old.outcome || old.extension.n))
        code =
            not_now(err, _("Solo se amplía una vez, después de enviarse y antes de contestarse"));
    if (!code) code = request_terms_read(co, &terms, err);
    if (code) return code;
    co_check_text(faults, "reason", &reason, MOST_LINE, true);
    code = change_begin(co, CO_CITIZEN | REQUEST_KEEPERS, faults, err);
    if (code) return code;
    int32_t due = workday_after(old.due, terms.of[TERM_EXTENSION].days, &terms.closed);
    code = change_ran(&stmt,
                      q_request_extend(ledger_store(co->ledger), co->entity, id, version, reason,
                                       day_or_null(due, &room), &stmt, err),
                      err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "reason", reason);
        co_note_text(&n, "due", date_iso(due, until));
        code = co_note_end(co, &n, "request.extended", "request", id, err);
    }
    return co_end(co, code, err);
}

/* --- answers ---------------------------------------------------------------------------------- */

static void check_reply(struct co *co, const struct request *old, struct request_reply *r,
                        struct co_faults *faults)
{
    bool silent = r->outcome == REQUEST_SILENT;
    co_check_choice(faults, "outcome", r->outcome, REQUEST_OUTCOMES, true);
    co_check_text(faults, "answer", &r->answer, MOST_ANSWER, !silent);
    co_check_day(faults, "answered", r->answered, !silent);
    if (r->answered != DATE_NONE && r->answered < old->sent)
        co_fault(faults, "answered", _("Es antes de que se enviara"));
    if (r->answered != DATE_NONE && r->answered > today_of(co) + 1)
        co_fault(faults, "answered", _("Esa fecha todavía no llega"));
    if (silent && old->due != DATE_NONE && old->due >= today_of(co))
        co_fault(faults, "outcome", _("El plazo todavía no vence"));
    if (!r->answer.n) r->answer = STR("");
}

static enum err_code note_reply(struct co *co, const struct request *old,
                                const struct request_reply *r, int32_t complain, struct err *err)
{
    static const char *const codes[] = {NULL, "complete", "partial", "refused", "silent"};
    struct co_note n;
    char day[16], until[16];
    co_note_begin(&n);
    co_note_text(&n, "subject", old->is.subject);
    co_note_text(&n, "folio", old->folio);
    co_note_word(&n, "outcome", codes[r->outcome]);
    co_note_text(&n, "answered", date_iso(r->answered, day));
    co_note_text(&n, "complain", date_iso(complain, until));
    co_note_personal(&n, "answer", r->answer);
    return co_note_end(co, &n, "request.answered", "request", old->id, err);
}

static enum err_code keep_file(struct co *co, int64_t id, struct paper_draft *paper,
                               struct co_faults *faults, struct err *err)
{
    int64_t ignored;
    if (!paper) return ERR_NONE;
    paper->subject = arena_printf(co->arena, "request/%" PRId64, id);
    paper->role = STR("answer");
    paper->title = str_of(_("Respuesta a la solicitud"));
    return paper->subject.p ? paper_keep(co, paper, faults, &ignored, err) : err_no_memory(err);
}

enum err_code request_answer(struct co *co, int64_t id, int64_t version,
                             const struct request_reply *reply, struct co_faults *faults,
                             struct err *err)
{
    struct request_reply r = *reply;
    struct request_terms terms;
    struct store_stmt *stmt;
    struct request old;
    int64_t room, last;
    enum err_code code = find(co, id, &old, err);
    if (!code && old.sent == DATE_NONE) code = not_now(err, _("Primero hay que enviarla"));
    if (!code) code = request_terms_read(co, &terms, err);
    if (code) return code;
    check_reply(co, &old, &r, faults);
    code = change_begin(co, CO_CITIZEN | REQUEST_KEEPERS, faults, err);
    if (code) return code;
    int32_t from = r.outcome == REQUEST_SILENT ? old.due : r.answered;
    int32_t complain = r.outcome == REQUEST_COMPLETE
                           ? DATE_NONE
                           : workday_after(from, terms.of[TERM_COMPLAINT].days, &terms.closed);
    code = change_ran(&stmt,
                      q_request_answer(ledger_store(co->ledger), co->entity, id, version,
                                       day_or_null(r.answered, &room), r.answer, r.outcome,
                                       day_or_null(complain, &last), &stmt, err),
                      err);
    if (!code) code = keep_file(co, id, r.paper, faults, err);
    if (!code) code = note_reply(co, &old, &r, complain, err);
    return co_end(co, code, err);
}
