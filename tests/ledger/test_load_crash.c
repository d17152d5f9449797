/* Whatever stops a load - a kill, no memory, a full disk - leaves the store as it was before it. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "loading.h"

enum { ROWS = 3000 };
static struct contract_row rows[ROWS];
static char keys[ROWS][16], names[ROWS][32];

/* Version `version` of the file: every amount is the version, so its sum is known. */
static void make_rows(int version, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        snprintf(keys[i], sizeof keys[i], "k%d", (int)i + version % 7);
        snprintf(names[i], sizeof names[i], "Empresa %d", (int)(i % 500) + version);
        rows[i] = (struct contract_row){.key = keys[i],
                                        .supplier = names[i],
                                        .minor = version,
                                        .procedure = i % 3 ? NULL : names[i]};
    }
}

/* Every snapshot that can be seen is complete: all rows, and the sum of its version. */
static void check_complete(struct ledger *ledger, int64_t count)
{
    CHECK_INT(NUMBER(ledger,
                     "SELECT COUNT(*) FROM snapshot s WHERE s.rows_read <> (SELECT COUNT(*) "
                     "FROM amount a WHERE a.snapshot = s.id)"),
              0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM snapshot s WHERE NOT EXISTS (SELECT 1 FROM "
                             "snapshot_share h WHERE h.snapshot = s.id)"),
              0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM (SELECT snapshot FROM amount GROUP BY snapshot "
                             "HAVING MIN(minor) <> MAX(minor)) x"),
              0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM snapshot WHERE superseded_by IS NULL"),
              count > 0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM node_description"), 0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM snapshot"), count);
    check_whole(ledger);
}

/* Loads versions from `version` on until it is killed; says each one that was committed. */
static void load_until_killed(const char *url, int version, int told)
{
    struct ledger *ledger = open_ledger(url, STORE_WRITE);

    for (;; version++) {
        make_rows(version, ROWS);
        load_rows(ledger, HOW(.series = "m"), rows, ROWS);
        if (write(told, "x", 1) != 1) _exit(1);
    }
}

