/* Running the checks: which entities and node kinds a snapshot holds, each rule over them, and
 * writing what was found. Drafts wait in memory until no statement is open. */
#include "ledger/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/check_private.h"
#include "ledger/ledger_private.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

/* --- collecting ------------------------------------------------------------------------------ */

static uint64_t size_of(const struct check_draft *draft)
{
    return draft->minor < 0 ? 0 - (uint64_t)draft->minor : (uint64_t)draft->minor;
}

/* Largest difference first; then by entity, node and row, so that the order is always the same. */
static int compare_drafts(const void *a, const void *b)
{
    const struct check_draft *x = a, *y = b;
    uint64_t left = size_of(x), right = size_of(y);

    if (left != right) return left > right ? -1 : 1;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    if (x->node != y->node) return x->node < y->node ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Keeps the largest CHECK_FINDINGS_MAX. */
static void thin(struct check_bag *bag)
{
    qsort(bag->drafts, bag->count, sizeof *bag->drafts, compare_drafts);
    for (size_t i = CHECK_FINDINGS_MAX; i < bag->count; i++) mem_free(bag->drafts[i].rows);
    bag->count = CHECK_FINDINGS_MAX;
    bag->floor = size_of(&bag->drafts[bag->count - 1]);
}

static struct check_bag *bag_of(struct checker *c, const char *rule)
{
    size_t count;
    const struct check_rule *rules = check_rules(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(rules[i].code, rule) == 0) return &c->bags[i];
    return NULL;
}

enum err_code check_add(struct checker *c, const char *rule, const struct check_draft *draft,
                        const struct check_mark *rows, size_t row_count, struct err *err)
{
    struct check_bag *bag = bag_of(c, rule);
    struct check_draft *own;

    if (!bag) return err_set(err, ERR_BUG, "there is no rule %s", rule);
    bag->all++;
    if (bag->count >= CHECK_FINDINGS_MAX && bag->floor && size_of(draft) <= bag->floor)
        return ERR_NONE;
    if (!bag->drafts) {
        bag->drafts = mem_alloc((size_t)2 * CHECK_FINDINGS_MAX * sizeof *bag->drafts);
        if (!bag->drafts) return err_no_memory(err);
    }
    if (bag->count == (size_t)2 * CHECK_FINDINGS_MAX) thin(bag);
    own = &bag->drafts[bag->count];
    *own = *draft;
    own->rows = NULL;
    own->row_count = row_count < CHECK_ROWS_MAX ? row_count : CHECK_ROWS_MAX;
    if (own->row_count) {
        own->rows = mem_alloc(own->row_count * sizeof *own->rows);
        if (!own->rows) return err_no_memory(err);
        memcpy(own->rows, rows, own->row_count * sizeof *own->rows);
    }
    bag->count++;
    return ERR_NONE;
}

bool check_mark_add(struct check_marks *marks, int64_t snapshot, int64_t row)
{
    if (marks->count == marks->capacity) {
        size_t capacity = marks->capacity ? marks->capacity * 2 : 16;
        struct check_mark *bigger = mem_realloc(marks->items, capacity * sizeof *bigger);

        if (!bigger) return false;
        marks->items = bigger;
        marks->capacity = capacity;
    }
    marks->items[marks->count++] = (struct check_mark){snapshot, row};
    return true;
}

bool check_has_kind(const struct checker *c, enum node_kind kind)
{
    return !c->scope.kinds || (c->scope.kinds >> kind & 1);
}

bool check_has_moment(const struct checker *c, enum moment moment)
{
    return (!c->scope.moments[0] && !c->scope.moments[1]) ||
           (c->scope.moments[moment / 64] >> (moment % 64) & 1);
}

int64_t check_minor(money_sum sum)
{
    return sum > INT64_MAX ? INT64_MAX : sum < -INT64_MAX ? -INT64_MAX : (int64_t)sum;
}

bool check_is_rounding(money_sum difference, money_sum figure)
{
    if (difference < 0) difference = -difference;
    if (figure < 0) figure = -figure;
    return difference * 1000000 <= figure;
}

void check_money(char *out, size_t size, money_sum minor, const char *currency)
{
    char iso[4] = "MXN", buffer[48];
    int digits;

    for (size_t i = 0; currency[0] && i < 3; i++) iso[i] = currency[i];
    digits = money_digits(iso);
    snprintf(out, size, "%.*s%s%s", STR_FMT(money_pretty(check_minor(minor), digits, buffer)),
             strcmp(iso, "MXN") ? " " : "", strcmp(iso, "MXN") ? iso : "");
}

void check_text(char *out, size_t size, struct str text)
{
    size_t n = text.n < size - 1 ? text.n : size - 1;

    while (n < text.n && n && ((unsigned char)text.p[n] & 0xC0) == 0x80) n--;
    if (n) memcpy(out, text.p, n);
    out[n] = '\0';
}

/* --- writing --------------------------------------------------------------------------------- */

struct writer {
    struct checker *c;
    struct store_bulk *findings, *rows;
    int64_t entity, next, left; /* ids reserved for the entity */
};

static size_t kept(const struct check_bag *bag)
{
    return bag->count < CHECK_FINDINGS_MAX ? bag->count : CHECK_FINDINGS_MAX;
}

static void text_or_null(struct store_bulk *bulk, const char *text)
{
    if (*text)
        store_bulk_text(bulk, str_of(text));
    else
        store_bulk_null(bulk);
}

static void int_or_null(struct store_bulk *bulk, bool has, int64_t value)
{
    if (has)
        store_bulk_int(bulk, value);
    else
        store_bulk_null(bulk);
}

static int compare_marks(const void *a, const void *b)
{
    const struct check_mark *x = a, *y = b;

    if (x->snapshot != y->snapshot) return x->snapshot < y->snapshot ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static enum err_code write_rows(struct writer *w, struct check_draft *draft, int64_t id,
                                struct err *err)
{
    enum err_code code = ERR_NONE;
    struct check_mark own = {draft->snapshot, draft->row};
    struct check_mark *rows = draft->row_count ? draft->rows : &own;
    size_t count = draft->row_count ? draft->row_count : draft->row ? 1 : 0;

    if (count > 1) qsort(rows, count, sizeof *rows, compare_marks);
    for (size_t i = 0; !code && i < count; i++) {
        if (i && compare_marks(&rows[i - 1], &rows[i]) == 0) continue;
        store_bulk_int(w->rows, draft->entity);
        store_bulk_int(w->rows, id);
        store_bulk_int(w->rows, rows[i].snapshot);
        store_bulk_int(w->rows, rows[i].row);
        code = store_bulk_row(w->rows, err);
    }
    return code;
}

static enum err_code write_draft(struct writer *w, const struct check_rule *rule,
                                 struct check_draft *draft, struct err *err)
{
    int64_t id = w->next++;
    enum severity severity = draft->severity ? draft->severity : rule->severity;
    enum err_code code;

    store_bulk_int(w->findings, draft->entity);
    store_bulk_int(w->findings, id);
    store_bulk_int(w->findings, draft->snapshot);
    store_bulk_text(w->findings, str_of(rule->code));
    store_bulk_int(w->findings, severity);
    int_or_null(w->findings, draft->node != 0, draft->node);
    int_or_null(w->findings, draft->row != 0, draft->row);
    store_bulk_null(w->findings);
    store_bulk_text(w->findings, str_of(draft->subject));
    text_or_null(w->findings, draft->expected);
    text_or_null(w->findings, draft->found);
    int_or_null(w->findings, draft->has_minor, draft->minor);
    int_or_null(w->findings, draft->year != 0, draft->year);
    code = store_bulk_row(w->findings, err);
    w->c->summary.findings++;
    w->c->summary.by_severity[severity]++;
    return code ? code : write_rows(w, draft, id, err);
}

static int compare_entities(const void *a, const void *b)
{
    const struct check_draft *x = a, *y = b;

    return x->entity != y->entity ? (x->entity < y->entity ? -1 : 1) : compare_drafts(a, b);
}

/* The drafts of one rule, entity by entity; ids are reserved once per entity. */
static enum err_code write_bag(struct writer *w, const struct check_rule *rule,
                               struct check_bag *bag, struct err *err)
{
    enum err_code code = ERR_NONE;
    size_t count = kept(bag);

    if (bag->count > CHECK_FINDINGS_MAX) thin(bag);
    if (!count) return ERR_NONE;
    if (bag->all > count) { /* the last place tells how many more there were */
        struct check_draft *last = &bag->drafts[count - 1];

        mem_free(last->rows);
        *last = (struct check_draft){.entity = last->entity, .snapshot = w->c->scope.snapshot};
        snprintf(last->subject, sizeof last->subject, _("y %llu hallazgos más como estos"),
                 (unsigned long long)bag->all - count + 1);
    }
    qsort(bag->drafts, count, sizeof *bag->drafts, compare_entities);
    for (size_t i = 0; !code && i < count; i++) {
        size_t same = i;

        if (!i || bag->drafts[i].entity != bag->drafts[i - 1].entity) {
            while (same < count && bag->drafts[same].entity == bag->drafts[i].entity) same++;
            code = ledger_ids_reserve(w->c->ledger, bag->drafts[i].entity, "finding",
                                      (int64_t)(same - i), &w->next, err);
        }
        if (!code) code = write_draft(w, rule, &bag->drafts[i], err);
    }
    return code;
}

static enum err_code write_all(struct checker *c, struct err *err)
{
    struct writer w = {.c = c};
    size_t count;
    const struct check_rule *rules = check_rules(&count);
    enum err_code code = store_bulk_begin(c->store, &ledger_table_finding, &w.findings, err);

    if (!code) code = store_bulk_begin(c->store, &ledger_table_finding_row, &w.rows, err);
    for (size_t i = 0; !code && i < count; i++) code = write_bag(&w, &rules[i], &c->bags[i], err);
    if (!code) code = store_bulk_flush(w.findings, err);
    if (code) {
        if (w.rows) store_bulk_abort(w.rows);
        if (w.findings) store_bulk_abort(w.findings);
        return code;
    }
    code = store_bulk_end(w.findings, err);
    if (code)
        store_bulk_abort(w.rows);
    else
        code = store_bulk_end(w.rows, err);
    return code;
}

/* --- running --------------------------------------------------------------------------------- */

static enum err_code read_snapshot(struct checker *c, struct err *err)
{
    struct q_check_snapshot_row r;
    bool found;
    enum err_code code = q_check_snapshot_one(c->store, c->scope.snapshot, &r, &found, err);

    if (code) return code;
    if (!found)
        return err_set(err, ERR_NOTFOUND, _("No hay una versión importada con el número %lld."),
                       (long long)c->scope.snapshot);
    c->owner = r.owner;
    c->previous = r.previous_null ? 0 : r.previous;
    return ERR_NONE;
}

static enum err_code read_entities(struct checker *c, struct err *err)
{
    struct store_stmt *stmt;
    size_t capacity = 0;
    bool row;
    enum err_code code = q_check_entities(c->store, c->scope.snapshot, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (c->entity_count == capacity) {
            int64_t *bigger = mem_realloc(c->entities, (capacity * 2 + 16) * sizeof *bigger);

            if (!bigger) {
                store_reset(stmt);
                return err_no_memory(err);
            }
            c->entities = bigger;
            capacity = capacity * 2 + 16;
        }
        c->entities[c->entity_count++] = store_int(stmt, 0);
    }
    return code;
}

/* The kinds of all nodes of the entity, where the load did not say what it brought. */
static enum err_code read_kinds(struct checker *c, uint64_t *kinds, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_check_kinds(c->store, c->entity, &stmt, err);

    *kinds = 0;
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        *kinds |= (uint64_t)1 << (store_int(stmt, 0) & 63);
    return code;
}

static const uint64_t trees = (uint64_t)1 << NODE_REVENUE | (uint64_t)1 << NODE_BUDGET_LINE |
                              (uint64_t)1 << NODE_PROGRAMME | (uint64_t)1 << NODE_FUND |
                              (uint64_t)1 << NODE_LOAN | (uint64_t)1 << NODE_TRUST |
                              (uint64_t)1 << NODE_PROJECT | (uint64_t)1 << NODE_SUPPORT;
static const uint64_t budgets = (uint64_t)1 << NODE_REVENUE | (uint64_t)1 << NODE_BUDGET_LINE;

static enum err_code check_one(struct checker *c, struct err *err)
{
    uint64_t given = c->scope.kinds, kinds = given;
    enum err_code code = given ? ERR_NONE : read_kinds(c, &kinds, err);

    c->scope.kinds = kinds;
    if (!code) code = check_nodes(c, err);
    if (!code && (kinds & trees)) code = check_totals(c, err);
    if (!code && (kinds & budgets)) code = check_budget(c, err);
    /* A file that links contracts to awards or payments brings those nodes, if only by their keys.
     */
    if (!code && (kinds >> NODE_AWARD & 1)) code = check_awards(c, err);
    if (!code && (kinds >> NODE_PAYMENT & 1)) code = check_payments(c, err);
    if (!code && c->previous && c->scope.attributes) code = check_progress(c, err);
    if (!code && (kinds & budgets)) code = check_entity(c, err);
    c->scope.kinds = given;
    return code;
}

enum err_code check_forget_rule(struct checker *c, const char *rule, struct err *err)
{
    enum err_code code = q_check_forget_rule_rows_run(c->store, c->entity, str_of(rule), err);

    return code ? code : q_check_forget_rule_run(c->store, c->entity, str_of(rule), err);
}

/* What the rules of snapshots said before of this one. */
static enum err_code forget(struct checker *c, struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < c->entity_count; i++) {
        code = q_check_forget_rows_run(c->store, c->entities[i], c->scope.snapshot, err);
        if (!code) code = q_check_forget_run(c->store, c->entities[i], c->scope.snapshot, err);
    }
    return code;
}

static void release(struct checker *c)
{
    for (size_t i = 0; i < CHECK_RULES_MAX; i++) {
        for (size_t k = 0; k < c->bags[i].count; k++) mem_free(c->bags[i].drafts[k].rows);
        mem_free(c->bags[i].drafts);
    }
    mem_free(c->entities);
    mem_free(c);
}

enum err_code ledger_check_snapshot(struct ledger *ledger, const struct check_scope *scope,
                                    const struct progress *progress,
                                    struct check_summary *summary_out, struct err *err)
{
    struct checker *c = mem_calloc(1, sizeof *c);
    enum err_code code;

    if (!c) return err_no_memory(err);
    *c = (struct checker){
        .ledger = ledger, .store = ledger->store, .progress = progress, .scope = *scope};
    c->low = scope->node_low;
    c->high = scope->node_high ? scope->node_high : INT64_MAX;
    code = read_snapshot(c, err);
    if (!code) code = read_entities(c, err);
    if (!code) code = forget(c, err);
    if (!code && c->previous) code = check_changes(c, err);
    for (size_t i = 0; !code && i < c->entity_count; i++) {
        c->entity = c->entities[i];
        if (!progress_tell(progress, _("revisando"), i, c->entity_count))
            code = err_set(err, ERR_CANCELLED, _("La revisión se detuvo."));
        if (!code) code = check_one(c, err);
    }
    if (!code) code = write_all(c, err);
    if (!code && summary_out) *summary_out = c->summary;
    release(c);
    return code;
}

enum err_code ledger_check(struct ledger *ledger, int64_t entity, const struct progress *progress,
                           struct check_summary *summary_out, struct err *err)
{
    struct check_summary all = {0}, one;
    struct store_stmt *stmt;
    struct check_marks snapshots = {0};
    bool row;
    enum err_code code = q_check_current(ledger->store, entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (check_mark_add(&snapshots, store_int(stmt, 0), 0)) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    for (size_t i = 0; !code && i < snapshots.count; i++) {
        struct check_scope scope = CHECK_SCOPE_OF(snapshots.items[i].snapshot);

        code = store_begin(ledger->store, err);
        if (code) break;
        code = ledger_check_snapshot(ledger, &scope, progress, &one, err);
        if (!code) code = store_commit(ledger->store, err);
        if (code) {
            store_rollback(ledger->store);
            break;
        }
        all.findings += one.findings;
        for (size_t k = 0; k < 4; k++) all.by_severity[k] += one.by_severity[k];
    }
    mem_free(snapshots.items);
    if (!code && summary_out) *summary_out = all;
    return code;
}
