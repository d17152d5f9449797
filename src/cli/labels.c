/* Plain words for stable codes; see labels.h. */
#include "cli/labels.h"

#include <string.h>

#include "base/money.h"
#include "ledger/check.h"

static const struct {
    const char *code, *label;
} reasons[] = {
    {"no-key", N_("sin la clave que la identifica")},
    {"bad-money", N_("un importe que no es una cifra")},
    {"no-money", N_("sin ningún importe")},
    {"bad-currency", N_("moneda desconocida")},
    {"ragged", N_("no tiene las columnas del encabezado")},
    {"encoding", N_("letras que no se pudieron leer")},
    {"unknown-entity", N_("entidad desconocida")},
    {"unknown-word", N_("una palabra que el formato no conoce")},
    {"repeated-header", N_("encabezado repetido")},
    {"duplicate-row", N_("fila repetida")},
    {"bad-json", N_("JSON mal escrito")},
    {"no-field", N_("falta un campo que el formato pide")},
    {"no-child", N_("falta la fila de otra hoja a la que remite")},
    {"linked-releases", N_("remite a publicaciones que no vienen en el archivo")},
    {"unreadable", N_("no se pudo leer")},
};

static const char *as_text(struct str code, struct arena *arena)
{
    const char *z = arena_cstr(arena, code);
    return z ? z : "?";
}

const char *label_reason(struct str code, struct arena *arena)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (str_is(code, reasons[i].code)) return i18n(reasons[i].label);
    return as_text(code, arena);
}

const char *label_rule(struct str code, struct arena *arena)
{
    const struct check_rule *rule = check_rule_find(code);
    return rule ? i18n(rule->title) : as_text(code, arena);
}

const char *label_word(enum word_list list, int number)
{
    const struct word *word = word_of(list, number);
    /* The message in the reader's language is itself a message: "es" or "en". */
    return strcmp(_("es"), "en") == 0 ? word->english : word->spanish;
}

enum style label_severity_style(int severity)
{
    return severity >= SEVERITY_CONTRADICTION ? STYLE_RED
           : severity == SEVERITY_QUESTION    ? STYLE_YELLOW
                                              : STYLE_DIM;
}

struct str label_money(struct arena *arena, int64_t minor, const char *currency)
{
    char buf[48];
    struct str s = money_pretty(minor, money_digits(currency), buf);
    struct str out = arena_printf(arena, "%.*s %s", STR_FMT(s), currency);
    return out.p ? out : STR("?");
}
