/* cauce ocds package and combine: one package of everything that is given. */
#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "ocds/package.h"

static struct package_options package_options(const struct cli *cli)
{
    return (struct package_options){.uri = cli_text(cli, "uri"),
                                    .published_date = cli_text(cli, "published-date"),
                                    .publisher_name = cli_text(cli, "publisher-name"),
                                    .publisher_uri = cli_text(cli, "publisher-uri"),
                                    .version = cli_text(cli, "standard-version")};
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct package_options options = package_options(cli);
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = package_run(&command.job, &options, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {
    {.name = "uri", .value = N_("URI"), .help = N_("La dirección del paquete (uri).")},
    {.name = "published-date",
     .value = N_("FECHA"),
     .help = N_("La fecha de publicación del paquete, como «2026-01-31T00:00:00-06:00».")},
    {.name = "publisher-name",
     .value = N_("NOMBRE"),
     .help = N_("Quién publica. Si no se dice, lo que diga el primer paquete leído.")},
    {.name = "publisher-uri", .value = N_("URI"), .help = N_("La dirección de quien publica.")},
    {.name = "standard-version",
     .value = N_("VERSIÓN"),
     .help = N_("La versión del estándar. Si no se dice, la del primer paquete leído, o 1.1.")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No había ningún elemento.")}, {0}};

static const struct cli_example package_examples[] = {
    {"cauce ocds package entregas.jsonl --publisher-name 'Municipio de Ejemplo' -o paquete.json",
     N_("Hacer un paquete de las entregas que están una por línea")},
    {0}};
const struct cli_command command_ocds_package = {
    .name = "package",
    .summary = N_("Reunir entregas, registros o proyectos en un paquete"),
    .about = N_("Escribe un solo paquete con todos los elementos que se lean, en su orden: un "
                "paquete de entregas, de registros o de proyectos, según lo que sean. La memoria "
                "que usa no depende de cuántos sean.\n\n"
                "Las extensiones que declaren los paquetes leídos se reúnen sin repetirse."),
    .options = options,
    .arguments = arguments,
    .examples = package_examples,
    .exits = exits,
    .run = run};

static const struct cli_example combine_examples[] = {
    {"cauce ocds combine enero.json febrero.json -o bimestre.json",
     N_("Hacer uno de dos paquetes")},
    {0}};
const struct cli_command command_ocds_combine = {
    .name = "combine",
    .summary = N_("Hacer un solo paquete de varios"),
    .about = N_("Escribe un solo paquete con los elementos de todos. Quién publica, la licencia, "
                "la política y la versión son los del primero; si otro dice algo distinto, se "
                "avisa. Las extensiones y los enlaces a otros paquetes se reúnen sin repetirse, "
                "al final."),
    .options = options,
    .arguments = arguments,
    .examples = combine_examples,
    .exits = exits,
    .run = run};
