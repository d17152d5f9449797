/* Which encoding a file is in, and its stream as UTF-8: see reader.h. Uchardet and ICU both miss
 * CP850 and MacRoman in Spanish texts, so the choice between single-byte encodings is our own:
 * the right one is the one under which the high bytes become Spanish letters inside words. */
#include "format/encoding.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "format/reader.h"

/* ---- detection --------------------------------------------------------------------------- */

static bool ascii_upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool ascii_lower(unsigned char c)
{
    return c >= 'a' && c <= 'z';
}

/* 1 = lower case Spanish letter, 2 = upper case, 3 = opening mark, 0 = none of these. */
static int spanish(uint32_t c)
{
    switch (c) {
    case 0xE1:
    case 0xE9:
    case 0xED:
    case 0xF3:
    case 0xFA:
    case 0xFC:
    case 0xF1:
        return 1;
    case 0xC1:
    case 0xC9:
    case 0xCD:
    case 0xD3:
    case 0xDA:
    case 0xDC:
    case 0xD1:
        return 2;
    case 0xBF:
    case 0xA1:
        return 3;
    default:
        return 0;
    }
}

/* How well one high byte reads under a table, given its neighbours. A lower-case letter between
 * capitals speaks against the table: CP850's Ú is cp1252's é. */
static int judge(uint32_t point, unsigned char before, unsigned char after)
{
    bool b_upper = ascii_upper(before), b_lower = ascii_lower(before);
    bool a_upper = ascii_upper(after), a_lower = ascii_lower(after);
    bool inside = (b_upper || b_lower) && (a_upper || a_lower);
    bool beside = b_upper || b_lower || a_upper || a_lower;
    switch (spanish(point)) {
    case 1:
        if (b_upper && a_upper) return -2;
        return inside ? 4 : beside ? 2 : 0;
    case 2:
        if (b_lower && (a_lower || !a_upper)) return -2;
        return inside ? 4 : beside ? 2 : 0;
    case 3:
        return (a_upper || a_lower) && !b_upper && !b_lower ? 2 : 0;
    default:
        return inside ? -3 : 0;
    }
}

static const char *best_single_byte(const unsigned char *p, size_t n)
{
    static const char *const names[] = {"cp1252", "cp850", "macroman"};
    long score[3] = {1, 0, 0}; /* in doubt, cp1252 */
    bool controls = false;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < 0x80) continue;
        controls |= p[i] < 0xA0;
        unsigned char before = i > 0 ? p[i - 1] : ' ', after = i + 1 < n ? p[i + 1] : ' ';
        for (int k = 0; k < 3; k++)
            score[k] += judge(encoding_table(names[k])[p[i] - 0x80], before, after);
    }
    int best = score[1] > score[0] ? 1 : 0;
    if (score[2] > score[best]) best = 2;
    return best == 0 && !controls ? "latin-1" : names[best];
}

/* UTF-16 without a mark: in Latin text every second byte is NUL. */
static const char *utf16_by_nuls(const unsigned char *p, size_t n)
{
    if (n < 4) return NULL;
    size_t even = 0, odd = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i]) continue;
        if (i % 2)
            odd++;
        else
            even++;
    }
    size_t half = n / 2;
    if (odd * 10 > half * 6 && even * 20 < half) return "utf-16le";
    if (even * 10 > half * 6 && odd * 20 < half) return "utf-16be";
    return NULL;
}

/* Counts well-formed sequences that Spanish texts use, and bytes that belong to none. */
static void count_utf8(const unsigned char *p, size_t n, size_t *good, size_t *bad)
{
    *good = *bad = 0;
    for (size_t i = 0; i < n;) {
        if (p[i] < 0x80) {
            i++;
            continue;
        }
        size_t length = encoding_sequence(p + i, n - i);
        if (length == 0) {
            /* A sequence that the end of the sample cut is not bad. */
            if (n - i < 4 && p[i] >= 0xC2 && p[i] < 0xF5) break;
            (*bad)++;
            i++;
            continue;
        }
        *good += p[i] == 0xC2 || p[i] == 0xC3 || p[i] == 0xE2;
        i += length;
    }
}

