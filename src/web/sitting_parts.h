/* What the pages about the secretariat's sessions share: an agreement with its votes as a card, the
 * agenda with its agreements, attendance by party, decisions, and the plain page of one form. The
 * HTML is in templates/sitting_parts.html. Everything is allocated in page->arena. Thread-safe. */
#ifndef CAUCE_WEB_SITTING_PARTS_H
#define CAUCE_WEB_SITTING_PARTS_H

#include "cocreate/paper.h"
#include "cocreate/proposal.h"
#include "cocreate/sitting.h"
#include "web/follow_parts.h"
#include "web/form_parts.h"
#include "web/open_parts.h"

#define SECRETARIAT_ROLES ((unsigned)(CO_MEMBER | CO_ADMIN))

struct sitting_vote {
    struct str name, reason;
    const char *party, *vote;
};
/* An agreement as it is shown. */
struct sitting_card {
    const struct agreement *a;
    const char *state;
    struct sitting_vote *votes;
    size_t vote_count;
    struct str point;         /* the agenda's point; empty = none */
    struct str follow_url;    /* for those who may say what became of it; else empty */
    struct str edit_url;      /* for those who may correct it, until the minutes are out */
    struct str url;           /* of its session, where that is not the page itself; else empty */
    struct layout_link about; /* what it decides; name empty = nothing */
    bool voted;               /* false: by consensus */
};
struct sitting_point {
    struct str text, add_url;
    struct layout_link about;
    struct sitting_card *cards;
    size_t card_count;
};
struct sitting_party {
    const char *word;
    const struct party *p;
    int64_t needed; /* votes for its quorum */
};
struct sitting_seat {
    struct str name;
    const char *party;
    bool substitute, votes;
};
struct sitting_decision {
    const struct proposal_decision *d;
    const char *word;
    struct str url;
};
struct sitting_sign {
    const char *party;
    const struct signature *s; /* NULL: not signed */
    struct str when;
};
struct sitting_paper {
    struct str title, url, about; /* about: "PDF, 12 kB" */
};

/* A session with all that its pages show. */
struct sitting_view {
    struct layout_crumbs crumbs;
    const struct sitting *s;
    struct layout_link cycle;
    bool example;
    struct follow_view follow;
    const char *kind, *state, *modality;
    struct str name, title; /* "Sesión 3"; its own title or the name */
    struct str when, until;
    struct sitting_point *points;
    size_t point_count;
    size_t point_cards;         /* agreements of all points together */
    struct sitting_card *loose; /* agreements of no point */
    size_t loose_count;
    struct sitting_party parties[PARTIES];
    struct sitting_seat *seats;
    size_t seat_count;
    struct sitting_decision *decisions;
    size_t decision_count;
    struct sitting_sign signs[PARTIES];
    size_t sign_count; /* how many signed */
    struct sitting_paper *papers;
    size_t paper_count;
    int64_t waiting; /* proposals of the cycle without an answer */
    /* For those who may; else empty. */
    struct str edit_url, cancel_url, hold_url, agree_url, decide_url, write_url, sign_url,
        publish_url, paper_url;
    const char *next; /* what is to be done now, for those who may; NULL = nothing */
    struct str next_url;
    struct str url, minutes_url;
    struct str published; /* when the minutes were */
};

/* Reads the session {id} and fills everything but the crumbs. */
enum err_code sitting_view_fill(struct page *page, struct co *co, int64_t id,
                                struct sitting *sitting, struct sitting_view *v, struct err *err);
/* Inicio > … > Secretariado; with `s`, > Sesión 3. */
void sitting_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct sitting *s);
/* "Sesión 3". */
struct str sitting_name(struct page *page, int64_t number);
struct str sitting_url(struct page *page, int64_t id);

/* One agreement; `s` its session (votes are shown then) or NULL. */
void sitting_card_fill(struct page *page, const struct agreement *a, const struct sitting *s,
                       struct sitting_card *card);
/* "plan/2" as a link: "Plan 2". The name is empty when it is nothing that has a page. */
struct layout_link sitting_about(struct page *page, struct str subject);
/* The agenda as people write it: a point a line, what it is about at its end: "… [propuesta 12]".
 * `out` has room for SITTING_MOST_ITEMS + 1. */
size_t sitting_agenda_read(struct page *page, struct str lines, struct agenda_item *out);
struct str sitting_agenda_text(struct page *page, const struct agenda_item *items, size_t count);
/* Papers of a subject that were not replaced, as links; of `role` unless that is empty. */
struct sitting_paper *sitting_papers(struct page *page, struct co *co, const char *subject,
                                     struct str role, size_t *count_out, struct err *err,
                                     enum err_code *code);
/* Who sits on a day: one word for a member: "Ana, titular de gobierno". */
struct str sitting_member(struct page *page, struct str name, int sector, bool substitute);

/* A page of one form. */
struct work_view {
    struct layout_crumbs crumbs;
    const char *lead; /* NULL = none */
    struct str over;  /* what it is about, above the title; may be empty */
    const struct form_view *form;
    struct str aside_title, aside; /* a text to look at beside the form; may be empty */
    struct sitting_paper *papers;  /* documents to look at; none = said nothing about */
    size_t paper_count;
    struct layout_link other; /* something else to do instead; name empty = nothing */
};
/* Fills the form with what was sent and draws the page. */
void work_draw(struct page *page, struct work_view *v, struct form_view *form);
/* The same page where there is nothing to fill in: its lead says why. */
void work_tell(struct page *page, struct work_view *v);
/* The hidden field of a version. */
struct form_field work_version(struct page *page, int64_t version);
/* What the form sent as version; 0 = none, which is older than any. */
int64_t work_version_sent(struct page *page);

#endif
