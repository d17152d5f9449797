/* Workbooks written as they are made: each sheet's XML (ISO/IEC 29500) is compressed on the way
 * into a temporary file; closing puts them behind one another in a zip archive. See
 * xlsx_write.h. */
#include "format/xlsx_write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

enum { WAITING = 1 << 15, LEVEL = 3, WINDOW_BITS = -15, ZIP_DATE = 0x21 /* 1 January 1980 */ };
#define ZIP_MOST UINT64_C(0xfffffff0)

struct sheet {
    char name[128];
    int fd;
    z_stream z;
    struct buf xml;
    uint64_t raw, packed;
    uint32_t crc;
    uint64_t row; /* that is open, from 1; 0 = none */
    bool begun;
};
struct part { /* in the archive */
    char name[64];
    uint32_t crc, packed, raw, offset;
    bool stored;
};
struct xlsx_writer {
    int fd;
    struct xlsx_temporary temporary;
    struct sheet **sheets;
    uint32_t count;
    uint64_t offset;
    struct part *parts;
    uint32_t part_count;
};

static enum err_code too_large(struct err *err)
{
    err_set(err, ERR_LIMIT,
            _("Un libro XLSX no puede tener más de %d filas ni %d columnas por "
              "hoja, ni hojas de más de 4 GiB"),
            XLSX_ROWS, XLSX_COLUMNS);
    err_advice(err, _("Use --format csv, que no tiene esos límites"));
    return ERR_LIMIT;
}

/* --- sheets ----------------------------------------------------------------------------------- */

static enum err_code pack(struct sheet *s, int how, struct err *err)
{
    unsigned char out[1 << 14];
    s->crc = (uint32_t)crc32(s->crc, (const unsigned char *)s->xml.p, (uInt)s->xml.n);
    s->raw += s->xml.n;
    s->z.next_in = (unsigned char *)s->xml.p;
    s->z.avail_in = (uInt)s->xml.n;
    do {
        s->z.next_out = out;
        s->z.avail_out = sizeof out;
        if (deflate(&s->z, how) == Z_STREAM_ERROR)
            return err_set(err, ERR_BUG, _("No se pudo comprimir el libro XLSX"));
        size_t n = sizeof out - s->z.avail_out;
        enum err_code code = n ? file_write_all(s->fd, out, n, err) : ERR_NONE;
        if (code) return code;
        s->packed += n;
    } while (s->z.avail_out == 0);
    buf_clear(&s->xml);
    return s->raw > ZIP_MOST || s->packed > ZIP_MOST ? too_large(err) : ERR_NONE;
}

enum err_code xlsx_writer_sheet(struct xlsx_writer *w, struct str name, struct err *err)
{
    if (w->count == XLSX_SHEETS)
        return err_set(err, ERR_LIMIT, _("Un libro no puede tener más de %d hojas"), XLSX_SHEETS);
    struct sheet *s = mem_calloc(1, sizeof *s);
    if (!s) return err_no_memory(err);
    s->fd = -1;
    snprintf(s->name, sizeof s->name, "%.*s", STR_FMT(name));
    buf_init(&s->xml, (size_t)1 << 30);
    /* Less memory for each when there are many. */
    int bits = w->count < 32 ? WINDOW_BITS : -12, memory = w->count < 32 ? 8 : 5;
    w->sheets[w->count++] = s;
    s->begun = deflateInit2(&s->z, LEVEL, Z_DEFLATED, bits, memory, Z_DEFAULT_STRATEGY) == Z_OK;
    if (!s->begun) return err_no_memory(err);
    buf_text(&s->xml,
             "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\""
             "http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView "
             "workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
             "state=\"frozen\"/></sheetView></sheetViews><sheetData>");
    return w->temporary.make ? w->temporary.make(w->temporary.user, &s->fd, err)
                             : file_temp(&s->fd, err);
}

static void free_sheet(struct sheet *s)
{
    if (!s) return;
    if (s->begun) deflateEnd(&s->z);
    if (s->fd >= 0) close(s->fd);
    buf_free(&s->xml);
    mem_free(s);
}

enum err_code xlsx_writer_open(int fd, const struct xlsx_temporary *temporary,
                               struct xlsx_writer **out, struct err *err)
{
    struct xlsx_writer *w = *out = mem_calloc(1, sizeof *w);
    if (!w) return err_no_memory(err);
    w->fd = fd;
    if (temporary) w->temporary = *temporary;
    w->sheets = mem_calloc(XLSX_SHEETS, sizeof(struct sheet *));
    w->parts = mem_calloc(XLSX_SHEETS + 8, sizeof *w->parts);
    return w->sheets && w->parts ? ERR_NONE : err_no_memory(err);
}

