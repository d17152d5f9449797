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

/* With the version that is newest. */
static enum err_code judge(struct co *co, int64_t id, int score, const char *text, int choice,
                           struct co_faults *faults)
{
    struct candidate c = {.version = 1};
    struct err unseen = {0};
    (void)candidate_get(co, id, &c, &unseen);
    const struct candidate_evaluation is = {
        .version = c.version, .score = score, .choice = choice, .text = str_of(text)};
    return candidate_evaluate(co, id, &is, faults, &err);
}

static void stands(struct town *t, const struct call *call, int64_t first)
{
    /* Nothing changes any more. */
    CHECK_INT(judge(&t->co, first, 1, "x", CALL_SUPLENTE, &t->faults), ERR_CONFLICT);
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
    CHECK_INT(judge(&t.co, first, 90, "Sólida", CALL_TITULAR, &t.faults), ERR_CONFLICT);
    t.co.now_ms += 11 * DAY;
    own.now_ms = t.co.now_ms;
    CHECK_OK(judge(&t.co, first, 90, "Sólida", CALL_TITULAR, &t.faults));
    CHECK_OK(call_get(&t.co, id, &call, &err));
    CHECK(call.candidates == 2 && call.decided == 1 && !call.open);
    CHECK_INT(call_publish(&t.co, id, call.version, STR("Ana"), &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "result") != NULL);
    t.faults.count = 0;
    CHECK_OK(judge(&t.co, second, 80, "Bien", CALL_TITULAR, &t.faults));
    CHECK_INT(call_publish(&t.co, id, call.version, STR("Las dos"), &t.faults, &err),
              ERR_INPUT); /* there is one seat */
    t.faults.count = 0;
    CHECK_OK(judge(&t.co, second, 80, "Bien", CALL_NOT_CHOSEN, &t.faults));
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
    CHECK_INT(judge(&member, other, 100, "yo", CALL_TITULAR, &t.faults), ERR_DENIED);
    CHECK_INT(judge(&citizen, other, 100, "x", CALL_TITULAR, &t.faults), ERR_DENIED);
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

/* A call that has closed, with Ana's application (person 5, with a document) and one on paper. */
static int64_t closed_call(struct town *t, int64_t *ana_out, int64_t *paper_out)
{
    int64_t second, id = a_call(t);
    struct candidate_draft d = ana(id);
    struct co own = town_as(t, 5, CO_CITIZEN, CO_CIVIL_SOCIETY);
    CHECK_OK(candidate_apply(&own, &d, &t->faults, ana_out, &err));
    struct paper_draft document = {.subject = STR("candidate/1"),
                                   .role = STR("document"),
                                   .title = STR("Acta constitutiva"),
                                   .url = STR("https://ejemplo.mx/acta.pdf"),
                                   .day = DATE_NONE,
                                   .members_only = true};
    CHECK_OK(paper_keep(&own, &document, &t->faults, paper_out, &err));
    d.on_paper = true;
    d.name = STR("Beto");
    CHECK_OK(candidate_apply(&t->co, &d, &t->faults, &second, &err));
    t->co.now_ms += 11 * DAY;
    return id;
}

static bool opens(struct co *co, int64_t paper)
{
    struct paper out;
    struct err unseen = {0};
    enum err_code code = paper_get(co, paper, &out, &unseen);
    CHECK(code == ERR_NONE || code == ERR_NOTFOUND);
    return code == ERR_NONE;
}

BOTH(documents_of_an_application_are_opened_by_who_judges_it_and_by_nobody_else)
{
    static const struct {
        unsigned role;
        bool opens;
    } who[] = {{CO_VISITOR, false},
               {CO_CITIZEN, false},
               {CO_PARTICIPANT, false},
               {CO_FACILITATOR, false},
               {CO_INSTITUTION, false},
               {CO_CITIZEN | CO_MEMBER, true},
               {CO_CITIZEN | CO_EVALUATOR, true},
               {CO_CITIZEN | CO_ADMIN, true}};
    struct town t;
    struct candidate *list;
    struct candidate_draft d;
    size_t n;
    int64_t first, paper, third;
    town_open(&t, url);
    int64_t id = closed_call(&t, &first, &paper);
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        struct co co = town_as(&t, who[i].role ? 20 + (int64_t)i : 0, who[i].role, 0);
        CHECK_INT(opens(&co, paper), who[i].opens);
    }
    /* An evaluator who applied to the same call is a rival, and no judge of it. */
    struct co rival = town_as(&t, 9, CO_CITIZEN | CO_EVALUATOR, CO_ACADEMIA);
    CHECK(opens(&rival, paper));
    rival.now_ms -= 11 * DAY;
    d = ana(id);
    d.name = STR("Celia");
    CHECK_OK(candidate_apply(&rival, &d, &t.faults, &third, &err));
    rival.now_ms += 11 * DAY;
    CHECK(!opens(&rival, paper));
    CHECK_OK(candidate_list(&rival, id, &list, &n, &err));
    CHECK(n == 1 && list[0].id == third && !list[0].judged);
    CHECK_INT(judge(&rival, first, 10, "peor que yo", CALL_NOT_CHOSEN, &t.faults), ERR_NOTFOUND);
    CHECK_INT(judge(&rival, third, 100, "yo", CALL_TITULAR, &t.faults), ERR_DENIED);
    struct co own = town_as(&t, 5, CO_CITIZEN, 0);
    CHECK(opens(&own, paper));
    town_close(&t);
}

