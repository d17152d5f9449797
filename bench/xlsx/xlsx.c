/* Cells per second of a workbook, for bench/xlsx/run. xlsx make ROWS >file writes a workbook of
 * contract rows from a fixed seed, in the form that Excel gives its files; xlsx read FILE ROUNDS
 * reads it through the sandboxed child as an import does and prints the best of ROUNDS. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "format/source.h"

static void fail(const char *why)
{
    fprintf(stderr, "bench/xlsx: %s\n", why);
    exit(1);
}

/* --- making --------------------------------------------------------------------------------- */

/* xorshift64*: Marsaglia 2003, Vigna 2014. */
static uint64_t state = 20261121;
static uint64_t next(uint64_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 2685821657736338717u % below;
}

struct out {
    FILE *file;
    z_stream z;
    uint32_t crc;
    uint64_t packed, plain;
    struct buf directory;
    uint64_t offset;
    unsigned count;
};

static void put32(struct buf *b, uint64_t v)
{
    for (int i = 0; i < 4; i++) buf_char(b, (char)(v >> (8 * i) & 255));
}

static void put_bytes(struct out *o, const void *p, size_t n)
{
    if (fwrite(p, 1, n, o->file) != n) fail("cannot write");
    o->offset += n;
}

static void deflate_some(struct out *o, const char *p, size_t n, int flush)
{
    unsigned char bytes[65536];
    o->z.next_in = (unsigned char *)(uintptr_t)p;
    o->z.avail_in = (unsigned)n;
    o->crc = (uint32_t)crc32(o->crc, (const unsigned char *)p, (unsigned)n);
    o->plain += n;
    do {
        o->z.next_out = bytes;
        o->z.avail_out = sizeof bytes;
        deflate(&o->z, flush);
        put_bytes(o, bytes, sizeof bytes - o->z.avail_out);
        o->packed += sizeof bytes - o->z.avail_out;
    } while (o->z.avail_out == 0);
}

