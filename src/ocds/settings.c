/* Reading settings files and answering from them: see settings.h. */
#include "ocds/settings.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ocds/view.h"

struct entry {
    struct entry *next; /* in the order of the file */
    const char *section;
    struct str name, value;
    enum settings_type type;
    double number;
    uint64_t integer;
    bool flag;
};
struct section {
    struct section *next;
    const char *name;
};
struct settings {
    struct entry *first, **end;
    struct section *sections;
};
/* Names are looked up one by one: more of them than anybody writes would only cost time. */
enum { PAIRS_AT_MOST = 10000 };

struct reader {
    struct arena *arena;
    const struct settings_key *const *tables;
    size_t table_count;
    const char *file, *p, *stop;
    uint64_t line;
    const char *section; /* the current one, in the arena */
    size_t pairs;
    struct settings *out;
    struct err *err;
};

/* --- what went wrong -------------------------------------------------------------------------- */

static enum err_code placed(struct reader *r, enum err_code code)
{
    if (!r->err) return code;
    err_file(r->err, r->file);
    r->err->place.line = r->line;
    return code;
}

/* The known name nearest to `word`, among sections (section NULL) or the keys of one. */
static const char *nearest(const struct reader *r, const char *section, struct str word)
{
    const char *best = NULL;
    unsigned least = word.n < 5 ? 2 : 4;
    for (size_t t = 0; t < r->table_count; t++)
        for (const struct settings_key *k = r->tables[t]; k->name; k++) {
            if (section && strcmp(k->section, section) != 0) continue;
            const char *name = section ? k->name : k->section;
            if (!*name || *name == '*') continue;
            unsigned d =
                str_eq_nocase(str_of(name), word) ? 0 : text_distance(word, str_of(name), least);
            if (d < least) {
                best = name;
                least = d;
            }
        }
    return best;
}

/* Another section in which a key of this name exists. */
static const char *elsewhere(const struct reader *r, struct str name)
{
    for (size_t t = 0; t < r->table_count; t++)
        for (const struct settings_key *k = r->tables[t]; k->name; k++)
            if (str_is(name, k->name)) return k->section;
    return NULL;
}

static enum err_code unknown_section(struct reader *r, struct str name)
{
    const char *near = nearest(r, NULL, name);
    err_set(r->err, ERR_INPUT, _("No existe la sección [%.*s]"), STR_FMT(name));
    if (near) err_advice(r->err, _("¿Quiso decir [%s]?"), near);
    return placed(r, ERR_INPUT);
}

static enum err_code unknown_key(struct reader *r, struct str name)
{
    if (*r->section)
        err_set(r->err, ERR_INPUT, _("No existe la clave «%.*s» en la sección [%s]"), STR_FMT(name),
                r->section);
    else
        err_set(r->err, ERR_INPUT, _("No existe la clave «%.*s» fuera de una sección"),
                STR_FMT(name));
    const char *near = nearest(r, r->section, name), *other = elsewhere(r, name);
    if (near)
        err_advice(r->err, _("¿Quiso decir «%s»?"), near);
    else if (other && *other)
        err_advice(r->err, _("Esa clave va en la sección [%s]"), other);
    return placed(r, ERR_INPUT);
}

static enum err_code bad_value(struct reader *r, struct str name, struct str value,
                               const char *wanted)
{
    err_set(r->err, ERR_INPUT, _("El valor de «%.*s» no es %s"), STR_FMT(name), wanted);
    err_found(r->err, value.p, value.n);
    return placed(r, ERR_INPUT);
}

/* --- values ----------------------------------------------------------------------------------- */

static size_t digits(struct str s, size_t i)
{
    size_t n = 0;
    while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9') n++;
    return n;
}

/* A decimal as JSON and Cardinal read it, with an optional sign: no "inf", no hexadecimal. */
static bool is_decimal(struct str s)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
    size_t whole = digits(s, i), part = 0;
    i += whole;
    if (i < s.n && s.p[i] == '.') {
        part = digits(s, i + 1);
        i += 1 + part;
    }
    if (whole + part == 0) return false;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
        size_t exponent = digits(s, i);
        if (exponent == 0) return false;
        i += exponent;
    }
    return i == s.n;
}

static bool read_flag(struct str s, bool *out)
{
    static const char *const yes[] = {"true", "on", "yes", "1"};
    static const char *const no[] = {"false", "off", "no", "0"};
    for (size_t i = 0; i < 4; i++) {
        if (str_eq_nocase(s, str_of(yes[i]))) return *out = true;
        if (str_eq_nocase(s, str_of(no[i]))) {
            *out = false;
            return true;
        }
    }
    return false;
}

