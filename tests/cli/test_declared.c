/* Every command's table is whole and true: texts are there, examples can be typed, letters do not
 * clash, and what is made from the tables (help, manual, completion) says all of it. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "harness.h"

typedef void (*visitor)(const struct cli_command *parent, const struct cli_command *command);

static void visit(visitor each)
{
    for (const struct cli_command *const *c = cli_commands; *c; c++) {
        each(NULL, *c);
        for (const struct cli_command *const *s = (*c)->subcommands; s && *s; s++) each(*c, *s);
    }
}

static void is_whole(const struct cli_command *parent, const struct cli_command *c)
{
    (void)parent;
    CHECK(c->name && *c->name);
    CHECK(c->summary && *c->summary && c->summary[strlen(c->summary) - 1] != '.');
    CHECK(terminal_width(str_of(c->summary)) <= 64);
    CHECK(c->run != NULL || c->subcommands != NULL);
    CHECK((int)c->group < GROUP_COUNT);
    for (const struct cli_option *o = c->options; o && o->name; o++) {
        CHECK(o->help && o->help[strlen(o->help) - 1] == '.');
        CHECK(!o->words || o->value);
    }
    for (const struct cli_argument *a = c->arguments; a && a->name; a++) {
        CHECK(a->help && a->help[strlen(a->help) - 1] == '.');
        CHECK(!a->many || !a[1].name);
        CHECK(!a->optional || !a[1].name || a[1].optional);
    }
}

TEST(commands_say_all_that_help_needs)
{
    visit(is_whole);
}

static bool same(const struct cli_option *a, const struct cli_option *b)
{
    return strcmp(a->name, b->name) == 0 || (a->letter && a->letter == b->letter);
}

static void has_no_clash(const struct cli_command *parent, const struct cli_command *c)
{
    (void)parent;
    for (const struct cli_option *o = c->options; o && o->name; o++) {
        for (const struct cli_option *g = cli_global_options; g->name; g++)
            if (same(o, g)) test_fail(__FILE__, __LINE__, "%s --%s clashes", c->name, o->name);
        for (const struct cli_option *p = c->options; p != o; p++)
            if (same(o, p)) test_fail(__FILE__, __LINE__, "%s --%s clashes", c->name, o->name);
    }
}

TEST(commands_options_do_not_clash)
{
    visit(has_no_clash);
}

/* Words of a command line up to a pipe, a redirection or the end, single quotes taken away. */
static int split(char *line, char **argv, int most)
{
    int n = 0;
    for (char *p = line; *p && n < most;) {
        while (*p == ' ') p++;
        if (!*p || *p == '|' || *p == '>') break;
        char end = ' ';
        if (*p == '\'') {
            end = '\'';
            p++;
        }
        argv[n++] = p;
        while (*p && *p != end) p++;
        if (*p) *p++ = '\0';
    }
    argv[n] = NULL;
    return n;
}

static void examples_parse(const struct cli_command *parent, const struct cli_command *c)
{
    for (const struct cli_example *e = c->examples; e && e->command; e++) {
        char line[512], *argv[34];
        const char *from = strstr(e->command, "cauce ");
        struct cli cli;
        CHECK(from && e->says);
        snprintf(line, sizeof line, "%s", from);
        memset(&cli, 0, sizeof cli);
        arena_init(&cli.arena, 1 << 20);
        int n = split(line, argv, 32);
        enum err_code code = cli_parse(&cli, n, argv);
        if (code) test_fail(__FILE__, __LINE__, "%s: %s", e->command, cli.err.message);
        CHECK(cli.command == c || cli.parent == c || parent);
        arena_free(&cli.arena);
    }
}

TEST(commands_examples_can_be_typed)
{
    visit(examples_parse);
}

/* What a printer writes, read back. */
static char *written(void (*print)(FILE *f))
{
    FILE *f = tmpfile();
    CHECK(f != NULL);
    print(f);
    long size = ftell(f);
    char *text = calloc(1, (size_t)size + 1);
    CHECK(text != NULL);
    rewind(f);
    CHECK(fread(text, 1, (size_t)size, f) == (size_t)size);
    fclose(f);
    return text;
}

static void print_manual(FILE *f)
{
    manual_print(f);
}
static void print_bash(FILE *f)
{
    completion_print(f, "bash");
}
static void print_zsh(FILE *f)
{
    completion_print(f, "zsh");
}
static void print_fish(FILE *f)
{
    completion_print(f, "fish");
}

static char *manual, *shells[3];
static void is_everywhere(const struct cli_command *parent, const struct cli_command *c)
{
    char text[128];
    snprintf(text, sizeof text, ".Ss %s%s%s\n", parent ? parent->name : "", parent ? " " : "",
             c->name);
    if (!strstr(manual, text)) test_fail(__FILE__, __LINE__, "the manual lacks %s", text);
    for (int i = 0; i < 3; i++)
        if (!strstr(shells[i], c->name))
            test_fail(__FILE__, __LINE__, "completion %d lacks %s", i, c->name);
    for (const struct cli_option *o = c->options; o && o->name; o++) {
        snprintf(text, sizeof text, "Fl Fl %s", o->name);
        CHECK(o->hidden || strstr(manual, text));
        for (int i = 0; i < 3; i++) CHECK(o->hidden || strstr(shells[i], o->name));
    }
}

