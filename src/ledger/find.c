/* Finding: every key and name is compared in one pass over the tables (no index of words is kept: a
 * million nodes take about a second), the best are kept in a small heap, and their details and
 * figures are read eight at a time. */
#include "ledger/find.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/money.h"
#include "base/rfc.h"
#include "base/text.h"
#include "ledger/find_private.h"
#include "ledger/ledger_private.h"
#include "ledger_queries.h"

enum { LIMIT = 20, LIMIT_MAX = 1000 };

/* --- the best so far ------------------------------------------------------------------------- */

/* True when `a` stands before `b` in the answer. */
static bool better(const struct find_hit *a, const struct find_hit *b)
{
    if (a->score != b->score) return a->score > b->score;
    if (a->organisation != b->organisation) return b->organisation;
    if (a->entity != b->entity) return a->entity < b->entity;
    return a->id < b->id;
}

static int compare_hits(const void *a, const void *b)
{
    return better(a, b) ? -1 : better(b, a);
}

static void swap(struct find_hit *a, struct find_hit *b)
{
    struct find_hit other = *a;

    *a = *b;
    *b = other;
}

/* The heap's top is the worst that is kept. One more than the limit is kept, to know of more. */
static void keep(struct finder *f, const struct find_hit *hit)
{
    size_t i;

    if (f->count == f->limit + 1) {
        if (!better(hit, &f->hits[0])) return;
        f->hits[0] = *hit;
        for (i = 0;;) {
            size_t child = 2 * i + 1;

            if (child >= f->count) return;
            if (child + 1 < f->count && better(&f->hits[child], &f->hits[child + 1])) child++;
            if (!better(&f->hits[i], &f->hits[child])) return;
            swap(&f->hits[i], &f->hits[child]);
            i = child;
        }
    }
    i = f->count++;
    f->hits[i] = *hit;
    while (i && better(&f->hits[(i - 1) / 2], &f->hits[i])) {
        swap(&f->hits[(i - 1) / 2], &f->hits[i]);
        i = (i - 1) / 2;
    }
}

/* --- comparing ------------------------------------------------------------------------------- */

/* How well a folded text has the words asked for: 1000 the whole, 900 it begins with them, 700 all
 * as whole words, 500 all somewhere; 0 when one is missing. */
static int score_words(const struct finder *f, struct str text)
{
    bool whole = true;

    if (!f->key.n) return 100; /* filters only */
    if (str_eq(text, f->key)) return 1000;
    if (str_starts(text, f->key)) return 900;
    for (size_t i = 0; i < f->word_count; i++) {
        const char *at = memmem(text.p, text.n, f->words[i].p, f->words[i].n);
        const char *end = text.p + text.n;

        if (!at) return 0;
        if ((at > text.p && at[-1] != ' ') ||
            (at + f->words[i].n < end && at[f->words[i].n] != ' '))
            whole = false;
    }
    return whole ? 700 : 500;
}

static int score_node(struct finder *f, struct str key, struct str label)
{
    char folded[1024];
    struct str text;
    int by_key, by_label;

    if (!f->key.n) return 100;
    if (f->text.n && str_eq(key, f->text)) return 1000;
    text = (struct str){folded, text_key_into(key, folded, sizeof folded)};
    by_key = score_words(f, text);
    if (by_key == 1000) return 990;
    text = (struct str){folded, text_key_into(label, folded, sizeof folded)};
    by_label = score_words(f, text);
    return by_key > by_label ? by_key : by_label;
}

static enum err_code scan_nodes(struct finder *f, struct err *err)
{
    const struct find_query *q = f->query;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_nodes(f->store, q->entity, q->kind, q->year, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_find_nodes_row r;
        int score;

        q_find_nodes_row(stmt, &r);
        score = score_node(f, r.node_key, r.label);
        if (score) keep(f, &(struct find_hit){.entity = r.entity, .id = r.id, .score = score});
    }
    return code;
}

static enum err_code scan_organisations(struct finder *f, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_organisations(f->store, f->query->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_find_organisations_row r;
        int score;

        q_find_organisations_row(stmt, &r);
        if (!r.merged_into_null) continue;
        score = f->rfc[0] && r.rfc.p && str_is(r.rfc, f->rfc) ? 1000 : score_words(f, r.name_key);
        if (score)
            keep(f, &(struct find_hit){
                        .entity = r.entity, .id = r.id, .organisation = true, .score = score});
    }
    return code;
}

/* Nodes that have exactly the figure; those found by their words too are not told twice. */
static enum err_code scan_amounts(struct finder *f, int64_t minor, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_amounts(f->store, f->query->entity, minor, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct find_hit hit = {
            .entity = store_int(stmt, 0), .id = store_int(stmt, 1), .score = 950};
        bool there = false;

        for (size_t i = 0; i < f->count; i++)
            there |= !f->hits[i].organisation && f->hits[i].entity == hit.entity &&
                     f->hits[i].id == hit.id;
        if (!there) keep(f, &hit);
    }
    return code;
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

static enum err_code scan(struct finder *f, struct err *err)
{
    const struct find_query *q = f->query;
    enum err_code code = ERR_NONE;
    int64_t minor;

    if (!q->organisations) code = scan_nodes(f, err);
    if (!code && !q->organisations && !q->kind && has_digit(f->text) &&
        money_parse(f->text, 0, 2, &minor) == MONEY_EXACT && minor)
        code = scan_amounts(f, minor, err);
    if (!code && !q->kind && !q->year && (f->key.n || q->organisations))
        code = scan_organisations(f, err);
    return code;
}

/* --- the query ------------------------------------------------------------------------------- */

static bool prepare(struct finder *f)
{
    struct str rest;

    f->text = str_trim(f->query->text);
    f->key = text_key(f->arena, f->text);
    f->limit = !f->query->limit ? LIMIT : f->query->limit > LIMIT_MAX ? LIMIT_MAX : f->query->limit;
    f->hits = arena_array(f->arena, f->limit + 1, sizeof *f->hits);
    rfc_parse(f->text, f->rfc);
    rest = f->key;
    while (rest.n && f->word_count < sizeof f->words / sizeof *f->words) {
        struct str word = str_split(rest, ' ', &rest);

        if (word.n) f->words[f->word_count++] = word;
    }
    return f->key.p && f->hits;
}

enum err_code ledger_find(struct ledger *ledger, struct arena *arena,
                          const struct find_query *query, struct find_result **out,
                          size_t *count_out, bool *more_out, struct err *err)
{
    struct finder f = {.store = ledger->store, .arena = arena, .query = query};
    enum err_code code;

    *out = NULL;
    *count_out = 0;
    if (more_out) *more_out = false;
    if (!prepare(&f)) return err_set(err, ERR_MEMORY, _("No hay memoria para la búsqueda."));
    if (f.text.n && !f.key.n) return ERR_NONE; /* only signs: nothing is called that */
    code = scan(&f, err);
    if (code) return code;
    if (f.count) qsort(f.hits, f.count, sizeof *f.hits, compare_hits);
    if (f.count > f.limit) {
        f.count = f.limit;
        if (more_out) *more_out = true;
    }
    code = find_details(&f, out, err);
    *count_out = code ? 0 : f.count;
    return code;
}
