/* Lists whose elements should differ: whole elements (uniqueItems), and ids. Short lists are
 * compared pair by pair, long ones through a table; time grows with the list, not its square. */
#include "base/hash.h"
#include "ocds/validate_private.h"

enum { SHORT_LIST = 16 };

struct seen_value {
    uint64_t hash;
    json_ref value;
};

/* Of the bytes of all that is inside, in their order; the same value written with its members in
 * another order has another one. */
static uint64_t fingerprint(json_ref value)
{
    if (json_is_string(value) || json_is_number(value))
        return hash64_seed(json_chars(value).p, json_length(value), (uint64_t)json_type(value));
    uint64_t h =
        (uint64_t)json_type(value) * 31 + (json_type(value) == JSON_BOOL && json_bool(value));
    if (!json_is_container(value)) return h;
    json_ref end = json_after(value);
    for (json_ref at = json_of_yy(json_yy(value) + 1); at != end;
         at = json_of_yy(json_yy(at) + 1)) {
        if (json_is_string(at) || json_is_number(at))
            h = hash64_seed(json_chars(at).p, json_length(at), h);
        else
            h = h * 0x9e3779b97f4a7c15u + (uint64_t)json_type(at) * 8 +
                (json_is_container(at) ? json_length(at) : (size_t)json_bool(at));
    }
    return h;
}

static bool same(json_ref a, json_ref b)
{
    json_ref a_end = json_after(a), b_end = json_after(b);
    while (a != a_end && b != b_end) {
        if (json_type(a) != json_type(b)) return false;
        if (json_is_string(a) || json_is_number(a)) {
            if (!str_eq(json_chars(a), json_chars(b))) return false;
        } else if (json_is_container(a) ? json_length(a) != json_length(b)
                                        : json_bool(a) != json_bool(b)) {
            return false;
        }
        a = json_of_yy(json_yy(a) + 1);
        b = json_of_yy(json_yy(b) + 1);
    }
    return a == a_end && b == b_end;
}

/* The table of a long list; NULL when memory is refused. */
static struct seen_value *table_of(struct validator *v, size_t count, size_t *mask)
{
    size_t room = 64;
    while (room < 2 * count) room *= 2;
    *mask = room - 1;
    struct seen_value *table = arena_array(v->scratch, room, sizeof *table);
    if (!table) v->failed = true;
    return table;
}

/* The value that was put in before with this hash and `equal`; else puts it in. */
static bool already(struct seen_value *table, size_t mask, uint64_t hash, json_ref value,
                    bool (*equal)(json_ref a, json_ref b))
{
    size_t at = hash & mask;
    for (; table[at].value; at = (at + 1) & mask)
        if (table[at].hash == hash && equal(table[at].value, value)) return true;
    table[at] = (struct seen_value){hash, value};
    return false;
}

/* Strings and numbers of short lists without hashing; the rest by fingerprint. */
static bool repeated_before(json_ref array, json_ref value)
{
    json_ref other = json_first(array);
    for (; other != value; other = json_after(other)) {
        if (json_type(other) != json_type(value)) continue;
        if (json_is_string(value) ? str_eq(json_chars(other), json_chars(value))
                                  : same(other, value))
            return true;
    }
    return false;
}

void validate_unique(struct validator *v, struct vnode *node, json_ref array)
{
    size_t count = json_length(array), mask;
    json_ref value = json_first(array);
    if (count <= SHORT_LIST) {
        for (size_t i = count; i; i--, value = json_after(value)) {
            if (!repeated_before(array, value)) continue;
            validate_found(v, CODE_UNIQUE, node, value);
            return;
        }
        return;
    }
    struct seen_value *table = table_of(v, count, &mask);
    if (!table) return;
    for (size_t i = count; i; i--, value = json_after(value)) {
        if (!already(table, mask, fingerprint(value), value, same)) continue;
        validate_found(v, CODE_UNIQUE, node, value); /* once for the list */
        return;
    }
}

/* --- ids -------------------------------------------------------------------------------------- */

static bool is_id(json_ref v)
{
    return (json_is_string(v) && json_length(v)) || json_is_number(v);
}

static bool same_id(json_ref a, json_ref b)
{
    return json_type(a) == json_type(b) && str_eq(json_chars(a), json_chars(b));
}

static void repeated(struct validator *v, struct vnode *node, json_ref id)
{
    struct vnode *at = node->items && node->items->slots ? node->items->slots[SLOT_ID] : NULL;
    if (at) validate_found_detail(v, CODE_ID_DUPLICATE, at, id, STR_NONE);
}

void validate_ids(struct validator *v, struct vnode *node, const struct vlist *ids, size_t from)
{
    json_ref *list = (json_ref *)ids->p + from;
    size_t count = ids->n - from, mask;
    if (count <= SHORT_LIST) {
        for (size_t i = 1; i < count; i++) {
            if (!is_id(list[i])) continue;
            for (size_t j = 0; j < i; j++) {
                if (!is_id(list[j]) || !same_id(list[j], list[i])) continue;
                repeated(v, node, list[i]);
                break;
            }
        }
        return;
    }
    struct seen_value *table = table_of(v, count, &mask);
    if (!table) return;
    for (size_t i = 0; i < count; i++) {
        if (!is_id(list[i])) continue;
        uint64_t hash = hash64(json_chars(list[i]).p, json_length(list[i]));
        if (already(table, mask, hash, list[i], same_id)) repeated(v, node, list[i]);
    }
}
