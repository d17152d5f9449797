/* mkroutes: route comments above page functions to the router's table, at build time.
 *
 *   mkroutes OUT.h OUT.c src/web/page_*.c
 *
 * A comment that begins with "route:" belongs to the function that follows it:
 *
 *   / * route: GET /e/{entity}/huecos
 *     * query: missing=word? unit=int? year=year?
 *     * may: member admin
 *     * title: Dónde se pierde el rastro * /
 *   enum err_code page_gaps(struct page *page, struct err *err)
 *
 * A route is GET (a page), POST (what a button sends) or FORM (both: the page, and what its form
 * sends). "may:" names the roles that may ask for it (enum co_role); without it everyone may.
 * {entity}, {id} (int) and {year} have their types; others are written {name:type}. Types: int,
 * year, word, text, hash. What comes out: struct page_gaps_parameters with a field for each
 * parameter, the function that gives it, the prototype, and one row of the table per route, literal
 * segments before parameters. Every fault is told as file:line. Needs only libc. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PAGES = 600, MAX_PARAMETERS = 16, MAX_ROUTES = 8, MAX_NAME = 48, MAX_TEXT = 300 };

struct parameter {
    char name[MAX_NAME], type[8];
    bool optional, in_path;
};
struct page_comment {
    char routes[MAX_ROUTES][MAX_TEXT], title[MAX_TEXT], function[MAX_NAME], may[MAX_TEXT];
    char methods[5]; /* GET, POST, FORM: the same for all of its routes */
    struct parameter parameters[MAX_PARAMETERS];
    int route_count, parameter_count;
    const char *file;
    int line;
};
static struct page_comment pages[MAX_PAGES];
static int page_count;
static const char *file_name;
static int line_number;

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

static char *read_whole(const char *path)
{
    FILE *in = fopen(path, "rb");
    file_name = path;
    line_number = 1;
    if (!in) die("%s", strerror(errno));
    size_t n, capacity = 1 << 20;
    char *text = malloc(capacity);
    if (!text) die("no memory");
    n = fread(text, 1, capacity - 1, in);
    if (n == capacity - 1) die("longer than a megabyte");
    fclose(in);
    text[n] = 0;
    return text;
}

/* --- the comment ------------------------------------------------------------------------------ */

static bool is_type(const char *type)
{
    static const char *const types[] = {"int", "year", "word", "text", "hash", "entity"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i], type) == 0) return true;
    return false;
}

static void add_parameter(struct page_comment *page, const struct parameter *new)
{
    for (int i = 0; i < page->parameter_count; i++) {
        const struct parameter *old = &page->parameters[i];
        if (strcmp(old->name, new->name) != 0) continue;
        if (strcmp(old->type, new->type) == 0 && old->in_path && new->in_path &&
            page->route_count > 1)
            return; /* several routes of one page share it */
        die("parameter %s is declared twice", new->name);
    }
    if (!is_type(new->type))
        die("%s: unknown type '%s'; there are: int year word text hash", new->name, new->type);
    if (page->parameter_count == MAX_PARAMETERS) die("more than %d parameters", MAX_PARAMETERS);
    page->parameters[page->parameter_count++] = *new;
}

/* "{entity}" or "{kind:word}" at p. */
static void path_parameter(struct page_comment *page, const char *p)
{
    struct parameter new = {.in_path = true};
    if (sscanf(p, "{%47[a-z_]:%7[a-z]}", new.name, new.type) == 2) {
    } else if (sscanf(p, "{%47[a-z_]}", new.name) == 1) {
        bool is_id = strcmp(new.name, "id") == 0;
        bool known = strcmp(new.name, "entity") == 0 || strcmp(new.name, "year") == 0;
        if (!is_id && !known) die("{%s}: write its type, {%s:word}", new.name, new.name);
        snprintf(new.type, sizeof new.type, "%.7s", is_id ? "int" : new.name);
    } else {
        die("bad parameter in the route: %s", p);
    }
    add_parameter(page, &new);
}

static bool is_method(const char *word)
{
    return strcmp(word, "GET") == 0 || strcmp(word, "POST") == 0 || strcmp(word, "FORM") == 0;
}

/* "member admin" to "CO_MEMBER | CO_ADMIN". */
static void read_may(struct page_comment *page, const char *text)
{
    static const char *const roles[] = {"citizen",     "participant", "member", "facilitator",
                                        "institution", "evaluator",   "admin"};
    size_t used = 0;
    for (int n = 0; *text; text += n) {
        char word[MAX_NAME];
        size_t i = 0, count = sizeof roles / sizeof *roles;
        if (sscanf(text, " %47[a-z] %n", word, &n) != 1) die("may: roles, with blanks between");
        while (i < count && strcmp(word, roles[i]) != 0) i++;
        if (i == count) die("may: '%s' is no role", word);
        used +=
            (size_t)snprintf(page->may + used, sizeof page->may - used, "%sCO_", used ? " | " : "");
        for (const char *p = word; *p && used + 1 < sizeof page->may; p++)
            page->may[used++] = (char)toupper((unsigned char)*p);
        if (used + 32 > sizeof page->may) die("may: too many roles");
    }
    if (!used) die("may: which roles?");
}

