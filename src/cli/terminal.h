/* The terminal: how wide it is, whether it takes colour, and text cut and wrapped to its width.
 * Widths are columns as a terminal counts them (East Asian wide characters two, combining marks
 * none). Text that comes from files is made safe first: control characters, escape sequences and
 * bidirectional overrides never reach the terminal. */
#ifndef CAUCE_CLI_TERMINAL_H
#define CAUCE_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"

struct terminal {
    FILE *file;
    size_t width; /* columns */
    bool tty;
    bool color;
};

/* COLUMNS when it is a sensible number, else what the terminal says, else 100. `color` is "auto"
 * (a terminal and no NO_COLOR), "always" or "never". */
void terminal_start(struct terminal *t, FILE *file, const char *color);

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_RED, STYLE_GREEN, STYLE_YELLOW, STYLE_CYAN };
/* The escape sequence of a style, or "" where the terminal has no colour. */
const char *terminal_style(const struct terminal *t, enum style style);

/* Columns that `s` takes. */
size_t terminal_width(struct str s);
/* `s` on one line without anything that a terminal would obey: line breaks, tabs and control
 * characters become blanks or '·'. Into the arena; empty when memory runs out. */
struct str terminal_clean(struct arena *arena, struct str s);
/* The longest part of `s` that takes at most `width` columns; *columns_out says how many. */
struct str terminal_part(struct str s, size_t width, size_t *columns_out);
/* Prints exactly `width` columns: `s` cut with "…" or filled with blanks (on the left side when
 * `right`). With `fill` off, short text gets no blanks after it. */
void terminal_cell(FILE *file, struct str s, size_t width, bool right, bool fill);
/* Prints paragraphs wrapped at blanks; words longer than a line are broken. The first line begins
 * at column `at` (already printed), the others after `indent` blanks. Ends with a line break. */
void terminal_wrap(const struct terminal *t, struct str s, size_t at, size_t indent);

#endif
