/* The scanner of mksql: SQL text to tokens with their lines, and the small things both of its modes
 * need. Part of tools/mksql.c, split for length; included once. Memory is never given back: the
 * tool lives for a moment. */
#ifndef CAUCE_TOOLS_MKSQL_SCAN_H
#define CAUCE_TOOLS_MKSQL_SCAN_H

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum kind { T_WORD, T_NUMBER, T_TEXT, T_PARAMETER, T_SIGN, T_COMMENT, T_END };
struct token {
    enum kind kind;
    const char *p;
    int n;
    int line;
};
struct script {
    const char *file;
    struct token *tokens; /* ends with T_END */
    int count;
};

__attribute__((format(printf, 3, 4), noreturn)) static void fail(const char *file, int line,
                                                                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (line)
        fprintf(stderr, "%s:%d: ", file, line);
    else
        fprintf(stderr, "%s: ", file);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static void *need(void *p)
{
    if (!p) fail("mksql", 0, "out of memory");
    return p;
}

static char *read_whole(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) fail(path, 0, "%s", strerror(errno));
    size_t n = 0, capacity = 65536;
    char *text = need(malloc(capacity));
    for (;;) {
        size_t got = fread(text + n, 1, capacity - n - 1, f);
        n += got;
        if (got == 0) break;
        if (capacity - n < 4096) text = need(realloc(text, capacity *= 2));
    }
    if (ferror(f)) fail(path, 0, "cannot be read");
    fclose(f);
    text[n] = '\0';
    if (strlen(text) != n) fail(path, 0, "holds a NUL byte");
    return text;
}

static bool word_start(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}
static bool word_part(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Length and kind of the token at p (not blank, not NUL). */
static int token_length(const char *file, int line, const char *p, enum kind *kind)
{
    int n = 1;
    if (p[0] == '-' && p[1] == '-') {
        *kind = T_COMMENT;
        while (p[n] && p[n] != '\n') n++;
        return n;
    }
    if (word_start(p[0]) || isdigit((unsigned char)p[0])) {
        *kind = word_start(p[0]) ? T_WORD : T_NUMBER;
        while (word_part(p[n])) n++;
        return n;
    }
    if (p[0] == '$') {
        *kind = T_PARAMETER;
        while (word_part(p[n])) n++;
        if (n == 1) fail(file, line, "'$' without a name");
        return n;
    }
    if (p[0] == '\'') {
        *kind = T_TEXT;
        for (; p[n]; n++)
            if (p[n] == '\'' && p[++n] != '\'') return n;
        fail(file, line, "text without its closing quote");
    }
    if (p[0] == '"') fail(file, line, "double quotes are not used: choose a name that needs none");
    *kind = T_SIGN;
    static const char *const two[] = {"<>", "<=", ">=", "||", "::", "!=", NULL};
    for (int i = 0; two[i]; i++)
        if (p[0] == two[i][0] && p[1] == two[i][1]) return 2;
    return 1;
}

static struct script scan(const char *file)
{
    struct script s = {file, NULL, 0};
    int capacity = 0, line = 1;
    for (const char *p = read_whole(file);;) {
        while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n') line += *p++ == '\n';
        if (s.count == capacity)
            s.tokens =
                need(realloc(s.tokens, (size_t)(capacity = capacity * 2 + 256) * sizeof *s.tokens));
        struct token *t = &s.tokens[s.count++];
        *t = (struct token){T_END, p, 0, line};
        if (!*p) return s;
        t->n = token_length(file, line, p, &t->kind);
        for (int i = 0; i < t->n; i++) line += p[i] == '\n';
        p += t->n;
    }
}

static bool is(const struct token *t, const char *word)
{
    return t->kind != T_TEXT && t->kind != T_COMMENT && (size_t)t->n == strlen(word) &&
           strncasecmp(t->p, word, (size_t)t->n) == 0;
}

static char *copy(const struct token *t)
{
    return need(strndup(t->p, (size_t)t->n));
}

/* The text after "-- word:" in a comment, blanks trimmed, or NULL when it is another comment. */
static char *annotation(const struct token *t, const char *word)
{
    size_t n = strlen(word);
    const char *p = t->p + 2, *end = t->p + t->n;
    while (p < end && *p == ' ') p++;
    if ((size_t)(end - p) <= n || strncmp(p, word, n) != 0 || p[n] != ':') return NULL;
    for (p += n + 1; p < end && *p == ' '; p++)
        ;
    while (end > p && isspace((unsigned char)end[-1])) end--;
    return need(strndup(p, (size_t)(end - p)));
}

/* Growing text. */
struct text {
    char *p;
    size_t n, capacity;
};
__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (t->n + (size_t)n + 1 > t->capacity)
        t->p = need(realloc(t->p, t->capacity = (t->capacity + (size_t)n + 64) * 2));
    vsnprintf(t->p + t->n, (size_t)n + 1, format, again);
    t->n += (size_t)n;
    va_end(args);
    va_end(again);
}

/* A token after others, with the blanks SQL is usually written with. */
static void put_token(struct text *out, const char *p, int n)
{
    char last = out->n ? out->p[out->n - 1] : '(';
    bool close = n == 1 && (*p == ')' || *p == ',' || *p == ';' || *p == '.');
    if (!close && last != '(' && last != '.' && last != '\n') put(out, " ");
    put(out, "%.*s", n, p);
}

/* `sql` as C string literals, one source line each. */
static void put_literal(struct text *out, const char *sql)
{
    put(out, "\n    \"");
    for (const char *p = sql; *p; p++) {
        if (*p == '\n')
            put(out, "\\n\"\n    \"");
        else if (*p == '"' || *p == '\\')
            put(out, "\\%c", *p);
        else if (*p == '?')
            put(out, "\\?"); /* no trigraphs */
        else
            put(out, "%c", *p);
    }
    put(out, "\"");
}

static void write_file(const char *path, const struct text *t)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(t->p, 1, t->n, f) != t->n || fclose(f) != 0)
        fail(path, 0, "cannot be written: %s", strerror(errno));
}

/* Words that SQLite 3.40 or PostgreSQL 15 refuse, or treat specially, as a bare column or table
 * name. Every other word means the same on both without quotes. */
static bool reserved(const char *name)
{
    static const char words[] =
        " add all alter analyse analyze and any array as asc asymmetric authorization "
        "autoincrement "
        "between binary both case cast check collate collation column commit concurrently "
        "constraint "
        "create cross current_catalog current_date current_role current_schema current_time "
        "current_timestamp current_user default deferrable delete desc distinct do drop else end "
        "escape except exists false fetch for foreign freeze from full grant group having ilike in "
        "index initially inner insert intersect into is isnull join lateral leading left like "
        "limit "
        "localtime localtimestamp natural not nothing notnull null offset on only or order outer "
        "overlaps placing primary references returning right select session_user set similar some "
        "symmetric table tablesample then to trailing transaction true union unique update user "
        "using values variadic verbose when where window with ";
    char spaced[80];
    if (strlen(name) > 63) return true; /* PostgreSQL cuts longer names */
    snprintf(spaced, sizeof spaced, " %s ", name);
    return strstr(words, spaced) != NULL;
}

static char *checked_name(const char *file, const struct token *t)
{
    char *name = copy(t);
    if (t->kind != T_WORD) fail(file, t->line, "expected a name, found \"%s\"", name);
    for (const char *p = name; *p; p++)
        if (isupper((unsigned char)*p)) fail(file, t->line, "\"%s\": names are lower case", name);
    if (reserved(name)) fail(file, t->line, "\"%s\" is a word of SQL: choose another name", name);
    return name;
}

#endif
