/* JSON values over yyjson: see json.h. A json_ref is a yyjson_val under another name, so that no
 * other room sees yyjson. Numbers stay text: no figure passes through a float. */
#include "format/json.h"

#include <yyjson.h>

#include "base/i18n.h"
#include "format/json_private.h"

static yyjson_val *val(json_ref v)
{
    /* yyjson's readers take non-const pointers and do not write through them. */
    union {
        json_ref ref;
        yyjson_val *val;
    } u = {.ref = v};
    return u.val;
}

static json_ref ref(yyjson_val *v)
{
    union {
        json_ref ref;
        yyjson_val *val;
    } u = {.val = v};
    return u.ref;
}

/* ---- memory from the arena --------------------------------------------------------------- */

static void *from_arena(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void *from_arena_again(void *arena, void *old, size_t old_size, size_t size)
{
    if (size <= old_size) return old;
    void *p = arena_alloc(arena, size);
    if (p && old_size) memcpy(p, old, old_size);
    return p;
}

static void to_arena(void *arena, void *p)
{
    (void)arena; /* ends with the arena */
    (void)p;
}

/* ---- reading ----------------------------------------------------------------------------- */

static const char *reason(uint32_t code)
{
    /* yyjson's codes are constant variables, which C does not take for case labels. */
    if (code == YYJSON_READ_ERROR_UNEXPECTED_END) return N_("el texto termina antes de tiempo");
    if (code == YYJSON_READ_ERROR_UNEXPECTED_CONTENT) return N_("sobra texto después del valor");
    if (code == YYJSON_READ_ERROR_INVALID_STRING) return N_("hay una cadena de texto mal escrita");
    if (code == YYJSON_READ_ERROR_INVALID_NUMBER) return N_("hay un número mal escrito");
    if (code == YYJSON_READ_ERROR_LITERAL)
        return N_("hay una palabra que no es true, false ni null");
    if (code == YYJSON_READ_ERROR_EMPTY_CONTENT) return N_("no hay ningún valor");
    return N_("falta un valor o hay un signo fuera de lugar");
}

/* Line and column (in characters) of a byte, and the text there. */
static void tell_place(struct err *err, struct str text, size_t at)
{
    if (!err) return;
    if (at > text.n) at = text.n;
    uint64_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < at; i++)
        if (text.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    uint32_t column = 1;
    for (size_t i = start; i < at; i++) column += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    err->place.line = line;
    err->place.column = column;
    err->place.offset = at;
    err_found(err, text.p + at, text.n - at < 30 ? text.n - at : 30);
}

/* yyjson lays the values of a document out in the order of the text, so one walk over the array
 * with a stack of what is open finds the depth without recursion. */
static bool deeper_than(struct arena *arena, yyjson_doc *doc, uint32_t max_depth, bool *memory)
{
    yyjson_val *root = yyjson_doc_get_root(doc);
    if (!yyjson_is_ctn(root)) return false;
    uint64_t *left = arena_array(arena, max_depth, sizeof *left);
    *memory = left != NULL;
    if (!left) return true;
    size_t depth = 0;
    yyjson_val *v = root;
    for (size_t i = 0, n = yyjson_doc_get_val_count(doc); i < n; i++, v++) {
        while (depth && left[depth - 1] == 0) depth--;
        if (depth) left[depth - 1]--;
        if (!yyjson_is_ctn(v)) continue;
        if (depth == max_depth) return true;
        left[depth++] = yyjson_is_obj(v) ? yyjson_obj_size(v) * 2 : yyjson_arr_size(v);
    }
    return false;
}

enum err_code json_refused(struct str text, uint32_t code, size_t at, struct err *err)
{
    if (code == YYJSON_READ_ERROR_MEMORY_ALLOCATION) return json_memory(err);
    err_set(err, ERR_INPUT, _("No es JSON válido: %s"), _(reason(code)));
    tell_place(err, text, at);
    return ERR_INPUT;
}

enum err_code json_parse(struct arena *arena, struct str text, uint32_t max_depth, json_ref *root,
                         struct err *err)
{
    *root = NULL;
    yyjson_alc alc = {from_arena, from_arena_again, to_arena, arena};
    yyjson_read_err problem = {0};
    const yyjson_read_flag flags = YYJSON_READ_NUMBER_AS_RAW | YYJSON_READ_ALLOW_COMMENTS |
                                   YYJSON_READ_ALLOW_TRAILING_COMMAS |
                                   YYJSON_READ_ALLOW_INF_AND_NAN;
    /* Without YYJSON_READ_INSITU the text is copied, never written, whatever the prototype says. */
    union {
        const char *given;
        char *wanted;
    } p = {.given = text.p ? text.p : ""};
    yyjson_doc *doc = yyjson_read_opts(p.wanted, text.n, flags, &alc, &problem);
    if (!doc) return json_refused(text, problem.code, problem.pos, err);
    bool memory = true;
    if (max_depth && deeper_than(arena, doc, max_depth, &memory)) {
        if (!memory) return json_memory(err);
        return err_set(err, ERR_LIMIT, _("El JSON está anidado a más de %u niveles"), max_depth);
    }
    *root = ref(yyjson_doc_get_root(doc));
    return ERR_NONE;
}

enum json_type json_type(json_ref v)
{
    if (!v) return JSON_ABSENT;
    switch (yyjson_get_type(val(v))) {
    case YYJSON_TYPE_BOOL:
        return JSON_BOOL;
    case YYJSON_TYPE_RAW:
    case YYJSON_TYPE_NUM:
        return JSON_NUMBER;
    case YYJSON_TYPE_STR:
        return JSON_STRING;
    case YYJSON_TYPE_ARR:
        return JSON_ARRAY;
    case YYJSON_TYPE_OBJ:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

struct str json_text(json_ref v)
{
    switch (json_type(v)) {
    case JSON_STRING:
        return (struct str){yyjson_get_str(val(v)), yyjson_get_len(val(v))};
    case JSON_NUMBER:
        if (!yyjson_is_raw(val(v))) return STR_NONE;
        return (struct str){yyjson_get_raw(val(v)), yyjson_get_len(val(v))};
    case JSON_BOOL:
        return yyjson_get_bool(val(v)) ? STR("true") : STR("false");
    default:
        return STR_NONE;
    }
}

bool json_bool(json_ref v)
{
    return yyjson_get_bool(val(v));
}

size_t json_count(json_ref v)
{
    if (json_type(v) == JSON_ARRAY) return yyjson_arr_size(val(v));
    return json_type(v) == JSON_OBJECT ? yyjson_obj_size(val(v)) : 0;
}

json_ref json_at(json_ref array, size_t index)
{
    return ref(yyjson_arr_get(val(array), index));
}

json_ref json_get(json_ref object, const char *name)
{
    return ref(yyjson_obj_get(val(object), name));
}

json_ref json_get_str(json_ref object, struct str name)
{
    return ref(yyjson_obj_getn(val(object), name.p ? name.p : "", name.n));
}

/* state[0] is the next value (the next key, in an object), state[1] how many are left. */
struct json_iter json_each(json_ref v)
{
    struct json_iter it = {0};
    enum json_type type = json_type(v);
    size_t n = json_count(v);
    if ((type != JSON_ARRAY && type != JSON_OBJECT) || n == 0) return it;
    it.state[0] = unsafe_yyjson_get_first(val(v));
    it.state[1] = (void *)(uintptr_t)n;
    it.state[2] = (void *)(uintptr_t)(type == JSON_OBJECT);
    it.index = SIZE_MAX;
    return it;
}

bool json_next(struct json_iter *it)
{
    uintptr_t left = (uintptr_t)it->state[1];
    if (left == 0) {
        it->value = NULL;
        it->key = STR_NONE;
        return false;
    }
    yyjson_val *v = it->state[0];
    if (it->state[2]) {
        it->key = (struct str){yyjson_get_str(v), yyjson_get_len(v)};
        v++; /* a key's value stands right behind it */
    }
    it->value = ref(v);
    it->index++;
    it->state[1] = (void *)(left - 1);
    if (left > 1) it->state[0] = unsafe_yyjson_get_next(v);
    return true;
}
