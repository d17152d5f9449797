/* The difference of two texts, word by word. */
#include "cocreate/text_diff.h"

#include <string.h>

#include "harness.h"

static struct err err;
static struct arena arena;

/* "stayed [-taken-] {+put+}", checked to give both texts back. */
static const char *told(const char *before, const char *after)
{
    static char out[4096], old[4096], new[4096];
    struct text_piece *pieces;
    size_t count, n = 0, o = 0, w = 0;
    arena_init(&arena, 64 << 20);
    CHECK_OK(text_diff(&arena, str_of(before), str_of(after), &pieces, &count, &err));
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        static const char *const marks[][2] = {{"", ""}, {"[-", "-]"}, {"{+", "+}"}};
        const struct text_piece *p = &pieces[i];
        CHECK(i == 0 || pieces[i - 1].kind != p->kind);
        CHECK(p->text.n > 0);
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s%s", marks[p->kind][0],
                              STR_FMT(p->text), marks[p->kind][1]);
        if (p->kind != TEXT_PUT) o += (size_t)snprintf(old + o, 4096 - o, "%.*s", STR_FMT(p->text));
        if (p->kind != TEXT_TAKEN)
            w += (size_t)snprintf(new + w, 4096 - w, "%.*s", STR_FMT(p->text));
    }
    old[o] = new[w] = '\0';
    CHECK_STR(str_of(old), before);
    CHECK_STR(str_of(new), after);
    arena_free(&arena);
    return out;
}

TEST(words_that_changed_are_told_from_those_that_stayed)
{
    CHECK_STR(str_of(told("", "")), "");
    CHECK_STR(str_of(told("igual", "igual")), "igual");
    CHECK_STR(str_of(told("", "nuevo texto")), "{+nuevo texto+}");
    CHECK_STR(str_of(told("se va", "")), "[-se va-]");
    CHECK_STR(str_of(told("uno dos tres", "uno cinco tres")), "uno [-dos -]{+cinco +}tres");
    CHECK_STR(str_of(told("a b c d", "a x c y d")), "a [-b -]{+x +}c {+y +}d");
    CHECK_STR(str_of(told("a b c", "b c a ")), "[-a -]b [-c-]{+c a +}");
    CHECK_STR(str_of(told("línea uno\nlínea dos", "línea uno\nlínea  dos")),
              "línea uno\n[-línea -]{+línea  +}dos");
}

TEST(what_was_taken_out_stands_before_what_took_its_place)
{
    const char *text = told("el plazo vence en marzo del año próximo", "el plazo corre hasta junio "
                                                                       "del año próximo");
    const char *taken = strstr(text, "[-"), *put = strstr(text, "{+");
    CHECK(taken && put && taken < put);
    CHECK_STR(str_of(text), "el plazo [-vence en marzo -]{+corre hasta junio +}del año próximo");
}

/* Every pair of short texts over three words: always both texts come back (told checks it). */
TEST(both_texts_come_back_from_any_difference)
{
    enum { TEXTS = 3 * 3 * 3 * 3 * 3 };
    static const char *const words[] = {"a ", "b ", ""};
    char texts[TEXTS][16];
    for (int i = 0; i < TEXTS; i++) {
        size_t at = 0;
        for (int k = 0, n = i; k < 5; k++, n /= 3)
            at += (size_t)snprintf(texts[i] + at, sizeof texts[i] - at, "%s", words[n % 3]);
    }
    for (int i = 0; i < TEXTS; i += 4)
        for (int j = 0; j < TEXTS; j += 3) (void)told(texts[i], texts[j]);
}

TEST(texts_too_different_are_told_as_a_whole)
{
    enum { WORDS = 9000 };
    static char before[WORDS * 6 + 8], after[WORDS * 6 + 8];
    struct text_piece *pieces;
    size_t count, b = 0, a = 0;
    for (int i = 0; i < WORDS; i++) {
        b += (size_t)snprintf(before + b, sizeof before - b, "%d ", i);
        a += (size_t)snprintf(after + a, sizeof after - a, "%d ", WORDS - i);
    }
    arena_init(&arena, 64 << 20);
    CHECK_OK(text_diff(&arena, str_of(before), str_of(after), &pieces, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(pieces[0].text.n, b);
    CHECK_INT(pieces[1].text.n, a);
    arena_free(&arena);
    arena_init(&arena, 1000);
    CHECK_INT(text_diff(&arena, str_of(before), str_of(after), &pieces, &count, &err), ERR_MEMORY);
    arena_free(&arena);
}
