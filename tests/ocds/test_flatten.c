/* Flattening: headings, sheets, ids of parents, what cells hold, and what is told as lost. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "harness.h"
#include "streaming.h"
#include "tables.h"

static struct tables t;

static void flat(const char *json)
{
    tables_init(&t);
    TABLES_OK(&t, tables_flatten(&t, str_of(json)));
}

TEST(flatten_joins_paths_of_objects_with_slashes)
{
    flat("{\"ocid\":\"o\",\"id\":\"1\",\"tender\":{\"value\":{\"amount\":1.50,\"currency\":\"MXN\"}"
         "}}");
    CHECK_STR(tables_sheet(&t, "main"), "ocid,id,tender/value/amount,tender/value/currency\n"
                                        "o,\"1\",1.50,MXN\n");
}

TEST(flatten_gives_each_list_a_sheet_whose_rows_repeat_the_ids)
{
    flat("{\"ocid\":\"o\",\"id\":\"r\",\"parties\":[{\"id\":\"p\",\"name\":\"A\"},{\"name\":\"B\","
         "\"id\":\"q\"}]}");
    CHECK_STR(tables_sheet(&t, "main"), "ocid,id\no,r\n");
    CHECK_STR(tables_sheet(&t, "parties"), "ocid,id,parties/0/id,parties/0/name\n"
                                           "o,r,p,A\no,r,q,B\n");
}

TEST(flatten_names_sheets_of_nested_lists_after_shortened_parents)
{
    flat("{\"ocid\":\"o\",\"id\":\"r\",\"tender\":{\"items\":[{\"id\":\"i\"}],\"id\":\"t\"},"
         "\"contracts\":[{\"items\":[{\"id\":\"x\",\"quantity\":2}],\"id\":\"c\"}]}");
    CHECK_STR(tables_sheet(&t, "ten_items"), "ocid,id,tender/id,tender/items/0/id\no,r,t,i\n");
    CHECK_STR(tables_sheet(&t, "con_items"),
              "ocid,id,contracts/0/id,contracts/0/items/0/id,contracts/0/items/0/quantity\n"
              "o,r,c,x,2\n");
    tables_init(&t);
    t.flatten.truncation = 5;
    t.flatten.sheet_prefix = "p_";
    t.flatten.main_sheet = "releases";
    TABLES_OK(&t,
              tables_flatten(&t, STR("{\"ocid\":\"o\",\"contracts\":[{\"items\":[{\"id\":1}]}]}")));
    CHECK(tables_sheet(&t, "p_contr_items").n && tables_sheet(&t, "p_releases").n);
}

TEST(flatten_cuts_names_of_sheets_at_31_letters_and_keeps_them_apart)
{
    flat("{\"a\":[{\"x123456789012345678901234567890zzz\":[{\"b\":1}],"
         "\"x123456789012345678901234567890yyy\":[{\"b\":2}],\"MAIN\":[{\"c\":3}]}],\"Main\":[{"
         "\"d\":4}]}");
    CHECK_STR(tables_sheet(&t, "a_x1234567890123456789012345678"),
              "a/0/x123456789012345678901234567890zzz/0/b\n1\n");
    CHECK_STR(tables_sheet(&t, "a_x12345678901234567890123456_2"),
              "a/0/x123456789012345678901234567890yyy/0/b\n2\n");
    CHECK_STR(tables_sheet(&t, "Main_2"), "Main/0/d\n4\n");
}

TEST(flatten_names_no_file_outside_the_folder)
{
    flat("{\"ocid\":\"o\",\"../../x\":[{\"id\":1}],\".y\":[{\"id\":2}],\"a:b\":[{\"id\":3}]}");
    CHECK(access("x.csv", F_OK) != 0 && access("../x.csv", F_OK) != 0);
    CHECK(tables_sheet(&t, "_y").n && tables_sheet(&t, "a_b").n);
    CHECK_INT(t.flattened.lost[FLATTEN_KEY], 1);
}

TEST(flatten_joins_lists_of_texts_and_of_numbers_with_semicolons)
{
    flat("{\"ocid\":\"o\",\"tag\":[\"planning\",\"tender\"],\"x\":[1,2.50],\"y\":[[1,2],[3,4]]}");
    CHECK_STR(tables_sheet(&t, "main"), "ocid,tag,x,y\no,planning;tender,1;2.50,\"1,2;3,4\"\n");
    CHECK_INT(t.flattened.lost[FLATTEN_LIST], 2); /* the schema knows tag */
}

