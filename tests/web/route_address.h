/* An address of a route, for tests that walk the router's table. */
#ifndef CAUCE_TESTS_WEB_ROUTE_ADDRESS_H
#define CAUCE_TESTS_WEB_ROUTE_ADDRESS_H

#include "web/router.h"

struct route_values {
    const char *entity, *word; /* word: of each word and text */
    int id;                    /* of each number that is no year */
};
/* The route's path with these in its parameters. Whether it has a number, so that another id is
 * another address. */
bool route_address(const struct router_entry *entry, const struct route_values *values,
                   char out[300]);

#endif
