/* The secretariat's sessions: agenda, who came, quorum of each party, agreements with responsible
 * and due date, votes and dissent, minutes and the three parties' signatures under them. Once the
 * minutes are published nothing of the session changes but the state of its agreements.
 *
 * Who may change: a member of the secretariat or an administrator; only members sign. Everybody
 * reads. Minutes are seen by the secretariat alone until they are published. Every edit gives the
 * session a new version and, before it is published, ends the signatures that were there: they
 * were given to something else. The file of the signed minutes is a paper of "sitting/ID" with role
 * "minutes" (paper.h). A lacking quorum is told and never blocks. */
#ifndef CAUCE_COCREATE_SITTING_H
#define CAUCE_COCREATE_SITTING_H

#include "cocreate/cocreate.h"

/* --- who sits, and when there are enough ------------------------------------------------------ */

enum { PARTIES = 3 }; /* government, civil society, guarantor: sectors 1 to 3 */

/* One party on a day, or at a session. */
struct party {
    int sector;
    int64_t seats;       /* titulars whose role held that day */
    int64_t substitutes; /* suplentes whose role held that day */
    int64_t came, voting;
    bool quorum; /* voting > seats / 2: more than half of its seats; never without seats */
};
struct quorum {
    struct party parties[PARTIES]; /* in the order of the sectors */
    bool tripartite;               /* every party voted with at least one seat */
    bool holds;                    /* every party has its quorum */
};
/* The parties with the seats of a day; nobody came yet. */
enum err_code quorum_on(struct co *co, int32_t day, struct quorum *out, struct err *err);

/* --- sessions --------------------------------------------------------------------------------- */

enum sitting_kind { SITTING_ORDINARY, SITTING_EXTRAORDINARY, SITTING_INSTALLATION, SITTING_KINDS };
const char *sitting_kind_code(int kind); /* NULL when it is none */
const char *sitting_kind_word(int kind);
enum sitting_state { SITTING_PLANNED, SITTING_HELD, SITTING_CANCELLED, SITTING_STATES };
const char *sitting_state_word(int state);

enum { SITTING_MOST_ITEMS = 60, SITTING_MOST_SEATS = 100, SITTING_MOST_MINUTES = 200000 };

/* The day an instant is on where the instance is: a session in the evening is not of the next
 * day. */
int32_t sitting_day(int64_t ms);

/* Something on the agenda. */
struct agenda_item {
    struct str text;
    struct str subject; /* what it is about: "proposal/12", "plan/2"; empty */
};
/* Fields, as faults name them: kind title place link modality starts ends agenda. */
struct sitting_draft {
    int64_t cycle;
    int kind, modality;
    struct str title, place;
    struct str link;      /* https:// where one joins from afar; may be empty */
    int64_t starts, ends; /* ms; ends 0 = not said */
    const struct agenda_item *agenda;
    size_t agenda_count;
};
/* A member who came; `role` is the co_role that seats them. */
struct seat {
    int64_t role;
    int sector;
    struct str name;
    bool substitute, votes;
};
struct signature {
    int sector;
    int64_t person, at; /* ms */
    struct str name, sha256;
    bool valid; /* of the minutes as they stand */
};
struct sitting {
    int64_t id, version, number, minutes_published; /* ms; 0 = not yet */
    int state;
    struct str minutes;   /* empty when the actor may not see them yet */
    struct str without;   /* why a party's signature is missing from what was published */
    struct str cancelled; /* why it was not held */
    struct sitting_draft is;
    struct seat *seats;
    size_t seat_count;
    struct quorum quorum; /* at the session; seats of its day */
    struct agreement *agreements;
    size_t agreement_count;
    struct signature signatures[PARTIES];
    size_t signature_count;
};
/* Numbered on from the last of the cycle. */
enum err_code sitting_add(struct co *co, const struct sitting_draft *draft,
                          struct co_faults *faults, int64_t *id_out, struct err *err);
/* ERR_CONFLICT, here and below, when it was changed meanwhile or its minutes are published. Points
 * of the agenda that have agreements stay as they are (field "agenda"). */
enum err_code sitting_edit(struct co *co, int64_t id, int64_t version,
                           const struct sitting_draft *draft, struct co_faults *faults,
                           struct err *err);
enum err_code sitting_cancel(struct co *co, int64_t id, int64_t version, struct str reason,
                             struct co_faults *faults, struct err *err);
