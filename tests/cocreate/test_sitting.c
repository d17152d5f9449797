/* The secretariat's sessions: who sits, quorum, agreements, votes, minutes and signatures. */
#include <string.h>

#include "archive/log.h"
#include "cocreate/cycle.h"
#include "cocreate/person.h"
#include "cocreate/sitting.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))

static struct err err;

/* Government has two seats, the others one; each party has a suplente. */
enum { GOV_1, GOV_2, GOV_SUB, CIVIL, CIVIL_SUB, GUARANTOR, GUARANTOR_SUB, FORMER, SEATS };
struct hall {
    struct town town;
    int64_t cycle, sitting, role[SEATS];
};

static int64_t seat(struct town *t, int64_t person, int sector, bool substitute, int32_t ends)
{
    struct role_draft d = {.home = 26,
                           .person = person,
                           .role = CO_MEMBER,
                           .sector = sector,
                           .substitute = substitute,
                           .begins = TODAY - 100,
                           .ends = ends};
    int64_t id;
    CHECK_OK(role_give(&t->co, &d, &t->faults, &id, &err));
    return id;
}

static const struct agenda_item agenda[] = {{STR("Lista de asistencia"), STR_NONE},
                                            {STR("Propuesta de la mesa"), STR("proposal/12")}};

static struct sitting_draft a_session(int64_t cycle)
{
    return (struct sitting_draft){.cycle = cycle,
                                  .modality = CO_REMOTE,
                                  .title = STR("Primera sesión"),
                                  .starts = TOWN_NOW,
                                  .agenda = agenda,
                                  .agenda_count = 2};
}

static void hall_open(struct hall *h, const char *url)
{
    struct town *t = &h->town;
    town_open(t, url);
    struct cycle_draft c = {
        .number = 1, .title = STR("Primer plan"), .begins = TODAY, .ends = DATE_NONE};
    CHECK_OK(cycle_add(&t->co, &c, &t->faults, &h->cycle, &err));
    CHECK_OK(cycle_move(&t->co, h->cycle, 1, CYCLE_PUBLIC, STR_NONE, &t->faults, &err));
    h->role[GOV_1] = seat(t, 1, CO_GOVERNMENT, false, DATE_NONE);
    h->role[GOV_2] = seat(t, 2, CO_GOVERNMENT, false, DATE_NONE);
    h->role[GOV_SUB] = seat(t, 3, CO_GOVERNMENT, true, DATE_NONE);
    h->role[CIVIL] = seat(t, 4, CO_CIVIL_SOCIETY, false, DATE_NONE);
    h->role[CIVIL_SUB] = seat(t, 5, CO_CIVIL_SOCIETY, true, DATE_NONE);
    h->role[GUARANTOR] = seat(t, 6, CO_GUARANTOR, false, DATE_NONE);
    h->role[GUARANTOR_SUB] = seat(t, 7, CO_GUARANTOR, true, DATE_NONE);
    h->role[FORMER] = seat(t, 8, CO_GUARANTOR, false, TODAY - 1);
    struct sitting_draft d = a_session(h->cycle);
    CHECK_OK(sitting_add(&t->co, &d, &t->faults, &h->sitting, &err));
}

static struct sitting now(struct hall *h)
{
    struct sitting s;
    CHECK_OK(sitting_get(&h->town.co, h->sitting, &s, &err));
    return s;
}

static void hold(struct hall *h, const int *who, size_t count)
{
    int64_t roles[SEATS];
    for (size_t i = 0; i < count; i++) roles[i] = h->role[who[i]];
    CHECK_OK(
        sitting_hold(&h->town.co, h->sitting, now(h).version, roles, count, &h->town.faults, &err));
}

static enum err_code sign(struct hall *h, int64_t person, int sector)
{
    struct co who = town_as(&h->town, person, CO_CITIZEN | CO_MEMBER, sector);
    return sitting_sign(&who, h->sitting, now(h).version, STR("Quien Firma"), &h->town.faults,
                        &err);
}