static enum err_code check(struct reader *r, struct entry *e)
{
    switch (e->type) {
    case SETTINGS_NUMBER:
        if (!is_decimal(e->value)) return bad_value(r, e->name, e->value, _("un número"));
        if (!view_number(e->value, &e->number))
            return bad_value(r, e->name, e->value, _("un número"));
        return ERR_NONE;
    case SETTINGS_INTEGER:
        if (!str_to_u64(e->value, &e->integer))
            return bad_value(r, e->name, e->value, _("un número entero"));
        return ERR_NONE;
    case SETTINGS_FLAG:
        if (!read_flag(e->value, &e->flag))
            return bad_value(r, e->name, e->value, _("«true» ni «false»"));
        return ERR_NONE;
    default:
        return ERR_NONE;
    }
}

/* --- the text --------------------------------------------------------------------------------- */

static struct str rest_of_line(struct reader *r)
{
    const char *from = r->p;
    while (r->p < r->stop && *r->p != '\n') r->p++;
    return (struct str){from, (size_t)(r->p - from)};
}

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static size_t put_utf8(char *out, unsigned c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
    return 3;
}

/* What stands behind a backslash, into `out` (3 bytes at most); *i is left behind it. */
static size_t unescape(struct str s, size_t *i, char *out)
{
    static const char names[] = "0abtrn", values[] = "\0\a\b\t\r\n";
    char c = s.p[(*i)++];
    const char *known = c ? memchr(names, c, sizeof names - 1) : NULL;
    if (known) {
        *out = values[known - names];
        return 1;
    }
    if (c == 'x' && *i + 4 <= s.n) {
        unsigned code = 0;
        int bad = 0;
        for (size_t k = 0; k < 4; k++) {
            int h = hex(s.p[*i + k]);
            bad |= h < 0;
            code = code << 4 | (unsigned)(h & 15);
        }
        if (!bad && (code < 0xd800 || code > 0xdfff)) {
            *i += 4;
            return put_utf8(out, code);
        }
    }
    *out = c;
    return 1;
}

/* A value: quoted, or up to the end of the line. Escapes are undone into the arena. */
static enum err_code read_value(struct reader *r, struct str *out)
{
    struct str raw = str_trim(rest_of_line(r));
    char quote = raw.n && (raw.p[0] == '"' || raw.p[0] == '\'') ? raw.p[0] : 0;
    char *to = arena_alloc(r->arena, raw.n + 1); /* an escape is never longer than its text */
    if (!to) return err_no_memory(r->err);
    size_t n = 0, i = quote ? 1 : 0;
    while (i < raw.n && !(quote && raw.p[i] == quote)) {
        if (raw.p[i] != '\\' || i + 1 == raw.n) {
            to[n++] = raw.p[i++];
            continue;
        }
        i++;
        n += unescape(raw, &i, to + n);
    }
    if (quote && i >= raw.n) {
        err_set(r->err, ERR_INPUT, _("Falta cerrar la comilla %c"), quote);
        err_found(r->err, raw.p, raw.n);
        return placed(r, ERR_INPUT);
    }
    if (quote && i + 1 < raw.n) {
        err_set(r->err, ERR_INPUT, _("Sobra texto después de la comilla que cierra"));
        err_found(r->err, raw.p + i + 1, raw.n - i - 1);
        return placed(r, ERR_INPUT);
    }
    *out = (struct str){to, n};
    return ERR_NONE;
}

static enum err_code read_section(struct reader *r)
{
    struct str line = str_trim(rest_of_line(r));
    const char *close = memchr(line.p, ']', line.n);
    if (!close) {
        err_set(r->err, ERR_INPUT, _("Falta «]» al final del nombre de la sección"));
        err_found(r->err, line.p, line.n);
        return placed(r, ERR_INPUT);
    }
    struct str name = str_trim((struct str){line.p + 1, (size_t)(close - line.p) - 1});
    struct str rest = str_trim((struct str){close + 1, line.n - (size_t)(close + 1 - line.p)});
    if (rest.n && rest.p[0] != ';' && rest.p[0] != '#') {
        err_set(r->err, ERR_INPUT, _("Sobra texto después de «]»"));
        err_found(r->err, rest.p, rest.n);
        return placed(r, ERR_INPUT);
    }
    for (size_t t = 0; name.n && t < r->table_count; t++)
        for (const struct settings_key *k = r->tables[t]; k->name; k++) {
            if (!str_is(name, k->section)) continue;
            struct section *s = arena_alloc(r->arena, sizeof *s);
            r->section = arena_cstr(r->arena, name);
            if (!s || !r->section) return err_no_memory(r->err);
            *s = (struct section){r->out->sections, r->section};
            r->out->sections = s;
            return ERR_NONE;
        }
    return unknown_section(r, name);
}

static const struct settings_key *find_key(const struct reader *r, struct str name)
{
    for (size_t t = 0; name.n && t < r->table_count; t++)
        for (const struct settings_key *k = r->tables[t]; k->name; k++)
            if (strcmp(k->section, r->section) == 0 &&
                (str_is(name, k->name) || strcmp(k->name, "*") == 0))
                return k;
    return NULL;
}

static struct entry *find(const struct settings *s, const char *section, struct str name)
{
    for (struct entry *e = s->first; e; e = e->next)
        if (str_eq(e->name, name) && strcmp(e->section, section) == 0) return e;
    return NULL;
}

