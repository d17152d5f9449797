/* What a commitment still lacks of its template: see commitment_parts.h. */
#include "base/i18n.h"
#include "cocreate/commitment.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/plan_private.h"

static const struct {
    const char *part, *says;
} lacks[COMMITMENT_LACKS] = {
    {"problema", N_("la línea base: cómo está el problema hoy, en cifras")},
    {"que", N_("la descripción: en qué consiste")},
    {"que", N_("los propósitos de la declaración a los que sirve")},
    {"que", N_("la meta de la Agenda 2030")},
    {"que", N_("cuándo empieza y cuándo termina")},
    {"acciones", N_("las acciones, con fechas y responsables")},
    {"acciones", N_("la fecha o el responsable de alguna acción")},
    {"medios", N_("los medios de verificación")},
    {"medios", N_("la evidencia que se espera")},
    {"dinero", N_("el presupuesto, o que no lo necesita")},
    {"indicadores", N_("un indicador con línea base y meta")},
};

static bool actions_told(const struct commitment_draft *d)
{
    for (size_t i = 0; i < d->action_count; i++)
        if (!d->actions[i].responsible.n || d->actions[i].ends == DATE_NONE) return false;
    return true;
}

static enum err_code has_measure(struct co *co, int64_t id, bool *out, struct err *err)
{
    struct measure *measures;
    size_t count;
    enum err_code code = measure_list(co, id, &measures, &count, err);
    *out = code || count > 0;
    return code;
}

enum err_code commitment_lacks(struct co *co, const struct commitment *c,
                               struct commitment_lack out[COMMITMENT_LACKS], size_t *count_out,
                               struct err *err)
{
    const struct commitment_draft *d = &c->now.is;
    bool measured;
    *count_out = 0;
    enum err_code code = has_measure(co, c->id, &measured, err);
    if (code) return code;
    const bool there[COMMITMENT_LACKS] = {
        d->baseline.n > 0,
        d->description.n > 0,
        d->purposes.n > 0,
        d->sdg.n > 0,
        d->begins != DATE_NONE && d->ends != DATE_NONE,
        d->action_count > 0,
        actions_told(d),
        d->verification.n > 0,
        d->evidence.n > 0,
        d->has_budget || d->budget_text.n > 0,
        measured,
    };
    for (size_t i = 0; i < COMMITMENT_LACKS; i++)
        if (!there[i])
            out[(*count_out)++] = (struct commitment_lack){lacks[i].part, i18n(lacks[i].says)};
    return ERR_NONE;
}
