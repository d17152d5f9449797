/* The parts of `cauce ocds`, one file each: ocds_detect.c, ocds_compile.c, … A new one is declared
 * here and put in the list of ocds.c. */
#ifndef CAUCE_CLI_OCDS_H
#define CAUCE_CLI_OCDS_H

#include "cli/command.h"

extern const struct cli_command command_ocds_detect;
extern const struct cli_command command_ocds_upgrade;
extern const struct cli_command command_ocds_package;
extern const struct cli_command command_ocds_split;
extern const struct cli_command command_ocds_combine;
extern const struct cli_command command_ocds_indicators;
extern const struct cli_command command_ocds_compile;
extern const struct cli_command command_ocds_coverage;
extern const struct cli_command command_ocds_prepare;
extern const struct cli_command command_ocds_init;
extern const struct cli_command command_ocds_flatten;
extern const struct cli_command command_ocds_unflatten;
extern const struct cli_command command_ocds_to_oc4ids;
extern const struct cli_command command_ocds_validate;

#endif
