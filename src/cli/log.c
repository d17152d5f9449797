/* cauce log: the log of decisions: shown, signed, copied, and a copy proved without any store. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "archive/log.h"
#include "base/file.h"
#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "cocreate/log_copy.h"

enum { SHOWN = 20, LONGEST_LINE = 4 * LOG_MAX_BODY };

static enum err_code open_log(struct cli *cli, enum store_mode mode, struct ledger **ledger,
                              int64_t *entity)
{
    enum err_code code = cli_open(cli, mode, ledger);
    return code ? code : cli_entity(cli, *ledger, entity);
}

/* --- showing ---------------------------------------------------------------------------------- */

static enum err_code show_entry(void *user, const struct log_entry *e, struct err *err)
{
    const struct cli *cli = user;
    char at[32];
    struct str when = time_iso(e->at, at);
    (void)err;
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_int(&j, "seq", e->seq);
        cli_json_str(&j, "at", when);
        cli_json_int(&j, "actor", e->actor);
        cli_json_str(&j, "kind", e->kind);
        cli_json_str(&j, "subject", e->subject);
        cli_json_str(&j, "body", e->body);
        if (e->sealed.p) cli_json_str(&j, "sealed", e->sealed);
        cli_json_str(&j, "hash", e->hash);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return ERR_NONE;
    }
    cli_say(cli, "%lld  %.*s  %.*s  %.*s", (long long)e->seq, STR_FMT(when), STR_FMT(e->kind),
            STR_FMT(e->subject));
    cli_say(cli, "    %.*s", STR_FMT(e->sealed.p ? e->sealed : e->body));
    return ERR_NONE;
}

static int run_show(struct cli *cli)
{
    struct ledger *ledger = NULL;
    int64_t entity, limit, length = 0;
    if (cli_number(cli, "limit", 1, 100000, SHOWN, &limit)) return cli_fail(cli);
    enum err_code code = open_log(cli, STORE_READ, &ledger, &entity);
    if (!code) code = log_length(ledger_store(ledger), entity, &length, &cli->err);
    if (!code)
        code = log_read_back(ledger_store(ledger), entity, 0, limit, show_entry, cli, &cli->err);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (!length) cli_say(cli, "%s", _("La bitácora está vacía."));
    return length ? EXIT_OK : EXIT_NOTHING;
}

/* --- proving ---------------------------------------------------------------------------------- */

static int tell_verdict(struct cli *cli, const struct log_verdict *v)
{
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        json_key(&j.w, "holds");
        json_put_bool(&j.w, !v->broken);
        cli_json_int(&j, "entries", v->entries);
        cli_json_int(&j, "checkpoints", v->checkpoints);
        cli_json_int(&j, "erased", v->erased);
        cli_json_int(&j, "sealed", v->sealed);
        cli_json_str(&j, "last_hash", str_of(v->last_hash));
        cli_json_str(&j, "key", str_of(v->key));
        if (v->broken) {
            cli_json_int(&j, "breaks_at", v->at_seq);
            cli_json_str(&j, "why", str_of(v->why));
        }
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
    } else if (v->broken) {
        cli_say(cli, _("NO se sostiene: en la anotación %lld, %s."), (long long)v->at_seq, v->why);
    } else {
        cli_say(cli, _("Se sostiene: %s anotaciones y %s firmas."),
                cli_count(cli, (uint64_t)v->entries), cli_count(cli, (uint64_t)v->checkpoints));
        if (*v->key) cli_say(cli, _("Llave que firma: %s"), v->key);
        if (v->sealed)
            cli_say(cli,
                    _("%s anotaciones son de algo que todavía no se publica: lo que dicen está "
                      "sellado; su huella queda."),
                    cli_count(cli, (uint64_t)v->sealed));
        if (v->erased)
            cli_say(cli,
                    _("De %s anotaciones la parte personal no está en la copia o se borró; su "
                      "huella queda."),
                    cli_count(cli, (uint64_t)v->erased));
    }
    return v->broken ? EXIT_DATA : EXIT_OK;
}

static enum err_code take_line(struct cli *cli, struct log_verifier *verifier, struct str line,
                               uint64_t number)
{
    if (!str_trim(line).n) return ERR_NONE;
    enum err_code code = log_verify_line(verifier, line, &cli->err);
    if (code) err_row(&cli->err, number, number);
    return code;
}

