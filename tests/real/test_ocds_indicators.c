/* Indicators over published files: Nuevo León's and INAI's contracts and the standard's own sample.
 * What they ask there was looked up by hand in the files. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "format/json.h"
#include "harness.h"
#include "ocds/indicator.h"

enum { FILES_MOST = 64 };

struct files {
    struct ocds_input input[FILES_MOST];
    size_t count;
};

static enum err_code add(void *user, const char *path)
{
    struct files *f = user;
    if (!str_ends(str_of(path), STR(".json"))) return ERR_NONE;
    CHECK(f->count < FILES_MOST);
    f->input[f->count++] = (struct ocds_input){.name = strdup(path), .fd = -1};
    return ERR_NONE;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct ocds_input *)a)->name, ((const struct ocds_input *)b)->name);
}

static struct str findings(struct arena *arena, const char *folder, const char **only, size_t count,
                           unsigned threads)
{
    struct files f = {.count = 0};
    struct err err = {0};
    char path[512];
    int out;
    snprintf(path, sizeof path, "%s/%s", test_real_data(), folder);
    if (!file_exists(path)) test_skip("no published files");
    CHECK_OK(file_walk(path, add, &f, &err));
    CHECK(f.count > 0);
    qsort(f.input, f.count, sizeof *f.input, by_name);
    CHECK_OK(file_temp(&out, &err));
    struct indicator_options o = {.settings = settings_empty(arena),
                                  .lists = lists_new(arena),
                                  .only = only,
                                  .only_count = count,
                                  .output = INDICATOR_FINDINGS};
    struct ocds_job job = {
        .inputs = f.input, .input_count = f.count, .out = out, .side = -1, .threads = threads};
    struct ocds_totals totals;
    CHECK_OK(indicator_run(&job, &o, &totals, &err));
    CHECK_INT(totals.bad, 0);
    CHECK(totals.elements > 0);
    off_t n = lseek(out, 0, SEEK_END);
    char *text = arena_alloc(arena, (size_t)n + 1);
    CHECK(text && pread(out, text, (size_t)n, 0) == n);
    close(out);
    for (size_t i = 0; i < f.count; i++) free((void *)(uintptr_t)f.input[i].name);
    return (struct str){text, (size_t)n};
}

/* Every line is a finding with a question, evidence and a place; gives how many there are. */
static size_t checked(struct arena *arena, struct str lines)
{
    struct err err;
    size_t n = 0;
    for (; lines.n; n++) {
        json_ref root;
        CHECK_OK(json_parse(arena, str_split(lines, '\n', &lines), 32, &root, &err));
        struct str question = json_text(json_get(root, "question"));
        CHECK(str_starts(question, STR("¿")) && str_ends(question, STR("?")));
        CHECK(json_count(json_get(root, "evidence")) > 0);
        CHECK(json_text(json_get(root, "indicator")).n == 4);
    }
    return n;
}

TEST(published_contracts_of_inai_left_no_day_for_two_bids)
{
    const char *only[] = {"R003", "R018", "R028", "R030", "R035", "R036"};
    struct arena arena;
    arena_init(&arena, 64 << 20);
    const char *folder = "nl_inai_infraestructura_abierta/data/inai-record-package";
    struct str got = findings(&arena, folder, only, 6, 1);
    CHECK_INT(checked(&arena, got), 2);
    CHECK(str_contains(got, STR("menos de un día para presentar propuestas")));
    CHECK(str_contains(got, STR("/tender/tenderPeriod/startDate")));
    arena_free(&arena);
}

TEST(published_contracts_and_samples_give_questions_with_evidence_for_any_number_of_threads)
{
    static const char *const folders[] = {
        "nl_inai_infraestructura_abierta/data/nl-releases",
        "nl_inai_infraestructura_abierta/data/inai-record-package", "ocds_sample_data"};
    for (size_t i = 0; i < 3; i++) {
        struct arena arena;
        arena_init(&arena, 64 << 20);
        struct str one = findings(&arena, folders[i], NULL, 0, 1);
        CHECK(checked(&arena, one) > 0);
        CHECK(str_eq(one, findings(&arena, folders[i], NULL, 0, 3)));
        arena_free(&arena);
    }
}
