/* R040: one supplier with most of a buyer's money of a year. Awards with one supplier, an amount
 * and a day; amounts of one currency only. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_shares.h"

static enum err_code judge(const struct shares_judging *j, const struct shares_year *year,
                           struct err *err)
{
    const struct indicator_row *row = &year->rows[year->largest];
    const struct group_sum *s = shares_sum(row);
    int64_t share = percent_between(s->minor, year->total);
    struct asking a;

    if (share < j->shares->share || (int64_t)s->count < j->shares->awards) return ERR_NONE;
    shares_ask(&a, j, INDICATOR_BUYER, year, row);
    ask_evidence(&a, shares_other(row), "/awards/suppliers/id");
    ask_evidence(&a, str_of(ask_sum(&a, s->minor, year->currency)), "/awards/value/amount");
    return ask(&a, (double)share / 10000, err,
               _("¿Por qué %s dio a un solo proveedor, %s, el %s de lo que contrató en %.*s (%s de "
                 "%s, en %llu de %llu compras)?"),
               ask_name(&a, group_name(&j->shares->names, year->who)),
               ask_name(&a, group_name(&j->shares->names, shares_other(row))),
               ask_percent(&a, share), STR_FMT(year->year), ask_sum(&a, s->minor, year->currency),
               ask_sum(&a, year->total, year->currency), (unsigned long long)s->count,
               (unsigned long long)year->purchases);
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct shares own = *(const struct shares *)state; /* M001's too; the parameters are not */
    struct shares_judging j = {&own, arena, sink, &indicator_r040};
    enum err_code code = shares_open(context, &indicator_r040, &own);

    return code ? code : shares_each(&j, judge, err);
}

static const struct indicator_parameter parameters[] = {
    {"share", SETTINGS_NUMBER, "50",
     N_("Desde qué parte del monto del comprador se pregunta, en porcentaje.")},
    {"minimum_contracts", SETTINGS_INTEGER, "10", N_("Compras del año, al menos.")},
    {"minimum_awards", SETTINGS_INTEGER, "2",
     N_("Compras al mayor, al menos: una sola compra grande no es costumbre.")},
    {.name = NULL}};

const struct indicator indicator_r040 = {
    .code = "R040",
    .name = "supplier_share",
    .title = N_("Un proveedor se lleva la mayor parte"),
    .asks = N_("¿Qué compradores dan la mayor parte de su dinero a un solo proveedor?"),
    .formula = N_("Por comprador, año y moneda: monto del proveedor mayor entre monto total; se "
                  "pregunta desde «share», con «minimum_contracts» compras o más, y "
                  "«minimum_awards» o más a ese proveedor. Las adjudicaciones con varios "
                  "proveedores no cuentan."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R040",
    .caution =
        N_("Una obra grande puede pesar más que todo lo demás de un año, y hay servicios con un "
           "solo oferente (luz, agua, un fabricante). Mire también otros años."),
    .fields = shares_fields,
    .parameters = parameters,
    .state_size = sizeof(struct shares),
    .shares = shares_by_supplier,
    .release = shares_release,
    .join = shares_join,
    .finish = finish,
    .close = shares_close,
};
