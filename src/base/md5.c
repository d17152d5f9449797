/* MD5: see md5.h. */
#include "base/md5.h"

void md5_start(struct md5 *h)
{
    md5_init(&h->context);
}

void md5_add(struct md5 *h, struct str s)
{
    if (s.n) md5_update(&h->context, s.n, (const uint8_t *)s.p);
}

void md5_hex(struct md5 *h, char out[33])
{
    static const char hex[] = "0123456789abcdef";
    uint8_t digest[MD5_DIGEST_SIZE];
    md5_digest(&h->context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    out[32] = '\0';
}
