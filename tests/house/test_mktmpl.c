/* tools/mktmpl.c: what a template becomes, and what it refuses and where. The C that comes out is
 * compiled and run over a page of the test's own. */
#include "house.h"

#include <stdlib.h>

/* Just enough of the program for the generated C: values are written with their place around them,
 * so that a wrong place shows. */
static const char page_h[] =
    "#ifndef PAGE_H\n#define PAGE_H\n#include <stdint.h>\n#include <stdio.h>\n"
    "#include <string.h>\n#include <stdbool.h>\n"
    "struct str { const char *p; size_t n; };\n#define S(z) ((struct str){z, sizeof z - 1})\n"
    "struct buf { int none; };\n"
    "struct page { struct buf *out; const char *base; bool english; };\n"
    "static inline struct str str_of(const char *z) { return (struct str){z, strlen(z)}; }\n"
    "static inline void buf_put(struct buf *b, const void *p, size_t n)"
    "{ (void)b; fwrite(p, 1, n, stdout); }\n"
    "#define _(t) t\n"
    "static inline const char *i18n_plural(const char *a, const char *b, unsigned long n)"
    "{ return n == 1 ? a : b; }\n#endif\n";
static const char emit_h[] =
    "#ifndef EMIT_H\n#define EMIT_H\n#include \"web/page.h\"\n"
    "#define E(name) static inline void emit_##name(struct page *g, struct str s)"
    "{ (void)g; printf(\"[\" #name \":%.*s]\", (int)s.n, s.p); }\n"
    "E(text)\nE(url)\nE(url_part)\nE(raw)\n"
    "static inline void emit_z(struct page *g, const char *z) { (void)g; printf(\"[z:%s]\", z); }\n"
    "#define I(name) static inline void emit_##name(struct page *g, int64_t v)"
    "{ (void)g; printf(\"[\" #name \":%lld]\", (long long)v); }\n"
    "I(integer)\nI(number)\nI(date)\n"
    "#define M(name) static inline void emit_##name(struct page *g, int64_t v, const char *c)"
    "{ (void)g; printf(\"[\" #name \":%lld %s]\", (long long)v, c); }\n"
    "M(money)\nM(short)\n"
    "static inline void emit_pct(struct page *g, int64_t a, int64_t b)"
    "{ (void)g; printf(\"[pct:%lld %lld]\", (long long)a, (long long)b); }\n"
    "static inline void emit_style(struct page *g) { (void)g; printf(\"[style]\"); }\n"
    "static inline void emit_other(struct page *g) { (void)g; printf(\"[other]\"); }\n"
    "static inline const char *asset_url(const char *n) { return n; }\n"
    "static inline const char *emit_message(struct page *g, const char *m) {"
    " const char *e = strstr(m, \"%s\"); (void)g;"
    " printf(\"%.*s\", (int)(e ? e - m : (long)strlen(m)), m);"
    " return e ? e + 2 : m + strlen(m); }\n"
    "static inline void emit_message_end(struct page *g, const char *m)"
    "{ (void)g; printf(\"%s\", m); }\n#endif\n";
static const char main_c[] =
    "#include \"web_templates.h\"\n"
    "int main(void) { struct page page = {0}; page.base = \"/en\"; template_x(&page, 3); return 0; "
    "}\n";

static struct said said;

/* Compiles the template, whose first one is x(int n), runs it and compares what it writes. */
static void becomes(const char *body, const char *expected)
{
    char text[4000];
    snprintf(text, sizeof text, "{{template x(int n)}}\n%s", body);
    house_write("src/web/page.h", page_h);
    house_write("src/web/emit.h", emit_h);
    house_write("main.c", main_c);
    house_write("assets/a.js", "");
    house_write("x.html", text);
    if (RUN(&said, "mktmpl", "header", "web_templates.h", "x.html") ||
        RUN(&said, "mktmpl", "code", "x.c", "assets", "x.html") ||
        RUN(&said, "/usr/bin/gcc", "-Isrc", "-I.", "-Wall", "-o", "x", "main.c", "x.c") ||
        RUN(&said, "./x", "-"))
        test_fail(__FILE__, __LINE__, "%s: %s", body, said.text);
    CHECK_STR(str_of(said.text), expected);
}

