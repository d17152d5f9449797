/* One walk over a release: see view.h.
 *
 * A plan compiles the tables of view_shape.c: each object's known names stand in a small table
 * without collisions, found by length, first and last byte, so that a member costs one look-up and
 * one comparison, and what nobody asked for is stepped over by its length. Every use of a table on
 * its way from the root has a number of its own for the bits of what is present. */
#include "ocds/view.h"

#include "base/i18n.h"
#include "format/json_inline.h"
#include "ocds/view_shape.h"

enum { SLOTS = 128, MEMBERS = 31, NONE = 0xff };

struct way { /* one member of one object on its way from the root */
    const char *name;
    uint32_t name_n;
    enum view_member_kind kind;
    uint32_t at, count;
    uint32_t bit;
    const struct place_plan *into;
};
struct place_plan { /* one object on its way from the root */
    size_t size, node;
    uint32_t multiplier, shift;
    uint8_t slot[SLOTS];
    struct way way[MEMBERS];
    uint32_t way_count;
    const struct view_shape *shape; /* two ways to one shape with the same bits share a plan */
};
struct view_plan {
    const struct place_plan *root;
    unsigned wants;
    int fields;
};

/* ---- the plan ---------------------------------------------------------------------------- */

static inline uint32_t name_hash(const char *p, size_t n, uint32_t multiplier, uint32_t shift)
{
    uint32_t h = (uint32_t)n * 0x9e3779b1u;
    if (n) h += (uint32_t)(unsigned char)p[0] * 0x85ebca6bu + (uint32_t)(unsigned char)p[n - 1];
    return h * multiplier >> shift & (SLOTS - 1);
}

/* A multiplier under which no two names fall into one slot. Names of one table differ in length,
 * first or last byte, or a test fails; then one is soon found. */
static bool fit(struct place_plan *plan)
{
    plan->shift = 20;
    for (uint32_t m = 1; m < 200000; m += 2) {
        bool free_slots = true;
        for (size_t i = 0; i < SLOTS; i++) plan->slot[i] = NONE;
        for (uint32_t i = 0; free_slots && i < plan->way_count; i++) {
            uint8_t *slot = &plan->slot[name_hash(plan->way[i].name, plan->way[i].name_n,
                                                  m * 0x9e3779b1u, plan->shift)];
            free_slots = *slot == NONE;
            *slot = (uint8_t)i;
        }
        plan->multiplier = m * 0x9e3779b1u;
        if (free_slots) return true;
    }
    return false;
}

/* Recursion is as deep as the tables: six levels. */
static const struct place_plan *plan_of(struct arena *arena, struct view_plan *whole,
                                        const struct view_shape *shape)
{
    struct place_plan *plan = arena_alloc(arena, sizeof *plan);
    if (!plan) return NULL;
    plan->size = shape->size;
    plan->node = shape->node;
    for (const struct view_member *m = shape->member; m->name && plan->way_count < MEMBERS; m++) {
        if (m->wants && !(m->wants & whole->wants)) continue;
        struct way *way = &plan->way[plan->way_count++];
        *way = (struct way){.name = m->name,
                            .name_n = (uint32_t)strlen(m->name),
                            .kind = m->kind,
                            .at = (uint32_t)m->at,
                            .count = (uint32_t)m->count,
                            .bit = (uint32_t)whole->fields++};
        if (m->shape) way->into = plan_of(arena, whole, m->shape);
        if (m->shape && !way->into) return NULL;
    }
    return fit(plan) ? plan : NULL;
}

enum err_code view_plan_new(struct arena *arena, unsigned wants, const struct view_plan **out,
                            struct err *err)
{
    struct view_plan *plan = arena_alloc(arena, sizeof *plan);
    *out = NULL;
    if (plan) {
        plan->wants = wants;
        plan->root = plan_of(arena, plan, &view_shape_release);
    }
    if (!plan || !plan->root || plan->fields > VIEW_FIELD_WORDS * 64) return err_no_memory(err);
    *out = plan;
    return ERR_NONE;
}

int view_field(const struct view_plan *plan, struct str path)
{
    const struct place_plan *at = plan->root;
    struct str rest = path;
    if (rest.n && rest.p[0] == '/') rest = str_slice(rest, 1, rest.n);
    for (;;) {
        struct str name = str_split(rest, '/', &rest);
        if (str_ends(name, STR("[]"))) name = str_slice(name, 0, name.n - 2);
        const struct way *found = NULL;
        for (uint32_t i = 0; at && i < at->way_count; i++)
            if (str_is(name, at->way[i].name)) found = &at->way[i];
        if (!found) return -1;
        if (rest.n == 0) return (int)found->bit;
        at = found->into;
    }
}

/* ---- the walk ---------------------------------------------------------------------------- */

struct walk {
    const struct view_plan *plan;
    struct arena *arena;
    uint64_t *present;
    bool strict, failed;
};

/* Names are short: two overlapping words compare up to sixteen bytes without a call. */
static inline bool same(const char *a, const char *b, size_t n)
{
    if (n >= 8 && n <= 16) {
        uint64_t a1, a2, b1, b2;
        memcpy(&a1, a, 8);
        memcpy(&b1, b, 8);
        memcpy(&a2, a + n - 8, 8);
        memcpy(&b2, b + n - 8, 8);
        return a1 == b1 && a2 == b2;
    }
    if (n >= 4 && n < 8) {
        uint32_t a1, a2, b1, b2;
        memcpy(&a1, a, 4);
        memcpy(&b1, b, 4);
        memcpy(&a2, a + n - 4, 4);
        memcpy(&b2, b + n - 4, 4);
        return a1 == b1 && a2 == b2;
    }
    if (n < 4) {
        for (size_t i = 0; i < n; i++)
            if (a[i] != b[i]) return false;
        return true;
    }
    return memcmp(a, b, n) == 0;
}

