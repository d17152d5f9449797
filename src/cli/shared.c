/* What several commands show the same way; see shared.h. */
#include "cli/shared.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "ingest/import.h"

const char *shared_url_shown(struct cli *cli)
{
    struct str url = str_of(cli->url);
    const char *scheme = strstr(cli->url, "://");
    if (!scheme) return cli->url;
    const char *at = strrchr(scheme, '@');
    const char *colon = strchr(scheme + 3, ':');
    if (!at || !colon || colon > at) return cli->url;
    struct str shown = arena_printf(&cli->arena, "%.*s:***%s", (int)(colon - url.p), url.p, at);
    return shown.p ? shown.p : "postgres://…";
}

enum err_code shared_home(struct cli *cli, enum store_mode mode, struct ledger **ledger,
                          struct co *home)
{
    int64_t id = 0;
    enum err_code code = cli_open(cli, mode, ledger);
    if (!code) code = ledger_home(*ledger, &id, &cli->err);
    *home = (struct co){.ledger = *ledger,
                        .arena = &cli->arena,
                        .entity = id,
                        .actor = {.program = true},
                        .now_ms = time_now_ms()};
    return code;
}

const char *shared_person(void)
{
    const char *name = getenv("CAUCE_USER");
    if (!name || !*name) name = getenv("USER");
    return name ? name : "";
}

const char *const *shared_layout_folders(struct cli *cli, const char *given, size_t *count_out)
{
    const char **list = arena_array(&cli->arena, 1, sizeof *list);
    *count_out = 0;
    if (!list) return NULL;
    const char *folder = given ? given : getenv("CAUCE_LAYOUTS");
    if (!folder || !*folder) folder = import_layout_folder(&cli->arena, cli->url);
    if (!folder) return NULL;
    list[0] = folder;
    *count_out = 1;
    return list;
}

struct str shared_sheet_name(struct cli *cli, struct str file, struct str sheet)
{
    if (sheet.n == 0) return file;
    struct str both = arena_printf(&cli->arena, "%.*s · %.*s", STR_FMT(file), STR_FMT(sheet));
    return both.p ? both : file;
}

enum err_code shared_id(struct cli *cli, const char *text, const char *what, const char *seen,
                        int64_t *out)
{
    if (text && str_to_i64(str_of(text), out) && *out > 0) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("«%s» no es un número de %s."), text ? text : "", what);
    err_advice(&cli->err, _("Los números se ven con: %s"), seen);
    return ERR_USAGE;
}

void shared_cells(struct cli *cli, const struct str *names, const struct str *cells, size_t count)
{
    size_t width = 4;
    for (size_t i = 0; names && i < count; i++) {
        size_t w = terminal_width(names[i]);
        if (w > width) width = w;
    }
    size_t most = cli->out.width / 3;
    if (width > most) width = most;
    for (size_t i = 0; i < count; i++) {
        struct str name =
            names && names[i].n ? names[i] : arena_printf(&cli->arena, "[%zu]", i + 1);
        char *z = arena_cstr(&cli->arena, name);
        cli_field(cli, (int)width, z ? z : "?", cells[i]);
    }
}
