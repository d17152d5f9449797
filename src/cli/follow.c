/* What the commands that follow the money share; see follow.h. */
#include "cli/follow.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "cli/bar.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "ledger/words.h"
#include "trace/trace.h"

/* --- options ---------------------------------------------------------------------------------- */

static bool has_option(const struct cli *cli, const char *name)
{
    for (const struct cli_option *o = cli->command->options; o && o->name; o++)
        if (strcmp(o->name, name) == 0) return true;
    return false;
}

static enum err_code read_options(struct cli *cli, int64_t limit, struct follow *f)
{
    int64_t most = limit;

    memset(f, 0, sizeof *f);
    if (has_option(cli, "limit") && cli_number(cli, "limit", 1, 1000000, limit, &most))
        return ERR_USAGE;
    if (has_option(cli, "year") && cli_number(cli, "year", 1900, 2200, 0, &f->year))
        return ERR_USAGE;
    f->limit = (uint32_t)most;
    return ERR_NONE;
}

enum err_code follow_kind(struct cli *cli, const char *text, enum node_kind *out)
{
    const struct word *word = text ? word_find(WORDS_NODE_KIND, str_of(text)) : NULL;

    *out = word ? (enum node_kind)word->number : (enum node_kind)0;
    if (!text || word) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("No hay clase «%s»."), text);
    err_advice(&cli->err, "%s",
               _("Por ejemplo: contrato, proyecto, partida, pago, crédito, fideicomiso, fondo."));
    return ERR_USAGE;
}

enum err_code follow_needed(struct cli *cli, const char *option, struct str *out)
{
    *out = str_of(cli_text(cli, option));
    if (str_trim(*out).n) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("Falta --%s."), option);
    if (cli->command->examples && cli->command->examples[0].command)
        err_advice(&cli->err, _("Por ejemplo: %s"), cli->command->examples[0].command);
    return ERR_USAGE;
}

enum err_code follow_person(struct cli *cli, const char *option, struct str *out)
{
    *out = str_of(cli_text(cli, option));
    if (!out->p) *out = str_of(shared_person());
    if (str_trim(*out).n) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("Falta decir quién: --%s NOMBRE."), option);
    return ERR_USAGE;
}

enum err_code follow_amount(struct cli *cli, const char *option, bool *has_out, int64_t *out)
{
    const char *text = cli_text(cli, option);

    *has_out = text != NULL;
    *out = 0;
    if (!text || money_parse(str_of(text), 0, 2, out) == MONEY_EXACT) return ERR_NONE;
    err_set(&cli->err, ERR_USAGE, _("--%s pide un importe, no «%s»."), option, text);
    err_advice(&cli->err, "%s", _("Escríbalo así: 1,234,567.89"));
    return ERR_USAGE;
}

/* --- opening ---------------------------------------------------------------------------------- */

static void warn(const struct cli *cli, const char *text)
{
    if (cli->quiet || cli->json) return;
    fflush(stdout);
    fputs(terminal_style(&cli->errors, STYLE_DIM), stderr);
    terminal_wrap(&cli->errors, str_of(text), 0, 2);
    fputs(terminal_style(&cli->errors, STYLE_PLAIN), stderr);
}

/* What they find is recorded in words, for everybody and for good: in Spanish. */
static enum err_code run_checks(struct ledger *writer, struct follow_news *out, struct err *err)
{
    i18n_thread_language("es");
    enum err_code code = machine_check_run_everywhere(writer, time_now_ms(), &out->checks, err);
    i18n_thread_language(NULL);
    out->checked = !code && out->checks.holds + out->checks.fails + out->checks.untold > 0;
    return code;
}

enum err_code follow_update(struct cli *cli, struct follow_news *out, struct err *err)
{
    struct ledger *writer;
    struct bar bar;
    enum err_code code = ledger_open(cli->url, STORE_WRITE, &writer, err);

    *out = (struct follow_news){.checked = false};
    if (code) return code;
    bar_start(&bar, cli, false);
    code = ledger_words_update(writer, &bar.progress, NULL, err);
    if (!code) code = trace_update(writer, &bar.progress, &out->trace, err);
    bar_end(&bar);
    if (!code && out->trace.anything) code = run_checks(writer, out, err);
    ledger_close(writer);
    return code;
}

enum err_code follow_check(struct cli *cli, struct follow_news *out)
{
    struct ledger *writer;
    enum err_code code = cli_open(cli, STORE_WRITE, &writer);

    *out = (struct follow_news){.checked = false};
    if (code) return code;
    code = run_checks(writer, out, &cli->err);
    ledger_close(writer);
    return code;
}

