/* M001: a buyer's money in few hands: the Herfindahl-Hirschman index of a buyer's year, the sum of
 * the squares of its suppliers' percentages (10000 = one supplier). Limit of 2500: what the U.S.
 * Horizontal Merger Guidelines of 2010 (5.3) call highly concentrated. Percentages
 * are taken down to a hundredth, so it is a whole number, the same everywhere. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_shares.h"

static enum err_code judge(const struct shares_judging *j, const struct shares_year *year,
                           struct err *err)
{
    const struct indicator_table *names = &j->shares->names;
    const struct indicator_row *top = &year->rows[year->largest];
    const struct group_sum *s = shares_sum(top);
    int64_t hhi = 0; /* of ten thousand times ten thousand */
    struct asking a;

    for (size_t i = 0; i < year->count; i++) {
        int64_t share = percent_between(shares_sum(&year->rows[i])->minor, year->total);
        hhi += share * share;
    }
    hhi /= 10000;
    if ((double)hhi < j->shares->threshold) return ERR_NONE;
    shares_ask(&a, j, INDICATOR_BUYER, year, top);
    ask_evidence(&a, shares_other(top), "/awards/suppliers/id");
    ask_evidence(&a, str_of(ask_sum(&a, year->total, year->currency)), "/awards/value/amount");
    return ask(
        &a, (double)hhi, err,
        _("¿Por qué las compras de %s en %.*s quedaron en tan pocas manos (índice de "
          "concentración de %lld sobre 10,000; %zu proveedores; el mayor, %s, con %s de %s)?"),
        ask_name(&a, group_name(names, year->who)), STR_FMT(year->year), (long long)hhi,
        year->count, ask_name(&a, group_name(names, shares_other(top))),
        ask_sum(&a, s->minor, year->currency), ask_sum(&a, year->total, year->currency));
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct shares own = *(const struct shares *)state; /* R040's too; the parameters are not */
    struct shares_judging j = {&own, arena, sink, &indicator_m001};
    enum err_code code = shares_open(context, &indicator_m001, &own);

    return code ? code : shares_each(&j, judge, err);
}

static const struct indicator_parameter parameters[] = {
    {"threshold", SETTINGS_NUMBER, "2500", N_("Desde qué índice se pregunta, de 0 a 10000.")},
    {"minimum_contracts", SETTINGS_INTEGER, "10", N_("Compras del año, al menos.")},
    {.name = NULL}};

const struct indicator indicator_m001 = {
    .code = "M001",
    .name = "buyer_concentration",
    .title = N_("Compras concentradas en pocos proveedores"),
    .asks = N_("¿Qué compradores concentran su dinero en pocos proveedores?"),
    .formula =
        N_("Índice de Herfindahl-Hirschman por comprador, año y moneda: la suma de los cuadrados "
           "del porcentaje de cada proveedor en el monto; se pregunta desde «threshold», con "
           "«minimum_contracts» compras o más."),
    .source =
        "Herfindahl-Hirschman index; limit of 2500: U.S. Horizontal Merger Guidelines (2010), "
        "5.3; near to Open Contracting Partnership R051",
    .caution = N_(
        "Un comprador pequeño tiene pocos proveedores por fuerza, y una sola obra grande sube el "
        "índice. Compare con compradores parecidos y con otros años."),
    .fields = shares_fields,
    .parameters = parameters,
    .state_size = sizeof(struct shares),
    .shares = shares_by_supplier,
    .release = shares_release,
    .join = shares_join,
    .finish = finish,
    .close = shares_close,
};
