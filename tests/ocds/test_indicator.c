/* What the engine of the indicators promises: statistics, tables, forms of output. */
#include "indicators.h"

#include <math.h>
#include <unistd.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "ocds/indicator_table.h"

static struct arena arena;

#define CORRECT(data, only, settings) indicators_results(&arena, data, only, settings, false)
#define COMPATIBLE(data, only, settings) indicators_results(&arena, data, only, settings, true)

/* ---- statistics -------------------------------------------------------------------------- */

/* Expected values from exact fractions: (n + 1/3)τ + 1/3 (Hyndman and Fan 1996, definition 8). */
TEST(quantiles_are_those_of_definition_eight)
{
    static const double four[] = {1, 2, 3, 4}, five[] = {1, 2, 3, 4, 5}, two[] = {3, 8},
                        one[] = {7}, ten[] = {2, 4, 4, 5, 7, 9, 10, 12, 15, 40};
    CHECK(fabs(indicator_quantile(four, 4, 0.25) - 17.0 / 12) < 1e-12);
    CHECK(fabs(indicator_quantile(four, 4, 0.75) - 43.0 / 12) < 1e-12);
    CHECK(indicator_quantile(four, 4, 0.9) == 4);
    CHECK(fabs(indicator_quantile(five, 5, 0.25) - 5.0 / 3) < 1e-12);
    CHECK(indicator_quantile(five, 5, 0.5) == 3);
    CHECK(indicator_quantile(two, 2, 0.25) == 3 && indicator_quantile(two, 2, 0.5) == 5.5);
    CHECK(indicator_quantile(one, 1, 0.25) == 7 && indicator_quantile(one, 1, 0.99) == 7);
    CHECK(fabs(indicator_quantile(ten, 10, 0.75) - 12.25) < 1e-12);
    CHECK(fabs(indicator_quantile(ten, 10, 0.9) - 185.0 / 6) < 1e-12);
    CHECK(indicator_quantile(ten, 10, 0) == 2 && indicator_quantile(ten, 10, 1) == 40);
    CHECK(isnan(indicator_quantile(ten, 0, 0.5)));
}

TEST(numbers_sort_with_nan_last)
{
    double v[] = {3, NAN, -1, 2}, many[1000];
    indicator_sort(v, 0);
    indicator_sort(v, 4);
    CHECK(v[0] == -1 && v[1] == 2 && v[2] == 3 && isnan(v[3]));
    for (int i = 0; i < 1000; i++) many[i] = i * 7919 % 500; /* each number twice */
    indicator_sort(many, 1000);
    for (int i = 0; i < 1000; i += 2) CHECK(many[i] * 2 == i && many[i + 1] * 2 == i);
}

TEST(a_table_finds_every_key_again_and_gives_them_in_byte_order)
{
    struct indicator_table t = {0};
    char key[16];
    arena_free(&arena);
    arena_init(&arena, 16 << 20);
    for (int i = 0; i < 5000; i++) {
        int n = snprintf(key, sizeof key, "k%d", i * 7919 % 5000);
        uint64_t *v = indicator_table_at(&t, sizeof *v, (struct str){key, (size_t)n});
        CHECK(v && *v == 0);
        *v = (uint64_t)i + 1;
    }
    CHECK_INT(t.count, 5000);
    for (int i = 0; i < 5000; i++) {
        int n = snprintf(key, sizeof key, "k%d", i * 7919 % 5000);
        const uint64_t *v = indicator_table_find(&t, (struct str){key, (size_t)n});
        CHECK(v && *v == (uint64_t)i + 1);
    }
    CHECK(!indicator_table_find(&t, STR("other")));
    struct indicator_row *rows = indicator_table_rows(&t, &arena);
    for (size_t i = 1; i < t.count; i++) CHECK(str_compare(rows[i - 1].key, rows[i].key) < 0);
    const uint32_t *order = indicator_table_order(&t, &arena);
    for (size_t i = 0; i < t.count; i++) {
        CHECK(str_eq(indicator_table_key(&t, order[i]), rows[i].key));
        CHECK(indicator_table_value(&t, order[i]) == rows[i].value);
    }
    uint32_t some[] = {7, 4999, 0, 42};
    indicator_table_sort(&t, some, 4);
    for (size_t i = 1; i < 4; i++)
        CHECK(str_compare(indicator_table_key(&t, some[i - 1]), indicator_table_key(&t, some[i])) <
              0);
    indicator_table_free(&t);
}

