/* Telling what was detected, to people and to programs. See detect.h. */
#include <inttypes.h>

#include "base/i18n.h"
#include "ocds/detect_private.h"

static const char *kind_text(const char *kind)
{
    static const struct {
        const char *kind, *text;
    } texts[] = {{"release package", N_("paquete de entregas")},
                 {"record package", N_("paquete de registros")},
                 {"project package", N_("paquete de proyectos")},
                 {"empty package", N_("paquete sin elementos")},
                 {"release", N_("entregas sueltas")},
                 {"compiled release", N_("entregas compiladas")},
                 {"record", N_("registros sueltos")},
                 {"project", N_("proyectos sueltos")},
                 {"mixed", N_("mezcla de varias cosas")},
                 {"other", N_("JSON que no es de contrataciones abiertas")},
                 {"nothing", N_("nada que se pueda leer")}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].kind, kind) == 0) return _(texts[i].text);
    return kind;
}

static const char *form_text(enum ocds_form form)
{
    switch (form) {
    case OCDS_FORM_LINES:
        return _("un valor por línea");
    case OCDS_FORM_ARRAY:
        return _("una lista");
    case OCDS_FORM_PACKAGES:
        return _("un paquete o varios seguidos");
    case OCDS_FORM_VALUES:
        break;
    }
    return _("un valor o varios seguidos");
}

static const char *form_word(enum ocds_form form)
{
    static const char *const words[] = {
        [OCDS_FORM_VALUES] = "values",
        [OCDS_FORM_LINES] = "lines",
        [OCDS_FORM_ARRAY] = "array",
        [OCDS_FORM_PACKAGES] = "packages",
    };
    return words[form];
}

static bool oc4ids(const struct detect_file *f)
{
    return f->sum.of_kind[OCDS_PROJECT] > 0 || f->sum.in_projects > 0;
}

/* ---- for people -------------------------------------------------------------------------- */

static void field(struct buf *out, const char *name, struct str value)
{
    buf_printf(out, "  %s: %.*s\n", name, STR_FMT(value));
}

static void count(struct buf *out, const char *name, uint64_t n)
{
    if (n) buf_printf(out, "  %s: %" PRIu64 "\n", name, n);
}

static void write_kind(const struct detect_file *f, struct buf *out)
{
    bool inferred;
    struct str version = detect_version(f, &inferred);
    const char *kind = detect_kind(f);
    bool empty = f->opened && !f->bad && strcmp(kind, "nothing") == 0;
    buf_printf(out, "  %s: %s", _("Qué es"),
               empty ? _("JSON sin ningún elemento") : kind_text(kind));
    if (version.n)
        buf_printf(out, " (%s %.*s%s)", oc4ids(f) ? "OC4IDS" : "OCDS", STR_FMT(version),
                   inferred ? _(", deducida: el archivo no la dice") : "");
    buf_char(out, '\n');
    if (!f->opened) return;
    field(out, _("Forma"), str_of(form_text(f->file.form)));
    field(out, _("Codificación"), str_of(f->file.encoding));
    if (f->file.packing[0]) field(out, _("Comprimido"), str_of(f->file.packing));
}

static void write_tags(const struct detect_file *f, struct buf *out)
{
    const struct tally *t = &f->sum;
    bool any = false;
    for (size_t i = 0; i < DETECT_TAGS; i++) {
        if (!t->tags[i]) continue;
        if (any)
            buf_text(out, ", ");
        else
            buf_printf(out, "  %s: ", _("Etiquetas"));
        buf_printf(out, "%s %" PRIu64, detect_tags[i][0] ? detect_tags[i] : _("otras"), t->tags[i]);
        any = true;
    }
    if (any) buf_char(out, '\n');
}

static void write_file(const struct detect_file *f, struct buf *out)
{
    const struct tally *t = &f->sum;
    buf_printf(out, "%s\n", f->file.name);
    write_kind(f, out);
    if (f->publisher.n) field(out, _("Publica"), f->publisher);
    if (t->prefix[0]) field(out, _("Prefijo de los ocid"), str_of(t->prefix));
    count(out, _("Paquetes"), f->file.packages);
    count(out, _("Entregas"), t->of_kind[OCDS_RELEASE]);
    count(out, _("Registros"), t->of_kind[OCDS_RECORD]);
    count(out, _("Proyectos"), t->of_kind[OCDS_PROJECT]);
    count(out, _("Otros valores"), t->of_kind[OCDS_OTHER]);
    count(out, _("Entregas completas dentro de los registros"), t->embedded);
    count(out, _("Entregas enlazadas desde los registros"), t->linked);
    count(out, _("Registros con entrega compilada"), t->compiled);
    count(out, _("Registros con entrega versionada"), t->versioned);
    if (t->from[0]) buf_printf(out, _("  Fechas: del %.10s al %.10s\n"), t->from, t->until);
    write_tags(f, out);
    for (const struct detect_text *e = f->extensions; e; e = e->next)
        field(out, _("Extensión"), e->text);
    if (f->bad) {
        char text[1400];
        struct err first = f->worst;
        first.place.file[0] = '\0'; /* said above */
        err_format(&first, text, sizeof text);
        buf_printf(out, "  %s: %" PRIu64 "\n", _("Lugares con errores"), f->bad);
        field(out, _("El primero"), str_of(text));
    }
}

