/* What the parts of `cauce ocds` share: see ocds_job.h. */
#include "cli/ocds_job.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/bar.h"
#include "format/confine.h"

/* --- inputs ----------------------------------------------------------------------------------- */

struct inputs {
    struct cli *cli;
    const char *const *endings; /* of files that are taken from folders */
    struct ocds_input *list;
    size_t count, room;
};

static enum err_code add(struct inputs *in, const char *name)
{
    if (in->count == in->room) {
        size_t room = in->room ? 2 * in->room : 16;
        struct ocds_input *list = arena_array(&in->cli->arena, room, sizeof *list);
        if (!list) return err_no_memory(&in->cli->err);
        if (in->count) memcpy(list, in->list, in->count * sizeof *list);
        in->list = list;
        in->room = room;
    }
    const char *kept = arena_cstr(&in->cli->arena, str_of(name));
    if (!kept) return err_no_memory(&in->cli->err);
    in->list[in->count++] = (struct ocds_input){.name = kept, .fd = -1};
    return ERR_NONE;
}

static const char *const json_endings[] = {
    ".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".json.zst", ".jsonl.zst", ".zip", NULL};

static enum err_code add_walked(void *user, const char *path)
{
    struct inputs *in = user;
    for (size_t i = 0; in->endings[i]; i++)
        if (str_ends(str_of(path), str_of(in->endings[i]))) return add(in, path);
    return ERR_NONE;
}

/* A pattern that the shell left alone, because it stood in quotes. */
static enum err_code add_pattern(struct inputs *in, const char *pattern)
{
    glob_t found;
    int how = glob(pattern, GLOB_MARK, NULL, &found);
    if (how != 0)
        return err_set(&in->cli->err, ERR_NOTFOUND, _("Ningún archivo corresponde a «%s»"),
                       pattern);
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < found.gl_pathc; i++)
        if (!str_ends(str_of(found.gl_pathv[i]), STR("/"))) code = add(in, found.gl_pathv[i]);
    globfree(&found);
    return code;
}

static enum err_code add_argument(struct inputs *in, const char *name)
{
    struct stat is;
    if (strcmp(name, "-") == 0) {
        enum err_code code = add(in, _("entrada estándar"));
        if (!code) in->list[in->count - 1].fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
        return code;
    }
    if (stat(name, &is) != 0) {
        if (strpbrk(name, "*?[")) return add_pattern(in, name);
        err_set(&in->cli->err, ERR_NOTFOUND, _("No existe el archivo %s"), name);
        err_advice(&in->cli->err, _("Revise la ruta"));
        return ERR_NOTFOUND;
    }
    if (S_ISDIR(is.st_mode)) return file_walk(name, add_walked, in, &in->cli->err);
    return add(in, name);
}

static enum err_code collect(struct ocds_command *c, const char *const *endings)
{
    struct inputs in = {.cli = c->cli, .endings = endings ? endings : json_endings};
    enum err_code code = ERR_NONE;
    for (int i = 0; !code && i < c->cli->count; i++) code = add_argument(&in, c->cli->arguments[i]);
    if (!code && c->cli->count == 0) {
        if (isatty(STDIN_FILENO)) {
            err_set(&c->cli->err, ERR_USAGE, _("No se dijo qué archivo leer"));
            err_advice(&c->cli->err, _("Dé uno o más archivos, o «-» para la entrada estándar"));
            return ERR_USAGE;
        }
        code = add_argument(&in, "-");
    }
    c->job.inputs = in.list;
    c->job.input_count = in.count;
    if (!code && in.count == 0)
        return err_set(&c->cli->err, ERR_NOTFOUND,
                       endings ? _("No hay archivos de hojas de cálculo en esa carpeta")
                               : _("No hay archivos JSON en esa carpeta"));
    return code;
}

/* --- telling ---------------------------------------------------------------------------------- */

enum { TOLD_AT_MOST = 20 };

