/* Surveys in waves that are never joined silently; indicators of the city with series and areas. */
#include "cocreate/indicator.h"
#include "cocreate/survey.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))

static struct err err;

static struct wave_draft a_wave(int32_t day)
{
    return (struct wave_draft){.day = day,
                               .sample = 1600,
                               .mode = STR("en vivienda, cara a cara"),
                               .wording = STR("¿Qué tan satisfecho está con el agua?"),
                               .scale = STR("Mucho\nPoco\nNada"),
                               .area = STR("zona urbana"),
                               .source = STR("Observatorio de ejemplo, 2025")};
}

static const char *const RESULTS = "respuesta;zona;valor\nMucho;;37,5\nPoco;;40\nNada;;22.5 %\n"
                                   "mucho;Norte;50\n";

static int64_t a_survey(struct town *t)
{
    const struct survey_draft d = {.title = STR("Agua"), .theme = STR("servicios")};
    int64_t id;
    CHECK_OK(survey_add(&t->co, &d, &t->faults, &id, &err));
    return id;
}

BOTH(requirement_64_waves_keep_sample_mode_wording_scale_and_areas_and_are_not_joined_silently)
{
    struct town t;
    struct wave *waves;
    struct wave_table table;
    size_t n;
    int64_t wave;
    town_open(&t, url);
    int64_t id = a_survey(&t);
    struct wave_draft d = a_wave(TODAY - 400);
    struct co who = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    CHECK_INT(wave_add(&who, id, &d, str_of(RESULTS), &t.faults, &table, &wave, &err), ERR_DENIED);
    CHECK_OK(wave_add(&t.co, id, &d, str_of(RESULTS), &t.faults, &table, &wave, &err));
    d.day = TODAY - 40;
    d.sample = 11000;
    d.mode = STR("En  Vivienda, CARA A CARA"); /* the same, written otherwise */
    CHECK_OK(wave_add(&t.co, id, &d, str_of(RESULTS), &t.faults, &table, &wave, &err));
    d.day = TODAY - 4;
    d.mode = STR("por teléfono");
    d.wording = STR("¿Está satisfecho con el agua?");
    CHECK_OK(wave_add(&t.co, id, &d, str_of(RESULTS), &t.faults, &table, &wave, &err));
    CHECK_OK(wave_list(&who, id, &waves, &n, &err));
    CHECK_INT(n, 3);
    CHECK_INT(waves[1].is.sample, 11000);
    CHECK_INT(wave_changes(&waves[0].is, &waves[1].is), 0);
    CHECK_INT(wave_changes(&waves[1].is, &waves[2].is), WAVE_WORDING | WAVE_MODE);
    CHECK_INT(waves[0].count, 4);
    CHECK_STR(wave_value(&waves[0], STR("Mucho"), STR(""))->value, "37.5");
    CHECK_STR(wave_value(&waves[0], STR("Mucho"), STR("Norte"))->value, "50");
    CHECK(!wave_value(&waves[0], STR("Nada"), STR("Norte")));
    CHECK_INT(town_logged(&t, "survey.wave"), 3);
    struct wave_draft other = a_wave(TODAY);
    other.scale = STR("1\n2\n3");
    other.area = STR("todo el municipio");
    d = a_wave(TODAY);
    CHECK_INT(wave_changes(&d, &other), WAVE_SCALE | WAVE_AREA);
    town_close(&t);
}