/* --- cells ------------------------------------------------------------------------------------ */

static void put_reference(struct buf *out, struct xlsx_at at)
{
    char letters[8];
    size_t n = sizeof letters;
    for (uint32_t c = at.column + 1; c; c = (c - 1) / 26) letters[--n] = (char)('A' + (c - 1) % 26);
    buf_put(out, letters + n, sizeof letters - n);
    buf_u64(out, at.row + 1);
}

/* Opens the row and the cell. */
static enum err_code begin(struct xlsx_writer *w, struct xlsx_at at, struct err *err)
{
    struct sheet *s = w->sheets[at.sheet];
    if (at.row >= XLSX_ROWS || at.column >= XLSX_COLUMNS) return too_large(err);
    if (s->row != at.row + 1) {
        if (s->row) buf_text(&s->xml, "</row>");
        if (s->xml.n >= WAITING) {
            enum err_code code = pack(s, Z_NO_FLUSH, err);
            if (code) return code;
        }
        s->row = at.row + 1;
        buf_text(&s->xml, "<row r=\"");
        buf_u64(&s->xml, s->row);
        buf_text(&s->xml, "\">");
    }
    buf_text(&s->xml, "<c r=\"");
    put_reference(&s->xml, at);
    return ERR_NONE;
}

static enum err_code done(const struct sheet *s, struct err *err)
{
    return s->xml.failed ? err_no_memory(err) : ERR_NONE;
}

/* Where the text has as many UTF-16 units as a cell takes. */
static size_t fitting(struct str s)
{
    size_t units = 0, at = 0;
    while (at < s.n) {
        unsigned char c = (unsigned char)s.p[at];
        size_t step = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        units += step == 4 ? 2 : 1;
        if (units > XLSX_LONGEST) return at;
        at = at + step > s.n ? s.n : at + step;
    }
    return s.n;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "_x0041_" as text would be read as an escape: its first _ is escaped itself. */
static bool like_escape(const char *p, size_t n)
{
    return n >= 7 && p[0] == '_' && p[1] == 'x' && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) &&
           is_hex(p[5]) && p[6] == '_';
}

static void put_text(struct buf *out, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        const char *instead = NULL;
        char code[16];
        size_t n = 1;
        if (c == '&') {
            instead = "&amp;";
        } else if (c == '<') {
            instead = "&lt;";
        } else if (c == '>') {
            instead = "&gt;";
        } else if (c == '_' && like_escape(s.p + i, s.n - i)) {
            instead = "_x005F_";
        } else if (c < 0x20 && c != '\t' && c != '\n') {
            snprintf(code, sizeof code, "_x%04X_", c);
            instead = c ? code : "";
        } else if (c == 0xef && s.n - i >= 3 && (unsigned char)s.p[i + 1] == 0xbf &&
                   (unsigned char)s.p[i + 2] >= 0xbe) {
            /* U+FFFE and U+FFFF are not characters of XML. */
            instead = (unsigned char)s.p[i + 2] == 0xbe ? "_xFFFE_" : "_xFFFF_";
            n = 3;
        }
        if (!instead) continue;
        buf_put(out, s.p + from, i - from);
        buf_text(out, instead);
        i += n - 1;
        from = i + 1;
    }
    buf_put(out, s.p + from, s.n - from);
}

enum err_code xlsx_write_text(struct xlsx_writer *w, struct xlsx_at at, struct str text,
                              bool *cut_out, struct err *err)
{
    struct buf *xml = &w->sheets[at.sheet]->xml;
    enum err_code code = begin(w, at, err);
    if (code) return code;
    size_t n = text.n > XLSX_LONGEST ? fitting(text) : text.n;
    *cut_out = n < text.n;
    buf_text(xml, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    put_text(xml, (struct str){text.p, n});
    buf_text(xml, "</t></is></c>");
    return done(w->sheets[at.sheet], err);
}

bool xlsx_holds_number(struct str s)
{
    size_t i = 0, digits = 0, points = 0;
    if (i < s.n && s.p[i] == '-') i++;
    if (i == s.n || s.p[i] == '.' || s.p[s.n - 1] == '.') return false;
    for (; i < s.n; i++) {
        if (s.p[i] == '.') {
            if (points++) return false;
        } else if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        } else if (digits || s.p[i] != '0') {
            digits++;
        }
    }
    return digits <= 15;
}

