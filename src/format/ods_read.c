/* ODS (OpenDocument 1.3, table module): content.xml as one stream of tables, rows and cells.
 * Repeat counts are how an ODS stays small and how a bomb is made: what repeats empty is only
 * counted, what repeats with content is bounded. Values come from the attributes, exactly as they
 * are stored, and from the text only where a cell is text. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/xlsx.h" /* xlsx_number: one way to write a plain decimal */
#include "format/xml.h"

enum {
    MAX_ROWS = 1 << 24,
    MAX_REPEATED_ROWS = 1 << 16, /* of one row that holds something */
    MAX_COVERED = 1024,
    MAX_STYLES = 1000,
    MAX_SPACES = 1 << 12
};
#define MAX_REPEATED_BYTES (UINT64_C(1) << 30)

struct style {
    struct str name;
    struct style *next;
};

struct ods {
    struct reader *reader;
    struct package *package;
    struct grid grid;
    struct arena arena;
    struct style *hidden; /* table styles with display="false" */
    uint32_t style_count;
    struct str style_name; /* of the table style being read */
    uint32_t tables;       /* sheets so far */
    uint32_t table_depth;  /* tables inside cells are not sheets */
    uint32_t skip;         /* open elements inside one that is passed over */
    uint64_t row;          /* rows before the current one */
    uint64_t row_repeat;
    uint64_t column;
    uint64_t column_repeat;
    uint64_t repeated_bytes;
    bool in_cell, covered;
    uint32_t paragraphs, paragraph; /* seen in the cell; open now */
    struct cell cell;
    bool has_value; /* the cell's text is set from its attributes */
    struct buf text;
};

static uint64_t count_of(const char **attributes, const char *name)
{
    uint64_t n = 0;
    const char *value = xml_attribute(attributes, name);
    if (!value || !str_to_u64(str_of(value), &n) || n == 0) return 1;
    return n < UINT32_MAX ? n : UINT32_MAX;
}

/* --- styles: which tables are hidden ---------------------------------------------------------- */

static void style_start(struct ods *o, struct xml *xml, const char *name, const char **attributes)
{
    if (strcmp(name, "style") == 0) {
        const char *family = xml_attribute(attributes, "family");
        const char *id = xml_attribute(attributes, "name");
        o->style_name = STR_NONE;
        if (family && id && strcmp(family, "table") == 0 && o->style_count < MAX_STYLES) {
            o->style_name = arena_str(&o->arena, str_of(id));
            if (!o->style_name.p) xml_stop(xml, err_no_memory(xml_err(xml)));
        }
    } else if (strcmp(name, "table-properties") == 0 && o->style_name.n) {
        const char *display = xml_attribute(attributes, "display");
        if (!display || strcmp(display, "false") != 0) return;
        struct style *style = arena_alloc(&o->arena, sizeof *style);
        if (!style) {
            xml_stop(xml, err_no_memory(xml_err(xml)));
            return;
        }
        *style = (struct style){o->style_name, o->hidden};
        o->hidden = style;
        o->style_count++;
    }
}

static bool is_hidden(const struct ods *o, const char *style)
{
    for (const struct style *s = o->hidden; s && style; s = s->next)
        if (str_is(s->name, style)) return true;
    return false;
}

/* --- cells ------------------------------------------------------------------------------------ */

/* "PT13H45M00S" as "13:45:00"; false when it has another form. */
static bool duration(const char *s, struct buf *out)
{
    unsigned part[3] = {0, 0, 0};
    static const char unit[] = "HMS";
    if (strncmp(s, "PT", 2) != 0) return false;
    s += 2;
    for (int i = 0; i < 3; i++) {
        unsigned value = 0;
        const char *p = s;
        while (*p >= '0' && *p <= '9' && value < 1000000)
            value = value * 10 + (unsigned)(*p++ - '0');
        if (i == 2 && (*p == '.' || *p == ','))
            for (p++; *p >= '0' && *p <= '9'; p++)
                ;
        if (*p != unit[i]) continue;
        part[i] = value;
        s = p + 1;
    }
    if (*s) return false;
    buf_printf(out, "%02u:%02u:%02u", part[0], part[1], part[2]);
    return true;
}

