/* Treasure hunts (cacerías de tesoros): a problem or programme, teams, and questions that each
 * team looks for in what is published: whether it was needed, where it was searched, when, how
 * many minutes, hop by hop, and what was found. Two teams may take the same challenge; their
 * answers stand side by side and nobody averages them. A question without an answer becomes a
 * proposal, a commitment, a request or the record of a gap ("hunt/3/2" in the lineage).
 *
 * So that no team copies another, the answers to a question are shown once every team has
 * answered it, or when the hunt is closed; a team always sees its own, who runs the hunt sees
 * all. Counts are live for everybody. Questions start from a catalogue that can be edited
 * (catalogues/caceria.csv) and belong to the hunt from then on; one that was answered stays as it
 * was asked. Who runs hunts: the secretariat, facilitators. Who plays: whoever has an account.
 * Texts of answers are kept in the log's private part. Evidence are papers of "hunt/HUNT", role
 * "evidence-POSITION-TEAM". Source: public descriptions of "Rastreando mis impuestos" (FTM-EX,
 * GI15); our wording. */
#ifndef CAUCE_COCREATE_HUNT_H
#define CAUCE_COCREATE_HUNT_H

#include "cocreate/cocreate.h"
#include "cocreate/paper.h"

enum {
    HUNT_MOST_TITLE = 160,
    HUNT_MOST_TEXT = 6000,
    HUNT_MOST_QUESTION = 300,
    HUNT_MOST_QUESTIONS = 40,
    HUNT_MOST_TEAMS = 40,
    HUNT_MOST_SETS = 12
};
#define HUNT_KEEPERS ((unsigned)(CO_MEMBER | CO_FACILITATOR | CO_ADMIN))

enum hunt_state { HUNT_DRAFT, HUNT_OPEN, HUNT_CLOSED, HUNT_STATES };
const char *hunt_state_word(int state);

enum find_result {
    FIND_UNTOLD, /* only where it was not needed */
    FIND_FOUND,
    FIND_PARTIAL,
    FIND_MISSING,
    FIND_UNUSABLE, /* published, but in a form that cannot be used */
    FIND_RESULTS
};
const char *find_result_code(int result); /* "found" … NULL when it is none */
const char *find_result_word(int result);
int find_result_of(struct str code);

/* --- the catalogue ---------------------------------------------------------------------------- */

struct hunt_set {
    struct str name;
    struct str questions[HUNT_MOST_QUESTIONS], english[HUNT_MOST_QUESTIONS];
    size_t count;
};
struct hunt_sets {
    struct hunt_set items[HUNT_MOST_SETS];
    size_t count;
};
/* The catalogue that counts for this store. ERR_INPUT with file and line. */
enum err_code hunt_sets_read(struct ledger *ledger, struct arena *arena, struct hunt_sets **out,
                             struct err *err);
enum err_code hunt_sets_parse(struct str text, const char *file, struct hunt_sets *out,
                              struct err *err);

/* --- hunts ------------------------------------------------------------------------------------ */

/* Fields, as faults name them: title problem programme theme begins ends questions. */
struct hunt_draft {
    int64_t cycle; /* 0 = of none */
    struct str title, problem, programme, theme;
    struct str gap;       /* key of the gap of the money it is about; empty = none */
    int32_t begins, ends; /* DATE_NONE = not said */
};
struct hunt {
    int64_t id, version;
    int state;
    struct hunt_draft is;
    int64_t teams, questions, answers;
};
/* A draft with the questions of a set (the first when `set` is empty; "-" = none). */
enum err_code hunt_add(struct co *co, const struct hunt_draft *draft, struct str set,
                       struct co_faults *faults, int64_t *id_out, struct err *err);
enum err_code hunt_edit(struct co *co, int64_t id, int64_t version, const struct hunt_draft *draft,
                        struct co_faults *faults, struct err *err);
/* Opens (it must have a question), closes, opens again. */
enum err_code hunt_move(struct co *co, int64_t id, int64_t version, int state, struct err *err);
/* ERR_NOTFOUND also for a draft that is for those who run hunts. */
enum err_code hunt_get(struct co *co, int64_t id, struct hunt *out, struct err *err);
/* The open ones first, then the newest. */
enum err_code hunt_list(struct co *co, size_t skip, size_t most, struct hunt **out,
                        size_t *count_out, struct err *err);

struct hunt_question {
    int64_t position; /* its number for ever; 0 = a new one */
    struct str text;
    int64_t answers;
};
enum err_code hunt_questions(struct co *co, int64_t hunt, struct hunt_question **out,
                             size_t *count_out, struct err *err);
/* The whole set anew: one that is left out is dropped, one with another text is reworded,
 * position 0 is added at the end. A question that a team has answered stays (fault "questions").
 * */
