/* `cauce checks links`: see checks_links.c. */
#ifndef CAUCE_CLI_CHECKS_LINKS_H
#define CAUCE_CLI_CHECKS_LINKS_H

#include "cli/command.h"

extern const struct cli_command checks_links_command;

#endif
