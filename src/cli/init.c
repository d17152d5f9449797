/* cauce init: makes the store with its schema and catalogues, or brings an older one up to date. */
#include <stdio.h>

#include "base/text.h"
#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "ledger/entity.h"

/* The code of an entity that a person adds: "Río Claro (EJEMPLO)" -> "rio-claro-ejemplo". */
static struct str slug(struct arena *arena, const char *name)
{
    struct str key = text_key(arena, str_of(name));
    char *out = arena_cstr(arena, key);
    for (char *p = out; p && *p; p++)
        if (*p == ' ' || *p == '~') *p = '-';
    return str_of(out);
}

/* A town's own store often comes before any catalogue of towns. */
static void advise_adding(struct err *err)
{
    char before[sizeof err->advice];
    snprintf(before, sizeof before, "%s", err->advice);
    err_advice(err, "%s %s", before,
               _("Si es un municipio que falta: --entity NOMBRE --new municipality."));
}

static enum err_code set_home(struct cli *cli, const char *name, struct entity *entity)
{
    struct ledger *ledger;
    enum err_code code = cli_open(cli, STORE_WRITE, &ledger);
    if (code) return code;
    int64_t id = 0;
    if (name) {
        code = ledger_entity_find(ledger, &cli->arena, str_of(name), entity, &cli->err);
        id = entity->id;
        if (code == ERR_NOTFOUND && cli_text(cli, "new")) {
            err_clear(&cli->err);
            code = ledger_entity_add(ledger, slug(&cli->arena, name), str_of(cli_text(cli, "new")),
                                     str_of(name), &id, &cli->err);
        }
        if (code == ERR_NOTFOUND) advise_adding(&cli->err);
        if (code == ERR_NONE) code = ledger_home_set(ledger, id, &cli->err);
    } else {
        code = ledger_home(ledger, &id, &cli->err);
    }
    if (code == ERR_NONE) code = entity_get(ledger, &cli->arena, id, entity, &cli->err);
    ledger_close(ledger);
    return code;
}

static int run(struct cli *cli)
{
    struct bar bar;
    struct entity entity = {0};
    bar_start(&bar, cli, false);
    enum err_code code = ledger_init(cli->url, &bar.progress, &cli->err);
    bar_end(&bar);
    if (code == ERR_NONE) code = set_home(cli, cli_text(cli, "entity"), &entity);
    if (code) return cli_fail(cli);
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_str(&j, "store", str_of(shared_url_shown(cli)));
        cli_json_str(&j, "entity", entity.code);
        cli_json_str(&j, "entity_name", entity.name);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return EXIT_OK;
    }
    cli_say(cli, _("Listo: el almacén %s es de %.*s."), shared_url_shown(cli),
            STR_FMT(entity.name));
    cli_blank(cli);
    cli_say(cli, "%s", _("Ahora puede:"));
    cli_hint(cli, _("cauce import ARCHIVO"),
             _("leer un archivo publicado (CSV, XLSX, JSON, zip) o una carpeta"));
    cli_hint(cli, _("cauce person invite CORREO"),
             _("hacer la primera cuenta, la de quien administra el gobierno abierto"));
    cli_hint(cli, "cauce serve --accounts", _("abrir el sitio, con cuentas y formularios"));
    cli_hint(cli, "cauce layout list", _("ver qué formatos reconoce"));
    cli_hint(cli, "cauce doctor", _("revisar que todo esté en orden"));
    return EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("De quién es el dinero: un estado, por nombre (Sonora) o clave INEGI (26), o un "
                "municipio que ya se cargó (26030) o que se agrega con --new. Si no se dice: la "
                "federación.")},
    {.name = "new",
     .value = N_("CLASE"),
     .words = "state|municipality|body|other",
     .help = N_(
         "Si la entidad no está en el catálogo, la agrega: body es un organismo o fideicomiso.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce init --entity Sonora", N_("un almacén en cauce.db para el estado de Sonora")},
    {"cauce init --entity Hermosillo --new municipality",
     N_("lo mismo para un municipio, que el programa todavía no conoce")},
    {"cauce init --store postgres://cauce@servidor/cauce",
     N_("el esquema en un PostgreSQL que ya existe")},
    {NULL, NULL}};
const struct cli_command command_init = {
    .name = "init",
    .summary = N_("crea el almacén, o pone al día uno anterior"),
    .about = N_("Crea el archivo cauce.db (o el de --store) con sus tablas y los catálogos que el "
                "programa trae: "
                "estados, objeto del gasto, función, rubro de ingresos, tipo de gasto y fondos. "
                "Sobre un almacén que "
                "ya existe lo pone al día sin perder nada."),
    .group = GROUP_START,
    .options = options,
    .examples = examples,
    .json = "{\"store\", \"entity\", \"entity_name\"}",
    .run = run,
};
