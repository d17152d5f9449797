/* cauce gaps: where the trail ends, ranked by pesos; what each gap is made of; and how much of what
 * is known to exist was published. */
#include <string.h>

#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "trace/gaps.h"

/* --- the list --------------------------------------------------------------------------------- */

static const struct table_column columns[] = {
    {"gap", N_("núm."), TABLE_ID, 0},
    {"amount", N_("importe"), TABLE_MONEY, 0},
    {"currency", N_("moneda"), TABLE_JSON_TEXT, 0},
    {"amount_possible", "amount_possible", TABLE_JSON_TEXT, 0},
    {"things", N_("cuántos"), TABLE_INT, 0},
    {"kind", N_("de qué"), TABLE_TEXT, 0},
    {"missing", N_("qué falta"), TABLE_TEXT, 0},
    {"unit_name", N_("de quién"), TABLE_TEXT, 1},
    {"year", N_("año"), TABLE_ID, 0},
    {"entity_name", N_("entidad"), TABLE_TEXT, 2},
    {"sentence", "sentence", TABLE_JSON_TEXT, 0},
    {"obligation", "obligation", TABLE_JSON_TEXT, 0},
    {"entity", "entity", TABLE_JSON_INT, 0},
    {"unit", "unit", TABLE_JSON_INT, 0},
    {"key", "key", TABLE_JSON_TEXT, 0},
    {"snapshot", "snapshot", TABLE_JSON_INT, 0},
    {"file", "file", TABLE_JSON_TEXT, 0},
    {"cut_off", "cut_off", TABLE_JSON_TEXT, 0},
};
enum { COLUMNS = sizeof columns / sizeof *columns, AT_CURRENCY = 2, AT_ENTITY = 9 };

static void gap_row(struct cli *cli, struct table *t, const struct trace_gap_row *g)
{
    const char *missing =
        cli->json ? trace_missing_code(g->missing) : trace_missing_title(g->missing);

    table_int(t, g->id);
    table_money(t, g->minor, g->currency);
    table_text(t, str_of(g->currency));
    table_money(t, g->minor_possible, g->currency);
    table_int(t, g->nodes);
    table_text(t, follow_word(cli, WORDS_NODE_KIND, (int)g->kind));
    table_text(t, str_of(missing));
    table_name(t, g->unit_name);
    table_id(t, g->year);
    table_text(t, g->entity_name);
    table_text(t, g->sentence);
    table_name(t, g->obligation);
    table_int(t, g->entity);
    table_id(t, g->unit);
    table_text(t, g->key);
    table_int(t, g->snapshot);
    table_text(t, g->file);
    table_date(t, g->cut_off);
    table_end_row(t);
}

static void list_gaps(struct cli *cli, const struct trace_gap_row *list, size_t count)
{
    struct table_column shown[COLUMNS];
    struct table t;

    memcpy(shown, columns, sizeof shown);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].currency, "MXN") != 0) shown[AT_CURRENCY].type = TABLE_TEXT;
        /* Gaps are numbered within each entity. */
        if (list[i].entity != list[0].entity) shown[AT_ENTITY].spare = 0;
    }
    table_open(&t, cli, shown, COLUMNS);
    for (size_t i = 0; i < count; i++) gap_row(cli, &t, &list[i]);
    table_close(&t);
    cli_blank(cli);
    cli_hint(cli, _("cauce gaps --members NÚM"), _("de qué se compone un hueco"));
    cli_hint(cli, _("cauce request NÚM"), _("una solicitud de información, lista para enviarse"));
}

/* --- what one is made of ---------------------------------------------------------------------- */

static void members_heading(const struct cli *cli, const struct trace_gap_row *g)
{
    if (cli->quiet) return;
    follow_wrap(cli, 0, STYLE_BOLD, g->sentence);
    if (g->obligation.n) follow_wrap(cli, 0, STYLE_DIM, g->obligation);
    cli_blank(cli);
}

