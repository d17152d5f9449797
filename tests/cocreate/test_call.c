/* Calls for members: applying, evaluating, publishing. */
#include "archive/log.h"
#include "cocreate/call.h"
#include "cocreate/cycle.h"
#include "cocreate/paper.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))
#define DAY INT64_C(86400000)

static struct err err;

static int64_t a_call(struct town *t)
{
    struct cycle_draft c = {
        .number = 1, .title = STR("Primer plan"), .begins = TODAY, .ends = DATE_NONE};
    struct call_draft d = {.title = STR("Convocatoria a la sociedad civil"),
                           .body = STR("Un lugar por un año"),
                           .asks = STR("Acta constitutiva\nCarta de motivos"),
                           .sector = CO_CIVIL_SOCIETY,
                           .seats = 1,
                           .opens = TODAY,
                           .closes = TODAY + 10};
    int64_t id;
    CHECK_OK(cycle_add(&t->co, &c, &t->faults, &d.cycle, &err));
    CHECK_OK(cycle_move(&t->co, d.cycle, 1, CYCLE_PUBLIC, STR_NONE, &t->faults, &err));
    CHECK_OK(call_add(&t->co, &d, &t->faults, &id, &err));
    return id;
}

static struct candidate_draft ana(int64_t call)
{
    return (struct candidate_draft){.call = call,
                                    .name = STR("Ana Secreta"),
                                    .organisation = STR("Ejemplo, A.C."),
                                    .statement = STR("Quiero que las cuentas se entiendan"),
                                    .no_conflict = true};
}

static enum err_code no_name(void *user, const struct log_entry *entry, struct err *error)
{
    (void)error;
    CHECK(!str_contains(entry->body, STR("Secreta")));
    *(int *)user += str_contains(entry->personal, STR("Secreta"));
    return ERR_NONE;
}

static void stands(struct town *t, const struct call *call, int64_t first)
{
    /* Nothing changes any more. */
    CHECK_INT(candidate_evaluate(&t->co, first, 1, STR("x"), CALL_SUPLENTE, &t->faults, &err),
              ERR_CONFLICT);
    CHECK_INT(call_publish(&t->co, call->id, call->version, STR("Otra"), &t->faults, &err),
              ERR_CONFLICT);
    CHECK_INT(call_edit(&t->co, call->id, call->version, &call->is, &t->faults, &err),
              ERR_CONFLICT);
}

BOTH(requirement_7_a_call_goes_from_documents_and_statement_to_evaluation_and_published_result)
{
    struct town t;
    struct call call;
    struct candidate *list;
    size_t n;
    int64_t first, second, paper;
    int named = 0;
    town_open(&t, url);
    int64_t id = a_call(&t);
    struct candidate_draft d = ana(id);
    struct co own = town_as(&t, 5, CO_CITIZEN, CO_CIVIL_SOCIETY);
    d.no_conflict = false; /* then it must say which */
    CHECK_INT(candidate_apply(&own, &d, &t.faults, &first, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "conflict_text") != NULL);
    t.faults.count = 0;
    d.conflict_text = STR("Mi hermano trabaja en la tesorería");
    CHECK_OK(candidate_apply(&own, &d, &t.faults, &first, &err));
    CHECK_INT(candidate_apply(&own, &d, &t.faults, &second, &err), ERR_CONFLICT);
    struct paper_draft document = {.subject = STR("candidate/1"),
                                   .role = STR("statute"),
                                   .title = STR("Acta constitutiva"),
                                   .url = STR("https://ejemplo.mx/acta.pdf"),
                                   .day = DATE_NONE,
                                   .members_only = true};
    CHECK_OK(paper_keep(&own, &document, &t.faults, &paper, &err));
    struct candidate_draft other = ana(id);
    other.name = STR("Beto");
    other.on_paper = true;
    CHECK_OK(candidate_apply(&t.co, &other, &t.faults, &second, &err));
    /* Evaluation begins when the call has closed. */
    CHECK_INT(candidate_evaluate(&t.co, first, 90, STR("Sólida"), CALL_TITULAR, &t.faults, &err),
              ERR_CONFLICT);
    t.co.now_ms += 11 * DAY;
    own.now_ms = t.co.now_ms;
    CHECK_OK(candidate_evaluate(&t.co, first, 90, STR("Sólida"), CALL_TITULAR, &t.faults, &err));
    CHECK_OK(call_get(&t.co, id, &call, &err));
    CHECK(call.candidates == 2 && call.decided == 1 && !call.open);
    CHECK_INT(call_publish(&t.co, id, call.version, STR("Ana"), &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "result") != NULL);
    t.faults.count = 0;
    CHECK_OK(candidate_evaluate(&t.co, second, 80, STR("Bien"), CALL_TITULAR, &t.faults, &err));
    CHECK_INT(call_publish(&t.co, id, call.version, STR("Las dos"), &t.faults, &err),
              ERR_INPUT); /* there is one seat */
    t.faults.count = 0;
    CHECK_OK(candidate_evaluate(&t.co, second, 80, STR("Bien"), CALL_NOT_CHOSEN, &t.faults, &err));
    /* Until then a candidate sees the own application alone, and not how it was judged. */
    CHECK_OK(candidate_list(&own, id, &list, &n, &err));
    CHECK(n == 1 && list[0].score == -1 && list[0].choice == CALL_UNDECIDED);
    CHECK_OK(call_publish(&t.co, id, call.version, STR("Titular: Ana Secreta"), &t.faults, &err));
    struct co visitor = town_as(&t, 0, 0, 0);
    CHECK_OK(candidate_list(&visitor, id, &list, &n, &err));
    CHECK_INT(n, 2);
    CHECK(list[0].score == 90 && list[0].choice == CALL_TITULAR);
    CHECK(list[1].score == -1 && list[1].choice == CALL_NOT_CHOSEN && !list[1].evaluation.n);
    CHECK_STR(list[0].is.conflict_text, "Mi hermano trabaja en la tesorería");
    CHECK_OK(call_get(&visitor, id, &call, &err));
    CHECK_STR(call.result, "Titular: Ana Secreta");
    stands(&t, &call, first);
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, no_name, &named, &err));
    CHECK_INT(named, 2); /* applied, published */
    CHECK_INT(town_logged(&t, "call.published"), 1);
    town_close(&t);
}

