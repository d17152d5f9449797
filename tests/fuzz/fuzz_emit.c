/* Whatever bytes a file held: written as text, as an address or as part of one, nothing in them can
 * end the place where they stand. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/emit.h"

static void check_place(const struct buf *out, const char *never)
{
    for (size_t i = 0; i < out->n; i++) MUST(!out->p[i] || !strchr(never, out->p[i]));
    MUST(text_is_utf8(buf_view(out)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out;
    struct page page = {.out = &out, .base = "", .other_base = "/en"};
    struct str text = {(const char *)data, size};
    int64_t numbers[2] = {0, 0};
    buf_init(&out, 1 << 22);
    emit_text(&page, text);
    check_place(&out, "<>\"'");
    buf_clear(&out);
    emit_url(&page, text);
    check_place(&out, "<>\"' \n\t");
    MUST(out.n < 11 || strncasecmp(out.p, "javascript:", 11) != 0);
    MUST(!str_starts(buf_view(&out), STR("//")));
    buf_clear(&out);
    emit_url_part(&page, text);
    check_place(&out, "<>\"'/?#&= \n\t");
    if (size >= sizeof numbers) {
        memcpy(numbers, data, sizeof numbers);
        buf_clear(&out);
        emit_short(&page, numbers[0], "USD");
        emit_money(&page, numbers[1], "MXN");
        emit_pct(&page, numbers[0], numbers[1]);
        emit_number(&page, numbers[0]);
        MUST(!out.failed);
    }
    buf_free(&out);
    return 0;
}
