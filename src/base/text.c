/* Keys for comparing and sorting Spanish, UTF-8 checks, NFC: see text.h.
 * ASCII goes through one table; Latin letters through a second; the rest of Unicode through
 * libunistring's compatibility decomposition. No locale is involved anywhere. */
#include "base/text.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

/* 0 = separator, else the key byte. */
static const char ascii_key[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
    ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k',
    ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y',
    ['z'] = 'z', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
    ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm',
    ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
    ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

/* U+00A0 to U+00FF. Empty = separator. The soft hyphen (U+00AD) is no separator: see below. */
static const char latin_key[96][3] = {
    "",  "",   "",  "",  "",  "",  "",   "",  "",  "",  "a", "",  "",  "",  "",   "",
    "",  "",   "2", "3", "",  "u", "",   "",  "",  "1", "o", "",  "",  "",  "",   "",
    "a", "a",  "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n~", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a",  "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n~", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y",
};

struct key {
    char *out;
    size_t n, size;
    bool pending; /* a separator was seen since the last character */
    bool full;
};

static inline void add_bytes(struct key *k, const char *p, size_t n)
{
    bool blank = k->pending && k->n > 0;
    if (k->full || k->size - k->n < n + (blank ? 1 : 0)) {
        k->full = true;
        return;
    }
    if (blank) k->out[k->n++] = ' ';
    k->pending = false;
    memcpy(k->out + k->n, p, n);
    k->n += n;
}

/* One code point beyond Latin-1. */
static void add_other(struct key *k, ucs4_t c, int depth)
{
    if (c < 0x80) {
        char key = ascii_key[c];
        if (key)
            add_bytes(k, &key, 1);
        else
            k->pending = true;
        return;
    }
    if (c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF) return;
    if (c == 0x303 && k->n > 0 && !k->pending && k->out[k->n - 1] == 'n') {
        add_bytes(k, "~", 1); /* n with a combining tilde, as in NFD file names */
        return;
    }
    if (uc_is_general_category(c, UC_CATEGORY_M)) return;
    if (c >= 0xA0 && c <= 0xFF) {
        const char *s = latin_key[c - 0xA0];
        if (*s)
            add_bytes(k, s, strlen(s));
        else
            k->pending = true;
        return;
    }
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    int tag, n = depth < 8 ? uc_decomposition(c, &tag, parts) : -1;
    if (n > 0) {
        for (int i = 0; i < n; i++) add_other(k, parts[i], depth + 1);
        return;
    }
    if (!uc_is_general_category(c, UC_CATEGORY_L) && !uc_is_general_category(c, UC_CATEGORY_N)) {
        k->pending = true;
        return;
    }
    ucs4_t lower = uc_tolower(c);
    if (lower != c) {
        add_other(k, lower, depth + 1); /* may be written otherwise in a key: "ẞ" is "ß" is "ss" */
        return;
    }
    uint8_t utf8[6];
    int length = u8_uctomb(utf8, c, sizeof utf8);
    if (length > 0) add_bytes(k, (const char *)utf8, (size_t)length);
}

size_t text_key_into(struct str s, char *out, size_t size)
{
    struct key k = {.out = out, .size = size};
    const uint8_t *p = (const uint8_t *)s.p;
    size_t i = 0;
    while (i < s.n && !k.full) {
        uint8_t c = p[i];
        if (c < 0x80) {
            char key = ascii_key[c];
            i++;
            if (!key) {
                k.pending = true;
            } else if (!k.pending && k.n < size) {
                out[k.n++] = key;
            } else {
                add_bytes(&k, &key, 1);
            }
            continue;
        }
        if (c == 0xC3 && i + 1 < s.n && (p[i + 1] & 0xC0) == 0x80) {
            const char *folded = latin_key[p[i + 1] - 0x80 + 0x20];
            if (*folded)
                add_bytes(&k, folded, strlen(folded));
            else
                k.pending = true;
            i += 2;
            continue;
        }
        ucs4_t point;
        int width = u8_mbtoucr(&point, p + i, s.n - i);
        if (width <= 0) {
            k.pending = true; /* invalid bytes part words */
            i++;
            continue;
        }
        add_other(&k, point, 0);
        i += (size_t)width;
    }
    return k.n;
}

struct str text_key(struct arena *arena, struct str s)
{
    char small[640];
    /* A key is never longer than twice its text (Ñ and ß stay at two bytes, Ⱥ goes from two to
     * three); compatibility letters such as U+FDFA are the exception, and are cut. */
    if (s.n <= sizeof small / 2) {
        size_t n = text_key_into(s, small, sizeof small);
        return arena_str(arena, (struct str){small, n});
    }
    if (s.n > SIZE_MAX / 4) return STR_NONE;
    char *out = arena_alloc(arena, 2 * s.n + 1);
    if (!out) return STR_NONE;
    return (struct str){out, text_key_into(s, out, 2 * s.n)};
}

struct str text_header_key(struct arena *arena, struct str s)
{
    return text_key(arena, s);
}

/* ---- UTF-8 ------------------------------------------------------------------------------- */

size_t text_turn(struct str s)
{
    const uint8_t *p = (const uint8_t *)s.p;
    if (s.n < 3 || p[0] != 0xE2) return 0;
    bool embeds = p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAE;
    bool isolates = p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9;
    return embeds || isolates ? 3 : 0;
}

bool text_is_utf8(struct str s)
{
    const uint8_t *p = (const uint8_t *)s.p;
    size_t i = 0, n = s.n;
    while (i < n) {
        if (n - i >= 8) {
            uint64_t eight;
            memcpy(&eight, p + i, 8);
            if ((eight & 0x8080808080808080u) == 0) {
                i += 8;
                continue;
            }
        }
        uint8_t c = p[i];
        size_t want;
        uint8_t low = 0x80, high = 0xBF; /* of the second byte: overlong and surrogates refused */
        if (c < 0x80) {
            i++;
            continue;
        } else if (c >= 0xC2 && c <= 0xDF) {
            want = 1;
        } else if (c >= 0xE0 && c <= 0xEF) {
            want = 2;
            if (c == 0xE0) low = 0xA0;
            if (c == 0xED) high = 0x9F;
        } else if (c >= 0xF0 && c <= 0xF4) {
            want = 3;
            if (c == 0xF0) low = 0x90;
            if (c == 0xF4) high = 0x8F;
        } else {
            return false;
        }
        if (n - i <= want || p[i + 1] < low || p[i + 1] > high) return false;
        for (size_t k = 2; k <= want; k++)
            if ((p[i + k] & 0xC0) != 0x80) return false;
        i += want + 1;
    }
    return true;
}

size_t text_width(struct str s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.n; i++) width += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return width;
}

