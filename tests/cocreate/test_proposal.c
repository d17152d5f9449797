/* Proposals: what was said, what became of it, and what waits. */
#include "cocreate/proposal.h"

#include <stdio.h>

#include "archive/log.h"
#include "cocreate/comment.h"
#include "cocreate/roundtable.h"
#include "town.h"

static struct err err;

#define TODAY ((int32_t)(TOWN_NOW / 86400000))
#define DAY INT64_C(86400000)
#define REASON STR("Se acepta porque la tesorería ya tiene el registro y lo puede publicar.")

/* Rows that other subjects own. */
#define QUERY(sql)                                                                                 \
    {                                                                                              \
        .name = "put", .sqlite = sql, .postgres = sql, .parameters = 2, .types = "ii>"             \
    }
static void put(struct town *t, const struct store_query *query, int64_t id)
{
    struct store *s = ledger_store(t->ledger);
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(store_prepare(s, query, &stmt, &err));
    store_bind_int(stmt, 1, t->co.entity);
    store_bind_int(stmt, 2, id);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(store_commit(s, &err));
}
static void put_sitting(struct town *t, int64_t id)
{
    static const struct store_query sitting = QUERY(
        "INSERT INTO co_sitting (entity, id, cycle, number, kind, title, place, modality, starts, "
        "state, minutes, without, version) VALUES ($1, $2, 7, 3, 0, 'Tercera', '', 1, "
        "1767000000000, 1, '', '', 1)");
    put(t, &sitting, id);
}
static void put_paper(struct town *t, int64_t id)
{
    static const struct store_query paper = QUERY(
        "INSERT INTO co_paper (entity, id, subject, role, title, file, type, sha256, size, url, "
        "added, by, replaces, reason, access) VALUES ($1, $2, 'roundtable/1', 'form', 'Hoja', "
        "'hoja.jpg', 'image/jpeg', '', 0, '', 0, 0, 0, '', 1)");
    put(t, &paper, id);
}
static void put_commitment(struct town *t, int64_t id)
{
    static const struct store_query commitment = QUERY(
        "INSERT INTO co_commitment (entity, id, plan, number, text, signed_text, state, proactive, "
        "version) VALUES ($1, $2, 1, 4, 1, 0, 0, 0, 1)");
    put(t, &commitment, id);
    static const struct store_query text = QUERY(
        "INSERT INTO co_commitment_text (entity, commitment, number, title, problem, baseline, "
        "objective, description, purposes, sdg, responsible, responsible_org, support, "
        "verification, evidence, budget_text, reason, sitting, by, at) VALUES ($1, $2, 1, "
        "'Publicar el empréstito', '', '0 de 12 contratos publicados', '', '', '', '', '', 0, '', "
        "'', '', '', '', 0, 0, 0)");
    put(t, &text, id);
}

static int64_t table(struct town *t)
{
    struct roundtable_draft d = {.cycle = 7,
                                 .title = STR("Mesa de deuda"),
                                 .theme = STR("deuda"),
                                 .problem = STR("No se sabe en qué se gastó"),
                                 .modality = CO_REMOTE,
                                 .iap2 = CO_INVOLVE,
                                 .opens = TODAY - 1,
                                 .closes = TODAY + 10};
    int64_t id = 0;
    t->faults.count = 0;
    CHECK_OK(roundtable_save(&t->co, &d, &t->faults, &id, &err));
    CHECK_OK(roundtable_set_state(&t->co, id, 1, ROUNDTABLE_OPEN, &t->faults, &err));
    return id;
}

static struct proposal_draft said(int64_t table)
{
    return (struct proposal_draft){.roundtable = table,
                                   .title = STR("Publicar los contratos"),
                                   .problem = STR("«Nadie sabe ónde quedó el dinero»"),
                                   .cause = STR("No se publican los contratos"),
                                   .proposal = STR("Que suban todos los contratos, pues"),
                                   .author_name = STR("La vecina del 12"),
                                   .sector = CO_CITIZENRY};
}