static enum err_code read_pair(struct reader *r)
{
    const char *from = r->p;
    while (r->p < r->stop && *r->p != '\n' && *r->p != '=' && *r->p != ':') r->p++;
    struct str name = str_trim((struct str){from, (size_t)(r->p - from)});
    if (r->p == r->stop || *r->p == '\n') {
        err_set(r->err, ERR_INPUT, _("Falta «=» entre el nombre y el valor"));
        err_found(r->err, name.p, name.n);
        return placed(r, ERR_INPUT);
    }
    r->p++;
    const struct settings_key *key = find_key(r, name);
    if (!key) return unknown_key(r, name);
    struct str value;
    enum err_code code = read_value(r, &value);
    if (code) return code;
    if (++r->pairs > PAIRS_AT_MOST)
        return placed(r, err_set(r->err, ERR_LIMIT, _("Hay más de %d claves"), PAIRS_AT_MOST));
    struct entry *e = find(r->out, r->section, name);
    if (!e) {
        e = arena_alloc(r->arena, sizeof *e);
        if (!e) return err_no_memory(r->err);
        e->name = arena_str(r->arena, name);
        if (!e->name.p) return err_no_memory(r->err);
        *r->out->end = e;
        r->out->end = &e->next;
    }
    e->section = r->section;
    e->type = key->type;
    e->value = value;
    return check(r, e);
}

enum err_code settings_read(struct arena *arena, struct str text, const char *file,
                            const struct settings_key *const *tables, size_t table_count,
                            struct settings **out, struct err *err)
{
    struct reader r = {.arena = arena,
                       .tables = tables,
                       .table_count = table_count,
                       .file = file,
                       .p = text.p,
                       .stop = text.p + text.n,
                       .line = 1,
                       .section = "",
                       .out = settings_empty(arena),
                       .err = err};
    if (!r.out) return err_no_memory(r.err);
    if (str_starts(text, STR("\xef\xbb\xbf"))) r.p += 3;
    enum err_code code = ERR_NONE;
    while (!code && r.p < r.stop) {
        char c = *r.p;
        if (c == '\n') r.line++;
        if (c == '\n' || c == '\r' || c == ' ' || c == '\t')
            r.p++;
        else if (c == ';' || c == '#')
            rest_of_line(&r);
        else
            code = c == '[' ? read_section(&r) : read_pair(&r);
    }
    *out = code ? NULL : r.out;
    return code;
}

/* --- answers ---------------------------------------------------------------------------------- */

struct settings *settings_empty(struct arena *arena)
{
    struct settings *s = arena_alloc(arena, sizeof *s);
    if (s) s->end = &s->first;
    return s;
}

bool settings_has(const struct settings *s, const char *section, const char *name)
{
    return find(s, section, str_of(name)) != NULL;
}

bool settings_has_section(const struct settings *s, const char *section)
{
    for (const struct section *k = s->sections; k; k = k->next)
        if (strcmp(k->name, section) == 0) return true;
    return false;
}

struct str settings_text(const struct settings *s, const char *section, const char *name)
{
    const struct entry *e = find(s, section, str_of(name));
    return e ? e->value : STR_NONE;
}

double settings_number(const struct settings *s, const char *section, const char *name,
                       double fallback)
{
    const struct entry *e = find(s, section, str_of(name));
    if (!e) return fallback;
    return e->type == SETTINGS_INTEGER ? (double)e->integer : e->number;
}

uint64_t settings_integer(const struct settings *s, const char *section, const char *name,
                          uint64_t fallback)
{
    const struct entry *e = find(s, section, str_of(name));
    return e ? e->integer : fallback;
}

bool settings_flag(const struct settings *s, const char *section, const char *name, bool fallback)
{
    const struct entry *e = find(s, section, str_of(name));
    return e ? e->flag : fallback;
}

bool settings_word(const struct settings *s, const char *section, const char *name, size_t i,
                   struct str *word)
{
    struct str rest = settings_text(s, section, name);
    while (rest.n) {
        const char *bar = memchr(rest.p, '|', rest.n);
        *word = (struct str){rest.p, bar ? (size_t)(bar - rest.p) : rest.n};
        size_t used = word->n + (bar ? 1 : 0);
        rest = (struct str){rest.p + used, rest.n - used};
        if (i-- == 0) return true;
    }
    return false;
}

bool settings_list_has(const struct settings *s, const char *section, const char *name,
                       struct str word)
{
    struct str one;
    for (size_t i = 0; settings_word(s, section, name, i, &one); i++)
        if (str_eq(one, word)) return true;
    return false;
}

bool settings_each(const struct settings *s, const char *section, size_t i, struct str *name,
                   struct str *value)
{
    for (const struct entry *e = s->first; e; e = e->next) {
        if (strcmp(e->section, section) != 0 || i-- > 0) continue;
        *name = e->name;
        *value = e->value;
        return true;
    }
    return false;
}
