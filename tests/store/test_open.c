/* Opening: URLs, files that are not ours, what is missing, media that cannot be written. */
#include <fcntl.h>
#include <stdlib.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "store/url.h"

static void put_file(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    CHECK(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0);
}

TEST(urls_name_an_engine_and_a_place)
{
    static const struct {
        const char *text, *path, *server, *schema;
        int replicas;
    } cases[] = {
        {"libro.cauce", "./libro.cauce", "", "", 0},
        {"/srv/cauce/libro.cauce", "/srv/cauce/libro.cauce", "", "", 0},
        {"sqlite:libro", "./libro", "", "", 0},
        {":memory:", "./:memory:", "", "", 0},
        {"file:x?mode=memory", "./file:x?mode=memory", "", "", 0},
        {"postgres://u:p@h:1/b", "", "postgres://u:p@h:1/b", "", 0},
        {"postgresql://h/b?schema=nayarit&sslmode=require", "", "postgresql://h/b?sslmode=require",
         "nayarit", 0},
        {"postgres://h/b?sslmode=require&replica=r1:5433&replica=r2&connect_timeout=3", "",
         "postgres://h/b?sslmode=require&connect_timeout=3", "", 2},
        {"postgres:///b?replica=%2Frun%2Fpg:5433&host=%2Fx", "", "postgres:///b?host=%2Fx", "", 1},
        {"postgres://h/b?replica=[::1]:5433", "", "postgres://h/b", "", 1},
        {"postgres://h/b?pooled=1", "", "postgres://h/b", "", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        struct store_url url;
        CHECK_OK(store_url_parse(cases[i].text, &url, &err));
        CHECK_STR(str_of(url.path), cases[i].path);
        CHECK_STR(str_of(url.server), cases[i].server);
        CHECK_STR(str_of(url.schema), cases[i].schema);
        CHECK_INT(url.replica_count, cases[i].replicas);
        CHECK_INT(url.engine, *cases[i].server ? STORE_POSTGRES : STORE_SQLITE);
    }
}

TEST(replicas_keep_host_and_port)
{
    struct err err = {0};
    struct store_url url;
    CHECK_OK(store_url_parse("postgres://h/b?replica=%2Frun%2Fpg:5433&replica=[::1]:77&replica=r2",
                             &url, &err));
    CHECK_STR(str_of(url.replicas[0].host), "/run/pg");
    CHECK_STR(str_of(url.replicas[0].port), "5433");
    CHECK_STR(str_of(url.replicas[1].host), "::1");
    CHECK_STR(str_of(url.replicas[1].port), "77");
    CHECK_STR(str_of(url.replicas[2].host), "r2");
    CHECK_STR(str_of(url.replicas[2].port), "");
}

TEST(urls_that_make_no_sense_are_told_without_the_password)
{
    static const char *const cases[] = {
        "",
        "sqlite:",
        "mysql://u:secreto@h/b",
        "postgres://u:secreto@h/b?schema=Mayús",
        "postgres://u:secreto@h/b?schema=1x",
        "postgres://u:secreto@h/b?schema=",
        "postgres://u:secreto@h/b?schema=%zz",
        "postgres://u:secreto@h/b?replica=",
        "postgres://u:secreto@h/b?replica=h:0",
        "postgres://u:secreto@h/b?replica=h:x",
        "postgres://u:secreto@h/b?replica=a%00b",
        "postgres://u:secreto@h/b?pooled=2",
        "postgres://u:secreto@h/b?pooled=1&schema=x",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        struct store_url url;
        CHECK_INT(store_url_parse(cases[i], &url, &err), ERR_USAGE);
        CHECK(err.message[0] && !strstr(err.message, "secreto") && !strstr(err.advice, "secreto"));
    }
    char long_url[STORE_URL_MAX + 10];
    memset(long_url, 'a', sizeof long_url - 1);
    long_url[sizeof long_url - 1] = '\0';
    struct err err = {0};
    struct store_url url;
    CHECK_INT(store_url_parse(long_url, &url, &err), ERR_USAGE);
}

TEST(a_missing_store_is_not_made_by_looking_at_it)
{
    struct err err = {0};
    struct store *s;
    CHECK_INT(store_open("nada.cauce", STORE_READ, &s, &err), ERR_NOTFOUND);
    CHECK_INT(store_open("nada.cauce", STORE_WRITE, &s, &err), ERR_NOTFOUND);
    CHECK(access("nada.cauce", F_OK) != 0);
    CHECK_INT(store_open("carpeta/nada.cauce", STORE_CREATE, &s, &err), ERR_IO);
}

TEST(names_that_sqlite_takes_for_memory_are_files)
{
    struct store *s = fresh(":memory:");
    store_close(s);
    CHECK(access(":memory:", F_OK) == 0);
    s = fresh("sqlite:file:x?mode=memory");
    store_close(s);
    CHECK(access("file:x?mode=memory", F_OK) == 0);
}

TEST(files_of_other_programs_are_refused_and_left_as_they_were)
{
    static const char text[] = "ejercicio,monto\n2023,1\n";
    char head[200] = "SQLite format 3";
    sqlite3 *other;
    put_file("tabla.csv", text, sizeof text - 1);
    put_file("danado.db", head, sizeof head);
    CHECK(sqlite3_open("otro.db", &other) == SQLITE_OK);
    CHECK(sqlite3_exec(other, "CREATE TABLE t (a)", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(other);
    static const char *const files[] = {"tabla.csv", "danado.db", "otro.db"};
    for (int i = 0; i < 3; i++)
        for (int mode = STORE_READ; mode <= STORE_CREATE; mode++) {
            struct err err = {0};
            struct store *s;
            struct stat before, after;
            CHECK(stat(files[i], &before) == 0);
            CHECK_INT(store_open(files[i], (enum store_mode)mode, &s, &err), ERR_INPUT);
            CHECK(s == NULL && strstr(err.message, files[i]));
            CHECK(stat(files[i], &after) == 0 && before.st_size == after.st_size);
            CHECK(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
        }
    mkdir("carpeta", 0755);
    struct err err = {0};
    struct store *s;
    CHECK_INT(store_open("carpeta", STORE_READ, &s, &err), ERR_INPUT);
}

TEST(a_file_of_no_bytes_becomes_a_store)
{
    put_file("vacio.cauce", "", 0);
    struct store *s = fresh("vacio.cauce");
    struct err err = {0};
    int version;
    CHECK_OK(store_version(s, &version, &err));
    CHECK_INT(version, TEST_MIGRATIONS);
    store_close(s);
}

/* What every connection must be set to; a file opened by our program alone cannot tell, so this
 * asks SQLite through queries of the store itself. */
TEST(sqlite_stores_are_wal_synced_strict_and_guarded)
{
    static const struct store_query pragmas[] = {
        {"a", "SELECT journal_mode FROM pragma_journal_mode", "", 0, 1, ">t", false},
        {"b", "SELECT synchronous FROM pragma_synchronous", "", 0, 1, ">i", false},
        {"c", "SELECT foreign_keys FROM pragma_foreign_keys", "", 0, 1, ">i", false},
        {"d", "SELECT trusted_schema FROM pragma_trusted_schema", "", 0, 1, ">i", false},
        {"e", "SELECT cell_size_check FROM pragma_cell_size_check", "", 0, 1, ">i", false},
        {"f", "SELECT application_id FROM pragma_application_id", "", 0, 1, ">i", false},
    };
    static const int64_t wanted[] = {0, 2, 1, 0, 1, 0x43617563};
    struct store *s = fresh("x.cauce");
    struct err err = {0};
    for (int i = 0; i < 6; i++) {
        struct store_stmt *stmt;
        bool row;
        CHECK_OK(store_prepare(s, &pragmas[i], &stmt, &err));
        CHECK_OK(store_step(stmt, &row, &err));
        if (i == 0)
            CHECK_STR(store_text(stmt, 0), "wal");
        else
            CHECK_INT(store_int(stmt, 0), wanted[i]);
    }
    static const struct store_query quoted = {"quoted", "SELECT \"texto\"", "", 0, 1, ">t", false};
    struct store_stmt *stmt;
    CHECK_INT(store_prepare(s, &quoted, &stmt, &err), ERR_BUG); /* not a string, as on PostgreSQL */
    store_close(s);
}

TEST(a_store_on_a_medium_nobody_can_write_is_readable)
{
    struct err err = {0};
    if (geteuid() == 0 && access("/usr/bin/setpriv", X_OK) != 0) test_skip("runs as root");
    mkdir("cd", 0755);
    struct store *s = fresh("cd/x #1%41?.cauce");
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "x", &err));
    CHECK_OK(store_commit(s, &err));
    store_close(s);
    chmod("cd/x #1%41?.cauce", 0444);
    chmod("cd", 0555);
    if (geteuid() == 0) CHECK(setegid(65534) == 0 && seteuid(65534) == 0);
    s = open_again("cd/x #1%41?.cauce", STORE_READ);
    CHECK_INT(count(s, &count_things, 1), 1);
    store_close(s);
    CHECK_INT(store_open("cd/x #1%41?.cauce", STORE_WRITE, &s, &err), ERR_IO);
    if (geteuid() != 0) CHECK(seteuid(0) == 0 || getuid() != 0);
    chmod("cd", 0755);
}

#if CAUCE_WITH_PG
TEST(a_server_that_does_not_answer_is_down)
{
    struct err err = {0};
    struct store *s;
    CHECK_INT(store_open("postgres:///x?host=%2Fnowhere", STORE_READ, &s, &err), ERR_DOWN);
    CHECK(s == NULL && err.advice[0]);
    CHECK_INT(store_open("postgres://h/b?sslmode=nonsense", STORE_READ, &s, &err), ERR_DOWN);
    CHECK_INT(store_open("postgres://h/b?nonsense=1", STORE_READ, &s, &err), ERR_USAGE);
    CHECK_INT(store_open("postgres://u:secreto@[::1/b", STORE_READ, &s, &err), ERR_USAGE);
    CHECK(!strstr(err.message, "secreto"));
}

TEST(a_server_that_says_no_is_not_down)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    char other[700];
    struct err err = {0};
    struct store *s;
    snprintf(other, sizeof other, "%s&dbname=no_such_base", url);
    CHECK_INT(store_open(other, STORE_READ, &s, &err), ERR_USAGE);
    CHECK(strstr(err.message, "no_such_base") && !strchr(err.message, '\n'));
}

TEST(readers_fall_back_to_the_primary_when_no_replica_answers)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    char with[700];
    store_close(fresh(url));
    snprintf(with, sizeof with, "%s&replica=%%2Fnowhere:1&replica=%%2Fnowhere:2", url);
    struct store *s = open_again(with, STORE_READ);
    CHECK_INT(count(s, &count_things, 1), 0);
    store_close(s);
}