enum err_code xlsx_write_number(struct xlsx_writer *w, struct xlsx_at at, struct str digits,
                                struct err *err)
{
    struct buf *xml = &w->sheets[at.sheet]->xml;
    enum err_code code = begin(w, at, err);
    if (code) return code;
    buf_text(xml, "\"><v>");
    buf_str(xml, digits);
    buf_text(xml, "</v></c>");
    return done(w->sheets[at.sheet], err);
}

enum err_code xlsx_write_bool(struct xlsx_writer *w, struct xlsx_at at, bool value, struct err *err)
{
    struct buf *xml = &w->sheets[at.sheet]->xml;
    enum err_code code = begin(w, at, err);
    if (code) return code;
    buf_text(xml, value ? "\" t=\"b\"><v>1</v></c>" : "\" t=\"b\"><v>0</v></c>");
    return done(w->sheets[at.sheet], err);
}

/* --- the archive (PKWARE APPNOTE 6.3) --------------------------------------------------------- */

static void put16(struct buf *out, uint32_t v)
{
    buf_char(out, (char)(v & 0xff));
    buf_char(out, (char)(v >> 8 & 0xff));
}
static void put32(struct buf *out, uint32_t v)
{
    put16(out, v & 0xffff);
    put16(out, v >> 16);
}

/* What the local header and the directory have in common. */
static void put_common(struct buf *out, const struct part *part)
{
    put16(out, 20); /* version needed: 2.0 */
    put16(out, 0);
    put16(out, part->stored ? 0 : 8);
    put16(out, 0);
    put16(out, ZIP_DATE);
    put32(out, part->crc);
    put32(out, part->packed);
    put32(out, part->raw);
    put16(out, (uint32_t)strlen(part->name));
    put16(out, 0);
}

static enum err_code write_out(struct xlsx_writer *w, struct buf *b, struct err *err)
{
    if (b->failed) return err_no_memory(err);
    enum err_code code = file_write_all(w->fd, b->p, b->n, err);
    w->offset += b->n;
    buf_clear(b);
    return code;
}

static enum err_code put_head(struct xlsx_writer *w, struct part *part, struct buf *b,
                              struct err *err)
{
    if (w->offset > ZIP_MOST) return too_large(err);
    part->offset = (uint32_t)w->offset;
    put32(b, 0x04034b50);
    put_common(b, part);
    buf_text(b, part->name);
    return write_out(w, b, err);
}

static enum err_code put_stored(struct xlsx_writer *w, const char *name, const struct buf *content,
                                struct buf *b, struct err *err)
{
    struct part *part = &w->parts[w->part_count++];
    if (content->failed) return err_no_memory(err);
    snprintf(part->name, sizeof part->name, "%s", name);
    part->stored = true;
    part->packed = part->raw = (uint32_t)content->n;
    part->crc = (uint32_t)crc32(0, (const unsigned char *)content->p, (uInt)content->n);
    enum err_code code = put_head(w, part, b, err);
    if (code) return code;
    buf_put(b, content->p, content->n);
    return write_out(w, b, err);
}

