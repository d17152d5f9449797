/* SHA-256 through nettle (which uses the processor's SHA instructions) and XXH3-64: see hash.h. */
#include "base/hash.h"

#include <errno.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/i18n.h"
#include "base/mem.h"

void sha256_start(struct sha256 *h)
{
    nettle_sha256_init(&h->context);
}

void sha256_add(struct sha256 *h, const void *p, size_t n)
{
    if (n) nettle_sha256_update(&h->context, n, p);
}

void sha256_hex(struct sha256 *h, char out[65])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    nettle_sha256_digest(&h->context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    out[64] = '\0';
}

enum err_code sha256_fd(int fd, char out[65], uint64_t *size_out, struct err *err)
{
    enum { CHUNK = 256 * 1024 };
    if (lseek(fd, 0, SEEK_SET) != 0) return err_errno(err, _("No se pudo leer desde el inicio"));
    unsigned char *chunk = mem_alloc(CHUNK);
    if (!chunk) return err_no_memory(err);
    struct sha256 h;
    sha256_start(&h);
    uint64_t size = 0;
    ssize_t got;
    while ((got = read(fd, chunk, CHUNK)) != 0) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) break;
        sha256_add(&h, chunk, (size_t)got);
        size += (uint64_t)got;
    }
    mem_free(chunk);
    if (got < 0 || lseek(fd, 0, SEEK_SET) != 0) return err_errno(err, _("No se pudo leer"));
    sha256_hex(&h, out);
    if (size_out) *size_out = size;
    return ERR_NONE;
}

uint64_t hash64(const void *p, size_t n)
{
    return XXH3_64bits(n ? p : "", n);
}

uint64_t hash64_seed(const void *p, size_t n, uint64_t seed)
{
    return XXH3_64bits_withSeed(n ? p : "", n, seed);
}
