/* What the files of src/ledger share and other rooms do not see. */
#ifndef CAUCE_LEDGER_PRIVATE_H
#define CAUCE_LEDGER_PRIVATE_H

#include "ledger/ledger.h"

struct load;

struct ledger {
    struct store *store;
    char *url;
    struct load *load; /* the one that runs, or NULL */
    uint64_t
        node_hash_mask; /* bits of a node's hash that count; tests narrow it to see collisions */
    size_t cache_max;   /* entries a load remembers of each thing; tests lower it */
};

#endif
