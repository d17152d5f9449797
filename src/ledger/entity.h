/* Public entities whose money is followed: the federation, the states, municipalities, and what a
 * person adds. ledger_entity_find and ledger_entity_add are declared in ledger/ledger.h; here is
 * the list of them and an index in memory for those who ask once per row.
 *
 * No phantom entities: names are compared by text_key (no accents, case, blanks or TABs), old and
 * short names are aliases of the same entity, and words that stand for no place of their own
 * ("NACIONAL", "VARIOS", "COBERTURA ESTATAL", 999) never become an entity.
 *
 * Ids: 1 the federation, SS000 a state (26000), SSMMM a municipality (26030), from 1000000 on what
 * a person added. Municipalities are entities once the INEGI catalogue was imported. */
#ifndef CAUCE_LEDGER_ENTITY_H
#define CAUCE_LEDGER_ENTITY_H

#include "ledger/ledger.h"

/* All of them, or those of one kind ("state"; empty = all), by id. Allocated in `arena`. */
enum err_code entity_list(struct ledger *ledger, struct arena *arena, struct str kind,
                          struct entity **out, size_t *count_out, struct err *err);
/* By id; ERR_NOTFOUND. */
enum err_code entity_get(struct ledger *ledger, struct arena *arena, int64_t id, struct entity *out,
                         struct err *err);

enum entity_match {
    ENTITY_FOUND,
    ENTITY_EMPTY,   /* nothing was written */
    ENTITY_NOWHERE, /* "NACIONAL", "VARIOS", "EN CADA ESTADO", 99, 999 …: no entity of its own */
    ENTITY_AMBIGUOUS, /* a municipality's name that several states have: say the state */
    ENTITY_UNKNOWN
};

/* Text to entity without a statement: read once, then thread-safe. Sees the entities that existed
 * when it was opened. */
struct entity_index;
enum err_code entity_index_open(struct ledger *ledger, struct entity_index **out, struct err *err);
void entity_index_close(struct entity_index *index); /* NULL is fine */
/* By code ("26", "026", "6", "26030", "1005" that lost its zero, "MX", a slug) or by name. `out` is
 * filled for ENTITY_FOUND; its text lives as long as the index. `out` may be NULL. */
enum entity_match entity_index_find(const struct entity_index *index, struct str text,
                                    struct entity *out);
/* The name nearest to what was written, for the message; empty when nothing is near. */
struct str entity_index_nearest(const struct entity_index *index, struct str text);

/* True for words that stand in a column of places and are no place: see above. Pure. */
bool entity_is_nowhere(struct str text);

#endif