TEST(a_table_keeps_texts_beside_its_keys)
{
    struct indicator_table t = {0};
    struct indicator_text text[300];
    char key[16];
    for (int i = 0; i < 300; i++) {
        int n = snprintf(key, sizeof key, "k%d", i);
        CHECK(indicator_table_at(&t, 8, (struct str){key, (size_t)n}));
        CHECK(indicator_table_keep(&t, (struct str){key + 1, (size_t)n - 1}, &text[i]));
    }
    for (int i = 0; i < 300; i++) {
        int n = snprintf(key, sizeof key, "k%d", i);
        CHECK(str_eq(indicator_table_key(&t, (size_t)i), (struct str){key, (size_t)n}));
        CHECK(str_eq(indicator_table_text(&t, text[i]), (struct str){key + 1, (size_t)n - 1}));
    }
    CHECK(indicator_table_keep(&t, STR(""), &text[0]));
    CHECK_INT(indicator_table_text(&t, text[0]).n, 0);
    indicator_table_free(&t);
}

TEST(a_table_holds_keys_of_any_length)
{
    struct indicator_table t = {0};
    static char text[200000];
    memset(text, 'x', sizeof text);
    static const size_t lengths[] = {0, 1, 127, 128, 65408, 65535, 65536, 65537, 199999, 3, 65534};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            uint64_t *v = indicator_table_at(&t, sizeof *v, (struct str){text, lengths[i]});
            CHECK(v && *v == (round ? i + 1 : 0));
            *v = i + 1;
        }
    CHECK_INT(t.count, sizeof lengths / sizeof *lengths);
    for (size_t i = 0; i < t.count; i++) CHECK_INT(indicator_table_key(&t, i).n, lengths[i]);
    /* Many keys that end exactly at the end of a piece. */
    for (size_t i = 0; i < 40; i++) {
        text[0] = (char)('a' + i);
        CHECK(indicator_table_at(&t, 8, (struct str){text, 32767}));
    }
    CHECK(!indicator_table_at(&t, 8, (struct str){text, (size_t)1 << 24})); /* refused unread */
    indicator_table_free(&t);
}

/* ---- the engine -------------------------------------------------------------------------- */

TEST(without_data_the_figures_are_null_as_in_cardinal)
{
    CHECK_STR(indicators_with_meta(&arena, "{\"ocid\":\"a\"}\n", NULL, NULL, true),
              "{\"Meta\":{\"R024\":{\"q1\":null,\"q3\":null,\"lower_fence\":null},"
              "\"R025\":{\"q1\":null,\"q3\":null,\"upper_fence\":null,\"lower_fence\":null},"
              "\"R048\":{\"q1\":null,\"q3\":null,\"upper_fence\":null},"
              "\"R058\":{\"q1\":null,\"q3\":null,\"upper_fence\":null}}}\n");
}

