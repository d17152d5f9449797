/* Working days and days of rest. Source of the rule: Ley Federal del Trabajo, art. 74, in force
 * with its movable Mondays since the reform of 17 January 2006, and with 1 October instead of 1
 * December for the change of government since 2024 (por verificar: from memory of the text in
 * force). */
#include "base/workday.h"

#include "base/date.h"
#include "base/i18n.h"

enum { MOST_COUNTED = 1000, MOST_LOOKED_AT = 10000 };

int weekday_of(int32_t day)
{
    int rest = (int)(((int64_t)day + 3) % 7); /* 1970-01-01 was a Thursday */
    return rest < 0 ? rest + 7 : rest;
}

/* The n-th Monday of a month. */
static int monday(int year, int month, int n)
{
    int first = weekday_of(date_from_ymd(year, month, 1));
    return 1 + (7 - first) % 7 + (n - 1) * 7;
}

/* The constitution, Juárez and the revolution: their own day until 2005, then a Monday. */
static bool is_moved(int year, int month, int day, int own_month, int own_day, int nth)
{
    if (month != own_month) return false;
    return day == (year < 2006 ? own_day : monday(year, month, nth));
}

static bool is_handover(int year, int month, int day)
{
    return year % 6 == 2 && day == 1 && month == (year < 2024 ? 12 : 10);
}

const char *holiday_of(int32_t when)
{
    int year, month, day;

    if (when == DATE_NONE) return NULL;
    date_to_ymd(when, &year, &month, &day);
    if (month == 1 && day == 1) return N_("Año Nuevo");
    if (is_moved(year, month, day, 2, 5, 1)) return N_("Día de la Constitución");
    if (is_moved(year, month, day, 3, 21, 3)) return N_("Natalicio de Benito Juárez");
    if (month == 5 && day == 1) return N_("Día del Trabajo");
    if (month == 9 && day == 16) return N_("Día de la Independencia");
    if (is_moved(year, month, day, 11, 20, 3)) return N_("Día de la Revolución");
    if (is_handover(year, month, day)) return N_("Cambio del Poder Ejecutivo Federal");
    if (month == 12 && day == 25) return N_("Navidad");
    return NULL;
}

bool workday_is(int32_t day, const struct closed_days *closed)
{
    if (weekday_of(day) >= 5 || holiday_of(day)) return false;
    for (size_t i = 0; closed && i < closed->count && closed->days[i] <= day; i++)
        if (closed->days[i] == day) return false;
    return true;
}

int32_t workday_after(int32_t day, int count, const struct closed_days *closed)
{
    if (day == DATE_NONE || count < 1 || count > MOST_COUNTED) return DATE_NONE;
    for (int i = 0; i < MOST_LOOKED_AT && day < INT32_MAX; i++)
        if (workday_is(++day, closed) && --count == 0) return day;
    return DATE_NONE;
}

int workdays_between(int32_t from, int32_t until, const struct closed_days *closed)
{
    int count = 0;
    if (from == DATE_NONE || until == DATE_NONE) return 0;
    for (int i = 0; i < MOST_LOOKED_AT && from < until; i++) count += workday_is(++from, closed);
    return count;
}
