/* cauce person: the first accounts, made from the machine itself: an administrator is invited with
 * a link, and invites the others in the browser. */
#include <string.h>

#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "cocreate/person.h"

/* --- inviting --------------------------------------------------------------------------------- */

static enum err_code give_role(struct cli *cli, struct co *home, int64_t person)
{
    const char *word = cli_text(cli, "role");
    unsigned role = word ? co_role_of(str_of(word)) : CO_ADMIN;
    int64_t institution;
    struct co co = *home;
    struct co_faults faults = {.count = 0};
    enum err_code code = cli_number(cli, "institution", 1, INT64_MAX, 0, &institution);
    if (code || (word && !role)) return code; /* "citizen": an account is all it takes */
    struct role_draft draft = {.home = home->entity,
                               .person = person,
                               .role = role,
                               .sector = co_sector_of(str_of(cli_text(cli, "sector"))),
                               .institution = institution,
                               .begins = (int32_t)(home->now_ms / 86400000),
                               .ends = DATE_NONE};
    int64_t id;
    code = cli_entity(cli, home->ledger, &co.entity);
    if (!code) code = role_give(&co, &draft, &faults, &id, &cli->err);
    home->depth = co.depth;
    if (code == ERR_INPUT && faults.count) err_set(&cli->err, ERR_USAGE, "%s", faults.list[0].says);
    return code;
}

static enum err_code invite(struct cli *cli, struct co *home, char token[SESSION_TOKEN + 1])
{
    struct co_faults faults = {.count = 0};
    const char *name = cli_text(cli, "name"), *email = cli_argument(cli, 0);
    int64_t person;
    enum err_code code = co_begin(home, &cli->err);
    if (code) return code;
    code = person_invite(home, str_of(email), str_of(name ? name : email), &faults, &person, token,
                         &cli->err);
    if (code == ERR_INPUT && faults.count) err_set(&cli->err, ERR_USAGE, "%s", faults.list[0].says);
    if (!code) code = give_role(cli, home, person);
    return co_end(home, code, &cli->err);
}

static int run_invite(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co home;
    char token[SESSION_TOKEN + 1];
    const char *site = cli_text(cli, "site");
    enum err_code code = shared_home(cli, STORE_WRITE, &ledger, &home);
    if (!code) code = invite(cli, &home, token);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (*token) {
        cli_say(cli, "%s", _("Envíele este enlace; sirve durante dos semanas:"));
        printf("%s/invitacion/%s\n", site ? site : "http://127.0.0.1:8080", token);
    } else {
        cli_say(cli, "%s", _("Ya tenía cuenta: ahora tiene también ese papel."));
    }
    return EXIT_OK;
}

/* --- listing ---------------------------------------------------------------------------------- */

static void list_one(struct cli *cli, const struct role_row *r)
{
    char from[16], until[16];
    struct str begins = date_iso(r->role.begins, from), ends = date_iso(r->role.ends, until);
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_int(&j, "id", r->id);
        cli_json_int(&j, "person", r->person);
        cli_json_str(&j, "name", r->name);
        cli_json_str(&j, "email", r->email);
        cli_json_str(&j, "role", str_of(co_role_code(r->role.role)));
        cli_json_str(&j, "begins", begins);
        cli_json_str(&j, "ends", ends);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return;
    }
    cli_say(cli, "%.*s <%.*s>  %s  %.*s – %.*s", STR_FMT(r->name), STR_FMT(r->email),
            co_role_word(r->role.role), STR_FMT(begins), STR_FMT(ends));
}

static int run_list(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co co;
    struct role_row *rows = NULL;
    size_t n = 0;
    enum err_code code = shared_home(cli, STORE_READ, &ledger, &co);
    if (!code) code = cli_entity(cli, ledger, &co.entity);
    if (!code) code = role_list(&co, DATE_NONE, &rows, &n, &cli->err);
    for (size_t i = 0; !code && i < n; i++) list_one(cli, &rows[i]);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (!n) cli_say(cli, "%s", _("Nadie tiene un papel todavía."));
    return n ? EXIT_OK : EXIT_NOTHING;
}

static const struct cli_option invite_options[] = {
    {.name = "name", .value = N_("NOMBRE"), .help = N_("Cómo se llama. Si no se dice, su correo.")},
    {.name = "role",
     .value = N_("PAPEL"),
     .words = "admin|member|facilitator|institution|evaluator|participant|citizen",
     .help = N_("Qué podrá hacer; citizen: solo tener cuenta. Si no se dice, admin.")},
    {.name = "sector",
     .value = N_("PARTE"),
     .words = "government|civil-society|guarantor",
     .help = N_("De un integrante del secretariado: de qué parte es su lugar.")},
    {.name = "institution",
     .value = N_("NÚMERO"),
     .help = N_("De quien informa por una institución: el número de su página, "
                "/organizacion/NÚMERO.")},
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("En qué entidad. Si no se dice, la del almacén.")},
    {.name = "site",
     .value = N_("DIRECCIÓN"),
     .help = N_("La del sitio, para el enlace. Si no se dice, http://127.0.0.1:8080.")},
    {0}};
static const struct cli_option list_options[] = {
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("De qué entidad. Si no se dice, la del almacén.")},
    {0}};
static const struct cli_argument invite_arguments[] = {
    {.name = N_("CORREO"), .help = N_("De quien se invita.")}, {0}};
static const struct cli_example invite_examples[] = {
    {"cauce person invite ana@ejemplo.mx --name 'Ana Ruiz'", N_("la primera administradora")},
    {NULL, NULL}};
static const struct cli_example list_examples[] = {
    {"cauce person list", N_("quién puede hacer qué")}, {NULL, NULL}};

static const struct cli_command command_invite = {
    .name = "invite",
    .summary = N_("invita a alguien y le da un papel"),
    .about = N_("Hace la cuenta si no existe y escribe el enlace con que su dueña le pone "
                "contraseña. Así empieza un sitio con cuentas (cauce serve --accounts): después, "
                "quien administra invita desde el navegador."),
    .group = GROUP_START,
    .options = invite_options,
    .arguments = invite_arguments,
    .examples = invite_examples,
    .run = run_invite};
static const struct cli_command command_list = {
    .name = "list",
    .summary = N_("quién tiene qué papel"),
    .group = GROUP_START,
    .options = list_options,
    .examples = list_examples,
    .json = "{\"id\", \"person\", \"name\", \"email\", \"role\", \"begins\", \"ends\"}",
    .run = run_list};
static const struct cli_command *const subcommands[] = {&command_invite, &command_list, NULL};
const struct cli_command command_person = {
    .name = "person",
    .summary = N_("las personas de un sitio con cuentas"),
    .group = GROUP_START,
    .subcommands = subcommands,
};
