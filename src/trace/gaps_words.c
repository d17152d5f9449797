/* The words of gaps: what is missing, how many of what, of whom, since when; one sentence each. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/money.h"
#include "base/text.h"
#include "trace/gaps_private.h"

static const struct {
    const char *code, *title, *sentence; /* sentence: of what; how many pesos */
} words[MISSING_COUNT] = {
    [MISSING_PROJECT] = {"project", N_("sin proyecto"),
                         N_("De %s, %s no llegan a ningún proyecto, programa ni procedimiento "
                            "publicado.")},
    [MISSING_PROCEDURE] = {"procedure", N_("sin procedimiento"),
                           N_("De %s, %s no llegan a ningún procedimiento ni contrato publicado.")},
    [MISSING_CONTRACT] = {"contract", N_("sin contrato"),
                          N_("De %s, %s no llegan a ningún contrato publicado.")},
    [MISSING_PAYMENT] = {"payment", N_("sin pagos"),
                         N_("De %s, %s no tienen ningún pago publicado.")},
    [MISSING_RESULT] = {"result", N_("sin resultado"),
                        N_("De %s, %s no tienen publicado qué se recibió.")},
    [MISSING_DESTINATION] = {"destination", N_("sin destino"),
                             N_("De %s, %s no tienen destino publicado.")},
    [MISSING_DESCRIPTION] = {"description", N_("nadie lo describe"),
                             N_("Otros archivos se refieren a %s y ninguno dice más; detrás hay "
                                "%s.")},
    [MISSING_ORIGIN] = {"origin", N_("sin origen"),
                        N_("De %s, %s no tienen presupuesto ni fuente publicados.")},
    [MISSING_BREAKDOWN] = {"breakdown", N_("sin desglose"),
                           N_("De %s, %s del total impreso no tienen desglose publicado.")},
};

static bool known(enum trace_missing missing)
{
    return (int)missing > 0 && (int)missing < MISSING_COUNT;
}

static const char *say(const char *message, bool spanish)
{
    return spanish ? message : i18n(message);
}

const char *trace_missing_title(enum trace_missing missing)
{
    return known(missing) ? i18n(words[missing].title) : "?";
}

const char *gap_title_spanish(enum trace_missing missing)
{
    return known(missing) ? words[missing].title : "?";
}

const char *trace_missing_code(enum trace_missing missing)
{
    return known(missing) ? words[missing].code : "?";
}

enum trace_missing trace_missing_find(struct str text)
{
    char key[128], other[128];
    size_t n = text_key_into(text, key, sizeof key);

    for (int i = 1; i < MISSING_COUNT; i++) {
        const char *forms[] = {words[i].code, words[i].title, i18n(words[i].title)};

        for (size_t k = 0; n && k < 3; k++) {
            size_t m = text_key_into(str_of(forms[k]), other, sizeof other);

            if (n == m && memcmp(key, other, n) == 0) return (enum trace_missing)i;
        }
    }
    return (enum trace_missing)0;
}

/* --- how many of what ------------------------------------------------------------------------- */

struct str gap_things(struct arena *arena, enum node_kind kind, int64_t count, bool spanish)
{
    static const struct {
        const char *one, *many;
    } nouns[] = {
        [0] = {N_("cosa"), N_("cosas")},
        [NODE_REVENUE] = {N_("ingreso"), N_("ingresos")},
        [NODE_FUND] = {N_("fondo"), N_("fondos")},
        [NODE_LOAN] = {N_("crédito"), N_("créditos")},
        [NODE_TRUST] = {N_("fideicomiso"), N_("fideicomisos")},
        [NODE_BUDGET_LINE] = {N_("partida"), N_("partidas")},
        [NODE_PROGRAMME] = {N_("programa"), N_("programas")},
        [NODE_PROJECT] = {N_("proyecto"), N_("proyectos")},
        [NODE_PROCEDURE] = {N_("procedimiento"), N_("procedimientos")},
        [NODE_CONTRACT] = {N_("contrato"), N_("contratos")},
        [NODE_PAYMENT] = {N_("pago"), N_("pagos")},
        [NODE_SUPPORT] = {N_("apoyo"), N_("apoyos")},
        [NODE_DELIVERY] = {N_("entrega"), N_("entregas")},
        [NODE_RESULT] = {N_("resultado"), N_("resultados")},
        [NODE_AWARD] = {N_("adjudicación"), N_("adjudicaciones")},
        [NODE_PLANNING] = {N_("planeación"), N_("planeaciones")},
    };
    size_t i = (size_t)kind < sizeof nouns / sizeof *nouns ? (size_t)kind : 0;
    char digits[48];
    struct str number = money_pretty(count, 0, digits);

