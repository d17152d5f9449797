/* What a release says: see indicator_fields_present.h. */
#include "ocds/indicator_fields_present.h"

#include "ocds/indicator_purchase.h"

/* "---" and "null" stand for nothing in CompraNet's exports. */
static bool said(struct str s)
{
    s = str_trim(s);
    return s.n && !str_is(s, "---") && !str_is(s, "null");
}

static bool filled(json_ref v)
{
    enum json_type type = json_type(v);

    if (type == JSON_OBJECT || type == JSON_ARRAY) return json_count(v) > 0;
    return type == JSON_NUMBER || type == JSON_BOOL || (type == JSON_STRING && said(json_text(v)));
}

bool says_id(const struct view *v)
{
    return said(v->id);
}
bool says_full_date(const struct view *v)
{
    int64_t ms;
    return view_instant_strict(v->date, &ms);
}
bool says_date(const struct view *v)
{
    int32_t day;
    return view_day(v->date, &day);
}
bool says_tag(const struct view *v)
{
    return json_count(json_get(v->root, "tag")) > 0;
}
bool says_initiation(const struct view *v)
{
    return said(json_text(json_get(v->root, "initiationType")));
}

static bool priced(const struct view_value *value)
{
    return !value->amount.n || said(value->currency);
}
bool says_currencies(const struct view *v)
{
    bool all = priced(&v->tender.value) && priced(&v->budget);

    for (size_t i = 0; i < v->award_count; i++) all = all && priced(&v->awards[i].value);
    for (size_t i = 0; i < v->contract_count; i++) all = all && priced(&v->contracts[i].value);
    return all;
}
bool says_ids(const struct view *v)
{
    bool all = !v->tender.node || said(v->tender.id);

    for (size_t i = 0; i < v->award_count; i++) all = all && said(v->awards[i].id);
    for (size_t i = 0; i < v->contract_count; i++)
        all = all && said(v->contracts[i].id) && said(v->contracts[i].award_id);
    return all;
}

bool says_parties(const struct view *v)
{
    return v->party_count > 0;
}
bool says_buyer(const struct view *v)
{
    struct view_org buyer = purchase_buyer(v);
    return said(buyer.name) || said(buyer.id);
}
bool says_planning(const struct view *v)
{
    return json_count(v->planning) > 0;
}
bool says_tender(const struct view *v)
{
    return json_count(v->tender.node) > 0;
}
bool says_awards(const struct view *v)
{
    return v->award_count > 0;
}
bool says_contracts(const struct view *v)
{
    return v->contract_count > 0;
}

bool says_title(const struct view *v)
{
    return said(v->tender.title) || said(v->tender.description);
}
bool says_method(const struct view *v)
{
    return said(v->tender.method);
}
bool says_category(const struct view *v)
{
    return said(v->tender.category);
}
bool says_estimate(const struct view *v)
{
    return v->tender.value.amount.n > 0;
}
bool says_period_start(const struct view *v)
{
    int32_t day;
    return view_day(v->tender.period.start, &day);
}
bool says_period_end(const struct view *v)
{
    int32_t day;
    return view_day(v->tender.period.end, &day);
}
bool says_tenderers(const struct view *v)
{
    return v->tender.tenderer_count > 0 || v->bid_count > 0;
}
bool says_items(const struct view *v)
{
    bool any = v->tender.item_count > 0;

    for (size_t i = 0; i < v->award_count; i++) any = any || v->awards[i].item_count;
    for (size_t i = 0; i < v->contract_count; i++) any = any || v->contracts[i].item_count;
    return any;
}

static bool each_award(const struct view *v, bool (*says)(const struct view_award *award))
{
    for (size_t i = 0; i < v->award_count; i++)
        if (!says(&v->awards[i])) return false;
    return v->award_count > 0;
}
static bool each_contract(const struct view *v, bool (*says)(const struct view_contract *contract))
{
    for (size_t i = 0; i < v->contract_count; i++)
        if (!says(&v->contracts[i])) return false;
    return v->contract_count > 0;
}
static bool award_date(const struct view_award *a)
{
    int32_t day;
    return view_day(a->date, &day);
}
static bool award_value(const struct view_award *a)
{
    return a->value.amount.n > 0;
}
static bool award_suppliers(const struct view_award *a)
{
    for (size_t i = 0; i < a->supplier_count; i++)
        if (!said(a->suppliers[i].name)) return false;
    return a->supplier_count > 0;
}
static bool award_rationale(const struct view_award *a)
{
    return said(a->rationale);
}
static bool contract_signature(const struct view_contract *c)
{
    int32_t day;
    return view_day(c->date_signed, &day);
}
static bool contract_value(const struct view_contract *c)
{
    return c->value.amount.n > 0;
}
static bool contract_start(const struct view_contract *c)
{
    int32_t day;
    return view_day(c->period.start, &day);
}
static bool contract_end(const struct view_contract *c)
{
    int32_t day;
    return view_day(c->period.end, &day);
}
static bool contract_payments(const struct view_contract *c)
{
    return c->transaction_count > 0;
}
static bool contract_guarantees(const struct view_contract *c)
{
    return json_count(json_get(c->node, "guarantees")) > 0;
}
static bool contract_surveillance(const struct view_contract *c)
{
    return json_count(json_get(c->node, "surveillanceMechanisms")) > 0;
}
static bool contract_status(const struct view_contract *c)
{
    return said(c->implementation_status);
}
static bool contract_net(const struct view_contract *c)
{
    return filled(json_get(json_get(c->node, "value"), "netAmount"));
}
static bool contract_payment_method(const struct view_contract *c)
{
    json_ref all = json_get(json_get(c->node, "implementation"), "transactions");
    bool any = false;

    for (struct json_iter it = json_each(all); json_next(&it); any = true)
        if (!filled(json_get(it.value, "paymentMethod"))) return false;
    return any;
}

