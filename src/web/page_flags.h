/* Views of the pages of questions: the list of one government's, one question with its formula,
 * rows and answers; and of two sources of the same money. */
#ifndef CAUCE_WEB_PAGE_FLAGS_H
#define CAUCE_WEB_PAGE_FLAGS_H

#include "trace/flags.h"
#include "trace/reconcile.h"
#include "web/layout_parts.h"

struct flags_item {
    const struct flag *flag;
    struct str url, severity, answers;
    int64_t size; /* of its pesos: a difference may go either way */
};
struct flags_view {
    struct layout_crumbs crumbs;
    const struct flags_item *items;
    size_t count;
    int64_t all;                     /* of the government */
    const struct layout_link *rules; /* choices, with how many of each */
    size_t rule_count;
    bool chosen; /* one of them */
    struct layout_pager pager;
};

struct flag_row {
    struct layout_source source;
};
struct flag_answer {
    const struct flag_reply *reply;
    int32_t day;
};
struct flag_view {
    struct layout_crumbs crumbs;
    const struct flag *flag;
    int64_t size; /* of its pesos */
    struct str title, severity, formula, innocent, node_url, organisation_url, node_name;
    const struct flag_row *rows;
    size_t row_count;
    const struct flag_answer *answers;
    size_t answer_count;
};

struct reconcile_item {
    const struct reconcile_line *line;
    struct str state;
    bool differs;
    struct layout_source source_a, source_b;
    struct str reasons; /* typed reasons, in words; "" = nobody gave one */
};
struct reconcile_topic_view {
    struct str title;
    const struct reconcile_summary *summary;
    struct str url;
    bool current;
};
struct reconcile_view {
    struct layout_crumbs crumbs;
    const struct reconcile_topic_view *topics;
    size_t topic_count;
    const struct reconcile_item *items;
    size_t count;
    bool only_differing;
    struct str all_url;   /* all topics; "" when they are */
    struct str other_url; /* the same with, or without, what agrees */
};

/* A few words for a rule of flags.h or check.h, in the reader's language; its code when unknown. */
struct str flags_rule_title(struct str code);

#endif
