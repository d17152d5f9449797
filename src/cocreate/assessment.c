/* The three parties' words and OGP's coding: see assessment.h. */
#include "cocreate/assessment.h"

#include "base/i18n.h"
#include "cocreate/assessment_private.h"

/* --- words ------------------------------------------------------------------------------------ */

struct word {
    const char *code, *word;
};
static const struct word levels[LEVELS] = {
    {0},
    {"no-evidence", N_("sin evidencia")},
    {"not-started", N_("no iniciado")},
    {"limited", N_("limitado")},
    {"substantial", N_("sustancial")},
    {"complete", N_("completo")},
};
static const struct word variables[CODING_VARIABLES] = {
    {0},
    {"verifiable", N_("se puede verificar")},
    {"relevance", N_("relevancia para el gobierno abierto")},
    {"potential", N_("potencial de resultados")},
    {"completion", N_("cumplimiento")},
    {"early-results", N_("primeros resultados")},
};
static const struct word verifiable[] = {{0}, {"no", N_("no")}, {"yes", N_("sí")}};
static const struct word relevance[] = {
    {0},
    {"unclear", N_("no es clara")},
    {"access-to-information", N_("acceso a la información")},
    {"civic-participation", N_("participación ciudadana")},
    {"public-accountability", N_("rendición de cuentas")},
    {"several", N_("varios de estos valores")},
};
static const struct word potential[] = {
    {0},
    {"unclear", N_("no es claro")},
    {"modest", N_("modesto")},
    {"substantial", N_("sustancial")},
};
static const struct word results[] = {
    {0},
    {"worsened", N_("empeoró")},
    {"no-change", N_("no cambió")},
    {"marginal", N_("cambio marginal")},
    {"major", N_("cambio grande")},
    {"outstanding", N_("cambio sobresaliente")},
};
#define LIST(values)                                                                               \
    {                                                                                              \
        values, (int)(sizeof(values) / sizeof *(values)) - 1                                       \
    }
static const struct {
    const struct word *values;
    int count;
} values_of[CODING_VARIABLES] = {
    {0}, LIST(verifiable), LIST(relevance), LIST(potential), LIST(levels), LIST(results),
};

static const struct word *level_of(int level)
{
    return level > 0 && level < LEVELS ? &levels[level] : NULL;
}
static const struct word *variable_of(int variable)
{
    return variable > 0 && variable < CODING_VARIABLES ? &variables[variable] : NULL;
}
static const struct word *value_of(int variable, int value)
{
    return value > 0 && value <= coding_values(variable) ? &values_of[variable].values[value]
                                                         : NULL;
}

const char *assessment_level_code(int level)
{
    return level_of(level) ? level_of(level)->code : NULL;
}

const char *assessment_level_word(int level)
{
    return level_of(level) ? i18n(level_of(level)->word) : NULL;
}

const char *coding_variable_code(int variable)
{
    return variable_of(variable) ? variable_of(variable)->code : NULL;
}

const char *coding_variable_word(int variable)
{
    return variable_of(variable) ? i18n(variable_of(variable)->word) : NULL;
}

int coding_values(int variable)
{
    return variable_of(variable) ? values_of[variable].count : 0;
}

const char *coding_value_code(int variable, int value)
{
    return value_of(variable, value) ? value_of(variable, value)->code : NULL;
}

const char *coding_value_word(int variable, int value)
{
    return value_of(variable, value) ? i18n(value_of(variable, value)->word) : NULL;
}

/* --- the three parties ------------------------------------------------------------------------ */

static bool is_party(int sector)
{
    return sector == CO_GOVERNMENT || sector == CO_CIVIL_SOCIETY || sector == CO_GUARANTOR;
}

enum err_code assessment_in_follow_up(const struct commitment *of, struct err *err)
{
    if (of->plan_state >= PLAN_PUBLISHED) return ERR_NONE;
    return plan_not_now(err, _("El plan todavía no está publicado"));
}

enum err_code assessment_add(struct co *co, int64_t commitment, int cut, int level, struct str text,
                             struct str by_name, struct co_faults *faults, int64_t *id_out,
                             struct err *err)
{
    struct commitment of;
    struct co_note n;
    int sector = co->actor.sector;
    enum err_code code = co_may(&co->actor, CO_MEMBER, err);
    if (!code && !is_party(sector))
        code = err_set(err, ERR_DENIED, _("Evalúa quien ocupa un lugar en el secretariado"));
    if (!code) code = commitment_get(co, commitment, &of, err);
    if (!code) code = assessment_in_follow_up(&of, err);
    if (code) return code;
    co_check_choice(faults, "cut", cut, CUTS, false);
    co_check_choice(faults, "level", level, LEVELS, true);
    co_check_text(faults, "text", &text, ASSESSMENT_MOST_TEXT, true);
    code = change_begin(co, CO_MEMBER, faults, err);
    if (code) return code;
    code = co_id(co, "assessment", id_out, err);
    if (!code)
        code =
            q_assessment_add_run(ledger_store(co->ledger), co->entity, *id_out, commitment, cut,
                                 sector, level, text, co->actor.person, by_name, co->now_ms, err);
    if (!code) {
        co_note_begin(&n);
        commitment_note(&n, &of);
        co_note_word(&n, "sector", co_sector_code(sector));
        co_note_int(&n, "cut", cut);
        co_note_word(&n, "level", assessment_level_code(level));
        co_note_text(&n, "text", text);
        co_note_personal(&n, "name", by_name);
        code = co_note_end(co, &n, "assessment.made", "assessment", *id_out, err);
    }
    return co_end(co, code, err);
}

