/* Views of the pages that explain: how figures are made, and what this program is. */
#ifndef CAUCE_WEB_PAGE_METHOD_H
#define CAUCE_WEB_PAGE_METHOD_H

#include "web/layout_parts.h"

struct method_rule {
    struct str name, formula, innocent; /* innocent: what may explain it; may be empty */
};
struct method_view {
    struct layout_crumbs crumbs;
    const struct method_rule *rules;
    size_t rule_count;
    const struct layout_word *words;
    size_t word_count;
};
struct about_view {
    struct layout_crumbs crumbs;
    struct str home, version;
};

#endif
