/* What a person writes to name a thing, and keys as they are compared: nothing grows past its
 * limit, a compared key is its own compared form, and no form of a key is told twice. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "trace/join_private.h"
#include "trace/route_private.h"

static void check_forms(struct arena *arena, struct str text)
{
    struct str forms[ROUTE_FORMS], key;
    enum node_kind kind = route_key_kind(text, &key);
    size_t count;

    MUST(kind >= 0 && kind <= NODE_PLANNING);
    MUST(key.n <= text.n);
    if (!key.n) return;
    count = route_key_forms(arena, key, forms);
    MUST(count >= 1 && count <= ROUTE_FORMS && str_eq(forms[0], key));
    for (size_t i = 0; i < count; i++) {
        MUST(forms[i].n > 0 && forms[i].n <= key.n);
        MUST(!text_is_utf8(key) || text_is_utf8(forms[i]));
        for (size_t k = 0; k < i; k++) MUST(!str_eq(forms[i], forms[k]));
    }
}

static void check_normal(enum node_kind kind, struct str key)
{
    char once[JOIN_KEY_MAX], twice[JOIN_KEY_MAX];
    size_t n = join_key_normal(kind, key, once), again;

    MUST(n <= JOIN_KEY_MAX);
    /* "ñ" becomes "n~", whose mark a second pass takes for punctuation. */
    if (!n || n >= JOIN_KEY_MAX / 2 || memchr(once, '~', n)) return;
    again = join_key_normal(kind, (struct str){once, n}, twice);
    MUST(again == n && memcmp(once, twice, n) == 0);
    MUST(join_key_hash(kind, once, n) == join_key_hash(kind, twice, again));
    MUST(join_key_hash(kind, once, n) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena arena;

    arena_init(&arena, 16u << 20);
    check_forms(&arena, text);
    check_normal(NODE_PROJECT, text);
    check_normal(NODE_FUND, text);
    arena_free(&arena);
    return 0;
}
