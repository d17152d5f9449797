/* A cycle and its six steps as pages show them: where each stands in words, what it needs and where
 * the evidence for that is, what departs from the declaration. Used by the cycle's own pages and by
 * the home of open government. */
#ifndef CAUCE_WEB_PAGE_CYCLE_H
#define CAUCE_WEB_PAGE_CYCLE_H

#include "cocreate/cycle.h"
#include "cocreate/declaration.h"
#include "cocreate/plan.h"
#include "web/follow_parts.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"
#include "web/page_papers.h"

#define CYCLE_KEEPERS ((unsigned)(CO_MEMBER | CO_ADMIN)) /* who keeps a cycle's books */

struct cycle_need {
    const struct step_need *need;
    bool met;
    struct str url; /* of the evidence; empty: there is none to show yet */
};
struct cycle_step_view {
    const struct step *step;
    const char *word, *stands; /* "Mesas de trabajo"; "en curso" */
    const char *mark;          /* class of its place in the list */
    struct str url;
    const struct cycle_need *begin, *end; /* what it needs to begin, to end */
    size_t begin_count, end_count;
    int32_t since, until; /* of its last round; DATE_NONE */
};
/* What to do next, for who keeps the cycle: the first step that has not ended, and what is missing
 * of it. */
struct cycle_next {
    const struct cycle_step_view *step; /* NULL: there is nothing, or it is not for this person */
    struct layout_link act;             /* begin it, end it; url empty = neither */
    const struct cycle_need *missing;   /* NULL: nothing is */
};
struct cycle_steps {
    struct cycle_step_view list[STEPS - 1]; /* in their order */
    size_t going, done;                     /* how many go on, how many ended */
    struct str now; /* names of those that go on: "Mesas de trabajo y …" */
};
/* Of a cycle that the actor may see. */
enum err_code cycle_steps_view(struct page *page, struct co *co, const struct cycle *cycle,
                               struct cycle_steps *out, struct err *err);
/* Pure. */
struct cycle_next cycle_next(struct page *page, const struct cycle *cycle,
                             const struct cycle_steps *steps);
/* Where the cycle stands, in one sentence. */
struct str cycle_sentence(struct page *page, const struct cycle *cycle,
                          const struct cycle_steps *steps);
/* "Primer plan": 1 to 10 in words, then "Plan 11". */
struct str cycle_ordinal(struct page *page, int64_t number);

struct cycle_view {
    struct layout_crumbs crumbs;
    struct cycle cycle;
    const char *state;
    struct str ordinal, sentence;
    struct cycle_steps steps;
    struct cycle_next to_do;
    struct cycle_warning warnings[CYCLE_WARNING_KINDS];
    size_t warning_count;
    const struct layout_link *declarations;
    size_t declaration_count;
    const struct layout_link *plans;
    size_t plan_count;
    const struct paper_item *papers;
    size_t paper_count;
    struct follow_view follow;
    struct str papers_url, events_url, stakeholders_url;
    /* For those who may; empty otherwise. */
    struct str edit_url, state_url, declare_url, paper_url;
};
struct step_view {
    struct layout_crumbs crumbs;
    struct cycle cycle;
    const struct cycle_step_view *step;
    const char *about; /* what the step is for, in a sentence */
    struct layout_link previous, next;
    struct str begin_url, end_url; /* for those who may, when it can */
};

#endif
