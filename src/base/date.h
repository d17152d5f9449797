/* Dates as days since 1970-01-01 (proleptic Gregorian), times dropped. Instants as milliseconds
 * since the epoch, UTC. */
#ifndef CAUCE_BASE_DATE_H
#define CAUCE_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define DATE_NONE INT32_MIN

enum date_order { DATE_DMY, DATE_MDY, DATE_YMD }; /* how to read 03/04/2020 */
enum date_kind {
    DATE_EMPTY, /* nothing, "-", "N/A", "0000-00-00", "0001-01-01…", "1899-12-30…" */
    DATE_EXACT,
    DATE_AMBIGUOUS, /* day and month could be swapped (both <= 12) and no order was certain: `order`
                       was DATE_YMD, which says nothing about them. Read as day/month. */
    DATE_PARTIAL,   /* only month and year ("Octubre/2011", "oct-11"): the month's first day */
    DATE_BAD
};

/* ISO (with time, offset, "GMT", "Z", fractions), dd/mm/yyyy, mm/dd/yy, dd-mm-yyyy, dd.mm.yyyy,
 * yyyy/mm/dd, "21 de octubre de 2015", "Octubre/2011", "15-oct-2016", Excel serials are NOT read
 * here (the XLSX reader gives ISO text). Two-digit years: 70-99 are 19xx, 00-69 are 20xx.
 * A number above 12 settles day and month whatever `order` says (two formats in one column).
 * Impossible dates are BAD, and years before 1000. Pure; thread-safe. */
enum date_kind date_parse(struct str text, enum date_order order, int32_t *days_out);
/* The order that this text alone proves (25/12/2020: day first), for voting over a column; false
 * when it proves none. */
bool date_order_of(struct str text, enum date_order *order_out);
int32_t date_from_ymd(int year, int month, int day); /* DATE_NONE when impossible */
void date_to_ymd(int32_t days, int *year, int *month, int *day);
struct str date_iso(int32_t days, char buf[16]); /* "2024-12-31"; empty for DATE_NONE */
int date_year(int32_t days);
/* Now, for snapshot times; tests set CAUCE_NOW=2026-01-02T03:04:05Z to make it fixed. */
int64_t time_now_ms(void);
struct str time_iso(int64_t ms, char buf[32]); /* "2026-01-02T03:04:05Z" */
bool time_parse(struct str text, int64_t *ms_out);
/* The instant of a time of day in the local time of the instance (TZ), where its meetings are. */
int64_t time_local(int32_t day, int hour, int minute);

#endif
