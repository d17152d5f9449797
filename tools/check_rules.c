/* Checks the rules of the house that no compiler knows: check_rules ROOT. Prints each breach as
 * FILE:LINE: rule: what to do, and ends with 1 when there is one. The rules are in the functions
 * named rule_…; which room may stand on which is read from the below_… table in the Makefile, so
 * that build and check cannot disagree. Each rule has a bad example in tests/house. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_COLUMNS = 100, MAX_FILE_LINES = 600, MAX_FUNCTION_LINES = 60, MAX_ROOMS = 32 };

/* A file of ours: the text as it is, and the same length again with comments and the contents of
 * literals turned into blanks, so that rules about code see only code. */
struct source {
    const char *path; /* from the root: src/base/err.c */
    char room[32];    /* "base" for src/base/…, else "" */
    char *text, *code;
    size_t size;
    bool is_c, is_header;
};

struct room {
    char name[32];
    char below[256]; /* " base store " */
};
static struct room rooms[MAX_ROOMS];
static int room_count;
static int files, breaches;

__attribute__((noreturn)) static void die(const char *what, const char *path)
{
    fprintf(stderr, "check_rules: %s: %s\n", path, what);
    exit(2);
}

__attribute__((format(printf, 4, 5))) static void breach(const struct source *s, size_t line,
                                                         const char *rule, const char *format, ...)
{
    va_list args;
    printf("%s:%zu: %s: ", s->path, line, rule);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    breaches++;
}

/* --- text ------------------------------------------------------------------------------------ */

struct line {
    const char *text, *code; /* not terminated */
    size_t length, number;
};

static bool next_line(const struct source *s, struct line *l)
{
    size_t at = l->number ? (size_t)(l->text - s->text) + l->length + 1 : 0;
    if (at >= s->size) return false;
    const char *end = memchr(s->text + at, '\n', s->size - at);
    l->text = s->text + at;
    l->code = s->code + at;
    l->length = end ? (size_t)(end - l->text) : s->size - at;
    l->number++;
    return true;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Where `word` stands as a whole word in `text`, or NULL. */
static const char *find_word(const char *text, size_t length, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = text; (p = memmem(p, length - (size_t)(p - text), word, n)); p++) {
        const char *after = p + n;
        if ((p == text || !is_word(p[-1])) && (after == text + length || !is_word(*after)))
            return p;
    }
    return NULL;
}

static bool contains(const struct line *l, const char *part)
{
    return memmem(l->text, l->length, part, strlen(part)) != NULL;
}

static bool starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

/* Blanks comments and the insides of string and character literals; line ends stay. */
static void blank_comments_and_literals(char *p)
{
    while (*p) {
        if (p[0] == '/' && (p[1] == '*' || p[1] == '/')) {
            bool block = p[1] == '*';
            const char *end = block ? strstr(p + 2, "*/") : strchr(p, '\n');
            end = !end ? p + strlen(p) : block ? end + 2 : end;
            for (; p < end; p++)
                if (*p != '\n') *p = ' ';
        } else if (*p == '"' || *p == '\'') {
            char quote = *p++;
            for (; *p && *p != quote && *p != '\n'; p++) {
                if (*p == '\\' && p[1] && p[1] != '\n') *p++ = ' ';
                *p = ' ';
            }
            if (*p == quote) p++;
        } else {
            p++;
        }
    }
}

/* --- rules about every text of ours ---------------------------------------------------------- */

static size_t columns(const struct line *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->length; i++) n += ((unsigned char)l->text[i] & 0xC0) != 0x80;
    return n;
}

/* Pieces, so that this file keeps its own rule. */
static const char *const machine_paths[] = {"/wo"
                                            "rk/",
                                            "/ho"
                                            "me/",
                                            "/ro"
                                            "ot/",
                                            "/Us"
                                            "ers/"};

/* A path that begins with `folder`; "$scratch/folder" is another one. */
static bool has_path(const struct line *l, const char *folder)
{
    const char *p = memmem(l->text, l->length, folder, strlen(folder));
    return p && (p == l->text || (!is_word(p[-1]) && !strchr("/.})", p[-1])));
}

