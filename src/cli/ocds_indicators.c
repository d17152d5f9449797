/* cauce ocds indicators: red-flag indicators over compiled releases, as questions with their
 * evidence, as findings for programs, or as results in the form of OCDS Cardinal. */
#include <string.h>

#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "ocds/indicator.h"

/* --- the list --------------------------------------------------------------------------------- */

static void list_parameters(const struct cli *cli, const struct indicator *indicator)
{
    for (const struct indicator_parameter *p = indicator->parameters; p && p->name; p++) {
        char text[600];
        snprintf(text, sizeof text, "%s = %s — %s", p->name,
                 p->standard ? p->standard : _("(sin valor)"), _(p->meaning));
        cli_field(cli, 12, _("parámetro"), str_of(text));
    }
}

static void list_one(const struct cli *cli, const struct indicator *indicator)
{
    cli_title(cli, "%s  %s", indicator->code, _(indicator->title));
    cli_field(cli, 12, _("nombre"), str_of(indicator->name));
    cli_field(cli, 12, _("pregunta"), str_of(_(indicator->asks)));
    cli_field(cli, 12, _("fórmula"), str_of(_(indicator->formula)));
    for (size_t i = 0; indicator->fields[i]; i++)
        cli_field(cli, 12, i ? "" : _("necesita"), str_of(indicator->fields[i]));
    list_parameters(cli, indicator);
    if (indicator->wants_list)
        cli_field(cli, 12, _("lista"), str_of(lists_kind_name(indicator->list)));
    if (indicator->caution) cli_field(cli, 12, _("ojo"), str_of(_(indicator->caution)));
    cli_field(cli, 12, _("fuente"), str_of(indicator->source));
    cli_blank(cli);
}

static void list_json(const struct indicator *indicator)
{
    struct cli_json json;
    cli_json_begin(&json);
    json_open_object(&json.w);
    cli_json_str(&json, "indicator", str_of(indicator->code));
    cli_json_str(&json, "name", str_of(indicator->name));
    cli_json_str(&json, "title", str_of(_(indicator->title)));
    cli_json_str(&json, "asks", str_of(_(indicator->asks)));
    cli_json_str(&json, "formula", str_of(_(indicator->formula)));
    cli_json_str(&json, "source", str_of(indicator->source));
    if (indicator->caution) cli_json_str(&json, "caution", str_of(_(indicator->caution)));
    if (indicator->wants_list)
        cli_json_str(&json, "list", str_of(lists_kind_name(indicator->list)));
    json_key(&json.w, "fields");
    json_open_array(&json.w);
    for (size_t i = 0; indicator->fields[i]; i++)
        json_put_str(&json.w, str_of(indicator->fields[i]));
    json_close_array(&json.w);
    json_key(&json.w, "parameters");
    json_open_object(&json.w);
    for (const struct indicator_parameter *p = indicator->parameters; p && p->name; p++)
        cli_json_str(&json, p->name, str_of(p->standard ? p->standard : ""));
    json_close_object(&json.w);
    json_close_object(&json.w);
    cli_json_end(&json, stdout);
}

static int list(const struct cli *cli)
{
    for (size_t i = 0; indicators[i]; i++)
        if (cli->json)
            list_json(indicators[i]);
        else
            list_one(cli, indicators[i]);
    return EXIT_OK;
}

/* --- what was asked --------------------------------------------------------------------------- */

static enum err_code read_only(struct cli *cli, struct indicator_options *o)
{
    const char *text = cli_text(cli, "only");
    if (!text) return ERR_NONE;
    const char **codes = arena_array(&cli->arena, strlen(text) + 1, sizeof *codes);
    if (!codes) return err_no_memory(&cli->err);
    for (struct str rest = str_of(text); rest.n;) {
        struct str code = str_trim(str_split(rest, ',', &rest));
        if (!code.n) continue;
        codes[o->only_count] = arena_cstr(&cli->arena, code);
        if (!codes[o->only_count++]) return err_no_memory(&cli->err);
    }
    o->only = codes;
    if (o->only_count == 0)
        return err_set(&cli->err, ERR_USAGE, _("--only no nombra ningún indicador"));
    return ERR_NONE;
}

static enum err_code read_lists(struct cli *cli, struct indicator_options *o)
{
    static const char *const names[LIST_KINDS] = {
        [LIST_SANCTIONED] = "sanctioned", [LIST_TAX] = "tax-list",  [LIST_HOLIDAYS] = "holidays",
        [LIST_THRESHOLDS] = "thresholds", [LIST_HAVENS] = "havens", [LIST_FOUNDED] = "founded"};
    const char *as_of = cli_text(cli, "as-of");
    struct indicator_lists *lists = lists_new(&cli->arena);
    enum err_code code = lists ? ERR_NONE : err_no_memory(&cli->err);
    for (unsigned k = 0; !code && k < LIST_KINDS; k++)
        if (cli_text(cli, names[k]))
            code = lists_read(&cli->arena, lists, (enum list_kind)k, cli_text(cli, names[k]),
                              as_of ? as_of : "", &cli->err);
    o->lists = lists;
    return code;
}

static enum err_code read_settings(struct cli *cli, struct indicator_options *o)
{
    struct settings *settings = NULL;
    enum err_code code =
        settings_load(&cli->arena, cli_text(cli, "settings"), &settings, &cli->err);
    o->settings = settings;
    return code;
}

