/* The ledger: a store with the schema of public money in it. Opens, migrates, and gives the store
 * to the other files of this room. A handle belongs to one thread. */
#ifndef CAUCE_LEDGER_LEDGER_H
#define CAUCE_LEDGER_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/progress.h"
#include "store/store.h"

struct ledger;

/* Opens an existing ledger; ERR_NOTFOUND with advice ("cauce init") when there is none. */
enum err_code ledger_open(const char *url, enum store_mode mode, struct ledger **out,
                          struct err *err);
/* Creates the schema and the built-in catalogues (states, COG, CFG, CRI, CTG, funds), or brings an
 * older one up to date. */
enum err_code ledger_init(const char *url, const struct progress *progress, struct err *err);
void ledger_close(struct ledger *ledger);
struct store *ledger_store(struct ledger *ledger);
const char *ledger_url(const struct ledger *ledger); /* to open more handles */

/* Reserves `count` ids of a kind ("node", "organisation", "finding", …; "snapshot" under entity 0)
 * and gives the first. Inside the caller's transaction. */
enum err_code ledger_ids_reserve(struct ledger *ledger, int64_t entity, const char *name,
                                 int64_t count, int64_t *first_out, struct err *err);

#define ENTITY_FEDERATION 1
#define ENTITY_CUSTOM_FIRST 1000000

/* By code ('26', '26030', 'MX', a slug) or by name with aliases ("Distrito Federal", "Estado de
 * Mexico ", "Coahuila"); states are always there, municipalities are created on first use from
 * the INEGI catalogue. ERR_NOTFOUND names the nearest. */
struct entity {
    int64_t id;
    struct str code, kind, name;
};
enum err_code ledger_entity_find(struct ledger *ledger, struct arena *arena, struct str text,
                                 struct entity *out, struct err *err);
enum err_code ledger_entity_add(struct ledger *ledger, struct str code, struct str kind,
                                struct str name, int64_t *id_out, struct err *err);
/* The instance's own entity, set by `cauce init --entity`; ENTITY_FEDERATION where none was set. */
enum err_code ledger_home(struct ledger *ledger, int64_t *entity_out, struct err *err);
/* Sets it, in a transaction of its own. */
enum err_code ledger_home_set(struct ledger *ledger, int64_t entity, struct err *err);

#endif
