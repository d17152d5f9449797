/* M011: the rush at the end of the year, when what is not spent is lost. The last `days` days of
 * the calendar year against the whole; the dates as they are written. */
#include "base/i18n.h"
#include "base/date.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_shares.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    (void)err;
    return shares_open(context, &indicator_m011, state);
}

static bool is_late(const struct shares *s, const struct view *view, const struct purchase *p)
{
    int32_t last = date_from_ymd(date_year(p->day), 12, 31);

    (void)view;
    return last - p->day < s->days;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    (void)context;
    (void)sink;
    return shares_add(state, arena, view, SHARES_BUYER, is_late, err);
}

static enum err_code judge(const struct shares_judging *j, const struct shares_year *year,
                           struct err *err)
{
    const struct group_sum *s = shares_sum(year->rows);
    int64_t share = percent_between(s->part, s->minor);
    struct asking a;

    if (share < j->shares->share || !s->counted) return ERR_NONE;
    shares_ask(&a, j, INDICATOR_BUYER, year, year->rows);
    ask_evidence(&a, str_of(ask_sum(&a, s->part, year->currency)), "/awards/value/amount");
    ask_evidence(&a, year->year, "/awards/date");
    return ask(
        &a, (double)share / 10000, err,
        _("¿Por qué %s dejó para los últimos %lld días de %.*s el %s de lo que contrató en el "
          "año (%s de %s, en %llu de %llu compras)?"),
        ask_name(&a, group_name(&j->shares->names, year->who)), (long long)j->shares->days,
        STR_FMT(year->year), ask_percent(&a, share), ask_sum(&a, s->part, year->currency),
        ask_sum(&a, s->minor, year->currency), (unsigned long long)s->counted,
        (unsigned long long)s->count);
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct shares_judging j = {state, arena, sink, &indicator_m011};

    (void)context;
    return shares_each(&j, judge, err);
}

static const char *const fields[] = {
    "/buyer|/tender/procuringEntity|/parties", "/awards[]/value/amount|/contracts[]/value/amount",
    "/awards[]/date|/contracts[]/dateSigned|/contracts[]/period/startDate", NULL};
static const struct indicator_parameter parameters[] = {
    {"days", SETTINGS_INTEGER, "31", N_("Cuántos días tiene el cierre del año; 31 es diciembre.")},
    {"share", SETTINGS_NUMBER, "30",
     N_("Desde qué parte del monto del año se pregunta, en porcentaje; un mes parejo es 8.3.")},
    {"minimum_contracts", SETTINGS_INTEGER, "12",
     N_("Compras del año, al menos: con menos que meses la concentración no dice nada.")},
    {.name = NULL}};

const struct indicator indicator_m011 = {
    .code = "M011",
    .name = "year_end_rush",
    .title = N_("Prisa de fin de año"),
    .asks = N_("¿Qué compradores contratan buena parte del año en sus últimos días?"),
    .formula =
        N_("Por comprador, año y moneda: monto de los últimos «days» días del año entre monto del "
           "año; se pregunta desde «share», con «minimum_contracts» compras o más."),
    .source =
        "Liebman and Mahoney (2017), American Economic Review 107(11), on year-end spending; own "
        "thresholds",
    .caution =
        N_("Los contratos del año siguiente se firman a menudo en diciembre, y si los datos no "
           "cubren el año completo la proporción engaña."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct shares),
    .open = open_state,
    .release = release,
    .join = shares_join,
    .finish = finish,
    .close = shares_close,
};
