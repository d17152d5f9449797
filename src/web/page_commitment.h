/* The public page of a commitment: four words side by side (the government's, civil society's, the
 * guarantor's, the machine's finding), never averaged, and all that stands behind them. */
#ifndef CAUCE_WEB_PAGE_COMMITMENT_H
#define CAUCE_WEB_PAGE_COMMITMENT_H

#include "cocreate/assessment.h"
#include "cocreate/board.h"
#include "cocreate/check.h"
#include "cocreate/commitment.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/light.h"
#include "cocreate/plan.h"
#include "cocreate/progress.h"
#include "web/comment_parts.h"
#include "web/follow_parts.h"
#include "web/layout_parts.h"
#include "web/link_parts.h"

/* What one of the four says, in a card. */
struct voice {
    const char *who;
    const char *word;      /* large */
    const char *cut;       /* "primer corte"; NULL = none */
    int32_t day;           /* DATE_NONE = it has not spoken */
    struct str text, name; /* its reasons, and who signs */
    const char *own;       /* of the government: its own assessment's level; NULL = none */
    struct str own_text;
};
enum { VOICES = 4, VOICE_MACHINE = 3 };

struct commitment_step { /* an action */
    const struct commitment_action *is;
    int64_t position;
    const char *state; /* what was reported last; NULL = nothing */
    int32_t day;
    bool late;
};
struct commitment_value {
    int32_t day;
    struct str value, source;
};
struct commitment_measure {
    const struct measure *is;
    struct commitment_value last; /* .value empty = none yet */
    const char *standing;         /* against the target; NULL = cannot be told */
    struct str picture;           /* in both forms; "" = too few values */
    const struct commitment_value *values;
    size_t value_count;
};
struct commitment_thing { /* tied money */
    const struct money_tie *tie;
    const struct board_tie *figures;
    struct str kind, name, url, route_url;
    struct str gap_says; /* of a gap */
    int64_t gap_minor;
};
struct commitment_answer { /* a sector's word to a report */
    const char *sector;
    bool accepts;
    struct str reason, when;
};
struct commitment_paper {
    struct str title, url;
    const struct link_line *line; /* of its address; NULL = its bytes are here */
};
struct commitment_report {
    const struct progress_report *is;
    const char *state, *cut;
    struct str about; /* "Acción 2: …"; "" = the commitment as a whole */
    const struct commitment_paper *papers;
    size_t paper_count;
    const struct commitment_answer *answers;
    size_t answer_count;
    struct str answer_url; /* for a member whose sector may say whether it holds; "" */
};
struct commitment_cut { /* one row of the table of cuts */
    const char *name;
    int32_t day;
    const char *state;                      /* the government's; NULL = not reported */
    const char *levels[ASSESSMENT_PARTIES]; /* NULL = it did not speak at this cut */
    bool past;
};
struct commitment_check {
    const struct machine_check *is;
    const char *word, *tag; /* result and its class */
    struct str url, when, snapshot_url;
};
struct commitment_coding {
    const char *variable, *value;
    const struct coding *is;
};
struct commitment_lesson {
    const char *kind;
    const struct lesson *is;
    struct str when;
};
struct commitment_origin {
    const struct board_origin *is;
    struct str url, table_url, name;
};
struct commitment_purpose {
    char letter[2];
    struct str text;
};

struct commitment_view {
    struct layout_crumbs crumbs;
    const struct commitment *c;
    const struct plan *plan;
    const struct light *light;
    bool example;     /* of a cycle that is example data */
    bool followed_up; /* the plan is published or ended: the voices speak */
    struct str plan_url, board_url, history_url, checks_url, consult_url;
    struct str sentence;
    struct voice voices[VOICES];
    const char *late[4];
    size_t late_count;
    struct str days; /* "Faltan 35 días", "Terminó hace 12 días"; "" */
    const struct commitment_purpose *purposes;
    size_t purpose_count;
    struct commitment_step *steps;
    size_t step_count;
    struct commitment_measure *measures;
    size_t measure_count;
    struct board_money money;
    struct layout_trail bar;
    struct str hundred;
    struct commitment_thing *things;
    size_t thing_count;
    struct commitment_cut cuts[CUTS];
    size_t cut_count;
    struct commitment_report *reports; /* the newest first */
    size_t report_count;
    struct commitment_check *checks;
    size_t check_count;
    struct commitment_coding *codings;
    size_t coding_count;
    struct commitment_lesson *lessons;
    size_t lesson_count;
    struct closing closing;
    struct closing_question questions[CLOSING_QUESTIONS];
    struct commitment_origin *origins;
    size_t origin_count;
    struct layout_link actions[8]; /* what this visitor may do */
    size_t action_count;
    const struct layout_word *words;
    size_t word_count;
    struct comments_view comments;
    struct follow_view follow;
};

/* page_commitment_parts.c: each reads its part of the page. */
enum err_code commitment_fill_reports(struct page *page, struct co *co, struct commitment_view *v,
                                      struct err *err);
enum err_code commitment_fill_judged(struct page *page, struct co *co, struct commitment_view *v,
                                     struct err *err);
enum err_code commitment_fill_checks(struct page *page, struct co *co, struct commitment_view *v,
                                     struct err *err);
/* page_commitment_money.c */
enum err_code commitment_fill_money(struct page *page, struct co *co, struct commitment_view *v,
                                    struct err *err);
enum err_code commitment_fill_measures(struct page *page, struct co *co, struct commitment_view *v,
                                       struct err *err);
enum err_code commitment_fill_origins(struct page *page, struct co *co, struct commitment_view *v,
                                      struct err *err);

/* What all pages of a commitment share: reads it with its plan (ERR_NOTFOUND) and begins the
 * breadcrumb: … > Tablero > Compromiso 3 (a link when `below`). */
struct commitment_base {
    struct commitment *c;
    struct plan *plan;
    struct str url; /* of its public page */
};
enum err_code commitment_base(struct page *page, struct co *co, int64_t id, bool below,
                              struct layout_crumbs *crumbs, struct commitment_base *out,
                              struct err *err);
/* "Faltan 35 días", "Es hoy", "Terminó hace 12 días"; "" for DATE_NONE. */
struct str commitment_days(const struct page *page, int32_t ends);
/* The local day of an instant; DATE_NONE for 0. */
int32_t commitment_day(struct page *page, int64_t ms);
/* "tag ok", "tag cut", "tag may": the class of a machine's result (enum machine_result). */
const char *machine_tag(int result);

#endif
