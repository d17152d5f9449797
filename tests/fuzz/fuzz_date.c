/* Dates and instants with any bytes in them: what was read exists in the calendar and is the same
 * when written and read again. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    char *copy = malloc(size);
    MUST(copy);
    memcpy(copy, data + 1, size - 1);
    struct str s = {copy, size - 1};
    int32_t days, again;
    char buf[32];
    enum date_kind kind = date_parse(s, (enum date_order)(data[0] % 3), &days);
    if (kind == DATE_EXACT || kind == DATE_AMBIGUOUS || kind == DATE_PARTIAL) {
        int year, month, day;
        date_to_ymd(days, &year, &month, &day);
        MUST(date_from_ymd(year, month, day) == days && year >= 1000 && year <= 9999);
        MUST(kind != DATE_PARTIAL || day == 1);
        enum date_kind iso = date_parse(date_iso(days, buf), DATE_DMY, &again);
        MUST(iso == DATE_EXACT ? again == days : iso == DATE_EMPTY);
    } else {
        MUST(days == DATE_NONE);
    }
    enum date_order order;
    date_order_of(s, &order);
    int64_t ms, back;
    if (time_parse(s, &ms)) {
        struct str text = time_iso(ms, buf);
        if (text.n) MUST(time_parse(text, &back) && back == ms - ((ms % 1000) + 1000) % 1000);
    }
    free(copy);
    return 0;
}
