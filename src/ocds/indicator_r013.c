/* R013: a buyer that spends most of its money without competition, year by year. Awards with an
 * amount and a day, by the tender's procurement method; amounts of one currency only. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_shares.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    (void)err;
    return shares_open(context, &indicator_r013, state);
}

static bool is_direct(const struct shares *s, const struct view *view, const struct purchase *p)
{
    (void)p;
    return purchase_direct(s->methods, view);
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    (void)context;
    (void)sink;
    return shares_add(state, arena, view, SHARES_BUYER, is_direct, err);
}

static enum err_code judge(const struct shares_judging *j, const struct shares_year *year,
                           struct err *err)
{
    const struct group_sum *s = shares_sum(year->rows);
    int64_t share = percent_between(s->part, s->minor);
    struct asking a;

    if (share < j->shares->share) return ERR_NONE;
    shares_ask(&a, j, INDICATOR_BUYER, year, year->rows);
    ask_evidence(&a, j->shares->methods, "/tender/procurementMethod");
    ask_evidence(&a, str_of(ask_sum(&a, s->minor, year->currency)), "/awards/value/amount");
    return ask(&a, (double)share / 10000, err,
               _("¿Por qué %s gastó sin competencia el %s de lo que contrató en %.*s (%s de %s, en "
                 "%llu de %llu compras)?"),
               ask_name(&a, group_name(&j->shares->names, year->who)), ask_percent(&a, share),
               STR_FMT(year->year), ask_sum(&a, s->part, year->currency),
               ask_sum(&a, s->minor, year->currency), (unsigned long long)s->counted,
               (unsigned long long)s->count);
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct shares_judging j = {state, arena, sink, &indicator_r013};

    (void)context;
    return shares_each(&j, judge, err);
}

static const char *const fields[] = {"/buyer|/tender/procuringEntity|/parties",
                                     "/tender/procurementMethod",
                                     "/awards[]/value/amount|/contracts[]/value/amount",
                                     "/awards[]/date|/contracts[]/dateSigned|"
                                     "/contracts[]/period/startDate",
                                     NULL};
static const struct indicator_parameter parameters[] = {
    {"procurement_methods", SETTINGS_LIST, "direct|limited",
     N_("Métodos que no llevan competencia, como están en los datos.")},
    {"share", SETTINGS_NUMBER, "50", N_("Desde qué parte del monto se pregunta, en porcentaje.")},
    {"minimum_contracts", SETTINGS_INTEGER, "10", N_("Compras del año, al menos.")},
    {.name = NULL}};

const struct indicator indicator_r013 = {
    .code = "R013",
    .name = "direct_award_share",
    .title = N_("Mucho gasto sin competencia"),
    .asks = N_("¿Qué parte de su dinero gasta un comprador sin poner a competir a nadie?"),
    .formula =
        N_("Por comprador, año y moneda: monto adjudicado con «procurement_methods» entre monto "
           "adjudicado total; se pregunta desde «share», con «minimum_contracts» compras o más."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R013",
    .caution =
        N_("Hay compras que la ley permite sin licitar (un solo fabricante, urgencias, montos "
           "pequeños) y dependencias cuyo trabajo consiste en ellas. También puede faltar la "
           "publicación de las licitaciones."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct shares),
    .open = open_state,
    .release = release,
    .join = shares_join,
    .finish = finish,
    .close = shares_close,
};
