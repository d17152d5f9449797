/* Help, made from the command tables: on the terminal, as a manual page, as shell completion. */
#ifndef CAUCE_CLI_HELP_H
#define CAUCE_CLI_HELP_H

#include "cli/command.h"
#include "cli/terminal.h"

void help_program(const struct terminal *t);
void help_command(const struct terminal *t, const struct cli_command *parent,
                  const struct cli_command *command);
void help_topic(const struct terminal *t, const struct cli_topic *topic);
void help_topic_list(const struct terminal *t);
/* "  cauce check        says", the second part in a column of its own or on the next line. */
void help_example(const struct terminal *t, const char *command, const char *says);
/* "[opciones] ARCHIVO..." into `out`. */
const char *help_usage(const struct cli_command *parent, const struct cli_command *command,
                       char *out, size_t size);

int manual_print(FILE *out); /* mdoc(7); gives the exit code */
int manual_command(FILE *out, const struct cli_command *parent, const struct cli_command *command);
int completion_print(FILE *out, const char *shell); /* bash, zsh or fish */

#endif
