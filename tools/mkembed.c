/* Turns files into a C table, so that the program carries them inside: mkembed WORD OUT.c FILE…
 * writes WORD_files and WORD_files_count as base/embed.h declares them, sorted by name. Every byte
 * comes out as it went in, NULs and all. Needs only libc; built and run while building. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "mkembed: %s: %s\n", what, name);
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

/* Three octal digits cannot run into the byte that follows, as \x would; '?' is written so that
 * no trigraph comes about. */
static void write_byte(FILE *out, int c)
{
    if (c == '\n')
        fputs("\\n", out);
    else if (c == '"' || c == '\\' || c == '?' || c < ' ' || c > '~')
        fprintf(out, "\\%03o", (unsigned)c);
    else
        fputc(c, out);
}

static size_t write_file(FILE *out, const char *path, int number)
{
    enum { BYTES_PER_LINE = 72 };
    FILE *in = fopen(path, "rb");
    if (!in) fail(strerror(errno), path);
    fprintf(out, "\nstatic const unsigned char file_%d[] = /* %s */\n    \"", number,
            base_name(path));
    size_t size = 0;
    for (int c, in_line = 0; (c = getc(in)) != EOF; size++) {
        if (in_line == BYTES_PER_LINE) {
            fputs("\"\n    \"", out);
            in_line = 0;
        }
        write_byte(out, c);
        in_line = c == '\n' ? BYTES_PER_LINE : in_line + 1;
    }
    if (ferror(in)) fail("cannot be read", path);
    fputs("\";\n", out);
    fclose(in);
    return size;
}

static void write_all(FILE *out, const char *word, char **paths, int count)
{
    fputs("/* Made by tools/mkembed.c; do not edit. */\n#include \"base/embed.h\"\n", out);
    size_t *sizes = calloc((size_t)count + 1, sizeof *sizes);
    if (!sizes) fail("no memory", word);
    for (int i = 0; i < count; i++) sizes[i] = write_file(out, paths[i], i);
    fprintf(out, "\nconst struct embed_file %s_files[%d] = {\n", word, count ? count : 1);
    for (int i = 0; i < count; i++)
        fprintf(out, "    {\"%s\", file_%d, %zu},\n", base_name(paths[i]), i, sizes[i]);
    if (!count) fputs("    {NULL, NULL, 0}, /* C has no empty arrays */\n", out);
    fprintf(out, "};\nconst size_t %s_files_count = %d;\n", word, count);
    free(sizes);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: mkembed WORD OUT.c FILE...\n", stderr);
        return 2;
    }
    const char *word = argv[1], *path = argv[2];
    for (const char *c = word; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_') fail("not a C word", word);
    char **files = argv + 3;
    int count = argc - 3;
    qsort(files, (size_t)count, sizeof *files, by_name);
    for (int i = 0; i < count; i++) {
        if (strpbrk(base_name(files[i]), "\"\\?\n")) fail("unsuitable file name", files[i]);
        if (i && strcmp(base_name(files[i - 1]), base_name(files[i])) == 0)
            fail("two files of the same name", files[i]);
    }
    FILE *out = fopen(path, "wb");
    if (!out) fail(strerror(errno), path);
    write_all(out, word, files, count);
    if (fclose(out) != 0) {
        remove(path);
        fail("cannot be written", path);
    }
    return 0;
}
