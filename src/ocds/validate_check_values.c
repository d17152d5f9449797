/* Checks of one object: amounts, periods, documents, contacts, items, milestones, places. */
#include "base/money.h"
#include "ocds/validate_private.h"

enum { DAY = 86400000 };

/* --- amounts ---------------------------------------------------------------------------------- */

static bool is_zero(struct str digits)
{
    for (size_t i = 0; i < digits.n; i++) {
        char c = digits.p[i];
        if (c == 'e' || c == 'E') break;
        if (c >= '1' && c <= '9') return false;
    }
    return true;
}

/* At least 10^12, by its digits: 13 before the point, and as many more as an exponent says. */
static bool is_huge(struct str s)
{
    uint64_t whole = 0, exponent = 0;
    size_t at = s.n && s.p[0] == '-';
    for (; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++) whole++;
    while (at < s.n && s.p[at] != 'e' && s.p[at] != 'E') at++;
    struct str power = at < s.n ? str_slice(s, at + 1, s.n) : STR_NONE;
    if (power.n && power.p[0] == '-') return false;
    if (power.n && power.p[0] == '+') power = str_slice(power, 1, power.n);
    if (power.n && !str_to_u64(power, &exponent)) return true;
    return whole + exponent > 12;
}

void check_value(struct validator *v, struct vnode *n)
{
    json_ref amount = slot_value(n, SLOT_AMOUNT), currency = slot_value(n, SLOT_CURRENCY);
    if (amount && json_is_container(amount)) return; /* a budget, whose amount is a value itself */
    bool has_amount = amount && json_is_number(amount);
    bool has_currency = currency && json_is_string(currency) && json_length(currency);
    if (has_currency && str_is(json_chars(currency), "MXN")) v->facts.mexican = true;
    if (has_amount && !has_currency)
        validate_found(v, CODE_CURRENCY_MISSING, validate_slot(v, n, SLOT_AMOUNT), amount);
    if (has_currency && !amount && n->slots[SLOT_CURRENCY])
        validate_found(v, CODE_AMOUNT_MISSING, validate_slot(v, n, SLOT_CURRENCY), currency);
    if (!has_amount) return;
    struct str digits = json_chars(amount);
    if (is_zero(digits))
        validate_found(v, CODE_ZERO, validate_slot(v, n, SLOT_AMOUNT), amount);
    else if (digits.p[0] == '-')
        validate_found(v, CODE_NEGATIVE, validate_slot(v, n, SLOT_AMOUNT), amount);
    else if (is_huge(digits))
        validate_found(v, CODE_HUGE, validate_slot(v, n, SLOT_AMOUNT), amount);
}

/* --- periods ---------------------------------------------------------------------------------- */

void check_period(struct validator *v, struct vnode *n)
{
    int64_t start = slot_instant(n, SLOT_START), end = slot_instant(n, SLOT_END);
    uint64_t days;
    if (start == VALIDATE_NO_INSTANT) return;
    if (end != VALIDATE_NO_INSTANT) {
        v->asked[CODE_PERIOD_ORDER]++;
        if (start > end) validate_found(v, CODE_PERIOD_ORDER, n, n->value);
    } else {
        end = slot_instant(n, SLOT_EXTENT);
    }
    struct str duration = slot_text(n, SLOT_DURATION);
    if (end == VALIDATE_NO_INSTANT || start > end || !str_to_u64(duration, &days)) return;
    v->asked[CODE_DURATION]++;
    /* The days that lie between, counted from either end: a part of a day may count or not. */
    uint64_t least = (uint64_t)((end - start) / DAY), most = least + 1;
    if (days < least || days > most)
        validate_found(v, CODE_DURATION, validate_slot(v, n, SLOT_DURATION),
                       slot_value(n, SLOT_DURATION));
}

/* --- documents, milestones, amendments -------------------------------------------------------- */

static void happened(struct validator *v, struct vnode *n, enum slot slot)
{
    struct vnode *date = slot_node(n, slot);
    if (!date || date->instant == VALIDATE_NO_INSTANT) return;
    struct fact_date f = {date, date->value, date->instant};
    validate_push(v, &v->facts.dates, &f, sizeof f);
}

void check_document(struct validator *v, struct vnode *n)
{
    v->facts.documents = true;
    json_ref url = slot_value(n, SLOT_URL);
    if (!url || json_is_null(url))
        validate_found(v, CODE_DOCUMENT_URL, validate_slot(v, n, SLOT_URL), n->value);
    happened(v, n, SLOT_PUBLISHED);
    happened(v, n, SLOT_MODIFIED);
    int64_t published = slot_instant(n, SLOT_PUBLISHED), modified = slot_instant(n, SLOT_MODIFIED);
    if (published == VALIDATE_NO_INSTANT || modified == VALIDATE_NO_INSTANT) return;
    v->asked[CODE_DOCUMENT_DATES]++;
    if (published > modified) validate_found(v, CODE_DOCUMENT_DATES, n, n->value);
}

void check_milestone(struct validator *v, struct vnode *n)
{
    happened(v, n, SLOT_MODIFIED);
    happened(v, n, SLOT_DATE_MET);
    struct str status = slot_text(n, SLOT_STATUS);
    if (!str_is(status, "scheduled") && !str_is(status, "notMet")) return;
    v->asked[CODE_MILESTONE_MET]++;
    json_ref met = slot_value(n, SLOT_DATE_MET);
    if (met && !json_is_null(met))
        validate_found(v, CODE_MILESTONE_MET, validate_slot(v, n, SLOT_DATE_MET), met);
}

/* Not before what it amends: the tender's period, the award's date, the contract's signature, where
 * those stand before the amendments, as they do in the order of the schema. */
