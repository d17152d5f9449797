/* tools/mkembed.c: what goes in comes out, byte by byte. The table it makes is compiled with the
 * C compiler and read by a small program. */
#include "house.h"

#include <stdlib.h>

static const char reader[] =
    "#include <stdio.h>\n#include \"base/embed.h\"\n"
    "extern const struct embed_file x_files[]; extern const size_t x_files_count;\n"
    "int main(void) {\n"
    "    for (size_t i = 0; i < x_files_count; i++) {\n"
    "        printf(\"%s %zu:\", x_files[i].name, x_files[i].size);\n"
    "        for (size_t j = 0; j <= x_files[i].size; j++) printf(\" %d\", x_files[i].data[j]);\n"
    "        puts(\"\");\n    }\n    return 0;\n}\n";

static void compile_and_read(struct said *said)
{
    char include[4200];
    snprintf(include, sizeof include, "-I%s/src", test_root());
    house_write("reader.c", reader);
    if (RUN(said, "/usr/bin/gcc", include, "-Werror", "-Wall", "-o", "reader", "reader.c",
            "out.c") != 0)
        test_fail(__FILE__, __LINE__, "%s", said->text);
    CHECK_INT(RUN(said, "./reader", "-"), 0);
}

TEST(mkembed_keeps_every_byte_and_adds_a_nul)
{
    static struct said said;
    FILE *out = fopen("all.bin", "wb");
    CHECK(out != NULL);
    for (int i = 0; i < 256; i++) fputc(i, out);
    fputs("\n1?\?=\\\"%s", out);
    CHECK(fclose(out) == 0);
    CHECK_INT(RUN(&said, "mkembed", "x", "out.c", "all.bin"), 0);
    compile_and_read(&said);
    char expected[4096];
    size_t n = (size_t)snprintf(expected, sizeof expected, "all.bin 265:");
    for (int i = 0; i < 256; i++)
        n += (size_t)snprintf(expected + n, sizeof expected - n, " %d", i);
    snprintf(expected + n, sizeof expected - n, " 10 49 63 63 61 92 34 37 115 0\n");
    CHECK_STR(str_of(said.text), expected);
}

TEST(mkembed_sorts_by_name_and_drops_the_folder)
{
    static struct said said;
    house_write("one/b.txt", "B");
    house_write("two/a.txt", "A");
    CHECK_INT(RUN(&said, "mkembed", "x", "out.c", "one/b.txt", "two/a.txt"), 0);
    compile_and_read(&said);
    CHECK_STR(str_of(said.text), "a.txt 1: 65 0\nb.txt 1: 66 0\n");
}

TEST(mkembed_makes_an_empty_table_of_no_files)
{
    static struct said said;
    CHECK_INT(RUN(&said, "mkembed", "x", "out.c"), 0);
    compile_and_read(&said);
    CHECK_STR(str_of(said.text), "");
}

TEST(mkembed_refuses_two_files_of_one_name)
{
    static struct said said;
    house_write("one/a.txt", "B");
    house_write("two/a.txt", "A");
    CHECK_INT(RUN(&said, "mkembed", "x", "out.c", "one/a.txt", "two/a.txt"), 1);
}

TEST(mkembed_tells_which_file_it_cannot_read)
{
    static struct said said;
    CHECK_INT(RUN(&said, "mkembed", "x", "out.c", "absent.txt"), 1);
    CHECK(strstr(said.text, "absent.txt") != NULL);
}
