/* Hunts and their questions: see hunt.h. */
#include "cocreate/hunt.h"

#include <inttypes.h>
#include <string.h>

#include "base/i18n.h"
#include "cocreate/hunt_private.h"
#include "trace/obligation.h"

enum { MOST_LISTED = 200, MOST_THEME = 80 };

/* --- words ------------------------------------------------------------------------------------ */

const char *hunt_state_word(int state)
{
    static const char *const words[HUNT_STATES] = {N_("en preparación"), N_("abierta"),
                                                   N_("cerrada")};
    return state >= 0 && state < HUNT_STATES ? i18n(words[state]) : NULL;
}

static const struct {
    const char *code, *word;
} results[FIND_RESULTS] = {
    {"", N_("no hizo falta")},
    {"found", N_("encontrado")},
    {"partial", N_("en parte")},
    {"missing", N_("no se encontró")},
    {"unusable", N_("no se puede usar")},
};

const char *find_result_code(int result)
{
    return result > 0 && result < FIND_RESULTS ? results[result].code : NULL;
}

const char *find_result_word(int result)
{
    return result >= 0 && result < FIND_RESULTS ? i18n(results[result].word) : NULL;
}

int find_result_of(struct str code)
{
    for (int i = 1; i < FIND_RESULTS; i++)
        if (str_is(code, results[i].code)) return i;
    return FIND_UNTOLD;
}

struct str hunt_subject(struct co *co, int64_t hunt, int64_t position)
{
    return arena_printf(co->arena, "hunt/%" PRId64 "/%" PRId64, hunt, position);
}

/* --- the catalogue ---------------------------------------------------------------------------- */

static enum err_code wrong(const char *file, uint64_t line, struct str found, struct err *err)
{
    err_set(err, ERR_INPUT, "%s", _("El renglón debe ser: conjunto;pregunta;question."));
    err_file(err, file);
    err_row(err, 0, line);
    err_found(err, found.p, found.n);
    return ERR_INPUT;
}

static struct hunt_set *set_of(struct hunt_sets *sets, struct str name)
{
    for (size_t i = 0; i < sets->count; i++)
        if (str_eq(sets->items[i].name, name)) return &sets->items[i];
    if (sets->count == HUNT_MOST_SETS) return NULL;
    sets->items[sets->count] = (struct hunt_set){.name = name};
    return &sets->items[sets->count++];
}

enum err_code hunt_sets_parse(struct str text, const char *file, struct hunt_sets *out,
                              struct err *err)
{
    uint64_t number = 0;
    bool header = true;
    out->count = 0;
    while (text.n) {
        struct str line = str_trim(str_split(text, '\n', &text)), rest;
        number++;
        if (!line.n || line.p[0] == '#') continue;
        if (header) {
            header = false;
            continue;
        }
        struct str name = str_trim(str_split(line, ';', &rest));
        struct str question = str_trim(str_split(rest, ';', &rest));
        struct hunt_set *set = name.n && question.n ? set_of(out, name) : NULL;
        if (!set || set->count == HUNT_MOST_QUESTIONS || question.n > HUNT_MOST_QUESTION)
            return wrong(file, number, line, err);
        set->english[set->count] = str_trim(rest);
        set->questions[set->count++] = question;
    }
    return ERR_NONE;
}

enum err_code hunt_sets_read(struct ledger *ledger, struct arena *arena, struct hunt_sets **out,
                             struct err *err)
{
    struct str text;
    const char *path;
    enum err_code code = obligation_file(ledger, arena, "caceria.csv", &text, &path, err);
    if (code) return code;
    *out = arena_array(arena, 1, sizeof **out);
    if (!*out) return err_no_memory(err);
    return hunt_sets_parse(text, path, *out, err);
}

/* --- hunts ------------------------------------------------------------------------------------ */

static void check(struct hunt_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, HUNT_MOST_TITLE, true);
    co_check_text(faults, "problem", &d->problem, HUNT_MOST_TEXT, true);
    co_check_text(faults, "programme", &d->programme, HUNT_MOST_TITLE, false);
    co_check_text(faults, "theme", &d->theme, MOST_THEME, false);
    co_check_text(faults, "gap", &d->gap, HUNT_MOST_QUESTION, false);
    co_check_day(faults, "begins", d->begins, false);
    co_check_day(faults, "ends", d->ends, false);
    if (d->begins != DATE_NONE && d->ends != DATE_NONE && d->ends < d->begins)
        co_fault(faults, "ends", _("Termina antes de empezar"));
    struct str *texts[] = {&d->programme, &d->theme, &d->gap};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!texts[i]->n) *texts[i] = STR("");
}

