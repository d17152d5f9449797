/* cauce ocds init: a settings file to begin with. */
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/ocds.h"
#include "ocds/settings_init.h"

static int write_to(struct cli *cli, const char *path, struct str text)
{
    if (strcmp(path, "-") == 0) {
        fwrite(text.p, 1, text.n, stdout);
        return EXIT_OK;
    }
    if (file_exists(path) && !cli_flag(cli, "force")) {
        err_set(&cli->err, ERR_USAGE, _("Ya existe el archivo %s"), path);
        err_advice(&cli->err, _("Para escribir encima: --force"));
        return cli_fail(cli);
    }
    if (file_write(path, text, &cli->err)) return cli_fail(cli);
    cli_say(cli, _("Se escribió %s."), path);
    return EXIT_OK;
}

static int run(struct cli *cli)
{
    struct buf text;
    buf_init(&text, 4 << 20);
    settings_write_default(&text, indicators);
    int exit = EXIT_OK;
    if (text.failed) {
        err_no_memory(&cli->err);
        exit = cli_fail(cli);
    } else {
        exit = write_to(cli, cli_argument(cli, 0), buf_view(&text));
    }
    buf_free(&text);
    return exit;
}

static const struct cli_option options[] = {
    {.name = "force", .letter = 'f', .help = N_("Escribir encima del archivo, si ya existe.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Dónde dejarlo; «-» es la salida estándar.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce ocds init ajustes.ini", N_("escribe ajustes.ini con todo lo que se puede ajustar")},
    {"cauce ocds init -", N_("lo muestra")},
    {NULL, NULL}};

const struct cli_command command_ocds_init = {
    .name = "init",
    .summary = N_("Escribir un archivo de ajustes con todo explicado"),
    .about = N_("El archivo vale para «cauce ocds prepare» y «cauce ocds indicators». Recién "
                "escrito no cambia nada: cada ajuste viene comentado, con una explicación y un "
                "ejemplo."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .run = run,
};