/* True when no code point of `s` can change under NFC. Below U+0300 (lead byte 0xCC) none can:
 * all have NFC_Quick_Check=Yes and combining class 0. Above, only a few blocks that are common in
 * Spanish texts (quotes, dashes, the euro, the replacement character) are known here to be safe. */
static bool surely_nfc(struct str s)
{
    const uint8_t *p = (const uint8_t *)s.p;
    size_t i = 0;
    while (i < s.n) {
        if (s.n - i >= 8) {
            uint64_t eight;
            memcpy(&eight, p + i, 8);
            if ((eight & 0x8080808080808080u) == 0) {
                i += 8;
                continue;
            }
        }
        uint8_t c = p[i];
        if (c < 0xCC) {
            i++;
            continue;
        }
        if (s.n - i < 3) return false;
        /* U+2002 to U+20CF; U+2000 and U+2001 are canonical doubles of U+2002 and U+2003, and the
         * marks from U+20D0 have combining classes. */
        bool general = c == 0xE2 && ((p[i + 1] == 0x80 && p[i + 2] >= 0x82) || p[i + 1] == 0x81 ||
                                     p[i + 1] == 0x82 || (p[i + 1] == 0x83 && p[i + 2] < 0x90));
        bool special = c == 0xEF && ((p[i + 1] == 0xBF && p[i + 2] == 0xBD) ||
                                     (p[i + 1] == 0xBB && p[i + 2] == 0xBF));
        if (!general && !special) return false;
        i += 3;
    }
    return true;
}

struct str text_nfc(struct arena *arena, struct str s)
{
    if (surely_nfc(s) || !text_is_utf8(s)) return s;
    uint8_t small[512];
    size_t n = sizeof small;
    /* libunistring allocates only when `small` is not enough. */
    uint8_t *made = u8_normalize(UNINORM_NFC, (const uint8_t *)s.p, s.n, small, &n);
    if (!made) return STR_NONE;
    struct str result = {(const char *)made, n};
    if (str_eq(result, s))
        result = s;
    else
        result = arena_str(arena, result);
    if (made != small) free(made);
    return result;
}
