/* The index of places: states and municipalities in memory, by key and by name. Names are compared
 * by text_key; each name is kept once per place, sorted by name and then by state, so that a name
 * within a state is one binary search. */
#include "ledger/place.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "ledger/entity.h"
#include "ledger/ledger_private.h"
#include "ledger_queries.h"

#define BOX_MARGIN 20000 /* millionths of a degree: some 2 km */
#define COUNTRY_BOX                                                                                \
    {                                                                                              \
        14500000, -118650000, 32750000, -86650000                                                  \
    }

struct box {
    int64_t south, west, north, east; /* millionths of a degree */
};
struct place_entry {
    char code[12];
    struct str name;
    bool has_box;
    struct box box;
};
struct place_name {
    struct str key;
    uint32_t place; /* index in `all` */
};
struct place_index {
    struct arena arena;
    struct place_entry *all; /* by code */
    size_t count, capacity;
    struct place_name *names; /* by key, then code */
    size_t name_count, name_capacity;
    size_t municipalities;
};

/* --- reading --------------------------------------------------------------------------------- */

static bool add_name(struct place_index *index, struct str key, size_t place)
{
    if (index->name_count == index->name_capacity) {
        size_t capacity = index->name_capacity ? index->name_capacity * 2 : 512;
        struct place_name *bigger = mem_realloc(index->names, capacity * sizeof *bigger);

        if (!bigger) return false;
        index->names = bigger;
        index->name_capacity = capacity;
    }
    key = arena_str(&index->arena, key);
    if (!key.p) return false;
    index->names[index->name_count++] = (struct place_name){key, (uint32_t)place};
    return true;
}

static bool add_place(struct place_index *index, const struct q_place_all_row *r)
{
    struct place_entry *entry;

    if (r->code.n >= sizeof entry->code) return true;
    if (index->count == index->capacity) {
        size_t capacity = index->capacity ? index->capacity * 2 : 64;
        struct place_entry *bigger = mem_realloc(index->all, capacity * sizeof *bigger);

        if (!bigger) return false;
        index->all = bigger;
        index->capacity = capacity;
    }
    entry = &index->all[index->count];
    *entry = (struct place_entry){.has_box = !r->south_null && !r->west_null && !r->north_null &&
                                             !r->east_null,
                                  .box = {r->south, r->west, r->north, r->east}};
    memcpy(entry->code, r->code.p, r->code.n);
    entry->name = arena_str(&index->arena, r->name);
    index->municipalities += r->code.n == 5;
    return entry->name.p && add_name(index, r->name_key, index->count++);
}

