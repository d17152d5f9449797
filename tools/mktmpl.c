/* mktmpl: templates/NAME.html to C, at build time. templates/README.md is the manual of the
 * language; mktmpl_html.h knows the HTML. Needs only libc.
 *
 *   mktmpl header OUT.h FILE.html…          prototypes of all templates
 *   mktmpl code OUT.c ASSETS FILE.html      one file's templates; ASSETS is the folder of assets
 *
 * Every fault is told as file:line and ends the build. The C carries #line, so that what the C
 * compiler has to say about an expression names the template's line too. */
#include <errno.h>
#include <unistd.h>

#include "mktmpl_html.h"

enum { MAX_BLOCKS = 32, MAX_DIRECTIVE = 2000 };

struct block {
    enum { BLOCK_IF, BLOCK_FOR } kind;
    int line;
    bool has_else, has_end;
    struct html start, end;
};
static struct block blocks[MAX_BLOCKS];
static int block_count;
static struct html html;
static bool in_template, seen_template;
static const char *assets = "assets";

static char *read_whole(const char *path)
{
    FILE *in = fopen(path, "rb");
    file_name = path;
    line_number = 1;
    if (!in) die("%s", strerror(errno));
    size_t n = 0, capacity = 1 << 20;
    char *text = malloc(capacity);
    if (!text) die("no memory");
    n = fread(text, 1, capacity - 1, in);
    if (n == capacity - 1) die("longer than a megabyte");
    fclose(in);
    text[n] = 0;
    if (strlen(text) != n) die("holds a NUL byte");
    return text;
}

/* --- directives ------------------------------------------------------------------------------- */

/* From "{{" on: what stands inside, trimmed, into `out`; returns the length with both braces.
 * Braces inside C strings do not end it. */
static size_t directive(const char *p, char out[MAX_DIRECTIVE])
{
    size_t n = 2, m = 0;
    bool quoted = false, remark = p[2] == '#';
    for (; remark || quoted || strncmp(p + n, "}}", 2) != 0; n++) {
        if (!p[n]) die("{{ without }}");
        if (remark && strncmp(p + n, "}}", 2) == 0) break;
        if (p[n] == '\\' && quoted && p[n + 1]) {
            if (m + 2 >= MAX_DIRECTIVE) die("{{…}} is too long");
            out[m++] = p[n++];
        } else if (p[n] == '"' && !remark) {
            quoted = !quoted;
        }
        if (p[n] == '\n' && quoted) die("a line ends inside a string");
        if (m + 1 >= MAX_DIRECTIVE) die("{{…}} is too long");
        if (m || !isspace((unsigned char)p[n])) out[m++] = p[n];
    }
    while (m && isspace((unsigned char)out[m - 1])) m--;
    out[m] = 0;
    return n + 2;
}

/* "word rest": true, and *rest behind the blanks. */
static bool begins(const char *text, const char *word, const char **rest)
{
    size_t n = strlen(word);
    if (strncmp(text, word, n) != 0) return false;
    if (text[n] && !isspace((unsigned char)text[n])) return false;
    *rest = text + n + strspn(text + n, " \n\t");
    return true;
}

static void at_line(void)
{
    fprintf(code, "#line %d \"%s\"\n", line_number, file_name);
}

static bool in_value(void)
{
    return html.state == HTML_VALUE;
}

static void value_place(const char *what)
{
    if (!in_template) die("{{%s}} before {{template …}}", what);
    if (html.state == HTML_RAW_TEXT) die("a value inside <%s>", html.open[html.depth - 1]);
    if (html.state == HTML_EQUALS) die("the value of %s= must be quoted", html.attribute);
    if (html.state != HTML_TEXT && !in_value())
        die("a value may stand in text and in quoted attributes, not in a tag");
    if (html.state == HTML_TEXT) {
        settle_space(&html, false);
        html.after_block = false;
    }
    flush_literal();
    at_line();
}

