/* What the parts of `cauce ocds` share: the options all of them take, inputs and outputs, progress,
 * telling of problems, exit codes. A result file appears whole or not at all. */
#ifndef CAUCE_CLI_OCDS_JOB_H
#define CAUCE_CLI_OCDS_JOB_H

#include "base/file.h"
#include "cli/bar.h"
#include "cli/cli.h"
#include "ocds/stream.h"

/* Entries for a command's option table. `--output ARCHIVO`, `--threads N`, `--strict`,
 * `--max-element BYTES`, `--spill CARPETA`. */
#define OCDS_JOB_OPTIONS                                                                           \
    {.name = "output",                                                                             \
     .letter = 'o',                                                                                \
     .value = N_("ARCHIVO"),                                                                       \
     .complete = COMPLETE_FILE,                                                                    \
     .help = N_("Dónde dejar el resultado, en lugar de la salida estándar. El archivo aparece "  \
                "entero o no aparece.")},                                                          \
        {.name = "threads",                                                                        \
         .value = N_("N"),                                                                         \
         .help = N_("Hilos de trabajo. Si no se dice, uno por procesador (8 como mucho). El "      \
                    "resultado no depende de cuántos sean.")},                                     \
        {.name = "strict",                                                                         \
         .help = N_("Detenerse en el primer elemento que no se pueda leer, en lugar de decirlo y " \
                    "seguir.")},                                                                   \
        {.name = "max-element",                                                                    \
         .value = N_("BYTES"),                                                                     \
         .help = N_("Tamaño máximo de un elemento. Si no se dice, 67108864 (64 MiB).")},           \
    {                                                                                              \
        .name = "spill", .value = N_("CARPETA"), .complete = COMPLETE_FOLDER,                      \
        .help = N_("Carpeta para archivos temporales. Si no se dice, TMPDIR o /tmp.")              \
    }
/* The argument of commands that read files. */
#define OCDS_JOB_ARGUMENT                                                                          \
    {                                                                                              \
        .name = N_("ARCHIVO"), .complete = COMPLETE_FILE, .optional = true, .many = true,          \
        .help =                                                                                    \
            N_("Archivos, carpetas o patrones («datos/*.json»), también .gz, .zst y .zip; sin " \
               "ninguno, o con «-», la entrada estándar.")                                         \
    }

struct ocds_command {
    struct cli *cli;
    struct ocds_job job; /* ready for the room's functions */
    struct ocds_totals totals;
    struct file_replace output, side; /* files being written, when asked for */
    struct bar bar;
    uint64_t told;
    bool cut_off; /* the reader of the output went away: nothing more is told */
};
/* Inputs from the command's arguments, output and the rest from its options. On error cli->err is
 * set; ocds_command_end is still called. */
enum err_code ocds_command_begin(struct cli *cli, struct ocds_command *command);
/* The same for commands that read something else than JSON, or write something else than one
 * file. */
struct ocds_command_form {
    const char *const *endings; /* of the files taken from folders, ended by NULL; NULL = JSON's */
    bool own_output;            /* the command itself sees to --output */
};
enum err_code ocds_command_begin_as(struct cli *cli, struct ocds_command *command,
                                    const struct ocds_command_form *form);
/* The same for a second output (`prepare --errors FILE`): fills job.side. */
enum err_code ocds_command_side(struct ocds_command *command, const char *path);
/* Puts the results in place when `code` is ERR_NONE (else nothing is left behind), tells on stderr
 * what was read and what was passed over, and gives the exit code: EXIT_OK, also when bad elements
 * were passed over; what cli_fail gives for an error; EXIT_NOTHING when there was no element. */
int ocds_command_end(struct ocds_command *command, enum err_code code);

#endif
