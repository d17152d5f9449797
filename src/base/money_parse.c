/* Reading a figure as people publish it (money.h). The text becomes groups of digits between
 * separators; what the separators mean is decided afterwards, from all of them together. Nothing
 * allocates and nothing is a float: digits are accumulated in 128 bits. */
#include "base/money.h"

#include "base/money_private.h"

enum { MAX_GROUPS = 24, MAX_DIGITS = 80 };

struct reader {
    const unsigned char *p, *end;
};

struct figure {
    char digits[MAX_DIGITS];             /* all digits, separators left out */
    uint8_t group_start[MAX_GROUPS + 1]; /* index into digits where each group starts */
    char separator[MAX_GROUPS];          /* between group i and i+1: ',' '.' ' ' '\'' */
    int count;                           /* digits */
    int groups;
    int exponent;
    bool negative, letter_o, spaced;
};

/* ---- scanning ---------------------------------------------------------------------------- */

/* Width of a blank at the start: ASCII, NBSP, the Unicode spaces printers use between thousands. */
static int blank(const struct reader *r)
{
    const unsigned char *p = r->p;
    long n = r->end - p;
    if (n < 1) return 0;
    if (*p == ' ' || (*p >= '\t' && *p <= '\r')) return 1;
    if (n >= 2 && p[0] == 0xC2 && p[1] == 0xA0) return 2;
    if (n >= 3 && p[0] == 0xE2 && p[1] == 0x80 && ((p[2] >= 0x80 && p[2] <= 0x8B) || p[2] == 0xAF))
        return 3;
    if (n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) return 3;
    return 0;
}

static bool skip_blanks(struct reader *r)
{
    bool any = false;
    for (int w; (w = blank(r)) > 0; any = true) r->p += w;
    return any;
}

/* Width of a dash: '-', U+2010..U+2015, U+2212. */
static int dash(const struct reader *r)
{
    const unsigned char *p = r->p;
    long n = r->end - p;
    if (n >= 1 && *p == '-') return 1;
    if (n >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95) return 3;
    if (n >= 3 && p[0] == 0xE2 && p[1] == 0x88 && p[2] == 0x92) return 3;
    return 0;
}

/* Width of an apostrophe: ' ´ ` and U+2018, U+2019. */
static int apostrophe(const struct reader *r)
{
    const unsigned char *p = r->p;
    long n = r->end - p;
    if (n >= 1 && (*p == '\'' || *p == '`')) return 1;
    if (n >= 2 && p[0] == 0xC2 && p[1] == 0xB4) return 2;
    if (n >= 3 && p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0x98 || p[2] == 0x99)) return 3;
    return 0;
}

