/* Private to the files that read a cycle from JSON (cycle_file.h): the form as tables, values read
 * out of it once it was checked, and the acts that it is made of. */
#ifndef CAUCE_COCREATE_CYCLE_FILE_PRIVATE_H
#define CAUCE_COCREATE_CYCLE_FILE_PRIVATE_H

#include "cocreate/cycle_file.h"
#include "ledger/rows.h"

/* --- the form --------------------------------------------------------------------------------- */

enum cf_type {
    CF_TEXT,
    CF_DAY,    /* "2026-03-05" */
    CF_MOMENT, /* "2026-03-05T18:00", local time */
    CF_INT,
    CF_BOOL,
    CF_MONEY,  /* pesos, as a number or a text */
    CF_FIGURE, /* a decimal, as a number or a text */
    CF_WORD,   /* one of the codes of `word` */
    CF_REF,    /* the "key" of something of `kind` in this file */
    CF_KEY,    /* gives this object a key of `kind` */
    CF_OBJECT, /* of the form `of` */
    CF_LIST,   /* of objects of the form `of` */
    CF_TEXTS,  /* a list of texts */
    CF_REFS,   /* a list of keys of `kind` */
    CF_DAYS,   /* a list of days */
    CF_INTS,   /* a list of lists of whole numbers */
    CF_VALUES  /* an object of texts and numbers with any names */
};
struct cf_field {
    const char *key; /* NULL ends a form */
    enum cf_type type;
    bool required;
    bool own; /* what only a person says with their own account: in an example alone */
    const struct cf_field *of;
    const char *kind;
    const char *(*word)(int number); /* code, NULL = none */
    int words;                       /* numbers below this */
};
extern const struct cf_field cf_form[]; /* of the whole file */

/* Codes that only files need. */
const char *cf_channel_code(int channel);
const char *cf_method_code(int method);
const char *cf_rule_code(int rule);
const char *cf_electorate_code(int electorate);
const char *cf_choice_code(int choice);
const char *cf_decision_code(int decision);
const char *cf_outcome_code(int state);
const char *cf_cut_code(int cut);
const char *cf_step_code(int step);
const char *cf_stage_code(int stage);
const char *cf_cause_code(int cause);
const char *cf_severity_code(int severity);
const char *cf_ending_code(int state);
const char *cf_reply_code(int outcome);

/* --- reading ---------------------------------------------------------------------------------- */

struct cf_key { /* something of the file that others name */
    const char *kind;
    struct str key;
    int64_t id; /* 0 = not made yet */
    json_ref at;
};
struct cf_read {
    struct arena *arena;
    struct cycle_file_faults *faults;
    json_ref root;
    bool example;
    int32_t shift; /* days that those of the file move by */
    struct rows keys;
};
/* Parses and checks the form; shift stays 0. */
enum err_code cf_parse(struct cf_read *r, struct arena *arena, struct str text,
                       struct cycle_file_faults *faults, struct err *err);
void cf_fault(struct cf_read *r, struct str pointer, const char *says);
struct cf_key *cf_find(struct cf_read *r, const char *kind, struct str key); /* NULL = none */

/* Values; the form was checked before. */
struct str cf_text(json_ref v, const char *key);
int32_t cf_day(const struct cf_read *r, json_ref v, const char *key); /* DATE_NONE */
int64_t cf_moment(const struct cf_read *r, json_ref v, const char *key);
int64_t cf_int(json_ref v, const char *key, int64_t otherwise);
bool cf_bool(json_ref v, const char *key);
bool cf_money(json_ref v, const char *key, int64_t *minor);
/* The number of a code; `otherwise` when it is not there. */
int cf_word(json_ref v, const char *key, const char *(*word)(int), int words, int otherwise);
/* Pure: the days of "2026-03-05", DATE_NONE when it is none. */
int32_t cf_day_of(struct str text);

/* --- acts ------------------------------------------------------------------------------------- */

/* In a real cycle all acts have one instant and go in this order. */
enum cf_phase { CF_BEGIN, CF_TALK, CF_PLAN, CF_SIT, CF_ANSWER, CF_APPROVE, CF_FOLLOW, CF_END };

struct cf_load;
struct cf_act {
    int64_t at; /* ms */
    enum cf_phase phase;
    size_t order;
    enum err_code (*run)(struct cf_load *l, const struct cf_act *a, struct err *err);
    json_ref v;      /* what it is told in */
    json_ref parent; /* and what that belongs to; may be NULL */
    int64_t *id;     /* of the thing itself: set by the act that makes it */
    int64_t *of;     /* of what it belongs to */
    size_t index;
    const char *word; /* what it is called in a document's subject */
    struct str pointer;
};
struct cf_person {
    int64_t id, seat; /* seat: co_role of a member */
    struct str name;
    int sector;
};
struct cf_load {
    struct co *co; /* the program's, at the act's time */
    struct cf_read read;
    const struct cycle_file_options *options;
    struct cycle_file_done *done;
    struct co_faults faults; /* of the act that runs */
    int64_t now, least; /* ms; least: when the cycle is there, before which nothing of it happens */
    int64_t cycle;
    struct str sample;        /* the sample accounts' password as it is kept; empty = none */
    struct rows acts, people; /* struct cf_act, struct cf_person */
    struct rows invited;
};

