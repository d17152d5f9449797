/* Figures and dates of a release: see view.h. Pure. */
#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/money.h"
#include "ocds/view.h"

/* Up to 15 digits times a power of ten up to 10^22 is one exact operation on doubles, and so the
 * nearest one (Clinger 1990); everything else goes to strtod. */
static bool number_short(struct str s, double *out)
{
    static const double tens[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t i = s.n && s.p[0] == '-' ? 1 : 0, digits = 0, behind = 0;
    bool point = false;
    uint64_t v = 0;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > 15) return false;
        v = v * 10 + (uint64_t)(c - '0');
        behind += point;
    }
    if (digits == 0) return false;
    double value = (double)v / tens[behind];
    *out = s.p[0] == '-' ? -value : value;
    return true;
}

bool view_number(struct str digits, double *out)
{
    if (digits.n == 0) return false;
    if (number_short(digits, out)) return true;
    char small[64], *end = NULL;
    if (digits.n >= sizeof small) return false; /* no amount of money is that long */
    memcpy(small, digits.p, digits.n);
    small[digits.n] = 0;
    *out = strtod(small, &end);
    return end == small + digits.n && isfinite(*out);
}

bool view_minor(const struct view_value *value, int64_t *minor)
{
    if (value->amount.n == 0) return false;
    char currency[4] = "MXN";
    if (value->currency.n == 3) memcpy(currency, value->currency.p, 3);
    enum money_kind kind = money_parse(value->amount, 0, money_digits(currency), minor);
    return kind == MONEY_EXACT || kind == MONEY_ROUNDED;
}

static bool two(struct str s, size_t at, int *out)
{
    if (at + 2 > s.n) return false;
    unsigned a = (unsigned)(s.p[at] - '0'), b = (unsigned)(s.p[at + 1] - '0');
    *out = (int)(a * 10 + b);
    return a <= 9 && b <= 9;
}

bool view_day(struct str date, int32_t *days)
{
    int century, year, month, day;
    if (date.n < 10 || date.p[4] != '-' || date.p[7] != '-') return false;
    if (date.n > 10 && date.p[10] != 'T' && date.p[10] != 't' && date.p[10] != ' ') return false;
    if (!two(date, 0, &century) || !two(date, 2, &year) || !two(date, 5, &month) ||
        !two(date, 8, &day))
        return false;
    *days = date_from_ymd(century * 100 + year, month, day);
    return *days != DATE_NONE;
}

/* ".5", ".123456789": milliseconds are kept, the rest is dropped. Moves *at behind it. */
static bool fraction(struct str s, size_t *at, int64_t *ms)
{
    size_t i = *at + 1, digits = 0;
    int64_t v = 0;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++)
        if (digits < 3) v = v * 10 + (s.p[i] - '0');
    if (digits == 0) return false;
    for (size_t k = digits; k < 3; k++) v *= 10;
    *ms += v;
    *at = i;
    return true;
}

static bool offset(struct str s, size_t at, int64_t *minutes)
{
    int h, m;
    if (at == s.n) return false;
    char sign = s.p[at];
    if ((sign == 'Z' || sign == 'z') && at + 1 == s.n) return true;
    if (sign != '+' && sign != '-') return false;
    if (at + 6 != s.n || s.p[at + 3] != ':' || !two(s, at + 1, &h) || !two(s, at + 4, &m))
        return false;
    if (h > 23 || m > 59) return false;
    *minutes = sign == '-' ? -(h * 60 + m) : h * 60 + m;
    return true;
}

bool view_instant_strict(struct str date, int64_t *ms)
{
    int32_t days;
    int h, m, s;
    int64_t minutes = 0;
    if (date.n < 20 || !view_day(date, &days)) return false;
    if (date.p[13] != ':' || date.p[16] != ':' || !two(date, 11, &h) || !two(date, 14, &m) ||
        !two(date, 17, &s) || h > 23 || m > 59 || s > 60)
        return false;
    *ms = (((int64_t)days * 24 + h) * 60 + m) * 60000 + (int64_t)s * 1000;
    size_t at = 19;
    if (date.p[at] == '.' && !fraction(date, &at, ms)) return false;
    if (!offset(date, at, &minutes)) return false;
    *ms -= minutes * 60000;
    return true;
}

bool view_instant(struct str date, int64_t *ms)
{
    int32_t days;
    if (view_instant_strict(date, ms)) return true;
    if (date.n == 10 && view_day(date, &days)) {
        *ms = (int64_t)days * 86400000;
        return true;
    }
    return false;
}
