/* The view of a release: what is found, of which type, and what dates and figures mean. */
#include "ocds/view.h"

#include "format/json.h"
#include "harness.h"

static struct arena arena;

static struct view seen(const char *text, unsigned wants)
{
    struct err err = {0};
    struct view view;
    const struct view_plan *plan;
    json_ref root;
    arena_free(&arena);
    arena_init(&arena, 16 << 20);
    CHECK_OK(view_plan_new(&arena, wants, &plan, &err));
    CHECK_OK(json_parse(&arena, str_of(text), 64, &root, &err));
    CHECK_OK(view_of(plan, &arena, NULL, root, &view, &err));
    return view;
}

TEST(a_view_finds_what_stands_in_a_release)
{
    struct view v = seen(
        "{\"ocid\":\"x\",\"unknown\":{\"ocid\":\"no\"},\"buyer\":{\"id\":\"B\",\"name\":\"N\"},"
        "\"tender\":{\"value\":{\"amount\":12.50,\"currency\":\"MXN\"},\"items\":[{\"id\":\"1\","
        "\"unit\":{\"name\":\"m2\",\"value\":{\"amount\":3}},\"classification\":{\"id\":\"4311\","
        "\"scheme\":\"UNSPSC\"}}],\"documents\":[{}]},\"bids\":{\"details\":[{\"tenderers\":[{"
        "\"id\":\"S\"},{\"id\":\"T\"}]}]},\"contracts\":[{\"id\":\"C\",\"implementation\":{"
        "\"transactions\":[{\"payee\":{\"id\":\"P\"}}]}}],\"parties\":[{\"id\":\"S\",\"roles\":["
        "\"supplier\",\"other\"],\"address\":{\"region\":\"Z\"}}],\"planning\":{\"budget\":{"
        "\"projectID\":\"K\",\"amount\":{\"amount\":7}}}}",
        VIEW_EVERYTHING);
    CHECK_STR(v.ocid, "x");
    CHECK_STR(v.buyer.name, "N");
    CHECK_STR(v.tender.value.amount, "12.50");
    CHECK_INT(v.tender.item_count, 1);
    CHECK_STR(v.tender.items[0].classification, "4311");
    CHECK_STR(v.tender.items[0].unit, "m2");
    CHECK_STR(v.tender.items[0].unit_value.amount, "3");
    CHECK(v.tender.documents && v.tender.node && v.planning);
    CHECK_STR(v.bids[0].tenderers[1].id, "T");
    CHECK_STR(v.contracts[0].transactions[0].payee.id, "P");
    CHECK_INT(v.parties[0].roles, VIEW_SUPPLIER | VIEW_OTHER_ROLE);
    CHECK(view_party(&v, STR("S")) == &v.parties[0] && !view_party(&v, STR("T")));
    CHECK_STR(v.parties[0].region, "Z");
    CHECK_STR(v.budget_project_id, "K");
    CHECK_STR(v.budget.amount, "7");
}

TEST(what_was_not_asked_for_stays_empty)
{
    struct view v = seen("{\"ocid\":\"x\",\"parties\":[{\"id\":\"S\"}],\"contracts\":[{}]}", 0);
    CHECK_INT(v.party_count, 0);
    CHECK_INT(v.contract_count, 0);
}

TEST(of_duplicate_members_the_last_counts)
{
    CHECK_STR(seen("{\"ocid\":\"x\",\"ocid\":\"y\"}", 0).ocid, "y");
}

TEST(a_strict_view_takes_only_the_right_types)
{
    const char *text = "{\"ocid\":\"x\",\"buyer\":{\"id\":12},\"tender\":{\"numberOfTenderers\":"
                       "\"1\",\"tenderers\":{\"id\":\"S\"}}}";
    struct view strict = seen(text, VIEW_STRICT);
    CHECK(!strict.buyer.id.p && !strict.tender.number_of_tenderers.p);
    CHECK_INT(strict.tender.tenderer_count, 0);
    struct view kind = seen(text, 0);
    CHECK_STR(kind.buyer.id, "12");
    CHECK_STR(kind.tender.number_of_tenderers, "1");
    CHECK_INT(kind.tender.tenderer_count, 1);
    CHECK_STR(kind.tender.tenderers[0].id, "S");
}

