/* tools/mkassets.c: the style sheet as it travels, its hash, and names that change with content. */
#include "house.h"

#include <stdlib.h>

#include "base/hash.h"

static struct said said;
static char text[200000];

static const char *made(void)
{
    FILE *in = fopen("out.c", "rb");
    CHECK(in != NULL);
    text[fread(text, 1, sizeof text - 1, in)] = 0;
    fclose(in);
    return text;
}

static void style_becomes(const char *css, const char *expected)
{
    char line[2000];
    house_write("a.css", css);
    if (RUN(&said, "mkassets", "out.c", "a.css")) test_fail(__FILE__, __LINE__, "%s", said.text);
    snprintf(line, sizeof line, "    \"%s\";", expected);
    if (!strstr(made(), line)) test_fail(__FILE__, __LINE__, "%s\nmade: %s", css, text);
}

TEST(mkassets_takes_out_what_a_browser_does_not_need)
{
    style_becomes("a {\n  color : red ;\n  margin: 0 auto;\n}\n", "a{color :red;margin:0 auto}");
    style_becomes("/* x */ a , b > c { top: calc(1px + 2px) } /* y */",
                  "a,b>c{top:calc(1px + 2px)}");
    style_becomes("@media ( min-width: 40em ) and (x) { a :hover { b: c !important } }",
                  "@media (min-width:40em) and (x){a :hover{b:c!important}}");
}

TEST(mkassets_leaves_strings_alone)
{
    style_becomes("a::before { content: '  /* x */  ' }", "a::before{content:'  /* x */  '}");
    style_becomes("a::before { content: \"\\201C\" }", "a::before{content:\\042\\134201C\\042}");
}

/* The hash that the browser compares is that of the bytes that are sent; ours is compared with the
 * program's own, which is another implementation. */
TEST(mkassets_gives_the_hash_of_the_style_as_it_is_sent)
{
    static const char *const styles[] = {"", "a{b:c}",
                                         "a{b:c}d{e:f}g{h:i}j{k:l}m{n:o}p{q:r}s{t:u}"};
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        char hex[65], wanted[80], bytes[40];
        static const char letters[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        struct sha256 hash;
        sha256_start(&hash);
        sha256_add(&hash, styles[i], strlen(styles[i]));
        sha256_hex(&hash, hex);
        for (int j = 0; j < 33; j++)
            bytes[j] =
                j < 32 ? (char)strtoul((char[]){hex[2 * j], hex[2 * j + 1], 0}, NULL, 16) : 0;
        size_t n = (size_t)snprintf(wanted, sizeof wanted, "\"sha256-");
        for (int j = 0; j < 43; j++) {
            int bit = 6 * j, byte = bit / 8, shift = bit % 8;
            unsigned two =
                (unsigned)(unsigned char)bytes[byte] << 8 | (unsigned char)bytes[byte + 1];
            wanted[n++] = letters[two >> (10 - shift) & 63];
        }
        snprintf(wanted + n, sizeof wanted - n, "=\";");
        house_write("a.css", styles[i]);
        CHECK_INT(RUN(&said, "mkassets", "out.c", "a.css"), 0);
        if (!strstr(made(), wanted)) test_fail(__FILE__, __LINE__, "%s: %s", wanted, text);
    }
}

TEST(mkassets_names_a_file_by_its_content)
{
    char before[100], after[100];
    house_write("one/m.js", "1;");
    CHECK_INT(RUN(&said, "mkassets", "out.c", "one/m.js"), 0);
    const char *at = strstr(made(), "\"/a/m.");
    CHECK(at && strstr(at, "text/javascript; charset=utf-8"));
    snprintf(before, sizeof before, "%.22s", at);
    house_write("one/m.js", "2;");
    CHECK_INT(RUN(&said, "mkassets", "out.c", "one/m.js"), 0);
    snprintf(after, sizeof after, "%.22s", strstr(made(), "\"/a/m."));
    CHECK(strcmp(before, after) != 0 && strstr(after, ".js\"") != NULL);
}

TEST(mkassets_refuses_what_would_not_be_served_well)
{
    static const struct {
        const char *file, *content, *why;
    } cases[] = {
        {"a.css", "a{b:\"</style>\"}", "'</'"},
        {"a.css", "@import 'b.css';", "second request"},
        {"a.css", "/* never ends", "without end"},
        {"a.css", "a{b:'\n'}", "string without"},
        {"a.exe", "x", "an asset is"},
        {"A.js", "x", "name of an asset"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        house_write(cases[i].file, cases[i].content);
        CHECK_INT(RUN(&said, "mkassets", "out.c", cases[i].file), 1);
        if (!strstr(said.text, cases[i].why) || !strstr(said.text, cases[i].file))
            test_fail(__FILE__, __LINE__, "%s: %s", cases[i].content, said.text);
    }
    FILE *big = fopen("a.css", "wb");
    CHECK(big != NULL);
    for (int i = 0; i < 3000; i++) fprintf(big, ".c%d{a:b}\n", i);
    CHECK(fclose(big) == 0);
    CHECK_INT(RUN(&said, "mkassets", "out.c", "a.css"), 1);
    CHECK(strstr(said.text, "kB") != NULL);
}
