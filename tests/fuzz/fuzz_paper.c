/* What somebody uploads, of any bytes: its type is one of those taken or none; a picture that is
 * cleaned keeps its type, says nothing more about itself, and cleaning it again changes nothing. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "cocreate/paper.h"

/* Chunks of a clean PNG, up to its end and no further. */
static void must_be_bare_png(struct str s)
{
    size_t i = 8;
    for (bool ended = false; !ended;) {
        MUST(s.n - i >= 12);
        const unsigned char *p = (const unsigned char *)s.p + i;
        size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
        struct str name = str_slice(s, i + 4, i + 8);
        MUST(n <= s.n - i - 12);
        MUST(!str_is(name, "eXIf") && !str_is(name, "tEXt") && !str_is(name, "zTXt") &&
             !str_is(name, "iTXt") && !str_is(name, "tIME"));
        ended = str_is(name, "IEND");
        i += n + 12;
    }
    MUST(i == s.n);
}

static void must_be_clean(struct str clean, const char *type)
{
    struct buf again;
    struct err err = {0};
    const char *type_again = paper_type(clean);
    MUST(type_again && strcmp(type_again, type) == 0);
    if (strcmp(type, "image/png") == 0) must_be_bare_png(clean);
    if (strcmp(type, "image/jpeg") == 0) MUST(str_ends(clean, STR("\xff\xd9")));
    MUST(!paper_clean(clean, &again, &err));
    MUST(str_eq(buf_view(&again), clean));
    buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out;
    struct err err = {0};
    const char *suffix;
    char *copy = malloc(size + 1);
    MUST(copy);
    memcpy(copy, data, size);
    struct str bytes = {copy, size};
    const char *type = paper_type(bytes);
    bool picture = type && strncmp(type, "image/", 6) == 0;
    if (type) {
        MUST(strcmp(paper_type_known(str_of(type), &suffix), type) == 0);
        MUST(strcmp(suffix, "bin") != 0 && paper_type_word(str_of(type)));
    }
    enum err_code code = paper_clean(bytes, &out, &err);
    MUST(picture || !code);
    MUST(out.n <= size + 64);
    if (!code && picture) must_be_clean(buf_view(&out), type);
    if (!picture) MUST(str_eq(buf_view(&out), bytes));
    buf_free(&out);
    free(copy);
    return 0;
}
