/* Manual pages in mdoc(7), made from the command tables: cauce(1) by `cauce --man`, and the page of
 * one command, cauce-ocds-compile(1), by `cauce ocds compile --man`. */
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"

/* One word; a backslash is doubled, and a word that begins a line is kept from being a request. */
static void put_word(FILE *out, const char *word, size_t n, bool line_start)
{
    if (line_start && (*word == '.' || *word == '\'')) fputs("\\&", out);
    for (size_t i = 0; i < n; i++) {
        if (word[i] == '\\')
            fputs("\\e", out);
        else
            fputc(word[i], out);
    }
}

/* Columns as mandoc -Tlint counts them: it writes other letters than ASCII as \[u00E1]. */
static size_t lint_width(const char *word, size_t n)
{
    size_t width = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)word[i];
        if (c < 0x80) width++;
        if (c >= 0xC0) width += 8;
    }
    return width;
}

static bool ends_sentence(const char *word, size_t n)
{
    return n > 1 && (word[n - 1] == '.' || word[n - 1] == '?') && word[n - 2] != '.';
}

/* Paragraphs for mdoc: lines under 80 bytes, each sentence on lines of its own, as mandoc -Tlint
 * asks. Ends with a line break. */
static void prose(FILE *out, const char *text)
{
    size_t used = 0;
    for (const char *p = text; *p;) {
        if (*p == '\n') {
            if (used) fputc('\n', out);
            used = 0;
            if (p[1] == '\n') fputs(".Pp\n", out);
            while (*p == '\n') p++;
            continue;
        }
        if (*p == ' ') {
            p++;
            continue;
        }
        size_t n = strcspn(p, " \n");
        size_t width = lint_width(p, n);
        if (used && used + 1 + width > 76) {
            fputc('\n', out);
            used = 0;
        }
        if (used) fputc(' ', out);
        put_word(out, p, n, used == 0);
        used += width + 1;
        if (ends_sentence(p, n)) {
            fputc('\n', out);
            used = 0;
        }
        p += n;
    }
    if (used) fputc('\n', out);
}

/* Text on a macro's line: a word that could be a macro's name ("El") is kept from being one. */
static void plain_words(FILE *out, const char *text)
{
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");
        if ((n == 2 || n == 3) && *p >= 'A' && *p <= 'Z') fputs("\\&", out);
        put_word(out, p, n, false);
        p += n;
        if (*p) {
            fputc(*p++, out);
        } else if (n && (unsigned char)p[-1] >= 0x80) {
            /* An accented letter is written as \[u00F3], whose bracket is no closing one. */
            fputs("\\&", out);
        }
    }
    fputc('\n', out);
}

/* A macro argument: a quotation mark would end it. */
static void argument(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            fputs("\\(dq", out);
        else if (*p == '\\')
            fputs("\\e", out);
        else
            fputc(*p, out);
    }
    fputc('"', out);
}

static void options(FILE *out, const struct cli_option *o)
{
    if (!o) return;
    fputs(".Bl -tag -width Ds\n", out);
    for (; o->name; o++) {
        if (o->hidden) continue;
        fputs(".It ", out);
        if (o->letter) fprintf(out, "Fl %c , ", o->letter);
        fprintf(out, "Fl Fl %s", o->name);
        if (o->value) {
            fputs(" Ar ", out);
            argument(out, i18n(o->value));
        }
        fputc('\n', out);
        prose(out, i18n(o->help));
    }
    fputs(".El\n", out);
}

/* `after_heading`: no paragraph begins there. */
static void examples(FILE *out, const struct cli_example *e, bool after_heading)
{
    for (; e && e->command; e++, after_heading = false) {
        if (!after_heading) fputs(".Pp\n", out);
        prose(out, i18n(e->says));
        fputs(".Dl ", out);
        for (const char *p = e->command; *p; p++) fputs(*p == '\\' ? "\\e" : (char[]){*p, 0}, out);
        fputc('\n', out);
    }
}

static void exits(FILE *out, const struct cli_exit_note *e)
{
    fputs(".Bl -tag -width Ds\n", out);
    for (; e->when; e++) {
        fprintf(out, ".It %d\n", (int)e->code);
        prose(out, i18n(e->when));
    }
    fputs(".El\n", out);
}

static void arguments(FILE *out, const struct cli_argument *a)
{
    if (!a) return;
    fputs(".Bl -tag -width Ds\n", out);
    for (; a->name; a++) {
        fputs(".It Ar ", out);
        argument(out, i18n(a->name));
        fputc('\n', out);
        prose(out, i18n(a->help));
    }
    fputs(".El\n", out);
}

static void usage_line(FILE *out, const struct cli_command *parent, const struct cli_command *c)
{
    char usage[256];
    fputs(".Dl ", out);
    plain_words(out, help_usage(parent, c, usage, sizeof usage));
}