static void set_value(struct ods *o, uint8_t type, const char *value)
{
    if (!value) return;
    o->cell.type = type;
    o->has_value = true;
    if (type != CELL_NUMBER) {
        buf_text(&o->text, value);
        return;
    }
    char plain[512];
    struct str number;
    if (!xlsx_number(str_of(value), plain, sizeof plain, &number)) {
        o->cell.type = CELL_TEXT;
        number = str_of(value);
    }
    buf_str(&o->text, number);
}

/* office:value-type says the type; calcext:value-type repeats it or says "error". */
static const char *value_type(const char **attributes, bool *error_out)
{
    const char *type = NULL;
    for (; attributes[0]; attributes += 2) {
        const char *colon = strchr(attributes[0], ':');
        if (strcmp(colon ? colon + 1 : attributes[0], "value-type") != 0) continue;
        if (strcmp(attributes[1], "error") == 0)
            *error_out = true;
        else if (!type)
            type = attributes[1];
    }
    return type ? type : "string";
}

static void cell_start(struct ods *o, bool covered, const char **attributes)
{
    o->in_cell = true;
    o->covered = covered;
    o->paragraphs = o->paragraph = 0;
    o->has_value = false;
    o->column_repeat = count_of(attributes, "number-columns-repeated");
    o->cell = (struct cell){.formula = xml_attribute(attributes, "formula") != NULL};
    buf_clear(&o->text);
    bool error = false;
    const char *type = value_type(attributes, &error);
    if (error) {
        o->cell.type = CELL_ERROR;
    } else if (!strcmp(type, "float") || !strcmp(type, "currency") || !strcmp(type, "percentage")) {
        set_value(o, CELL_NUMBER, xml_attribute(attributes, "value"));
    } else if (!strcmp(type, "date")) {
        set_value(o, CELL_DATE, xml_attribute(attributes, "date-value"));
    } else if (!strcmp(type, "time")) {
        const char *value = xml_attribute(attributes, "time-value");
        o->has_value = value && duration(value, &o->text);
        o->cell.type = o->has_value ? CELL_DATE : CELL_TEXT;
    } else if (!strcmp(type, "boolean")) {
        const char *value = xml_attribute(attributes, "boolean-value");
        set_value(o, CELL_BOOL, value ? strcmp(value, "true") == 0 ? "TRUE" : "FALSE" : NULL);
    } else {
        set_value(o, CELL_TEXT, xml_attribute(attributes, "string-value"));
    }
}

static enum err_code put_covered(struct ods *o, struct err *err)
{
    uint64_t n = o->column_repeat < MAX_COVERED ? o->column_repeat : MAX_COVERED;
    const struct cell cell = {.merged = true};
    for (uint64_t i = 0; i < n; i++) {
        enum err_code code = grid_cell(&o->grid, (uint32_t)(o->column + i), &cell, err);
        if (code) return code;
    }
    return ERR_NONE;
}

static enum err_code put_cell(struct ods *o, struct err *err)
{
    if (o->text.failed) {
        err_set(err, ERR_LIMIT, _("La celda tiene un texto demasiado largo"));
        grid_place(&o->grid, (uint32_t)o->column + 1, err);
        return ERR_LIMIT;
    }
    if (!o->text.n && !o->cell.formula) return ERR_NONE;
    if (!o->text.n) o->cell.type = CELL_ERROR; /* a formula that was never computed */
    enum err_code code =
        grid_copy(&o->grid, buf_view(&o->text), &o->cell.text, &o->cell.converted, err);
    for (uint64_t i = 0; i < o->column_repeat && !code; i++)
        code = grid_cell(&o->grid, (uint32_t)(o->column + i), &o->cell, err);
    return code;
}

static enum err_code cell_end(struct ods *o, struct err *err)
{
    o->in_cell = false;
    enum err_code code = o->covered ? put_covered(o, err) : put_cell(o, err);
    o->column += o->column_repeat;
    if (o->column > UINT32_MAX / 2) o->column = UINT32_MAX / 2;
    return code;
}