/* The position of the first `c` outside of strings, parentheses and brackets, or the end. */
static const char *top_level(const char *p, char c)
{
    int depth = 0;
    for (; *p; p++) {
        if (*p == c && depth == 0) break;
        if (*p == '"')
            for (p++; *p && *p != '"'; p++) p += *p == '\\' && p[1];
        if (!*p) die("a string without its end");
        depth += *p == '(' || *p == '[' || *p == '{';
        depth -= *p == ')' || *p == ']' || *p == '}';
    }
    return p;
}

static int count_commas(const char *arguments)
{
    int n = 0;
    for (const char *p = top_level(arguments, ','); *p; p = top_level(p + 1, ',')) n++;
    return n;
}

struct kind {
    const char *name, *function, *cast;
    int commas;
};
static const struct kind kinds[] = {
    {"", "emit_text", "", 0},     {"z", "emit_z", "", 0},         {"n", "emit_number", "", 0},
    {"i", "emit_integer", "", 0}, {"money", "emit_money", "", 1}, {"short", "emit_short", "", 1},
    {"date", "emit_date", "", 0}, {"pct", "emit_pct", "", 1},     {"raw", "emit_raw", "", 0},
};

/* "kind: rest" to the kind; the kind "" for a plain expression. NULL for t, tn, asset. */
static const struct kind *find_kind(const char *text, const char **rest)
{
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    *rest = text;
    if (!n || text[n] != ':' || text[n + 1] == ':') return &kinds[0];
    *rest = text + n + 1 + strspn(text + n + 1, " \n\t");
    for (size_t i = 1; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].name) == n && strncmp(kinds[i].name, text, n) == 0) return &kinds[i];
    if (strncmp(text, "t:", 2) == 0 || strncmp(text, "tn:", 3) == 0 ||
        strncmp(text, "asset:", 6) == 0)
        return NULL;
    die("unknown kind of value '%.*s:'", (int)n, text);
}

static void write_value(const struct kind *kind, const char *expression)
{
    const char *function = kind->function;
    if (!*expression) die("an empty {{}}");
    if (count_commas(expression) != kind->commas)
        die("'%s' takes %d values, separated by commas", *kind->name ? kind->name : "{{…}}",
            kind->commas + 1);
    if (in_value()) {
        if (strcmp(kind->name, "short") == 0)
            die("'short' makes an element, which cannot stand in an attribute: use money");
        if (strcmp(kind->name, "raw") == 0) die("'raw' cannot stand in an attribute");
    }
    if (in_value() && html.url) {
        if (strcmp(kind->name, "n") == 0 || kind->commas || strcmp(kind->name, "date") == 0)
            die("'%s' has no place in an address: use i", kind->name);
        if (kind->function == kinds[0].function || strcmp(kind->name, "z") == 0) {
            function = html.started ? "emit_url_part" : "emit_url";
            if (*kind->name) {
                fprintf(code, "    %s(page, str_of(%s));\n", function, expression);
                return;
            }
        }
    }
    fprintf(code, "    %s(page, %s);\n", function, expression);
}

/* The end of the C strings ("a" "b") at the beginning of text; counts their %s. */
static const char *c_strings(const char *text, int *values)
{
    const char *p = text, *end = NULL;
    while (*p == '"') {
        for (p++; *p && *p != '"'; p++) {
            *values += p[0] == '%' && p[1] == 's';
            p += *p == '\\' && p[1];
        }
        if (!*p) die("a string without its end");
        end = ++p;
        p += strspn(p, " \n\t");
    }
    if (!end) die("a text in quotes is expected after t:");
    return end;
}

/* Arguments "kind: value; kind: value" of a message with `expected` places for them. */
static void write_arguments(const char *p, int expected)
{
    int given = 0;
    while (*p) {
        char one[MAX_DIRECTIVE];
        const char *rest, *end = top_level(p, ';');
        snprintf(one, sizeof one, "%.*s", (int)(end - p), p);
        const struct kind *kind = find_kind(one, &rest);
        if (!kind) die("a message inside a message");
        fputs("    message = emit_message(page, message);\n", code);
        write_value(kind, rest);
        given++;
        p = end + (*end == ';');
        p += strspn(p, " \n\t");
    }
    if (given != expected) die("%d values for %d places (%%s) of the text", given, expected);
}

