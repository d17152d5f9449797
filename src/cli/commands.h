/* Every command's table; each lives in the file of its name. */
#ifndef CAUCE_CLI_COMMANDS_H
#define CAUCE_CLI_COMMANDS_H

#include "cli/command.h"

extern const struct cli_command command_init, command_import, command_snapshots, command_show,
    command_row, command_quarantine, command_diff, command_find, command_check,
    command_organisation, command_export, command_backup, command_layout, command_catalogue,
    command_store, command_doctor, command_completion, command_version, command_help, command_serve,
    command_gaps, command_trace, command_route, command_flags, command_reconcile, command_request,
    command_links, command_ocds, command_log, command_person, command_notices, command_cycle,
    command_checks;

#endif
