/* The separator kernels: see csv_scan.h. Quotes become a mask of what is inside them by a prefix
 * XOR over their bits (one carry-less multiplication by all ones: Langdale and Lemire, "Parsing
 * Gigabytes of JSON per Second", 2019); separators inside are masked away. */
#include "format/csv_scan.h"

#include <string.h>

/* ---- byte by byte ------------------------------------------------------------------------ */

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

/* True for a byte that is neither ASCII nor half of a Latin-1 letter in UTF-8, and for what
 * mojibake is made of. */
static bool odd_high(struct csv_state *s, unsigned char c)
{
    bool follows = s->lead;
    s->lead = c == 0xC2 || c == 0xC3;
    if (c < 0x80) return follows;
    bool cont = (c & 0xC0) == 0x80;
    return (!cont && !s->lead) || cont != follows || c == 0x82 || c == 0x83 || c == 0xA2;
}

void csv_scan_plain(struct csv_state *s, const struct csv_dialect *d, const unsigned char *p,
                    size_t n, struct csv_index *x)
{
    x->n = 0;
    x->odd = x->high = x->line_breaks = 0;
    x->stray = false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = p[i];
        uint64_t block = UINT64_C(1) << (i / 64);
        if (odd_high(s, c) || c == 0 || (c == '\\' && d->backslash)) x->odd |= block;
        if (c >= 0x80) x->high |= block;
        struct step step = look(s, d, c);
        bool opens = step.quote && !s->in_quote, closes = step.quote && s->in_quote;
        if (step.quote) s->in_quote = ~s->in_quote;
        bool outside = !s->in_quote && !closes;
        bool separator = step.separator && outside;
        bool fine_open = !opens || s->before;
        bool fine_close = !s->closed || separator || opens || (step.cr && outside);
        if (!fine_open || !fine_close) {
            x->stray = true;
            x->scanned = i;
            return;
        }
        if (step.line_break && !separator) x->line_breaks |= block;
        if (s->closed && opens) x->odd |= block;
        if (separator) x->at[x->n++] = (uint32_t)i;
        s->before = separator || closes;
        s->closed = closes;
    }
    x->scanned = n;
}

/* ---- 64 bytes at a time ------------------------------------------------------------------ */
#if defined(__x86_64__)
#include <immintrin.h>

#define VECTOR __attribute__((target("avx2,pclmul,bmi,bmi2")))
#define VECTOR_INLINE static inline __attribute__((target("avx2,pclmul,bmi,bmi2"), always_inline))

struct block {
    __m256i low, high;
};

VECTOR_INLINE uint64_t mask_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
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

/* True when the block's bytes above 0x7F are not all halves of Latin-1 letters in UTF-8, or are
 * what mojibake is made of (C3 with 82, 83 or A2). */