enum err_code assessment_list(struct co *co, int64_t commitment, struct assessment **out,
                              size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct assessment);
    struct store_stmt *stmt;
    struct commitment of;
    bool row = false;
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code)
        code = q_assessment_rows(ledger_store(co->ledger), co->entity, commitment, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_assessment_rows_row r;
        struct assessment *one = rows_add(&rows, co->arena);
        q_assessment_rows_row(stmt, &r);
        if (one)
            *one = (struct assessment){.id = r.id,
                                       .at = r.made,
                                       .sector = (int)r.sector,
                                       .cut = (int)r.cut,
                                       .level = (int)r.level,
                                       .text = rows_text(co->arena, r.words, &rows),
                                       .by_name = rows_text(co->arena, r.name, &rows)};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code assessment_sides(struct co *co, int64_t commitment, int cut,
                               struct assessment out[ASSESSMENT_PARTIES], struct err *err)
{
    static const int parties[ASSESSMENT_PARTIES] = {CO_GOVERNMENT, CO_CIVIL_SOCIETY, CO_GUARANTOR};
    struct assessment *all = NULL;
    size_t count = 0;
    enum err_code code = assessment_list(co, commitment, &all, &count, err);
    for (size_t p = 0; p < ASSESSMENT_PARTIES; p++) {
        out[p] = (struct assessment){.sector = parties[p], .cut = cut};
        for (size_t i = 0; !code && i < count; i++)
            if (all[i].sector == parties[p] && (cut == ASSESSMENT_ANY_CUT || all[i].cut == cut))
                out[p] = all[i];
    }
    return code;
}

/* --- OGP's coding ----------------------------------------------------------------------------- */

static void check_coding(struct co *co, struct coding *d, struct co_faults *faults)
{
    co_check_choice(faults, "variable", d->variable, CODING_VARIABLES, true);
    co_check_choice(faults, "value", d->value, coding_values(d->variable) + 1, true);
    co_check_day(faults, "day", d->day, true);
    if (d->day != DATE_NONE && d->day > today_of(co))
        co_fault(faults, "day", _("Esa fecha todavía no llega"));
    co_check_text(faults, "justification", &d->justification, ASSESSMENT_MOST_TEXT, true);
}

static enum err_code note_coding(struct co *co, const struct commitment *of, const struct coding *d,
                                 int64_t id, struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    commitment_note(&n, of);
    co_note_word(&n, "variable", coding_variable_code(d->variable));
    co_note_word(&n, "value", coding_value_code(d->variable, d->value));
    co_note_text(&n, "day", date_iso(d->day, day));
    co_note_text(&n, "justification", d->justification);
    co_note_personal(&n, "name", d->by_name);
    return co_note_end(co, &n, "coding.made", "coding", id, err);
}

enum err_code coding_add(struct co *co, int64_t commitment, const struct coding *draft,
                         struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct coding d = *draft;
    struct commitment of;
    enum err_code code = co_may(&co->actor, CO_EVALUATOR, err);
    if (!code) code = commitment_get(co, commitment, &of, err);
    if (!code) code = assessment_in_follow_up(&of, err);
    if (code) return code;
    check_coding(co, &d, faults);
    code = change_begin(co, CO_EVALUATOR, faults, err);
    if (code) return code;
    code = co_id(co, "coding", id_out, err);
    if (!code)
        code = q_coding_add_run(ledger_store(co->ledger), co->entity, *id_out, commitment,
                                d.variable, d.value, d.day, d.justification, co->actor.person,
                                d.by_name, co->now_ms, err);
    if (!code) code = note_coding(co, &of, &d, *id_out, err);
    return co_end(co, code, err);
}

enum err_code coding_list(struct co *co, int64_t commitment, struct coding **out, size_t *count_out,
                          struct err *err)
{
    struct rows rows = ROWS_OF(struct coding);
    struct store_stmt *stmt;
    struct commitment of;
    bool row = false;
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = q_coding_rows(ledger_store(co->ledger), co->entity, commitment, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_coding_rows_row r;
        struct coding *one = rows_add(&rows, co->arena);
        q_coding_rows_row(stmt, &r);
        if (one)
            *one = (struct coding){.id = r.id,
                                   .at = r.made,
                                   .coder = r.person,
                                   .variable = (int)r.variable,
                                   .value = (int)r.amount,
                                   .day = (int32_t)r.day,
                                   .justification = rows_text(co->arena, r.justification, &rows),
                                   .by_name = rows_text(co->arena, r.name, &rows)};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
