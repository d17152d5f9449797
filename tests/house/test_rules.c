/* Each rule of tools/check_rules.c with an example that breaks it and one that keeps it: a project
 * of one file is made, and the tool must name the rule, the file and the line, or nothing. */
#include "house.h"

static const char makefile[] = "below_base :=\nbelow_format := base\nbelow_store := base\n"
                               "below_ledger := store format base\n";
static const char opening[] = "/* An example that says what it is for and what it promises. */\n";

/* What the tool says about a project whose only file is `path` with the opening comment and then
 * `text`, so that the text's first line is line 2. */
static const char *verdict_on(const char *path, const char *text)
{
    static struct said said;
    char whole[32768];
    snprintf(whole, sizeof whole, "%s%s", opening, text);
    house_write("Makefile", makefile);
    house_write(path, whole);
    int status = RUN(&said, "check_rules", ".");
    if (status > 1) test_fail(__FILE__, __LINE__, "%s", said.text);
    if (status != (strstr(said.text, " 0 breaches") ? 0 : 1))
        test_fail(__FILE__, __LINE__, "exit status %d with: %s", status, said.text);
    return said.text;
}

static void breaks(const char *path, const char *text, const char *expected)
{
    const char *verdict = verdict_on(path, text);
    if (!strstr(verdict, expected) || !strstr(verdict, " 1 breaches"))
        test_fail(__FILE__, __LINE__, "expected %s, got: %s", expected, verdict);
}

static void keeps(const char *path, const char *text)
{
    const char *verdict = verdict_on(path, text);
    if (!strstr(verdict, " 0 breaches"))
        test_fail(__FILE__, __LINE__, "expected no breach, got: %s", verdict);
}

TEST(rules_let_a_room_stand_only_on_the_rooms_below_it)
{
    breaks("src/base/a.c", "#include \"store/store.h\"\n", "src/base/a.c:2: room:");
}

TEST(rules_keep_rooms_of_one_floor_apart)
{
    breaks("src/format/a.c", "\n#include \"store/store.h\"\n", "src/format/a.c:3: room:");
}

TEST(rules_allow_headers_of_lower_rooms_and_of_the_own_room)
{
    keeps("src/ledger/a.c",
          "#include \"base/err.h\"\n#include \"store/store.h\"\n"
          "#include \"ledger/ledger_private.h\"\n#include \"ledger_queries.h\"\n");
}

TEST(rules_keep_private_headers_private)
{
    breaks("src/ledger/a.c", "#include \"store/store_private.h\"\n", "src/ledger/a.c:2: room:");
}

TEST(rules_keep_generated_queries_in_their_room)
{
    breaks("src/ledger/a.c", "#include \"store_queries.h\"\n", "src/ledger/a.c:2: room:");
}

TEST(rules_keep_sqlite_in_the_store)
{
    breaks("src/ledger/a.c", "#include <sqlite3.h>\n", "src/ledger/a.c:2: library:");
    remove("src/ledger/a.c");
    keeps("src/store/a.c", "#include <sqlite3.h>\n#include <libpq-fe.h>\n");
}

TEST(rules_keep_yyjson_in_format)
{
    breaks("src/store/a.c", "#include <yyjson.h>\n", "src/store/a.c:2: library:");
}

TEST(rules_ban_functions_without_bounds)
{
    breaks("src/base/a.c", "void f(char *p)\n{\n    strcpy(p, \"x\");\n}\n",
           "src/base/a.c:4: banned-function: strcpy()");
}

TEST(rules_ban_functions_in_tools_and_tests_too)
{
    breaks("tools/a.c", "void f(char *p)\n{\n    system (p);\n}\n",
           "tools/a.c:4: banned-function: system()");
}

TEST(rules_see_no_function_in_a_comment_a_literal_or_a_longer_name)
{
    keeps("src/base/a.c", "/* not strcpy( */ const char *s = \"strcpy(\\\"\" \"strcat(\";\n"
                          "int my_strcpy(int gets);\nint x = p->system(1);\n");
}

TEST(rules_send_allocation_through_one_door)
{
    breaks("src/store/a.c", "void *p = malloc(3);\n", "src/store/a.c:2: banned-function: malloc()");
    remove("src/store/a.c");
    keeps("src/base/mem.c", "void *p = malloc(3);\n");
    keeps("tools/a.c", "void *p = malloc(3);\n");
}

TEST(rules_let_only_the_command_line_end_the_program)
{
    breaks("src/store/a.c", "void f(void)\n{\n    exit(1);\n}\n",
           "src/store/a.c:4: banned-function: exit()");
    remove("src/store/a.c");
    keeps("src/cli/a.c", "void f(void)\n{\n    exit(1);\n}\n");
}

