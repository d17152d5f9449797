/* Compiles translations into C, so that the program carries them and needs no installed locale:
 *   mkpo OUT.c FILE.po…              writes the tables that base/i18n_table.h declares
 *   mkpo --missing ALL.pot EN.po     lists the messages that have no translation; ends with 1
 * A language is its file's name: en.po. Understood: msgctxt, msgid, msgid_plural, msgstr, msgstr[0]
 * and [1], texts over several lines, C escapes, comments, flags. Left out: fuzzy entries, obsolete
 * ones, empty translations. Refused, with file and line: anything else, repeated messages, and a
 * translation whose printf conversions are not those of its message. Needs only libc. */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum part { CONTEXT, ID, PLURAL, TEXT, MANY, PARTS };

struct entry {
    char *part[PARTS]; /* NULL where the entry has no such part */
    char *key;         /* the id, after the context and \004 when there is one */
    bool fuzzy, any_format;
    int line;
};
struct catalogue {
    char language[16];
    struct entry *entries;
    size_t count, room;
};

static const char *reading = "";
static int line_number;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", reading, line_number);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

static void *grow(void *old, size_t size)
{
    void *p = realloc(old, size);
    if (!p) fail("no memory");
    return p;
}

static void append(char **text, const char *more, size_t n)
{
    size_t old = *text ? strlen(*text) : 0;
    *text = grow(*text, old + n + 1);
    memcpy(*text + old, more, n);
    (*text)[old + n] = 0;
}

/* --- reading --------------------------------------------------------------------------------- */

static char unescape(char c)
{
    static const char from[] = "ntr\"\\abfv", to[] = "\n\t\r\"\\\a\b\f\v";
    const char *at = strchr(from, c);
    if (!c || !at) fail("escape \\%c is not known here", c);
    return to[at - from];
}

/* Appends the quoted text that `s` holds; nothing but blanks may follow it. */
static void append_quoted(char **text, const char *s)
{
    append(text, "", 0);
    if (*s++ != '"') fail("a text in quotes was expected");
    for (; *s && *s != '"'; s++) {
        char c = *s == '\\' ? unescape(*++s) : *s;
        append(text, &c, 1);
    }
    if (*s != '"') fail("the closing quote is missing");
    if (s[1 + strspn(s + 1, " \t\r\n")]) fail("something follows the closing quote");
}

/* Conversions in the order of their arguments, "%s %d" as "sd"; `%%` is text, not a conversion. */
static void conversions(const char *s, char *out, size_t size)
{
    size_t n = 0;
    memset(out, 0, size);
    while ((s = strchr(s, '%')) != NULL) {
        s++;
        if (*s == '%') {
            s++;
            continue;
        }
        char *end;
        unsigned long place = strtoul(s, &end, 10);
        bool numbered = end != s && *end == '$' && place > 0 && place < size / 4;
        if (numbered) s = end + 1;
        s += strspn(s, "#0- +'123456789.*");
        size_t length = strspn(s, "hlzjtL");
        if (!s[length]) return;
        size_t at = numbered ? (place - 1) * 4 : n;
        if (at + 4 > size || length > 2) fail("too many conversions in this message");
        memset(out + at, ' ', 4);
        memcpy(out + at, s, length + 1);
        n = at + 4;
        s += length + 1;
    }
}

static void check_conversions(const struct entry *e, const char *id, const char *text)
{
    char want[128], got[128];
    conversions(id, want, sizeof want);
    conversions(text, got, sizeof got);
    if (memcmp(want, got, sizeof want) != 0)
        fail(
            "the translation's %% conversions differ from the message's: \"%s\" (entry of line %d)",
            id, e->line);
}

static void finish(struct catalogue *c, struct entry *e)
{
    if (e->part[ID]) {
        if (!e->part[TEXT]) fail("the message of line %d has no msgstr", e->line);
        if (e->part[PLURAL] && !e->part[MANY]) fail("msgstr[1] is missing");
        if (e->part[CONTEXT]) {
            append(&e->key, e->part[CONTEXT], strlen(e->part[CONTEXT]));
            append(&e->key, "\004", 1);
        }
        append(&e->key, e->part[ID], strlen(e->part[ID]));
        if (!e->any_format && *e->part[ID] && *e->part[TEXT] && !e->fuzzy) {
            check_conversions(e, e->part[ID], e->part[TEXT]);
            if (e->part[PLURAL]) check_conversions(e, e->part[PLURAL], e->part[MANY]);
        }
        if (c->count == c->room) {
            c->room = c->room ? c->room * 2 : 256;
            c->entries = grow(c->entries, c->room * sizeof *c->entries);
        }
        c->entries[c->count++] = *e;
    }
    memset(e, 0, sizeof *e);
}

static char **begin_part(struct catalogue *c, struct entry *e, enum part part)
{
    bool opens = part == CONTEXT || (part == ID && !(e->part[CONTEXT] && !e->part[ID]));
    if (opens && (e->part[ID] || e->part[CONTEXT])) finish(c, e);
    if (e->part[part]) fail("this part of the message was given already");
    if (part > ID && !e->part[ID]) fail("there is no msgid before this");
    if (!e->line) e->line = line_number;
    return &e->part[part];
}