/* Line by line: a copy may be longer than memory. */
static enum err_code read_lines(struct cli *cli, int fd, struct log_verifier *verifier)
{
    struct buf buf;
    uint64_t number = 0;
    enum err_code code = ERR_NONE;
    buf_init(&buf, LONGEST_LINE);
    for (bool ended = false; !code && !ended;) {
        char *p = buf_reserve(&buf, 65536);
        ssize_t got = p ? read(fd, p, 65536) : -1;
        if (got < 0 && p && errno == EINTR) continue;
        if (got < 0) {
            code = p ? err_errno(&cli->err, _("No se pudo leer la copia"))
                     : err_set(&cli->err, ERR_LIMIT, _("La copia tiene una línea demasiado larga"));
            break;
        }
        buf.n += (size_t)got;
        ended = got == 0;
        struct str rest = buf_view(&buf);
        const char *lf;
        while (!code && rest.n && (lf = memchr(rest.p, '\n', rest.n))) {
            struct str line = {rest.p, (size_t)(lf - rest.p)};
            code = take_line(cli, verifier, line, ++number);
            rest = str_slice(rest, line.n + 1, rest.n);
        }
        if (!code && ended) code = take_line(cli, verifier, rest, ++number);
        memmove(buf.p, rest.p, rest.n);
        buf.n = rest.n;
    }
    buf_free(&buf);
    return code;
}

static int run_verify(struct cli *cli)
{
    const char *path = cli_argument(cli, 0);
    struct log_verifier *verifier = NULL;
    struct ledger *ledger = NULL;
    int64_t entity;
    enum err_code code = log_verifier_new(str_of(cli_text(cli, "key")), &verifier, &cli->err);
    if (!code && path) {
        int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
        err_file(&cli->err, path);
        code = fd < 0 ? err_errno(&cli->err, _("No se pudo abrir %s"), path)
                      : read_lines(cli, fd, verifier);
        if (fd >= 0) close(fd);
    } else if (!code) {
        code = open_log(cli, STORE_READ, &ledger, &entity);
        if (!code) code = log_verify_store(ledger_store(ledger), entity, verifier, &cli->err);
        ledger_close(ledger);
    }
    if (!code && path && !log_verdict(verifier)->entries)
        code = err_set(&cli->err, ERR_INPUT, "%s", _("La copia está vacía: no prueba nada"));
    if (!code) log_verify_end(verifier);
    int status = code ? cli_fail(cli) : tell_verdict(cli, log_verdict(verifier));
    log_verifier_free(verifier);
    return status;
}

/* --- copies and signatures -------------------------------------------------------------------- */

static enum err_code write_lines(void *user, struct str lines, struct err *err)
{
    return file_write_all(*(int *)user, lines.p, lines.n, err);
}

static enum err_code copy_to(struct cli *cli, struct ledger *ledger, int64_t entity, int fd)
{
    struct co co = {.ledger = ledger,
                    .arena = &cli->arena,
                    .entity = entity,
                    .actor = {.program = true},
                    .now_ms = time_now_ms()};
    return log_copy_write(&co, cli_flag(cli, "personal"), write_lines, &fd, &cli->err);
}

static int run_export(struct cli *cli)
{
    const char *path = cli_text(cli, "output");
    struct file_replace file = {.fd = -1};
    struct ledger *ledger = NULL;
    int64_t entity;
    int fd = STDOUT_FILENO;
    enum err_code code = open_log(cli, STORE_READ, &ledger, &entity);
    if (!code && path) {
        code = file_replace_begin(path, &file, &cli->err);
        fd = file.fd;
    }
    if (!code) code = copy_to(cli, ledger, entity, fd);
    if (!code) code = file_replace_commit(&file, &cli->err);
    file_replace_abandon(&file);
    ledger_close(ledger);
    return code ? cli_fail(cli) : EXIT_OK;
}

