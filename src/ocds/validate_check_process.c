/* Checks of a contracting process: tender, awards and contracts in themselves and against each
 * other; what a person who uses the data will not find in them; and of OC4IDS projects. */
#include <stddef.h>

#include "base/money.h"
#include "ocds/validate_private.h"

static bool later(int64_t a, int64_t b)
{
    return a != VALIDATE_NO_INSTANT && b != VALIDATE_NO_INSTANT && a > b;
}

/* Asks whether `first` is before `second`, which stands at `node`. */
static void ordered(struct validator *v, enum code code, int64_t first, int64_t second,
                    struct vnode *node, json_ref where)
{
    if (first == VALIDATE_NO_INSTANT || second == VALIDATE_NO_INSTANT || !node || !where) return;
    v->asked[code]++;
    if (first > second) validate_found(v, code, node, where);
}

static void lacks(struct validator *v, enum code code, bool yes, struct vnode *n)
{
    v->asked[code]++;
    if (yes) validate_found(v, code, n, n->value);
}

static bool is_set(const struct vnode *n, enum slot slot)
{
    json_ref value = slot_value(n, slot);
    if (!value || json_is_null(value)) return false;
    return json_is_string(value) || json_is_container(value) ? json_length(value) != 0 : true;
}

/* --- tender ----------------------------------------------------------------------------------- */

static void tenderers(struct validator *v, struct vnode *n)
{
    uint64_t stated;
    struct str digits = slot_text(n, SLOT_NUMBER_OF_TENDERERS);
    json_ref list = slot_value(n, SLOT_TENDERERS);
    if (digits.n == 0 || !str_to_u64(digits, &stated)) return;
    struct vnode *at = n->slots[SLOT_NUMBER_OF_TENDERERS];
    if (list && json_is_array(list)) {
        v->asked[CODE_NUMBER_TENDERERS]++;
        if (json_length(list) != stated) validate_found(v, CODE_NUMBER_TENDERERS, at, at->value);
    }
    if (!str_is(slot_text(n, SLOT_METHOD), "direct")) return;
    v->asked[CODE_DIRECT_TENDERERS]++;
    if (stated > 1) validate_found(v, CODE_DIRECT_TENDERERS, at, at->value);
}

void check_tender(struct validator *v, struct vnode *n)
{
    struct str method = slot_text(n, SLOT_METHOD);
    tenderers(v, n);
    lacks(v, CODE_USE_METHOD, method.n == 0, n);
    lacks(v, CODE_USE_COMPETITION,
          !is_set(n, SLOT_NUMBER_OF_TENDERERS) && slot_count(n, SLOT_TENDERERS) == 0, n);
    if (str_is(method, "direct") || str_is(method, "limited"))
        lacks(v, CODE_USE_RATIONALE,
              !is_set(n, SLOT_METHOD_RATIONALE) && !is_set(n, SLOT_METHOD_DETAILS), n);
    const struct vnode *open = slot_object(n, SLOT_TENDER_PERIOD);
    struct vnode *planned = slot_object(n, SLOT_CONTRACT_PERIOD);
    if (open && planned)
        ordered(v, CODE_TENDER_CONTRACT, slot_instant(open, SLOT_END),
                slot_instant(planned, SLOT_START), planned->slots[SLOT_START],
                slot_value(planned, SLOT_START));
}

/* --- awards ----------------------------------------------------------------------------------- */

static bool is_inactive(struct str status)
{
    return str_is(status, "pending") || str_is(status, "cancelled") ||
           str_is(status, "unsuccessful");
}

static void amount_of(const struct vnode *n, struct str *amount, struct str *currency)
{
    const struct vnode *value = slot_object(n, SLOT_VALUE);
    json_ref number = value ? slot_value(value, SLOT_AMOUNT) : NULL;
    *amount = number && json_is_number(number) ? json_chars(number) : STR_NONE;
    *currency = value ? slot_text(value, SLOT_CURRENCY) : STR_NONE;
}