static void read_route(struct page_comment *page, const char *text)
{
    int n = 0;
    if (page->route_count == MAX_ROUTES) die("more than %d routes", MAX_ROUTES);
    char *route = page->routes[page->route_count++];
    char method[5] = "";
    if (sscanf(text, "%4[A-Z] %299s%n", method, route, &n) != 2 || text[n] || !is_method(method))
        die("route: GET /path, POST /path or FORM /path");
    if (page->route_count > 1 && strcmp(method, page->methods) != 0)
        die("the routes of a page have one method");
    memcpy(page->methods, method, sizeof method);
    if (*route != '/') die("a route begins with '/'");
    for (const char *p = route; *p; p++) {
        if (*p == '{') {
            path_parameter(page, p);
            if (p[-1] != '/') die("a parameter is a whole segment of the path");
            p = strchr(p, '}');
            if (!p) die("'{' without '}'");
            if (p[1] && p[1] != '/') die("a parameter is a whole segment of the path");
        } else if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) &&
                   !strchr("/-._", *p))
            die("'%c' in a route: only a-z 0-9 - . _ /", *p);
    }
}

static void read_query(struct page_comment *page, const char *text)
{
    while (*text) {
        struct parameter new = {0};
        int n = 0;
        if (sscanf(text, " %47[a-z_]=%7[a-z]%n", new.name, new.type, &n) != 2)
            die("query: name=type? … at '%s'", text);
        text += n;
        new.optional = *text == '?';
        text += new.optional;
        if (*text && !isspace((unsigned char)*text)) die("query: blanks between parameters");
        text += strspn(text, " ");
        if (strcmp(new.type, "entity") == 0) die("an entity stands in the path");
        add_parameter(page, &new);
    }
}

/* One line of the comment, without its star. */
static void read_line(struct page_comment *page, const char *line)
{
    if (strncmp(line, "route:", 6) == 0)
        read_route(page, line + 6 + strspn(line + 6, " "));
    else if (strncmp(line, "query:", 6) == 0)
        read_query(page, line + 6 + strspn(line + 6, " "));
    else if (strncmp(line, "may:", 4) == 0)
        read_may(page, line + 4 + strspn(line + 4, " "));
    else if (strncmp(line, "title:", 6) == 0)
        snprintf(page->title, sizeof page->title, "%s", line + 6 + strspn(line + 6, " "));
}

static const char *read_comment(struct page_comment *page, const char *p)
{
    const char *end = strstr(p, "*/");
    if (!end) die("a comment without end");
    for (p += 2; p < end;) {
        char line[MAX_TEXT];
        size_t n = strcspn(p, "\n"), left = (size_t)(end - p);
        const char *next = p + n + 1;
        n = n < left ? n : left;
        if (n >= sizeof line) die("the line is too long");
        while (n && (*p == ' ' || *p == '*')) p++, n--;
        while (n && (p[n - 1] == ' ' || p[n - 1] == '*')) n--;
        snprintf(line, sizeof line, "%.*s", (int)n, p);
        read_line(page, line);
        if (next <= end) line_number++;
        p = next;
    }
    return end + 2;
}

static void read_function(struct page_comment *page, const char *p)
{
    static const char before[] = "enum err_code page_";
    p += strspn(p, " \n");
    size_t n = sizeof before - 1;
    if (strncmp(p, before, n) != 0)
        die("after a route comment: enum err_code page_NAME(struct page *page, struct err *err)");
    p += n - strlen("page_");
    n = strspn(p, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (n >= MAX_NAME || strncmp(p + n, "(struct page *page, struct err *err)", 36) != 0)
        die("a page is page_NAME(struct page *page, struct err *err)");
    snprintf(page->function, MAX_NAME, "%.*s", (int)n, p);
}

static void read_file(const char *path)
{
    for (const char *p = read_whole(path); *p; p++) {
        line_number += *p == '\n';
        if (strncmp(p, "/* route:", 9) != 0) continue;
        if (page_count == MAX_PAGES) die("more than %d pages", MAX_PAGES);
        struct page_comment *page = &pages[page_count++];
        page->file = path;
        page->line = line_number;
        p = read_comment(page, p);
        read_function(page, p);
        if (!*page->title) die("%s has no title:", page->function);
        p--;
    }
}

/* --- what comes out --------------------------------------------------------------------------- */

static const char *c_type(const char *type)
{
    if (strcmp(type, "int") == 0 || strcmp(type, "year") == 0) return "int64_t ";
    return "struct str ";
}

static bool is_field(const struct parameter *p)
{
    return strcmp(p->type, "entity") != 0;
}

static void write_header(FILE *out)
{
    fputs("/* Made by tools/mkroutes.c from the comments above pages; do not edit. */\n"
          "#ifndef CAUCE_WEB_ROUTES_H\n#define CAUCE_WEB_ROUTES_H\n\n#include \"web/page.h\"\n",
          out);
    for (int i = 0; i < page_count; i++) {
        const struct page_comment *page = &pages[i];
        int fields = 0;
        fprintf(out, "\nstruct %s_parameters {\n", page->function);
        for (int j = 0; j < page->parameter_count; j++) {
            const struct parameter *p = &page->parameters[j];
            if (!is_field(p)) continue;
            fprintf(out, "    %s%s; /* %s%s */\n", c_type(p->type), p->name, p->type,
                    p->optional ? ", may be absent" : "");
            fields++;
        }
        if (!fields) fputs("    char none;\n", out);
        fprintf(out,
                "};\nstatic inline const struct %s_parameters *%s_parameters"
                "(const struct page *page)\n{\n    return page->parameters;\n}\n"
                "enum err_code %s(struct page *page, struct err *err);\n",
                page->function, page->function, page->function);
    }
    fputs("\n#endif\n", out);
}

static void write_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') fputc('\\', out);
        fputc(*text, out);
    }
}

