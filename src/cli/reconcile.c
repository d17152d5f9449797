/* cauce reconcile: two sources that speak of the same money, what differs, and why as far as a
 * person said why. */
#include <string.h>

#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/labels.h"
#include "trace/reconcile.h"

/* --- words ------------------------------------------------------------------------------------ */

static const struct {
    const char *code, *word, *title;
} topics[] = {
    [RECONCILE_BUDGET] = {"budget", "presupuesto", N_("presupuesto por dos clasificaciones")},
    [RECONCILE_DEBT] = {"debt", "deuda", N_("deuda en dos registros")},
    [RECONCILE_CONTRACTS] = {"contracts", "contratos", N_("lo anunciado y lo contratado")},
    [RECONCILE_REVENUE] = {"revenue", "ingresos", N_("ingreso estimado y gasto aprobado")},
};
enum { TOPICS = sizeof topics / sizeof *topics };

static const struct {
    const char *code, *title;
} states[] = {
    [RECONCILE_AGREES] = {"agrees", N_("coincide")},
    [RECONCILE_ROUNDING] = {"rounding", N_("redondeo")},
    [RECONCILE_DIFFERS] = {"differs", N_("difiere")},
    [RECONCILE_ONE_SIDED] = {"one-sided", N_("solo de un lado")},
};

static enum err_code read_topic(struct cli *cli, enum reconcile_topic *out)
{
    const char *text = cli_argument(cli, 0);

    *out = (enum reconcile_topic)0;
    if (!text) return ERR_NONE;
    for (int i = 1; i < TOPICS; i++)
        if (strcmp(text, topics[i].code) == 0 || strcmp(text, topics[i].word) == 0)
            *out = (enum reconcile_topic)i;
    if (*out) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("No hay tema «%s»."), text);
    err_advice(&cli->err, "%s",
               _("Los temas son: presupuesto, deuda, contratos, ingresos. Para dar una razón: "
                 "cauce reconcile reason."));
    return ERR_USAGE;
}

static const char *reason_title(struct str code)
{
    size_t count;
    const struct reconcile_reason_type *types = reconcile_reason_types(&count);

    for (size_t i = 0; i < count; i++)
        if (str_is(code, types[i].code)) return i18n(types[i].title);
    return NULL;
}

/* --- summaries -------------------------------------------------------------------------------- */

static enum err_code summaries(struct cli *cli, const struct follow *f, size_t *count_out)
{
    static const struct table_column columns[] = {
        {"topic", N_("tema"), TABLE_TEXT, 0},
        {"lines", N_("comparadas"), TABLE_INT, 0},
        {"agree", N_("coinciden"), TABLE_INT, 0},
        {"rounding", N_("redondeo"), TABLE_INT, 2},
        {"differ", N_("difieren"), TABLE_INT, 0},
        {"one_sided", N_("de un lado"), TABLE_INT, 1},
        {"explained", N_("con razón"), TABLE_INT, 1},
        {"difference", N_("diferencia"), TABLE_MONEY, 0},
    };
    struct reconcile_summary *list = NULL;
    struct table t;
    enum err_code code =
        reconcile_summaries(f->ledger, &cli->arena, f->entity, &list, count_out, &cli->err);

    if (code || *count_out == 0) return code;
    table_open(&t, cli, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < *count_out; i++) {
        size_t topic = (size_t)list[i].topic < TOPICS ? (size_t)list[i].topic : 1;

        table_text(&t, str_of(cli->json ? topics[topic].code : i18n(topics[topic].title)));
        table_int(&t, list[i].lines);
        table_int(&t, list[i].agree);
        table_int(&t, list[i].rounding);
        table_int(&t, list[i].differ);
        table_int(&t, list[i].one_sided);
        table_int(&t, list[i].explained);
        table_money(&t, list[i].difference, "MXN");
        table_end_row(&t);
    }
    table_close(&t);
    cli_blank(cli);
    cli_hint(cli, _("cauce reconcile deuda --differing"), _("renglón por renglón, lo que difiere"));
    return code;
}

/* --- lines ------------------------------------------------------------------------------------ */

static void side_json(struct cli_json *j, const char *name, struct str source, bool has,
                      int64_t minor, const char *currency)
{
    json_key(&j->w, name);
    json_open_object(&j->w);
    cli_json_str(j, "source", source);
    if (has)
        follow_json_money(j, "amount", minor, currency);
    else
        cli_json_str(j, "amount", STR_NONE);
}

