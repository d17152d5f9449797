/* Reading findings: one statement gives them with their rows; the sentence of each is made here, in
 * the language of the user, from the rule and what was stored. */
#include <stdio.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/money.h"
#include "ledger/check.h"
#include "ledger/ledger_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

/* What a finding is about: its own words, else the node's name, else its key. */
static struct str subject_of(const struct check_finding *f)
{
    return f->subject.n ? f->subject : f->node_label.n ? f->node_label : f->node_key;
}

static void put_place(struct buf *out, struct str name, const struct check_finding *f)
{
    char buffer[48];

    if (str_is(name, "subject")) buf_str(out, subject_of(f));
    if (str_is(name, "expected")) buf_str(out, f->expected);
    if (str_is(name, "found")) buf_str(out, f->found);
    if (str_is(name, "year")) buf_i64(out, f->year);
    if (str_is(name, "difference") && f->has_minor)
        buf_str(out, money_pretty(f->minor < 0 && f->minor > INT64_MIN ? -f->minor : f->minor, 2,
                                  buffer));
}

static struct str sentence(struct arena *arena, struct buf *out, const struct check_finding *f)
{
    struct str text = f->rule ? str_of(_(f->rule->message)) : subject_of(f);
    bool more = f->rule && f->rule->level != CHECK_ROW && !f->found.n && !f->rows;

    buf_clear(out);
    if (more) text = subject_of(f); /* the line that says how many more there were */
    while (text.n) {
        struct str rest, name;

        buf_str(out, str_split(text, '{', &rest));
        if (!rest.n) break;
        name = str_split(rest, '}', &text);
        put_place(out, name, f);
    }
    return arena_str(arena, buf_view(out));
}

struct reading {
    struct arena arena; /* of the finding at hand */
    struct buf text;
    struct check_finding finding;
    struct rows rows;
    bool open;
    enum err_code (*each)(void *user, const struct check_finding *finding);
    void *user;
};

static enum err_code end_finding(struct reading *r, struct err *err)
{
    struct check_finding *f = &r->finding;
    enum err_code code;

    if (!r->open) return ERR_NONE;
    r->open = false;
    f->rows = r->rows.items;
    f->row_count = r->rows.count;
    f->message = sentence(&r->arena, &r->text, f);
    if (!f->message.p || r->rows.failed || r->text.failed) return err_no_memory(err);
    code = r->each(r->user, f);
    if (code && err && err->code != code)
        err_set(err, code, _("La lectura de hallazgos se detuvo."));
    return code;
}

static void begin_finding(struct reading *r, const struct q_findings_row *row)
{
    struct arena *a = &r->arena;

    arena_reset(a);
    r->rows = (struct rows)ROWS_OF(struct check_row);
    r->open = true;
    r->finding = (struct check_finding){
        .entity = row->entity,
        .id = row->id,
        .snapshot = row->snapshot,
        .severity = (enum severity)row->severity,
        .rule = check_rule_find(row->rule),
        .code = rows_text(a, row->rule, &r->rows),
        .entity_name = rows_text(a, row->entity_name, &r->rows),
        .file = rows_text(a, row->file, &r->rows),
        .sheet = rows_text(a, row->sheet, &r->rows),
        .node_key = rows_text(a, row->node_key, &r->rows),
        .node_label = rows_text(a, row->node_label, &r->rows),
        .column = rows_text(a, row->column_name, &r->rows),
        .subject = rows_text(a, row->subject, &r->rows),
        .expected = rows_text(a, row->expected, &r->rows),
        .found = rows_text(a, row->is, &r->rows),
        .has_minor = !row->minor_null,
        .minor = row->minor,
        .year = row->year_null ? 0 : row->year,
    };
}

static void add_row(struct reading *r, const struct q_findings_row *row)
{
    struct check_row *own;

    if (row->source_row_null) return;
    own = rows_add(&r->rows, &r->arena);
    if (!own) return;
    *own = (struct check_row){.snapshot = row->row_snapshot,
                              .row = row->source_row,
                              .file = rows_text(&r->arena, row->row_file, &r->rows),
                              .sheet = rows_text(&r->arena, row->row_sheet, &r->rows)};
}

enum err_code check_findings(struct ledger *ledger, const struct check_filter *filter,
                             enum err_code (*each)(void *user, const struct check_finding *finding),
                             void *user, struct err *err)
{
    struct reading r = {.each = each, .user = user};
    struct store_stmt *stmt;
    bool row;
    enum err_code code;

    arena_init(&r.arena, (size_t)16 << 20);
    buf_init(&r.text, (size_t)1 << 20);
    code = q_findings(ledger->store, filter->entity, filter->snapshot, filter->rule,
                      filter->at_least, filter->year, filter->superseded,
                      filter->limit ? filter->limit : INT64_MAX, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_findings_row next;

        q_findings_row(stmt, &next);
        if (!r.open || next.entity != r.finding.entity || next.id != r.finding.id) {
            code = end_finding(&r, err);
            if (code) {
                store_reset(stmt);
                break;
            }
            begin_finding(&r, &next);
        }
        add_row(&r, &next);
    }
    if (!code) code = end_finding(&r, err);
    buf_free(&r.text);
    arena_free(&r.arena);
    return code;
}

enum err_code check_counts(struct ledger *ledger, struct arena *arena,
                           const struct check_filter *filter, struct check_count **out,
                           size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct check_count);
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_finding_counts(ledger->store, filter->entity, filter->snapshot, filter->rule,
                         filter->at_least, filter->year, filter->superseded, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_finding_counts_row r;
        struct check_count *own = rows_add(&rows, arena);

        q_finding_counts_row(stmt, &r);
        if (own)
            *own = (struct check_count){.rule = check_rule_find(r.rule),
                                        .code = rows_text(arena, r.rule, &rows),
                                        .severity = (enum severity)r.severity,
                                        .count = r.findings};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
