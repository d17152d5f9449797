/* The upgrade: what comes out is JSON and does not depend on threads. */
#include "fuzz/streamed.h"

#include "ocds/upgrade.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n};
    struct streamed once = streamed_both(upgrade_run, text);
    if (!once.code) streamed_parses(buf_view(&once.out));
    buf_free(&once.out);
    return 0;
}
