/* Compiling a whole input: ocids far apart, records, packages, spilling, threads, bad elements. */
#include "harness.h"
#include "merging.h"
#include "streaming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#include "format/json_inline.h"

struct told {
    char text[1 << 15]; /* what does not fit is left out */
    size_t n;
    unsigned problems, notes;
};

static void tell(void *user, const struct ocds_problem *problem)
{
    struct told *t = user;
    char text[1400];
    if (problem->note)
        t->notes++;
    else
        t->problems++;
    struct str line = str_of(err_format(&problem->err, text, sizeof text));
    if (t->n + line.n + 1 > sizeof t->text) return;
    memcpy(t->text + t->n, line.p, line.n);
    t->n += line.n;
    t->text[t->n++] = '\n';
}

static bool says(const struct told *t, const char *part)
{
    bool found = str_contains((struct str){t->text, t->n}, str_of(part));
    if (!found) printf("told:\n%.*s\n", (int)t->n, t->text);
    return found;
}

struct attempt {
    struct compile_options options;
    unsigned threads;
    bool strict;
    void (*problem)(void *user, const struct ocds_problem *problem); /* NULL: tell */
    enum err_code code;                                              /* what came out */
    struct told told;
    struct ocds_totals totals;
    struct err err;
};

static struct buf compile_input(struct attempt *a, struct ocds_input in)
{
    int out = streaming_file(STR_NONE);
    struct ocds_job job = {.inputs = &in,
                           .input_count = 1,
                           .out = out,
                           .side = -1,
                           .threads = a->threads ? a->threads : 2,
                           .strict = a->strict,
                           .problem = a->problem ? a->problem : tell,
                           .user = &a->told};
    a->told = (struct told){0};
    if (!a->options.merge.schema) a->options.merge.schema = merging_schema(SCHEMA_OCDS_1_1);
    a->options.merge.dates = MERGE_DATES_INSTANT;
    a->code = compile_run(&job, &a->options, &a->totals, &a->err);
    return streaming_read(out);
}

static struct buf compile(struct attempt *a, struct str input)
{
    return compile_input(a, (struct ocds_input){"entrada.json", streaming_file(input)});
}

static void makes(struct attempt *a, const char *input, const char *wanted)
{
    struct buf got = compile(a, merging_text(input));
    if (a->code) test_fail(__FILE__, __LINE__, "%s", a->err.message);
    CHECK_STR(buf_view(&got), merging_text(wanted).p);
    buf_free(&got);
}

#define RELEASE(ocid, day, rest)                                                                   \
    "{'ocid':'" ocid "','id':'" day "','date':'2020-01-" day "T00:00:00Z','tag':['x']" rest "}"
#define COMPILED(ocid, day, rest)                                                                  \
    "{'tag':['compiled'],'id':'" ocid "-2020-01-" day "T00:00:00Z','date':'2020-01-" day           \
    "T00:00:00Z','ocid':'" ocid "'" rest "}"

static const char scattered[] = RELEASE("b", "03", ",'n':3") "\n" RELEASE(
    "a", "01", ",'n':1") "\n" RELEASE("b", "01", ",'m':1") "\n" RELEASE("a", "02", ",'n':2") "\n";
static const char gathered[] =
    COMPILED("b", "03", ",'m':1,'n':3") "\n" COMPILED("a", "02", ",'n':2") "\n";

TEST(compile_gives_each_process_once_in_the_order_of_first_sight)
{
    struct attempt a = {0};
    makes(&a, scattered, gathered);
    CHECK_INT(a.totals.elements, 4);
}

TEST(compile_gives_the_same_from_disk)
{
    struct attempt a = {.options = {.memory = 1}};
    makes(&a, scattered, gathered);
}

TEST(compile_of_nothing_is_nothing)
{
    struct attempt a = {0};
    makes(&a, "", "");
    makes(&a, "[]", "");
    a.options.memory = 1;
    makes(&a, "", "");
}

