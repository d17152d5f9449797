/* The small ledger of the ledger room's tests, for the tests of this room. */
#include "../ledger/world.c"
