/* A real primary and a real streaming replica: the primary is killed in mid-import, the replica is
 * promoted, and every acknowledged batch is there, the unfinished one whole or absent. */
#if CAUCE_WITH_PG
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"

enum { BATCH = 300, PRIMARY = 5433, REPLICA = 5434 };
static char programs[256], folder[200];

static void find_programs(void)
{
    glob_t found;
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) != 0 || found.gl_pathc == 0)
        test_skip("no PostgreSQL server is installed");
    snprintf(programs, sizeof programs, "%s", found.gl_pathv[found.gl_pathc - 1]);
    *strrchr(programs, '/') = '\0';
    globfree(&found);
}

/* Starts a program of the server, as the user postgres where we are root (it refuses root). It
 * stays in this test's process group, so it ends with the test however that ends. */
static pid_t start(const char *program, char *const *arguments)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", programs, program);
    pid_t child = fork();
    if (child != 0) return child;
    struct passwd *owner = getpwnam("postgres");
    if (geteuid() == 0 && (!owner || initgroups("postgres", owner->pw_gid) != 0 ||
                           setgid(owner->pw_gid) != 0 || setuid(owner->pw_uid) != 0))
        _exit(8);
    if (chdir(folder) != 0 || !freopen("log", "a", stderr) || !freopen("log", "a", stdout))
        _exit(8);
    /* They look for each other beside the name they were called by. */
    char *called[32] = {path};
    for (int i = 1; arguments[i] && i < 31; i++) called[i] = arguments[i];
    execv(path, called);
    _exit(9);
}

