/* Dated lists that a person brings to the indicators: CSV files with a header, UTF-8 or as
 * published (latin-1, rows before the header, a TAB before a figure). Read once before the run;
 * then any number of threads.
 *
 * Nobody is accused by a list: a match says by what it was made (tax id, which is exact, or the key
 * of the name, which is only possible), on which row it stands and of what day the list is. */
#ifndef CAUCE_OCDS_LISTS_H
#define CAUCE_OCDS_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum list_kind {
    LIST_SANCTIONED, /* suppliers disqualified (SFP): tax id or name, from, until */
    LIST_TAX,        /* SAT 69-B: tax id, name, situation, dates */
    LIST_HOLIDAYS,   /* dates on which offices are closed */
    LIST_THRESHOLDS, /* year, category (works, goods, services), method (direct, restricted) */
    LIST_HAVENS,     /* country codes or names */
    LIST_FOUNDED,    /* tax id or name, date of constitution */
    LIST_KINDS
};
struct indicator_lists;
/* NULL without memory. */
struct indicator_lists *lists_new(struct arena *arena);
/* Columns are found by their header (Spanish or English); ERR_INPUT names what is missing, and a
 * row that cannot be read with file, row and column. The list's own date (`as_of`, ISO) is kept
 * for the evidence; "" = what the file says of itself ("Información actualizada al …"), else
 * unknown. Several files of one kind add up. */
enum err_code lists_read(struct arena *arena, struct indicator_lists *lists, enum list_kind kind,
                         const char *path, const char *as_of, struct err *err);
/* The same from bytes; `name` is for messages and evidence. Copies what it keeps. */
enum err_code lists_read_text(struct arena *arena, struct indicator_lists *lists,
                              enum list_kind kind, struct str text, const char *name,
                              const char *as_of, struct err *err);
/* Whether a list of this kind was read. Holidays: a list, not the fixed rules. */
bool lists_has(const struct indicator_lists *lists, enum list_kind kind);
/* The option of the command line that brings a list of this kind: "sanctioned", "tax-list", … */
const char *lists_kind_name(enum list_kind kind);

/* A row of a list about a person or company. Days are DATE_NONE where nothing is said. */
struct list_entry {
    struct str rfc, name, key; /* canonical RFC or empty; as written; organisation key */
    struct str situation;      /* 69-B: "Presunto", "Definitivo" …; sanctions: the reason */
    int32_t from;              /* disqualified from; presumed on; constituted on */
    int32_t until;             /* disqualified until */
    int32_t definitive;        /* 69-B: definitive since */
    int32_t cleared;           /* 69-B: disproved, or a favourable judgement */
    const char *file;          /* of the list, and the day it is of ("" = unknown) */
    const char *as_of;
    uint64_t row;
};
/* The entries of a supplier, at most `max`, in the order of their lists: by RFC (*exact) or else
 * by the key of its name (not *exact); where the list has an RFC and another one is asked for,
 * the same name is no match. Returns how many. */
size_t lists_find(const struct indicator_lists *lists, enum list_kind kind, struct str rfc,
                  struct str key, const struct list_entry **out, size_t max, bool *exact);

/* Why offices are closed on a day: the name of the day in Spanish (N_), or NULL. What a list
 * says, else the days of rest of art. 74 of the Ley Federal del Trabajo by its rule for any year
 * from 2006, when the movable Mondays began. Saturdays and Sundays are the caller's matter. */
const char *lists_holiday(const struct indicator_lists *lists, int32_t day);
/* What a list says and nothing else: for data that are not Mexican. */
const char *lists_holiday_listed(const struct indicator_lists *lists, int32_t day);
/* 0 = Monday … 6 = Sunday. */
int lists_weekday(int32_t day);

struct list_threshold {
    int32_t year;
    char category; /* 'w'orks, 'g'oods, 's'ervices; 0 = any */
    char method;   /* 'd'irect award, 'r'estricted invitation */
    int64_t minor;
    char currency[4];
    const char *file, *as_of;
    uint64_t row;
};
/* The amount up to which this method was allowed in this year; a row for the category goes before
 * one for any. `category` is OCDS's mainProcurementCategory. NULL when the list does not say. */
const struct list_threshold *lists_threshold(const struct indicator_lists *lists, int year,
                                             struct str category, char method);
/* By ISO 3166 code (two or three letters) or by the key of the name; the entry's name is the
 * country's. NULL when it is not on the list. */
const struct list_entry *lists_country(const struct indicator_lists *lists, struct str country);

#endif