static int64_t made(struct town *t, struct co *co, int64_t table)
{
    struct proposal_draft d = said(table);
    int64_t id = 0;
    t->faults.count = 0;
    CHECK_OK(proposal_make(co, &d, &t->faults, &id, &err));
    return id;
}

BOTH(requirement_10_paper_forms_are_typed_in_later_with_their_original)
{
    struct town t;
    struct proposal p;
    int64_t id = 0;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co staff = town_as(&t, 6, CO_CITIZEN | CO_FACILITATOR, 0);
    struct co citizen = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    CHECK_OK(roundtable_set_state(&t.co, mesa, 2, ROUNDTABLE_CLOSED, &t.faults, &err));
    struct proposal_draft d = said(mesa);
    d.channel = PROPOSAL_PAPER;
    CHECK_INT(proposal_make(&staff, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "paper") != NULL);
    d.paper = 44;
    t.faults.count = 0;
    CHECK_INT(proposal_make(&staff, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "paper") != NULL);
    put_paper(&t, 44);
    t.faults.count = 0;
    CHECK_INT(proposal_make(&citizen, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_OK(proposal_make(&staff, &d, &t.faults, &id, &err));
    CHECK_OK(proposal_get(&t.co, id, &p, &err));
    CHECK_INT(p.said.paper, 44);
    CHECK_INT(p.said.channel, PROPOSAL_PAPER);
    CHECK_INT(p.typed_by, 6);
    CHECK_INT(p.author, 0);
    CHECK_INT(p.cycle, 7);
    d = said(mesa); /* from the web a closed table takes none */
    CHECK_INT(proposal_make(&citizen, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "roundtable") != NULL);
    town_close(&t);
}

static enum err_code says_nothing_personal(void *user, const struct log_entry *e, struct err *why)
{
    (void)user;
    (void)why;
    CHECK(!str_contains(e->body, STR("vecina")));
    CHECK(!str_contains(e->body, STR("Nadie sabe")));
    return ERR_NONE;
}

BOTH(requirement_11_proposals_are_verbatim_with_a_pseudonym_and_their_roundtable)
{
    struct town t;
    struct proposal p;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co citizen = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    int64_t id = made(&t, &citizen, mesa);
    CHECK_OK(proposal_get(&citizen, id, &p, &err));
    CHECK_STR(p.said.problem, "«Nadie sabe ónde quedó el dinero»");
    CHECK_STR(p.said.author_name, "La vecina del 12");
    CHECK_STR(p.said.theme, "deuda");
    CHECK_INT(p.said.roundtable, mesa);
    CHECK_INT(p.author, 5);
    CHECK_INT(town_logged(&t, "proposal.made"), 1);
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, says_nothing_personal, NULL, &err));
    town_close(&t);
}

