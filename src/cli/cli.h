/* One run of the program: what was asked (parsed from the tables of command.h), where to print, and
 * what a command needs to print. Commands do no work themselves: they call the rooms below and show
 * what came back. One thread. */
#ifndef CAUCE_CLI_CLI_H
#define CAUCE_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/progress.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "format/json.h"
#include "ledger/ledger.h"

enum { CLI_MAX_VALUES = 64 };

struct cli {
    const struct cli_command *command; /* what runs; NULL for the program itself */
    const struct cli_command *parent;  /* "layout" of `layout show`; NULL */
    const char *url;                   /* of the store */
    bool json, quiet, no_progress, help, version, man;
    const char *color;
    struct terminal out, errors;
    struct arena arena; /* ends with the run */
    const char **arguments;
    int count;
    struct {
        const struct cli_option *option;
        const char *text; /* NULL for flags */
    } values[CLI_MAX_VALUES];
    int value_count;
    struct err err;
};

/* The program: parses, runs, prints; gives the exit code. */
int cli_main(int argc, char **argv);
/* Parses into `cli`, which the caller has zeroed. ERR_USAGE with advice on anything unknown. */
enum err_code cli_parse(struct cli *cli, int argc, char **argv);

/* Of the command's own options; asking for one that its table lacks is a bug and ends the run. */
const char *cli_text(const struct cli *cli, const char *option); /* NULL when not given */
bool cli_flag(const struct cli *cli, const char *option);
/* A whole number between least and most; `fallback` when not given; ERR_USAGE otherwise. */
enum err_code cli_number(struct cli *cli, const char *option, int64_t least, int64_t most,
                         int64_t fallback, int64_t *out);
/* A date in any form people write; DATE_NONE when not given. */
enum err_code cli_date(struct cli *cli, const char *option, int32_t *out);
/* The n-th argument (from 0), or NULL. */
const char *cli_argument(const struct cli *cli, int n);

/* Opens the ledger of --store; on error cli->err says what to do. */
enum err_code cli_open(struct cli *cli, enum store_mode mode, struct ledger **out);
/* The entity of --entity, else the instance's own. */
enum err_code cli_entity(struct cli *cli, struct ledger *ledger, int64_t *out);

/* Prints cli->err on stderr (an object with --json) and gives the exit code that goes with it. */
int cli_fail(struct cli *cli);
int cli_exit_of(enum err_code code);

/* A paragraph on stdout, wrapped to the terminal; silent with --json and --quiet. */
void cli_say(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cli_blank(const struct cli *cli); /* an empty line */
void cli_title(const struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A command to try next, shown on a line of its own under "Ahora puedes:". */
void cli_hint(const struct cli *cli, const char *command, const char *says);
/* "nombre: valor", aligned in a column of `width`; wrapped values stay in their column. */
void cli_field(const struct cli *cli, int width, const char *name, struct str value);

/* Builds one JSON value and prints it as one line: cli_json_begin, json_…, cli_json_end. */
struct cli_json {
    struct buf buf;
    struct json_writer w;
};
void cli_json_begin(struct cli_json *json);
void cli_json_end(struct cli_json *json, FILE *to);
void cli_json_str(struct cli_json *json, const char *key, struct str value);
void cli_json_int(struct cli_json *json, const char *key, int64_t value);

/* "1,234,567" and "1.5 MB"; valid until the arena ends. */
const char *cli_count(struct cli *cli, uint64_t n);
const char *cli_bytes(struct cli *cli, uint64_t bytes);

#endif
