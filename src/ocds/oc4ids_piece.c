/* The output of the conversion as a tree: objects and arrays that are made here, and values that
 * are written as they stand in the input. */
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/oc4ids_private.h"

struct piece *piece_new(struct maker *m, enum piece_type type)
{
    struct piece *n = m->failed ? NULL : arena_alloc(m->arena, sizeof *n);
    if (!n) {
        m->failed = true;
        return NULL;
    }
    n->type = type;
    return n;
}

struct piece *piece_text(struct maker *m, struct str text)
{
    struct piece *n = piece_new(m, PIECE_TEXT);
    if (n) n->text = text;
    return n;
}

struct piece *piece_raw(struct maker *m, struct str json)
{
    struct piece *n = piece_new(m, PIECE_RAW);
    if (n) n->text = json;
    return n;
}

struct piece *piece_ref(struct maker *m, json_ref ref)
{
    if (!ref) return NULL;
    struct piece *n = piece_new(m, PIECE_REF);
    if (n) n->ref = ref;
    return n;
}

void piece_add(struct piece *array, struct piece *element)
{
    if (!array || !element) return;
    if (array->last)
        array->last->next = element;
    else
        array->first = element;
    array->last = element;
    array->count++;
}

struct piece *piece_copy(struct maker *m, json_ref object)
{
    struct piece *n = piece_new(m, PIECE_OBJECT);
    for (struct json_iter it = json_each(object); n && json_next(&it);)
        oc4ids_piece_put(m, n, it.key, piece_ref(m, it.value));
    return n;
}

static struct piece *member(const struct piece *object, struct str key)
{
    for (struct piece *n = object ? object->first : NULL; n; n = n->next)
        if (str_eq(n->key, key)) return n;
    return NULL;
}

/* A value is put into one place only: its links are those of that place. */
void oc4ids_piece_put(struct maker *m, struct piece *object, struct str key, struct piece *value)
{
    (void)m;
    if (!object || !value) return;
    struct piece *old = member(object, key);
    value->key = key;
    if (old) {
        struct piece *next = old->next;
        *old = *value;
        old->next = next;
        return;
    }
    piece_add(object, value);
}

void piece_set(struct maker *m, struct piece *object, const char *key, struct piece *value)
{
    oc4ids_piece_put(m, object, str_of(key), value);
}

struct piece *piece_get(const struct piece *object, const char *key)
{
    return member(object, str_of(key));
}

struct piece *piece_inside(struct maker *m, struct piece *object, const char *key,
                           enum piece_type type)
{
    struct piece *n = piece_get(object, key);
    if (n || !object) return n;
    piece_set(m, object, key, piece_new(m, type));
    return piece_get(object, key);
}

struct str piece_string(const struct piece *piece)
{
    if (!piece) return STR_NONE;
    if (piece->type == PIECE_REF) return oc4ids_text(piece->ref, "");
    return piece->text;
}

