/* Surveys: the list, one survey with its waves in stretches that can be compared, and the form of
 * a new wave with what is wrong with its table. */
#ifndef CAUCE_WEB_PAGE_SURVEYS_H
#define CAUCE_WEB_PAGE_SURVEYS_H

#include "cocreate/survey.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

struct survey_item {
    const struct survey *is;
    struct str url;
};
struct surveys_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct survey_item *items;
    size_t count;
    struct str add_url, indicators_url;
    struct layout_pager pager;
};

struct survey_row { /* a wave in the table of its stretch */
    const struct wave *wave;
    const struct str *values; /* as many as the stretch has answers; empty = not told */
};
enum { SURVEY_CHANGES = 4 };
struct survey_stretch {                  /* waves whose wording, mode, scale and area agree */
    const char *changed[SURVEY_CHANGES]; /* what differs from the stretch before */
    size_t change_count;
    const struct wave *first;
    const struct str *answers;
    size_t answer_count;
    const struct survey_row *rows;
    size_t row_count;
    bool samples; /* the size of the sample changes within it */
};
struct survey_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct survey *survey;
    const struct survey_stretch *stretches;
    size_t stretch_count, wave_count;
    const struct layout_link *areas;
    size_t area_count;
    struct str area; /* shown; empty = the whole */
    struct str picture;
    size_t drawn, answers; /* of so many answers, so many fit into the picture */
    struct str csv_url, edit_url, wave_url;
};
struct survey_wave_view {
    const struct layout_crumbs *crumbs;
    const struct form_view *form;
    const struct wave_table *table; /* with its faults; NULL = not sent yet */
};

void survey_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct survey *survey,
                   const char *last);

#endif