/* --- rows ------------------------------------------------------------------------------------- */

static enum err_code row_start(struct ods *o, const char **attributes, struct err *err)
{
    o->row_repeat = count_of(attributes, "number-rows-repeated");
    o->column = 0;
    o->reader->position = package_position(o->package);
    grid_row(&o->grid, o->row + 1);
    (void)err;
    return ERR_NONE;
}

static enum err_code too_often(struct ods *o, struct err *err)
{
    err_set(err, ERR_LIMIT, _("La fila dice repetirse %llu veces con datos"),
            (unsigned long long)o->row_repeat);
    err_advice(err, _("Borre las filas que sobran y guárdelo de nuevo"));
    grid_place(&o->grid, 0, err);
    return ERR_LIMIT;
}

static enum err_code row_end(struct ods *o, struct err *err)
{
    uint64_t repeat = o->row_repeat;
    enum err_code code = grid_emit(&o->grid, err);
    if (!code && o->grid.count && repeat > 1) {
        o->repeated_bytes += (repeat - 1) * (o->grid.bytes + 32 * (uint64_t)o->grid.count);
        if (repeat > MAX_REPEATED_ROWS || o->repeated_bytes > MAX_REPEATED_BYTES)
            return too_often(o, err);
        for (uint64_t i = 1; i < repeat && !code; i++) {
            o->grid.row++;
            code = grid_emit(&o->grid, err);
        }
    }
    o->row += repeat;
    if (!code && o->grid.count && o->row > MAX_ROWS) {
        code = err_set(err, ERR_LIMIT, _("La hoja dice tener más de %u filas"), (unsigned)MAX_ROWS);
        grid_place(&o->grid, 0, err);
    }
    return code;
}

static enum err_code table_start(struct ods *o, const char **attributes, struct err *err)
{
    const char *name = xml_attribute(attributes, "name");
    bool changed;
    arena_reset(&o->grid.arena);
    struct str clean = grid_clean(&o->grid.arena, str_of(name ? name : ""), &changed);
    if (!clean.p && name && *name) return err_no_memory(err);
    o->row = 0;
    return grid_sheet(&o->grid, clean, o->tables++,
                      is_hidden(o, xml_attribute(attributes, "style-name")), err);
}

/* --- expat ------------------------------------------------------------------------------------ */

/* Text that is in a cell but not of it: comments, shapes, pictures. */
static bool is_foreign(const char *name)
{
    return !strcmp(name, "annotation") || !strcmp(name, "frame") || !strcmp(name, "shapes") ||
           !strcmp(name, "custom-shape") || !strcmp(name, "control") ||
           !strcmp(name, "ruby-text") || !strcmp(name, "tracked-changes") ||
           !strcmp(name, "dde-links");
}

static void text_start(struct ods *o, const char *name, const char **attributes)
{
    if (!strcmp(name, "p") || !strcmp(name, "h")) {
        if (o->paragraphs++ && !o->has_value) buf_char(&o->text, '\n');
        o->paragraph++;
    } else if (o->has_value || !o->paragraph) {
        return;
    } else if (!strcmp(name, "s")) {
        uint64_t n = count_of(attributes, "c");
        for (uint64_t i = 0; i < n && i < MAX_SPACES; i++) buf_char(&o->text, ' ');
    } else if (!strcmp(name, "tab")) {
        buf_char(&o->text, '\t');
    } else if (!strcmp(name, "line-break")) {
        buf_char(&o->text, '\n');
    }
}

static void on_start(void *user, struct xml *xml, const char *name, const char **attributes)
{
    struct ods *o = user;
    enum err_code code = ERR_NONE;
    if (o->skip || is_foreign(name)) {
        o->skip++;
    } else if (!strcmp(name, "table")) {
        if (o->table_depth++ == 0) code = table_start(o, attributes, xml_err(xml));
    } else if (o->table_depth != 1) {
        if (o->table_depth == 0) style_start(o, xml, name, attributes);
    } else if (o->in_cell) {
        text_start(o, name, attributes);
    } else if (!strcmp(name, "table-row")) {
        code = row_start(o, attributes, xml_err(xml));
    } else if (!strcmp(name, "table-cell") || !strcmp(name, "covered-table-cell")) {
        if (o->grid.row) cell_start(o, name[0] == 'c', attributes);
    }
    if (code) xml_stop(xml, code);
}