/* The template is refused, at `line`, with words that hold `why`. */
static void refused(const char *text, int line, const char *why)
{
    char place[40];
    house_write("x.html", text);
    house_write("assets/a.js", "");
    CHECK_INT(RUN(&said, "mktmpl", "code", "x.c", "assets", "x.html"), 1);
    snprintf(place, sizeof place, "x.html:%d: ", line);
    if (!strstr(said.text, place) || !strstr(said.text, why))
        test_fail(__FILE__, __LINE__, "%s\nsaid: %s", text, said.text);
}

TEST(mktmpl_escapes_a_value_for_the_place_where_it_stands)
{
    becomes("<p title=\"{{S(\"t\")}}\">{{S(\"x\")}}</p>", "<p title=\"[text:t]\">[text:x]</p>");
    becomes("<a href=\"{{S(\"u\")}}\">1</a>", "<a href=\"[url:u]\">1</a>");
    becomes("<a href=\"{{base}}/e/{{S(\"u\")}}?q={{z: \"v\"}}&amp;n={{i: n}}\">1</a>",
            "<a href=\"[z:/en]/e/[url_part:u]?q=[url_part:v]&amp;n=[integer:3]\">1</a>");
    becomes("<a href=\"https://x.example/{{S(\"u\")}}\">1</a>",
            "<a href=\"https://x.example/[url_part:u]\">1</a>");
    becomes("<img alt='{{z: \"a\"}}' src='{{z: \"u\"}}'/>", "<img alt='[z:a]' src='[url:u]'/>");
    becomes("<a href=\"{{other}}\">1</a>", "<a href=\"[other]\">1</a>");
    becomes("<img src=\"{{asset: \"a.js\"}}\"/>", "<img src=\"[z:a.js]\"/>");
    becomes("{{raw: S(\"<b>\")}}", "[raw:<b>]");
}

TEST(mktmpl_writes_each_kind_of_value)
{
    becomes("{{n: n}}{{i: n}}{{money: n, \"MXN\"}}{{short: n, \"USD\"}}{{date: n}}{{pct: n, 4}}",
            "[number:3][integer:3][money:3 MXN][short:3 USD][date:3][pct:3 4]");
    becomes("{{n: n > 2 ? 1 : 2}}{{str_of(n ? \"a\" : \"b\")}}", "[number:1][text:a]");
    becomes("{{z: \"}}\"}}", "[z:}}]");
}

TEST(mktmpl_translates_texts_with_their_values)
{
    becomes("{{t: \"Hola\"}}", "[z:Hola]");
    becomes("{{t: \"De %s hay %s.\", S(\"x\"); money: n, \"MXN\"}}",
            "De [text:x] hay [money:3 MXN].");
    becomes("{{tn: \"%s hueco\", \"%s huecos\", n; n: n}}", "[number:3] huecos");
    becomes("{{tn: \"%s hueco\", \"%s huecos\", n - 2; n: 1}}", "[number:1] hueco");
    becomes("{{t: \"uno \" \"dos\"}}", "[z:uno dos]");
}

TEST(mktmpl_branches_and_repeats)
{
    becomes("{{if n == 3}}1{{elif n == 4}}2{{else}}3{{end}}", "1");
    becomes("{{if n == 4}}1{{elif n == 3}}2{{else}}3{{end}}", "2");
    becomes("{{if n == 4}}1{{else}}3{{end}}", "3");
    becomes("{{for c in \"abc\", n}}{{i: *c}}{{if c_index < 2}}, {{end}}{{end}}",
            "[integer:97], [integer:98], [integer:99]");
    becomes("<p{{if n}} class=\"a{{if n > 2}} b{{end}}\"{{end}}>1</p>", "<p class=\"a b\">1</p>");
    becomes("{{call y}}{{call z(n)}}\n{{template y()}}<p>2</p>\n{{template z(int k)}}{{i: k}}",
            "<p>2</p>[integer:3]");
}

TEST(mktmpl_drops_blanks_that_nobody_sees)
{
    becomes("\n  <div>\n    <p>  1   2\n 3 </p>\n\n  </div>\n", "<div><p>1 2 3</p></div>");
    becomes("<p>1 <b>2</b> <i>3</i>\n</p>", "<p>1 <b>2</b> <i>3</i></p>");
    becomes("<pre>  1\n   2 </pre>", "<pre>  1\n   2 </pre>");
    becomes("<!-- 1 -->2<!-- \n -->3{{# 4 }}5", "235");
    becomes("1 {{if n}} 2{{end}}", "1  2");
}

