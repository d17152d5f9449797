/* What the characters stored in a cell mean: exact numbers, serial dates, references, escapes.
 * No floating point: a figure is carried from the workbook as the digits that stand there. */
#include <string.h>

#include "base/date.h"
#include "format/xlsx.h"

enum { MAX_EXPONENT = 400 };
#define DAY_MS INT64_C(86400000)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct decimal {
    bool negative;
    struct str whole, fraction;
    int exponent;
};

static size_t digits_at(struct str s, size_t i)
{
    size_t from = i;
    while (i < s.n && is_digit(s.p[i])) i++;
    return i - from;
}

static bool read_exponent(struct str s, size_t i, int *out)
{
    bool negative = i < s.n && s.p[i] == '-';
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
    size_t n = digits_at(s, i);
    if (!n || i + n != s.n || n > 6) return false;
    int value = 0;
    for (; i < s.n; i++) value = value * 10 + (s.p[i] - '0');
    *out = negative ? -value : value;
    return value <= MAX_EXPONENT;
}

static bool read_decimal(struct str s, struct decimal *d)
{
    *d = (struct decimal){0};
    size_t i = 0;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) d->negative = s.p[i++] == '-';
    size_t n = digits_at(s, i);
    d->whole = str_slice(s, i, i + n);
    i += n;
    if (i < s.n && s.p[i] == '.') {
        n = digits_at(s, i + 1);
        d->fraction = str_slice(s, i + 1, i + 1 + n);
        i += 1 + n;
    }
    if (!d->whole.n && !d->fraction.n) return false;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) return read_exponent(s, i + 1, &d->exponent);
    return i == s.n;
}

/* The k-th digit of all digits of `d`, '0' beyond them. */
static char digit(const struct decimal *d, int64_t k)
{
    if (k < 0) return '0';
    if ((size_t)k < d->whole.n) return d->whole.p[k];
    k -= (int64_t)d->whole.n;
    return (size_t)k < d->fraction.n ? d->fraction.p[k] : '0';
}

bool xlsx_number(struct str text, char *out, size_t size, struct str *number_out)
{
    struct decimal d;
    if (!read_decimal(text, &d)) return false;
    bool plain = !d.exponent && d.whole.n && text.p[0] != '+' && text.p[text.n - 1] != '.' &&
                 !memchr(text.p, 'e', text.n) && !memchr(text.p, 'E', text.n);
    *number_out = text;
    if (plain) return true;
    int64_t total = (int64_t)(d.whole.n + d.fraction.n);
    int64_t point = (int64_t)d.whole.n + d.exponent; /* digits before the decimal point */
    int64_t first = 0;
    while (first < point - 1 && first < total && digit(&d, first) == '0') first++;
    while (total > point && total > 0 && digit(&d, total - 1) == '0') total--;
    int64_t from = point > 0 ? first : point - 1; /* a zero stands before ".5" */
    int64_t to = total > point ? total : point;
    if ((uint64_t)(to - from) + 3 > size) return false;
    size_t n = 0;
    bool zero = true;
    for (int64_t k = from; k < to; k++) zero = zero && digit(&d, k) == '0';
    if (zero) {
        *number_out = STR("0");
        return true;
    }
    if (d.negative) out[n++] = '-';
    for (int64_t k = from; k < to; k++) {
        if (k == point) out[n++] = '.';
        out[n++] = digit(&d, k);
    }
    *number_out = (struct str){out, n};
    return true;
}

/* --- dates ------------------------------------------------------------------------------------ */

static size_t two(char *p, int64_t value)
{
    p[0] = (char)('0' + value / 10 % 10);
    p[1] = (char)('0' + value % 10);
    return 2;
}

/* "13:45:00", with ".250" where milliseconds are stored. */
static size_t put_time(char *p, int64_t ms)
{
    size_t n = two(p, ms / 3600000);
    p[n++] = ':';
    n += two(p + n, ms / 60000 % 60);
    p[n++] = ':';
    n += two(p + n, ms / 1000 % 60);
    if (ms % 1000 == 0) return n;
    p[n++] = '.';
    p[n++] = (char)('0' + ms / 100 % 10);
    return n + two(p + n, ms % 100);
}

/* Day `serial` of the workbook's calendar. Excel's 1900 calendar has a 29 February 1900 that never
 * was (serial 60, kept from Lotus 1-2-3): days before it are one off; it is given as written. */
