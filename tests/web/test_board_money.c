/* The money behind a commitment is counted once, and the dashboard asks the store no more for many
 * commitments than for two. */
#include <stdio.h>

#include "pages.h"

#undef BOTH
#include "../cocreate/plan_here.h"
#include "cocreate/board.h"
#include "cocreate/commitment_parts.h"
#include "web_routes.h"

static struct err err;
static struct co_faults faults;

static struct town town_of(struct money_world *m)
{
    struct town t = {.ledger = m->w.ledger};
    t.co = (struct co){.ledger = m->w.ledger,
                       .arena = &m->w.arena,
                       .entity = SONORA,
                       .actor = {.program = true},
                       .now_ms = INT64_C(1769968800000)};
    return t;
}

static void tie(struct town *t, int64_t commitment, int64_t node)
{
    faults.count = 0;
    CHECK_OK(money_tie_add(&t->co, commitment, node, STR(""), STR(""), &faults, &err));
}

static struct board_money money_of(struct town *t, int64_t commitment)
{
    struct board_money money;
    struct board_tie *ties;
    size_t count;
    CHECK_OK(board_money(&t->co, commitment, &money, &ties, &count, &err));
    return money;
}

TEST(board_money_counts_nothing_twice)
{
    struct money_world m;
    struct board_money_of *list;
    size_t count;
    int64_t plan;
    money_world_open(&m, "money.cauce");
    struct town t = town_of(&m);
    int64_t id = here_published(&t, &plan);
    CHECK_INT(money_of(&t, id).things, 0);
    /* A contract and its payment: the payment is later on the money's way. */
    tie(&t, id, m.contract);
    tie(&t, id, m.payment);
    struct board_money money = money_of(&t, id);
    CHECK_INT(money.things, 1);
    CHECK_INT(money.apart, 1);
    CHECK_INT(money.minor, 5000);
    CHECK_INT(money.followed[TRACE_PROVEN], 2000);
    /* The work before it takes its place. */
    tie(&t, id, m.project);
    money = money_of(&t, id);
    CHECK_INT(money.minor, 6000);
    CHECK_INT(money.followed[TRACE_PROVEN], 5000);
    CHECK_INT(money.apart, 2);
    /* A budget and one of its chapters: the chapter is part of it. */
    tie(&t, id, m.chapter);
    int64_t chapter = money_of(&t, id).minor;
    CHECK(chapter > 6000);
    tie(&t, id, m.total);
    money = money_of(&t, id);
    CHECK_INT(money.things, 1);
    CHECK_INT(money.apart, 4);
    CHECK(money.minor > chapter);
    CHECK(money.followed[TRACE_PROVEN] <= money.minor);
    CHECK_OK(board_money_list(&t.co, plan, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].commitment, id);
    CHECK_INT(list[0].is.minor, money.minor);
    money_world_close(&m);
}

static uint64_t statements(struct money_world *m, int64_t plan)
{
    const struct page_board_parameters asked = {.plan = plan};
    struct rendered page = page_rendered(&m->w, page_board, SONORA, "/e/26/tablero", &asked);
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    return page.statements;
}

TEST(board_asks_no_more_of_a_plan_with_many_commitments)
{
    enum { MORE = 30, MOST = 30 };
    struct money_world m;
    char title[32];
    money_world_open(&m, "money.cauce");
    struct town t = town_of(&m);
    int64_t plan = here_plan(&t);
    here_commitment(&t, plan, "Seguir el empréstito", HEALTH);
    faults.count = 0;
    struct plan of;
    CHECK_OK(plan_get(&t.co, plan, &of, &err));
    CHECK_OK(plan_consult(&t.co, plan, of.version, HERE_NOW(&t), HERE_NOW(&t) + 9, &faults, &err));
    uint64_t few = statements(&m, plan);
    for (int i = 0; i < MORE; i++) {
        snprintf(title, sizeof title, "Compromiso %d", i);
        here_commitment(&t, plan, title, HEALTH);
    }
    CHECK_INT(statements(&m, plan), few);
    CHECK(few <= MOST);
    money_world_close(&m);
}
