/* M012 and PODER's traz-pf: a supplier that nobody can look up: no identifier in its party and
 * no tax id as its id. Here the missing field is the finding. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"
#include "ocds/indicator_purchase.h"

static enum err_code tell(struct asking *a, const struct view *view, const struct purchase *p,
                          size_t index, const struct view_party *party, struct err *err)
{
    const struct view_org *s = &p->award->suppliers[index];

    ask_evidence(a, s->id.n ? s->id : s->name, "/awards/%zu/suppliers/%zu", p->award_index, index);
    if (party)
        ask_evidence(a, STR_NONE, "/parties/%zu/identifier/id", (size_t)(party - view->parties));
    if (p->has_amount)
        return ask(a, 1, err, _("¿Quién es %s, que recibió %s por %s sin que se publique su RFC?"),
                   ask_org(a, s->name.n || !party ? s->name : party->name, s->id),
                   ask_money(a, p->minor, p->currency), ask_process(a, view));
    return ask(a, 1, err, _("¿Quién es %s, que ganó %s sin que se publique su RFC?"),
               ask_org(a, s->name.n || !party ? s->name : party->name, s->id),
               ask_process(a, view));
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct ids parties;
    enum err_code code = ids_of_parties(arena, view, &parties, err);
    size_t count;
    const struct purchase *p = purchases_of(arena, view, &count);

    (void)context;
    (void)state;
    if (code) return code;
    if (!p) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; p[i].award && !code && k < p[i].award->supplier_count; k++) {
            char rfc[16];
            const struct view_org *s = &p[i].award->suppliers[k];
            const struct view_party *party = purchase_party(view, &parties, s, rfc);
            struct asking a;

            if (rfc[0] || (party && str_trim(party->identifier).n) || (!s->id.n && !s->name.n))
                continue;
            ask_begin(&a, sink, &indicator_m012, arena, view);
            code = tell(&a, view, &p[i], k, party, err);
        }
    return code;
}

static const char *const fields[] = {"/awards[]/suppliers", NULL};
static const struct indicator_parameter parameters[] = {{.name = NULL}};

const struct indicator indicator_m012 = {
    .code = "M012",
    .name = "supplier_without_identifier",
    .title = N_("Proveedor sin identificación"),
    .asks = N_(
        "¿Qué proveedores recibieron contratos sin que se publique su RFC u otro identificador?"),
    .formula = N_(
        "Un proveedor de una adjudicación vigente que no tiene identificador en la lista de partes "
        "ni un RFC como identificador de la referencia."),
    .source = "PODER, OCDS_RedFlags, traz-pf",
    .caution = N_("En personas físicas el RFC a veces se protege, y los proveedores extranjeros no "
                  "lo tienen. "
                  "Muchas veces es solo un descuido de quien publica: pídalo."),
    .fields = fields,
    .parameters = parameters,
    .state_size = 1,
    .release = release,
};
