/* Transforms that fill the project itself: name, sector, place, money, documents. */
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/oc4ids_private.h"

enum { MANY = 256 /* sectors or classifications that are told apart */ };

#define EACH_PROCESS(p, at)                                                                        \
    for (struct oc4ids_process *at = (p)->processes; at < (p)->processes + (p)->count; at++)

void oc4ids_public_authority_role(struct oc4ids_project *p)
{
    oc4ids_copy_parties(p, "publicAuthority", NULL);
}

void oc4ids_buyer_role(struct oc4ids_project *p)
{
    oc4ids_copy_parties(p, "buyer", "publicAuthority");
}

void oc4ids_sector(struct oc4ids_project *p)
{
    struct piece *sectors = NULL;
    EACH_PROCESS(p, c)
    {
        struct str id = oc4ids_text(c->compiled, "planning/project/sector/id"), name = id;
        struct str scheme = oc4ids_text(c->compiled, "planning/project/sector/scheme");
        if (scheme.n) name = arena_printf(p->make.arena, "%.*s-%.*s", STR_FMT(scheme), STR_FMT(id));
        if (!name.n) continue;
        sectors = piece_inside(&p->make, p->output, "sector", PIECE_ARRAY);
        if (!sectors || sectors->count == MANY) return;
        const struct piece *n = sectors->first;
        while (n && !str_eq(n->text, name)) n = n->next;
        if (!n) piece_add(sectors, piece_text(&p->make, name));
    }
}

void oc4ids_additional_classifications(struct oc4ids_project *p)
{
    struct str seen[MANY];
    size_t count = 0;
    EACH_PROCESS(p, c)
    {
        json_ref list = oc4ids_list(c->compiled, "planning/project/additionalClassifications");
        for (struct json_iter it = json_each(list); json_next(&it) && !p->make.failed;) {
            struct str text = oc4ids_canonical(&p->make, it.value, NULL);
            size_t i = 0;
            while (i < count && !str_eq(seen[i], text)) i++;
            if (i < count || p->make.failed) continue;
            if (count < MANY) seen[count++] = text;
            piece_add(piece_inside(&p->make, p->output, "additionalClassifications", PIECE_ARRAY),
                      piece_ref(&p->make, it.value));
        }
    }
}

/* The text that all processes that have one agree on; a note when they differ. */
static void agreed(struct oc4ids_project *p, const char *path, const char *key, const char *differ)
{
    json_ref found = NULL;
    EACH_PROCESS(p, c)
    {
        json_ref v = oc4ids_at(c->compiled, path);
        if (!oc4ids_filled(v)) continue;
        if (found && !str_eq(json_text(found), json_text(v))) {
            p->note(p, c->ocid, differ);
            return;
        }
        found = v;
    }
    piece_set(&p->make, p->output, key, piece_ref(&p->make, found));
}

/* "<ocid> text" of each process that has one, a line each. */
static struct piece *concatenated(struct oc4ids_project *p, const char *path)
{
    struct buf text;
    struct piece *out = NULL;
    buf_init(&text, 64u << 20);
    EACH_PROCESS(p, c)
    {
        struct str part = oc4ids_text(c->compiled, path);
        if (part.n) buf_printf(&text, "<%.*s> ", STR_FMT(c->ocid));
        buf_str(&text, part);
        if (part.n) buf_char(&text, '\n');
    }
    if (text.failed) p->make.failed = true;
    if (text.n && !text.failed)
        out = piece_text(&p->make, arena_str(p->make.arena, buf_view(&text)));
    buf_free(&text);
    return out;
}

void oc4ids_title(struct oc4ids_project *p)
{
    agreed(p, "planning/project/title", "title",
           N_("Los procesos dan nombres distintos al proyecto; se deja sin nombre"));
}

void oc4ids_title_from_tender(struct oc4ids_project *p)
{
    json_ref only = NULL;
    size_t count = 0;
    if (piece_get(p->output, "title")) return;
    EACH_PROCESS(p, c)
    {
        json_ref title = oc4ids_at(c->compiled, "tender/title");
        if (!oc4ids_filled(title)) continue;
        only = title;
        count++;
    }
    piece_set(&p->make, p->output, "title",
              count > 1 ? concatenated(p, "tender/title") : piece_ref(&p->make, only));
}

