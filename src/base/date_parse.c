/* Reading a date as people publish it (date.h). ISO is read directly; everything else becomes
 * numbers and words, from which one reading is made or none. Nothing allocates. */
#include "base/date.h"
#include "base/money_private.h"

struct tokens {
    struct {
        int value;
        int digits;
    } number[4];
    int numbers;
    int month;          /* from a word, 0 = none */
    int numbers_before; /* numbers read when the month's word came */
    char mark;          /* between the first two numbers */
};

/* ---- words ------------------------------------------------------------------------------- */

/* Month of a word in lower case ASCII: Spanish and English, whole or shortened to 3 letters up. */
static int month_of(const char *word, size_t n)
{
    static const struct {
        const char *name;
        int month;
    } names[] = {
        {"enero", 1},    {"febrero", 2},    {"marzo", 3},      {"abril", 4},      {"mayo", 5},
        {"junio", 6},    {"julio", 7},      {"agosto", 8},     {"septiembre", 9}, {"setiembre", 9},
        {"octubre", 10}, {"noviembre", 11}, {"diciembre", 12}, {"january", 1},    {"february", 2},
        {"march", 3},    {"april", 4},      {"may", 5},        {"june", 6},       {"july", 7},
        {"august", 8},   {"september", 9},  {"october", 10},   {"november", 11},  {"december", 12},
    };
    if (n < 3) return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (n <= strlen(names[i].name) && memcmp(names[i].name, word, n) == 0)
            return names[i].month;
    return 0;
}

