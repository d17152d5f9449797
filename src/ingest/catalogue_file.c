/* Reading official catalogue files; see catalogue_file.h. */
#include "ingest/catalogue_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "format/json.h"
#include "format/source.h"

enum role {
    ROLE_CODE,
    ROLE_LABEL,
    ROLE_PARENT,
    ROLE_STATE,
    ROLE_MUNICIPALITY,
    ROLE_LOCALITY,
    ROLE_STATE_NAME,
    ROLE_MUNICIPALITY_NAME,
    ROLE_LOCALITY_NAME,
    ROLE_LATITUDE,
    ROLE_LONGITUDE,
    ROLE_RFC,
    ROLE_NAME,
    ROLE_STATUS,
    ROLE_SINCE,
    ROLE_UNTIL,
    ROLE_COUNT
};
enum { NOT_THERE = -1, HEADER_WITHIN = 48, COLUMNS_MOST = 256 };

/* Header keys (text_header_key) by role; the first that the file has is taken. */
static const struct {
    enum role role;
    const char *key;
} names[] = {
    {ROLE_CODE, "clave"},
    {ROLE_CODE, "codigo"},
    {ROLE_CODE, "code"},
    {ROLE_CODE, "clave cucop"},
    {ROLE_CODE, "clave cucop plus"},
    {ROLE_CODE, "partida especifica"},
    {ROLE_CODE, "partida generica"},
    {ROLE_CODE, "partida"},
    {ROLE_CODE, "concepto"},
    {ROLE_CODE, "capitulo"},
    {ROLE_CODE, "id"},
    {ROLE_LABEL, "descripcion"},
    {ROLE_LABEL, "nombre"},
    {ROLE_LABEL, "denominacion"},
    {ROLE_LABEL, "label"},
    {ROLE_LABEL, "description"},
    {ROLE_LABEL, "concepto"},
    {ROLE_PARENT, "padre"},
    {ROLE_PARENT, "parent"},
    {ROLE_PARENT, "clave padre"},
    {ROLE_STATE, "cve ent"},
    {ROLE_STATE, "cve agee"},
    {ROLE_STATE, "cvegeo ent"},
    {ROLE_STATE, "clave entidad"},
    {ROLE_STATE, "clave de entidad"},
    {ROLE_STATE, "state code"},
    {ROLE_MUNICIPALITY, "cve mun"},
    {ROLE_MUNICIPALITY, "cve agem"},
    {ROLE_MUNICIPALITY, "clave municipio"},
    {ROLE_MUNICIPALITY, "clave de municipio"},
    {ROLE_MUNICIPALITY, "mun code"},
    {ROLE_LOCALITY, "cve loc"},
    {ROLE_LOCALITY, "clave localidad"},
    {ROLE_STATE_NAME, "nom ent"},
    {ROLE_STATE_NAME, "nom agee"},
    {ROLE_STATE_NAME, "nomgeo ent"},
    {ROLE_STATE_NAME, "nombre estado"},
    {ROLE_STATE_NAME, "nombre entidad"},
    {ROLE_STATE_NAME, "entidad"},
    {ROLE_STATE_NAME, "state name"},
    {ROLE_MUNICIPALITY_NAME, "nom mun"},
    {ROLE_MUNICIPALITY_NAME, "nom agem"},
    {ROLE_MUNICIPALITY_NAME, "nombre municipio"},
    {ROLE_MUNICIPALITY_NAME, "municipio"},
    {ROLE_MUNICIPALITY_NAME, "mun name"},
    {ROLE_LOCALITY_NAME, "nom loc"},
    {ROLE_LOCALITY_NAME, "nombre localidad"},
    {ROLE_LATITUDE, "lat decimal"},
    {ROLE_LATITUDE, "latitud"},
    {ROLE_LATITUDE, "lat dec"},
    {ROLE_LONGITUDE, "lon decimal"},
    {ROLE_LONGITUDE, "longitud"},
    {ROLE_LONGITUDE, "lon dec"},
    {ROLE_RFC, "rfc"},
    {ROLE_RFC, "registro federal de contribuyentes"},
    {ROLE_NAME, "nombre del contribuyente"},
    {ROLE_NAME, "razon social"},
    {ROLE_NAME, "nombre o razon social"},
    {ROLE_NAME, "proveedor o contratista"},
    {ROLE_NAME, "proveedor y contratista"},
    {ROLE_NAME, "proveedor"},
    {ROLE_NAME, "nombre"},
    {ROLE_STATUS, "situacion del contribuyente"},
    {ROLE_STATUS, "situacion"},
    {ROLE_STATUS, "supuesto"},
    {ROLE_STATUS, "sancion"},
    {ROLE_STATUS, "tipo de sancion"},
    {ROLE_STATUS, "estatus"},
    {ROLE_SINCE, "publicacion dof definitivos"},
    {ROLE_SINCE, "publicacion dof presuntos"},
    {ROLE_SINCE, "fecha de inicio"},
    {ROLE_SINCE, "inicio inhabilitacion"},
    {ROLE_SINCE, "desde"},
    {ROLE_SINCE, "fecha de primera publicacion"},
    {ROLE_UNTIL, "fecha de fin"},
    {ROLE_UNTIL, "fin inhabilitacion"},
    {ROLE_UNTIL, "hasta"},
    {ROLE_UNTIL, "fecha de termino"},
};