/* Some hundred processes of a few releases each, mixed, some of them not to be merged. */
static struct str many(unsigned count)
{
    struct buf b;
    uint64_t state = 42;
    buf_init(&b, 1 << 26);
    for (unsigned i = 0; i < count; i++) {
        unsigned ocid = (unsigned)(merging_random(&state) % (count / 4 + 1));
        unsigned day = (unsigned)(merging_random(&state) % 28) + 1;
        buf_printf(&b, "{\"ocid\":\"ocds-%u\",\"id\":\"%u\",\"date\":\"2020-01-%02uT00:00:00Z\",",
                   ocid, i, day);
        buf_printf(&b, "\"tag\":[\"tender\"],\"n\":%u.%u0,", i, day);
        if (merging_random(&state) % 30 == 0)
            buf_text(&b, "\"tender\":\"none\"}\n");
        else if (merging_random(&state) % 30 == 0)
            buf_text(&b, "\"awards\":[{\"id\":1},{\"id\":1}]}\n");
        else
            buf_printf(&b, "\"tender\":{\"id\":\"t\",\"x%u\":\"%0*u\"}}\n", day % 3,
                       (int)(merging_random(&state) % 300), i);
    }
    struct str text = merging_text(b.p);
    buf_free(&b);
    return text;
}

TEST(compile_is_the_same_for_any_threads_and_memory)
{
    static const unsigned threads[] = {1, 2, 3, 8};
    static const uint64_t memory[] = {0, 1, 3000, 40000};
    struct str input = many(1200);
    for (int how = 0; how < 4; how++) {
        struct attempt first = {.threads = 1};
        first.options.merge.versioned = how & 1;
        first.options.package = (how & 2) != 0;
        struct buf wanted = compile(&first, input);
        CHECK_INT(first.code, ERR_NONE);
        CHECK(first.told.problems > 0 && first.told.notes > 0);
        for (size_t i = 0; i < 4; i++)
            for (size_t k = 0; k < 4; k++) {
                struct attempt a = first;
                a.threads = threads[i];
                a.options.memory = memory[k];
                struct buf got = compile(&a, input);
                CHECK_INT(a.code, ERR_NONE);
                CHECK(str_eq(buf_view(&got), buf_view(&wanted)));
                CHECK(a.told.n == first.told.n &&
                      memcmp(a.told.text, first.told.text, a.told.n) == 0);
                CHECK_INT(a.totals.bad, first.totals.bad);
                buf_free(&got);
            }
        buf_free(&wanted);
    }
}

TEST(compile_is_the_same_from_a_file_that_is_read_twice)
{
    static const char *const names[] = {"plain.jsonl", "marked.jsonl", "list.json",
                                        "foreign.jsonl"};
    struct str lines = many(1200);
    CHECK(lines.n > 150000);
    for (int i = 0; i < 4; i++) {
        struct buf text;
        struct err err = {0};
        buf_init(&text, 1 << 24);
        if (i == 1) buf_text(&text, "\xef\xbb\xbf"); /* the place of every text is moved */
        if (i == 2) buf_text(&text, "{\"releases\": [");
        for (size_t at = 0; at < lines.n; at++)
            buf_char(&text, i == 2 && lines.p[at] == '\n' && at + 1 < lines.n ? ',' : lines.p[at]);
        if (i == 2) buf_text(&text, "]}");
        if (i == 3) /* bytes of Windows-1252 in one release */
            buf_text(&text, "{\"ocid\":\"w\",\"date\":\"2020\",\"t\":\"a\xf1o\"}\n");
        CHECK_OK(file_write(names[i], buf_view(&text), &err));
        struct attempt a = {.threads = 1}, b = {.threads = 2};
        struct buf wanted = compile(&a, buf_view(&text));
        struct buf got = compile_input(&b, (struct ocds_input){names[i], -1});
        CHECK_INT(b.code, ERR_NONE);
        CHECK(str_eq(buf_view(&got), buf_view(&wanted)));
        CHECK(i != 3 || str_contains(buf_view(&got), STR("año")));
        b.options.memory = 1000; /* and its places spilled to disk */
        struct buf spilled = compile_input(&b, (struct ocds_input){names[i], -1});
        CHECK(str_eq(buf_view(&spilled), buf_view(&wanted)));
        buf_free(&text);
        buf_free(&wanted);
        buf_free(&got);
        buf_free(&spilled);
    }
}

