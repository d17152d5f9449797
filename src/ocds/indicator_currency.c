/* The currency of a run: see indicator_currency.h. */
#include "ocds/indicator_currency.h"

#include "base/mem.h"
#include "ocds/indicator_bids.h"

/* ---- compatible: the first one that OCDS Cardinal would look at -------------------------- */

/* Cardinal fixes its currency at the first valid bid of one tenderer in a process with one winner
 * (R024, R058), or at the first submitted bid of a process with an active award (R036). */
static struct str first_of(const struct indicator_run *run, const struct view *view)
{
    double figure;
    if (!prices_compared(&run->context, view)) return STR_NONE;
    if (run->shared_ratio && award_winner(view))
        for (size_t i = 0; i < view->bid_count; i++) {
            const struct view_bid *bid = &view->bids[i];
            if (str_is(bid->status, "valid") && bid_tenderer(bid) && bid_figure(bid, &figure))
                return bid->value.currency;
        }
    if (run->lowest_disqualified && award_any_active(view))
        for (size_t i = 0; i < view->bid_count; i++)
            if (bid_submitted(&view->bids[i]) && bid_figure(&view->bids[i], &figure))
                return view->bids[i].value.currency;
    return STR_NONE;
}

static enum err_code add_first(struct indicator_census *census, const struct indicator_run *run,
                               const struct view *view, struct err *err)
{
    if (census->first && view->element->number > census->first_element) return ERR_NONE;
    struct str currency = first_of(run, view);
    if (!currency.p) return ERR_NONE;
    char *copy = mem_alloc(currency.n + 1);
    if (!copy) return err_no_memory(err);
    if (currency.n) memcpy(copy, currency.p, currency.n);
    copy[currency.n] = 0;
    mem_free(census->first);
    census->first = copy;
    census->first_element = view->element->number;
    return ERR_NONE;
}

/* ---- the most frequent ------------------------------------------------------------------- */

static enum err_code count(struct indicator_census *census, struct str currency, uint64_t times,
                           struct err *err)
{
    if (times == 0) return ERR_NONE;
    uint64_t *n = indicator_table_at(&census->counts, sizeof *n, currency);
    if (!n) return err_no_memory(err);
    *n += times;
    return ERR_NONE;
}

static enum err_code add_value(struct indicator_census *census, const struct view_value *value,
                               struct err *err)
{
    if (value->amount.n == 0 || value->currency.n == 0) return ERR_NONE;
    if (str_is(value->currency, census->last)) {
        census->runs++;
        return ERR_NONE;
    }
    enum err_code code = count(census, str_of(census->last), census->runs, err);
    census->runs = 0;
    census->last[0] = 0;
    if (code) return code;
    if (value->currency.n >= sizeof census->last) return count(census, value->currency, 1, err);
    memcpy(census->last, value->currency.p, value->currency.n);
    census->last[value->currency.n] = 0;
    census->runs = 1;
    return ERR_NONE;
}

enum err_code indicator_census_add(struct indicator_census *census, const struct indicator_run *run,
                                   const struct view *view, struct err *err)
{
    if (run->context.currency.n) return ERR_NONE;
    if (run->context.compatible) return add_first(census, run, view, err);
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < view->bid_count; i++)
        code = add_value(census, &view->bids[i].value, err);
    for (size_t i = 0; !code && i < view->award_count; i++)
        code = add_value(census, &view->awards[i].value, err);
    return code;
}

static void add_count(void *into, const void *from)
{
    *(uint64_t *)into += *(const uint64_t *)from;
}

enum err_code indicator_census_join(struct indicator_census *into, struct indicator_census *from,
                                    struct err *err)
{
    enum err_code code = count(from, str_of(from->last), from->runs, err);
    from->runs = 0;
    if (!code) code = indicator_table_join(&into->counts, &from->counts, add_count, err);
    if (from->first && (!into->first || from->first_element < into->first_element)) {
        mem_free(into->first);
        into->first = from->first;
        into->first_element = from->first_element;
        from->first = NULL;
    }
    return code;
}

enum err_code indicator_census_decide(struct indicator_census *census,
                                      const struct indicator_run *run, struct arena *arena,
                                      struct str *out, struct err *err)
{
    *out = run->context.currency;
    if (out->n) return ERR_NONE;
    if (run->context.compatible) {
        *out = str_of(census->first);
        return ERR_NONE;
    }
    enum err_code code = count(census, str_of(census->last), census->runs, err);
    census->runs = 0;
    struct indicator_row *rows = code ? NULL : indicator_table_rows(&census->counts, arena);
    if (!rows) return code ? code : err_no_memory(err);
    uint64_t most = 0;
    for (size_t i = 0; i < census->counts.count; i++) {
        uint64_t n = *(const uint64_t *)rows[i].value;
        if (n > most) *out = rows[i].key;
        if (n > most) most = n;
    }
    return ERR_NONE;
}

void indicator_census_free(struct indicator_census *census)
{
    indicator_table_free(&census->counts);
    mem_free(census->first);
    *census = (struct indicator_census){0};
}
