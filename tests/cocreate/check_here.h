/* For the tests of checks by machine: a town of Sonora with a published commitment, and drafts in
 * one line. */
#ifndef CAUCE_TESTS_COCREATE_CHECK_HERE_H
#define CAUCE_TESTS_COCREATE_CHECK_HERE_H

#include "../ledger/loading.h"
#undef BOTH
#include "../ledger/world.h"
#undef BOTH
#include "cocreate/check.h"
#include "plan_here.h"

enum { HERE_ENTITY = 26000 };

/* Opens the town and gives the commitment, for which HEALTH answers. */
int64_t here_open(struct town *town, const char *url);
/* Moves the town's clock, and the importer's, to noon of a day. */
void here_day(struct town *town, const char *day);
/* One statement with numbers and texts: "iit", then the values. */
void here_run(struct town *town, const char *sql, const char *types, ...);
/* The result of a draft, looked at without keeping anything. */
struct machine_finding here_try(struct town *town, const struct machine_draft *draft);

#define IN(name, value)                                                                            \
    {                                                                                              \
        STR(name), STR(value)                                                                      \
    }
#define DRAFT(commitment, kind, ...)                                                               \
    (&(struct machine_draft){commitment, STR(kind), (const struct machine_input[]){__VA_ARGS__},   \
                             sizeof((const struct machine_input[]){__VA_ARGS__}) /                 \
                                 sizeof(struct machine_input)})
#define SAYS(text, part) CHECK(str_contains(text, STR(part)))

#endif