static bool word_is_filler(const char *word, size_t n)
{
    static const char *const whole[] = {"de", "del", "a",  "al", "o",   "ro", "er",
                                        "th", "st",  "nd", "rd", "dia", "el"};
    static const char *const weekdays[] = {
        "lunes",  "martes",  "miercoles", "jueves",   "viernes", "sabado",   "domingo",
        "monday", "tuesday", "wednesday", "thursday", "friday",  "saturday", "sunday"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (n == strlen(whole[i]) && memcmp(word, whole[i], n) == 0) return true;
    for (size_t i = 0; n >= 3 && i < sizeof weekdays / sizeof *weekdays; i++)
        if (n <= strlen(weekdays[i]) && memcmp(word, weekdays[i], n) == 0) return true;
    return false;
}

/* A letter at p: its lower-case ASCII form, or 0; *width bytes long. */
static char letter_at(const unsigned char *p, const unsigned char *end, int *width)
{
    *width = 1;
    unsigned char c = *p;
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return (char)(c | 0x20);
    if (c == 0xC3 && p + 1 < end) {
        *width = 2;
        switch (p[1] | 0x20) {
        case 0xA1:
            return 'a';
        case 0xA9:
            return 'e';
        case 0xAD:
            return 'i';
        case 0xB3:
            return 'o';
        case 0xBA:
            return 'u';
        default:
            return 0;
        }
    }
    return 0;
}

/* ---- time of day, dropped ---------------------------------------------------------------- */

/* Letters that may follow a time: am, pm, a. m., GMT, UTC, Z, CST, CDT … */
static bool zone_word(const unsigned char *p, size_t n)
{
    static const char *const words[] = {"am",  "pm",  "a",   "p",   "m",   "gmt", "utc",
                                        "z",   "hrs", "hr",  "h",   "cst", "cdt", "mst",
                                        "mdt", "pst", "pdt", "est", "edt"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase((struct str){(const char *)p, n}, str_of(words[i]))) return true;
    return false;
}

/* True when [p, end) is nothing but a time of day and a zone. */
static bool is_time(const unsigned char *p, const unsigned char *end)
{
    int colons = 0, digits = 0;
    while (p < end) {
        unsigned char c = *p;
        if (c >= '0' && c <= '9') {
            digits++;
            p++;
        } else if (c == ':') {
            colons++;
            p++;
        } else if (c == ' ' || c == '.' || c == ',' || c == '+' || c == '-' || c == '(' ||
                   c == ')' || c == '\t') {
            p++;
        } else {
            const unsigned char *word = p;
            while (p < end && (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z') p++;
            if (p == word || !zone_word(word, (size_t)(p - word))) return false;
        }
    }
    return digits <= 24 && (digits == 0 || colons > 0);
}

/* Where the time begins: the blank or T before "hh:mm"; `end` when there is none; NULL when what
 * follows is no time. */
static const unsigned char *time_start(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *colon = end > p ? memchr(p, ':', (size_t)(end - p)) : NULL;
    if (!colon) return end;
    const unsigned char *start = colon;
    while (start > p && start[-1] >= '0' && start[-1] <= '9' && colon - start < 2) start--;
    if (start == colon || start == p) return NULL;
    if (!is_time(start, end)) return NULL;
    unsigned char before = start[-1];
    if ((before | 0x20) == 't' && start - p >= 2 && start[-2] >= '0' && start[-2] <= '9')
        return start - 1;
    return before == ' ' || before == ',' || before == '\t' ? start : NULL;
}

/* ---- tokens ------------------------------------------------------------------------------ */

static bool take_number(struct tokens *t, const unsigned char **p, const unsigned char *end)
{
    if (t->numbers == 3) return false;
    int value = 0, digits = 0;
    for (; *p < end && **p >= '0' && **p <= '9'; (*p)++, digits++) {
        if (digits == 8) return false;
        value = value * 10 + (**p - '0');
    }
    t->number[t->numbers].value = value;
    t->number[t->numbers].digits = digits;
    t->numbers++;
    return true;
}

static bool take_word(struct tokens *t, const unsigned char **p, const unsigned char *end)
{
    char word[16];
    size_t n = 0;
    while (*p < end) {
        int width;
        char c = letter_at(*p, end, &width);
        if (!c) break;
        if (n == sizeof word) return false;
        word[n++] = c;
        *p += width;
    }
    if (n == 0) return false;
    int month = month_of(word, n);
    if (month) {
        if (t->month) return false;
        t->month = month;
        t->numbers_before = t->numbers;
        return true;
    }
    return word_is_filler(word, n);
}

/* Marks between tokens: blanks, / - . , and the signs of "1°" and "1º". */
static int mark_width(const unsigned char *p, const unsigned char *end)
{
    if (*p == ' ' || *p == '/' || *p == '-' || *p == '.' || *p == ',' || *p == '\t' || *p == '_' ||
        *p == '\\')
        return 1;
    if (*p == 0xC2 && p + 1 < end && (p[1] == 0xA0 || p[1] == 0xB0 || p[1] == 0xBA)) return 2;
    return 0;
}

static bool tokenise(struct tokens *t, const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        int w;
        if (*p >= '0' && *p <= '9') {
            if (!take_number(t, &p, end)) return false;
        } else if ((w = mark_width(p, end)) > 0) {
            if (t->numbers == 1 && (t->mark == 0 || t->mark == ' ')) t->mark = (char)*p;
            p += w;
        } else if (!take_word(t, &p, end)) {
            return false;
        }
    }
    return true;
}

/* ---- readings ---------------------------------------------------------------------------- */

static int whole_year(int value, int digits)
{
    if (digits == 4) return value;
    if (digits != 2) return -1;
    return value >= 70 ? 1900 + value : 2000 + value;
}

/* Years before 1000 are slips ("0202"), and 1 is a database's nothing. */
static enum date_kind finish(int year, int month, int day, enum date_kind kind, int32_t *out)
{
    if (year < 1000) return DATE_BAD;
    int32_t days = date_from_ymd(year, month, day);
    if (days == DATE_NONE) return DATE_BAD;
    *out = days;
    return kind;
}

/* All zeros, the first day of year 1, and the zero day of spreadsheets stand for nothing. */
static bool placeholder(int year, int month, int day)
{
    if (year == 0 && month == 0 && day == 0) return true;
    if (year <= 1 && month == 1 && day == 1) return true;
    return (year == 1899 && month == 12 && day >= 30) || (year == 1900 && month == 1 && day == 0);
}

static enum date_kind with_month_word(const struct tokens *t, int32_t *out)
{
    if (t->numbers == 1) {
        /* "oct-11" is a month of 2011; "11-oct" is a day without its year. */
        if (t->numbers_before == 1 && t->number[0].digits != 4) return DATE_BAD;
        int year = whole_year(t->number[0].value, t->number[0].digits);
        return finish(year, t->month, 1, DATE_PARTIAL, out);
    }
    if (t->numbers != 2) return DATE_BAD;
    int first = t->number[0].digits == 4 ? 1 : 0; /* 2015-oct-21 */
    int day = t->number[first].value;
    int year = whole_year(t->number[!first].value, t->number[!first].digits);
    if (t->number[first].digits > 2) return DATE_BAD;
    return finish(year, t->month, day, DATE_EXACT, out);
}

static enum date_kind three_numbers(const struct tokens *t, enum date_order order, int32_t *out)
{
    int a = t->number[0].value, b = t->number[1].value, c = t->number[2].value;
    int da = t->number[0].digits, dc = t->number[2].digits;
    if (t->number[1].digits > 2) return DATE_BAD;
    bool year_first = da == 4 || (da == 2 && dc == 2 && order == DATE_YMD);
    if (year_first) {
        if (dc > 2) return DATE_BAD;
        if (placeholder(a, b, c)) return DATE_EMPTY;
        return finish(whole_year(a, da), b, c, DATE_EXACT, out);
    }
    if (da > 2) return DATE_BAD;
    if (placeholder(c, b, a) || (dc == 4 && placeholder(c, a, b))) return DATE_EMPTY;
    int year = whole_year(c, dc);
    if (a > 12 || b > 12) { /* one reading only, whatever the order said */
        return a > 12 ? finish(year, b, a, DATE_EXACT, out) : finish(year, a, b, DATE_EXACT, out);
    }
    int day = order == DATE_MDY ? b : a, month = order == DATE_MDY ? a : b;
    return finish(year, month, day, order == DATE_YMD && a != b ? DATE_AMBIGUOUS : DATE_EXACT, out);
}

static enum date_kind read_tokens(const struct tokens *t, enum date_order order, int32_t *out)
{
    if (t->month) return with_month_word(t, out);
    if (t->numbers == 3) return three_numbers(t, order, out);
    int a = t->number[0].value, b = t->number[1].value;
    if (t->numbers == 2 && t->mark != ' ') { /* 2011-10, 10/2011 */
        if (t->number[0].digits == 4 && t->number[1].digits <= 2)
            return finish(a, b, 1, DATE_PARTIAL, out);
        if (t->number[1].digits == 4 && t->number[0].digits <= 2)
            return finish(b, a, 1, DATE_PARTIAL, out);
        return DATE_BAD;
    }
    if (t->numbers == 1 && t->number[0].digits == 8) { /* 20151021 */
        if (a == 0) return DATE_EMPTY;
        if (a / 10000 < 1900 || a / 10000 > 2100) return DATE_BAD;
        return finish(a / 10000, a / 100 % 100, a % 100, DATE_EXACT, out);
    }
    return DATE_BAD;
}

/* "dddd-dd-dd" at the start of s; nothing else is looked at. */
static bool iso_start(struct str s, int *year, int *month, int *day)
{
    if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    unsigned d[8];
    static const int at[] = {0, 1, 2, 3, 5, 6, 8, 9};
    for (int i = 0; i < 8; i++) {
        d[i] = (unsigned char)s.p[at[i]] - (unsigned)'0';
        if (d[i] > 9) return false;
    }
    *year = (int)(d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3]);
    *month = (int)(d[4] * 10 + d[5]);
    *day = (int)(d[6] * 10 + d[7]);
    return true;
}

static enum date_kind parse_iso(struct str s, int year, int month, int day, int32_t *out)
{
    const unsigned char *p = (const unsigned char *)s.p;
    if (s.n > 10) {
        if (p[10] != 'T' && p[10] != 't' && p[10] != ' ' && p[10] != 'Z' && p[10] != '+' &&
            p[10] != ',')
            return DATE_BAD;
        if (!is_time(p + 10 + (p[10] == 'T' || p[10] == 't'), p + s.n)) return DATE_BAD;
    }
    if (placeholder(year, month, day)) return DATE_EMPTY;
    return finish(year, month, day, DATE_EXACT, out);
}

/* "dd/dd/dddd" with any of the usual marks, as tokens. */
static bool slashed(struct str s, struct tokens *t)
{
    static const int at[] = {0, 1, 3, 4, 6, 7, 8, 9};
    char mark = s.n == 10 ? s.p[2] : 0;
    if ((mark != '/' && mark != '-' && mark != '.') || s.p[5] != mark) return false;
    int d[8];
    for (int i = 0; i < 8; i++) {
        d[i] = s.p[at[i]] - '0';
        if (d[i] < 0 || d[i] > 9) return false;
    }
    t->numbers = 3;
    t->number[0].value = d[0] * 10 + d[1];
    t->number[1].value = d[2] * 10 + d[3];
    t->number[2].value = d[4] * 1000 + d[5] * 100 + d[6] * 10 + d[7];
    t->number[0].digits = t->number[1].digits = 2;
    t->number[2].digits = 4;
    return true;
}

enum date_kind date_parse(struct str text, enum date_order order, int32_t *days_out)
{
    *days_out = DATE_NONE;
    int year, month, day;
    struct tokens t = {0};
    if (slashed(text, &t)) return three_numbers(&t, order, days_out);
    if (iso_start(text, &year, &month, &day) && text.n == 10)
        return parse_iso(text, year, month, day, days_out);
    struct str s = str_trim(text);
    while (s.n && s.p[0] == '\'') s = str_trim(str_slice(s, 1, s.n));
    if (money_nothing(s)) return DATE_EMPTY;
    if (iso_start(s, &year, &month, &day)) return parse_iso(s, year, month, day, days_out);
    if (s.n > 64) return DATE_BAD;
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    end = time_start(p, end);
    if (!end) return DATE_BAD;
    if (!tokenise(&t, p, end)) return DATE_BAD;
    return read_tokens(&t, order, days_out);
}

bool date_order_of(struct str text, enum date_order *order_out)
{
    struct str s = str_trim(text);
    if (s.n == 0 || s.n > 64) return false;
    const unsigned char *p = (const unsigned char *)s.p, *end = time_start(p, p + s.n);
    struct tokens t = {0};
    if (!end || !tokenise(&t, p, end) || t.numbers != 3 || t.month) return false;
    int32_t days;
    if (three_numbers(&t, DATE_DMY, &days) != DATE_EXACT) return false;
    if (t.number[0].digits == 4)
        *order_out = DATE_YMD;
    else if (t.number[0].value > 12)
        *order_out = DATE_DMY;
    else if (t.number[1].value > 12)
        *order_out = DATE_MDY;
    else
        return false;
    return true;
}