static void remember_date(struct validator *v, struct vnode *n, enum slot slot)
{
    struct vnode *date = slot_node(n, slot);
    if (!date || date->instant == VALIDATE_NO_INSTANT) return;
    struct fact_date f = {date, date->value, date->instant};
    validate_push(v, &v->facts.dates, &f, sizeof f);
}

void check_award(struct validator *v, struct vnode *n)
{
    struct fact_award f = {.node = n,
                           .value = n->value,
                           .id = slot_text(n, SLOT_ID),
                           .status = slot_text(n, SLOT_STATUS),
                           .date = slot_instant(n, SLOT_DATE),
                           .date_value = slot_value(n, SLOT_DATE),
                           .date_node = n->slots[SLOT_DATE],
                           .suppliers = slot_count(n, SLOT_SUPPLIERS)};
    amount_of(n, &f.amount, &f.currency);
    validate_push(v, &v->facts.awards, &f, sizeof f);
    remember_date(v, n, SLOT_DATE);
    if (is_inactive(f.status)) return;
    lacks(v, CODE_AWARD_SUPPLIER, f.suppliers == 0, n);
    lacks(v, CODE_USE_AWARD_VALUE, f.amount.n == 0, n);
}

/* --- contracts -------------------------------------------------------------------------------- */

static bool minor_of(struct str amount, int64_t *minor)
{
    enum money_kind kind = amount.n ? money_parse(amount, 0, 2, minor) : MONEY_EMPTY;
    return kind == MONEY_EXACT || kind == MONEY_ROUNDED;
}

void check_transaction(struct validator *v, struct vnode *n)
{
    struct fact_transaction f = {.node = n, .value = n->value, .date = slot_instant(n, SLOT_DATE)};
    amount_of(n, &f.amount, &f.currency);
    validate_push(v, &v->facts.transactions, &f, sizeof f);
}

/* Exact, in minor units: everything paid in the contract's currency against its value. */
static void paid(struct validator *v, struct vnode *n, const struct fact_contract *c)
{
    const struct fact_transaction *list = v->facts.transactions.p;
    money_sum sum = 0;
    int64_t minor, most;
    bool any = false;
    for (size_t i = 0; i < v->facts.transactions.n; i++) {
        const struct fact_transaction *t = &list[i];
        ordered(v, CODE_PAID_BEFORE, c->date, t->date, t->node, t->value);
        if (c->currency.n == 0 || !str_eq(t->currency, c->currency)) continue;
        if (!minor_of(t->amount, &minor)) continue;
        sum += minor;
        any = true;
    }
    if (!any || !minor_of(c->amount, &most) || most <= 0) return;
    v->asked[CODE_PAID_ABOVE]++;
    if (sum > most) validate_found(v, CODE_PAID_ABOVE, n, n->value);
}

static void contract_uses(struct validator *v, struct vnode *n, const struct fact_contract *c)
{
    const struct vnode *period = slot_object(n, SLOT_PERIOD);
    lacks(v, CODE_USE_CONTRACT_VALUE, c->amount.n == 0, n);
    lacks(v, CODE_USE_CONTRACT_DATE,
          !is_set(n, SLOT_SIGNED) && !(period && is_set(period, SLOT_START)), n);
    lacks(v, CODE_USE_ITEMS, slot_count(n, SLOT_ITEMS) == 0 && !is_set(n, SLOT_DESCRIPTION), n);
    lacks(v, CODE_USE_PAYMENTS, v->facts.transactions.n == 0, n);
}

