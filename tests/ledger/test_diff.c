/* Comparing two snapshots by their row indexes, against a comparison that holds everything in
 * memory, with as little memory as one likes. */
#include <stdlib.h>

#include "ledger/diff.h"
#include "ledger/load_index.h"
#include "loading.h"

struct row {
    unsigned key, content;
};

struct seen {
    uint64_t counts[4];
    uint64_t last;
    bool ordered;
};

static enum err_code see(void *user, const struct diff_row *row, struct err *err)
{
    struct seen *seen = user;
    uint64_t at = row->row ? row->row : row->previous_row;

    (void)err;
    CHECK((row->row != 0) == (row->kind != CHANGE_VANISHED));
    CHECK((row->previous_row != 0) == (row->kind != CHANGE_APPEARED));
    seen->counts[row->kind]++;
    if (at < seen->last) seen->ordered = false;
    seen->last = at;
    return ERR_NONE;
}

static int64_t load_keys(struct ledger *ledger, const char *name, const struct row *rows,
                         size_t count)
{
    struct err err = {0};
    struct load *load;
    struct load_summary summary;

    CHECK_OK(begin_load(ledger, HOW(.series = name), name, strlen(name), &load, &err));
    for (size_t i = 0; i < count; i++) {
        char key[16];
        struct load_row row = {.entity = 1, .number = i + 1, .content_hash = rows[i].content};

        row.key = (struct str){key, (size_t)snprintf(key, sizeof key, "%u", rows[i].key)};
        CHECK_OK(load_row_begin(load, &row, &err));
        CHECK_OK(load_row_accept(load, &err));
    }
    CHECK_OK(load_finish(load, NULL, &summary, &err));
    return summary.snapshot;
}

/* The slow truth: the n-th row of a key against the n-th. */
static void compare_slowly(const struct row *older, size_t n, const struct row *newer, size_t m,
                           struct diff_summary *out)
{
    memset(out, 0, sizeof *out);
    for (size_t j = 0; j < m; j++) {
        size_t nth = 0, i;

        for (size_t k = 0; k < j; k++) nth += newer[k].key == newer[j].key;
        for (i = 0; i < n; i++)
            if (older[i].key == newer[j].key && !nth--) break;
        if (i == n)
            out->appeared++;
        else if (older[i].content != newer[j].content)
            out->changed++;
        else
            out->same++;
    }
    out->vanished = n - out->changed - out->same;
}

static void compare(struct ledger *ledger, const struct row *older, size_t n,
                    const struct row *newer, size_t m, unsigned trial, size_t memory)
{
    struct err err = {0};
    struct seen seen = {.ordered = true};
    struct diff_summary found, truth;
    char a[24], b[24];
    struct diff_options options = {.each = see, .user = &seen, .memory = memory};

    snprintf(a, sizeof a, "a%u-%u", trial, (unsigned)memory);
    snprintf(b, sizeof b, "b%u-%u", trial, (unsigned)memory);
    options.older = (struct diff_snapshot){1, load_keys(ledger, a, older, n)};
    options.newer = (struct diff_snapshot){1, load_keys(ledger, b, newer, m)};
    CHECK_OK(ledger_diff(ledger, &options, &found, &err));
    compare_slowly(older, n, newer, m, &truth);
    CHECK_INT(found.appeared, truth.appeared);
    CHECK_INT(found.changed, truth.changed);
    CHECK_INT(found.vanished, truth.vanished);
    CHECK_INT(found.same, truth.same);
    CHECK_INT(seen.counts[CHANGE_APPEARED], truth.appeared);
    CHECK_INT(seen.counts[CHANGE_CHANGED], truth.changed);
    CHECK_INT(seen.counts[CHANGE_VANISHED], truth.vanished);
    if (!memory) CHECK(seen.ordered);
}

