/* Proposals: their wordings, how they are found and put in order; conversations about them. */
#include <stdio.h>

#include "archive/log.h"
#include "cocreate/comment.h"
#include "cocreate/cycle.h"
#include "cocreate/proposal.h"
#include "cocreate/roundtable.h"
#include "town.h"

static struct err err;

#define TODAY ((int32_t)(TOWN_NOW / 86400000))
#define REASON STR("Se acepta porque la tesorería ya tiene el registro y lo puede publicar.")

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

static enum err_code says_nothing_personal(void *user, const struct log_entry *e, struct err *why)
{
    (void)user;
    (void)why;
    CHECK(!str_contains(e->body, STR("vecina")));
    CHECK(!str_contains(e->body, STR("Nadie sabe")));
    return ERR_NONE;
}

BOTH(comments_are_replied_to_one_level_deep)
{
    struct town t;
    struct comment_threads threads;
    int64_t first = 0, second = 0, reply = 0, none = 0;
    char place[32];
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    int64_t about = made(&t, &ana, mesa);
    struct comment_draft d = {.subject = arena_printf(&t.arena, "proposal/%lld", (long long)about),
                              .text = STR("Primero")};
    CHECK_OK(comment_add(&ana, &d, &t.faults, &first, &err));
    d.text = STR("Segundo");
    CHECK_OK(comment_add(&ana, &d, &t.faults, &second, &err));
    snprintf(place, sizeof place, "comment/%lld", (long long)first);
    d.place = str_of(place);
    d.text = STR("Respondo al primero");
    CHECK_OK(comment_add(&ana, &d, &t.faults, &reply, &err));
    CHECK_OK(comment_threads(&ana, &(struct comment_draft){.subject = d.subject}, 0, 10, &threads,
                             &err));
    CHECK_INT(threads.count, 2);
    CHECK_INT(threads.visible, 3);
    CHECK_INT(threads.list[0].first.id, second);
    CHECK_INT(threads.list[0].reply_count, 0);
    CHECK_INT(threads.list[1].reply_count, 1);
    CHECK_STR(threads.list[1].replies[0].text, "Respondo al primero");
    snprintf(place, sizeof place, "comment/%lld", (long long)reply); /* no deeper */
    CHECK_INT(comment_add(&ana, &d, &t.faults, &none, &err), ERR_INPUT);
    snprintf(place, sizeof place, "comment/999");
    CHECK_INT(comment_add(&ana, &d, &t.faults, &none, &err), ERR_NOTFOUND);
    snprintf(place, sizeof place, "comment/%lld", (long long)first);
    d.subject = STR("commitment/1"); /* of another thing */
    CHECK_INT(comment_add(&ana, &d, &t.faults, &none, &err), ERR_INPUT);
    d.subject = arena_printf(&t.arena, "proposal/%lld", (long long)about);
    for (int i = 1; i < COMMENT_MOST_REPLIES; i++)
        CHECK_OK(comment_add(&ana, &d, &t.faults, &none, &err));
    CHECK_INT(comment_add(&ana, &d, &t.faults, &none, &err), ERR_INPUT);
    CHECK_OK(comment_hide(&t.co, second, true, STR("Ofende a una persona con su nombre"), &t.faults,
                          &err));
    snprintf(place, sizeof place, "comment/%lld", (long long)second);
    CHECK_INT(comment_add(&ana, &d, &t.faults, &none, &err), ERR_INPUT);
    CHECK_OK(
        comment_threads(&ana, &(struct comment_draft){.subject = d.subject}, 1, 1, &threads, &err));
    CHECK_INT(threads.count, 1);
    CHECK_INT(threads.list[0].first.id, first);
    CHECK_INT(threads.list[0].reply_count, COMMENT_MOST_REPLIES);
    CHECK_INT(threads.hidden, 1);
    town_close(&t);
}

BOTH(requirement_11_a_correction_leaves_every_wording_readable)
{
    struct town t;
    struct proposal p;
    struct proposal_wording *words;
    size_t count;
    int64_t comment;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co beto = town_as(&t, 6, CO_CITIZEN, CO_CITIZENRY);
    struct co staff = town_as(&t, 7, CO_CITIZEN | CO_FACILITATOR, 0);
    int64_t id = made(&t, &ana, mesa);
    struct proposal_draft d = said(mesa);
    d.proposal = STR("Que suban todos los contratos y los pagos, pues");
    CHECK_INT(proposal_edit(&beto, &(struct proposal_ref){id, 1}, &d, STR(""), &t.faults, &err),
              ERR_DENIED);
    CHECK_INT(proposal_edit(&staff, &(struct proposal_ref){id, 1}, &d, REASON, &t.faults, &err),
              ERR_DENIED);                            /* nobody puts words into another's mouth */
    CHECK_OK(proposal_support(&ana, id, true, &err)); /* one's own support is none */
    CHECK_OK(proposal_edit(&ana, &(struct proposal_ref){id, 1}, &d, STR(""), &t.faults, &err));
    d.proposal = STR("Otra cosa");
    CHECK_INT(proposal_edit(&ana, &(struct proposal_ref){id, 1}, &d, STR(""), &t.faults, &err),
              ERR_CONFLICT);
    CHECK_OK(proposal_get(&beto, id, &p, &err));
    CHECK_STR(p.said.proposal, "Que suban todos los contratos y los pagos, pues");
    CHECK_STR(p.said.author_name, "La vecina del 12");
    CHECK_OK(proposal_wordings(&beto, id, &words, &count, &err));
    CHECK_INT(count, 1); /* the refused one left none */
    CHECK_STR(words[0].proposal, "Que suban todos los contratos, pues");
    CHECK(!words[0].by_staff);
    struct comment_draft c = {.subject = arena_printf(&t.arena, "proposal/%lld", (long long)id),
                              .text = STR("De acuerdo")};
    CHECK_OK(comment_add(&beto, &c, &t.faults, &comment, &err));
    CHECK_INT(proposal_edit(&ana, &(struct proposal_ref){id, 2}, &d, STR(""), &t.faults, &err),
              ERR_DENIED); /* others answered to these words */
    d = said(mesa);
    d.channel = PROPOSAL_TELEPHONE;
    CHECK_OK(proposal_make(&staff, &d, &t.faults, &id, &err));
    d.title = STR("Publicar contratos");
    CHECK_INT(proposal_edit(&staff, &(struct proposal_ref){id, 1}, &d, STR(""), &t.faults, &err),
              ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "reason") != NULL);
    t.faults.count = 0;
    CHECK_OK(proposal_edit(&staff, &(struct proposal_ref){id, 1}, &d,
                           STR("Se oyó mal el título en la llamada"), &t.faults, &err));
    CHECK_INT(town_logged(&t, "proposal.corrected"), 2);
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, says_nothing_personal, NULL, &err));
    town_close(&t);
}

