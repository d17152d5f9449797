/* Winning and second-lowest bids: see indicator_lowest.h. */
#include "ocds/indicator_lowest.h"

#include <math.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/indicator_bids.h"

enum { CURRENCIES_MOST = 8 };

struct process { /* key: currency US ocid */
    double ratio;
    uint32_t winner, second; /* in .ids */
    uint64_t element;
};
/* With what only words need: half a million processes are remembered, most of them for their ratio
 * alone. */
struct process_told {
    struct process is;
    double winning, second_best;
    uint32_t winner_bid, second_bid;
    const char *file;
    uint64_t line;
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

/* Where a process stands twice in the input, the later one's. `row` is as large as the table's. */
static enum err_code put(struct lowest_state *state, struct str key, size_t size,
                         const struct process *row, struct err *err)
{
    struct process *at = indicator_table_at(&state->processes, size, key);
    if (!at) return err_no_memory(err);
    if (row->element >= at->element) memcpy(at, row, size);
    return ERR_NONE;
}

static enum err_code keep(const struct indicator_context *context, struct lowest_state *state,
                          const struct view *view, const struct pair *p, struct arena *arena,
                          struct err *err)
{
    struct process_told row = {.is = {.ratio = (p->second_best - p->winning) / p->winning,
                                      .element = view->element->number},
                               .winning = p->winning,
                               .second_best = p->second_best,
                               .winner_bid = (uint32_t)(p->winner - view->bids),
                               .second_bid = (uint32_t)(p->second - view->bids),
                               .file = view->element->file,
                               .line = view->element->line};
    struct str key = indicator_key(arena, p->winner->value.currency, view->ocid);
    if (!key.p || !number_of(state, p->winner->tenderers[0].id, &row.is.winner) ||
        !number_of(state, p->second->tenderers[0].id, &row.is.second))
        return err_no_memory(err);
    return put(state, key, context->figures_only ? sizeof row.is : sizeof row, &row.is, err);
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
        code = keep(context, state, view, &p, arena, err);
    }
    return code;
}

/* ---- all of them ------------------------------------------------------------------------- */

enum err_code lowest_join(const struct indicator_context *context, void *into_state,
                          void *from_state, struct err *err)
{
    struct lowest_state *into = into_state, *from = from_state;
    enum err_code code = ERR_NONE;
    (void)context;
    for (size_t i = 0; !code && i < from->processes.count; i++) {
        struct process *row = indicator_table_value(&from->processes, i); /* it goes away */
        struct str winner = indicator_table_key(&from->ids, row->winner);
        struct str second = indicator_table_key(&from->ids, row->second);
        if (!number_of(into, winner, &row->winner) || !number_of(into, second, &row->second))
            return err_no_memory(err);
        code = put(into, indicator_table_key(&from->processes, i), from->processes.value_size, row,
                   err);
    }
    return code;
}

void lowest_close(void *state)
{
    struct lowest_state *s = state;
    indicator_table_free(&s->processes);
    indicator_table_free(&s->ids);
}

static bool in_currency(const struct indicator_context *context, struct str key, struct str *ocid)
{
    return str_eq(indicator_key_split(key, ocid), context->currency);
}

enum err_code lowest_ratios(const struct indicator_context *context,
                            const struct lowest_state *state, struct arena *arena, double **ratios,
                            size_t *count, struct err *err)
{
    const struct indicator_table *t = &state->processes;
    struct str ocid;
    double *list = *ratios = arena_array(arena, t->count + 1, sizeof *list);
    *count = 0;
    if (!list) return err_no_memory(err);
    for (size_t i = 0; i < t->count; i++) {
        const struct process *p = indicator_table_value(t, i);
        if (in_currency(context, indicator_table_key(t, i), &ocid)) list[(*count)++] = p->ratio;
    }
    indicator_sort(list, *count);
    return ERR_NONE;
}

