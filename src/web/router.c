/* Matching an address and reading its parameters. Segments are compared as they were asked and
 * decoded one by one, so an encoded '/' or '..' is only ever text of a parameter; it reaches no
 * file system, for there are no files: all pages and assets are in the program. */
#include "web/router.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MAX_SEGMENTS = 8, MAX_WORD = 40, MAX_FREE_TEXT = 200, MIN_YEAR = 1800, MAX_YEAR = 2200 };

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool router_decode(struct arena *arena, struct str text, bool form, struct str *out)
{
    char *p = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    if (!p) return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '%') {
            if (i + 2 >= text.n) return false;
            int high = hex(text.p[i + 1]), low = hex(text.p[i + 2]);
            if (high < 0 || low < 0) return false;
            c = (unsigned char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && form) {
            c = ' ';
        }
        if (c < ' ' || c == 0x7f) return false;
        p[n++] = (char)c;
    }
    *out = (struct str){p, n};
    return text_is_utf8(*out);
}

/* --- one parameter ---------------------------------------------------------------------------- */

static bool all_of(struct str text, const char *letters)
{
    for (size_t i = 0; i < text.n; i++)
        if (!text.p[i] || !strchr(letters, text.p[i])) return false;
    return true;
}

/* Says what the parameter must be, in the reader's words. */
static enum err_code refuse(const struct router_parameter *p, struct str text, struct err *err)
{
    static const char *const must[] = {N_("un número entero"),
                                       N_("un año, por ejemplo 2024"),
                                       N_("una palabra de letras minúsculas, cifras y guiones"),
                                       N_("un texto de hasta 200 caracteres"),
                                       N_("de 8 a 64 cifras hexadecimales"),
                                       ""};
    err_set(err, ERR_INPUT, _("El parámetro «%s» debe ser %s"), p->name, i18n(must[p->type]));
    err_found(err, text.p, text.n);
    err_advice(err, _("Corrija la dirección o vuelva a la página anterior."));
    return ERR_INPUT;
}

static bool read_text(const struct router_parameter *p, struct str text, struct str *out)
{
    static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    *out = text;
    if (p->type == ROUTER_Word) return text.n <= MAX_WORD && all_of(text, word);
    if (p->type == ROUTER_Hash)
        return text.n >= 8 && text.n <= 64 && all_of(text, "0123456789abcdef");
    *out = str_trim(text);
    return out->n <= MAX_FREE_TEXT;
}

static enum err_code read_parameter(const struct router_parameter *p, struct str text, void *into,
                                    struct err *err)
{
    uint64_t number;
    struct str value;
    char *field = (char *)into + p->offset;
    if (p->type == ROUTER_Int || p->type == ROUTER_Year) {
        if (text.n > 19 || !str_to_u64(text, &number) || number > INT64_MAX)
            return refuse(p, text, err);
        if (p->type == ROUTER_Year && (number < MIN_YEAR || number > MAX_YEAR))
            return refuse(p, text, err);
        memcpy(field, &(int64_t){(int64_t)number}, sizeof(int64_t));
        return ERR_NONE;
    }
    if (!read_text(p, text, &value)) return refuse(p, text, err);
    memcpy(field, &value, sizeof value);
    return ERR_NONE;
}

/* --- the path --------------------------------------------------------------------------------- */

static bool is_parameter(struct str segment)
{
    return segment.n && segment.p[0] == '{';
}

/* Splits into segments; false when there are too many. "/" is one empty segment. */
static bool split(struct str path, struct str segments[MAX_SEGMENTS], size_t *count)
{
    struct str rest = str_slice(path, 1, path.n);
    *count = 0;
    for (bool more = true; more;) {
        if (*count == MAX_SEGMENTS) return false;
        more = memchr(rest.p, '/', rest.n) != NULL;
        segments[(*count)++] = str_split(rest, '/', &rest);
    }
    return true;
}

/* Routes are compared from left to right; in the table a literal stands before a parameter, so the
 * first that fits is the right one. */
static bool fits(const struct router_entry *entry, const struct str *segments, size_t count)
{
    struct str own[MAX_SEGMENTS];
    size_t own_count;
    if (!split(str_of(entry->path), own, &own_count) || own_count != count) return false;
    for (size_t i = 0; i < count; i++)
        if (is_parameter(own[i]) ? segments[i].n == 0 : !str_eq(own[i], segments[i])) return false;
    return true;
}

