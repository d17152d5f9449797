/* A plan to test with: see plan_here.h. */
#include "plan_here.h"

#include "archive/log.h"
#include "cocreate/cycle.h"

static struct err err;

static void insert(struct town *t, const struct store_query *query, int64_t id, int64_t state)
{
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(co_begin(&t->co, &err));
    CHECK_OK(store_prepare(ledger_store(t->ledger), query, &stmt, &err));
    store_bind_int(stmt, 1, t->co.entity);
    store_bind_int(stmt, 2, id);
    store_bind_int(stmt, 3, state);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(co_end(&t->co, ERR_NONE, &err));
}

static int64_t number(struct town *t, const char *kind)
{
    int64_t id;
    CHECK_OK(co_begin(&t->co, &err));
    CHECK_OK(co_id(&t->co, kind, &id, &err));
    CHECK_OK(co_end(&t->co, ERR_NONE, &err));
    return id;
}

#define SITTING                                                                                    \
    "INSERT INTO co_sitting (entity, id, cycle, number, kind, title, place, modality, starts, "    \
    "state, minutes, without, version) VALUES ($1, $2, 1, $2, 0, 'S', '', 1, 0, $3, '', '', 1)"
#define PAPER                                                                                      \
    "INSERT INTO co_paper (entity, id, subject, role, title, file, type, sha256, size, url, "      \
    "added, by, replaces, reason, access) VALUES ($1, $2, 'progress', 'evidence', 'Foto', "        \
    "'f.jpg', 'image/jpeg', '', 1, '', 0, 1, 0, '', $3)"

int64_t here_sitting(struct town *t, int state)
{
    static const struct store_query query = {"here_sitting", SITTING, SITTING, 3, 0, "iii>", false};
    int64_t id = number(t, "sitting");
    insert(t, &query, id, state);
    return id;
}

int64_t here_paper(struct town *t)
{
    static const struct store_query query = {"here_paper", PAPER, PAPER, 3, 0, "iii>", false};
    int64_t id = number(t, "paper");
    insert(t, &query, id, 0);
    return id;
}

int64_t here_cycle(struct town *t)
{
    struct cycle_draft d = {.number = 1,
                            .title = STR("Primer plan"),
                            .begins = date_from_ymd(2026, 1, 1),
                            .ends = DATE_NONE};
    struct co_faults faults = {.count = 0};
    int64_t id;
    CHECK_OK(cycle_add(&t->co, &d, &faults, &id, &err));
    return id;
}

int64_t here_plan(struct town *t)
{
    struct plan_draft d = {.cycle = here_cycle(t),
                           .title = STR("Plan de Acción Local"),
                           .introduction = STR("Qué es"),
                           .begins = date_from_ymd(2026, 1, 1),
                           .ends = date_from_ymd(2026, 12, 31)};
    struct co_faults faults = {.count = 0};
    int64_t id;
    CHECK_OK(plan_add(&t->co, &d, &faults, &id, &err));
    return id;
}

struct commitment_draft here_draft(const char *title, int64_t responsible)
{
    static struct commitment_action actions[2];
    actions[0] =
        (struct commitment_action){STR("Reunir los contratos"), STR("Unidad de Finanzas"),
                                   date_from_ymd(2026, 1, 15), date_from_ymd(2026, 3, 31), 0};
    actions[1] =
        (struct commitment_action){STR("Publicarlos"), STR("Unidad de Transparencia"),
                                   date_from_ymd(2026, 4, 1), date_from_ymd(2026, 11, 30), 0};
    return (struct commitment_draft){.title = str_of(title),
                                     .problem = STR("Nadie sabe en qué se gastó el empréstito"),
                                     .baseline = STR("28 de 791 contratos publicados"),
                                     .objective = STR("Que se pueda seguir cada peso"),
                                     .description = STR("Publicar los contratos que faltan"),
                                     .purposes = STR("e, A"),
                                     .sdg = STR("16.6, 16.7"),
                                     .responsible = STR("Secretaría de Hacienda"),
                                     .responsible_org = responsible,
                                     .support = STR("Sonora Ciudadana"),
                                     .verification = STR("El portal y los archivos descargables"),
                                     .evidence = STR("Un archivo CSV por trimestre"),
                                     .has_budget = true,
                                     .budget = 123456789,
                                     .budget_text = STR("Partida 33301"),
                                     .begins = date_from_ymd(2026, 1, 1),
                                     .ends = date_from_ymd(2026, 11, 30),
                                     .actions = actions,
                                     .action_count = 2};
}

int64_t here_commitment(struct town *t, int64_t plan, const char *title, int64_t responsible)
{
    struct commitment_draft d = here_draft(title, responsible);
    struct co_faults faults = {.count = 0};
    int64_t id;
    CHECK_OK(commitment_add(&t->co, plan, &d, false, &faults, &id, &err));
    return id;
}

void here_approve(struct town *t, int64_t id)
{
    struct co_faults faults = {.count = 0};
    struct plan plan;
    int64_t sitting = here_sitting(t, 1);
    CHECK_OK(plan_get(&t->co, id, &plan, &err));
    CHECK_OK(plan_approve(&t->co, id, plan.version, sitting, HERE_NOW(t), &faults, &err));
}

void here_publish(struct town *t, int64_t id)
{
    struct plan plan;
    here_approve(t, id);
    CHECK_OK(plan_get(&t->co, id, &plan, &err));
    CHECK_OK(plan_publish(&t->co, id, plan.version, &err));
}

int64_t here_published(struct town *t, int64_t *plan_out)
{
    int64_t plan = here_plan(t), first = here_commitment(t, plan, "Seguir el empréstito", HEALTH);
    here_commitment(t, plan, "Abrir el fideicomiso", CULTURE);
    here_publish(t, plan);
    if (plan_out) *plan_out = plan;
    return first;
}

struct co here_institution(struct town *t, int64_t person, int64_t institution)
{
    struct co co = town_as(t, person, CO_CITIZEN | CO_INSTITUTION, CO_GOVERNMENT);
    co.actor.institution = institution;
    return co;
}

static enum err_code each(void *user, const struct log_entry *entry, struct err *e)
{
    (void)e;
    buf_str(user, entry->kind);
    buf_str(user, entry->sealed.p ? entry->sealed : entry->body);
    return ERR_NONE;
}

struct str here_log(struct town *t)
{
    struct buf out;
    buf_init(&out, 8 << 20);
    CHECK_OK(log_read(ledger_store(t->ledger), t->co.entity, 0, each, &out, &err));
    struct str text = arena_str(&t->arena, buf_view(&out));
    buf_free(&out);
    return text;
}
