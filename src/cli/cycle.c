/* cauce cycle: a whole open-government cycle from one file. */
#include <limits.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cocreate/check.h"
#include "cocreate/cycle_file.h"
#include "cocreate/person.h"
#include "cocreate/paper.h"

static enum err_code open_co(struct cli *cli, struct ledger **ledger, struct co *co)
{
    *co = (struct co){.arena = &cli->arena, .actor = {.program = true}, .now_ms = time_now_ms()};
    enum err_code code = cli_open(cli, STORE_WRITE, ledger);
    co->ledger = *ledger;
    return code ? code : cli_entity(cli, *ledger, &co->entity);
}

/* --- load ------------------------------------------------------------------------------------- */

/* Documents stand beside the file or below it: a plan that somebody sent names no other file of
 * this machine. */
static enum err_code read_beside(void *user, struct str file, struct arena *arena, struct str *out,
                                 struct err *err)
{
    const char *path = user, *slash = strrchr(path, '/');
    char whole[PATH_MAX];
    bool outside = file.n && file.p[0] == '/';
    for (struct str rest = file, part; rest.n && !outside;) {
        part = str_split(rest, '/', &rest);
        outside = str_is(part, "..");
    }
    if (outside)
        return err_set(err, ERR_INPUT, "%s",
                       _("El documento debe estar en la carpeta de este archivo o más adentro"));
    int n = snprintf(whole, sizeof whole, "%.*s%.*s", slash ? (int)(slash - path + 1) : 0, path,
                     STR_FMT(file));
    if (n < 0 || (size_t)n >= sizeof whole)
        return err_set(err, ERR_INPUT, "%s", _("El nombre del documento es demasiado largo"));
    return file_read(arena, whole, PAPER_MOST_BYTES, out, err);
}

static void tell_faults(struct cli *cli, const struct cycle_file_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct cycle_file_fault *f = &faults->list[i];
        if (cli->json) {
            struct cli_json j;
            cli_json_begin(&j);
            json_open_object(&j.w);
            cli_json_str(&j, "pointer", f->pointer);
            cli_json_str(&j, "says", f->says);
            json_close_object(&j.w);
            cli_json_end(&j, stdout);
            continue;
        }
        fprintf(stderr, "  %.*s: %.*s\n", STR_FMT(terminal_clean(&cli->arena, f->pointer)),
                STR_FMT(terminal_clean(&cli->arena, f->says)));
    }
    if (faults->more && !cli->json) fprintf(stderr, _("  … y %zu más\n"), faults->more);
    if (faults->count)
        err_advice(&cli->err, "%s",
                   _("No se cambió nada. La guía del archivo: docs/ciclo-archivo.md"));
}

static void tell_people(struct cli *cli, const struct cycle_file_done *done, const char *site)
{
    for (size_t i = 0; i < done->invited_count; i++) {
        const struct cycle_file_invited *p = &done->invited[i];
        if (cli->json) {
            struct cli_json j;
            cli_json_begin(&j);
            json_open_object(&j.w);
            cli_json_str(&j, "name", p->name);
            cli_json_str(&j, "email", p->email);
            cli_json_str(&j, "token", p->token);
            json_close_object(&j.w);
            cli_json_end(&j, stdout);
        } else if (p->token.n) {
            printf("%.*s <%.*s>: %s/invitacion/%.*s\n",
                   STR_FMT(terminal_clean(&cli->arena, p->name)),
                   STR_FMT(terminal_clean(&cli->arena, p->email)), site, STR_FMT(p->token));
        }
    }
}

static void tell_done(struct cli *cli, const struct cycle_file_done *done)
{
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_int(&j, "cycle", done->cycle);
        cli_json_int(&j, "acts", done->acts);
        cli_json_int(&j, "sessions", done->sessions);
        cli_json_int(&j, "proposals", done->proposals);
        cli_json_int(&j, "commitments", done->commitments);
        cli_json_int(&j, "checks", done->checks);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return;
    }
    cli_say(cli,
            _("Se cargó el ciclo %lld: %lld sesiones, %lld propuestas, %lld compromisos y %lld "
              "comprobaciones, en %s actos que quedaron en la bitácora."),
            (long long)done->cycle, (long long)done->sessions, (long long)done->proposals,
            (long long)done->commitments, (long long)done->checks,
            cli_count(cli, (uint64_t)done->acts));
}

