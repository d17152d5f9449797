/* What a command is: one declaration holds its name, help, options, arguments, examples, exit codes
 * and the shape of its --json. Parsing, --help, the manual page and shell completion are all made
 * from these tables, so they cannot disagree. Texts are Spanish, marked N_() and translated where
 * they are shown. Tables are constant; thread-safe. */
#ifndef CAUCE_CLI_COMMAND_H
#define CAUCE_CLI_COMMAND_H

#include <stdbool.h>

#include "base/i18n.h"

struct cli;

/* How a shell completes a value. */
enum cli_complete {
    COMPLETE_NONE,
    COMPLETE_FILE,
    COMPLETE_FOLDER,
    COMPLETE_WORDS,
    COMPLETE_COMMAND
};

struct cli_option {
    const char *name;  /* without the dashes: "cut-off" */
    const char *value; /* N_("FECHA"); NULL for a flag */
    const char *help;  /* one sentence */
    const char *words; /* "auto|never|always": the only values accepted; NULL = any */
    enum cli_complete complete;
    char letter; /* 0 = none */
    bool hidden; /* left out of help; still works */
};

struct cli_argument {
    const char *name; /* N_("ARCHIVO") */
    const char *help;
    enum cli_complete complete;
    bool optional;
    bool many; /* only the last one */
};

struct cli_example {
    const char *command; /* "cauce import contratos.csv" */
    const char *says;    /* what it does, one sentence */
};

/* Exit codes, the same in every command (see `cauce help salidas`). */
enum cli_exit {
    EXIT_OK = 0,
    EXIT_DATA = 1,        /* the data, a file or the disk did not let the work be done */
    EXIT_USAGE = 2,       /* the command was written wrongly */
    EXIT_NOTHING = 3,     /* nothing found, or what was asked for is not there */
    EXIT_STORE = 4,       /* the store cannot be reached or is busy */
    EXIT_INTERRUPTED = 5, /* a person stopped it; nothing half written */
    EXIT_FINDINGS = 6,    /* asked to fail when there are findings or changes, and there are */
    EXIT_BUG = 70
};

struct cli_exit_note {
    enum cli_exit code;
    const char *when;
};

enum cli_group {
    GROUP_FOLLOW, /* the main job */
    GROUP_START,
    GROUP_LOOK,
    GROUP_REVIEW,
    GROUP_TAKE,
    GROUP_PREPARE,
    GROUP_CARE,
    GROUP_COUNT
};

/* Arrays end in an element whose name (or command, or when) is NULL. */
struct cli_command {
    const char *name;
    const char *summary; /* one line, no full stop */
    const char *about;   /* paragraphs separated by an empty line; may be NULL */
    enum cli_group group;
    bool hidden;
    const struct cli_option *options;
    const struct cli_argument *arguments;
    const struct cli_example *examples;
    const struct cli_exit_note
        *exits;       /* what the general codes mean here, where it is not obvious */
    const char *json; /* shape of --json, in a line or two; NULL = not offered */
    const struct cli_command *const *subcommands; /* ended by NULL */
    int (*run)(struct cli *cli); /* gives the exit code; NULL where only the parts do something */
};

/* Every command in the order of help, ended by NULL; and the options all of them take. */
extern const struct cli_command *const cli_commands[];
extern const struct cli_option cli_global_options[];
const char *cli_group_title(enum cli_group group);

struct cli_topic {
    const char *name;  /* Spanish */
    const char *alias; /* English */
    const char *summary;
    const char *text;
};
extern const struct cli_topic cli_topics[];

/* What each exit code means in general, ended by .when NULL. */
extern const struct cli_exit_note cli_exits[];
/* Environment variables: name, meaning; ended by .command NULL. */
extern const struct cli_example cli_environment[];

const struct cli_command *cli_command_find(const struct cli_command *const *list, const char *name);
/* The name in the list nearest to `word`, or NULL when none resembles it. */
const char *cli_command_nearest(const struct cli_command *const *list, const char *word);

#endif
