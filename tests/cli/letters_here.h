/* For the tests of letters: the store cauce.db of the test's folder, and what waits in it. */
#ifndef CAUCE_TESTS_CLI_LETTERS_HERE_H
#define CAUCE_TESTS_CLI_LETTERS_HERE_H

#include "cocreate/notice.h"

struct letters {
    struct ledger *ledger;
    struct arena arena;
    struct co co;
};
void letters_open(struct letters *l);
void letters_close(struct letters *l);
/* One waits for this person, who is made. */
void letters_wait(const char *email);
/* The same with so many bytes. */
void letters_wait_long(const char *email, size_t bytes);
/* How many are in a state (enum notice_state). */
int letters_in_state(int state);
/* What was wrong with the first, "" = nothing; in `out`. */
const char *letters_fault(char out[600]);

#endif
