/* Reading questions: the route's and those of the ledger's findings in one list. The sentence of
 * each is made here, in the language of the user. A finding has no lasting number: its key is made
 * of what it is about, so that an answer to it stands when the file is imported again. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/money.h"
#include "ledger/rows.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

/* --- keys of findings ------------------------------------------------------------------------ */

/* The letters a text begins with: "modificado 11,532.16" and "CA 20,959" keep what tells them apart
 * and lose the figures, which change from file to file. */
static struct str letters(struct str s)
{
    size_t n = 0;

    while (n < s.n && !(s.p[n] >= '0' && s.p[n] <= '9')) n++;
    return (struct str){s.p, n};
}

struct finding_words {
    int64_t kind, year, moment; /* moment: of a total; 0 = not known */
    struct str rule, node_key, subject, column, expected, found;
};

static void finding_key(const struct finding_words *w, char out[FLAG_KEY_MAX + 64])
{
    struct buf text;
    const struct str parts[] = {w->node_key, w->subject, w->column, letters(w->expected),
                                letters(w->found)};
    uint64_t hash;

    buf_init(&text, 1 << 16);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_str(&text, str_slice(parts[i], 0, parts[i].n < 4000 ? parts[i].n : 4000));
        buf_char(&text, '\x1f');
    }
    buf_i64(&text, w->year);
    if (w->moment) buf_printf(&text, "\x1f%lld", (long long)w->moment);
    hash = text.failed ? 0 : hash64_seed(text.p, text.n, (uint64_t)w->kind);
    buf_free(&text);
    snprintf(out, FLAG_KEY_MAX + 64, "%.*s:%016llx", STR_FMT(w->rule), (unsigned long long)hash);
}

/* Whether a figure of the node is the total that a finding speaks of. */
static bool is_total(struct str found, bool given, int64_t minor)
{
    int64_t printed;

    return given && found.n && money_parse(found, 0, 2, &printed) == MONEY_EXACT &&
           printed == minor;
}

/* --- sentences ------------------------------------------------------------------------------- */

/* What a finding calls its subject may be a bare code ("19"): then the thing's own name says more.
 * */
static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

static struct str subject_of(const struct flag *f)
{
    if (f->node_label.n && is_code(f->subject)) return f->node_label;
    return f->subject.n      ? f->subject
           : f->node_label.n ? f->node_label
           : f->node_key.n   ? f->node_key
                             : f->file;
}

static void put_place(struct buf *out, struct str name, const struct flag *f)
{
    char buffer[48];

    if (str_is(name, "subject")) buf_str(out, subject_of(f));
    if (str_is(name, "expected")) buf_str(out, f->expected);
    if (str_is(name, "found")) buf_str(out, f->found);
    if (str_is(name, "year") && f->year) buf_i64(out, f->year);
    if (str_is(name, "difference") && f->has_minor) {
        buf_str(out, money_pretty(f->minor < 0 && f->minor > INT64_MIN ? -f->minor : f->minor,
                                  money_digits(f->currency), buffer));
        if (strcmp(f->currency, "MXN") != 0) buf_printf(out, " %s", f->currency);
    }
}

static struct str sentence(struct arena *arena, const struct flag *f)
{
    const struct flag_rule *rule = flag_rule_find(f->rule);
    const struct check_rule *check = check_rule_find(f->rule);
    struct str text = rule    ? str_of(_(rule->question))
                      : check ? str_of(_(check->message))
                              : STR("{subject}");
    struct buf out;
    struct str own;

    /* The line that says how many more findings of a rule there were. */
    if (check && check->level != CHECK_ROW && !f->found.n && !f->has_minor) text = STR("{subject}");
    buf_init(&out, (size_t)1 << 20);
    while (text.n) {
        struct str rest, name;

        buf_str(&out, str_split(text, '{', &rest));
        if (!rest.n) break;
        name = str_split(rest, '}', &text);
        put_place(&out, name, f);
    }
    own = out.failed ? STR_NONE : arena_str(arena, buf_view(&out));
    buf_free(&out);
    return own;
}

/* --- the list -------------------------------------------------------------------------------- */

/* Of a finding: figures in other currencies say so at their end ("1,000.00 USD"). */
static void currency_of(const struct flag *f, char out[4])
{
    struct str s = f->found.n ? f->found : f->expected;

    memcpy(out, "MXN", 4);
    if (s.n < 5 || s.p[s.n - 4] != ' ' || !(s.p[s.n - 5] >= '0' && s.p[s.n - 5] <= '9')) return;
    for (size_t i = s.n - 3; i < s.n; i++)
        if (s.p[i] < 'A' || s.p[i] > 'Z') return;
    memcpy(out, s.p + s.n - 3, 3);
}

/* What a row says of the flag at hand besides what people see. */
struct listing {
    int64_t id, moment;
    bool open, finding;
    struct str column; /* in the arena */
};

