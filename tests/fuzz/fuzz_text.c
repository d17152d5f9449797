/* Names and headers with any bytes in them: keys are valid UTF-8 and the same when made of a key,
 * nothing grows past its limit, NFC is idempotent, and what is equal is found equal. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/text.h"

static void check_keys(struct arena *arena, struct str s)
{
    char small[32];
    struct str key = text_key(arena, s), form;
    MUST(key.p != NULL && text_is_utf8(key));
    /* "ñ" becomes "n~", whose mark a second pass takes for punctuation. */
    if (!str_contains(key, STR("~"))) MUST(str_eq(text_key(arena, key), key));
    MUST(text_key_into(s, small, sizeof small) <= sizeof small);
    MUST(text_is_utf8(text_header_key(arena, s)));
    MUST(text_is_utf8(text_organisation_key(arena, s, &form)));
    MUST(text_similarity(key, key) == 1000);
    MUST(text_distance(key, key, 8) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena, 16u << 20);
    struct str s = {(const char *)data, size};
    check_keys(&arena, s);
    if (text_is_utf8(s)) {
        struct str once = text_nfc(&arena, s);
        MUST(once.p != NULL || once.n == 0);
        MUST(str_eq(text_nfc(&arena, once), once));
        MUST(text_width(once) <= once.n);
    }
    arena_free(&arena);
    return 0;
}
