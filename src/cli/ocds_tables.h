/* What `cauce ocds flatten` and `unflatten` share: which fields there are and what they are. */
#ifndef CAUCE_CLI_OCDS_TABLES_H
#define CAUCE_CLI_OCDS_TABLES_H

#include "cli/cli.h"
#include "ocds/schema.h"

/* Entries for the option table. */
#define OCDS_TABLES_OPTIONS                                                                        \
    {.name = "schema",                                                                             \
     .value = N_("ARCHIVO"),                                                                       \
     .complete = COMPLETE_FILE,                                                                    \
     .help = N_("Un JSON Schema de entregas o de proyectos en lugar "                              \
                "del que lleva el programa.")},                                                    \
    {                                                                                              \
        .name = "extension", .value = N_("RUTA"), .complete = COMPLETE_FILE,                       \
        .help = N_("La carpeta de una extensión, o su release-schema.json. "                      \
                   "Se puede repetir. Las más usadas ya vienen en el programa.")                   \
    }

/* The program's schemas of releases (1.1, with the extensions that it carries) and of projects, as
 * --schema and --extension change them. In the command's arena. */
enum err_code ocds_tables_schemas(struct cli *cli, const struct schema *out[SCHEMA_STANDARDS]);

#endif
