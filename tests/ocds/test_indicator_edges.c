/* OCDS Cardinal's indicators at their edges, correct and compatible. */
#include "indicators.h"

#include <stdlib.h>

static struct arena arena;

#define CORRECT(data, only, settings) indicators_results(&arena, data, only, settings, false)
#define COMPATIBLE(data, only, settings) indicators_results(&arena, data, only, settings, true)

/* ---- R003 -------------------------------------------------------------------------------- */

TEST(a_period_is_short_below_the_threshold_and_not_at_it)
{
    CHECK_STR(
        CORRECT(RELEASE("a", TENDER(PERIOD("2024-01-01T00:00:00Z", "2024-01-15T23:59:59Z")))
                    RELEASE("b", TENDER(PERIOD("2024-01-01T00:00:00Z", "2024-01-16T00:00:00Z"))),
                "R003", NULL),
        "{\"OCID\":{\"a\":{\"R003\":1.0}}}\n");
}

TEST(a_period_counts_offsets)
{
    CHECK_STR(
        CORRECT(RELEASE("a", TENDER(PERIOD("2024-01-01T00:00:00-06:00", "2024-01-16T00:00:00Z"))),
                "R003", NULL),
        "{\"OCID\":{\"a\":{\"R003\":1.0}}}\n");
}

TEST(bare_dates_are_counted_in_days_but_skipped_in_compatible_mode)
{
    const char *data = RELEASE("a", TENDER(PERIOD("2024-01-01", "2024-01-15")));
    CHECK_STR(CORRECT(data, "R003", NULL), "{\"OCID\":{\"a\":{\"R003\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R003", NULL), "{}\n");
}

TEST(a_period_that_ends_before_it_begins_is_an_error_of_the_data)
{
    const char *data = RELEASE("a", TENDER(PERIOD("2024-01-10T00:00:00Z", "2024-01-01T00:00:00Z")));
    CHECK_STR(CORRECT(data, "R003", NULL), "{}\n");
    CHECK_STR(COMPATIBLE(data, "R003", NULL), "{\"OCID\":{\"a\":{\"R003\":1.0}}}\n");
}

TEST(a_threshold_of_days_may_depend_on_the_method)
{
    const char *data = RELEASE("a", TENDER("\"procurementMethodDetails\":\"Urgente\"," PERIOD(
                                        "2024-01-01T00:00:00Z", "2024-01-13T00:00:00Z")))
        RELEASE("b", TENDER("\"procurementMethod\":\"limited\"," PERIOD("2024-01-01T00:00:00Z",
                                                                        "2024-01-13T00:00:00Z")))
            RELEASE("c", TENDER(PERIOD("2024-01-01T00:00:00Z", "2024-01-13T00:00:00Z")));
    CHECK_STR(CORRECT(data, "R003", "[R003.procurement_method_details]\nUrgente = 10\n"),
              "{\"OCID\":{\"b\":{\"R003\":1.0},\"c\":{\"R003\":1.0}}}\n");
    CHECK_STR(CORRECT(data, "R003", "[R003]\nprocurement_methods = limited|direct\n"),
              "{\"OCID\":{\"b\":{\"R003\":1.0}}}\n");
    CHECK_STR(CORRECT(data, "R003", "[R003]\nthreshold = 12\n"), "{}\n");
}

TEST(cancelled_processes_and_those_without_ocid_are_never_looked_at)
{
    CHECK_STR(CORRECT(RELEASE("a", TENDER("\"status\":\"cancelled\"," PERIOD(
                                       "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"))),
                      "R003", NULL),
              "{}\n");
    CHECK_STR(CORRECT("{\"ocid\":null," TENDER(
                          PERIOD("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")) "}\n",
                      "R003", NULL),
              "{}\n");
}

TEST(the_exclusions_of_the_settings_leave_methods_out)
{
    CHECK_STR(CORRECT(RELEASE("a", TENDER("\"procurementMethodDetails\":\"Sorteo\"," PERIOD(
                                       "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"))),
                      "R003", "[exclusions]\nprocurement_method_details = Rifa|Sorteo\n[R003]\n"),
              "{}\n");
}

/* ---- R018 -------------------------------------------------------------------------------- */

