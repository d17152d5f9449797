/* Store URLs from a command line or a configuration file: whatever they hold, the parser stays in
 * its arrays, names of files never become special ones, our parameters never reach libpq. */
#include <stdlib.h>
#include <string.h>

#include "store/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int condition)
{
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct store_url url;
    struct err err = {0};
    char *text = malloc(size + 1);
    if (!text) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    enum err_code code = store_url_parse(text, &url, &err);
    if (code) {
        expect(code == ERR_USAGE && err.message[0]);
    } else if (url.engine == STORE_SQLITE) {
        expect(url.path[0] == '/' || strncmp(url.path, "./", 2) == 0);
        expect(!url.server[0]);
    } else {
        expect(strncmp(url.server, "postgres", 8) == 0 && strlen(url.server) <= strlen(text));
        for (const char *p = strchr(url.server, '?'); p; p = strchr(p + 1, '&'))
            expect(strncmp(p + 1, "schema=", 7) != 0 && strncmp(p + 1, "replica=", 8) != 0 &&
                   strncmp(p + 1, "pooled=", 7) != 0);
        expect(strspn(url.schema, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(url.schema));
        for (int i = 0; i < url.replica_count; i++) expect(url.replicas[i].host[0]);
    }
    free(text);
    return 0;
}
