/* The separator kernels: see csv_scan.h. Quotes become a mask of what is inside them by a prefix
 * XOR over their bits (one carry-less multiplication by all ones: Langdale and Lemire, "Parsing
 * Gigabytes of JSON per Second", 2019); separators inside are masked away. */
#include "format/csv_scan.h"

#include <string.h>

/* ---- byte by byte ------------------------------------------------------------------------------ */

struct step {
    bool quote, separator, line_break, cr;
};

static struct step look(struct csv_state *s, const struct csv_dialect *d, unsigned char c)
{
    bool lf = c == '\n', cr = c == '\r';
    bool ends = d->newline == CSV_CRLF ? lf && s->cr : d->newline == CSV_CR ? lf || cr : lf;
    bool escaped = d->backslash && s->escaped;
    struct step step = {.quote = c == '"' && !escaped,
                        .separator = c == (unsigned char)d->delimiter || ends,
                        .line_break = lf || (cr && d->newline == CSV_CR),
                        .cr = cr};
    s->escaped = d->backslash && c == '\\' && !escaped;
    s->cr = cr;
    return step;
}

static unsigned note_high(struct csv_state *s, unsigned char c)
{
    bool follows = s->lead;
    s->lead = c == 0xC2 || c == 0xC3;
    if (c < 0x80) return follows ? CSV_SEEN_HIGH | CSV_SEEN_CHECK : 0;
    bool cont = (c & 0xC0) == 0x80;
    bool odd = (!cont && !s->lead) || cont != follows || c == 0x82 || c == 0x83 || c == 0xA2;
    return CSV_SEEN_HIGH | (odd ? CSV_SEEN_CHECK : 0u);
}

void csv_scan_plain(struct csv_state *s, const struct csv_dialect *d, const unsigned char *p,
                    size_t n, struct csv_index *x)
{
    x->n = 0;
    x->seen = 0;
    x->stray = false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = p[i];
        x->seen |= note_high(s, c);
        if (c == 0) x->seen |= CSV_SEEN_NUL;
        if (c == '\\' && d->backslash) x->seen |= CSV_SEEN_BACKSLASH;
        struct step step = look(s, d, c);
        bool opens = step.quote && !s->in_quote, closes = step.quote && s->in_quote;
        if (step.quote) {
            x->seen |= CSV_SEEN_QUOTE;
            s->in_quote = ~s->in_quote;
        }
        bool outside = !s->in_quote && !closes;
        bool separator = step.separator && outside;
        if (step.line_break && !separator) x->seen |= CSV_SEEN_LINE_BREAK;
        bool fine_open = !opens || s->before;
        bool fine_close = !s->closed || separator || opens || (step.cr && outside);
        if (!fine_open || !fine_close) {
            x->stray = true;
            x->scanned = i;
            return;
        }
        if (s->closed && opens) x->seen |= CSV_SEEN_DOUBLED;
        if (separator) x->at[x->n++] = (uint32_t)i;
        s->before = separator || closes;
        s->closed = closes;
    }
    x->scanned = n;
}

/* ---- 64 bytes at a time ------------------------------------------------------------------------ */
#if defined(__x86_64__)
#include <immintrin.h>

#define VECTOR __attribute__((target("avx2,pclmul,bmi,bmi2")))
#define VECTOR_INLINE static inline __attribute__((target("avx2,pclmul,bmi,bmi2"), always_inline))

struct block {
    __m256i low, high;
};

VECTOR_INLINE uint64_t mask_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

VECTOR_INLINE uint64_t equals(struct block b, char c)
{
    __m256i want = _mm256_set1_epi8(c);
    return mask_of(_mm256_cmpeq_epi8(b.low, want), _mm256_cmpeq_epi8(b.high, want));
}

VECTOR_INLINE uint64_t prefix_xor(uint64_t bits)
{
    __m128i all = _mm_set1_epi8((char)0xFF);
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), all, 0));
}

/* Which bytes have an odd run of backslashes before them; *carry goes from block to block. */
VECTOR_INLINE uint64_t escaped_by(uint64_t backslash, uint64_t *carry)
{
    if (!backslash) {
        uint64_t first = *carry;
        *carry = 0;
        return first;
    }
    uint64_t escaped = *carry;
    *carry = 0;
    uint64_t active = backslash & ~escaped;
    while (active) { /* each live backslash escapes the byte after it; runs are short */
        uint64_t first = active & (0 - active);
        if (first >> 63)
            *carry = 1;
        else
            escaped |= first << 1;
        active &= ~first & ~(first << 1);
    }
    return escaped;
}

