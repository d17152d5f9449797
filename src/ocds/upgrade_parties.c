/* Organisations become references: see upgrade_private.h. */
#include "base/hash.h"
#include "base/i18n.h"
#include "base/md5.h"
#include "ocds/upgrade_private.h"

/* ---- ids --------------------------------------------------------------------------------- */

/* Missing, null, empty, false and zero count as nothing. */
static void hash_field(struct md5 *md5, const struct node *value, bool *any)
{
    struct str s = node_text(value);
    bool number = value && !node_is_string(value);
    if (number && (str_is(s, "0") || str_is(s, "-0"))) s = STR_NONE;
    if (*any) md5_add(md5, STR("-"));
    *any = true;
    md5_add(md5, s);
}

/* The kit's rule: MD5 of what identifies an organisation in 1.0 (its name, identifier, address and
 * contact point; objects that are not there leave no place), joined by "-". */
static struct node *make_id(struct upgrade *u, struct node *party)
{
    static const struct {
        const char *parent, *fields[6];
    } groups[] = {
        {"identifier", {"scheme", "id", "legalName", "uri"}},
        {"address", {"streetAddress", "locality", "region", "postalCode", "countryName"}},
        {"contactPoint", {"name", "email", "telephone", "faxNumber", "url"}},
    };
    struct md5 md5;
    char hex[33];
    bool any = false;
    md5_start(&md5);
    hash_field(&md5, node_get(u, party, "name"), &any);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        struct node *parent = node_get(u, party, groups[i].parent);
        if (!node_is_object(parent)) continue;
        for (const char *const *f = groups[i].fields; *f; f++)
            hash_field(&md5, node_get(u, parent, *f), &any);
    }
    md5_hex(&md5, hex);
    struct str text = arena_str(u->arena, str_of(hex));
    u->memory |= !text.p;
    return node_string(u, text);
}

/* ---- the list ---------------------------------------------------------------------------- */

static size_t place_of(struct upgrade *u, const struct parties *p, struct node *id)
{
    struct str text = node_text(id);
    size_t at = hash64(text.p, text.n) & p->mask;
    while (p->table[at] && !node_equal(u, p->list[p->table[at] - 1].id, id))
        at = (at + 1) & p->mask;
    return at;
}

static bool grow(struct upgrade *u, struct parties *p)
{
    size_t capacity = p->capacity ? 2 * p->capacity : 16;
    struct party *list = arena_array(u->arena, capacity, sizeof *list);
    p->table = arena_array(u->arena, 2 * capacity, sizeof *p->table);
    if (!list || !p->table) {
        u->memory = true;
        return false;
    }
    if (p->count) memcpy(list, p->list, p->count * sizeof *list);
    p->list = list;
    p->capacity = capacity;
    p->mask = 2 * capacity - 1;
    for (size_t i = 0; i < p->count; i++) p->table[place_of(u, p, list[i].id)] = (uint32_t)i + 1;
    return true;
}

/* The party of this id; a new one gets `node`. NULL: no memory. */
static struct party *find(struct upgrade *u, struct parties *p, struct node *id, struct node *node)
{
    if (u->memory || (p->count == p->capacity && !grow(u, p))) return NULL;
    size_t at = place_of(u, p, id);
    if (!p->table[at]) {
        p->list[p->count++] = (struct party){id, node, true};
        p->table[at] = (uint32_t)p->count;
    }
    return &p->list[p->table[at] - 1];
}

void parties_read(struct upgrade *u, struct parties *p, struct node *release)
{
    struct node *list = node_get(u, release, "parties");
    if (!node_is_array(list)) return;
    for (struct node *party = node_open(u, list)->first; party && !u->memory; party = party->next) {
        if (!node_is_object(party)) continue;
        struct node *id = node_get(u, party, "id");
        struct party *found = find(u, p, id ? id : make_id(u, party), party);
        if (!found) return;
        found->node = party; /* of several with one id the last counts */
        found->fresh = false;
    }
}

/* What this place says of the organisation and its entry in `parties` does not is lost. */
static void tell_loss(struct upgrade *u, struct node *party, struct node *kept, const char *role)
{
    for (struct node *m = node_open(u, party)->first; m && !u->memory; m = m->next) {
        struct node *same = NULL;
        for (struct node *k = node_open(u, kept)->first; k && !same; k = k->next)
            if (str_eq(k->key, m->key)) same = k;
        if (str_is(m->key, "id") || (same && node_equal(u, m, same))) continue;
        struct err note = {0};
        err_set(&note, ERR_NONE,
                _("La organización «%.*s» difiere en «%.*s» según su papel (%s); queda lo primero "
                  "que se dijo de ella"),
                STR_FMT(str_slice(node_text(node_get(u, party, "id")), 0, 60)),
                STR_FMT(str_slice(m->key, 0, 40)), role);
        u->memory |= ocds_note(u->out, &note) != ERR_NONE;
        return;
    }
}

static void add_role(struct upgrade *u, struct node *party, const char *role)
{
    static const char *const top[] = {"id", "roles", NULL};
    struct node *roles = node_get(u, party, "roles");
    if (!roles) {
        roles = node_new(u, NODE_ARRAY);
        node_add(u, party, "roles", roles, false);
        node_to_top(u, party, top);
    }
    if (!node_is_array(roles)) {
        /* One role as text, where a list belongs; anything else is no role. */
        struct node *one = node_is_string(roles) ? node_string(u, node_text(roles)) : NULL;
        roles->type = NODE_ARRAY;
        roles->leaf = NULL;
        roles->first = one;
    }
    for (struct node *r = node_open(u, roles)->first; r; r = r->next)
        if (node_is_string(r) && str_is(node_text(r), role)) return;
    node_append(u, roles, node_string(u, str_of(role)));
}

struct node *parties_add(struct upgrade *u, struct parties *p, const struct node *given,
                         const char *role)
{
    struct node *party = node_copy(u, given);
    struct node *id = node_get(u, party, "id");
    if (!id) {
        id = make_id(u, party);
        node_add(u, party, "id", id, true);
    }
    size_t before = p->count;
    struct party *found = find(u, p, id, party);
    if (!found) return node_new(u, NODE_OBJECT);
    if (p->count == before) tell_loss(u, party, found->node, role);
    struct node *reference = node_new(u, NODE_OBJECT), *name = node_get(u, party, "name");
    node_add(u, reference, "id", node_copy(u, id), false);
    if (name) node_add(u, reference, "name", node_copy(u, name), false);
    add_role(u, found->node, role);
    return reference;
}

void parties_write(struct upgrade *u, const struct parties *p, struct node *release)
{
    static const char *const top[] = {"ocid",           "id",      "date", "tag",
                                      "initiationType", "parties", NULL};
    if (!p->count || u->memory) return;
    struct node *list = node_get(u, release, "parties");
    if (!list) {
        list = node_new(u, NODE_ARRAY);
        node_add(u, release, "parties", list, false);
        node_to_top(u, release, top);
    }
    if (!node_is_array(list)) {
        list->type = NODE_ARRAY;
        list->leaf = NULL;
    }
    struct node **to = &node_open(u, list)->first;
    while (*to) to = &(*to)->next;
    for (size_t i = 0; i < p->count; i++) {
        if (!p->list[i].fresh) continue;
        *to = p->list[i].node;
        to = &p->list[i].node->next;
    }
    *to = NULL;
}
