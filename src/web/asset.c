/* Finding a file of assets/ by its name or address; there are a handful. */
#include "web/asset.h"

#include <string.h>

#include "web/emit.h"

const struct asset *asset_at(struct str path)
{
    for (size_t i = 0; i < asset_count; i++)
        if (str_is(path, asset_list[i].path)) return &asset_list[i];
    return NULL;
}

const struct asset *asset_named(const char *name)
{
    for (size_t i = 0; i < asset_count; i++)
        if (strcmp(asset_list[i].name, name) == 0) return &asset_list[i];
    return NULL;
}

const char *asset_url(const char *name)
{
    const struct asset *found = asset_named(name);
    return found ? found->path : "#";
}