    return arena_printf(arena, "%.*s %s", STR_FMT(number),
                        say(count == 1 ? nouns[i].one : nouns[i].many, spanish));
}

struct str trace_things(struct arena *arena, enum node_kind kind, int64_t count)
{
    return gap_things(arena, kind, count, false);
}

struct str trace_money(struct arena *arena, int64_t minor, const char *currency)
{
    char digits[48];
    struct str s = money_pretty(minor, money_digits(currency), digits);

    if (!str_is(str_of(currency), "MXN"))
        return arena_printf(arena, "%.*s %s", STR_FMT(s), currency);
    if (s.n && s.p[0] == '-') return arena_printf(arena, "-$%.*s", STR_FMT(str_slice(s, 1, s.n)));
    return arena_printf(arena, "$%.*s", STR_FMT(s));
}

/* --- of whom ---------------------------------------------------------------------------------- */

/* Spanish wants an article before the names of most offices, by the gender of their first word. */
struct str gap_of_whom(struct arena *arena, struct str name, bool spanish)
{
    static const char *const feminine[] = {
        "agencia",    "alcaldia",     "auditoria",    "camara",     "comision",    "contraloria",
        "consejeria", "coordinacion", "defensoria",   "delegacion", "direccion",   "dependencia",
        "empresa",    "fiscalia",     "gubernatura",  "jefatura",   "junta",       "oficialia",
        "oficina",    "presidencia",  "procuraduria", "secretaria", "sindicatura", "subsecretaria",
        "tesoreria",  "unidad",       "universidad"};
    static const char *const masculine[] = {
        "ayuntamiento", "centro", "colegio",   "congreso", "consejo",  "departamento", "despacho",
        "fideicomiso",  "fondo",  "gobierno",  "h",        "hospital", "instituto",    "municipio",
        "organismo",    "organo", "patronato", "poder",    "registro", "sistema",      "tribunal"};
    char key[64];
    size_t n = text_key_into(name, key, sizeof key - 1);
    struct str rest, first = str_split((struct str){key, n}, ' ', &rest);

    for (size_t i = 0; i < sizeof feminine / sizeof *feminine; i++)
        if (str_is(first, feminine[i]))
            return arena_printf(arena, say(N_("de la %.*s"), spanish), STR_FMT(name));
    for (size_t i = 0; i < sizeof masculine / sizeof *masculine; i++)
        if (str_is(first, masculine[i]))
            return arena_printf(arena, say(N_("del %.*s"), spanish), STR_FMT(name));
    return arena_printf(arena, say(N_("de %.*s"), spanish), STR_FMT(name));
}

struct str gap_responsible(const struct trace_gap_row *g)
{
    return g->unit_name.n ? g->unit_name : g->entity_name;
}

/* --- the sentence ----------------------------------------------------------------------------- */

struct str gap_sentence(struct arena *arena, const struct trace_gap_row *g, bool spanish)
{
    struct str things = gap_things(arena, g->kind, g->nodes, spanish);
    struct str whom = gap_of_whom(arena, gap_responsible(g), spanish);
    struct str pesos = trace_money(arena, g->minor, g->currency);
    struct str of = arena_printf(arena, "%.*s %.*s", STR_FMT(things), STR_FMT(whom)), text;

    if (g->year)
        of = arena_printf(arena, say(N_("%.*s en %lld"), spanish), STR_FMT(of), (long long)g->year);
    if (!known(g->missing) || !of.p || !pesos.p) return STR_NONE;
    if (g->missing == MISSING_DESCRIPTION && g->minor == 0)
        return arena_printf(arena,
                            say(N_("Otros archivos se refieren a %s y ninguno dice más; no se "
                                   "conocen los pesos que hay detrás."),
                                spanish),
                            of.p);
    text = arena_printf(arena, say(words[g->missing].sentence, spanish), of.p, pesos.p);
    if (g->minor_possible == g->minor || !text.p) return text;
    pesos = trace_money(arena, g->minor_possible, g->currency);
    if (!pesos.p) return STR_NONE;
    return arena_printf(arena,
                        say(N_("%s Si valen las ligas que se infieren, serían %s."), spanish),
                        text.p, pesos.p);
}
