/* Whether a release says a thing: the questions of the sets in indicator_fields_list.c. A thing
 * that each of several has (awards, contracts) is said when all of them say it; where there are
 * none, when nothing asks for them. Pure. */
#ifndef CAUCE_OCDS_INDICATOR_FIELDS_PRESENT_H
#define CAUCE_OCDS_INDICATOR_FIELDS_PRESENT_H

#include "ocds/indicator.h"

/* The release itself. */
bool says_id(const struct view *v);
bool says_full_date(const struct view *v); /* RFC 3339 with time and offset */
bool says_date(const struct view *v);
bool says_tag(const struct view *v);
bool says_initiation(const struct view *v);
bool says_currencies(const struct view *v); /* every amount has one */
bool says_ids(const struct view *v);        /* tender, awards, contracts and their awards */
/* Sections. */
bool says_parties(const struct view *v);
bool says_buyer(const struct view *v);
bool says_planning(const struct view *v);
bool says_tender(const struct view *v);
bool says_awards(const struct view *v);
bool says_contracts(const struct view *v);
/* Tender. */
bool says_title(const struct view *v);
bool says_method(const struct view *v);
bool says_category(const struct view *v);
bool says_estimate(const struct view *v);
bool says_period_start(const struct view *v);
bool says_period_end(const struct view *v);
bool says_tenderers(const struct view *v);
bool says_items(const struct view *v);
/* Awards, contracts, payments. */
bool says_award_date(const struct view *v);
bool says_award_value(const struct view *v);
bool says_suppliers(const struct view *v);
bool says_signature(const struct view *v);
bool says_contract_value(const struct view *v);
bool says_contract_start(const struct view *v);
bool says_contract_end(const struct view *v);
bool says_payments(const struct view *v);
bool says_documents(const struct view *v);
bool says_budget(const struct view *v);
bool says_link(const struct view *v);
/* Contact: a name and a way to reach the buyer. */
bool says_contact_name(const struct view *v);
bool says_contact_way(const struct view *v);
/* EDCA-MX. */
bool says_budget_lines(const struct view *v);
bool says_market_research(const struct view *v);
bool says_award_rationale(const struct view *v);
bool says_guarantees(const struct view *v);
bool says_surveillance(const struct view *v);
bool says_implementation(const struct view *v);
bool says_payment_method(const struct view *v);
bool says_net_amount(const struct view *v);

#endif
