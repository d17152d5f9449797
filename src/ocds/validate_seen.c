/* Releases and processes that appear twice anywhere in the input. Hashes of (ocid, id), or of the
 * ocid of what there may only be one of, are remembered with the places of their first two
 * appearances. Memory is bounded: when there are more than VALIDATE_IDS_KEPT, only those are kept
 * whose hash ends in more and more zero bits, so that what is looked at is the same part of the
 * input however it was shared among threads. */
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/validate_private.h"

struct place_of {
    const char *file;
    uint32_t element, line; /* as large as fits */
};
struct entry {
    uint64_t hash; /* 0: free */
    struct place_of first, second;
    uint32_t count;
    bool compiled;
};
struct vseen {
    struct entry *table;
    size_t mask, count;
    unsigned bits; /* kept are hashes whose last `bits` bits are zero */
};

enum err_code validate_seen_new(struct vseen **out, struct err *err)
{
    struct vseen *s = mem_calloc(1, sizeof *s);
    struct entry *table = mem_calloc(1024, sizeof *table);
    *out = NULL;
    if (!s || !table) {
        mem_free(s);
        mem_free(table);
        return err_no_memory(err);
    }
    *s = (struct vseen){.table = table, .mask = 1023};
    *out = s;
    return ERR_NONE;
}

void validate_seen_free(struct vseen *seen)
{
    if (!seen) return;
    mem_free(seen->table);
    mem_free(seen);
}

static bool is_kept(const struct vseen *s, uint64_t hash)
{
    return (hash & ((UINT64_C(1) << s->bits) - 1)) == 0;
}

/* The table is entered by the upper half: the lower bits are zero in a sample. */
static size_t find(const struct vseen *s, uint64_t hash)
{
    size_t at = (hash >> 32) & s->mask;
    while (s->table[at].hash && s->table[at].hash != hash) at = (at + 1) & s->mask;
    return at;
}

static bool rebuild(struct vseen *s, size_t room)
{
    struct vseen next = {.mask = room - 1, .bits = s->bits};
    next.table = mem_calloc(room, sizeof *next.table);
    if (!next.table) return false;
    for (size_t i = 0; i <= s->mask; i++) {
        const struct entry *e = &s->table[i];
        if (!e->hash || !is_kept(&next, e->hash)) continue;
        next.table[find(&next, e->hash)] = *e;
        next.count++;
    }
    mem_free(s->table);
    *s = next;
    return true;
}

static bool make_room(struct vseen *s)
{
    while (s->count >= VALIDATE_IDS_KEPT) {
        s->bits++;
        if (!rebuild(s, s->mask + 1)) return false;
    }
    return s->count * 3 < (s->mask + 1) * 2 || rebuild(s, 2 * (s->mask + 1));
}

static void meet(struct entry *e, const struct place_of *place)
{
    if (!e->first.file || place->element < e->first.element) {
        e->second = e->first;
        e->first = *place;
    } else if (!e->second.file || place->element < e->second.element) {
        e->second = *place;
    }
}

static uint32_t fit(uint64_t n)
{
    return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

bool validate_seen_add(struct validator *v, struct str ocid, struct str id, bool compiled)
{
    struct vseen *s = v->seen;
    if (ocid.n == 0 || (!compiled && id.n == 0)) return true;
    v->asked[compiled ? CODE_OCID_DUPLICATE : CODE_RELEASE_DUPLICATE]++;
    uint64_t hash = hash64_seed(ocid.p, ocid.n, compiled);
    if (!compiled) hash = hash64_seed(id.p, id.n, hash);
    if (!is_kept(s, hash) || hash == 0) return true;
    struct entry *e = &s->table[find(s, hash)];
    if (!e->hash) {
        if (!make_room(s)) return false;
        if (!is_kept(s, hash)) return true;
        e = &s->table[find(s, hash)];
        e->hash = hash;
        e->compiled = compiled;
        s->count++;
    }
    struct place_of place = {v->element->file, fit(v->element->number), fit(v->element->line)};
    e->count++;
    meet(e, &place);
    return true;
}

bool validate_seen_join(struct vseen *into, const struct vseen *from)
{
    if (from->bits > into->bits) {
        into->bits = from->bits;
        if (!rebuild(into, into->mask + 1)) return false;
    }
    for (size_t i = 0; i <= from->mask; i++) {
        const struct entry *theirs = &from->table[i];
        if (!theirs->hash || !is_kept(into, theirs->hash)) continue;
        struct entry *e = &into->table[find(into, theirs->hash)];
        if (!e->hash) {
            if (!make_room(into)) return false;
            if (!is_kept(into, theirs->hash)) continue;
            e = &into->table[find(into, theirs->hash)];
            e->hash = theirs->hash;
            e->compiled = theirs->compiled;
            into->count++;
        }
        e->count += theirs->count;
        meet(e, &theirs->first);
        if (theirs->second.file) meet(e, &theirs->second);
    }
    return true;
}

uint64_t validate_seen_finish(struct vseen *seen, struct validator *v)
{
    static const enum code codes[2] = {CODE_RELEASE_DUPLICATE, CODE_OCID_DUPLICATE};
    for (int compiled = 0; compiled < 2; compiled++) {
        uint64_t count = 0;
        const struct entry *first = NULL;
        for (size_t i = 0; i <= seen->mask; i++) {
            const struct entry *e = &seen->table[i];
            if (e->count < 2 || e->compiled != compiled) continue;
            count += e->count - 1;
            if (!first || e->second.element < first->second.element) first = e;
        }
        if (!first) continue;
        /* Counted as one finding, told where the first repeated one stands. */
        struct ocds_element element = {.number = first->second.element,
                                       .file = first->second.file,
                                       .line = first->second.line};
        struct vnode node = {.scope = VALIDATE_RELEASE, .path = STR("/ocid"), .key = 1};
        v->element = &element;
        v->root = NULL;
        v->where = STR_NONE;
        v->text = STR_NONE;
        v->line = element.line;
        v->line_offset = 0;
        validate_found_count(v, codes[compiled], &node, count);
    }
    return UINT64_C(1) << seen->bits;
}