TEST(one_tenderer_is_a_single_bid_only_where_competition_was_due)
{
    const char *data =
        RELEASE("a", TENDER("\"procurementMethod\":\"open\",\"numberOfTenderers\":1"))
            RELEASE("b", TENDER("\"procurementMethod\":\"direct\",\"numberOfTenderers\":1"))
                RELEASE("c", TENDER("\"procurementMethod\":\"selective\",\"numberOfTenderers\":2"))
                    RELEASE("d", TENDER("\"numberOfTenderers\":1"));
    CHECK_STR(CORRECT(data, "R018", NULL), "{\"OCID\":{\"a\":{\"R018\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R018", NULL), "{\"OCID\":{\"a\":{\"R018\":1.0}}}\n");
    CHECK_STR(CORRECT(data, "R018", "[R018]\nprocurement_methods = direct\n"),
              "{\"OCID\":{\"b\":{\"R018\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R018", "[R018]\nprocurement_methods =\n"),
              "{\"OCID\":{\"a\":{\"R018\":1.0},\"b\":{\"R018\":1.0},\"d\":{\"R018\":1.0}}}\n");
}

TEST(a_number_not_published_is_counted_but_not_in_compatible_mode)
{
#define OPEN(more) "\"procurementMethod\":\"open\"" more
    const char *data = RELEASE("a", TENDER(OPEN(",\"tenderers\":[{\"id\":\"S1\"}]")))
        RELEASE("b", TENDER(OPEN("")) "," BIDS(
                         BID("valid", "S1", MXN("5")) "," BID("disqualified", "S1", MXN("6"))))
            RELEASE("c", TENDER(OPEN("")) "," BIDS(
                             BID("valid", "S1", MXN("5")) "," BID("valid", "S2", MXN("6"))))
                RELEASE("d", TENDER(OPEN("")) "," BIDS(
                                 BID("valid", "S1", MXN("5")) "," BID("withdrawn", "S2", MXN("6"))))
                    RELEASE("e", TENDER(OPEN(",\"numberOfTenderers\":\"1\"")));
    CHECK_STR(CORRECT(data, "R018", NULL),
              "{\"OCID\":{\"a\":{\"R018\":1.0},\"b\":{\"R018\":1.0},\"d\":{\"R018\":1.0},"
              "\"e\":{\"R018\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R018", NULL), "{}\n");
}

/* ---- R024, R058 -------------------------------------------------------------------------- */

#define RACE(ocid, winner, second)                                                                 \
    RELEASE(ocid, AWARDS(AWARD("active", "W" ocid)) "," BIDS(BID(                                  \
                      "valid", "W" ocid, MXN(winner)) "," BID("valid", "L" ocid, MXN(second))))
#define NORMAL                                                                                     \
    RACE("b", "100", "130")                                                                        \
    RACE("c", "100", "131")                                                                        \
    RACE("d", "100", "132")                                                                        \
    RACE("e", "100", "133")                                                                        \
    RACE("f", "100", "134")                                                                        \
    RACE("g", "100", "135") RACE("h", "100", "136") RACE("i", "100", "137")

TEST(a_second_bid_is_close_below_the_lower_fence)
{
    CHECK_STR(indicators_with_meta(&arena, RACE("a", "100", "101") NORMAL, "R024", NULL, false),
              "{\"OCID\":{\"a\":{\"R024\":0.01}},\"Tenderer\":{\"La\":{\"R024\":0.0},"
              "\"Wa\":{\"R024\":0.0}},\"Meta\":{\"R024\":{\"q1\":0.3067,\"q3\":0.3533,"
              "\"lower_fence\":0.2367}}}\n");
}

TEST(nothing_is_close_where_the_fence_is_not_above_zero)
{
    /* Q1 = 0.0267, Q3 = 0.0733: the lower fence is negative, although one bid is far away. */
    CHECK_STR(CORRECT(RACE("a", "100", "101") RACE("b", "100", "102") RACE("c", "100", "103") RACE(
                          "d", "100", "104") RACE("e", "100", "105") RACE("f", "100", "106")
                          RACE("g", "100", "107") RACE("h", "100", "108") RACE("i", "100", "200"),
                      "R024,R058", NULL),
              "{\"OCID\":{\"i\":{\"R058\":1.0}},\"Tenderer\":{\"Wi\":{\"R058\":0.0}}}\n");
}

