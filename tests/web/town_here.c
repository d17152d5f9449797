/* The small town of the cycle's tests, for the tests of this room. */
#include "../cocreate/town.c"
