/* R003, a short submission period: fewer days to prepare a bid than the threshold.
 *
 * As OCDS Cardinal: whole days from tenderPeriod.startDate to .endDate, both complete date-times
 * with an offset. Beyond it (not in compatible mode): where one of them is a bare date, calendar
 * days are counted; a period that ends before it begins is an error of the data, not a short
 * period. */
#include <math.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"

enum { DAY_MS = 86400000 };

struct state {
    double threshold;
    bool any, by_details;
};

static enum err_code opened(const struct indicator_context *context, void *state, struct err *err)
{
    struct state *s = state;
    struct str name, value;
    (void)err;
    s->threshold = indicator_parameter(context, &indicator_r003, "threshold");
    indicator_listed(context, &indicator_r003, "procurement_methods", STR(""), &s->any);
    s->by_details =
        settings_each(context->settings, "R003.procurement_method_details", 0, &name, &value);
    return ERR_NONE;
}

/* The days asked for in this process: by the name of its method, else the general threshold. */
static double days_asked(const struct indicator_context *context, const struct state *s,
                         struct str details)
{
    struct str name, value;
    double days;
    for (size_t i = 0; s->by_details && details.p; i++) {
        if (!settings_each(context->settings, "R003.procurement_method_details", i, &name, &value))
            break;
        if (str_eq(name, details) && view_number(value, &days)) return days;
    }
    return s->threshold;
}

static bool days_given(const struct indicator_context *context, const struct view_period *period,
                       int64_t *days)
{
    int64_t start, end;
    int32_t first, last;
    if (view_instant_strict(period->start, &start) && view_instant_strict(period->end, &end)) {
        *days = (end - start) / DAY_MS;
        return context->compatible || end >= start;
    }
    if (context->compatible || !view_day(period->start, &first) || !view_day(period->end, &last))
        return false;
    *days = last - first;
    return last >= first;
}

static struct str question(struct arena *arena, int64_t days, struct str title)
{
    if (days < 1)
        return arena_printf(arena,
                            _("¿Por qué hubo menos de un día para presentar propuestas en «%.*s»?"),
                            STR_FMT(title));
    return arena_printf(
        arena,
        i18n_plural("¿Por qué hubo solo %lld día para presentar propuestas en «%.*s»?",
                    "¿Por qué hubo solo %lld días para presentar propuestas en «%.*s»?",
                    (unsigned long)days),
        (long long)days, STR_FMT(title));
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    const struct view_tender *t = &view->tender;
    int64_t days;
    if (!s->any && !(t->method.p && indicator_listed(context, &indicator_r003,
                                                     "procurement_methods", t->method, NULL)))
        return ERR_NONE;
    if (!days_given(context, &t->period, &days)) return ERR_NONE;
    double asked = days_asked(context, s, t->method_details);
    if (!((double)days < asked)) return ERR_NONE;
    struct indicator_evidence evidence[2];
    struct indicator_finding f = {.group = INDICATOR_PROCESS, .value = 1, .evidence = evidence};
    if (indicator_words(sink, &indicator_r003)) {
        struct str title = process_title(arena, view);
        evidence[0] = evidence_of(arena, t->period.start, "/tender/tenderPeriod/startDate");
        evidence[1] = evidence_of(arena, t->period.end, "/tender/tenderPeriod/endDate");
        f.evidence_count = 2;
        f.question = question(arena, days, title);
    }
    return indicator_found(sink, &indicator_r003, &f, err);
}

static const char *const fields[] = {"/tender/tenderPeriod/startDate",
                                     "/tender/tenderPeriod/endDate", NULL};
static const struct indicator_parameter parameters[] = {
    {"threshold", SETTINGS_INTEGER, "15",
     N_("Días completos por debajo de los cuales se pregunta.")},
    {"procurement_methods", SETTINGS_LIST, NULL,
     N_("Métodos de contratación que se miran (códigos de OCDS separados por «|»); si no se dice, "
        "todos.")},
    {"procurement_method_details.*", SETTINGS_INTEGER, NULL,
     N_("Días para un método por su nombre (procurementMethodDetails), en lugar de «threshold».")},
    {.name = NULL}};

const struct indicator indicator_r003 = {
    .code = "R003",
    .name = "short_submission_period",
    .title = N_("Poco tiempo para presentar propuestas"),
    .asks = N_("¿En qué procedimientos hubo muy pocos días para preparar una propuesta?"),
    .formula = N_("Días completos entre el inicio y el fin del plazo para presentar propuestas, "
                  "menores que «threshold». Si alguna fecha no trae hora, se cuentan días de "
                  "calendario; un plazo que termina antes de empezar no se cuenta."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R003; "
              "OCDS Cardinal, R003",
    .caution = N_("La ley permite reducir plazos en casos justificados, y hay compras sencillas "
                  "para las que bastan pocos días."),
    .fields = fields,
    .parameters = parameters,
    .cardinal = true,
    .state_size = sizeof(struct state),
    .open = opened,
    .release = release,
};
