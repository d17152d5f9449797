/* Check "traceable": of a source's pesos, so many (or so many percent) reach a stage as proven.
 *
 * The source is one thing of the ledger, or everything of a kind that a unit has in a year, as
 * totals count it (nothing twice). The figures are trace's (trace_figures.reach, in pesos); what
 * only inferred links carry is told beside and does not count. While files wait for the trace's
 * update its figures are of before, so it cannot be told. */
#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/check_private.h"
#include "ledger/vocabulary.h"
#include "trace/gaps.h"
#include "trace/route.h"
#include "trace/trace.h"

enum { SOURCE, UNIT, YEAR, KIND, STAGE, PESOS, PERCENT };

/* In the order of enum trace_stage, from its second. */
static const struct machine_choice stage_choices[] = {{"budget", N_("el presupuesto")},
                                                      {"project", N_("un proyecto")},
                                                      {"procedure", N_("un procedimiento")},
                                                      {"contract", N_("un contrato")},
                                                      {"payment", N_("un pago")},
                                                      {"result", N_("un resultado o una entrega")},
                                                      {0}};
static const struct machine_field fields[] = {
    {"source", MACHINE_TEXT, N_("De qué dinero: clave"),
     N_("Por ejemplo crédito:CLAVE, como en su página. O deje vacío y escriba unidad y año"), false,
     0, 0, NULL},
    {"unit", MACHINE_TEXT, N_("O bien, de qué unidad"), NULL, false, 0, 0, NULL},
    {"year", MACHINE_INT, N_("y de qué año"), NULL, false, 1980, 2100, NULL},
    {"kind", MACHINE_CHOICE, N_("y de qué cosas de esa unidad"), NULL, false, 0, 0, NULL},
    {"stage", MACHINE_CHOICE, N_("Hasta dónde debe poder seguirse"), NULL, true, 0, 0,
     stage_choices},
    {"pesos", MACHINE_MONEY, N_("Al menos cuántos pesos"), N_("O deje vacío y escriba porcentaje"),
     false, 1, INT64_MAX, NULL},
    {"percent", MACHINE_PERCENT, N_("O bien, al menos qué porcentaje"), NULL, false, 0, 0, NULL}};

static void judge(const struct machine_value *v, struct co_faults *faults)
{
    bool by_unit = v[UNIT].given || v[YEAR].given || v[KIND].given;
    if (v[SOURCE].given == by_unit)
        co_fault(faults, "source", _("Escriba una clave, o bien unidad, año y cosas; no ambas"));
    else if (by_unit && !v[UNIT].given)
        co_fault(faults, "unit", _("Falta escribir esto"));
    else if (by_unit && !v[YEAR].given)
        co_fault(faults, "year", _("Falta escribir esto"));
    else if (by_unit && !v[KIND].given)
        co_fault(faults, "kind", _("Elija de qué cosas"));
    if (v[PESOS].given == v[PERCENT].given)
        co_fault(faults, "pesos", _("Escriba pesos o porcentaje, uno de los dos"));
    if (by_unit && v[KIND].given &&
        trace_stage_of((enum node_kind)v[KIND].number) >= v[STAGE].number + STAGE_BUDGET)
        co_fault(faults, "stage", _("Debe ser un paso posterior"));
}

static struct str of_what(struct co *co, const struct machine_value *v)
{
    if (v[SOURCE].given) return arena_printf(co->arena, "«%.*s»", STR_FMT(v[SOURCE].text));
    struct str kind = machine_value_shown(co, &fields[KIND], &v[KIND]);
    return arena_printf(co->arena, _("%.*s en %lld (%.*s)"), STR_FMT(v[UNIT].text),
                        (long long)v[YEAR].number, STR_FMT(kind));
}