static void write_over(void *user, const struct ocds_problem *problem)
{
    struct told *t = user;
    if (t->problems == 0) {
        int fd = open("changes.jsonl", O_WRONLY | O_TRUNC);
        CHECK(fd >= 0);
        CHECK(write(fd, "{}\n", 3) == 3);
        close(fd);
    }
    tell(user, problem);
}

TEST(compile_tells_a_file_that_changes_while_it_is_read)
{
    struct buf text;
    struct err err = {0};
    buf_init(&text, 1 << 20);
    buf_text(&text, "{\"no\":\"ocid\"}\n");
    for (int i = 0; i < 1000; i++)
        buf_printf(&text, "{\"ocid\":\"%d\",\"date\":\"2020\",\"pad\":\"%080d\"}\n", i, i);
    CHECK_OK(file_write("changes.jsonl", buf_view(&text), &err));
    buf_free(&text);
    struct attempt a = {.threads = 1, .problem = write_over};
    struct buf got = compile_input(&a, (struct ocds_input){"changes.jsonl", -1});
    CHECK_INT(a.code, ERR_NONE);
    CHECK_INT(got.n, 0);
    CHECK_INT(a.totals.bad, 1001);
    CHECK(says(&a.told, "cambió mientras se leía"));
    buf_free(&got);
}

TEST(compile_merges_a_process_of_thousands_of_releases_the_same_way)
{
    /* Too large to be parsed at once: one after another, in the order of their dates. */
    enum { COUNT = 3000 };
    struct buf b;
    buf_init(&b, 1 << 26);
    for (unsigned i = 0; i < COUNT; i++) {
        unsigned k = i * 7 % COUNT; /* dates in no order */
        buf_printf(&b, "{\"ocid\":\"o\",\"id\":\"%u\",\"date\":\"20%02u-%02u-01T00:00:%02uZ\",", k,
                   k / 720, k / 60 % 12 + 1, k % 60);
        buf_printf(&b,
                   "\"tag\":[\"t\"],\"n\":%u,\"pad\":\"%0200u\",\"awards\":[{\"id\":\"%u\"}]}\n", k,
                   k / 100, k % 5);
    }
    struct attempt a = {0};
    struct buf got = compile(&a, buf_view(&b));
    CHECK_INT(a.code, ERR_NONE);
    char end[100];
    snprintf(end, sizeof end, "\"n\":%u,", COUNT - 1);
    CHECK(str_contains(buf_view(&got), str_of(end)));
    CHECK(got.n < 700);
    struct attempt c = {.options = {.memory = 100}};
    struct buf spilled = compile(&c, buf_view(&b));
    CHECK(str_eq(buf_view(&got), buf_view(&spilled)));
    a.options.merge.versioned = true;
    struct buf versioned = compile(&a, buf_view(&b));
    CHECK_INT(a.code, ERR_NONE);
    uint64_t versions = 0;
    for (size_t i = 0; i + 7 < versioned.n; i++)
        versions += memcmp(versioned.p + i, "\"value\"", 7) == 0;
    CHECK_INT(versions, COUNT + COUNT / 100);
    buf_free(&b);
    buf_free(&got);
    buf_free(&spilled);
    buf_free(&versioned);
}

