/* Shell completion made from the command tables: `cauce completion bash|zsh|fish`. */
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"

/* Inside single quotes of a shell. */
static void quoted(FILE *out, const char *text)
{
    fputc('\'', out);
    for (const char *p = text; *p; p++)
        if (*p == '\'')
            fputs("'\\''", out);
        else
            fputc(*p, out);
    fputc('\'', out);
}

static void option_words(FILE *out, const struct cli_option *o)
{
    for (; o && o->name; o++)
        if (!o->hidden) fprintf(out, " --%s", o->name);
}

/* Options whose value is one of some words or a folder, as cases of a bash `case "$previous"`. */
static void bash_values(FILE *out, const struct cli_option *o)
{
    for (; o && o->name; o++) {
        if (o->words) {
            fprintf(out, "        --%s) COMPREPLY=($(compgen -W '", o->name);
            for (const char *p = o->words; *p; p++) fputc(*p == '|' ? ' ' : *p, out);
            fputs("' -- \"$word\")); return;;\n", out);
        } else if (o->complete == COMPLETE_FOLDER) {
            fprintf(out, "        --%s) COMPREPLY=($(compgen -d -- \"$word\")); return;;\n",
                    o->name);
        } else if (o->value) {
            fprintf(out, "        --%s) COMPREPLY=($(compgen -f -- \"$word\")); return;;\n",
                    o->name);
        }
    }
}

static void bash_command(FILE *out, const struct cli_command *parent, const struct cli_command *c)
{
    /* The parts come first: a family that does something by itself takes any other word too. */
    for (const struct cli_command *const *s = c->subcommands; s && *s; s++)
        if (!(*s)->hidden) bash_command(out, c, *s);
    fprintf(out, "    '%s%s%s'", parent ? parent->name : "", parent ? " " : "", c->name);
    if (c->subcommands && c->run) fprintf(out, "|'%s '*", c->name);
    fputs(")\n        case \"$previous\" in\n", out);
    bash_values(out, c->options);
    fputs("        esac\n        words=\"", out);
    for (const struct cli_command *const *s = c->subcommands; s && *s; s++)
        if (!(*s)->hidden) fprintf(out, " %s", (*s)->name);
    option_words(out, c->options);
    fputs("\" ;;\n", out);
}

