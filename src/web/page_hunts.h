/* Treasure hunts: the list, one hunt with its teams side by side and what its questions became, and
 * the words and addresses that its forms share. */
#ifndef CAUCE_WEB_PAGE_HUNTS_H
#define CAUCE_WEB_PAGE_HUNTS_H

#include "cocreate/hunt.h"
#include "trace/gaps.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"
#include "web/follow_parts.h"
#include "web/page_papers.h"

struct hunts_item {
    const struct hunt *hunt;
    const char *state;
    struct str url;
};
struct hunts_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct hunts_item *items;
    size_t count;
    struct str add_url, records_url;
    struct layout_pager pager;
};

struct hunt_sums { /* of one team, or of all together */
    int64_t found, partial, missing, unusable, unneeded, answered, minutes, hops;
    struct str time; /* "3 h 20 min" */
};
struct hunt_side { /* one team's answer to a question */
    const struct find *find;
    struct str team;
    const char *word, *tag; /* what was found, and its class */
    const struct str *hops;
    size_t hop_count;
    const struct paper_item *papers;
    size_t paper_count;
    int64_t kept; /* papers that are not shown yet */
};
struct hunt_item { /* a question */
    const struct hunt_question *question;
    struct str text;
    const struct hunt_side *sides;
    size_t side_count;
    int64_t hidden; /* answers that are not shown yet */
    bool disagree, gap;
    const struct layout_link *became;
    size_t became_count;
    const struct layout_link *steps; /* what a gap can become, for those who may */
    size_t step_count;
    struct str answer_url; /* for who plays; empty */
    bool answered;         /* by the visitor's team */
};
struct hunt_row { /* a team */
    const struct hunt_team *team;
    const char *sector;
    struct hunt_sums sums;
    const struct form_view *join; /* NULL = not for this visitor */
    bool mine;
    struct str play_url; /* for who runs the hunt and types in for it; empty */
};
struct hunt_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    struct follow_view follow;
    const struct hunt *hunt;
    const char *state;
    struct hunt_sums sums;
    const struct hunt_row *teams;
    size_t team_count;
    const struct hunt_item *items;
    size_t count;
    struct str mine; /* name of the visitor's team; empty */
    struct str next_url, team_url, gap_url, edit_url, questions_url;
    const struct form_view *move; /* opens or closes; NULL = not for this visitor */
    int64_t next;                 /* the question to answer now; 0 = none */
};

struct hunt_answer_view { /* the form of one question */
    const struct layout_crumbs *crumbs;
    const struct form_view *form, *skip;
    struct str team, now_url; /* now_url: when somebody else saved meanwhile; else empty */
};

/* Crumbs down to a hunt, with a last one when `last` is not NULL. */
void hunt_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct hunt *hunt,
                 const char *last);
/* "3 h 20 min" */
struct str hunt_time(struct page *page, int64_t minutes);
/* A question in the reader's language, where it still is the catalogue's; else as it was written.
 * `sets` NULL: as it was written. */
struct str hunt_text(const struct hunt_sets *sets, struct str text);
/* The catalogue, for readers of English; NULL in *out for others. */
enum err_code hunt_english(struct page *page, struct hunt_sets **out, struct err *err);
/* What came of something, as a link: "proposal/12" is "Propuesta 12". .url empty when it has no
 * page. */
struct layout_link hunt_tie_link(struct page *page, struct str kind, int64_t id);

#endif
