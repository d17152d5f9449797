/* Writing SVG: see svg.h. */
#include "plot/svg.h"

#include "base/columns.h"

/* Beyond this no picture needs to draw; keeps the numbers short whatever was computed. */
#define FARTHEST 1000000

void svg_number(struct buf *out, int64_t tenths)
{
    if (tenths > FARTHEST) tenths = FARTHEST;
    if (tenths < -FARTHEST) tenths = -FARTHEST;
    if (tenths < 0) {
        buf_char(out, '-');
        tenths = -tenths;
    }
    buf_u64(out, (uint64_t)tenths / 10);
    if (tenths % 10) {
        buf_char(out, '.');
        buf_char(out, (char)('0' + tenths % 10));
    }
}

/* What XML 1.0 allows in a document. */
static bool is_xml(uint32_t c)
{
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c < 0x110000);
}

void svg_escape(struct buf *out, struct str text)
{
    for (size_t i = 0, length; i < text.n; i += length) {
        uint32_t point;
        size_t columns;
        length = columns_next(text, i, &point, &columns);
        if (point == '<')
            buf_text(out, "&lt;");
        else if (point == '>')
            buf_text(out, "&gt;");
        else if (point == '&')
            buf_text(out, "&amp;");
        else if (point == '"')
            buf_text(out, "&quot;");
        else if (point == 0xFFFD || !is_xml(point))
            buf_text(out, "\xEF\xBF\xBD");
        else if (point < 0x20)
            buf_char(out, ' ');
        else
            buf_put(out, text.p + i, length);
    }
}

void svg_id(struct buf *out, struct str id)
{
    if (id.n == 0) buf_text(out, "pl");
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        buf_char(out, plain ? c : '-');
    }
}

void svg_attribute(struct buf *out, const char *name, int64_t tenths)
{
    buf_char(out, ' ');
    buf_text(out, name);
    buf_text(out, "=\"");
    svg_number(out, tenths);
    buf_char(out, '"');
}

static void text_attribute(struct buf *out, const char *name, const char *value)
{
    if (!value) return;
    buf_char(out, ' ');
    buf_text(out, name);
    buf_text(out, "=\"");
    buf_text(out, value);
    buf_char(out, '"');
}

int64_t svg_frame_width(const struct plot_frame *frame)
{
    int width = frame->width <= 0 ? 360 : frame->width;
    return (width < 160 ? 160 : width > 1600 ? 1600 : width) * SVG_PX;
}

int svg_frame_height(const struct plot_frame *frame, int otherwise)
{
    int height = frame->height <= 0 ? otherwise : frame->height;
    return height > 2000 ? 2000 : height;
}

static void named_element(struct buf *out, const char *element, struct str id, const char *suffix,
                          struct str text)
{
    buf_printf(out, "<%s id=\"", element);
    svg_id(out, id);
    buf_printf(out, "-%s\">", suffix);
    svg_escape(out, text);
    buf_printf(out, "</%s>", element);
}

void svg_begin(struct buf *out, const struct plot_frame *frame, const char *kind, int64_t width,
               int64_t height, bool links)
{
    static const char *const screens[] = {"", " pl-narrow", " pl-wide"};
    unsigned screen = (unsigned)frame->screen > PLOT_WIDE ? 0 : (unsigned)frame->screen;
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pl pl-%s%s%s\" viewBox=\"0 0 ",
               kind, width >= 600 * SVG_PX ? " pl-big" : "", screens[screen]);
    svg_number(out, width);
    buf_char(out, ' ');
    svg_number(out, height);
    buf_char(out, '"');
    if (frame->title.n == 0) {
        buf_text(out, links ? ">" : " aria-hidden=\"true\">");
        return;
    }
    buf_printf(out, " role=\"%s\" aria-labelledby=\"", links ? "group" : "img");
    svg_id(out, frame->id);
    buf_text(out, "-t");
    if (frame->desc.n > 0) {
        buf_text(out, "\" aria-describedby=\"");
        svg_id(out, frame->id);
        buf_text(out, "-d");
    }
    buf_text(out, "\">");
    named_element(out, "title", frame->id, "t", frame->title);
    if (frame->desc.n > 0) named_element(out, "desc", frame->id, "d", frame->desc);
}

void svg_end(struct buf *out)
{
    buf_text(out, "</svg>\n");
}

static void pattern_begin(struct buf *out, struct str id, const char *name, int size, bool turned)
{
    buf_text(out, "<pattern id=\"");
    svg_id(out, id);
    buf_printf(out, "-%s\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\"%s>", name,
               size, size, turned ? " patternTransform=\"rotate(45)\"" : "");
}

void svg_hatch(struct buf *out, struct str id)
{
    pattern_begin(out, id, "h", 5, true);
    buf_text(out, "<path class=\"pl-hatch\" d=\"M1 0V5\"/></pattern>");
}

void svg_drying(struct buf *out, struct str id)
{
    buf_text(out, "<linearGradient id=\"");
    svg_id(out, id);
    buf_text(out, "-g\" x2=\"0\" y2=\"1\"><stop class=\"pl-wet\"/>"
                  "<stop class=\"pl-dry\" offset=\".45\"/></linearGradient>");
}

