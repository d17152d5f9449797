/* A catalogue being loaded: what catalogue_load.c and catalogue_places.c share. */
#ifndef CAUCE_LEDGER_CATALOGUE_PRIVATE_H
#define CAUCE_LEDGER_CATALOGUE_PRIVATE_H

#include "base/hash.h"
#include "ledger/catalogue.h"
#include "store/store.h"

struct place_box {
    uint32_t municipality; /* 26030 */
    int64_t south, west, north, east;
};
struct catalogue_load {
    struct ledger *ledger;
    const struct catalogue_kind *kind;
    struct arena arena;
    struct str version;
    int32_t dated;
    struct store_bulk *bulk; /* trees and lists */
    struct catalogue_summary summary;
    uint64_t *codes; /* open addressing: hashes of what came already */
    size_t code_slots, code_count;
    struct place_box *boxes; /* indexed by municipality key, 0 to 32999; `municipality` 0 = none */
};

enum err_code catalogue_load_seen(struct catalogue_load *load, uint64_t hash, bool *fresh,
                                  struct err *err);
enum err_code catalogue_places_start(struct catalogue_load *load, struct err *err);
enum err_code catalogue_places_end(struct catalogue_load *load, struct err *err);

#endif
