/* Making the index of words. Ids are taken in ascending order, so that a word's list only grows at
 * its end; lists are gathered in memory and written, in the order of the words, when they have
 * become large or an entity ends. A short last chunk is continued; anything else starts a new one.
 * */
#include "ledger/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "ledger/ledger_private.h"
#include "ledger/words_private.h"
#include "ledger_queries.h"

enum {
    BATCH = 8192,            /* things read in one statement */
    GATHERED_MAX = 48 << 20, /* bytes of lists in memory before they are written */
    CHUNK_SMALL = 4096,      /* a last chunk below this is continued */
    LIST_MAX = GATHERED_MAX,
};

/* --- numbers and words ----------------------------------------------------------------------- */

void words_put_number(struct buf *out, uint64_t v)
{
    unsigned char bytes[10];
    size_t n = 0;

    for (; v >= 0x80; v >>= 7) bytes[n++] = (unsigned char)(v | 0x80);
    bytes[n++] = (unsigned char)v;
    buf_put(out, bytes, n);
}

bool words_get_number(struct str *bytes, uint64_t *out)
{
    uint64_t v = 0;

    for (unsigned shift = 0; shift < 64 && bytes->n; shift += 7) {
        unsigned char c = (unsigned char)*bytes->p;

        bytes->p++;
        bytes->n--;
        v |= (uint64_t)(c & 0x7F) << shift;
        if (c < 0x80) {
            *out = v;
            return true;
        }
    }
    return false;
}

struct str words_cut(struct str word)
{
    if (word.n <= WORD_MAX) return word;
    word.n = WORD_MAX;
    while (word.n && ((unsigned char)word.p[word.n] & 0xC0) == 0x80) word.n--;
    return word;
}

struct str words_next(struct str *rest)
{
    while (rest->n) {
        struct str word = str_split(*rest, ' ', rest);

        if (word.n) return words_cut(word);
    }
    return STR_NONE;
}

/* --- gathering ------------------------------------------------------------------------------- */

struct list {
    struct str word; /* in the arena */
    struct buf ids;  /* differences; the first stands in `first` */
    int64_t first, last;
};
struct gatherer {
    struct ledger *ledger;
    int64_t entity;
    enum words_of what;
    struct arena arena; /* of the words */
    struct list *lists;
    size_t count, capacity;
    uint32_t *slots; /* open addressing: 1 + index into lists */
    size_t slot_count;
    size_t bytes;
};

static bool gatherer_open(struct gatherer *g)
{
    g->slot_count = 1 << 12;
    g->slots = mem_calloc(g->slot_count, sizeof *g->slots);
    arena_init(&g->arena, (size_t)256 << 20);
    return g->slots != NULL;
}

static void forget_lists(struct gatherer *g)
{
    for (size_t i = 0; i < g->count; i++) buf_free(&g->lists[i].ids);
    g->count = 0;
    g->bytes = 0;
    memset(g->slots, 0, g->slot_count * sizeof *g->slots);
    arena_reset(&g->arena);
}

static void gatherer_close(struct gatherer *g)
{
    if (g->slots) forget_lists(g);
    mem_free(g->slots);
    mem_free(g->lists);
    arena_free(&g->arena);
}

static bool grow_slots(struct gatherer *g)
{
    size_t count = g->slot_count * 2;
    uint32_t *slots = mem_calloc(count, sizeof *slots);

    if (!slots) return false;
    for (size_t i = 0; i < g->count; i++) {
        size_t at = hash64(g->lists[i].word.p, g->lists[i].word.n) & (count - 1);

        while (slots[at]) at = (at + 1) & (count - 1);
        slots[at] = (uint32_t)i + 1;
    }
    mem_free(g->slots);
    g->slots = slots;
    g->slot_count = count;
    return true;
}

static struct list *new_list(struct gatherer *g, struct str word, size_t slot)
{
    struct list *list;