TEST(a_threshold_takes_the_place_of_the_fence_and_holds_at_its_value)
{
    const char *data = RACE("a", "100", "105") RACE("b", "100", "106") RACE("c", "100", "150");
    CHECK_STR(indicators_with_meta(&arena, data, "R024,R058",
                                   "[R024]\nthreshold = 0.05\n[R058]\nthreshold = 0.5\n", true),
              "{\"OCID\":{\"a\":{\"R024\":0.05},\"c\":{\"R058\":0.5}},\"Tenderer\":{"
              "\"La\":{\"R024\":0.0},\"Wa\":{\"R024\":0.0},\"Wc\":{\"R058\":0.0}},"
              "\"Meta\":{\"R024\":{\"lower_fence\":0.05},\"R058\":{\"upper_fence\":0.5}}}\n");
}

static const char near_all[] = "[R024]\nthreshold = 100\n";

TEST(a_winner_equal_to_the_second_has_no_difference_and_one_above_it_is_not_compared)
{
    CHECK_STR(CORRECT(RACE("a", "100", "100") RACE("b", "100", "99.99"), "R024", near_all),
              "{\"OCID\":{\"a\":{\"R024\":0.0}},\"Tenderer\":{\"La\":{\"R024\":0.0},"
              "\"Wa\":{\"R024\":0.0}}}\n");
}

TEST(races_with_pending_or_several_awards_or_suppliers_are_not_compared)
{
#define TWO BIDS(BID("valid", "W", MXN("100")) "," BID("valid", "L", MXN("110")))
    CHECK_STR(
        CORRECT(RELEASE("a", AWARDS(AWARD("active", "W") "," AWARD("pending", "X")) "," TWO)
                    RELEASE("b", AWARDS(AWARD("active", "W") "," AWARD("active", "L")) "," TWO)
                        RELEASE("c", AWARDS("{\"status\":\"active\",\"suppliers\":[{\"id\":\"W\"},"
                                            "{\"id\":\"V\"}]}") "," TWO)
                            RELEASE("d", AWARDS(AWARD("cancelled", "X") "," AWARD("active",
                                                                                  "W")) "," TWO),
                "R024", near_all),
        "{\"OCID\":{\"d\":{\"R024\":0.1}},\"Tenderer\":{\"L\":{\"R024\":0.0},\"W\":{\"R024\":0.0}"
        "}}\n");
}

TEST(only_valid_bids_of_one_tenderer_in_the_currency_are_compared)
{
    const char *data = RELEASE(
        "a",
        AWARDS(AWARD("active", "W")) "," BIDS(
            BID("valid", "W", MXN("100")) "," BID("valid", "W", MXN("90")) "," BID(
                "disqualified", "L",
                MXN("91")) "," BID("valid", "U",
                                   USD("91")) ","
                                              "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"L\"},"
                                              "{\"id\":\"M\"}]," MXN("91") "}," BID(
                                                  "valid", "L", MXN("99")) "," BID("valid", "N",
                                                                                   MXN("99"))));
    CHECK_STR(CORRECT(data, "R024", near_all),
              "{\"OCID\":{\"a\":{\"R024\":0.1}},\"Tenderer\":{\"L\":{\"R024\":0.0},"
              "\"W\":{\"R024\":0.0}}}\n");
}

TEST(a_winning_amount_of_zero_divides_nothing_except_in_compatible_mode)
{
    const char *data = RACE("a", "0", "10");
    CHECK_STR(CORRECT(data, "R058", "[R058]\nthreshold = 1\n"), "{}\n");
    CHECK_STR(COMPATIBLE(data, "R058", "[R058]\nthreshold = 1\n"),
              "{\"OCID\":{\"a\":{\"R058\":null}},\"Tenderer\":{\"Wa\":{\"R058\":0.0}}}\n");
}

TEST(several_lots_are_compared_only_in_compatible_mode)
{
    const char *data = RELEASE("a", TENDER("\"lots\":[{\"id\":\"1\"},{\"id\":\"2\"}]") "," AWARDS(
                                        AWARD("active", "W")) "," TWO);
    CHECK_STR(CORRECT(data, "R024", near_all), "{}\n");
    CHECK_STR(COMPATIBLE(data, "R024", near_all),
              "{\"OCID\":{\"a\":{\"R024\":0.1}},\"Tenderer\":{\"L\":{\"R024\":0.0},"
              "\"W\":{\"R024\":0.0}}}\n");
}

