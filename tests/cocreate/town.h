/* For the tests of the cycle: a store with its schema, an entity that is its own home, actors. */
#ifndef CAUCE_TESTS_COCREATE_TOWN_H
#define CAUCE_TESTS_COCREATE_TOWN_H

#include "cocreate/cocreate.h"
#include "harness.h"

#define BOTH(name)                                                                                 \
    static void name(const char *url);                                                             \
    TEST(name##_on_sqlite)                                                                         \
    {                                                                                              \
        name("town.cauce");                                                                        \
    }                                                                                              \
    TEST(name##_on_postgres)                                                                       \
    {                                                                                              \
        const char *url = test_postgres();                                                         \
        if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");                             \
        name(url);                                                                                 \
    }                                                                                              \
    static void name(const char *url)

/* 2 January 2026, 03:04:05 UTC, until a test moves it. */
#define TOWN_NOW INT64_C(1767323045000)

struct town {
    struct co co; /* the entity's, acting as the program */
    struct ledger *ledger;
    struct arena arena;
    struct co_faults faults;
};
void town_open(struct town *town, const char *url);
void town_close(struct town *town);
/* The same surroundings for somebody with these roles. */
struct co town_as(struct town *town, int64_t person, unsigned roles, int sector);
/* The log as a whole holds, and how many entries of a kind it has. */
int town_logged(struct town *town, const char *kind);

#endif