TEST(flatten_quotes_what_would_pass_for_something_else)
{
    flat("{\"a\":\"12\",\"b\":12,\"c\":\"true\",\"d\":true,\"e\":\"x,y\",\"f\":\"q\\\"q\",\"g\":"
         "\"l\\nl\","
         "\"h\":\"\",\"i\":\"1-2\",\"j\":\"-1e5\",\"k\":\"01\",\"l\":\"=1\",\"m\":\"false\",\"n\":"
         "false}");
    CHECK_STR(tables_sheet(&t, "main"),
              "a,b,c,d,e,f,g,h,i,j,k,l,m,n\n\"12\",12,\"true\",true,\"x,y\",\"q\"\"q\",\"l\nl\","
              "\"\",1-2,\"-1e5\",01,=1,\"false\",false\n");
    tables_init(&t);
    t.flatten.safe = true;
    TABLES_OK(&t, tables_flatten(
                      &t, STR("{\"a\":\"=1\",\"b\":\"-x\",\"c\":-1,\"d\":\"@\\\"\",\"e\":\"z\"}")));
    CHECK_STR(tables_sheet(&t, "main"), "a,b,c,d,e\n\"'=1\",\"'-x\",-1,\"'@\"\"\",z\n");
}

TEST(flatten_keeps_the_digits_of_numbers)
{
    flat("{\"a\":1.10,\"b\":-0,\"c\":12345678901234567890.123,\"d\":1E+5}");
    CHECK_STR(tables_sheet(&t, "main"), "a,b,c,d\n1.10,-0,12345678901234567890.123,1E+5\n");
}

TEST(flatten_orders_columns_by_first_sight_and_fills_earlier_rows)
{
    flat("{\"ocid\":\"o\",\"b\":1}\n{\"a\":2,\"ocid\":\"p\"}\n{\"ocid\":\"q\",\"b\":3,\"c\":4}\n");
    CHECK_STR(tables_sheet(&t, "main"), "ocid,b,a,c\no,1,,\np,,2,\nq,3,,4\n");
}

TEST(flatten_orders_columns_by_the_schema_when_asked)
{
    tables_init(&t);
    t.flatten.schema_order = true;
    TABLES_OK(
        &t,
        tables_flatten(
            &t, STR("{\"tender\":{\"title\":\"t\",\"id\":\"1\"},\"zz\":1,\"date\":\"d\","
                    "\"ocid\":\"o\",\"id\":\"r\",\"parties\":[{\"name\":\"n\",\"id\":\"p\"}]}")));
    CHECK_STR(tables_sheet(&t, "main"), "ocid,id,date,tender/id,tender/title,zz\n"
                                        "o,r,d,\"1\",t,1\n");
    /* The standard has an organisation's name before its id. */
    CHECK_STR(tables_sheet(&t, "parties"), "ocid,id,parties/0/name,parties/0/id\no,r,n,p\n");
}

TEST(flatten_rolls_up_lists_of_one)
{
    tables_init(&t);
    t.flatten.rollup = true;
    TABLES_OK(&t,
              tables_flatten(
                  &t, STR("{\"ocid\":\"o\",\"parties\":[{\"id\":\"p\",\"roles\":[\"buyer\"]}]}\n"
                          "{\"ocid\":\"q\",\"parties\":[{\"id\":\"x\"},{\"id\":\"y\"}]}\n")));
    CHECK_STR(tables_sheet(&t, "main"), "ocid,parties/0/id,parties/0/roles\no,p,buyer\nq,,\n");
    CHECK_STR(tables_sheet(&t, "parties"), "ocid,parties/0/id,parties/0/roles\n"
                                           "o,p,buyer\nq,x,\nq,y,\n");
}

