/* Organizations of a release: their ids, and the roles of the parties, which every reference adds
 * to. See prepare_private.h. Time grows as n log n with what a release holds. */
#include <stdlib.h>

#include "base/hash.h"
#include "format/json_inline.h"
#include "format/json_quote.h"
#include "ocds/prepare_private.h"

/* --- names ------------------------------------------------------------------------------------ */

static struct prepare_name *place_of(const struct prepare_names *names, struct str text,
                                     uint64_t hash)
{
    size_t i = hash & names->mask;
    while (names->table[i].used &&
           !(names->table[i].hash == hash && str_eq(names->table[i].text, text)))
        i = (i + 1) & names->mask;
    return &names->table[i];
}

static bool grow(struct prepare_names *names, struct arena *arena)
{
    size_t places = names->table ? 2 * (names->mask + 1) : 32;
    struct prepare_names old = *names;
    names->table = arena_array(arena, places, sizeof *names->table);
    if (!names->table) {
        *names = old;
        return false;
    }
    names->mask = places - 1;
    for (size_t i = 0; old.table && i <= old.mask; i++)
        if (old.table[i].used)
            *place_of(names, old.table[i].text, old.table[i].hash) = old.table[i];
    return true;
}

struct prepare_name *prepare_name_at(struct prepare_names *names, struct arena *arena,
                                     struct str text)
{
    uint64_t hash = hash64(text.p, text.n);
    if (!names->table && (!arena || !grow(names, arena))) return NULL;
    struct prepare_name *place = place_of(names, text, hash);
    if (place->used || !arena) return place->used ? place : NULL;
    if (2 * ++names->count > names->mask) {
        if (!grow(names, arena)) return NULL;
        place = place_of(names, text, hash);
    }
    *place = (struct prepare_name){.text = text, .hash = hash, .used = true};
    return place;
}

/* --- ids -------------------------------------------------------------------------------------- */

json_ref prepare_member(json_ref object, struct str name)
{
    if (!object || !json_is_object(object)) return NULL;
    json_ref key = json_first(object);
    for (size_t i = json_length(object); i; i--) {
        json_ref value = json_value_of(key);
        if (json_length(key) == name.n && memcmp(json_chars(key).p, name.p, name.n) == 0)
            return value;
        key = json_after(value);
    }
    return NULL;
}

static json_ref key_of(json_ref value)
{
    return json_of_yy(json_yy(value) - 1);
}

static bool is_redacted(const struct prepare_one *one, struct str id)
{
    for (size_t i = 0; i < one->rules->id_count; i++)
        if (str_eq(one->rules->ids[i], id)) return true;
    return false;
}

struct str prepare_id_text(const struct prepare_one *one, json_ref object, bool redact)
{
    json_ref id = prepare_member(object, STR("id"));
    if (!id || !(json_is_string(id) || json_is_number(id))) return STR_NONE;
    struct str text = json_chars(id);
    return redact && is_redacted(one, text) ? STR_NONE : text;
}

static bool is_escaped(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static char *put_plain(char *to, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = json_copy_plain(to, s.p + i, s.n - i);
        to += n;
        i += n;
        if (i < s.n) to = json_put_escape(to, (unsigned char)s.p[i++]);
    }
    return to;
}

struct str prepare_quoted(struct prepare_one *one, struct str prefix, struct str text)
{
    size_t escaped = 0;
    for (size_t i = 0; i < prefix.n; i++) escaped += is_escaped(prefix.p[i]);
    for (size_t i = 0; i < text.n; i++) escaped += is_escaped(text.p[i]);
    /* An escape has up to 5 bytes more than the byte it stands for. */
    char *to = arena_alloc(one->arena, prefix.n + text.n + 5 * escaped + 3);
    if (!to) {
        one->failed = true;
        return STR("null");
    }
    char *end = to;
    *end++ = '"';
    end = put_plain(put_plain(end, prefix), text);
    *end++ = '"';
    return (struct str){to, (size_t)(end - to)};
}

void prepare_reference(struct prepare_one *one, json_ref object,
                       const struct prepare_reference *how)
{
    json_ref id = prepare_member(object, STR("id"));
    if (!id || !(json_is_string(id) || json_is_number(id))) return;
    struct str text = json_chars(id);
    if (how->redact && is_redacted(one, text)) {
        edits_add(one->edits, key_of(id), EDIT_REMOVE, STR_NONE);
        return;
    }
    bool prefix = !str_starts(text, how->prefix);
    if (prefix || json_is_number(id))
        edits_add(one->edits, id, EDIT_REPLACE,
                  prepare_quoted(one, prefix ? how->prefix : STR_NONE, text));
    if (!how->role || !one->roles.on) return;
    if (prefix) {
        text = arena_printf(one->arena, "%.*s%.*s", STR_FMT(how->prefix), STR_FMT(text));
        one->failed |= !text.p;
    }
    prepare_roles_add(one, text, how->role);
}

