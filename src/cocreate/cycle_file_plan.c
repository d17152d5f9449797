/* The plan and its commitments, until it is published, out of a cycle's file. See
 * cycle_file_private.h; what became of them: cycle_file_follow.c. */
#include <string.h>

#include "base/i18n.h"
#include "cocreate/check.h"
#include "cocreate/commitment.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/plan.h"
#include "cocreate/progress.h"
#include "cocreate/proposal.h"
#include "trace/gaps.h"
#include "trace/route.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };
static const int64_t DAY_MS = INT64_C(86400000);

/* --- commitments ------------------------------------------------------------------------------ */

/* What an amendment leaves out stays as it was. */
static json_ref from(json_ref v, json_ref before, const char *key)
{
    return json_get(v, key) || !before ? v : before;
}

static enum err_code read_actions(struct cf_load *l, json_ref list, struct commitment_draft *d,
                                  struct err *err)
{
    struct commitment_action *actions =
        arena_array(l->co->arena, json_count(list) + 1, sizeof *actions);
    if (!actions) return err_no_memory(err);
    for (struct json_iter it = json_each(list); json_next(&it);)
        actions[it.index] =
            (struct commitment_action){.title = cf_text(it.value, "title"),
                                       .responsible = cf_text(it.value, "responsible"),
                                       .begins = cf_day(&l->read, it.value, "begins"),
                                       .ends = cf_day(&l->read, it.value, "ends")};
    d->actions = actions;
    d->action_count = json_count(list);
    return ERR_NONE;
}

enum err_code cf_commitment_text(struct cf_load *l, json_ref v, json_ref before,
                                 struct commitment_draft *d, struct err *err)
{
#define WORDS(field) cf_text(from(v, before, #field), #field)
    *d = (struct commitment_draft){.title = WORDS(title),
                                   .problem = WORDS(problem),
                                   .baseline = WORDS(baseline),
                                   .objective = WORDS(objective),
                                   .description = WORDS(description),
                                   .purposes = WORDS(purposes),
                                   .sdg = WORDS(sdg),
                                   .responsible = WORDS(responsible),
                                   .support = WORDS(support),
                                   .verification = WORDS(verification),
                                   .evidence = WORDS(evidence),
                                   .budget_text = WORDS(budget_text)};
    d->has_budget = cf_money(from(v, before, "budget"), "budget", &d->budget);
    d->begins = cf_day(&l->read, from(v, before, "begins"), "begins");
    d->ends = cf_day(&l->read, from(v, before, "ends"), "ends");
    enum err_code code = cf_institution(l, WORDS(institution), &d->responsible_org, err);
#undef WORDS
    return code ? code : read_actions(l, json_get(from(v, before, "actions"), "actions"), d, err);
}

static enum err_code make_commitment(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct commitment_draft d;
    enum err_code code = cf_commitment_text(l, a->v, NULL, &d, err);
    l->done->commitments++;
    return code ? code
                : commitment_add(l->co, *a->of, &d, cf_bool(a->v, "proactive"), &l->faults, a->id,
                                 err);
}

static enum err_code make_indicator(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct measure_draft d = {.title = cf_text(a->v, "title"),
                              .unit = cf_text(a->v, "unit"),
                              .formula = cf_text(a->v, "formula"),
                              .source = cf_text(a->v, "source"),
                              .theme = cf_text(a->v, "theme"),
                              .baseline = cf_text(a->v, "baseline"),
                              .baseline_day = cf_day(&l->read, a->v, "baseline_day"),
                              .target = cf_text(a->v, "target"),
                              .target_day = cf_day(&l->read, a->v, "target_day"),
                              .rises = !cf_bool(a->v, "falls")};
    return measure_add(l->co, *a->of, &d, &l->faults, a->id, err);
}

static enum err_code add_value(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct measure_value value = {.day = cf_day(&l->read, a->v, "day"),
                                  .value = cf_text(a->v, "value"),
                                  .source = cf_text(a->v, "source")};
    return measure_value_add(l->co, *a->of, &value, cf_text(a->v, "area"), &l->faults, err);
}

/* --- the money behind it ---------------------------------------------------------------------- */

enum err_code cf_gap(struct cf_load *l, json_ref v, struct trace_gap_row *out, struct err *err)
{
    struct str kind = cf_text(v, "kind"), unit = cf_text(v, "unit");
    const struct word *word = kind.n ? word_find(WORDS_NODE_KIND, kind) : NULL;
    struct trace_gap_filter filter = {.entity = l->co->entity,
                                      .missing = trace_missing_find(cf_text(v, "missing")),
                                      .kind = word ? (enum node_kind)word->number : 0,
                                      .year = cf_int(v, "year", 0),
                                      .limit = 500};
    struct trace_gap_row *rows = NULL;
    size_t count = 0, found = 0;
    if (!filter.missing || (kind.n && !word)) {
        co_fault(&l->faults, "gap", _("Escriba «missing» y «kind» como los da cauce gaps --json"));
        return co_check(&l->faults, err);
    }
    enum err_code code = trace_gaps(l->co->ledger, l->co->arena, &filter, &rows, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (unit.n && !str_eq(rows[i].unit_name, unit)) continue;
        *out = rows[i];
        found++;
    }
    if (code || found == 1) return code;
    co_fault(&l->faults, "gap",
             found ? _("Hay varios huecos así: diga también «year» y «unit»")
                   : _("No hay ningún hueco así en lo publicado"));
    return co_check(&l->faults, err);
}

