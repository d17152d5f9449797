/* Quantiles: see indicator.h. */
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
