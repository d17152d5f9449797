/* Records of gaps: see gap_record.h. */
#include "cocreate/gap_record.h"

#include <inttypes.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum { MOST_LISTED = 500, MOST_LINE = 300, MOST_TEXT = 4000, MOST_THEME = 80 };

/* --- words ------------------------------------------------------------------------------------ */

const char *gap_stage_word(int stage)
{
    static const char *const words[GAP_STAGES] = {
        NULL,
        N_("origen del dinero"),
        N_("decisión y autorización"),
        N_("presupuesto"),
        N_("programa o proyecto"),
        N_("contratación"),
        N_("contrato"),
        N_("obra o entrega"),
        N_("pago"),
        N_("resultado"),
        N_("otra etapa"),
    };
    return stage > 0 && stage < GAP_STAGES ? i18n(words[stage]) : NULL;
}

const char *gap_cause_word(int cause)
{
    static const char *const words[GAP_CAUSES] = {
        N_("no se sabe"),
        N_("nadie lo genera"),
        N_("se tiene y no se publica"),
        N_("se publica en un formato que no sirve"),
        N_("está repartido en varios lugares"),
        N_("las claves o los nombres no coinciden"),
        N_("lo publicado es viejo"),
    };
    return cause >= 0 && cause < GAP_CAUSES ? i18n(words[cause]) : NULL;
}

const char *gap_severity_word(int severity)
{
    static const char *const words[GAP_SEVERITIES] = {NULL, N_("baja"), N_("media"), N_("alta")};
    return severity > 0 && severity < GAP_SEVERITIES ? i18n(words[severity]) : NULL;
}

const char *gap_state_word(int state)
{
    static const char *const words[GAP_STATES] = {N_("abierto"), N_("cerrado"),
                                                  N_("no se puede cerrar")};
    return state >= 0 && state < GAP_STATES ? i18n(words[state]) : NULL;
}

int gap_stage_of(enum trace_missing missing)
{
    static const int stages[MISSING_COUNT] = {
        [MISSING_PROJECT] = GAP_BUDGET,      [MISSING_PROCEDURE] = GAP_PROCUREMENT,
        [MISSING_CONTRACT] = GAP_CONTRACT,   [MISSING_PAYMENT] = GAP_PAYMENT,
        [MISSING_RESULT] = GAP_RESULT,       [MISSING_DESTINATION] = GAP_PROJECT,
        [MISSING_DESCRIPTION] = GAP_PROJECT, [MISSING_ORIGIN] = GAP_ORIGIN,
        [MISSING_BREAKDOWN] = GAP_BUDGET};
    return missing > 0 && missing < MISSING_COUNT ? stages[missing] : GAP_OTHER_STAGE;
}

struct str gap_record_subject(struct co *co, const struct gap_record *record)
{
    return record->is.subject.n ? record->is.subject
                                : arena_printf(co->arena, "gap-record/%" PRId64, record->id);
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_gap_record_rows_row r;
    struct arena *a = co->arena;
    struct gap_record *one = rows_add(rows, a);
    if (!one) return false;
    q_gap_record_rows_row(stmt, &r);
    *one = (struct gap_record){.id = r.id,
                               .version = r.version,
                               .made = r.made,
                               .state = (int)r.state,
                               .is = {.subject = rows_text(a, r.subject, rows),
                                      .missing = rows_text(a, r.missing, rows),
                                      .obligation = rows_text(a, r.obligation, rows),
                                      .unit = rows_text(a, r.unit, rows),
                                      .theme = rows_text(a, r.theme, rows),
                                      .stage = (int)r.stage,
                                      .year = r.year,
                                      .cause = (int)r.cause,
                                      .cause_text = rows_text(a, r.cause_text, rows),
                                      .severity = (int)r.severity},
                               .closure = rows_text(a, r.closure, rows),
                               .url = rows_text(a, r.url, rows),
                               .closed = (int32_t)r.closed};
    return !rows->failed;
}