/* Data are left with the line ends they need to have. */
static bool is_written_by_hand(const struct source *s)
{
    static const char *const kinds[] = {".c", ".h", ".sh", ".md", ".sql", ".layout", ".po", "file"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ends(s->path, kinds[i])) return true;
    return false;
}

static void rule_text(const struct source *s)
{
    bool by_hand = is_written_by_hand(s);
    for (struct line l = {0}; next_line(s, &l);) {
        for (size_t i = 0; i < sizeof machine_paths / sizeof *machine_paths; i++)
            if (has_path(&l, machine_paths[i]))
                breach(s, l.number, "machine-path", "name no folder of one machine");
        if (contains(&l, "FIX"
                         "ME"))
            breach(s, l.number, "unfinished", "finish it or take it out");
        if (by_hand && l.length && (l.text[l.length - 1] == ' ' || l.text[l.length - 1] == '\r'))
            breach(s, l.number, "line-end", "blanks or a carriage return at the end of the line");
        if (!s->is_c) continue;
        if (memchr(l.text, '\t', l.length)) breach(s, l.number, "tab", "indent with four blanks");
        if (columns(&l) > MAX_COLUMNS)
            breach(s, l.number, "line-length", "%zu columns; at most %d", columns(&l), MAX_COLUMNS);
    }
    if (by_hand && s->size && s->text[s->size - 1] != '\n')
        breach(s, 1, "line-end", "the last line has no end");
}

/* --- rules about C --------------------------------------------------------------------------- */

static void rule_length(const struct source *s)
{
    size_t lines = 0;
    for (struct line l = {0}; next_line(s, &l);) lines = l.number;
    if (lines > MAX_FILE_LINES)
        breach(s, lines, "file-length", "%zu lines; split it by subject, at most %d", lines,
               MAX_FILE_LINES);
}

static void rule_opening_comment(const struct source *s)
{
    const char *end = starts(s->text, "/* ") ? strstr(s->text, "*/") : NULL;
    if (!end || end - s->text < 14)
        breach(s, 1, "opening-comment", "open with what the file is for and what it promises");
}

static void upper_words(char *out, size_t size, const char *from)
{
    size_t n = 0;
    for (; *from && n + 1 < size; from++)
        out[n++] = isalnum((unsigned char)*from) ? (char)toupper((unsigned char)*from) : '_';
    out[n] = 0;
}

/* src/base/err.h is guarded by CAUCE_BASE_ERR_H; a room that is already the beginning of the
 * file's name (ledger/ledger_private.h) need not be said twice. */
static void rule_header_guard(const struct source *s)
{
    char full[160], own[160], lines[2][400];
    const char *from = starts(s->path, "src/") ? s->path + 4 : s->path;
    upper_words(full, sizeof full, from);
    upper_words(own, sizeof own, strrchr(s->path, '/') ? strrchr(s->path, '/') + 1 : from);
    snprintf(lines[0], sizeof lines[0], "\n#ifndef CAUCE_%s\n#define CAUCE_%s\n", full, full);
    snprintf(lines[1], sizeof lines[1], "\n#ifndef CAUCE_%s\n#define CAUCE_%s\n", own, own);
    bool room_in_name = *s->room && strncasecmp(own, s->room, strlen(s->room)) == 0;
    if (!strstr(s->text, lines[0]) && !(room_in_name && strstr(s->text, lines[1])))
        breach(s, 1, "header-guard", "guard it with CAUCE_%s", full);
}

static void rule_unfinished(const struct source *s)
{
    for (struct line l = {0}; next_line(s, &l);) {
        const char *p = find_word(l.text, l.length,
                                  "TO"
                                  "DO");
        /* In code or a literal it is the Spanish word; in a comment it is a promise. */
        if (p && s->code[p - s->text] == ' ' && !memchr(l.code, '"', l.length))
            breach(s, l.number, "unfinished", "finish it or take it out");
    }
}

