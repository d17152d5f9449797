/* Checks by machine: kinds, adding, editing, stopping and reading. See check.h; check_run.c runs
 * them. */
#include "cocreate/check.h"

#include "base/i18n.h"
#include "cocreate/check_private.h"
#include "ledger/rows.h"

/* --- kinds ------------------------------------------------------------------------------------ */

static const struct machine_kind *const kinds[] = {
    &machine_arrives,   &machine_filled,   &machine_published, &machine_traceable,
    &machine_indicator, &machine_document, &machine_sessions};

const struct machine_kind *machine_kind_at(size_t index)
{
    return index < sizeof kinds / sizeof *kinds ? kinds[index] : NULL;
}

const struct machine_kind *machine_kind_find(struct str code)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(code, kinds[i]->code)) return kinds[i];
    return NULL;
}

static const struct {
    const char *code, *word;
} results[] = {{NULL, NULL},
               {"holds", N_("Se cumple")},
               {"fails", N_("No se cumple")},
               {"untold", N_("No se puede saber")}};

const char *machine_result_code(int result)
{
    return result >= MACHINE_HOLDS && result <= MACHINE_UNTOLD ? results[result].code : NULL;
}

const char *machine_result_word(int result)
{
    return result >= MACHINE_HOLDS && result <= MACHINE_UNTOLD ? i18n(results[result].word) : NULL;
}

/* --- who may, and what was filled in ---------------------------------------------------------- */

enum err_code machine_may(struct co *co, int64_t commitment, struct err *err)
{
    struct q_machine_commitment_row r;
    bool found;
    enum err_code code = co_may(&co->actor, SECRETARIAT | CO_INSTITUTION, err);
    if (!code)
        code = q_machine_commitment_one(ledger_store(co->ledger), co->entity, commitment, &r,
                                        &found, err);
    if (code) return code;
    if (!found) return co_missing(_("compromiso"), commitment, err);
    if (of_secretariat(co) || (r.responsible_org && r.responsible_org == co->actor.institution))
        return ERR_NONE;
    return err_set(err, ERR_DENIED,
                   _("De las instituciones, sólo puede la responsable de este compromiso"));
}

enum err_code machine_about_read(struct co *co, const struct machine_draft *draft,
                                 struct machine_about *about, struct co_faults *faults,
                                 struct err *err)
{
    *about = (struct machine_about){.kind = machine_kind_find(draft->kind),
                                    .commitment = draft->commitment};
    if (!about->kind)
        co_fault(faults, "kind", _("Elija una de las opciones"));
    else if (!machine_values_read(co, draft, about->kind, about->at, faults))
        return err_no_memory(err);
    return co_check(faults, err);
}

enum err_code machine_check_says(struct co *co, const struct machine_draft *draft,
                                 struct co_faults *faults, struct str *says_out, struct err *err)
{
    struct machine_about about;
    enum err_code code = machine_about_read(co, draft, &about, faults, err);
    if (code) return code;
    *says_out = about.kind->says(co, &about);
    return says_out->p ? ERR_NONE : err_no_memory(err);
}

/* --- changes ---------------------------------------------------------------------------------- */

struct written {
    struct str parameters, says;
};

/* What is kept of a draft: its parameters and its sentence. */
static enum err_code write_down(struct co *co, const struct machine_draft *draft,
                                struct co_faults *faults, struct written *out, struct err *err)
{
    struct machine_about about;
    enum err_code code = machine_about_read(co, draft, &about, faults, err);
    if (code) return code;
    out->parameters = machine_values_json(co, &about);
    out->says = about.kind->says(co, &about);
    return out->parameters.p && out->says.p ? ERR_NONE : err_no_memory(err);
}

static enum err_code note(struct co *co, const struct machine_draft *draft,
                          const struct written *is, const char *what, int64_t id, struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_about(&n, "commitment", draft->commitment);
    co_note_int(&n, "commitment", draft->commitment);
    co_note_text(&n, "kind", draft->kind);
    co_note_text(&n, "parameters", is->parameters);
    co_note_text(&n, "says", is->says);
    return co_note_end(co, &n, what, "check", id, err);
}

