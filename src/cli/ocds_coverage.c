/* cauce ocds coverage: how many of each field are filled, and what the data can answer. */
#include "ocds/coverage.h"
#include "cli/ocds.h"
#include "cli/ocds_job.h"

static int run(struct cli *cli)
{
    struct ocds_command command;
    bool compatible = cli_flag(cli, "compatible");
    struct coverage_options o = {.output = cli->json || compatible ? COVERAGE_JSON : COVERAGE_TEXT,
                                 .compatible = compatible,
                                 .fields = cli_flag(cli, "fields"),
                                 .questions = cli_flag(cli, "questions"),
                                 .indicators = indicators};
    int64_t percent;
    if (cli_number(cli, "min", 0, 100, 0, &percent)) return cli_fail(cli);
    o.min_permille = (unsigned)percent * 10;
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = coverage_run(&command.job, &o, NULL, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {
    {.name = "fields", .help = N_("Solo los campos.")},
    {.name = "questions", .help = N_("Solo qué se puede preguntar y qué indicadores calcular.")},
    {.name = "min",
     .value = N_("PORCENTAJE"),
     .help = N_("Dejar fuera los campos que traen menos de este porcentaje.")},
    {.name = "compatible",
     .help = N_("El mismo resultado que OCDS Cardinal, a la letra: un objeto JSON, y cada elemento "
                "tal como viene, también los registros.")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds coverage contratos.jsonl",
     N_("qué campos vienen llenos y qué se puede preguntar")},
    {"cauce ocds coverage --questions contratos.jsonl",
     N_("solo lo que los datos pueden responder y qué campo falta para lo demás")},
    {"cauce ocds coverage --json contratos.jsonl",
     N_("cuántos valores hay en cada campo, para un programa")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No había ningún elemento que leer.")}, {EXIT_OK, NULL}};

const struct cli_command command_ocds_coverage = {
    .name = "coverage",
    .summary = N_("Qué campos vienen llenos y qué se puede preguntar a los datos"),
    .about = N_("Cuenta cuántos procesos traen cada campo con algo dentro: no cuentan los textos "
                "vacíos, las listas y objetos vacíos, null, ni lo que solo contiene eso. Dentro de "
                "una lista se cuenta cuántos de sus elementos lo traen.\n\n"
                "Después dice qué preguntas se pueden responder con estos datos —¿a quién se le "
                "pagó?, ¿se modificó el contrato?— y qué indicadores se pueden calcular: sí (nueve "
                "de cada diez procesos o más traen todo lo que hace falta), en parte o no, y qué "
                "campo falta.\n\n"
                "De los registros se mide su entrega compilada. Si los archivos traen entregas "
                "sueltas, reúnalas antes con «cauce ocds compile», o cada entrega contará como un "
                "proceso."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Un objeto {\"ruta\": cuántos, …} en el orden en que aparecen: «/» al final es un "
               "objeto; «[]», un elemento de lista. Con --questions, un objeto por línea: "
               "{\"code\", \"kind\": \"question\" o \"indicator\", \"title\", \"question\", "
               "\"about\": \"process\" o \"project\", \"answer\": \"yes\", \"partly\" o "
               "\"no\", \"have\", \"total\", \"needs\": [{\"field\", \"have\"}], "
               "\"missing\"}."),
    .run = run,
};
