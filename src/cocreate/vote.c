/* Boxes: making, opening and reading them: see vote.h. */
#include "cocreate/vote.h"

#include "base/i18n.h"
#include "cocreate_queries.h"
#include "format/json.h"

enum { MOST_TITLE = 160, MOST_ABOUT = 4000, MOST_ROWS = 200, COL_BUDGET = 7, COL_COST = 3 };

/* --- words ------------------------------------------------------------------------------------ */

const char *vote_state_word(int state)
{
    static const char *const words[] = {N_("borrador"), N_("abierta"), N_("contada")};
    return state >= VOTE_DRAFT && state <= VOTE_COUNTED ? i18n(words[state]) : NULL;
}

const char *vote_electorate_word(int electorate)
{
    static const char *const words[] = {N_("quien tenga cuenta"),
                                        N_("quien se inscribió en la mesa"),
                                        N_("integrantes del secretariado")};
    return electorate >= VOTE_ANYONE && electorate < VOTE_ELECTORATES ? i18n(words[electorate - 1])
                                                                      : NULL;
}

const char *vote_method_word(int method)
{
    static const char *const words[] = {N_("calificación por criterios"), N_("reparto de puntos"),
                                        N_("orden de preferencia"), N_("aprobación"),
                                        N_("compra con presupuesto")};
    return method >= COUNT_SCORES && method < COUNT_METHODS ? i18n(words[method - 1]) : NULL;
}

const char *vote_rule_word(int rule)
{
    static const char *const words[] = {N_("sin presupuesto que repartir"),
                                        N_("de más a menos votos"), N_("partes iguales")};
    return rule >= COUNT_NO_RULE && rule < COUNT_RULES ? i18n(words[rule]) : NULL;
}