struct ban {
    const char *function, *instead;
    const char *only_in; /* the one file or folder that may, or NULL */
};
static const struct ban bans[] = {
    {"strcpy", "str, buf or snprintf", NULL},
    {"strcat", "buf or snprintf", NULL},
    {"strncpy", "str, buf or snprintf", NULL},
    {"strncat", "buf or snprintf", NULL},
    {"stpcpy", "buf or snprintf", NULL},
    {"sprintf", "snprintf", NULL},
    {"vsprintf", "vsnprintf", NULL},
    {"gets", "getline", NULL},
    {"system", "fork and execve with an argument list", "tests/"},
    {"popen", "fork and execve with an argument list", "tests/"},
    {"strtok", "str_split", NULL},
    {"strtok_r", "str_split", NULL},
    {"atoi", "str_to_i64", NULL},
    {"atol", "str_to_i64", NULL},
    {"atoll", "str_to_i64", NULL},
    {"atof", "base/money.h", NULL},
    {"mktemp", "file_temp", NULL},
    {"tmpnam", "file_temp", NULL},
    {"tempnam", "file_temp", NULL},
    {"alloca", "an arena", NULL},
    {"rand", "getrandom", "tests/"},
    {"localtime", "localtime_r", NULL},
    {"gmtime", "gmtime_r", NULL},
};
/* Only for the program itself; tools and tests are short-lived. */
static const struct ban program_bans[] = {
    {"malloc", "base/mem.h or an arena", "src/base/mem.c"},
    {"calloc", "base/mem.h or an arena", "src/base/mem.c"},
    {"realloc", "base/mem.h or an arena", "src/base/mem.c"},
    {"reallocarray", "base/mem.h or an arena", "src/base/mem.c"},
    {"strdup", "arena_cstr", NULL},
    {"strndup", "arena_cstr", NULL},
    {"asprintf", "arena_printf", NULL},
    {"vasprintf", "arena_printf", NULL},
    {"exit", "an error that travels up", "src/cli/"},
    {"setlocale", "base/i18n.h; numbers must not depend on a locale", NULL},
    {"strtod", "base/money.h or str_to_i64", "src/ocds/"}, /* statistics; JSON numbers compared */
};

static void check_bans(const struct source *s, const struct line *l, const struct ban *list,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *p = find_word(l->code, l->length, list[i].function);
        if (!p || (list[i].only_in && starts(s->path, list[i].only_in))) continue;
        bool member =
            (p > l->code && p[-1] == '.') || (p > l->code + 1 && p[-1] == '>' && p[-2] == '-');
        p += strlen(list[i].function);
        p += strspn(p, " ");
        if (!member && *p == '(')
            breach(s, l->number, "banned-function", "%s(): use %s", list[i].function,
                   list[i].instead);
    }
}

/* A line that has a floating-point type and speaks of money, or any in a file about money. */
static void check_money(const struct source *s, const struct line *l)
{
    static const char *const words[] = {"money", "amount", "centavo", "cents",  "peso",
                                        "price", "total",  "minor",   "importe"};
    if (!find_word(l->code, l->length, "double") && !find_word(l->code, l->length, "float")) return;
    bool about_money = strstr(s->path, "money") != NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        about_money = about_money || memmem(l->code, l->length, words[i], strlen(words[i]));
    if (about_money)
        breach(s, l->number, "floating-money", "money is int64_t minor units, never floating");
}

static void rule_code(const struct source *s)
{
    for (struct line l = {0}; next_line(s, &l);) {
        check_bans(s, &l, bans, sizeof bans / sizeof *bans);
        if (!*s->room) continue;
        check_bans(s, &l, program_bans, sizeof program_bans / sizeof *program_bans);
        check_money(s, &l);
    }
}

/* Functions are counted without blank lines and lines that only hold comments or a brace's end. */
struct function {
    bool inside;
    size_t first, lines;
    int depth;
    char before; /* the last character of code outside any brace */
};