void check_amendment(struct validator *v, struct vnode *n)
{
    happened(v, n, SLOT_DATE);
    struct vnode *list = n->parent, *owner = list ? list->parent : NULL;
    int64_t date = slot_instant(n, SLOT_DATE), before = VALIDATE_NO_INSTANT;
    if (!owner || date == VALIDATE_NO_INSTANT) return;
    if (owner->hooks & (1u << HOOK_TENDER)) {
        struct vnode *period = slot_object(owner, SLOT_TENDER_PERIOD);
        if (period) before = slot_instant(period, SLOT_START);
    } else if (owner->hooks & (1u << HOOK_AWARD)) {
        before = slot_instant(owner, SLOT_DATE);
    } else if (owner->hooks & (1u << HOOK_CONTRACT)) {
        before = slot_instant(owner, SLOT_SIGNED);
    }
    if (before == VALIDATE_NO_INSTANT) return;
    v->asked[CODE_AMENDMENT_DATE]++;
    if (date < before) validate_found(v, CODE_AMENDMENT_DATE, n, n->value);
}

/* --- contacts and items ----------------------------------------------------------------------- */

/* Seven digits at least, and nothing that is no part of a number as people write it. */
static bool is_telephone(struct str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        digits += c >= '0' && c <= '9';
    }
    return digits >= 7 && digits <= 60;
}

void check_contact(struct validator *v, struct vnode *n)
{
    struct vnode *email = slot_node(n, SLOT_EMAIL), *phone = slot_node(n, SLOT_TELEPHONE);
    if (email && json_is_string(email->value) && email->format != SCHEMA_EMAIL &&
        !validate_blank(json_chars(email->value)) && !validate_email(json_chars(email->value)))
        validate_found(v, CODE_CONTACT_EMAIL, email, email->value);
    if (phone && json_is_string(phone->value) && !validate_blank(json_chars(phone->value)) &&
        !is_telephone(json_chars(phone->value)))
        validate_found(v, CODE_CONTACT_PHONE, phone, phone->value);
}

void check_item(struct validator *v, struct vnode *n)
{
    json_ref quantity = slot_value(n, SLOT_QUANTITY), unit = slot_value(n, SLOT_UNIT);
    bool counted = quantity && json_is_number(quantity);
    bool measured = unit && json_is_object(unit) && json_length(unit);
    if (counted) {
        v->asked[CODE_ITEM_UNIT]++;
        v->asked[CODE_ITEM_QUANTITY]++;
        struct str digits = json_chars(quantity);
        if (digits.p[0] == '-' || is_zero(digits))
            validate_found(v, CODE_ITEM_QUANTITY, validate_slot(v, n, SLOT_QUANTITY), quantity);
        if (!measured) validate_found(v, CODE_ITEM_UNIT, validate_slot(v, n, SLOT_UNIT), n->value);
    } else if (measured) {
        v->asked[CODE_ITEM_NO_QUANTITY]++;
        validate_found(v, CODE_ITEM_NO_QUANTITY, validate_slot(v, n, SLOT_QUANTITY), n->value);
    }
}

/* --- places ----------------------------------------------------------------------------------- */

enum { DEGREE = 1000000 };

/* The first two numbers of coordinates, at whatever depth (Point, LineString, Polygon …), in
 * millionths of a degree. */
static bool first_point(json_ref at, int64_t point[2])
{
    while (at && json_is_array(at) && json_length(at) && json_is_array(json_first(at)))
        at = json_first(at);
    if (!at || !json_is_array(at) || json_length(at) < 2) return false;
    json_ref number = json_first(at);
    for (int i = 0; i < 2; i++, number = json_after(number))
        if (!json_is_number(number) || !decimal_parse(json_chars(number), 6, &point[i]))
            return false;
    return true;
}

/* Mexico's land and islands: 86.5 to 118.5 west, 14.5 to 32.8 north. */
static bool in_mexico(int64_t longitude, int64_t latitude)
{
    return longitude >= -118500000 && longitude <= -86500000 && latitude >= 14500000 &&
           latitude <= 32800000;
}

void check_geometry(struct validator *v, struct vnode *n)
{
    int64_t p[2];
    json_ref coordinates = slot_value(n, SLOT_COORDINATES);
    if (!coordinates || !first_point(coordinates, p)) return;
    struct vnode *at = n->slots[SLOT_COORDINATES];
    v->asked[CODE_LOCATION_RANGE]++;
    v->asked[CODE_LOCATION_SWAPPED]++;
    if (in_mexico(p[1], p[0])) {
        validate_found(v, CODE_LOCATION_SWAPPED, at, coordinates);
        return;
    }
    if (p[0] < -180 * (int64_t)DEGREE || p[0] > 180 * (int64_t)DEGREE ||
        p[1] < -90 * (int64_t)DEGREE || p[1] > 90 * (int64_t)DEGREE) {
        validate_found(v, CODE_LOCATION_RANGE, at, coordinates);
        return;
    }
    struct fact_date place = {at, coordinates, 0};
    validate_push(v, &v->facts.places, &place, sizeof place);
}

/* Whether the data are from Mexico is known at the end: some amount is in pesos. */
void check_places(struct validator *v)
{
    const struct fact_date *places = v->facts.places.p;
    int64_t p[2];
    for (size_t i = 0; v->facts.mexican && i < v->facts.places.n; i++) {
        v->asked[CODE_LOCATION_OUTSIDE]++;
        if (first_point(places[i].value, p) && !in_mexico(p[0], p[1]))
            validate_found(v, CODE_LOCATION_OUTSIDE, places[i].node, places[i].value);
    }
}
