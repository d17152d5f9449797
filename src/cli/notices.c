/* cauce notices: e-mail that waits to be sent: listed, and written as files (.eml) into a folder,
 * from which the mail system of the machine takes them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cocreate/notice.h"
#include "cocreate/sitting_notice.h"

enum { AT_A_TIME = 200 };

static enum err_code open_home(struct cli *cli, enum store_mode mode, struct ledger **ledger,
                               struct co *home)
{
    int64_t id = 0;
    enum err_code code = cli_open(cli, mode, ledger);
    if (!code) code = ledger_home(*ledger, &id, &cli->err);
    *home = (struct co){.ledger = *ledger,
                        .arena = &cli->arena,
                        .entity = id,
                        .actor = {.program = true},
                        .now_ms = time_now_ms()};
    return code;
}

static void list_one(struct cli *cli, const struct notice_row *n)
{
    char at[32];
    struct str made = time_iso(n->made, at);
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_int(&j, "id", n->id);
        cli_json_str(&j, "made", made);
        cli_json_str(&j, "to", n->email);
        cli_json_str(&j, "kind", n->kind);
        cli_json_str(&j, "subject", n->subject);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return;
    }
    cli_say(cli, "%lld  %.*s  %.*s  %.*s", (long long)n->id, STR_FMT(made), STR_FMT(n->email),
            STR_FMT(n->subject));
}

static int run_list(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co home;
    struct notice_row *rows = NULL;
    size_t n = 0;
    enum err_code code = open_home(cli, STORE_READ, &ledger, &home);
    if (!code) code = notice_due(&home, AT_A_TIME, &rows, &n, &cli->err);
    for (size_t i = 0; !code && i < n; i++) list_one(cli, &rows[i]);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (!n) cli_say(cli, "%s", _("No hay avisos por enviar."));
    return n ? EXIT_OK : EXIT_NOTHING;
}

/* One file, whole; only then the notice counts as sent. */
static enum err_code send_one(struct cli *cli, struct co *home, const struct notice_row *n,
                              const char *folder, const char *from)
{
    char path[1100];
    struct str message;
    enum err_code code = notice_message(&cli->arena, n, str_of(from), &message, &cli->err);
    int size = snprintf(path, sizeof path, "%s/aviso-%06" PRId64 ".eml", folder, n->id);
    if (!code && (size < 0 || (size_t)size >= sizeof path))
        code = err_set(&cli->err, ERR_USAGE, _("La ruta es demasiado larga: %s"), folder);
    if (!code) code = file_write(path, message, &cli->err);
    return code ? code : notice_tried(home, n->id, STR_NONE, &cli->err);
}

static int run_send(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co home;
    struct notice_row *rows = NULL;
    size_t n = 0, sent = 0, reminded = 0;
    const char *folder = cli_text(cli, "folder") ? cli_text(cli, "folder") : "correo";
    const char *from = cli_text(cli, "from") ? cli_text(cli, "from") : "cauce@localhost";
    enum err_code code = open_home(cli, STORE_WRITE, &ledger, &home);
    if (!code && mkdir(folder, 0700) != 0 && !file_exists(folder))
        code = err_errno(&cli->err, _("No se pudo crear la carpeta %s"), folder);
    /* What is due by its day has no change of its own that could have told of it. */
    if (!code) code = agreements_remind(&home, &reminded, &cli->err);
    do {
        if (!code) code = notice_due(&home, AT_A_TIME, &rows, &n, &cli->err);
        for (size_t i = 0; !code && i < n; i++, sent++)
            code = send_one(cli, &home, &rows[i], folder, from);
    } while (!code && n == AT_A_TIME);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (sent)
        cli_say(cli, _("Quedaron %s avisos en la carpeta %s."), cli_count(cli, sent), folder);
    else
        cli_say(cli, "%s", _("No hay avisos por enviar."));
    return sent ? EXIT_OK : EXIT_NOTHING;
}

static const struct cli_option send_options[] = {
    {.name = "folder",
     .value = N_("CARPETA"),
     .complete = COMPLETE_FOLDER,
     .help =
         N_("Dónde dejar los correos, un archivo .eml cada uno. Si no se dice, la carpeta "
            "correo. Solo su dueño puede leerla: los correos llevan enlaces que abren cuentas.")},
    {.name = "from",
     .value = N_("CORREO"),
     .help = N_("De parte de quién. Si no se dice, cauce@localhost.")},
    {0}};
static const struct cli_example list_examples[] = {
    {"cauce notices list", N_("los avisos que esperan")}, {NULL, NULL}};
static const struct cli_example send_examples[] = {
    {"cauce notices send --folder /var/spool/cauce", N_("los deja donde el correo los recoge")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguno.")},
                                             {EXIT_OK, NULL}};
static const struct cli_command command_list = {
    .name = "list",
    .summary = N_("los que esperan"),
    .group = GROUP_CARE,
    .examples = list_examples,
    .exits = exits,
    .json = "{\"id\", \"made\", \"to\", \"kind\", \"subject\"}",
    .run = run_list};
static const struct cli_command command_send = {
    .name = "send",
    .summary = N_("los deja en una carpeta, listos para enviarse"),
    .about = N_("El sitio no envía nada por sí mismo: deja los avisos en el almacén, con lo que "
                "los motivó. Esta orden los saca, y puede correr cada minuto."),
    .group = GROUP_CARE,
    .options = send_options,
    .examples = send_examples,
    .exits = exits,
    .run = run_send};
static const struct cli_command *const subcommands[] = {&command_list, &command_send, NULL};
const struct cli_command command_notices = {
    .name = "notices",
    .summary = N_("los avisos por correo de un sitio con cuentas"),
    .group = GROUP_CARE,
    .subcommands = subcommands,
};