void follow_tell_checks(struct cli *cli, const struct follow_news *news)
{
    struct cli_json j;

    if (!news->checked) return;
    if (!cli->json) {
        cli_say(cli,
                _("Comprobaciones de compromisos: se cumplen %lld, no se cumplen %lld, no se sabe "
                  "de %lld."),
                (long long)news->checks.holds, (long long)news->checks.fails,
                (long long)news->checks.untold);
        return;
    }
    cli_json_begin(&j);
    json_open_object(&j.w);
    json_key(&j.w, "checks");
    json_open_object(&j.w);
    cli_json_int(&j, "holds", news->checks.holds);
    cli_json_int(&j, "fails", news->checks.fails);
    cli_json_int(&j, "untold", news->checks.untold);
    json_close_object(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

/* Figures of what was imported since the last time. Not being able to write is no reason to say
 * nothing: what is there is shown, and what it lacks is told. */
static enum err_code bring_up_to_date(struct cli *cli, struct follow *f)
{
    struct follow_news news;
    struct err err = {0};
    struct str text = arena_printf(&cli->arena,
                                   _("Archivos cuyas cifras no están al día: %lld. Se calculan "
                                     "ahora."),
                                   (long long)f->pending);
    enum err_code code;

    warn(cli, text.p ? text.p : "");
    ledger_close(f->ledger);
    f->ledger = NULL;
    code = follow_update(cli, &news, &err);
    if (code == ERR_CANCELLED || code == ERR_BUG || code == ERR_MEMORY) {
        cli->err = err;
        return code;
    }
    if (code) {
        text = arena_printf(&cli->arena,
                            _("No se pudieron calcular (%s): las cifras que siguen no "
                              "los cuentan."),
                            err.message);
        warn(cli, text.p ? text.p : "");
    } else {
        f->pending = 0;
    }
    return cli_open(cli, STORE_READ, &f->ledger);
}

enum err_code follow_open(struct cli *cli, int64_t limit, struct follow *f)
{
    enum err_code code = read_options(cli, limit, f);

    if (!code) code = cli_open(cli, STORE_READ, &f->ledger);
    if (code) return code;
    code = trace_pending(f->ledger, &f->pending, &cli->err);
    if (!code && f->pending) code = bring_up_to_date(cli, f);
    if (!code && has_option(cli, "entity") && cli_text(cli, "entity"))
        code = cli_entity(cli, f->ledger, &f->entity);
    if (code && f->ledger) ledger_close(f->ledger);
    return code;
}

enum err_code follow_open_write(struct cli *cli, struct follow *f)
{
    enum err_code code = read_options(cli, 0, f);

    if (!code) code = cli_open(cli, STORE_WRITE, &f->ledger);
    if (code) return code;
    if (has_option(cli, "entity") && cli_text(cli, "entity"))
        code = cli_entity(cli, f->ledger, &f->entity);
    if (code) ledger_close(f->ledger);
    return code;
}

/* --- one gap ---------------------------------------------------------------------------------- */

enum err_code follow_gap(struct cli *cli, const struct follow *f, const char *text,
                         struct trace_gap_row *out)
{
    struct trace_gap_filter filter = {.entity = f->entity, .limit = 1000};
    struct trace_gap_row *list = NULL;
    size_t count = 0, at = 0;
    int64_t home = 0;
    enum err_code code;

    if (!str_to_i64(str_of(text), &filter.id) || filter.id <= 0) {
        filter.id = 0;
        filter.key = str_of(text);
    }
    code = trace_gaps(f->ledger, &cli->arena, &filter, &list, &count, &cli->err);
    if (!code && count > 1) code = ledger_home(f->ledger, &home, &cli->err);
    if (code) return code;
    while (at < count && count > 1 && list[at].entity != home) at++;
    if (at < count) {
        *out = list[at];
        return ERR_NONE;
    }
    if (count > 1) {
        err_set(&cli->err, ERR_USAGE, _("Varias entidades tienen el hueco %s."), text);
        err_advice(&cli->err, _("Diga de cuál con --entity: %.*s, %.*s…"),
                   STR_FMT(list[0].entity_name), STR_FMT(list[1].entity_name));
        return ERR_USAGE;
    }
    err_set(&cli->err, ERR_NOTFOUND, _("No hay hueco %s."), text);
    err_advice(&cli->err, "%s", _("Los huecos se ven con: cauce gaps"));
    return ERR_NOTFOUND;
}

/* --- showing ---------------------------------------------------------------------------------- */

struct str follow_percent(struct cli *cli, int64_t part, int64_t whole)
{
    money_sum tenths;

    if (whole <= 0) return STR_NONE;
    tenths = (money_sum)part * 1000 / whole;
    return arena_printf(&cli->arena, cli->json ? "%s%lld.%lld" : "%s%lld.%lld %%",
                        tenths < 0 ? "-" : "", (long long)((tenths < 0 ? -tenths : tenths) / 10),
                        (long long)((tenths < 0 ? -tenths : tenths) % 10));
}

void follow_json_money(struct cli_json *j, const char *key, int64_t minor, const char *currency)
{
    char text[32];

    cli_json_str(j, key, money_plain(minor, money_digits(currency), text));
}

void follow_json_id(struct cli_json *j, const char *key, int64_t id)
{
    json_key(&j->w, key);
    if (id)
        json_put_int(&j->w, id);
    else
        json_put_null(&j->w);
}

void follow_json_text(struct cli_json *j, const char *key, struct str s)
{
    cli_json_str(j, key, s.n ? s : STR_NONE);
}

struct str follow_word(const struct cli *cli, enum word_list list, int number)
{
    return str_of(cli->json ? word_of(list, number)->code : label_word(list, number));
}

void follow_wrap(const struct cli *cli, size_t indent, enum style style, struct str text)
{
    struct arena arena;

    if (cli->json) return;
    arena_init(&arena, 16 << 20);
    fprintf(stdout, "%*s%s", (int)indent, "", terminal_style(&cli->out, style));
    terminal_wrap(&cli->out, terminal_clean(&arena, text), indent, indent);
    if (style != STYLE_PLAIN) fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
    arena_free(&arena);
}