/* Adds an act. `ms` is its time in an example: never after now, which is when it runs otherwise. */
struct cf_spec {
    enum cf_phase phase;
    int64_t ms;
    enum err_code (*run)(struct cf_load *l, const struct cf_act *a, struct err *err);
    json_ref v, parent;
    int64_t *id, *of;
    size_t index;
    const char *word;
    struct str pointer;
};
void cf_act(struct cf_load *l, const struct cf_spec *spec);
/* The pointer of an element. */
struct str cf_at(struct cf_load *l, struct str parent, const char *key, size_t index);
struct str cf_in(struct cf_load *l, struct str parent, const char *key);
/* Room for the number of a thing; that of its key when it has one. */
int64_t *cf_id(struct cf_load *l, const char *kind, json_ref v);
/* Milliseconds of an hour of a day. */
int64_t cf_hour(int32_t day, int hour);
/* The day told by `key`, at an hour, else `otherwise` (ms); a day that has not come is a fault. */
int64_t cf_when(struct cf_load *l, json_ref v, const char *key, int hour, int64_t otherwise,
                struct str pointer);

/* While acts run: what a key names; ERR_INPUT with a fault when it was not made yet. */
enum err_code cf_ref(struct cf_load *l, const struct cf_act *a, const char *key, const char *kind,
                     int64_t *out, struct err *err);
enum err_code cf_ref_text(struct cf_load *l, const struct cf_act *a, struct str name,
                          const char *kind, int64_t *out, struct err *err);
/* A person of the file; NULL with the fault told. */
struct cf_person *cf_who(struct cf_load *l, const struct cf_act *a, struct str key,
                         struct err *err);
/* The surroundings for somebody, with the roles that the file gives them at that time. An empty key
 * is the program. */
enum err_code cf_as(struct cf_load *l, const struct cf_act *a, const char *key, struct co *out,
                    struct str *name_out, struct err *err);
enum err_code cf_as_person(struct cf_load *l, const struct cf_person *person, struct co *out,
                           struct err *err);
/* "proposal:p1" -> "proposal/7"; a text without a known key stays as it is. */
struct str cf_subject(struct cf_load *l, struct str text);

/* The sections of the file. */
struct commitment_draft;
void cf_start(struct cf_load *l);
void cf_sit(struct cf_load *l);
void cf_talk(struct cf_load *l);
void cf_plan(struct cf_load *l);
void cf_follow(struct cf_load *l, const struct cf_spec *commitment, int64_t published);
void cf_lessons(struct cf_load *l);
void cf_hunts(struct cf_load *l);
void cf_asked(struct cf_load *l);
void cf_measured(struct cf_load *l);
void cf_seen(struct cf_load *l);
void cf_votes(struct cf_load *l, json_ref table, int64_t *id, struct str pointer);
/* What was commented on a thing: "proposal/5" for the word "proposal". */
void cf_comments(struct cf_load *l, const struct cf_spec *of, const char *word);
/* A commitment's text; `before`: of an amendment, where what it leaves out stands. */
enum err_code cf_commitment_text(struct cf_load *l, json_ref v, json_ref before,
                                 struct commitment_draft *out, struct err *err);
/* The documents of a thing: those of "event/7" for the word "event". */
void cf_papers(struct cf_load *l, json_ref parent, const struct cf_spec *of, const char *word);
/* The organisation of the ledger that files name so; 0 for none told, a fault if unknown. */
enum err_code cf_institution(struct cf_load *l, struct str name, int64_t *out, struct err *err);
/* What is named in the money: a gap; a thing, with faults beside `field`. ERR_INPUT when it is not
 * there. */
struct trace_gap_row;
enum err_code cf_gap(struct cf_load *l, json_ref v, struct trace_gap_row *out, struct err *err);
enum err_code cf_node(struct cf_load *l, struct str name, const char *field, int64_t *out,
                      struct err *err);
/* An indicator and its values; `s` has its phase and time, of what it is, and its pointer. */
void cf_indicator(struct cf_load *l, struct cf_spec s);
/* What a function of the store or of another room said in `err`, as a fault beside `field`. */
enum err_code cf_beside(struct cf_load *l, const char *field, struct err *err);
/* A list of texts as the lines of one; a fault beside it when that is too long. */
enum err_code cf_lines(struct cf_load *l, json_ref v, const char *key, struct str *out,
                       struct err *err);
/* The bytes of a document beside the cycle's file, with faults beside `field`. */
enum err_code cf_bytes(struct cf_load *l, struct str file, const char *field, struct str *out,
                       struct err *err);
/* The same as a document whose title and subject are set by who keeps it; false in *has_out when
 * no file is named. */
struct paper_draft;
enum err_code cf_paper_file(struct cf_load *l, json_ref v, struct paper_draft *out, bool *has_out,
                            struct err *err);
/* Adds one document of "progress/7"; its number. */
enum err_code cf_paper_add(struct cf_load *l, struct co *co, json_ref v, struct str subject,
                           const char *role, int64_t *out, struct err *err);

#endif
