/* cauce check: what does not add up, with its rows; and which classifications reconcile. */
#include <string.h>

#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "cli/table.h"
#include "base/money.h"
#include "ledger/check.h"
#include "ledger/snapshot.h"

enum { ROWS_SHOWN = 8 };

struct listing {
    struct cli *cli;
    char code[64];
    uint64_t shown;
};

static void finding_json(const struct check_finding *f)
{
    struct cli_json j;
    char money[48];
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_int(&j, "finding", f->id);
    cli_json_str(&j, "rule", f->code);
    cli_json_str(&j, "severity", str_of(word_of(WORDS_SEVERITY, (int)f->severity)->code));
    cli_json_int(&j, "entity", f->entity);
    cli_json_str(&j, "entity_name", f->entity_name);
    cli_json_int(&j, "snapshot", f->snapshot);
    cli_json_str(&j, "file", f->file);
    cli_json_str(&j, "message", f->message);
    cli_json_str(&j, "subject", f->subject);
    cli_json_str(&j, "column", f->column.n ? f->column : STR_NONE);
    cli_json_str(&j, "expected", f->expected.n ? f->expected : STR_NONE);
    cli_json_str(&j, "found", f->found.n ? f->found : STR_NONE);
    cli_json_str(&j, "difference", f->has_minor ? money_plain(f->minor, 2, money) : STR_NONE);
    json_key(&j.w, "year");
    if (f->year)
        json_put_int(&j.w, f->year);
    else
        json_put_null(&j.w);
    cli_json_str(&j, "node", f->node_key.n ? f->node_key : STR_NONE);
    cli_json_str(&j, "label", f->node_label.n ? f->node_label : STR_NONE);
    json_key(&j.w, "rows");
    json_open_array(&j.w);
    for (size_t i = 0; i < f->row_count; i++) {
        json_open_object(&j.w);
        cli_json_int(&j, "snapshot", f->rows[i].snapshot);
        cli_json_int(&j, "row", f->rows[i].row);
        cli_json_str(&j, "file", f->rows[i].file);
        json_close_object(&j.w);
    }
    json_close_array(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

/* "archivo.csv, filas 4, 5, 6 y 12 más (instantánea 2)" */
static struct str rows_text(struct cli *cli, const struct check_finding *f, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    int64_t last = 0;
    for (size_t i = 0; i < f->row_count && i < ROWS_SHOWN; i++) {
        if (f->rows[i].snapshot != last)
            buf_printf(&b, _("%s%.*s (instantánea %lld), fila %lld"), i ? "; " : "",
                       STR_FMT(shared_sheet_name(cli, f->rows[i].file, f->rows[i].sheet)),
                       (long long)f->rows[i].snapshot, (long long)f->rows[i].row);
        else
            buf_printf(&b, ", %lld", (long long)f->rows[i].row);
        last = f->rows[i].snapshot;
    }
    if (f->row_count > ROWS_SHOWN) buf_printf(&b, _(" y %zu más"), f->row_count - ROWS_SHOWN);
    if (f->row_count == 0)
        buf_printf(&b, _("%.*s (instantánea %lld)"),
                   STR_FMT(shared_sheet_name(cli, f->file, f->sheet)), (long long)f->snapshot);
    struct str out = terminal_clean(arena, buf_view(&b));
    char *copy = arena_cstr(arena, out);
    buf_free(&b);
    return str_of(copy ? copy : "");
}

static enum err_code each(void *user, const struct check_finding *f)
{
    struct listing *l = user;
    struct cli *cli = l->cli;
    struct arena arena;
    if (bar_interrupted()) return err_set(&cli->err, ERR_CANCELLED, "%s", _("Detenido."));
    l->shown++;
    if (cli->json) {
        finding_json(f);
        return ERR_NONE;
    }
    arena_init(&arena, 8 << 20);
    char *code = arena_cstr(&arena, f->code);
    if (code && strncmp(code, l->code, sizeof l->code - 1) != 0) {
        if (l->shown > 1) fputc('\n', stdout);
        snprintf(l->code, sizeof l->code, "%s", code);
        fputs(terminal_style(&cli->out, label_severity_style((int)f->severity)), stdout);
        terminal_wrap(&cli->out,
                      arena_printf(&arena, "%s: %s (%s)",
                                   label_word(WORDS_SEVERITY, (int)f->severity),
                                   label_rule(f->code, &arena), code),
                      0, 2);
        fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
    }
    fputs("  ", stdout);
    /* Findings on single rows may have no subject, or only a column: the thing's name helps. */
    struct str message = f->message;
    if (str_starts(message, STR(": "))) message = str_slice(message, 2, message.n);
    struct str entity =
        f->entity_name.n ? arena_printf(&arena, "%.*s: ", STR_FMT(f->entity_name)) : STR("");
    struct str thing = f->node_label.n && !str_contains(message, f->node_label)
                           ? arena_printf(&arena, "%.*s: ", STR_FMT(f->node_label))
                           : STR("");
    struct str text =
        arena_printf(&arena, "%.*s%.*s%.*s", STR_FMT(entity), STR_FMT(thing), STR_FMT(message));
    terminal_wrap(&cli->out, terminal_clean(&arena, text), 2, 4);
    fprintf(stdout, "    %s", terminal_style(&cli->out, STYLE_DIM));
    terminal_wrap(&cli->out, rows_text(cli, f, &arena), 4, 6);
    fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
    arena_free(&arena);
    return ERR_NONE;
}

static enum err_code list_counts(struct cli *cli, struct ledger *ledger,
                                 const struct check_filter *filter, uint64_t *count_out)
{
    static const struct table_column columns[] = {{"severity", N_("gravedad"), TABLE_TEXT, 0},
                                                  {"rule", N_("regla"), TABLE_TEXT, 0},
                                                  {"title", N_("qué revisa"), TABLE_TEXT, 0},
                                                  {"count", N_("hallazgos"), TABLE_INT, 0}};
    struct check_count *list = NULL;
    size_t count = 0;
    struct table t;
    enum err_code code = check_counts(ledger, &cli->arena, filter, &list, &count, &cli->err);
    if (code) return code;
    if (count) {
        table_open(&t, cli, columns, 4);
        for (size_t i = 0; i < count; i++) {
            const char *severity = cli->json ? word_of(WORDS_SEVERITY, (int)list[i].severity)->code
                                             : label_word(WORDS_SEVERITY, (int)list[i].severity);
            table_text(&t, str_of(severity));
            table_text(&t, list[i].code);
            table_text(&t, str_of(label_rule(list[i].code, &cli->arena)));
            table_int(&t, list[i].count);
            table_end_row(&t);
        }
        table_close(&t);
    }
    *count_out = 0;
    for (size_t i = 0; i < count; i++) *count_out += (uint64_t)list[i].count;
    return ERR_NONE;
}

static enum err_code list_pairs(struct cli *cli, struct ledger *ledger,
                                const struct check_filter *filter, uint64_t *differ_out,
                                uint64_t *count_out)
{
    static const struct table_column columns[] = {{"entity_name", N_("entidad"), TABLE_TEXT, 0},
                                                  {"year", N_("año"), TABLE_ID, 0},
                                                  {"moment", N_("momento"), TABLE_TEXT, 0},
                                                  {"a", N_("una"), TABLE_TEXT, 0},
                                                  {"a_amount", N_("suma"), TABLE_MONEY, 1},
                                                  {"b", N_("otra"), TABLE_TEXT, 0},
                                                  {"b_amount", N_("suma"), TABLE_MONEY, 1},
                                                  {"currency", "currency", TABLE_JSON_TEXT, 0},
                                                  {"difference", N_("diferencia"), TABLE_MONEY, 0},
                                                  {"agree", N_("cuadra"), TABLE_BOOL, 0},
                                                  {"a_snapshot", "a_snapshot", TABLE_JSON_INT, 0},
                                                  {"b_snapshot", "b_snapshot", TABLE_JSON_INT, 0}};
    struct check_reconciliation *list = NULL;
    size_t count = 0;
    struct table t;
    *differ_out = 0;
    enum err_code code = check_reconcile(ledger, &cli->arena, filter->entity, filter->year, &list,
                                         &count, &cli->err);
    *count_out = count;
    if (code || count == 0) return code;
    table_open(&t, cli, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        const struct check_reconciliation *r = &list[i];
        char currency[4] = "MXN";
        if (r->currency.n == 3) memcpy(currency, r->currency.p, 3);
        if (!r->agree) ++*differ_out;
        table_text(&t, r->entity_name);
        table_int(&t, r->year);
        table_text(&t, str_of(cli->json ? word_of(WORDS_MOMENT, (int)r->moment)->code
                                        : label_word(WORDS_MOMENT, (int)r->moment)));
        table_text(&t, r->a);
        table_money(&t, r->a_minor, currency);
        table_text(&t, r->b);
        table_money(&t, r->b_minor, currency);
        table_text(&t, str_of(currency));
        table_money(&t, r->a_minor - r->b_minor, currency);
        table_bool(&t, r->agree);
        table_int(&t, r->a_snapshot);
        table_int(&t, r->b_snapshot);
        table_end_row(&t);
    }
    table_close(&t);
    cli_blank(cli);
    cli_say(cli, _("Cuadran %s de %s comparaciones."), cli_count(cli, count - *differ_out),
            cli_count(cli, count));
    return ERR_NONE;
}

static enum err_code read_filter(struct cli *cli, struct ledger *ledger,
                                 struct check_filter *filter)
{
    struct snapshot snapshot;
    const char *severity = cli_text(cli, "severity"), *rule = cli_text(cli, "rule");
    int64_t limit;
    if (cli_number(cli, "limit", 1, UINT32_MAX, cli->json ? 0 : 200, &limit)) return ERR_USAGE;
    if (cli_number(cli, "year", 1900, 2200, 0, &filter->year)) return ERR_USAGE;
    filter->limit = (uint32_t)limit;
    filter->rule = str_of(rule);
    filter->superseded = cli_flag(cli, "all");
    if (rule && !check_rule_find(filter->rule)) {
        err_set(&cli->err, ERR_USAGE, _("No hay regla «%s»."), rule);
        err_advice(&cli->err, "%s", _("Las reglas: cauce check --rules"));
        return ERR_USAGE;
    }
    if (severity)
        filter->at_least = strcmp(severity, "contradiction") == 0 ? SEVERITY_CONTRADICTION
                           : strcmp(severity, "question") == 0    ? SEVERITY_QUESTION
                                                                  : SEVERITY_NOTE;
    enum err_code code =
        cli_text(cli, "entity") ? cli_entity(cli, ledger, &filter->entity) : ERR_NONE;
    if (code || !cli_argument(cli, 0)) return code;
    code = snapshot_find(ledger, &cli->arena, str_of(cli_argument(cli, 0)), &snapshot, &cli->err);
    filter->snapshot = snapshot.id;
    filter->superseded = true;
    return code;
}

static int list_rules(struct cli *cli)
{
    static const struct table_column columns[] = {{"rule", N_("regla"), TABLE_TEXT, 0},
                                                  {"severity", N_("gravedad"), TABLE_TEXT, 0},
                                                  {"title", N_("qué revisa"), TABLE_TEXT, 0},
                                                  {"about", "about", TABLE_JSON_TEXT, 0}};
    size_t count;
    struct table t;
    const struct check_rule *rules = check_rules(&count);
    table_open(&t, cli, columns, 4);
    for (size_t i = 0; i < count; i++) {
        table_text(&t, str_of(rules[i].code));
        table_text(&t, str_of(cli->json ? word_of(WORDS_SEVERITY, (int)rules[i].severity)->code
                                        : label_word(WORDS_SEVERITY, (int)rules[i].severity)));
        table_text(&t, str_of(i18n(rules[i].title)));
        table_text(&t, str_of(i18n(rules[i].about)));
        table_end_row(&t);
    }
    table_close(&t);
    return EXIT_OK;
}

/* Runs the checks again, for a store whose rules are older than the program. */
static enum err_code again(struct cli *cli, int64_t entity)
{
    struct ledger *ledger;
    struct bar bar;
    struct check_summary summary;
    enum err_code code = cli_open(cli, STORE_WRITE, &ledger);
    if (code) return code;
    bar_start(&bar, cli, false);
    code = ledger_check(ledger, entity, &bar.progress, &summary, &cli->err);
    bar_end(&bar);
    ledger_close(ledger);
    return code;
}

static enum err_code list(struct cli *cli, struct ledger *ledger, const struct check_filter *filter,
                          uint64_t *found_out, uint64_t *wrong_out)
{
    struct listing l = {.cli = cli};
    enum err_code code;
    if (cli_flag(cli, "reconcile")) return list_pairs(cli, ledger, filter, wrong_out, found_out);
    if (cli_flag(cli, "count")) {
        code = list_counts(cli, ledger, filter, found_out);
        *wrong_out = *found_out;
        return code;
    }
    code = check_findings(ledger, filter, each, &l, &cli->err);
    *found_out = *wrong_out = l.shown;
    if (code == ERR_NONE && filter->limit && l.shown == filter->limit) {
        cli_blank(cli);
        cli_say(cli,
                _("Se muestran %s. Para ver más: --limit; para acotar: --rule, --severity, "
                  "--entity; cuántos "
                  "hay de cada uno: --count."),
                cli_count(cli, l.shown));
    }
    return code;
}

static int run(struct cli *cli)
{
    struct check_filter filter;
    struct ledger *ledger;
    uint64_t found = 0, wrong = 0;
    memset(&filter, 0, sizeof filter);
    if (cli_flag(cli, "rules")) return list_rules(cli);
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code = read_filter(cli, ledger, &filter);
    if (code == ERR_NONE && cli_flag(cli, "again")) code = again(cli, filter.entity);
    if (code == ERR_NONE) code = list(cli, ledger, &filter, &found, &wrong);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (found == 0 && cli_flag(cli, "reconcile"))
        cli_say(cli, "%s", _("No hay dos clasificaciones de un mismo presupuesto que comparar."));
    else if (found == 0)
        cli_say(cli, "%s", _("No hay hallazgos."));
    return wrong && cli_flag(cli, "fail-on-findings") ? EXIT_FINDINGS : EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "rule",
     .letter = 'r',
     .value = N_("REGLA"),
     .help = N_("Solo de esta regla. La lista: --rules.")},
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "severity",
     .value = N_("GRAVEDAD"),
     .words = "note|question|contradiction",
     .help = N_("De esta gravedad en adelante: note (nota), question (pregunta), contradiction "
                "(contradicción).")},
    {.name = "year", .letter = 'y', .value = N_("AÑO"), .help = N_("Solo de este ejercicio.")},
    {.name = "reconcile",
     .help =
         N_("En vez de hallazgos: qué clasificaciones de un mismo presupuesto cuadran entre sí.")},
    {.name = "count", .help = N_("En vez de hallazgos: cuántos hay de cada regla.")},
    {.name = "rules", .help = N_("Las reglas, con lo que revisa cada una.")},
    {.name = "again",
     .help = N_("Revisa todo otra vez antes de listar; hace falta cuando el programa trae reglas "
                "nuevas.")},
    {.name = "all",
     .letter = 'a',
     .help = N_("También los de instantáneas que ya fueron reemplazadas.")},
    {.name = "limit",
     .value = N_("N"),
     .help = N_("Cuántos, a lo más. Si no se dice, 200; con --json, todos.")},
    {.name = "fail-on-findings",
     .help = N_("Termina con el código 6 si hay hallazgos; para usarlo en programas.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("INSTANTÁNEA"),
     .help = N_("Solo los de esta: su número o el nombre del archivo."),
     .optional = true},
    {0}};
static const struct cli_example examples[] = {
    {"cauce check", N_("lo que no cuadra en lo vigente, lo más grave primero")},
    {"cauce check --reconcile --entity Sonora",
     N_("si las clasificaciones del presupuesto de Sonora cuadran")},
    {"cauce check --severity contradiction --fail-on-findings",
     N_("para un programa: 6 si hay contradicciones")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_OK, N_("Se revisó, haya hallazgos o no.")},
    {EXIT_FINDINGS,
     N_("Con --fail-on-findings: hay hallazgos (o, con --reconcile, algo que no cuadra).")},
    {EXIT_OK, NULL}};
const struct cli_command command_check = {
    .name = "check",
    .summary = N_("muestra lo que no cuadra, con sus filas"),
    .about = N_("Los archivos se revisan al importarlos: totales impresos contra sus partes, "
                "clasificaciones del mismo "
                "presupuesto entre sí, orden de los momentos contables, saldos, valores "
                "imposibles, filas que "
                "cambiaron o desaparecieron. Un hallazgo no es una acusación. Vea también: cauce "
                "help hallazgos."),
    .group = GROUP_REVIEW,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_(
        "Una línea por hallazgo: {\"finding\", \"rule\", \"severity\", \"entity\", "
        "\"entity_name\", "
        "\"snapshot\", \"file\", \"message\", \"subject\", \"column\", \"expected\", \"found\", "
        "\"difference\", \"year\", \"node\", \"label\", \"rows\": [{\"snapshot\", \"row\", "
        "\"file\"}]}. "
        "Con --reconcile: "
        "{\"entity_name\", \"year\", \"moment\", \"a\", \"a_amount\", \"b\", \"b_amount\", "
        "\"currency\", "
        "\"difference\", \"agree\", \"a_snapshot\", \"b_snapshot\"}. Con --count: {\"severity\", "
        "\"rule\", \"title\", \"count\"}. Con --rules: {\"rule\", \"severity\", "
        "\"title\", \"about\"}."),
    .run = run,
};