VECTOR_INLINE bool odd_high_block(struct block b, uint64_t high, uint64_t valid,
                                  uint64_t *lead_carry)
{
    const __m256i even = _mm256_set1_epi8((char)0xFE), first = _mm256_set1_epi8((char)0xC0);
    struct block pair = {_mm256_and_si256(b.low, even), _mm256_and_si256(b.high, even)};
    uint64_t lead = equals(pair, (char)0xC2) & valid;
    /* As signed bytes, 0x80 to 0xBF are those below 0xC0. */
    uint64_t cont =
        mask_of(_mm256_cmpgt_epi8(first, b.low), _mm256_cmpgt_epi8(first, b.high)) & valid;
    const __m256i x82 = _mm256_set1_epi8((char)0x82), xa2 = _mm256_set1_epi8((char)0xA2);
    uint64_t mojibake =
        mask_of(_mm256_or_si256(_mm256_cmpeq_epi8(pair.low, x82), _mm256_cmpeq_epi8(b.low, xa2)),
                _mm256_or_si256(_mm256_cmpeq_epi8(pair.high, x82), _mm256_cmpeq_epi8(b.high, xa2)));
    uint64_t want = lead << 1 | *lead_carry;
    *lead_carry = lead >> 63;
    return (((high & ~lead) ^ cont) | ((cont ^ want) & valid) | (mojibake & valid)) != 0;
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

/* The body, compiled once for the usual dialect and once for all; `newline` and `backslash` are
 * constants in the first. */
VECTOR_INLINE void scan_blocks(struct csv_state *state, const struct csv_dialect *d,
                               enum csv_newline newline, bool backslash, const unsigned char *p,
                               size_t n, struct csv_index *x)
{
    struct csv_state s = *state;
    uint32_t *out = x->at;
    const char delimiter_char = d->delimiter;
    const __m256i zero = _mm256_setzero_si256();
    __m256i nul = zero;
    uint64_t odd = 0, any_high = 0, breaks = 0;
    size_t i = 0;
    for (; i < n; i += 64) {
        uint64_t valid = n - i >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << (n - i)) - 1;
        uint64_t bit = UINT64_C(1) << (i / 64);
        struct block b = {_mm256_loadu_si256((const __m256i *)(const void *)(p + i)),
                          _mm256_loadu_si256((const __m256i *)(const void *)(p + i + 32))};
        uint64_t quote = equals(b, '"') & valid, lf = equals(b, '\n') & valid;
        uint64_t separator = equals(b, delimiter_char) & valid,
                 high = mask_of(b.low, b.high) & valid;
        if (n - i >= 64)
            nul = _mm256_or_si256(nul, _mm256_or_si256(_mm256_cmpeq_epi8(b.low, zero),
                                                       _mm256_cmpeq_epi8(b.high, zero)));
        else if (equals(b, 0) & valid)
            odd |= bit;
        uint64_t cr = 0, ends = lf, cr_carry = 0, escaped = 0;
        if (newline != CSV_LF || (quote | s.closed)) cr = equals(b, '\r') & valid;
        if (newline == CSV_CRLF) ends = lf & (cr << 1 | s.cr);
        if (newline == CSV_CR) ends = lf = lf | cr;
        if (newline != CSV_LF) cr_carry = cr >> 63;
        if (backslash) {
            uint64_t slashes = equals(b, '\\') & valid;
            escaped = s.escaped;
            quote &= ~escaped_by(slashes, &escaped);
            if (slashes) odd |= bit;
        }
        separator |= ends;
        if (quote | s.in_quote | s.closed) {
            uint64_t inside = prefix_xor(quote) ^ s.in_quote;
            uint64_t opens = quote & inside, closes = quote & ~inside;
            separator &= ~inside;
            uint64_t must_end = (closes << 1 | s.closed) & valid;
            uint64_t stray = (opens & ~((separator | closes) << 1 | s.before)) |
                             (must_end & ~(separator | opens | (cr & ~inside)));
            if (stray) break;
            if (must_end & opens) odd |= bit;
            s.in_quote = (uint64_t)((int64_t)inside >> 63);
            s.before = (separator | closes) >> 63;
            s.closed = closes >> 63;
        } else {
            s.before = separator >> 63;
        }
        s.cr = cr_carry;
        s.escaped = escaped;
        if (lf & ~separator) breaks |= bit;
        if (high | s.lead) {
            any_high |= high ? bit : 0;
            if (odd_high_block(b, high, valid, &s.lead)) odd |= bit;
        }
        out = write_bits(out, separator, (uint32_t)i);
    }
    if (!_mm256_testz_si256(nul, nul)) odd = ~UINT64_C(0);
    x->odd = odd;
    x->high = any_high;
    x->line_breaks = breaks;
    x->n = (size_t)(out - x->at);
    x->stray = i < n;
    x->scanned = i < n ? i : n;
    *state = s;
}

VECTOR void csv_scan_vector(struct csv_state *state, const struct csv_dialect *d,
                            const unsigned char *p, size_t n, struct csv_index *x)
{
    if (d->newline == CSV_LF && !d->backslash)
        scan_blocks(state, d, CSV_LF, false, p, n, x);
    else
        scan_blocks(state, d, d->newline, d->backslash, p, n, x);
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
