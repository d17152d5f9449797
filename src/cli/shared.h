/* What several commands show the same way. */
#ifndef CAUCE_CLI_SHARED_H
#define CAUCE_CLI_SHARED_H

#include "cli/cli.h"
#include "cocreate/cocreate.h"

/* The store's URL without its password. */
const char *shared_url_shown(struct cli *cli);
/* Who works: CAUCE_USER, else USER, else "". */
const char *shared_person(void);
/* The ledger of --store and, as the program itself, the entity whose accounts these are. Close the
 * ledger also after an error. */
enum err_code shared_home(struct cli *cli, enum store_mode mode, struct ledger **ledger,
                          struct co *home);
/* Folders with a person's own layouts: --layouts if the command has it, else CAUCE_LAYOUTS, else
 * "layouts" beside the store. At most one; *count_out says how many. */
const char *const *shared_layout_folders(struct cli *cli, const char *given, size_t *count_out);
/* "file.csv" or "book.xlsx · Hoja 1". */
struct str shared_sheet_name(struct cli *cli, struct str file, struct str sheet);
/* A positive whole number given as an argument, or ERR_USAGE that says of what, and by which
 * command such numbers are seen. */
enum err_code shared_id(struct cli *cli, const char *text, const char *what, const char *seen,
                        int64_t *out);
/* Cells of a row by column name, wrapped under each other. Names may be empty: then numbers. */
void shared_cells(struct cli *cli, const struct str *names, const struct str *cells, size_t count);

#endif