enum err_code cf_node(struct cf_load *l, struct str name, const char *field, int64_t *out,
                      struct err *err)
{
    int64_t entity;
    enum err_code code =
        route_find(l->co->ledger, l->co->arena, l->co->entity, name, &entity, out, err);
    if (code != ERR_NOTFOUND && code != ERR_INPUT) return code;
    return cf_beside(l, field, err);
}

static enum err_code tie_money(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct str node = cf_text(a->v, "node");
    json_ref v = json_get(a->v, "gap");
    struct trace_gap_row gap = {.key = STR("")};
    int64_t id = 0;
    enum err_code code = v ? cf_gap(l, v, &gap, err) : ERR_NONE;
    if (!code && node.n) code = cf_node(l, node, "node", &id, err);
    return code ? code
                : money_tie_add(l->co, *a->of, id, gap.key, cf_text(a->v, "note"), &l->faults, err);
}

/* --- checks by machine ------------------------------------------------------------------------ */

/* Days that a check compares with what was published do not move with the example's. */
static struct str check_value(struct cf_load *l, const struct machine_kind *kind, struct str name,
                              struct str value)
{
    int32_t day = cf_day_of(value);
    char text[16];
    bool moves = kind && strcmp(kind->code, "arrives") != 0;
    if (str_is(name, "subject")) return cf_subject(l, value);
    for (size_t i = 0; moves && day != DATE_NONE && i < kind->field_count; i++)
        if (kind->fields[i].type == MACHINE_DAY && str_is(name, kind->fields[i].name)) {
            struct str moved = date_iso(day + l->read.shift, text);
            return co_keep(l->co, moved);
        }
    return value;
}

static enum err_code make_check(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    json_ref with = json_get(a->v, "with");
    struct machine_draft d = {.commitment = *a->of, .kind = cf_text(a->v, "kind")};
    const struct machine_kind *kind = machine_kind_find(d.kind);
    struct machine_input *inputs = arena_array(l->co->arena, json_count(with) + 2, sizeof *inputs);
    int64_t indicator;
    if (!inputs) return err_no_memory(err);
    enum err_code code = cf_ref(l, a, "indicator", "indicator", &indicator, err);
    if (code) return code;
    for (struct json_iter it = json_each(with); json_next(&it);)
        inputs[d.input_count++] =
            (struct machine_input){it.key, check_value(l, kind, it.key, json_text(it.value))};
    if (indicator)
        inputs[d.input_count++] = (struct machine_input){
            STR("indicator"), arena_printf(l->co->arena, "%lld", (long long)indicator)};
    d.inputs = inputs;
    l->done->checks++;
    return machine_check_add(l->co, &d, &l->faults, a->id, err);
}

/* --- the plan --------------------------------------------------------------------------------- */

static enum err_code make_plan(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct plan_draft d = {.cycle = l->cycle,
                           .title = cf_text(a->v, "title"),
                           .introduction = cf_text(a->v, "introduction"),
                           .context = cf_text(a->v, "context"),
                           .process = cf_text(a->v, "process"),
                           .objective = cf_text(a->v, "objective"),
                           .begins = cf_day(&l->read, a->v, "begins"),
                           .ends = cf_day(&l->read, a->v, "ends")};
    return plan_add(l->co, &d, &l->faults, a->id, err);
}

static enum err_code consult(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct plan p;
    enum err_code code = plan_get(l->co, *a->id, &p, err);
    return code ? code
                : plan_consult(l->co, p.id, p.version, cf_day(&l->read, a->v, "consults"),
                               cf_day(&l->read, a->v, "consults_until"), &l->faults, err);
}

static enum err_code approve(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct plan p;
    int64_t session;
    enum err_code code = cf_ref(l, a, "session", "session", &session, err);
    if (!code) code = plan_get(l->co, *a->id, &p, err);
    return code ? code
                : plan_approve(l->co, p.id, p.version, session, cf_day(&l->read, a->v, "approved"),
                               &l->faults, err);
}

static enum err_code publish(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct plan p;
    enum err_code code = plan_get(l->co, *a->id, &p, err);
    return code ? code : plan_publish(l->co, p.id, p.version, err);
}

