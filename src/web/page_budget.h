/* The budget of an entity in one year: what it was spent on (or where it came from), as parts of a
 * whole that can be opened, beside other years, its moments and the service of the debt. */
#ifndef CAUCE_WEB_PAGE_BUDGET_H
#define CAUCE_WEB_PAGE_BUDGET_H

#include "trace/route.h"
#include "trace/series.h"
#include "web/layout_parts.h"

struct budget_part {
    const struct series_part *part;
    const struct series_figure *figure; /* of the moment shown; NULL = not published */
    const struct series_figure *approved;
    struct str name, url, route_url; /* url: its own parts; "" when it is not divided */
    struct str hundred;
    struct layout_source source;
};
struct budget_moment {
    struct str name;
    const struct series_figure *figure;
    struct layout_source source;
    struct layout_trail bar;
};
struct budget_debt {
    int64_t year;
    const struct series_figure *chapter;
    struct layout_source source;
    struct str hundred; /* of the year's budget; "" = unknown */
};
struct budget_view {
    struct layout_crumbs crumbs;
    bool revenue;
    int64_t year;
    int moment; /* enum series_moment shown */
    struct str moment_name, scheme_name;
    char currency[4];
    const struct series_budget *budget; /* NULL: nothing of the kind is published */
    const struct series_figure *figure; /* its total at the moment; NULL = not published */
    struct layout_source source;
    struct layout_link *sides, *years, *schemes, *moments_links;
    size_t side_count, year_count, scheme_count, moment_link_count;
    struct str part_name; /* of the part that is open; "" = the whole */
    struct str back_url;
    struct budget_part *parts;
    size_t part_count;
    bool part_more;
    int64_t parts_sum; /* of the parts at the moment; of those shown */
    struct budget_part *top[3];
    size_t top_count;
    struct str treemap, treemap_wide, bars;
    struct budget_moment moments[SERIES_MOMENTS];
    size_t moment_count;
    bool schemes_differ;
    int64_t scheme_low, scheme_high; /* totals of the classifications at the moment */
    struct budget_debt *debt;
    size_t debt_count;
    const struct layout_word *words;
    size_t word_count;
};

#endif
