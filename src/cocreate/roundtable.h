/* Roundtables (mesas): a problem that people sit around, in person, remotely or by telephone; who
 * registered and who came; and how much they could decide, on the IAP2 ladder and with evidence.
 *
 * A table is a draft (seen by those who run it alone), open, closed, and answered when every
 * proposal made at it has its reasoned answer. Names of who registered are personal: only those who
 * run tables read them, they stand in the private part of the log, and they can be erased; the
 * public reads heads by sector and gender. A level below "involve" is told as a warning, never
 * refused. Changes are as in cocreate.h; what is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_ROUNDTABLE_H
#define CAUCE_COCREATE_ROUNDTABLE_H

#include "cocreate/cocreate.h"

/* Who runs tables: types in, registers others, reads names. */
#define ROUNDTABLE_STAFF ((unsigned)(CO_MEMBER | CO_FACILITATOR | CO_ADMIN))

enum roundtable_state { ROUNDTABLE_DRAFT, ROUNDTABLE_OPEN, ROUNDTABLE_CLOSED, ROUNDTABLE_ANSWERED };
/* "borrador", "abierta", "cerrada", "respondida"; NULL when it is none. */
const char *roundtable_state_word(int state);

/* Fields, as faults name them: title, theme, problem, modality, iap2, iap2_evidence, place,
 * telephone, starts, ends, opens, closes. */
struct roundtable_draft {
    int64_t cycle, version; /* cycle counts for a new one; version for an edit */
    struct str title, theme, problem;
    int modality, iap2; /* enum co_modality, co_iap2 */
    struct str iap2_evidence;
    struct str place, telephone; /* the place of a meeting in person; the number of one by phone */
    int64_t starts, ends;        /* ms of the meeting; 0 = none */
    int32_t opens, closes;       /* days in which proposals are taken, both included */
    int64_t facilitator;         /* person; 0 = none */
    struct str gap;              /* key of the gap in the money's trail it came from; a new one's */
};
/* A new one (*id = 0, which gets its number) or an edit. ROUNDTABLE_STAFF. An edit with an older
 * version is ERR_CONFLICT. Log: roundtable.made, roundtable.edited. */
enum err_code roundtable_save(struct co *co, const struct roundtable_draft *draft,
                              struct co_faults *faults, int64_t *id, struct err *err);
/* To open, closed (back to open too), answered. "Answered" while a proposal waits is ERR_INPUT with
 * a fault on "state" that says how many. Log: roundtable.state. */
enum err_code roundtable_set_state(struct co *co, int64_t id, int64_t version, int state,
                                   struct co_faults *faults, struct err *err);

/* What departs from good practice: shown beside the table, blocks nothing. */
enum roundtable_warning {
    ROUNDTABLE_BELOW_INVOLVE = 1,  /* people are informed or consulted, not involved */
    ROUNDTABLE_NO_IAP2 = 2,        /* no level was told */
    ROUNDTABLE_NO_EVIDENCE = 4,    /* a level without evidence of it */
    ROUNDTABLE_WAITING_CLOSED = 8, /* closed, with proposals that wait for their answer */
    ROUNDTABLE_NOBODY_CAME = 16    /* the meeting is over and nobody is written down as there */
};
struct roundtable {
    int64_t id, version;
    struct roundtable_draft draft; /* .version is that of the row as well */
    int state;
    int64_t registered, came;   /* people */
    int64_t proposals, waiting; /* visible and not gone into others; of them without answer */
    unsigned warnings;          /* enum roundtable_warning, at co->now_ms */
};
/* The sentence of one warning bit, in the reader's language. */
const char *roundtable_warning_word(unsigned warning);
/* ERR_NOTFOUND; a draft is not found by who may not run tables, and nothing of a draft cycle by who
 * does not see that. */
enum err_code roundtable_get(struct co *co, int64_t id, struct roundtable *out, struct err *err);
/* In the order of their numbers, those after `after`, at most `most` (1 to 500). cycle 0 and an
 * empty theme: of every one. Drafts only for staff. */
struct roundtable_filter {
    int64_t cycle, after;
    struct str theme;
    size_t most;
};
enum err_code roundtable_list(struct co *co, const struct roundtable_filter *filter,
                              struct roundtable **out, size_t *count_out, struct err *err);
/* True when proposals are taken from the web now: open, and today, where the program runs, within
 * its days. */
bool roundtable_takes(const struct roundtable *table, int64_t now_ms);

/* What came out of it, in words for everybody (field "body"); what was told before stays readable.
 * ROUNDTABLE_STAFF. Its minutes as a document: a paper of "roundtable/ID" with role "record".
 * Log: roundtable.told. */
enum err_code roundtable_tell(struct co *co, int64_t id, struct str body, struct co_faults *faults,
                              struct err *err);
struct roundtable_outcome {
    int64_t number, made; /* made: ms */
    struct str body;
};
/* The last one, which holds, first. */
enum err_code roundtable_told(struct co *co, int64_t id, struct roundtable_outcome **out,
                              size_t *count_out, struct err *err);

/* --- who takes part -------------------------------------------------------------------------- */

/* Fields: name, sector, gender. */
struct registration_draft {
    struct str name; /* as they want to be called; required when staff registers somebody */
    int sector, gender;
    bool other; /* staff registers somebody without account (at the door, by telephone) */
    bool came;  /* is there already; counts only with `other` */
};
/* CO_CITIZEN for oneself, ROUNDTABLE_STAFF with `other`. Twice for oneself is ERR_CONFLICT. A
 * closed table takes only those that staff writes down. Log: roundtable.registered. */
enum err_code roundtable_register(struct co *co, int64_t id, const struct registration_draft *draft,
                                  struct co_faults *faults, int64_t *registration_out,
                                  struct err *err);
/* Whether the visitor themselves is registered: their registration's number, else 0. */
enum err_code roundtable_registered(struct co *co, int64_t id, int64_t *registration_out,
                                    struct err *err);
/* Who came. Staff. Log: roundtable.came. */
enum err_code roundtable_came(struct co *co, int64_t id, int64_t registration, bool came,
                              struct err *err);
/* Erases a name, and that it was this person; the head stays counted. Staff, or the person
 * themselves. Log: roundtable.name-erased. */
enum err_code roundtable_erase_name(struct co *co, int64_t id, int64_t registration,
                                    struct err *err);

struct registration {
    int64_t id, person, made;
    struct str name; /* personal */
    int sector, gender;
    bool came;
};
/* Names: staff alone, else ERR_DENIED. By number, after `after`, at most `most` (1 to 500). */
enum err_code roundtable_people(struct co *co, int64_t id, int64_t after, size_t most,
                                struct registration **out, size_t *count_out, struct err *err);
/* Heads for the public, by sector and gender. */
struct registration_heads {
    int sector, gender;
    int64_t registered, came;
};
enum err_code roundtable_heads(struct co *co, int64_t id, struct registration_heads **out,
                               size_t *count_out, struct err *err);

#endif
