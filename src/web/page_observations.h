/* What the pages of citizen observations of a work show: see page_observations.c. */
#ifndef CAUCE_WEB_PAGE_OBSERVATIONS_H
#define CAUCE_WEB_PAGE_OBSERVATIONS_H

#include "cocreate/observation.h"
#include "web/form_parts.h"
#include "web/open_parts.h"

struct observation_line {
    const struct observation *o;
    const char *sector; /* NULL = not told */
    struct str who, sent, answered, photo_url, point_url, point, answer_url, hide_url;
};
struct observations_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    struct str work, work_url, add_url, csv_url, geojson_url;
    struct observation_counts counts;
    struct observation_line *lines;
    size_t count;
    struct layout_pager pager;
};
struct observation_form_view {
    struct layout_crumbs crumbs;
    struct str work;
    const char *lead;
    const struct observation_line *line; /* what is answered or hidden; NULL */
    const struct form_view *form;
};

#endif
