/* Encodings with any bytes in them: what comes out is valid UTF-8, and the same whether the bytes
 * came in one piece or many. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/text.h"
#include "format/encoding.h"
#include "format/reader.h"

static void convert(const char *name, struct str s, size_t piece, struct buf *out,
                    uint64_t *replaced)
{
    struct encoder *encoder;
    struct err err = {0};
    *replaced = 0;
    MUST(encoder_open(name, &encoder, &err) == ERR_NONE);
    size_t at = 0;
    do {
        size_t end = at + piece < s.n ? at + piece : s.n;
        MUST(encoder_convert(encoder, str_slice(s, at, end), end == s.n, out, replaced, &err) ==
             ERR_NONE);
        at = end;
    } while (at < s.n);
    encoder_close(encoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"utf-8",  "utf-16le", "utf-16be",
                                        "cp1252", "cp850",    "macroman"};
    if (size < 2) return 0;
    struct str s = {(const char *)data + 2, size - 2};
    const char *name = names[data[0] % 6], *found = encoding_detect(s.p, s.n);
    struct buf whole, parts;
    uint64_t a, b;
    buf_init(&whole, 1 << 24);
    buf_init(&parts, 1 << 24);
    convert(name, s, SIZE_MAX / 2, &whole, &a);
    convert(name, s, 1 + data[1] % 7, &parts, &b);
    MUST(text_is_utf8(buf_view(&whole)) && str_eq(buf_view(&whole), buf_view(&parts)) && a == b);
    buf_clear(&whole);
    convert(found, s, SIZE_MAX / 2, &whole, &a);
    MUST(text_is_utf8(buf_view(&whole)));

    struct arena arena;
    arena_init(&arena, 1 << 24);
    uint64_t replaced = 0;
    struct str mended = encoding_mend(&arena, s, &replaced);
    MUST(mended.p && text_is_utf8(mended) && (replaced > 0) == !text_is_utf8(s));
    bool repaired;
    struct str fixed = encoding_repair(&arena, mended, &repaired);
    MUST(fixed.p && text_is_utf8(fixed) && fixed.n <= mended.n &&
         repaired == (fixed.p != mended.p));
    arena_free(&arena);
    buf_free(&whole);
    buf_free(&parts);
    return 0;
}
