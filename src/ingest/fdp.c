/* Fiscal Data Package: a table whose columns are described by the datapackage.json beside it. What
 * a column means stands in the package (osType or columnType, and the model's measures), not in a
 * header that a layout could know; so the package is turned into the text of a layout, which is
 * then parsed and recorded like any other. Source: Fiscal Data Package 1.0. */
#include <stdio.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/money.h"
#include "ingest/import_private.h"

#define PACKAGE_MAX ((uint64_t)4 << 20)
#define MAX_FIELDS 60

struct fdp {
    struct arena *arena;
    struct buf text;
    json_ref package, resource;
    size_t fields;
    struct str name[MAX_FIELDS], type[MAX_FIELDS];
    const char *moment[MAX_FIELDS]; /* of its own measure; NULL = the phase of the package */
    bool revenue;
    char currency[4];
    const char *phase; /* Spanish word of the moment */
};

static void quoted(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') buf_char(out, '\\');
        buf_char(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
    }
    buf_char(out, '"');
}

/* One line of free text: no comment sign and no line break. */
static void plain(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n && i < 200; i++)
        buf_char(out, (unsigned char)s.p[i] < ' ' || s.p[i] == '#' ? ' ' : s.p[i]);
}

static bool type_is(const struct fdp *f, size_t i, const char *start)
{
    return str_starts(f->type[i], str_of(start));
}

static bool type_ends(const struct fdp *f, size_t i, const char *end)
{
    return str_ends(f->type[i], str_of(end));
}

static const char *moment_of(struct str phase, bool revenue)
{
    if (str_starts(phase, STR("approved")) || str_is(phase, "adopted"))
        return revenue ? "estimado" : "aprobado";
    if (str_starts(phase, STR("adjusted")) || str_is(phase, "revised"))
        return revenue ? "ingreso_modificado" : "modificado";
    if (str_starts(phase, STR("committed"))) return revenue ? "ingreso_modificado" : "comprometido";
    if (str_starts(phase, STR("accrued"))) return revenue ? "ingreso_devengado" : "devengado";
    if (str_starts(phase, STR("paid"))) return revenue ? "recaudado" : "pagado";
    if (str_starts(phase, STR("executed")) || str_is(phase, "actual"))
        return revenue ? "recaudado" : "ejercido";
    if (str_starts(phase, STR("proposed"))) return "propuesto";
    return "declarado";
}

/* A measure says which column it is by `source`, else by its own name. */
static void measure_of(struct fdp *f, const struct json_iter *it)
{
    struct str source = json_text(json_get(it->value, "source")),
               phase = json_text(json_get(it->value, "phaseId"));
    if (!phase.n) phase = json_text(json_get(it->value, "phase"));
    if (!source.n) source = it->key;
    for (size_t i = 0; i < f->fields && phase.n; i++)
        if (str_eq(f->name[i], source)) f->moment[i] = moment_of(phase, f->revenue);
}

static void read_measures(struct fdp *f)
{
    json_ref measures = json_get(json_get(f->package, "model"), "measures");
    struct str phase = STR_NONE, direction = STR_NONE,
               currency = json_text(json_get(f->package, "currencyCode"));
    for (struct json_iter it = json_each(measures); json_next(&it);) {
        struct str p = json_text(json_get(it.value, "phaseId")),
                   d = json_text(json_get(it.value, "direction"));
        struct str c = json_text(json_get(it.value, "currency"));
        if (!p.n) p = json_text(json_get(it.value, "phase"));
        if (p.n) phase = p;
        if (d.n) direction = d;
        if (c.n) currency = c;
    }
    f->revenue = str_is(direction, "revenue");
    f->phase = moment_of(phase, f->revenue);
    if (!money_currency(currency, f->currency)) memcpy(f->currency, "MXN", 4);
    for (struct json_iter it = json_each(measures); json_next(&it);) measure_of(f, &it);
}

/* The resource of this file; NULL when the package does not describe it. */
static json_ref find_resource(json_ref package, struct str file)
{
    json_ref resources = json_get(package, "resources");
    for (struct json_iter it = json_each(resources); json_next(&it);) {
        json_ref path = json_get(it.value, "path");
        if (json_type(path) == JSON_ARRAY) path = json_at(path, 0);
        if (str_eq(file_name(json_text(path)), file)) return it.value;
    }
    return NULL;
}

static void read_fields(struct fdp *f)
{
    json_ref fields = json_get(json_get(f->resource, "schema"), "fields");
    for (struct json_iter it = json_each(fields); json_next(&it) && f->fields < MAX_FIELDS;) {
        struct str type = json_text(json_get(it.value, "osType"));
        if (!type.n) type = json_text(json_get(it.value, "columnType"));
        f->name[f->fields] = json_text(json_get(it.value, "name"));
        f->type[f->fields++] = type;
    }
}

