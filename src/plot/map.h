/* A small map without tiles: outlines and points, north up, degrees in millionths. Equirectangular
 * projection about the middle latitude (x = longitude * cos latitude), which keeps shapes right for
 * anything of the size of a state. Outlines are simplified (Visvalingam and Whyatt, 1993) to what
 * can be seen. The frame follows the points and outlines; coordinates outside of the globe are left
 * out. Points in the same place are one mark with how many. */
#ifndef CAUCE_PLOT_MAP_H
#define CAUCE_PLOT_MAP_H

#include "plot/plot.h"

#define PLOT_MAP_POINTS 500
#define PLOT_MAP_VERTICES 100000 /* read; of all outlines together */

struct plot_position {
    int32_t latitude, longitude; /* millionths of a degree: north and east are positive */
};
struct plot_map_point {
    struct plot_position at;
    struct str label;
    struct str detail; /* <title>; "" = the label */
    struct str href;
    int group;
    bool doubtful; /* drawn hollow: the coordinates were corrected or are in question */
    bool named;    /* its label is written where there is room */
};
struct plot_map_outline { /* one ring of an area, closed by itself */
    const struct plot_position *ring;
    size_t count;
    struct str label; /* <title>; "" = none */
    bool main;        /* the area that the page is about */
};
struct plot_map {
    struct plot_frame frame; /* height: the most it may be; 0 = the width */
    const struct plot_map_outline *outlines;
    size_t outline_count;
    const struct plot_map_point *points;
    size_t point_count;
    struct str scale_unit; /* "km"; "" = no scale bar */
};
void plot_map_draw(struct buf *out, const struct plot_map *map);

#endif
