/* The texts of commitments: their checks, reading and writing. See commitment.h. */
#include "base/i18n.h"
#include "cocreate/commitment.h"
#include "cocreate/plan_private.h"
#include "cocreate/purpose.h"

/* --- checks ----------------------------------------------------------------------------------- */

/* "16.6", "1.a": a goal from 1 to 17 and one of its targets. */
static bool is_target(struct str s)
{
    struct str target, goal = str_split(s, '.', &target);
    uint64_t n;
    if (!str_to_u64(goal, &n) || n < 1 || n > 17) return false;
    if (target.n == 1 && target.p[0] >= 'a' && target.p[0] <= 'd') return true;
    return target.n <= 2 && str_to_u64(target, &n) && n >= 1 && n <= 20;
}

static bool listed(const struct buf *list, struct str one)
{
    struct str rest = buf_view(list);
    while (rest.n)
        if (str_eq(str_split(rest, ' ', &rest), one)) return true;
    return false;
}

/* Any separators in; "16.6 16.7" out, each once. */
static enum err_code check_targets(struct co *co, struct str *sdg, struct co_faults *faults,
                                   struct err *err)
{
    struct buf out;
    size_t i = 0;
    buf_init(&out, 1024);
    while (i < sdg->n) {
        size_t from = i;
        while (i < sdg->n && !strchr(" ,;\t\r\n", sdg->p[i])) i++;
        struct str one = {sdg->p + from, i - from};
        i += i < sdg->n;
        if (!one.n || listed(&out, one)) continue;
        if (!is_target(one))
            co_fault(faults, "sdg", _("Las metas se escriben como 16.6, separadas por espacios"));
        if (out.n) buf_char(&out, ' ');
        buf_str(&out, one);
    }
    if (out.failed) co_fault(faults, "sdg", _("Es demasiado largo: acórtelo"));
    *sdg = co_keep(co, buf_view(&out));
    buf_free(&out);
    return sdg->p ? ERR_NONE : err_no_memory(err);
}

static bool in_order(int32_t begins, int32_t ends)
{
    return begins == DATE_NONE || ends == DATE_NONE || begins <= ends;
}

static enum err_code check_actions(struct co *co, struct commitment_draft *d,
                                   struct co_faults *faults, struct err *err)
{
    struct commitment_action *own;
    if (d->action_count > COMMITMENT_MOST_ACTIONS) {
        co_fault(faults, "actions", _("Son demasiadas acciones"));
        return ERR_NONE;
    }
    own = arena_array(co->arena, d->action_count + 1, sizeof *own);
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < d->action_count; i++) {
        struct co_faults f = {.count = 0};
        own[i] = d->actions[i];
        co_check_text(&f, "actions", &own[i].title, COMMITMENT_MOST_TITLE, true);
        co_check_text(&f, "actions", &own[i].responsible, COMMITMENT_MOST_TITLE, false);
        co_check_day(&f, "actions", own[i].begins, false);
        co_check_day(&f, "actions", own[i].ends, false);
        if (!in_order(own[i].begins, own[i].ends))
            co_fault(&f, "actions", _("Termina antes de empezar"));
        if (!f.count) continue;
        struct str says = arena_printf(co->arena, _("Acción %d: %s"), (int)i + 1, f.list[0].says);
        if (!says.p) return err_no_memory(err);
        co_fault(faults, "actions", says.p);
    }
    d->actions = own;
    return ERR_NONE;
}