static void on_end(void *user, struct xml *xml, const char *name)
{
    struct ods *o = user;
    enum err_code code = ERR_NONE;
    if (o->skip) {
        o->skip--;
    } else if (!strcmp(name, "table")) {
        o->table_depth--;
    } else if (o->table_depth != 1) {
        return;
    } else if (o->in_cell && (!strcmp(name, "table-cell") || !strcmp(name, "covered-table-cell"))) {
        code = cell_end(o, xml_err(xml));
    } else if (o->in_cell) {
        if ((!strcmp(name, "p") || !strcmp(name, "h")) && o->paragraph) o->paragraph--;
    } else if (!strcmp(name, "table-row") && o->grid.row) {
        code = row_end(o, xml_err(xml));
        o->grid.row = 0;
    }
    if (code) xml_stop(xml, code);
}

static void on_text(void *user, struct xml *xml, struct str text)
{
    (void)xml;
    struct ods *o = user;
    if (!o->skip && o->in_cell && o->paragraph && !o->has_value && o->table_depth == 1)
        buf_str(&o->text, text);
}

/* --- the file --------------------------------------------------------------------------------- */

static enum err_code refuse_encrypted(struct ods *o, struct err *err)
{
    int64_t index = package_find(o->package, STR("META-INF/manifest.xml"));
    if (index < 0) return ERR_NONE;
    struct part *part;
    char bytes[32 << 10];
    size_t n = 0, got = 1;
    enum err_code code = part_open(o->package, (uint64_t)index, PART_PLAIN, &part, err);
    if (code) return code;
    while (!code && got && n < sizeof bytes) {
        code = part_read(part, bytes + n, sizeof bytes - n, &got, err);
        n += got;
    }
    part_close(part);
    if (code || !memmem(bytes, n, "encryption-data", 15)) return code;
    err_set(err, ERR_UNSUPPORTED, _("El archivo está protegido con contraseña"));
    err_advice(err, _("Quite la contraseña y vuelva a intentarlo"));
    return ERR_UNSUPPORTED;
}

static enum err_code read_content(struct ods *o, struct err *err)
{
    static const struct xml_handler handler = {on_start, on_end, on_text};
    enum err_code code = refuse_encrypted(o, err);
    if (code) return code;
    int64_t index = package_find(o->package, STR("content.xml"));
    if (index < 0)
        return err_set(err, ERR_INPUT, _("Al archivo ODS le falta su contenido (content.xml)"));
    struct part *part;
    code = part_open(o->package, (uint64_t)index, PART_THREADED, &part, err);
    if (code) return code;
    code = xml_parse(part, "content.xml", o->reader->options->max_depth, &handler, o, err);
    part_close(part);
    if (code) grid_place(&o->grid, 0, err);
    if (!code && !o->tables)
        code = err_set(err, ERR_INPUT, _("El archivo ODS no tiene ninguna hoja"));
    o->reader->position = o->reader->info.size;
    return code;
}

enum err_code ods_read(struct reader *reader, struct err *err)
{
    const struct package_limits limits = {.max_members = 10000,
                                          .max_bytes = reader->options->max_bytes,
                                          .max_ratio = 200,
                                          .ratio_above = 16 << 20};
    struct ods o = {.reader = reader};
    arena_init(&o.arena, 1 << 20);
    buf_init(&o.text, (size_t)reader->options->max_cell);
    memcpy(reader->info.encoding, "utf-8", 6);
    enum err_code code = package_open(reader->fd, &limits, &o.package, err);
    if (!code) code = grid_open(&o.grid, reader, err);
    if (!code) code = read_content(&o, err);
    grid_close(&o.grid);
    buf_free(&o.text);
    package_close(o.package);
    arena_free(&o.arena);
    return code;
}