    if (g->count == g->capacity) {
        size_t capacity = g->capacity ? g->capacity * 2 : 1024;
        struct list *bigger = mem_realloc(g->lists, capacity * sizeof *bigger);

        if (!bigger) return NULL;
        g->lists = bigger;
        g->capacity = capacity;
    }
    list = &g->lists[g->count];
    *list = (struct list){.word = arena_str(&g->arena, word)};
    if (!list->word.p) return NULL;
    buf_init(&list->ids, LIST_MAX);
    g->slots[slot] = (uint32_t)++g->count;
    g->bytes += sizeof *list + word.n;
    return list;
}

static bool put_word(struct gatherer *g, struct str word, int64_t id)
{
    struct list *list = NULL;
    size_t at;

    if (g->count * 2 >= g->slot_count && !grow_slots(g)) return false;
    at = hash64(word.p, word.n) & (g->slot_count - 1);
    while (g->slots[at]) {
        list = &g->lists[g->slots[at] - 1];
        if (str_eq(list->word, word)) break;
        list = NULL;
        at = (at + 1) & (g->slot_count - 1);
    }
    if (!list) {
        list = new_list(g, word, at);
        if (!list) return false;
        list->first = list->last = id;
        return true;
    }
    if (list->last == id) return true; /* twice in one name */
    g->bytes -= list->ids.n;
    words_put_number(&list->ids, (uint64_t)(id - list->last));
    g->bytes += list->ids.n;
    list->last = id;
    return !list->ids.failed;
}

static bool put_text(struct gatherer *g, struct str text, int64_t id)
{
    char folded[1024];
    struct str rest = {folded, text_key_into(text, folded, sizeof folded)};

    for (struct str word = words_next(&rest); word.n; word = words_next(&rest))
        if (!put_word(g, word, id)) return false;
    return true;
}

/* --- writing --------------------------------------------------------------------------------- */

static int by_word(const void *a, const void *b)
{
    return str_compare(((const struct list *)a)->word, ((const struct list *)b)->word);
}

/* The list continues the last chunk of its word where that is short and ends before it. */
static enum err_code write_list(struct gatherer *g, const struct list *list, struct buf *chunk,
                                struct err *err)
{
    struct store *store = g->ledger->store;
    struct q_word_end_row end;
    struct store_stmt *stmt;
    int64_t number = 0;
    bool found;
    enum err_code code = q_word_end(store, g->entity, (int64_t)g->what, list->word, &stmt, err);

    buf_clear(chunk);
    if (!code) code = store_step(stmt, &found, err);
    if (code) return code;
    if (found) {
        q_word_end_row(stmt, &end);
        number = end.chunk + 1;
        if (end.ids.n < CHUNK_SMALL && end.last < list->first) {
            number = end.chunk;
            buf_str(chunk, end.ids);
            words_put_number(chunk, (uint64_t)(list->first - end.last));
        }
        store_reset(stmt);
    }
    if (!chunk->n) words_put_number(chunk, (uint64_t)list->first);
    buf_put(chunk, list->ids.p, list->ids.n);
    if (chunk->failed) return err_no_memory(err);
    return q_word_put_run(store, g->entity, (int64_t)g->what, list->word, number, list->last,
                          buf_view(chunk), err);
}

static enum err_code write_lists(struct gatherer *g, struct err *err)
{
    struct buf chunk;
    enum err_code code = ERR_NONE;

    buf_init(&chunk, (size_t)LIST_MAX * 2);
    if (g->count) qsort(g->lists, g->count, sizeof *g->lists, by_word);
    for (size_t i = 0; i < g->count && !code; i++) code = write_list(g, &g->lists[i], &chunk, err);
    buf_free(&chunk);
    forget_lists(g);
    return code;
}

/* --- reading what is new --------------------------------------------------------------------- */

/* One statement's worth; *last_out is where the next one goes on, *count_out how many there were.
 * */
typedef enum err_code read_batch(struct gatherer *g, int64_t after, int64_t *last_out,
                                 uint64_t *count_out, struct err *err);