TEST(compile_merges_a_large_process_that_needs_the_slow_routine)
{
    enum { COUNT = 2000 };
    struct buf b;
    buf_init(&b, 1 << 26);
    for (unsigned i = 0; i < COUNT; i++)
        buf_printf(&b,
                   "{\"ocid\":\"o\",\"id\":\"%u\",\"date\":\"20%02u-01-01T00:00:%02uZ\",\"tag\":[],"
                   "\"pad\":\"%0300u\",\"awards\":[{\"id\":%s,\"a\":%u}]}\n",
                   i, i / 60, i % 60, i, i == COUNT - 1 ? "\"1\"" : "1", i);
    struct attempt a = {0};
    struct buf got = compile(&a, buf_view(&b));
    CHECK_INT(a.code, ERR_NONE);
    CHECK_INT(a.totals.bad, 0);
    CHECK(str_contains(buf_view(&got), STR("\"awards\":[{\"id\":1,\"a\":1999}]")));
    buf_free(&b);
    buf_free(&got);
}

TEST(compile_tells_what_cannot_be_merged_with_place_and_goes_on)
{
    struct attempt a = {0};
    makes(&a,
          RELEASE("a", "01", ",'t':1") "\n{'id':'x'}\n" RELEASE(
              "a", "02", ",'t':{'x':1}") "\n{"
                                         "'ocid':7}\n" RELEASE("b", "01", "") "\n",
          COMPILED("b", "01", "") "\n");
    CHECK_INT(a.totals.bad, 3);
    CHECK(says(&a.told, "línea 2"));
    CHECK(says(&a.told, "no tiene «ocid»"));
    CHECK(says(&a.told, "no es texto"));
    CHECK(says(&a.told, "línea 1: Proceso a: «t» cambia de clase"));
}

TEST(compile_ends_at_the_first_bad_process_when_strict)
{
    for (uint64_t memory = 0; memory < 2; memory++) {
        struct attempt a = {.strict = true, .options = {.memory = memory}};
        struct buf got =
            compile(&a, merging_text(RELEASE("b", "01", "") "\n" RELEASE(
                            "a", "01", ",'t':1") "\n" RELEASE("a", "02", ",'t':{'x':1}")));
        CHECK_INT(a.code, ERR_INPUT);
        CHECK(strstr(a.err.message, "Proceso a"));
        buf_free(&got);
    }
}

TEST(compile_notes_ids_that_are_shared)
{
    struct attempt a = {0};
    makes(&a, RELEASE("a", "01", ",'awards':[{'id':1},{'id':1},{'id':1}]"),
          COMPILED("a", "01", ",'awards':[{'id':1}]") "\n");
    CHECK_INT(a.totals.notes, 1);
    CHECK(says(&a.told, "repetidos dentro de una lista (2)"));
    a.options.merge.collision = MERGE_COLLISION_RAISE;
    makes(&a, RELEASE("a", "01", ",'awards':[{'id':1},{'id':1}]"), "");
    CHECK_INT(a.totals.bad, 1);
}

TEST(compile_survives_without_memory)
{
    struct str input = many(40);
    for (int how = 0; how < 4; how++) {
        bool done = false;
        for (uint64_t n = 1; !done; n += 1 + n / 24) {
            struct attempt a = {.threads = 1, .options = {.memory = how & 1 ? 1 : 0}};
            a.options.package = (how & 2) != 0;
            struct ocds_input in = {"entrada.json", streaming_file(input)};
            int out = streaming_file(STR_NONE);
            CHECK(n < 20000);
            a.options.merge.schema = merging_schema(SCHEMA_OCDS_1_1);
            struct ocds_job job = {
                .inputs = &in, .input_count = 1, .out = out, .side = -1, .threads = 1};
            mem_fail_after(n, 0);
            a.code = compile_run(&job, &a.options, &a.totals, &a.err);
            done = mem_calls() < n;
            mem_fail_after(0, 0);
            CHECK(a.code == ERR_NONE || a.code == ERR_MEMORY);
            close(out);
        }
    }
}

/* --- records -----------------------------------------------------------------------------------*/

