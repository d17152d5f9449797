/* The file's bytes, decompressed on the way (gzip through zlib, zstd): see reader.h. What the
 * compressed form says about sizes is never believed: only what comes out is counted. */
#include <errno.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/reader.h"

enum kind { PLAIN, GZIP, ZSTANDARD };
enum { CHUNK = 256 * 1024 };

struct input {
    int fd;
    enum kind kind;
    uint64_t max_bytes, given, consumed;
    unsigned char *chunk; /* compressed bytes read ahead */
    size_t at, n;
    bool ended;   /* the descriptor is at its end */
    bool between; /* between two gzip members or zstd frames */
    z_stream z;
    bool z_open;
    ZSTD_DStream *zstd;
};

static void *z_alloc(void *user, unsigned count, unsigned size)
{
    (void)user;
    return mem_calloc(count, size);
}

static void z_free(void *user, void *p)
{
    (void)user;
    mem_free(p);
}

static enum err_code out_of_memory(struct err *err)
{
    return err_no_memory(err);
}

static enum err_code read_fd(struct input *in, void *p, size_t size, size_t *got, struct err *err)
{
    ssize_t n;
    do n = read(in->fd, p, size);
    while (n < 0 && errno == EINTR);
    if (n < 0) return err_errno(err, _("No se pudo leer el archivo"));
    *got = (size_t)n;
    if (n == 0) in->ended = true;
    return ERR_NONE;
}

/* Makes sure that compressed bytes are at hand; at the end of the file there are none. */
static enum err_code refill(struct input *in, struct err *err)
{
    if (in->at < in->n || in->ended) return ERR_NONE;
    in->at = in->n = 0;
    return read_fd(in, in->chunk, CHUNK, &in->n, err);
}

static enum err_code open_decoder(struct input *in, struct err *err)
{
    if (in->kind == GZIP) {
        in->z.zalloc = z_alloc;
        in->z.zfree = z_free;
        if (inflateInit2(&in->z, 15 + 16) != Z_OK) return out_of_memory(err);
        in->z_open = true;
        return ERR_NONE;
    }
    in->zstd = ZSTD_createDStream();
    if (!in->zstd) return out_of_memory(err);
    /* A window of 2^27 bytes is zstd's own default limit for streams. */
    ZSTD_DCtx_setParameter(in->zstd, ZSTD_d_windowLogMax, 27);
    return ERR_NONE;
}

enum err_code input_open(int fd, const struct source_options *options, struct input **out,
                         struct err *err)
{
    *out = NULL;
    struct input *in = mem_calloc(1, sizeof *in);
    if (!in) return out_of_memory(err);
    in->fd = fd;
    in->max_bytes = options && options->max_bytes ? options->max_bytes : UINT64_MAX;
    in->between = true;
    in->chunk = mem_alloc(CHUNK);
    enum err_code code = in->chunk ? refill(in, err) : out_of_memory(err);
    if (!code) {
        const unsigned char *p = in->chunk;
        if (in->n >= 2 && p[0] == 0x1F && p[1] == 0x8B)
            in->kind = GZIP;
        else if (in->n >= 4 && memcmp(p, "\x28\xB5\x2F\xFD", 4) == 0)
            in->kind = ZSTANDARD;
        if (in->kind != PLAIN) code = open_decoder(in, err);
    }
    if (code) {
        input_close(in);
        return code;
    }
    *out = in;
    return ERR_NONE;
}

static enum err_code read_plain(struct input *in, void *p, size_t size, size_t *got,
                                struct err *err)
{
    size_t have = in->n - in->at;
    if (have == 0) {
        enum err_code code = read_fd(in, p, size, got, err);
        in->consumed += *got;
        return code;
    }
    size_t n = have < size ? have : size;
    memcpy(p, in->chunk + in->at, n);
    in->at += n;
    in->consumed += n;
    *got = n;
    return ERR_NONE;
}