static int run_load(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co co;
    struct str text;
    struct cycle_file_done done = {0};
    struct cycle_file_faults *faults = arena_alloc(&cli->arena, sizeof *faults);
    const char *path = cli_argument(cli, 0), *site = cli_text(cli, "site");
    struct cycle_file_options options = {.sample_password =
                                             str_of(cli_text(cli, "sample-password")),
                                         .read = read_beside,
                                         .user = (void *)(uintptr_t)path};
    if (!faults) err_no_memory(&cli->err);
    enum err_code code = faults ? open_co(cli, &ledger, &co) : ERR_MEMORY;
    if (!code) code = ledger_home(ledger, &options.home, &cli->err);
    if (!code) code = file_read(&cli->arena, path, CYCLE_FILE_MOST_BYTES, &text, &cli->err);
    if (!code && cli_flag(cli, "only-check"))
        code = cycle_file_check(&cli->arena, text, faults, &cli->err);
    else if (!code)
        code = cycle_file_load(&co, text, &options, faults, &done, &cli->err);
    ledger_close(ledger);
    if (faults) tell_faults(cli, faults);
    if (code) return cli_fail(cli);
    if (cli_flag(cli, "only-check")) {
        cli_say(cli, "%s", _("El archivo está en su forma."));
        return EXIT_OK;
    }
    tell_done(cli, &done);
    tell_people(cli, &done, site ? site : "http://127.0.0.1:8080");
    return EXIT_OK;
}

/* --- the commands ----------------------------------------------------------------------------- */

static const struct cli_option load_options[] = {
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("En qué entidad. Si no se dice, la del almacén.")},
    {.name = "only-check", .help = N_("Sólo revisa la forma del archivo, sin cargar nada.")},
    {.name = "sample-password",
     .value = N_("CONTRASEÑA"),
     .help = N_("La contraseña de las cuentas de muestra («sample»): sólo en un ciclo de ejemplo y "
                "en un almacén sin cuentas.")},
    {.name = "site",
     .value = N_("DIRECCIÓN"),
     .help = N_("La del sitio, para los enlaces. Si no se dice, http://127.0.0.1:8080.")},
    {0}};
static const struct cli_argument load_arguments[] = {
    {.name = N_("ARCHIVO"), .help = N_("El ciclo, en JSON.")}, {0}};
static const struct cli_example load_examples[] = {
    {"cauce cycle load plan.json --only-check", N_("lo que falta o sobra en el archivo")},
    {"cauce cycle load plan.json --entity 'Río Claro'", N_("lo carga completo, o nada")},
    {NULL, NULL}};
static const struct cli_command command_load = {
    .name = "load",
    .summary = N_("trae un ciclo completo de un archivo JSON"),
    .about = N_("La declaración, quiénes participan, actividades, sesiones con sus acuerdos, mesas "
                "y propuestas con su respuesta, el plan con sus compromisos, y las cacerías, "
                "solicitudes, encuestas e índices que haya: todo o nada, y cada acto queda en la "
                "bitácora. Sirve para traer un plan que hoy vive en hojas de "
                "cálculo. Lo que está mal se dice con su lugar en el archivo. A quien no tenía "
                "cuenta se le hace una: se escribe el enlace con que le pone contraseña."),
    .group = GROUP_START,
    .options = load_options,
    .arguments = load_arguments,
    .examples = load_examples,
    .json =
        N_("{\"cycle\", \"acts\", \"sessions\", \"proposals\", \"commitments\", \"checks\"} y "
           "una línea por cuenta: {\"name\", \"email\", \"token\"}. Si algo está mal, una línea "
           "por falta: {\"pointer\", \"says\"}."),
    .run = run_load};
static const struct cli_command *const subcommands[] = {&command_load, NULL};
const struct cli_command command_cycle = {
    .name = "cycle",
    .summary = N_("ciclos de gobierno abierto"),
    .group = GROUP_START,
    .subcommands = subcommands,
};
