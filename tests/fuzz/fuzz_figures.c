/* What people type into a cell, read as money, decimal, date, instant and RFC: whatever is read is
 * read again to the same from its canonical form, and no reading depends on what follows the text.
 */
#include "fuzz/fuzz.h"

#include "base/date.h"
#include "base/money.h"
#include "base/rfc.h"

static void check_money(struct str s, int scale10, int digits)
{
    char plain[32], pretty[48];
    int64_t minor = 0, again = 0;
    enum money_kind kind = money_parse(s, scale10, digits, &minor);
    MUST(kind <= MONEY_BAD);
    if (kind == MONEY_EMPTY || kind == MONEY_BAD) return;
    struct str text = money_plain(minor, digits, plain);
    MUST(text.n < sizeof plain);
    MUST(money_parse(text, 0, digits, &again) != MONEY_BAD && again == minor);
    text = money_pretty(minor, digits, pretty);
    MUST(text.n < sizeof pretty);
    if (digits == 2) MUST(money_parse(text, 0, digits, &again) == MONEY_EXACT && again == minor);
}

static void check_date(struct str s, enum date_order order)
{
    char iso[32];
    int32_t days = 0, again = 0;
    enum date_kind kind = date_parse(s, order, &days);
    if (kind != DATE_EXACT && kind != DATE_AMBIGUOUS && kind != DATE_PARTIAL) return;
    MUST(date_year(days) >= 1000 && date_year(days) <= 9999);
    MUST(date_parse(date_iso(days, iso), DATE_MDY, &again) == DATE_EXACT && again == days);
    int64_t ms = 0, ms_again = 0;
    if (!time_parse(s, &ms)) return;
    /* What is written has whole seconds: the last one that had begun, before 1970 too. */
    MUST(time_parse(time_iso(ms, iso), &ms_again) && ms_again <= ms && ms - ms_again < 1000);
}

static void check_rfc(struct str s)
{
    char rfc[16], again[16];
    enum rfc_kind kind = rfc_parse(s, rfc);
    MUST(memchr(rfc, 0, sizeof rfc) != NULL);
    if (kind != RFC_VALID && kind != RFC_WRONG_DIGIT) return;
    MUST(rfc_parse(str_of(rfc), again) == kind && strcmp(rfc, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    struct str s = {(const char *)data + 1, size - 1};
    char currency[4];
    int64_t scaled;
    check_money(s, (data[0] & 3) * 3, data[0] & 4 ? 0 : 2);
    decimal_parse(s, data[0] % 9, &scaled);
    check_date(s, (enum date_order)(data[0] % 3));
    check_rfc(s);
    if (money_currency(s, currency)) MUST(strlen(currency) == 3);
    return 0;
}
