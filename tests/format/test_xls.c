/* Excel 97-2003 through the sandboxed library: a workbook made here byte by byte (BIFF8 records in
 * the smallest possible OLE2 container), and containers that are none. */
#include "harness.h"

#include <string.h>
#include <unistd.h>

#include "books.h"

#if CAUCE_WITH_XLS

static struct buf biff;

static void put16(unsigned v)
{
    buf_char(&biff, (char)(v & 255));
    buf_char(&biff, (char)(v >> 8 & 255));
}

static void put32(uint32_t v)
{
    put16(v & 0xffff);
    put16(v >> 16);
}

static void record(unsigned type, unsigned length)
{
    put16(type);
    put16(length);
}

static void bof(unsigned kind)
{
    record(0x0809, 16);
    put16(0x0600);
    put16(kind);
    put32(0x07CC0DBB);
    put32(0);
    put32(6);
}

static void style(unsigned format)
{
    record(0x00E0, 20);
    put16(0);
    put16(format);
    for (int i = 0; i < 4; i++) put32(0);
}

static void cell(unsigned type, unsigned length, unsigned row, unsigned column, unsigned xf)
{
    record(type, length);
    put16(row);
    put16(column);
    put16(xf);
}

static void number(unsigned row, unsigned column, unsigned xf, double value)
{
    cell(0x0203, 14, row, column, xf);
    buf_put(&biff, &value, sizeof value);
}

static void make_book(void)
{
    static const char text[] = "A\xF1o fiscal"; /* one byte per character: the low half of UTF-16 */
    buf_init(&biff, 1 << 16);
    bof(5);
    record(0x0042, 2);
    put16(1200);
    style(0);
    style(14);
    size_t sheet_at = biff.n + 4;
    record(0x0085, 8 + 4);
    put32(0);
    put16(0);
    buf_put(&biff, "\4\0Hoja", 6);
    record(0x00FC, 8 + 3 + sizeof text - 1);
    put32(1);
    put32(1);
    put16(sizeof text - 1);
    buf_char(&biff, 0);
    buf_put(&biff, text, sizeof text - 1);
    record(0x000A, 0);
    uint32_t start = (uint32_t)biff.n;
    memcpy(biff.p + sheet_at, &start, 4);
    bof(0x10);
    record(0x0200, 14);
    put32(0);
    put32(3);
    put16(0);
    put16(4);
    put16(0);
    cell(0x00FD, 10, 0, 0, 0);
    put32(0);
    number(0, 1, 0, 127296137841.43);
    number(0, 2, 0, 0.1);
    number(0, 3, 1, 45657);
    number(2, 1, 0, 1e21);
    cell(0x027E, 10, 2, 2, 0);
    put32(7 << 2 | 2); /* RK: the integer 7 */
    record(0x000A, 0);
    while (biff.n < 4096) buf_char(&biff, 0);
}

static void put_entry(struct buf *b, const char *name, unsigned type, uint32_t child,
                      uint32_t start, uint32_t size)
{
    char e[128] = {0};
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++) e[2 * i] = name[i];
    e[64] = (char)(2 * n + 2);
    e[66] = (char)type;
    e[67] = 1;
    memset(e + 68, 0xff, 8);
    memcpy(e + 76, &child, 4);
    memcpy(e + 116, &start, 4);
    memcpy(e + 120, &size, 4);
    buf_put(b, e, sizeof e);
}

static int container_fd(const char *stream)
{
    struct buf b;
    const uint32_t end = 0xFFFFFFFE, none = 0xFFFFFFFF, fat_sector = 0xFFFFFFFD,
                   sectors[] = {0, 1, 0, 4096};
    buf_init(&b, 1 << 16);
    buf_put(&b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    buf_put(&b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x3E\0\3\0\xFE\xFF\x09\0\6\0\0\0\0\0\0\0\0\0\0\0",
            36);
    const uint32_t fields[] = {1, sectors[1], 0, 4096, end, 0, end, 0, 0};
    buf_put(&b, fields, sizeof fields);
    while (b.n < 512) buf_put(&b, &none, 4);
    buf_put(&b, &fat_sector, 4);
    buf_put(&b, &end, 4);
    for (uint32_t i = 2; i < 9; i++) buf_put(&b, &(uint32_t){i + 1}, 4);
    buf_put(&b, &end, 4);
    while (b.n < 1024) buf_put(&b, &none, 4);
    put_entry(&b, "Root Entry", 5, 1, end, 0);
    put_entry(&b, stream, 2, none, 2, 4096);
    put_entry(&b, "", 0, none, 0, 0);
    put_entry(&b, "", 0, none, 0, 0);
    buf_str(&b, buf_view(&biff));
    int fd = bytes_fd(buf_view(&b));
    buf_free(&b);
    return fd;
}

TEST(xls_reads_texts_figures_and_dates)
{
    make_book();
    const char *want = "== Hoja\n1: [t]Año fiscal [n]127296137841.43 [n]0.1 [d]2024-12-31\n"
                       "3: [t] [n]1000000000000000000000 [n]7\n";
    CHECK_STR(str_of(render_child(container_fd("Workbook"))), want);
    CHECK_STR(str_of(render_here(container_fd("Workbook"))), want);
    buf_free(&biff);
}

TEST(xls_tells_what_is_no_workbook)
{
    make_book();
    CHECK(strstr(render_child(container_fd("WordDocument")), "?? input: No es un libro de Excel") !=
          NULL);
    CHECK(strstr(render_child(container_fd("EncryptedPackage")),
                 "?? unsupported: El archivo está protegido") != NULL);
    CHECK(strstr(render_child(bytes_fd(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 y nada más"))),
                 "?? input: ") != NULL);
    buf_free(&biff);
}

/* Bytes changed at random end in rows or in an error, never in silence. */
TEST_SECONDS(xls_survives_damage, 300)
{
    static char bytes[6000];
    make_book();
    int fd = container_fd("Workbook");
    ssize_t n = pread(fd, bytes, sizeof bytes, 0);
    close(fd);
    CHECK(n > 4096);
    uint32_t x = 20261121;
    for (int round = 0; round < 150; round++) {
        char copy[sizeof bytes];
        memcpy(copy, bytes, sizeof copy);
        for (int k = 0; k < 4; k++) {
            x = x * 1664525 + 1013904223;
            copy[(x >> 8) % (round % 2 ? 512 : 2200)] = (char)(x >> 3);
        }
        const char *got = render_child(bytes_fd((struct str){copy, (size_t)n}));
        CHECK(got[0] != '\0');
    }
    buf_free(&biff);
}

#endif
