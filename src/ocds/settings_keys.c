/* The keys that OCDS Cardinal's settings files may hold: see settings.h. Those of our own
 * indicators are in the indicators themselves. */
#include "ocds/settings.h"

const struct settings_key settings_global_keys[] = {
    {"", "currency", SETTINGS_TEXT},
    {"", "no_price_comparison_procurement_methods", SETTINGS_LIST},
    {"", "price_comparison_procurement_methods", SETTINGS_LIST},
    {"output", "info_currency_mismatches", SETTINGS_FLAG},
    {"exclusions", "procurement_method_details", SETTINGS_LIST},
    {NULL, NULL, SETTINGS_TEXT},
};

const struct settings_key settings_prepare_keys[] = {
    {"defaults", "currency", SETTINGS_TEXT},
    {"defaults", "item_classification_scheme", SETTINGS_TEXT},
    {"defaults", "bid_status", SETTINGS_TEXT},
    {"defaults", "award_status", SETTINGS_TEXT},
    {"defaults", "party_roles", SETTINGS_FLAG},
    {"redactions", "amount", SETTINGS_LIST},
    {"redactions", "organization_id", SETTINGS_LIST},
    {"corrections", "award_status_by_contract_status", SETTINGS_FLAG},
    {"modifications", "move_auctions", SETTINGS_FLAG},
    {"modifications", "prefix_buyer_or_procuring_entity_id", SETTINGS_TEXT},
    {"modifications", "prefix_tenderer_or_supplier_id", SETTINGS_TEXT},
    {"modifications", "split_procurement_method_details", SETTINGS_TEXT},
    {"codelists.bid_status", "*", SETTINGS_TEXT},
    {"codelists.award_status", "*", SETTINGS_TEXT},
    {NULL, NULL, SETTINGS_TEXT},
};

const struct settings_key settings_cardinal_keys[] = {
    {"R003", "threshold", SETTINGS_INTEGER},
    {"R003", "procurement_methods", SETTINGS_LIST},
    {"R003.procurement_method_details", "*", SETTINGS_INTEGER},
    {"R018", "procurement_methods", SETTINGS_LIST},
    {"R024", "threshold", SETTINGS_NUMBER},
    {"R025", "percentile", SETTINGS_INTEGER},
    {"R025", "threshold", SETTINGS_NUMBER},
    {"R028", "", SETTINGS_TEXT},
    {"R030", "", SETTINGS_TEXT},
    {"R035", "threshold", SETTINGS_INTEGER},
    {"R036", "", SETTINGS_TEXT},
    {"R038", "threshold", SETTINGS_NUMBER},
    {"R038", "minimum_submitted_bids", SETTINGS_INTEGER},
    {"R038", "minimum_contracting_processes", SETTINGS_INTEGER},
    {"R048", "digits", SETTINGS_INTEGER},
    {"R048", "threshold", SETTINGS_INTEGER},
    {"R048", "minimum_contracting_processes", SETTINGS_INTEGER},
    {"R058", "threshold", SETTINGS_NUMBER},
    {NULL, NULL, SETTINGS_TEXT},
};
