/* Private to src/ingest: the releases of an OCDS file, put aside until its end, so that several of
 * one process can be reduced to what each said last (ocds/attribute.h) before they become facts.
 * Otherwise an amount that two releases repeat would count as two figures.
 *
 * What is put aside lies in temporary files; per release some 40 bytes stay in memory. Used by one
 * thread. */
#ifndef CAUCE_INGEST_RELEASES_H
#define CAUCE_INGEST_RELEASES_H

#include "format/source.h"
#include "ingest/map.h"

struct releases;
enum err_code releases_new(struct releases **out, struct err *err);
/* A value or a problem, in the order of the file. */
enum err_code releases_keep(struct releases *releases, const struct source_event *event,
                            struct err *err);
/* Gives everything to the map, in the same order; releases of one ocid reduced. */
enum err_code releases_give(struct releases *releases, struct map *map, struct err *err);
void releases_free(struct releases *releases); /* NULL is fine */

#endif