enum err_code commitment_check(struct co *co, struct commitment_draft *d, struct co_faults *faults,
                               struct err *err)
{
    struct purposes all;
    const struct {
        const char *field;
        struct str *text;
        bool required;
    } texts[] = {
        {"title", &d->title, true},
        {"problem", &d->problem, true},
        {"baseline", &d->baseline, false},
        {"objective", &d->objective, true},
        {"description", &d->description, false},
        {"responsible", &d->responsible, true},
        {"support", &d->support, false},
        {"verification", &d->verification, false},
        {"evidence", &d->evidence, false},
        {"budget_text", &d->budget_text, false},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        co_check_text(faults, texts[i].field, texts[i].text,
                      i ? COMMITMENT_MOST_TEXT : COMMITMENT_MOST_TITLE, texts[i].required);
    co_check_day(faults, "begins", d->begins, false);
    co_check_day(faults, "ends", d->ends, false);
    if (!in_order(d->begins, d->ends)) co_fault(faults, "ends", _("Termina antes de empezar"));
    if (d->has_budget && d->budget < 0)
        co_fault(faults, "budget", _("El presupuesto no puede ser menor que cero"));
    if (d->responsible_org < 0) co_fault(faults, "responsible_org", _("Elija una de las opciones"));
    enum err_code code = purposes_read(co->ledger, co->arena, &all, err);
    if (code) return code;
    d->purposes = purposes_check(&all, co->arena, d->purposes, "purposes", faults);
    if (!d->purposes.p) return err_no_memory(err);
    code = check_targets(co, &d->sdg, faults, err);
    return code ? code : check_actions(co, d, faults, err);
}

/* --- which action is which -------------------------------------------------------------------- */

static bool taken(const struct commitment_action *list, size_t count, size_t but, int64_t number)
{
    for (size_t i = 0; i < count; i++)
        if (i != but && list[i].number == number) return true;
    return false;
}

const struct commitment_action *commitment_action_of(const struct commitment_draft *text,
                                                     int64_t number)
{
    for (size_t i = 0; i < text->action_count; i++)
        if (text->actions[i].number == number) return &text->actions[i];
    return NULL;
}

/* The number in `old` of the action that stands at `i`; 0 = none of them. */
static int64_t same_as(const struct commitment_draft *old, const struct commitment_action *own,
                       size_t count, size_t i, bool by_place)
{
    for (size_t k = 0; k < old->action_count; k++)
        if (str_eq(old->actions[k].title, own[i].title) &&
            !taken(own, count, i, old->actions[k].number))
            return old->actions[k].number;
    if (by_place && i < old->action_count && !taken(own, count, i, old->actions[i].number))
        return old->actions[i].number;
    return 0;
}

enum err_code commitment_number_actions(struct co *co, int64_t commitment,
                                        const struct commitment_draft *old,
                                        struct commitment_draft *d, struct err *err)
{
    struct q_action_last_row last = {0};
    bool found, by_place = true;
    struct commitment_action *own = arena_array(co->arena, d->action_count + 1, sizeof *own);
    if (!own) return err_no_memory(err);
    enum err_code code =
        q_action_last_one(ledger_store(co->ledger), co->entity, commitment, &last, &found, err);
    if (code) return code;
    for (size_t i = 0; i < d->action_count; i++) {
        own[i] = d->actions[i]; /* a number that was none of its actions, or comes twice, is new */
        if (own[i].number &&
            (!commitment_action_of(old, own[i].number) || taken(own, i, i, own[i].number)))
            own[i].number = 0;
        if (own[i].number) by_place = false;
    }
    for (size_t i = 0; i < d->action_count; i++)
        if (!own[i].number) own[i].number = same_as(old, own, d->action_count, i, by_place);
    for (size_t i = 0; i < d->action_count; i++)
        if (!own[i].number) own[i].number = ++last.number;
    d->actions = own;
    return ERR_NONE;
}

/* --- writing ---------------------------------------------------------------------------------- */

enum err_code commitment_text_write(struct co *co, int64_t commitment,
                                    const struct commitment_text *text, struct err *err)
{
    const struct commitment_draft *d = &text->is;
    struct store *store = ledger_store(co->ledger);
    int64_t begins, ends;
    enum err_code code = q_commitment_text_add_run(
        store, co->entity, commitment, text->number, d->title, d->problem, d->baseline,
        d->objective, d->description, d->purposes, d->sdg, d->responsible, d->responsible_org,
        d->support, d->verification, d->evidence, d->has_budget ? &d->budget : NULL, d->budget_text,
        day_or_null(d->begins, &begins), day_or_null(d->ends, &ends), text->reason, text->sitting,
        text->by, text->at, err);
    for (size_t i = 0; !code && i < d->action_count; i++)
        code =
            q_action_add_run(store, co->entity, commitment, text->number, (int64_t)i + 1,
                             d->actions[i].number, d->actions[i].title, d->actions[i].responsible,
                             day_or_null(d->actions[i].begins, &begins),
                             day_or_null(d->actions[i].ends, &ends), err);
    return code;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void fill(struct co *co, struct store_stmt *stmt, struct rows *rows,
                 struct commitment_text *out)
{
    struct q_commitment_text_rows_row r;
    struct arena *a = co->arena;
    q_commitment_text_rows_row(stmt, &r);
    *out = (struct commitment_text){.number = r.number,
                                    .is = {.title = rows_text(a, r.title, rows),
                                           .problem = rows_text(a, r.problem, rows),
                                           .baseline = rows_text(a, r.baseline, rows),
                                           .objective = rows_text(a, r.objective, rows),
                                           .description = rows_text(a, r.description, rows),
                                           .purposes = rows_text(a, r.purposes, rows),
                                           .sdg = rows_text(a, r.sdg, rows),
                                           .responsible = rows_text(a, r.responsible, rows),
                                           .responsible_org = r.responsible_org,
                                           .support = rows_text(a, r.support, rows),
                                           .verification = rows_text(a, r.verification, rows),
                                           .evidence = rows_text(a, r.evidence, rows),
                                           .has_budget = r.budget >= 0,
                                           .budget = r.budget >= 0 ? r.budget : 0,
                                           .budget_text = rows_text(a, r.budget_text, rows),
                                           .begins = (int32_t)r.begins,
                                           .ends = (int32_t)r.ends},
                                    .reason = rows_text(a, r.reason, rows),
                                    .sitting = r.sitting,
                                    .by = r.person,
                                    .at = r.made};
}

static enum err_code read_actions(struct co *co, int64_t commitment, struct commitment_text *text,
                                  struct err *err)
{
    struct rows rows = ROWS_OF(struct commitment_action);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_action_rows(ledger_store(co->ledger), co->entity, commitment, text->number, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_action_rows_row r;
        struct commitment_action *one = rows_add(&rows, co->arena);
        q_action_rows_row(stmt, &r);
        if (one)
            *one = (struct commitment_action){rows_text(co->arena, r.title, &rows),
                                              rows_text(co->arena, r.responsible, &rows),
                                              (int32_t)r.begins, (int32_t)r.ends, r.number};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    text->is.actions = rows.items;
    text->is.action_count = rows.count;
    return code;
}

static enum err_code read_texts(struct co *co, int64_t commitment, int64_t only, int64_t after,
                                struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_commitment_text_rows(ledger_store(co->ledger), co->entity, commitment,
                                                only, after, COMMITMENT_PAGE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct commitment_text *one = rows_add(rows, co->arena);
        if (one) fill(co, stmt, rows, one);
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    struct commitment_text *all = rows->items;
    for (size_t i = 0; !code && i < rows->count; i++)
        code = read_actions(co, commitment, &all[i], err);
    return code;
}

/* Whoever sees the plan sees all the texts of its commitments. */
enum err_code commitment_text(struct co *co, int64_t id, int64_t number,
                              struct commitment_text *out, struct err *err)
{
    struct commitment of;
    struct rows rows = ROWS_OF(struct commitment_text);
    enum err_code code = commitment_get(co, id, &of, err);
    if (!code && number == of.now.number) {
        *out = of.now;
        return ERR_NONE;
    }
    if (!code && number > 0) code = read_texts(co, id, number, 0, &rows, err);
    if (code) return code;
    if (!rows.count) return co_missing(_("texto del compromiso"), number, err);
    *out = *(struct commitment_text *)rows.items;
    return ERR_NONE;
}

enum err_code commitment_texts(struct co *co, int64_t id, int64_t after,
                               struct commitment_text **out, size_t *count_out, struct err *err)
{
    struct commitment of;
    struct rows rows = ROWS_OF(struct commitment_text);
    enum err_code code = commitment_get(co, id, &of, err);
    if (!code) code = read_texts(co, id, 0, after, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
