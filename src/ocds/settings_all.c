/* Reading a settings file with every key that exists: see settings.h. */
#include "base/file.h"
#include "base/i18n.h"
#include "ocds/indicator.h"
#include "ocds/settings.h"

enum { FILE_AT_MOST = 1 << 20 };

enum err_code settings_load(struct arena *arena, const char *path, struct settings **out,
                            struct err *err)
{
    const struct settings_key *const tables[] = {settings_global_keys, settings_prepare_keys,
                                                 settings_cardinal_keys,
                                                 indicator_settings_keys(arena)};
    struct str text = STR("");
    *out = NULL;
    if (!tables[3]) return err_no_memory(err);
    enum err_code code = path ? file_read(arena, path, FILE_AT_MOST, &text, err) : ERR_NONE;
    if (code) return code;
    return settings_read(arena, text, path, tables, sizeof tables / sizeof *tables, out, err);
}