static enum err_code check(struct cli *cli, const struct indicator_options *o)
{
    bool results = o->output == INDICATOR_RESULTS;
    if (cli->json && results)
        return err_set(&cli->err, ERR_USAGE, _("--json y --results son dos formas distintas"));
    if (!results && (cli_flag(cli, "map") || cli_flag(cli, "no-meta"))) {
        err_set(&cli->err, ERR_USAGE, _("--map y --no-meta van con --results"));
        return ERR_USAGE;
    }
    return ERR_NONE;
}

/* --- the command ------------------------------------------------------------------------------ */

static const char *const groups[] = {"OCID", "Buyer", "ProcuringEntity", "Tenderer"};

/* --count, on stderr: as Cardinal with --results (how many of each group), else by indicator. */
static void counted(void *user, const struct indicator *indicator, enum indicator_group group,
                    uint64_t count)
{
    const struct cli *cli = user;
    bool results = cli_flag(cli, "results");
    if (indicator && !results)
        fprintf(stderr, "%s %s: %llu\n", indicator->code, groups[group], (unsigned long long)count);
    if (!indicator && results)
        fprintf(stderr, "%s: %llu\n", groups[group], (unsigned long long)count);
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct indicator_options o = {.compatible = cli_flag(cli, "compatible"),
                                  .output = INDICATOR_TEXT,
                                  .meta = !cli_flag(cli, "no-meta"),
                                  .maps = cli_flag(cli, "map"),
                                  .user = cli};
    if (cli_flag(cli, "list")) return list(cli);
    if (cli->json) o.output = INDICATOR_FINDINGS;
    if (cli_flag(cli, "results")) o.output = INDICATOR_RESULTS;
    if (cli_flag(cli, "count")) o.counted = counted;
    enum err_code code = check(cli, &o);
    if (!code) code = read_only(cli, &o);
    if (!code) code = read_settings(cli, &o);
    if (!code) code = read_lists(cli, &o);
    if (code) return cli_fail(cli);
    code = ocds_command_begin(cli, &command);
    if (!code) code = indicator_run(&command.job, &o, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {
    {.name = "settings",
     .letter = 's',
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Archivo de ajustes (INI), el mismo que lee OCDS Cardinal.")},
    {.name = "only",
     .value = N_("CÓDIGOS"),
     .help = N_("Solo estos indicadores, por código o nombre, separados por comas.")},
    {.name = "compatible",
     .help = N_("Calcular exactamente como OCDS Cardinal, con sus peculiaridades. Si no, de la "
                "manera correcta; cada indicador dice en qué difiere.")},
    {.name = "results",
     .help = N_("Los resultados en un objeto JSON con la forma de OCDS Cardinal.")},
    {.name = "no-meta", .help = N_("Con --results: sin los cuartiles y cercas («Meta»).")},
    {.name = "map",
     .help = N_("Con --results: además, qué organizaciones corresponden a cada proceso («Maps»).")},
    {.name = "count",
     .letter = 'c',
     .help = N_("Decir además, en la salida de errores, cuántos resultados hay por grupo.")},
    {.name = "list",
     .help = N_("Decir qué indicadores hay, qué pregunta cada uno, qué campos necesita y qué "
                "parámetros tiene.")},
    {.name = "sanctioned",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Lista de proveedores inhabilitados (CSV).")},
    {.name = "tax-list",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Lista del artículo 69-B del Código Fiscal (CSV, como la publica el SAT).")},
    {.name = "holidays",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Días inhábiles (CSV).")},
    {.name = "thresholds",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Montos máximos por año y tipo de contratación (CSV).")},
    {.name = "havens",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Países considerados paraísos fiscales (CSV).")},
    {.name = "founded",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Fechas de constitución de empresas (CSV).")},
    {.name = "as-of",
     .value = N_("FECHA"),
     .help = N_("De qué día son las listas, para decirlo en cada hallazgo.")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds indicators contratos.jsonl",
     N_("las preguntas que hacen los datos, con ejemplos")},
    {"cauce ocds indicators --json --only R018,R028 contratos.jsonl",
     N_("cada hallazgo de dos indicadores, con su evidencia, para un programa")},
    {"cauce ocds indicators --compatible --results --settings ajustes.ini contratos.jsonl",
     N_("los resultados tal como los daría OCDS Cardinal")},
    {"cauce ocds indicators --list", N_("qué indicadores hay")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No había ningún elemento que leer.")}, {EXIT_OK, NULL}};

const struct cli_command command_ocds_indicators = {
    .name = "indicators",
    .summary = N_("Indicadores de riesgo, como preguntas con su evidencia"),
    .about =
        N_("Calcula indicadores (banderas rojas) sobre entregas compiladas, una por procedimiento: "
           "una sola oferta, propuestas con el mismo precio, fraccionamiento, pagos mayores que el "
           "contrato y otros. Cada hallazgo es una pregunta con su evidencia —qué campos, qué "
           "archivo, qué línea— y nunca un veredicto.\n\n"
           "Sin más opciones escribe para personas: qué pregunta cada indicador, cuántos casos "
           "encontró, tres ejemplos y qué no se pudo revisar por falta de qué campo. Con --json, "
           "un hallazgo por línea. Con --results, un objeto con la forma de OCDS Cardinal.\n\n"
           "Los procedimientos cancelados no se miran."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Un objeto por hallazgo: {indicator, name, title, group, id, ocid, value, question, "
               "evidence: [{path, text}], file, line}"),
    .run = run,
};
