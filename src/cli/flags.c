/* cauce flags: what the ledger and the route ask, with formula, rows and answers. Questions, never
 * accusations: each says what may explain it, and takes the answer of the unit responsible. */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "ledger/entity.h"
#include "trace/flags.h"

enum { REPLY_MAX = 64 << 10, ROWS_SHOWN = 40 };

/* --- the list --------------------------------------------------------------------------------- */

static void flag_json_fields(struct cli_json *j, const struct flag *f)
{
    cli_json_str(j, "key", f->key);
    cli_json_str(j, "rule", f->rule);
    cli_json_str(j, "severity", str_of(word_of(WORDS_SEVERITY, (int)f->severity)->code));
    cli_json_int(j, "entity", f->entity);
    cli_json_str(j, "entity_name", f->entity_name);
    cli_json_str(j, "question", f->question);
    cli_json_str(j, "subject", f->subject);
    follow_json_text(j, "expected", f->expected);
    follow_json_text(j, "found", f->found);
    if (f->has_minor)
        follow_json_money(j, "difference", f->minor, f->currency);
    else
        cli_json_str(j, "difference", STR_NONE);
    follow_json_text(j, "currency", f->has_minor ? str_of(f->currency) : STR_NONE);
    follow_json_id(j, "year", f->year);
    follow_json_id(j, "node", f->node);
    follow_json_text(j, "node_key", f->node_key);
    follow_json_text(j, "label", f->node_label);
    follow_json_id(j, "organisation", f->organisation);
    follow_json_id(j, "unit", f->unit);
    follow_json_text(j, "unit_name", f->unit_name);
    cli_json_int(j, "snapshot", f->snapshot);
    cli_json_str(j, "file", f->file);
    cli_json_int(j, "replies", f->reply_count);
}

static void list_json(const struct flag *f)
{
    struct cli_json j;

    cli_json_begin(&j);
    json_open_object(&j.w);
    flag_json_fields(&j, f);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

/* Where another rule begins; its formula is said the first time only. */
static void rule_heading(struct cli *cli, const struct flag *flags, size_t i)
{
    const struct flag *f = &flags[i];
    const struct flag_rule *rule = flag_rule_find(f->rule);
    struct arena *a = &cli->arena;

    if (i && str_eq(f->rule, flags[i - 1].rule)) return;
    if (i) fputc('\n', stdout);
    follow_wrap(cli, 0, label_severity_style((int)f->severity),
                arena_printf(a, "%s: %.*s", label_word(WORDS_SEVERITY, (int)f->severity),
                             STR_FMT(f->rule)));
    for (size_t k = 0; k < i; k++)
        if (str_eq(f->rule, flags[k].rule)) return;
    if (rule && rule->formula) follow_wrap(cli, 2, STYLE_DIM, str_of(i18n(rule->formula)));
}

static void list_text(struct cli *cli, const struct flag *flags, size_t i)
{
    const struct flag *f = &flags[i];
    struct arena *a = &cli->arena;
    struct str who = f->unit_name.n ? f->unit_name : f->entity_name;
    struct str answers = f->reply_count
                             ? arena_printf(a, _("; respuestas: %lld"), (long long)f->reply_count)
                             : STR("");

    rule_heading(cli, flags, i);
    follow_wrap(cli, 2, STYLE_PLAIN, f->question);
    follow_wrap(cli, 4, STYLE_DIM,
                arena_printf(a, "%.*s; %.*s%.*s", STR_FMT(who), STR_FMT(f->key), STR_FMT(answers)));
}

static enum err_code read_filter(struct cli *cli, const struct follow *f,
                                 struct flag_filter *filter)
{
    const char *severity = cli_text(cli, "severity"), *rule = cli_text(cli, "rule");

    *filter = (struct flag_filter){
        .entity = f->entity, .year = f->year, .limit = f->limit, .rule = str_of(rule)};
    if (severity)
        filter->at_least = strcmp(severity, "contradiction") == 0 ? SEVERITY_CONTRADICTION
                           : strcmp(severity, "question") == 0    ? SEVERITY_QUESTION
                                                                  : SEVERITY_NOTE;
    if (!rule || flag_rule_find(filter->rule)) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("No hay regla «%s»."), rule);
    err_advice(&cli->err, "%s", _("Las reglas: cauce flags --rules"));
    return ERR_USAGE;
}

