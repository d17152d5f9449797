/* A plan as one document, in the section order of INAI's form of a Plan de Acción Local, its
 * commitments in that of the Open Government Partnership's template. */
#ifndef CAUCE_WEB_PAGE_PLAN_PRINT_H
#define CAUCE_WEB_PAGE_PLAN_PRINT_H

#include "cocreate/light.h"
#include "cocreate/sitting.h"
#include "web/page_plan.h"

/* A step of how the plan came about: what, and what is known of it. */
struct print_step {
    const char *what;
    struct str tells; /* empty: nothing is known of it */
};
enum { PRINT_STEPS = 7 };

struct print_party { /* of the secretariat, on the day of the approval, else today */
    const char *name;
    int64_t seats, substitutes;
    struct str bodies; /* that held its seats, separated by semicolons */
};

struct print_commitment {
    const struct commitment *is;
    const struct str *purposes; /* "a) Seguir el dinero público" */
    size_t purpose_count;
    const struct measure *measures;
    size_t measure_count;
    const struct str *checks; /* sentences of what the machine looks at */
    size_t check_count;
    const struct str *ties; /* money, gaps, proposals, in words */
    size_t tie_count;
    const struct light *light; /* how it stands; NULL before the plan is published */
    const char *word;          /* the government's word of it */
    const char *parties[ASSESSMENT_PARTIES], *machine;
};
struct print_amendment {
    const struct commitment *is;
    const struct commitment_text *text;
    struct str when, sitting;
};

struct print_view {
    const struct plan *is;
    const char *state;
    bool example;
    struct str sentence, sitting, when; /* when: it was printed */
    struct str back_url;
    struct print_step steps[PRINT_STEPS];
    struct print_party parties[PARTIES];
    const struct str *stakeholders;
    size_t stakeholder_count;
    const struct print_commitment *commitments;
    size_t count;
    const struct print_amendment *amendments;
    size_t amendment_count;
    struct plan_warning warnings[PLAN_WARNING_KINDS];
    size_t warning_count;
    const struct paper_item *papers;
    size_t paper_count;
};

/* Fills what belongs to one commitment; `light` may be NULL. */
enum err_code print_commitment(struct page *page, struct co *co, const struct commitment *of,
                               const struct light *light, struct print_commitment *out,
                               struct err *err);

#endif