static enum err_code put_sheet(struct xlsx_writer *w, uint32_t number, struct buf *b,
                               struct err *err)
{
    struct sheet *s = w->sheets[number];
    buf_text(&s->xml, s->row ? "</row></sheetData></worksheet>" : "</sheetData></worksheet>");
    enum err_code code = done(s, err);
    if (!code) code = pack(s, Z_FINISH, err);
    if (code) return code;
    struct part *part = &w->parts[w->part_count++];
    snprintf(part->name, sizeof part->name, "xl/worksheets/sheet%u.xml", number + 1);
    part->crc = s->crc;
    part->packed = (uint32_t)s->packed;
    part->raw = (uint32_t)s->raw;
    code = put_head(w, part, b, err);
    for (uint64_t at = 0; !code && at < s->packed;) {
        char *to = buf_reserve(b, 1 << 16);
        if (!to) return err_no_memory(err);
        ssize_t n = pread(s->fd, to, 1 << 16, (off_t)at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return err_errno(err, _("No se pudo leer el archivo temporal"));
        b->n += (size_t)n;
        at += (uint64_t)n;
        code = write_out(w, b, err);
    }
    return code;
}

static enum err_code put_directory(struct xlsx_writer *w, struct buf *b, struct err *err)
{
    uint64_t from = w->offset;
    if (from > ZIP_MOST) return too_large(err);
    for (uint32_t i = 0; i < w->part_count; i++) {
        const struct part *part = &w->parts[i];
        put32(b, 0x02014b50);
        put16(b, 20);
        put_common(b, part);
        put16(b, 0); /* comment */
        put16(b, 0); /* disk */
        put16(b, 0); /* attributes */
        put32(b, 0);
        put32(b, part->offset);
        buf_text(b, part->name);
    }
    uint32_t size = (uint32_t)b->n;
    put32(b, 0x06054b50);
    put32(b, 0);
    put16(b, w->part_count);
    put16(b, w->part_count);
    put32(b, size);
    put32(b, (uint32_t)from);
    put16(b, 0);
    return write_out(w, b, err);
}

/* --- the parts around the sheets -------------------------------------------------------------- */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SCHEMAS "http://schemas.openxmlformats.org/"

static void put_types(const struct xlsx_writer *w, struct buf *c)
{
    buf_text(c, XML "<Types xmlns=\"" SCHEMAS "package/2006/content-types\"><Default Extension=\""
                    "rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml"
                    "\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override "
                    "PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-"
                    "officedocument.spreadsheetml.sheet.main+xml\"/>");
    for (uint32_t i = 1; i <= w->count; i++)
        buf_printf(c,
                   "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"application/"
                   "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
                   i);
    buf_text(c, "</Types>");
}

static void put_workbook(const struct xlsx_writer *w, struct buf *c)
{
    buf_text(c, XML "<workbook xmlns=\"" SCHEMAS "spreadsheetml/2006/main\" xmlns:r=\"" SCHEMAS
                    "officeDocument/2006/relationships\"><bookViews><workbookView/></bookViews>"
                    "<sheets>");
    for (uint32_t i = 0; i < w->count; i++) {
        struct str name = str_of(w->sheets[i]->name);
        buf_text(c, "<sheet name=\"");
        for (size_t k = 0; k < name.n; k++)
            if (name.p[k] == '"')
                buf_text(c, "&quot;");
            else
                put_text(c, str_slice(name, k, k + 1));
        buf_printf(c, "\" sheetId=\"%u\" r:id=\"rId%u\"/>", i + 1, i + 1);
    }
    buf_text(c, "</sheets></workbook>");
}

static void put_relations(const struct xlsx_writer *w, struct buf *c)
{
    buf_text(c, XML "<Relationships xmlns=\"" SCHEMAS "package/2006/relationships\">");
    for (uint32_t i = 1; i <= w->count; i++)
        buf_printf(c,
                   "<Relationship Id=\"rId%u\" Type=\"" SCHEMAS "officeDocument/2006/relationships/"
                   "worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
                   i, i);
    buf_text(c, "</Relationships>");
}

static void put_root(const struct xlsx_writer *w, struct buf *c)
{
    (void)w;
    buf_text(c, XML "<Relationships xmlns=\"" SCHEMAS "package/2006/relationships\"><Relationship "
                    "Id=\"rId1\" Type=\"" SCHEMAS "officeDocument/2006/relationships/officeDocument"
                    "\" Target=\"xl/workbook.xml\"/></Relationships>");
}

static enum err_code write_book(struct xlsx_writer *w, struct err *err)
{
    static const struct {
        const char *name;
        void (*put)(const struct xlsx_writer *w, struct buf *content);
    } around[] = {{"[Content_Types].xml", put_types},
                  {"_rels/.rels", put_root},
                  {"xl/workbook.xml", put_workbook},
                  {"xl/_rels/workbook.xml.rels", put_relations}};
    struct buf content, b;
    buf_init(&content, (size_t)1 << 24);
    buf_init(&b, (size_t)1 << 30);
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < sizeof around / sizeof *around; i++) {
        buf_clear(&content);
        around[i].put(w, &content);
        code = put_stored(w, around[i].name, &content, &b, err);
    }
    for (uint32_t i = 0; !code && i < w->count; i++) code = put_sheet(w, i, &b, err);
    if (!code) code = put_directory(w, &b, err);
    buf_free(&content);
    buf_free(&b);
    return code;
}

enum err_code xlsx_writer_close(struct xlsx_writer *w, bool whole, struct err *err)
{
    if (!w) return ERR_NONE;
    enum err_code code = whole ? write_book(w, err) : ERR_NONE;
    for (uint32_t i = 0; i < w->count; i++) free_sheet(w->sheets[i]);
    mem_free(w->sheets);
    mem_free(w->parts);
    mem_free(w);
    return code;
}
