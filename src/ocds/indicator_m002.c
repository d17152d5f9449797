/* M002: a supplier that lives from one public buyer. Only where the data show several buyers: in a
 * file of one buyer everybody depends on it. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_shares.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    (void)err;
    return shares_open(context, &indicator_m002, state);
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    (void)context;
    (void)sink;
    return shares_add(state, arena, view, SHARES_BUYERS, NULL, err);
}

static enum err_code judge(const struct shares_judging *j, const struct shares_year *year,
                           struct err *err)
{
    const struct shares *shares = j->shares;
    const struct indicator_row *row = &year->rows[year->largest];
    const struct group_sum *s = shares_sum(row);
    int64_t share = percent_between(s->minor, year->total);
    struct asking a;

    if (share < shares->share || (int64_t)s->count < shares->awards) return ERR_NONE;
    shares_ask(&a, j, INDICATOR_TENDERER, year, row);
    ask_evidence(&a, shares_other(row), "/buyer/id");
    ask_evidence(&a, str_of(ask_sum(&a, s->minor, year->currency)), "/awards/value/amount");
    return ask(&a, (double)share / 10000, err,
               _("¿Por qué %s obtuvo de un solo comprador, %s, el %s de lo que vendió al sector "
                 "público en %.*s (%s en %llu compras)?"),
               ask_name(&a, group_name(&shares->names, year->who)),
               ask_name(&a, group_name(&shares->names, shares_other(row))), ask_percent(&a, share),
               STR_FMT(year->year), ask_sum(&a, s->minor, year->currency),
               (unsigned long long)s->count);
}

/* Buyers in the data, counted up to `most`. */
static int64_t buyers(const struct shares *shares, int64_t most, struct err *err,
                      enum err_code *code)
{
    struct indicator_table seen = {0};
    int64_t n = 0;

    for (size_t i = 0; i < shares->sums.count && n < most; i++) {
        struct str parts[GROUP_PARTS];

        group_split(indicator_table_key(&shares->sums, i), parts);
        if (!indicator_table_at(&seen, 1, parts[3])) *code = err_no_memory(err);
        n = (int64_t)seen.count;
    }
    indicator_table_free(&seen);
    return n;
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct shares_judging j = {state, arena, sink, &indicator_m002};
    enum err_code code = ERR_NONE;
    int64_t n = buyers(j.shares, j.shares->buyers, err, &code);

    (void)context;
    if (code || n < j.shares->buyers) return code;
    return shares_each(&j, judge, err);
}

static const char *const fields[] = {
    "/buyer|/tender/procuringEntity|/parties", "/awards[]/suppliers|/parties",
    "/awards[]/value/amount|/contracts[]/value/amount",
    "/awards[]/date|/contracts[]/dateSigned|/contracts[]/period/startDate", NULL};
static const struct indicator_parameter parameters[] = {
    {"share", SETTINGS_NUMBER, "90",
     N_("Desde qué parte de las ventas del proveedor se pregunta, en porcentaje.")},
    {"minimum_contracts", SETTINGS_INTEGER, "5", N_("Compras del año al proveedor, al menos.")},
    {"minimum_awards", SETTINGS_INTEGER, "2",
     N_("Compras al mayor, al menos: una sola compra grande no es costumbre.")},
    {"minimum_buyers", SETTINGS_INTEGER, "5",
     N_("Compradores que debe haber en los datos; con menos no se pregunta.")},
    {.name = NULL}};

const struct indicator indicator_m002 = {
    .code = "M002",
    .name = "supplier_dependence",
    .title = N_("Un proveedor que vive de un solo comprador"),
    .asks = N_("¿Qué proveedores venden casi todo a un solo comprador público?"),
    .formula = N_("Por proveedor, año y moneda: monto del comprador mayor entre monto total de "
                  "sus ventas; se pregunta desde «share», con «minimum_contracts» compras o más "
                  "(«minimum_awards» o más de ese comprador) y con «minimum_buyers» compradores "
                  "o más en los datos."),
    .source = "Fazekas and Kocsis (2020), British Journal of Political Science 50(1): supplier's "
              "concentration; own thresholds",
    .caution =
        N_("Hay empresas locales con un solo cliente posible y empresas que también venden a "
           "particulares, lo que aquí no se ve. Los datos pueden no tener a todos los "
           "compradores."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct shares),
    .open = open_state,
    .release = release,
    .join = shares_join,
    .finish = finish,
    .close = shares_close,
};