BOTH(requirement_6_quorum_is_counted_for_each_party_with_titulars_and_suplentes_of_the_day)
{
    struct hall h;
    struct quorum q;
    hall_open(&h, url);
    CHECK_OK(quorum_on(&h.town.co, TODAY, &q, &err));
    CHECK(q.parties[0].seats == 2 && q.parties[0].substitutes == 1);
    CHECK(q.parties[2].seats == 1);
    CHECK_OK(quorum_on(&h.town.co, TODAY - 1, &q, &err));
    CHECK_INT(q.parties[2].seats, 2); /* who left was a member then */
    hold(&h, (int[]){GOV_1, CIVIL, CIVIL_SUB}, 3);
    struct sitting s = now(&h);
    CHECK(!s.quorum.parties[0].quorum); /* one of two is not more than half */
    CHECK(s.quorum.parties[1].quorum && s.quorum.parties[1].voting == 1);
    CHECK_INT(s.quorum.parties[1].came, 2); /* the titular came, so the suplente has no vote */
    CHECK(!s.quorum.tripartite && !s.quorum.holds);
    hold(&h, (int[]){GOV_1, GOV_SUB, CIVIL_SUB, GUARANTOR}, 4);
    s = now(&h);
    CHECK(s.quorum.holds && s.quorum.tripartite);
    CHECK_INT(s.seat_count, 4);
    /* Who is no member that day does not sit. */
    CHECK_INT(
        sitting_hold(&h.town.co, h.sitting, s.version, &h.role[FORMER], 1, &h.town.faults, &err),
        ERR_INPUT);
    CHECK(co_fault_of(&h.town.faults, "seats") != NULL);
    CHECK_INT(town_logged(&h.town, "sitting.held"), 2);
    town_close(&h.town);
}

static void sign_and_publish(struct hall *h)
{
    struct town *t = &h->town;
    /* Minutes: signed, changed, signed again, published. */
    CHECK_INT(sign(h, 1, CO_GOVERNMENT), ERR_CONFLICT); /* nothing to sign yet */
    CHECK_OK(sitting_write_minutes(&t->co, h->sitting, now(h).version, STR("Se acordó."),
                                   &t->faults, &err));
    CHECK_OK(sign(h, 1, CO_GOVERNMENT));
    CHECK_INT(sign(h, 2, CO_GOVERNMENT), ERR_CONFLICT); /* once for each party */
    CHECK_OK(sitting_write_minutes(&t->co, h->sitting, now(h).version, STR("Se acordó todo."),
                                   &t->faults, &err));
    CHECK_INT(now(h).signature_count, 0);
    CHECK_OK(sign(h, 1, CO_GOVERNMENT));
    CHECK_OK(sign(h, 4, CO_CIVIL_SOCIETY));
    CHECK_INT(sitting_publish(&t->co, h->sitting, now(h).version, STR_NONE, &t->faults, &err),
              ERR_INPUT); /* the guarantor's signature is missing */
    CHECK(co_fault_of(&t->faults, "without") != NULL);
    t->faults.count = 0;
    CHECK_OK(sign(h, 6, CO_GUARANTOR));
    CHECK_OK(sitting_publish(&t->co, h->sitting, now(h).version, STR_NONE, &t->faults, &err));
}

/* Nothing of a session with published minutes changes. */
static void stands(struct hall *h, const struct agreement_draft *d)
{
    struct town *t = &h->town;
    int64_t id, version = now(h).version;
    struct sitting_draft again = a_session(h->cycle);
    CHECK_INT(sitting_edit(&t->co, h->sitting, version, &again, &t->faults, &err), ERR_CONFLICT);
    CHECK_INT(agreement_add(&t->co, h->sitting, version, d, &t->faults, &id, &err), ERR_CONFLICT);
    CHECK_INT(sitting_hold(&t->co, h->sitting, version, &h->role[CIVIL], 1, &t->faults, &err),
              ERR_CONFLICT);
    CHECK_INT(sitting_write_minutes(&t->co, h->sitting, version, STR("x"), &t->faults, &err),
              ERR_CONFLICT);
    CHECK_INT(sitting_cancel(&t->co, h->sitting, version, STR("x"), &t->faults, &err),
              ERR_CONFLICT);
    CHECK_INT(sitting_publish(&t->co, h->sitting, version, STR("x"), &t->faults, &err),
              ERR_CONFLICT);
    CHECK_INT(sign(h, 7, CO_GUARANTOR), ERR_CONFLICT);
}