TEST(rules_refuse_floating_point_for_money)
{
    breaks("src/ledger/a.c", "static double total_amount;\n", "src/ledger/a.c:2: floating-money:");
    remove("src/ledger/a.c");
    breaks("src/base/money.c", "static float x;\n", "src/base/money.c:2: floating-money:");
}

TEST(rules_allow_floating_point_for_places)
{
    keeps("src/ledger/a.c", "static double latitude;\n");
}

static void many_lines(char *out, size_t size, const char *before, const char *line, int count,
                       const char *after)
{
    size_t n = (size_t)snprintf(out, size, "%s", before);
    for (int i = 0; i < count; i++) n += (size_t)snprintf(out + n, size - n, "%s", line);
    snprintf(out + n, size - n, "%s", after);
}

TEST(rules_limit_a_file_to_600_lines)
{
    char text[8192];
    many_lines(text, sizeof text, "", "int x;\n", 599, "");
    keeps("src/base/a.c", text);
    many_lines(text, sizeof text, "", "int x;\n", 600, "");
    breaks("src/base/a.c", text, "src/base/a.c:601: file-length:");
}

TEST(rules_limit_a_function_to_60_lines_of_code)
{
    char text[8192];
    many_lines(text, sizeof text, "int f(void)\n{\n", "    f();\n", 60, "}\n");
    keeps("src/base/a.c", text);
    many_lines(text, sizeof text, "int f(void)\n{\n", "    f();\n", 61, "}\n");
    breaks("src/base/a.c", text, "src/base/a.c:3: function-length: 61 lines");
}

TEST(rules_count_no_blank_lines_or_comments_as_code)
{
    char text[8192];
    many_lines(text, sizeof text, "int f(void)\n{\n", "\n    /* why */\n", 61, "}\n");
    keeps("src/base/a.c", text);
}

TEST(rules_do_not_take_a_long_table_for_a_function)
{
    char text[8192];
    many_lines(text, sizeof text, "static const int t[] = {\n", "    1,\n", 90, "};\n");
    keeps("src/base/a.c", text);
}

TEST(rules_refuse_tabs)
{
    breaks("src/base/a.c", "\tint x;\n", "src/base/a.c:2: tab:");
}

TEST(rules_count_columns_not_bytes)
{
    char text[1024];
    many_lines(text, sizeof text, "/* ", "ñ", 94, " */\n");
    keeps("src/base/a.c", text);
    many_lines(text, sizeof text, "/* ", "ñ", 95, " */\n");
    breaks("src/base/a.c", text, "src/base/a.c:2: line-length: 101 columns");
}

TEST(rules_refuse_blanks_at_the_end_of_a_line)
{
    breaks("src/base/a.c", "int x; \n", "src/base/a.c:2: line-end:");
}

TEST(rules_ask_for_the_header_guard_of_the_path)
{
    breaks("src/base/a.h", "#pragma once\n", "guard it with CAUCE_BASE_A_H");
    keeps("src/base/a.h", "#ifndef CAUCE_BASE_A_H\n#define CAUCE_BASE_A_H\n#endif\n");
    keeps("src/base/base_a.h", "#ifndef CAUCE_BASE_A_H\n#define CAUCE_BASE_A_H\n#endif\n");
}

TEST(rules_ask_for_an_opening_comment)
{
    static struct said said;
    house_write("Makefile", makefile);
    house_write("src/base/a.c", "int x;\n/* What it is for comes too late in this example. */\n");
    CHECK_INT(RUN(&said, "check_rules", "."), 1);
    CHECK(strstr(said.text, "src/base/a.c:1: opening-comment:"));
}

TEST(rules_refuse_a_folder_of_one_machine_anywhere)
{
    breaks("docs/a.md",
           "see /ho"
           "me/ana/x\n",
           "docs/a.md:2: machine-path:");
}

TEST(rules_refuse_unfinished_work)
{
    breaks("src/base/a.c",
           "int x; /* TO"
           "DO: more */\n",
           "src/base/a.c:2: unfinished:");
    breaks("src/base/a.c",
           "int x; /* FIX"
           "ME */\n",
           "src/base/a.c:2: unfinished:");
}

TEST(rules_know_that_todo_is_a_spanish_word)
{
    keeps("src/base/a.c", "static const char *s = \"TO"
                          "DO EL PAIS\";\n");
}

TEST(rules_leave_test_data_as_broken_as_it_is)
{
    house_write("tests/data/a.c", "\tno comment, a tab, FIX"
                                  "ME, no end");
    keeps("src/base/a.c", "int x;\n");
}
