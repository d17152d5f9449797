/* The public page of a commitment over real HTTP: each voice beside the others, what stands behind
 * them, and what a visitor may not see. */
#include "cocreate/board.h"
#include "cocreate/light.h"
#include "followed.h"
#include "mesa_here.h"
#include "pages.h"

static struct err err;

static int64_t report(struct beside *b, int64_t commitment, int state)
{
    struct town t = {.co = b->co, .ledger = b->ledger};
    struct co own = followed_as(b, CO_INSTITUTION, CO_GOVERNMENT);
    int64_t id, paper = here_paper(&t);
    struct progress_draft d = {.commitment = commitment,
                               .cut = CUT_FIRST,
                               .day = HERE_NOW(&t),
                               .state = state,
                               .text = STR("Se publicaron <791> contratos"),
                               .papers = &paper,
                               .paper_count = 1,
                               .by_name = STR("Tesorería")};
    CHECK_OK(progress_add(&own, &d, &b->faults, &id, &err));
    return id;
}

TEST(requirement_52_each_party_stands_beside_the_others_and_nothing_sums_them_up)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0};
    struct beside b;
    int64_t made, id = followed_plan(NULL);
    const struct reply *reply = browser_get(&visitor, followed_path(id, ""));
    CHECK_INT(reply_status(reply), 200);
    followed_says(reply, "El gobierno dice: sin informe. La sociedad civil: sin opinión. El órgano "
                         "garante: sin opinión. La máquina: sin comprobaciones.");
    open_beside(&b);
    struct co society = followed_as(&b, CO_MEMBER, CO_CIVIL_SOCIETY);
    struct co guarantor = followed_as(&b, CO_MEMBER, CO_GUARANTOR);
    report(&b, id, PROGRESS_COMPLETED);
    CHECK_OK(assessment_add(&society, id, CUT_FIRST, LEVEL_LIMITED, STR("Falta la mitad"),
                            STR("Sonora Ciudadana"), &b.faults, &made, &err));
    CHECK_OK(assessment_add(&guarantor, id, CUT_FIRST, LEVEL_SUBSTANTIAL, STR("Casi todo"),
                            STR("Instituto"), &b.faults, &made, &err));
    close_beside(&b);
    reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "El gobierno dice: completado, sin aceptar. La sociedad civil: limitado. "
                         "El órgano garante: sustancial. La máquina: sin comprobaciones.");
    followed_says(reply, "Falta la mitad");
    followed_says(reply, "Casi todo");
    followed_says(reply, "Se publicaron &lt;791&gt; contratos");
    followed_says(reply, "/documento/");
    serve_end(server);
}

TEST(requirement_51_completed_counts_only_once_another_sector_accepts_it)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0};
    struct beside b;
    int64_t id = followed_plan(NULL);
    open_beside(&b);
    int64_t made = report(&b, id, PROGRESS_COMPLETED);
    struct co guarantor = followed_as(&b, CO_MEMBER, CO_GUARANTOR);
    followed_says(browser_get(&visitor, followed_path(id, "")), "sin aceptar todavía");
    CHECK_OK(progress_accept(&guarantor, made, true, STR(""), &b.faults, &err));
    close_beside(&b);
    const struct reply *reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "completado y aceptado");
    followed_says(reply, "lo acepta");
    serve_end(server);
}

TEST(commitment_page_shows_problem_actions_indicators_and_where_it_comes_from)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0}, member = {.person = 0};
    struct beside b;
    int64_t proposal, id = followed_plan(NULL);
    proposal =
        mesa_proposal(mesa_table(1, "Mesa del empréstito"), "Que se publiquen los contratos");
    open_beside(&b);
    CHECK_OK(proposal_became(&b.co, proposal,
                             arena_printf(&b.arena, "commitment/%lld", (long long)id), &err));
    close_beside(&b);
    const struct reply *reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "Nadie sabe en qué se gastó el empréstito");
    followed_says(reply, "28 de 791 contratos publicados");
    followed_says(reply, "Reunir los contratos");
    followed_says(reply, "$1,234,567.89");
    followed_says(reply, "Que se publiquen los contratos");
    followed_says(reply, "Mesa del empréstito");
    followed_says(reply, "No tiene indicadores");
    CHECK(!str_contains(reply_body(reply), STR("/evaluar")));
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    followed_says(browser_get(&member, followed_path(id, "")), "/evaluar");
    serve_end(server);
}

TEST(commitment_of_a_draft_is_not_found_by_a_visitor)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0}, member = {.person = 0};
    int64_t id = followed_draft();
    CHECK_INT(reply_status(browser_get(&visitor, followed_path(id, ""))), 404);
    CHECK_INT(reply_status(browser_get(&visitor, followed_path(999, ""))), 404);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    const struct reply *reply = browser_get(&member, followed_path(id, ""));
    CHECK_INT(reply_status(reply), 200);
    followed_says(reply, "El plan todavía no se publica");
    serve_end(server);
}
