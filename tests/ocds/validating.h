/* Shared by the tests of the validator: runs it on text in memory and keeps what it found. In the
 * texts a single quote stands for a double one. */
#ifndef CAUCE_TESTS_OCDS_VALIDATING_H
#define CAUCE_TESTS_OCDS_VALIDATING_H

#include "base/buf.h"
#include "ocds/validate.h"

struct validated {
    struct arena arena;
    struct schema *schemas[SCHEMA_STANDARDS];
    struct validate_options options;
    struct validate_result result;
    struct ocds_totals totals;
    struct validate_group *groups; /* texts are kept */
    size_t count;
    struct buf report;
};

/* Ready to run: built-in schemas, everything told. */
void validating_begin(struct validated *v);
void validating_run(struct validated *v, const char *text, unsigned threads);
/* Both, with one thread. */
void validating(struct validated *v, const char *text);
void validating_file(struct validated *v, const char *path);
void validating_end(struct validated *v);
/* The group of a code at a path, NULL when there is none. */
const struct validate_group *validated_group(const struct validated *v, const char *code,
                                             const char *path);

/* A release without findings of its own but for what is put into it. */
#define RELEASE(more)                                                                              \
    "{'ocid':'ocds-abc123-1','id':'r1','date':'2024-06-01T00:00:00Z','tag':['compiled'],"          \
    "'initiationType':'tender','buyer':{'id':'B','name':'Obras'},'parties':[{'id':'B','name':"     \
    "'Obras','roles':['buyer'],'identifier':{'scheme':'MX-RFC','id':'OBR010101AB1'}}" more "}"
#define TENDER(more) RELEASE("],'tender':{'id':'1'" more "}")
#define PACKAGED(version, releases)                                                                \
    "{'uri':'https://example.org/p','version':'" version "','publishedDate':"                      \
    "'2024-06-01T00:00:00Z','publisher':{'name':'Obras'},'releases':[" releases "]}"

/* `code` at `path` is found so often, out of so many; with count 0: it is not found. */
struct expected {
    const char *text, *code, *path;
    uint64_t count, of;
};
void expect_all(const struct expected *list, size_t count);
#define EXPECT(...)                                                                                \
    do {                                                                                           \
        static const struct expected list[] = {__VA_ARGS__};                                       \
        expect_all(list, sizeof list / sizeof *list);                                              \
    } while (0)

#endif
