/* Messages in the reader's language. The Spanish text is the message and its own key; other
 * languages are looked up in the tables compiled from locale/ and fall back to the Spanish. */
#include "base/i18n.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n_table.h"

/* A mutable global because the language belongs to the process, as its environment does, and must
 * reach every message without passing through every call. NULL is Spanish. */
static const struct i18n_catalogue *_Atomic chosen;
/* What this thread has chosen for itself, for the same reason. */
static _Thread_local const struct i18n_catalogue *own;
static _Thread_local bool has_own;

/* "en", "en_US.UTF-8" and "en-GB" are all "en". */
static int is_language(const char *code, const char *language)
{
    size_t n = strlen(language);
    return strncmp(code, language, n) == 0 && strchr("_-.@", code[n]) != NULL;
}

static const struct i18n_catalogue *catalogue_of(const char *code)
{
    const struct i18n_catalogue *found = NULL;
    for (size_t i = 0; code && i < i18n_catalogues_count; i++)
        if (is_language(code, i18n_catalogues[i].language)) found = &i18n_catalogues[i];
    return found;
}

void i18n_language(const char *code)
{
    atomic_store(&chosen, catalogue_of(code));
}

void i18n_thread_language(const char *code)
{
    has_own = code != NULL;
    own = catalogue_of(code);
}

struct i18n_before i18n_for(const char *code)
{
    struct i18n_before before = {own, has_own};
    i18n_thread_language(code);
    return before;
}

void i18n_back(struct i18n_before before)
{
    own = before.own;
    has_own = before.has_own;
}

void i18n_start(void)
{
    static const char *const names[] = {"CAUCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value) continue;
        i18n_language(value);
        return;
    }
    i18n_language("es");
}

static const struct i18n_message *find(const char *spanish)
{
    const struct i18n_catalogue *catalogue = has_own ? own : atomic_load(&chosen);
    size_t low = 0, high = catalogue ? catalogue->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(spanish, catalogue->messages[middle].spanish);
        if (order == 0) return &catalogue->messages[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *i18n(const char *spanish)
{
    const struct i18n_message *message = find(spanish);
    return message ? message->text : spanish;
}

const char *i18n_plural(const char *one, const char *many, unsigned long n)
{
    const struct i18n_message *message = find(one);
    if (message && message->many) return n == 1 ? message->text : message->many;
    return n == 1 ? one : many;
}