BOTH(evaluator_with_a_conflict_of_interest_stands_back_for_good)
{
    struct town t;
    struct candidate c;
    int64_t first, paper;
    town_open(&t, url);
    int64_t id = closed_call(&t, &first, &paper);
    struct co friend = town_as(&t, 8, CO_CITIZEN | CO_EVALUATOR, 0);
    struct co other = town_as(&t, 7, CO_CITIZEN | CO_EVALUATOR, 0);
    struct co citizen = town_as(&t, 6, CO_CITIZEN, 0);
    CHECK_OK(judge(&friend, first, 100, "La conozco bien", CALL_TITULAR, &t.faults));
    CHECK_INT(candidate_stand_back(&friend, first, STR(" "), &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "reason") != NULL);
    t.faults.count = 0;
    CHECK_INT(candidate_stand_back(&citizen, first, STR("x"), &t.faults, &err), ERR_DENIED);
    CHECK_OK(candidate_stand_back(&friend, first, STR("Es mi prima Secreta"), &t.faults, &err));
    CHECK_INT(candidate_stand_back(&friend, first, STR("Otra vez"), &t.faults, &err), ERR_DENIED);
    /* What was evaluated is void, and nothing of the application is seen any more. */
    CHECK(!opens(&friend, paper));
    CHECK_OK(candidate_get(&friend, first, &c, &err));
    CHECK(c.stood_back && !c.judged && c.score == -1 && !c.is.statement.n && !c.evaluation.n);
    CHECK_INT(judge(&friend, first, 90, "Insisto", CALL_TITULAR, &t.faults), ERR_DENIED);
    CHECK_OK(candidate_get(&other, first, &c, &err));
    CHECK(c.judged && c.recused == 1 && c.score == -1 && c.choice == CALL_UNDECIDED);
    CHECK(opens(&other, paper));
    CHECK_OK(judge(&other, first, 70, "Cumple", CALL_TITULAR, &t.faults));
    CHECK_OK(candidate_get(&other, first, &c, &err));
    CHECK_INT(c.score, 70);
    CHECK_INT(town_logged(&t, "candidate.recused"), 1);
    int named = 0;
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, no_name, &named, &err));
    CHECK(id > 0 && named > 0); /* the reason stands in what can be erased alone */
    town_close(&t);
}

BOTH(two_who_evaluate_one_candidate_do_not_overwrite_each_other)
{
    struct town t;
    struct candidate c;
    int64_t first, paper;
    town_open(&t, url);
    closed_call(&t, &first, &paper);
    struct co a = town_as(&t, 8, CO_CITIZEN | CO_EVALUATOR, 0);
    struct co b = town_as(&t, 7, CO_CITIZEN | CO_MEMBER, CO_CIVIL_SOCIETY);
    CHECK_OK(candidate_get(&a, first, &c, &err));
    struct candidate_evaluation is = {c.version, 80, CALL_TITULAR, STR("De A")};
    CHECK_OK(candidate_evaluate(&a, first, &is, &t.faults, &err));
    is.text = STR("De B");
    CHECK_INT(candidate_evaluate(&b, first, &is, &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(candidate_get(&b, first, &c, &err));
    CHECK_STR(c.evaluation, "De A");
    is.version = c.version;
    CHECK_OK(candidate_evaluate(&b, first, &is, &t.faults, &err));
    CHECK_INT(town_logged(&t, "candidate.evaluated"), 2);
    town_close(&t);
}
