/* Winning and second-lowest bids: see indicator_lowest.h. */
#include "ocds/indicator_lowest.h"

#include <math.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/indicator_bids.h"

enum { CURRENCIES_MOST = 8 };

struct process { /* key: currency US ocid */
    double winning, second_best;
    uint32_t winner, second; /* in .ids */
    uint32_t winner_bid, second_bid;
    const char *file;
    uint64_t line, element;
};
struct pair { /* bids while they are compared */
    const struct view_bid *winner, *second;
    double winning, second_best;
};

/* ---- one release ------------------------------------------------------------------------- */

static bool comparable(const struct view_bid *bid, double *figure)
{
    return str_is(bid->status, "valid") && bid_tenderer(bid) && bid_figure(bid, figure);
}

static struct pair pair_of(const struct view *view, struct str winner, struct str currency)
{
    struct pair p = {0};
    double figure;
    for (size_t i = 0; i < view->bid_count; i++) {
        const struct view_bid *bid = &view->bids[i];
        if (!comparable(bid, &figure) || !str_eq(bid->value.currency, currency)) continue;
        if (str_eq(bid->tenderers[0].id, winner)) {
            if (p.winner && !(figure < p.winning)) continue;
            p.winner = bid;
            p.winning = figure;
        } else {
            if (p.second && !(figure < p.second_best)) continue;
            p.second = bid;
            p.second_best = figure;
        }
    }
    return p;
}

static bool number_of(struct lowest_state *state, struct str id, uint32_t *out)
{
    uint32_t *at = indicator_table_at(&state->ids, sizeof *at, id);
    if (!at) return false;
    if (*at == 0) *at = (uint32_t)state->ids.count; /* a new one: its place + 1 */
    *out = *at - 1;
    return true;
}

static enum err_code keep(struct lowest_state *state, const struct view *view, struct str currency,
                          const struct pair *p, struct arena *arena, struct err *err)
{
    struct process row = {.winning = p->winning,
                          .second_best = p->second_best,
                          .winner_bid = (uint32_t)(p->winner - view->bids),
                          .second_bid = (uint32_t)(p->second - view->bids),
                          .file = view->element->file,
                          .line = view->element->line,
                          .element = view->element->number};
    struct str key = indicator_key(arena, currency, view->ocid);
    if (!key.p || !number_of(state, p->winner->tenderers[0].id, &row.winner) ||
        !number_of(state, p->second->tenderers[0].id, &row.second))
        return err_no_memory(err);
    struct process *at = indicator_table_at(&state->processes, sizeof *at, key);
    if (!at) return err_no_memory(err);
    if (row.element >= at->element) *at = row;
    return ERR_NONE;
}

static bool seen(const struct str *list, size_t n, struct str one)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], one)) return true;
    return false;
}

const char lowest_shares[] = "lowest";
const char *const lowest_fields[] = {"/awards[]/status",
                                     "/awards[]/suppliers[]/id",
                                     "/bids/details[]/status",
                                     "/bids/details[]/tenderers[]/id",
                                     "/bids/details[]/value/amount",
                                     "/bids/details[]/value/currency",
                                     NULL};

enum err_code lowest_release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    (void)sink;
    struct str done[CURRENCIES_MOST];
    size_t n = 0;
    double figure;
    enum err_code code = ERR_NONE;
    const struct view_org *winner = award_winner(view);
    if (!winner || !prices_compared(context, view)) return ERR_NONE;
    if (!context->compatible && several_lots(view)) return ERR_NONE;
    for (size_t i = 0; !code && n < CURRENCIES_MOST && i < view->bid_count; i++) {
        struct str currency = view->bids[i].value.currency;
        if (!comparable(&view->bids[i], &figure) || seen(done, n, currency)) continue;
        done[n++] = currency;
        if (context->currency.n && !str_eq(currency, context->currency)) continue;
        struct pair p = pair_of(view, winner->id, currency);
        if (!p.winner || !p.second || !(p.second_best >= p.winning)) continue;
        if (!context->compatible && !(p.winning > 0)) continue;
        code = keep(state, view, currency, &p, arena, err);
    }
    return code;
}

/* ---- all of them ------------------------------------------------------------------------- */

