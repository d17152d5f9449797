/* What a folder of open data holds besides public money: told as ignored with its reason, so that
 * importing a whole folder says something of every file. By name, by first bytes, and by the shape
 * of a JSON document; tables that are not about money are known by layouts of class `ajena`. */
#include "base/file.h"
#include "base/i18n.h"
#include "ingest/import_private.h"

struct known_name {
    const char *ending;
    const char *reason;
};

const char *import_ignored_name(struct str name)
{
    static const struct known_name endings[] = {
        {".md", N_("es documentación")},
        {".txt", N_("es un texto, no una tabla")},
        {".po", N_("son traducciones")},
        {".pot", N_("son traducciones")},
        {".pb", N_("es una votación de presupuesto participativo, no dinero ejercido")},
        {".geojson", N_("es un mapa")},
        {".topojson", N_("es un mapa")},
        {".shp", N_("es un mapa")},
        {".dbf", N_("es parte de un mapa")},
        {".shx", N_("es parte de un mapa")},
        {".prj", N_("es parte de un mapa")},
        {".kml", N_("es un mapa")},
        {".png", N_("es una imagen")},
        {".jpg", N_("es una imagen")},
        {".jpeg", N_("es una imagen")},
        {".gif", N_("es una imagen")},
        {".svg", N_("es una imagen")},
        {".pdf", N_("es un PDF: no trae datos que se lean fila por fila")},
        {".doc", N_("es un texto, no una tabla")},
        {".docx", N_("es un texto, no una tabla")},
        {".html", N_("es una página")},
        {".py", N_("es un programa")},
        {".sql", N_("es un programa")},
        {".yml", N_("es configuración")},
        {".yaml", N_("es configuración")},
        {".layout", N_("es un formato de Cauce")},
    };
    char lower[8];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_of(endings[i].ending);
        if (name.n < ending.n || ending.n > sizeof lower) continue;
        if (str_eq_nocase(str_slice(name, name.n - ending.n, name.n), ending))
            return _(endings[i].reason);
    }
    struct str last = file_name(name);
    if (str_is(last, "LICENSE") || str_is(last, "LICENCE") || str_is(last, "datapackage.json"))
        return str_is(last, "datapackage.json") ? _("describe las tablas que están junto a él")
                                                : _("es una licencia");
    return NULL;
}

const char *import_ignored_format(enum source_format format)
{
    if (format == SOURCE_PDF) return _("es un PDF: no trae datos que se lean fila por fila");
    return NULL;
}

static bool type_is(json_ref element, const char *type)
{
    return str_is(json_text(json_get(element, "type")), type);
}

/* OCDS versioned releases: every field is a list of its values, each with its release. */
static bool is_versioned(json_ref element)
{
    if (json_type(element) != JSON_OBJECT) return false;
    for (struct json_iter it = json_each(element); json_next(&it);)
        if (json_type(it.value) == JSON_ARRAY && json_get(json_at(it.value, 0), "releaseID"))
            return true;
    return false;
}

const char *import_ignored_json(json_ref element)
{
    bool schema = json_get(element, "$schema") ||
                  (json_get(element, "definitions") && !json_get(element, "ocid"));
    if (schema) return _("es un esquema JSON");
    if (type_is(element, "FeatureCollection") || type_is(element, "Topology") ||
        type_is(element, "Feature"))
        return _("es un mapa");
    if (json_get(element, "compatibility") &&
        (json_get(element, "codelists") || json_get(element, "schemas") ||
         json_get(element, "documentationUrl")))
        return _("describe una extensión del estándar de contrataciones");
    if (is_versioned(element))
        return _("es el historial de un proceso (versionedRelease): se lee lo compilado");
    return NULL;
}