static enum err_code show_members(struct cli *cli, const struct follow *f,
                                  const struct trace_gap_row *g, size_t *count_out)
{
    static const struct table_column member_columns[] = {
        {"node", N_("núm."), TABLE_ID, 2},
        {"kind", "kind", TABLE_JSON_TEXT, 0},
        {"key", N_("clave"), TABLE_TEXT, 0},
        {"label", N_("nombre"), TABLE_TEXT, 1},
        {"amount", N_("pesos"), TABLE_MONEY, 1},
        {"ended", N_("sin rastro"), TABLE_MONEY, 0},
        {"currency", "currency", TABLE_JSON_TEXT, 0},
        {"snapshot", N_("inst."), TABLE_ID, 0},
        {"row", N_("fila"), TABLE_ID, 0},
        {"file", "file", TABLE_JSON_TEXT, 0},
    };
    struct trace_gap_member *list = NULL;
    struct table t;
    enum err_code code = trace_gap_members(f->ledger, &cli->arena, g->entity, g->id, 0, 0, f->limit,
                                           &list, count_out, &cli->err);

    if (code || *count_out == 0) return code;
    members_heading(cli, g);
    table_open(&t, cli, member_columns, sizeof member_columns / sizeof *member_columns);
    for (size_t i = 0; i < *count_out; i++) {
        table_int(&t, list[i].node);
        table_text(&t, str_of(word_of(WORDS_NODE_KIND, (int)list[i].kind)->code));
        table_text(&t, list[i].key);
        table_name(&t, list[i].label);
        table_money(&t, list[i].minor, g->currency);
        table_money(&t, list[i].ended, g->currency);
        table_text(&t, str_of(g->currency));
        table_int(&t, list[i].snapshot);
        table_int(&t, list[i].row);
        table_text(&t, list[i].file);
        table_end_row(&t);
    }
    table_close(&t);
    if ((int64_t)*count_out < g->nodes)
        cli_say(cli, _("Se muestran %s de %s. Para ver más: --limit."), cli_count(cli, *count_out),
                cli_count(cli, (uint64_t)g->nodes));
    return code;
}

/* --- published out of known to exist ---------------------------------------------------------- */

static enum err_code show_coverage(struct cli *cli, const struct follow *f, size_t *count_out)
{
    static const struct table_column coverage_columns[] = {
        {"entity", "entity", TABLE_JSON_INT, 0},
        {"entity_name", N_("entidad"), TABLE_TEXT, 0},
        {"kind", N_("clase"), TABLE_TEXT, 0},
        {"published", N_("publicados"), TABLE_INT, 0},
        {"known", N_("que existen"), TABLE_INT, 0},
        {"lacking", N_("faltan"), TABLE_INT, 1},
        {"percent", N_("publicado"), TABLE_FIGURE, 0},
    };
    struct trace_coverage *list = NULL;
    struct table t;
    enum err_code code =
        trace_coverage(f->ledger, &cli->arena, f->entity, &list, count_out, &cli->err);

    if (code || *count_out == 0) return code;
    table_open(&t, cli, coverage_columns, sizeof coverage_columns / sizeof *coverage_columns);
    for (size_t i = 0; i < *count_out; i++) {
        table_int(&t, list[i].entity);
        table_text(&t, list[i].entity_name);
        table_text(&t, follow_word(cli, WORDS_NODE_KIND, (int)list[i].kind));
        table_int(&t, list[i].published);
        table_int(&t, list[i].known);
        table_int(&t, list[i].known - list[i].published);
        table_text(&t, follow_percent(cli, list[i].published, list[i].known));
        table_end_row(&t);
    }
    table_close(&t);
    return code;
}

/* --- the command ------------------------------------------------------------------------------ */

static enum err_code read_unit(struct cli *cli, int64_t *unit)
{
    const char *text = cli_text(cli, "unit");

    *unit = 0;
    return text ? shared_id(cli, text, _("organización"), "cauce find NOMBRE --kind organización",
                            unit)
                : ERR_NONE;
}

static enum err_code read_filter(struct cli *cli, const struct follow *f,
                                 struct trace_gap_filter *filter)
{
    const char *missing = cli_text(cli, "missing");
    enum err_code code = follow_kind(cli, cli_text(cli, "kind"), &filter->kind);