/* --- roles ------------------------------------------------------------------------------------ */

/* The roles of a party: a list behind one that stands for none. */
static struct prepare_role *new_role(struct prepare_one *one, struct prepare_role *next,
                                     struct str text)
{
    struct prepare_role *role = arena_alloc(one->arena, sizeof *role);
    one->failed |= !role;
    if (role) *role = (struct prepare_role){next, text};
    return role;
}

/* Of parties with one id the last one's roles are what references add to. */
static void read_party(struct prepare_one *one, json_ref party)
{
    struct str id = prepare_id_text(one, party, true);
    if (!id.p) return;
    struct prepare_name *name = prepare_name_at(&one->roles.parties, one->arena, id);
    struct prepare_role *head = name ? new_role(one, NULL, STR_NONE) : NULL;
    if (!head) {
        one->failed = true;
        return;
    }
    name->role = head;
    json_ref roles = prepare_member(party, STR("roles"));
    if (!roles || !json_is_array(roles)) return;
    json_ref role = json_first(roles);
    for (size_t i = json_length(roles); i && !one->failed; i--, role = json_after(role))
        if (json_is_string(role)) head->next = new_role(one, head->next, json_chars(role));
}

void prepare_roles_read(struct prepare_one *one, json_ref parties)
{
    one->roles.on = true;
    if (json_is_object(parties)) read_party(one, parties); /* becomes a list of one */
    if (!json_is_array(parties)) return;
    json_ref party = json_first(parties);
    for (size_t i = json_length(parties); i && !one->failed; i--, party = json_after(party))
        read_party(one, party);
}

void prepare_roles_add(struct prepare_one *one, struct str party, const char *role)
{
    struct prepare_name *name = prepare_name_at(&one->roles.parties, NULL, party);
    if (!name) return;
    struct prepare_role *head = name->role;
    if (head->next && str_is(head->next->text, role)) return;
    struct prepare_role *added = new_role(one, head->next, str_of(role));
    if (added) head->next = added;
}

static int by_bytes(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The roles of one party as JSON, sorted, each once; empty when there are none. */
static struct str roles_of(struct prepare_one *one, const struct prepare_role *head)
{
    size_t n = 0;
    for (const struct prepare_role *r = head->next; r; r = r->next) n++;
    struct str *list = arena_array(one->arena, n + 1, sizeof *list), kept = STR("");
    if (!list) {
        one->failed = true;
        return kept;
    }
    n = 0;
    for (const struct prepare_role *r = head->next; r; r = r->next) list[n++] = r->text;
    if (n == 0) return kept;
    qsort(list, n, sizeof *list, by_bytes);
    struct buf b;
    struct json_writer w;
    buf_init(&b, (size_t)1 << 30);
    json_start(&w, &b, false);
    json_open_array(&w);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !str_eq(list[i - 1], list[i])) json_put_str(&w, list[i]);
    json_close_array(&w);
    kept = b.failed ? STR_NONE : arena_str(one->arena, buf_view(&b));
    one->failed |= !kept.p;
    buf_free(&b);
    return kept;
}

static void write_party(struct prepare_one *one, json_ref party)
{
    struct str id = prepare_id_text(one, party, true);
    struct prepare_name *name = id.p ? prepare_name_at(&one->roles.parties, NULL, id) : NULL;
    struct str text = name ? roles_of(one, name->role) : STR("");
    if (text.n == 0 || one->failed) return;
    json_ref roles = prepare_member(party, STR("roles"));
    if (roles) {
        edits_add(one->edits, roles, EDIT_REPLACE, text);
        return;
    }
    struct str member = arena_printf(one->arena, "\"roles\":%.*s", STR_FMT(text));
    one->failed |= !member.p;
    edits_add(one->edits, party, EDIT_APPEND, member);
}

void prepare_roles_write(struct prepare_one *one, json_ref parties)
{
    if (json_is_object(parties)) write_party(one, parties);
    if (!json_is_array(parties)) return;
    json_ref party = json_first(parties);
    for (size_t i = json_length(parties); i && !one->failed; i--, party = json_after(party))
        write_party(one, party);
}