static struct str says(struct co *co, const struct machine_about *about)
{
    const struct machine_value *v = about->at;
    size_t least_field = v[PESOS].given ? PESOS : PERCENT;
    struct str least = machine_value_shown(co, &fields[least_field], &v[least_field]);
    struct str of = of_what(co, v);
    return arena_printf(co->arena,
                        _("Del dinero de %.*s, al menos %.*s debe poder seguirse con certeza hasta "
                          "%s."),
                        STR_FMT(of), STR_FMT(least), i18n(stage_choices[v[STAGE].number].word));
}

/* --- looking ---------------------------------------------------------------------------------- */

struct sum {
    __int128 minor, proven, possible;
    int64_t nodes;
    const char *why; /* nothing can be told: in the reader's language */
};

/* Adds what a node has in pesos. */
static enum err_code add_node(struct co *co, int64_t node, enum trace_stage stage, struct sum *sum,
                              struct err *err)
{
    struct trace_figures *figures;
    size_t count;
    enum err_code code =
        trace_node_figures(co->ledger, co->arena, co->entity, node, &figures, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (strcmp(figures[i].currency, "MXN") != 0) continue;
        if (figures[i].stage >= stage) sum->why = _("Lo que se pide seguir ya está en ese paso.");
        sum->minor += figures[i].minor;
        sum->proven += figures[i].reach[TRACE_PROVEN][stage];
        sum->possible += figures[i].reach[TRACE_POSSIBLE][stage];
        sum->nodes++;
    }
    return code;
}

static void tell_node(struct machine_evidence *e, int64_t node, int64_t snapshot, int64_t row)
{
    json_open_object(&e->w);
    json_key(&e->w, "node");
    json_put_int(&e->w, node);
    json_key(&e->w, "snapshot");
    json_put_int(&e->w, snapshot);
    json_key(&e->w, "row");
    json_put_int(&e->w, row);
    json_close_object(&e->w);
}

static enum err_code sum_source(struct co *co, const struct machine_value *v, struct sum *sum,
                                struct machine_evidence *e, struct err *err)
{
    struct q_machine_node_row r;
    struct err unknown = {0};
    int64_t entity, node;
    bool found;
    enum err_code code =
        route_find(co->ledger, co->arena, co->entity, v[SOURCE].text, &entity, &node, &unknown);
    if (code == ERR_NOTFOUND || code == ERR_INPUT) {
        sum->why = code == ERR_INPUT ? _("Esa clave la tienen varias cosas: escriba cuál.")
                                     : _("Ningún archivo conoce esa clave.");
        return ERR_NONE;
    }
    if (code) {
        *err = unknown;
        return code;
    }
    code = add_node(co, node, (enum trace_stage)(v[STAGE].number + STAGE_BUDGET), sum, err);
    if (!code)
        code = q_machine_node_one(ledger_store(co->ledger), co->entity, node, &r, &found, err);
    if (!code && found) tell_node(e, node, r.snapshot, r.source_row);
    return code;
}

struct some { /* a page of nodes: read whole, before anything else is asked */
    int64_t node[200], snapshot[200], row[200];
    size_t count;
};
static enum err_code some_nodes(struct co *co, const struct machine_value *v, int64_t unit,
                                int64_t after, struct some *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    out->count = 0;
    enum err_code code = q_machine_unit_nodes(ledger_store(co->ledger), co->entity, unit,
                                              v[KIND].number, v[YEAR].number, after, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_unit_nodes_row r;
        q_machine_unit_nodes_row(stmt, &r);
        out->node[out->count] = r.node;
        out->snapshot[out->count] = r.snapshot;
        out->row[out->count++] = r.source_row;
    }
    return code;
}

/* The unit's number; 0 with the reason when there is none, or two. */
static enum err_code find_unit(struct co *co, struct str name, int64_t *unit, struct sum *sum,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    struct str key = text_organisation_key(co->arena, name, NULL);
    size_t count = 0;
    if (!key.p) return err_no_memory(err);
    enum err_code code = q_machine_units(ledger_store(co->ledger), co->entity, key, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_units_row r;
        q_machine_units_row(stmt, &r);
        *unit = r.unit;
        count++;
    }
    if (count == 1) return code;
    *unit = 0;
    sum->why = count ? _("Hay más de una unidad con ese nombre.")
                     : _("Ningún archivo nombra a esa unidad.");
    return code;
}