TEST(settings_with_sections_of_cardinal_choose_among_its_indicators_in_compatible_mode)
{
    const char *data =
        RELEASE("a", TENDER("\"procurementMethod\":\"open\",\"numberOfTenderers\":1," PERIOD(
                         "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")));
    CHECK_STR(COMPATIBLE(data, NULL, "[R018]\n"), "{\"OCID\":{\"a\":{\"R018\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, NULL, NULL), "{\"OCID\":{\"a\":{\"R003\":1.0,\"R018\":1.0}}}\n");
}

TEST(maps_name_the_organisations_of_each_process)
{
    struct indicators_asked asked = {.only = "R028,R038",
                                     .output = INDICATOR_RESULTS,
                                     .maps = true,
                                     .no_meta = true,
                                     .compatible = true};
    const char *data = RELEASE("a", BUYER("B") "," BIDS(BID("disqualified", "S2", MXN("1")) "," BID(
                                        "valid", "S1", MXN("1"))));
    arena_free(&arena);
    arena_init(&arena, 16 << 20);
    CHECK_STR(indicators_of(&arena, data, strlen(data), &asked),
              "{\"OCID\":{\"a\":{\"R028\":1.0}},\"Buyer\":{\"B\":{\"R038\":0.5}},\"Tenderer\":{"
              "\"S1\":{\"R028\":1.0},"
              "\"S2\":{\"R028\":1.0}},\"Maps\":{\"ocid_buyer_r038\":{\"a\":\"B\"},"
              "\"ocid_procuringentity_r038\":{},\"ocid_tenderer\":{\"a\":[\"S1\",\"S2\"]},"
              "\"ocid_tenderer_r024\":{},\"ocid_tenderer_r028\":{\"a\":[\"S1\",\"S2\"]},"
              "\"ocid_tenderer_r030\":{},\"ocid_tenderer_r035\":{},\"ocid_tenderer_r058\":{}}}\n");
}

TEST(a_finding_is_a_question_with_its_evidence)
{
    struct indicators_asked asked = {.only = "R018", .output = INDICATOR_FINDINGS};
    const char *data =
        "\n" RELEASE("a", TENDER("\"title\":\"Puente \\\"Sur\\\"\",\"procurementMethod\":\"open\","
                                 "\"numberOfTenderers\":1"));
    arena_free(&arena);
    arena_init(&arena, 16 << 20);
    CHECK_STR(indicators_of(&arena, data, strlen(data), &asked),
              "{\"indicator\":\"R018\",\"name\":\"single_bid\",\"title\":\"Una sola oferta\","
              "\"group\":\"process\",\"id\":\"a\",\"ocid\":\"a\",\"value\":1.0,"
              "\"question\":\"¿Por qué solo hubo una oferta en «Puente \\\"Sur\\\"»?\","
              "\"evidence\":[{\"path\":\"/tender/numberOfTenderers\",\"text\":\"1\"},"
              "{\"path\":\"/tender/procurementMethod\",\"text\":\"open\"}],"
              "\"file\":\"x.jsonl\",\"line\":2}\n");
}

TEST(text_says_what_was_found_and_what_could_not_be_looked_at)
{
    struct indicators_asked asked = {.only = "R018", .output = INDICATOR_TEXT};
    const char *data =
        RELEASE("a", TENDER("\"procurementMethod\":\"open\",\"numberOfTenderers\":1"))
            RELEASE("b", TENDER("\"numberOfTenderers\":1"));
    arena_free(&arena);
    arena_init(&arena, 16 << 20);
    struct str got = indicators_of(&arena, data, strlen(data), &asked);
    CHECK(str_contains(got, STR("R018  Una sola oferta\n")));
    CHECK(str_contains(got, STR("Encontró: 1 procedimiento. Procedimientos revisados: 1\n")));
    CHECK(str_contains(got, STR("¿Por qué solo hubo una oferta en «a»?  (x.jsonl:1)\n")));
    CHECK(str_contains(got, STR("1 sin tender/procurementMethod")));
}

TEST(records_are_looked_at_by_what_their_releases_come_to)
{
#define SINGLE "\"tender\":{\"procurementMethod\":\"open\",\"numberOfTenderers\":1}"
    const char *data = "{\"ocid\":\"a\",\"compiledRelease\":{\"ocid\":\"a\"," SINGLE "}}\n"
                       "{\"ocid\":\"b\",\"releases\":[{\"ocid\":\"b\",\"id\":\"2\",\"date\":"
                       "\"2024-02-01T00:00:00Z\",\"tender\":{\"numberOfTenderers\":1}},{\"ocid\":"
                       "\"b\",\"id\":\"1\",\"date\":\"2024-01-01T00:00:00Z\",\"tender\":{"
                       "\"procurementMethod\":\"open\",\"numberOfTenderers\":3}}]}\n";
    CHECK_STR(CORRECT(data, "R018", NULL),
              "{\"OCID\":{\"a\":{\"R018\":1.0},\"b\":{\"R018\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R018", NULL), "{}\n");
}

