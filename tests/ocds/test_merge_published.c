/* The published cases: the reference's fixtures, the standard's worked examples and the fictional
 * process, each to the letter. */
#include "harness.h"
#include "merging.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "format/json_inline.h"
#include "ocds/merge_private.h"

static struct err err;

static struct str whole(const char *folder, const char *name)
{
    static struct arena arena;
    char path[1200];
    struct str text;
    if (!arena.limit) arena_init(&arena, SIZE_MAX);
    snprintf(path, sizeof path, "%s/%s/%s", test_real_data(), folder, name);
    if (!file_exists(path)) test_skip("the published cases are not here");
    CHECK_OK(file_read(&arena, path, 1 << 26, &text, &err));
    return text;
}

static json_ref parsed(struct json_pool *pool, struct str text)
{
    json_ref root;
    CHECK_OK(json_pool_parse(pool, text, &root, &err));
    return root;
}

static struct str kept(struct str text)
{
    static struct arena arena;
    if (!arena.limit) arena_init(&arena, SIZE_MAX);
    return arena_str(&arena, text);
}

/* As compact text: the order of members and the digits count too. */
static struct str compact(json_ref v)
{
    struct buf b;
    buf_init(&b, SIZE_MAX);
    json_inline_write(&b, v);
    struct str text = kept(buf_view(&b));
    buf_free(&b);
    return text;
}

/* --- the reference's fixtures --------------------------------------------------------------------
 */

static unsigned checked;

static void check_fixture(const char *name, bool versioned)
{
    char wanted_name[200];
    struct json_pool pool = {0};
    struct merge_options o = {.schema = merging_schema(SCHEMA_OCDS_1_1), .versioned = versioned};
    struct str releases = whole("ocds_merge_fixtures/1.1", name);
    snprintf(wanted_name, sizeof wanted_name, "%.*s-%s.json", (int)(strlen(name) - 5), name,
             versioned ? "versioned" : "compiled");
    struct str wanted = compact(parsed(&pool, whole("ocds_merge_fixtures/1.1", wanted_name)));
    struct str got = merging_result(&o, releases, &err);
    if (!str_eq(got, wanted))
        test_fail(__FILE__, __LINE__, "%s\ngot    %.*s\nwanted %.*s", wanted_name, STR_FMT(got),
                  STR_FMT(wanted));
    CHECK(str_eq(merging_plain(&o, releases), wanted));
    CHECK(str_eq(merging_one_by_one(&o, releases), wanted));
    json_pool_free(&pool);
    checked++;
}

static enum err_code each_fixture(void *user, const char *path)
{
    struct str name = file_name(str_of(path));
    (void)user;
    if (str_ends(name, STR("-compiled.json")) || str_ends(name, STR("-versioned.json")) ||
        !str_ends(name, STR(".json")))
        return ERR_NONE;
    check_fixture(name.p, false);
    check_fixture(name.p, true);
    return ERR_NONE;
}

TEST(merge_gives_the_references_fixtures_to_the_letter)
{
    char path[1000];
    snprintf(path, sizeof path, "%s/ocds_merge_fixtures/1.1", test_real_data());
    if (!file_exists(path)) test_skip("the published cases are not here");
    CHECK_OK(file_walk(path, each_fixture, NULL, &err));
    CHECK_INT(checked, 34);
}

/* --- records that carry what their releases make -------------------------------------------------
 */

/* The first record of a package: its releases, by `versioned`, give `member`. */
static void check_record(struct str package, struct str releases, const char *member)
{
    struct json_pool pool = {0}, mine = {0};
    json_ref record = json_at(json_get(parsed(&pool, package), "records"), 0);
    struct merge_options o = {.schema = merging_schema(SCHEMA_OCDS_1_1),
                              .versioned = strcmp(member, "versionedRelease") == 0};
    json_ref wanted = json_get(record, member);
    CHECK(wanted != NULL);
    if (!releases.n) releases = compact(json_get(record, "releases"));
    struct str got = merging_result(&o, releases, &err);
    if (!merge_equal(parsed(&mine, got), wanted))
        test_fail(__FILE__, __LINE__, "%s\ngot    %.*s\nwanted %.*s", member, STR_FMT(got),
                  STR_FMT(compact(wanted)));
    json_pool_free(&pool);
    json_pool_free(&mine);
}

/* The releases of several packages as one list. */
static struct str joined(const char *folder, const char *const *names, size_t count)
{
    struct buf b;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < count; i++) {
        struct json_pool pool = {0};
        struct json_iter it =
            json_each(json_get(parsed(&pool, whole(folder, names[i])), "releases"));
        while (json_next(&it)) {
            buf_char(&b, b.n ? ',' : '[');
            json_inline_write(&b, it.value);
        }
        json_pool_free(&pool);
    }
    buf_char(&b, ']');
    struct str text = kept(buf_view(&b));
    buf_free(&b);
    return text;
}

static const char merging[] = "ocds_standard/1.1.5/docs/examples/merging";

TEST(merge_gives_the_standards_worked_example)
{
    static const char *const names[] = {"merge-tender-1.json", "merge-tender-2.json",
                                        "merge-tender-3.json", "merge-award-1.json",
                                        "merge-award-2.json"};
    struct str releases = joined(merging, names, 5);
    check_record(whole(merging, "merged.json"), releases, "compiledRelease");
    check_record(whole(merging, "versioned.json"), releases, "compiledRelease");
    check_record(whole(merging, "versioned.json"), releases, "versionedRelease");
}

TEST(merge_gives_the_standards_records_of_updates_and_deletions)
{
    static const char *const names[] = {"example02-field-record.json",
                                        "example02-object-record.json", "example03-record.json"};
    for (size_t i = 0; i < 3; i++) {
        check_record(whole(merging, names[i]), STR_NONE, "compiledRelease");
        check_record(whole(merging, names[i]), STR_NONE, "versionedRelease");
    }
}

TEST(merge_gives_the_fictional_process)
{
    static const char folder[] = "ocds_sample_data/fictional-example/1.1";
    static const char *const names[] = {"ocds-213czf-000-00001-01-planning.json",
                                        "ocds-213czf-000-00001-02-tender.json",
                                        "ocds-213czf-000-00001-03-tenderAmendment.json",
                                        "ocds-213czf-000-00001-04-award.json",
                                        "ocds-213czf-000-00001-05-contract.json",
                                        "ocds-213czf-000-00001-06-implementation.json"};
    struct str releases = joined(folder, names, 6);
    check_record(whole(folder, "record/ocds-213czf-000-00001.json"), releases, "compiledRelease");
    check_record(whole(folder, "record/ocds-213czf-000-00001-withversions.json"), releases,
                 "versionedRelease");
}
