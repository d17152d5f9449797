/* Indicators: all of them, the city's and those of commitments, and one with its series. */
#ifndef CAUCE_WEB_PAGE_INDICATORS_H
#define CAUCE_WEB_PAGE_INDICATORS_H

#include "cocreate/indicator.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

struct indicator_item {
    const struct indicator *is;
    struct str url, commitment_url;
    const char *standing, *tag; /* NULL: cannot be told */
};
struct indicators_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct indicator_item *items;
    size_t count;
    const struct layout_link *themes;
    size_t theme_count;
    struct str add_url, surveys_url;
    struct layout_pager pager;
};
struct indicator_area { /* the last value of a sub-area */
    struct str name, url;
    const struct measure_value *last;
};
struct indicator_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct measure *measure;
    const struct measure_value *values; /* of the area shown, the oldest first */
    size_t count;
    const char *standing, *tag;
    struct layout_link commitment; /* .name empty: the city's own */
    struct str picture, area;
    const struct layout_link *areas;
    size_t area_count;
    const struct indicator_area *lasts;
    size_t last_count;
    struct str measure_url, edit_url;
};

#endif
