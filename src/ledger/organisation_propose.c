/* Finding organisations that may be the same. Names are cut into words, each word into a key that
 * sounds alike ("Arza" and "Arsa"), and new organisations are compared only with those that share
 * their rarest keys: the work grows with the number of new names. Memory: some 60 bytes and the
 * name for each organisation of the entity. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "ledger/ledger_private.h"
#include "ledger/organisation.h"
#include "ledger/rows.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

enum {
    RARE = 12,            /* a word in more names than this says little */
    WORDS = 2,            /* rarest words looked at */
    COMPARISONS = 600000, /* of one load and entity: what is beyond waits for another way */
    PLACE_BONUS = 40
};

struct name {
    int64_t id;
    struct str key, rfc, place;
    bool new;
};
struct posting {
    uint64_t word;
    uint32_t name;
};
struct work {
    struct ledger *ledger;
    struct arena arena;
    int64_t entity, snapshot;
    struct rows names;
    struct posting *postings; /* by word */
    size_t count, capacity;
    uint64_t *known; /* pairs that are candidates already: open addressing */
    size_t known_size, known_count;
    uint64_t compared, proposed;
    struct store_bulk *bulk;
    struct err *err;
};

/* --- words ----------------------------------------------------------------------------------- */

/* A letter as it sounds in Mexican Spanish; 0 for those that are silent or say little. */
static char sound(const char *p, size_t n, size_t i)
{
    char c = p[i], next = i + 1 < n ? p[i + 1] : 0;

    switch (c) {
    case 'z':
        return 's';
    case 'c':
        return next == 'e' || next == 'i' ? 's' : next == 'h' ? 'x' : 'k';
    case 'q':
        return 'k';
    case 'v':
        return 'b';
    case 'h':
        return 0;
    case 'y':
        return i == 0 ? 'y' : 'i';
    case 'j':
        return 'j';
    case 'g':
        return next == 'e' || next == 'i' ? 'j' : 'g';
    case 'x':
        return 's';
    default:
        return c;
    }
}

