/* What the files of the indicator engine share: indicator.c (the run), indicator_sink.c (what was
 * found), indicator_output.c and indicator_text.c (how it is told). Private to them. */
#ifndef CAUCE_OCDS_INDICATOR_PRIVATE_H
#define CAUCE_OCDS_INDICATOR_PRIVATE_H

#include "format/json.h"
#include "ocds/indicator.h"
#include "ocds/indicator_table.h"

enum { FIELDS_MOST = 8, EXAMPLES_MOST = 20, MAPS_MOST = 16 };

struct indicator_mask { /* releases that have one of these fields */
    uint64_t bits[VIEW_FIELD_WORDS];
};
struct indicator_chosen {
    const struct indicator *indicator;
    struct indicator_mask mask[FIELDS_MOST];
    const char *field[FIELDS_MOST];
    size_t mask_count;
    size_t owner; /* the first chosen one that it shares a state with; itself */
};
struct indicator_common; /* see indicator_states.h */
/* What is the same for all workers of a run. */
struct indicator_run {
    const struct indicator_options *options;
    struct indicator_context context;
    const struct view_plan *plan;
    struct indicator_common *common;
    struct indicator_chosen *chosen;
    size_t count, examples;
    struct merge_options merge; /* for records without compiled release */
    bool excludes, shared_ratio, lowest_disqualified, tenderer_map;
};

struct indicator_example {
    uint64_t element, line;
    const char *file;
    char *question; /* owned */
};
struct indicator_tally { /* of one indicator */
    uint64_t found[INDICATOR_GROUPS], looked, missing[FIELDS_MOST];
    struct indicator_example example[EXAMPLES_MOST];
    size_t example_count;
};
struct indicator_result { /* of one id; most have only the first, the others are a list by .next */
    double value;
    uint64_t element;
    uint32_t next;      /* index in .results + 1 */
    uint32_t indicator; /* index in run->chosen + 1; 0 = none yet */
};
struct indicator_figure { /* of Meta */
    size_t indicator;
    const char *name;
    double value;
};

struct indicator_sink {
    const struct indicator_run *run;
    size_t current;          /* whose functions run: index in run->chosen */
    const struct view *view; /* NULL while finishing */
    struct buf *out;
    struct indicator_table groups[INDICATOR_GROUPS]; /* id to its first struct indicator_result */
    struct indicator_result *results;                /* the others */
    size_t result_count, result_capacity;
    struct indicator_table maps[MAPS_MOST]; /* keys "ocid US id", value: length of the ocid */
    const char *map_names[MAPS_MOST];
    struct indicator_figure *figures;
    size_t figure_count, figure_capacity;
    struct indicator_tally *tally;
    uint64_t releases;            /* that were looked at by any */
    struct indicator_table names; /* id to what it is called: struct indicator_called */
    struct buf name_text;
};
struct indicator_called {
    size_t at, n;
};

enum err_code indicator_names_add(struct indicator_sink *sink, const struct view *view,
                                  struct err *err);

enum err_code indicator_sink_open(struct indicator_sink *sink, const struct indicator_run *run,
                                  struct err *err); /* free it also after an error */
/* Adds what `from` found to `into`; `from` is empty of it afterwards. */
enum err_code indicator_sink_join(struct indicator_sink *into, struct indicator_sink *from,
                                  struct err *err);
/* The result of the same id that follows; NULL = none. */
static inline struct indicator_result *indicator_result_next(const struct indicator_sink *sink,
                                                             const struct indicator_result *r)
{
    return r->next ? &sink->results[r->next - 1] : NULL;
}
void indicator_sink_free(struct indicator_sink *sink);
/* A number as serde_json writes a double: shortest that reads back the same, "1.0", "1e21"; null
 * when it is not finite. */
void indicator_put_number(struct json_writer *w, double v);
void indicator_write_finding(struct buf *out, const struct indicator *indicator,
                             const struct indicator_finding *finding);
struct indicator_writing {
    struct ocds_output *out; /* leaves piece by piece */
    struct arena *arena;
};
enum err_code indicator_write_results(const struct indicator_sink *sink,
                                      struct indicator_writing *to, struct err *err);
void indicator_write_text(const struct indicator_sink *sink, struct buf *out);

#endif
