/* The example's cycle (examples/ciclo) in the store beside the server: something of every kind that
 * open government has, most of it with number 1; without what names money of its own ledger. */
#ifndef CAUCE_TESTS_WEB_CYCLE_HERE_H
#define CAUCE_TESTS_WEB_CYCLE_HERE_H

void cycle_here_load(void);

#endif
