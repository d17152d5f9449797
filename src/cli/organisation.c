/* cauce organisation: which names may be the same organisation; a person decides, and can undo. */
#include <string.h>

#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "cli/table.h"
#include "ledger/organisation.h"
#include "trace/trace.h"

static int run_list(struct cli *cli)
{
    static const struct table_column columns[] = {{"score", N_("parecido"), TABLE_INT, 0},
                                                  {"a", N_("una"), TABLE_ID, 0},
                                                  {"a_name", N_("se llama"), TABLE_TEXT, 0},
                                                  {"a_rfc", N_("RFC"), TABLE_JSON_TEXT, 0},
                                                  {"b", N_("otra"), TABLE_ID, 0},
                                                  {"b_name", N_("se llama"), TABLE_TEXT, 0},
                                                  {"b_rfc", "b_rfc", TABLE_JSON_TEXT, 0},
                                                  {"entity", "entity", TABLE_JSON_INT, 0},
                                                  {"reason", N_("por qué"), TABLE_TEXT, 1},
                                                  {"state", N_("estado"), TABLE_JSON_TEXT, 0},
                                                  {"decided_by", "decided_by", TABLE_JSON_TEXT, 0}};
    struct organisation_filter filter;
    struct organisation_candidate *list = NULL;
    size_t count = 0;
    struct ledger *ledger;
    struct table t;
    int64_t limit;
    const char *state = cli_text(cli, "state");
    memset(&filter, 0, sizeof filter);
    if (cli_number(cli, "limit", 1, 1000000, 100, &limit)) return cli_fail(cli);
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    filter.limit = (uint32_t)limit;
    filter.state = state && strcmp(state, "all") == 0 ? STR_NONE : str_of(state ? state : "open");
    enum err_code code =
        cli_text(cli, "entity") ? cli_entity(cli, ledger, &filter.entity) : ERR_NONE;
    if (code == ERR_NONE)
        code = organisation_candidates(ledger, &cli->arena, &filter, &list, &count, &cli->err);
    if (code == ERR_NONE && count) {
        table_open(&t, cli, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < count; i++) {
            table_int(&t, list[i].score / 10);
            table_int(&t, list[i].a.id);
            table_text(&t, list[i].a.name);
            table_text(&t, list[i].a.rfc.n ? list[i].a.rfc : STR_NONE);
            table_int(&t, list[i].b.id);
            table_text(&t, list[i].b.name);
            table_text(&t, list[i].b.rfc.n ? list[i].b.rfc : STR_NONE);
            table_int(&t, list[i].a.entity);
            table_text(&t, list[i].reason);
            table_text(&t, list[i].state);
            table_text(&t, list[i].decided_by.n ? list[i].decided_by : STR_NONE);
            table_end_row(&t);
        }
        table_close(&t);
        cli_blank(cli);
        cli_hint(cli, _("cauce organisation confirm UNA OTRA"),
                 _("son la misma; se puede deshacer"));
        cli_hint(cli, _("cauce organisation reject UNA OTRA"),
                 _("son distintas; no se vuelve a preguntar"));
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, "%s", _("No hay parejas por decidir."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

static enum err_code read_pair(struct cli *cli, struct ledger *ledger,
                               struct organisation_pair *pair)
{
    enum err_code code = shared_id(cli, cli_argument(cli, 0), _("organización"),
                                   "cauce organisation list", &pair->a);
    if (code == ERR_NONE)
        code = shared_id(cli, cli_argument(cli, 1), _("organización"), "cauce organisation list",
                         &pair->b);
    if (code == ERR_NONE && pair->a == pair->b)
        code = err_set(&cli->err, ERR_USAGE, "%s", _("Es la misma organización dos veces."));
    return code ? code : cli_entity(cli, ledger, &pair->entity);
}

static void tell(const struct cli *cli, const char *state, int64_t merge, const char *text)
{
    if (!cli->json) {
        cli_say(cli, "%s", text);
        return;
    }
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_str(&j, "state", str_of(state));
    if (merge) cli_json_int(&j, "merge", merge);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

/* Totals by unit and by supplier change with a decision: the entity is computed anew by whoever
 * reads its routes next. */
static enum err_code decided(struct cli *cli, struct ledger *ledger, int64_t entity,
                             enum err_code code)
{
    return code ? code : trace_mark(ledger, entity, &cli->err);
}

static int run_confirm(struct cli *cli)
{
    struct organisation_pair pair = {0, 0, 0};
    struct ledger *ledger;
    int64_t merge = 0;
    const char *reason = cli_text(cli, "reason");
    if (cli_open(cli, STORE_WRITE, &ledger)) return cli_fail(cli);
    enum err_code code = read_pair(cli, ledger, &pair);
    if (code == ERR_NONE)
        code = organisation_confirm(ledger, &pair, reason ? str_of(reason) : STR(""),
                                    str_of(shared_person()), &merge, &cli->err);
    code = decided(cli, ledger, pair.entity, code);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    struct str text = arena_printf(
        &cli->arena,
        _("Quedan como la misma (unión %lld). Para deshacer: cauce organisation undo %lld"),
        (long long)merge, (long long)merge);
    tell(cli, "confirmed", merge, text.p ? text.p : "");
    return EXIT_OK;
}

static int run_reject(struct cli *cli)
{
    struct organisation_pair pair = {0, 0, 0};
    struct ledger *ledger;
    if (cli_open(cli, STORE_WRITE, &ledger)) return cli_fail(cli);
    enum err_code code = read_pair(cli, ledger, &pair);
    if (code == ERR_NONE)
        code = organisation_reject(ledger, &pair, str_of(shared_person()), &cli->err);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    tell(cli, "rejected", 0, _("Quedan como distintas; no se volverá a preguntar."));
    return EXIT_OK;
}

static int run_undo(struct cli *cli)
{
    struct ledger *ledger;
    int64_t merge = 0, entity = 0;
    if (shared_id(cli, cli_argument(cli, 0), _("unión"), "cauce organisation merges", &merge))
        return cli_fail(cli);
    if (cli_open(cli, STORE_WRITE, &ledger)) return cli_fail(cli);
    enum err_code code = cli_entity(cli, ledger, &entity);
    if (code == ERR_NONE)
        code = organisation_undo(ledger, entity, merge, str_of(shared_person()), &cli->err);
    code = decided(cli, ledger, entity, code);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    tell(cli, "undone", merge, _("Deshecho: vuelven a ser dos."));
    return EXIT_OK;
}

static int run_merges(struct cli *cli)
{
    static const struct table_column columns[] = {{"merge", N_("unión"), TABLE_ID, 0},
                                                  {"kept_name", N_("queda"), TABLE_TEXT, 0},
                                                  {"merged_name", N_("se une"), TABLE_TEXT, 0},
                                                  {"reason", N_("por qué"), TABLE_TEXT, 1},
                                                  {"by", N_("quién"), TABLE_TEXT, 0},
                                                  {"at", N_("cuándo"), TABLE_DATE, 0},
                                                  {"undone_by", N_("deshecha por"), TABLE_TEXT, 0},
                                                  {"undone_at", "undone_at", TABLE_JSON_TEXT, 0},
                                                  {"kept", "kept", TABLE_JSON_INT, 0},
                                                  {"merged", "merged", TABLE_JSON_INT, 0}};
    struct organisation_merge *list = NULL;
    size_t count = 0;
    struct ledger *ledger;
    struct table t;
    int64_t entity = 0;
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code = cli_text(cli, "entity") ? cli_entity(cli, ledger, &entity) : ERR_NONE;
    if (code == ERR_NONE)
        code = organisation_merges(ledger, &cli->arena, entity, &list, &count, &cli->err);
    if (code == ERR_NONE && count) {
        table_open(&t, cli, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < count; i++) {
            table_int(&t, list[i].id);
            table_text(&t, list[i].kept_name);
            table_text(&t, list[i].merged_name);
            table_text(&t, list[i].reason);
            table_text(&t, list[i].by_whom);
            table_time(&t, list[i].at);
            table_text(&t, list[i].undone_by.n ? list[i].undone_by : STR_NONE);
            if (list[i].undone_at)
                table_time(&t, list[i].undone_at);
            else
                table_null(&t);
            table_int(&t, list[i].kept);
            table_int(&t, list[i].merged);
            table_end_row(&t);
        }
        table_close(&t);
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, "%s", _("Nadie ha unido organizaciones."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

static void spellings_text(struct cli *cli, const struct organisation *o,
                           const struct organisation_spelling *list, size_t count)
{
    cli_title(cli, "%.*s", STR_FMT(terminal_clean(&cli->arena, o->name)));
    cli_field(cli, 12, "RFC", o->rfc);
    cli_field(cli, 12, _("clave"), o->code);
    cli_field(cli, 12, _("clase"), str_of(label_word(WORDS_ORGANISATION_KIND, (int)o->kind)));
    cli_blank(cli);
    cli_say(cli, "%s", _("Así se publicó:"));
    for (size_t i = 0; i < count; i++) {
        fputs("  ", stdout);
        terminal_wrap(
            &cli->out,
            terminal_clean(&cli->arena,
                           arena_printf(&cli->arena,
                                        _("«%.*s» en %.*s, fila %lld (instantánea %lld)"),
                                        STR_FMT(list[i].name), STR_FMT(list[i].file),
                                        (long long)list[i].row, (long long)list[i].snapshot)),
            2, 4);
    }
}

static void spellings_json(const struct organisation *o, const struct organisation_spelling *list,
                           size_t count)
{
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_int(&j, "entity", o->entity);
    cli_json_int(&j, "id", o->id);
    cli_json_str(&j, "name", o->name);
    cli_json_str(&j, "rfc", o->rfc.n ? o->rfc : STR_NONE);
    cli_json_str(&j, "code", o->code.n ? o->code : STR_NONE);
    cli_json_str(&j, "kind", str_of(word_of(WORDS_ORGANISATION_KIND, (int)o->kind)->code));
    json_key(&j.w, "spellings");
    json_open_array(&j.w);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&j.w);
        cli_json_str(&j, "name", list[i].name);
        cli_json_str(&j, "evidence", list[i].evidence);
        cli_json_int(&j, "snapshot", list[i].snapshot);
        cli_json_int(&j, "row", list[i].row);
        cli_json_str(&j, "file", list[i].file);
        json_close_object(&j.w);
    }
    json_close_array(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

static int run_show(struct cli *cli)
{
    struct ledger *ledger;
    struct organisation o;
    struct organisation_spelling *list = NULL;
    size_t count = 0;
    int64_t id = 0, entity = 0;
    if (shared_id(cli, cli_argument(cli, 0), _("organización"), "cauce organisation list", &id))
        return cli_fail(cli);
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code = cli_entity(cli, ledger, &entity);
    if (code == ERR_NONE)
        code = organisation_get(ledger, &cli->arena, entity, id, true, &o, &cli->err);
    if (code == ERR_NONE)
        code = organisation_spellings(ledger, &cli->arena, entity, o.id, &list, &count, &cli->err);
    if (code == ERR_NONE && cli->json) spellings_json(&o, list, count);
    if (code == ERR_NONE && !cli->json) spellings_text(cli, &o, list, count);
    ledger_close(ledger);
    return code ? cli_fail(cli) : EXIT_OK;
}

#define ENTITY_OPTION                                                                              \
    {                                                                                              \
        .name = "entity", .letter = 'e', .value = N_("ENTIDAD"),                                   \
        .help = N_("De qué entidad. Si no se dice, la del almacén.")                               \
    }

static const struct cli_option list_options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "state",
     .value = N_("ESTADO"),
     .words = "open|confirmed|rejected|all",
     .help = N_("open (por decidir, si no se dice), confirmed (unidas), rejected (distintas) o all "
                "(todas).")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántas, a lo más. Si no se dice, 100.")},
    {0}};
static const struct cli_option entity_options[] = {ENTITY_OPTION, {0}};
static const struct cli_option confirm_options[] = {
    ENTITY_OPTION,
    {.name = "reason", .value = N_("TEXTO"), .help = N_("Por qué; queda en la constancia.")},
    {0}};
static const struct cli_argument pair_arguments[] = {
    {.name = N_("UNA"), .help = N_("Número de una organización, de «cauce organisation list».")},
    {.name = N_("OTRA"), .help = N_("Número de la otra.")},
    {0}};
static const struct cli_argument id_arguments[] = {
    {.name = N_("NÚMERO"), .help = N_("De «cauce organisation list» o «cauce find».")}, {0}};
static const struct cli_argument merge_arguments[] = {
    {.name = N_("UNIÓN"), .help = N_("Número de la unión, de «cauce organisation merges».")}, {0}};
static const struct cli_example list_examples[] = {
    {"cauce organisation list", N_("parejas que parecen la misma, por decidir")}, {NULL, NULL}};
static const struct cli_example confirm_examples[] = {
    {"cauce organisation confirm 12 87 --reason 'mismo domicilio en el padrón'",
     N_("las une y dice por qué")},
    {NULL, NULL}};
static const struct cli_example reject_examples[] = {
    {"cauce organisation reject 12 87", N_("las deja como distintas")}, {NULL, NULL}};
static const struct cli_example undo_examples[] = {
    {"cauce organisation undo 3", N_("deshace la unión 3")}, {NULL, NULL}};
static const struct cli_example show_examples[] = {
    {"cauce organisation show 12", N_("con qué nombres se publicó, y dónde")}, {NULL, NULL}};
static const struct cli_exit_note list_exits[] = {{EXIT_NOTHING, N_("No hay ninguna.")},
                                                  {EXIT_OK, NULL}};

static const struct cli_command command_list = {
    .name = "list",
    .summary = N_("parejas que parecen la misma organización"),
    .group = GROUP_REVIEW,
    .options = list_options,
    .examples = list_examples,
    .exits = list_exits,
    .json = N_("Una línea por pareja: {\"score\" (de 100), \"a\", \"a_name\", \"a_rfc\", \"b\", "
               "\"b_name\", "
               "\"b_rfc\", \"entity\", \"reason\", \"state\", \"decided_by\"}."),
    .run = run_list};
static const struct cli_command command_confirm = {
    .name = "confirm",
    .summary = N_("dice que dos son la misma"),
    .group = GROUP_REVIEW,
    .about = N_("Sirve para cualquier pareja de una misma entidad, la haya propuesto el programa o "
                "no. Se puede "
                "deshacer."),
    .options = confirm_options,
    .arguments = pair_arguments,
    .examples = confirm_examples,
    .json = "{\"state\", \"merge\"}",
    .run = run_confirm};
static const struct cli_command command_reject = {.name = "reject",
                                                  .summary = N_("dice que dos son distintas"),
                                                  .group = GROUP_REVIEW,
                                                  .options = entity_options,
                                                  .arguments = pair_arguments,
                                                  .examples = reject_examples,
                                                  .json = "{\"state\"}",
                                                  .run = run_reject};
static const struct cli_command command_undo = {.name = "undo",
                                                .summary = N_("deshace una unión"),
                                                .group = GROUP_REVIEW,
                                                .options = entity_options,
                                                .arguments = merge_arguments,
                                                .examples = undo_examples,
                                                .json = "{\"state\", \"merge\"}",
                                                .run = run_undo};
static const struct cli_command command_merges = {
    .name = "merges",
    .summary = N_("la constancia de lo que se ha unido y deshecho"),
    .group = GROUP_REVIEW,
    .options = entity_options,
    .exits = list_exits,
    .json = N_("Una línea por unión: {\"merge\", \"kept_name\", \"merged_name\", \"reason\", "
               "\"by\", \"at\", "
               "\"undone_by\", \"undone_at\", \"kept\", \"merged\"}."),
    .run = run_merges};
static const struct cli_command command_show_organisation = {
    .name = "show",
    .summary = N_("enseña con qué nombres se publicó una"),
    .group = GROUP_REVIEW,
    .options = entity_options,
    .arguments = id_arguments,
    .examples = show_examples,
    .json =
        N_("{\"entity\", \"id\", \"name\", \"rfc\", \"code\", \"kind\", \"spellings\": [{\"name\", "
           "\"evidence\", \"snapshot\", \"row\", \"file\"}]}"),
    .run = run_show};

static const struct cli_command *const subcommands[] = {
    &command_list, &command_confirm, &command_reject,
    &command_undo, &command_merges,  &command_show_organisation,
    NULL};
const struct cli_command command_organisation = {
    .name = "organisation",
    .summary = N_("une nombres de una misma organización, o los separa"),
    .about = N_("Una empresa o dependencia se publica con muchos nombres. El programa une solo lo "
                "que es seguro (RFC, "
                "clave, nombre igual) y propone lo que se parece: lo decide una persona, y siempre "
                "se puede deshacer."),
    .group = GROUP_REVIEW,
    .examples = list_examples,
    .subcommands = subcommands,
};
