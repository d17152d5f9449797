/* Places by INEGI key: "26" a state, "26030" a municipality, "260300001" a locality. States are
 * always there; municipalities and localities come with `cauce catalogue import`.
 *
 * The index is read once into memory and then is read-only and thread-safe. Homonyms are told
 * apart only by their state: a municipality's name without a state is found only when no other
 * state has it. Localities are not in the index (300,000 of them): place_label reads them. */
#ifndef CAUCE_LEDGER_PLACE_H
#define CAUCE_LEDGER_PLACE_H

#include "ledger/ledger.h"

enum place_match {
    PLACE_FOUND,
    PLACE_EMPTY, /* nothing was written */
    PLACE_WHOLE, /* "COBERTURA ESTATAL", "NO DISTRIBUIBLE GEOGRÁFICAMENTE", "NACIONAL", 999, 99:
                        no place of its own. The code is the state's where the state is known */
    PLACE_UNCHECKED, /* a well-formed municipality key, but no municipalities were imported */
    PLACE_AMBIGUOUS, /* several states have a municipality of that name */
    PLACE_UNKNOWN
};
struct place_code {
    char text[12]; /* INEGI key, NUL-terminated; empty when there is none */
};

struct place_index;
enum err_code place_index_open(struct ledger *ledger, struct place_index **out, struct err *err);
void place_index_close(struct place_index *index); /* NULL is fine */
/* A place by name or key. `state` (name or key; empty = not said) decides between homonyms. With a
 * state, a municipality comes first, then the state itself; without one, states come first.
 * Municipality keys may be written "26030", or "030" and "30" beside a state; a lost leading zero
 * ("1005" for "01005") is put back where the length says so. */
enum place_match place_index_find(const struct place_index *index, struct str name,
                                  struct str state, struct place_code *out);
/* Only states: "26", "Sonora", "SON.", "Distrito Federal", "Edomex", "México". */
enum place_match place_index_state(const struct place_index *index, struct str text,
                                   struct place_code *out);
/* Name by code; empty when unknown. Lives as long as the index. */
struct str place_index_name(const struct place_index *index, struct str code);
/* Are there municipalities? */
bool place_index_has_municipalities(const struct place_index *index);

enum coordinate_kind {
    COORDINATE_FINE,
    COORDINATE_EMPTY,
    COORDINATE_BAD,          /* not numbers, or no degrees */
    COORDINATE_ZERO,         /* 0,0 */
    COORDINATE_SWAPPED,      /* fine when latitude and longitude change places */
    COORDINATE_SIGN,         /* fine when the longitude is negative, as it is in Mexico */
    COORDINATE_OUTSIDE,      /* outside Mexico */
    COORDINATE_OUTSIDE_PLACE /* in Mexico, outside the place's bounding box */
};
/* Latitude and longitude in decimal degrees as published, checked against the bounding box of
 * `place` (its state's where its own is not known; Mexico's where `place` is empty). Boxes have a
 * margin of 0.02 degrees (some 2 km). The degrees in millionths as they should be read (swapped
 * back, sign put right) go to *latitude_out and *longitude_out; both may be NULL. */
enum coordinate_kind place_coordinates(const struct place_index *index, struct str place,
                                       struct str latitude, struct str longitude,
                                       int64_t *latitude_out, int64_t *longitude_out);

/* Full label from the store: "Hermosillo, Sonora"; empty when unknown. */
enum err_code place_label(struct ledger *ledger, struct arena *arena, struct str code,
                          struct str *out, struct err *err);

#endif
