/* R028, identical bid prices: rivals in one process asked exactly the same.
 *
 * As OCDS Cardinal: two submitted bids with the same amount and currency, of different tenderers.
 * Beyond it (not in compatible mode): amounts of zero say nothing and are left out, and so are bids
 * that share a tenderer (alone and in a consortium) and tenders of several lots, where equal prices
 * may be for different things. */
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"

struct price {
    double figure;
    struct str currency;
    size_t bid;
};

static int by_price(const void *a, const void *b)
{
    const struct price *x = a, *y = b;
    if (x->figure != y->figure) return x->figure < y->figure ? -1 : 1;
    int order = str_compare(x->currency, y->currency);
    return order ? order : (x->bid > y->bid) - (x->bid < y->bid);
}

static bool has_id(const struct view_bid *bid)
{
    for (size_t i = 0; i < bid->tenderer_count; i++)
        if (bid->tenderers[i].id.p) return true;
    return false;
}

/* Submitted bids with a price and a tenderer, by price. */
static struct price *prices_of(const struct indicator_context *context, const struct view *view,
                               struct arena *arena, size_t *count)
{
    struct price *prices = arena_array(arena, view->bid_count + 1, sizeof *prices);
    *count = 0;
    for (size_t i = 0; prices && i < view->bid_count; i++) {
        const struct view_bid *bid = &view->bids[i];
        double figure;
        if (!bid_submitted(bid) || !bid_figure(bid, &figure) || !has_id(bid)) continue;
        if (!context->compatible && figure == 0) continue;
        prices[(*count)++] = (struct price){figure, bid->value.currency, i};
    }
    if (prices && *count > 1) qsort(prices, *count, sizeof *prices, by_price);
    return prices;
}

static bool rivals(const struct indicator_context *context, const struct org_set *a,
                   const struct org_set *b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a->count; i++) shared += org_set_find(b, a->ids[i]) < b->count;
    if (context->compatible) return shared != a->count || a->count != b->count;
    return shared == 0;
}

struct found {
    const struct view *view;
    struct arena *arena;
    struct indicator_sink *sink;
    const struct view_bid *a, *b;
    bool process_told;
};

static void words(const struct found *c, struct indicator_finding *f,
                  struct indicator_evidence evidence[2])
{
    const struct view_bid *bids[2] = {c->a, c->b};
    for (size_t i = 0; i < 2; i++)
        evidence[i] = evidence_of(c->arena, bids[i]->value.amount, "/bids/details/%zu/value/amount",
                                  (size_t)(bids[i] - c->view->bids));
    f->evidence = evidence;
    f->evidence_count = 2;
}

static enum err_code tell_tenderers(struct found *c, const struct view_bid *bid, struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < bid->tenderer_count; i++) {
        const struct view_org *org = &bid->tenderers[i];
        struct indicator_evidence evidence[2];
        struct indicator_finding f = {.group = INDICATOR_TENDERER, .id = org->id, .value = 1};
        if (!org->id.p) continue;
        if (indicator_words(c->sink, &indicator_r028)) {
            struct str title = process_title(c->arena, c->view), name = org_title(org);
            f.question = arena_printf(
                c->arena,
                _("¿Por qué «%.*s» ofreció el mismo precio que otro licitante en «%.*s»?"),
                STR_FMT(name), STR_FMT(title));
            words(c, &f, evidence);
        }
        code = indicator_found(c->sink, &indicator_r028, &f, err);
        if (!code) code = indicator_map(c->sink, "ocid_tenderer_r028", c->view->ocid, org->id, err);
    }
    return code;
}

static enum err_code tell_process(struct found *c, struct err *err)
{
    struct indicator_evidence evidence[2];
    struct indicator_finding f = {.group = INDICATOR_PROCESS, .value = 1};
    if (c->process_told) return ERR_NONE;
    c->process_told = true;
    if (indicator_words(c->sink, &indicator_r028)) {
        struct str title = process_title(c->arena, c->view);
        struct str price = price_shown(c->arena, c->a->value.amount, c->a->value.currency);
        f.question =
            arena_printf(c->arena, _("¿Por qué dos rivales ofrecieron exactamente %.*s en «%.*s»?"),
                         STR_FMT(price), STR_FMT(title));
        words(c, &f, evidence);
    }
    return indicator_found(c->sink, &indicator_r028, &f, err);
}

/* Bids of one price stand side by side: each is compared with the one before it, so that among
 * three or more every tenderer is named that differs from a neighbour, as in Cardinal. */
static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    size_t n;
    enum err_code code = ERR_NONE;
    (void)state;
    if (view->bid_count < 2 || !prices_compared(context, view)) return ERR_NONE;
    if (!context->compatible && several_lots(view)) return ERR_NONE;
    struct price *prices = prices_of(context, view, arena, &n);
    if (!prices) return err_no_memory(err);
    struct found c = {.view = view, .arena = arena, .sink = sink};
    size_t told = SIZE_MAX; /* the bid whose tenderers have just been told */
    for (size_t i = 1; !code && i < n; i++) {
        struct org_set a, b;
        if (prices[i].figure != prices[i - 1].figure ||
            !str_eq(prices[i].currency, prices[i - 1].currency))
            continue;
        c.a = &view->bids[prices[i - 1].bid];
        c.b = &view->bids[prices[i].bid];
        if (!org_set_bid(arena, c.a, &a) || !org_set_bid(arena, c.b, &b)) return err_no_memory(err);
        if (!rivals(context, &a, &b)) continue;
        code = tell_process(&c, err);
        if (!code && told != prices[i - 1].bid) code = tell_tenderers(&c, c.a, err);
        if (!code) code = tell_tenderers(&c, c.b, err);
        told = prices[i].bid;
    }
    return code;
}

static const char *const fields[] = {"/bids/details[]/status", "/bids/details[]/tenderers[]/id",
                                     "/bids/details[]/value/amount",
                                     "/bids/details[]/value/currency", NULL};

const struct indicator indicator_r028 = {
    .code = "R028",
    .name = "identical_bid_prices",
    .title = N_("Propuestas con el mismo precio"),
    .asks = N_("¿En qué procedimientos ofrecieron dos rivales exactamente el mismo precio?"),
    .formula = N_("Dos propuestas presentadas, de licitantes distintos, con el mismo importe y la "
                  "misma moneda; sin importes en cero, sin propuestas que comparten un licitante y "
                  "sin procedimientos con varios lotes."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R028; "
              "OCDS Cardinal, R028",
    .caution = N_("Donde el precio es oficial o de lista (medicinas, combustibles), coincidir es "
                  "normal."),
    .fields = fields,
    .cardinal = true,
    .release = release,
};