TEST(manual_and_completions_name_every_command_and_option)
{
    manual = written(print_manual);
    shells[0] = written(print_bash);
    shells[1] = written(print_zsh);
    shells[2] = written(print_fish);
    visit(is_everywhere);
    free(manual);
    for (int i = 0; i < 3; i++) free(shells[i]);
}

static void page_is_clean(const struct cli_command *parent, const struct cli_command *c)
{
    FILE *f = fopen("page.1", "w");
    CHECK(f != NULL);
    manual_command(f, parent, c);
    fclose(f);
    int status = system("mandoc -Tlint -Wstyle page.1 >lint.txt 2>&1; cat lint.txt >&2; "
                        "test ! -s lint.txt");
    if (WEXITSTATUS(status) != 0) test_fail(__FILE__, __LINE__, "%s", c->name);
}

TEST(manual_page_of_every_command_has_nothing_for_mandoc_to_complain_about)
{
    if (system("command -v mandoc >/dev/null 2>&1") != 0) test_skip("mandoc is not installed");
    visit(page_is_clean);
}

TEST(manual_has_nothing_for_mandoc_to_complain_about)
{
    if (system("command -v mandoc >/dev/null 2>&1") != 0) test_skip("mandoc is not installed");
    const char *languages[] = {"es", "en"};
    for (int i = 0; i < 2; i++) {
        i18n_language(languages[i]);
        FILE *f = fopen("cauce.1", "w");
        CHECK(f != NULL);
        manual_print(f);
        fclose(f);
        CHECK_INT(
            WEXITSTATUS(system("mandoc -Tlint -Wstyle cauce.1 >lint.txt 2>&1; cat lint.txt >&2; "
                               "test ! -s lint.txt")),
            0);
    }
}

TEST(completion_for_bash_is_understood_by_bash)
{
    FILE *f = fopen("c.bash", "w");
    CHECK(f != NULL);
    completion_print(f, "bash");
    fclose(f);
    CHECK_INT(
        WEXITSTATUS(system("bash -c '. ./c.bash; COMP_WORDS=(cauce lay); COMP_CWORD=1; _cauce; "
                           "test \"${COMPREPLY[0]}\" = layout'")),
        0);
    CHECK_INT(WEXITSTATUS(
                  system("bash -c '. ./c.bash; COMP_WORDS=(cauce layout n); COMP_CWORD=2; _cauce; "
                         "test \"${COMPREPLY[0]}\" = new'")),
              0);
    CHECK_INT(WEXITSTATUS(system("bash -c '. ./c.bash; COMP_WORDS=(cauce export --format j); "
                                 "COMP_CWORD=3; _cauce; test \"${COMPREPLY[0]}\" = jsonl'")),
              0);
}

static void check_syntax(const char *shell, const char *file)
{
    char command[128];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", shell);
    if (system(command) != 0) test_skip("this shell is not installed");
    FILE *f = fopen(file, "w");
    CHECK(f != NULL);
    completion_print(f, shell);
    fclose(f);
    snprintf(command, sizeof command, "%s -n %s", shell, file);
    CHECK_INT(WEXITSTATUS(system(command)), 0);
}

TEST(completion_for_zsh_is_well_formed)
{
    check_syntax("zsh", "_cauce");
}

TEST(completion_for_fish_is_well_formed)
{
    check_syntax("fish", "cauce.fish");
    CHECK_INT(WEXITSTATUS(system("fish -c 'source cauce.fish; complete -C \"cauce layout n\"' | "
                                 "grep -q '^new'")),
              0);
}

/* No line of any help is wider than the terminal it is written for. */
static size_t width;
static void help_of(const struct cli_command *parent, const struct cli_command *c)
{
    struct terminal t = {.width = width};
    t.file = tmpfile();
    CHECK(t.file != NULL);
    help_command(&t, parent, c);
    rewind(t.file);
    char line[4096];
    while (fgets(line, sizeof line, t.file)) {
        struct str s = str_of(line);
        if (s.n && s.p[s.n - 1] == '\n') s.n--;
        if (terminal_width(s) > width)
            test_fail(__FILE__, __LINE__, "%s: wider than %zu: %s", c->name, width, line);
    }
    fclose(t.file);
}

TEST(help_fits_terminals_of_40_60_80_and_120_columns)
{
    const size_t widths[] = {40, 60, 80, 120};
    const char *languages[] = {"es", "en"};
    for (int k = 0; k < 2; k++) {
        i18n_language(languages[k]);
        for (int i = 0; i < 4; i++) {
            width = widths[i];
            visit(help_of);
        }
    }
}