static inline const struct way *way_of(const struct place_plan *plan, json_ref key)
{
    struct str name = json_chars(key);
    uint8_t i = plan->slot[name_hash(name.p, name.n, plan->multiplier, plan->shift)];
    if (i == NONE) return NULL;
    const struct way *way = &plan->way[i];
    return way->name_n == name.n && same(way->name, name.p, name.n) ? way : NULL;
}

static inline void mark(struct walk *w, const struct way *way)
{
    w->present[way->bit >> 6] |= 1ULL << (way->bit & 63);
}

static inline bool digits_only(struct str s)
{
    if (s.n == 0 || s.n > 40) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.' && !(i == 0 && s.p[i] == '-'))
            return false;
    return true;
}

static void read_scalar(struct walk *w, const struct way *way, json_ref v, char *base)
{
    struct str text = STR_NONE;
    if (way->kind == MEMBER_TEXT) {
        if (json_is_string(v) || (!w->strict && json_is_number(v))) text = json_chars(v);
    } else if (json_is_number(v) || (!w->strict && json_is_string(v) && digits_only(json_chars(v))))
        text = json_chars(v);
    struct str *to = (struct str *)(void *)(base + way->at);
    *to = text;
    if (text.n) mark(w, way);
}

static void read_roles(struct walk *w, const struct way *way, json_ref v, char *base)
{
    static const struct {
        const char *word;
        unsigned bit;
    } words[] = {{"buyer", VIEW_BUYER},       {"procuringEntity", VIEW_PROCURING_ENTITY},
                 {"tenderer", VIEW_TENDERER}, {"supplier", VIEW_SUPPLIER},
                 {"payer", VIEW_PAYER},       {"payee", VIEW_PAYEE}};
    unsigned roles = 0;
    bool list = json_is_array(v);
    if (!list && (w->strict || !json_is_string(v))) return;
    size_t n = list ? json_length(v) : 1;
    for (json_ref word = list ? json_first(v) : v; n; n--) {
        if (json_is_string(word)) {
            unsigned bit = VIEW_OTHER_ROLE;
            for (size_t k = 0; k < sizeof words / sizeof *words; k++)
                if (str_is(json_chars(word), words[k].word)) bit = words[k].bit;
            roles |= bit;
        }
        if (n > 1) word = json_after(word);
    }
    unsigned *to = (unsigned *)(void *)(base + way->at);
    *to = roles;
    if (roles) mark(w, way);
}

static void read_object(struct walk *w, const struct place_plan *plan, json_ref object, char *base);

/* Elements that are no objects keep their place, empty. */
static void read_list(struct walk *w, const struct way *way, json_ref v, char *base)
{
    bool list = json_is_array(v);
    if (!list && (w->strict || !json_is_object(v))) return;
    size_t n = list ? json_length(v) : 1;
    char *items = n ? arena_array(w->arena, n, way->into->size) : NULL;
    if (n && !items) {
        w->failed = true;
        return;
    }
    json_ref item = list ? json_first(v) : v;
    for (size_t i = 0; i < n; i++) {
        if (json_is_object(item)) read_object(w, way->into, item, items + i * way->into->size);
        if (i + 1 < n) item = json_after(item);
    }
    void **to = (void **)(void *)(base + way->at);
    *to = items;
    size_t *count = (size_t *)(void *)(base + way->count);
    *count = n;
    if (n) mark(w, way);
}

static void read_member(struct walk *w, const struct way *way, json_ref v, char *base)
{
    switch (way->kind) {
    case MEMBER_TEXT:
    case MEMBER_FIGURE:
        read_scalar(w, way, v, base);
        return;
    case MEMBER_OBJECT:
        if (!json_is_object(v)) return;
        if (json_length(v)) mark(w, way);
        read_object(w, way->into, v, base + way->at);
        return;
    case MEMBER_LIST:
        read_list(w, way, v, base);
        return;
    case MEMBER_ARRAY:
        if (!json_is_array(v)) return;
        *(json_ref *)(void *)(base + way->at) = v;
        if (json_length(v)) mark(w, way);
        return;
    case MEMBER_ROLES:
        read_roles(w, way, v, base);
    }
}

static void read_object(struct walk *w, const struct place_plan *plan, json_ref object, char *base)
{
    if (plan->node) *(json_ref *)(void *)(base + plan->node - 1) = object;
    json_ref key = json_first(object);
    for (size_t i = json_length(object); i; i--) {
        json_ref v = json_value_of(key);
        const struct way *way = way_of(plan, key);
        if (way) read_member(w, way, v, base);
        key = json_after(v);
    }
}

enum err_code view_of(const struct view_plan *plan, struct arena *arena,
                      const struct ocds_element *element, json_ref release, struct view *out,
                      struct err *err)
{
    *out = (struct view){.element = element, .root = release};
    if (!release || !json_is_object(release)) return ERR_NONE;
    struct walk w = {.plan = plan,
                     .arena = arena,
                     .present = out->present,
                     .strict = (plan->wants & VIEW_STRICT) != 0};
    read_object(&w, plan->root, release, (char *)out);
    if (w.failed) return err_no_memory(err);
    return ERR_NONE;
}

const struct view_party *view_party(const struct view *view, struct str id)
{
    for (size_t i = 0; id.n && i < view->party_count; i++)
        if (str_eq(view->parties[i].id, id)) return &view->parties[i];
    return NULL;
}