static enum err_code note(struct co *co, const struct hunt_draft *d, const char *kind, int64_t id,
                          struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_text(&n, "title", d->title);
    co_note_text(&n, "problem", d->problem);
    co_note_text(&n, "programme", d->programme);
    co_note_text(&n, "theme", d->theme);
    co_note_text(&n, "gap", d->gap);
    co_note_text(&n, "begins", date_iso(d->begins, day));
    co_note_text(&n, "ends", date_iso(d->ends, day));
    return co_note_end(co, &n, kind, "hunt", id, err);
}

static enum err_code preload(struct co *co, int64_t hunt, struct str name, struct err *err)
{
    struct hunt_sets *sets;
    const struct hunt_set *set = NULL;
    if (str_is(name, "-")) return ERR_NONE;
    enum err_code code = hunt_sets_read(co->ledger, co->arena, &sets, err);
    for (size_t i = 0; !code && !set && i < sets->count; i++)
        if (!name.n || str_eq(sets->items[i].name, name)) set = &sets->items[i];
    for (size_t i = 0; !code && set && i < set->count; i++)
        code = q_hunt_question_add_run(ledger_store(co->ledger), co->entity, hunt, (int64_t)i + 1,
                                       set->questions[i], err);
    return code;
}

enum err_code hunt_add(struct co *co, const struct hunt_draft *draft, struct str set,
                       struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct hunt_draft d = *draft;
    int64_t from, until;
    enum err_code code = co_may(&co->actor, HUNT_KEEPERS, err);
    if (code) return code;
    check(&d, faults);
    code = change_begin(co, HUNT_KEEPERS, faults, err);
    if (code) return code;
    code = co_id(co, "hunt", id_out, err);
    if (!code)
        code = q_hunt_add_run(ledger_store(co->ledger), co->entity, *id_out, d.cycle, d.title,
                              d.problem, d.programme, d.theme, d.gap, day_or_null(d.begins, &from),
                              day_or_null(d.ends, &until), err);
    if (!code) code = preload(co, *id_out, set, err);
    if (!code) code = note(co, &d, "hunt.added", *id_out, err);
    return co_end(co, code, err);
}

enum err_code hunt_edit(struct co *co, int64_t id, int64_t version, const struct hunt_draft *draft,
                        struct co_faults *faults, struct err *err)
{
    struct hunt_draft d = *draft;
    struct store_stmt *stmt;
    struct hunt old;
    int64_t from, until;
    check(&d, faults);
    enum err_code code = change_begin(co, HUNT_KEEPERS, faults, err);
    if (code) return code;
    code = hunt_get(co, id, &old, err);
    if (!code)
        code = change_ran(&stmt,
                          q_hunt_set(ledger_store(co->ledger), co->entity, id, version, d.title,
                                     d.problem, d.programme, d.theme, day_or_null(d.begins, &from),
                                     day_or_null(d.ends, &until), &stmt, err),
                          err);
    if (!code) code = note(co, &d, "hunt.edited", id, err);
    return co_end(co, code, err);
}

enum err_code hunt_move(struct co *co, int64_t id, int64_t version, int state, struct err *err)
{
    static const char *const kinds[HUNT_STATES] = {NULL, "hunt.opened", "hunt.closed"};
    struct store_stmt *stmt;
    struct hunt old;
    struct co_note n;
    enum err_code code = change_begin(co, HUNT_KEEPERS, NULL, err);
    if (code) return code;
    code = hunt_get(co, id, &old, err);
    if (!code && (state != HUNT_OPEN && state != HUNT_CLOSED))
        code = err_set(err, ERR_INPUT, "%s", _("Elija una de las opciones"));
    if (!code && state == HUNT_OPEN && !old.questions)
        code = err_set(err, ERR_INPUT, "%s", _("Le falta al menos una pregunta"));
    if (!code && state == HUNT_CLOSED && old.state == HUNT_DRAFT)
        code = err_set(err, ERR_INPUT, "%s", _("Todavía no se abre"));
    if (!code)
        code = change_ran(
            &stmt,
            q_hunt_move(ledger_store(co->ledger), co->entity, id, version, state, &stmt, err), err);
    if (!code && state == HUNT_CLOSED) code = finds_show_evidence(co, id, 0, err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "title", old.is.title);
        code = co_note_end(co, &n, kinds[state], "hunt", id, err);
    }
    return co_end(co, code, err);
}

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_hunt_rows_row r;
    struct hunt *one = rows_add(rows, co->arena);
    if (!one) return false;
    q_hunt_rows_row(stmt, &r);
    *one = (struct hunt){.id = r.id,
                         .version = r.version,
                         .state = (int)r.state,
                         .is = {.cycle = r.cycle,
                                .title = rows_text(co->arena, r.title, rows),
                                .problem = rows_text(co->arena, r.problem, rows),
                                .programme = rows_text(co->arena, r.programme, rows),
                                .theme = rows_text(co->arena, r.theme, rows),
                                .gap = rows_text(co->arena, r.gap, rows),
                                .begins = (int32_t)r.begins,
                                .ends = (int32_t)r.ends},
                         .teams = r.teams,
                         .questions = r.questions,
                         .answers = r.answers};
    return !rows->failed;
}

