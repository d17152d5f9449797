/* Exact money: 64-bit integers in the currency's minor unit (centavos). No floating point.
 * Sums run in 128 bits, so no total of 64-bit amounts can overflow on the way. */
#ifndef CAUCE_BASE_MONEY_H
#define CAUCE_BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct money {
    int64_t minor;
    char currency[4]; /* ISO 4217, upper case, NUL-terminated; "MXN" where nothing is said */
};

enum money_kind {
    MONEY_EMPTY,     /* nothing, "-", "N/A", "#N/A", "NULL", "NA", "ND", "s/d": no figure was
                    published */
    MONEY_EXACT,     /* a figure, exact in minor units */
    MONEY_ROUNDED,   /* a figure with more decimals than the minor unit holds; rounded half away
                        from zero. Differences below 1e-6 of a minor unit (binary float dust such
                        as 6573840.110000001) also count as ROUNDED: the caller may say so. */
    MONEY_AMBIGUOUS, /* readable in two ways ("221,888,505,50"; "1.234" may be 1234 or 1.23 …):
                        `minor` is the likelier reading */
    MONEY_BAD        /* no figure: letters, "o.oo" is NOT bad but AMBIGUOUS 0.00 (letter o) */
};

/* Reads a figure as people publish it: thousands separators (comma, point, blank, NBSP,
 * apostrophe), decimal point or comma, currency sign, MXN/M.N./pesos, parentheses or trailing
 * minus for negatives, "$-" and " -   " (an accountant's zero: EXACT 0 when a currency sign or
 * blanks surround the dash, EMPTY when the cell is just "-"), percent refused, scientific
 * notation exact ("1.5E+6"). `scale10` multiplies by a power of ten (3 = thousands of pesos, 6 =
 * millions). `digits` is the currency's number of minor digits (2 for MXN).
 * Overflow of int64 is MONEY_BAD. Pure; thread-safe. */
enum money_kind money_parse(struct str text, int scale10, int digits, int64_t *minor_out);
/* Minor digits of an ISO 4217 code; 2 for unknown ones. */
int money_digits(const char currency[4]);
/* Reads "MXN", "mxn", "Peso Mexicano", "M.N.", "USD", "Dólar" … ; false when unknown. */
bool money_currency(struct str text, char currency_out[4]);
/* "1234567.89" (no separators, point, exactly `digits` decimals). buf must hold 32 bytes. */
struct str money_plain(int64_t minor, int digits, char buf[32]);
/* "1,234,567.89", as people read it in Mexico. buf must hold 48 bytes. */
struct str money_pretty(int64_t minor, int digits, char buf[48]);
bool money_add(int64_t a, int64_t b, int64_t *sum_out); /* false on overflow */

typedef __int128 money_sum; /* exact total of many amounts */
struct str money_sum_plain(money_sum sum, int digits, char buf[48]);

/* Plain decimals for percentages, coordinates and quantities: value * 10^`digits`, rounded half
 * away from zero; same reading rules as money, with '%' allowed. False when no figure. */
bool decimal_parse(struct str text, int digits, int64_t *scaled_out);

#endif