static void write_message(const char *text, bool plural)
{
    int values = 0, others = 0;
    const char *first = text, *end = c_strings(text, &values), *rest = end;
    if (in_value() && html.url) die("a text has no place in an address");
    if (!plural && !*end) {
        fprintf(code, "    emit_z(page, _(%s));\n", text);
        return;
    }
    fputs("    {\n    const char *message = ", code);
    if (plural) {
        if (*rest != ',') die("tn: \"one\", \"many\", count; values");
        const char *many = rest + 1 + strspn(rest + 1, " \n\t");
        const char *many_end = c_strings(many, &others);
        if (*many_end != ',' || others != values) die("tn: both texts take the same values");
        rest = top_level(many_end + 1, ';');
        fprintf(code, "i18n_plural(%.*s, %.*s, (unsigned long)(%.*s));\n", (int)(end - first),
                first, (int)(many_end - many), many, (int)(rest - many_end - 1), many_end + 1);
    } else {
        fprintf(code, "_(%.*s);\n", (int)(end - first), first);
        if (*rest != ',' && *rest != ';') die("values follow the text after a comma");
    }
    if (*rest) rest++;
    write_arguments(rest + strspn(rest, " \n\t"), values);
    fputs("    emit_message_end(page, message);\n    }\n", code);
}

static void write_asset(const char *text)
{
    char path[600];
    int n = (int)strcspn(text + 1, "\"");
    if (*text != '"' || text[n + 1] != '"' || text[n + 2]) die("asset: \"NAME\"");
    snprintf(path, sizeof path, "%s/%.*s", assets, n, text + 1);
    if (access(path, R_OK) != 0) die("%s: %s", path, strerror(errno));
    fprintf(code, "    emit_z(page, asset_url(%s));\n", text);
}

static void write_any_value(const char *text)
{
    const char *rest;
    const struct kind *kind = find_kind(text, &rest);
    value_place(text);
    if (kind)
        write_value(kind, rest);
    else if (strncmp(text, "asset:", 6) == 0)
        write_asset(rest);
    else
        write_message(rest, text[1] == 'n');
    html.started = true;
}

/* --- blocks ----------------------------------------------------------------------------------- */

static void control_place(void)
{
    if (!in_template) die("nothing can stand before {{template …}}");
    if (html.state == HTML_TAG_NAME || html.state == HTML_ATTRIBUTE) html.state = HTML_IN_TAG;
    if (html.state == HTML_EQUALS || html.state == HTML_RAW_TEXT)
        die("{{…}} may not stand between an attribute and its value, nor in scripts and styles");
    if (html.state == HTML_TEXT) settle_space(&html, false);
    flush_literal();
    at_line();
}

static void begin_block(int kind, int line)
{
    if (block_count == MAX_BLOCKS) die("more than %d blocks inside each other", MAX_BLOCKS);
    struct block *b = &blocks[block_count++];
    memset(b, 0, sizeof *b);
    b->kind = kind == 'f' ? BLOCK_FOR : BLOCK_IF;
    b->line = line;
    b->start = html;
}

static void end_branch(struct block *b)
{
    if (!html_same(&html, b->has_end || b->kind == BLOCK_FOR ? &b->start : &html) ||
        !html_same(&html, &b->start))
        die("this branch does not end where the one of line %d begins: an element, a tag or an "
            "attribute is open here and not there",
            b->line);
    b->start.after_block = b->start.after_block && html.after_block;
    b->has_end = true;
}

static void write_for(const char *rest)
{
    char item[MAX_NAME];
    int n = (int)strspn(rest, "abcdefghijklmnopqrstuvwxyz_");
    const char *in;
    snprintf(item, sizeof item, "%.*s", n, rest);
    if (!n || n >= MAX_NAME || !begins(rest + n + strspn(rest + n, " \n"), "in", &in))
        die("{{for item in array, count}}");
    const char *comma = top_level(in, ',');
    if (!*comma) die("{{for item in array, count}}: the count is missing");
    fprintf(code,
            "    for (size_t %s_index = 0; %s_index < (size_t)(%s); %s_index++) {\n"
            "    const __typeof__((%.*s)[0]) *%s = &(%.*s)[%s_index];\n    (void)%s;\n",
            item, item, comma + 1, item, (int)(comma - in), in, item, (int)(comma - in), in, item,
            item);
}

