/* Coverage: for any JSON value the sum of all counts is what an independent recursive count gives;
 * sharing the values between two workers and joining them changes nothing. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "format/json.h"
#include "ocds/coverage_trie.h"

/* Non-empty values, with the objects among them counted twice: "" and "/". */
static uint64_t expected(json_ref v, bool *filled)
{
    uint64_t n = 0;
    bool any = false;
    switch (json_type(v)) {
    case JSON_OBJECT:
        for (struct json_iter it = json_each(v); json_next(&it);) {
            struct json_iter later = it;
            bool repeated = false, one = false;
            while (json_next(&later)) repeated |= str_eq(later.key, it.key);
            if (!repeated) n += expected(it.value, &one);
            any |= one;
        }
        *filled = any;
        return n + (any ? 2 : 0);
    case JSON_ARRAY:
        for (struct json_iter it = json_each(v); json_next(&it);) {
            bool one = false;
            n += expected(it.value, &one);
            any |= one;
        }
        break;
    case JSON_STRING:
        any = json_text(v).n != 0;
        break;
    default:
        any = json_type(v) != JSON_NULL;
    }
    *filled = any;
    return n + any;
}

static uint64_t sum(const struct trie *t, struct buf *paths)
{
    struct arena arena;
    struct err err;
    struct trie_entry *list;
    size_t count;
    uint64_t n = 0;
    arena_init(&arena, (size_t)1 << 26);
    MUST(trie_list(t, &arena, &list, &count, &err) == ERR_NONE);
    for (size_t i = 0; i < count; i++) {
        n += list[i].count;
        trie_path(list[i].node, paths);
        buf_printf(paths, "%s %d\n", list[i].object ? "/" : "", (int)list[i].count);
    }
    arena_free(&arena);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trie all, share[2];
    struct err err;
    struct buf one, two;
    uint64_t want = 0, number = 0;
    if (size > 4096) return 0;
    MUST(!trie_open(&all, &err) && !trie_open(&share[0], &err) && !trie_open(&share[1], &err));
    buf_init(&one, 1 << 26);
    buf_init(&two, 1 << 26);
    for (struct str rest = {(const char *)data, size}; rest.n;) {
        struct str line = str_split(rest, '\n', &rest);
        struct arena arena;
        json_ref root;
        bool filled = false;
        arena_init(&arena, 1 << 24);
        if (json_parse(&arena, line, 100, &root, &err) == ERR_NONE) {
            number++;
            want += expected(root, &filled);
            MUST(trie_count(&all, root, number, &err) == ERR_NONE);
            MUST(trie_count(&share[number % 3 == 0], root, number, &err) == ERR_NONE);
        }
        arena_free(&arena);
    }
    MUST(sum(&all, &one) == want);
    MUST(trie_join(&share[1], &share[0], &err) == ERR_NONE);
    MUST(sum(&share[1], &two) == want && str_eq(buf_view(&one), buf_view(&two)));
    buf_free(&one);
    buf_free(&two);
    trie_close(&all);
    trie_close(&share[0]);
    trie_close(&share[1]);
    return 0;
}