BOTH(requirement_9_a_session_keeps_agenda_votes_dissent_and_minutes_signed_by_three_parties)
{
    struct hall h;
    int64_t id, version;
    hall_open(&h, url);
    hold(&h, (int[]){GOV_1, GOV_2, CIVIL, GUARANTOR}, 4);
    struct seat_vote votes[] = {{.role = h.role[GOV_1], .vote = SEAT_IN_FAVOUR},
                                {.role = h.role[GOV_2], .vote = SEAT_ABSTAINED},
                                {.role = h.role[GUARANTOR], .vote = SEAT_IN_FAVOUR},
                                {.role = h.role[CIVIL], .vote = SEAT_AGAINST}};
    struct agreement_draft d = {.text = STR("Publicar los contratos"),
                                .subject = STR("proposal/12"),
                                .responsible = STR("Contraloría"),
                                .due = TODAY - 1,
                                .dissent = STR("Falta el padrón"),
                                .votes = votes,
                                .vote_count = 4};
    struct town *t = &h.town;
    CHECK_INT(agreement_add(&t->co, h.sitting, now(&h).version, &d, &t->faults, &id, &err),
              ERR_INPUT); /* against, and no reason */
    CHECK(co_fault_of(&t->faults, "votes") != NULL);
    t->faults.count = 0;
    votes[3].reason = STR("No se consultó a las colonias");
    CHECK_OK(agreement_add(&t->co, h.sitting, now(&h).version, &d, &t->faults, &id, &err));
    struct sitting s = now(&h);
    CHECK_INT(s.is.agenda_count, 2);
    CHECK_STR(s.is.agenda[1].subject, "proposal/12");
    CHECK_INT(s.agreement_count, 1);
    struct agreement *a = &s.agreements[0];
    CHECK(a->in_favour == 2 && a->against == 1 && a->abstained == 1 && a->overdue);
    CHECK_INT(a->is.vote_count, 4);
    CHECK_STR(a->is.votes[2].reason, "No se consultó a las colonias");
    CHECK_INT(a->is.votes[2].sector, CO_CIVIL_SOCIETY);
    CHECK_STR(a->is.dissent, "Falta el padrón");
    sign_and_publish(&h);
    s = now(&h);
    CHECK_INT(s.signature_count, 3);
    for (size_t i = 0; i < 3; i++) CHECK(s.signatures[i].valid);
    version = s.version;
    stands(&h, &d);
    CHECK_OK(agreement_move(&t->co, a->id, 1, AGREEMENT_DONE, STR("Se publicaron 40"), &t->faults,
                            &err));
    s = now(&h);
    CHECK_INT(s.version, version);
    CHECK_STR(s.minutes, "Se acordó todo.");
    CHECK(s.agreements[0].state == AGREEMENT_DONE && !s.agreements[0].overdue);
    CHECK_INT(agreement_move(&t->co, a->id, 1, AGREEMENT_OPEN, STR_NONE, &t->faults, &err),
              ERR_CONFLICT);
    CHECK_INT(town_logged(t, "minutes.signed"), 4);
    CHECK_INT(town_logged(t, "minutes.published"), 1);
    CHECK_INT(town_logged(t, "agreement.moved"), 1);
    town_close(t);
}

BOTH(sitting_votes_are_of_those_who_came_with_a_vote)
{
    struct hall h;
    int64_t id;
    hall_open(&h, url);
    struct town *t = &h.town;
    struct seat_vote vote = {.role = h.role[CIVIL_SUB], .vote = SEAT_IN_FAVOUR};
    struct agreement_draft d = {.text = STR("Algo"),
                                .responsible = STR("Alguien"),
                                .due = DATE_NONE,
                                .votes = &vote,
                                .vote_count = 1};
    hold(&h, (int[]){CIVIL, CIVIL_SUB}, 2);
    CHECK_INT(agreement_add(&t->co, h.sitting, now(&h).version, &d, &t->faults, &id, &err),
              ERR_INPUT);
    CHECK(co_fault_of(&t->faults, "votes") != NULL);
    t->faults.count = 0;
    vote.role = h.role[CIVIL];
    CHECK_OK(agreement_add(&t->co, h.sitting, now(&h).version, &d, &t->faults, &id, &err));
    /* Once there are votes, who came does not change. */
    CHECK_INT(
        sitting_hold(&t->co, h.sitting, now(&h).version, &h.role[CIVIL_SUB], 1, &t->faults, &err),
        ERR_CONFLICT);
    town_close(t);
}