#define RACE_USD(ocid, winner, second)                                                             \
    RELEASE(ocid, AWARDS(AWARD("active", "W")) "," BIDS(                                           \
                      BID("valid", "W", USD(winner)) "," BID("valid", "L", USD(second))))

TEST(the_currency_is_the_most_frequent_or_as_cardinal_the_first_seen)
{
    const char *data = RACE_USD("a", "100", "110") RACE("b", "100", "120") RACE("c", "100", "130");
    CHECK_STR(CORRECT(data, "R058", "[R058]\nthreshold = 0.25\n"),
              "{\"OCID\":{\"c\":{\"R058\":0.3}},\"Tenderer\":{\"Wc\":{\"R058\":0.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R058", "[R058]\nthreshold = 0.01\n"),
              "{\"OCID\":{\"a\":{\"R058\":0.1}},\"Tenderer\":{\"W\":{\"R058\":0.0}}}\n");
    CHECK_STR(CORRECT(data, "R058", "currency = USD\n[R058]\nthreshold = 0.01\n"),
              "{\"OCID\":{\"a\":{\"R058\":0.1}},\"Tenderer\":{\"W\":{\"R058\":0.0}}}\n");
}

TEST(a_tie_of_currencies_goes_to_the_first_code)
{
    CHECK_STR(CORRECT(RACE_USD("a", "100", "110") RACE("b", "100", "120"), "R024", near_all),
              "{\"OCID\":{\"b\":{\"R024\":0.2}},\"Tenderer\":{\"Lb\":{\"R024\":0.0},"
              "\"Wb\":{\"R024\":0.0}}}\n");
}

TEST(price_comparison_is_limited_to_methods_of_the_settings)
{
#define METHOD(ocid, name)                                                                         \
    RELEASE(ocid, TENDER("\"procurementMethodDetails\":\"" name                                    \
                         "\"") "," AWARDS(AWARD("active", "W")) "," TWO)
    const char *data = METHOD("a", "Subasta") METHOD("b", "Puntos")
        RELEASE("c", AWARDS(AWARD("active", "W")) "," TWO);
    struct str got = CORRECT(
        data, "R024", "price_comparison_procurement_methods = Subasta\n[R024]\nthreshold = 1\n");
    CHECK(str_contains(got, STR("\"OCID\":{\"a\":{\"R024\":0.1}}")));
    got = CORRECT(data, "R024",
                  "no_price_comparison_procurement_methods = Puntos\n[R024]\nthreshold = 1\n");
    CHECK(str_contains(got, STR("\"OCID\":{\"a\":{\"R024\":0.1},\"c\":{\"R024\":0.1}}")));
}

/* ---- R025 -------------------------------------------------------------------------------- */

/* One process: `who` bids beside the winner `won`. */
static void race(struct buf *out, int n, const char *won, const char *who)
{
    buf_printf(out,
               "{\"ocid\":\"p%d\",\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"%s\"}"
               "]}],\"bids\":{\"details\":[{\"status\":\"valid\",\"tenderers\":[{\"id\":\"%s\"}]},"
               "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"%s\"}]},{\"status\":\"valid\","
               "\"tenderers\":[{\"id\":\"%s\"}]}]}}\n",
               n, won, won, who, who);
}

TEST(a_tenderer_that_bids_often_and_hardly_wins_is_asked_about)
{
    struct buf data;
    char name[8];
    buf_init(&data, 1 << 20);
    int n = 0;
    /* A to H: ten processes each, of which they win eight to ten, always against Z. */
    static const int wins[] = {10, 9, 8, 8, 8, 8, 9, 10};
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < 10; i++) {
            snprintf(name, sizeof name, "%c", 'A' + k);
            if (i < wins[k])
                race(&data, n++, name, "Z");
            else
                race(&data, n++, "Z", name);
        }
    buf_char(&data, 0);
    CHECK_STR(indicators_with_meta(&arena, data.p, "R025", NULL, false),
              "{\"Tenderer\":{\"Z\":{\"R025\":0.125}},\"Meta\":{\"R025\":{\"q1\":0.8,\"q3\":0.9333,"
              "\"upper_fence\":10.0,\"lower_fence\":0.6}}}\n");
    buf_free(&data);
}