static bool put_day(char *p, size_t *n, int64_t serial, bool from_1904)
{
    char iso[16];
    if (!from_1904 && serial == 60) {
        memcpy(p, "1900-02-29", 10);
        *n = 10;
        return true;
    }
    int32_t base = from_1904 ? date_from_ymd(1904, 1, 1) : date_from_ymd(1899, 12, 30);
    if (!from_1904 && serial > 0 && serial < 60) base++;
    struct str s = date_iso(base + (int32_t)serial, iso);
    if (s.n != 10) return false;
    memcpy(p, s.p, s.n);
    *n = s.n;
    return true;
}

/* The day and the milliseconds into it, rounded to the nearest. */
static bool split_serial(struct str number, int64_t *day_out, int64_t *ms_out)
{
    struct decimal d;
    if (!read_decimal(number, &d) || d.negative || d.exponent || d.whole.n > 8) return false;
    int64_t day = 0;
    for (size_t i = 0; i < d.whole.n; i++) day = day * 10 + (d.whole.p[i] - '0');
    __int128 part = 0, unit = 1;
    for (size_t i = 0; i < d.fraction.n && i < 20; i++) {
        part = part * 10 + (d.fraction.p[i] - '0');
        unit *= 10;
    }
    int64_t ms = (int64_t)((part * DAY_MS + unit / 2) / unit);
    *day_out = day + ms / DAY_MS;
    *ms_out = ms % DAY_MS;
    return true;
}

bool xlsx_date(struct str number, enum xlsx_kind kind, bool from_1904, char out[40],
               struct str *date_out)
{
    int64_t day, ms;
    const int64_t last = from_1904 ? 2957003 : 2958465; /* 9999-12-31 */
    if (!split_serial(number, &day, &ms) || day > last) return false;
    size_t n = 0;
    bool time_only = day == 0 && (kind == XLSX_TIME || ms != 0);
    if (!time_only && !put_day(out, &n, day, from_1904)) return false;
    if (time_only || ms) {
        if (!time_only) out[n++] = 'T';
        n += put_time(out + n, ms);
    }
    *date_out = (struct str){out, n};
    return true;
}

/* --- references and escapes ------------------------------------------------------------------- */

bool xlsx_ref(struct str ref, uint32_t *column_out, uint64_t *row_out)
{
    uint64_t column = 0, row = 0;
    size_t i = 0;
    if (i < ref.n && ref.p[i] == '$') i++;
    size_t from = i;
    for (; i < ref.n && i - from < 7; i++) {
        char c = (char)(ref.p[i] & ~0x20);
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + (uint64_t)(c - 'A' + 1);
    }
    if (i == from) return false;
    if (i < ref.n && ref.p[i] == '$') i++;
    size_t n = digits_at(ref, i);
    if (i + n != ref.n || n > 10) return false;
    for (; i < ref.n; i++) row = row * 10 + (uint64_t)(ref.p[i] - '0');
    *column_out = column - 1 < UINT32_MAX ? (uint32_t)(column - 1) : UINT32_MAX - 1;
    *row_out = row;
    return true;
}

static int hex(char c)
{
    if (is_digit(c)) return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of "_xHHHH_" at p, or -1. NUL and surrogates stay as they are written. */
static int escaped(const char *p, size_t n)
{
    if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_') return -1;
    int code = 0;
    for (int i = 2; i < 6; i++) {
        int v = hex(p[i]);
        if (v < 0) return -1;
        code = code * 16 + v;
    }
    return code == 0 || (code >= 0xD800 && code <= 0xDFFF) ? -1 : code;
}

size_t xlsx_unescape(char *p, size_t n)
{
    if (!memmem(p, n, "_x", 2)) return n;
    size_t to = 0;
    for (size_t i = 0; i < n;) {
        int code = p[i] == '_' ? escaped(p + i, n - i) : -1;
        if (code < 0) {
            p[to++] = p[i++];
            continue;
        }
        i += 7;
        if (code < 0x80) {
            p[to++] = (char)code;
        } else if (code < 0x800) {
            p[to++] = (char)(0xC0 | code >> 6);
            p[to++] = (char)(0x80 | (code & 0x3F));
        } else {
            p[to++] = (char)(0xE0 | code >> 12);
            p[to++] = (char)(0x80 | (code >> 6 & 0x3F));
            p[to++] = (char)(0x80 | (code & 0x3F));
        }
    }
    return to;
}
