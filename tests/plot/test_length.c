/* Lengths of money: exact in 128 bits, and what the pictures rely on. */
#include "harness.h"
#include "plot/length.h"

/* A fixed sequence of numbers that look like chance (splitmix64). */
static uint64_t next_number(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

TEST(plot_share_is_the_exact_quotient_rounded_down)
{
    uint64_t state = 1;
    for (int i = 0; i < 20000; i++) {
        int64_t whole = (int64_t)(next_number(&state) >> (i % 60 + 3)) + 1;
        int64_t part = (int64_t)(next_number(&state) % (uint64_t)whole);
        int64_t length = (int64_t)(next_number(&state) >> 40);
        CHECK_INT(plot_share(part, whole, length), (int64_t)((money_sum)part * length / whole));
    }
}

TEST(plot_share_holds_for_the_largest_sums)
{
    money_sum largest = (money_sum)(((unsigned __int128)1 << 127) - 1);
    CHECK_INT(plot_share(largest, largest, 1000), 1000);
    CHECK_INT(plot_share(largest - 1, largest, 1000), 999);
    CHECK_INT(plot_share(largest / 2, largest, 1000), 499);
    CHECK_INT(plot_share(largest / 2 + 1, largest, 1000), 500);
    CHECK_INT(plot_share(1, largest, INT64_MAX), 0);
    CHECK_INT(plot_share(largest, 1, 77), 77);
}

TEST(plot_share_of_nothing_or_less_is_nothing)
{
    CHECK_INT(plot_share(0, 5, 100), 0);
    CHECK_INT(plot_share(-3, 5, 100), 0);
    CHECK_INT(plot_share(3, 0, 100), 0);
    CHECK_INT(plot_share(3, -5, 100), 0);
    CHECK_INT(plot_share(3, 5, -100), 0);
}

TEST(plot_share_seen_shows_a_centavo_beside_billions)
{
    CHECK_INT(plot_share_seen(1, INT64_MAX, 1200, 10), 10);
    CHECK_INT(plot_share_seen(0, INT64_MAX, 1200, 10), 0);
}

TEST(plot_divide_adds_up_to_the_length)
{
    uint64_t state = 2;
    for (int i = 0; i < 2000; i++) {
        int64_t values[40], parts[40], sum = 0;
        size_t count = 1 + next_number(&state) % 40;
        for (size_t k = 0; k < count; k++)
            values[k] =
                (int64_t)(next_number(&state) >> next_number(&state) % 64) * (k % 7 == 6 ? -1 : 1);
        values[0] = 1;
        plot_divide(values, count, 12345, parts);
        for (size_t k = 0; k < count; k++) {
            CHECK(parts[k] >= 0);
            sum += parts[k];
        }
        CHECK_INT(sum, 12345);
    }
}

TEST(plot_ticks_are_round_and_enclose_the_range)
{
    int64_t ticks[PLOT_TICKS];
    size_t n = plot_ticks(-87, 412, 4, ticks);
    CHECK_INT(n, 5);
    CHECK_INT(ticks[0], -200);
    CHECK_INT(ticks[1], 0);
    CHECK_INT(ticks[4], 600);
    CHECK_INT(plot_ticks(0, 1, 4, ticks), 2);
    CHECK_INT(plot_ticks(5, 5, 4, ticks), 1);
    uint64_t state = 3;
    for (int i = 0; i < 5000; i++) {
        int64_t a = (int64_t)next_number(&state) >> next_number(&state) % 63;
        int64_t b = (int64_t)next_number(&state) >> next_number(&state) % 63;
        int64_t low = a < b ? a : b, high = a < b ? b : a;
        n = plot_ticks(low, high, 2 + i % 12, ticks);
        CHECK(n >= 1 && n <= PLOT_TICKS);
        for (size_t k = 1; k < n; k++) CHECK(ticks[k] > ticks[k - 1]);
        if (low < -INT64_MAX / 4 || high > INT64_MAX / 4) continue; /* where int64 ends */
        CHECK(ticks[0] <= low && ticks[n - 1] >= high);
        if (low >= 0 || high <= 0) continue;
        bool zero = false;
        for (size_t k = 0; k < n; k++) zero |= ticks[k] == 0;
        CHECK(zero);
    }
}

TEST(plot_ticks_hold_for_all_of_int64)
{
    int64_t ticks[PLOT_TICKS];
    size_t n = plot_ticks(INT64_MIN, INT64_MAX, 4, ticks);
    CHECK(n >= 2 && n <= PLOT_TICKS);
    CHECK(plot_ticks(INT64_MAX - 1, INT64_MAX, 4, ticks) >= 1);
    CHECK(plot_ticks(7, -7, 4, ticks) == 1);
}

TEST(plot_root_is_the_floor_of_the_square_root)
{
    uint64_t state = 4;
    CHECK_INT(plot_root(0), 0);
    CHECK_INT(plot_root(99), 9);
    CHECK(plot_root(~(unsigned __int128)0) == UINT64_MAX);
    for (int i = 0; i < 2000; i++) {
        unsigned __int128 v = (unsigned __int128)next_number(&state) << (i % 64);
        unsigned __int128 root = plot_root(v);
        CHECK(root * root <= v && (root + 1) * (root + 1) > v);
    }
}

TEST(plot_cosine_is_right_to_two_millionths)
{
    static const struct {
        int64_t degrees, cosine;
    } known[] = {{0, 1000000},        {30000000, 866025}, {45000000, 707107}, {60000000, 500000},
                 {-60000000, 500000}, {25669000, 901312}, {90000000, 0},      {INT64_MIN, 0},
                 {INT64_MAX, 0},      {-29080000, 873941}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        int64_t difference = plot_cosine(known[i].degrees) - known[i].cosine;
        CHECK(difference >= -2 && difference <= 2);
    }
}