TEST(flatten_keeps_only_the_fields_that_were_asked_for)
{
    static const struct str only[] = {STR("tender/value"), STR("parties/0/name")};
    tables_init(&t);
    t.flatten.only = only;
    t.flatten.only_count = 2;
    TABLES_OK(&t, tables_flatten(&t, STR("{\"ocid\":\"o\",\"id\":\"r\",\"date\":\"d\",\"tender\":{"
                                         "\"id\":\"t\",\"title\":\"x\",\"value\":"
                                         "{\"amount\":1},\"items\":[{\"id\":\"i\"}]},\"parties\":[{"
                                         "\"id\":\"p\",\"name\":\"n\",\"roles\":"
                                         "[\"buyer\"]}],\"awards\":[{\"id\":\"a\"}]}")));
    CHECK_STR(tables_sheet(&t, "main"), "ocid,id,tender/id,tender/value/amount\no,r,t,1\n");
    CHECK_STR(tables_sheet(&t, "parties"), "ocid,id,parties/0/id,parties/0/name\no,r,p,n\n");
    CHECK_INT(t.flattened.sheets, 2);
}

TEST(flatten_says_positions_when_asked)
{
    tables_init(&t);
    t.flatten.positions = true;
    TABLES_OK(
        &t,
        tables_flatten(
            &t,
            STR("{\"ocid\":\"o\",\"a\":[{\"b\":[{\"x\":1},{\"x\":2}]},{\"b\":[{\"x\":3}]}]}\n")));
    CHECK_STR(tables_sheet(&t, "main"), "#,ocid\n1,o\n");
    CHECK_STR(tables_sheet(&t, "a"), "ocid,#,#a/0\no,1,0\no,1,1\n");
    CHECK_STR(tables_sheet(&t, "a_b"),
              "ocid,#,#a/0,#a/0/b/0,a/0/b/0/x\no,1,0,0,1\no,1,0,1,2\no,1,1,0,3\n");
}

TEST(flatten_takes_compiled_releases_of_records_or_their_releases)
{
    const char *record =
        "{\"ocid\":\"o\",\"compiledRelease\":{\"ocid\":\"o\",\"id\":\"c\"},\"releases\":[{\"ocid\":"
        "\"o\",\"id\":\"1\"},{\"ocid\":\"o\",\"id\":\"2\"}]}\n{\"ocid\":\"p\",\"releases\":[]}\n";
    flat(record);
    CHECK_STR(tables_sheet(&t, "main"), "ocid,id\no,c\n");
    CHECK_INT(t.problems, 1); /* the second record has none */
    tables_init(&t);
    t.flatten.releases = true;
    TABLES_OK(&t, tables_flatten(&t, str_of(record)));
    CHECK_STR(tables_sheet(&t, "main"), "ocid,id\no,\"1\"\no,\"2\"\n");
}

TEST(flatten_reads_projects_and_lists_inside_elements)
{
    flat("{\"projects\":[{\"id\":\"p\",\"title\":\"Puente\",\"contractingProcesses\":[{\"id\":"
         "\"c\"}]}]}");
    CHECK_STR(tables_sheet(&t, "contractingProcesses"), "id,contractingProcesses/0/id\np,c\n");
    tables_init(&t);
    t.flatten.root_list = "a/b";
    TABLES_OK(&t, tables_flatten(&t, STR("{\"a\":{\"b\":[{\"id\":1},{\"id\":2}]}}")));
    CHECK_STR(tables_sheet(&t, "main"), "id\n1\n2\n");
    TABLES_OK(&t, tables_flatten(&t, STR("{\"a\":{\"c\":[]}}")));
    CHECK_INT(t.totals.bad, 1);
}