/* It was held, and these members came: numbers of roles of that day (field "seats"). Not before
 * its day. Titulars
 * vote; a suplente votes for a seat of the same party whose titular did not come. May be told again
 * until the minutes are published, but not once there were votes (ERR_CONFLICT). */
enum err_code sitting_hold(struct co *co, int64_t id, int64_t version, const int64_t *roles,
                           size_t count, struct co_faults *faults, struct err *err);
/* With everything that belongs to it. */
enum err_code sitting_get(struct co *co, int64_t id, struct sitting *out, struct err *err);
/* Of a cycle (0 = all), the newest first, without seats, agreements and signatures. */
enum err_code sitting_list(struct co *co, int64_t cycle, size_t skip, size_t most,
                           struct sitting **out, size_t *count_out, struct err *err);

/* --- agreements ------------------------------------------------------------------------------- */

enum agreement_state { AGREEMENT_OPEN, AGREEMENT_DONE, AGREEMENT_DROPPED, AGREEMENT_STATES };
const char *agreement_state_word(int state);
enum member_vote { SEAT_NO_VOTE, SEAT_IN_FAVOUR, SEAT_AGAINST, SEAT_ABSTAINED, SEAT_VOTES };
const char *member_vote_code(int vote);
const char *member_vote_word(int vote);

struct seat_vote {
    int64_t role; /* a seat that came with a vote */
    int vote;
    struct str reason; /* wanted where it is against */
    int sector;        /* filled when read, like the name */
    struct str name;
};
/* Fields: text subject responsible due votes dissent item. */
struct agreement_draft {
    int64_t item;             /* point of the agenda it was reached under; 0 = none */
    struct str text, subject; /* subject: what it decides: "plan/2"; empty */
    struct str responsible;   /* who carries it out */
    int32_t due;              /* DATE_NONE = none */
    struct str dissent;       /* what who did not agree wants to be written down */
    const struct seat_vote *votes;
    size_t vote_count;
};
struct agreement {
    int64_t id, version, sitting, number, in_favour, against, abstained;
    int64_t sitting_number, sitting_starts;
    int state;
    struct str outcome; /* what became of it */
    struct agreement_draft is;
    bool overdue; /* open after its day */
};
/* In a session that was held; `version` is the session's. Without votes it was by consensus. */
enum err_code agreement_add(struct co *co, int64_t sitting, int64_t version,
                            const struct agreement_draft *draft, struct co_faults *faults,
                            int64_t *id_out, struct err *err);
/* Corrects one until the minutes are published; `version` is the session's. The log keeps what it
 * said before. */
enum err_code agreement_edit(struct co *co, int64_t id, int64_t version,
                             const struct agreement_draft *draft, struct co_faults *faults,
                             struct err *err);
/* What became of an agreement, also after the minutes are published; `version` is the agreement's.
 * The secretariat, or a person of the institution that `responsible` names (ERR_DENIED).
 * Fields: state outcome (needed unless it is open again). */
enum err_code agreement_move(struct co *co, int64_t id, int64_t version, int state,
                             struct str outcome, struct co_faults *faults, struct err *err);
/* ERR_NOTFOUND; votes are not filled (those of its session are: sitting_get). */
enum err_code agreement_get(struct co *co, int64_t id, struct agreement *out, struct err *err);
/* Open ones of all sessions first, by due date; `state` -1 = every state. Votes are not filled. */
enum err_code agreement_list(struct co *co, int state, size_t skip, size_t most,
                             struct agreement **out, size_t *count_out, struct err *err);

/* --- minutes ---------------------------------------------------------------------------------- */

/* Writes them, of a session that was held. Field: minutes. */
enum err_code sitting_write_minutes(struct co *co, int64_t id, int64_t version, struct str minutes,
                                    struct co_faults *faults, struct err *err);
/* The acting member signs the minutes as they stand for their party, with the name given (field
 * "name"); once for each party, before they are published. ERR_CONFLICT when they changed. */
enum err_code sitting_sign(struct co *co, int64_t id, int64_t version, struct str name,
                           struct co_faults *faults, struct err *err);
/* Publishes the minutes for good. Where a party has not signed, `without` must say why (field
 * "without"). */
enum err_code sitting_publish(struct co *co, int64_t id, int64_t version, struct str without,
                              struct co_faults *faults, struct err *err);

#endif