    filter->entity = f->entity;
    filter->year = f->year;
    filter->limit = f->limit;
    if (missing) filter->missing = trace_missing_find(str_of(missing));
    return code ? code : read_unit(cli, &filter->unit);
}

static enum err_code show(struct cli *cli, const struct follow *f, size_t *count_out)
{
    struct trace_gap_filter filter = {0};
    struct trace_gap_row gap, *list = NULL;
    const char *members = cli_text(cli, "members");
    enum err_code code = read_filter(cli, f, &filter);

    *count_out = 0;
    if (code) return code;
    if (cli_flag(cli, "coverage")) return show_coverage(cli, f, count_out);
    if (members) {
        code = follow_gap(cli, f, members, &gap);
        return code ? code : show_members(cli, f, &gap, count_out);
    }
    code = trace_gaps(f->ledger, &cli->arena, &filter, &list, count_out, &cli->err);
    if (!code && *count_out) list_gaps(cli, list, *count_out);
    return code;
}

static int run(struct cli *cli)
{
    struct follow f;
    size_t count = 0;
    enum err_code code = follow_open(cli, 100, &f);

    if (code) return cli_fail(cli);
    code = show(cli, &f, &count);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, "%s", _("No hay huecos ahí."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

static const struct cli_option options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "missing",
     .letter = 'm',
     .value = N_("QUÉ"),
     .words = "project|procedure|contract|payment|result|destination|description|origin|breakdown",
     .help = N_("Solo donde falta esto: project (proyecto), procedure (procedimiento), contract "
                "(contrato), payment (pagos), result (entrega), destination (destino), "
                "description (se menciona y nadie lo describe), origin (origen) o breakdown "
                "(desglose).")},
    {.name = "kind",
     .letter = 'k',
     .value = N_("CLASE"),
     .help = N_("Solo de esta clase: contrato, proyecto, partida y otras.")},
    {.name = "unit",
     .letter = 'u',
     .value = N_("NÚMERO"),
     .help = N_("Solo de esta unidad responsable, por su número.")},
    {.name = "year", .letter = 'y', .value = N_("AÑO"), .help = N_("Solo de este ejercicio.")},
    {.name = "members",
     .value = N_("HUECO"),
     .help = N_("De qué se compone un hueco, por su número o su clave.")},
    {.name = "coverage",
     .help = N_("En vez de huecos: cuánto se publicó de lo que se sabe que existe.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántos, a lo más. Si no se dice, 100.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce gaps", N_("dónde se corta el rastro, por los pesos que hay detrás")},
    {"cauce gaps --missing payment --year 2023", N_("contratos de 2023 sin pagos publicados")},
    {"cauce gaps --members 12", N_("las cosas que forman el hueco 12")},
    {"cauce gaps --coverage --entity Sonora", N_("lo publicado de lo que se sabe que existe")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguno.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_gaps = {
    .name = "gaps",
    .summary = N_("dónde se corta el rastro y qué falta publicar, por pesos"),
    .about = N_("Un hueco junta lo que una misma unidad dejó sin publicar en un mismo año: "
                "contratos sin pagos, partidas sin proyecto, créditos sin destino, cosas que un "
                "archivo menciona y ninguno describe. Van del mayor al menor por los pesos cuyo "
                "rastro ahí termina. Lo pagado cuya entrega no se publicó se dice al final y no "
                "cuenta como corte."),
    .group = GROUP_FOLLOW,
    .options = options,
    .examples = examples,
    .exits = exits,
    .json = N_("Una línea por hueco: {\"gap\", \"amount\", \"currency\", \"amount_possible\", "
               "\"things\", \"kind\", \"missing\", \"unit_name\", \"year\", \"entity_name\", "
               "\"sentence\", \"obligation\", \"entity\", \"unit\", \"key\", \"snapshot\", "
               "\"file\", \"cut_off\"}. Con --members: {\"node\", \"kind\", \"key\", \"label\", "
               "\"amount\", \"ended\", \"currency\", \"snapshot\", \"row\", \"file\"}. Con "
               "--coverage: {\"entity\", \"entity_name\", \"kind\", \"published\", \"known\", "
               "\"lacking\", \"percent\"}."),
    .run = run,
};
