/* Outliers on a logarithmic scale without floating point or sorting: figures are counted in bins of
 * a sixteenth of a doubling, and median and MAD (median absolute deviation) are read off the bins.
 * Rule: |L - M| > max(8 MAD, log2(50)), in groups of 30 or more (after Iglewicz and Hoaglin, "How
 * to Detect and Handle Outliers", 1993, whose 3.5 is for one test, not for a million). */
#include "base/mem.h"
#include "ledger/check_private.h"

enum { GROUPS_MAX = 4096, GROUP_SMALLEST = 30, MADS = 8, FACTOR_BINS = 90 /* 16 * log2(50) */ };

uint32_t outlier_bin(int64_t minor)
{
    uint64_t v = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    unsigned power;

    if (!v) return 0;
    power = 63u - (unsigned)__builtin_clzll(v);
    /* The next four bits divide the doubling into sixteen. */
    return power * 16 + (uint32_t)(power >= 4 ? (v >> (power - 4)) & 15 : (v << (4 - power)) & 15);
}

int64_t outlier_value(uint32_t bin)
{
    uint64_t power = bin / 16, steps = 16 + bin % 16;

    if (power >= 63) return INT64_MAX;
    return (int64_t)(power >= 4 ? steps << (power - 4) : steps >> (4 - power));
}

static struct outlier_group **slot_of(const struct outlier_set *set, uint64_t key)
{
    size_t i = (size_t)(key * 0x9E3779B97F4A7C15u >> 32) & (set->size - 1);

    while (set->slots[i] && set->slots[i]->key != key) i = (i + 1) & (set->size - 1);
    return &set->slots[i];
}

bool outlier_add(struct outlier_set *set, uint64_t key, int64_t minor)
{
    struct outlier_group **slot, *group;
    uint32_t bin = outlier_bin(minor);

    if (!minor) return true;
    if (!set->slots) {
        set->size = (size_t)GROUPS_MAX * 2;
        set->slots = mem_calloc(set->size, sizeof *set->slots);
        if (!set->slots) return false;
    }
    slot = slot_of(set, key);
    if (!*slot) {
        if (set->count == GROUPS_MAX) return true;
        *slot = mem_calloc(1, sizeof **slot);
        if (!*slot) return false;
        (*slot)->key = key;
        (*slot)->lowest = UINT32_MAX;
        set->count++;
    }
    group = *slot;
    group->bins[bin < OUTLIER_BINS ? bin : OUTLIER_BINS - 1]++;
    group->count++;
    if (bin < group->lowest) group->lowest = bin;
    if (bin > group->highest) group->highest = bin;
    return true;
}

const struct outlier_group *outlier_find(const struct outlier_set *set, uint64_t key)
{
    return set->slots ? *slot_of(set, key) : NULL;
}

static uint32_t median_bin(const struct outlier_group *group)
{
    uint32_t before = 0, bin = 0;

    while (bin < OUTLIER_BINS - 1 && before + group->bins[bin] <= (group->count - 1) / 2)
        before += group->bins[bin++];
    return bin;
}

/* The distance from the median within which half of the group lies. */
static uint32_t deviation(const struct outlier_group *group, uint32_t median)
{
    uint32_t inside = group->bins[median], distance = 0;

    while (inside * 2 < group->count && distance < OUTLIER_BINS) {
        distance++;
        if (median >= distance) inside += group->bins[median - distance];
        if (median + distance < OUTLIER_BINS) inside += group->bins[median + distance];
    }
    return distance;
}

bool outlier_limits(const struct outlier_group *group, struct outlier_limits *out)
{
    uint32_t median, reach;

    if (!group || group->count < GROUP_SMALLEST) return false;
    median = median_bin(group);
    reach = MADS * deviation(group, median);
    if (reach < FACTOR_BINS) reach = FACTOR_BINS;
    out->median = outlier_value(median);
    out->low = median > reach ? median - reach : 0;
    out->high = median + reach;
    return group->highest >= out->high || (out->low && group->lowest <= out->low);
}

void outlier_free(struct outlier_set *set)
{
    for (size_t i = 0; set->slots && i < set->size; i++) mem_free(set->slots[i]);
    mem_free(set->slots);
    *set = (struct outlier_set){0};
}
