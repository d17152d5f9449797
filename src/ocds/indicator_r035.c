/* R035, all except the winning bid disqualified: one tenderer was left, and won.
 *
 * As OCDS Cardinal: all awards are final; exactly one tenderer has valid bids and it is the only
 * supplier of the active awards; at least `threshold` others (one, if it says less) have
 * disqualified bids. The result is how many. */
#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"

struct state {
    double threshold;
};

static enum err_code opened(const struct indicator_context *context, void *state, struct err *err)
{
    struct state *s = state;
    (void)err;
    s->threshold = indicator_parameter(context, &indicator_r035, "threshold");
    if (!(s->threshold >= 1)) s->threshold = 1;
    return ERR_NONE;
}

/* The first bid of one status, for the evidence. */
static size_t bid_of(const struct view *view, const char *status)
{
    size_t i = 0;
    while (i + 1 < view->bid_count && !str_is(view->bids[i].status, status)) i++;
    return i;
}

static struct str name_of(const struct view_bid *bid, struct str id)
{
    for (size_t i = 0; i < bid->tenderer_count; i++)
        if (str_eq(bid->tenderers[i].id, id)) return org_title(&bid->tenderers[i]);
    return id;
}

static enum err_code tell(const struct view *view, struct str winner, size_t others,
                          struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct indicator_evidence evidence[2];
    struct indicator_finding process = {
        .group = INDICATOR_PROCESS, .value = (double)others, .evidence = evidence};
    struct indicator_finding tenderer = {
        .group = INDICATOR_TENDERER, .id = winner, .value = 0, .evidence = evidence};
    if (indicator_words(sink, &indicator_r035)) {
        size_t valid = bid_of(view, "valid"), out = bid_of(view, "disqualified");
        struct str title = process_title(arena, view), name = name_of(&view->bids[valid], winner);
        evidence[0] =
            evidence_of(arena, view->bids[valid].status, "/bids/details/%zu/status", valid);
        evidence[1] = evidence_of(arena, view->bids[out].status, "/bids/details/%zu/status", out);
        process.evidence_count = tenderer.evidence_count = 2;
        process.question = arena_printf(
            arena, _("¿Por qué se descalificó a todos menos a «%.*s», que ganó, en «%.*s»?"),
            STR_FMT(name), STR_FMT(title));
        tenderer.question = arena_printf(
            arena, _("¿Por qué «%.*s» fue el único que no quedó descalificado en «%.*s»?"),
            STR_FMT(name), STR_FMT(title));
    }
    enum err_code code = indicator_found(sink, &indicator_r035, &process, err);
    if (!code) code = indicator_found(sink, &indicator_r035, &tenderer, err);
    if (!code) code = indicator_map(sink, "ocid_tenderer_r035", view->ocid, winner, err);
    return code;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    struct org_set suppliers, valid, out;
    bool any = false;
    (void)context;
    for (size_t i = 0; !any && i < view->bid_count; i++)
        any = str_is(view->bids[i].status, "disqualified");
    if (!any || !awards_final(view)) return ERR_NONE;
    if (!org_set_suppliers(arena, view, &suppliers) ||
        !org_set_tenderers(arena, view, "valid", &valid) ||
        !org_set_tenderers(arena, view, "disqualified", &out))
        return err_no_memory(err);
    if (valid.count != 1 || suppliers.count != 1 || !str_eq(valid.ids[0], suppliers.ids[0]))
        return ERR_NONE;
    size_t others = out.count - (org_set_find(&out, valid.ids[0]) < out.count);
    if (!((double)others >= s->threshold)) return ERR_NONE;
    return tell(view, valid.ids[0], others, arena, sink, err);
}

static const char *const fields[] = {"/awards[]/status", "/awards[]/suppliers[]/id",
                                     "/bids/details[]/status", "/bids/details[]/tenderers[]/id",
                                     NULL};
static const struct indicator_parameter parameters[] = {
    {"threshold", SETTINGS_INTEGER, "1",
     N_("Cuántos otros licitantes descalificados hacen falta, uno por lo menos.")},
    {.name = NULL}};

const struct indicator indicator_r035 = {
    .code = "R035",
    .name = "all_except_winner_disqualified",
    .title = N_("Se descalificó a todos menos al ganador"),
    .asks =
        N_("¿En qué procedimientos se descalificó a todos los demás y ganó el único que quedó?"),
    .formula = N_("Un solo licitante con propuestas válidas, que es el único proveedor de los "
                  "fallos activos (todos los fallos son definitivos), y al menos «threshold» "
                  "licitantes distintos descalificados. El valor es cuántos."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R035; "
              "OCDS Cardinal, R035",
    .caution = N_("Las descalificaciones pueden estar bien fundadas: el fallo debe decir por qué."),
    .fields = fields,
    .parameters = parameters,
    .cardinal = true,
    .state_size = sizeof(struct state),
    .open = opened,
    .release = release,
};