TEST(every_field_that_cardinals_indicators_name_is_one_the_view_reads)
{
    const struct view_plan *plan;
    struct err err;
    arena_free(&arena);
    arena_init(&arena, 16 << 20);
    CHECK_OK(view_plan_new(&arena, VIEW_EVERYTHING, &plan, &err));
    for (size_t i = 0; indicators[i]; i++)
        for (size_t k = 0; indicators[i]->cardinal && indicators[i]->fields[k]; k++)
            for (struct str rest = str_of(indicators[i]->fields[k]); rest.n;)
                CHECK(view_field(plan, str_split(rest, '|', &rest)) >= 0);
}

TEST(every_indicator_explains_itself)
{
    for (size_t i = 0; indicators[i]; i++) {
        const struct indicator *one = indicators[i];
        CHECK(one->code && one->name && one->title && one->formula && one->source && one->fields);
        CHECK(str_starts(str_of(one->asks), STR("¿")) && str_ends(str_of(one->asks), STR("?")));
        CHECK(one->caution && one->release);
        CHECK(indicator_find(str_of(one->code)) == one && indicator_find(str_of(one->name)) == one);
        CHECK(i == 0 || strcmp(indicators[i - 1]->code, one->code) != 0);
    }
}

TEST(an_unknown_indicator_is_an_error_of_use)
{
    const char *only[] = {"R999"};
    struct err err = {0};
    arena_free(&arena);
    arena_init(&arena, 1 << 20);
    struct indicator_options o = {.settings = settings_empty(&arena),
                                  .lists = lists_new(&arena),
                                  .only = only,
                                  .only_count = 1};
    struct ocds_job job = {.out = -1, .side = -1, .threads = 1};
    struct ocds_totals totals;
    CHECK(indicator_run(&job, &o, &totals, &err) == ERR_USAGE);
    CHECK(strstr(err.message, "R999"));
}

/* ---- memory ------------------------------------------------------------------------------ */

TEST(a_run_without_memory_ends_with_that_word_and_leaks_nothing)
{
#define ONE_TENDER TENDER("\"title\":\"T\",\"procurementMethod\":\"open\",\"numberOfTenderers\":1")
#define TWO_BIDS BID("valid", "S1", MXN("1")) "," BID("disqualified", "S2", MXN("1"))
    const char *data = RELEASE(
        "a", BUYER("B") "," ONE_TENDER "," AWARDS(AWARD("active", "S1")) "," BIDS(TWO_BIDS));
    static const enum indicator_output outputs[] = {INDICATOR_RESULTS, INDICATOR_TEXT};
    uint64_t refused = 0;
    for (uint64_t n = 1; n < 4000; n += n < 300 ? 1 : 37) {
        struct err err = {0};
        struct ocds_totals totals;
        int in;
        arena_free(&arena);
        arena_init(&arena, 16 << 20);
        struct indicator_options o = {.settings = settings_empty(&arena),
                                      .lists = lists_new(&arena),
                                      .output = outputs[n % 2],
                                      .meta = true,
                                      .maps = true};
        CHECK_OK(file_temp(&in, &err));
        CHECK_OK(file_write_all(in, data, strlen(data), &err));
        lseek(in, 0, SEEK_SET);
        struct ocds_input input = {.name = "x", .fd = in};
        struct ocds_job job = {
            .inputs = &input, .input_count = 1, .out = -1, .side = -1, .threads = 1};
        mem_fail_after(n, 1);
        enum err_code code = indicator_run(&job, &o, &totals, &err);
        mem_fail_after(0, 0);
        CHECK(code == ERR_NONE || code == ERR_MEMORY || code == ERR_LIMIT);
        refused += code != ERR_NONE;
        if (code == ERR_NONE) break;
    }
    CHECK(refused > 20);
}
