/* Packages made, combined and split around a stream. */
#include "harness.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "ocds/package.h"
#include "streaming.h"

static enum err_code package_command(const struct ocds_job *job, const void *options,
                                     struct ocds_totals *totals, struct err *err)
{
    return package_run(job, options, totals, err);
}

static enum err_code split_command(const struct ocds_job *job, const void *options,
                                   struct ocds_totals *totals, struct err *err)
{
    return split_run(job, options, totals, err);
}

static void check_package(const struct package_options *options, const char *in, const char *want,
                          const char *told)
{
    streaming_check(package_command, options, in, want, told);
}

static const struct package_options nothing;

TEST(package_wraps_releases_records_and_projects_by_what_they_are)
{
    check_package(&nothing, "{\"ocid\":\"a\",\"n\":1.50}\n{\"ocid\":\"b\"}\n",
                  "{\"uri\":\"\",\"publisher\":{\"name\":\"\"},\"publishedDate\":\"\",\"version\":"
                  "\"1.1\",\"releases\":[{\"ocid\":\"a\",\"n\":1.50},\n{\"ocid\":\"b\"}]}\n",
                  "");
    check_package(&nothing, "[{\"ocid\":\"a\",\"releases\":[]}]",
                  "{\"uri\":\"\",\"publisher\":{\"name\":\"\"},\"publishedDate\":\"\",\"version\":"
                  "\"1.1\",\"records\":[{\"ocid\":\"a\",\"releases\":[]}]}\n",
                  "");
    check_package(&nothing, "{\"id\":\"p\",\"contractingProcesses\":[]}",
                  "{\"uri\":\"\",\"publisher\":{\"name\":\"\"},\"publishedDate\":\"\",\"version\":"
                  "\"0.9\",\"projects\":[{\"id\":\"p\",\"contractingProcesses\":[]}]}\n",
                  "");
}

TEST(package_says_of_itself_what_was_asked)
{
    struct package_options o = {.uri = "u\"",
                                .published_date = "2026-01-01",
                                .publisher_name = "Municipio",
                                .publisher_uri = "https://ejemplo.mx",
                                .version = "1.0"};
    check_package(&o, "{\"publisher\":{\"name\":\"x\"},\"releases\":[{\"ocid\":\"a\"}]}",
                  "{\"uri\":\"u\\\"\",\"publisher\":{\"name\":\"Municipio\",\"uri\":"
                  "\"https://ejemplo.mx\"},\"publishedDate\":\"2026-01-01\",\"version\":\"1.0\","
                  "\"releases\":[{\"ocid\":\"a\"}]}\n",
                  "");
}

TEST(combine_keeps_the_first_publisher_and_unites_extensions_and_links)
{
    check_package(
        &nothing,
        "{\"uri\":\"1\",\"records\":[{\"ocid\":\"a\",\"releases\":[]}],\"publisher\":{\"name\":"
        "\"P\"},\"extensions\":[\"e1\",\"e2\"],\"packages\":[\"x\"],\"license\":\"L\"}\n"
        "{\"uri\":\"2\",\"publisher\":{\"name\":\"Q\"},\"extensions\":[\"e2\",\"e3\"],\"records\":"
        "[{\"ocid\":\"b\",\"releases\":[]}],\"packages\":[\"y\",\"x\"]}\n"
        "{\"publisher\":{\"name\":\"R\"},\"records\":[]}",
        "{\"uri\":\"\",\"publisher\":{\"name\":\"P\"},\"publishedDate\":\"\",\"version\":\"1.1\","
        "\"license\":\"L\",\"records\":[{\"ocid\":\"a\",\"releases\":[]},\n{\"ocid\":\"b\","
        "\"releases\":[]}],\"extensions\":[\"e1\",\"e2\",\"e3\"],\"packages\":[\"x\",\"y\"]}\n",
        "note El paquete 2 dice otra cosa en «publisher» que el primero; se conserva lo del "
        "primero\n");
}

TEST(combine_makes_an_empty_package_of_empty_ones)
{
    check_package(&nothing,
                  "{\"publisher\":{\"name\":\"P\"},\"releases\":[],\"extensions\":[\"e\"]}",
                  "{\"uri\":\"\",\"publisher\":{\"name\":\"P\"},\"publishedDate\":\"\",\"version\":"
                  "\"1.1\",\"releases\":[],\"extensions\":[\"e\"]}\n",
                  "");
}