enum err_code machine_check_add(struct co *co, const struct machine_draft *draft,
                                struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct q_machine_count_row have;
    struct written is;
    bool found;
    enum err_code code = machine_may(co, draft->commitment, err);
    if (!code) code = write_down(co, draft, faults, &is, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_machine_count_one(store, co->entity, draft->commitment, &have, &found, err);
    if (!code && have.checks >= MACHINE_MOST_CHECKS)
        code = err_set(err, ERR_INPUT,
                       _("Este compromiso ya tiene todas las comprobaciones que caben"));
    if (!code) code = co_id(co, "check", id_out, err);
    if (!code)
        code = q_machine_add_run(store, co->entity, *id_out, draft->commitment, draft->kind,
                                 is.parameters, is.says, co->actor.person, co->now_ms, err);
    if (!code) code = note(co, draft, &is, "check.added", *id_out, err);
    return co_end(co, code, err);
}

enum err_code machine_check_edit(struct co *co, int64_t id, int64_t version,
                                 const struct machine_draft *draft, struct co_faults *faults,
                                 struct err *err)
{
    struct machine_draft d = *draft;
    struct machine_check old = {0};
    struct written is;
    struct store_stmt *stmt;
    enum err_code code = machine_check_get(co, id, &old, err);
    if (!code) code = machine_may(co, d.commitment = old.commitment, err);
    if (!code) code = write_down(co, &d, faults, &is, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_machine_edit(ledger_store(co->ledger), co->entity, id, version, d.kind, is.parameters,
                          is.says, &stmt, err);
    code = change_ran(&stmt, code, err);
    if (!code) code = note(co, &d, &is, "check.edited", id, err);
    return co_end(co, code, err);
}

enum err_code machine_check_stop(struct co *co, int64_t id, int64_t version, bool runs,
                                 struct str reason, struct co_faults *faults, struct err *err)
{
    struct machine_check old = {0};
    struct store_stmt *stmt;
    struct co_note n;
    enum err_code code = machine_check_get(co, id, &old, err);
    if (!code) code = machine_may(co, old.commitment, err);
    if (code) return code;
    co_check_text(faults, "reason", &reason, MACHINE_MOST_REASON, true);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_machine_stop(ledger_store(co->ledger), co->entity, id, version, runs, &stmt, err);
    code = change_ran(&stmt, code, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "commitment", old.commitment);
        co_note_text(&n, "says", old.says);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, runs ? "check.resumed" : "check.stopped", "check", id, err);
    }
    return co_end(co, code, err);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The texts of a row in the arena; what this program cannot read of it stays empty. */
static void fill_values(struct co *co, struct str parameters, struct machine_check *out)
{
    struct machine_about about = {.kind = out->kind};
    struct err ignored = {0};
    bool read = out->kind && !machine_values_parse(co, parameters, &about, &ignored);
    for (size_t i = 0; i < MACHINE_MOST_FIELDS; i++) {
        bool there = read && i < out->kind->field_count && about.at[i].given;
        out->values[i] = there ? about.at[i].text : STR("");
        out->shown[i] =
            there ? machine_value_shown(co, &out->kind->fields[i], &about.at[i]) : STR("");
    }
}

static enum err_code read_rows(struct co *co, int64_t only, int64_t commitment, int64_t after,
                               struct machine_check **out, size_t *count, struct err *err)
{
    struct rows rows = ROWS_OF(struct machine_check);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_machine_rows(ledger_store(co->ledger), co->entity, only, commitment,
                                        after, MACHINE_PAGE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_rows_row r;
        struct machine_check *own = rows_add(&rows, co->arena);
        q_machine_rows_row(stmt, &r);
        if (own) {
            *own = (struct machine_check){
                .id = r.id,
                .commitment = r.commitment,
                .version = r.version,
                .kind = machine_kind_find(r.kind),
                .says = rows_text(co->arena, r.says, &rows),
                .runs = r.state == 1,
                .by = r.person,
                .made = r.made,
                .last = {.run = r.run_null ? 0 : r.run,
                         .at = r.run_null ? 0 : r.run_at,
                         .is = {.result = r.run_null ? 0 : (int)r.result,
                                .found = rows_text(co->arena, r.seen, &rows),
                                .wanted = rows_text(co->arena, r.wanted, &rows),
                                .snapshot = r.run_null ? 0 : r.snapshot,
                                .evidence = rows_text(co->arena, r.evidence, &rows)}}};
            fill_values(co, r.parameters, own);
        }
        if (own && !rows.failed) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    *out = rows.items;
    *count = code ? 0 : rows.count;
    return code;
}

enum err_code machine_check_get(struct co *co, int64_t id, struct machine_check *out,
                                struct err *err)
{
    struct machine_check *list;
    size_t count = 0;
    if (id <= 0) return co_missing(_("comprobación"), id, err);
    enum err_code code = read_rows(co, id, 0, 0, &list, &count, err);
    if (!code && !count) code = co_missing(_("comprobación"), id, err);
    if (!code) *out = list[0];
    return code;
}

enum err_code machine_check_list(struct co *co, int64_t commitment, struct machine_check **out,
                                 size_t *count_out, struct err *err)
{
    *out = NULL;
    *count_out = 0;
    return commitment > 0 ? read_rows(co, 0, commitment, 0, out, count_out, err) : ERR_NONE;
}

enum err_code machine_check_all(struct co *co, int64_t after, struct machine_check **out,
                                size_t *count_out, struct err *err)
{
    return read_rows(co, 0, 0, after, out, count_out, err);
}

enum err_code machine_check_runs(struct co *co, int64_t id, int64_t before,
                                 struct machine_run **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct machine_run);
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_machine_runs(ledger_store(co->ledger), co->entity, id, before, MACHINE_PAGE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_runs_row r;
        struct machine_run *own = rows_add(&rows, co->arena);
        q_machine_runs_row(stmt, &r);
        if (own)
            *own =
                (struct machine_run){.run = r.run,
                                     .at = r.made,
                                     .is = {.result = (int)r.result,
                                            .found = rows_text(co->arena, r.seen, &rows),
                                            .wanted = rows_text(co->arena, r.wanted, &rows),
                                            .snapshot = r.snapshot,
                                            .evidence = rows_text(co->arena, r.evidence, &rows)}};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code machine_series_list(struct co *co, struct machine_series **out, size_t *count_out,
                                  struct err *err)
{
    struct rows rows = ROWS_OF(struct machine_series);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_machine_series(ledger_store(co->ledger), co->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_series_row r;
        struct machine_series *own = rows_add(&rows, co->arena);
        q_machine_series_row(stmt, &r);
        if (own)
            *own = (struct machine_series){.series = rows_text(co->arena, r.series, &rows),
                                           .layout = rows_text(co->arena, r.layout, &rows),
                                           .snapshots = r.snapshots,
                                           .current = r.current != 0};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