static enum err_code read_records(struct co *co, int64_t one, struct str subject,
                                  const struct gap_record_filter *f, struct rows *rows,
                                  struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    size_t most = f->most && f->most < MOST_LISTED ? f->most : MOST_LISTED;
    enum err_code code = q_gap_record_rows(
        ledger_store(co->ledger), co->entity, one, subject.n ? subject : STR(""), f->stage,
        f->unit.n ? f->unit : STR(""), f->theme.n ? f->theme : STR(""), f->year,
        f->one_state ? f->state : -1, (int64_t)f->skip, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code gap_record_get(struct co *co, int64_t id, struct gap_record *out, struct err *err)
{
    const struct gap_record_filter every = {.most = 1};
    struct rows rows = ROWS_OF(struct gap_record);
    enum err_code code = id > 0 ? read_records(co, id, STR_NONE, &every, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) {
        co_missing(_("ficha de hueco"), id, err);
        return ERR_NOTFOUND;
    }
    *out = *(struct gap_record *)rows.items;
    return ERR_NONE;
}

enum err_code gap_record_of(struct co *co, struct str subject, struct gap_record *out,
                            bool *has_out, struct err *err)
{
    const struct gap_record_filter every = {.most = 1};
    struct rows rows = ROWS_OF(struct gap_record);
    enum err_code code = subject.n ? read_records(co, 0, subject, &every, &rows, err) : ERR_NONE;
    *has_out = !code && rows.count;
    if (*has_out) *out = *(struct gap_record *)rows.items;
    return code;
}

enum err_code gap_record_list(struct co *co, const struct gap_record_filter *filter,
                              struct gap_record **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct gap_record);
    enum err_code code = read_records(co, 0, STR_NONE, filter, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code gap_record_groups(struct co *co, enum gap_group_by by, struct gap_group **out,
                                size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct gap_group);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_gap_record_groups(ledger_store(co->ledger), co->entity, by == GAP_BY_STAGE,
                            by == GAP_BY_UNIT, by == GAP_BY_THEME, by == GAP_BY_YEAR, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_gap_record_groups_row r;
        struct gap_group *one = rows_add(&rows, co->arena);
        q_gap_record_groups_row(stmt, &r);
        if (one)
            *one = (struct gap_group){.stage = (int)r.stage,
                                      .unit = rows_text(co->arena, r.unit, &rows),
                                      .theme = rows_text(co->arena, r.theme, &rows),
                                      .year = r.year,
                                      .records = r.records,
                                      .open = r.still_open};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- changing --------------------------------------------------------------------------------- */

static void check(struct gap_record_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "missing", &d->missing, MOST_TEXT, true);
    co_check_text(faults, "obligation", &d->obligation, MOST_TEXT, false);
    co_check_text(faults, "unit", &d->unit, MOST_LINE, true);
    co_check_text(faults, "theme", &d->theme, MOST_THEME, false);
    co_check_choice(faults, "stage", d->stage, GAP_STAGES, true);
    co_check_choice(faults, "cause", d->cause, GAP_CAUSES, false);
    co_check_text(faults, "cause_text", &d->cause_text, MOST_TEXT, false);
    co_check_choice(faults, "severity", d->severity, GAP_SEVERITIES, true);
    if (d->year && (d->year < 1990 || d->year > 2100)) co_fault(faults, "year", _("Revise el año"));
    struct str *texts[] = {&d->subject, &d->obligation, &d->theme, &d->cause_text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!texts[i]->n) *texts[i] = STR("");
}

static enum err_code note(struct co *co, const struct gap_record_draft *d, const char *kind,
                          int64_t id, struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_text(&n, "subject", d->subject);
    co_note_text(&n, "missing", d->missing);
    co_note_text(&n, "obligation", d->obligation);
    co_note_text(&n, "unit", d->unit);
    co_note_text(&n, "theme", d->theme);
    co_note_int(&n, "stage", d->stage);
    if (d->year) co_note_int(&n, "year", d->year);
    co_note_int(&n, "cause", d->cause);
    co_note_text(&n, "cause_text", d->cause_text);
    co_note_int(&n, "severity", d->severity);
    return co_note_end(co, &n, kind, "gap-record", id, err);
}

enum err_code gap_record_add(struct co *co, const struct gap_record_draft *draft,
                             struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct gap_record_draft d = *draft;
    struct gap_record old;
    bool has = false;
    check(&d, faults);
    enum err_code code = change_begin(co, GAP_KEEPERS, faults, err);
    if (code) return code;
    code = gap_record_of(co, d.subject, &old, &has, err);
    if (!code && has) {
        err_set(err, ERR_CONFLICT, "%s", _("Este hueco ya tiene su ficha"));
        code = ERR_CONFLICT;
    }
    if (!code) code = co_id(co, "gap-record", id_out, err);
    if (!code)
        code =
            q_gap_record_add_run(ledger_store(co->ledger), co->entity, *id_out, d.subject,
                                 d.missing, d.obligation, d.unit, d.theme, d.stage, d.year, d.cause,
                                 d.cause_text, d.severity, co->actor.person, co->now_ms, err);
    if (!code) code = note(co, &d, "gap.recorded", *id_out, err);
    return co_end(co, code, err);
}

enum err_code gap_record_edit(struct co *co, int64_t id, int64_t version,
                              const struct gap_record_draft *draft, struct co_faults *faults,
                              struct err *err)
{
    struct gap_record_draft d = *draft;
    struct gap_record old;
    struct store_stmt *stmt;
    check(&d, faults);
    enum err_code code = change_begin(co, GAP_KEEPERS, faults, err);
    if (code) return code;
    code = gap_record_get(co, id, &old, err);
    d.subject = old.is.subject;
    if (!code)
        code = change_ran(&stmt,
                          q_gap_record_set(ledger_store(co->ledger), co->entity, id, version,
                                           d.missing, d.obligation, d.unit, d.theme, d.stage,
                                           d.year, d.cause, d.cause_text, d.severity, &stmt, err),
                          err);
    if (!code) code = note(co, &d, "gap.edited", id, err);
    return co_end(co, code, err);
}

static void check_closing(struct gap_closing *c, struct co_faults *faults)
{
    co_check_choice(faults, "state", c->state, GAP_STATES, false);
    co_check_text(faults, "closure", &c->closure, MOST_TEXT, true);
    co_check_text(faults, "url", &c->url, PAPER_MOST_URL, false);
    if (c->url.n && !str_starts(c->url, STR("https://")) && !str_starts(c->url, STR("http://")))
        co_fault(faults, "url", _("La dirección empieza con https:// o http://"));
    if (c->state == GAP_CLOSED && !c->url.n && !c->paper)
        co_fault(faults, "url", _("Falta la evidencia: la dirección donde ya está, o un archivo"));
    if (!c->url.n) c->url = STR("");
}

enum err_code gap_record_close(struct co *co, int64_t id, int64_t version,
                               const struct gap_closing *closing, struct co_faults *faults,
                               struct err *err)
{
    static const char *const kinds[GAP_STATES] = {"gap.opened", "gap.closed", "gap.hopeless"};
    struct gap_closing c = *closing;
    struct gap_record old;
    struct store_stmt *stmt;
    struct co_note n;
    int64_t day, paper;
    check_closing(&c, faults);
    enum err_code code = change_begin(co, GAP_KEEPERS, faults, err);
    if (code) return code;
    code = gap_record_get(co, id, &old, err);
    if (!code)
        code = change_ran(
            &stmt,
            q_gap_record_close(
                ledger_store(co->ledger), co->entity, id, version, c.state, c.closure, c.url,
                day_or_null(c.state == GAP_OPEN ? DATE_NONE : today_of(co), &day), &stmt, err),
            err);
    if (!code && c.paper) {
        c.paper->subject = arena_printf(co->arena, "gap-record/%" PRId64, id);
        c.paper->role = STR("closure");
        c.paper->title = str_of(_("Evidencia de cierre"));
        code =
            c.paper->subject.p ? paper_keep(co, c.paper, faults, &paper, err) : err_no_memory(err);
    }
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "closure", c.closure);
        co_note_text(&n, "url", c.url);
        code = co_note_end(co, &n, kinds[c.state], "gap-record", id, err);
    }
    return co_end(co, code, err);
}