static enum err_code list_counts(struct cli *cli, struct follow *f,
                                 const struct flag_filter *filter, size_t *count_out)
{
    static const struct table_column columns[] = {{"severity", N_("gravedad"), TABLE_TEXT, 0},
                                                  {"rule", N_("regla"), TABLE_TEXT, 0},
                                                  {"count", N_("preguntas"), TABLE_INT, 0}};
    struct flag_count *list = NULL;
    struct table t;
    enum err_code code = flag_counts(f->ledger, &cli->arena, filter, &list, count_out, &cli->err);

    if (code || *count_out == 0) return code;
    table_open(&t, cli, columns, 3);
    for (size_t i = 0; i < *count_out; i++) {
        table_text(&t, follow_word(cli, WORDS_SEVERITY, (int)list[i].severity));
        table_text(&t, list[i].rule);
        table_int(&t, list[i].count);
        table_end_row(&t);
    }
    table_close(&t);
    return code;
}

static enum err_code list(struct cli *cli, struct follow *f, size_t *count_out)
{
    struct flag_filter filter;
    struct flag *flags = NULL;
    enum err_code code = read_filter(cli, f, &filter);

    if (!code && cli_flag(cli, "count")) return list_counts(cli, f, &filter, count_out);
    if (!code) code = flag_list(f->ledger, &cli->arena, &filter, &flags, count_out, &cli->err);
    if (code) return code;
    for (size_t i = 0; i < *count_out; i++) {
        if (cli->json)
            list_json(&flags[i]);
        else
            list_text(cli, flags, i);
    }
    if (*count_out) {
        cli_blank(cli);
        if (*count_out == filter.limit)
            cli_say(cli,
                    _("Se muestran %s. Para ver más: --limit; para acotar: --rule, --severity, "
                      "--entity; cuántas hay de cada regla: --count."),
                    cli_count(cli, *count_out));
        cli_hint(cli, _("cauce flags show CLAVE"), _("una pregunta, con sus filas y respuestas"));
    }
    return ERR_NONE;
}

static int list_rules(struct cli *cli)
{
    static const struct table_column columns[] = {{"rule", N_("regla"), TABLE_TEXT, 0},
                                                  {"severity", N_("gravedad"), TABLE_TEXT, 0},
                                                  {"formula", N_("qué compara"), TABLE_TEXT, 0},
                                                  {"question", "question", TABLE_JSON_TEXT, 0},
                                                  {"innocent", "innocent", TABLE_JSON_TEXT, 0}};
    size_t count;
    struct table t;
    const struct flag_rule *rules = flag_rules(&count);

    table_open(&t, cli, columns, 5);
    for (size_t i = 0; i < count; i++) {
        table_text(&t, str_of(rules[i].code));
        table_text(&t, follow_word(cli, WORDS_SEVERITY, (int)rules[i].severity));
        table_text(&t, rules[i].formula ? str_of(i18n(rules[i].formula)) : STR_NONE);
        table_text(&t, rules[i].question ? str_of(i18n(rules[i].question)) : STR_NONE);
        table_text(&t, rules[i].innocent ? str_of(i18n(rules[i].innocent)) : STR_NONE);
        table_end_row(&t);
    }
    table_close(&t);
    return EXIT_OK;
}