BOTH(requirement_11_merging_keeps_lineage_and_carries_supports_over_once)
{
    struct town t;
    struct proposal p;
    struct proposal_tie *ties;
    size_t count;
    int64_t id = 0;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co beto = town_as(&t, 8, CO_CITIZEN, CO_CITIZENRY);
    struct co staff = town_as(&t, 6, CO_CITIZEN | CO_FACILITATOR, 0);
    int64_t a = made(&t, &ana, mesa), b = made(&t, &beto, mesa);
    CHECK_OK(proposal_support(&ana, a, true, &err));
    CHECK_OK(proposal_support(&ana, b, true, &err));
    CHECK_OK(proposal_support(&beto, b, true, &err));
    const struct proposal_ref refs[] = {{a, 1}, {b, 1}}, stale[] = {{a, 1}, {b, 9}};
    struct proposal_merge m = {refs, 2, said(0), STR("Las dos piden publicar los contratos")};
    CHECK_INT(proposal_merge(&ana, &m, &t.faults, &id, &err), ERR_DENIED);
    m.sources = stale;
    CHECK_INT(proposal_merge(&staff, &m, &t.faults, &id, &err), ERR_CONFLICT);
    CHECK_OK(proposal_get(&t.co, a, &p, &err));
    CHECK_INT(p.state, PROPOSAL_OPEN);
    m.sources = refs;
    CHECK_OK(proposal_merge(&staff, &m, &t.faults, &id, &err));
    CHECK_OK(proposal_get(&t.co, id, &p, &err));
    CHECK_INT(p.supports, 2);
    CHECK_INT(p.said.channel, PROPOSAL_DERIVED);
    CHECK_INT(p.said.roundtable, mesa);
    CHECK_OK(proposal_get(&t.co, a, &p, &err));
    CHECK_INT(p.state, PROPOSAL_BECAME);
    CHECK_STR(p.said.problem, "«Nadie sabe ónde quedó el dinero»");
    CHECK_OK(proposal_ties(&t.co, id, &ties, &count, &err));
    CHECK_INT(count, 2);
    CHECK(ties[0].before && ties[0].kind == PROPOSAL_MERGED && ties[0].id == a);
    CHECK_OK(proposal_ties(&t.co, b, &ties, &count, &err));
    CHECK(count == 1 && !ties[0].before && ties[0].id == id);
    CHECK_INT(proposal_support(&ana, a, true, &err), ERR_INPUT);
    m.sources = (const struct proposal_ref[]){{a, 2}, {id, 1}};
    CHECK_INT(proposal_merge(&staff, &m, &t.faults, &id, &err), ERR_INPUT);
    CHECK_INT(town_logged(&t, "proposal.merged"), 2);
    town_close(&t);
}

BOTH(requirement_11_splitting_keeps_lineage)
{
    struct town t;
    struct proposal p;
    struct proposal_tie *ties;
    size_t count;
    int64_t ids[2];
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    int64_t whole = made(&t, &ana, mesa);
    CHECK_OK(proposal_support(&ana, whole, true, &err));
    struct proposal_draft parts[] = {said(0), said(0)};
    struct proposal_split s = {{whole, 1}, parts, 2, STR("Son dos cosas: publicar y explicar")};
    CHECK_INT(proposal_split(&ana, &s, &t.faults, ids, &err), ERR_DENIED);
    parts[1].proposal = STR("");
    CHECK_INT(proposal_split(&t.co, &s, &t.faults, ids, &err), ERR_INPUT);
    parts[1].proposal = STR("Que expliquen cada gasto");
    t.faults.count = 0;
    CHECK_OK(proposal_split(&t.co, &s, &t.faults, ids, &err));
    CHECK_OK(proposal_ties(&t.co, whole, &ties, &count, &err));
    CHECK(count == 2 && !ties[0].before && ties[0].kind == PROPOSAL_SPLIT && ties[1].id == ids[1]);
    CHECK_OK(proposal_get(&t.co, ids[1], &p, &err));
    CHECK_INT(p.supports, 1);
    CHECK_STR(p.said.proposal, "Que expliquen cada gasto");
    town_close(&t);
}

