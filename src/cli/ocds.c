/* cauce ocds: the Open Contracting standards as streams; each part lives in a file of its name. */
#include "cli/ocds.h"

#include <stddef.h>

#include "cli/commands.h"

static const struct cli_command *const parts[] = {
    &command_ocds_detect,    &command_ocds_compile, &command_ocds_validate,
    &command_ocds_coverage,  &command_ocds_prepare, &command_ocds_indicators,
    &command_ocds_upgrade,   &command_ocds_package, &command_ocds_split,
    &command_ocds_combine,   &command_ocds_flatten, &command_ocds_unflatten,
    &command_ocds_to_oc4ids, &command_ocds_init,    NULL,
};

const struct cli_command command_ocds = {
    .name = "ocds",
    .summary = N_("Contrataciones abiertas: revisar, reunir, medir, convertir"),
    .about = N_("Trabaja con archivos de contrataciones abiertas sin necesidad de un almacén: lee "
                "archivos o la "
                "entrada estándar y escribe en la salida estándar, en el mismo orden, sin cargar "
                "todo en la memoria. Acepta "
                "paquetes de entregas, de registros y de proyectos, listas, un valor por línea o "
                "uno tras otro, también "
                "comprimidos (.gz, .zst, .zip).\n\n"
                "Las cifras conservan el texto con que se publicaron. Lo que no se puede leer se "
                "dice (archivo, línea, "
                "byte y por qué) y no impide leer lo demás."),
    .group = GROUP_LOOK,
    .subcommands = parts,
};
