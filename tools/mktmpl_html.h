/* Part of mktmpl: where in the HTML we are. Reads a template's text character by character, keeps
 * the open elements, the tag and the attribute, takes whitespace and comments out, and hands on
 * what is to be written. Refuses what cannot be escaped safely. Needs only libc. */
#ifndef CAUCE_TOOLS_MKTMPL_HTML_H
#define CAUCE_TOOLS_MKTMPL_HTML_H

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_OPEN = 64, MAX_NAME = 40 };
enum html_state {
    HTML_TEXT,
    HTML_TAG_NAME,
    HTML_IN_TAG,
    HTML_ATTRIBUTE,
    HTML_EQUALS,
    HTML_VALUE,
    HTML_RAW_TEXT /* inside script or style */
};

/* All that decides how a value is escaped; equal at both ends of a branch. */
struct html {
    enum html_state state;
    char tag[MAX_NAME], attribute[MAX_NAME];
    bool closing, self_closing, url, started;
    char quote;
    char open[MAX_OPEN][MAX_NAME];
    int opened_at[MAX_OPEN];
    int depth, pre;
    bool space, after_block;
};

static const char *file_name;
static int line_number = 1;
static bool line_untranslated; /* {{# notranslate}} stands on it */

__attribute__((noreturn, format(printf, 1, 2))) static void die(const char *format, ...)
{
    va_list args;
    fprintf(stderr, "%s:%d: ", file_name, line_number);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static bool listed(const char *list, const char *word)
{
    char padded[MAX_NAME + 2];
    snprintf(padded, sizeof padded, " %s ", word);
    return strstr(list, padded) != NULL;
}

static bool is_block(const char *tag)
{
    return listed(" html head body title meta link script style header footer main nav section "
                  "article aside div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot "
                  "tr th td caption colgroup col form fieldset legend figure figcaption blockquote "
                  "pre hr br details summary option optgroup hgroup address search ",
                  tag);
}

static bool is_void(const char *tag)
{
    return listed(" area base br col embed hr img input link meta source track wbr !doctype ", tag);
}

static bool is_url(const char *attribute)
{
    return listed(" href src action formaction cite poster data xlink:href srcset ", attribute);
}

/* --- what is to be written -------------------------------------------------------------------- */

static char literal[1 << 16];
static size_t literal_size;
static FILE *code; /* the C file */

static void flush_literal(void)
{
    if (!literal_size) return;
    fputs("    buf_put(page->out,\n            \"", code);
    for (size_t i = 0, in_line = 0; i < literal_size; i++, in_line++) {
        unsigned char c = (unsigned char)literal[i];
        if (in_line >= 70) {
            fputs("\"\n            \"", code);
            in_line = 0;
        }
        if (c == '\n')
            fputs("\\n", code);
        else if (c == '"' || c == '\\' || c == '?' || c < ' ' || c > '~')
            fprintf(code, "\\%03o", c);
        else
            fputc(c, code);
    }
    fprintf(code, "\",\n            %zu);\n", literal_size);
    literal_size = 0;
}

static void put(char c)
{
    if (literal_size == sizeof literal) flush_literal();
    literal[literal_size++] = c;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void append_name(char *name, char c)
{
    size_t n = strlen(name);
    if (n + 1 >= MAX_NAME) die("a name is longer than %d characters", MAX_NAME - 1);
    name[n] = (char)tolower((unsigned char)c);
    name[n + 1] = 0;
}

static void open_element(struct html *h)
{
    if (h->depth == MAX_OPEN) die("more than %d elements inside each other", MAX_OPEN);
    snprintf(h->open[h->depth], MAX_NAME, "%s", h->tag);
    h->opened_at[h->depth++] = line_number;
    if (listed(" pre textarea ", h->tag)) h->pre++;
    if (listed(" script style ", h->tag)) h->state = HTML_RAW_TEXT;
}

static void close_element(struct html *h, int floor)
{
    if (h->depth <= floor) die("</%s> closes nothing that was opened here", h->tag);
    const char *top = h->open[h->depth - 1];
    if (strcmp(top, h->tag) != 0)
        die("</%s> where <%s> of line %d is still open", h->tag, top, h->opened_at[h->depth - 1]);
    h->depth--;
    if (listed(" pre textarea ", h->tag)) h->pre--;
}

static void end_tag(struct html *h, int floor)
{
    h->state = HTML_TEXT;
    h->after_block = is_block(h->tag);
    if (h->closing)
        close_element(h, floor);
    else if (!h->self_closing && !is_void(h->tag))
        open_element(h);
    *h->tag = 0;
}

/* The blank that stood before what comes now. */
static void settle_space(struct html *h, bool drop)
{
    if (h->space && !h->after_block && !drop) put(' ');
    h->space = false;
}

static void begin_attribute(struct html *h, char c)
{
    *h->attribute = 0;
    append_name(h->attribute, c);
    h->state = HTML_ATTRIBUTE;
}

static void check_attribute(const struct html *h)
{
    if (strncmp(h->attribute, "on", 2) == 0)
        die("%s=: no scripts in attributes; the security policy refuses them", h->attribute);
    if (strcmp(h->attribute, "style") == 0)
        die("style=: no styles in attributes; the security policy refuses them. Give it a class");
    if (strcmp(h->attribute, "srcdoc") == 0) die("srcdoc= cannot be escaped safely");
}

static void untranslated(const char *where)
{
    if (!line_untranslated)
        die("text %s outside of {{t: \"…\"}} (a name: put {{# notranslate}} on the line)", where);
}

static bool is_letter(unsigned char c)
{
    return isalpha(c) || c == 0xC3; /* the lead byte of á, é, ñ … */
}

/* Copies "&name;" whole. Returns how many characters it took. */
static size_t entity(const char *p)
{
    size_t n = 1;
    while (isalnum((unsigned char)p[n]) || p[n] == '#') n++;
    if (p[n] != ';') die("'&' is written &amp; in text and attributes");
    for (size_t i = 0; i <= n; i++) put(p[i]);
    return n + 1;
}

static size_t read_comment(struct html *h, const char *p)
{
    const char *end = strstr(p, "-->"), *value = strstr(p, "{{");
    if (!end) die("a comment without end");
    if (value && value < end) die("nothing of {{…}} may stand in an HTML comment: use {{# …}}");
    for (const char *c = p; c < end; c++) line_number += *c == '\n';
    (void)h;
    return (size_t)(end - p) + 3;
}

static size_t read_tag_start(struct html *h, const char *p)
{
    char name[MAX_NAME] = "";
    if (strncmp(p, "<!--", 4) == 0) return read_comment(h, p);
    size_t n = 1;
    h->closing = p[1] == '/';
    n += h->closing;
    if (!isalpha((unsigned char)p[n]) && p[n] != '!') die("'<' is written &lt; in text");
    for (size_t i = n; isalnum((unsigned char)p[i]) || strchr("!-:", p[i]); i++) {
        if (!p[i]) break;
        append_name(name, p[i]);
    }
    settle_space(h, is_block(name));
    for (size_t i = 0; i < n; i++) put(p[i]);
    *h->tag = 0;
    h->self_closing = false;
    h->state = HTML_TAG_NAME;
    return n;
}

static size_t read_text(struct html *h, const char *p)
{
    if (*p == '<') return read_tag_start(h, p);
    if (isspace((unsigned char)*p) && !h->pre) {
        h->space = true;
        return 1;
    }
    settle_space(h, false);
    h->after_block = false;
    if (*p == '&') return entity(p);
    if (is_letter((unsigned char)*p)) untranslated("people read");
    put(*p);
    return 1;
}

static void read_tag(struct html *h, char c, int floor)
{
    if (c == '>') {
        if (h->state == HTML_EQUALS) die("%s= has no value", h->attribute);
        put(c);
        end_tag(h, floor);
    } else if (isspace((unsigned char)c)) {
        if (h->state == HTML_EQUALS) return;
        h->state = HTML_IN_TAG;
        if (literal_size && literal[literal_size - 1] == ' ') return;
        put(' ');
    } else if (c == '/' && h->state != HTML_EQUALS) {
        h->self_closing = true;
        h->state = HTML_IN_TAG;
        put(c);
    } else if (h->state == HTML_TAG_NAME) {
        append_name(h->tag, c);
        put(c);
    } else if (h->state == HTML_IN_TAG) {
        begin_attribute(h, c);
        put(c);
    } else if (h->state == HTML_ATTRIBUTE && c == '=') {
        check_attribute(h);
        h->state = HTML_EQUALS;
        put(c);
    } else if (h->state == HTML_ATTRIBUTE) {
        append_name(h->attribute, c);
        put(c);
    } else if (c == '"' || c == '\'') {
        h->state = HTML_VALUE;
        h->quote = c;
        h->started = false;
        h->url = is_url(h->attribute);
        put(c);
    } else {
        die("the value of %s= must be quoted", h->attribute);
    }
}

static size_t read_value(struct html *h, const char *p)
{
    if (*p == h->quote) {
        h->state = HTML_IN_TAG;
        put(*p);
        return 1;
    }
    if (*p == '<') die("'<' inside %s=: is a quote missing?", h->attribute);
    if (h->url && !h->started && *p == '/' && strncmp(p, "/a/", 3) != 0 &&
        strcmp(h->tag, "link") != 0)
        die("%s=\"/…\": an address of ours begins with {{base}}", h->attribute);
    h->started = true;
    if (*p == '&') return entity(p);
    if (is_letter((unsigned char)*p) &&
        listed(" aria-label aria-description title alt placeholder label ", h->attribute))
        untranslated(h->attribute);
    put(*p == '\n' ? ' ' : *p);
    return 1;
}

static size_t read_raw_text(struct html *h, const char *p)
{
    char end[MAX_NAME + 4];
    snprintf(end, sizeof end, "</%s", h->open[h->depth - 1]);
    if (strncasecmp(p, end, strlen(end)) == 0) return read_tag_start(h, p);
    if (!isspace((unsigned char)*p))
        die("no script or style in a template: the security policy refuses it. See assets/");
    return 1;
}

/* Reads one piece of HTML at p, which is not a directive; returns its length. Elements below
 * `floor` belong to what is around the branch. */
static size_t html_read(struct html *h, const char *p, int floor)
{
    size_t n = 1;
    switch (h->state) {
    case HTML_TEXT:
        n = read_text(h, p);
        break;
    case HTML_RAW_TEXT:
        n = read_raw_text(h, p);
        break;
    case HTML_VALUE:
        n = read_value(h, p);
        break;
    default:
        read_tag(h, *p, floor);
        break;
    }
    return n;
}

/* Whether branches that end in a and b, or begin and end so, are one place. */
static bool html_same(const struct html *a, const struct html *b)
{
    if (a->state != b->state || a->depth != b->depth) return false;
    if (a->state == HTML_TEXT) return true;
    if (strcmp(a->tag, b->tag) != 0 || a->closing != b->closing) return false;
    if (a->state != HTML_VALUE) return a->state == HTML_IN_TAG;
    return strcmp(a->attribute, b->attribute) == 0 && a->quote == b->quote &&
           (!a->url || a->started == b->started);
}

#endif
