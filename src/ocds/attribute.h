/* Which release said it last: the releases of one contracting process, each reduced to what no
 * later one says again. Together they say what the compiled release says, and every value still
 * stands in the release, and so in the row of the file, that published it. That is how an import
 * keeps figures traceable where a compiled release would have mixed their sources. */
#ifndef CAUCE_OCDS_ATTRIBUTE_H
#define CAUCE_OCDS_ATTRIBUTE_H

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"

/* `releases` (objects of one ocid) in any order; they are taken by date (as instants; equal or
 * unreadable dates keep their order). reduced[i] is the text of releases[i] without what a later
 * one replaces or removes, in the arena; order[k] is the index of the k-th by date.
 *
 * Lists whose elements all have an id are followed by it, other lists are one value. An amount goes
 * with its currency (which an earlier release may have said) and an identifier with its scheme. The
 * release's own ocid, id, date and tag, and the ids of objects, always stay. ERR_MEMORY only. */
enum err_code attribute_releases(struct arena *arena, const json_ref *releases, size_t count,
                                 struct str *reduced, size_t *order, struct err *err);

#endif
