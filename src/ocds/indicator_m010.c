/* M010 and PODER's temp-fs: acts dated on days when offices are closed: a holiday (the rule of LFT
 * art. 74, or a list) or a weekend. The day as it is written, whatever its offset. The start of the
 * contract's period is left out: it begins on 1 January by custom. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"
#include "ocds/indicator_purchase.h"
#include "ocds/lists.h"

struct state {
    bool weekends;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->weekends = parameter_flag(context, &indicator_m010, "weekends");
    return ERR_NONE;
}

struct closed { /* the first closed day of a release */
    const struct state *state;
    const struct indicator_lists *lists;
    bool mexican;
    size_t count;
    const char *what, *why;
    int32_t day;
};

static void look(struct closed *c, struct asking *a, struct str date, const char *what,
                 const char *path, size_t index)
{
    int32_t day;
    const char *why;

    if (!date.n || !view_day(date, &day)) return;
    int weekday = lists_weekday(day);
    why = c->mexican ? lists_holiday(c->lists, day) : lists_holiday_listed(c->lists, day);
    if (!why && c->state->weekends && weekday >= 5)
        why = weekday == 5 ? N_("sábado") : N_("domingo");
    if (!why) return;
    ask_evidence(a, date, path, index);
    if (c->count++) return;
    c->what = what;
    c->why = why;
    c->day = day;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct closed c = {.state = state, .lists = context->lists, .mexican = purchase_mexican(view)};
    struct asking a;

    ask_begin(&a, sink, &indicator_m010, arena, view);
    for (size_t i = 0; i < view->award_count; i++)
        look(&c, &a, view->awards[i].date, N_("se adjudicó"), "/awards/%zu/date", i);
    for (size_t i = 0; i < view->contract_count; i++)
        look(&c, &a, view->contracts[i].date_signed, N_("se firmó"), "/contracts/%zu/dateSigned",
             i);
    look(&c, &a, view->tender.period.start, N_("se abrió a propuestas"),
         "/tender/tenderPeriod/startDate", 0);
    look(&c, &a, view->tender.period.end, N_("se cerró a propuestas"),
         "/tender/tenderPeriod/endDate", 0);
    if (!c.count) return ERR_NONE;
    return ask(&a, (double)c.count, err, _("¿Quién trabajaba el %s (%s), día en que %s %s?"),
               ask_day(&a, c.day), _(c.why), _(c.what), ask_process(&a, view));
}

static const char *const fields[] = {"/awards[]/date|/contracts[]/dateSigned|"
                                     "/tender/tenderPeriod/startDate|/tender/tenderPeriod/endDate",
                                     NULL};
static const struct indicator_parameter parameters[] = {
    {"weekends", SETTINGS_FLAG, "true", N_("Si cuentan también sábados y domingos.")},
    {.name = NULL}};

const struct indicator indicator_m010 = {
    .code = "M010",
    .name = "closed_day_dates",
    .title = N_("Fechas en días inhábiles"),
    .asks = N_("¿Qué se adjudicó, firmó, abrió o cerró en un día en que las oficinas no trabajan?"),
    .formula = N_(
        "La fecha, como está escrita, de una adjudicación, una firma, o el inicio o fin del plazo "
        "de propuestas cae en día de descanso obligatorio (Ley Federal del Trabajo, art. 74, "
        "para cualquier año y datos en pesos, o la lista de días inhábiles) o, con «weekends», en "
        "fin "
        "de semana."),
    .source = "PODER, OCDS_RedFlags, temp-fs; Ley Federal del Trabajo, art. 74",
    .caution = N_(
        "A menudo es la fecha de captura, o una hora en otro huso que cae en el día siguiente. En "
        "emergencias se trabaja cualquier día."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