static void bash(FILE *out)
{
    fputs("# bash completion for cauce; made by `cauce completion bash`\n"
          "_cauce() {\n"
          "    local word=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
          "    local given=() i words=\"\" globals=\"",
          out);
    option_words(out, cli_global_options);
    fputs("\"\n    for ((i = 1; i < COMP_CWORD; i++)); do\n"
          "        [[ ${COMP_WORDS[i]} == -* ]] || given+=(\"${COMP_WORDS[i]}\")\n"
          "    done\n"
          "    case \"$previous\" in\n",
          out);
    bash_values(out, cli_global_options);
    fputs("    esac\n"
          "    local command=\"${given[0]} ${given[1]}\"\n"
          "    case \" ",
          out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        if ((*c)->subcommands) fprintf(out, "%s ", (*c)->name);
    fputs("\" in *\" ${given[0]} \"*) ;; *) command=\"${given[0]}\" ;; esac\n"
          "    command=\"${command% }\"\n"
          "    case \"$command\" in\n"
          "    '') words=\"",
          out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        if (!(*c)->hidden) fprintf(out, " %s", (*c)->name);
    fputs("\" ;;\n", out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        if (!(*c)->hidden) bash_command(out, NULL, *c);
    fputs("    esac\n"
          "    COMPREPLY=($(compgen -W \"$words $globals\" -- \"$word\"))\n"
          "    [[ ${#given[@]} -gt 0 && $word != -* ]] && COMPREPLY+=($(compgen -f -- \"$word\"))\n"
          "}\n"
          "complete -o filenames -F _cauce cauce\n",
          out);
}

/* One `'--name[help]:value:action'` of zsh's _arguments. */
static void zsh_options(FILE *out, const struct cli_option *o)
{
    for (; o && o->name; o++) {
        char text[512];
        if (o->hidden) continue;
        snprintf(text, sizeof text, "--%s[", o->name);
        size_t n = strlen(text);
        for (const char *p = i18n(o->help); *p && n + 4 < sizeof text; p++) {
            if (*p == '[' || *p == ']' || *p == ':') text[n++] = '\\';
            text[n++] = *p;
        }
        text[n++] = ']';
        text[n] = '\0';
        fputs("            ", out);
        if (o->value) {
            char action[128] = "_files";
            if (o->complete == COMPLETE_FOLDER) snprintf(action, sizeof action, "_files -/");
            if (o->words) {
                snprintf(action, sizeof action, "(%s)", o->words);
                for (char *p = action; *p; p++)
                    if (*p == '|') *p = ' ';
            }
            size_t used = strlen(text);
            snprintf(text + used, sizeof text - used, ":%s:%s", i18n(o->value), action);
        }
        quoted(out, text);
        fputs(" \\\n", out);
    }
}

static void zsh_list(FILE *out, const struct cli_command *const *list)
{
    for (; *list; list++) {
        char text[256];
        if ((*list)->hidden) continue;
        snprintf(text, sizeof text, "%s:%s", (*list)->name, i18n((*list)->summary));
        fputs("        ", out);
        quoted(out, text);
        fputc('\n', out);
    }
}

static void zsh_command(FILE *out, const struct cli_command *c)
{
    fprintf(out, "        %s)\n", c->name);
    if (c->subcommands) {
        fputs("            if (( CURRENT == 3 )); then\n                local -a inner=(\n", out);
        zsh_list(out, c->subcommands);
        fputs("                )\n                _describe orden inner\n                return\n  "
              "          fi\n",
              out);
    }
    fputs("            _arguments -s \\\n", out);
    zsh_options(out, c->options);
    for (const struct cli_command *const *s = c->subcommands; s && *s; s++)
        zsh_options(out, (*s)->options);
    zsh_options(out, cli_global_options);
    fputs("            '*:archivo:_files' ;;\n", out);
}

static void zsh(FILE *out)
{
    fputs("#compdef cauce\n# zsh completion for cauce; made by `cauce completion zsh`\n"
          "_cauce() {\n    local -a commands=(\n",
          out);
    zsh_list(out, cli_commands);
    fputs("    )\n    if (( CURRENT == 2 )); then\n        _describe orden commands\n        "
          "return\n    fi\n"
          "    case \"$words[2]\" in\n",
          out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        if (!(*c)->hidden) zsh_command(out, *c);
    fputs("    esac\n}\n_cauce \"$@\"\n", out);
}

static void fish_options(FILE *out, const char *condition, const struct cli_option *o)
{
    for (; o && o->name; o++) {
        if (o->hidden) continue;
        fputs("complete -c cauce", out);
        if (condition) fprintf(out, " -n '%s'", condition);
        fprintf(out, " -l %s", o->name);
        if (o->letter) fprintf(out, " -s %c", o->letter);
        if (o->value) fputs(" -r", out);
        if (o->words) {
            fputs(" -f -a '", out);
            for (const char *p = o->words; *p; p++) fputc(*p == '|' ? ' ' : *p, out);
            fputc('\'', out);
        }
        fputs(" -d ", out);
        quoted(out, i18n(o->help));
        fputc('\n', out);
    }
}

static void fish(FILE *out)
{
    fputs("# fish completion for cauce; made by `cauce completion fish`\n", out);
    fish_options(out, NULL, cli_global_options);
    for (const struct cli_command *const *c = cli_commands; *c; c++) {
        char condition[128];
        if ((*c)->hidden) continue;
        fprintf(out, "complete -c cauce -n __fish_use_subcommand -f -a %s -d ", (*c)->name);
        quoted(out, i18n((*c)->summary));
        fputc('\n', out);
        snprintf(condition, sizeof condition, "__fish_seen_subcommand_from %s", (*c)->name);
        fish_options(out, condition, (*c)->options);
        for (const struct cli_command *const *s = (*c)->subcommands; s && *s; s++) {
            fprintf(out, "complete -c cauce -n '%s' -f -a %s -d ", condition, (*s)->name);
            quoted(out, i18n((*s)->summary));
            fputc('\n', out);
            fish_options(out, condition, (*s)->options);
        }
    }
}

int completion_print(FILE *out, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        bash(out);
    else if (strcmp(shell, "zsh") == 0)
        zsh(out);
    else if (strcmp(shell, "fish") == 0)
        fish(out);
    else
        return EXIT_USAGE;
    return EXIT_OK;
}