static int run_sign(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct log_checkpoint c;
    int64_t entity;
    enum err_code code = open_log(cli, STORE_WRITE, &ledger, &entity);
    if (!code) code = store_begin(ledger_store(ledger), &cli->err);
    if (!code) {
        code = log_checkpoint(ledger_store(ledger), &cli->arena, entity, &c, &cli->err);
        if (!code)
            code = store_commit(ledger_store(ledger), &cli->err);
        else
            store_rollback(ledger_store(ledger));
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    cli_say(cli, _("Firmada hasta la anotación %lld."), (long long)c.seq);
    cli_say(cli, _("Llave pública: %.*s"), STR_FMT(c.key));
    cli_say(cli, _("Firma: %.*s"), STR_FMT(c.signature));
    return EXIT_OK;
}

/* --- tables ----------------------------------------------------------------------------------- */

#define ENTITY_OPTION                                                                              \
    {                                                                                              \
        .name = "entity", .letter = 'e', .value = N_("ENTIDAD"),                                   \
        .help = N_("De qué entidad. Si no se dice, la del almacén.")                               \
    }
static const struct cli_option show_options[] = {
    ENTITY_OPTION,
    {.name = "limit",
     .letter = 'l',
     .value = N_("N"),
     .help = N_("Cuántas, a lo más. Si no se dice, 20.")},
    {0}};
static const struct cli_option verify_options[] = {
    ENTITY_OPTION,
    {.name = "key",
     .letter = 'k',
     .value = N_("LLAVE"),
     .help = N_("La llave pública con que debe estar firmada: 64 dígitos hexadecimales. Si no se "
                "dice, vale cualquiera y se dice cuál es.")},
    {0}};
static const struct cli_option export_options[] = {
    ENTITY_OPTION,
    {.name = "output",
     .letter = 'o',
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Dónde dejar la copia, en lugar de la salida estándar.")},
    {.name = "personal",
     .help = N_("Con los datos personales: para un respaldo, nunca para publicar.")},
    {0}};
static const struct cli_option sign_options[] = {ENTITY_OPTION, {0}};
static const struct cli_argument verify_arguments[] = {
    {.name = N_("COPIA"),
     .complete = COMPLETE_FILE,
     .optional = true,
     .help = N_("Una copia hecha con «cauce log export» o descargada del sitio; «-» es la entrada "
                "estándar. Sin ella, la bitácora del almacén.")},
    {0}};
static const struct cli_example show_examples[] = {
    {"cauce log show", N_("las últimas veinte anotaciones")}, {NULL, NULL}};
static const struct cli_example verify_examples[] = {
    {"cauce log verify bitacora.jsonl", N_("comprueba una copia, sin almacén")},
    {"cauce log verify", N_("comprueba la del almacén")},
    {NULL, NULL}};
static const struct cli_example export_examples[] = {
    {"cauce log export --output bitacora.jsonl", N_("una copia para publicar")}, {NULL, NULL}};
static const struct cli_example sign_examples[] = {
    {"cauce log sign", N_("firma hasta donde llega hoy")}, {NULL, NULL}};
static const struct cli_exit_note verify_exits[] = {
    {EXIT_DATA, N_("No se sostiene, o no es una copia de una bitácora.")}, {EXIT_OK, NULL}};

static const struct cli_command command_show_log = {.name = "show",
                                                    .summary = N_("las últimas anotaciones"),
                                                    .group = GROUP_REVIEW,
                                                    .options = show_options,
                                                    .examples = show_examples,
                                                    .json = "{\"seq\", \"at\", \"actor\", "
                                                            "\"kind\", \"subject\", \"body\", "
                                                            "\"hash\"}",
                                                    .run = run_show};
static const struct cli_command command_verify = {
    .name = "verify",
    .summary = N_("prueba que nada se cambió ni se quitó"),
    .about =
        N_("Cada anotación lleva la huella (SHA-256) de la anterior, y de vez en cuando se "
           "firma hasta dónde se ha llegado (Ed25519). Esta orden comprueba todas las huellas, "
           "el orden y las firmas, de una copia o del almacén. docs/log.md basta para que "
           "otra persona escriba su propio programa que lo haga."),
    .group = GROUP_REVIEW,
    .options = verify_options,
    .arguments = verify_arguments,
    .examples = verify_examples,
    .exits = verify_exits,
    .json =
        "{\"holds\", \"entries\", \"checkpoints\", \"erased\", \"sealed\", \"last_hash\", \"key\", "
        "\"breaks_at\"?, \"why\"?}",
    .run = run_verify};
static const struct cli_command command_export_log = {.name = "export",
                                                      .summary = N_("una copia que se prueba sola"),
                                                      .group = GROUP_REVIEW,
                                                      .options = export_options,
                                                      .examples = export_examples,
                                                      .run = run_export};
static const struct cli_command command_sign = {.name = "sign",
                                                .summary = N_("firma hasta donde llega"),
                                                .group = GROUP_REVIEW,
                                                .options = sign_options,
                                                .examples = sign_examples,
                                                .run = run_sign};
static const struct cli_command *const subcommands[] = {&command_show_log, &command_verify,
                                                        &command_export_log, &command_sign, NULL};
const struct cli_command command_log = {
    .name = "log",
    .summary = N_("la bitácora de lo que se decidió, y su prueba"),
    .group = GROUP_REVIEW,
    .subcommands = subcommands,
};
