/* Lists of things: on the terminal a table that fits its width, with --json one object per line.
 * The same declaration of columns gives both, so that they always say the same.
 *
 * On the terminal: figures are right-aligned and never cut; text is cut with "…" where the columns
 * do not fit; then spare columns are left out; where even that is not enough each row is shown as a
 * block of "name: value" lines. No line is longer than the terminal. Memory is bounded: widths are
 * taken from the first 500 rows. */
#ifndef CAUCE_CLI_TABLE_H
#define CAUCE_CLI_TABLE_H

#include "cli/cli.h"

enum table_type {
    TABLE_TEXT,
    TABLE_INT,    /* "1,234,567" on the terminal, a number in JSON */
    TABLE_ID,     /* digits without separators, a number in JSON */
    TABLE_MONEY,  /* "1,234,567.89"; in JSON the exact text "1234567.89" */
    TABLE_FIGURE, /* text that is a figure: "87.3 %" */
    TABLE_DATE,
    TABLE_BOOL,
    TABLE_JSON_TEXT, /* only in JSON: not shown on the terminal */
    TABLE_JSON_INT
};

struct table_column {
    const char *key;   /* in JSON */
    const char *title; /* N_(), on the terminal */
    enum table_type type;
    uint8_t spare; /* 0 = always shown; else left out where there is no room, the highest first */
};

enum { TABLE_MAX_COLUMNS = 24, TABLE_BATCH = 500 };

struct table {
    const struct cli *cli;
    const struct table_column *columns;
    size_t count;
    size_t column; /* where the next value goes */
    size_t held;   /* rows waiting to be printed */
    uint64_t rows;
    struct arena arena; /* of the rows that wait */
    struct str *cells;  /* TABLE_BATCH * count */
    size_t widths[TABLE_MAX_COLUMNS];
    bool left_out[TABLE_MAX_COLUMNS];
    bool laid, blocks, failed;
    struct cli_json json;
};

void table_open(struct table *t, const struct cli *cli, const struct table_column *columns,
                size_t count);
/* Values in column order; a text with .p NULL is "nothing". */
void table_text(struct table *t, struct str s);
void table_int(struct table *t, int64_t v);
void table_money(struct table *t, int64_t minor, const char *currency);
void table_date(struct table *t, int32_t days);
void table_time(struct table *t, int64_t ms);
void table_bool(struct table *t, bool v);
void table_null(struct table *t);
void table_id(struct table *t, int64_t id);     /* 0 is nothing */
void table_name(struct table *t, struct str s); /* empty is nothing */
void table_end_row(struct table *t);
/* Prints what waits and frees; the number of rows. */
uint64_t table_close(struct table *t);

#endif
