/* The style sheet and files of assets/, compiled in by tools/mkassets.c. Read-only. */
#ifndef CAUCE_WEB_ASSET_H
#define CAUCE_WEB_ASSET_H

#include <stddef.h>

#include "base/str.h"

struct asset {
    const char *name; /* "mapa.js" */
    const char *path; /* "/a/mapa.0123456789.js" */
    const char *type;
    const char *bytes;
    size_t size;
};
extern const struct asset asset_list[];
extern const size_t asset_count;
extern const char asset_style[]; /* what stands inside <style> */
extern const size_t asset_style_size;
extern const char asset_style_hash[]; /* "sha256-…", as Content-Security-Policy has it */

/* By its address; NULL when there is none. */
const struct asset *asset_at(struct str path);
/* By its name; NULL when there is none. */
const struct asset *asset_named(const char *name);

#endif
