/* For the tests of reading and judging: a small ledger whose rows are put in one by one, on both
 * engines.
 *
 *   BOTH(a_thing_holds) { struct world w; world_open(&w, url); … world_close(&w); }
 */
#ifndef CAUCE_TESTS_LEDGER_WORLD_H
#define CAUCE_TESTS_LEDGER_WORLD_H

#include <string.h>

#include "base/date.h"
#include "harness.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

#define BOTH(name)                                                                                 \
    static void name(const char *url);                                                             \
    TEST(name##_on_sqlite)                                                                         \
    {                                                                                              \
        name("ledger.cauce");                                                                      \
    }                                                                                              \
    TEST(name##_on_postgres)                                                                       \
    {                                                                                              \
        const char *url = test_postgres();                                                         \
        if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");                             \
        name(url);                                                                                 \
    }                                                                                              \
    static void name(const char *url)

#define SONORA 26000
#define ZACATECAS 32000

struct world {
    struct ledger *ledger;
    struct store *store;
    struct arena arena;
    struct err err;
    int64_t next; /* numbers given to nodes, organisations and snapshots */
};
void world_open(struct world *w, const char *url); /* made anew, opened for writing */
void world_close(struct world *w);
void world_begin(struct world *w);
void world_commit(struct world *w);

/* Everything below runs inside a transaction and gives the number of what it made. */
struct world_snapshot {
    int64_t owner;
    const char *name, *series;
    int64_t previous;    /* 0 = none; it becomes superseded */
    int64_t entities[4]; /* that have rows in it; 0 ends; none = the owner */
};
int64_t world_snapshot(struct world *w, const struct world_snapshot *what);
struct world_node {
    int64_t entity, snapshot, row, parent, unit, year;
    enum node_kind kind;
    const char *key, *label, *scheme, *code, *place;
    bool referred; /* only referred to */
};
int64_t world_node(struct world *w, const struct world_node *what);
struct world_amount {
    int64_t entity, node, snapshot, row, item, minor, year;
    enum moment moment;
    const char *currency; /* NULL = MXN */
};
void world_amount(struct world *w, const struct world_amount *what);
struct world_link {
    int64_t entity, source, target, snapshot, row, minor; /* minor 0 = not stated */
};
void world_link(struct world *w, const struct world_link *what);
struct world_organisation {
    int64_t entity, snapshot;
    const char *name, *rfc, *place;
};
int64_t world_organisation(struct world *w, const struct world_organisation *what);
void world_party(struct world *w, int64_t entity, int64_t node, enum party_role role,
                 int64_t organisation, int64_t snapshot);
void world_attribute(struct world *w, int64_t entity, int64_t node, const char *name,
                     int64_t snapshot, int64_t row, const char *value);
void world_change(struct world *w, int64_t entity, int64_t snapshot, int64_t item,
                  enum change_kind kind, int64_t row, int64_t previous_row);

/* A budget line of one classification with approved and accrued figures in whole pesos. */
struct world_line {
    int64_t entity, snapshot, row, year, parent;
    const char *scheme, *code, *label;
    int64_t approved, accrued;
};
int64_t world_line(struct world *w, const struct world_line *what);

/* The error of the world that was opened last. */
const struct err *world_err(void);
/* Ends the test with the error's text. */
#define OK(call)                                                                                   \
    do {                                                                                           \
        enum err_code code_ = (call);                                                              \
        char text_[1200];                                                                          \
        if (code_)                                                                                 \
            test_fail(__FILE__, __LINE__, "%s: %s: %s", #call, err_code_name(code_),               \
                      err_format(world_err(), text_, sizeof text_));                               \
    } while (0)

#endif
