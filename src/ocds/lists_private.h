/* What the files of the lists share. No other file includes this. */
#ifndef CAUCE_OCDS_LISTS_PRIVATE_H
#define CAUCE_OCDS_LISTS_PRIVATE_H

#include "ocds/lists.h"

struct list_holiday {
    int32_t day;
    const char *name;
};

/* Entries of one kind. They live in the arena and never move; the arrays are made anew when
 * full. */
struct list_table {
    const struct list_entry **entries; /* as they were read */
    size_t count, capacity;
    const struct list_entry **by_rfc, **by_key; /* sorted; those that have one */
    size_t rfc_count, key_count;
};
struct indicator_lists {
    struct list_table tables[LIST_KINDS];
    const struct list_threshold **thresholds;
    size_t threshold_count, threshold_capacity;
    const struct list_holiday **holidays;
    size_t holiday_count, holiday_capacity;
    bool read[LIST_KINDS];
};

/* Adds a pointer to a growing array in an arena; false without memory. */
bool lists_push(struct arena *arena, const void ***items, size_t *count, size_t *capacity,
                const void *item);
/* Puts a kind's entries in order for lists_find. */
bool lists_sort(struct arena *arena, struct list_table *table);

#endif
