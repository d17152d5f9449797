/* cauce version: which version of the program this is, for people and scripts. */
#include "cli/cli.h"
#include "cli/commands.h"

static int run(struct cli *cli)
{
    if (cli->json)
        printf("{\"name\":\"cauce\",\"version\":\"%s\"}\n", CAUCE_VERSION);
    else
        printf("cauce %s\n", CAUCE_VERSION);
    return EXIT_OK;
}

const struct cli_command command_version = {
    .name = "version",
    .summary = N_("dice la versión del programa"),
    .group = GROUP_CARE,
    .json = "{\"name\", \"version\"}",
    .run = run,
};
