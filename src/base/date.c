/* Calendar arithmetic, ISO writing and instants: see date.h. Days from civil dates after
 * H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (proleptic Gregorian, no tables). */
#include "base/date.h"

#include <stdlib.h>
#include <time.h>

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t date_from_ymd(int year, int month, int day)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return DATE_NONE;
    if (day > length[month - 1] + (month == 2 && leap(year))) return DATE_NONE;
    int y = month <= 2 ? year - 1 : year; /* years begin in March, so that leap days come last */
    int era = y / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + days - 719468;
}

void date_to_ymd(int32_t days, int *year, int *month, int *day)
{
    if (days == DATE_NONE) {
        *year = *month = *day = 0;
        return;
    }
    int64_t z = (int64_t)days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

/* Writes v in decimal with at least `width` digits; returns past the end. */
static char *put(char *p, unsigned v, int width)
{
    char digits[10];
    int n = 0;
    do {
        digits[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    for (; n < width; n++) digits[n] = '0';
    while (n) *p++ = digits[--n];
    return p;
}

struct str date_iso(int32_t days, char buf[16])
{
    buf[0] = '\0';
    int year, month, day;
    date_to_ymd(days, &year, &month, &day);
    if (year < 1 || year > 9999) return (struct str){buf, 0};
    char *p = put(buf, (unsigned)year, 4);
    *p++ = '-';
    p = put(p, (unsigned)month, 2);
    *p++ = '-';
    p = put(p, (unsigned)day, 2);
    *p = '\0';
    return (struct str){buf, (size_t)(p - buf)};
}

int date_year(int32_t days)
{
    int year, month, day;
    date_to_ymd(days, &year, &month, &day);
    return year;
}

int64_t time_now_ms(void)
{
    const char *fixed = getenv("CAUCE_NOW");
    int64_t ms;
    if (fixed && *fixed && time_parse(str_of(fixed), &ms)) return ms;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum { DAY_MS = 86400000 };

struct str time_iso(int64_t ms, char buf[32])
{
    int64_t days = ms / DAY_MS, rest = ms % DAY_MS;
    if (rest < 0) {
        rest += DAY_MS;
        days--;
    }
    buf[0] = '\0';
    if (days < -719162 || days > 2932896) return (struct str){buf, 0}; /* years 1 to 9999 */
    char *p = buf + date_iso((int32_t)days, buf).n;
    unsigned seconds = (unsigned)(rest / 1000);
    *p++ = 'T';
    p = put(p, seconds / 3600, 2);
    *p++ = ':';
    p = put(p, seconds / 60 % 60, 2);
    *p++ = ':';
    p = put(p, seconds % 60, 2);
    *p++ = 'Z';
    *p = '\0';
    return (struct str){buf, (size_t)(p - buf)};
}

/* `n` digits at *p, or -1. */
static int take(struct str *s, size_t n)
{
    if (s->n < n) return -1;
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned d = (unsigned char)s->p[i] - (unsigned)'0';
        if (d > 9) return -1;
        v = v * 10 + (int)d;
    }
    *s = str_slice(*s, n, s->n);
    return v;
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c) return false;
    *s = str_slice(*s, 1, s->n);
    return true;
}

/* Z, UTC, GMT, nothing (taken as UTC), +hh:mm, -hhmm; minutes east of Greenwich. */
static bool take_offset(struct str s, int *minutes)
{
    s = str_trim(s);
    *minutes = 0;
    if (s.n == 0 || str_eq_nocase(s, STR("z")) || str_eq_nocase(s, STR("gmt")) ||
        str_eq_nocase(s, STR("utc")))
        return true;
    if (s.p[0] != '+' && s.p[0] != '-') return false;
    int sign = s.p[0] == '-' ? -1 : 1;
    s = str_slice(s, 1, s.n);
    int hours = take(&s, 2);
    take_char(&s, ':');
    int mins = s.n ? take(&s, 2) : 0;
    if (hours < 0 || hours > 14 || mins < 0 || mins > 59 || s.n) return false;
    *minutes = sign * (hours * 60 + mins);
    return true;
}

bool time_parse(struct str text, int64_t *ms_out)
{
    struct str s = str_trim(text);
    int year = take(&s, 4);
    if (!take_char(&s, '-')) return false;
    int month = take(&s, 2);
    if (!take_char(&s, '-')) return false;
    int day = take(&s, 2);
    int32_t days = date_from_ymd(year, month, day);
    if (days == DATE_NONE) return false;
    int hour = 0, minute = 0, second = 0, ms = 0, offset = 0;
    if (s.n) {
        if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' ')) return false;
        hour = take(&s, 2);
        if (!take_char(&s, ':')) return false;
        minute = take(&s, 2);
        if (take_char(&s, ':')) second = take(&s, 2);
        if (take_char(&s, '.') || take_char(&s, ',')) {
            int scale = 100, n = 0;
            for (int d; (d = take(&s, 1)) >= 0; n++, scale /= 10) ms += d * scale;
            if (n == 0) return false;
        }
        if (!take_offset(s, &offset)) return false;
    }
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
        (hour == 24 && (minute || second || ms)))
        return false;
    int64_t seconds = (int64_t)days * 86400 + hour * 3600 + (minute - offset) * 60 + second;
    *ms_out = seconds * 1000 + ms;
    return true;
}

int64_t time_local(int32_t day, int hour, int minute)
{
    struct tm local = {.tm_hour = hour, .tm_min = minute, .tm_isdst = -1};
    int year, month, month_day;
    date_to_ymd(day, &year, &month, &month_day);
    local.tm_year = year - 1900;
    local.tm_mon = month - 1;
    local.tm_mday = month_day;
    return (int64_t)mktime(&local) * 1000;
}
