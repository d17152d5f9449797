/* Checks of organizations: who is referred to and not listed, under which name and role, and who
 * claims a role that nobody gives. And references by id to lots, items, bids and milestones. */
#include <stddef.h>

#include "base/hash.h"
#include "ocds/validate_private.h"

/* --- finding by id ---------------------------------------------------------------------------- */

enum { SHORT_LIST = 12 };

static const struct str *id_at(const struct vindex *index, size_t i)
{
    return (const struct str *)(const void *)(index->p + i * index->size + index->offset);
}

void validate_index(struct validator *v, struct vindex *index, const struct vlist *list,
                    size_t size, size_t offset)
{
    *index = (struct vindex){.p = list->p, .n = list->n, .size = size, .offset = offset};
    if (list->n <= SHORT_LIST || list->n > UINT32_MAX) return;
    size_t room = 64;
    while (room < 2 * list->n) room *= 2;
    index->mask = room - 1;
    index->table = arena_array(v->scratch, room, sizeof *index->table);
    if (!index->table) {
        v->failed = true;
        index->n = 0;
        return;
    }
    for (size_t i = 0; i < list->n; i++) {
        const struct str *id = id_at(index, i);
        if (id->n == 0) continue;
        size_t at = hash64(id->p, id->n) & index->mask;
        while (index->table[at] && !str_eq(*id_at(index, index->table[at] - 1), *id))
            at = (at + 1) & index->mask;
        if (!index->table[at]) index->table[at] = (uint32_t)(i + 1);
    }
}

void *validate_index_find(const struct vindex *index, struct str id)
{
    const struct str *found = NULL;
    if (id.n == 0) return NULL;
    if (index->table) {
        size_t at = hash64(id.p, id.n) & index->mask;
        while (index->table[at] && !str_eq(*id_at(index, index->table[at] - 1), id))
            at = (at + 1) & index->mask;
        if (index->table[at]) found = id_at(index, index->table[at] - 1);
    } else {
        for (size_t i = 0; i < index->n && !found; i++)
            if (str_eq(*id_at(index, i), id)) found = id_at(index, i);
    }
    return found ? (void *)(uintptr_t)((const char *)found - index->offset) : NULL;
}

/* --- roles ------------------------------------------------------------------------------------ */

enum {
    ROLE_NONE,
    ROLE_BUYER,
    ROLE_ENTITY,
    ROLE_TENDERER,
    ROLE_SUPPLIER,
    ROLE_PAYER,
    ROLE_PAYEE,
    ROLE_AUTHORITY,
    ROLE_ADMINISTRATOR,
    ROLES
};

static const char *const role_names[ROLES] = {[ROLE_BUYER] = "buyer",
                                              [ROLE_ENTITY] = "procuringEntity",
                                              [ROLE_TENDERER] = "tenderer",
                                              [ROLE_SUPPLIER] = "supplier",
                                              [ROLE_PAYER] = "payer",
                                              [ROLE_PAYEE] = "payee",
                                              [ROLE_AUTHORITY] = "publicAuthority",
                                              [ROLE_ADMINISTRATOR] = "administrativeEntity"};

/* Several organizations may be buyers while `buyer` names one, and authorities are listed for other
 * reasons too: only these must be referred to by someone. */
enum {
    MUST_BE_MET = 1u << ROLE_ENTITY | 1u << ROLE_TENDERER | 1u << ROLE_SUPPLIER | 1u << ROLE_PAYER |
                  1u << ROLE_PAYEE
};

unsigned validate_role_of(struct str path)
{
    static const struct {
        const char *path;
        unsigned role;
    } places[] = {
        {"/buyer", ROLE_BUYER},
        {"/tender/procuringEntity", ROLE_ENTITY},
        {"/tender/tenderers", ROLE_TENDERER},
        {"/bids/details/tenderers", ROLE_TENDERER},
        {"/awards/suppliers", ROLE_SUPPLIER},
        {"/contracts/implementation/transactions/payer", ROLE_PAYER},
        {"/contracts/implementation/transactions/payee", ROLE_PAYEE},
        {"/publicAuthority", ROLE_AUTHORITY},
        {"/contractingProcesses/summary/tender/procuringEntity", ROLE_ENTITY},
        {"/contractingProcesses/summary/tender/administrativeEntity", ROLE_ADMINISTRATOR},
        {"/contractingProcesses/summary/tender/tenderers", ROLE_TENDERER},
        {"/contractingProcesses/summary/suppliers", ROLE_SUPPLIER},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_is(path, places[i].path)) return places[i].role;
    return ROLE_NONE;
}

static unsigned role_bits(json_ref roles)
{
    unsigned bits = 0;
    if (!roles || !json_is_array(roles)) return 0;
    json_ref role = json_first(roles);
    for (size_t i = json_length(roles); i; i--, role = json_after(role)) {
        if (!json_is_string(role)) continue;
        for (unsigned r = 1; r < ROLES; r++)
            if (str_is(json_chars(role), role_names[r])) bits |= 1u << r;
    }
    return bits;
}

/* --- collecting ------------------------------------------------------------------------------- */

