/* XLSX (ECMA-376 part 1 and its strict variant): which parts a workbook has, in which order its
 * sheets stand, and their rows. A damaged or missing sheet is told and the others are read. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/xlsx.h"
#include "format/xml.h"

enum { MAX_RELATIONS = 20000, MAX_SHEETS = 10000 };

struct relation {
    struct str id;
    struct str type; /* last word of the type's address: "worksheet", "styles", … */
    struct str path; /* in the package */
    struct relation *next;
};

struct entry {
    struct str name;
    struct str relation;
    struct str path;
    bool hidden;
    bool has_cells; /* false: a chart or a dialogue */
    int64_t index;  /* of its part; -1 = the package does not hold it */
    struct xlsx_ahead *ahead;
    struct entry *next;
};

struct workbook {
    struct xlsx book;
    struct arena arena;
    struct relation *relations;
    uint32_t relation_count;
    struct str folder; /* of the part whose relations are being read */
    struct entry *first, **last;
    uint32_t sheet_count;
};

/* --- relations -------------------------------------------------------------------------------- */

static struct str after_last(struct str s, char separator)
{
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == separator) return str_slice(s, i, s.n);
    return s;
}

static struct str folder_of(struct str path)
{
    return str_slice(path, 0, path.n - after_last(path, '/').n);
}

/* `target` as seen from `folder` ("xl/"), with "." and ".." undone; absolute ones begin by "/". */
static struct str resolve(struct arena *arena, struct str folder, struct str target)
{
    bool absolute = target.n && (target.p[0] == '/' || target.p[0] == '\\');
    struct str joined =
        arena_printf(arena, "%.*s%.*s", absolute ? 0 : STR_FMT(folder), STR_FMT(target));
    char *out = arena_alloc(arena, joined.n + 1);
    if (!joined.p || !out) return STR_NONE;
    size_t n = 0, from = 0;
    for (size_t i = 0; i <= joined.n; i++) {
        if (i < joined.n && joined.p[i] != '/' && joined.p[i] != '\\') continue;
        struct str step = str_slice(joined, from, i);
        from = i + 1;
        if (!step.n || str_is(step, ".")) continue;
        if (str_is(step, "..")) {
            while (n && out[--n] != '/')
                ;
            continue;
        }
        if (n) out[n++] = '/';
        memcpy(out + n, step.p, step.n);
        n += step.n;
    }
    return (struct str){out, n};
}

static void relation_start(void *user, struct xml *xml, const char *name, const char **attributes)
{
    struct workbook *w = user;
    const char *id = xml_attribute(attributes, "Id");
    const char *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    const char *mode = xml_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target) return;
    if ((mode && strcmp(mode, "External") == 0) || w->relation_count >= MAX_RELATIONS) return;
    struct relation *r = arena_alloc(&w->arena, sizeof *r);
    if (r) {
        r->id = arena_str(&w->arena, str_of(id));
        r->type = arena_str(&w->arena, after_last(str_of(type), '/'));
        r->path = resolve(&w->arena, w->folder, str_of(target));
    }
    if (!r || !r->id.p || !r->type.p || !r->path.p) {
        xml_stop(xml, err_no_memory(xml_err(xml)));
        return;
    }
    r->next = w->relations;
    w->relations = r;
    w->relation_count++;
}

static void ignore_end(void *user, struct xml *xml, const char *name)
{
    (void)user;
    (void)xml;
    (void)name;
}

static const struct relation *by_type(const struct workbook *w, const char *type)
{
    const struct relation *found = NULL; /* the first in the file: the list runs backwards */
    for (const struct relation *r = w->relations; r; r = r->next)
        if (str_is(r->type, type)) found = r;
    return found;
}

static const struct relation *by_id(const struct workbook *w, struct str id)
{
    for (const struct relation *r = w->relations; r; r = r->next)
        if (str_eq(r->id, id)) return r;
    return NULL;
}

/* Replaces the relations by those of the part `path` ("" = the package's own). */
static enum err_code read_relations(struct workbook *w, struct str path, struct err *err)
{
    static const struct xml_handler handler = {relation_start, ignore_end, NULL};
    w->relations = NULL;
    w->relation_count = 0;
    w->folder = folder_of(path);
    struct str name = after_last(path, '/');
    struct str rels =
        arena_printf(&w->arena, "%.*s_rels/%.*s.rels", STR_FMT(w->folder), STR_FMT(name));
    if (!rels.p) return err_no_memory(err);
    int64_t index = package_find(w->book.package, rels);
    if (index < 0) return ERR_NONE;
    struct part *part;
    enum err_code code = part_open(w->book.package, (uint64_t)index, PART_PLAIN, &part, err);
    if (code) return code;
    code = xml_parse(part, rels.p, w->book.reader->options->max_depth, &handler, w, err);
    part_close(part);
    return code;
}

