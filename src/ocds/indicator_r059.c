/* R059: the contract is for another amount than the award. All contracts of an award together; one
 * currency only. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

struct state {
    int64_t difference, tax;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->difference = parameter_percent(context, &indicator_r059, "difference");
    s->tax = parameter_percent(context, &indicator_r059, "tax");
    return ERR_NONE;
}

struct pair { /* an award and what its contracts add up to */
    money_sum sum;
    size_t first;   /* contract */
    bool any, lost; /* lost: one has no amount, or another currency */
};

static void add_contract(const struct view *view, size_t index, const struct view_award *award,
                         struct pair *p)
{
    const struct view_contract *c = &view->contracts[index];
    int64_t minor;

    if (str_is(c->status, "cancelled")) return;
    if (!p->any) p->first = index;
    p->any = true;
    if (view_minor(&c->value, &minor) && str_eq(c->value.currency, award->value.currency))
        p->sum += minor;
    else
        p->lost = true;
}

static enum err_code compare(const struct state *s, const struct view *view, size_t index,
                             const struct pair *p, struct asking *a, struct err *err)
{
    const struct view_award *award = &view->awards[index];
    int64_t minor;

    if (!p->any || p->lost || !view_minor(&award->value, &minor) || minor <= 0) return ERR_NONE;
    money_sum gap = p->sum > minor ? p->sum - minor : minor - p->sum;
    int64_t share = percent_between(gap, minor);
    int sign = p->sum > minor ? 1 : -1;
    if (gap == 0 || share < s->difference || only_tax(minor, p->sum, s->tax) ||
        only_tax(p->sum, minor, s->tax))
        return ERR_NONE;
    ask_begin(a, a->sink, &indicator_r059, a->arena, view);
    ask_evidence(a, award->value.amount, "/awards/%zu/value/amount", index);
    ask_evidence(a, view->contracts[p->first].value.amount, "/contracts/%zu/value/amount",
                 p->first);
    return ask(a, (double)(sign * share) / 10000, err,
               p->sum > minor ? _("¿Por qué se contrató %s por %s, %s más que los %s que se "
                                  "adjudicaron?")
                              : _("¿Por qué se contrató %s por %s, %s menos que los %s que se "
                                  "adjudicaron?"),
               ask_contract(a, view, p->first), ask_sum(a, p->sum, award->value.currency),
               ask_percent(a, share), ask_money(a, minor, award->value.currency));
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct asking a = {.sink = sink, .arena = arena};
    struct contract_links links;
    struct pair *pairs = arena_array(arena, view->award_count + 1, sizeof *pairs);
    enum err_code code = contract_links_of(arena, view, &links, err);

    (void)context;
    if (code) return code;
    if (!pairs) return err_no_memory(err);
    for (size_t i = 0; i < view->contract_count; i++) {
        size_t award = links.award[i];

        if (award) add_contract(view, i, &view->awards[award - 1], &pairs[award - 1]);
    }
    for (size_t i = 0; !code && i < view->award_count; i++)
        code = compare(state, view, i, &pairs[i], &a, err);
    return code;
}

static const char *const fields[] = {"/awards[]/value/amount", "/contracts[]/value/amount", NULL};
static const struct indicator_parameter parameters[] = {
    {"difference", SETTINGS_NUMBER, "10",
     N_("Desde qué diferencia con lo adjudicado se pregunta, en porcentaje.")},
    {"tax", SETTINGS_NUMBER, "16",
     N_("IVA en porcentaje: cuando la diferencia es justo el IVA no se pregunta; 0 = se "
        "pregunta.")},
    {.name = NULL}};

const struct indicator indicator_r059 = {
    .code = "R059",
    .name = "contract_differs_from_award",
    .title = N_("Contrato por otro monto que el adjudicado"),
    .asks = N_("¿Qué contratos se firmaron por un monto distinto del que ganó?"),
    .formula =
        N_("Suma de los contratos de una adjudicación contra el valor de la adjudicación, en "
           "la misma moneda; se pregunta desde una diferencia de «difference», hacia arriba o "
           "hacia abajo, que no sea justo «tax»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R059",
    .caution =
        N_("Un contrato abierto tiene mínimo y máximo, y un convenio modificatorio cambia el "
           "monto: vea si se publicó."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
