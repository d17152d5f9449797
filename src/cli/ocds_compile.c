/* cauce ocds compile: the releases of each process brought together in one. */
#include <string.h>

#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "ocds/merge.h"

enum { MAX_OVERRIDES = 64 };

struct given {
    struct compile_options options;
    struct merge_override overrides[MAX_OVERRIDES];
    struct schema *schema;
};

/* --- rules ------------------------------------------------------------------------------------ */

/* Every value of an option that may be given several times. */
static const char *each_text(const struct cli *cli, const char *option, int *at)
{
    for (; *at < cli->value_count; (*at)++)
        if (strcmp(cli->values[*at].option->name, option) == 0) return cli->values[(*at)++].text;
    return NULL;
}

static enum err_code read_rules(struct cli *cli, struct given *g)
{
    const char *standard = cli_text(cli, "standard"), *file = cli_text(cli, "schema"), *path;
    bool old = standard && strcmp(standard, "1.0") == 0;
    enum err_code code =
        schema_builtin(&cli->arena, old ? SCHEMA_OCDS_1_0 : SCHEMA_OCDS_1_1, &g->schema, &cli->err);
    if (!code && file) code = schema_load(&cli->arena, g->schema, file, &cli->err);
    int at = 0, extended = 0;
    for (; !code && (path = each_text(cli, "extension", &at)); extended++)
        code = schema_extend(&cli->arena, g->schema, path, &cli->err);
    g->options.merge.schema = g->schema;
    g->options.arena = &cli->arena;
    g->options.extend = g->schema;
    g->options.choose = !standard && !file && !extended;
    g->options.ignore_extensions = file || cli_flag(cli, "no-extensions");
    return code;
}

static enum err_code read_fields(struct cli *cli, struct given *g, const char *option,
                                 enum merge_strategy strategy)
{
    const char *text;
    int at = 0;
    while ((text = each_text(cli, option, &at))) {
        struct str rest = str_of(text);
        while (rest.n) {
            struct str path = str_trim(str_split(rest, ',', &rest));
            if (!path.n) continue;
            if (g->options.merge.override_count == MAX_OVERRIDES)
                return err_set(&cli->err, ERR_USAGE, _("Son demasiados campos para --%s"), option);
            g->overrides[g->options.merge.override_count++] =
                (struct merge_override){path, strategy};
        }
    }
    return ERR_NONE;
}

static enum merge_collision read_collision(const struct cli *cli)
{
    static const char *const words[] = {"warn", "raise", "append", "position"};
    const char *text = cli_text(cli, "collision");
    for (int i = 1; text && i < 4; i++)
        if (strcmp(text, words[i]) == 0) return (enum merge_collision)i;
    return MERGE_COLLISION_WARN;
}

/* --- the command ------------------------------------------------------------------------------ */

