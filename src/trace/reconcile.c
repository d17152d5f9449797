/* Reading the reconciliation, and the reasons that people give. Words are made here, in the
 * language of the user, from the codes that were stored. */
#include "trace/reconcile.h"

#include <string.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ledger/rows.h"
#include "trace_queries.h"

static const struct reconcile_reason_type types[] = {
    {"cut-off", N_("Fechas de corte distintas")},
    {"rounding", N_("Redondeo, o miles y millones de pesos")},
    {"scope", N_("Una fuente incluye lo que la otra no")},
    {"classification", N_("Clasificado de otra manera")},
    {"currency", N_("Moneda o unidades de inversión convertidas a otra fecha")},
    {"tax", N_("Con y sin impuestos")},
    {"amendment", N_("Un convenio o ampliación posterior")},
    {"error-a", N_("Error en la primera fuente")},
    {"error-b", N_("Error en la segunda fuente")},
    {"not-published", N_("Falta por publicar en una de las fuentes")},
    {"other", N_("Otra razón")},
};

const struct reconcile_reason_type *reconcile_reason_types(size_t *count_out)
{
    *count_out = sizeof types / sizeof *types;
    return types;
}

/* --- words ----------------------------------------------------------------------------------- */

/* Sources by the code that is stored; a kind of file without words of its own is named by it. */
static struct str side_words(struct str code)
{
    static const struct {
        const char *code, *words;
    } sides[] = {
        {"COG", N_("por objeto del gasto (COG)")},
        {"CFG", N_("por función (CFG)")},
        {"CA", N_("por unidad administrativa (CA)")},
        {"CTG", N_("por tipo de gasto (CTG)")},
        {"CRI", N_("ingresos (CRI)")},
        {"ldf-2", N_("formato 2 de la Ley de Disciplina Financiera")},
        {"rpu", N_("Registro Público Único")},
        {"sipot-deuda", N_("Plataforma Nacional de Transparencia")},
        {"award", N_("adjudicado")},
        {"contract", N_("contratado")},
        {"announced", N_("anunciado")},
    };

    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (str_is(code, sides[i].code)) return str_of(_(sides[i].words));
    return code;
}

static struct str moment_words(struct str code)
{
    const struct word *word = word_find(WORDS_MOMENT, code);

    if (!word) return code;
    return str_of(strcmp(_("es"), "en") == 0 ? word->english : word->spanish);
}

static struct str subject_words(struct arena *arena, enum reconcile_topic topic, int64_t year,
                                struct str stored)
{
    struct str label, figure = str_split(stored, '\x1f', &label);

    switch (topic) {
    case RECONCILE_BUDGET:
        return arena_printf(arena, _("Presupuesto %lld, %.*s"), (long long)year,
                            STR_FMT(moment_words(stored)));
    case RECONCILE_REVENUE:
        return arena_printf(arena, _("Gasto e ingreso %lld, %.*s"), (long long)year,
                            STR_FMT(moment_words(stored)));
    case RECONCILE_DEBT:
        if (str_is(stored, "total"))
            return arena_str(arena, str_of(_("Deuda pública, saldo final")));
        if (str_is(figure, "authorised"))
            return arena_printf(arena, _("%.*s, monto contratado"), STR_FMT(label));
        return arena_printf(arena, _("%.*s, saldo final"), STR_FMT(label));
    case RECONCILE_CONTRACTS:
        break;
    }
    return arena_str(arena, stored);
}

/* --- lines ----------------------------------------------------------------------------------- */