void check_contract(struct validator *v, struct vnode *n)
{
    struct fact_contract c = {.node = n,
                              .value = n->value,
                              .award = slot_text(n, SLOT_AWARD_ID),
                              .date = slot_instant(n, SLOT_SIGNED),
                              .date_value = slot_value(n, SLOT_SIGNED),
                              .date_node = n->slots[SLOT_SIGNED],
                              .award_value = slot_value(n, SLOT_AWARD_ID),
                              .award_node = n->slots[SLOT_AWARD_ID]};
    struct str status = slot_text(n, SLOT_STATUS);
    amount_of(n, &c.amount, &c.currency);
    validate_push(v, &v->facts.contracts, &c, sizeof c);
    remember_date(v, n, SLOT_SIGNED);
    if (slot_node(n, SLOT_IMPLEMENTATION)) v->facts.implementation = true;
    if (str_is(status, "pending") || str_is(status, "cancelled"))
        lacks(v, CODE_UNSIGNED_PAID, v->facts.transactions.n != 0, n);
    contract_uses(v, n, &c);
    paid(v, n, &c);
    v->facts.transactions.n = 0;
}

/* --- the process as a whole ------------------------------------------------------------------- */

static bool begins(json_ref tag, const char *word)
{
    return str_starts(json_chars(tag), str_of(word));
}

static bool has_section(const struct validator *v, const struct vnode *n, json_ref tag)
{
    if (begins(tag, "planning")) return slot_node(n, SLOT_PLANNING) != NULL;
    if (begins(tag, "tender")) return slot_node(n, SLOT_TENDER) != NULL;
    if (begins(tag, "award")) return slot_count(n, SLOT_AWARDS) != 0;
    if (begins(tag, "contract")) return slot_count(n, SLOT_CONTRACTS) != 0;
    if (begins(tag, "implementation")) return v->facts.implementation;
    return true;
}

static bool has_tag(const struct vnode *n, const char *word)
{
    json_ref tags = slot_value(n, SLOT_TAG);
    if (!tags || !json_is_array(tags)) return false;
    json_ref tag = json_first(tags);
    for (size_t i = json_length(tags); i; i--, tag = json_after(tag))
        if (json_is_string(tag) && str_is(json_chars(tag), word)) return true;
    return false;
}

