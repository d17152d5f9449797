/* Help on the terminal, made from the command tables; see help.h. */
#include "cli/help.h"

#include <string.h>

#include "base/text.h"
#include "cli/cli.h"

enum { WIDEST = 96, NAME_COLUMN = 26 };

static struct terminal page(const struct terminal *t)
{
    struct terminal out = *t;
    if (out.width > WIDEST) out.width = WIDEST;
    return out;
}

static void title(const struct terminal *t, const char *text)
{
    fprintf(t->file, "\n%s%s%s\n", terminal_style(t, STYLE_BOLD), text,
            terminal_style(t, STYLE_PLAIN));
}

/* "  name      text": the text wrapped in its own column, or below where there is no room. */
static void entry(const struct terminal *t, const char *name, const char *text, size_t column)
{
    size_t width = terminal_width(str_of(name)) + 2;
    if (column > t->width / 2) column = 6;
    fputs("  ", t->file);
    if (width > t->width) {
        terminal_wrap(t, str_of(name), 2, 4);
        fprintf(t->file, "%*s", (int)column, "");
        width = column;
    } else {
        fputs(terminal_style(t, STYLE_CYAN), t->file);
        fputs(name, t->file);
        fputs(terminal_style(t, STYLE_PLAIN), t->file);
        if (width + 2 > column) {
            fprintf(t->file, "\n%*s", (int)column, "");
            width = column;
        }
    }
    for (; width < column; width++) fputc(' ', t->file);
    terminal_wrap(t, str_of(text), column, column);
}

static void text_block(const struct terminal *t, const char *text, size_t indent)
{
    fprintf(t->file, "%*s", (int)indent, "");
    terminal_wrap(t, str_of(text), indent, indent);
}

void help_example(const struct terminal *terminal, const char *command, const char *says)
{
    struct terminal t = page(terminal);
    size_t column = 44;
    if (t.width < column + 24 || terminal_width(str_of(command)) + 4 > column) {
        fputs("  ", t.file);
        terminal_wrap(&t, str_of(command), 2, 6);
        if (says) text_block(&t, says, 6);
        return;
    }
    entry(&t, command, says ? says : "", column);
}

const char *help_usage(const struct cli_command *parent, const struct cli_command *command,
                       char *out, size_t size)
{
    struct buf b;
    buf_init(&b, size);
    buf_printf(&b, "cauce %s%s%s", parent ? parent->name : "", parent ? " " : "", command->name);
    if (command->subcommands) buf_printf(&b, command->run ? " [%s]" : " %s", _("ORDEN"));
    if (command->options) buf_printf(&b, " [%s]", _("opciones"));
    for (const struct cli_argument *a = command->arguments; a && a->name; a++)
        buf_printf(&b, " %s%s%s%s", a->optional ? "[" : "", i18n(a->name), a->many ? "..." : "",
                   a->optional ? "]" : "");
    snprintf(out, size, "%.*s", STR_FMT(buf_view(&b)));
    buf_free(&b);
    return out;
}

static void option_list(const struct terminal *t, const struct cli_option *options)
{
    for (; options && options->name; options++) {
        char name[96], letter[8] = "";
        if (options->hidden) continue;
        if (options->letter) snprintf(letter, sizeof letter, "-%c, ", options->letter);
        snprintf(name, sizeof name, "%s--%s%s%s", letter, options->name, options->value ? " " : "",
                 options->value ? i18n(options->value) : "");
        entry(t, name, i18n(options->help), NAME_COLUMN);
    }
}

static void command_list(const struct terminal *t, const struct cli_command *const *list)
{
    for (; *list; list++)
        if (!(*list)->hidden) entry(t, (*list)->name, i18n((*list)->summary), 16);
}

static void exit_list(const struct terminal *t, const struct cli_exit_note *exits)
{
    for (; exits && exits->when; exits++) {
        char code[16];
        snprintf(code, sizeof code, "%d", (int)exits->code);
        entry(t, code, i18n(exits->when), 6);
    }
}

