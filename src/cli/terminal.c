/* Widths, wrapping and safe text for the terminal; see terminal.h. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/columns.h"

enum { WIDTH_LEAST = 20, WIDTH_MOST = 1000, WIDTH_ELSE = 100 };

static size_t width_of(FILE *file)
{
    uint64_t n;
    const char *columns = getenv("COLUMNS");
    if (columns && str_to_u64(str_of(columns), &n) && n > 0)
        return n < WIDTH_LEAST ? WIDTH_LEAST : n > WIDTH_MOST ? WIDTH_MOST : (size_t)n;
    struct winsize size;
    if (ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col >= WIDTH_LEAST)
        return size.ws_col;
    return WIDTH_ELSE;
}

void terminal_start(struct terminal *t, FILE *file, const char *color)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    t->file = file;
    t->tty = isatty(fileno(file)) == 1;
    t->width = width_of(file);
    if (color && strcmp(color, "always") == 0)
        t->color = true;
    else if (color && strcmp(color, "never") == 0)
        t->color = false;
    else
        t->color = t->tty && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
}

const char *terminal_style(const struct terminal *t, enum style style)
{
    static const char *const codes[] = {"\033[0m",  "\033[1m",  "\033[2m", "\033[31m",
                                        "\033[32m", "\033[33m", "\033[36m"};
    return t->color ? codes[style] : "";
}

size_t terminal_width(struct str s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t point;
        size_t columns;
        i += columns_next(s, i, &point, &columns);
        width += columns;
    }
    return width;
}

static bool is_blank(uint32_t c)
{
    return c == '\n' || c == '\t' || c == '\r' || c == 0xA0 || c == 0x2028 || c == 0x2029;
}

/* What a terminal would obey or that turns the reading direction round. */
static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0xFEFF;
}

struct str terminal_clean(struct arena *arena, struct str s)
{
    if (s.n > SIZE_MAX / 3) return STR("");
    char *out = arena_alloc(arena, s.n * 3 + 1);
    if (!out) return STR("");
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t point;
        size_t columns;
        size_t used = columns_next(s, i, &point, &columns);
        if (is_blank(point)) {
            out[n++] = ' ';
        } else if (is_unsafe(point)) {
            memcpy(out + n, "·", 2);
            n += 2;
        } else if (point == 0xFFFD) {
            memcpy(out + n, "\xEF\xBF\xBD", 3);
            n += 3;
        } else {
            memcpy(out + n, s.p + i, used);
            n += used;
        }
        i += used;
    }
    return (struct str){out, n};
}

struct str terminal_part(struct str s, size_t width, size_t *columns_out)
{
    size_t taken = 0, i = 0;
    while (i < s.n) {
        uint32_t point;
        size_t columns;
        size_t used = columns_next(s, i, &point, &columns);
        if (taken + columns > width) break;
        taken += columns;
        i += used;
    }
    *columns_out = taken;
    return (struct str){s.p, i};
}

static void blanks(FILE *file, size_t n)
{
    for (; n > 0; n--) fputc(' ', file);
}

void terminal_cell(FILE *file, struct str s, size_t width, bool right, bool fill)
{
    size_t columns = terminal_width(s);
    const char *dots = "";
    if (columns > width && width > 0) {
        s = terminal_part(s, width - 1, &columns);
        columns++;
        dots = "…";
    }
    if (right && columns < width) blanks(file, width - columns);
    fprintf(file, "%.*s%s", STR_FMT(s), dots);
    if (!right && fill && columns < width) blanks(file, width - columns);
}

/* Prints one paragraph's words; returns the column where it ended. */
static size_t wrap_line(const struct terminal *t, struct str line, size_t at, size_t indent)
{
    struct str rest = line;
    bool first = true;
    for (; rest.n > 0 && rest.p[0] == ' ' && indent + 10 < t->width; at++, indent++) {
        fputc(' ', t->file);
        rest = str_slice(rest, 1, rest.n);
    }
    while (rest.n > 0) {
        struct str word = str_split(rest, ' ', &rest);
        if (word.n == 0) continue;
        size_t columns = terminal_width(word);
        if (at + (first ? 0 : 1) + columns > t->width && (!first || at > indent)) {
            fputc('\n', t->file);
            blanks(t->file, indent);
            at = indent;
        } else if (!first) {
            fputc(' ', t->file);
            at++;
        }
        while (at + columns > t->width && t->width > indent + 1) {
            size_t taken;
            struct str part = terminal_part(word, t->width > at ? t->width - at : 0, &taken);
            fprintf(t->file, "%.*s\n", STR_FMT(part));
            blanks(t->file, indent);
            word = str_slice(word, part.n, word.n);
            columns -= taken;
            if (part.n == 0 && at == indent) break;
            at = indent;
        }
        fprintf(t->file, "%.*s", STR_FMT(word));
        at += columns;
        first = false;
    }
    return at;
}

void terminal_wrap(const struct terminal *t, struct str s, size_t at, size_t indent)
{
    if (indent + 10 > t->width) indent = 2;
    struct str rest = s;
    do {
        struct str line = str_split(rest, '\n', &rest);
        wrap_line(t, line, at, indent);
        fputc('\n', t->file);
        if (rest.n > 0) blanks(t->file, rest.p[0] == '\n' ? 0 : indent);
        at = indent;
    } while (rest.n > 0);
}
