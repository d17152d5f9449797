/* Fills in the parameters of a route's path: see route_address.h. */
#include "route_address.h"

#include <stdio.h>
#include <string.h>

bool route_address(const struct router_entry *entry, const struct route_values *values,
                   char out[300])
{
    size_t n = 0;
    bool numbered = false;
    for (const char *p = entry->path; *p;) {
        if (*p != '{') {
            out[n++] = *p++;
            continue;
        }
        const char *end = strchr(p, '}');
        size_t size = (size_t)(end - p);
        char number[16];
        snprintf(number, sizeof number, "%d", values->id);
        bool word = memmem(p, size, ":word", 5) || memmem(p, size, ":text", 5);
        const char *value = memmem(p, size, "entity", 6)  ? values->entity
                            : word                        ? values->word
                            : memmem(p, size, ":hash", 5) ? "abcdef0123456789"
                            : memmem(p, size, "year", 4)  ? "2024"
                                                          : number;
        numbered |= value == number;
        n += (size_t)snprintf(out + n, 300 - n, "%s", value);
        p = end + 1;
    }
    out[n] = '\0';
    return numbered;
}