static size_t find_type(const struct fdp *f, const char *start, const char *end)
{
    for (size_t i = 0; i < f->fields; i++)
        if (type_is(f, i, start) && type_ends(f, i, end)) return i;
    return SIZE_MAX;
}

static bool is_code(const struct fdp *f, size_t i)
{
    return type_ends(f, i, ":code") || type_ends(f, i, ":code:part") ||
           type_ends(f, i, ":code:full");
}

static void write_head(struct fdp *f)
{
    struct str title = json_text(json_get(f->package, "title")),
               author = json_text(json_get(f->package, "author"));
    struct str name = json_text(json_get(f->package, "name"));
    buf_printf(&f->text, "# %s\n",
               _("Hecho por el programa a partir del datapackage.json que acompaña a la tabla"));
    buf_text(&f->text, "formato fiscal-data-package\n  título ");
    plain(&f->text, title.n ? title : STR("Fiscal Data Package"));
    buf_text(&f->text, "\n  editor ");
    plain(&f->text, author.n ? author : STR("?"));
    buf_printf(&f->text, "\n  entidad opción\n  moneda %s\n  fechas año-mes-día\n", f->currency);
    buf_text(&f->text, "  serie ");
    quoted(&f->text, name.n ? name : STR("fiscal-data-package"));
    size_t year = find_type(f, "date", "");
    if (year != SIZE_MAX) buf_printf(&f->text, "\n  ejercicio f%zu", year);
    buf_text(&f->text, "\n\ncolumnas\n");
    for (size_t i = 0; i < f->fields; i++) {
        buf_printf(&f->text, "  f%zu ", i);
        quoted(&f->text, f->name[i]);
        buf_char(&f->text, '\n');
    }
}

/* The key: year and all codes. With one code column, longer codes are parts of shorter ones
 * ("0", "01", "011"), and the file holds totals and parts together. */
static void write_key(struct fdp *f, const char *keyword, size_t main, bool above)
{
    size_t year = find_type(f, "date", "");
    buf_printf(&f->text, "  %s ", keyword);
    if (year != SIZE_MAX) buf_printf(&f->text, "o_vacío(f%zu) ", year);
    buf_text(&f->text, f->revenue ? "\"/FDP-I\"" : "\"/FDP-E\"");
    for (size_t i = 0; i < f->fields; i++) {
        if (!is_code(f, i)) continue;
        if (i == main && above)
            buf_printf(&f->text, " \"/\" sin_último(f%zu)", i);
        else if (i == main)
            buf_printf(&f->text, " \"/\" f%zu", i);
        else
            buf_printf(&f->text, " \"/\" o_vacío(f%zu)", i);
    }
    buf_char(&f->text, '\n');
}

static void write_node(struct fdp *f)
{
    size_t label = find_type(f, "", ":label"), main = SIZE_MAX;
    for (size_t i = 0; i < f->fields && main == SIZE_MAX; i++)
        if (is_code(f, i)) main = i;
    buf_printf(&f->text, "\nnodo %s como n\n", f->revenue ? "ingreso" : "partida");
    if (main == SIZE_MAX)
        buf_text(&f->text, "  clave \"FDP/\" renglón\n");
    else
        write_key(f, "clave", main, false);
    if (label != SIZE_MAX) buf_printf(&f->text, "  etiqueta f%zu\n", label);
    if (main != SIZE_MAX) {
        write_key(f, "padre", main, true);
        buf_printf(&f->text, "  clasificación FDP f%zu\n", main);
    }
    for (size_t i = 0; i < f->fields; i++)
        if (str_is(f->type[i], "value"))
            buf_printf(&f->text, "  monto %s f%zu\n", f->moment[i] ? f->moment[i] : f->phase, i);
}

enum err_code fdp_layout(struct arena *arena, const char *path, struct str *text_out,
                         struct err *err)
{
    struct fdp f = {.arena = arena};
    struct str text, name = file_name(str_of(path));
    struct err ignored = {0};
    *text_out = STR_NONE;
    struct str folder = str_slice(str_of(path), 0, strlen(path) - name.n);
    struct str beside = arena_printf(arena, "%.*sdatapackage.json", STR_FMT(folder));
    if (!beside.p) return err_no_memory(err);
    if (!file_exists(beside.p) || file_read(arena, beside.p, PACKAGE_MAX, &text, &ignored))
        return ERR_NONE;
    if (json_parse(arena, text, 64, &f.package, &ignored)) return ERR_NONE;
    f.resource = find_resource(f.package, name);
    if (!f.resource) return ERR_NONE;
    read_fields(&f);
    if (find_type(&f, "value", "") == SIZE_MAX)
        return ERR_NONE; /* a package, but not a fiscal one */
    read_measures(&f);
    buf_init(&f.text, 1 << 20);
    write_head(&f);
    write_node(&f);
    *text_out = arena_str(arena, buf_view(&f.text));
    bool failed = f.text.failed || !text_out->p;
    buf_free(&f.text);
    return failed ? err_no_memory(err) : ERR_NONE;
}
