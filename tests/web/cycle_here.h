/* The example's cycle (examples/ciclo) in the store beside the server: something of every kind that
 * open government has, most of it with number 1; without what names money of its own ledger. */
#ifndef CAUCE_TESTS_WEB_CYCLE_HERE_H
#define CAUCE_TESTS_WEB_CYCLE_HERE_H

#include "browsing.h"
#include "cocreate/cycle_file.h"
#include "format/json.h"

void cycle_here_load(void);
/* The institutions that the file's people report for, as published files name them, and a work of
 * that name (NULL: none), whose node it gives. Once in a store. */
int64_t cycle_here_publish(struct beside *b, json_ref root, const char *work);
/* The same from what `write` makes of the example's file; `read` gives the files it names.
 * `write` publishes what it needs of the above. */
void cycle_here_load_as(void (*write)(struct beside *b, json_ref root, struct json_writer *w),
                        enum err_code (*read)(void *user, struct str file, struct arena *arena,
                                              struct str *out, struct err *err));

#endif
