/* How an indicator reads its parameters and words its question: the same in all of them. */
#ifndef CAUCE_OCDS_INDICATOR_ASK_H
#define CAUCE_OCDS_INDICATOR_ASK_H

#include "base/money.h"
#include "ocds/indicator.h"
#include "ocds/lists.h"

/* Parameters beyond indicator_parameter, for `open`: a percentage as hundredths of a percent
 * (12.5 is 1250); a whole number, at least 0; true or false; the text of a list, which
 * word_listed reads. */
int64_t parameter_percent(const struct indicator_context *context,
                          const struct indicator *indicator, const char *name);
int64_t parameter_count(const struct indicator_context *context, const struct indicator *indicator,
                        const char *name);
bool parameter_flag(const struct indicator_context *context, const struct indicator *indicator,
                    const char *name);
struct str parameter_text(const struct indicator_context *context,
                          const struct indicator *indicator, const char *name);
/* Whether `word` is one of "a|b|c". */
bool word_listed(struct str list, struct str word);

/* base * percent / 100, rounded to the minor unit, exact in between. `percent` in hundredths. */
int64_t percent_of(int64_t base, int64_t percent);
/* part / whole in hundredths of a percent, rounded down; 0 when there is no whole. */
int64_t percent_between(money_sum part, money_sum whole);

/* Whether `with` is `without` plus a tax of so much (hundredths of a percent), to five
 * ten-thousandths: then the two amounts are one, told with and without VAT. */
bool only_tax(money_sum without, money_sum with, int64_t tax);

/* A question on its way. Zero-initialise through ask_begin; texts end with the arena. */
enum { ASK_EVIDENCE = 12, ASK_TEXT = 160 };
struct asking {
    struct indicator_sink *sink;
    const struct indicator *indicator;
    struct arena *arena;
    struct indicator_finding finding;
    struct indicator_evidence evidence[ASK_EVIDENCE];
    bool words;  /* somebody will read the question: else texts are left empty */
    bool failed; /* no memory for a text */
};
/* About the process that `view` shows. In `finish`, where there is none, `view` is NULL and the
 * caller sets group, id and place in `finding`. */
void ask_begin(struct asking *a, struct indicator_sink *sink, const struct indicator *indicator,
               struct arena *arena, const struct view *view);
/* What stands at a path of the release: "/awards/%zu/date". Text longer than ASK_TEXT is cut; what
 * does not fit in ASK_EVIDENCE is left out. */
void ask_evidence(struct asking *a, struct str text, const char *path, ...)
    __attribute__((format(printf, 3, 4)));
/* Sends the question; everything in `format` is for people: through gettext, ending in "?". */
enum err_code ask(struct asking *a, double value, struct err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Texts for people, NUL-terminated in the question's arena; never NULL. */
const char *ask_money(struct asking *a, int64_t minor, struct str currency); /* "$1,234.50" */
const char *ask_sum(struct asking *a, money_sum minor, struct str currency);
const char *ask_day(struct asking *a, int32_t day);            /* "3 de marzo de 2021" */
const char *ask_percent(struct asking *a, int64_t hundredths); /* "12.5 %" */
/* "«Obras del Norte»", shortened; "sin nombre" when empty. */
const char *ask_name(struct asking *a, struct str name);
/* A name, else the id, as ask_name. */
const char *ask_org(struct asking *a, struct str name, struct str id);

#endif