static void write_parameters(FILE *out, const struct page_comment *page)
{
    if (!page->parameter_count) return;
    fprintf(out, "static const struct router_parameter %s_list[] = {\n", page->function);
    for (int i = 0; i < page->parameter_count; i++) {
        const struct parameter *p = &page->parameters[i];
        fprintf(out, "    {\"%s\", ROUTER_%c%s, %s, ", p->name, toupper((unsigned char)*p->type),
                p->type + 1, p->optional || p->in_path ? "false" : "true");
        if (is_field(p))
            fprintf(out, "offsetof(struct %s_parameters, %s)},\n", page->function, p->name);
        else
            fputs("0},\n", out);
    }
    fputs("};\n", out);
}

struct row {
    const struct page_comment *page;
    const char *route;
    char order[MAX_TEXT]; /* '{' sorts behind every literal */
};

static int by_order(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->order, ((const struct row *)b)->order);
}

/* The route without its parameters' names, to find two that mean the same. */
static void order_of(struct row *row)
{
    size_t n = 0;
    for (const char *p = row->route; *p; p++) {
        row->order[n++] = *p == '{' ? '~' : *p;
        if (*p == '{') p = strchr(p, '}');
    }
}

static void write_code(FILE *out)
{
    static struct row rows[MAX_PAGES * MAX_ROUTES];
    int count = 0;
    fputs("/* Made by tools/mkroutes.c from the comments above pages; do not edit. */\n"
          "#include \"web_routes.h\"\n\n#include <stddef.h>\n\n#include \"web/router.h\"\n\n",
          out);
    for (int i = 0; i < page_count; i++) {
        write_parameters(out, &pages[i]);
        for (int j = 0; j < pages[i].route_count; j++) {
            rows[count] = (struct row){.page = &pages[i], .route = pages[i].routes[j]};
            order_of(&rows[count++]);
        }
    }
    qsort(rows, (size_t)count, sizeof *rows, by_order);
    fprintf(out, "\nconst struct router_entry router_table[%d] = {\n", count ? count : 1);
    for (int i = 0; i < count; i++) {
        const struct page_comment *page = rows[i].page;
        file_name = page->file;
        line_number = page->line;
        if (i && strcmp(rows[i].order, rows[i - 1].order) == 0)
            die("%s: the same route as that of %s", rows[i].route, rows[i - 1].page->function);
        fprintf(out, "    {\"%s\", %s,\n     ", rows[i].route, page->function);
        fprintf(out, page->parameter_count ? "%s_list" : "NULL", page->function);
        fprintf(out, ", %d, sizeof(struct %s_parameters),\n     N_(\"", page->parameter_count,
                page->function);
        write_text(out, page->title);
        fprintf(out, "\"), %s, %s},\n",
                strcmp(page->methods, "GET") == 0    ? "ROUTER_GET"
                : strcmp(page->methods, "POST") == 0 ? "ROUTER_POST"
                                                     : "ROUTER_GET | ROUTER_POST",
                *page->may ? page->may : "0");
    }
    if (!count) fputs("    {0}, /* C has no empty arrays */\n", out);
    fprintf(out, "};\nconst size_t router_table_count = %d;\n", count);
}

static void write_file(const char *path, void (*write)(FILE *out))
{
    FILE *out = fopen(path, "wb");
    if (!out) {
        file_name = path;
        line_number = 0;
        die("%s", strerror(errno));
    }
    write(out);
    if (fclose(out) != 0) die("%s: cannot be written", path);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: mkroutes OUT.h OUT.c FILE.c…\n", stderr);
        return 2;
    }
    for (int i = 3; i < argc; i++) read_file(argv[i]);
    write_file(argv[1], write_header);
    write_file(argv[2], write_code);
    return 0;
}
