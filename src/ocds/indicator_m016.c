/* M016 and PODER's traz-ei: buyer and supplier say different things of the supplier's size
 * (scaleReportedByBuyerMxCnet, scaleReportedBySupplierMxCnet of CompraNet, in
 * parties[].details). */
#include "base/i18n.h"
#include "base/text.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    enum err_code code = ERR_NONE;

    (void)context;
    (void)state;
    for (size_t i = 0; !code && i < view->party_count; i++) {
        const struct view_party *p = &view->parties[i];
        json_ref details = json_get(p->node, "details");
        struct str buyer = json_text(json_get(details, "scaleReportedByBuyerMxCnet"));
        struct str supplier = json_text(json_get(details, "scaleReportedBySupplierMxCnet"));
        char key_a[64], key_b[64];
        struct str a_key = {key_a, text_key_into(buyer, key_a, sizeof key_a)};
        struct str b_key = {key_b, text_key_into(supplier, key_b, sizeof key_b)};
        struct asking a;

        if (!a_key.n || !b_key.n || str_eq(a_key, b_key)) continue;
        ask_begin(&a, sink, &indicator_m016, arena, view);
        a.finding.group = INDICATOR_TENDERER;
        a.finding.id = p->id.n ? p->id : p->name;
        ask_evidence(&a, buyer, "/parties/%zu/details/scaleReportedByBuyerMxCnet", i);
        ask_evidence(&a, supplier, "/parties/%zu/details/scaleReportedBySupplierMxCnet", i);
        code = ask(
            &a, 1, err,
            _("¿De qué tamaño es %s: %s, como dice quien le compra, o %s, como dice la empresa?"),
            ask_org(&a, p->name, p->id), ask_name(&a, buyer), ask_name(&a, supplier));
    }
    return code;
}

static const char *const fields[] = {"/parties", NULL};
static const struct indicator_parameter parameters[] = {{.name = NULL}};

const struct indicator indicator_m016 = {
    .code = "M016",
    .name = "inconsistent_scale",
    .title = N_("Tamaño de la empresa contradictorio"),
    .asks = N_(
        "¿De qué empresas dicen cosas distintas sobre su tamaño quien compra y la propia empresa?"),
    .formula = N_(
        "El tamaño que reporta el comprador y el que reporta el proveedor están publicados y son "
        "distintos."),
    .source = "PODER, OCDS_RedFlags, traz-ei",
    .caution =
        N_("La estratificación cambia de un año a otro, y cada uno pudo usar la de otro año."),
    .fields = fields,
    .parameters = parameters,
    .state_size = 1,
    .release = release,
};