static bool is_staff(const struct co *co)
{
    return co->actor.program || (co->actor.roles & VOTE_STAFF);
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum err_code read_criteria(struct co *co, struct str json, struct vote_draft *out,
                                   struct err *err)
{
    json_ref root = NULL;
    if (!json.n) return ERR_NONE;
    enum err_code code = json_parse(co->arena, json, 8, &root, err);
    if (code) return code;
    for (struct json_iter it = json_each(root); json_next(&it);) {
        if (out->criterion_count == COUNT_MOST_CRITERIA) break;
        struct vote_criterion *c = &out->criteria[out->criterion_count++];
        c->title = co_keep(co, json_text(json_get(it.value, "title")));
        if (!str_to_i64(json_text(json_get(it.value, "weight")), &c->weight)) c->weight = 1;
    }
    return ERR_NONE;
}

static enum err_code fill(struct co *co, struct store_stmt *stmt, struct vote *out, struct err *err)
{
    struct q_vote_box_rows_row r;
    q_vote_box_rows_row(stmt, &r);
    *out = (struct vote){.id = r.id,
                         .version = r.version,
                         .draft = {.cycle = r.cycle,
                                   .roundtable = r.roundtable,
                                   .version = r.version,
                                   .title = co_keep(co, r.title),
                                   .about = co_keep(co, r.about),
                                   .method = (int)r.method,
                                   .rule = (int)r.rule,
                                   .has_budget = !store_null(stmt, COL_BUDGET),
                                   .budget = r.budget,
                                   .most = r.most,
                                   .secret = r.secret != 0,
                                   .electorate = (int)r.electorate,
                                   .opens = r.opens,
                                   .closes = r.closes},
                         .state = (int)r.state,
                         .ballots = r.voters,
                         .seal = co_keep(co, r.seal)};
    out->takes = out->state == VOTE_OPEN && co->now_ms >= r.opens && co->now_ms < r.closes;
    return read_criteria(co, co_keep(co, r.criteria), &out->draft, err);
}

static enum err_code read_rows(struct co *co, int64_t only, const struct vote_filter *f,
                               struct vote *out, size_t *count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count = 0;
    enum err_code code =
        q_vote_box_rows(ledger_store(co->ledger), co->entity, only, f->cycle, f->roundtable,
                        is_staff(co), f->after, (int64_t)f->most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        code = fill(co, stmt, &out[(*count)++], err);
        if (code) store_reset(stmt);
    }
    return code;
}

static enum err_code read_options(struct co *co, struct vote *vote, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    struct vote_option *list = arena_array(co->arena, COUNT_MOST_OPTIONS, sizeof *list);
    if (!list) return err_no_memory(err);
    vote->draft.options = list;
    enum err_code code =
        q_vote_option_rows(ledger_store(co->ledger), co->entity, vote->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_vote_option_rows_row r;
        q_vote_option_rows_row(stmt, &r);
        if (vote->draft.option_count == COUNT_MOST_OPTIONS) continue;
        list[vote->draft.option_count++] = (struct vote_option){
            r.id, r.proposal, co_keep(co, r.title), !store_null(stmt, COL_COST), r.cost};
    }
    return code;
}

enum err_code vote_get(struct co *co, int64_t id, struct vote *out, struct err *err)
{
    size_t count = 0;
    struct vote_filter f = {.most = 1};
    if (id <= 0) return co_missing(_("votación"), id, err);
    enum err_code code = read_rows(co, id, &f, out, &count, err);
    if (!code && !count) return co_missing(_("votación"), id, err);
    return code ? code : read_options(co, out, err);
}

enum err_code vote_list(struct co *co, const struct vote_filter *filter, struct vote **out,
                        size_t *count_out, struct err *err)
{
    struct vote_filter f = *filter;
    if (f.most < 1 || f.most > MOST_ROWS) f.most = MOST_ROWS;
    *count_out = 0;
    *out = arena_array(co->arena, f.most, sizeof **out);
    return *out ? read_rows(co, 0, &f, *out, count_out, err) : err_no_memory(err);
}

/* --- saving ----------------------------------------------------------------------------------- */

static void check_options(const struct vote_draft *d, struct co_faults *faults)
{
    bool costs = d->method == COUNT_KNAPSACK || d->rule != COUNT_NO_RULE;
    if (d->option_count < 2 || d->option_count > COUNT_MOST_OPTIONS)
        co_fault(faults, "options", _("Una votación tiene de 2 a 500 opciones"));
    for (size_t i = 0; i < d->option_count; i++) {
        struct str title = d->options[i].title;
        co_check_text(faults, "options", &title, MOST_TITLE, true);
        if (costs && (!d->options[i].has_cost || d->options[i].cost <= 0))
            co_fault(faults, "options", _("Falta el costo de una opción"));
    }
}

static void check_vote(struct vote_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, MOST_TITLE, true);
    co_check_text(faults, "about", &d->about, MOST_ABOUT, false);
    if (!d->about.n) d->about = STR("");
    co_check_choice(faults, "method", d->method, COUNT_METHODS, true);
    co_check_choice(faults, "rule", d->rule, COUNT_RULES, d->method == COUNT_KNAPSACK);
    co_check_choice(faults, "electorate", d->electorate, VOTE_ELECTORATES, true);
    bool buys = d->method == COUNT_APPROVAL || d->method == COUNT_KNAPSACK;
    if (d->rule && !buys)
        co_fault(faults, "rule", _("Solo se compra con aprobación o con presupuesto"));
    if (d->rule && (!d->has_budget || d->budget <= 0))
        co_fault(faults, "budget", _("Falta el presupuesto"));
    if (d->most < 0 || (d->method == COUNT_DOTS && !d->most))
        co_fault(faults, "most", _("Falta decir cuántos puntos tiene cada quien"));
    if (d->method == COUNT_SCORES && !d->criterion_count)
        co_fault(faults, "criteria", _("Faltan los criterios con que se califica"));
    for (size_t i = 0; i < d->criterion_count && i < COUNT_MOST_CRITERIA; i++) {
        co_check_text(faults, "criteria", &d->criteria[i].title, MOST_TITLE, true);
        if (d->criteria[i].weight < 1 || d->criteria[i].weight > COUNT_MOST_WEIGHT)
            co_fault(faults, "criteria", _("El peso de cada criterio va de 1 a 1000"));
    }
    if (d->criterion_count > COUNT_MOST_CRITERIA)
        co_fault(faults, "criteria", _("Son demasiados criterios"));
    if (d->electorate == VOTE_REGISTERED && !d->roundtable)
        co_fault(faults, "roundtable", _("Falta decir de qué mesa"));
    if (d->opens <= 0) co_fault(faults, "opens", _("Falta la fecha"));
    if (d->closes <= d->opens) co_fault(faults, "closes", _("Termina antes de empezar"));
    check_options(d, faults);
}

