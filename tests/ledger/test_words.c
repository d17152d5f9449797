/* The index of words: with it the same is found as by comparing everything, new and old together.
 * */
#include "ledger/words.h"

#include <stdio.h>

#include "ledger/find.h"
#include "ledger/words_private.h"
#include "store/store.h"
#include "world.h"

static const char *const vocabulary[] = {
    "Pavimentación", "pozo",  "escuela",        "puente", "drenaje", "de",   "la",   "colonia",
    "Río",           "norte", "rehabilitación", "zona",   "niñez",   "2024", "etapa"};
enum { WORDS = sizeof vocabulary / sizeof *vocabulary };

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void add_nodes(struct world *w, int64_t snapshot, int from, int count, uint32_t *seed)
{
    for (int i = from; i < from + count; i++) {
        char key[32], label[160];
        size_t n = 0;

        snprintf(key, sizeof key, "OP-%03d/%u", i, next_random(seed) % 3 + 2022);
        for (unsigned k = 0, words = next_random(seed) % 5 + 1; k < words; k++)
            n += (size_t)snprintf(label + n, sizeof label - n, "%s%s", k ? " " : "",
                                  vocabulary[next_random(seed) % WORDS]);
        world_node(w, &(struct world_node){.entity = i % 2 ? SONORA : ZACATECAS,
                                           .snapshot = snapshot,
                                           .kind = i % 3 ? NODE_CONTRACT : NODE_PROJECT,
                                           .key = key,
                                           .label = label,
                                           .year = 2022 + i % 3});
    }
}

/* What is found, as one number that depends on all of it and its order. */
static uint64_t found(struct world *w, const char *text, int64_t entity, size_t *count)
{
    const struct find_query q = {.text = str_of(text), .entity = entity, .limit = 1000};
    struct find_result *r;
    uint64_t sum = 0;

    OK(ledger_find(w->ledger, &w->arena, &q, &r, count, NULL, &w->err));
    for (size_t i = 0; i < *count; i++)
        sum =
            sum * 1000003u + (uint64_t)r[i].id * 31u + (uint64_t)r[i].entity + (uint64_t)r[i].score;
    return sum;
}

static const char *const questions[] = {"pavimentacion", "PAVIM",     "pozo norte", "escuela de la",
                                        "ninez",         "niñez",     "OP-007",     "op 2023",
                                        "rio rehabilit", "no existe", "2024"};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static void ask(struct world *w, uint64_t sums[QUESTIONS], size_t counts[QUESTIONS])
{
    for (size_t i = 0; i < QUESTIONS; i++)
        sums[i] = found(w, questions[i], i % 2 ? SONORA : 0, &counts[i]);
}

BOTH(words_find_the_same_with_the_index_as_without_it)
{
    uint64_t before[QUESTIONS], after[QUESTIONS];
    size_t counts[QUESTIONS], same[QUESTIONS], some = 0;
    uint32_t seed = 7;
    struct world w;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    add_nodes(&w, s, 0, 120, &seed);
    world_organisation(&w, &(struct world_organisation){SONORA, s, "Pavimentos del Norte, S.A.",
                                                        "GODE561231GR8", NULL});
    world_commit(&w);
    OK(ledger_words_update(w.ledger, NULL, NULL, &w.err)); /* half of it is in the index, … */
    world_begin(&w);
    add_nodes(&w, s, 120, 120, &seed);
    world_commit(&w);
    ask(&w, before, counts);
    OK(ledger_words_update(w.ledger, NULL, NULL, &w.err)); /* … and now all of it */
    ask(&w, after, same);
    for (size_t i = 0; i < QUESTIONS; i++) {
        CHECK_INT(counts[i], same[i]);
        CHECK(before[i] == after[i]);
        some += counts[i] != 0;
    }
    CHECK(some > 6);
    world_close(&w);
}

BOTH(words_are_taken_once)
{
    uint64_t taken;
    uint32_t seed = 1;
    struct world w;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    add_nodes(&w, s, 0, 20, &seed);
    world_commit(&w);
    OK(ledger_words_update(w.ledger, NULL, &taken, &w.err));
    CHECK_INT(taken, 20);
    OK(ledger_words_update(w.ledger, NULL, &taken, &w.err));
    CHECK_INT(taken, 0);
    world_close(&w);
}

BOTH(words_read_few_statements_however_many_nodes_there_are)
{
    uint64_t before;
    uint32_t seed = 3;
    size_t count;
    struct world w;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    add_nodes(&w, s, 0, 400, &seed);
    world_commit(&w);
    OK(ledger_words_update(w.ledger, NULL, NULL, &w.err));
    before = store_statements(w.store);
    found(&w, "op 399", SONORA, &count);
    CHECK_INT(count, 1);
    /* state, one list of ids, what it names, organisations, details and figures */
    CHECK(store_statements(w.store) - before <= 8);
    world_close(&w);
}

TEST(words_are_cut_between_letters)
{
    char text[64];
    struct str word = {text, sizeof text};

    for (size_t i = 0; i + 1 < sizeof text; i += 2) {
        text[i] = '\xC5'; /* ő, which folding leaves as it is */
        text[i + 1] = '\x91';
    }
    CHECK_INT(words_cut(word).n, WORD_MAX);
    word.p++; /* out of step */
    word.n--;
    CHECK_INT(words_cut(word).n, WORD_MAX - 1);
}

TEST(words_numbers_are_read_as_they_were_written)
{
    static const uint64_t numbers[] = {0, 1, 127, 128, 16383, 16384, 1u << 31, UINT64_MAX};
    struct str bytes;
    struct buf b;
    uint64_t v;

    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) words_put_number(&b, numbers[i]);
    bytes = buf_view(&b);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        CHECK(words_get_number(&bytes, &v));
        CHECK(v == numbers[i]);
    }
    CHECK(!words_get_number(&bytes, &v));
    bytes = STR("\xFF\xFF");
    CHECK(!words_get_number(&bytes, &v));
    buf_free(&b);
}
