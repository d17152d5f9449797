/* cauce notices send: takes each notice, sends it, and says what became of it, in that order: what
 * is interrupted between is in doubt and is never sent again by itself. Without a mail server each
 * one becomes a file (.eml) of a folder, from which the mail system of the machine takes it. */
#include "cli/notices_send.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/file.h"
#include "cli/shared.h"
#include "cli/smtp.h"
#include "cocreate/assessment.h"
#include "cocreate/sitting_notice.h"

enum { AT_A_TIME = 100 };

struct run {
    struct cli *cli;
    struct co *home;
    struct smtp *smtp; /* NULL: into the folder */
    const char *folder, *from;
    size_t sent, later, refused, doubtful;
    bool no_server;
};

static const char *asked(struct cli *cli, const char *option, const char *variable)
{
    const char *given = cli_text(cli, option), *named = getenv(variable);
    return given ? given : named && *named ? named : NULL;
}

/* One file, whole. */
static enum err_code into_folder(struct run *r, const struct notice_row *n, struct str message)
{
    char path[1100];
    int size = snprintf(path, sizeof path, "%s/aviso-%06" PRId64 ".eml", r->folder, n->id);
    if (size < 0 || (size_t)size >= sizeof path)
        return err_set(&r->cli->err, ERR_USAGE, _("La ruta es demasiado larga: %s"), r->folder);
    return file_write(path, message, &r->cli->err);
}

/* To the server. What stays unknown is left as taken: nobody sends it again. */
static enum err_code to_server(struct run *r, const struct notice_row *n, struct str message)
{
    char why[300];
    struct err *err = &r->cli->err;
    switch (smtp_send(r->smtp, n->email, message, why)) {
    case SMTP_SENT:
        r->sent++;
        return notice_tried(r->home, n->id, n->tries, STR_NONE, NOTICE_NOT_NOW, err);
    case SMTP_REFUSED:
        r->refused++;
        fprintf(stderr, _("%lld, a %.*s: el servidor no lo acepta: %s\n"), (long long)n->id,
                STR_FMT(n->email), why);
        return notice_tried(r->home, n->id, n->tries, str_of(why), NOTICE_REFUSED, err);
    case SMTP_UNKNOWN:
        r->doubtful++;
        fprintf(stderr, _("%lld, a %.*s: no se sabe si llegó: %s\n"), (long long)n->id,
                STR_FMT(n->email), why);
        return ERR_NONE;
    case SMTP_NO_SERVER: /* however long it takes to mend, no letter is given up for it */
        r->no_server = true;
        r->later++;
        fprintf(stderr, _("El servidor de correo no responde como debe: %s\n"), why);
        return notice_tried(r->home, n->id, n->tries, str_of(why), NOTICE_NO_SERVER, err);
    case SMTP_LATER:
        break;
    }
    r->later++;
    return notice_tried(r->home, n->id, n->tries, str_of(why), NOTICE_NOT_NOW, err);
}

static enum err_code send_one(struct run *r, const struct notice_row *n)
{
    struct str message;
    bool mine = false;
    struct err *err = &r->cli->err;
    enum err_code code = notice_message(&r->cli->arena, n, str_of(r->from), &message, err);
    if (!code) code = notice_take(r->home, n->id, &mine, err);
    if (code || !mine) return code;
    if (r->smtp) return to_server(r, n, message);
    code = into_folder(r, n, message);
    if (code) { /* nothing went anywhere: the next run tries again */
        struct err ignored = {0};
        notice_tried(r->home, n->id, n->tries, str_of(err->message), NOTICE_NO_SERVER, &ignored);
        return code;
    }
    r->sent++;
    return notice_tried(r->home, n->id, n->tries, STR_NONE, NOTICE_NOT_NOW, err);
}

static enum err_code send_all(struct run *r)
{
    struct notice_row *rows = NULL;
    size_t n = 0, before;
    enum err_code code = ERR_NONE;
    do {
        before = r->sent + r->later + r->refused + r->doubtful;
        code = notice_due(r->home, AT_A_TIME, &rows, &n, &r->cli->err);
        for (size_t i = 0; !code && i < n && !r->no_server; i++) code = send_one(r, &rows[i]);
    } while (!code && n == AT_A_TIME && !r->no_server &&
             r->sent + r->later + r->refused + r->doubtful > before);
    return code;
}

static enum err_code get_ready(struct run *r)
{
    struct cli *cli = r->cli;
    struct smtp_server server = {.url = asked(cli, "smtp", "CAUCE_SMTP"),
                                 .login = asked(cli, "login", "CAUCE_SMTP_LOGIN"),
                                 .ca = cli_text(cli, "ca"),
                                 .from = r->from};
    if (cli_text(cli, "folder")) server.url = NULL; /* said on purpose */
    if (server.url) return smtp_open(&server, &r->smtp, &cli->err);
    if (mkdir(r->folder, 0700) != 0 && !file_exists(r->folder))
        return err_errno(&cli->err, _("No se pudo crear la carpeta %s"), r->folder);
    return ERR_NONE;
}

static void tell(const struct run *r)
{
    struct cli *cli = r->cli;
    if (r->sent && r->smtp)
        cli_say(cli, _("Avisos enviados: %s."), cli_count(cli, r->sent));
    else if (r->sent)
        cli_say(cli, _("Quedaron %s avisos en la carpeta %s."), cli_count(cli, r->sent), r->folder);
    if (r->later)
        cli_say(cli, _("Se intentarán otra vez más tarde: %s."), cli_count(cli, r->later));
    if (r->refused)
        cli_say(cli, _("No se pudieron enviar, y ya no se intentará: %s."),
                cli_count(cli, r->refused));
    if (r->doubtful)
        cli_say(cli,
                _("Quedaron en duda: %s. Para enviarlos otra vez: cauce notices retry NÚMERO."),
                cli_count(cli, r->doubtful));
    if (!r->sent && !r->later && !r->refused && !r->doubtful)
        cli_say(cli, "%s", _("No hay avisos por enviar."));
}

int notices_send(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co home;
    struct run run = {.cli = cli,
                      .home = &home,
                      .folder = cli_text(cli, "folder") ? cli_text(cli, "folder") : "correo",
                      .from = cli_text(cli, "from") ? cli_text(cli, "from") : "cauce@localhost"};
    size_t reminded = 0;
    enum err_code code = get_ready(&run);
    if (!code) code = shared_home(cli, STORE_WRITE, &ledger, &home);
    /* What is due by its day has no change of its own that could have told of it. */
    if (!code) code = agreements_remind(&home, &reminded, &cli->err);
    if (!code) code = closings_remind(&home, &reminded, &cli->err);
    if (!code) code = send_all(&run);
    smtp_close(run.smtp);
    ledger_close(ledger);
    tell(&run);
    if (code) return cli_fail(cli);
    if (run.later || run.refused || run.doubtful) return EXIT_DATA;
    return run.sent ? EXIT_OK : EXIT_NOTHING;
}
