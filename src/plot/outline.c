/* Simplifying outlines: see outline.h. */
#include "plot/outline.h"

#include <stdbool.h>

enum { ROUNDS = 40 };

static int64_t doubled_area(struct outline_point a, struct outline_point b, struct outline_point c)
{
    int64_t area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    return area < 0 ? -area : area;
}

/* Points that fall on the one before them. */
static size_t drop_doubles(struct outline_point *ring, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (n == 0 || ring[i].x != ring[n - 1].x || ring[i].y != ring[n - 1].y) ring[n++] = ring[i];
    while (n > 1 && ring[0].x == ring[n - 1].x && ring[0].y == ring[n - 1].y) n--;
    return n;
}

/* One round over the ring: a corner goes when it is small and no larger than both neighbours (the
 * one before it kept). What goes in a round are not neighbours, so areas stay what they were. */
static size_t drop_small(struct outline_point *ring, size_t count, int64_t area)
{
    size_t n = 0, left = count;
    struct outline_point first = ring[0], before = ring[count - 1];
    int64_t area_before = INT64_MAX;
    bool kept_before = true;
    for (size_t i = 0; i < count; i++) {
        struct outline_point here = ring[i], next = i + 1 < count ? ring[i + 1] : first;
        struct outline_point after = i + 2 < count ? ring[i + 2] : i + 2 == count ? first : ring[0];
        int64_t mine = doubled_area(before, here, next);
        int64_t of_next = doubled_area(here, next, after);
        bool goes = left > 3 && kept_before && mine < 2 * area && mine <= area_before &&
                    mine <= of_next && i + 1 < count;
        if (goes) {
            left--;
        } else {
            ring[n++] = here;
            before = here;
        }
        kept_before = !goes;
        area_before = goes ? INT64_MAX : mine;
    }
    return n;
}

size_t outline_simplify(struct outline_point *ring, size_t count, int64_t area)
{
    count = drop_doubles(ring, count);
    for (int round = 0; round < ROUNDS && count > 3; round++) {
        size_t left = drop_small(ring, count, area);
        if (left == count) break;
        count = left;
    }
    return count;
}
