/* What a dashboard of commitments (tablero) tells beside their lights (light.h): the money behind
 * each and how much of it can be followed, what changed since a day, and where a commitment comes
 * from. Read alone; who sees the plan sees this. What is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_BOARD_H
#define CAUCE_COCREATE_BOARD_H

#include "cocreate/cocreate.h"
#include "trace/trace.h"

enum { BOARD_PAGE = 200 };

/* --- money ------------------------------------------------------------------------------------ */

/* One thing of the ledger tied to a commitment (commitment_parts.h), with its figures in pesos. */
struct board_tie {
    int64_t commitment, node;
    bool has; /* an amount in pesos is known: else the figures below are 0 */
    enum trace_stage stage;
    int64_t minor;
    int64_t followed[2]; /* proven, possible: goes on beyond its own stage; where it is a payment or
                            a result, all of it has arrived */
    bool counted;        /* it is part of the commitment's sum */
};
/* The sum counts nothing twice: of a commitment's things those of the earliest step of the money's
 * way (a loan before its contracts), without parts of one another and other names of the same. What
 * is left out of it may be part of it, and is told apart. */
struct board_money {
    int64_t things, apart, gaps; /* counted; tied and not counted; gaps it shall close */
    int64_t minor, followed[2];  /* of those counted, in pesos */
};
/* Of one commitment. Ties in the order of their numbers. */
enum err_code board_money(struct co *co, int64_t commitment, struct board_money *out,
                          struct board_tie **ties_out, size_t *count_out, struct err *err);
/* Of every commitment of a plan that has any tie, by its id. */
struct board_money_of {
    int64_t commitment;
    struct board_money is;
};
enum err_code board_money_list(struct co *co, int64_t plan, struct board_money_of **out,
                               size_t *count_out, struct err *err);
/* Of a plan as a whole: of what counts for its commitments nothing twice, though several are tied
 * to it or to a part of it; but a budget of one and a work of another may still share pesos. Ties
 * by commitment; `counted` is then that of the plan's sum. A thing left out of it is `apart`. */
enum err_code board_money_plan(struct co *co, int64_t plan, struct board_money *out,
                               struct board_tie **ties_out, size_t *count_out, struct err *err);

/* --- what changed ----------------------------------------------------------------------------- */

enum board_change_kind {
    BOARD_REPORTED = 1,
    BOARD_ANSWERED, /* a sector accepted or refused a report */
    BOARD_ASSESSED,
    BOARD_CODED,
    BOARD_AMENDED, /* or withdrawn */
    BOARD_FOUND,   /* a check found something else than the time before */
    BOARD_CLOSED,
    BOARD_MEASURED
};
const char *board_change_code(int kind); /* "reported" …; NULL when it is none */
struct board_change {
    int64_t commitment, at; /* ms */
    int kind;
    int64_t one, two, three; /* numbers of the kind: see board.c */
    struct str says;         /* a sentence in the reader's language */
};
/* In the commitments of a plan from an instant on, the newest first, at most BOARD_PAGE. */
enum err_code board_changes(struct co *co, int64_t plan, int64_t since_ms,
                            struct board_change **out, size_t *count_out, struct err *err);

/* --- where a commitment comes from ------------------------------------------------------------ */

enum board_origin_kind { BOARD_OF_PROPOSAL = 1, BOARD_OF_GAP, BOARD_OF_HUNT, BOARD_OF_OTHER };
struct board_origin {
    int kind;
    int64_t id;       /* proposal or hunt; 0 = none */
    struct str title; /* of a proposal: "" when it is hidden */
    struct str gap;   /* key of the gap */
    int64_t roundtable;
    struct str roundtable_title;
    int64_t made; /* ms */
};
/* The oldest first, at most BOARD_PAGE. */
enum err_code board_origins(struct co *co, int64_t commitment, struct board_origin **out,
                            size_t *count_out, struct err *err);

#endif
