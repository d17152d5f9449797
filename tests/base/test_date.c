/* Dates in every form seen in published files, and the calendar itself. */
#include "harness.h"

#include <stdlib.h>

#include "base/date.h"

struct want {
    const char *text;
    enum date_order order;
    enum date_kind kind;
    const char *iso;
};

static void check_all(const struct want *w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t days = 1;
        char buf[16];
        enum date_kind kind = date_parse(str_of(w[i].text), w[i].order, &days);
        struct str iso = date_iso(days, buf);
        if (kind != w[i].kind || !str_eq(iso, str_of(w[i].iso)))
            test_fail(__FILE__, __LINE__, "\"%s\" gave kind %d, %.*s; expected kind %d, %s",
                      w[i].text, (int)kind, STR_FMT(iso), (int)w[i].kind, w[i].iso);
    }
}
#define CHECK_ALL(list) check_all((list), sizeof(list) / sizeof *(list))

TEST(date_reads_iso_with_times_and_offsets)
{
    static const struct want list[] = {
        {"2024-12-31", DATE_DMY, DATE_EXACT, "2024-12-31"},
        {"2024-12-31T23:59:59Z", DATE_DMY, DATE_EXACT, "2024-12-31"},
        {"2024-12-31T00:00:00.000-06:00", DATE_DMY, DATE_EXACT, "2024-12-31"},
        {"2023-01-02 00:00:00 GMT", DATE_DMY, DATE_EXACT, "2023-01-02"},
        {"2023-01-02 10:30", DATE_DMY, DATE_EXACT, "2023-01-02"},
        {"2023-01-02 GMT", DATE_DMY, DATE_EXACT, "2023-01-02"},
        {"2023-01-02Z", DATE_DMY, DATE_EXACT, "2023-01-02"},
        {"2023-01-02+00:00", DATE_DMY, DATE_EXACT, "2023-01-02"},
        {" 2024-02-29 ", DATE_DMY, DATE_EXACT, "2024-02-29"},
        {"'2024-02-29", DATE_DMY, DATE_EXACT, "2024-02-29"},
        {"2024/02/29", DATE_DMY, DATE_EXACT, "2024-02-29"},
        {"2024-2-9", DATE_DMY, DATE_EXACT, "2024-02-09"},
        {"20151021", DATE_DMY, DATE_EXACT, "2015-10-21"},
    };
    CHECK_ALL(list);
}

TEST(date_reads_day_month_year_in_all_its_marks)
{
    static const struct want list[] = {
        {"31/12/2019", DATE_DMY, DATE_EXACT, "2019-12-31"},
        {"31-12-2019", DATE_DMY, DATE_EXACT, "2019-12-31"},
        {"31.12.2019", DATE_DMY, DATE_EXACT, "2019-12-31"},
        {"3/4/2020", DATE_DMY, DATE_EXACT, "2020-04-03"},
        {"3/4/2020", DATE_MDY, DATE_EXACT, "2020-03-04"},
        {"03/04/2020", DATE_YMD, DATE_AMBIGUOUS, "2020-04-03"},
        {"04/04/2020", DATE_YMD, DATE_EXACT, "2020-04-04"},
        {"31/12/2019 10:22:01 a. m.", DATE_DMY, DATE_EXACT, "2019-12-31"},
        {"31/12/2019 10:22", DATE_DMY, DATE_EXACT, "2019-12-31"},
        {"12/31/19", DATE_MDY, DATE_EXACT, "2019-12-31"},
        {"12/31/19 0:00", DATE_MDY, DATE_EXACT, "2019-12-31"},
        {"1/2/70", DATE_MDY, DATE_EXACT, "1970-01-02"},
        {"1/2/69", DATE_MDY, DATE_EXACT, "2069-01-02"},
        {"12/31/2019", DATE_DMY, DATE_EXACT, "2019-12-31"},
        {"31/12/2019", DATE_MDY, DATE_EXACT, "2019-12-31"},
        {"19/12/31", DATE_YMD, DATE_EXACT, "2019-12-31"},
    };
    CHECK_ALL(list);
}

TEST(date_reads_months_as_words)
{
    static const struct want list[] = {
        {"21 de octubre de 2015", DATE_DMY, DATE_EXACT, "2015-10-21"},
        {"21 DE OCTUBRE DEL 2015", DATE_DMY, DATE_EXACT, "2015-10-21"},
        {"21 octubre 2015", DATE_DMY, DATE_EXACT, "2015-10-21"},
        {"15-oct-2016", DATE_DMY, DATE_EXACT, "2016-10-15"},
        {"15-oct-16", DATE_DMY, DATE_EXACT, "2016-10-15"},
        {"15/sept/2016", DATE_DMY, DATE_EXACT, "2016-09-15"},
        {"15-dic.-2016", DATE_DMY, DATE_EXACT, "2016-12-15"},
        {"1\xC2\xB0 de enero de 2015", DATE_DMY, DATE_EXACT, "2015-01-01"},
        {"1o de enero de 2015", DATE_DMY, DATE_EXACT, "2015-01-01"},
        {"mi\xC3\xA9rcoles, 21 de octubre de 2015", DATE_DMY, DATE_EXACT, "2015-10-21"},
        {"October 21, 2015", DATE_DMY, DATE_EXACT, "2015-10-21"},
        {"21-Aug-2015", DATE_DMY, DATE_EXACT, "2015-08-21"},
        {"2015-ago-21", DATE_DMY, DATE_EXACT, "2015-08-21"},
    };
    CHECK_ALL(list);
}