BOTH(call_is_made_and_judged_by_those_who_may)
{
    struct town t;
    struct call call;
    int64_t id, other;
    town_open(&t, url);
    id = a_call(&t);
    CHECK_OK(call_get(&t.co, id, &call, &err));
    struct candidate_draft d = ana(id);
    struct co visitor = town_as(&t, 0, 0, 0);
    struct co citizen = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    CHECK_INT(candidate_apply(&visitor, &d, &t.faults, &other, &err), ERR_DENIED);
    CHECK_INT(call_add(&citizen, &call.is, &t.faults, &other, &err), ERR_DENIED);
    CHECK_INT(call_edit(&citizen, id, 1, &call.is, &t.faults, &err), ERR_DENIED);
    CHECK_INT(call_publish(&citizen, id, 1, STR("x"), &t.faults, &err), ERR_DENIED);
    d.on_paper = true;
    CHECK_INT(candidate_apply(&citizen, &d, &t.faults, &other, &err), ERR_DENIED);
    CHECK_INT(town_logged(&t, "candidate.applied"), 0);
    CHECK_OK(call_edit(&t.co, id, 1, &call.is, &t.faults, &err));
    CHECK_INT(call_edit(&t.co, id, 1, &call.is, &t.faults, &err), ERR_CONFLICT);
    /* Who is a candidate does not judge themselves, member or not. */
    struct co member = town_as(&t, 6, CO_CITIZEN | CO_MEMBER, CO_CIVIL_SOCIETY);
    d.on_paper = false;
    CHECK_OK(candidate_apply(&member, &d, &t.faults, &other, &err));
    CHECK_INT(call_edit(&t.co, id, 2, &call.is, &t.faults, &err), ERR_CONFLICT);
    member.now_ms += 11 * DAY;
    CHECK_INT(candidate_evaluate(&member, other, 100, STR("yo"), CALL_TITULAR, &t.faults, &err),
              ERR_DENIED);
    CHECK_INT(candidate_evaluate(&citizen, other, 100, STR("x"), CALL_TITULAR, &t.faults, &err),
              ERR_DENIED);
    citizen.now_ms += 11 * DAY; /* too late */
    CHECK_INT(candidate_apply(&citizen, &d, &t.faults, &other, &err), ERR_CONFLICT);
    CHECK_INT(town_logged(&t, "candidate.evaluated"), 0);
    struct call_draft bad = {
        .cycle = call.is.cycle, .sector = CO_ACADEMIA, .opens = TODAY, .closes = TODAY - 1};
    CHECK_INT(call_add(&t.co, &bad, &t.faults, &other, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "title") && co_fault_of(&t.faults, "sector") &&
          co_fault_of(&t.faults, "seats") && co_fault_of(&t.faults, "closes"));
    town_close(&t);
}
