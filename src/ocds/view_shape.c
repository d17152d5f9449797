/* The members of a release that the view reads: see view_shape.h. A path of the standard is the
 * names on the way through these tables. */
#include "ocds/view_shape.h"

#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }
#define TEXT(type, key, to)                                                                        \
    {                                                                                              \
        .name = key, .kind = MEMBER_TEXT, .at = offsetof(struct type, to)                          \
    }
#define FIGURE(type, key, to)                                                                      \
    {                                                                                              \
        .name = key, .kind = MEMBER_FIGURE, .at = offsetof(struct type, to)                        \
    }
#define OBJECT(type, key, to, of)                                                                  \
    {                                                                                              \
        .name = key, .kind = MEMBER_OBJECT, .at = offsetof(struct type, to),                       \
        .shape = &view_shape_##of                                                                  \
    }
/* An object whose members go straight into the one around it. */
#define INTO(key, of, want)                                                                        \
    {                                                                                              \
        .name = key, .kind = MEMBER_OBJECT, .shape = &view_shape_##of, .wants = want               \
    }
#define LIST(type, key, to, counted, of, want)                                                     \
    {                                                                                              \
        .name = key, .kind = MEMBER_LIST, .at = offsetof(struct type, to),                         \
        .count = offsetof(struct type, counted), .shape = &view_shape_##of, .wants = want          \
    }
#define ARRAY(type, key, to)                                                                       \
    {                                                                                              \
        .name = key, .kind = MEMBER_ARRAY, .at = offsetof(struct type, to)                         \
    }
#define SHAPE(of, type)                                                                            \
    static const struct view_shape view_shape_##of = {.size = sizeof(struct type),                 \
                                                      .member = of##_members};
#define SHAPE_NODE(of, type, to)                                                                   \
    static const struct view_shape view_shape_##of = {.size = sizeof(struct type),                 \
                                                      .node = offsetof(struct type, to) + 1,       \
                                                      .member = of##_members};

static const struct view_member value_members[] = {FIGURE(view_value, "amount", amount),
                                                   TEXT(view_value, "currency", currency), END};
SHAPE(value, view_value)

static const struct view_member period_members[] = {
    TEXT(view_period, "startDate", start), TEXT(view_period, "endDate", end),
    FIGURE(view_period, "durationInDays", days), END};
SHAPE(period, view_period)

static const struct view_member org_members[] = {TEXT(view_org, "id", id),
                                                 TEXT(view_org, "name", name), END};
SHAPE(org, view_org)

static const struct view_member classification_members[] = {
    TEXT(view_item, "scheme", scheme), TEXT(view_item, "id", classification), END};
SHAPE(classification, view_item)

static const struct view_member unit_members[] = {
    TEXT(view_item, "name", unit), OBJECT(view_item, "value", unit_value, value), END};
SHAPE(unit, view_item)

static const struct view_member item_members[] = {TEXT(view_item, "id", id),
                                                  TEXT(view_item, "description", description),
                                                  FIGURE(view_item, "quantity", quantity),
                                                  INTO("classification", classification, 0),
                                                  INTO("unit", unit, 0),
                                                  END};
SHAPE(item, view_item)

static const struct view_member amendment_members[] = {
    TEXT(view_amendment, "id", id), TEXT(view_amendment, "date", date),
    TEXT(view_amendment, "rationale", rationale), TEXT(view_amendment, "description", description),
    END};
SHAPE_NODE(amendment, view_amendment, node)

static const struct view_member transaction_members[] = {
    TEXT(view_transaction, "id", id),
    TEXT(view_transaction, "date", date),
    OBJECT(view_transaction, "value", value, value),
    OBJECT(view_transaction, "payer", payer, org),
    OBJECT(view_transaction, "payee", payee, org),
    END};
SHAPE(transaction, view_transaction)

static const struct view_member bid_members[] = {
    TEXT(view_bid, "id", id),
    TEXT(view_bid, "status", status),
    TEXT(view_bid, "date", date),
    OBJECT(view_bid, "value", value, value),
    LIST(view_bid, "tenderers", tenderers, tenderer_count, org, 0),
    END};
SHAPE(bid, view_bid)

static const struct view_member award_members[] = {
    TEXT(view_award, "id", id),
    TEXT(view_award, "status", status),
    TEXT(view_award, "date", date),
    TEXT(view_award, "title", title),
    TEXT(view_award, "rationale", rationale),
    OBJECT(view_award, "value", value, value),
    OBJECT(view_award, "contractPeriod", contract_period, period),
    LIST(view_award, "suppliers", suppliers, supplier_count, org, 0),
    LIST(view_award, "items", items, item_count, item, 0),
    LIST(view_award, "amendments", amendments, amendment_count, amendment, VIEW_AMENDMENTS),
    END};
SHAPE_NODE(award, view_award, node)

static const struct view_member implementation_members[] = {
    TEXT(view_contract, "status", implementation_status),
    LIST(view_contract, "transactions", transactions, transaction_count, transaction, 0),
    ARRAY(view_contract, "milestones", implementation_milestones),
    ARRAY(view_contract, "documents", implementation_documents), END};