enum err_code hunt_questions_set(struct co *co, int64_t hunt, int64_t version,
                                 const struct hunt_question *list, size_t count,
                                 struct co_faults *faults, struct err *err);

/* --- teams ------------------------------------------------------------------------------------ */

struct hunt_team {
    int64_t id;
    struct str name;
    int sector;                   /* enum co_sector; may be none */
    int64_t people, members;      /* as told; with an account */
    int64_t counts[FIND_RESULTS]; /* of its answers; [FIND_UNTOLD]: not needed */
    int64_t answered, minutes, hops;
};
/* CO_CITIZEN while the hunt is open; those who run it also before. Who founds a team and does not
 * run the hunt is in it. Fields: name people sector. */
enum err_code hunt_team_add(struct co *co, int64_t hunt, struct str name, int sector,
                            int64_t people, struct co_faults *faults, int64_t *id_out,
                            struct err *err);
/* The visitor goes into this team, out of another one; while it is open. Once either of the two has
 * answered something nobody changes: they would take what they read there with them (ERR_INPUT). */
enum err_code hunt_team_join(struct co *co, int64_t hunt, int64_t team, struct err *err);
/* The visitor's team; 0 = none. */
enum err_code hunt_team_mine(struct co *co, int64_t hunt, int64_t *team_out, struct err *err);
/* With their live counts, the oldest first. */
enum err_code hunt_teams(struct co *co, int64_t hunt, struct hunt_team **out, size_t *count_out,
                         struct err *err);

/* --- what a team found ------------------------------------------------------------------------ */

enum { FIND_MOST_MINUTES = 10000, FIND_MOST_PLACE = 500 };
/* Fields: needed result place day minutes route answer. Where it was needed: result, place, day
 * and minutes must be told, and an answer where something was found. */
struct find_draft {
    bool needed;
    int result;       /* enum find_result */
    struct str place; /* searched where */
    int32_t day;
    int64_t minutes;
    struct str route;  /* hop by hop, a line each */
    struct str answer; /* what was found, or what is missing */
};
struct find {
    int64_t position, team, version, made;
    int64_t hops;
    bool shown; /* to this actor; otherwise texts are empty, the result FIND_UNTOLD */
    struct find_draft is;
};
struct find_place { /* which answer */
    int64_t hunt, position, team;
    int64_t version; /* 0 = there is none yet */
};
/* People of the team, and those who run the hunt for it; while it is open. ERR_CONFLICT when
 * somebody of the team saved meanwhile. Log: hunt.answered. */
enum err_code find_save(struct co *co, const struct find_place *place,
                        const struct find_draft *draft, struct co_faults *faults, struct err *err);
/* A paper as evidence of an answer that was saved; as find_save. Until the answer is shown only
 * the secretariat reads it. */
enum err_code find_evidence(struct co *co, const struct find_place *place,
                            struct paper_draft *paper, struct co_faults *faults, struct err *err);
/* The role of the papers that are evidence of an answer: "evidence-2-1". In the arena. */
struct str find_role(struct co *co, int64_t position, int64_t team);
/* How many papers of each role are kept and not shown yet: to tell a team that its own arrived. */
struct find_paper {
    struct str role;
    int64_t papers;
};
enum err_code find_kept(struct co *co, int64_t hunt, struct find_paper **out, size_t *count_out,
                        struct err *err);
/* All of a hunt by question, then team. */
enum err_code find_list(struct co *co, int64_t hunt, struct find **out, size_t *count_out,
                        struct err *err);
/* Whether two teams that needed it say different things of the same question: pure. Only those
 * that are shown count. */
bool finds_disagree(const struct find *finds, size_t count, int64_t position);
/* Whether what was asked is not there, whole and usable, for some team. */
bool finds_gap(const struct find *finds, size_t count, int64_t position);
/* Lines of a route that say something. */
int64_t find_hops(struct str route);

/* --- what a question became ------------------------------------------------------------------- */

struct hunt_tie {
    int64_t position;
    struct str target; /* "proposal/12", "commitment/3", "request/4", "gap-record/2" */
    struct str kind;   /* "proposal" */
    int64_t id;
};
/* Writes that a question (it must exist) became something; inside or outside a change. Who may
 * make that thing has been checked by who calls. */
enum err_code hunt_became(struct co *co, int64_t hunt, int64_t position, struct str target,
                          struct err *err);
enum err_code hunt_ties(struct co *co, int64_t hunt, struct hunt_tie **out, size_t *count_out,
                        struct err *err);
/* One question with its hunt, for forms that start from it. ERR_NOTFOUND. */
enum err_code hunt_question(struct co *co, int64_t hunt, int64_t position, struct hunt *hunt_out,
                            struct hunt_question *out, struct err *err);
/* "hunt/3/2" in the arena. */
struct str hunt_subject(struct co *co, int64_t hunt, int64_t position);

#endif
