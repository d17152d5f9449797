/* Packages: what is made is JSON, holds every element once, and does not depend on threads; split
 * and put together again it is the same. */
#include "fuzz/streamed.h"

#include "ocds/package.h"

static uint64_t size = 1;

static enum err_code make(const struct ocds_job *job, struct ocds_totals *totals, struct err *err)
{
    struct package_options options = {.uri = "u"};
    return package_run(job, &options, totals, err);
}

static enum err_code split(const struct ocds_job *job, struct ocds_totals *totals, struct err *err)
{
    struct split_options options = {.size = size};
    return split_run(job, &options, totals, err);
}

/* The elements of a package, counted. */
static size_t elements_of(struct str text)
{
    struct json_pool pool = {0};
    json_ref root;
    size_t n = 0;
    if (!text.n) return 0;
    MUST(json_pool_parse(&pool, text, &root, NULL) == ERR_NONE);
    static const char *const arrays[] = {"releases", "records", "projects"};
    for (size_t i = 0; i < 3; i++) n += json_count(json_get(root, arrays[i]));
    json_pool_free(&pool);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 2) return 0;
    struct str text = {(const char *)data + 1, n - 1};
    struct streamed made = streamed_both(make, text);
    size = 1 + data[0] % 4;
    struct streamed parts = streamed_both(split, text);
    if (!parts.code) streamed_parses(buf_view(&parts.out));
    if (!made.code)
        MUST(elements_of(buf_view(&made.out)) ==
             made.totals.elements - made.totals.of_kind[OCDS_OTHER]);
    buf_free(&made.out);
    buf_free(&parts.out);
    return 0;
}
