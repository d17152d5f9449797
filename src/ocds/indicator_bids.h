/* What several indicators ask of a release: which bids were submitted, whether every award is
 * final, who won, where prices may be compared. Pure; nothing is kept. */
#ifndef CAUCE_OCDS_INDICATOR_BIDS_H
#define CAUCE_OCDS_INDICATOR_BIDS_H

#include "ocds/indicator.h"

/* Status set and neither "invited" nor "withdrawn". */
bool bid_submitted(const struct view_bid *bid);
/* Every award that has a status is active, cancelled or unsuccessful, and there are bids. */
bool awards_final(const struct view *view);
/* The only active award, when there is exactly one; else NULL. */
const struct view_award *award_only(const struct view *view);
/* The supplier of the only active award, when all awards are final and it has exactly one supplier
 * with an id; else NULL. */
const struct view_org *award_winner(const struct view *view);
bool award_any_active(const struct view *view);
/* The tenderer of a bid of exactly one with an id; else NULL. */
const struct view_org *bid_tenderer(const struct view_bid *bid);
/* What a bid with amount and currency asks, as a double: for comparing and for ratios, as in
 * Cardinal; nothing is summed. */
bool bid_figure(const struct view_bid *bid, double *figure);
/* By price_comparison_procurement_methods, else no_price_comparison_procurement_methods. */
bool prices_compared(const struct indicator_context *context, const struct view *view);
/* Several lots: bids on different lots do not compete, and the release does not say here which
 * do. */
bool several_lots(const struct view *view);

/* A set of organisations by id, in byte order. */
struct org_set {
    struct str *ids;
    size_t count;
};
/* The suppliers of the active awards; false without memory. */
bool org_set_suppliers(struct arena *arena, const struct view *view, struct org_set *out);
/* The tenderers of all bids of one status. */
bool org_set_tenderers(struct arena *arena, const struct view *view, const char *status,
                       struct org_set *out);
bool org_set_bid(struct arena *arena, const struct view_bid *bid, struct org_set *out);
/* The place of an id, or .count. */
size_t org_set_find(const struct org_set *set, struct str id);

/* Evidence: one entry, shortened; the path is printed into the arena. */
struct indicator_evidence evidence_of(struct arena *arena, struct str text, const char *path, ...)
    __attribute__((format(printf, 3, 4)));
/* How a process is called in a question: its title, else its ocid; shortened to 80 characters. */
struct str process_title(struct arena *arena, const struct view *view);
/* A published amount in a question: "$56,398,463.79", "1,500 USD"; digits as they were published,
 * and what is not plain digits as it stands. */
struct str price_shown(struct arena *arena, struct str figure, struct str currency);
/* The name of an organisation in a question: its name, else its id. */
struct str org_title(const struct view_org *org);

#endif
