/* R069: amendments that raise the price beyond what the law lets one contract grow. The original
 * amount is what an amendment says stood there before (`changes`, OCDS 1.0 and EDCA-MX), else
 * that of the award when it has this one contract. Limits: LAASSP art. 52 (20 %), LOPSRM art. 59
 * (25 %), por verificar against the text in force at the date. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    (void)err;
    amendment_limits_open(context, &indicator_r069, state);
    return ERR_NONE;
}

/* The first former amount that the amendments tell. */
static struct str former_amount(const struct view_contract *c)
{
    for (size_t i = 0; i < c->amendment_count; i++)
        for (struct json_iter it = json_each(json_get(c->amendments[i].node, "changes"));
             json_next(&it);) {
            struct str property = json_text(json_get(it.value, "property"));
            struct str former = json_text(json_get(it.value, "former_value"));

            if (former.n && str_ends(property, STR("amount"))) return former;
        }
    return STR_NONE;
}

static bool original(const struct view *view, const struct contract_links *links, size_t contract,
                     int64_t *minor, struct str *text)
{
    const struct view_contract *c = &view->contracts[contract];
    struct view_value former = {former_amount(c), c->value.currency};
    const struct view_award *award = contract_award(view, links, contract);

    *text = former.amount;
    if (view_minor(&former, minor)) return *minor > 0;
    if (!award || links->contracts[links->award[contract] - 1] != 1 ||
        !str_eq(award->value.currency, c->value.currency))
        return false;
    *text = award->value.amount;
    return view_minor(&award->value, minor) && *minor > 0;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    int64_t limit = amendment_limit(state, view);
    struct contract_links links;
    enum err_code code = contract_links_of(arena, view, &links, err);

    (void)context;
    for (size_t i = 0; !code && i < view->contract_count; i++) {
        const struct view_contract *c = &view->contracts[i];
        struct asking a;
        struct str text;
        int64_t before, now;

        if (!contract_amendments(view, &links, i) || !view_minor(&c->value, &now) ||
            !original(view, &links, i, &before, &text))
            continue;
        int64_t growth = percent_between((money_sum)now - before, before);
        if (growth <= limit) continue;
        ask_begin(&a, sink, &indicator_r069, arena, view);
        ask_evidence(&a, text, "/contracts/%zu/amendments", i);
        ask_evidence(&a, c->value.amount, "/contracts/%zu/value/amount", i);
        code =
            ask(&a, (double)growth / 10000, err,
                _("¿Por qué el contrato %s creció %s, de %s a %s, más que el %s que se permite por "
                  "convenio?"),
                ask_contract(&a, view, i), ask_percent(&a, growth),
                ask_money(&a, before, c->value.currency), ask_money(&a, now, c->value.currency),
                ask_percent(&a, limit));
    }
    return code;
}

static const char *const fields[] = {"/contracts[]/value/amount",
                                     "/contracts[]/amendments|/awards[]/amendments", NULL};
static const struct indicator_parameter parameters[] = {
    {"works", SETTINGS_NUMBER, "25",
     N_("Cuánto puede crecer un contrato de obra, en porcentaje (LOPSRM art. 59, por verificar).")},
    {"others", SETTINGS_NUMBER, "20",
     N_("Cuánto puede crecer otro contrato, en porcentaje (LAASSP art. 52, por verificar).")},
    {.name = NULL}};

const struct indicator indicator_r069 = {
    .code = "R069",
    .name = "amendments_in_value",
    .title = N_("Convenios que encarecen de más"),
    .asks = N_("¿Qué contratos se encarecieron por convenio más de lo que la ley permite?"),
    .formula = N_(
        "Valor actual del contrato contra el original (el que los convenios dicen que había o, si "
        "no lo dicen, el de su adjudicación); se pregunta por los contratos con convenios que "
        "crecieron más de «works» en obra o más de «others» en lo demás."),
    .source =
        "Open Contracting Partnership, Red Flags in Public Procurement (2024), R069; LAASSP art. "
        "52, LOPSRM art. 59 (por verificar)",
    .caution = N_(
        "La ley deja crecer más en obra con una justificación revisada por el órgano de control, y "
        "otra ley puede regir (estatal, asociación público-privada). El IVA puede estar en un "
        "monto y no en el otro."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct amendment_limits),
    .open = open_state,
    .release = release,
};
