/* Transforms that fill the summary of each contracting process: who, how, how much, until when. */
#include <limits.h>

#include "base/i18n.h"
#include "ocds/oc4ids_private.h"
#include "ocds/view.h"

#define EACH_PROCESS(p, at)                                                                        \
    for (struct oc4ids_process *at = (p)->processes; at < (p)->processes + (p)->count; at++)

static struct piece *tender_of(struct oc4ids_project *p, const struct oc4ids_process *c)
{
    return piece_inside(&p->make, c->summary, "tender", PIECE_OBJECT);
}

/* `path` of the release as `key` of the object, when there is something in it. */
static void take(struct oc4ids_project *p, const struct oc4ids_process *c, struct piece *into,
                 const char *path, const char *key)
{
    json_ref v = oc4ids_at(c->compiled, path);
    if (oc4ids_filled(v)) piece_set(&p->make, into, key, piece_ref(&p->make, v));
}

/* All others need this one first. */
void oc4ids_contracting_process_setup(struct oc4ids_project *p)
{
    struct piece *list = piece_inside(&p->make, p->output, "contractingProcesses", PIECE_ARRAY);
    EACH_PROCESS(p, c)
    {
        struct piece *process = piece_new(&p->make, PIECE_OBJECT);
        piece_set(&p->make, process, "id", piece_text(&p->make, c->ocid));
        c->summary = piece_inside(&p->make, process, "summary", PIECE_OBJECT);
        piece_set(&p->make, c->summary, "ocid", piece_text(&p->make, c->ocid));
        if (c->links) piece_set(&p->make, process, "releases", c->links);
        if (c->embedded) piece_set(&p->make, process, "embeddedReleases", c->embedded);
        piece_add(list, process);
    }
}

/* --- who -------------------------------------------------------------------------------------- */

static struct piece *reference(struct oc4ids_project *p, size_t party)
{
    struct piece *out = piece_new(&p->make, PIECE_OBJECT);
    json_ref name = oc4ids_at(p->parties[party].party, "name");
    if (p->parties[party].id.n)
        piece_set(&p->make, out, "id", piece_text(&p->make, p->parties[party].id));
    if (oc4ids_filled(name)) piece_set(&p->make, out, "name", piece_ref(&p->make, name));
    return out;
}

/* The one party of the process that has the role; of several none is chosen. */
static void one_with_role(struct oc4ids_project *p, const char *role, const char *several)
{
    oc4ids_copy_parties(p, role, NULL);
    EACH_PROCESS(p, c)
    {
        size_t count = 0, found = 0;
        json_ref parties = oc4ids_list(c->compiled, "parties");
        for (struct json_iter it = json_each(parties); json_next(&it) && !p->make.failed;)
            if (oc4ids_has_role(it.value, role)) {
                found = c->parties[it.index];
                count++;
            }
        if (count > 1) p->note(p, c->ocid, several);
        if (count == 1) piece_set(&p->make, tender_of(p, c), role, reference(p, found));
    }
}

void oc4ids_procuring_entity(struct oc4ids_project *p)
{
    one_with_role(p, "procuringEntity",
                  N_("El proceso tiene varias entidades contratantes; no se elige ninguna"));
}

void oc4ids_administrative_entity(struct oc4ids_project *p)
{
    one_with_role(p, "administrativeEntity",
                  N_("El proceso tiene varias entidades administradoras; no se elige ninguna"));
}

void oc4ids_suppliers(struct oc4ids_project *p)
{
    oc4ids_copy_parties(p, "supplier", NULL);
    EACH_PROCESS(p, c)
    {
        json_ref parties = oc4ids_list(c->compiled, "parties");
        for (struct json_iter it = json_each(parties); json_next(&it) && !p->make.failed;)
            if (oc4ids_has_role(it.value, "supplier"))
                piece_add(piece_inside(&p->make, c->summary, "suppliers", PIECE_ARRAY),
                          reference(p, c->parties[it.index]));
    }
}

/* --- how -------------------------------------------------------------------------------------- */

void oc4ids_procurement_process(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        json_ref tender = oc4ids_at(c->compiled, "tender");
        if (oc4ids_filled(oc4ids_at(tender, "procurementMethod")))
            take(p, c, tender_of(p, c), "tender/procurementMethod", "procurementMethod");
        if (oc4ids_filled(oc4ids_at(tender, "procurementMethodDetails")))
            take(p, c, tender_of(p, c), "tender/procurementMethodDetails",
                 "procurementMethodDetails");
    }
}

void oc4ids_number_of_tenderers(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    if (oc4ids_filled(oc4ids_at(c->compiled, "tender/numberOfTenderers")))
        take(p, c, tender_of(p, c), "tender/numberOfTenderers", "numberOfTenderers");
}