static void take(struct flag *f, const struct q_flag_list_row *r, struct arena *arena,
                 struct rows *rows)
{
    *f = (struct flag){.entity = r->entity,
                       .entity_code = rows_text(arena, r->entity_code, rows),
                       .entity_name = rows_text(arena, r->entity_name, rows),
                       .rule = rows_text(arena, r->rule, rows),
                       .severity = (enum severity)r->severity,
                       .subject = rows_text(arena, r->subject, rows),
                       .expected = rows_text(arena, r->expected, rows),
                       .found = rows_text(arena, r->is, rows),
                       .node = r->node_null ? 0 : r->node,
                       .kind = r->kind_null ? 0 : (enum node_kind)r->kind,
                       .node_key = rows_text(arena, r->node_key, rows),
                       .node_label = rows_text(arena, r->node_label, rows),
                       .organisation = r->organisation_null ? 0 : r->organisation,
                       .unit = r->unit_null ? 0 : r->unit,
                       .unit_name = rows_text(arena, r->unit_name, rows),
                       .has_minor = !r->minor_null,
                       .minor = r->minor_null ? 0 : r->minor,
                       .year = r->year_null ? 0 : r->year,
                       .key = rows_text(arena, r->flag_key, rows),
                       .snapshot = r->snapshot,
                       .file = rows_text(arena, r->file, rows)};
    if (r->finding)
        currency_of(f, f->currency);
    else
        flag_text(f->currency, sizeof f->currency, r->currency.n ? r->currency : STR("MXN"));
}

/* The flag is complete: its key and its sentence. */
static void finish(struct flag *f, const struct listing *l, struct arena *arena, struct rows *rows)
{
    char key[FLAG_KEY_MAX + 64];

    if (l->finding) {
        finding_key(&(struct finding_words){.kind = f->kind,
                                            .year = f->year,
                                            .moment = l->moment,
                                            .rule = f->rule,
                                            .node_key = f->node_key,
                                            .subject = f->subject,
                                            .column = l->column,
                                            .expected = f->expected,
                                            .found = f->found},
                    key);
        f->key = rows_text(arena, str_of(key), rows);
    }
    f->question = sentence(arena, f);
    if (!f->question.p) rows->failed = true;
}

struct span { /* of entities */
    int64_t first, last;
};
static struct span span_of(int64_t entity)
{
    return (struct span){entity ? entity : 0, entity ? entity : INT64_MAX};
}

static enum err_code read_list(struct ledger *ledger, struct arena *arena,
                               const struct flag_filter *filter, int64_t flag, int64_t finding,
                               struct rows *rows, struct err *err)
{
    struct span span = span_of(filter->entity);
    struct listing l = {0};
    struct flag *own = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_flag_list(ledger_store(ledger), span.first, span.last, filter->node, filter->organisation,
                    filter->rule.p ? filter->rule : STR(""), filter->at_least, filter->year, flag,
                    finding, filter->skip, filter->limit ? filter->limit : 100, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_list_row r;

        q_flag_list_row(stmt, &r);
        if (!l.open || own->entity != r.entity || l.id != r.id || l.finding != (r.finding != 0)) {
            if (l.open) finish(own, &l, arena, rows);
            own = rows_add(rows, arena);
            if (own) take(own, &r, arena, rows);
            l = (struct listing){r.id, 0, own != NULL, r.finding != 0,
                                 rows_text(arena, r.column_name, rows)};
        }
        if (own && is_total(r.is, !r.moment_null, r.moment_minor)) l.moment = r.moment;
        if (own && !rows->failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    if (!code && l.open) finish(own, &l, arena, rows);
    return !code && rows->failed ? err_no_memory(err) : code;
}

/* Answers are written by people, so all of them are few. */
static enum err_code count_replies(struct ledger *ledger, int64_t entity, struct rows *rows,
                                   struct err *err)
{
    struct span span = span_of(entity);
    struct flag *flags = rows->items;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        rows->count ? q_flag_reply_counts(ledger_store(ledger), span.first, span.last, &stmt, err)
                    : ERR_NONE;

    if (!rows->count) return code;
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_reply_counts_row r;

        q_flag_reply_counts_row(stmt, &r);
        for (size_t i = 0; i < rows->count; i++)
            if (flags[i].entity == r.entity && str_eq(flags[i].key, r.key))
                flags[i].reply_count = r.replies;
    }
    return code;
}

enum err_code flag_list(struct ledger *ledger, struct arena *arena,
                        const struct flag_filter *filter, struct flag **out, size_t *count_out,
                        struct err *err)
{
    struct rows rows = ROWS_OF(struct flag);
    enum err_code code = read_list(ledger, arena, filter, 0, 0, &rows, err);

