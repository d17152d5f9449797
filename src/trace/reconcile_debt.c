/* Debt in several sources: format 2 of the financial discipline law, the single public registry and
 * the transparency platform. Credits are paired by creditor and by original amount or day of
 * signature; what has no pair stands alone. Balances are compared within a year. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ledger/rows.h"
#include "trace/flag_private.h"
#include "trace/reconcile_private.h"
#include "trace_queries.h"

enum source { SOURCE_LDF, SOURCE_REGISTRY, SOURCE_PLATFORM, SOURCES };
static const char *const source_codes[] = {"ldf-2", "rpu", "sipot-deuda"};

struct balance { /* the last of a year */
    int64_t year, day, minor, snapshot, row;
};
struct credit {
    int64_t node;
    enum source source;
    bool whole; /* the printed total of public debt; of other lines of the statement: a heading */
    bool heading;
    struct str key, label, creditor; /* creditor: normalised name */
    char currency[4];
    int32_t starts;
    struct compare_side original; /* authorised, or contracted */
    struct balance balances[24];
    size_t balance_count;
    const struct credit *pair[SOURCES];
};
struct debt {
    struct comparer *c;
    struct credit *all;
    size_t count;
};

/* --- reading --------------------------------------------------------------------------------- */

static bool source_of(struct str layout, enum source *out)
{
    for (int i = 0; i < SOURCES; i++)
        if (str_starts(layout, str_of(source_codes[i]))) {
            *out = (enum source)i;
            return true;
        }
    return false;
}

/* "2024/LDF2/1/A1": lines that the form itself prints; what follows as "1/BANORTE" is a credit. */
static void read_statement_key(struct credit *credit)
{
    struct str tail = credit->key, code;
    size_t n;

    for (n = tail.n; n && tail.p[n - 1] != '/'; n--)
        ;
    code = str_slice(tail, n, tail.n);
    credit->whole = str_ends(tail, STR("/LDF2/1/1"));
    credit->heading = code.n <= 2 && code.n > 0 &&
                      ((code.p[0] >= 'A' && code.p[0] <= 'C') ||
                       (code.n == 1 && code.p[0] >= '1' && code.p[0] <= '6'));
}

static int64_t year_of_row(const struct q_compare_debts_row *r, int64_t *day)
{
    *day = !r->day_null ? r->day : !r->cut_off_null ? r->cut_off : 0;
    return *day ? date_year((int32_t)*day) : r->year;
}

static void add_balance(struct credit *credit, const struct q_compare_debts_row *r)
{
    int64_t day, year = year_of_row(r, &day);
    struct balance *b = NULL;

    for (size_t i = 0; i < credit->balance_count; i++)
        if (credit->balances[i].year == year) b = &credit->balances[i];
    if (!b) {
        if (credit->balance_count == sizeof credit->balances / sizeof *credit->balances) return;
        b = &credit->balances[credit->balance_count++];
    } else if (day < b->day) {
        return;
    }
    *b = (struct balance){year, day, r->minor, r->snapshot, r->source_row};
}

static bool begin_credit(struct credit *credit, const struct q_compare_debts_row *r,
                         enum source source, struct arena *arena, struct rows *rows)
{
    *credit = (struct credit){.node = r->node,
                              .source = source,
                              .key = rows_text(arena, r->node_key, rows),
                              .label = rows_text(arena, r->label, rows),
                              .starts = r->starts_null ? DATE_NONE : (int32_t)r->starts};
    flag_text(credit->currency, sizeof credit->currency, r->currency);
    credit->creditor = !r->creditor.p ? text_organisation_key(arena, r->label, NULL)
                                      : rows_text(arena, r->creditor, rows);
    if (source == SOURCE_LDF) read_statement_key(credit);
    return credit->creditor.p && !rows->failed;
}

static enum err_code read_credits(struct comparer *c, struct rows *rows, struct err *err)
{
    struct credit *credit = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_debts(c->store, c->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_debts_row r;
        enum source source;

        q_compare_debts_row(stmt, &r);
        if (!source_of(r.layout, &source)) continue;
        if (!credit || credit->node != r.node || !str_is(r.currency, credit->currency)) {
            credit = rows_add(rows, &c->arena);
            if (!credit || !begin_credit(credit, &r, source, &c->arena, rows)) {
                store_reset(stmt);
                return err_no_memory(err);
            }
        }
        if (r.moment == MOMENT_CLOSING)
            add_balance(credit, &r);
        else
            compare_side_add(&credit->original, r.node, r.snapshot, r.source_row, r.minor);
    }
    return code;
}

