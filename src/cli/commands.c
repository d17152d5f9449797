/* The list of commands, and what all of them share: options, exit codes, environment. */
#include "cli/commands.h"

#include <stddef.h>

const struct cli_command *const cli_commands[] = {&command_trace,      &command_route,
                                                  &command_gaps,       &command_flags,
                                                  &command_reconcile,  &command_request,
                                                  &command_serve,      &command_init,
                                                  &command_import,     &command_snapshots,
                                                  &command_show,       &command_row,
                                                  &command_quarantine, &command_diff,
                                                  &command_find,       &command_check,
                                                  &command_links,      &command_organisation,
                                                  &command_ocds,       &command_log,
                                                  &command_person,     &command_cycle,
                                                  &command_checks,     &command_notices,
                                                  &command_export,     &command_backup,
                                                  &command_layout,     &command_catalogue,
                                                  &command_store,      &command_doctor,
                                                  &command_completion, &command_version,
                                                  &command_help,       NULL};

const struct cli_option cli_global_options[] = {
    {.name = "store",
     .value = N_("ALMACÉN"),
     .complete = COMPLETE_FILE,
     .help = N_("Con qué almacén trabajar: un archivo (cauce.db) o "
                "postgres://usuario@servidor/base. Si no se "
                "dice: lo que diga CAUCE_STORE y, si no dice nada, cauce.db en esta carpeta.")},
    {.name = "json",
     .help = N_("Escribe JSON para programas: un objeto, o un objeto por línea en las listas. Los "
                "importes van "
                "como texto exacto (\"1234.50\").")},
    {.name = "quiet",
     .letter = 'q',
     .help = N_("Solo lo pedido: sin títulos, consejos ni avance.")},
    {.name = "color",
     .value = N_("CUÁNDO"),
     .words = "auto|always|never",
     .help = N_("Color en la terminal: auto (si es una terminal), always o never.")},
    {.name = "no-progress", .help = N_("Sin barra de avance.")},
    {.name = "help", .letter = 'h', .help = N_("Muestra esta ayuda.")},
    {.name = "version", .help = N_("Muestra la versión del programa.")},
    {.name = "man", .help = N_("Escribe la página de manual."), .hidden = true},
    {0}};

const struct cli_exit_note cli_exits[] = {
    {EXIT_OK, N_("Todo se hizo. También cuando hubo filas en cuarentena o hallazgos: eso se "
                 "cuenta, no es error.")},
    {EXIT_DATA,
     N_("Los datos, un archivo o el disco no dejaron hacer el trabajo; el mensaje dice dónde.")},
    {EXIT_USAGE, N_("La orden está mal escrita.")},
    {EXIT_NOTHING, N_("No se encontró nada, o no existe lo que se pidió.")},
    {EXIT_STORE, N_("El almacén no responde o está ocupado; se puede intentar más tarde.")},
    {EXIT_INTERRUPTED, N_("Una persona lo detuvo (Ctrl+C). Nada quedó a medias.")},
    {EXIT_FINDINGS, N_("Se pidió fallar si había hallazgos o cambios, y los hay.")},
    {EXIT_BUG, N_("Error del programa. Por favor repórtelo con lo que imprimió.")},
    {EXIT_OK, NULL}};

const struct cli_example cli_environment[] = {
    {"CAUCE_STORE", N_("El almacén, cuando no se da --store.")},
    {"CAUCE_LANG",
     N_("Idioma de los mensajes: es o en. Si falta, LC_ALL, LC_MESSAGES o LANG; si no, español.")},
    {"CAUCE_LAYOUTS",
     N_("Carpeta con formatos propios (*.layout). Si falta, la carpeta layouts junto al almacén.")},
    {"CAUCE_USER",
     N_("Quién trabaja, para dejar constancia de importaciones y decisiones. Si falta, USER.")},
    {"COLUMNS", N_("Ancho de las tablas, en columnas.")},
    {"NO_COLOR", N_("Si tiene algún valor, sin colores.")},
    {NULL, NULL}};

const char *cli_group_title(enum cli_group group)
{
    static const char *const titles[] = {N_("Seguir el dinero"),
                                         N_("Empezar"),
                                         N_("Mirar"),
                                         N_("Revisar"),
                                         N_("Llevarse los datos"),
                                         N_("Preparar"),
                                         N_("Cuidar y aprender")};
    return i18n(titles[group]);
}
