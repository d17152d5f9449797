/* Detection: the answer is JSON, or text, and does not depend on threads. */
#include "fuzz/streamed.h"

#include "base/text.h"
#include "ocds/detect.h"

static bool json;

static enum err_code detect(const struct ocds_job *job, struct ocds_totals *totals, struct err *err)
{
    struct detect_options options = {.json = json};
    return detect_run(job, &options, totals, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n};
    json = true;
    struct streamed told = streamed_both(detect, text);
    MUST(!told.code);
    streamed_parses(buf_view(&told.out));
    buf_free(&told.out);
    json = false;
    told = streamed_run(detect, text, 1);
    MUST(!told.code && text_is_utf8(buf_view(&told.out)));
    buf_free(&told.out);
    return 0;
}