void oc4ids_description(struct oc4ids_project *p)
{
    agreed(p, "planning/project/description", "description",
           N_("Los procesos describen el proyecto de modos distintos; se deja sin descripción"));
}

/* Of one process as it stands, of several with their ocids. */
static void alone_or_concatenated(struct oc4ids_project *p, const char *path, const char *key)
{
    if (p->count > 1) {
        piece_set(&p->make, p->output, key, concatenated(p, path));
        return;
    }
    json_ref v = p->count ? oc4ids_at(p->processes[0].compiled, path) : NULL;
    if (oc4ids_filled(v)) piece_set(&p->make, p->output, key, piece_ref(&p->make, v));
}

void oc4ids_description_tender(struct oc4ids_project *p)
{
    if (!piece_get(p->output, "description"))
        alone_or_concatenated(p, "tender/description", "description");
}

void oc4ids_purpose(struct oc4ids_project *p)
{
    alone_or_concatenated(p, "planning/rationale", "purpose");
}

/* OC4IDS asks for an id: the one that is there, else the place in the list. */
static void add_location(struct oc4ids_project *p, struct piece *location)
{
    struct piece *list = piece_inside(&p->make, p->output, "locations", PIECE_ARRAY);
    if (!list || !location) return;
    if (!piece_string(piece_get(location, "id")).n) {
        struct str id = arena_printf(p->make.arena, "%zu", list->count + 1);
        piece_set(&p->make, location, "id", piece_text(&p->make, id));
    }
    piece_add(list, location);
}

void oc4ids_location(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        json_ref list = oc4ids_list(c->compiled, "planning/project/locations");
        for (struct json_iter it = json_each(list); json_next(&it);)
            if (json_type(it.value) == JSON_OBJECT) add_location(p, piece_copy(&p->make, it.value));
    }
}

void oc4ids_location_from_items(struct oc4ids_project *p)
{
    if (piece_get(p->output, "locations")) return;
    EACH_PROCESS(p, c)
    {
        json_ref items = oc4ids_list(c->compiled, "tender/items");
        for (struct json_iter it = json_each(items); json_next(&it);) {
            json_ref location = oc4ids_at(it.value, "deliveryLocation");
            json_ref address = oc4ids_at(it.value, "deliveryAddress");
            if (json_type(location) == JSON_OBJECT && oc4ids_filled(location))
                add_location(p, piece_copy(&p->make, location));
            if (json_type(address) != JSON_OBJECT || !oc4ids_filled(address)) continue;
            struct piece *made = piece_new(&p->make, PIECE_OBJECT);
            piece_set(&p->make, made, "address", piece_ref(&p->make, address));
            add_location(p, made);
        }
        if (piece_get(p->output, "locations")) return;
    }
}

static void one_budget(struct oc4ids_project *p)
{
    json_ref value = oc4ids_at(p->processes[0].compiled, "planning/budget/amount");
    if (!oc4ids_filled(value)) return;
    struct piece *budget = piece_inside(&p->make, p->output, "budget", PIECE_OBJECT);
    piece_set(&p->make, budget, "amount", piece_ref(&p->make, value));
}

/* Summed only when every process gives its amount's currency and all are the same. */
void oc4ids_budget(struct oc4ids_project *p)
{
    struct decimal sum = {0};
    struct str currency = STR_NONE;
    size_t amounts = 0;
    bool same = true;
    if (p->count == 1) {
        one_budget(p);
        return;
    }
    EACH_PROCESS(p, c)
    {
        struct str amount = oc4ids_text(c->compiled, "planning/budget/amount/amount");
        struct str unit = oc4ids_text(c->compiled, "planning/budget/amount/currency");
        if (amount.n) amounts++;
        if (amount.n && !decimal_add(&sum, amount)) same = false;
        if (c != p->processes && !str_eq(unit, currency)) same = false;
        currency = unit;
    }
    if (amounts == 0) return;
    if (!same) {
        p->note(p, p->processes[0].ocid,
                N_("Los presupuestos de los procesos no se pueden sumar: no todos dan un importe "
                   "en la misma moneda"));
        return;
    }
    struct piece *budget = piece_inside(&p->make, p->output, "budget", PIECE_OBJECT);
    struct piece *value = piece_inside(&p->make, budget, "amount", PIECE_OBJECT);
    piece_set(&p->make, value, "amount", piece_raw(&p->make, decimal_text(&p->make, &sum)));
    if (currency.n) piece_set(&p->make, value, "currency", piece_text(&p->make, currency));
}

