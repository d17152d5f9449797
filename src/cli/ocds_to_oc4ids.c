/* cauce ocds to-oc4ids: contracting processes as infrastructure projects. */
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "cli/table.h"
#include "ocds/oc4ids.h"

enum { MAX_MORE = 64 };

static const struct table_column columns[] = {
    {"name", "name", TABLE_JSON_TEXT, 0},
    {"optional", "optional", TABLE_BOOL, 0},
    {"what", "what", TABLE_JSON_TEXT, 0},
};

static void list_some(struct cli *cli, bool optional)
{
    for (const struct oc4ids_transform *at = oc4ids_transforms; at->name; at++)
        if (at->optional == optional) cli_field(cli, 30, at->name, str_of(_(at->what)));
}

static int list_transforms(struct cli *cli)
{
    struct table t;
    if (!cli->json) {
        cli_title(cli, "%s", _("Siempre"));
        list_some(cli, false);
        cli_blank(cli);
        cli_title(cli, "%s", _("Si se piden, con --transforms o --all-transforms"));
        list_some(cli, true);
        return EXIT_OK;
    }
    table_open(&t, cli, columns, sizeof columns / sizeof *columns);
    for (const struct oc4ids_transform *at = oc4ids_transforms; at->name; at++) {
        table_text(&t, str_of(at->name));
        table_bool(&t, at->optional);
        table_text(&t, str_of(_(at->what)));
        table_end_row(&t);
    }
    table_close(&t);
    return EXIT_OK;
}

/* The names in --transforms, parted by commas. */
static enum err_code read_transforms(struct cli *cli, const struct oc4ids_transform **more,
                                     struct oc4ids_options *options)
{
    struct str rest = str_of(cli_text(cli, "transforms"));
    while (rest.n) {
        struct str name = str_trim(str_split(rest, ',', &rest));
        if (!name.n) continue;
        const struct oc4ids_transform *t = oc4ids_transform_find(name);
        if (!t) {
            err_set(&cli->err, ERR_USAGE, _("No hay una transformación «%.*s»"), STR_FMT(name));
            err_advice(&cli->err, _("Vea cuáles hay con «cauce ocds to-oc4ids --list»."));
            return ERR_USAGE;
        }
        if (t->optional && options->more_count < MAX_MORE) more[options->more_count++] = t;
    }
    options->more = more;
    return ERR_NONE;
}

