/* Which release said it last: see attribute.h.
 *
 * Every place in a release (a path of member names and element ids) is one 64-bit hash. A first
 * walk over the releases by date notes, per place, who last said a value there and who last said an
 * object or list; a second writes each release without the places that a later one took over. */
#include "ocds/attribute.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"

enum { DEEPEST = 40 }; /* what lies deeper is one value */

struct place_said {
    uint64_t place;
    uint32_t value, container; /* release + 1 that said it last; 0 = none */
    json_ref what;             /* the value */
};

struct said {
    struct place_said *slots; /* open addressing; a place is never 0 */
    size_t capacity, count;
    bool failed;
};

static struct place_said *slot_of(const struct said *s, uint64_t place)
{
    size_t i = (size_t)place & (s->capacity - 1);
    while (s->slots[i].place && s->slots[i].place != place) i = (i + 1) & (s->capacity - 1);
    return &s->slots[i];
}

static bool grow(struct said *s)
{
    struct said bigger = {.capacity = s->capacity ? 2 * s->capacity : 1024, .count = s->count};
    bigger.slots = mem_calloc(bigger.capacity, sizeof *bigger.slots);
    if (!bigger.slots) {
        s->failed = true;
        return false;
    }
    for (size_t i = 0; i < s->capacity; i++)
        if (s->slots[i].place) *slot_of(&bigger, s->slots[i].place) = s->slots[i];
    mem_free(s->slots);
    *s = bigger;
    return true;
}

/* The slot of a place, made if need be; NULL when memory ran out. */
static struct place_said *say(struct said *s, uint64_t place)
{
    if (s->failed || (2 * (s->count + 1) > s->capacity && !grow(s))) return NULL;
    struct place_said *slot = slot_of(s, place);
    if (!slot->place) {
        slot->place = place;
        s->count++;
    }
    return slot;
}

static uint64_t below(uint64_t place, struct str name)
{
    uint64_t h = hash64_seed(name.p, name.n, place);
    return h ? h : 1;
}

/* --- the shape of a release ----------------------------------------------------------------- */

static struct str id_of(json_ref element)
{
    json_ref id = json_type(element) == JSON_OBJECT ? json_get(element, "id") : NULL;
    enum json_type type = json_type(id);
    return type == JSON_STRING || type == JSON_NUMBER ? json_chars(id) : STR_NONE;
}

/* A list that is followed element by element. */
static bool has_ids(json_ref list)
{
    json_ref v = json_first(list);
    for (size_t i = json_length(list); i; i--, v = json_after(v))
        if (!id_of(v).n) return false;
    return json_length(list) > 0;
}

/* An object that is said as a whole: an amount with its currency, an id with its scheme. */
static bool is_whole(json_ref object)
{
    return json_get(object, "amount") || (json_get(object, "scheme") && json_get(object, "id"));
}

static bool is_followed(json_ref v, unsigned depth)
{
    if (depth >= DEEPEST) return false;
    if (json_is_object(v)) return !is_whole(v);
    return json_is_array(v) && has_ids(v);
}

/* Always kept: what names the release and the objects in it. */
static bool is_name(struct str key, unsigned depth)
{
    if (str_is(key, "id")) return true;
    return depth == 0 && (str_is(key, "ocid") || str_is(key, "date") || str_is(key, "tag"));
}

/* --- first walk ----------------------------------------------------------------------------- */

static void note(struct said *s, json_ref v, uint64_t place, uint32_t release, unsigned depth)
{
    struct place_said *slot = say(s, place);
    if (!slot) return;
    if (!is_followed(v, depth)) {
        slot->value = release;
        slot->what = v;
        /* An amount's currency may be wanted by a later amount that comes without. */
        json_ref currency = json_is_object(v) ? json_get(v, "currency") : NULL;
        if (json_type(currency) == JSON_STRING && (slot = say(s, below(place, STR("currency")))))
            slot->what = currency;
        return;
    }
    slot->container = release;
    json_ref at = json_first(v);
    for (size_t i = json_length(v); i; i--) {
        if (json_is_array(v)) {
            note(s, at, below(place, id_of(at)), release, depth + 1);
            at = json_after(at);
            continue;
        }
        json_ref value = json_value_of(at);
        if (!is_name(json_chars(at), depth))
            note(s, value, below(place, json_chars(at)), release, depth + 1);
        at = json_after(value);
    }
}

