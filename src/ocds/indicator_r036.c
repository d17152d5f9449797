/* R036, the lowest bid was disqualified, and there is an active award.
 *
 * As OCDS Cardinal: of the submitted bids with amount in the run's currency the lowest one (the
 * first of several) is disqualified, and at least one bid with amount is valid. Beyond it (not
 * in compatible mode): amounts of zero are left out, the disqualified bid must be lower than
 * every other one that was not, and tenders of several lots are not compared. */
#include <stdio.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"
#include "ocds/indicator_table.h"

enum { CURRENCIES_MOST = 8, FIGURE = 32 };

struct state {
    struct indicator_table waiting; /* "currency US ocid": found, if that is the run's currency */
};
struct waiting { /* what stands behind .element is only for words */
    uint64_t element;
    uint32_t lowest_bid, valid_bid;
    char lowest_text[FIGURE], valid_text[FIGURE], currency[8]; /* as they were published */
    const char *file;
    uint64_t line;
};

/* The text of an amount; of one that is very long, its figure. */
static void figure_text(char out[FIGURE], const struct view_bid *bid, double figure)
{
    if (bid->value.amount.n < FIGURE)
        snprintf(out, FIGURE, "%.*s", STR_FMT(bid->value.amount));
    else
        snprintf(out, FIGURE, "%.15g", figure);
}

/* Bids in one currency: the lowest of all and the lowest valid one. Whether that is a finding. */
static bool look(const struct indicator_context *context, const struct view *view,
                 struct str currency, struct waiting *w)
{
    bool any = false, out = false, any_valid = false;
    double lowest = 0, least_valid = 0;
    *w = (struct waiting){
        .file = view->element->file, .line = view->element->line, .element = view->element->number};
    for (size_t i = 0; i < view->bid_count; i++) {
        const struct view_bid *bid = &view->bids[i];
        double figure;
        if (!bid_submitted(bid) || !bid_figure(bid, &figure)) continue;
        if (!str_eq(bid->value.currency, currency)) continue;
        if (!context->compatible && figure == 0) continue;
        bool disqualified = str_is(bid->status, "disqualified"),
             valid = str_is(bid->status, "valid");
        bool tie = any && figure == lowest && !disqualified && !context->compatible;
        if (!any || figure < lowest || tie) {
            lowest = figure;
            w->lowest_bid = (uint32_t)i;
            out = disqualified;
        }
        if (valid && (!any_valid || figure < least_valid)) {
            least_valid = figure;
            w->valid_bid = (uint32_t)i;
        }
        any = true;
        any_valid |= valid;
    }
    if (!any || !out || !any_valid) return false;
    if (context->figures_only) return true;
    figure_text(w->lowest_text, &view->bids[w->lowest_bid], lowest);
    figure_text(w->valid_text, &view->bids[w->valid_bid], least_valid);
    snprintf(w->currency, sizeof w->currency, "%.*s", STR_FMT(currency));
    return true;
}

static enum err_code tell(const struct indicator_context *context, const struct waiting *w,
                          struct str ocid, struct arena *arena, struct indicator_sink *sink,
                          struct err *err)
{
    struct indicator_evidence evidence[3];
    struct indicator_finding f = {.group = INDICATOR_PROCESS,
                                  .ocid = ocid,
                                  .value = 1,
                                  .evidence = evidence,
                                  .element = w->element};
    if (!context->figures_only) {
        f.file = w->file;
        f.line = w->line;
    }
    if (indicator_words(sink, &indicator_r036)) {
        struct str lowest = str_of(w->lowest_text), valid = str_of(w->valid_text);
        struct str lowest_shown = price_shown(arena, lowest, str_of(w->currency));
        struct str valid_shown = price_shown(arena, valid, str_of(w->currency));
        f.question =
            arena_printf(arena,
                         _("¿Por qué se descalificó la propuesta más baja (%.*s, cuando la menor "
                           "válida era de %.*s) en %.*s?"),
                         STR_FMT(lowest_shown), STR_FMT(valid_shown), STR_FMT(ocid));
        evidence[0] =
            evidence_of(arena, STR("disqualified"), "/bids/details/%u/status", w->lowest_bid);
        evidence[1] = evidence_of(arena, lowest, "/bids/details/%u/value/amount", w->lowest_bid);
        evidence[2] = evidence_of(arena, valid, "/bids/details/%u/value/amount", w->valid_bid);
        f.evidence_count = 3;
    }
    return indicator_found(sink, &indicator_r036, &f, err);
}

