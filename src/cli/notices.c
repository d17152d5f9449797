/* cauce notices: e-mail that waits to be sent: listed, sent (notices_send.c), put back, and
 * gathered from the log for who follows something. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/notices_send.h"
#include "cli/shared.h"
#include "cocreate/notice.h"
#include "cocreate/news.h"

enum { AT_A_TIME = 200 };

static void list_one(struct cli *cli, const struct notice_row *n)
{
    static const char *const codes[] = {"waiting", "later", "in-doubt", "given-up"};
    char at[32], due[32];
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
        cli_json_str(&j, "state", str_of(codes[n->state]));
        cli_json_int(&j, "tries", n->tries);
        cli_json_str(&j, "due", n->state == NOTICE_LATER ? time_iso(n->due, due) : STR(""));
        cli_json_str(&j, "fault", n->fault);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return;
    }
    cli_say(cli, "%lld  %.*s  %.*s  %.*s", (long long)n->id, STR_FMT(made), STR_FMT(n->email),
            STR_FMT(n->subject));
    if (n->state != NOTICE_WAITS)
        cli_say(cli, "    %s%s%.*s", notice_state_word(n->state), n->fault.n ? ": " : "",
                STR_FMT(n->fault));
}

static int run_list(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co home;
    struct notice_row *rows = NULL;
    size_t n = 0, shown = 0;
    int64_t after = 0;
    enum err_code code = shared_home(cli, STORE_READ, &ledger, &home);
    do {
        if (!code) code = notice_list(&home, after, AT_A_TIME, &rows, &n, &cli->err);
        for (size_t i = 0; !code && i < n; i++, shown++) list_one(cli, &rows[i]);
        if (!code && n) after = rows[n - 1].id;
    } while (!code && n == AT_A_TIME);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (!shown) cli_say(cli, "%s", _("No hay avisos por enviar."));
    return shown ? EXIT_OK : EXIT_NOTHING;
}

static int run_retry(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co home;
    int64_t id = 0;
    enum err_code code = ERR_NONE;
    if (!str_to_i64(str_of(cli_argument(cli, 0)), &id) || id <= 0)
        code = err_set(&cli->err, ERR_USAGE, _("No es el número de un aviso: %s"),
                       cli_argument(cli, 0));
    if (!code) code = shared_home(cli, STORE_WRITE, &ledger, &home);
    if (!code) code = notice_retry(&home, id, &cli->err);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    cli_say(cli, _("El aviso %lld vuelve a estar por enviar."), (long long)id);
    return EXIT_OK;
}

static int run_gather(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co home;
    size_t written = 0;
    const char *site = cli_text(cli, "site") ? cli_text(cli, "site") : "http://127.0.0.1:8080";
    enum err_code code = shared_home(cli, STORE_WRITE, &ledger, &home);
    if (!code) code = news_gather(&home, str_of(site), cli_flag(cli, "now"), &written, &cli->err);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (written)
        cli_say(cli, _("Avisos escritos a quienes siguen algo: %s."), cli_count(cli, written));
    else
        cli_say(cli, "%s", _("No hay nada nuevo que avisar a quienes siguen algo."));
    return written ? EXIT_OK : EXIT_NOTHING;
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
    {.name = "smtp",
     .value = N_("DIRECCIÓN"),
     .help = N_("El servidor de correo al que se entregan, en vez de la carpeta: "
                "smtps://correo.ejemplo.mx. Si no se dice, lo que diga CAUCE_SMTP.")},
    {.name = "login",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Con quién entra en el servidor: un archivo con la usuaria en el primer renglón y "
                "la contraseña en el segundo, que solo su dueño pueda leer. Si no se dice, lo que "
                "diga CAUCE_SMTP_LOGIN.")},
    {.name = "ca",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Certificados en los que se confía, si no son los del sistema.")},
    {0}};
static const struct cli_option gather_options[] = {
    {.name = "site",
     .value = N_("DIRECCIÓN"),
     .help = N_("La del sitio, para los enlaces. Si no se dice, http://127.0.0.1:8080.")},
    {.name = "now",
     .help = N_("Aunque hace menos de veinte horas que se reunieron: si no, se espera, para que "
                "nadie reciba más de un correo al día.")},
    {0}};
static const struct cli_argument retry_arguments[] = {
    {.name = N_("NÚMERO"), .help = N_("El del aviso, como lo dice «cauce notices list».")}, {0}};
static const struct cli_example retry_examples[] = {
    {"cauce notices retry 12", N_("el que quedó en duda o no se pudo enviar")}, {NULL, NULL}};
static const struct cli_example gather_examples[] = {
    {"cauce notices gather --site https://abierto.ejemplo.gob.mx",
     N_("una vez al día, o cada hora: escribe cuando toca")},
    {NULL, NULL}};
static const struct cli_example list_examples[] = {
    {"cauce notices list", N_("los avisos que esperan")}, {NULL, NULL}};
static const struct cli_example send_examples[] = {
    {"cauce notices send --folder /var/spool/cauce", N_("los deja donde el correo los recoge")},
    {"cauce notices send --smtp smtps://correo.ejemplo.mx --login correo.txt",
     N_("los entrega a un servidor de correo")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguno.")},
                                             {EXIT_OK, NULL}};
static const struct cli_command command_list = {
    .name = "list",
    .summary = N_("los que no se han enviado, y por qué"),
    .group = GROUP_CARE,
    .examples = list_examples,
    .exits = exits,
    .json = "{\"id\", \"made\", \"to\", \"kind\", \"subject\", \"state\", \"tries\", \"due\", "
            "\"fault\"}",
    .run = run_list};
static const struct cli_command command_send = {
    .name = "send",
    .summary = N_("los deja en una carpeta, o los entrega a un servidor de correo"),
    .about =
        N_("El sitio no envía nada por sí mismo: deja los avisos en el almacén, con lo que "
           "los motivó. Esta orden los saca, y puede correr cada minuto. Lo que el servidor no "
           "toma se intenta otra vez, cada vez más tarde; lo que rechaza para siempre se dice. "
           "Ninguno se envía dos veces: si se corta a la mitad, queda en duda, y se dice."),
    .group = GROUP_CARE,
    .options = send_options,
    .examples = send_examples,
    .exits = exits,
    .run = notices_send};
static const struct cli_command command_retry = {.name = "retry",
                                                 .summary = N_("vuelve a poner uno por enviar"),
                                                 .group = GROUP_CARE,
                                                 .arguments = retry_arguments,
                                                 .examples = retry_examples,
                                                 .run = run_retry};
static const struct cli_command command_gather = {
    .name = "gather",
    .summary = N_("escribe a quienes siguen algo lo que hubo de nuevo"),
    .about = N_("Reúne lo que pasó desde la última vez en lo que cada quien sigue y deja un aviso "
                "por persona, que después se envía con «cauce notices send»."),
    .group = GROUP_CARE,
    .options = gather_options,
    .examples = gather_examples,
    .exits = exits,
    .run = run_gather};
static const struct cli_command *const subcommands[] = {&command_list, &command_send,
                                                        &command_retry, &command_gather, NULL};
const struct cli_command command_notices = {
    .name = "notices",
    .summary = N_("los avisos por correo de un sitio con cuentas"),
    .group = GROUP_CARE,
    .subcommands = subcommands,
};