/* Key of a word: its sounds without repeats and without vowels after the first. */
static uint64_t word_key(struct str word)
{
    char out[32], last = 0;
    size_t n = 0;

    for (size_t i = 0; i < word.n && n < sizeof out; i++) {
        char c = sound(word.p, word.n, i);

        if (!c || c == last) continue;
        last = c;
        if (n && (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u')) continue;
        out[n++] = c;
    }
    return n < 2 ? 0 : hash64(out, n);
}

static size_t words_of(struct str key, uint64_t out[16])
{
    size_t count = 0;

    while (key.n && count < 16) {
        struct str word = str_split(key, ' ', &key);
        uint64_t hash = word.n > 2 ? word_key(word) : 0;
        bool twice = false;

        for (size_t i = 0; i < count; i++) twice |= out[i] == hash;
        if (hash && !twice) out[count++] = hash;
    }
    return count;
}

static bool add_posting(struct work *w, uint64_t word, size_t name)
{
    if (w->count == w->capacity) {
        size_t capacity = w->capacity ? w->capacity * 2 : 1024;
        struct posting *bigger = mem_realloc(w->postings, capacity * sizeof *bigger);

        if (!bigger) return false;
        w->postings = bigger;
        w->capacity = capacity;
    }
    w->postings[w->count++] = (struct posting){word, (uint32_t)name};
    return true;
}

static int compare_postings(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;

    if (x->word != y->word) return x->word < y->word ? -1 : 1;
    return x->name < y->name ? -1 : x->name > y->name;
}

/* --- reading --------------------------------------------------------------------------------- */

static enum err_code read_names(struct work *w)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_organisations_of(w->ledger->store, w->entity, &stmt, w->err);

    while (!code && !(code = store_step(stmt, &row, w->err)) && row) {
        struct q_organisations_of_row r;
        struct name *name = rows_add(&w->names, &w->arena);
        uint64_t words[16];
        size_t count;
        bool ok = name != NULL;

        q_organisations_of_row(stmt, &r);
        if (ok)
            *name = (struct name){.id = r.id,
                                  .key = rows_text(&w->arena, r.name_key, &w->names),
                                  .rfc = rows_text(&w->arena, r.rfc, &w->names),
                                  .place = rows_text(&w->arena, r.place, &w->names),
                                  .new = r.snapshot == w->snapshot};
        count = ok ? words_of(name->key, words) : 0;
        for (size_t i = 0; ok && i < count; i++) ok = add_posting(w, words[i], w->names.count - 1);
        if (ok && !w->names.failed) continue;
        store_reset(stmt);
        return err_no_memory(w->err);
    }
    if (!code && w->count) qsort(w->postings, w->count, sizeof *w->postings, compare_postings);
    return code;
}

static uint64_t pair_hash(int64_t a, int64_t b)
{
    int64_t pair[2] = {a, b};
    uint64_t hash = hash64(pair, sizeof pair);

    return hash + !hash;
}

/* Remembers a pair; false in *fresh when it was there. */
static bool remember(struct work *w, int64_t a, int64_t b, bool *fresh)
{
    uint64_t hash = pair_hash(a, b);
    size_t slot;

    if (w->known_count * 2 >= w->known_size) {
        size_t size = w->known_size ? w->known_size * 2 : 1024;
        uint64_t *bigger = mem_calloc(size, sizeof *bigger);

        if (!bigger) return false;
        for (size_t i = 0; i < w->known_size; i++) {
            if (!w->known[i]) continue;
            for (slot = w->known[i] & (size - 1); bigger[slot]; slot = (slot + 1) & (size - 1))
                ;
            bigger[slot] = w->known[i];
        }
        mem_free(w->known);
        w->known = bigger;
        w->known_size = size;
    }
    for (slot = hash & (w->known_size - 1); w->known[slot];
         slot = (slot + 1) & (w->known_size - 1)) {
        if (w->known[slot] == hash) {
            *fresh = false;
            return true;
        }
    }
    w->known[slot] = hash;
    w->known_count++;
    *fresh = true;
    return true;
}

static enum err_code read_known(struct work *w)
{
    struct store_stmt *stmt;
    bool row, fresh;
    enum err_code code = q_candidate_pairs(w->ledger->store, w->entity, &stmt, w->err);

    while (!code && !(code = store_step(stmt, &row, w->err)) && row) {
        if (remember(w, store_int(stmt, 0), store_int(stmt, 1), &fresh)) continue;
        store_reset(stmt);
        code = err_no_memory(w->err);
    }
    return code;
}

/* --- comparing ------------------------------------------------------------------------------- */

/* Score of a pair, or 0 when it cannot be the same. */
static int score_of(const struct name *a, const struct name *b, const char **why)
{
    int score;

    if (a->rfc.n && b->rfc.n && !str_eq(a->rfc, b->rfc)) return 0;
    score = text_similarity(a->key, b->key);
    *why = N_("Nombres parecidos");
    if (a->place.n && b->place.n) {
        bool same = str_eq(a->place, b->place);

        score += same ? PLACE_BONUS : -PLACE_BONUS;
        *why = same ? N_("Nombres parecidos, mismo lugar")
                    : N_("Nombres parecidos, lugares distintos");
    }
    return score > 1000 ? 1000 : score;
}

static enum err_code propose(struct work *w, const struct name *a, const struct name *b)
{
    const char *why;
    int score = score_of(a, b, &why);
    bool fresh;

    if (score < ORGANISATION_SCORE_MIN) return ERR_NONE;
    if (a->id > b->id) {
        const struct name *other = a;

        a = b;
        b = other;
    }
    if (!remember(w, a->id, b->id, &fresh)) return err_no_memory(w->err);
    if (!fresh) return ERR_NONE;
    w->proposed++;
    store_bulk_int(w->bulk, w->entity);
    store_bulk_int(w->bulk, a->id);
    store_bulk_int(w->bulk, b->id);
    store_bulk_int(w->bulk, score);
    store_bulk_text(w->bulk, str_of(why));
    store_bulk_text(w->bulk, STR("open"));
    store_bulk_null(w->bulk);
    store_bulk_null(w->bulk);
    return store_bulk_row(w->bulk, w->err);
}

static size_t first_posting(const struct work *w, uint64_t word)
{
    size_t low = 0, high = w->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (w->postings[middle].word < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct rare_word {
    size_t first, count;
};

/* The rarest words of a name that other names have too. */
static size_t rarest(const struct work *w, const struct name *name, struct rare_word out[WORDS])
{
    uint64_t words[16];
    size_t count = words_of(name->key, words), kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct rare_word word = {first_posting(w, words[i]), 0};

        while (word.count <= RARE && word.first + word.count < w->count &&
               w->postings[word.first + word.count].word == words[i])
            word.count++;
        if (word.count < 2 || word.count > RARE) continue;
        if (kept < WORDS)
            out[kept++] = word;
        else if (word.count < out[0].count || word.count < out[1].count)
            out[out[0].count > out[1].count ? 0 : 1] = word;
    }
    return kept;
}

static enum err_code compare(struct work *w, size_t index)
{
    const struct name *names = w->names.items, *own = &names[index];
    struct rare_word words[WORDS];
    size_t count = rarest(w, own, words);
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < count; i++) {
        for (size_t k = 0; !code && k < words[i].count && w->compared < COMPARISONS; k++) {
            size_t other = w->postings[words[i].first + k].name;

            /* Of two new ones, the later is compared with the earlier. */
            if (other == index || (names[other].new &&other > index)) continue;
            w->compared++;
            code = propose(w, own, &names[other]);
        }
    }
    return code;
}

static enum err_code compare_all(struct work *w)
{
    const struct name *names = w->names.items;
    enum err_code code =
        store_bulk_begin(w->ledger->store, &ledger_table_organisation_candidate, &w->bulk, w->err);

    if (code) return code;
    for (size_t i = 0; !code && i < w->names.count; i++)
        if (names[i].new) code = compare(w, i);
    if (!code) return store_bulk_end(w->bulk, w->err);
    store_bulk_abort(w->bulk);
    return code;
}

static enum err_code propose_in(struct ledger *ledger, int64_t entity, int64_t snapshot,
                                uint64_t *proposed, struct err *err)
{
    struct work w = {.ledger = ledger,
                     .entity = entity,
                     .snapshot = snapshot,
                     .names = ROWS_OF(struct name),
                     .err = err};
    enum err_code code;

    arena_init(&w.arena, (size_t)1 << 30);
    code = read_names(&w);
    if (!code) code = read_known(&w);
    if (!code) code = compare_all(&w);
    *proposed += w.proposed;
    mem_free(w.postings);
    mem_free(w.known);
    arena_free(&w.arena);
    return code;
}

enum err_code organisation_propose(struct ledger *ledger, int64_t snapshot, uint64_t *proposed_out,
                                   struct err *err)
{
    struct store_stmt *stmt;
    uint64_t proposed = 0;
    bool row, found;
    enum err_code code = q_check_entities(ledger->store, snapshot, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_organisations_new_row new;
        int64_t entity = store_int(stmt, 0);

        code = q_organisations_new_one(ledger->store, entity, snapshot, &new, &found, err);
        if (!code && found && new.organisations)
            code = propose_in(ledger, entity, snapshot, &proposed, err);
        if (code) store_reset(stmt);
    }
    if (proposed_out) *proposed_out = proposed;
    return code;
}
