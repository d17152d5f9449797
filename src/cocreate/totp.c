/* One-time passwords: see totp.h. */
#include "cocreate/totp.h"

#include <sodium.h>
#include <string.h>

#include "base/hmac.h"

enum { BYTES = TOTP_SECRET * 5 / 8 };
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_secret(char out[TOTP_SECRET + 1])
{
    for (int i = 0; i < TOTP_SECRET; i++) out[i] = letters[randombytes_uniform(32)];
    out[TOTP_SECRET] = '\0';
}

static bool decode(struct str secret, uint8_t out[BYTES])
{
    uint32_t bits = 0;
    int have = 0;
    size_t n = 0;
    if (secret.n != TOTP_SECRET) return false;
    for (size_t i = 0; i < secret.n; i++) {
        const char *at = secret.p[i] ? strchr(letters, secret.p[i]) : NULL;
        if (!at) return false;
        bits = bits << 5 | (uint32_t)(at - letters);
        have += 5;
        if (have < 8) continue;
        have -= 8;
        out[n++] = (uint8_t)(bits >> have);
    }
    return n == BYTES;
}

int totp_code(struct str secret, int64_t step)
{
    uint8_t key[BYTES], counter[8], digest[HMAC_SHA1_SIZE];
    if (!decode(secret, key)) return -1;
    for (int i = 0; i < 8; i++) counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    hmac_sha1(key, sizeof key, counter, sizeof counter, digest);
    int at = digest[HMAC_SHA1_SIZE - 1] & 15; /* RFC 4226, 5.3 */
    uint32_t cut = (uint32_t)(digest[at] & 0x7f) << 24 | (uint32_t)digest[at + 1] << 16 |
                   (uint32_t)digest[at + 2] << 8 | digest[at + 3];
    return (int)(cut % 1000000);
}

/* Six digits, people's blanks left out; -1 when it is none. */
static int read_code(struct str text)
{
    int value = 0, digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ') continue;
        if (text.p[i] < '0' || text.p[i] > '9' || ++digits > 6) return -1;
        value = value * 10 + (text.p[i] - '0');
    }
    return digits == 6 ? value : -1;
}

bool totp_accepts(struct str secret, struct str code, int64_t now_ms, int64_t *last)
{
    int given = read_code(code);
    int64_t now = now_ms / 1000 / TOTP_STEP;
    if (given < 0) return false;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        if (step <= *last || totp_code(secret, step) != given) continue;
        *last = step;
        return true;
    }
    return false;
}
