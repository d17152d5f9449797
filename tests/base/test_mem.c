/* Allocation, arenas and buffers: limits, zeroing, failure of every allocation. */
#include "harness.h"

#include <stdalign.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"

TEST(mem_refuses_the_nth_allocation_only)
{
    mem_fail_after(2, 0);
    void *a = mem_alloc(8), *b = mem_alloc(8), *c = mem_alloc(8);
    CHECK(a && !b && c);
    CHECK_INT(mem_calls(), 3);
    mem_fail_after(0, 0);
    mem_free(a);
    mem_free(c);
}

TEST(mem_refuses_all_from_the_nth_when_sticky)
{
    mem_fail_after(2, 1);
    void *a = mem_alloc(8);
    CHECK(a && !mem_alloc(8) && !mem_calloc(1, 8) && !mem_realloc(NULL, 8));
    mem_fail_after(0, 0);
    mem_free(a);
}

TEST(mem_calloc_refuses_overflow)
{
    volatile size_t huge = SIZE_MAX / 2;
    CHECK(!mem_calloc(huge, 4));
    CHECK(!mem_alloc(SIZE_MAX));
}

TEST(arena_gives_zeroed_aligned_memory_also_after_reset)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 3000; size += 97) {
            unsigned char *p = arena_alloc(&arena, size);
            CHECK(p);
            CHECK((uintptr_t)p % alignof(max_align_t) == 0);
            for (size_t i = 0; i < size; i++) {
                CHECK_INT(p[i], 0);
                p[i] = 0xEE;
            }
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
}

TEST(arena_never_hands_out_more_than_its_limit)
{
    struct arena arena;
    arena_init(&arena, 1000);
    CHECK(arena_alloc(&arena, 600));
    CHECK(!arena_alloc(&arena, 401));
    CHECK(arena_alloc(&arena, 400));
    CHECK(!arena_alloc(&arena, 1));
    arena_reset(&arena);
    CHECK(arena_alloc(&arena, 1000));
    volatile size_t huge = SIZE_MAX / 4;
    CHECK(!arena_array(&arena, huge, 8));
    arena_free(&arena);
}

TEST(arena_copies_text_with_nul)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct str copy = arena_str(&arena, (struct str){"abcdef", 3});
    CHECK_STR(copy, "abc");
    CHECK_INT(copy.p[3], 0);
    CHECK(arena_str(&arena, STR_NONE).p);
    CHECK_STR(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
    arena_free(&arena);
}

TEST(arena_survives_every_failing_allocation)
{
    for (uint64_t n = 1; n < 6; n++) {
        struct arena arena;
        arena_init(&arena, 1 << 20);
        mem_fail_after(n, 1);
        int given = 0;
        for (int i = 0; i < 100; i++) given += arena_alloc(&arena, 2000) != NULL;
        CHECK(given < 100);
        mem_fail_after(0, 0);
        CHECK(arena_alloc(&arena, 2000));
        arena_free(&arena);
    }
}

TEST(buf_grows_to_its_maximum_and_no_further)
{
    struct buf b;
    buf_init(&b, 100);
    for (int i = 0; i < 10; i++) buf_text(&b, "0123456789");
    CHECK(!b.failed);
    CHECK_INT(b.n, 100);
    CHECK_INT(b.p[100], 0);
    buf_char(&b, 'x');
    CHECK(b.failed);
    CHECK_INT(b.n, 100);
    buf_clear(&b);
    buf_char(&b, 'x');
    CHECK_STR(buf_view(&b), "x");
    buf_free(&b);
}

TEST(buf_writes_numbers_of_every_size)
{
    struct buf b;
    buf_init(&b, 1000);
    buf_i64(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_u64(&b, UINT64_MAX);
    buf_char(&b, ' ');
    buf_i64(&b, 0);
    buf_printf(&b, " %05d", 42);
    CHECK_STR(buf_view(&b), "-9223372036854775808 18446744073709551615 0 00042");
    buf_free(&b);
}

TEST(buf_tells_a_failed_allocation)
{
    struct buf b;
    buf_init(&b, 1000);
    mem_fail_after(1, 0);
    buf_text(&b, "a");
    CHECK(b.failed && b.n == 0);
    buf_text(&b, "b");
    CHECK(b.n == 0);
    mem_fail_after(0, 0);
    buf_clear(&b);
    buf_text(&b, "c");
    CHECK_STR(buf_view(&b), "c");
    buf_free(&b);
}
