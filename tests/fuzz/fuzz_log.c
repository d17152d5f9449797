/* Lines of a copy of the log, of any bytes: each is refused, or breaks the chain, or holds; what
 * holds has the hash of its content, and the verdict counts no more than there were lines. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "archive/log.h"

static void verify(struct str bytes, struct str key)
{
    struct log_verifier *v;
    struct err err = {0};
    int64_t lines = 0;
    if (log_verifier_new(key, &v, &err)) return;
    while (bytes.n) {
        struct str line = str_split(bytes, '\n', &bytes);
        lines++;
        if (line.n && log_verify_line(v, line, &err)) break;
    }
    log_verify_end(v);
    const struct log_verdict *d = log_verdict(v);
    MUST(d->entries + d->checkpoints <= lines);
    MUST(d->broken || d->last_seq == d->entries);
    MUST(!d->broken || d->why[0]);
    MUST(strlen(d->last_hash) == LOG_HASH);
    if (key.n && !d->broken) MUST(d->checkpoints > 0 && str_is(key, d->key));
    log_verifier_free(v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char key[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    char *copy = malloc(size + 1);
    MUST(copy);
    memcpy(copy, data, size);
    verify((struct str){copy, size}, STR_NONE);
    verify((struct str){copy, size}, str_of(key));
    free(copy);
    return 0;
}