void detect_write_text(struct detect *d, struct buf *out)
{
    for (const struct detect_file *f = d->files; f; f = f->next) {
        write_file(f, out);
        buf_char(out, '\n');
    }
    if (!d->ocids) return;
    buf_printf(out,
               d->ocids_exact ? _("Procesos de contratación distintos (ocid): %llu\n")
                              : _("Procesos de contratación distintos (ocid): al menos %llu\n"),
               (unsigned long long)d->ocids);
}

/* ---- for programs ------------------------------------------------------------------------ */

static void put(struct json_writer *w, const char *key, struct str value)
{
    json_key(w, key);
    json_put_str(w, value);
}

static void put_count(struct json_writer *w, const char *key, uint64_t n)
{
    json_key(w, key);
    json_put_int(w, (int64_t)n);
}

static void put_tags(struct json_writer *w, const struct tally *t)
{
    json_key(w, "tags");
    json_open_array(w);
    for (size_t i = 0; i < DETECT_TAGS; i++) {
        if (!t->tags[i]) continue;
        json_open_object(w);
        put(w, "tag", str_of(detect_tags[i][0] ? detect_tags[i] : "other"));
        put_count(w, "count", t->tags[i]);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_bad(struct json_writer *w, const struct detect_file *f)
{
    put_count(w, "bad", f->bad);
    if (!f->bad) return;
    json_key(w, "first_bad");
    json_open_object(w);
    put_count(w, "line", f->worst.place.line);
    put_count(w, "byte", f->worst.place.offset);
    put(w, "why", str_of(f->worst.message));
    json_close_object(w);
}

static void put_counts(struct json_writer *w, const struct detect_file *f)
{
    const struct tally *t = &f->sum;
    put_count(w, "packages", f->file.packages);
    put_count(w, "releases", t->of_kind[OCDS_RELEASE]);
    put_count(w, "records", t->of_kind[OCDS_RECORD]);
    put_count(w, "projects", t->of_kind[OCDS_PROJECT]);
    put_count(w, "others", t->of_kind[OCDS_OTHER]);
    put_count(w, "embedded_releases", t->embedded);
    put_count(w, "linked_releases", t->linked);
    put_count(w, "compiled_releases", t->compiled);
    put_count(w, "versioned_releases", t->versioned);
}

static void put_file(struct json_writer *w, const struct detect_file *f)
{
    bool inferred;
    struct str version = detect_version(f, &inferred);
    json_open_object(w);
    put(w, "file", str_of(f->file.name));
    put(w, "kind", str_of(detect_kind(f)));
    if (f->opened) {
        put(w, "form", str_of(form_word(f->file.form)));
        put(w, "encoding", str_of(f->file.encoding));
        if (f->file.packing[0]) put(w, "packing", str_of(f->file.packing));
    }
    if (version.n) {
        put(w, "standard", oc4ids(f) ? STR("OC4IDS") : STR("OCDS"));
        put(w, "version", version);
        json_key(w, "version_inferred");
        json_put_bool(w, inferred);
    }
    if (f->publisher.n) put(w, "publisher", f->publisher);
    if (f->sum.prefix[0]) put(w, "ocid_prefix", str_of(f->sum.prefix));
    put_counts(w, f);
    if (f->sum.from[0]) {
        put(w, "first_date", str_of(f->sum.from));
        put(w, "last_date", str_of(f->sum.until));
    }
    put_tags(w, &f->sum);
    json_key(w, "extensions");
    json_open_array(w);
    for (const struct detect_text *e = f->extensions; e; e = e->next) json_put_str(w, e->text);
    json_close_array(w);
    put_bad(w, f);
    json_close_object(w);
}

void detect_write_json(struct detect *d, struct buf *out)
{
    struct json_writer w;
    json_start(&w, out, false);
    json_open_object(&w);
    json_key(&w, "files");
    json_open_array(&w);
    for (const struct detect_file *f = d->files; f; f = f->next) put_file(&w, f);
    json_close_array(&w);
    put_count(&w, "ocids", d->ocids);
    json_key(&w, "ocids_exact");
    json_put_bool(&w, d->ocids_exact);
    json_close_object(&w);
    buf_char(out, '\n');
}