json_ref oc4ids_estimate_of(const json_ref *releases, size_t count)
{
    json_ref estimate = NULL;
    for (size_t i = 0; i < count; i++) {
        json_ref value = oc4ids_at(releases[i], "tender/value");
        if (str_is(oc4ids_text(releases[i], "tender/status"), "planning") && oc4ids_filled(value))
            estimate = value;
    }
    return estimate;
}

void oc4ids_cost_estimate(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    if (c->estimate) piece_set(&p->make, tender_of(p, c), "costEstimate", c->estimate);
}

static void append_all(struct oc4ids_project *p, const struct oc4ids_process *c, const char *path,
                       const char *key)
{
    json_ref list = oc4ids_list(c->compiled, path);
    for (struct json_iter it = json_each(list); json_next(&it);)
        piece_add(piece_inside(&p->make, tender_of(p, c), key, PIECE_ARRAY),
                  piece_ref(&p->make, it.value));
}

void oc4ids_project_scope_summary(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        append_all(p, c, "tender/items", "items");
        append_all(p, c, "tender/milestones", "milestones");
    }
}

/* --- what ------------------------------------------------------------------------------------- */

static json_ref first_of(json_ref list)
{
    struct json_iter it = json_each(list);
    return json_next(&it) ? it.value : NULL;
}

/* The contract's title, else the award's, when there is one of each at most; else the tender's. */
void oc4ids_contract_title(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        json_ref contracts = oc4ids_list(c->compiled, "contracts");
        json_ref awards = oc4ids_list(c->compiled, "awards"), title = NULL;
        if (json_count(awards) <= 1 && json_count(contracts) <= 1) {
            title = oc4ids_at(first_of(contracts), "title");
            if (!oc4ids_filled(title)) title = oc4ids_at(first_of(awards), "title");
        }
        if (!oc4ids_filled(title)) title = oc4ids_at(c->compiled, "tender/title");
        if (oc4ids_filled(title))
            piece_set(&p->make, c->summary, "title", piece_ref(&p->make, title));
    }
}

struct descriptions {
    json_ref own, item;
    size_t owns, items;
};

static void add_items(struct descriptions *d, json_ref items)
{
    for (struct json_iter it = json_each(items); json_next(&it);) {
        json_ref text = oc4ids_at(it.value, "description");
        if (!oc4ids_filled(text)) continue;
        d->item = text;
        d->items++;
    }
}

static json_ref description_of(json_ref entries)
{
    struct descriptions d = {0};
    for (struct json_iter it = json_each(entries); json_next(&it);) {
        json_ref text = oc4ids_at(it.value, "description");
        if (oc4ids_filled(text)) {
            d.own = text;
            d.owns++;
        }
        add_items(&d, oc4ids_list(it.value, "items"));
    }
    return d.owns == 1 ? d.own : d.items == 1 ? d.item : NULL;
}

/* Of one contract or award, its description or that of its only item; of several, the tender's. */
void oc4ids_contract_process_description(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        json_ref contracts = oc4ids_list(c->compiled, "contracts"), text = NULL;
        json_ref awards = oc4ids_list(c->compiled, "awards");
        if (json_count(contracts) > 1 || json_count(awards) > 1) {
            struct descriptions d = {0};
            add_items(&d, oc4ids_list(c->compiled, "tender/items"));
            text = oc4ids_at(c->compiled, "tender/description");
            if (!oc4ids_filled(text)) text = d.items == 1 ? d.item : NULL;
        } else {
            text = description_of(contracts);
            if (!text) text = description_of(awards);
        }
        if (oc4ids_filled(text))
            piece_set(&p->make, c->summary, "description", piece_ref(&p->make, text));
    }
}

/* --- how much --------------------------------------------------------------------------------- */

/* The sum of the awards' values, when they are all in one currency. One award keeps its text. */
void oc4ids_contract_price(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        struct decimal sum = {0};
        struct str currency = STR_NONE;
        bool same = true, exact = true;
        json_ref awards = oc4ids_list(c->compiled, "awards");
        for (struct json_iter it = json_each(awards); json_next(&it);) {
            struct str amount = oc4ids_text(it.value, "value/amount");
            struct str unit = oc4ids_text(it.value, "value/currency");
            if (amount.n && !decimal_add(&sum, amount)) exact = false;
            if (unit.n && currency.n && !str_eq(unit, currency)) same = false;
            if (unit.n) currency = unit;
        }
        if (!same)
            p->note(p, c->ocid, N_("Las adjudicaciones están en monedas distintas; no se suman"));
        if (!exact)
            p->note(p, c->ocid, N_("El importe de una adjudicación no es un número; no se suman"));
        if (!same || !exact || sum.units == 0) continue;
        struct piece *value = piece_inside(&p->make, c->summary, "contractValue", PIECE_OBJECT);
        piece_set(&p->make, value, "amount", piece_raw(&p->make, decimal_text(&p->make, &sum)));
        if (currency.n) piece_set(&p->make, value, "currency", piece_text(&p->make, currency));
    }
}

