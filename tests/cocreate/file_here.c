/* Loading a cycle's file in a test: see file_here.h. */
#include "file_here.h"

#include <stdio.h>
#include <string.h>

#define PNG                                                                                        \
    "\x89PNG\r\n\x1a\n"                                                                            \
    "\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"                                     \
    "\0\0\0\4tEXtsafe\xaa\xaa\xaa\xaa"                                                             \
    "\0\0\0\1IDATz\xaa\xaa\xaa\xaa"                                                                \
    "\0\0\0\0IEND\xae\x42\x60\x82"

struct str file_quoted(struct town *town, const char *text)
{
    size_t n = strlen(text);
    char *copy = arena_alloc(&town->arena, n + 1);
    CHECK(copy != NULL);
    for (size_t i = 0; i < n; i++) copy[i] = text[i] == '\'' ? '"' : text[i];
    return (struct str){copy, n};
}

static enum err_code read_one(void *user, struct str file, struct arena *arena, struct str *out,
                              struct err *err)
{
    (void)user;
    (void)arena;
    *out = str_is(file, "foto.png") ? STR(PNG) : STR("Un texto.");
    return str_is(file, "foto.png") || str_is(file, "plan.txt")
               ? ERR_NONE
               : err_set(err, ERR_NOTFOUND, "no está");
}

struct loaded *file_load_as(struct town *town, const char *text, const char *password)
{
    struct err err = {0};
    struct loaded *l = arena_alloc(&town->arena, sizeof *l);
    struct cycle_file_options options = {
        .home = town->co.entity, .sample_password = str_of(password), .read = read_one};
    l->code =
        cycle_file_load(&town->co, file_quoted(town, text), &options, &l->faults, &l->done, &err);
    for (size_t i = 0; i < l->faults.count; i++)
        printf("# %.*s: %.*s\n", STR_FMT(l->faults.list[i].pointer),
               STR_FMT(l->faults.list[i].says));
    return l;
}

struct loaded *file_load(struct town *town, const char *text)
{
    return file_load_as(town, text, NULL);
}

void file_faulty(const struct loaded *l, size_t i, const char *pointer, const char *says)
{
    CHECK(i < l->faults.count);
    CHECK_STR(l->faults.list[i].pointer, pointer);
    CHECK(str_contains(l->faults.list[i].says, str_of(says)));
}
