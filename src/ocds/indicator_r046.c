/* R046: an award to somebody who was disqualified on that day, by a list of sanctioned suppliers
 * (the SFP's or another). A list without dates is told as such. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_supplier.h"

struct telling {
    struct arena *arena;
    struct indicator_sink *sink;
};

static enum err_code match(void *user, const struct supplier_match *m, struct err *err)
{
    const struct telling *t = user;
    const struct list_entry *e = m->entry;
    int32_t day = m->purchase->day;
    bool dated = e->from != DATE_NONE || e->until != DATE_NONE;
    struct asking a;

    if (dated && day == DATE_NONE) return ERR_NONE;
    if (dated &&
        ((e->from != DATE_NONE && day < e->from) || (e->until != DATE_NONE && day > e->until)))
        return ERR_NONE;
    supplier_ask(&a, t->sink, &indicator_r046, t->arena, m);
    if (!dated)
        return ask(
            &a, 1, err,
            _("¿Por qué se adjudicó el %s a %s, que está en la lista de sancionados (%s)? La "
              "lista no dice desde cuándo: ¿lo estaba ya ese día?"),
            ask_day(&a, day), ask_supplier(&a, m), e->file);
    if (e->until == DATE_NONE)
        return ask(&a, 1, err,
                   _("¿Por qué se adjudicó el %s a %s, que según la lista de sancionados estaba "
                     "inhabilitado desde el %s?"),
                   ask_day(&a, day), ask_supplier(&a, m), ask_day(&a, e->from));
    if (e->from == DATE_NONE)
        return ask(&a, 1, err,
                   _("¿Por qué se adjudicó el %s a %s, que según la lista de sancionados estaba "
                     "inhabilitado hasta el %s?"),
                   ask_day(&a, day), ask_supplier(&a, m), ask_day(&a, e->until));
    return ask(
        &a, 1, err,
        _("¿Por qué se adjudicó el %s a %s, que según la lista de sancionados estaba inhabilitado "
          "del %s al %s?"),
        ask_day(&a, day), ask_supplier(&a, m), ask_day(&a, e->from), ask_day(&a, e->until));
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct telling t = {arena, sink};

    (void)state;
    return suppliers_in_list(context, LIST_SANCTIONED, view, arena, match, &t, err);
}

static const char *const fields[] = {"/awards[]/suppliers|/parties", NULL};
static const struct indicator_parameter parameters[] = {{.name = NULL}};

const struct indicator indicator_r046 = {
    .code = "R046",
    .name = "sanctioned_supplier",
    .title = N_("Proveedor sancionado"),
    .asks = N_("¿A qué proveedores inhabilitados se les adjudicó de todos modos?"),
    .formula =
        N_("El proveedor está en la lista de sancionados por su RFC o, si falta, por el mismo "
           "nombre, y el día de la adjudicación cae entre el inicio y el fin de su sanción."),
    .source =
        "Open Contracting Partnership, Red Flags in Public Procurement (2024), R046; LAASSP art. "
        "50 and 60, LOPSRM art. 51 and 78 (por verificar)",
    .caution = N_("Con solo el nombre puede ser otra empresa: pida el RFC. Una sanción puede estar "
                  "suspendida "
                  "por un juez, y los contratos anteriores a ella siguen siendo válidos."),
    .fields = fields,
    .parameters = parameters,
    .wants_list = true,
    .list = LIST_SANCTIONED,
    .state_size = 1,
    .release = release,
};