struct reading {
    const struct catalogue_file *file;
    struct catalogue_load *load;
    int columns[ROLE_COUNT];
    bool header, tried;
    struct str seen; /* what the first filled row says, for the message */
    struct arena arena, kept;
    uint64_t size;
};

static bool needed(const struct reading *r)
{
    const int *c = r->columns;
    switch (r->file->kind->shape) {
    case CATALOGUE_TREE:
        return c[ROLE_CODE] >= 0 && c[ROLE_LABEL] >= 0 && c[ROLE_CODE] != c[ROLE_LABEL];
    case CATALOGUE_PLACES:
        return c[ROLE_STATE] >= 0 && (c[ROLE_STATE_NAME] >= 0 || c[ROLE_MUNICIPALITY_NAME] >= 0);
    case CATALOGUE_LIST:
        return c[ROLE_RFC] >= 0 && c[ROLE_NAME] >= 0;
    }
    return false;
}

static void assign(struct reading *r, const struct str *keys, size_t count)
{
    for (int role = 0; role < ROLE_COUNT; role++) r->columns[role] = NOT_THERE;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        for (size_t i = 0; i < count && r->columns[names[n].role] < 0; i++)
            if (str_is(keys[i], names[n].key)) r->columns[names[n].role] = (int)i;
    /* "CONCEPTO" is the code in a list of concepts and the name beside a code: never both. */
    if (r->columns[ROLE_CODE] == r->columns[ROLE_LABEL]) r->columns[ROLE_LABEL] = NOT_THERE;
}

static struct str value(const struct reading *r, const struct str *cells, size_t count,
                        enum role role)
{
    int i = r->columns[role];
    return i >= 0 && (size_t)i < count ? str_trim(cells[i]) : STR("");
}

static int32_t date_value(const struct reading *r, const struct str *cells, size_t count,
                          enum role role)
{
    int32_t days = DATE_NONE;
    enum date_kind kind = date_parse(value(r, cells, count, role), DATE_DMY, &days);
    return kind == DATE_EXACT || kind == DATE_AMBIGUOUS ? days : DATE_NONE;
}

static enum err_code give(struct reading *r, const struct str *cells, size_t count, struct err *err)
{
    if (r->file->kind->shape == CATALOGUE_TREE)
        return catalogue_load_item(r->load, value(r, cells, count, ROLE_CODE),
                                   value(r, cells, count, ROLE_PARENT),
                                   value(r, cells, count, ROLE_LABEL), err);
    if (r->file->kind->shape == CATALOGUE_LIST) {
        struct catalogue_listed person = {.rfc = value(r, cells, count, ROLE_RFC),
                                          .name = value(r, cells, count, ROLE_NAME),
                                          .status = value(r, cells, count, ROLE_STATUS),
                                          .since = date_value(r, cells, count, ROLE_SINCE),
                                          .until = date_value(r, cells, count, ROLE_UNTIL)};
        return catalogue_load_listed(r->load, &person, err);
    }
    struct catalogue_place place = {.state = value(r, cells, count, ROLE_STATE),
                                    .municipality = value(r, cells, count, ROLE_MUNICIPALITY),
                                    .locality = value(r, cells, count, ROLE_LOCALITY),
                                    .state_name = value(r, cells, count, ROLE_STATE_NAME),
                                    .municipality_name =
                                        value(r, cells, count, ROLE_MUNICIPALITY_NAME),
                                    .latitude = value(r, cells, count, ROLE_LATITUDE),
                                    .longitude = value(r, cells, count, ROLE_LONGITUDE)};
    place.name = place.locality.n       ? value(r, cells, count, ROLE_LOCALITY_NAME)
                 : place.municipality.n ? place.municipality_name
                                        : place.state_name;
    return catalogue_load_place(r->load, &place, err);
}

/* A row of cells: the header until it was found, then data. */
static enum err_code take(struct reading *r, const struct str *cells, size_t count, struct err *err)
{
    if (r->header) return give(r, cells, count, err);
    struct str *keys = arena_array(&r->arena, count + 1, sizeof *keys);
    if (!keys) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) keys[i] = text_header_key(&r->arena, cells[i]);
    assign(r, keys, count);
    r->header = needed(r);
    if (!r->header && r->seen.n == 0)
        for (size_t i = 0; i < count && r->seen.n < 200; i++) {
            if (cells[i].n == 0) continue;
            r->seen = arena_printf(&r->kept, "%.*s%s%.*s", STR_FMT(r->seen), r->seen.n ? ", " : "",
                                   STR_FMT(cells[i]));
        }
    return ERR_NONE;
}

