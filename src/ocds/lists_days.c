/* Days on which offices are closed: what a list says, else the rule of base/workday.h. */
#include "base/workday.h"
#include "ocds/lists_private.h"

int lists_weekday(int32_t day)
{
    return weekday_of(day);
}

const char *lists_holiday_listed(const struct indicator_lists *lists, int32_t day)
{
    for (size_t i = 0; lists && i < lists->holiday_count; i++)
        if (lists->holidays[i]->day == day) return lists->holidays[i]->name;
    return NULL;
}

const char *lists_holiday(const struct indicator_lists *lists, int32_t day)
{
    const char *name = lists_holiday_listed(lists, day);

    return name ? name : holiday_of(day);
}
