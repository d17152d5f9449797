/* Entities: the list, the index in memory, finding and adding. Everything that finds goes through
 * the index, so that the command line and the importer understand the same words. */
#include "ledger/entity.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "ledger/ledger_private.h"
#include "ledger/place.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

struct name_entry {
    struct str key;
    uint32_t entity; /* index in `all` */
    uint8_t rank;    /* 0 state or federation, 1 what a person added, 2 municipality */
};
struct entity_index {
    struct arena arena;
    struct entity *all; /* by id */
    size_t count;
    struct name_entry *names; /* by key, then rank */
    size_t name_count, name_capacity;
};

/* --- reading --------------------------------------------------------------------------------- */

static bool keep(struct arena *arena, struct entity *e)
{
    e->code = arena_str(arena, e->code);
    e->kind = arena_str(arena, e->kind);
    e->name = arena_str(arena, e->name);
    return e->code.p && e->kind.p && e->name.p;
}

enum err_code entity_list(struct ledger *ledger, struct arena *arena, struct str kind,
                          struct entity **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct entity);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_entity_all(ledger->store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_entity_all_row r;
        struct entity *own;

        q_entity_all_row(stmt, &r);
        if (kind.n && !str_eq(kind, r.kind)) continue;
        own = rows_add(&rows, arena);
        if (own) *own = (struct entity){.id = r.id, .code = r.code, .kind = r.kind, .name = r.name};
        if (own && keep(arena, own)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code entity_get(struct ledger *ledger, struct arena *arena, int64_t id, struct entity *out,
                         struct err *err)
{
    struct store_stmt *stmt;
    struct q_entity_by_id_row r;
    bool row = false;
    enum err_code code = q_entity_by_id(ledger->store, id, &stmt, err);

    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (!row)
        return err_set(err, ERR_NOTFOUND, _("No hay una entidad con el número %lld."),
                       (long long)id);
    q_entity_by_id_row(stmt, &r);
    *out = (struct entity){.id = r.id, .code = r.code, .kind = r.kind, .name = r.name};
    if (!keep(arena, out)) code = err_no_memory(err);
    store_reset(stmt);
    return code;
}

/* --- the index ------------------------------------------------------------------------------- */

static bool add_name(struct entity_index *index, struct str key, size_t entity)
{
    struct str kind = index->all[entity].kind;

    if (index->name_count == index->name_capacity) {
        size_t capacity = index->name_capacity ? index->name_capacity * 2 : 256;
        struct name_entry *bigger = mem_realloc(index->names, capacity * sizeof *bigger);

        if (!bigger) return false;
        index->names = bigger;
        index->name_capacity = capacity;
    }
    key = arena_str(&index->arena, key);
    if (!key.p) return false;
    index->names[index->name_count++] = (struct name_entry){
        .key = key,
        .entity = (uint32_t)entity,
        .rank = str_is(kind, "state") || str_is(kind, "federation") ? 0
                : str_is(kind, "municipality")                      ? 2
                                                                    : 1,
    };
    return true;
}

static int compare_names(const void *a, const void *b)
{
    const struct name_entry *x = a, *y = b;
    int by_key = str_compare(x->key, y->key);

    if (by_key) return by_key;
    if (x->rank != y->rank) return x->rank - y->rank;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

static const struct entity *by_id(const struct entity_index *index, int64_t id)
{
    size_t low = 0, high = index->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (index->all[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && index->all[low].id == id ? &index->all[low] : NULL;
}

/* The entity of an INEGI key: "00" the federation, "26" a state, "26030" a municipality. */
static int64_t id_of_key(struct str key)
{
    uint64_t number;

    if (!str_to_u64(key, &number)) return 0;
    if (key.n == 2) return number ? (int64_t)number * 1000 : ENTITY_FEDERATION;
    return key.n == 5 ? (int64_t)number : 0;
}

static enum err_code read_aliases(struct entity_index *index, struct store *store, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_place_aliases(store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_place_aliases_row r;
        const struct entity *entity;

        q_place_aliases_row(stmt, &r);
        entity = by_id(index, id_of_key(r.place));
        if (entity && !add_name(index, r.name_key, (size_t)(entity - index->all))) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    return code;
}

enum err_code entity_index_open(struct ledger *ledger, struct entity_index **out, struct err *err)
{
    struct entity_index *index = mem_calloc(1, sizeof *index);
    char key[256];
    enum err_code code;

    *out = NULL;
    if (!index) return err_no_memory(err);
    arena_init(&index->arena, (size_t)64 << 20);
    code = entity_list(ledger, &index->arena, STR_NONE, &index->all, &index->count, err);
    for (size_t i = 0; !code && i < index->count; i++) {
        struct str name = {key, text_key_into(index->all[i].name, key, sizeof key)};
        struct str slug = {NULL, 0};

        if (!add_name(index, name, i)) code = err_no_memory(err);
        if (index->all[i].id >= ENTITY_CUSTOM_FIRST || index->all[i].id == ENTITY_FEDERATION) {
            slug = (struct str){key, text_key_into(index->all[i].code, key, sizeof key)};
            if (!code && !add_name(index, slug, i)) code = err_no_memory(err);
        }
    }
    if (!code) code = read_aliases(index, ledger->store, err);
    if (code) {
        entity_index_close(index);
        return code;
    }
    if (index->name_count)
        qsort(index->names, index->name_count, sizeof *index->names, compare_names);
    *out = index;
    return ERR_NONE;
}

void entity_index_close(struct entity_index *index)
{
    if (!index) return;
    arena_free(&index->arena);
    mem_free(index->names);
    mem_free(index);
}

/* --- finding --------------------------------------------------------------------------------- */

bool entity_is_nowhere(struct str text)
{
    static const char *const words[] = {
        "a nivel estatal",
        "a nivel nacional",
        "cobertura estatal",
        "cobertura municipal",
        "cobertura nacional",
        "distribuible",
        "en cada estado",
        "en el extranjero",
        "entidades federativas",
        "estatal",
        "extranjero",
        "gran total",
        "interestatal",
        "multiestatal",
        "n a",
        "na",
        "nacional",
        "nd",
        "n d",
        "ninguno",
        "no aplica",
        "no disponible",
        "no distribuible",
        "no distribuible geograficamente",
        "no especificado",
        "no identificado",
        "otros",
        "s d",
        "sd",
        "sin especificar",
        "sin informacion",
        "sin municipio",
        "suma",
        "todo el estado",
        "todos",
        "todos los estados",
        "todos los municipios",
        "total",
        "total general",
        "total nacional",
        "totales",
        "varias",
        "varias entidades",
        "varios",
        "varios estados",
        "varios municipios",
    };
    char buffer[64];
    struct str key = {buffer, text_key_into(text, buffer, sizeof buffer)};
    uint64_t number;

    if (str_to_u64(key, &number))
        return (key.n == 2 && number > 32) || (key.n == 3 && number >= 996) ||
               (key.n == 5 && number % 1000 >= 996);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(key, words[i])) return true;
    return false;
}

/* The entities of one key: ambiguous when two of the best rank have it. */
static enum entity_match by_name(const struct entity_index *index, struct str key,
                                 const struct entity **out)
{
    size_t low = 0, high = index->name_count;
    const struct name_entry *first, *next;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (str_compare(index->names[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == index->name_count || !str_eq(index->names[low].key, key)) return ENTITY_UNKNOWN;
    first = &index->names[low];
    for (size_t i = low + 1; i < index->name_count && str_eq(index->names[i].key, key); i++) {
        next = &index->names[i];
        if (next->rank == first->rank && next->entity != first->entity) return ENTITY_AMBIGUOUS;
    }
    *out = &index->all[first->entity];
    return ENTITY_FOUND;
}

/* "26", "026", "6", "26030", "1005" (a zero lost in a spreadsheet). */
static const struct entity *by_number(const struct entity_index *index, struct str key)
{
    uint64_t number;

    if (!str_to_u64(key, &number)) return NULL;
    if (number >= ENTITY_CUSTOM_FIRST) return by_id(index, (int64_t)number);
    if (key.n <= 3 && number <= 32) number *= 1000;
    return key.n <= 5 && number >= 1000 ? by_id(index, (int64_t)number) : NULL;
}

enum entity_match entity_index_find(const struct entity_index *index, struct str text,
                                    struct entity *out)
{
    static const char *const before[] = {
        "gobierno del ",     "gobierno de ",        "estado libre y soberano de ",
        "estado de ",        "h ayuntamiento del ", "h ayuntamiento de ",
        "ayuntamiento del ", "ayuntamiento de ",    "municipio de ",
    };
    char buffer[256];
    struct str key = {buffer, text_key_into(text, buffer, sizeof buffer)};
    const struct entity *entity = NULL;
    enum entity_match match;

    if (!key.n) return ENTITY_EMPTY;
    if (entity_is_nowhere(text)) return ENTITY_NOWHERE;
    entity = by_number(index, key);
    match = entity ? ENTITY_FOUND : by_name(index, key, &entity);
    for (size_t i = 0; match == ENTITY_UNKNOWN && i < sizeof before / sizeof *before; i++) {
        if (!str_starts(key, str_of(before[i]))) continue;
        key = str_slice(key, strlen(before[i]), key.n);
        match = by_name(index, key, &entity);
    }
    if (match == ENTITY_FOUND && out) *out = *entity;
    return match;
}

struct str entity_index_nearest(const struct entity_index *index, struct str text)
{
    char buffer[256];
    struct str key = {buffer, text_key_into(text, buffer, sizeof buffer)};
    unsigned best = key.n > 8 ? 3 : 2;
    struct str name = {NULL, 0};

    if (key.n < 3) return name;
    for (size_t i = 0; i < index->name_count; i++) {
        unsigned distance = text_distance(key, index->names[i].key, best);

        if (index->names[i].key.n < 3 || distance > best || (distance == best && name.n)) continue;
        best = distance;
        name = index->all[index->names[i].entity].name;
    }
    return name;
}

/* --- for a person ---------------------------------------------------------------------------- */

static enum err_code not_found(const struct entity_index *index, enum entity_match match,
                               struct str text, struct err *err)
{
    struct str near = entity_index_nearest(index, text);

    if (match == ENTITY_EMPTY) {
        err_set(err, ERR_USAGE, _("Falta decir la entidad."));
    } else if (match == ENTITY_NOWHERE) {
        err_set(err, ERR_NOTFOUND,
                _("Eso no nombra a una entidad: está en vez de varias o de ninguna."));
    } else if (match == ENTITY_AMBIGUOUS) {
        err_set(err, ERR_NOTFOUND, _("Varios estados tienen un municipio con ese nombre."));
        err_advice(err, _("Dé la clave del INEGI, por ejemplo 26030."));
    } else {
        err_set(err, ERR_NOTFOUND, _("No conozco esa entidad."));
        if (near.n)
            err_advice(err, _("¿Quiso decir «%.*s»?"), STR_FMT(near));
        else
            err_advice(err,
                       _("Los municipios se cargan con «cauce catalogue import inegi ARCHIVO»."));
    }
    err_found(err, text.p, text.n);
    return match == ENTITY_EMPTY ? ERR_USAGE : ERR_NOTFOUND;
}

enum err_code ledger_entity_find(struct ledger *ledger, struct arena *arena, struct str text,
                                 struct entity *out, struct err *err)
{
    struct entity_index *index;
    enum entity_match match;
    enum err_code code = entity_index_open(ledger, &index, err);

    if (code) return code;
    match = entity_index_find(index, text, out);
    if (match != ENTITY_FOUND)
        code = not_found(index, match, text, err);
    else if (!keep(arena, out))
        code = err_no_memory(err);
    entity_index_close(index);
    return code;
}

/* A municipality's own number when the code is its INEGI key and nobody has it yet. */
static int64_t inegi_id(struct str code, struct str kind)
{
    uint64_t number;

    if (!str_is(kind, "municipality") || code.n != 5 || !str_to_u64(code, &number)) return 0;
    return number / 1000 >= 1 && number / 1000 <= 32 && number % 1000 ? (int64_t)number : 0;
}

static enum err_code insert(struct ledger *ledger, const struct entity *what, int64_t *id_out,
                            struct err *err)
{
    bool own = !store_in_transaction(ledger->store);
    int64_t id = inegi_id(what->code, what->kind), parent = id / 1000 * 1000;
    char key[256];
    enum err_code code = own ? store_begin(ledger->store, err) : ERR_NONE;

    if (!code && !id) {
        code = ledger_ids_reserve(ledger, 0, "entity", 1, &id, err);
        id += ENTITY_CUSTOM_FIRST - 1;
    }
    if (!code)
        code = q_entity_put_run(ledger->store, id, what->code, what->kind, what->name,
                                (struct str){key, text_key_into(what->name, key, sizeof key)},
                                parent ? &parent : NULL, err);
    if (!code && own) code = store_commit(ledger->store, err);
    if (code && own) store_rollback(ledger->store);
    if (!code) *id_out = id;
    return code;
}

enum err_code ledger_entity_add(struct ledger *ledger, struct str code_text, struct str kind,
                                struct str name, int64_t *id_out, struct err *err)
{
    struct entity what = {
        .code = str_trim(code_text), .kind = str_trim(kind), .name = str_trim(name)};
    struct entity_index *index;
    struct entity there;
    enum err_code code;
    char key[8];

    if (!what.code.n || !what.kind.n || !text_key_into(what.name, key, sizeof key))
        return err_set(err, ERR_USAGE, _("Una entidad necesita clave, tipo y nombre."));
    code = entity_index_open(ledger, &index, err);
    if (code) return code;
    if (entity_is_nowhere(what.name)) {
        code = err_set(err, ERR_USAGE,
                       _("Ese nombre no es de una entidad: está en vez de varias o de ninguna."));
        err_found(err, what.name.p, what.name.n);
    } else if (entity_index_find(index, what.code, &there) == ENTITY_FOUND ||
               (entity_index_find(index, what.name, &there) == ENTITY_FOUND &&
                !str_is(there.kind, "municipality") && inegi_id(what.code, what.kind) == 0)) {
        code = err_set(err, ERR_CONFLICT, _("Esa entidad ya está: %.*s (clave %.*s)."),
                       STR_FMT(there.name), STR_FMT(there.code));
    }
    entity_index_close(index);
    return code ? code : insert(ledger, &what, id_out, err);
}
