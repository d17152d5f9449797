/* cauce completion: what a shell needs to complete commands and options. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/help.h"

static int run(struct cli *cli)
{
    const char *shell = cli_argument(cli, 0);
    if (completion_print(stdout, shell) == EXIT_OK) return EXIT_OK;
    err_set(&cli->err, ERR_USAGE, _("No hay autocompletado para «%s»."), shell);
    err_advice(&cli->err, _("Puede ser: bash, zsh o fish."));
    return cli_fail(cli);
}

static const struct cli_argument arguments[] = {
    {.name = N_("TERMINAL"), .help = N_("bash, zsh o fish.")}, {0}};
static const struct cli_example examples[] = {
    {"cauce completion bash > ~/.local/share/bash-completion/completions/cauce",
     N_("lo instala para bash")},
    {"cauce completion zsh > ~/.zfunc/_cauce", N_("lo instala para zsh")},
    {"cauce completion fish > ~/.config/fish/completions/cauce.fish", N_("lo instala para fish")},
    {NULL, NULL}};
const struct cli_command command_completion = {
    .name = "completion",
    .summary = N_("escribe el autocompletado de la terminal"),
    .group = GROUP_CARE,
    .arguments = arguments,
    .examples = examples,
    .run = run,
};
