/* A small test harness. TEST(name) registers a test; each runs in its own process, in an empty
 * folder of its own that is removed afterwards; CAUCE_TEST_JOBS of them side by side. A failed
 * CHECK ends the test. What a test prints appears when it ends.
 *
 *   TEST(money_reads_thousands) { CHECK_INT(parse("1,234.00"), 123400); }
 *
 * Program arguments: words that a test's name must contain to run. Prints "ok NAME", "not ok NAME",
 * "skip NAME: why", and last "N passed, N failed, N skipped". */
#ifndef CAUCE_TESTS_HARNESS_H
#define CAUCE_TESTS_HARNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/str.h"

typedef void (*test_function)(void);
void test_register(const char *name, test_function function, int seconds);
#define TEST(name) TEST_SECONDS(name, 120)
#define TEST_SECONDS(name, seconds)                                                                \
    static void test_##name(void);                                                                 \
    __attribute__((constructor)) static void register_##name(void)                                 \
    {                                                                                              \
        test_register(#name, test_##name, seconds);                                                \
    }                                                                                              \
    static void test_##name(void)

void test_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));
void test_skip(const char *why) __attribute__((noreturn));
void test_check_int(const char *file, int line, const char *what, int64_t got, int64_t want);
void test_check_str(const char *file, int line, const char *what, struct str got, struct str want);
/* The folder with published files (CAUCE_DATA, else ../shared/data); skips the test when absent. */
const char *test_real_data(void);
/* The project's root folder, for tests/data. */
const char *test_root(void);
/* The built program (CAUCE_PROGRAM, else build/cauce); skips the test when it is not built. */
const char *test_program(void);
/* A PostgreSQL to test against (CAUCE_TEST_PG, a URL), or NULL. Each call makes an empty schema. */
const char *test_postgres(void);

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) test_fail(__FILE__, __LINE__, "%s", #condition);                         \
    } while (0)
#define CHECK_INT(got, want)                                                                       \
    test_check_int(__FILE__, __LINE__, #got, (int64_t)(got), (int64_t)(want))
#define CHECK_STR(got, want) test_check_str(__FILE__, __LINE__, #got, (got), str_of(want))
#define CHECK_OK(call)                                                                             \
    do {                                                                                           \
        enum err_code code_ = (call);                                                              \
        if (code_)                                                                                 \
            test_fail(__FILE__, __LINE__, "%s: %s: %s", #call, err_code_name(code_), err.message); \
    } while (0)

#endif