TEST(wins_are_counted_once_per_process_and_the_percentile_holds)
{
    struct buf data;
    buf_init(&data, 1 << 20);
    race(&data, 1, "A", "B");
    race(&data, 2, "A", "B");
    race(&data, 3, "A", "C");
    buf_char(&data, 0);
    /* Processes: A 3, B 2, C 1. The 75th percentile is 3, so B and C do not bid much. */
    CHECK_STR(indicators_with_meta(&arena, data.p, "R025", "[R025]\nthreshold = 0.5\n", false),
              "{\"Meta\":{\"R025\":{\"upper_fence\":2.8333,\"lower_fence\":0.5}}}\n");
    CHECK_STR(CORRECT(data.p, "R025", "[R025]\nthreshold = 0.5\npercentile = 50\n"),
              "{\"Tenderer\":{\"B\":{\"R025\":0.0}}}\n");
    buf_free(&data);
}

/* ---- R028 -------------------------------------------------------------------------------- */

TEST(rivals_with_one_price_are_asked_about_and_one_tenderer_alone_is_not)
{
    CHECK_STR(
        CORRECT(
            RELEASE("a", BIDS(BID("valid", "A", MXN("10")) "," BID(
                             "valid", "B", MXN("10.0")) "," BID("valid", "C", MXN("11"))))
                RELEASE("b", BIDS(BID("valid", "D", MXN("10")) "," BID("valid", "D", MXN("10"))))
                    RELEASE("c",
                            BIDS(BID("valid", "E", MXN("10")) "," BID("valid", "F", USD("10"))))
                        RELEASE("d", BIDS(BID("valid", "G", MXN("10")) "," BID("withdrawn", "H",
                                                                               MXN("10")))),
            "R028", NULL),
        "{\"OCID\":{\"a\":{\"R028\":1.0}},\"Tenderer\":{\"A\":{\"R028\":1.0},"
        "\"B\":{\"R028\":1.0}}}\n");
}

TEST(shared_tenderers_and_zero_prices_say_something_only_in_compatible_mode)
{
    const char *data = RELEASE(
        "a", BIDS(BID("valid", "A", MXN("10")) ",{\"status\":\"valid\",\"tenderers\":[{"
                                               "\"id\":\"A\"},{\"id\":\"B\"}]," MXN("10") "}"))
        RELEASE("b", BIDS(BID("valid", "C", MXN("0")) "," BID("valid", "D", MXN("0"))));
    CHECK_STR(CORRECT(data, "R028", NULL), "{}\n");
    CHECK_STR(COMPATIBLE(data, "R028", NULL),
              "{\"OCID\":{\"a\":{\"R028\":1.0},\"b\":{\"R028\":1.0}},\"Tenderer\":{"
              "\"A\":{\"R028\":1.0},\"B\":{\"R028\":1.0},\"C\":{\"R028\":1.0},\"D\":{\"R028\":1.0}"
              "}}\n");
}

/* ---- R030 -------------------------------------------------------------------------------- */

#define LATE(ocid, date, end)                                                                      \
    RELEASE(ocid, TENDER("\"tenderPeriod\":{\"endDate\":\"" end "\"}") "," AWARDS(                 \
                      AWARD("active", "W")) "," BIDS("{\"status\":\"valid\",\"date\":\"" date      \
                                                     "\",\"tenderers\":[{\"id\":\"W\"}]}"))

TEST(a_late_bid_is_late_as_an_instant_and_as_text_in_compatible_mode)
{
    /* 20:00 in Mexico City is 02:00 of the next day in UTC. */
    const char *data = LATE("a", "2018-12-31T20:00:00-06:00", "2019-01-01T00:00:00Z")
        LATE("b", "2019-01-01T00:00:00Z", "2018-12-31T20:00:00-06:00")
            LATE("c", "2019-01-01T00:00:00Z", "2019-01-01T00:00:00Z");
    CHECK_STR(CORRECT(data, "R030", NULL),
              "{\"OCID\":{\"a\":{\"R030\":1.0}},\"Tenderer\":{\"W\":{\"R030\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R030", NULL),
              "{\"OCID\":{\"b\":{\"R030\":1.0}},\"Tenderer\":{\"W\":{\"R030\":1.0}}}\n");
}

