/* Finding: the index of words (words.h) gives what may fit, entity by entity; that and what came
 * since the index was made is compared, the best are kept in a small heap, and their details and
 * figures are read eight at a time. Without words everything the filters let through is read. */
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

enum { LIMIT = 20, LIMIT_MAX = 1000, COMPARED_MAX = 2048, BATCH = 32 };

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

static void keep_node(struct finder *f, int64_t entity, int64_t id, struct str key,
                      struct str label)
{
    int score = score_node(f, key, label);

    if (score) keep(f, &(struct find_hit){.entity = entity, .id = id, .score = score});
}

/* Filters only: what they let through. */
static enum err_code scan_nodes(struct finder *f, struct err *err)
{
    const struct find_query *q = f->query;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_nodes(f->store, q->entity, q->kind, q->year, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_find_nodes_row r;

        q_find_nodes_row(stmt, &r);
        keep_node(f, r.entity, r.id, r.node_key, r.label);
    }
    return code;
}

static bool passes(const struct finder *f, int64_t kind, bool has_year)
{
    return (!f->query->kind || (int64_t)f->query->kind == kind) && (!f->query->year || has_year);
}

/* What came since the index was made. */
static enum err_code compare_new_nodes(struct finder *f, const struct q_words_state_row *state,
                                       struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code;

    if (state->last_node <= state->nodes_done && !state->again) return ERR_NONE;
    code = q_find_nodes_new(f->store, state->entity, state->nodes_done, f->query->year, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_find_nodes_new_row r;

        q_find_nodes_new_row(stmt, &r);
        if (passes(f, r.kind, r.has_year)) keep_node(f, state->entity, r.id, r.node_key, r.label);
    }
    return code;
}

#define IDS(i)                                                                                     \
    i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8], i[9], i[10], i[11], i[12], i[13], i[14], \
        i[15], i[16], i[17], i[18], i[19], i[20], i[21], i[22], i[23], i[24], i[25], i[26], i[27], \
        i[28], i[29], i[30], i[31]

static enum err_code compare_nodes(struct finder *f, const struct q_words_state_row *state,
                                   const int64_t ids[BATCH], struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_find_nodes_of(f->store, state->entity, f->query->year, IDS(ids), &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_find_nodes_of_row r;

        q_find_nodes_of_row(stmt, &r);
        /* Those described anew are compared with what came since. */
        if (passes(f, r.kind, r.has_year) && !r.again)
            keep_node(f, state->entity, r.id, r.node_key, r.label);
    }
    return code;
}

static void keep_organisation(struct finder *f, int64_t entity, int64_t id, struct str name_key,
                              struct str rfc)
{
    int score = f->rfc[0] && rfc.p && str_is(rfc, f->rfc) ? 1000 : score_words(f, name_key);

    if (score)
        keep(f,
             &(struct find_hit){.entity = entity, .id = id, .organisation = true, .score = score});
}

static enum err_code compare_organisations(struct finder *f, const struct q_words_state_row *state,
                                           const int64_t ids[BATCH], struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_organisations_of(f->store, state->entity, IDS(ids), &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_find_organisations_of_row r;

        q_find_organisations_of_row(stmt, &r);
        keep_organisation(f, state->entity, r.id, r.name_key, r.rfc);
    }
    return code;
}

static enum err_code compare_new_organisations(struct finder *f, int64_t entity, int64_t after,
                                               struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_organisations(f->store, entity, after, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_find_organisations_row r;

        q_find_organisations_row(stmt, &r);
        keep_organisation(f, entity, r.id, r.name_key, r.rfc);
    }
    return code;
}

/* What the index gives for the words, compared a batch at a time. */
static enum err_code compare_indexed(struct finder *f, const struct q_words_state_row *state,
                                     enum words_of what, struct err *err)
{
    const struct words_query q = {state->entity, what, f->words, f->word_count, COMPARED_MAX};
    int64_t *ids, batch[BATCH];
    size_t count;
    bool cut;
    enum err_code code = words_find(f->store, f->arena, &q, &ids, &count, &cut, err);