    if (!code) code = count_replies(ledger, filter->entity, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code flag_counts(struct ledger *ledger, struct arena *arena,
                          const struct flag_filter *filter, struct flag_count **out,
                          size_t *count_out, struct err *err)
{
    struct span span = span_of(filter->entity);
    struct rows rows = ROWS_OF(struct flag_count);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_counts(
        ledger_store(ledger), span.first, span.last, filter->node, filter->organisation,
        filter->rule.p ? filter->rule : STR(""), filter->at_least, filter->year, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_counts_row r;
        struct flag_count *own = rows_add(&rows, arena);

        q_flag_counts_row(stmt, &r);
        if (own)
            *own = (struct flag_count){.rule = rows_text(arena, r.rule, &rows),
                                       .severity = (enum severity)r.severity,
                                       .count = r.flags};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- one question ---------------------------------------------------------------------------- */

/* Each figure of a total comes in a row of its own: the one that is the total tells its moment. */
static enum err_code find_finding(struct ledger *ledger, int64_t entity, struct str key,
                                  struct str rule, int64_t *finding, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_findings(ledger_store(ledger), entity, rule, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_findings_row r;
        char own[FLAG_KEY_MAX + 64];

        q_flag_findings_row(stmt, &r);
        finding_key(&(struct finding_words){.kind = r.kind_null ? 0 : r.kind,
                                            .year = r.year_null ? 0 : r.year,
                                            .moment = is_total(r.is, !r.moment_null, r.moment_minor)
                                                          ? r.moment
                                                          : 0,
                                            .rule = rule,
                                            .node_key = r.node_key,
                                            .subject = r.subject,
                                            .column = r.column_name,
                                            .expected = r.expected,
                                            .found = r.is},
                    own);
        if (!str_is(key, own)) continue;
        *finding = r.id;
        store_reset(stmt);
        break;
    }
    return code;
}

/* The number of the flag or finding that a key names; both -1 where there is none. */
static enum err_code find_key(struct ledger *ledger, int64_t entity, struct str key, int64_t *flag,
                              int64_t *finding, struct err *err)
{
    struct str rest, rule = str_split(key, ':', &rest);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_by_key(ledger_store(ledger), entity, key, &stmt, err);

    *flag = *finding = -1;
    if (code || (code = store_step(stmt, &row, err))) return code;
    if (row) {
        *flag = store_int(stmt, 0);
        store_reset(stmt);
        return ERR_NONE;
    }
    return find_finding(ledger, entity, key, rule, finding, err);
}

static enum err_code read_rows(struct ledger *ledger, struct arena *arena, struct flag *f,
                               int64_t flag, int64_t finding, struct err *err)
{
    struct rows rows = ROWS_OF(struct check_row);
    struct store *store = ledger_store(ledger);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = finding >= 0 ? q_flag_finding_rows(store, f->entity, finding, &stmt, err)
                                      : q_flag_rows(store, f->entity, flag, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct check_row *own = rows_add(&rows, arena);

        if (own)
            *own = (struct check_row){.snapshot = store_int(stmt, 0),
                                      .row = store_int(stmt, 1),
                                      .file = rows_text(arena, store_text(stmt, 2), &rows),
                                      .sheet = rows_text(arena, store_text(stmt, 3), &rows)};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    f->rows = rows.items;
    f->row_count = rows.count;
    return code;
}

static enum err_code read_replies(struct ledger *ledger, struct arena *arena, struct flag *f,
                                  struct err *err)
{
    struct rows rows = ROWS_OF(struct flag_reply);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_replies(ledger_store(ledger), f->entity, f->key, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_replies_row r;
        struct flag_reply *own = rows_add(&rows, arena);

        q_flag_replies_row(stmt, &r);
        if (own)
            *own = (struct flag_reply){.item = r.item,
                                       .at = r.at,
                                       .author = rows_text(arena, r.author, &rows),
                                       .unit = rows_text(arena, r.unit, &rows),
                                       .text = rows_text(arena, r.words, &rows),
                                       .url = rows_text(arena, r.url, &rows)};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    f->replies = rows.items;
    f->reply_count = (int64_t)rows.count;
    return code;
}

enum err_code flag_read(struct ledger *ledger, struct arena *arena, int64_t entity, struct str key,
                        struct flag *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct flag);
    const struct flag_filter filter = {.entity = entity, .limit = 1};
    int64_t flag, finding;
    enum err_code code = find_key(ledger, entity, key, &flag, &finding, err);

    *out = (struct flag){0};
    if (!code && (flag >= 0 || finding >= 0))
        code = read_list(ledger, arena, &filter, flag, finding, &rows, err);
    if (code) return code;
    if (!rows.count) {
        err_set(err, ERR_NOTFOUND, _("No hay tal pregunta."));
        err_found(err, key.p ? key.p : "", key.n);
        err_advice(err, _("Puede ser que el archivo nuevo ya no la deje abierta."));
        return ERR_NOTFOUND;
    }
    *out = *(const struct flag *)rows.items;
    code = read_rows(ledger, arena, out, flag, finding, err);
    return code ? code : read_replies(ledger, arena, out, err);
}
