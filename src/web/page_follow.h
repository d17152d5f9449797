/* What a person follows: /avisos. */
#ifndef CAUCE_WEB_PAGE_FOLLOW_H
#define CAUCE_WEB_PAGE_FOLLOW_H

#include "web/form_parts.h"
#include "web/layout_parts.h"

struct followed {
    struct str title, url, entity; /* url empty: what was followed is gone */
    const char *word;
    struct form_view stop;
};
struct follows_view {
    const struct followed *rows;
    size_t count;
    bool mails; /* the person wants e-mail */
    struct str account_url;
};

#endif
