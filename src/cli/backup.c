/* cauce backup: a consistent copy of the store while others use it. */
#include "base/file.h"
#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"

static int run(struct cli *cli)
{
    struct ledger *ledger;
    struct bar bar;
    const char *path = cli_argument(cli, 0);
    if (file_exists(path) && !cli_flag(cli, "force")) {
        err_set(&cli->err, ERR_CONFLICT, _("Ya existe %s."), path);
        err_advice(&cli->err, "%s", _("Elija otro nombre, o agregue --force para reemplazarlo."));
        return cli_fail(cli);
    }
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    bar_start(&bar, cli, false);
    enum err_code code = store_backup(ledger_store(ledger), path, &bar.progress, &cli->err);
    bar_end(&bar);
    ledger_close(ledger);
    if (code && bar_interrupted())
        err_set(&cli->err, ERR_CANCELLED, "%s", _("Detenido. No quedó ninguna copia a medias."));
    if (code) return cli_fail(cli);
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_str(&j, "backup", str_of(path));
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return EXIT_OK;
    }
    cli_say(cli, _("Copia completa en %s."), path);
    struct str look = arena_printf(&cli->arena, "cauce doctor --store '%s'", path);
    if (look.p) cli_hint(cli, look.p, _("comprobarla"));
    return EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "force", .letter = 'f', .help = N_("Reemplaza el archivo si ya existe.")}, {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("ARCHIVO"), .help = N_("Dónde escribir la copia."), .complete = COMPLETE_FILE},
    {0}};
static const struct cli_example examples[] = {
    {"cauce backup respaldo-2024-12-31.db", N_("copia el almacén, también mientras se usa")},
    {NULL, NULL}};
const struct cli_command command_backup = {
    .name = "backup",
    .summary = N_("copia el almacén, también mientras se usa"),
    .about =
        N_("La copia es un almacén completo: se abre con --store. Aparece entera o no aparece."),
    .group = GROUP_TAKE,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .json = "{\"backup\"}",
    .run = run,
};
