/* The home of an entity: how much money its files speak of, how far it can be followed, where the
 * trail breaks, which questions the data raise, and from which files and days all this is. */
#ifndef CAUCE_WEB_PAGE_ENTITY_H
#define CAUCE_WEB_PAGE_ENTITY_H

#include "ledger/snapshot.h"
#include "trace/flags.h"
#include "trace/gaps.h"
#include "trace/series.h"
#include "web/open_brief.h"
#include "web/layout_stages.h"
#include "web/layout_streams.h"

struct entity_gap {
    const struct trace_gap_row *gap;
    struct str url;
    struct layout_trail bar;
};
struct entity_question {
    struct str title, url;
    int64_t count;
    bool contradiction;
};
struct entity_coverage {
    const char *things;
    int64_t published, known;
    struct layout_trail bar;
};
struct entity_view {
    struct layout_crumbs crumbs;
    const char *kind;    /* "Estado", "Municipio" … */
    int64_t year;        /* shown; 0 = all */
    int64_t other_nodes; /* things that the year shown leaves out, for they have none */
    struct layout_link *years;
    size_t year_count;
    const struct layout_total *totals, *main;
    size_t total_count;
    const struct series_budget *budget; /* of the year, by its first classification; NULL */
    const struct series_figure *budget_figure;
    struct str budget_moment, budget_url;
    struct layout_source budget_source;
    bool has_stages; /* of the budget's total */
    struct layout_stages stages;
    struct layout_streams streams;
    struct entity_gap *gaps;
    size_t gap_count;
    struct entity_question *questions;
    size_t question_count;
    int64_t question_total;
    struct entity_coverage *coverage;
    size_t coverage_count;
    const struct snapshot *files;
    size_t file_count;
    int64_t file_total;
    struct open_brief open;
    int64_t months_old; /* of the newest cut-off; -1 = unknown */
    int32_t newest;
    const struct layout_word *words;
    size_t word_count;
};

#endif
