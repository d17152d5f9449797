/* mkassets: assets/ to C, at build time: mkassets OUT.c FILE…
 *
 * All *.css, in the order of their names, are minified into one inline style sheet with its SHA-256
 * as the Content-Security-Policy wants it; at most MAX_STYLE bytes, because it travels with every
 * page. Every other file becomes bytes with a content type and a name that carries its hash, so
 * that it may be kept for ever. Every fault is told as file: what. Needs only libc. */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

enum { MAX_STYLE = 20 * 1024, MAX_ASSET = 1 << 20 };

__attribute__((noreturn)) static void die(const char *file, const char *what)
{
    fprintf(stderr, "%s: %s\n", file, what);
    exit(1);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(base_name(*(char *const *)a), base_name(*(char *const *)b));
}

static bool ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n > m && strcmp(s + n - m, suffix) == 0;
}

static unsigned char *read_whole(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    unsigned char *text = malloc(MAX_ASSET + 1);
    if (!in || !text) die(path, strerror(errno));
    *size = fread(text, 1, MAX_ASSET + 1, in);
    if (*size > MAX_ASSET) die(path, "more than a megabyte");
    fclose(in);
    text[*size] = 0;
    return text;
}

static void write_bytes(FILE *out, const unsigned char *p, size_t n)
{
    fputs("\n    \"", out);
    for (size_t i = 0, in_line = 0; i < n; i++, in_line++) {
        if (in_line >= 80) {
            fputs("\"\n    \"", out);
            in_line = 0;
        }
        if (p[i] == '"' || p[i] == '\\' || p[i] == '?' || p[i] < ' ' || p[i] > '~')
            fprintf(out, "\\%03o", p[i]);
        else
            fputc(p[i], out);
    }
    fputs("\"", out);
}

/* --- the style sheet -------------------------------------------------------------------------- */

static unsigned char style[MAX_STYLE + 1];
static size_t style_size;

static void put(const char *file, unsigned char c)
{
    if (style_size == MAX_STYLE) die(file, "the style sheet has more than 20 kB");
    style[style_size++] = c;
}

/* Blanks beside these mean nothing: '+', '-' and '*' need theirs in calc(), ':' and '(' before. */
static bool drops_blank_before(unsigned char c)
{
    return strchr("{};,>!)", c) != NULL;
}
static bool drops_blank_after(unsigned char c)
{
    return strchr("{};,>:(", c) != NULL;
}

static const unsigned char *copy_string(const char *file, const unsigned char *p)
{
    unsigned char quote = *p;
    do {
        if (*p == '\\') put(file, *p++);
        if (!*p || *p == '\n') die(file, "a string without its end");
        put(file, *p++);
    } while (*p != quote);
    put(file, *p);
    return p + 1;
}

static void minify(const char *file, const unsigned char *p)
{
    bool blank = false;
    while (*p) {
        if (p[0] == '/' && p[1] == '*') {
            p = (const unsigned char *)strstr((const char *)p + 2, "*/");
            if (!p) die(file, "a comment without end");
            p += 2;
            blank = true;
        } else if (isspace(*p)) {
            p++;
            blank = true;
        } else {
            unsigned char last = style_size ? style[style_size - 1] : '{';
            if (*p == '}' && last == ';') style_size--;
            if (blank && !drops_blank_before(*p) && !drops_blank_after(last)) put(file, ' ');
            blank = false;
            if (*p == '"' || *p == '\'')
                p = copy_string(file, p);
            else
                put(file, *p++);
        }
    }
}

static void write_style(FILE *out, int count, char **files)
{
    char base64[64];
    unsigned char digest[32];
    for (int i = 0; i < count; i++) {
        size_t size;
        if (!ends(files[i], ".css")) continue;
        const unsigned char *text = read_whole(files[i], &size);
        if (strstr((const char *)text, "</")) die(files[i], "'</' would end the style element");
        if (strstr((const char *)text, "@import")) die(files[i], "@import is a second request");
        minify(files[i], text);
    }
    sha256(style, style_size, digest);
    sha256_base64(digest, base64);
    fputs("const char asset_style[] =", out);
    write_bytes(out, style, style_size);
    fprintf(out, ";\nconst size_t asset_style_size = %zu;\n", style_size);
    fprintf(out, "const char asset_style_hash[] = \"sha256-%s\";\n", base64);
}

/* --- the other files -------------------------------------------------------------------------- */

static const char *content_type(const char *file)
{
    static const char *const types[][2] = {
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ends(file, types[i][0])) return types[i][1];
    die(file, "an asset is css, js, svg, png, ico, woff2 or txt");
}

static void check_name(const char *file)
{
    for (const char *c = base_name(file); *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && !strchr("-_.", *c))
            die(file, "the name of an asset has only a-z 0-9 - _ .");
}

/* /a/NAME.HASH.EXT */
static void write_asset(FILE *out, const char *file)
{
    size_t size;
    unsigned char digest[32];
    const unsigned char *bytes = read_whole(file, &size);
    const char *name = base_name(file), *extension = strrchr(name, '.');
    check_name(file);
    sha256(bytes, size, digest);
    fprintf(out, "    {\"%s\", \"/a/%.*s.", name, (int)(extension - name), name);
    for (int i = 0; i < 5; i++) fprintf(out, "%02x", digest[i]);
    fprintf(out, "%s\", \"%s\",", extension, content_type(file));
    write_bytes(out, bytes, size);
    fprintf(out, ",\n     %zu},\n", size);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: mkassets OUT.c FILE…\n", stderr);
        return 2;
    }
    char **files = argv + 2;
    int count = argc - 2, others = 0;
    qsort(files, (size_t)count, sizeof *files, by_name);
    FILE *out = fopen(argv[1], "wb");
    if (!out) die(argv[1], strerror(errno));
    fputs("/* Made by tools/mkassets.c; do not edit. */\n#include \"web/asset.h\"\n\n", out);
    write_style(out, count, files);
    for (int i = 0; i < count; i++) others += !ends(files[i], ".css");
    fprintf(out, "\nconst struct asset asset_list[%d] = {\n", others ? others : 1);
    for (int i = 0; i < count; i++)
        if (!ends(files[i], ".css")) write_asset(out, files[i]);
    if (!others) fputs("    {0}, /* C has no empty arrays */\n", out);
    fprintf(out, "};\nconst size_t asset_count = %d;\n", others);
    if (fclose(out) != 0) die(argv[1], "cannot be written");
    return 0;
}
