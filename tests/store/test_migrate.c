/* Migrations: in order, once, whole or not at all, by one program at a time. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"

BOTH(migrations_run_once_and_in_order)
{
    struct err err = {0};
    int version = -1;
    struct store *s = open_again(url, STORE_CREATE);
    CHECK_OK(store_version(s, &version, &err));
    CHECK_INT(version, 0);
    for (size_t upto = 1; upto <= TEST_MIGRATIONS; upto++) {
        CHECK_OK(store_migrate(s, test_migrations, upto, NULL, &err));
        CHECK_OK(store_version(s, &version, &err));
        CHECK_INT(version, upto);
    }
    uint64_t before = store_statements(s);
    CHECK_OK(store_migrate(s, test_migrations, TEST_MIGRATIONS, NULL, &err));
    CHECK(store_statements(s) - before <= 2); /* only looked */
    store_close(s);
}

BOTH(a_store_newer_than_the_program_is_refused)
{
    struct err err = {0};
    struct store *s = fresh(url);
    CHECK_INT(store_migrate(s, test_migrations, 1, NULL, &err), ERR_UNSUPPORTED);
    CHECK(err.advice[0]);
    store_close(s);
}

BOTH(a_broken_migration_leaves_the_version_before_it)
{
    static const char broken[] =
        "CREATE TABLE other (id INTEGER); CREATE TABLE entity (id INTEGER);";
    struct store_migration all[] = {test_migrations[0], {2, "broken", broken, broken}};
    struct err err = {0};
    int version;
    struct store *s = open_again(url, STORE_CREATE);
    CHECK(store_migrate(s, all, 2, NULL, &err) != ERR_NONE);
    CHECK(!store_in_transaction(s));
    CHECK_OK(store_version(s, &version, &err));
    CHECK_INT(version, 1);
    CHECK_OK(store_migrate(s, test_migrations, TEST_MIGRATIONS, NULL,
                           &err)); /* and `other` is not there */
    store_close(s);
}

static bool refuse(void *user, const char *what, uint64_t done, uint64_t whole)
{
    (void)user;
    (void)what;
    return done < 1 || whole == 0;
}

BOTH(stopping_a_migration_keeps_what_was_done)
{
    struct err err = {0};
    struct progress stop = {refuse, NULL};
    int version;
    struct store *s = open_again(url, STORE_CREATE);
    CHECK_INT(store_migrate(s, test_migrations, TEST_MIGRATIONS, &stop, &err), ERR_CANCELLED);
    CHECK_OK(store_version(s, &version, &err));
    CHECK_INT(version, 1);
    store_close(s);
}

static void migrate_child(const char *url)
{
    struct err err = {0};
    struct store *s;
    if (store_open(url, STORE_CREATE, &s, &err)) _exit(2);
    enum err_code code = store_migrate(s, test_migrations, TEST_MIGRATIONS, NULL, &err);
    if (code) fprintf(stderr, "%s\n", err.message);
    store_close(s);
    _exit(code ? 3 : 0);
}

BOTH(programs_that_migrate_at_once_do_not_disturb_each_other)
{
    enum { PROGRAMS = 6 };
    pid_t child[PROGRAMS];
    store_close(open_again(url, STORE_CREATE));
    for (int i = 0; i < PROGRAMS; i++)
        if ((child[i] = fork()) == 0) migrate_child(url);
    for (int i = 0; i < PROGRAMS; i++) {
        int status;
        CHECK(waitpid(child[i], &status, 0) == child[i]);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    store_close(fresh(url));
}

/* Tables of the last version are there exactly when the version says so. */
static void check_version(const char *url)
{
    struct err err = {0};
    int version;
    struct store *s = open_again(url, STORE_CREATE);
    CHECK_OK(store_version(s, &version, &err));
    if (version == TEST_MIGRATIONS) CHECK_INT(count(s, &count_parts, 1), 0);
    check_whole(s);
    CHECK_OK(store_migrate(s, test_migrations, TEST_MIGRATIONS, NULL, &err));
    CHECK_INT(count(s, &count_parts, 1), 0);
    store_close(s);
}

/* Killed after 0, 1, 2 … steps of a time that a whole migration takes about 20 of. */
BOTH_SECONDS(a_killed_migration_is_whole_or_absent, 300)
{
    enum { ROUNDS = 40 };
    char one[700];
    for (int round = 0; round < ROUNDS; round++) {
        if (strncmp(url, "postgres", 8) == 0)
            snprintf(one, sizeof one, "%s_%d", url, round);
        else
            snprintf(one, sizeof one, "%s%d", url, round);
        pid_t child = fork();
        if (child == 0) migrate_child(one);
        struct timespec wait = {0, round * 700000};
        nanosleep(&wait, NULL);
        kill(child, SIGKILL);
        CHECK(waitpid(child, NULL, 0) == child);
        check_version(one);
    }
}