static void side_json_end(struct cli_json *j, int64_t snapshot, int64_t row, struct str file)
{
    follow_json_id(j, "snapshot", snapshot);
    follow_json_id(j, "row", row);
    follow_json_text(j, "file", file);
    json_close_object(&j->w);
}

static void reasons_json(struct cli_json *j, const struct reconcile_line *l)
{
    char time[32];

    json_key(&j->w, "reasons");
    json_open_array(&j->w);
    for (size_t i = 0; i < l->reason_count; i++) {
        const struct reconcile_reason *r = &l->reasons[i];

        json_open_object(&j->w);
        cli_json_int(j, "item", r->item);
        cli_json_str(j, "at", time_iso(r->at, time));
        cli_json_str(j, "type", r->type);
        cli_json_str(j, "text", r->text);
        cli_json_str(j, "author", r->author);
        if (r->has_minor)
            follow_json_money(j, "explains", r->minor, l->currency);
        else
            cli_json_str(j, "explains", STR_NONE);
        json_close_object(&j->w);
    }
    json_close_array(&j->w);
}

static void line_json(const struct reconcile_line *l)
{
    struct cli_json j;

    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_str(&j, "key", l->key);
    cli_json_str(&j, "topic", str_of((size_t)l->topic < TOPICS ? topics[l->topic].code : "?"));
    cli_json_int(&j, "entity", l->entity);
    cli_json_str(&j, "entity_name", l->entity_name);
    cli_json_str(&j, "subject", l->subject);
    follow_json_id(&j, "year", l->year);
    cli_json_str(&j, "state", str_of(states[l->state].code));
    cli_json_str(&j, "currency", str_of(l->currency));
    side_json(&j, "a", l->side_a, l->has_a, l->a, l->currency);
    side_json_end(&j, l->snapshot_a, l->row_a, l->file_a);
    side_json(&j, "b", l->side_b, l->has_b, l->b, l->currency);
    side_json_end(&j, l->snapshot_b, l->row_b, l->file_b);
    follow_json_money(&j, "difference", l->difference, l->currency);
    reasons_json(&j, l);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

static void side_text(struct cli *cli, struct str source, bool has, int64_t minor,
                      const char *currency, struct str file)
{
    struct arena *a = &cli->arena;
    struct str pesos = has ? trace_money(a, minor, currency) : str_of(_("no lo trae"));

    follow_wrap(cli, 4, STYLE_PLAIN,
                arena_printf(a, "%.*s: %.*s%s%.*s%s", STR_FMT(source), STR_FMT(pesos),
                             file.n ? " (" : "", STR_FMT(file), file.n ? ")" : ""));
}

static void line_text(struct cli *cli, const struct reconcile_line *l, bool many)
{
    struct arena *a = &cli->arena;
    bool wrong = l->state == RECONCILE_DIFFERS || l->state == RECONCILE_ONE_SIDED;
    struct str who = many ? arena_printf(a, "%.*s: ", STR_FMT(l->entity_name)) : STR("");
    char day[16];

    follow_wrap(cli, 2, wrong ? STYLE_YELLOW : STYLE_GREEN,
                arena_printf(a, _("%.*s%.*s: %s, diferencia %.*s"), STR_FMT(who),
                             STR_FMT(l->subject), i18n(states[l->state].title),
                             STR_FMT(trace_money(a, l->difference, l->currency))));
    side_text(cli, l->side_a, l->has_a, l->a, l->currency, l->file_a);
    side_text(cli, l->side_b, l->has_b, l->b, l->currency, l->file_b);
    for (size_t i = 0; i < l->reason_count; i++) {
        const struct reconcile_reason *r = &l->reasons[i];
        const char *type = reason_title(r->type);
        struct str pesos = r->has_minor ? trace_money(a, r->minor, l->currency) : STR("");
        struct str at = date_iso((int32_t)(r->at / 86400000), day);

        follow_wrap(cli, 4, STYLE_PLAIN,
                    arena_printf(a, _("Razón (%s%s%.*s): %.*s — %.*s, %.*s"), type ? type : "?",
                                 pesos.n ? ", " : "", STR_FMT(pesos), STR_FMT(r->text),
                                 STR_FMT(r->author), STR_FMT(at)));
    }
    follow_wrap(cli, 4, STYLE_DIM, l->key);
}

static enum err_code lines(struct cli *cli, const struct follow *f, enum reconcile_topic topic,
                           size_t *count_out)
{
    struct reconcile_filter filter = {.entity = f->entity,
                                      .topic = topic,
                                      .year = f->year,
                                      .differing = cli_flag(cli, "differing"),
                                      .limit = f->limit};
    struct reconcile_line *list = NULL;
    enum err_code code =
        reconcile_lines(f->ledger, &cli->arena, &filter, &list, count_out, &cli->err);

    for (size_t i = 0; !code && i < *count_out; i++) {
        if (cli->json)
            line_json(&list[i]);
        else
            line_text(cli, &list[i], f->entity == 0);
    }
    if (code || *count_out == 0) return code;
    cli_blank(cli);
    if (*count_out == filter.limit)
        cli_say(cli, _("Se muestran %s. Para ver más: --limit."), cli_count(cli, *count_out));
    cli_hint(cli, _("cauce reconcile reason CLAVE --type TIPO --text TEXTO"),
             _("decir por qué difieren; queda con nombre y fecha"));
    return code;
}

static int run(struct cli *cli)
{
    enum reconcile_topic topic;
    struct follow f;
    size_t count = 0;
    enum err_code code = read_topic(cli, &topic);

    if (!code) code = follow_open(cli, 200, &f);
    if (code) return cli_fail(cli);
    code = topic || cli_flag(cli, "differing") || f.year ? lines(cli, &f, topic, &count)
                                                         : summaries(cli, &f, &count);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, "%s", _("No hay dos fuentes del mismo dinero que comparar ahí."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

/* --- reasons ---------------------------------------------------------------------------------- */

static enum err_code find_line(struct cli *cli, const struct follow *f, struct reconcile_line *out)
{
    struct reconcile_filter filter = {
        .entity = f->entity, .key = str_of(cli_argument(cli, 0)), .limit = 2};
    struct reconcile_line *list = NULL;
    size_t count = 0;
    enum err_code code = reconcile_lines(f->ledger, &cli->arena, &filter, &list, &count, &cli->err);

    if (code) return code;
    if (count > 1)
        return err_set(&cli->err, ERR_USAGE,
                       _("Varias entidades tienen el renglón %s; diga cuál con --entity."),
                       filter.key.p);
    if (count == 1) {
        *out = list[0];
        return ERR_NONE;
    }
    err_set(&cli->err, ERR_NOTFOUND, _("No hay renglón %s."), filter.key.p);
    err_advice(&cli->err, "%s", _("Las claves se ven con: cauce reconcile --differing"));
    return ERR_NOTFOUND;
}

static enum err_code check_type(struct cli *cli, struct str type)
{
    size_t count;
    const struct reconcile_reason_type *types = reconcile_reason_types(&count);
    struct buf b;

    if (reason_title(type)) return ERR_NONE;
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < count; i++) buf_printf(&b, "%s%s", i ? ", " : "", types[i].code);
    err_set(&cli->err, ERR_USAGE, _("No hay tipo de razón «%.*s»."), STR_FMT(type));
    err_advice(&cli->err, _("Puede ser: %.*s."), STR_FMT(buf_view(&b)));
    buf_free(&b);
    return ERR_USAGE;
}

static enum err_code explain(struct cli *cli, struct follow *f, struct reconcile_line *line)
{
    struct reconcile_reason reason = {0};
    enum err_code code = find_line(cli, f, line);

    if (!code) code = follow_needed(cli, "type", &reason.type);
    if (!code) code = check_type(cli, reason.type);
    if (!code) code = follow_needed(cli, "text", &reason.text);
    if (!code) code = follow_amount(cli, "amount", &reason.has_minor, &reason.minor);
    if (!code) code = follow_person(cli, "author", &reason.author);
    if (!code) code = reconcile_reason_add(f->ledger, line->entity, line->key, &reason, &cli->err);
    if (!code) f->entity = line->entity;
    return code ? code : find_line(cli, f, line);
}

static int run_reason(struct cli *cli)
{
    struct reconcile_line line;
    struct follow f;
    enum err_code code = follow_open_write(cli, &f);

    if (code) return cli_fail(cli);
    code = explain(cli, &f, &line);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (cli->json)
        line_json(&line);
    else
        line_text(cli, &line, true);
    return EXIT_OK;
}

static int run_types(struct cli *cli)
{
    static const struct table_column columns[] = {{"type", N_("tipo"), TABLE_TEXT, 0},
                                                  {"title", N_("qué dice"), TABLE_TEXT, 0}};
    size_t count;
    struct table t;
    const struct reconcile_reason_type *types = reconcile_reason_types(&count);

    table_open(&t, cli, columns, 2);
    for (size_t i = 0; i < count; i++) {
        table_text(&t, str_of(types[i].code));
        table_text(&t, str_of(i18n(types[i].title)));
        table_end_row(&t);
    }
    table_close(&t);
    return EXIT_OK;
}

/* --- tables ----------------------------------------------------------------------------------- */

static const struct cli_option list_options[] = {
    {.name = "differing", .letter = 'd', .help = N_("Solo lo que difiere, renglón por renglón.")},
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "year", .letter = 'y', .value = N_("AÑO"), .help = N_("Solo de este ejercicio.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántos, a lo más. Si no se dice, 200.")},
    {0}};
static const struct cli_option reason_options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("De esta entidad.")},
    {.name = "type",
     .value = N_("TIPO"),
     .help = N_("Tipo de razón; los hay en «cauce reconcile types».")},
    {.name = "text", .letter = 't', .value = N_("TEXTO"), .help = N_("La explicación.")},
    {.name = "amount",
     .value = N_("IMPORTE"),
     .help = N_("Cuánto de la diferencia explica; si no se dice, no se sabe.")},
    {.name = "author",
     .letter = 'a',
     .value = N_("QUIÉN"),
     .help = N_("Quién la da. Si no se dice, CAUCE_USER.")},
    {0}};
