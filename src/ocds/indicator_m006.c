/* M006: a supplier younger than its contract: founded shortly before the award, or after it. Dates
 * of constitution come from a list. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_supplier.h"

struct state {
    int64_t days;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->days = parameter_count(context, &indicator_m006, "days");
    return ERR_NONE;
}

struct telling {
    const struct state *state;
    struct arena *arena;
    struct indicator_sink *sink;
};

static enum err_code match(void *user, const struct supplier_match *m, struct err *err)
{
    const struct telling *t = user;
    int32_t founded = m->entry->from, day = m->purchase->day;
    struct asking a;

    if (founded == DATE_NONE || day == DATE_NONE) return ERR_NONE;
    int64_t age = (int64_t)day - founded;
    if (age >= t->state->days) return ERR_NONE;
    supplier_ask(&a, t->sink, &indicator_m006, t->arena, m);
    if (age < 0)
        return ask(&a, (double)age, err,
                   _("¿Cómo pudo ganar %s el %s, si se constituyó el %s, %lld días después?"),
                   ask_supplier(&a, m), ask_day(&a, day), ask_day(&a, founded), (long long)-age);
    return ask(&a, (double)age, err,
               _("¿Qué experiencia tenía %s cuando ganó el %s, si se constituyó el %s, %lld días "
                 "antes?"),
               ask_supplier(&a, m), ask_day(&a, day), ask_day(&a, founded), (long long)age);
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct telling t = {state, arena, sink};

    return suppliers_in_list(context, LIST_FOUNDED, view, arena, match, &t, err);
}

static const char *const fields[] = {
    "/awards[]/suppliers|/parties",
    "/awards[]/date|/contracts[]/dateSigned|/contracts[]/period/startDate", NULL};
static const struct indicator_parameter parameters[] = {
    {"days", SETTINGS_INTEGER, "365", N_("Edad en días por debajo de la cual se pregunta.")},
    {.name = NULL}};

const struct indicator indicator_m006 = {
    .code = "M006",
    .name = "young_supplier",
    .title = N_("Proveedor recién constituido"),
    .asks = N_("¿Qué proveedores ganaron al poco tiempo de existir, o antes de existir?"),
    .formula =
        N_("Días entre la constitución (de la lista) y la adjudicación; se pregunta por debajo de "
           "«days»."),
    .source =
        "Fazekas, Tóth and King (2016), An Objective Corruption Risk Index, European Journal on "
        "Criminal Policy and Research 22: company age; own threshold",
    .caution = N_(
        "Una empresa nueva puede haber ganado bien, nacer de una fusión o estar formada por gente "
        "con experiencia. Si solo coincide el nombre puede ser otra."),
    .fields = fields,
    .parameters = parameters,
    .wants_list = true,
    .list = LIST_FOUNDED,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
