/* Releases as purchases: see indicator_purchase.h. */
#include "ocds/indicator_purchase.h"

#include "base/date.h"
#include "base/money.h"
#include "base/rfc.h"
#include "base/text.h"
#include "ocds/indicator_contract.h"

static bool stands(struct str status)
{
    return !status.n || str_is(status, "active") || str_is(status, "terminated");
}

/* What a contract adds to its award: the first one, and what they sum up to in one currency. */
static void add_contract(const struct view *view, size_t index, struct purchase *p, bool *mixed)
{
    const struct view_contract *c = &view->contracts[index];
    int64_t minor, sum;

    if (!p->contract) {
        p->contract = c;
        p->contract_index = index;
    }
    if (view_minor(&p->award->value, &minor) || *mixed || !view_minor(&c->value, &minor)) return;
    if (!p->has_amount) {
        p->currency = c->value.currency;
        p->amount = c->value.amount;
        p->amount_index = index;
        p->amount_path = "/contracts/%zu/value/amount";
    }
    *mixed = !str_eq(p->currency, c->value.currency) || !money_add(p->minor, minor, &sum);
    p->has_amount = !*mixed;
    p->minor = *mixed ? 0 : sum;
}

static void date_of(struct purchase *p)
{
    p->day = DATE_NONE;
    if (p->award && view_day(p->award->date, &p->day)) {
        p->date = p->award->date;
        p->date_path = "/awards/%zu/date";
        p->date_index = p->award_index;
    } else if (p->contract && view_day(p->contract->date_signed, &p->day)) {
        p->date = p->contract->date_signed;
        p->date_path = "/contracts/%zu/dateSigned";
        p->date_index = p->contract_index;
    } else if (p->contract && view_day(p->contract->period.start, &p->day)) {
        p->date = p->contract->period.start;
        p->date_path = "/contracts/%zu/period/startDate";
        p->date_index = p->contract_index;
    } else {
        p->day = DATE_NONE;
    }
}

static void of_award(const struct view *view, size_t index, struct purchase *p)
{
    const struct view_award *a = &view->awards[index];

    p->award = a;
    p->award_index = p->amount_index = index;
    p->supplier = a->supplier_count == 1 && (a->suppliers->id.n || a->suppliers->name.n)
                      ? a->suppliers
                      : NULL;
    p->has_amount = view_minor(&a->value, &p->minor);
    if (!p->has_amount) p->minor = 0;
    p->currency = a->value.currency;
    p->amount = a->value.amount;
    p->amount_path = "/awards/%zu/value/amount";
}

/* Without awards nothing says who supplies a contract, but the only party with that role. */
static const struct view_org *only_supplier(struct arena *arena, const struct view *view)
{
    const struct view_party *found = NULL;
    struct view_org *org;

    for (size_t i = 0; i < view->party_count; i++) {
        if (!(view->parties[i].roles & VIEW_SUPPLIER)) continue;
        if (found) return NULL;
        found = &view->parties[i];
    }
    if (!found || !(org = arena_alloc(arena, sizeof *org))) return NULL;
    *org = (struct view_org){found->id, found->name};
    return org;
}

static void of_contract(const struct view *view, size_t index, const struct view_org *supplier,
                        struct purchase *p)
{
    const struct view_contract *c = &view->contracts[index];

    p->contract = c;
    p->contract_index = p->amount_index = index;
    p->supplier = supplier;
    p->has_amount = view_minor(&c->value, &p->minor);
    p->currency = c->value.currency;
    p->amount = c->value.amount;
    p->amount_path = "/contracts/%zu/value/amount";
    date_of(p);
}

/* Awards with what their contracts add; those that do not stand are taken out at the end. */
static bool of_awards(struct arena *arena, const struct view *view, struct purchase *all,
                      size_t *count)
{
    bool *mixed = arena_array(arena, view->award_count, sizeof *mixed);
    struct contract_links links;

    if (!mixed || contract_links_of(arena, view, &links, NULL)) return false;
    for (size_t i = 0; i < view->award_count; i++) of_award(view, i, &all[i]);
    for (size_t i = 0; i < view->contract_count; i++)
        if (links.award[i])
            add_contract(view, i, &all[links.award[i] - 1], &mixed[links.award[i] - 1]);
    for (size_t i = 0; i < view->award_count; i++) {
        if (!stands(view->awards[i].status)) continue;
        date_of(&all[i]);
        all[(*count)++] = all[i];
    }
    return true;
}