TEST(compile_takes_the_releases_of_records)
{
    struct attempt a = {0};
    makes(&a,
          "{'records':[{'ocid':'a','releases':[" RELEASE("a", "02", ",'n':2") "," RELEASE(
              "a", "01", ",'n':1,'m':1") "],'compiledRelease':{'ocid':'a','n':9}}]}",
          COMPILED("a", "02", ",'n':2,'m':1") "\n");
    CHECK_INT(a.totals.notes, 0);
}

TEST(compile_passes_a_compiled_release_through_and_says_so)
{
    struct attempt a = {0};
    makes(&a, "{'ocid':'a','compiledRelease':{'ocid':'a','id':'kept','n':1.50}}",
          "{'ocid':'a','id':'kept','n':1.50}\n");
    CHECK_INT(a.totals.notes, 1);
}

TEST(compile_says_where_releases_are_only_links)
{
    struct attempt a = {0};
    makes(&a, "{'ocid':'a','releases':[{'url':'http://x','date':'2020-01-01','tag':[]}]}", "");
    CHECK_INT(a.totals.bad, 1);
    CHECK(says(&a.told, "solo enlaza"));
    makes(&a, "{'ocid':'a','releases':[{'url':'http://x'}," RELEASE("a", "01", "") "]}",
          COMPILED("a", "01", "") "\n");
    CHECK_INT(a.totals.notes, 1);
}

TEST(compile_gives_a_records_release_its_ocid)
{
    struct attempt a = {0};
    makes(&a, "{'ocid':'a','releases':[{'date':'2020-01-01T00:00:00Z','n':1}]}",
          COMPILED("a", "01", ",'n':1") "\n");
}

/* --- packages ----------------------------------------------------------------------------------*/

TEST(compile_makes_a_record_package)
{
    struct attempt a = {.options = {.package = true, .uri = "http://u", .published_date = "2021"}};
    a.options.merge.versioned = true;
    makes(&a,
          "{'uri':'http://p/1','publisher':{'name':'P'},'publishedDate':'2020-05-05T00:00:00Z',"
          "'license':'http://l','version':'1.1','releases':[" RELEASE("a", "01", ",'n':1.0") "]}",
          "{'uri':'http://u','version':'1.1','publishedDate':'2021','publisher':{'name':'P'},"
          "'license':'http://l','packages':['http://p/1'],'records':[\n"
          "{'ocid':'a','releases':[" RELEASE("a", "01", ",'n':1.0") "],'compiledRelease':" COMPILED(
              "a", "01",
              ",'n':1.0") ",'versionedRelease':{'ocid':'a','n':[{'releaseID':'01','releaseDate':"
                          "'2020-01-01T00:00:00Z','releaseTag':['x'],'value':1.0}]}}\n]}\n");
    a.options.merge.versioned = false;
    makes(&a, "[]",
          "{'uri':'http://u','version':'1.1','publishedDate':'2021','publisher':{'name':''},"
          "'records':[\n]}\n");
}

TEST(compile_links_releases_of_packages_with_an_address)
{
    struct attempt a = {.options = {.package = true, .linked = true, .uri = "u"}};
    makes(&a,
          "{'releases':[" RELEASE("a", "01", "") "],'uri':'http://p/1'}{'releases':[" RELEASE(
              "b", "01", "") "]}",
          "{'uri':'u','version':'1.1','publishedDate':'','publisher':{'name':''},'packages':["
          "'http://p/1'],'records':[\n"
          "{'ocid':'a','releases':[{'url':'http://p/1#01','date':'2020-01-01T00:00:00Z','tag':['x']"
          "}],'compiledRelease':" COMPILED(
              "a", "01", "") "},\n"
                             "{'ocid':'b','releases':[" RELEASE(
                                 "b", "01", "") "],'compiledRelease':" COMPILED("b", "01",
                                                                                "") "}\n]}\n");
}