TEST(flatten_writes_what_packages_say_when_asked)
{
    tables_init(&t);
    t.flatten.meta = true;
    TABLES_OK(
        &t,
        tables_flatten(
            &t,
            STR("{\"uri\":\"u\",\"publisher\":{\"name\":\"P\"},\"releases\":[{\"ocid\":\"o\"}]}")));
    CHECK_STR(tables_sheet(&t, "meta"), "uri,publisher/name\nu,P\n");
}

TEST(flatten_tells_what_a_table_cannot_hold)
{
    flat("{\"ocid\":\"o\",\"a\":null,\"b\":{},\"c\":[],\"d\":[{\"x\":1},2],\"e\":[[{}]],\"tag\":["
         "\"a;b\"],"
         "\"f/"
         "g\":1,\"h\":1,\"h\":2,\"i\":[{\"j\":[{\"k\":1}]}],\"l\":[{\"id\":1},{\"id\":1}],\"m\":"
         "\"a\\u0000b\","
         "\"language\":\"es\",\"awards\":\"x\"}");
    static const enum flatten_loss told[] = {
        FLATTEN_NULL,      FLATTEN_MIXED, FLATTEN_DEEP,        FLATTEN_SEPARATOR, FLATTEN_KEY,
        FLATTEN_DUPLICATE, FLATTEN_NO_ID, FLATTEN_REPEATED_ID, FLATTEN_NUL,       FLATTEN_NO_LIST};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (t.flattened.lost[told[i]] != 1)
            test_fail(__FILE__, __LINE__, "%s: %d", flatten_loss_code(told[i]),
                      (int)t.flattened.lost[told[i]]);
    CHECK_INT(t.flattened.lost[FLATTEN_EMPTY], 2);
    CHECK_STR(str_of(t.flattened.first[FLATTEN_NO_ID].path), "i/0/j");
    for (int i = 0; i < FLATTEN_LOSSES; i++)
        CHECK(flatten_loss_text((enum flatten_loss)i)[0] &&
              flatten_loss_code((enum flatten_loss)i)[0]);
}

TEST(flatten_finds_repeated_ids_in_long_lists)
{
    static char json[8192];
    size_t n = (size_t)snprintf(json, sizeof json, "{\"ocid\":\"o\",\"l\":[");
    for (int i = 0; i < 100; i++)
        n += (size_t)snprintf(json + n, sizeof json - n, "%s{\"id\":\"%d\"}", i ? "," : "", i % 99);
    snprintf(json + n, sizeof json - n, "]}");
    flat(json);
    CHECK_INT(t.flattened.lost[FLATTEN_REPEATED_ID], 1);
}

TEST(flatten_gives_the_same_bytes_for_any_number_of_threads)
{
    struct buf json;
    struct str alone[4];
    static const char *const sheets[] = {"main", "parties", "par_x", "late"};
    buf_init(&json, 1 << 26);
    for (unsigned i = 0; i < 30000; i++) {
        buf_printf(
            &json,
            "{\"ocid\":\"o-%u\",\"id\":\"%u\",\"f%u\":%u,\"parties\":[{\"id\":\"p\",\"g%u\":\"%u\","
            "\"x\":[{\"id\":%u,\"h%u\":1}]}]",
            i, i, i / 700, i, i / 999, i, i, i / 5000);
        if (i == 29990) buf_text(&json, ",\"late\":[{\"id\":\"z\"}]");
        buf_text(&json, "}\n");
    }
    tables_init(&t);
    TABLES_OK(&t, tables_flatten(&t, buf_view(&json)));
    for (int i = 0; i < 4; i++) alone[i] = tables_sheet(&t, sheets[i]);
    for (t.threads = 2; t.threads < 5; t.threads++) {
        TABLES_OK(&t, tables_flatten(&t, buf_view(&json)));
        for (int i = 0; i < 4; i++) CHECK(str_eq(alone[i], tables_sheet(&t, sheets[i])));
    }
    buf_free(&json);
}

