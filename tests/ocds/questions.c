/* See questions.h. */
#include "questions.h"

static struct arena arena, list_arena;
static struct indicator_lists *lists;

struct str asked(const char *code, const char *settings, const char *releases)
{
    struct indicators_asked question = {
        .only = code, .settings = settings, .output = INDICATOR_FINDINGS, .lists = lists};
    struct indicators_asked again = question;

    arena_free(&arena);
    arena_init(&arena, 256 << 20);
    struct str one = indicators_of(&arena, releases, strlen(releases), &question);
    again.threads = 3;
    struct str three = indicators_of(&arena, releases, strlen(releases), &again);
    if (!str_eq(one, three)) test_fail(__FILE__, __LINE__, "%s depends on threads", code);
    return one;
}

void asked_with(enum list_kind kind, const char *csv)
{
    struct err err = {0};

    if (!lists) {
        arena_init(&list_arena, 64 << 20);
        lists = lists_new(&list_arena);
    }
    CHECK(lists != NULL);
    CHECK_OK(lists_read_text(&list_arena, lists, kind, str_of(csv), "lista.csv", "", &err));
}

void asked_without(void)
{
    arena_free(&list_arena);
    lists = NULL;
}

size_t findings(struct str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}
