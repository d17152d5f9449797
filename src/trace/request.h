/* A drafted request for public information about a gap: in Spanish, ready to be pasted into the
 * national platform. The words come from catalogues/solicitud.txt; a file of the same name in the
 * folder `catalogues` beside the store takes its place (obligation.h). */
#ifndef CAUCE_TRACE_REQUEST_H
#define CAUCE_TRACE_REQUEST_H

#include "trace/gaps.h"

/* Characters that the platform's form is assumed to take; its own limit was not verified. A draft
 * that would be longer names fewer examples; it is never cut within a sentence. */
#define REQUEST_MAX 3500

struct request_text {
    struct str addressee; /* the unit or entity that is bound to answer */
    struct str title;
    struct str body; /* plain text: what exists, what is missing, in which format it is asked for */
    size_t named;    /* how many of the gap's things the body names */
    size_t characters;
};
/* Always Spanish, whatever the user's language: that is what the platform takes. ERR_NOTFOUND
 * when there is no such gap; ERR_INPUT with file and line when the template is not in its form;
 * ERR_LIMIT when it is too long without any example. */
enum err_code request_draft(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t gap,
                            struct request_text *out, struct err *err);

/* A request about anything else that is missing: a question that nobody could answer, a datum.
 * The words come from catalogues/solicitud-caceria.txt, which can be replaced likewise. Texts may
 * be empty; all in Spanish. It may be longer than REQUEST_MAX: a person shortens it. ERR_INPUT
 * with file and line when the template is not in its form. */
struct request_plain {
    struct str addressee, entity; /* to whom, and the government by its name */
    struct str question;          /* what is asked */
    struct str subject;           /* a few words for the title */
    struct str problem, programme;
    struct str searched; /* where it was looked for, a line each */
    struct str basis;    /* the law */
};
enum err_code request_plain_draft(struct ledger *ledger, struct arena *arena,
                                  const struct request_plain *plain, struct request_text *out,
                                  struct err *err);

/* A template: named parts, each some lines with placeholders in braces. Public for tests. */
struct request_part {
    struct str name, text;
    unsigned line; /* of its first line */
};
enum { REQUEST_PARTS_MAX = 24 };
struct request_template {
    const char *file; /* for messages */
    bool plain;       /* of request_plain: only a title and a body */
    struct request_part parts[REQUEST_PARTS_MAX];
    size_t count;
};
/* Checks everything: parts that are needed, placeholders that are known, braces that close. */
enum err_code request_template_parse(struct str text, const char *file,
                                     struct request_template *out, struct err *err);
enum err_code request_plain_parse(struct str text, const char *file, struct request_template *out,
                                  struct err *err);

#endif