static const struct router_parameter *named(const struct router_entry *entry, struct str name)
{
    for (size_t i = 0; i < entry->parameter_count; i++)
        if (str_is(name, entry->parameters[i].name)) return &entry->parameters[i];
    return NULL;
}

static enum err_code read_path(const struct router_entry *entry, const struct str *segments,
                               struct arena *arena, struct router_match *out, struct err *err)
{
    struct str own[MAX_SEGMENTS], text;
    size_t count;
    split(str_of(entry->path), own, &count);
    for (size_t i = 0; i < count; i++) {
        if (!is_parameter(own[i])) continue;
        size_t n = 1;
        while (own[i].p[n] != '}' && own[i].p[n] != ':') n++;
        const struct router_parameter *p = named(entry, str_slice(own[i], 1, n));
        if (!p) return err_set(err, ERR_BUG, "route %s", entry->path);
        if (!router_decode(arena, segments[i], false, &text)) return refuse(p, segments[i], err);
        if (p->type == ROUTER_Entity) {
            if (text.n > MAX_FREE_TEXT) return refuse(p, text, err);
            out->entity = text;
            continue;
        }
        /* A page that is not there, rather than a parameter that is wrong. */
        if (read_parameter(p, text, (void *)(uintptr_t)out->parameters, NULL))
            return err_set(err, ERR_NOTFOUND, _("No existe esta página"));
    }
    return ERR_NONE;
}

/* --- the query -------------------------------------------------------------------------------- */

static bool in_path(const struct router_entry *entry, const struct router_parameter *p)
{
    char name[64];
    int n = snprintf(name, sizeof name, "{%s", p->name);
    const char *found = strstr(entry->path, name);
    return found && (found[n] == '}' || found[n] == ':');
}

static enum err_code read_pair(const struct router_entry *entry, struct str pair, uint64_t *seen,
                               struct arena *arena, void *into, struct err *err)
{
    struct str value, name, text;
    name = str_split(pair, '=', &value);
    const struct router_parameter *p = named(entry, name);
    if (!p || in_path(entry, p)) return ERR_NONE;
    uint64_t bit = UINT64_C(1) << (p - entry->parameters);
    if (value.n > 3 * MAX_FREE_TEXT || !router_decode(arena, value, true, &text))
        return refuse(p, value, err);
    if (text.n == 0) return ERR_NONE; /* as a form sends what was left empty */
    if (*seen & bit) return err_set(err, ERR_INPUT, _("El parámetro «%s» está repetido"), p->name);
    *seen |= bit;
    return read_parameter(p, text, into, err);
}

static enum err_code read_query(const struct router_entry *entry, struct str query,
                                struct arena *arena, void *into, struct err *err)
{
    uint64_t seen = 0;
    while (query.n) {
        struct str pair = str_split(query, '&', &query);
        enum err_code code = read_pair(entry, pair, &seen, arena, into, err);
        if (code) return code;
    }
    for (size_t i = 0; i < entry->parameter_count; i++)
        if (entry->parameters[i].required && !(seen >> i & 1))
            return err_set(err, ERR_INPUT, _("Falta el parámetro «%s» en la dirección"),
                           entry->parameters[i].name);
    return ERR_NONE;
}

enum err_code router_find(const struct router_entry *table, size_t count, enum router_method method,
                          struct str path, struct str query, struct arena *arena,
                          struct router_match *out, struct err *err)
{
    struct str segments[MAX_SEGMENTS];
    size_t segment_count, i = 0;
    memset(out, 0, sizeof *out);
    if (path.n == 0 || path.p[0] != '/' || !split(path, segments, &segment_count)) i = count;
    while (i < count && !fits(&table[i], segments, segment_count)) i++;
    if (i == count) {
        err_set(err, ERR_NOTFOUND, _("No existe esta página"));
        err_advice(err, _("Revise la dirección, o busque desde el inicio."));
        return ERR_NOTFOUND;
    }
    if (!(table[i].methods & (unsigned)method))
        return err_set(err, ERR_UNSUPPORTED,
                       method == ROUTER_POST
                           ? _("Aquí no se recibe ningún formulario")
                           : _("A esta dirección solo se llega desde su formulario"));
    void *parameters = arena_alloc(arena, table[i].size + 1);
    if (!parameters) return err_no_memory(err);
    out->entry = &table[i];
    out->parameters = parameters;
    enum err_code code = read_path(&table[i], segments, arena, out, err);
    if (code) return code;
    return read_query(&table[i], query, arena, parameters, err);
}
