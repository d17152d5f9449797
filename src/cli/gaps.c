/* cauce gaps: what published files refer to and no file describes, with the pesos behind it. */
#include <string.h>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/labels.h"
#include "cli/table.h"
#include "ledger/gap.h"

static const struct table_column columns[] = {
    {"entity_name", N_("entidad"), TABLE_TEXT, 1},
    {"stage", N_("falta"), TABLE_TEXT, 0},
    {"node", N_("clave"), TABLE_TEXT, 0},
    {"missing", "missing", TABLE_JSON_TEXT, 0},
    {"amount", N_("pesos detrás"), TABLE_MONEY, 0},
    {"currency", "currency", TABLE_JSON_TEXT, 0},
    {"unit", N_("de quién"), TABLE_TEXT, 2},
    {"obligation", "obligation", TABLE_JSON_TEXT, 0},
    {"snapshot", N_("inst."), TABLE_ID, 0},
    {"row", N_("fila"), TABLE_ID, 0},
    {"file", "file", TABLE_JSON_TEXT, 0},
};

static void row(struct cli *cli, struct table *t, const struct gap *g)
{
    char currency[4] = "MXN";
    if (g->currency.n == 3) memcpy(currency, g->currency.p, 3);
    table_text(t, g->entity_name);
    table_text(t, str_of(cli->json ? word_of(WORDS_NODE_KIND, (int)g->stage)->code
                                   : label_word(WORDS_NODE_KIND, (int)g->stage)));
    table_text(t, g->node_key);
    table_text(t, g->missing);
    if (g->has_minor)
        table_money(t, g->minor, currency);
    else
        table_null(t);
    table_text(t, g->has_minor ? str_of(currency) : STR_NONE);
    table_text(t, g->unit.n ? g->unit : STR_NONE);
    table_text(t, g->obligation.n ? g->obligation : STR_NONE);
    table_int(t, g->snapshot);
    table_int(t, g->row);
    table_text(t, g->file);
    table_end_row(t);
}

static int run(struct cli *cli)
{
    struct gap_filter filter;
    struct gap *list = NULL;
    size_t count = 0;
    struct ledger *ledger;
    struct table t;
    int64_t limit;
    memset(&filter, 0, sizeof filter);
    if (cli_number(cli, "limit", 1, 1000000, 100, &limit)) return cli_fail(cli);
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    filter.limit = (uint32_t)limit;
    enum err_code code =
        cli_text(cli, "entity") ? cli_entity(cli, ledger, &filter.entity) : ERR_NONE;
    if (code == ERR_NONE) code = gap_list(ledger, &cli->arena, &filter, &list, &count, &cli->err);
    if (code == ERR_NONE && count) {
        table_open(&t, cli, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < count; i++) row(cli, &t, &list[i]);
        table_close(&t);
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, "%s", _("No hay huecos: todo lo mencionado está publicado."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

static const struct cli_option options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántos, a lo más. Si no se dice, 100.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce gaps", N_("lo que se menciona y nadie publicó, por los pesos que hay detrás")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguno.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_gaps = {
    .name = "gaps",
    .summary = N_("lo que se menciona y ningún archivo describe"),
    .about = N_("Un contrato dice a qué obra pertenece, pero esa obra no está en ningún archivo "
                "importado: ahí se corta "
                "el rastro del dinero. Los huecos van por los pesos que hay detrás."),
    .group = GROUP_REVIEW,
    .options = options,
    .examples = examples,
    .exits = exits,
    .json =
        N_("Una línea por hueco: {\"entity_name\", \"stage\", \"node\", \"missing\", \"amount\", "
           "\"currency\", \"unit\", "
           "\"obligation\", \"snapshot\", \"row\", \"file\"}."),
    .run = run,
};