static void take(struct reconcile_line *line, const struct q_compare_lines_row *r,
                 struct arena *arena, struct rows *rows)
{
    *line = (struct reconcile_line){.entity = r->entity,
                                    .entity_code = rows_text(arena, r->entity_code, rows),
                                    .entity_name = rows_text(arena, r->entity_name, rows),
                                    .topic = (enum reconcile_topic)r->topic,
                                    .key = rows_text(arena, r->key, rows),
                                    .year = r->year,
                                    .side_a = rows_text(arena, side_words(r->side_a), rows),
                                    .side_b = rows_text(arena, side_words(r->side_b), rows),
                                    .has_a = !r->a_null,
                                    .has_b = !r->b_null,
                                    .a = r->a_null ? 0 : r->a,
                                    .b = r->b_null ? 0 : r->b,
                                    .state = (enum reconcile_state)r->state,
                                    .snapshot_a = r->snapshot_a_null ? 0 : r->snapshot_a,
                                    .row_a = r->row_a_null ? 0 : r->row_a,
                                    .snapshot_b = r->snapshot_b_null ? 0 : r->snapshot_b,
                                    .row_b = r->row_b_null ? 0 : r->row_b,
                                    .file_a = rows_text(arena, r->file_a, rows),
                                    .file_b = rows_text(arena, r->file_b, rows)};
    if (__builtin_sub_overflow(line->b, line->a, &line->difference))
        line->difference = line->b > line->a ? INT64_MAX : -INT64_MAX;
    memcpy(line->currency, "MXN", 4);
    if (r->currency.n == 3) memcpy(line->currency, r->currency.p, 3);
    line->subject = subject_words(arena, line->topic, line->year, r->subject);
    if (!line->subject.p) rows->failed = true;
}

/* Reasons are written by people, so all those of an entity are few: one statement for a page. */
struct said {
    int64_t entity;
    struct str key;
    struct reconcile_reason reason;
};

