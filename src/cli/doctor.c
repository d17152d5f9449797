/* cauce doctor: is everything in order? Each thing looked at is one line: fine, advice or wrong. */
#include <string.h>
#include <sys/statvfs.h>

#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "ingest/layout.h"
#include "ledger/entity.h"
#include "ledger/snapshot.h"

enum verdict { FINE, ADVICE, WRONG };
struct doctor {
    struct cli *cli;
    struct cli_json json;
    int wrong;
    uint64_t problems;
    char first[200];
};

/* One thing looked at; `advice` may be NULL. */
static void tell(struct doctor *d, enum verdict verdict, const char *what, struct str value,
                 const char *advice)
{
    static const char *const codes[] = {"ok", "advice", "error"};
    struct cli *cli = d->cli;
    if (verdict == WRONG) d->wrong++;
    if (cli->json) {
        json_open_object(&d->json.w);
        cli_json_str(&d->json, "what", str_of(what));
        cli_json_str(&d->json, "state", str_of(codes[verdict]));
        cli_json_str(&d->json, "value", value);
        cli_json_str(&d->json, "advice", advice ? str_of(advice) : STR_NONE);
        json_close_object(&d->json.w);
        return;
    }
    if (cli->quiet && verdict == FINE) return;
    enum style style = verdict == FINE ? STYLE_GREEN : verdict == ADVICE ? STYLE_YELLOW : STYLE_RED;
    const char *word = verdict == FINE ? _("bien") : verdict == ADVICE ? _("ojo") : _("mal");
    fprintf(stdout, "%s%-5s%s ", terminal_style(&cli->out, style), word,
            terminal_style(&cli->out, STYLE_PLAIN));
    terminal_wrap(
        &cli->out,
        terminal_clean(&cli->arena, arena_printf(&cli->arena, "%s: %.*s", what, STR_FMT(value))), 6,
        6);
    if (!advice) return;
    fputs("      ", stdout);
    terminal_wrap(&cli->out, str_of(advice), 6, 6);
}

static void tell_error(struct doctor *d, const char *what, const struct err *err)
{
    char text[1400];
    struct err plain = *err;
    plain.advice[0] = '\0';
    tell(d, WRONG, what, str_of(err_format(&plain, text, sizeof text)),
         err->advice[0] ? err->advice : NULL);
}

static void program(struct doctor *d)
{
    char text[300];
    tell(d, FINE, _("programa"), STR("cauce " CAUCE_VERSION), NULL);
    source_sandbox_description(text, sizeof text);
    bool both =
        strstr(text, "seccomp") && !strstr(text, "sin seccomp") && !strstr(text, "no seccomp");
    tell(d, both ? FINE : ADVICE, _("aislamiento de los archivos que se leen"), str_of(text),
         both ? NULL
              : _("Este equipo no ofrece todo el aislamiento; lea archivos ajenos en uno que sí lo "
                  "ofrezca."));
}

static void layouts(struct doctor *d)
{
    struct layout_set *set;
    struct err err;
    size_t count;
    memset(&err, 0, sizeof err);
    const char *const *folders = shared_layout_folders(d->cli, NULL, &count);
    if (layout_set_open(folders, count, &set, &err)) {
        tell_error(d, _("formatos"), &err);
        return;
    }
    size_t own = 0;
    for (size_t i = 0; i < layout_set_count(set); i++)
        if (!str_starts(layout_info(layout_set_at(set, i))->file, STR("("))) own++;
    tell(d, FINE, _("formatos"),
         arena_printf(&d->cli->arena, _("%zu se leen sin errores; %zu son de la carpeta %s"),
                      layout_set_count(set), own, count ? folders[0] : "-"),
         NULL);
    layout_set_close(set);
}

static void disk(struct doctor *d, uint64_t size)
{
    struct statvfs fs;
    const char *url = d->cli->url;
    const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
    if (strstr(url, "://") || statvfs(path, &fs) != 0) return;
    uint64_t left = (uint64_t)fs.f_bavail * fs.f_frsize;
    bool tight = left < size || left < ((uint64_t)1 << 30);
    tell(d, tight ? ADVICE : FINE, _("espacio en disco"),
         arena_printf(&d->cli->arena, _("quedan %s"), cli_bytes(d->cli, left)),
         tight ? _("Queda menos de lo que ocupa el almacén, o menos de 1 GB: una importación "
                   "grande o una copia pueden "
                   "no caber.")
               : NULL);
}

static void problem(void *user, const char *text)
{
    struct doctor *d = user;
    if (d->problems++ == 0) snprintf(d->first, sizeof d->first, "%s", text);
}

