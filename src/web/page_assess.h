/* What is judged of a commitment, written: a party's assessment, OGP's coding, lessons, the
 * end-of-commitment form. */
#ifndef CAUCE_WEB_PAGE_ASSESS_H
#define CAUCE_WEB_PAGE_ASSESS_H

#include "cocreate/assessment.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

struct assess_word {               /* what a party said last */
    const char *who, *level, *cut; /* cut NULL = it has not spoken */
    struct str text;
};
struct assess_coded {
    const char *variable, *value;
    const struct coding *is;
};
struct assess_view {
    struct layout_crumbs crumbs;
    struct str title, url; /* of the commitment */
    struct assess_word words[ASSESSMENT_PARTIES];
    const struct assess_coded *codings;
    size_t coding_count;
    const struct form_view *word_form; /* for a member; NULL = none */
    const char *sector;                /* for whom they speak */
    const struct form_view *code_form; /* for an evaluator; NULL = none */
};
struct closing_view {
    struct layout_crumbs crumbs;
    struct str title, url;
    struct closing closing;
    struct closing_question questions[CLOSING_QUESTIONS];
    const struct form_view *form; /* NULL: it was written */
};

#endif