static const struct cli_argument list_arguments[] = {
    {.name = N_("TEMA"),
     .help = N_("presupuesto, deuda, contratos o ingresos; sin TEMA, un resumen de todos."),
     .optional = true},
    {0}};
static const struct cli_argument key_arguments[] = {
    {.name = N_("CLAVE"), .help = N_("De «cauce reconcile --differing».")}, {0}};
static const struct cli_example list_examples[] = {
    {"cauce reconcile", N_("cuánto coincide y cuánto difiere, por tema")},
    {"cauce reconcile deuda --differing --entity Sonora", N_("la deuda de Sonora que no coincide")},
    {NULL, NULL}};
static const struct cli_example reason_examples[] = {
    {"cauce reconcile reason debt:2023:1 --type cut-off --text 'El registro cierra un mes después'",
     N_("dice por qué difieren")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No hay dos fuentes que comparar, o nada difiere.")}, {EXIT_OK, NULL}};
static const char one_line[] =
    "{\"key\", \"topic\", \"entity\", \"entity_name\", \"subject\", \"year\", \"state\", "
    "\"currency\", \"a\": {\"source\", \"amount\", \"snapshot\", \"row\", \"file\"}, \"b\", "
    "\"difference\", \"reasons\": [{\"item\", \"at\", \"type\", \"text\", \"author\", "
    "\"explains\"}]}";

static const struct cli_command command_reason = {.name = "reason",
                                                  .summary =
                                                      N_("dice por qué difieren dos fuentes"),
                                                  .group = GROUP_FOLLOW,
                                                  .options = reason_options,
                                                  .arguments = key_arguments,
                                                  .examples = reason_examples,
                                                  .json = one_line,
                                                  .run = run_reason};
static const struct cli_command command_types = {.name = "types",
                                                 .summary = N_("los tipos de razón"),
                                                 .group = GROUP_FOLLOW,
                                                 .json = "{\"type\", \"title\"}",
                                                 .run = run_types};
static const struct cli_command *const subcommands[] = {&command_reason, &command_types, NULL};
const struct cli_command command_reconcile = {
    .name = "reconcile",
    .summary = N_("dos fuentes del mismo dinero: qué coincide y qué difiere"),
    .about = N_("Compara renglón por renglón lo que dos publicaciones dicen del mismo dinero: un "
                "presupuesto por dos clasificaciones, la deuda en dos registros, lo anunciado y lo "
                "contratado, el ingreso estimado y el gasto aprobado. Una persona puede decir por "
                "qué difieren; la razón queda con su nombre y su fecha."),
    .group = GROUP_FOLLOW,
    .options = list_options,
    .arguments = list_arguments,
    .examples = list_examples,
    .exits = exits,
    .json = N_("Sin tema, una línea por tema: {\"topic\", \"lines\", \"agree\", \"rounding\", "
               "\"differ\", \"one_sided\", \"explained\", \"difference\"}. Con tema o --differing, "
               "una por renglón: {\"key\", \"topic\", \"entity\", \"entity_name\", \"subject\", "
               "\"year\", \"state\", \"currency\", \"a\": {\"source\", \"amount\", \"snapshot\", "
               "\"row\", \"file\"}, \"b\", \"difference\", \"reasons\": [{\"item\", \"at\", "
               "\"type\", \"text\", \"author\", \"explains\"}]}."),
    .subcommands = subcommands,
    .run = run,
};
