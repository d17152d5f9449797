/* How `cauce import` tells what became of each file. */
#ifndef CAUCE_CLI_IMPORT_SHOW_H
#define CAUCE_CLI_IMPORT_SHOW_H

#include "cli/cli.h"
#include "ingest/import.h"

void import_show_result(struct cli *cli, const struct import_result *result);
void import_show_json(const struct import_result *result);
void import_show_total(struct cli *cli, const struct import_report *report);
void import_show_total_json(const struct import_report *report);

#endif
