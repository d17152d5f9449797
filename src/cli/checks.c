/* cauce checks: what the machine finds about commitments: the checks with what each found last, and
 * running them now. They also run whenever the figures are brought up to date (follow.c). */
#include "base/date.h"
#include "cli/checks_links.h"
#include "cli/commands.h"
#include "cli/follow.h"
#include "cocreate/check.h"
#include "cocreate/commitment.h"

/* --- what they found last --------------------------------------------------------------------- */

static const struct table_column columns[] = {
    {"check", N_("núm."), TABLE_ID, 0},
    {"commitment", "commitment", TABLE_JSON_INT, 0},
    {"commitment_title", N_("compromiso"), TABLE_TEXT, 2},
    {"kind", "kind", TABLE_JSON_TEXT, 0},
    {"says", N_("qué debe cumplirse"), TABLE_TEXT, 0},
    {"runs", "runs", TABLE_JSON_TEXT, 0},
    {"result", N_("resultado"), TABLE_TEXT, 0},
    {"found", N_("qué encontró"), TABLE_TEXT, 1},
    {"run", N_("vez"), TABLE_ID, 3},
    {"at", "at", TABLE_JSON_TEXT, 0},
    {"snapshot", "snapshot", TABLE_JSON_INT, 0},
};

static struct str result_of(const struct cli *cli, const struct machine_check *c)
{
    const char *word =
        cli->json ? machine_result_code(c->last.is.result) : machine_result_word(c->last.is.result);
    if (word) return str_of(word);
    return cli->json ? STR_NONE : str_of(_("todavía no corre"));
}

static void put_check(struct cli *cli, struct table *t, const struct machine_check *c,
                      struct str title)
{
    char at[32];
    table_id(t, c->id);
    table_int(t, c->commitment);
    table_name(t, title);
    table_text(t, c->kind ? str_of(c->kind->code) : STR_NONE);
    table_text(t, c->says);
    table_text(t, c->runs ? STR("yes") : STR("no"));
    table_text(t, result_of(cli, c));
    table_name(t, c->last.is.found);
    table_id(t, c->last.run);
    table_text(t, c->last.run ? time_iso(c->last.at, at) : STR_NONE);
    table_id(t, c->last.is.snapshot);
    table_end_row(t);
}

static enum err_code list_checks(struct cli *cli, struct co *co, uint64_t *count_out)
{
    struct machine_check *list = NULL;
    size_t count = MACHINE_PAGE;
    int64_t after = 0;
    struct table t;
    enum err_code code = ERR_NONE;
    table_open(&t, cli, columns, sizeof columns / sizeof *columns);
    while (!code && count == MACHINE_PAGE) {
        code = machine_check_all(co, after, &list, &count, &cli->err);
        for (size_t i = 0; !code && i < count; i++) {
            struct commitment of;
            after = list[i].id;
            code = commitment_get(co, list[i].commitment, &of, &cli->err);
            if (!code) put_check(cli, &t, &list[i], of.now.is.title);
            *count_out += !code;
        }
    }
    table_close(&t);
    return code;
}

static int run_list(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co co = {.arena = &cli->arena, .actor = {.program = true}, .now_ms = time_now_ms()};
    uint64_t count = 0;
    enum err_code code = cli_open(cli, STORE_READ, &ledger);
    if (code) return cli_fail(cli);
    co.ledger = ledger;
    code = cli_entity(cli, ledger, &co.entity);
    if (!code) code = list_checks(cli, &co, &count);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (!count)
        cli_say(cli, "%s", _("No hay comprobaciones. Se escriben en la página de un compromiso."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

/* --- running them ----------------------------------------------------------------------------- */

static int run_now(struct cli *cli)
{
    struct follow_news news = {.checked = false};
    enum err_code code = follow_check(cli, &news);
    if (code) return cli_fail(cli);
    follow_tell_checks(cli, &news);
    if (!news.checked) cli_say(cli, "%s", _("No hay comprobaciones que correr."));
    return news.checked ? EXIT_OK : EXIT_NOTHING;
}

static const struct cli_option options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("De esta entidad.")}, {0}};
static const struct cli_example list_examples[] = {
    {"cauce checks list", N_("qué encontró la máquina la última vez")}, {NULL, NULL}};
static const struct cli_example run_examples[] = {
    {"cauce checks run", N_("las corre todas ahora; sirve para una tarea de cada noche")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguna.")},
                                             {EXIT_OK, NULL}};
static const struct cli_command command_list = {
    .name = "list",
    .summary = N_("las que hay, con lo que encontraron la última vez"),
    .group = GROUP_REVIEW,
    .options = options,
    .examples = list_examples,
    .exits = exits,
    .json = N_("Una línea por comprobación: {\"check\", \"commitment\", \"commitment_title\", "
               "\"kind\", \"says\", \"runs\", \"result\", \"found\", \"run\", \"at\", "
               "\"snapshot\"}."),
    .run = run_list};
static const struct cli_command command_run = {
    .name = "run",
    .summary = N_("las corre todas ahora"),
    .about = N_("Cada una mira lo publicado y deja escrito qué encontró, con el archivo que miró, "
                "en el almacén y en la bitácora. También corren solas cuando entran archivos: al "
                "final de «cauce import» y cuando otra orden pone al día las cifras. Las que miran "
                "fechas o sesiones pueden cambiar sin que entre nada: por eso conviene correrlas "
                "cada noche."),
    .group = GROUP_REVIEW,
    .examples = run_examples,
    .exits = exits,
    .json = "{\"checks\": {\"holds\", \"fails\", \"untold\"}}",
    .run = run_now};
static const struct cli_command *const subcommands[] = {&command_list, &command_run,
                                                        &checks_links_command, NULL};
const struct cli_command command_checks = {
    .name = "checks",
    .summary = N_("lo que la máquina comprueba de los compromisos y de sus pruebas"),
    .group = GROUP_REVIEW,
    .subcommands = subcommands,
};
