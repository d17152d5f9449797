/* cauce ocds detect: what files of contracting data are. */
#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "ocds/detect.h"

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct detect_options options = {.json = cli->json};
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = detect_run(&command.job, &options, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {OCDS_JOB_OPTIONS, {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds detect datos.json", N_("Decir qué es un archivo")},
    {"cauce ocds detect --json 'datos/*.jsonl.gz'", N_("Lo mismo de muchos, para un programa")},
    {0}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No había ningún elemento")}, {EXIT_DATA, N_("Nada se pudo leer")}, {0}};

const struct cli_command command_ocds_detect = {
    .name = "detect",
    .summary = N_("Decir qué es un archivo de contrataciones abiertas"),
    .about =
        N_("Lee cada archivo hasta el final y dice qué es (paquete de entregas, de registros o "
           "de proyectos, valores por línea, lista…), de qué versión del estándar, quién lo "
           "publica, qué extensiones declara, cuánto trae, de qué fechas, con qué "
           "codificación, y el primer lugar donde algo está mal.\n\n"
           "La versión es la que dice el paquete; si no la dice, se deduce, y así se indica."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Un objeto: {\"files\": [{\"file\", \"kind\", \"form\", \"encoding\", \"packing\", "
               "\"standard\", \"version\", \"version_inferred\", \"publisher\", \"ocid_prefix\", "
               "\"packages\", \"releases\", \"records\", \"projects\", \"others\", "
               "\"embedded_releases\", \"linked_releases\", \"compiled_releases\", "
               "\"versioned_releases\", \"first_date\", \"last_date\", \"tags\": [{\"tag\", "
               "\"count\"}], \"extensions\": [], \"bad\", \"first_bad\": {\"line\", \"byte\", "
               "\"why\"}}], \"ocids\", \"ocids_exact\"}."),
    .run = run};
