/* R018, a single bid: one tenderer where several were expected to compete.
 *
 * As OCDS Cardinal: tender/numberOfTenderers is 1 and the procurement method is in the list. Beyond
 * it (not in compatible mode): where the publisher gives no number, the tenderers are counted, by
 * tender/tenderers or by those of the submitted bids. */
#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"

struct state {
    bool open, selective, limited, direct, any;
};

static enum err_code opened(const struct indicator_context *context, void *state, struct err *err)
{
    (void)err;
    struct state *s = state;
    s->open =
        indicator_listed(context, &indicator_r018, "procurement_methods", STR("open"), &s->any);
    s->selective =
        indicator_listed(context, &indicator_r018, "procurement_methods", STR("selective"), NULL);
    s->limited =
        indicator_listed(context, &indicator_r018, "procurement_methods", STR("limited"), NULL);
    s->direct =
        indicator_listed(context, &indicator_r018, "procurement_methods", STR("direct"), NULL);
    return ERR_NONE;
}

static bool method_matches(const struct indicator_context *context, const struct state *s,
                           struct str method)
{
    if (s->any) return true;
    if (!method.p) return false;
    if (str_is(method, "open")) return s->open;
    if (str_is(method, "selective")) return s->selective;
    if (str_is(method, "limited")) return s->limited;
    if (str_is(method, "direct")) return s->direct;
    return indicator_listed(context, &indicator_r018, "procurement_methods", method, NULL);
}

/* Tenderers of submitted bids, counted up to two: the same one may bid twice. */
static size_t bidders(const struct view *view)
{
    const struct view_org *first = NULL;
    for (size_t i = 0; i < view->bid_count; i++) {
        const struct view_bid *bid = &view->bids[i];
        if (!bid_submitted(bid)) continue;
        if (bid->tenderer_count != 1 || !bid->tenderers[0].id.n)
            return 2; /* cannot be told apart */
        if (first && !str_eq(first->id, bid->tenderers[0].id)) return 2;
        first = &bid->tenderers[0];
    }
    return first != NULL;
}

/* Whether there was one tenderer; where it is seen goes to *evidence. */
static bool single(const struct indicator_context *context, const struct view *view,
                   struct arena *arena, struct indicator_evidence *evidence)
{
    double n;
    const struct view_tender *t = &view->tender;
    if (context->compatible) return str_is(t->number_of_tenderers, "1");
    if (view_number(t->number_of_tenderers, &n)) {
        *evidence = evidence_of(arena, t->number_of_tenderers, "/tender/numberOfTenderers");
        return n == 1;
    }
    if (t->tenderer_count) {
        *evidence = evidence_of(arena, org_title(&t->tenderers[0]), "/tender/tenderers");
        return t->tenderer_count == 1;
    }
    if (bidders(view) != 1) return false;
    *evidence = evidence_of(arena, STR("1"), "/bids/details");
    return true;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct indicator_evidence evidence[2] = {{STR_NONE, STR_NONE}};
    struct indicator_finding f = {.group = INDICATOR_PROCESS, .value = 1, .evidence = evidence};
    if (!method_matches(context, state, view->tender.method)) return ERR_NONE;
    if (!single(context, view, arena, evidence)) return ERR_NONE;
    if (indicator_words(sink, &indicator_r018)) {
        struct str title = process_title(arena, view);
        if (context->compatible)
            evidence[0] = evidence_of(arena, STR("1"), "/tender/numberOfTenderers");
        evidence[1] = evidence_of(arena, view->tender.method, "/tender/procurementMethod");
        f.evidence_count = 2;
        f.question =
            arena_printf(arena, _("¿Por qué solo hubo una oferta en «%.*s»?"), STR_FMT(title));
    }
    return indicator_found(sink, &indicator_r018, &f, err);
}

static const char *const fields[] = {
    "/tender/procurementMethod",
    "/tender/numberOfTenderers|/tender/tenderers[]/id|/bids/details[]/tenderers[]/id", NULL};
static const struct indicator_parameter parameters[] = {
    {"procurement_methods", SETTINGS_LIST, "open|selective",
     N_("Métodos de contratación que se miran (códigos de OCDS separados por «|»).")},
    {.name = NULL}};

const struct indicator indicator_r018 = {
    .code = "R018",
    .name = "single_bid",
    .title = N_("Una sola oferta"),
    .asks = N_("¿En qué procedimientos que debían tener competencia hubo una sola oferta?"),
    .formula = N_("El número de licitantes es 1 y el método de contratación está en "
                  "«procurement_methods». Si el número no se publicó, se cuentan los licitantes o, "
                  "a falta de ellos, quienes presentaron propuestas."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R018; "
              "OCDS Cardinal, R018",
    .caution = N_("Hay mercados con un solo proveedor posible: refacciones de una marca, patentes, "
                  "servicios locales."),
    .fields = fields,
    .parameters = parameters,
    .cardinal = true,
    .state_size = sizeof(struct state),
    .open = opened,
    .release = release,
};