static bool is_ocid(struct str s)
{
    if (!str_starts(s, STR("ocds-")) || s.n < 12 || s.p[11] != '-') return false;
    for (size_t i = 5; i < 11; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9')) return false;
    return true;
}

void check_release_tag(struct validator *v, struct vnode *n)
{
    json_ref tags = slot_value(n, SLOT_TAG);
    if (tags && json_is_array(tags)) {
        json_ref tag = json_first(tags);
        for (size_t i = json_length(tags); i; i--, tag = json_after(tag)) {
            if (!json_is_string(tag)) continue;
            v->asked[CODE_TAG]++;
            if (!has_section(v, n, tag))
                validate_found_detail(v, CODE_TAG, validate_slot(v, n, SLOT_TAG), tag,
                                      json_chars(tag));
        }
    }
    struct str ocid = slot_text(n, SLOT_OCID);
    if (ocid.n && !is_ocid(ocid))
        validate_found(v, CODE_OCID_PREFIX, validate_slot(v, n, SLOT_OCID),
                       slot_value(n, SLOT_OCID));
    bool compiled = has_tag(n, "compiled");
    if (n == v->root_node && !validate_seen_add(v, ocid, slot_text(n, SLOT_ID), compiled))
        v->failed = true;
    const struct vnode *buyer = slot_object(n, SLOT_BUYER);
    lacks(v, CODE_USE_BUYER, !buyer || (!is_set(buyer, SLOT_ID) && !is_set(buyer, SLOT_NAME)), n);
    lacks(v, CODE_USE_DOCUMENTS, !v->facts.documents, n);
}

static void incomplete_tender(struct validator *v, struct vnode *n)
{
    static const char *const incomplete[] = {"planning",  "planned",      "active",
                                             "cancelled", "unsuccessful", "withdrawn"};
    struct vnode *tender = slot_object(n, SLOT_TENDER);
    struct str status = tender ? slot_text(tender, SLOT_STATUS) : STR_NONE;
    for (size_t i = 0; i < sizeof incomplete / sizeof *incomplete; i++) {
        if (!str_is(status, incomplete[i])) continue;
        v->asked[CODE_TENDER_AWARDS]++;
        if (slot_count(n, SLOT_AWARDS) || slot_count(n, SLOT_CONTRACTS))
            validate_found(v, CODE_TENDER_AWARDS, validate_slot(v, tender, SLOT_STATUS),
                           slot_value(tender, SLOT_STATUS));
    }
}

void check_release_timeline(struct validator *v, struct vnode *n)
{
    const struct vnode *tender = slot_object(n, SLOT_TENDER);
    const struct vnode *period = tender ? slot_object(tender, SLOT_TENDER_PERIOD) : NULL;
    int64_t closed = period ? slot_instant(period, SLOT_END) : VALIDATE_NO_INSTANT;
    int64_t released = slot_instant(n, SLOT_DATE);
    const struct fact_award *awards = v->facts.awards.p;
    const struct fact_contract *contracts = v->facts.contracts.p;
    const struct fact_date *dates = v->facts.dates.p;
    incomplete_tender(v, n);
    if (n == v->root_node)
        ordered(v, CODE_RELEASE_PUBLISHED, released, v->published, n->slots[SLOT_DATE],
                slot_value(n, SLOT_DATE));
    for (size_t i = 0; i < v->facts.awards.n; i++)
        ordered(v, CODE_AWARD_TENDER, closed, awards[i].date, awards[i].date_node,
                awards[i].date_value);
    for (size_t i = 0; i < v->facts.contracts.n; i++)
        ordered(v, CODE_CONTRACT_TENDER, closed, contracts[i].date, contracts[i].date_node,
                contracts[i].date_value);
    for (size_t i = 0; i < v->facts.dates.n; i++) {
        if (released == VALIDATE_NO_INSTANT) break;
        v->asked[CODE_AFTER_RELEASE]++;
        if (later(dates[i].instant, released))
            validate_found(v, CODE_AFTER_RELEASE, dates[i].node, dates[i].value);
    }
}

/* Less than half, or more than one and a half times. */
static bool is_far(money_sum a, int64_t b)
{
    return a * 2 < b || a * 2 > (money_sum)b * 3;
}

static void budget_and_tender(struct validator *v, struct vnode *n)
{
    const struct vnode *planning = slot_object(n, SLOT_PLANNING),
                       *tender = slot_object(n, SLOT_TENDER);
    const struct vnode *budget = planning ? slot_object(planning, SLOT_BUDGET) : NULL;
    const struct vnode *amount = budget ? slot_object(budget, SLOT_AMOUNT) : NULL;
    struct vnode *value = tender ? slot_object(tender, SLOT_VALUE) : NULL;
    int64_t planned, tendered;
    if (!amount || !value || slot_text(amount, SLOT_CURRENCY).n == 0) return;
    if (!str_eq(slot_text(amount, SLOT_CURRENCY), slot_text(value, SLOT_CURRENCY))) return;
    if (!minor_of(slot_text(amount, SLOT_AMOUNT), &planned) || planned <= 0) return;
    if (!minor_of(slot_text(value, SLOT_AMOUNT), &tendered) || tendered <= 0) return;
    v->asked[CODE_BUDGET_TENDER]++;
    if (is_far(planned, tendered)) validate_found(v, CODE_BUDGET_TENDER, value, value->value);
}

/* The contracts of one award, in its currency. */
static void contracts_of(struct validator *v, const struct fact_award *a)
{
    const struct fact_contract *list = v->facts.contracts.p;
    money_sum sum = 0;
    int64_t awarded, minor;
    bool any = false;
    if (a->contracts == 0 || a->currency.n == 0 || !minor_of(a->amount, &awarded)) return;
    for (size_t i = 0; i < v->facts.contracts.n; i++) {
        if (!str_eq(list[i].award, a->id)) continue;
        if (!str_eq(list[i].currency, a->currency) || !minor_of(list[i].amount, &minor)) return;
        sum += minor;
        any = true;
    }
    if (!any || awarded <= 0 || sum <= 0) return;
    v->asked[CODE_CONTRACT_AWARD]++;
    if (is_far(sum, awarded)) validate_found(v, CODE_CONTRACT_AWARD, a->node, a->value);
}

static void contract_and_award(struct validator *v, const struct fact_contract *c,
                               struct fact_award *a, bool whole)
{
    if (!a) {
        if (whole && c->award.n) validate_found(v, CODE_REF_AWARD, c->award_node, c->award_value);
    } else {
        a->contracts++;
        ordered(v, CODE_CONTRACT_BEFORE_AWARD, a->date, c->date, c->date_node, c->date_value);
        v->asked[CODE_INACTIVE_AWARD]++;
        if (is_inactive(a->status)) validate_found(v, CODE_INACTIVE_AWARD, c->node, c->value);
    }
    if (!whole) return;
    v->asked[CODE_USE_CONTRACT_SUPPLIER]++;
    if (!a || a->suppliers == 0) validate_found(v, CODE_USE_CONTRACT_SUPPLIER, c->node, c->value);
}

enum { AWARDS_COMPARED = 200 };

void check_release_amounts(struct validator *v, struct vnode *n)
{
    budget_and_tender(v, n);
    const struct fact_contract *contracts = v->facts.contracts.p;
    struct fact_award *awards = v->facts.awards.p;
    if (v->facts.contracts.n == 0) return;
    /* An award may stand in an earlier release of the process, unless this is the whole. */
    bool whole = v->facts.awards.n || has_tag(n, "compiled") || n->scope == VALIDATE_RECORD;
    struct vindex index;
    validate_index(v, &index, &v->facts.awards, sizeof *awards, offsetof(struct fact_award, id));
    for (size_t i = 0; i < v->facts.contracts.n; i++)
        contract_and_award(v, &contracts[i], validate_index_find(&index, contracts[i].award),
                           whole);
    /* Pair by pair: processes with more awards than this are framework agreements. */
    for (size_t i = 0; i < v->facts.awards.n && v->facts.awards.n <= AWARDS_COMPARED; i++)
        contracts_of(v, &awards[i]);
}

/* --- OC4IDS ----------------------------------------------------------------------------------- */

static bool is_project_id(struct str s)
{
    if (!str_starts(s, STR("oc4ids-")) || s.n < 13) return false;
    for (size_t i = 7; i < 13; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9')) return false;
    return true;
}

void check_process(struct validator *v, struct vnode *n)
{
    struct vnode *summary = slot_object(n, SLOT_SUMMARY);
    if (!summary || str_is(slot_text(summary, SLOT_STATUS), "pre-award")) return;
    lacks(v, CODE_USE_PROCESS_SUPPLIER, slot_count(summary, SLOT_SUPPLIERS) == 0, summary);
}

void check_project(struct validator *v, struct vnode *n)
{
    struct str id = slot_text(n, SLOT_ID);
    const struct vnode *budget = slot_object(n, SLOT_BUDGET);
    const struct vnode *amount = budget ? slot_object(budget, SLOT_AMOUNT) : NULL;
    if (id.n && !is_project_id(id))
        validate_found(v, CODE_PROJECT_PREFIX, validate_slot(v, n, SLOT_ID),
                       slot_value(n, SLOT_ID));
    if (!validate_seen_add(v, id, STR_NONE, true)) v->failed = true;
    lacks(v, CODE_USE_PROJECT_PLACE, slot_count(n, SLOT_LOCATIONS) == 0, n);
    lacks(v, CODE_USE_PROJECT_BUDGET, !amount || !is_set(amount, SLOT_AMOUNT), n);
    lacks(v, CODE_USE_PROJECT_AUTHORITY, slot_count(n, SLOT_AUTHORITY) == 0, n);
    lacks(v, CODE_USE_PROJECT_CONTRACTS, slot_count(n, SLOT_CONTRACTING) == 0, n);
    lacks(v, CODE_USE_PROJECT_STATUS, slot_text(n, SLOT_STATUS).n == 0, n);
    lacks(v, CODE_USE_DOCUMENTS, !v->facts.documents, n);
    check_release_parties(v);
    check_pointers(v);
    check_places(v);
}
