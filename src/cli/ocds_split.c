/* cauce ocds split: packages of at most N elements. */
#include <string.h>

#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "ocds/package.h"

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct split_options options = {.folder = cli_text(cli, "folder"),
                                    .prefix = cli_text(cli, "prefix")};
    int64_t size = 0;
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = cli_number(cli, "size", 1, INT64_MAX, 1000, &size);
    if (!code && options.prefix && strchr(options.prefix, '/'))
        code = err_set(&cli->err, ERR_USAGE, _("--prefix es el comienzo de un nombre, sin «/»"));
    if (!code && options.prefix && !options.folder)
        code = err_set(&cli->err, ERR_USAGE, _("--prefix va con --folder"));
    options.size = (uint64_t)size;
    if (!code) code = split_run(&command.job, &options, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {
    {.name = "size",
     .letter = 'n',
     .value = N_("N"),
     .help = N_("Cuántos elementos lleva un paquete como mucho. Si no se dice, 1000.")},
    {.name = "folder",
     .value = N_("CARPETA"),
     .complete = COMPLETE_FOLDER,
     .help = N_("Escribir cada paquete en un archivo de esta carpeta, que debe existir.")},
    {.name = "prefix",
     .value = N_("TEXTO"),
     .help = N_("Con qué empiezan los nombres de esos archivos. Si no se dice, «paquete-».")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds split --size 500 grande.json",
     N_("Partir un paquete en otros de 500, uno por línea")},
    {"cauce ocds split --size 500 --folder partes grande.json.gz",
     N_("Partirlo en archivos partes/paquete-000001.json, …")},
    {0}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No había ningún elemento.")}, {0}};

const struct cli_command command_ocds_split = {
    .name = "split",
    .summary = N_("Partir paquetes grandes en otros más chicos"),
    .about = N_("Cada paquete leído se parte en paquetes que dicen lo mismo de sí (quién publica, "
                "licencia, extensiones…) y llevan a lo mucho N elementos. Los elementos que no "
                "venían en un paquete se reúnen en paquetes nuevos.\n\n"
                "Los paquetes se escriben uno por línea, o uno por archivo con --folder."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .run = run};