static void write_call(const char *rest)
{
    size_t n = strspn(rest, "abcdefghijklmnopqrstuvwxyz_0123456789");
    const char *arguments = rest + n + strspn(rest + n, " ");
    if (!n) die("{{call name(arguments)}}");
    if (html.state != HTML_TEXT) die("another template can only be called in text");
    html.after_block = false;
    if (!*arguments || strcmp(arguments, "()") == 0) {
        fprintf(code, "    template_%.*s(page);\n", (int)n, rest);
    } else {
        if (*arguments != '(' || arguments[strlen(arguments) - 1] != ')') die("{{call name(…)}}");
        fprintf(code, "    template_%.*s(page, %s;\n", (int)n, rest, arguments + 1);
    }
}

/* True when `text` is a word of control, which was written. */
static bool write_control(const char *text)
{
    const char *rest;
    struct block *b = block_count ? &blocks[block_count - 1] : NULL;
    bool opens = begins(text, "if", &rest) || begins(text, "for", &rest);
    bool turns = begins(text, "elif", &rest) || begins(text, "else", &rest);
    bool ends = begins(text, "end", &rest), calls = begins(text, "call", &rest);
    if (!opens && !turns && !ends && !calls) return false;
    control_place();
    if (calls) {
        write_call(rest);
    } else if (opens) {
        begin_block(*text, line_number);
        if (*text == 'f')
            write_for(rest);
        else
            fprintf(code, "    if (%s) {\n", rest);
    } else {
        if (!b || (turns && (b->kind == BLOCK_FOR || b->has_else)))
            die("{{%s}} without its {{if}}", text);
        end_branch(b);
        html = b->start;
        if (ends)
            block_count--;
        else
            b->has_else = text[2] == 's';
        fprintf(code,
                ends             ? "    }\n"
                : text[2] == 's' ? "    } else {\n"
                                 : "    } else if (%s) {\n",
                rest);
    }
    return true;
}

/* --- files ------------------------------------------------------------------------------------ */

static void end_template(void)
{
    if (!in_template) return;
    if (block_count) die("the block of line %d has no {{end}}", blocks[block_count - 1].line);
    if (html.state != HTML_TEXT) die("the template ends inside a tag");
    if (html.depth)
        die("<%s> of line %d is not closed", html.open[html.depth - 1],
            html.opened_at[html.depth - 1]);
    flush_literal();
    fputs("}\n", code);
    in_template = false;
}

/* "name(parameters)" into the two; parameters may be empty. */
static void split_signature(const char *text, char name[MAX_NAME], char *parameters)
{
    int n = (int)strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789");
    size_t length = strlen(text);
    snprintf(name, MAX_NAME, "%.*s", n, text);
    if (!n || n >= MAX_NAME || text[n] != '(' || text[length - 1] != ')')
        die("{{template name(parameters)}}");
    snprintf(parameters, MAX_DIRECTIVE, "%.*s", (int)length - n - 2, text + n + 1);
    if (strcmp(parameters, "void") == 0) *parameters = 0;
}

static void begin_template(const char *text)
{
    char name[MAX_NAME], parameters[MAX_DIRECTIVE];
    end_template();
    split_signature(text, name, parameters);
    memset(&html, 0, sizeof html);
    html.after_block = true;
    in_template = seen_template = true;
    fputc('\n', code);
    at_line();
    fprintf(code, "void template_%s(struct page *page%s%s)\n{\n", name, *parameters ? ", " : "",
            parameters);
}