/* --- until when ------------------------------------------------------------------------------- */

/* Whether a is before b: as instants, or as text where one is none. */
static bool before(struct str a, struct str b)
{
    int64_t x, y;
    if (view_instant(a, &x) && view_instant(b, &y) && x != y) return x < y;
    return str_compare(a, b) < 0;
}

/* From the first start to the last end of what the awards say; else what the tender says. */
void oc4ids_contract_period(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        struct str start = STR_NONE, end = STR_NONE;
        json_ref awards = oc4ids_list(c->compiled, "awards");
        for (struct json_iter it = json_each(awards); json_next(&it);) {
            struct str from = oc4ids_text(it.value, "contractPeriod/startDate");
            struct str to = oc4ids_text(it.value, "contractPeriod/endDate");
            if (from.n && (!start.n || before(from, start))) start = from;
            if (to.n && (!end.n || before(end, to))) end = to;
        }
        if (!start.n || !end.n) {
            take(p, c, c->summary, "tender/contractPeriod", "contractPeriod");
            continue;
        }
        struct piece *period = piece_inside(&p->make, c->summary, "contractPeriod", PIECE_OBJECT);
        piece_set(&p->make, period, "startDate", piece_text(&p->make, start));
        piece_set(&p->make, period, "endDate", piece_text(&p->make, end));
    }
}

/* --- status ----------------------------------------------------------------------------------- */

struct periods {
    int64_t now;
    bool any, running, all_over;
};

static void add_period(struct periods *s, json_ref period)
{
    int64_t start = INT64_MIN, end = INT64_MAX;
    if (json_type(period) != JSON_OBJECT || !oc4ids_filled(period)) return;
    if (!view_instant(oc4ids_text(period, "startDate"), &start)) start = INT64_MIN;
    if (!view_instant(oc4ids_text(period, "endDate"), &end)) end = INT64_MAX;
    s->any = true;
    if (start < s->now && s->now < end) s->running = true;
    if (s->now <= end) s->all_over = false;
}

static bool one_of(struct str word, const char *const *words)
{
    for (; *words; words++)
        if (str_is(word, *words)) return true;
    return false;
}

static bool all_in(json_ref list, const char *const *words)
{
    for (struct json_iter it = json_each(list); json_next(&it);)
        if (!one_of(oc4ids_text(it.value, "status"), words)) return false;
    return true;
}

static bool any_active(json_ref list)
{
    for (struct json_iter it = json_each(list); json_next(&it);)
        if (str_is(oc4ids_text(it.value, "status"), "active")) return true;
    return false;
}

static bool in_future(struct str date, int64_t now)
{
    int64_t at;
    return view_instant(date, &at) && at > now;
}

/* Nothing awarded yet, and the tender is open. */
static bool is_pre_award(json_ref tender, json_ref awards, json_ref contracts, int64_t now)
{
    static const char *const pending[] = {"pending", NULL};
    bool later = in_future(oc4ids_text(tender, "awardPeriod/startDate"), now);
    for (struct json_iter it = json_each(awards); json_next(&it);)
        if (!in_future(oc4ids_text(it.value, "date"), now)) later = false;
    return (all_in(awards, pending) && all_in(contracts, pending)) || later;
}

/* By the rules of the codelist contractingProcessStatus; NULL when the data do not tell. */
static const char *status_of(const struct oc4ids_process *c, int64_t now)
{
    static const char *const closed_tender[] = {"cancelled", "unsuccessful", "withdrawn", NULL};
    static const char *const no_award[] = {"cancelled", "unsuccessful", NULL};
    static const char *const no_contract[] = {"cancelled", "terminated", NULL};
    json_ref tender = oc4ids_at(c->compiled, "tender");
    json_ref awards = oc4ids_list(c->compiled, "awards");
    json_ref contracts = oc4ids_list(c->compiled, "contracts");
    bool closed = one_of(oc4ids_text(tender, "status"), closed_tender);
    struct periods periods = {.now = now, .all_over = true};

    add_period(&periods, oc4ids_at(tender, "contractPeriod"));
    for (struct json_iter it = json_each(contracts); json_next(&it);)
        add_period(&periods, oc4ids_at(it.value, "period"));
    for (struct json_iter it = json_each(awards); json_next(&it);)
        add_period(&periods, oc4ids_at(it.value, "contractPeriod"));
    if (oc4ids_filled(tender) && !closed && is_pre_award(tender, awards, contracts, now))
        return "pre-award";
    if (any_active(contracts) || periods.running) return "active";
    if (closed || (json_count(awards) && all_in(awards, no_award)) ||
        (json_count(contracts) && all_in(contracts, no_contract)) ||
        (periods.any && periods.all_over))
        return "closed";
    return NULL;
}

void oc4ids_contract_status(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        const char *status = status_of(c, p->options->now_ms);
        if (status) piece_set(&p->make, c->summary, "status", piece_text(&p->make, str_of(status)));
    }
}
