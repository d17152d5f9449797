/* The workbook maker of the format room's tests, for the tests of this room. */
#include "../format/books.c"