static void run(const char *program, char *const *arguments)
{
    int status;
    pid_t child = start(program, arguments);
    CHECK(waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        test_fail(__FILE__, __LINE__, "%s ended with %d: %s/log", program, status, folder);
}

static PGconn *try_connect(int port)
{
    char info[sizeof folder + 80];
    snprintf(info, sizeof info, "host=%s port=%d user=postgres dbname=postgres connect_timeout=5",
             folder, port);
    PGconn *db = PQconnectdb(info);
    if (PQstatus(db) == CONNECTION_OK) return db;
    PQfinish(db);
    return NULL;
}

/* One value, or "" when the server is not there (yet). */
static void ask(int port, const char *sql, char *out, size_t size)
{
    *out = '\0';
    PGconn *db = try_connect(port);
    if (!db) return;
    PGresult *result = PQexec(db, sql);
    if (PQntuples(result) > 0) snprintf(out, size, "%s", PQgetvalue(result, 0, 0));
    PQclear(result);
    PQfinish(db);
}

static void wait_until(int port, const char *sql, const char *wanted)
{
    char got[64];
    for (int i = 0; i < 600; i++) {
        ask(port, sql, got, sizeof got);
        if (strcmp(got, wanted) == 0) return;
        usleep(50000);
    }
    test_fail(__FILE__, __LINE__, "%s stayed \"%s\": %s/log", sql, got, folder);
}

static void make_folder(void)
{
    char here[sizeof folder - 8];
    CHECK(getcwd(here, sizeof here));
    snprintf(folder, sizeof folder, "%s/pg", here);
    CHECK(mkdir(folder, 0711) == 0);
    struct passwd *owner = getpwnam("postgres");
    if (geteuid() == 0) CHECK(owner && chown(folder, owner->pw_uid, owner->pw_gid) == 0);
}

static pid_t serve(const char *data, int port)
{
    char sockets[sizeof folder + 40], number[32];
    snprintf(sockets, sizeof sockets, "unix_socket_directories=%s", folder);
    snprintf(number, sizeof number, "port=%d", port);
    char *arguments[] = {(char[]){"postgres"},
                         (char[]){"-D"},
                         NULL,
                         (char[]){"-c"},
                         (char[]){"listen_addresses="},
                         (char[]){"-c"},
                         sockets,
                         (char[]){"-c"},
                         number,
                         (char[]){"-c"},
                         (char[]){"hot_standby=on"},
                         (char[]){"-c"},
                         (char[]){"fsync=off"},
                         (char[]){"-c"},
                         (char[]){"shared_buffers=16MB"},
                         NULL};
    char copy[16];
    snprintf(copy, sizeof copy, "%s", data);
    arguments[2] = copy;
    pid_t server = start("postgres", arguments);
    wait_until(port, "SELECT 1", "1");
    return server;
}

/* A primary that acknowledges a commit only when its replica has it too. */
static pid_t make_pair(pid_t *replica_out)
{
    char port[16];
    make_folder();
    char *initdb[] = {(char[]){"initdb"},    (char[]){"-D"},
                      (char[]){"a"},         (char[]){"-U"},
                      (char[]){"postgres"},  (char[]){"-A"},
                      (char[]){"trust"},     (char[]){"-E"},
                      (char[]){"UTF8"},      (char[]){"--locale=C.UTF-8"},
                      (char[]){"--no-sync"}, NULL};
    run("initdb", initdb);
    pid_t primary = serve("a", PRIMARY);
    snprintf(port, sizeof port, "%d", PRIMARY);
    char *copy[] = {(char[]){"pg_basebackup"},
                    (char[]){"-h"},
                    folder,
                    (char[]){"-p"},
                    port,
                    (char[]){"-U"},
                    (char[]){"postgres"},
                    (char[]){"-D"},
                    (char[]){"b"},
                    (char[]){"-R"},
                    (char[]){"-X"},
                    (char[]){"stream"},
                    (char[]){"-c"},
                    (char[]){"fast"},
                    (char[]){"--no-sync"},
                    NULL};
    run("pg_basebackup", copy);
    *replica_out = serve("b", REPLICA);
    char got[64];
    ask(PRIMARY, "ALTER SYSTEM SET synchronous_standby_names = '*'", got, sizeof got);
    ask(PRIMARY, "SELECT pg_reload_conf()", got, sizeof got);
    wait_until(PRIMARY, "SELECT sync_state FROM pg_stat_replication", "sync");
    return primary;
}

/* What the machine does when the power goes: the server and all its children at once. */
static void kill_server(pid_t server)
{
    char path[64];
    int child;
    pid_t children[256];
    int n = 0;
    kill(server, SIGSTOP);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)server, (int)server);
    FILE *f = fopen(path, "r");
    while (f && n < 256 && fscanf(f, "%d", &child) == 1) children[n++] = child;
    if (f) fclose(f);
    kill(server, SIGKILL);
    for (int i = 0; i < n; i++) kill(children[i], SIGKILL);
    CHECK(waitpid(server, NULL, 0) == server);
}

static void import(const char *url, int told)
{
    struct err err = {0};
    struct store *s;
    struct store_bulk *bulk;
    if (store_open(url, STORE_WRITE, &s, &err)) _exit(2);
    for (int64_t batch = 0;; batch++) {
        if (store_begin(s, &err) || store_bulk_begin(s, &table_thing, &bulk, &err)) break;
        int64_t i = 0;
        for (; i < BATCH; i++) {
            store_bulk_int(bulk, 1);
            store_bulk_int(bulk, batch * BATCH + i);
            store_bulk_null(bulk);
            store_bulk_null(bulk);
            store_bulk_int(bulk, batch);
            if (store_bulk_row(bulk, &err)) break;
        }
        bool ended = store_bulk_end(bulk, &err) == ERR_NONE;
        if (i < BATCH || !ended || store_commit(s, &err)) break;
        if (write(told, &batch, sizeof batch) != sizeof batch) _exit(6);
    }
    store_close(s);
    _exit(err.code == ERR_DOWN ? 0 : 5);
}

/* Imports until some batches are acknowledged and some time has passed; kills the primary then.
 * Gives the number of acknowledged batches. */