SHAPE(implementation, view_contract)

static const struct view_member contract_members[] = {
    TEXT(view_contract, "id", id),
    TEXT(view_contract, "awardID", award_id),
    TEXT(view_contract, "status", status),
    TEXT(view_contract, "dateSigned", date_signed),
    TEXT(view_contract, "title", title),
    TEXT(view_contract, "description", description),
    OBJECT(view_contract, "value", value, value),
    OBJECT(view_contract, "period", period, period),
    LIST(view_contract, "items", items, item_count, item, 0),
    LIST(view_contract, "amendments", amendments, amendment_count, amendment, 0),
    ARRAY(view_contract, "milestones", milestones),
    INTO("implementation", implementation, 0),
    END};
SHAPE_NODE(contract, view_contract, node)

static const struct view_member identifier_members[] = {
    TEXT(view_party, "scheme", scheme), TEXT(view_party, "id", identifier),
    TEXT(view_party, "legalName", legal_name), TEXT(view_party, "uri", identifier_uri), END};
SHAPE(identifier, view_party)

static const struct view_member address_members[] = {
    TEXT(view_party, "streetAddress", street), TEXT(view_party, "locality", locality),
    TEXT(view_party, "region", region),        TEXT(view_party, "postalCode", postal_code),
    TEXT(view_party, "countryName", country),  END};
SHAPE(address, view_party)

static const struct view_member contact_members[] = {
    TEXT(view_party, "name", contact_name), TEXT(view_party, "email", email),
    TEXT(view_party, "telephone", telephone), TEXT(view_party, "url", url), END};
SHAPE(contact, view_party)

static const struct view_member party_members[] = {
    TEXT(view_party, "id", id),
    TEXT(view_party, "name", name),
    {.name = "roles", .kind = MEMBER_ROLES, .at = offsetof(struct view_party, roles)},
    INTO("identifier", identifier, 0),
    INTO("address", address, 0),
    INTO("contactPoint", contact, 0),
    END};
SHAPE_NODE(party, view_party, node)

static const struct view_member tender_members[] = {
    TEXT(view_tender, "id", id),
    TEXT(view_tender, "title", title),
    TEXT(view_tender, "description", description),
    TEXT(view_tender, "status", status),
    TEXT(view_tender, "procurementMethod", method),
    TEXT(view_tender, "procurementMethodDetails", method_details),
    TEXT(view_tender, "procurementMethodRationale", method_rationale),
    TEXT(view_tender, "mainProcurementCategory", category),
    TEXT(view_tender, "awardCriteria", award_criteria),
    FIGURE(view_tender, "numberOfTenderers", number_of_tenderers),
    OBJECT(view_tender, "value", value, value),
    OBJECT(view_tender, "minValue", min_value, value),
    OBJECT(view_tender, "tenderPeriod", period, period),
    OBJECT(view_tender, "enquiryPeriod", enquiry_period, period),
    OBJECT(view_tender, "awardPeriod", award_period, period),
    OBJECT(view_tender, "contractPeriod", contract_period, period),
    OBJECT(view_tender, "procuringEntity", procuring_entity, org),
    LIST(view_tender, "tenderers", tenderers, tenderer_count, org, 0),
    LIST(view_tender, "items", items, item_count, item, VIEW_TENDER_ITEMS),
    LIST(view_tender, "amendments", amendments, amendment_count, amendment, VIEW_AMENDMENTS),
    ARRAY(view_tender, "documents", documents),
    ARRAY(view_tender, "lots", lots),
    END};
SHAPE_NODE(tender, view_tender, node)

static const struct view_member bids_members[] = {LIST(view, "details", bids, bid_count, bid, 0),
                                                  END};
SHAPE(bids, view)

static const struct view_member budget_members[] = {
    TEXT(view, "id", budget_id), TEXT(view, "project", budget_project),
    TEXT(view, "projectID", budget_project_id), OBJECT(view, "amount", budget, value), END};
SHAPE(budget, view)

static const struct view_member planning_members[] = {TEXT(view, "rationale", planning_rationale),
                                                      INTO("budget", budget, 0), END};
SHAPE_NODE(planning, view, planning)

static const struct view_member release_members[] = {
    TEXT(view, "ocid", ocid),
    TEXT(view, "id", id),
    TEXT(view, "date", date),
    TEXT(view, "language", language),
    OBJECT(view, "buyer", buyer, org),
    INTO("planning", planning, VIEW_PLANNING),
    OBJECT(view, "tender", tender, tender),
    INTO("bids", bids, 0),
    LIST(view, "awards", awards, award_count, award, 0),
    LIST(view, "contracts", contracts, contract_count, contract, VIEW_CONTRACTS),
    LIST(view, "parties", parties, party_count, party, VIEW_PARTIES),
    END};
const struct view_shape view_shape_release = {.size = sizeof(struct view),
                                              .node = offsetof(struct view, root) + 1,
                                              .member = release_members};
