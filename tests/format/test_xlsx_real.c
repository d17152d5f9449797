/* Workbooks as governments publish them: every cell equal to what openpyxl, an independent reader,
 * finds. Skipped where the published files or openpyxl are absent. */
#include "harness.h"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "books.h"

static int python(const char *one, const char *two)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        char script[4096];
        snprintf(script, sizeof script, "%s/tests/format/compare_openpyxl.py", test_root());
        execl("/usr/bin/python3", "python3", script, one, two, (char *)NULL);
        _exit(77);
    }
    int status = 1;
    CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void put_escaped(struct buf *b, struct str s)
{
    static const char specials[] = "\n\t\r\\";
    for (size_t i = 0; i < s.n; i++) {
        const char *special = memchr(specials, s.p[i], 4);
        if (special) buf_char(b, '\\');
        buf_char(b, special ? "ntr\\"[special - specials] : s.p[i]);
    }
}

static void put_cells(struct buf *b, struct str sheet, const struct row *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        const struct cell *c = &row->cells[i];
        if (!c->text.n) continue;
        put_escaped(b, sheet);
        buf_printf(b, "\t%llu\t%u\t%c\t", (unsigned long long)row->number, i + 1, "tndbe"[c->type]);
        put_escaped(b, c->text);
        buf_char(b, '\n');
    }
}

static uint64_t compare(const char *path)
{
    static struct source_event e;
    struct buf out;
    char sheet[256] = "";
    struct source *source;
    struct err err = {0};
    buf_init(&out, 1 << 30);
    CHECK_OK(source_open(open(path, O_RDONLY | O_CLOEXEC), NULL, &source, &err));
    uint64_t rows = 0;
    for (;;) {
        CHECK_OK(source_next(source, &e, &err));
        if (e.kind == SOURCE_EVENT_END) break;
        if (e.kind == SOURCE_EVENT_SHEET)
            snprintf(sheet, sizeof sheet, "%.*s", STR_FMT(e.sheet.name));
        if (e.kind == SOURCE_EVENT_PROBLEM)
            test_fail(__FILE__, __LINE__, "%s: %s", path, e.problem.message);
        if (e.kind == SOURCE_EVENT_ROW) put_cells(&out, str_of(sheet), &e.row);
        rows += e.kind == SOURCE_EVENT_ROW;
    }
    source_close(source);
    CHECK_OK(file_write("cells.tsv", buf_view(&out), &err));
    buf_free(&out);
    int status = python(path, "cells.tsv");
    if (status) test_fail(__FILE__, __LINE__, "%s differs", path);
    return rows;
}

static int books_seen;

static enum err_code each(void *user, const char *path)
{
    (void)user;
    if (str_ends(str_of(path), STR(".xlsx"))) {
        compare(path);
        books_seen++;
    }
    return ERR_NONE;
}

TEST_SECONDS(xlsx_gives_every_cell_of_published_workbooks, 600)
{
    struct err err = {0};
    const char *data = test_real_data();
    if (python("--have", "") != 0) test_skip("python3-openpyxl is not installed");
    CHECK_OK(file_walk(data, each, NULL, &err));
    CHECK(books_seen >= 10);
}
