/* The plan of the cycle's tests, for the tests of this room. */
#include "../cocreate/plan_here.c"
