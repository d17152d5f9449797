/* Working days: weekends, days of rest that move to Mondays, a guarantor's own closed days. */
#include "base/date.h"
#include "base/workday.h"
#include "harness.h"

TEST(workday_leaves_out_weekends_and_days_of_rest)
{
    CHECK(workday_is(date_from_ymd(2026, 2, 3), NULL));
    CHECK(!workday_is(date_from_ymd(2026, 2, 2), NULL)); /* first Monday of February */
    CHECK(workday_is(date_from_ymd(2026, 2, 5), NULL));
    CHECK(!workday_is(date_from_ymd(2026, 2, 7), NULL)); /* Saturday */
    CHECK(!workday_is(date_from_ymd(2026, 3, 16), NULL));
    CHECK(!workday_is(date_from_ymd(2026, 11, 16), NULL));
    CHECK(!workday_is(date_from_ymd(2030, 10, 1), NULL));
    CHECK_INT(weekday_of(date_from_ymd(1969, 12, 28)), 6);
}

TEST(workday_counts_twenty_days_from_the_day_after)
{
    /* Sent on Friday 2 January 2026: the 20th working day is Friday 30 January. */
    CHECK_INT(workday_after(date_from_ymd(2026, 1, 2), 20, NULL), date_from_ymd(2026, 1, 30));
    /* One further crosses the first Monday of February, a day of rest. */
    CHECK_INT(workday_after(date_from_ymd(2026, 1, 2), 21, NULL), date_from_ymd(2026, 2, 3));
    const int32_t days[] = {date_from_ymd(2026, 1, 12), date_from_ymd(2026, 1, 13)};
    const struct closed_days closed = {days, 2};
    CHECK_INT(workday_after(date_from_ymd(2026, 1, 2), 20, &closed), date_from_ymd(2026, 2, 4));
    CHECK_INT(workdays_between(date_from_ymd(2026, 1, 2), date_from_ymd(2026, 1, 30), NULL), 20);
    CHECK_INT(workdays_between(date_from_ymd(2026, 1, 30), date_from_ymd(2026, 1, 2), NULL), 0);
}

TEST(workday_survives_days_that_are_none)
{
    CHECK_INT(workday_after(DATE_NONE, 20, NULL), DATE_NONE);
    CHECK_INT(workday_after(0, 0, NULL), DATE_NONE);
    CHECK_INT(workday_after(0, 1001, NULL), DATE_NONE);
    CHECK_INT(workday_after(INT32_MAX - 1, 20, NULL), DATE_NONE);
    CHECK_INT(workdays_between(DATE_NONE, 5, NULL), 0);
    CHECK(!holiday_of(DATE_NONE));
}