/* Where a process stands twice in the input, the later one's. */
static enum err_code put(struct state *s, struct str key, size_t size, const struct waiting *w,
                         struct err *err)
{
    struct waiting *at = indicator_table_at(&s->waiting, size, key);
    if (!at) return err_no_memory(err);
    if (w->element >= at->element) memcpy(at, w, size);
    return ERR_NONE;
}

static enum err_code keep(const struct indicator_context *context, struct state *s,
                          const struct waiting *w, struct str key, struct err *err)
{
    if (!key.p) return err_no_memory(err);
    return put(s, key, context->figures_only ? sizeof w->element : sizeof *w, w, err);
}

static bool seen(const struct str *list, size_t n, struct str one)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], one)) return true;
    return false;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct str done[CURRENCIES_MOST];
    size_t n = 0;
    enum err_code code = ERR_NONE;
    double figure;
    if (!award_any_active(view) || !prices_compared(context, view)) return ERR_NONE;
    if (!context->compatible && several_lots(view)) return ERR_NONE;
    for (size_t i = 0; !code && n < CURRENCIES_MOST && i < view->bid_count; i++) {
        struct str currency = view->bids[i].value.currency;
        /* Only where a bid was disqualified there is anything to find. */
        if (!str_is(view->bids[i].status, "disqualified")) continue;
        if (!bid_figure(&view->bids[i], &figure) || seen(done, n, currency)) continue;
        done[n++] = currency;
        if (context->currency.n && !str_eq(currency, context->currency)) continue;
        struct waiting w;
        if (!look(context, view, currency, &w)) continue;
        code = context->currency.n
                   ? tell(context, &w, view->ocid, arena, sink, err)
                   : keep(context, state, &w, indicator_key(arena, currency, view->ocid), err);
    }
    return code;
}

static enum err_code join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    const struct indicator_table *t = &((struct state *)from)->waiting;
    enum err_code code = ERR_NONE;
    (void)context;
    for (size_t i = 0; !code && i < t->count; i++)
        code =
            put(into, indicator_table_key(t, i), t->value_size, indicator_table_value(t, i), err);
    return code;
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    uint32_t *numbers = indicator_table_order(&s->waiting, arena);
    enum err_code code = numbers ? ERR_NONE : err_no_memory(err);
    for (size_t i = 0; !code && i < s->waiting.count; i++) {
        struct str ocid, key = indicator_table_key(&s->waiting, numbers[i]);
        if (str_eq(indicator_key_split(key, &ocid), context->currency))
            code = tell(context, indicator_table_value(&s->waiting, numbers[i]), ocid, arena, sink,
                        err);
    }
    return code;
}

static void closed(void *state)
{
    indicator_table_free(&((struct state *)state)->waiting);
}

static const char *const fields[] = {"/awards[]/status", "/bids/details[]/status",
                                     "/bids/details[]/value/amount",
                                     "/bids/details[]/value/currency", NULL};

const struct indicator indicator_r036 = {
    .code = "R036",
    .name = "lowest_bid_disqualified",
    .title = N_("Se descalificó la propuesta más baja"),
    .asks = N_("¿En qué procedimientos se descalificó la propuesta más barata?"),
    .formula = N_("Hay un fallo activo y, entre las propuestas presentadas en la moneda comparada, "
                  "una descalificada es más baja que todas las demás, y alguna es válida; sin "
                  "importes en cero ni procedimientos con varios lotes."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R036; "
              "OCDS Cardinal, R036",
    .caution = N_("Una propuesta muy baja puede no cumplir con lo pedido o no ser solvente."),
    .fields = fields,
    .cardinal = true,
    .state_size = sizeof(struct state),
    .release = release,
    .join = join,
    .finish = finish,
    .close = closed,
};