static void read_line(struct catalogue *c, struct entry *e, char ***current, const char *s)
{
    static const struct {
        const char *word;
        enum part part;
    } words[] = {{"msgctxt ", CONTEXT}, {"msgid_plural ", PLURAL}, {"msgid ", ID},
                 {"msgstr[0] ", TEXT},  {"msgstr[1] ", MANY},      {"msgstr ", TEXT}};
    s += strspn(s, " \t");
    if (*s == '#' || *s == '\n' || *s == '\r' || !*s) {
        if (e->part[TEXT]) {
            finish(c, e);
            *current = NULL;
        }
        if (s[0] == '#' && s[1] == ',') {
            e->fuzzy = e->fuzzy || strstr(s, "fuzzy");
            e->any_format = e->any_format || strstr(s, "no-c-format");
        }
        return;
    }
    if (*s == '"') {
        if (!*current) fail("a text that belongs to no message");
        append_quoted(*current, s);
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (strncmp(s, words[i].word, n) != 0) continue;
        *current = begin_part(c, e, words[i].part);
        append_quoted(*current, s + n + strspn(s + n, " \t"));
        return;
    }
    fail("not a line of a .po file: %s", s);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void read_catalogue(struct catalogue *c, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    reading = path;
    line_number = 0;
    snprintf(c->language, sizeof c->language, "%.*s", (int)strcspn(name, "."), name);
    FILE *in = fopen(path, "r");
    if (!in) fail("%s", strerror(errno));
    struct entry e = {0};
    char *line = NULL, **current = NULL;
    size_t size = 0;
    while (getline(&line, &size, in) >= 0) {
        line_number++;
        read_line(c, &e, &current, line);
    }
    finish(c, &e);
    free(line);
    fclose(in);
    if (c->count) qsort(c->entries, c->count, sizeof *c->entries, by_key);
    for (size_t i = 1; i < c->count; i++) {
        line_number = c->entries[i].line;
        if (by_key(&c->entries[i - 1], &c->entries[i]) == 0)
            fail("this message is there twice: \"%s\"", c->entries[i].part[ID]);
    }
}

static bool is_translated(const struct entry *e)
{
    return *e->part[ID] && !e->fuzzy && *e->part[TEXT] && (!e->part[PLURAL] || *e->part[MANY]);
}

/* --- writing --------------------------------------------------------------------------------- */

/* As a C literal of plain ASCII; `readable` leaves UTF-8 for people's eyes. */
static void write_text(FILE *out, const char *s, bool readable)
{
    if (!s) {
        fputs("NULL", out);
        return;
    }
    fputc('"', out);
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < ' ' || c == '"' || c == '\\' || (!readable && (c > '~' || c == '?')))
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static size_t write_messages(FILE *out, const struct catalogue *c, int number)
{
    size_t written = 0;
    fprintf(out, "\nstatic const struct i18n_message messages_%d[] = {\n", number);
    for (size_t i = 0; i < c->count; i++) {
        const struct entry *e = &c->entries[i];
        if (!is_translated(e)) continue;
        fputs("    {", out);
        write_text(out, e->key, false);
        fputs(",\n     ", out);
        write_text(out, e->part[TEXT], false);
        fputs(",\n     ", out);
        write_text(out, e->part[PLURAL] ? e->part[MANY] : NULL, false);
        fputs("},\n", out);
        written++;
    }
    fputs("    {NULL, NULL, NULL}, /* C has no empty arrays */\n};\n", out);
    return written;
}

static int compile(const char *path, char **files, int count)
{
    struct catalogue *all = calloc((size_t)count + 1, sizeof *all);
    size_t *sizes = calloc((size_t)count + 1, sizeof *sizes);
    if (!all || !sizes) fail("no memory");
    for (int i = 0; i < count; i++) read_catalogue(&all[i], files[i]);
    FILE *out = fopen(path, "w");
    reading = path;
    if (!out) fail("%s", strerror(errno));
    fputs("/* Made by tools/mkpo.c; do not edit. */\n#include \"base/i18n_table.h\"\n", out);
    for (int i = 0; i < count; i++) sizes[i] = write_messages(out, &all[i], i);
    fprintf(out, "\nconst struct i18n_catalogue i18n_catalogues[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(out, "    {\"%s\", messages_%d, %zu},\n", all[i].language, i, sizes[i]);
    fprintf(out, "    {NULL, NULL, 0},\n};\nconst size_t i18n_catalogues_count = %d;\n", count);
    if (fclose(out) != 0) {
        remove(path);
        fail("cannot be written");
    }
    return 0;
}

static int tell_missing(const char *all_path, const char *translated_path)
{
    struct catalogue all = {0}, translated = {0};
    read_catalogue(&all, all_path);
    read_catalogue(&translated, translated_path);
    int missing = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!*all.entries[i].part[ID]) continue;
        const struct entry *found =
            translated.count ? bsearch(&all.entries[i], translated.entries, translated.count,
                                       sizeof *translated.entries, by_key)
                             : NULL;
        if (found && is_translated(found)) continue;
        printf("no translation in %s: ", translated_path);
        write_text(stdout, all.entries[i].part[ID], true);
        putchar('\n');
        missing++;
    }
    return missing ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--missing") == 0) return tell_missing(argv[2], argv[3]);
    if (argc < 2 || argv[1][0] == '-') {
        fputs("usage: mkpo OUT.c FILE.po...\n       mkpo --missing ALL.pot EN.po\n", stderr);
        return 2;
    }
    return compile(argv[1], argv + 2, argc - 2);
}