enum err_code lowest_join(const struct indicator_context *context, void *into_state,
                          void *from_state, struct err *err)
{
    struct lowest_state *into = into_state, *from = from_state;
    (void)context;
    for (size_t i = 0; i < from->processes.count; i++) {
        struct process row = *(const struct process *)indicator_table_value(&from->processes, i);
        struct str winner = indicator_table_key(&from->ids, row.winner);
        struct str second = indicator_table_key(&from->ids, row.second);
        if (!number_of(into, winner, &row.winner) || !number_of(into, second, &row.second))
            return err_no_memory(err);
        struct process *at = indicator_table_at(&into->processes, sizeof *at,
                                                indicator_table_key(&from->processes, i));
        if (!at) return err_no_memory(err);
        if (row.element >= at->element) *at = row;
    }
    return ERR_NONE;
}

void lowest_close(void *state)
{
    struct lowest_state *s = state;
    indicator_table_free(&s->processes);
    indicator_table_free(&s->ids);
}

static struct lowest lowest_of(const struct lowest_state *state, struct str ocid,
                               const struct process *p)
{
    return (struct lowest){.ocid = ocid,
                           .winner = indicator_table_key(&state->ids, p->winner),
                           .second = indicator_table_key(&state->ids, p->second),
                           .winner_bid = p->winner_bid,
                           .second_bid = p->second_bid,
                           .winning = p->winning,
                           .second_best = p->second_best,
                           .ratio = (p->second_best - p->winning) / p->winning,
                           .file = p->file,
                           .line = p->line,
                           .element = p->element};
}

enum err_code lowest_rows(const struct indicator_context *context, const struct lowest_state *state,
                          struct arena *arena, struct lowest **rows, double **ratios, size_t *count,
                          struct err *err)
{
    struct indicator_row *all = indicator_table_rows(&state->processes, arena);
    *rows = arena_array(arena, state->processes.count + 1, sizeof **rows);
    *ratios = arena_array(arena, state->processes.count + 1, sizeof **ratios);
    *count = 0;
    if (!all || !*rows || !*ratios) return err_no_memory(err);
    for (size_t i = 0; i < state->processes.count; i++) {
        struct str ocid;
        struct str currency = indicator_key_split(all[i].key, &ocid);
        if (!str_eq(currency, context->currency)) continue;
        struct lowest *row = &(*rows)[*count];
        *row = lowest_of(state, ocid, all[i].value);
        (*ratios)[(*count)++] = row->ratio;
    }
    indicator_sort(*ratios, *count);
    return ERR_NONE;
}

static enum err_code tenderer_found(const struct lowest_words *words, const struct lowest *row,
                                    struct str id, struct arena *arena, struct indicator_sink *sink,
                                    struct err *err)
{
    struct indicator_evidence evidence[1];
    struct indicator_finding f = {.group = INDICATOR_TENDERER,
                                  .id = id,
                                  .ocid = row->ocid,
                                  .value = 0,
                                  .evidence = evidence,
                                  .file = row->file,
                                  .line = row->line,
                                  .element = row->element};
    if (indicator_words(sink, words->indicator)) {
        struct str name = indicator_name(sink, id);
        size_t bid = str_eq(id, row->winner) ? row->winner_bid : row->second_bid;
        f.question = arena_printf(arena, i18n(words->tenderer), STR_FMT(name), STR_FMT(row->ocid));
        evidence[0] = evidence_of(arena, id, "/bids/details/%zu/tenderers/0/id", bid);
        f.evidence_count = 1;
    }
    enum err_code code = indicator_found(sink, words->indicator, &f, err);
    if (!code) code = indicator_map(sink, words->map, row->ocid, id, err);
    return code;
}

enum err_code lowest_found(const struct lowest_words *words, const struct lowest *row,
                           struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct indicator_evidence evidence[2];
    struct indicator_finding f = {.group = INDICATOR_PROCESS,
                                  .ocid = row->ocid,
                                  .value = row->ratio,
                                  .evidence = evidence,
                                  .file = row->file,
                                  .line = row->line,
                                  .element = row->element};
    if (indicator_words(sink, words->indicator)) {
        f.question =
            arena_printf(arena, i18n(words->process), row->ratio * 100, STR_FMT(row->ocid));
        evidence[0] = evidence_of(arena, arena_printf(arena, "%.15g", row->winning),
                                  "/bids/details/%zu/value/amount", row->winner_bid);
        evidence[1] = evidence_of(arena, arena_printf(arena, "%.15g", row->second_best),
                                  "/bids/details/%zu/value/amount", row->second_bid);
        f.evidence_count = 2;
    }
    enum err_code code = indicator_found(sink, words->indicator, &f, err);
    if (!code) code = tenderer_found(words, row, row->winner, arena, sink, err);
    if (!code && words->second) code = tenderer_found(words, row, row->second, arena, sink, err);
    return code;
}
