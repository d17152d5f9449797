/* Quantiles and fences: see indicator.h. */
#include <math.h>

#include "ocds/indicator.h"

/* h = (n + 1/3)τ + 1/3; between the values at floor(h) and floor(h) + 1, counted from one. */
double indicator_quantile(const double *sorted, size_t n, double tau)
{
    if (n == 0 || !(tau >= 0 && tau <= 1)) return NAN;
    double h = ((double)n + 1.0 / 3.0) * tau + 1.0 / 3.0, below = floor(h);
    if (below < 1 || tau <= 0) return sorted[0];
    if (below >= (double)n || tau >= 1) return sorted[n - 1];
    size_t i = (size_t)below;
    double a = sorted[i - 1], b = sorted[i];
    return a + (h - below) * (b - a);
}

static bool before(double x, double y)
{
    return x < y || (isnan(y) && !isnan(x));
}

/* Puts `one` into the heap [0, n) at or below the free place `at`. */
static void sift(double *heap, size_t n, size_t at, double one)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && before(heap[child], heap[child + 1])) child++;
        if (!before(one, heap[child])) break;
        heap[at] = heap[child];
    }
    heap[at] = one;
}

/* In place, by a heap: qsort takes as much memory again. */
void indicator_sort(double *numbers, size_t n)
{
    for (size_t i = n / 2; i-- > 0;) sift(numbers, n, i, numbers[i]);
    for (size_t i = n; i-- > 1;) {
        double last = numbers[i];
        numbers[i] = numbers[0];
        sift(numbers, i, 0, last);
    }
}

enum err_code indicator_fence(struct indicator_sink *sink, const struct indicator *indicator,
                              const double *sorted, size_t n, double reach, double *q1,
                              double *fence, struct err *err)
{
    double low = indicator_quantile(sorted, n, 0.25), high = indicator_quantile(sorted, n, 0.75);
    *q1 = low;
    *fence = fma(high - low, reach, reach < 0 ? low : high);
    enum err_code code = indicator_meta(sink, indicator, "q1", low, err);
    return code ? code : indicator_meta(sink, indicator, "q3", high, err);
}
