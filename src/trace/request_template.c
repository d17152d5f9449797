/* Templates of requests: parts in brackets, placeholders in braces. All of it is checked before any
 * of it is used, so that a slip of the pen is told with its line instead of being sent. */
#include <stdio.h>

#include "base/i18n.h"
#include "trace/request_private.h"

static enum err_code wrong(const struct request_template *t, unsigned line, struct str found,
                           struct err *err, const char *what)
{
    err_set(err, ERR_INPUT, "%s", what);
    err_file(err, t->file);
    err_row(err, 0, line);
    if (found.n) err_found(err, found.p, found.n);
    return ERR_INPUT;
}

/* --- placeholders ----------------------------------------------------------------------------- */

static const char *const of_body[] = {"destinatario", "de_destinatario", "entidad",    "unidad",
                                      "periodo",      "cosas",           "pesos",      "oracion",
                                      "falta",        "titulo_falta",    "fundamento", "fuentes",
                                      "ejemplos",     "resto",           "pide",       NULL};
static const char *const of_plain[] = {"destinatario", "entidad",    "pregunta",
                                       "asunto",       "problema",   "programa",
                                       "buscado",      "fundamento", NULL};
static const char *const of_source[] = {"archivo", "corte", "sha256", NULL};
static const char *const of_example[] = {"clave",   "nombre", "importe", "sin_rastro",
                                         "archivo", "fila",   NULL};

static bool is_one_of(struct str name, const char *const *list)
{
    for (; *list; list++)
        if (str_is(name, *list)) return true;
    return false;
}

static const char *const *placeholders_of(const struct request_template *t, struct str part)
{
    if (t->plain) return of_plain;
    return str_is(part, "fuente") ? of_source : str_is(part, "ejemplo") ? of_example : of_body;
}

static enum err_code check_line(const struct request_template *t, const struct request_part *part,
                                struct str line, unsigned number, struct err *err)
{
    const char *const *known = placeholders_of(t, part->name);

    for (size_t i = 0; i < line.n; i++) {
        size_t end = i + 1;

        if (line.p[i] == '}') return wrong(t, number, line, err, _("Sobra una llave «}»."));
        if (line.p[i] != '{') continue;
        while (end < line.n && line.p[end] != '}' && line.p[end] != '{') end++;
        if (end == line.n || line.p[end] != '}')
            return wrong(t, number, line, err, _("Falta cerrar una llave «{»."));
        if (!is_one_of(str_slice(line, i + 1, end), known))
            return wrong(t, number, str_slice(line, i, end + 1), err,
                         _("Esta parte no conoce lo que está entre llaves."));
        i = end;
    }
    return ERR_NONE;
}

/* --- parts ------------------------------------------------------------------------------------ */

const struct request_part *request_part_find(const struct request_template *t, const char *name)
{
    for (size_t i = 0; i < t->count; i++)
        if (str_is(t->parts[i].name, name)) return &t->parts[i];
    return NULL;
}

static bool part_known(const struct request_template *t, struct str name)
{
    static const char *const plain[] = {"titulo", "cuerpo", "fuente", "ejemplo", NULL};

    if (t->plain) return str_is(name, "titulo") || str_is(name, "cuerpo");
    if (is_one_of(name, plain)) return true;
    if (!str_starts(name, STR("pide "))) return false;
    for (int i = 1; i < MISSING_COUNT; i++)
        if (str_is(str_slice(name, 5, name.n), trace_missing_code((enum trace_missing)i)))
            return true;
    return false;
}

static enum err_code open_part(struct request_template *t, struct str line, unsigned number,
                               struct err *err)
{
    struct str name = str_slice(line, 1, line.n - 1);

    if (line.p[line.n - 1] != ']' || !part_known(t, name))
        return wrong(t, number, line, err, _("No es ninguna de las partes de una solicitud."));
    for (size_t i = 0; i < t->count; i++)
        if (str_eq(t->parts[i].name, name))
            return wrong(t, number, line, err, _("Esta parte ya estaba."));
    if (t->count == REQUEST_PARTS_MAX)
        return wrong(t, number, line, err, _("Son demasiadas partes."));
    t->parts[t->count++] = (struct request_part){.name = name, .line = number + 1};
    return ERR_NONE;
}