/* --- second walk ---------------------------------------------------------------------------- */

struct reduce {
    const struct said *said;
    struct buf *out;
    uint32_t release;
};

static void write_key(struct buf *out, json_ref key)
{
    json_inline_write(out, key);
    buf_char(out, ':');
}

/* An amount that comes without its currency takes the one said last. */
static void write_whole(struct reduce *r, json_ref v, uint64_t place)
{
    json_ref currency = NULL;
    if (json_is_object(v) && json_get(v, "amount") && !json_get(v, "currency"))
        currency = slot_of(r->said, below(place, STR("currency")))->what;
    json_inline_write(r->out, v);
    if (!currency) return;
    r->out->n--; /* the closing bracket */
    buf_text(r->out, ",\"currency\":");
    json_inline_write(r->out, currency);
    buf_char(r->out, '}');
}

static bool reduce(struct reduce *r, json_ref v, uint64_t place, unsigned depth);

/* A member or element, after what leads to it; taken back when nothing of it remains. */
static bool reduce_member(struct reduce *r, json_ref key, json_ref v, uint64_t place, bool *any,
                          unsigned depth)
{
    size_t back = r->out->n;
    bool name = key && is_name(json_chars(key), depth);
    if (*any) buf_char(r->out, ',');
    if (key) write_key(r->out, key);
    if (name)
        json_inline_write(r->out, v);
    else if (!reduce(r, v, place, depth + 1)) {
        r->out->n = back;
        return false;
    }
    *any = true;
    return !name;
}

/* Writes what remains of a value; false when nothing does (what was written is taken back by the
 * caller). */
static bool reduce(struct reduce *r, json_ref v, uint64_t place, unsigned depth)
{
    const struct place_said *slot = slot_of(r->said, place);
    if (!is_followed(v, depth)) {
        if (slot->value != r->release || slot->container > r->release || json_is_null(v))
            return false;
        write_whole(r, v, place);
        return true;
    }
    if (slot->value > r->release) return false;
    /* An element that is only an id says that it is there, and stays. */
    bool object = json_is_object(v), any = false;
    bool remains = object && json_length(v) == 1 && json_get(v, "id");
    buf_char(r->out, object ? '{' : '[');
    json_ref at = json_first(v);
    for (size_t i = json_length(v); i; i--) {
        json_ref value = object ? json_value_of(at) : at;
        uint64_t under = below(place, object ? json_chars(at) : id_of(at));
        if (reduce_member(r, object ? at : NULL, value, under, &any, depth)) remains = true;
        at = json_after(value);
    }
    buf_char(r->out, object ? '}' : ']');
    return remains;
}

/* --- by date -------------------------------------------------------------------------------- */

struct dated {
    size_t index;
    int64_t at;
};

static int by_date(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static enum err_code sort(struct arena *arena, const json_ref *releases, size_t count,
                          size_t *order, struct err *err)
{
    struct dated *list = arena_array(arena, count, sizeof *list);
    if (!list) return err_no_memory(err);
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        list[i].index = i;
        /* One without a date that can be read stays behind the one before it. */
        if (!time_parse(json_text(json_get(releases[i], "date")), &list[i].at)) list[i].at = last;
        last = list[i].at;
    }
    qsort(list, count, sizeof *list, by_date);
    for (size_t i = 0; i < count; i++) order[i] = list[i].index;
    return ERR_NONE;
}

enum err_code attribute_releases(struct arena *arena, const json_ref *releases, size_t count,
                                 struct str *reduced, size_t *order, struct err *err)
{
    struct said said = {0};
    struct buf out;
    enum err_code code = sort(arena, releases, count, order, err);
    if (code) return code;
    for (size_t k = 0; k < count; k++) note(&said, releases[order[k]], 1, (uint32_t)k + 1, 0);
    buf_init(&out, SIZE_MAX / 4);
    for (size_t k = 0; k < count && !said.failed && !out.failed; k++) {
        struct reduce r = {.said = &said, .out = &out, .release = (uint32_t)k + 1};
        buf_clear(&out);
        reduce(&r, releases[order[k]], 1, 0);
        reduced[order[k]] = arena_str(arena, buf_view(&out));
        if (!reduced[order[k]].p) said.failed = true;
    }
    if (said.failed || out.failed) code = err_no_memory(err);
    mem_free(said.slots);
    buf_free(&out);
    return code;
}