bool says_award_date(const struct view *v)
{
    return each_award(v, award_date);
}
bool says_award_value(const struct view *v)
{
    return each_award(v, award_value);
}
/* Names in the references, else in the parties with the role. */
bool says_suppliers(const struct view *v)
{
    if (each_award(v, award_suppliers)) return true;
    for (size_t i = 0; i < v->party_count; i++)
        if ((v->parties[i].roles & VIEW_SUPPLIER) && said(v->parties[i].name)) return true;
    return false;
}
bool says_award_rationale(const struct view *v)
{
    return each_award(v, award_rationale);
}
bool says_signature(const struct view *v)
{
    return each_contract(v, contract_signature);
}
bool says_contract_value(const struct view *v)
{
    return each_contract(v, contract_value);
}
bool says_contract_start(const struct view *v)
{
    return each_contract(v, contract_start);
}
bool says_contract_end(const struct view *v)
{
    return each_contract(v, contract_end);
}
bool says_payments(const struct view *v)
{
    return each_contract(v, contract_payments);
}
bool says_guarantees(const struct view *v)
{
    return each_contract(v, contract_guarantees);
}
bool says_surveillance(const struct view *v)
{
    return each_contract(v, contract_surveillance);
}
bool says_implementation(const struct view *v)
{
    return each_contract(v, contract_status);
}
bool says_payment_method(const struct view *v)
{
    return each_contract(v, contract_payment_method);
}
bool says_net_amount(const struct view *v)
{
    return each_contract(v, contract_net);
}

static bool has_url(json_ref documents)
{
    for (struct json_iter it = json_each(documents); json_next(&it);)
        if (str_starts(json_text(json_get(it.value, "url")), STR("http"))) return true;
    return false;
}
bool says_documents(const struct view *v)
{
    bool any =
        json_count(v->tender.documents) > 0 || json_count(json_get(v->planning, "documents")) > 0;

    for (size_t i = 0; i < v->award_count; i++)
        any = any || json_count(json_get(v->awards[i].node, "documents")) > 0;
    for (size_t i = 0; i < v->contract_count; i++)
        any = any || json_count(json_get(v->contracts[i].node, "documents")) > 0;
    return any;
}
bool says_link(const struct view *v)
{
    json_ref source = json_get(v->root, "source");

    if (str_starts(json_text(source), STR("http")) || has_url(source) ||
        has_url(json_get(v->root, "sources")) || has_url(v->tender.documents) ||
        has_url(json_get(v->planning, "documents")))
        return true;
    for (size_t i = 0; i < v->award_count; i++)
        if (has_url(json_get(v->awards[i].node, "documents"))) return true;
    for (size_t i = 0; i < v->contract_count; i++)
        if (has_url(json_get(v->contracts[i].node, "documents"))) return true;
    return false;
}
bool says_budget(const struct view *v)
{
    return v->budget.amount.n || said(v->budget_id) || said(v->budget_project) ||
           said(v->budget_project_id) || says_budget_lines(v);
}
bool says_budget_lines(const struct view *v)
{
    json_ref budget = json_get(v->planning, "budget");

    return json_count(json_get(budget, "budgetBreakdown")) > 0 ||
           json_count(json_get(v->planning, "budgetBreakdown")) > 0;
}
bool says_market_research(const struct view *v)
{
    return filled(json_get(v->planning, "requestForQuotes")) ||
           filled(json_get(v->planning, "requestsForQuotes")) ||
           filled(json_get(v->planning, "hasQuotes"));
}

static const struct view_party *buyer_party(const struct view *v)
{
    struct view_org buyer = purchase_buyer(v);
    return buyer.id.n ? view_party(v, buyer.id) : NULL;
}
bool says_contact_name(const struct view *v)
{
    const struct view_party *p = buyer_party(v);
    return p && said(p->contact_name);
}
bool says_contact_way(const struct view *v)
{
    const struct view_party *p = buyer_party(v);
    return p && (said(p->email) || said(p->telephone) || said(p->url));
}