static void tell(void *user, const struct ocds_problem *problem)
{
    struct ocds_command *c = user;
    char text[1400];
    if (c->cli->quiet || (problem->note && c->cli->json)) return;
    if (c->job.strict && !problem->note) return; /* it ends the run, which says it then */
    if (++c->told > TOLD_AT_MOST) return;
    bar_end(&c->bar);
    err_format(&problem->err, text, sizeof text);
    if (c->cli->json) {
        struct cli_json json;
        cli_json_begin(&json);
        json_open_object(&json.w);
        cli_json_str(&json, "problem", str_of(problem->err.message));
        cli_json_str(&json, "file", str_of(problem->err.place.file));
        cli_json_int(&json, "line", (int64_t)problem->err.place.line);
        cli_json_int(&json, "byte", (int64_t)problem->err.place.offset);
        cli_json_int(&json, "element", (int64_t)problem->element);
        json_close_object(&json.w);
        cli_json_end(&json, stderr);
        return;
    }
    fprintf(stderr, "%s\n", text);
}

static void summary(struct ocds_command *c)
{
    struct cli *cli = c->cli;
    if (cli->quiet || cli->json) return;
    if (c->told > TOLD_AT_MOST)
        fprintf(stderr, _("… y más avisos como estos: %s.\n"),
                cli_count(cli, c->told - TOLD_AT_MOST));
    if (c->totals.bad)
        fprintf(stderr,
                _("Elementos que no se pudieron leer y se pasaron por alto: %s. Leídos: %s.\n"),
                cli_count(cli, c->totals.bad), cli_count(cli, c->totals.elements));
}

/* --- begin and end ---------------------------------------------------------------------------- */

static enum err_code numbers(struct ocds_command *c)
{
    int64_t threads, element;
    enum err_code code = cli_number(c->cli, "threads", 1, 64, 0, &threads);
    if (!code) code = cli_number(c->cli, "max-element", 1024, INT64_C(1) << 30, 0, &element);
    if (code) return code;
    c->job.threads = (unsigned)threads;
    c->job.max_element = (uint64_t)element;
    c->job.strict = cli_flag(c->cli, "strict");
    c->job.spill = cli_text(c->cli, "spill");
    return ERR_NONE;
}

enum err_code ocds_command_begin(struct cli *cli, struct ocds_command *c)
{
    return ocds_command_begin_as(cli, c, &(struct ocds_command_form){0});
}

enum err_code ocds_command_begin_as(struct cli *cli, struct ocds_command *c,
                                    const struct ocds_command_form *form)
{
    *c = (struct ocds_command){.cli = cli, .output = {.fd = -1}, .side = {.fd = -1}};
    c->job.out = STDOUT_FILENO;
    c->job.side = -1;
    c->job.problem = tell;
    c->job.user = c;
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an error of writing, told quietly */
    fflush(stdout);
    confine_process(); /* no part of `cauce ocds` needs the network or another program */
    enum err_code code = numbers(c);
    if (!code) code = collect(c, form->endings);
    const char *output = cli_text(cli, "output");
    if (!code && !form->own_output && output && strcmp(output, "-") != 0) {
        code = file_replace_begin(output, &c->output, &cli->err);
        c->job.out = c->output.fd;
    }
    bar_catch_signals();
    bar_start(&c->bar, cli, true);
    c->job.progress = &c->bar.progress;
    return code;
}

enum err_code ocds_command_side(struct ocds_command *c, const char *path)
{
    enum err_code code = file_replace_begin(path, &c->side, &c->cli->err);
    c->job.side = c->side.fd;
    return code;
}

static bool reader_went_away(const struct ocds_command *c, enum err_code code, int why)
{
    return code == ERR_IO && why == EPIPE && c->output.fd < 0;
}

int ocds_command_end(struct ocds_command *c, enum err_code code)
{
    int why = errno;
    bar_end(&c->bar);
    if (!code) code = file_replace_commit(&c->side, &c->cli->err);
    if (!code) code = file_replace_commit(&c->output, &c->cli->err);
    file_replace_abandon(&c->side);
    bool quiet = reader_went_away(c, code, why);
    file_replace_abandon(&c->output);
    c->cut_off = quiet;
    if (quiet) return EXIT_OK;
    if (code == ERR_CANCELLED && bar_interrupted()) return EXIT_INTERRUPTED;
    if (code) return cli_fail(c->cli);
    summary(c);
    if (c->totals.elements) return EXIT_OK;
    return c->totals.bad ? EXIT_DATA : EXIT_NOTHING;
}