TEST(flatten_reads_a_named_pipe_once)
{
    char name[32];
    int fd = streaming_pipe(STR("{\"ocid\":\"o\"}\n{\"ocid\":\"p\"}\n"));
    snprintf(name, sizeof name, "/dev/fd/%d", fd);
    struct ocds_input input = {.name = name, .fd = -1};
    struct ocds_job job = {.inputs = &input, .input_count = 1, .out = -1, .side = -1, .threads = 2};
    tables_init(&t);
    TABLES_OK(&t, flatten_run(&job, &t.flatten, NULL, NULL, &t.err));
    CHECK_STR(tables_sheet(&t, "main"), "ocid\no\np\n");
}

TEST(flatten_refuses_more_columns_than_a_sheet_holds)
{
    struct buf json;
    buf_init(&json, 1 << 22);
    for (int i = 0; i < 17000; i++) buf_printf(&json, "%s\"k%d\":1", i ? "," : "{", i);
    buf_text(&json, "}");
    tables_init(&t);
    CHECK_INT(tables_flatten(&t, buf_view(&json)), ERR_LIMIT);
    CHECK(strstr(t.err.advice, "--only-fields"));
    CHECK(access("out", F_OK) != 0);
    buf_free(&json);
}

TEST(flatten_says_when_memory_ends)
{
    static const char json[] =
        "{\"uri\":\"u\",\"releases\":[{\"ocid\":\"o\",\"l\":[{\"id\":1,\"x\":[\"a\"]}]}]}";
    for (uint64_t n = 1;; n += 1 + n / 8) {
        tables_init(&t);
        t.flatten.meta = true;
        if (n % 2) {
            t.flatten.format = FLATTEN_XLSX;
            t.flatten.output = "out.xlsx";
        }
        struct err err = {0};
        CHECK_OK(file_write("in.json", str_of(json), &err));
        struct ocds_input input = {.name = "in.json", .fd = -1};
        struct ocds_job job = {
            .inputs = &input, .input_count = 1, .out = -1, .side = -1, .threads = 1};
        mem_fail_after(n, 1);
        enum err_code code = flatten_run(&job, &t.flatten, NULL, NULL, &err);
        bool reached = mem_calls() >= n;
        mem_fail_after(0, 0);
        CHECK(reached ? code != ERR_NONE && err.message[0] : code == ERR_NONE);
        if (!reached) break;
    }
}

TEST(flatten_leaves_no_folder_behind_when_it_cannot_write)
{
    uint64_t n = 0;
    for (bool failed = true; failed; n++) {
        tables_init(&t);
        if (n == 0) (void)rmdir("out"); /* another test's */
        CHECK(access("out", F_OK) != 0);
        file_fail_after(n + 2); /* the first is the input itself */
        failed = tables_flatten(&t, STR("{\"ocid\":\"o\",\"parties\":[{\"id\":1}]}")) != ERR_NONE;
        file_fail_after(0);
    }
    CHECK(n > 1); /* it failed at one write or another, and then no more */
    CHECK(access("out/main.csv", F_OK) == 0);
}

TEST(flatten_refuses_a_folder_with_sheets_of_other_data)
{
    flat("{\"ocid\":\"o\",\"parties\":[{\"id\":1}]}");
    TABLES_OK(&t, tables_flatten(&t, STR("{\"ocid\":\"p\",\"parties\":[{\"id\":2}]}")));
    CHECK_INT(tables_flatten(&t, STR("{\"ocid\":\"q\"}")), ERR_USAGE);
    CHECK_STR(tables_sheet(&t, "main"), "ocid\np\n");
}

TEST(flatten_of_nothing_writes_nothing)
{
    tables_init(&t);
    TABLES_OK(&t, tables_flatten(&t, STR("\n")));
    CHECK_INT(t.totals.elements, 0);
    CHECK(access("out", F_OK) != 0);
}