static size_t found(struct town *t, const char *search, int order, int64_t *first)
{
    struct proposal *list;
    size_t count;
    struct co visitor = town_as(t, 0, CO_VISITOR, 0);
    struct proposal_filter f = {.search = str_of(search), .order = order};
    CHECK_OK(proposal_list(&visitor, &f, &list, &count, &err));
    *first = count ? list[0].id : 0;
    return count;
}

BOTH(proposals_are_found_by_their_words_and_put_in_order)
{
    struct town t;
    int64_t first, a, b;
    town_open(&t, url);
    int64_t mesa = table(&t);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    a = made(&t, &ana, mesa);
    struct proposal_draft d = said(mesa);
    d.title = STR("Auditoría del agua");
    CHECK_OK(proposal_make(&ana, &d, &t.faults, &b, &err));
    CHECK_OK(proposal_support(&ana, b, true, &err));
    CHECK_INT(found(&t, "", PROPOSAL_BY_NUMBER, &first), 2);
    CHECK_INT(first, a);
    CHECK_INT(found(&t, "", PROPOSAL_NEWEST, &first), 2);
    CHECK_INT(first, b);
    CHECK_INT(found(&t, "", PROPOSAL_MOST_SUPPORTED, &first), 2);
    CHECK_INT(first, b);
    CHECK_INT(found(&t, "AUDITORIA agua", PROPOSAL_BY_NUMBER, &first), 1);
    CHECK_INT(found(&t, "agua auditoría pavimento", PROPOSAL_BY_NUMBER, &first), 0);
    CHECK_INT(found(&t, "100%_'", PROPOSAL_BY_NUMBER, &first), 0);
    CHECK_OK(proposal_hide(&t.co, &(struct proposal_ref){b, 1}, true,
                           STR("Nombra a una persona sin prueba"), &t.faults, &err));
    CHECK_INT(found(&t, "auditoria", PROPOSAL_BY_NUMBER, &first), 0);
    CHECK_INT(found(&t, "", PROPOSAL_BY_NUMBER, &first), 2); /* the fact is never hidden */
    town_close(&t);
}

BOTH(what_belongs_to_a_draft_cycle_is_seen_by_the_secretariat_alone)
{
    struct town t;
    struct cycle_draft d = {
        .number = 1, .title = STR("Primer plan"), .begins = TODAY, .ends = DATE_NONE};
    struct roundtable_draft table = {.title = STR("Mesa"),
                                     .theme = STR("deuda"),
                                     .problem = STR("No se sabe"),
                                     .modality = CO_REMOTE,
                                     .opens = TODAY - 1,
                                     .closes = TODAY + 10};
    struct roundtable r;
    struct proposal p;
    struct proposal_counts counts;
    struct proposal_theme *themes;
    size_t count;
    int64_t id = 0, first;
    town_open(&t, url);
    CHECK_OK(cycle_add(&t.co, &d, &t.faults, &table.cycle, &err));
    CHECK_OK(roundtable_save(&t.co, &table, &t.faults, &id, &err));
    CHECK_OK(roundtable_set_state(&t.co, id, 1, ROUNDTABLE_OPEN, &t.faults, &err));
    int64_t made_id = made(&t, &t.co, id);
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0);
    struct co member = town_as(&t, 6, CO_CITIZEN | CO_MEMBER, CO_GOVERNMENT);
    CHECK_INT(roundtable_get(&visitor, id, &r, &err), ERR_NOTFOUND);
    CHECK_INT(proposal_get(&visitor, made_id, &p, &err), ERR_NOTFOUND);
    CHECK_INT(found(&t, "", PROPOSAL_BY_NUMBER, &first), 0);
    CHECK_OK(proposal_count(&visitor, &(struct proposal_filter){0}, &counts, &err));
    CHECK_INT(counts.waiting, 0);
    CHECK_OK(proposal_themes(&visitor, false, &themes, &count, &err));
    CHECK_INT(count, 0);
    CHECK_OK(roundtable_get(&member, id, &r, &err));
    CHECK_OK(proposal_get(&member, made_id, &p, &err));
    CHECK_OK(cycle_move(&t.co, table.cycle, 1, CYCLE_PUBLIC, STR(""), &t.faults, &err));
    CHECK_OK(roundtable_get(&visitor, id, &r, &err));
    CHECK_OK(proposal_get(&visitor, made_id, &p, &err));
    CHECK_OK(proposal_count(&visitor, &(struct proposal_filter){0}, &counts, &err));
    CHECK_INT(counts.waiting, 1);
    town_close(&t);
}