static bool ascii_letter(unsigned char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Takes `word` (lower case) without regard to case; it must not go on with a letter. */
static bool take_word(struct reader *r, const char *word)
{
    const unsigned char *p = r->p;
    for (; *word; word++, p++) {
        unsigned char c = p < r->end ? *p : 0;
        if (c >= 'A' && c <= 'Z') c |= 0x20;
        if (c != (unsigned char)*word) return false;
    }
    if (p < r->end && (ascii_letter(*p) || *p >= 0xC3) && ascii_letter(p[-1])) return false;
    r->p = p;
    return true;
}

static bool currency_mark(struct reader *r)
{
    /* Longer ones first. */
    static const char *const marks[] = {
        "us$",  "mx$",  "mxn", "mxp",     "m.n.",    "m.n",   "mn", "usd", "eur", "pesos",
        "peso", "dls.", "dls", "dólares", "dolares", "euros", "$",  "€",   "£",   "udis"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (take_word(r, marks[i])) return true;
    return false;
}

struct around {
    bool currency, open, closed, minus, plus;
};

/* Signs, currency marks, parentheses and blanks before the digits. */
static bool scan_before(struct reader *r, struct around *a)
{
    while (r->p < r->end) {
        int w;
        if (skip_blanks(r)) continue;
        if (*r->p >= '0' && *r->p <= '9') return true;
        if ((w = dash(r)) > 0) {
            if (a->minus || a->plus) return false;
            a->minus = true;
            r->p += w;
        } else if (*r->p == '+') {
            if (a->minus || a->plus) return false;
            a->plus = true;
            r->p++;
        } else if (*r->p == '(') {
            if (a->open) return false;
            a->open = true;
            r->p++;
        } else if ((w = apostrophe(r)) > 0) {
            r->p += w;
        } else if (currency_mark(r)) {
            a->currency = true; /* also twice: "MXN $ 1,234.00" */
        } else {
            return true;
        }
    }
    return true;
}

/* What may stand after the digits. */
static bool scan_after(struct reader *r, struct around *a, bool *percent)
{
    while (r->p < r->end) {
        int w;
        if (skip_blanks(r)) continue;
        if (*r->p == ')') {
            if (!a->open || a->closed) return false;
            a->closed = true;
            r->p++;
        } else if (*r->p == '%') {
            if (*percent) return false;
            *percent = true;
            r->p++;
        } else if ((w = dash(r)) > 0) {
            if (a->minus || a->plus) return false;
            a->minus = true;
            r->p += w;
        } else if (currency_mark(r)) {
            /* "$ 1,234.00 MXN" and "1,234.00 pesos M.N." are both written. */
            a->currency = true;
        } else {
            return false;
        }
    }
    return a->open == a->closed;
}

static bool digit_like(const struct reader *r)
{
    return r->p < r->end && ((*r->p >= '0' && *r->p <= '9') || *r->p == 'o' || *r->p == 'O');
}

/* A separator if digits (or another separator) go on after it; 0 otherwise. A blank beside a comma
 * or point ("1, 234.00") belongs to it, and makes the figure doubtful. */
static char scan_separator(struct reader *r, struct figure *f)
{
    struct reader at = *r;
    char kind = 0;
    int w;
    bool blanks = skip_blanks(&at);
    if (at.p < at.end && (*at.p == ',' || *at.p == '.')) {
        kind = (char)*at.p++;
        bool more = skip_blanks(&at);
        if (digit_like(&at)) {
            f->spaced |= blanks || more;
        } else if (blanks) {
            return 0;
        }
    } else if (blanks) {
        if (!digit_like(&at)) return 0;
        kind = ' ';
    } else if ((w = apostrophe(&at)) > 0) {
        at.p += w;
        if (!digit_like(&at)) return 0;
        kind = '\'';
    }
    if (kind) *r = at;
    return kind;
}

static bool scan_exponent(struct reader *r, struct figure *f)
{
    struct reader at = *r;
    at.p++;
    bool negative = false;
    if (at.p < at.end && (*at.p == '+' || *at.p == '-')) negative = *at.p++ == '-';
    int value = 0, n = 0;
    for (; at.p < at.end && *at.p >= '0' && *at.p <= '9'; at.p++, n++)
        if (value < 10000) value = value * 10 + (*at.p - '0');
    if (n == 0) return false;
    f->exponent = negative ? -value : value;
    *r = at;
    return true;
}

/* Digits and separators; false when there is no digit or too much of anything. */
static bool scan_digits(struct reader *r, struct figure *f)
{
    bool zero_letter_only = true;
    f->group_start[0] = 0;
    f->groups = 1;
    for (;;) {
        if (digit_like(r)) {
            bool letter = (*r->p | 0x20) == 'o';
            if (f->count == MAX_DIGITS) return false;
            f->digits[f->count++] = letter ? '0' : (char)*r->p;
            f->letter_o |= letter;
            zero_letter_only &= letter;
            r->p++;
            continue;
        }
        if (r->p < r->end && (*r->p | 0x20) == 'e' && f->count > 0) {
            if (!scan_exponent(r, f)) return false;
            break;
        }
        char separator = scan_separator(r, f);
        if (!separator) break;
        if (f->groups == MAX_GROUPS) return false;
        f->separator[f->groups - 1] = separator;
        f->group_start[f->groups++] = (uint8_t)f->count;
    }
    f->group_start[f->groups] = (uint8_t)f->count;
    /* "o" alone is a word; "o.oo" is somebody's zero. */
    return f->count > 0 && !(zero_letter_only && f->groups == 1);
}

/* ---- what the separators mean ------------------------------------------------------------ */

static int group_size(const struct figure *f, int i)
{
    return f->group_start[i + 1] - f->group_start[i];
}

/* Groups 0..last (inclusive) are 1-3 digits and then threes, all parted by one kind of mark. */
static bool grouped(const struct figure *f, int last, bool *mixed)
{
    if (group_size(f, 0) < 1 || group_size(f, 0) > 3) return last == 0 && group_size(f, 0) > 0;
    for (int i = 1; i <= last; i++) {
        if (group_size(f, i) != 3) return false;
        if (f->separator[i - 1] != f->separator[0]) *mixed = true;
    }
    return true;
}

/* One separator only: a decimal mark or a thousands mark. */
static enum money_kind one_mark(const struct figure *f, int room, int *decimals)
{
    int before = group_size(f, 0), after = group_size(f, 1);
    bool could_group = before >= 1 && before <= 3 && after == 3;
    bool zero_first = f->digits[0] == '0';
    switch (f->separator[0]) {
    case '.':
        *decimals = after;
        /* Thousands are not written "0.123"; and three decimals fit where the unit is large. */
        return could_group && !zero_first && after > room ? MONEY_AMBIGUOUS : MONEY_EXACT;
    case ',':
        if (could_group && !zero_first) return MONEY_EXACT;   /* 1,234 */
        if (before > 3 && after == 3) return MONEY_AMBIGUOUS; /* 1234,567 */
        *decimals = after;
        return after == 3 ? MONEY_AMBIGUOUS : MONEY_EXACT;
    case ' ':
        if (could_group && !zero_first) return MONEY_EXACT;
        if (before >= 1 && before <= 3 && after == 2) {
            *decimals = 2; /* "0 00": a lost point */
            return MONEY_AMBIGUOUS;
        }
        return MONEY_BAD;
    default:
        return could_group && !zero_first ? MONEY_EXACT : MONEY_BAD;
    }
}

/* Finds how many of the digits are decimals. `room` is how many the unit can hold exactly. */
static enum money_kind interpret(const struct figure *f, int room, int *decimals)
{
    *decimals = 0;
    if (f->groups == 1) return MONEY_EXACT;
    if (f->groups == 2) return one_mark(f, room, decimals);

    int last = f->groups - 1, tail = group_size(f, last);
    char mark = f->separator[last - 1];
    int same = 0;
    for (int i = 0; i < last; i++) same += f->separator[i] == mark;
    bool mixed = false;
    bool decimal_mark = mark == '.' || mark == ',';
    if (same == 1 && decimal_mark) { /* 1,234.50   1.234,50   124 857.3 */
        *decimals = tail;
        if (grouped(f, last - 1, &mixed)) return mixed ? MONEY_AMBIGUOUS : MONEY_EXACT;
        for (int i = 0; i < last; i++)
            if (f->separator[i] == '.') return mark == '.' ? MONEY_AMBIGUOUS : MONEY_BAD;
        return MONEY_AMBIGUOUS; /* 1,23,456.00: the point is sure, the grouping is a slip */
    }
    if (grouped(f, last, &mixed)) return mixed ? MONEY_AMBIGUOUS : MONEY_EXACT;
    if (tail <= 2 && grouped(f, last - 1, &mixed)) { /* 221,888,505,50   1.234.567.89 */
        *decimals = tail;
        return MONEY_AMBIGUOUS;
    }
    /* Misplaced commas are slips of a hand; points and blanks like that are dates or lists. */
    return same == last && mark == ',' && group_size(f, 0) > 0 && tail == 3 ? MONEY_AMBIGUOUS
                                                                            : MONEY_BAD;
}

/* digits * 10^shift, rounded half away from zero. */
static bool scale(const struct figure *f, int shift, int64_t *out, bool *rounded)
{
    int keep = f->count + (shift < 0 ? shift : 0);
    unsigned __int128 v = 0;
    const unsigned __int128 limit = (unsigned __int128)INT64_MAX + (f->negative ? 1 : 0);
    for (int i = 0; i < keep; i++) {
        v = v * 10 + (unsigned)(f->digits[i] - '0');
        if (v > limit) return false;
    }
    for (int i = 0; i < shift && v; i++) {
        v *= 10;
        if (v > limit) return false;
    }
    for (int i = keep > 0 ? keep : 0; i < f->count; i++)
        if (f->digits[i] != '0') *rounded = true;
    if (keep >= 0 && keep < f->count && f->digits[keep] >= '5') v++;
    if (v > limit) return false;
    *out = f->negative ? (int64_t)(0 - (uint64_t)v) : (int64_t)v;
    return true;
}

/* ---- no figure --------------------------------------------------------------------------- */

bool money_nothing(struct str s)
{
    static const char *const words[] = {"n/a",
                                        "#n/a",
                                        "na",
                                        "n.a.",
                                        "n.a",
                                        "n/d",
                                        "nd",
                                        "n.d.",
                                        "n.d",
                                        "s/d",
                                        "sd",
                                        "s.d.",
                                        "s/i",
                                        "s/n",
                                        "null",
                                        "(null)",
                                        "none",
                                        "nan",
                                        "no aplica",
                                        "no disponible",
                                        "sin dato",
                                        "sin datos",
                                        "no especificado",
                                        "#n/d",
                                        "no data",
                                        "--",
                                        "---"};
    if (s.n == 0) return true;
    if (s.n > 16) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return false; /* none of the words has a digit */
    struct reader r = {(const unsigned char *)s.p, (const unsigned char *)s.p + s.n};
    int w = dash(&r);
    if (w > 0 && (size_t)w == s.n) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase(s, str_of(words[i]))) return true;
    return false;
}

/* ---- the whole --------------------------------------------------------------------------- */

static enum money_kind parse_slow(struct str text, const struct money_form *form, int64_t *out)
{
    struct str trimmed = str_trim(text);
    while (trimmed.n && trimmed.p[0] == '\'') trimmed = str_trim(str_slice(trimmed, 1, trimmed.n));
    bool lone_dash = false;
    if (money_nothing(trimmed)) {
        /* An accountant's zero is a dash that the number format pads with blanks on both sides. */
        lone_dash = trimmed.n > 0 && trimmed.p > text.p &&
                    trimmed.p + trimmed.n < text.p + text.n && text.p[0] != '\'';
        struct reader d = {(const unsigned char *)trimmed.p,
                           (const unsigned char *)trimmed.p + trimmed.n};
        if (!lone_dash || (size_t)dash(&d) != trimmed.n) return MONEY_EMPTY;
        *out = 0;
        return MONEY_EXACT;
    }
    struct reader r = {(const unsigned char *)trimmed.p,
                       (const unsigned char *)trimmed.p + trimmed.n};
    struct around around = {0};
    struct figure f = {0};
    bool percent = false;
    if (!scan_before(&r, &around)) return MONEY_BAD;
    if (r.p == r.end && around.currency && around.minus && around.open == around.closed) {
        *out = 0; /* "$-", "$ -" */
        return MONEY_EXACT;
    }
    if (!scan_digits(&r, &f) || !scan_after(&r, &around, &percent)) return MONEY_BAD;
    if (percent && !form->percent) return MONEY_BAD;
    f.negative = around.minus || around.open;
    int decimals;
    enum money_kind kind = interpret(&f, form->digits + form->scale10, &decimals);
    if (kind == MONEY_BAD) return MONEY_BAD;
    bool rounded = false;
    if (!scale(&f, form->scale10 + form->digits - decimals + f.exponent, out, &rounded))
        return MONEY_BAD;
    if (f.letter_o || f.spaced) kind = MONEY_AMBIGUOUS;
    return kind == MONEY_EXACT && rounded ? MONEY_ROUNDED : kind;
}

/* The common forms, "1234567", "-1234.5", "1,234,567.89": no look back, at most 17 digits so that
 * nothing can overflow. False: the slow way decides. */
static bool parse_fast(struct str s, const struct money_form *form, int64_t *out)
{
    static const int64_t ten[] = {1,      10,      100,      1000,      10000,
                                  100000, 1000000, 10000000, 100000000, 1000000000};
    if (s.n == 0 || s.n > 24) return false;
    const char *p = s.p, *end = s.p + s.n;
    bool negative = *p == '-';
    p += negative;
    int64_t v = 0;
    int digits = 0, in_group = 0, commas = 0, decimals = 0;
    for (; p < end; p++) {
        unsigned d = (unsigned char)*p - (unsigned)'0';
        if (d <= 9) {
            if (++digits > 17) return false;
            v = v * 10 + d;
            in_group++;
        } else if (*p == ',') {
            if (commas ? in_group != 3 : in_group < 1 || in_group > 3 || v == 0) return false;
            commas++;
            in_group = 0;
        } else {
            break;
        }
    }
    if (digits == 0 || (commas && in_group != 3)) return false;
    if (p < end) {
        if (*p++ != '.') return false;
        for (; p < end; p++, decimals++) {
            unsigned d = (unsigned char)*p - (unsigned)'0';
            if (d > 9 || digits + decimals >= 17) return false;
            v = v * 10 + d;
        }
    }
    int shift = form->digits + form->scale10 - decimals;
    if (shift < 0 || shift > 9 || digits + decimals + shift > 18) return false;
    v *= ten[shift];
    *out = negative ? -v : v;
    return true;
}

enum money_kind money_parse_form(struct str text, const struct money_form *form, int64_t *out)
{
    *out = 0;
    if (parse_fast(text, form, out)) return MONEY_EXACT;
    enum money_kind kind = parse_slow(text, form, out);
    if (kind == MONEY_BAD || kind == MONEY_EMPTY) *out = 0;
    return kind;
}

enum money_kind money_parse(struct str text, int scale10, int digits, int64_t *minor_out)
{
    struct money_form form = {scale10, digits, false};
    return money_parse_form(text, &form, minor_out);
}

bool decimal_parse(struct str text, int digits, int64_t *scaled_out)
{
    struct money_form form = {0, digits, true};
    enum money_kind kind = money_parse_form(text, &form, scaled_out);
    return kind != MONEY_EMPTY && kind != MONEY_BAD;
}
