/* What hangs on a commitment beside its text: indicators with baseline, target and values, and the
 * money behind it (things of the ledger, gaps it shall close).
 *
 * Indicators are written while the plan is a draft and stay as they are once it is approved; values
 * are added as they are measured, and none is overwritten. An indicator of commitment 0 is the
 * city's own (the secretariat keeps it, at any time). Figures are decimal text and keep it.
 * Who sees the commitment sees all of this. What is given back lives in co->arena. Log:
 * indicator.added .edited .dropped .measured, money.tied .untied. */
#ifndef CAUCE_COCREATE_COMMITMENT_PARTS_H
#define CAUCE_COCREATE_COMMITMENT_PARTS_H

#include "cocreate/cocreate.h"
#include "cocreate/commitment.h"
#include "ledger/vocabulary.h"

/* --- what it still lacks ---------------------------------------------------------------------- */

/* Of the template, in its order: told before the plan is approved, and never a block. */
enum { COMMITMENT_LACKS = 11 };
struct commitment_lack {
    const char *part; /* of the form where it is written: problema que acciones medios dinero
                         indicadores */
    const char *says; /* "los medios de verificación", in the reader's language */
};
enum err_code commitment_lacks(struct co *co, const struct commitment *commitment,
                               struct commitment_lack out[COMMITMENT_LACKS], size_t *count_out,
                               struct err *err);

/* --- indicators ------------------------------------------------------------------------------- */

enum { MEASURE_MOST_TITLE = 300, MEASURE_MOST_TEXT = 2000 };

/* Fields, as faults name them, are the members. Required: title and unit, and for a commitment's
 * baseline and target with their days. */
struct measure_draft {
    struct str title, unit, formula, source, theme;
    struct str baseline, target; /* decimal text: "28", "97.5"; empty = not said */
    int32_t baseline_day, target_day;
    bool rises; /* better when greater */
};
struct measure {
    int64_t id, commitment, version;
    struct measure_draft is;
};
enum err_code measure_add(struct co *co, int64_t commitment, const struct measure_draft *draft,
                          struct co_faults *faults, int64_t *id_out, struct err *err);
/* Secretariat; ERR_CONFLICT once the plan is approved, or when `version` is not the newest. */
enum err_code measure_edit(struct co *co, int64_t id, int64_t version,
                           const struct measure_draft *draft, struct co_faults *faults,
                           struct err *err);
/* ERR_CONFLICT once the plan is approved, when it has values, or was changed meanwhile. */
enum err_code measure_drop(struct co *co, int64_t id, int64_t version, struct err *err);
enum err_code measure_get(struct co *co, int64_t id, struct measure *out, struct err *err);
/* At most 200. */
enum err_code measure_list(struct co *co, int64_t commitment, struct measure **out,
                           size_t *count_out, struct err *err);

struct measure_value {
    int32_t day;       /* of the measurement */
    struct str value;  /* decimal text */
    struct str source; /* where it stands */
    int64_t at;        /* ms: when it was entered */
};
/* Adds a value of an area ('' = the whole). Who may: the responsible institution's people and the
 * secretariat (of the city's: the secretariat). A second value of the same day and area is a fault
 * beside "day". Fields: value day area source. */
enum err_code measure_value_add(struct co *co, int64_t id, const struct measure_value *value,
                                struct str area, struct co_faults *faults, struct err *err);
/* In the order of their days, at most 2000. */
enum err_code measure_values(struct co *co, int64_t id, struct str area, struct measure_value **out,
                             size_t *count_out, struct err *err);
enum measure_standing { MEASURE_UNTOLD, MEASURE_SHORT, MEASURE_REACHED };
/* Whether a value reaches the target: >= it where it rises, else <=; exact to six decimals.
 * MEASURE_UNTOLD when either is no figure. Pure. */
enum measure_standing measure_reaches(const struct measure_draft *is, struct str value);

/* --- the money behind it ---------------------------------------------------------------------- */

struct money_tie {
    int64_t node;   /* thing of the ledger (link: its node page); 0 = a gap */
    struct str gap; /* key of the gap (trace_gap_filter.key); '' */
    struct str note;
    enum node_kind kind;   /* 0 for a gap, or a thing no longer there */
    struct str key, label; /* of the thing */
};
/* Ties a thing of the ledger (`node` > 0) or a gap (`gap`) to a commitment; either, not both.
 * Members of the secretariat and administrators, at any time: it changes no text. Fields: node gap
 * note; tying it twice is a fault. */
enum err_code money_tie_add(struct co *co, int64_t commitment, int64_t node, struct str gap,
                            struct str note, struct co_faults *faults, struct err *err);
/* ERR_NOTFOUND when it is not tied. The log keeps that it was. */
enum err_code money_tie_drop(struct co *co, int64_t commitment, int64_t node, struct str gap,
                             struct err *err);
/* Gaps first, then things by number, at most 500. */
enum err_code money_tie_list(struct co *co, int64_t commitment, struct money_tie **out,
                             size_t *count_out, struct err *err);

#endif
