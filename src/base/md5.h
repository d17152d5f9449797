/* MD5 (RFC 1321, nettle), for ids that others compute so; it protects nothing. */
#ifndef CAUCE_BASE_MD5_H
#define CAUCE_BASE_MD5_H

#include <nettle/md5.h>

#include "base/str.h"

struct md5 {
    struct md5_ctx context;
};
void md5_start(struct md5 *h);
void md5_add(struct md5 *h, struct str s);
void md5_hex(struct md5 *h, char out[33]); /* lower case, NUL-terminated; ends the hash */

#endif