static void command(FILE *out, const struct cli_command *parent, const struct cli_command *c)
{
    fprintf(out, ".Ss %s%s%s\n", parent ? parent->name : "", parent ? " " : "", c->name);
    usage_line(out, parent, c);
    fputs(".Pp\n", out);
    char summary[256];
    snprintf(summary, sizeof summary, "%s.", i18n(c->summary));
    prose(out, summary);
    if (c->about) {
        fputs(".Pp\n", out);
        prose(out, i18n(c->about));
    }
    arguments(out, c->arguments);
    options(out, c->options);
    if (c->json) {
        fputs(".Pp\n", out);
        fprintf(out, "%s:\n", _("Con --json"));
        prose(out, i18n(c->json));
    }
    examples(out, c->examples, false);
    if (c->exits) {
        fprintf(out, ".Pp\n%s:\n", _("Códigos de salida"));
        exits(out, c->exits);
    }
    for (const struct cli_command *const *s = c->subcommands; s && *s; s++)
        if (!(*s)->hidden) command(out, c, *s);
}

static void topics(FILE *out)
{
    for (const struct cli_topic *t = cli_topics; t->name; t++) {
        fputs(".Ss ", out);
        plain_words(out, i18n(t->summary));
        prose(out, i18n(t->text));
        if (strcmp(t->alias, "exit-codes") == 0) exits(out, cli_exits);
        if (strcmp(t->alias, "environment") != 0) continue;
        fputs(".Bl -tag -width Ds\n", out);
        for (const struct cli_example *e = cli_environment; e->command; e++) {
            fprintf(out, ".It Ev %s\n", e->command);
            prose(out, i18n(e->says));
        }
        fputs(".El\n", out);
    }
}

static void preamble(FILE *out, const char *title, const char *name, const char *summary)
{
    fprintf(out, ".\\\" %s\n", "Made by `cauce --man` from the command tables; do not edit.");
    fprintf(out, ".Dd November 21, 2026\n.Dt %s 1\n.Os Cauce %s\n.Sh NAME\n.Nm %s\n.Nd ", title,
            CAUCE_VERSION, name);
    plain_words(out, summary);
}

/* "cauce-ocds-compile", or in capitals. */
static const char *page_name(const struct cli_command *parent, const struct cli_command *c,
                             bool capitals, char *out, size_t size)
{
    snprintf(out, size, "cauce%s%s-%s", parent ? "-" : "", parent ? parent->name : "", c->name);
    for (char *p = out; capitals && *p; p++)
        if (*p >= 'a' && *p <= 'z') *p = (char)(*p - 'a' + 'A');
    return out;
}

int manual_command(FILE *out, const struct cli_command *parent, const struct cli_command *c)
{
    char title[96], name[96];
    preamble(out, page_name(parent, c, true, title, sizeof title),
             page_name(parent, c, false, name, sizeof name), i18n(c->summary));
    fputs(".Sh SYNOPSIS\n", out);
    usage_line(out, parent, c);
    fputs(".Sh DESCRIPTION\n", out);
    prose(out, i18n(c->about ? c->about : c->summary));
    arguments(out, c->arguments);
    for (const struct cli_command *const *s = c->subcommands; s && *s; s++)
        if (!(*s)->hidden) command(out, c, *s);
    fputs(".Sh OPTIONS\n", out);
    options(out, c->options);
    fprintf(out, "%s%s:\n", c->options ? ".Pp\n" : "", _("Opciones de todas las órdenes"));
    options(out, cli_global_options);
    if (c->json) {
        fprintf(out, ".Sh OUTPUT\n%s:\n", _("Con --json"));
        prose(out, i18n(c->json));
    }
    fputs(".Sh EXIT STATUS\n", out);
    exits(out, c->exits ? c->exits : cli_exits);
    if (c->examples) {
        fputs(".Sh EXAMPLES\n", out);
        examples(out, c->examples, true);
    }
    return EXIT_OK;
}

int manual_print(FILE *out)
{
    preamble(out, "CAUCE", "cauce", _("sigue el dinero público de su fuente a su resultado"));
    fputs(".Sh SYNOPSIS\n.Nm\n.Ar ", out);
    argument(out, _("orden"));
    fputs("\n.Op Ar ", out);
    argument(out, _("opciones"));
    fputs("\n.Op Ar ...\n.Sh DESCRIPTION\n", out);
    prose(out, _("Cauce sigue el dinero público de su fuente a su resultado. Lee los archivos que "
                 "publican "
                 "los gobiernos, por rotos que vengan, y los convierte en un registro exacto, con "
                 "versiones, en el que cada cifra lleva al archivo y a la fila de donde salió."));
    fprintf(out, ".Pp\n%s:\n", _("Opciones de todas las órdenes"));
    options(out, cli_global_options);
    fputs(".Sh COMMANDS\n", out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        if (!(*c)->hidden) command(out, NULL, *c);
    fputs(".Sh TOPICS\n", out);
    topics(out);
    fputs(".Sh EXIT STATUS\n", out);
    exits(out, cli_exits);
    return EXIT_OK;
}
