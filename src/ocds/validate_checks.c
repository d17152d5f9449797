/* When each check is asked: by what a node is, decided once when the node is made. The checks
 * themselves are in validate_check_*.c, each a small function on what the walk left behind. */
#include "base/mem.h"
#include "ocds/validate_private.h"

/* The path within the release or project. */
static struct str relative(const struct vnode *node)
{
    return str_slice(node->path, node->base->path.n, node->path.n);
}

static bool has(const struct vnode *node, const char *name)
{
    return node->object && schema_find(node->object, str_of(name)) != NULL;
}

static bool is_path(const struct vnode *node, const char *path)
{
    return node->base && str_is(relative(node), path);
}

static void by_shape(struct vnode *n)
{
    if (has(n, "amount") && has(n, "currency")) n->hooks |= 1u << HOOK_VALUE;
    if (has(n, "startDate") && has(n, "endDate")) n->hooks |= 1u << HOOK_PERIOD;
    if (has(n, "url") && has(n, "documentType")) n->hooks |= 1u << HOOK_DOCUMENT;
    if (has(n, "email") && has(n, "telephone")) n->hooks |= 1u << HOOK_CONTACT;
    if (has(n, "quantity") && has(n, "unit")) n->hooks |= 1u << HOOK_ITEM;
    if (has(n, "dateMet") && has(n, "status")) n->hooks |= 1u << HOOK_MILESTONE;
    if (has(n, "coordinates") && has(n, "type")) n->hooks |= 1u << HOOK_GEOMETRY;
    if (str_is(n->object->name, "OrganizationReference")) n->hooks |= 1u << HOOK_REFERENCE;
    if (n->is_element && str_ends(n->path, STR("/amendments"))) n->hooks |= 1u << HOOK_AMENDMENT;
    if (n->is_element && str_ends(n->path, STR("/transactions")))
        n->hooks |= 1u << HOOK_TRANSACTION;
}

static void by_path(struct vnode *n)
{
    static const struct {
        const char *path;
        enum hook hook;
        enum target target;
    } places[] = {{"/parties", HOOK_PARTY, TARGET_NONE},
                  {"/awards", HOOK_AWARD, TARGET_NONE},
                  {"/contracts", HOOK_CONTRACT, TARGET_NONE},
                  {"/contractingProcesses", HOOK_PROCESS, TARGET_NONE},
                  {"/tender/lots", HOOK_TARGET, TARGET_LOT},
                  {"/tender/items", HOOK_TARGET, TARGET_ITEM},
                  {"/awards/items", HOOK_TARGET, TARGET_ITEM},
                  {"/contracts/items", HOOK_TARGET, TARGET_ITEM},
                  {"/bids/details", HOOK_TARGET, TARGET_BID}};
    for (size_t i = 0; n->is_element && i < sizeof places / sizeof *places; i++) {
        if (!is_path(n, places[i].path)) continue;
        n->hooks |= 1u << places[i].hook;
        n->target = (uint8_t)places[i].target;
    }
    if (n->is_element && str_ends(n->path, STR("/milestones"))) {
        n->hooks |= 1u << HOOK_TARGET;
        n->target = TARGET_MILESTONE;
    }
    if (is_path(n, "/tender")) n->hooks |= 1u << HOOK_TENDER;
    if (n == n->base)
        n->hooks |= 1u << (n->scope == VALIDATE_PROJECT ? HOOK_PROJECT : HOOK_RELEASE);
}

/* References by id to something other than an organization or an award. */
static enum target target_of(struct str name)
{
    static const struct {
        const char *name;
        enum target target;
    } names[] = {{"relatedLot", TARGET_LOT},
                 {"relatedLots", TARGET_LOT},
                 {"relatedItem", TARGET_ITEM},
                 {"relatedItems", TARGET_ITEM},
                 {"relatedBid", TARGET_BID},
                 {"relatedBids", TARGET_BID},
                 {"relatedMilestone", TARGET_MILESTONE},
                 {"relatedMilestones", TARGET_MILESTONE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i].name)) return names[i].target;
    return TARGET_NONE;
}

static bool is_language(const struct vnode *n)
{
    return str_is(n->name, "language") && (n->types & SCHEMA_STRING) && !n->codes;
}

void validate_hooks(struct vnode *n)
{
    if (!n->base) return;
    if (n->object) {
        by_shape(n);
        by_path(n);
        n->role = (uint8_t)validate_role_of(relative(n));
    } else if (!(n->types & SCHEMA_ARRAY) || n->types == SCHEMA_ANY) {
        n->target = (uint8_t)target_of(n->name);
        if (n->target || is_language(n)) n->leaf = 1;
        if (n == n->base) n->leaf = 0;
    }
}

void validate_leaf(struct validator *v, struct vnode *node, json_ref value)
{
    if (!json_is_string(value) && !json_is_number(value)) return;
    if (node->target) {
        struct fact_id f = {node, value, json_chars(value), node->target};
        validate_push(v, &v->facts.pointers, &f, sizeof f);
    } else if (!validate_blank(json_chars(value)) && !validate_language(json_chars(value))) {
        validate_found(v, CODE_LANGUAGE, node, value);
    }
}

void validate_leave(struct validator *v, struct vnode *node)
{
    static void (*const checks[HOOKS])(struct validator *, struct vnode *) = {
        [HOOK_VALUE] = check_value,         [HOOK_PERIOD] = check_period,
        [HOOK_DOCUMENT] = check_document,   [HOOK_CONTACT] = check_contact,
        [HOOK_ITEM] = check_item,           [HOOK_MILESTONE] = check_milestone,
        [HOOK_AMENDMENT] = check_amendment, [HOOK_PARTY] = check_party,
        [HOOK_REFERENCE] = check_reference, [HOOK_TRANSACTION] = check_transaction,
        [HOOK_AWARD] = check_award,         [HOOK_CONTRACT] = check_contract,
        [HOOK_TENDER] = check_tender,       [HOOK_GEOMETRY] = check_geometry,
        [HOOK_TARGET] = check_target,       [HOOK_RELEASE] = check_release,
        [HOOK_PROCESS] = check_process,     [HOOK_PROJECT] = check_project,
    };
    for (uint32_t left = node->hooks; left; left &= left - 1) checks[__builtin_ctz(left)](v, node);
}

void validate_facts_clear(struct facts *f)
{
    struct vlist *lists[] = {&f->parties,   &f->references,   &f->awards,
                             &f->contracts, &f->transactions, &f->targets,
                             &f->pointers,  &f->dates,        &f->places};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) lists[i]->n = 0;
    f->documents = f->mexican = f->implementation = false;
}

void validate_facts_free(struct facts *f)
{
    struct vlist *lists[] = {&f->parties,   &f->references,   &f->awards,
                             &f->contracts, &f->transactions, &f->targets,
                             &f->pointers,  &f->dates,        &f->places};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        mem_free(lists[i]->p);
        *lists[i] = (struct vlist){0};
    }
}

/* What is asked of a release as a whole, once all of it was walked. */
void check_release(struct validator *v, struct vnode *n)
{
    check_release_tag(v, n);
    check_release_parties(v);
    check_release_timeline(v, n);
    check_release_amounts(v, n);
    check_pointers(v);
    check_places(v);
}