static int64_t import_and_kill(const char *url, pid_t primary)
{
    int ends[2], status;
    int64_t batch, acknowledged = 0;
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        import(url, ends[1]);
    }
    close(ends[1]);
    while (acknowledged < 20 && read(ends[0], &batch, sizeof batch) == sizeof batch)
        acknowledged = batch + 1;
    usleep((useconds_t)(time(NULL) % 7 * 1300 + 500));
    kill_server(primary);
    while (read(ends[0], &batch, sizeof batch) == sizeof batch) acknowledged = batch + 1;
    close(ends[0]);
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0); /* it was told that the server is gone */
    return acknowledged;
}

/* The socket folder as a URL wants it. */
static const char *socket_host(void)
{
    static char host[sizeof folder * 3];
    size_t n = 0;
    for (const char *p = folder; *p; p++)
        n += (size_t)snprintf(host + n, sizeof host - n, *p == '/' ? "%%2F" : "%c", *p);
    return host;
}

static void prepare_ledger(const char *url)
{
    struct err err = {0};
    struct store *s = fresh(url);
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    store_close(s);
}

TEST_SECONDS(nothing_acknowledged_is_lost_when_the_primary_dies_in_mid_import, 240)
{
    struct err err = {0};
    char writing[1600], reading[1600], either[1600], got[64];
    find_programs();
    pid_t replica, primary = make_pair(&replica);
    const char *host = socket_host();
    snprintf(writing, sizeof writing, "postgres://postgres@/postgres?host=%s&port=%d&schema=mx",
             host, PRIMARY);
    snprintf(reading, sizeof reading,
             "postgres://postgres@/postgres?host=%s&port=%d&schema=mx&replica=%s:%d", host, PRIMARY,
             host, REPLICA);
    snprintf(either, sizeof either,
             "postgres://postgres@/"
             "postgres?host=%s,%s&port=%d,%d&schema=mx&target_session_attrs=read-write",
             host, host, PRIMARY, REPLICA);
    prepare_ledger(writing);

    /* Readers go to the replica. */
    ask(REPLICA, "SELECT pg_is_in_recovery()", got, sizeof got);
    CHECK_STR(str_of(got), "t");
    struct store *on_replica = open_again(reading, STORE_READ),
                 *on_primary = open_again(either, STORE_READ),
                 *second = open_again(either, STORE_READ);
    CHECK(strcmp(store_description(on_replica), store_description(on_primary)) != 0);
    CHECK_INT(count(on_primary, &count_things, 1), 0);

    int64_t acknowledged = import_and_kill(writing, primary);
    printf("# %lld batches acknowledged\n", (long long)acknowledged);
    CHECK(acknowledged >= 20);
    CHECK_INT(count(on_replica, &count_things, 1) % BATCH,
              0); /* still read, while there is no primary */

    wait_until(REPLICA, "SELECT pg_promote(true, 60)", "t");
    struct store *s = open_again(either, STORE_WRITE); /* the same address finds the new primary */
    int64_t things = count(s, &count_things, 1);
    CHECK_INT(things % BATCH, 0);
    CHECK(things / BATCH == acknowledged || things / BATCH == acknowledged + 1);
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(add_thing(s, 1, -1, "después", &err));
    CHECK_OK(store_commit(s, &err));
    CHECK_INT(count(on_replica, &count_things, 1), things + 1);
    CHECK_INT(count(on_primary, &count_things, 1), things + 1); /* moved by itself */
    CHECK_OK(store_begin(second, &err));
    CHECK_INT(count(second, &count_things, 1), things + 1);
    CHECK_OK(store_commit(second, &err));
    store_close(second);
    check_whole(s);
    store_close(s);
    store_close(on_replica);
    store_close(on_primary);
    kill(replica, SIGQUIT);
    CHECK(waitpid(replica, NULL, 0) == replica);
}
#endif