/* --- pairing --------------------------------------------------------------------------------- */

/* 3: same amount and day; 2: same amount; 1: same day; 0: another credit. Lines of the statement
 * say neither, so the creditor alone must do. */
static int likeness(const struct credit *a, const struct credit *b)
{
    bool amount = a->original.has && b->original.has && a->original.minor == b->original.minor;
    bool day = a->starts != DATE_NONE && a->starts == b->starts;

    if (strcmp(a->currency, b->currency) != 0 || !a->creditor.n) return 0;
    if (a->source == SOURCE_LDF || b->source == SOURCE_LDF) {
        struct str line = a->source == SOURCE_LDF ? a->creditor : b->creditor;
        struct str name = a->source == SOURCE_LDF ? b->creditor : a->creditor;

        return str_starts(line, name) ? 1 : 0;
    }
    if (!str_eq(a->creditor, b->creditor)) return 0;
    return (amount ? 2 : 0) + (day ? 1 : 0);
}

static void pair_sources(struct debt *d, enum source first, enum source second)
{
    for (int wanted = 3; wanted >= 1; wanted--)
        for (size_t i = 0; i < d->count; i++) {
            struct credit *a = &d->all[i];

            if (a->source != first || a->heading || a->pair[second]) continue;
            for (size_t k = 0; k < d->count && !a->pair[second]; k++) {
                struct credit *b = &d->all[k];

                if (b->source != second || b->heading || b->pair[first] || likeness(a, b) != wanted)
                    continue;
                a->pair[second] = b;
                b->pair[first] = a;
            }
        }
}

/* --- lines ----------------------------------------------------------------------------------- */

static struct compare_draft draft_of(const struct credit *credit, const char *figure, enum source a,
                                     enum source b)
{
    struct compare_draft draft = {.topic = RECONCILE_DEBT};

    snprintf(draft.subject, sizeof draft.subject, "%s\x1f%.*s", figure,
             STR_FMT(str_slice(credit->label, 0, credit->label.n < 200 ? credit->label.n : 200)));
    draft.thing = credit->key;
    memcpy(draft.currency, credit->currency, sizeof draft.currency);
    flag_text(draft.side_a, sizeof draft.side_a, str_of(source_codes[a]));
    flag_text(draft.side_b, sizeof draft.side_b, str_of(source_codes[b]));
    return draft;
}

static struct compare_side side_of(const struct credit *credit, const struct balance *b)
{
    return (struct compare_side){true, b->minor, credit->node, b->snapshot, b->row, 1};
}

static const struct balance *balance_in(const struct credit *credit, int64_t year)
{
    const struct balance *newest = NULL;

    for (size_t i = 0; i < credit->balance_count; i++) {
        const struct balance *b = &credit->balances[i];

        if (year ? b->year == year : !newest || b->year > newest->year) newest = b;
    }
    return newest;
}

/* The newest year of which both give a balance, else the newest of each. */
static enum err_code compare_pair(struct debt *d, const struct credit *a, const struct credit *b,
                                  struct err *err)
{
    struct compare_draft draft = draft_of(a, "closing", a->source, b->source);
    const struct balance *left = NULL, *right = NULL;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < a->balance_count; i++) {
        const struct balance *other = balance_in(b, a->balances[i].year);

        if (other && a->balances[i].year && (!left || a->balances[i].year > left->year)) {
            left = &a->balances[i];
            right = other;
        }
    }
    if (!left) {
        left = balance_in(a, 0);
        right = balance_in(b, 0);
    }
    if (left) draft.a = side_of(a, left);
    if (right) draft.b = side_of(b, right);
    draft.year = left ? left->year : right ? right->year : 0;
    if (left || right) code = compare_add(d->c, &draft, err);
    if (code || !a->original.has || !b->original.has) return code;
    draft = draft_of(a, "authorised", a->source, b->source);
    draft.a = a->original;
    draft.b = b->original;
    return compare_add(d->c, &draft, err);
}

