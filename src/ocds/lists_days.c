/* Days on which offices are closed. Source of the rule: Ley Federal del Trabajo, art. 74, in
 * force with its movable Mondays since the reform of 17 January 2006, and with 1 October instead
 * of 1 December for the change of government since 2024 (por verificar: from memory of the text
 * in force). */
#include "base/i18n.h"
#include "ocds/lists_private.h"

int lists_weekday(int32_t day)
{
    int rest = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return rest < 0 ? rest + 7 : rest;
}

/* The n-th Monday of a month. */
static int monday(int year, int month, int n)
{
    int first = lists_weekday(date_from_ymd(year, month, 1));
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

static const char *fixed(int32_t when)
{
    int year, month, day;

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

const char *lists_holiday_listed(const struct indicator_lists *lists, int32_t day)
{
    for (size_t i = 0; lists && i < lists->holiday_count; i++)
        if (lists->holidays[i]->day == day) return lists->holidays[i]->name;
    return NULL;
}

const char *lists_holiday(const struct indicator_lists *lists, int32_t day)
{
    const char *name = lists_holiday_listed(lists, day);

    return name || day == DATE_NONE ? name : fixed(day);
}
