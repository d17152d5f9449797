/* M015 and PODER's comp-pf: a supplier or tenderer with its address in a tax haven, by a list of
 * countries that a person brings (the SAT's preferential tax regimes, the Financial Secrecy
 * Index). */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"
#include "ocds/lists.h"

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    enum err_code code = ERR_NONE;

    (void)state;
    for (size_t i = 0; !code && i < view->party_count; i++) {
        const struct view_party *p = &view->parties[i];
        const struct list_entry *e;
        struct asking a;

        if (!p->country.n || !(p->roles & (VIEW_SUPPLIER | VIEW_TENDERER | VIEW_PAYEE))) continue;
        e = lists_country(context->lists, p->country);
        if (!e) continue;
        ask_begin(&a, sink, &indicator_m015, arena, view);
        a.finding.group = INDICATOR_TENDERER;
        a.finding.id = p->id.n ? p->id : p->name;
        ask_evidence(&a, p->country, "/parties/%zu/address/countryName", i);
        ask_evidence(&a, str_of(e->as_of[0] ? e->as_of : e->file), "%s", _("lista"));
        code =
            ask(&a, 1, err,
                _("¿Quiénes son los dueños de %s, que tiene su domicilio en %s y participa en %s?"),
                ask_org(&a, p->name, p->id), ask_name(&a, e->name.n ? e->name : p->country),
                ask_process(&a, view));
    }
    return code;
}

static const char *const fields[] = {"/parties[]/address/countryName", NULL};
static const struct indicator_parameter parameters[] = {{.name = NULL}};

const struct indicator indicator_m015 = {
    .code = "M015",
    .name = "supplier_in_haven",
    .title = N_("Domicilio en un paraíso fiscal"),
    .asks = N_(
        "¿Qué proveedores o participantes tienen su domicilio en un país de la lista de paraísos "
        "fiscales?"),
    .formula =
        N_("El país del domicilio de un proveedor, participante o beneficiario de pagos está en la "
           "lista, por su código ISO 3166 o su nombre."),
    .source = "PODER, OCDS_RedFlags, comp-pf",
    .caution = N_(
        "En esos países también hay empresas con fábricas y empleados. La lista cambia: vea de qué "
        "fecha es."),
    .fields = fields,
    .parameters = parameters,
    .wants_list = true,
    .list = LIST_HAVENS,
    .state_size = 1,
    .release = release,
};
