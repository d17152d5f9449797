/* Reading a settings file with every key that exists: see settings.h. */
#include "base/file.h"
#include "ocds/settings.h"

enum { FILE_AT_MOST = 1 << 20 };

enum err_code settings_load(struct arena *arena, const char *path, struct settings **out,
                            struct err *err)
{
    static const struct settings_key *const tables[] = {settings_global_keys, settings_prepare_keys,
                                                        settings_cardinal_keys};
    struct str text = STR_NONE;
    *out = NULL;
    enum err_code code = file_read(arena, path, FILE_AT_MOST, &text, err);
    if (code) return code;
    return settings_read(arena, text, path, tables, sizeof tables / sizeof *tables, out, err);
}