TEST(the_day_of_a_deadline_without_an_hour_belongs_to_the_tenderers)
{
    const char *data = LATE("a", "2019-01-05T10:00:00Z", "2019-01-05")
        LATE("b", "2019-01-06T00:00:00Z", "2019-01-05");
    CHECK_STR(CORRECT(data, "R030", NULL),
              "{\"OCID\":{\"b\":{\"R030\":1.0}},\"Tenderer\":{\"W\":{\"R030\":1.0}}}\n");
}

TEST(a_late_bid_that_did_not_win_is_not_asked_about)
{
    CHECK_STR(
        CORRECT(
            RELEASE("a",
                    TENDER("\"tenderPeriod\":{\"endDate\":\"2019-01-05\"}") "," AWARDS(AWARD(
                        "active", "W")) "," BIDS("{\"status\":\"valid\",\"date\":\"2019-02-01\","
                                                 "\"tenderers\":[{\"id\":\"L\"}]}")),
            "R030", NULL),
        "{}\n");
}

/* ---- R035, R036 -------------------------------------------------------------------------- */

TEST(all_but_the_winner_disqualified_counts_the_others)
{
    const char *data = RELEASE(
        "a", AWARDS(AWARD("active", "W")) "," BIDS(
                 BID("valid", "W", MXN("9")) "," BID("disqualified", "A", MXN("8")) "," BID(
                     "disqualified", "B", MXN("8")) "," BID("disqualified", "B",
                                                            MXN("7")) "," BID("disqualified", "W",
                                                                              MXN("7"))))
        RELEASE("b", AWARDS(AWARD("active", "W")) "," BIDS(BID("valid", "W", MXN("9")) "," BID(
                         "valid", "V", MXN("9")) "," BID("disqualified", "A", MXN("8"))))
            RELEASE("c", AWARDS(AWARD("active", "X")) "," BIDS(
                             BID("valid", "W", MXN("9")) "," BID("disqualified", "A", MXN("8"))))
                RELEASE("d", AWARDS(AWARD("pending", "X") "," AWARD("active", "W")) "," BIDS(BID(
                                 "valid", "W", MXN("9")) "," BID("disqualified", "A", MXN("8"))));
    CHECK_STR(CORRECT(data, "R035", NULL),
              "{\"OCID\":{\"a\":{\"R035\":2.0}},\"Tenderer\":{\"W\":{\"R035\":0.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R035", "[R035]\nthreshold = 3\n"), "{}\n");
}

TEST(the_lowest_bid_disqualified_must_be_lower_than_all_others)
{
#define LOWEST(ocid, bids) RELEASE(ocid, AWARDS(AWARD("active", "W")) "," BIDS(bids))
    const char *data = LOWEST("a",
                              BID("disqualified", "A", MXN("8")) "," BID("valid", "W", MXN("9")))
        LOWEST("b", BID("disqualified", "A", MXN("9")) "," BID("valid", "W", MXN("9")))
            LOWEST("c", BID("disqualified", "A", MXN("8")) "," BID("pending", "W", MXN("9")))
                LOWEST("d", BID("disqualified", "A", MXN("0")) "," BID("valid", "W", MXN("9")))
                    LOWEST("e", BID("disqualified", "A", USD("8")) "," BID("valid", "W", MXN("9")))
                        RELEASE("f", AWARDS(AWARD("cancelled", "W")) "," BIDS(
                                         BID("disqualified", "A", MXN("8")) "," BID("valid", "W",
                                                                                    MXN("9"))));
    CHECK_STR(CORRECT(data, "R036", NULL), "{\"OCID\":{\"a\":{\"R036\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R036", NULL),
              "{\"OCID\":{\"a\":{\"R036\":1.0},\"b\":{\"R036\":1.0},\"d\":{\"R036\":1.0}}}\n");
}

TEST(prices_in_questions_and_evidence_keep_their_digits)
{
    const char *data = LOWEST("a", BID("disqualified", "A", MXN("4310869.60")) "," BID(
                                       "valid", "W", MXN("12345678901234567.10")))
        RELEASE("b", BIDS(BID("valid", "A", USD("1500")) "," BID("valid", "B", USD("1500"))));
    struct indicators_asked asked = {
        .only = "R028,R036", .settings = "currency = MXN\n", .output = INDICATOR_FINDINGS};
    arena_free(&arena);
    arena_init(&arena, 64 << 20);
    struct str got = indicators_of(&arena, data, strlen(data), &asked);
    CHECK(str_contains(got, STR("($4,310,869.60, cuando la menor válida era de "
                                "$12,345,678,901,234,567.10) en a?")));
    CHECK(str_contains(got, STR("\"text\":\"12345678901234567.10\"")));
    CHECK(str_contains(got, STR("ofrecieron exactamente 1,500 USD en «b»?")));
}

