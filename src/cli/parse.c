/* From words to a run: options and arguments read by the tables of command.h. Options and arguments
 * may come in any order; `--` ends the options; `-` is an argument (standard input). Nothing is
 * guessed: an unknown word is an error that names the nearest known one. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "cli/cli.h"

const struct cli_command *cli_command_find(const struct cli_command *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp((*list)->name, name) == 0) return *list;
    return NULL;
}

/* Near enough to be what was meant: a third of its letters, at most three. */
static unsigned tolerance(size_t n)
{
    return n < 4 ? 1 : n < 6 ? 2 : 3;
}

const char *cli_command_nearest(const struct cli_command *const *list, const char *word)
{
    const char *best = NULL;
    unsigned least = tolerance(strlen(word)) + 1;
    for (; *list; list++) {
        if ((*list)->hidden) continue;
        unsigned d = text_distance(str_of(word), str_of((*list)->name), least);
        if (strlen(word) >= 2 && strncmp((*list)->name, word, strlen(word)) == 0) d = 0;
        if (d < least) {
            least = d;
            best = (*list)->name;
        }
    }
    return best;
}

static const struct cli_option *option_in(const struct cli_option *options, struct str name,
                                          char letter)
{
    for (; options && options->name; options++)
        if (letter ? options->letter == letter : str_is(name, options->name)) return options;
    return NULL;
}

static const struct cli_option *option_find(const struct cli *cli, struct str name, char letter)
{
    const struct cli_option *found = NULL;
    if (cli->command) found = option_in(cli->command->options, name, letter);
    return found ? found : option_in(cli_global_options, name, letter);
}

static const char *option_nearest(const struct cli *cli, struct str word)
{
    const char *best = NULL;
    unsigned least = tolerance(word.n) + 1;
    const struct cli_option *lists[2] = {cli->command ? cli->command->options : NULL,
                                         cli_global_options};
    for (int i = 0; i < 2; i++)
        for (const struct cli_option *o = lists[i]; o && o->name; o++) {
            if (o->hidden) continue;
            unsigned d = text_distance(word, str_of(o->name), least);
            if (word.n >= 2 && str_starts(str_of(o->name), word)) d = 0;
            if (d < least) {
                least = d;
                best = o->name;
            }
        }
    return best;
}

static const char *command_words(const struct cli *cli, char *out, size_t size)
{
    snprintf(out, size, "cauce%s%s%s%s", cli->parent ? " " : "",
             cli->parent ? cli->parent->name : "", cli->command ? " " : "",
             cli->command ? cli->command->name : "");
    return out;
}

static enum err_code bad_usage(struct cli *cli)
{
    char words[64];
    if (!cli->err.advice[0])
        err_advice(&cli->err, _("Vea la ayuda: %s --help"),
                   command_words(cli, words, sizeof words));
    return ERR_USAGE;
}

static enum err_code unknown_option(struct cli *cli, const char *given, struct str name)
{
    const char *near = name.n ? option_nearest(cli, name) : NULL;
    char words[64];
    command_words(cli, words, sizeof words);
    err_set(&cli->err, ERR_USAGE, _("%s no tiene la opción «%s»."), words, given);
    if (near) err_advice(&cli->err, _("¿Quiso decir --%s? Vea la ayuda: %s --help"), near, words);
    return bad_usage(cli);
}

static bool word_allowed(const char *words, const char *value)
{
    struct str rest = str_of(words);
    while (rest.n > 0)
        if (str_is(str_split(rest, '|', &rest), value)) return true;
    return false;
}

static void set_global(struct cli *cli, const struct cli_option *option, const char *text)
{
    if (strcmp(option->name, "store") == 0) cli->url = text;
    if (strcmp(option->name, "color") == 0) cli->color = text;
    if (strcmp(option->name, "json") == 0) cli->json = true;
    if (strcmp(option->name, "quiet") == 0) cli->quiet = true;
    if (strcmp(option->name, "no-progress") == 0) cli->no_progress = true;
    if (strcmp(option->name, "help") == 0) cli->help = true;
    if (strcmp(option->name, "version") == 0) cli->version = true;
    if (strcmp(option->name, "man") == 0) cli->man = true;
}

