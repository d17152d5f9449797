/* Unflattening: headings, types, rows of one object wherever they stand, conflicts, commands. */
#include <string.h>

#include "base/mem.h"
#include "harness.h"
#include "tables.h"

static struct tables t;

static struct str back(void)
{
    struct str out;
    TABLES_OK(&t, tables_unflatten(&t, "out", &out));
    return out;
}

/* What one sheet gives when the schema says the types. */
static struct str by_schema(const char *csv)
{
    tables_init(&t);
    t.unflatten.cell_types = false;
    tables_write(&t, "main", csv);
    return back();
}

TEST(unflatten_reads_headings_as_paths)
{
    CHECK_STR(
        by_schema("ocid,id,tender/value/amount,tender/title\no,1,1.50,x\n"),
        "{\"ocid\":\"o\",\"id\":\"1\",\"tender\":{\"value\":{\"amount\":1.50},\"title\":\"x\"}}\n");
}

TEST(unflatten_takes_types_from_the_schema_and_else_text)
{
    CHECK_STR(
        by_schema("ocid,tender/numberOfTenderers,tender/hasEnquiries,tag,zz,tender/items/0/id\n"
                  "o,3,TRUE,planning;tender,7,5\n"),
        "{\"ocid\":\"o\",\"tender\":{\"numberOfTenderers\":3,\"hasEnquiries\":true,\"items\":[{"
        "\"id\":\"5\"}]},"
        "\"tag\":[\"planning\",\"tender\"],\"zz\":\"7\"}\n");
}

TEST(unflatten_tells_cells_that_are_not_what_the_schema_asks_for)
{
    CHECK_STR(by_schema("ocid,tender/value/amount\no,\"1,000\"\n"),
              "{\"ocid\":\"o\",\"tender\":{\"value\":{\"amount\":\"1,000\"}}}\n");
    CHECK_INT(t.unflattened.mistyped, 1);
    CHECK_INT(t.problem.place.row, 2);
    CHECK_INT(t.problem.place.column, 2);
    CHECK_STR(str_of(t.problem.place.column_name), "tender/value/amount");
}

TEST(unflatten_takes_types_from_cells_when_asked)
{
    tables_init(&t);
    tables_write(&t, "main", "a,b,c,d,e\n1.50,\"1.50\",true,\"true\",\"\"\n");
    CHECK_STR(back(), "{\"a\":1.50,\"b\":\"1.50\",\"c\":true,\"d\":\"true\",\"e\":\"\"}\n");
}

TEST(unflatten_leaves_out_empty_cells)
{
    CHECK_STR(by_schema("ocid,title,buyer/name\no,,\np,x,y\n"),
              "{\"ocid\":\"o\"}\n{\"ocid\":\"p\",\"title\":\"x\",\"buyer\":{\"name\":\"y\"}}\n");
}

TEST(unflatten_joins_rows_of_one_object_across_sheets)
{
    tables_init(&t);
    tables_write(&t, "main", "ocid,id,date\no,1,d\np,2,e\n");
    tables_write(&t, "a_contracts",
                 "ocid,id,contracts/0/id,contracts/0/title\np,2,c,x\no,1,c,y\np,2,d,z\n");
    tables_write(&t, "a_items",
                 "ocid,id,contracts/0/id,contracts/0/items/0/id\np,2,d,i\np,2,c,j\np,2,d,k\n");
    struct str got = back();
    tables_check_lines(&t,
                       STR("{\"ocid\":\"o\",\"id\":1,\"date\":\"d\",\"contracts\":[{\"id\":\"c\","
                           "\"title\":\"y\"}]}\n"
                           "{\"ocid\":\"p\",\"id\":2,\"date\":\"e\",\"contracts\":[{\"id\":\"c\","
                           "\"title\":\"x\",\"items\":[{\"id\":"
                           "\"j\"}]},{\"id\":\"d\",\"title\":\"z\",\"items\":[{\"id\":\"i\"},{"
                           "\"id\":\"k\"}]}]}\n"),
                       got, false);
    CHECK_INT(t.unflattened.conflicts, 0);
}

TEST(unflatten_keeps_the_order_of_the_main_sheet)
{
    tables_init(&t);
    tables_write(&t, "a", "ocid,l/0/id\nz,1\ny,2\n");
    tables_write(&t, "main", "ocid,k\nx,1\ny,2\nz,3\n");
    CHECK_STR(back(), "{\"ocid\":\"x\",\"k\":1}\n{\"ocid\":\"y\",\"k\":2,\"l\":[{\"id\":2}]}\n"
                      "{\"ocid\":\"z\",\"k\":3,\"l\":[{\"id\":1}]}\n");
}

TEST(unflatten_makes_a_new_element_of_each_row_without_id)
{
    tables_init(&t);
    tables_write(&t, "main", "ocid,l/0/x\no,1\no,1\n");
    CHECK_STR(back(), "{\"ocid\":\"o\",\"l\":[{\"x\":1},{\"x\":1}]}\n");
}

