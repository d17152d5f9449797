/* Coverage: how many of each field are filled, and which questions and indicators the data can
 * answer. With Cardinal's output, its result exactly, in the order of first sight. */
#ifndef CAUCE_OCDS_COVERAGE_H
#define CAUCE_OCDS_COVERAGE_H

#include "ocds/indicator.h"
#include "ocds/stream.h"

enum coverage_output {
    COVERAGE_TEXT, /* for people */
    COVERAGE_JSON  /* fields: {"path": count, …} in one line; questions: one object a line */
};
struct coverage_options {
    enum coverage_output output;
    bool compatible;       /* every element counts as it stands; else of a record its release */
    bool fields;           /* only these; in JSON the fields unless only `questions` is set */
    bool questions;        /* only these */
    unsigned min_permille; /* fields filled in fewer than this are left out */
    /* The indicators to be told about, ended by NULL: `indicators`. NULL = none. */
    const struct indicator *const *indicators;
};
struct coverage_result {
    uint64_t processes, projects; /* elements that are no projects; projects */
    uint64_t paths, values;
};
/* `result` may be NULL. ERR_LIMIT when the data have more distinct paths than anybody's schema. */
enum err_code coverage_run(const struct ocds_job *job, const struct coverage_options *options,
                           struct coverage_result *result, struct ocds_totals *totals,
                           struct err *err);

/* A question that people ask, with the fields without which it has no answer. */
struct coverage_question {
    const char *code;          /* "paid_to": stable, for machines */
    const char *question;      /* N_() */
    const char *const *fields; /* paths, ended by NULL; "a|b" = one of them */
    bool project;              /* asked of OC4IDS projects; else of contracting processes */
};
extern const struct coverage_question coverage_questions[]; /* ended by .code NULL */

#endif