static void end_function(const struct source *s, struct function *f)
{
    if (f->inside && f->lines > MAX_FUNCTION_LINES)
        breach(s, f->first, "function-length", "%zu lines of code; at most %d", f->lines,
               MAX_FUNCTION_LINES);
    f->inside = false;
    f->before = '}';
}

static void scan_line(const struct source *s, struct function *f, const struct line *l)
{
    bool has_code = false;
    for (size_t i = 0; i < l->length; i++) {
        char c = l->code[i];
        if (c == ' ' || c == '\t') continue;
        has_code = has_code || c != '}';
        if (c == '{') {
            if (f->depth++ == 0) {
                f->inside = f->before == ')';
                f->first = l->number;
                f->lines = 0;
                has_code = false;
            }
        } else if (c == '}' && f->depth > 0) {
            if (--f->depth == 0) end_function(s, f);
        } else if (f->depth == 0) {
            f->before = c;
        }
    }
    if (f->inside && has_code) f->lines++;
}

static void rule_function_length(const struct source *s)
{
    struct function f = {0};
    bool directive = false;
    for (struct line l = {0}; next_line(s, &l);) {
        size_t first = 0;
        while (first < l.length && l.code[first] == ' ') first++;
        directive = directive || (first < l.length && l.code[first] == '#');
        if (!directive) scan_line(s, &f, &l);
        directive = directive && l.length && l.text[l.length - 1] == '\\';
    }
}

/* --- who may include what -------------------------------------------------------------------- */

struct library {
    const char *header; /* the beginning of its name */
    const char *in;     /* the rooms that may know the library */
};
static const struct library libraries[] = {
    {"sqlite3", " store "},       {"libpq-fe.h", " store "},
    {"yyjson.h", " format "},     {"zip.h", " format "},
    {"expat.h", " format "},      {"zlib.h", " format web "},
    {"freexl.h", " format "},     {"seccomp.h", " format web "},
    {"microhttpd.h", " web "},    {"linux/landlock.h", " format "},
    {"nettle/", " base "},        {"sodium.h", " archive cocreate web "},
    {"xxhash.h", " base "},       {"uninorm.h", " base "},
    {"unistr.h", " base "},       {"unicase.h", " base "},
    {"iconv.h", " base format "}, {"zstd.h", " base format ledger "},
    {"curl/", " ingest cli "},
};

static const struct room *find_room(const char *name, size_t length)
{
    for (int i = 0; i < room_count; i++)
        if (strlen(rooms[i].name) == length && memcmp(rooms[i].name, name, length) == 0)
            return &rooms[i];
    return NULL;
}

static bool in_list(const char *list, const char *name)
{
    char padded[64];
    snprintf(padded, sizeof padded, " %s ", name);
    return strstr(list, padded) != NULL;
}

static void check_room_include(const struct source *s, size_t line, const char *header)
{
    const struct room *mine = find_room(s->room, strlen(s->room));
    /* "ledger/load.h", or a generated "ledger_queries.h". */
    const struct room *other = find_room(header, strcspn(header, "/_"));
    if (!mine || !other || other == mine) return;
    if (!in_list(mine->below, other->name))
        breach(s, line, "room", "%s does not stand on %s, see below_%s in the Makefile", mine->name,
               other->name, mine->name);
    else if (strcmp(header, "ledger_schema.h") == 0 && strcmp(mine->name, "trace") == 0)
        return; /* a store has one sequence of migrations, the ledger's: trace's tables are in it */
    else if (strstr(header, "private") || !strchr(header, '/'))
        breach(s, line, "room", "%s is a private header of %s", header, other->name);
}

static void rule_includes(const struct source *s)
{
    for (struct line l = {0}; next_line(s, &l);) {
        char header[128], close;
        char copy[256];
        snprintf(copy, sizeof copy, "%.*s", (int)l.length, l.text);
        if (sscanf(copy, " # include %*1[\"<]%127[^\">]%c", header, &close) != 2) continue;
        if (*s->room && strstr(header, ".."))
            breach(s, l.number, "room", "include from the root of src");
        check_room_include(s, l.number, header);
        for (size_t i = 0; *s->room && i < sizeof libraries / sizeof *libraries; i++)
            if (starts(header, libraries[i].header) && !in_list(libraries[i].in, s->room))
                breach(s, l.number, "library", "<%s> is only for:%s", header, libraries[i].in);
    }
}

