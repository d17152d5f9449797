/* Dated lists that a person brings to the indicators: CSV files with a header, UTF-8 or as
 * published. Read once before the run; then any number of threads. */
#ifndef CAUCE_OCDS_LISTS_H
#define CAUCE_OCDS_LISTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum list_kind {
    LIST_SANCTIONED, /* suppliers disqualified (SFP): tax id or name, from, until */
    LIST_TAX,        /* SAT 69-B: tax id, name, situation, dates */
    LIST_HOLIDAYS,   /* dates on which offices are closed */
    LIST_THRESHOLDS, /* year, category (works, goods, services), method (direct, restricted), amount */
    LIST_HAVENS,     /* country codes */
    LIST_FOUNDED,    /* tax id or name, date of constitution */
    LIST_KINDS
};
struct indicator_lists;
struct indicator_lists *lists_new(struct arena *arena);
/* Columns are found by their header (Spanish or English); ERR_INPUT names what is missing. The
 * list's own date (`as_of`, ISO) is kept for the evidence; "" = unknown. */
enum err_code lists_read(struct arena *arena, struct indicator_lists *lists, enum list_kind kind,
                         const char *path, const char *as_of, struct err *err);

#endif
