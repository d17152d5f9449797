/* Forms of text that the schemas name: RFC 3339 date-times and dates, URIs, e-mail addresses,
 * languages, patterns. Each looks at the bytes once; pure but for patterns, which are kept compiled
 * at their node. */
#include <regex.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "ocds/validate_private.h"

bool validate_blank(struct str s)
{
    return s.n == 0 || ((unsigned char)s.p[0] <= ' ' && str_trim(s).n == 0) ||
           ((unsigned char)s.p[0] >= 0xc2 && str_trim(s).n == 0);
}

/* Two digits, or a number above 99. */
static inline unsigned two(const char *p)
{
    unsigned a = (unsigned char)p[0] - (unsigned)'0', b = (unsigned char)p[1] - (unsigned)'0';
    return a > 9 || b > 9 ? 1000 : a * 10 + b;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar (era of 400 years, year from March). */
static int64_t days_of(int64_t y, unsigned m, unsigned d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (int64_t)(m > 2 ? m - 3 : m + 9) + 2) / 5 + (int64_t)d - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static bool full_date(const char *p, int64_t *days, int *year)
{
    static const unsigned char lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned century = two(p), rest = two(p + 2), month = two(p + 5), day = two(p + 8);
    if (century > 99 || rest > 99 || p[4] != '-' || p[7] != '-') return false;
    if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1]) return false;
    unsigned y = century * 100 + rest;
    if (month == 2 && day == 29 && (y % 4 || (y % 100 == 0 && y % 400))) return false;
    *year = (int)y;
    *days = days_of(y, month, day);
    return true;
}

/* "Z" or "+06:00": minutes east of UTC. */
static bool offset_of(struct str s, int *minutes)
{
    *minutes = 0;
    if (s.n == 1) return s.p[0] == 'Z' || s.p[0] == 'z';
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':') return false;
    unsigned h = two(s.p + 1), m = two(s.p + 4);
    if (h > 23 || m > 59) return false;
    *minutes = (int)(h * 60 + m) * (s.p[0] == '-' ? -1 : 1);
    return true;
}

/* RFC 3339, section 5.6, date-time: "T" and "Z" in either case, seconds needed, any fraction, a
 * leap second allowed. */
bool validate_date_time(struct str s, int64_t *ms, int *year)
{
    int64_t days;
    int minutes;
    if (s.n < 20 || !full_date(s.p, &days, year)) return false;
    if ((s.p[10] | 0x20) != 't' || s.p[13] != ':' || s.p[16] != ':') return false;
    unsigned hour = two(s.p + 11), minute = two(s.p + 14), second = two(s.p + 17);
    if (hour > 23 || minute > 59 || second > 60) return false;
    size_t at = 19;
    int64_t fraction = 0, scale = 100;
    if (s.p[19] == '.') {
        for (at = 20; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++) {
            fraction += scale * (s.p[at] - '0');
            scale /= 10;
        }
        if (at == 20) return false;
    }
    if (!offset_of((struct str){s.p + at, s.n - at}, &minutes)) return false;
    *ms = ((days * 24 + hour) * 60 + (int64_t)minute - minutes) * 60000 + (int64_t)second * 1000 +
          fraction;
    return true;
}

bool validate_date(struct str s)
{
    int64_t days;
    int year;
    return s.n == 10 && full_date(s.p, &days, &year);
}

