/* kill -9 in the middle: what was acknowledged is there, nothing else is, and the store is whole;
 * a copy is the old one or the new one. */
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"

enum { THINGS_PER_BATCH = 200 };

/* Batch after batch, each in a transaction; the number of each acknowledged one goes to `told`. */
static void writer(const char *url, int64_t first, int told)
{
    struct err err = {0};
    struct store *s;
    struct store_bulk *things, *parts;
    if (store_open(url, STORE_WRITE, &s, &err)) _exit(2);
    for (int64_t batch = first;; batch++) {
        if (store_begin(s, &err) || store_bulk_begin(s, &table_thing, &things, &err) ||
            store_bulk_begin(s, &table_part, &parts, &err))
            _exit(3);
        for (int64_t i = 0; i < THINGS_PER_BATCH; i++) {
            int64_t id = batch * THINGS_PER_BATCH + i;
            store_bulk_int(things, 1);
            store_bulk_int(things, id);
            store_bulk_null(things);
            store_bulk_null(things);
            store_bulk_int(things, batch);
            store_bulk_int(parts, 1);
            store_bulk_int(parts, id);
            store_bulk_int(parts, 1);
            store_bulk_int(parts, batch);
            if (store_bulk_row(things, &err) || store_bulk_row(parts, &err)) _exit(4);
        }
        if (store_bulk_end(things, &err) || store_bulk_end(parts, &err) || store_commit(s, &err))
            _exit(5);
        if (write(told, &batch, sizeof batch) != sizeof batch) _exit(6);
    }
}

/* The last number the child told before it died; -1 when none. */
static int64_t last_told(int from, int64_t before)
{
    int64_t batch, last = before;
    while (read(from, &batch, sizeof batch) == sizeof batch) last = batch;
    return last;
}

static int64_t run_and_kill(const char *url, int64_t first, long microseconds)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        writer(url, first, ends[1]);
    }
    close(ends[1]);
    struct timespec wait = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&wait, NULL);
    CHECK(kill(child, SIGKILL) == 0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    int64_t last = last_told(ends[0], first - 1);
    close(ends[0]);
    return last;
}

BOTH_SECONDS(killed_writers_leave_every_acknowledged_batch_and_nothing_half, 300)
{
    enum { ROUNDS = 40 };
    struct err err = {0};
    struct store *s = fresh(url);
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    store_close(s);
    unsigned seed = (unsigned)time(NULL);
    printf("# seed %u\n", seed);
    int64_t next = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t last = run_and_kill(url, next, rand_r(&seed) % 60000);
        s = open_again(url, STORE_WRITE);
        /* The writer's lock is free again, as soon as the server has noticed. */
        CHECK_OK(store_begin(s, &err));
        store_rollback(s);
        int64_t things = count(s, &count_things, 1), parts = count(s, &count_parts, 1);
        CHECK_INT(things % THINGS_PER_BATCH, 0);
        CHECK_INT(parts, things);
        int64_t batches = things / THINGS_PER_BATCH;
        /* The last one may have been committed and not yet told. */
        CHECK(batches == last + 1 || batches == last + 2);
        if (round % 8 == 0) check_whole(s);
        store_close(s);
        next = batches;
    }
    CHECK(next > 0);
}

static void fill(struct store *s, int64_t from, int64_t rows)
{
    struct err err = {0};
    struct store_bulk *bulk;
    static const char bytes[400] = "bytes";
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(store_bulk_begin(s, &table_thing, &bulk, &err));
    for (int64_t i = 0; i < rows; i++) {
        store_bulk_int(bulk, 1);
        store_bulk_int(bulk, from + i);
        store_bulk_null(bulk);
        store_bulk_blob(bulk, (struct str){bytes, sizeof bytes});
        store_bulk_null(bulk);
        CHECK_OK(store_bulk_row(bulk, &err));
    }
    CHECK_OK(store_bulk_end(bulk, &err));
    CHECK_OK(store_commit(s, &err));
}

