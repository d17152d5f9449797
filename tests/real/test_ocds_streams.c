/* Published files through the stream: every one is read whole, what it is is told, packages taken
 * apart and put together again hold the same elements, and threads change nothing. */
#include "harness.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ocds/detect.h"
#include "ocds/package.h"

enum { FILES = 2000 };
static struct ocds_input inputs[FILES];
static glob_t found;

/* All files of these patterns; skips the test where there are none. */
static size_t files_of(const char *const *patterns)
{
    for (size_t i = 0; patterns[i]; i++) {
        char full[1024];
        snprintf(full, sizeof full, "%s/%s", test_real_data(), patterns[i]);
        glob(full, i ? GLOB_APPEND : 0, NULL, &found);
    }
    if (found.gl_pathc == 0) test_skip("these published files are not here");
    size_t n = found.gl_pathc < FILES ? found.gl_pathc : FILES;
    for (size_t i = 0; i < n; i++)
        inputs[i] = (struct ocds_input){.name = found.gl_pathv[i], .fd = -1};
    return n;
}

static void show(void *user, const struct ocds_problem *p)
{
    char text[1400];
    (void)user;
    if (!p->note) printf("%s\n", err_format(&p->err, text, sizeof text));
}

static struct ocds_job job_of(size_t files, int out, unsigned threads)
{
    return (struct ocds_job){.inputs = inputs,
                             .input_count = files,
                             .out = out,
                             .side = -1,
                             .threads = threads,
                             .problem = show};
}

static struct str written(int fd)
{
    off_t n = lseek(fd, 0, SEEK_END);
    if (n == 0) return STR_NONE;
    void *p = mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED);
    return (struct str){p, (size_t)n};
}

static struct str detected(size_t files, unsigned threads, struct ocds_totals *totals)
{
    struct err err = {0};
    int out = memfd_create("out", MFD_CLOEXEC);
    struct ocds_job job = job_of(files, out, threads);
    struct detect_options options = {.json = true};
    CHECK_OK(detect_run(&job, &options, totals, &err));
    return written(out);
}

static size_t count(struct str text, const char *part)
{
    size_t n = 0, length = strlen(part);
    if (!text.n) return 0;
    for (const char *p = text.p; (p = memmem(p, (size_t)(text.p + text.n - p), part, length));
         p += length)
        n++;
    return n;
}

TEST(real_packages_of_nuevo_leon_and_samples_are_read_whole)
{
    static const char *const patterns[] = {
        "nl_inai_infraestructura_abierta/data/*/RecordPackage-*.json",
        "ocds_sample_data/fictional-example/1.1/*.json", NULL};
    struct ocds_totals one, three;
    size_t files = files_of(patterns);
    struct str a = detected(files, 1, &one), b = detected(files, 3, &three);
    CHECK(str_eq(a, b));
    CHECK_INT(one.files, files);
    CHECK_INT(one.bad, 0);
    CHECK_INT(one.elements, three.elements);
    CHECK(one.elements >= files);
    CHECK_INT(one.of_kind[OCDS_OTHER], 0);
    CHECK_INT(count(a, "\"kind\":\"record package\"") + count(a, "\"kind\":\"release package\""),
              files);
}

TEST(real_packages_split_and_combined_hold_the_same)
{
    static const char *const patterns[] = {
        "nl_inai_infraestructura_abierta/data/*/RecordPackage-*.json", NULL};
    struct err err = {0};
    struct ocds_totals totals;
    size_t files = files_of(patterns);
    int whole = memfd_create("whole", MFD_CLOEXEC), parts = memfd_create("parts", MFD_CLOEXEC),
        again = memfd_create("again", MFD_CLOEXEC);
    struct ocds_job job = job_of(files, whole, 2);
    struct package_options options = {.version = "1.1", .publisher_name = "P"};
    CHECK_OK(package_run(&job, &options, &totals, &err));
    uint64_t elements = totals.elements;
    struct ocds_input made = {"whole", dup(whole)};
    CHECK(lseek(whole, 0, SEEK_SET) == 0);
    job = (struct ocds_job){
        .inputs = &made, .input_count = 1, .out = parts, .side = -1, .problem = show};
    struct split_options split = {.size = 3};
    CHECK_OK(split_run(&job, &split, &totals, &err));
    CHECK_INT(totals.elements, elements);
    CHECK_INT(count(written(parts), "\n"), (elements + 2) / 3);
    made = (struct ocds_input){"parts", dup(parts)};
    CHECK(lseek(parts, 0, SEEK_SET) == 0);
    job.out = again;
    CHECK_OK(package_run(&job, &options, &totals, &err));
    CHECK(str_eq(written(again), written(whole)));
}
