/* A compiled release as the indicators see it: what they ask for, found in one walk over its
 * members. Everything points into the parsed element. Text that is absent or of another type is
 * STR_NONE (.p NULL); text that stands there empty has a .p. Of duplicate keys the last counts.
 * Ends with the arena it was made in. */
#ifndef CAUCE_OCDS_VIEW_H
#define CAUCE_OCDS_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "ocds/stream.h"

struct view_value {
    struct str amount;   /* digits as written; empty = none */
    struct str currency; /* as written */
};
struct view_period {
    struct str start, end;
    struct str days; /* durationInDays, digits */
};
struct view_org { /* OrganizationReference */
    struct str id, name;
};
struct view_item {
    struct str id, scheme, classification, description, quantity, unit;
    struct view_value unit_value;
};
struct view_amendment {
    struct str id, date, rationale, description;
    json_ref node;
};
struct view_transaction {
    struct str id, date;
    struct view_value value;
    struct view_org payer, payee;
};
struct view_bid {
    struct str id, status, date;
    struct view_value value;
    const struct view_org *tenderers;
    size_t tenderer_count;
};
struct view_award {
    json_ref node;
    struct str id, status, date, title, rationale;
    struct view_value value;
    struct view_period contract_period;
    const struct view_org *suppliers;
    const struct view_item *items;
    const struct view_amendment *amendments;
    size_t supplier_count, item_count, amendment_count;
};
struct view_contract {
    json_ref node;
    struct str id, award_id, status, date_signed, title, description;
    struct view_value value;
    struct view_period period;
    const struct view_item *items;
    const struct view_amendment *amendments;
    const struct view_transaction *transactions; /* implementation.transactions */
    size_t item_count, amendment_count, transaction_count;
    struct str implementation_status;                                         /* EDCA-MX */
    json_ref milestones, implementation_milestones, implementation_documents; /* arrays or NULL */
};
enum view_roles { /* bits */
                  VIEW_BUYER = 1,
                  VIEW_PROCURING_ENTITY = 2,
                  VIEW_TENDERER = 4,
                  VIEW_SUPPLIER = 8,
                  VIEW_PAYER = 16,
                  VIEW_PAYEE = 32,
                  VIEW_OTHER_ROLE = 64
};
struct view_party {
    json_ref node;
    struct str id, name, legal_name, scheme, identifier, identifier_uri;
    struct str street, locality, region, postal_code, country, telephone, email, contact_name, url;
    unsigned roles; /* enum view_roles */
};
struct view_tender {
    json_ref node;
    struct str id, title, description, status, method, method_details, method_rationale, category;
    struct str award_criteria, number_of_tenderers; /* digits */
    struct view_value value, min_value;
    struct view_period period, enquiry_period, award_period, contract_period;
    struct view_org procuring_entity;
    const struct view_org *tenderers;
    const struct view_item *items;
    const struct view_amendment *amendments;
    size_t tenderer_count, item_count, amendment_count;
    json_ref documents, lots; /* arrays or NULL */
};
enum { VIEW_FIELD_WORDS = 5 };
struct view {
    const struct ocds_element *element; /* file, line */
    /* Which of the fields known to the plan hold something anywhere in this release. */
    uint64_t present[VIEW_FIELD_WORDS];
    json_ref root; /* the release */
    struct str ocid, id, date, language;
    struct view_org buyer;
    json_ref planning; /* object or NULL */
    struct str planning_rationale, budget_id, budget_project, budget_project_id;
    struct view_value budget;
    struct view_tender tender;
    const struct view_bid *bids; /* bids.details */
    const struct view_award *awards;
    const struct view_contract *contracts;
    const struct view_party *parties;
    size_t bid_count, award_count, contract_count, party_count;
};

/* How releases are read: made once for a run, then shared by any number of threads. */
enum view_wants { /* bits: parts that only some indicators look at; left empty when not asked for */
                  VIEW_PLANNING = 1,
                  VIEW_PARTIES = 2,
                  VIEW_CONTRACTS = 4,
                  VIEW_TENDER_ITEMS = 8,
                  VIEW_AMENDMENTS = 16, /* of the tender and of awards */
                  VIEW_EVERYTHING = 31,
                  /* Text must be a string, figures numbers and lists arrays, as OCDS Cardinal asks.
                   * Else a number also is a text (an id), a string of digits also is a figure, and
                   * one object also is a list of one. */
                  VIEW_STRICT = 32
};
struct view_plan;
/* ERR_MEMORY only. The plan ends with the arena. */
enum err_code view_plan_new(struct arena *arena, unsigned wants, const struct view_plan **out,
                            struct err *err);
/* The number of a field for view_has, by its path ("/tender/items[]/classification/id"); -1 when
 * the plan does not know it. */
int view_field(const struct view_plan *plan, struct str path);
static inline bool view_has(const struct view *view, int field)
{
    return view->present[(unsigned)field >> 6] >> ((unsigned)field & 63) & 1;
}
/* `release` as ocds_release_of gave it. ERR_MEMORY when the arena is exhausted. */
enum err_code view_of(const struct view_plan *plan, struct arena *arena,
                      const struct ocds_element *element, json_ref release, struct view *out,
                      struct err *err);
/* The party that a reference means: by id, else NULL. */
const struct view_party *view_party(const struct view *view, struct str id);
/* The amount as the nearest double, for ratios and for comparing; false when there is none. */
bool view_number(struct str digits, double *out);
/* Exact minor units (centavos) by the currency's digits; false when there is no figure. */
bool view_minor(const struct view_value *value, int64_t *minor);
/* An RFC 3339 date-time (also a bare date) as milliseconds UTC and as a local calendar day; false
 * when it is neither. */
bool view_instant(struct str date, int64_t *ms);
bool view_instant_strict(struct str date,
                         int64_t *ms);         /* date, time and offset must all be there */
bool view_day(struct str date, int32_t *days); /* the day that is written, offsets left alone */

#endif