/* --- the workbook ----------------------------------------------------------------------------- */

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void add_sheet(struct workbook *w, struct xml *xml, const char **attributes)
{
    const char *name = xml_attribute(attributes, "name");
    const char *id = xml_attribute(attributes, "id");
    const char *state = xml_attribute(attributes, "state");
    if (w->sheet_count >= MAX_SHEETS) return;
    struct entry *e = arena_alloc(&w->arena, sizeof *e);
    bool changed;
    if (e) {
        e->name = arena_str(&w->arena, str_of(name ? name : ""));
        if (e->name.p) e->name = grid_clean(&w->arena, e->name, &changed);
        e->relation = arena_str(&w->arena, str_of(id ? id : ""));
        e->hidden = state && (strcmp(state, "hidden") == 0 || strcmp(state, "veryHidden") == 0);
    }
    if (!e || !e->name.p || !e->relation.p) {
        xml_stop(xml, err_no_memory(xml_err(xml)));
        return;
    }
    *w->last = e;
    w->last = &e->next;
    w->sheet_count++;
}

static void workbook_start(void *user, struct xml *xml, const char *name, const char **attributes)
{
    struct workbook *w = user;
    if (strcmp(name, "sheet") == 0)
        add_sheet(w, xml, attributes);
    else if (strcmp(name, "workbookPr") == 0)
        w->book.from_1904 = is_true(xml_attribute(attributes, "date1904"));
}

static enum err_code no_workbook(const struct workbook *w, struct str path, struct err *err)
{
    if (str_ends(path, STR(".bin"))) {
        err_set(err, ERR_UNSUPPORTED, _("Es un libro binario de Excel (XLSB)"));
        err_advice(err, _("Ábralo y guárdelo como XLSX o CSV"));
        return ERR_UNSUPPORTED;
    }
    (void)w;
    err_set(err, ERR_INPUT, _("Al libro de Excel le falta su índice (%.*s)"), STR_FMT(path));
    err_advice(err, _("El archivo está dañado; descárguelo otra vez"));
    return ERR_INPUT;
}

static enum err_code read_workbook(struct workbook *w, struct err *err)
{
    static const struct xml_handler handler = {workbook_start, ignore_end, NULL};
    enum err_code code = read_relations(w, STR(""), err);
    if (code) return code;
    const struct relation *main = by_type(w, "officeDocument");
    struct str path = main ? main->path : STR("xl/workbook.xml");
    int64_t index = package_find(w->book.package, path);
    if (index < 0 || str_ends(path, STR(".bin"))) return no_workbook(w, path, err);
    struct part *part;
    code = part_open(w->book.package, (uint64_t)index, PART_PLAIN, &part, err);
    if (code) return code;
    code = xml_parse(part, "workbook.xml", w->book.reader->options->max_depth, &handler, w, err);
    part_close(part);
    if (!code && !w->sheet_count)
        code = err_set(err, ERR_INPUT, _("El libro de Excel no tiene ninguna hoja"));
    return code ? code : read_relations(w, path, err);
}

/* The part that the workbook names as its `type`, else the one with the usual name; -1 = none. */
static int64_t find_part(const struct workbook *w, const char *type, struct str usual)
{
    const struct relation *r = by_type(w, type);
    int64_t index = r ? package_find(w->book.package, r->path) : -1;
    return index >= 0 ? index : package_find(w->book.package, usual);
}

static enum err_code read_styles(struct workbook *w, struct err *err)
{
    int64_t index = find_part(w, "styles", STR("xl/styles.xml"));
    if (index < 0) return ERR_NONE;
    struct part *part;
    enum err_code code = part_open(w->book.package, (uint64_t)index, PART_PLAIN, &part, err);
    if (code) return code;
    code = xlsx_styles_read(&w->book.styles, part, w->book.reader->options, err);
    part_close(part);
    return code;
}

static enum err_code read_strings(struct workbook *w, struct err *err)
{
    int64_t index = find_part(w, "sharedStrings", STR("xl/sharedStrings.xml"));
    if (index < 0) return ERR_NONE;
    struct part *part;
    enum err_code code = xlsx_strings_open(w->book.reader->spill, 0, &w->book.strings, err);
    if (code) return code;
    code = part_open(w->book.package, (uint64_t)index, PART_THREADED, &part, err);
    if (code) return code;
    code = xlsx_strings_read(w->book.strings, part, w->book.reader->options, err);
    part_close(part);
    return code;
}