/* Without prepared statements or session settings, as a pooler by transaction needs. */
TEST(a_pooled_store_works_without_a_session)
{
    const char *base = getenv("CAUCE_TEST_PG");
    if (!base || !*base) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    char url[700];
    struct err err = {0};
    static const struct store_query prepared = {
        "prepared", "",   "SELECT COUNT(*) FROM pg_prepared_statements WHERE $1 = 1", 1, 1,
        "i>i",      false};
    snprintf(url, sizeof url, "%s%cpooled=1", base, strchr(base, '?') ? '&' : '?');
    struct store *s = open_again(url, STORE_WRITE);
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(count(s, &prepared, 1), 0);
    CHECK_INT(count(s, &prepared, 1), 0);
    CHECK_OK(store_commit(s, &err));
    CHECK_INT(count(s, &prepared, 1), 0);
    store_close(s);
}
#endif

/* Another process that writes and goes: the last to close takes the WAL away, unless it sees the
 * locks of those who still have the store open. */
TEST(a_second_handle_of_a_process_keeps_the_locks_of_the_first)
{
    int ends[2], status;
    struct err err = {0};
    struct store *made = fresh("store.cauce");
    CHECK_OK(store_begin(made, &err));
    add_entity(made, 7);
    CHECK_OK(store_commit(made, &err));
    store_close(made);
    CHECK(pipe(ends) == 0);
    pid_t writer = fork();
    CHECK(writer >= 0);
    if (writer == 0) {
        char go;
        struct store *s;
        if (read(ends[0], &go, 1) != 1) _exit(1);
        s = open_again("store.cauce", STORE_WRITE);
        CHECK_OK(store_begin(s, &err));
        CHECK_OK(add_thing(s, 7, 1, "nueva", &err));
        CHECK_OK(store_commit(s, &err));
        store_close(s);
        _exit(0);
    }
    struct store *first = open_again("store.cauce", STORE_READ);
    CHECK_INT(count(first, &count_things, 7), 0);
    struct store *second = open_again("store.cauce", STORE_READ);
    CHECK_INT(count(second, &count_things, 7), 0);
    CHECK(write(ends[1], "x", 1) == 1);
    CHECK(waitpid(writer, &status, 0) == writer && status == 0);
    CHECK(access("store.cauce-wal", F_OK) == 0);
    CHECK_INT(count(first, &count_things, 7), 1);
    CHECK_INT(count(second, &count_things, 7), 1);
    store_close(second);
    store_close(first);
}
