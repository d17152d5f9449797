/* What the parts of coverage share: counts of the fields, and for each question how many elements
 * have all it needs. */
#ifndef CAUCE_OCDS_COVERAGE_PRIVATE_H
#define CAUCE_OCDS_COVERAGE_PRIVATE_H

#include "ocds/coverage.h"
#include "ocds/coverage_trie.h"

/* One of the fields that a question needs: any of its paths will do. */
struct needed {
    const char *paths;   /* as declared: "a|b" */
    size_t first, count; /* in the plan's paths */
};
/* A question or an indicator, as it will be answered. */
struct asked {
    const char *code, *question, *title; /* title: of an indicator; else NULL */
    const char *needs;                   /* what it needs beside fields; NULL = nothing */
    bool project;
    size_t first, count; /* in the plan's needed */
};
/* All that is asked, and the distinct paths; made once, then only read. */
struct plan {
    const struct asked *asked;
    const struct needed *needed;
    const uint16_t *paths; /* numbers of distinct paths */
    const struct str *distinct;
    size_t asked_count, needed_count, path_count, distinct_count;
};
/* `wanted`: indicators ended by NULL, or NULL. */
enum err_code plan_make(struct arena *arena, const struct indicator *const *wanted,
                        struct plan *out, struct err *err);

/* One worker's share: the places of the paths in its trie, and what the elements had. */
struct answers {
    struct trie_node **nodes; /* of the distinct paths */
    uint64_t *before;         /* their counts before the element */
    uint8_t *has;             /* in this element */
    uint64_t *with[2];        /* elements that have the path; [1] projects */
    uint64_t *needed;         /* elements that have what is needed */
    uint64_t *all;            /* by question: elements with all it needs */
    uint64_t elements[2];     /* [1] projects */
};
enum err_code answers_open(struct arena *arena, const struct plan *plan, struct trie *trie,
                           struct answers *out, struct err *err);
/* After an element has been counted. */
void answers_add(const struct plan *plan, struct answers *answers, bool project);
void answers_join(const struct plan *plan, struct answers *into, const struct answers *from);

enum verdict { VERDICT_YES, VERDICT_PARTLY, VERDICT_NO };
struct answer {
    enum verdict verdict;
    uint64_t have, of;            /* elements with all that is needed */
    const struct needed *lacking; /* what most elements lack; NULL when all have all */
    uint64_t lacking_have;        /* elements that have it */
};
struct answer answer_of(const struct plan *plan, const struct answers *answers, size_t asked);

/* What coverage_run hands to its writers. */
struct coverage_report {
    const struct coverage_options *options;
    const struct plan *plan;
    const struct answers *answers;
    const struct trie *trie;
    const struct trie_entry *entries; /* in the order of first sight */
    size_t entry_count;
    struct arena *arena; /* for the writer's own lists */
};
void coverage_write_text(const struct coverage_report *report, struct buf *out);
void coverage_write_json(const struct coverage_report *report, struct buf *out);
/* part/whole in thousandths, cut and never rounded up. */
unsigned coverage_permille(uint64_t part, uint64_t whole);
/* The values that could have this one: of a place in an array the array's elements, else all
 * elements. */
uint64_t coverage_whole(const struct coverage_report *report, const struct trie_node *node);
/* Whether enough of these have it to be told (coverage_options.min_permille); of a list's elements
 * whether enough have the list. */
bool coverage_kept(const struct coverage_report *report, const struct trie_node *node);

#endif