/* --- sheets ----------------------------------------------------------------------------------- */

static bool is_sheet(const struct relation *r)
{
    return str_is(r->type, "worksheet") || str_is(r->type, "xlMacrosheet");
}

static enum err_code locate_sheets(struct workbook *w, struct err *err)
{
    uint32_t number = 0;
    for (struct entry *e = w->first; e; e = e->next) {
        const struct relation *r = by_id(w, e->relation);
        e->path = r ? r->path : arena_printf(&w->arena, "xl/worksheets/sheet%u.xml", ++number);
        if (!e->path.p) return err_no_memory(err);
        e->has_cells = !r || is_sheet(r);
        e->index = package_find(w->book.package, e->path);
    }
    return ERR_NONE;
}

/* The merged ranges of the next sheet that has cells are looked for while other things are read. */
static enum err_code look_ahead(struct workbook *w, struct entry *e, struct err *err)
{
    while (e && (!e->has_cells || e->index < 0)) e = e->next;
    if (!e || e->ahead) return ERR_NONE;
    return xlsx_ahead_start(&w->book, (uint64_t)e->index, &e->ahead, err);
}

static enum err_code read_sheet(struct workbook *w, struct entry *e, struct err *err)
{
    struct part *part;
    enum err_code code = xlsx_ahead_take(e->ahead, &w->book.grid, err);
    e->ahead = NULL;
    if (!code) code = look_ahead(w, e->next, err);
    if (code) return code;
    code = part_open(w->book.package, (uint64_t)e->index, PART_THREADED, &part, err);
    if (code) return code;
    code = xlsx_sheet_rows(&w->book, part, e->path.p, err);
    part_close(part);
    return code;
}

static enum err_code read_entry(struct workbook *w, struct entry *e, uint32_t number,
                                struct err *err)
{
    struct grid *grid = &w->book.grid;
    if (!e->has_cells) return ERR_NONE;
    enum err_code code = grid_sheet(grid, e->name, number, e->hidden, err);
    if (code) return code;
    if (e->index < 0)
        return grid_problem(
            grid, 0, e->path, err,
            _("La hoja está en la lista del libro, pero el archivo no la contiene"));
    code = look_ahead(w, e, err);
    if (!code) code = read_sheet(w, e, err);
    if (!code) return ERR_NONE;
    memcpy(err->place.sheet, grid->sheet, sizeof err->place.sheet);
    if (code != ERR_INPUT) return code;
    /* What was read stays; the damage is told and the next sheet is tried. */
    grid->event.problem = *err;
    grid->event.problem.code = code;
    grid->event.raw = STR_NONE;
    grid->event.kind = SOURCE_EVENT_PROBLEM;
    err_clear(err);
    return grid->reader->emit(grid->reader->user, grid->reader, &grid->event, err);
}

static enum err_code read_all(struct workbook *w, struct err *err)
{
    enum err_code code = read_workbook(w, err);
    if (!code) code = locate_sheets(w, err);
    if (!code) code = look_ahead(w, w->first, err);
    if (!code) code = read_styles(w, err);
    if (!code) code = read_strings(w, err);
    uint32_t number = 0;
    for (struct entry *e = w->first; e && !code; e = e->next)
        code = read_entry(w, e, number++, err);
    for (struct entry *e = w->first; e; e = e->next)
        if (e->ahead) xlsx_ahead_take(e->ahead, &w->book.grid, NULL);
    w->book.reader->position = w->book.reader->info.size;
    return code;
}

enum err_code xlsx_read(struct reader *reader, struct err *err)
{
    const struct package_limits limits = {.max_members = 10000,
                                          .max_bytes = reader->options->max_bytes,
                                          .max_ratio = 200,
                                          .ratio_above = 16 << 20};
    struct workbook w = {.book = {.reader = reader}};
    w.last = &w.first;
    arena_init(&w.arena, 32 << 20);
    memcpy(reader->info.encoding, "utf-8", 6);
    enum err_code code = package_open(reader->fd, &limits, &w.book.package, err);
    if (!code) code = grid_open(&w.book.grid, reader, err);
    if (!code) code = read_all(&w, err);
    grid_close(&w.book.grid);
    xlsx_strings_close(w.book.strings);
    mem_free(w.book.styles.kinds);
    package_close(w.book.package);
    arena_free(&w.arena);
    return code;
}
