/* From money to lengths without floating point: see length.h. */
#include "plot/length.h"

typedef unsigned __int128 wide;

int64_t plot_share(money_sum part, money_sum whole, int64_t length)
{
    if (part <= 0 || whole <= 0 || length <= 0) return 0;
    if (part >= whole) return length;
    wide p = (wide)part, w = (wide)whole, rest = 0;
    uint64_t quotient = 0;
    /* Horner over the bits of `length`: quotient * w + rest = (bits so far) * p, with rest < w */
    for (int bit = 62; bit >= 0; bit--) {
        rest <<= 1;
        quotient <<= 1;
        if (rest >= w) {
            rest -= w;
            quotient++;
        }
        if (!((uint64_t)length >> bit & 1)) continue;
        rest += p;
        if (rest >= w) {
            rest -= w;
            quotient++;
        }
    }
    return (int64_t)quotient;
}

int64_t plot_share_seen(money_sum part, money_sum whole, int64_t length, int64_t least)
{
    if (part <= 0 || whole <= 0) return 0;
    int64_t share = plot_share(part, whole, length);
    return share < least ? least : share;
}

void plot_divide(const int64_t *values, size_t count, int64_t length, int64_t *out)
{
    money_sum whole = 0, so_far = 0;
    for (size_t i = 0; i < count; i++) whole += values[i] > 0 ? values[i] : 0;
    int64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        so_far += values[i] > 0 ? values[i] : 0;
        int64_t border = plot_share(so_far, whole, length);
        out[i] = border - before;
        before = border;
    }
}

/* The smallest of 1, 2, 5, 10, 20 … that is at least `step`. */
static money_sum round_step(money_sum step)
{
    static const int leads[] = {1, 2, 5};
    for (money_sum power = 1;; power *= 10)
        for (int i = 0; i < 3; i++)
            if (power * leads[i] >= step) return power * leads[i];
}

size_t plot_ticks(int64_t low, int64_t high, int wanted, int64_t out[PLOT_TICKS])
{
    if (high < low) high = low;
    if (low == high) {
        out[0] = low;
        return 1;
    }
    if (wanted < 2) wanted = 2;
    if (wanted > PLOT_TICKS - 3) wanted = PLOT_TICKS - 3;
    money_sum span = (money_sum)high - low;
    money_sum step = round_step((span + wanted - 1) / wanted);
    money_sum first = (money_sum)low / step * step;
    if (first > low) first -= step;
    size_t n = 0;
    for (money_sum v = first; n < PLOT_TICKS; v += step) {
        if (v >= INT64_MIN && v <= INT64_MAX) out[n++] = (int64_t)v;
        if (v >= high) break;
    }
    return n;
}

uint64_t plot_root(wide value)
{
    uint64_t root = 0;
    for (int bit = 63; bit >= 0; bit--) {
        uint64_t next = root | (uint64_t)1 << bit;
        if ((wide)next * next <= value) root = next;
    }
    return root;
}

int64_t plot_cosine(int64_t millionths)
{
    if (millionths < 0) millionths = -(millionths > -90000000 ? millionths : -90000000);
    if (millionths > 90000000) millionths = 90000000;
    /* Taylor's series on billionths of a radian: pi / 180 * 1000 = 17.453292519943 */
    const money_sum one = 1000000000;
    money_sum angle = (money_sum)millionths * 17453292519943 / 1000000000000;
    money_sum square = angle * angle / one, term = one, sum = one;
    for (int i = 1; i < 9; i++) {
        term = -term * square / one / ((2 * i - 1) * (2 * i));
        sum += term;
    }
    return sum > 0 ? (int64_t)(sum / 1000) : 0;
}
