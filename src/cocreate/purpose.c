/* The purposes of the declaration: see purpose.h. */
#include "cocreate/purpose.h"

#include "base/i18n.h"
#include "trace/obligation.h"

static enum err_code wrong(const char *file, uint64_t line, struct str found, const char *what,
                           struct err *err)
{
    err_set(err, ERR_INPUT, "%s", what);
    err_file(err, file);
    err_row(err, 0, line);
    err_found(err, found.p, found.n);
    return ERR_INPUT;
}

enum err_code purposes_parse(struct str text, const char *file, struct purposes *out,
                             struct err *err)
{
    uint64_t number = 0;
    bool header = true;
    *out = (struct purposes){.count = 0};
    while (text.n) {
        struct str line = str_trim(str_split(text, '\n', &text)), rest;
        number++;
        if (!line.n || line.p[0] == '#') continue;
        if (header) {
            header = false;
            continue;
        }
        struct str letter = str_trim(str_split(line, ';', &rest));
        struct purpose one = {.spanish = str_trim(str_split(rest, ';', &rest)),
                              .english = str_trim(rest)};
        if (letter.n != 1 || letter.p[0] < 'a' || letter.p[0] > 'z' || !one.spanish.n)
            return wrong(file, number, line, _("El renglón debe ser: letra;español;english."), err);
        one.letter = letter.p[0];
        if (out->count && out->items[out->count - 1].letter >= one.letter)
            return wrong(file, number, line, _("Las letras van en orden y sin repetirse."), err);
        out->items[out->count++] = one;
    }
    return ERR_NONE;
}

enum err_code purposes_read(struct ledger *ledger, struct arena *arena, struct purposes *out,
                            struct err *err)
{
    struct str text;
    const char *path;
    enum err_code code = obligation_file(ledger, arena, "propositos.csv", &text, &path, err);
    return code ? code : purposes_parse(text, path, out, err);
}

const struct purpose *purpose_find(const struct purposes *all, char letter)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].letter == letter) return &all->items[i];
    return NULL;
}

struct str purposes_check(const struct purposes *all, struct arena *arena, struct str letters,
                          const char *field, struct co_faults *faults)
{
    char out[PURPOSES_MOST];
    bool has[PURPOSES_MOST] = {false};
    size_t n = 0;
    for (size_t i = 0; i < letters.n; i++) {
        char c = letters.p[i];
        if (c == ' ' || c == ',') continue;
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (!purpose_find(all, c))
            co_fault(faults, field, _("No hay un propósito con esa letra"));
        else
            has[c - 'a'] = true;
    }
    for (size_t i = 0; i < PURPOSES_MOST; i++)
        if (has[i]) out[n++] = (char)('a' + i);
    return arena_str(arena, (struct str){out, n});
}
