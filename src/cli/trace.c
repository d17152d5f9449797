/* cauce trace: how much there is, how far it can be followed, and where the trail ends. */
#include <string.h>

#include "cli/bar.h"
#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/labels.h"
#include "trace/gaps.h"

enum { GAPS_SHOWN = 5 };

static const struct table_column columns[] = {
    {"entity", "entity", TABLE_JSON_INT, 0},
    {"entity_name", N_("entidad"), TABLE_JSON_TEXT, 0},
    {"subject", "subject", TABLE_JSON_INT, 0},
    {"name", N_("de quién"), TABLE_JSON_TEXT, 0},
    {"year", N_("año"), TABLE_JSON_INT, 0},
    {"kind", N_("clase"), TABLE_TEXT, 0},
    {"stage", "stage", TABLE_JSON_TEXT, 0},
    {"currency", N_("moneda"), TABLE_JSON_TEXT, 0},
    {"things", N_("cuántos"), TABLE_INT, 4},
    {"amount", N_("importe"), TABLE_MONEY, 0},
    {"followed", N_("siguen"), TABLE_MONEY, 0},
    {"percent", N_("probado"), TABLE_FIGURE, 0},
    {"followed_possible", "followed_possible", TABLE_JSON_TEXT, 0},
    {"percent_possible", N_("posible"), TABLE_FIGURE, 2},
    {"ended", N_("se cortan"), TABLE_MONEY, 1},
    {"origin", "origin", TABLE_JSON_TEXT, 0},
    {"origin_possible", "origin_possible", TABLE_JSON_TEXT, 0},
    {"percent_origin", N_("con origen"), TABLE_FIGURE, 3},
};
enum {
    COLUMNS = sizeof columns / sizeof *columns,
    AT_ENTITY = 1,
    AT_NAME = 3,
    AT_YEAR = 4,
    AT_CURRENCY = 7
};

/* Results are where a trail is meant to end: what stays there was not lost. */
static bool is_end(const struct trace_total *r)
{
    return r->stage >= STAGE_PAYMENT;
}

static void row(struct cli *cli, struct table *t, const struct trace_total *r)
{
    bool plain = cli->json || !is_end(r);

    table_id(t, r->entity);
    table_name(t, r->entity_name);
    table_id(t, r->subject);
    table_text(t, r->name.n ? r->name : cli->json ? STR_NONE : str_of(_("(no se dice)")));
    table_id(t, r->year);
    table_text(t, follow_word(cli, WORDS_NODE_KIND, (int)r->kind));
    table_text(t, str_of(trace_stage_code(r->stage)));
    table_text(t, str_of(r->currency));
    table_int(t, r->nodes);
    table_money(t, r->minor, r->currency);
    plain ? table_money(t, r->out[TRACE_PROVEN], r->currency) : table_null(t);
    table_text(t, plain ? follow_percent(cli, r->out[TRACE_PROVEN], r->minor) : STR_NONE);
    table_money(t, r->out[TRACE_POSSIBLE], r->currency);
    table_text(t, plain ? follow_percent(cli, r->out[TRACE_POSSIBLE], r->minor) : STR_NONE);
    plain ? table_money(t, r->minor - r->out[TRACE_PROVEN], r->currency) : table_null(t);
    table_money(t, r->in[TRACE_PROVEN], r->currency);
    table_money(t, r->in[TRACE_POSSIBLE], r->currency);
    table_text(t, r->stage == STAGE_SOURCE && !cli->json
                      ? STR_NONE
                      : follow_percent(cli, r->in[TRACE_PROVEN], r->minor));
    table_end_row(t);
}

/* Only the columns that this question needs are shown; JSON has all of them. */
static void show_rows(struct cli *cli, const struct trace_total *list, size_t count,
                      enum trace_dimension by)
{
    struct table_column shown[COLUMNS];
    struct table t;
    bool currencies = false, entities = by == TRACE_BY_ENTITY;

    memcpy(shown, columns, sizeof shown);
    for (size_t i = 0; i < count; i++) {
        currencies = currencies || strcmp(list[i].currency, "MXN") != 0;
        entities = entities || list[i].entity != list[0].entity;
    }
    if (entities) shown[AT_ENTITY].type = TABLE_TEXT;
    if (by >= TRACE_BY_UNIT && by <= TRACE_BY_SUPPLIER) shown[AT_NAME].type = TABLE_TEXT;
    if (by == TRACE_BY_YEAR) shown[AT_YEAR].type = TABLE_ID;
    if (currencies) shown[AT_CURRENCY].type = TABLE_TEXT;
    table_open(&t, cli, shown, COLUMNS);
    for (size_t i = 0; i < count; i++) row(cli, &t, &list[i]);
    table_close(&t);
}

static enum err_code show_gaps(struct cli *cli, const struct follow *f, enum node_kind kind)
{
    struct trace_gap_filter filter = {
        .entity = f->entity, .year = f->year, .kind = kind, .limit = GAPS_SHOWN};
    struct trace_gap_row *gaps = NULL;
    size_t count = 0;
    enum err_code code = trace_gaps(f->ledger, &cli->arena, &filter, &gaps, &count, &cli->err);

    if (code || count == 0) return code;
    cli_blank(cli);
    cli_title(cli, "%s", _("Dónde se corta el rastro"));
    for (size_t i = 0; i < count; i++) follow_wrap(cli, 2, STYLE_PLAIN, gaps[i].sentence);
    cli_blank(cli);
    cli_hint(cli, "cauce gaps", _("todos los huecos, por los pesos que hay detrás"));
    cli_hint(cli, _("cauce route CLAVE"), _("la ruta de una cosa, paso por paso"));
    return code;
}