static enum err_code take_row(struct reading *r, const struct row *row, struct err *err)
{
    size_t count = row->count < COLUMNS_MOST ? row->count : COLUMNS_MOST;
    struct str *cells = arena_array(&r->arena, count + 1, sizeof *cells);
    if (!cells) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) cells[i] = row->cells[i].text;
    return r->header || row->number <= HEADER_WITHIN ? take(r, cells, count, err) : ERR_NONE;
}

/* One JSON object: its members are the cells, its names the header (GeoJSON: its properties). */
static enum err_code take_value(struct reading *r, struct str text, struct err *err)
{
    json_ref root;
    struct str keys[COLUMNS_MOST], cells[COLUMNS_MOST];
    size_t count = 0;
    enum err_code code = json_parse(&r->arena, text, 64, &root, err);
    if (code) return code;
    json_ref inner = json_get(root, "properties");
    for (struct json_iter it = json_each(inner ? inner : root);
         json_next(&it) && count < COLUMNS_MOST;) {
        keys[count] = text_header_key(&r->arena, it.key);
        cells[count++] = json_text(it.value);
    }
    assign(r, keys, count);
    r->tried = true;
    if (needed(r)) {
        r->header = true;
        return give(r, cells, count, err);
    }
    return ERR_NONE;
}

static enum err_code read_all(struct reading *r, struct source *source, struct err *err)
{
    struct source_event event;
    enum err_code code = ERR_NONE;
    uint64_t told = 0;
    do {
        arena_reset(&r->arena);
        code = source_next(source, &event, err);
        if (code) break;
        if (event.kind == SOURCE_EVENT_ROW) code = take_row(r, &event.row, err);
        if (event.kind == SOURCE_EVENT_VALUE) code = take_value(r, event.value.json, err);
        if (event.kind == SOURCE_EVENT_SHEET && r->header) break; /* the first sheet with a table */
        if (code == ERR_NONE && ++told % 4096 == 0 &&
            !progress_tell(r->file->progress, r->file->path, source_position(source), r->size))
            code = err_set(err, ERR_CANCELLED, "%s", _("Detenido."));
    } while (code == ERR_NONE && event.kind != SOURCE_EVENT_END);
    return code;
}

static enum err_code no_header(const struct reading *r, struct err *err)
{
    const char *wanted = r->file->kind->shape == CATALOGUE_TREE ? _("clave y descripción")
                         : r->file->kind->shape == CATALOGUE_LIST
                             ? _("RFC y nombre")
                             : _("cve_ent, nom_ent, cve_mun y nom_mun");
    err_set(err, ERR_INPUT, _("No se encontró un encabezado con %s."), wanted);
    err_file(err, r->file->path);
    err_found(err, r->seen.p, r->seen.n);
    err_advice(err, "%s", _("Revise que sea el archivo oficial de ese catálogo."));
    return ERR_INPUT;
}

static enum err_code begin(struct reading *r, struct ledger *ledger, const char *sha256,
                           struct err *err)
{
    char date[16];
    struct str version = r->file->version;
    if (version.n == 0)
        version =
            r->file->dated == DATE_NONE ? (struct str){sha256, 12} : date_iso(r->file->dated, date);
    struct catalogue_new what = {
        .kind = r->file->kind, .version = version, .sha256 = sha256, .dated = r->file->dated};
    return catalogue_load_begin(ledger, &what, &r->load, err);
}

static enum err_code open_file(struct reading *r, char sha256[65], struct source **out,
                               struct err *err)
{
    int fd = open(r->file->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        if (errno == ENOENT)
            return err_set(err, ERR_NOTFOUND, _("No existe el archivo %s"), r->file->path);
        return err_errno(err, _("No se pudo abrir %s"), r->file->path);
    }
    enum err_code code = sha256_fd(fd, sha256, &r->size, err);
    if (code) {
        close(fd);
        return code;
    }
    struct source_options options = {.name = r->file->path, .in_process = r->file->in_process};
    return source_open(fd, &options, out, err);
}

enum err_code catalogue_file_load(struct ledger *ledger, const struct catalogue_file *file,
                                  struct catalogue_summary *summary_out, struct err *err)
{
    struct reading r = {.file = file};
    struct source *source = NULL;
    char sha256[65];
    struct err own;
    if (!err) err = &own;
    err_clear(err);
    enum err_code code = open_file(&r, sha256, &source, err);
    if (code) return code;
    arena_init(&r.arena, (size_t)256 << 20);
    arena_init(&r.kept, 1 << 20);
    code = begin(&r, ledger, sha256, err);
    if (code == ERR_NONE) code = read_all(&r, source, err);
    if (code == ERR_NONE && !r.header) code = no_header(&r, err);
    source_close(source);
    if (code == ERR_NONE)
        code = catalogue_load_finish(r.load, summary_out, err);
    else if (r.load)
        catalogue_load_abort(r.load);
    arena_free(&r.arena);
    arena_free(&r.kept);
    return code;
}
