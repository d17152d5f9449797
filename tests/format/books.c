/* See books.h. */
#include "books.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "harness.h"

/* --- zip ------------------------------------------------------------------------------------ */

static void put16(struct buf *b, unsigned v)
{
    buf_char(b, (char)(v & 255));
    buf_char(b, (char)(v >> 8 & 255));
}

static void put32(struct buf *b, uint64_t v)
{
    put16(b, (unsigned)(v & 0xffff));
    put16(b, (unsigned)(v >> 16 & 0xffff));
}

void zip_maker_start(struct zip_maker *z)
{
    *z = (struct zip_maker){0};
    buf_init(&z->body, 1 << 30);
    buf_init(&z->directory, 1 << 28);
}

struct member {
    const char *name;
    struct str data; /* as it stands in the file */
    uint64_t size;
    uint32_t crc;
    int flags;
};

/* The fields that local and central headers share, from the version to the name's length. */
static void put_fields(struct buf *b, const struct member *m)
{
    unsigned method = m->flags & ZIP_METHOD_99 ? 98 : m->flags & ZIP_DEFLATED ? 8 : 0;
    put16(b, 20);
    put16(b, (m->flags & ZIP_LOCKED ? 1U : 0U) | (m->flags & ZIP_UTF8_FLAG ? 1U << 11 : 0U));
    put16(b, method);
    put32(b, 0x5a210000); /* a date */
    put32(b, m->flags & ZIP_WRONG_CRC ? m->crc ^ 1 : m->crc);
    put32(b, m->data.n);
    put32(b, m->flags & ZIP_SIZE_LIE ? m->size - 1 : m->size);
    put16(b, (unsigned)strlen(m->name));
    put16(b, 0);
}

static void put_member(struct zip_maker *z, const struct member *m)
{
    uint64_t offset = z->body.n;
    buf_put(&z->body, "PK\3\4", 4);
    put_fields(&z->body, m);
    buf_text(&z->body, m->name);
    buf_str(&z->body, m->data);
    buf_put(&z->directory, "PK\1\2\24\0", 6);
    put_fields(&z->directory, m);
    buf_put(&z->directory, "\0\0\0\0\0\0\0\0\0\0", 10);
    put32(&z->directory, offset);
    buf_text(&z->directory, m->name);
    z->count++;
}

