/* How complete what a buyer publishes is: for a set of fields, in how many of its processes each is
 * there. PODER's rules of transparency and of fundamental fields (trans-*, temp-cft, comp-cfc,
 * traz-cft, traz-ip, traz-fro) are such sets. One finding per buyer and set, worded with the field
 * that fails most. */
#ifndef CAUCE_OCDS_INDICATOR_FIELDS_H
#define CAUCE_OCDS_INDICATOR_FIELDS_H

#include "ocds/indicator.h"
#include "ocds/indicator_table.h"

enum { FIELD_SET_MOST = 16 };
struct field_of_set {
    const char *path; /* for the evidence */
    const char *what; /* N_(): what it says, after "no dicen": "cuándo se adjudicó" */
    bool (*present)(const struct view *view);
};
struct field_set {
    const struct indicator *indicator;
    bool mexican; /* only of releases that purchase_mexican says are */
    struct field_of_set fields[FIELD_SET_MOST]; /* ended by .path NULL */
};

struct fields_state { /* a worker's */
    struct indicator_table buyers;
    int64_t minimum,
        processes; /* share in hundredths of a percent; processes of the buyer, at least */
};
/* Reads "share" and "minimum_processes". */
enum err_code fields_open(const struct indicator_context *context, const struct field_set *set,
                          void *state);
enum err_code fields_add(const struct field_set *set, void *state, const struct view *view,
                         struct err *err);
enum err_code fields_join(const struct indicator_context *context, void *into, void *from,
                          struct err *err);
enum err_code fields_finish(const struct field_set *set, void *state, struct arena *arena,
                            struct indicator_sink *sink, struct err *err);
void fields_close(void *state);

#endif
