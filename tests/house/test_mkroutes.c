/* tools/mkroutes.c: what a comment above a page becomes, and what it refuses and where. */
#include "house.h"

#include <stdlib.h>

static struct said said;

static const char *read_text(const char *path)
{
    static char text[65536];
    FILE *in = fopen(path, "rb");
    CHECK(in != NULL);
    text[fread(text, 1, sizeof text - 1, in)] = 0;
    fclose(in);
    return text;
}

#define PAGE "enum err_code page_x(struct page *page, struct err *err)\n{\n}\n"

static void refused(const char *comment, int line, const char *why)
{
    char text[2000], place[40];
    snprintf(text, sizeof text, "/* First line. */\n/* %s */\n" PAGE, comment);
    house_write("page_x.c", text);
    CHECK_INT(RUN(&said, "mkroutes", "out.h", "out.c", "page_x.c"), 1);
    snprintf(place, sizeof place, "page_x.c:%d: ", line);
    if (!strstr(said.text, place) || !strstr(said.text, why))
        test_fail(__FILE__, __LINE__, "%s\nsaid: %s", comment, said.text);
}

TEST(mkroutes_makes_a_typed_struct_and_a_row_of_the_table)
{
    house_write("page_x.c", "/* route: GET /e/{entity}/cosa/{id}\n"
                            " * query: q=text? year=year? kind=word\n"
                            " * title: Una «cosa» \"así\"\n */\n" PAGE);
    if (RUN(&said, "mkroutes", "out.h", "out.c", "page_x.c"))
        test_fail(__FILE__, __LINE__, "%s", said.text);
    const char *text = read_text("out.h");
    CHECK(strstr(text, "struct page_x_parameters {") != NULL);
    CHECK(strstr(text, "    int64_t id; /* int */") != NULL);
    CHECK(strstr(text, "    struct str q; /* text, may be absent */") != NULL);
    CHECK(strstr(text, "    int64_t year; /* year, may be absent */") != NULL);
    CHECK(strstr(text, "    struct str kind; /* word */") != NULL);
    CHECK(strstr(text, "entity") == NULL);
    text = read_text("out.c");
    CHECK(strstr(text, "{\"kind\", ROUTER_Word, true, offsetof") != NULL);
    CHECK(strstr(text, "{\"id\", ROUTER_Int, false, offsetof") != NULL);
    CHECK(strstr(text, "{\"/e/{entity}/cosa/{id}\", page_x,") != NULL);
    CHECK(strstr(text, "N_(\"Una «cosa» \\\"así\\\"\")") != NULL);
}

TEST(mkroutes_puts_literal_segments_before_parameters)
{
    house_write("page_x.c", "/* route: GET /a/{id}\n * title: uno */\n" PAGE);
    house_write("page_y.c", "/* route: GET /a/nueva\n * route: GET /b\n * title: dos */\n"
                            "enum err_code page_y(struct page *page, struct err *err)\n{\n}\n");
    CHECK_INT(RUN(&said, "mkroutes", "out.h", "out.c", "page_x.c", "page_y.c"), 0);
    const char *text = read_text("out.c");
    CHECK(strstr(text, "\"/a/nueva\"") < strstr(text, "\"/a/{id}\""));
    CHECK(strstr(text, "route_table_count") == NULL &&
          strstr(text, "router_table_count = 3") != NULL);
}

TEST(mkroutes_refuses_two_routes_that_mean_the_same)
{
    house_write("page_x.c", "/* route: GET /a/{id}\n * title: uno */\n" PAGE);
    house_write("page_y.c", "/* route: GET /a/{kind:word}\n * title: dos */\n"
                            "enum err_code page_y(struct page *page, struct err *err)\n{\n}\n");
    CHECK_INT(RUN(&said, "mkroutes", "out.h", "out.c", "page_x.c", "page_y.c"), 1);
    CHECK(strstr(said.text, "the same route as that of page_") != NULL);
}

TEST(mkroutes_refuses_comments_that_make_no_sense)
{
    refused("route: PUT /a\n * title: x", 2, "GET");
    refused("route: GET a\n * title: x", 2, "begins with '/'");
    refused("route: GET /A\n * title: x", 2, "only a-z");
    refused("route: GET /a{id}\n * title: x", 2, "whole segment");
    refused("route: GET /{id}b\n * title: x", 2, "whole segment");
    refused("route: GET /{kind}\n * title: x", 2, "write its type");
    refused("route: GET /{kind:quux}\n * title: x", 2, "unknown type");
    refused("route: GET /a\n * query: q=quux\n * title: x", 3, "unknown type");
    refused("route: GET /a\n * query: q\n * title: x", 3, "query:");
    refused("route: GET /{id}\n * query: id=int\n * title: x", 3, "twice");
    refused("route: GET /a\n * query: e=entity\n * title: x", 3, "entity");
    refused("route: GET /a", 2, "title");
    refused("route: GET /a\n * may: king\n * title: x", 3, "no role");
    refused("route: GET /a\n * may:\n * title: x", 3, "which roles");
    refused("route: GET /a\n * route: POST /b\n * title: x", 3, "one method");
}

TEST(mkroutes_writes_who_may_and_how)
{
    house_write("page_x.c", "/* route: FORM /a\n"
                            " * may: member admin\n"
                            " * title: x\n */\n" PAGE);
    CHECK_INT(RUN(&said, "mkroutes", "out.h", "out.c", "page_x.c"), 0);
    CHECK(strstr(read_text("out.c"), "ROUTER_GET | ROUTER_POST, CO_MEMBER | CO_ADMIN}") != NULL);
}

TEST(mkroutes_refuses_a_comment_that_belongs_to_no_page)
{
    house_write("page_x.c", "/* route: GET /a\n * title: x */\nint page_x;\n");
    CHECK_INT(RUN(&said, "mkroutes", "out.h", "out.c", "page_x.c"), 1);
    CHECK(strstr(said.text, "enum err_code page_NAME") != NULL);
}

TEST(mkroutes_makes_an_empty_table_of_no_pages)
{
    CHECK_INT(RUN(&said, "mkroutes", "out.h", "out.c"), 0);
    CHECK(strstr(read_text("out.c"), "router_table_count = 0") != NULL);
}