static void deflate_all(struct buf *out, struct str in, uint64_t times)
{
    z_stream s = {0};
    CHECK(deflateInit2(&s, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    for (uint64_t i = 0; i < times; i++) {
        s.next_in = (Bytef *)(uintptr_t)in.p;
        s.avail_in = (unsigned)in.n;
        int last = i + 1 == times;
        int result;
        do {
            s.next_out = (Bytef *)buf_reserve(out, 65536);
            s.avail_out = 65536;
            CHECK(s.next_out != NULL);
            result = deflate(&s, last ? Z_FINISH : Z_NO_FLUSH);
            out->n += 65536 - s.avail_out;
        } while (last ? result != Z_STREAM_END : s.avail_in > 0);
    }
    deflateEnd(&s);
}

void zip_maker_add(struct zip_maker *z, const char *name, struct str content, int flags)
{
    struct buf packed;
    buf_init(&packed, 1 << 30);
    if (flags & ZIP_DEFLATED) deflate_all(&packed, content, 1);
    struct member m = {.name = name,
                       .data = flags & ZIP_DEFLATED ? buf_view(&packed) : content,
                       .size = content.n,
                       .crc = (uint32_t)crc32(0, (const Bytef *)content.p, (unsigned)content.n),
                       .flags = flags};
    put_member(z, &m);
    buf_free(&packed);
}

void zip_maker_text(struct zip_maker *z, const char *name, const char *content)
{
    zip_maker_add(z, name, str_of(content), ZIP_DEFLATED);
}

void zip_maker_bomb(struct zip_maker *z, const char *name, uint64_t size)
{
    static char block[1 << 20];
    memset(block, ' ', sizeof block);
    struct buf packed;
    buf_init(&packed, 1 << 30);
    uint64_t times = size / sizeof block;
    deflate_all(&packed, (struct str){block, sizeof block}, times);
    struct member m = {.name = name,
                       .data = buf_view(&packed),
                       .size = times * sizeof block,
                       .flags = ZIP_DEFLATED};
    uLong crc = crc32(0, NULL, 0);
    for (uint64_t i = 0; i < times; i++) crc = crc32(crc, (Bytef *)block, sizeof block);
    m.crc = (uint32_t)crc;
    put_member(z, &m);
    buf_free(&packed);
}

int bytes_fd(struct str bytes)
{
    struct err err = {0};
    int fd = memfd_create("bytes", MFD_CLOEXEC);
    CHECK(fd >= 0);
    CHECK_OK(file_write_all(fd, bytes.p, bytes.n, &err));
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

int zip_maker_fd(struct zip_maker *z)
{
    uint64_t at = z->body.n;
    buf_str(&z->body, buf_view(&z->directory));
    buf_put(&z->body, "PK\5\6\0\0\0\0", 8);
    put16(&z->body, z->count);
    put16(&z->body, z->count);
    put32(&z->body, z->directory.n);
    put32(&z->body, at);
    put16(&z->body, 0);
    CHECK(!z->body.failed && !z->directory.failed);
    int fd = bytes_fd(buf_view(&z->body));
    buf_free(&z->body);
    buf_free(&z->directory);
    return fd;
}

/* --- workbooks ------------------------------------------------------------------------------ */

#define MAIN_NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE_NS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_NS "http://schemas.openxmlformats.org/package/2006/relationships"
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static void add(struct zip_maker *z, const struct book *b, const char *name, struct buf *content)
{
    CHECK(!content->failed);
    zip_maker_add(z, name, buf_view(content), b->flags ? b->flags : ZIP_DEFLATED);
    buf_clear(content);
}

static void add_workbook(struct zip_maker *z, const struct book *b, struct buf *t)
{
    buf_printf(t, XML "<workbook xmlns=\"" MAIN_NS "\" xmlns:r=\"" OFFICE_NS "\"><sheets>");
    for (int i = 0; i < 8 && b->sheets[i]; i++)
        buf_printf(t, "<sheet name=\"Hoja%d\" sheetId=\"%d\" r:id=\"rId%d\"/>", i + 1, i + 1,
                   i + 1);
    buf_text(t, "</sheets></workbook>");
    if (b->workbook) {
        buf_clear(t);
        buf_text(t, b->workbook);
    }
    add(z, b, "xl/workbook.xml", t);
    buf_text(t, XML "<Relationships xmlns=\"" PACKAGE_NS "\">");
    for (int i = 0; i < 8 && b->sheets[i]; i++)
        buf_printf(t,
                   "<Relationship Id=\"rId%d\" Type=\"" OFFICE_NS "/worksheet\" "
                   "Target=\"worksheets/sheet%d.xml\"/>",
                   i + 1, i + 1);
    buf_text(t, "<Relationship Id=\"rIdS\" Type=\"" OFFICE_NS "/styles\" Target=\"styles.xml\"/>"
                "<Relationship Id=\"rIdT\" Type=\"" OFFICE_NS "/sharedStrings\" "
                "Target=\"sharedStrings.xml\"/></Relationships>");
    if (b->relations) {
        buf_clear(t);
        buf_text(t, b->relations);
    }
    add(z, b, "xl/_rels/workbook.xml.rels", t);
}

int book_fd(const struct book *b)
{
    struct zip_maker z;
    struct buf t;
    buf_init(&t, 1 << 28);
    zip_maker_start(&z);
    buf_text(&t,
             XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    add(&z, b, "[Content_Types].xml", &t);
    buf_text(&t, XML "<Relationships xmlns=\"" PACKAGE_NS "\"><Relationship Id=\"rId1\" "
                     "Type=\"" OFFICE_NS "/officeDocument\" Target=\"xl/workbook.xml\"/>"
                     "</Relationships>");
    add(&z, b, "_rels/.rels", &t);
    add_workbook(&z, b, &t);
    for (int i = 0; i < 8 && b->sheets[i]; i++) {
        char name[64];
        snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", i + 1);
        buf_text(&t, XML "<worksheet xmlns=\"" MAIN_NS "\">");
        buf_text(&t, b->sheets[i]);
        buf_text(&t, "</worksheet>");
        add(&z, b, name, &t);
    }
    if (b->strings) {
        buf_text(&t, XML "<sst xmlns=\"" MAIN_NS "\">");
        buf_text(&t, b->strings);
        buf_text(&t, "</sst>");
        add(&z, b, "xl/sharedStrings.xml", &t);
    }
    if (b->styles) {
        buf_text(&t, XML "<styleSheet xmlns=\"" MAIN_NS "\">");
        buf_text(&t, b->styles);
        buf_text(&t, "</styleSheet>");
        add(&z, b, "xl/styles.xml", &t);
    }
    buf_free(&t);
    return zip_maker_fd(&z);
}

int sheet_fd(const char *rows)
{
    struct buf t;
    buf_init(&t, 1 << 28);
    buf_text(&t, "<sheetData>");
    buf_text(&t, rows);
    buf_text(&t, "</sheetData>");
    struct book b = {.sheets = {t.p}};
    int fd = book_fd(&b);
    buf_free(&t);
    return fd;
}

int ods_fd(const char *spreadsheet)
{
    struct zip_maker z;
    struct buf t;
    buf_init(&t, 1 << 28);
    zip_maker_start(&z);
    zip_maker_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.spreadsheet"), 0);
#define ODS_NS "urn:oasis:names:tc:opendocument:xmlns:"
    buf_text(&t, XML "<office:document-content xmlns:office=\"" ODS_NS "office:1.0\" "
                     "xmlns:table=\"" ODS_NS "table:1.0\" xmlns:text=\"" ODS_NS "text:1.0\" "
                     "xmlns:style=\"" ODS_NS "style:1.0\" xmlns:draw=\"" ODS_NS "drawing:1.0\" "
                     "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc\">"
                     "<office:automatic-styles><style:style style:name=\"oculta\" "
                     "style:family=\"table\"><style:table-properties table:display=\"false\"/>"
                     "</style:style></office:automatic-styles><office:body><office:spreadsheet>");
    buf_text(&t, spreadsheet);
    buf_text(&t, "</office:spreadsheet></office:body></office:document-content>");
    zip_maker_add(&z, "content.xml", buf_view(&t), ZIP_DEFLATED);
    buf_free(&t);
    return zip_maker_fd(&z);
}

/* --- rendering ------------------------------------------------------------------------------ */

static void render_row(struct buf *b, const struct row *row)
{
    buf_u64(b, row->number);
    buf_char(b, ':');
    for (uint32_t i = 0; i < row->count; i++) {
        const struct cell *c = &row->cells[i];
        buf_printf(b, " [%c%s%s%s]", "tndbe"[c->type], c -> formula ? "f" : "",
                   c->merged ? "m" : "", c->converted ? "c" : "");
        buf_str(b, c->text);
    }
    buf_char(b, '\n');
}

static void render_event(struct buf *b, const struct source_event *e)
{
    if (e->kind == SOURCE_EVENT_SHEET)
        buf_printf(b, "== %.*s%s\n", STR_FMT(e->sheet.name), e->sheet.hidden ? " hidden" : "");
    if (e->kind == SOURCE_EVENT_ROW) render_row(b, &e->row);
    if (e->kind == SOURCE_EVENT_PROBLEM) buf_printf(b, "!! %s\n", e->problem.message);
}

const char *render(int fd, const struct source_options *options)
{
    static struct buf out;
    static struct source_event e;
    struct source *source;
    struct err err = {0};
    buf_free(&out);
    buf_init(&out, 1 << 28);
    enum err_code code = source_open(fd, options, &source, &err);
    while (!code) {
        code = source_next(source, &e, &err);
        if (code || e.kind == SOURCE_EVENT_END) break;
        render_event(&out, &e);
    }
    if (code) buf_printf(&out, "?? %s: %s\n", err_code_name(code), err.message);
    source_close(source);
    CHECK(!out.failed);
    buf_char(&out, '\0');
    return out.p;
}

const char *render_child(int fd)
{
    struct source_options options = {.name = "prueba"};
    return render(fd, &options);
}

const char *render_here(int fd)
{
    struct source_options options = {.name = "prueba", .in_process = true};
    return render(fd, &options);
}