static void write_directive(const char *text)
{
    const char *rest;
    if (*text == '#') return;
    if (begins(text, "include", &rest)) {
        if (seen_template) die("{{include}} stands before the first {{template}}");
        fprintf(code, "#include %s\n", rest);
    } else if (begins(text, "template", &rest)) {
        begin_template(rest);
    } else if (strcmp(text, "base") == 0 || strcmp(text, "other") == 0 ||
               strcmp(text, "style") == 0) {
        value_place(text);
        if (*text != 's' && !(in_value() && !html.started))
            die("{{%s}} stands at the beginning of an address", text);
        if (*text == 's' && in_value()) die("{{style}} is an element");
        fputs(*text == 'b'   ? "    emit_z(page, page->base);\n"
              : *text == 'o' ? "    emit_other(page);\n"
                             : "    emit_style(page);\n",
              code);
        html.started = true;
    } else if (!write_control(text)) {
        write_any_value(text);
    }
}

static void mark_line(const char *p)
{
    const char *end = strchr(p, '\n'), *mark = strstr(p, "{{# notranslate}}");
    line_untranslated = mark && (!end || mark < end);
}

static void write_code(const char *path)
{
    char text[MAX_DIRECTIVE];
    const char *p = read_whole(path);
    fprintf(code,
            "/* Made by tools/mktmpl.c from %s; do not edit. */\n"
            "#include \"web_templates.h\"\n\n#include \"web/emit.h\"\n",
            path);
    mark_line(p);
    while (*p) {
        size_t n = 1;
        if (strncmp(p, "{{", 2) == 0) {
            n = directive(p, text);
            write_directive(text);
        } else if (in_template) {
            n = html_read(&html, p, block_count ? blocks[block_count - 1].start.depth : 0);
        } else if (!isspace((unsigned char)*p)) {
            die("nothing can stand before {{template …}}");
        }
        bool comment = strncmp(p, "<!--", 4) == 0; /* counted its own lines */
        for (size_t i = 0; i < n; i++)
            if (p[i] == '\n') {
                line_number += !comment;
                mark_line(p + i + 1);
            }
        p += n;
    }
    end_template();
    if (!seen_template) die("no {{template name(…)}}");
}

/* Forward declarations of the structs that a parameter list names. */
static void declare_structs(FILE *out, const char *parameters)
{
    for (const char *p = strstr(parameters, "struct "); p; p = strstr(p, "struct ")) {
        p += 7;
        fprintf(out, "struct %.*s;\n", (int)strspn(p, "abcdefghijklmnopqrstuvwxyz_0123456789"), p);
    }
}

static void write_header(FILE *out, int count, char **paths)
{
    fputs("/* Made by tools/mktmpl.c; do not edit. */\n#ifndef CAUCE_WEB_TEMPLATES_H\n"
          "#define CAUCE_WEB_TEMPLATES_H\n\n#include \"web/page.h\"\n\n",
          out);
    for (int i = 0; i < count; i++) {
        const char *rest;
        char text[MAX_DIRECTIVE], name[MAX_NAME], parameters[MAX_DIRECTIVE];
        for (const char *p = read_whole(paths[i]); *p; p++) {
            line_number += *p == '\n';
            if (strncmp(p, "{{", 2) != 0) continue;
            p += directive(p, text) - 1;
            if (!begins(text, "template", &rest)) continue;
            split_signature(rest, name, parameters);
            declare_structs(out, parameters);
            fprintf(out, "void template_%s(struct page *page%s%s);\n", name,
                    *parameters ? ", " : "", parameters);
        }
    }
    fputs("\n#endif\n", out);
}

int main(int argc, char **argv)
{
    bool header = argc >= 3 && strcmp(argv[1], "header") == 0;
    if (!header && (argc != 5 || strcmp(argv[1], "code") != 0)) {
        fputs("usage: mktmpl header OUT.h FILE.html…\n       mktmpl code OUT.c ASSETS FILE.html\n",
              stderr);
        return 2;
    }
    file_name = argv[2];
    code = fopen(argv[2], "wb");
    if (!code) die("%s", strerror(errno));
    if (header) {
        write_header(code, argc - 3, argv + 3);
    } else {
        assets = argv[3];
        write_code(argv[4]);
    }
    file_name = argv[2];
    if (fclose(code) != 0) die("cannot be written");
    return 0;
}
