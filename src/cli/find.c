/* cauce find: works, contracts, lines, suppliers by words, key, RFC or amount. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "ledger/find.h"

static void amount_json(struct cli_json *j, const struct find_amount *a, struct arena *arena)
{
    char date[16], money[48];
    (void)arena;
    json_open_object(&j->w);
    cli_json_str(j, "moment", str_of(word_of(WORDS_MOMENT, (int)a->moment)->code));
    cli_json_str(j, "amount", money_plain(a->minor, money_digits(a->currency), money));
    cli_json_str(j, "currency", str_of(a->currency));
    json_key(&j->w, "year");
    if (a->year)
        json_put_int(&j->w, a->year);
    else
        json_put_null(&j->w);
    cli_json_str(j, "at", a->at == DATE_NONE ? STR_NONE : date_iso(a->at, date));
    cli_json_int(j, "snapshot", a->snapshot);
    cli_json_int(j, "row", a->row);
    cli_json_str(j, "file", a->file);
    cli_json_str(j, "sheet", a->sheet.n ? a->sheet : STR_NONE);
    json_key(&j->w, "superseded");
    json_put_bool(&j->w, a->superseded);
    json_close_object(&j->w);
}

static const char *kind_code(const struct find_result *r)
{
    return r->organisation ? "organisation" : word_of(WORDS_NODE_KIND, (int)r->kind)->code;
}

static void result_json(struct cli *cli, const struct find_result *r)
{
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_str(&j, "kind", str_of(kind_code(r)));
    cli_json_int(&j, "entity", r->entity);
    cli_json_str(&j, "entity_name", r->entity_name);
    cli_json_int(&j, "id", r->id);
    cli_json_str(&j, "key", r->key.n ? r->key : STR_NONE);
    cli_json_str(&j, "label", r->label);
    cli_json_str(&j, "scheme", r->scheme.n ? r->scheme : STR_NONE);
    cli_json_str(&j, "code", r->code.n ? r->code : STR_NONE);
    json_key(&j.w, "published");
    json_put_bool(&j.w, r->organisation || r->published);
    cli_json_int(&j, "score", r->score);
    cli_json_int(&j, "snapshot", r->snapshot);
    cli_json_int(&j, "row", r->row);
    cli_json_str(&j, "file", r->file);
    if (r->organisation) cli_json_int(&j, "nodes", r->nodes);
    json_key(&j.w, "amounts");
    json_open_array(&j.w);
    for (size_t i = 0; i < r->amount_count; i++) amount_json(&j, &r->amounts[i], &cli->arena);
    json_close_array(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

static bool same_source(const struct find_amount *a, const struct find_amount *b)
{
    return a->snapshot == b->snapshot && a->row == b->row && a->superseded == b->superseded;
}

/* "    contratos.csv, fila 2 (instantánea 4)", over the amounts that came from there. */
static void source_text(struct cli *cli, const struct find_amount *a)
{
    struct str file = terminal_clean(&cli->arena, shared_sheet_name(cli, a->file, a->sheet));
    struct str from = arena_printf(&cli->arena, _("%.*s, fila %lld (instantánea %lld)%s"),
                                   STR_FMT(file), (long long)a->row, (long long)a->snapshot,
                                   a->superseded ? _(", ya reemplazada") : "");
    fprintf(stdout, "    %s", terminal_style(&cli->out, STYLE_DIM));
    terminal_wrap(&cli->out, from, 4, 6);
    fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
}

/* "      contratado   48,350,000.00 MXN  2015" */
static void amount_text(struct cli *cli, const struct find_amount *a, size_t words)
{
    struct str money = label_money(&cli->arena, a->minor, a->currency);
    struct str word = str_of(label_word(WORDS_MOMENT, (int)a->moment));
    char year[32] = "";
    if (a->year) snprintf(year, sizeof year, "  %lld", (long long)a->year);
    if (6 + words + 1 + 24 + 6 > cli->out.width) {
        struct str all =
            arena_printf(&cli->arena, "%.*s %.*s%s", STR_FMT(word), STR_FMT(money), year);
        fputs("      ", stdout);
        terminal_wrap(&cli->out, all, 6, 8);
        return;
    }
    fputs("      ", stdout);
    terminal_cell(stdout, word, words, false, true);
    fputc(' ', stdout);
    terminal_cell(stdout, money, terminal_width(money) > 24 ? terminal_width(money) : 24, true,
                  true);
    fprintf(stdout, "%s\n", year);
}