/* Recursion: what is made here is a few levels deep. */
void piece_write(struct buf *out, const struct piece *piece)
{
    struct json_writer w;
    switch (piece->type) {
    case PIECE_REF:
        json_inline_write(out, piece->ref);
        break;
    case PIECE_TEXT:
        json_start(&w, out, false);
        json_put_str(&w, piece->text);
        break;
    case PIECE_RAW:
        buf_str(out, piece->text);
        break;
    case PIECE_OBJECT:
    case PIECE_ARRAY:
        buf_char(out, piece->type == PIECE_OBJECT ? '{' : '[');
        for (const struct piece *n = piece->first; n; n = n->next) {
            if (n != piece->first) buf_char(out, ',');
            if (piece->type == PIECE_OBJECT) {
                json_start(&w, out, false);
                json_put_str(&w, n->key);
                buf_char(out, ':');
            }
            piece_write(out, n);
        }
        buf_char(out, piece->type == PIECE_OBJECT ? '}' : ']');
        break;
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

json_ref oc4ids_at(json_ref v, const char *path)
{
    struct str rest = str_of(path);
    while (v && rest.n) v = json_get_str(v, str_split(rest, '/', &rest));
    return json_type(v) == JSON_NULL ? NULL : v;
}

json_ref oc4ids_list(json_ref v, const char *path)
{
    v = oc4ids_at(v, path);
    return json_type(v) == JSON_ARRAY ? v : NULL;
}

struct str oc4ids_text(json_ref v, const char *path)
{
    v = oc4ids_at(v, path);
    enum json_type type = json_type(v);
    return type == JSON_STRING || type == JSON_NUMBER ? json_text(v) : STR_NONE;
}

bool oc4ids_filled(json_ref v)
{
    switch (json_type(v)) {
    case JSON_BOOL:
        return json_bool(v);
    case JSON_STRING:
        return json_text(v).n > 0;
    case JSON_NUMBER: {
        struct decimal d = {0};
        return !decimal_add(&d, json_text(v)) || d.units != 0;
    }
    case JSON_ARRAY:
    case JSON_OBJECT:
        return json_count(v) > 0;
    default:
        return false;
    }
}

bool oc4ids_has_role(json_ref party, const char *role)
{
    for (struct json_iter it = json_each(oc4ids_list(party, "roles")); json_next(&it);)
        if (json_type(it.value) == JSON_STRING && str_is(json_text(it.value), role)) return true;
    return false;
}

/* --- canonical form --------------------------------------------------------------------------- */

struct canon_member {
    struct str key;
    json_ref value;
};

static int compare_members(const void *a, const void *b)
{
    return str_compare(((const struct canon_member *)a)->key,
                       ((const struct canon_member *)b)->key);
}

static bool left_out(const char *const *without, struct str key)
{
    for (; without && *without; without++)
        if (str_is(key, *without)) return true;
    return false;
}

/* Recursion: the stream has refused what is nested deeper than its limit. */
static void write_canonical(struct maker *m, struct buf *out, json_ref v,
                            const char *const *without)
{
    if (json_type(v) == JSON_ARRAY) {
        buf_char(out, '[');
        for (struct json_iter it = json_each(v); json_next(&it);) {
            if (it.index) buf_char(out, ',');
            write_canonical(m, out, it.value, NULL);
        }
        buf_char(out, ']');
        return;
    }
    if (json_type(v) != JSON_OBJECT) {
        json_inline_write(out, v);
        return;
    }
    size_t n = 0, count = json_count(v);
    struct canon_member *members = mem_calloc(count + 1, sizeof *members);
    if (!members) {
        m->failed = true;
        return;
    }
    for (struct json_iter it = json_each(v); json_next(&it);)
        if (!left_out(without, it.key))
            members[n++] = (struct canon_member){.key = it.key, .value = it.value};
    qsort(members, n, sizeof *members, compare_members);
    buf_char(out, '{');
    for (size_t i = 0; i < n; i++) {
        struct json_writer w;
        if (i) buf_char(out, ',');
        json_start(&w, out, false);
        json_put_str(&w, members[i].key);
        buf_char(out, ':');
        write_canonical(m, out, members[i].value, NULL);
    }
    buf_char(out, '}');
    mem_free(members);
}

struct str oc4ids_canonical(struct maker *m, json_ref v, const char *const *without)
{
    struct buf out;
    buf_init(&out, 256u << 20);
    write_canonical(m, &out, v, without);
    struct str text = out.failed ? STR_NONE : arena_str(m->arena, buf_view(&out));
    if (!text.p) m->failed = true;
    buf_free(&out);
    return text;
}

/* --- exact sums ------------------------------------------------------------------------------- */

enum { DIGITS = 36, SCALE = 18 };

static bool parse_decimal(struct str s, __int128 *units, int *scale)
{
    bool negative = s.n && s.p[0] == '-', any = false;
    size_t i = negative ? 1 : 0, digits = 0;
    int64_t exponent = 0;
    *units = 0;
    *scale = 0;
    for (bool point = false; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9') break;
        any = true;
        if (*units || s.p[i] != '0') digits++;
        if (digits > DIGITS) return false;
        *units = *units * 10 + (s.p[i] - '0');
        if (point) (*scale)++;
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        struct str rest = str_slice(s, i + 1, s.n);
        if (rest.n && rest.p[0] == '+') rest = str_slice(rest, 1, rest.n);
        if (rest.n > 4 || !str_to_i64(rest, &exponent)) return false;
    } else if (i < s.n) {
        return false;
    }
    *scale -= (int)exponent;
    if (negative) *units = -*units;
    return any && *scale >= -DIGITS && *scale <= DIGITS;
}

static __int128 power_of_ten(unsigned n)
{
    __int128 p = 1;
    while (n--) p *= 10;
    return p;
}

static bool within(__int128 v, unsigned more)
{
    __int128 limit = power_of_ten(DIGITS) / power_of_ten(more > DIGITS ? DIGITS : more);
    return v < limit && v > -limit;
}

bool decimal_add(struct decimal *sum, struct str number)
{
    __int128 units;
    int scale;
    if (!parse_decimal(number, &units, &scale)) return false;
    while (scale > SCALE && units % 10 == 0) units /= 10, scale--;
    if (units == 0 && scale > SCALE) scale = 0;
    if (scale > SCALE) return false;
    unsigned wanted = scale < 0 ? 0 : (unsigned)scale;
    if (wanted < sum->scale) wanted = sum->scale;
    unsigned up = (unsigned)((int)wanted - scale), up_sum = wanted - sum->scale;
    if (!within(units, up) || !within(sum->units, up_sum)) return false;
    __int128 total = units * power_of_ten(units ? up : 0) + sum->units * power_of_ten(up_sum);
    if (!within(total, 0)) return false;
    sum->units = total;
    sum->scale = wanted;
    return true;
}

struct str decimal_text(struct maker *m, const struct decimal *sum)
{
    char text[DIGITS + SCALE + 4];
    size_t at = sizeof text;
    bool negative = sum->units < 0;
    __int128 rest = negative ? -sum->units : sum->units;
    for (unsigned i = 0; rest || i <= sum->scale; i++) {
        if (i == sum->scale && i) text[--at] = '.';
        text[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    if (negative) text[--at] = '-';
    struct str out = arena_str(m->arena, (struct str){text + at, sizeof text - at});
    if (!out.p) m->failed = true;
    return out;
}
