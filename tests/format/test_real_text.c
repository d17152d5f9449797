/* Every published CSV and JSON that is here: read without a problem and with as many records as an
 * independent count finds (a byte-at-a-time count of records; one parse of the whole document). */
#include "harness.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "format/json.h"
#include "reading.h"

struct tour {
    reading_function *parse;
    uint64_t (*count)(struct str content, const struct reading *reading);
    const char *ending;
    uint64_t files, records;
};

static void check_cells(struct reading *reading, const struct source_event *e)
{
    if (e->kind == SOURCE_EVENT_VALUE) CHECK(text_is_utf8(e->value.json));
    if (e->kind == SOURCE_EVENT_PROBLEM && !e->problem.code) reading->problems--; /* a note */
    if (e->kind != SOURCE_EVENT_ROW) return;
    for (uint32_t i = 0; i < e->row.count; i++) {
        struct str text = e->row.cells[i].text;
        CHECK(text_is_utf8(text));
        CHECK(!str_contains(text, STR("\xEF\xBF\xBD")) || !e->row.cells[i].converted);
    }
}

static enum err_code visit(void *user, const char *path)
{
    struct tour *tour = user;
    struct err err = {0};
    if (!str_ends(str_of(path), str_of(tour->ending)) || strstr(path, "_not_json")) return ERR_NONE;
    struct arena arena;
    struct str content;
    arena_init(&arena, 1u << 30);
    CHECK_OK(file_read(&arena, path, 1 << 28, &content, &err));
    if (str_starts(content, STR("PK"))) return ERR_NONE; /* a workbook served as CSV */
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    CHECK(fd >= 0);
    struct reading reading = {.each = check_cells};
    if (reading_run_fd(&reading, tour->parse, fd, &err))
        test_fail(__FILE__, __LINE__, "%s: %s", path, err.message);
    close(fd);
    uint64_t want = tour->count(content, &reading), got = reading.rows + reading.values;
    if (reading.problems || got != want)
        test_fail(__FILE__, __LINE__, "%s: %llu records, %llu problems, expected %llu records",
                  path, (unsigned long long)got, (unsigned long long)reading.problems,
                  (unsigned long long)want);
    tour->files++;
    tour->records += got;
    reading_free(&reading);
    arena_free(&arena);
    return ERR_NONE;
}

/* Lines outside quotes that are not blank. Right for every file here, none of which has stray
 * quotes; UTF-16 would need converting first. */
static uint64_t count_records(struct str s, const struct reading *reading)
{
    (void)reading;
    uint64_t records = 0;
    bool quoted = false, blank = true;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') quoted = !quoted;
        if (s.p[i] == '\n' && !quoted) {
            records += !blank;
            blank = true;
        } else if (s.p[i] != '\r') {
            blank = false;
        }
    }
    return records + !blank;
}

static uint64_t count_elements(struct str s, const struct reading *reading)
{
    if (strcmp(reading->info.encoding, "utf-8") != 0) return reading->values;
    struct arena arena;
    struct err err = {0};
    json_ref root;
    arena_init(&arena, 1u << 30);
    CHECK_OK(json_parse(&arena, s, 0, &root, &err));
    uint64_t n = 1;
    if (json_type(root) == JSON_ARRAY) n = json_count(root);
    if (reading->info.record_path.n)
        n = json_count(json_get_str(root, str_slice(reading->info.record_path, 1, 99)));
    arena_free(&arena);
    return n;
}

TEST_SECONDS(csv_reads_every_published_file_whole, 300)
{
    struct tour tour = {csv_read, count_records, ".csv", 0, 0};
    struct err err = {0};
    CHECK_OK(file_walk(test_real_data(), visit, &tour, &err));
    CHECK(tour.files > 50 && tour.records > 50000);
}

TEST_SECONDS(json_reads_every_published_file_whole, 300)
{
    struct tour tour = {json_read, count_elements, "json", 0, 0};
    struct err err = {0};
    CHECK_OK(file_walk(test_real_data(), visit, &tour, &err));
    CHECK(tour.files > 100 && tour.records > 4000);
}