static enum err_code read_options(struct cli *cli, const struct oc4ids_transform **more,
                                  struct oc4ids_options *options)
{
    int32_t day;
    *options = (struct oc4ids_options){.project_id = cli_text(cli, "project-id"),
                                       .prefix = cli_text(cli, "prefix"),
                                       .all = cli_flag(cli, "all-transforms"),
                                       .no_embedded = cli_flag(cli, "no-embedded"),
                                       .now_ms = (int64_t)time(NULL) * 1000,
                                       .package = cli_flag(cli, "package"),
                                       .uri = cli_text(cli, "uri"),
                                       .published_date = cli_text(cli, "published-date"),
                                       .publisher_name = cli_text(cli, "publisher-name"),
                                       .publisher_uri = cli_text(cli, "publisher-uri"),
                                       .publisher_scheme = cli_text(cli, "publisher-scheme"),
                                       .publisher_uid = cli_text(cli, "publisher-uid")};
    enum err_code code = cli_date(cli, "as-of", &day);
    if (!code && day != DATE_NONE) options->now_ms = (int64_t)day * 86400000;
    if (!code && options->project_id && options->prefix)
        code = err_set(&cli->err, ERR_USAGE,
                       _("--project-id y --prefix no van juntas: el id ya está dicho"));
    return code ? code : read_transforms(cli, more, options);
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct oc4ids_options options;
    const struct oc4ids_transform *more[MAX_MORE];
    if (cli_flag(cli, "list")) return list_transforms(cli);
    if (read_options(cli, more, &options)) return cli_fail(cli);
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = oc4ids_run(&command.job, &options, NULL, NULL, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {
    {.name = "project-id",
     .value = N_("ID"),
     .help = N_("Todo lo que se lee es de este proyecto.")},
    {.name = "prefix",
     .value = N_("PREFIJO"),
     .help = N_("Lo que va delante del id de cada proyecto y un guion: el prefijo que OC4IDS da a "
                "quien publica, como oc4ids-gx3fo2.")},
    {.name = "transforms",
     .value = N_("NOMBRES"),
     .help = N_("Transformaciones opcionales que también se hacen, separadas por comas. Ejemplo: "
                "title_from_tender,buyer_role.")},
    {.name = "all-transforms", .help = N_("Hacer todas las transformaciones opcionales.")},
    {.name = "list",
     .help = N_("Decir qué transformaciones hay y qué hace cada una, sin convertir nada.")},
    {.name = "no-embedded",
     .help = N_("No incluir enteras las entregas que no tienen una dirección a la que enlazar.")},
    {.name = "as-of",
     .value = N_("FECHA"),
     .help = N_("El día en que se juzga si un contrato sigue en curso. Si no se dice, ahora.")},
    {.name = "package",
     .letter = 'p',
     .help = N_("Escribir un paquete de proyectos, en lugar de un proyecto por línea.")},
    {.name = "uri", .value = N_("DIRECCIÓN"), .help = N_("La dirección del paquete que resulta.")},
    {.name = "published-date",
     .value = N_("FECHA"),
     .help = N_("La fecha de publicación del paquete. Si no se dice, la del primero que se leyó.")},
    {.name = "publisher-name",
     .value = N_("NOMBRE"),
     .help = N_("Quién publica el paquete. Si no se dice, el del primero que se leyó.")},
    {.name = "publisher-uri",
     .value = N_("DIRECCIÓN"),
     .help = N_("La dirección de quien publica el paquete.")},
    {.name = "publisher-scheme",
     .value = N_("ESQUEMA"),
     .help = N_("La lista de la que viene la clave de quien publica.")},
    {.name = "publisher-uid",
     .value = N_("CLAVE"),
     .help = N_("La clave de quien publica el paquete.")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds to-oc4ids registros/", N_("un proyecto de infraestructura por línea")},
    {"cauce ocds to-oc4ids --project-id PEI-0119/2019 --all-transforms entregas.json",
     N_("todo lo leído como un solo proyecto, con todo lo que se puede llenar")},
    {"cauce ocds to-oc4ids --package --prefix oc4ids-gx3fo2 --no-embedded -o obras.json "
     "registros/",
     N_("un paquete de proyectos listo para publicarse")},
    {"cauce ocds to-oc4ids --list", N_("qué se toma de dónde")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No había ninguna entrega ni registro.")}, {EXIT_OK, NULL}};

const struct cli_command command_ocds_to_oc4ids = {
    .name = "to-oc4ids",
    .summary = N_("Hacer proyectos de infraestructura (OC4IDS) de contrataciones"),
    .about =
        N_("Hace de los procesos de contratación proyectos de infraestructura según OC4IDS 0.9: "
           "nombre, sector, lugares, presupuesto, documentos y organizaciones del proyecto, y un "
           "resumen de cada proceso con su etapa, precio, plazo y proveedores. Qué se toma de "
           "dónde lo dice --list; son las transformaciones de la herramienta de referencia, con "
           "los mismos nombres.\n\n"
           "Sin --project-id van juntos los procesos que nombran el mismo proyecto: "
           "planning/project/id, si no planning/budget/projectID, si no el nombre en "
           "planning/budget/project. El proceso que no nombra ninguno se une al de un proceso con "
           "el que está relacionado (relatedProcesses); si tampoco lo hay, es un proyecto por sí "
           "solo y lleva su ocid.\n\n"
           "Varias entregas de un proceso se reúnen antes. Las que vienen en un paquete con "
           "dirección se enlazan; las demás van enteras en embeddedReleases, que no es parte de "
           "OC4IDS (--no-embedded las deja fuera). Los importes se suman exactos, y solo si están "
           "todos en la misma moneda; lo que no se puede decidir se avisa y se deja sin llenar."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("El resultado siempre es JSON: un proyecto por línea, o un paquete. Con --json "
               "también los avisos: {problem, file, line, byte, element}. Con --list, una "
               "transformación por línea: {\"name\", \"optional\", \"what\"}."),
    .run = run,
};
