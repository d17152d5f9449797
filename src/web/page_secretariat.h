/* Views of the secretariat's home page and of the list of its agreements. */
#ifndef CAUCE_WEB_PAGE_SECRETARIAT_H
#define CAUCE_WEB_PAGE_SECRETARIAT_H

#include "cocreate/call.h"
#include "cocreate/cycle.h"
#include "cocreate/person.h"
#include "web/sitting_parts.h"

struct secretariat_member {
    struct str name, body;
    bool substitute;
    int32_t begins, ends;
    const char *party; /* of former members */
};
struct secretariat_party {
    const char *word, *title; /* title: with a capital */
    int64_t seats, substitutes, needed;
    struct secretariat_member *members;
    size_t count;
    bool bodies; /* one of them sits for a body that has a name */
};
struct secretariat_sitting {
    const struct sitting *s;
    struct str name, title, when, url, minutes_url;
    struct str cycle; /* its title, where there are several cycles; else empty */
    const char *kind, *modality;
    bool held, quorum, past; /* past: its day is over and nobody said that it was held */
};
struct secretariat_call {
    const struct call *c;
    struct str url;
    const char *party;
};
struct secretariat_view {
    struct layout_crumbs crumbs;
    bool example;
    const struct cycle *cycles; /* all that the reader may see, the newest first */
    size_t cycle_count;
    const struct cycle_warning *alarm; /* six months without a session; NULL */
    struct secretariat_party parties[PARTIES];
    int64_t missing; /* parties without anybody in a seat */
    struct secretariat_member *former;
    size_t former_count;
    struct secretariat_sitting *next; /* the nearest first */
    size_t next_count;
    struct secretariat_sitting *past;
    size_t past_count;
    struct layout_pager pager;
    struct sitting_card *agreements; /* open, the late ones first */
    size_t agreement_count;
    int64_t open, late; /* of all; some are shown */
    struct secretariat_call *calls;
    size_t call_count;
    struct sitting_paper *rules;
    size_t rule_count;
    struct str agreements_url, bodies_url, calendar_url;
    /* For those who may; else empty. */
    struct str new_sitting_url, new_call_url, rules_url, people_url;
};
struct agreements_view {
    struct layout_crumbs crumbs;
    const struct layout_link *states;
    size_t state_count;
    struct sitting_card *cards;
    size_t count;
    struct layout_pager pager;
};

#endif