/* --- walking --------------------------------------------------------------------------------- */

static void read_rooms(const struct source *makefile)
{
    for (struct line l = {0}; next_line(makefile, &l);) {
        if (l.length < 7 || !starts(l.text, "below_") || room_count == MAX_ROOMS) continue;
        struct room *r = &rooms[room_count];
        char copy[256];
        snprintf(copy, sizeof copy, "%.*s", (int)l.length, l.text);
        if (sscanf(copy, "below_%31[a-z] :=%254[a-z ]", r->name, r->below) < 1) continue;
        size_t n = strlen(r->below);
        r->below[n] = ' ';
        r->below[n + 1] = 0;
        room_count++;
    }
    if (!room_count) die("no below_ROOM table in the Makefile", makefile->path);
}

static bool load(struct source *s, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in) die(strerror(errno), path);
    struct stat st;
    if (fstat(fileno(in), &st) != 0 || !S_ISREG(st.st_mode)) die("not a regular file", path);
    *s = (struct source){.path = path, .is_header = ends(path, ".h"), .size = (size_t)st.st_size};
    s->is_c = s->is_header || ends(path, ".c");
    if (sscanf(path, "src/%31[^/]/", s->room) != 1) *s->room = 0;
    s->text = calloc(2, s->size + 1);
    if (!s->text || fread(s->text, 1, s->size, in) != s->size) die("cannot be read", path);
    s->code = s->text + s->size + 1;
    memcpy(s->code, s->text, s->size);
    fclose(in);
    return memchr(s->text, 0, s->size) == NULL; /* else it is no text */
}

static void check_file(const char *path)
{
    struct source s;
    files++;
    if (load(&s, path)) {
        rule_text(&s);
        if (s.is_c) {
            blank_comments_and_literals(s.code);
            rule_length(&s);
            rule_opening_comment(&s);
            if (s.is_header) rule_header_guard(&s);
            rule_unfinished(&s);
            rule_code(&s);
            rule_function_length(&s);
            rule_includes(&s);
        }
    } else if (s.is_c) {
        breach(&s, 1, "text", "NUL byte in a source file");
    }
    free(s.text);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Test data and fuzz seeds are as broken as they have to be. */
static bool left_out(const char *path)
{
    return strcmp(path, "tests/data") == 0 || strcmp(path, "tests/fuzz/corpus") == 0;
}

static void walk(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0 || left_out(path)) return;
    if (S_ISREG(st.st_mode)) check_file(path);
    if (!S_ISDIR(st.st_mode)) return;
    struct dirent **list;
    int n = scandir(path, &list, NULL, by_name);
    for (int i = 0; i < n; i++) {
        char child[1024];
        bool hidden = list[i]->d_name[0] == '.';
        int length = snprintf(child, sizeof child, "%s/%s", path, list[i]->d_name);
        free(list[i]);
        if (!hidden && length > 0 && (size_t)length < sizeof child) walk(child);
    }
    if (n >= 0) free(list);
}

int main(int argc, char **argv)
{
    static const char *const places[] = {
        "src",      "tests",     "tools",    "bench",        "layouts",     "catalogues",
        "docs",     "setup",     "examples", "packaging",    ".ci",         "locale",
        "Makefile", "README.md", "LICENSE",  "CHANGELOG.md", ".clang-tidy", ".clang-format"};
    if (argc != 2 || chdir(argv[1]) != 0) {
        fputs("usage: check_rules ROOT\n", stderr);
        return 2;
    }
    struct source makefile;
    load(&makefile, "Makefile");
    read_rooms(&makefile);
    free(makefile.text);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) walk(places[i]);
    printf("rules: %d files, %d breaches\n", files, breaches);
    return breaches ? 1 : 0;
}
