/* Texts in pictures: how wide they become, where to cut or break them. */
#include "plot/svg.h"

#include "base/columns.h"

/* Advance widths of ' ' to '~' in DejaVu Sans, hundredths of the font's size. */
static const uint8_t advance[95] = {
    32, 40, 46, 84, 64, 95, 78, 27, 39,  39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
    60, 79, 69, 63, 61, 73, 68, 99, 69,  61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
    63, 28, 28, 58, 28, 97, 63, 61, 63,  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84};
#define ELLIPSIS_ADVANCE 100
#define ELLIPSIS "\xE2\x80\xA6"

/* The advance of the character at `at`, and its bytes. */
static int64_t advance_at(struct str text, size_t at, size_t *length_out)
{
    uint32_t point;
    size_t columns;
    *length_out = columns_next(text, at, &point, &columns);
    if (point >= ' ' && point <= '~') return advance[point - ' '];
    if (point < ' ') return 32;
    if (point < 0x250) return 66; /* Latin with accents */
    return columns == 0 ? 0 : columns == 1 ? 78 : 130;
}

/* Hundredths of the font's size to tenths of a pixel, rounded up; bold is an eighth wider. */
static int64_t scaled(int64_t hundredths, enum svg_size size, bool bold)
{
    int64_t width = (hundredths * (int64_t)size + 99) / 100;
    return bold ? width + (width + 7) / 8 : width;
}

int64_t svg_text_width(struct str text, enum svg_size size, bool bold)
{
    int64_t sum = 0;
    for (size_t i = 0, length; i < text.n; i += length) sum += advance_at(text, i, &length);
    return scaled(sum, size, bold);
}

struct str svg_text_cut(struct str text, enum svg_size size, bool bold, int64_t width,
                        bool *cut_out)
{
    int64_t sum = 0;
    size_t fits = 0, letters = 0;
    *cut_out = false;
    for (size_t i = 0, length; i < text.n; i += length) {
        int64_t more = advance_at(text, i, &length);
        if (scaled(sum + more, size, bold) > width) {
            *cut_out = true;
            break;
        }
        sum += more;
        /* A mark without a width of its own stays with its letter. */
        if (scaled(sum + ELLIPSIS_ADVANCE, size, bold) <= width) {
            fits = i + length;
            if (more > 0) letters++;
        }
    }
    if (!*cut_out) return text;
    if (letters < 3) return STR_NONE;
    while (fits > 0 && text.p[fits - 1] == ' ') fits--;
    return str_slice(text, 0, fits);
}

/* Where the line that begins at `from` ends: after the last word that fits, or after the first one
 * when not even that fits (it will be cut). */
static size_t line_end(struct str text, size_t from, enum svg_size size, int64_t width)
{
    int64_t sum = 0;
    size_t blank = 0;
    for (size_t i = from, length; i < text.n; i += length) {
        sum += advance_at(text, i, &length);
        /* never between the sign and its figure */
        if (text.p[i] == ' ' && (i == from || text.p[i - 1] != '$')) blank = i;
        if (blank > from && scaled(sum, size, false) > width) return blank;
    }
    return text.n;
}

size_t svg_text_lines(struct str text, enum svg_size size, int64_t width, struct str *lines,
                      size_t most)
{
    size_t count = 0, at = 0;
    while (at < text.n && count < most) {
        if (text.p[at] == ' ') {
            at++;
            continue;
        }
        size_t end = count + 1 == most ? text.n : line_end(text, at, size, width);
        lines[count++] = str_slice(text, at, end);
        at = end;
    }
    return count;
}

/* What a text shows: its beginning, and whether its tail fits beside it. */
static struct str fit(const struct svg_text *text, bool *cut_out, bool *tail_out)
{
    *cut_out = false;
    *tail_out = text->tail.n > 0;
    if (text->width <= 0) return text->text;
    if (*tail_out) {
        int64_t tail = svg_text_width(text->tail, text->size, true) + 6 * SVG_PX;
        struct str shown =
            svg_text_cut(text->text, text->size, text->bold, text->width - tail, cut_out);
        if (shown.n > 0) return shown;
        *tail_out = false;
    }
    return svg_text_cut(text->text, text->size, text->bold, text->width, cut_out);
}

void svg_text_draw(struct buf *out, const struct svg_text *text)
{
    bool cut, tail;
    struct str shown = fit(text, &cut, &tail);
    if (shown.n == 0) return;
    const char *size = text->size >= SVG_LARGE    ? "pl-tl"
                       : text->size >= SVG_NORMAL ? "pl-t"
                                                  : "pl-ts";
    buf_printf(out, "<text class=\"%s%s%s%s\"", size, text->bold ? " pl-b" : "",
               text->class_name ? " " : "", text->class_name ? text->class_name : "");
    svg_attribute(out, "x", text->x);
    svg_attribute(out, "y", text->y);
    if (text->anchor != SVG_START)
        buf_text(out, text->anchor == SVG_END ? " text-anchor=\"end\"" : " text-anchor=\"middle\"");
    buf_char(out, '>');
    if (cut) svg_title(out, text->full);
    svg_escape(out, shown);
    if (cut) buf_text(out, ELLIPSIS);
    if (tail) {
        buf_text(out, "<tspan class=\"pl-b\" dx=\"6\">");
        svg_escape(out, text->tail);
        buf_text(out, "</tspan>");
    }
    buf_text(out, "</text>");
}

int64_t svg_text_block(struct buf *out, const struct svg_text *text, size_t most, int64_t leading)
{
    struct str lines[4];
    size_t n = svg_text_lines(text->text, text->size, text->width, lines, most > 4 ? 4 : most);
    struct svg_text line = *text;
    for (size_t i = 0; i < n; i++) {
        line.text = lines[i];
        svg_text_draw(out, &line);
        line.y += leading;
    }
    return line.y;
}
