/* Small files, layouts and questions: see importing.h. */
#include "importing.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

static char store_url[512];
static struct arena arena; /* of the results; lives as long as the test's process */
static const char *const folders[] = {"layouts"};

void start(const char *url)
{
    struct err err = {0};
    snprintf(store_url, sizeof store_url, "%s", url);
    arena_init(&arena, (size_t)256 << 20);
    mkdir("layouts", 0777);
    CHECK_OK(ledger_init(store_url, NULL, &err));
}

void write_file(const char *name, const void *bytes, size_t size)
{
    struct err err = {0};
    CHECK_OK(file_write(name, (struct str){bytes, size}, &err));
}

void write_text(const char *name, const char *text)
{
    write_file(name, text, strlen(text));
}

void write_layout(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "layouts/%s.layout", name);
    write_text(path, text);
}

struct import_report import_path(const char *path, void (*change)(struct import_options *options))
{
    struct err err = {0};
    struct import_report report;
    struct import_options options = {.store_url = store_url,
                                     .cut_off = DATE_NONE,
                                     .imported_by = "prueba",
                                     .layout_folders = folders,
                                     .layout_folder_count = 1};
    if (change) change(&options);
    CHECK_OK(import_run(&options, &path, 1, &arena, &report, &err));
    for (size_t i = 0; i < report.count; i++) {
        const struct load_summary *s = &report.results[i].summary;
        CHECK_INT(s->rows_read, s->rows_accepted + s->rows_quarantined);
    }
    return report;
}

struct import_result import_one_file(const char *path)
{
    struct import_report report = import_path(path, NULL);
    CHECK_INT(report.count, 1);
    if (report.results[0].state == IMPORT_FAILED) {
        char text[1200];
        test_fail(__FILE__, __LINE__, "%s", err_format(&report.results[0].err, text, sizeof text));
    }
    return report.results[0];
}

struct import_result import_text(const char *name, const char *text)
{
    write_text(name, text);
    return import_one_file(name);
}

static uint64_t count_of(const struct import_count *counts, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(counts[i].code, code)) return counts[i].count;
    return 0;
}

uint64_t reason_count(const struct import_result *result, const char *reason)
{
    return count_of(result->quarantined, result->quarantined_count, reason);
}

uint64_t finding_count(const struct import_result *result, const char *rule)
{
    return count_of(result->findings, result->findings_count, rule);
}

static struct ledger *ledger;

static struct store_stmt *ask(const char *sql, const char *type)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    static struct store_query query; /* the statement keeps it */
    query = (struct store_query){sql, sql, sql, 0, 1, type, true};
    if (ledger) ledger_close(ledger);
    CHECK_OK(ledger_open(store_url, STORE_READ, &ledger, &err));
    CHECK_OK(store_prepare(ledger_store(ledger), &query, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
    if (!row) test_fail(__FILE__, __LINE__, "no row: %s", sql);
    return stmt;
}

int64_t ask_number(const char *sql)
{
    return store_int(ask(sql, ">i"), 0);
}

const char *ask_text(const char *sql)
{
    static char text[4096];
    struct str s = store_text(ask(sql, ">t"), 0);
    snprintf(text, sizeof text, "%.*s", STR_FMT(s));
    return text;
}

void check_rows(const struct import_result *result, uint64_t accepted, uint64_t quarantined)
{
    CHECK_INT(result->state, IMPORT_LOADED);
    CHECK_INT(result->summary.rows_accepted, accepted);
    CHECK_INT(result->summary.rows_quarantined, quarantined);
    CHECK_INT(result->summary.rows_read, accepted + quarantined);
}
