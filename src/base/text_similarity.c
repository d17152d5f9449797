/* How alike two keys are: Jaro-Winkler of their words as sets, and edit distance. Integers only,
 * so that every machine gives the same figure. */
#include "base/text.h"

enum { LONGEST_WORD = 64, MOST_WORDS = 32, LONGEST_TEXT = 256, MILLION = 1000000 };

/* Jaro similarity in millionths. */
static unsigned jaro(struct str a, struct str b)
{
    if (a.n > LONGEST_WORD) a.n = LONGEST_WORD;
    if (b.n > LONGEST_WORD) b.n = LONGEST_WORD;
    if (a.n == 0 || b.n == 0) return a.n == b.n ? MILLION : 0;
    size_t longest = a.n > b.n ? a.n : b.n;
    size_t window = longest / 2 > 0 ? longest / 2 - 1 : 0;
    bool used_a[LONGEST_WORD] = {false}, used_b[LONGEST_WORD] = {false};
    unsigned matches = 0;
    for (size_t i = 0; i < a.n; i++) {
        size_t from = i > window ? i - window : 0;
        size_t to = i + window + 1 < b.n ? i + window + 1 : b.n;
        for (size_t j = from; j < to; j++) {
            if (used_b[j] || a.p[i] != b.p[j]) continue;
            used_a[i] = used_b[j] = true;
            matches++;
            break;
        }
    }
    if (matches == 0) return 0;
    unsigned out_of_order = 0;
    for (size_t i = 0, j = 0; i < a.n; i++) {
        if (!used_a[i]) continue;
        while (!used_b[j]) j++;
        out_of_order += a.p[i] != b.p[j];
        j++;
    }
    unsigned in_order = matches - out_of_order / 2;
    return (matches * MILLION / (unsigned)a.n + matches * MILLION / (unsigned)b.n +
            in_order * MILLION / matches) /
           3;
}

/* In thousandths. Winkler 1990: a common prefix of up to four characters closes a tenth of the
 * gap for each. */
static unsigned jaro_winkler(struct str a, struct str b)
{
    if (str_eq(a, b)) return 1000;
    unsigned score = jaro(a, b), prefix = 0;
    while (prefix < 4 && prefix < a.n && prefix < b.n && a.p[prefix] == b.p[prefix]) prefix++;
    if (score > 700 * 1000) score += prefix * (MILLION - score) / 10;
    return (score + 500) / 1000;
}

static size_t split(struct str s, struct str words[MOST_WORDS])
{
    size_t n = 0;
    while (s.n && n < MOST_WORDS) {
        struct str rest, word = str_split(s, ' ', &rest);
        if (word.n) words[n++] = word;
        s = rest;
    }
    return n;
}

/* What the words of `a` find in `b`, weighted by their length. */
static void best_of(const struct str *a, size_t na, const struct str *b, size_t nb, uint64_t *sum,
                    uint64_t *weight)
{
    for (size_t i = 0; i < na; i++) {
        unsigned best = 0;
        for (size_t j = 0; j < nb && best < 1000; j++) {
            unsigned score = jaro_winkler(a[i], b[j]);
            if (score > best) best = score;
        }
        if (best < 750) best = 0; /* words this far apart are different words */
        *sum += (uint64_t)best * a[i].n;
        *weight += a[i].n;
    }
}

int text_similarity(struct str a, struct str b)
{
    if (str_eq(a, b)) return 1000;
    struct str words_a[MOST_WORDS], words_b[MOST_WORDS];
    size_t na = split(a, words_a), nb = split(b, words_b);
    uint64_t sum = 0, weight = 0;
    best_of(words_a, na, words_b, nb, &sum, &weight);
    best_of(words_b, nb, words_a, na, &sum, &weight);
    return weight ? (int)(sum / weight) : 1000;
}

unsigned text_distance(struct str a, struct str b, unsigned max)
{
    while (a.n && b.n && a.p[0] == b.p[0]) {
        a = str_slice(a, 1, a.n);
        b = str_slice(b, 1, b.n);
    }
    while (a.n && b.n && a.p[a.n - 1] == b.p[b.n - 1]) {
        a.n--;
        b.n--;
    }
    size_t gap = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (gap > max) return max + 1;
    if (a.n == 0 || b.n == 0) return (unsigned)gap;
    if (a.n > LONGEST_TEXT || b.n > LONGEST_TEXT) return max + 1;
    unsigned rows[3][LONGEST_TEXT + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b.n; j++) last[j] = (unsigned)j;
    for (size_t i = 1; i <= a.n; i++) {
        unsigned least = now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.n; j++) {
            unsigned d = last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            if (last[j] + 1 < d) d = last[j] + 1;
            if (now[j - 1] + 1 < d) d = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
                before[j - 2] + 1 < d)
                d = before[j - 2] + 1;
            now[j] = d;
            if (d < least) least = d;
        }
        if (least > max) return max + 1;
        unsigned *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[b.n] > max ? max + 1 : last[b.n];
}
