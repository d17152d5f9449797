/* What the indicators over many processes gather: sums by organisations, and purchases in order.
 * Built on indicator_table.h, so nothing depends on threads or on the order of the input; memory
 * grows with the groups and with the purchases that are kept, not with the releases. */
#ifndef CAUCE_OCDS_INDICATOR_GROUP_H
#define CAUCE_OCDS_INDICATOR_GROUP_H

#include "base/money.h"
#include "ocds/indicator_ask.h"
#include "ocds/indicator_purchase.h"
#include "ocds/indicator_table.h"

enum { GROUP_PARTS = 5, GROUP_NAME = 96 };
/* Cut where a character ends, NUL-terminated. */
void group_copy(char *out, size_t size, struct str s);
/* A key of several texts, in their order; .p NULL without memory. */
struct str group_key(struct arena *arena, const struct str *parts, size_t count);
/* The parts again; missing ones are empty. */
void group_split(struct str key, struct str parts[GROUP_PARTS]);
/* The part of the key before its last part: what a run of rows has in common. */
struct str group_head(struct str key);

/* Tables align what they hold to 8 bytes, a 128-bit integer asks for 16. */
typedef money_sum group_money __attribute__((aligned(8)));

/* Sums of one group. */
struct group_sum {
    group_money minor, part; /* of all; of those that the indicator counts apart */
    uint32_t count, counted; /* purchases; those counted apart */
    uint64_t element;        /* the first release that shows it, and where it stands */
    uint64_t line;
    const char *file;
};
struct group_add {
    const struct view *view;
    struct str key;
    int64_t minor;
    bool apart;
};
/* *first tells that this is the first release in the input that shows the group, as far as this
 * worker knows: only then can it be the first to name who is in it. */
enum err_code group_sum_add(struct indicator_table *table, const struct group_add *add, bool *first,
                            struct err *err);
enum err_code group_sum_join(struct indicator_table *into, const struct indicator_table *from,
                             struct err *err);

/* Names of organisations and objects by their ids: as the first release writes them. */
enum err_code group_name_add(struct indicator_table *table, const struct view *view, struct str id,
                             struct str name, struct err *err);
enum err_code group_name_join(struct indicator_table *into, const struct indicator_table *from,
                              struct err *err);
/* The name, else the id itself. Valid as long as the table. */
struct str group_name(const struct indicator_table *table, struct str id);

/* A purchase that is kept. Its key is the group, then the day, the ocid and the place in it. */
struct group_row {
    int64_t minor, limit; /* limit: what the indicator compares with */
    uint64_t element, line;
    const char *file;
    int32_t day;
    char currency[4];
    uint8_t contract; /* the amount is a contract's, else an award's */
};
struct group_keep {
    const struct view *view;
    const struct purchase *purchase;
    struct str parts[GROUP_PARTS - 1]; /* the group */
    size_t part_count;
    int64_t limit;
};
enum err_code group_row_keep(struct indicator_table *table, struct arena *arena,
                             const struct group_keep *keep, struct err *err);
enum err_code group_row_join(struct indicator_table *into, const struct indicator_table *from,
                             struct err *err);
/* The next group of rows, which are in byte order of their keys and so by day within a group: sets
 * *from to its first and returns the end behind it; returns *from when there are no more. `at` is
 * the end of the last group, 0 at first. */
size_t group_next(const struct indicator_row *rows, size_t count, size_t at, struct str *head);
static inline const struct group_row *group_row_of(const struct indicator_row *row)
{
    return row->value;
}

/* Begins a question about a group: who, and where the first release that shows it stands. */
void group_ask(struct asking *a, enum indicator_group group, struct str id, uint64_t element,
               const char *file, uint64_t line);
/* Rows as evidence: "ocid: $1,234.00, 3 de marzo de 2021". */
void group_evidence(struct asking *a, const struct indicator_row *rows, size_t from, size_t end);

#endif