const struct purchase *purchases_of(struct arena *arena, const struct view *view, size_t *count)
{
    struct purchase *all =
        arena_array(arena, view->award_count + view->contract_count + 1, sizeof *all);

    *count = 0;
    if (!all) return NULL;
    if (view->award_count) return of_awards(arena, view, all, count) ? all : NULL;
    const struct view_org *supplier = view->contract_count ? only_supplier(arena, view) : NULL;
    for (size_t i = 0; i < view->contract_count; i++)
        if (stands(view->contracts[i].status)) of_contract(view, i, supplier, &all[(*count)++]);
    return all;
}

bool purchase_direct(struct str methods, const struct view *view)
{
    return view->tender.method.n && word_listed(methods, view->tender.method);
}

struct view_org purchase_buyer(const struct view *view)
{
    if (view->buyer.id.n || view->buyer.name.n) return view->buyer;
    if (view->tender.procuring_entity.id.n || view->tender.procuring_entity.name.n)
        return view->tender.procuring_entity;
    for (size_t i = 0; i < view->party_count; i++)
        if (view->parties[i].roles & VIEW_BUYER)
            return (struct view_org){view->parties[i].id, view->parties[i].name};
    return (struct view_org){STR_NONE, STR_NONE};
}

/* 1 pesos, -1 another currency, 0 none. */
static int pesos(const struct view_value *value)
{
    return !value->currency.n ? 0 : str_is(value->currency, "MXN") ? 1 : -1;
}

bool purchase_mexican(const struct view *view)
{
    bool other = pesos(&view->tender.value) < 0;

    if (pesos(&view->tender.value) > 0 || pesos(&view->budget) > 0) return true;
    for (size_t i = 0; i < view->award_count; i++) {
        if (pesos(&view->awards[i].value) > 0) return true;
        other = other || pesos(&view->awards[i].value) < 0;
    }
    for (size_t i = 0; i < view->contract_count; i++) {
        if (pesos(&view->contracts[i].value) > 0) return true;
        other = other || pesos(&view->contracts[i].value) < 0;
    }
    if (other) return false;
    for (size_t i = 0; i < view->party_count; i++) {
        struct str country = view->parties[i].country;

        if (country.n && !str_starts(country, STR("M")) && !str_starts(country, STR("m")))
            return false;
    }
    return true;
}

static struct str classification_of(struct arena *arena, const struct view_item *items,
                                    size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].classification.n)
            return arena_printf(arena, "%.*s %.*s", STR_FMT(items[i].scheme),
                                STR_FMT(items[i].classification));
    return STR_NONE;
}

struct str purchase_object(struct arena *arena, const struct view *view, const struct purchase *p)
{
    struct str object = STR_NONE;

    if (p->award) object = classification_of(arena, p->award->items, p->award->item_count);
    if (!object.n && p->contract)
        object = classification_of(arena, p->contract->items, p->contract->item_count);
    if (!object.n && view->award_count < 2)
        object = classification_of(arena, view->tender.items, view->tender.item_count);
    if (object.n) return object;
    struct str title = p->contract && p->contract->title.n ? p->contract->title
                       : p->award && p->award->title.n     ? p->award->title
                                                           : view->tender.title;
    return title.n ? text_key(arena, title) : STR_NONE;
}

static bool take_rfc(struct str text, char rfc[16])
{
    enum rfc_kind kind = text.n ? rfc_parse(text, rfc) : RFC_EMPTY;

    if (kind == RFC_VALID) return true;
    rfc[0] = '\0';
    return false;
}

const struct view_party *purchase_party(const struct view *view, const struct ids *parties,
                                        const struct view_org *org, char rfc[16])
{
    uint32_t at = ids_find(parties, org->id);
    const struct view_party *party = at ? &view->parties[at - 1] : NULL;

    rfc[0] = '\0';
    if (party && take_rfc(party->identifier, rfc)) return party;
    take_rfc(org->id, rfc);
    return party;
}