/* Seconds from the start of the first load to its end, to choose moments to kill at. */
static long measure(const char *url, int *version)
{
    struct timespec a, b;
    struct ledger *ledger = new_ledger(url);

    clock_gettime(CLOCK_MONOTONIC, &a);
    make_rows(*version, ROWS);
    load_rows(ledger, HOW(.series = "m"), rows, ROWS);
    ++*version;
    clock_gettime(CLOCK_MONOTONIC, &b);
    ledger_close(ledger);
    return (b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000;
}

BOTH_SECONDS(load_killed_at_any_moment_leaves_a_whole_store, 300)
{
    int version = 1;
    long micros = measure(url, &version);

    srand((unsigned)getpid());
    for (int trial = 0; trial < 25; trial++) {
        int told[2], status;
        char byte;
        pid_t child;
        struct ledger *ledger;

        CHECK(pipe(told) == 0);
        child = fork();
        CHECK(child >= 0);
        if (!child) {
            close(told[0]);
            load_until_killed(url, version, told[1]);
        }
        close(told[1]);
        usleep((useconds_t)(rand() % (micros * 2)));
        kill(child, SIGKILL);
        CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
        while (read(told[0], &byte, 1) == 1) version++; /* acknowledged: must be there */
        close(told[0]);
        ledger = open_ledger(url, STORE_WRITE);
        if (NUMBER(ledger, "SELECT COUNT(*) FROM snapshot") == version)
            version++; /* committed, untold */
        check_complete(ledger, version - 1);
        make_rows(version, 50); /* and it goes on */
        load_rows(ledger, HOW(.series = "m"), rows, 50);
        version++;
        ledger_close(ledger);
    }
}

/* What a failed load must not change. */
struct state {
    int64_t snapshots, nodes, organisations, amounts, names, chunks, sum;
};
static struct state state_of(struct ledger *ledger)
{
    return (struct state){
        NUMBER(ledger, "SELECT COUNT(*) FROM snapshot"),
        NUMBER(ledger, "SELECT COUNT(*) FROM node"),
        NUMBER(ledger, "SELECT COUNT(*) FROM organisation"),
        NUMBER(ledger, "SELECT COUNT(*) FROM amount"),
        NUMBER(ledger, "SELECT COUNT(*) FROM organisation_name"),
        NUMBER(ledger, "SELECT COUNT(*) FROM file_chunk"),
        NUMBER(ledger, "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM amount"),
    };
}

/* Fails the n-th allocation for growing n, until a load needs fewer than that. A single refusal may
 * be one that SQLite can do without; then the load must have succeeded whole. */
static void fail_allocations(int sticky)
{
    enum { FEW = 30 };
    struct err err = {0};
    struct ledger *ledger = new_ledger("ledger.cauce");
    struct load_summary summary;
    uint64_t failures = 0;
    bool all = false;
    int version = 1;

    make_rows(version, FEW);
    load_rows(ledger, HOW(.series = "m"), rows, FEW);
    for (uint64_t n = 1; !all; n += 1 + n / 10) {
        struct state before = state_of(ledger), after;
        enum err_code code;

        make_rows(version + 1, FEW);
        mem_fail_after(n, sticky);
        code = try_load(ledger, HOW(.series = "m"), rows, FEW, &summary, &err);
        all = mem_calls() < n;
        mem_fail_after(0, 0);
        if (all && code) test_fail(__FILE__, __LINE__, "n %d: %s", (int)n, err.message);
        if (!code) {
            version++;
            continue;
        }
        failures++;
        /* With no memory at all SQLite cannot always name the reason. */
        if (code != ERR_MEMORY && !sticky)
            test_fail(__FILE__, __LINE__, "n %d: %s", (int)n, err.message);
        after = state_of(ledger);
        CHECK(memcmp(&before, &after, sizeof before) == 0);
        CHECK(!store_in_transaction(ledger_store(ledger)));
    }
    CHECK(failures > 20);
    check_complete(ledger, version);
    ledger_close(ledger);
}
TEST(load_without_memory_for_one_allocation_changes_nothing)
{
    fail_allocations(0);
}
TEST(load_without_memory_from_some_moment_on_changes_nothing)
{
    fail_allocations(1);
}

/* A disk that is full after so many bytes, in a process of its own. */
static int load_on_a_full_disk(rlim_t bytes, int version)
{
    pid_t child = fork();
    int status;

    CHECK(child >= 0);
    if (!child) {
        struct err err = {0};
        struct load_summary summary;
        struct ledger *ledger = open_ledger("ledger.cauce", STORE_WRITE);
        struct rlimit limit = {bytes, bytes};
        enum err_code code;

        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        make_rows(version, 1000);
        code = try_load(ledger, HOW(.series = "m"), rows, 1000, &summary, &err);
        _exit(code == ERR_NONE ? 0 : code == ERR_IO ? 1 : 2);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

TEST(load_on_a_full_disk_changes_nothing)
{
    struct ledger *ledger = new_ledger("ledger.cauce");
    rlim_t bytes = 64 << 10;
    int result, failures = 0;

    ledger_close(ledger);
    while ((result = load_on_a_full_disk(bytes, 1)) != 0) {
        CHECK_INT(result, 1);
        failures++;
        ledger = open_ledger("ledger.cauce", STORE_WRITE);
        check_complete(ledger, 0);
        ledger_close(ledger);
        bytes += 48 << 10;
    }
    CHECK(failures > 3);
    ledger = open_ledger("ledger.cauce", STORE_WRITE);
    check_complete(ledger, 1);
    ledger_close(ledger);
}

static uint64_t random_state = 42;
static uint64_t random_of(uint64_t sides)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % sides;
}

struct sums {
    int64_t paid, accrued, links, attributes;
};

/* A row of random facts; one in ten goes to quarantine and counts for nothing. */
static void random_row(struct load *load, uint64_t i, struct sums *sums)
{
    struct err err = {0};
    char key[32], other[32];
    struct load_node node = {.kind = (enum node_kind)(1 + random_of(13)),
                             .label = STR("n"),
                             .unit = LOAD_NONE,
                             .parent = LOAD_NONE,
                             .starts = DATE_NONE,
                             .ends = DATE_NONE,
                             .published = random_of(2)};
    struct load_row row = {.entity = random_of(3) ? 1 : 26000, .number = i, .key = STR("k")};
    load_ref a, b;
    bool accepted = random_of(10);

    CHECK_OK(load_row_begin(load, &row, &err));
    node.key = (struct str){key, (size_t)snprintf(key, sizeof key, "%u", (unsigned)random_of(900))};
    a = load_node(load, &node);
    node.key =
        (struct str){other, (size_t)snprintf(other, sizeof other, "x%u", (unsigned)random_of(900))};
    b = load_node(load, &node);
    load_link(load, a, b, &(struct load_link){.evidence = EVIDENCE_DECLARED, .score = -1});
    for (uint32_t k = 0; k < 3; k++) {
        int64_t minor = (int64_t)random_of(1000000000000) - 500000000000;
        enum moment moment = k % 2 ? MOMENT_PAID : MOMENT_ACCRUED;

        load_amount(
            load, k ? a : b,
            &(struct load_amount){
                .moment = moment, .item = k, .minor = minor, .currency = "MXN", .at = DATE_NONE});
        if (accepted) *(k % 2 ? &sums->paid : &sums->accrued) += minor;
    }
    load_attribute(load, a, STR("i"), (struct str){(const char *)&"abcdefgh"[i % 8], 1});
    sums->links += accepted;
    sums->attributes += accepted;
    if (accepted)
        CHECK_OK(load_row_accept(load, &err));
    else
        CHECK_OK(load_row_quarantine(load, &(struct load_problem){.reason = "no"}, &err));
}

/* What was given, summed in 128 bits here, against what the store holds. */
BOTH(load_of_random_facts_keeps_every_sum)
{
    enum { FILES = 4, FACTS = 4000 };
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    struct sums sums = {0};

    for (int file = 0; file < FILES; file++) {
        struct load *load;
        struct load_summary summary;
        char name[32];

        snprintf(name, sizeof name, "f%d", file);
        CHECK_OK(begin_load(ledger, HOW(.series = name), name, strlen(name), &load, &err));
        for (uint64_t i = 1; i <= FACTS; i++) {
            random_row(load, i, &sums);
        }
        CHECK_OK(load_finish(load, NULL, &summary, &err));
        CHECK_INT(summary.rows_accepted + summary.rows_quarantined, FACTS);
    }
    CHECK_INT(NUMBER(ledger, "SELECT CAST(SUM(minor) AS BIGINT) FROM amount WHERE moment = 6"),
              sums.paid);
    CHECK_INT(NUMBER(ledger, "SELECT CAST(SUM(minor) AS BIGINT) FROM amount WHERE moment = 4"),
              sums.accrued);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM link"), sums.links);
    CHECK(NUMBER(ledger, "SELECT COUNT(*) FROM attribute") <= sums.attributes);
    CHECK_INT(
        NUMBER(ledger,
               "SELECT COUNT(*) FROM (SELECT entity, kind, key FROM node GROUP BY entity, kind, "
               "key HAVING COUNT(*) > 1) x"),
        0);
    CHECK_INT(NUMBER(ledger,
                     "SELECT CAST(SUM(rows_accepted + rows_quarantined) AS BIGINT) FROM snapshot"),
              FILES * FACTS);
    check_whole(ledger);
    ledger_close(ledger);
}
