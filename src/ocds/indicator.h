/* Red-flag indicators over compiled releases. One indicator is one small file: what it asks, its
 * formula and source, the fields it needs, its parameters, and two or three functions. A finding
 * is a question with its evidence, never a verdict.
 *
 * Functions run in several threads, each with a state of its own; see ocds_task in stream.h for
 * what that means: results may not depend on which worker saw what. Only indicator.c knows the
 * stream. */
#ifndef CAUCE_OCDS_INDICATOR_H
#define CAUCE_OCDS_INDICATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "ocds/lists.h"
#include "ocds/merge.h"
#include "ocds/settings.h"
#include "ocds/view.h"

enum indicator_group {                    /* what a result is about */
                       INDICATOR_PROCESS, /* an ocid: "OCID" in Cardinal's output */
                       INDICATOR_BUYER,
                       INDICATOR_PROCURING_ENTITY,
                       INDICATOR_TENDERER, /* also suppliers */
                       INDICATOR_GROUPS
};

struct indicator_parameter {
    const char
        *name; /* "threshold": a key of the section [CODE] in the settings file. "details.*": the
                         section [CODE.details], any names */
    enum settings_type type;
    const char *standard; /* the value when the settings file says nothing, as text; NULL = none */
    const char *meaning;  /* N_(): one sentence, with the unit */
};

struct indicator_context {
    const struct settings *settings;
    const struct indicator_lists *lists; /* never NULL */
    bool compatible;                     /* exactly as OCDS Cardinal computes, quirks included */
    /* Amounts in others are not compared across processes. Empty during `release` unless the
     * settings say it; in `finish` decided: the one of most bids and awards, ties by code
     * (compatible: the first seen). */
    struct str currency;
    bool price_lists;  /* the settings say which methods compare prices: see indicator_bids.h */
    bool figures_only; /* nobody will read questions, evidence or places */
};

struct indicator_evidence {
    struct str path; /* JSON pointer within the release: "/tender/numberOfTenderers" */
    struct str text; /* what stands there, shortened */
};
struct indicator_finding {
    enum indicator_group group;
    struct str id;       /* ocid or organisation id, by group */
    struct str ocid;     /* the process that shows it; empty for findings over many */
    double value;        /* the result, as in Cardinal's output */
    struct str question; /* Spanish or English, through gettext; whole sentence, ends in "?" */
    const struct indicator_evidence *evidence;
    size_t evidence_count;
    const char *file;
    uint64_t line, element;
};

struct indicator;
/* Where findings go; copies what it is given. During `release` findings keep the order of the
 * input, and what is left empty of .ocid, .file, .line, .element (and .id of INDICATOR_PROCESS) is
 * filled in from the release; in `finish` the order is that of the calls. */
struct indicator_sink;
/* Whether anybody will read the question and the evidence of the next finding. When not (results as
 * figures only, examples enough), an indicator may leave both empty and save the words. */
bool indicator_words(const struct indicator_sink *sink, const struct indicator *indicator);
enum err_code indicator_found(struct indicator_sink *sink, const struct indicator *indicator,
                              const struct indicator_finding *finding, struct err *err);
/* What the data call an organisation, for questions over many releases: of several names the
 * first in byte order, of none the id. For `finish`; valid until it returns. */
struct str indicator_name(const struct indicator_sink *sink, struct str id);
/* A map entry of Cardinal's "Maps" ("ocid_tenderer", …): ocid to organisation. */
enum err_code indicator_map(struct indicator_sink *sink, const char *map, struct str ocid,
                            struct str id, struct err *err);
/* A figure of Cardinal's "Meta": "q1", "q3", "lower_fence", "upper_fence". */
enum err_code indicator_meta(struct indicator_sink *sink, const struct indicator *indicator,
                             const char *name, double value, struct err *err);

