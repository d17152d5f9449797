/* HMAC with SHA-1 (RFC 2104): for one-time codes (RFC 4226), which are defined with it, and for
 * nothing else. Pure; thread-safe. */
#ifndef CAUCE_BASE_HMAC_H
#define CAUCE_BASE_HMAC_H

#include <stddef.h>
#include <stdint.h>

enum { HMAC_SHA1_SIZE = 20 };
void hmac_sha1(const void *key, size_t key_size, const void *text, size_t text_size,
               uint8_t out[HMAC_SHA1_SIZE]);

#endif
