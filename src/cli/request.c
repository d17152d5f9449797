/* cauce request: a drafted request for information about a gap, ready to be sent. */
#include <string.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/follow.h"
#include "trace/request.h"

static void show(struct cli *cli, const struct request_text *r)
{
    struct arena *a = &cli->arena;

    if (cli->json) {
        struct cli_json j;

        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_str(&j, "addressee", r->addressee);
        cli_json_str(&j, "title", r->title);
        cli_json_str(&j, "body", r->body);
        cli_json_int(&j, "characters", (int64_t)r->characters);
        cli_json_int(&j, "named", (int64_t)r->named);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return;
    }
    cli_field(cli, 12, _("para"), r->addressee);
    cli_field(cli, 12, _("asunto"), r->title);
    cli_field(cli, 12, _("largo"),
              arena_printf(a, _("%zu de %d caracteres que se supone que recibe la plataforma"),
                           r->characters, REQUEST_MAX));
    cli_blank(cli);
    /* As it is to be pasted: not wrapped, so that a paragraph stays one line. */
    for (struct str rest = r->body; rest.n;) {
        struct str line = terminal_clean(a, str_split(rest, '\n', &rest));

        fprintf(stdout, "%.*s\n", STR_FMT(line));
    }
}

static enum err_code save(struct cli *cli, const struct request_text *r, const char *path)
{
    struct str text =
        arena_printf(&cli->arena, "%.*s\n\n%.*s\n", STR_FMT(r->title), STR_FMT(r->body));

    if (!text.p) return err_no_memory(&cli->err);
    if (file_exists(path)) {
        err_set(&cli->err, ERR_CONFLICT, _("Ya hay un archivo %s."), path);
        err_advice(&cli->err, "%s", _("Diga otro nombre, o bórrelo."));
        return ERR_CONFLICT;
    }
    return file_write(path, text, &cli->err);
}

static int run(struct cli *cli)
{
    const char *path = cli_text(cli, "output");
    struct trace_gap_row gap;
    struct request_text text;
    struct follow f;
    enum err_code code = follow_open(cli, 0, &f);

    if (code) return cli_fail(cli);
    code = follow_gap(cli, &f, cli_argument(cli, 0), &gap);
    if (!code) code = request_draft(f.ledger, &cli->arena, gap.entity, gap.id, &text, &cli->err);
    ledger_close(f.ledger);
    if (!code && path) code = save(cli, &text, path);
    if (code) return cli_fail(cli);
    if (path && !cli->json)
        cli_say(cli, _("Quedó en %s."), path);
    else
        show(cli, &text);
    return EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("De qué entidad es el hueco, si varias llevan ese número.")},
    {.name = "output",
     .letter = 'o',
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Escribe la solicitud en un archivo nuevo.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("HUECO"), .help = N_("Su número o su clave, de «cauce gaps».")}, {0}};
static const struct cli_example examples[] = {
    {"cauce request 12", N_("la solicitud para el hueco 12")},
    {"cauce request 12 --output solicitud.txt", N_("la guarda en un archivo")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay tal hueco.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_request = {
    .name = "request",
    .summary = N_("redacta la solicitud de información para un hueco"),
    .about = N_("Siempre en español, lista para pegarse en la Plataforma Nacional de "
                "Transparencia: qué se sabe que existe y en qué archivo y fila se publicó, qué "
                "falta, en qué formato se pide y qué ley lo pide. Las palabras y las leyes son "
                "catálogos que se pueden editar (solicitud.txt y obligaciones.csv, en la carpeta "
                "catalogues junto al almacén); los artículos sin verificar lo dicen."),
    .group = GROUP_FOLLOW,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("{\"addressee\", \"title\", \"body\", \"characters\", \"named\"}"),
    .run = run,
};
