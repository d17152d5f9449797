/* See ocds_validate_expected.c. */
#ifndef CAUCE_TESTS_REAL_OCDS_VALIDATE_EXPECTED_H
#define CAUCE_TESTS_REAL_OCDS_VALIDATE_EXPECTED_H

#include <stddef.h>
#include <stdint.h>

struct told {
    const char *file;
    uint64_t elements, errors;
    struct {
        const char *code, *path;
        uint64_t count;
    } groups[14];
};
extern const struct told validate_expected[];
extern const size_t validate_expected_count;

#endif
