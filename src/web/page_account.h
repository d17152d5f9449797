/* One's own account. */
#ifndef CAUCE_WEB_PAGE_ACCOUNT_H
#define CAUCE_WEB_PAGE_ACCOUNT_H

#include "cocreate/person.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

struct account_session {
    struct str agent, seen; /* seen: local day and time */
    bool own;
};
struct account_view {
    struct person person;
    const struct form_view *form, *sign_out, *end_others;
    const struct account_session *sessions;
    size_t session_count;
    const char *const *roles; /* in words */
    size_t role_count;
    const struct layout_link *ways; /* what these roles are for, as links */
    size_t way_count;
    struct str password_url, email_url, second_url, close_url;
};

#endif