static enum err_code needed(const struct request_template *t, unsigned line, struct err *err)
{
    char names[4 + MISSING_COUNT][32] = {"titulo", "cuerpo", "fuente", "ejemplo"};
    size_t count = t->plain ? 2 : 4;

    for (int i = 1; i < MISSING_COUNT && !t->plain; i++)
        snprintf(names[count++], sizeof names[0], "pide %s",
                 trace_missing_code((enum trace_missing)i));
    for (size_t i = 0; i < count; i++) {
        const struct request_part *part = request_part_find(t, names[i]);

        if (!part) return wrong(t, line, str_of(names[i]), err, _("Falta una parte."));
        if (!str_trim(part->text).n)
            return wrong(t, part->line, str_of(names[i]), err, _("Esta parte está vacía."));
    }
    return ERR_NONE;
}

static enum err_code parse(struct str text, struct request_template *out, struct err *err)
{
    unsigned number = 0;

    while (text.n) {
        struct str rest, line = str_split(text, '\n', &rest);
        struct request_part *part = out->count ? &out->parts[out->count - 1] : NULL;
        enum err_code code = ERR_NONE;

        number++;
        line = str_trim(line);
        if (line.n && line.p[0] == '[')
            code = open_part(out, line, number, err);
        else if (line.n && line.p[0] != '#' && !part)
            code = wrong(out, number, line, err, _("Hay texto antes de la primera parte."));
        else if (line.n && line.p[0] != '#')
            code = check_line(out, part, line, number, err);
        if (code) return code;
        /* A part's text runs from its first line that says something to its last. */
        if (part && line.n && line.p[0] != '[' && line.p[0] != '#') {
            if (!part->text.p) part->text.p = line.p;
            part->text.n = (size_t)(line.p + line.n - part->text.p);
        }
        text = rest;
    }
    return needed(out, number, err);
}

enum err_code request_template_parse(struct str text, const char *file,
                                     struct request_template *out, struct err *err)
{
    *out = (struct request_template){.file = file};
    return parse(text, out, err);
}

enum err_code request_plain_parse(struct str text, const char *file, struct request_template *out,
                                  struct err *err)
{
    *out = (struct request_template){.file = file, .plain = true};
    return parse(text, out, err);
}

/* --- filling ---------------------------------------------------------------------------------- */

static struct str value_of(const struct request_value *values, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, values[i].name)) return values[i].value;
    return STR("");
}

static void fill_line(struct buf *out, struct str line, const struct request_value *values,
                      size_t count)
{
    while (line.n) {
        struct str rest;

        buf_str(out, str_split(line, '{', &rest));
        if (!rest.n) break;
        buf_str(out, value_of(values, count, str_split(rest, '}', &line)));
    }
}

/* A paragraph whose placeholders are all empty is left out. */
static bool paragraph_says(struct str text, const struct request_value *values, size_t count)
{
    bool any = false;

    while (text.n) {
        struct str rest, line = str_trim(str_split(text, '\n', &rest)), name;

        if (!line.n) break;
        while (line.n) {
            str_split(line, '{', &line);
            if (!line.n) break;
            name = str_split(line, '}', &line);
            any = true;
            if (value_of(values, count, name).n) return true;
        }
        text = rest;
    }
    return !any;
}

void request_fill(struct buf *out, const struct request_part *part,
                  const struct request_value *values, size_t count)
{
    struct str text = part->text;
    bool fresh = true, left_out = false;
    size_t start = out->n;

    while (text.n) {
        struct str rest, line = str_trim(str_split(text, '\n', &rest));
        size_t before = out->n;

        if (line.n && line.p[0] == '#') {
            text = rest;
            continue;
        }
        if (line.n && fresh) left_out = !paragraph_says(text, values, count);
        fresh = line.n == 0;
        if (line.n && !left_out) fill_line(out, line, values, count);
        if (out->n > before) buf_char(out, '\n');
        /* One empty line between paragraphs, however many were left out. */
        if (!line.n && out->n > start + 1 && out->p[out->n - 2] != '\n') buf_char(out, '\n');
        text = rest;
    }
    while (out->n > start && out->p[out->n - 1] == '\n') out->n--;
}
