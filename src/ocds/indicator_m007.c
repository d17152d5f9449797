/* M007: a supplier on the tax office's list of those who invoice operations that do not exist (CFF
 * art. 69-B). Those who disproved it or won in court are no finding. Being listed later counts too:
 * what the list speaks of lies in the past. */
#include "base/i18n.h"
#include "base/text.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_supplier.h"

struct state {
    bool later, presumed;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->later = parameter_flag(context, &indicator_m007, "later");
    s->presumed = parameter_flag(context, &indicator_m007, "presumed");
    return ERR_NONE;
}

struct telling {
    const struct state *state;
    struct arena *arena;
    struct indicator_sink *sink;
};

enum situation { CLEARED, PRESUMED, DEFINITIVE };

static enum situation situation_of(const struct list_entry *e)
{
    char key[64];
    struct str k = {key, text_key_into(e->situation, key, sizeof key)};

    if (str_starts(k, STR("desvirt")) || str_starts(k, STR("sentencia"))) return CLEARED;
    if (str_starts(k, STR("defin"))) return DEFINITIVE;
    return e->cleared == DATE_NONE ? PRESUMED : CLEARED;
}

static enum err_code match(void *user, const struct supplier_match *m, struct err *err)
{
    const struct telling *t = user;
    const struct list_entry *e = m->entry;
    enum situation situation = situation_of(e);
    int32_t since = e->from != DATE_NONE ? e->from : e->definitive;
    int32_t day = m->purchase->day;
    bool before = day != DATE_NONE && since != DATE_NONE && since <= day;
    struct asking a;

    if (situation == CLEARED || (situation == PRESUMED && !t->state->presumed)) return ERR_NONE;
    if (!before && !t->state->later) return ERR_NONE;
    supplier_ask(&a, t->sink, &indicator_m007, t->arena, m);
    ask_evidence(&a, e->situation, "%s", _("lista, situación"));
    if (before)
        return ask(
            &a, situation == DEFINITIVE ? 2 : 1, err,
            _("¿Por qué se adjudicó el %s a %s, que desde el %s estaba en la lista del SAT de "
              "quienes facturan operaciones inexistentes (situación: %s)?"),
            ask_day(&a, day), ask_supplier(&a, m), ask_day(&a, since), ask_name(&a, e->situation));
    return ask(
        &a, situation == DEFINITIVE ? 2 : 1, err,
        _("¿Qué entregó de verdad %s por lo que se le adjudicó el %s, si el SAT lo puso el %s en "
          "la lista de quienes facturan operaciones inexistentes (situación: %s)?"),
        ask_supplier(&a, m), ask_day(&a, day), ask_day(&a, since), ask_name(&a, e->situation));
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct telling t = {state, arena, sink};

    return suppliers_in_list(context, LIST_TAX, view, arena, match, &t, err);
}

static const char *const fields[] = {"/awards[]/suppliers|/parties", NULL};
static const struct indicator_parameter parameters[] = {
    {"presumed", SETTINGS_FLAG, "true",
     N_("Si también se pregunta por los que solo son presuntos.")},
    {"later", SETTINGS_FLAG, "true",
     N_("Si también se pregunta por los que entraron en la lista después de la adjudicación.")},
    {.name = NULL}};

const struct indicator indicator_m007 = {
    .code = "M007",
    .name = "tax_listed_supplier",
    .title = N_("Proveedor en la lista del artículo 69-B"),
    .asks = N_(
        "¿Qué proveedores están en la lista del SAT de quienes facturan operaciones inexistentes?"),
    .formula = N_(
        "El proveedor está en la lista por su RFC o, si falta, por el mismo nombre, como "
        "definitivo o (con «presumed») como presunto; con «later», aunque entrara en ella después "
        "de la adjudicación. Quienes desvirtuaron o ganaron en juicio no cuentan."),
    .source = "Código Fiscal de la Federación, art. 69-B; list published by the SAT",
    .caution = N_(
        "Un presunto todavía puede probar que sus operaciones existen; vea la fecha de la lista y "
        "si hay una más nueva. Con solo el nombre puede ser otra empresa."),
    .fields = fields,
    .parameters = parameters,
    .wants_list = true,
    .list = LIST_TAX,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