BOTH(requirement_12_every_proposal_ends_with_a_reasoned_answer)
{
    struct town t;
    struct proposal p;
    struct proposal_answer *answers;
    size_t count;
    int64_t answer = 0;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co member = town_as(&t, 9, CO_CITIZEN | CO_MEMBER, CO_GOVERNMENT);
    struct co agency = town_as(&t, 10, CO_CITIZEN | CO_INSTITUTION, CO_GOVERNMENT);
    int64_t id = made(&t, &ana, mesa);
    struct proposal_ref ref = {id, 1};
    struct proposal_answer_draft d = {.decision = PROPOSAL_OPEN, .reason = STR("No.")};
    CHECK_INT(proposal_answer(&ana, &ref, &d, &t.faults, &answer, &err), ERR_DENIED);
    CHECK_INT(proposal_answer(&agency, &ref, &d, &t.faults, &answer, &err), ERR_DENIED);
    CHECK_INT(proposal_answer(&member, &ref, &d, &t.faults, &answer, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "decision") && co_fault_of(&t.faults, "reason") &&
          co_fault_of(&t.faults, "sitting"));
    d = (struct proposal_answer_draft){
        .decision = PROPOSAL_ACCEPTED, .reason = REASON, .sitting = 12, .by_name = STR("El pleno")};
    t.faults.count = 0;
    CHECK_INT(proposal_answer(&member, &ref, &d, &t.faults, &answer, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "sitting") != NULL); /* there is no such session */
    put_sitting(&t, 12);
    t.faults.count = 0;
    CHECK_OK(proposal_answer(&member, &ref, &d, &t.faults, &answer, &err));
    CHECK_INT(proposal_answer(&member, &ref, &d, &t.faults, &answer, &err), ERR_CONFLICT);
    d.decision = PROPOSAL_MODIFIED; /* a later one stands beside the first */
    ref.version = 2;
    CHECK_OK(proposal_answer(&member, &ref, &d, &t.faults, &answer, &err));
    CHECK_OK(proposal_answers(&ana, id, &answers, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(answers[0].decision, PROPOSAL_ACCEPTED);
    CHECK_INT(answers[0].sitting_number, 3);
    CHECK_STR(answers[1].by_name, "El pleno");
    CHECK_OK(proposal_get(&ana, id, &p, &err));
    CHECK_INT(p.state, PROPOSAL_MODIFIED);
    CHECK_INT(town_logged(&t, "proposal.answered"), 2);
    town_close(&t);
}

BOTH(requirement_12_what_waits_is_counted_with_its_days)
{
    struct town t;
    struct proposal_counts c;
    struct proposal p;
    int64_t answer;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    int64_t first = made(&t, &ana, mesa), gone = made(&t, &ana, mesa);
    ana.now_ms += 4 * DAY;
    int64_t answered = made(&t, &ana, mesa), second = made(&t, &ana, mesa);
    put_sitting(&t, 12);
    struct proposal_answer_draft d = {
        .decision = PROPOSAL_REJECTED, .reason = REASON, .sitting = 12};
    t.co.now_ms = TOWN_NOW + 6 * DAY;
    CHECK_OK(
        proposal_answer(&t.co, &(struct proposal_ref){answered, 1}, &d, &t.faults, &answer, &err));
    CHECK_OK(proposal_hide(&t.co, &(struct proposal_ref){gone, 1}, true,
                           STR("Trae el domicilio de una persona"), &t.faults, &err));
    t.co.now_ms = TOWN_NOW + 10 * DAY;
    struct proposal_filter f = {.roundtable = mesa};
    CHECK_OK(proposal_count(&t.co, &f, &c, &err));
    CHECK_INT(c.waiting, 2);
    CHECK_INT(c.rejected, 1);
    CHECK_INT(c.hidden, 1);
    CHECK_INT(c.longest_days, 10);
    CHECK_INT(c.mean_days, 8);
    CHECK_OK(proposal_get(&t.co, answered, &p, &err));
    CHECK_INT(p.days, 2);
    CHECK_OK(proposal_get(&t.co, second, &p, &err));
    CHECK_INT(p.days, 6);
    /* A roundtable cannot be called answered while one waits. */
    CHECK_INT(roundtable_set_state(&t.co, mesa, 2, ROUNDTABLE_ANSWERED, &t.faults, &err),
              ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "state") != NULL);
    t.faults.count = 0;
    CHECK_OK(
        proposal_answer(&t.co, &(struct proposal_ref){first, 1}, &d, &t.faults, &answer, &err));
    CHECK_OK(
        proposal_answer(&t.co, &(struct proposal_ref){second, 1}, &d, &t.faults, &answer, &err));
    CHECK_OK(roundtable_set_state(&t.co, mesa, 2, ROUNDTABLE_ANSWERED, &t.faults, &err));
    town_close(&t);
}

BOTH(requirement_14_the_chain_goes_from_a_gap_and_a_problem_to_a_commitment_with_baseline)
{
    struct town t;
    struct proposal_tie *ties;
    size_t count;
    int64_t id = 0;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct proposal_draft d = said(mesa);
    d.gap = STR("sin-contrato-12");
    CHECK_OK(proposal_make(&ana, &d, &t.faults, &id, &err));
    put_commitment(&t, 3);
    CHECK_INT(proposal_became(&ana, id, STR("commitment/3"), &err), ERR_DENIED);
    CHECK_INT(proposal_became(&t.co, id, STR("nothing"), &err), ERR_INPUT);
    CHECK_OK(proposal_became(&t.co, id, STR("commitment/3"), &err));
    CHECK_OK(proposal_ties(&t.co, id, &ties, &count, &err));
    CHECK_INT(count, 2);
    CHECK(ties[0].before);
    CHECK_STR(ties[0].subject, "gap/sin-contrato-12");
    CHECK_INT(ties[1].id, 3);
    CHECK_INT(ties[1].number, 4);
    CHECK_STR(ties[1].title, "Publicar el empréstito");
    CHECK_STR(ties[1].baseline, "0 de 12 contratos publicados");
    struct proposal *sources;
    CHECK_OK(proposal_sources(&ana, STR("commitment/3"), &sources, &count, &err));
    CHECK(count == 1 && sources[0].id == id);
    CHECK_INT(proposal_not_became(&ana, id, STR("commitment/3"), &err), ERR_DENIED);
    CHECK_INT(proposal_not_became(&t.co, id, STR("commitment/4"), &err), ERR_NOTFOUND);
    CHECK_OK(proposal_not_became(&t.co, id, STR("commitment/3"), &err));
    CHECK_OK(proposal_sources(&ana, STR("commitment/3"), &sources, &count, &err));
    CHECK_INT(count, 0);
    CHECK_INT(town_logged(&t, "proposal.untied"), 1);
    town_close(&t);
}

BOTH(requirement_63_citizen_agenda_tells_by_theme_what_became_of_each)
{
    struct town t;
    struct proposal *list;
    struct proposal_theme *themes;
    size_t count;
    int64_t id = 0, answer;
    town_open(&t, url);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co agency = town_as(&t, 10, CO_CITIZEN | CO_INSTITUTION, CO_GOVERNMENT);
    made(&t, &ana, table(&t));
    struct proposal_draft d = said(0);
    CHECK_INT(proposal_make(&ana, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "theme") && co_fault_of(&t.faults, "authority"));
    t.faults.count = 0;
    d.theme = STR("agua");
    d.authority = STR("Agua de Hermosillo");
    CHECK_OK(proposal_make(&ana, &d, &t.faults, &id, &err));
    d.theme = STR("movilidad");
    int64_t other = 0;
    CHECK_OK(proposal_make(&ana, &d, &t.faults, &other, &err));
    struct proposal_answer_draft a = {.decision = PROPOSAL_ACCEPTED, .reason = REASON};
    CHECK_OK(proposal_answer(&agency, &(struct proposal_ref){id, 1}, &a, &t.faults, &answer, &err));
    CHECK_OK(proposal_became(&t.co, id, STR("commitment/3"), &err));
    struct proposal_filter f = {.agenda = true};
    CHECK_OK(proposal_list(&ana, &f, &list, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(list[0].state, PROPOSAL_ACCEPTED);
    CHECK_STR(list[0].said.authority, "Agua de Hermosillo");
    CHECK_INT(list[0].cycle, 0);
    f.theme = STR("movilidad");
    CHECK_OK(proposal_list(&ana, &f, &list, &count, &err));
    CHECK(count == 1 && list[0].id == other);
    CHECK_OK(proposal_themes(&ana, true, &themes, &count, &err));
    CHECK_INT(count, 2);
    CHECK_STR(themes[0].theme, "agua");
    CHECK_INT(themes[0].waiting, 0);
    CHECK_INT(themes[1].waiting, 1);
    town_close(&t);
}

BOTH(proposal_hidden_says_why_and_shows_its_words_to_staff_alone)
{
    struct town t;
    struct proposal p;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    int64_t id = made(&t, &ana, mesa);
    struct proposal_ref ref = {id, 1};
    CHECK_INT(proposal_hide(&ana, &ref, true, REASON, &t.faults, &err), ERR_DENIED);
    CHECK_INT(proposal_hide(&t.co, &ref, true, STR("porque"), &t.faults, &err), ERR_INPUT);
    t.faults.count = 0;
    CHECK_OK(
        proposal_hide(&t.co, &ref, true, STR("Trae el domicilio de una persona"), &t.faults, &err));
    CHECK_INT(proposal_hide(&t.co, &ref, false, REASON, &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(proposal_get(&ana, id, &p, &err));
    CHECK(p.hidden);
    CHECK_STR(p.said.problem, "");
    CHECK_STR(p.hidden_reason, "Trae el domicilio de una persona");
    CHECK_OK(proposal_get(&t.co, id, &p, &err));
    CHECK(p.said.problem.n > 0);
    CHECK_INT(proposal_support(&ana, id, true, &err), ERR_INPUT);
    CHECK_INT(town_logged(&t, "proposal.hidden"), 1);
    town_close(&t);
}

BOTH(proposal_is_supported_once_by_each_and_support_can_be_taken_back)
{
    struct town t;
    struct proposal p;
    bool on;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0);
    int64_t id = made(&t, &ana, mesa);
    CHECK_INT(proposal_support(&visitor, id, true, &err), ERR_DENIED);
    CHECK_OK(proposal_support(&ana, id, true, &err));
    CHECK_OK(proposal_support(&ana, id, true, &err));
    CHECK_OK(proposal_supported(&ana, id, &on, &err));
    CHECK(on);
    CHECK_OK(proposal_get(&ana, id, &p, &err));
    CHECK_INT(p.supports, 1);
    CHECK_OK(proposal_support(&ana, id, false, &err));
    CHECK_OK(proposal_supported(&ana, id, &on, &err));
    CHECK(!on);
    CHECK_INT(town_logged(&t, "proposal.supported"), 1);
    CHECK_INT(town_logged(&t, "proposal.unsupported"), 1);
    town_close(&t);
}

BOTH(comment_is_made_answered_once_and_moderated)
{
    struct town t;
    struct comment *list;
    struct proposal p;
    size_t count;
    int64_t id = 0;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co agency = town_as(&t, 10, CO_CITIZEN | CO_INSTITUTION, CO_GOVERNMENT);
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0);
    int64_t about = made(&t, &ana, mesa);
    struct comment_draft d = {.text = STR("Nadie sabe nada"), .name = STR("vecina")};
    CHECK_INT(comment_add(&ana, &d, &t.faults, &id, &err), ERR_INPUT);
    d.subject = STR("proposal/999");
    CHECK_INT(comment_add(&ana, &d, &t.faults, &id, &err), ERR_NOTFOUND);
    char subject[32];
    snprintf(subject, sizeof subject, "proposal/%lld", (long long)about);
    d.subject = str_of(subject);
    CHECK_INT(comment_add(&visitor, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_OK(comment_add(&ana, &d, &t.faults, &id, &err));
    CHECK_OK(proposal_get(&ana, about, &p, &err));
    CHECK_INT(p.comments, 1);
    CHECK_INT(comment_answer(&ana, id, REASON, STR("Yo"), &t.faults, &err), ERR_DENIED);
    CHECK_OK(comment_answer(&agency, id, REASON, STR("Tesorería"), &t.faults, &err));
    CHECK_INT(comment_answer(&agency, id, REASON, STR("Tesorería"), &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(
        comment_hide(&t.co, id, true, STR("Ofende a una persona con su nombre"), &t.faults, &err));
    CHECK_OK(comment_list(&ana, str_of(subject), 0, 10, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(list[0].text, "");
    CHECK_STR(list[0].answer_name, "Tesorería");
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, says_nothing_personal, NULL, &err));
    CHECK_INT(town_logged(&t, "comment.made"), 1);
    CHECK_INT(town_logged(&t, "comment.answered"), 1);
    CHECK_INT(town_logged(&t, "comment.hidden"), 1);
    town_close(&t);
}
