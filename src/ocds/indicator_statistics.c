/* Quantiles and fences: see indicator.h. */
#include <math.h>
#include <stdlib.h>

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

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    if (isnan(x) || isnan(y)) return isnan(x) - isnan(y);
    return (x > y) - (x < y);
}

void indicator_sort(double *numbers, size_t n)
{
    if (n > 1) qsort(numbers, n, sizeof *numbers, by_value);
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
