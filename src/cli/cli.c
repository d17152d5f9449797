/* The frame of every run: language, parsing, help, the command, and how errors become messages and
 * exit codes. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "cli/bar.h"
#include "cli/help.h"

enum { ARENA_LIMIT = 256 << 20, JSON_LIMIT = 64 << 20 };

int cli_exit_of(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return EXIT_OK;
    case ERR_USAGE:
        return EXIT_USAGE;
    case ERR_NOTFOUND:
        return EXIT_NOTHING;
    case ERR_RETRY:
    case ERR_DOWN:
        return EXIT_STORE;
    case ERR_CANCELLED:
        return EXIT_INTERRUPTED;
    case ERR_BUG:
        return EXIT_BUG;
    case ERR_INPUT:
    case ERR_IO:
    case ERR_MEMORY:
    case ERR_LIMIT:
    case ERR_CONFLICT:
    case ERR_DENIED:
    case ERR_UNSUPPORTED:
        return EXIT_DATA;
    }
    return EXIT_BUG;
}

void cli_json_begin(struct cli_json *json)
{
    buf_init(&json->buf, JSON_LIMIT);
    json_start(&json->w, &json->buf, false);
}

void cli_json_end(struct cli_json *json, FILE *to)
{
    if (json->buf.failed)
        fputs("{\"error\":{\"code\":\"memory\"}}\n", to);
    else
        fprintf(to, "%.*s\n", STR_FMT(buf_view(&json->buf)));
    buf_free(&json->buf);
}

void cli_json_str(struct cli_json *json, const char *key, struct str value)
{
    json_key(&json->w, key);
    if (value.p)
        json_put_str(&json->w, value);
    else
        json_put_null(&json->w);
}

void cli_json_int(struct cli_json *json, const char *key, int64_t value)
{
    json_key(&json->w, key);
    json_put_int(&json->w, value);
}

static void place_as_json(struct cli_json *j, const struct place *place)
{
    json_key(&j->w, "place");
    json_open_object(&j->w);
    if (place->file[0]) cli_json_str(j, "file", str_of(place->file));
    if (place->sheet[0]) cli_json_str(j, "sheet", str_of(place->sheet));
    if (place->row) cli_json_int(j, "row", (int64_t)place->row);
    if (place->line) cli_json_int(j, "line", (int64_t)place->line);
    if (place->column) cli_json_int(j, "column", (int64_t)place->column);
    if (place->column_name[0]) cli_json_str(j, "column_name", str_of(place->column_name));
    json_close_object(&j->w);
}

static void fail_as_json(const struct err *err)
{
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    json_key(&j.w, "error");
    json_open_object(&j.w);
    cli_json_str(&j, "code", str_of(err_code_name(err->code)));
    cli_json_str(&j, "message", str_of(err->message));
    if (err->found[0]) cli_json_str(&j, "found", str_of(err->found));
    if (err->advice[0]) cli_json_str(&j, "advice", str_of(err->advice));
    place_as_json(&j, &err->place);
    json_close_object(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stderr);
}

int cli_fail(struct cli *cli)
{
    char text[1400];
    if (bar_interrupted() && cli->err.code != ERR_USAGE && cli->err.code != ERR_CANCELLED)
        err_set(&cli->err, ERR_CANCELLED, _("Detenido."));
    fflush(stdout);
    if (cli->json) {
        fail_as_json(&cli->err);
        return cli_exit_of(cli->err.code);
    }
    /* The advice stands on a line of its own, so that a command in it can be copied. */
    struct err told = cli->err;
    told.advice[0] = '\0';
    err_format(&told, text, sizeof text);
    fprintf(stderr, "%scauce:%s ", terminal_style(&cli->errors, STYLE_RED),
            terminal_style(&cli->errors, STYLE_PLAIN));
    terminal_wrap(&cli->errors, str_of(text), 7, 2);
    if (cli->err.advice[0]) {
        fputs("  ", stderr);
        terminal_wrap(&cli->errors, str_of(cli->err.advice), 2, 2);
    }
    return cli_exit_of(cli->err.code);
}

static void say(const struct cli *cli, enum style style, const char *format, va_list args)
{
    char text[4096];
    if (cli->json || cli->quiet) return;
    vsnprintf(text, sizeof text, format, args);
    struct terminal out = cli->out;
    if (out.width > 100) out.width = 100;
    fputs(terminal_style(&out, style), stdout);
    terminal_wrap(&out, str_of(text), 0, 0);
    if (style != STYLE_PLAIN) fputs(terminal_style(&out, STYLE_PLAIN), stdout);
}

void cli_say(const struct cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(cli, STYLE_PLAIN, format, args);
    va_end(args);
}