TEST(date_tells_that_only_month_and_year_are_known)
{
    static const struct want list[] = {
        {"Octubre/2011", DATE_DMY, DATE_PARTIAL, "2011-10-01"},
        {"2011-10", DATE_DMY, DATE_PARTIAL, "2011-10-01"},
        {"10/2011", DATE_DMY, DATE_PARTIAL, "2011-10-01"},
        {"oct-11", DATE_DMY, DATE_PARTIAL, "2011-10-01"},
        {"octubre de 2011", DATE_DMY, DATE_PARTIAL, "2011-10-01"},
    };
    CHECK_ALL(list);
}

TEST(date_takes_placeholders_for_nothing)
{
    static const struct want list[] = {
        {"", DATE_DMY, DATE_EMPTY, ""},
        {"-", DATE_DMY, DATE_EMPTY, ""},
        {"N/A", DATE_DMY, DATE_EMPTY, ""},
        {"0000-00-00", DATE_DMY, DATE_EMPTY, ""},
        {"00/00/0000", DATE_DMY, DATE_EMPTY, ""},
        {"0001-01-01T00:00:00Z", DATE_DMY, DATE_EMPTY, ""},
        {"0001-01-01", DATE_DMY, DATE_EMPTY, ""},
        {"1899-12-30 00:00:00", DATE_DMY, DATE_EMPTY, ""},
        {"0000-00-00 00:00:00", DATE_DMY, DATE_EMPTY, ""},
        {"30/12/1899", DATE_DMY, DATE_EMPTY, ""},
    };
    CHECK_ALL(list);
}

TEST(date_refuses_impossible_and_foreign_things)
{
    static const struct want list[] = {
        {"2023-02-29", DATE_DMY, DATE_BAD, ""},     {"31/04/2020", DATE_DMY, DATE_BAD, ""},
        {"13/13/2020", DATE_DMY, DATE_BAD, ""},     {"42300", DATE_DMY, DATE_BAD, ""},
        {"2015", DATE_DMY, DATE_BAD, ""},           {"hoy", DATE_DMY, DATE_BAD, ""},
        {"0202-01-05", DATE_DMY, DATE_BAD, ""},     {"1/2/3/4", DATE_DMY, DATE_BAD, ""},
        {"2024-01-01 xyz", DATE_DMY, DATE_BAD, ""}, {"12:30", DATE_DMY, DATE_BAD, ""},
        {"21 de octubre", DATE_DMY, DATE_BAD, ""},  {"1,234.00", DATE_DMY, DATE_BAD, ""},
        {"31/12/20191", DATE_DMY, DATE_BAD, ""},    {"99999999", DATE_DMY, DATE_BAD, ""},
        {"2024-01-01X", DATE_DMY, DATE_BAD, ""},    {"de de de", DATE_DMY, DATE_BAD, ""},
    };
    CHECK_ALL(list);
}

TEST(date_proves_the_order_of_its_column)
{
    enum date_order order;
    CHECK(date_order_of(STR("25/12/2020"), &order) && order == DATE_DMY);
    CHECK(date_order_of(STR("12/25/2020 0:00"), &order) && order == DATE_MDY);
    CHECK(date_order_of(STR("2020-12-05"), &order) && order == DATE_YMD);
    CHECK(!date_order_of(STR("05/12/2020"), &order));
    CHECK(!date_order_of(STR("x"), &order));
}

TEST(date_calendar_goes_there_and_back_for_every_day)
{
    int32_t days = date_from_ymd(1, 1, 1);
    CHECK_INT(days, -719162);
    CHECK_INT(date_from_ymd(1970, 1, 1), 0);
    CHECK_INT(date_from_ymd(2000, 2, 29), 11016);
    int year = 1, month = 1, day = 1;
    for (; year < 2500; days++) {
        int y, m, d;
        date_to_ymd(days, &y, &m, &d);
        CHECK(y == year && m == month && d == day);
        CHECK_INT(date_from_ymd(y, m, d), days);
        if (date_from_ymd(year, month, ++day) == DATE_NONE) {
            day = 1;
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
    }
    CHECK_INT(date_from_ymd(1900, 2, 29), DATE_NONE);
    CHECK_INT(date_year(date_from_ymd(2024, 12, 31)), 2024);
}

TEST(time_is_read_and_written_in_utc)
{
    int64_t ms;
    char buf[32];
    CHECK(time_parse(STR("2026-01-02T03:04:05Z"), &ms));
    CHECK_STR(time_iso(ms, buf), "2026-01-02T03:04:05Z");
    CHECK(time_parse(STR("2026-01-01T21:04:05.250-06:00"), &ms));
    CHECK_INT(ms % 1000, 250);
    CHECK_STR(time_iso(ms, buf), "2026-01-02T03:04:05Z");
    CHECK(time_parse(STR("1969-12-31T23:59:59.999Z"), &ms));
    CHECK_INT(ms, -1);
    CHECK_STR(time_iso(-1, buf), "1969-12-31T23:59:59Z");
    CHECK(!time_parse(STR("2026-01-02T25:00:00Z"), &ms));
    CHECK(!time_parse(STR("2026-13-02"), &ms));
    CHECK(!time_parse(STR("2026-01-02T03:04:05 mañana"), &ms));
    setenv("CAUCE_NOW", "2026-01-02T03:04:05Z", 1);
    CHECK_STR(time_iso(time_now_ms(), buf), "2026-01-02T03:04:05Z");
}
