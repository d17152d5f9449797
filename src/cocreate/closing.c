/* Lessons and the end-of-commitment form: see assessment.h. */
#include "base/i18n.h"
#include "cocreate/assessment_private.h"
#include "cocreate/cycle.h"

enum { CLOSING_DEPTH = 4 };

/* --- lessons ---------------------------------------------------------------------------------- */

static const struct {
    const char *code, *word;
} kinds[LESSON_KINDS] = {
    {0},
    {"context", N_("conocer el contexto")},
    {"commitment", N_("compromiso político")},
    {"simulation", N_("evitar la simulación")},
    {"alliances", N_("alianzas")},
    {"other", N_("otra lección")},
};

const char *lesson_kind_code(int kind)
{
    return kind > 0 && kind < LESSON_KINDS ? kinds[kind].code : NULL;
}

const char *lesson_kind_word(int kind)
{
    return kind > 0 && kind < LESSON_KINDS ? i18n(kinds[kind].word) : NULL;
}

/* The cycle of the commitment's plan counts; without a commitment the draft's must be there. */
static enum err_code find_cycle(struct co *co, struct lesson *d, struct co_faults *faults,
                                struct err *err)
{
    struct commitment of;
    struct cycle cycle;
    struct plan plan;
    enum err_code code;
    if (d->commitment) {
        code = commitment_get(co, d->commitment, &of, err);
        if (!code) code = plan_get(co, of.plan, &plan, err);
        if (!code) d->cycle = plan.is.cycle;
        return code;
    }
    code = cycle_get(co, d->cycle, &cycle, err);
    if (code != ERR_NOTFOUND) return code;
    co_fault(faults, "cycle", _("No existe ese ciclo"));
    return ERR_NONE;
}

enum err_code lesson_add(struct co *co, const struct lesson *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err)
{
    unsigned who = SECRETARIAT | CO_FACILITATOR | CO_INSTITUTION | CO_EVALUATOR;
    struct lesson d = *draft;
    struct co_note n;
    enum err_code code = co_may(&co->actor, who, err);
    if (!code) code = find_cycle(co, &d, faults, err);
    if (code) return code;
    co_check_choice(faults, "kind", d.kind, LESSON_KINDS, true);
    co_check_text(faults, "text", &d.text, ASSESSMENT_MOST_TEXT, true);
    code = change_begin(co, who, faults, err);
    if (code) return code;
    code = co_id(co, "lesson", id_out, err);
    if (!code)
        code =
            q_lesson_add_run(ledger_store(co->ledger), co->entity, *id_out, d.cycle, d.commitment,
                             d.text, d.kind, co->actor.person, d.by_name, co->now_ms, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "cycle", d.cycle);
        if (d.commitment) co_note_int(&n, "commitment", d.commitment);
        co_note_word(&n, "kind", lesson_kind_code(d.kind));
        co_note_text(&n, "text", d.text);
        co_note_personal(&n, "name", d.by_name);
        code = co_note_end(co, &n, "lesson.noted", "lesson", *id_out, err);
    }
    return co_end(co, code, err);
}