VECTOR_INLINE unsigned note_high_block(struct csv_state *s, struct block b, uint64_t valid)
{
    uint64_t high = mask_of(b.low, b.high) & valid;
    if (!high && !s->lead) return 0;
    __m256i even = _mm256_set1_epi8((char)0xFE), second = _mm256_set1_epi8(0x40);
    struct block pair = {_mm256_and_si256(b.low, even), _mm256_and_si256(b.high, even)};
    uint64_t lead = equals(pair, (char)0xC2) & valid;
    uint64_t bit6 = mask_of(_mm256_cmpeq_epi8(_mm256_and_si256(b.low, second), second),
                            _mm256_cmpeq_epi8(_mm256_and_si256(b.high, second), second));
    uint64_t cont = high & ~bit6;
    uint64_t want = lead << 1 | s->lead;
    uint64_t odd = (high & ~(lead | cont)) | ((cont ^ want) & valid);
    odd |= (equals(pair, (char)0x82) | equals(b, (char)0xA2)) & valid;
    s->lead = lead >> 63;
    return CSV_SEEN_HIGH | (odd ? CSV_SEEN_CHECK : 0u);
}

VECTOR_INLINE uint32_t *write_bits(uint32_t *out, uint64_t bits, uint32_t base)
{
    size_t count = (size_t)__builtin_popcountll(bits);
    uint32_t *end = out + count;
    /* Eight at a time, writing past the count where there are fewer: the index has room. */
    while (out < end) {
        for (int k = 0; k < 8; k++) {
            out[k] = base + (uint32_t)__builtin_ctzll(bits | (UINT64_C(1) << 63));
            bits &= bits - 1;
        }
        out += 8;
    }
    return end;
}

VECTOR void csv_scan_vector(struct csv_state *state, const struct csv_dialect *d,
                            const unsigned char *p, size_t n, struct csv_index *x)
{
    struct csv_state s = *state;
    uint32_t *out = x->at;
    unsigned seen = 0;
    size_t i = 0;
    x->stray = false;
    for (; i < n; i += 64) {
        struct csv_state start = s;
        uint64_t valid = n - i >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << (n - i)) - 1;
        struct block b = {_mm256_loadu_si256((const __m256i *)(const void *)(p + i)),
                          _mm256_loadu_si256((const __m256i *)(const void *)(p + i + 32))};
        uint64_t quote = equals(b, '"') & valid, lf = equals(b, '\n') & valid;
        uint64_t delimiter = equals(b, d->delimiter) & valid;
        uint64_t cr = 0, ends = lf;
        if (quote | s.in_quote | s.closed | (d->newline != CSV_LF)) cr = equals(b, '\r') & valid;
        if (d->newline == CSV_CRLF) ends = lf & (cr << 1 | s.cr);
        if (d->newline == CSV_CR) ends = lf = lf | cr;
        s.cr = cr >> 63;
        if (d->backslash) {
            uint64_t backslash = equals(b, '\\') & valid;
            quote &= ~escaped_by(backslash, &s.escaped);
            if (backslash) seen |= CSV_SEEN_BACKSLASH;
        }
        unsigned high = note_high_block(&s, b, valid);
        uint64_t inside = s.in_quote;
        uint64_t separator = delimiter | ends;
        if (quote | s.in_quote | s.closed) {
            inside = prefix_xor(quote) ^ s.in_quote;
            uint64_t opens = quote & inside, closes = quote & ~inside;
            separator &= ~inside;
            uint64_t may_open = (separator | closes) << 1 | s.before;
            uint64_t must_end = (closes << 1 | s.closed) & valid;
            uint64_t stray = (opens & ~may_open) |
                             (must_end & ~(separator | opens | (cr & ~inside)));
            if (stray) {
                x->stray = true;
                s = start;
                break;
            }
            if (quote) seen |= CSV_SEEN_QUOTE;
            if (must_end & opens) seen |= CSV_SEEN_DOUBLED;
            s.in_quote = (uint64_t)((int64_t)inside >> 63);
            s.before = (separator | closes) >> 63;
            s.closed = closes >> 63;
        } else {
            s.before = separator >> 63;
        }
        seen |= high;
        if (lf & ~separator) seen |= CSV_SEEN_LINE_BREAK;
        if (equals(b, 0) & valid) seen |= CSV_SEEN_NUL;
        out = write_bits(out, separator, (uint32_t)i);
    }
    x->seen = seen;
    x->n = (size_t)(out - x->at);
    x->scanned = i < n ? i : n;
    *state = s;
}

csv_scan_function *csv_scan_best(void)
{
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
        __builtin_cpu_supports("bmi2"))
        return csv_scan_vector;
    return csv_scan_plain;
}
#else
void csv_scan_vector(struct csv_state *state, const struct csv_dialect *dialect,
                     const unsigned char *p, size_t n, struct csv_index *index)
{
    csv_scan_plain(state, dialect, p, n, index);
}

csv_scan_function *csv_scan_best(void)
{
    return csv_scan_plain;
}
#endif
