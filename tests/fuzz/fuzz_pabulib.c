/* Pabulib's .pb files of any bytes: bounded, and what was read is written and read as the same. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "cocreate/pabulib.h"

static struct pabulib first, second;

static void count(struct arena *arena)
{
    struct count_poll poll;
    struct count_result result;
    struct err err = {0};
    if (pabulib_poll(&first, arena, &poll, &err)) return;
    if (poll.method == COUNT_APPROVAL) poll.rule = COUNT_EQUAL_SHARES;
    if (!count_run(&poll, arena, &result, &err) && poll.method == COUNT_APPROVAL)
        MUST(result.spent <= poll.budget);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct buf out;
    struct err err = {0};
    char *copy = malloc(size + 1);
    MUST(copy);
    memcpy(copy, data, size);
    arena_init(&arena, 128 << 20);
    buf_init(&out, 64 << 20);
    if (!pabulib_read(&arena, (struct str){copy, size}, &first, &err)) {
        pabulib_write(&first, &out);
        MUST(!out.failed);
        MUST(!pabulib_read(&arena, buf_view(&out), &second, &err));
        MUST(first.project_count == second.project_count);
        MUST(first.vote_count == second.vote_count && first.budget == second.budget);
        count(&arena);
    }
    buf_free(&out);
    arena_free(&arena);
    free(copy);
    return 0;
}