static bool hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* A scheme, a colon and something behind it (RFC 3986), with letters of any language as in an IRI
 * (RFC 3987), as the field's validator takes it. What RFC 3986 forbids everywhere is refused:
 * blanks, quotes, <>\^`{|} and a % without two hexadecimal digits. */
bool validate_uri(struct str s)
{
    /* 1: refused, 2: '%'. */
    static const unsigned char refused[128] = {
        1,        1,        1,        1,         1,         1,         1,        1,
        1,        1,        1,        1,         1,         1,         1,        1,
        1,        1,        1,        1,         1,         1,         1,        1,
        1,        1,        1,        1,         1,         1,         1,        1,
        1,        0,        1,        0,         0,         2,         [60] = 1, [62] = 1,
        [92] = 1, [94] = 1, [96] = 1, [123] = 1, [124] = 1, [125] = 1, [127] = 1};
    size_t at = 0;
    if (s.n == 0 || (s.p[0] | 0x20) < 'a' || (s.p[0] | 0x20) > 'z') return false;
    for (; at < s.n && s.p[at] != ':'; at++) {
        char c = s.p[at];
        bool fine = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                    c == '+' || c == '-' || c == '.';
        if (!fine) return false;
    }
    if (at + 1 >= s.n) return false;
    for (at++; at < s.n; at++) {
        unsigned char c = (unsigned char)s.p[at];
        if (c >= 128 || !refused[c]) continue;
        if (refused[c] == 1 || at + 2 >= s.n || !hex(s.p[at + 1]) || !hex(s.p[at + 2]))
            return false;
    }
    return true;
}

/* One @, something before it, a domain with a point behind it, no blanks. */
bool validate_email(struct str s)
{
    const char *sign = s.n ? memchr(s.p, '@', s.n) : NULL;
    if (!sign || sign == s.p || s.n > 254) return false;
    struct str domain = {sign + 1, (size_t)(s.p + s.n - sign) - 1};
    if (domain.n < 3 || memchr(domain.p, '@', domain.n)) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || strchr("<>(),;:\\\"[]", s.p[i])) return false;
    const char *point = memchr(domain.p, '.', domain.n);
    return point && point != domain.p && domain.p[domain.n - 1] != '.';
}

/* The beginning of BCP 47: a language of two or three lower-case letters, parts behind hyphens. */
bool validate_language(struct str s)
{
    size_t letters = 0, part = 0, i;
    for (; letters < s.n && s.p[letters] >= 'a' && s.p[letters] <= 'z';) letters++;
    if (letters < 2 || letters > 3) return false;
    if (letters == s.n) return true;
    if (s.p[letters] != '-') return false;
    for (i = letters + 1; i < s.n; i++) {
        char c = s.p[i];
        if (c == '-' && part) {
            part = 0;
            continue;
        }
        bool fine = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!fine || ++part > 8) return false;
    }
    return part > 0;
}

/* --- patterns --------------------------------------------------------------------------------- */

enum { PATTERN_LONGEST = 1000, PATTERN_TEXT = 4096 };

/* The part of ECMA 262 expressions that schemas use, as a POSIX extended one; false for others:
 * references back (whose matching has no bound), look-around, counts in the hundreds. */
static bool translate(struct str from, struct buf *to)
{
    for (size_t i = 0; i < from.n; i++) {
        char c = from.p[i];
        if (c == '(' && i + 1 < from.n && from.p[i + 1] == '?') {
            if (i + 2 >= from.n || from.p[i + 2] != ':') return false;
            buf_char(to, '(');
            i += 2;
        } else if (c == '{') {
            size_t digits = 0;
            while (i + 1 + digits < from.n && from.p[i + 1 + digits] != '}') digits++;
            if (digits > 5) return false;
            buf_char(to, c);
        } else if (c == '\\' && i + 1 < from.n) {
            char next = from.p[++i];
            if (next >= '0' && next <= '9') return false;
            if (next == 'd')
                buf_text(to, "[0-9]");
            else if (next == 'D')
                buf_text(to, "[^0-9]");
            else
                buf_put(to, from.p + i - 1, 2);
        } else {
            buf_char(to, c);
        }
    }
    return !to->failed;
}

static regex_t *compile(struct str pattern)
{
    struct buf text;
    buf_init(&text, (size_t)8 * PATTERN_LONGEST);
    regex_t *made = NULL;
    if (pattern.n <= PATTERN_LONGEST && translate(pattern, &text)) {
        buf_char(&text, 0);
        made = text.failed ? NULL : mem_alloc(sizeof *made);
        if (made && regcomp(made, text.p, REG_EXTENDED | REG_NOSUB) != 0) {
            mem_free(made);
            made = NULL;
        }
    }
    buf_free(&text);
    return made;
}

/* True also where the pattern cannot be understood or the text is too long to try. */
bool validate_pattern(struct validator *v, struct vnode *node, struct str s)
{
    char text[PATTERN_TEXT];
    if (!node->pattern) {
        regex_t *made = compile(node->field->pattern);
        if (made && !validate_push(v, &v->patterns, &made, sizeof(regex_t *))) {
            regfree(made);
            mem_free(made);
            made = NULL;
        }
        if (!made) {
            node->limits = false;
            return true;
        }
        node->pattern = made;
    }
    if (s.n >= sizeof text) return true;
    memcpy(text, s.n ? s.p : "", s.n);
    text[s.n] = 0;
    return regexec(node->pattern, text, 0, NULL, 0) == 0;
}