static enum err_code read_hunts(struct co *co, int64_t one, size_t skip, size_t most,
                                struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_hunt_rows(
        ledger_store(co->ledger), co->entity, one, hunt_runs(co) ? HUNT_DRAFT : HUNT_OPEN,
        (int64_t)skip, (int64_t)(most > MOST_LISTED ? MOST_LISTED : most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code hunt_get(struct co *co, int64_t id, struct hunt *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct hunt);
    enum err_code code = id > 0 ? read_hunts(co, id, 0, 1, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) {
        co_missing(_("cacería"), id, err);
        return ERR_NOTFOUND;
    }
    *out = *(struct hunt *)rows.items;
    return ERR_NONE;
}

enum err_code hunt_list(struct co *co, size_t skip, size_t most, struct hunt **out,
                        size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct hunt);
    enum err_code code = read_hunts(co, 0, skip, most, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- questions -------------------------------------------------------------------------------- */

enum err_code hunt_questions(struct co *co, int64_t hunt, struct hunt_question **out,
                             size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct hunt_question);
    struct store_stmt *stmt;
    struct hunt seen;
    bool row = false;
    enum err_code code = hunt_get(co, hunt, &seen, err);
    if (!code) code = q_hunt_question_rows(ledger_store(co->ledger), co->entity, hunt, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_hunt_question_rows_row r;
        struct hunt_question *one = rows_add(&rows, co->arena);
        q_hunt_question_rows_row(stmt, &r);
        if (one)
            *one =
                (struct hunt_question){r.position, rows_text(co->arena, r.text, &rows), r.answers};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code hunt_question(struct co *co, int64_t hunt, int64_t position, struct hunt *hunt_out,
                            struct hunt_question *out, struct err *err)
{
    struct hunt_question *list = NULL;
    size_t count = 0;
    enum err_code code = hunt_get(co, hunt, hunt_out, err);
    if (!code) code = hunt_questions(co, hunt, &list, &count, err);
    if (code) return code;
    for (size_t i = 0; i < count; i++)
        if (list[i].position == position) {
            *out = list[i];
            return ERR_NONE;
        }
    co_missing(_("pregunta"), position, err);
    return ERR_NOTFOUND;
}

static const struct hunt_question *kept(const struct hunt_question *list, size_t count,
                                        int64_t position)
{
    for (size_t i = 0; i < count; i++)
        if (position && list[i].position == position) return &list[i];
    return NULL;
}

/* What changes between the old set and the new, written; `last` grows with each new one. */
static enum err_code write_questions(struct co *co, int64_t hunt, const struct hunt_question *old,
                                     size_t old_count, const struct hunt_question *list,
                                     size_t count, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    int64_t last = old_count ? old[old_count - 1].position : 0;
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < old_count; i++) {
        const struct hunt_question *now = kept(list, count, old[i].position);
        if (!now)
            code = q_hunt_question_drop_run(store, co->entity, hunt, old[i].position, err);
        else if (!str_eq(now->text, old[i].text))
            code =
                q_hunt_question_set_run(store, co->entity, hunt, old[i].position, now->text, err);
    }
    for (size_t i = 0; !code && i < count; i++)
        if (!list[i].position)
            code = q_hunt_question_add_run(store, co->entity, hunt, ++last, list[i].text, err);
    return code;
}

static void check_questions(const struct hunt_question *old, size_t old_count,
                            struct hunt_question *list, size_t count, struct co_faults *faults)
{
    for (size_t i = 0; i < count; i++) {
        co_check_text(faults, "questions", &list[i].text, HUNT_MOST_QUESTION, true);
        if (list[i].position && !kept(old, old_count, list[i].position))
            co_fault(faults, "questions", _("Una de esas preguntas ya no está"));
    }
    for (size_t i = 0; i < old_count; i++) {
        const struct hunt_question *now = kept(list, count, old[i].position);
        if (old[i].answers && (!now || !str_eq(now->text, old[i].text)))
            co_fault(faults, "questions",
                     _("Una pregunta que un equipo ya contestó se queda como se hizo"));
    }
    if (count > HUNT_MOST_QUESTIONS) co_fault(faults, "questions", _("Son demasiadas preguntas"));
}

enum err_code hunt_questions_set(struct co *co, int64_t hunt, int64_t version,
                                 const struct hunt_question *list, size_t count,
                                 struct co_faults *faults, struct err *err)
{
    struct store_stmt *stmt;
    struct hunt seen;
    struct hunt_question *old = NULL, *now = arena_array(co->arena, count + 1, sizeof *now);
    struct co_note n;
    size_t old_count = 0;
    if (!now) return err_no_memory(err);
    if (count) memcpy(now, list, count * sizeof *now);
    enum err_code code = co_may(&co->actor, HUNT_KEEPERS, err);
    if (!code) code = hunt_get(co, hunt, &seen, err);
    if (!code) code = hunt_questions(co, hunt, &old, &old_count, err);
    if (code) return code;
    check_questions(old, old_count, now, count, faults);
    code = change_begin(co, HUNT_KEEPERS, faults, err);
    if (code) return code;
    code = change_ran(
        &stmt,
        q_hunt_move(ledger_store(co->ledger), co->entity, hunt, version, seen.state, &stmt, err),
        err);
    if (!code) code = write_questions(co, hunt, old, old_count, now, count, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "questions", (int64_t)count);
        code = co_note_end(co, &n, "hunt.questions", "hunt", hunt, err);
    }
    return co_end(co, code, err);
}

/* --- what a question became ------------------------------------------------------------------- */

enum err_code hunt_became(struct co *co, int64_t hunt, int64_t position, struct str target,
                          struct err *err)
{
    enum { LIVES_ON = 3 }; /* as PROPOSAL_LIVES_ON */
    struct hunt seen;
    struct hunt_question question;
    struct co_note n;
    struct str source = hunt_subject(co, hunt, position);
    enum err_code code = hunt_question(co, hunt, position, &seen, &question, err);
    if (!code && (!source.p || !target.p)) code = err_no_memory(err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_lineage_add_run(ledger_store(co->ledger), co->entity, source, target, LIVES_ON,
                             co->now_ms, co->actor.person, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "question", position);
        co_note_text(&n, "target", target);
        code = co_note_end(co, &n, "hunt.became", "hunt", hunt, err);
    }
    return co_end(co, code, err);
}

/* The number after the last '/'; 0 when there is none. */
static int64_t number_after(struct str s, struct str *before)
{
    int64_t n = 0;
    size_t at = s.n;
    while (at && s.p[at - 1] >= '0' && s.p[at - 1] <= '9') at--;
    for (size_t i = at; i < s.n && n < INT64_MAX / 10 - 10; i++) n = n * 10 + (s.p[i] - '0');
    *before = at && s.p[at - 1] == '/' ? str_slice(s, 0, at - 1) : s;
    return n;
}

enum err_code hunt_ties(struct co *co, int64_t hunt, struct hunt_tie **out, size_t *count_out,
                        struct err *err)
{
    struct rows rows = ROWS_OF(struct hunt_tie);
    struct store_stmt *stmt;
    struct hunt seen;
    bool row = false;
    struct str least = arena_printf(co->arena, "hunt/%" PRId64 "/", hunt);
    struct str past = arena_printf(co->arena, "hunt/%" PRId64 "0", hunt); /* '0' follows '/' */
    enum err_code code = least.p && past.p ? hunt_get(co, hunt, &seen, err) : err_no_memory(err);
    if (!code)
        code = q_hunt_became_rows(ledger_store(co->ledger), co->entity, least, past, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_hunt_became_rows_row r;
        struct str before;
        struct hunt_tie *one = rows_add(&rows, co->arena);
        q_hunt_became_rows_row(stmt, &r);
        if (one) {
            one->position = number_after(r.source, &before);
            one->target = rows_text(co->arena, r.target, &rows);
            one->id = number_after(one->target, &one->kind);
        }
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