static enum err_code read_dimension(struct cli *cli, enum trace_dimension *by)
{
    static const char *const names[] = {
        [TRACE_BY_NOTHING] = "",          [TRACE_BY_UNIT] = "unit",
        [TRACE_BY_FUND] = "fund",         [TRACE_BY_PROGRAMME] = "programme",
        [TRACE_BY_SUPPLIER] = "supplier", [TRACE_BY_YEAR] = "year",
        [TRACE_BY_ENTITY] = "entity"};
    const char *text = cli_text(cli, "by");

    *by = TRACE_BY_NOTHING;
    for (size_t i = 1; text && i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0) *by = (enum trace_dimension)i;
    return ERR_NONE;
}

static enum err_code rebuild(struct cli *cli, int64_t entity)
{
    struct trace_summary summary;
    struct follow_news news;
    struct ledger *ledger;
    struct bar bar;
    enum err_code code = cli_open(cli, STORE_WRITE, &ledger);

    if (code) return code;
    bar_start(&bar, cli, false);
    code = trace_rebuild(ledger, entity, &bar.progress, &summary, &cli->err);
    bar_end(&bar);
    ledger_close(ledger);
    return code ? code : follow_check(cli, &news);
}

static enum err_code read_entity(struct cli *cli, struct follow *f, struct str *name)
{
    struct entity entity = {.name = STR("")};
    const char *text = cli_argument(cli, 0);
    enum err_code code =
        text ? ledger_entity_find(f->ledger, &cli->arena, str_of(text), &entity, &cli->err)
             : ERR_NONE;

    f->entity = entity.id;
    *name = entity.name;
    return code;
}

static void title(struct cli *cli, const struct follow *f, struct str name)
{
    struct str who = name.n ? name : str_of(_("todo lo importado"));

    if (f->year)
        cli_title(cli, _("El rastro del dinero: %.*s, %lld"), STR_FMT(who), (long long)f->year);
    else
        cli_title(cli, _("El rastro del dinero: %.*s"), STR_FMT(who));
    cli_blank(cli);
}

static enum err_code show(struct cli *cli, struct follow *f, bool *found)
{
    struct trace_total_filter filter = {.year = f->year, .limit = f->limit};
    struct trace_total *list = NULL;
    size_t count = 0;
    struct str name = STR("");
    enum err_code code = read_entity(cli, f, &name);

    if (!code && cli_flag(cli, "rebuild")) code = rebuild(cli, f->entity);
    if (!code) code = read_dimension(cli, &filter.by);
    if (!code) code = follow_kind(cli, cli_text(cli, "kind"), &filter.kind);
    filter.entity = f->entity;
    if (!code) code = trace_totals(f->ledger, &cli->arena, &filter, &list, &count, &cli->err);
    *found = count > 0;
    if (code || count == 0) return code;
    title(cli, f, name);
    show_rows(cli, list, count, filter.by);
    if (cli->json || cli->quiet || filter.by != TRACE_BY_NOTHING) return code;
    return show_gaps(cli, f, filter.kind);
}

static int run(struct cli *cli)
{
    struct follow f;
    bool found = false;
    enum err_code code = follow_open(cli, 200, &f);

    if (code) return cli_fail(cli);
    code = show(cli, &f, &found);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (found) return EXIT_OK;
    cli_say(cli, "%s", _("No hay dinero que seguir ahí."));
    cli_hint(cli, _("cauce import ARCHIVO"), _("leer un archivo publicado"));
    return EXIT_NOTHING;
}

static const struct cli_option options[] = {
    {.name = "by",
     .letter = 'b',
     .value = N_("QUÉ"),
     .words = "unit|fund|programme|supplier|year|entity",
     .help = N_("Repartido por unidad responsable (unit), fondo (fund), programa (programme), "
                "proveedor (supplier), año (year) o entidad (entity).")},
    {.name = "year", .letter = 'y', .value = N_("AÑO"), .help = N_("Solo de este ejercicio.")},
    {.name = "kind",
     .letter = 'k',
     .value = N_("CLASE"),
     .help = N_("Solo de esta clase: contrato, proyecto, partida, pago, crédito y otras.")},
    {.name = "rebuild", .help = N_("Calcula todo de nuevo antes de contestar.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántos, a lo más. Si no se dice, 200.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("ENTIDAD"),
     .help = N_("Por nombre o clave del INEGI; si no se dice, todo lo importado."),
     .optional = true},
    {0}};
static const struct cli_example examples[] = {
    {"cauce trace", N_("cuánto se puede seguir de todo lo importado, y dónde se corta")},
    {"cauce trace Sonora --by year", N_("Sonora, año por año")},
    {"cauce trace --by unit --kind contrato", N_("los contratos, por unidad responsable")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay dinero que seguir ahí.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_trace = {
    .name = "trace",
    .summary = N_("cuánto dinero hay, hasta dónde se sigue y dónde se corta"),
    .about =
        N_("De cada clase de cosa: los pesos que hay, los que siguen hasta otra cosa publicada y "
           "los que ahí se cortan; lo que sigue más lo que se corta es el total, al centavo. "
           "«Probado» cuenta ligas exactas, declaradas y confirmadas; «posible» agrega las que se "
           "infieren. Los porcentajes se cortan en un decimal: 100.0 % es todo."),
    .group = GROUP_FOLLOW,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Una línea por renglón: {\"entity\", \"entity_name\", \"subject\", \"name\", "
               "\"year\", \"kind\", \"stage\", \"currency\", \"things\", \"amount\", "
               "\"followed\", \"percent\", \"followed_possible\", \"percent_possible\", "
               "\"ended\", \"origin\", \"origin_possible\", \"percent_origin\"}."),
    .run = run,
};