TEST(mktmpl_refuses_values_where_they_cannot_be_escaped)
{
#define T "{{template x(int n)}}\n"
    refused(T "<script>\n{{i: n}}</script>", 3, "inside <script>");
    refused(T "<style>{{i: n}}</style>", 2, "inside <style>");
    refused(T "<script>alert(1)</script>", 2, "security policy");
    refused(T "<!-- {{i: n}} -->", 2, "comment");
    refused(T "<p class={{i: n}}>", 2, "must be quoted");
    refused(T "<p class=a>", 2, "must be quoted");
    refused(T "<p {{i: n}}>", 2, "not in a tag");
    refused(T "<{{i: n}}>", 2, "&lt;");
    refused(T "<p a{{i: n}}=\"\">", 2, "not in a tag");
    refused(T "<p onclick=\"1\">", 2, "onclick");
    refused(T "<p ONCLICK=\"1\">", 2, "onclick");
    refused(T "<p style=\"{{i: n}}\">", 2, "class");
    refused(T "<iframe srcdoc=\"{{i: n}}\">", 2, "srcdoc");
    refused(T "<p title=\"{{short: n, \"MXN\"}}\">", 2, "attribute");
    refused(T "<p title=\"{{raw: S(\"x\")}}\">", 2, "attribute");
    refused(T "<a href=\"{{n: n}}\">", 2, "address");
    refused(T "<a href=\"{{t: \"x\"}}\">", 2, "address");
    refused(T "<a href=\"/e/26\">", 2, "{{base}}");
    refused(T "<a href=\"x{{base}}\">", 2, "beginning");
}

TEST(mktmpl_refuses_html_that_does_not_close)
{
    refused(T "<div>\n<p>\n</div>", 4, "<p> of line 3");
    refused(T "<div>", 2, "<div> of line 2 is not closed");
    refused(T "</div>", 2, "closes nothing");
    refused(T "<p title=\"1", 2, "inside a tag");
    refused(T "1 & 2", 2, "&amp;");
    refused(T "1 < 2", 2, "&lt;");
    refused(T "{{if n}}<p>{{else}}<p>{{end}}</p>", 2, "branch");
    refused(T "{{if n}}<p>{{end}}</p>", 2, "branch");
    refused(T "<p>{{if n}}</p>{{end}}", 2, "closes nothing");
    refused(T "{{for c in \"a\", 1}}<p title=\"{{end}}\">", 2, "branch");
}

TEST(mktmpl_refuses_directives_that_make_no_sense)
{
    refused("<p>1</p>", 1, "before {{template");
    refused("{{i: n}}", 1, "before");
    refused(T "{{i: n", 2, "without }}");
    refused(T "{{}}", 2, "empty");
    refused(T "{{quux: n}}", 2, "quux");
    refused(T "{{money: n}}", 2, "takes 2 values");
    refused(T "{{i: n, n}}", 2, "takes 1 values");
    refused(T "{{if n}}1", 2, "no {{end}}");
    refused(T "{{else}}", 2, "without its {{if}}");
    refused(T "{{end}}", 2, "without its {{if}}");
    refused(T "{{if n}}{{else}}{{else}}{{end}}", 2, "without its {{if}}");
    refused(T "{{for c of \"a\", 1}}{{end}}", 2, "{{for item in");
    refused(T "{{for c in \"a\"}}{{end}}", 2, "count");
    refused(T "{{t: \"%s\"}}{{t: \"%s %s\", n: n}}", 2, "1 values for 2 places");
    refused(T "{{t: Hola}}", 2, "in quotes");
    refused(T "{{tn: \"a\", \"%s\", n; n: n}}", 2, "same values");
    refused(T "{{asset: \"b.js\"}}", 2, "assets/b.js");
    refused(T "{{include \"x.h\"}}", 2, "before the first");
    refused(T "<p title=\"{{call y}}\">", 2, "only be called in text");
}

/* Every word that people read passes through the translations. */
TEST(mktmpl_refuses_words_outside_of_the_translations)
{
    refused(T "<p>\n1 · Hola</p>", 3, "{{t:");
    refused(T "<p title=\"Hola\">", 2, "{{t:");
    refused(T "<p aria-label=\"ñ\">", 2, "{{t:");
    becomes("<p>Cauce</p>{{# notranslate}}", "<p>Cauce</p>");
    becomes("<p class=\"lead\">&nbsp;1.2 · → %</p>", "<p class=\"lead\">&nbsp;1.2 · → %</p>");
}
