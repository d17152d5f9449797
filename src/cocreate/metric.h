/* An index of openness in the manner of the Métrica de Gobierno Abierto: two dimensions
 * (transparency, participation) seen from two sides (the government's and the citizen's), from 0 to
 * 1. What was measured of each unit is kept; the rest is computed, always in the same order:
 *
 *   dimension of a unit = mean, by the weights, of the sides that were measured of it
 *   index of a unit     = mean, by the weights, of both dimensions; none where one is missing
 *   every total         = plain mean over the units that have the value ("unit first")
 *
 * so a total is not the mean of the two totals beside it when units miss a side. Weights are those
 * of the measurement and can be anything; two measurements are compared only where their weights
 * and method agree. Numbers are integers in ten-thousandths where measured and in 10^-9 where
 * computed, each mean rounded half up. A measurement is never changed: a later one replaces it with
 * a reason.
 *
 * Who may add: the secretariat and independent evaluators; everybody reads. Changes and errors are
 * as in cocreate.h; what is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_METRIC_H
#define CAUCE_COCREATE_METRIC_H

#include "cocreate/cocreate.h"

enum metric_part {
    METRIC_TRANSPARENCY_GOVERNMENT,
    METRIC_TRANSPARENCY_CITIZEN,
    METRIC_PARTICIPATION_GOVERNMENT,
    METRIC_PARTICIPATION_CITIZEN,
    METRIC_PARTS
};
enum metric_dimension { METRIC_TRANSPARENCY, METRIC_PARTICIPATION, METRIC_DIMENSIONS };
enum {
    METRIC_ONE = 10000, /* what 1 is among the measured */
    METRIC_NONE = -1,   /* not measured, not computed */
    METRIC_MOST_UNITS = 1000,
    METRIC_MOST_WEIGHT = 100
};
#define METRIC_COMPUTED_ONE INT64_C(1000000000) /* what 1 is among the computed */

struct metric_unit {
    struct str name;
    int32_t parts[METRIC_PARTS]; /* of METRIC_ONE; METRIC_NONE */
};
struct metric_weights {
    int parts[METRIC_PARTS];           /* 0 to METRIC_MOST_WEIGHT; of each dimension one above 0 */
    int dimensions[METRIC_DIMENSIONS]; /* both above 0 */
};
/* Fields, as faults name them: title day source method weights values replaces reason. */
struct metric_draft {
    struct str title, source, method;
    int32_t day;
    struct metric_weights weights;
    const struct metric_unit *units;
    size_t unit_count;
    int64_t replaces; /* an earlier one that was wrong; 0 = none */
    struct str reason;
};
struct metric {
    int64_t id;
    int64_t replaced_by; /* 0 = it stands */
    struct metric_draft is;
};

/* Reads "unit; 0.72; 0.56; 0.19; 0.58", a unit in each line, parted by ';' or tabs; an empty value
 * or "-" is one that was not measured. The lines that are not right are a fault of the field
 * "values" that names the first five. Pure but for co->arena. */
enum err_code metric_read(struct co *co, struct str text, struct co_faults *faults,
                          struct metric_unit **out, size_t *count_out, struct err *err);
enum err_code metric_add(struct co *co, const struct metric_draft *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err);
enum err_code metric_get(struct co *co, int64_t id, struct metric *out, struct err *err);
/* All, the newest day first; without their units. */
enum err_code metric_list(struct co *co, struct metric **out, size_t *count_out, struct err *err);
/* Same weights and same method: their numbers may stand in one series. Pure. */
bool metric_comparable(const struct metric *a, const struct metric *b);

/* What comes out; values of METRIC_COMPUTED_ONE, or METRIC_NONE. */
struct metric_score {
    int64_t dimensions[METRIC_DIMENSIONS], index;
};
struct metric_result {
    int64_t parts[METRIC_PARTS]; /* means over the units measured */
    struct metric_score total;
    size_t part_units[METRIC_PARTS], dimension_units[METRIC_DIMENSIONS], index_units; /* how many */
};
struct metric_score metric_unit_score(const struct metric_unit *unit,
                                      const struct metric_weights *weights);
/* `scores` (one for each unit) may be NULL. Pure. */
struct metric_result metric_compute(const struct metric_draft *measured,
                                    struct metric_score *scores);

#endif