static enum err_code sum_unit(struct co *co, const struct machine_value *v, struct sum *sum,
                              struct machine_evidence *e, struct err *err)
{
    struct some *page = arena_alloc(co->arena, sizeof *page);
    int64_t unit = 0, after = 0, told = 0;
    if (!page) return err_no_memory(err);
    enum err_code code = find_unit(co, v[UNIT].text, &unit, sum, err);
    if (code || !unit) return code;
    do {
        code = some_nodes(co, v, unit, after, page, err);
        for (size_t i = 0; !code && i < page->count; i++) {
            after = page->node[i];
            code =
                add_node(co, after, (enum trace_stage)(v[STAGE].number + STAGE_BUDGET), sum, err);
            if (told++ < MACHINE_MOST_EVIDENCE)
                tell_node(e, after, page->snapshot[i], page->row[i]);
        }
    } while (!code && page->count);
    return code;
}

static struct str pesos(struct co *co, __int128 minor)
{
    if (minor > INT64_MAX) minor = INT64_MAX;
    return trace_money(co->arena, (int64_t)minor, "MXN");
}

static void conclude(struct co *co, const struct machine_value *v, const struct sum *sum,
                     struct machine_finding *out)
{
    if (sum->why) {
        out->found = str_of(sum->why);
        return;
    }
    if (!sum->nodes || sum->minor <= 0) {
        out->found = str_of(_("No se publica cuánto dinero es, en pesos."));
        return;
    }
    bool enough = v[PESOS].given ? sum->proven >= v[PESOS].number
                                 : machine_reaches(sum->proven, sum->minor, v[PERCENT].number);
    struct str whole = pesos(co, sum->minor), proven = pesos(co, sum->proven);
    struct str share = machine_share(co, sum->proven, sum->minor);
    struct str possible = pesos(co, sum->possible);
    out->result = enough ? MACHINE_HOLDS : MACHINE_FAILS;
    out->found = arena_printf(co->arena,
                              _("Con certeza llegan %.*s de %.*s (%.*s). Con las ligas que se "
                                "infieren serían %.*s."),
                              STR_FMT(proven), STR_FMT(whole), STR_FMT(share), STR_FMT(possible));
}

static void tell_sum(struct machine_evidence *e, const char *key, __int128 minor)
{
    char text[48];
    json_key(&e->w, key);
    json_put_str(&e->w, money_sum_plain(minor, 2, text));
}

static enum err_code run(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err)
{
    const struct machine_value *v = about->at;
    struct q_machine_newest_row newest = {0};
    struct sum sum = {0};
    struct machine_evidence e;
    int64_t pending = 0;
    bool found;
    enum err_code code = trace_pending(co->ledger, &pending, err);
    if (!code)
        code = q_machine_newest_one(ledger_store(co->ledger), co->entity, &newest, &found, err);
    if (code) return code;
    machine_evidence_begin(&e);
    json_key(&e.w, "nodes");
    json_open_array(&e.w);
    if (pending)
        sum.why = _("Hay archivos cuyo dinero todavía no se sigue: vuelva a comprobar más tarde.");
    else if (v[SOURCE].given)
        code = sum_source(co, v, &sum, &e, err);
    else
        code = sum_unit(co, v, &sum, &e, err);
    json_close_array(&e.w);
    tell_sum(&e, "amount", sum.minor);
    tell_sum(&e, "proven", sum.proven);
    tell_sum(&e, "possible", sum.possible);
    out->snapshot = newest.snapshot;
    out->wanted = says(co, about);
    if (!code) conclude(co, v, &sum, out);
    return machine_evidence_end(co, &e, code, out, err);
}

const struct machine_kind machine_traceable = {
    .code = "traceable",
    .title = N_("Se puede seguir el dinero"),
    .asks = N_("Que cierta parte de un dinero pueda seguirse con certeza hasta un paso."),
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .judge = judge,
    .says = says,
    .run = run};
