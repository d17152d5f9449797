/* Requests for information: drafted here from a gap of the money, from a question of a hunt or
 * from nothing; sent by a person elsewhere (the national platform), whose folio is told; then the
 * legal deadline in working days, the answer and what it was worth. Late ones are named.
 *
 * Who: whoever has an account drafts and follows their own; those who keep gaps (gap_record.h)
 * every one. A draft is seen by them alone; once it is sent, everybody reads it, and who asked is
 * not told. Deadlines are a catalogue that can be edited (catalogues/plazos.csv), and so are the
 * days on which they do not run (catalogues/inhabiles.csv, beside weekends and the law's days of
 * rest). Files of the answer: papers of "request/ID", role "answer". Log: request.drafted .edited
 * .sent .extended .answered. */
#ifndef CAUCE_COCREATE_REQUEST_H
#define CAUCE_COCREATE_REQUEST_H

#include "base/workday.h"
#include "cocreate/cocreate.h"
#include "cocreate/paper.h"

enum { REQUEST_MOST_TITLE = 300, REQUEST_MOST_WORDS = 8000 };
#define REQUEST_KEEPERS ((unsigned)(CO_MEMBER | CO_FACILITATOR | CO_ADMIN))

enum request_outcome {
    REQUEST_NO_OUTCOME,
    REQUEST_COMPLETE,
    REQUEST_PARTIAL,
    REQUEST_REFUSED,
    REQUEST_SILENT, /* the deadline passed without an answer */
    REQUEST_OUTCOMES
};
const char *request_outcome_word(int outcome); /* NULL when there is none */

/* --- deadlines -------------------------------------------------------------------------------- */

enum request_term { TERM_ANSWER, TERM_EXTENSION, TERM_COMPLAINT, TERMS };
struct request_terms {
    struct {
        int days;         /* working days */
        struct str basis; /* "Ley …, art. … (por verificar)" */
    } of[TERMS];
    struct closed_days closed;
};
/* The catalogues that count for this store. ERR_INPUT with file and line. */
enum err_code request_terms_read(struct co *co, struct request_terms *out, struct err *err);
/* Texts in their form, whose views are kept; `file` is named in errors. */
enum err_code request_terms_parse(struct arena *arena, struct str text, const char *file,
                                  struct request_terms *out, struct err *err);
enum err_code request_closed_parse(struct arena *arena, struct str text, const char *file,
                                   struct closed_days *out, struct err *err);

/* --- requests --------------------------------------------------------------------------------- */

/* Fields: title text unit. */
struct request_said {
    struct str subject; /* set by the program: "gap/KEY", "hunt/3/2", "gap-record/4", or empty */
    struct str title, text, unit;
};
struct request {
    int64_t id, version, made;
    struct request_said is;
    struct str folio;
    int32_t sent, due;    /* DATE_NONE = not sent */
    struct str extension; /* why it took longer; empty = not extended */
    int32_t answered, complain;
    struct str answer;
    int outcome;
    bool late;       /* sent, no outcome, and its day is over */
    int days;        /* working days until due; when late, since */
    bool may_change; /* the actor */
};
/* The text of a request about a gap of the money (trace/request.h); ERR_NOTFOUND. */
enum err_code request_of_gap(struct co *co, int64_t gap, struct request_said *out, struct err *err);
/* About a question of a hunt: with where its teams searched, as far as it is shown.
 * `entity_name`: to whom, where no unit is known. */
enum err_code request_of_question(struct co *co, int64_t hunt, int64_t position,
                                  struct str entity_name, struct request_said *out,
                                  struct err *err);
/* About the record of a gap. */
enum err_code request_of_record(struct co *co, int64_t record, struct str entity_name,
                                struct request_said *out, struct err *err);

enum err_code request_add(struct co *co, const struct request_said *said, struct co_faults *faults,
                          int64_t *id_out, struct err *err);
/* While it is a draft. */
enum err_code request_edit(struct co *co, int64_t id, int64_t version,
                           const struct request_said *said, struct co_faults *faults,
                           struct err *err);
/* It was sent, that day, and got this folio; `due` DATE_NONE: as the catalogue says. Until it is
 * answered this may be corrected. Fields: folio sent due. */
enum err_code request_send(struct co *co, int64_t id, int64_t version, struct str folio,
                           int32_t sent, int32_t due, struct co_faults *faults, struct err *err);
/* The office said that it takes longer, once. Field: reason. */
enum err_code request_extend(struct co *co, int64_t id, int64_t version, struct str reason,
                             struct co_faults *faults, struct err *err);
/* What came of it. Fields: outcome answered answer file. */
struct request_reply {
    int outcome;
    int32_t answered; /* DATE_NONE only for REQUEST_SILENT */
    struct str answer;
    struct paper_draft *paper; /* NULL = none; subject, role and title are set here */
};
enum err_code request_answer(struct co *co, int64_t id, int64_t version,
                             const struct request_reply *reply, struct co_faults *faults,
                             struct err *err);
/* ERR_NOTFOUND also for a draft that is for others. */
enum err_code request_get(struct co *co, int64_t id, struct request *out, struct err *err);

enum request_which {
    REQUESTS_ALL,
    REQUESTS_DRAFTS,
    REQUESTS_WAITING,
    REQUESTS_LATE,
    REQUESTS_ANSWERED,
    REQUESTS_WHICH
};
/* Of a subject (empty = of every one); those that wait first, by their day. */
enum err_code request_list(struct co *co, struct str subject, int which, size_t skip, size_t most,
                           struct request **out, size_t *count_out, struct err *err);
struct request_counts {
    int64_t sent, waiting, late, complete, partial, refused, silent;
};
enum err_code request_count(struct co *co, struct request_counts *out, struct err *err);

#endif