TEST(unflatten_finds_elements_by_position_before_ids)
{
    tables_init(&t);
    tables_write(&t, "main", "#,ocid\n1,o\n2,o\n");
    tables_write(&t, "l", "#,#l/0,l/0/id\n1,0,x\n1,1,x\n2,0,x\n");
    tables_write(&t, "l_m", "#,#l/0,#l/0/m/0,l/0/id,l/0/m/0/y\n1,1,0,x,7\n1,1,1,x,\n");
    CHECK_STR(back(),
              "{\"ocid\":\"o\",\"l\":[{\"id\":\"x\"},{\"id\":\"x\",\"m\":[{\"y\":7},{}]}]}\n"
              "{\"ocid\":\"o\",\"l\":[{\"id\":\"x\"}]}\n");
}

TEST(unflatten_takes_indices_of_one_row_as_different_elements)
{
    tables_init(&t);
    tables_write(&t, "main", "ocid,l/0/x,l/1/x,l/1/id\no,1,2,q\n");
    CHECK_STR(back(), "{\"ocid\":\"o\",\"l\":[{\"x\":1},{\"x\":2,\"id\":\"q\"}]}\n");
}

TEST(unflatten_keeps_the_first_of_two_words_and_tells_the_other)
{
    CHECK_STR(by_schema("ocid,title\no,a\no,b\no,a\n"), "{\"ocid\":\"o\",\"title\":\"a\"}\n");
    CHECK_INT(t.unflattened.conflicts, 1);
    CHECK_INT(t.problem.place.row, 3);
    CHECK_STR(str_of(t.problem.found), "b");
    CHECK_STR(by_schema("ocid,x,x/y,x/0/z\no,1,2,3\n"), "{\"ocid\":\"o\",\"x\":\"1\"}\n");
    CHECK_INT(t.unflattened.conflicts, 2);
}

TEST(unflatten_tells_columns_that_it_cannot_use)
{
    CHECK_STR(by_schema("ocid,a//b,ocid,/x,0/x\no,1,2,3,4\n"), "{\"ocid\":\"o\"}\n");
    CHECK_INT(t.unflattened.ignored, 4);
}

TEST(unflatten_follows_commands_for_whoever_reads_the_sheet)
{
    CHECK_STR(
        by_schema("#,skipRows 1,headerRows 2,hashComments\nsome,title\nocid,title\nOCID,Title\n"
                  "#comment,x\no,a\n"),
        "{\"ocid\":\"o\",\"title\":\"a\"}\n");
    tables_write(&t, "zz", "#,ignore\nocid,title\nq,b\n");
    CHECK_STR(back(), "{\"ocid\":\"o\",\"title\":\"a\"}\n");
}

TEST(unflatten_makes_a_package_of_it_with_what_meta_says)
{
    tables_init(&t);
    t.unflatten.package = true;
    tables_write(&t, "main", "ocid\no\np\n");
    tables_write(&t, "meta", "uri,publisher/name\nu,P\n");
    CHECK_STR(back(), "{\"uri\":\"u\",\"publisher\":{\"name\":\"P\"},\"releases\":[{\"ocid\":\"o\"}"
                      ",{\"ocid\":\"p\"}]}\n");
    tables_write(&t, "main", "id\no\n");
    CHECK_STR(back(),
              "{\"uri\":\"u\",\"publisher\":{\"name\":\"P\"},\"projects\":[{\"id\":\"o\"}]}\n");
}

TEST(unflatten_reads_semicolons_and_other_encodings)
{
    CHECK_STR(by_schema("ocid;title;buyer/name\no;a,b;Secretar\355a\n"),
              "{\"ocid\":\"o\",\"title\":\"a,b\",\"buyer\":{\"name\":\"Secretaría\"}}\n");
}

TEST(unflatten_leaves_text_as_it_stands)
{
    CHECK_STR(by_schema("ocid,title\no,\"AdministraciÃ³n e\314\201 \\\" \"\n"),
              "{\"ocid\":\"o\",\"title\":\"AdministraciÃ³n e\314\201 \\\\\\\" \"}\n");
}

TEST(unflatten_says_when_memory_ends)
{
    tables_init(&t);
    tables_write(&t, "main", "ocid,l/0/id,l/0/m/0/x,tag\no,1,2,a;b\np,3,4,\no,2,5,\n");
    tables_write(&t, "meta", "uri\nu\n");
    for (uint64_t n = 1;; n += 1 + n / 8) {
        struct err err = {0};
        struct ocds_input inputs[2] = {{.name = "out/main.csv", .fd = -1},
                                       {.name = "out/meta.csv", .fd = -1}};
        struct ocds_job job = {.inputs = inputs, .input_count = 2, .out = -1, .side = -1};
        t.unflatten.package = true;
        mem_fail_after(n, 1);
        enum err_code code = unflatten_run(&job, &t.unflatten, NULL, &err);
        bool reached = mem_calls() >= n;
        mem_fail_after(0, 0);
        CHECK(reached ? code != ERR_NONE && err.message[0] : code == ERR_NONE);
        if (!reached) break;
    }
}