/* ---- R038, R048 -------------------------------------------------------------------------- */

TEST(the_minimum_of_processes_counts_processes_and_in_compatible_mode_bids)
{
    const char *data = RELEASE("a", BUYER("B1") "," BIDS(BID("disqualified", "A", MXN("1")) "," BID(
                                        "valid", "B", MXN("1"))))
        RELEASE("b", BUYER("B2") "," BIDS(BID("disqualified", "A", MXN("1"))))
            RELEASE("c", BUYER("B2") "," BIDS(BID("disqualified", "A", MXN("1"))));
    CHECK_STR(CORRECT(data, "R038", "[R038]\nthreshold = 0.5\nminimum_submitted_bids = 3\n"),
              "{\"Buyer\":{\"B2\":{\"R038\":1.0}},\"Tenderer\":{\"A\":{\"R038\":1.0}}}\n");
    CHECK_STR(COMPATIBLE(data, "R038", "[R038]\nthreshold = 0.5\nminimum_submitted_bids = 3\n"),
              "{\"Buyer\":{\"B1\":{\"R038\":0.5},\"B2\":{\"R038\":1.0}},"
              "\"Tenderer\":{\"A\":{\"R038\":1.0}}}\n");
}

TEST(where_nobody_is_disqualified_there_is_no_fence_above_zero)
{
    CHECK_STR(
        indicators_with_meta(&arena,
                             RELEASE("a", BUYER("B") "," BIDS(BID("valid", "A", MXN("1")) "," BID(
                                              "valid", "A", MXN("2"))))
                                 RELEASE("b", BUYER("B") "," BIDS(BID("valid", "A", MXN("1")))),
                             "R038", NULL, false),
        "{\"Meta\":{\"R038\":{\"Buyer_q1\":0.0,\"Buyer_q3\":0.0,\"Buyer_upper_fence\":0.0,"
        "\"Tenderer_q1\":0.0,\"Tenderer_q3\":0.0,\"Tenderer_upper_fence\":0.0}}}\n");
}

TEST(kinds_of_goods_are_counted_by_the_first_digits_of_active_awards_to_one_supplier)
{
#define SOLD(ocid, status, orgs, codes)                                                            \
    RELEASE(ocid, "\"awards\":[{\"status\":\"" status "\",\"suppliers\":[" orgs                    \
                  "],\"items\":[" codes "]}]")
#define CODE(id) "{\"classification\":{\"id\":\"" id "\"}}"
    const char *data = SOLD("a", "active", "{\"id\":\"S\"}",
                            CODE("4312") "," CODE("4399") "," CODE("51") "," CODE("ñandú"))
        SOLD("b", "active", "{\"id\":\"S\"}", CODE("7") "," CODE("\\u00f1aque"))
            SOLD("c", "active", "{\"id\":\"S\"},{\"id\":\"T\"}", CODE("99"))
                SOLD("d", "pending", "{\"id\":\"S\"}", CODE("88"))
                    SOLD("e", "active", "{\"id\":\"T\"}", CODE("11"));
    /* 43, 51, ña, 7 */
    CHECK_STR(indicators_with_meta(&arena, data, "R048",
                                   "[R048]\nthreshold = 4\nminimum_contracting_processes = 2\n",
                                   false),
              "{\"Tenderer\":{\"S\":{\"R048\":4.0}},\"Meta\":{\"R048\":{\"upper_fence\":4.0}}}\n");
    CHECK_STR(CORRECT(data, "R048", "[R048]\nthreshold = 1\ndigits = 1\n"), "{}\n");
    /* One supplier alone makes its own fence, and is at it. */
    CHECK_STR(CORRECT(data, "R048", "[R048]\nminimum_contracting_processes = 2\n"),
              "{\"Tenderer\":{\"S\":{\"R048\":4.0}}}\n");
}