void check_party(struct validator *v, struct vnode *n)
{
    json_ref roles = slot_value(n, SLOT_ROLES);
    struct fact_party f = {.node = n,
                           .value = n->value,
                           .roles = roles,
                           .id = slot_text(n, SLOT_ID),
                           .name = slot_text(n, SLOT_NAME),
                           .roles_of = role_bits(roles)};
    validate_push(v, &v->facts.parties, &f, sizeof f);
    const struct vnode *identifier = slot_object(n, SLOT_IDENTIFIER);
    struct vnode *at = validate_child(v, n, STR("identifier"));
    if (at && (!identifier || slot_text(identifier, SLOT_ID).n == 0))
        validate_found(v, CODE_PARTY_IDENTIFIER, at, n->value);
}

void check_reference(struct validator *v, struct vnode *n)
{
    struct fact_reference f = {n, n->value, slot_text(n, SLOT_ID), slot_text(n, SLOT_NAME),
                               n->role};
    validate_push(v, &v->facts.references, &f, sizeof f);
    if (f.id.n || n->is_element || slot_value(n, SLOT_ID)) return; /* told by the walk */
    struct vnode *id = validate_child(v, n, STR("id"));
    if (id && id->field && !id->field->required) validate_found(v, CODE_ID_MISSING, id, n->value);
}

void check_target(struct validator *v, struct vnode *n)
{
    struct str id = slot_text(n, SLOT_ID);
    struct fact_id f = {n, n->value, id, n->target};
    if (id.n) validate_push(v, &v->facts.targets, &f, sizeof f);
}

/* --- at the end of the release ---------------------------------------------------------------- */

static void meet(struct validator *v, const struct fact_reference *r, struct fact_party *p)
{
    if (r->role) {
        p->met |= 1u << r->role;
        if (!(p->roles_of & (1u << r->role)))
            validate_found_detail(v, CODE_ROLE_MISSING, r->node, r->value,
                                  str_of(role_names[r->role]));
    }
    if (r->name.n && p->name.n && !str_eq(r->name, p->name)) {
        struct vnode *name = r->node->slots[SLOT_NAME];
        validate_found(v, CODE_REF_NAME, name ? name : r->node, r->value);
    }
}

static void unmet(struct validator *v, const struct fact_party *p)
{
    unsigned left = p->roles_of & MUST_BE_MET & ~p->met;
    if (p->id.n == 0) return;
    for (unsigned r = 1; left && r < ROLES; r++)
        if (left & (1u << r))
            validate_found_detail(v, CODE_ROLE_UNREFERENCED, p->node, p->value,
                                  str_of(role_names[r]));
}

void check_release_parties(struct validator *v)
{
    const struct vnode *base = v->facts_base;
    if (!base->object || !schema_find(base->object, STR("parties"))) return; /* of 1.0 */
    struct vindex parties;
    validate_index(v, &parties, &v->facts.parties, sizeof(struct fact_party),
                   offsetof(struct fact_party, id));
    const struct fact_reference *references = v->facts.references.p;
    for (size_t i = 0; i < v->facts.references.n; i++) {
        const struct fact_reference *r = &references[i];
        if (r->id.n == 0) continue;
        struct fact_party *p = validate_index_find(&parties, r->id);
        if (p)
            meet(v, r, p);
        else
            validate_found(v, CODE_REF_ORGANIZATION, r->node, r->value);
    }
    /* A project lists organizations of processes that are published elsewhere. */
    const struct fact_party *list = v->facts.parties.p;
    if (base->scope == VALIDATE_PROJECT) return;
    for (size_t i = 0; i < v->facts.parties.n; i++) unmet(v, &list[i]);
}

/* A reference is only held to what is published: where no lot is, lots are not asked for. */
void check_pointers(struct validator *v)
{
    bool any[TARGETS] = {false};
    const struct fact_id *targets = v->facts.targets.p, *pointers = v->facts.pointers.p;
    if (v->facts.pointers.n == 0) return;
    for (size_t i = 0; i < v->facts.targets.n; i++) any[targets[i].target] = true;
    /* Ids of lots, items … are told apart by going on to the next kind: usually there is one. */
    struct vlist of_kind = {0};
    for (unsigned kind = TARGET_LOT; kind < TARGETS; kind++) {
        struct vindex index;
        if (!any[kind]) continue;
        struct fact_id *some = arena_array(v->scratch, v->facts.targets.n, sizeof *some);
        if (!some) {
            v->failed = true;
            return;
        }
        of_kind = (struct vlist){.p = some};
        for (size_t i = 0; i < v->facts.targets.n; i++)
            if (targets[i].target == kind) some[of_kind.n++] = targets[i];
        validate_index(v, &index, &of_kind, sizeof *some, offsetof(struct fact_id, id));
        for (size_t i = 0; i < v->facts.pointers.n; i++) {
            const struct fact_id *p = &pointers[i];
            if (p->target == kind && p->id.n && !validate_index_find(&index, p->id))
                validate_found(v, CODE_REF_TARGET, p->node, p->value);
        }
    }
}
