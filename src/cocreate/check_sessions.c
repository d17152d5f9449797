/* Check "sessions": at least so many sessions of the secretariat were held with quorum between two
 * days. Quorum is that of sitting.h: in each of the three parties more than half of the titulars of
 * that day voted. Before the last day has passed, too few cannot be told yet. */
#include "base/i18n.h"
#include "cocreate/check_private.h"
#include "ledger/rows.h"

enum { LEAST, FROM, UNTIL };

static const struct machine_field fields[] = {
    {"least", MACHINE_INT, N_("Al menos cuántas sesiones"), NULL, true, 1, 1000, NULL},
    {"from", MACHINE_DAY, N_("Desde"), NULL, true, 0, 0, NULL},
    {"until", MACHINE_DAY, N_("Hasta"), NULL, true, 0, 0, NULL}};

static void judge(const struct machine_value *v, struct co_faults *faults)
{
    if (v[UNTIL].number < v[FROM].number)
        co_fault(faults, "until", _("Debe ser después de la fecha en que empieza"));
}

static struct str says(struct co *co, const struct machine_about *about)
{
    const struct machine_value *v = about->at;
    struct str from = co_day_text(co, (int32_t)v[FROM].number);
    struct str until = co_day_text(co, (int32_t)v[UNTIL].number);
    return arena_printf(
        co->arena,
        i18n_plural(
            "Entre el %.*s y el %.*s el secretariado debe celebrar al menos %lld sesión con "
            "quórum.",
            "Entre el %.*s y el %.*s el secretariado debe celebrar al menos %lld sesiones "
            "con quórum.",
            (unsigned long)v[LEAST].number),
        STR_FMT(from), STR_FMT(until), (long long)v[LEAST].number);
}

struct held {
    int64_t id, starts;
};

/* Days are those of where the sessions are: one in the evening is not of the next day. */
static enum err_code read_held(struct co *co, const struct machine_value *v, struct rows *rows,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_machine_sittings(
        ledger_store(co->ledger), co->entity, time_local((int32_t)v[FROM].number, 0, 0),
        time_local((int32_t)v[UNTIL].number + 1, 0, 0), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_sittings_row r;
        struct held *one = rows_add(rows, co->arena);
        q_machine_sittings_row(stmt, &r);
        if (one) {
            *one = (struct held){r.id, r.starts};
            continue;
        }
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static enum err_code run(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err)
{
    enum { PARTIES_NEEDED = 3 };
    const struct machine_value *v = about->at;
    struct rows rows = ROWS_OF(struct held);
    struct q_machine_quorum_row r;
    struct machine_evidence e;
    int64_t held, quorum = 0;
    bool found;
    enum err_code code = read_held(co, v, &rows, err);
    const struct held *all = rows.items;
    held = (int64_t)rows.count;
    machine_evidence_begin(&e);
    json_key(&e.w, "sittings");
    json_open_array(&e.w);
    for (size_t i = 0; !code && i < rows.count; i++) {
        code = q_machine_quorum_one(ledger_store(co->ledger), co->entity, all[i].id,
                                    co_day(all[i].starts), &r, &found, err);
        if (code || r.parties < PARTIES_NEEDED) continue;
        if (++quorum <= MACHINE_MOST_EVIDENCE) json_put_int(&e.w, all[i].id);
    }
    json_close_array(&e.w);
    machine_evidence_int(&e, "held", held);
    machine_evidence_int(&e, "with_quorum", quorum);
    out->wanted = says(co, about);
    out->result = quorum >= v[LEAST].number         ? MACHINE_HOLDS
                  : v[UNTIL].number >= today_of(co) ? MACHINE_UNTOLD
                                                    : MACHINE_FAILS;
    out->found =
        arena_printf(co->arena,
                     out->result == MACHINE_UNTOLD
                         ? _("Sesiones celebradas: %lld; con quórum: %lld. El plazo no ha vencido.")
                         : _("Sesiones celebradas: %lld; con quórum: %lld."),
                     (long long)held, (long long)quorum);
    return machine_evidence_end(co, &e, code, out, err);
}

const struct machine_kind machine_sessions = {
    .code = "sessions",
    .title = N_("Se celebran sesiones"),
    .asks = N_("Que el secretariado celebre cierto número de sesiones con quórum."),
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .judge = judge,
    .says = says,
    .run = run};
