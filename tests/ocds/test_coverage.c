/* Coverage: counts by path as OCDS Cardinal gives them, for any order of elements and any number of
 * workers; and what the data can answer. */
#include "ocds/coverage.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "harness.h"
#include "ocds/coverage_trie.h"

static struct err err;

/* --- running ---------------------------------------------------------------------------------- */

static void write_input(const char *text)
{
    CHECK_OK(file_write("in.jsonl", str_of(text), &err));
}

/* The output for what write_input left; valid until the next call. */
static struct str ran(const struct coverage_options *options, unsigned threads)
{
    static struct arena arena;
    struct ocds_input input = {.name = "in.jsonl", .fd = -1};
    int out = open("out", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    struct ocds_job job = {
        .inputs = &input, .input_count = 1, .out = out, .side = -1, .threads = threads};
    struct ocds_totals totals;
    struct str text;
    CHECK(out >= 0);
    CHECK_OK(coverage_run(&job, options, NULL, &totals, &err));
    close(out);
    arena_free(&arena);
    arena_init(&arena, 1 << 26);
    CHECK_OK(file_read(&arena, "out", 1 << 25, &text, &err));
    return text;
}

static const struct coverage_options as_json = {.output = COVERAGE_JSON, .compatible = true};

static void counts(const char *input, const char *want)
{
    write_input(input);
    CHECK_STR(ran(&as_json, 1), want);
}

/* --- paths and emptiness ---------------------------------------------------------------------- */

TEST(coverage_counts_by_path_in_the_order_of_first_sight)
{
    counts("{\"ocid\":\"a\",\"tender\":{\"items\":[{\"id\":1,\"q\":2},{\"id\":2}]}}\n"
           "{\"ocid\":\"b\",\"date\":\"d\"}\n",
           "{\"/ocid\": 2, \"/tender/items[]/id\": 2, \"/tender/items[]/q\": 1, "
           "\"/tender/items[]/\": 2, \"/tender/items[]\": 2, \"/tender/items\": 1, "
           "\"/tender/\": 1, \"/tender\": 1, \"/\": 2, \"\": 2, \"/date\": 1}\n");
}

TEST(coverage_takes_nothing_that_holds_only_empty_values)
{
    counts("{\"a\":\"\",\"b\":[],\"c\":{},\"d\":null,\"e\":[[],{\"f\":[null,\"\"]}]}\n", "{}\n");
    counts("{\"a\":0,\"b\":false,\"c\":[null,0]}\n",
           "{\"/a\": 1, \"/b\": 1, \"/c[]\": 1, \"/c\": 1, \"/\": 1, \"\": 1}\n");
}

TEST(coverage_counts_lists_in_lists)
{
    counts("{\"a\":[[1,2],[3],[]]}\n",
           "{\"/a[][]\": 3, \"/a[]\": 2, \"/a\": 1, \"/\": 1, \"\": 1}\n");
}

TEST(coverage_takes_the_last_of_a_repeated_key_in_the_place_of_the_first)
{
    counts("{\"a\":0,\"a\":null}\n", "{}\n");
    counts("{\"a\":{\"x\":1},\"b\":1,\"a\":{\"y\":1}}\n",
           "{\"/a/y\": 1, \"/a/\": 1, \"/a\": 1, \"/b\": 1, \"/\": 1, \"\": 1}\n");
    /* Deep inside, and after elements that have none. */
    counts("{\"b\":1}\n{\"l\":[{\"k\":1,\"k\":2},{\"k\":1}],\"l2\":{\"x\":{\"x\":1,\"x\":\"\"}}}\n",
           "{\"/b\": 1, \"/\": 2, \"\": 2, \"/l[]/k\": 2, \"/l[]/\": 2, \"/l[]\": 2, "
           "\"/l\": 1}\n");
}

TEST(coverage_joins_paths_that_are_written_alike)
{
    counts("{\"\":0}\n", "{\"/\": 2, \"\": 1}\n");
    counts("{\"a[]\":0,\"a\":[0]}\n", "{\"/a[]\": 2, \"/a\": 1, \"/\": 1, \"\": 1}\n");
}

TEST(coverage_escapes_keys)
{
    counts("{\"a\\\"b\\\\\":1,\"ñ\":1}\n", "{\"/a\\\"b\\\\\": 1, \"/ñ\": 1, \"/\": 1, \"\": 1}\n");
}

TEST(coverage_finds_keys_in_any_order)
{
    counts("{\"abcdefgh\":1,\"abcdefghi\":1,\"abc\":1,\"abcd\":1,\"x\":1,\"\":1}\n"
           "{\"\":1,\"x\":1,\"abcd\":1,\"abc\":1,\"abcdefghi\":1,\"abcdefgh\":1}\n"
           "{\"abcdefgi\":1,\"abcf\":1,\"abd\":1,\"y\":1,\"abcdefghi\":1}\n",
           "{\"/abcdefgh\": 2, \"/abcdefghi\": 3, \"/abc\": 2, \"/abcd\": 2, \"/x\": 2, "
           "\"/\": 5, \"\": 3, \"/abcdefgi\": 1, \"/abcf\": 1, \"/abd\": 1, \"/y\": 1}\n");
}

/* --- the trie by itself ----------------------------------------------------------------------- */

static void count_text(struct trie *t, const char *text, uint64_t number)
{
    struct json_pool pool = {0};
    json_ref root;
    CHECK_OK(json_pool_parse(&pool, str_of(text), &root, &err));
    CHECK_OK(trie_count(t, root, number, &err));
    json_pool_free(&pool);
}

static void listed(const struct trie *t, const char *want)
{
    struct arena arena;
    struct buf b;
    struct trie_entry *list;
    size_t n;
    arena_init(&arena, 1 << 20);
    buf_init(&b, 1 << 20);
    CHECK_OK(trie_list(t, &arena, &list, &n, &err));
    for (size_t i = 0; i < n; i++) {
        trie_path(list[i].node, &b);
        buf_printf(&b, "%s=%d ", list[i].object ? "/" : "", (int)list[i].count);
    }
    CHECK_STR(buf_view(&b), want);
    buf_free(&b);
    arena_free(&arena);
}

TEST(coverage_orders_by_the_input_when_elements_come_in_another_order)
{
    struct trie t;
    CHECK_OK(trie_open(&t, &err));
    count_text(&t, "{\"c\":1,\"b\":1,\"z\":1}", 3);
    count_text(&t, "{\"b\":1,\"a\":1}", 2);
    count_text(&t, "{\"c\":1,\"a\":null,\"c\":\"\"}", 1); /* repeated: only an empty c is left */
    listed(&t, "/b=2 /a=1 /=2 =2 /c=1 /z=1 ");
    trie_close(&t);
}

TEST(coverage_joins_what_workers_counted)
{
    static const char *const lines[] = {"{\"a\":[{\"b\":1}]}", "{\"c\":{\"d\":1},\"a\":[]}",
                                        "{\"e\":1,\"c\":{\"d\":2}}", "{\"a\":[{\"f\":1,\"b\":1}]}"};
    for (unsigned share = 0; share < 16; share++) {
        struct trie t[2];
        CHECK_OK(trie_open(&t[0], &err));
        CHECK_OK(trie_open(&t[1], &err));
        for (unsigned i = 0; i < 4; i++) count_text(&t[share >> i & 1], lines[i], i + 1);
        CHECK_OK(trie_join(&t[0], &t[1], &err));
        listed(&t[0], "/a[]/b=2 /a[]/=2 /a[]=2 /a=2 /=4 =4 /c/d=2 /c/=2 /c=2 /e=1 /a[]/f=1 ");
        trie_close(&t[0]);
        trie_close(&t[1]);
    }
}

TEST(coverage_knows_places_by_their_path)
{
    struct trie t;
    CHECK_OK(trie_open(&t, &err));
    struct trie_node *n = trie_at(&t, STR("/tender/items[]/id"));
    CHECK(n && trie_at(&t, STR("/tender/items[]/id")) == n);
    count_text(&t, "{\"tender\":{\"items\":[{\"id\":1},{\"id\":\"\"}]}}", 1);
    CHECK_INT(n->count, 1);
    CHECK(trie_find(&t, STR("/tender/items[]")) == n->parent);
    CHECK(trie_find(&t, STR("")) == t.root);
    CHECK(trie_find(&t, STR("/award")) == NULL);
    CHECK(trie_find(&t, STR("/tender[]/id")) == NULL);
    trie_close(&t);
}

TEST(coverage_refuses_data_used_as_names)
{
    struct trie t;
    char text[32];
    enum err_code code = ERR_NONE;
    struct json_pool pool = {0};
    CHECK_OK(trie_open(&t, &err));
    for (int i = 0; !code && i < 2 * TRIE_NODES; i++) {
        json_ref root;
        snprintf(text, sizeof text, "{\"k%d\":1}", i);
        CHECK_OK(json_pool_parse(&pool, str_of(text), &root, &err));
        code = trie_count(&t, root, (uint64_t)i + 1, &err);
    }
    CHECK_INT(code, ERR_LIMIT);
    CHECK(t.nodes <= TRIE_NODES + 1);
    json_pool_free(&pool);
    trie_close(&t);
}

TEST(coverage_tells_repeated_keys_and_the_length_of_compact_text)
{
    static const struct {
        const char *text;
        bool repeated;
    } cases[] = {{"{\"a\":[1,2.50,\"x\",true,false,null,[],{},[[]]],\"b\":{\"a\":\"\"}}", false},
                 {"{}", false},
                 {"\"ñ\"", false},
                 {"[{\"a\":1},{\"a\":1}]", false},
                 {"[{\"a\":1,\"b\":[{\"c\":1,\"c\":2}]}]", true}};
    struct trie t;
    CHECK_OK(trie_open(&t, &err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json_pool pool = {0};
        json_ref root;
        size_t compact = 0;
        CHECK_OK(json_pool_parse(&pool, str_of(cases[i].text), &root, &err));
        CHECK_INT(trie_has_repeated(&t, root, &compact), cases[i].repeated);
        if (!cases[i].repeated) CHECK_INT(compact, strlen(cases[i].text));
        json_pool_free(&pool);
    }
    CHECK_INT(t.root->count, 0);
    trie_close(&t);
}

TEST(coverage_walks_any_depth)
{
    enum { DEPTH = 3000 };
    struct trie t;
    static char text[2 * DEPTH + 2];
    CHECK_OK(trie_open(&t, &err));
    memset(text, '[', DEPTH);
    text[DEPTH] = '1';
    memset(text + DEPTH + 1, ']', DEPTH);
    count_text(&t, text, 1);
    CHECK_INT(t.values, DEPTH + 1);
    CHECK_INT(t.root->count, 1);
    trie_close(&t);
}

/* --- threads ---------------------------------------------------------------------------------- */

static void make_many(unsigned seed)
{
    static const char *const keys[] = {"ocid", "tender", "awards", "id", "value", "amount", "a[]"};
    struct buf b;
    buf_init(&b, 1 << 24);
    srand(seed);
    for (int i = 0; i < 3000; i++) {
        buf_printf(&b, "{\"ocid\":\"o-%d\"", i);
        for (int k = rand() % 5; k > 0; k--)
            buf_printf(&b, ",\"%s\":[{\"%s\":%s,\"x%d\":{\"%s\":%d}},%s]", keys[rand() % 7],
                       keys[rand() % 7], rand() % 3 ? "1" : "null", rand() % 40, keys[rand() % 7],
                       rand(), rand() % 2 ? "\"\"" : "[2]");
        buf_text(&b, "}\n");
    }
    CHECK(!b.failed);
    CHECK_OK(file_write("in.jsonl", buf_view(&b), &err));
    buf_free(&b);
}

TEST(coverage_is_the_same_with_any_number_of_threads)
{
    for (unsigned seed = 1; seed <= 3; seed++) {
        static const struct coverage_options text = {.output = COVERAGE_TEXT};
        make_many(seed);
        for (int k = 0; k < 2; k++) {
            const struct coverage_options *o = k ? &text : &as_json;
            struct str one = ran(o, 1);
            char *kept = strndup(one.p, one.n);
            CHECK(kept && one.n > 100);
            CHECK_STR(ran(o, 3), kept);
            free(kept);
        }
    }
}

/* --- questions -------------------------------------------------------------------------------- */

static bool has_line(struct str text, const char *a, const char *b)
{
    for (struct str line; text.n;) {
        line = str_split(text, '\n', &text);
        if (str_contains(line, str_of(a)) && str_contains(line, str_of(b))) return true;
    }
    return false;
}

static const char two[] =
    "{\"ocid\":\"a\",\"buyer\":{\"name\":\"B\"},\"awards\":[{\"suppliers\":[{\"id\":\"s\"}],"
    "\"value\":{\"amount\":1,\"currency\":\"MXN\"}}]}\n"
    "{\"ocid\":\"b\",\"buyer\":{\"id\":\"1\"},\"awards\":[{\"suppliers\":[{\"id\":\"\"}],"
    "\"value\":{\"amount\":1}},{\"value\":{\"currency\":\"MXN\"}}]}\n";

TEST(coverage_tells_what_can_be_answered_and_what_is_missing)
{
    static const struct coverage_options o = {.output = COVERAGE_JSON, .questions = true};
    write_input(two);
    struct str text = ran(&o, 1);
    CHECK(has_line(text, "\"code\":\"buyer\"", "\"answer\":\"yes\",\"have\":2,\"total\":2"));
    CHECK(
        has_line(text, "\"code\":\"awarded_to\"", "\"answer\":\"partly\",\"have\":1,\"total\":2"));
    CHECK(has_line(text, "\"code\":\"awarded_amount\"", "\"answer\":\"yes\",\"have\":2"));
    CHECK(has_line(text, "\"code\":\"signed\"", "\"missing\":\"/contracts[]/dateSigned\""));
    CHECK(!has_line(text, "\"about\":\"project\"", ""));
}

TEST(coverage_tells_of_indicators_by_the_fields_they_need)
{
    static const char *const fields[] = {"/buyer/id|/buyer/name", "/tender/value/amount", NULL};
    static const struct indicator one = {
        .code = "T001", .title = "Título", .asks = "¿?", .fields = fields};
    static const struct indicator *const list[] = {&one, NULL};
    static const struct coverage_options o = {
        .output = COVERAGE_JSON, .questions = true, .indicators = list};
    static const struct coverage_options text = {.questions = true, .indicators = list};
    write_input(two);
    CHECK(has_line(ran(&o, 1), "\"code\":\"T001\"",
                   "\"answer\":\"no\",\"have\":0,\"total\":2,\"needs\":[{\"field\":\"/buyer/"
                   "id|/buyer/name\",\"have\":2},{\"field\":\"/tender/value/amount\",\"have\":0}],"
                   "\"missing\":\"/tender/value/amount\""));
    CHECK(has_line(ran(&text, 1), "T001", "Título"));
}

TEST(coverage_asks_projects_their_own_questions)
{
    static const struct coverage_options o = {.output = COVERAGE_JSON, .questions = true};
    write_input("{\"projects\":[{\"id\":\"p\",\"title\":\"t\",\"status\":\"s\","
                "\"publicAuthority\":{\"name\":\"n\"},\"contractingProcesses\":[]}]}");
    struct str text = ran(&o, 1);
    CHECK(has_line(text, "\"code\":\"works_what\"", "\"answer\":\"yes\""));
    CHECK(has_line(text, "\"code\":\"works_where\"", "\"answer\":\"no\""));
    CHECK(!has_line(text, "\"about\":\"process\"", ""));
}

TEST(coverage_measures_a_records_compiled_release)
{
    static const struct coverage_options o = {.output = COVERAGE_JSON};
    write_input(
        "{\"ocid\":\"a\",\"releases\":[{\"url\":\"u\"}],\"compiledRelease\":{\"ocid\":\"a\","
        "\"date\":\"d\"}}\n");
    CHECK_STR(ran(&o, 1), "{\"/ocid\": 1, \"/date\": 1, \"/\": 1, \"\": 1}\n");
    CHECK(str_contains(ran(&as_json, 1), STR("\"/compiledRelease/date\": 1")));
}

TEST(coverage_compiles_the_releases_of_a_record_without_a_compiled_one)
{
    static const struct coverage_options o = {.output = COVERAGE_JSON};
    write_input("{\"ocid\":\"a\",\"releases\":[{\"ocid\":\"a\",\"id\":\"1\",\"date\":"
                "\"2020-01-01T00:00:00Z\",\"tag\":[\"tender\"],\"tender\":{\"id\":\"t\"}},"
                "{\"ocid\":\"a\",\"id\":\"2\",\"date\":\"2021-01-01T00:00:00Z\",\"tag\":["
                "\"award\"],\"awards\":[{\"id\":\"w\"}]}]}\n");
    struct str text = ran(&o, 1);
    CHECK(str_contains(text, STR("\"/tender/id\": 1")));
    CHECK(str_contains(text, STR("\"/awards[]/id\": 1")));
    CHECK(!str_contains(text, STR("releases")));
}

TEST(coverage_tells_people_shares_of_processes_and_of_elements)
{
    static const struct coverage_options o = {.fields = true};
    static const struct coverage_options full = {.fields = true, .min_permille = 600};
    write_input(two);
    struct str text = ran(&o, 1);
    CHECK(has_line(text, "2 procesos", ""));
    CHECK(has_line(text, "Adjudicaciones", "awards"));
    CHECK(has_line(text, "  awards[] ", "2  100.0 %  (3 en total)"));
    CHECK(has_line(text, "  value/amount ", "2   66.6 %"));
    CHECK(has_line(text, "  name ", "1   50.0 %"));
    CHECK(has_line(text, "  suppliers[] ", "33.3 %  (1 en total)"));
    CHECK(has_line(text, "  suppliers[]/id ", "1  100.0 %"));
    text = ran(&full, 1);
    CHECK(has_line(text, "  value/amount ", "66.6 %"));
    CHECK(!has_line(text, "  name ", ""));
}

TEST(coverage_leaves_out_rare_fields_for_programs_too)
{
    static const struct coverage_options o = {.output = COVERAGE_JSON, .min_permille = 600};
    write_input("{\"a\":1,\"l\":[{\"x\":1},{\"y\":1}]}\n{\"a\":1,\"l\":[{\"x\":2}],\"b\":1}\n");
    CHECK_STR(ran(&o, 1), "{\"/a\": 2, \"/l[]/x\": 2, \"/l[]/\": 3, \"/l[]\": 3, \"/l\": 2, "
                          "\"/\": 2, \"\": 2}\n");
}

TEST(coverage_shows_no_control_characters)
{
    static const struct coverage_options o = {.fields = true};
    write_input("{\"ocid\":\"a\",\"k\\u001b[31m\\u0085\":1}\n");
    struct str text = ran(&o, 1);
    CHECK(has_line(text, "k?[31m?", ""));
    CHECK(memchr(text.p, 27, text.n) == NULL);
}

TEST(coverage_survives_without_memory)
{
    static const struct coverage_options o = {0};
    struct ocds_totals totals;
    enum err_code code = ERR_MEMORY;
    write_input("{\"ocid\":\"a\",\"k\":1,\"k\":[2],\"t\":[{\"u\":\"x\"}]}\n{\"v\":7}\n");
    for (uint64_t n = 1; code && n < 1000000; n += n < 60 ? 1 : n / 8) {
        struct ocds_input input = {.name = "in.jsonl", .fd = -1};
        struct ocds_job job = {.inputs = &input,
                               .input_count = 1,
                               .out = -1,
                               .side = -1,
                               .threads = 1,
                               .strict = true};
        mem_fail_after(n, 1);
        code = coverage_run(&job, &o, NULL, &totals, &err);
        mem_fail_after(0, 0);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
    }
    CHECK_INT(code, ERR_NONE);
}