TEST(compile_leaves_a_record_whose_releases_do_not_merge_without_compiled_release)
{
    struct attempt a = {.options = {.package = true, .uri = "u"}};
    makes(&a, RELEASE("a", "01", ",'t':1") "\n" RELEASE("a", "02", ",'t':{'x':1}"),
          "{'uri':'u','version':'1.1','publishedDate':'','publisher':{'name':''},'records':[\n"
          "{'ocid':'a','releases':[" RELEASE("a", "01", ",'t':1") "," RELEASE(
              "a", "02", ",'t':{'x':1}") "]}\n"
                                         "]}\n");
    CHECK_INT(a.totals.bad, 1);
}

/* --- rules from the packages -------------------------------------------------------------------*/

static void with_rules(struct attempt *a, struct arena *arena)
{
    struct schema *schema;
    struct err err = {0};
    arena_init(arena, 512u << 20);
    CHECK_OK(schema_builtin(arena, SCHEMA_OCDS_1_1, &schema, &err));
    *a = (struct attempt){0};
    a->options.merge.schema = a->options.extend = schema;
    a->options.arena = arena;
    a->options.choose = true;
}

TEST(compile_follows_the_version_the_packages_say)
{
    struct attempt a;
    struct arena arena;
    static const char releases[] = "'releases':[" RELEASE(
        "a", "01", ",'awards':[{'id':1,'suppliers':[{'id':'x'}]}]") "," RELEASE("a", "02",
                                                                                ",'awards':[{'id':"
                                                                                "1,'suppliers':[{'"
                                                                                "id':'y'}]}]") "]}";
    char text[1000];
    with_rules(&a, &arena);
    snprintf(text, sizeof text, "{%s", releases);
    makes(&a, text, COMPILED("a", "02", ",'awards':[{'id':1,'suppliers':[{'id':'y'}]}]") "\n");
    arena_free(&arena);
    with_rules(&a, &arena);
    snprintf(text, sizeof text, "{'version':'1.1',%s", releases);
    makes(&a, text,
          COMPILED("a", "02", ",'awards':[{'id':1,'suppliers':[{'id':'x'},{'id':'y'}]}]") "\n");
    arena_free(&arena);
}

TEST(compile_tells_extensions_it_does_not_know)
{
    struct attempt a;
    struct arena arena;
    with_rules(&a, &arena);
    makes(&a,
          "{'version':'1.1','extensions':['http://example.org/nobody/"
          "extension.json'],'releases':[" RELEASE("a", "01", "") "]}",
          COMPILED("a", "01", "") "\n");
    CHECK_INT(a.totals.notes, 1);
    CHECK(says(&a.told, "http://example.org/nobody"));
    arena_free(&arena);
}

TEST(compile_follows_extensions_it_knows_unless_told_not_to)
{
    for (int known = 0; known < 2; known++) {
        struct attempt a;
        struct arena arena;
        with_rules(&a, &arena);
        a.options.ignore_extensions = known == 0;
        makes(&a,
              "{'version':'1.1','extensions':['https://raw.githubusercontent.com/"
              "open-contracting-extensions/ocds_lots_extension/v1.1.5/"
              "extension.json'],'releases':[" RELEASE("a", "01",
                                                      ",'tender':{'lots':[{'id':'1'}]}") "]}",
              COMPILED("a", "01", ",'tender':{'lots':[{'id':'1'}]}") "\n");
        CHECK_INT(a.totals.notes, 0);
        CHECK(!known == !schema_find(schema_find(a.options.extend->release, STR("tender"))->object,
                                     STR("lots")));
        arena_free(&arena);
    }
}

TEST(compile_completes_ocids_that_lack_their_prefix)
{
    struct attempt a = {.options = {.ocid_prefix = STR("ocds-07smqs")}};
    makes(
        &a,
        "[" RELEASE("12", "01", ",'n':1.10") "," RELEASE(
            "ocds-07smqs-12", "02",
            ",'m':2") ","
                      "{'ocid':'13','compiledRelease':{'ocid':'13','n':1}}]",
        COMPILED("ocds-07smqs-12", "02", ",'n':1.10,'m':2") "\n{'ocid':'ocds-07smqs-13','n':1}\n");
}