static enum err_code set_cuts(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    int32_t days[CUTS] = {DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE};
    json_ref list = json_get(a->v, "cuts");
    if (json_count(list) != CUTS - 1) {
        co_fault(&l->faults, "cuts", _("Son tres cortes, cada uno con su fecha"));
        return co_check(&l->faults, err);
    }
    for (struct json_iter it = json_each(list); json_next(&it);)
        days[it.index + 1] = cf_day_of(json_text(it.value)) + l->read.shift;
    return plan_cuts_set(l->co, *a->id, NULL, days, &l->faults, err);
}

static enum err_code live_on(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    int64_t proposal;
    struct str key = json_text(json_at(json_get(a->v, "from"), a->index));
    enum err_code code = cf_ref_text(l, a, key, "proposal", &proposal, err);
    struct str target = arena_printf(l->co->arena, "commitment/%lld", (long long)*a->id);
    return code ? code : proposal_became(l->co, proposal, target, err);
}

struct times {
    int64_t drafted, approved, published;
};

void cf_indicator(struct cf_load *l, struct cf_spec s)
{
    s.run = make_indicator;
    s.id = cf_id(l, "indicator", s.v);
    cf_act(l, &s);
    for (struct json_iter v = json_each(json_get(s.v, "values")); json_next(&v);) {
        struct str at = cf_at(l, s.pointer, "values", v.index);
        cf_act(l, &(struct cf_spec){.phase = CF_FOLLOW,
                                    .ms = cf_when(l, v.value, "day", 13, l->now, at),
                                    .run = add_value,
                                    .v = v.value,
                                    .of = s.id,
                                    .pointer = at});
    }
}

static void each_of(struct cf_load *l, const struct cf_spec *commitment, const char *key,
                    struct cf_spec s)
{
    for (struct json_iter it = json_each(json_get(commitment->v, key)); json_next(&it);) {
        s.v = it.value;
        s.of = commitment->id;
        s.pointer = cf_at(l, commitment->pointer, key, it.index);
        if (!s.run) {
            cf_indicator(l, s);
            continue;
        }
        s.id = cf_id(l, "check", it.value);
        cf_act(l, &s);
    }
}

static void commitments(struct cf_load *l, const struct cf_spec *plan, const struct times *t)
{
    for (struct json_iter it = json_each(json_get(plan->v, "commitments")); json_next(&it);) {
        struct cf_spec s = {.phase = CF_PLAN,
                            .ms = t->drafted + (int64_t)(1 + it.index) * MINUTE,
                            .run = make_commitment,
                            .v = it.value,
                            .of = plan->id,
                            .id = cf_id(l, "commitment", it.value),
                            .pointer = cf_at(l, plan->pointer, "commitments", it.index)};
        cf_act(l, &s);
        each_of(l, &s, "indicators", (struct cf_spec){.phase = CF_PLAN, .ms = s.ms});
        each_of(l, &s, "money", (struct cf_spec){.phase = CF_PLAN, .ms = s.ms, .run = tie_money});
        each_of(l, &s, "checks",
                (struct cf_spec){.phase = CF_APPROVE, .ms = t->published, .run = make_check});
        for (struct json_iter f = json_each(json_get(it.value, "from")); json_next(&f);) {
            struct cf_spec became = s;
            became.phase = CF_APPROVE;
            became.ms = t->approved;
            became.run = live_on;
            became.index = f.index;
            cf_act(l, &became);
        }
        cf_follow(l, &s, t->published);
    }
}

void cf_plan(struct cf_load *l)
{
    json_ref v = json_get(l->read.root, "plan");
    if (!v) return;
    struct cf_spec s = {.phase = CF_PLAN,
                        .run = make_plan,
                        .v = v,
                        .id = cf_id(l, "plan", v),
                        .pointer = STR("/plan")};
    int32_t begins = cf_day(&l->read, v, "begins");
    struct times t;
    t.published = cf_when(l, v, "published", 14, begins == DATE_NONE ? l->now : cf_hour(begins, 9),
                          s.pointer);
    t.approved = cf_when(l, v, "approved", 14, t.published - HOUR, s.pointer);
    t.drafted = cf_when(l, v, "drafted", 9, t.approved - 60 * DAY_MS, s.pointer);
    s.ms = t.drafted;
    cf_act(l, &s);
    commitments(l, &s, &t);
    s.ms = cf_when(l, v, "consults", 9, t.drafted + DAY_MS, s.pointer);
    s.run = consult;
    if (json_get(v, "consults")) cf_act(l, &s);
    cf_comments(l, &s, "plan");
    s.phase = CF_APPROVE;
    s.ms = t.approved;
    s.run = approve;
    if (json_get(v, "approved")) cf_act(l, &s);
    s.ms = t.published;
    s.run = publish;
    if (json_get(v, "published")) cf_act(l, &s);
    s.run = set_cuts;
    if (json_get(v, "cuts")) cf_act(l, &s);
}
