/* Running checks by machine and recording each run with its entry of the log: see check.h. */
#include "base/i18n.h"
#include "cocreate/check_private.h"
#include "ledger/rows.h"

/* Looks. What cannot be read of the check itself is a finding, not an error. */
static enum err_code look(struct co *co, const struct machine_about *about,
                          struct machine_finding *out, struct err *err)
{
    *out = (struct machine_finding){
        .result = MACHINE_UNTOLD, .found = STR(""), .wanted = STR(""), .evidence = STR("{}")};
    return about->kind->run(co, about, out, err);
}

enum err_code machine_check_try(struct co *co, const struct machine_draft *draft,
                                struct co_faults *faults, struct machine_finding *out,
                                struct err *err)
{
    struct machine_about about;
    enum err_code code = machine_may(co, draft->commitment, err);
    if (!code) code = machine_about_read(co, draft, &about, faults, err);
    return code ? code : look(co, &about, out, err);
}

/* The parameters as they stand now, inside the change. */
static enum err_code look_again(struct co *co, const struct machine_check *check,
                                struct machine_finding *out, struct err *err)
{
    struct machine_input inputs[MACHINE_MOST_FIELDS];
    struct machine_draft draft = {.commitment = check->commitment, .inputs = inputs};
    struct machine_about about;
    struct co_faults faults = {.count = 0};
    struct err unread = {0};
    enum err_code code = ERR_INPUT;
    if (check->kind) {
        draft.kind = str_of(check->kind->code);
        for (size_t i = 0; i < check->kind->field_count; i++)
            inputs[draft.input_count++] =
                (struct machine_input){str_of(check->kind->fields[i].name), check->values[i]};
        code = machine_about_read(co, &draft, &about, &faults, &unread);
    }
    if (code == ERR_MEMORY) return err_no_memory(err);
    if (!code) return look(co, &about, out, err);
    *out = (struct machine_finding){
        .result = MACHINE_UNTOLD,
        .found = str_of(_("Este programa no entiende cómo está escrita la comprobación: edítela.")),
        .wanted = check->says,
        .evidence = STR("{}")};
    return ERR_NONE;
}

static enum err_code record(struct co *co, const struct machine_check *check,
                            const struct machine_run *run, struct err *err)
{
    const struct machine_finding *is = &run->is;
    struct co_note n;
    enum err_code code =
        q_machine_run_add_run(ledger_store(co->ledger), co->entity, check->id, run->run, run->at,
                              is->result, is->found, is->wanted, is->snapshot, is->evidence, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_about(&n, "commitment", check->commitment);
    co_note_int(&n, "commitment", check->commitment);
    co_note_int(&n, "run", run->run);
    co_note_text(&n, "says", check->says);
    co_note_word(&n, "result", machine_result_code(is->result));
    co_note_text(&n, "found", is->found);
    co_note_text(&n, "wanted", is->wanted);
    co_note_int(&n, "snapshot", is->snapshot);
    co_note_text(&n, "evidence", is->evidence);
    return co_note_end(co, &n, "check.ran", "check", check->id, err);
}

/* Looks and records in one transaction, so that what it saw and what it says are of one state. */
static enum err_code run_one(struct co *co, int64_t id, struct machine_run *out, struct err *err)
{
    struct q_machine_last_row last;
    struct machine_check check = {0};
    bool found;
    enum err_code code = co_begin(co, err);
    if (code) return code;
    code = machine_check_get(co, id, &check, err);
    if (!code && !check.runs)
        code = err_set(err, ERR_CONFLICT, _("Esta comprobación está detenida"));
    if (!code)
        code = q_machine_last_one(ledger_store(co->ledger), co->entity, id, &last, &found, err);
    if (!code) {
        *out = (struct machine_run){.run = last.run + 1, .at = co->now_ms};
        code = look_again(co, &check, &out->is, err);
    }
    if (!code) code = record(co, &check, out, err);
    return co_end(co, code, err);
}

enum err_code machine_check_run(struct co *co, int64_t id, struct machine_run *out, struct err *err)
{
    struct machine_check check = {0};
    enum err_code code = machine_check_get(co, id, &check, err);
    if (!code) code = machine_may(co, check.commitment, err);
    return code ? code : run_one(co, id, out, err);
}

enum err_code machine_check_run_due(struct co *co, struct machine_summary *out, struct err *err)
{
    struct arena *whole = co->arena, arena;
    struct q_machine_due_row next;
    bool found = true;
    enum err_code code = co_may(&co->actor, CO_ADMIN, err);
    *out = (struct machine_summary){0};
    if (code) return code;
    arena_init(&arena, (size_t)64 << 20);
    co->arena = &arena; /* each check's own, so that many of them need no more than one */
    next.id = 0;
    while (!code && found) {
        struct machine_run run = {0};
        arena_reset(&arena);
        code = q_machine_due_one(ledger_store(co->ledger), co->entity, next.id, &next, &found, err);
        if (code || !found) break;
        code = run_one(co, next.id, &run, err);
        if (code) break;
        *(run.is.result == MACHINE_HOLDS   ? &out->holds
          : run.is.result == MACHINE_FAILS ? &out->fails
                                           : &out->untold) += 1;
    }
    co->arena = whole;
    arena_free(&arena);
    return code;
}

/* The numbers are read whole before anything is written. */
static enum err_code entities_with_checks(struct ledger *ledger, struct arena *arena,
                                          struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_machine_entities(ledger_store(ledger), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        int64_t *one = rows_add(rows, arena);
        if (!one) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        *one = store_int(stmt, 0);
    }
    return code;
}

enum err_code machine_check_run_everywhere(struct ledger *ledger, int64_t now_ms,
                                           struct machine_summary *out, struct err *err)
{
    struct rows rows = ROWS_OF(int64_t);
    struct arena arena;
    *out = (struct machine_summary){0};
    arena_init(&arena, (size_t)16 << 20);
    enum err_code code = entities_with_checks(ledger, &arena, &rows, err);
    for (size_t i = 0; !code && i < rows.count; i++) {
        struct machine_summary one;
        struct co co = {.ledger = ledger,
                        .arena = &arena,
                        .entity = ((const int64_t *)rows.items)[i],
                        .actor = {.program = true},
                        .now_ms = now_ms};
        code = machine_check_run_due(&co, &one, err);
        out->holds += one.holds;
        out->fails += one.fails;
        out->untold += one.untold;
    }
    arena_free(&arena);
    return code;
}
