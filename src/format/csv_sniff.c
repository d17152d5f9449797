/* Guessing how a CSV text is written, from its first records: the delimiter is the one that cuts
 * them into the same number of cells most consistently. See csv_private.h. */
#include "format/csv_private.h"

enum { RECORDS = 200, WIDEST = 512 };

/* How many `\"` and `""` stand where they can only be escapes: not beside a separator. */
static bool has_backslashes(struct str s)
{
    size_t slashed = 0, doubled = 0;
    for (size_t i = 1; i + 2 < s.n; i++) {
        if (s.p[i] != '"') continue;
        char before = s.p[i - 1], after = s.p[i + 1];
        bool ends = after == ',' || after == ';' || after == '|' || after == '\t' ||
                    after == '\n' || after == '\r';
        /* `\""` is a backslash and a doubled quote, or an escaped quote and the end: tells
         * nothing. */
        if (before == '\\') slashed += !ends && after != '"';
        if (before == '"' && i >= 2) {
            char first = s.p[i - 2];
            bool starts =
                first == ',' || first == ';' || first == '|' || first == '\t' || first == '\n';
            doubled += !ends && !starts;
        }
    }
    return slashed > doubled;
}

/* Line ends outside quotes, as far as quotes can be trusted. */
static void count_line_ends(struct str s, size_t *lf, size_t *crlf, size_t *cr)
{
    bool quoted = false;
    *lf = *crlf = *cr = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') quoted = !quoted;
        if (quoted) continue;
        if (s.p[i] == '\n') {
            if (i > 0 && s.p[i - 1] == '\r')
                (*crlf)++;
            else
                (*lf)++;
        }
        if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] != '\n') (*cr)++;
    }
}

struct tally {
    unsigned records;
    unsigned with[WIDEST + 1]; /* records by number of cells */
};

/* Counts the cells of the first records as a strict reader would. */
static void tally_records(struct str s, bool whole, const struct csv_dialect *d, struct tally *t)
{
    memset(t, 0, sizeof *t);
    bool quoted = false;
    size_t cells = 1, length = 0;
    for (size_t i = 0; i < s.n && t->records < RECORDS; i++) {
        char ch = s.p[i];
        if (d->backslash && ch == '\\' && i + 1 < s.n) {
            i++;
            continue;
        }
        bool cr_before = i > 0 && s.p[i - 1] == '\r';
        bool ends = d->newline == CSV_CR     ? ch == '\r' || ch == '\n'
                    : d->newline == CSV_CRLF ? ch == '\n' && cr_before
                                             : ch == '\n';
        if (ch == '"' && (quoted || length == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '\t' ||
                          s.p[i - 1] == d->delimiter))
            quoted = !quoted;
        else if (!quoted && ch == d->delimiter)
            cells++;
        else if (!quoted && ends) {
            if (length > 0 && !(length == 1 && cr_before)) {
                t->with[cells < WIDEST ? cells : WIDEST]++;
                t->records++;
            }
            cells = 1;
            length = 0;
            continue;
        }
        length++;
    }
    if (whole && length > 0 && t->records < RECORDS) {
        t->with[cells < WIDEST ? cells : WIDEST]++;
        t->records++;
    }
}

/* 16 * log2(n), rounded down to whole steps of n: enough to prefer wide tables. */
static unsigned weight(size_t n)
{
    unsigned log = 0;
    size_t v = n;
    while (v > 1) {
        v /= 2;
        log += 16;
    }
    return log + (unsigned)((n - ((size_t)1 << (log / 16))) * 16 >> (log / 16));
}

static uint64_t score(const struct tally *t)
{
    size_t mode = 0;
    for (size_t n = 2; n <= WIDEST; n++)
        if (t->with[n] > 0 && (!mode || t->with[n] * weight(n) > t->with[mode] * weight(mode)))
            mode = n;
    if (!mode) return 0;
    /* The share of regular records counts twice: a decimal comma is regular too, except in the
     * header. So does the share of records that have the delimiter at all: files of several
     * tables, one below the other, are regular in that only. */
    uint64_t regular = t->with[mode], parted = t->records - t->with[1];
    return regular * regular * parted * parted * weight(mode) / ((uint64_t)t->records * t->records);
}

/* Excel writes "sep=;" as a first line for itself. */
static char declared(struct str s)
{
    if (s.n >= 6 && (memcmp(s.p, "sep=", 4) == 0 || memcmp(s.p, "SEP=", 4) == 0) &&
        (s.p[5] == '\n' || s.p[5] == '\r'))
        return s.p[4];
    return 0;
}

static char best_delimiter(struct str s, bool whole, struct csv_dialect d, uint64_t *best_out)
{
    static const char candidates[] = {',', ';', '|', '\t'};
    char best = ',';
    struct tally t;
    for (size_t i = 0; i < sizeof candidates; i++) {
        d.delimiter = candidates[i];
        tally_records(s, whole, &d, &t);
        uint64_t now = score(&t);
        if (now > *best_out) {
            *best_out = now;
            best = candidates[i];
        }
    }
    return best;
}

void csv_sniff(struct str s, bool whole, struct csv_dialect *d)
{
    size_t lf, crlf, cr;
    if (s.n >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0) s = str_slice(s, 3, s.n);
    d->backslash = has_backslashes(s);
    count_line_ends(s, &lf, &crlf, &cr);
    d->newline = lf + crlf == 0 && cr > 0 ? CSV_CR : CSV_LF;
    if (!d->delimiter) d->delimiter = declared(s);
    uint64_t best = 0;
    if (!d->delimiter) d->delimiter = best_delimiter(s, whole, *d, &best);
    if (crlf > 0 && lf > 0) {
        /* Bare LF inside cells that nobody quoted: only if the table is more regular that way. */
        struct csv_dialect other = *d;
        struct tally plain, strict;
        tally_records(s, whole, d, &plain);
        other.newline = CSV_CRLF;
        tally_records(s, whole, &other, &strict);
        if (strict.records &&
            score(&strict) * plain.records > score(&plain) * strict.records * 11 / 10)
            d->newline = CSV_CRLF;
    }
}