static int run(struct cli *cli)
{
    struct follow f;
    size_t count = 0;
    enum err_code code;

    if (cli_flag(cli, "rules")) return list_rules(cli);
    code = follow_open(cli, 100, &f);
    if (code) return cli_fail(cli);
    code = list(cli, &f, &count);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (count == 0) cli_say(cli, "%s", _("No hay preguntas ahí."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

/* --- one flag --------------------------------------------------------------------------------- */

/* The flag that a key names: of --entity, else of the instance's own, else of the only entity that
 * has one of that key. */
static enum err_code find_flag(struct cli *cli, const struct follow *f, struct flag *out)
{
    struct str key = str_of(cli_argument(cli, 0));
    struct entity *entities = NULL;
    size_t count = 0, found = 0;
    int64_t entity = f->entity;
    enum err_code code = entity ? ERR_NONE : ledger_home(f->ledger, &entity, &cli->err);

    if (!code) code = flag_read(f->ledger, &cli->arena, entity, key, out, &cli->err);
    if (code != ERR_NOTFOUND || f->entity) return code;
    code = entity_list(f->ledger, &cli->arena, STR(""), &entities, &count, &cli->err);
    for (size_t i = 0; !code && i < count; i++) {
        struct flag one;
        struct err err = {0};

        code = flag_read(f->ledger, &cli->arena, entities[i].id, key, &one, &err);
        if (!code && !found++) *out = one;
        if (code && code != ERR_NOTFOUND) cli->err = err;
        if (code == ERR_NOTFOUND) code = ERR_NONE;
    }
    if (code || found == 1) return code;
    if (found > 1)
        return err_set(&cli->err, ERR_USAGE,
                       _("Varias entidades tienen la pregunta %s; diga cuál con --entity."), key.p);
    err_set(&cli->err, ERR_NOTFOUND, _("No hay pregunta %s."), key.p);
    err_advice(&cli->err, "%s", _("Las claves se ven con: cauce flags"));
    return ERR_NOTFOUND;
}

static void show_rows(struct cli *cli, const struct flag *f)
{
    struct arena *a = &cli->arena;

    if (f->row_count == 0) {
        cli_field(cli, 14, _("archivo"),
                  arena_printf(a, _("%.*s (instantánea %lld)"), STR_FMT(f->file),
                               (long long)f->snapshot));
        return;
    }
    for (size_t i = 0; i < f->row_count && i < ROWS_SHOWN; i++)
        cli_field(cli, 14, i ? "" : _("filas"),
                  arena_printf(a, _("%.*s, fila %lld (instantánea %lld)"),
                               STR_FMT(shared_sheet_name(cli, f->rows[i].file, f->rows[i].sheet)),
                               (long long)f->rows[i].row, (long long)f->rows[i].snapshot));
    if (f->row_count > ROWS_SHOWN)
        cli_field(cli, 14, "", arena_printf(a, _(" y %zu más"), f->row_count - ROWS_SHOWN));
}

static void show_text(struct cli *cli, const struct flag *f)
{
    const struct flag_rule *rule = flag_rule_find(f->rule);
    char time[32];

    follow_wrap(cli, 0, STYLE_BOLD, f->question);
    cli_blank(cli);
    cli_field(cli, 14, _("entidad"), f->entity_name);
    cli_field(cli, 14, _("a quién"), f->unit_name);
    cli_field(cli, 14, _("sobre"), f->node_label.n ? f->node_label : f->subject);
    cli_field(cli, 14, _("clave"), f->node_key);
    cli_field(cli, 14, _("se esperaba"), f->expected);
    cli_field(cli, 14, _("se encontró"), f->found);
    if (f->has_minor)
        cli_field(cli, 14, _("diferencia"), label_money(&cli->arena, f->minor, f->currency));
    cli_field(cli, 14, _("regla"), f->rule);
    if (rule) {
        cli_field(cli, 14, _("fórmula"), rule->formula ? str_of(i18n(rule->formula)) : STR_NONE);
        cli_field(cli, 14, _("puede ser"),
                  rule->innocent ? str_of(i18n(rule->innocent)) : STR_NONE);
    }
    show_rows(cli, f);
    cli_blank(cli);
    if (f->reply_count == 0) cli_say(cli, "%s", _("Nadie ha respondido."));
    for (int64_t i = 0; f->replies && i < f->reply_count; i++) {
        const struct flag_reply *r = &f->replies[i];

        follow_wrap(cli, 0, STYLE_BOLD,
                    arena_printf(&cli->arena, _("Responde %.*s, %.*s (%.*s)"), STR_FMT(r->author),
                                 STR_FMT(r->unit), STR_FMT(time_iso(r->at, time))));
        follow_wrap(cli, 2, STYLE_PLAIN, r->text);
        if (r->url.n) follow_wrap(cli, 2, STYLE_DIM, r->url);
    }
    cli_blank(cli);
    cli_hint(cli, _("cauce flags reply CLAVE --author QUIÉN --unit UNIDAD --text TEXTO"),
             _("responder; las respuestas se agregan y no se cambian"));
}

static void show_json(const struct flag *f)
{
    const struct flag_rule *rule = flag_rule_find(f->rule);
    struct cli_json j;
    char time[32];

    cli_json_begin(&j);
    json_open_object(&j.w);
    flag_json_fields(&j, f);
    cli_json_str(&j, "formula", rule && rule->formula ? str_of(i18n(rule->formula)) : STR_NONE);
    cli_json_str(&j, "innocent", rule && rule->innocent ? str_of(i18n(rule->innocent)) : STR_NONE);
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
    json_key(&j.w, "answers");
    json_open_array(&j.w);
    for (int64_t i = 0; f->replies && i < f->reply_count; i++) {
        json_open_object(&j.w);
        cli_json_int(&j, "item", f->replies[i].item);
        cli_json_str(&j, "at", time_iso(f->replies[i].at, time));
        cli_json_str(&j, "author", f->replies[i].author);
        cli_json_str(&j, "unit", f->replies[i].unit);
        cli_json_str(&j, "text", f->replies[i].text);
        follow_json_text(&j, "url", f->replies[i].url);
        json_close_object(&j.w);
    }
    json_close_array(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

static int run_show(struct cli *cli)
{
    struct follow f;
    struct flag flag;
    enum err_code code = follow_open(cli, 0, &f);

    if (code) return cli_fail(cli);
    code = find_flag(cli, &f, &flag);
    if (!code && cli->json) show_json(&flag);
    if (!code && !cli->json) show_text(cli, &flag);
    ledger_close(f.ledger);
    return code ? cli_fail(cli) : EXIT_OK;
}

/* --- answering -------------------------------------------------------------------------------- */

static enum err_code read_answer(struct cli *cli, struct str *out)
{
    const char *text = cli_text(cli, "text"), *file = cli_text(cli, "file");
    enum err_code code = ERR_NONE;

    if (!text == !file) {
        err_set(&cli->err, ERR_USAGE, "%s",
                _("La respuesta va en --text o en --file, en una sola."));
        return ERR_USAGE;
    }
    *out = str_of(text);
    if (file) code = file_read(&cli->arena, file, REPLY_MAX, out, &cli->err);
    if (code) return code;
    *out = str_trim(*out);
    if (out->n == 0) return err_set(&cli->err, ERR_USAGE, "%s", _("La respuesta está vacía."));
    if (text_is_utf8(*out)) return ERR_NONE;
    return err_set(&cli->err, ERR_INPUT, "%s", _("La respuesta no está en UTF-8."));
}

static enum err_code answer(struct cli *cli, struct follow *f, struct flag *flag)
{
    struct flag_reply reply = {.url = str_of(cli_text(cli, "url"))};
    enum err_code code = find_flag(cli, f, flag);

    if (!code) code = follow_person(cli, "author", &reply.author);
    if (!code) code = follow_needed(cli, "unit", &reply.unit);
    if (!code) code = read_answer(cli, &reply.text);
    if (!code) code = flag_reply_add(f->ledger, flag->entity, flag->key, &reply, &cli->err);
    return code;
}

static int run_reply(struct cli *cli)
{
    struct follow f;
    struct flag flag;
    enum err_code code = follow_open_write(cli, &f);

    if (code) return cli_fail(cli);
    code = answer(cli, &f, &flag);
    if (!code) code = find_flag(cli, &f, &flag);
    ledger_close(f.ledger);
    if (code) return cli_fail(cli);
    if (cli->json)
        show_json(&flag);
    else
        cli_say(cli, _("La respuesta quedó junto a la pregunta %.*s."), STR_FMT(flag.key));
    return EXIT_OK;
}

/* --- tables ----------------------------------------------------------------------------------- */

static const struct cli_option list_options[] = {
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
    {.name = "count", .help = N_("En vez de preguntas: cuántas hay de cada regla.")},
    {.name = "rules", .help = N_("Las reglas, con su fórmula.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántas, a lo más. Si no se dice, 100.")},
    {0}};
static const struct cli_option show_options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("De esta entidad.")}, {0}};
static const struct cli_option reply_options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("De esta entidad.")},
    {.name = "author",
     .letter = 'a',
     .value = N_("QUIÉN"),
     .help = N_("Nombre y cargo de quien responde. Si no se dice, CAUCE_USER.")},
    {.name = "unit", .letter = 'u', .value = N_("UNIDAD"), .help = N_("Unidad que responde.")},
    {.name = "text", .letter = 't', .value = N_("TEXTO"), .help = N_("La respuesta.")},
    {.name = "file",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("La respuesta, en un archivo de texto.")},
    {.name = "url", .value = N_("URL"), .help = N_("Documento que la sostiene.")},
    {0}};
static const struct cli_argument key_arguments[] = {
    {.name = N_("CLAVE"), .help = N_("De «cauce flags».")}, {0}};
static const struct cli_example list_examples[] = {
    {"cauce flags", N_("todas las preguntas, las más graves primero")},
    {"cauce flags --rule paid-not-built --entity Sonora", N_("pagado y no construido, en Sonora")},
    {NULL, NULL}};
static const struct cli_example show_examples[] = {
    {"cauce flags show december:2023", N_("todo lo que se sabe de esa pregunta")}, {NULL, NULL}};
static const struct cli_example reply_examples[] = {
    {"cauce flags reply december:2023 --author 'Ana Ruiz, tesorera' --unit Tesorería --text 'Se "
     "pagó el aguinaldo'",
     N_("agrega la respuesta de la unidad responsable")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguna.")},
                                             {EXIT_OK, NULL}};
static const char one_flag[] =
    "{\"key\", \"rule\", \"severity\", \"entity\", \"entity_name\", \"question\", \"subject\", "
    "\"expected\", \"found\", \"difference\", \"currency\", \"year\", \"node\", \"node_key\", "
    "\"label\", \"organisation\", \"unit\", \"unit_name\", \"snapshot\", \"file\", \"replies\", "
    "\"formula\", \"innocent\", \"rows\": [{\"snapshot\", \"row\", \"file\"}], \"answers\": "
    "[{\"item\", \"at\", \"author\", \"unit\", \"text\", \"url\"}]}";

static const struct cli_command command_show_flag = {
    .name = "show",
    .summary = N_("una pregunta, con su fórmula, sus filas y sus respuestas"),
    .group = GROUP_FOLLOW,
    .options = show_options,
    .arguments = key_arguments,
    .examples = show_examples,
    .json = one_flag,
    .run = run_show};
static const struct cli_command command_reply = {
    .name = "reply",
    .summary = N_("agrega la respuesta de la unidad responsable"),
    .about = N_("Derecho de réplica: la respuesta queda junto a la pregunta, con quién la dio y "
                "cuándo. No se cambia ni se borra; se puede agregar otra."),
    .group = GROUP_FOLLOW,
    .options = reply_options,
    .arguments = key_arguments,
    .examples = reply_examples,
    .json = one_flag,
    .run = run_reply};
static const struct cli_command *const subcommands[] = {&command_show_flag, &command_reply, NULL};
const struct cli_command command_flags = {
    .name = "flags",
    .summary = N_("preguntas que hacen las cifras, con su fórmula y sus filas"),
    .about = N_("Son preguntas, no acusaciones: cada una dice qué compara, qué filas lo muestran y "
                "qué puede explicarla sin que nada esté mal, y guarda la respuesta de la unidad "
                "responsable."),
    .group = GROUP_FOLLOW,
    .options = list_options,
    .examples = list_examples,
    .exits = exits,
    .json = N_(
        "Una línea por pregunta: {\"key\", \"rule\", \"severity\", \"entity\", \"entity_name\", "
        "\"question\", \"subject\", \"expected\", \"found\", \"difference\", \"currency\", "
        "\"year\", \"node\", \"node_key\", \"label\", \"organisation\", \"unit\", \"unit_name\", "
        "\"snapshot\", \"file\", \"replies\"}. Con --count: {\"severity\", \"rule\", "
        "\"count\"}. Con --rules: {\"rule\", \"severity\", \"formula\", \"question\", "
        "\"innocent\"}."),
    .subcommands = subcommands,
    .run = run,
};
