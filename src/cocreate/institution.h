/* The institutions that answer for commitments, by name. A role and a commitment keep an
 * institution's number; people know its name. Where published files name it, it is that
 * organisation of the ledger; else it is kept here under a number of its own, so that a government
 * without any file yet can begin. */
#ifndef CAUCE_COCREATE_INSTITUTION_H
#define CAUCE_COCREATE_INSTITUTION_H

#include "cocreate/cocreate.h"

enum { INSTITUTION_MOST_NAME = 200 };

/* The number of the institution of this name, written as files write it or nearly so ("secretaria
 * de finanzas"); one that nobody named before is added. Digits alone are a number already. Field:
 * institution. An administrator, or the program. Log: institution.added. */
enum err_code institution_take(struct co *co, struct str name, struct co_faults *faults,
                               int64_t *out, struct err *err);
/* Names to offer beside a field: those kept here and those that a role was given for, by name, at
 * most `most`. Anyone. */
enum err_code institution_names(struct co *co, size_t most, struct str **out, size_t *count_out,
                                struct err *err);
/* The name of one; "" when there is none of this number. */
enum err_code institution_name(struct co *co, int64_t id, struct str *out, struct err *err);

#endif
