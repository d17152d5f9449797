/* cauce links: things that files name by different keys; a person decides on what is inferred. */
#include <string.h>

#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "trace/join.h"

static const struct table_column columns[] = {
    {"score", N_("parecido"), TABLE_TEXT, 0},
    {"source", N_("una"), TABLE_ID, 0},
    {"source_kind", "source_kind", TABLE_JSON_TEXT, 0},
    {"source_key", N_("clave"), TABLE_TEXT, 2},
    {"source_label", N_("se llama"), TABLE_TEXT, 0},
    {"target", N_("otra"), TABLE_ID, 0},
    {"target_kind", "target_kind", TABLE_JSON_TEXT, 0},
    {"target_key", N_("clave"), TABLE_TEXT, 2},
    {"target_label", N_("se llama"), TABLE_TEXT, 0},
    {"same", N_("es la misma"), TABLE_BOOL, 3},
    {"amount", N_("pesos detrás"), TABLE_MONEY, 1},
    {"currency", "currency", TABLE_JSON_TEXT, 0},
    {"evidence", "evidence", TABLE_JSON_TEXT, 0},
    {"rule", "rule", TABLE_JSON_TEXT, 0},
    {"reason", N_("por qué"), TABLE_TEXT, 1},
    {"state", N_("estado"), TABLE_JSON_TEXT, 0},
    {"entity", "entity", TABLE_JSON_INT, 0},
};

static void row(struct cli *cli, struct table *t, const struct join_row *r)
{
    struct str score = r->evidence == EVIDENCE_INFERRED
                           ? arena_printf(&cli->arena, "%d", r->score / 10)
                           : follow_word(cli, WORDS_EVIDENCE, (int)r->evidence);

    table_text(t, score);
    table_int(t, r->source);
    table_text(t, str_of(word_of(WORDS_NODE_KIND, (int)r->source_kind)->code));
    table_text(t, r->source_key);
    table_name(t, r->source_label);
    table_int(t, r->target);
    table_text(t, str_of(word_of(WORDS_NODE_KIND, (int)r->target_kind)->code));
    table_text(t, r->target_key);
    table_name(t, r->target_label);
    table_bool(t, r->same);
    if (r->has_minor)
        table_money(t, r->minor, r->currency);
    else
        table_null(t);
    table_text(t, r->has_minor ? str_of(r->currency) : STR_NONE);
    table_text(t, str_of(word_of(WORDS_EVIDENCE, (int)r->evidence)->code));
    table_text(t, r->rule);
    table_text(t, r->reason);
    table_text(t, r->state);
    table_int(t, r->entity);
    table_end_row(t);
}

static enum err_code list(struct cli *cli, const struct follow *f, size_t *count_out)
{
    const char *state = cli_text(cli, "state"), *rule = cli_text(cli, "rule");
    struct join_filter filter = {.entity = f->entity, .limit = f->limit, .rule = str_of(rule)};
    struct join_row *rows = NULL;
    struct table t;
    enum err_code code;

    if (!state || strcmp(state, "all") != 0) filter.state = str_of(state ? state : "open");
    code = join_list(f->ledger, &cli->arena, &filter, &rows, count_out, &cli->err);
    if (code || *count_out == 0) return code;
    table_open(&t, cli, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < *count_out; i++) row(cli, &t, &rows[i]);
    table_close(&t);
    cli_blank(cli);
    cli_hint(cli, _("cauce links confirm UNA OTRA"), _("vale: cuenta como probada"));
    cli_hint(cli, _("cauce links reject UNA OTRA"), _("no vale; no se vuelve a preguntar"));
    return code;
}

