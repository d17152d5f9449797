/* For the tests of cycles brought from a file: texts with ' for ", loaded into a town, and what is
 * told of them. */
#ifndef CAUCE_TESTS_COCREATE_FILE_HERE_H
#define CAUCE_TESTS_COCREATE_FILE_HERE_H

#include "cocreate/cycle_file.h"
#include "town.h"

struct loaded {
    struct cycle_file_faults faults;
    struct cycle_file_done done;
    enum err_code code;
};
/* JSON with ' for " */
struct str file_quoted(struct town *town, const char *text);
/* Documents are found under these names: "plan.txt", and "foto.png", a picture of one dot. */
struct loaded *file_load_as(struct town *town, const char *text, const char *password);
struct loaded *file_load(struct town *town, const char *text);
/* The fault number i stands there and says so. */
void file_faulty(const struct loaded *l, size_t i, const char *pointer, const char *says);

#define PEOPLE                                                                                     \
    "'people': ["                                                                                  \
    "{'key':'gob','name':'Gob','email':'gob@x.example','sample':true,'roles':"                     \
    "[{'role':'member','sector':'government','begins':'2025-01-01'}]},"                            \
    "{'key':'soc','name':'Soc','email':'soc@x.example','roles':"                                   \
    "[{'role':'member','sector':'civil-society','begins':'2025-01-01'}]},"                         \
    "{'key':'gar','name':'Gar','email':'gar@x.example','roles':"                                   \
    "[{'role':'member','sector':'guarantor','begins':'2025-01-01'}]},"                             \
    "{'key':'eva','name':'Eva','email':'eva@x.example','sector':'academia','roles':"               \
    "[{'role':'evaluator','begins':'2025-01-01'}]}],"
#define CYCLE                                                                                      \
    "'cycle':{'number':1,'title':'Uno','begins':'2025-01-06','ends':'2026-12-31','public':true},"

#endif
