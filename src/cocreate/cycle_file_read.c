/* A cycle's file from bytes to checked values: see cycle_file_private.h. */
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/cycle_file_private.h"

enum { MOST_DEPTH = 24, MOST_KEY = 80 };

/* --- faults and keys -------------------------------------------------------------------------- */

void cf_fault(struct cf_read *r, struct str pointer, const char *says)
{
    struct cycle_file_faults *f = r->faults;
    struct str own = arena_str(r->arena, str_of(says));
    if (f->count == CYCLE_FILE_MOST_FAULTS) {
        f->more++;
        return;
    }
    f->list[f->count++] = (struct cycle_file_fault){pointer, own.p ? own : STR("")};
}

struct cf_key *cf_find(struct cf_read *r, const char *kind, struct str key)
{
    struct cf_key *keys = r->keys.items;
    for (size_t i = 0; i < r->keys.count; i++)
        if (strcmp(keys[i].kind, kind) == 0 && str_eq(keys[i].key, key)) return &keys[i];
    return NULL;
}

static void take_key(struct cf_read *r, const struct cf_field *f, json_ref object, json_ref v,
                     struct str pointer)
{
    struct str key = json_text(v);
    bool fine = key.n > 0 && key.n <= MOST_KEY;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        fine = fine && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.');
    }
    if (json_type(v) != JSON_STRING || !fine) {
        cf_fault(r, pointer, _("Una clave lleva letras minúsculas sin acento, cifras y guiones"));
        return;
    }
    if (cf_find(r, f->kind, key)) {
        cf_fault(r, pointer,
                 _("Esta clave ya es de otra cosa del mismo tipo: cambie una de ellas"));
        return;
    }
    struct cf_key *k = rows_add(&r->keys, r->arena);
    if (k) *k = (struct cf_key){f->kind, key, 0, object};
}

/* --- one value -------------------------------------------------------------------------------- */

