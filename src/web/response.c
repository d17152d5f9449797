/* Bodies and headers; see response.h. */
#include "web/response.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "web/asset.h"

/* Below this a compressed body saves no packet. */
enum { WORTH_COMPRESSING = 1024, LEVEL = 4, STYLE_LEVEL = 9, RAW = -15, HEAD = 10, TAIL = 8 };

/* Every page carries the same style sheet, the largest part of many. It is compressed once, to a
 * piece that begins and ends on a byte and refers to nothing outside of itself (Z_FULL_FLUSH), and
 * laid between what stands before and behind it. */
struct response_gzip {
    z_stream stream; /* deflate without a container: RFC 1951 */
    unsigned char *style;
    size_t style_size;
    uLong style_crc;
};

static void *zlib_alloc(void *unused, unsigned count, unsigned size)
{
    (void)unused;
    return mem_calloc(count, size);
}

static void zlib_free(void *unused, void *p)
{
    (void)unused;
    mem_free(p);
}

static bool start(z_stream *z, int level)
{
    memset(z, 0, sizeof *z);
    z->zalloc = zlib_alloc;
    z->zfree = zlib_free;
    return deflateInit2(z, level, Z_DEFLATED, RAW, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

/* Compresses one more part; false when there is no room for it. */
static bool add_part(z_stream *z, const char *p, size_t n, int flush)
{
    z->next_in = (unsigned char *)(uintptr_t)p; /* only read: zlib's type lacks the const */
    z->avail_in = (unsigned)n;
    int result = deflate(z, flush);
    if (flush == Z_FINISH) return result == Z_STREAM_END;
    return result == Z_OK && z->avail_in == 0 && z->avail_out > 0;
}

static bool compress_style(struct response_gzip *gzip)
{
    z_stream z;
    size_t room = asset_style_size + 256;
    gzip->style = mem_alloc(room);
    if (!gzip->style || !start(&z, STYLE_LEVEL)) return false;
    z.next_out = gzip->style;
    z.avail_out = (unsigned)room;
    bool done = add_part(&z, asset_style, asset_style_size, Z_FULL_FLUSH);
    gzip->style_size = room - z.avail_out;
    gzip->style_crc = crc32(0, (const unsigned char *)asset_style, (unsigned)asset_style_size);
    deflateEnd(&z);
    return done;
}

struct response_gzip *response_gzip_new(void)
{
    struct response_gzip *gzip = mem_calloc(1, sizeof *gzip);
    if (!gzip) return NULL;
    if (start(&gzip->stream, LEVEL)) {
        if (compress_style(gzip)) return gzip;
        deflateEnd(&gzip->stream);
    }
    mem_free(gzip->style);
    mem_free(gzip);
    return NULL;
}

void response_gzip_free(struct response_gzip *gzip)
{
    if (!gzip) return;
    deflateEnd(&gzip->stream);
    mem_free(gzip->style);
    mem_free(gzip);
}

/* Where the style sheet stands in a page, or its end when it is nowhere. */
static size_t find_style(struct str body)
{
    static const char tag[] = "<style>";
    enum { NEAR = 4096 };
    const char *found = memmem(body.p, body.n < NEAR ? body.n : NEAR, tag, sizeof tag - 1);
    if (!found || asset_style_size == 0) return body.n;
    size_t at = (size_t)(found - body.p) + sizeof tag - 1;
    if (body.n - at < asset_style_size || memcmp(body.p + at, asset_style, asset_style_size) != 0)
        return body.n;
    return at;
}

static bool add_style(struct response_gzip *gzip)
{
    z_stream *z = &gzip->stream;
    if (z->avail_out < gzip->style_size) return false;
    memcpy(z->next_out, gzip->style, gzip->style_size);
    z->next_out += gzip->style_size;
    z->avail_out -= (unsigned)gzip->style_size;
    return true;
}

static void put_little(unsigned char *out, uLong value)
{
    for (int i = 0; i < 4; i++) out[i] = (unsigned char)(value >> 8 * i);
}

/* A gzip member (RFC 1952) in `room` bytes at `out`; its size, or 0 when it does not fit. */
static size_t write_gzip(struct response_gzip *gzip, struct str body, unsigned char *out,
                         size_t room)
{
    static const unsigned char head[HEAD] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    z_stream *z = &gzip->stream;
    size_t style = find_style(body), rest = style;
    uLong crc = crc32(0, (const unsigned char *)body.p, (unsigned)style);
    bool done = true;
    memcpy(out, head, HEAD);
    z->next_out = out + HEAD;
    z->avail_out = (unsigned)(room - HEAD - TAIL);
    if (style < body.n) {
        done = add_part(z, body.p, style, Z_FULL_FLUSH) && add_style(gzip);
        rest = style + asset_style_size;
        crc = crc32_combine(crc, gzip->style_crc, (z_off_t)asset_style_size);
        crc = crc32(crc, (const unsigned char *)body.p + rest, (unsigned)(body.n - rest));
    } else {
        rest = 0;
    }
    done = done && add_part(z, body.p + rest, body.n - rest, Z_FINISH);
    size_t size = (size_t)(z->next_out - out) + TAIL;
    put_little(z->next_out, crc);
    put_little(z->next_out + 4, (uLong)body.n);
    deflateReset(z);
    return done ? size : 0;
}

/* NULL when it does not become smaller, or without memory. */
static void *compress_body(struct response_gzip *gzip, struct str body, size_t *size_out)
{
    size_t room = body.n - body.n / 8;
    unsigned char *out = mem_alloc(room);
    if (!out) return NULL;
    *size_out = write_gzip(gzip, body, out, room);
    if (*size_out) {
        void *smaller = mem_realloc(out, *size_out);
        return smaller ? smaller : out;
    }
    mem_free(out);
    return NULL;
}

bool response_body(struct http_answer *out, struct str body, struct response_gzip *gzip,
                   bool accepts_gzip)
{
    void *copy = NULL;
    size_t size = body.n;
    if (body.n >= WORTH_COMPRESSING && body.n < (1u << 30)) {
        http_header(out, "Vary", "Accept-Encoding");
        if (accepts_gzip) copy = compress_body(gzip, body, &size);
        if (copy) http_header(out, "Content-Encoding", "gzip");
    }
    if (!copy) {
        size = body.n;
        copy = mem_alloc(size + 1);
        if (copy && size) memcpy(copy, body.p, size);
    }
    if (!copy) {
        *out = (struct http_answer){.status = 500, .body = ""};
        return false;
    }
    out->body = copy;
    out->size = size;
    out->release = mem_free;
    return true;
}

void response_security(struct http_answer *out)
{
    http_header(out, "X-Content-Type-Options", "nosniff");
    http_header(out, "Referrer-Policy", "same-origin");
    http_header(out, "Cross-Origin-Opener-Policy", "same-origin");
    http_header(out, "Cross-Origin-Resource-Policy", "same-origin");
    http_header(out, "Permissions-Policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
}

void response_constant(struct http_answer *out, int status, const char *type, struct str body)
{
    out->status = status;
    http_header(out, "Content-Type", type);
    out->body = body.p;
    out->size = body.n;
    out->release = NULL;
}

bool response_matches(struct str if_none_match, const char *etag)
{
    while (if_none_match.n) {
        struct str tag = str_trim(str_split(if_none_match, ',', &if_none_match));
        if (str_is(tag, "*")) return true;
        if (str_starts(tag, STR("W/"))) tag = str_slice(tag, 2, tag.n);
        if (str_is(tag, etag)) return true;
    }
    return false;
}