/* Strokes over a series' colour: none, slanted, level, dots, slanted the other way … */
void svg_series_pattern(struct buf *out, struct str id, int group)
{
    static const char *const strokes[PLOT_GROUPS] = {"",
                                                     "M0 0L6 6M-1 5L1 7M5 -1L7 1",
                                                     "M0 3H6",
                                                     "M2 3H4",
                                                     "M6 0L0 6M-1 1L1 -1M5 7L7 5",
                                                     "M3 0V6",
                                                     "M0 3H6M3 0V6",
                                                     "M0 0L6 6M6 0L0 6"};
    unsigned which = (unsigned)group % PLOT_GROUPS;
    if (which == 0) return;
    char name[8] = {'p', (char)('0' + which)};
    pattern_begin(out, id, name, 6, false);
    buf_printf(out, "<path class=\"pl-stroke\" d=\"%s\"/></pattern>", strokes[which]);
}

void svg_pattern_fill(struct buf *out, struct str id, const char *pattern)
{
    buf_text(out, " fill=\"url(#");
    svg_id(out, id);
    buf_printf(out, "-%s)\"", pattern);
}

bool svg_address_is_safe(struct str href)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:"};
    if (href.n == 0) return false;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts(href, str_of(schemes[i]))) return true;
    /* No scheme: a browser sees one where a colon comes before any of "/?#"; it skips control
     * characters and leading blanks, and takes a backslash for a slash. */
    for (size_t i = 0; i < href.n; i++)
        if ((unsigned char)href.p[i] <= 0x20 || href.p[i] == '\\') return false;
    for (size_t i = 0; i < href.n; i++) {
        if (href.p[i] == '/' || href.p[i] == '?' || href.p[i] == '#') return true;
        if (href.p[i] == ':') return false;
    }
    return true;
}

void svg_title(struct buf *out, struct str text)
{
    if (text.n == 0) return;
    buf_text(out, "<title>");
    svg_escape(out, text);
    buf_text(out, "</title>");
}

bool svg_part_begin(struct buf *out, struct str href, struct str detail, const char *class_name)
{
    bool link = svg_address_is_safe(href);
    buf_text(out, link ? "<a" : "<g");
    if (link) {
        buf_text(out, " href=\"");
        svg_escape(out, href);
        buf_char(out, '"');
    }
    text_attribute(out, "class", class_name);
    buf_char(out, '>');
    svg_title(out, detail);
    return link;
}

void svg_part_end(struct buf *out, bool link)
{
    buf_text(out, link ? "</a>" : "</g>");
}

void svg_group_begin(struct buf *out, const char *class_name)
{
    buf_text(out, "<g");
    text_attribute(out, "class", class_name);
    buf_char(out, '>');
}

void svg_group_end(struct buf *out)
{
    buf_text(out, "</g>");
}

void svg_rect(struct buf *out, const char *class_name, struct svg_box box)
{
    buf_text(out, "<rect");
    text_attribute(out, "class", class_name);
    svg_attribute(out, "x", box.x);
    svg_attribute(out, "y", box.y);
    svg_attribute(out, "width", box.width > 0 ? box.width : 0);
    svg_attribute(out, "height", box.height > 0 ? box.height : 0);
    buf_text(out, "/>");
}

void svg_segment(struct buf *out, const char *class_name, int64_t x1, int64_t y1, int64_t x2,
                 int64_t y2)
{
    svg_path_begin(out, class_name);
    svg_move(out, x1, y1);
    svg_to(out, x2, y2);
    svg_path_end(out);
}

void svg_path_begin(struct buf *out, const char *class_name)
{
    buf_text(out, "<path");
    text_attribute(out, "class", class_name);
    buf_text(out, " d=\"");
}

void svg_path_begin_pattern(struct buf *out, struct str id, const char *pattern)
{
    buf_text(out, "<path");
    svg_pattern_fill(out, id, pattern);
    buf_text(out, " d=\"");
}

void svg_path_end(struct buf *out)
{
    buf_text(out, "\"/>");
}

static void pair(struct buf *out, char command, int64_t x, int64_t y)
{
    if (command) buf_char(out, command);
    svg_number(out, x);
    if (y >= 0) buf_char(out, ' ');
    svg_number(out, y);
}

void svg_move(struct buf *out, int64_t x, int64_t y)
{
    pair(out, 'M', x, y);
}

void svg_to(struct buf *out, int64_t x, int64_t y)
{
    pair(out, 'L', x, y);
}

void svg_curve(struct buf *out, int64_t x1, int64_t y1, int64_t x2, int64_t y2, int64_t x,
               int64_t y)
{
    pair(out, 'C', x1, y1);
    buf_char(out, ' ');
    pair(out, 0, x2, y2);
    buf_char(out, ' ');
    pair(out, 0, x, y);
}

void svg_close(struct buf *out)
{
    buf_char(out, 'Z');
}

void svg_path_box(struct buf *out, struct svg_box box)
{
    svg_move(out, box.x, box.y);
    buf_char(out, 'h');
    svg_number(out, box.width);
    buf_char(out, 'v');
    svg_number(out, box.height);
    buf_char(out, 'h');
    svg_number(out, -box.width);
    buf_char(out, 'z');
}

void svg_path_dot(struct buf *out, int64_t x, int64_t y, int64_t radius)
{
    svg_move(out, x - radius, y);
    for (int half = 0; half < 2; half++) {
        buf_char(out, 'a');
        svg_number(out, radius);
        buf_char(out, ' ');
        svg_number(out, radius);
        buf_text(out, " 0 1 0 ");
        svg_number(out, half ? -2 * radius : 2 * radius);
        buf_text(out, " 0");
    }
    buf_char(out, 'z');
}

struct str svg_detail(struct buf *joined, struct str detail, struct str label, struct str money)
{
    if (detail.n > 0) return detail;
    if (money.n == 0) return label;
    buf_clear(joined);
    buf_str(joined, label);
    if (label.n > 0) buf_text(joined, ": ");
    buf_str(joined, money);
    return joined->failed ? label : buf_view(joined);
}