BOTH(requirement_64_indicators_have_series_target_source_and_areas)
{
    struct town t;
    struct indicator *list;
    struct indicator_theme *themes;
    struct str *areas;
    size_t n;
    int64_t id;
    const struct measure_draft d = {.title = STR("Colonias con agua diaria"),
                                    .unit = STR("%"),
                                    .theme = STR("servicios"),
                                    .source = STR("Observatorio"),
                                    .baseline = STR("60"),
                                    .baseline_day = TODAY - 700,
                                    .target = STR("80"),
                                    .target_day = TODAY + 300,
                                    .rises = true};
    town_open(&t, url);
    CHECK_OK(measure_add(&t.co, 0, &d, &t.faults, &id, &err));
    const struct measure_value first = {.day = TODAY - 300, .value = STR("64")},
                               last = {.day = TODAY - 3, .value = STR("81.5")},
                               north = {.day = TODAY - 3, .value = STR("40")};
    CHECK_OK(measure_value_add(&t.co, id, &last, STR(""), &t.faults, &err));
    CHECK_OK(measure_value_add(&t.co, id, &first, STR(""), &t.faults, &err));
    CHECK_OK(measure_value_add(&t.co, id, &north, STR("Norte"), &t.faults, &err));
    struct co who = town_as(&t, 0, 0, 0);
    CHECK_OK(indicator_list(&who, STR_NONE, 0, 50, &list, &n, &err));
    CHECK_INT(n, 1);
    CHECK_STR(list[0].last, "81.5");
    CHECK(list[0].last_day == TODAY - 3 && list[0].measured == 2 && list[0].areas == 1);
    CHECK_INT(list[0].standing, MEASURE_REACHED);
    CHECK_STR(list[0].measure.is.source, "Observatorio");
    CHECK_OK(indicator_list(&who, STR("deuda"), 0, 50, &list, &n, &err));
    CHECK_INT(n, 0);
    CHECK_OK(indicator_areas(&who, id, &areas, &n, &err));
    CHECK_INT(n, 1);
    CHECK_STR(areas[0], "Norte");
    CHECK_OK(indicator_themes(&who, &themes, &n, &err));
    CHECK(n == 1 && themes[0].indicators == 1);
    town_close(&t);
}

static struct wave_table read(struct arena *a, const char *text)
{
    struct wave_table table;
    CHECK(wave_table_read(a, str_of(text), STR("Sí\nNo\nNo sabe"), &table));
    return table;
}

TEST(survey_table_tells_each_row_that_is_not_right)
{
    struct arena a;
    arena_init(&a, 4 << 20);
    struct wave_table t =
        read(&a, "\xEF\xBB\xBFRespuesta,Zona,Porcentaje\r\n\"S\xC3\xAD\",,\"55.5\"\r\n"
                 "no,,44.5\r\n\r\n");
    CHECK(t.fault_count == 0 && t.count == 2);
    CHECK_STR(t.values[1].answer, "No");
    t = read(&a, "respuesta\tvalor\nS\xED\t10\n"); /* as Excel saves it */
    CHECK(t.fault_count == 0 && t.count == 1);
    CHECK_STR(t.values[0].answer, "Sí");
    t = read(&a, "respuesta;valor\nTal vez;10\nNo;diez\nNo;101\nNo;5\nNo;6\nNo sabe;\n");
    CHECK_INT(t.count, 1);
    CHECK_INT(t.fault_count, 5);
    CHECK(t.faults[0].line == 2 && t.faults[1].line == 3 && t.faults[2].line == 4);
    CHECK(t.faults[3].line == 6 && t.faults[4].line == 7);
    CHECK_STR(t.faults[0].text, "Tal vez");
    t = read(&a, "a;b\nNo;5\n");
    CHECK(t.fault_count == 1 && t.faults[0].line == 1 && t.count == 0);
    t = read(&a, "respuesta;valor\n");
    CHECK(t.fault_count == 1 && t.faults[0].line == 0);
    t = read(&a, "respuesta;valor\n\"No;5\n");
    CHECK(t.fault_count == 1 && t.count == 0);
    arena_free(&a);
}

BOTH(survey_wave_with_faults_is_not_kept)
{
    struct town t;
    struct wave_table table;
    struct wave *waves;
    size_t n;
    int64_t wave;
    town_open(&t, url);
    int64_t id = a_survey(&t);
    struct wave_draft d = a_wave(TODAY + 3);
    d.sample = 0;
    CHECK_INT(
        wave_add(&t.co, id, &d, STR("respuesta;valor\nBueno;3\n"), &t.faults, &table, &wave, &err),
        ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "day") && co_fault_of(&t.faults, "sample") &&
          co_fault_of(&t.faults, "data"));
    CHECK_INT(table.fault_count, 1);
    CHECK_OK(wave_list(&t.co, id, &waves, &n, &err));
    CHECK_INT(n, 0);
    const struct survey_draft changed = {.title = STR("Agua potable")};
    t.faults.count = 0;
    CHECK_OK(survey_edit(&t.co, id, 1, &changed, &t.faults, &err));
    CHECK_INT(survey_edit(&t.co, id, 1, &changed, &t.faults, &err), ERR_CONFLICT);
    town_close(&t);
}