static enum err_code damaged(struct err *err)
{
    err_set(err, ERR_INPUT, _("El archivo comprimido está dañado o incompleto"));
    err_advice(err, _("Descárguelo otra vez"));
    return ERR_INPUT;
}

/* One step of zlib; a file may be several gzip members one after another, padded with zeros. */
static enum err_code step_gzip(struct input *in, unsigned char *p, size_t size, size_t *got,
                               bool *done, struct err *err)
{
    if (in->between) {
        if (in->given > 0 && in->chunk[in->at] != 0x1F) {
            *done = true; /* padding or litter after the last member */
            return ERR_NONE;
        }
        if (inflateReset(&in->z) != Z_OK) return damaged(err);
        in->between = false;
    }
    in->z.next_in = in->chunk + in->at;
    in->z.avail_in = (unsigned)(in->n - in->at);
    in->z.next_out = p;
    in->z.avail_out = size > 1u << 30 ? 1u << 30 : (unsigned)size;
    unsigned room = in->z.avail_out;
    int result = inflate(&in->z, Z_NO_FLUSH);
    in->consumed += in->n - in->at - in->z.avail_in;
    in->at = in->n - in->z.avail_in;
    *got = room - in->z.avail_out;
    if (result == Z_MEM_ERROR) return out_of_memory(err);
    if (result == Z_STREAM_END)
        in->between = true;
    else if (result != Z_OK && result != Z_BUF_ERROR)
        return damaged(err);
    return ERR_NONE;
}

static enum err_code step_zstd(struct input *in, unsigned char *p, size_t size, size_t *got,
                               struct err *err)
{
    ZSTD_inBuffer from = {in->chunk, in->n, in->at};
    ZSTD_outBuffer to = {p, size, 0};
    size_t left = ZSTD_decompressStream(in->zstd, &to, &from);
    in->consumed += from.pos - in->at;
    in->at = from.pos;
    *got = to.pos;
    if (ZSTD_isError(left)) {
        ZSTD_ErrorCode why = ZSTD_getErrorCode(left);
        if (why == ZSTD_error_memory_allocation) return out_of_memory(err);
        return damaged(err);
    }
    in->between = left == 0;
    return ERR_NONE;
}

static enum err_code read_packed(struct input *in, void *p, size_t size, size_t *got,
                                 struct err *err)
{
    for (bool done = false; *got == 0 && !done;) {
        enum err_code code = refill(in, err);
        if (code) return code;
        bool dry = in->at == in->n;
        if (dry && !in->ended) continue;
        if (dry && in->between) return ERR_NONE;
        /* Without input, too: the decoder may still hold output. */
        code = in->kind == GZIP ? step_gzip(in, p, size, got, &done, err)
                                : step_zstd(in, p, size, got, err);
        if (code) return code;
        if (dry && *got == 0 && !in->between) return damaged(err);
    }
    return ERR_NONE;
}

enum err_code input_read(struct input *in, void *p, size_t size, size_t *got_out, struct err *err)
{
    *got_out = 0;
    if (size == 0) return ERR_NONE;
    enum err_code code = in->kind == PLAIN ? read_plain(in, p, size, got_out, err)
                                           : read_packed(in, p, size, got_out, err);
    if (code) return code;
    in->given += *got_out;
    if (in->given > in->max_bytes) {
        *got_out = 0;
        err_set(err, ERR_LIMIT, _("El archivo pasa del máximo de %llu bytes"),
                (unsigned long long)in->max_bytes);
        return ERR_LIMIT;
    }
    return ERR_NONE;
}

uint64_t input_position(const struct input *in)
{
    return in->consumed;
}

enum source_format input_packing(const struct input *in)
{
    return in->kind == GZIP ? SOURCE_GZIP : in->kind == ZSTANDARD ? SOURCE_ZSTD : SOURCE_UNKNOWN;
}

void input_close(struct input *in)
{
    if (!in) return;
    if (in->z_open) inflateEnd(&in->z);
    if (in->zstd) ZSTD_freeDStream(in->zstd);
    mem_free(in->chunk);
    mem_free(in);
}
