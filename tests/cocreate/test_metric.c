/* The index of openness: what people write, the order of the means, what replaces what. */
#include "cocreate/metric.h"
#include "town.h"

static struct err err;

#define TODAY ((int32_t)(TOWN_NOW / 86400000))
static const struct metric_weights even = {{1, 1, 1, 1}, {1, 1}};

static struct metric_draft drafted(struct town *t, const char *values)
{
    struct metric_draft d = {.title = STR("Medición 2026"),
                             .source = STR("Universidad"),
                             .method = STR("Usuaria simulada y revisión de portales"),
                             .day = TODAY,
                             .weights = even};
    struct metric_unit *units;
    CHECK_OK(metric_read(&t->co, str_of(values), &t->faults, &units, &d.unit_count, &err));
    d.units = units;
    return d;
}

BOTH(requirement_54_an_index_is_made_unit_first_of_two_dimensions_and_two_sides_with_its_weights)
{
    struct town t;
    int64_t id;
    struct metric m;
    struct metric_score scores[3];
    town_open(&t, url);
    struct metric_draft d = drafted(&t, "Tesorería; 0.80; 0.60; 0.20; 0.40\n"
                                        "Obras; 0.60; 0.40; ; 0.70\n"
                                        "Deporte;1;0.5;;\n");
    CHECK_OK(metric_add(&t.co, &d, &t.faults, &id, &err));
    CHECK_OK(metric_get(&t.co, id, &m, &err));
    struct metric_result r = metric_compute(&m.is, scores);
    CHECK_INT(scores[0].dimensions[METRIC_TRANSPARENCY], 700000000);
    CHECK_INT(scores[0].index, 500000000);
    CHECK_INT(scores[1].dimensions[METRIC_PARTICIPATION], 700000000); /* of the side there is */
    CHECK_INT(scores[2].dimensions[METRIC_PARTICIPATION], METRIC_NONE);
    CHECK_INT(scores[2].index, METRIC_NONE); /* of one dimension no index is made */
    CHECK_INT(r.parts[METRIC_PARTICIPATION_GOVERNMENT], 200000000);
    CHECK_INT(r.parts[METRIC_PARTICIPATION_CITIZEN], 550000000);
    /* Unit first: (0.30 + 0.70) / 2, and not the mean of 0.20 and 0.55. */
    CHECK_INT(r.total.dimensions[METRIC_PARTICIPATION], 500000000);
    CHECK_INT((int64_t)r.dimension_units[METRIC_PARTICIPATION], 2);
    CHECK_INT(r.total.index, 550000000); /* (0.50 + 0.60) / 2 */
    CHECK_INT((int64_t)r.index_units, 2);

    /* Other weights, another index; and the two are never one series. */
    d.weights = (struct metric_weights){{3, 1, 1, 1}, {2, 1}};
    CHECK_OK(metric_add(&t.co, &d, &t.faults, &id, &err));
    struct metric other;
    CHECK_OK(metric_get(&t.co, id, &other, &err));
    metric_compute(&other.is, scores);
    CHECK_INT(scores[0].dimensions[METRIC_TRANSPARENCY], 750000000);
    CHECK_INT(scores[0].index, 600000000); /* (2 × 0.75 + 0.30) / 3 */
    CHECK(!metric_comparable(&m, &other));
    CHECK(metric_comparable(&m, &m));
    CHECK_INT(town_logged(&t, "metric.added"), 2);
    town_close(&t);
}

BOTH(metric_lines_that_are_not_right_are_named_and_the_others_kept)
{
    struct town t;
    struct metric_unit *units;
    size_t n;
    town_open(&t, url);
    CHECK_OK(metric_read(&t.co,
                         STR("Tesorería\t0.8\t0.6\t0.2\t0.4\n\nObras;1.2;0;0;0\n;1;1;1;1\n"
                             "Deporte;uno;0;0;0\nSalud;0;0;0;0;0\nAgua; - ;0.12345;;1\n"),
                         &t.faults, &units, &n, &err));
    CHECK_INT((int64_t)n, 2);
    CHECK_STR(str_of(co_fault_of(&t.faults, "values")),
              "Renglón 3: cada valor es un número entre 0 y 1, o nada. "
              "Renglón 4: falta el nombre de la unidad. "
              "Renglón 5: cada valor es un número entre 0 y 1, o nada. "
              "Renglón 6: hay más de cuatro valores");
    CHECK_INT(units[1].parts[0], METRIC_NONE);
    CHECK_INT(units[1].parts[1], 1235);
    town_close(&t);
}

BOTH(metric_is_replaced_with_a_reason_once_and_stays)
{
    struct town t;
    int64_t first, second, third;
    struct metric *list;
    size_t n;
    town_open(&t, url);
    struct metric_draft d = drafted(&t, "Tesorería; 0.8; 0.6; 0.2; 0.4");
    CHECK_OK(metric_add(&t.co, &d, &t.faults, &first, &err));
    d.replaces = first;
    CHECK_INT(metric_add(&t.co, &d, &t.faults, &second, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "reason") != NULL);
    t.faults.count = 0;
    d.reason = STR("Se leyó mal una encuesta");
    CHECK_OK(metric_add(&t.co, &d, &t.faults, &second, &err));
    CHECK_INT(metric_add(&t.co, &d, &t.faults, &third, &err), ERR_CONFLICT);
    CHECK_OK(metric_list(&t.co, &list, &n, &err));
    CHECK_INT((int64_t)n, 2);
    CHECK_INT(list[0].id, second);
    CHECK_INT(list[1].replaced_by, second);
    town_close(&t);
}

BOTH(metric_is_added_by_the_secretariat_and_evaluators_with_weights_that_make_sense)
{
    struct town t;
    int64_t id;
    town_open(&t, url);
    struct metric_draft d = drafted(&t, "Tesorería; 0.8; 0.6; 0.2; 0.4");
    struct co citizen = town_as(&t, 7, CO_CITIZEN, 0), evaluator = town_as(&t, 8, CO_EVALUATOR, 0);
    CHECK_INT(metric_add(&citizen, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_OK(metric_add(&evaluator, &d, &t.faults, &id, &err));
    d.weights.parts[0] = d.weights.parts[1] = 0;
    CHECK_INT(metric_add(&evaluator, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "weights") != NULL);
    CHECK_INT(metric_get(&t.co, 99, &(struct metric){0}, &err), ERR_NOTFOUND);
    town_close(&t);
}