TEST(package_refuses_elements_of_two_kinds_and_passes_over_what_is_neither)
{
    struct streamed s = streaming_run(
        package_command, &nothing, STR("{\"ocid\":\"a\"}\n{\"ocid\":\"b\",\"releases\":[]}\n"), 1);
    CHECK_INT(s.code, ERR_INPUT);
    CHECK(strstr(s.err.message, "«releases» y «records»"));
    streamed_free(&s);
    check_package(&nothing, "{\"x\":1}\n{\"ocid\":\"a\"}\n",
                  "{\"uri\":\"\",\"publisher\":{\"name\":\"\"},\"publishedDate\":\"\",\"version\":"
                  "\"1.1\",\"releases\":[{\"ocid\":\"a\"}]}\n",
                  "bad No es una entrega, un registro ni un proyecto\n");
    check_package(&nothing, "{\"x\":1}", "", "bad No es una entrega, un registro ni un proyecto\n");
}

TEST(split_makes_packages_of_at_most_so_many_that_say_the_same_of_themselves)
{
    struct split_options o = {.size = 2};
    streaming_check(
        split_command, &o,
        "{\"uri\":\"u\",\"releases\":[{\"ocid\":\"a\"},{\"ocid\":\"b\"},{\"ocid\":\"c\"}"
        "],\"z\":1.0}\n{\"uri\":\"v\",\"releases\":[{\"ocid\":\"d\"}]}\n",
        "{\"uri\":\"u\",\"z\":1.0,\"releases\":[{\"ocid\":\"a\"},{\"ocid\":\"b\"}]}\n"
        "{\"uri\":\"u\",\"z\":1.0,\"releases\":[{\"ocid\":\"c\"}]}\n"
        "{\"uri\":\"v\",\"releases\":[{\"ocid\":\"d\"}]}\n",
        "");
    o.size = 10;
    streaming_check(
        split_command, &o, "{\"ocid\":\"a\"}\n{\"ocid\":\"b\"}\n{\"ocid\":\"c\",\"releases\":[]}\n",
        "{\"uri\":\"\",\"publisher\":{\"name\":\"\"},\"publishedDate\":\"\",\"version\":"
        "\"1.1\",\"releases\":[{\"ocid\":\"a\"},{\"ocid\":\"b\"}]}\n"
        "{\"uri\":\"\",\"publisher\":{\"name\":\"\"},\"publishedDate\":\"\",\"version\":"
        "\"1.1\",\"records\":[{\"ocid\":\"c\",\"releases\":[]}]}\n",
        "");
}

TEST(split_writes_a_file_for_each_package)
{
    struct split_options o = {.size = 1, .folder = ".", .prefix = "p"};
    struct streamed s = streaming_run(split_command, &o,
                                      STR("{\"releases\":[{\"ocid\":\"a\"},{\"ocid\":\"b\"}]}"), 2);
    struct err err = s.err;
    struct arena arena;
    struct str text;
    CHECK_OK(s.code);
    CHECK_INT(s.out.n, 0);
    arena_init(&arena, 1 << 20);
    CHECK_OK(file_read(&arena, "./p000001.json", 1000, &text, &err));
    CHECK_STR(text, "{\"releases\":[{\"ocid\":\"a\"}]}\n");
    CHECK_OK(file_read(&arena, "./p000002.json", 1000, &text, &err));
    CHECK_STR(text, "{\"releases\":[{\"ocid\":\"b\"}]}\n");
    arena_free(&arena);
    streamed_free(&s);
}

TEST(split_and_combine_give_back_every_element_in_its_order)
{
    struct buf in;
    buf_init(&in, 1 << 26);
    buf_text(&in, "{\"version\":\"1.1\",\"releases\":[");
    for (int i = 0; i < 20000; i++)
        buf_printf(&in, "%s{\"ocid\":\"%d\",\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
                   i ? "," : "", i);
    buf_text(&in, "]}");
    struct split_options o = {.size = 7};
    struct streamed parts = streaming_run(split_command, &o, buf_view(&in), 3);
    CHECK_INT(parts.code, ERR_NONE);
    struct streamed whole = streaming_run(package_command, &nothing, buf_view(&parts.out), 3);
    struct streamed direct = streaming_run(package_command, &nothing, buf_view(&in), 1);
    CHECK_INT(whole.totals.elements, 20000);
    CHECK_INT(whole.totals.packages, 20000 / 7 + 1);
    CHECK(direct.out.n > 1000000 && str_eq(buf_view(&whole.out), buf_view(&direct.out)));
    streamed_free(&parts);
    streamed_free(&whole);
    streamed_free(&direct);
    buf_free(&in);
}
