/* cauce ocds upgrade: OCDS 1.0 to 1.1. */
#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "ocds/upgrade.h"

static int run(struct cli *cli)
{
    struct ocds_command command;
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = upgrade_run(&command.job, &command.totals, &cli->err);
    return ocds_command_end(&command, code);
}

static const struct cli_option options[] = {OCDS_JOB_OPTIONS, {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds upgrade viejo.json -o nuevo.json", N_("Pasar un paquete de la versión 1.0 a 1.1")},
    {0}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No había ningún elemento.")}, {0}};

const struct cli_command command_ocds_upgrade = {
    .name = "upgrade",
    .summary = N_("Pasar datos de la versión 1.0 de OCDS a la 1.1"),
    .about = N_("Las organizaciones pasan a la lista «parties» con sus papeles y queda una "
                "referencia donde estaban; «amendment» pasa a la lista «amendments»; en los pagos, "
                "«amount», «providerOrganization» y «receiverOrganization» pasan a «value», "
                "«payer» y «payee». A una organización sin identificador se le da uno que depende "
                "solo de lo que se dice de ella.\n\n"
                "Lo que ya es de la versión 1.1 sale como entró. Si lo que se dice de una "
                "organización difiere de un lugar a otro, queda lo primero y se avisa."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .run = run};
