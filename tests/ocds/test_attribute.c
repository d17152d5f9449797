/* Releases of one process, each reduced to what it said last. */
#include "base/arena.h"
#include "base/mem.h"
#include "harness.h"
#include "ocds/attribute.h"

enum { MOST = 4 };

static struct {
    struct arena arena;
    struct str reduced[MOST];
    size_t order[MOST];
} world;

static void attribute(const char *const *texts, size_t count)
{
    struct err err = {0};
    json_ref releases[MOST];
    arena_init(&world.arena, 1 << 24);
    for (size_t i = 0; i < count; i++)
        CHECK_OK(json_parse(&world.arena, str_of(texts[i]), 64, &releases[i], &err));
    CHECK_OK(attribute_releases(&world.arena, releases, count, world.reduced, world.order, &err));
}

#define ATTRIBUTE(...)                                                                             \
    attribute((const char *const[]){__VA_ARGS__},                                                  \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

TEST(attribute_leaves_a_single_release_as_it_is)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"id\":\"1\",\"date\":\"2020-01-01T00:00:00Z\",\"tender\":{\"id\":"
              "\"t\",\"value\":{\"amount\":1.10,\"currency\":\"MXN\"}}}");
    CHECK_STR(world.reduced[0],
              "{\"ocid\":\"a\",\"id\":\"1\",\"date\":\"2020-01-01T00:00:00Z\",\"tender\":{\"id\":"
              "\"t\",\"value\":{\"amount\":1.10,\"currency\":\"MXN\"}}}");
}

TEST(attribute_takes_from_the_earlier_what_the_later_says_again)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01T00:00:00Z\",\"tender\":{\"id\":\"t\","
              "\"title\":\"x\",\"status\":\"active\"}}",
              "{\"ocid\":\"a\",\"date\":\"2020-02-01T00:00:00Z\",\"tender\":{\"id\":\"t\","
              "\"status\":\"complete\"}}");
    CHECK_STR(world.reduced[0], "{\"ocid\":\"a\",\"date\":\"2020-01-01T00:00:00Z\",\"tender\":{"
                                "\"id\":\"t\",\"title\":\"x\"}}");
    CHECK_STR(world.reduced[1], "{\"ocid\":\"a\",\"date\":\"2020-02-01T00:00:00Z\",\"tender\":{"
                                "\"id\":\"t\",\"status\":\"complete\"}}");
}

TEST(attribute_goes_by_date_as_instants_and_not_by_place_in_the_file)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01T01:00:00Z\",\"language\":\"es\"}",
              "{\"ocid\":\"a\",\"date\":\"2019-12-31T20:00:00-06:00\",\"language\":\"en\"}");
    CHECK_INT(world.order[0], 0);
    CHECK_INT(world.order[1], 1);
    CHECK_STR(world.reduced[0], "{\"ocid\":\"a\",\"date\":\"2020-01-01T01:00:00Z\"}");
    CHECK_STR(world.reduced[1],
              "{\"ocid\":\"a\",\"date\":\"2019-12-31T20:00:00-06:00\",\"language\":\"en\"}");
}

TEST(attribute_follows_elements_by_their_id)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"contracts\":[{\"id\":1,\"title\":\"uno\"},"
              "{\"id\":2,\"title\":\"dos\"}]}",
              "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"contracts\":[{\"id\":2,\"title\":"
              "\"otro\"}]}");
    CHECK_STR(world.reduced[0],
              "{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"contracts\":[{\"id\":1,\"title\":\"uno\"}]"
              "}");
    CHECK_STR(world.reduced[1],
              "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"contracts\":[{\"id\":2,\"title\":"
              "\"otro\"}]}");
}

TEST(attribute_takes_a_list_without_ids_as_one_value)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"x\":[1,2]}",
              "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"x\":[2]}");
    CHECK_STR(world.reduced[0], "{\"ocid\":\"a\",\"date\":\"2020-01-01\"}");
    CHECK_STR(world.reduced[1], "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"x\":[2]}");
}

TEST(attribute_keeps_an_amount_with_its_currency)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"tender\":{\"value\":{\"amount\":1,"
              "\"currency\":\"USD\"}}}",
              "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"tender\":{\"value\":{\"amount\":2.50}}}");
    CHECK_STR(world.reduced[0], "{\"ocid\":\"a\",\"date\":\"2020-01-01\"}");
    CHECK_STR(world.reduced[1], "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"tender\":{\"value\":{"
                                "\"amount\":2.50,\"currency\":\"USD\"}}}");
}

TEST(attribute_lets_null_take_a_value_away)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"tender\":{\"title\":\"x\"}}",
              "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"tender\":{\"title\":null}}");
    CHECK_STR(world.reduced[0], "{\"ocid\":\"a\",\"date\":\"2020-01-01\"}");
    CHECK_STR(world.reduced[1], "{\"ocid\":\"a\",\"date\":\"2020-01-02\"}");
}

TEST(attribute_keeps_references_that_are_only_an_id)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"awards\":[{\"id\":\"1\",\"suppliers\":[{"
              "\"id\":\"s\"}]}]}",
              "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"awards\":[{\"id\":\"1\",\"status\":"
              "\"active\"}]}");
    CHECK_STR(world.reduced[0],
              "{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"awards\":[{\"id\":\"1\",\"suppliers\":[{"
              "\"id\":\"s\"}]}]}");
}

TEST(attribute_lets_an_object_take_the_place_of_a_value_and_back)
{
    ATTRIBUTE("{\"ocid\":\"a\",\"date\":\"2020-01-01\",\"x\":1,\"y\":{\"z\":1}}",
              "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"x\":{\"z\":1},\"y\":1}");
    CHECK_STR(world.reduced[0], "{\"ocid\":\"a\",\"date\":\"2020-01-01\"}");
    CHECK_STR(world.reduced[1], "{\"ocid\":\"a\",\"date\":\"2020-01-02\",\"x\":{\"z\":1},\"y\":1}");
}

TEST(attribute_says_when_memory_runs_out)
{
    struct arena arena;
    struct err err = {0};
    json_ref release;
    struct str reduced;
    size_t order;
    arena_init(&arena, 1 << 20);
    CHECK_OK(json_parse(&arena, STR("{\"ocid\":\"a\",\"x\":{\"y\":1}}"), 64, &release, &err));
    mem_fail_after(2, 1);
    enum err_code code = attribute_releases(&arena, &release, 1, &reduced, &order, &err);
    mem_fail_after(0, 0);
    CHECK_INT(code, ERR_MEMORY);
    arena_free(&arena);
}
