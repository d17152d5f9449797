/* MD5 against the vectors of RFC 1321. */
#include "harness.h"

#include "base/md5.h"

static void check(const char *text, const char *want)
{
    struct md5 h;
    char hex[33];
    md5_start(&h);
    for (const char *p = text; *p; p++) md5_add(&h, (struct str){p, 1});
    md5_add(&h, STR_NONE);
    md5_hex(&h, hex);
    CHECK_STR(str_of(hex), want);
}

TEST(md5_gives_what_its_definition_says)
{
    check("", "d41d8cd98f00b204e9800998ecf8427e");
    check("abc", "900150983cd24fb0d6963f7d28e17f72");
    check("12345678901234567890123456789012345678901234567890123456789012345678901234567890",
          "57edf4a22be3c955ac49da2e2107b67a");
}
