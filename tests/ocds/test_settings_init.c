/* The settings file to begin with: it is valid as it is, changes nothing, and holds every key. */
#include "ocds/settings_init.h"

#include <stdlib.h>
#include <string.h>

#include "harness.h"

static struct err err;

/* The file's text, with the keys uncommented when asked. */
static char *default_file(bool uncommented)
{
    struct buf b;
    buf_init(&b, 4 << 20);
    settings_write_default(&b, indicators);
    CHECK(!b.failed);
    char *text = strndup(b.p, b.n);
    buf_free(&b);
    CHECK(text != NULL);
    for (char *line = text; uncommented && line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (*line == ';') *line = ' ';
    }
    return text;
}

static struct settings *reading(struct arena *arena, const char *text)
{
    const struct settings_key *const tables[] = {settings_global_keys, settings_prepare_keys,
                                                 settings_cardinal_keys,
                                                 indicator_settings_keys(arena)};
    struct settings *s = NULL;
    CHECK(tables[3] != NULL);
    CHECK_OK(settings_read(arena, str_of(text), "x.ini", tables, 4, &s, &err));
    return s;
}

TEST(settings_file_to_begin_with_sets_nothing)
{
    struct arena arena;
    struct str name, value;
    arena_init(&arena, 4 << 20);
    char *text = default_file(false);
    struct settings *s = reading(&arena, text);
    CHECK(settings_has_section(s, "R028") && settings_has_section(s, "defaults"));
    CHECK(!settings_each(s, "", 0, &name, &value));
    CHECK(!settings_each(s, "defaults", 0, &name, &value));
    CHECK(!settings_each(s, "codelists.bid_status", 0, &name, &value));
    CHECK(!settings_each(s, "R038", 0, &name, &value));
    free(text);
    arena_free(&arena);
}

TEST(settings_file_to_begin_with_holds_every_key)
{
    struct arena arena;
    arena_init(&arena, 4 << 20);
    char *text = default_file(true);
    struct settings *s = reading(&arena, text);
    const struct settings_key *const tables[] = {settings_global_keys, settings_prepare_keys,
                                                 settings_cardinal_keys,
                                                 indicator_settings_keys(&arena)};
    for (size_t t = 0; t < 4; t++)
        for (const struct settings_key *k = tables[t]; k->name; k++) {
            struct str name, value;
            bool there = *k->name == 0     ? settings_has_section(s, k->section)
                         : *k->name == '*' ? settings_each(s, k->section, 0, &name, &value)
                                           : settings_has(s, k->section, k->name);
            if (!there) test_fail(__FILE__, __LINE__, "no [%s] %s", k->section, k->name);
        }
    free(text);
    arena_free(&arena);
}