static enum err_code compare_alone(struct debt *d, const struct credit *credit, enum source other,
                                   struct err *err)
{
    bool first = credit->source < other;
    struct compare_draft draft =
        draft_of(credit, "closing", first ? credit->source : other, first ? other : credit->source);
    const struct balance *b = balance_in(credit, 0);
    struct compare_side side;

    if (!b || !b->minor) return ERR_NONE; /* paid off: nothing to be missing elsewhere */
    side = side_of(credit, b);
    if (first)
        draft.a = side;
    else
        draft.b = side;
    draft.year = b->year;
    return compare_add(d->c, &draft, err);
}

static bool has_credits(const struct debt *d, enum source source)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->all[i].source == source && !d->all[i].heading) return true;
    return false;
}

static enum err_code compare_credits(struct debt *d, enum source first, enum source second,
                                     struct err *err)
{
    enum err_code code = ERR_NONE;

    if (!has_credits(d, first) || !has_credits(d, second)) return ERR_NONE;
    pair_sources(d, first, second);
    for (size_t i = 0; !code && i < d->count; i++) {
        const struct credit *credit = &d->all[i];

        if (credit->heading || (credit->source != first && credit->source != second)) continue;
        if (credit->source == first && credit->pair[second])
            code = compare_pair(d, credit, credit->pair[second], err);
        else if (!credit->pair[credit->source == first ? second : first])
            code = compare_alone(d, credit, credit->source == first ? second : first, err);
    }
    return code;
}

/* What a source says is owed in a year: the statement's printed total, or its credits added up. */
static struct compare_side total_of(const struct debt *d, enum source source, int64_t year,
                                    const char *currency)
{
    struct compare_side side = {0};

    for (size_t i = 0; i < d->count; i++) {
        const struct credit *credit = &d->all[i];
        const struct balance *b = balance_in(credit, year);

        if (credit->source != source || !b || strcmp(credit->currency, currency) != 0 ||
            (source == SOURCE_LDF && !credit->whole))
            continue;
        if (!side.has) side = (struct compare_side){.has = true, .node = credit->node};
        side.minor += b->minor;
        if (b->snapshot > side.snapshot) side.snapshot = b->snapshot;
        side.row = b->row;
        side.rows++;
    }
    if (side.rows > 1) side.node = 0;
    return side;
}

static enum err_code compare_totals(struct debt *d, int64_t year, const char *currency,
                                    struct err *err)
{
    enum err_code code = ERR_NONE;

    for (int a = 0; !code && a < SOURCES; a++)
        for (int b = a + 1; !code && b < SOURCES; b++) {
            struct compare_draft draft = {.topic = RECONCILE_DEBT, .year = year};

            flag_text(draft.subject, sizeof draft.subject, STR("total"));
            draft.thing = STR("total");
            flag_text(draft.currency, sizeof draft.currency, str_of(currency));
            flag_text(draft.side_a, sizeof draft.side_a, str_of(source_codes[a]));
            flag_text(draft.side_b, sizeof draft.side_b, str_of(source_codes[b]));
            draft.a = total_of(d, (enum source)a, year, currency);
            draft.b = total_of(d, (enum source)b, year, currency);
            if (draft.a.has && draft.b.has) code = compare_add(d->c, &draft, err);
        }
    return code;
}

enum { YEAR_FIRST = 1990, YEAR_LAST = 2100 };

enum err_code compare_debt(struct comparer *c, struct err *err)
{
    struct rows rows = ROWS_OF(struct credit);
    struct debt d = {.c = c};
    enum err_code code = read_credits(c, &rows, err);

    if (code || rows.count < 2) return code;
    d.all = rows.items;
    d.count = rows.count;
    for (int64_t year = YEAR_FIRST; !code && year <= YEAR_LAST; year++)
        code = compare_totals(&d, year, "MXN", err);
    if (d.count > 4000) return code; /* pairing is quadratic; no entity owes to as many */
    if (!code) code = compare_credits(&d, SOURCE_REGISTRY, SOURCE_PLATFORM, err);
    if (!code) code = compare_credits(&d, SOURCE_LDF, SOURCE_REGISTRY, err);
    return code ? code : compare_credits(&d, SOURCE_LDF, SOURCE_PLATFORM, err);
}