static enum err_code read_said(struct ledger *ledger, struct arena *arena, int64_t entity,
                               struct str key, struct rows *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_reasons(ledger_store(ledger), entity ? entity : 0,
                                           entity ? entity : INT64_MAX, key, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_reasons_row r;
        struct said *own = rows_add(out, arena);

        q_compare_reasons_row(stmt, &r);
        if (own)
            *own = (struct said){.entity = r.entity,
                                 .key = rows_text(arena, r.key, out),
                                 .reason = {.item = r.item,
                                            .at = r.at,
                                            .type = rows_text(arena, r.type, out),
                                            .text = rows_text(arena, r.words, out),
                                            .author = rows_text(arena, r.author, out),
                                            .has_minor = !r.minor_null,
                                            .minor = r.minor_null ? 0 : r.minor}};
        if (own && !out->failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static bool is_of(const struct said *said, const struct reconcile_line *line)
{
    return said->entity == line->entity && str_eq(said->key, line->key);
}

static enum err_code add_reasons(struct ledger *ledger, struct arena *arena,
                                 const struct reconcile_filter *filter, struct rows *lines,
                                 struct err *err)
{
    struct rows said = ROWS_OF(struct said);
    struct reconcile_line *line = lines->items;
    const struct said *all;
    enum err_code code = ERR_NONE;

    if (lines->count)
        code = read_said(ledger, arena, filter->entity, filter->key.p ? filter->key : STR(""),
                         &said, err);
    all = said.items;
    for (size_t i = 0; !code && said.count && i < lines->count; i++) {
        struct rows own = ROWS_OF(struct reconcile_reason);

        for (size_t k = 0; k < said.count; k++) {
            struct reconcile_reason *r = is_of(&all[k], &line[i]) ? rows_add(&own, arena) : NULL;

            if (r) *r = all[k].reason;
        }
        if (own.failed) return err_no_memory(err);
        line[i].reasons = own.items;
        line[i].reason_count = own.count;
    }
    return code;
}

enum err_code reconcile_lines(struct ledger *ledger, struct arena *arena,
                              const struct reconcile_filter *filter, struct reconcile_line **out,
                              size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct reconcile_line);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_lines(
        ledger_store(ledger), filter->entity ? filter->entity : 0,
        filter->entity ? filter->entity : INT64_MAX, filter->topic ? filter->topic : 1,
        filter->topic ? filter->topic : INT64_MAX, filter->year, filter->differing ? 1 : 0,
        filter->key.p ? filter->key : STR(""), filter->limit ? filter->limit : 200, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_lines_row r;
        struct reconcile_line *own = rows_add(&rows, arena);

        q_compare_lines_row(stmt, &r);
        if (own) take(own, &r, arena, &rows);
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    if (!code) code = add_reasons(ledger, arena, filter, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- summaries ------------------------------------------------------------------------------- */

enum err_code reconcile_summaries(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  struct reconcile_summary **out, size_t *count_out,
                                  struct err *err)
{
    struct rows rows = ROWS_OF(struct reconcile_summary);
    struct reconcile_summary *own = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_compare_totals(ledger_store(ledger), entity ? entity : 0,
                                          entity ? entity : INT64_MAX, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_compare_totals_row r;

        q_compare_totals_row(stmt, &r);
        if (!own || (int64_t)own->topic != r.topic) own = rows_add(&rows, arena);
        if (!own) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        own->topic = (enum reconcile_topic)r.topic;
        own->lines += r.lines;
        own->agree += r.state == RECONCILE_AGREES ? r.lines : 0;
        own->rounding += r.state == RECONCILE_ROUNDING ? r.lines : 0;
        own->differ += r.state == RECONCILE_DIFFERS ? r.lines : 0;
        own->one_sided += r.state == RECONCILE_ONE_SIDED ? r.lines : 0;
        own->explained = r.explained;
        if (__builtin_add_overflow(own->difference, r.minor, &own->difference))
            own->difference = INT64_MAX;
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- reasons --------------------------------------------------------------------------------- */

static bool is_type(struct str code)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(code, types[i].code)) return true;
    return false;
}

static bool is_words(struct str s, size_t most)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t')
            return false;
    return str_trim(s).n && s.n <= most * 4 && text_is_utf8(s) && text_width(s) <= most;
}

static enum err_code check_reason(const struct reconcile_reason *r, struct err *err)
{
    if (!is_type(r->type)) {
        err_set(err, ERR_USAGE, _("No hay tal tipo de razón."));
        err_found(err, r->type.p ? r->type.p : "", r->type.n);
        return ERR_USAGE;
    }
    if (!is_words(r->author, 200))
        return err_set(err, ERR_USAGE, _("Falta el nombre y cargo de quien da la razón."));
    if (!is_words(r->text, 4000))
        return err_set(err, ERR_USAGE, _("Falta la razón, de hasta 4000 caracteres."));
    return ERR_NONE;
}

static enum err_code put(struct ledger *ledger, int64_t entity, struct str key,
                         const struct reconcile_reason *r, struct str currency, struct err *err)
{
    struct store *store = ledger_store(ledger);
    struct store_stmt *stmt;
    bool row;
    int64_t item;
    enum err_code code = q_compare_reason_next(store, entity, key, &stmt, err);

    if (code || (code = store_step(stmt, &row, err))) return code;
    item = row ? store_int(stmt, 0) : 1;
    store_reset(stmt);
    if (item > 1000) return err_set(err, ERR_LIMIT, _("Este renglón ya tiene demasiadas razones."));
    return q_compare_reason_put_run(store, entity, key, item, r->type, str_trim(r->text),
                                    r->has_minor ? &r->minor : NULL,
                                    r->has_minor ? currency : STR_NONE, str_trim(r->author),
                                    r->at ? r->at : time_now_ms(), err);
}

enum err_code reconcile_reason_add(struct ledger *ledger, int64_t entity, struct str key,
                                   const struct reconcile_reason *reason, struct err *err)
{
    struct reconcile_filter filter = {.entity = entity, .key = key, .limit = 1};
    struct store *store = ledger_store(ledger);
    struct reconcile_line *line;
    struct arena arena;
    size_t count;
    char currency[4] = "";
    enum err_code code = check_reason(reason, err);

    if (code) return code;
    arena_init(&arena, (size_t)16 << 20);
    code = reconcile_lines(ledger, &arena, &filter, &line, &count, err);
    if (!code && (!count || !key.n)) {
        code = err_set(err, ERR_NOTFOUND, _("No hay tal renglón en la conciliación."));
        err_found(err, key.p ? key.p : "", key.n);
    }
    if (!code) memcpy(currency, line->currency, sizeof currency);
    arena_free(&arena);
    if (!code) code = store_begin(store, err);
    if (code) return code;
    code = put(ledger, entity, key, reason, str_of(currency), err);
    if (!code) return store_commit(store, err);
    store_rollback(store);
    return code;
}