static enum err_code read_nodes(struct gatherer *g, int64_t after, int64_t *last_out,
                                uint64_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_words_nodes(g->ledger->store, g->entity, after, BATCH, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_words_nodes_row r;

        q_words_nodes_row(stmt, &r);
        *last_out = r.id;
        ++*count_out;
        if (put_text(g, r.node_key, r.id) && put_text(g, r.label, r.id)) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static enum err_code read_again(struct gatherer *g, int64_t after, int64_t *last_out,
                                uint64_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_words_nodes_again(g->ledger->store, g->entity, after, BATCH, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_words_nodes_again_row r;

        q_words_nodes_again_row(stmt, &r);
        *last_out = r.id;
        ++*count_out;
        if (put_text(g, r.label, r.id)) continue; /* the key is what it was */
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static enum err_code read_organisations(struct gatherer *g, int64_t after, int64_t *last_out,
                                        uint64_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_words_organisations(g->ledger->store, g->entity, after, BATCH, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_words_organisations_row r;

        q_words_organisations_row(stmt, &r);
        *last_out = r.id;
        ++*count_out;
        if (put_text(g, r.name_key, r.id) && put_text(g, r.rfc, r.id)) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static enum err_code take(struct gatherer *g, read_batch *read, int64_t after, uint64_t *taken,
                          struct err *err)
{
    enum err_code code = ERR_NONE;
    uint64_t count = BATCH;

    while (!code && count == BATCH) {
        count = 0;
        code = read(g, after, &after, &count, err);
        *taken += count;
        if (!code && g->bytes > GATHERED_MAX) code = write_lists(g, err);
    }
    return code ? code : write_lists(g, err);
}

/* --- an entity ------------------------------------------------------------------------------- */

static enum err_code take_entity(struct gatherer *g, const struct q_words_state_row *state,
                                 uint64_t *taken, struct err *err)
{
    struct store *store = g->ledger->store;
    enum err_code code = store_begin(store, err);

    if (code) return code;
    g->entity = state->entity;
    g->what = WORDS_OF_NODES;
    if (state->again) code = take(g, read_again, 0, taken, err);
    if (!code) code = q_words_again_forget_run(store, g->entity, err);
    if (!code) code = take(g, read_nodes, state->nodes_done, taken, err);
    g->what = WORDS_OF_ORGANISATIONS;
    if (!code) code = take(g, read_organisations, state->organisations_done, taken, err);
    if (!code)
        code = q_counter_write_run(store, g->entity, STR("words of nodes"), state->last_node, err);
    if (!code)
        code = q_counter_write_run(store, g->entity, STR("words of organisations"),
                                   state->last_organisation, err);
    if (!code) return store_commit(store, err);
    store_rollback(store);
    return code;
}

/* The first entity after `after` that has something new; *found false when none has. */
static enum err_code next_entity(struct store *store, int64_t after,
                                 struct q_words_state_row *state, bool *found, struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code = q_words_state(store, 0, &stmt, err);

    *found = false;
    while (!code && !(code = store_step(stmt, found, err)) && *found) {
        q_words_state_row(stmt, state);
        if (state->entity > after &&
            (state->last_node > state->nodes_done ||
             state->last_organisation > state->organisations_done || state->again)) {
            store_reset(stmt);
            return ERR_NONE;
        }
    }
    return code;
}

enum err_code ledger_words_update(struct ledger *ledger, const struct progress *progress,
                                  uint64_t *taken_out, struct err *err)
{
    struct gatherer g = {.ledger = ledger};
    struct q_words_state_row state = {0};
    enum err_code code = ERR_NONE;
    uint64_t taken = 0;
    bool found = true;

    if (!gatherer_open(&g)) code = err_no_memory(err);
    while (!code && found) {
        code = next_entity(ledger->store, state.entity, &state, &found, err);
        if (!code && found) code = take_entity(&g, &state, &taken, err);
        if (!code && !progress_tell(progress, _("Palabras"), taken, 0))
            code = err_set(err, ERR_CANCELLED, _("Se detuvo."));
    }
    gatherer_close(&g);
    if (taken_out) *taken_out = taken;
    return code;
}