static bool digits(struct str s, size_t from, size_t count, int *out)
{
    *out = 0;
    if (s.n < from + count) return false;
    for (size_t i = from; i < from + count; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return true;
}

int32_t cf_day_of(struct str s)
{
    int year, month, day;
    if (s.n != 10 || !digits(s, 0, 4, &year) || s.p[4] != '-' || !digits(s, 5, 2, &month) ||
        s.p[7] != '-' || !digits(s, 8, 2, &day) || year < 1990 || year > 2100)
        return DATE_NONE;
    return date_from_ymd(year, month, day);
}

static bool time_of(struct str s, int *hour, int *minute)
{
    return s.n == 16 && s.p[10] == 'T' && s.p[13] == ':' && digits(s, 11, 2, hour) &&
           digits(s, 14, 2, minute) && *hour < 24 && *minute < 60 &&
           cf_day_of(str_slice(s, 0, 10)) != DATE_NONE;
}

static int word_of_text(struct str text, const char *(*word)(int), int words)
{
    for (int i = 0; i < words; i++)
        if (word(i) && str_is(text, word(i))) return i;
    return -1;
}

static void tell_words(struct cf_read *r, const struct cf_field *f, struct str pointer)
{
    struct str all = STR("");
    for (int i = 0; i < f->words; i++)
        if (f->word(i))
            all = arena_printf(r->arena, "%.*s%s%s", STR_FMT(all), all.n ? ", " : "", f->word(i));
    struct str says =
        arena_printf(r->arena, _("Debe ser una de estas palabras: %.*s"), STR_FMT(all));
    cf_fault(r, pointer, says.p ? says.p : "");
}

static bool is_whole(struct str text)
{
    int64_t n;
    return str_to_i64(text, &n);
}

/* What is wrong with a single value; NULL = nothing. */
static const char *single_fault(const struct cf_field *f, json_ref v)
{
    enum json_type type = json_type(v);
    struct str text = json_text(v);
    bool number = type == JSON_NUMBER, words = type == JSON_STRING;
    int64_t amount;
    int hour, minute;
    switch (f->type) {
    case CF_TEXT:
        if (!words) return _("Debe ser un texto entre comillas");
        return f->required && !str_trim(text).n ? _("Falta escribir esto") : NULL;
    case CF_DAY:
        return words && cf_day_of(text) != DATE_NONE ? NULL
                                                     : _("Escriba el día como \"2026-03-05\"");
    case CF_MOMENT:
        return words && time_of(text, &hour, &minute)
                   ? NULL
                   : _("Escriba el día y la hora como \"2026-03-05T18:00\"");
    case CF_INT:
        return number && is_whole(text) ? NULL : _("Debe ser un número entero, sin comillas");
    case CF_BOOL:
        return type == JSON_BOOL ? NULL : _("Debe ser true o false, sin comillas");
    case CF_MONEY:
        return (number || words) && money_parse(text, 0, 2, &amount) == MONEY_EXACT
                   ? NULL
                   : _("Escriba los pesos como 1250000.50");
    case CF_FIGURE:
        return (number || words) && text.n && text.n < 40 && decimal_parse(text, 6, &amount)
                   ? NULL
                   : _("Escriba una cifra, como 28 o 97.5");
    default:
        return words ? NULL : _("Debe ser un texto entre comillas");
    }
}

/* --- the form --------------------------------------------------------------------------------- */

static void check_object(struct cf_read *r, const struct cf_field *form, json_ref v,
                         struct str pointer);

static struct str below(struct cf_read *r, struct str pointer, struct str key)
{
    struct str out = arena_printf(r->arena, "%.*s/%.*s", STR_FMT(pointer), STR_FMT(key));
    return out.p ? out : pointer;
}

static struct str element(struct cf_read *r, struct str pointer, size_t index)
{
    struct str out = arena_printf(r->arena, "%.*s/%zu", STR_FMT(pointer), index);
    return out.p ? out : pointer;
}

static bool whole_list(json_ref v)
{
    if (json_type(v) != JSON_ARRAY) return false;
    for (struct json_iter it = json_each(v); json_next(&it);)
        if (json_type(it.value) != JSON_NUMBER || !is_whole(json_text(it.value))) return false;
    return true;
}

static const char *element_fault(const struct cf_field *f, json_ref v)
{
    if (f->type == CF_TEXTS || f->type == CF_REFS)
        return json_type(v) == JSON_STRING ? NULL : _("Debe ser un texto entre comillas");
    if (f->type == CF_DAYS)
        return json_type(v) == JSON_STRING && cf_day_of(json_text(v)) != DATE_NONE
                   ? NULL
                   : _("Escriba el día como \"2026-03-05\"");
    return whole_list(v) ? NULL : _("Debe ser una lista de números enteros, como [1, 0, 5]");
}

static void check_list(struct cf_read *r, const struct cf_field *f, json_ref v, struct str pointer)
{
    if (json_type(v) != JSON_ARRAY) {
        cf_fault(r, pointer, _("Debe ser una lista entre corchetes [ ]"));
        return;
    }
    for (struct json_iter it = json_each(v); json_next(&it);) {
        struct str at = element(r, pointer, it.index);
        if (f->type == CF_LIST) {
            check_object(r, f->of, it.value, at);
            continue;
        }
        const char *says = element_fault(f, it.value);
        if (says) cf_fault(r, at, says);
    }
}

static void check_values(struct cf_read *r, json_ref v, struct str pointer)
{
    if (json_type(v) != JSON_OBJECT) {
        cf_fault(r, pointer, _("Debe ser un grupo entre llaves { }"));
        return;
    }
    for (struct json_iter it = json_each(v); json_next(&it);)
        if (json_type(it.value) != JSON_STRING && json_type(it.value) != JSON_NUMBER)
            cf_fault(r, below(r, pointer, it.key),
                     _("Debe ser un texto entre comillas o un número"));
}

static void check_field(struct cf_read *r, const struct cf_field *f, json_ref object, json_ref v,
                        struct str pointer)
{
    if (f->own && !r->example && (json_count(v) || json_type(v) == JSON_STRING)) {
        cf_fault(r, pointer,
                 _("Esto lo dice cada quien con su cuenta: un archivo no habla por nadie. Quítelo; "
                   "se agrega en las páginas"));
        return;
    }
    switch (f->type) {
    case CF_KEY:
        take_key(r, f, object, v, pointer);
        return;
    case CF_OBJECT:
        check_object(r, f->of, v, pointer);
        return;
    case CF_LIST:
    case CF_TEXTS:
    case CF_REFS:
    case CF_DAYS:
    case CF_INTS:
        check_list(r, f, v, pointer);
        return;
    case CF_VALUES:
        check_values(r, v, pointer);
        return;
    default:
        break;
    }
    const char *says = single_fault(f, v);
    if (says)
        cf_fault(r, pointer, says);
    else if (f->type == CF_WORD && word_of_text(json_text(v), f->word, f->words) < 0)
        tell_words(r, f, pointer);
}

static const struct cf_field *field_of(const struct cf_field *form, struct str key)
{
    for (; form->key; form++)
        if (str_is(key, form->key)) return form;
    return NULL;
}

static void tell_unknown(struct cf_read *r, const struct cf_field *form, struct str key,
                         struct str pointer)
{
    const char *near = NULL;
    int best = 600; /* of 1000: what looks alike */
    for (; form->key; form++) {
        int alike = text_similarity(key, str_of(form->key));
        if (alike <= best) continue;
        best = alike;
        near = form->key;
    }
    struct str says =
        near ? arena_printf(r->arena, _("No se conoce esta clave. ¿Quiso escribir «%s»?"), near)
             : str_of(_("No se conoce esta clave: quítela o vea la guía del archivo"));
    cf_fault(r, pointer, says.p ? says.p : "");
}

static void check_object(struct cf_read *r, const struct cf_field *form, json_ref v,
                         struct str pointer)
{
    if (json_type(v) != JSON_OBJECT) {
        cf_fault(r, pointer, _("Debe ser un grupo entre llaves { }"));
        return;
    }
    for (struct json_iter it = json_each(v); json_next(&it);) {
        const struct cf_field *f = field_of(form, it.key);
        struct str at = below(r, pointer, it.key);
        if (json_get_str(v, it.key) != it.value)
            cf_fault(r, at, _("Esta clave está dos veces: deje una"));
        else if (!f)
            tell_unknown(r, form, it.key, at);
        else
            check_field(r, f, v, it.value, at);
    }
    for (; form->key; form++)
        if (form->required && !json_get(v, form->key))
            cf_fault(r, below(r, pointer, str_of(form->key)), _("Falta: es obligatorio"));
}

/* References once every key is known, forwards and backwards. */
static void check_refs(struct cf_read *r, const struct cf_field *form, json_ref v,
                       struct str pointer);

static void check_ref(struct cf_read *r, const struct cf_field *f, struct str name,
                      struct str pointer)
{
    if (cf_find(r, f->kind, name)) return;
    struct str says = arena_printf(r->arena, _("Nada en este archivo tiene la clave «%.*s» (%s)"),
                                   STR_FMT(name), f->kind);
    cf_fault(r, pointer, says.p ? says.p : "");
}

static void check_refs_of(struct cf_read *r, const struct cf_field *f, json_ref v, struct str at)
{
    if (f->type == CF_REF && json_type(v) == JSON_STRING) check_ref(r, f, json_text(v), at);
    if (f->type == CF_OBJECT) check_refs(r, f->of, v, at);
    if ((f->type != CF_LIST && f->type != CF_REFS) || json_type(v) != JSON_ARRAY) return;
    for (struct json_iter it = json_each(v); json_next(&it);) {
        if (f->type == CF_LIST)
            check_refs(r, f->of, it.value, element(r, at, it.index));
        else if (json_type(it.value) == JSON_STRING)
            check_ref(r, f, json_text(it.value), element(r, at, it.index));
    }
}

static void check_refs(struct cf_read *r, const struct cf_field *form, json_ref v,
                       struct str pointer)
{
    if (json_type(v) != JSON_OBJECT) return;
    for (; form->key; form++) {
        json_ref value = json_get(v, form->key);
        if (value) check_refs_of(r, form, value, below(r, pointer, str_of(form->key)));
    }
}

enum err_code cf_parse(struct cf_read *r, struct arena *arena, struct str text,
                       struct cycle_file_faults *faults, struct err *err)
{
    *r = (struct cf_read){.arena = arena, .faults = faults, .keys = ROWS_OF(struct cf_key)};
    if (text.n > CYCLE_FILE_MOST_BYTES)
        return err_set(err, ERR_LIMIT, "%s", _("El archivo es demasiado grande: más de 16 MB"));
    enum err_code code = json_parse(arena, text, MOST_DEPTH, &r->root, err);
    if (code) return code;
    r->example = json_bool(json_get(r->root, "example"));
    check_object(r, cf_form, r->root, STR(""));
    check_refs(r, cf_form, r->root, STR(""));
    if (r->keys.failed) return err_no_memory(err);
    if (!faults->count) return ERR_NONE;
    return err_set(err, ERR_INPUT, "%s", _("El archivo del ciclo no está en su forma"));
}

enum err_code cycle_file_check(struct arena *arena, struct str text,
                               struct cycle_file_faults *faults, struct err *err)
{
    struct cf_read r;
    return cf_parse(&r, arena, text, faults, err);
}

/* --- values of what was checked --------------------------------------------------------------- */

struct str cf_text(json_ref v, const char *key)
{
    return str_trim(json_text(json_get(v, key)));
}

int32_t cf_day(const struct cf_read *r, json_ref v, const char *key)
{
    int32_t day = cf_day_of(json_text(json_get(v, key)));
    return day == DATE_NONE ? day : day + r->shift;
}

int64_t cf_moment(const struct cf_read *r, json_ref v, const char *key)
{
    struct str text = json_text(json_get(v, key));
    int hour, minute;
    if (!time_of(text, &hour, &minute)) return 0;
    return time_local(cf_day_of(str_slice(text, 0, 10)) + r->shift, hour, minute);
}

int64_t cf_int(json_ref v, const char *key, int64_t otherwise)
{
    int64_t n;
    return str_to_i64(json_text(json_get(v, key)), &n) ? n : otherwise;
}

bool cf_bool(json_ref v, const char *key)
{
    return json_bool(json_get(v, key));
}

bool cf_money(json_ref v, const char *key, int64_t *minor)
{
    struct str text = json_text(json_get(v, key));
    *minor = 0;
    return text.n && money_parse(text, 0, 2, minor) == MONEY_EXACT;
}

int cf_word(json_ref v, const char *key, const char *(*word)(int), int words, int otherwise)
{
    struct str text = json_text(json_get(v, key));
    int n = text.n ? word_of_text(text, word, words) : -1;
    return n < 0 ? otherwise : n;
}
