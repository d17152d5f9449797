/* Private to the files about checks by machine: the values of a check's fields, and what each kind
 * needs to say what it found. */
#ifndef CAUCE_COCREATE_CHECK_PRIVATE_H
#define CAUCE_COCREATE_CHECK_PRIVATE_H

#include "cocreate/change_private.h"
#include "cocreate/check.h"
#include "cocreate_queries.h"

struct machine_value {
    bool given;
    struct str text; /* canonical: what is kept, and what a form shows again */
    int64_t number;  /* INT, DAY (days), CHOICE (position, of kinds: the kind), MONEY, PERCENT */
};
struct machine_about {
    const struct machine_kind *kind;
    int64_t commitment;
    struct machine_value at[MACHINE_MOST_FIELDS];
};

/* check.c */
/* ERR_DENIED unless the actor may change the checks of this commitment; ERR_NOTFOUND. */
enum err_code machine_may(struct co *co, int64_t commitment, struct err *err);
/* Kind and values of a draft, with faults: ERR_INPUT. */
enum err_code machine_about_read(struct co *co, const struct machine_draft *draft,
                                 struct machine_about *about, struct co_faults *faults,
                                 struct err *err);

/* check_value.c */
/* Reads what was typed; faults beside what is not right. False without memory. */
bool machine_values_read(struct co *co, const struct machine_draft *draft,
                         const struct machine_kind *kind, struct machine_value *out,
                         struct co_faults *faults);
/* As a JSON object of canonical texts; .p NULL without memory. */
struct str machine_values_json(struct co *co, const struct machine_about *about);
/* Back from JSON. ERR_INPUT when they are not (any more) of this kind's form. */
enum err_code machine_values_parse(struct co *co, struct str json, struct machine_about *about,
                                   struct err *err);
/* As people read it; "" when it is not given. */
struct str machine_value_shown(struct co *co, const struct machine_field *field,
                               const struct machine_value *value);
struct str machine_percent(struct co *co, int64_t hundredths); /* "95.5 %" */
struct str machine_day(struct co *co, int64_t day);            /* "2024-12-31" */
/* part / whole as a percentage cut (never rounded up) to two decimals: what fails never reads as
 * what was wanted. whole > 0. */
struct str machine_share(struct co *co, __int128 part, __int128 whole);
/* part / whole >= hundredths of a percent, exactly. */
static inline bool machine_reaches(__int128 part, __int128 whole, int64_t hundredths)
{
    return part * 10000 >= whole * hundredths;
}

/* The evidence while it is written: a JSON object of bounded size. */
struct machine_evidence {
    struct buf out;
    struct json_writer w;
};
enum { MACHINE_MOST_EVIDENCE = 100 }; /* elements of a list */
void machine_evidence_begin(struct machine_evidence *e);
void machine_evidence_int(struct machine_evidence *e, const char *key, int64_t value);
/* Closes it into the finding and frees it, also after an error. */
enum err_code machine_evidence_end(struct co *co, struct machine_evidence *e, enum err_code code,
                                   struct machine_finding *out, struct err *err);

/* Files of a series or a layout: what "arrives" and "filled" look at. */
enum machine_of { MACHINE_OF_SERIES, MACHINE_OF_LAYOUT };
extern const struct machine_choice machine_of_choices[];
/* "la serie «…»", "los archivos con la estructura «…»" */
struct str machine_of_words(struct co *co, int64_t of, struct str name);

extern const struct machine_kind machine_arrives, machine_filled, machine_published,
    machine_traceable, machine_indicator, machine_document, machine_sessions;

#endif
