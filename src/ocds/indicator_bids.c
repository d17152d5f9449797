/* Bids, awards and words that several indicators need: see indicator_bids.h. */
#include "ocds/indicator_bids.h"

#include <stdarg.h>
#include <stdio.h>

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

bool bid_price(const struct view_bid *bid, double *amount)
{
    return bid->value.currency.p && view_number(bid->value.amount, amount);
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

struct str org_title(const struct view_org *org)
{
    struct str name = str_trim(org->name);
    return name.n ? name : org->id;
}