TEST(diff_agrees_with_a_slow_comparison_within_any_memory)
{
    enum { MOST = 900 };
    static struct row older[MOST], newer[MOST];
    struct ledger *ledger = new_ledger("ledger.cauce");

    srand(7);
    for (unsigned trial = 0; trial < 12; trial++) {
        size_t n = (size_t)rand() % MOST, m = (size_t)rand() % MOST;
        unsigned keys = 1u << (trial % 11), contents = trial % 2 ? 2 : 50;

        for (size_t i = 0; i < n; i++)
            older[i] = (struct row){(unsigned)rand() % keys, (unsigned)rand() % contents};
        for (size_t i = 0; i < m; i++)
            newer[i] = (struct row){(unsigned)rand() % keys, (unsigned)rand() % contents};
        compare(ledger, older, n, newer, m, trial, 0);
        compare(ledger, older, n, newer, m, trial, 20000); /* some 400 rows a share */
    }
    ledger_close(ledger);
}

TEST(diff_of_one_key_in_every_row_needs_no_memory)
{
    enum { ROWS = 3000 };
    static struct row older[ROWS], newer[ROWS];
    struct ledger *ledger = new_ledger("ledger.cauce");

    for (unsigned i = 0; i < ROWS; i++) {
        older[i] = (struct row){i % 50 ? 7 : i, i};
        newer[i] = (struct row){i % 50 ? 7 : i, i == 2000 ? 0 : i};
    }
    compare(ledger, older, ROWS, newer, ROWS - 5, 0, 20000);
    ledger_close(ledger);
}

TEST(diff_of_what_is_no_snapshot_says_so)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger("ledger.cauce");
    struct diff_summary found;
    struct diff_options options = {.older = {1, 1}, .newer = {1, 2}};

    CHECK_INT(ledger_diff(ledger, &options, &found, &err), ERR_NOTFOUND);
    ledger_close(ledger);
}

TEST(index_gives_rows_back_over_many_pieces)
{
    enum { ROWS = INDEX_ROWS * 2 + 100 };
    struct err err = {0};
    struct ledger *ledger = new_ledger("ledger.cauce");
    struct load *load;
    struct load_summary summary;
    struct index_reader reader;
    struct index_row row;
    bool more;

    CHECK_OK(begin_load(ledger, NULL, "x", 1, &load, &err));
    for (uint64_t i = 0; i < ROWS; i++) {
        struct load_row begun = {
            .entity = 1, .number = i * 2 + 5, .offset = i * i, .content_hash = i ^ 99};

        begun.key = (struct str){(const char *)&i, sizeof i};
        CHECK_OK(load_row_begin(load, &begun, &err));
        CHECK_OK(load_row_accept(load, &err));
    }
    CHECK_OK(load_finish(load, NULL, &summary, &err));
    CHECK_OK(index_reader_open(&reader, ledger, 1, summary.snapshot, &err));
    for (uint64_t i = 0; i < ROWS; i++) {
        CHECK_OK(index_reader_next(&reader, &row, &more, &err));
        CHECK(more);
        CHECK_INT(row.number, i * 2 + 5);
        CHECK_INT(row.offset, i * i);
        CHECK_INT(row.content, i ^ 99);
    }
    CHECK_OK(index_reader_next(&reader, &row, &more, &err));
    CHECK(!more);
    index_reader_close(&reader);
    ledger_close(ledger);
}

TEST(sketch_estimates_what_two_sets_of_keys_share)
{
    static struct sketch a, b;
    uint64_t x = 1;

    for (int i = 0; i < 40000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        if (i < 30000) sketch_add(&a, x);
        if (i >= 10000) sketch_add(&b, x); /* 20000 of 30000 in common */
    }
    CHECK(sketch_overlap(&a, &b) > 600 && sketch_overlap(&a, &b) < 730);
    CHECK_INT(sketch_overlap(&a, &a), 1000);
}

TEST(sketch_of_few_keys_is_exact)
{
    static struct sketch a, b;

    for (uint64_t i = 1; i <= 10; i++) {
        sketch_add(&a, i << 50);
        sketch_add(&a, i << 50);
        if (i > 4) sketch_add(&b, i << 50);
    }
    CHECK_INT(sketch_overlap(&a, &b), 1000);
    sketch_add(&b, 3);
    sketch_add(&b, 4);
    CHECK_INT(sketch_overlap(&a, &b), 750);
}