static const struct place_entry *by_code(const struct place_index *index, struct str code)
{
    size_t low = 0, high = index->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (str_compare(str_of(index->all[middle].code), code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && str_eq(str_of(index->all[low].code), code) ? &index->all[low]
                                                                            : NULL;
}

static enum err_code read_places(struct place_index *index, struct store *store, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_place_all(store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_place_all_row r;

        q_place_all_row(stmt, &r);
        if (add_place(index, &r)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static enum err_code read_aliases(struct place_index *index, struct store *store, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_place_aliases(store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_place_aliases_row r;
        const struct place_entry *place;

        q_place_aliases_row(stmt, &r);
        place = by_code(index, r.place);
        if (!place || add_name(index, r.name_key, (size_t)(place - index->all))) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static int compare_places(const void *a, const void *b)
{
    return strcmp(((const struct place_entry *)a)->code, ((const struct place_entry *)b)->code);
}

/* By key and then by place: places are sorted by code, so their numbers are in that order. */
static int compare_names(const void *a, const void *b)
{
    const struct place_name *x = a, *y = b;
    int by_key = str_compare(x->key, y->key);

    return by_key ? by_key : x->place < y->place ? -1 : x->place > y->place;
}

enum err_code place_index_open(struct ledger *ledger, struct place_index **out, struct err *err)
{
    struct place_index *index = mem_calloc(1, sizeof *index);
    enum err_code code;

    *out = NULL;
    if (!index) return err_no_memory(err);
    arena_init(&index->arena, (size_t)64 << 20);
    code = read_places(index, ledger->store, err);
    /* The store's order of text may not be that of bytes; names refer to places by number. */
    for (size_t i = 1; !code && i < index->count; i++)
        if (compare_places(&index->all[i - 1], &index->all[i]) > 0)
            code = err_set(err, ERR_BUG, "places do not come in the order of their keys");
    if (!code) code = read_aliases(index, ledger->store, err);
    if (code) {
        place_index_close(index);
        return code;
    }
    if (index->name_count)
        qsort(index->names, index->name_count, sizeof *index->names, compare_names);
    *out = index;
    return ERR_NONE;
}

void place_index_close(struct place_index *index)
{
    if (!index) return;
    arena_free(&index->arena);
    mem_free(index->all);
    mem_free(index->names);
    mem_free(index);
}

struct str place_index_name(const struct place_index *index, struct str code)
{
    const struct place_entry *place = by_code(index, code);

    return place ? place->name : (struct str){"", 0};
}

bool place_index_has_municipalities(const struct place_index *index)
{
    return index->municipalities > 0;
}

/* --- finding --------------------------------------------------------------------------------- */

static void give(struct place_code *out, const char *code)
{
    size_t n = strlen(code);

    memcpy(out->text, code, n + 1);
}

static size_t first_name(const struct place_index *index, struct str key)
{
    size_t low = 0, high = index->name_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (str_compare(index->names[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A name among places whose code begins with `state` (empty = any) and is `length` long. */
static enum place_match by_name(const struct place_index *index, struct str key, struct str state,
                                size_t length, struct place_code *out)
{
    const struct place_entry *found = NULL;

    for (size_t i = first_name(index, key);
         i < index->name_count && str_eq(index->names[i].key, key); i++) {
        const struct place_entry *place = &index->all[index->names[i].place];

        if (strlen(place->code) != length || !str_starts(str_of(place->code), state) ||
            place == found)
            continue;
        if (found) return PLACE_AMBIGUOUS;
        found = place;
    }
    if (!found) return PLACE_UNKNOWN;
    give(out, found->code);
    return PLACE_FOUND;
}

/* The key without what may stand before a place's name; itself when nothing does. */
static struct str bare(struct str key)
{
    static const char *const before[] = {
        "gobierno del ",      "estado libre y soberano de ",
        "estado de ",         "municipio de ",
        "mpio de ",           "mpio ",
        "h ayuntamiento de ", "ayuntamiento de ",
        "alcaldia ",          "delegacion ",
    };

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (str_starts(key, str_of(before[i]))) return str_slice(key, strlen(before[i]), key.n);
    return key;
}

enum place_match place_index_state(const struct place_index *index, struct str text,
                                   struct place_code *out)
{
    char buffer[128], code[3];
    struct str key = {buffer, text_key_into(text, buffer, sizeof buffer)};
    enum place_match match;
    uint64_t number;

    out->text[0] = '\0';
    if (!key.n) return PLACE_EMPTY;
    if (entity_is_nowhere(text)) return PLACE_WHOLE;
    if (str_to_u64(key, &number)) {
        if (number > 32) return PLACE_UNKNOWN;
        if (!number) return PLACE_WHOLE;
        code[0] = (char)('0' + number / 10);
        code[1] = (char)('0' + number % 10);
        code[2] = '\0';
        give(out, code);
        return PLACE_FOUND;
    }
    match = by_name(index, key, STR(""), 2, out);
    if (match == PLACE_UNKNOWN) match = by_name(index, bare(key), STR(""), 2, out);
    if (match == PLACE_FOUND && strcmp(out->text, "00") == 0) {
        out->text[0] = '\0';
        return PLACE_WHOLE;
    }
    return match;
}

/* "26030", "1005" (a lost zero), or "030" and "30" beside a state. */
static enum place_match by_number(const struct place_index *index, uint64_t number, size_t digits,
                                  struct str state, struct place_code *out)
{
    char code[6];
    uint64_t key = number, state_number = 0;
    bool has_state = str_to_u64(state, &state_number);

    if (digits <= 3 && has_state) key = state_number * 1000 + number;
    if (digits > 5 || key < 1001 || key > 32999 || key % 1000 == 0) return PLACE_UNKNOWN;
    if (has_state && key / 1000 != state_number) return PLACE_UNKNOWN;
    for (size_t i = 5; i-- > 0; key /= 10) code[i] = (char)('0' + key % 10);
    code[5] = '\0';
    if (index->municipalities && !by_code(index, str_of(code))) return PLACE_UNKNOWN;
    give(out, code);
    return index->municipalities ? PLACE_FOUND : PLACE_UNCHECKED;
}

static enum place_match in_state(const struct place_index *index, struct str text, struct str key,
                                 struct str state, struct place_code *out)
{
    enum place_match match;
    uint64_t number;

    if (entity_is_nowhere(text)) {
        memcpy(out->text, state.p, state.n + 1);
        return PLACE_WHOLE;
    }
    if (str_to_u64(key, &number)) {
        if (!number) { /* "000": the state itself */
            memcpy(out->text, state.p, state.n + 1);
            return PLACE_WHOLE;
        }
        return by_number(index, number, key.n, state, out);
    }
    match = by_name(index, key, state, 5, out);
    if (match == PLACE_UNKNOWN) match = by_name(index, bare(key), state, 5, out);
    if (match == PLACE_UNKNOWN) {
        struct place_code self;

        if (place_index_state(index, text, &self) == PLACE_FOUND && str_is(state, self.text)) {
            *out = self;
            return PLACE_FOUND;
        }
    }
    return match;
}

enum place_match place_index_find(const struct place_index *index, struct str name,
                                  struct str state, struct place_code *out)
{
    char buffer[256];
    struct str key = {buffer, text_key_into(name, buffer, sizeof buffer)};
    struct place_code within;
    enum place_match match, of_state = place_index_state(index, state, &within);
    uint64_t number;

    out->text[0] = '\0';
    if (!key.n) {
        *out = within; /* only the state is known */
        return of_state;
    }
    if (of_state == PLACE_FOUND) return in_state(index, name, key, str_of(within.text), out);
    match = place_index_state(index, name, out);
    if (match != PLACE_UNKNOWN) return match;
    if (str_to_u64(key, &number)) return by_number(index, number, key.n, STR(""), out);
    match = by_name(index, key, STR(""), 5, out);
    return match == PLACE_UNKNOWN ? by_name(index, bare(key), STR(""), 5, out) : match;
}

/* --- coordinates ----------------------------------------------------------------------------- */

static bool inside(const struct box *box, int64_t latitude, int64_t longitude, int64_t margin)
{
    return latitude >= box->south - margin && latitude <= box->north + margin &&
           longitude >= box->west - margin && longitude <= box->east + margin;
}

static const struct box *box_of(const struct place_index *index, struct str code)
{
    const struct place_entry *place = NULL;

    if (code.n >= 5) place = by_code(index, str_slice(code, 0, 5));
    if ((!place || !place->has_box) && code.n >= 2) place = by_code(index, str_slice(code, 0, 2));
    return place && place->has_box ? &place->box : NULL;
}

static void put(int64_t *latitude_out, int64_t *longitude_out, int64_t latitude, int64_t longitude)
{
    if (latitude_out) *latitude_out = latitude;
    if (longitude_out) *longitude_out = longitude;
}

enum coordinate_kind place_coordinates(const struct place_index *index, struct str place,
                                       struct str latitude, struct str longitude,
                                       int64_t *latitude_out, int64_t *longitude_out)
{
    static const struct box country = COUNTRY_BOX;
    const struct box *own = box_of(index, place), *box = own ? own : &country;
    int64_t lat, lon;

    put(latitude_out, longitude_out, 0, 0);
    if (!str_trim(latitude).n && !str_trim(longitude).n) return COORDINATE_EMPTY;
    if (!decimal_parse(latitude, 6, &lat) || !decimal_parse(longitude, 6, &lon))
        return COORDINATE_BAD;
    put(latitude_out, longitude_out, lat, lon);
    if (lat == 0 && lon == 0) return COORDINATE_ZERO;
    if (inside(box, lat, lon, BOX_MARGIN)) return COORDINATE_FINE;
    if (inside(box, lon, lat, BOX_MARGIN)) {
        put(latitude_out, longitude_out, lon, lat);
        return COORDINATE_SWAPPED;
    }
    if (inside(box, lat, -lon, BOX_MARGIN)) {
        put(latitude_out, longitude_out, lat, -lon);
        return COORDINATE_SIGN;
    }
    if (lat < -90000000 || lat > 90000000 || lon < -180000000 || lon > 180000000) {
        /* A longitude cannot be a latitude: swapped and outside the place, or no degrees at all. */
        if (!inside(&country, lon, lat, BOX_MARGIN)) return COORDINATE_BAD;
    }
    if (inside(&country, lat, lon, BOX_MARGIN)) return COORDINATE_OUTSIDE_PLACE;
    if (inside(&country, lon, lat, BOX_MARGIN)) {
        put(latitude_out, longitude_out, lon, lat);
        return COORDINATE_SWAPPED;
    }
    return COORDINATE_OUTSIDE;
}

/* --- labels ---------------------------------------------------------------------------------- */

enum err_code place_label(struct ledger *ledger, struct arena *arena, struct str code,
                          struct str *out, struct err *err)
{
    struct q_place_with_parents_row r;
    struct store_stmt *stmt;
    bool row = false;
    enum err_code error = q_place_with_parents(ledger->store, code, &stmt, err);

    *out = (struct str){"", 0};
    if (!error) error = store_step(stmt, &row, err);
    if (error || !row) return error;
    q_place_with_parents_row(stmt, &r);
    if (r.above_name.p)
        *out = arena_printf(arena, "%.*s, %.*s, %.*s", STR_FMT(r.name), STR_FMT(r.parent_name),
                            STR_FMT(r.above_name));
    else if (r.parent_name.p)
        *out = arena_printf(arena, "%.*s, %.*s", STR_FMT(r.name), STR_FMT(r.parent_name));
    else
        *out = arena_str(arena, r.name);
    if (!out->p) error = err_no_memory(err);
    store_reset(stmt);
    return error;
}