/* ---- what is found ----------------------------------------------------------------------- */

struct row {
    const struct lowest_state *state;
    const struct process_told *told; /* the part behind .is: only for words */
    struct str ocid;
};

static void place(const struct indicator_context *context, const struct row *row,
                  struct indicator_finding *f)
{
    f->ocid = row->ocid;
    f->element = row->told->is.element;
    if (context->figures_only) return;
    f->file = row->told->file;
    f->line = row->told->line;
}

static enum err_code tenderer_found(const struct lowest_asking *asking, const struct row *row,
                                    bool winner, struct err *err)
{
    const struct lowest_words *words = asking->words;
    const struct process *is = &row->told->is;
    struct arena *arena = asking->arena;
    struct indicator_sink *sink = asking->sink;
    struct str id = indicator_table_key(&row->state->ids, winner ? is->winner : is->second);
    struct indicator_evidence evidence[1];
    struct indicator_finding f = {
        .group = INDICATOR_TENDERER, .id = id, .value = 0, .evidence = evidence};
    place(asking->context, row, &f);
    if (indicator_words(sink, words->indicator)) {
        struct str name = indicator_name(sink, id);
        uint32_t bid = winner ? row->told->winner_bid : row->told->second_bid;
        f.question = arena_printf(arena, i18n(words->tenderer), STR_FMT(name), STR_FMT(row->ocid));
        evidence[0] = evidence_of(arena, id, "/bids/details/%u/tenderers/0/id", bid);
        f.evidence_count = 1;
    }
    enum err_code code = indicator_found(sink, words->indicator, &f, err);
    if (!code) code = indicator_map(sink, words->map, row->ocid, id, err);
    return code;
}

static enum err_code process_found(const struct lowest_asking *asking, const struct row *row,
                                   struct err *err)
{
    const struct lowest_words *words = asking->words;
    struct arena *arena = asking->arena;
    struct indicator_evidence evidence[2];
    double ratio = row->told->is.ratio;
    struct indicator_finding f = {.group = INDICATOR_PROCESS, .value = ratio, .evidence = evidence};
    place(asking->context, row, &f);
    if (indicator_words(asking->sink, words->indicator)) {
        f.question = arena_printf(arena, i18n(words->process), ratio * 100, STR_FMT(row->ocid));
        evidence[0] = evidence_of(arena, arena_printf(arena, "%.15g", row->told->winning),
                                  "/bids/details/%u/value/amount", row->told->winner_bid);
        evidence[1] = evidence_of(arena, arena_printf(arena, "%.15g", row->told->second_best),
                                  "/bids/details/%u/value/amount", row->told->second_bid);
        f.evidence_count = 2;
    }
    enum err_code code = indicator_found(asking->sink, words->indicator, &f, err);
    if (!code) code = tenderer_found(asking, row, true, err);
    if (!code && words->second) code = tenderer_found(asking, row, false, err);
    return code;
}

static bool is_between(const struct indicator_table *t, size_t i, double from, double to)
{
    const struct process *p = indicator_table_value(t, i);
    return p->ratio >= from && p->ratio <= to;
}

enum err_code lowest_ask(const struct lowest_asking *asking, const struct lowest_state *state,
                         double from, double to, struct err *err)
{
    const struct indicator_table *t = &state->processes;
    struct row row = {.state = state};
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) n += is_between(t, i, from, to);
    uint32_t *found = arena_array(asking->arena, n + 1, sizeof *found);
    if (!found) return err_no_memory(err);
    n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (is_between(t, i, from, to) &&
            in_currency(asking->context, indicator_table_key(t, i), &row.ocid))
            found[n++] = (uint32_t)i;
    indicator_table_sort(t, found, n);
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < n; i++) {
        in_currency(asking->context, indicator_table_key(t, found[i]), &row.ocid);
        row.told = indicator_table_value(t, found[i]);
        code = process_found(asking, &row, err);
    }
    return code;
}
