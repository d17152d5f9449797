/* HMAC with SHA-1, by nettle: see hmac.h. */
#include "base/hmac.h"

#include <nettle/hmac.h>

void hmac_sha1(const void *key, size_t key_size, const void *text, size_t text_size,
               uint8_t out[HMAC_SHA1_SIZE])
{
    struct hmac_sha1_ctx hmac;
    hmac_sha1_set_key(&hmac, key_size, key);
    hmac_sha1_update(&hmac, text_size, text);
    hmac_sha1_digest(&hmac, HMAC_SHA1_SIZE, out);
}