static void result_text(struct cli *cli, const struct find_result *r)
{
    struct arena *a = &cli->arena;
    const char *kind =
        r->organisation ? _("organización") : label_word(WORDS_NODE_KIND, (int)r->kind);
    struct str label = terminal_clean(a, r->label.n ? r->label : r->key);
    fputs(terminal_style(&cli->out, STYLE_BOLD), stdout);
    terminal_wrap(&cli->out, arena_printf(a, "%.*s", STR_FMT(label)), 0, 2);
    fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
    struct str about = arena_printf(a, "%s%s%.*s · %.*s", kind, r->key.n ? " " : "",
                                    STR_FMT(terminal_clean(a, r->key)), STR_FMT(r->entity_name));
    if (r->code.n)
        about = arena_printf(a, "%.*s · %.*s %.*s", STR_FMT(about), STR_FMT(r->scheme),
                             STR_FMT(r->code));
    if (r->organisation)
        about = arena_printf(a, _("%.*s · aparece en %s"), STR_FMT(about),
                             cli_count(cli, (uint64_t)r->nodes));
    if (!r->organisation && !r->published)
        about = arena_printf(a, _("%.*s · solo mencionado: ningún archivo lo describe"),
                             STR_FMT(about));
    fputs("  ", stdout);
    terminal_wrap(&cli->out, about, 2, 4);
    size_t words = 0;
    for (size_t i = 0; i < r->amount_count; i++) {
        size_t n = terminal_width(str_of(label_word(WORDS_MOMENT, (int)r->amounts[i].moment)));
        if (n > words) words = n;
    }
    for (size_t i = 0; i < r->amount_count; i++) {
        if (i == 0 || !same_source(&r->amounts[i - 1], &r->amounts[i]))
            source_text(cli, &r->amounts[i]);
        amount_text(cli, &r->amounts[i], words);
    }
    if (r->amount_count == 0) {
        struct str from =
            arena_printf(a, _("de %.*s, fila %lld (instantánea %lld)"),
                         STR_FMT(terminal_clean(a, shared_sheet_name(cli, r->file, r->sheet))),
                         (long long)r->row, (long long)r->snapshot);
        fputs("    ", stdout);
        terminal_wrap(&cli->out, from, 4, 6);
    }
}

static enum err_code read_kind(struct cli *cli, struct find_query *query)
{
    const char *text = cli_text(cli, "kind");
    if (!text) return ERR_NONE;
    char key[40];
    size_t n = text_key_into(str_of(text), key, sizeof key);
    struct str k = {key, n};
    if (str_is(k, "organizacion") || str_is(k, "organisation") || str_is(k, "organization")) {
        query->organisations = true;
        return ERR_NONE;
    }
    const struct word *word = word_find(WORDS_NODE_KIND, str_of(text));
    if (word) {
        query->kind = (enum node_kind)word->number;
        return ERR_NONE;
    }
    struct buf b;
    buf_init(&b, 400);
    size_t count;
    const struct word *list = word_list(WORDS_NODE_KIND, &count);
    for (size_t i = 0; i < count; i++) buf_printf(&b, "%s, ", list[i].spanish);
    err_set(&cli->err, ERR_USAGE, _("--kind no puede ser «%s»."), text);
    err_advice(&cli->err, _("Puede ser: %.*s%s."), STR_FMT(buf_view(&b)), _("organización"));
    buf_free(&b);
    return ERR_USAGE;
}

static struct str joined(struct cli *cli)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    for (int i = 0; i < cli->count; i++) buf_printf(&b, "%s%s", i ? " " : "", cli->arguments[i]);
    struct str out = arena_str(&cli->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static int run(struct cli *cli)
{
    struct find_query query;
    struct find_result *list = NULL;
    size_t count = 0;
    bool more = false;
    int64_t limit, year;
    struct ledger *ledger;
    memset(&query, 0, sizeof query);
    if (cli_number(cli, "limit", 1, 1000, 20, &limit)) return cli_fail(cli);
    if (cli_number(cli, "year", 1900, 2200, 0, &year)) return cli_fail(cli);
    if (read_kind(cli, &query)) return cli_fail(cli);
    query.text = joined(cli);
    query.limit = (uint32_t)limit;
    query.year = year;
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code =
        cli_text(cli, "entity") ? cli_entity(cli, ledger, &query.entity) : ERR_NONE;
    if (code == ERR_NONE)
        code = ledger_find(ledger, &cli->arena, &query, &list, &count, &more, &cli->err);
    for (size_t i = 0; code == ERR_NONE && i < count; i++) {
        if (cli->json)
            result_json(cli, &list[i]);
        else
            result_text(cli, &list[i]);
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, _("No se encontró «%.*s»."), STR_FMT(query.text));
    if (more) {
        cli_blank(cli);
        cli_say(cli,
                _("Hay más; se muestran %s. Para acotar: --kind, --year, --entity; para ver más: "
                  "--limit."),
                cli_count(cli, count));
    }
    return count ? EXIT_OK : EXIT_NOTHING;
}

static const struct cli_option options[] = {
    {.name = "kind",
     .letter = 'k',
     .value = N_("CLASE"),
     .help = N_("Solo de esta clase: contrato, proyecto, partida, organización y otras.")},
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "year", .letter = 'y', .value = N_("AÑO"), .help = N_("Solo de este ejercicio.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántos, a lo más. Si no se dice, 20.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("PALABRA"),
     .help = N_(
         "Palabras del nombre, una clave, un RFC o un importe. No importan acentos ni mayúsculas."),
     .many = true},
    {0}};
static const struct cli_example examples[] = {
    {"cauce find puente libramiento", N_("lo que se llame así")},
    {"cauce find 112,700,450.38", N_("por importe exacto")},
    {"cauce find constructora --kind organización", N_("solo organizaciones")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No se encontró nada.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_find = {
    .name = "find",
    .summary = N_("busca obras, contratos, partidas y organizaciones"),
    .about = N_("Cada importe se muestra con el archivo y la fila de donde salió; «cauce row» "
                "enseña la fila completa."),
    .group = GROUP_LOOK,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Una línea por resultado: {\"kind\", \"entity\", \"entity_name\", \"id\", \"key\", "
               "\"label\", "
               "\"scheme\", \"code\", \"published\", \"score\", \"snapshot\", \"row\", \"file\", "
               "\"nodes\" (solo "
               "organizaciones), \"amounts\": [{\"moment\", \"amount\", \"currency\", \"year\", "
               "\"at\", \"snapshot\", "
               "\"row\", \"file\", \"sheet\", \"superseded\"}]}."),
    .run = run,
};
