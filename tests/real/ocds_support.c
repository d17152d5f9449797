/* What the tests of src/ocds use to run a stream and the validator, for the tests on published
 * files too. */
#include "../ocds/streaming.c"
#include "../ocds/validating.c"