const char *encoding_detect(const void *sample, size_t n)
{
    const unsigned char *p = sample;
    if (n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) return "utf-8-bom";
    if (n >= 2 && p[0] == 0xFF && p[1] == 0xFE) return "utf-16le";
    if (n >= 2 && p[0] == 0xFE && p[1] == 0xFF) return "utf-16be";
    const char *utf16 = utf16_by_nuls(p, n);
    if (utf16) return utf16;
    size_t good, bad;
    count_utf8(p, n, &good, &bad);
    /* Words of other encodings hardly ever form UTF-8 sequences; so a file that has them is UTF-8
     * with some foreign cells, which are mended one by one. */
    if (bad == 0 || good * 4 > bad) return "utf-8";
    return best_single_byte(p, n);
}

/* ---- mojibake ---------------------------------------------------------------------------- */

/* Reads one code point; 0 at the end or when it is broken. */
static uint32_t point_at(const unsigned char *p, size_t n, size_t *width)
{
    *width = n ? encoding_sequence(p, n) : 0;
    switch (*width) {
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default:
        return 0;
    }
}

/* The code point that two or three characters at p were before UTF-8 was read as cp1252; only what
 * Spanish texts hold: Latin letters and signs, dashes, quotes, the euro. 0 = no mojibake. */
static uint32_t original(const unsigned char *p, size_t n, size_t *width_out)
{
    unsigned char bytes[3];
    size_t at = 0, count = 0;
    while (count < 3) {
        size_t width;
        uint32_t point = point_at(p + at, n - at, &width);
        int byte = point ? encoding_cp1252_byte(point) : -1;
        if (byte < 0x80) break;
        bytes[count++] = (unsigned char)byte;
        at += width;
        size_t used;
        uint32_t was = point_at(bytes, count, &used);
        if (used != count || count < 2) continue;
        *width_out = at;
        bool latin = was >= 0xA0 && was <= 0x17F, sign = was >= 0x2010 && was <= 0x2122;
        return latin || sign ? was : 0;
    }
    return 0;
}

struct str encoding_repair(struct arena *arena, struct str cell, bool *repaired_out)
{
    *repaired_out = false;
    const unsigned char *p = (const unsigned char *)cell.p;
    char *out = NULL, *to = NULL;
    size_t copied = 0;
    for (size_t i = 0; i + 3 < cell.n;) {
        /* Only U+00C2, U+00C3 and U+00E2 ("Â", "Ã", "â") are the first bytes of such sequences. */
        bool lead = p[i] == 0xC3 && (p[i + 1] == 0x82 || p[i + 1] == 0x83 || p[i + 1] == 0xA2);
        size_t width = 0;
        uint32_t was = lead ? original(p + i, cell.n - i, &width) : 0;
        if (!was) {
            i++;
            continue;
        }
        if (!out) {
            out = to = arena_alloc(arena, cell.n + 1);
            if (!out) return STR_NONE;
        }
        memcpy(to, p + copied, i - copied);
        to = encoding_put(to + (i - copied), was);
        i += width;
        copied = i;
    }
    if (!out) return cell;
    memcpy(to, p + copied, cell.n - copied);
    to += cell.n - copied;
    *repaired_out = true;
    return (struct str){out, (size_t)(to - out)};
}

/* ---- streams ----------------------------------------------------------------------------- */

struct encoder {
    const uint16_t *table; /* single-byte */
    bool utf16, big, started;
    unsigned char kept[4]; /* an incomplete sequence from the last call */
    size_t kept_n;
};

enum err_code encoder_open(const char *encoding, struct encoder **out, struct err *err)
{
    *out = NULL;
    struct encoder made = {.table = encoding_table(encoding)};
    if (!made.table && strncmp(encoding, "utf-16", 6) == 0) {
        made.utf16 = true;
        made.big = strcmp(encoding, "utf-16be") == 0;
    } else if (!made.table && strcmp(encoding, "utf-8") != 0 &&
               strcmp(encoding, "utf-8-bom") != 0) {
        err_set(err, ERR_UNSUPPORTED, _("No se conoce la codificación «%s»"), encoding);
        err_advice(err, _("Use utf-8, utf-16le, utf-16be, cp1252, latin-1, cp850 o macroman"));
        return ERR_UNSUPPORTED;
    }
    struct encoder *e = mem_alloc(sizeof *e);
    if (!e) return err_no_memory(err);
    *e = made;
    *out = e;
    return ERR_NONE;
}