/* The member's own header goes without sizes, which follow it (flag 8), as streaming writers do. */
static void begin(struct out *o, const char *name)
{
    char head[30] = "PK\3\4\24\0\10\0\10\0";
    head[26] = (char)strlen(name);
    o->crc = (uint32_t)crc32(0, NULL, 0);
    o->packed = o->plain = 0;
    memset(&o->z, 0, sizeof o->z);
    if (deflateInit2(&o->z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) fail("no memory");
    buf_put(&o->directory, "PK\1\2\24\0\24\0\10\0\10\0\0\0\0\0", 16);
    put_bytes(o, head, sizeof head);
    put_bytes(o, name, strlen(name));
}

static void end(struct out *o, const char *name, uint64_t start)
{
    struct buf after;
    deflate_some(o, "", 0, Z_FINISH);
    deflateEnd(&o->z);
    buf_init(&after, 64);
    buf_put(&after, "PK\7\10", 4);
    put32(&after, o->crc);
    put32(&after, o->packed);
    put32(&after, o->plain);
    put_bytes(o, after.p, after.n);
    buf_str(&o->directory, str_slice(buf_view(&after), 4, 16));
    buf_char(&o->directory, (char)strlen(name));
    buf_put(&o->directory, "\0\0\0\0\0\0\0\0\0\0\0\0", 13);
    put32(&o->directory, start);
    buf_text(&o->directory, name);
    o->count++;
    buf_free(&after);
}

static void member(struct out *o, const char *name, const char *text)
{
    uint64_t start = o->offset;
    begin(o, name);
    deflate_some(o, text, strlen(text), Z_NO_FLUSH);
    end(o, name, start);
}

/* Numbers of shared strings: 300 institutions, 20 000 suppliers, 32 states, a title per row. */
enum {
    INSTITUTIONS = 300,
    SUPPLIERS = 20000,
    STATES = 32,
    TITLES_AT = INSTITUTIONS + SUPPLIERS + STATES
};

static void put_row(struct buf *b, unsigned row)
{
    unsigned c = 0;
    static const char *const columns = "ABCDEFGHIJKLMN";
#define CELL(style, type, ...)                                                                     \
    do {                                                                                           \
        buf_printf(b, "<c r=\"%c%u\"" style type "><v>", columns[c++], row);                       \
        buf_printf(b, __VA_ARGS__);                                                                \
        buf_text(b, "</v></c>");                                                                   \
    } while (0)
    buf_printf(b, "<row r=\"%u\" spans=\"1:14\">", row);
    CELL("", "", "%u", 2400000 + row);
    CELL("", " t=\"s\"", "%u", (unsigned)next(INSTITUTIONS));
    CELL("", " t=\"s\"", "%u", TITLES_AT + row - 1);
    CELL(" s=\"1\"", "", "%u", 44000 + (unsigned)next(2000));
    CELL(" s=\"1\"", "", "%u", 44000 + (unsigned)next(2000));
    CELL(" s=\"2\"", "", "%u.%02u", (unsigned)next(90000000), (unsigned)next(100));
    CELL(" s=\"2\"", "", "%u.%02u", (unsigned)next(9000000), (unsigned)next(100));
    CELL("", " t=\"s\"", "%u", INSTITUTIONS + (unsigned)next(SUPPLIERS));
    CELL("", " t=\"s\"", "%u", INSTITUTIONS + SUPPLIERS + (unsigned)next(STATES));
    CELL("", "", "%u", (unsigned)next(2460));
    CELL("", "", "%u", 2018 + (unsigned)next(8));
    CELL("", " t=\"b\"", "%u", (unsigned)next(2));
    CELL("", "", "0.%u", (unsigned)next(10000));
    CELL("", "", "%u", (unsigned)next(100));
    buf_text(b, "</row>");
}

static void put_string(struct buf *b, unsigned i)
{
    if (i < INSTITUTIONS)
        buf_printf(b, "<si><t>Secretaría de Obras Públicas, unidad %u</t></si>", i);
    else if (i < INSTITUTIONS + SUPPLIERS)
        buf_printf(b, "<si><t>Constructora del Norte %u, S.A. de C.V.</t></si>", i);
    else if (i < TITLES_AT)
        buf_printf(b, "<si><t>Entidad %u</t></si>", i);
    else
        buf_printf(b, "<si><t>Rehabilitación de la red %u de agua potable, etapa %u</t></si>", i,
                   (unsigned)next(9));
}

static void put_many(struct out *o, const char *name, const char *head, const char *tail,
                     void (*put)(struct buf *, unsigned), unsigned from, unsigned to)
{
    uint64_t start = o->offset;
    struct buf b;
    buf_init(&b, 1 << 20);
    begin(o, name);
    deflate_some(o, head, strlen(head), Z_NO_FLUSH);
    for (unsigned i = from; i < to; i++) {
        buf_clear(&b);
        put(&b, i);
        deflate_some(o, b.p, b.n, Z_NO_FLUSH);
    }
    deflate_some(o, tail, strlen(tail), Z_NO_FLUSH);
    end(o, name, start);
    buf_free(&b);
}

#define NS "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELS                                                                                       \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

static void make(unsigned rows)
{
    struct out o = {.file = stdout};
    buf_init(&o.directory, 1 << 16);
    member(
        &o, "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
        "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE "sheet.main+xml\"/>"
        "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" TYPE "worksheet+xml\"/>"
        "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "styles+xml\"/>"
        "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"" TYPE "sharedStrings+xml\"/>"
        "</Types>");
    member(&o, "_rels/.rels",
           RELS "<Relationship Id=\"rId1\" Type=\"" REL "/officeDocument\" "
                "Target=\"xl/workbook.xml\"/></Relationships>");
    member(&o, "xl/workbook.xml",
           "<workbook " NS " xmlns:r=\"" REL "\"><sheets><sheet name=\"Contratos\" "
           "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    member(&o, "xl/_rels/workbook.xml.rels",
           RELS
           "<Relationship Id=\"rId1\" Type=\"" REL "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
           "<Relationship Id=\"rId2\" Type=\"" REL "/styles\" Target=\"styles.xml\"/>"
           "<Relationship Id=\"rId3\" Type=\"" REL "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
           "</Relationships>");
    member(&o, "xl/styles.xml",
           "<styleSheet " NS
           "><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>"
           "<fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill><patternFill "
           "patternType=\"none\"/></fill></fills><borders count=\"1\"><border/>"
           "</borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf "
           "numFmtId=\"0\"/>"
           "<xf numFmtId=\"164\" applyNumberFormat=\"1\"/><xf numFmtId=\"4\" "
           "applyNumberFormat=\"1\"/></cellXfs>"
           "</styleSheet>");
    put_many(&o, "xl/sharedStrings.xml", "<sst " NS ">", "</sst>", put_string, 0, TITLES_AT + rows);
    put_many(&o, "xl/worksheets/sheet1.xml", "<worksheet " NS "><sheetData>",
             "</sheetData></worksheet>", put_row, 1, rows + 1);
    uint64_t at = o.offset, n = o.directory.n;
    buf_put(&o.directory, "PK\5\6\0\0\0\0", 8);
    for (int i = 0; i < 2; i++) {
        buf_char(&o.directory, (char)o.count);
        buf_char(&o.directory, 0);
    }
    put32(&o.directory, n);
    put32(&o.directory, at);
    buf_put(&o.directory, "\0\0", 2);
    put_bytes(&o, o.directory.p, o.directory.n);
    buf_free(&o.directory);
}

/* --- reading -------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t read_once(const char *path)
{
    static struct source_event e;
    struct source *source;
    struct err err = {0};
    struct source_options options = {.name = path};
    uint64_t cells = 0;
    enum err_code code = source_open(open(path, O_RDONLY | O_CLOEXEC), &options, &source, &err);
    while (!code && (code = source_next(source, &e, &err)) == ERR_NONE &&
           e.kind != SOURCE_EVENT_END)
        if (e.kind == SOURCE_EVENT_ROW) cells += e.row.count;
    if (code) fail(err.message);
    source_close(source);
    return cells;
}

static void read_best(const char *path, int rounds)
{
    double best = 1e9;
    uint64_t cells = 0;
    for (int i = 0; i < rounds; i++) {
        double start = now();
        cells = read_once(path);
        double seconds = now() - start;
        if (seconds < best) best = seconds;
    }
    struct rusage child, own;
    getrusage(RUSAGE_CHILDREN, &child);
    getrusage(RUSAGE_SELF, &own);
    printf("%llu %.4f %ld\n", (unsigned long long)cells, best,
           (child.ru_maxrss + own.ru_maxrss) / 1024);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "make") == 0)
        make((unsigned)strtoul(argv[2], NULL, 10));
    else if (argc == 4 && strcmp(argv[1], "read") == 0)
        read_best(argv[2], (int)strtol(argv[3], NULL, 10));
    else
        fail("xlsx make ROWS >file | xlsx read FILE ROUNDS");
    return 0;
}
