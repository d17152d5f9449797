/* Writing SVG: the tags, numbers and texts that the pictures of this room are made of. Lengths are
 * tenths of a pixel ("12.3"). Escapes for the place: text, attribute, address, id. */
#ifndef CAUCE_PLOT_SVG_H
#define CAUCE_PLOT_SVG_H

#include <stdbool.h>

#include "plot/plot.h"

#define SVG_PX 10 /* tenths of a pixel in a pixel */

struct svg_box {
    int64_t x, y, width, height;
};

/* <svg …> with title and description; `kind` is the picture's class without "pl-". `links`: there
 * is a link inside. A frame without title is hidden from screen readers. */
void svg_begin(struct buf *out, const struct plot_frame *frame, const char *kind, int64_t width,
               int64_t height, bool links);
void svg_end(struct buf *out);
/* The frame's width in tenths of a pixel, kept within what plot.h says. */
int64_t svg_frame_width(const struct plot_frame *frame);
/* The height that the caller asked for, pixels, at most 2000; else `otherwise`. */
int svg_frame_height(const struct plot_frame *frame, int otherwise);

/* Definitions, once in a picture, to be filled with by svg_pattern_fill(): the hatching of what is
 * inferred ("h"), the series' patterns ("p1" … "p7"; group 0 has none). */
void svg_hatch(struct buf *out, struct str id);
/* From water to dry ("g"), downwards: what breaks off. ("t" and "d" are title and description.) */
void svg_drying(struct buf *out, struct str id);
void svg_series_pattern(struct buf *out, struct str id, int group);
/* fill="url(#ID-h)" */
void svg_pattern_fill(struct buf *out, struct str id, const char *pattern);

void svg_number(struct buf *out, int64_t tenths);
void svg_escape(struct buf *out, struct str text); /* for text and for attributes in quotes */
void svg_id(struct buf *out, struct str id);
void svg_attribute(struct buf *out, const char *name, int64_t tenths); /* ` x="1.5"` */

/* An address that cannot run anything: http, https, mailto, or without a scheme. */
bool svg_address_is_safe(struct str href);

/* <a href> when there is a safe address, else <g>; with a <title> when `detail` is not empty.
 * svg_part_end needs what svg_part_begin gave. */
bool svg_part_begin(struct buf *out, struct str href, struct str detail, const char *class_name);
void svg_part_end(struct buf *out, bool link);

void svg_group_begin(struct buf *out, const char *class_name);
void svg_group_end(struct buf *out);
void svg_title(struct buf *out, struct str text); /* nothing when empty */
void svg_rect(struct buf *out, const char *class_name, struct svg_box box);
void svg_segment(struct buf *out, const char *class_name, int64_t x1, int64_t y1, int64_t x2,
                 int64_t y2);

/* <path class="…" d="  …  "/>, between them the commands. */
void svg_path_begin(struct buf *out, const char *class_name);
void svg_path_begin_pattern(struct buf *out, struct str id, const char *pattern);
void svg_path_end(struct buf *out);
void svg_move(struct buf *out, int64_t x, int64_t y);
void svg_to(struct buf *out, int64_t x, int64_t y);
void svg_curve(struct buf *out, int64_t x1, int64_t y1, int64_t x2, int64_t y2, int64_t x,
               int64_t y);
void svg_close(struct buf *out);
/* A closed rectangle, a dot and a band of `width` along an S-curve, as parts of a path. */
void svg_path_box(struct buf *out, struct svg_box box);
void svg_path_dot(struct buf *out, int64_t x, int64_t y, int64_t radius);

/* Which end of a text stands at its x. */
enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };
/* The sizes of text; the style sheet has the same numbers. A phone of 360 pixels leaves a picture
 * some 336: the smallest text is 11 pixels there. */
enum svg_size { SVG_SMALL = 120, SVG_NORMAL = 130, SVG_LARGE = 150 };

struct svg_text {
    const char *class_name; /* besides the size's class; NULL = none */
    enum svg_size size;
    bool bold;
    enum svg_anchor anchor;
    int64_t x, y;  /* y of the base line */
    int64_t width; /* room; longer texts are cut with an ellipsis; 0 = no limit */
    struct str text;
    struct str tail; /* money after it, never cut; left out where it would leave no room at all */
    struct str full; /* <title> where it was cut; "" = none (the part around it has one) */
};
void svg_text_draw(struct buf *out, const struct svg_text *text);
/* How wide a text becomes, on the wide side (DejaVu Sans is among the widest of usual fonts). */
int64_t svg_text_width(struct str text, enum svg_size size, bool bold);
/* The longest beginning of a text that fits, to be followed by "…" where *cut_out; empty when not
 * even three letters do. */
struct str svg_text_cut(struct str text, enum svg_size size, bool bold, int64_t width,
                        bool *cut_out);
/* Breaks a text into lines at blanks; what does not fit into `most` lines is cut in the last one.
 * The number of lines. */
size_t svg_text_lines(struct str text, enum svg_size size, int64_t width, struct str *lines,
                      size_t most);
/* Draws `text` over at most `most` (1 to 4) lines of `width`, `leading` apart; returns the y of the
 * next line's base (text->y where there is nothing to draw). */
int64_t svg_text_block(struct buf *out, const struct svg_text *text, size_t most, int64_t leading);

/* "label" and "money" as one detail: "label: money", into `joined` (emptied first). */
struct str svg_detail(struct buf *joined, struct str detail, struct str label, struct str money);

#endif