void encoder_close(struct encoder *e)
{
    mem_free(e);
}

struct utf16 {
    const unsigned char *p;
    size_t n, at;
    bool big;
};

static uint32_t unit(const struct utf16 *u, size_t at)
{
    unsigned a = u->p[at], b = u->p[at + 1];
    return u->big ? a << 8 | b : b << 8 | a;
}

/* One code point; false when more bytes are needed. */
static bool next_utf16(struct utf16 *u, bool last, uint32_t *point)
{
    size_t left = u->n - u->at;
    if (left < 2) {
        if (!last) return false;
        *point = 0xFFFD;
        u->at = u->n;
        return true;
    }
    uint32_t c = unit(u, u->at);
    if (c >= 0xD800 && c < 0xDC00) {
        if (left < 4 && !last) return false;
        uint32_t low = left >= 4 ? unit(u, u->at + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            *point = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            u->at += 4;
            return true;
        }
    }
    u->at += 2;
    *point = c >= 0xD800 && c < 0xE000 ? 0xFFFD : c;
    return true;
}

static size_t convert_utf16(struct encoder *e, const unsigned char *p, size_t n, bool last,
                            char **to, uint64_t *replaced)
{
    struct utf16 u = {p, n, 0, e->big};
    uint32_t point;
    while (u.at < n && next_utf16(&u, last, &point)) {
        bool mark = !e->started && point == 0xFEFF;
        e->started = true;
        if (mark) continue;
        *replaced += point == 0xFFFD;
        *to = encoding_put(*to, point);
    }
    return u.at;
}

static size_t convert_bytes(struct encoder *e, const unsigned char *p, size_t n, bool last,
                            char **to, uint64_t *replaced)
{
    size_t i = 0;
    while (i < n) {
        size_t length = e->table ? p[i] < 0x80 : encoding_sequence(p + i, n - i);
        if (length) {
            bool mark =
                !e->table && !e->started && length == 3 && memcmp(p + i, "\xEF\xBB\xBF", 3) == 0;
            if (!mark) {
                memcpy(*to, p + i, length);
                *to += length;
            }
            i += length;
        } else {
            if (!e->table && !last && n - i < 4 && p[i] >= 0xC2 && p[i] < 0xF5) break;
            uint32_t point = e->table ? e->table[p[i] - 0x80] : encoding_cp1252(p[i]);
            *replaced += !e->table || point == 0xFFFD;
            *to = encoding_put(*to, point);
            i++;
        }
        e->started = true;
    }
    return i;
}

/* Converts one piece of at most 64 kB; returns how many of its bytes were used. */
static size_t convert_piece(struct encoder *e, const unsigned char *p, size_t n, bool last,
                            struct buf *out, uint64_t *replaced)
{
    char *start = buf_reserve(out, 3 * n + 4), *to = start;
    if (!start) return 0;
    size_t used = e->utf16 ? convert_utf16(e, p, n, last, &to, replaced)
                           : convert_bytes(e, p, n, last, &to, replaced);
    out->n += (size_t)(to - start);
    out->p[out->n] = '\0';
    return used;
}

enum err_code encoder_convert(struct encoder *e, struct str in, bool last, struct buf *out,
                              uint64_t *replaced_out, struct err *err)
{
    enum { PIECE = 65536 };
    const unsigned char *p = (const unsigned char *)in.p;
    size_t at = 0;
    /* What the last call kept is completed byte by byte, at most three more. */
    while (e->kept_n && !out->failed && (at < in.n || last)) {
        if (at < in.n) e->kept[e->kept_n++] = p[at++];
        size_t used = convert_piece(e, e->kept, e->kept_n, last && at == in.n, out, replaced_out);
        memmove(e->kept, e->kept + used, e->kept_n - used);
        e->kept_n -= used;
    }
    while (at < in.n && !out->failed) {
        size_t n = in.n - at < PIECE ? in.n - at : PIECE;
        bool end = last && at + n == in.n;
        size_t used = convert_piece(e, p + at, n, end, out, replaced_out);
        at += used;
        if (used == n || out->failed) continue;
        if (in.n - at < 4) {
            e->kept_n = in.n - at;
            memcpy(e->kept, p + at, e->kept_n);
            break;
        }
    }
    if (out->failed) return err_no_memory(err);
    return ERR_NONE;
}