TEST(presence_is_by_path_and_empty_values_are_absent)
{
    const struct view_plan *plan;
    struct err err;
    struct view v = seen("{\"ocid\":\"\",\"awards\":[{\"suppliers\":[]},{\"suppliers\":[{\"id\":"
                         "\"S\"}]}],\"bids\":{\"details\":[{\"tenderers\":[{\"name\":\"N\"}]}]}}",
                         0);
    CHECK_OK(view_plan_new(&arena, 0, &plan, &err));
    CHECK(!view_has(&v, view_field(plan, STR("/ocid"))));
    CHECK(view_has(&v, view_field(plan, STR("/awards[]/suppliers[]/id"))));
    CHECK(view_has(&v, view_field(plan, STR("/awards[]/suppliers"))));
    CHECK(!view_has(&v, view_field(plan, STR("/awards[]/suppliers[]/name"))));
    CHECK(view_has(&v, view_field(plan, STR("/bids/details[]/tenderers[]/name"))));
    CHECK(!view_has(&v, view_field(plan, STR("/bids/details[]/tenderers[]/id"))));
    CHECK_INT(view_field(plan, STR("/awards[]/nothing")), -1);
    CHECK_INT(view_field(plan, STR("/ocid/id")), -1);
}

TEST(values_of_other_types_and_elements_that_are_no_objects_are_passed_over)
{
    struct view v = seen("{\"ocid\":[1],\"tender\":[],\"bids\":{\"details\":[null,7,\"x\",{\"id\":"
                         "\"1\"}]},\"awards\":\"none\",\"buyer\":null}",
                         VIEW_EVERYTHING);
    CHECK(!v.ocid.p && !v.tender.node);
    CHECK_INT(v.bid_count, 4);
    CHECK_STR(v.bids[3].id, "1");
    CHECK_INT(v.award_count, 0);
}

TEST(figures_become_the_nearest_double)
{
    double d;
    CHECK(view_number(STR("0.1"), &d) && d == 0.1);
    CHECK(view_number(STR("123456789012.345"), &d) && d == 123456789012.345);
    CHECK(view_number(STR("-2.5e3"), &d) && d == -2500);
    CHECK(view_number(STR("12345678901234567890"), &d) && d == 12345678901234567890.0);
    CHECK(!view_number(STR(""), &d) && !view_number(STR("x"), &d) &&
          !view_number(STR("1e999"), &d));
}

TEST(amounts_become_exact_centavos)
{
    int64_t minor;
    struct view_value v = {STR("1234.565"), STR("MXN")};
    CHECK(view_minor(&v, &minor) && minor == 123457);
    v = (struct view_value){STR("10"), STR("JPY")};
    CHECK(view_minor(&v, &minor) && minor == 10);
    v = (struct view_value){STR_NONE, STR("MXN")};
    CHECK(!view_minor(&v, &minor));
}

TEST(instants_count_their_offset_and_days_do_not)
{
    int64_t a, b;
    int32_t day;
    CHECK(view_instant(STR("2018-12-31T20:00:00-06:00"), &a));
    CHECK(view_instant(STR("2019-01-01T02:00:00Z"), &b) && a == b);
    CHECK(view_instant(STR("2019-01-01T02:00:00.250Z"), &b) && b - a == 250);
    CHECK(view_day(STR("2018-12-31T20:00:00-06:00"), &day) && day == 17896);
    CHECK(view_instant(STR("2018-12-31"), &a) && a == INT64_C(17896) * 86400000);
    CHECK(!view_instant_strict(STR("2018-12-31"), &a));
    static const char *const bad[] = {"2018-13-01",
                                      "2018-02-30",
                                      "2018-01-01T25:00:00Z",
                                      "2018-01-01T00:00:00",
                                      "2018-01-01T00:00:00+6",
                                      "01/02/2018",
                                      "2018-01-01T00:00:00.Z",
                                      ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!view_instant(str_of(bad[i]), &a));
}