    f->cut |= !code && cut;
    for (size_t i = 0; i < count && !code; i += BATCH) {
        for (size_t k = 0; k < BATCH; k++) batch[k] = i + k < count ? ids[i + k] : 0;
        code = what == WORDS_OF_NODES ? compare_nodes(f, state, batch, err)
                                      : compare_organisations(f, state, batch, err);
    }
    return code;
}

/* An RFC that was met later than the name it belongs to is not in the index. */
static enum err_code compare_rfc(struct finder *f, int64_t entity, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_by_rfc(f->store, entity, str_of(f->rfc), &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct find_hit hit = {
            .entity = entity, .id = store_int(stmt, 0), .organisation = true, .score = 1000};
        bool there = false;

        for (size_t i = 0; i < f->count; i++)
            there |= f->hits[i].organisation && f->hits[i].entity == hit.entity &&
                     f->hits[i].id == hit.id;
        if (!there) keep(f, &hit);
    }
    return code;
}

static enum err_code compare_entity(struct finder *f, const struct q_words_state_row *state,
                                    struct err *err)
{
    const struct find_query *q = f->query;
    enum err_code code = ERR_NONE;

    if (!q->organisations && f->key.n) {
        if (state->nodes_done) code = compare_indexed(f, state, WORDS_OF_NODES, err);
        if (!code) code = compare_new_nodes(f, state, err);
    }
    if (code || q->kind || q->year) return code;
    if (f->key.n && state->organisations_done)
        code = compare_indexed(f, state, WORDS_OF_ORGANISATIONS, err);
    if (!code && (f->key.n || q->organisations) &&
        (state->last_organisation > state->organisations_done || !f->key.n))
        code = compare_new_organisations(f, state->entity, f->key.n ? state->organisations_done : 0,
                                         err);
    if (!code && f->rfc[0]) code = compare_rfc(f, state->entity, err);
    return code;
}

static enum err_code compare_entities(struct finder *f, struct err *err)
{
    struct store_stmt *stmt;
    struct q_words_state_row *states = NULL;
    size_t count = 0, capacity = 0;
    bool row;
    enum err_code code = q_words_state(f->store, f->query->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_words_state_row r;

        q_words_state_row(stmt, &r);
        if (!r.last_node && !r.last_organisation) continue;
        if (count == capacity) {
            struct q_words_state_row *bigger;

            capacity = capacity ? capacity * 2 : 64;
            bigger = arena_array(f->arena, capacity, sizeof *bigger);
            if (!bigger) {
                store_reset(stmt);
                return err_no_memory(err);
            }
            if (count) memcpy(bigger, states, count * sizeof *states);
            states = bigger;
        }
        states[count++] = r;
    }
    for (size_t i = 0; i < count && !code; i++) code = compare_entity(f, &states[i], err);
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

    if (!f->key.n && !q->organisations) code = scan_nodes(f, err);
    if (!code && (f->key.n || q->organisations)) code = compare_entities(f, err);
    if (!code && !q->organisations && !q->kind && has_digit(f->text) &&
        money_parse(f->text, 0, 2, &minor) == MONEY_EXACT && minor)
        code = scan_amounts(f, minor, err);
    return code;
}

/* --- the query ------------------------------------------------------------------------------- */

static int longest_first(const void *a, const void *b)
{
    size_t x = ((const struct str *)a)->n, y = ((const struct str *)b)->n;

    return (x < y) - (x > y);
}

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
        struct str word = words_next(&rest);

        if (word.n) f->words[f->word_count++] = word;
    }
    if (f->word_count) qsort(f->words, f->word_count, sizeof *f->words, longest_first);
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
    if (!prepare(&f)) return err_no_memory(err);
    if (f.text.n && !f.key.n) return ERR_NONE; /* only signs: nothing is called that */
    code = scan(&f, err);
    if (code) return code;
    if (f.count) qsort(f.hits, f.count, sizeof *f.hits, compare_hits);
    if (more_out) *more_out = f.cut || f.count > f.limit;
    if (f.count > f.limit) f.count = f.limit;
    code = find_details(&f, out, err);
    *count_out = code ? 0 : f.count;
    return code;
}