static struct str criteria_json(struct co *co, const struct vote_draft *d)
{
    struct buf b;
    struct json_writer w;
    buf_init(&b, 64 << 10);
    json_start(&w, &b, false);
    json_open_array(&w);
    for (size_t i = 0; i < d->criterion_count; i++) {
        json_open_object(&w);
        json_key(&w, "title");
        json_put_str(&w, d->criteria[i].title);
        json_key(&w, "weight");
        json_put_int(&w, d->criteria[i].weight);
        json_close_object(&w);
    }
    json_close_array(&w);
    struct str text = b.failed ? STR_NONE : co_keep(co, buf_view(&b));
    buf_free(&b);
    return text;
}

static enum err_code write_options(struct co *co, const struct vote_draft *d, int64_t id,
                                   struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    enum err_code code = q_vote_options_drop_run(store, co->entity, id, err);
    for (size_t i = 0; i < d->option_count && !code; i++) {
        const struct vote_option *o = &d->options[i];
        code = q_vote_option_add_run(store, co->entity, id, (int64_t)i + 1, o->proposal,
                                     str_trim(o->title), o->has_cost ? &o->cost : NULL, err);
    }
    return code;
}

static enum err_code write_vote(struct co *co, const struct vote_draft *d, int64_t *id, bool made,
                                struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    bool row;
    struct str criteria = criteria_json(co, d);
    const int64_t *budget = d->has_budget ? &d->budget : NULL;
    if (!criteria.p) return err_no_memory(err);
    enum err_code code = made ? co_id(co, "vote", id, err) : ERR_NONE;
    if (code) return code;
    if (made)
        code = q_vote_box_add_run(store, co->entity, *id, d->roundtable, d->cycle, d->title,
                                  d->about, d->method, d->rule, budget, d->most, criteria,
                                  d->secret, d->electorate, d->opens, d->closes, err);
    else {
        code = q_vote_box_set(store, co->entity, *id, d->version, d->title, d->about, d->method,
                              d->rule, budget, d->most, criteria, d->secret, d->electorate,
                              d->opens, d->closes, &stmt, err);
        if (!code) code = store_step(stmt, &row, err);
        if (!code && !store_changes(stmt)) code = co_changed(err);
    }
    return code ? code : write_options(co, d, *id, err);
}

enum err_code vote_save(struct co *co, const struct vote_draft *draft, struct co_faults *faults,
                        int64_t *id, struct err *err)
{
    struct vote_draft d = *draft;
    struct vote was = {0};
    struct co_note n;
    bool made = *id == 0;
    enum err_code code = co_may(&co->actor, VOTE_STAFF, err);
    if (!code && !made) code = vote_get(co, *id, &was, err);
    if (code) return code;
    if (!made) d.roundtable = was.draft.roundtable;
    check_vote(&d, faults);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = write_vote(co, &d, id, made, err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "title", d.title);
        co_note_int(&n, "method", d.method);
        co_note_int(&n, "rule", d.rule);
        co_note_int(&n, "options", (int64_t)d.option_count);
        co_note_int(&n, "secret", d.secret);
        co_note_int(&n, "opens", d.opens);
        co_note_int(&n, "closes", d.closes);
        code = co_note_end(co, &n, made ? "vote.made" : "vote.edited", "vote", *id, err);
    }
    return co_end(co, code, err);
}

enum err_code vote_open(struct co *co, int64_t id, int64_t version, struct err *err)
{
    struct store_stmt *stmt;
    struct vote vote = {0};
    struct co_note n;
    bool row;
    enum err_code code = co_may(&co->actor, VOTE_STAFF, err);
    if (!code) code = vote_get(co, id, &vote, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_vote_box_open(ledger_store(co->ledger), co->entity, id, version, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) code = co_changed(err);
    if (!code) {
        co_note_begin(&n);
        co_note_text(&n, "title", vote.draft.title);
        code = co_note_end(co, &n, "vote.opened", "vote", id, err);
    }
    return co_end(co, code, err);
}
