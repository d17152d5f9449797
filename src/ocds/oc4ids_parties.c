/* The organisations of a project's processes: which of them are the same, under which id, and with
 * which roles. Two parties are the same when they have the same identifier (scheme and id), or when
 * they differ in nothing but id and roles. */
#include "base/hash.h"
#include "base/mem.h"
#include "ocds/oc4ids_private.h"

enum { ROLES = 256 /* of one party, at most */ };

/* From text to a number; open addressing, twice as large as what goes in. */
struct numbers {
    struct str *keys;
    size_t *values;
    size_t mask;
};

static bool numbers_init(struct maker *m, struct numbers *n, size_t room)
{
    size_t places = 8;
    while (places < 2 * room) places *= 2;
    n->keys = arena_array(m->arena, places, sizeof *n->keys);
    n->values = arena_array(m->arena, places, sizeof *n->values);
    n->mask = places - 1;
    if (!n->keys || !n->values) m->failed = true;
    return !m->failed;
}

/* Where the number of `key` stands; new places hold SIZE_MAX. */
static size_t *numbers_at(struct numbers *n, struct str key)
{
    size_t at = hash64(key.p, key.n) & n->mask;
    while (n->keys[at].p && !str_eq(n->keys[at], key)) at = (at + 1) & n->mask;
    if (!n->keys[at].p) {
        n->keys[at] = key;
        n->values[at] = SIZE_MAX;
    }
    return &n->values[at];
}

struct matching {
    struct oc4ids_project *project;
    struct numbers identifiers, fingerprints, ids;
    bool ids_clash; /* an id stands twice: all parties get new ones */
    unsigned unnamed;
};

static struct str identifier_of(struct oc4ids_project *p, json_ref party)
{
    struct str scheme = oc4ids_text(party, "identifier/scheme");
    struct str id = oc4ids_text(party, "identifier/id");
    if (!scheme.n || !id.n) return STR_NONE;
    return arena_printf(p->make.arena, "%.*s-%.*s", STR_FMT(scheme), STR_FMT(id));
}

static void add_role(struct oc4ids_project *p, struct piece *roles, struct str role)
{
    if (!roles || roles->count == ROLES) return;
    for (const struct piece *n = roles->first; n; n = n->next)
        if (str_eq(piece_string(n), role)) return;
    piece_add(roles, piece_text(&p->make, role));
}

static void add_roles(struct oc4ids_project *p, struct piece *roles, json_ref party)
{
    for (struct json_iter it = json_each(oc4ids_list(party, "roles")); json_next(&it);)
        if (json_type(it.value) == JSON_STRING) add_role(p, roles, json_text(it.value));
}

static struct str new_id(struct matching *match, json_ref party, struct str identifier)
{
    if (!match->ids_clash) return oc4ids_text(party, "id");
    if (identifier.n) return identifier;
    return arena_printf(match->project->make.arena, "%u", ++match->unnamed);
}

static size_t match_party(struct matching *match, json_ref party)
{
    static const char *const apart[] = {"id", "roles", NULL};
    struct oc4ids_project *p = match->project;
    struct str identifier = identifier_of(p, party);
    struct str fingerprint = oc4ids_canonical(&p->make, party, apart);
    if (p->make.failed) return 0;
    size_t *by_print = numbers_at(&match->fingerprints, fingerprint), found = *by_print;
    size_t *by_identifier = identifier.n ? numbers_at(&match->identifiers, identifier) : NULL;
    if (by_identifier && *by_identifier < found) found = *by_identifier;
    if (found == SIZE_MAX) {
        found = p->party_count++;
        *by_print = found;
        if (by_identifier) *by_identifier = found;
        p->parties[found] = (struct oc4ids_party){.party = party,
                                                  .id = new_id(match, party, identifier),
                                                  .roles = piece_new(&p->make, PIECE_ARRAY)};
    }
    add_roles(p, p->parties[found].roles, party);
    return found;
}

void oc4ids_find_parties(struct oc4ids_project *p)
{
    struct matching match = {.project = p};
    size_t room = 0;
    for (size_t i = 0; i < p->count; i++)
        room += json_count(oc4ids_list(p->processes[i].compiled, "parties"));
    p->parties = arena_array(p->make.arena, room + 1, sizeof *p->parties);
    if (!p->parties) p->make.failed = true;
    if (p->make.failed || !numbers_init(&p->make, &match.identifiers, room + 1) ||
        !numbers_init(&p->make, &match.fingerprints, room + 1) ||
        !numbers_init(&p->make, &match.ids, room + 1))
        return;
    for (size_t i = 0; i < p->count; i++)
        for (struct json_iter it = json_each(oc4ids_list(p->processes[i].compiled, "parties"));
             json_next(&it);) {
            struct str id = oc4ids_text(it.value, "id");
            if (!id.p) id = STR("");
            size_t *seen = numbers_at(&match.ids, id);
            if (*seen != SIZE_MAX) match.ids_clash = true;
            *seen = 0;
        }
    for (size_t i = 0; i < p->count && !p->make.failed; i++) {
        json_ref list = oc4ids_list(p->processes[i].compiled, "parties");
        size_t *of = arena_array(p->make.arena, json_count(list) + 1, sizeof *of), n = 0;
        if (!of) {
            p->make.failed = true;
            return;
        }
        for (struct json_iter it = json_each(list); json_next(&it) && !p->make.failed;)
            of[n++] = match_party(&match, it.value);
        p->processes[i].parties = of;
    }
}

void oc4ids_copy_party(struct oc4ids_project *p, size_t party, const char *role)
{
    struct oc4ids_party *from = &p->parties[party];
    if (p->make.failed) return;
    if (!from->output) {
        from->output = piece_copy(&p->make, from->party);
        if (from->id.n) piece_set(&p->make, from->output, "id", piece_text(&p->make, from->id));
        if (from->roles && from->roles->count)
            piece_set(&p->make, from->output, "roles", from->roles);
        piece_add(piece_inside(&p->make, p->output, "parties", PIECE_ARRAY), from->output);
    }
    if (!role) return;
    add_role(p, from->roles, str_of(role));
    /* The array may have been put in the place of the one that came, as a copy of it. */
    piece_set(&p->make, from->output, "roles", from->roles);
}

void oc4ids_copy_parties(struct oc4ids_project *p, const char *role, const char *more)
{
    for (size_t i = 0; i < p->party_count && !p->make.failed; i++) {
        bool has = false;
        const struct piece *roles = p->parties[i].roles;
        for (const struct piece *n = roles ? roles->first : NULL; n; n = n->next)
            if (str_is(piece_string(n), role)) has = true;
        if (has) oc4ids_copy_party(p, i, more);
    }
}
