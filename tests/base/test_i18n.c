/* The reader's language: where it is read from, and what becomes of a message without a
 * translation. */
#include "harness.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/i18n_table.h"

static void environment(const char *own, const char *all, const char *messages, const char *lang)
{
    const char *names[] = {"CAUCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    const char *values[] = {own, all, messages, lang};
    for (int i = 0; i < 4; i++) {
        if (values[i])
            setenv(names[i], values[i], 1);
        else
            unsetenv(names[i]);
    }
    i18n_start();
}

/* The first message of the English catalogue stands for all of them. */
static const struct i18n_message *any_message(void)
{
    for (size_t i = 0; i < i18n_catalogues_count; i++)
        if (strcmp(i18n_catalogues[i].language, "en") == 0 && i18n_catalogues[i].count)
            return &i18n_catalogues[i].messages[i18n_catalogues[i].count / 2];
    test_skip("no English messages yet");
}

static bool speaks_english(void)
{
    const struct i18n_message *m = any_message();
    return strcmp(i18n(m->spanish), m->text) == 0;
}

TEST(i18n_speaks_spanish_when_nothing_is_said)
{
    environment(NULL, NULL, NULL, NULL);
    const struct i18n_message *m = any_message();
    CHECK_STR(str_of(i18n(m->spanish)), m->spanish);
}

TEST(i18n_takes_english_from_the_environment)
{
    environment(NULL, NULL, NULL, "en_US.UTF-8");
    CHECK(speaks_english());
    environment(NULL, NULL, "en_GB", "es_MX.UTF-8");
    CHECK(speaks_english());
    environment(NULL, "en", "es_MX", NULL);
    CHECK(speaks_english());
}

TEST(i18n_lets_its_own_variable_win)
{
    environment("en", "es_MX.UTF-8", NULL, NULL);
    CHECK(speaks_english());
    environment("es", "en_US.UTF-8", NULL, "en_US.UTF-8");
    CHECK(!speaks_english());
}

TEST(i18n_takes_an_empty_variable_for_none)
{
    environment("", "", "", "en_US.UTF-8");
    CHECK(speaks_english());
}

TEST(i18n_answers_an_unknown_language_in_spanish)
{
    environment(NULL, "fr_FR.UTF-8", NULL, NULL);
    CHECK(!speaks_english());
    i18n_language("english");
    CHECK(!speaks_english());
}

TEST(i18n_finds_every_message_of_its_catalogue)
{
    i18n_language("en");
    any_message();
    for (size_t i = 0; i < i18n_catalogues_count; i++) {
        const struct i18n_catalogue *c = &i18n_catalogues[i];
        for (size_t j = 0; j < c->count; j++)
            CHECK_STR(str_of(i18n(c->messages[j].spanish)), c->messages[j].text);
    }
}

TEST(i18n_gives_the_spanish_where_there_is_no_translation)
{
    i18n_language("en");
    CHECK_STR(str_of(i18n("ningún catálogo tiene esta frase")), "ningún catálogo tiene esta frase");
}

TEST(i18n_chooses_the_plural_by_number)
{
    i18n_language("es");
    CHECK_STR(str_of(i18n_plural("fila", "filas", 1)), "fila");
    CHECK_STR(str_of(i18n_plural("fila", "filas", 0)), "filas");
    CHECK_STR(str_of(i18n_plural("fila", "filas", 2)), "filas");
    i18n_language("en");
    for (size_t i = 0; i < i18n_catalogues_count; i++)
        for (size_t j = 0; j < i18n_catalogues[i].count; j++) {
            const struct i18n_message *m = &i18n_catalogues[i].messages[j];
            if (!m->many) continue;
            CHECK_STR(str_of(i18n_plural(m->spanish, "x", 1)), m->text);
            CHECK_STR(str_of(i18n_plural(m->spanish, "x", 7)), m->many);
        }
}

static void *speak_english(void *spoke)
{
    i18n_thread_language("en");
    *(bool *)spoke = speaks_english();
    return NULL;
}

TEST(i18n_lets_each_thread_have_its_language)
{
    pthread_t thread;
    bool spoke = false;
    any_message();
    i18n_language("es");
    CHECK(pthread_create(&thread, NULL, speak_english, &spoke) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(spoke);
    CHECK(!speaks_english());
    i18n_thread_language("en");
    CHECK(speaks_english());
    i18n_thread_language(NULL);
    CHECK(!speaks_english());
    i18n_language("en");
    i18n_thread_language("es");
    CHECK(!speaks_english());
}
