/* Days on which offices in Mexico work, for deadlines that the law counts in working days.
 * Saturdays, Sundays and the days of rest of the law are out by rule; further closed days (a
 * guarantor's own calendar) are given by the caller. Pure; thread-safe. */
#ifndef CAUCE_BASE_WORKDAY_H
#define CAUCE_BASE_WORKDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0 = Monday … 6 = Sunday. */
int weekday_of(int32_t day);
/* The name of a day of rest (N_), or NULL: Ley Federal del Trabajo, art. 74, in force with its
 * movable Mondays since 2006. DATE_NONE is none. */
const char *holiday_of(int32_t day);
/* Further days without office; NULL and 0 where none are known. */
struct closed_days {
    const int32_t *days; /* ascending */
    size_t count;
};
bool workday_is(int32_t day, const struct closed_days *closed);
/* The `count`-th working day after `day` (which itself does not count); DATE_NONE for DATE_NONE,
 * for a count below 1 or above 1000, or when nearly everything is closed. */
int32_t workday_after(int32_t day, int count, const struct closed_days *closed);
/* Working days after `from` until `until`, which counts; 0 when it is not later. At most 10000. */
int workdays_between(int32_t from, int32_t until, const struct closed_days *closed);

#endif