static int run(struct cli *cli)
{
    struct follow f;
    size_t count = 0;
    enum err_code code = follow_open(cli, 100, &f);

    if (code) return cli_fail(cli);
    code = list(cli, &f, &count);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, "%s", _("No hay ligas por decidir."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

/* --- deciding --------------------------------------------------------------------------------- */

/* The proposal that two numbers name, whichever is said first. */
static enum err_code find_pair(struct cli *cli, const struct follow *f, struct join_row *out)
{
    struct join_filter filter = {.entity = f->entity, .limit = UINT32_MAX};
    struct join_row *rows = NULL;
    size_t count = 0;
    int64_t a, b;
    enum err_code code = shared_id(cli, cli_argument(cli, 0), _("cosa"), "cauce links", &a);

    if (!code) code = shared_id(cli, cli_argument(cli, 1), _("cosa"), "cauce links", &b);
    if (!code && !filter.entity) code = ledger_home(f->ledger, &filter.entity, &cli->err);
    if (!code) code = join_list(f->ledger, &cli->arena, &filter, &rows, &count, &cli->err);
    if (code) return code;
    for (size_t i = 0; i < count; i++) {
        bool fits = (rows[i].source == a && rows[i].target == b) ||
                    (rows[i].source == b && rows[i].target == a);

        if (!fits) continue;
        *out = rows[i];
        return ERR_NONE;
    }
    err_set(&cli->err, ERR_NOTFOUND, _("No hay liga entre %lld y %lld en esa entidad."),
            (long long)a, (long long)b);
    err_advice(&cli->err, "%s",
               _("Las propuestas se ven con: cauce links; la entidad se dice con "
                 "--entity."));
    return ERR_NOTFOUND;
}

static int decide(struct cli *cli, bool confirm)
{
    struct join_row pair = {0};
    struct follow f;
    struct str by;
    enum err_code code = follow_open_write(cli, &f);

    if (code) return cli_fail(cli);
    code = find_pair(cli, &f, &pair);
    if (!code) code = follow_person(cli, "by", &by);
    if (!code)
        code = join_decide(f.ledger, pair.entity, pair.source, pair.target, pair.same, confirm, by,
                           &cli->err);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (cli->json) {
        struct cli_json j;

        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_int(&j, "entity", pair.entity);
        cli_json_int(&j, "source", pair.source);
        cli_json_int(&j, "target", pair.target);
        cli_json_str(&j, "state", str_of(confirm ? "confirmed" : "rejected"));
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return EXIT_OK;
    }
    cli_say(cli, "%s",
            confirm ? _("Confirmada: desde ahora cuenta como probada.")
                    : _("Rechazada: no cuenta, y no se vuelve a preguntar."));
    return EXIT_OK;
}

static int run_confirm(struct cli *cli)
{
    return decide(cli, true);
}

static int run_reject(struct cli *cli)
{
    return decide(cli, false);
}

/* --- tables ----------------------------------------------------------------------------------- */

static const struct cli_option list_options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "state",
     .value = N_("ESTADO"),
     .words = "open|confirmed|rejected|all",
     .help = N_("open (por decidir, si no se dice), confirmed (confirmadas), rejected "
                "(rechazadas) o all (todas, también las que se hicieron solas).")},
    {.name = "rule", .letter = 'r', .value = N_("REGLA"), .help = N_("Solo de esta regla.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántas, a lo más. Si no se dice, 100.")},
    {0}};
static const struct cli_option decide_options[] = {
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("De qué entidad. Si no se dice, la del almacén.")},
    {.name = "by",
     .letter = 'b',
     .value = N_("NOMBRE"),
     .help = N_("Quién decide. Si no se dice, CAUCE_USER.")},
    {0}};
static const struct cli_argument pair_arguments[] = {
    {.name = N_("UNA"), .help = N_("Número de una cosa, de «cauce links».")},
    {.name = N_("OTRA"), .help = N_("Número de la otra.")},
    {0}};
static const struct cli_example list_examples[] = {
    {"cauce links", N_("ligas que se infieren, por decidir")},
    {"cauce links --state all --entity Sonora", N_("todas las de Sonora")},
    {NULL, NULL}};
static const struct cli_example confirm_examples[] = {
    {"cauce links confirm 12 87 --by 'Ana Ruiz'", N_("dice que la liga vale")}, {NULL, NULL}};
static const struct cli_example reject_examples[] = {
    {"cauce links reject 12 87", N_("dice que no vale")}, {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguna.")},
                                             {EXIT_OK, NULL}};
static const char decision[] = "{\"entity\", \"source\", \"target\", \"state\"}";

static const struct cli_command command_confirm = {.name = "confirm",
                                                   .summary = N_("dice que una liga vale"),
                                                   .group = GROUP_REVIEW,
                                                   .options = decide_options,
                                                   .arguments = pair_arguments,
                                                   .examples = confirm_examples,
                                                   .json = decision,
                                                   .run = run_confirm};
static const struct cli_command command_reject = {.name = "reject",
                                                  .summary = N_("dice que una liga no vale"),
                                                  .group = GROUP_REVIEW,
                                                  .options = decide_options,
                                                  .arguments = pair_arguments,
                                                  .examples = reject_examples,
                                                  .json = decision,
                                                  .run = run_reject};
static const struct cli_command *const subcommands[] = {&command_confirm, &command_reject, NULL};
const struct cli_command command_links = {
    .name = "links",
    .summary = N_("ligas que se infieren entre archivos, para decidirlas"),
    .about = N_("Los archivos nombran una misma cosa con claves distintas. El programa une solo lo "
                "que es seguro; lo que se infiere por nombre, importe, lugar y fecha lo propone "
                "con su parecido y su razón, y lo decide una persona. Mientras tanto cuenta como "
                "posible, no como probado."),
    .group = GROUP_REVIEW,
    .options = list_options,
    .examples = list_examples,
    .exits = exits,
    .json = N_("Una línea por liga: {\"score\", \"source\", \"source_kind\", \"source_key\", "
               "\"source_label\", \"target\", \"target_kind\", \"target_key\", "
               "\"target_label\", \"same\", \"amount\", \"currency\", \"evidence\", \"rule\", "
               "\"reason\", \"state\", \"entity\"}."),
    .subcommands = subcommands,
    .run = run,
};
