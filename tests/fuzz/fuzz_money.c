/* Figures, RFC and currencies with any bytes in them: no overflow, and a figure that was read
 * is the same when written and read again. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/money.h"
#include "base/rfc.h"

static void check_figure(struct str s, int scale10, int digits)
{
    int64_t minor = 1, again = 0;
    char buf[48];
    enum money_kind kind = money_parse(s, scale10, digits, &minor);
    MUST(kind <= MONEY_BAD);
    if (kind == MONEY_EMPTY || kind == MONEY_BAD) {
        MUST(minor == 0);
        return;
    }
    MUST(money_parse(money_plain(minor, digits, buf), 0, digits, &again) == MONEY_EXACT &&
         again == minor);
    MUST(money_parse(money_pretty(minor, digits, buf), 0, digits, &again) == MONEY_EXACT);
    MUST(again == minor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    /* A copy of the exact size, so that reading past the end is seen. */
    char *copy = malloc(size);
    MUST(copy);
    memcpy(copy, data + 1, size - 1);
    struct str s = {copy, size - 1};
    check_figure(s, (data[0] & 3) * 3, data[0] >> 2 & 3);
    int64_t scaled;
    char currency[4] = "", rfc[16];
    decimal_parse(s, data[0] & 7, &scaled);
    if (money_currency(s, currency)) MUST(strlen(currency) == 3);
    enum rfc_kind kind = rfc_parse(s, rfc);
    char canonical[16];
    if (kind == RFC_VALID || kind == RFC_WRONG_DIGIT || kind == RFC_GENERIC)
        MUST(rfc_parse(str_of(rfc), canonical) == kind && strcmp(rfc, canonical) == 0);
    else
        MUST(rfc[0] == '\0');
    free(copy);
    return 0;
}
