/* The second factor: time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits), as
 * the programs on people's phones make them. Pure; thread-safe. */
#ifndef CAUCE_COCREATE_TOTP_H
#define CAUCE_COCREATE_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { TOTP_SECRET = 32, TOTP_STEP = 30 }; /* letters of base32: 160 bits; seconds */

/* A new secret in base32 (RFC 4648). NUL-terminated. */
void totp_secret(char out[TOTP_SECRET + 1]);
/* The code of a step (seconds since 1970 / 30); -1 when the secret is none. */
int totp_code(struct str secret, int64_t step);
/* True when `code` (6 digits, blanks left out) is that of now, of the step before or of the one
 * after, and its step is later than *last; then *last becomes that step: a code works once. */
bool totp_accepts(struct str secret, struct str code, int64_t now_ms, int64_t *last);

#endif
