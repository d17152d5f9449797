/* What every fuzz target needs: the entry point's prototype and MUST, which ends the process with
 * the line of the promise that was broken, so that the fuzzer keeps the input. */
#ifndef CAUCE_TESTS_FUZZ_FUZZ_H
#define CAUCE_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
