/* A release as purchases: who bought, from whom, what, for how much and on which day. Shared by the
 * indicators that look at awards and contracts across processes. Pure; everything points into the
 * view or the arena. */
#ifndef CAUCE_OCDS_INDICATOR_PURCHASE_H
#define CAUCE_OCDS_INDICATOR_PURCHASE_H

#include "ocds/indicator.h"
#include "ocds/indicator_ids.h"

/* An award that stands (active, or without a status) with what its contracts add; where a release
 * has no awards, a contract. */
struct purchase {
    const struct view_award *award;       /* NULL when it is a contract without awards */
    const struct view_contract *contract; /* the first of the award, or the contract itself */
    size_t award_index, contract_index;
    const struct view_org *supplier; /* the only one; NULL when none or several */
    bool has_amount;
    int64_t minor; /* of the award, else the sum of its contracts */
    struct str currency, amount;
    int32_t day; /* of the award, else of the signature, else the contract's start; DATE_NONE */
    struct str date;
    const char *amount_path, *date_path; /* formats with the index that belongs to them */
    size_t amount_index, date_index;
};
/* All purchases of a release, in its order; NULL without memory (none: a valid pointer). */
const struct purchase *purchases_of(struct arena *arena, const struct view *view, size_t *count);

/* Awarded or contracted without competition. EDCA-MX: "direct"; 1.0 and others: "limited". */
bool purchase_direct(struct str methods, const struct view *view);
/* The buyer: as such, else the procuring entity, else the party with the role; an id or a name. */
struct view_org purchase_buyer(const struct view *view);
/* Whether Mexican rules may be asked of this release: an amount in pesos or, where no amount has a
 * currency, no party with an address in another country. */
bool purchase_mexican(const struct view *view);
/* What stands for an organisation in keys and results: its id, else its name. */
static inline struct str purchase_org_id(const struct view_org *org)
{
    return org->id.n ? org->id : org->name;
}
/* What was bought: the first item's classification ("CUCOP 31100001"), else the key of the title.
 * Empty when neither is there. */
struct str purchase_object(struct arena *arena, const struct view *view,
                           const struct purchase *purchase);
/* The party of an organisation with its tax id: of the party's identifier, else the reference's own
 * id when it is one. `rfc` (16 bytes) is empty when there is none that can be joined on. */
const struct view_party *purchase_party(const struct view *view, const struct ids *parties,
                                        const struct view_org *org, char rfc[16]);

#endif
