/* cauce help: a command's help, a topic, or the list of topics. */
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/help.h"

static const struct cli_topic *topic_find(const char *name)
{
    char wanted[64], key[64];
    size_t n = text_key_into(str_of(name), wanted, sizeof wanted);
    for (const struct cli_topic *t = cli_topics; t->name; t++) {
        const char *names[2] = {t->name, t->alias};
        for (int i = 0; i < 2; i++) {
            size_t m = text_key_into(str_of(names[i]), key, sizeof key);
            if (m == n && memcmp(key, wanted, n) == 0) return t;
        }
    }
    return NULL;
}

static int unknown(struct cli *cli, const char *name)
{
    const char *near = cli_command_nearest(cli_commands, name);
    unsigned least = 4;
    for (const struct cli_topic *t = cli_topics; !near && t->name; t++)
        if (text_distance(str_of(name), str_of(t->name), least) < least) near = t->name;
    err_set(&cli->err, ERR_USAGE, _("No hay orden ni tema «%s»."), name);
    if (near)
        err_advice(&cli->err, _("¿Quiso decir «cauce help %s»? La lista: cauce help"), near);
    else
        err_advice(&cli->err, _("La lista de temas: cauce help. Las órdenes: cauce --help"));
    return cli_fail(cli);
}

static int run(struct cli *cli)
{
    const char *name = cli_argument(cli, 0), *inner = cli_argument(cli, 1);
    if (!name) {
        help_program(&cli->out);
        fputc('\n', stdout);
        help_topic_list(&cli->out);
        return EXIT_OK;
    }
    const struct cli_command *command = cli_command_find(cli_commands, name);
    if (command && inner) {
        const struct cli_command *sub =
            command->subcommands ? cli_command_find(command->subcommands, inner) : NULL;
        if (!sub) return unknown(cli, inner);
        help_command(&cli->out, command, sub);
        return EXIT_OK;
    }
    const struct cli_topic *topic = topic_find(name);
    /* «json» and «store» may be both; the word of a command wins, the topic is named after it. */
    if (command) {
        help_command(&cli->out, NULL, command);
        return EXIT_OK;
    }
    if (!topic) return unknown(cli, name);
    help_topic(&cli->out, topic);
    return EXIT_OK;
}

static const struct cli_argument arguments[] = {
    {.name = N_("TEMA"),
     .help = N_("Una orden o un tema. Sin nada: todas las órdenes y los temas."),
     .complete = COMPLETE_COMMAND,
     .optional = true},
    {.name = N_("ORDEN"),
     .help = N_("La orden de una familia, como new en «cauce help layout new»."),
     .optional = true},
    {0}};
static const struct cli_example examples[] = {
    {"cauce help import", N_("cómo se importa")},
    {"cauce help cuarentena", N_("qué es la cuarentena y qué hacer con ella")},
    {NULL, NULL}};
const struct cli_command command_help = {
    .name = "help",
    .summary = N_("explica una orden o un tema"),
    .group = GROUP_CARE,
    .arguments = arguments,
    .examples = examples,
    .run = run,
};
