/* Hashes: SHA-256 names published bytes (FIPS 180-4, nettle); XXH3-64 keys in-memory tables. */
#ifndef CAUCE_BASE_HASH_H
#define CAUCE_BASE_HASH_H

#include <nettle/sha2.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct sha256 {
    struct sha256_ctx context;
};
void sha256_start(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *p, size_t n);
void sha256_hex(struct sha256 *h, char out[65]); /* lower case, NUL-terminated; ends the hash */
/* Hash of a whole file from its start; the descriptor's offset is left at the start. */
enum err_code sha256_fd(int fd, char out[65], uint64_t *size_out, struct err *err);
uint64_t hash64(const void *p, size_t n);
uint64_t hash64_seed(const void *p, size_t n, uint64_t seed);

#endif