static void integrity(struct doctor *d, struct ledger *ledger)
{
    struct err err;
    memset(&err, 0, sizeof err);
    if (store_verify(ledger_store(ledger), problem, d, &err)) {
        tell_error(d, _("integridad"), &err);
    } else if (d->problems) {
        tell(d, WRONG, _("integridad"),
             arena_printf(&d->cli->arena, _("%s problemas; el primero: %s"),
                          cli_count(d->cli, d->problems), d->first),
             _("Restaure la última copia (cauce backup) e importe de nuevo lo posterior."));
    } else {
        tell(d, FINE, _("integridad"), str_of(_("revisado completo, sin problemas")), NULL);
    }
}

/* Rows read = accepted + quarantined, in every snapshot. */
static void contents(struct doctor *d, struct ledger *ledger)
{
    struct snapshot_filter filter = {0};
    struct snapshot *list = NULL;
    size_t count = 0, off = 0;
    struct err err;
    uint64_t rows = 0, quarantined = 0;
    memset(&err, 0, sizeof err);
    if (snapshot_list(ledger, &d->cli->arena, &filter, &list, &count, &err)) {
        tell_error(d, _("contenido"), &err);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        rows += (uint64_t)list[i].rows_read;
        quarantined += (uint64_t)list[i].rows_quarantined;
        if (list[i].rows_read != list[i].rows_accepted + list[i].rows_quarantined) off++;
    }
    struct str value = arena_printf(
        &d->cli->arena, _("%s instantáneas, %s filas, %s en cuarentena"), cli_count(d->cli, count),
        cli_count(d->cli, rows), cli_count(d->cli, quarantined));
    if (off)
        tell(d, WRONG, _("contenido"), value,
             _("Hay instantáneas en que las filas leídas no son la suma de aceptadas y en "
               "cuarentena."));
    else
        tell(d, count ? FINE : ADVICE, _("contenido"), value,
             count ? NULL : _("Todavía no hay nada importado: cauce import ARCHIVO"));
}

static void store(struct doctor *d)
{
    struct cli *cli = d->cli;
    struct ledger *ledger;
    struct entity entity;
    struct err err;
    uint64_t size = 0;
    int version = 0;
    int64_t home = 0;
    memset(&err, 0, sizeof err);
    if (ledger_open(cli->url, STORE_READ, &ledger, &err)) {
        tell_error(d, _("almacén"), &err);
        return;
    }
    tell(d, FINE, _("almacén"),
         arena_printf(&cli->arena, "%s, %s", shared_url_shown(cli),
                      store_description(ledger_store(ledger))),
         NULL);
    if (store_version(ledger_store(ledger), &version, &err) == ERR_NONE &&
        store_size(ledger_store(ledger), &size, &err) == ERR_NONE)
        tell(d, FINE, _("esquema"),
             arena_printf(&cli->arena, _("versión %d, ocupa %s"), version, cli_bytes(cli, size)),
             NULL);
    else
        tell_error(d, _("esquema"), &err);
    if (ledger_home(ledger, &home, &err) == ERR_NONE &&
        entity_get(ledger, &cli->arena, home, &entity, &err) == ERR_NONE)
        tell(d, FINE, _("entidad"), entity.name, NULL);
    else
        tell_error(d, _("entidad"), &err);
    disk(d, size);
    integrity(d, ledger);
    contents(d, ledger);
    ledger_close(ledger);
}

static int run(struct cli *cli)
{
    struct doctor d;
    memset(&d, 0, sizeof d);
    d.cli = cli;
    if (cli->json) {
        cli_json_begin(&d.json);
        json_open_object(&d.json.w);
        json_key(&d.json.w, "checks");
        json_open_array(&d.json.w);
    }
    program(&d);
    layouts(&d);
    store(&d);
    if (cli->json) {
        json_close_array(&d.json.w);
        json_key(&d.json.w, "ok");
        json_put_bool(&d.json.w, d.wrong == 0);
        json_close_object(&d.json.w);
        cli_json_end(&d.json, stdout);
    }
    cli_blank(cli);
    cli_say(cli, "%s", d.wrong ? _("Hay algo que arreglar.") : _("Todo en orden."));
    return d.wrong ? EXIT_DATA : EXIT_OK;
}

static const struct cli_example examples[] = {
    {"cauce doctor", N_("revisa el programa y el almacén de esta carpeta")},
    {"cauce doctor --store respaldo.db --json", N_("comprueba una copia, para un programa")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_OK, N_("Todo en orden.")},
    {EXIT_DATA, N_("Algo está mal; se dice qué y cómo arreglarlo.")},
    {EXIT_OK, NULL}};
const struct cli_command command_doctor = {
    .name = "doctor",
    .summary = N_("revisa que el programa y el almacén estén sanos"),
    .about = N_("Mira la versión, el aislamiento con que se leen archivos ajenos, los formatos "
                "propios, el espacio en "
                "disco y el almacén completo, página por página. No cambia nada."),
    .group = GROUP_CARE,
    .examples = examples,
    .exits = exits,
    .json = N_(
        "{\"checks\": [{\"what\", \"state\" (ok, advice, error), \"value\", \"advice\"}], \"ok\"}"),
    .run = run,
};