void help_command(const struct terminal *terminal, const struct cli_command *parent,
                  const struct cli_command *command)
{
    struct terminal t = page(terminal);
    char usage[256];
    fprintf(t.file, "%s: ", _("Uso"));
    terminal_wrap(&t, str_of(help_usage(parent, command, usage, sizeof usage)),
                  strlen(_("Uso")) + 2, 6);
    fputc('\n', t.file);
    text_block(&t, i18n(command->summary), 0);
    if (command->about) {
        fputc('\n', t.file);
        text_block(&t, i18n(command->about), 0);
    }
    if (command->subcommands) {
        title(&t, _("Órdenes"));
        command_list(&t, command->subcommands);
    }
    if (command->arguments) {
        title(&t, _("Qué se le da"));
        for (const struct cli_argument *a = command->arguments; a->name; a++)
            entry(&t, i18n(a->name), i18n(a->help), NAME_COLUMN);
    }
    if (command->options) {
        title(&t, _("Opciones"));
        option_list(&t, command->options);
    }
    if (command->examples) {
        title(&t, _("Ejemplos"));
        for (const struct cli_example *e = command->examples; e->command; e++)
            help_example(&t, e->command, i18n(e->says));
    }
    if (command->json) {
        title(&t, "--json");
        text_block(&t, i18n(command->json), 2);
    }
    if (command->exits) {
        title(&t, _("Códigos de salida"));
        exit_list(&t, command->exits);
    }
    title(&t, _("Opciones de todas las órdenes"));
    option_list(&t, cli_global_options);
}

void help_program(const struct terminal *terminal)
{
    struct terminal t = page(terminal);
    fprintf(t.file, "%scauce %s%s\n", terminal_style(&t, STYLE_BOLD), CAUCE_VERSION,
            terminal_style(&t, STYLE_PLAIN));
    text_block(&t,
               _("Cauce sigue el dinero público de su fuente a su resultado. Lee los archivos que "
                 "publican "
                 "los gobiernos, por rotos que vengan, y los convierte en un registro exacto, con "
                 "versiones, en el que cada cifra lleva al archivo y a la fila de donde salió."),
               0);
    title(&t, _("Para empezar"));
    help_example(&t, "cauce init --entity Sonora", _("crea el almacén: el archivo cauce.db"));
    help_example(&t, "cauce import presupuesto.csv",
                 _("lee un archivo publicado y dice qué encontró"));
    help_example(&t, "cauce trace", _("dice cuánto dinero se puede seguir y dónde se corta"));
    help_example(&t, "cauce gaps", _("lo que falta publicar, por los pesos que hay detrás"));
    help_example(&t, "cauce check", _("muestra lo que no cuadra, con sus filas"));
    help_example(&t, "cauce find pavimentación",
                 _("busca obras, contratos, partidas y proveedores"));
    help_example(&t, "cauce export datos/", _("se lleva todo en tablas CSV con su diccionario"));
    for (int group = 0; group < GROUP_COUNT; group++) {
        title(&t, cli_group_title((enum cli_group)group));
        for (const struct cli_command *const *c = cli_commands; *c; c++)
            if ((int)(*c)->group == group && !(*c)->hidden)
                entry(&t, (*c)->name, i18n((*c)->summary), 16);
    }
    title(&t, _("Opciones de todas las órdenes"));
    option_list(&t, cli_global_options);
    title(&t, _("Más ayuda"));
    help_example(&t, _("cauce ORDEN --help"), _("cómo se usa una orden, con ejemplos"));
    help_example(&t, _("cauce help TEMA"), _("un tema; sin TEMA, la lista de temas"));
}

void help_topic(const struct terminal *terminal, const struct cli_topic *topic)
{
    struct terminal t = page(terminal);
    fputs(terminal_style(&t, STYLE_BOLD), t.file);
    text_block(&t, i18n(topic->summary), 0);
    fprintf(t.file, "%s\n", terminal_style(&t, STYLE_PLAIN));
    text_block(&t, i18n(topic->text), 0);
    if (strcmp(topic->alias, "exit-codes") == 0) exit_list(&t, cli_exits);
    if (strcmp(topic->alias, "environment") == 0)
        for (const struct cli_example *e = cli_environment; e->command; e++)
            entry(&t, e->command, i18n(e->says), NAME_COLUMN);
}

void help_topic_list(const struct terminal *terminal)
{
    struct terminal t = page(terminal);
    text_block(&t, _("Temas: cauce help TEMA"), 0);
    for (const struct cli_topic *topic = cli_topics; topic->name; topic++) {
        char name[64];
        snprintf(name, sizeof name, "%s (%s)", topic->name, topic->alias);
        entry(&t, strcmp(topic->name, topic->alias) == 0 ? topic->name : name, i18n(topic->summary),
              NAME_COLUMN);
    }
}