TEST_SECONDS(a_killed_backup_leaves_the_old_copy_or_the_new_one, 300)
{
    struct err err = {0};
    struct store *s = fresh("x.cauce");
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    fill(s, 0, 20000);
    CHECK_OK(store_backup(s, "copia.cauce", NULL, &err));
    int64_t old = 20000, now = 20000;
    unsigned seed = (unsigned)time(NULL);
    printf("# seed %u\n", seed);
    for (int round = 0; round < 25; round++) {
        fill(s, now, 100);
        now += 100;
        pid_t child = fork();
        if (child == 0) {
            struct store *mine;
            if (store_open("x.cauce", STORE_READ, &mine, &err)) _exit(2);
            _exit(store_backup(mine, "copia.cauce", NULL, &err) ? 3 : 0);
        }
        struct timespec wait = {0, rand_r(&seed) % 40000 * 1000};
        nanosleep(&wait, NULL);
        kill(child, SIGKILL);
        CHECK(waitpid(child, NULL, 0) == child);
        struct store *copy = open_again("copia.cauce", STORE_READ);
        int64_t rows = count(copy, &count_things, 1);
        CHECK(rows == old || rows == now);
        check_whole(copy);
        store_close(copy);
        old = rows;
    }
    store_close(s);
}

TEST(a_backup_during_writing_is_one_committed_state)
{
    struct err err = {0};
    struct store *s = fresh("x.cauce");
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    fill(s, 0, 5000);
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) writer("x.cauce", 1000, ends[1]);
    for (int i = 0; i < 5; i++) {
        CHECK_OK(store_backup(s, "copia.cauce", NULL, &err));
        struct store *copy = open_again("copia.cauce", STORE_READ);
        CHECK_INT((count(copy, &count_things, 1) - 5000) % THINGS_PER_BATCH, 0);
        CHECK_INT(count(copy, &count_parts, 1), count(copy, &count_things, 1) - 5000);
        check_whole(copy);
        store_close(copy);
    }
    kill(child, SIGKILL);
    CHECK(waitpid(child, NULL, 0) == child);
    close(ends[0]);
    close(ends[1]);
    store_close(s);
    CHECK(access("copia.cauce-wal", F_OK) != 0); /* one file to carry away */
}

static bool stop(void *user, const char *what, uint64_t done, uint64_t whole)
{
    (void)what;
    (void)whole;
    *(uint64_t *)user = done;
    return false;
}

TEST(a_cancelled_or_impossible_backup_leaves_no_litter)
{
    struct err err = {0};
    struct store *s = fresh("x.cauce");
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_INT(store_backup(s, "a.cauce", NULL, &err), ERR_BUG);
    CHECK_OK(store_commit(s, &err));
    fill(s, 0, 40000); /* more pages than one step copies */
    uint64_t done = 0;
    struct progress progress = {stop, &done};
    CHECK_INT(store_backup(s, "copia.cauce", &progress, &err), ERR_CANCELLED);
    CHECK(done > 0);
    CHECK_INT(store_backup(s, "no/hay/copia.cauce", NULL, &err), ERR_IO);
    store_close(s);
    DIR *folder = opendir(".");
    CHECK(folder);
    for (struct dirent *e; (e = readdir(folder));) CHECK(strncmp(e->d_name, "copia", 5) != 0);
    closedir(folder);
}

#if CAUCE_WITH_PG
TEST(a_backup_of_postgres_says_which_tool_does_it)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    struct err err = {0};
    struct store *s = open_again(url, STORE_READ);
    CHECK_INT(store_backup(s, "copia", NULL, &err), ERR_UNSUPPORTED);
    CHECK(strstr(err.advice, "pg_basebackup"));
    store_close(s);
}
#endif

static void note(void *user, const char *problem)
{
    printf("# %s\n", problem);
    ++*(int *)user;
}

TEST(damage_in_the_file_is_found_by_verify)
{
    struct err err = {0};
    struct store *s = fresh("x.cauce");
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    fill(s, 0, 3000);
    store_close(s);
    FILE *f = fopen("x.cauce", "r+b");
    CHECK(f);
    for (long page = 20; page < 40; page++) {
        CHECK(fseek(f, page * 8192, SEEK_SET) == 0);
        CHECK(fwrite("\x55\xaa\x55\xaa\x55\xaa\x55\xaa\x55\xaa\x55\xaa", 1, 12, f) == 12);
    }
    CHECK(fclose(f) == 0);
    s = open_again("x.cauce", STORE_READ);
    int problems = 0;
    CHECK_OK(store_verify(s, note, &problems, &err));
    CHECK(problems > 0);
    store_close(s);
}
