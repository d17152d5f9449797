/* cauce ocds validate: OCDS and OC4IDS data against schemas, codelists and the checks of the field,
 * told to who publishes them or to who uses them. */
#include "ocds/validate.h"

#include "cli/ocds.h"
#include "cli/ocds_job.h"

struct schemas {
    struct schema *of[SCHEMA_STANDARDS];
};

/* "1.0", "1.1" (also with a third number) and "oc4ids-0.9". */
static enum err_code read_version(struct cli *cli, struct validate_options *o)
{
    static const struct {
        const char *begins;
        enum schema_standard standard;
    } versions[] = {{"1.0", SCHEMA_OCDS_1_0},
                    {"1.1", SCHEMA_OCDS_1_1},
                    {"0.9", SCHEMA_OC4IDS_0_9},
                    {"oc4ids", SCHEMA_OC4IDS_0_9}};
    const char *text = cli_text(cli, "schema-version");
    if (!text) return ERR_NONE;
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        if (!str_starts(str_of(text), str_of(versions[i].begins))) continue;
        o->forced = true;
        o->standard = versions[i].standard;
        return ERR_NONE;
    }
    err_set(&cli->err, ERR_USAGE, _("No se conoce la versión «%s»"), text);
    err_advice(&cli->err, _("Use 1.0, 1.1 u oc4ids-0.9"));
    return ERR_USAGE;
}

/* A file given by the person changes the standards that it can change: those of OCDS, or OC4IDS. */
static enum err_code change(struct cli *cli, struct schemas *s, const char *path,
                            enum err_code (*how)(struct arena *, struct schema *, const char *,
                                                 struct err *),
                            const struct validate_options *o)
{
    enum err_code code = ERR_NONE;
    for (int i = 0; !code && i < SCHEMA_STANDARDS; i++) {
        if (o->forced ? i != (int)o->standard : i == SCHEMA_OC4IDS_0_9) continue;
        code = how(&cli->arena, s->of[i], path, &cli->err);
    }
    return code;
}

static enum err_code read_schemas(struct cli *cli, struct schemas *s, struct validate_options *o)
{
    enum err_code code = ERR_NONE;
    const char *schema = cli_text(cli, "schema"), *lists = cli_text(cli, "codelists");
    for (int i = 0; !code && i < SCHEMA_STANDARDS; i++)
        code = schema_builtin(&cli->arena, (enum schema_standard)i, &s->of[i], &cli->err);
    if (!code && schema) code = change(cli, s, schema, schema_load, o);
    if (!code && lists) code = change(cli, s, lists, schema_load_codelists, o);
    for (int i = 0; !code && i < cli->value_count; i++)
        if (str_is(str_of(cli->values[i].option->name), "extension"))
            code = change(cli, s, cli->values[i].text, schema_extend, o);
    for (int i = 0; i < SCHEMA_STANDARDS; i++) o->schemas[i] = s->of[i];
    return code;
}

static enum err_code read_options(struct cli *cli, struct schemas *s, struct validate_options *o)
{
    int64_t limit;
    const char *only = cli_text(cli, "only");
    enum err_code code = cli_number(cli, "limit", 0, 1000000, cli->json ? 0 : 25, &limit);
    if (!code) code = read_version(cli, o);
    if (!code) code = read_schemas(cli, s, o);
    if (code) return code;
    o->examples = (unsigned)limit;
    o->known_extensions = true;
    o->output = cli->json ? VALIDATE_JSON : VALIDATE_TEXT;
    o->user_voice = cli_flag(cli, "user");
    o->only_errors = only != NULL;
    return ERR_NONE;
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct schemas schemas;
    struct validate_options options = {0};
    struct validate_result result = {0};
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = read_options(cli, &schemas, &options);
    if (!code) code = validate_run(&command.job, &options, &result, &command.totals, &cli->err);
    int exit = ocds_command_end(&command, code);
    bool wrong = result.errors || command.totals.bad;
    return exit == EXIT_OK && wrong && cli_flag(cli, "fail") ? EXIT_FINDINGS : exit;
}

static const struct cli_option options[] = {
    {.name = "user",
     .letter = 'u',
     .help = N_("Decirlo para quien usa los datos: qué se puede hacer con ellos y qué no.")},
    {.name = "only",
     .value = N_("CUÁLES"),
     .words = "errors",
     .help = N_("Con «errors», solo lo que el estándar no permite.")},
    {.name = "limit",
     .letter = 'l',
     .value = N_("N"),
     .help = N_("Cuántas clases de hallazgo mostrar; 0 = todas. Si no se dice, 25 (todas con "
                "--json).")},
    {.name = "fail", .help = N_("Terminar con 6 cuando haya errores o algo que no se pueda leer.")},
    {.name = "schema-version",
     .value = N_("VERSIÓN"),
     .help = N_("Revisar todo contra esta versión, diga lo que diga el paquete: 1.0, 1.1 u "
                "oc4ids-0.9.")},
    {.name = "schema",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Un JSON Schema en lugar del que lleva el programa (con --schema-version para "
                "OC4IDS).")},
    {.name = "codelists",
     .value = N_("RUTA"),
     .complete = COMPLETE_FILE,
     .help = N_("Listas de claves en CSV, un archivo o una carpeta; «+nombre.csv» agrega y "
                "«-nombre.csv» quita.")},
    {.name = "extension",
     .value = N_("RUTA"),
     .complete = COMPLETE_FILE,
     .help = N_("La carpeta de una extensión, o su release-schema.json. Se puede repetir.")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds validate contrataciones.json", N_("lo que hay que corregir, por gravedad")},
    {"cauce ocds validate --user contrataciones.json",
     N_("qué se puede hacer con estos datos y qué no")},
    {"cauce ocds validate --only errors --fail contrataciones.json",
     N_("para revisar antes de publicar: termina con 6 si hay errores")},
    {"cauce ocds validate --json contrataciones.json", N_("un objeto para otros programas")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_FINDINGS, N_("Con --fail: hay errores.")},
    {EXIT_NOTHING, N_("No había ningún elemento que revisar.")},
    {EXIT_OK, NULL}};

const struct cli_command command_ocds_validate = {
    .name = "validate",
    .summary = N_("Revisar los datos contra el estándar y lo que pide el gremio"),
    .about =
        N_("Revisa cada entrega, registro o proyecto contra el esquema de su versión (OCDS 1.0 "
           "y 1.1, OC4IDS 0.9) con las extensiones que declara, contra las listas de claves, y "
           "con las comprobaciones que hace el gremio: campos vacíos, referencias que no "
           "llevan a nada, ids repetidos, montos sin moneda, fechas en desorden y otras. Lo "
           "mismo se cuenta una vez, con su primer ejemplo: archivo, línea y lugar.\n\n"
           "Con --user lo dice para quien no publica los datos y los quiere usar."),
    .group = GROUP_LOOK,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = "{\"elements\", \"valid\", \"errors\", \"warnings\", \"notes\", \"unreadable\", "
            "\"ids_looked_at_one_in\", \"groups\": [{\"level\", \"code\", \"in\", \"path\", "
            "\"detail\", \"count\", \"elements\", \"of\", \"example\": {\"file\", \"line\", "
            "\"element\", \"pointer\", \"found\"}, \"says\", \"fix\", \"user\", \"affects\"}], "
            "\"groups_not_shown\", \"others\": [{\"code\", \"count\"}]}",
    .run = run,
};
