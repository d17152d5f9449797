/* The bracket kernels: see json_scan.h. Strings become a mask by a prefix XOR over the quotes that
 * no backslash escapes (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019). */
#include "format/json_scan.h"

void json_scan_plain(struct json_state *s, const unsigned char *p, size_t n, struct json_index *x)
{
    x->n = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = p[i];
        if (s->escaped) {
            s->escaped = 0;
        } else if (c == '\\') {
            s->escaped = 1;
        } else if (c == '"') {
            s->in_string = ~s->in_string;
            continue;
        }
        if (s->in_string) continue;
        if (c == '{' || c == '}' || c == '[' || c == ']' || c == '/') x->at[x->n++] = (uint32_t)i;
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define VECTOR __attribute__((target("avx2,pclmul,bmi,bmi2")))
#define VECTOR_INLINE static inline __attribute__((target("avx2,pclmul,bmi,bmi2"), always_inline))

VECTOR_INLINE uint64_t equals(__m256i low, __m256i high, char c)
{
    __m256i want = _mm256_set1_epi8(c);
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, want));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, want));
    return a | (uint64_t)b << 32;
}

/* Bytes with an odd run of backslashes before them, among the first `length` of a block. */
VECTOR_INLINE uint64_t escaped_by(uint64_t backslash, size_t length, uint64_t *carry)
{
    uint64_t escaped = *carry;
    *carry = 0;
    uint64_t active = backslash & ~escaped;
    while (active) {
        uint64_t first = active & (0 - active);
        if (first >> (length - 1))
            *carry = 1;
        else
            escaped |= first << 1;
        active &= ~first & ~(first << 1);
    }
    return escaped;
}

VECTOR void json_scan_vector(struct json_state *state, const unsigned char *p, size_t n,
                             struct json_index *x)
{
    struct json_state s = *state;
    uint32_t *out = x->at;
    const __m128i all = _mm_set1_epi8((char)0xFF);
    const __m256i fold = _mm256_set1_epi8(0x20);
    for (size_t i = 0; i < n; i += 64) {
        size_t length = n - i >= 64 ? 64 : n - i;
        uint64_t valid = length == 64 ? ~UINT64_C(0) : (UINT64_C(1) << length) - 1;
        __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)(p + i));
        __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(p + i + 32));
        uint64_t quote = equals(low, high, '"') & valid;
        uint64_t backslash = equals(low, high, '\\') & valid;
        if (backslash | s.escaped) quote &= ~escaped_by(backslash, length, &s.escaped);
        uint64_t inside = (uint64_t)_mm_cvtsi128_si64(
                              _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quote), all, 0)) ^
                          s.in_string;
        s.in_string = (uint64_t)((int64_t)inside >> 63);
        /* '[' | 0x20 is '{' and ']' | 0x20 is '}'. */
        __m256i low_folded = _mm256_or_si256(low, fold), high_folded = _mm256_or_si256(high, fold);
        uint64_t bits = equals(low_folded, high_folded, '{') |
                        equals(low_folded, high_folded, '}') | equals(low, high, '/');
        bits &= valid & ~inside;
        while (bits) {
            *out++ = (uint32_t)i + (uint32_t)__builtin_ctzll(bits);
            bits &= bits - 1;
        }
    }
    x->n = (size_t)(out - x->at);
    *state = s;
}

json_scan_function *json_scan_best(void)
{
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
        __builtin_cpu_supports("bmi2"))
        return json_scan_vector;
    return json_scan_plain;
}
#else
void json_scan_vector(struct json_state *state, const unsigned char *p, size_t n,
                      struct json_index *index)
{
    json_scan_plain(state, p, n, index);
}

json_scan_function *json_scan_best(void)
{
    return json_scan_plain;
}
#endif
