/* RFC: form, date and check character. See rfc.h for the source of the rule. */
#include "base/rfc.h"

#include "base/money_private.h"

/* One character per letter while working: Ñ becomes '~'. */
enum { LONGEST = 24 };

/* Upper case without blanks and marks; false when a character cannot stand in an RFC at all. */
static bool squeeze(struct str s, char out[LONGEST], size_t *n_out)
{
    size_t n = 0;
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = p[i];
        if (c == ' ' || c == '-' || c == '.' || c == ':' || c == '\'' || c == '_' || c == '/' ||
            (c >= '\t' && c <= '\r'))
            continue;
        if (c == 0xC2 && i + 1 < s.n && p[i + 1] == 0xA0) {
            i++;
            continue;
        }
        if (c == 0xC3 && i + 1 < s.n && (p[i + 1] == 0x91 || p[i + 1] == 0xB1)) {
            c = '~';
            i++;
        } else if (c >= 'a' && c <= 'z') {
            c = (unsigned char)(c - 32);
        }
        if (n == LONGEST) return false;
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '&' || c == '~' || c == '*'))
            return false;
        out[n++] = (char)c;
    }
    *n_out = n;
    return true;
}

static int value_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'N') return c - 'A' + 10;
    if (c == '&') return 24;
    if (c >= 'O' && c <= 'Z') return c - 'O' + 25;
    if (c == '~') return 38;
    return 37; /* the blank before a company's twelve characters */
}

static char check_character(const char *rfc, size_t n)
{
    int sum = n == 12 ? 37 * 13 : 0, weight = n == 12 ? 12 : 13;
    for (size_t i = 0; i + 1 < n; i++, weight--) sum += value_of(rfc[i]) * weight;
    int rest = 11 - sum % 11;
    return rest == 11 ? '0' : rest == 10 ? 'A' : (char)('0' + rest);
}

static bool letter(char c)
{
    return (c >= 'A' && c <= 'Z') || c == '&' || c == '~';
}

static bool digits(const char *p, int n)
{
    for (int i = 0; i < n; i++)
        if (p[i] < '0' || p[i] > '9') return false;
    return true;
}

/* Letters, six digits that are a date, three letters or digits. The century is not written, so
 * the 29th of February needs only a year that can be a leap year. */
static bool form_is_right(const char *p, size_t n)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t letters = n - 9;
    for (size_t i = 0; i < letters; i++)
        if (!letter(p[i])) return false;
    const char *d = p + letters;
    if (!digits(d, 6)) return false;
    int year = (d[0] - '0') * 10 + (d[1] - '0');
    int month = (d[2] - '0') * 10 + (d[3] - '0');
    int day = (d[4] - '0') * 10 + (d[5] - '0');
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1]) return false;
    if (month == 2 && day == 29 && year % 4 != 0) return false;
    for (int i = 6; i < 9; i++)
        if (!letter(d[i]) && (d[i] < '0' || d[i] > '9')) return false;
    char check = d[8];
    return check == 'A' || (check >= '0' && check <= '9');
}

/* Blanked for privacy: stars, rows of X or 0, or the foreigners' prefix with another date. */
static bool masked(const char *p, size_t n)
{
    size_t xs = 0, zeros = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '*') return true;
        xs += p[i] == 'X';
        zeros += p[i] == '0';
    }
    if (n >= 3 && (xs == n || (xs + zeros == n && xs >= 3))) return true;
    return n >= 10 && (memcmp(p, "XEXX", 4) == 0 || memcmp(p, "XAXX", 4) == 0);
}

/* False when it does not fit: thirteen characters with three Ñ, which nobody's code has. */
static bool write_out(const char *p, size_t n, char out[16])
{
    size_t at = 0, need = n;
    for (size_t i = 0; i < n; i++) need += p[i] == '~';
    if (need > 15) return false;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '~') {
            out[at++] = (char)0xC3;
            out[at++] = (char)0x91;
        } else {
            out[at++] = p[i];
        }
    }
    out[at] = '\0';
    return true;
}

static bool fits(size_t n)
{
    return n == 12 || n == 13;
}

enum rfc_kind rfc_parse(struct str text, char out[16])
{
    out[0] = '\0';
    struct str s = str_trim(text);
    while (s.n && s.p[0] == '\'') s = str_trim(str_slice(s, 1, s.n));
    if (money_nothing(s)) return RFC_EMPTY;
    char work[LONGEST];
    size_t n;
    if (!squeeze(s, work, &n)) return RFC_BAD;
    const char *p = work;
    if (n > 5 && memcmp(p, "MXRFC", 5) == 0 && fits(n - 5)) {
        p += 5;
        n -= 5;
    } else if (n > 3 && memcmp(p, "RFC", 3) == 0 && fits(n - 3) &&
               !(fits(n) && form_is_right(p, n))) {
        p += 3;
        n -= 3;
    }
    if (n == 0) return RFC_EMPTY;
    if (n == 13 && (!memcmp(p, "XAXX010101000", 13) || !memcmp(p, "XEXX010101000", 13))) {
        write_out(p, n, out);
        return RFC_GENERIC;
    }
    if (masked(p, n)) return RFC_MASKED;
    if (!fits(n) || !form_is_right(p, n) || !write_out(p, n, out)) return RFC_BAD;
    return check_character(p, n) == p[n - 1] ? RFC_VALID : RFC_WRONG_DIGIT;
}
