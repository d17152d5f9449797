/* Bids, awards and words that several indicators need: see indicator_bids.h. */
#include "ocds/indicator_bids.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/json.h"

bool bid_submitted(const struct view_bid *bid)
{
    return bid->status.p && !str_is(bid->status, "invited") && !str_is(bid->status, "withdrawn");
}

bool awards_final(const struct view *view)
{
    if (!view->awards || !view->bids) return false;
    for (size_t i = 0; i < view->award_count; i++) {
        struct str status = view->awards[i].status;
        if (status.p && !str_is(status, "active") && !str_is(status, "cancelled") &&
            !str_is(status, "unsuccessful"))
            return false;
    }
    return true;
}

const struct view_award *award_only(const struct view *view)
{
    const struct view_award *only = NULL;
    for (size_t i = 0; i < view->award_count; i++) {
        if (!str_is(view->awards[i].status, "active")) continue;
        if (only) return NULL;
        only = &view->awards[i];
    }
    return only;
}

const struct view_org *award_winner(const struct view *view)
{
    const struct view_award *award = award_only(view);
    if (!award || award->supplier_count != 1 || !award->suppliers[0].id.p) return NULL;
    return awards_final(view) ? &award->suppliers[0] : NULL;
}

bool award_any_active(const struct view *view)
{
    for (size_t i = 0; i < view->award_count; i++)
        if (str_is(view->awards[i].status, "active")) return true;
    return false;
}

const struct view_org *bid_tenderer(const struct view_bid *bid)
{
    return bid->tenderer_count == 1 && bid->tenderers[0].id.p ? &bid->tenderers[0] : NULL;
}

bool bid_figure(const struct view_bid *bid, double *figure)
{
    return bid->value.currency.p && view_number(bid->value.amount, figure);
}

bool prices_compared(const struct indicator_context *context, const struct view *view)
{
    if (!context->price_lists) return true;
    struct str details = view->tender.method_details, word;
    static const char with[] = "price_comparison_procurement_methods";
    static const char without[] = "no_price_comparison_procurement_methods";
    if (settings_word(context->settings, "", with, 0, &word))
        return details.p && settings_list_has(context->settings, "", with, details);
    return !details.p || !settings_list_has(context->settings, "", without, details);
}

bool several_lots(const struct view *view)
{
    return view->tender.lots && json_count(view->tender.lots) > 1;
}

/* ---- sets -------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void put_orgs(struct org_set *set, const struct view_org *orgs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (orgs[i].id.p) set->ids[set->count++] = orgs[i].id;
}

static void settle(struct org_set *set)
{
    size_t n = 0;
    if (set->count > 1) qsort(set->ids, set->count, sizeof *set->ids, by_bytes);
    for (size_t i = 0; i < set->count; i++)
        if (n == 0 || !str_eq(set->ids[i], set->ids[n - 1])) set->ids[n++] = set->ids[i];
    set->count = n;
}

static bool make(struct arena *arena, size_t most, struct org_set *out)
{
    *out = (struct org_set){.ids = arena_array(arena, most + 1, sizeof *out->ids)};
    return out->ids != NULL;
}

bool org_set_suppliers(struct arena *arena, const struct view *view, struct org_set *out)
{
    size_t most = 0;
    for (size_t i = 0; i < view->award_count; i++) most += view->awards[i].supplier_count;
    if (!make(arena, most, out)) return false;
    for (size_t i = 0; i < view->award_count; i++)
        if (str_is(view->awards[i].status, "active"))
            put_orgs(out, view->awards[i].suppliers, view->awards[i].supplier_count);
    settle(out);
    return true;
}

bool org_set_tenderers(struct arena *arena, const struct view *view, const char *status,
                       struct org_set *out)
{
    size_t most = 0;
    for (size_t i = 0; i < view->bid_count; i++) most += view->bids[i].tenderer_count;
    if (!make(arena, most, out)) return false;
    for (size_t i = 0; i < view->bid_count; i++)
        if (str_is(view->bids[i].status, status))
            put_orgs(out, view->bids[i].tenderers, view->bids[i].tenderer_count);
    settle(out);
    return true;
}

bool org_set_bid(struct arena *arena, const struct view_bid *bid, struct org_set *out)
{
    if (!make(arena, bid->tenderer_count, out)) return false;
    put_orgs(out, bid->tenderers, bid->tenderer_count);
    settle(out);
    return true;
}

size_t org_set_find(const struct org_set *set, struct str id)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(set->ids[middle], id);
        if (order == 0) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return set->count;
}

/* ---- words ------------------------------------------------------------------------------- */

enum { TEXT_MOST = 80 };

/* At most TEXT_MOST bytes, whole characters, "…" where something was left out. */
static struct str shortened(struct arena *arena, struct str s)
{
    if (s.n <= TEXT_MOST) return s;
    size_t n = TEXT_MOST - 3;
    while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
    return arena_printf(arena, "%.*s…", (int)n, s.p);
}

struct indicator_evidence evidence_of(struct arena *arena, struct str text, const char *path, ...)
{
    char where[160];
    va_list args;
    va_start(args, path);
    int n = vsnprintf(where, sizeof where, path, args);
    va_end(args);
    if (n < 0) n = 0;
    if ((size_t)n >= sizeof where) n = sizeof where - 1;
    return (struct indicator_evidence){arena_str(arena, (struct str){where, (size_t)n}),
                                       shortened(arena, text)};
}

struct str process_title(struct arena *arena, const struct view *view)
{
    struct str title = str_trim(view->tender.title);
    return title.n ? shortened(arena, title) : shortened(arena, view->ocid);
}

static bool plain_digits(struct str figure, size_t *whole)
{
    bool point = false;
    *whole = figure.n;
    for (size_t i = 0; i < figure.n; i++) {
        if (figure.p[i] == '.' && !point && i > 0) {
            point = true;
            *whole = i;
        } else if (figure.p[i] < '0' || figure.p[i] > '9') {
            return false;
        }
    }
    return figure.n > 0;
}

struct str price_shown(struct arena *arena, struct str figure, struct str currency)
{
    char text[96];
    size_t n = 0, whole;
    bool pesos = str_is(currency, "MXN");
    if (figure.n <= sizeof text / 2 && plain_digits(figure, &whole)) {
        for (size_t i = 0; i < figure.n; i++) {
            if (i > 0 && i < whole && (whole - i) % 3 == 0) text[n++] = ',';
            text[n++] = figure.p[i];
        }
        figure = (struct str){text, n};
    }
    return pesos        ? arena_printf(arena, "$%.*s", STR_FMT(figure))
           : currency.n ? arena_printf(arena, "%.*s %.*s", STR_FMT(figure), STR_FMT(currency))
                        : arena_str(arena, figure);
}

struct str org_title(const struct view_org *org)
{
    struct str name = str_trim(org->name);
    return name.n ? name : org->id;
}
