/* Every indicator, in the order of the codes; and what the settings file may say to each. A new one
 * is declared and listed here. */
#include <math.h>

#include "ocds/indicator.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_codes.h"

const struct indicator *const indicators[] = {
    &indicator_r003, &indicator_r011, &indicator_r013,
    &indicator_r018, &indicator_r024, &indicator_r025,
    &indicator_r028, &indicator_r030, &indicator_r031,
    &indicator_r035, &indicator_r036, &indicator_r038,
    &indicator_r040, &indicator_r044, &indicator_r046,
    &indicator_r048, &indicator_r049, &indicator_r055,
    &indicator_r058, &indicator_r059, &indicator_r064,
    &indicator_r067, &indicator_r068, &indicator_r069,
    &indicator_m001, &indicator_m002, &indicator_m003,
    &indicator_m004, &indicator_m005, &indicator_m006,
    &indicator_m007, &indicator_m008, &indicator_m009,
    &indicator_m010, &indicator_m011, &indicator_m012,
    &indicator_m013, &indicator_m014, &indicator_m015,
    &indicator_m016, &indicator_m017, &indicator_m018,
    &indicator_m019, &indicator_m020, &indicator_m021,
    &indicator_m022, &indicator_m023, &indicator_m024,
    &indicator_m025, &indicator_m026, NULL,
};

const struct indicator *indicator_find(struct str code_or_name)
{
    for (size_t i = 0; indicators[i]; i++)
        if (str_eq_nocase(code_or_name, str_of(indicators[i]->code)) ||
            str_is(code_or_name, indicators[i]->name))
            return indicators[i];
    return NULL;
}

/* ---- parameters -------------------------------------------------------------------------- */

static const struct indicator_parameter *find(const struct indicator *indicator, const char *name)
{
    for (const struct indicator_parameter *p = indicator->parameters; p && p->name; p++)
        if (strcmp(p->name, name) == 0) return p;
    return NULL;
}

double indicator_parameter(const struct indicator_context *context,
                           const struct indicator *indicator, const char *name)
{
    const struct indicator_parameter *p = find(indicator, name);
    double standard = NAN;
    if (p && p->standard && !view_number(str_of(p->standard), &standard)) standard = NAN;
    return settings_number(context->settings, indicator->code, name, standard);
}

bool indicator_listed(const struct indicator_context *context, const struct indicator *indicator,
                      const char *name, struct str word, bool *empty)
{
    const struct indicator_parameter *p = find(indicator, name);
    struct str list = settings_text(context->settings, indicator->code, name);
    if (!list.p && p) list = str_of(p->standard);
    if (empty) *empty = list.n == 0;
    while (list.n)
        if (str_eq(str_split(list, '|', &list), word)) return true;
    return false;
}

/* "details.*" is any name of the section [CODE.details]; "threshold" a key of [CODE]. */
static struct settings_key key_of(struct arena *arena, const char *code,
                                  const struct indicator_parameter *p)
{
    struct str name = str_of(p->name);
    if (!str_ends(name, STR(".*")))
        return (struct settings_key){.section = code, .name = p->name, .type = p->type};
    return (struct settings_key){
        .section = arena_printf(arena, "%s.%.*s", code, (int)name.n - 2, name.p).p,
        .name = "*",
        .type = p->type};
}

const struct settings_key *indicator_settings_keys(struct arena *arena)
{
    size_t n = 1, at = 0;
    for (size_t i = 0; indicators[i]; i++, n++)
        for (const struct indicator_parameter *p = indicators[i]->parameters; p && p->name; p++)
            n++;
    struct settings_key *keys = arena_array(arena, n, sizeof *keys);
    if (!keys) return NULL;
    for (size_t i = 0; indicators[i]; i++) {
        keys[at++] = (struct settings_key){.section = indicators[i]->code, .name = ""};
        for (const struct indicator_parameter *p = indicators[i]->parameters; p && p->name; p++) {
            keys[at] = key_of(arena, indicators[i]->code, p);
            if (!keys[at++].section) return NULL;
        }
    }
    return keys;
}
