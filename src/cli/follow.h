/* What the commands that follow the money share: a ledger whose trace is up to date, the options
 * that narrow it, percentages counted on integers, and telling things by their numbers. */
#ifndef CAUCE_CLI_FOLLOW_H
#define CAUCE_CLI_FOLLOW_H

#include "cli/cli.h"
#include "cli/table.h"
#include "cocreate/check.h"
#include "ledger/vocabulary.h"
#include "trace/gaps.h"

struct follow {
    struct ledger *ledger;
    int64_t entity; /* 0 = all */
    int64_t year;   /* 0 = all */
    uint32_t limit;
    int64_t pending; /* snapshots that the figures do not hold, where they could not be computed */
};

/* Reads --entity, --year and --limit where the command has them, opens the ledger and brings the
 * trace up to date, telling so on stderr. Where that cannot be done (the store may only be read, or
 * is busy) the figures there are serve, and a warning says what they lack. On success the caller
 * closes f->ledger. */
enum err_code follow_open(struct cli *cli, int64_t limit, struct follow *f);
/* Takes the words of what was imported, follows its money and, when that changed something, runs
 * the checks of commitments, with a progress bar, through a handle of its own; `err` says why not.
 */
struct follow_news {
    struct trace_summary trace;
    struct machine_summary checks;
    bool checked; /* there were checks to run */
};
enum err_code follow_update(struct cli *cli, struct follow_news *out, struct err *err);
/* Only the checks; cli->err says why not. */
enum err_code follow_check(struct cli *cli, struct follow_news *out);
/* "Comprobaciones …": nothing when none ran. */
void follow_tell_checks(struct cli *cli, const struct follow_news *news);
/* The same for a command that writes; figures are not brought up to date. */
enum err_code follow_open_write(struct cli *cli, struct follow *f);
/* A kind by its word in either language or its code; 0 when `text` is NULL. ERR_USAGE. */
enum err_code follow_kind(struct cli *cli, const char *text, enum node_kind *out);
/* One gap by its number or its key: of --entity, else of the only entity that has one, else of the
 * instance's own. ERR_NOTFOUND; ERR_USAGE when several entities have it. */
enum err_code follow_gap(struct cli *cli, const struct follow *f, const char *text,
                         struct trace_gap_row *out);
/* --option, or ERR_USAGE when it was not given. */
enum err_code follow_needed(struct cli *cli, const char *option, struct str *out);
/* Who decides or answers: --OPTION, else CAUCE_USER, else USER; ERR_USAGE when nobody. */
enum err_code follow_person(struct cli *cli, const char *option, struct str *out);
/* An amount of pesos as people write it; *has_out false when it was not given. */
enum err_code follow_amount(struct cli *cli, const char *option, bool *has_out, int64_t *out);

/* "87.3 %", cut and never rounded up: 100.0 % is only said of the whole. STR_NONE where there is
 * nothing to compare with. In JSON: "87.3". */
struct str follow_percent(struct cli *cli, int64_t part, int64_t whole);
/* JSON values. */
void follow_json_money(struct cli_json *j, const char *key, int64_t minor, const char *currency);
void follow_json_id(struct cli_json *j, const char *key, int64_t id);     /* null when 0 */
void follow_json_text(struct cli_json *j, const char *key, struct str s); /* null when empty */
/* A vocabulary's word: its code with --json, else in the reader's language. */
struct str follow_word(const struct cli *cli, enum word_list list, int number);
/* A paragraph at an indent, made safe; its style ends with it. */
void follow_wrap(const struct cli *cli, size_t indent, enum style style, struct str text);

#endif
