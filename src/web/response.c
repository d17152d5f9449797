/* Bodies and headers; see response.h. */
#include "web/response.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "web/asset.h"

/* Below this a compressed body saves no packet. */
enum { WORTH_COMPRESSING = 1024, LEVEL = 4, GZIP_WINDOW = 15 + 16 };

struct response_gzip {
    z_stream stream;
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

struct response_gzip *response_gzip_new(void)
{
    struct response_gzip *gzip = mem_calloc(1, sizeof *gzip);
    if (!gzip) return NULL;
    gzip->stream.zalloc = zlib_alloc;
    gzip->stream.zfree = zlib_free;
    if (deflateInit2(&gzip->stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK)
        return gzip;
    mem_free(gzip);
    return NULL;
}

void response_gzip_free(struct response_gzip *gzip)
{
    if (!gzip) return;
    deflateEnd(&gzip->stream);
    mem_free(gzip);
}

/* NULL when it does not become smaller, or without memory. */
static void *compress_body(struct response_gzip *gzip, struct str body, size_t *size_out)
{
    z_stream *z = &gzip->stream;
    size_t room = body.n - body.n / 8;
    unsigned char *out = mem_alloc(room);
    if (!out) return NULL;
    z->next_in = (unsigned char *)(uintptr_t)body.p; /* only read: zlib's type lacks the const */
    z->avail_in = (unsigned)body.n;
    z->next_out = out;
    z->avail_out = (unsigned)room;
    int result = deflate(z, Z_FINISH);
    *size_out = room - z->avail_out;
    deflateReset(z);
    if (result == Z_STREAM_END) {
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
    out->owned = true;
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
    out->owned = false;
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