struct indicator {
    const char *code;    /* "R018", "M007" */
    const char *name;    /* English key for settings and machines: "single_bid" */
    const char *title;   /* N_() */
    const char *asks;    /* N_(): the general question, one sentence, for a journalist */
    const char *formula; /* N_(): in words, with the parameters' names */
    const char *source; /* who defined it: "Open Contracting Partnership, Red Flags (2024), R018" */
    const char *caution; /* N_(): when it is no cause for concern */
    /* Paths without which it cannot be computed, "/tender/items[]/id"; ended by NULL; "a|b" =
     * one of them. A release that lacks one is counted as not looked at and `release` is not
     * called (except in compatible mode); so name only what is indispensable. At most 8. */
    const char *const *fields;
    const struct indicator_parameter *parameters; /* ended by .name NULL; section = code */
    bool cardinal;                                /* one of OCDS Cardinal's */
    bool wants_list;                              /* runs only when this list was given: */
    enum list_kind list;

    size_t state_size; /* zeroed, one per worker and one for all */
    /* Indicators with the same .shares (any pointer; NULL = none) have one state: their .fields,
     * .state_size, .open, .release, .join and .close are the same, and .release finds nothing
     * yet. */
    const void *shares;
    /* Reads the parameters into the state, once per worker; NULL when there are none. */
    enum err_code (*open)(const struct indicator_context *context, void *state, struct err *err);
    enum err_code (*release)(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err);
    /* Called under a lock, now and then and at the end, and in no particular order. */
    enum err_code (*join)(const struct indicator_context *context, void *into, void *from,
                          struct err *err); /* NULL when there is nothing to join */
    /* After the last release, on the joined state. NULL when all was found on the way. */
    enum err_code (*finish)(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err);
    void (*close)(void *state); /* NULL when the state holds nothing */
};

/* All of them in the order of their codes, ended by NULL (indicator_list.c). */
extern const struct indicator *const indicators[];
const struct indicator *indicator_find(struct str code_or_name);

/* A parameter as a number: the settings file's, else its standard value; NaN when it has none. Slow
 * enough for `open`, too slow for `release`. */
double indicator_parameter(const struct indicator_context *context,
                           const struct indicator *indicator, const char *name);
/* A list "a|b|c": whether the word is in the settings file's list, or in the standard one. `*empty`
 * (may be NULL) tells that there is no list at all. */
bool indicator_listed(const struct indicator_context *context, const struct indicator *indicator,
                      const char *name, struct str word, bool *empty);
/* The keys of all indicators for settings_read, ended by .name NULL; NULL without memory. */
const struct settings_key *indicator_settings_keys(struct arena *arena);

/* R-8 quantiles (Hyndman and Fan 1996, definition 8; as statrs computes them) of sorted numbers;
 * NaN when there are none. */
double indicator_quantile(const double *sorted, size_t n, double tau);
/* From small to large, NaN last. */
void indicator_sort(double *numbers, size_t n);
/* Tukey's fence: Q1 - 1.5 IQR (reach -1.5) or Q3 + 1.5 IQR (reach 1.5) of sorted numbers, with one
 * rounding (fused) as Cardinal computes it. Puts "q1" and "q3" into Meta. */
enum err_code indicator_fence(struct indicator_sink *sink, const struct indicator *indicator,
                              const double *sorted, size_t n, double reach, double *q1,
                              double *fence, struct err *err);

enum indicator_output {
    INDICATOR_FINDINGS, /* JSON Lines, one finding each */
    INDICATOR_RESULTS,  /* one object in Cardinal's form: OCID, Buyer, …, Meta, Maps */
    INDICATOR_TEXT      /* for people: by indicator, counted, with examples */
};
struct indicator_options {
    const struct settings *settings;
    const struct indicator_lists *lists;
    const char *const *only; /* codes; NULL = all that can be computed (compatible: Cardinal's) */
    size_t only_count;
    bool compatible;
    enum indicator_output output;
    bool meta, maps;   /* in results */
    unsigned examples; /* in text, per indicator; 0 = 3 */
    /* What was computed, for a summary: findings per indicator and group; with INDICATOR_RESULTS
     * also how many ids each group has (indicator NULL). May be NULL. */
    void (*counted)(void *user, const struct indicator *indicator, enum indicator_group group,
                    uint64_t count);
    void *user;
};
enum err_code indicator_run(const struct ocds_job *job, const struct indicator_options *options,
                            struct ocds_totals *totals, struct err *err);

#endif