static enum err_code keep(struct cli *cli, const struct cli_option *option, const char *text)
{
    if (text && option->words && !word_allowed(option->words, text)) {
        err_set(&cli->err, ERR_USAGE, _("--%s no puede ser «%s»."), option->name, text);
        err_advice(&cli->err, _("Puede ser: %s."), option->words);
        return ERR_USAGE;
    }
    if (text && !*text) {
        err_set(&cli->err, ERR_USAGE, _("--%s está vacía."), option->name);
        return bad_usage(cli);
    }
    if (option_in(cli_global_options, str_of(option->name), 0) == option) {
        set_global(cli, option, text);
        return ERR_NONE;
    }
    if (cli->value_count == CLI_MAX_VALUES)
        return err_set(&cli->err, ERR_USAGE, _("Son demasiadas opciones."));
    cli->values[cli->value_count].option = option;
    cli->values[cli->value_count++].text = text;
    return ERR_NONE;
}

/* The value after an option: what follows '=', or the next word. */
static enum err_code with_value(struct cli *cli, const struct cli_option *option,
                                const char *inlined, const char *next, int *used)
{
    if (!option->value) {
        if (!inlined) return keep(cli, option, NULL);
        err_set(&cli->err, ERR_USAGE, _("--%s no lleva valor."), option->name);
        return bad_usage(cli);
    }
    if (inlined) return keep(cli, option, inlined);
    if (!next) {
        err_set(&cli->err, ERR_USAGE, _("A --%s le falta su valor: %s."), option->name,
                i18n(option->value));
        return bad_usage(cli);
    }
    *used = 1;
    return keep(cli, option, next);
}

static enum err_code long_option(struct cli *cli, const char *word, const char *next, int *used)
{
    struct str value;
    struct str name = str_split(str_of(word + 2), '=', &value);
    const char *equals = strchr(word, '=');
    const struct cli_option *option = option_find(cli, name, 0);
    if (!option) return unknown_option(cli, word, name);
    return with_value(cli, option, equals ? equals + 1 : NULL, next, used);
}

static enum err_code letters(struct cli *cli, const char *word, const char *next, int *used)
{
    for (const char *p = word + 1; *p; p++) {
        const struct cli_option *option = option_find(cli, STR_NONE, *p);
        if (!option) return unknown_option(cli, word, STR_NONE);
        if (option->value) return with_value(cli, option, p[1] ? p + 1 : NULL, next, used);
        enum err_code code = keep(cli, option, NULL);
        if (code) return code;
    }
    return ERR_NONE;
}

static enum err_code unknown_command(struct cli *cli, const struct cli_command *const *list,
                                     const char *word)
{
    const char *near = cli_command_nearest(list, word);
    const char *family = cli->parent ? cli->parent->name : "";
    const char *gap = cli->parent ? " " : "";
    if (cli->parent)
        err_set(&cli->err, ERR_USAGE, _("«cauce %s» no tiene la orden «%s»."), family, word);
    else
        err_set(&cli->err, ERR_USAGE, _("Cauce no tiene la orden «%s»."), word);
    if (near)
        err_advice(&cli->err, _("¿Quiso decir «cauce %s%s%s»? Todas las órdenes: cauce %s%s--help"),
                   family, gap, near, family, gap);
    else
        err_advice(&cli->err, _("Todas las órdenes: cauce %s%s--help"), family, gap);
    return ERR_USAGE;
}

/* A family that does something by itself takes arguments too; its parts' names come before them. */
static bool takes_argument(const struct cli *cli, const char *text)
{
    const struct cli_command *c = cli->command;
    if (!c->subcommands || cli->count > 0) return true;
    return c->run && c->arguments && !cli_command_find(c->subcommands, text);
}

static enum err_code word(struct cli *cli, const char *text)
{
    const struct cli_command *const *list = cli_commands;
    if (cli->command && takes_argument(cli, text)) {
        cli->arguments[cli->count++] = text;
        return ERR_NONE;
    }
    if (cli->command) {
        list = cli->command->subcommands;
        cli->parent = cli->command;
    }
    const struct cli_command *found = cli_command_find(list, text);
    if (!found) return unknown_command(cli, list, text);
    cli->command = found;
    return ERR_NONE;
}