BOTH(sitting_is_changed_by_the_secretariat_and_signed_by_members_alone)
{
    static const unsigned roles[] = {CO_VISITOR, CO_CITIZEN | CO_PARTICIPANT,
                                     CO_CITIZEN | CO_FACILITATOR, CO_CITIZEN | CO_EVALUATOR};
    struct hall h;
    int64_t id;
    hall_open(&h, url);
    struct town *t = &h.town;
    struct sitting_draft d = a_session(h.cycle);
    struct agreement_draft a = {.text = STR("a"), .responsible = STR("b"), .due = DATE_NONE};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct co who = town_as(t, i ? 9 : 0, roles[i], CO_CITIZENRY);
        struct co_faults *f = &t->faults;
        f->count = 0;
        CHECK_INT(sitting_add(&who, &d, f, &id, &err), ERR_DENIED);
        CHECK_INT(sitting_edit(&who, h.sitting, 1, &d, f, &err), ERR_DENIED);
        CHECK_INT(sitting_cancel(&who, h.sitting, 1, STR("x"), f, &err), ERR_DENIED);
        CHECK_INT(sitting_hold(&who, h.sitting, 1, h.role, 1, f, &err), ERR_DENIED);
        CHECK_INT(agreement_add(&who, h.sitting, 1, &a, f, &id, &err), ERR_DENIED);
        CHECK_INT(agreement_move(&who, 1, 1, AGREEMENT_DONE, STR("x"), f, &err), ERR_DENIED);
        CHECK_INT(sitting_write_minutes(&who, h.sitting, 1, STR("x"), f, &err), ERR_DENIED);
        CHECK_INT(sitting_sign(&who, h.sitting, 1, STR("x"), f, &err), ERR_DENIED);
        CHECK_INT(sitting_publish(&who, h.sitting, 1, STR("x"), f, &err), ERR_DENIED);
    }
    t->faults.count = 0;
    struct sitting s = now(&h);
    CHECK(s.version == 1 && s.state == SITTING_PLANNED);
    CHECK_INT(town_logged(t, "sitting.called"), 1);
    CHECK_OK(sitting_edit(&t->co, h.sitting, 1, &d, &t->faults, &err));
    CHECK_INT(sitting_edit(&t->co, h.sitting, 1, &d, &t->faults, &err), ERR_CONFLICT);
    hold(&h, (int[]){GOV_1}, 1);
    CHECK_OK(sitting_write_minutes(&t->co, h.sitting, now(&h).version, STR("borrador"), &t->faults,
                                   &err));
    struct co admin = town_as(t, 9, CO_CITIZEN | CO_ADMIN, CO_GOVERNMENT);
    CHECK_INT(sitting_sign(&admin, h.sitting, now(&h).version, STR("x"), &t->faults, &err),
              ERR_DENIED);
    struct co visitor = town_as(t, 0, 0, 0); /* does not read minutes before they are published */
    CHECK_OK(sitting_get(&visitor, h.sitting, &s, &err));
    CHECK_INT(s.minutes.n, 0);
    CHECK_OK(
        sitting_publish(&t->co, h.sitting, now(&h).version, STR("No vinieron"), &t->faults, &err));
    CHECK_OK(sitting_get(&visitor, h.sitting, &s, &err));
    CHECK_STR(s.minutes, "borrador");
    CHECK_STR(s.without, "No vinieron");
    town_close(t);
}

static enum err_code no_name(void *user, const struct log_entry *entry, struct err *error)
{
    (void)error;
    CHECK(!str_contains(entry->body, STR("Quien Firma")));
    *(int *)user += str_contains(entry->personal, STR("Quien Firma"));
    return ERR_NONE;
}

TEST(sitting_is_told_beside_each_field_what_is_not_right_and_names_stay_out_of_the_public_log)
{
    struct hall h;
    int64_t id;
    int named = 0;
    struct sitting *list;
    struct agreement *agreements;
    size_t n;
    hall_open(&h, "town.cauce");
    struct town *t = &h.town;
    struct sitting_draft d = {.cycle = h.cycle, .kind = 9, .modality = CO_IN_PERSON};
    CHECK_INT(sitting_add(&t->co, &d, &t->faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t->faults, "kind") && co_fault_of(&t->faults, "place") &&
          co_fault_of(&t->faults, "starts") && co_fault_of(&t->faults, "agenda"));
    t->faults.count = 0;
    d = a_session(h.cycle);
    CHECK_OK(sitting_add(&t->co, &d, &t->faults, &id, &err));
    CHECK_OK(sitting_list(&t->co, h.cycle, 0, 50, &list, &n, &err));
    CHECK_INT(n, 2);
    CHECK_INT(list[0].number, 2);
    hold(&h, (int[]){GOV_1}, 1);
    CHECK_OK(
        sitting_write_minutes(&t->co, h.sitting, now(&h).version, STR("acta"), &t->faults, &err));
    CHECK_OK(sign(&h, 1, CO_GOVERNMENT));
    CHECK_OK(log_read(ledger_store(t->ledger), 26, 0, no_name, &named, &err));
    CHECK_INT(named, 1);
    struct agreement_draft a = {.text = STR("a"), .responsible = STR("b"), .due = DATE_NONE};
    CHECK_OK(agreement_add(&t->co, h.sitting, now(&h).version, &a, &t->faults, &id, &err));
    CHECK_OK(agreement_list(&t->co, AGREEMENT_OPEN, 0, 50, &agreements, &n, &err));
    CHECK_INT(n, 1);
    CHECK_OK(agreement_list(&t->co, AGREEMENT_DONE, 0, 50, &agreements, &n, &err));
    CHECK_INT(n, 0);
    town_close(t);
}