static enum err_code read_options(struct cli *cli, struct given *g)
{
    const char *dates = cli_text(cli, "dates");
    int64_t memory;
    *g = (struct given){0};
    g->options.merge = (struct merge_options){.dates = dates && strcmp(dates, "compatible") == 0
                                                           ? MERGE_DATES_COMPATIBLE
                                                           : MERGE_DATES_INSTANT,
                                              .collision = read_collision(cli),
                                              .versioned = cli_flag(cli, "versioned"),
                                              .overrides = g->overrides};
    g->options.package = cli_flag(cli, "package");
    g->options.linked = cli_flag(cli, "linked-releases");
    g->options.ocid_prefix = str_of(cli_text(cli, "ocid-prefix"));
    g->options.uri = cli_text(cli, "uri");
    g->options.published_date = cli_text(cli, "published-date");
    g->options.publisher = cli_text(cli, "publisher");
    enum err_code code = cli_number(cli, "memory", 1, INT64_C(1) << 20, 128, &memory);
    if (code) return code;
    g->options.memory = (uint64_t)memory << 20;
    code = read_rules(cli, g);
    if (!code) code = read_fields(cli, g, "append", MERGE_APPEND);
    return code ? code : read_fields(cli, g, "by-position", MERGE_BY_POSITION);
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct given given;
    if (read_options(cli, &given)) return cli_fail(cli);
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = compile_run(&command.job, &given.options, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {
    {.name = "versioned",
     .help = N_("Cada campo con todos los valores que ha tenido, cuándo y en qué entrega, en lugar "
                "de solo el último. Con --package, además del último.")},
    {.name = "package",
     .letter = 'p',
     .help = N_("Un paquete de registros: de cada proceso sus entregas y lo reunido.")},
    {.name = "linked-releases",
     .help = N_("En el paquete, enlaces en lugar de las entregas, donde el paquete de origen dice "
                "su dirección.")},
    {.name = "dates",
     .value = N_("MODO"),
     .words = "instant|compatible",
     .help = N_("Cómo se ordenan las entregas: instant, por el instante que dice su fecha con todo "
                "y huso horario; compatible, por el texto de la fecha, como la herramienta de "
                "referencia. Si todas traen el mismo huso da lo mismo. Si no se dice, instant.")},
    {.name = "collision",
     .value = N_("MODO"),
     .words = "warn|raise|append|position",
     .help = N_("Qué hacer con dos objetos de una lista que traen el mismo id en una misma "
                "entrega: warn, reunirlos y avisar; raise, es un error; append, dejar los dos; "
                "position, reunir el primero con el primero, el segundo con el segundo. Si no se "
                "dice, warn.")},
    {.name = "append",
     .value = N_("CAMPOS"),
     .help = N_("Listas cuyos objetos nunca se reúnen: se quedan todos los de todas las entregas. "
                "Por ejemplo awards,contracts.implementation.milestones.")},
    {.name = "by-position",
     .value = N_("CAMPOS"),
     .help = N_("Listas cuyos objetos se reúnen por su lugar y no por su id.")},
    {.name = "ocid-prefix",
     .value = N_("PREFIJO"),
     .help = N_("Completar con este prefijo los ocid que no lo traen, antes de reunir: en los "
                "datos federales de México falta en parte de las entregas.")},
    {.name = "standard",
     .value = N_("VERSIÓN"),
     .words = "1.1|1.0",
     .help = N_("Las reglas de qué versión del estándar. Si no se dice, la que digan los paquetes, "
                "o 1.1.")},
    {.name = "schema",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Las reglas de este esquema de entregas (JSON Schema) y de ninguna extensión que "
                "nombren los paquetes.")},
    {.name = "extension",
     .value = N_("RUTA"),
     .complete = COMPLETE_FILE,
     .help =
         N_("Una extensión que cambia las reglas: su carpeta o su release-schema.json. Se puede "
            "dar varias veces.")},
    {.name = "no-extensions",
     .help = N_("No tomar en cuenta las extensiones que nombran los paquetes.")},
    {.name = "uri", .value = N_("DIRECCIÓN"), .help = N_("La dirección del paquete que resulta.")},
    {.name = "published-date",
     .value = N_("FECHA"),
     .help = N_("La fecha de publicación del paquete. Si no se dice, la del primero que se leyó.")},
    {.name = "publisher",
     .value = N_("NOMBRE"),
     .help = N_("Quién publica el paquete. Si no se dice, el del primero que se leyó.")},
    {.name = "memory",
     .value = N_("MIB"),
     .help = N_("Cuántos MiB de entregas se guardan en la memoria antes de usar el disco. Si no se "
                "dice, 128. El resultado no depende de ello.")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds compile entregas.jsonl", N_("lo último que se sabe de cada proceso")},
    {"cauce ocds compile --package -o registros.json entregas/",
     N_("un paquete de registros con todas las entregas de una carpeta")},
    {"cauce ocds compile --versioned entregas.jsonl.gz",
     N_("cómo ha cambiado cada campo, entrega por entrega")},
    {"cauce ocds compile --ocid-prefix ocds-07smqs entregas.json | cauce ocds indicators -",
     N_("completar los ocid de los datos federales, reunir y buscar señales de alerta")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No había ninguna entrega que reunir.")}, {EXIT_OK, NULL}};

const struct cli_command command_ocds_compile = {
    .name = "compile",
    .summary = N_("Reunir las entregas de cada proceso en una, o en su historia"),
    .about =
        N_("Junta las entregas que tienen el mismo ocid, estén donde estén en los archivos, y "
           "da de cada proceso una sola: con el último valor de cada campo (entrega "
           "compilada) o con todos (entrega con versiones). Lo hace igual que la herramienta "
           "de referencia del estándar, y en el orden en que aparecieron los procesos.\n\n"
           "Qué se reúne y cómo lo dice el esquema: los objetos de una lista se reúnen por su "
           "id, otras listas se reemplazan enteras. Las extensiones que nombran los paquetes y "
           "que el programa conoce cambian esas reglas; otras se dan con --extension.\n\n"
           "La memoria no crece con los datos: lo que no cabe se guarda en archivos temporales "
           "(--spill). De un registro se toman sus entregas; si solo trae la compilada, esa "
           "pasa tal cual y se avisa."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("El resultado siempre es JSON: una entrega por línea, o un paquete. Con --json "
               "también los avisos: {problem, file, line, byte, element}."),
    .run = run,
};