/* Options given before the part's name ("flags --rule x show y") must be the part's own. */
static enum err_code check_options(struct cli *cli)
{
    for (int i = 0; i < cli->value_count; i++) {
        const char *name = cli->values[i].option->name;
        char given[64];
        if (option_in(cli->command->options, str_of(name), 0)) continue;
        snprintf(given, sizeof given, "--%s", name);
        return unknown_option(cli, given, str_of(name));
    }
    return ERR_NONE;
}

static enum err_code check_arguments(struct cli *cli)
{
    const struct cli_argument *a = cli->command->arguments;
    int i = 0;
    for (; a && a->name; a++) {
        if (i >= cli->count && !a->optional) {
            err_set(&cli->err, ERR_USAGE, _("Falta %s: %s"), i18n(a->name), i18n(a->help));
            if (cli->command->examples && cli->command->examples[0].command)
                err_advice(&cli->err, _("Por ejemplo: %s"), cli->command->examples[0].command);
            return bad_usage(cli);
        }
        if (a->many && i < cli->count) i = cli->count - 1;
        i++;
    }
    if (i < cli->count) {
        err_set(&cli->err, ERR_USAGE, _("Sobra «%s»."), cli->arguments[i]);
        return bad_usage(cli);
    }
    return ERR_NONE;
}

enum err_code cli_parse(struct cli *cli, int argc, char **argv)
{
    bool only_words = false;
    cli->arguments = arena_array(&cli->arena, (size_t)argc + 1, sizeof *cli->arguments);
    if (!cli->arguments) return err_no_memory(&cli->err);
    for (int i = 1; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        int used = 0;
        enum err_code code;
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
            continue;
        }
        if (!only_words && strncmp(argv[i], "--", 2) == 0)
            code = long_option(cli, argv[i], next, &used);
        else if (!only_words && argv[i][0] == '-' && argv[i][1])
            code = letters(cli, argv[i], next, &used);
        else
            code = word(cli, argv[i]);
        if (code) return code;
        i += used;
    }
    if (cli->help || cli->version || cli->man || !cli->command) return ERR_NONE;
    if (!cli->command->run) {
        cli->help = true;
        return err_set(&cli->err, ERR_USAGE, _("Falta decir qué hacer con «%s»."),
                       cli->command->name);
    }
    if (cli->json && !cli->command->json) {
        err_set(&cli->err, ERR_USAGE, _("«%s» no tiene salida en JSON."), cli->command->name);
        return bad_usage(cli);
    }
    enum err_code code = check_options(cli);
    return code ? code : check_arguments(cli);
}

/* --- what a command asks --------------------------------------------------------------- */

static const char *value_of(const struct cli *cli, const char *option, bool *given)
{
    const char *text = NULL;
    *given = false;
    if (!option_in(cli->command->options, str_of(option), 0)) {
        fprintf(stderr, "cauce: bug: command %s has no option %s\n", cli->command->name, option);
        exit(EXIT_BUG);
    }
    for (int i = 0; i < cli->value_count; i++)
        if (strcmp(cli->values[i].option->name, option) == 0) {
            text = cli->values[i].text;
            *given = true;
        }
    return text;
}

const char *cli_text(const struct cli *cli, const char *option)
{
    bool given;
    return value_of(cli, option, &given);
}

bool cli_flag(const struct cli *cli, const char *option)
{
    bool given;
    (void)value_of(cli, option, &given);
    return given;
}

enum err_code cli_number(struct cli *cli, const char *option, int64_t least, int64_t most,
                         int64_t fallback, int64_t *out)
{
    const char *text = cli_text(cli, option);
    *out = fallback;
    if (!text || (str_to_i64(str_of(text), out) && *out >= least && *out <= most)) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("--%s pide un número entero entre %lld y %lld, no «%s»."),
            option, (long long)least, (long long)most, text);
    return bad_usage(cli);
}

enum err_code cli_date(struct cli *cli, const char *option, int32_t *out)
{
    const char *text = cli_text(cli, option);
    *out = DATE_NONE;
    if (!text || date_parse(str_of(text), DATE_DMY, out) == DATE_EXACT) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("--%s pide una fecha, no «%s»."), option, text);
    err_advice(&cli->err, _("Escríbala así: 2024-12-31"));
    return ERR_USAGE;
}

const char *cli_argument(const struct cli *cli, int n)
{
    return n < cli->count ? cli->arguments[n] : NULL;
}