void cli_blank(const struct cli *cli)
{
    if (!cli->json && !cli->quiet) fputc('\n', stdout);
}

void cli_title(const struct cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(cli, STYLE_BOLD, format, args);
    va_end(args);
}

void cli_hint(const struct cli *cli, const char *command, const char *says)
{
    if (cli->json || cli->quiet) return;
    help_example(&cli->out, command, says);
}

void cli_field(const struct cli *cli, int width, const char *name, struct str value)
{
    if (cli->json || value.n == 0) return;
    struct arena arena;
    arena_init(&arena, 16 << 20);
    fputs(terminal_style(&cli->out, STYLE_DIM), cli->out.file);
    terminal_cell(cli->out.file, terminal_clean(&arena, str_of(name)), (size_t)width, false, true);
    fputs(terminal_style(&cli->out, STYLE_PLAIN), cli->out.file);
    fputc(' ', cli->out.file);
    terminal_wrap(&cli->out, terminal_clean(&arena, value), (size_t)width + 1, (size_t)width + 1);
    arena_free(&arena);
}

const char *cli_count(struct cli *cli, uint64_t n)
{
    char buf[48];
    struct str s = money_pretty((int64_t)n, 0, buf);
    char *out = arena_cstr(&cli->arena, s);
    return out ? out : "?";
}

const char *cli_bytes(struct cli *cli, uint64_t bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    uint64_t tenths = bytes * 10;
    for (; tenths >= 10000 && unit < 4; unit++) tenths = (tenths + 500) / 1000;
    struct str s =
        unit == 0 ? arena_printf(&cli->arena, "%llu bytes", (unsigned long long)bytes)
                  : arena_printf(&cli->arena, "%llu.%llu %s", (unsigned long long)(tenths / 10),
                                 (unsigned long long)(tenths % 10), units[unit]);
    return s.p ? s.p : "?";
}

enum err_code cli_open(struct cli *cli, enum store_mode mode, struct ledger **out)
{
    return ledger_open(cli->url, mode, out, &cli->err);
}

enum err_code cli_entity(struct cli *cli, struct ledger *ledger, int64_t *out)
{
    const char *text = cli_text(cli, "entity");
    if (!text) return ledger_home(ledger, out, &cli->err);
    /* The federation's number, as --json gives it: "1" is no INEGI key, "01" is. */
    if (strcmp(text, "1") == 0) {
        *out = ENTITY_FEDERATION;
        return ERR_NONE;
    }
    struct entity entity;
    enum err_code code = ledger_entity_find(ledger, &cli->arena, str_of(text), &entity, &cli->err);
    if (code == ERR_NONE) *out = entity.id;
    return code;
}

static int show_version(const struct cli *cli)
{
    if (cli->json)
        printf("{\"name\":\"cauce\",\"version\":\"%s\"}\n", CAUCE_VERSION);
    else
        printf("cauce %s\n", CAUCE_VERSION);
    return EXIT_OK;
}

static int run(struct cli *cli)
{
    if (cli->man)
        return cli->command ? manual_command(stdout, cli->parent, cli->command)
                            : manual_print(stdout);
    if (cli->version) return show_version(cli);
    if (cli->help || !cli->command) {
        if (cli->command)
            help_command(&cli->out, cli->parent, cli->command);
        else
            help_program(&cli->out);
        return EXIT_OK;
    }
    return cli->command->run(cli);
}

/* Output that could not be written is an error, whatever the command did. */
static int close_output(struct cli *cli, int status)
{
    bool lost = ferror(stdout) != 0;
    if (fflush(stdout) != 0) lost = true;
    if (!lost) return status;
    err_errno(&cli->err, _("No se pudo escribir la salida"));
    err_advice(&cli->err, _("Revise si queda espacio en el disco."));
    return cli_fail(cli);
}

int cli_main(int argc, char **argv)
{
    struct cli cli;
    memset(&cli, 0, sizeof cli);
    i18n_start();
    arena_init(&cli.arena, ARENA_LIMIT);
    const char *url = getenv("CAUCE_STORE");
    cli.url = url && *url ? url : "cauce.db";
    enum err_code code = cli_parse(&cli, argc, argv);
    terminal_start(&cli.out, stdout, cli.color);
    terminal_start(&cli.errors, stderr, cli.color);
    bar_catch_signals();
    int status;
    if (code && cli.help && cli.command) {
        status = cli_fail(&cli);
        struct terminal t = cli.errors;
        help_command(&t, cli.parent, cli.command);
    } else {
        status = code ? cli_fail(&cli) : run(&cli);
    }
    status = close_output(&cli, status);
    arena_free(&cli.arena);
    return status;
}
