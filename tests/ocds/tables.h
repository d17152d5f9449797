/* Shared by the tests of flatten and unflatten: there and back in the test's folder. */
#ifndef CAUCE_TESTS_OCDS_TABLES_H
#define CAUCE_TESTS_OCDS_TABLES_H

#include "base/arena.h"
#include "format/json.h"
#include "ocds/flatten.h"
#include "ocds/unflatten.h"

struct tables {
    struct arena arena;
    struct err err;
    struct flatten_options flatten;
    struct flatten_result flattened;
    struct unflatten_options unflatten;
    struct unflatten_result unflattened;
    struct ocds_totals totals;
    unsigned threads; /* 0 = 1 */
    uint64_t problems;
    struct err problem; /* the last one */
};
/* With the program's schemas for both ways, cell types, output in "out". `t` was
 * zeroed, or used; the folder "out" is emptied. */
void tables_init(struct tables *t);
void tables_free(struct tables *t);
/* Flattens this text into t->flatten.output. */
enum err_code tables_flatten(struct tables *t, struct str json);
/* The content of out/NAME.csv; fails the test when there is none. */
struct str tables_sheet(struct tables *t, const char *name);
/* Writes out/NAME.csv, for unflattening. */
void tables_write(struct tables *t, const char *name, const char *text);
/* Reads the folder or workbook `path` back: what unflatten writes. */
enum err_code tables_unflatten(struct tables *t, const char *path, struct str *out);

#define TABLES_OK(t, call)                                                                         \
    do {                                                                                           \
        if ((call) != ERR_NONE) test_fail(__FILE__, __LINE__, "%s: %s", #call, (t)->err.message);  \
    } while (0)

/* The same value, members in any order; numbers by their text. With `lenient`, null, empty objects
 * and lists and the members that hold only such things count as absent. Else says where not. */
bool tables_equal(json_ref a, json_ref b, bool lenient, char *where, size_t size);
/* Both texts hold JSON values one a line; fails the test at the first that differs. */
void tables_check_lines(struct tables *t, struct str wanted, struct str got, bool lenient);

#endif