/* --- documents -------------------------------------------------------------------------------- */

static void copy_document(struct oc4ids_project *p, json_ref document)
{
    struct piece *list = piece_inside(&p->make, p->output, "documents", PIECE_ARRAY);
    if (json_type(document) == JSON_OBJECT) piece_add(list, piece_copy(&p->make, document));
}

static int compare_texts(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* An id that stands twice among a project's documents makes all of them be numbered. */
void oc4ids_number_documents(struct oc4ids_project *p)
{
    struct piece *list = piece_get(p->output, "documents");
    struct str *ids = list ? arena_array(p->make.arena, list->count, sizeof *ids) : NULL;
    bool twice = false;
    size_t count = 0;
    if (!list) return;
    if (!ids) {
        p->make.failed = true;
        return;
    }
    for (const struct piece *n = list->first; n; n = n->next)
        ids[count++] = piece_string(piece_get(n, "id"));
    qsort(ids, count, sizeof *ids, compare_texts);
    for (size_t i = 1; i < count; i++)
        if (str_eq(ids[i - 1], ids[i])) twice = true;
    count = 0;
    for (struct piece *n = list->first; n && twice; n = n->next) {
        struct str text = arena_printf(p->make.arena, "%zu", ++count);
        piece_set(&p->make, n, "id", piece_text(&p->make, text));
    }
}

static void copy_documents(struct oc4ids_project *p, json_ref list, const char *type)
{
    for (struct json_iter it = json_each(list); json_next(&it);)
        if (str_is(oc4ids_text(it.value, "documentType"), type)) copy_document(p, it.value);
}

static void copy_planning_documents(struct oc4ids_project *p, const char *type)
{
    EACH_PROCESS(p, c) copy_documents(p, oc4ids_list(c->compiled, "planning/documents"), type);
}

void oc4ids_budget_approval(struct oc4ids_project *p)
{
    copy_planning_documents(p, "budgetApproval");
}
void oc4ids_environmental_impact(struct oc4ids_project *p)
{
    copy_planning_documents(p, "environmentalImpact");
}
void oc4ids_land_and_settlement_impact(struct oc4ids_project *p)
{
    copy_planning_documents(p, "landAndSettlementImpact");
}
void oc4ids_purpose_needs_assessment(struct oc4ids_project *p)
{
    copy_planning_documents(p, "needsAssessment");
}
void oc4ids_project_scope(struct oc4ids_project *p)
{
    copy_planning_documents(p, "projectScope");
}

void oc4ids_final_audit(struct oc4ids_project *p)
{
    EACH_PROCESS(p, c)
    {
        json_ref contracts = oc4ids_list(c->compiled, "contracts");
        for (struct json_iter it = json_each(contracts); json_next(&it);)
            copy_documents(p, oc4ids_list(it.value, "implementation/documents"), "finalAudit");
    }
}

/* --- who pays --------------------------------------------------------------------------------- */

/* The parties that a breakdown of the budget names; when none does, those with the role. */
void oc4ids_funding_sources(struct oc4ids_project *p)
{
    bool found = false;
    EACH_PROCESS(p, c)
    {
        json_ref breakdown = oc4ids_list(c->compiled, "planning/budget/budgetBreakdown");
        for (struct json_iter it = json_each(breakdown); json_next(&it);) {
            struct str id = oc4ids_text(it.value, "sourceParty/id");
            json_ref parties = oc4ids_list(c->compiled, "parties");
            for (struct json_iter party = json_each(parties); id.n && json_next(&party);) {
                if (p->make.failed || !str_eq(oc4ids_text(party.value, "id"), id)) continue;
                oc4ids_copy_party(p, c->parties[party.index], "funder");
                found = true;
            }
        }
    }
    if (!found) oc4ids_copy_parties(p, "funder", NULL);
}