enum err_code lesson_list(struct co *co, int64_t cycle, int64_t commitment, int64_t after,
                          struct lesson **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct lesson);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_lesson_rows(ledger_store(co->ledger), co->entity, cycle, commitment,
                                       after, LESSON_PAGE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_lesson_rows_row r;
        struct lesson *one = rows_add(&rows, co->arena);
        q_lesson_rows_row(stmt, &r);
        if (one)
            *one = (struct lesson){.id = r.id,
                                   .at = r.made,
                                   .cycle = r.cycle,
                                   .commitment = r.commitment,
                                   .kind = (int)r.kind,
                                   .text = rows_text(co->arena, r.words, &rows),
                                   .by_name = rows_text(co->arena, r.name, &rows)};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- the end-of-commitment form --------------------------------------------------------------- */

static const struct closing_question questions[CLOSING_QUESTIONS] = {
    {"done", N_("¿Qué se hizo y qué quedó sin hacer?"), true},
    {"information", N_("¿El gobierno da ahora más información que antes?"), true},
    {"quality", N_("¿Mejoró la calidad de la información?"), false},
    {"value", N_("¿La información es más útil para la gente?"), false},
    {"channels", N_("¿Hay más o mejores maneras de participar?"), true},
    {"accessibility", N_("¿Es más fácil llegar a la información o participar?"), false},
    {"evidence", N_("¿Qué evidencia hay de todo esto y dónde está?"), true},
    {"next", N_("¿Qué sigue después de este compromiso?"), false},
};

struct closing_question closing_question(size_t index)
{
    struct closing_question q = questions[index];
    q.says = i18n(q.says);
    return q;
}

static enum err_code may_close(const struct co *co, const struct commitment *of, struct err *err)
{
    enum err_code code = co_may(&co->actor, SECRETARIAT | CO_INSTITUTION, err);
    if (code || of_secretariat(co)) return code;
    return commitment_may_report(co, of, err);
}

static enum err_code write_closing(struct co *co, const struct commitment *of,
                                   const struct str answers[CLOSING_QUESTIONS], struct err *err)
{
    struct store_stmt *stmt = NULL;
    struct json_writer w;
    struct co_note n;
    struct buf out;
    bool row;
    buf_init(&out, 1 << 20);
    json_start(&w, &out, false);
    json_open_object(&w);
    co_note_begin(&n);
    commitment_note(&n, of);
    for (size_t i = 0; i < CLOSING_QUESTIONS; i++) {
        json_key(&w, questions[i].code);
        json_put_str(&w, answers[i]);
        co_note_text(&n, questions[i].code, answers[i]);
    }
    json_close_object(&w);
    enum err_code code =
        out.failed ? err_no_memory(err)
                   : q_closing_add(ledger_store(co->ledger), co->entity, of->id, buf_view(&out),
                                   co->actor.person, co->now_ms, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && store_changes(stmt) == 0)
        code = plan_not_now(err, _("El formato de cierre ya se entregó"));
    buf_free(&out);
    if (!code) return co_note_end(co, &n, "commitment.closed", "commitment", of->id, err);
    buf_free(&n.body);
    buf_free(&n.personal);
    return code;
}

enum err_code closing_write(struct co *co, int64_t commitment,
                            const struct str answers[CLOSING_QUESTIONS], struct co_faults *faults,
                            struct err *err)
{
    struct str own[CLOSING_QUESTIONS];
    struct commitment of;
    unsigned who = SECRETARIAT | CO_INSTITUTION;
    enum err_code code = co_may(&co->actor, who, err);
    if (!code) code = commitment_get(co, commitment, &of, err);
    if (!code) code = may_close(co, &of, err);
    if (!code) code = assessment_in_follow_up(&of, err);
    if (code) return code;
    for (size_t i = 0; i < CLOSING_QUESTIONS; i++) {
        own[i] = answers[i];
        co_check_text(faults, questions[i].code, &own[i], ASSESSMENT_MOST_TEXT,
                      questions[i].required);
    }
    code = change_begin(co, who, faults, err);
    return code ? code : co_end(co, write_closing(co, &of, own, err), err);
}

static enum err_code read_answers(struct co *co, struct str text, struct closing *out,
                                  struct err *err)
{
    json_ref root;
    enum err_code code = json_parse(co->arena, text, CLOSING_DEPTH, &root, err);
    for (size_t i = 0; !code && i < CLOSING_QUESTIONS; i++) {
        out->answers[i] = co_keep(co, json_text(json_get(root, questions[i].code)));
        if (!out->answers[i].p) code = err_no_memory(err);
    }
    return code;
}

enum err_code closing_get(struct co *co, int64_t commitment, struct closing *out, struct err *err)
{
    struct q_closing_row_row r = {0};
    struct store_stmt *stmt;
    struct commitment of;
    struct str text;
    *out = (struct closing){.due = DATE_NONE};
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = q_closing_row(ledger_store(co->ledger), co->entity, commitment, &stmt, err);
    if (!code) code = store_step(stmt, &out->written, err);
    if (code) return code;
    if (of.now.is.ends != DATE_NONE && of.state == COMMITMENT_IN_FORCE)
        out->due = day_after_months(of.now.is.ends, CLOSING_MONTHS);
    out->overdue = !out->written && out->due != DATE_NONE && out->due < today_of(co);
    if (!out->written) return ERR_NONE;
    q_closing_row_row(stmt, &r);
    out->at = r.made;
    text = co_keep(co, r.answers);
    store_reset(stmt);
    return text.p ? read_answers(co, text, out, err) : err_no_memory(err);
}
