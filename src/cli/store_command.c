/* cauce store: what an administrator of a large deployment needs. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "ledger/plan.h"

static int run_plan(struct cli *cli)
{
    struct buf out;
    if (!cli_flag(cli, "citus")) {
        err_set(&cli->err, ERR_USAGE, "%s", _("Falta decir para qué motor es el plan."));
        err_advice(&cli->err, "%s", _("Por ahora hay uno: cauce store plan --citus"));
        return cli_fail(cli);
    }
    buf_init(&out, 1 << 20);
    ledger_plan_citus(&out);
    fwrite(out.p, 1, out.n, stdout);
    buf_free(&out);
    return EXIT_OK;
}

static const struct cli_option plan_options[] = {
    {.name = "citus",
     .help =
         N_("Para Citus sobre PostgreSQL: cada tabla se reparte por entidad o se copia entera.")},
    {0}};
static const struct cli_example plan_examples[] = {
    {"cauce store plan --citus | psql postgres://cauce@servidor/cauce",
     N_("reparte un almacén ya creado")},
    {NULL, NULL}};
static const struct cli_command command_plan = {
    .name = "plan",
    .summary = N_("escribe las instrucciones para repartir las tablas"),
    .about = N_("No cambia nada: escribe las instrucciones SQL. Los catálogos se copian en cada "
                "máquina y las demás "
                "tablas se reparten por entidad, de modo que ninguna consulta cruza máquinas. Más "
                "en docs/scale.md."),
    .group = GROUP_PREPARE,
    .options = plan_options,
    .examples = plan_examples,
    .run = run_plan,
};
static const struct cli_command *const subcommands[] = {&command_plan, NULL};
const struct cli_command command_store = {
    .name = "store",
    .summary = N_("el almacén en varias máquinas"),
    .about = N_("Para una instalación grande sobre PostgreSQL."),
    .group = GROUP_PREPARE,
    .examples = plan_examples,
    .subcommands = subcommands,
};
